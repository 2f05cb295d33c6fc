//! Which names of bodies are one.
//!
//! A body that many countries have is one in each country; where a document names the country with it (`the Supreme
//! Court of Kazakhstan`), it is the one that documents of that country mean by the shorter name. An acronym that no list
//! and no definition in its own document explains means what other documents of the same country define it as, where
//! they agree; what is left of an acronym is one everywhere.

use rustc_hash::FxHashMap;

use crate::country::Country;
use crate::mention::Kind;

use super::across::{Groups, Name, is_acronym};
use super::{Customs, Join, words_of};

/// A body that an acronym is defined as, with the countries in question where it is.
type Body = (u32, Vec<Option<Country>>);

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
    // For each acronym the bodies that documents define it as, with the countries in question there.
    let mut defined: FxHashMap<&str, Vec<Body>> = FxHashMap::default();
    for (number, name) in bodies() {
        for form in name.forms.iter().filter(|form| form.join == Join::Defined) {
            let countries = name.uses.iter().map(|known| known.country).collect();
            let known = defined.entry(&form.text).or_default();
            if known.iter().all(|(body, _)| *body != number) {
                known.push((number, countries));
            }
        }
    }
    let mut left: FxHashMap<String, u32> = FxHashMap::default();
    for (number, name) in bodies() {
        let acronym = name.label.as_str();
        if name.entry.is_some() || !is_acronym(acronym) {
            continue;
        }
        let means = defined
            .get(acronym)
            .map(|bodies| meanings(number, name, bodies, groups))
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

/// The bodies that an acronym may mean where it is used: as documents of its country define it; failing that, as those
/// do that are about several countries, as documents on an international body are.
fn meanings(number: u32, name: &Name, bodies: &[Body], groups: &Groups) -> Vec<u32> {
    let of = |fits: &dyn Fn(&[Option<Country>]) -> bool| {
        let mut means: Vec<u32> = bodies
            .iter()
            .filter(|(body, countries)| *body != number && fits(countries))
            .map(|(body, _)| groups.head(*body))
            .collect();
        means.sort_unstable();
        means.dedup();
        means
    };
    let uses = name.uses.iter().map(|used| used.country);
    for country in uses.clone() {
        let means = of(&|countries| countries.contains(&country));
        if !means.is_empty() {
            return means;
        }
    }
    match bodies {
        [_] => of(&|countries| countries.len() > 1),
        _ => Vec::new(),
    }
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
