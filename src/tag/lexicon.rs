//! What single words tell: common words, given names, surnames, their endings, and the cues that come in phrases.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::fold;
use crate::error::Result;
use crate::gazetteer::ListFiles;

/// What the word lists know of a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// Its number among the words of the lists' forms, from 1; 0 for a word in none.
    pub(super) number: u32,
    /// How common the word is in English: 0 unknown, else the size of the word list it first stands in (10 to 60),
    /// small numbers being the most common.
    pub(super) rank: u8,
    /// How often it is a given name, 0 to 100.
    pub(super) given: u8,
    /// How often it is a surname, 0 to 100.
    pub(super) surname: u8,
    /// A name particle (`al`, `de`, `bin`).
    pub(super) particle: bool,
    /// A word or code that is never a name.
    pub(super) never: bool,
    /// A verb of saying, a sign of a person or a body before it.
    pub(super) says: bool,
    /// A preposition that a place follows.
    pub(super) locates: bool,
    /// A word that a person follows more often than not.
    pub(super) addresses: bool,
    /// A verb form that somebody or something that acts stands before.
    pub(super) acts: bool,
}

/// The word lists.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    words: FxHashMap<u64, Word>,
    /// How many words have a number.
    numbered: u32,
    /// Folded surname endings with their weights, by their last letter, longest first.
    endings: FxHashMap<u8, Vec<(Vec<u8>, u8)>>,
}

/// Verbs of saying and the like, in the forms that cables use.
const SAYING: &str = "said says told asked noted added replied responded stated explained argued believed thought \
    commented claimed urged expressed insisted stressed emphasized emphasised suggested acknowledged recalled \
    observed remarked confirmed denied agreed disagreed continued concluded opined averred warned complained \
    lamented admitted reiterated underscored underlined highlighted described predicted promised proposed \
    recommended requested wondered assured informed advised conceded maintained contended countered joked \
    quipped mused pointed praised criticized criticised appeared hoped feared felt wants wanted refused accepted \
    met thanked welcomed greeted visited resigned arrived died won";

/// Prepositions that a place follows.
const LOCATING: &str = "in at near from to toward towards via outside inside throughout across";

/// Words that a person follows more often than not.
const ADDRESSING: &str = "told asked informed met thanked invited assured urged with by saw replaced succeeded \
    reminded advised pressed accused joined";

/// Verb forms that somebody or something that acts stands before.
const ACTING: &str = "has had was is would will did does could may might should must went came took made gave \
    seemed seems expects expected wishes wished knows knew hopes intends intended plans planned considers considered \
    raised called pressed proposes spoke began continued returned left remained remains also then himself herself who";

/// The key of a folded word.
pub(super) fn key(folded: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(folded);
    hasher.finish()
}

impl Lexicon {
    /// Reads the word lists.
    pub(super) fn load(files: &ListFiles) -> Result<Self> {
        let mut lexicon = Self::default();
        let mut folded = Vec::new();
        let mut each =
            |files: &ListFiles, list: &str, column: &str, set: &mut dyn FnMut(&mut Word, u8)| {
                files.each_row(list, &[column], |row| {
                    folded.clear();
                    fold::fold_word(row.get(column), &mut folded);
                    if !folded.is_empty() {
                        let rank = if row.get("rank").is_empty() {
                            row.number("weight", 50)?
                        } else {
                            row.number("rank", 50)?
                        };
                        set(lexicon.words.entry(key(&folded)).or_default(), rank);
                    }
                    Ok(())
                })
            };
        each(files, "words/common.csv", "word", &mut |word, rank| {
            word.rank = if word.rank == 0 {
                rank.max(1)
            } else {
                word.rank.min(rank).max(1)
            };
        })?;
        each(
            files,
            "words/given_names.csv",
            "name",
            &mut |word, weight| word.given = word.given.max(weight.max(1)),
        )?;
        each(files, "words/surnames.csv", "name", &mut |word, weight| {
            word.surname = word.surname.max(weight.max(1))
        })?;
        each(files, "words/particles.csv", "form", &mut |word, _| {
            word.particle = true
        })?;
        files.each_row("words/surname_endings.csv", &["ending"], |row| {
            let mut ending = Vec::new();
            fold::fold_word(row.get("ending"), &mut ending);
            let weight = row.number("weight", 50)?;
            if let Some(&last) = ending.last() {
                lexicon
                    .endings
                    .entry(last)
                    .or_default()
                    .push((ending, weight));
            }
            Ok(())
        })?;
        for endings in lexicon.endings.values_mut() {
            endings.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        }
        for (words, set) in [
            (SAYING, (|word| word.says = true) as fn(&mut Word)),
            (LOCATING, |word| word.locates = true),
            (ADDRESSING, |word| word.addresses = true),
            (ACTING, |word| word.acts = true),
        ] {
            for word in words.split_whitespace() {
                set(lexicon.words.entry(key(word.as_bytes())).or_default());
            }
        }
        Ok(lexicon)
    }

    /// The number of a word of a list's form; a new one for a new word.
    pub(super) fn number(&mut self, folded: &[u8]) -> u32 {
        let word = self.words.entry(key(folded)).or_default();
        if word.number == 0 {
            self.numbered += 1;
            word.number = self.numbered;
        }
        word.number
    }

    /// Marks a word as one that is never a name.
    pub(super) fn never(&mut self, folded: &[u8]) {
        self.words.entry(key(folded)).or_default().never = true;
    }

    /// What is known of the folded word of a key.
    pub(super) fn get(&self, key: u64) -> Word {
        self.words.get(&key).copied().unwrap_or_default()
    }

    /// The weight of the longest surname ending of a folded word, 0 to 100.
    pub(super) fn ending(&self, folded: &[u8]) -> u8 {
        let Some(endings) = folded.last().and_then(|last| self.endings.get(last)) else {
            return 0;
        };
        let ends = |(ending, _): &&(Vec<u8>, u8)| {
            folded.len() >= ending.len() + 2 && folded.ends_with(ending)
        };
        endings.iter().find(ends).map_or(0, |(_, weight)| *weight)
    }
}
