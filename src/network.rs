//! The two networks of a run: who is mentioned with whom, and who stands in which relation to whom.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::certainty::Certainty;
use crate::entity::{EntityId, Registry};
use crate::relation::RelationKind;
use crate::tagged::{TaggedDocument, TaggedRelation, Unit};

/// The unit of text within which two entities count as mentioned together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Window {
    /// A sentence.
    #[default]
    Sentence,
    /// A paragraph.
    Paragraph,
    /// A document.
    Document,
}

impl Window {
    /// The name on the command line and in run.json.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Paragraph => "paragraph",
            Self::Document => "document",
        }
    }
}

/// Two entities mentioned together. `source` is the smaller of the two ids.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoMention {
    /// The one.
    pub source: EntityId,
    /// The other.
    pub target: EntityId,
    /// In how many windows: as many as `evidence.csv` has rows for it.
    pub weight: u32,
    /// In how many documents.
    pub documents: u32,
    /// Normalised pointwise mutual information over windows, -1 to 1 (Bouma 2009).
    pub npmi: f64,
    /// Log-likelihood ratio over windows (Dunning 1993); negative where the two avoid each other.
    pub log_likelihood: f64,
    /// The earliest dated document.
    pub first_date: Option<Date>,
    /// The latest.
    pub last_date: Option<Date>,
    /// The weight with lists bounded: of a window that names n, a pair has the n-1th part, so that a guest list of forty
    /// ties nobody more to the rest than a sentence ties two. Communities and the picture go by it; in millionths exact.
    pub strength: f64,
}

/// A relation between two entities over all documents that state it.
#[derive(Debug, Clone, PartialEq)]
pub struct RelationEdge {
    /// Who; for a symmetric relation the smaller id.
    pub source: EntityId,
    /// With whom or what.
    pub target: EntityId,
    /// What is stated.
    pub kind: RelationKind,
    /// How often it is stated.
    pub weight: u32,
    /// In how many documents.
    pub documents: u32,
    /// The roles stated, each once, sorted.
    pub roles: Vec<String>,
    /// How sure the surest rule is that states it; see [`RelationEdge::certainty`].
    pub rule: Certainty,
    /// The earliest dated document.
    pub first_date: Option<Date>,
    /// The latest.
    pub last_date: Option<Date>,
}

impl CoMention {
    /// Places behind the point of `npmi` and `log_likelihood` in every file. They are kept no finer, so that what is drawn
    /// from the tables is what was drawn when they were written.
    pub const NPMI_PLACES: u32 = 6;
    /// See [`Self::NPMI_PLACES`].
    pub const LOG_LIKELIHOOD_PLACES: u32 = 4;
    /// See [`Self::NPMI_PLACES`].
    pub const STRENGTH_PLACES: u32 = 6;

    /// How sure it is that these two were mentioned together: as sure as the less sure of them.
    pub fn certainty(&self, registry: &Registry) -> Certainty {
        registry.ends(self.source, self.target)
    }
}

impl RelationEdge {
    /// How sure it is that these two stand so: as sure as the less sure of them, and no surer than its rule.
    pub fn certainty(&self, registry: &Registry) -> Certainty {
        registry.ends(self.source, self.target).min(self.rule)
    }
}

/// What is told of a node of a graph that is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NodeMeasures {
    /// Number of neighbours.
    pub degree: u32,
    /// Sum of the weights of its edges.
    pub weighted_degree: u32,
    /// `PageRank`, by weight.
    pub pagerank: f64,
    /// Betweenness: the share of shortest paths between two others that lead over it, 0 to 1.
    pub betweenness: f64,
    /// The largest k for which it is in the k-core: a group each of whom has at least k neighbours within it.
    pub core: u32,
    /// The connected component, numbered from 0, the largest first.
    pub component: u32,
    /// Clustering coefficient: the share of pairs of its neighbours that are neighbours themselves, 0 to 1.
    pub clustering: f64,
    /// The community, an index into [`Drawn::communities`]; none where it has no edge.
    pub community: Option<u32>,
    /// Position in the picture, rightwards.
    pub x: f64,
    /// Position in the picture, upwards.
    pub y: f64,
    /// Radius in the picture.
    pub size: f64,
    /// Red, green, blue: of its community.
    pub color: [u8; 3],
    /// Red, green, blue: of its kind.
    pub kind_color: [u8; 3],
}

impl NodeMeasures {
    /// Places behind the point of `pagerank` in every file.
    pub const PAGERANK_PLACES: u32 = 9;
    /// Those of `betweenness`.
    pub const BETWEENNESS_PLACES: u32 = 9;
    /// Those of `clustering`.
    pub const CLUSTERING_PLACES: u32 = 6;
}

