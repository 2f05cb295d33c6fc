//! Gathers the names of all documents, one distinct name at a time: memory grows with the names, not with the texts.
//!
//! Two documents mean the same by a name when a list's row says so (a body that every country has counts once for each
//! country), or when the folded names are the same. A surname alone says little, so it counts once for each country,
//! year and kind of title: behind the barrier [`super::persons`] decides whose each of these is.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::country::Country;
use crate::gazetteer::Entries;
use crate::mention::{EntryId, Kind};
use crate::review::Review;
use crate::segments::Header;
use crate::tagged::{LocalEntity, TaggedDocument};

use super::labels;
use super::names::{PersonName, person_words};
use super::{
    Customs, Founding, Join, Resolution, Titles, bodies, fuller, persons, words_of, written_in,
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
    /// Of a person's whole name, what says that it is one name: the best that any document knows.
    pub(super) founding: Founding,
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
            founding: Founding::default(),
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
            founding: Founding::default(),
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
        // What one document has apart may be one name in none that only looks alike.
        self.founding = match (self.founding, local.founding) {
            (known, new) if known.max(new) >= Founding::Given => known.max(new),
            (known, new) => known.min(new),
        };
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
                let bearers: Vec<u32> = local
                    .bearers
                    .iter()
                    .map(|bearer| numbers[bearer.0 as usize])
                    .filter(|&bearer| bearer != u32::MAX)
                    .collect();
                let (key, extent) = key_of(local, bearers.clone(), year, entries, customs);
                let number = *self.keys.entry(key).or_insert_with(|| {
                    self.names.push(Name::new(local, extent));
                    self.names.len() as u32 - 1
                });
                numbers[at] = number;
                let name = &mut self.names[number as usize];
                name.take(local, counts[at], self.documents, date, year);
                name.signs_abroad |= abroad && local.signs;
                if torn && name.bearers.is_empty() {
                    name.bearers = bearers;
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
        Resolution::of(drafts, &draft_of, customs, review)
    }
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
    let mut surname = name.surname();
    if let Some(suffix) = name.suffix() {
        surname.push(' ');
        surname.push_str(suffix);
    }
    let surname = surname.into();
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
    /// The ending that the names of a group have (`jr`), by the name that leads it.
    pub(super) endings: FxHashMap<u32, &'static str>,
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
            endings: FxHashMap::default(),
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

    /// Joins the group of one name to that of another, which leads from then on, unless names of both have two
    /// different endings: father and son are never one.
    pub(super) fn join(&mut self, from: u32, to: u32, rule: Join) {
        let (from_head, to_head) = (self.head(from), self.head(to));
        let ending = |head: u32| self.endings.get(&head).copied();
        let endings = (ending(from_head), ending(to_head));
        let two = matches!(endings, (Some(one), Some(other)) if one != other);
        if from_head != to_head && !two {
            if let (Some(ending), None) = endings {
                self.endings.insert(to_head, ending);
            }
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
