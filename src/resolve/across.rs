//! Joins the entities of all documents, one distinct name at a time: memory grows with the names, not with the texts.
//!
//! Two documents mean the same by a name when a list's row says so (a body that every country has counts once for each
//! country), or when the folded names are the same. A surname alone says little: unless tagging found the one listed
//! official who is meant, it is one person within one country's cables only, and never joins a bearer of the full
//! name in another document.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::country::Country;
use crate::entity::{Entity, EntityId, Registry};
use crate::gazetteer::Entries;
use crate::mention::{EntryId, Kind};
use crate::tagged::{LocalEntity, TaggedDocument};

use super::{fuller, words_of};

/// What makes two names one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    /// A list's id, with the country for a body that every country has.
    Listed(Kind, Box<str>, Option<Country>),
    /// A folded name, with the country for a surname alone.
    Named(Kind, Box<str>, Option<Country>),
}

/// A distinct name.
#[derive(Debug)]
struct Name {
    kind: Kind,
    label: String,
    entry: Option<EntryId>,
    country: Option<Country>,
    mentions: u32,
    documents: u32,
    first_date: Option<Date>,
    last_date: Option<Date>,
    forms: FxHashMap<String, u32>,
    /// The ordinal of the last document that mentions it, from 1.
    seen_in: u32,
}

/// Gathers the names of documents, in the order of the documents.
#[derive(Debug, Default)]
pub struct Collector {
    keys: FxHashMap<Key, u32>,
    names: Vec<Name>,
    documents: u32,
}

/// The entities of a collection, with the entity of each distinct name.
#[derive(Debug, Default)]
pub struct Resolution {
    /// The entities.
    pub registry: Registry,
    /// For each number that [`Collector::add`] gave, the entity.
    pub entity_of: Vec<EntityId>,
}

impl Collector {
    /// Takes a document's entities in; returns a number for each, the same for the same name.
    pub fn add(&mut self, document: &TaggedDocument, entries: &Entries) -> Vec<u32> {
        self.documents += 1;
        let home = document.header.country;
        let mut counts = vec![0_u32; document.entities.len()];
        for mention in &document.mentions {
            counts[mention.entity.0 as usize] += 1;
        }
        let mut numbers = Vec::with_capacity(document.entities.len());
        for (local, mentions) in document.entities.iter().zip(counts) {
            let key = key_of(local, home, entries);
            let number = *self.keys.entry(key).or_insert_with(|| {
                self.names.push(Name {
                    kind: local.kind,
                    label: String::new(),
                    entry: local.entry,
                    country: local.country,
                    mentions: 0,
                    documents: 0,
                    first_date: None,
                    last_date: None,
                    forms: FxHashMap::default(),
                    seen_in: 0,
                });
                self.names.len() as u32 - 1
            });
            let name = &mut self.names[number as usize];
            name.mentions += mentions;
            if name.seen_in != self.documents {
                name.seen_in = self.documents;
                name.documents += 1;
            }
            numbers.push(number);
            name.entry = name.entry.or(local.entry);
            name.country = name.country.or(local.country);
            if fuller(&local.label, &name.label) {
                name.label.clone_from(&local.label);
            }
            if let Some(date) = document.header.date {
                name.first_date = Some(name.first_date.map_or(date, |first| first.min(date)));
                name.last_date = Some(name.last_date.map_or(date, |last| last.max(date)));
            }
            for (form, count) in &local.forms {
                match name.forms.get_mut(form) {
                    Some(known) => *known += count,
                    None => {
                        name.forms.insert(form.clone(), *count);
                    }
                }
            }
        }
        numbers
    }

