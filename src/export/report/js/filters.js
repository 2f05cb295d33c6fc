// The filters, the switches and the legend.

// One of several, as radio buttons in a row.
function makeSwitch(place, name, options, chosen, listener) {
  fill($(place), options.map(([value, title]) => el("label", {},
    el("input", { type: "radio", name, value, checked: value === chosen, on: { change: () => listener(value) } }),
    el("span", {}, title))));
}

function select(label, options, listener) {
  const field = el("select", { on: { change: (event) => listener(event.target.value) } },
    options.map(([value, title]) => el("option", { value }, title)));
  return el("label", { class: "field" }, el("span", {}, label), field);
}

const boxes = [];
function box(label, isOn, listener, mark) {
  const input = el("input", { type: "checkbox", checked: isOn(), on: { change: (event) => { listener(event.target.checked); tell("filter"); } } });
  boxes.push(() => { input.checked = isOn(); });
  return el("label", { class: "box" }, input, mark, el("span", {}, label));
}

function groupSwatch(group) {
  const mark = el("span", { class: "swatch", "aria-hidden": "true" });
  mark.style.setProperty("--own", data.map.groups[group].color);
  return mark;
}

// The largest groups by themselves, the others together.
const SHOWN_GROUPS = Math.min(12, data.map.groups.length);
const otherGroups = [];
for (let group = SHOWN_GROUPS; group < data.map.groups.length; group++) otherGroups.push(group);
if (data.map.group.includes(-1)) otherGroups.push(-1);

function makeFilters() {
  makeSwitch("modes", "mode", [["telling", "Telling"], ["frequent", "Frequent"]], state.mode, (value) => {
    state.mode = value;
    tell("filter");
    tell("look");
  });
  makeSwitch("colours", "colour", [["group", "Group"], ["kind", "Kind"]], state.colour, (value) => {
    state.colour = value;
    tell("look");
  });
  const present = KINDS.map((_, kind) => data.map.name.some((name) => names.kind[name] === kind));
  const kindBoxes = KINDS.map((_, kind) => present[kind] && box(KIND_TITLES[kind], () => state.kinds[kind], (on) => { state.kinds[kind] = on; }));
  const hide = (groups, on) => groups.forEach((group) => (on ? state.hiddenGroups.delete(group) : state.hiddenGroups.add(group)));
  const groupBoxes = [];
  for (let group = 0; group < SHOWN_GROUPS; group++) {
    groupBoxes.push(box(groupText(group), () => !state.hiddenGroups.has(group), (on) => hide([group], on), groupSwatch(group)));
  }
  if (otherGroups.length) groupBoxes.push(box("all others", () => !state.hiddenGroups.has(otherGroups[0]), (on) => hide(otherGroups, on)));
  const changed = (key, convert) => (value) => { state[key] = convert(value); tell("filter"); };
  const posts = data.documents.posts.map((post, at) => [String(at), at ? `${post} (${number(data.documents.by_post[at])})` : "any"]);
  const hasPosts = data.cells.some(([, post]) => post > 0);
  const relations = data.relations.kinds.map((_, kind) => [String(kind), relationText(kind)]).sort((one, other) => (one[1] < other[1] ? -1 : 1));
  const strongest = el("input", {
    type: "range", min: Math.min(20, data.ties.a.length), max: data.ties.a.length, value: data.ties.a.length, step: 1, "aria-label": "How many ties, the strongest first",
    on: { input: (event) => { state.strongest = Number(event.target.value); tell("filter"); } },
  });
  const strongestText = el("output", {});
  fill($("filter-fields"),
    el("fieldset", {}, el("legend", {}, "Kinds"), kindBoxes),
    el("fieldset", {}, el("legend", {}, "More"),
      hasPosts && select("Post of the documents", posts, changed("post", Number)),
      relations.length > 0 && select("Ties that are", [["", "mentioned together"], ["any", "stated as a relation"], ...relations], changed("relation", (value) => (value === "" || value === "any" ? value : Number(value)))),
      select("Certainty", [["0", "any"], ["75", "probable or better"], ["90", "likely or better"], ["97", "certain"]], changed("certainty", Number)),
      data.ties.a.length > 20 && el("div", { class: "field" }, el("span", {}, "Strongest ties ", strongestText), strongest)),
    el("fieldset", { class: "groups" }, el("legend", {}, "Groups"), groupBoxes),
    button("Reset the filters", () => {
      Object.assign(state, { post: 0, relation: "", certainty: 0, from: 0, to: LAST_BAR, strongest: data.ties.a.length });
      state.kinds.fill(true);
      state.hiddenGroups.clear();
      for (const field of $("filter-fields").querySelectorAll("select")) field.selectedIndex = 0;
      strongest.value = state.strongest;
      tell("filter");
    }));
  when("filter", () => {
    boxes.forEach((refresh) => refresh());
    fill(strongestText, number(state.strongest));
    const count = [state.post, state.relation !== "", state.certainty, !isWholeTime(), state.strongest < data.ties.a.length, state.hiddenGroups.size, state.kinds.includes(false)].filter(Boolean).length;
    fill($("filtered"), count ? `(${count} in force)` : "");
    const ties = state.relation === "" ? plural(shownPairs, "tie", "ties") : plural(shownPairs, "related pair", "related pairs");
    const all = shownNodes === NODES && shownPairs === data.ties.a.length;
    fill($("shown"), all ? `Shown: all ${plural(NODES, "name", "names")} and ${ties} of the map.` : `Shown: ${number(shownNodes)} of ${plural(NODES, "name", "names")}, ${ties}.`);
  });
  when("look", makeLegend);
  makeLegend();
}

function makeLegend() {
  const items = [];
  if (state.colour === "kind") {
    KINDS.forEach((_, kind) => {
      if (!data.map.kind_colors[kind]) return;
      const mark = el("span", { class: "swatch", "aria-hidden": "true" });
      mark.style.setProperty("--own", data.map.kind_colors[kind]);
      items.push(el("li", {}, mark, KIND_TITLES[kind].toLowerCase()));
    });
  } else {
    for (let group = 0; group < SHOWN_GROUPS; group++) {
      items.push(el("li", {}, groupSwatch(group), groupText(group), el("small", {}, ` ${number(data.map.groups[group].nodes)}`)));
    }
    if (otherGroups.length) items.push(el("li", {}, el("span", { class: "swatch", "aria-hidden": "true" }), "smaller groups"));
  }
  const what = state.colour === "kind" ? "Colours: kinds." : "Colours: groups of names that are tied to each other more than to the rest, each called after its three leading members.";
  fill($("legend"), el("p", { class: "hint" }, what, " A name is the larger the more it is mentioned; a line the thicker the stronger the tie."), el("ul", {}, items));
}