/// A group of entities that are tied to one another more than to the rest.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Community {
    /// Its leading members: `Israel, Egypt, Jordan`.
    pub name: String,
    /// How many entities it holds.
    pub nodes: u32,
    /// Red, green, blue.
    pub color: [u8; 3],
}

/// A graph as it is drawn: some of the entities, with what is told of them in this graph alone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawn {
    /// The entities, sorted.
    pub nodes: Vec<EntityId>,
    /// One for each, beside `nodes`.
    pub measures: Vec<NodeMeasures>,
    /// The largest first.
    pub communities: Vec<Community>,
    /// The modularity of the communities by strength (Newman and Girvan 2004), -0.5 to 1.
    pub modularity: f64,
}

impl Drawn {
    /// The place of an entity in `nodes`.
    pub fn place(&self, entity: EntityId) -> Option<usize> {
        self.nodes.binary_search(&entity).ok()
    }

    /// The nodes with their measures, in order.
    pub fn iter(&self) -> impl Iterator<Item = (EntityId, &NodeMeasures)> {
        self.nodes.iter().copied().zip(&self.measures)
    }

    /// The community of a node, if it has one.
    pub fn community(&self, measures: &NodeMeasures) -> Option<&Community> {
        self.communities.get(measures.community? as usize)
    }
}

/// The part of the co-mentions that is worth looking at first, small enough to be opened anywhere.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overview {
    /// Its nodes.
    pub drawn: Drawn,
    /// Its edges, as indices into [`Network::comentions`], ascending.
    pub edges: Vec<u32>,
    /// What was left out of it, if anything was.
    pub left_out: Option<LeftOut>,
}

/// What an overview lacks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// How many entities.
    pub nodes: u64,
    /// How many co-mentions.
    pub edges: u64,
    /// What was left out and why, each a phrase.
    pub rules: Vec<String>,
}

/// Both networks with their measures. Edges are sorted by source, target (and kind).
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// Undirected, one edge a pair.
    pub comentions: Vec<CoMention>,
    /// Directed, several kinds may join a pair.
    pub relations: Vec<RelationEdge>,
    /// Every entity, in the graph of all co-mentions: beside [`crate::entity::Registry::entities`].
    pub whole: Drawn,
    /// The entities that have a relation, in the graph of relations.
    pub related: Drawn,
    /// What to look at first.
    pub overview: Overview,
}

impl Network {
    /// The number of communities of the whole.
    pub fn communities(&self) -> usize {
        self.whole.communities.len()
    }
}

/// One unit of a co-mention's weight, by entities of the collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EdgeUnit {
    /// The smaller id.
    pub source: EntityId,
    /// The larger.
    pub target: EntityId,
    /// The earlier of the two mentions, an index into [`TaggedDocument::mentions`].
    pub first: u32,
    /// The later.
    pub second: u32,
    /// How many others than each of the two the window holds, as [`Unit::others`] counts them.
    pub others: u32,
}

/// A document's units of co-mention, by entities of the collection, in the order of the text.
///
/// `ids` gives the entity of each of the document's own entities. Where it gives the same for two of them, they
/// make no edge with each other, and a window counts once for an edge though several of its units tell of it: the
/// pair that comes first stays. Whoever counts an edge's weight and whoever lists its evidence both start here, so
/// that an edge's weight is the number of its rows.
pub fn edge_units(
    document: &TaggedDocument,
    ids: &[EntityId],
    units: &[Unit],
    window: Window,
) -> Vec<EdgeUnit> {
    let mut edges: Vec<EdgeUnit> = units
        .iter()
        .filter_map(|unit| {
            let (a, b) = (ids[unit.a.0 as usize], ids[unit.b.0 as usize]);
            (a != b).then(|| EdgeUnit {
                source: a.min(b),
                target: a.max(b),
                first: unit.first,
                second: unit.second,
                others: unit.others,
            })
        })
        .collect();
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        let place = |unit: &EdgeUnit| {
            let sentence = document.mentions[unit.first as usize].sentence;
            match window {
                Window::Sentence => sentence,
                Window::Paragraph => document.sentences[sentence as usize].paragraph,
                Window::Document => 0,
            }
        };
        edges.sort_unstable_by_key(|unit| {
            (
                unit.source,
                unit.target,
                place(unit),
                unit.first,
                unit.second,
            )
        });
        edges.dedup_by_key(|unit| (unit.source, unit.target, place(unit)));
    }
    edges.sort_unstable_by_key(|unit| (unit.first, unit.second, unit.source, unit.target));
    edges
}

