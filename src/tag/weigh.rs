//! Weighs what speaks for each name over a whole document, and decides its kind once.

use std::hash::Hasher as _;

use rustc_hash::{FxHashMap, FxHasher};

use super::explain::Weighed;
use super::features::{Features, Phrase, bit};
use super::fold::Folded;
use super::weights as w;
use crate::mention::{EntryId, Kind, RuleId};
use crate::segments::{Segments, Shape};

/// A stretch of tokens that may be a name, with what proposes it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// Tokens, half-open.
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) kind: Kind,
    pub(super) weight: f32,
    pub(super) rule: RuleId,
    pub(super) entry: Option<EntryId>,
    pub(super) name: NameId,
}

/// A name of the document: its folded words, wherever they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct NameId(u32);

impl NameId {
    /// Its place among the names of the document, from 0.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What speaks for a kind.
#[derive(Debug, Clone, Copy, Default)]
struct Case {
    weight: f32,
    rule: Option<RuleId>,
    entry: Option<EntryId>,
    entry_weight: f32,
}

/// What speaks for a name, over all its mentions.
#[derive(Debug, Clone, Copy, Default)]
struct Name {
    cases: [Case; 3],
    context: u16,
    count: u32,
    decision: Option<Decision>,
    /// Whether the decision is older than what was weighed.
    open: bool,
}

/// Bits of a mention's surroundings.
mod around {
    pub(super) const LEADING: u16 = 256;
    pub(super) const AMONG: u16 = 512;
    pub(super) const AMONG_BODIES: u16 = 1024;
    pub(super) const TITLE: u16 = 1;
    pub(super) const SAYING: u16 = 2;
    pub(super) const APPOSITION: u16 = 4;
    pub(super) const LOCATING: u16 = 8;
    pub(super) const COUNTRY: u16 = 16;
    pub(super) const ARTICLE: u16 = 32;
    pub(super) const ADDRESS: u16 = 64;
    pub(super) const ACTING: u16 = 128;
}

/// The names of one document. Reused from document to document.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_key: FxHashMap<u64, NameId>,
    names: Vec<Name>,
    /// For each token, the lengths of the candidates that were weighed from there, as bits.
    seen: Vec<u64>,
}

/// A name's kind as decided.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decision {
    pub(super) kind: Kind,
    pub(super) score: f32,
    pub(super) rule: RuleId,
    pub(super) entry: Option<EntryId>,
}

/// The place of a kind in the arrays of weights; topics are not weighed.
fn slot(kind: Kind) -> usize {
    match kind {
        Kind::Person => 0,
        Kind::Organisation => 1,
        Kind::Place | Kind::Topic => 2,
    }
}

const KINDS: [Kind; 3] = [Kind::Person, Kind::Organisation, Kind::Place];

/// The key of a stretch of tokens: of their folded words, whatever stands between them.
fn key_of(folded: &Folded, first: u32, last: u32) -> u64 {
    let mut hasher = FxHasher::default();
    for token in first..last {
        let word = folded.key(token as usize);
        if word != 0 {
            hasher.write_u64(word);
        }
    }
    hasher.finish()
}

