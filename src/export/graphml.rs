//! `graph/comentions.graphml` and `graph/relations.graphml`, with positions, sizes and colours, so that they
//! open ready to look at.
//!
//! Held to what Gephi, networkx, igraph and graphology all read: one direction a file, the id of a key is its
//! name, types are `int`, `double` and `string` alone (dates are strings), every end of an edge is there, nothing
//! that XML forbids. An edge of `relations.graphml` also has an XML attribute `label`, which is no part of the
//! format: it alone keeps Gephi from merging parallel edges, and the others pass over it.
//!
//! Text is escaped by quick-xml; the frame around it is written as bytes, since an event for each of the tens of
//! millions of tags of a large graph takes several times as long.

use std::path::Path;

use quick_xml::escape::escape;

use super::csv::{self, push_date, push_float, push_integer};
use super::tables::Sink;
use super::{push_comention_id, push_relation_id};
use crate::certainty::Certainty;
use crate::entity::Registry;
use crate::error::Result;
use crate::network::Network;

/// The attributes of nodes, with their types.
pub const NODE_KEYS: &[(&str, &str)] = &[
    ("label", "string"),
    ("kind", "string"),
    ("subtype", "string"),
    ("country", "string"),
    ("aliases", "string"),
    ("mentions", "int"),
    ("documents", "int"),
    ("first_date", "string"),
    ("last_date", "string"),
    ("gazetteer_id", "string"),
    ("confidence", "string"),
    ("certainty", "double"),
    ("degree", "int"),
    ("weighted_degree", "int"),
    ("pagerank", "double"),
    ("community", "int"),
    ("x", "double"),
    ("y", "double"),
    ("size", "double"),
    ("r", "int"),
    ("g", "int"),
    ("b", "int"),
];

/// The attributes of co-mentions.
const COMENTION_KEYS: &[(&str, &str)] = &[
    ("weight", "double"),
    ("edge_documents", "int"),
    ("npmi", "double"),
    ("log_likelihood", "double"),
    ("edge_first_date", "string"),
    ("edge_last_date", "string"),
    ("edge_confidence", "string"),
    ("edge_certainty", "double"),
];

/// The attributes of relations.
const RELATION_KEYS: &[(&str, &str)] = &[
    ("weight", "double"),
    ("relation", "string"),
    ("roles", "string"),
    ("edge_documents", "int"),
    ("edge_first_date", "string"),
    ("edge_last_date", "string"),
    ("edge_confidence", "string"),
    ("edge_certainty", "double"),
];

/// Whether a character has no place in the file: control characters, and the two others that XML forbids.
fn forbidden(character: char) -> bool {
    csv::is_control(character) || matches!(character, '\u{fffe}' | '\u{ffff}')
}

/// A `GraphML` file in the making.
struct Writer {
    sink: Sink,
    out: Vec<u8>,
}

impl Writer {
    fn create(
        path: std::path::PathBuf,
        edge_keys: &[(&str, &str)],
        directed: bool,
    ) -> Result<Self> {
        let mut writer = Self {
            sink: Sink::create(path)?,
            out: Vec::with_capacity(1 << 18),
        };
        writer.raw(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
             http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n",
        );
        for (keys, of) in [(NODE_KEYS, "node"), (edge_keys, "edge")] {
            for (name, kind) in keys {
                writer.raw(&format!(
                    "  <key id=\"{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>\n"
                ));
            }
        }
        let direction = if directed { "directed" } else { "undirected" };
        writer.raw(&format!("  <graph edgedefault=\"{direction}\">\n"));
        Ok(writer)
    }

    fn raw(&mut self, xml: &str) {
        self.out.extend_from_slice(xml.as_bytes());
    }

    /// Appends text with what XML forbids replaced by spaces, and the rest escaped.
    fn text(&mut self, text: &str) {
        let text = csv::clip(text);
        if text.contains(forbidden) {
            self.out
                .extend_from_slice(escape(text.replace(forbidden, " ")).as_bytes());
        } else {
            self.out.extend_from_slice(escape(text).as_bytes());
        }
    }

    fn data(&mut self, key: &str, value: impl FnOnce(&mut Vec<u8>)) {
        self.raw("<data key=\"");
        self.raw(key);
        self.raw("\">");
        value(&mut self.out);
        self.raw("</data>");
    }

    /// A text, where there is any.
    fn string(&mut self, key: &str, text: &str) {
        let text = text.trim_matches(|character| csv::is_blank(character) || forbidden(character));
        if text.is_empty() {
            return;
        }
        self.raw("<data key=\"");
        self.raw(key);
        self.raw("\">");
        self.text(text);
        self.raw("</data>");
    }

    fn integer(&mut self, key: &str, number: impl Into<u64>) {
        self.data(key, |out| push_integer(out, number.into()));
    }

    fn float(&mut self, key: &str, number: f64, places: u32) {
        self.data(key, |out| push_float(out, number, places));
    }

