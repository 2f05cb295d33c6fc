//! Joins mentions to entities: within a document first, then across the collection.
//!
//! 1. [`within`]: forms of one name in a document, by what the document and the lists say;
//! 2. [`Collector`]: the distinct names of all documents, with where and when each is used;
//! 3. its [`finish`](Collector::finish): which of these names are one, and what each entity is called.
//!
//! Behind the barrier each block of names that may be one is looked at by itself, several at a time on the threads of the
//! caller's pool; what they find is put in order before it is used, so that the number of threads changes nothing.

mod across;
mod alike;
mod bodies;
mod census;
mod customs;
mod decide;
mod glosses;
#[cfg(test)]
mod identity;
mod join;
mod labels;
#[cfg(test)]
mod mixtures;
mod names;
mod persons;
mod propose;
mod resolution;
mod stand_in;
#[cfg(test)]
mod tests;
mod titles;
mod within;
mod words;

use jiff::civil::Date;

use crate::segments::Header;

pub use across::Collector;
pub use census::{Census, DocumentCensus};
pub use customs::Customs;
pub use join::Join;
pub use resolution::Resolution;
pub use titles::Titles;
pub use within::{Founding, Resolved, within};

/// The days between which a document was written: its date, or the year that its cable id tells (`05PARIS8606`).
pub(crate) fn written_in(header: &Header) -> Option<(Date, Date)> {
    if let Some(date) = header.date {
        return Some((date, date));
    }
    let (digits, rest) = header.cable_id.split_at_checked(2)?;
    let year: i16 = digits.parse().ok()?;
    if !rest.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    // Cables are kept by such ids since 1966.
    let year = if year < 66 { 2000 + year } else { 1900 + year };
    Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
}

/// The words of a form in small ASCII letters, without marks and possessive endings: what forms are compared by.
fn words_of(written: &str) -> Vec<String> {
    written
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '/'))
        .map(|part| {
            part.strip_suffix("'s")
                .or_else(|| part.strip_suffix("\u{2019}s"))
                .unwrap_or(part)
        })
        .filter_map(fold_word)
        .collect()
}

/// A word in small ASCII letters and digits; `None` where nothing is left of it.
fn fold_word(word: &str) -> Option<String> {
    let plain = |text: &str| -> String {
        text.bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect()
    };
    let folded = if word.is_ascii() {
        plain(word)
    } else {
        plain(&deunicode::deunicode(word))
    };
    (!folded.is_empty()).then_some(folded)
}

/// How good a label a form of a person's name is: a full name before a surname, not in capitals only, of many words.
fn rank(label: &str) -> (usize, bool, usize) {
    let words = label.split_whitespace().count();
    (words.min(2), label.chars().any(char::is_lowercase), words)
}

/// Whether `a` is a better label than `b`: more words, then not in capitals only, then longer, then first by letter.
fn fuller(a: &str, b: &str) -> bool {
    let rank = |label: &str| {
        let words = label.split_whitespace().count();
        let mixed = label.chars().any(char::is_lowercase);
        (words, mixed, label.chars().count())
    };
    rank(a).cmp(&rank(b)).then_with(|| b.cmp(a)).is_gt()
}
