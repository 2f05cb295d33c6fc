//! Which names of bodies are one: an acronym that no list and no definition in its own document explains means what
//! other documents of the same country define it as, where they agree.

use rustc_hash::FxHashMap;

use crate::country::Country;
use crate::mention::Kind;

use super::Join;
use super::across::{Groups, Name};

/// A body that an acronym is defined as, with the countries in question where it is.
type Body = (u32, Vec<Option<Country>>);

/// Joins names of bodies.
pub(super) fn join(names: &[Name], groups: &mut Groups) {
    // For each acronym the bodies that documents define it as, with the countries in question there.
    let mut defined: FxHashMap<&str, Vec<Body>> = FxHashMap::default();
    for (number, name) in names.iter().enumerate() {
        if name.kind != Kind::Organisation {
            continue;
        }
        for form in name.forms.iter().filter(|form| form.join == Join::Defined) {
            let countries = name.uses.iter().map(|known| known.country).collect();
            let known = defined.entry(&form.text).or_default();
            if known.iter().all(|(body, _)| *body != number as u32) {
                known.push((number as u32, countries));
            }
        }
    }
    for (number, name) in names.iter().enumerate() {
        let number = number as u32;
        if name.kind != Kind::Organisation || name.entry.is_some() {
            continue;
        }
        let Some(bodies) = defined.get(name.label.as_str()) else {
            continue;
        };
        // An acronym is one name in all documents, so every country that uses it must mean the same body.
        let mut means: Vec<u32> = name
            .uses
            .iter()
            .flat_map(|used| {
                bodies
                    .iter()
                    .filter(|(body, countries)| {
                        *body != number && countries.contains(&used.country)
                    })
                    .map(|(body, _)| groups.head(*body))
            })
            .collect();
        means.sort_unstable();
        means.dedup();
        match means[..] {
            [] => {}
            [body] => groups.join(number, body, Join::Elsewhere),
            _ => {
                groups.rivals.insert(number, means);
            }
        }
    }
}
