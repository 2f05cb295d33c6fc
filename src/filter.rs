//! Which part of a finished output is drawn: what was found and counted, less what a person does not ask for.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;

use crate::certainty::Certainty;
use crate::entity::{Entity, EntityId, Registry};
use crate::error::{Error, Result};
use crate::finished::{
    Documents, Finished, Period, find, ids, recount, recount_mentions, relations,
};
use crate::mention::Kind;
use crate::network::{CoMention, RelationEdge};
use crate::view::View;

/// What a person asks for. The default asks for everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Kinds to keep; all where none is named.
    pub kinds: Vec<Kind>,
    /// Co-mentions of less weight are left out, and who then has no edge.
    pub min_weight: Option<u32>,
    /// Co-mentions in fewer documents are left out, and who then has no edge.
    pub min_documents: Option<u32>,
    /// The documents that count.
    pub period: Period,
    /// What is less sure is left out.
    pub min_certainty: Option<Certainty>,
    /// Entities to leave out, as [`find`] finds them.
    pub without: Vec<String>,
    /// Entities to keep, with those that are tied to them.
    pub around: Vec<String>,
    /// Over how many edges those may be tied; 1 where it is not said.
    pub hops: Option<u32>,
}

/// What is left: entities and edges, and what is told of it.
#[derive(Debug)]
pub struct Part {
    /// The entities that are left.
    pub registry: Registry,
    /// The co-mentions between them.
    pub comentions: Vec<CoMention>,
    /// The relations between them.
    pub relations: Vec<RelationEdge>,
    /// The documents that count, if not all do.
    pub(crate) documents: Option<Documents>,
    /// Which filters are in force.
    pub view: View,
}

impl Filters {
    /// Takes out of an output what is not asked for.
    ///
    /// # Errors
    /// A name that nobody or several bear, a table that cannot be read, or filters that leave nothing.
    pub fn apply(&self, finished: Finished) -> Result<Part> {
        let Finished {
            folder,
            mut registry,
            mut comentions,
            relations: mut stated,
            ..
        } = finished;
        let named = |names: &[String]| -> Result<Vec<EntityId>> {
            names.iter().map(|name| find(&registry, name)).collect()
        };
        let (without, around) = (named(&self.without)?, named(&self.around)?);
        let view = self.view(&registry, &without, &around);
        if view.is_whole() {
            return Ok(Part {
                registry,
                comentions,
                relations: stated,
                documents: None,
                view,
            });
        }
        let mut asked = None;
        if !self.period.is_all() {
            let documents = Documents::read(&folder, &self.period)?;
            recount(&folder, &documents, &registry, &mut comentions)?;
            stated = relations(&folder, &ids(&registry), Some(&documents))?;
            recount_mentions(&folder, &documents, &mut registry)?;
            asked = Some(documents);
        }
        let mut kept: Vec<bool> = (registry.with_certainty())
            .map(|(entity, certainty)| self.keeps(entity, certainty))
            .collect();
        for entity in without {
            kept[entity.0 as usize] = false;
        }
        let both = |kept: &[bool], source: EntityId, target: EntityId| {
            kept[source.0 as usize] && kept[target.0 as usize]
        };
        let least = self.min_certainty.unwrap_or_default();
        comentions.retain(|edge| {
            both(&kept, edge.source, edge.target)
                && edge.weight >= self.min_weight.unwrap_or(0)
                && edge.documents >= self.min_documents.unwrap_or(0)
                && edge.certainty(&registry) >= least
        });
        stated.retain(|edge| {
            both(&kept, edge.source, edge.target) && edge.certainty(&registry) >= least
        });
        let ends = || {
            let comentions = comentions.iter().map(|edge| (edge.source, edge.target));
            comentions.chain(stated.iter().map(|edge| (edge.source, edge.target)))
        };
        if !around.is_empty() {
            let near = near(
                registry.entities.len(),
                ends(),
                &around,
                self.hops.unwrap_or(1),
            );
            for (kept, near) in kept.iter_mut().zip(near) {
                *kept &= near;
            }
        } else if self.min_weight.is_some() || self.min_documents.is_some() {
            let tied: FxHashSet<EntityId> = ends().flat_map(|(a, b)| [a, b]).collect();
            for (place, kept) in (0..).zip(&mut kept) {
                *kept &= tied.contains(&EntityId(place));
            }
        }
        comentions.retain(|edge| both(&kept, edge.source, edge.target));
        stated.retain(|edge| both(&kept, edge.source, edge.target));
        let part = Part {
            registry,
            comentions,
            relations: stated,
            documents: asked,
            view,
        };
        part.only(&kept)
    }

