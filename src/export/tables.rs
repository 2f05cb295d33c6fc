//! The tables of `tables/`: the contract with spreadsheets and scripts.
//!
//! Columns stand in the order of the contract; what this module adds to it stands behind. A BOM, CRLF, ISO dates,
//! decimal points, text in quotes; text that a spreadsheet would run as a formula begins with `'`. `mentions.text`
//! alone may hold line breaks: it is the text as written. Rows of single documents stand by document and place; what
//! tells of the whole begins with what weighs most.

use std::fmt::Write as _;
use std::path::Path;

use super::csv::{self, Row};
use super::push_comention_id;
use super::rows::RowBuffers;
pub use super::table::SPREADSHEET_ROWS;
pub(crate) use super::table::{Sink, Table};
use crate::certainty::Certainty;
use crate::entity::{Alias, Entity, Registry};
use crate::error::{Result, Skipped};
use crate::mention::Kind;
use crate::network::{CoMention, Network, NodeMeasures};
use crate::resolve::Join;
use crate::review::{self, ReviewRow};
use crate::timeline::Timeline;

/// The columns of `mentions.csv`.
pub const MENTIONS: &[&str] = &[
    "doc_id",
    "start",
    "end",
    "type",
    "text",
    "entity",
    "entity_id",
    "paragraph",
    "sentence",
    "zone",
    "rule",
    "date",
];

/// The columns of `entities.csv`.
pub const ENTITIES: &[&str] = &[
    "entity_id",
    "entity",
    "type",
    "subtype",
    "country",
    "aliases",
    "mentions",
    "documents",
    "first_date",
    "last_date",
    "gazetteer_id",
    "degree",
    "weighted_degree",
    "pagerank",
    "community",
    "alias_counts",
    "confidence",
    "reasons",
    "certainty",
    "betweenness",
    "core",
    "component",
    "clustering",
    "community_name",
];

/// The columns of `aliases.csv`.
pub const ALIASES: &[&str] = &[
    "entity_id",
    "entity",
    "alias",
    "mentions",
    "rule",
    "meaning",
    "confidence",
    "certainty",
];

/// The columns of `relations.csv`.
pub const RELATIONS: &[&str] = &[
    "doc_id",
    "paragraph",
    "source_id",
    "source",
    "relation",
    "target_id",
    "target",
    "role",
    "date",
    "start",
    "end",
    "quote",
    "rule",
    "edge_id",
    "cable_id",
    "confidence",
    "certainty",
];

/// The columns of `comentions.csv`.
pub const COMENTIONS: &[&str] = &[
    "source_id",
    "source",
    "target_id",
    "target",
    "weight",
    "documents",
    "npmi",
    "log_likelihood",
    "first_date",
    "last_date",
    "edge_id",
    "confidence",
    "certainty",
    "strength",
];

/// The columns of `evidence.csv`.
pub const EVIDENCE: &[&str] = &[
    "edge_id",
    "doc_id",
    "cable_id",
    "paragraph",
    "marking",
    "start",
    "end",
    "quote",
    "rule",
    "confidence",
    "certainty",
    "date",
    "source",
    "target",
];

/// The columns of `timeline.csv`.
pub const TIMELINE: &[&str] = &[
    "year",
    "entity_id",
    "entity",
    "type",
    "mentions",
    "documents",
    "comentions",
    "relations",
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
];

/// The columns of `documents.csv`.
pub const DOCUMENTS: &[&str] = &[
    "doc_id",
    "cable_id",
    "date",
    "post",
    "from",
    "to",
    "info",
    "precedence",
    "classification",
    "captions",
    "tags",
    "subject",
    "references",
    "signer",
    "drafter_or_classifier",
    "paragraphs",
    "words",
    "encoding",
    "country",
    "mentions",
    "entities",
    "relations",
];

/// The columns of `skipped.csv`.
pub const SKIPPED: &[&str] = &["input", "reason"];

/// Places behind the point.
const STAKE_PLACES: u32 = 2;

/// One of the tables, to be parted where a spreadsheet would not read it whole.
fn create(folder: &Path, name: &str, columns: &[&str]) -> Result<Table> {
    Table::parted(folder.join(name), columns, SPREADSHEET_ROWS)
}

/// The tables that grow document by document.
pub struct Tables {
    mentions: Table,
    relations: Table,
    evidence: Table,
    documents: Table,
    counts: [u64; 4],
}

impl Tables {
    /// Creates `mentions.csv`, `relations.csv`, `evidence.csv` and `documents.csv` in `folder`.
    pub fn create(folder: &Path) -> Result<Self> {
        Self::parted(folder, SPREADSHEET_ROWS)
    }

