//! Carries out a person's decisions on the entities that were found.
//!
//! Decisions on single entities come first, in the order of the file, then those on proposals. One that contradicts
//! another is not obeyed: which of the two is meant a person must say.

mod index;
mod settle;

use rustc_hash::FxHashMap;

use crate::entity::EntityId;
use crate::mention::Kind;
use crate::review::{Action, Decision, Review, ReviewRow, kind};

use super::Join;
use super::labels::{self, Draft, slug};
use super::names::spelt_alike;
use super::propose::Kept;
use super::words_of;

use index::{Index, Named};

pub(super) use settle::settle;

/// What the decisions made of the drafts.
#[derive(Debug, Default)]
pub(super) struct Decided {
    /// For each draft the one that it was merged into; itself otherwise.
    into: Vec<u32>,
    /// Drafts that are no entities, with the line that says so.
    dropped: FxHashMap<u32, u64>,
    /// For each draft that was merged into another how many forms had been split off by then.
    merged_at: FxHashMap<u32, usize>,
    /// Forms that were split off, in order.
    splits: Vec<Split>,
    /// What became of each decision, in the order of the file.
    statuses: Vec<String>,
    /// What is to stay as it is: an entity, the other if there is one, the form if there is one.
    kept: Vec<(u32, Option<u32>, String, u64)>,
    /// What was decided of each draft that a decision named first.
    claims: FxHashMap<u32, Vec<Claim>>,
    /// Drafts that others were merged into, with the line that says so.
    took_in: FxHashMap<u32, u64>,
}

/// A form that was split off.
#[derive(Debug)]
struct Split {
    from: u32,
    form: String,
    to: u32,
    line: u64,
}

/// A decision on a draft.
#[derive(Debug, Clone)]
struct Claim {
    line: u64,
    action: Action,
    other: Option<u32>,
    value: String,
}

impl Decided {
    /// The draft that a draft became; `None` where it was dropped.
    pub(super) fn of(&self, draft: u32) -> Option<u32> {
        let head = self.head(draft);
        (!self.dropped.contains_key(&head)).then_some(head)
    }

    fn head(&self, mut draft: u32) -> u32 {
        while self.into[draft as usize] != draft {
            draft = self.into[draft as usize];
        }
        draft
    }

    /// The forms of what was a draft at first that became others', with these: those that were split off it, or off what
    /// it had been merged into by then. What was merged later keeps the form.
    pub(super) fn splits_of(&self, mut draft: u32) -> Vec<(String, u32)> {
        let mut found = Vec::new();
        let mut since = 0;
        while !self.splits.is_empty() {
            let until = self.merged_at.get(&draft).copied();
            let while_head = &self.splits[since..until.unwrap_or(self.splits.len())];
            let own = while_head.iter().filter(|split| split.from == draft);
            found.extend(own.map(|split| (split.form.clone(), split.to)));
            let Some(until) = until else { break };
            (since, draft) = (until, self.into[draft as usize]);
        }
        found
    }

    /// The rows that tell what became of the decisions.
    pub(super) fn rows(&self, review: &Review) -> Vec<ReviewRow> {
        let told = review.decisions.iter().zip(&self.statuses);
        told.map(|(decision, status)| decision.row(status.clone()))
            .collect()
    }

    /// What is to stay as it is, with the place of each draft among the entities.
    pub(super) fn kept(&self, place: &[EntityId]) -> Kept {
        let at = |draft: u32| place[draft as usize];
        self.kept
            .iter()
            .map(|(one, other, form, _)| (at(*one), other.map(at), form.clone()))
            .collect()
    }

