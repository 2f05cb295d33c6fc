"""Build the lists of places: countries, cities, provinces, regions.

What the sources lack or get wrong is set right by curated/countries.csv (names
as cables write them, demonyms, states that are no more), curated/cities.csv
(labels and older names), curated/provinces.csv and curated/regions.csv.
"""

import math
import re

import common
from common import fold

CITY_COLUMNS = [*common.NAME_COLUMNS, "policy"]
COUNTRY_COLUMNS = [*common.NAME_COLUMNS, "demonyms", "fips"]

# Acronyms of the sources that are words in all-caps text, or acronyms of something else.
BAD_ACRONYMS = {"CAR", "ARE", "SAM", "TAR", "HIMI", "TAAF", "I.O.M", "NIS", "TCA", "RP", "PA", "PNA", "NK", "IRI"}

# Dependencies and areas without government of their own: known, but less likely.
TERRITORIES = set(
    """AI AN AQ AS AW AX BL BM BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF NU
    PF PM PN PR PS RE SH SJ SX TC TF TK TW VG VI WF YT""".split()
)

# Scripts other than Latin: only there do spellings vary by transliteration.
NOT_LATIN = set(
    """AE AF AM AZ BD BG BH BT BY CN DZ EG EH ER ET GE GR HK IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MA MD ME
    MK MM MN MR MV NP OM PK PS QA RS RU SA SD SO SY TH TJ TM TN TW UA UZ XK YE""".split()
)

# Aliases of the sources that mean something else.
DROPPED_CITY_ALIASES = {
    ("US", "oklahoma"), ("US", "district of columbia"), ("CG", "braza"), ("DE", "usber"), ("RU", "stavropol"),
    ("MY", "johor"), ("US", "vashington"), ("LV", "rigg a"), ("IL", "jeruusalemm"), ("US", "kansas"),
}

# From this weight on a given name makes a town's name need context (Florence, Charlotte; not Geneva).
LIKELY_GIVEN_NAME = 65


class Words:
    """What tells a name of a place from a word, a given name or a surname."""

    def __init__(self, reference):
        root = common.GAZETTEERS / "words"
        self.rank = {r["word"]: int(r["rank"]) for r in common.read_csv(root / "common.csv")}
        self.given = {fold(r["name"]): int(r["weight"]) for r in common.read_csv(root / "given_names.csv")}
        self.surnames = {fold(r["name"]): int(r["weight"]) for r in common.read_csv(root / "surnames.csv")}
        self.ambiguous = {
            fold(r["name"]) for r in common.read_reference(reference, "places/ambiguous_common_words.csv")
        }
        self.demonyms = set()

    def is_word(self, form, level=50):
        """The form is one English word (or a demonym)."""
        key = fold(form)
        return self.rank.get(key, 99) <= level or key in self.demonyms

    def is_ambiguous(self, form):
        """The form, one word, may be no place: a word, a given name, a surname or a demonym."""
        key = fold(form)
        if " " in key:
            return False
        return (
            len(key) <= 3
            or key in self.ambiguous
            or self.is_word(form, 60)
            or key in self.given
            or key in self.surnames
        )


def edit_distance_at_most(a, b, limit):
    """True when a becomes b by at most `limit` insertions, deletions, replacements or swaps."""
    if abs(len(a) - len(b)) > limit:
        return False
    before, row = None, list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row = row, [i]
        for j, y in enumerate(b, 1):
            cost = min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (x != y))
            if before and i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = previous
    return row[-1] <= limit


def phonetic(form):
    """A key under which transliterations of one name meet (Zhambyl, Dzhambyl; Dubai, Dubayy)."""
    key = re.sub(r"[^a-z ]", "", fold(form))
    key = re.sub(r"^(al|ad|an|ar|as|at|az|el) ", "", key)
    for old, new in (
        ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("q", "k"), ("ou", "u"),
        ("oo", "u"), ("ee", "i"), ("iyy", "i"), ("iy", "i"), ("ii", "i"), ("y", "i"), ("w", "v"), (" ", ""),
    ):
        key = key.replace(old, new)
    return re.sub(r"(.)\1", r"\1", key)