    /// The same for a spreadsheet that reads so many rows.
    pub fn parted(folder: &Path, rows: u64) -> Result<Self> {
        let create = |name: &str, columns| Table::parted(folder.join(name), columns, rows);
        Ok(Self {
            mentions: create("mentions.csv", MENTIONS)?,
            relations: create("relations.csv", RELATIONS)?,
            evidence: create("evidence.csv", EVIDENCE)?,
            documents: create("documents.csv", DOCUMENTS)?,
            counts: [0; 4],
        })
    }

    /// Appends the rows of one or several documents.
    pub fn append(&mut self, rows: &RowBuffers) -> Result<()> {
        let [mentions, relations, evidence, documents] = rows.counts;
        self.mentions.append(&rows.mentions, mentions)?;
        self.relations.append(&rows.relations, relations)?;
        self.evidence.append(&rows.evidence, evidence)?;
        self.documents.append(&rows.documents, documents)?;
        for (count, more) in self.counts.iter_mut().zip(rows.counts) {
            *count += more;
        }
        Ok(())
    }

    /// Closes the files. Gives the number of rows of mentions, relations, evidence and documents.
    pub fn finish(self) -> Result<[u64; 4]> {
        self.mentions.finish()?;
        self.relations.finish()?;
        self.evidence.finish()?;
        self.documents.finish()?;
        Ok(self.counts)
    }
}

/// Writes `entities.csv`: every entity with its measures, the most mentioned first.
pub fn write_entities(folder: &Path, registry: &Registry, network: &Network) -> Result<()> {
    let mut table = create(folder, "entities.csv", ENTITIES)?;
    for id in registry.by_mentions() {
        let (entity, certainty) = (registry.get(id), registry.certainty(id));
        let measures = &network.whole.measures[id.0 as usize];
        let community = network.whole.community(measures);
        let mut row = Row::new(&mut table.buffer);
        row.plain(&entity.id)
            .text(&entity.label)
            .plain(entity.kind.name())
            .text(&entity.subtype)
            .text(
                entity
                    .country
                    .as_ref()
                    .map_or("", |country| country.as_str()),
            )
            .text(&csv::join(
                entity.aliases.iter().map(|alias| alias.text.as_str()),
            ))
            .integer(entity.mentions)
            .integer(entity.documents)
            .date(entity.first_date)
            .date(entity.last_date)
            .text(&entity.gazetteer_id)
            .integer(measures.degree)
            .integer(measures.weighted_degree)
            .float(measures.pagerank, NodeMeasures::PAGERANK_PLACES)
            .optional(measures.community)
            .text(&counts(&entity.aliases))
            .plain(certainty.confidence().name())
            .text(&reasons(entity))
            .float(certainty.value(), Certainty::PLACES)
            .float(measures.betweenness, NodeMeasures::BETWEENNESS_PLACES)
            .integer(measures.core)
            .integer(measures.component)
            .float(measures.clustering, NodeMeasures::CLUSTERING_PLACES)
            .text(community.map_or("", |community| &community.name));
        row.end();
        table.settle()?;
    }
    table.finish()
}

/// How often each alias was found, beside the column `aliases`.
fn counts(aliases: &[Alias]) -> String {
    let counts: Vec<String> = aliases
        .iter()
        .map(|alias| alias.count().to_string())
        .collect();
    csv::join(counts.iter().map(String::as_str))
}

/// The rules that joined an entity's forms, each with what it joined.
fn reasons(entity: &Entity) -> String {
    /// With more forms to a rule, `aliases.csv` has the rest.
    const SHOWN: usize = 6;
    let mut reasons = String::new();
    for (rule, count) in entity.rules() {
        if rule == Join::Name {
            continue;
        }
        let forms = entity
            .aliases
            .iter()
            .filter(|alias| alias.joins.iter().any(|&(known, _)| known == rule))
            .map(|alias| alias.text.as_str());
        let shown: Vec<&str> = forms.take(SHOWN).collect();
        if !reasons.is_empty() {
            reasons.push_str("; ");
        }
        reasons.push_str(rule.meaning());
        reasons.push_str(": ");
        reasons.push_str(&shown.join(", "));
        let _ = write!(reasons, " ({count})");
    }
    reasons
}

