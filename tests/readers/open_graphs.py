"""Open the graphs of an output with networkx and igraph, and hold every node, edge and attribute to the tables.

    python3 tests/readers/open_graphs.py OUTPUT

What a graph measures of its own nodes is held to what networkx measures. networkx reads GEXF, but no file of both
directions: of all.gexf it must say so. igraph reads no GEXF.
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
NUMBERS = {"mentions", "documents", "degree", "weighted_degree", "pagerank", "betweenness", "core", "component",
           "clustering", "community", "weight", "npmi", "log_likelihood", "strength", "certainty"}
PICTURE = ("x", "y", "size", "r", "g", "b", "kind_color")
# What both kinds of table and all graphs call by other names: column of the table -> attribute of the graph.
ENTITY = {"entity": "label", "type": "kind", "subtype": "subtype", "country": "country", "aliases": "aliases",
          "mentions": "mentions", "documents": "documents", "first_date": "first_date", "last_date": "last_date",
          "gazetteer_id": "gazetteer_id", "confidence": "confidence", "certainty": "certainty"}
# What is measured in each graph by itself: entities.csv has what comentions.graphml has.
MEASURES = {name: name for name in ("degree", "weighted_degree", "pagerank", "betweenness", "core", "component",
                                    "clustering", "community", "community_name")}
COMENTION = {"weight": "weight", "documents": "edge_documents", "npmi": "npmi", "log_likelihood": "log_likelihood",
             "first_date": "edge_first_date", "last_date": "edge_last_date", "confidence": "edge_confidence",
             "certainty": "edge_certainty", "strength": "strength"}
RELATION = {"weight": "weight", "relation": "relation", "roles": "roles", "documents": "edge_documents",
            "first_date": "edge_first_date", "last_date": "edge_last_date", "confidence": "edge_confidence",
            "certainty": "edge_certainty", "edgelabel": "edgelabel"}
# Nodes and edges have their names apart in GEXF, and dates are spells.
GEXF = {column: column for column in COMENTION if column not in ("first_date", "last_date")}

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
            roles = sorted(edge["roles"], key=lambda role: role.encode())
            edge["edgelabel"] = edge["relation"].replace("_", " ")
            if len(roles) == 1 and len(roles[0]) <= 30:
                edge["edgelabel"] += f": {roles[0].strip()}"
            edge["roles"] = joined(roles)
            edge["documents"] = len(documents[edge_id])
            edge["first_date"] = min(dates.get(edge_id, [""]))
            edge["last_date"] = max(dates.get(edge_id, [""]))
            kept[edge_id] = edge
    return kept


def compare(what, expected, attributes):
    """Every column of a row against the attribute it became; nothing but `others` may be there beside."""
    row, columns, others = expected
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
    extra = set(attributes) - set(columns.values()) - set(others)
    check(f"{what}: further attributes", set(), extra)


def held_to_networkx(path, graph):
    """What a graph says of its nodes is what networkx measures."""
    plain = networkx.Graph()
    plain.add_nodes_from(graph)
    weights = Counter()
    for source, target, data in graph.edges(data=True):
        plain.add_edge(source, target)
        weights[source] += data["weight"]
        weights[target] += data["weight"]
    core, clustering = networkx.core_number(plain), networkx.clustering(plain)
    # Of a large graph it would take hours, and ours is sampled.
    betweenness = networkx.betweenness_centrality(plain) if len(plain) <= 1_000 else {}
    for node, attributes in graph.nodes(data=True):
        what = f"{path} {node}"
        check(f"{what}: degree", plain.degree(node), attributes["degree"])
        check(f"{what}: weighted degree", weights[node], attributes["weighted_degree"])
        check(f"{what}: core", core[node], attributes["core"])
        for name, wanted in [("clustering", clustering[node]), ("betweenness", betweenness.get(node))]:
            if wanted is None:
                continue
            close = math.isclose(wanted, attributes[name], abs_tol=1e-6)
            check(f"{what}: {name} {wanted} and {attributes[name]}", True, close)
        check(f"{what}: a community", plain.degree(node) > 0, "community" in attributes)
    sizes = {}
    for component in networkx.connected_components(plain):
        numbers = {graph.nodes[node]["component"] for node in component}
        check(f"{path}: number of a component", 1, len(numbers))
        sizes[numbers.pop()] = len(component)
    check(f"{path}: components, the largest first", sorted(sizes.values(), reverse=True),
          [sizes[number] for number in sorted(sizes)])


def with_networkx(path, directed, nodes, edges, columns):
    graph = networkx.read_graphml(path)
    check(f"{path}: directed", directed, graph.is_directed())
    check(f"{path}: nodes", set(nodes), set(graph.nodes))
    for node, attributes in graph.nodes(data=True):
        compare(f"networkx {node}", nodes[node], attributes)
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
        compare(f"networkx {edge_id}", (row, columns, ()),
                {key: value for key, value in attributes.items() if key != "id"})
    check(f"{path}: edges", set(edges), seen)
    held_to_networkx(path, graph)
    return graph


def with_igraph(path, directed, nodes, edges, columns):
    graph = igraph.Graph.Read_GraphML(str(path))
    check(f"{path}: directed", directed, graph.is_directed())
    check(f"{path}: nodes", sorted(nodes), sorted(graph.vs["id"]) if graph.vcount() else [])
    for vertex in graph.vs:
        attributes = vertex.attributes()
        node = attributes.pop("id")
        compare(f"igraph {node}", nodes[node], attributes)
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
            compare(f"igraph {edge_id}", (edges[edge_id], columns, ()), attributes)
    check(f"{path}: edges", set(edges), seen)
    check(f"{path}: number of edges", len(edges), graph.ecount())


def spells(row):
    """The spells of a row, as networkx gives them."""
    return [(row["first_date"], row["last_date"])] if row["first_date"] else None


def gexf_with_networkx(path, same, nodes, edges):
    """The overview as GEXF has what the overview as GraphML has."""
    graph = networkx.read_gexf(path)
    check(f"{path}: nodes", set(same.nodes), set(graph.nodes))
    check(f"{path}: edges", same.number_of_edges(), graph.number_of_edges())
    for node, attributes in graph.nodes(data=True):
        other = same.nodes[node]
        viz = attributes.pop("viz", {})
        check(f"{path} {node}: spells", spells(nodes[node][0]), attributes.pop("spells", None))
        place = viz["position"]
        check(f"{path} {node}: picture",
              [other[key] for key in PICTURE[:6]],
              [place["x"], place["y"], viz["size"], *(viz["color"][part] for part in "rgb")])
        for key in set(other) | set(attributes):
            # A list here, one text there.
            if key not in ("x", "y", "size", "r", "g", "b", "first_date", "last_date", "aliases"):
                check(f"{path} {node}: {key}", other.get(key, ""), attributes.get(key))
    for _, _, attributes in graph.edges(data=True):
        row = edges[attributes.pop("id")]
        check(f"{path} {row['edge_id']}: spells", spells(row), attributes.pop("spells", None))
        compare(f"{path} {row['edge_id']}", (row, GEXF, ()), attributes)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    output = Path(sys.argv[1])
    rows = {row["entity_id"]: row for row in table(output, "entities.csv")}
    comentions = {row["edge_id"]: row for row in table(output, "comentions.csv")}
    relations = relation_edges(output)
    whole = {node: (row, ENTITY | MEASURES, PICTURE) for node, row in rows.items()}
    # Of the other graphs the measures are their own, and held to networkx alone.
    others = {node: (row, ENTITY, PICTURE + tuple(MEASURES)) for node, row in rows.items()}
    overview = networkx.read_graphml(output / "graph" / "overview.graphml")
    telling = {data.get("id", key): comentions[data.get("id", key)] for _, _, key, data in
               networkx.MultiGraph(overview).edges(keys=True, data=True)}
    for name, directed, edges, columns in [
        ("comentions", False, comentions, COMENTION),
        ("relations", True, relations, RELATION),
        ("overview", False, telling, COMENTION),
    ]:
        path = output / "graph" / f"{name}.graphml"
        ends = {row[end] for row in edges.values() for end in ("source_id", "target_id")}
        nodes = whole if name == "comentions" else {node: others[node] for node in ends}
        with_networkx(path, directed, nodes, edges, columns)
        with_igraph(path, directed, nodes, edges, columns)
    gexf_with_networkx(output / "graph" / "overview.gexf", overview, others, comentions)
    try:
        networkx.read_gexf(output / "graph" / "all.gexf")
        check("networkx reads both directions in a file", not relations, True)
    except networkx.NetworkXError as error:
        check("networkx on all.gexf", "Directed edge found in undirected graph.", str(error))
    if faults:
        print("\n".join(faults[:50]))
        sys.exit(f"{len(faults)} differences")
    print(f"networkx {networkx.__version__} and igraph {igraph.__version__}: {len(rows)} nodes, "
          f"{len(comentions)} co-mentions, {len(relations)} relations, {len(telling)} edges of the overview, same as "
          "the tables")


if __name__ == "__main__":
    main()