def plausible_place(form):
    """No digits, brackets, lists, notes or single letters."""
    return (
        3 <= len(form) <= 45
        and not re.search(r"[0-9()\[\]/;:,|\"<>?\ufffd]", form)
        and form[0].isalpha()
        and form.count(" ") <= 5
    )


# --- countries -----------------------------------------------------------------------------------------------------


def countries(reference, sources):
    """Rows of places/countries.csv."""
    facts = common.read_reference(reference, "places/factbook_countries.csv")
    curated = {row["code"]: row for row in common.read_curated("countries.csv")}
    names, aliases, demonyms, fips = {}, {}, {}, {}
    for row in facts:
        iso, form = row["country"], row["name"]
        if len(iso) != 2:
            continue
        kind = row["subtype"]
        if kind == "country":
            names.setdefault(iso, form)
            if row["id"].startswith("FIPS:"):
                fips.setdefault(iso, row["id"][5:])
        elif kind in ("country_official", "country_former", "country_abbrev"):
            if plausible_country(form):
                aliases.setdefault(iso, set()).add(form)
        elif kind in ("demonym", "adjectival"):
            demonyms.setdefault(iso, set()).update(split_demonyms(form) - {names.get(iso)})
    for row in common.read_reference(reference, "places/i18n_nationality.csv"):
        if len(row["country"]) == 2 and row["subtype"] == "demonym":
            demonyms.setdefault(row["country"], set()).update(split_demonyms(row["name"]))
    for code, row in curated.items():
        if ":" in code or code not in names:
            names[code] = row["name"]
        elif row["name"]:
            aliases.setdefault(code, set()).add(names[code])
            names[code] = row["name"]
    misspellings(reference, names, aliases, demonyms)
    rows = []
    for code, name in names.items():
        extra = curated.get(code, {})
        dropped = {fold(form) for form in common.split_aliases(extra.get("drop", ""))}
        forms = {form for form in aliases.get(code, set()) if fold(form) not in dropped and form not in BAD_ACRONYMS}
        forms |= {
            form for form in common.split_aliases(extra.get("aliases", ""))
            if fold(form) not in dropped and not form.startswith("the ")
        }
        people = set(demonyms.get(code, set())) | set(common.split_aliases(extra.get("demonyms", "")))
        people |= {plural for plural in map(plural_of, people) if plural}
        historical = bool(extra.get("end"))
        rows.append(
            {
                "id": code if ":" in code else f"ISO:{code}",
                "name": name,
                "aliases": common.join_aliases(name, forms),
                "subtype": "former_country" if historical else "territory" if code in TERRITORIES else "country",
                "country": {"CG:south-vietnam": "VN", "CG:north-vietnam": "VN", "CG:serbia-and-montenegro": "CS"}.get(code, code),
                "weight": 100 if code not in TERRITORIES or code in ("TW", "PS", "HK") else 80,
                "start": extra.get("start", ""),
                "end": extra.get("end", ""),
                "demonyms": common.join_aliases("", people - {name} - forms),
                "fips": extra.get("fips") or fips.get(code, ""),
            }
        )
    for source in (common.FACTBOOK, common.PHOENIX, common.NATIONALITY, common.OWN):
        sources.add("places/countries.csv", *source)
    return rows


def plausible_country(form):
    return (
        plausible_place(form)
        and " or " not in form
        and not re.search(r"\b(former|formerly|note|sometimes|established|administrative)\b", form)
        and form not in BAD_ACRONYMS
    )


def split_demonyms(form):
    """'Kazakhstanis' from cells such as 'Kazakhstani(s)' or 'Malagasy (singular and plural)'."""
    form = re.sub(r"\(.*?\)", "", form)
    parts = [part.strip() for part in re.split(r",|;| or | and ", form)]
    return {part for part in parts if re.fullmatch(r"[A-Z][\w' -]{2,29}", part)}


def plural_of(demonym):
    """The plural of a demonym in -n or -i, else None."""
    if re.search(r"m[ae]n$", demonym):
        return None
    if re.search(r"(an|ani|aqi|aeli|eni|tari|aiti|raini|stani)$", demonym) and " " not in demonym:
        return demonym + "s"
    return None


