//! Carries out a person's decisions on the entities that were found.
//!
//! Decisions on single entities come first, in the order of the file, then those on proposals. One that contradicts
//! another is not obeyed: which of the two is meant a person must say.

use rustc_hash::FxHashMap;

use crate::entity::{EntityId, Registry};
use crate::mention::Kind;
use crate::review::{Action, Decision, Reference, Review, ReviewRow, kind};

use super::Join;
use super::labels::{self, Draft, slug};
use super::names::spelt_alike;
use super::propose::{Act, Kept, Proposal};
use super::words_of;

/// What the decisions made of the drafts.
#[derive(Debug, Default)]
pub(super) struct Decided {
    /// For each draft the one that it was merged into; itself otherwise.
    into: Vec<u32>,
    /// Drafts that are no entities, with the line that says so.
    dropped: FxHashMap<u32, u64>,
    /// For each draft the forms that became others', with these.
    pub(super) splits: Vec<(u32, String, u32)>,
    /// What became of each decision, in the order of the file.
    statuses: Vec<String>,
    /// What is to stay as it is: an entity, the other if there is one, the form if there is one.
    kept: Vec<(u32, Option<u32>, String, u64)>,
    /// What was decided of each draft that a decision named first.
    claims: FxHashMap<u32, Vec<Claim>>,
    /// Drafts that others were merged into, with the line that says so.
    took_in: FxHashMap<u32, u64>,
}

/// A decision on a draft.
#[derive(Debug, Clone)]
struct Claim {
    line: u64,
    action: Action,
    other: Option<u32>,
    value: String,
}

