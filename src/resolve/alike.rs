//! Entities that may be one and that nothing joins: persons of one surname or of names spelt nearly alike, bodies and
//! places under two forms of one name. For a person to decide, never joined by themselves.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::entity::{Entity, EntityId, Registry};
use crate::mention::Kind;

use super::across::is_acronym;
use super::names::{PersonName, given_names_agree, person_words, skeleton, spelt_alike};
use super::{Customs, words_of};

/// With how many names behind it in its block a name is compared.
const NEIGHBOURS: usize = 24;
/// How many bodies and places are compared letter by letter: those that are mentioned most.
const COMPARED: usize = 100_000;
/// Shorter names that differ in one letter are as likely two.
const LONG: usize = 10;
/// The letters of a word besides one that is wrong.
const WORD: usize = 5;
/// Words that names of bodies have or lack at will.
const SMALL: [&str; 21] = [
    "the", "of", "for", "and", "on", "in", "to", "de", "du", "des", "del", "la", "le", "les",
    "los", "das", "der", "die", "da", "do", "e",
];

/// Why a surname alone may be somebody who bears it in full.
pub(super) const SURNAME: &str =
    "the same surname: no country, date or title says that they are one";

/// Is told of two that may be one: why, and how likely it is (0 to 1).
type Pair<'a> = dyn FnMut(EntityId, EntityId, &'static str, f64) + 'a;

/// Tells `pair` of all that may be one.
pub(super) fn pairs(registry: &Registry, customs: &Customs, pair: &mut Pair<'_>) {
    persons(registry, customs, pair);
    acronyms(registry, pair);
    same_words(registry, pair);
    misspelt(registry, pair);
}

/// A person to compare.
struct Person<'r> {
    block: String,
    name: PersonName,
    entity: &'r Entity,
    id: EntityId,
}

fn persons(registry: &Registry, customs: &Customs, pair: &mut Pair<'_>) {
    let mut persons: Vec<Person<'_>> = registry
        .entities
        .iter()
        .enumerate()
        .filter(|(_, entity)| entity.kind == Kind::Person)
        .map(|(at, entity)| {
            let name = PersonName::new(person_words(&entity.label, customs), customs);
            Person {
                block: skeleton(name.last()),
                name,
                entity,
                id: EntityId(at as u32),
            }
        })
        .collect();
    persons.sort_by(|a, b| {
        let key = |person: &Person<'_>| (person.name.surname(), person.id);
        a.block
            .cmp(&b.block)
            .then_with(|| a.name.given().cmp(b.name.given()))
            .then_with(|| key(a).cmp(&key(b)))
    });
    for block in persons.chunk_by(|a, b| a.block == b.block) {
        surnames(block, pair);
        for (at, one) in block.iter().enumerate() {
            for other in block[at + 1..].iter().take(NEIGHBOURS) {
                full_names(one, other, customs, pair);
            }
        }
    }
}

