//! Two names of one body side by side, where the text says that they are one: an acronym with its expansion in brackets
//! (`SWF (Steppe Water Foundation)`), in dashes or behind `or`, and a name with the same name in another language.
//!
//! Where the acronym stands behind the name in brackets, the rules of tagging find it; here it may follow the words in
//! the order of another language, and stand in quotation marks.

use crate::document::Document;
use crate::mention::{Kind, Mention};
use crate::segments::Segments;
use crate::tag::Tags;

use super::across::is_acronym;
use super::words_of;

/// Small words, of which an acronym may have the letter or not.
const SMALL: [&str; 25] = [
    "a", "and", "da", "das", "de", "degli", "dei", "del", "della", "der", "des", "di", "do", "dos",
    "du", "e", "et", "for", "in", "la", "of", "on", "the", "und", "y",
];
/// The fewest letters of an acronym that leaves out words, or has them in another order.
const FEWEST: usize = 3;

/// Pairs of mentions of one body, the shorter or later name first, as indices.
pub(super) fn find(document: &Document, segments: &Segments, tags: &Tags) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for at in 1..tags.mentions.len() {
        let (first, behind) = (&tags.mentions[at - 1], &tags.mentions[at]);
        if first.kind != Kind::Organisation
            || behind.kind != Kind::Organisation
            || first.sentence != behind.sentence
        {
            continue;
        }
        let Some(link) = link(document, segments, first, behind) else {
            continue;
        };
        let (one, other) = (
            written(document, segments, first),
            written(document, segments, behind),
        );
        let short = (is_acronym(&one), is_acronym(&other));
        let (one, other) = (words_of(&one), words_of(&other));
        let pair = match (link, short) {
            (Link::Brackets, (true, false)) => (is_short_for(&one, &other)
                || is_part_of_initials(&one, &other))
            .then_some((at - 1, at)),
            (Link::Or, (true, false)) => is_short_for(&one, &other).then_some((at - 1, at)),
            (Link::Brackets | Link::Or, (false, true)) => (is_short_for(&other, &one)
                || has_same_initials(&other, &one))
            .then_some((at, at - 1)),
            (Link::Dashes, (false, true)) => is_short_for(&other, &one).then_some((at, at - 1)),
            (Link::Brackets | Link::Or, (false, false)) => {
                is_translation(&one, &other).then_some((at, at - 1))
            }
            _ => None,
        };
        found.extend(pair);
    }
    found
}

/// How a text says that two names are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// `X (Y)`, `X [Y]`, `X ("Y")`.
    Brackets,
    /// `X - Y -`.
    Dashes,
    /// `X, or Y,`.
    Or,
}

fn link(
    document: &Document,
    segments: &Segments,
    first: &Mention,
    behind: &Mention,
) -> Option<Link> {
    /// The most tokens between two names: a bracket and a quotation mark, a comma and `or`.
    const REACH: u32 = 2;
    let (from, to, after) = (first.tokens.1, behind.tokens.0, behind.tokens.1);
    if to <= from || to - from > REACH {
        return None;
    }
    let token = |index: u32| {
        let token = segments.tokens.get(index as usize)?;
        (token.sentence == first.sentence).then(|| token.span.cut(&document.text))
    };
    let quote = |text: &str| {
        matches!(
            text,
            "\"" | "\u{201c}" | "\u{201d}" | "'" | "\u{2018}" | "\u{2019}"
        )
    };
    let between = (
        token(from)?,
        (to - from == REACH).then(|| token(from + 1)).flatten(),
    );
    let closes = (token(after), token(after + 1));
    match between {
        ("(", None) if closes.0 == Some(")") => Some(Link::Brackets),
        ("[", None) if closes.0 == Some("]") => Some(Link::Brackets),
        ("(", Some(mark))
            if quote(mark) && closes.0.is_some_and(quote) && closes.1 == Some(")") =>
        {
            Some(Link::Brackets)
        }
        ("-" | "\u{2013}" | "\u{2014}", None)
            if segments.tokens[from as usize].spaced && closes.0 == token(from) =>
        {
            Some(Link::Dashes)
        }
        (",", Some("or")) if matches!(closes.0, None | Some("," | "." | ";" | ")")) => {
            Some(Link::Or)
        }
        _ => None,
    }
}

