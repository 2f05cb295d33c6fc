//! Carries out decisions on many proposals at once.

use std::fmt::Write as _;

use crate::entity::{EntityId, Registry};
use crate::mention::Kind;
use crate::review::{Action, Decision, Reference, Review, ReviewRow};

use super::super::labels::Draft;
use super::super::propose::{Act, Proposal};
use super::index::{Index, Named};
use super::{Decided, carry_out};

/// Applies the decisions on proposals: `proposals` as they are made of `registry`, whose entities are the drafts in
/// `order`. A decision settles proposals on entities of one kind alone.
pub(in super::super) fn settle(
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
        if self.settled == 0 && self.refused.is_empty() {
            return format!(
                "not applied: {} to decide one by one: write merge with one of the candidates, rename with the full \
                 name, or retype",
                of(self.open)
            );
        }
        let mut told = if self.settled > 0 {
            format!("applied: {} {done}", of(self.settled))
        } else {
            format!("not applied: {} {done}", of(0))
        };
        if self.open > 0 {
            let _ = write!(
                told,
                "; {} must be decided one by one (choose, rename, retype)",
                of(self.open)
            );
        }
        if let Some(first) = self.refused.first() {
            let _ = write!(
                told,
                "; {} refused, the first as {first}",
                self.refused.len()
            );
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
