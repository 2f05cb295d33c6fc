// Cards: what is told of a name, and the sentences behind a pair.

let opener = null;

function pairCount(pair) {
  const tie = pairs.tie[pair];
  if (tie < 0) return plural((pairs.relations[pair] || []).length, "relation", "relations");
  return `${plural(data.ties.weight[tie], TOGETHER[0], TOGETHER[1])} in ${plural(data.ties.documents[tie], "document", "documents")}`;
}
const TOGETHER = { paragraph: ["paragraph", "paragraphs"], document: ["document", "documents"] }[data.about.window] || ["sentence", "sentences"];

const openName = (name, label) => button(label || names.label[name], (event) => {
  choose(name, -1);
  showChoice(event.currentTarget);
}, { class: "link" });
const openPair = (pair, label, more) => button(label, (event) => {
  choose(-1, pair);
  showChoice(event.currentTarget);
}, { class: "link", ...more });

const swatch = (name) => {
  const group = nodeOf[name] >= 0 ? data.map.group[nodeOf[name]] : -1;
  const mark = el("span", { class: "swatch", "aria-hidden": "true" });
  if (group >= 0) mark.style.setProperty("--own", data.map.groups[group].color);
  return mark;
};

function facts(rows) {
  return el("dl", { class: "facts" }, rows.filter(Boolean).map(([term, ...told]) => el("div", {}, el("dt", {}, term), el("dd", {}, told))));
}

// A list that shows its beginning, and the rest when asked.
function shortList(items, few, attributes) {
  const list = el("ul", attributes, items.slice(0, few));
  if (items.length <= few) return list;
  const more = el("li", {}, button(`All ${number(items.length)}`, () => {
    more.remove();
    put(list, items.slice(few));
    list.children[few].querySelector("button")?.focus();
  }, { class: "quiet" }));
  list.append(more);
  return list;
}

function relationPhrase(relation, from) {
  const [a, b, kind] = [data.relations.a[relation], data.relations.b[relation], data.relations.kind[relation]];
  const what = relationText(kind);
  if (data.relations.symmetric[kind]) return [`${what} `, names.label[a === from ? b : a]];
  return a === from ? [`${what} `, names.label[b]] : [`${names.label[a]} `, what, " it"];
}

// The roles of a name by date: those it is stated to have.
function rolesOf(name) {
  const roles = [];
  for (const pair of pairsOf.get(name) || []) {
    for (const relation of pairs.relations[pair] || []) {
      if (data.relations.a[relation] !== name) continue;
      const rows = data.relations.roles[relation];
      for (let at = 0; at < rows.length; at += 4) {
        roles.push({ role: word(rows[at]), count: rows[at + 1], first: rows[at + 2], last: rows[at + 3], of: data.relations.b[relation], pair });
      }
    }
  }
  const early = (role) => (role.first === null ? Infinity : role.first);
  return roles.sort((one, other) => early(one) - early(other) || other.count - one.count || one.of - other.of);
}

function nameCard(name) {
  const own = pairsOf.get(name) || [];
  const ties = own.filter((pair) => pairs.tie[pair] >= 0)
    .sort((one, other) => strength(other, state.mode) - strength(one, state.mode) || one - other);
  const stated = own.flatMap((pair) => (pairs.relations[pair] || []).map((relation) => [pair, relation]))
    .sort((one, other) => data.relations.weight[other[1]] - data.relations.weight[one[1]] || one[1] - other[1]);
  const roles = rolesOf(name);
  const group = nodeOf[name] >= 0 ? data.map.group[nodeOf[name]] : -1;
  const forms = names.forms[name];
  const other = (pair) => (pairs.a[pair] === name ? pairs.b[pair] : pairs.a[pair]);
  const how = state.mode === "telling" ? "the most telling first" : "the most frequent first";
  return [
    cardHead([swatch(name), names.label[name]], natureOf(name)),
    facts([
      ["Mentioned", `${plural(names.mentions[name], "time", "times")} in ${plural(names.documents[name], "document", "documents")}`],
      ["Dated", spanText(names.first[name], names.last[name])],
      ["Certainty", certaintyText(names.certainty[name])],
      group >= 0 && ["Group", groupText(group)],
      forms.length && ["Also", forms.slice(0, 12).join(" · "), forms.length > 12 ? ` and ${forms.length - 12} more` : ""],
      ["Id", el("code", {}, idOf(name))],
    ]),
    sparkline(name),
    roles.length ? [el("h4", {}, "Roles by date"), shortList(roles.map((held) => el("li", {},
      openPair(held.pair, held.role), `, ${names.label[held.of]}`,
      el("small", {}, ` ${spanText(held.first, held.last)}${held.count > 1 ? `, ${held.count} times` : ""}`))), 8)] : null,
    el("h4", {}, "Strongest ties", el("small", {}, ties.length ? ` ${how}` : "")),
    ties.length ? shortList(ties.map((pair) => el("li", {}, swatch(other(pair)),
      openPair(pair, names.label[other(pair)]), el("small", {}, ` ${pairCount(pair)}`))), 10, { class: "ties" })
      : el("p", { class: "hint" }, "None among those of the map. All ties stand in ", fileLink("tables/comentions.csv"), "."),
    stated.length ? [el("h4", {}, "Relations"), shortList(stated.map(([pair, relation]) => el("li", {},
      openPair(pair, relationPhrase(relation, name)), el("small", {}, ` ${spanText(data.relations.first[relation], data.relations.last[relation])}`))), 10)] : null,
  ];
}

