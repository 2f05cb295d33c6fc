//! What single words tell: common words, given names, surnames, their endings, and the cues that come in phrases.

use std::hash::Hasher;
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::features::bit;
use super::fold;
use super::weights as w;
use crate::error::Result;
use crate::gazetteer::ListFiles;
use crate::telegraphic::Telegraphic;

/// What the word lists know of a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// Its number among the words of the lists' forms of several words, from 1; 0 for a word in none.
    pub(super) number: u32,
    /// Its number among the lists' forms of one word, from 1; 0 for a word that is none.
    pub(super) form: u32,
    /// Whether one of these forms may be written in small letters.
    pub(super) small: bool,
    /// How common the word is in English: 0 unknown, else the size of the word list it first stands in (10 to 60),
    /// small numbers being the most common.
    pub(super) rank: u8,
    /// How often it is a given name, 0 to 100.
    pub(super) given: u8,
    /// How often it is a surname, 0 to 100.
    pub(super) surname: u8,
    /// What else is known of it: the bits of [`bit`] that a word has wherever it stands.
    pub(super) bits: u32,
}

/// The word lists.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Tells it from all others, see [`Recent`].
    number: u64,
    words: FxHashMap<u64, Word>,
    /// How many words have a number among those of the forms of several words.
    numbered: u32,
    /// How many words are a form.
    forms: u32,
    /// Folded surname endings with their weights, by their last letter, longest first.
    endings: Vec<Vec<(Vec<u8>, u8)>>,
    /// The keys of what ministers and secretaries have charge of: `Defense`.
    portfolios: FxHashSet<u64>,
    /// Titles written together.
    pub(super) telegraphic: Telegraphic,
}

/// Words looked up lately. Most words of a text are here, in a table small enough to stay close to the processor, where
/// the lexicon is too large for that. Reused from document to document.
#[derive(Debug, Default)]
pub(super) struct Recent {
    /// The number of the lexicon that they are from; 0 for none yet.
    lexicon: u64,
    /// Each at the place that its key gives; 0 is the key of a free place.
    words: Vec<(u64, Word)>,
}

impl Recent {
    /// A power of two.
    const PLACES: usize = 1 << 13;

    /// Forgets what another lexicon said.
    pub(super) fn prepare(&mut self, lexicon: &Lexicon) {
        if self.lexicon != lexicon.number || self.words.is_empty() {
            self.lexicon = lexicon.number;
            self.words.clear();
            self.words.resize(Self::PLACES, (0, Word::default()));
        }
    }

    /// As [`Lexicon::get`], for the lexicon it was prepared for.
    pub(super) fn get(&mut self, key: u64, lexicon: &Lexicon) -> Word {
        let place = &mut self.words[key as usize % Self::PLACES];
        if place.0 != key {
            *place = (key, lexicon.get(key));
        }
        place.1
    }
}

/// The key of a folded word.
pub(super) fn key(folded: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(folded);
    hasher.finish()
}

