//! The words that patterns know, and for each the classes it belongs to, as bits.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::pattern::{ClassId, Classes};

/// A token as the vocabulary sees it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// Row in the table of bits; row 0 is empty.
    row: u32,
    /// One bit for each class that has an ending or a number among its members.
    open: u64,
}

/// Which word belongs to which classes.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// The rows of words by the hash of their letters.
    rows: FxHashMap<u64, u32>,
    bits: Vec<u64>,
    stride: usize,
    /// The classes of all rows that [`Self::gather`] asks for, one row after the other.
    members: Vec<ClassId>,
    /// Where each row begins in `members`, and where the last ends.
    starts: Vec<u32>,
    /// Endings with their bits in `Word::open`, by their last byte.
    endings: Vec<Vec<(Box<[u8]>, u64)>>,
    numbers: u64,
    /// For each class the bit of `Word::open` that stands for it.
    open: Vec<Option<u8>>,
    /// For each bit of `Word::open` the class that it stands for.
    opened: Vec<ClassId>,
}

/// What a word is looked up by.
fn key(word: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word);
    hasher.finish()
}

/// The longest word that is looked up, in bytes.
const LONGEST: usize = 40;

impl Vocabulary {
    /// The table for all classes.
    pub(super) fn new(classes: &Classes) -> Result<Self, String> {
        let stride = classes.members.len().div_ceil(64).max(1);
        let mut vocabulary = Self {
            rows: FxHashMap::default(),
            bits: vec![0; stride],
            stride,
            members: Vec::new(),
            starts: Vec::new(),
            endings: vec![Vec::new(); 256],
            numbers: 0,
            open: vec![None; classes.members.len()],
            opened: Vec::new(),
        };
        let mut opened = 0u8;
        for (class, members) in classes.members.iter().enumerate() {
            for member in members {
                let ending = member.strip_prefix('*').filter(|ending| !ending.is_empty());
                if ending.is_none() && member != "#" {
                    let next = (vocabulary.bits.len() / stride) as u32;
                    let row = *vocabulary
                        .rows
                        .entry(key(member.as_bytes()))
                        .or_insert(next);
                    if row == next {
                        vocabulary.bits.resize(vocabulary.bits.len() + stride, 0);
                    }
                    vocabulary.bits[row as usize * stride + class / 64] |= 1 << (class % 64);
                    continue;
                }
                let bit = match vocabulary.open[class] {
                    Some(bit) => bit,
                    None if opened == 64 => {
                        return Err(
                            "more than 64 lists hold endings such as `*ly`: join some".to_owned()
                        );
                    }
                    None => {
                        opened += 1;
                        vocabulary.open[class] = Some(opened - 1);
                        vocabulary.opened.push(class as ClassId);
                        opened - 1
                    }
                };
                match ending.map(str::as_bytes) {
                    Some(ending) => vocabulary.endings[usize::from(ending[ending.len() - 1])]
                        .push((ending.into(), 1 << bit)),
                    None => vocabulary.numbers |= 1 << bit,
                }
            }
        }
        Ok(vocabulary)
    }

    /// Has [`Self::gather`] ask for these classes.
    pub(super) fn ask_for(&mut self, asked: impl Fn(ClassId) -> bool) {
        self.members.clear();
        self.starts.clear();
        for row in self.bits.chunks(self.stride) {
            self.starts.push(self.members.len() as u32);
            for (index, &bits) in row.iter().enumerate() {
                each_bit(bits, |bit| {
                    let class = (index * 64 + bit) as ClassId;
                    if asked(class) {
                        self.members.push(class);
                    }
                });
            }
        }
        self.starts.push(self.members.len() as u32);
    }

