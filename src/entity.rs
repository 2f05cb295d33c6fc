//! Entities of a whole collection: one node each.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::mention::Kind;

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
    /// Every form that was found with its count, most frequent first, then by form.
    pub aliases: Vec<(String, u32)>,
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
}

/// All entities of a run, sorted by id.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    /// Sorted by [`Entity::id`]; an [`EntityId`] is an index into it.
    pub entities: Vec<Entity>,
}

impl Registry {
    /// The entity of an id.
    pub fn get(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }
}
