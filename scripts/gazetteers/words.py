"""Build words/common.csv, words/given_names.csv and words/surnames.csv.

The other lists of words/ (titles, role words, particles, surname endings,
forms that are never names) are kept by hand in gazetteers/words/.
"""

import math
import re

import common

SCOWL_LEVELS = (10, 20, 35, 40, 50, 55, 60)
SCOWL_VARIETIES = ("english", "american", "british")

# A given name that is also an English word at or below this level needs context.
AMBIGUOUS_LEVEL = 50

# Words by SCOWL, yet with a capital they are names nearly always.
NAMES_BEFORE_WORDS = set(
    """john maria timothy peter carol jean roger jack harry victor martin terry randy bobby jimmy johnny mike tony
    sheila sally veronica tom hector nelson bob ted ken nick matt rick brad billy charlie josh teddy joey noel derrick
    glen colleen patsy jenny molly dirk fritz basil clement graham dieter serge davit lech pascal kelvin angelica
    mickey chuck lea troy rosemary robin heather ruby barney warren jasper barb marge jay phoebe eddy willy dolly
    curt hank bailey buddy dick rob rod rusty beryl clementine fanny kitty lulu wally walker turner rogers carter griffin garner chandler tanner
    mercer freeman newton foster gordon maxim emery jimmy nelson sonny rainier levy""".split()
)

# First or last tokens of the sources that are titles, offices, ranks, adjectives or furniture.
NO_NAME_TOKENS = set(
    """abbot acting admiral air alhaji american ambassador archbishop archduke army assembly assistant baron baroness
    bin bishop brig brigadier captain cardinal center chairman chancellor chevalier chief coalition colonel commander
    commodore congressman consul corporal council count crown dame defense defence deputy director doctor dr duke
    economy elizabeth-ii emir emperor executive father federal federation field finance first fleet foreign former
    french general generalissimo governor grand group haj haji hajj high his hojjat house independent indian interim
    interior international iranian iraqi israeli jaish japanese jihad jr junior justice king kpa lady leader
    lieutenant lieutenant-general lieutenant-colonel lord madam madame major major-general marquess marquis marshal
    martial member military minister miss mister monsieur monsignor mr mrs ms mullah national naval navy new north
    northern nuncio office officer pakistani party patriarch patrol person police pope premier president
    president-elect presiding prime prince princess private prof professor queen rabbi rear regent representative
    republic republican reverend revolutionary royal russian saudi secretary senate senator sergeant shah shaikh
    sheikh sir sister south southern soviet special spokesman sr staff standing state supreme syrian technical
    technician the third turkish under-secretary united vice vice-admiral vice-president viscount warrant wing yeoman
    ii iii iv xiv xvi xxiii xii xiii second 2nd 3rd esq government committee administration agency intelligence
    mainland nationalities nations constable congress community staff service services sources union university bank
    ministry news press times post island islands city chinese german dane swiss dutch thai english british greek
    arab african asian european western eastern central region province commission court armada mufti pasha esq phd ret usa usaf usn usmc""".split()
)


# Lists of gazetteers/words that are kept by hand where they are, in the order their keepers gave them.
HAND_KEPT = (
    "abbreviations", "not_names", "particles", "role_words", "roles", "sentence_openers", "surname_endings", "titles",
)


def common_words(scowl):
    """Lower-case words with the smallest SCOWL level that holds them; an empty dict without the folder."""
    rank = {}
    for level in SCOWL_LEVELS:
        for variety in SCOWL_VARIETIES:
            path = scowl / f"{variety}-words.{level}"
            if path.exists():
                for word in path.read_text(encoding="latin-1").split():
                    if re.fullmatch("[a-z]+", word):
                        rank.setdefault(word, level)
    return rank


def kept_common_words():
    """The words of the list as it stands in gazetteers/words."""
    path = common.GAZETTEERS / "words/common.csv"
    return {row["word"]: int(row["rank"]) for row in common.read_csv(path)} if path.exists() else {}


