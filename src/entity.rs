//! Entities of a whole collection: one node each.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::mention::Kind;
use crate::resolve::{Confidence, Join};

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
    /// How sure it is that its forms are one: as sure as the rules that joined at least a twentieth of its mentions.
    pub fn confidence(&self) -> Confidence {
        if self.is_surname {
            return Confidence::Unsure;
        }
        let rules = self.rules();
        let weighty = rules
            .iter()
            .filter(|&&(_, count)| u64::from(count) * 20 >= u64::from(self.mentions))
            .map(|(rule, _)| rule.confidence());
        weighty.max().unwrap_or(Confidence::Certain)
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
}

impl Registry {
    /// The entity of an id.
    pub fn get(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }
}