    /// Makes entities of the names, sorted by id.
    pub fn finish(self, entries: &Entries) -> Resolution {
        let mut drafts: Vec<(String, String, u32, Name)> = Vec::with_capacity(self.names.len());
        for (number, name) in self.names.into_iter().enumerate() {
            let label = label_of(&name, entries);
            let slug = format!("{}-{}", name.kind.prefix(), slug(&label));
            drafts.push((slug, label, number as u32, name));
        }
        // Of several that share a slug the most mentioned keeps it bare; numbers come from document order.
        drafts.sort_by(|a, b| {
            a.0.cmp(&b.0)
                .then_with(|| b.3.mentions.cmp(&a.3.mentions))
                .then_with(|| a.2.cmp(&b.2))
        });
        let mut taken: FxHashSet<String> = FxHashSet::default();
        let mut entities: Vec<(Entity, u32)> = Vec::with_capacity(drafts.len());
        for (slug, label, number, name) in drafts {
            let mut id = slug.clone();
            if taken.contains(&id)
                && let Some(country) = name.country
            {
                id = format!("{slug}-{}", country.as_str().to_lowercase());
            }
            let mut ordinal = 2;
            while taken.contains(&id) {
                id = format!("{slug}-{ordinal}");
                ordinal += 1;
            }
            taken.insert(id.clone());
            entities.push((entity(id, label, name, entries), number));
        }
        entities.sort_by(|a, b| a.0.id.cmp(&b.0.id));
        let mut entity_of = vec![EntityId(0); entities.len()];
        let mut registry = Registry {
            entities: Vec::with_capacity(entities.len()),
        };
        for (index, (entity, number)) in entities.into_iter().enumerate() {
            entity_of[number as usize] = EntityId(index as u32);
            registry.entities.push(entity);
        }
        Resolution {
            registry,
            entity_of,
        }
    }
}

/// What a document's entity is known by across documents.
fn key_of(local: &LocalEntity, home: Option<Country>, entries: &Entries) -> Key {
    if let Some(entry) = local.entry.map(|entry| entries.get(entry)) {
        let person = entries.text(entry.person);
        let id = if person.is_empty() {
            entries.text(entry.id)
        } else {
            person
        };
        let id = if local.kind == Kind::Topic {
            entries.text(entry.name)
        } else {
            id
        };
        return Key::Listed(
            local.kind,
            id.into(),
            entry.is_generic.then_some(local.country).flatten(),
        );
    }
    let words = words_of(&local.label);
    let alone = local.kind == Kind::Person && words.len() == 1;
    Key::Named(
        local.kind,
        words.join(" ").into(),
        alone.then_some(home).flatten(),
    )
}

/// The label of a name: the list's, with the country for a body that every country has; else the fullest form.
fn label_of(name: &Name, entries: &Entries) -> String {
    let Some(entry) = name.entry.map(|entry| entries.get(entry)) else {
        return name.label.clone();
    };
    let label = entries.text(entry.label);
    match name
        .country
        .filter(|_| entry.is_generic)
        .and_then(|country| entries.country(country))
    {
        Some(country) => format!("{label} ({})", entries.text(entries.get(country).label)),
        None => label.to_owned(),
    }
}

/// ASCII letters and digits, everything else a hyphen.
fn slug(label: &str) -> String {
    let mut slug = String::with_capacity(label.len());
    for c in deunicode::deunicode(label).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() && !matches!(c, '\'' | '.') {
            slug.push('-');
        }
    }
    slug.truncate(80);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "unnamed".to_owned()
    } else {
        slug.to_owned()
    }
}

fn entity(id: String, label: String, name: Name, entries: &Entries) -> Entity {
    let mut aliases: Vec<(String, u32)> = name.forms.into_iter().collect();
    aliases.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let entry = name.entry.map(|entry| entries.get(entry));
    Entity {
        id,
        label,
        kind: name.kind,
        subtype: entry
            .map(|entry| entries.text(entry.subtype).to_owned())
            .unwrap_or_default(),
        country: name.country,
        aliases,
        mentions: name.mentions,
        documents: name.documents,
        first_date: name.first_date,
        last_date: name.last_date,
        gazetteer_id: entry
            .map(|entry| {
                let person = entries.text(entry.person);
                if person.is_empty() {
                    entries.text(entry.id)
                } else {
                    person
                }
                .to_owned()
            })
            .unwrap_or_default(),
    }
}
