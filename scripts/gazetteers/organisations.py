"""Lists of organisations: gazetteers/organisations/*.csv.

Hand-kept lists (scripts/gazetteers/curated/*.txt) come first; what the facts
add comes after: parties (Party Facts), security forces (Factbook),
abbreviations (FRUS). Columns beyond the common ones:

    policy           "context": no form of the row counts unless its country is
                     in question or the document defines it
    context_aliases  aliases of which the same holds, parted by "|"
    label            what the body is called in the output, where that is not
                     its name: the acronym that its id is made of (CG:osce)
"""

import collections
import re

import common
from common import CURATED, FACTBOOK, FRUS, NATIONALITY, OWN, PARTYFACTS, PHOENIX, fold, join_aliases, read_reference, slug, write_list
from curated_lists import read_names

COLUMNS = [*common.NAME_COLUMNS, "policy", "context_aliases", "label"]
FOLDER = "organisations/"

HAND_KEPT = {
    "international.csv": "international.txt",
    "armed_groups.csv": "armed_groups.txt",
    "united_states.csv": "united_states.txt",
    "ministries.csv": "national.txt",
    "parties.csv": "parties.txt",
    "companies.csv": "companies.txt",
    "media.csv": "media.txt",
    "generic_bodies.csv": "generic_bodies.txt",
}

# Ministries whose long forms are all one body; elsewhere "Ministry of Trade
# and Industry" and "Ministry of Trade" are two.
ONE_BODY = {"foreign-ministry", "defense-ministry", "interior-ministry", "justice-ministry", "health-ministry"}

# Companies and media that bear a plain word, a place's or a family's name.
AMBIGUOUS = set(
    """Vale Mobil Hughes Zain Proton Roche Canon Delek Zim Stork Hess Linde Pilatus Krka Temelin Kumtor Escondida
    Yanacocha Santander Birla Bakrie Mondragon Globes Sabah Posta Fakt Star Vatan Bugun Taraf Marca Gara Deia Publico Trud
    Politika Borba Liter Megapolis Respublika Den Davar Anis Tempo Republika Kompas Veja Epoca Semana Cambio Expreso Gestion
    Reforma Proceso Milenio Confidencial Perfil Cronica Savana Mutations Asahi Forbes Politico Imedi Zvezda Rossiya RAI Sme
    Fakty Zerkalo Ekho Aksam Caracol Busqueda Natura Referans Standart Dnevnik Blic Sistema Energia Renova Relations Iridium
    Loral Dell Nike Visa Intel Freeport Anaconda Alba Vanco Globe Outlook Radikal Focus Stern Expansion Expresso Trouw
    Danas Zeri Jang Semtex Enka Orion Target Posco Lotte Ranbaxy Polyot Interros Andina Suez Chery Agility Emaar Orkla Fortis
    Indra Prisa Total Generali Caterpillar Prudential Swatch Bombardier SWIFT COPE Azat Alga Asar Erk Birlik Goran Marada Nashi Svoboda Otan Kampi Lakas LAKAS Khalq Auyl Gerakan Umma Saadet
    Concertacion Podemos Solidarnost Islah Wafd Tagammu Peronists Margherita Batasuna Otzma Ataka Smer SMER Thales Matra Bosch Bayer Krupp Philips Nexen Essar Swire Acer Santos Cargill Merck Baxter
    Hyatt Kraft Mars Kroll Jaguar Porsche Renault Peugeot Citroen Ferrari Fiat Opel Saab Nestle Heineken Carlsberg""".split()
)
# Short acronyms that say by themselves who is meant.
KNOWN_ACRONYMS = set("BP GE IBM BMW BBC CNN CBS NBC KFC NPR PBS HBO MTV NHK AFP UPI CBC AIG DHL UPS UBS ABB EDF KLM KAL TWA SAP".split())