def misspellings(reference, names, aliases, demonyms):
    """Add Phoenix's spellings that are near the country's own name (Kazakstan, Afganistan)."""
    taken = {fold(form) for form in names.values()}
    taken |= {fold(form) for forms in demonyms.values() for form in forms}
    for row in common.read_reference(reference, "places/phoenix_country_variants.csv"):
        code, form = row["country"], row["name"]
        if code not in names or not plausible_place(form) or fold(form) in taken:
            continue
        key, own = fold(form), fold(names[code])
        limit = 1 if len(own) < 7 else 2
        if len(own) >= 5 and key[:1] == own[:1] and key != own and edit_distance_at_most(key, own, limit):
            if re.fullmatch(r"[A-Za-z' -]+", form) and not re.search(r"(an|ans|ian|ians|ese|i|is|ish|o|e|en)$", key) or own.endswith(key[-2:]):
                aliases.setdefault(code, set()).add(form)


# --- cities --------------------------------------------------------------------------------------------------------


def cities(reference, sources, words, country_rows):
    """Rows of places/cities.csv."""
    grouped = {}
    for row in common.read_reference(reference, "places/geonames_slim.csv"):
        grouped.setdefault(row["id"], []).append(row)
    variants = {}
    for row in common.read_reference(reference, "places/phoenix_country_variants.csv"):
        variants.setdefault(row["country"], set()).add(fold(row["name"]))
    former = {}
    for row in common.read_reference(reference, "places/curated_former_names.csv"):
        former.setdefault((row["country"], fold(row["canonical"])), set()).add(row["name"])
    capitals = capital_names(reference)
    curated = {(row["country"], fold(row["find"])): row for row in common.read_curated("cities.csv")}
    posts = post_cities(reference)
    best = {}
    for identifier, rows in grouped.items():
        label, country = city_label(rows[0]["canonical"]), rows[0]["country"]
        population = int(re.search(r"pop=(\d+)", rows[0]["subtype"])[1])
        if not label:
            continue
        key = (country, fold(label))
        alternates = {row["name"] for row in rows}
        folded = {fold(label)} | {fold(form) for form in alternates}
        is_capital = any((country, form) in capitals for form in folded)
        if key in best and best[key]["population"] >= population:
            continue
        best[key] = {
            "id": identifier.replace("GN:", "GEONAMES:"),
            "label": label,
            "country": country,
            "population": population,
            "alternates": alternates,
            "capital": is_capital,
        }
    # A capital's alternates may name a smaller town too: the largest town takes the title.
    seats = {}
    for city in best.values():
        if city["capital"]:
            for form in {fold(city["label"])} | {fold(a) for a in city["alternates"]}:
                if (city["country"], form) in capitals:
                    seats.setdefault((city["country"], form), []).append(city)
    for seat, holders in seats.items():
        holders.sort(key=lambda c: (fold(c["label"]) != seat[1], -c["population"], c["id"]))
        for other in holders[1:]:
            other["capital"] = False
    country_forms = {fold(row["name"]) for row in country_rows}
    country_forms |= {fold(a) for row in country_rows for a in common.split_aliases(row["aliases"])}
    found_posts, rows, used = set(), [], set()
    for (country, key), city in best.items():
        label, aliases = city["label"], set()
        extra = curated.get((country, key))
        if extra is None:
            extra = next((curated[(country, fold(a))] for a in sorted(city["alternates"]) if (country, fold(a)) in curated
                          and city["population"] > 200_000 and (country, fold(a)) not in best), None)
        if extra:
            used.add((country, fold(extra["find"])))
            aliases |= set(common.split_aliases(extra["aliases"]))
            if extra["name"]:
                if key != fold(extra["name"]) and not re.search(r"[`']", extra["find"]):
                    aliases.add(label)
                label = extra["name"]
        aliases |= former.get((country, key), set()) | former.get((country, fold(label)), set())
        if city["capital"] or city["population"] >= 300_000:
            own = phonetic(label)
            for form in city["alternates"]:
                if not plausible_place(form) or form.isupper() or not form[0].isupper():
                    continue
                transliterated = country in NOT_LATIN and phonetic(form) == own and not re.search("[wW]|^[KT]h", form)
                known = fold(form) in variants.get(country, set()) and form[-1] != "o"
                if len(form) > 3 and (transliterated or known):
                    aliases.add(form)
        aliases = {
            a for a in aliases
            if fold(a) not in country_forms
            and (country, fold(a)) not in DROPPED_CITY_ALIASES
            and (" " in a or not words.is_word(a, 50) or extra and a in extra["aliases"])
        }
        if city["capital"] and fold(label) in country_forms and not label.endswith("City"):
            # Djibouti, Luxembourg, Singapore, Monaco: the name alone is the country.
            if country not in ("GE",):
                aliases, label = {a for a in aliases if fold(a) != fold(label)}, f"{label} City"
        is_post = fold(label).replace(" ", "") in posts.get(country, set())
        found_posts.add((country, fold(label)))
        found_posts |= {(country, fold(a)) for a in aliases}
        single = " " not in fold(label)
        weight = 90 if city["capital"] and country not in TERRITORIES else city_weight(city["population"])
        if city["capital"] and country in TERRITORIES:
            weight = max(weight, 60)
        large = city["capital"] and city["population"] >= 300_000 or city["population"] >= 1_000_000
        if large:
            policy = "context" if single and words.is_word(label, 35) else ""
        elif city["capital"] or is_post:
            policy = "context" if words.is_word(label, 50) or words.given.get(fold(label), 0) >= LIKELY_GIVEN_NAME else ""
        else:
            policy = "context" if words.is_ambiguous(label) or fold(label) in country_forms else ""
        rows.append(
            {
                "id": city["id"],
                "name": label,
                "aliases": common.join_aliases(label, aliases),
                "subtype": "capital" if city["capital"] else "city",
                "country": country,
                "weight": max(weight, 55) if is_post else weight,
                "policy": policy,
            }
        )
    rows += missing_cities(capitals, posts, curated, rows, found_posts)
    unused = sorted(k for k in curated if k not in used)
    if unused:
        print("  curated/cities.csv, not found in GeoNames:", ", ".join(f"{c}:{f}" for c, f in unused))
    for source in (common.GEONAMES, common.PHOENIX, common.FACTBOOK, common.CABLEMAP, common.OWN):
        sources.add("places/cities.csv", *source)
    return rows


