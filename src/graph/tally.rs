//! Counts edges over all documents, in the order of the documents.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::association::{log_likelihood, npmi};
use crate::certainty::Certainty;
use crate::entity::EntityId;
use crate::export::csv::rounded;
use crate::network::{CoMention, EdgeUnit, RelationEdge, relation_edge};
use crate::relate::CoMentions;
use crate::relation::RelationKind;
use crate::rule::RuleNames;
use crate::tagged::{TaggedDocument, TaggedRelation};

/// The weight of an edge so far.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    weight: u32,
    /// In millionths, so that no order of addition tells.
    strength: u64,
    documents: u32,
    first_date: Option<Date>,
    last_date: Option<Date>,
    /// The ordinal of the last document that told of it, from 1.
    seen_in: u32,
}

/// The parts that a window's strength is counted in.
const PARTS: u32 = 1_000_000;

impl Count {
    /// One unit more, of a window that holds so many others.
    fn add(&mut self, document: u32, date: Option<Date>, others: u32) {
        self.weight += 1;
        self.strength += u64::from(PARTS / others.clamp(1, PARTS));
        if self.seen_in != document {
            self.seen_in = document;
            self.documents += 1;
        }
        if let Some(date) = date {
            self.first_date = Some(self.first_date.map_or(date, |first| first.min(date)));
            self.last_date = Some(self.last_date.map_or(date, |last| last.max(date)));
        }
    }
}

/// A relation so far.
#[derive(Debug, Default)]
struct Stated {
    count: Count,
    /// Each once.
    roles: Vec<String>,
    /// Of the surest rule that stated it.
    certainty: Certainty,
}

/// The edges of both networks so far.
#[derive(Debug, Default)]
pub struct Tally {
    comentions: FxHashMap<(EntityId, EntityId), Count>,
    relations: FxHashMap<(EntityId, EntityId, RelationKind), Stated>,
    /// In how many windows each entity stands, beside the registry's entities.
    windows_of: Vec<u32>,
    windows: u64,
    documents: u32,
}

/// What one document adds.
#[derive(Debug, Default)]
pub struct Share {
    /// See [`crate::network::edge_units`].
    pub units: Vec<EdgeUnit>,
    /// In how many of the document's windows each of its entities stands.
    occurrences: Vec<(EntityId, u32)>,
    /// The number of its windows.
    windows: u32,
    /// Its relations as [`relation_edge`] gives them, each with its role and how sure its rule is.
    relations: Vec<((EntityId, RelationKind, EntityId), String, Certainty)>,
    date: Option<Date>,
}

impl Share {
    /// The share of a document; `ids` gives the entity of each of its own entities, `units` what [`edge_units`] makes
    /// of `found`; `rules` tells how sure each is.
    ///
    /// [`edge_units`]: crate::network::edge_units
    pub fn new(
        document: &TaggedDocument,
        ids: &[EntityId],
        units: Vec<EdgeUnit>,
        found: &CoMentions,
        rules: &RuleNames,
    ) -> Self {
        let occurrences = found.occurrences.iter().copied();
        let relation = |relation: &TaggedRelation| {
            let certainty = rules.certainty(relation.rule);
            relation_edge(relation, ids).map(|edge| (edge, relation.role.clone(), certainty))
        };
        Self {
            units,
            occurrences: ids.iter().copied().zip(occurrences).collect(),
            windows: found.windows,
            relations: document.relations.iter().filter_map(relation).collect(),
            date: document.header.date,
        }
    }
}

impl Tally {
    /// An empty tally for so many entities.
    pub fn new(entities: usize) -> Self {
        Self {
            windows_of: vec![0; entities],
            ..Self::default()
        }
    }

    /// Counts a document.
    pub fn add(&mut self, share: Share) {
        self.documents += 1;
        let date = share.date;
        for unit in &share.units {
            self.comentions
                .entry((unit.source, unit.target))
                .or_default()
                .add(self.documents, date, unit.others);
        }
        for &(entity, count) in &share.occurrences {
            self.windows_of[entity.0 as usize] += count;
        }
        self.windows += u64::from(share.windows);
        for ((source, kind, target), role, certainty) in share.relations {
            let stated = self.relations.entry((source, target, kind)).or_default();
            stated.count.add(self.documents, date, 1);
            stated.certainty = stated.certainty.max(certainty);
            if !role.is_empty() && !stated.roles.contains(&role) {
                stated.roles.push(role);
            }
        }
    }

    /// The co-mentions of at least `min_weight` and all relations, sorted by source and target, relations by kind as well.
    pub fn finish(self, min_weight: u32) -> (Vec<CoMention>, Vec<RelationEdge>) {
        let mut comentions: Vec<CoMention> = self
            .comentions
            .into_iter()
            .filter(|(_, count)| count.weight >= min_weight)
            .map(|((source, target), count)| {
                let windows_of = |entity: EntityId| u64::from(self.windows_of[entity.0 as usize]);
                let (a, b, pair) = (
                    windows_of(source),
                    windows_of(target),
                    u64::from(count.weight),
                );
                CoMention {
                    source,
                    target,
                    weight: count.weight,
                    documents: count.documents,
                    npmi: rounded(npmi(pair, a, b, self.windows), CoMention::NPMI_PLACES),
                    log_likelihood: rounded(
                        log_likelihood(pair, a, b, self.windows),
                        CoMention::LOG_LIKELIHOOD_PLACES,
                    ),
                    first_date: count.first_date,
                    last_date: count.last_date,
                    strength: count.strength as f64 / f64::from(PARTS),
                }
            })
            .collect();
        comentions.sort_unstable_by_key(|edge| (edge.source, edge.target));
        let mut relations: Vec<RelationEdge> = self
            .relations
            .into_iter()
            .map(|((source, target, kind), stated)| {
                let Stated {
                    count,
                    mut roles,
                    certainty,
                } = stated;
                roles.sort();
                RelationEdge {
                    source,
                    target,
                    kind,
                    weight: count.weight,
                    documents: count.documents,
                    roles,
                    rule: certainty,
                    first_date: count.first_date,
                    last_date: count.last_date,
                }
            })
            .collect();
        relations.sort_by_key(|edge| (edge.source, edge.target, edge.kind));
        (comentions, relations)
    }
}
