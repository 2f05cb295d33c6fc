"""Reader of the hand-kept name lists in scripts/gazetteers/curated/*.txt.

One bearer a line, its forms parted by `|`, the best name first:

    [subtype=bank country=DE weight=88]      defaults of the lines below
    European Central Bank|ECB                a bearer with an alias
    Bank for International Settlements|BIS?  an alias that ends in ? needs context
    Forward !                                the whole row needs context
    State Duma|Duma @RU <1993-> =90          country, years, weight of this row
    Foreign and Commonwealth Office|FCO #fco the last word of the id
    Army of One|Army of Two *                every form is a bearer of its own

Lines that begin with # are comments.
"""

import re

from common import CURATED, slug

MARK = re.compile(r"\s+(@[A-Z]{2}|=\d{1,3}|!|\*|<[\d-]+>|#[a-z0-9-]+)(?=\s|$|@)")
HEAD = re.compile(r"(\w+)=([^\s\]]*)")


def read_names(file):
    """Rows (dicts of the name-list columns, aliases and context_aliases as lists) of curated/`file`."""
    defaults, rows, ids = {}, [], set()
    for number, line in enumerate((CURATED / file).read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            defaults = dict(HEAD.findall(line))
            continue
        # "!@PH" may be written together.
        line = line.replace("!@", "! @")
        marks = MARK.findall(line)
        forms = [form.strip() for form in MARK.sub("", line).split("|")]
        if not all(forms):
            raise ValueError(f"{file}:{number}: an empty form: {line}")
        row = {
            "subtype": defaults.get("subtype", ""),
            "country": defaults.get("country", ""),
            "weight": defaults.get("weight", "80"),
            "policy": defaults.get("policy", ""),
            "start": "",
            "end": "",
        }
        key, apart = "", False
        for mark in marks:
            if mark[0] == "@":
                row["country"] = mark[1:]
            elif mark[0] == "=":
                row["weight"] = mark[1:]
            elif mark == "!":
                row["policy"] = "context"
            elif mark == "*":
                apart = True
            elif mark[0] == "<":
                row["start"], _, row["end"] = mark[1:-1].partition("-")
            else:
                key = mark[1:]
        # A short acronym of several bearers at once says nothing about any of them.
        bearers = [[form] for form in forms if not form.endswith("?")] if apart else [forms]
        for index, bearer in enumerate(bearers):
            name = bearer[0]
            one = dict(row)
            one["name"] = name
            one["aliases"] = [form for form in bearer[1:] if not form.endswith("?")]
            one["context_aliases"] = [form[:-1] for form in bearer[1:] if form.endswith("?")]
            one["id"] = "CG:" + (key if key and not apart else slug(name))
            if one["id"] in ids and one["country"]:
                one["id"] += "-" + one["country"].lower()
            if one["id"] in ids and apart:
                # "Rusal" and "RUSAL", or a form that an earlier line has: one bearer.
                same = next(r for r in rows if r["id"] == one["id"])
                same["aliases"].append(name)
                continue
            if one["id"] in ids:
                raise ValueError(f"{file}:{number}: {one['id']} twice")
            ids.add(one["id"])
            rows.append(one)
    return rows
