// Open the graphs of an output with graphology (the library beneath Gephi Lite) and hold every node and edge, and the
// attributes they have in common with the tables, to the tables.
//
//     READERS=target/readers node tests/readers/open_graphs.mjs OUTPUT
//
// READERS is the folder that holds node_modules.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const require = createRequire(resolve(process.env.READERS ?? "target/readers", "package.json"));
const { MultiGraph, MultiDirectedGraph } = require("graphology");
const graphml = require("graphology-graphml");
const gexf = require("graphology-gexf");

const output = process.argv[2];
if (!output) {
  console.error("usage: READERS=target/readers node tests/readers/open_graphs.mjs OUTPUT");
  process.exit(2);
}

/** RFC 4180: rows of cells. */
function cells(text) {
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') (cell += '"'), (at += 1);
      else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ",") row.push(cell), (cell = "");
    else if (character === "\n") row.push(cell), rows.push(row), (row = []), (cell = "");
    else if (character !== "\r") cell += character;
  }
  return rows;
}

function table(name) {
  const text = readFileSync(join(output, "tables", name), "utf8").replace(/^\ufeff/, "");
  const [header, ...rows] = cells(text);
  return rows.map((row) => Object.fromEntries(header.map((column, at) => [column, row[at]])));
}

const faults = [];
function check(what, wanted, found) {
  if (wanted !== found) {
    faults.push(`${what}: ${JSON.stringify(wanted)} in the tables, ${JSON.stringify(found)} in the graph`);
  }
}

/** A text of a table without its guard, and without what XML forbids. */
function text(cell) {
  const plain = /^'\s*[=+\-@＝＋－＠﹦﹢﹣﹫]/u.test(cell) ? cell.slice(1) : cell;
  return plain.replace(/[\ufffe\uffff]/g, " ").trim();
}

const nodes = new Map(table("entities.csv").map((row) => [row.entity_id, row]));
const comentions = new Map(table("comentions.csv").map((row) => [row.edge_id, row]));
const evidence = new Map();
for (const { edge_id } of table("evidence.csv")) evidence.set(edge_id, (evidence.get(edge_id) ?? 0) + 1);
const relations = new Map();
for (const row of table("relations.csv")) {
  const [source_id, relation, target_id] = row.edge_id.split("--");
  if (evidence.has(row.edge_id)) {
    relations.set(row.edge_id, { source_id, relation, target_id, weight: evidence.get(row.edge_id) });
  }
}

