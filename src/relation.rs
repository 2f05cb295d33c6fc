//! Relations that a text states between two entities.

use serde::{Deserialize, Serialize};

use crate::mention::{LocalId, RuleId};
use crate::span::Span;

/// What a relation states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// person → organisation or place: a post, membership, employment, candidacy, leadership.
    AffiliatedWith,
    /// organisation → organisation.
    PartOf,
    /// organisation or place → place.
    LocatedIn,
    /// person – person or organisation: met, spoke with, called, was received by. Symmetric.
    MetWith,
    /// person or organisation → person or organisation.
    Criticized,
    /// person or organisation → person or organisation.
    Supported,
    /// person → person, in a post.
    Succeeded,
    /// person – person. Symmetric.
    FamilyOf,
    /// person → place.
    TravelledTo,
}

impl RelationKind {
    /// The name in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::AffiliatedWith => "affiliated_with",
            Self::PartOf => "part_of",
            Self::LocatedIn => "located_in",
            Self::MetWith => "met_with",
            Self::Criticized => "criticized",
            Self::Supported => "supported",
            Self::Succeeded => "succeeded",
            Self::FamilyOf => "family_of",
            Self::TravelledTo => "travelled_to",
        }
    }

    /// Whether it says the same in both directions.
    pub fn is_symmetric(self) -> bool {
        matches!(self, Self::MetWith | Self::FamilyOf)
    }
}

/// A relation as one sentence of a document states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Who.
    pub source: LocalId,
    /// What is stated.
    pub kind: RelationKind,
    /// With whom or what.
    pub target: LocalId,
    /// The role that an affiliation states, as written (`director`); empty elsewhere.
    pub role: String,
    /// The bytes that state it, from the first mention or trigger to the last.
    pub span: Span,
    /// The sentence that states it, an index into [`crate::segments::Segments::sentences`].
    pub sentence: u32,
    /// The rule that found it.
    pub rule: RuleId,
}
