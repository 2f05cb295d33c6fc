//! The words of a text as the lists have them.
//!
//! Each word is folded to ASCII letters in lower case, without diacritics, apostrophes and inner periods; a possessive
//! ending, a hyphen and a slash leave nothing behind, so that `Guinea-Bissau`, `Guinea Bissau` and `GUINEA BISSAU'S`
//! are one. Any other mark is a barrier that no name crosses.

use std::ops::Range;

use super::lexicon;
use crate::segments::{Segments, Shape};

/// What stands for a mark that no name crosses, in [`Joined`].
const BARRIER: u8 = 1;

/// The folded words of a document.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// The text in lower case, where most words stand as they are; behind it those that folding changes further.
    bytes: Vec<u8>,
    /// Where each token's word stands in `bytes`, half-open; empty for tokens that leave nothing behind.
    words: Vec<(u32, u32)>,
    /// The key of each token's word, see [`lexicon::key`]; 0 for tokens without one.
    keys: Vec<u64>,
    /// Whether each token, or the start of its sentence, is a barrier.
    barriers: Vec<bool>,
}

impl Folded {
    /// Fills this buffer anew with the tokens of a document.
    pub(super) fn fill(&mut self, text: &str, segments: &Segments) {
        self.bytes.clear();
        self.words.clear();
        self.keys.clear();
        self.barriers.clear();
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.make_ascii_lowercase();
        let mut sentence = u32::MAX;
        for token in &segments.tokens {
            let opens = token.sentence != sentence;
            sentence = token.sentence;
            let mut range = token.span.range();
            let mut barrier = opens;
            match token.shape {
                Shape::Possessive => range.end = range.start,
                Shape::Punctuation => match token.span.cut(text) {
                    "&" => {}
                    mark => {
                        let joins = matches!(mark, "-" | "/" | "." | "\u{2010}" | "\u{2011}");
                        barrier |= !joins || token.spaced;
                        range.end = range.start;
                    }
                },
                _ if token.plain => {}
                _ => {
                    let from = self.bytes.len();
                    fold_word(token.span.cut(text), &mut self.bytes);
                    range = from..self.bytes.len();
                    barrier |= range.is_empty();
                }
            }
            self.barriers.push(barrier);
            self.keys.push(if range.is_empty() {
                0
            } else {
                lexicon::key(&self.bytes[range.clone()])
            });
            self.words.push((range.start as u32, range.end as u32));
        }
    }

    /// The folded letters of a token; empty for a mark.
    pub(super) fn word(&self, token: usize) -> &[u8] {
        let (start, end) = self.words[token];
        &self.bytes[start as usize..end as usize]
    }

    /// The key of a token's folded word, see [`lexicon::key`]; 0 for a mark.
    pub(super) fn key(&self, token: usize) -> u64 {
        self.keys[token]
    }

    /// Whether a token, or the start of its sentence, is a mark that no name crosses.
    pub(super) fn is_barrier(&self, token: usize) -> bool {
        self.barriers[token]
    }
}

/// The folded words of a document in a row, each behind a blank, with the map back to their tokens: for forms that may
/// end within a word. Reused from document to document.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// The words.
    pub(super) bytes: Vec<u8>,
    /// Where each token's word starts in `bytes`, its leading blank included; tokens that leave nothing behind
    /// start where the next one does.
    starts: Vec<u32>,
}

impl Joined {
    /// Fills this buffer anew.
    pub(super) fn fill(&mut self, folded: &Folded) {
        self.bytes.clear();
        self.starts.clear();
        for token in 0..folded.words.len() {
            let word = folded.word(token);
            if folded.is_barrier(token) {
                self.bytes.push(BARRIER);
            }
            self.starts.push(self.bytes.len() as u32);
            if !word.is_empty() {
                self.bytes.push(b' ');
                self.bytes.extend_from_slice(word);
            }
        }
        self.bytes.push(BARRIER);
    }

