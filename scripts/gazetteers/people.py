"""Build the lists of people: US chiefs of mission, US officials, leaders of the world.

Public officials only, with name, office, country and the dates of office.
"""

import re

import common
from common import fold
from places import edit_distance_at_most, forms_of

CHIEF_COLUMNS = [*common.NAME_COLUMNS, "person_id", "surname", "post", "role"]
ROLE_COLUMNS = [*common.NAME_COLUMNS, "role"]

# Persons whose office ended before this are of no use to cables.
SINCE = "1945"

ROLES = {
    "ambassador-e-p": "Ambassador",
    "charge-daffaires-ad-interim": "Charge d'Affaires ad interim",
    "charge-daffaires": "Charge d'Affaires",
    "envoy-extraordinary-minister-plenipotentiary": "Minister",
    "minister-resident": "Minister Resident",
    "minister": "Minister",
    "commissioner": "Commissioner",
    "principal-officer": "Principal Officer",
    "chief": "Chief",
    "director": "Director",
    "consul-general": "Consul General",
    "diplomatic-agent-consul-general": "Diplomatic Agent and Consul General",
    "personal-representative-of-the-president": "Personal Representative of the President",
}
REPRESENTATIVES = {
    "representative-to-un": "Permanent Representative to the United Nations",
    "representative-to-nato": "Permanent Representative to NATO",
    "representative-to-eu": "Representative to the European Union",
    "representative-to-osce": "Representative to the OSCE",
    "representative-to-oas": "Permanent Representative to the OAS",
    "representative-to-oecd": "Representative to the OECD",
    "representative-to-iaea": "Representative to the IAEA",
    "representative-to-icao": "Representative to ICAO",
    "representative-to-unesco": "Representative to UNESCO",
    "representative-to-unido": "Representative to UNIDO",
    "representative-to-au": "Representative to the African Union",
    "representative-to-asean": "Representative to ASEAN",
    "representative-to-unafa": "Representative to the UN Agencies in Rome",
    "representative-to-usoarn": "Representative to the UN Agencies in Rome",
    "representative-uneo": "Representative to the UN Office in Geneva",
    "representative-unvo": "Representative to the UN Office in Vienna",
    "representative": "Representative",
}


def iso_date(text):
    """The source's dates are days, months or years; months and years stand as they are."""
    return text if re.fullmatch(r"\d{4}(-\d\d){0,2}", text) else ""


def good_name(name):
    """A full name that can be matched: two tokens or more, letters, no notes."""
    return (
        " " in name
        and 5 <= len(name) <= 60
        and not re.search(r"[0-9()\[\]\"\u201c\u201d;:/|<>?]|\b(unknown|later|former|title|born)\b", name)
        and name[0].isupper()
        and name.count(",") <= 1
        and not re.search(r" [A-Z]\.$|[A-Za-z]{3}\. (?!\d)|\b(General|Lieutanant|Colonel|Minister|Admiral|Secretary)\b", name)
    )


def tidy(name):
    """'William B. Macomber, Jr.' -> 'William B. Macomber Jr.'"""
    name = re.sub(r"\s*,\s*(Jr|Sr|II|III|IV|2nd|3rd)\.?$", lambda m: f" {m[1]}." if m[1] in ("Jr", "Sr") else f" {m[1]}", name)
    return re.sub(r" (Jr|Sr)$", r" \1.", name).strip()


def surname_of(name, slug):
    """The surname by the source's own slug (surname-given-middle), spelt as in the name."""
    tokens = [t for t in re.sub(r" (Jr\.|Sr\.|II|III|IV|2nd|3rd)$", "", name).split()]
    parts = slug.split("-")
    for size in (3, 2, 1):
        joined = common.slug(" ".join(tokens[-size:]))
        if len(tokens) > size and joined and slug.startswith(joined + "-"):
            return " ".join(tokens[-size:])
        if len(tokens) > size and joined.replace("-", "") == parts[0]:
            return " ".join(tokens[-size:])
    return tokens[-1]


