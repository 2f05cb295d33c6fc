//! What a person should look at, the most consequential first: short forms that may be those of several, likely
//! duplicates, joins that rest on little, doubtful kinds and words.
//!
//! Each row is one decision, and no row contradicts another: nobody is to be merged twice, or merged and dropped. What
//! hangs on a row is the number of mentions that would change hands times the doubt whose they are.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::certainty::Confidence;
use crate::entity::{Entity, EntityId, Registry};
use crate::mention::Kind;
use crate::review::{Reference, ReviewRow};

use super::alike;
use super::{Customs, Join};

/// What is not to be proposed again: an entity, the other if there is one, the form if there is one.
pub(super) type Kept = FxHashSet<(EntityId, Option<EntityId>, String)>;

/// How many candidates of a choice are named.
const CANDIDATES: usize = 24;

/// Why a surname that several bear in full stands by itself.
const SEVERAL: &str = "several bear the surname: nothing says whose it is";

/// What is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Act {
    /// The entity is the other.
    Merge,
    /// The entity is one of several others, or none of them.
    Choose,
    /// The entity's form may be another's.
    Split,
    /// The entity is of another kind, and the other.
    Retype,
    /// The entity is no entity.
    Drop,
    /// The entity wants its full name.
    Rename,
}

impl Act {
    /// The word in the column `proposal`.
    fn name(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Choose => "choose",
            Self::Split => "split",
            Self::Retype => "retype",
            Self::Drop => "drop",
            Self::Rename => "rename",
        }
    }
}

/// A proposal.
#[derive(Debug, Clone)]
pub(super) struct Proposal {
    pub(super) act: Act,
    pub(super) subject: EntityId,
    /// The other; several of a choice, the most mentioned first.
    pub(super) others: Vec<EntityId>,
    pub(super) form: String,
    pub(super) value: Option<Kind>,
    pub(super) reason: &'static str,
    /// How many mentions would change hands.
    mentions: u32,
    /// How doubtful it is whose they are, 0 to 1.
    doubt: f64,
}

impl Proposal {
    fn of(
        act: Act,
        subject: EntityId,
        registry: &Registry,
        reason: &'static str,
        doubt: f64,
    ) -> Self {
        Self {
            act,
            subject,
            others: Vec::new(),
            form: String::new(),
            value: None,
            reason,
            mentions: registry.get(subject).mentions,
            doubt,
        }
    }

    fn stake(&self) -> f64 {
        f64::from(self.mentions) * self.doubt
    }

    /// The row of `tables/review.csv`.
    pub(super) fn row(&self, registry: &Registry) -> ReviewRow {
        let reference = |id: EntityId| {
            let entity = registry.get(id);
            Reference {
                id: entity.id.clone(),
                label: entity.label.clone(),
            }
        };
        let candidates = if self.act == Act::Choose {
            let ids = self.others.iter().take(CANDIDATES);
            ids.map(|&id| registry.get(id).id.clone()).collect()
        } else {
            Vec::new()
        };
        ReviewRow {
            entity: reference(self.subject),
            other: match self.others[..] {
                [other] if self.act != Act::Choose => reference(other),
                _ => Reference::default(),
            },
            form: self.form.clone(),
            value: self.value.map_or("", Kind::name).to_owned(),
            proposal: self.act.name().to_owned(),
            reason: self.reason.to_owned(),
            mentions: self.mentions,
            stake: self.stake(),
            candidates,
            ..ReviewRow::default()
        }
    }
}

/// All proposals, the most consequential first.
pub(super) fn propose(registry: &Registry, kept: &Kept, customs: &Customs) -> Vec<Proposal> {
    let mut proposals = identities(registry, kept, customs);
    joins(registry, &mut proposals);
    kinds(registry, &mut proposals);
    doubtful(registry, &mut proposals);
    proposals.retain(|one| {
        let other = match one.others[..] {
            [other] => Some(other),
            _ => None,
        };
        let key = |other| (one.subject, other, one.form.clone());
        !kept.contains(&key(other)) && !kept.contains(&key(None))
    });
    proposals.sort_by(|a, b| {
        b.stake()
            .total_cmp(&a.stake())
            .then_with(|| a.subject.cmp(&b.subject))
            .then_with(|| a.act.cmp(&b.act))
            .then_with(|| a.form.cmp(&b.form))
    });
    without_contradictions(proposals)
}

