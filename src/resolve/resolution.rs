//! The entities of a collection, and what a person's decisions make of documents.

use rustc_hash::FxHashMap;

use crate::entity::{EntityId, Registry};
use crate::mention::LocalId;
use crate::review::{Decision, Review, ReviewRow};
use crate::tagged::TaggedDocument;

use super::Customs;
use super::decide::{self, Decided};
use super::labels::{self, Draft};
use super::propose::{self, Kept};

/// The entities of a collection, with the entity of each distinct name.
#[derive(Debug, Default)]
pub struct Resolution {
    /// The entities.
    pub registry: Registry,
    /// For each number that [`super::Collector::add`] gave, the entity; [`Resolution::revise`] takes out dropped ones.
    pub entity_of: Vec<EntityId>,
    /// Whether decisions change documents.
    revises: bool,
    /// For each such number the forms that a person gave to others.
    splits: FxHashMap<u32, Vec<(String, EntityId)>>,
    /// What became of the decisions.
    review: Vec<ReviewRow>,
    /// Of what no proposal is to be made.
    kept: Kept,
}

/// Stands for what a person decided is no entity.
pub(super) const DROPPED: EntityId = EntityId(u32::MAX);

impl Resolution {
    /// Applies a person's decisions to the drafts and makes entities of them, sorted by id; `draft_of` gives for each
    /// distinct name its draft.
    pub(super) fn of(
        mut drafts: Vec<Draft>,
        draft_of: &[u32],
        customs: &Customs,
        review: &Review,
    ) -> Self {
        let mut decided = decide::decide(&mut drafts, review);
        if review.decisions.iter().any(Decision::is_of_proposals) {
            // Proposals are made of entities: of these as they would be without those decisions.
            let mut provisional = drafts.clone();
            let (order, place) = places(&mut provisional, &decided);
            let registry = registry_of(provisional, &order, &place);
            let proposals = propose::propose(&registry, &decided.kept(&place), customs);
            decide::settle(
                &mut drafts,
                review,
                &mut decided,
                &proposals,
                &registry,
                &order,
            );
        }
        let (order, place) = places(&mut drafts, &decided);
        let mut splits: FxHashMap<u32, Vec<(String, EntityId)>> = FxHashMap::default();
        for (number, &draft) in draft_of.iter().enumerate() {
            let of = decided.splits_of(draft);
            if !of.is_empty() {
                let placed = of.into_iter().map(|(form, to)| (form, place[to as usize]));
                splits.insert(number as u32, placed.collect());
            }
        }
        let kept = decided.kept(&place);
        let registry = registry_of(drafts, &order, &place);
        let entity_of: Vec<EntityId> = draft_of
            .iter()
            .map(|&draft| place[draft as usize])
            .collect();
        Resolution {
            revises: !splits.is_empty() || entity_of.contains(&DROPPED),
            registry,
            entity_of,
            splits,
            review: decided.rows(review),
            kept,
        }
    }

    /// What became of the decisions given, then the proposals for a person to decide, the most consequential first; of
    /// these at most `most`, and how many are left out then.
    pub fn review(&self, customs: &Customs, most: Option<usize>) -> (Vec<ReviewRow>, usize) {
        let mut proposals = propose::propose(&self.registry, &self.kept, customs);
        let all = proposals.len();
        proposals.truncate(most.unwrap_or(all));
        let left_out = all - proposals.len();
        let mut rows = self.review.clone();
        rows.extend(proposals.iter().map(|one| one.row(&self.registry)));
        (rows, left_out)
    }

    /// What became of the decisions, in the order of their file.
    pub fn decisions(&self) -> &[ReviewRow] {
        &self.review
    }

