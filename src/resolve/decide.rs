//! Carries out a person's decisions on the entities that were found.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::review::{Action, Decision, Reference, Review, ReviewRow, kind};

use super::Join;
use super::labels::{self, Draft, slug};

/// What the decisions made of the drafts.
#[derive(Debug, Default)]
pub(super) struct Decided {
    /// For each draft the one that it was merged into; itself otherwise.
    into: Vec<u32>,
    /// Drafts that are no entities.
    dropped: FxHashSet<u32>,
    /// For each draft the forms that became others, with these.
    pub(super) splits: Vec<(u32, String, u32)>,
    /// What became of each decision.
    pub(super) rows: Vec<ReviewRow>,
    /// Pairs of ids that are to stay as they are.
    pub(super) kept: FxHashSet<(String, String)>,
}

impl Decided {
    /// The draft that a draft became; `None` where it was dropped.
    pub(super) fn of(&self, mut draft: u32) -> Option<u32> {
        while self.into[draft as usize] != draft {
            draft = self.into[draft as usize];
        }
        (!self.dropped.contains(&draft)).then_some(draft)
    }
}

/// Applies the decisions in their order. Those that do not apply change nothing and say why.
pub(super) fn decide(drafts: &mut Vec<Draft>, review: &Review) -> Decided {
    let mut decided = Decided {
        into: (0..drafts.len() as u32).collect(),
        ..Decided::default()
    };
    if review.decisions.is_empty() {
        return decided;
    }
    let known = Index::of(drafts);
    for decision in &review.decisions {
        let status = match apply(decision, drafts, &known, &mut decided) {
            Ok(()) => "applied".to_owned(),
            Err(why) => format!("not applied: {why}"),
        };
        decided.rows.push(decision.row(status));
    }
    decided
}

/// Finds drafts as decisions name them.
struct Index {
    ids: FxHashMap<String, u32>,
    labels: FxHashMap<String, Vec<u32>>,
    forms: FxHashMap<String, Vec<u32>>,
}

impl Index {
    fn of(drafts: &[Draft]) -> Self {
        let mut index = Self {
            ids: FxHashMap::default(),
            labels: FxHashMap::default(),
            forms: FxHashMap::default(),
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

    /// The draft meant: by id, else by label, else by the form that its id was made from.
    fn find(
        &self,
        reference: &Reference,
        drafts: &[Draft],
        decided: &Decided,
    ) -> Result<u32, String> {
        let shown = reference.shown();
        let alive = |numbers: &[u32]| {
            let mut alive: Vec<u32> = numbers.iter().filter_map(|&one| decided.of(one)).collect();
            alive.sort_unstable();
            alive.dedup();
            alive
        };
        let mut found = alive(
            self.ids
                .get(&reference.id)
                .map_or(&[][..], std::slice::from_ref),
        );
        if found.is_empty() {
            // What a decision before this one renamed.
            let now = drafts.iter().position(|draft| {
                (!reference.id.is_empty() && renamed_id(draft) == reference.id)
                    || (!reference.label.is_empty() && draft.label == reference.label)
            });
            found = alive(&now.map(|one| one as u32).into_iter().collect::<Vec<_>>());
        }
        if found.is_empty() {
            found = alive(
                self.labels
                    .get(&reference.label.to_lowercase())
                    .map_or(&[][..], Vec::as_slice),
            );
        }
        if found.is_empty() {
            found = alive(self.forms.get(&reference.id).map_or(&[][..], Vec::as_slice));
        }
        match found[..] {
            [one] => Ok(one),
            [] if self.ids.contains_key(&reference.id) => {
                Err(format!("{shown} was dropped by a decision before"))
            }
            [] => Err(format!("there is no entity {shown} in this collection")),
            _ => {
                let ids: Vec<&str> = found
                    .iter()
                    .map(|&one| drafts[one as usize].id.as_str())
                    .collect();
                Err(format!("{shown} may be {}: name its id", ids.join(" or ")))
            }
        }
    }
}

/// The id that a draft's kind and label make.
fn renamed_id(draft: &Draft) -> String {
    format!("{}-{}", draft.kind.prefix(), slug(&draft.label))
}

fn apply(
    decision: &Decision,
    drafts: &mut Vec<Draft>,
    known: &Index,
    decided: &mut Decided,
) -> Result<(), String> {
    let one = known.find(&decision.entity, drafts, decided);
    match decision.action {
        Action::Add => {
            one.map_err(|_| format!("no document has the name {}", decision.entity.label))?;
        }
        Action::Keep => {
            let pair = (decision.entity.id.clone(), decision.other.id.clone());
            decided.kept.insert(pair);
            one?;
        }
        Action::Drop => {
            decided.dropped.insert(one?);
        }
        Action::Rename => {
            drafts[one? as usize].label.clone_from(&decision.value);
        }
        Action::Retype => {
            let draft = &mut drafts[one? as usize];
            draft.kind = kind(&decision.value).unwrap_or(draft.kind);
            draft.subtype.clear();
        }
        Action::Merge => {
            let from = one?;
            let to = known.find(&decision.other, drafts, decided)?;
            if from == to {
                return Err("they are one already".to_owned());
            }
            let forms = std::mem::take(&mut drafts[from as usize].forms);
            drafts[to as usize]
                .forms
                .extend(forms.into_iter().map(|mut form| {
                    form.join = Join::Decision;
                    form
                }));
            decided.into[from as usize] = to;
        }
        Action::Split => {
            let from = one?;
            let draft = &mut drafts[from as usize];
            let (moved, stays): (Vec<_>, Vec<_>) = std::mem::take(&mut draft.forms)
                .into_iter()
                .partition(|form| *form.text == *decision.form);
            draft.forms = stays;
            if moved.is_empty() {
                return Err(format!("it has no form {}", decision.form));
            }
            if draft.forms.is_empty() {
                draft.forms = moved;
                return Err(format!("{} is its only form", decision.form));
            }
            let label = if decision.value.is_empty() {
                &decision.form
            } else {
                &decision.value
            };
            let new = Draft {
                label: label.clone(),
                kind: draft.kind,
                forms: moved
                    .into_iter()
                    .map(|mut form| {
                        form.join = Join::Decision;
                        form
                    })
                    .collect(),
                ..Draft::default()
            };
            drafts.push(new);
            let number = drafts.len() as u32 - 1;
            decided.into.push(number);
            decided.splits.push((from, decision.form.clone(), number));
        }
    }
    Ok(())
}

/// Gives the drafts their ids anew, once decisions changed labels and kinds.
pub(super) fn rename(drafts: &mut [Draft], decided: &Decided) {
    if decided.rows.is_empty() {
        return;
    }
    // What is no more takes no id from what is.
    for (number, draft) in drafts.iter_mut().enumerate() {
        if decided.of(number as u32) != Some(number as u32) {
            draft.label = format!("gone {number}");
        }
    }
    labels::name(drafts);
}
