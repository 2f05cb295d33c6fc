//! Rows that belong to one document: its mentions, relations, evidence, and its own row.
//!
//! A worker formats its documents into buffers of its own; whoever gathers them appends the buffers in the order
//! of the documents ([`super::tables::Tables::append`]), and no worker waits for another.

use super::csv::{self, ELLIPSIS, Row};
use super::{push_comention_id, push_relation_id};
use crate::certainty::Certainty;
use crate::entity::{EntityId, Registry};
use crate::network::{EdgeUnit, Kept, Window, relation_edge};
use crate::rule::RuleNames;
use crate::tagged::{TaggedDocument, TaggedMention, TaggedRelation, TaggedSentence};

/// The most characters of a quote.
pub const LONGEST_QUOTE: usize = 1_000;

/// What stands between the two sentences of a quote.
const GAP: &str = " … ";

/// How many characters before the evidence a quote that must be cut begins.
const LEAD: usize = 120;

/// What is the same for all documents of a run.
#[derive(Debug, Clone, Copy)]
pub struct Context<'r> {
    /// The entities.
    pub registry: &'r Registry,
    /// The names of the rules.
    pub rules: &'r RuleNames,
    /// What counts as mentioned together.
    pub window: Window,
    /// Which edges have evidence; the others are under `--min-weight`.
    pub kept: &'r Kept,
}

/// Formatted rows of one or several documents, for each table, and how many there are.
#[derive(Debug, Clone, Default)]
pub struct RowBuffers {
    /// Rows of `mentions.csv`.
    pub mentions: Vec<u8>,
    /// Rows of `relations.csv`.
    pub relations: Vec<u8>,
    /// Rows of `evidence.csv`.
    pub evidence: Vec<u8>,
    /// Rows of `documents.csv`.
    pub documents: Vec<u8>,
    /// The number of rows of each, in the order above.
    pub counts: [u64; 4],
    scratch: Scratch,
}

impl RowBuffers {
    /// Empties the buffers and keeps their memory.
    pub fn clear(&mut self) {
        self.mentions.clear();
        self.relations.clear();
        self.evidence.clear();
        self.documents.clear();
        self.counts = [0; 4];
    }

    /// The bytes of all buffers.
    pub fn len(&self) -> usize {
        self.mentions.len() + self.relations.len() + self.evidence.len() + self.documents.len()
    }

    /// Whether nothing has been written.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Cells that several rows of a document share, formatted once.
#[derive(Debug, Clone, Default)]
struct Scratch {
    /// Cells one after the other.
    cells: Vec<u8>,
    /// Each sentence's paragraph and marking, and its quote where that needs no cutting, as ranges of `cells`.
    sentences: Vec<SentenceCells>,
    /// The sentences with their white space folded, one after the other.
    folds: String,
    /// A sentence in the making.
    folded: String,
    /// A quote of two sentences in the making.
    both: String,
}

#[derive(Debug, Clone, Copy)]
struct SentenceCells {
    paragraph: (u32, u32),
    quote: Option<(u32, u32)>,
    /// Where it lies in `folds`, and its length in characters.
    folded: (u32, u32),
    characters: u32,
}

impl Scratch {
    fn prepare(&mut self, sentences: &[TaggedSentence]) {
        self.cells.clear();
        self.sentences.clear();
        self.folds.clear();
        for sentence in sentences {
            let start = self.cells.len();
            Row::new(&mut self.cells)
                .optional(sentence.paragraph_number)
                .text(&sentence.marking);
            let quote_start = self.cells.len();
            fold(sentence, &mut self.folded, 0);
            let characters = self.folded.chars().count();
            let short = characters <= LONGEST_QUOTE;
            if short {
                Row::new(&mut self.cells).text(&self.folded);
            }
            let from = self.folds.len() as u32;
            self.folds.push_str(&self.folded);
            self.sentences.push(SentenceCells {
                paragraph: (start as u32, quote_start as u32),
                quote: short.then_some((quote_start as u32, self.cells.len() as u32)),
                folded: (from, self.folds.len() as u32),
                characters: characters as u32,
            });
        }
    }

    fn paragraph(&self, sentence: u32) -> &[u8] {
        let (start, end) = self.sentences[sentence as usize].paragraph;
        &self.cells[start as usize..end as usize]
    }

    fn quote(&self, sentence: u32) -> Option<&[u8]> {
        let (start, end) = self.sentences[sentence as usize].quote?;
        Some(&self.cells[start as usize..end as usize])
    }