/// Takes out what contradicts a proposal of more consequence.
fn without_contradictions(proposals: Vec<Proposal>) -> Vec<Proposal> {
    let mut subjects: FxHashMap<EntityId, Act> = FxHashMap::default();
    let mut others: FxHashSet<EntityId> = FxHashSet::default();
    proposals
        .into_iter()
        .filter(|one| {
            // Several forms of one entity may be others'; whoever is another himself has none to give.
            let stands = match subjects.get(&one.subject) {
                None => true,
                Some(&known) => known == Act::Split && one.act == Act::Split,
            };
            // Who is to be another's name is not to go or to change.
            let changes = |act: Act| matches!(act, Act::Drop | Act::Retype);
            let wanted = changes(one.act) && others.contains(&one.subject);
            let gone = one
                .others
                .iter()
                .any(|other| subjects.get(other).is_some_and(|&act| changes(act)));
            if !stands || wanted || gone {
                return false;
            }
            subjects.insert(one.subject, one.act);
            others.extend(&one.others);
            true
        })
        .collect()
}

/// How well an entity is known: whoever is known less is proposed to be the one who is known better.
fn fame(entity: &Entity) -> (bool, bool, u32) {
    (
        !entity.is_surname,
        !entity.gazetteer_id.is_empty(),
        entity.mentions,
    )
}

/// Who another may be, why, and how likely it is (0 to 1).
type MayBe = (EntityId, &'static str, f64);

/// Who may be whom: one proposal for each entity that may be another, a choice where it may be one of several.
fn identities(registry: &Registry, kept: &Kept, customs: &Customs) -> Vec<Proposal> {
    let mut may_be: FxHashMap<EntityId, Vec<MayBe>> = FxHashMap::default();
    let is_kept = |one: EntityId, other: EntityId| {
        let kept = |a, b| kept.contains(&(a, Some(b), String::new()));
        kept(one, other) || kept(other, one)
    };
    for (at, entity) in registry.entities.iter().enumerate() {
        for &rival in &entity.rivals {
            let (reason, doubt) = match (entity.kind, entity.rivals.len()) {
                (Kind::Person, 1) => (alike::SURNAME, 0.5),
                (Kind::Person, _) => (SEVERAL, 1.0),
                (_, 1) => ("one body has the short name elsewhere", 0.5),
                _ => (
                    "several bodies have the short name: nothing says which it is",
                    1.0,
                ),
            };
            let one = EntityId(at as u32);
            if !is_kept(one, rival) {
                may_be.entry(one).or_default().push((rival, reason, doubt));
            }
        }
    }
    let mut pair = |one: EntityId, other: EntityId, reason: &'static str, doubt: f64| {
        if is_kept(one, other) {
            return;
        }
        let known = may_be.entry(one).or_default();
        if known.iter().all(|(known, ..)| *known != other) {
            known.push((other, reason, doubt));
        }
    };
    alike::pairs(registry, customs, &mut |one, other, reason, doubt| {
        let (a, b) = (registry.get(one), registry.get(other));
        let (less, more) = if fame(a).cmp(&fame(b)).then(other.cmp(&one)).is_gt() {
            (other, one)
        } else {
            (one, other)
        };
        // What documents leave open between some is no question of others.
        if registry.get(less).rivals.is_empty() {
            pair(less, more, reason, doubt);
        }
    });
    let mut found: Vec<(EntityId, Vec<MayBe>)> = may_be.into_iter().collect();
    found.sort_unstable_by_key(|(one, _)| *one);
    found
        .into_iter()
        .map(|(one, mut others)| {
            others.sort_by(|a, b| {
                let mentions = |id: EntityId| registry.get(id).mentions;
                mentions(b.0).cmp(&mentions(a.0)).then(a.0.cmp(&b.0))
            });
            // A choice is as doubtful as the likeliest of its candidates, and has the reason of that one.
            let (mut reason, mut doubt) = ("", 0.0);
            for &(_, why, how) in &others {
                if how > doubt {
                    (reason, doubt) = (why, how);
                }
            }
            let act = if others.len() == 1 {
                Act::Merge
            } else {
                if reason == alike::SURNAME {
                    (reason, doubt) = (SEVERAL, 1.0);
                }
                Act::Choose
            };
            let mut proposal = Proposal::of(act, one, registry, reason, doubt);
            proposal.others = others.into_iter().map(|(other, ..)| other).collect();
            proposal
        })
        .collect()
}

/// Forms that a rule joined which is seldom sure.
fn joins(registry: &Registry, proposals: &mut Vec<Proposal>) {
    /// With fewer, a person has better things to look at.
    const FEWEST: u32 = 3;
    /// A mention that is surely the entity's outweighs so many that are not: a full name found a hundred times is
    /// somebody, one found once beside a thousand surnames is a slip.
    const SURE: u32 = 10;
    for (at, entity) in registry.entities.iter().enumerate() {
        let weak = |rule: Join| rule.confidence() >= Confidence::Probable;
        let sure: u32 = entity
            .aliases
            .iter()
            .flat_map(|alias| &alias.joins)
            .filter(|(rule, _)| !weak(*rule))
            .map(|(_, count)| count)
            .sum();
        for alias in &entity.aliases {
            let weakly: u32 = alias
                .joins
                .iter()
                .filter(|(rule, _)| weak(*rule))
                .map(|(_, count)| count)
                .sum();
            // A person splits off all mentions of a form: not those that are sure for the sake of some that are not.
            let few = weakly < FEWEST || weakly * 2 < alias.count();
            if few || entity.is_surname || entity.aliases.len() == 1 {
                continue;
            }
            let Some(&(rule, _)) = alias
                .joins
                .iter()
                .filter(|(rule, _)| weak(*rule))
                .max_by_key(|(_, count)| count)
            else {
                continue;
            };
            let mut proposal = Proposal::of(
                Act::Split,
                EntityId(at as u32),
                registry,
                rule.meaning(),
                rule.certainty().doubt() * f64::from(weakly)
                    / (f64::from(weakly) + f64::from(SURE) * f64::from(sure)),
            );
            proposal.form.clone_from(&alias.text);
            proposal.mentions = weakly;
            proposals.push(proposal);
        }
    }
}