def own_forms(forms, slug):
    """Without the forms of another person that the source gives under one's slug, where it has one's own as well.

    A slug begins with the surname (martin-john-bartlow): 'John Martin O'Keefe' is not his name.
    """
    flat = re.sub(r"[^a-z]", "", slug)

    def own(form):
        bare = re.sub(r" (Jr\.|Sr\.|II|III|IV|2nd|3rd)$", "", form)
        words = [re.sub(r"[^a-z]", "", word) for word in re.split(r"[ -]", fold(bare))]
        return any(flat.startswith("".join(words[-size:])) for size in range(1, len(words) + 1))

    return {form for form in forms if own(form)} or set(forms)


def short_forms(name):
    """'Richard Eugene Hoagland' and 'Richard E. Hoagland' may stand as 'Richard Hoagland'."""
    suffix = re.search(r" (Jr\.|Sr\.|II|III|IV|2nd|3rd)$", name)
    bare = name[: suffix.start()] if suffix else name
    forms = {bare}
    tokens = bare.split()
    if len(tokens) == 3 and len(tokens[0]) > 2 and re.fullmatch(r"[A-Z]\.|[A-Z][a-z]+", tokens[1]) and tokens[1].lower() not in PARTICLES:
        forms.add(f"{tokens[0]} {tokens[2]}")
    return {form for form in forms if form.count(" ")}


PARTICLES = set("de da do dos das del della di du la le van von der den ter ten y e zu af bin ibn al el abu ben st".split())


def chiefs_of_mission(reference, sources):
    """One row for each person and mission, 1945 and later, with every form of the name."""
    missions = {row["mission"]: row for row in common.read_curated("missions.csv")}
    found, unknown = {}, set()
    for row in common.read_reference(reference, "people/pocom.csv"):
        match = re.fullmatch(r"chief_of_mission:([a-z-]+);([a-z0-9-]+)", row["subtype"])
        if not match or not row["start"] or max(row["end"], row["start"]) < SINCE:
            continue
        mission = missions.get(match[2])
        if not mission:
            unknown.add(match[2])
            continue
        slug = row["id"].removeprefix("pocom:")
        role = REPRESENTATIVES.get(match[2]) or ROLES.get(match[1]) or REPRESENTATIVES.get(match[1]) or "Ambassador"
        key = (slug, match[2], row["start"], role)
        entry = found.setdefault(key, {"row": row, "forms": set(), "mission": mission, "role": role})
        entry["forms"] |= {tidy(row["name"]), tidy(row["canonical"])}
    rows, ids = [], set()
    for (slug, mission, start, role), entry in sorted(found.items()):
        forms = own_forms({form for form in entry["forms"] if good_name(form)}, slug)
        if not forms:
            continue
        name = tidy(entry["row"]["canonical"])
        name = name if name in forms else sorted(forms)[0]
        aliases = set().union(forms, *(short_forms(form) for form in forms))
        identifier = f"POCOM:{slug}@{mission}-{start}"
        if identifier in ids:
            identifier += "-" + common.slug(role)
        ids.add(identifier)
        rows.append(
            {
                "id": identifier,
                "name": name,
                "aliases": common.join_aliases(name, aliases),
                "subtype": "chief_of_mission",
                "country": entry["mission"]["country"],
                "weight": 70 if role in ("Ambassador",) or role.startswith("Perm") else 60,
                "start": iso_date(start),
                "end": iso_date(entry["row"]["end"]),
                "person_id": f"POCOM:{slug}",
                "surname": surname_of(name, slug),
                "post": entry["mission"]["post"],
                "role": role,
            }
        )
    if unknown:
        print("  missions without a row in curated/missions.csv:", ", ".join(sorted(unknown)))
    sources.add("people/chiefs_of_mission.csv", *common.POCOM)
    return rows