    /// Puts the sentences of two mentions into `both`: whole if they fit, else each cut around its mention.
    fn two_sentences(
        &mut self,
        document: &TaggedDocument,
        first: &TaggedMention,
        second: &TaggedMention,
    ) {
        let [one, two] = [first, second].map(|mention| self.sentences[mention.sentence as usize]);
        let gap = GAP.chars().count();
        let half = (LONGEST_QUOTE - gap) / 2;
        let whole = one.characters as usize + two.characters as usize + gap <= LONGEST_QUOTE;
        self.both.clear();
        for (mention, cells) in [(first, one), (second, two)] {
            if !self.both.is_empty() {
                self.both.push_str(GAP);
            }
            if whole || cells.characters as usize <= half {
                let (start, end) = cells.folded;
                self.both
                    .push_str(&self.folds[start as usize..end as usize]);
            } else {
                let sentence = &document.sentences[mention.sentence as usize];
                let span = (mention.start, mention.end);
                self.both
                    .push_str(&cut_around(sentence, span, half, &mut self.folded));
            }
        }
    }
}

/// Appends all rows of a document. `ids` gives the entity of each of its own entities; `units` are its
/// co-mentions, as [`crate::network::edge_units`] gives them.
///
/// An evidence row's `start` and `end` reach from the first of the two mentions to the end of the second, or over
/// what states the relation; its quote is the sentence, or both sentences with an ellipsis between.
pub fn document_rows(
    document: &TaggedDocument,
    ids: &[EntityId],
    units: &[EdgeUnit],
    context: Context<'_>,
    out: &mut RowBuffers,
) {
    let mut scratch = std::mem::take(&mut out.scratch);
    scratch.prepare(&document.sentences);
    mention_rows(document, ids, context, out);
    relation_rows(document, ids, context, out, &mut scratch);
    comention_evidence(document, units, context, out, &mut scratch);
    relation_evidence(document, ids, context, out, &mut scratch);
    document_row(document, ids, out);
    out.scratch = scratch;
}

fn mention_rows(
    document: &TaggedDocument,
    ids: &[EntityId],
    context: Context<'_>,
    out: &mut RowBuffers,
) {
    let mut prefix = Vec::new();
    Row::new(&mut prefix).text(&document.doc_id);
    for mention in &document.mentions {
        let sentence = &document.sentences[mention.sentence as usize];
        let entity = context.registry.get(ids[mention.entity.0 as usize]);
        let mut row = Row::new(&mut out.mentions);
        row.formatted(&prefix)
            .integer(mention.start)
            .integer(mention.end)
            .plain(entity.kind.name())
            .verbatim(document.text_of(mention))
            .text(&entity.label)
            .plain(&entity.id)
            .optional(sentence.paragraph_number)
            .integer(sentence.number)
            .plain(sentence.zone.name())
            .text(context.rules.name(mention.rule))
            .date(document.header.date);
        row.end();
    }
    out.counts[0] += document.mentions.len() as u64;
}

fn relation_rows(
    document: &TaggedDocument,
    ids: &[EntityId],
    context: Context<'_>,
    out: &mut RowBuffers,
    scratch: &mut Scratch,
) {
    let mut edge_id = Vec::new();
    for relation in &document.relations {
        let Some((from, kind, to)) = relation_edge(relation, ids) else {
            continue;
        };
        edge_id.clear();
        let id = |entity| context.registry.get(entity).id.as_str();
        push_relation_id(&mut edge_id, id(from), kind, id(to));
        let source = context.registry.get(ids[relation.source.0 as usize]);
        let target = context.registry.get(ids[relation.target.0 as usize]);
        let sentence = &document.sentences[relation.sentence as usize];
        let mut row = Row::new(&mut out.relations);
        row.text(&document.doc_id)
            .optional(sentence.paragraph_number)
            .plain(&source.id)
            .text(&source.label)
            .plain(kind.name())
            .plain(&target.id)
            .text(&target.label)
            .text(&relation.role)
            .date(document.header.date)
            .integer(relation.start)
            .integer(relation.end);
        let span = (relation.start, relation.end);
        quote(&mut row, document, relation.sentence, span, scratch);
        row.text(context.rules.name(relation.rule))
            .formatted(&edge_id)
            .text(&document.header.cable_id)
            .certainty(stated(relation, from, to, context));
        row.end();
        out.counts[1] += 1;
    }
}

fn comention_evidence(
    document: &TaggedDocument,
    units: &[EdgeUnit],
    context: Context<'_>,
    out: &mut RowBuffers,
    scratch: &mut Scratch,
) {
    let mut place = Vec::new();
    Row::new(&mut place)
        .text(&document.doc_id)
        .text(&document.header.cable_id);
    let rule = match context.window {
        Window::Sentence => "co-mention:sentence",
        Window::Paragraph => "co-mention:paragraph",
        Window::Document => "co-mention:document",
    };
    for unit in units {
        if !context.kept.comention(unit.source, unit.target) {
            continue;
        }
        let first = &document.mentions[unit.first as usize];
        let second = &document.mentions[unit.second as usize];
        let (start, end) = (first.start.min(second.start), first.end.max(second.end));
        let source = context.registry.get(unit.source);
        let target = context.registry.get(unit.target);
        push_comention_id(&mut out.evidence, &source.id, &target.id);
        out.evidence.push(b',');
        let mut row = Row::new(&mut out.evidence);
        row.formatted(&place)
            .formatted(scratch.paragraph(first.sentence))
            .integer(start)
            .integer(end);
        if first.sentence == second.sentence {
            quote(&mut row, document, first.sentence, (start, end), scratch);
        } else {
            scratch.two_sentences(document, first, second);
            row.text(&scratch.both);
        }
        row.text(rule)
            .certainty(context.registry.ends(unit.source, unit.target))
            .date(document.header.date)
            .text(&source.label)
            .text(&target.label);
        row.end();
        out.counts[2] += 1;
    }
}

fn relation_evidence(
    document: &TaggedDocument,
    ids: &[EntityId],
    context: Context<'_>,
    out: &mut RowBuffers,
    scratch: &mut Scratch,
) {
    for relation in &document.relations {
        let Some((source, kind, target)) = relation_edge(relation, ids) else {
            continue;
        };
        if !context.kept.relation(source, kind, target) {
            continue;
        }
        let certainty = stated(relation, source, target, context);
        let [source, target] = [source, target].map(|end| context.registry.get(end));
        push_relation_id(&mut out.evidence, &source.id, kind, &target.id);
        out.evidence.push(b',');
        let mut row = Row::new(&mut out.evidence);
        row.text(&document.doc_id)
            .text(&document.header.cable_id)
            .formatted(scratch.paragraph(relation.sentence))
            .integer(relation.start)
            .integer(relation.end);
        let span = (relation.start, relation.end);
        quote(&mut row, document, relation.sentence, span, scratch);
        row.text(context.rules.name(relation.rule))
            .certainty(certainty)
            .date(document.header.date)
            .text(&source.label)
            .text(&target.label);
        row.end();
        out.counts[2] += 1;
    }
}

/// How sure a statement is: as its ends, and no surer than its rule.
fn stated(
    relation: &TaggedRelation,
    source: EntityId,
    target: EntityId,
    context: Context<'_>,
) -> Certainty {
    let ends = context.registry.ends(source, target);
    ends.min(context.rules.certainty(relation.rule))
}

fn document_row(document: &TaggedDocument, ids: &[EntityId], out: &mut RowBuffers) {
    let header = &document.header;
    let list = |parts: &[String]| csv::join(parts.iter().map(String::as_str));
    // A decision may have given all mentions of one to others, or have made one of the two ends of a relation.
    let mut entities: Vec<EntityId> = document
        .mentions
        .iter()
        .map(|mention| ids[mention.entity.0 as usize])
        .collect();
    entities.sort_unstable();
    entities.dedup();
    let relations = document
        .relations
        .iter()
        .filter(|relation| relation_edge(relation, ids).is_some());
    let mut row = Row::new(&mut out.documents);
    row.text(&document.doc_id)
        .text(&header.cable_id)
        .date(header.date)
        .text(&header.post)
        .text(&header.from)
        .text(&list(&header.to))
        .text(&list(&header.info))
        .text(&header.precedence)
        .text(&header.classification)
        .text(&list(&header.captions))
        .text(&list(&header.tags))
        .text(&header.subject)
        .text(&list(&header.references))
        .text(&header.signer)
        .text(&header.drafter_or_classifier)
        .integer(document.paragraphs)
        .integer(document.words)
        .text(&document.encoding)
        .text(
            header
                .country
                .as_ref()
                .map_or("", |country| country.as_str()),
        )
        .integer(document.mentions.len() as u64)
        .integer(entities.len() as u64)
        .integer(relations.count() as u64);
    row.end();
    out.counts[3] += 1;
}

/// Writes a sentence as a quote: whole if it fits, else cut around `span` (characters of the document).
fn quote(
    row: &mut Row<'_>,
    document: &TaggedDocument,
    sentence: u32,
    span: (u32, u32),
    scratch: &mut Scratch,
) {
    if let Some(cell) = scratch.quote(sentence) {
        row.formatted(cell);
    } else {
        let sentence = &document.sentences[sentence as usize];
        let cut = cut_around(sentence, span, LONGEST_QUOTE, &mut scratch.folded);
        row.text(&cut);
    }
}

/// A sentence in at most `longest` characters, with what stands at `span` (characters of the document) in it; of
/// a span that is longer its beginning and its end.
fn cut_around(
    sentence: &TaggedSentence,
    span: (u32, u32),
    longest: usize,
    folded: &mut String,
) -> String {
    let mut place = |character: u32| {
        let skipped = character.saturating_sub(sentence.start) as usize;
        let byte = sentence
            .text
            .char_indices()
            .nth(skipped)
            .map_or(sentence.text.len(), |(byte, _)| byte);
        let byte = fold(sentence, folded, byte);
        folded[..byte].chars().count()
    };
    let (start, end) = (place(span.0), place(span.1));
    let length = folded.chars().count();
    if length <= longest {
        return folded.clone();
    }
    let lead = LEAD.min(longest / 4);
    if end - start + 2 > longest {
        let half = (longest - GAP.chars().count()) / 2;
        let from = start.saturating_sub(lead);
        let to = (end + lead).min(length);
        let mut cut = part(folded, from, from + half, length);
        // Both parts have an ellipsis where they meet.
        cut.pop();
        cut.push_str(GAP);
        cut.extend(part(folded, to - half, to, length).chars().skip(1));
        return cut;
    }
    // From the beginning if the evidence lies there, else from a little before it, but so that it fits.
    let from = if end < longest {
        0
    } else {
        start
            .saturating_sub(lead)
            .max((end + 2).saturating_sub(longest))
            .min(length - longest)
    };
    part(folded, from, from + longest, length)
}

/// The characters `from` to `to` of a text of `length` characters; an ellipsis takes the place of the first and
/// of the last where the text goes on.
fn part(text: &str, from: usize, to: usize, length: usize) -> String {
    let to = to.min(length);
    let inner = from + usize::from(from > 0)..to - usize::from(to < length);
    let mut cut = String::new();
    if from > 0 {
        cut.push(ELLIPSIS);
    }
    cut.extend(text.chars().skip(inner.start).take(inner.len()));
    if to < length {
        cut.push(ELLIPSIS);
    }
    cut
}

/// What a byte of a sentence is when white space is folded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fold {
    /// Part of a character that is kept.
    Kept,
    /// A space.
    Space,
    /// May begin another blank or control character.
    Other,
}