/** Every attribute of a node; its measures only in the graph that entities.csv has them of. */
function checkNode(name, id, attributes, measured) {
  const row = nodes.get(id);
  if (!row) return check(`${name} ${id}`, undefined, id);
  const listed = Array.isArray(attributes.aliases);
  const texts = {
    entity: "label", type: "kind", subtype: "subtype", country: "country", gazetteer_id: "gazetteer_id",
    confidence: "confidence",
  };
  for (const [column, key] of Object.entries(texts)) {
    check(`${name} ${id}: ${key}`, text(row[column]), attributes[key] ?? "");
  }
  if (!listed) {
    for (const key of ["aliases", "first_date", "last_date"]) {
      check(`${name} ${id}: ${key}`, text(row[key]), attributes[key] ?? "");
    }
  } else if (!row.aliases.includes("…")) {
    const forms = text(row.aliases).split("|").map((form) => form.trim()).filter(Boolean);
    const found = attributes.aliases.map((form) => form.replaceAll("|", "/"));
    check(`${name} ${id}: aliases`, forms.join("|"), found.join("|"));
  }
  const numbers = ["mentions", "documents", "certainty"];
  const measures = [
    "degree", "weighted_degree", "pagerank", "betweenness", "core", "component", "clustering",
  ];
  for (const key of measured ? [...numbers, ...measures] : numbers) {
    check(`${name} ${id}: ${key}`, Number(row[key]), attributes[key]);
  }
  if (measured) check(`${name} ${id}: community`, row.community, `${attributes.community ?? ""}`);
  for (const key of ["x", "y", "size", "degree", "core"]) {
    check(`${name} ${id}: ${key}`, "number", typeof attributes[key]);
  }
  check(`${name} ${id}: kind_color`, true, /^#[0-9a-f]{6}$/.test(attributes.kind_color));
}

/** Every attribute of an edge; `prefix` is what sets names of edges apart from those of nodes. */
function checkEdge(name, id, attributes, ends, prefix) {
  const directed = relations.has(id);
  const row = relations.get(id) ?? comentions.get(id);
  if (!row) return check(`${name} ${id}`, undefined, id);
  const wanted = [row.source_id, row.target_id];
  check(`${name} ${id}: ends`, (directed ? wanted : wanted.sort()).join(), (directed ? ends : ends.sort()).join());
  check(`${name} ${id}: weight`, Number(row.weight), attributes.weight);
  if (directed) {
    check(`${name} ${id}: relation`, row.relation, attributes.relation);
    const label = attributes.edgelabel ?? attributes.label;
    check(`${name} ${id}: label`, true, label.startsWith(row.relation.replaceAll("_", " ")));
  } else {
    check(`${name} ${id}: certainty`, Number(row.certainty), attributes[`${prefix}certainty`]);
    for (const key of ["npmi", "log_likelihood", "strength"]) {
      check(`${name} ${id}: ${key}`, Number(row[key]), attributes[key]);
    }
  }
}

const read = (name) => readFileSync(join(output, "graph", name), "utf8");
const strict = { addMissingNodes: false };
const overview = { nodes: 0, edges: 0 };
for (const [name, edges, Graph, measured] of [
  ["comentions", comentions.size, MultiGraph, true],
  ["relations", relations.size, MultiDirectedGraph, false],
  ["overview", undefined, MultiGraph, false],
]) {
  const graph = graphml.parse(Graph, read(`${name}.graphml`), strict);
  if (measured) check(`${name}: nodes`, nodes.size, graph.order);
  if (edges === undefined) Object.assign(overview, { nodes: graph.order, edges: graph.size });
  else check(`${name}: edges`, edges, graph.size);
  graph.forEachNode((id, attributes) => checkNode(name, id, attributes, measured));
  graph.forEachEdge((id, attributes, source, target) => checkEdge(name, id, attributes, [source, target], "edge_"));
}

const kinds = new Map();
for (const [name, order, size, measured] of [
  ["overview", overview.nodes, overview.edges, false],
  ["all", nodes.size, comentions.size + relations.size, true],
]) {
  const graph = gexf.parse(MultiGraph, read(`${name}.gexf`), strict);
  check(`${name}: nodes`, order, graph.order);
  check(`${name}: edges`, size, graph.size);
  check(`${name}: description`, true, graph.getAttribute("description").length > 0);
  graph.forEachNode((id, attributes) => checkNode(`${name}.gexf`, id, attributes, measured));
  graph.forEachEdge((id, attributes, source, target, _source, _target, undirected) => {
    checkEdge(`${name}.gexf`, id, attributes, [source, target], "");
    check(`${name} ${id}: direction`, !relations.has(id), undirected);
    check(`${name} ${id}: kind`, relations.get(id)?.relation ?? "co_mention", attributes.kind);
    kinds.set(attributes.kind, (kinds.get(attributes.kind) ?? 0) + 1);
  });
}
check("kinds", true, kinds.get("co_mention") === comentions.size + overview.edges);

if (faults.length > 0) {
  console.error(faults.slice(0, 50).join("\n"));
  console.error(`${faults.length} differences`);
  process.exit(1);
}
console.log(
  `graphology: ${nodes.size} nodes, ${comentions.size} co-mentions, ${relations.size} relations, ` +
    `${overview.edges} edges of the overview, same as the tables`,
);
