//! What the lists know of how names are made: titles, particles, short forms of given names, adjectives of countries.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::country::Country;
use crate::error::Result;
use crate::gazetteer::{Entries, ListFiles};
use crate::mention::EntryId;
use crate::telegraphic::Telegraphic;

use super::Titles;

/// What is known of how names are made.
#[derive(Debug, Default)]
pub struct Customs {
    /// Titles in small letters, words one blank apart.
    titles: FxHashMap<Box<str>, Titles>,
    /// The last words of titles: before anything else, a word is looked up here.
    title_ends: FxHashSet<Box<str>>,
    /// Titles that are written with a period.
    abbreviated: FxHashSet<Box<str>>,
    /// Titles written together: `FornMin`.
    telegraphic: Telegraphic,
    particles: FxHashSet<Box<str>>,
    /// Short forms of given names with what they stand for.
    nicknames: FxHashMap<Box<str>, Vec<Box<str>>>,
    /// The adjectives of countries, in small letters.
    adjectives: FxHashMap<Box<str>, Country>,
    /// See [`Customs::organ`].
    organs: FxHashMap<Box<str>, EntryId>,
    /// The names of bodies that every country has, folded, words one blank apart, with their rows.
    generic: FxHashMap<Box<str>, EntryId>,
    /// The names of countries, folded, words one blank apart.
    countries: FxHashMap<Box<str>, Country>,
    /// What names of bodies that many countries have end in (`party`) or begin with (`ministry of`), folded, with
    /// whether any words may stand beside it.
    body_ends: FxHashMap<Box<str>, bool>,
    body_openings: FxHashMap<Box<str>, bool>,
    /// The words that such names are made of (`democratic`, `national`).
    body_words: FxHashSet<Box<str>>,
    /// How often a word, folded, is a given name and how often a surname, 0 to 100.
    names: FxHashMap<Box<str>, (u8, u8)>,
    /// Given names that are hardly anything else, folded.
    plain_given: FxHashSet<Box<str>>,
    /// Given names that tell a woman, folded.
    feminine: FxHashSet<Box<str>>,
}

/// The weight from which on a given name is a usual one.
const PLAIN: u8 = 27;

/// The kinds of bodies that each country has its own of.
const NATIONAL: [&str; 6] = [
    "bank",
    "court",
    "legislature",
    "ministry",
    "party",
    "police",
];
/// Words of bodies that are of no one country.
const ACROSS: [&str; 18] = [
    "african",
    "all",
    "allied",
    "american",
    "arab",
    "asian",
    "atlantic",
    "bloc",
    "block",
    "east",
    "european",
    "global",
    "inter",
    "international",
    "nations",
    "soviet",
    "west",
    "world",
];
/// Words that names of bodies are joined by.
const SMALL: [&str; 6] = ["of", "the", "for", "and", "on", "in"];

/// The most words of a title.
const LONGEST_TITLE: usize = 5;

impl Customs {
    /// Reads the lists.
    ///
    /// # Errors
    /// A row that cannot be used, with file and line.
    pub fn load(files: &ListFiles) -> Result<Self> {
        let mut customs = Self {
            telegraphic: Telegraphic::load(files)?,
            ..Self::default()
        };
        files.each_row("words/particles.csv", &["form"], |row| {
            customs
                .particles
                .insert(row.get("form").to_lowercase().into());
            Ok(())
        })?;
        files.each_row("words/titles.csv", &["form"], |row| {
            let form = row.get("form");
            if row.get("position") == "after" {
                return Ok(());
            }
            let phrase = form.to_lowercase();
            let category = row.get("category");
            if let Some(bare) = phrase.strip_suffix('.')
                && (2..=5).contains(&bare.len())
                && bare.bytes().all(|byte| byte.is_ascii_lowercase())
                && !customs.particles.contains(bare)
            {
                customs.abbreviated.insert(bare.into());
            }
            let titles = Titles::of(&phrase, category);
            let phrase = phrase.trim_end_matches('.');
            if let Some(end) = phrase.rsplit([' ', '-', '/']).next() {
                customs.title_ends.insert(end.into());
            }
            let known = customs
                .titles
                .entry(phrase.replace(['-', '/'], " ").into())
                .or_default();
            *known = known.with(titles);
            Ok(())
        })?;
        files.each_row("words/nicknames.csv", &["form", "names"], |row| {
            let names = row
                .parts("names")
                .map(|name| name.to_lowercase().into())
                .collect();
            customs
                .nicknames
                .insert(row.get("form").to_lowercase().into(), names);
            Ok(())
        })?;
        for list in ["words/given_names.csv", "words/surnames.csv"] {
            files.each_row(list, &["name"], |row| {
                let weight = row.number("weight", 50)?.max(1);
                if let Some(word) = super::fold_word(row.get("name")) {
                    if list.contains("given") && weight >= PLAIN && row.get("policy") != "context" {
                        customs.plain_given.insert(word.as_str().into());
                    }
                    let known = customs.names.entry(word.into()).or_default();
                    let part = if list.contains("given") {
                        &mut known.0
                    } else {
                        &mut known.1
                    };
                    *part = weight.max(*part);
                }
                Ok(())
            })?;
        }
        files.each_row("words/feminine_names.csv", &["name"], |row| {
            customs
                .feminine
                .extend(super::fold_word(row.get("name")).map(String::into_boxed_str));
            Ok(())
        })?;
        // Bodies of state, and parties: whatever is named in these words alone, many countries have.
        files.each_row(
            "words/org_heads.csv",
            &["form", "position", "subtype"],
            |row| {
                let subtype = row.get("subtype");
                if NATIONAL.contains(&subtype) {
                    let words = super::words_of(row.get("form"));
                    let any = words.iter().any(|word| word.starts_with("minist"));
                    let place = match row.get("position") {
                        "before" => &mut customs.body_openings,
                        _ => &mut customs.body_ends,
                    };
                    let known = place.entry(words.join(" ").into()).or_default();
                    *known |= any;
                    customs
                        .body_words
                        .extend(words.into_iter().map(String::into_boxed_str));
                }
                Ok(())
            },
        )?;
        Ok(customs)
    }

