//! Where an office stands for the signer: in a cable that the ambassador signed, "the Ambassador" is that person.
//!
//! The list says by post and date which office the signer held. Such a place is no mention, for it names no one; it
//! tells whom a relation is stated of.

use crate::document::Document;
use crate::gazetteer::Entries;
use crate::mention::{EntryId, Kind, Mention};
use crate::segment::dates::MONTHS;
use crate::segments::{Segments, Sentence, Shape, Token, Zone};
use crate::span::Span;

use super::Customs;

/// The words for the office of a chief of mission, in small letters; empty for one that goes by no word of its own.
fn words(entry: EntryId, entries: &Entries) -> &'static [&'static str] {
    let role = entries.text(entries.get(entry).role);
    let starts = |word: &str| {
        role.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    if starts("ambassador") || starts("permanent representative") || starts("representative") {
        &["ambassador"]
    } else if starts("charge") {
        &["charge", "charg\u{e9}"]
    } else {
        // `The Minister` of a legation is more often another.
        &[]
    }
}

/// Finds where the office of the signer stands for the signer, in the order of the text; `signature` is the mention
/// that signs, `entry` the chief of mission that it names.
pub(super) fn find(
    document: &Document,
    segments: &Segments,
    mentions: &[Mention],
    signature: Mention,
    entry: EntryId,
    entries: &Entries,
    customs: &Customs,
) -> Vec<Mention> {
    let words = words(entry, entries);
    let mut found = Vec::new();
    if words.is_empty() {
        return found;
    }
    let text = document.text.as_str();
    let longest = words.iter().map(|word| word.len()).max().unwrap_or(0) as u32;
    // Where a paragraph speaks of another ambassador (`the Indian Ambassador`), the bare word may be that one.
    let mut other = None;
    for (at, token) in segments.tokens.iter().enumerate() {
        let written = token.span.cut(text);
        if token.span.len() > longest || !words.iter().any(|word| is_word(written, word)) {
            continue;
        }
        let sentence = &segments.sentences[token.sentence as usize];
        let capital = matches!(token.shape, Shape::Capitalised | Shape::Upper);
        let Some((first, last)) = alone(text, &segments.tokens, sentence, at, customs) else {
            let behind = segments.tokens.get(at + 1);
            let own = behind.is_some_and(|next| {
                next.span
                    .cut(text)
                    .eq_ignore_ascii_case(signature.span.cut(text))
            });
            if !own {
                other = Some(sentence.paragraph);
            }
            continue;
        };
        if !capital || other == Some(sentence.paragraph) {
            continue;
        }
        let tokens = (first as u32, last as u32);
        let next = mentions.partition_point(|mention| mention.tokens.1 <= tokens.0);
        let beside = mentions[next..]
            .iter()
            .take_while(|mention| mention.tokens.0 <= tokens.1)
            .any(|mention| mention.kind != Kind::Topic);
        if !beside {
            found.push(Mention {
                span: Span::new(
                    segments.tokens[first].span.start(),
                    segments.tokens[last - 1].span.end(),
                ),
                kind: Kind::Person,
                sentence: token.sentence,
                tokens,
                rule: signature.rule,
                entry: Some(entry),
            });
        }
    }
    found
}

/// What dates begin with beside the names of months.
const DAYS: [&str; 8] = [
    "sept",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Whether a word is this one, capitals aside.
fn is_word(written: &str, word: &str) -> bool {
    written.len() == word.len()
        && written
            .chars()
            .flat_map(char::to_lowercase)
            .eq(word.chars())
}

/// The tokens of an office that stands by itself, its article and `d'Affaires` included; `None` for that of another
/// country, post or name, and for what is but part of a longer phrase.
fn alone(
    text: &str,
    tokens: &[Token],
    sentence: &Sentence,
    at: usize,
    customs: &Customs,
) -> Option<(usize, usize)> {
    if !matches!(
        sentence.zone,
        Zone::Summary | Zone::Body | Zone::Note | Zone::Comment
    ) {
        return None;
    }
    let (begin, end) = (sentence.tokens.0 as usize, sentence.tokens.1 as usize);
    let written = |index: usize| tokens[index].span.cut(text);
    let is = |index: usize, word: &str| written(index).eq_ignore_ascii_case(word);
    // `The Ambassador`, or without an article, as telegrams have it, where a sentence begins.
    let first = match at.checked_sub(1).filter(|&before| before >= begin) {
        Some(before) if is(before, "the") => before,
        Some(_) => return None,
        None => at,
    };
    // `The Charge` is one only with a capital, which text in capitals does not show.
    let charge = tokens[at].span.len() < "ambassador".len() as u32;
    let mut last = at + 1;
    let affaires = last < end
        && matches!(
            written(last),
            "d'Affaires" | "D'AFFAIRES" | "d\u{2019}Affaires"
        );
    last += usize::from(affaires);
    if charge && sentence.upper && !affaires {
        return None;
    }
    if last < end {
        let next = &tokens[last];
        // A name, or the rest of a title. Dates stand there as well: `told the Ambassador December 20`.
        let word = written(last).to_ascii_lowercase();
        let names = matches!(next.shape, Shape::Capitalised | Shape::Mixed | Shape::Upper)
            && (!sentence.upper || customs.is_surname(&word))
            && !MONTHS.contains(&word.as_str())
            && !DAYS.contains(&word.as_str());
        let other = ["to", "of", "in", "for", "at", "and", "-", "/"];
        // `Ambassador, who …` at the beginning goes on with what stands before it.
        let torn = first == at && next.shape == Shape::Punctuation;
        if names
            || torn
            || next.shape == Shape::Possessive
            || other.iter().any(|word| is(last, word))
        {
            return None;
        }
    }
    Some((first, last))
}
