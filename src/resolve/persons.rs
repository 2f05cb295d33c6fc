//! Which names of persons are one.
//!
//! First whole names: fuller and shorter given names, initials, short forms, romanisations; persons that several lists
//! have. Names are compared within blocks of one surname as its consonants tell it, each with its neighbours only, so
//! that the work grows with the names. Then surnames alone, each for one country and year: one joins the bearer whom
//! country, date, office and title support more than any other. Fame is no support. Where two are supported alike,
//! the surname stays apart and both are noted as its rivals. What is left is one person within one country and a few
//! years, and, where the surname is rare, in several countries at one time.

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::country::Country;
use crate::gazetteer::{Entries, Entry};
use crate::mention::{EntryId, Kind};

use super::across::{Extent, Groups, Name, Use};
use super::names::{Agreement, PersonName, given_names_agree, heard_alike, person_words};
use super::words::{WordId, Words};
use super::{Customs, Join, Titles};

/// With how many names behind it in its block a name is compared.
const NEIGHBOURS: usize = 48;
/// The most bearers of a surname that are weighed for a surname alone; with more no one stands out.
const MOST_BEARERS: usize = 512;
/// How many names of a surname are few.
const FEW: usize = 3;
/// Years between two uses of a name that still make it likely one person.
const NEAR: i16 = 5;
/// Years of a life in public.
const LONG: i16 = 20;
/// The support that joins a surname to a bearer.
const ENOUGH: i16 = 4;
/// What a listed bearer in office, whom tagging proposes, has ahead.
const PROPOSED: i16 = 2;
/// By how much it must exceed that of the next.
const AHEAD: i16 = 2;

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
    uses: Vec<Use>,
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
    let of = |extent: Extent| {
        names
            .iter()
            .filter(move |name| name.kind == Kind::Person && name.extent == extent)
    };
    let mut known: FxHashSet<&str> = of(Extent::Whole).filter_map(id).collect();
    let mut absent: Vec<EntryId> = of(Extent::Surname)
        .filter(|name| id(name).is_some_and(|id| known.insert(id)))
        .filter_map(|name| name.entry)
        .collect();
    for name in of(Extent::Surname).filter(|name| name.titles.meets(Titles::DIPLOMAT)) {
        let surname = PersonName::new(person_words(&name.label, customs), customs);
        for used in &name.uses {
            let chiefs = used
                .country
                .map_or(&[][..], |country| entries.chiefs_of_mission(country));
            for &chief in chiefs {
                let entry = entries.get(chief);
                let served = term(entry).is_some_and(|term| between(used.years, term) == 0);
                let borne = || {
                    let last = super::words_of(entries.text(entry.name)).pop();
                    last.is_some_and(|last| last == surname.last())
                };
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
        renumber(&mut person.joined);
    }
    add_terms(&mut persons, names, entries);
    join_whole(&persons, groups, &words, customs);
    gather(&mut persons, names.len(), groups);
    let mut alone: Vec<Alone> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| name.kind == Kind::Person && name.extent == Extent::Surname)
        .map(|(number, name)| {
            let surname = PersonName::new(person_words(&name.label, customs), customs);
            Alone {
                folded: words.add(&surname.surname(), customs),
                last: words.add(surname.last(), customs),
                number: number as u32,
            }
        })
        .collect();
    alone.sort_unstable();
    let listed = listed_bearers(&alone, entries, &words);
    let known = Known {
        bearers: Bearers::new(&persons, &words, customs),
        first_names: FirstNames::new(&alone, &persons, &words, customs),
        listed: &listed,
        words: &words,
        entries,
    };
    let rest = join_surnames(names, alone, &mut persons, groups, known);
    for (number, name) in names.iter().enumerate() {
        if name.extent == Extent::Torn {
            let rivals: Vec<u32> = name
                .bearers
                .iter()
                .map(|&bearer| groups.head(bearer))
                .collect();
            match distinct(rivals) {
                // What a document thought several, the collection knows to be one.
                Rivals::One(bearer) => groups.join(number as u32, bearer, Join::Part),
                Rivals::Several(rivals) => {
                    groups.rivals.insert(number as u32, rivals);
                }
            }
        }
    }
    join_rest(names, &rest, groups, &listed, &words);
}

