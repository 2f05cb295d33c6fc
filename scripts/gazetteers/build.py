#!/usr/bin/env python3
"""Build the derived lists of gazetteers/ from a folder of reference facts.

    python3 scripts/gazetteers/build.py REFERENCE_DIR [--scowl DIR] [--only NAME]...

REFERENCE_DIR holds the normalised facts (places/, people/, orgs/, topics/).
--scowl names the folder of the SCOWL word lists; on Debian or Ubuntu they come
with `apt-get install scowl` and lie in /usr/share/dict/scowl, the default.
Without that folder words/common.csv is left as it is. --only runs the named
builders alone. Each builder module has `build(reference, sources, options)`.
"""

import argparse
import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import common  # noqa: E402

# words stands before places and people: they ask it which surfaces are ambiguous.
BUILDERS = ["words", "places", "people", "organisations", "tags", "topics", "posts"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reference", metavar="REFERENCE_DIR", type=Path)
    parser.add_argument("--scowl", type=Path, default=Path("/usr/share/dict/scowl"))
    parser.add_argument("--only", action="append", choices=BUILDERS)
    options = parser.parse_args()
    if not options.reference.is_dir():
        parser.error(f"{options.reference} is not a folder")
    sources = common.Sources()
    for name in BUILDERS:
        if options.only and name not in options.only:
            continue
        if not (Path(__file__).resolve().parent / f"{name}.py").exists():
            continue
        importlib.import_module(name).build(options.reference, sources, options)
    sources.write()


if __name__ == "__main__":
    main()
