//! Words, numbers and marks.

use crate::segments::{Shape, Token};
use crate::span::Span;

/// What a byte can begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Lower,
    Upper,
    Digit,
    Mark,
    /// A mark that markup may have left behind.
    Markup,
    /// The first byte of a character beyond ASCII.
    Wide,
}

const CLASSES: [Class; 256] = {
    let mut table = [Class::Mark; 256];
    let mut byte = 0;
    while byte < 256 {
        let class = byte as u8;
        table[byte] = if class.is_ascii_whitespace() || class < b' ' || class == 0x7f {
            Class::Space
        } else if class.is_ascii_lowercase() {
            Class::Lower
        } else if class.is_ascii_uppercase() {
            Class::Upper
        } else if class.is_ascii_digit() {
            Class::Digit
        } else if super::residue::is_suspect(class) || class == b']' {
            Class::Markup
        } else if class >= 0x80 {
            Class::Wide
        } else {
            Class::Mark
        };
        byte += 1;
    }
    table
};

/// Characters that show nothing, or a sign that only ever opens a paragraph.
fn is_void(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '¶' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        )
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}')
}

/// A reader of tokens from one stretch of text.
struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    end: usize,
    spaced: bool,
    /// Whether markup may have left something behind.
    suspect: bool,
    out: &'a mut Vec<Token>,
}

/// Appends the tokens of `text[start..end]`; their sentence is left at 0. Returns whether among them are signs that
/// markup may have left behind.
pub(super) fn tokenize(text: &str, start: usize, end: usize, out: &mut Vec<Token>) -> bool {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: start,
        end,
        spaced: true,
        suspect: false,
        out,
    };
    reader.run();
    reader.suspect
}

