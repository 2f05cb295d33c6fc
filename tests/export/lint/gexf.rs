//! Rules of GEXF 1.3: those of its schema, and those of Gephi, networkx and graphology.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::xml::{Element, is_color, parse};
use super::{Finding, finding};

/// The namespaces, as networkx knows them.
const NAMESPACE: &str = "http://gexf.net/1.3";
const VIZ: &str = "http://gexf.net/1.3/viz";
/// The types that every reader knows.
const TYPES: [&str; 5] = ["integer", "double", "boolean", "string", "liststring"];

/// What a GEXF file holds.
#[derive(Debug, Default)]
pub(crate) struct Gexf {
    /// By id: its attributes.
    pub(crate) nodes: BTreeMap<String, BTreeMap<String, String>>,
    /// By id.
    pub(crate) edges: BTreeMap<String, Edge>,
    /// What the file says of itself.
    pub(crate) description: String,
    /// From when to when, by node.
    spells: BTreeMap<String, (Date, Date)>,
    /// By class and name: the type.
    declared: BTreeMap<(String, String), String>,
    /// Whether spells have a meaning.
    dynamic: bool,
    pub(crate) findings: Vec<Finding>,
}

/// An edge.
#[derive(Debug)]
pub(crate) struct Edge {
    pub(crate) source: String,
    pub(crate) target: String,
    pub(crate) directed: bool,
    pub(crate) kind: String,
    pub(crate) weight: f64,
    pub(crate) attributes: BTreeMap<String, String>,
}

/// Reads a GEXF file and holds it to the rules.
pub(crate) fn gexf(bytes: &[u8]) -> Gexf {
    let mut gexf = Gexf::default();
    let file = parse(bytes, &mut gexf.findings);
    if file.name != "gexf"
        || file.get("version") != "1.3"
        || file.get("xmlns") != NAMESPACE
        || file.get("xmlns:viz") != VIZ
    {
        gexf.found("version", file.get("version"));
    }
    gexf.meta(&file);
    let Some(graph) = file.child("graph") else {
        gexf.found("element", "no graph");
        return gexf;
    };
    if graph.attributes.contains_key("defaultedgetype") {
        gexf.found("defaultedgetype", graph.get("defaultedgetype"));
    }
    gexf.dynamic = graph.get("mode") == "dynamic";
    let format = graph.get("timeformat");
    if gexf.dynamic && (format != "date" || graph.get("timerepresentation") != "interval") {
        gexf.found("time format", format);
    }
    // By the schema: the attributes, then all else; edges last, since they name nodes.
    let names: Vec<&str> = graph
        .children
        .iter()
        .map(|child| child.name.as_str())
        .collect();
    if names != ["attributes", "attributes", "nodes", "edges"] {
        gexf.found("element", names.join(", "));
    }
    for child in &graph.children {
        match child.name.as_str() {
            "attributes" => gexf.declare(child),
            "nodes" => child.children.iter().for_each(|node| gexf.node(node)),
            "edges" => child.children.iter().for_each(|edge| gexf.edge(edge)),
            _ => {}
        }
    }
    if gexf.dynamic && gexf.spells.is_empty() {
        gexf.found("time", "a dynamic graph without a spell of a node");
    }
    gexf.kinds();
    gexf
}

impl Gexf {
    fn found(&mut self, rule: &'static str, place: impl Into<String>) {
        self.findings.push(finding(rule, place));
    }

    fn meta(&mut self, file: &Element) {
        let Some(meta) = file.child("meta") else {
            return self.found("meta", "none");
        };
        // It would differ from day to day.
        if meta.attributes.contains_key("lastmodifieddate") {
            self.found("meta", "a date");
        }
        for name in ["creator", "description"] {
            if meta.child(name).is_none_or(|child| child.text.is_empty()) {
                self.found("meta", name);
            }
        }
        self.description = meta
            .child("description")
            .map_or_else(String::new, |child| child.text.clone());
    }

    fn declare(&mut self, attributes: &Element) {
        let class = attributes.get("class");
        for attribute in &attributes.children {
            let (id, kind) = (attribute.get("id"), attribute.get("type"));
            if attribute.name != "attribute" || id.is_empty() {
                self.found("element", &attribute.name);
            }
            if attribute.get("title") != id {
                self.found("attribute id is not its title", id);
            }
            if !TYPES.contains(&kind) {
                self.found("attribute type", kind);
            }
            let known = (class.to_owned(), id.to_owned());
            if self.declared.insert(known, kind.to_owned()).is_some() {
                self.found("repeated attribute", id);
            }
        }
    }

    fn node(&mut self, node: &Element) {
        let id = node.get("id").to_owned();
        if node.name != "node" || id.is_empty() {
            self.found("element", &node.name);
        }
        if !node.attributes.contains_key("label") {
            self.found("no label", &id);
        }
        let attributes = self.values(node);
        if attributes
            .get("kind_color")
            .is_some_and(|color| !is_color(color))
        {
            self.found("value", format!("kind_color of {id}"));
        }
        self.picture(node);
        if let Some(spell) = self.spell(node) {
            self.spells.insert(id.clone(), spell);
        }
        if self.nodes.insert(id.clone(), attributes).is_some() {
            self.found("duplicate node", id);
        }
    }

