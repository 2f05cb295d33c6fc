//! Whose a body is that many countries have: the country's beside it, an international body's, or the country's in
//! question.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::country::Country;
use crate::gazetteer::Entries;
use crate::mention::{EntryId, Kind, Mention};
use crate::resolve::{Customs, words_of};
use crate::segments::{Segments, Shape};
use crate::tag::Tags;

use super::surroundings::beside;
use super::write_folded;

/// Whether a body is one that many countries have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum National {
    /// It is one in the world.
    No,
    /// It is that of the country beside it or in question.
    InQuestion,
    /// It is the list's row in the country that its name states.
    Stated(EntryId, Country),
    /// It is that of an international body: this row, or one that no list has.
    Across(Option<EntryId>),
}

/// Remembers which unlisted names are those of bodies that many countries have.
#[derive(Default)]
pub(super) struct Bodies {
    known: FxHashMap<String, National>,
    written: String,
    /// What the international bodies that the document names are (`un`), once it was asked for.
    families: Option<FxHashSet<String>>,
}

/// Whose a mention is.
pub(super) struct Whose {
    /// Its list's row.
    pub(super) entry: Option<EntryId>,
    /// Of a body that many countries have, the country.
    pub(super) country: Option<Country>,
    /// Of a body of an international one, its row.
    pub(super) across: Option<EntryId>,
}

impl Bodies {
    /// Whose a mention is, by its list's row, what stands beside it and what the document is about.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn of_mention(
        &mut self,
        text: &str,
        segments: &Segments,
        tags: &Tags,
        at: usize,
        questions: &[Country],
        entries: &Entries,
        customs: &Customs,
    ) -> Whose {
        let mention = &tags.mentions[at];
        let national = match mention.entry {
            Some(entry) if entries.get(entry).is_generic => {
                self.whose(text, segments, tags, at, entries, customs)
            }
            None if mention.kind == Kind::Organisation => {
                self.look_up(text, segments, mention, customs)
            }
            _ => National::No,
        };
        // `Foreign Ministry of Kazakhstan` is the row that each country has, of that country.
        let (entry, country) = match national {
            National::Stated(entry, country) => (Some(entry), Some(country)),
            National::Across(entry) => (entry, None),
            National::InQuestion => {
                let country = beside(text, segments, tags, at, entries, customs)
                    .or(questions.first().copied());
                (mention.entry, country)
            }
            National::No => (mention.entry, None),
        };
        let across = match national {
            National::Across(entry) => entry,
            _ => None,
        };
        Whose {
            entry,
            country,
            across,
        }
    }

    /// Whose a body is that each country has: that of the international body beside it, where there is one (`UN
    /// Security Council`); that of the country beside it; that of an international body whose organ goes by the same
    /// name, where the document names that body or its kin; else that of the country in question.
    pub(super) fn whose(
        &mut self,
        text: &str,
        segments: &Segments,
        tags: &Tags,
        at: usize,
        entries: &Entries,
        customs: &Customs,
    ) -> National {
        let mention = &tags.mentions[at];
        self.written.clear();
        write_folded(text, segments, mention, &mut self.written);
        let organ = customs.organ(&words_of(&self.written));
        let family = |entry: EntryId| entries.text(entries.get(entry).subtype);
        if let Some(body) = international_beside(text, segments, tags, at, entries) {
            return National::Across(organ.filter(|&organ| family(organ) == family(body)));
        }
        let Some(organ) = organ else {
            return National::InQuestion;
        };
        if beside(text, segments, tags, at, entries, customs).is_some() {
            return National::InQuestion;
        }
        let families = self.families.get_or_insert_with(|| {
            let bodies = tags.mentions.iter().filter_map(|mention| mention.entry);
            bodies
                .filter(|&body| is_international(body, entries))
                .map(|body| family(body).to_owned())
                .collect()
        });
        if families.contains(family(organ)) {
            National::Across(Some(organ))
        } else {
            National::InQuestion
        }
    }

    pub(super) fn look_up(
        &mut self,
        text: &str,
        segments: &Segments,
        mention: &Mention,
        customs: &Customs,
    ) -> National {
        // An acronym is one word, as are most proper names.
        if mention.tokens.1 - mention.tokens.0 < 2 {
            return National::No;
        }
        self.written.clear();
        write_folded(text, segments, mention, &mut self.written);
        if let Some(&known) = self.known.get(&self.written) {
            return known;
        }
        let words = words_of(&self.written);
        let stated = customs
            .of_country(&words)
            .and_then(|(rest, country)| Some((customs.generic_body(rest)?, country)));
        let national = match stated {
            Some((entry, country)) => National::Stated(entry, country),
            None if customs.is_national_body(&words) => National::InQuestion,
            None => National::No,
        };
        self.known.insert(self.written.clone(), national);
        national
    }
}

