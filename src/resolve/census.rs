//! Counts each entity over all documents once it is known who is who: a document that uses two names of an entity
//! counts once.

use jiff::civil::Date;

use crate::entity::{EntityId, Registry};
use crate::tagged::TaggedDocument;

/// What was counted of an entity.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    mentions: u32,
    documents: u32,
    first_date: Option<Date>,
    last_date: Option<Date>,
}

/// What one document counts.
#[derive(Debug, Default)]
pub struct DocumentCensus {
    /// How often each entity is mentioned, each once.
    mentions: Vec<(EntityId, u32)>,
    date: Option<Date>,
}

impl DocumentCensus {
    /// Counts the mentions of a document; `ids` gives the entity of each of its own entities.
    pub fn of(document: &TaggedDocument, ids: &[EntityId]) -> Self {
        let mut mentions: Vec<(EntityId, u32)> = ids.iter().map(|&id| (id, 0)).collect();
        for mention in &document.mentions {
            mentions[mention.entity.0 as usize].1 += 1;
        }
        // Decisions may have given all mentions of one to others.
        mentions.retain(|&(_, count)| count > 0);
        // Several of its entities may be one of the collection.
        mentions.sort_unstable();
        mentions.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        Self {
            mentions,
            date: document.header.date,
        }
    }
}

/// The counts of all entities so far.
#[derive(Debug, Default)]
pub struct Census {
    counts: Vec<Count>,
}

impl Census {
    /// Nothing counted yet of so many entities.
    pub fn new(entities: usize) -> Self {
        Self {
            counts: vec![Count::default(); entities],
        }
    }

    /// Counts a document.
    pub fn add(&mut self, document: &DocumentCensus) {
        for &(entity, mentions) in &document.mentions {
            let count = &mut self.counts[entity.0 as usize];
            count.mentions += mentions;
            count.documents += 1;
            if let Some(date) = document.date {
                count.first_date = Some(count.first_date.map_or(date, |first| first.min(date)));
                count.last_date = Some(count.last_date.map_or(date, |last| last.max(date)));
            }
        }
    }

    /// Tells the registry what was counted.
    pub fn apply(self, registry: &mut Registry) {
        for (entity, count) in registry.entities.iter_mut().zip(self.counts) {
            entity.mentions = count.mentions;
            entity.documents = count.documents;
            entity.first_date = count.first_date;
            entity.last_date = count.last_date;
        }
    }
}
