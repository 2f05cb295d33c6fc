#!/usr/bin/env python3
"""Measure how well a graph file shows what is in it. Plain Python, no packages.

    python3 scripts/graph_figures.py FILE... [--diameter] [--labels N] [--font TIMES] [--show N]
                                     [--max-overlaps N] [--max-collisions N] [--min-modularity Q] [--min-neighbours S]

FILE is a .graphml or .gexf that a run wrote. For each:

overlaps     Pairs of nodes whose circles cover each other. `size` is a radius, as Gephi and sigma read it;
             --diameter takes it for a diameter, as outputs had it before `overview.gexf`.
collisions   Pairs among the labels of the N (40) largest nodes that cover each other. A label stands in the middle of
             its node, 0.6 of its font size wide for each character and 1.2 high. Its font size is TIMES (1.2) the
             node's radius: Gephi writes labels "proportional to node size" at the size of the font (12) x the node's
             diameter / 20. Up to 0.10 its preview divided by 10 instead: --font 2.4.
modularity   Newman's, of the attribute `community`, by the edges' weights, by their strength where the file has it, and
             with all edges alike. A node without a community is one by itself. Several edges of a pair count together;
             direction counts for nothing.
neighbours   How much of what belongs together stands together: of each node's 5 strongest neighbours (by strength
             where the file has it, else by weight; a tie goes to the smaller id) the share that is among the 20 nodes
             that stand nearest to it, on average over all nodes with an edge. With it, what chance would give.

The last four options make a failure (exit status 1) of a figure that is worse than asked for. --show lists so many of
the overlaps and collisions by name.
"""

import argparse
import math
import sys
import xml.parsers.expat
from collections import defaultdict
from itertools import combinations
from pathlib import Path

NEAREST = 20
STRONGEST = 5
# Places are written with two decimals: circles that touch may seem to overlap by as much.
ROUNDING = 0.02


class Node:
    __slots__ = ("id", "label", "x", "y", "size", "community")

    def __init__(self, node_id):
        self.id = self.label = node_id
        self.x = self.y = self.size = 0.0
        self.community = None


class Reader:
    """Both formats in one pass: what it looks for in an element has the same meaning in either."""

    def __init__(self):
        self.nodes = {}
        self.edges = []  # source, target, weight, strength
        self.titles = {}  # GEXF: (class, id of an attribute) -> its title
        self.of = None  # the class of the attributes being declared
        self.node = self.edge = self.key = None
        self.text = []

    def read(self, path):
        parser = xml.parsers.expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = lambda text: self.key and self.text.append(text)
        with open(path, "rb") as file:
            parser.ParseFile(file)
        return self

    def start(self, name, given):
        name = name.rpartition(":")[2]
        if name == "node":
            self.node = self.nodes.setdefault(given["id"], Node(given["id"]))
            self.node.label = given.get("label", self.node.label)
        elif name == "edge":
            self.edge = [given["source"], given["target"], float(given.get("weight", 1)), None]
        elif name == "data":
            self.key, self.text = given["key"], []
        elif name == "attributes":
            self.of = given["class"]
        elif name == "attribute":
            self.titles[self.of, given["id"]] = given["title"]
        elif name == "attvalue":
            of = "edge" if self.edge else "node"
            self.value(self.titles[of, given["for"]], given["value"])
        elif name == "position" and self.node:
            self.node.x, self.node.y = float(given["x"]), float(given["y"])
        elif name == "size" and self.node:
            self.node.size = float(given["value"])

    def end(self, name):
        if name == "data":
            self.value(self.key, "".join(self.text))
            self.key = None
        elif name == "node":
            self.node = None
        elif name == "edge":
            self.edges.append(self.edge)
            self.edge = None

    def value(self, key, text):
        if self.edge:
            if key == "weight":
                self.edge[2] = float(text)
            elif key == "strength":
                self.edge[3] = float(text)
        elif self.node:
            if key in ("label", "community"):
                setattr(self.node, key, text)
            elif key in ("x", "y", "size"):
                setattr(self.node, key, float(text))


