// What is chosen and what is shown. Whoever changes it tells the others.

const LAST_BAR = bars ? bars.count - 1 : 0;
const state = {
  name: -1,
  pair: -1,
  mode: "telling",
  colour: "group",
  kinds: [true, true, true, true],
  hiddenGroups: new Set(),
  post: 0,
  relation: "",
  certainty: 0,
  from: 0,
  to: LAST_BAR,
  strongest: data.ties.a.length,
};
const listeners = { choice: [], filter: [], look: [] };
const when = (what, listener) => listeners[what].push(listener);
function tell(what) {
  for (const listener of listeners[what]) listener();
}

const shownNode = new Uint8Array(NODES);
const shownPair = new Uint8Array(PAIRS);
let shownNodes = 0;
let shownPairs = 0;

// The place of each pair in the order of strength, by mode.
const ranks = {};
function rank(mode) {
  if (!ranks[mode]) {
    const order = Array.from({ length: data.ties.a.length }, (_, pair) => pair);
    order.sort((one, other) => strength(other, mode) - strength(one, mode) || one - other);
    ranks[mode] = new Uint32Array(order.length);
    order.forEach((pair, place) => { ranks[mode][pair] = place; });
  }
  return ranks[mode];
}

const isWholeTime = () => state.from === 0 && state.to === LAST_BAR;

// Whether one of the cells lies in the time and at the post asked for.
function cellsFit(cells) {
  if (isWholeTime() && !state.post) return true;
  for (const cell of cells) {
    const [bar, post] = data.cells[cell];
    const inTime = isWholeTime() || (bar >= state.from && bar <= state.to);
    if (inTime && (!state.post || post === state.post)) return true;
  }
  return false;
}

function relationFits(relation) {
  return (state.relation === "any" || data.relations.kind[relation] === state.relation)
    && data.relations.certainty[relation] >= state.certainty;
}

function nameFits(name) {
  const node = nodeOf[name];
  return node >= 0 && state.kinds[names.kind[name]] && names.certainty[name] >= state.certainty
    && !state.hiddenGroups.has(data.map.group[node]);
}

function pairFits(pair, ranked) {
  const tie = pairs.tie[pair];
  if (state.relation !== "") {
    const relations = pairs.relations[pair];
    return relations !== null
      && relations.some((relation) => relationFits(relation) && cellsFit(data.relations.cells[relation]));
  }
  return tie >= 0 && ranked[tie] < state.strongest && cellsFit(data.ties.cells[tie]);
}

function applyFilters() {
  const asksForPairs = state.relation !== "" || state.post || !isWholeTime() || state.strongest < data.ties.a.length;
  const fits = new Uint8Array(NAMES);
  for (const name of data.map.name) fits[name] = nameFits(name) ? 1 : 0;
  const ranked = rank(state.mode);
  shownNodes = shownPairs = 0;
  const joined = new Uint8Array(NAMES);
  for (let pair = 0; pair < PAIRS; pair++) {
    const [a, b] = [pairs.a[pair], pairs.b[pair]];
    const shown = fits[a] && fits[b] && pairFits(pair, ranked);
    shownPair[pair] = shown ? 1 : 0;
    if (shown) {
      shownPairs++;
      joined[a] = joined[b] = 1;
    }
  }
  for (let node = 0; node < NODES; node++) {
    const name = data.map.name[node];
    const shown = fits[name] && (!asksForPairs || joined[name]);
    shownNode[node] = shown ? 1 : 0;
    if (shown) shownNodes++;
  }
}

const pairId = (pair) => [idOf(pairs.a[pair]), idOf(pairs.b[pair])].sort().join("--");

function setAddress(hash) {
  try {
    history.pushState(null, "", hash);
  } catch {
    // Some browsers let no page from a folder do that.
    location.hash = hash;
  }
}

// Chooses a name, a pair, or nothing (-1, -1); the address keeps it.
function choose(name, pair, keep = true) {
  state.name = name;
  state.pair = pair;
  if (keep) {
    let hash = "#map";
    if (pair >= 0) hash = `#edge=${pairId(pair)}`;
    else if (name >= 0) hash = `#node=${idOf(name)}`;
    if (location.hash !== hash) setAddress(hash);
  }
  tell("choice");
}

// Follows the address: whether it names something of the page.
function followAddress() {
  let hash = location.hash;
  try {
    hash = decodeURIComponent(hash);
  } catch {
    // As it stands.
  }
  if (hash.startsWith("#node=")) {
    const name = nameOf(hash.slice(6));
    choose(name, -1, false);
    return name >= 0;
  }
  if (hash.startsWith("#edge=")) {
    const ends = hash.slice(6).split("--");
    const [a, b] = [nameOf(ends[0]), nameOf(ends[ends.length - 1])];
    const pair = a >= 0 && b >= 0 ? pairNumbers.get(pairKey(a, b)) : undefined;
    choose(-1, pair === undefined ? -1 : pair, false);
    return pair !== undefined;
  }
  if (hash === "" || hash === "#map") choose(-1, -1, false);
  return false;
}
