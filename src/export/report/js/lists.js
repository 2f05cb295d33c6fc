// The lists: names by kind, relations, and the ties of the map. Sorted, filtered, a page at a time.

const PAGE_ROWS = 50;
const PRINTED_ROWS = 25;

// A table over rows that are numbers. Each column: title, whether it holds numbers, what it is sorted by, what it shows.
function makeTable(title, rows, columns, textOf, sortedBy, file, leftOut) {
  let sort = { column: sortedBy, up: false };
  let wanted = "";
  let page = 0;
  let fitting = rows;
  const texts = new Map();
  const cached = (row) => {
    if (!texts.has(row)) texts.set(row, folded(textOf(row)));
    return texts.get(row);
  };
  const heads = columns.map((column, at) => el("th", { scope: "col", class: column.number ? "number" : null },
    button(column.title, () => {
      sort = { column: at, up: sort.column === at ? !sort.up : !column.number };
      page = 0;
      arrange();
    })));
  const body = el("tbody", {});
  const status = el("p", { class: "hint", role: "status" });
  const previous = button("‹ Before", () => turn(-1));
  const next = button("Next ›", () => turn(1));
  const filter = el("input", { type: "search", "aria-label": `Filter: ${title}`, placeholder: "Filter", on: { input: (event) => {
    wanted = folded(event.target.value.trim());
    page = 0;
    arrange();
  } } });

  function arrange() {
    fitting = wanted ? rows.filter((row) => cached(row).includes(wanted)) : rows.slice();
    const key = columns[sort.column].key;
    const keys = new Map(fitting.map((row) => [row, key(row)]));
    const order = (one, other) => {
      const [a, b] = [keys.get(one), keys.get(other)];
      // What is not known comes last either way.
      if (a === null || b === null) return (a === null) - (b === null);
      return (a < b ? -1 : a > b ? 1 : 0) * (sort.up ? 1 : -1);
    };
    fitting.sort((one, other) => order(one, other) || one - other);
    heads.forEach((head, at) => head.setAttribute("aria-sort", at === sort.column ? (sort.up ? "ascending" : "descending") : "none"));
    draw();
  }
  function turn(by) {
    page += by;
    draw();
    body.closest(".scroll").scrollTop = 0;
  }
  function draw(count = PAGE_ROWS) {
    const pages = Math.max(1, Math.ceil(fitting.length / PAGE_ROWS));
    page = Math.max(0, Math.min(page, pages - 1));
    const from = page * PAGE_ROWS;
    const shown = fitting.slice(from, from + count);
    fill(body, shown.map((row) => el("tr", {}, columns.map((column, at) => el(at ? "td" : "th", { class: column.number ? "number" : column.day ? "day" : null, scope: at ? null : "row" }, column.show(row))))));
    previous.disabled = page === 0;
    next.disabled = page >= pages - 1;
    const span = fitting.length ? `${number(from + 1)} to ${number(from + shown.length)} of ${number(fitting.length)}` : "No row fits";
    const missing = leftOut ? ` ${number(leftOut)} more, the least mentioned, stand in the table alone.` : "";
    fill(status, span, fitting.length < rows.length ? ` that fit, of ${number(rows.length)}` : "", ".", missing, " All columns: ", fileLink(file), ".");
  }
  const element = el("div", {},
    el("div", { class: "bar controls" }, filter, previous, next),
    status,
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title },
      el("table", {}, el("caption", { class: "unseen" }, title), el("thead", {}, el("tr", {}, heads)), body)));
  arrange();
  return { element, print: (isPaper) => draw(isPaper ? PRINTED_ROWS : PAGE_ROWS) };
}

const sortText = (text) => folded(text);

function nameColumns(kind) {
  return [
    { title: "Name", key: (name) => sortText(names.label[name]), show: (name) => openName(name) },
    kind < 3 && { title: kind === 0 ? "Country" : "What", key: (name) => natureOf(name), show: (name) => (kind === 0 ? word(names.country[name]) : natureOf(name)) },
    { title: "Mentions", number: true, key: (name) => names.mentions[name], show: (name) => number(names.mentions[name]) },
    { title: "Documents", number: true, key: (name) => names.documents[name], show: (name) => number(names.documents[name]) },
    { title: "First", day: true, key: (name) => names.first[name], show: (name) => dayText(names.first[name]) },
    { title: "Last", day: true, key: (name) => names.last[name], show: (name) => dayText(names.last[name]) },
    { title: "Certainty", key: (name) => names.certainty[name], show: (name) => certaintyWord(names.certainty[name]) },
    { title: "Also", key: (name) => names.forms[name].length, show: (name) => el("span", { class: "also" }, names.forms[name].slice(0, 4).join(" · ")) },
  ].filter(Boolean);
}

