//! Letters that number paragraphs: the `a.` of `a. Nasser said` is no initial of his.

use rustc_hash::FxHashSet;

use super::features::bit;
use super::fold::Folded;
use crate::segments::{Segments, Shape};

/// Takes the letters that number a row of paragraphs or sentences for what they are: no initials.
///
/// A letter numbers where it opens a sentence or stands behind a colon or semicolon, and the letters before it in the
/// alphabet do so before it, from A on; A itself where B follows, and I, V and X where II does. Who stands with the same initial within a sentence has
/// it as his own. Small letters are no initials anyway.
pub(super) fn settle(text: &str, segments: &Segments, folded: &Folded, bits: &mut [u32]) {
    let tokens = &segments.tokens;
    let mut openers: Vec<(u32, u8)> = Vec::new();
    // Whether parts are numbered `I.`, `II.` and on.
    let mut roman = false;
    for (at, token) in tokens.iter().enumerate() {
        if token.shape == Shape::Upper && folded.word(at) == b"ii" {
            roman |= opens(text, segments, at);
        }
        if bits[at] & bit::INITIAL == 0 || token.span.len() != 2 {
            continue;
        }
        let bytes = token.span.cut(text).as_bytes();
        if bytes[0].is_ascii_uppercase() && bytes[1] == b'.' && opens(text, segments, at) {
            openers.push((at as u32, bytes[0]));
        }
    }
    if openers.is_empty() {
        return;
    }
    // `A. Ansary` within a sentence: the initial and the name.
    let mut own: FxHashSet<(u8, u64)> = FxHashSet::default();
    for (at, token) in tokens.iter().enumerate() {
        if bits[at] & bit::INITIAL != 0
            && token.span.len() == 2
            && at + 1 < tokens.len()
            && (openers.binary_search_by_key(&(at as u32), |&(at, _)| at)).is_err()
        {
            own.insert((token.span.cut(text).as_bytes()[0], folded.key(at + 1)));
        }
    }
    let last_b = openers.iter().rposition(|&(_, letter)| letter == b'B');
    // The letters of the row that have come, as bits.
    let mut seen = 0_u32;
    for (index, &(at, letter)) in openers.iter().enumerate() {
        let number = u32::from(letter - b'A');
        let before = (1_u32 << number) - 1;
        let follows = last_b.is_some_and(|last| last > index);
        let in_row = if roman && matches!(letter, b'I' | b'V' | b'X') {
            true
        } else if number == 0 {
            seen & 1 != 0 || follows
        } else {
            seen & before == before
        };
        if in_row {
            seen |= 1 << number;
            let at = at as usize;
            if at + 1 == tokens.len() || !own.contains(&(letter, folded.key(at + 1))) {
                bits[at] &= !bit::INITIAL;
            }
        }
    }
}

/// Whether an item of a row may open at a token.
fn opens(text: &str, segments: &Segments, at: usize) -> bool {
    let tokens = &segments.tokens;
    let sentence = &segments.sentences[tokens[at].sentence as usize];
    let first = sentence.tokens.0 as usize;
    let before = || &tokens[at - 1];
    at == first
        || before().shape == Shape::Punctuation
            && matches!(before().span.cut(text), ":" | ";" | "." | ")" | "\u{2014}")
            && tokens[at].spaced
}
