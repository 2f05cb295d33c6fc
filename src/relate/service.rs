//! Whom the bearers of offices serve, where their titles name no country: settled when all documents are known.
//!
//! A person serves the own country: the one that a list gives, or, of a bare surname, the one that all whom it may mean
//! are of. Failing that, the country that the text gives: this document, else the others that name one with the title,
//! where they agree. Failing that, a head of state or government of whom no more than a surname is known serves the
//! country of the listed heads of that surname at the time. Only of whom nothing of all this is known is the country of
//! the post taken; such a relation bears a rule of its own. Where the document does not name what they serve, nothing
//! is stated.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::country::Country;
use crate::entity::{EntityId, Registry};
use crate::gazetteer::{Entries, Entry};
use crate::mention::Kind;
use crate::relation::RelationKind;
use crate::tagged::{TaggedDocument, TaggedRelation};

/// What the list of chiefs of mission calls them, and that of US officials: its country is that of the post.
const OF_THE_UNITED_STATES: [&str; 2] = ["chief_of_mission", "us_official"];
/// How the lists call heads of state and government.
const HEADS: [&str; 2] = ["government leader", "President of the United States"];
/// In how many of a hundred documents one country must be that of the person to be believed.
const MOSTLY: u32 = 75;
/// Years by which lists of heads may err.
const MARGIN: i16 = 1;

/// In how many documents each country is meant.
type Counts = Vec<(Country, u32)>;

fn count(counts: &mut Counts, country: Country, documents: u32) {
    match counts.iter_mut().find(|(known, _)| *known == country) {
        Some((_, count)) => *count += documents,
        None => counts.push((country, documents)),
    }
}

/// The country that is meant in most documents, where it is in [`MOSTLY`] of them.
fn mostly(counts: &Counts) -> Option<Country> {
    let all: u32 = counts.iter().map(|(_, count)| count).sum();
    let (country, most) = *counts.iter().max_by_key(|(_, count)| count)?;
    (most * 100 >= all * MOSTLY).then_some(country)
}

/// What documents tell of the bearers of offices, by the numbers of their names.
#[derive(Debug, Default)]
pub struct Bearers {
    /// The countries that texts give them.
    told: BTreeMap<u32, Counts>,
    /// The countries of the posts whose documents name them with an office and no country, but elsewhere what it would
    /// serve there.
    posts: BTreeMap<u32, Counts>,
}

impl Bearers {
    /// Takes in a document whose entities have these numbers.
    pub fn add(&mut self, document: &TaggedDocument, numbers: &[u32]) {
        let offices = &document.offices;
        for &(person, country) in &offices.bearers {
            let number = numbers[person.0 as usize];
            count(self.told.entry(number).or_default(), country, 1);
        }
        let host = document.header.country;
        // With whether the document names what such an office serves at the post.
        let mut open: Vec<(u32, bool)> = (offices.open.iter())
            .map(|office| {
                let number = numbers[office.claim.person.0 as usize];
                let serves = office.claim.serves(host, host, &offices.countries);
                (number, host.is_some() && serves.is_some())
            })
            .collect();
        open.sort_unstable_by_key(|&(number, named)| (number, !named));
        open.dedup_by_key(|&mut (number, _)| number);
        for (number, named) in open {
            let posts = self.posts.entry(number).or_default();
            if let Some(host) = host.filter(|_| named) {
                count(posts, host, 1);
            }
        }
    }

