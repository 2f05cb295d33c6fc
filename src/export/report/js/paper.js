// A context to draw on that makes SVG: on paper lines and letters stay sharp, and nothing waits for a frame.

function svgContext(width, height) {
  const element = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "on-paper", role: "img", "aria-label": "Map of names and ties" });
  const measure = document.createElement("canvas").getContext("2d");
  const short = (value) => Math.round(value * 10) / 10;
  let path = "";
  const context = {
    element,
    globalAlpha: 1,
    beginPath() { path = ""; },
    moveTo(x, y) { path += `M${short(x)} ${short(y)}`; },
    lineTo(x, y) { path += `L${short(x)} ${short(y)}`; },
    // A whole circle, which is all that is drawn here.
    arc(x, y, r) { path += `M${short(x - r)} ${short(y)}a${short(r)} ${short(r)} 0 1 0 ${short(2 * r)} 0a${short(r)} ${short(r)} 0 1 0 ${short(-2 * r)} 0`; },
    stroke() {
      element.append(svg("path", { d: path, fill: "none", stroke: context.strokeStyle, "stroke-width": context.lineWidth, opacity: context.globalAlpha }));
    },
    fill() {
      element.append(svg("path", { d: path, fill: context.fillStyle, opacity: context.globalAlpha }));
    },
    measureText(text) {
      measure.font = context.font;
      return measure.measureText(text);
    },
    // The halo is drawn with the letters.
    strokeText() {},
    fillText(text, x, y) {
      const letters = svg("text", {
        x: short(x), y: short(y), "text-anchor": "middle", "dominant-baseline": "central", "font-size": parseInt(context.font, 10),
        fill: context.fillStyle, stroke: context.strokeStyle, "stroke-width": context.lineWidth, "stroke-linejoin": "round", "paint-order": "stroke",
      });
      letters.textContent = text;
      element.append(letters);
    },
  };
  return context;
}
