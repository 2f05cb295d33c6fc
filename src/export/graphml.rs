//! `graph/comentions.graphml`, `graph/relations.graphml` and `graph/overview.graphml`, with positions, sizes and
//! colours, so that they open ready to look at.
//!
//! Held to what Gephi, networkx, igraph and graphology all read: one direction a file, the id of a key is its
//! name, types are `int`, `double` and `string` alone (dates are strings), every end of an edge is there, nothing
//! that XML forbids. What a file leaves out is said in the `desc` of its graph: in a node's it would be the node's
//! label to Gephi.
//!
//! An edge of `relations.graphml` also has an XML attribute `label`, which is no part of the format: it alone keeps
//! Gephi from merging parallel edges, and the others pass over it. Its `edgelabel` is what Gephi writes on the line.

use std::path::Path;

use jiff::civil::Date;

use super::attributes::{self, Attribute, Type, Values};
use super::csv::{push_date, push_float, push_integer};
use super::xml::{self, Xml};
use super::{csv, push_comention_id, push_relation_id};
use crate::entity::Registry;
use crate::error::Result;
use crate::network::{CoMention, Drawn, Network};
use crate::view::View;

/// The attributes of nodes that are no matter of both formats.
const NODE_KEYS: &[(&str, &str)] = &[
    ("label", "string"),
    ("first_date", "string"),
    ("last_date", "string"),
    ("x", "double"),
    ("y", "double"),
    ("size", "double"),
    ("r", "int"),
    ("g", "int"),
    ("b", "int"),
];

/// Those of edges.
const EDGE_KEYS: &[(&str, &str)] = &[
    ("weight", "double"),
    ("edge_first_date", "string"),
    ("edge_last_date", "string"),
];

/// Those of relations alone.
const RELATION_KEYS: &[(&str, &str)] = &[("edgelabel", "string")];

/// Writes `comentions.graphml`: every entity, and the co-mentions as undirected edges.
pub fn write_comentions(
    folder: &Path,
    registry: &Registry,
    network: &Network,
    view: &View,
) -> Result<()> {
    let what = "Who is mentioned with whom";
    let mut writer = Writer::create(&folder.join("comentions.graphml"))?;
    writer.head(
        Direction::Undirected,
        &attributes::all(what, &network.whole, network.comentions.len(), view),
    );
    writer.nodes(registry, &network.whole)?;
    for edge in &network.comentions {
        writer.comention(registry, edge)?;
    }
    writer.finish()
}

/// Writes `overview.graphml`: the overview's nodes and co-mentions.
pub fn write_overview(
    folder: &Path,
    registry: &Registry,
    network: &Network,
    view: &View,
) -> Result<()> {
    let overview = &network.overview;
    let mut writer = Writer::create(&folder.join("overview.graphml"))?;
    writer.head(Direction::Undirected, &attributes::overview(overview, view));
    writer.nodes(registry, &overview.drawn)?;
    for &edge in &overview.edges {
        writer.comention(registry, &network.comentions[edge as usize])?;
    }
    writer.finish()
}

/// Writes `relations.graphml`: the entities that have a relation, and the relations as directed edges, several kinds
/// side by side.
pub fn write_relations(
    folder: &Path,
    registry: &Registry,
    network: &Network,
    view: &View,
) -> Result<()> {
    let mut writer = Writer::create(&folder.join("relations.graphml"))?;
    let edges = network.relations.len();
    writer.head(
        Direction::Directed,
        &attributes::related(registry, &network.related, edges, view),
    );
    writer.nodes(registry, &network.related)?;
    let mut label = String::new();
    for edge in &network.relations {
        let (source, target) = (registry.get(edge.source), registry.get(edge.target));
        writer.raw("    <edge id=\"");
        push_relation_id(&mut writer.xml.out, &source.id, edge.kind, &target.id);
        writer.ends(&source.id, &target.id);
        writer.raw(" label=\"");
        writer.raw(edge.kind.name());
        writer.raw("\">");
        writer.data("weight", |out| push_float(out, edge.weight.into(), 1));
        attributes::label(&mut label, edge.kind, &edge.roles);
        writer.string("edgelabel", &label);
        attributes::relation(&mut writer, edge, edge.certainty(registry));
        writer.date("edge_first_date", edge.first_date);
        writer.date("edge_last_date", edge.last_date);
        writer.raw("</edge>\n");
        writer.xml.settle()?;
    }
    writer.finish()
}

/// The direction of all edges of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// Those of co-mentions.
    Undirected,
    /// Those of relations.
    Directed,
}

/// The name of a type: a list is one text, its parts between `|`.
fn type_name(of: Type) -> &'static str {
    match of {
        Type::Text | Type::List => "string",
        Type::Whole => "int",
        Type::Number => "double",
    }
}