    /// The tokens that a match covers when it may end within a word.
    pub(super) fn tokens_within(&self, range: Range<usize>) -> Range<usize> {
        let first = self
            .starts
            .partition_point(|&start| start as usize <= range.start)
            - 1;
        let last = self
            .starts
            .partition_point(|&start| (start as usize) < range.end);
        first..last.max(first + 1)
    }
}

/// Appends the folded letters of one word.
pub(super) fn fold_word(word: &str, into: &mut Vec<u8>) {
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let from = into.len();
        into.extend_from_slice(word.as_bytes());
        into[from..].make_ascii_lowercase();
        return;
    }
    for c in word.chars() {
        match c {
            'a'..='z' | '0'..='9' => into.push(c as u8),
            'A'..='Z' => into.push(c.to_ascii_lowercase() as u8),
            '&' => into.push(b'&'),
            _ if c.is_ascii() => {}
            '\u{2018}' | '\u{2019}' | '\u{02bc}' | '`' => {}
            _ => {
                if let Some(plain) = deunicode::deunicode_char(c) {
                    into.extend(
                        plain
                            .bytes()
                            .filter(u8::is_ascii_alphanumeric)
                            .map(|b| b.to_ascii_lowercase()),
                    );
                }
            }
        }
    }
}

/// Appends a list's form folded the way a text is: ` ministry of foreign affairs`. Nothing where nothing is left of it.
pub(super) fn fold_form(form: &str, folded: &mut Vec<u8>) {
    // Most forms are letters and digits of ASCII with one blank or hyphen between words: those are folded byte by byte.
    let from = folded.len();
    folded.push(b' ');
    let (mut simple, mut before) = (true, b' ');
    folded.extend(form.bytes().map(|byte| {
        let letter = SIMPLE[usize::from(byte)];
        simple &= letter != 0 && (letter != b' ' || before != b' ');
        before = letter;
        letter
    }));
    if simple && before != b' ' {
        return;
    }
    folded.truncate(from);
    for (index, part) in form.split('&').enumerate() {
        if index > 0 {
            folded.extend_from_slice(b" &");
        }
        for word in part.split(parts_words) {
            let mark = folded.len();
            folded.push(b' ');
            fold_word(strip_possessive(word), folded);
            if folded.len() == mark + 1 {
                folded.truncate(mark);
            }
        }
    }
}

/// What becomes of the bytes of a simple form; 0 for those that no simple form has.
const SIMPLE: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let letter = byte as u8;
        if letter.is_ascii_alphanumeric() {
            table[byte] = letter.to_ascii_lowercase();
        } else if matches!(letter, b' ' | b'-') {
            table[byte] = b' ';
        }
        byte += 1;
    }
    table
};

/// The words of a form, each as written.
pub(super) fn form_words(form: &str) -> impl Iterator<Item = &str> {
    form.split(|c| parts_words(c) || c == '&')
        .filter(|word| word.chars().any(char::is_alphanumeric))
}

/// What parts the words of a form.
fn parts_words(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '/' | '\u{2010}' | '\u{2011}')
}

fn strip_possessive(word: &str) -> &str {
    ["'s", "\u{2019}s", "'S", "\u{2019}S", "s'", "s\u{2019}"]
        .iter()
        .find_map(|ending| {
            let keep = usize::from(ending.starts_with(['s', 'S']));
            word.strip_suffix(ending)
                .filter(|stem| !stem.is_empty())
                .map(|stem| &word[..stem.len() + keep])
        })
        .unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::fold_form;

    #[test]
    fn forms_fold_as_texts_do() {
        for (form, folded) in [
            (
                "Ministry of Foreign Affairs",
                " ministry of foreign affairs",
            ),
            ("Guinea-Bissau's", " guinea bissau"),
            ("AT&T", " at & t"),
            ("S\u{e3}o Tom\u{e9} & Pr\u{ed}ncipe", " sao tome & principe"),
            ("U.S.", " us"),
            ("People's Party", " people party"),
            ("--", ""),
        ] {
            let mut ours = Vec::new();
            fold_form(form, &mut ours);
            assert_eq!(String::from_utf8_lossy(&ours), folded, "{form}");
        }
    }
}
