//! A document as it is understood: what `show` tells of it.

use crate::document::Document;
use crate::mention::Kind;
use crate::segments::Segments;
use crate::span::Span;

/// What speaks for a name being of a kind, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The kind.
    pub kind: Kind,
    /// The list or rule that proposes it most strongly.
    pub rule: String,
    /// The list's row, where one is meant: its id and name.
    pub entry: Option<(String, String)>,
    /// How strongly it proposes it.
    pub weight: f32,
    /// What the surroundings of all mentions add or take.
    pub hints: Vec<(&'static str, f32)>,
    /// The sum.
    pub score: f32,
}

/// A name where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Where, in bytes.
    pub span: Span,
    /// Index of its sentence in [`Segments::sentences`].
    pub sentence: u32,
    /// What it is.
    pub kind: Kind,
    /// The label of the entity that it is a mention of, within this document.
    pub entity: String,
    /// The rule that decided it.
    pub rule: String,
    /// All that was weighed for it, the strongest kind first; empty for topics, which are not weighed.
    pub evidence: Vec<Evidence>,
}

/// What was considered and refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// Where it stands, in bytes; sorted.
    pub spans: Vec<Span>,
    /// All that was weighed for it, the strongest kind first.
    pub evidence: Vec<Evidence>,
    /// The longer or stronger name that its first place lies in or touches, where it is one that would have passed.
    pub instead: Option<Span>,
}

/// A document with all that was found in it.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// The text.
    pub document: Document,
    /// What it was taken apart into.
    pub segments: Segments,
    /// Its names, by place.
    pub names: Vec<Name>,
    /// What was no name, by place.
    pub refused: Vec<Refused>,
    /// The score that a name needs.
    pub threshold: f32,
}