    /// Whether an entity is asked for by what it is.
    fn keeps(&self, entity: &Entity, certainty: Certainty) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&entity.kind))
            && (self.period.is_all() || entity.mentions > 0)
            && certainty >= self.min_certainty.unwrap_or_default()
    }

    /// The filters in force, each as a phrase.
    fn view(&self, registry: &Registry, without: &[EntityId], around: &[EntityId]) -> View {
        let mut filters = Vec::new();
        if !self.kinds.is_empty() {
            let kinds = Kind::ALL
                .into_iter()
                .filter(|kind| self.kinds.contains(kind));
            let names: Vec<&str> = kinds.map(Kind::name).collect();
            filters.push(format!("of the kinds {}", names.join(", ")));
        }
        if let Some(since) = self.period.since {
            filters.push(format!("documents from {since} on"));
        }
        if let Some(until) = self.period.until {
            filters.push(format!("documents up to {until}"));
        }
        if !self.period.posts.is_empty() {
            filters.push(format!("documents from {}", self.period.posts.join(", ")));
        }
        if let Some(weight) = self.min_weight {
            filters.push(format!("co-mentions of weight {weight} or more"));
        }
        if let Some(documents) = self.min_documents {
            filters.push(format!("co-mentions in {documents} documents or more"));
        }
        if let Some(least) = self.min_certainty {
            filters.push(format!("certainty of {:.2} or more", least.value()));
        }
        let labels = |ids: &[EntityId]| {
            let shown: Vec<String> = ids
                .iter()
                .map(|&id| {
                    let entity = registry.get(id);
                    format!("{} ({})", entity.label, entity.id)
                })
                .collect();
            shown.join(", ")
        };
        if !without.is_empty() {
            filters.push(format!("without {}", labels(without)));
        }
        if !around.is_empty() {
            let hops = match self.hops.unwrap_or(1) {
                1 => "one edge".to_owned(),
                hops => format!("{hops} edges"),
            };
            filters.push(format!("around {}, over {hops} at most", labels(around)));
        }
        View { filters }
    }
}

/// Which entities are within so many edges of some.
fn near(
    entities: usize,
    edges: impl Iterator<Item = (EntityId, EntityId)>,
    around: &[EntityId],
    hops: u32,
) -> Vec<bool> {
    let mut neighbours: Vec<Vec<u32>> = vec![Vec::new(); entities];
    for (a, b) in edges {
        neighbours[a.0 as usize].push(b.0);
        neighbours[b.0 as usize].push(a.0);
    }
    let mut near = vec![false; entities];
    let mut next: VecDeque<(u32, u32)> = VecDeque::new();
    for center in around {
        near[center.0 as usize] = true;
        next.push_back((center.0, 0));
    }
    while let Some((node, steps)) = next.pop_front() {
        if steps == hops {
            continue;
        }
        for &other in &neighbours[node as usize] {
            if !std::mem::replace(&mut near[other as usize], true) {
                next.push_back((other, steps + 1));
            }
        }
    }
    near
}

impl Part {
    /// The entities that are kept, with new numbers; no edge leads to another.
    fn only(self, kept: &[bool]) -> Result<Self> {
        let Self {
            registry,
            mut comentions,
            mut relations,
            documents,
            view,
        } = self;
        if !kept.contains(&true) {
            return Err(Error::NoInput(format!(
                "nothing is left to draw: no entity passes the filters: {}",
                view.filters.join("; ")
            )));
        }
        let mut next = 0;
        let numbers: Vec<EntityId> = kept
            .iter()
            .map(|&kept| {
                let number = EntityId(next);
                next += u32::from(kept);
                number
            })
            .collect();
        for edge in &mut comentions {
            edge.source = numbers[edge.source.0 as usize];
            edge.target = numbers[edge.target.0 as usize];
        }
        for edge in &mut relations {
            edge.source = numbers[edge.source.0 as usize];
            edge.target = numbers[edge.target.0 as usize];
        }
        let (entities, certainties) = (registry.with_certainty().zip(kept))
            .filter(|(_, kept)| **kept)
            .map(|((entity, certainty), _)| (entity.clone(), certainty))
            .unzip();
        Ok(Self {
            registry: Registry::told(entities, certainties),
            comentions,
            relations,
            documents,
            view,
        })
    }
}