    /// Takes out of a document what a person decided is no entity, and gives forms that were split off to theirs;
    /// `numbers` are those that [`Collector::add`](super::Collector::add) gave, `ids` the entities of the document's own.
    pub fn revise(&self, document: &mut TaggedDocument, numbers: &[u32], ids: &mut Vec<EntityId>) {
        if !self.revises {
            return;
        }
        self.split(document, numbers, ids);
        let kept: Vec<bool> = ids.iter().map(|&id| id != DROPPED).collect();
        if kept.iter().all(|&kept| kept) {
            return;
        }
        let mut place = Vec::with_capacity(kept.len());
        let mut next = 0;
        for &kept in &kept {
            place.push(LocalId(next));
            next += u32::from(kept);
        }
        let stays = |local: LocalId| kept[local.0 as usize];
        document.mentions.retain(|mention| stays(mention.entity));
        document
            .relations
            .retain(|relation| stays(relation.source) && stays(relation.target));
        for mention in &mut document.mentions {
            mention.entity = place[mention.entity.0 as usize];
        }
        for relation in &mut document.relations {
            relation.source = place[relation.source.0 as usize];
            relation.target = place[relation.target.0 as usize];
        }
        document
            .offices
            .keep(stays, |local| place[local.0 as usize]);
        let mut at = 0;
        document.entities.retain(|_| {
            at += 1;
            kept[at - 1]
        });
        ids.retain(|&id| id != DROPPED);
    }

    fn split(&self, document: &mut TaggedDocument, numbers: &[u32], ids: &mut Vec<EntityId>) {
        for (local, number) in numbers.iter().enumerate() {
            let Some(splits) = self.splits.get(number) else {
                continue;
            };
            for (form, entity) in splits {
                let has = |known: &crate::tagged::LocalForm| known.text == *form;
                if !document.entities[local].forms.iter().any(has) {
                    continue;
                }
                let moved: Vec<usize> = (0..document.mentions.len())
                    .filter(|&at| {
                        let mention = &document.mentions[at];
                        let text = document.text_of(mention);
                        mention.entity.0 as usize == local
                            && text.split_whitespace().eq(form.split_whitespace())
                    })
                    .collect();
                let new = LocalId(ids.len() as u32);
                let mut copy = document.entities[local].clone();
                copy.forms.retain(has);
                document.entities.push(copy);
                ids.push(*entity);
                for &at in &moved {
                    document.mentions[at].entity = new;
                }
                // A relation follows the mention it was stated of, and so does an office.
                let old = LocalId(local as u32);
                let mentions = &document.mentions;
                let follows = |start: u32, end: u32| {
                    let inside = |owner: LocalId| {
                        mentions.iter().any(|mention| {
                            mention.entity == owner && start <= mention.start && mention.end <= end
                        })
                    };
                    inside(new) && !inside(old)
                };
                for relation in &mut document.relations {
                    if (relation.source == old || relation.target == old)
                        && follows(relation.start, relation.end)
                    {
                        if relation.source == old {
                            relation.source = new;
                        }
                        if relation.target == old {
                            relation.target = new;
                        }
                    }
                }
                for office in &mut document.offices.open {
                    if office.claim.person == old && follows(office.start, office.end) {
                        office.claim.person = new;
                    }
                }
            }
        }
    }
}

/// The order of the drafts that are entities, and for each draft its place in it.
fn places(drafts: &mut [Draft], decided: &Decided) -> (Vec<u32>, Vec<EntityId>) {
    decide::rename(drafts, decided);
    let alive = |draft: &u32| decided.of(*draft) == Some(*draft);
    let order = labels::by_id(drafts, (0..drafts.len() as u32).filter(alive));
    let mut place = vec![DROPPED; drafts.len()];
    for (index, &draft) in order.iter().enumerate() {
        place[draft as usize] = EntityId(index as u32);
    }
    for draft in 0..drafts.len() as u32 {
        if let Some(into) = decided.of(draft) {
            place[draft as usize] = place[into as usize];
        }
    }
    (order, place)
}

/// The entities of drafts in an order.
fn registry_of(drafts: Vec<Draft>, order: &[u32], place: &[EntityId]) -> Registry {
    let mut drafts: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
    Registry::new(
        order
            .iter()
            .filter_map(|&draft| drafts[draft as usize].take())
            .map(|draft| draft.into_entity(place))
            .collect(),
    )
}
