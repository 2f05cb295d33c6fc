"""Open both GraphML files of an output with networkx and igraph, and hold every node, edge and attribute to the
tables.

    python3 tests/readers/open_graphml.py OUTPUT
"""

import csv
import math
import sys
from collections import Counter
from pathlib import Path

import igraph
import networkx

csv.field_size_limit(1 << 30)
FORMULA = tuple("=+-@\t\r\n＝＋－＠﹦﹢﹣﹫")
# What XML forbids, and so cannot be in a graph though it may be in a table.
FORBIDDEN = str.maketrans({"\ufffe": " ", "\uffff": " "})
NUMBERS = {"mentions", "documents", "degree", "weighted_degree", "pagerank", "community", "weight", "npmi",
           "log_likelihood", "certainty"}
PICTURE = ("x", "y", "size", "r", "g", "b")
# What both kinds of table and both graphs call by other names: column of the table -> attribute of the graph.
NODE = {"entity": "label", "type": "kind", "subtype": "subtype", "country": "country", "aliases": "aliases",
        "mentions": "mentions", "documents": "documents", "first_date": "first_date", "last_date": "last_date",
        "gazetteer_id": "gazetteer_id", "degree": "degree", "weighted_degree": "weighted_degree",
        "pagerank": "pagerank", "community": "community", "confidence": "confidence", "certainty": "certainty"}
COMENTION = {"weight": "weight", "documents": "edge_documents", "npmi": "npmi", "log_likelihood": "log_likelihood",
             "first_date": "edge_first_date", "last_date": "edge_last_date", "confidence": "edge_confidence",
             "certainty": "edge_certainty"}
RELATION = {"weight": "weight", "relation": "relation", "roles": "roles", "documents": "edge_documents",
            "first_date": "edge_first_date", "last_date": "edge_last_date", "confidence": "edge_confidence",
            "certainty": "edge_certainty"}

faults = []


def check(what, wanted, found):
    if wanted != found:
        faults.append(f"{what}: {wanted!r} in the tables, {found!r} in the graph")


def unguarded(text):
    """A text of a table without the mark that keeps a spreadsheet from running it."""
    guarded = text.startswith("'") and text[1:].lstrip().startswith(FORMULA)
    return text[1:] if guarded else text


