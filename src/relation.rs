//! Relations that a text states between two entities.

use serde::{Deserialize, Serialize};

use crate::country::Country;
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
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::AffiliatedWith,
        Self::PartOf,
        Self::LocatedIn,
        Self::MetWith,
        Self::Criticized,
        Self::Supported,
        Self::Succeeded,
        Self::FamilyOf,
        Self::TravelledTo,
    ];

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

/// An office whose title names no country: whom it serves is settled when all documents are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Who holds it.
    pub person: LocalId,
    /// The title as written.
    pub role: String,
    /// The rule that found it.
    pub rule: RuleId,
    /// What the rule is called where nothing but the post of the document tells the country.
    pub post_rule: RuleId,
    /// Whether it is that of a head of state or government.
    pub is_head: bool,
    /// The ministries of the document that it may lead, with the countries they belong to.
    pub ministries: Vec<(Option<Country>, LocalId)>,
}

impl Claim {
    /// What the office serves if it is one of `country`, in a document from `host`: the ministry that the document
    /// names, else what stands there for the country.
    pub fn serves(
        &self,
        country: Option<Country>,
        host: Option<Country>,
        countries: &[(Country, LocalId)],
    ) -> Option<LocalId> {
        // A ministry that no country is named with is the host's.
        let leads = |ministry: Option<Country>| match (ministry.or(host), country) {
            (Some(ministry), Some(country)) => ministry == country,
            _ => true,
        };
        let ministry = self.ministries.iter().find(|ministry| leads(ministry.0));
        ministry.map(|&(_, ministry)| ministry).or_else(|| {
            let at = countries.binary_search_by_key(&country?, |&(known, _)| known);
            at.ok().map(|at| countries[at].1)
        })
    }
}

/// An office as one sentence of a document gives it to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// What it is and whose.
    pub claim: Claim,
    /// The bytes from the title to the name.
    pub span: Span,
    /// The sentence that states it, an index into [`crate::segments::Segments::sentences`].
    pub sentence: u32,
}

/// All that the sentences of a document state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stated {
    /// Between two entities, sorted by where they stand.
    pub relations: Vec<Relation>,
    /// Of which the country is open.
    pub offices: Vec<Office>,
    /// Where there are offices: what stands for each country that the document names, sorted by country.
    pub countries: Vec<(Country, LocalId)>,
    /// The countries that the document gives to bearers of offices.
    pub bearers: Vec<(LocalId, Country)>,
}