/// Whether a row is that of a body of several countries.
fn is_international(entry: EntryId, entries: &Entries) -> bool {
    let entry = entries.get(entry);
    entry.kind == Kind::Organisation
        && entry.country.is_none()
        && entries.lists[usize::from(entry.list)] == "organisations/international"
}

/// The international body that stands right before a body, or behind it and `of`.
fn international_beside(
    text: &str,
    segments: &Segments,
    tags: &Tags,
    at: usize,
    entries: &Entries,
) -> Option<EntryId> {
    let mention = &tags.mentions[at];
    let token = |index: u32| segments.tokens[index as usize].span.cut(text);
    let international = |other: &Mention| {
        let entry = other.entry.filter(|_| other.sentence == mention.sentence)?;
        is_international(entry, entries).then_some(entry)
    };
    let (first, last) = mention.tokens;
    let before = tags.mentions[..at].iter().rev().take(2).find(|other| {
        let end = other.tokens.1;
        end == first || end + 1 == first && segments.tokens[end as usize].shape == Shape::Possessive
    });
    before.and_then(international).or_else(|| {
        let behind = tags.mentions.get(at + 1)?;
        let between: Vec<&str> = (last..behind.tokens.0.min(last + 3)).map(token).collect();
        matches!(between[..], ["of"] | ["of", "the"])
            .then(|| international(behind))
            .flatten()
    })
}

/// The countries that a document is about, the likeliest first: that of its post or TAGS, unless that is the United
/// States, then the foreign ones that it names most often.
pub(super) fn countries_in_question(tags: &Tags, entries: &Entries) -> Vec<Country> {
    /// With more, nothing is said.
    const MOST: usize = 3;
    let foreign = |country: &Country| country.as_str() != "US";
    let own = tags.countries.own;
    let mut counts: Vec<(Country, u32)> = Vec::new();
    for mention in &tags.mentions {
        let entry = match (mention.kind, mention.entry) {
            (Kind::Place, Some(entry)) => entries.get(entry),
            _ => continue,
        };
        let Some(country) = entry.country.filter(foreign) else {
            continue;
        };
        match counts.iter_mut().find(|(known, _)| *known == country) {
            Some((_, count)) => *count += 1,
            None => counts.push((country, 1)),
        }
    }
    // One name says little.
    counts.retain(|&(country, count)| count > 1 && Some(country) != own);
    counts.sort_by_key(|&(country, count)| (std::cmp::Reverse(count), country));
    let named = counts.into_iter().map(|(country, _)| country);
    let mut countries: Vec<Country> = own.filter(foreign).into_iter().chain(named).collect();
    countries.truncate(MOST);
    if countries.is_empty() {
        countries = of_company(tags, entries);
        countries.truncate(MOST);
    }
    if countries.is_empty() {
        countries.extend(own);
    }
    countries
}

/// The countries whose leaders and ambassadors a document speaks of, those of most mentions first: who else is named
/// tells what a text is about that names no place.
fn of_company(tags: &Tags, entries: &Entries) -> Vec<Country> {
    let mut counts: Vec<(Country, u32)> = Vec::new();
    for mention in &tags.mentions {
        let (Kind::Person, Some(entry)) = (mention.kind, mention.entry) else {
            continue;
        };
        let country = entries.get(entry).country;
        let Some(country) = country.filter(|country| country.as_str() != "US") else {
            continue;
        };
        match counts.iter_mut().find(|(known, _)| *known == country) {
            Some((_, count)) => *count += 1,
            None => counts.push((country, 1)),
        }
    }
    counts.sort_by_key(|&(country, count)| (std::cmp::Reverse(count), country));
    counts.into_iter().map(|(country, _)| country).collect()
}