def city_label(name):
    """A name as a text would have it, or None for parts of towns (Paris 15 Vaugirard, Zurich (Kreis 3))."""
    name = name.lstrip("'`").replace("`", "'")
    if name == "6th of October City":
        return name
    name = re.sub(r"^(Pasig|Cebu|Al Ain|Zhu Cheng) City$", r"\1", name)
    name = re.sub(r"-(si|gun|eup)$", "", name)
    if not plausible_place(name) or "\u2013" in name:
        return None
    if re.search(r"\b(District|Estate|Sector|Arrondissement|Colonia|Kreis|Borough|Quan|Thi Tran|Ward)\b", common.fold(name).title()):
        return None if name != "Londonderry County Borough" else name
    return name


def city_weight(population):
    """25,000 -> 28, 100,000 -> 40, a million -> 60, ten million -> 80."""
    return max(10, min(85, round(20 * (math.log10(max(population, 1000)) - 3))))


def capital_names(reference):
    """Pairs (country, folded name) of capitals and seats of government."""
    pairs = set()
    for row in common.read_reference(reference, "places/factbook_countries.csv"):
        if row["subtype"] == "capital" and len(row["country"]) == 2:
            name = re.sub(r" (is the administrative capital|in Romanian)$", "", row["name"])
            if name not in ("D.C.", "Grand Turk", "The Settlement", "Lobamba", "Bloemfontein"):
                pairs.add((row["country"], fold(name)))
    pairs |= {("MM", "nay pyi taw"), ("IL", "tel aviv"), ("NL", "the hague"), ("KI", "tarawa"), ("US", "washington d.c."), ("MM", "yangon")}
    pairs.discard(("US", "washington"))
    return pairs


def post_cities(reference):
    """Folded names of cities with a US post, by country; the stations are written without spaces."""
    posts = {}
    for row in common.read_reference(reference, "orgs/cable_stations.csv"):
        if len(row["country"]) == 2:
            posts.setdefault(row["country"], set()).add(fold(row["name"]))
    return posts


