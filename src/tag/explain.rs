//! Why names are what they are: all that was weighed for each, told after the fact from what tagging left behind.

use rustc_hash::FxHashMap;

use super::weigh::NameId;
use super::{Scratch, Tagger, Tags, mention, weights as w};
use crate::document::Document;
use crate::mention::{EntryId, Kind, RuleId};
use crate::segments::Segments;
use crate::span::Span;

/// What speaks for a name being of a kind.
#[derive(Debug, Clone)]
pub struct Weighed {
    /// The kind.
    pub kind: Kind,
    /// The list or rule that proposes it most strongly.
    pub rule: RuleId,
    /// The list's row, where one is meant.
    pub entry: Option<EntryId>,
    /// How strongly it proposes it.
    pub weight: f32,
    /// What the surroundings of all mentions add or take, in words.
    pub hints: Vec<(&'static str, f32)>,
    /// The sum.
    pub score: f32,
}

/// A name that was considered.
#[derive(Debug, Clone)]
pub struct Considered {
    /// Where it was proposed, in bytes; sorted, each once.
    pub spans: Vec<Span>,
    /// What was weighed, the strongest kind first; never empty.
    pub weighed: Vec<Weighed>,
    /// The kind that was decided on; `None` where too little speaks for any.
    pub kind: Option<Kind>,
}

impl Tagger {
    /// The score that a name needs.
    pub const THRESHOLD: f32 = w::THRESHOLD;

    /// Finds the names of a document as [`Tagger::tag`] does, and tells all that were considered, in the order of
    /// where they first stand.
    pub fn explain(
        &self,
        document: &Document,
        segments: &mut Segments,
        scratch: &mut Scratch,
    ) -> (Tags, Vec<Considered>) {
        let tags = self.tag(document, segments, scratch);
        let mut places: FxHashMap<NameId, usize> = FxHashMap::default();
        let mut considered: Vec<Considered> = Vec::new();
        for candidate in &scratch.candidates {
            let decision = scratch.names.decide(candidate.name);
            let place = *places.entry(candidate.name).or_insert_with(|| {
                considered.push(Considered {
                    spans: Vec::new(),
                    weighed: scratch.names.weighed(candidate.name),
                    kind: decision.map(|decision| decision.kind),
                });
                considered.len() - 1
            });
            // The span as a mention of it would have it, without a possessive ending.
            let plain = super::Decision {
                kind: candidate.kind,
                score: 0.0,
                rule: candidate.rule,
                entry: None,
            };
            let span = mention(segments, candidate.first, candidate.last, plain).span;
            considered[place].spans.push(span);
        }
        considered.retain(|name| !name.weighed.is_empty());
        for name in &mut considered {
            name.spans.sort_unstable();
            name.spans.dedup();
        }
        considered.sort_by(|a, b| a.spans.cmp(&b.spans));
        (tags, considered)
    }
}
