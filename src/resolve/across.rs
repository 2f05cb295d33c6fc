//! Gathers the names of all documents, one distinct name at a time: memory grows with the names, not with the texts.
//!
//! Two documents mean the same by a name when a list's row says so (a body that every country has counts once for each
//! country), or when the folded names are the same. A surname alone says little, so it counts once for each country,
//! year and kind of title: behind the barrier [`super::persons`] decides whose each of these is.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::country::Country;
use crate::entity::{EntityId, Registry};
use crate::gazetteer::Entries;
use crate::mention::{EntryId, Kind, LocalId};
use crate::review::{Decision, Review, ReviewRow};
use crate::segments::Header;
use crate::tagged::{LocalEntity, TaggedDocument};

use super::decide::Decided;
use super::labels::{self, Draft};
use super::names::{PersonName, person_words};
use super::propose::Kept;
use super::{
    Customs, Join, Titles, bodies, decide, fuller, persons, propose, words_of, written_in,
};

/// What makes two names one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    /// A list's id, with the country for a body that every country has.
    Listed(Kind, Box<str>, Option<Country>),
    /// A folded name; of a body that many countries have, and of an acronym, with the country in question.
    Named(Kind, Box<str>, Option<Country>),
    /// A surname alone, in one country and year, with the titles it has there, and the bearer that tagging proposes.
    Surname(Box<str>, Option<Country>, i16, Titles, Option<EntryId>),
    /// A surname that several persons of its documents bear.
    Torn(Box<str>, Vec<u32>),
}

/// How much of a name is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Enough to know it again anywhere.
    Whole,
    /// A surname.
    Surname,
    /// A surname whose documents name several bearers.
    Torn,
}

/// Where and when a name is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Use {
    /// The country in question.
    pub(super) country: Option<Country>,
    /// The first and the last year; 0 where no document is dated.
    pub(super) years: (i16, i16),
    /// In how many documents.
    pub(super) documents: u32,
}

/// A form with the rules that joined it, and how often each did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FormCount {
    pub(super) text: Box<str>,
    pub(super) join: Join,
    pub(super) count: u32,
}

/// A distinct name.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) kind: Kind,
    pub(super) extent: Extent,
    pub(super) label: String,
    pub(super) entry: Option<EntryId>,
    pub(super) country: Option<Country>,
    pub(super) titles: Titles,
    /// Whether a document from a post abroad is signed with it: whoever signs there serves there.
    pub(super) signs_abroad: bool,
    pub(super) uses: Vec<Use>,
    /// Of a torn surname, the names of its bearers.
    pub(super) bearers: Vec<u32>,
    pub(super) mentions: u32,
    pub(super) documents: u32,
    pub(super) first_date: Option<Date>,
    pub(super) last_date: Option<Date>,
    /// By text and rule.
    pub(super) forms: Vec<FormCount>,
    /// The ordinal of the last document that mentions it, from 1.
    seen_in: u32,
}

impl Name {
    /// A listed person of whom documents may have no more than the surname.
    pub(super) fn of_list(entry: EntryId, entries: &Entries) -> Self {
        let row = entries.get(entry);
        Self {
            kind: row.kind,
            extent: Extent::Whole,
            label: entries.text(row.name).to_owned(),
            entry: Some(entry),
            country: row.country,
            titles: Titles::default(),
            signs_abroad: false,
            uses: Vec::new(),
            bearers: Vec::new(),
            mentions: 0,
            documents: 0,
            first_date: None,
            last_date: None,
            forms: Vec::new(),
            seen_in: 0,
        }
    }

    fn new(local: &LocalEntity, extent: Extent) -> Self {
        Self {
            kind: local.kind,
            extent,
            label: String::new(),
            entry: local.entry,
            country: local.country,
            titles: Titles::default(),
            signs_abroad: false,
            uses: Vec::new(),
            bearers: Vec::new(),
            mentions: 0,
            documents: 0,
            first_date: None,
            last_date: None,
            forms: Vec::new(),
            seen_in: 0,
        }
    }

    /// Takes in what one document knows of it.
    fn take(
        &mut self,
        local: &LocalEntity,
        mentions: u32,
        ordinal: u32,
        date: Option<Date>,
        year: i16,
    ) {
        self.mentions += mentions;
        self.entry = self.entry.or(local.entry);
        self.country = self.country.or(local.country);
        self.titles = self.titles.with(local.titles);
        if fuller(&local.label, &self.label) {
            self.label.clone_from(&local.label);
        }
        if let Some(date) = date {
            self.first_date = Some(self.first_date.map_or(date, |first| first.min(date)));
            self.last_date = Some(self.last_date.map_or(date, |last| last.max(date)));
        }
        if self.seen_in != ordinal {
            self.seen_in = ordinal;
            self.documents += 1;
            if matches!(self.kind, Kind::Person | Kind::Organisation) {
                for &country in &local.context {
                    self.used(Some(country), year);
                }
                if local.context.is_empty() {
                    self.used(None, year);
                }
            }
        }
        for form in &local.forms {
            let known = self
                .forms
                .iter_mut()
                .find(|known| known.join == form.join && *known.text == *form.text);
            if let Some(known) = known {
                known.count += form.count;
                continue;
            }
            reserve_few(&mut self.forms);
            self.forms.push(FormCount {
                text: form.text.as_str().into(),
                join: form.join,
                count: form.count,
            });
        }
    }

