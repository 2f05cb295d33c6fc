//! Which zone each sentence of the body lies in: summary, the author's notes and comments, or running text.

use crate::segments::{Sentence, Token, Zone};

use super::paragraphs::{Block, BlockKind};

/// Words that open a zone, in capitals.
fn zone_of(word: &str) -> Option<Zone> {
    const WORDS: [(&str, Zone); 10] = [
        ("SUMMARY", Zone::Summary),
        ("SUMMAY", Zone::Summary),
        ("SUMMARIES", Zone::Summary),
        ("COMMENT", Zone::Comment),
        ("COMMENTS", Zone::Comment),
        ("NOTE", Zone::Note),
        ("NOTES", Zone::Note),
        ("ABSTRACT", Zone::Summary),
        ("COMMENTARY", Zone::Comment),
        ("BIONOTE", Zone::Note),
    ];
    WORDS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(word))
        .map(|(_, zone)| *zone)
}

/// Words that may stand before or behind the word that opens a zone (`BEGIN SUMMARY`, `SUMMARY AND ACTION REQUEST`).
fn is_companion(word: &str) -> bool {
    const WORDS: [&str; 24] = [
        "BEGIN",
        "AND",
        "ACTION",
        "REQUEST",
        "REQUESTED",
        "INTRODUCTION",
        "BIO",
        "POST",
        "EMBASSY",
        "MISSION",
        "CONSULATE",
        "POLOFF",
        "ANALYSIS",
        "CONCLUSION",
        "BACKGROUND",
        "OVERVIEW",
        "EXECUTIVE",
        "OF",
        "THE",
        "SBU",
        "C",
        "U",
        "S",
        "KEY",
    ];
    WORDS.iter().any(|name| name.eq_ignore_ascii_case(word))
}

/// Whether a line opens a zone and holds nothing else (`SUMMARY`, `Summary and Comment:`).
pub(super) fn opens_zone(line: &str) -> bool {
    let mut found = false;
    if line.len() > 60 {
        return false;
    }
    let words = line
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    for word in words {
        match zone_of(word) {
            Some(_) => found = true,
            None if is_companion(word) => {}
            None => return false,
        }
    }
    found
}

/// Whether a line ends with the words that end a zone (`… END SUMMARY`), which need no period.
pub(super) fn closes_zone(line: &str) -> bool {
    let mut words = line
        .rsplit(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words
        .next()
        .is_some_and(|word| zone_of(word).is_some() || word.eq_ignore_ascii_case("TEXT"))
        && words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("END"))
}

/// How far an open zone reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To the sentence with `END …`.
    End(u32),
    /// To the next heading.
    Heading,
    /// To the end of its block.
    Block,
}

