"""TAGS, the subject codes of cables: gazetteers/tags/*.csv.

subject.csv, program.csv, geographic.csv and organisation.csv have the columns
code, name, country (ISO 3166-1 alpha-2; SU, YU, CS, DD for states that are
gone), start, end (years of use, empty when open), note. A geographic code that
meant two states in turn has a row for each.
"""

import re

import common
from common import CABLEMAP, FACTBOOK, OWN, read_reference, write_list

COLUMNS = ["code", "name", "country", "start", "end", "note"]

# Codes whose meaning changed, or that the source explains in passing.
GEOGRAPHIC = """
BB|Barbados|BB|||
BM|Burma|MM|||
CF|Republic of the Congo|CG|||
CG|Zaire|CD|1971|1997|
CG|Democratic Republic of the Congo|CD|1997||
CG|Congo (Kinshasa)|CD||1971|
CB|Cambodia|KH|||
CB|Khmer Republic|KH|1970|1975|
CE|Sri Lanka|LK|||Ceylon until 1972
CH|China|CN|||
CK|Cocos (Keeling) Islands|CC|||
CV|Cape Verde|CV|||
CZ|Czechoslovakia|CS||1992|
EZ|Czech Republic|CZ|1993||
LO|Slovakia|SK|1993||
DA|Denmark|DK|||
DM|Dahomey|BJ||1975|
BN|Benin|BJ|1975||
GC|German Democratic Republic|DD||1990|
GE|German Democratic Republic|DD||1990|
GE|Germany|DE|1990||seldom used, GM is the rule
GG|Georgia|GE|1991||
GM|Germany|DE|1990||
GW|Federal Republic of Germany|DE||1990|
GZ|Gaza Strip|PS|||
IS|Israel|IL|||
IV|Cote d'Ivoire|CI|||
KN|North Korea|KP|||
KS|South Korea|KR|||
MD|Moldova|MD|1991||
MK|North Macedonia|MK|1991||Macedonia until 2019
MJ|Montenegro|ME|2006||
MU|Oman|OM|||Muscat and Oman until 1970
OD|South Sudan|SS|2011||
PG|Spratly Islands||||
RH|Rhodesia|ZW||1980|
ZI|Zimbabwe|ZW|1980||
RI|Serbia|RS|2006||
SR|Serbia and Montenegro|RS|1992|2006|
RS|Russia|RU|1992||
UR|Soviet Union|SU||1991|
SH|Saint Helena|SH|||
TT|Timor-Leste|TL|2002||Portuguese Timor until 1975
PT|Portuguese Timor|TL||1975|
TW|Taiwan|TW|||
UM|United States Minor Outlying Islands|UM|||
UP|Ukraine|UA|1991||
UV|Burkina Faso|BF|1984||
UV|Upper Volta|BF||1984|
VM|Vietnam|VN|1976||
VN|North Vietnam|VN||1976|
VS|South Vietnam|VN||1976|
VT|Holy See|VA|||
WA|Namibia|NA|1990||
WA|South West Africa|NA||1990|
WB|West Berlin|DE||1990|
WE|West Bank|PS|||
WS|Samoa|WS|||Western Samoa until 1997
WZ|Eswatini|SZ|||Swaziland until 2018
YE|Yemen Arab Republic|YE||1990|
YM|Yemen|YE|1990||
YS|People's Democratic Republic of Yemen|YE||1990|
YO|Yugoslavia|YU||1992|
YI|Serbia and Montenegro|RS|1992|2006|
YR|Serbia and Montenegro|RS|2003|2006|
XA|Africa||||region
XF|Middle East||||region
XR|South America||||region
EK|Equatorial Guinea|GQ|||
RE|Reunion|RE|||
GP|Guadeloupe|GP|||
MB|Martinique|MQ|||
FG|French Guiana|GF|||
PQ|Panama Canal Zone|PA||1979|
SK|Sikkim|IN||1975|
AX|Akrotiri|CY|||
DX|Dhekelia|CY|||
AT|Ashmore and Cartier Islands|AU|||
CR|Coral Sea Islands|AU|||
JN|Jan Mayen|NO|||
IP|Clipperton Island|FR|||
BQ|Navassa Island|US|||
WQ|Wake Island|US|||
"""

