"""Topics: gazetteers/topics/topics.csv, hand-kept in scripts/gazetteers/curated/topics.csv.

A topic has the TAGS codes it covers and the words that betray it. This builder
checks the codes against the TAGS lists, drops key words given twice and sorts.
"""

import re

import common
from common import OWN, write_list

COLUMNS = ["id", "name", "tags", "primary", "keywords"]


def build(reference, sources, options):
    known = {
        row["code"]
        for file in ("subject", "program", "organisation")
        for row in common.read_csv(common.GAZETTEERS / "tags" / f"{file}.csv")
    }
    rows, covered = [], set()
    for row in common.read_curated("topics.csv"):
        tags = [tag for tag in row["tags"].split("|") if tag]
        unknown = [tag for tag in tags if tag not in known]
        if unknown:
            raise ValueError(f"topics.csv: {row['id']}: no such TAGS: {unknown}")
        covered.update(tags)
        keywords = {}
        for word in row["keywords"].split("|"):
            word = word.strip()
            if not re.fullmatch(r"[\w&/.,'+ -]+\*?", word):
                raise ValueError(f"topics.csv: {row['id']}: not a key word: {word!r}")
            keywords.setdefault(word.casefold(), word)
        rows.append({
            "id": "TOPIC:" + row["id"],
            "name": row["name"],
            "tags": "|".join(tags),
            "primary": row["primary"],
            "keywords": "|".join(sorted(keywords.values(), key=lambda word: (word.casefold(), word))),
        })
    write_list("topics/topics.csv", COLUMNS, rows)
    sources.add("topics/topics.csv", *OWN)