impl Lexicon {
    /// Reads the word lists.
    ///
    /// # Errors
    /// A row that cannot be used, with file and line.
    pub fn load(files: &ListFiles) -> Result<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(1);
        let mut lexicon = Self {
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            telegraphic: Telegraphic::load(files)?,
            ..Self::default()
        };
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
            word.surname = word.surname.max(weight.max(1));
        })?;
        each(files, "words/particles.csv", "form", &mut |word, _| {
            word.bits |= bit::PARTICLE;
        })?;
        // `Industria` and `Comercio` are nobody's names, as words of English are not.
        each(files, "words/foreign_words.csv", "form", &mut |word, _| {
            if word.given == 0 && word.surname == 0 && word.rank == 0 {
                word.rank = w::FOREIGN;
            }
        })?;
        // `Art` and `Will` are given names at times: before a surname, within a sentence. `Al` is an article as well.
        each(files, "words/nicknames.csv", "form", &mut |word, _| {
            if word.bits & bit::PARTICLE == 0 {
                word.given = word.given.max(w::NICKNAME);
            }
        })?;
        files.each_row("words/surname_endings.csv", &["ending"], |row| {
            let mut ending = Vec::new();
            fold::fold_word(row.get("ending"), &mut ending);
            let weight = row.number("weight", 50)?;
            if let Some(&last) = ending.last() {
                let last = usize::from(last);
                if lexicon.endings.len() <= last {
                    lexicon.endings.resize(last + 1, Vec::new());
                }
                lexicon.endings[last].push((ending, weight));
            }
            Ok(())
        })?;
        for endings in &mut lexicon.endings {
            endings.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        }
        files.each_row("words/cues.csv", &["form", "cue"], |row| {
            let bits = match row.get("cue") {
                "says" => bit::SAYS,
                "locates" => bit::LOCATES,
                "leads" => bit::LEADS,
                "addresses" => bit::ADDRESSES,
                "acts" => bit::ACTS,
                "function" => bit::FUNCTION,
                other => {
                    return Err(row.error(format!(
                        "`{other}` in `cue`: write says, locates, leads, addresses, acts or function"
                    )));
                }
            };
            let mut folded = Vec::new();
            fold::fold_word(row.get("form"), &mut folded);
            lexicon.words.entry(key(&folded)).or_default().bits |= bits;
            Ok(())
        })?;
        files.each_row("words/titles.csv", &["form"], |row| {
            let field = row.get("form").strip_suffix(" minister");
            if let Some(field) = field.filter(|field| !field.contains(' ')) {
                folded.clear();
                fold::fold_word(field, &mut folded);
                lexicon.portfolios.insert(key(&folded));
            }
            Ok(())
        })?;
        // `Def` and `Econ` are fields, too; `For` is a word of its own.
        for (part, means) in lexicon.telegraphic.fields() {
            let [field, means] = [part, means].map(|word| key(word.as_bytes()));
            if lexicon.portfolios.contains(&means)
                && lexicon
                    .words
                    .get(&field)
                    .is_none_or(|word| word.bits & bit::FUNCTION == 0)
            {
                lexicon.portfolios.insert(field);
            }
        }
        Ok(lexicon)
    }

    /// Whether the word of a key is what a minister has charge of: one of the list is `defense minister`, or a telegram's
    /// short form of such a field (`Def`).
    pub(super) fn is_portfolio(&self, key: u64) -> bool {
        self.portfolios.contains(&key)
    }

    /// The number of a form of one word, which may be written in small letters or not; a new one for a new form.
    pub(super) fn form(&mut self, folded: &[u8], small: bool) -> u32 {
        let word = self.words.entry(key(folded)).or_default();
        word.small |= small;
        if word.form == 0 {
            self.forms += 1;
            word.form = self.forms;
        }
        word.form
    }

    /// The number of a word of a form of several words; a new one for a new word.
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
        self.words.entry(key(folded)).or_default().bits |= bit::NEVER;
    }

    /// Adds bits to a word by its key.
    pub(super) fn mark(&mut self, key: u64, bits: u32) {
        self.words.entry(key).or_default().bits |= bits;
    }

    /// What is known of the folded word of a key.
    pub(super) fn get(&self, key: u64) -> Word {
        self.words.get(&key).copied().unwrap_or_default()
    }

    /// The weight of the longest surname ending of a folded word, 0 to 100.
    pub(super) fn ending(&self, folded: &[u8]) -> u8 {
        let of_last = folded
            .last()
            .and_then(|&last| self.endings.get(usize::from(last)));
        let ends = |(ending, _): &&(Vec<u8>, u8)| {
            folded.len() >= ending.len() + 2 && folded.ends_with(ending)
        };
        of_last
            .and_then(|endings| endings.iter().find(ends))
            .map_or(0, |(_, weight)| *weight)
    }
}