# Surfaces that are furniture of a cable or plain words, whatever a source says.
NEVER = {
    "sbu", "nf", "fouo", "sipdis", "noforn", "u", "c", "s", "ss", "us", "un sg", "no", "the", "and", "of", "we", "i",
    "an", "as", "is", "it", "in", "at", "on", "or", "so", "to", "us", "am", "pm", "ref", "end", "dcl", "decl",
    "usa", "uk", "fm", "dcm", "rso", "gso", "cg", "pao", "dao", "amb", "info", "state", "tags", "subj", "summary",
    "martin", "demos", "junta", "comment", "note", "eo", "cc", "dc", "ny", "ok", "id", "tv", "ceo", "gdp", "hiv", "aids", "wmd",
}


def build(reference, sources, options):
    taken = {}
    own_parties = []
    for file, source in HAND_KEPT.items():
        rows = read_names(source)
        if file == "generic_bodies.csv":
            rows = split_ministries(rows)
        if file in ("companies.csv", "media.csv", "parties.csv"):
            rows = careful(rows)
        rows = without_taken(rows, taken, file)
        if file == "parties.csv":
            own_parties = rows
            continue
        store(file, rows)
        sources.add(FOLDER + file, *OWN)
    store("governments.csv", governments())
    for source in (FACTBOOK, PHOENIX, NATIONALITY, OWN):
        sources.add(FOLDER + "governments.csv", *source)
    store("parties.csv", own_parties + without_taken(party_rows(reference), taken, "Party Facts"))
    sources.add(FOLDER + "parties.csv", *PARTYFACTS)
    sources.add(FOLDER + "parties.csv", *OWN)
    store("security_forces.csv", without_taken(force_rows(reference), taken, "security_forces.csv"))
    sources.add(FOLDER + "security_forces.csv", *FACTBOOK)
    store("abbreviations.csv", without_taken(frus_rows(reference, taken), taken, "abbreviations.csv"))
    sources.add(FOLDER + "abbreviations.csv", *FRUS)
    build_heads(sources)


def build_heads(sources):
    """Words that make a capitalised phrase an organisation or a place."""
    for file, columns in {
        "org_heads": ["form", "position", "subtype", "weight", "country_hint"],
        "place_heads": ["form", "position", "subtype"],
    }.items():
        rows = []
        for row in common.read_curated(f"{file}.csv"):
            for form in row["form"].split("|"):
                rows.append({**row, "form": form})
        # A form stands once for each position; the first line wins.
        first = {}
        for row in rows:
            first.setdefault((row["form"], row["position"]), row)
        rows = list(first.values())
        write_list(f"words/{file}.csv", columns, rows, sort_by=["form", "position"])
        sources.add(f"words/{file}.csv", *OWN)


def store(file, rows):
    cells = []
    for row in rows:
        plain = join_aliases(row["name"], row.get("aliases", []))
        shown = {form for form in [row["name"], *plain.split("|")] if form}
        context = [form for form in row.get("context_aliases", []) if form not in shown]
        cells.append(
            {**row, "aliases": plain, "context_aliases": join_aliases("", context), "label": label(row)}
        )
    labelled = any(row["label"] for row in cells)
    write_list(FOLDER + file, COLUMNS if labelled else COLUMNS[:-1], cells)


def label(row):
    """The acronym that everybody knows the body by; empty where that is its name."""
    known = [form for form in row.get("aliases", []) if form.isupper() and row["id"] == f"CG:{form.lower()}"]
    return known[0] if known and row["subtype"] != "government" else ""


def without_taken(rows, taken, file):
    """Rows whose name no earlier list has under the same country; ids stay unique across lists."""
    kept, ids = [], {row_id for row_id, _ in taken.values()}
    for row in rows:
        key = (fold(row["name"]), row["country"])
        if key in taken and taken[key][1] != file:
            continue
        if row["id"] in ids:
            row["id"] += "-" + (row["subtype"] or slug(file.removesuffix(".csv")))
        taken[key] = (row["id"], file)
        kept.append(row)
    for row in kept:
        for form in row.get("aliases", []):
            taken.setdefault((fold(form), row["country"]), (row["id"], file))
    return kept