def us_officials(reference, sources):
    """Secretaries, under secretaries and other principals; presidents, vice presidents and cabinet by hand."""
    rows, named = [], {}
    for row in common.read_curated("us_presidents.csv"):
        rows.append(
            {
                "id": f"CG:us-{row['slug']}",
                "name": row["name"],
                "aliases": common.join_aliases(row["name"], common.split_aliases(row["aliases"])),
                "subtype": "us_official",
                "country": "US",
                "weight": 98 if row["role"].startswith("President") else 92,
                "start": row["start"],
                "end": row["end"],
                "role": row["role"],
            }
        )
        for form in (row["name"], *common.split_aliases(row["aliases"])):
            named.setdefault(fold(form), row["slug"])
    found = {}
    for row in common.read_reference(reference, "people/pocom.csv"):
        match = re.fullmatch(r"principal:(.+);united-states", row["subtype"])
        if not match or max(row["end"], row["start"]) < SINCE or match[1] in ("Career Ambassador",):
            continue
        found.setdefault(row["id"].removeprefix("pocom:"), []).append((row, match[1]))
    for slug, offices in sorted(found.items()):
        forms = {tidy(r[k]) for r, _ in offices for k in ("name", "canonical")}
        forms = own_forms({form for form in forms if good_name(form)}, slug)
        if not forms or any(fold(form) in named for form in forms):
            continue
        name = tidy(offices[0][0]["canonical"])
        name = name if name in forms else sorted(forms)[0]
        main, role = max(offices, key=lambda o: (role_weight(o[1]), o[0]["start"]))
        aliases = set().union(forms, *(short_forms(form) for form in forms))
        rows.append(
            {
                "id": f"POCOM:{slug}",
                "name": name,
                "aliases": common.join_aliases(name, aliases),
                "subtype": "us_official",
                "country": "US",
                "weight": role_weight(role),
                "start": iso_date(min(r["start"] for r, _ in offices if r["start"]) if any(r["start"] for r, _ in offices) else ""),
                "end": iso_date("" if any(not r["end"] for r, _ in offices) else max(r["end"] for r, _ in offices)),
                "role": role,
            }
        )
        for form in aliases:
            named.setdefault(fold(form), slug)
    for source in (common.POCOM, common.OWN):
        sources.add("people/us_officials.csv", *source)
    return rows


def frus_persons(reference, sources, taken):
    """Persons of the Foreign Relations volumes since 1969, of any nation, whom no other list has.

    The source gives no office and no country: such a row is evidence that the
    name is a person's, hence the low weight.
    """
    rows, named = [], set(taken)
    for identifier, forms in sorted(frus_forms(reference).items()):
        folded = {fold(form) for form in forms}
        if folded & named:
            continue
        name = sorted(forms, key=lambda f: (f.count(" "), len(f), f))[0]
        aliases = set().union(forms, *(short_forms(form) for form in forms))
        rows.append(
            {
                "id": identifier.replace("hsp:", "HISTSTATE:"),
                "name": name,
                "aliases": common.join_aliases(name, aliases),
                "subtype": "frus_person",
                "weight": 35,
            }
        )
        named |= folded | {fold(alias) for alias in aliases}
    sources.add("people/frus_persons.csv", *common.HISTSTATE)
    return rows


def frus_forms(reference):
    """Identifier -> forms of the name, as the volumes' lists of persons have them."""
    people = {}
    for row in common.read_reference(reference, "people/histstate_people_1969plus.csv"):
        if row["subtype"].startswith("frus") and row["id"].startswith("hsp:"):
            for form in (row["canonical"], row["name"]):
                form = tidy(re.sub(TITLE_START, "", form))
                if good_name(form) and "," not in form:
                    people.setdefault(row["id"], {})[form] = None
    return {identifier: list(forms) for identifier, forms in people.items()}


def role_weight(role):
    if role.startswith(("Secretary of State", "Deputy Secretary")):
        return 90
    if role.startswith(("Under Secretary", "U.S. Trade", "Administrator", "Counselor")):
        return 80
    if role.startswith(("Assistant Secretary", "Ambassador at Large", "Director", "Executive Secretary", "Legal")):
        return 75
    return 65


# --- leaders -------------------------------------------------------------------------------------------------------