/// A draft that a decision names: as it was at first, and what it is now.
#[derive(Debug, Clone, Copy)]
struct Named {
    draft: u32,
    now: u32,
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

/// Finds drafts as decisions name them.
struct Index {
    ids: FxHashMap<String, u32>,
    labels: FxHashMap<String, Vec<u32>>,
    forms: FxHashMap<String, Vec<u32>>,
    /// By the ids and labels that decisions gave.
    given: FxHashMap<String, u32>,
}

impl Index {
    fn of(drafts: &[Draft]) -> Self {
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
    fn give(&mut self, number: u32, draft: &Draft) {
        let id = format!("{}-{}", draft.kind.prefix(), slug(&draft.label));
        self.given.insert(id, number);
        self.given.insert(draft.label.clone(), number);
    }

    fn labelled(&self, label: &str) -> &[u32] {
        let known = self.labels.get(&label.to_lowercase());
        known.map_or(&[][..], Vec::as_slice)
    }

    /// The draft meant: by id, else by label, else by the form that its id was made from.
    fn find(
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
        self.one_of(&ways, reference.shown(), drafts, decided)
    }

    /// The one that the first of some ways to find drafts leads to.
    fn one_of(
        &self,
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
                Some(known.one_of(&ways, label, drafts, decided)?.now)
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
        decided.splits.push((from, form.to_owned(), to));
    }
    Ok(match joins {
        Some(to) => format!("{mentions} mentions go to {}", drafts[to as usize].id),
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

/// Applies the decisions on proposals: `proposals` as they are made of `registry`, whose entities are the drafts in
/// `order`. A decision settles proposals on entities of one kind alone.
pub(super) fn settle(
    drafts: &mut Vec<Draft>,
    review: &Review,
    decided: &mut Decided,
    proposals: &[Proposal],
    registry: &Registry,
    order: &[u32],
) {
    let mut known = Index::of(drafts);
    let rows: Vec<ReviewRow> = proposals.iter().map(|one| one.row(registry)).collect();
    let mut settled = vec![false; proposals.len()];
    for (at, decision) in review.decisions.iter().enumerate() {
        if !decision.is_of_proposals() {
            continue;
        }
        let fitting: Vec<usize> = (0..proposals.len())
            .filter(|&number| !settled[number] && decision.fits(&rows[number]))
            .collect();
        let mut kinds: Vec<Kind> = fitting
            .iter()
            .map(|&number| registry.get(proposals[number].subject).kind)
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        let status = if fitting.is_empty() {
            "not applied: it fits no proposal".to_owned()
        } else if kinds.len() > 1 {
            let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
            let prefixes: Vec<String> = kinds
                .iter()
                .map(|kind| format!("{}-*", kind.prefix()))
                .collect();
            format!(
                "not applied: it fits proposals of several kinds ({}): write one of {} in `entity_id`",
                names.join(", "),
                prefixes.join(", ")
            )
        } else {
            let mut outcome = Outcome::default();
            for number in fitting {
                settled[number] = true;
                let one = Settling {
                    proposal: &proposals[number],
                    decision,
                    order,
                };
                outcome.take(one.carry_out(drafts, &mut known, decided));
            }
            outcome.told(decision.action)
        };
        decided.statuses[at] = status;
    }
}

/// What came of a decision on proposals.
#[derive(Debug, Default)]
struct Outcome {
    settled: usize,
    /// Those that no one decision fits.
    open: usize,
    refused: Vec<String>,
}

impl Outcome {
    fn take(&mut self, result: Option<Result<String, String>>) {
        match result {
            None => self.open += 1,
            Some(Ok(_)) => self.settled += 1,
            Some(Err(why)) => self.refused.push(why),
        }
    }

    fn told(&self, action: Action) -> String {
        let of = |count: usize| format!("{count} proposal{}", if count == 1 { "" } else { "s" });
        let done = if action == Action::Keep {
            "kept as they are"
        } else {
            "settled"
        };
        let mut told = if self.settled > 0 {
            format!("applied: {} {done}", of(self.settled))
        } else {
            format!("not applied: {} {done}", of(0))
        };
        if self.open > 0 {
            told += &format!(
                "; {} must be decided one by one (choose, rename, retype)",
                of(self.open)
            );
        }
        if let Some(first) = self.refused.first() {
            told += &format!("; {} refused, the first as {first}", self.refused.len());
        }
        told
    }
}

/// A proposal that a decision fits.
struct Settling<'a> {
    proposal: &'a Proposal,
    decision: &'a Decision,
    order: &'a [u32],
}

impl Settling<'_> {
    /// Carries it out as a decision on one entity; `None` where it cannot be: there is a choice to make, or many would
    /// change their kind at once.
    fn carry_out(
        &self,
        drafts: &mut Vec<Draft>,
        known: &mut Index,
        decided: &mut Decided,
    ) -> Option<Result<String, String>> {
        let (proposal, line) = (self.proposal, self.decision.line);
        let draft = |entity: EntityId| self.order[entity.0 as usize];
        let action = match (self.decision.action, proposal.act) {
            (Action::Keep, _) => {
                let others = match proposal.others[..] {
                    [other] => Some(draft(other)),
                    _ => None,
                };
                let subject = draft(proposal.subject);
                decided
                    .kept
                    .push((subject, others, proposal.form.clone(), line));
                return Some(Ok(String::new()));
            }
            (_, Act::Merge) => Action::Merge,
            (_, Act::Drop) => Action::Drop,
            (_, Act::Split) => Action::Split,
            (_, Act::Retype) if !self.decision.is_pattern() => Action::Retype,
            _ => return None,
        };
        let named = |entity: EntityId| {
            let draft = draft(entity);
            let now = decided.of(draft);
            now.map(|now| Named { draft, now })
                .ok_or_else(|| "one of the two was dropped before".to_owned())
        };
        let found = named(proposal.subject).and_then(|one| {
            let other = proposal.others.first().map(|&other| named(other));
            Ok((one, other.transpose()?))
        });
        let (one, other) = match found {
            Ok(found) => found,
            Err(why) => return Some(Err(why)),
        };
        let single = Decision {
            line,
            action,
            entity: Reference::default(),
            other: Reference::default(),
            form: proposal.form.clone(),
            value: proposal.value.map_or("", Kind::name).to_owned(),
            proposal: String::new(),
            reason: String::new(),
        };
        Some(carry_out(&single, one, other, drafts, known, decided))
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
