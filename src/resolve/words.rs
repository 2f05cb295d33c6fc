//! The words that names of persons are made of, each kept once with what comparing them needs.
//!
//! A collection has far fewer words than names: what is worked out of a word is worked out once, and names are compared
//! by numbers.

use rustc_hash::FxHashMap;

use super::Customs;
use super::names::{heard, skeleton};

/// A word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct WordId(pub(super) u32);

/// What is known of a word.
#[derive(Debug)]
struct Word {
    text: Box<str>,
    /// See [`heard`].
    heard: Box<str>,
    /// Words with the same consonants share this.
    block: u32,
    /// Whether it is a short form of given names.
    short: bool,
}

/// Words in small ASCII letters.
#[derive(Debug, Default)]
pub(super) struct Words {
    ids: FxHashMap<Box<str>, WordId>,
    words: Vec<Word>,
    blocks: FxHashMap<Box<str>, u32>,
}

impl Words {
    /// The number of a word, a new one where it has none.
    pub(super) fn add(&mut self, text: &str, customs: &Customs) -> WordId {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let id = WordId(self.words.len() as u32);
        let next = self.blocks.len() as u32;
        let block = *self.blocks.entry(skeleton(text).into()).or_insert(next);
        self.words.push(Word {
            text: text.into(),
            heard: heard(text).into(),
            block,
            short: customs.is_short_form(text),
        });
        self.ids.insert(text.into(), id);
        id
    }

    /// The number of a word that is known.
    pub(super) fn get(&self, text: &str) -> Option<WordId> {
        self.ids.get(text).copied()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// How many blocks there are.
    pub(super) fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// Numbers the words in the order of their letters; gives for each former number the one it has now.
    pub(super) fn sort(&mut self) -> Vec<WordId> {
        let mut order: Vec<u32> = (0..self.words.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| {
            self.words[a as usize]
                .text
                .cmp(&self.words[b as usize].text)
        });
        let mut now = vec![WordId(0); order.len()];
        for (place, &former) in order.iter().enumerate() {
            now[former as usize] = WordId(place as u32);
        }
        let mut words: Vec<Option<Word>> = std::mem::take(&mut self.words)
            .into_iter()
            .map(Some)
            .collect();
        self.words = order
            .iter()
            .filter_map(|&former| words[former as usize].take())
            .collect();
        for (place, word) in self.words.iter().enumerate() {
            if let Some(id) = self.ids.get_mut(&word.text) {
                *id = WordId(place as u32);
            }
        }
        now
    }

    pub(super) fn text(&self, id: WordId) -> &str {
        &self.words[id.0 as usize].text
    }

    /// As the word is heard.
    pub(super) fn heard(&self, id: WordId) -> &str {
        &self.words[id.0 as usize].heard
    }

    /// The number that words of the same consonants share.
    pub(super) fn block(&self, id: WordId) -> u32 {
        self.words[id.0 as usize].block
    }

    pub(super) fn is_short_form(&self, id: WordId) -> bool {
        self.words[id.0 as usize].short
    }
}