def table(output, name):
    with open(output / "tables" / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def joined(parts):
    return "|".join(part.replace("|", "/") for part in parts)


def relation_edges(output):
    """The edges of the relations, from the rows that state them."""
    edges = {}
    dates = {}
    documents = {}
    for row in table(output, "relations.csv"):
        edge_id = row["edge_id"]
        source, kind, target = edge_id.split("--")
        check(f"{edge_id}: relation", row["relation"], kind)
        edge = edges.setdefault(edge_id, {"source_id": source, "target_id": target, "relation": kind, "weight": 0,
                                          "roles": set(), "certainty": "0.00"})
        edge["weight"] += 1
        # The surest statement counts.
        if float(row["certainty"]) > float(edge["certainty"]):
            edge["certainty"], edge["confidence"] = row["certainty"], row["confidence"]
        if row["role"]:
            edge["roles"].add(unguarded(row["role"]))
        documents.setdefault(edge_id, set()).add(row["doc_id"])
        if row["date"]:
            dates.setdefault(edge_id, []).append(row["date"])
    rows = Counter(row["edge_id"] for row in table(output, "evidence.csv"))
    kept = {}
    for edge_id, edge in edges.items():
        # Those that --min-weight left out have no evidence.
        if edge_id in rows:
            check(f"{edge_id}: rows of evidence", edge["weight"], rows[edge_id])
            edge["roles"] = joined(sorted(edge["roles"], key=lambda role: role.encode()))
            edge["documents"] = len(documents[edge_id])
            edge["first_date"] = min(dates.get(edge_id, [""]))
            edge["last_date"] = max(dates.get(edge_id, [""]))
            kept[edge_id] = edge
    return kept


def compare(what, row, columns, attributes):
    """Every column of a row against the attribute it became; nothing else may be there."""
    for column, attribute in columns.items():
        wanted, found = row[column], attributes.get(attribute)
        # igraph gives nan and an empty text for what an element does not have.
        if found is None or found == "" or (isinstance(found, float) and math.isnan(found)):
            found = ""
        if column in NUMBERS and found != "":
            wanted, found = float(wanted), float(found)
        elif isinstance(wanted, str):
            wanted = unguarded(wanted).translate(FORBIDDEN).strip()
        check(f"{what}: {attribute}", wanted, found)
    extra = set(attributes) - set(columns.values()) - set(PICTURE)
    check(f"{what}: further attributes", set(), extra)


def with_networkx(path, directed, nodes, edges, columns):
    graph = networkx.read_graphml(path)
    check(f"{path}: directed", directed, graph.is_directed())
    check(f"{path}: nodes", set(nodes), set(graph.nodes))
    for node, attributes in graph.nodes(data=True):
        compare(f"networkx {node}", nodes[node], NODE, attributes)
        check(f"networkx {node}: picture", [], [key for key in PICTURE if key not in attributes])
    seen = set()
    triples = graph.edges(keys=True, data=True) if graph.is_multigraph() else (
        (source, target, data.get("id"), data) for source, target, data in graph.edges(data=True))
    for source, target, edge_id, attributes in triples:
        seen.add(edge_id)
        row = edges.get(edge_id)
        if row is None:
            continue
        ends = [row["source_id"], row["target_id"]]
        check(f"networkx {edge_id}: ends", ends if directed else sorted(ends),
              [source, target] if directed else sorted([source, target]))
        compare(f"networkx {edge_id}", row, columns,
                {key: value for key, value in attributes.items() if key != "id"})
    check(f"{path}: edges", set(edges), seen)


def with_igraph(path, directed, nodes, edges, columns):
    graph = igraph.Graph.Read_GraphML(str(path))
    check(f"{path}: directed", directed, graph.is_directed())
    check(f"{path}: nodes", list(nodes), graph.vs["id"] if graph.vcount() else [])
    for vertex in graph.vs:
        attributes = vertex.attributes()
        node = attributes.pop("id")
        compare(f"igraph {node}", nodes[node], NODE, attributes)
    seen = set()
    for edge in graph.es:
        attributes = edge.attributes()
        # igraph 1.0 gives an edge the id of some node instead of its own; the ends and the relation make up for it.
        attributes.pop("id", None)
        ends = [graph.vs[edge.source]["id"], graph.vs[edge.target]["id"]]
        if directed:
            edge_id = f"{ends[0]}--{attributes.get('relation')}--{ends[1]}"
        else:
            edge_id = "--".join(sorted(ends))
        seen.add(edge_id)
        if edge_id in edges:
            compare(f"igraph {edge_id}", edges[edge_id], columns, attributes)
    check(f"{path}: edges", set(edges), seen)
    check(f"{path}: number of edges", len(edges), graph.ecount())


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    output = Path(sys.argv[1])
    nodes = {row["entity_id"]: row for row in table(output, "entities.csv")}
    comentions = {row["edge_id"]: row for row in table(output, "comentions.csv")}
    relations = relation_edges(output)
    for name, directed, edges, columns in [
        ("comentions", False, comentions, COMENTION),
        ("relations", True, relations, RELATION),
    ]:
        path = output / "graph" / f"{name}.graphml"
        with_networkx(path, directed, nodes, edges, columns)
        with_igraph(path, directed, nodes, edges, columns)
    if faults:
        print("\n".join(faults[:50]))
        sys.exit(f"{len(faults)} differences")
    print(f"networkx {networkx.__version__} and igraph {igraph.__version__}: {len(nodes)} nodes, "
          f"{len(comentions)} co-mentions, {len(relations)} relations, same as the tables")


if __name__ == "__main__":
    main()