TITLE_START = re.compile(
    r"^(?:(?:Acting|Interim|Former|Ex|Late|Deputy|Vice|First|Second|Transitional|New|Prime|Foreign|Defense|Defence|Interior|"
    r"Finance|Justice|Energy|Oil|President|Minister|Premier|Chancellor|Chairman|Speaker|King|Queen|Prince|Princess|Crown|"
    r"Emir|Amir|Sultan(?= (?:of|Sheikh))|Sheikh|Shaikh|Sheik|Shaykh|General|Gen\.?|Lieutenant|Lt\.?|Major|Maj\.?|Brigadier|"
    r"Brig\.?|Colonel|Col\.?|Captain|Capt\.?|Admiral|Marshal|Field|Air|Army|Dr\.?|Mr\.?|Mrs\.?|Ms\.?|Sir|Dame|Lord|Lady|"
    r"Ayatollah|Hojjatoleslam|Mullah|Mawlawi|Maulana|Pope|Cardinal|Governor(?: General)?|Ambassador|Secretary|Senator|"
    r"Leader|Chief|Justice|Professor|Prof\.?|Grand|Duke|Emperor|Shah(?= (?:Mohammad|Reza))|His|Her|Majesty|Highness|Royal|"
    r"Excellency|Bundeskanzler|Kanzler|Elect|Reformer|Of Defense|Of State|Dictator|Commander|Comrade|Chief|Minister|Sayyid(?= [A-Z]\w+ [A-Z])|Doctor|Pm|Fm|Rear|Vice-President|Haji|Sen|Rep)[ -]+)+"
)
NOT_A_LEADER = re.compile(
    r"\b(Ministry|Minister|Ministers|President|Premier|Parliament|Government|Party|Army|Police|Court|Embassy|Spokesman|Spokesperson|"
    r"Official|Officials|Council|Committee|Office|Department|Bank|Cabinet|Secretary|Ambassador|Leader|Chief|Royal|Family|"
    r"Administration|Forces|Force|Guard|Union|Movement|Front|Group|Troops|Rebels|Agency|Center|Of State|Judge|Regime|"
    r"Opposition|Junta|Republic|Kingdom|State|Commander|Congress|Senate|Governor|Deputy|House|Coalition|Envoy|Military|"
    r"Authority|Chancellor|Soldiers|Speaker|Delegation|Diplomat|Diplomats|Commission|Service|Militia|Palace|Crown|Throne|Monarch|"
    r"Assembly|Rifles|Declaration|Observatory|Soviet|Nationalities|Think|Tank|Rights|Television|Director|Charge|"
    r"Activist|Collective|Association|Institute|Organization|Organisation|Foundation|Fund|Brigade|Brigades|Corps|Network|Company|"
    r"Newspaper|Times|News|Radio|Agencies|Federal|National|International)\b"
)
LOWER = {
    "De": "de", "Da": "da", "Dos": "dos", "Das": "das", "Del": "del", "Della": "della", "Di": "di", "Do": "do", "Du": "du",
    "Van": "van", "Von": "von", "Der": "der", "Den": "den", "Ter": "ter", "Y": "y", "E": "e", "Bin": "bin", "Bint": "bint",
    "Ibn": "ibn", "Ould": "Ould", "La": "la", "Las": "las", "Los": "los", "Zu": "zu", "Of": "of", "The": "the", "Na": "na",
    "Ul": "ul", "Ud": "ud", "Uz": "uz", "Ur": "ur", "Oglu": "oglu", "Ogly": "ogly", "Kyzy": "kyzy", "Uulu": "uulu",
    "Af": "af", "Och": "och",
}
# Only after Arabic names: elsewhere Al, El and As are given names or words.
ARABIC = set("AE BH DZ EG EH IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE SO DJ KM TD IR AF PK".split())
ARTICLES = set("al el ad an ar as ash at az ed en er es ez".split())
MC = re.compile(r"\bMc([a-z])")


