//! Words derived from a person's name by an ending behind a hyphen: `Rhee-ites`, `Diem-ist`, `Chiang Kai-shekists` are a
//! following, and name no person; nor does `Franco-German`, where a country's short form stands before another's.
//! `Castro-communist` names him.

use std::ops::Range;

use super::features::bit;
use super::patterns::Subject;
use super::romanised::is_syllable;
use crate::segments::Shape;

/// Endings that make of a name a word for those who follow it, and for what they believe.
const ENDINGS: [&[u8]; 8] = [
    b"ist", b"ists", b"ism", b"ite", b"ites", b"ista", b"istas", b"esque",
];

/// What stands for a country or a people before a hyphen, and some of it is a surname.
const COMBINING: [&[u8]; 14] = [
    b"afro", b"anglo", b"austro", b"franco", b"greco", b"hispano", b"ibero", b"indo", b"italo",
    b"luso", b"nippo", b"russo", b"sino", b"turco",
];

/// The tokens of the names that words are derived from, in order, each with its particles and what stands before it.
pub(super) fn find(subject: &Subject<'_>) -> Vec<Range<u32>> {
    let tokens = &subject.segments.tokens;
    (1..tokens.len().saturating_sub(1))
        .filter(|&hyphen| {
            tokens[hyphen].shape == Shape::Punctuation
                && is_joined(subject, hyphen)
                && (is_ending(subject, hyphen + 1) || is_combining(subject, hyphen))
        })
        .map(|hyphen| begins(subject, hyphen) as u32..hyphen as u32)
        .filter(|name| !name.is_empty())
        .collect()
}

/// Whether a range of tokens shares one with any of these ranges.
pub(super) fn holds(derived: &[Range<u32>], first: u32, last: u32) -> bool {
    let behind = derived.partition_point(|name| name.end <= first);
    derived.get(behind).is_some_and(|name| name.start < last)
}

/// Whether a token is a hyphen that nothing parts from the words beside it.
fn is_joined(subject: &Subject<'_>, at: usize) -> bool {
    let tokens = &subject.segments.tokens;
    let mark = tokens[at].span.cut(subject.text);
    matches!(mark, "-" | "\u{2010}" | "\u{2011}")
        && !tokens[at].spaced
        && tokens.get(at + 1).is_some_and(|next| !next.spaced)
}

/// Whether a token is an ending, alone or behind the last syllable of a name: `ites`, `shekists`.
fn is_ending(subject: &Subject<'_>, at: usize) -> bool {
    let (token, word) = (&subject.segments.tokens[at], subject.folded.word(at));
    let small = match token.shape {
        Shape::Lower => true,
        Shape::Upper => subject.features.bits[at] & bit::UPPER_TEXT != 0,
        _ => false,
    };
    small
        && subject.features.words[at].rank == 0
        && ENDINGS.iter().any(|ending| {
            (word.strip_suffix(*ending)).is_some_and(|rest| rest.is_empty() || is_syllable(rest))
        })
}

/// Whether a country's short form stands before a hyphen, and a word with a capital behind it.
fn is_combining(subject: &Subject<'_>, hyphen: usize) -> bool {
    let next = subject.segments.tokens[hyphen + 1].shape;
    COMBINING.contains(&subject.folded.word(hyphen - 1))
        && matches!(next, Shape::Capitalised | Shape::Upper | Shape::Mixed)
}

/// Where the name begins that ends before a hyphen.
fn begins(subject: &Subject<'_>, hyphen: usize) -> usize {
    const NAME: u32 = bit::NAME | bit::GIVEN | bit::INITIAL | bit::PARTICLE;
    let tokens = &subject.segments.tokens;
    let mut first = hyphen;
    while let Some(before) = first.checked_sub(1) {
        let within = tokens[before].sentence == tokens[hyphen].sentence
            && (subject.features.bits[before] & NAME != 0
                || first < hyphen && is_joined(subject, before));
        if !within {
            break;
        }
        first = before;
    }
    first
}
