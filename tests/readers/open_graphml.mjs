// Open both GraphML files of an output with graphology (the library beneath Gephi Lite) and hold every node and
// edge, and the attributes they have in common with the tables, to the tables.
//
//     READERS=target/readers node tests/readers/open_graphml.mjs OUTPUT
//
// READERS is the folder that holds node_modules.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const require = createRequire(resolve(process.env.READERS ?? "target/readers", "package.json"));
const { MultiGraph, MultiDirectedGraph } = require("graphology");
const { parse } = require("graphology-graphml");

const output = process.argv[2];
if (!output) {
  console.error("usage: READERS=target/readers node tests/readers/open_graphml.mjs OUTPUT");
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

for (const [name, edges, directed] of [
  ["comentions", comentions, false],
  ["relations", relations, true],
]) {
  const xml = readFileSync(join(output, "graph", `${name}.graphml`), "utf8");
  const graph = parse(directed ? MultiDirectedGraph : MultiGraph, xml, { addMissingNodes: false });
  check(`${name}: nodes`, nodes.size, graph.order);
  check(`${name}: edges`, edges.size, graph.size);
  graph.forEachNode((id, attributes) => {
    const row = nodes.get(id);
    if (!row) return check(`${name} ${id}`, undefined, id);
    for (const [column, key] of Object.entries({
      entity: "label", type: "kind", subtype: "subtype", country: "country", aliases: "aliases",
      first_date: "first_date", last_date: "last_date", gazetteer_id: "gazetteer_id", confidence: "confidence",
    })) check(`${name} ${id}: ${key}`, text(row[column]), attributes[key] ?? "");
    for (const key of ["mentions", "documents", "degree", "weighted_degree", "pagerank", "community", "certainty"]) {
      check(`${name} ${id}: ${key}`, Number(row[key]), attributes[key]);
    }
    for (const key of ["x", "y", "size"]) check(`${name} ${id}: ${key}`, "number", typeof attributes[key]);
  });
  graph.forEachEdge((id, attributes, source, target) => {
    const row = edges.get(id);
    if (!row) return check(`${name} ${id}`, undefined, id);
    const ends = [row.source_id, row.target_id];
    const found = [source, target];
    check(`${name} ${id}: ends`, (directed ? ends : ends.sort()).join(), (directed ? found : found.sort()).join());
    check(`${name} ${id}: weight`, Number(row.weight), attributes.weight);
    if (directed) check(`${name} ${id}: relation`, row.relation, attributes.relation);
    else check(`${name} ${id}: certainty`, Number(row.certainty), attributes.edge_certainty);
    if (!directed) for (const key of ["npmi", "log_likelihood"]) check(`${name} ${id}: ${key}`, Number(row[key]), attributes[key]);
  });
}

if (faults.length > 0) {
  console.error(faults.slice(0, 50).join("\n"));
  console.error(`${faults.length} differences`);
  process.exit(1);
}
console.log(
  `graphology: ${nodes.size} nodes, ${comentions.size} co-mentions, ${relations.size} relations, same as the tables`,
);