/// Writes `aliases.csv`: every form of every entity, with the rule that joined it; entities as in `entities.csv`.
pub fn write_aliases(folder: &Path, registry: &Registry) -> Result<()> {
    let mut table = create(folder, "aliases.csv", ALIASES)?;
    let entities = registry.by_mentions().into_iter();
    for entity in entities
        .map(|id| registry.get(id))
        .filter(|entity| entity.kind != Kind::Topic)
    {
        for alias in &entity.aliases {
            for &(rule, count) in &alias.joins {
                let mut row = Row::new(&mut table.buffer);
                row.plain(&entity.id)
                    .text(&entity.label)
                    .text(&alias.text)
                    .integer(count)
                    .plain(rule.name())
                    .text(rule.meaning())
                    .certainty(rule.certainty());
                row.end();
                table.settle()?;
            }
        }
    }
    table.finish()
}

/// Writes `review.csv`, in the order given. Where proposals are `left_out`, the last row says so.
pub fn write_review(folder: &Path, rows: &[ReviewRow], left_out: usize) -> Result<()> {
    let mut table = create(folder, "review.csv", review::COLUMNS)?;
    let more = (left_out > 0).then(|| ReviewRow {
        reason: format!(
            "{left_out} further proposals, on each of which less hangs, are left out: --proposals all lists them"
        ),
        ..ReviewRow::default()
    });
    for row in rows.iter().chain(&more) {
        let mut cells = Row::new(&mut table.buffer);
        cells
            .text(&row.decision)
            .id(&row.entity.id)
            .text(&row.entity.label)
            .id(&row.other.id)
            .text(&row.other.label)
            .text(&row.form)
            .text(&row.value)
            .text(&row.proposal)
            .text(&row.reason)
            .integer(row.mentions)
            .text(&row.status)
            .float(row.stake, STAKE_PLACES)
            .text(&csv::join(row.candidates.iter().map(String::as_str)));
        cells.end();
        table.settle()?;
    }
    table.finish()
}

/// Co-mentions with the heaviest first.
fn heaviest_first(comentions: &[CoMention]) -> Vec<&CoMention> {
    let mut sorted: Vec<&CoMention> = comentions.iter().collect();
    sorted.sort_unstable_by(|a, b| {
        (b.weight, b.documents)
            .cmp(&(a.weight, a.documents))
            .then_with(|| b.log_likelihood.total_cmp(&a.log_likelihood))
            .then_with(|| (a.source, a.target).cmp(&(b.source, b.target)))
    });
    sorted
}

/// Writes `comentions.csv`, the heaviest first.
pub fn write_comentions(folder: &Path, registry: &Registry, network: &Network) -> Result<()> {
    let mut table = create(folder, "comentions.csv", COMENTIONS)?;
    let mut edge_id = Vec::new();
    for edge in heaviest_first(&network.comentions) {
        let (source, target) = (registry.get(edge.source), registry.get(edge.target));
        edge_id.clear();
        push_comention_id(&mut edge_id, &source.id, &target.id);
        let mut row = Row::new(&mut table.buffer);
        row.plain(&source.id)
            .text(&source.label)
            .plain(&target.id)
            .text(&target.label)
            .integer(edge.weight)
            .integer(edge.documents)
            .float(edge.npmi, CoMention::NPMI_PLACES)
            .float(edge.log_likelihood, CoMention::LOG_LIKELIHOOD_PLACES)
            .date(edge.first_date)
            .date(edge.last_date)
            .formatted(&edge_id)
            .certainty(edge.certainty(registry))
            .float(edge.strength, CoMention::STRENGTH_PLACES);
        row.end();
        table.settle()?;
    }
    table.finish()
}

/// Writes `timeline.csv`: a row for each year and entity, by year, the most mentioned first.
pub fn write_timeline(folder: &Path, registry: &Registry, timeline: &Timeline) -> Result<()> {
    let mut table = create(folder, "timeline.csv", TIMELINE)?;
    for (year, id, counts) in timeline.rows() {
        let entity = registry.get(id);
        let mut row = Row::new(&mut table.buffer);
        row.integer(year.unsigned_abs())
            .plain(&entity.id)
            .text(&entity.label)
            .plain(entity.kind.name())
            .integer(counts.mentions)
            .integer(counts.documents)
            .integer(counts.comentions)
            .integer(counts.relations);
        for mentions in counts.months {
            row.integer(mentions);
        }
        row.end();
        table.settle()?;
    }
    table.finish()
}

/// Writes `skipped.csv`, in the order given.
pub fn write_skipped(folder: &Path, skipped: &[Skipped]) -> Result<()> {
    let mut table = create(folder, "skipped.csv", SKIPPED)?;
    for skipped in skipped {
        let mut row = Row::new(&mut table.buffer);
        row.text(&skipped.input).text(&skipped.reason);
        row.end();
        table.settle()?;
    }
    table.finish()
}