impl Names {
    /// Forgets the last document; makes ready for one of so many tokens.
    pub(super) fn clear(&mut self, tokens: usize) {
        self.by_key.clear();
        self.names.clear();
        self.seen.clear();
        self.seen.resize(tokens, 0);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The name that a stretch of tokens is.
    pub(super) fn of(&mut self, folded: &Folded, first: u32, last: u32) -> NameId {
        *(self.by_key.entry(key_of(folded, first, last))).or_insert_with(|| {
            self.names.push(Name::default());
            NameId(self.names.len() as u32 - 1)
        })
    }

    /// Takes a candidate into account.
    pub(super) fn add(
        &mut self,
        candidate: &Candidate,
        text: &str,
        segments: &Segments,
        features: &Features,
    ) {
        let name = &mut self.names[candidate.name.index()];
        name.open = true;
        let case = &mut name.cases[slot(candidate.kind)];
        if case.rule.is_none() || candidate.weight > case.weight {
            case.weight = candidate.weight;
            case.rule = Some(candidate.rule);
        }
        // A row that does not weigh anything here is not meant here.
        if candidate.entry.is_some()
            && candidate.weight > 0.0
            && (case.entry.is_none() || candidate.weight > case.entry_weight)
        {
            case.entry = candidate.entry;
            case.entry_weight = candidate.weight;
        }
        // No two candidates differ by 64 tokens.
        let length = 1 << ((candidate.last - candidate.first) % 64);
        let seen = &mut self.seen[candidate.first as usize];
        if *seen & length == 0 {
            *seen |= length;
            name.count += 1;
            name.context |= surroundings(
                candidate.first as usize,
                candidate.last as usize,
                text,
                segments,
                features,
            );
        }
    }

    /// Decides on all names of which something new was weighed.
    pub(super) fn settle(&mut self) {
        for name in self.names.iter_mut().filter(|name| name.open) {
            name.settle();
        }
    }

    /// The kind of a name as it was last settled, or `None` where too little speaks for any.
    pub(super) fn decide(&self, name: NameId) -> Option<Decision> {
        self.names[name.index()].decision
    }

    /// Notes that a person, or a body, stands beside a mention of a name, in a row of names, and settles it anew.
    pub(super) fn beside(&mut self, name: NameId, kind: Kind) {
        let name = &mut self.names[name.index()];
        name.context |= match kind {
            Kind::Person => around::AMONG,
            _ => around::AMONG_BODIES,
        };
        name.settle();
    }

    /// All that was weighed for a name, the strongest kind first.
    pub(super) fn weighed(&self, name: NameId) -> Vec<Weighed> {
        let name = &self.names[name.index()];
        let mut weighed: Vec<Weighed> = KINDS
            .into_iter()
            .filter_map(|kind| {
                let case = name.cases[slot(kind)];
                let rule = case.rule?;
                let mut hints = Vec::new();
                each_hint(kind, name, |words, weight| {
                    if weight != 0.0 {
                        hints.push((words, weight));
                    }
                });
                Some(Weighed {
                    kind,
                    rule,
                    entry: case.entry,
                    weight: case.weight,
                    hints,
                    score: case.weight + context(kind, name),
                })
            })
            .collect();
        weighed.sort_by(|a, b| b.score.total_cmp(&a.score));
        weighed
    }

    /// Whether a word of place stands before a name, or a country behind it.
    pub(super) fn is_located(&self, name: NameId) -> bool {
        const PLACE: u16 = around::LOCATING | around::LEADING | around::COUNTRY;
        self.names[name.index()].context & PLACE != 0
    }

    /// How often a name stands in the document.
    pub(super) fn count(&self, name: NameId) -> u32 {
        self.names[name.index()].count
    }
}

impl Name {
    /// Decides on its kind by all that was weighed.
    fn settle(&mut self) {
        self.open = false;
        let mut best: Option<Decision> = None;
        for kind in KINDS {
            let case = self.cases[slot(kind)];
            let Some(rule) = case.rule else { continue };
            let score = case.weight + context(kind, self);
            if score >= w::THRESHOLD && best.is_none_or(|best| score > best.score) {
                best = Some(Decision {
                    kind,
                    score,
                    rule,
                    entry: case.entry,
                });
            }
        }
        self.decision = best;
    }
}

/// What the surroundings of a name's mentions say for a kind.
fn context(kind: Kind, name: &Name) -> f32 {
    let mut sum = 0.0;
    each_hint(kind, name, |_, weight| sum += weight);
    sum
}

/// Calls `note` with each hint that the surroundings give, in words, and its weight.
#[inline]
fn each_hint(kind: Kind, name: &Name, mut note: impl FnMut(&'static str, f32)) {
    let has = |bits: u16| name.context & bits != 0;
    let slot = slot(kind);
    if has(around::SAYING) {
        note("a verb of saying behind it", w::BEFORE_SAYING[slot]);
    }
    if has(around::ARTICLE) {
        note("`the` before it", w::AFTER_ARTICLE[slot]);
    }
    if has(around::ACTING) && !has(around::SAYING) {
        note(
            "a verb of acting or a possessive behind it",
            w::BEFORE_ACTING[slot],
        );
    }
    if has(around::ADDRESS) {
        note("a word of address before it", w::AFTER_ADDRESS[slot]);
    }
    if name.count > 1 {
        note("mentioned again", w::REPEATED);
    }
    if name.count > 2 {
        note("mentioned often", w::FREQUENT[slot]);
    }
    match kind {
        Kind::Person => {
            if has(around::TITLE) {
                note("a title before it", w::AFTER_TITLE);
            }
            if has(around::AMONG) {
                note("in a row with a person", w::AMONG_PEOPLE);
            }
            if has(around::APPOSITION) {
                note("an office in apposition behind it", w::BEFORE_APPOSITION);
            }
            // `Ambassador Israel` in a text that has `in Israel` is the ambassador there.
            let [person, _, place] = name.cases;
            let known = place.entry.is_some() && place.weight >= w::PLACE_SURE;
            if has(around::LOCATING) && known && person.entry.is_none() {
                note(
                    "a well-known place behind a word of place",
                    w::PLACE_NOT_PERSON,
                );
            }
        }
        Kind::Organisation => {
            if has(around::AMONG_BODIES) {
                note("in a row with a body", w::AMONG_BODIES);
            }
        }
        Kind::Place | Kind::Topic => {
            if has(around::LOCATING) {
                note("a word of place before it", w::AFTER_LOCATING);
            } else if has(around::LEADING) {
                note("`from` or `to` before it", w::AFTER_LEADING);
            }
            if has(around::COUNTRY) {
                note("a country behind it", w::BEFORE_COUNTRY);
            }
        }
    }
}

/// What stands before and behind the tokens `first..last`.
fn surroundings(
    first: usize,
    last: usize,
    text: &str,
    segments: &Segments,
    features: &Features,
) -> u16 {
    let sentence = &segments.sentences[segments.tokens[first].sentence as usize];
    let (from, to) = (sentence.tokens.0 as usize, sentence.tokens.1 as usize);
    let mut bits = 0;
    if features.title_before[first] > 0
        || (first > from + 1
            && is_mark(first - 1, ".", text, segments)
            && features.title_before[first - 1] > 0)
    {
        bits |= around::TITLE;
    }
    if first > from {
        let before = features.bits[first - 1];
        if before & bit::LOCATES != 0 {
            bits |= around::LOCATING;
        }
        if before & bit::LEADS != 0 {
            bits |= around::LEADING;
        }
        if before & bit::ADDRESSES != 0 {
            bits |= around::ADDRESS;
        }
        // In `the Zapatero government` the article belongs to the government.
        let noun = bit::LOWER | bit::SAYS | bit::ACTS | bit::LOCATES | bit::FUNCTION;
        let before_noun = last < to
            && (features.bits[last] & bit::CAPITAL != 0
                && features.bits[first] & bit::ACRONYM == 0
                || features.bits[last] & noun == bit::LOWER
                || features.bits[last] & (noun | bit::UPPER_TEXT | bit::COMMON)
                    == bit::UPPER_TEXT | bit::COMMON);
        if !before_noun
            && segments.tokens[first - 1]
                .span
                .cut(text)
                .eq_ignore_ascii_case("the")
        {
            bits |= around::ARTICLE;
        }
    }
    if last < to {
        if features.bits[last] & bit::SAYS != 0 {
            bits |= around::SAYING;
        }
        let possessive = segments.tokens[last].shape == Shape::Possessive;
        if features.bits[last] & bit::ACTS != 0 || possessive {
            bits |= around::ACTING;
        }
        if is_mark(last, ",", text, segments) && last + 1 < to {
            let next = last + 1;
            let after_article = next
                + usize::from(matches!(
                    segments.tokens[next].span.cut(text),
                    "the" | "a" | "an" | "former" | "THE"
                ));
            if after_article < to && features.phrase(Phrase::Title, after_article) > 0 {
                bits |= around::APPOSITION;
            }
            if features.phrase(Phrase::Place, next) > 0 {
                bits |= around::COUNTRY;
            }
        }
    }
    bits
}

fn is_mark(token: usize, mark: &str, text: &str, segments: &Segments) -> bool {
    let token = &segments.tokens[token];
    token.shape == Shape::Punctuation && token.span.cut(text) == mark
}
