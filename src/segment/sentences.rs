//! Where sentences end.
//!
//! Decided on tokens: a period that belongs to an initialism or an abbreviation has been told apart already, and
//! what stands on both sides is at hand.

use crate::segments::{Shape, Token};

use super::lists::{Lists, Opener, SentenceEnd};

/// Calls `take` with each sentence of a block as a half-open range of token indices.
///
/// `breaks` are places in bytes, in order, at which a sentence must begin (list items, rules inside a line).
pub(super) fn split(
    text: &str,
    tokens: &[Token],
    lists: &Lists,
    breaks: &[u32],
    mut take: impl FnMut(usize, usize),
) {
    let upper = is_upper(text, tokens);
    let judge = Judge {
        text,
        tokens,
        lists,
        upper,
    };
    let mut breaks = breaks.iter().copied().peekable();
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        // A sentence must begin at the first token behind a forced break.
        let mut forced = false;
        while breaks
            .next_if(|place| *place <= tokens[at].span.start())
            .is_some()
        {
            forced = true;
        }
        if forced && at > start {
            take(start, at);
            start = at;
        }
        match judge.end_after(start, at) {
            Some(end) => {
                take(start, end);
                start = end;
                at = end;
            }
            None => at += 1,
        }
    }
    if start < tokens.len() {
        take(start, tokens.len());
    }
}

/// Whether tokens are written in capitals throughout, so that case tells nothing.
pub(super) fn is_upper(text: &str, tokens: &[Token]) -> bool {
    let mut upper = 0u32;
    let mut lower = 0u32;
    for token in tokens {
        // Most sentences are soon known to have too many words in small letters.
        if lower as usize * 5 > tokens.len() {
            return false;
        }
        match token.shape {
            Shape::Upper
                if token.span.len() > 1 && !text.as_bytes()[token.span.range()].contains(&b'.') =>
            {
                upper += 1;
            }
            Shape::Lower | Shape::Capitalised | Shape::Mixed if token.span.len() > 1 => lower += 1,
            _ => {}
        }
    }
    upper > 0 && lower * 5 <= upper
}

/// Whether a time may go on with a word: `5 p.m. Friday`.
fn is_day_or_month(word: &str) -> bool {
    const DAYS: [&str; 12] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Local",
        "Eastern",
        "Greenwich",
        "Central",
        "Pacific",
    ];
    DAYS.contains(&word) || super::dates::is_month(word)
}

/// Words that a letter follows as a label, not as an initial.
fn is_label(word: &str) -> bool {
    const LABELS: [&str; 22] = [
        "annex", "appendix", "category", "class", "exhibit", "grade", "group", "is", "item",
        "letter", "option", "part", "phase", "plan", "point", "ref", "schedule", "section", "tab",
        "table", "type", "zone",
    ];
    LABELS.iter().any(|label| label.eq_ignore_ascii_case(word))
}

struct Judge<'a> {
    text: &'a str,
    tokens: &'a [Token],
    lists: &'a Lists,
    upper: bool,
}

