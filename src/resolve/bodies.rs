//! Which names of bodies are one.
//!
//! A body that many countries have is one in each country; where a document names the country with it (`the Supreme
//! Court of Kazakhstan`), it is the one that documents of that country mean by the shorter name. An acronym that no list
//! and no definition in its own document explains means what other documents of the same country define it as, where
//! they agree, are near in time and not too few; what is left of an acronym is one everywhere.

use rustc_hash::FxHashMap;

use crate::country::Country;
use crate::mention::Kind;

use super::across::{Groups, Name, Use, is_acronym};
use super::{Customs, Join, words_of};

/// A body that an acronym is defined as.
type Body<'n> = (u32, &'n Name);

/// Of how many documents that leave an acronym open one that names its body speaks for. In more of them it is likelier
/// another's: one `Select Committee (SC)` tells nothing of the SC in hundreds of telegrams on the Security Council.
const SPEAKS_FOR: u32 = 10;
/// For how many years a definition holds, before and behind.
const HOLDS: i16 = 20;

/// Joins names of bodies.
pub(super) fn join(names: &[Name], groups: &mut Groups, customs: &Customs) {
    let bodies = || {
        names
            .iter()
            .enumerate()
            .filter(|(_, name)| name.kind == Kind::Organisation)
            .map(|(number, name)| (number as u32, name))
    };
    national(bodies(), groups, customs);
    // For each acronym the bodies that documents define it as.
    let mut defined: FxHashMap<&str, Vec<Body<'_>>> = FxHashMap::default();
    for (number, name) in bodies() {
        for form in name.forms.iter().filter(|form| form.join == Join::Defined) {
            let known = defined.entry(&form.text).or_default();
            if known.iter().all(|(body, _)| *body != number) {
                known.push((number, name));
            }
        }
    }
    // In how many documents on each country an acronym is left open.
    let open = || bodies().filter(|(_, name)| name.entry.is_none() && is_acronym(&name.label));
    let mut uses: FxHashMap<(&str, Option<Country>), u32> = FxHashMap::default();
    let mut all: FxHashMap<&str, u32> = FxHashMap::default();
    for (_, name) in open().filter(|(_, name)| defined.contains_key(name.label.as_str())) {
        *all.entry(&name.label).or_default() += name.documents;
        for used in &name.uses {
            *uses.entry((&name.label, used.country)).or_default() += used.documents;
        }
    }
    let mut left: FxHashMap<String, u32> = FxHashMap::default();
    for (number, name) in open() {
        let acronym = name.label.as_str();
        let open = Open {
            number,
            name,
            documents: all.get(acronym).copied().unwrap_or_default(),
            on: &|country| uses.get(&(acronym, country)).copied().unwrap_or_default(),
        };
        let means = defined
            .get(acronym)
            .map(|bodies| meanings(&open, bodies, groups))
            .unwrap_or_default();
        match means[..] {
            [body] => groups.join(number, body, Join::Elsewhere),
            [] => {
                let first = *left.entry(words_of(acronym).concat()).or_insert(number);
                groups.join(number, first, Join::Name);
            }
            _ => {
                groups.rivals.insert(number, means);
            }
        }
    }
}

/// An acronym that its documents leave open.
struct Open<'a> {
    number: u32,
    name: &'a Name,
    /// In how many documents it is left open, wherever.
    documents: u32,
    /// In how many on a country.
    on: &'a dyn Fn(Option<Country>) -> u32,
}

/// The bodies that an acronym may mean where it is used: as documents of its country define it; failing that, as those
/// do that are about several countries, as documents on an international body are.
fn meanings(open: &Open<'_>, bodies: &[Body<'_>], groups: &Groups) -> Vec<u32> {
    let Open { number, name, .. } = *open;
    let of = |fits: &dyn Fn(&Name) -> bool| {
        let mut means: Vec<u32> = bodies
            .iter()
            .filter(|(body, known)| *body != number && fits(known))
            .map(|(body, _)| groups.head(*body))
            .collect();
        means.sort_unstable();
        means.dedup();
        means
    };
    // One document that is about another country as well says nothing of all that use the name.
    let mostly = |used: &&Use| used.documents.saturating_mul(2) >= name.documents;
    for used in name.uses.iter().filter(mostly) {
        let means = of(&|body| {
            let mut here = body
                .uses
                .iter()
                .filter(|known| known.country == used.country);
            here.any(|known| speaks_for(known, used, (open.on)(used.country)))
        });
        if !means.is_empty() {
            return means;
        }
    }
    match bodies {
        [_] => of(&|body| {
            body.uses.len() > 1 && body.documents.saturating_mul(SPEAKS_FOR) >= open.documents
        }),
        _ => Vec::new(),
    }
}

/// Whether the documents that name a body in a country are near those that use an acronym there, and not too few for all
/// that use it.
fn speaks_for(known: &Use, used: &Use, documents: u32) -> bool {
    let dated = known.years.0 != 0 && used.years.0 != 0;
    let near = known.years.0 - HOLDS <= used.years.1 && used.years.0 <= known.years.1 + HOLDS;
    (!dated || near) && known.documents.saturating_mul(SPEAKS_FOR) >= documents
}

/// Joins the names of bodies that many countries have to those that name their country.
fn national<'n>(
    bodies: impl Iterator<Item = (u32, &'n Name)> + Clone,
    groups: &mut Groups,
    customs: &Customs,
) {
    let unlisted = bodies.filter(|(_, name)| name.entry.is_none());
    let mut known: FxHashMap<(String, Country), u32> = FxHashMap::default();
    for (number, name) in unlisted.clone() {
        if let Some(country) = name.country {
            known
                .entry((words_of(&name.label).join(" "), country))
                .or_insert(number);
        }
    }
    if known.is_empty() {
        return;
    }
    for (number, name) in unlisted.filter(|(_, name)| name.country.is_none()) {
        let words = words_of(&name.label);
        if let Some((rest, country)) = customs.of_country(&words)
            && let Some(&short) = known.get(&(rest.join(" "), country))
        {
            groups.join(short, number, Join::Name);
        }
    }
}