# Codes in use that the reference list of organisation TAGS lacks.
ORGANISATIONS = {"OPCW": "Organisation for the Prohibition of Chemical Weapons", "UNHRC": "United Nations Human Rights Council"}

# Years of subject codes of the first system (1973 on) that the reference only calls "1970s".
FIRST_SYSTEM = re.compile(r"\s*\(1970s\)$")
LEGACY = re.compile(r"\s*\(legacy\)$")


def build(reference, sources, options):
    rows = []
    for row in read_reference(reference, "topics/tags_subject.csv"):
        code, name = row["name"], row["canonical"]
        note = row["subtype"].removeprefix("subject:")
        old = bool(FIRST_SYSTEM.search(name))
        name = FIRST_SYSTEM.sub("", name)
        if not re.fullmatch(r"[A-Z]{4}", code):
            continue
        if name == code:
            name, note = "", join(note, "meaning not known")
        rows.append(tag(code, name, end="1990" if old else "", note=join(note, "first system, from 1973" if old else "")))
    write_list("tags/subject.csv", COLUMNS, rows)
    sources.add("tags/subject.csv", *CABLEMAP)
    sources.add("tags/subject.csv", "5 FAH-3 TAGS/Terms Handbook", "", "US-PD", "US Department of State")
    sources.add("tags/subject.csv", *OWN)

    rows = []
    for row in read_reference(reference, "topics/tags_program.csv"):
        code, name = row["name"], row["canonical"]
        if not re.fullmatch(r"K[A-Z]{3}", code):
            continue
        note = "older code" if LEGACY.search(name) else ""
        name = LEGACY.sub("", name)
        slip = re.search(r"[Tt]ypo of (K[A-Z]{3})", name)
        if slip:
            name, note = "Women's Issues", f"slip for {slip.group(1)}"
        if name == code:
            name, note = "", "meaning not known"
        rows.append(tag(code, name, note=note))
    write_list("tags/program.csv", COLUMNS, rows)
    sources.add("tags/program.csv", *CABLEMAP)
    sources.add("tags/program.csv", *OWN)

    rows = [
        dict(zip(COLUMNS, (cell.strip() for cell in line.split("|")), strict=True))
        for line in GEOGRAPHIC.strip().splitlines()
    ]
    own = {row["code"] for row in rows}
    for row in read_reference(reference, "topics/tags_geo.csv"):
        code, name = row["name"], row["canonical"]
        if not re.fullmatch(r"[A-Z]{2}", code) or code in own:
            continue
        if "regional TAG" in name:
            rows.append(tag(code, "", note="region; meaning not known"))
            continue
        name = re.sub(r"^The ", "", re.sub(r"\s*\([^)]*\)", "", name)).split(" / ")[0]
        rows.append(tag(code, name, row["country"]))
    write_list("tags/geographic.csv", COLUMNS, rows, sort_by=["code", "start", "end"])
    sources.add("tags/geographic.csv", *FACTBOOK)
    sources.add("tags/geographic.csv", *OWN)

    rows = []
    for row in read_reference(reference, "topics/tags_organization.csv"):
        code, name = row["name"], row["canonical"]
        if not re.fullmatch(r"[A-Z0-9][A-Z0-9+/ -]{0,11}", code):
            continue
        known = "unexpanded" not in row["subtype"] and name != code
        first = name.split(" / ")[0]
        rows.append(tag(code, first if known else "", note=join("" if known else "meaning not known", "also " + name.split(" / ")[1] if " / " in name else "")))
    have = {row["code"] for row in rows}
    rows += [tag(code, name) for code, name in ORGANISATIONS.items() if code not in have]
    write_list("tags/organisation.csv", COLUMNS, rows)
    sources.add("tags/organisation.csv", *CABLEMAP)
    sources.add("tags/organisation.csv", *OWN)


def tag(code, name, country="", start="", end="", note=""):
    return {"code": code, "name": name, "country": country, "start": start, "end": end, "note": note}


def join(*notes):
    return "; ".join(note for note in notes if note)