    fn date(&mut self, key: &str, date: Option<jiff::civil::Date>) {
        if let Some(date) = date {
            self.data(key, |out| push_date(out, date));
        }
    }

    /// How sure something is, as a word and as a number.
    fn certainty(&mut self, [word, number]: [&str; 2], certainty: Certainty) {
        self.string(word, certainty.confidence().name());
        self.float(number, certainty.value(), Certainty::PLACES);
    }

    fn settle(&mut self) -> Result<()> {
        if self.out.len() >= 1 << 17 {
            self.sink.write(&self.out)?;
            self.out.clear();
        }
        Ok(())
    }

    fn nodes(&mut self, registry: &Registry, network: &Network) -> Result<()> {
        for ((entity, certainty), measures) in
            registry.with_certainty().zip(&network.whole.measures)
        {
            self.raw("    <node id=\"");
            self.text(&entity.id);
            self.raw("\">");
            self.string("label", &entity.label);
            self.string("kind", entity.kind.name());
            self.string("subtype", &entity.subtype);
            if let Some(country) = entity.country {
                self.string("country", country.as_str());
            }
            let aliases = csv::join(entity.aliases.iter().map(|alias| alias.text.as_str()));
            self.string("aliases", &aliases);
            self.integer("mentions", entity.mentions);
            self.integer("documents", entity.documents);
            self.date("first_date", entity.first_date);
            self.date("last_date", entity.last_date);
            self.string("gazetteer_id", &entity.gazetteer_id);
            self.certainty(["confidence", "certainty"], certainty);
            self.integer("degree", measures.degree);
            self.integer("weighted_degree", measures.weighted_degree);
            self.float("pagerank", measures.pagerank, 9);
            if let Some(community) = measures.community {
                self.integer("community", community);
            }
            self.float("x", measures.x, 2);
            self.float("y", measures.y, 2);
            self.float("size", measures.size, 2);
            for (key, value) in ["r", "g", "b"].into_iter().zip(measures.color) {
                self.integer(key, value);
            }
            self.raw("</node>\n");
            self.settle()?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<()> {
        self.raw("  </graph>\n</graphml>\n");
        self.sink.write(&self.out)?;
        self.sink.finish()
    }
}

/// Writes `comentions.graphml`: every entity, and the co-mentions as undirected edges.
pub fn write_comentions(folder: &Path, registry: &Registry, network: &Network) -> Result<()> {
    let path = folder.join("comentions.graphml");
    let mut writer = Writer::create(path, COMENTION_KEYS, false)?;
    writer.nodes(registry, network)?;
    for edge in &network.comentions {
        let (source, target) = (registry.get(edge.source), registry.get(edge.target));
        writer.raw("    <edge id=\"");
        push_comention_id(&mut writer.out, &source.id, &target.id);
        writer.raw("\" source=\"");
        writer.raw(&source.id);
        writer.raw("\" target=\"");
        writer.raw(&target.id);
        writer.raw("\">");
        writer.float("weight", f64::from(edge.weight), 1);
        writer.integer("edge_documents", edge.documents);
        writer.float("npmi", edge.npmi, 6);
        writer.float("log_likelihood", edge.log_likelihood, 4);
        writer.date("edge_first_date", edge.first_date);
        writer.date("edge_last_date", edge.last_date);
        writer.certainty(
            ["edge_confidence", "edge_certainty"],
            edge.certainty(registry),
        );
        writer.raw("</edge>\n");
        writer.settle()?;
    }
    writer.finish()
}

/// Writes `relations.graphml`: every entity, and the relations as directed edges, several kinds side by side.
pub fn write_relations(folder: &Path, registry: &Registry, network: &Network) -> Result<()> {
    let path = folder.join("relations.graphml");
    let mut writer = Writer::create(path, RELATION_KEYS, true)?;
    writer.nodes(registry, network)?;
    for edge in &network.relations {
        let (source, target) = (registry.get(edge.source), registry.get(edge.target));
        writer.raw("    <edge id=\"");
        push_relation_id(&mut writer.out, &source.id, edge.kind, &target.id);
        writer.raw("\" source=\"");
        writer.raw(&source.id);
        writer.raw("\" target=\"");
        writer.raw(&target.id);
        writer.raw("\" label=\"");
        writer.raw(edge.kind.name());
        writer.raw("\">");
        writer.float("weight", f64::from(edge.weight), 1);
        writer.string("relation", edge.kind.name());
        writer.string("roles", &csv::join(edge.roles.iter().map(String::as_str)));
        writer.integer("edge_documents", edge.documents);
        writer.date("edge_first_date", edge.first_date);
        writer.date("edge_last_date", edge.last_date);
        writer.certainty(
            ["edge_confidence", "edge_certainty"],
            edge.certainty(registry),
        );
        writer.raw("</edge>\n");
        writer.settle()?;
    }
    writer.finish()
}
