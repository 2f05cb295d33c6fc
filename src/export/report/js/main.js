// The top and the end of the page; then everything is started.

function makeTop() {
  const { documents, counts } = data;
  const span = documents.first === null ? "undated" : spanText(documents.first, documents.last);
  fill($("lead"), `${plural(documents.count, "document", "documents")}, ${span}. `,
    `${plural(counts.names[0], "person", "people")}, ${plural(counts.names[1], "body", "bodies")}, ${plural(counts.names[2], "place", "places")} and ${plural(counts.names[3], "topic", "topics")}.`);
  const posts = documents.posts.slice(1);
  const few = 8;
  const postText = (from, to) => posts.slice(from, to).map((post, at) => `${post} (${number(documents.by_post[from + at + 1])})`).join(", ");
  const postFact = el("span", {}, postText(0, few));
  if (posts.length > few) {
    const more = button(`and ${number(posts.length - few)} more`, () => {
      more.replaceWith(`, ${postText(few)}`);
    }, { class: "link" });
    postFact.append(" ", more);
  }
  const without = documents.by_post[0] || 0;
  const left = data.left_out;
  const quoted = counts.with_sentence;
  const edges = data.ties.a.length + data.relations.a.length;
  fill($("facts"), facts([
    ["Documents", `${number(documents.count)}, ${span}`, documents.undated && documents.undated < documents.count ? `; ${number(documents.undated)} undated` : ""],
    ["Posts", posts.length ? postFact : "none stated", without && posts.length ? `; ${plural(without, "document names", "documents name")} none` : ""],
    ["Skipped", data.skipped.count ? [`${plural(data.skipped.count, "input", "inputs")}: `, el("a", { href: "#refused" }, "which, and why")] : "nothing"],
    ["Found", `${plural(counts.mentions, "mention", "mentions")} of ${plural(counts.names.reduce((sum, count) => sum + count, 0), "name", "names")}; ${plural(counts.comentions, "tie", "ties")} (mentioned together), ${plural(counts.relations, "relation", "relations")} (stated)`],
    ["Map", left
      ? `${plural(NODES, "name", "names")} and ${plural(data.ties.a.length, "tie", "ties")}. Left out: ${[left.nodes && plural(left.nodes, "name", "names"), left.edges && plural(left.edges, "tie", "ties")].filter(Boolean).join(" and ")}: ${left.rules.join("; ")}.`
      : `all ${plural(NODES, "name", "names")} and ${plural(data.ties.a.length, "tie", "ties")}`],
    ["Sentences", quoted === edges ? "every tie and relation of the page carries its own"
      : [`${number(quoted)} of ${plural(edges, "tie or relation carries", "ties and relations carry")} theirs here; the rest stand in `, fileLink("tables/evidence.csv")]],
    data.about.filters.length && ["Filters", el("ul", {}, data.about.filters.map((filter) => el("li", {}, filter)))],
    (counts.names_left_out > 0 || counts.relations_left_out > 0) && ["No room for", `${[counts.names_left_out && `${plural(counts.names_left_out, "name", "names")}, the least mentioned`, counts.relations_left_out && `${plural(counts.relations_left_out, "relation", "relations")}, the least stated`].filter(Boolean).join("; ")}: they stand in the tables`],
  ]));
}

const FILES = [
  ["graph/overview.gexf", "the map, for Gephi"],
  ["graph/overview.svg", "the map as a picture"],
  ["graph/all.gexf", "everything, with dates, for Gephi"],
  ["workbook.xlsx", "the tables for a spreadsheet"],
  ["tables/entities.csv", "who and what was found"],
  ["tables/mentions.csv", "where each name stands"],
  ["tables/relations.csv", "what sentences state"],
  ["tables/comentions.csv", "who is mentioned with whom"],
  ["tables/evidence.csv", "every sentence behind every tie and relation"],
  ["tables/documents.csv", "the header of each document"],
  ["tables/timeline.csv", "what was mentioned when"],
  ["tables/review.csv", "what a person should decide"],
  ["tables/skipped.csv", "what was passed over"],
  ["run.json", "version, lists, settings, counts"],
];

