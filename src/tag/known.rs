//! The names of a document once their kinds are decided, and how they are found again: by their words, wherever no
//! list and no rule sees them.

use std::cmp::Ordering;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::features::bit;
use super::patterns::Subject;
use super::weigh::NameId;
use crate::mention::{EntryId, Kind, RuleId};

/// A name known in the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) name: NameId,
    pub(super) kind: Kind,
    pub(super) weight: f32,
    pub(super) rule: RuleId,
    pub(super) entry: Option<EntryId>,
    /// The keys of its words, as a range of [`KnownNames::words`].
    words: (u32, u32),
    /// The next name that begins with the same word.
    next: Option<u32>,
}

impl Known {
    /// A name, before [`KnownNames::add`] gives it its words.
    pub(super) fn new(
        name: NameId,
        kind: Kind,
        weight: f32,
        rule: RuleId,
        entry: Option<EntryId>,
    ) -> Self {
        Self {
            name,
            kind,
            weight,
            rule,
            entry,
            words: (0, 0),
            next: None,
        }
    }
}

/// The names of a document. Reused from document to document.
#[derive(Debug, Default)]
pub(super) struct KnownNames {
    /// Whether each name was looked at.
    pub(super) done: Vec<bool>,
    /// Tokens that are a surname of somebody.
    pub(super) surnames: Vec<u32>,
    /// The candidates that a name beside them may speak for, by their places.
    pub(super) open: Vec<u32>,
    /// Whether a token belongs to a name that is surely of the kind looked at.
    pub(super) sure: Vec<bool>,
    /// The tokens of bodies' names, each with those of the short name within it.
    pub(super) short_names: Vec<((u32, u32), (u32, u32))>,
    words: Vec<u64>,
    names: Vec<Known>,
    /// The last name added that begins with a word.
    by_word: FxHashMap<u64, u32>,
}

impl KnownNames {
    /// Forgets the last document.
    pub(super) fn clear(&mut self) {
        self.surnames.clear();
        self.short_names.clear();
        self.words.clear();
        self.names.clear();
        self.by_word.clear();
    }

    /// Adds a name with the words of these tokens, unless it is known as one of its kind.
    pub(super) fn add(&mut self, subject: &Subject<'_>, tokens: Range<u32>, mut known: Known) {
        let from = self.words.len();
        let keys = tokens.map(|token| subject.folded.key(token as usize));
        self.words.extend(keys.filter(|&key| key != 0));
        let Some(&first) = self.words.get(from) else {
            return;
        };
        if self
            .starting(first)
            .any(|other| other.name == known.name && other.kind == known.kind)
        {
            self.words.truncate(from);
            return;
        }
        known.words = (from as u32, self.words.len() as u32);
        known.next = self.by_word.insert(first, self.names.len() as u32);
        self.names.push(known);
    }

    /// The names that begin with the word of a key.
    pub(super) fn starting(&self, word: u64) -> impl Iterator<Item = &Known> {
        let mut next = self.by_word.get(&word).copied();
        std::iter::from_fn(move || {
            let name = &self.names[next? as usize];
            next = name.next;
            Some(name)
        })
    }

    /// Where a name that starts at token `at` ends, or `None` where another word stands.
    pub(super) fn follow(
        &self,
        name: &Known,
        subject: &Subject<'_>,
        at: u32,
        end: u32,
    ) -> Option<u32> {
        let words = &self.words[name.words.0 as usize..name.words.1 as usize];
        let mut token = at;
        for (index, &wanted) in words.iter().enumerate() {
            // Marks that leave nothing behind in the folded text do not separate: `al-Maliki`, `John M. Ordway`.
            while index > 0 && token < end && subject.folded.key(token as usize) == 0 {
                let mark = subject.segments.tokens[token as usize]
                    .span
                    .cut(subject.text);
                if !matches!(mark, "-" | "." | "\u{2019}" | "'") {
                    return None;
                }
                token += 1;
            }
            if token >= end || subject.folded.key(token as usize) != wanted {
                return None;
            }
            let bits = subject.features.bits[token as usize];
            if bits & bit::LOWER != 0 && (bits & bit::PARTICLE == 0 || words.len() == 1) {
                return None;
            }
            token += 1;
        }
        Some(token)
    }
}

/// Whether one letter was changed, dropped, added, or two neighbours swapped, in words of six letters or more.
pub(crate) fn one_letter_off(name: &[u8], word: &[u8]) -> bool {
    if name == word || name.len().abs_diff(word.len()) > 1 || name.len() < 6 {
        return false;
    }
    let same = name.iter().zip(word).take_while(|(a, b)| a == b).count();
    let (a, b) = (&name[same..], &word[same..]);
    match a.len().cmp(&b.len()) {
        Ordering::Equal => {
            a[1..] == b[1..] || (a.len() >= 2 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..])
        }
        Ordering::Less => *a == b[1..],
        Ordering::Greater => a[1..] == *b,
    }
}