def missing_cities(capitals, posts, curated, rows, found):
    """Rows of our own for capitals that GeoNames' selection lacks, and a report of posts not found."""
    have = {(r["country"], fold(r["name"]).replace(" ", "")) for r in rows}
    have |= {(r["country"], fold(a).replace(" ", "")) for r in rows for a in common.split_aliases(r["aliases"])}
    lacking = sorted(c for c in capitals if (c[0], c[1].replace(" ", "")) not in have and (c[0], (c[1] + "city").replace(" ", "")) not in have)
    if lacking:
        print("  capitals not found in GeoNames:", ", ".join(f"{c}:{n}" for c, n in lacking))
    lost = sorted((c, n) for c, names in posts.items() for n in names if (c, n.replace(" ", "").replace("'", "")) not in {(a, re.sub(r"[' .-]", "", b)) for a, b in have})
    if lost:
        print("  posts without a city:", ", ".join(f"{c}:{n}" for c, n in lost))
    own = []
    for row in common.read_curated("cities_extra.csv"):
        own.append(
            {
                "id": f"CG:city-{row['country'].lower()}-{common.slug(row['name'])}",
                "name": row["name"],
                "aliases": common.join_aliases(row["name"], common.split_aliases(row["aliases"])),
                "subtype": row["subtype"],
                "country": row["country"],
                "weight": row["weight"],
                "policy": row["policy"],
            }
        )
    return own


# --- provinces -----------------------------------------------------------------------------------------------------

# The word that follows a province's name, by the factbook's class of division or by country.
DIVISION_WORDS = {
    "provinces": ("Province",), "states": ("State",), "governorates": ("Governorate", "Province"),
    "regions": ("Region", "Province"), "districts": ("District",), "departments": ("Department",),
    "prefectures": ("Prefecture",), "counties": ("County",), "cantons": ("Canton",), "emirates": (),
    "autonomous communities": (), "divisions": ("Division",), "administrative districts": ("District",),
    "administrative regions": ("Region",), "ethnically based regional states": ("Region", "State"),
    "provinces or voivodships": ("Province", "Voivodship"), "parishes": ("Parish",),
}
COUNTRY_WORDS = {
    "KZ": ("Oblast", "Province"), "KG": ("Oblast", "Province"), "TJ": ("Oblast", "Province"), "UZ": ("Oblast", "Province"),
    "TM": ("Velayat", "Province"), "UA": ("Oblast",), "BY": ("Oblast",), "RU": ("Oblast", "Region"), "US": (),
    "TR": ("Province",), "IR": ("Province",), "AF": ("Province",), "IN": ("State",), "BR": ("State",), "MX": ("State",),
    "VE": ("State",), "NG": ("State",), "MY": ("State",), "AU": (), "SD": ("State",), "SS": ("State",), "DE": (),
    "GB": (), "AT": (), "ES": (), "AE": (), "IT": (),
}
# Too small to be spoken of without their country, or towns rather than provinces.
SKIPPED_DIVISIONS = {
    "municipalities", "localities", "administrative atolls", "island councils", "communes", "island divisions",
    "islands", "administrative areas",
}
SKIPPED_COUNTRIES = set("AD AG BB BM DM GD GG IM JE KI KN LC LI LU MC MT NR PW SC SM ST TV VC BS MU SG IS LV SI MK MD".split())


