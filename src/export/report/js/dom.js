// Makes elements. What a document says goes in as text, never as markup.

const $ = (id) => document.getElementById(id);

function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === "value" || name === "checked") {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  put(element, children);
  return element;
}

// Appends elements and texts.
function put(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : visible(String(child)));
  }
}

function fill(element, ...children) {
  element.replaceChildren();
  put(element, children);
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// A text of which no part turns the direction of what stands beside it, or hides.
function visible(text) {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "").replace(/[\u0000-\u001f\u007f]/g, " ");
}

function button(text, listener, attributes) {
  return el("button", { type: "button", ...attributes, on: { click: listener } }, text);
}

const plain = new Intl.NumberFormat("en-GB");
const number = (value) => plain.format(value);
const plural = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;

// Tells a screen reader.
function say(text) {
  $("said").textContent = visible(text);
}

// Capitals and accents aside.
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
