#!/usr/bin/env python3
"""Look through gazetteers/ for what no list may hold; prints every finding, exit status 1 when there is one."""

import csv
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent / "gazetteers"
JUNK = re.compile(r"[<>\[\]{}\\]|&[a-z]+;|\ufffd|[\u00c3\u00c2][\u0080-\u00bf]|  ")


def findings(path):
    data = path.read_bytes()
    if data.startswith(b"\xef\xbb\xbf"):
        yield 1, "byte order mark"
    if b"\r" in data:
        yield 1, "carriage return"
    rows = list(csv.reader(data.decode("utf-8").splitlines()))
    header, seen, ids = rows[0], set(), set()
    for line, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            yield line, f"{len(row)} cells, not {len(header)}"
            continue
        if tuple(row) in seen:
            yield line, "row twice"
        seen.add(tuple(row))
        record = dict(zip(header, row, strict=True))
        if "id" in record:
            if record["id"] in ids:
                yield line, f"id {record['id']} twice"
            ids.add(record["id"])
        if "name" in record and not record["name"]:
            yield line, "no name"
        aliases = record.get("aliases", "").split("|") if record.get("aliases") else []
        if record.get("name") in aliases:
            yield line, f"alias equals the name: {record['name']}"
        if len(aliases) != len(set(aliases)) or "" in aliases:
            yield line, f"alias twice or empty: {record['aliases']}"
        for form in (record.get("name", ""), record.get("form", ""), *aliases):
            if JUNK.search(form) or form != form.strip():
                yield line, f"junk: {form!r}"
        for column in ("start", "end"):
            if record.get(column) and not re.fullmatch(r"\d{4}(-\d\d){0,2}", record[column]):
                yield line, f"{column}: {record[column]}"
        if record.get("weight") and not (record["weight"].isdigit() and int(record["weight"]) <= 100):
            yield line, f"weight: {record['weight']}"


def main():
    count = 0
    for path in sorted(ROOT.rglob("*.csv")):
        for line, what in findings(path):
            print(f"{path.relative_to(ROOT)}:{line}: {what}")
            count += 1
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
