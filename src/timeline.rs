//! What was mentioned and related in each year, counted document by document.
//!
//! A document counts for the year of its date; one without a date counts for none. So the counts of an entity's years
//! add up to its rows in the tables, as far as these come from dated documents.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::entity::EntityId;
use crate::network::{EdgeUnit, Kept, relation_edge};
use crate::tagged::TaggedDocument;

/// What was counted of an entity in a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Year {
    /// Its mentions.
    pub mentions: u32,
    /// The documents that mention it.
    pub documents: u32,
    /// The windows that it shares with another entity, once for each of these.
    pub comentions: u32,
    /// The relations stated of it.
    pub relations: u32,
    /// Its mentions by month, January first.
    pub months: [u32; 12],
}

/// What one document adds.
#[derive(Debug, Default)]
pub struct DocumentYear {
    date: Option<Date>,
    counts: Vec<Count>,
}

/// What one document counts of an entity.
#[derive(Debug, Clone, Copy)]
struct Count {
    entity: EntityId,
    mentions: u32,
    comentions: u32,
    relations: u32,
}

impl DocumentYear {
    /// Counts a document; `ids` gives the entity of each of its own entities, `units` are its co-mentions as
    /// [`crate::network::edge_units`] gives them, of which those that are `kept` count.
    pub fn of(
        document: &TaggedDocument,
        ids: &[EntityId],
        units: &[EdgeUnit],
        kept: &Kept,
    ) -> Self {
        let Some(date) = document.header.date else {
            return Self::default();
        };
        let count = |&entity: &EntityId| Count {
            entity,
            mentions: 0,
            comentions: 0,
            relations: 0,
        };
        let mut counts: Vec<Count> = ids.iter().map(count).collect();
        for mention in &document.mentions {
            counts[mention.entity.0 as usize].mentions += 1;
        }
        // Several of its entities may be one of the collection.
        counts.sort_unstable_by_key(|count| count.entity);
        counts.dedup_by(|next, first| {
            let same = next.entity == first.entity;
            if same {
                first.mentions += next.mentions;
            }
            same
        });
        let place = |counts: &[Count], entity: EntityId| {
            counts.binary_search_by_key(&entity, |count| count.entity)
        };
        for unit in units {
            if !kept.comention(unit.source, unit.target) {
                continue;
            }
            for end in [unit.source, unit.target] {
                if let Ok(at) = place(&counts, end) {
                    counts[at].comentions += 1;
                }
            }
        }
        for relation in &document.relations {
            let Some((source, _, target)) = relation_edge(relation, ids) else {
                continue;
            };
            for end in [source, target] {
                if let Ok(at) = place(&counts, end) {
                    counts[at].relations += 1;
                }
            }
        }
        counts.retain(|count| count.mentions + count.comentions + count.relations > 0);
        Self {
            date: Some(date),
            counts,
        }
    }
}

/// The years of all entities so far.
#[derive(Debug, Default)]
pub struct Timeline(FxHashMap<(i16, EntityId), Year>);

impl Timeline {
    /// Counts a document.
    pub fn add(&mut self, document: &DocumentYear) {
        let Some(date) = document.date else { return };
        let month = usize::from(date.month().unsigned_abs()) - 1;
        for count in &document.counts {
            let year = self.year(date, count.entity);
            year.mentions += count.mentions;
            year.documents += u32::from(count.mentions > 0);
            year.comentions += count.comentions;
            year.relations += count.relations;
            year.months[month] += count.mentions;
        }
    }

    /// The counts of an entity in the year of a day.
    pub(crate) fn year(&mut self, date: Date, entity: EntityId) -> &mut Year {
        self.0.entry((date.year(), entity)).or_default()
    }

    /// One row a year and entity: by year, the most mentioned first, then by id.
    pub fn rows(&self) -> Vec<(i16, EntityId, Year)> {
        let mut rows: Vec<(i16, EntityId, Year)> = self
            .0
            .iter()
            .map(|(&(year, entity), &counts)| (year, entity, counts))
            .collect();
        // The registry is sorted by id.
        rows.sort_unstable_by_key(|&(year, entity, counts)| {
            (year, std::cmp::Reverse(counts.mentions), entity)
        });
        rows
    }
}