    /// Why a decision cannot stand beside those before it.
    fn refusal(&self, named: Named, action: Action, other: Option<Named>) -> Option<String> {
        let claims = self.claims.get(&named.draft).map_or(&[][..], Vec::as_slice);
        for claim in claims {
            let line = claim.line;
            match claim.action {
                Action::Merge
                    if action == Action::Merge && claim.other == other.map(|o| o.draft) =>
                {
                    return Some(format!("line {line} has made them one already"));
                }
                Action::Merge if action != Action::Split => {
                    return Some(format!(
                        "line {line} says that it is another: decide on that one, or take one of the two lines out"
                    ));
                }
                Action::Rename | Action::Retype if action == claim.action => {
                    return Some(format!(
                        "line {line} makes it {} already: take one of the two lines out",
                        claim.value
                    ));
                }
                _ => {}
            }
        }
        let same = |one: u32, two: u32| self.head(one) == self.head(two);
        for (one, kept, _, line) in &self.kept {
            let against = match (action, kept) {
                (Action::Drop, None) => same(*one, named.now),
                (Action::Merge, Some(kept)) => other.is_some_and(|other| {
                    same(*one, named.now) && same(*kept, other.now)
                        || same(*one, other.now) && same(*kept, named.now)
                }),
                _ => false,
            };
            if against {
                return Some(format!(
                    "line {line} says to keep it: take one of the two lines out"
                ));
            }
        }
        if action == Action::Drop
            && let Some(line) = self.took_in.get(&named.now)
        {
            return Some(format!(
                "line {line} says that another is this one: drop both, or take that line out"
            ));
        }
        None
    }

    fn claim(&mut self, named: Named, decision: &Decision, other: Option<Named>) {
        self.claims.entry(named.draft).or_default().push(Claim {
            line: decision.line,
            action: decision.action,
            other: other.map(|other| other.draft),
            value: decision.value.clone(),
        });
    }
}

/// Applies the decisions on single entities in their order. Those that do not apply change nothing and say why.
pub(super) fn decide(drafts: &mut Vec<Draft>, review: &Review) -> Decided {
    let mut decided = Decided {
        into: (0..drafts.len() as u32).collect(),
        ..Decided::default()
    };
    if review.decisions.is_empty() {
        return decided;
    }
    let mut known = Index::of(drafts);
    for decision in &review.decisions {
        let status = if decision.is_of_proposals() {
            String::new()
        } else {
            match apply(decision, drafts, &mut known, &mut decided) {
                Ok(note) if note.is_empty() => "applied".to_owned(),
                Ok(note) => format!("applied: {note}"),
                Err(why) => format!("not applied: {why}"),
            }
        };
        decided.statuses.push(status);
    }
    decided
}

/// Applies a decision on one entity; gives what is to be said of it.
fn apply(
    decision: &Decision,
    drafts: &mut Vec<Draft>,
    known: &mut Index,
    decided: &mut Decided,
) -> Result<String, String> {
    if decision.action == Action::Add {
        return added(decision, drafts, known, decided);
    }
    let one = known.find(&decision.entity, drafts, decided)?;
    let other = if decision.other.is_empty() {
        None
    } else {
        Some(known.find(&decision.other, drafts, decided)?)
    };
    carry_out(decision, one, other, drafts, known, decided)
}

/// Applies a decision whose entities are found.
fn carry_out(
    decision: &Decision,
    one: Named,
    other: Option<Named>,
    drafts: &mut Vec<Draft>,
    known: &mut Index,
    decided: &mut Decided,
) -> Result<String, String> {
    if let Some(why) = decided.refusal(one, decision.action, other) {
        return Err(why);
    }
    let mut note = String::new();
    match decision.action {
        Action::Keep => {
            let other = other.map(|other| other.draft);
            let form = decision.form.clone();
            let made_one = other.is_some_and(|other| decided.head(other) == one.now);
            if made_one {
                return Err("a line before has made them one: take one of the two out".to_owned());
            }
            decided.kept.push((one.draft, other, form, decision.line));
        }
        Action::Drop => {
            decided.dropped.insert(one.now, decision.line);
        }
        Action::Rename => note = rename_one(one.now, decision, drafts, known, decided),
        Action::Retype => {
            let draft = &mut drafts[one.now as usize];
            draft.kind = kind(&decision.value).unwrap_or(draft.kind);
            draft.subtype.clear();
            let now = draft.kind;
            // What has the name among those of that kind it is then.
            if let Some(other) = other
                && other.now != one.now
                && drafts[other.now as usize].kind == now
            {
                merge(one.now, other.now, drafts, decided, decision.line)?;
            }
        }
        Action::Merge => {
            let other = other.expect("a merge without another is refused when it is read");
            let stays = merge(one.now, other.now, drafts, decided, decision.line)?;
            if stays != other.now {
                note = format!("{} is the better known one", drafts[stays as usize].id);
            }
        }
        Action::Split => note = split(one.now, other, decision, drafts, known, decided)?,
        Action::Add | Action::Accept => {}
    }
    if decision.action != Action::Keep {
        decided.claim(one, decision, other);
    }
    Ok(note)
}

