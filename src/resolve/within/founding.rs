//! What says that a full form of a person's name is one name, and what it may bear.
//!
//! A full form is *founded* where something says that it is one name of one person: a list, a title before it, a given
//! name or initials that open it, or a family name that opens it before given names. Words that stand side by side by
//! chance (`Nehru Ayub agreed`) look like a full form as well.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::gazetteer::Entries;
use crate::mention::{EntryId, Kind};
use crate::resolve::names::PersonName;
use crate::resolve::{Customs, Titles};

use super::Form;
use super::people::may_be;

/// What says that a full form is the name of one person.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Founding {
    /// Nothing, and its first word is a name of its own in the document: it is two names.
    Apart,
    /// Nothing: its first word may be anything, or an initial.
    #[default]
    Thin,
    /// A given name opens it.
    Given,
    /// A list, a title before it, an initial within it, a family name before given names.
    Founded,
}

/// What a form of a person's name can bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// It is a surname.
    No,
    /// It is a full form, so founded, with whether its first word may stand for it alone.
    Yes(Founding, bool),
}

/// How well each form is founded: what the collection is told of an entity that the form leads.
pub(super) fn founding(forms: &[Form], entries: &Entries, customs: &Customs) -> Vec<Founding> {
    full_forms(forms, entries, customs)
        .into_iter()
        .map(|full| match full {
            Full::Yes(founding, _) => founding,
            Full::No => Founding::Thin,
        })
        .collect()
}

/// A word that stands alone as the name of a person.
#[derive(Debug, Clone, Copy, Default)]
struct AloneWord {
    /// Whether it does with the title of an office.
    titled: bool,
    /// Whom a list has by it.
    entry: Option<EntryId>,
    count: u32,
}

pub(super) fn full_forms(forms: &[Form], entries: &Entries, customs: &Customs) -> Vec<Full> {
    let mut alone: FxHashMap<&str, AloneWord> = FxHashMap::default();
    for form in forms.iter().filter(|form| form.kind == Kind::Person) {
        if let [word] = &form.words[..] {
            let known = alone.entry(word).or_default();
            known.titled |= form.titles.offices() != Titles::default();
            known.entry = known.entry.or(form.entry);
            known.count += form.count;
        }
    }
    forms
        .iter()
        .map(|form| {
            if form.kind != Kind::Person || form.words.len() < 2 {
                return Full::No;
            }
            let name = PersonName::new(form.words.clone(), customs);
            let Some(first) = name.given().first() else {
                return if name.is_surname() {
                    Full::No
                } else {
                    Full::Yes(Founding::Founded, true)
                };
            };
            let listed = form
                .entry
                .is_some_and(|entry| may_be(entry, &form.words, entries, customs));
            if listed {
                return Full::Yes(Founding::Founded, true);
            }
            let given = customs.is_given_name(first);
            // `Bishop Walsh Wang replied`, `PriMin said Qadhafi` in capitals: a title before a surname is that of the
            // surname alone, one before a plain word its bearer's.
            let opens = !customs.is_surname(first)
                && (!customs.is_given_name(first) || customs.is_plain_given_name(first));
            let titled = form.titles != Titles::default() && opens;
            let stands = alone.get(first.as_str());
            // Whoever has a title, or a list's row of another name, is somebody else.
            let somebody = stands.is_some_and(|word| {
                word.titled
                    || word
                        .entry
                        .is_some_and(|entry| !may_be(entry, &form.words, entries, customs))
            });
            // `Walsh Wang`, once, where Wang is spoken of else: a surname before another's.
            let beside = form.count == 1
                && customs.is_surname(first)
                && alone
                    .get(name.last())
                    .is_some_and(|word| word.count > form.count);
            if first.len() == 1 {
                return Full::Yes(
                    if titled {
                        Founding::Founded
                    } else {
                        Founding::Thin
                    },
                    false,
                );
            }
            if somebody || beside && name.given().len() == 1 {
                return Full::Yes(Founding::Apart, false);
            }
            // An initial between two words is that of one name.
            if name.given().len() > 1 && name.given()[1..].iter().any(|word| word.len() == 1) {
                return Full::Yes(Founding::Founded, false);
            }
            if is_family_first(form, &name) || given && titled {
                return Full::Yes(Founding::Founded, true);
            }
            if given {
                return Full::Yes(Founding::Given, true);
            }
            // Where the last word never stands alone, the first may be what the text calls the person.
            let called =
                stands.is_some() && !customs.is_surname(first) && !alone.contains_key(name.last());
            if called {
                return Full::Yes(Founding::Thin, true);
            }
            match (stands.is_some(), titled) {
                (true, _) => Full::Yes(Founding::Apart, false),
                (false, true) => Full::Yes(Founding::Founded, false),
                (false, false) => Full::Yes(Founding::Thin, false),
            }
        })
        .collect()
}

/// Whether a name has the family name first, before two syllables with a hyphen: `Chou En-lai`.
fn is_family_first(form: &Form, name: &PersonName) -> bool {
    name.words().len() == 3
        && form.written.split_once(' ').is_some_and(|(first, rest)| {
            !first.contains('-')
                && !rest.contains(' ')
                && rest.split('-').count() == 2
                && rest.split('-').all(|part| (1..=6).contains(&part.len()))
        })
}