    /// Adds the adjectives that the lists of names know.
    #[must_use]
    pub fn with_adjectives(mut self, entries: &Entries) -> Self {
        let weight = |country: Country| {
            let entry = entries.country(country);
            entry.map_or(0, |entry| entries.get(entry).weight)
        };
        for demonym in &entries.demonyms {
            let form = entries.text(demonym.form).to_lowercase().into();
            let known = self.adjectives.entry(form).or_insert(demonym.country);
            // `Dutch` is of the Netherlands before it is of Aruba.
            if weight(demonym.country) > weight(*known) {
                *known = demonym.country;
            }
        }
        for surface in &entries.surfaces {
            let entry = entries.get(surface.entry);
            if entry.is_generic && !surface.needs_context {
                self.generic
                    .entry(super::words_of(entries.text(surface.form)).join(" ").into())
                    .or_insert(surface.entry);
            }
            if surface.needs_context
                && entry.country.is_none()
                && entries.lists[usize::from(entry.list)] == "organisations/international"
            {
                self.organs
                    .entry(super::words_of(entries.text(surface.form)).join(" ").into())
                    .or_insert(surface.entry);
            }
            if let Some(country) = entry.country
                && matches!(entries.text(entry.subtype), "country" | "former_country")
            {
                self.countries
                    .entry(super::words_of(entries.text(surface.form)).join(" ").into())
                    .or_insert(country);
            }
        }
        self
    }

    /// The organ of an international body that goes by a name that bodies of many countries bear, in folded words:
    /// `security council`.
    pub(super) fn organ(&self, words: &[String]) -> Option<EntryId> {
        self.organs.get(words.join(" ").as_str()).copied()
    }

    /// The row of a body that every country has, by its name in folded words.
    pub(super) fn generic_body(&self, words: &[String]) -> Option<EntryId> {
        self.generic.get(words.join(" ").as_str()).copied()
    }

    /// Whether a body of this name, in folded words, may be one in many countries: `supreme court`, `ministry of mines`,
    /// `national liberation front`. One that names its country or a proper name is one in the world.
    pub(super) fn is_national_body(&self, words: &[String]) -> bool {
        if words.len() < 2 {
            return false;
        }
        let fits = |heads: &FxHashMap<Box<str>, bool>, head: &[String], rest: &[String]| {
            heads.get(head.join(" ").as_str()).is_some_and(|&any| {
                !head.iter().any(|word| ACROSS.contains(&word.as_str()))
                    && rest.iter().all(|word| {
                        let word = word.as_str();
                        !ACROSS.contains(&word)
                            && if any {
                                !self.adjectives.contains_key(word)
                                    && !self.countries.contains_key(word)
                            } else {
                                SMALL.contains(&word) || self.body_words.contains(word)
                            }
                    })
            })
        };
        (0..words.len()).any(|at| fits(&self.body_ends, &words[at..], &words[..at]))
            || (1..=words.len()).any(|at| fits(&self.body_openings, &words[..at], &words[at..]))
    }

