//! The lists that taking a document apart needs: posts, TAGS, abbreviations, words that open a sentence.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::country::Country;
use crate::error::Result;
use crate::gazetteer::ListFiles;

/// A post as the list of posts has it.
#[derive(Debug, Clone)]
pub(super) struct Post {
    /// Its name in the list (`Astana`).
    pub(super) name: String,
    pub(super) country: Option<Country>,
}

/// Whether a period after an abbreviation may end a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SentenceEnd {
    /// `Mr.`: a name follows.
    Never,
    /// `No.`: ends a sentence unless a number follows.
    UnlessNumber,
    /// `Inc.`: ends a sentence before a word that opens one.
    BeforeOpener,
}

/// How surely a word opens a sentence after an initialism such as `U.S.`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opener {
    /// Also in text that is all capitals (`HE`, `THESE`).
    Strong,
    /// Where it is written with a capital in text of mixed case (`In`, `After`).
    Capitalised,
}

/// The lists, by folded key.
#[derive(Debug, Default)]
pub(super) struct Lists {
    posts: Vec<Post>,
    /// From letters of a station in capitals, without spaces, to an index of `posts`; true marks a misspelling.
    stations: FxHashMap<String, (u32, bool)>,
    tags: FxHashSet<String>,
    longest_tag: usize,
    /// By the word in small letters: as it stands with a capital (`Min.`), and without (`min.`).
    abbreviations: FxHashMap<String, [Option<SentenceEnd>; 2]>,
    openers: FxHashMap<String, Opener>,
}

/// A station's key: its letters in capitals.
pub(super) fn station_key(station: &str) -> String {
    station
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// Whether one letter was changed, dropped or added, or two neighbours were swapped.
pub(super) fn within_one_edit(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a == b || a.is_empty() || b.is_empty() || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Less => *a == b[1..],
        std::cmp::Ordering::Greater => a[1..] == *b,
        std::cmp::Ordering::Equal => {
            a[1..] == b[1..] || a.len() >= 2 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]
        }
    }
}

impl Lists {
    pub(super) fn load(files: &ListFiles) -> Result<Self> {
        let mut lists = Self::default();
        files.each_row("posts", &["name"], |row| {
            let index = lists.posts.len() as u32;
            lists.posts.push(Post {
                name: row.get("name").to_owned(),
                country: row.country("country")?,
            });
            // The first of two posts keeps a key, and a right spelling goes before a wrong one.
            let forms = std::iter::once(row.get("name")).chain(row.parts("aliases"));
            for key in forms.map(station_key) {
                match lists.stations.get_mut(&key) {
                    Some(entry) if entry.1 => *entry = (index, false),
                    Some(_) => {}
                    None => {
                        lists.stations.insert(key, (index, false));
                    }
                }
            }
            for key in row.parts("misspellings").map(station_key) {
                lists.stations.entry(key).or_insert((index, true));
            }
            Ok(())
        })?;
        files.each_row("tags", &["code"], |row| {
            let code = row.get("code").to_ascii_uppercase();
            lists.longest_tag = lists.longest_tag.max(code.len());
            lists.tags.insert(code);
            Ok(())
        })?;
        files.each_row("words/abbreviations.csv", &["form"], |row| {
            let end = match row.get("sentence_end") {
                "never" | "" => SentenceEnd::Never,
                "unless_number" => SentenceEnd::UnlessNumber,
                "before_opener" => SentenceEnd::BeforeOpener,
                other => {
                    return Err(row.error(format!(
                        "`{other}` in `sentence_end` is not known: write never, unless_number or before_opener"
                    )));
                }
            };
            let form = row.get("form").trim_end_matches('.');
            let small = usize::from(form.starts_with(char::is_lowercase));
            lists
                .abbreviations
                .entry(form.to_lowercase())
                .or_default()[small] = Some(end);
            Ok(())
        })?;
        files.each_row("words/sentence_openers.csv", &["form"], |row| {
            let opener = match row.get("strong") {
                "yes" => Opener::Strong,
                "" | "no" => Opener::Capitalised,
                other => {
                    return Err(row.error(format!("`{other}` in `strong`: write yes or nothing")));
                }
            };
            lists.openers.insert(row.get("form").to_lowercase(), opener);
            Ok(())
        })?;
        Ok(lists)
    }

    /// Whether a list of posts was given at all.
    pub(super) fn knows_posts(&self) -> bool {
        !self.posts.is_empty()
    }

    /// The post that a station names, and whether the station was misspelt.
    pub(super) fn post(&self, station: &str) -> Option<(&Post, bool)> {
        let key = station_key(station);
        let &(index, misspelt) = self.stations.get(&key)?;
        Some((&self.posts[index as usize], misspelt))
    }

    /// The one post whose name in capitals is one letter off; none for short names, or where several are.
    pub(super) fn post_nearby(&self, key: &str) -> Option<&Post> {
        if key.len() < 6 {
            return None;
        }
        let mut near: Vec<u32> = self
            .stations
            .iter()
            .filter(|(station, _)| station.len() >= 6 && within_one_edit(station, key))
            .map(|(_, &(index, _))| index)
            .collect();
        near.sort_unstable();
        near.dedup();
        match near[..] {
            [only] => Some(&self.posts[only as usize]),
            _ => None,
        }
    }

    /// Whether a code in capitals is a known TAG.
    pub(super) fn is_tag(&self, code: &str) -> bool {
        self.tags.contains(code)
    }

    /// Cuts codes that were written without a space (`ECONEFIN`) at the ends that `cut` receives, in order.
    ///
    /// Returns whether the whole is made of known codes.
    pub(super) fn split_tags(&self, glued: &str, ends: &mut Vec<usize>) -> bool {
        if glued.is_empty() {
            return true;
        }
        // Two letters can start many a word, so longer codes are tried first.
        for length in (2..=self.longest_tag.min(glued.len())).rev() {
            if glued.is_char_boundary(length) && self.is_tag(&glued[..length]) {
                let before = ends.len();
                ends.push(ends.last().copied().unwrap_or(0) + length);
                if self.split_tags(&glued[length..], ends) {
                    return true;
                }
                ends.truncate(before);
            }
        }
        false
    }

    /// Whether, and how, a word without its period is an abbreviation.
    pub(super) fn abbreviation(&self, word: &str) -> Option<SentenceEnd> {
        let small = usize::from(word.as_bytes().first()?.is_ascii_lowercase());
        fold(word, |folded| {
            let ends = self.abbreviations.get(folded)?;
            ends[small].or(ends[1 - small])
        })
    }

    /// Whether, and how surely, a word opens sentences.
    pub(super) fn opener(&self, word: &str) -> Option<Opener> {
        fold(word, |folded| self.openers.get(folded).copied())
    }
}

/// Calls `look` with a word in small letters; `None` for a word that is too long to be in a list of short words.
fn fold<T>(word: &str, look: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let mut buffer = [0u8; 16];
    let bytes = word.as_bytes();
    let folded = buffer.get_mut(..bytes.len())?;
    for (to, from) in folded.iter_mut().zip(bytes) {
        *to = from.to_ascii_lowercase();
    }
    look(std::str::from_utf8(folded).ok()?)
}
