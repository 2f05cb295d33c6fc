// What the page holds. Names are numbered, the most mentioned first; a pair is two names that something joins.

const data = JSON.parse($("data").textContent);
const names = data.names;
const NAMES = names.label.length;
const KINDS = ["person", "organisation", "place", "topic"];
const KIND_TITLES = ["People", "Bodies", "Places", "Topics"];
const PREFIXES = ["per", "org", "loc", "top"];
const word = (at) => data.words[at];

const idCache = new Map();
function idOf(name) {
  if (names.id[name]) return names.id[name];
  const rest = names.label[name].toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return rest ? `${PREFIXES[names.kind[name]]}-${rest}` : PREFIXES[names.kind[name]];
}
function nameOf(id) {
  if (!idCache.size) for (let name = 0; name < NAMES; name++) idCache.set(idOf(name), name);
  return idCache.has(id) ? idCache.get(id) : -1;
}

// The place of each name on the map, or -1.
const nodeOf = new Int32Array(NAMES).fill(-1);
data.map.name.forEach((name, node) => { nodeOf[name] = node; });
const NODES = data.map.name.length;

// Cells are written by how many further on than the one before.
for (const column of [data.ties.cells, data.relations.cells]) {
  for (const cells of column) {
    for (let at = 1; at < cells.length; at++) cells[at] += cells[at - 1];
  }
}

// Pairs: those of the ties in their order, then those that relations alone join.
const pairs = { a: [], b: [], tie: [], relations: [] };
const pairNumbers = new Map();
const pairsOf = new Map();
function pairKey(a, b) {
  return a < b ? a * NAMES + b : b * NAMES + a;
}
function addPair(a, b, tie) {
  const key = pairKey(a, b);
  if (pairNumbers.has(key)) return pairNumbers.get(key);
  const pair = pairs.a.length;
  pairs.a.push(a);
  pairs.b.push(b);
  pairs.tie.push(tie);
  pairs.relations.push(null);
  pairNumbers.set(key, pair);
  for (const end of [a, b]) {
    if (pairsOf.has(end)) pairsOf.get(end).push(pair);
    else pairsOf.set(end, [pair]);
  }
  return pair;
}
for (let tie = 0; tie < data.ties.a.length; tie++) addPair(data.ties.a[tie], data.ties.b[tie], tie);
for (let relation = 0; relation < data.relations.a.length; relation++) {
  const pair = addPair(data.relations.a[relation], data.relations.b[relation], -1);
  (pairs.relations[pair] ||= []).push(relation);
}
const PAIRS = pairs.a.length;

// How strong a pair is, by what the reader asks for.
function strength(pair, mode) {
  const tie = pairs.tie[pair];
  if (tie < 0) return 0;
  return mode === "telling" ? data.ties.ll[tie] : data.ties.weight[tie];
}

function certaintyOfPair(pair) {
  return Math.min(names.certainty[pairs.a[pair]], names.certainty[pairs.b[pair]]);
}
function certaintyWord(hundredths) {
  if (hundredths >= 97) return "certain";
  if (hundredths >= 90) return "likely";
  return hundredths >= 75 ? "probable" : "unsure";
}
const certaintyText = (hundredths) => `${certaintyWord(hundredths)} (${(hundredths / 100).toFixed(2)})`;

const dayText = (day) => (day === null ? "" : new Date(day * 864e5).toISOString().slice(0, 10));
function spanText(first, last) {
  if (first === null) return "undated";
  return first === last ? dayText(first) : `${dayText(first)} to ${dayText(last)}`;
}

const bars = data.documents.bars;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
function barText(bar) {
  const month = bars.from + bar * bars.months;
  const year = Math.floor(month / 12);
  if (bars.months === 1) return `${MONTHS[month % 12]} ${year}`;
  return bars.months === 12 ? String(year) : `${year}s`;
}

const relationText = (kind) => data.relations.kinds[kind].replaceAll("_", " ");
const groupText = (group) => data.map.groups[group].name;

// What a name is, in few words: "city, KZ".
function natureOf(name) {
  const parts = [word(names.subtype[name]).replaceAll("_", " ") || KINDS[names.kind[name]], word(names.country[name])];
  return parts.filter(Boolean).join(", ");
}

// Quotes are rows of six numbers: sentence, rule, and of both names where it stands.
function quotesOf(rows) {
  const quotes = [];
  for (let at = 0; at < rows.length; at += 6) {
    quotes.push({ sentence: rows[at], rule: rows[at + 1], marks: [[rows[at + 2], rows[at + 3]], [rows[at + 4], rows[at + 5]]] });
  }
  return quotes;
}