/// The edge that a relation of a document belongs to, as source, kind and target; `None` where both ends are the
/// same entity of the collection. A symmetric relation goes from the smaller id to the larger.
pub fn relation_edge(
    relation: &TaggedRelation,
    ids: &[EntityId],
) -> Option<(EntityId, RelationKind, EntityId)> {
    let source = ids[relation.source.0 as usize];
    let target = ids[relation.target.0 as usize];
    if source == target {
        None
    } else if relation.kind.is_symmetric() && target < source {
        Some((target, relation.kind, source))
    } else {
        Some((source, relation.kind, target))
    }
}

/// Which edges of both networks a run keeps, by `--min-weight`.
#[derive(Debug, Clone, Default)]
pub struct Kept(Option<KeptEdges>);

#[derive(Debug, Clone, Default)]
struct KeptEdges {
    comentions: FxHashSet<(EntityId, EntityId)>,
    relations: FxHashSet<(EntityId, RelationKind, EntityId)>,
}

impl Kept {
    /// Every edge.
    pub fn all() -> Self {
        Self(None)
    }

    /// The edges of a network alone.
    pub fn only(network: &Network) -> Self {
        Self(Some(KeptEdges {
            comentions: network
                .comentions
                .iter()
                .map(|edge| (edge.source, edge.target))
                .collect(),
            relations: network
                .relations
                .iter()
                .map(|edge| (edge.source, edge.kind, edge.target))
                .collect(),
        }))
    }

    /// Whether a co-mention is kept; `source` is the smaller id.
    pub fn comention(&self, source: EntityId, target: EntityId) -> bool {
        self.0
            .as_ref()
            .is_none_or(|kept| kept.comentions.contains(&(source, target)))
    }

    /// Whether a relation is kept, ends as [`relation_edge`] gives them.
    pub fn relation(&self, source: EntityId, kind: RelationKind, target: EntityId) -> bool {
        self.0
            .as_ref()
            .is_none_or(|kept| kept.relations.contains(&(source, kind, target)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::{LocalId, RuleId};
    use crate::segments::Zone;
    use crate::tagged::{TaggedMention, TaggedSentence};

    fn document(mentions: &[(u32, u32)]) -> TaggedDocument {
        let sentences = mentions.iter().map(|mention| mention.1).max().unwrap_or(0) + 1;
        TaggedDocument {
            mentions: mentions
                .iter()
                .enumerate()
                .map(|(at, &(entity, sentence))| TaggedMention {
                    start: at as u32,
                    end: at as u32 + 1,
                    entity: LocalId(entity),
                    sentence,
                    offset: 0,
                    len: 1,
                    rule: RuleId(0),
                })
                .collect(),
            sentences: (0..sentences)
                .map(|number| TaggedSentence {
                    start: 0,
                    text: "x".to_owned(),
                    furniture: Vec::new(),
                    number,
                    paragraph: 0,
                    paragraph_number: None,
                    marking: String::new(),
                    zone: Zone::Body,
                })
                .collect(),
            ..TaggedDocument::default()
        }
    }

    fn unit(a: u32, b: u32, first: u32, second: u32) -> Unit {
        Unit {
            a: LocalId(a),
            b: LocalId(b),
            first,
            second,
            others: 2,
        }
    }

    #[test]
    fn entities_that_became_one_count_a_window_once() {
        // Locals 0 and 1 are the same entity; it stands with 2 in both sentences.
        let document = document(&[(0, 0), (1, 0), (2, 0), (1, 1), (2, 1)]);
        let ids = [EntityId(7), EntityId(7), EntityId(3)];
        let units = [
            unit(0, 1, 0, 1),
            unit(0, 2, 0, 2),
            unit(1, 2, 1, 2),
            unit(1, 2, 3, 4),
        ];
        let edge = |first, second| EdgeUnit {
            source: EntityId(3),
            target: EntityId(7),
            first,
            second,
            others: 2,
        };
        assert_eq!(
            edge_units(&document, &ids, &units, Window::Sentence),
            [edge(0, 2), edge(3, 4)]
        );
        assert_eq!(
            edge_units(&document, &ids, &units, Window::Paragraph),
            [edge(0, 2)]
        );
    }

    #[test]
    fn symmetric_relations_have_one_direction() {
        let mut relation = TaggedRelation {
            source: LocalId(0),
            kind: RelationKind::MetWith,
            target: LocalId(1),
            role: String::new(),
            start: 0,
            end: 1,
            sentence: 0,
            rule: RuleId(0),
        };
        let (two, one) = (EntityId(2), EntityId(1));
        assert_eq!(
            relation_edge(&relation, &[two, one]),
            Some((one, RelationKind::MetWith, two))
        );
        relation.kind = RelationKind::Criticized;
        assert_eq!(
            relation_edge(&relation, &[two, one]),
            Some((two, RelationKind::Criticized, one))
        );
        assert_eq!(relation_edge(&relation, &[one, one]), None);
    }
}
