//! Which names of persons are one.
//!
//! First whole names: fuller and shorter given names, initials, short forms, romanisations; persons that several lists
//! have. Names are compared within blocks of one surname as its consonants tell it, each with its neighbours only, so
//! that the work grows with the names. Then surnames alone, each for one country and year: one joins the bearer whom
//! country, date, office and title support more than any other. Fame is no support. Where two are supported alike,
//! the surname stays apart and both are noted as its rivals. What is left is one person within one country and a few
//! years, and, where the surname is rare, in several countries at one time.

mod bearers;
mod rest;
mod standing;
mod surnames;
mod whole;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::country::Country;
use crate::gazetteer::{Entries, Entry};
use crate::mention::{EntryId, Kind};

use super::across::{Extent, Groups, Name, Use};
use super::names::{PersonName, ending_of, person_words, surname_of};
use super::words::{WordId, Words};
use super::{Customs, Founding, Join, Titles};

use self::bearers::{Bearers, FirstNames};
use self::standing::{AloneDocuments, Standing, document_rule, join_in_documents, standing};
use self::surnames::{Known, join_surnames};

/// With how many names behind it in its block a name is compared.
const NEIGHBOURS: usize = 48;
/// Years between two uses of a name that still make it likely one person.
const NEAR: i16 = 5;
/// Years of a life in public.
const LONG: i16 = 20;
/// What lists call an ambassador or who stands for one.
const CHIEF_OF_MISSION: &str = "chief_of_mission";

/// A person whose whole name is known, with all names found to be that person's.
struct Person<'n> {
    /// The name that leads the group.
    number: u32,
    /// All words of the name but the suffix.
    words: Box<[WordId]>,
    /// Where the surname begins, its particles included.
    surname: usize,
    /// The surname with its particles, written together.
    joined: WordId,
    /// What else the person is called by alone, as documents have the name otherwise than a list.
    also: Vec<WordId>,
    suffix: Option<WordId>,
    /// The country of the person, where a list tells it.
    nation: Option<Country>,
    /// The first and last year in office, where a list tells it.
    terms: Vec<(i16, i16)>,
    /// The countries that the person was chief of mission in, with the first and last year.
    posts: Vec<(Country, (i16, i16))>,
    list: Option<u16>,
    /// The ids that lists give the person.
    ids: Vec<&'n str>,
    titles: Titles,
    /// Whether the family name stands first, before two syllables: `Chou En-lai`, `Park Chung Hee`.
    family_first: bool,
    /// Whether a given name or a title before the whole name tells a woman.
    feminine: bool,
    /// What a list says of the person's offices.
    offices: Titles,
    uses: Vec<Use>,
    /// The spans of years in which documents have the name in full.
    attested: Vec<(i16, i16)>,
    /// In how many documents it stands in full.
    documents: u32,
    founding: Founding,
    /// Whether a surname alone may be this person's; see [`Standing`].
    standing: Standing,
    label: &'n str,
}

impl Person<'_> {
    /// The words before the surname.
    fn given(&self) -> &[WordId] {
        &self.words[..self.surname]
    }

    /// The surname's own word, without particles.
    fn last(&self) -> WordId {
        self.words.last().copied().unwrap_or(self.joined)
    }

    /// The words before the surname as text.
    fn given_names<'w>(&self, words: &'w Words) -> Vec<&'w str> {
        self.given().iter().map(|&word| words.text(word)).collect()
    }
}

/// Adds the listed persons that no document names in full: those that tagging proposes for surnames, and the chiefs of
/// mission of a surname that has a diplomat's title in their country and time.
pub(super) fn add_listed(names: &mut Vec<Name>, entries: &Entries, customs: &Customs) {
    let id = |name: &Name| name.entry.map(|entry| id_of(entries.get(entry), entries));
    let of = |whole: bool| {
        names.iter().filter(move |name| {
            name.kind == Kind::Person && (name.extent == Extent::Whole) == whole
        })
    };
    let mut known: FxHashSet<&str> = of(true).filter_map(id).collect();
    let mut absent: Vec<EntryId> = of(false)
        .filter(|name| id(name).is_some_and(|id| known.insert(id)))
        .filter_map(|name| name.entry)
        .collect();
    for name in of(false).filter(|name| name.titles.meets(Titles::DIPLOMAT)) {
        let surname = PersonName::new(person_words(&name.label, customs), customs);
        for used in &name.uses {
            let chiefs = used
                .country
                .map_or(&[][..], |country| entries.chiefs_of_mission(country));
            for &chief in chiefs {
                let entry = entries.get(chief);
                let served = term(entry).is_some_and(|term| between(used.years, term) == 0);
                let borne =
                    || surname_of(entries.text(entry.name)) == Some(surname.last().to_owned());
                if used.years.0 != 0 && served && !known.contains(id_of(entry, entries)) && borne()
                {
                    known.insert(id_of(entry, entries));
                    absent.push(chief);
                }
            }
        }
    }
    names.extend(
        absent
            .into_iter()
            .map(|entry| Name::of_list(entry, entries)),
    );
}

