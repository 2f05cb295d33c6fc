//! Titles that telegrams write together from parts of words: `FornMin`, `SovAmb`, `DepAsstSecy`, `PRIMIN`.
//!
//! `words/telegraphic.csv` holds the parts. A title ends in an office (`Amb`, `Min`), or begins with `Min` (`MinInfo`);
//! where capitals part the parts, the others may be anything, as the short forms of countries are.

use rustc_hash::FxHashMap;

use crate::error::Result;
use crate::gazetteer::ListFiles;

/// The parts that such titles are made of.
#[derive(Debug, Default)]
pub struct Telegraphic {
    /// By the part in small letters.
    parts: FxHashMap<Box<str>, Part>,
}

#[derive(Debug)]
struct Part {
    /// The word it is short for; empty for one that tells of no office.
    means: Box<str>,
    /// Whether a title may end with it.
    ends: bool,
}

/// More letters than any such word has, and more parts.
const LONGEST: usize = 24;
const MOST: usize = 5;

impl Telegraphic {
    /// Reads the list.
    ///
    /// # Errors
    /// A row that cannot be used, with file and line.
    pub fn load(files: &ListFiles) -> Result<Self> {
        let mut telegraphic = Self::default();
        files.each_row("words/telegraphic.csv", &["part", "stands"], |row| {
            let ends = match row.get("stands") {
                "ends" => true,
                "opens" => false,
                other => {
                    return Err(row.error(format!("`{other}` in `stands`: write opens or ends")));
                }
            };
            let means = row.get("means").to_lowercase().into();
            let part = row.get("part").to_lowercase().into();
            telegraphic.parts.insert(part, Part { means, ends });
            Ok(())
        })?;
        Ok(telegraphic)
    }

    /// The parts that titles open with, in small letters, each with the word that it is short for.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let opens = self.parts.iter().filter(|(_, part)| !part.ends);
        opens.map(|(part, means)| (&**part, &*means.means))
    }

    /// Whether a word is such a title.
    pub fn is_title(&self, word: &str) -> bool {
        self.read(word, |_| {})
    }

    /// Writes the title out in small letters, `foreign minister` for `FornMin`, and tells whether the word is one.
    pub fn write_out(&self, word: &str, phrase: &mut String) -> bool {
        phrase.clear();
        self.read(word, |means| {
            if !phrase.is_empty() && !means.is_empty() {
                phrase.push(' ');
            }
            phrase.push_str(means);
        })
    }

    /// Calls `take` with what the parts mean, the office last; whether the word is such a title.
    fn read<'s>(&'s self, word: &str, mut take: impl FnMut(&'s str)) -> bool {
        let mut ends = [0; MOST];
        let Some(count) = self.part(word, &mut ends) else {
            return false;
        };
        let starts = std::iter::once(0).chain(ends);
        let part = |(from, to): (usize, usize)| self.get(&word[from..to]);
        let mut parts = starts.zip(ends).take(count).map(part);
        let office = |part: Option<&'s Part>| part.filter(|part| part.ends);
        let Some(first) = parts.next() else {
            return false;
        };
        let rest = parts.clone();
        let Some(last) = rest.last() else {
            return false;
        };
        let means = |part: Option<&'s Part>| part.map_or("", |part| &*part.means);
        if office(last).is_some() {
            take(means(first));
            parts.for_each(|part| take(means(part)));
            return true;
        }
        // `MinInfo`, but not `SecDel`.
        let minister = office(first).filter(|part| &*part.means == "minister");
        if minister.is_some() {
            parts.for_each(|part| take(means(part)));
            take(means(first));
        }
        minister.is_some()
    }

    fn get(&self, part: &str) -> Option<&Part> {
        let mut small = [0; LONGEST];
        let small = small.get_mut(..part.len())?;
        small.copy_from_slice(part.as_bytes());
        small.make_ascii_lowercase();
        self.parts.get(std::str::from_utf8(small).ok()?)
    }

    /// Where the parts of a word end; how many there are.
    fn part(&self, word: &str, ends: &mut [usize; MOST]) -> Option<usize> {
        let bytes = word.as_bytes();
        let letters = bytes.iter().all(u8::is_ascii_alphabetic);
        if !(5..=LONGEST).contains(&bytes.len()) || !letters || bytes[0].is_ascii_lowercase() {
            return None;
        }
        if bytes.iter().all(u8::is_ascii_uppercase) {
            return self.part_capitals(word, 0, ends, 0);
        }
        let mut count = 0;
        for at in 1..=bytes.len() {
            let next = bytes.get(at);
            let opens = next.is_none_or(u8::is_ascii_uppercase)
                && (bytes[at - 1].is_ascii_lowercase()
                    || next.is_none()
                    // `UKAmb`
                    || bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase));
            if opens {
                *ends.get_mut(count)? = at;
                count += 1;
            }
        }
        Some(count)
    }

    /// The same of a word in capitals, where only known parts part it.
    fn part_capitals(
        &self,
        word: &str,
        from: usize,
        ends: &mut [usize; MOST],
        count: usize,
    ) -> Option<usize> {
        if from == word.len() {
            return Some(count);
        }
        if count == MOST {
            return None;
        }
        (from + 2..=word.len().min(from + 6)).rev().find_map(|to| {
            self.get(&word[from..to])?;
            ends[count] = to;
            self.part_capitals(word, to, ends, count + 1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_read_by_their_parts() {
        let telegraphic = Telegraphic::load(&ListFiles::embedded()).unwrap();
        let mut phrase = String::new();
        for (word, meaning) in [
            ("FornMin", "foreign minister"),
            ("PriMin", "prime minister"),
            ("PRIMINS", "prime minister"),
            ("SovAmb", "ambassador"),
            ("IndonAmb", "ambassador"),
            ("UKAmb", "ambassador"),
            ("DepAsstSecy", "deputy assistant secretary"),
            ("DEPASSTSEC", "deputy assistant secretary"),
            ("UNSEC", "under secretary"),
            ("MinInfo", "information minister"),
        ] {
            assert!(telegraphic.write_out(word, &mut phrase), "{word}");
            assert_eq!(phrase, meaning, "{word}");
        }
        for word in [
            "McNamara",
            "SecDel",
            "FonOff",
            "AmEmbassy",
            "FedRep",
            "SitRep",
            "MemCon",
            "ADMIN",
            "BENJAMIN",
            "Amb",
            "minister",
            "Secretary",
            "",
        ] {
            assert!(!telegraphic.is_title(word), "{word}");
        }
    }
}