def tokens(reference, kind):
    """Name tokens of one kind (given_or_first_token, surname_or_last_token) with their counts, two or more."""
    counts = {}
    for row in common.read_reference(reference, "people/derived_name_tokens.csv"):
        found = re.fullmatch(rf"{kind} n=(\d+)", row["subtype"])
        if found and int(found[1]) >= 2 and plausible_token(row["name"]):
            counts[row["name"]] = counts.get(row["name"], 0) + int(found[1])
    return counts


def plausible_token(token):
    """Three letters or more, capital first and not all capitals, no digits; 'O'' and hyphens allowed."""
    return (
        re.fullmatch(r"[^\W\d_](?:[^\W\d_]|['-](?=[^\W\d_])){2,}", token) is not None
        and token[0].isupper()
        and not token.isupper()
        and common.fold(token).replace(" ", "-") not in NO_NAME_TOKENS
        and token.lower() not in NO_NAME_TOKENS
    )


def weight_of_count(count):
    """1 to 100, logarithmic: 2 -> 12, 10 -> 36, 100 -> 67, 1000 -> 97."""
    return max(1, min(100, round(3 + 31.3 * math.log10(max(count, 1.0)))))


def given_names(reference, rank):
    """Given names as rows (name, weight, policy)."""
    counts = {name: float(count) for name, count in tokens(reference, "given_or_first_token").items()}
    counts = {
        name: count
        for name, count in counts.items()
        if name.lower() not in rank or name.lower() in NAMES_BEFORE_WORDS or count >= 20
    }
    for row in common.read_curated("census_given_names.csv"):
        # The census states per cent of persons; 0.01 per cent weighs as ten bearers.
        count = float(row["frequency"]) * 1000
        if len(row["name"]) >= 3 and row["name"].lower() not in NO_NAME_TOKENS:
            level = rank.get(row["name"].lower(), 99)
            if level > AMBIGUOUS_LEVEL or count >= 15 or row["name"].lower() in NAMES_BEFORE_WORDS:
                counts[row["name"]] = max(counts.get(row["name"], 0), count)
    return name_rows(counts, rank)


def surnames(reference, rank):
    """Surnames as rows (name, weight, policy)."""
    counts = tokens(reference, "surname_or_last_token")
    # An English word borne as a surname by few is evidence of nothing.
    counts = {n: c for n, c in counts.items() if rank.get(n.lower(), 99) > 20 or c >= 3}
    return name_rows(counts, rank)


def name_rows(counts, rank):
    rows = []
    for name, count in counts.items():
        word = name.lower()
        ambiguous = rank.get(word, 99) <= AMBIGUOUS_LEVEL and word not in NAMES_BEFORE_WORDS
        rows.append({"name": name, "weight": weight_of_count(count), "policy": "context" if ambiguous else ""})
    return rows


def build(reference, sources, options):
    rank = common_words(options.scowl)
    if rank:
        rows = [{"word": word, "rank": level} for word, level in rank.items()]
        common.write_list("words/common.csv", ["word", "rank"], rows)
        sources.add("words/common.csv", *common.SCOWL)
    else:
        rank = kept_common_words()
        print(f"words/common.csv: kept as it is ({options.scowl} has no SCOWL lists)")
    columns = ["name", "weight", "policy"]
    common.write_list("words/given_names.csv", columns, given_names(reference, rank))
    common.write_list("words/surnames.csv", columns, surnames(reference, rank))
    for source in (common.POCOM, common.HISTSTATE, common.FRUS, common.PHOENIX):
        sources.add("words/given_names.csv", *source)
        sources.add("words/surnames.csv", *source)
    sources.add("words/given_names.csv", *common.CENSUS)
    for name in HAND_KEPT:
        sources.add(f"words/{name}.csv", *common.OWN)