function relationColumns() {
  const { relations } = data;
  const pairOf = (relation) => pairNumbers.get(pairKey(relations.a[relation], relations.b[relation]));
  const rolesText = (relation) => {
    const roles = [];
    for (let at = 0; at < relations.roles[relation].length; at += 4) roles.push(word(relations.roles[relation][at]));
    return roles.join(" · ");
  };
  return [
    { title: "Who", key: (row) => sortText(names.label[relations.a[row]]), show: (row) => openName(relations.a[row]) },
    { title: "What", key: (row) => relationText(relations.kind[row]), show: (row) => openPair(pairOf(row), relationText(relations.kind[row]), { "aria-label": `${names.label[relations.a[row]]} ${relationText(relations.kind[row])} ${names.label[relations.b[row]]}: sentences` }) },
    { title: "Whom or what", key: (row) => sortText(names.label[relations.b[row]]), show: (row) => openName(relations.b[row]) },
    { title: "Role", key: (row) => sortText(rolesText(row)) || null, show: (row) => el("span", { class: "also" }, rolesText(row)) },
    { title: "Times", number: true, key: (row) => relations.weight[row], show: (row) => number(relations.weight[row]) },
    { title: "Documents", number: true, key: (row) => relations.documents[row], show: (row) => number(relations.documents[row]) },
    { title: "First", day: true, key: (row) => relations.first[row], show: (row) => dayText(relations.first[row]) },
    { title: "Last", day: true, key: (row) => relations.last[row], show: (row) => dayText(relations.last[row]) },
    { title: "Certainty", key: (row) => relations.certainty[row], show: (row) => certaintyWord(relations.certainty[row]) },
  ];
}

function tieColumns() {
  const { ties } = data;
  return [
    { title: "One", key: (row) => sortText(names.label[ties.a[row]]), show: (row) => openName(ties.a[row]) },
    { title: "Other", key: (row) => sortText(names.label[ties.b[row]]), show: (row) => openName(ties.b[row]) },
    { title: "Together", number: true, key: (row) => ties.weight[row], show: (row) => openPair(row, number(ties.weight[row]), { "aria-label": `${names.label[ties.a[row]]} and ${names.label[ties.b[row]]}, ${ties.weight[row]} together: sentences` }) },
    { title: "Documents", number: true, key: (row) => ties.documents[row], show: (row) => number(ties.documents[row]) },
    { title: "Log-likelihood", number: true, key: (row) => ties.ll[row], show: (row) => number(ties.ll[row] / 10) },
    { title: "npmi", number: true, key: (row) => ties.npmi[row], show: (row) => (ties.npmi[row] / 1000).toFixed(2) },
    { title: "First", day: true, key: (row) => ties.first[row], show: (row) => dayText(ties.first[row]) },
    { title: "Last", day: true, key: (row) => ties.last[row], show: (row) => dayText(ties.last[row]) },
    { title: "Certainty", key: (row) => certaintyOfPair(row), show: (row) => certaintyWord(certaintyOfPair(row)) },
  ];
}

const tables = [];
let printLists = () => {};

function makeLists() {
  const all = (count) => Array.from({ length: count }, (_, row) => row);
  const lists = KIND_TITLES.map((title, kind) => {
    const rows = all(NAMES).filter((name) => names.kind[name] === kind);
    const text = (name) => `${names.label[name]} ${names.forms[name].join(" ")} ${natureOf(name)} ${idOf(name)}`;
    const count = data.counts.names[kind];
    return count && [title, count, () => makeTable(title, rows, nameColumns(kind), text, kind < 3 ? 2 : 1, "tables/entities.csv", count - rows.length)];
  });
  const { relations, ties } = data;
  lists.push(data.counts.relations > 0 && ["Relations", data.counts.relations, () => makeTable("Relations", all(relations.a.length), relationColumns(),
    (row) => `${names.label[relations.a[row]]} ${relationText(relations.kind[row])} ${names.label[relations.b[row]]} ${relations.roles[row].map((at, place) => (place % 4 ? "" : word(at))).join(" ")}`,
    4, "tables/relations.csv", data.counts.relations_left_out)]);
  lists.push(ties.a.length > 0 && ["Ties of the map", ties.a.length, () => makeTable("Ties of the map", all(ties.a.length), tieColumns(),
    (row) => `${names.label[ties.a[row]]} ${names.label[ties.b[row]]}`, state.mode === "telling" ? 4 : 2, "tables/comentions.csv", 0)]);
  const shown = lists.filter(Boolean);
  if (!shown.length) {
    fill($("panels"), el("p", { class: "hint" }, "No name was found."));
    $("tabs").hidden = true;
    return;
  }
  const panels = shown.map(([title], at) => el("div", { role: "tabpanel", id: `panel-${at}`, "aria-labelledby": `tab-${at}`, hidden: at > 0 }, el("h3", { class: "printed" }, title)));
  const tabs = shown.map(([title, count], at) => el("button", {
    type: "button", role: "tab", id: `tab-${at}`, "aria-controls": `panel-${at}`, "aria-selected": String(at === 0), tabindex: at ? -1 : 0,
    on: {
      click: () => open(at),
      keydown: (event) => {
        const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        const to = event.key === "Home" ? 0 : event.key === "End" ? shown.length - 1 : by ? (at + by + shown.length) % shown.length : -1;
        if (to < 0) return;
        event.preventDefault();
        open(to);
        tabs[to].focus();
      },
    },
  }, title, el("small", {}, ` ${number(count)}`)));
  // A list is made when it is first looked at.
  const made = (at) => {
    if (!tables[at]) {
      tables[at] = shown[at][2]();
      panels[at].append(tables[at].element);
    }
  };
  function open(at) {
    made(at);
    tabs.forEach((tab, place) => {
      tab.setAttribute("aria-selected", String(place === at));
      tab.tabIndex = place === at ? 0 : -1;
      panels[place].hidden = place !== at;
    });
  }
  fill($("tabs"), tabs);
  fill($("panels"), panels);
  open(0);
  // On paper: the beginning of every list.
  printLists = (isPaper) => {
    shown.forEach((_, at) => {
      if (isPaper) made(at);
      tables[at]?.print(isPaper);
    });
  };
}
