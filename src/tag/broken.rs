//! Surnames that print has broken with a hyphen: `Kiesin-ger`, `McCon-aughy` are one word each.
//!
//! The text is left as it is: the tokens become one, which is read without its hyphen from then on.

use super::features::bit;
use super::fold::fold_word;
use super::lexicon::{self, Lexicon};
use super::romanised::{is_capitalised, is_syllable};
use crate::segments::{Segments, Shape, Token};

/// Fewer letters make no surname that a broken word is sure to be.
const SHORTEST: usize = 6;
/// Two words of English as common as this make a compound: `All-in`.
const EVERYDAY: u8 = 10;

/// Makes one token of each surname of the lists that a hyphen breaks.
pub(super) fn mend(text: &str, segments: &mut Segments, lexicon: &Lexicon) {
    let tokens = &segments.tokens;
    let mut letters = Vec::new();
    let places: Vec<u32> = (2..tokens.len())
        .filter(|&last| is_broken(text, &tokens[last - 2..=last], lexicon, &mut letters))
        .map(|last| last as u32 - 2)
        .collect();
    if places.is_empty() {
        return;
    }
    let mut breaks = places.iter().copied().peekable();
    let mut kept = 0;
    let mut at = 0;
    while at < segments.tokens.len() {
        let mut token = segments.tokens[at];
        if breaks.next_if_eq(&(at as u32)).is_some() {
            token.span = token.span.join(segments.tokens[at + 2].span);
            token.plain = false;
            at += 2;
        }
        segments.tokens[kept] = token;
        kept += 1;
        at += 1;
    }
    segments.tokens.truncate(kept);
    let now = |at: u32| at - 2 * places.partition_point(|&place| place < at) as u32;
    for sentence in &mut segments.sentences {
        sentence.tokens = (now(sentence.tokens.0), now(sentence.tokens.1));
    }
}

/// Whether three tokens are a capitalised part, a hyphen and a part in small letters, which make a surname of the lists
/// together, and whose first is none. Behind the hyphen the line may end.
fn is_broken(text: &str, tokens: &[Token], lexicon: &Lexicon, letters: &mut Vec<u8>) -> bool {
    let [first, hyphen, rest] = tokens else {
        return false;
    };
    if rest.shape != Shape::Lower
        || hyphen.shape != Shape::Punctuation
        || hyphen.spaced
        || !is_capitalised(first.shape)
        || first.sentence != rest.sentence
        || !is_hyphen(hyphen.span.cut(text))
        || rest.spaced && !ends_line(&text[hyphen.span.range().end..rest.span.range().start])
    {
        return false;
    }
    letters.clear();
    fold_word(first.span.cut(text), letters);
    let middle = letters.len();
    fold_word(rest.span.cut(text), letters);
    let (front, back) = letters.split_at(middle);
    // `Kai-shek` is a name of two syllables.
    if letters.len() < SHORTEST
        || front.len() < 2
        || back.len() < 2
        || is_syllable(front) && is_syllable(back)
    {
        return false;
    }
    let [whole, front, back] =
        [&letters[..], front, back].map(|word| lexicon.get(lexicon::key(word)));
    let surname = |word: lexicon::Word| word.surname > 0 || word.bits & bit::BEARER != 0;
    let everyday = |word: lexicon::Word| (1..=EVERYDAY).contains(&word.rank);
    surname(whole) && whole.rank == 0 && !surname(front) && !(everyday(front) && everyday(back))
}

fn is_hyphen(mark: &str) -> bool {
    matches!(mark, "-" | "\u{2010}" | "\u{2011}")
}

/// Whether nothing but the end of one line lies between two parts.
fn ends_line(between: &str) -> bool {
    between.chars().all(char::is_whitespace)
        && between.bytes().filter(|&byte| byte == b'\n').count() == 1
}
