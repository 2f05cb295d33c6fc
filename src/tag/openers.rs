//! Words that stand before a surname and open no name: `Minister [Defense] Sanchez`, `[SEATO] Subandrio`, `[Said]
//! Dobrynin`.

use rustc_hash::{FxHashMap, FxHashSet};

use super::features::bit;
use super::lexicon::Lexicon;
use super::patterns::Subject;
use super::weights as w;
use crate::segments::Shape;

/// Where the words of a document stand, gathered when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct Standing(Option<Places>);

#[derive(Debug)]
struct Places {
    /// The words that stand by themselves as names, with where they first do.
    alone: FxHashMap<u64, u32>,
    /// The words that stand within a sentence behind a word of saying with a capital.
    behind_saying: FxHashSet<u64>,
}

impl Standing {
    /// Where a word first stands by itself as a name, no other word of a name beside it.
    pub(super) fn alone(&mut self, subject: &Subject<'_>, token: u32) -> Option<u32> {
        let places = self.0.get_or_insert_with(|| Places::of(subject));
        let key = subject.folded.key(token as usize);
        places.alone.get(&key).copied()
    }

    fn is_behind_saying(&mut self, subject: &Subject<'_>, token: u32) -> bool {
        let places = self.0.get_or_insert_with(|| Places::of(subject));
        places
            .behind_saying
            .contains(&subject.folded.key(token as usize))
    }
}

impl Places {
    fn of(subject: &Subject<'_>) -> Self {
        let (tokens, features) = (&subject.segments.tokens, subject.features);
        let mut places = Self {
            alone: FxHashMap::default(),
            behind_saying: FxHashSet::default(),
        };
        let named = |at: usize| {
            features.bits[at] & (bit::NAME | bit::CAPITAL | bit::INITIAL | bit::PARTICLE) != 0
        };
        // `Said Dobrynin` at the beginning of a sentence has no man called Said.
        let says =
            |at: usize| features.bits[at] & (bit::SAYS | bit::START) == bit::SAYS | bit::START;
        let called = |at: usize| {
            let bits = features.bits[at] & (bit::SAYS | bit::CAPITAL | bit::START);
            bits == bit::SAYS | bit::CAPITAL
        };
        let joined = |at: usize| tokens.get(at).is_some_and(|token| !token.spaced);
        for at in 0..tokens.len() {
            if features.bits[at] & bit::NAME == 0 {
                continue;
            }
            let before = at > 0
                && (named(at - 1) && features.title_before[at] == 0 && !says(at - 1) || joined(at));
            let behind = named(at + 1) || joined(at + 1) && joined(at + 2);
            let key = subject.folded.key(at);
            if !before && !behind {
                places.alone.entry(key).or_insert(at as u32);
            }
            if at > 0 && called(at - 1) {
                places.behind_saying.insert(key);
            }
        }
        places
    }
}

/// Where a person's name begins that a rule found in the tokens `first..last`, behind words that open none; at `last`
/// where nothing is left of it.
pub(super) fn behind(
    subject: &Subject<'_>,
    lexicon: &Lexicon,
    standing: &mut Standing,
    (from, last): (u32, u32),
) -> u32 {
    let mut first = from;
    while last - first > 1 && opens_none(subject, lexicon, standing, (first, last)) {
        first += 1;
    }
    let word = subject.features.words[first as usize];
    // `Ministry Foreign Affairs` has no Mr. Affairs, nor `Minister Defense` a Mr. Defense.
    let plain = || word.rank > 0 && word.given == 0 && word.surname == 0;
    let none = last - first == 1
        && (is_portfolio(subject, lexicon, first as usize) || first > from && plain());
    first + u32::from(none)
}

/// Whether a token is what a minister has charge of, and nobody's name.
pub(super) fn is_portfolio(subject: &Subject<'_>, lexicon: &Lexicon, at: usize) -> bool {
    let word = subject.features.words[at];
    word.given == 0 && word.surname == 0 && lexicon.is_portfolio(subject.folded.key(at))
}

fn opens_none(
    subject: &Subject<'_>,
    lexicon: &Lexicon,
    standing: &mut Standing,
    (first, last): (u32, u32),
) -> bool {
    let features = subject.features;
    let at = first as usize;
    let (bits, word) = (features.bits[at], features.words[at]);
    let named = bit::NAME | bit::INITIAL | bit::PARTICLE | bit::GIVEN;
    let [token, next] = [at, at + 1].map(|at| subject.segments.tokens[at]);
    if !next.spaced || features.bits[at + 1] & named == 0 {
        return false;
    }
    if is_portfolio(subject, lexicon, at) {
        return true;
    }
    // `Washington Zahedi said` is of a telegram from there, where the text has Zahedi alone.
    if features.well_known[at]
        && word.given < w::GIVEN_OF_CITY
        && features.title_before[at] == 0
        && subject
            .segments
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.shape == Shape::Capitalised)
        && last - first == 2
        && standing.alone(subject, first + 1).is_some()
    {
        return true;
    }
    // A surname in capitals stands before the given name at times: `DUPONT Jean`.
    let acronym = token.shape == Shape::Upper
        && bits & (bit::UPPER_TEXT | bit::INITIAL) == 0
        && next.shape != Shape::Upper
        && word.surname == 0
        && (word.given < 30)
        && token.span.len() > 2;
    if acronym {
        return true;
    }
    let sentence = &subject.segments.sentences[token.sentence as usize];
    bits & bit::SAYS != 0
        && first == sentence.tokens.0
        && standing.alone(subject, first + 1).is_some()
        && !standing.is_behind_saying(subject, first + 1)
}