impl Reader<'_> {
    fn run(&mut self) {
        while self.at < self.end {
            match CLASSES[self.bytes[self.at] as usize] {
                Class::Space => {
                    self.at += 1;
                    self.spaced = true;
                }
                Class::Lower | Class::Upper => self.word(),
                Class::Digit => self.number(),
                Class::Mark => {
                    let at = self.at;
                    self.push(at, at + 1, Shape::Punctuation);
                }
                Class::Markup => {
                    let at = self.at;
                    self.suspect |= self.bytes[at] != b']' || self.char_at(at + 1) == '(';
                    self.push(at, at + 1, Shape::Punctuation);
                }
                Class::Wide => {
                    let c = self.char_at(self.at);
                    if is_letter(c) {
                        self.word();
                    } else if is_void(c) {
                        self.at += c.len_utf8();
                        self.spaced = true;
                    } else {
                        let at = self.at;
                        self.push(at, at + c.len_utf8(), Shape::Punctuation);
                    }
                }
            }
        }
    }

    /// The character at a place; a space behind the end.
    fn char_at(&self, at: usize) -> char {
        if at >= self.end {
            return ' ';
        }
        match self.bytes[at] {
            byte @ 0..0x80 => byte as char,
            _ => self.text[at..].chars().next().unwrap_or(' '),
        }
    }

    fn push(&mut self, start: usize, end: usize, shape: Shape) {
        let bytes = &self.bytes[start..end];
        let plain = bytes.iter().all(u8::is_ascii_alphanumeric);
        self.push_known(start, end, shape, plain);
    }

    /// Adds a token of which it is known whether it is nothing but letters and digits of ASCII.
    fn push_known(&mut self, start: usize, end: usize, shape: Shape, plain: bool) {
        self.out.push(Token {
            span: Span::of(start..end),
            sentence: 0,
            shape,
            spaced: self.spaced,
            plain,
        });
        self.spaced = false;
        self.at = end;
    }

    /// The length of an apostrophe at a place, if one is there.
    fn apostrophe(&self, at: usize) -> Option<usize> {
        if at >= self.end {
            return None;
        }
        match self.bytes[at] {
            b'\'' => Some(1),
            0xe2 => (self.char_at(at) == '’').then_some(3),
            _ => None,
        }
    }

    fn is_word_char(&self, at: usize) -> bool {
        at < self.end
            && match CLASSES[self.bytes[at] as usize] {
                Class::Lower | Class::Upper | Class::Digit => true,
                Class::Wide => is_letter(self.char_at(at)),
                _ => false,
            }
    }

    /// The end of a possessive ending behind a word: `'s`, `’S`, or `,s` where transmission lost the apostrophe.
    fn possessive(&self, at: usize) -> Option<usize> {
        let sign = match self.bytes.get(at) {
            Some(b',') if at < self.end => 1,
            _ => self.apostrophe(at)?,
        };
        let letter = at + sign;
        let ending = letter < self.end && matches!(self.bytes[letter], b's' | b'S');
        (ending && !self.is_word_char(letter + 1)).then_some(letter + 1)
    }

    /// Reads a word that is small letters of ASCII throughout, or behind a capital: most are. Tells whether it did.
    fn simple_word(&mut self) -> bool {
        let rest = &self.bytes[self.at..self.end];
        let capital = usize::from(rest[0].is_ascii_uppercase());
        let small = rest[capital..]
            .iter()
            .take_while(|byte| byte.is_ascii_lowercase());
        let len = capital + small.count();
        if len == capital {
            return false;
        }
        let behind = rest
            .get(len)
            .map_or(Class::Space, |&byte| CLASSES[byte as usize]);
        let simple = match behind {
            Class::Space | Class::Markup => true,
            // An apostrophe may join, the period of a single letter belongs to it.
            Class::Mark => match rest[len] {
                b'\'' => false,
                b'.' | b',' => len > 1,
                _ => true,
            },
            Class::Lower | Class::Upper | Class::Digit | Class::Wide => false,
        };
        if simple {
            let shape = if capital == 0 {
                Shape::Lower
            } else {
                Shape::Capitalised
            };
            self.push_known(self.at, self.at + len, shape, true);
            self.endings();
        }
        simple
    }

    fn word(&mut self) {
        if self.simple_word() {
            return;
        }
        let start = self.at;
        let wide = self.bytes[start] >= 0x80;
        if (wide || self.bytes.get(start + 1) == Some(&b'.'))
            && let Some((end, shape)) = self.initialism(start)
        {
            self.push(start, end, shape);
            self.endings();
            return;
        }
        let mut at = start;
        let mut lowers = false;
        let mut uppers = 0u32;
        let mut inner = false;
        let first_upper = self.char_at(start).is_uppercase();
        // A capital counts as inner unless it opens the word or stands behind an apostrophe.
        let mut opens = true;
        loop {
            if at >= self.end {
                break;
            }
            match CLASSES[self.bytes[at] as usize] {
                Class::Lower => {
                    lowers = true;
                    at += 1;
                    while at < self.end && self.bytes[at].is_ascii_lowercase() {
                        at += 1;
                    }
                }
                Class::Upper => {
                    uppers += 1;
                    inner |= !opens;
                    at += 1;
                }
                Class::Digit => at += 1,
                Class::Wide => {
                    let c = self.char_at(at);
                    if is_letter(c) {
                        if c.is_lowercase() {
                            lowers = true;
                        } else if c.is_uppercase() {
                            uppers += 1;
                            inner |= !opens;
                        }
                        at += c.len_utf8();
                    } else if c == '’' && self.joins(at, 3) {
                        at += 3;
                        opens = true;
                        continue;
                    } else {
                        break;
                    }
                }
                Class::Mark
                    if (self.bytes[at] == b'\'' || self.elides(start, at)) && self.joins(at, 1) =>
                {
                    at += 1;
                    opens = true;
                    continue;
                }
                _ => break,
            }
            opens = false;
        }
        let shape = if uppers == 0 {
            Shape::Lower
        } else if !lowers {
            Shape::Upper
        } else if first_upper && !inner {
            Shape::Capitalised
        } else {
            Shape::Mixed
        };
        self.push(start, at, shape);
        self.endings();
    }

    /// Whether the apostrophe at a place joins two parts of one word.
    fn joins(&self, at: usize, length: usize) -> bool {
        let next = at + length;
        next < self.end
            && !self.bytes[next].is_ascii_digit()
            && self.is_word_char(next)
            && self.possessive(at).is_none()
    }

    /// Whether the comma at a place stands for the apostrophe that transmission lost: `d,Ivoire`, `l,Express`.
    fn elides(&self, start: usize, at: usize) -> bool {
        self.bytes[at] == b','
            && at == start + 1
            && matches!(self.bytes[start], b'd' | b'l' | b'D' | b'L')
            && at + 3 < self.end
            && self.bytes[at + 1..=at + 3]
                .iter()
                .all(u8::is_ascii_alphabetic)
    }

    /// Splits off what may stand behind a word without a space.
    fn endings(&mut self) {
        let at = self.at;
        if !matches!(self.bytes.get(at), Some(b',' | b'\'' | 0xe2)) {
            return;
        }
        if let Some(end) = self.possessive(at) {
            self.push(at, end, Shape::Possessive);
        } else if at > 0
            && matches!(self.bytes[at - 1], b's' | b'S')
            && let Some(length) = self.apostrophe(at)
            && matches!(
                CLASSES[self.bytes.get(at + length).copied().unwrap_or(b' ') as usize],
                Class::Space
            )
        {
            self.push(at, at + length, Shape::Possessive);
        }
    }

    /// `U.S.`, `e.g.`, `J.`, and `U.S` where the last period is missing.
    fn initialism(&self, start: usize) -> Option<(usize, Shape)> {
        let single = |at: usize| {
            let c = self.char_at(at);
            let next = at + c.len_utf8();
            (is_letter(c) && self.char_at(next) == '.' && next < self.end).then_some(next + 1)
        };
        let mut end = single(start)?;
        let upper = self.char_at(start).is_uppercase();
        let mut count = 1;
        while let Some(next) = single(end) {
            end = next;
            count += 1;
        }
        // A last letter without its period, and nothing that makes it a word.
        let last = self.char_at(end);
        let behind = end + last.len_utf8();
        let alone = is_letter(last)
            && !self.is_word_char(behind)
            && (self.apostrophe(behind).is_none() || self.possessive(behind).is_some());
        if alone && last.is_uppercase() == upper && end < self.end {
            return Some((behind, if upper { Shape::Upper } else { Shape::Lower }));
        }
        if count == 1 && !upper {
            return None;
        }
        Some((end, if upper { Shape::Upper } else { Shape::Lower }))
    }

    fn number(&mut self) {
        let start = self.at;
        let mut at = start;
        loop {
            while at < self.end && self.bytes[at].is_ascii_digit() {
                at += 1;
            }
            let inner = at + 1 < self.end
                && matches!(self.bytes[at], b'.' | b',' | b':')
                && self.bytes[at + 1].is_ascii_digit();
            if !inner {
                break;
            }
            at += 1;
        }
        while self.is_word_char(at) {
            at += self.char_at(at).len_utf8();
        }
        self.push(start, at, Shape::Number);
        if let Some(end) = self.possessive(at).filter(|_| self.bytes[at] != b',') {
            self.push(at, end, Shape::Possessive);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Shape::{Capitalised, Lower, Mixed, Number, Upper};

    fn read(text: &str) -> Vec<(&str, Shape)> {
        let mut tokens = Vec::new();
        tokenize(text, 0, text.len(), &mut tokens);
        tokens
            .iter()
            .map(|token| (token.span.cut(text), token.shape))
            .collect()
    }

    fn words(text: &str) -> Vec<&str> {
        read(text).into_iter().map(|(word, _)| word).collect()
    }

    #[test]
    fn cuts_words_and_endings() {
        assert_eq!(
            words("O'Neill met al-Qa'ida's men."),
            ["O'Neill", "met", "al", "-", "Qa'ida", "'s", "men", "."]
        );
        assert_eq!(
            words("IRAN'S PLAN; Norway’s"),
            ["IRAN", "'S", "PLAN", ";", "Norway", "’s"]
        );
        assert_eq!(
            words("the government,s belief, so"),
            ["the", "government", ",s", "belief", ",", "so"]
        );
        assert_eq!(
            words("Cote d,Ivoire, or l,Express; a,b,c and d,e"),
            [
                "Cote",
                "d,Ivoire",
                ",",
                "or",
                "l,Express",
                ";",
                "a",
                ",",
                "b",
                ",",
                "c",
                "and",
                "d",
                ",",
                "e"
            ]
        );
        assert_eq!(words("deputies' votes"), ["deputies", "'", "votes"]);
        assert_eq!(
            words("didn't 'quote' it's"),
            ["didn't", "'", "quote", "'", "it", "'s"]
        );
    }

    #[test]
    fn keeps_initialisms_whole() {
        assert_eq!(
            words("U.S.-led U.S. J. Smith"),
            ["U.S.", "-", "led", "U.S.", "J.", "Smith"]
        );
        assert_eq!(
            words("e.g. at 6 p.m. i. U.S policy"),
            ["e.g.", "at", "6", "p.m.", "i", ".", "U.S", "policy"]
        );
        assert_eq!(words("U.S.'s U.N.)"), ["U.S.", "'s", "U.N.", ")"]);
    }

    #[test]
    fn tells_shapes_apart() {
        let shapes: Vec<Shape> =
            read("word Word WORD McDonald GoA Qa'ida O'Neill É 24th 3.5 U.S. d'Ivoire Åse F4")
                .into_iter()
                .map(|(_, shape)| shape)
                .collect();
        let wanted = [
            Lower,
            Capitalised,
            Upper,
            Mixed,
            Mixed,
            Capitalised,
            Capitalised,
            Upper,
            Number,
            Number,
            Upper,
            Mixed,
            Capitalised,
            Upper,
        ];
        assert_eq!(shapes, wanted);
    }

    #[test]
    fn numbers_keep_their_inner_marks() {
        assert_eq!(
            words("$1,500.50, 10:49 and 2.5%."),
            ["$", "1,500.50", ",", "10:49", "and", "2.5", "%", "."]
        );
    }
}