    fn used(&mut self, country: Option<Country>, year: i16) {
        let Some(known) = self.uses.iter_mut().find(|known| known.country == country) else {
            reserve_few(&mut self.uses);
            self.uses.push(Use {
                country,
                years: (year, year),
                documents: 1,
            });
            return;
        };
        known.documents += 1;
        if year != 0 {
            let (first, last) = known.years;
            known.years = (
                if first == 0 { year } else { first.min(year) },
                last.max(year),
            );
        }
    }
}

/// Makes room for one more where there is none or one: most names have one form and one use.
fn reserve_few<T>(row: &mut Vec<T>) {
    if row.len() < 2 {
        row.reserve_exact(1);
    }
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
    /// For each number that [`Collector::add`] gave, the entity; [`Resolution::revise`] takes out dropped ones.
    pub entity_of: Vec<EntityId>,
    /// Whether decisions change documents.
    revises: bool,
    /// For each entity the forms that a person gave to others.
    splits: FxHashMap<EntityId, Vec<(String, EntityId)>>,
    /// What became of the decisions.
    review: Vec<ReviewRow>,
    /// Of what no proposal is to be made.
    kept: Kept,
}

/// Stands for what a person decided is no entity.
pub(super) const DROPPED: EntityId = EntityId(u32::MAX);

impl Collector {
    /// Takes a document's entities in; returns a number for each, the same for the same name.
    pub fn add(
        &mut self,
        document: &TaggedDocument,
        entries: &Entries,
        customs: &Customs,
    ) -> Vec<u32> {
        self.documents += 1;
        let date = document.header.date;
        let year = written_in(&document.header).map_or(0, |(first, _)| first.year());
        let mut counts = vec![0_u32; document.entities.len()];
        for mention in &document.mentions {
            counts[mention.entity.0 as usize] += 1;
        }
        let abroad = is_abroad(&document.header);
        let mut numbers = vec![u32::MAX; document.entities.len()];
        // Surnames with several bearers come last: they are known by the numbers of these.
        for torn in [false, true] {
            for (at, local) in document.entities.iter().enumerate() {
                if local.bearers.is_empty() == torn {
                    continue;
                }
                let bearers = local
                    .bearers
                    .iter()
                    .map(|bearer| numbers[bearer.0 as usize]);
                let (key, extent) = key_of(local, bearers.collect(), year, entries, customs);
                let number = *self.keys.entry(key).or_insert_with(|| {
                    self.names.push(Name::new(local, extent));
                    self.names.len() as u32 - 1
                });
                numbers[at] = number;
                let name = &mut self.names[number as usize];
                name.take(local, counts[at], self.documents, date, year);
                name.signs_abroad |= abroad && local.signs;
                if torn && name.bearers.is_empty() {
                    let bearers = local.bearers.iter();
                    name.bearers = bearers.map(|bearer| numbers[bearer.0 as usize]).collect();
                }
            }
        }
        numbers
    }

    /// Decides which names are one, makes entities of them, sorted by id, and applies a person's decisions.
    pub fn finish(self, entries: &Entries, customs: &Customs, review: &Review) -> Resolution {
        let Self {
            mut names, keys, ..
        } = self;
        drop(keys);
        let counted = names.len();
        persons::add_listed(&mut names, entries, customs);
        let mut groups = Groups::new(names.len());
        persons::join(&names, &mut groups, entries, customs);
        bodies::join(&names, &mut groups, customs);
        let (mut drafts, mut draft_of) = labels::drafts(names, &groups, entries, customs);
        draft_of.truncate(counted);
        labels::name(&mut drafts);
        let mut decided = decide::decide(&mut drafts, review);
        if review.decisions.iter().any(Decision::is_of_proposals) {
            // Proposals are made of entities: of these as they would be without those decisions.
            let mut provisional = drafts.clone();
            let (order, place) = places(&mut provisional, &decided);
            let registry = registry_of(provisional, &order, &place);
            let proposals = propose::propose(&registry, &decided.kept(&place), customs);
            decide::settle(
                &mut drafts,
                review,
                &mut decided,
                &proposals,
                &registry,
                &order,
            );
        }
        let (order, place) = places(&mut drafts, &decided);
        let mut splits: FxHashMap<EntityId, Vec<(String, EntityId)>> = FxHashMap::default();
        for (from, form, to) in &decided.splits {
            splits
                .entry(place[*from as usize])
                .or_default()
                .push((form.clone(), place[*to as usize]));
        }
        let kept = decided.kept(&place);
        let registry = registry_of(drafts, &order, &place);
        let entity_of: Vec<EntityId> = draft_of
            .into_iter()
            .map(|draft| place[draft as usize])
            .collect();
        Resolution {
            revises: !splits.is_empty() || entity_of.contains(&DROPPED),
            registry,
            entity_of,
            splits,
            review: decided.rows(review),
            kept,
        }
    }
}