/// A surname alone. In order, those of one surname are side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Alone {
    /// The surname with its particles, written together.
    folded: WordId,
    number: u32,
    /// Without particles.
    last: WordId,
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
        uses: name.uses.clone(),
        label,
    }
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
                // A row of a list of its own has its office and term; those that share a person's id add to them.
                let shared = names[person.number as usize]
                    .entry
                    .is_some_and(|entry| !entries.text(entries.get(entry).person).is_empty());
                if shared {
                    person.titles = person
                        .titles
                        .with(Titles::of_role(entries.text(entry.role)));
                    person.terms.extend(term(entry));
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

/// The first and last year in office.
fn term(entry: &Entry) -> Option<(i16, i16)> {
    let start = entry.start?.year();
    // A list that gives no end did not see it.
    Some((start, entry.end.map_or(start + 8, Date::year)))
}

/// What most pairs of a block differ by, side by side in memory.
#[derive(Debug, Clone, Copy)]
struct Brief {
    person: u32,
    /// The block of the first given name.
    first_block: u32,
    /// The given name before the surname.
    last_given: WordId,
    given: u32,
    /// Whether the first given name is an initial or a short form, which other names may stand for.
    open: bool,
}

impl Brief {
    /// `None` for a name without given names, which agree with none.
    fn of(index: u32, person: &Person<'_>, words: &Words) -> Option<Self> {
        let given = person.given();
        let (&first, &last_given) = (given.first()?, given.last()?);
        Some(Self {
            person: index,
            first_block: words.block(first),
            last_given,
            given: given.len() as u32,
            open: words.text(first).len() == 1 || words.is_short_form(first),
        })
    }

    /// Whether the given names may agree; they do not where this says no.
    fn may_agree(&self, other: &Self) -> bool {
        self.first_block == other.first_block
            || self.open
            || other.open
            || self.given != other.given && self.last_given == other.last_given
    }
}

/// Joins whole names.
fn join_whole(persons: &[Person<'_>], groups: &mut Groups, words: &Words, customs: &Customs) {
    // The persons of each block, all blocks in one row.
    let block_of = |person: &Person<'_>| words.block(person.last()) as usize;
    let mut ends = vec![0_u32; words.blocks() + 1];
    for person in persons {
        ends[block_of(person) + 1] += 1;
    }
    for block in 0..words.blocks() {
        ends[block + 1] += ends[block];
    }
    let mut next = ends.clone();
    let mut order = vec![0_u32; persons.len()];
    for (index, person) in persons.iter().enumerate() {
        let place = &mut next[block_of(person)];
        order[*place as usize] = index as u32;
        *place += 1;
    }
    // Joins go by sureness, so that what is sure does not depend on what is less so.
    let mut found: Vec<(Agreement, u32, u32)> = ends
        .par_windows(2)
        .with_min_len(64)
        .flat_map_iter(|ends| {
            let block = &order[ends[0] as usize..ends[1] as usize];
            agreements(block, persons, words, customs)
        })
        .collect();
    found.sort_unstable();
    // `John Roe` may be `John A. Roe` or `John B. Roe`: then he is neither.
    let mut partners: Vec<(u32, u32)> = found
        .iter()
        .flat_map(|&(_, a, b)| [(a, b), (b, a)])
        .collect();
    partners.sort_unstable();
    let one_person = |b: u32, c: u32| {
        let (b, c) = (&persons[b as usize], &persons[c as usize]);
        given_names_agree(&b.given_names(words), &c.given_names(words), customs).is_some()
    };
    let torn: FxHashSet<u32> = partners
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|run| {
            let mut pairs = run
                .iter()
                .enumerate()
                .flat_map(|(at, one)| run[at + 1..].iter().map(move |other| (one.1, other.1)));
            pairs.any(|(b, c)| !one_person(b, c))
        })
        .map(|run| run[0].0)
        .collect();
    let mut rivals: Vec<(u32, u32)> = Vec::new();
    for (agreement, a, b) in found {
        let (one, other) = (&persons[a as usize], &persons[b as usize]);
        if torn.contains(&a) || torn.contains(&b) {
            for (index, rival) in [(a, other), (b, one)] {
                if torn.contains(&index) {
                    rivals.push((persons[index as usize].number, rival.number));
                }
            }
            continue;
        }
        let rule = match agreement {
            _ if one.list.is_some() && other.list.is_some() => Join::Lists,
            Agreement::Spelling => Join::Spelling,
            Agreement::Nickname => Join::Nickname,
            Agreement::Full | Agreement::Initial => Join::Given,
        };
        // The listed name leads, then the longer, then the earlier.
        let rank = |person: &Person<'_>| {
            (
                person.list.is_some(),
                person.words.len(),
                person.label.len(),
                std::cmp::Reverse(person.number),
            )
        };
        let (from, to) = if rank(one) < rank(other) {
            (one, other)
        } else {
            (other, one)
        };
        groups.join(from.number, to.number, rule);
    }
    rivals.sort_unstable();
    rivals.dedup();
    for run in rivals.chunk_by(|a, b| a.0 == b.0) {
        let of = run.iter().map(|&(_, rival)| rival).collect();
        groups.rivals.insert(run[0].0, of);
    }
}