/// A `GraphML` file in the making.
struct Writer {
    xml: Xml,
}

impl Writer {
    fn create(path: &Path) -> Result<Self> {
        Ok(Self {
            xml: Xml::create(path.to_owned())?,
        })
    }

    fn raw(&mut self, markup: &str) {
        self.xml.raw(markup);
    }

    fn head(&mut self, direction: Direction, description: &str) {
        self.raw(
            "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
             http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n",
        );
        let (of_edge, own, name) = match direction {
            Direction::Undirected => (attributes::COMENTION, &[][..], "undirected"),
            Direction::Directed => (attributes::OF_RELATION, RELATION_KEYS, "directed"),
        };
        self.keys("node", NODE_KEYS, attributes::NODE);
        self.keys("edge", EDGE_KEYS, of_edge);
        self.keys("edge", own, &[]);
        self.raw("  <graph edgedefault=\"");
        self.raw(name);
        self.raw("\">\n    <desc>");
        self.xml.text(description);
        self.raw("</desc>\n");
    }

    fn keys(&mut self, of: &str, own: &[(&str, &str)], told: &[Attribute]) {
        let told = told
            .iter()
            .map(|attribute| (attribute.apart, type_name(attribute.of)));
        for (name, kind) in own.iter().copied().chain(told) {
            self.raw(&format!(
                "  <key id=\"{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>\n"
            ));
        }
    }

    fn nodes(&mut self, registry: &Registry, drawn: &Drawn) -> Result<()> {
        for (&id, measures) in drawn.nodes.iter().zip(&drawn.measures) {
            let entity = registry.get(id);
            self.raw("    <node id=\"");
            self.raw(&entity.id);
            self.raw("\">");
            self.string("label", &entity.label);
            let told = (entity, registry.certainty(id));
            attributes::node(self, told, measures, &drawn.communities);
            self.date("first_date", entity.first_date);
            self.date("last_date", entity.last_date);
            for (key, value) in [
                ("x", measures.x),
                ("y", measures.y),
                ("size", measures.size),
            ] {
                self.data(key, |out| push_float(out, value, 2));
            }
            for (key, value) in ["r", "g", "b"].into_iter().zip(measures.color) {
                self.data(key, |out| push_integer(out, value.into()));
            }
            self.raw("</node>\n");
            self.xml.settle()?;
        }
        Ok(())
    }

    fn comention(&mut self, registry: &Registry, edge: &CoMention) -> Result<()> {
        let (source, target) = (registry.get(edge.source), registry.get(edge.target));
        self.raw("    <edge id=\"");
        push_comention_id(&mut self.xml.out, &source.id, &target.id);
        self.ends(&source.id, &target.id);
        self.raw(">");
        self.data("weight", |out| push_float(out, edge.weight.into(), 1));
        attributes::comention(self, edge, edge.certainty(registry));
        self.date("edge_first_date", edge.first_date);
        self.date("edge_last_date", edge.last_date);
        self.raw("</edge>\n");
        self.xml.settle()
    }

    fn ends(&mut self, source: &str, target: &str) {
        self.raw("\" source=\"");
        self.raw(source);
        self.raw("\" target=\"");
        self.raw(target);
        self.raw("\"");
    }

    fn data(&mut self, key: &str, value: impl FnOnce(&mut Vec<u8>)) {
        self.raw("<data key=\"");
        self.raw(key);
        self.raw("\">");
        value(&mut self.xml.out);
        self.raw("</data>");
    }

    /// A text, where there is any.
    fn string(&mut self, key: &str, text: &str) {
        let text = xml::trimmed(text);
        if !text.is_empty() {
            self.data(key, |out| xml::push_text(out, text));
        }
    }

    fn date(&mut self, key: &str, date: Option<Date>) {
        if let Some(date) = date {
            self.data(key, |out| push_date(out, date));
        }
    }

    fn finish(mut self) -> Result<()> {
        self.raw("  </graph>\n</graphml>\n");
        self.xml.finish()
    }
}

impl Values for Writer {
    fn text(&mut self, attribute: &Attribute, text: &str) {
        self.string(attribute.apart, text);
    }

    fn list<'t>(&mut self, attribute: &Attribute, texts: impl Iterator<Item = &'t str>) {
        self.string(attribute.apart, &csv::join(texts));
    }

    fn whole(&mut self, attribute: &Attribute, number: impl Into<u64>) {
        self.data(attribute.apart, |out| push_integer(out, number.into()));
    }

    fn number(&mut self, attribute: &Attribute, number: f64, places: u32) {
        self.data(attribute.apart, |out| push_float(out, number, places));
    }
}
