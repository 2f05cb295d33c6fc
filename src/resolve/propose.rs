//! What a person should look at: short forms that may be those of several, likely duplicates, doubtful kinds and words.

use rustc_hash::FxHashSet;

use crate::entity::{Entity, Registry};
use crate::mention::Kind;
use crate::review::{Reference, ReviewRow};

use super::Customs;
use super::names::{PersonName, given_names_agree, person_words, skeleton, spelt_alike};

/// The most proposals: what a person would go through.
const MOST: usize = 2_000;
/// With how many names behind it in its block a name is compared.
const NEIGHBOURS: usize = 24;

/// The proposals, the most consequential first.
pub(super) fn propose(
    registry: &Registry,
    kept: &FxHashSet<(String, String)>,
    customs: &Customs,
) -> Vec<ReviewRow> {
    let mut rows = Vec::new();
    ambiguous(registry, &mut rows);
    duplicates(registry, customs, &mut rows);
    kinds(registry, &mut rows);
    doubtful(registry, &mut rows);
    let pair = |row: &ReviewRow| (row.entity.id.clone(), row.other.id.clone());
    rows.retain(|row| !kept.contains(&pair(row)));
    rows.sort_by(|a, b| {
        b.mentions
            .cmp(&a.mentions)
            .then_with(|| a.entity.id.cmp(&b.entity.id))
            .then_with(|| a.other.id.cmp(&b.other.id))
            .then_with(|| a.proposal.cmp(&b.proposal))
    });
    rows.dedup_by(|next, row| pair(next) == pair(row) && next.proposal == row.proposal);
    rows.truncate(MOST);
    rows
}

fn reference(entity: &Entity) -> Reference {
    Reference {
        id: entity.id.clone(),
        label: entity.label.clone(),
    }
}

/// A proposal to merge one entity into another.
fn merge(one: &Entity, other: &Entity, reason: String) -> ReviewRow {
    ReviewRow {
        entity: reference(one),
        other: reference(other),
        proposal: "merge".to_owned(),
        reason,
        mentions: one.mentions.min(other.mentions),
        ..ReviewRow::default()
    }
}

/// Short forms with several bearers.
fn ambiguous(registry: &Registry, rows: &mut Vec<ReviewRow>) {
    for entity in &registry.entities {
        for &rival in &entity.rivals {
            let rival = registry.get(rival);
            let reason = format!(
                "{} may be any of {}: nothing says whose it is",
                entity.label,
                entity.rivals.len()
            );
            let mut row = merge(entity, rival, reason);
            row.mentions = entity.mentions;
            rows.push(row);
        }
    }
}

/// Persons whose names agree but for whom country and date do not speak.
fn duplicates(registry: &Registry, customs: &Customs, rows: &mut Vec<ReviewRow>) {
    let mut persons: Vec<(String, PersonName, &Entity)> = registry
        .entities
        .iter()
        .filter(|entity| entity.kind == Kind::Person)
        .map(|entity| {
            let name = PersonName::new(person_words(&entity.label, customs), customs);
            (skeleton(name.last()), name, entity)
        })
        .collect();
    persons.sort_by(|a, b| {
        let key = |person: &(String, PersonName, &Entity)| person.0.clone();
        key(a)
            .cmp(&key(b))
            .then_with(|| a.1.given().cmp(b.1.given()))
            .then_with(|| a.2.id.cmp(&b.2.id))
    });
    for block in persons.chunk_by(|a, b| a.0 == b.0) {
        for (at, (_, name, one)) in block.iter().enumerate() {
            for (_, other_name, other) in block[at + 1..].iter().take(NEIGHBOURS) {
                if !spelt_alike(name.last(), other_name.last()) {
                    continue;
                }
                let (short, long) = if name.words().len() <= other_name.words().len() {
                    (one, other)
                } else {
                    (other, one)
                };
                let surname = name.is_surname() != other_name.is_surname();
                let reason = if surname && short.rivals.is_empty() {
                    "the same surname: no country, date or title says that they are one"
                } else if given_names_agree(name.given(), other_name.given(), customs).is_some() {
                    "names that may be one: used in other countries or years"
                } else {
                    continue;
                };
                rows.push(merge(short, long, reason.to_owned()));
            }
        }
    }
}

/// Single words that were taken for a person, and nothing but their surroundings says so.
fn doubtful(registry: &Registry, rows: &mut Vec<ReviewRow>) {
    /// Whoever is mentioned more often shows what he is.
    const SELDOM: u32 = 2;
    for entity in &registry.entities {
        if entity.is_surname
            && entity.rivals.is_empty()
            && entity.mentions <= SELDOM
            && entity.gazetteer_id.is_empty()
        {
            rows.push(ReviewRow {
                entity: reference(entity),
                proposal: "drop".to_owned(),
                reason: "a single word, seldom mentioned and in no list, taken for a surname"
                    .to_owned(),
                mentions: entity.mentions,
                ..ReviewRow::default()
            });
        }
    }
}

/// One name of two kinds.
fn kinds(registry: &Registry, rows: &mut Vec<ReviewRow>) {
    let mut named: Vec<(String, &Entity)> = registry
        .entities
        .iter()
        .filter(|entity| entity.kind != Kind::Topic)
        .map(|entity| (entity.label.to_lowercase(), entity))
        .collect();
    named.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
    for run in named.chunk_by(|a, b| a.0 == b.0) {
        let Some((_, most)) = run.iter().max_by_key(|(_, entity)| entity.mentions) else {
            continue;
        };
        for (_, entity) in run.iter().filter(|(_, entity)| entity.kind != most.kind) {
            let mut row = merge(
                entity,
                most,
                format!(
                    "a {} here, a {} of the same name elsewhere",
                    entity.kind.name(),
                    most.kind.name()
                ),
            );
            "retype".clone_into(&mut row.proposal);
            most.kind.name().clone_into(&mut row.value);
            rows.push(row);
        }
    }
}
