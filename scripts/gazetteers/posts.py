"""US posts that sign cables: gazetteers/posts/posts.csv.

Embassies and consulates come from the routing table of 2010 (ACP 117), posts
of other years and Washington's departments from curated/posts.txt. `aliases`
are the spellings of the station in cable numbers and address lines,
`misspellings` those that occur in its place, `indicators` the routing
indicators.
"""

import collections
import re

import common
from common import CABLEMAP, CURATED, OWN, fold, join_aliases, read_reference, slug, write_list

COLUMNS = ["id", "name", "aliases", "country", "place", "subtype", "indicators", "start", "end", "misspellings"]

PREFIX = re.compile(r"^(Embassy|Consulate|Regional Embassy Office) ")
ADDRESS = {"embassy": "AMEMBASSY", "consulate": "AMCONSUL", "reo": "REO"}
SUBTYPES = {"reo": "office"}

# What the routing table or the station list has wrong, has no country for, or writes oddly.
PLACES = {
    "Columbo": None,  # a second entry of Colombo, under Angola
    "Melbourne Vic": None,
    "Mazar-E Sharif": ("Mazar-e Sharif", "AF"),
    "Port Au Prince": ("Port-au-Prince", "HT"),
    "Dar Es Salaam": ("Dar es Salaam", "TZ"),
    "Rio De Janeiro": ("Rio de Janeiro", "BR"),
    "Port Of Spain": ("Port of Spain", "TT"),
    "Ndjamena": ("N'Djamena", "TD"),
    "Osaka Kobe": ("Osaka-Kobe", "JP"),
    "St Petersburg": ("St. Petersburg", "RU"),
    "Guatemala City": ("Guatemala", "GT"),
    "Mexico City": ("Mexico", "MX"),
    "Panama City": ("Panama", "PA"),
    "Vatican City": ("Vatican", "VA"),
    "Belgrade": ("Belgrade", "RS"),
    "Curacao": ("Curacao", "CW"),
    "Sao Paulo": ("Sao Paulo", "BR"),
    "Jerusalem": ("Jerusalem", "IL"),
    "Kolonia": ("Kolonia", "FM"),
}
EXTRA = {
    "Guatemala": ["GUATEMALA CITY"],
    "Mexico": ["MEXICO CITY", "MEXICO D F", "MEXICO DF"],
    "Panama": ["PANAMA CITY"],
    "Vatican": ["VATICAN CITY", "HOLY SEE"],
    "Kuwait": ["KUWAIT CITY"],
    "Tel Aviv": ["TEL AVIV YAFO"],
    "Yaounde": ["YAOUNDE CAMEROON"],
    "Kyiv": ["KIEV"],
    "Dhaka": ["DACCA"],
    "Mumbai": ["BOMBAY"],
    "Kolkata": ["CALCUTTA"],
    "Rangoon": ["YANGON"],
    "Lagos": ["AMCONSUL LAGOS"],
    "Astana": ["NUR-SULTAN", "USOFFICE ASTANA"],
    "Pristina": ["USOFFICE PRISTINA"],
    "Luxembourg": ["LUXEMBOURG CITY"],
    "Berlin": ["USOFFICE BERLIN"],
    "Hong Kong": ["HONGKONG"],
    "Edinburgh": ["EDINBURGH"],
    "Basrah": ["BASRA", "REO BASRAH", "AMCONSUL BASRAH"],
}


def build(reference, sources, options):
    rows = {}
    for line in (CURATED / "posts.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, subtype, country, place, aliases, start, end = line.split("|")
        rows[name] = post(name, subtype, country, place, aliases.split(","), start, end)

    for row in read_reference(reference, "orgs/us_posts_acp117.csv"):
        kind = row["subtype"].removeprefix("us_post:")
        indicator = row["id"].removeprefix("RI:")
        if kind not in ADDRESS:
            continue
        place, country = PREFIX.sub("", row["canonical"]), row["country"]
        if place in PLACES:
            if PLACES[place] is None:
                continue
            place, country = PLACES[place]
        if place not in rows:
            city = {"Guatemala": "Guatemala City", "Mexico": "Mexico City", "Panama": "Panama City", "Kuwait": "Kuwait City", "Vatican": "Vatican City"}.get(place, place)
            rows[place] = post(place, SUBTYPES.get(kind, kind), country, city, [], "", "")
        found = rows[place]
        station = re.sub(r"[^A-Z -]", "", fold(place.replace("-", " ").replace(".", "")).upper())
        found["aliases"].update({station, station.replace(" ", ""), f"{ADDRESS[kind]} {station}"})
        for extra in EXTRA.get(place, []):
            prefix = f"{ADDRESS[kind]} "
            found["aliases"].update({extra} | ({prefix + extra} if not re.match(r"(AM|US|REO)", extra) else set()))
        found["indicators"].add(indicator)

    by_station = collections.defaultdict(list)
    for name, row in rows.items():
        for alias in row["aliases"]:
            by_station[alias.replace(" ", "").replace("-", "")].append(row)
    lost = set()
    for row in read_reference(reference, "orgs/cable_stations.csv"):
        if row["name"] not in by_station:
            lost.add(row["name"])
    for row in read_reference(reference, "orgs/cablemap_station_typos.csv"):
        # A two-letter form, or one that is a station itself, would correct what is right.
        if len(row["name"]) < 3 or row["name"] in by_station:
            continue
        for found in by_station.get(row["canonical"], [])[:1]:
            found["misspellings"].add(row["name"])
    for code in sorted(lost - NO_POST):
        print(f"posts: station {code} has no post")

    out = []
    for name, row in rows.items():
        if not row["country"]:
            raise ValueError(f"posts: {name} has no country")
        out.append({
            **row,
            "id": "CG:post-" + slug(name),
            "aliases": join_aliases("", row["aliases"]),
            "indicators": "|".join(sorted(row["indicators"])),
            "misspellings": "|".join(sorted(row["misspellings"])),
        })
    write_list("posts/posts.csv", COLUMNS, out)
    sources.add("posts/posts.csv", *CABLEMAP)
    sources.add("posts/posts.csv", *OWN)


# Stations of the source list that are slips of others, or no post.
NO_POST = {
    "FSINFATC", "FESTTWO", "PARTO", "PARISFR", "WASHDC", "DAMASCCUS", "CHARLESTON", "MONTEREY", "BENIN", "GRENADA",
    "HAMILTON", "HALIFAX", "QUEBEC",
}


def post(name, subtype, country, place, aliases, start, end):
    return {
        "name": re.sub(r" \(.*\)$", "", name),
        "aliases": {alias for alias in aliases if alias},
        "country": country,
        "place": place,
        "subtype": subtype,
        "indicators": set(),
        "start": start,
        "end": end,
        "misspellings": set(),
    }
