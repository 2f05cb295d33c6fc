//! documents to fields, zones, paragraphs, sentences and tokens.
//!
//! The order of the work: what Markdown and HTML left behind ([`residue`]); lines; the header's fields ([`header`]);
//! the signer at the end ([`signature`]); the body as blocks, with furniture set aside ([`paragraphs`]); the tokens of
//! each block ([`tokens`]); its sentences ([`sentences`]); the zone of each sentence ([`zones`]).

mod dateline;
pub(crate) mod dates;
mod furniture;
mod header;
mod lines;
mod lists;
mod marks;
mod paragraphs;
mod published;
mod record;
mod references;
mod residue;
mod sentences;
mod signature;
mod tokens;
mod zones;

#[cfg(test)]
mod tests;

use crate::document::Document;
use crate::error::Result;
use crate::gazetteer::ListFiles;
use crate::segments::{Paragraph, Segments, Sentence, Zone};
use crate::span::Span;

use lists::Lists;
use paragraphs::{Block, BlockKind};

/// Takes documents apart, with the lists it needs for that.
#[derive(Debug)]
pub struct Segmenter {
    lists: Lists,
}

impl Segmenter {
    /// Reads the lists of posts, TAGS, abbreviations and words that open sentences. Missing lists are empty lists.
    ///
    /// # Errors
    /// A row that cannot be used.
    pub fn new(files: &ListFiles) -> Result<Self> {
        Ok(Self {
            lists: Lists::load(files)?,
        })
    }

    /// Takes one document apart. The same document gives the same segments, whatever was taken apart before.
    pub fn segment(&self, document: &Document) -> Segments {
        let (mut segments, suspect) = self.take_apart(&document.text, &document.id);
        // Few texts hold residue: those are taken apart again without it.
        if let Some(clean) = suspect.then(|| residue::clean(&document.text)).flatten() {
            segments = self.take_apart(&clean.text, &document.id).0;
            segments.furniture.extend(clean.residue);
            segments.furniture = disjoint(segments.furniture);
        }
        if let Some(stated) = &document.stated {
            header::state(&mut segments.header, stated, &self.lists);
        }
        segments
    }

    /// Takes a text apart; tells also whether signs stand in it that markup leaves behind.
    fn take_apart(&self, text: &str, name: &str) -> (Segments, bool) {
        let lines = lines::lines(text, 0, text.len());
        let mut head = header::parse(text, &lines, name, &self.lists);
        let body_start = head.body.min(text.len());
        let tail = if head.is_cable {
            signature::tail(text, &lines, body_start, &head.station)
        } else {
            signature::Tail {
                body_end: text.len(),
                ..signature::Tail::default()
            }
        };
        header::complete(text, &tail.furniture, &mut head.header, &self.lists);
        let below = lines.partition_point(|line| line.end < body_start);
        let mut body = paragraphs::collect(
            text,
            &lines[below..],
            body_start,
            tail.body_end,
            head.is_cable,
            &head.station,
            &head.header.subject,
        );
        let mut blocks = Vec::with_capacity(body.blocks.len() + 4);
        let front = [
            (BlockKind::Title, head.title),
            (BlockKind::Tags, head.tags),
            (BlockKind::Subject, join(&head.subject)),
        ];
        for (kind, span) in front {
            blocks.extend(span.map(|span| block(kind, span)));
        }
        blocks.sort_by_key(|block| block.start);
        blocks.append(&mut body.blocks);
        blocks.extend(tail.signature.map(|span| block(BlockKind::Signature, span)));

        let mut furniture = head.furniture;
        furniture.append(&mut body.furniture);
        furniture.extend(tail.furniture);
        let mut segments = Segments {
            header: head.header,
            tag_spans: head.tag_spans,
            furniture: disjoint(furniture),
            is_cable: head.is_cable,
            ..Segments::default()
        };
        if !segments.is_cable && segments.header.date.is_none() {
            segments.header.date = dateline::dateline(text, &lines);
        }
        if let Some(signature) = tail.signature {
            signature.cut(text).clone_into(&mut segments.header.signer);
        }
        let above = &text.as_bytes()[..body_start];
        let suspect = self.fill(text, &blocks, &body.breaks, &mut segments)
            || segments.is_cable
                && (above.iter().any(|&byte| residue::is_suspect(byte))
                    || text[..body_start].contains("]("));
        (segments, suspect)
    }