def provinces(reference, sources, words, taken, seats, region_rows):
    """Rows of places/provinces.csv. `taken`: folded forms of countries and regions; `seats`: (country, form) of cities.

    A province that is in the list of regions already lends it its longer form instead ("Gujarat State").
    """
    by_region = {(row["country"], form): row for row in region_rows if row["country"] for form in forms_of([row])}
    curated = {(row["country"], fold(row["find"])): row for row in common.read_curated("provinces.csv")}
    found = {}
    for row in common.read_reference(reference, "places/factbook_admin1.csv"):
        country, kind = row["country"], row["subtype"].removeprefix("admin1").lstrip(":")
        name = row["canonical"].strip("'")
        if len(country) != 2 or country in SKIPPED_COUNTRIES or kind in SKIPPED_DIVISIONS or not plausible_place(name):
            continue
        if country == "GB" and re.search(r"\b(City|Council|Borough)\b|^City of", name):
            continue
        entry = found.setdefault((country, fold(name)), {"name": name, "alternates": set(), "words": ()})
        if row["subtype"] == "admin1_alt":
            entry["alternates"].add(row["name"])
        else:
            entry["words"] = COUNTRY_WORDS.get(country, DIVISION_WORDS.get(kind, ("Province",)))
    for row in common.read_reference(reference, "places/rigour_territories.csv"):
        name, country = row["name"], row["country"]
        if row["subtype"] == "territory" and country in ("RU", "IN", "DE", "BR", "CH", "CA", "AU", "CN") and name == row["canonical"]:
            bare = re.sub(r" (Oblast|Krai|Republic|Autonomous Okrug)$", "", name)
            if plausible_place(name) and "\u2013" not in name and bare != "Moscow" and bare != "Saint Petersburg":
                entry = found.setdefault((country, fold(bare)), {"name": bare, "alternates": set(), "words": ()})
                if bare != name:
                    entry["alternates"].add(name)
                    entry["words"] = tuple(dict.fromkeys((name[len(bare) + 1 :], "Region")))
    for country, key in curated:
        found.setdefault((country, key), {"name": curated[(country, key)]["name"], "alternates": set(), "words": ()})
    rows = []
    for (country, key), entry in found.items():
        name, suffixes = entry["name"], entry["words"]
        aliases = {a for a in entry["alternates"] if alternate_of(a, name) and (country, fold(a)) not in seats}
        english = [a for a in aliases if re.match(r"(North|South|East|West|Northern|Southern|Eastern|Western|Inner|Central|Upper|Lower) ", a)]
        if english:
            aliases.add(name)
            name = sorted(english)[0]
            aliases.discard(name)
        extra = curated.get((country, key))
        bare = name
        if extra:
            aliases |= set(common.split_aliases(extra["aliases"]))
            name = extra["name"]
        elif (country, fold(bare)) in by_region:
            region = by_region[(country, fold(bare))]
            longer = {f"{bare} {word}" for word in suffixes}
            region["aliases"] = common.join_aliases(region["name"], longer | set(common.split_aliases(region["aliases"])))
            continue
        elif country == "CN" and (country, fold(bare)) in seats or country in ("MO", "HK"):
            continue
        elif (country, fold(bare)) in seats or fold(bare) in taken:
            # The bare name is a city's or a country's: the province needs its word.
            if not suffixes:
                continue
            name = bare if bare.split()[-1] in ALL_SUFFIXES else f"{bare} {suffixes[0]}"
            aliases = {f"{a} {suffixes[0]}" for a in aliases if a.split()[-1] not in ALL_SUFFIXES and fold(a) != key} | {
                f"{bare} {word}" for word in suffixes[1:]
            }
        elif bare.split()[-1] not in ALL_SUFFIXES:
            aliases |= {f"{bare} {word}" for word in suffixes}
        aliases = {a for a in aliases if plausible_place(a) and fold(a) not in taken and (country, fold(a)) not in seats}
        if fold(name) in taken:
            continue
        policy = "context" if words.is_ambiguous(name) and country != "US" else ""
        if suffixes[:1] in (("District",), ("County",), ("Parish",)) and " " not in name:
            policy = "context"
        if country == "US" and words.is_word(name, 35):
            policy = "context"
        rows.append(
            {
                "id": f"ADM1:{country}-{common.slug(entry['name'])}",
                "name": name,
                "aliases": common.join_aliases(name, aliases),
                "subtype": "province",
                "country": country,
                "weight": 70 if country == "US" else 45 if country in LARGE else 35,
                "policy": policy,
            }
        )
    for source in (common.FACTBOOK, common.RIGOUR, common.OWN):
        sources.add("places/provinces.csv", *source)
    return rows


# Countries whose provinces reports name without more ado.
LARGE = set("AF AR AU BR CA CD CN CO DE ES ET FR ID IN IQ IR IT JP KZ MX MY NG PK RU SA SD SO SS SY TR UA UZ VE VN YE ZA".split())
ALL_SUFFIXES = {word for suffixes in (*DIVISION_WORDS.values(), *COUNTRY_WORDS.values()) for word in suffixes} | {
    "Krai", "Republic", "Okrug", "Territory", "Territories", "City", "Capital",
}


