#!/usr/bin/env python3
"""Fill the excerpts in README.md from a real output, so that they never drift from what a run writes.

    python3 scripts/readme_excerpts.py [OUTPUT] [--summary FILE] [--check] [--readme FILE]

OUTPUT is the folder a run on tests/corpus wrote, `output` unless given. FILE holds what that run said on stderr. With
--check nothing is written: the exit status is 1, and the differences are shown, if README.md is not current.

An excerpt is a code block below a marker:

    <!-- excerpt: tables/mentions.csv rows=3 match=Akhinzhanov columns=doc_id,start,end,text cut=60 -->
    <!-- excerpt: graph/comentions.graphml element=node match=akhinzhanov -->
    <!-- excerpt: run.json rows=8 -->
    <!-- excerpt: summary -->

rows     how many rows or lines (3); 0 gives a table's header alone
match    a regular expression that a row, line or element holds
columns  a table's columns, in this order; all unless given
cut      shortens a table's cells to so many characters
element  whole XML elements of this name in place of lines

A match that finds nothing is an error: an excerpt must show something. Blanks in a value are written as `\\s`.
"""

import argparse
import csv
import difflib
import io
import re
import sys
import textwrap
from pathlib import Path

MARKER = re.compile(r"^([ ]*)(<!-- excerpt: (\S+)((?: \w+=\S+)*) -->\n+\1```\w*\n)(.*?)(^\1```\n)", re.S | re.M)
# What differs from run to run, or with each change of a list: no reason to call an excerpt stale.
FLEETING = re.compile(r"\bin \d+\.\d s\b|\"\w+\": \d+\.\d+|\b[0-9a-f]{64}\b")


def excerpt_of_table(text, options):
    rows = list(csv.reader(io.StringIO(text)))
    header, body = rows[0], rows[1:]
    columns = options["columns"].split(",") if "columns" in options else header
    unknown = [column for column in columns if column not in header]
    if unknown:
        raise ValueError(f"no column {', '.join(unknown)}; there are {', '.join(header)}")
    cut = int(options.get("cut", "0"))

    def shown(row):
        cells = [row[header.index(column)] for column in columns]
        return [cell[: cut - 1] + "…" if cut and len(cell) > cut else cell for cell in cells]

    wanted = [row for row in body if re.search(options.get("match", ""), ",".join(row))]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(shown(row) for row in wanted[: int(options["rows"])])
    return out.getvalue(), wanted or options["rows"] == "0"


def excerpt_of_text(text, options):
    if "element" in options:
        name = re.escape(options["element"])
        # A short element ends in itself: it must not run on to the end of a later one.
        parts = re.findall(rf"[ \t]*<{name}\b[^>]*/>|[ \t]*<{name}\b[^>]*[^/]>.*?</{name}>", text, re.S)
    else:
        parts = text.splitlines()
    wanted = [part for part in parts if re.search(options.get("match", ""), part)]
    return "".join(part + "\n" for part in wanted[: int(options["rows"])]), wanted


def excerpt(source, options, output, summary):
    if source == "summary":
        return summary, True
    text = (output / source).read_text(encoding="utf-8-sig")
    make = excerpt_of_table if source.endswith(".csv") else excerpt_of_text
    return make(text, {"rows": "1" if "element" in options else "3", **options})


def filled(readme, output, summary):
    def replace(found):
        indent, head, source, words, old, tail = found.groups()
        if source == "summary" and summary is None:
            return found[0]
        options = dict(word.split("=", 1) for word in words.split())
        try:
            text, any_found = excerpt(source, options, output, summary)
        except (OSError, ValueError) as error:
            sys.exit(f"{source}: {error}")
        if not any_found:
            sys.exit(f"{source}: nothing matches {options['match']}")
        text = textwrap.indent(text, indent)
        if FLEETING.sub("", text) == FLEETING.sub("", old):
            text = old
        return indent + head + text + tail

    return MARKER.sub(replace, readme)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", nargs="?", type=Path, default=Path("output"), metavar="OUTPUT")
    parser.add_argument("--summary", type=Path, metavar="FILE")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--readme", type=Path, default=Path(__file__).resolve().parent.parent / "README.md")
    options = parser.parse_args()
    old = options.readme.read_text(encoding="utf-8")
    summary = options.summary.read_text(encoding="utf-8") if options.summary else None
    new = filled(old, options.output, summary)
    if not options.check:
        options.readme.write_text(new, encoding="utf-8")
    elif new != old:
        sys.stdout.writelines(
            difflib.unified_diff(old.splitlines(True), new.splitlines(True), "README.md", "what a run writes")
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