function makeMaking() {
  const { about } = data;
  fill($("making"),
    el("p", {}, `Made by cablegraph ${about.version} with lists and pattern rules alone: no model, no network. The same input and lists give the same page, byte for byte.`),
    facts([
      ["Together", `names in one ${about.window}`],
      about.min_weight > 1 && ["Weight", `ties found fewer than ${about.min_weight} times are left out`],
      ["Lists", el("code", {}, about.lists_digest)],
      about.review && ["Review", about.review[0], " ", el("code", {}, about.review[1])],
      ["Size", data.counts.is_over ? `the map alone takes more than the ${number(data.counts.limit / 1e6)} MB that a page should have: sentences, relations and all other names stand in the tables`
        : `this page holds at most ${number(data.counts.limit / 1e6)} MB, and up to four sentences of each tie`],
    ]),
    el("h3", {}, "What the words mean"),
    el("dl", { class: "words" }, [
      ["Tie", `Two names in one ${about.window}. That is no relation: read the sentences.`],
      ["Frequent", "By how often two names stand together. The well known come first."],
      ["Telling", "By how much oftener two names stand together than chance would have it: the log-likelihood ratio; npmi says the same from -1 to 1, whatever the counts."],
      ["Relation", "What a sentence states, found by a rule. It may be wrong, and what is stated may be untrue."],
      ["Certainty", "How sure it is that the mentions of a name are its own, or that a relation is stated: certain (0.97 and above: one name, a list, or the document itself says so), likely (0.90), probable (0.75: documents were compared), unsure (a surname alone). It does not say that a statement is true."],
      ["Dates", "Those of the documents, not of what they tell."],
    ].map(([term, told]) => el("div", {}, el("dt", {}, term), el("dd", {}, told)))),
    el("h3", {}, "The other files"),
    about.is_apart ? el("p", { class: "hint" }, "This page shows a part of an output; the tables stand in the folder that it was drawn from.") : null,
    el("ul", { class: "files" }, FILES.map(([path, what]) => el("li", {}, fileLink(path), `: ${what}`))));
}

// Light, dark, or as the system has it.
const THEMES = ["auto", "light", "dark"];
function makeTheme() {
  const key = "cablegraph theme";
  let theme = "auto";
  try {
    theme = THEMES.includes(localStorage.getItem(key)) ? localStorage.getItem(key) : "auto";
  } catch {
    // Some browsers keep nothing for a page from a folder.
  }
  const apply = () => {
    document.documentElement.dataset.theme = theme;
    $("theme").textContent = `Theme: ${theme}`;
    tell("look");
  };
  $("theme").addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    try {
      localStorage.setItem(key, theme);
    } catch {
      // As above.
    }
    apply();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => tell("look"));
  apply();
}

function makePaper() {
  let shown = false;
  const print = (isPaper) => {
    if (shown === isPaper) return;
    shown = isPaper;
    printLists(isPaper);
    map.paper(isPaper);
  };
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
  matchMedia("print").addEventListener("change", (event) => print(event.matches));
}

try {
  makeTop();
  makeFilters();
  makeSearch();
  makeBrush();
  // The filters stand before whoever shows what they leave.
  listeners.filter.unshift(applyFilters);
  tell("filter");
  makeLists();
  makeReview();
  makeRefusals();
  makeMaking();
  makeTheme();
  map.start();
  makePaper();
  window.addEventListener("popstate", followAddress);
  window.addEventListener("hashchange", followAddress);
  if (followAddress()) showChoice(null);
  // For tests: how the page is doing.
  window.cablegraph = { state, map, nodeOf, names, pairs, choose, shown: () => [shownNodes, shownPairs] };
} catch (error) {
  $("fault").hidden = false;
  $("fault").textContent = `This page could not be drawn: ${error.message}. The same is in the folder tables beside it.`;
  throw error;
}