def alternate_of(form, name):
    """The factbook's bracketed form is another name, not the seat or a language (Arabic, Kurdish)."""
    if not plausible_place(form) or form in ("Arabic", "Kurdish", "Castilian", "Catalan", "Galician", "Basque"):
        return False
    if re.match(r"(North|South|East|West|Northern|Southern|Eastern|Western|Inner|Central|Upper|Lower|Greater) ", form):
        return True
    a, b = phonetic(form), phonetic(name)
    return a == b or edit_distance_at_most(a, b, 2 if len(b) > 5 else 1)


# --- regions -------------------------------------------------------------------------------------------------------


def regions(reference, sources, words, country_forms):
    """Rows of places/regions.csv: our own list and the waters of Natural Earth."""
    rows, have = [], set()
    for row in common.read_curated("regions.csv"):
        aliases = [a for a in common.split_aliases(row["aliases"]) if fold(a) not in country_forms]
        have |= {fold(row["name"])} | {fold(a) for a in aliases}
        rows.append(region_row(row["name"], aliases, row["subtype"], row["country"], row["weight"], words))
    for row in common.read_reference(reference, "places/naturalearth.csv"):
        kind, name = row["subtype"].removeprefix("water:"), english_water(row["name"])
        if row["subtype"].startswith("water:") and name and fold(name) not in have:
            have.add(fold(name))
            rows.append(region_row(name, [], kind, "", 45, words))
    for source in (common.NATURAL_EARTH, common.OWN):
        sources.add("places/regions.csv", *source)
    return rows


def region_row(name, aliases, subtype, country, weight, words):
    return {
        "id": f"CG:{common.slug(name)}",
        "name": name,
        "aliases": common.join_aliases(name, aliases),
        "subtype": subtype,
        "country": country,
        "weight": weight,
        "policy": "context" if " " not in name and words.is_word(name, 50) and name not in UNMISTAKABLE else "",
    }


UNMISTAKABLE = {
    "Europe", "Africa", "Asia", "Arctic", "Atlantic", "Pacific", "Mediterranean", "Balkans", "Caribbean", "Antarctic",
    "Kremlin", "Caucasus",
}


def english_water(name):
    """Title case as English has it ('Gulf of Oman'); None for names in other languages, cut names and generic ones."""
    name = re.sub(r"\b(Of|And|The|El)\b", lambda m: m[0].lower(), name)
    name = name[0].upper() + name[1:]
    words = name.split()
    generic = {"Sea", "Ocean", "Gulf", "Bay", "Strait", "Straits", "Channel", "Passage", "Sound", "River", "Bight"}
    if not plausible_place(name) or not generic & set(words) or len(words) < 2 or name in ("The Sound", "Inner Seas", "Inner Sea"):
        return None
    return name if common.fold(name) == name.lower().replace("'", "") else None


def build(reference, sources, options):
    words = Words(reference)
    country_rows = countries(reference, sources)
    words.demonyms = {fold(d) for row in country_rows for d in common.split_aliases(row["demonyms"])}
    country_forms = forms_of(country_rows)
    common.write_list("places/countries.csv", COUNTRY_COLUMNS, country_rows)
    region_rows = regions(reference, sources, words, country_forms)
    city_rows = cities(reference, sources, words, country_rows)
    region_forms = {(row["country"], form) for row in region_rows for form in forms_of([row])}
    city_rows = [row for row in city_rows if (row["country"], fold(row["name"])) not in region_forms]
    common.write_list("places/cities.csv", CITY_COLUMNS, city_rows)
    seats = {(row["country"], form) for row in city_rows for form in forms_of([row])}
    taken = country_forms | forms_of(region_rows)
    province_rows = provinces(reference, sources, words, taken, seats, region_rows)
    common.write_list("places/regions.csv", CITY_COLUMNS, region_rows)
    common.write_list("places/provinces.csv", CITY_COLUMNS, province_rows)


def forms_of(rows):
    """Folded names and aliases."""
    return {fold(f) for row in rows for f in (row["name"], *common.split_aliases(row["aliases"]))}
