//! `gephi/nodes.csv` and `gephi/edges.csv`, for Gephi's spreadsheet import.
//!
//! Its importer guesses much, and what it guesses wrongly it drops without a word. Hence: no column it takes for
//! something else (`source` among nodes, `type`, anything with `interval` or `timestamp`, a bare date), no
//! backslash, no cell of a text column that could be read as a value, every float with a point, weights whole
//! and at least 1, the kind of an edge in `Kind` (so that parallel edges stay apart), time in `Timeset`. Both
//! files have a `Timeset`, or one of them would be refused. Text is not guarded against formulas here: Gephi runs
//! none, and would show the guard.
//!
//! Numbers whose cells may be empty at the top are not written at all: twenty-five empty cells there would make the
//! column a text.

use std::path::Path;

use jiff::civil::Date;

use super::csv::{self, Row, push_date, push_month};
use super::tables::Table;
use super::{push_comention_id, push_relation_id};
use crate::entity::Registry;
use crate::error::Result;
use crate::network::{CoMention, Network, NodeMeasures};

/// The columns of `nodes.csv`.
pub const NODES: &[&str] = &[
    "Id",
    "Label",
    "kind",
    "subtype",
    "country",
    "mentions",
    "documents",
    "aliases",
    "community",
    "pagerank",
    "first_month",
    "last_month",
    "Timeset",
    "confidence",
    "certainty",
];

/// The columns of `edges.csv`.
pub const EDGES: &[&str] = &[
    "Id",
    "Source",
    "Target",
    "Type",
    "Kind",
    "Label",
    "Weight",
    "documents",
    "npmi",
    "log_likelihood",
    "first_month",
    "last_month",
    "Timeset",
    "confidence",
    "certainty",
];

/// The `Kind` of a co-mention.
pub const COMENTION: &str = "co_mention";

/// Writes `nodes.csv`: every entity, the most mentioned first: the importer tells a column's type by its first rows, and
/// those have a community.
pub fn write_nodes(folder: &Path, registry: &Registry, network: &Network) -> Result<()> {
    let mut table = Table::create(folder.join("nodes.csv"), NODES)?;
    let mut time = Vec::new();
    for id in registry.by_mentions() {
        let (entity, certainty) = (registry.get(id), registry.certainty(id));
        let measures = &network.whole.measures[id.0 as usize];
        let mut row = Row::new(&mut table.buffer);
        row.plain(&entity.id)
            .gephi_label(&entity.label)
            .plain(entity.kind.name())
            .gephi_text(&entity.subtype)
            .plain(
                entity
                    .country
                    .as_ref()
                    .map_or("", |country| country.as_str()),
            )
            .integer(entity.mentions)
            .integer(entity.documents)
            .gephi_text(&csv::join(
                entity.aliases.iter().map(|alias| alias.text.as_str()),
            ))
            .optional(measures.community)
            .float(measures.pagerank, NodeMeasures::PAGERANK_PLACES);
        times(&mut time, entity.first_date, entity.last_date);
        row.formatted(&time).certainty(certainty);
        row.end();
        table.settle()?;
    }
    table.finish()
}

/// Writes `edges.csv`: co-mentions, undirected, then relations, directed. An edge of an entity with itself is no
/// edge, a weight of 0 neither.
pub fn write_edges(folder: &Path, registry: &Registry, network: &Network) -> Result<()> {
    let mut table = Table::create(folder.join("edges.csv"), EDGES)?;
    let mut edge_id = Vec::new();
    let mut time = Vec::new();
    for edge in &network.comentions {
        if edge.source == edge.target || edge.weight == 0 {
            continue;
        }
        let (source, target) = (registry.get(edge.source), registry.get(edge.target));
        edge_id.clear();
        push_comention_id(&mut edge_id, &source.id, &target.id);
        times(&mut time, edge.first_date, edge.last_date);
        let mut row = Row::new(&mut table.buffer);
        row.formatted(&edge_id)
            .plain(&source.id)
            .plain(&target.id)
            .plain("Undirected")
            .plain(COMENTION)
            .plain("")
            .integer(edge.weight)
            .integer(edge.documents)
            .float(edge.npmi, CoMention::NPMI_PLACES)
            .float(edge.log_likelihood, CoMention::LOG_LIKELIHOOD_PLACES)
            .formatted(&time)
            .certainty(edge.certainty(registry));
        row.end();
        table.settle()?;
    }
    for edge in &network.relations {
        if edge.source == edge.target || edge.weight == 0 {
            continue;
        }
        let (source, target) = (registry.get(edge.source), registry.get(edge.target));
        edge_id.clear();
        push_relation_id(&mut edge_id, &source.id, edge.kind, &target.id);
        times(&mut time, edge.first_date, edge.last_date);
        let roles = csv::join(edge.roles.iter().map(String::as_str));
        let label = if roles.is_empty() {
            edge.kind.name()
        } else {
            &roles
        };
        let mut row = Row::new(&mut table.buffer);
        row.formatted(&edge_id)
            .plain(&source.id)
            .plain(&target.id)
            .plain("Directed")
            .plain(edge.kind.name())
            .gephi_label(label)
            .integer(edge.weight)
            .integer(edge.documents)
            // Measures of co-mention: empty here, and never empty in the rows above, which settle the type.
            .plain("")
            .plain("")
            .formatted(&time)
            .certainty(edge.certainty(registry));
        row.end();
        table.settle()?;
    }
    table.finish()
}

/// Formats the three columns of time: the months as text, the days as a span of Gephi's timeline.
fn times(out: &mut Vec<u8>, first: Option<Date>, last: Option<Date>) {
    out.clear();
    let (Some(first), Some(last)) = (first.or(last), last.or(first)) else {
        out.extend_from_slice(b",,");
        return;
    };
    push_month(out, first);
    out.push(b',');
    push_month(out, last);
    out.extend_from_slice(b",\"<[");
    push_date(out, first.min(last));
    out.extend_from_slice(b", ");
    push_date(out, last.max(first));
    out.extend_from_slice(b"]>\"");
}