def careful(rows):
    """Ambiguous names need their country; one that has none to name is left out."""
    out = []
    for row in rows:
        name = row["name"]
        short = name.isupper() and len(name) <= 3 and not row["aliases"] and name not in KNOWN_ACRONYMS
        if short or (name in AMBIGUOUS and row["country"] != ""):
            row["policy"] = "context"
        if short and not row["country"] or name in AMBIGUOUS and not row["country"]:
            continue
        out.append(row)
    return out


def split_ministries(rows):
    out = []
    names = {fold(row["name"]) for row in rows}
    for row in rows:
        if row["subtype"] != "ministry" or row["id"].removeprefix("CG:") in ONE_BODY:
            out.append(row)
            continue
        stem = ministry_stem(row["name"])
        kept = []
        for form in row["aliases"]:
            if re.match(r"(Ministry|Department|Secretariat) (of|for) ", form) and ministry_stem(form) != stem:
                if fold(form) in names:
                    continue
                names.add(fold(form))
                key = "CG:" + slug(form)
                out.append({**row, "id": key, "name": form, "aliases": [], "context_aliases": []})
            else:
                kept.append(form)
        out.append({**row, "aliases": kept})
    return out


def ministry_stem(name):
    stem = re.sub(r"^(Ministry|Department|Secretariat) (of|for) ", "", name)
    stem = stem.replace("the ", "").replace("Labour", "Labor").replace("Defence", "Defense")
    return stem.replace("Transportation", "Transport").replace("Economics", "Economy").replace("Economic Affairs", "Economy").casefold()


def adjectives():
    """The adjectives of each country, from the list of countries as built: those of its demonyms that are no plural."""
    found = {}
    for row in common.read_csv(common.GAZETTEERS / "places/countries.csv"):
        demonyms = common.split_aliases(row["demonyms"])
        plurals = {form + "s" for form in demonyms}
        adjective = [d for d in demonyms if d not in plurals and not re.search(r"m[ae]n$|women$", d)]
        found.setdefault(row["country"], []).extend(adjective)
    return found