    /// Colour, place and size.
    fn picture(&mut self, node: &Element) {
        let number = |of: &str, name: &str| {
            let text = node.child(of)?.get(name);
            text.parse::<f64>().ok().filter(|number| number.is_finite())
        };
        let is_part = |name: &str| {
            let text = node.child("viz:color").map_or("", |color| color.get(name));
            text.parse::<u8>().is_ok()
        };
        let has_place = ["x", "y", "z"]
            .into_iter()
            .all(|axis| number("viz:position", axis).is_some());
        let has_size = number("viz:size", "value").is_some_and(|size| size > 0.0);
        if !["r", "g", "b"].into_iter().all(is_part) || !has_place || !has_size {
            self.found("picture", node.get("id"));
        }
    }

    fn edge(&mut self, edge: &Element) {
        let id = edge.get("id").to_owned();
        let (source, target) = (edge.get("source").to_owned(), edge.get("target").to_owned());
        if edge.name != "edge" || id.is_empty() {
            self.found("element", &edge.name);
        }
        for end in [&source, &target] {
            if !self.nodes.contains_key(end) {
                self.found("missing end", &id);
            }
        }
        if source == target {
            self.found("self loop", &id);
        }
        let direction = edge.get("type");
        if direction != "directed" && direction != "undirected" {
            self.found("type", &id);
        }
        if edge.get("kind").is_empty() {
            self.found("no kind", &id);
        }
        let weight = edge.get("weight").parse::<f64>().unwrap_or(f64::NAN);
        if !(weight > 0.0 && weight.is_finite()) {
            self.found("weight", &id);
        }
        if let Some((start, end)) = self.spell(edge) {
            let ends = [&source, &target].map(|end| self.spells.get(end).copied());
            if ends
                .iter()
                .flatten()
                .any(|&(from, to)| start < from || end > to)
            {
                self.found("spell beyond its ends", &id);
            }
        }
        let attributes = self.values(edge);
        let edge = Edge {
            source,
            target,
            directed: direction == "directed",
            kind: edge.get("kind").to_owned(),
            weight,
            attributes,
        };
        if self.edges.insert(id.clone(), edge).is_some() {
            self.found("duplicate edge id", id);
        }
    }

    /// The attributes of a node or edge, held to what was declared.
    fn values(&mut self, of: &Element) -> BTreeMap<String, String> {
        let mut values = BTreeMap::new();
        for child in &of.children {
            match child.name.as_str() {
                "attvalues" => {}
                "spells" => continue,
                "viz:color" | "viz:position" | "viz:size" if of.name == "node" => continue,
                name => {
                    self.found("element", name);
                    continue;
                }
            }
            for value in &child.children {
                let (name, text) = (value.get("for"), value.get("value"));
                let known = (of.name.clone(), name.to_owned());
                let Some(kind) = self.declared.get(&known) else {
                    self.found("undeclared attribute", name);
                    continue;
                };
                let fits = match kind.as_str() {
                    "integer" => text.parse::<i32>().is_ok(),
                    "double" => text.parse::<f64>().is_ok_and(f64::is_finite),
                    "boolean" => text == "true" || text == "false",
                    "liststring" => list(text).is_some_and(|list| !list.is_empty()),
                    // Gephi passes over an empty one.
                    _ => !text.is_empty(),
                };
                if value.name != "attvalue" || !fits {
                    self.found("value", format!("{name}: {text}"));
                }
                if values.insert(name.to_owned(), text.to_owned()).is_some() {
                    self.found("repeated value", name);
                }
            }
        }
        values
    }

    /// From the first day to the last.
    fn spell(&mut self, of: &Element) -> Option<(Date, Date)> {
        let spells = of.child("spells")?;
        if !self.dynamic {
            self.found("time", of.get("id"));
        }
        let mut bounds = Vec::new();
        for spell in &spells.children {
            match [spell.get("start"), spell.get("end")].map(str::parse::<Date>) {
                [Ok(start), Ok(end)] if start <= end => bounds.push((start, end)),
                _ => self.found("spell", of.get("id")),
            }
        }
        let start = bounds.iter().map(|bounds| bounds.0).min();
        let end = bounds.iter().map(|bounds| bounds.1).max();
        if bounds.is_empty() {
            self.found("spell", of.get("id"));
        }
        start.zip(end)
    }

    /// A kind has one direction: Gephi ends the import at a directed and an undirected edge of a kind between two, and
    /// merges those of a kind that run the same way.
    fn kinds(&mut self) {
        let mut directions: BTreeMap<&str, bool> = BTreeMap::new();
        let mut between = BTreeSet::new();
        let mut found = Vec::new();
        for (id, edge) in &self.edges {
            if *directions.entry(&edge.kind).or_insert(edge.directed) != edge.directed {
                found.push(finding("kind of both directions", id));
            }
            let (source, target) = (&edge.source, &edge.target);
            let pair = if edge.directed {
                (source, target)
            } else {
                (source.min(target), source.max(target))
            };
            if !between.insert((pair, &edge.kind)) {
                found.push(finding("parallel edges of a kind", id));
            }
        }
        self.findings.extend(found);
    }
}

/// The texts of a list, as Gephi and graphology read it: in brackets, each in quotes, a backslash before what would end
/// it.
pub(crate) fn list(text: &str) -> Option<Vec<String>> {
    let mut rest = text.strip_prefix('[')?.strip_suffix(']')?;
    let mut texts = Vec::new();
    while !rest.is_empty() {
        let mut inside = rest.strip_prefix('"')?.char_indices();
        let mut one = String::new();
        let end = loop {
            match inside.next()? {
                (at, '"') => break at,
                (_, '\\') => one.push(inside.next()?.1),
                (_, character) => one.push(character),
            }
        };
        texts.push(one);
        // The quotes at both ends.
        rest = &rest[end + 2..];
        if !rest.is_empty() {
            rest = rest.strip_prefix(", ")?;
        }
    }
    Some(texts)
}