    /// A name of a body that names its country (`supreme court of kazakhstan`, `kazakhstani supreme court`) as the name
    /// without it, and the country.
    pub(super) fn of_country<'w>(&self, words: &'w [String]) -> Option<(&'w [String], Country)> {
        if let Some(first) = words.first()
            && let Some(country) = self.adjective(first)
        {
            return Some((&words[1..], country));
        }
        let of = words.iter().rposition(|word| word == "of")?;
        let name = |from: usize| self.countries.get(words[from..].join(" ").as_str());
        let behind = of + 1 + usize::from(words.get(of + 1).is_some_and(|word| word == "the"));
        // `of the Republic of Kazakhstan` is a name of the country as a whole.
        let whole = words[..of].iter().rposition(|word| word == "of").map(|of| {
            let from = of + 1 + usize::from(words[of + 1] == "the");
            (of, from)
        });
        if let Some((of, from)) = whole
            && let Some(&country) = name(from)
        {
            return Some((&words[..of], country));
        }
        name(behind).map(|&country| (&words[..of], country))
    }

    /// Whether a word in small letters, its period aside, is a title that is always abbreviated.
    pub(super) fn is_abbreviated_title(&self, word: &str) -> bool {
        self.abbreviated.contains(word)
    }

    /// Whether a word in small letters is a particle of names (`de`, `al`).
    pub(super) fn is_particle(&self, word: &str) -> bool {
        self.particles.contains(word)
    }

    /// Whether a word is a short form of a given name.
    pub(super) fn is_nickname(&self, short: &str, name: &str) -> bool {
        self.nicknames
            .get(short)
            .is_some_and(|names| names.iter().any(|known| **known == *name))
    }

    /// Whether a word is a short form of any given name.
    pub(super) fn is_short_form(&self, word: &str) -> bool {
        self.nicknames.contains_key(word)
    }

    /// Whether a folded word is a given name at least as often as a surname.
    pub(super) fn is_given_name(&self, word: &str) -> bool {
        self.names
            .get(word)
            .is_some_and(|&(given, surname)| given >= surname)
    }

    /// Whether the titles of a short form and the full name that it may be short for are those of a woman and a man:
    /// `Mrs. Rhee` is not Syngman Rhee, but `Mrs. Meir` may be Golda Meir. `first` is the full name's first word, folded.
    pub(super) fn of_two_sexes(&self, short: Titles, full: Titles, first: Option<&str>) -> bool {
        let woman = self.is_feminine(full, first);
        short.tell_woman() && !woman || short.tell_man() && woman
    }

    /// Whether titles or the first word of a full name, folded, tell a woman.
    pub(super) fn is_feminine(&self, titles: Titles, first: Option<&str>) -> bool {
        titles.tell_woman()
            || !titles.meets(Titles::MAN)
                && first.is_some_and(|first| self.feminine.contains(first))
    }

    /// Whether a folded word is a usual given name, and no plain word.
    pub(super) fn is_plain_given_name(&self, word: &str) -> bool {
        self.plain_given.contains(word)
    }

    /// Whether many people bear a folded word as their surname.
    pub(super) fn is_common_surname(&self, word: &str) -> bool {
        /// The weight from which on a surname is a common one.
        const COMMON: u8 = 50;
        self.names
            .get(word)
            .is_some_and(|&(_, surname)| surname >= COMMON)
    }

    /// Whether a folded word is a surname more often than a given name.
    pub(super) fn is_surname(&self, word: &str) -> bool {
        self.names
            .get(word)
            .is_some_and(|&(given, surname)| surname > given)
    }

    /// Whether a folded word is in the lists of names.
    pub(super) fn is_name(&self, word: &str) -> bool {
        self.names.contains_key(word)
    }

    /// The country of an adjective in small letters.
    pub(super) fn adjective(&self, word: &str) -> Option<Country> {
        self.adjectives.get(word).copied()
    }

    /// What the title says that ends the words, which come last word first.
    pub(super) fn title<'w>(
        &self,
        mut words: impl Iterator<Item = &'w str>,
        phrase: &mut String,
    ) -> Titles {
        phrase.clear();
        let Some(last) = words.next() else {
            return Titles::default();
        };
        lower(last, phrase);
        if !self.title_ends.contains(phrase.as_str()) {
            // `Minister Defense`
            phrase.push_str(" minister");
            let known = self.titles.get(phrase.as_str()).copied();
            let office = |word: &str| {
                let word = word.as_bytes();
                [b"min", b"sec"].iter().any(|office| {
                    (word.get(..3)).is_some_and(|start| start.eq_ignore_ascii_case(*office))
                })
            };
            return match known {
                Some(titles) if words.next().is_some_and(office) => titles,
                Some(_) => Titles::default(),
                None => self.telegraphic_title(last, phrase),
            };
        }
        let mut found = self
            .titles
            .get(phrase.as_str())
            .copied()
            .unwrap_or_default();
        for word in words.take(LONGEST_TITLE - 1) {
            let shorter = std::mem::take(phrase);
            lower(word, phrase);
            phrase.push(' ');
            phrase.push_str(&shorter);
            // The longest title decides: an assistant secretary is no secretary.
            if let Some(&longer) = self.titles.get(phrase.as_str()) {
                found = longer;
            }
        }
        found
    }
}

impl Customs {
    /// What a title that is written together says: `FornMin` is the longest title that `foreign minister` ends in.
    fn telegraphic_title(&self, word: &str, phrase: &mut String) -> Titles {
        if !self.telegraphic.write_out(word, phrase) {
            return Titles::default();
        }
        let mut starts = std::iter::once(0).chain(phrase.match_indices(' ').map(|(at, _)| at + 1));
        let known = |from: usize| self.titles.get(&phrase[from..]).copied();
        starts.find_map(known).unwrap_or_default()
    }
}

/// Appends a word in small letters, without its period.
fn lower(word: &str, into: &mut String) {
    let word = word.strip_suffix('.').unwrap_or(word);
    into.extend(word.chars().flat_map(char::to_lowercase));
}