    /// What is known of them now that it is known whose each name is.
    pub fn resolve(
        self,
        entity_of: &[EntityId],
        registry: &Registry,
        entries: &Entries,
    ) -> Service {
        let mut known: BTreeMap<EntityId, Bearer> = BTreeMap::new();
        for (counts, of) in [(self.told, Ground::Told), (self.posts, Ground::Post)] {
            for (number, counts) in counts {
                let id = entity_of[number as usize];
                if id.0 as usize >= registry.entities.len() {
                    continue;
                }
                let bearer = known.entry(id).or_default();
                let all = match of {
                    Ground::Told => &mut bearer.told,
                    Ground::Post => &mut bearer.posts,
                };
                for (country, documents) in counts {
                    count(all, country, documents);
                }
            }
        }
        let mut surnames: FxHashSet<String> = FxHashSet::default();
        for (id, bearer) in &mut known {
            bearer.own = own_country(*id, registry);
            let entity = registry.get(*id);
            if bearer.own.is_none() && entity.is_surname {
                surnames.insert(entity.label.to_lowercase());
            }
        }
        Service {
            known,
            heads: listed_heads(entries, &surnames),
        }
    }
}

enum Ground {
    Told,
    Post,
}

/// A person's own country.
fn own_country(id: EntityId, registry: &Registry) -> Option<Country> {
    let of = |id: EntityId| {
        let entity = registry.get(id);
        if OF_THE_UNITED_STATES.contains(&entity.subtype.as_str()) {
            return Country::parse("US");
        }
        entity.country
    };
    of(id).or_else(|| {
        let mut rivals = registry.get(id).rivals.iter().map(|&rival| of(rival));
        let first = rivals.next()??;
        rivals.all(|other| other == Some(first)).then_some(first)
    })
}

/// The listed heads of state and government of some surnames, with their countries and years.
fn listed_heads(entries: &Entries, surnames: &FxHashSet<String>) -> FxHashMap<String, Vec<Head>> {
    let mut heads: FxHashMap<String, Vec<Head>> = FxHashMap::default();
    if surnames.is_empty() {
        return heads;
    }
    let is_head = |entry: &Entry| HEADS.contains(&entries.text(entry.role));
    for surface in &entries.surfaces {
        let entry = entries.get(surface.entry);
        if entry.kind != Kind::Person || !is_head(entry) {
            continue;
        }
        let (Some(country), form) = (entry.country, entries.text(surface.form).to_lowercase())
        else {
            continue;
        };
        // Kings go by their first names.
        for word in [form.split(' ').next(), form.rsplit(' ').next()]
            .into_iter()
            .flatten()
            .filter(|word| surnames.contains(*word))
        {
            let years = |date: Option<Date>, open: i16| date.map_or(open, Date::year);
            let term = (years(entry.start, 0), years(entry.end, i16::MAX - MARGIN));
            let known = heads.entry(word.to_owned()).or_default();
            if !known.contains(&(country, term)) {
                known.push((country, term));
            }
        }
    }
    heads
}

/// A country, with the first and last year of its head.
type Head = (Country, (i16, i16));

/// What is known of a person who bears offices.
#[derive(Debug, Default)]
struct Bearer {
    own: Option<Country>,
    told: Counts,
    posts: Counts,
}

impl Bearer {
    /// The country that texts give the person: two documents, or one where the posts that name the person speak for it.
    fn told(&self) -> Option<Country> {
        let country = mostly(&self.told)?;
        let several = self
            .told
            .iter()
            .map(|(_, documents)| documents)
            .sum::<u32>()
            > 1;
        (several || mostly(&self.posts) == Some(country)).then_some(country)
    }
}

/// Tells whom the bearers of offices serve.
#[derive(Debug, Default)]
pub struct Service {
    known: BTreeMap<EntityId, Bearer>,
    heads: FxHashMap<String, Vec<Head>>,
}