impl Judge<'_> {
    fn cut(&self, at: usize) -> &str {
        self.tokens[at].span.cut(self.text)
    }

    fn is_mark(&self, at: usize, marks: &[&str]) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            matches!(token.shape, Shape::Punctuation | Shape::Possessive)
                && marks.contains(&token.span.cut(self.text))
        })
    }

    /// When a sentence that starts at `start` ends with the token `at`, the index behind its closing marks.
    fn end_after(&self, start: usize, at: usize) -> Option<usize> {
        let token = self.tokens[at];
        let bytes = &self.text.as_bytes()[token.span.range()];
        let initialism = match (token.shape, bytes) {
            (Shape::Punctuation, b"." | b"!" | b"?" | [0xe2, 0x80, 0xa6]) => false,
            (Shape::Upper | Shape::Lower, [_, .., b'.']) => true,
            (Shape::Punctuation, b"]") => return self.after_deletion(at),
            _ => return None,
        };
        let mut end = at + 1;
        let mut periods = usize::from(bytes == b".");
        while let Some(next) = self.tokens.get(end) {
            let closes = !next.spaced
                && self.is_mark(
                    end,
                    &[".", "!", "?", "\"", "”", "’", "'", ")", "]", "…", "»"],
                );
            // Blanks inside an ellipsis (`. . .`).
            let ellipsis = next.spaced && self.is_mark(end, &["."]);
            if !closes && !ellipsis {
                break;
            }
            periods += usize::from(self.is_mark(end, &["."]));
            end += 1;
        }
        let next = self.tokens.get(end)?;
        if !next.spaced {
            return self.glued(at, end).then_some(end);
        }
        let opening = self.opening(end);
        let first = self.tokens.get(opening)?;
        // Behind the end of a bracketed note the sentence is over, whatever follows.
        if self.ends_note(start, at) && self.is_mark(end - 1, &["]", ")"]) {
            return Some(end);
        }
        // Small letters go on with a sentence, but for an editor's word between two of them.
        if first.shape == Shape::Lower {
            let edited = bytes == b"." && self.is_mark(end, &["["]) && self.plain_period(at);
            // `al-Maliki` begins with a small letter.
            let named = bytes == b"."
                && self.plain_period(at)
                && self.is_mark(opening + 1, &["-"])
                && self.tokens.get(opening + 2).is_some_and(|name| {
                    !name.spaced && matches!(name.shape, Shape::Capitalised | Shape::Mixed)
                })
                && first.span.len() <= 3;
            return (edited && !self.is_sic(opening) || named).then_some(end);
        }
        // What closes a quotation in words belongs to it.
        if matches!(self.cut(opening), "UNQUOTE" | "Unquote") {
            return None;
        }
        if bytes != b"." && !initialism {
            return Some(end);
        }
        if periods >= 2 {
            return (first.shape != Shape::Punctuation).then_some(end);
        }
        let wide = next.span.start() - self.tokens[end - 1].span.end() >= 2;
        let quoted = end > at + 1;
        let ends = if initialism {
            self.initialism_ends(start, at, opening, wide, quoted)
        } else {
            self.period_ends(start, at, opening, quoted)
        };
        ends.then_some(end)
    }

    /// Behind an editor's `[2 lines not declassified]` a new sentence begins.
    fn after_deletion(&self, at: usize) -> Option<usize> {
        let deleted = at
            .checked_sub(1)
            .is_some_and(|before| self.cut(before) == "declassified");
        let next = self.tokens.get(at + 1)?;
        (deleted && next.spaced && next.shape == Shape::Capitalised).then_some(at + 1)
    }

    /// Whether a period stands behind a word that is no abbreviation.
    fn plain_period(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| {
            let token = self.tokens[before];
            matches!(token.shape, Shape::Lower | Shape::Capitalised)
                && token.span.len() > 1
                && self.lists.abbreviation(self.cut(before)).is_none()
        })
    }

    /// `[sic]` belongs to what stands before it.
    fn is_sic(&self, at: usize) -> bool {
        matches!(self.cut(at), "sic" | "sic!")
    }

    /// The first token behind opening brackets, quotes and dashes.
    fn opening(&self, mut at: usize) -> usize {
        while self.is_mark(
            at,
            &[
                "(", "[", "\"", "“", "‘", "'", "-", "–", "—", "*", "•", "<", "«", "¿", "¡",
            ],
        ) {
            at += 1;
        }
        at
    }

    /// Whether the words before `at` are `END NOTE` or the like.
    fn ends_note(&self, start: usize, at: usize) -> bool {
        let Some(end) = at.checked_sub(2).filter(|end| *end >= start) else {
            return false;
        };
        self.cut(end).eq_ignore_ascii_case("END") && {
            let words = self.tokens[end].span.join(self.tokens[at - 1].span);
            super::zones::closes_zone(words.cut(self.text))
        }
    }

    /// A period without a space behind it ends a sentence only between a small word and a capitalised one.
    fn glued(&self, at: usize, end: usize) -> bool {
        let (Some(before), Some(next)) = (at.checked_sub(1), self.tokens.get(end)) else {
            return false;
        };
        let bracket = self.is_mark(end, &["[", "("]) && self.is_mark(at, &["."]);
        let before = self.tokens[before];
        bracket
            || before.shape == Shape::Lower
                && before.span.len() >= 3
                && next.shape == Shape::Capitalised
                && next.span.len() >= 2
                && !self.tokens[at].spaced
                && self.tokens.get(end + 1).is_some_and(|after| after.spaced)
                && before.spaced
    }

    fn opener(&self, at: usize) -> Option<Opener> {
        let token = self.tokens.get(at)?;
        let written =
            matches!(token.shape, Shape::Capitalised) || self.upper || token.span.len() == 1;
        if !written {
            return None;
        }
        self.lists.opener(self.cut(at))
    }

    /// Whether the word at `at` opens a sentence, as far as case can tell.
    fn opens(&self, at: usize, wide: bool) -> bool {
        match self.opener(at) {
            Some(Opener::Strong) => true,
            Some(Opener::Capitalised) => !self.upper || wide,
            None => false,
        }
    }

    fn period_ends(&self, start: usize, at: usize, opening: usize, quoted: bool) -> bool {
        let Some(before) = at.checked_sub(1).filter(|before| *before >= start) else {
            return false;
        };
        let token = self.tokens[before];
        if self.tokens[at].spaced {
            let title = self.lists.abbreviation(self.cut(before)) == Some(SentenceEnd::Never);
            return !(title && token.shape == Shape::Capitalised);
        }
        match token.shape {
            // `1. The` at the start of a sentence is a list's number.
            Shape::Number => !(before == start && token.span.len() <= 4),
            Shape::Lower | Shape::Capitalised | Shape::Upper | Shape::Mixed => {
                let Some(end) = self.lists.abbreviation(self.cut(before)) else {
                    return !(before == start && token.span.len() == 1);
                };
                if quoted {
                    return true;
                }
                match end {
                    // `5 Main St. It is quiet`: a street ends a sentence, a saint does not.
                    SentenceEnd::Never => {
                        self.cut(before).eq_ignore_ascii_case("st")
                            && before
                                .checked_sub(1)
                                .is_some_and(|name| self.tokens[name].shape == Shape::Capitalised)
                            && self.opens(opening, false)
                    }
                    SentenceEnd::UnlessNumber => !self.numbers(before, opening),
                    // Behind a small word (`etc.`) a capital is enough; behind `Inc.` it may go on a name.
                    SentenceEnd::BeforeOpener => {
                        let capital = self.tokens.get(opening).is_some_and(|next| {
                            matches!(next.shape, Shape::Capitalised | Shape::Number)
                        });
                        token.shape == Shape::Lower && capital || self.opens(opening, true)
                    }
                }
            }
            Shape::Possessive | Shape::Punctuation => true,
        }
    }

    /// Whether the word at `next` is the number that an abbreviation such as `No.`, `Vol.` or `Ref.` announces.
    fn numbers(&self, abbreviation: usize, next: usize) -> bool {
        let Some(token) = self.tokens.get(next) else {
            return false;
        };
        if token.shape == Shape::Number {
            return true;
        }
        if token.shape != Shape::Upper {
            return false;
        }
        let word = self.cut(next);
        let roman = word
            .bytes()
            .all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'L' | b'C'));
        // `Ref. A`, `Vol. I`: parts of texts are lettered as well.
        let lettered = [
            "ref", "refs", "vol", "vols", "ch", "chap", "art", "sect", "par", "para",
        ]
        .iter()
        .any(|part| self.cut(abbreviation).eq_ignore_ascii_case(part));
        roman && word.len() > 1 || lettered && word.len() == 1
    }

    fn initialism_ends(
        &self,
        start: usize,
        at: usize,
        opening: usize,
        wide: bool,
        quoted: bool,
    ) -> bool {
        let word = self.cut(at);
        let single = word.chars().filter(|c| *c == '.').count() == 1;
        // `A. The` at the start is a list's letter.
        if single && at == start {
            return false;
        }
        if matches!(word, "e.g." | "i.e." | "E.G." | "I.E.") {
            return false;
        }
        if quoted && !single {
            return true;
        }
        if self.opens(opening, wide) {
            return true;
        }
        let Some(next) = self.tokens.get(opening) else {
            return false;
        };
        let capitalised = next.shape == Shape::Capitalised;
        // Another sentence begins with a title of courtesy; `Gen.` may go on with `U.S.`.
        if matches!(self.cut(opening), "Mr" | "Mrs" | "Ms" | "MR" | "MRS" | "MS") {
            return !single;
        }
        if word.eq_ignore_ascii_case("a.m.") || word.eq_ignore_ascii_case("p.m.") {
            let zone = self
                .tokens
                .get(opening + 1)
                .is_some_and(|after| after.span.cut(self.text) == "time");
            return capitalised && !zone && !is_day_or_month(self.cut(opening));
        }
        // `annex B. Annex C`: a letter that a word before it announces is no initial.
        single
            && capitalised
            && at > start
            && is_label(self.cut(at - 1))
            && !self.is_mark(opening + 1, &["."])
    }
}
