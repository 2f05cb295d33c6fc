//! The tables of `tables/`: the contract with spreadsheets and scripts.
//!
//! Columns stand in the order of the contract; what this module adds to it stands behind. A BOM, CRLF, ISO dates,
//! decimal points; text that a spreadsheet would run as a formula begins with `'`. `mentions.text` alone may hold
//! line breaks: it is the text as written.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::csv::{self, Row};
use super::push_comention_id;
use super::rows::RowBuffers;
use crate::certainty::Certainty;
use crate::entity::{Alias, Entity, Registry};
use crate::error::{Error, Result, Skipped};
use crate::mention::Kind;
use crate::network::Network;
use crate::resolve::Join;
use crate::review::{self, ReviewRow};

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

/// Places of `npmi` and `pagerank` behind the point.
const NPMI_PLACES: u32 = 6;
const PAGERANK_PLACES: u32 = 9;
const STRENGTH_PLACES: u32 = 6;
const LOG_LIKELIHOOD_PLACES: u32 = 4;
const STAKE_PLACES: u32 = 2;

/// A file in the making that remembers its name for its errors.
pub(crate) struct Sink {
    file: BufWriter<File>,
    path: PathBuf,
}

impl Sink {
    pub(crate) fn create(path: PathBuf) -> Result<Self> {
        match File::create(&path) {
            Ok(file) => Ok(Self {
                file: BufWriter::with_capacity(1 << 18, file),
                path,
            }),
            Err(source) => Err(Error::Io {
                path,
                what: "cannot create the file",
                source,
            }),
        }
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file
            .write_all(bytes)
            .map_err(|source| self.failed(source))
    }

    pub(crate) fn finish(mut self) -> Result<()> {
        self.file.flush().map_err(|source| self.failed(source))
    }

    fn failed(&self, source: std::io::Error) -> Error {
        Error::Io {
            path: self.path.clone(),
            what: "cannot write the file (is the disk full?)",
            source,
        }
    }
}

/// A table that is written whole: rows gather in a buffer that goes to the file when it is full.
pub(crate) struct Table {
    sink: Sink,
    pub(crate) buffer: Vec<u8>,
}

impl Table {
    pub(crate) fn create(path: PathBuf, columns: &[&str]) -> Result<Self> {
        let mut buffer = Vec::with_capacity(1 << 18);
        buffer.extend_from_slice(csv::BOM);
        let mut row = Row::new(&mut buffer);
        for column in columns {
            row.plain(column);
        }
        row.end();
        Ok(Self {
            sink: Sink::create(path)?,
            buffer,
        })
    }

    /// Passes the buffer on once it is large.
    pub(crate) fn settle(&mut self) -> Result<()> {
        if self.buffer.len() >= 1 << 17 {
            self.sink.write(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    fn append(&mut self, rows: &[u8]) -> Result<()> {
        self.sink.write(&self.buffer)?;
        self.buffer.clear();
        self.sink.write(rows)
    }

    pub(crate) fn finish(mut self) -> Result<()> {
        self.sink.write(&self.buffer)?;
        self.sink.finish()
    }
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
        Ok(Self {
            mentions: Table::create(folder.join("mentions.csv"), MENTIONS)?,
            relations: Table::create(folder.join("relations.csv"), RELATIONS)?,
            evidence: Table::create(folder.join("evidence.csv"), EVIDENCE)?,
            documents: Table::create(folder.join("documents.csv"), DOCUMENTS)?,
            counts: [0; 4],
        })
    }

    /// Appends the rows of one or several documents.
    pub fn append(&mut self, rows: &RowBuffers) -> Result<()> {
        self.mentions.append(&rows.mentions)?;
        self.relations.append(&rows.relations)?;
        self.evidence.append(&rows.evidence)?;
        self.documents.append(&rows.documents)?;
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

/// Writes `entities.csv`: every entity with its measures.
pub fn write_entities(folder: &Path, registry: &Registry, network: &Network) -> Result<()> {
    let mut table = Table::create(folder.join("entities.csv"), ENTITIES)?;
    for ((entity, certainty), measures) in registry.with_certainty().zip(&network.whole.measures) {
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
            .float(measures.pagerank, PAGERANK_PLACES)
            .optional(measures.community)
            .text(&counts(&entity.aliases))
            .plain(certainty.confidence().name())
            .text(&reasons(entity))
            .float(certainty.value(), Certainty::PLACES);
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

/// Writes `aliases.csv`: every form of every entity that has several, with the rule that joined it.
pub fn write_aliases(folder: &Path, registry: &Registry) -> Result<()> {
    let mut table = Table::create(folder.join("aliases.csv"), ALIASES)?;
    for entity in registry
        .entities
        .iter()
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
    let mut table = Table::create(folder.join("review.csv"), review::COLUMNS)?;
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
            .text(&row.entity.id)
            .text(&row.entity.label)
            .text(&row.other.id)
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

/// Writes `comentions.csv`.
pub fn write_comentions(folder: &Path, registry: &Registry, network: &Network) -> Result<()> {
    let mut table = Table::create(folder.join("comentions.csv"), COMENTIONS)?;
    let mut edge_id = Vec::new();
    for edge in &network.comentions {
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
            .float(edge.npmi, NPMI_PLACES)
            .float(edge.log_likelihood, LOG_LIKELIHOOD_PLACES)
            .date(edge.first_date)
            .date(edge.last_date)
            .formatted(&edge_id)
            .certainty(edge.certainty(registry))
            .float(edge.strength, STRENGTH_PLACES);
        row.end();
        table.settle()?;
    }
    table.finish()
}

/// Writes `skipped.csv`, in the order given.
pub fn write_skipped(folder: &Path, skipped: &[Skipped]) -> Result<()> {
    let mut table = Table::create(folder.join("skipped.csv"), SKIPPED)?;
    for skipped in skipped {
        let mut row = Row::new(&mut table.buffer);
        row.text(&skipped.input).text(&skipped.reason);
        row.end();
        table.settle()?;
    }
    table.finish()
}
