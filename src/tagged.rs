//! A tagged document: all that later stages need of one document once its text is gone.
//!
//! It depends on the document and the lists alone, so it can be written to disk between the two passes of a run,
//! or be made on another machine and joined later. Offsets here are characters, as users see them.

use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::mention::{EntryId, Kind, LocalId, RuleId};
use crate::relation::RelationKind;
use crate::segments::{Header, Zone};

/// What one document yields.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TaggedDocument {
    /// See [`crate::document::Document::id`].
    pub doc_id: String,
    /// The name of the encoding it was read in.
    pub encoding: String,
    /// The header's fields.
    pub header: Header,
    /// The number of body paragraphs.
    pub paragraphs: u32,
    /// The number of words outside furniture and header.
    pub words: u32,
    /// The document's own entities: its mentions after resolution within the document.
    pub entities: Vec<LocalEntity>,
    /// Sorted by start.
    pub mentions: Vec<TaggedMention>,
    /// Those sentences that hold a mention, in order.
    pub sentences: Vec<TaggedSentence>,
    /// Sorted by start.
    pub relations: Vec<TaggedRelation>,
}

/// An entity as one document knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalEntity {
    /// What it is.
    pub kind: Kind,
    /// The fullest form of the name in the document, white space folded, possessive removed.
    pub label: String,
    /// The list's row, where a list knows it.
    pub entry: Option<EntryId>,
    /// The country it belongs to, where the document or the list says so.
    pub country: Option<Country>,
    /// Every form in the document with its count, the label's among them; sorted.
    pub forms: Vec<(String, u32)>,
}

/// A mention, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaggedMention {
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// Whose mention it is.
    pub entity: LocalId,
    /// Index into [`TaggedDocument::sentences`].
    pub sentence: u32,
    /// Where its text begins in [`TaggedSentence::text`], in bytes.
    pub offset: u32,
    /// The length of its text in bytes.
    pub len: u32,
    /// The rule that decided it.
    pub rule: RuleId,
}

/// A sentence that holds a mention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaggedSentence {
    /// Its first character in the document.
    pub start: u32,
    /// The text as it stands in the document, furniture included.
    pub text: String,
    /// What in `text` is furniture, as half-open byte ranges, in order.
    pub furniture: Vec<(u32, u32)>,
    /// Its ordinal among all sentences of the document, from 1.
    pub number: u32,
    /// Ordinal of its paragraph among all paragraphs of the document, from 0: tells windows apart.
    pub paragraph: u32,
    /// The paragraph's number as the cable gives it.
    pub paragraph_number: Option<u16>,
    /// The paragraph's marking (`SBU`).
    pub marking: String,
    /// The zone.
    pub zone: Zone,
}

/// A relation, in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaggedRelation {
    /// Who.
    pub source: LocalId,
    /// What is stated.
    pub kind: RelationKind,
    /// With whom or what.
    pub target: LocalId,
    /// The role as written; empty unless an affiliation.
    pub role: String,
    /// First character of what states it.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Index into [`TaggedDocument::sentences`].
    pub sentence: u32,
    /// The rule that found it.
    pub rule: RuleId,
}

impl TaggedDocument {
    /// The text of a mention as written, line breaks included.
    pub fn text_of(&self, mention: &TaggedMention) -> &str {
        let from = mention.offset as usize;
        &self.sentences[mention.sentence as usize].text[from..from + mention.len as usize]
    }
}