def overlaps(nodes):
    """Pairs of circles that cover each other, each once: those that share a square of a grid are compared."""
    if not nodes:
        return []
    side = max(4 * sorted(node.size for node in nodes)[len(nodes) // 2], 1e-9)
    squares = defaultdict(list)
    for node in nodes:
        for column in range(math.floor((node.x - node.size) / side), math.floor((node.x + node.size) / side) + 1):
            for row in range(math.floor((node.y - node.size) / side), math.floor((node.y + node.size) / side) + 1):
                squares[column, row].append(node)
    found = {}
    for here in squares.values():
        for one, other in combinations(here, 2):
            if math.hypot(one.x - other.x, one.y - other.y) < one.size + other.size - ROUNDING:
                found[tuple(sorted((one.id, other.id)))] = (one, other)
    return list(found.values())


def collisions(nodes, labels, font):
    """Pairs of labels of the largest nodes that cover each other."""
    boxes = []
    for node in sorted(nodes, key=lambda node: (-node.size, node.id))[:labels]:
        size = node.size * font
        boxes.append((node, 0.6 * size * len(node.label) / 2, 1.2 * size / 2))
    return [(one, other) for (one, width, height), (other, wide, high) in combinations(boxes, 2)
            if abs(one.x - other.x) < width + wide and abs(one.y - other.y) < height + high]


def modularity(nodes, pairs):
    """Newman's modularity of the communities, over weighted pairs."""
    total = sum(pairs.values())
    if total == 0:
        return 0.0
    community = {node.id: node.community if node.community is not None else ("alone", node.id) for node in nodes}
    inside = 0.0
    degree = defaultdict(float)
    for (source, target), weight in pairs.items():
        inside += weight * (community[source] == community[target])
        degree[community[source]] += weight
        degree[community[target]] += weight
    return inside / total - sum((sum_ / (2 * total)) ** 2 for sum_ in degree.values())


def nearest(nodes):
    """Gives a function: the ids of the nodes that stand nearest to one. Squares of a grid are looked through outwards."""
    left, low = min(node.x for node in nodes), min(node.y for node in nodes)
    width = max(node.x for node in nodes) - left or 1.0
    height = max(node.y for node in nodes) - low or 1.0
    side = math.sqrt(width * height * 6 / len(nodes))
    squares = defaultdict(list)
    for node in nodes:
        squares[int((node.x - left) / side), int((node.y - low) / side)].append(node)
    most = int(max(width, height) / side) + 1

    def of(node):
        column, row = int((node.x - left) / side), int((node.y - low) / side)
        found = []
        for ring in range(most + 1):
            if ring == 0:
                around = [(column, row)]
            else:
                around = [(column + step, row + end) for step in range(-ring, ring + 1) for end in (-ring, ring)]
                around += [(column + end, row + step) for step in range(1 - ring, ring) for end in (-ring, ring)]
            for square in around:
                for other in squares.get(square, ()):
                    if other is not node:
                        found.append((math.hypot(node.x - other.x, node.y - other.y), other.id))
            # All that is nearer than a ring's width has been seen.
            if len(found) >= NEAREST and sorted(found)[NEAREST - 1][0] <= ring * side:
                break
        return {other for _, other in sorted(found)[:NEAREST]}

    return of


def neighbours(nodes, pairs):
    """The share of each node's strongest neighbours that stand near it, and what chance would give."""
    ties = defaultdict(list)
    for (source, target), strength in pairs.items():
        ties[source].append((-strength, target))
        ties[target].append((-strength, source))
    if not ties:
        return 1.0, 1.0
    near = nearest(nodes)
    shares = []
    for node in nodes:
        strongest = {other for _, other in sorted(ties[node.id])[:STRONGEST]} if node.id in ties else ()
        if strongest:
            shares.append(len(strongest & near(node)) / len(strongest))
    return sum(shares) / len(shares), min(1.0, NEAREST / max(1, len(nodes) - 1))


def pairs_of(edges, value):
    pairs = defaultdict(float)
    for edge in edges:
        if edge[0] != edge[1]:
            pairs[min(edge[:2]), max(edge[:2])] += value(edge)
    return pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--diameter", action="store_true", help="`size` is a diameter")
    parser.add_argument("--labels", type=int, default=40, metavar="N", help="the labels of so many nodes (40)")
    parser.add_argument("--font", type=float, default=1.2, metavar="TIMES", help="font size in radii (1.2)")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="name so many overlaps and collisions")
    parser.add_argument("--max-overlaps", type=int, metavar="N")
    parser.add_argument("--max-collisions", type=int, metavar="N")
    parser.add_argument("--min-modularity", type=float, metavar="Q")
    parser.add_argument("--min-neighbours", type=float, metavar="S")
    options = parser.parse_args()
    failed = False

    def fails(bad, why):
        nonlocal failed
        failed |= bad
        return f"  FAILED: {why} asked for" if bad else ""

    for path in options.file:
        try:
            graph = Reader().read(path)
        except (OSError, KeyError, ValueError, xml.parsers.expat.ExpatError) as error:
            sys.exit(f"{path}: {error!r}: no graph that a run wrote")
        nodes = list(graph.nodes.values())
        if options.diameter:
            for node in nodes:
                node.size /= 2
        weights = pairs_of(graph.edges, lambda edge: edge[2])
        measured = {"weight": modularity(nodes, weights)}
        strengths = weights
        if any(edge[3] is not None for edge in graph.edges):
            strengths = pairs_of(graph.edges, lambda edge: edge[3] or 0.0)
            measured["strength"] = modularity(nodes, strengths)
        measured["all edges alike"] = modularity(nodes, dict.fromkeys(weights, 1.0))
        over, collided = overlaps(nodes), collisions(nodes, options.labels, options.font)
        share, chance = neighbours(nodes, strengths)
        named = len({node.community for node in nodes if node.community is not None})
        print(f"{path}")
        print(f"  nodes        {len(nodes):,}, edges {len(graph.edges):,}, communities {named:,}")
        bad = options.max_overlaps is not None and len(over) > options.max_overlaps
        print(f"  overlaps     {len(over):,} pairs of nodes" + fails(bad, f"at most {options.max_overlaps}"))
        bad = options.max_collisions is not None and len(collided) > options.max_collisions
        print(f"  collisions   {len(collided):,} pairs among the {min(options.labels, len(nodes))} largest labels"
              + fails(bad, f"at most {options.max_collisions}"))
        bad = options.min_modularity is not None and max(measured.values()) < options.min_modularity
        print("  modularity   " + ", ".join(f"{value:.3f} by {by}" if "edges" not in by else f"{value:.3f} with {by}"
                                          for by, value in measured.items())
              + fails(bad, f"{options.min_modularity} or more by one of them"))
        bad = options.min_neighbours is not None and share < options.min_neighbours
        print(f"  neighbours   {share:.3f} (by chance {chance:.3f})" + fails(bad, f"{options.min_neighbours} or more"))
        for what, found in [("overlap", over), ("collision", collided)]:
            for one, other in found[: options.show]:
                print(f"    {what}: {one.label} / {other.label}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
