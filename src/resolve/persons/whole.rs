//! Joins whole names: fuller and shorter given names, initials, short forms, romanisations; persons that several lists
//! have.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::country::Country;
use crate::resolve::across::Groups;
use crate::resolve::names::{Agreement, given_names_agree, heard_alike};
use crate::resolve::words::{WordId, Words};
use crate::resolve::{Customs, Founding, Join, Titles};

use super::surnames::{is_romanised, likeness};
use super::{LONG, NEAR, NEIGHBOURS, Person, between};

/// How many names of a surname are few.
const FEW: usize = 3;
/// How many names of one person are held against a further one.
const MEMBERS: usize = 64;

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
pub(super) fn join_whole(
    persons: &[Person<'_>],
    groups: &mut Groups,
    words: &Words,
    customs: &Customs,
) {
    let (ends, order) = in_blocks(persons, words);
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
    let torn = torn_names(&found, persons, words, customs);
    let mut rivals: Vec<(u32, u32)> = Vec::new();
    // Who is one person so far: two names that contradict each other are never one by way of a third.
    let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
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
        let rule = rule_of(agreement, one, other);
        let (from, to) = if rank(one) < rank(other) {
            (one, other)
        } else {
            (other, one)
        };
        let (from_head, to_head) = (groups.head(from.number), groups.head(to.number));
        if from_head == to_head {
            continue;
        }
        let own = |head: u32, index: u32| {
            let known = members.get(&head).cloned();
            known.unwrap_or_else(|| vec![index])
        };
        let (from_index, to_index) = if std::ptr::eq(from, one) {
            (a, b)
        } else {
            (b, a)
        };
        let (mut ours, theirs) = (own(to_head, to_index), own(from_head, from_index));
        let apart = ours.iter().any(|&one| {
            theirs.iter().any(|&other| {
                contradict(
                    &persons[one as usize],
                    &persons[other as usize],
                    words,
                    customs,
                )
            })
        });
        if apart || ours.len() + theirs.len() > MEMBERS {
            rivals.push((from.number, to.number));
            continue;
        }
        ours.extend(theirs);
        members.remove(&from_head);
        members.insert(to_head, ours);
        groups.join(from.number, to.number, rule);
    }
    rivals.sort_unstable();
    rivals.dedup();
    for run in rivals.chunk_by(|a, b| a.0 == b.0) {
        let of = run.iter().map(|&(_, rival)| rival).collect();
        groups.rivals.insert(run[0].0, of);
    }
}

/// The persons of each block of surnames, all blocks in one row, and where each block ends.
fn in_blocks(persons: &[Person<'_>], words: &Words) -> (Vec<u32>, Vec<u32>) {
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
    (ends, order)
}

/// The names that agree with two that contradict each other: `John Roe` may be `John A. Roe` or `John B. Roe`, so that he
/// is neither.
fn torn_names(
    found: &[(Agreement, u32, u32)],
    persons: &[Person<'_>],
    words: &Words,
    customs: &Customs,
) -> FxHashSet<u32> {
    let mut partners: Vec<(u32, u32)> = found
        .iter()
        .flat_map(|&(_, a, b)| [(a, b), (b, a)])
        .collect();
    partners.sort_unstable();
    let one_person =
        |b: u32, c: u32| !contradict(&persons[b as usize], &persons[c as usize], words, customs);
    partners
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|run| {
            let mut pairs = run
                .iter()
                .enumerate()
                .flat_map(|(at, one)| run[at + 1..].iter().map(move |other| (one.1, other.1)));
            pairs.any(|(b, c)| !one_person(b, c))
        })
        .map(|run| run[0].0)
        .collect()
}

/// The rule that joins two names.
fn rule_of(agreement: Agreement, one: &Person<'_>, other: &Person<'_>) -> Join {
    match agreement {
        _ if one.list.is_some() && other.list.is_some() => Join::Lists,
        Agreement::Spelling => Join::Spelling,
        Agreement::Nickname => Join::Nickname,
        Agreement::Full | Agreement::Initial => Join::Given,
    }
}

/// Which of two names leads: the listed one, then the longer, then the earlier.
fn rank(person: &Person<'_>) -> (bool, usize, usize, std::cmp::Reverse<u32>) {
    (
        person.list.is_some(),
        person.words.len(),
        person.label.len(),
        std::cmp::Reverse(person.number),
    )
}

/// Whether two whole names are those of two persons: their given names contradict each other, or their suffixes do.
fn contradict(a: &Person<'_>, b: &Person<'_>, words: &Words, customs: &Customs) -> bool {
    let suffixes = matches!((a.suffix, b.suffix), (Some(a), Some(b)) if a != b);
    suffixes
        || !a.given().is_empty()
            && !b.given().is_empty()
            && given_names_agree(&a.given_names(words), &b.given_names(words), customs).is_none()
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
pub(super) fn alike(a: WordId, b: WordId, words: &Words) -> bool {
    words.text(a).len() >= 4
        && words.text(b).len() >= 4
        && heard_alike(words.heard(a), words.heard(b))
}

/// Whether the surnames of two names may be two spellings of one.
fn are_spellings(a: &Person<'_>, b: &Person<'_>, words: &Words) -> bool {
    is_romanised(a.nation)
        && is_romanised(b.nation)
        && likeness(a.last(), b.last(), words).is_some()
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
    if !same_surname && !are_spellings(a, b, words) {
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
    // Words side by side by chance are no one's name.
    let by_chance = |person: &Person<'_>| {
        person.list.is_none() && person.founding == Founding::Apart && person.documents < 2
    };
    if by_chance(a) || by_chance(b) {
        return None;
    }
    let mut agreement = given_names_agree(&a.given_names(words), &b.given_names(words), customs)?;
    // `Ely Binh Xuyen`, once, is no fuller name of `Binh Xuyen`.
    let (short, long) = if a.words.len() <= b.words.len() {
        (a, b)
    } else {
        (b, a)
    };
    let tail = long.words.len() > short.words.len()
        && long.words.ends_with(&short.words)
        && words.text(long.words[0]).len() > 1;
    let founded = long.list.is_some() || long.founding >= Founding::Given;
    if tail && !founded && long.documents < 2 {
        return None;
    }
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