impl Service {
    /// States the open offices of a document whose entities are `ids`.
    pub fn settle(&self, document: &mut TaggedDocument, ids: &[EntityId], registry: &Registry) {
        let offices = std::mem::take(&mut document.offices);
        if offices.open.is_empty() {
            return;
        }
        let host = document.header.country;
        let year = document.header.date.map(Date::year);
        let before = document.relations.len();
        for office in offices.open {
            let claim = office.claim;
            let id = ids[claim.person.0 as usize];
            let here = (offices.bearers.iter())
                .find(|&&(person, _)| person == claim.person)
                .map(|&(_, country)| country);
            let (country, rule) = match self.country(id, here, claim.is_head, year, host, registry)
            {
                Served::Known(country) => (Some(country), claim.rule),
                Served::Post => (host, claim.post_rule),
                // The ministry that the document names speaks for itself.
                Served::Nowhere if claim.ministries.len() == 1 => (None, claim.rule),
                Served::Nowhere | Served::Unknown => continue,
            };
            if let Some(target) = claim.serves(country, host, &offices.countries) {
                document.relations.push(TaggedRelation {
                    source: claim.person,
                    kind: RelationKind::AffiliatedWith,
                    target,
                    role: claim.role,
                    start: office.start,
                    end: office.end,
                    sentence: office.sentence,
                    rule,
                });
            }
        }
        if document.relations.len() > before {
            once(&mut document.relations);
        }
    }

    /// The country that the bearer of an office serves.
    fn country(
        &self,
        id: EntityId,
        here: Option<Country>,
        is_head: bool,
        year: Option<i16>,
        host: Option<Country>,
        registry: &Registry,
    ) -> Served {
        let Some(bearer) = self.known.get(&id) else {
            return here.map_or(Served::Unknown, Served::Known);
        };
        if let Some(country) = bearer.own.or(here).or_else(|| bearer.told()) {
            return Served::Known(country);
        }
        if is_head {
            match self.head(id, year, host, registry) {
                Heads::Of(country) => return Served::Known(country),
                Heads::Elsewhere => return Served::Unknown,
                Heads::Nobody => {}
            }
        }
        match host {
            // Texts that name several countries with somebody leave nothing to a post.
            Some(host) if bearer.told.is_empty() && mostly(&bearer.posts) == Some(host) => {
                Served::Post
            }
            Some(_) => Served::Unknown,
            None => Served::Nowhere,
        }
    }

    /// What lists tell of the heads of state of a bare surname.
    fn head(
        &self,
        id: EntityId,
        year: Option<i16>,
        host: Option<Country>,
        registry: &Registry,
    ) -> Heads {
        let entity = registry.get(id);
        let Some(heads) = self.heads.get(&entity.label.to_lowercase()) else {
            return Heads::Nobody;
        };
        let serves = |&&(_, (first, last)): &&Head| {
            year.is_none_or(|year| first - MARGIN <= year && year <= last + MARGIN)
        };
        let mut countries: Vec<Country> = (heads.iter().filter(serves))
            .map(|&(country, _)| country)
            .collect();
        countries.sort_unstable();
        countries.dedup();
        match countries[..] {
            [] => Heads::Nobody,
            [one] => Heads::Of(one),
            _ if host.is_some_and(|host| countries.contains(&host)) => Heads::Nobody,
            _ => Heads::Elsewhere,
        }
    }
}

/// What is known of the country that somebody serves.
enum Served {
    Known(Country),
    /// No more than that of the post.
    Post,
    /// Nothing, and no post.
    Nowhere,
    Unknown,
}

/// Which countries have a listed head of some surname at some time.
enum Heads {
    Of(Country),
    /// Several, not that of the post.
    Elsewhere,
    /// None that the post does not speak for.
    Nobody,
}

/// Tells what several rules find in one sentence once, with the longest role.
fn once(relations: &mut Vec<TaggedRelation>) {
    let key = |relation: &TaggedRelation| {
        (
            relation.sentence,
            relation.kind,
            relation.source,
            relation.target,
        )
    };
    relations.sort_by(|a, b| {
        key(a)
            .cmp(&key(b))
            .then_with(|| b.role.len().cmp(&a.role.len()))
            .then_with(|| (a.start, a.end, a.rule).cmp(&(b.start, b.end, b.rule)))
    });
    relations.dedup_by(|a, b| key(a) == key(b));
    relations.sort_by_key(TaggedRelation::place);
}