// A sentence with both names marked.
function markedSentence(quote) {
  const text = data.sentences.text[quote.sentence];
  const marks = quote.marks.map(([at, length], which) => ({ at, length, which })).filter((mark) => mark.length)
    .sort((one, other) => one.at - other.at);
  const parts = [];
  let at = 0;
  for (const mark of marks) {
    if (mark.at < at) continue;
    parts.push(text.slice(at, mark.at), el("mark", { class: mark.which ? "two" : "one" }, text.slice(mark.at, mark.at + mark.length)));
    at = mark.at + mark.length;
  }
  parts.push(text.slice(at));
  return el("blockquote", {}, el("p", {}, el("bdi", {}, parts)));
}

// `ends` are the two names in the order of the marks.
function quoteItem(quote, ends) {
  const { sentences } = data;
  const unnamed = ends.filter((_, which) => !quote.marks[which][1]).map((name) => names.label[name]);
  const document = sentences.document[quote.sentence];
  const cable = sentences.cable_id[document];
  const id = sentences.doc_id[document];
  const paragraph = word(sentences.paragraph[quote.sentence]);
  const marking = word(sentences.marking[quote.sentence]);
  const post = data.documents.posts[sentences.post[document]];
  const told = [
    dayText(sentences.day[document]) || "undated",
    post,
    el("span", { class: "doc" }, id),
    cable && !id.includes(cable) ? `cable ${cable}` : "",
    paragraph ? `paragraph ${paragraph}` : "",
    marking ? `marked ${marking}` : "",
    `rule ${word(quote.rule)}`,
    unnamed.length ? `${unnamed.join(" and ")}: meant, not named here` : "",
  ].filter(Boolean);
  return el("li", {}, markedSentence(quote), el("footer", {}, told.flatMap((part, at) => (at ? [" · ", part] : [part]))));
}

function relationBlock(relation) {
  const { relations } = data;
  const rows = relations.roles[relation];
  const roles = [];
  for (let at = 0; at < rows.length; at += 4) {
    roles.push(el("li", {}, word(rows[at]), el("small", {}, ` ${spanText(rows[at + 2], rows[at + 3])}`)));
  }
  const kind = relations.kind[relation];
  const between = relations.symmetric[kind] ? " and " : ` ${relationText(kind)} `;
  const title = relations.symmetric[kind]
    ? `${names.label[relations.a[relation]]}${between}${names.label[relations.b[relation]]}: ${relationText(kind)}`
    : `${names.label[relations.a[relation]]}${between}${names.label[relations.b[relation]]}`;
  const quotes = quotesOf(relations.quotes[relation]);
  return [
    el("h4", {}, title),
    el("p", { class: "hint" }, `Stated ${plural(relations.weight[relation], "time", "times")}, ${spanText(relations.first[relation], relations.last[relation])}; ${certaintyText(relations.certainty[relation])}`),
    roles.length ? el("ul", { class: "roles" }, roles) : null,
    quotes.length ? el("ol", { class: "quotes" }, quotes.map((quote) => quoteItem(quote, [relations.a[relation], relations.b[relation]]))) : null,
    remainder(quotes.length, relations.weight[relation], `${idOf(relations.a[relation])}--${relations.kinds[kind]}--${idOf(relations.b[relation])}`),
  ];
}

