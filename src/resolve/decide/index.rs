//! Finds the drafts that decisions name.

use rustc_hash::FxHashMap;

use crate::review::Reference;

use super::super::labels::{Draft, slug};
use super::Decided;

/// A draft that a decision names: as it was at first, and what it is now.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    pub(super) draft: u32,
    pub(super) now: u32,
}

/// Finds drafts as decisions name them.
pub(super) struct Index {
    pub(super) ids: FxHashMap<String, u32>,
    pub(super) labels: FxHashMap<String, Vec<u32>>,
    pub(super) forms: FxHashMap<String, Vec<u32>>,
    /// By the ids and labels that decisions gave.
    pub(super) given: FxHashMap<String, u32>,
}

impl Index {
    pub(super) fn of(drafts: &[Draft]) -> Self {
        let mut index = Self {
            ids: FxHashMap::default(),
            labels: FxHashMap::default(),
            forms: FxHashMap::default(),
            given: FxHashMap::default(),
        };
        for (number, draft) in drafts.iter().enumerate() {
            let number = number as u32;
            index.ids.insert(draft.id.clone(), number);
            index
                .labels
                .entry(draft.label.to_lowercase())
                .or_default()
                .push(number);
            // The id that a form would have as a label: other documents may have brought a fuller one.
            let mut ids: Vec<String> = draft
                .forms
                .iter()
                .map(|form| format!("{}-{}", draft.kind.prefix(), slug(&form.text)))
                .collect();
            ids.sort_unstable();
            ids.dedup();
            for id in ids {
                index.forms.entry(id).or_default().push(number);
            }
        }
        index
    }

    /// A decision named a draft anew.
    pub(super) fn give(&mut self, number: u32, draft: &Draft) {
        let id = format!("{}-{}", draft.kind.prefix(), slug(&draft.label));
        self.given.insert(id, number);
        self.given.insert(draft.label.clone(), number);
    }

    pub(super) fn labelled(&self, label: &str) -> &[u32] {
        let known = self.labels.get(&label.to_lowercase());
        known.map_or(&[][..], Vec::as_slice)
    }

    /// The draft meant: by id, else by label, else by the form that its id was made from.
    pub(super) fn find(
        &self,
        reference: &Reference,
        drafts: &[Draft],
        decided: &Decided,
    ) -> Result<Named, String> {
        let by_id = self.ids.get(&reference.id);
        let given = [&reference.id, &reference.label]
            .into_iter()
            .filter(|name| !name.is_empty())
            .find_map(|name| self.given.get(name));
        let forms = self.forms.get(&reference.id).map_or(&[][..], Vec::as_slice);
        let ways = [
            by_id.map_or(&[][..], std::slice::from_ref),
            given.map_or(&[][..], std::slice::from_ref),
            self.labelled(&reference.label),
            forms,
        ];
        one_of(&ways, reference.shown(), drafts, decided)
    }
}

/// The one that the first of some ways to find drafts leads to.
pub(super) fn one_of(
    ways: &[&[u32]],
    shown: &str,
    drafts: &[Draft],
    decided: &Decided,
) -> Result<Named, String> {
    let mut gone = None;
    for way in ways {
        let mut found: Vec<Named> = Vec::new();
        for &draft in *way {
            match decided.of(draft) {
                Some(now) if found.iter().all(|known| known.now != now) => {
                    found.push(Named { draft, now });
                }
                Some(_) => {}
                None => gone = gone.or(decided.dropped.get(&decided.head(draft))),
            }
        }
        match found[..] {
            [] => {}
            [one] => return Ok(one),
            _ => {
                let ids: Vec<&str> = found
                    .iter()
                    .map(|one| drafts[one.draft as usize].id.as_str())
                    .collect();
                return Err(format!("{shown} may be {}: name its id", ids.join(" or ")));
            }
        }
    }
    Err(match gone {
        Some(line) => format!("{shown} was dropped by line {line}"),
        None => format!("there is no entity {shown} in this collection"),
    })
}
