//! Entities of a whole collection: one node each.

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::certainty::Certainty;
use crate::country::Country;
use crate::mention::Kind;
use crate::resolve::Join;

/// An entity, as an index into [`Registry::entities`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EntityId(pub u32);

/// Somebody or something that documents mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// ASCII, from kind and label, unique: `per-yerkin-akhinzhanov`.
    pub id: String,
    /// The best label.
    pub label: String,
    /// What it is.
    pub kind: Kind,
    /// The list's subtype (`country`, `city`, `ministry`), or empty.
    pub subtype: String,
    /// The country it belongs to.
    pub country: Option<Country>,
    /// Every form that was found, most frequent first, then by form.
    pub aliases: Vec<Alias>,
    /// How often it is mentioned.
    pub mentions: u32,
    /// In how many documents.
    pub documents: u32,
    /// The date of the earliest dated document that mentions it.
    pub first_date: Option<Date>,
    /// The date of the latest.
    pub last_date: Option<Date>,
    /// The id of the list's row (`GEONAMES:1526273`); for a topic the TAGS it covers (`TAGS:PHUM|TAGS:KDEM`).
    pub gazetteer_id: String,
    /// Whether no more than a surname is known of it.
    pub is_surname: bool,
    /// Of a short form that may be that of several, these; sorted.
    pub rivals: Vec<EntityId>,
}

/// A form of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// As written, white space folded.
    pub text: String,
    /// The rules that joined it to the entity, the surest first, with how many mentions each joined.
    pub joins: Vec<(Join, u32)>,
}

impl Alias {
    /// How many mentions have this form.
    pub fn count(&self) -> u32 {
        self.joins.iter().map(|&(_, count)| count).sum()
    }
}

impl Entity {
    /// How sure it is that its mentions are its own: as sure as the least sure of the rules that joined at least a
    /// twentieth of them. Of somebody known by surname alone nothing says that all are one.
    fn certainty(&self) -> Certainty {
        if self.is_surname {
            return Join::Surname.certainty();
        }
        let rules = self.rules();
        let all: u64 = rules.iter().map(|&(_, count)| u64::from(count)).sum();
        rules
            .iter()
            .filter(|&&(_, count)| u64::from(count) * 20 >= all)
            .map(|(rule, _)| rule.certainty())
            .min()
            .unwrap_or(Join::Name.certainty())
    }

    /// The rules that joined its forms, the surest first, with how many mentions each joined.
    pub fn rules(&self) -> Vec<(Join, u32)> {
        Join::ALL
            .into_iter()
            .filter_map(|rule| {
                let counts = self.aliases.iter().flat_map(|alias| &alias.joins);
                let count = counts
                    .filter(|(known, _)| *known == rule)
                    .map(|(_, count)| count)
                    .sum();
                (count > 0).then_some((rule, count))
            })
            .collect()
    }
}

/// All entities of a run, sorted by id.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    /// Sorted by [`Entity::id`]; an [`EntityId`] is an index into it.
    pub entities: Vec<Entity>,
    /// How sure each is, beside `entities`: every edge asks for it.
    certainties: Vec<Certainty>,
}

impl Registry {
    /// A registry of entities sorted by id.
    pub fn new(entities: Vec<Entity>) -> Self {
        Self {
            certainties: entities.iter().map(Entity::certainty).collect(),
            entities,
        }
    }

    /// A registry of entities sorted by id, of which an output tells how sure each is.
    pub fn told(entities: Vec<Entity>, certainties: Vec<Certainty>) -> Self {
        debug_assert_eq!(entities.len(), certainties.len());
        Self {
            entities,
            certainties,
        }
    }

    /// The entity of an id.
    pub fn get(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }

    /// How sure it is that an entity's mentions are its own.
    pub fn certainty(&self, id: EntityId) -> Certainty {
        self.certainties[id.0 as usize]
    }

    /// How sure an edge can be at most: as sure as the less sure of its ends.
    pub fn ends(&self, source: EntityId, target: EntityId) -> Certainty {
        self.certainty(source).min(self.certainty(target))
    }

    /// All entities, the most mentioned first, then those of more documents, then by id.
    pub fn by_mentions(&self) -> Vec<EntityId> {
        let mut ids: Vec<EntityId> = (0..self.entities.len() as u32).map(EntityId).collect();
        ids.sort_unstable_by_key(|&id| {
            let entity = self.get(id);
            (Reverse(entity.mentions), Reverse(entity.documents), id)
        });
        ids
    }

    /// The entities with how sure each is, in order.
    pub fn with_certainty(&self) -> impl Iterator<Item = (&Entity, Certainty)> {
        self.entities.iter().zip(self.certainties.iter().copied())
    }
}