/// Surnames alone, and single words that nothing but their surroundings makes one.
fn doubtful(registry: &Registry, proposals: &mut Vec<Proposal>) {
    /// Whoever is mentioned more often shows what he is.
    const SELDOM: u32 = 2;
    for (at, entity) in registry.entities.iter().enumerate() {
        if !entity.is_surname || !entity.gazetteer_id.is_empty() {
            continue;
        }
        let id = EntityId(at as u32);
        proposals.push(if entity.mentions <= SELDOM {
            let reason = "a single word, seldom mentioned and in no list, taken for a surname";
            Proposal::of(Act::Drop, id, registry, reason, 0.4)
        } else {
            let reason = "a surname alone: no document says whose";
            Proposal::of(Act::Rename, id, registry, reason, 0.1)
        });
    }
}

/// One name of two kinds.
fn kinds(registry: &Registry, proposals: &mut Vec<Proposal>) {
    let mut named: Vec<(String, EntityId)> = registry
        .entities
        .iter()
        .enumerate()
        .filter(|(_, entity)| entity.kind != Kind::Topic)
        .map(|(at, entity)| (entity.label.to_lowercase(), EntityId(at as u32)))
        .collect();
    named.sort_unstable();
    for run in named.chunk_by(|a, b| a.0 == b.0) {
        let mentions = |id: EntityId| registry.get(id).mentions;
        let Some(&(_, most)) = run.iter().max_by_key(|(_, id)| (mentions(*id), *id)) else {
            continue;
        };
        let kind = registry.get(most).kind;
        for &(_, id) in run.iter().filter(|(_, id)| registry.get(*id).kind != kind) {
            let reason = match (registry.get(id).kind, kind) {
                (Kind::Person, Kind::Place) => "a person here, a place of the same name elsewhere",
                (Kind::Person, _) => "a person here, an organisation of the same name elsewhere",
                (Kind::Place, Kind::Person) => "a place here, a person of the same name elsewhere",
                (Kind::Place, _) => "a place here, an organisation of the same name elsewhere",
                (_, Kind::Person) => "an organisation here, a person of the same name elsewhere",
                _ => "an organisation here, a place of the same name elsewhere",
            };
            let mut proposal = Proposal::of(Act::Retype, id, registry, reason, 0.5);
            proposal.others.push(most);
            proposal.value = Some(kind);
            proposals.push(proposal);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Act::{Drop, Merge, Retype, Split};
    use super::*;

    fn proposal(act: Act, subject: u32, others: &[u32], mentions: u32) -> Proposal {
        Proposal {
            act,
            subject: EntityId(subject),
            others: others.iter().map(|&other| EntityId(other)).collect(),
            form: String::new(),
            value: None,
            reason: "",
            mentions,
            doubt: 1.0,
        }
    }

    #[test]
    fn no_proposal_contradicts_one_before_it() {
        let left = |proposals: &[(Act, u32, &[u32])]| -> Vec<(Act, u32)> {
            let proposals = proposals
                .iter()
                .map(|&(act, subject, others)| proposal(act, subject, others, 9));
            without_contradictions(proposals.collect())
                .iter()
                .map(|one| (one.act, one.subject.0))
                .collect()
        };
        assert_eq!(
            left(&[
                (Merge, 1, &[2]),
                (Drop, 1, &[]),
                (Drop, 2, &[]),
                (Retype, 2, &[3])
            ]),
            [(Merge, 1)]
        );
        assert_eq!(left(&[(Drop, 2, &[]), (Merge, 1, &[2])]), [(Drop, 2)]);
        assert_eq!(left(&[(Merge, 1, &[2]), (Merge, 1, &[3])]), [(Merge, 1)]);
        // A chain is none, nor are two forms of one entity.
        assert_eq!(
            left(&[
                (Merge, 1, &[2]),
                (Merge, 2, &[3]),
                (Split, 3, &[]),
                (Split, 3, &[])
            ]),
            [(Merge, 1), (Merge, 2), (Split, 3), (Split, 3)]
        );
    }
}
