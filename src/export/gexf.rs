//! `graph/overview.gexf` and `graph/all.gexf`: the one format of Gephi that carries everything.
//!
//! GEXF 1.3 with the extension `viz`: typed attributes, place, size (a radius) and colour of each node, `kind` for
//! edges that run side by side, `type` on every edge, and days as spells, so that Gephi's timeline works at once.
//! What Gephi, graphology and networkx read alike:
//!
//! - There is no `defaultedgetype`: Gephi would drop every edge of the other type. Co-mentions are undirected and
//!   relations directed, and no kind is both: a directed edge and an undirected one of a kind between the same two
//!   end the import.
//! - Spells have both ends, with the earlier day first. What has no date has no spell, and Gephi's timeline shows it
//!   at every time. Where nothing at all has a date, the graph is static.
//! - Lists are in brackets, each text in quotes.
//! - `meta` has no date of its own: the file would differ from day to day.
//!
//! networkx reads no file of both directions (`all.gexf`), only the overview.

use std::path::Path;

use jiff::civil::Date;

use super::attributes::{self, Attribute, Type, Values};
use super::csv::{self, push_date, push_float, push_integer};
use super::xml::{self, Xml};
use super::{gephi, push_comention_id, push_relation_id};
use crate::entity::{EntityId, Registry};
use crate::error::Result;
use crate::network::{CoMention, Drawn, Network, RelationEdge};
use crate::view::View;

/// Writes `overview.gexf`: the overview's nodes and co-mentions.
pub fn write_overview(
    folder: &Path,
    registry: &Registry,
    network: &Network,
    view: &View,
) -> Result<()> {
    let overview = &network.overview;
    let mut writer = Writer::create(&folder.join("overview.gexf"))?;
    writer.head(
        registry,
        &attributes::overview(overview, view),
        &[attributes::COMENTION],
    );
    writer.nodes(registry, &overview.drawn)?;
    writer.xml.raw("    <edges>\n");
    for &edge in &overview.edges {
        writer.comention(registry, &network.comentions[edge as usize])?;
    }
    writer.finish()
}

/// Writes `all.gexf`: every entity, co-mentions undirected, relations directed.
pub fn write_all(folder: &Path, registry: &Registry, network: &Network, view: &View) -> Result<()> {
    let mut writer = Writer::create(&folder.join("all.gexf"))?;
    let edges = network.comentions.len() + network.relations.len();
    writer.head(
        registry,
        &attributes::all(
            "Who is mentioned with whom (undirected, kind co_mention), and who stands in which relation to whom \
             (directed, kind as the relation)",
            &network.whole,
            edges,
            view,
        ),
        &[attributes::COMENTION, attributes::RELATION_ALONE],
    );
    writer.nodes(registry, &network.whole)?;
    writer.xml.raw("    <edges>\n");
    for edge in &network.comentions {
        writer.comention(registry, edge)?;
    }
    for edge in &network.relations {
        writer.relation(registry, edge)?;
    }
    writer.finish()
}

/// The name of a type.
fn type_name(of: Type) -> &'static str {
    match of {
        Type::Text => "string",
        Type::List => "liststring",
        Type::Whole => "integer",
        Type::Number => "double",
    }
}

/// A GEXF file in the making.
struct Writer {
    xml: Xml,
    /// A relation's label.
    label: String,
}

impl Writer {
    fn create(path: &Path) -> Result<Self> {
        Ok(Self {
            xml: Xml::create(path.to_owned())?,
            label: String::new(),
        })
    }

    fn head(&mut self, registry: &Registry, description: &str, of_edges: &[&[Attribute]]) {
        let xml = &mut self.xml;
        xml.raw(
            "<gexf xmlns=\"http://gexf.net/1.3\" xmlns:viz=\"http://gexf.net/1.3/viz\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:schemaLocation=\"http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd\" version=\"1.3\">\n  \
             <meta>\n    <creator>cablegraph ",
        );
        xml.text(env!("CARGO_PKG_VERSION"));
        xml.raw("</creator>\n    <description>");
        xml.text(description);
        xml.raw("</description>\n  </meta>\n");
        let dated = registry
            .entities
            .iter()
            .any(|entity| entity.first_date.is_some());
        xml.raw(if dated {
            "  <graph mode=\"dynamic\" timeformat=\"date\" timerepresentation=\"interval\">\n"
        } else {
            "  <graph mode=\"static\">\n"
        });
        for (class, groups) in [("node", &[attributes::NODE][..]), ("edge", of_edges)] {
            xml.raw(&format!("    <attributes class=\"{class}\">\n"));
            for Attribute { name, of, .. } in groups.iter().copied().flatten() {
                let kind = type_name(*of);
                xml.raw(&format!(
                    "      <attribute id=\"{name}\" title=\"{name}\" type=\"{kind}\"/>\n"
                ));
            }
            xml.raw("    </attributes>\n");
        }
    }