/// Surnames alone, each with those who bear it in full.
fn surnames(block: &[Person<'_>], pair: &mut Pair<'_>) {
    let mut bearers: BTreeMap<String, Vec<&Person<'_>>> = BTreeMap::new();
    for person in block.iter().filter(|person| !person.name.is_surname()) {
        let known = bearers.entry(person.name.surname()).or_default();
        known.push(person);
    }
    for known in bearers.values_mut() {
        known.sort_by(|a, b| {
            let mentions = |person: &Person<'_>| person.entity.mentions;
            mentions(b).cmp(&mentions(a)).then(a.id.cmp(&b.id))
        });
        known.truncate(NEIGHBOURS);
    }
    // Several entities of one surname, each of a country of its own, where nobody bears it in full.
    let mut alone: FxHashMap<String, &Person<'_>> = FxHashMap::default();
    for person in block.iter().filter(|person| person.name.is_surname()) {
        let surname = person.name.surname();
        if let Some(known) = bearers.get(&surname) {
            for bearer in known {
                pair(person.id, bearer.id, SURNAME, 0.5);
            }
            continue;
        }
        for (spelling, known) in bearers.iter().take(NEIGHBOURS) {
            if spelt_alike(spelling, &surname) {
                for bearer in known {
                    let reason = "surnames spelt nearly alike: nothing says that they are one";
                    pair(person.id, bearer.id, reason, 0.05);
                }
            }
        }
        match alone.get(&surname) {
            None => {
                alone.insert(surname, person);
            }
            Some(first) => {
                let reason = "the same surname alone, in other countries or years";
                pair(person.id, first.id, reason, 0.15);
            }
        }
    }
}

/// Two full names that agree, for whom country and date do not speak.
fn full_names(one: &Person<'_>, other: &Person<'_>, customs: &Customs, pair: &mut Pair<'_>) {
    let (a, b) = (&one.name, &other.name);
    let two_of_a_list = one.entity.gazetteer_id != other.entity.gazetteer_id
        && !one.entity.gazetteer_id.is_empty()
        && !other.entity.gazetteer_id.is_empty();
    if a.is_surname()
        || b.is_surname()
        || two_of_a_list
        || a.suffix() != b.suffix()
        || !spelt_alike(a.last(), b.last())
        || given_names_agree(a.given(), b.given(), customs).is_none()
    {
        return;
    }
    if a.last() == b.last() {
        let reason = "given names that agree: used in other countries or years";
        pair(one.id, other.id, reason, 0.6);
    } else if a
        .given()
        .iter()
        .any(|word| word.len() > 1 && b.given().contains(word))
    {
        let reason = "surnames spelt nearly alike, and a given name in common";
        pair(one.id, other.id, reason, 0.5);
    }
}

/// Bodies and places.
fn things(registry: &Registry, kinds: &[Kind]) -> Vec<(EntityId, Vec<String>)> {
    let things = registry.entities.iter().enumerate();
    things
        .filter(|(_, entity)| kinds.contains(&entity.kind))
        .map(|(at, entity)| (EntityId(at as u32), words_of(name_of(entity))))
        .collect()
}

/// A label without the country that was put behind it.
fn name_of(entity: &Entity) -> &str {
    match entity.label.rsplit_once(" (") {
        Some((name, country)) if entity.country.is_some() && country.ends_with(')') => name,
        _ => &entity.label,
    }
}

/// Whether two can be one at all: lists have not both, and they are of one kind.
fn may_be_one(a: &Entity, b: &Entity) -> bool {
    a.kind == b.kind && (a.gazetteer_id.is_empty() || b.gazetteer_id.is_empty())
}

/// Whether nothing says that two are of two countries.
fn may_be_neighbours(a: &Entity, b: &Entity) -> bool {
    a.country.is_none() || b.country.is_none() || a.country == b.country
}

/// Acronyms and the bodies whose words begin so.
fn acronyms(registry: &Registry, pair: &mut Pair<'_>) {
    let bodies = things(registry, &[Kind::Organisation]);
    let mut by_initials: FxHashMap<String, Vec<EntityId>> = FxHashMap::default();
    for (id, words) in &bodies {
        if words.len() < 3 {
            continue;
        }
        let small = |word: &&String| !SMALL.contains(&word.as_str());
        let initials = |words: &mut dyn Iterator<Item = &String>| -> String {
            words.filter_map(|word| word.chars().next()).collect()
        };
        let all = initials(&mut words.iter());
        let chief = initials(&mut words.iter().filter(small));
        if chief.len() > 2 && chief != all {
            by_initials.entry(chief).or_default().push(*id);
        }
        by_initials.entry(all).or_default().push(*id);
    }
    for (id, _) in &bodies {
        let short = registry.get(*id);
        if !is_acronym(&short.label) || !short.rivals.is_empty() {
            continue;
        }
        let letters: String = short
            .label
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if letters.len() < 3 {
            continue;
        }
        for &long in by_initials
            .get(&letters)
            .into_iter()
            .flatten()
            .take(NEIGHBOURS)
        {
            let full = registry.get(long);
            if long != *id && may_be_one(short, full) && may_be_neighbours(short, full) {
                pair(
                    *id,
                    long,
                    "an acronym and a name whose words begin with its letters",
                    0.4,
                );
            }
        }
    }
}

/// Names of the same words but for small ones and their order.
fn same_words(registry: &Registry, pair: &mut Pair<'_>) {
    let mut keyed: Vec<(Kind, String, EntityId)> = Vec::new();
    for kind in [Kind::Organisation, Kind::Place] {
        for (id, mut words) in things(registry, &[kind]) {
            if kind == Kind::Organisation {
                words.retain(|word| !SMALL.contains(&word.as_str()));
                words.sort_unstable();
            }
            let key = words.join(if kind == Kind::Place { "" } else { " " });
            if !key.is_empty() {
                keyed.push((kind, key, id));
            }
        }
    }
    keyed.sort_unstable();
    for run in keyed.chunk_by(|a, b| (a.0, &a.1) == (b.0, &b.1)) {
        for (at, &(kind, _, one)) in run.iter().enumerate() {
            for &(.., other) in run[at + 1..].iter().take(NEIGHBOURS) {
                let (a, b) = (registry.get(one), registry.get(other));
                if !may_be_one(a, b) {
                    continue;
                }
                if may_be_neighbours(a, b) {
                    pair(
                        one,
                        other,
                        "the same words but for small ones and their order",
                        0.7,
                    );
                } else if kind == Kind::Organisation {
                    pair(one, other, "a body of the same name in two countries", 0.1);
                }
            }
        }
    }
}

/// Long names one letter off: two of them that lose the same letter are the same then.
fn misspelt(registry: &Registry, pair: &mut Pair<'_>) {
    let mut names: Vec<(EntityId, String)> = things(registry, &[Kind::Organisation, Kind::Place])
        .into_iter()
        .map(|(id, words)| (id, words.join(" ")))
        .filter(|(_, name)| name.len() >= LONG && name.is_ascii())
        .collect();
    names.sort_by(|a, b| {
        let mentions = |id: EntityId| registry.get(id).mentions;
        mentions(b.0).cmp(&mentions(a.0)).then(a.0.cmp(&b.0))
    });
    names.truncate(COMPARED);
    let mut shorter: Vec<(u64, u32)> = Vec::new();
    for (number, (_, name)) in names.iter().enumerate() {
        let mut hashes = vec![hash(name.bytes())];
        for gone in 0..name.len() {
            let without = name.bytes().enumerate().filter(|(at, _)| *at != gone);
            hashes.push(hash(without.map(|(_, byte)| byte)));
        }
        hashes.sort_unstable();
        hashes.dedup();
        shorter.extend(hashes.into_iter().map(|hash| (hash, number as u32)));
    }
    shorter.sort_unstable();
    let mut found: Vec<(u32, u32)> = Vec::new();
    for run in shorter.chunk_by(|a, b| a.0 == b.0) {
        for (at, &(_, one)) in run.iter().enumerate() {
            let others = run[at + 1..].iter().take(NEIGHBOURS);
            found.extend(others.map(|&(_, other)| (one, other)));
        }
    }
    found.sort_unstable();
    found.dedup();
    for (one, other) in found {
        let ((one, a), (other, b)) = (&names[one as usize], &names[other as usize]);
        let (first, second) = (registry.get(*one), registry.get(*other));
        if may_be_one(first, second) && may_be_neighbours(first, second) && is_one_letter_off(a, b)
        {
            pair(*one, *other, "long names one letter apart", 0.6);
        }
    }
}

/// A hash of bytes that is the same in every run.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Whether one of two differing names has a letter more, another letter, or two letters in the other order. Digits count
/// things, and the last letter may make another word of a name (`Guinea`, `Guineas`).
fn is_one_letter_off(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a == b || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (left, right) = (&a[head..], &b[head..]);
    let tail = left
        .iter()
        .rev()
        .zip(right.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (left, right) = (&left[..left.len() - tail], &right[..right.len() - tail]);
    let digits = left.iter().chain(right).any(u8::is_ascii_digit);
    let swapped = matches!((left, right), ([a, b], [c, d]) if a == d && b == c);
    // In a short word a letter makes another: `U.K. delegation`, `U.S. delegation`.
    let word = |name: &[u8]| {
        let begin = name[..head].iter().rev().take_while(|byte| **byte != b' ');
        let end = name[name.len() - tail..]
            .iter()
            .take_while(|byte| **byte != b' ');
        begin.count() + end.count() >= WORD
    };
    word(a) && word(b) && tail > 0 && !digits && (left.len().max(right.len()) <= 1 || swapped)
}

#[cfg(test)]
mod tests {
    use super::is_one_letter_off;

    #[test]
    fn one_letter_is_more_other_or_swapped() {
        for (a, b, off) in [
            ("united nations", "united natons", true),
            ("united nations", "unitad nations", true),
            ("united nations", "united natoins", true),
            ("united nations", "united nation", false),
            ("united nations", "united nations", false),
            ("united nations", "unted natons", false),
            ("20th division", "21th division", false),
            ("uk delegation", "us delegation", false),
        ] {
            assert_eq!(is_one_letter_off(a, b), off, "{a} {b}");
            assert_eq!(is_one_letter_off(b, a), off, "{b} {a}");
        }
    }
}
