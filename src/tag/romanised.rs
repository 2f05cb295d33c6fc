//! Romanised names of East Asia: `En-lai`, syllables joined by hyphens of which the first alone has a capital, is one
//! word of a name, where `Castro-led` is two words.

use std::ops::Range;

use super::features::bit;
use super::fold::Folded;
use super::lexicon::Word;
use crate::segments::{Segments, Shape};

/// The words of a document that are syllables joined by hyphens, as token ranges in order. Reused from document to
/// document.
#[derive(Debug, Default)]
pub(super) struct Joined {
    ranges: Vec<(u32, u32)>,
}

impl Joined {
    /// Whether there are none, as in most documents.
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// All, in order.
    pub(super) fn each(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        (self.ranges.iter()).map(|&(first, last)| first as usize..last as usize)
    }

    /// The joined word that a token belongs to.
    pub(super) fn at(&self, token: usize) -> Option<Range<usize>> {
        if self.ranges.is_empty() {
            return None;
        }
        let token = token as u32;
        let behind = self.ranges.partition_point(|&(first, _)| first <= token);
        let (first, last) = self.ranges[behind.checked_sub(1)?];
        (token < last).then_some(first as usize..last as usize)
    }

    /// Whether a token belongs to a joined word and does not begin it.
    pub(super) fn is_inner(&self, token: usize) -> bool {
        self.at(token).is_some_and(|range| range.start < token)
    }

    /// Where the word ends that begins at a token.
    pub(super) fn end(&self, token: usize) -> usize {
        self.at(token).map_or(token + 1, |range| range.end)
    }

    /// Fills this buffer anew.
    pub(super) fn fill(
        &mut self,
        text: &str,
        segments: &Segments,
        folded: &Folded,
        words: &[Word],
    ) {
        self.ranges.clear();
        let tokens = &segments.tokens;
        let mut at = 2;
        while at < tokens.len() {
            let first = at - 2;
            at += 1;
            if tokens[first + 2].shape != Shape::Lower
                || tokens[first + 1].shape != Shape::Punctuation
                || !is_capitalised(tokens[first].shape)
            {
                continue;
            }
            let last = behind_hyphens(text, segments, first);
            let syllables = || (first..last).step_by(2);
            if last == first + 1 || !syllables().all(|token| is_syllable(folded.word(token))) {
                continue;
            }
            // `To-yong` and `Ping-nan` are names behind a surname, `Long-run` and `Two-hour` are no names.
            let plain = syllables().any(|token| words[token].rank > 0);
            if plain && !behind_surname(segments, folded, words, first) {
                continue;
            }
            self.ranges.push((first as u32, last as u32));
            at = last + 2;
        }
    }
}

/// Where the row of small words ends that hyphens join to a word; right behind the word where there is none. Behind a
/// hyphen the line may end.
fn behind_hyphens(text: &str, segments: &Segments, first: usize) -> usize {
    let tokens = &segments.tokens;
    let mut last = first + 1;
    while let Some([hyphen, word]) = tokens.get(last..last + 2) {
        let joined = !hyphen.spaced
            && matches!(hyphen.span.cut(text), "-" | "\u{2010}" | "\u{2011}")
            && word.sentence == tokens[first].sentence
            && (!word.spaced
                || text[hyphen.span.range().end..word.span.range().start].contains('\n'));
        if !joined || word.shape != Shape::Lower {
            break;
        }
        last += 2;
    }
    // `En-lai-Nehru` joins two people.
    last
}

/// Whether what may be a surname stands before a token, as a word of its own: `Yi`, `Peng`.
fn behind_surname(segments: &Segments, folded: &Folded, words: &[Word], first: usize) -> bool {
    surname_before(segments, folded, words, first).is_some()
}

/// The token of what may be a surname before a joined word.
pub(super) fn surname_before(
    segments: &Segments,
    folded: &Folded,
    words: &[Word],
    first: usize,
) -> Option<usize> {
    let before = first.checked_sub(1)?;
    let (token, word) = (&segments.tokens[before], words[before]);
    let stands = segments.tokens[first].spaced
        && token.sentence == segments.tokens[first].sentence
        && is_capitalised(token.shape)
        && word.bits & (bit::FUNCTION | bit::NEVER) == 0
        && is_syllable(folded.word(before));
    stands.then_some(before)
}

/// Whether a word begins with a capital and has small letters.
pub(super) fn is_capitalised(shape: Shape) -> bool {
    matches!(shape, Shape::Capitalised | Shape::Mixed)
}

/// What a syllable of Chinese, Korean or Vietnamese may begin with as Latin letters write it, apostrophes aside.
const ONSETS: [&[u8]; 43] = [
    b"b", b"c", b"ch", b"d", b"f", b"g", b"gh", b"h", b"hs", b"hw", b"hy", b"j", b"k", b"kh",
    b"kk", b"kw", b"ky", b"l", b"m", b"my", b"n", b"ng", b"ngh", b"nh", b"p", b"ph", b"py", b"q",
    b"r", b"ry", b"s", b"sh", b"ss", b"sz", b"t", b"th", b"tr", b"ts", b"tz", b"v", b"w", b"x",
    b"y",
];

/// What it may end with.
const CODAS: [&[u8]; 15] = [
    b"", b"c", b"ch", b"h", b"k", b"l", b"m", b"n", b"ng", b"nh", b"p", b"r", b"rh", b"rk", b"t",
];

/// Whether a folded word is one syllable of such a name.
pub(super) fn is_syllable(word: &[u8]) -> bool {
    let vowel = |letter: &u8| b"aeiou".contains(letter);
    let from = word
        .iter()
        .position(vowel)
        .or_else(|| word.iter().position(|&letter| letter == b'y'));
    let Some(from) = from else { return false };
    let rest = &word[from..];
    // `Thuy` ends in the vowel y, `Nguyen` has it within.
    let nucleus = (rest.iter())
        .take_while(|letter| vowel(letter) || **letter == b'y')
        .count();
    let onset = &word[..from];
    (1..=3).contains(&nucleus)
        && (onset.is_empty() || ONSETS.contains(&onset))
        && CODAS.contains(&&rest[nucleus..])
}

#[cfg(test)]
mod tests {
    use super::is_syllable;

    #[test]
    fn syllables_are_told_by_their_letters() {
        let all = "chou en lai chiang kai shek ching kuo tse tung wang ping nan chen yi min hsiao fu paik tu \
                   chin ngo dinh diem sang ok hui kwon hyon kyung muk nguyen khanh shih hsueh erh ky thuy park";
        for word in all.split(' ') {
            let known = is_syllable(word.as_bytes());
            assert!(known, "{word}");
        }
        for word in
            "castro led backed communist like based style ists shekists sect stan mendes".split(' ')
        {
            assert!(!is_syllable(word.as_bytes()), "{word}");
        }
    }
}
