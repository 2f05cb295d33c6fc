//! The tables of a part of an output, for what is made from tables: the page and the workbook show the part alone, and
//! need not know of filters.
//!
//! Rows are copied where they belong to what is left. What tells of the whole is written anew.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::table::{Row, Table};
use super::{Documents, Ids, ids};
use crate::entity::{EntityId, Registry};
use crate::error::{Error, Result};
use crate::export::csv::BOM;
use crate::export::{push_comention_id, push_relation_id, tables};
use crate::network::Network;
use crate::timeline::Timeline;

/// Tables that are copied as they are.
const COPIED: [&str; 2] = ["skipped.csv", "review.csv"];

/// What is left of an output.
#[derive(Clone, Copy)]
pub(crate) struct Left<'a> {
    /// Its entities.
    pub(crate) registry: &'a Registry,
    /// Its edges.
    pub(crate) network: &'a Network,
    /// Its documents; all where none are named.
    pub(crate) documents: Option<&'a Documents>,
}

/// Writes the tables of what is left of `output` into the folder `to`, which it makes.
///
/// # Errors
/// A table that cannot be read or written.
pub(crate) fn write(output: &Path, to: &Path, left: Left<'_>) -> Result<()> {
    fs::create_dir_all(to).map_err(|source| failed(to, source))?;
    let Left {
        registry,
        network,
        documents,
    } = left;
    let ids = ids(registry);
    let (comentions, relations) = edges(registry, network);
    let mut timeline = Timeline::default();
    {
        let asked = |row: &Row<'_>, doc_id: usize| match documents {
            Some(documents) => documents.get(row, doc_id).map(|found| found.is_some()),
            None => Ok(true),
        };
        mentions(output, to, &ids, &asked, &mut timeline)?;
        statements(
            (output, to, "evidence.csv"),
            |row, edge| relations.contains_key(row.plain(edge)),
            &comentions,
            &asked,
            |ends, date| {
                for end in ends {
                    timeline.year(date, end).comentions += 1;
                }
            },
        )?;
        statements(
            (output, to, "relations.csv"),
            |_, _| false,
            &relations,
            &asked,
            |ends, date| {
                for end in ends {
                    timeline.year(date, end).relations += 1;
                }
            },
        )?;
        let table = Table::open(output, "documents.csv")?;
        let doc_id = table.column("doc_id")?;
        copied(table, &to.join("documents.csv"), |row| asked(row, doc_id))?;
    }
    tables::write_entities(to, registry, network)?;
    tables::write_aliases(to, registry)?;
    tables::write_comentions(to, registry, network)?;
    tables::write_timeline(to, registry, &timeline)?;
    for name in COPIED {
        let from = output.join("tables").join(name);
        if from.is_file() {
            let path = to.join(name);
            fs::copy(&from, &path).map_err(|source| failed(&path, source))?;
        }
    }
    Ok(())
}

/// Edges by their ids.
type Edges = FxHashMap<String, [EntityId; 2]>;

fn edges(registry: &Registry, network: &Network) -> (Edges, Edges) {
    let id = |entity: EntityId| registry.get(entity).id.as_str();
    let text = |id: Vec<u8>| String::from_utf8(id).unwrap_or_default();
    let comentions = network.comentions.iter().map(|edge| {
        let mut name = Vec::new();
        push_comention_id(&mut name, id(edge.source), id(edge.target));
        (text(name), [edge.source, edge.target])
    });
    let relations = network.relations.iter().map(|edge| {
        let mut name = Vec::new();
        push_relation_id(&mut name, id(edge.source), edge.kind, id(edge.target));
        (text(name), [edge.source, edge.target])
    });
    (comentions.collect(), relations.collect())
}

/// Whether a row is of a document that is asked for.
type Asked<'a> = dyn Fn(&Row<'_>, usize) -> std::result::Result<bool, String> + 'a;

/// Copies the mentions of the entities that are left, and counts them.
fn mentions(
    output: &Path,
    to: &Path,
    ids: &Ids,
    asked: &Asked<'_>,
    timeline: &mut Timeline,
) -> Result<()> {
    let table = Table::open(output, "mentions.csv")?;
    let [id, doc_id, date] = table.columns(["entity_id", "doc_id", "date"])?;
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    let mut seen: FxHashSet<(EntityId, u32)> = FxHashSet::default();
    copied(table, &to.join("mentions.csv"), |row| {
        let Some(&entity) = ids.get(row.plain(id)) else {
            return Ok(false);
        };
        if !asked(row, doc_id)? {
            return Ok(false);
        }
        if let Some(date) = row.date(date)? {
            let count = numbers.len() as u32;
            let document = match numbers.get(row.plain(doc_id)) {
                Some(&known) => known,
                None => *numbers.entry(row.plain(doc_id).to_owned()).or_insert(count),
            };
            let year = timeline.year(date, entity);
            year.mentions += 1;
            year.months[usize::from(date.month().unsigned_abs()) - 1] += 1;
            year.documents += u32::from(seen.insert((entity, document)));
        }
        Ok(true)
    })
}

/// Copies the rows of the edges that are left and of the `others`, and has those of the edges counted.
fn statements(
    (output, to, name): (&Path, &Path, &str),
    others: impl Fn(&Row<'_>, usize) -> bool,
    edges: &Edges,
    asked: &Asked<'_>,
    mut count: impl FnMut([EntityId; 2], jiff::civil::Date),
) -> Result<()> {
    let table = Table::open(output, name)?;
    let [edge_id, doc_id, date] = table.columns(["edge_id", "doc_id", "date"])?;
    copied(table, &to.join(name), |row| {
        let ends = edges.get(row.plain(edge_id));
        if (ends.is_none() && !others(row, edge_id)) || !asked(row, doc_id)? {
            return Ok(false);
        }
        if let (Some(&ends), Some(date)) = (ends, row.date(date)?) {
            count(ends, date);
        }
        Ok(true)
    })
}

/// Copies those rows of a table that are wanted.
fn copied(
    table: Table,
    path: &PathBuf,
    mut wanted: impl FnMut(&Row<'_>) -> std::result::Result<bool, String>,
) -> Result<()> {
    let mut file = BufWriter::new(File::create(path).map_err(|source| failed(path, source))?);
    file.write_all(BOM).map_err(|source| failed(path, source))?;
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(file);
    let full = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(source) => failed(path, source),
        other => failed(path, std::io::Error::other(format!("{other:?}"))),
    };
    writer.write_record(table.header()).map_err(full)?;
    let mut broken = None;
    let width = table.header().len();
    table.each(|row| {
        if broken.is_none() && wanted(row)? {
            // Spreadsheets drop empty cells at the end of a row.
            let cells = (0..width).map(|column| row.plain(column));
            broken = writer.write_record(cells).err();
        }
        Ok(())
    })?;
    if let Some(error) = broken {
        return Err(full(error));
    }
    writer.flush().map_err(|source| failed(path, source))
}

fn failed(path: &Path, source: std::io::Error) -> Error {
    Error::Io {
        path: path.to_owned(),
        what: "cannot write the tables of a part (is the disk full?)",
        source,
    }
}