/// Joins names of persons.
pub(super) fn join(names: &[Name], groups: &mut Groups, entries: &Entries, customs: &Customs) {
    let mut words = Words::default();
    let mut persons: Vec<Person<'_>> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| name.kind == Kind::Person && name.extent == Extent::Whole)
        .map(|(number, name)| person(number as u32, name, entries, customs, &mut words))
        .collect();
    let now = words.sort();
    for person in &mut persons {
        let renumber = |word: &mut WordId| *word = now[word.0 as usize];
        person.words.iter_mut().for_each(renumber);
        person.suffix.iter_mut().for_each(renumber);
        person.also.iter_mut().for_each(renumber);
        renumber(&mut person.joined);
    }
    add_terms(&mut persons, names, entries);
    for (number, name) in names.iter().enumerate() {
        if name.kind == Kind::Person {
            let forms = name.forms.iter().map(|form| &*form.text);
            let ending = forms.chain([name.label.as_str()]).find_map(ending_of);
            groups
                .endings
                .extend(ending.map(|ending| (number as u32, ending)));
        }
    }
    whole::join_whole(&persons, groups, &words, customs);
    gather(&mut persons, names.len(), groups);
    let often = AloneDocuments::new(names, &mut words, customs);
    for person in &mut persons {
        person.standing = standing(person, &often, &words, customs);
    }
    let mut alone: Vec<Alone> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| name.kind == Kind::Person && name.extent == Extent::Surname)
        .map(|(number, name)| Alone::new(number as u32, name, &mut words, customs))
        .collect();
    let torn = join_in_documents(
        names,
        &mut persons,
        groups,
        &often,
        &mut alone,
        &mut words,
        customs,
    );
    alone.sort_unstable();
    let listed = listed_bearers(&alone, entries, &words);
    let known = Known {
        bearers: Bearers::new(&persons, &words, customs),
        first_names: FirstNames::new(&alone, &persons, &words, customs),
        listed: &listed,
        often: &often,
        words: &words,
        customs,
        entries,
    };
    let mut rest = join_surnames(names, alone, &mut persons, groups, known);
    let men: FxHashSet<u32> = persons
        .iter()
        .filter(|person| !person.feminine)
        .map(|person| person.number)
        .collect();
    for surname in torn {
        let number = surname.number;
        let name = &names[number as usize];
        let rivals: Vec<u32> = name
            .bearers
            .iter()
            .map(|&bearer| groups.head(bearer))
            .collect();
        // `Madame Nhu`, in a text that has Nhu as well, who is Ngo Dinh Nhu.
        if name.titles.tell_woman() && matches!(rivals[..], [one] if men.contains(&one)) {
            rest.push(surname);
            groups.unlinked.insert(number);
            continue;
        }
        match distinct(rivals) {
            // What a document thought several, the collection knows to be one.
            Rivals::One(bearer) => groups.join(number, bearer, document_rule(name)),
            Rivals::Several(rivals) => {
                groups.rivals.insert(number, rivals);
            }
        }
        groups.unlinked.insert(number);
    }
    rest::join_rest(names, &rest, groups, &listed, &words);
}

/// A surname alone. In order, those of one surname are side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Alone {
    /// The surname with its particles, written together.
    folded: WordId,
    number: u32,
    /// Without particles.
    last: WordId,
    suffix: Option<WordId>,
}

impl Alone {
    fn new(number: u32, name: &Name, words: &mut Words, customs: &Customs) -> Self {
        let surname = PersonName::new(person_words(&name.label, customs), customs);
        Self {
            folded: words.add(&surname.surname(), customs),
            last: words.add(surname.last(), customs),
            suffix: surname.suffix().map(|suffix| words.add(suffix, customs)),
            number,
        }
    }
}

enum Rivals {
    One(u32),
    Several(Vec<u32>),
}

fn distinct(mut rivals: Vec<u32>) -> Rivals {
    rivals.sort_unstable();
    rivals.dedup();
    match rivals[..] {
        [one] => Rivals::One(one),
        _ => Rivals::Several(rivals),
    }
}