def case_leader(name, country):
    """Set right the casing that was guessed from an all-caps source: particles, Mc, O', hyphens, articles."""
    tokens = name.split()
    cased = []
    for i, token in enumerate(tokens):
        if i and token in LOWER:
            token = LOWER[token]
        elif country in ARABIC and token.lower() in ARTICLES and i + 1 < len(tokens):
            token = "al" if token.lower() == "al" and i else token.lower() if i else token
        token = MC.sub(lambda m: "Mc" + m[1].upper(), token)
        token = re.sub(r"\b([OD])'([a-z])", lambda m: m[1] + "'" + m[2].upper(), token)
        token = re.sub(r"^([A-Z])([A-Z])$", r"\1. \2.", token) if re.fullmatch(r"[A-Z]{2}", token) and token not in ("II", "IV", "VI") else token
        token = re.sub(r"^(I[iv]|Iii|Vi|Vii|Viii|Xvi|Xiv|Xii)$", lambda m: m[1].upper(), token)
        token = re.sub(r"-(al|el|ad|an|ar|as|ash|at|az|ul|ud|ur|i|e|ye|o)-", lambda m: m[0].lower(), token, flags=re.I)
        token = re.sub(r"^(Al|El|Ad|An|Ar|As|Ash|At|Az)-(?=[A-Z])", lambda m: m[0].lower() if i else m[0], token)
        cased.append(token)
    if cased and re.fullmatch(r"[A-Z]", cased[0]):
        cased[0] += "."
    last = len(cased) - 1
    return " ".join(t + "." if re.fullmatch(r"[A-Z]", t) and not (i == last and t in "IVX") else t for i, t in enumerate(cased))


def century(two_digits):
    """Two-digit years of the source: 27 and later are the 1900s, before that the 2000s."""
    return ("19" if int(two_digits) >= 27 else "20") + two_digits


def phoenix_date(text):
    """'730717' or '19730717' as an ISO date, '' when it is none."""
    if len(text) == 6:
        text = century(text[:2]) + text[2:]
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
    if not match or not "01" <= match[2] <= "12" or not "01" <= match[3] <= "31":
        return ""
    return "-".join(match.groups())


OFFICES = {
    "GOV": "government", "MIL": "defense or military", "JUD": "justice", "BUS": "economy", "EDU": "education",
    "AGR": "agriculture", "MED": "information", "COP": "interior or police", "SPY": "intelligence", "LEG": "legislature",
    "DEV": "development", "HRI": "human rights", "LAB": "labor", "REF": "refugees", "HLH": "health", "ENV": "environment",
}


def tenure(codes):
    """(start, end, office, whether in government, whether at its head) of a leader's time in government from Phoenix's codes 'AFGGOV 331108-730717'."""
    starts, ends, plain, office, open_end = [], [], False, "", False
    elite = bool(re.search(r"[A-Z]{3}ELI", codes))
    for code in codes.split("|"):
        match = re.match(r"\s*([A-Z]{3})([A-Z]*)\s*(.*)$", code)
        if not match or not match[2].startswith("GOV"):
            continue
        rest = match[2][3:6]
        plain = plain or not rest
        office = office or OFFICES.get(rest, "")
        span = re.match(r"(\d{6,8})\s*-\s*(\d{6,8})", match[3])
        after = re.match(r">\s*(\d{6,8})", match[3])
        if span:
            start, end = phoenix_date(span[1]), phoenix_date(span[2])
            if start and end and start <= end:
                starts.append(start)
                ends.append(end)
        elif after and phoenix_date(after[1]):
            starts.append(phoenix_date(after[1]))
            open_end = True
    start = min(starts) if starts else ""
    end = "" if open_end or not ends else max(ends)
    # The source knows heads of state and government to the day, ministers by month, and heads before and after office.
    head = plain and bool(starts) and (elite or not start.endswith("-01"))
    return start, end, office, plain, head