impl Resolution {
    /// What became of the decisions given, then the proposals for a person to decide, the most consequential first; of
    /// these at most `most`, and how many are left out then.
    pub fn review(&self, customs: &Customs, most: Option<usize>) -> (Vec<ReviewRow>, usize) {
        let mut proposals = propose::propose(&self.registry, &self.kept, customs);
        let all = proposals.len();
        proposals.truncate(most.unwrap_or(all));
        let left_out = all - proposals.len();
        let mut rows = self.review.clone();
        rows.extend(proposals.iter().map(|one| one.row(&self.registry)));
        (rows, left_out)
    }

    /// What became of the decisions, in the order of their file.
    pub fn decisions(&self) -> &[ReviewRow] {
        &self.review
    }

    /// Takes out of a document what a person decided is no entity, and gives forms that were split off to theirs;
    /// `ids` are the entities of the document's own.
    pub fn revise(&self, document: &mut TaggedDocument, ids: &mut Vec<EntityId>) {
        if !self.revises {
            return;
        }
        self.split(document, ids);
        let kept: Vec<bool> = ids.iter().map(|&id| id != DROPPED).collect();
        if kept.iter().all(|&kept| kept) {
            return;
        }
        let mut place = Vec::with_capacity(kept.len());
        let mut next = 0;
        for &kept in &kept {
            place.push(LocalId(next));
            next += u32::from(kept);
        }
        let stays = |local: LocalId| kept[local.0 as usize];
        document.mentions.retain(|mention| stays(mention.entity));
        document
            .relations
            .retain(|relation| stays(relation.source) && stays(relation.target));
        for mention in &mut document.mentions {
            mention.entity = place[mention.entity.0 as usize];
        }
        for relation in &mut document.relations {
            relation.source = place[relation.source.0 as usize];
            relation.target = place[relation.target.0 as usize];
        }
        let mut at = 0;
        document.entities.retain(|_| {
            at += 1;
            kept[at - 1]
        });
        ids.retain(|&id| id != DROPPED);
    }

    fn split(&self, document: &mut TaggedDocument, ids: &mut Vec<EntityId>) {
        for local in 0..ids.len() {
            let Some(splits) = self.splits.get(&ids[local]) else {
                continue;
            };
            for (form, entity) in splits {
                let has = |known: &crate::tagged::LocalForm| known.text == *form;
                if !document.entities[local].forms.iter().any(has) {
                    continue;
                }
                let moved: Vec<usize> = (0..document.mentions.len())
                    .filter(|&at| {
                        let mention = &document.mentions[at];
                        let text = document.text_of(mention);
                        mention.entity.0 as usize == local
                            && text.split_whitespace().eq(form.split_whitespace())
                    })
                    .collect();
                let new = LocalId(ids.len() as u32);
                let mut copy = document.entities[local].clone();
                copy.forms.retain(has);
                document.entities.push(copy);
                ids.push(*entity);
                for &at in &moved {
                    document.mentions[at].entity = new;
                }
                // A relation follows the mention it was stated of.
                let old = LocalId(local as u32);
                for at in 0..document.relations.len() {
                    let relation = &document.relations[at];
                    let inside = |owner: LocalId| {
                        document.mentions.iter().any(|mention| {
                            mention.entity == owner
                                && relation.start <= mention.start
                                && mention.end <= relation.end
                        })
                    };
                    let follows = inside(new) && !inside(old);
                    let relation = &mut document.relations[at];
                    if follows && relation.source == old {
                        relation.source = new;
                    }
                    if follows && relation.target == old {
                        relation.target = new;
                    }
                }
            }
        }
    }
}

/// The order of the drafts that are entities, and for each draft its place in it.
fn places(drafts: &mut [Draft], decided: &Decided) -> (Vec<u32>, Vec<EntityId>) {
    decide::rename(drafts, decided);
    let alive = |draft: &u32| decided.of(*draft) == Some(*draft);
    let order = labels::by_id(drafts, (0..drafts.len() as u32).filter(alive));
    let mut place = vec![DROPPED; drafts.len()];
    for (index, &draft) in order.iter().enumerate() {
        place[draft as usize] = EntityId(index as u32);
    }
    for draft in 0..drafts.len() as u32 {
        if let Some(into) = decided.of(draft) {
            place[draft as usize] = place[into as usize];
        }
    }
    (order, place)
}

