//! Rules of GraphML, as Gephi, networkx, igraph and graphology read it.

use std::collections::{BTreeMap, BTreeSet};

use super::xml::{Element, is_color, parse};
use super::{Finding, finding};

/// What a `GraphML` file holds.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) node_ids: Vec<String>,
    pub(crate) edge_ids: Vec<String>,
    /// Source, target and the attribute `label`.
    edges: Vec<(String, String, Option<String>)>,
    findings: Vec<Finding>,
}

/// The keys that make a graph open ready to look at.
const PICTURE: [(&str, &str); 8] = [
    ("node", "label"),
    ("node", "x"),
    ("node", "y"),
    ("node", "size"),
    ("node", "r"),
    ("node", "g"),
    ("node", "b"),
    ("edge", "weight"),
];

/// Reads a `GraphML` file.
pub(crate) fn graph(bytes: &[u8]) -> Graph {
    read(bytes, None)
}

/// Holds a `GraphML` file to the rules.
pub(crate) fn graphml(bytes: &[u8], directed: bool) -> Vec<Finding> {
    let mut graph = read(bytes, Some(directed));
    let nodes: BTreeSet<&String> = graph.node_ids.iter().collect();
    let mut found = Vec::new();
    if nodes.len() < graph.node_ids.len() {
        found.push(finding("duplicate node", ""));
    }
    if graph.edge_ids.iter().collect::<BTreeSet<_>>().len() < graph.edge_ids.len() {
        found.push(finding("duplicate edge id", ""));
    }
    let mut between = BTreeSet::new();
    for (source, target, label) in &graph.edges {
        let place = format!("{source} {target}");
        for end in [source, target] {
            if !nodes.contains(end) {
                found.push(finding("missing end", &place));
            }
        }
        if source == target {
            found.push(finding("self loop", &place));
        }
        if directed && label.is_none() {
            found.push(finding("no label", &place));
        }
        let pair = if directed {
            (source, target)
        } else {
            (source.min(target), source.max(target))
        };
        if !between.insert((pair, label)) {
            found.push(finding("parallel edges of a kind", place));
        }
    }
    graph.findings.extend(found);
    graph.findings
}

fn read(bytes: &[u8], directed: Option<bool>) -> Graph {
    let mut reading = Reading::default();
    let file = parse(bytes, &mut reading.graph.findings);
    for element in &file.children {
        match element.name.as_str() {
            "key" => reading.key(element),
            "graph" => reading.graph(element, directed),
            _ => reading.found("element", &element.name),
        }
    }
    for (element, key) in PICTURE {
        let known = (element.to_owned(), key.to_owned());
        if !reading.keys.contains_key(&known) {
            reading.found("picture", format!("{element} {key}"));
        }
    }
    reading.graph
}

#[derive(Default)]
struct Reading {
    /// By element and key: the type.
    keys: BTreeMap<(String, String), String>,
    graph: Graph,
}

impl Reading {
    fn found(&mut self, rule: &'static str, place: impl Into<String>) {
        self.graph.findings.push(finding(rule, place));
    }

    fn key(&mut self, element: &Element) {
        let (id, of, kind) = (
            element.get("id"),
            element.get("for"),
            element.get("attr.type"),
        );
        if id != element.get("attr.name") {
            self.found("key id is not its name", id);
        }
        let mut known = self.keys.keys();
        if known.any(|(_, known)| known.eq_ignore_ascii_case(id)) {
            self.found("keys alike", id);
        }
        if of != "node" && of != "edge" {
            self.found("key for", of);
        }
        if !["boolean", "int", "long", "double", "string"].contains(&kind) {
            self.found("attribute type", kind);
        }
        self.keys
            .insert((of.to_owned(), id.to_owned()), kind.to_owned());
    }

    fn graph(&mut self, graph: &Element, directed: Option<bool>) {
        let stated = graph.get("edgedefault") == "directed";
        if directed.is_some_and(|directed| directed != stated) {
            self.found("direction", graph.get("edgedefault"));
        }
        for (number, element) in graph.children.iter().enumerate() {
            match element.name.as_str() {
                // By the schema the first.
                "desc" if number == 0 => {}
                "node" => self.node(element),
                "edge" => self.edge(element, stated),
                name => self.found("element", name),
            }
        }
    }

    fn node(&mut self, node: &Element) {
        self.graph.node_ids.push(node.get("id").to_owned());
        let values = self.values(node);
        if let Some(color) = values.get("kind_color")
            && !is_color(color)
        {
            self.found("value", format!("kind_color: {color}"));
        }
        let size = values.get("size").and_then(|size| size.parse::<f64>().ok());
        if size.is_some_and(|size| size <= 0.0) {
            self.found("size", node.get("id"));
        }
    }

    fn edge(&mut self, edge: &Element, directed: bool) {
        let id = edge.get("id").to_owned();
        let label = edge.attributes.get("label").cloned();
        let ends = (
            edge.get("source").to_owned(),
            edge.get("target").to_owned(),
            label,
        );
        if edge.attributes.contains_key("directed") {
            self.found("direction", "an edge with its own");
        }
        let values = self.values(edge);
        if directed && !values.contains_key("edgelabel") {
            self.found("no edgelabel", &id);
        }
        let weight = values.get("weight").map(|weight| weight.parse::<f64>());
        if !weight.is_some_and(|weight| weight.is_ok_and(|weight| weight > 0.0)) {
            self.found("weight", &id);
        }
        self.graph.edge_ids.push(id);
        self.graph.edges.push(ends);
    }

    /// The data of a node or edge, held to their types.
    fn values<'e>(&mut self, of: &'e Element) -> BTreeMap<&'e str, &'e str> {
        let mut values = BTreeMap::new();
        for data in &of.children {
            let key = data.get("key");
            match data.name.as_str() {
                "data" => {}
                // To Gephi a node's label.
                "desc" => {
                    self.found("description of a part", of.get("id"));
                    continue;
                }
                "graph" => {
                    self.found("nested graph", of.get("id"));
                    continue;
                }
                name => {
                    self.found("element", name);
                    continue;
                }
            }
            let Some(kind) = self.keys.get(&(of.name.clone(), key.to_owned())) else {
                self.found("undeclared key", key);
                continue;
            };
            let text = data.text.as_str();
            let fits = match kind.as_str() {
                "int" => text.parse::<i32>().is_ok(),
                "long" => text.parse::<i64>().is_ok(),
                "double" => text.parse::<f64>().is_ok_and(f64::is_finite),
                "boolean" => text == "true" || text == "false",
                _ => true,
            };
            if !fits {
                self.found("value", format!("{key}: {text}"));
            }
            if values.insert(key, text).is_some() {
                self.found("repeated key", key);
            }
        }
        values
    }
}