/// What is known of a whole name.
fn person<'n>(
    number: u32,
    name: &'n Name,
    entries: &'n Entries,
    customs: &Customs,
    words: &mut Words,
) -> Person<'n> {
    let entry = name.entry.map(|entry| entries.get(entry));
    let label = entry.map_or(name.label.as_str(), |entry| entries.text(entry.name));
    let name_of = PersonName::new(person_words(label, customs), customs);
    Person {
        number,
        words: name_of
            .words()
            .iter()
            .map(|word| words.add(word, customs))
            .collect(),
        surname: name_of.given().len(),
        joined: match &name_of.words()[name_of.given().len()..] {
            [one] => words.add(one, customs),
            _ => words.add(&name_of.surname(), customs),
        },
        also: written_otherwise(name, label, entries, customs, words),
        suffix: name_of.suffix().map(|suffix| words.add(suffix, customs)),
        nation: entry.and_then(|entry| nation(entry, entries)),
        terms: entry.and_then(term).into_iter().collect(),
        posts: entry
            .and_then(|entry| post(entry, entries))
            .into_iter()
            .collect(),
        list: entry.map(|entry| entry.list),
        ids: entry
            .map(|entry| id_of(entry, entries))
            .into_iter()
            .collect(),
        titles: entry.map_or(name.titles, |entry| {
            name.titles.with(Titles::of_role(entries.text(entry.role)))
        }),
        family_first: is_family_first(label, &name_of, entry.and_then(|entry| entry.country)),
        feminine: customs.is_feminine(name.titles, name_of.given().first().map(String::as_str)),
        offices: entry.map_or(Titles::default(), |entry| {
            Titles::of_role(entries.text(entry.role))
        }),
        uses: name.uses.clone(),
        attested: years_of(&name.uses),
        documents: name.documents,
        founding: name.founding,
        standing: Standing::There,
        label,
    }
}

/// The surnames, and where it may stand first the first word, of a listed person whom documents call otherwise than the
/// list: `Pak Chong-hui` for Park Chung Hee.
fn written_otherwise(
    name: &Name,
    label: &str,
    entries: &Entries,
    customs: &Customs,
    words: &mut Words,
) -> Vec<WordId> {
    let mut also: Vec<WordId> = Vec::new();
    if name.entry.is_none() {
        return also;
    }
    for form in name.forms.iter().filter(|form| {
        matches!(form.join, Join::Name | Join::List)
            && *form.text != *label
            && form.text.contains(' ')
    }) {
        let written = PersonName::new(person_words(&form.text, customs), customs);
        if written.is_surname() {
            continue;
        }
        let country = name.entry.and_then(|entry| entries.get(entry).country);
        let first =
            (written.words().first()).filter(|_| is_family_first(&form.text, &written, country));
        // Of a name with the family name first, that alone.
        let called = first.map_or(written.last(), String::as_str);
        also.push(words.add(called, customs));
    }
    also.sort_unstable();
    also.dedup();
    also
}

/// Whether the family name stands first in a name: by the country of the person, or where a hyphen joins the two syllables
/// of the given name.
fn is_family_first(label: &str, name: &PersonName, country: Option<Country>) -> bool {
    /// The most letters of a syllable.
    const SYLLABLE: usize = 6;
    let syllables = name.words().len() == 3
        && name.given().len() == 2
        && name
            .words()
            .iter()
            .all(|word| (2..=SYLLABLE).contains(&word.len()));
    let hyphened = || {
        let hyphen = label.rfind('-');
        hyphen.is_some_and(|hyphen| !label[hyphen..].contains(' ') && label[..hyphen].contains(' '))
    };
    syllables
        && match country {
            Some(country) => country.has_family_name_first(),
            None => hyphened(),
        }
}

