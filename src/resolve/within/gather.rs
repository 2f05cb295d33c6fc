//! Makes entities of the forms that are one.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::country::Country;
use crate::gazetteer::Entries;
use crate::mention::{Kind, LocalId};
use crate::resolve::{Customs, Join, Titles, fuller, rank};
use crate::tagged::{LocalEntity, LocalForm};

use super::founding::{Founding, founding};
use super::{Form, Resolved, head_of};

/// With a title in fewer than one of so many mentions, a name has it not.
const STRAY: u32 = 30;

/// For each form the heads that it may be short for: those that bear themselves, whatever names them on the way.
fn settled_bearers(forms: &[Form], heads: &[usize]) -> Vec<Vec<usize>> {
    let mut settled: Vec<Vec<usize>> = vec![Vec::new(); forms.len()];
    let mut seen: FxHashSet<usize> = FxHashSet::default();
    for at in 0..forms.len() {
        let mut open: Vec<usize> = forms[at].bearers.clone();
        seen.clear();
        while let Some(bearer) = open.pop() {
            let head = heads[bearer];
            if head == heads[at] || !seen.insert(head) {
                continue;
            }
            if forms[head].bearers.is_empty() {
                settled[at].push(head);
            } else {
                open.extend(&forms[head].bearers);
            }
        }
    }
    settled
}

/// Makes entities of the heads.
pub(super) fn gather(
    forms: Vec<Form>,
    form_of: &[usize],
    questions: &[Country],
    entries: &Entries,
    customs: &Customs,
) -> Resolved {
    let heads: Vec<usize> = (0..forms.len()).map(|at| head_of(&forms, at)).collect();
    let founded = founding(&forms, entries, customs);
    let bearers = settled_bearers(&forms, &heads);
    let mut totals = vec![0_u32; forms.len()];
    for (form, &head) in forms.iter().zip(&heads) {
        totals[head] += form.count;
    }
    let mut ids: FxHashMap<usize, LocalId> = FxHashMap::default();
    let mut entities: Vec<LocalEntity> = Vec::new();
    let mut owners = Vec::with_capacity(form_of.len());
    for &form in form_of {
        let head = heads[form];
        let id = *ids.entry(head).or_insert_with(|| {
            entities.push(LocalEntity {
                kind: forms[head].kind,
                label: String::new(),
                entry: forms[head].entry,
                country: None,
                context: match forms[head].kind {
                    Kind::Person | Kind::Organisation => questions.to_vec(),
                    Kind::Place | Kind::Topic => Vec::new(),
                },
                titles: Titles::default(),
                bearers: Vec::new(),
                forms: Vec::new(),
                signs: false,
                founding: Founding::default(),
            });
            LocalId(entities.len() as u32 - 1)
        });
        owners.push(id);
    }
    // How often the form that is the label so far stands, for each entity.
    let mut best_counts: FxHashMap<u32, u32> = FxHashMap::default();
    for (at, form) in forms.into_iter().enumerate() {
        let Some(id) = ids.get(&heads[at]) else {
            continue;
        };
        let entity = &mut entities[id.0 as usize];
        entity.entry = entity.entry.or(form.entry);
        entity.country = entity.country.or(form.country);
        // A title once before a name of many mentions is another's, whose sentence ended there.
        if form.count.saturating_mul(STRAY) >= totals[heads[at]] {
            entity.titles = entity.titles.with(form.titles);
        }
        entity.signs |= form.signs;
        if form.words.len() > 1 {
            entity.founding = match entity.founding {
                Founding::Thin => founded[at],
                known => known.max(founded[at]),
            };
        }
        if heads[at] == at {
            let bearers = bearers[at].iter();
            entity.bearers = bearers
                .filter_map(|bearer| ids.get(bearer).copied())
                .filter(|bearer| bearer != id)
                .collect();
            entity.bearers.sort_unstable();
            entity.bearers.dedup();
        }
        for (text, count) in form.spellings {
            let known = entity.forms.iter_mut().find(|known| known.text == text);
            match known {
                Some(known) => {
                    known.count += count;
                    known.join = known.join.min(form.join);
                }
                None => entity.forms.push(LocalForm {
                    text,
                    count,
                    join: form.join,
                }),
            }
        }
        // The order of the words is that of the form that leads.
        let best = best_counts.entry(id.0).or_insert(0);
        let better = if form.kind == Kind::Person {
            (rank(&form.written), form.count) > (rank(&entity.label), *best)
        } else {
            fuller(&form.written, &entity.label)
        };
        if form.join != Join::Order && better {
            *best = form.count;
            entity.label = form.written;
        }
    }
    for entity in &mut entities {
        entity.forms.sort_by(|a, b| a.text.cmp(&b.text));
        let entry = entity.entry.map(|entry| entries.get(entry));
        entity.country = entity.country.or(entry.and_then(|entry| entry.country));
        entity.label = tidy(&entity.label, entity.kind, customs);
    }
    Resolved {
        entities,
        owners,
        ..Resolved::default()
    }
}

/// A label without what does not belong to a name: marks at its ends, abbreviated titles of a person.
fn tidy(label: &str, kind: Kind, customs: &Customs) -> String {
    let mut label = label;
    while kind == Kind::Person
        && let Some((first, rest)) = label.split_once(' ')
        && customs.is_abbreviated_title(&first.trim_end_matches('.').to_lowercase())
        && rest.starts_with(char::is_uppercase)
    {
        label = rest;
    }
    label
        .trim_matches(|c: char| matches!(c, '.' | ',' | ';' | ':' | '-') && !label.ends_with("Jr."))
        .to_owned()
}
