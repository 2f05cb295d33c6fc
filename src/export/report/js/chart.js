// Small charts by time: how often a name is mentioned, how many documents there are.

// The mentions of a name by bar.
function mentionsByBar(name) {
  const counts = new Array(LAST_BAR + 1).fill(0);
  const rows = names.by_bar[name];
  let bar = 0;
  for (let at = 0; at < rows.length; at += 2) {
    bar += rows[at];
    counts[bar] = rows[at + 1];
  }
  return counts;
}

function barShapes(counts, width, height) {
  const most = Math.max(1, ...counts);
  const step = width / counts.length;
  return counts.map((count, bar) => {
    const tall = count ? Math.max(1, (count / most) * (height - 1)) : 0;
    const shape = svg("rect", { x: (bar * step).toFixed(2), y: (height - tall).toFixed(2), width: Math.max(0.6, step - Math.min(1, step / 4)).toFixed(2), height: tall.toFixed(2) });
    if (count) {
      const title = svg("title", {});
      title.textContent = `${barText(bar)}: ${number(count)}`;
      shape.append(title);
    }
    return shape;
  });
}

// A sparkline with its peak in words.
function sparkline(name) {
  if (!bars || !names.by_bar[name].length) return null;
  const counts = mentionsByBar(name);
  const most = Math.max(...counts);
  const peak = barText(counts.indexOf(most));
  const text = `Mentions by ${bars.months === 1 ? "month" : bars.months === 12 ? "year" : "decade"}: most in ${peak} (${number(most)})`;
  const picture = svg("svg", { viewBox: "0 0 260 36", class: "spark", role: "img", "aria-label": text, preserveAspectRatio: "none" }, ...barShapes(counts, 260, 36));
  return el("figure", {}, picture, el("figcaption", {}, el("span", {}, barText(0)), el("span", {}, `most in ${peak}: ${number(most)}`), el("span", {}, barText(LAST_BAR))));
}

// The histogram of documents, and the range that one drags over it or moves by keyboard.
function makeBrush() {
  const place = $("brush");
  if (!bars || LAST_BAR < 1) {
    place.hidden = true;
    return;
  }
  const shapes = barShapes(data.documents.by_bar, 1000, 60);
  const range = svg("rect", { class: "range", y: 0, height: 60 });
  const picture = svg("svg", { viewBox: "0 0 1000 60", preserveAspectRatio: "none", "aria-hidden": "true" }, ...shapes, range);
  const text = el("output", { id: "range-text" });
  const handle = (which, label) => el("input", {
    type: "range", min: 0, max: LAST_BAR, step: 1, "aria-label": label, class: which,
    on: { input: (event) => setRange(which, Number(event.target.value)) },
  });
  const from = handle("from", "From");
  const to = handle("to", "To");
  const chart = el("div", { class: "chart" }, picture, from, to);
  fill(place, el("div", { class: "brush-head" }, el("strong", {}, "Documents by time"), text,
    button("All of it", () => setBoth(0, LAST_BAR), { class: "quiet" })), chart);
  const shapeOf = () => {
    const step = 1000 / (LAST_BAR + 1);
    range.setAttribute("x", state.from * step);
    range.setAttribute("width", (state.to - state.from + 1) * step);
    shapes.forEach((shape, bar) => shape.classList.toggle("out", bar < state.from || bar > state.to));
    from.value = state.from;
    to.value = state.to;
    from.setAttribute("aria-valuetext", barText(state.from));
    to.setAttribute("aria-valuetext", barText(state.to));
    let count = 0;
    for (let bar = state.from; bar <= state.to; bar++) count += data.documents.by_bar[bar];
    const span = state.from === state.to ? barText(state.from) : `${barText(state.from)} to ${barText(state.to)}`;
    fill(text, `${span}: ${plural(count, "document", "documents")}`);
  };
  function setBoth(first, last) {
    state.from = Math.max(0, Math.min(first, last));
    state.to = Math.min(LAST_BAR, Math.max(first, last));
    tell("filter");
  }
  function setRange(which, bar) {
    if (which === "from") setBoth(Math.min(bar, state.to), state.to);
    else setBoth(state.from, Math.max(bar, state.from));
  }
  // Dragging over the bars makes a range; dragging the range moves it.
  const barAt = (event) => {
    const box = picture.getBoundingClientRect();
    return Math.max(0, Math.min(LAST_BAR, Math.floor(((event.clientX - box.left) / box.width) * (LAST_BAR + 1))));
  };
  let drag = null;
  picture.addEventListener("pointerdown", (event) => {
    const bar = barAt(event);
    const inside = !isWholeTime() && bar >= state.from && bar <= state.to;
    drag = { bar, from: state.from, to: state.to, inside };
    picture.setPointerCapture(event.pointerId);
    if (!inside) setBoth(bar, bar);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const bar = barAt(event);
    if (drag.inside) {
      const by = Math.max(-drag.from, Math.min(LAST_BAR - drag.to, bar - drag.bar));
      setBoth(drag.from + by, drag.to + by);
    } else {
      setBoth(drag.bar, bar);
    }
  });
  const end = () => { drag = null; };
  picture.addEventListener("pointerup", end);
  picture.addEventListener("pointercancel", end);
  when("filter", shapeOf);
  shapeOf();
}