    /// Looks up a token as written, in any case.
    pub(super) fn word(&self, token: &str, number: bool) -> Word {
        let mut buffer = [0u8; LONGEST];
        let Some(folded) = fold(token, &mut buffer) else {
            return Word::default();
        };
        let row = self.rows.get(&key(folded)).copied().unwrap_or(0);
        let mut open = if number { self.numbers } else { 0 };
        if let Some(&last) = folded.last().filter(|_| folded.len() > 3) {
            for (ending, bit) in &self.endings[usize::from(last)] {
                if folded.len() > ending.len() + 2 && folded.ends_with(ending) {
                    open |= bit;
                }
            }
        }
        Word { row, open }
    }

    /// Whether the word is in the class.
    pub(super) fn has(&self, word: Word, class: ClassId) -> bool {
        let class = class as usize;
        let row = word.row as usize * self.stride;
        self.bits[row + class / 64] >> (class % 64) & 1 == 1
            || self.open[class].is_some_and(|bit| word.open >> bit & 1 == 1)
    }

    /// Notes of which classes of those asked for the words of a sentence are, each with its place.
    pub(super) fn gather(&self, words: impl Iterator<Item = (usize, Word)>, present: &mut Present) {
        present.clear(self.stride * 64);
        for (at, word) in words {
            let row = word.row as usize;
            for &class in &self.members[self.starts[row] as usize..self.starts[row + 1] as usize] {
                present.add(class, at);
            }
            each_bit(word.open, |bit| present.add(self.opened[bit], at));
        }
    }
}

/// The classes of which a sentence holds a word, and where the last such word stands. Reused from sentence to sentence.
#[derive(Debug, Default)]
pub(super) struct Present {
    /// The classes, each once.
    pub(super) classes: Vec<ClassId>,
    /// For each class one past the last word in it; 0 for none.
    ends: Vec<u32>,
}

impl Present {
    /// One past the last word of a class; 0 where there is none.
    pub(super) fn end(&self, class: ClassId) -> usize {
        self.ends[usize::from(class)] as usize
    }

    fn clear(&mut self, classes: usize) {
        for class in self.classes.drain(..) {
            self.ends[usize::from(class)] = 0;
        }
        self.ends.resize(classes, 0);
    }

    fn add(&mut self, class: ClassId, at: usize) {
        let end = &mut self.ends[usize::from(class)];
        if *end == 0 {
            self.classes.push(class);
        }
        *end = at as u32 + 1;
    }
}

/// Calls `take` with the number of each bit that is set.
pub(super) fn each_bit(mut bits: u64, mut take: impl FnMut(usize)) {
    while bits != 0 {
        take(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}

/// The token in small letters with a straight apostrophe; `None` for one too long to be in any list.
fn fold<'a>(token: &str, buffer: &'a mut [u8; LONGEST]) -> Option<&'a [u8]> {
    if let Some(letters) = buffer.get_mut(..token.len()) {
        letters.copy_from_slice(token.as_bytes());
        // The whole buffer, as its length is known and that of a word is not: a few steps of many bytes each.
        if buffer.is_ascii() {
            buffer.make_ascii_lowercase();
            return Some(&buffer[..token.len()]);
        }
    }
    let mut len = 0;
    for letter in token.chars().flat_map(char::to_lowercase) {
        let letter = if letter == '’' { '\'' } else { letter };
        let end = len + letter.len_utf8();
        letter.encode_utf8(buffer.get_mut(len..end)?);
        len = end;
    }
    Some(&buffer[..len])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_endings_and_numbers_are_found_in_any_case() {
        let mut classes = Classes::default();
        let met = classes.of(vec!["met".into(), "didn't".into()]).unwrap();
        let when = classes
            .of(vec!["*ly".into(), "#".into(), "may".into()])
            .unwrap();
        let vocabulary = Vocabulary::new(&classes).unwrap();
        let has = |text, class| {
            let number = str::starts_with(text, |first: char| first.is_ascii_digit());
            vocabulary.has(vocabulary.word(text, number), class)
        };
        assert!(has("MET", met) && has("didn’t", met) && !has("may", met));
        assert!(has("Recently", when) && has("12", when) && has("May", when));
        assert!(!has("fly", when) && !has("met", when));
        assert!(!has(&"long".repeat(20), met));
    }
}
