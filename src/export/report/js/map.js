// The map: places, sizes and colours were worked out by the program; here they are drawn, moved and pointed at.
//
// Two canvases lie on each other. The lower holds the whole picture and is drawn anew when it must; the upper holds
// what is chosen and pointed at, and is cheap. While the picture moves, and drawing it takes longer than a frame, the
// last one is moved instead, and drawn anew when the movement rests.

const map = (() => {
  const place = $("canvas");
  const lower = $("picture");
  const upper = $("over");
  const tip = $("tip");
  const pictureOf = lower.getContext("2d");
  const overOf = upper.getContext("2d");
  const { x: xs, y: ys, r: radii, name: nameAt, group: groupAt } = data.map;
  const bySize = Array.from({ length: NODES }, (_, node) => node)
    .sort((one, other) => radii[other] - radii[one] || nameAt[one] - nameAt[other]);
  const view = { k: 1, x: 0, y: 0 };
  let [width, height, ratio] = [0, 0, 1];
  let colours = {};
  let hover = { node: -1, pair: -1 };
  let kept = null;
  let cost = 0;
  let asked = 0;
  let rest = 0;
  const times = [];

  const across = (worldX) => worldX * view.k + view.x;
  const down = (worldY) => view.y - worldY * view.k;
  const radius = (node) => Math.max(1.6, radii[node] * view.k);

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    for (const key of ["paper", "ink", "faint", "line", "accent"]) colours[key] = style.getPropertyValue(`--${key}`).trim();
    lift = parseInt(style.getPropertyValue("--lift"), 10) / 100;
    lifted.clear();
  }
  // On a dark ground colours are mixed with white.
  let lift = 0;
  const lifted = new Map();
  function onGround(colour) {
    if (!lift) return colour;
    if (!lifted.has(colour)) {
      const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
      lifted.set(colour, `rgb(${parts.map((part) => Math.round(part + (255 - part) * lift)).join(",")})`);
    }
    return lifted.get(colour);
  }
  const GREY = "#9aa0a6";
  function colourOf(node) {
    if (state.colour === "kind") return onGround(data.map.kind_colors[names.kind[nameAt[node]]] || GREY);
    return onGround(groupAt[node] < 0 ? GREY : data.map.groups[groupAt[node]].color);
  }

  function measure() {
    const box = place.getBoundingClientRect();
    ratio = Math.min(window.devicePixelRatio || 1, 2);
    width = Math.max(1, Math.round(box.width));
    height = Math.max(1, Math.round(box.height));
    const size = [Math.round(width * ratio), Math.round(height * ratio)];
    // To set its size empties a canvas.
    if (lower.width === size[0] && lower.height === size[1]) return false;
    for (const canvas of [lower, upper]) [canvas.width, canvas.height] = size;
    kept = null;
    return true;
  }

  // All that is shown, or these nodes, within the picture.
  function fit(nodes) {
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
    const each = nodes || bySize.filter((node) => shownNode[node]);
    for (const node of each) {
      left = Math.min(left, xs[node] - radii[node]);
      right = Math.max(right, xs[node] + radii[node]);
      bottom = Math.min(bottom, ys[node] - radii[node]);
      top = Math.max(top, ys[node] + radii[node]);
    }
    if (!(left <= right)) [left, right, bottom, top] = [0, 1, 0, 1];
    const edge = Math.min(30, width / 12);
    view.k = Math.min((width - 2 * edge) / Math.max(1, right - left), (height - 2 * edge) / Math.max(1, top - bottom));
    if (nodes) view.k = Math.min(view.k, 0.12);
    view.x = width / 2 - ((left + right) / 2) * view.k;
    view.y = height / 2 + ((bottom + top) / 2) * view.k;
  }

  function zoom(by, atX = width / 2, atY = height / 2) {
    const k = Math.max(0.004, Math.min(4, view.k * by));
    view.x = atX - ((atX - view.x) * k) / view.k;
    view.y = atY - ((atY - view.y) * k) / view.k;
    view.k = k;
    moved();
  }

  function drawLines(context, faded) {
    const buckets = new Map();
    const most = Math.log1p(strengthOf.most);
    for (let pair = 0; pair < PAIRS; pair++) {
      if (!shownPair[pair]) continue;
      const [one, other] = [nodeOf[pairs.a[pair]], nodeOf[pairs.b[pair]]];
      const [x1, y1, x2, y2] = [across(xs[one]), down(ys[one]), across(xs[other]), down(ys[other])];
      if (Math.max(x1, x2) < 0 || Math.min(x1, x2) > width || Math.max(y1, y2) < 0 || Math.min(y1, y2) > height) continue;
      const same = colourOf(one) === colourOf(other);
      const level = Math.min(3, Math.floor((Math.log1p(strength(pair, state.mode)) / most) * 4));
      const key = `${same ? colourOf(one) : colours.line} ${level}`;
      let bucket = buckets.get(key);
      if (!bucket) buckets.set(key, bucket = []);
      bucket.push(x1, y1, x2, y2);
    }
    const zoomed = Math.min(2.2, Math.max(1, view.k * 18));
    for (const [key, lines] of [...buckets].sort()) {
      const [colour, level] = key.split(" ");
      context.strokeStyle = colour;
      context.lineWidth = [0.5, 0.7, 1.1, 1.8][level] * zoomed;
      context.globalAlpha = (faded ? 0.25 : 1) * (colour === colours.line ? [0.16, 0.22, 0.3, 0.4] : [0.28, 0.36, 0.5, 0.65])[level];
      context.beginPath();
      for (let at = 0; at < lines.length; at += 4) {
        context.moveTo(lines[at], lines[at + 1]);
        context.lineTo(lines[at + 2], lines[at + 3]);
      }
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  function inPicture(node, margin = 0) {
    const [x, y, r] = [across(xs[node]), down(ys[node]), radius(node) + margin];
    return x + r >= 0 && x - r <= width && y + r >= 0 && y - r <= height;
  }

  function drawNodes(context, nodes, faded) {
    const buckets = new Map();
    for (const node of nodes) {
      if (!inPicture(node)) continue;
      const colour = colourOf(node);
      let bucket = buckets.get(colour);
      if (!bucket) buckets.set(colour, bucket = []);
      bucket.push(node);
    }
    context.globalAlpha = faded ? 0.22 : 1;
    context.strokeStyle = colours.paper;
    context.lineWidth = 0.8;
    for (const [colour, bucket] of buckets) {
      context.fillStyle = colour;
      context.beginPath();
      for (const node of bucket) {
        const [x, y, r] = [across(xs[node]), down(ys[node]), radius(node)];
        context.moveTo(x + r, y);
        context.arc(x, y, r, 0, 6.2832);
      }
      context.fill();
      if (view.k > 0.02 && !faded) context.stroke();
    }
    context.globalAlpha = 1;
  }

  const widths = new Map();
  function textWidth(context, node, size) {
    const key = node * 32 + size;
    if (!widths.has(key)) widths.set(key, context.measureText(labelOf(node)).width);
    return widths.get(key);
  }
  const labels = [];
  function labelOf(node) {
    if (labels[node] === undefined) {
      const label = visible(names.label[nameAt[node]]);
      labels[node] = label.length > 34 ? `${label.slice(0, 33)}…` : label;
    }
    return labels[node];
  }

  // Labels without overlap: the first come first, each at the first free place about its node.
  function drawLabels(context, nodes, most) {
    const taken = new Map();
    const CELL = 64;
    const isFree = (box) => {
      for (let column = Math.floor(box[0] / CELL); column <= Math.floor(box[2] / CELL); column++) {
        for (let row = Math.floor(box[1] / CELL); row <= Math.floor(box[3] / CELL); row++) {
          for (const other of taken.get(column * 4096 + row) || []) {
            if (box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]) return false;
          }
        }
      }
      return true;
    };
    const take = (box) => {
      for (let column = Math.floor(box[0] / CELL); column <= Math.floor(box[2] / CELL); column++) {
        for (let row = Math.floor(box[1] / CELL); row <= Math.floor(box[3] / CELL); row++) {
          const key = column * 4096 + row;
          if (taken.has(key)) taken.get(key).push(box);
          else taken.set(key, [box]);
        }
      }
    };
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.strokeStyle = colours.paper;
    context.fillStyle = colours.ink;
    context.lineWidth = 3;
    let font = 0;
    let [placed, tried] = [0, 0];
    for (const node of nodes) {
      if (!inPicture(node, 40)) continue;
      if (placed >= most || tried++ > 6 * most) break;
      const r = radius(node);
      const size = Math.round(Math.max(10, Math.min(19, 8.5 + r * 0.42)));
      if (size !== font) context.font = `${font = size}px system-ui, sans-serif`;
      const half = textWidth(context, node, size) / 2 + 2;
      const tall = size / 2 + 1;
      const [x, y] = [across(xs[node]), down(ys[node])];
      const places = r > 7 ? [[0, 0], [0, r + tall], [0, -r - tall]] : [[0, r + tall], [0, -r - tall], [r + half, 0], [-r - half, 0]];
      for (const [right, below] of places) {
        const box = [x + right - half, y + below - tall, x + right + half, y + below + tall];
        if (!isFree(box)) continue;
        take(box);
        context.strokeText(labelOf(node), x + right, y + below);
        context.fillText(labelOf(node), x + right, y + below);
        placed++;
        break;
      }
    }
  }

  const strengthOf = { mode: "", most: 1 };
  function drawPicture() {
    const since = performance.now();
    const context = pictureOf;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    drawScene(context, state.name >= 0 || state.pair >= 0);
    kept = { ...view };
    cost = performance.now() - since;
  }

  function drawScene(context, faded) {
    if (strengthOf.mode !== state.mode) {
      strengthOf.mode = state.mode;
      strengthOf.most = 1;
      for (let pair = 0; pair < PAIRS; pair++) strengthOf.most = Math.max(strengthOf.most, strength(pair, state.mode));
    }
    drawLines(context, faded);
    drawNodes(context, bySize.filter((node) => shownNode[node]), faded);
    if (!faded) drawLabels(context, bySize.filter((node) => shownNode[node]), Math.round((width * height) / 3600));
  }

  // The last picture, moved to where it belongs now.
  let copy = null;
  function movePicture() {
    if (!copy || copy.width !== lower.width || copy.height !== lower.height) {
      copy = document.createElement("canvas");
      copy.width = lower.width;
      copy.height = lower.height;
    }
    if (copy.view !== kept) {
      copy.getContext("2d").clearRect(0, 0, copy.width, copy.height);
      copy.getContext("2d").drawImage(lower, 0, 0);
      copy.view = kept;
    }
    const scale = view.k / copy.view.k;
    pictureOf.setTransform(1, 0, 0, 1, 0, 0);
    pictureOf.clearRect(0, 0, lower.width, lower.height);
    pictureOf.setTransform(scale, 0, 0, scale, (view.x - copy.view.x * scale) * ratio, (view.y - copy.view.y * scale) * ratio);
    pictureOf.drawImage(copy, 0, 0);
  }

  // The names that a choice brings with it, the nearest tied first.
  function companions(name) {
    const found = [];
    for (const pair of pairsOf.get(name) || []) {
      if (!shownPair[pair]) continue;
      const other = pairs.a[pair] === name ? pairs.b[pair] : pairs.a[pair];
      found.push([pair, nodeOf[other]]);
    }
    return found.sort((one, other) => strength(other[0], state.mode) - strength(one[0], state.mode));
  }

  function drawLine(context, pair, colour, thick) {
    const [one, other] = [nodeOf[pairs.a[pair]], nodeOf[pairs.b[pair]]];
    if (one < 0 || other < 0) return;
    context.strokeStyle = colour;
    context.lineWidth = thick;
    context.beginPath();
    context.moveTo(across(xs[one]), down(ys[one]));
    context.lineTo(across(xs[other]), down(ys[other]));
    context.stroke();
  }

  function ring(context, node) {
    context.strokeStyle = colours.ink;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(across(xs[node]), down(ys[node]), radius(node) + 2, 0, 6.2832);
    context.stroke();
  }

  function drawOver() {
    const context = overOf;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const chosen = state.name >= 0 ? nodeOf[state.name] : -1;
    let lit = [];
    if (chosen >= 0) {
      const company = companions(state.name);
      context.globalAlpha = 0.6;
      for (const [pair] of company) drawLine(context, pair, colourOf(chosen), 1.4);
      context.globalAlpha = 1;
      lit = [chosen, ...company.map(([, node]) => node)];
    }
    if (state.pair >= 0) {
      drawLine(context, state.pair, colours.accent, 3);
      lit = [nodeOf[pairs.a[state.pair]], nodeOf[pairs.b[state.pair]]].filter((node) => node >= 0);
    }
    if (lit.length) {
      drawNodes(context, lit, false);
      for (const node of state.pair >= 0 ? lit : [chosen]) ring(context, node);
      drawLabels(context, lit, 120);
    }
    if (hover.pair >= 0) drawLine(context, hover.pair, colours.accent, 2.5);
    if (hover.node >= 0) {
      if (chosen < 0 && state.pair < 0) {
        const company = companions(nameAt[hover.node]);
        context.globalAlpha = 0.8;
        for (const [pair] of company) drawLine(context, pair, colours.accent, 1.2);
        context.globalAlpha = 1;
        drawNodes(context, company.map(([, node]) => node), false);
      }
      drawNodes(context, [hover.node], false);
      ring(context, hover.node);
    }
  }

  function frame() {
    asked = 0;
    const since = performance.now();
    if (!kept || cost < 12 || !isMoving) drawPicture();
    else movePicture();
    drawOver();
    times.push(performance.now() - since);
    if (times.length > 400) times.shift();
  }
  let isMoving = false;
  function ask() {
    if (!asked) asked = requestAnimationFrame(frame);
  }
  // The view has changed, and may go on changing.
  function moved() {
    isMoving = true;
    clearTimeout(rest);
    rest = setTimeout(() => {
      isMoving = false;
      ask();
    }, 140);
    ask();
  }
  function redraw() {
    isMoving = false;
    ask();
  }

  // What lies at a point: a node, else a line.
  function at(x, y, reach) {
    let [node, least] = [-1, Infinity];
    for (let each = 0; each < NODES; each++) {
      if (!shownNode[each]) continue;
      const far = Math.hypot(across(xs[each]) - x, down(ys[each]) - y) - radius(each);
      if (far < Math.min(least, reach)) [node, least] = [each, far];
    }
    if (node >= 0) return { node, pair: -1 };
    let pair = -1;
    least = reach;
    const own = state.name >= 0 ? pairsOf.get(state.name) || [] : null;
    const look = (each) => {
      if (!shownPair[each]) return;
      const [one, other] = [nodeOf[pairs.a[each]], nodeOf[pairs.b[each]]];
      const [x1, y1] = [across(xs[one]), down(ys[one])];
      const [dx, dy] = [across(xs[other]) - x1, down(ys[other]) - y1];
      const part = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
      const far = Math.hypot(x1 + part * dx - x, y1 + part * dy - y);
      if (far < least) [pair, least] = [each, far];
    };
    // Of a chosen name, its own lines alone can be seen well.
    if (own) own.forEach(look);
    else for (let each = 0; each < PAIRS; each++) look(each);
    return { node: -1, pair };
  }

  function showTip(x, y) {
    if (hover.node >= 0) {
      const name = nameAt[hover.node];
      fill(tip, el("strong", {}, names.label[name]), el("span", {}, `${natureOf(name)}: ${plural(names.mentions[name], "mention", "mentions")}`));
    } else if (hover.pair >= 0) {
      fill(tip, el("strong", {}, `${names.label[pairs.a[hover.pair]]} – ${names.label[pairs.b[hover.pair]]}`), el("span", {}, pairCount(hover.pair)));
    }
    tip.hidden = hover.node < 0 && hover.pair < 0;
    if (tip.hidden) return;
    tip.style.left = `${Math.max(4, Math.min(x + 14, width - tip.offsetWidth - 6))}px`;
    tip.style.top = `${y + 18 + tip.offsetHeight > height ? y - tip.offsetHeight - 10 : y + 18}px`;
  }

  function pointAt(x, y) {
    const found = at(x, y, 4);
    if (found.node !== hover.node || found.pair !== hover.pair) {
      hover = found;
      upper.style.cursor = hover.node >= 0 || hover.pair >= 0 ? "pointer" : "grab";
      if (!asked) requestAnimationFrame(drawOver);
    }
    showTip(x, y);
  }

  const pointers = new Map();
  let travelled = 0;
  const placeOf = (event) => {
    const box = upper.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  upper.addEventListener("pointerdown", (event) => {
    upper.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, placeOf(event));
    if (pointers.size === 1) travelled = 0;
  });
  upper.addEventListener("pointermove", (event) => {
    const now = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") pointAt(...now);
      return;
    }
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    travelled += Math.hypot(dx, dy);
    pointers.set(event.pointerId, now);
    if (pointers.size === 1) {
      if (travelled < 4) return;
      view.x += dx;
      view.y += dy;
      tip.hidden = true;
      moved();
    } else if (pointers.size === 2) {
      const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
      const [was, is] = [before, now].map((point) => Math.hypot(point[0] - other[0], point[1] - other[1]));
      view.x += dx / 2;
      view.y += dy / 2;
      if (was > 0) zoom(is / was, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    }
  });
  upper.addEventListener("pointerup", (event) => {
    const single = pointers.size === 1;
    pointers.delete(event.pointerId);
    if (!single || travelled >= 4) return;
    const [x, y] = placeOf(event);
    const found = at(x, y, event.pointerType === "mouse" ? 5 : 14);
    if (found.node >= 0) choose(nameAt[found.node], -1);
    else if (found.pair >= 0) choose(-1, found.pair);
    else choose(-1, -1);
    showChoice(null);
  });
  upper.addEventListener("pointercancel", (event) => pointers.delete(event.pointerId));
  upper.addEventListener("pointerleave", () => {
    hover = { node: -1, pair: -1 };
    tip.hidden = true;
    if (!asked) requestAnimationFrame(drawOver);
  });
  upper.addEventListener("wheel", (event) => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : 1;
    zoom(Math.exp(-Math.max(-120, Math.min(120, event.deltaY * unit)) * 0.0022), ...placeOf(event));
  }, { passive: false });

  let stop = -1;
  // From one name to the next, the largest first.
  function walk(by) {
    const order = bySize.filter((node) => shownNode[node]);
    if (!order.length) return;
    const here = state.name >= 0 ? order.indexOf(nodeOf[state.name]) : stop;
    stop = (here + by + order.length) % order.length;
    choose(nameAt[order[stop]], -1);
    bring([order[stop]]);
    const name = nameAt[order[stop]];
    say(`${names.label[name]}, ${natureOf(name)}, ${plural(names.mentions[name], "mention", "mentions")}. Enter opens its card.`);
  }
  upper.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = 60;
    const moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    if (moves[event.key]) {
      view.x += moves[event.key][0];
      view.y += moves[event.key][1];
      moved();
    } else if (event.key === "+" || event.key === "=") zoom(1.3);
    else if (event.key === "-") zoom(1 / 1.3);
    else if (event.key === "0" || event.key === "Home") wholeMap();
    else if (event.key === "n" || event.key === "N") walk(1);
    else if (event.key === "p" || event.key === "P") walk(-1);
    else if (event.key === "Enter" && (state.name >= 0 || state.pair >= 0)) showChoice(upper);
    else if (event.key === "Escape") choose(-1, -1);
    else return;
    event.preventDefault();
  });

  // Moves the view if these nodes are not well within it.
  function bring(nodes) {
    const seen = nodes.filter((node) => node >= 0);
    if (!seen.length) return;
    const within = (node) => {
      const [x, y] = [across(xs[node]), down(ys[node])];
      return x > 30 && x < width - 30 && y > 30 && y < height - 30;
    };
    if (!seen.every(within)) {
      if (seen.length > 1) fit(seen);
      else {
        view.x += width / 2 - across(xs[seen[0]]);
        view.y += height / 2 - down(ys[seen[0]]);
      }
    }
    redraw();
  }
  function wholeMap() {
    fit();
    redraw();
  }
  function start() {
    readColours();
    measure();
    fit();
    redraw();
    new ResizeObserver(() => {
      const whole = { ...view };
      const [wide, high] = [width, height];
      if (!measure()) return;
      view.x = whole.x + (width - wide) / 2;
      view.y = whole.y + (height - high) / 2;
      redraw();
    }).observe(place);
    $("closer").addEventListener("click", () => zoom(1.5));
    $("farther").addEventListener("click", () => zoom(1 / 1.5));
    $("whole").addEventListener("click", wholeMap);
    when("filter", redraw);
    when("look", () => { readColours(); redraw(); });
    when("choice", () => {
      const ends = state.pair >= 0 ? [pairs.a[state.pair], pairs.b[state.pair]] : [state.name];
      bring(ends.filter((name) => name >= 0).map((name) => nodeOf[name]));
      redraw();
    });
  }
  // On paper: all of it, dark on light, and at once, as nothing is drawn later.
  let printed = null;
  function paper(isPaper) {
    printed?.remove();
    printed = null;
    readColours();
    if (isPaper) {
      Object.assign(colours, { paper: "#ffffff", ink: "#000000", line: "#6d7681" });
      lift = 0;
      const [held, wide, high] = [{ ...view }, width, height];
      [width, height] = [860, 620];
      widths.clear();
      fit();
      const context = svgContext(width, height);
      drawScene(context, false);
      printed = context.element;
      place.append(printed);
      Object.assign(view, held);
      [width, height] = [wide, high];
      widths.clear();
      readColours();
    }
    redraw();
  }
  // Where a node or the middle of a line is, in the window: for tests.
  const whereIs = (node) => {
    const box = upper.getBoundingClientRect();
    return [box.left + across(xs[node]), box.top + down(ys[node])];
  };
  return { start, paper, whereIs, at, times };
})();
