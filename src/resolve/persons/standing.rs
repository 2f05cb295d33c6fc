//! Which whole names may bear a surname alone: those that a list, a title, a given name or several documents speak for.
//! "A B" met once, where A and B both stand alone often, is two people.

use rustc_hash::FxHashMap;

use crate::mention::Kind;
use crate::resolve::across::{Extent, Groups, Name};
use crate::resolve::names::{PersonName, person_words};
use crate::resolve::words::{WordId, Words};
use crate::resolve::{Customs, Founding, Join};

use super::{Alone, Person, surnames};

/// Whether a surname alone may be that of a whole name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// It is no name of one person: its words are two names that stand alone often.
    Apart,
    /// In the documents that have the name in full.
    There,
    /// Everywhere: a list has the name, or a given name or a title speaks for it, or several documents do.
    Everywhere,
}

/// In so many documents, a word that stands alone is a name of its own.
const OFTEN: u32 = 3;

/// The same of a word that may be a given name: those stand alone as well, and are surnames of others.
const OFTEN_GIVEN: u32 = 30;

/// A name that nothing but documents speak for bears the surname of so many times as many documents at most.
const PER_DOCUMENT: u32 = 20;

/// The same of a name that nothing but a weak given name speaks for.
const PER_DOCUMENT_WEAK: u32 = 4;

/// How many documents have a word alone as somebody's name.
pub(super) struct AloneDocuments(FxHashMap<WordId, u32>);

impl AloneDocuments {
    pub(super) fn new(names: &[Name], words: &mut Words, customs: &Customs) -> Self {
        let mut documents: FxHashMap<WordId, u32> = FxHashMap::default();
        for name in names {
            if name.kind == Kind::Person && name.extent != Extent::Whole {
                let surname = PersonName::new(person_words(&name.label, customs), customs);
                *documents
                    .entry(words.add(surname.last(), customs))
                    .or_default() += name.documents;
            }
        }
        Self(documents)
    }

    pub(super) fn of(&self, word: WordId) -> u32 {
        self.0.get(&word).copied().unwrap_or(0)
    }
}

/// Whether a surname alone may be that of a whole name.
///
/// Two words that many documents have alone, and few together, are two names side by side. A name that no list, title or
/// given name speaks for must stand in two documents, and in one for each [`PER_DOCUMENT`] that have the surname alone;
/// one that a plain word (`Said`) or a rare given name opens, in one for each [`PER_DOCUMENT_WEAK`].
pub(super) fn standing(
    person: &Person<'_>,
    often: &AloneDocuments,
    words: &Words,
    customs: &Customs,
) -> Standing {
    if person.list.is_some() {
        return Standing::Everywhere;
    }
    let surname = often.of(person.last());
    let founded = person.founding >= Founding::Given;
    let weak = person.founding == Founding::Given
        && !customs.is_plain_given_name(words.text(person.words[0]));
    // `De Gaulle Nasser`: what stands before the first of two names belongs to it.
    let (before, first) = match person.given() {
        [before @ .., first] => (before, Some(*first)),
        [] => (&[][..], None),
    };
    let particles = before
        .iter()
        .all(|&word| customs.is_particle(words.text(word)));
    if let Some(first) = first.filter(|_| particles) {
        let fewer = often.of(first).min(surname);
        let (least, times) = if founded {
            (OFTEN_GIVEN, PER_DOCUMENT)
        } else {
            (OFTEN, PER_DOCUMENT / 2)
        };
        if fewer >= least && person.documents.saturating_mul(times) <= fewer {
            return Standing::Apart;
        }
    }
    let outnumbered = |times: u32| person.documents.saturating_mul(times) < surname;
    let several =
        person.documents > 1 && person.founding != Founding::Apart && !outnumbered(PER_DOCUMENT);
    if founded && !(weak && outnumbered(PER_DOCUMENT_WEAK)) || several {
        Standing::Everywhere
    } else if person.founding == Founding::Apart && person.documents < 2 {
        Standing::Apart
    } else {
        Standing::There
    }
}

/// The rule by which a document joined a short form to the name that it says it is short for.
pub(super) fn document_rule(name: &Name) -> Join {
    let misprint = name.forms.iter().all(|form| form.join == Join::Misprint);
    if misprint { Join::Misprint } else { Join::Part }
}

/// Joins the short forms whose documents have one name that they may be short for, unless the collection knows that
/// name to be none, or the misprint to be a name; those are surnames alone. Returns those with several.
pub(super) fn join_in_documents(
    names: &[Name],
    persons: &mut [Person<'_>],
    groups: &mut Groups,
    often: &AloneDocuments,
    alone: &mut Vec<Alone>,
    words: &mut Words,
    customs: &Customs,
) -> Vec<Alone> {
    let mut place = vec![u32::MAX; names.len()];
    for (index, person) in persons.iter().enumerate() {
        place[person.number as usize] = index as u32;
    }
    let mut several = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let number = number as u32;
        if name.extent != Extent::Torn {
            continue;
        }
        let mut heads: Vec<u32> = name
            .bearers
            .iter()
            .map(|&bearer| groups.head(bearer))
            .collect();
        heads.sort_unstable();
        heads.dedup();
        let new = Alone::new(number, name, words, customs);
        let [one] = heads[..] else {
            several.push(new);
            continue;
        };
        let rule = document_rule(name);
        let person = persons.get_mut(place[one as usize] as usize);
        let joins = match (rule, &person) {
            (Join::Misprint, _) => often.of(new.last) < OFTEN,
            (_, person) => person
                .as_ref()
                .is_some_and(|person| person.standing != Standing::Apart),
        };
        match person {
            Some(person) if joins => {
                groups.join(number, one, rule);
                groups.unlinked.insert(number);
                for &used in &name.uses {
                    surnames::add_use(&mut person.uses, used);
                }
            }
            // A misprint of a surname that stands alone itself.
            None if joins => several.push(new),
            _ => alone.push(new),
        }
    }
    several
}
