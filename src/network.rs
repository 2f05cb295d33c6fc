//! The two networks of a run: who is mentioned with whom, and who stands in which relation to whom.

use jiff::civil::Date;

use crate::entity::EntityId;
use crate::relation::RelationKind;

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
    /// The earliest dated document.
    pub first_date: Option<Date>,
    /// The latest.
    pub last_date: Option<Date>,
}

/// What the graph tells of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NodeMeasures {
    /// Number of co-mention neighbours.
    pub degree: u32,
    /// Sum of the weights of its co-mention edges.
    pub weighted_degree: u32,
    /// PageRank on the weighted co-mention graph.
    pub pagerank: f64,
    /// The community, numbered from 0, the largest first.
    pub community: u32,
    /// Position in the picture.
    pub x: f64,
    /// Position in the picture.
    pub y: f64,
    /// Diameter in the picture.
    pub size: f64,
    /// Red, green, blue.
    pub color: [u8; 3],
}

/// Both networks with their measures. Edges are sorted by source, target (and kind).
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// Undirected, one edge a pair.
    pub comentions: Vec<CoMention>,
    /// Directed, several kinds may join a pair.
    pub relations: Vec<RelationEdge>,
    /// One for each entity, beside [`crate::entity::Registry::entities`].
    pub measures: Vec<NodeMeasures>,
}
