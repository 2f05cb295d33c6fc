//! Joins surnames alone to the bearers whom country, date, office and title support more than any other.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::country::Country;
use crate::gazetteer::Entries;
use crate::resolve::across::{Groups, Name, Use};
use crate::resolve::names::distance;
use crate::resolve::words::{WordId, Words};
use crate::resolve::{Customs, Join, Titles};

use super::bearers::{Bearers, FirstNames};
use super::whole::alike;
use super::{
    Alone, AloneDocuments, LONG, Listed, NEAR, Person, bearers_in, between, id_of, is_initials,
};

/// The most bearers of a surname that are weighed for a surname alone; with more no one stands out.
const MOST_BEARERS: usize = 512;
/// The support that joins a surname to a bearer.
const ENOUGH: i16 = 4;
/// What a listed bearer in office, whom tagging proposes, has ahead.
const PROPOSED: i16 = 2;
/// Years before or behind an office in which the one listed bearer of a surname is spoken of.
const CAREER: i16 = 15;
/// By how much it must exceed that of the next.
const AHEAD: i16 = 2;

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
pub(super) fn join_surnames(
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

/// What a surname is judged by.
pub(super) struct Known<'n> {
    pub(super) bearers: Bearers,
    pub(super) first_names: FirstNames,
    pub(super) listed: &'n Listed,
    pub(super) often: &'n AloneDocuments,
    pub(super) words: &'n Words,
    pub(super) customs: &'n Customs,
    pub(super) entries: &'n Entries,
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
        let mut may_be: Vec<(u32, Likeness)> = Vec::new();
        let exact = self.bearers.of(folded);
        may_be.extend(exact.iter().map(|&index| (index, Likeness::Same)));
        for &word in self.bearers.words_of(block) {
            let Some(likeness) = likeness(word, folded, self.words) else {
                continue;
            };
            let romanised = |index: &u32| {
                let person = &persons[*index as usize];
                is_romanised(person.nation)
                    // What stands oftener than the name is no other spelling of it.
                    && self.often.of(folded) <= self.often.of(word) + person.documents
            };
            let others = self.bearers.of(word).iter().copied().filter(romanised);
            may_be.extend(others.map(|index| (index, likeness)));
        }
        may_be.sort_unstable();
        may_be.dedup_by_key(|&mut (index, _)| index);
        if touched.is_some_and(|touched| {
            let spoken_of = |&(index, _): &(u32, Likeness)| touched.persons[index as usize];
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
        let listed = ListedBearers {
            then: in_lists,
            only_one: bearers_in(self.listed, surname.last, 0) <= 1,
            common: self
                .customs
                .is_common_surname(self.words.text(surname.last)),
        };
        let mut weighed: Vec<(i16, u32, Likeness)> = Vec::new();
        for &(index, likeness) in &block.may_be {
            let person = &persons[index as usize];
            // `Bourguiba Jr.` is not his father.
            if surname.suffix.is_some() && surname.suffix != person.suffix {
                continue;
            }
            let initials = is_initials(person, self.words);
            // A name of initials only may be that of any other.
            let alone = match likeness {
                _ if initials => block.only,
                Likeness::Same => block.full_exact == 1,
                Likeness::Letter | Likeness::Vowels => block.full == 1,
            };
            let Some(mut support) = support(name, person, likeness, alone, listed) else {
                continue;
            };
            if initials && block.full > 0 {
                support -= AHEAD;
            }
            if proposed.is_some_and(|id| person.ids.contains(&id)) && in_office(person, year) {
                support += PROPOSED;
            }
            weighed.push((support, index, likeness));
        }
        if weighed.is_empty() {
            return self.first_name(name, block.folded, persons);
        }
        weighed.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let next = weighed.get(1).map_or(i16::MIN, |&(support, ..)| support);
        match weighed.first() {
            Some(&(best, index, likeness))
                if best >= ENOUGH && best.saturating_sub(next) >= AHEAD =>
            {
                let person = &persons[index as usize];
                let held = proposed.is_some_and(|id| person.ids.contains(&id));
                let rule = if held && in_office(person, year) {
                    Join::Office
                } else if likeness == Likeness::Same {
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

/// Whether a list has the person in office in a year or the ones beside it; whatever the year where none is known.
fn in_office(person: &Person<'_>, year: i16) -> bool {
    year == 0
        || person
            .terms
            .iter()
            .any(|&term| between((year, year), term) <= 1)
}

/// How like two surnames that sound alike are; `None` where they are two names.
pub(super) fn likeness(a: WordId, b: WordId, words: &Words) -> Option<Likeness> {
    /// Shorter names of one sound are those of several families.
    const SHORTEST: usize = 5;
    /// From this length on two letters may differ.
    const LONG: usize = 7;
    if a == b || !alike(a, b, words) {
        return None;
    }
    let (one, other) = (words.text(a), words.text(b));
    let shorter = one.len().min(other.len());
    let ends = one.as_bytes().last() == other.as_bytes().last();
    let vowel = |word: &str| word.ends_with(VOWELS);
    let letters = match distance(one.as_bytes(), other.as_bytes()) {
        // `Martino` is not `Martin`.
        0 | 1 => shorter >= SHORTEST && vowel(one) == vowel(other),
        2 => shorter >= LONG && ends,
        _ => false,
    };
    if letters {
        Some(Likeness::Letter)
    } else {
        // `Nasr` for `Nasser`, but not `Makris` for `Makarios`.
        let vowels = |word: &str| word.matches(VOWELS).count();
        (consonants(one).eq(consonants(other)) && vowels(one).abs_diff(vowels(other)) <= 1)
            .then_some(Likeness::Vowels)
    }
}

const VOWELS: [char; 6] = ['a', 'e', 'i', 'o', 'u', 'y'];

/// The consonants of a word as it is written, each once in a row.
fn consonants(word: &str) -> impl Iterator<Item = u8> {
    let mut before = None;
    word.bytes()
        .filter(|byte| !VOWELS.contains(&char::from(*byte)))
        .filter(move |&byte| before.replace(byte) != Some(byte))
}

/// Whether names of a country are romanised in several ways: an English name is not (`Allon` is no `Allen`), and
/// syllables that sound alike are other names where names are made of a few of them.
pub(super) fn is_romanised(nation: Option<Country>) -> bool {
    const NOT: [&str; 9] = ["US", "CN", "TW", "HK", "KR", "KP", "VN", "KH", "SG"];
    nation.is_none_or(|nation| !NOT.contains(&nation.as_str()))
}

/// The persons whose surname another name may be a spelling of.
struct Block {
    folded: WordId,
    /// Whether one person bears a name of these consonants.
    only: bool,
    /// How many do with more than initials before it, and how many of these bear the very surname.
    full: usize,
    full_exact: usize,
    /// Who may be meant, with how like the surname is.
    may_be: Vec<(u32, Likeness)>,
}

/// How like a surname is to that of a bearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// It is the very surname.
    Same,
    /// It sounds alike, and hardly a letter differs.
    Letter,
    /// It sounds alike, and has the same consonants.
    Vowels,
}

/// How many bearers of a surname lists have.
#[derive(Debug, Clone, Copy)]
struct ListedBearers {
    /// Who lived then.
    then: usize,
    /// Whether there is one at most, whenever.
    only_one: bool,
    /// Whether many people bear it.
    common: bool,
}

impl ListedBearers {
    /// How much it says that the collection has one bearer. Of a common name, or one that lists have several bearers of,
    /// the country must speak for that one.
    fn rarity_support(self, in_public: bool, in_country: bool) -> i16 {
        match self.then {
            _ if self.common && !in_country => 0,
            0 | 1 if in_public => 4,
            0 | 1 => 2,
            2 | 3 if in_country => 2,
            _ => 0,
        }
    }
}

/// Whether a surname has the title of who leads a country, and the person came to lead one only later: President Pak of
/// 1963 is not the premier of that name of 1976.
fn leads_later(name: &Name, person: &Person<'_>) -> bool {
    let leads = Titles::HEAD_OF_STATE
        .with(Titles::HEAD_OF_GOVERNMENT)
        .with(Titles::MONARCH);
    let year = name.uses.first().map_or(0, |used| used.years.0);
    name.titles.meets(leads)
        && person.offices.meets(leads)
        && year != 0
        && !person.terms.is_empty()
        && person.terms.iter().all(|term| year < term.0 - 1)
}

/// The years between a surname's use and what is known of a person; `None` where either has no date.
struct Gaps {
    /// To the nearest use of a name that was found to be the person's.
    uses: Option<i16>,
    /// To the nearest term of an office that a list has the person in.
    terms: Option<i16>,
    /// To the nearest document that has the name in full.
    full: Option<i16>,
}

impl Gaps {
    fn new(person: &Person<'_>, year: i16) -> Self {
        let gap =
            |span: (i16, i16)| (year != 0 && span.0 != 0).then(|| between((year, year), span));
        Self {
            uses: person.uses.iter().filter_map(|used| gap(used.years)).min(),
            terms: person.terms.iter().filter_map(|&term| gap(term)).min(),
            full: person.attested.iter().filter_map(|&span| gap(span)).min(),
        }
    }

    /// Whether nothing but an office speaks for the person, and not then: whom no document of those years has in full is
    /// known by the office that a list has him in, or, where lists have no other of the surname, by a career around it.
    fn off_office(&self, listed: ListedBearers) -> bool {
        let reach = if listed.only_one { CAREER } else { 1 };
        self.full.is_none_or(|gap| gap > LONG) && self.terms.is_some_and(|gap| gap > reach)
    }
}

/// How much it says that a list has the bearer at the post on that day.
fn post_support(titles: Titles) -> i16 {
    match titles.offices() {
        offices if offices.meets(Titles::DIPLOMAT) => 4,
        offices if offices == Titles::default() => 2,
        _ => 0,
    }
}

/// How much the titles say: an office that both have; an officer is seldom a civil servant.
fn title_support(name: &Name, person: &Person<'_>) -> i16 {
    if person.titles.meets(name.titles.offices()) {
        2
    } else if person.titles.is_officer() != name.titles.is_officer()
        && (person.titles.is_civil() || name.titles.is_civil())
    {
        -2
    } else {
        0
    }
}

/// How much speaks for a surname being this person's; `None` where it cannot be.
fn support(
    name: &Name,
    person: &Person<'_>,
    likeness: Likeness,
    alone: bool,
    listed: ListedBearers,
) -> Option<i16> {
    if person.titles.conflicts(name.titles)
        || leads_later(name, person)
        || name.titles.are_of_another_than(person.offices)
            && !listed.only_one
            && in_office(person, name.uses.first().map_or(0, |used| used.years.0))
        || person.feminine != name.titles.tell_woman()
            && (name.titles.tell_woman() || person.feminine && name.titles.tell_man())
    {
        return None;
    }
    let year = name.uses.first()?.years.0;
    let used_in = |country: Option<Country>| {
        country.is_some() && name.uses.iter().any(|known| known.country == country)
    };
    let gap_to = |span: (i16, i16)| (year != 0 && span.0 != 0).then(|| between((year, year), span));
    let gaps = Gaps::new(person, year);
    let gap = [gaps.full, gaps.terms].into_iter().flatten().min();
    if gap.is_some_and(|gap| gap > LONG) || gaps.off_office(listed) {
        return None;
    }
    let near = gap.is_none_or(|gap| gap <= NEAR);
    // The same country, the nearer in time the better.
    let mut sum = person
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
    let in_country = sum > 0 || name.uses.iter().all(|used| used.country.is_none());
    // Far off in time and place, the same surname is another's.
    if sum == 0 && !near && !listed.only_one {
        return None;
    }
    // Whoever is spoken of in many countries at the time.
    let countries = person.uses.iter().filter(|known| known.country.is_some());
    let everywhere = countries.count() >= 3 && gaps.uses.is_none_or(|gap| gap <= 1);
    // What sounds alike is another's where neither country nor date speaks for it.
    let in_office = gaps.terms.is_some_and(|gap| gap <= 1);
    let supported = match likeness {
        Likeness::Same => true,
        Likeness::Letter => near && (sum > 0 || everywhere && in_office),
        Likeness::Vowels => in_office && (used_in(person.nation) || everywhere),
    };
    if !supported {
        return None;
    }
    if everywhere {
        sum += 2;
    }
    // Post and date make an ambassador who he is.
    let serves = |&(country, term): &(Country, (i16, i16))| {
        used_in(Some(country)) && gap_to(term).is_none_or(|gap| gap == 0)
    };
    if person.posts.iter().any(serves) {
        sum += post_support(name.titles);
    }
    // In office: US officials are spoken of everywhere, the president above all; others at home.
    if in_office {
        sum += match person.nation {
            nation if used_in(nation) => 2,
            Some(nation) if nation.as_str() == "US" => {
                1 + i16::from(person.titles.meets(Titles::HEAD_OF_STATE))
            }
            _ => 0,
        };
    }
    if near {
        sum += title_support(name, person);
    }
    // No one else bears a name that is rare.
    let in_public = near || gaps.uses.is_none() && gaps.terms.is_some();
    // That a name is rare does not tell that its bearer served at a post: who signs there has been heard of there, or
    // a list has him there.
    let at_post = !name.signs_abroad
        || person.posts.iter().any(serves)
        || person.uses.iter().any(|known| {
            used_in(known.country) && gap_to(known.years).is_none_or(|gap| gap <= NEAR)
        });
    if alone && at_post {
        sum += listed.rarity_support(in_public, in_country);
    }
    if likeness != Likeness::Same {
        sum -= 1;
    }
    Some(sum)
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

/// Adds a use to those of a person.
pub(super) fn add_use(uses: &mut Vec<Use>, used: Use) {
    match uses.iter_mut().find(|known| known.country == used.country) {
        Some(known) => *known = merged(*known, used),
        None => uses.push(used),
    }
}
