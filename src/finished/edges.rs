//! Who is tied to whom: `comentions.csv` and `relations.csv` read back, and counted anew in some documents alone.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::entities::missing;
use super::table::{Row, Table};
use super::{Documents, Ids};
use crate::certainty::Certainty;
use crate::entity::{EntityId, Registry};
use crate::error::{Error, Result};
use crate::export::csv::rounded;
use crate::network::{CoMention, RelationEdge};
use crate::relation::RelationKind;

/// The entity that a cell names.
fn end(row: &Row<'_>, column: usize, ids: &Ids) -> std::result::Result<EntityId, String> {
    let known = ids.get(row.plain(column)).copied();
    known.ok_or_else(|| missing(row, column))
}

/// Reads who is mentioned with whom.
pub(super) fn comentions(output: &Path, ids: &Ids) -> Result<Vec<CoMention>> {
    let table = Table::open(output, "comentions.csv")?;
    let [source, target, first, last] =
        table.columns(["source_id", "target_id", "first_date", "last_date"])?;
    let [weight, documents, npmi, log_likelihood, strength] =
        table.columns(["weight", "documents", "npmi", "log_likelihood", "strength"])?;
    let mut edges = Vec::new();
    table.each(|row| {
        let (a, b) = (end(row, source, ids)?, end(row, target, ids)?);
        if a == b {
            return Err("an edge leads to where it begins: run extract again".to_owned());
        }
        edges.push(CoMention {
            source: a.min(b),
            target: a.max(b),
            weight: row.number(weight)?,
            documents: row.number(documents)?,
            npmi: row.within(npmi, -1.0, 1.0)?,
            log_likelihood: row.within(log_likelihood, f64::MIN, f64::MAX)?,
            first_date: row.date(first)?,
            last_date: row.date(last)?,
            strength: row.within(strength, 0.0, f64::MAX)?,
        });
        Ok(())
    })?;
    edges.sort_unstable_by_key(|edge| (edge.source, edge.target));
    let twice =
        |pair: &&[CoMention]| (pair[0].source, pair[0].target) == (pair[1].source, pair[1].target);
    if edges.windows(2).any(|pair| twice(&pair)) {
        return Err(Error::Output(format!(
            "{}: an edge stands in it twice: delete one of the rows, or run extract again",
            output.join("tables/comentions.csv").display()
        )));
    }
    Ok(edges)
}

/// A relation so far.
#[derive(Default)]
struct Stated {
    count: Count,
    roles: BTreeSet<String>,
    certainty: Certainty,
}

/// What was counted of an edge.
#[derive(Default)]
struct Count {
    weight: u32,
    documents: u32,
    first_date: Option<Date>,
    last_date: Option<Date>,
}

impl Count {
    /// Counts a row of a document; `new` says whether it is the first one of the document.
    fn add(&mut self, date: Option<Date>, new: bool) {
        self.weight += 1;
        self.documents += u32::from(new);
        if let Some(date) = date {
            self.first_date = Some(self.first_date.map_or(date, |first| first.min(date)));
            self.last_date = Some(self.last_date.map_or(date, |last| last.max(date)));
        }
    }
}

fn kind_of(name: &str) -> Option<RelationKind> {
    RelationKind::ALL
        .into_iter()
        .find(|kind| kind.name() == name)
}

/// Reads who stands in which relation to whom, as the documents state it that are asked for; all where none are given.
pub(crate) fn relations(
    output: &Path,
    ids: &Ids,
    documents: Option<&Documents>,
) -> Result<Vec<RelationEdge>> {
    let table = Table::open(output, "relations.csv")?;
    let [source, kind, target, role, doc_id, date, certainty] = table.columns([
        "source_id",
        "relation",
        "target_id",
        "role",
        "doc_id",
        "date",
        "certainty",
    ])?;
    let mut places: FxHashMap<(EntityId, EntityId, RelationKind), u32> = FxHashMap::default();
    let mut all: Vec<Stated> = Vec::new();
    let mut seen: FxHashSet<(u32, u32)> = FxHashSet::default();
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    table.each(|row| {
        let document = if let Some(documents) = documents {
            let Some((number, _)) = documents.get(row, doc_id)? else {
                return Ok(());
            };
            number
        } else {
            let id = row.text(doc_id);
            if let Some(&known) = numbers.get(id) {
                known
            } else {
                let number = numbers.len() as u32;
                numbers.insert(id.to_owned(), number);
                number
            }
        };
        let (mut a, mut b) = (end(row, source, ids)?, end(row, target, ids)?);
        let kind = kind_of(row.plain(kind)).ok_or_else(|| row.unknown(kind))?;
        if kind.is_symmetric() && b < a {
            (a, b) = (b, a);
        }
        let count = all.len() as u32;
        let place = *places.entry((a, b, kind)).or_insert(count);
        if place == count {
            all.push(Stated::default());
        }
        let stated = &mut all[place as usize];
        stated
            .count
            .add(row.date(date)?, seen.insert((place, document)));
        stated.certainty = stated.certainty.max(row.certainty(certainty)?);
        let role = row.text(role);
        if !role.is_empty() && !stated.roles.contains(role) {
            stated.roles.insert(role.to_owned());
        }
        Ok(())
    })?;
    let mut edges: Vec<RelationEdge> = places
        .into_iter()
        .map(|((source, target, kind), place)| {
            let Stated {
                count,
                roles,
                certainty,
            } = std::mem::take(&mut all[place as usize]);
            RelationEdge {
                source,
                target,
                kind,
                weight: count.weight,
                documents: count.documents,
                roles: roles.into_iter().collect(),
                rule: certainty,
                first_date: count.first_date,
                last_date: count.last_date,
            }
        })
        .collect();
    edges.sort_by_key(|edge| (edge.source, edge.target, edge.kind));
    Ok(edges)
}

/// Counts the co-mentions anew, in the documents that are asked for; those of which no row is left are gone. What tells
/// how telling an edge is stays that of the whole collection. Its strength is that share of it which its weight is.
pub(crate) fn recount(
    output: &Path,
    documents: &Documents,
    registry: &Registry,
    comentions: &mut Vec<CoMention>,
) -> Result<()> {
    let table = Table::open(output, "evidence.csv")?;
    let [edge_id, doc_id] = table.columns(["edge_id", "doc_id"])?;
    let id = |edge: &CoMention| {
        let [source, target] = [edge.source, edge.target].map(|end| &registry.get(end).id);
        format!("{source}--{target}")
    };
    let places: FxHashMap<String, u32> = comentions.iter().map(id).zip(0..).collect();
    let mut counts: Vec<Count> = Vec::new();
    counts.resize_with(comentions.len(), Count::default);
    let mut seen: FxHashSet<(u32, u32)> = FxHashSet::default();
    table.each(|row| {
        // Relations have rows of their own, and are counted by those.
        let Some(&place) = places.get(row.plain(edge_id)) else {
            return Ok(());
        };
        if let Some((document, date)) = documents.get(row, doc_id)? {
            counts[place as usize].add(date, seen.insert((place, document)));
        }
        Ok(())
    })?;
    for (edge, count) in comentions.iter_mut().zip(counts) {
        let share = f64::from(count.weight) / f64::from(edge.weight.max(1));
        edge.strength = rounded(edge.strength * share, CoMention::STRENGTH_PLACES);
        edge.weight = count.weight;
        edge.documents = count.documents;
        edge.first_date = count.first_date;
        edge.last_date = count.last_date;
    }
    comentions.retain(|edge| edge.weight > 0);
    Ok(())
}