    /// Makes paragraphs, sentences and tokens of blocks. Returns whether signs of markup were among them.
    fn fill(&self, text: &str, blocks: &[Block], breaks: &[u32], segments: &mut Segments) -> bool {
        let mut suspect = false;
        // Enough for most texts: a token takes somewhat more than four bytes, a sentence more than a hundred.
        segments.tokens.reserve(text.len() / 4);
        segments.sentences.reserve(text.len() / 100 + 8);
        segments.paragraphs.reserve(blocks.len());
        let mut furniture = 0;
        let mut broken = 0;
        for (index, block) in blocks.iter().enumerate() {
            segments.paragraphs.push(Paragraph {
                span: Span::of(block.start..block.end),
                number: block.number,
                marking: block.marking,
            });
            let first = segments.tokens.len();
            let mut at = block.text.min(block.end);
            if block.kind == BlockKind::Tags {
                // Brackets and link targets between the codes are no text.
                for code in &segments.tag_spans {
                    suspect |= tokens::tokenize(
                        text,
                        code.range().start,
                        code.range().end,
                        &mut segments.tokens,
                    );
                }
                at = block.end;
            }
            while segments
                .furniture
                .get(furniture)
                .is_some_and(|span| span.end() as usize <= at)
            {
                furniture += 1;
            }
            while let Some(span) = segments
                .furniture
                .get(furniture)
                .filter(|span| (span.start() as usize) < block.end)
            {
                let (start, end) = (span.start() as usize, span.end() as usize);
                if start > at {
                    suspect |= tokens::tokenize(text, at, start, &mut segments.tokens);
                }
                at = at.max(end);
                if end > block.end {
                    break;
                }
                furniture += 1;
            }
            if at < block.end {
                suspect |= tokens::tokenize(text, at, block.end, &mut segments.tokens);
            }
            while breaks
                .get(broken)
                .is_some_and(|place| (*place as usize) <= block.start)
            {
                broken += 1;
            }
            let until =
                broken + breaks[broken..].partition_point(|place| (*place as usize) < block.end);
            self.sentences(text, index, block, &breaks[broken..until], first, segments);
            broken = until;
        }
        zones::assign(text, blocks, &mut segments.sentences, &segments.tokens);
        suspect
    }

    fn sentences(
        &self,
        text: &str,
        index: usize,
        block: &Block,
        breaks: &[u32],
        first: usize,
        segments: &mut Segments,
    ) {
        let zone = match block.kind {
            BlockKind::Title => Zone::Title,
            BlockKind::Tags => Zone::Header,
            BlockKind::Heading => Zone::Heading,
            BlockKind::Subject => Zone::Subject,
            BlockKind::Body => Zone::Body,
            BlockKind::Signature => Zone::Signature,
        };
        let Segments {
            tokens, sentences, ..
        } = segments;
        let block_tokens = &tokens[first..];
        let made = sentences.len();
        let mut take = |from: usize, to: usize| {
            let part = &block_tokens[from..to];
            sentences.push(Sentence {
                span: part[0].span.join(part[part.len() - 1].span),
                paragraph: index as u32,
                tokens: ((first + from) as u32, (first + to) as u32),
                zone,
                upper: sentences::is_upper(text, part),
            });
        };
        if block.kind == BlockKind::Body {
            sentences::split(text, block_tokens, &self.lists, breaks, take);
        } else if !block_tokens.is_empty() {
            take(0, block_tokens.len());
        }
        for (number, sentence) in sentences.iter().enumerate().skip(made) {
            for token in &mut tokens[sentence.tokens.0 as usize..sentence.tokens.1 as usize] {
                token.sentence = number as u32;
            }
        }
    }
}

fn block(kind: BlockKind, span: Span) -> Block {
    Block {
        kind,
        start: span.start() as usize,
        text: span.start() as usize,
        end: span.end() as usize,
        number: None,
        marking: None,
    }
}

fn join(spans: &[Span]) -> Option<Span> {
    spans.iter().copied().reduce(Span::join)
}

/// Sorts spans and joins those that overlap.
fn disjoint(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start() < last.end() => *last = last.join(span),
            _ => out.push(span),
        }
    }
    out
}