/// Makes one of two; gives the one that stays: the other where the kinds differ, as that mends a kind; else the better
/// known one.
fn merge(
    one: u32,
    other: u32,
    drafts: &mut [Draft],
    decided: &mut Decided,
    line: u64,
) -> Result<u32, String> {
    if one == other {
        return Err("they are one already".to_owned());
    }
    let known = |draft: &Draft| {
        (
            !draft.gazetteer_id.is_empty(),
            !draft.is_surname,
            draft.mentions,
        )
    };
    let (a, b) = (&drafts[one as usize], &drafts[other as usize]);
    let (from, to) = if a.kind == b.kind && known(a) > known(b) {
        (other, one)
    } else {
        (one, other)
    };
    let forms = std::mem::take(&mut drafts[from as usize].forms);
    let mentions = drafts[from as usize].mentions;
    let stays = &mut drafts[to as usize];
    stays.mentions += mentions;
    stays.forms.extend(forms.into_iter().map(|mut form| {
        form.join = Join::Decision;
        form
    }));
    decided.into[from as usize] = to;
    decided.merged_at.insert(from, decided.splits.len());
    decided.took_in.insert(to, line);
    Ok(to)
}

/// Calls a draft otherwise. Another name is another's: what a list says of the one it was taken for goes.
fn rename_one(
    number: u32,
    decision: &Decision,
    drafts: &mut [Draft],
    known: &mut Index,
    decided: &Decided,
) -> String {
    let label = &decision.value;
    let mut notes = Vec::new();
    let draft = &mut drafts[number as usize];
    if !is_respelt(&draft.label, label) {
        let had = [&draft.gazetteer_id, &draft.subtype]
            .iter()
            .any(|cell| !cell.is_empty())
            || draft.country.is_some();
        draft.gazetteer_id.clear();
        draft.subtype.clear();
        draft.country = None;
        draft.rivals.clear();
        if had {
            notes.push("another name: list id, country and subtype are taken off".to_owned());
        }
    }
    if words_of(label).len() > 1 {
        draft.is_surname = false;
        draft.used_in = None;
    }
    draft.label.clone_from(label);
    let kind = draft.kind;
    let twin = known
        .labelled(label)
        .iter()
        .filter_map(|&twin| decided.of(twin))
        .find(|&twin| twin != number && drafts[twin as usize].kind == kind);
    if let Some(twin) = twin {
        notes.push(format!(
            "{} is called so too: merge the two if they are one",
            drafts[twin as usize].id
        ));
    }
    known.give(number, &drafts[number as usize]);
    notes.join("; ")
}