/// Gives the sentences of headings and running text their zones.
///
/// `blocks[n]` is the block of the sentences whose `paragraph` is `n`.
pub(super) fn assign(text: &str, blocks: &[Block], sentences: &mut [Sentence], tokens: &[Token]) {
    let ends = ends(text, tokens);
    let mut open: Option<(Zone, Reach)> = None;
    let mut block = u32::MAX;
    let mut summarised = false;
    for index in 0..sentences.len() {
        let sentence = &sentences[index];
        let kind = blocks[sentence.paragraph as usize].kind;
        if !matches!(kind, BlockKind::Body | BlockKind::Heading) {
            continue;
        }
        if sentence.paragraph != block {
            block = sentence.paragraph;
            open = match open {
                Some((_, Reach::Block)) => None,
                Some((_, Reach::Heading)) if kind == BlockKind::Heading => None,
                other => other,
            };
        }
        let words = &tokens[sentence.tokens.0 as usize..sentence.tokens.1 as usize];
        if let Some((zone, bracketed)) = opening(text, words, kind == BlockKind::Heading) {
            let inside = |token: u32| token < block_end(sentences, index, block);
            let mut later = ends.iter().filter(|(token, _)| *token >= sentence.tokens.0);
            let end = if bracketed {
                // What a bracket opens ends within its block, sometimes by another name.
                later.next().filter(|(token, _)| inside(*token))
            } else {
                later.find(|(_, ended)| *ended == zone)
            };
            // A second opening before that end is what it ends.
            let end = end.filter(|(token, _)| {
                bracketed
                    || !sentences[index + 1..]
                        .iter()
                        .take_while(|later| later.tokens.0 <= *token)
                        .any(|later| {
                            let words = &tokens[later.tokens.0 as usize..later.tokens.1 as usize];
                            let heading =
                                blocks[later.paragraph as usize].kind == BlockKind::Heading;
                            opening(text, words, heading).is_some_and(|(next, _)| next == zone)
                        })
            });
            let reach = match end {
                Some((token, _)) => Reach::End(*token),
                None if kind == BlockKind::Heading => Reach::Heading,
                None => Reach::Block,
            };
            open = Some((zone, reach));
        }
        summarised |= open.is_some_and(|(zone, _)| zone == Zone::Summary);
        // The end of a summary whose beginning was not marked: it began with the first paragraph.
        if !summarised
            && kind == BlockKind::Body
            && ends.iter().any(|(token, zone)| {
                *zone == Zone::Summary && (sentence.tokens.0..sentence.tokens.1).contains(token)
            })
        {
            summarised = true;
            let first = sentences[..index]
                .iter()
                .position(|before| blocks[before.paragraph as usize].number.is_some())
                .unwrap_or(index);
            let short = blocks[sentences[index].paragraph as usize]
                .number
                .is_none_or(|number| number <= 4);
            if short && sentences[index].paragraph - sentences[first].paragraph <= 5 {
                for before in &mut sentences[first..index] {
                    if before.zone == Zone::Body {
                        before.zone = Zone::Summary;
                    }
                }
                sentences[index].zone = Zone::Summary;
                continue;
            }
        }
        let sentence = &mut sentences[index];
        sentence.zone = match (kind, open) {
            (BlockKind::Heading, _) => Zone::Heading,
            (_, Some((zone, _))) => zone,
            _ => Zone::Body,
        };
        if let Some((_, Reach::End(token))) = open
            && token < sentence.tokens.1
        {
            open = None;
        }
    }
}

/// One past the last token of a block.
fn block_end(sentences: &[Sentence], from: usize, block: u32) -> u32 {
    sentences[from..]
        .iter()
        .take_while(|sentence| sentence.paragraph == block)
        .last()
        .map_or(0, |sentence| sentence.tokens.1)
}

/// The places of `END SUMMARY`, `End comment`, `END NOTE`, by token, with the zone they end.
fn ends(text: &str, tokens: &[Token]) -> Vec<(u32, Zone)> {
    let mut found = Vec::new();
    for (index, pair) in tokens.windows(2).enumerate() {
        if pair[0].span.len() != 3 || !pair[0].span.cut(text).eq_ignore_ascii_case("END") {
            continue;
        }
        let mut zone = zone_of(pair[1].span.cut(text));
        // `END BIO NOTE`, `End of Comment`.
        if zone.is_none()
            && is_companion(pair[1].span.cut(text))
            && let Some(third) = tokens.get(index + 2)
        {
            zone = zone_of(third.span.cut(text));
        }
        if let Some(zone) = zone {
            found.push((index as u32, zone));
        }
    }
    found
}

/// The zone that a sentence opens, and whether it does so within a bracket.
fn opening(text: &str, words: &[Token], heading: bool) -> Option<(Zone, bool)> {
    let mut bracketed = false;
    let mut zone = None;
    for (index, token) in words.iter().take(9).enumerate() {
        let word = token.span.cut(text);
        match word {
            "(" | "[" if index == 0 => bracketed = true,
            "(" | ")" | "/" | "&" | "," => {}
            ":" | "." | "-" | "–" | "—" => return zone.map(|zone| (zone, bracketed)),
            _ => match zone_of(word) {
                Some(_) if index > 0 && words[0].span.cut(text).eq_ignore_ascii_case("END") => {
                    return None;
                }
                Some(found) => zone = zone.or(Some(found)),
                None if is_companion(word) => {}
                None => {
                    // `BEGIN SUMMARY` needs no mark behind it.
                    let begun = words[0].span.cut(text).eq_ignore_ascii_case("BEGIN");
                    return zone.filter(|_| begun).map(|zone| (zone, bracketed));
                }
            },
        }
    }
    let begun = words
        .first()
        .is_some_and(|first| first.span.cut(text).eq_ignore_ascii_case("BEGIN"));
    zone.filter(|_| heading || begun || words.len() <= 3)
        .map(|zone| (zone, bracketed))
}