/// The pairs of a block that may be one person, each with how its given names agree.
fn agreements(
    block: &[u32],
    persons: &[Person<'_>],
    words: &Words,
    customs: &Customs,
) -> Vec<(Agreement, u32, u32)> {
    let mut found = Vec::new();
    if block.len() < 2 {
        return found;
    }
    let mut order = block.to_vec();
    order.sort_unstable_by(|&a, &b| {
        let given = |index: u32| persons[index as usize].given();
        given(a).cmp(given(b)).then(a.cmp(&b))
    });
    let briefs: Vec<Option<Brief>> = order
        .iter()
        .map(|&index| Brief::of(index, &persons[index as usize], words))
        .collect();
    for (at, brief) in briefs.iter().enumerate() {
        let Some(a) = brief else { continue };
        // Of large blocks only those with the same first letter are looked at, as sorting brought them together.
        for b in briefs[at + 1..].iter().take(NEIGHBOURS).flatten() {
            if !a.may_agree(b) {
                continue;
            }
            let (one, other) = (&persons[a.person as usize], &persons[b.person as usize]);
            if let Some(agreement) = agree(one, other, block.len() <= FEW, words, customs) {
                found.push((agreement, a.person.min(b.person), a.person.max(b.person)));
            }
        }
    }
    found
}

/// Whether two words may be two romanisations of one name.
fn alike(a: WordId, b: WordId, words: &Words) -> bool {
    words.text(a).len() >= 4
        && words.text(b).len() >= 4
        && heard_alike(words.heard(a), words.heard(b))
}

/// Whether two whole names may be one person's, and how their given names agree.
fn agree(
    a: &Person<'_>,
    b: &Person<'_>,
    rare: bool,
    words: &Words,
    customs: &Customs,
) -> Option<Agreement> {
    let same_surname = a.joined == b.joined || a.last() == b.last();
    if !same_surname && !alike(a.last(), b.last(), words) {
        return None;
    }
    if let (Some(a), Some(b)) = (a.suffix, b.suffix)
        && a != b
    {
        return None;
    }
    if a.titles.conflicts(b.titles)
        && a.titles.meets(Titles::WOMAN) != b.titles.meets(Titles::WOMAN)
    {
        return None;
    }
    let mut agreement = given_names_agree(&a.given_names(words), &b.given_names(words), customs)?;
    if !same_surname {
        // Both the surname and a nickname or an initial differ: too little is left.
        if !matches!(agreement, Agreement::Full | Agreement::Spelling) {
            return None;
        }
        agreement = Agreement::Spelling;
    }
    let gap = gap_of(a, b);
    // A surname that hardly anyone bears in the collection says as much as a country.
    let shared = rare || shares_country(a, b);
    let supported = if a.list.is_some() && b.list.is_some() {
        // One list would not have a person twice under two ids.
        let nations = a.nation.zip(b.nation).is_none_or(|(a, b)| a == b);
        a.list != b.list && agreement == Agreement::Full && nations && gap <= LONG
    } else {
        match agreement {
            Agreement::Full => gap <= NEAR || shared && gap <= LONG,
            Agreement::Spelling => shared && gap <= LONG,
            Agreement::Nickname | Agreement::Initial => shared && gap <= NEAR,
        }
    };
    supported.then_some(agreement)
}

/// The years between the uses of two names; 0 where one is never dated.
fn gap_of(a: &Person<'_>, b: &Person<'_>) -> i16 {
    fn spans(person: &Person<'_>) -> impl Iterator<Item = (i16, i16)> {
        let uses = person.uses.iter().map(|known| known.years);
        let uses = uses.filter(|years| years.0 != 0);
        uses.chain(person.terms.iter().copied())
    }
    spans(a)
        .flat_map(|one| spans(b).map(move |other| between(one, other)))
        .min()
        .unwrap_or(0)
}

/// The years between two spans of years.
fn between(a: (i16, i16), b: (i16, i16)) -> i16 {
    (a.0 - b.1).max(b.0 - a.1).max(0)
}

/// Whether two names are used in one country, or one is used in the country that the other belongs to.
fn shares_country(a: &Person<'_>, b: &Person<'_>) -> bool {
    let uses = |person: &Person<'_>, country: Option<Country>| {
        country.is_some() && person.uses.iter().any(|known| known.country == country)
    };
    a.uses.iter().any(|known| uses(b, known.country))
        || uses(a, b.nation)
        || uses(b, a.nation)
        || a.nation.is_some() && a.nation == b.nation
        // Names whose documents tell no country are not held apart by it.
        || a.uses.iter().all(|known| known.country.is_none())
        || b.uses.iter().all(|known| known.country.is_none())
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
        let head = &mut persons[to];
        head.titles = head.titles.with(titles);
        head.nation = head.nation.or(nation);
        head.terms.extend(terms);
        head.ids.extend(ids);
        head.posts.extend(posts);
        for used in uses {
            add_use(&mut head.uses, used);
        }
    }
    persons.retain(|person| groups.head(person.number) == person.number);
}