def same_bearer(form, name):
    """Two forms that share a part of the name, or nearly one; the source joins members of a group, too."""
    a = {t for t in re.split(r"[ -]", fold(form)) if len(t) > 2 and t not in PARTICLES}
    b = {t for t in re.split(r"[ -]", fold(name)) if len(t) > 2 and t not in PARTICLES}
    return bool(a & b) or any(edit_distance_at_most(x, y, 2) for x in a for y in b if len(x) > 4 and len(y) > 4)


def leaders(reference, sources, words, taken):
    """Leaders and ministers of the world, with the time in government. `taken`: forms of US officials."""
    grouped = {}
    for row in common.read_reference(reference, "people/phoenix_leaders.csv"):
        if row["subtype"].startswith("leader;") and row["id"].startswith("PHX:") and len(row["country"]) <= 2:
            country = row["country"] or STATES_WITHOUT_CODE.get(row["subtype"][7:10])
            if country:
                grouped.setdefault((row["id"], country), []).append(row)
    overrides = {fold(r["find"]): r for r in common.read_curated("leaders.csv")}
    heads = common.read_curated("heads.csv")
    by_name = {}
    for (identifier, country), entries in grouped.items():
        codes = "|".join(dict.fromkeys(e["subtype"].removeprefix("leader;") for e in entries))
        start, end, office, plain, head = tenure(codes)
        forms = {}
        for raw in (entries[0]["canonical"], *(e["name"] for e in entries)):
            form = re.sub(TITLE_START, "", raw)
            if NOT_A_LEADER.search(form):
                continue
            form = case_leader(form, country)
            if good_name(form) and "," not in form and len(form.split()[-1]) > 1 and form.split()[-1][0].isupper() and real_name(form, words):
                forms[form] = None
            elif distinctive(form, words):
                forms[form] = None
        full = [form for form in forms if " " in form]
        if full and not start and not office and fold(full[0].split()[0]) not in words["given"]:
            # Without an office the source's "leader" may be a body: a given name tells.
            continue
        forms = {form: None for form in forms if full and same_bearer(form, full[0])}
        if country == "US" and any(fold(form) in taken for form in forms):
            continue
        if identifier in NO_PERSONS or not full or (end and end < SINCE):
            continue
        name = full[0]
        key = (fold(name), country)
        extra = overrides.get(fold(name), {})
        entry = by_name.setdefault(key, {"id": identifier, "name": extra.get("name") or name, "forms": set(), "start": start, "end": end, "office": office, "plain": plain, "head": False})
        entry["forms"] |= set(forms) | {name} | set(common.split_aliases(extra.get("aliases", "")))
        entry["head"] = entry["head"] or head
        if start and (not entry["start"] or start < entry["start"]):
            entry["start"] = start
    add_heads(by_name, heads)
    owners = {}
    for key, entry in by_name.items():
        for form in entry["forms"]:
            if " " not in form:
                owners.setdefault(fold(form), set()).add(key)
    rows = []
    for key, entry in sorted(by_name.items()):
        name = entry["name"]
        singles = [f for f in entry["forms"] if " " not in f]
        kept = {f for f in entry["forms"] if " " in f} | {f for f in singles if len(owners[fold(f)]) == 1}
        long_name = name.split()
        if len(long_name) == 3 and len(long_name[0]) > 2 and re.search(r"(vich|vych|ovna|evna|ovich)$", long_name[1]):
            kept.add(f"{long_name[0]} {long_name[2]}")
        rows.append(
            {
                "id": entry["id"],
                "name": name,
                "aliases": common.join_aliases(name, kept),
                "subtype": "leader",
                "country": key[1],
                "weight": 80 if entry["head"] else 60 if entry["plain"] else 50,
                "start": entry["start"],
                "end": entry["end"],
                "role": "government leader" if entry["head"] else f"minister ({entry['office']})" if entry["office"] and not entry["plain"]
                else "minister" if entry["plain"] else "",
            }
        )
    ids = {}
    for row in rows:
        row["id"] = re.sub(r"[^A-Za-z0-9:_-]", "", row["id"].replace("'", "")).upper()
        ids[row["id"]] = ids.get(row["id"], 0) + 1
        if ids[row["id"]] > 1:
            row["id"] += f"-{row['country'] or ids[row['id']]}"
            ids[row["id"]] = ids.get(row["id"], 0) + 1
    for source in (common.PHOENIX, common.OWN):
        sources.add("people/leaders.csv", *source)
    return rows