/// The spans of years in which a name is used.
fn years_of(uses: &[Use]) -> Vec<(i16, i16)> {
    let mut years: Vec<(i16, i16)> = uses
        .iter()
        .map(|known| known.years)
        .filter(|years| years.0 != 0)
        .collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// Adds the terms and offices of the other rows of persons that have several.
fn add_terms(persons: &mut [Person<'_>], names: &[Name], entries: &Entries) {
    let id = |person: &Person<'_>| {
        let entry = names[person.number as usize].entry?;
        Some(id_of(entries.get(entry), entries))
    };
    let place: FxHashMap<&str, usize> = persons
        .iter()
        .enumerate()
        .filter_map(|(index, person)| Some((id(person)?, index)))
        .collect();
    if place.is_empty() {
        return;
    }
    for (_, entry) in entries.iter() {
        if entry.kind != Kind::Person {
            continue;
        }
        // Another list may give the person's id as that of its row.
        for id in [entry.person, entry.id] {
            if let Some(&index) = place.get(entries.text(id)) {
                let person = &mut persons[index];
                person.posts.extend(post(entry, entries));
                person.terms.extend(term(entry));
                // A row of a list of its own has its office; those that share a person's id add to it.
                let shared = names[person.number as usize]
                    .entry
                    .is_some_and(|entry| !entries.text(entries.get(entry).person).is_empty());
                if shared {
                    person.titles = person
                        .titles
                        .with(Titles::of_role(entries.text(entry.role)));
                }
            }
        }
    }
    for person in persons {
        person.terms.sort_unstable();
        person.terms.dedup();
        person.posts.sort_unstable();
        person.posts.dedup();
    }
}

/// Where and when a chief of mission served.
fn post(entry: &Entry, entries: &Entries) -> Option<(Country, (i16, i16))> {
    let served = entries.text(entry.subtype) == CHIEF_OF_MISSION;
    Some((entry.country.filter(|_| served)?, term(entry)?))
}

/// The country whose a listed person is: chiefs of mission stand under that of their post.
fn nation(entry: &Entry, entries: &Entries) -> Option<Country> {
    match entries.text(entry.subtype) {
        CHIEF_OF_MISSION | "us_official" => Country::parse("US"),
        _ => entry.country,
    }
}

/// The years between two spans of years.
fn between(a: (i16, i16), b: (i16, i16)) -> i16 {
    (a.0 - b.1).max(b.0 - a.1).max(0)
}

/// The first and last year in office.
fn term(entry: &Entry) -> Option<(i16, i16)> {
    entry.years_in_office()
}

/// Makes each group of whole names one person.
fn gather(persons: &mut Vec<Person<'_>>, names: usize, groups: &Groups) {
    let mut place = vec![u32::MAX; names];
    for (index, person) in persons.iter().enumerate() {
        if groups.head(person.number) == person.number {
            place[person.number as usize] = index as u32;
        }
    }
    for index in 0..persons.len() {
        let to = place[groups.head(persons[index].number) as usize] as usize;
        if to == index {
            continue;
        }
        let uses = std::mem::take(&mut persons[index].uses);
        let terms = std::mem::take(&mut persons[index].terms);
        let ids = std::mem::take(&mut persons[index].ids);
        let posts = std::mem::take(&mut persons[index].posts);
        let (titles, nation) = (persons[index].titles, persons[index].nation);
        let attested = std::mem::take(&mut persons[index].attested);
        let also = std::mem::take(&mut persons[index].also);
        let (documents, founding) = (persons[index].documents, persons[index].founding);
        let (offices, feminine) = (persons[index].offices, persons[index].feminine);
        let head = &mut persons[to];
        head.offices = head.offices.with(offices);
        head.feminine |= feminine;
        head.attested.extend(attested);
        head.also.extend(also);
        head.documents += documents;
        head.founding = head.founding.max(founding);
        head.titles = head.titles.with(titles);
        head.nation = head.nation.or(nation);
        head.terms.extend(terms);
        head.ids.extend(ids);
        head.posts.extend(posts);
        for used in uses {
            surnames::add_use(&mut head.uses, used);
        }
    }
    persons.retain(|person| groups.head(person.number) == person.number);
}

/// The id of a list's row, or of the person that has several.
fn id_of<'e>(entry: &Entry, entries: &'e Entries) -> &'e str {
    let person = entries.text(entry.person);
    if person.is_empty() {
        entries.text(entry.id)
    } else {
        person
    }
}

/// Whether no given name is known, only initials.
fn is_initials(person: &Person<'_>, words: &Words) -> bool {
    let initial = |&word: &WordId| words.text(word).len() == 1;
    person.list.is_none() && person.given().iter().all(initial)
}

/// For each surname used alone, the first letters of the persons that lists have of it, with their terms. One person
/// stands in several lists, so that a letter counts once.
type Listed = FxHashMap<WordId, Vec<(u8, Option<(i16, i16)>)>>;

fn listed_bearers(alone: &[Alone], entries: &Entries, words: &Words) -> Listed {
    let mut listed: Listed = alone
        .iter()
        .map(|surname| (surname.last, Vec::new()))
        .collect();
    for (_, entry) in entries
        .iter()
        .filter(|(_, entry)| entry.kind == Kind::Person)
    {
        let name = entries.text(entry.name);
        let last = name
            .rsplit([' ', '-'])
            .find(|word| !matches!(*word, "Jr." | "Sr." | "II" | "III" | "IV"));
        if let Some(last) = last.and_then(super::fold_word)
            && let Some(last) = words.get(&last)
            && let Some(bearers) = listed.get_mut(&last)
        {
            bearers.push((
                name.as_bytes().first().copied().unwrap_or_default(),
                term(entry),
            ));
        }
    }
    listed
}

/// How many persons of the lists may bear a surname in a year; 0 is no year.
fn bearers_in(listed: &Listed, surname: WordId, year: i16) -> usize {
    let Some(bearers) = listed.get(&surname) else {
        return 0;
    };
    let mut letters = [false; 256];
    for &(letter, term) in bearers {
        if year == 0 || term.is_none_or(|term| between((year, year), term) <= LONG) {
            letters[usize::from(letter)] = true;
        }
    }
    letters.into_iter().filter(|&any| any).count()
}
