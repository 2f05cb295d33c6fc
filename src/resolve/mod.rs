//! Joins mentions to entities: within a document first, then across the collection.

mod across;
mod within;

pub use across::{Collector, Resolution};
pub use within::{Resolved, within};

/// The words of a form in small ASCII letters, without marks and possessive endings: what forms are compared by.
fn words_of(written: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in written.split(|c: char| c.is_whitespace() || matches!(c, '-' | '/')) {
        let part = part
            .strip_suffix("'s")
            .or_else(|| part.strip_suffix("\u{2019}s"))
            .unwrap_or(part);
        let plain = |text: &str| -> String {
            text.bytes()
                .filter(u8::is_ascii_alphanumeric)
                .map(|byte| char::from(byte.to_ascii_lowercase()))
                .collect()
        };
        let word = if part.is_ascii() {
            plain(part)
        } else {
            plain(&deunicode::deunicode(part))
        };
        if !word.is_empty() {
            words.push(word);
        }
    }
    words
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