def add_heads(by_name, heads):
    """Heads of state and government of 1945 to 1975, kept by hand: the source has hardly any who left office before 1969,
    and of those who stayed often the last term alone."""
    for row in heads:
        forms = {row["name"], *common.split_aliases(row["aliases"])}
        folded = {fold(form) for form in forms}

        def same(key, entry):
            # A namesake who took office a generation later is another.
            later = entry["start"] and int(entry["start"][:4]) > int(row["end"]) + 20
            return key[1] == row["country"] and not later and folded & {fold(form) for form in entry["forms"]}

        key = next((key for key, entry in sorted(by_name.items()) if same(key, entry)), None)
        if key is None:
            key = (fold(row["name"]), row["country"], row["start"])
            by_name[key] = {"id": f"CG:head-{common.slug(row['name'])}", "name": row["name"], "forms": set(), "start": row["start"], "end": row["end"], "office": "", "plain": True, "head": True}
        entry = by_name[key]
        entry["forms"] |= forms
        entry["head"] = entry["plain"] = True
        # The source's dates are finer; no end is an open one.
        if not entry["start"] or row["start"] < entry["start"][:4]:
            entry["start"] = row["start"]
        if entry["end"] and row["end"] > entry["end"][:4]:
            entry["end"] = row["end"]


# The source's codes of states that its table of countries lacks; an invented state is among the rest.
STATES_WITHOUT_CODE = {"KSV": "XK", "KOS": "XK", "YUG": "YU", "SUN": "SU", "DDR": "DD", "GDR": "DD", "CSK": "CS", "CZE": "CZ", "ROM": "RO", "SER": "RS"}

# Groups and offices that the source's list of leaders holds.
NO_PERSONS = {"PHX:PUSSY_RIOT", "PHX:JAYSH_AL_SHABI", "PHX:JAYSH_AL_SHA'BI"}


def real_name(form, words):
    """Not all its words are English ones, and none is a word of offices."""
    tokens = [t for t in re.split(r"[ -]", form) if t]
    return not all(words["rank"].get(fold(t), 99) <= 50 and fold(t) not in words["given"] for t in tokens)


def distinctive(form, words):
    """A single name that stands for its bearer alone: long, no word, no given name, no place."""
    key = fold(form)
    return (
        re.fullmatch(r"[A-Z][^\W\d_]+(?:[-'][^\W\d_]+)*", form) is not None
        and len(key) >= 6
        and key not in words["rank"]
        and key not in words["given"]
        and key not in words["places"]
    )


def build(reference, sources, options):
    root = common.GAZETTEERS
    words = {
        "rank": {r["word"]: int(r["rank"]) for r in common.read_csv(root / "words/common.csv")},
        "given": {fold(r["name"]) for r in common.read_csv(root / "words/given_names.csv")},
        "places": set(),
    }
    for name in ("countries", "cities", "provinces", "regions"):
        for row in common.read_csv(root / f"places/{name}.csv"):
            words["places"] |= {fold(f) for f in (row["name"], *common.split_aliases(row["aliases"]), *common.split_aliases(row.get("demonyms", "")))}
    chiefs = chiefs_of_mission(reference, sources)
    officials = us_officials(reference, sources)
    abroad = leaders(reference, sources, words, forms_of(officials))
    persons = frus_persons(reference, sources, forms_of(chiefs) | forms_of(officials) | forms_of(abroad))
    common.write_list("people/chiefs_of_mission.csv", CHIEF_COLUMNS, chiefs)
    common.write_list("people/us_officials.csv", ROLE_COLUMNS, officials)
    common.write_list("people/leaders.csv", ROLE_COLUMNS, abroad)
    common.write_list("people/frus_persons.csv", common.NAME_COLUMNS, persons)