/// Whether two labels are one name in other words: each word of the shorter is one of the longer, or its first letter,
/// or spelt nearly alike (`Jane Roe` and `Jane Q. Roe`, `J. Roe`, `Jayne Roe`).
fn is_respelt(one: &str, other: &str) -> bool {
    let (one, other) = (words_of(one), words_of(other));
    let (short, mut long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    !short.is_empty()
        && short.iter().all(|word| {
            let initial = |a: &str, b: &str| a.len() == 1 && b.starts_with(a);
            let same = |other: &String| {
                other == word
                    || initial(other, word)
                    || initial(word, other)
                    || spelt_alike(other, word)
            };
            match long.iter().position(same) {
                Some(at) => {
                    long.swap_remove(at);
                    true
                }
                None => false,
            }
        })
}

/// Gives forms of a draft to another: the one that the decision names, or that has the name, else a new one.
fn split(
    from: u32,
    other: Option<Named>,
    decision: &Decision,
    drafts: &mut Vec<Draft>,
    known: &mut Index,
    decided: &mut Decided,
) -> Result<String, String> {
    let wanted: Vec<&str> = decision.form.split('|').map(str::trim).collect();
    let given = |split: &&Split| split.to == from && wanted.contains(&split.form.as_str());
    if let Some(split) = decided.splits.iter().find(given) {
        return Err(format!(
            "line {} gives it that form: take one of the two lines out",
            split.line
        ));
    }
    let label = if decision.value.is_empty() {
        wanted[0]
    } else {
        &decision.value
    };
    let kind = drafts[from as usize].kind;
    let joins = match other {
        Some(other) if other.now == from => {
            return Err("the other is the entity itself".to_owned());
        }
        Some(other) => Some(other.now),
        // Many may be called by a surname: without a word whose it is, it stands by itself.
        None if decision.value.is_empty() && kind == Kind::Person && words_of(label).len() < 2 => {
            None
        }
        None => {
            let own = |number: &u32| {
                let now = decided.of(*number);
                now.is_some_and(|now| now != from && drafts[now as usize].kind == kind)
            };
            let of = |known: &[u32]| known.iter().copied().filter(own).collect::<Vec<u32>>();
            let by_id = known.ids.get(label).or_else(|| known.given.get(label));
            let ways = [
                of(by_id.map_or(&[][..], std::slice::from_ref)),
                of(known.labelled(label)),
            ];
            if ways.iter().all(Vec::is_empty) {
                None
            } else {
                let ways = [ways[0].as_slice(), ways[1].as_slice()];
                Some(index::one_of(&ways, label, drafts, decided)?.now)
            }
        }
    };
    let draft = &mut drafts[from as usize];
    let (moved, stays): (Vec<_>, Vec<_>) = std::mem::take(&mut draft.forms)
        .into_iter()
        .partition(|form| wanted.contains(&&*form.text));
    draft.forms = stays;
    if moved.is_empty() {
        return Err(format!("it has no form {}", decision.form));
    }
    if draft.forms.is_empty() {
        draft.forms = moved;
        return Err(format!(
            "{} is all that it is called: rename it, or merge it",
            decision.form
        ));
    }
    let mentions: u32 = moved.iter().map(|form| form.count).sum();
    draft.mentions = draft.mentions.saturating_sub(mentions);
    let moved = moved.into_iter().map(|mut form| {
        form.join = Join::Decision;
        form
    });
    let to = if let Some(to) = joins {
        drafts[to as usize].forms.extend(moved);
        to
    } else {
        drafts.push(Draft {
            label: label.to_owned(),
            kind,
            forms: moved.collect(),
            ..Draft::default()
        });
        let to = drafts.len() as u32 - 1;
        decided.into.push(to);
        known.give(to, &drafts[to as usize]);
        to
    };
    drafts[to as usize].mentions += mentions;
    for form in wanted {
        decided.splits.push(Split {
            from,
            form: form.to_owned(),
            to,
            line: decision.line,
        });
    }
    Ok(match joins {
        Some(to) => format!(
            "{mentions} of its mentions are of {} now",
            drafts[to as usize].id
        ),
        None => String::new(),
    })
}

/// What became of a name that was to be added: it is in the lists of this run, so documents have it or have it not.
fn added(
    decision: &Decision,
    drafts: &[Draft],
    known: &Index,
    decided: &Decided,
) -> Result<String, String> {
    let label = &decision.entity.label;
    let wanted = kind(&decision.value).unwrap_or_default();
    let of_review = |draft: &Draft| {
        let list = draft.gazetteer_id.split_once('/');
        list.is_some_and(|(_, row)| row.starts_with("review:"))
    };
    let slug = slug(label);
    let mut holders: Vec<u32> = known.labelled(label).to_vec();
    for kind in Kind::ALL {
        let id = format!("{}-{slug}", kind.prefix());
        holders.extend(known.ids.get(&id));
        holders.extend(known.forms.get(&id).into_iter().flatten());
    }
    let mut holders: Vec<u32> = holders
        .into_iter()
        .filter_map(|holder| decided.of(holder))
        .collect();
    holders.sort_unstable();
    holders.dedup();
    let is_own = |draft: &Draft| draft.kind == wanted && of_review(draft);
    let own = holders
        .iter()
        .any(|&holder| is_own(&drafts[holder as usize]));
    holders.retain(|&holder| !is_own(&drafts[holder as usize]));
    let ids: Vec<String> = holders
        .iter()
        .map(|&holder| {
            let draft = &drafts[holder as usize];
            format!("{} ({})", draft.id, draft.label)
        })
        .collect();
    match (own, ids.is_empty()) {
        (true, true) => Ok(String::new()),
        (true, false) => Ok(format!(
            "{} has the name too: merge the two if they are one",
            ids.join(" and ")
        )),
        (false, false) => Err(format!("{} has the name already", ids.join(" and "))),
        (false, true) => Err(format!("no document has the name {label}")),
    }
}

/// Gives the drafts their ids anew, once decisions changed labels and kinds.
pub(super) fn rename(drafts: &mut [Draft], decided: &Decided) {
    if decided.statuses.is_empty() {
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
