//! Mentions: where in a document a name stands, of which kind, and by which rule.

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// What a name names.
#[derive(
    Debug, Default, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum Kind {
    /// A named individual.
    #[default]
    Person,
    /// A government, ministry, party, company, armed group, international body, newspaper …
    Organisation,
    /// A country, region, city, river, airport, building used as a place.
    Place,
    /// What is talked about.
    Topic,
}

impl Kind {
    /// All kinds, in the order of the tables.
    pub const ALL: [Self; 4] = [Self::Person, Self::Organisation, Self::Place, Self::Topic];

    /// The name in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Topic => "topic",
        }
    }

    /// The beginning of an entity's id.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Person => "per",
            Self::Organisation => "org",
            Self::Place => "loc",
            Self::Topic => "top",
        }
    }
}

/// A rule, as an index into [`crate::rule::RuleNames`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RuleId(pub u16);

/// A row of a list, as an index into [`crate::gazetteer::Entries`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EntryId(pub u32);

/// An entity of one document, as an index into [`crate::tagged::TaggedDocument::entities`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LocalId(pub u32);

/// A name found in a document. Mentions of a document are disjoint but for topics, and sorted by start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands, in bytes.
    pub span: Span,
    /// What it names.
    pub kind: Kind,
    /// The sentence it stands in, an index into [`crate::segments::Segments::sentences`].
    pub sentence: u32,
    /// Its tokens, a half-open range of indices into [`crate::segments::Segments::tokens`].
    pub tokens: (u32, u32),
    /// The rule that decided it.
    pub rule: RuleId,
    /// The list's row, where a list knows the name.
    pub entry: Option<EntryId>,
}