function remainder(shown, all, edgeId) {
  if (shown >= all) return null;
  const text = shown ? `${shown} of ${plural(all, "sentence is", "sentences are")} here; all of them` : `${all === 1 ? "Its sentence" : `Its ${number(all)} sentences`}`;
  return el("p", { class: "hint" }, `${text} stand${!shown && all === 1 ? "s" : ""} in `, fileLink("tables/evidence.csv"), " under ", el("code", {}, edgeId), ".");
}

function pairCard(pair) {
  const [a, b, tie] = [pairs.a[pair], pairs.b[pair], pairs.tie[pair]];
  const quotes = tie >= 0 ? quotesOf(data.ties.quotes[tie]) : [];
  const related = pairs.relations[pair] || [];
  return [
    cardHead([openName(a), " – ", openName(b)], tie >= 0 ? "mentioned together" : "related"),
    tie >= 0 ? facts([
      ["Together", pairCount(pair)],
      ["Dated", spanText(data.ties.first[tie], data.ties.last[tie])],
      ["Telling", `log-likelihood ${number(data.ties.ll[tie] / 10)}, npmi ${(data.ties.npmi[tie] / 1000).toFixed(2)}`],
      ["Certainty", certaintyText(certaintyOfPair(pair))],
    ]) : null,
    related.map(relationBlock),
    tie >= 0 ? [
      related.length ? el("h4", {}, "Mentioned together") : null,
      quotes.length ? el("ol", { class: "quotes" }, quotes.map((quote) => quoteItem(quote, [a, b]))) : null,
      remainder(quotes.length, data.ties.weight[tie], pairId(pair)),
    ] : null,
  ];
}

function cardHead(title, below) {
  return el("div", { class: "card-head" },
    el("div", {}, el("h3", { tabindex: -1 }, title), el("p", { class: "hint" }, below)),
    button("×", closeCard, { class: "quiet close", "aria-label": "Close the card" }));
}

// A page that was drawn into a folder of its own has no tables beside it.
function fileLink(path) {
  if (data.about.is_apart && path.startsWith("tables/")) return el("code", {}, path);
  return el("a", { href: path }, path);
}

function closeCard() {
  choose(-1, -1);
  const back = opener && opener.isConnected ? opener : $("over");
  opener = null;
  back.focus({ preventScroll: back === $("over") });
}

// Brings the card of what is chosen into sight, and the keyboard to it. `from` has it back when the card is closed.
function showChoice(from) {
  if (state.name < 0 && state.pair < 0) return;
  const card = $("card");
  if (from && from.isConnected && !card.contains(from)) opener = from;
  else if (!from) opener = null;
  const title = card.querySelector("h3");
  const box = card.getBoundingClientRect();
  if (box.top < 0 || box.top > window.innerHeight - 160) {
    const narrow = card.offsetTop > $("canvas").offsetTop + 50;
    (narrow ? card : $("map")).scrollIntoView({ block: "start" });
  }
  title.focus({ preventScroll: true });
}

function drawCard() {
  const card = $("card");
  card.scrollTop = 0;
  if (state.pair >= 0) {
    fill(card, pairCard(state.pair));
    say(`Card of ${names.label[pairs.a[state.pair]]} and ${names.label[pairs.b[state.pair]]}`);
  } else if (state.name >= 0) {
    fill(card, nameCard(state.name));
    say(`Card of ${names.label[state.name]}`);
  } else {
    fill(card, el("p", { class: "hint" }, NODES ? "Click a name for its card, a line for the sentences behind it; or find a name above." : "Nothing to show: no two names were mentioned together."), beginnings());
  }
  card.classList.toggle("empty", state.name < 0 && state.pair < 0);
}

// Where to begin: the strongest ties of the map.
function beginnings() {
  if (!data.ties.a.length) return null;
  const ranked = rank(state.mode);
  const order = [...ranked.keys()].filter((tie) => shownPair[tie]).sort((one, other) => ranked[one] - ranked[other]).slice(0, 12);
  return [
    el("h4", {}, state.mode === "telling" ? "The most telling ties" : "The most frequent ties"),
    el("ul", { class: "ties" }, order.map((pair) => el("li", {}, openPair(pair, `${names.label[pairs.a[pair]]} – ${names.label[pairs.b[pair]]}`), el("small", {}, ` ${pairCount(pair)}`)))),
  ];
}

$("card").addEventListener("keydown", (event) => {
  if (event.key === "Escape" && (state.name >= 0 || state.pair >= 0)) closeCard();
});
when("choice", drawCard);
when("filter", () => { if (state.name < 0 && state.pair < 0) drawCard(); });
when("look", drawCard);