def governments():
    rows = []
    adjective = adjectives()
    for line in (CURATED / "governments.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        country, short, *acronyms = line.split("|")
        acronyms = [a for a in acronyms if a]
        name = "Government of " + short
        aliases = [a for a in acronyms if not a.endswith("?")]
        bare = short.removeprefix("the ").removeprefix("The ")
        if bare != short:
            aliases.append("Government of " + bare)
        aliases.append("government of " + short)
        aliases.append(bare + " government")
        aliases.extend(form + " Government" for form in adjective.get(country, []))
        rows.append({
            "id": f"CG:gov-{country.lower()}",
            "name": name,
            "aliases": aliases,
            "context_aliases": [a[:-1] for a in acronyms if a.endswith("?")],
            "subtype": "government",
            "country": country,
            "weight": "90",
            "policy": "",
            "start": "",
            "end": "",
        })
    return rows


GENERIC_PARTY = re.compile(
    r"(independents?|others?|no party|non-?partisan|unknown|alliance:|list|coalition|opposition|government|none)\b", re.I
)
PARTY_WORD = re.compile(
    r"part(y|i|ie|ito|ido|iya|ija|idul|ei)\b|front|movement|union|alliance|league|congress|democra|socialis|communis|liberal|"
    r"national|people|labou?r|republic|conservative|christian|workers|freedom|progress|revolution|independence|rally|"
    r"coalition|bloc|popular|partei|parti",
    re.I,
)


def party_rows(reference):
    by_id = collections.OrderedDict()
    for row in read_reference(reference, "orgs/partyfacts.csv"):
        by_id.setdefault(row["id"], []).append(row)
    out = []
    used = set()
    for source_id, group in by_id.items():
        country = group[0]["country"]
        name = group[0]["canonical"]
        start = end = ""
        for row in group:
            years = re.match(r"party (\d{4})?-(\d{4})?$", row["subtype"])
            if years:
                start, end = years.group(1) or "", years.group(2) or ""
                break
        # Parties gone before the oldest cables (1945) are of no use here.
        if end and int(end) < 1946:
            continue
        if bad_party(name):
            continue
        aliases, context = [], []
        for row in group:
            form = row["name"]
            if row["subtype"] == "party_acronym":
                if 2 <= len(form) <= 14 and form.casefold() not in NEVER and re.fullmatch(r"[\w+/.-]+", form) and form[0].isupper():
                    (aliases if len(form) > 4 and form.isupper() else context).append(form)
            elif form != name and not bad_party(form):
                (aliases if distinctive(form) else context).append(form)
        key = (country, fold(name), start)
        if key in used:
            continue
        used.add(key)
        # Names such as "Forward" or "Solidarity" need their country in sight.
        policy = "" if distinctive(name) else "context"
        weight = 75 if distinctive(name) else 30
        out.append({
            "id": "PARTYFACTS:" + source_id.removeprefix("PF:"),
            "name": name,
            "aliases": [] if policy else aliases,
            "context_aliases": context + aliases if policy else context,
            "subtype": "party",
            "country": country,
            "weight": str(weight),
            "policy": policy,
            "start": start,
            "end": "" if end and int(end) >= 2019 else end,
        })
    bearers = collections.defaultdict(set)
    for row in out:
        for form in [row["name"], *row["aliases"], *row["context_aliases"]]:
            bearers[fold(form)].add(row["country"])
    shared = collections.Counter(fold(row["name"]) for row in out)
    for row in out:
        # A name that several countries' parties bear ("Labour Party") is known by its country.
        if shared[fold(row["name"])] > 1 or len(bearers[fold(row["name"])]) > 1:
            row["policy"] = "context"
        # And so is another form of it: "Communist Party" for the Tudeh of Iran.
        row["context_aliases"] += [form for form in row["aliases"] if len(bearers[fold(form)]) > 1]
        row["aliases"] = [form for form in row["aliases"] if len(bearers[fold(form)]) == 1]
    return out


def bad_party(name):
    return (
        len(name) < 4
        or name != name.strip()
        or not name[0].isalpha()
        or name.count(" ") > 11
        or " -- " in name
        or any(c in name for c in "|<>?!;{}=#@()\ufffd")
        or bool(re.search(r"\d", name))
        or bool(GENERIC_PARTY.match(name))
        or not any(c.isascii() and c.isalpha() for c in name)
    )


def distinctive(name):
    """Does the name alone tell that a party is meant?"""
    words = name.split()
    return len(words) >= 2 and bool(PARTY_WORD.search(name)) or len(words) >= 3


FORCE_GENERIC = re.compile(
    r"^(the )?(royal |national |state |federal |general |armed |land |ground |naval |air |sea |maritime |coast |border |"
    r"presidential |republican |special |security |defen[cs]e |military |civil |public |internal |operations? |"
    r"army|navy|forces?|force|guards?|police|command|corps|troops|gendarmerie|militia|service|services|ministry|of|and|"
    r"department|interior|office|prime|minister|staff|directorate|component|branch|reserve|marines?|infantry|"
    r"joint|headquarters|volunteer|territorial|rapid|support|intelligence|bureau|agency|constabulary|aviation|strategic|"
    r"rocket|missile|airborne|logistics|medical|cyber|space|a|an|for|in|the|home|affairs|justice|safety|regiment|wing|"
    r"unit|unified|people's|self-defen[cs]e|immigration|customs|fire|protection|rescue|emergency|frontier|war|fleet|"
    r"investigations?|prisons?|penitentiary|auxiliary|auxiliaries|local|municipal|judicial|technical|central|"
    r"gendarmes|mobile|anti-terrorism|counterterrorism|other|include|group|groups|units|elements|paramilitary|"
    r"also|known|as|or|its|under|with|including|responsible|[\s,/&()-])+$",
    re.I,
)


def force_rows(reference):
    rows, seen = [], set()
    for row in read_reference(reference, "orgs/factbook_security_forces.csv"):
        name = re.sub(r"^(the|La|El|Le|Las|Los|Les) ", "", row["name"])
        aliases = []
        tail = re.match(r"(.+?) or ([A-Z]{2,6})$", name)
        if tail:
            name, acronym = tail.groups()
            aliases.append(acronym)
        words = name.split()
        key = (fold(name), row["country"])
        if (
            key in seen
            or len(words) < 2
            or len(words) > 7
            or FORCE_GENERIC.match(name)
            or not words[0][0].isupper()
            or not words[-1][0].isupper()
            or any(c in name for c in "()<>;:|0123456789")
            or re.search(r"\b(include|or|responsible|other|some|which|under|may|has|have|are|is|was|were|since|no)\b", name)
            or not row["country"]
        ):
            continue
        seen.add(key)
        rows.append({
            "id": f"FACTBOOK:{row['country'].lower()}-{slug(name)}",
            "name": name,
            "aliases": [],
            "context_aliases": aliases,
            "subtype": "security_force",
            "country": row["country"],
            "weight": "75",
            "policy": "",
            "start": "",
            "end": "",
        })
    return rows


BODY_WORD = re.compile(
    r"\b(Agency|Bureau|Committee|Commission|Council|Organi[sz]ation|Party|Front|Office|Department|Bank|Army|Navy|Command|"
    r"Group|Ministry|Union|Association|Authority|Administration|Institute|Corporation|Company|Force|Forces|Board|Service|Division|"
    r"Center|Centre|Movement|Federation|Congress|League|Alliance|Academy|University|Community|Foundation|Directorate|"
    r"Mission|Society|Court|Police|Staff|Cooperative|Junta|Assembly)\b"
)

PERSONISH = re.compile(r"\b(Secretary|Minister|Ambassador|Chief|Director|President|Officer|Adviser|Advisor|Commander|Representative|Assistant|Attach[eé]|series|message|telegram|designation|indicator|ship|aircraft|missile|treaty|agreement|talks|plan)\b", re.I)


def frus_rows(reference, taken):
    """Bodies of the Cold War years that the hand-kept lists lack, from the lists of abbreviations in FRUS volumes."""
    best = collections.OrderedDict()
    known = {key[0] for key in taken}
    for row in read_reference(reference, "orgs/frus_abbreviations_orgs.csv"):
        acronym, name = row["name"], row["canonical"]
        if "," in name and name.count(",") == 1 and "Department of State" in name:
            name = name.split(",")[0]
        name = re.sub(r"\s*\([^)]*\)", "", name).strip(" .;,")
        if (
            not BODY_WORD.search(name)
            or name.startswith(("Government of", "Union of Soviet"))
            or "/" in name
            or " or " in name
            or not re.fullmatch(r"[A-Z][A-Za-z/&-]{1,9}", acronym)
            or acronym.casefold() in NEVER
            or len(name.split()) < 3
            or not name[0].isupper()
            or any(c in name for c in ",;:<>[]|")
            or PERSONISH.search(name)
            or not name.split()[-1][0].isupper()
            or len(name) > 80
            or fold(name) in known
            or fold(acronym) in known and len(acronym) > 3
        ):
            continue
        best.setdefault(fold(name), (name, []))[1].append(acronym)
    out = []
    for key, (name, acronyms) in best.items():
        usual = collections.Counter(acronyms)
        out.append({
            "id": "FRUS:" + slug(name),
            "name": name,
            "aliases": [a for a in usual if len(a) > 4 and "/" not in a],
            "context_aliases": [a for a in usual if len(a) <= 4 or "/" in a],
            "subtype": "body",
            "country": "",
            "weight": "60",
            "policy": "",
            "start": "",
            "end": "",
        })
    return out