/// The text of a mention, white space folded.
fn written(document: &Document, segments: &Segments, mention: &Mention) -> String {
    let mut written = String::new();
    for token in &segments.tokens[mention.tokens.0 as usize..mention.tokens.1 as usize] {
        if token.spaced && !written.is_empty() {
            written.push(' ');
        }
        written.push_str(token.span.cut(&document.text));
    }
    written
}

/// The first letters of words, small ones aside or not.
fn initials(words: &[String], small: bool) -> String {
    words
        .iter()
        .filter(|word| small || !SMALL.contains(&word.as_str()))
        .filter_map(|word| word.chars().next())
        .collect()
}

/// The letters of an acronym, digits aside.
fn letters(acronym: &[String]) -> String {
    acronym
        .concat()
        .chars()
        .filter(|letter| !letter.is_ascii_digit())
        .collect()
}

/// Whether an acronym is the first letters of words, small ones aside or not.
fn is_short_for(acronym: &[String], words: &[String]) -> bool {
    let acronym = letters(acronym);
    words.len() > 1 && (initials(words, false) == acronym || initials(words, true) == acronym)
}

/// Whether an acronym leaves out some of the first letters: `SIMA` for the Sarybel Institute of Man and Water.
fn is_part_of_initials(acronym: &[String], words: &[String]) -> bool {
    let (acronym, initials) = (letters(acronym), initials(words, true));
    let mut rest = initials.chars();
    acronym.len() >= FEWEST
        && acronym.chars().next() == initials.chars().next()
        && acronym
            .chars()
            .all(|letter| rest.any(|other| other == letter))
}

/// Whether an acronym has the first letters in another order: `BNS` for the National Bank of Sarda.
fn has_same_initials(acronym: &[String], words: &[String]) -> bool {
    let acronym = letters(acronym);
    acronym.len() >= FEWEST && sorted(&acronym) == sorted(&initials(words, false))
}

fn sorted(letters: &str) -> Vec<char> {
    let mut letters: Vec<char> = letters.chars().collect();
    letters.sort_unstable();
    letters
}

/// Whether a name is another in another language, by the beginnings of its words: `National Bank`, `Banca Nazionale`.
fn is_translation(one: &[String], other: &[String]) -> bool {
    /// How many letters a word and its like in another language begin with.
    const ALIKE: usize = 2;
    let words = |name: &[String]| -> Vec<String> {
        let mut words: Vec<String> = name
            .iter()
            .filter(|word| !SMALL.contains(&word.as_str()))
            .map(|word| word.chars().take(ALIKE).collect())
            .collect();
        words.sort_unstable();
        words
    };
    let (ours, theirs) = (words(one), words(other));
    ours.len() > 1 && ours == theirs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        words_of(text)
    }

    #[test]
    fn an_acronym_may_leave_out_words_but_not_bring_in_letters() {
        let name = words("Sarybel Institute of Man and Water");
        assert!(is_part_of_initials(&words("SIMA"), &name));
        assert!(!is_part_of_initials(&words("SIWM"), &name));
        assert!(!is_part_of_initials(&words("IMW"), &name));
        assert!(!is_part_of_initials(&words("SI"), &name));
    }

    #[test]
    fn an_acronym_may_have_the_order_of_another_language() {
        assert!(has_same_initials(
            &words("BNS"),
            &words("National Bank of Sarda")
        ));
        assert!(!has_same_initials(
            &words("BNT"),
            &words("National Bank of Sarda")
        ));
        assert!(!has_same_initials(&words("BN"), &words("National Bank")));
    }

    #[test]
    fn a_name_in_two_languages_begins_alike_word_by_word() {
        assert!(is_translation(
            &words("National Bank"),
            &words("Banca Nazionale")
        ));
        assert!(is_translation(
            &words("National Institute of Statistics"),
            &words("Institut National de Statistique")
        ));
        assert!(!is_translation(
            &words("National Bank"),
            &words("National Guard")
        ));
        assert!(!is_translation(
            &words("Ministry of Finance"),
            &words("Central Bank")
        ));
    }
}