/// The entities of drafts in an order.
fn registry_of(drafts: Vec<Draft>, order: &[u32], place: &[EntityId]) -> Registry {
    let mut drafts: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
    Registry::new(
        order
            .iter()
            .filter_map(|&draft| drafts[draft as usize].take())
            .map(|draft| draft.into_entity(place))
            .collect(),
    )
}

/// What a document's entity is known by across documents.
fn key_of(
    local: &LocalEntity,
    bearers: Vec<u32>,
    year: i16,
    entries: &Entries,
    customs: &Customs,
) -> (Key, Extent) {
    let name = (local.kind == Kind::Person)
        .then(|| PersonName::new(person_words(&local.label, customs), customs));
    // That a listed bearer of a surname held a post then is one reason among several: the collection may have others.
    let proposed = name.as_ref().is_some_and(PersonName::is_surname) && !signs(local);
    if let Some(entry) = local
        .entry
        .filter(|_| !proposed)
        .map(|entry| entries.get(entry))
    {
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
        let country = entry.is_generic.then_some(local.country).flatten();
        return (Key::Listed(local.kind, id.into(), country), Extent::Whole);
    }
    let Some(name) = name else {
        let words = words_of(&local.label).join(" ");
        let country = match local.kind {
            Kind::Organisation if is_acronym(&local.label) => local.context.first().copied(),
            Kind::Organisation => local.country,
            _ => None,
        };
        return (Key::Named(local.kind, words.into(), country), Extent::Whole);
    };
    if !name.is_surname() {
        let mut words = name.words().join(" ");
        if let Some(suffix) = name.suffix() {
            words.push(' ');
            words.push_str(suffix);
        }
        return (Key::Named(local.kind, words.into(), None), Extent::Whole);
    }
    let surname = name.surname().into();
    if bearers.is_empty() {
        let titles = local.titles;
        let country = local.context.first().copied();
        (
            Key::Surname(surname, country, year, titles, local.entry),
            Extent::Surname,
        )
    } else {
        (Key::Torn(surname, bearers), Extent::Torn)
    }
}

/// Whether a name is an acronym: what it means may differ from country to country.
pub(super) fn is_acronym(label: &str) -> bool {
    (2..=8).contains(&label.len())
        && label.bytes().all(|byte| {
            byte.is_ascii_uppercase() || byte.is_ascii_digit() || b".&/-".contains(&byte)
        })
}

/// Whether a document comes from a post outside the United States.
fn is_abroad(header: &Header) -> bool {
    header
        .country
        .is_some_and(|country| country.as_str() != "US")
        && !header.post.is_empty()
}

/// Whether a name is that of the signer, whom post and date tell.
fn signs(local: &LocalEntity) -> bool {
    local.forms.iter().any(|form| form.join == Join::Signer)
}

/// Which names are one: a forest, with the rule that joined each name to its group.
#[derive(Debug)]
pub(super) struct Groups {
    parents: Vec<u32>,
    joins: Vec<Join>,
    /// For a surname that may be that of several, the leading names of these.
    pub(super) rivals: FxHashMap<u32, Vec<u32>>,
    /// Surnames that are not those of the listed bearers that tagging proposed.
    pub(super) unlinked: FxHashSet<u32>,
}

impl Groups {
    fn new(names: usize) -> Self {
        Self {
            parents: (0..names as u32).collect(),
            joins: vec![Join::Name; names],
            rivals: FxHashMap::default(),
            unlinked: FxHashSet::default(),
        }
    }

    /// The name that leads a name's group.
    pub(super) fn head(&self, mut name: u32) -> u32 {
        while self.parents[name as usize] != name {
            name = self.parents[name as usize];
        }
        name
    }

    /// Joins the group of one name to that of another, which leads from then on.
    pub(super) fn join(&mut self, from: u32, to: u32, rule: Join) {
        let (from_head, to_head) = (self.head(from), self.head(to));
        if from_head != to_head {
            self.parents[from_head as usize] = to_head;
            self.joins[from_head as usize] = rule;
            // Keeps the way to the head short.
            self.parents[from as usize] = to_head;
            if from != from_head {
                self.joins[from as usize] = self.joins[from as usize].max(rule);
            }
        }
    }

    /// The rule that joined a name to its group: the least sure one on the way to its head.
    pub(super) fn why(&self, mut name: u32) -> Join {
        let mut why = Join::Name;
        while self.parents[name as usize] != name {
            why = why.max(self.joins[name as usize]);
            name = self.parents[name as usize];
        }
        why
    }
}