/// Both uses of one country.
fn merged(a: Use, b: Use) -> Use {
    let first = match (a.years.0, b.years.0) {
        (0, year) | (year, 0) => year,
        (a, b) => a.min(b),
    };
    Use {
        country: a.country,
        years: (first, a.years.1.max(b.years.1)),
        documents: a.documents + b.documents,
    }
}

/// What was decided of a surname.
enum Verdict {
    /// It is that of a person, by the rule.
    Of(u32, Join),
    /// It may be that of several, whose names these are, or of no one known.
    Open(Vec<u32>),
}

/// Joins surnames to the bearers that are supported; returns those left.
///
/// Goes in rounds: where a bearer's surname was found, the bearer was spoken of, which supports the next.
fn join_surnames(
    names: &[Name],
    mut alone: Vec<Alone>,
    persons: &mut [Person<'_>],
    groups: &mut Groups,
    mut known: Known<'_>,
) -> Vec<Alone> {
    const ROUNDS: usize = 3;
    let mut touched: Option<Touched> = None;
    for round in 1..=ROUNDS {
        let verdicts: Vec<Option<Verdict>> = {
            let persons = &*persons;
            let runs: Vec<&[Alone]> = alone.chunk_by(|a, b| a.folded == b.folded).collect();
            runs.par_iter()
                .with_min_len(16)
                .flat_map_iter(|run| known.judge(names, run, persons, touched.as_ref()))
                .collect()
        };
        let mut rest = Vec::new();
        let mut spoken_of = Touched {
            persons: vec![false; persons.len()],
            first_names: FxHashSet::default(),
        };
        let before = alone.len();
        for (surname, verdict) in alone.into_iter().zip(verdicts) {
            let number = surname.number;
            let name = &names[number as usize];
            match verdict {
                Some(Verdict::Of(index, rule)) => {
                    let person = &mut persons[index as usize];
                    groups.join(number, person.number, rule);
                    groups.rivals.remove(&number);
                    if rule != Join::Office {
                        groups.unlinked.insert(number);
                    }
                    for &used in &name.uses {
                        add_use(&mut person.uses, used);
                        known.first_names.used(index, person, used.country);
                    }
                    spoken_of.persons[index as usize] = true;
                    spoken_of.first_names.extend(person.given().first());
                }
                Some(Verdict::Open(rivals)) => {
                    if rivals.is_empty() {
                        groups.rivals.remove(&number);
                    } else {
                        groups.rivals.insert(number, rivals);
                    }
                    rest.push(surname);
                }
                None => rest.push(surname),
            }
        }
        alone = rest;
        touched = Some(spoken_of);
        if alone.len() == before || round == ROUNDS {
            break;
        }
    }
    groups
        .unlinked
        .extend(alone.iter().map(|surname| surname.number));
    alone
}

/// Of whom the last round found surnames: for others nothing has changed.
struct Touched {
    persons: Vec<bool>,
    /// Their first names.
    first_names: FxHashSet<WordId>,
}

/// Adds a use to those of a person.
fn add_use(uses: &mut Vec<Use>, used: Use) {
    match uses.iter_mut().find(|known| known.country == used.country) {
        Some(known) => *known = merged(*known, used),
        None => uses.push(used),
    }
}

/// Who may be called by which surname alone.
struct Bearers {
    /// The bearers of all words in one row, with where those of each word end.
    bearers: Vec<u32>,
    word_ends: Vec<u32>,
    /// The words that anyone is called by, block by block, with where each block ends.
    words: Vec<WordId>,
    block_ends: Vec<u32>,
    /// For each block how many persons bear a name of it, and how many of these have more than initials before it.
    persons: Vec<(u32, u32)>,
}

impl Bearers {
    fn new(persons: &[Person<'_>], words: &Words, customs: &Customs) -> Self {
        let mut pairs: Vec<(WordId, u32)> = Vec::with_capacity(persons.len());
        let mut counts = vec![(0_u32, 0_u32); words.blocks()];
        let mut last_in = vec![u32::MAX; words.blocks()];
        for (index, person) in persons.iter().enumerate() {
            let index = index as u32;
            for word in surnames_of(person, words, customs) {
                pairs.push((word, index));
                let block = words.block(word) as usize;
                if last_in[block] != index {
                    last_in[block] = index;
                    counts[block].0 += 1;
                    counts[block].1 += u32::from(!is_initials(person, words));
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut word_ends = vec![0_u32; words.len() + 1];
        for &(word, _) in &pairs {
            word_ends[word.0 as usize + 1] += 1;
        }
        for word in 0..words.len() {
            word_ends[word + 1] += word_ends[word];
        }
        let mut borne: Vec<WordId> = pairs.iter().map(|&(word, _)| word).collect();
        borne.dedup();
        borne.sort_by_key(|&word| words.block(word));
        let mut block_ends = vec![0_u32; words.blocks() + 1];
        for &word in &borne {
            block_ends[words.block(word) as usize + 1] += 1;
        }
        for block in 0..words.blocks() {
            block_ends[block + 1] += block_ends[block];
        }
        Self {
            bearers: pairs.into_iter().map(|(_, index)| index).collect(),
            word_ends,
            words: borne,
            block_ends,
            persons: counts,
        }
    }

    /// Who is called by a word.
    fn of(&self, word: WordId) -> &[u32] {
        let at = word.0 as usize;
        &self.bearers[self.word_ends[at] as usize..self.word_ends[at + 1] as usize]
    }

    /// The words of a block that anyone is called by.
    fn words_of(&self, block: u32) -> &[WordId] {
        let at = block as usize;
        &self.words[self.block_ends[at] as usize..self.block_ends[at + 1] as usize]
    }
}

/// Whose first names stand alone, by the countries they are spoken of in.
struct FirstNames {
    /// The first names that stand alone and are no surnames.
    wanted: FxHashSet<WordId>,
    bearers: FxHashMap<(WordId, Country), Vec<u32>>,
}

impl FirstNames {
    fn new(alone: &[Alone], persons: &[Person<'_>], words: &Words, customs: &Customs) -> Self {
        let wanted = alone
            .iter()
            .map(|surname| surname.folded)
            .filter(|&word| words.text(word).len() > 2 && !customs.is_surname(words.text(word)));
        let mut names = Self {
            wanted: wanted.collect(),
            bearers: FxHashMap::default(),
        };
        for (index, person) in persons.iter().enumerate() {
            for used in &person.uses {
                names.used(index as u32, person, used.country);
            }
        }
        names
    }

    /// Notes that a person is spoken of in a country.
    fn used(&mut self, index: u32, person: &Person<'_>, country: Option<Country>) {
        if let (Some(&first), Some(country)) = (person.given().first(), country)
            && self.wanted.contains(&first)
        {
            let bearers = self.bearers.entry((first, country)).or_default();
            if !bearers.contains(&index) {
                bearers.push(index);
            }
        }
    }
}

/// What a surname is judged by.
struct Known<'n> {
    bearers: Bearers,
    first_names: FirstNames,
    listed: &'n Listed,
    words: &'n Words,
    entries: &'n Entries,
}

impl Known<'_> {
    /// Whose first name a name is that is no one's surname: of the one who is spoken of by it in that country then.
    fn first_name(&self, name: &Name, folded: WordId, persons: &[Person<'_>]) -> Verdict {
        let year = name.uses.first().map_or(0, |known| known.years.0);
        let here = |known: &Use| {
            known.country.is_some()
                && name.uses.iter().any(|used| used.country == known.country)
                && (year == 0 || known.years.0 == 0 || between((year, year), known.years) <= 1)
        };
        let mut one = None;
        for country in name.uses.iter().filter_map(|used| used.country) {
            let bearers = self.first_names.bearers.get(&(folded, country));
            for &index in bearers.into_iter().flatten() {
                let person = &persons[index as usize];
                if one == Some(index)
                    || !person.uses.iter().any(here)
                    || person.titles.conflicts(name.titles)
                {
                    continue;
                }
                if one.replace(index).is_some() {
                    return Verdict::Open(Vec::new());
                }
            }
        }
        one.map_or(Verdict::Open(Vec::new()), |one| {
            Verdict::Of(one, Join::Bearer)
        })
    }

    /// Judges the uses of one surname; says nothing of those for whom nothing has changed.
    fn judge(
        &self,
        names: &[Name],
        run: &[Alone],
        persons: &[Person<'_>],
        touched: Option<&Touched>,
    ) -> Vec<Option<Verdict>> {
        let folded = run[0].folded;
        let block = self.words.block(folded);
        let (borne, full) = self.bearers.persons[block as usize];
        if borne as usize > MOST_BEARERS {
            let open = || touched.is_none().then(|| Verdict::Open(Vec::new()));
            return run.iter().map(|_| open()).collect();
        }
        // Who may be meant, with whether this is the very surname.
        let mut may_be: Vec<(u32, bool)> = Vec::new();
        let exact = self.bearers.of(folded);
        may_be.extend(exact.iter().map(|&index| (index, true)));
        for &word in self.bearers.words_of(block) {
            if word != folded && alike(word, folded, self.words) {
                // An English name is not romanised in several ways: `Allon` is not `Allen`.
                let romanised = |index: &u32| {
                    let nation = persons[*index as usize].nation;
                    nation.is_none_or(|nation| nation.as_str() != "US")
                };
                let others = self.bearers.of(word).iter().copied().filter(romanised);
                may_be.extend(others.map(|index| (index, false)));
            }
        }
        may_be.sort_unstable_by_key(|&(index, exact)| (index, !exact));
        may_be.dedup_by_key(|&mut (index, _)| index);
        if touched.is_some_and(|touched| {
            let spoken_of = |&(index, _): &(u32, bool)| touched.persons[index as usize];
            !may_be.iter().any(spoken_of) && !touched.first_names.contains(&folded)
        }) {
            return run.iter().map(|_| None).collect();
        }
        let full_exact = exact
            .iter()
            .filter(|&&index| !is_initials(&persons[index as usize], self.words))
            .count();
        let block = Block {
            folded,
            only: borne == 1,
            full: full as usize,
            full_exact,
            may_be,
        };
        let verdict =
            |surname: &Alone| self.whose(&names[surname.number as usize], surname, &block, persons);
        run.iter().map(|surname| Some(verdict(surname))).collect()
    }

    /// Whose a surname is.
    fn whose(
        &self,
        name: &Name,
        surname: &Alone,
        block: &Block,
        persons: &[Person<'_>],
    ) -> Verdict {
        let proposed = name
            .entry
            .map(|entry| id_of(self.entries.get(entry), self.entries));
        let year = name.uses.first().map_or(0, |known| known.years.0);
        let in_lists = bearers_in(self.listed, surname.last, year);
        let mut weighed: Vec<(i16, u32, bool)> = Vec::new();
        for &(index, exact) in &block.may_be {
            let person = &persons[index as usize];
            let initials = is_initials(person, self.words);
            // A name of initials only may be that of any other.
            let alone = match (initials, exact) {
                (true, _) => block.only,
                (false, true) => block.full_exact == 1,
                (false, false) => block.full == 1,
            };
            let Some(mut support) = support(name, person, exact, alone, in_lists) else {
                continue;
            };
            if initials && block.full > 0 {
                support -= AHEAD;
            }
            if proposed.is_some_and(|id| person.ids.contains(&id)) {
                support += PROPOSED;
            }
            weighed.push((support, index, exact));
        }
        if weighed.is_empty() {
            return self.first_name(name, block.folded, persons);
        }
        weighed.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let next = weighed.get(1).map_or(i16::MIN, |&(support, ..)| support);
        match weighed.first() {
            Some(&(best, index, exact)) if best >= ENOUGH && best.saturating_sub(next) >= AHEAD => {
                let person = &persons[index as usize];
                let rule = if proposed.is_some_and(|id| person.ids.contains(&id)) {
                    Join::Office
                } else if exact {
                    Join::Bearer
                } else {
                    Join::Spelling
                };
                Verdict::Of(index, rule)
            }
            Some(&(best, ..)) if best >= ENOUGH => Verdict::Open(
                weighed
                    .iter()
                    .take_while(|&&(support, ..)| support >= ENOUGH && best - support < AHEAD)
                    .map(|&(_, index, _)| persons[index as usize].number)
                    .collect(),
            ),
            _ => Verdict::Open(Vec::new()),
        }
    }
}

/// The persons whose surname another name may be a spelling of.
struct Block {
    folded: WordId,
    /// Whether one person bears a name of these consonants.
    only: bool,
    /// How many do with more than initials before it, and how many of these bear the very surname.
    full: usize,
    full_exact: usize,
    /// Who may be meant, with whether this is the very surname.
    may_be: Vec<(u32, bool)>,
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

/// What a person may be called by alone: the surname with and without particles, and where names are made otherwise,
/// the first word or the one before the last.
fn surnames_of(
    person: &Person<'_>,
    words: &Words,
    customs: &Customs,
) -> impl Iterator<Item = WordId> + use<> {
    /// Where the family name stands first.
    const FIRST: [&str; 8] = ["CN", "TW", "HK", "KR", "KP", "VN", "KH", "SG"];
    /// Where the father's name stands before the mother's.
    const BEFORE_LAST: [&str; 19] = [
        "ES", "MX", "CU", "DO", "GT", "HN", "SV", "NI", "CR", "PA", "CO", "VE", "EC", "PE", "BO",
        "CL", "AR", "UY", "PY",
    ];
    let of = |countries: &[&str]| {
        let within = |country: Option<Country>| {
            country.is_some_and(|country| countries.contains(&country.as_str()))
        };
        match person.nation {
            Some(nation) => within(Some(nation)),
            None => person.uses.iter().any(|known| within(known.country)),
        }
    };
    let given = person.given();
    // `Kim Chong-pil`; whoever else is spoken of there has another form of name.
    let first = person
        .words
        .first()
        .copied()
        .filter(|&first| person.words.len() == 3 && words.text(first).len() <= 5 && of(&FIRST));
    // `Alberto Lleras Camargo`, `Lleras Camargo`.
    let father = given.last().copied().filter(|&father| {
        (given.len() > 1 || customs.is_surname(words.text(father))) && of(&BEFORE_LAST)
    });
    let last = person.last();
    let joined = Some(person.joined).filter(|&joined| joined != last);
    [Some(last), joined, first, father].into_iter().flatten()
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

/// How much speaks for a surname being this person's; `None` where it cannot be.
fn support(
    name: &Name,
    person: &Person<'_>,
    exact: bool,
    alone: bool,
    in_lists: usize,
) -> Option<i16> {
    if person.titles.conflicts(name.titles) {
        return None;
    }
    let year = name.uses.first()?.years.0;
    let used_in = |country: Option<Country>| {
        country.is_some() && name.uses.iter().any(|known| known.country == country)
    };
    let gap_to = |span: (i16, i16)| (year != 0 && span.0 != 0).then(|| between((year, year), span));
    let gap_of_uses = person
        .uses
        .iter()
        .filter_map(|known| gap_to(known.years))
        .min();
    let gap_of_terms = person.terms.iter().filter_map(|&term| gap_to(term)).min();
    let gap = [gap_of_uses, gap_of_terms].into_iter().flatten().min();
    if gap.is_some_and(|gap| gap > LONG) {
        return None;
    }
    let near = gap.is_none_or(|gap| gap <= NEAR);
    let mut sum = 0;
    // The same country, the nearer in time the better.
    sum += person
        .uses
        .iter()
        .filter(|known| used_in(known.country))
        .map(|known| match gap_to(known.years) {
            Some(0..=3) => 4,
            Some(4..=8) => 2,
            Some(_) => 1,
            None => 3,
        })
        .max()
        .unwrap_or(0);
    if used_in(person.nation) {
        sum += 2;
    }
    // Post and date make an ambassador who he is.
    let serves = |&(country, term): &(Country, (i16, i16))| {
        used_in(Some(country)) && gap_to(term).is_none_or(|gap| gap == 0)
    };
    if person.posts.iter().any(serves) {
        sum += match name.titles.offices() {
            offices if offices.meets(Titles::DIPLOMAT) => 4,
            offices if offices == Titles::default() => 2,
            _ => 0,
        };
    }
    // In office: US officials are spoken of everywhere, the president above all; others at home.
    if gap_of_terms.is_some_and(|gap| gap <= 1) {
        sum += match person.nation {
            nation if used_in(nation) => 2,
            Some(nation) if nation.as_str() == "US" => {
                1 + i16::from(person.titles.meets(Titles::HEAD_OF_STATE))
            }
            _ => 0,
        };
    }
    // Whoever is spoken of in many countries at the time.
    let countries = person.uses.iter().filter(|known| known.country.is_some());
    if countries.count() >= 3 && gap_of_uses.is_none_or(|gap| gap <= 1) {
        sum += 2;
    }
    let offices = name.titles.offices();
    if near && person.titles.meets(offices) {
        sum += 2;
    } else if near
        && person.titles.is_officer() != name.titles.is_officer()
        && (person.titles.is_civil() || name.titles.is_civil())
    {
        sum -= 2;
    }
    // No one else bears a name that is rare.
    let in_public = near || gap_of_uses.is_none() && gap_of_terms.is_some();
    // That a name is rare does not tell that its bearer served at a post: who signs there has been heard of there, or
    // a list has him there.
    let at_post = !name.signs_abroad
        || person.posts.iter().any(serves)
        || person.uses.iter().any(|known| {
            used_in(known.country) && gap_to(known.years).is_none_or(|gap| gap <= NEAR)
        });
    if alone && at_post {
        sum += match in_lists {
            0 | 1 if in_public => 4,
            0..=3 => 2,
            _ => 0,
        };
    }
    if !exact {
        sum -= 1;
    }
    Some(sum)
}

/// Surnames that are one person: the leading name, the country, the years they span, the titles.
type Surname = (u32, Option<Country>, (i16, i16), Titles);

/// Joins the surnames that no bearer took: within one country and a few years, and a rare one in several countries at
/// one time.
fn join_rest(names: &[Name], rest: &[Alone], groups: &mut Groups, listed: &Listed, words: &Words) {
    let place = |number: u32| {
        let used = names[number as usize].uses.first();
        used.map_or((None, 0), |used| (used.country, used.years.0))
    };
    let mut sorted = rest.to_vec();
    sorted.sort_unstable_by_key(|surname| (surname.folded, place(surname.number), surname.number));
    for run in sorted.chunk_by(|a, b| a.folded == b.folded) {
        // Heads with the years they span and their titles.
        let mut open: Vec<Surname> = Vec::new();
        for &Alone { number, .. } in run {
            let (country, year) = place(number);
            let titles = names[number as usize].titles;
            let rivals = groups.rivals.contains_key(&number);
            let fits = open.iter_mut().find(|(head, known, years, borne)| {
                *known == country
                    && !borne.conflicts(titles)
                    && groups.rivals.contains_key(head) == rivals
                    && (year == 0 || years.0 == 0 || between((year, year), *years) <= NEAR)
            });
            match fits {
                Some((head, _, years, borne)) => {
                    groups.join(number, *head, Join::Surname);
                    *borne = borne.with(titles);
                    if year != 0 {
                        *years = (
                            if years.0 == 0 {
                                year
                            } else {
                                years.0.min(year)
                            },
                            years.1.max(year),
                        );
                    }
                }
                None => open.push((number, country, (year, year), titles)),
            }
        }
        let last = run[0].last;
        let rare = words.text(last).len() > 3 && bearers_in(listed, last, 0) <= 1;
        if !rare || open.len() < 2 || open.len() > NEIGHBOURS {
            continue;
        }
        for at in 1..open.len() {
            let (head, _, years, titles) = open[at];
            if groups.rivals.contains_key(&head) {
                continue;
            }
            let near = open[..at].iter().find(|(other, _, known, borne)| {
                !groups.rivals.contains_key(other)
                    && !borne.conflicts(titles)
                    && (years.0 == 0 || known.0 == 0 || between(years, *known) <= 2)
            });
            if let Some(&(other, ..)) = near {
                groups.join(head, other, Join::Surname);
            }
        }
    }
}