const FOLDS: [Fold; 256] = {
    let mut table = [Fold::Kept; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' => Fold::Space,
            // The first bytes of all blanks and control characters beyond ASCII, among others.
            0..0x20 | 0x7f | 0xc2 | 0xe1..=0xe3 => Fold::Other,
            _ => Fold::Kept,
        };
        byte += 1;
    }
    table
};

/// How many bytes from the start folding leaves as they are: no blank but single spaces between words.
fn folded_already(bytes: &[u8]) -> usize {
    let class = |at: usize| bytes.get(at).map(|&byte| FOLDS[byte as usize]);
    let mut at = 0;
    loop {
        at += match class(at) {
            Some(Fold::Kept) => 1,
            Some(Fold::Space) if class(at + 1) == Some(Fold::Kept) => 2,
            _ => return at,
        }
    }
}

/// Puts a sentence into `folded` without its furniture, every run of white space and control characters one
/// space, none at the ends. Gives the place in `folded` that corresponds to byte `at` of the sentence.
fn fold(sentence: &TaggedSentence, folded: &mut String, at: usize) -> usize {
    folded.clear();
    let mut place = None;
    let mut gap = false;
    let mut from = 0;
    let text = sentence.text.as_str();
    let end = text.len() as u32;
    for &(start, stop) in sentence.furniture.iter().chain([&(end, end)]) {
        let piece = &text[from..start as usize];
        let mut copied = 0;
        let mut index = 0;
        loop {
            // Behind the beginning of a word and the place in question most of a sentence needs no look.
            if place.is_some() && !gap && copied < index {
                index += folded_already(&piece.as_bytes()[index..]);
            }
            let Some(character) = piece[index..].chars().next() else {
                break;
            };
            let byte = from + index;
            if byte >= at && place.is_none() {
                place = Some(folded.len() + index - copied + usize::from(gap));
            }
            if character.is_whitespace() || csv::is_control(character) {
                folded.push_str(&piece[copied..index]);
                copied = index + character.len_utf8();
                gap = true;
            } else if gap {
                if !folded.is_empty() {
                    folded.push(' ');
                }
                gap = false;
            }
            index += character.len_utf8();
        }
        folded.push_str(&piece[copied..]);
        // A page line stands between lines, so what it cuts apart is two words.
        gap = true;
        from = stop as usize;
    }
    place.unwrap_or(folded.len()).min(folded.len())
}
