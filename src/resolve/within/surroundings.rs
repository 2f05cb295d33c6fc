//! What stands around a name: the titles before a person's, the country beside a body's.

use crate::country::Country;
use crate::gazetteer::Entries;
use crate::mention::{Kind, Mention};
use crate::segments::{Segments, Shape};
use crate::tag::Tags;

use crate::resolve::{Customs, Titles};

/// The titles that stand before a mention of a person, or before the bracket that it stands in alone.
pub(super) fn titles_before(
    text: &str,
    segments: &Segments,
    mention: &Mention,
    customs: &Customs,
    phrase: &mut String,
) -> Titles {
    /// How far before a bracket a title may stand: `the Under Secretary of State for Political Affairs (Roe)`.
    const REACH: usize = 12;
    /// The most letters of an abbreviated title.
    const ABBREVIATED: u32 = 5;
    let first = segments.sentences[mention.sentence as usize].tokens.0 as usize;
    let mut tokens =
        &segments.tokens[first.min(mention.tokens.0 as usize)..mention.tokens.0 as usize];
    let word = |index: usize, tokens: &[crate::segments::Token]| tokens[index].span.cut(text);
    let Some(last) = tokens.last() else {
        return Titles::default();
    };
    let bracket = last.span.cut(text) == "("
        && segments
            .tokens
            .get(mention.tokens.1 as usize)
            .is_some_and(|token| token.span.cut(text) == ")");
    if bracket {
        tokens = &tokens[..tokens.len() - 1];
    } else if last.span.cut(text) == "." {
        // `Gen.` is an abbreviation, `president.` ends a sentence.
        let abbreviated = tokens.len() > 1 && tokens[tokens.len() - 2].span.len() <= ABBREVIATED;
        if !abbreviated {
            return Titles::default();
        }
    } else if !matches!(
        last.shape,
        Shape::Capitalised | Shape::Upper | Shape::Mixed | Shape::Lower
    ) {
        return Titles::default();
    }
    for _ in 0..if bracket { REACH } else { 1 } {
        let words = (0..tokens.len())
            .rev()
            .map(|index| word(index, tokens))
            .take_while(|word| {
                word.starts_with(char::is_alphanumeric) || matches!(*word, "." | "-" | "/")
            })
            .filter(|word| word.starts_with(char::is_alphanumeric));
        let titles = customs.title(words, phrase);
        if titles != Titles::default() {
            return titles;
        }
        match tokens.split_last() {
            Some((last, rest)) if !matches!(last.span.cut(text), "," | ";" | ":" | "(" | ")") => {
                tokens = rest;
            }
            _ => break,
        }
    }
    Titles::default()
}

/// The country that stands beside a body: its adjective or its name before it, or its name behind `of` or `in`.
pub(super) fn beside(
    text: &str,
    segments: &Segments,
    tags: &Tags,
    at: usize,
    entries: &Entries,
    customs: &Customs,
) -> Option<Country> {
    /// `of the Republic of`, between a body and its country.
    const REACH: u32 = 4;
    let mention = &tags.mentions[at];
    let sentence = &segments.sentences[mention.sentence as usize];
    let token = |index: u32| segments.tokens[index as usize].span.cut(text);
    let place = |mention: &Mention| match (mention.kind, mention.entry) {
        (Kind::Place, Some(entry)) => {
            let entry = entries.get(entry);
            matches!(
                entries.text(entry.subtype),
                "country" | "former_country" | "capital"
            )
            .then_some(entry.country)
            .flatten()
        }
        _ => None,
    };
    let (first, last) = mention.tokens;
    if first > sentence.tokens.0 {
        let before = token(first - 1);
        let adjective = customs.adjective(&before.to_lowercase());
        if before.starts_with(char::is_uppercase) && adjective.is_some() {
            return adjective;
        }
        let end = match segments.tokens[first as usize - 1].shape {
            Shape::Possessive => first - 1,
            _ => first,
        };
        let neighbour = tags.mentions[..at]
            .iter()
            .rev()
            .take(3)
            .find(|other| other.tokens.1 == end || other.tokens.1 == first)
            .filter(|other| other.sentence == mention.sentence)
            .and_then(place);
        if neighbour.is_some() {
            return neighbour;
        }
    }
    if last < sentence.tokens.1 && matches!(token(last), "of" | "in" | "OF" | "IN") {
        return tags.mentions[at + 1..]
            .iter()
            .take(3)
            .take_while(|other| other.tokens.0 <= last + REACH)
            .filter(|other| other.sentence == mention.sentence)
            .find(|other| {
                (last + 1..other.tokens.0).all(|index| {
                    matches!(
                        token(index),
                        "the" | "Republic" | "of" | "Kingdom" | "THE" | "REPUBLIC" | "OF"
                    )
                })
            })
            .and_then(place);
    }
    None
}