    fn nodes(&mut self, registry: &Registry, drawn: &Drawn) -> Result<()> {
        self.xml.raw("    <nodes>\n");
        for (&id, measures) in drawn.nodes.iter().zip(&drawn.measures) {
            let entity = registry.get(id);
            let xml = &mut self.xml;
            xml.raw("      <node id=\"");
            xml.raw(&entity.id);
            xml.raw("\" label=\"");
            xml.text(xml::trimmed(&entity.label));
            xml.raw("\"><attvalues>");
            let told = (entity, registry.certainty(id));
            attributes::node(self, told, measures, &drawn.communities);
            self.xml.raw("</attvalues>");
            self.spell(entity.first_date, entity.last_date);
            let xml = &mut self.xml;
            xml.raw("<viz:color");
            for (part, value) in ["r", "g", "b"].into_iter().zip(measures.color) {
                xml.raw(" ");
                xml.raw(part);
                xml.raw("=\"");
                push_integer(&mut xml.out, value.into());
                xml.raw("\"");
            }
            xml.raw("/><viz:position x=\"");
            push_float(&mut xml.out, measures.x, 2);
            xml.raw("\" y=\"");
            push_float(&mut xml.out, measures.y, 2);
            xml.raw("\" z=\"0.0\"/><viz:size value=\"");
            push_float(&mut xml.out, measures.size, 2);
            xml.raw("\"/></node>\n");
            xml.settle()?;
        }
        self.xml.raw("    </nodes>\n");
        Ok(())
    }

    fn comention(&mut self, registry: &Registry, edge: &CoMention) -> Result<()> {
        let xml = &mut self.xml;
        xml.raw("      <edge id=\"");
        let (source, target) = (&registry.get(edge.source).id, &registry.get(edge.target).id);
        push_comention_id(&mut xml.out, source, target);
        self.ends(registry, edge.source, edge.target);
        self.weight("undirected", gephi::COMENTION, edge.weight);
        self.xml.raw("><attvalues>");
        attributes::comention(self, edge, edge.certainty(registry));
        self.xml.raw("</attvalues>");
        self.spell(edge.first_date, edge.last_date);
        self.xml.raw("</edge>\n");
        self.xml.settle()
    }

    fn relation(&mut self, registry: &Registry, edge: &RelationEdge) -> Result<()> {
        let xml = &mut self.xml;
        xml.raw("      <edge id=\"");
        let (source, target) = (&registry.get(edge.source).id, &registry.get(edge.target).id);
        push_relation_id(&mut xml.out, source, edge.kind, target);
        self.ends(registry, edge.source, edge.target);
        self.weight("directed", edge.kind.name(), edge.weight);
        self.xml.raw(" label=\"");
        attributes::label(&mut self.label, edge.kind, &edge.roles);
        self.xml.text(&self.label);
        self.xml.raw("\"><attvalues>");
        attributes::relation(self, edge, edge.certainty(registry));
        self.xml.raw("</attvalues>");
        self.spell(edge.first_date, edge.last_date);
        self.xml.raw("</edge>\n");
        self.xml.settle()
    }

    fn ends(&mut self, registry: &Registry, source: EntityId, target: EntityId) {
        let xml = &mut self.xml;
        xml.raw("\" source=\"");
        xml.raw(&registry.get(source).id);
        xml.raw("\" target=\"");
        xml.raw(&registry.get(target).id);
        xml.raw("\"");
    }

    fn weight(&mut self, direction: &str, kind: &str, weight: u32) {
        let xml = &mut self.xml;
        xml.raw(" type=\"");
        xml.raw(direction);
        xml.raw("\" kind=\"");
        xml.raw(kind);
        xml.raw("\" weight=\"");
        push_float(&mut xml.out, f64::from(weight), 1);
        xml.raw("\"");
    }

    /// From when to when, both days included.
    fn spell(&mut self, first: Option<Date>, last: Option<Date>) {
        let (Some(first), Some(last)) = (first.or(last), last.or(first)) else {
            return;
        };
        let xml = &mut self.xml;
        xml.raw("<spells><spell start=\"");
        push_date(&mut xml.out, first.min(last));
        xml.raw("\" end=\"");
        push_date(&mut xml.out, last.max(first));
        xml.raw("\"/></spells>");
    }

    fn finish(mut self) -> Result<()> {
        self.xml.raw("    </edges>\n  </graph>\n</gexf>\n");
        self.xml.finish()
    }

    fn value(&mut self, attribute: &Attribute, value: impl FnOnce(&mut Vec<u8>)) {
        let xml = &mut self.xml;
        xml.raw("<attvalue for=\"");
        xml.raw(attribute.name);
        xml.raw("\" value=\"");
        value(&mut xml.out);
        xml.raw("\"/>");
    }
}

impl Values for Writer {
    fn text(&mut self, attribute: &Attribute, text: &str) {
        let text = xml::trimmed(text);
        if !text.is_empty() {
            self.value(attribute, |out| xml::push_text(out, text));
        }
    }

    /// `["A", "B"]`: a quote or backslash within has a backslash before it. The texts are those that a table keeps of
    /// them, so that a graph drawn from tables is the same.
    fn list<'t>(&mut self, attribute: &Attribute, texts: impl Iterator<Item = &'t str>) {
        let joined = csv::join(texts);
        let joined = csv::clip(&joined);
        let mut texts = joined
            .split('|')
            .map(xml::trimmed)
            .filter(|text| !text.is_empty())
            .peekable();
        if texts.peek().is_none() {
            return;
        }
        self.value(attribute, |out| {
            out.push(b'[');
            for (number, text) in texts.enumerate() {
                out.extend_from_slice(if number > 0 { b", &quot;" } else { b"&quot;" });
                if text.contains(['\\', '"']) {
                    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
                    xml::push_text(out, &escaped);
                } else {
                    xml::push_text(out, text);
                }
                out.extend_from_slice(b"&quot;");
            }
            out.push(b']');
        });
    }

    fn whole(&mut self, attribute: &Attribute, number: impl Into<u64>) {
        self.value(attribute, |out| push_integer(out, number.into()));
    }

    fn number(&mut self, attribute: &Attribute, number: f64, places: u32) {
        self.value(attribute, |out| push_float(out, number, places));
    }
}
