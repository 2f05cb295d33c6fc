//! The lists' forms in one automaton, and what a hit of it means.
//!
//! The automaton reads words, not letters: each word of the lists has a number, written in three bytes of which only
//! the first has its high bit set, so that no match starts within a word. A word that no list knows is one byte that
//! leads nowhere. That makes the automaton small and the search short.
//!
//! The search reports every overlapping hit: a search for the longest alone would hide a shorter form that passes
//! the boundary and case checks where the longest fails them.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::FxHashMap;

use super::fold::{self, Folded};
use super::lexicon::{Lexicon, Word};
use crate::country::Country;
use crate::error::{Error, Result};
use crate::gazetteer::{Entries, ListFiles};
use crate::mention::EntryId;
use crate::segments::{Segments, Shape};

/// Words and phrases that say what stands beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Cue {
    /// `Foreign Minister`, before a name.
    Title,
    /// `Ministry of`: opens the name of a body.
    OrgFirst,
    /// `Committee`: closes it.
    OrgLast,
    /// `Lake`, `City of`: before a place's name.
    PlaceBefore,
    /// `Province`: after it.
    PlaceAfter,
    /// `Poloff`: stands for a person and is no name.
    Role,
    /// `SBU`, `Monday`: never a name, nor part of one.
    Never,
    /// `Islam`, `Christmas`: no name by itself.
    NotAlone,
    /// `Kazakhstani`.
    Demonym(Country),
}

/// What a form of a list stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// A place, organisation or person.
    Entry(EntryId),
    /// A topic.
    Topic(EntryId),
    /// A cue.
    Cue(Cue),
}

/// How a form must be written in text that has both cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// In any case.
    Any,
    /// Exactly so: an acronym.
    Exact,
    /// With a capital where the list has one: bit i stands for word i.
    Capitals(u32),
}

/// A form and what it stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub(super) target: Target,
    pub(super) case: Case,
    /// Whether the text may go on with letters after it (`democrati*`).
    open: bool,
    /// Whether the form needs support from the document.
    weak: bool,
}

/// A hit that passed the boundary and case checks, in tokens, half-open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) target: Target,
    /// Whether the form is written in capitals in the list: an acronym.
    pub(super) acronym: bool,
    /// Whether the form needs support from the document.
    pub(super) weak: bool,
}

/// The automatons with their forms.
#[derive(Debug)]
pub(super) struct Lists {
    /// Over the numbers of words.
    words: Search,
    /// Over letters, for forms with an open end; most lists have none.
    open: Option<Search>,
}

/// An automaton with the forms that its patterns stand for.
#[derive(Debug)]
struct Search {
    automaton: AhoCorasick,
    /// For each pattern, where its forms lie in `forms`.
    ranges: Vec<(u32, u32)>,
    forms: Vec<Form>,
    /// The acronyms as written, beside `forms` where the case is exact.
    exact: FxHashMap<u32, Box<str>>,
}

/// A document's words as numbers. Reused from document to document.
#[derive(Debug, Default)]
pub(super) struct Codes {
    bytes: Vec<u8>,
    /// For each word with a number, where its code starts, and its token; sorted.
    starts: Vec<(u32, u32)>,
}

/// How many bytes the code of a word takes.
const CODE: usize = 3;

/// Appends the code of a word's number.
fn push_code(number: u32, into: &mut Vec<u8>) {
    let low = |shift: u32| (number >> shift & 0x7f) as u8;
    into.extend_from_slice(&[0x80 | low(14), low(7), low(0)]);
}

impl Codes {
    /// Fills this buffer anew.
    fn fill(&mut self, folded: &Folded, words: &[Word]) {
        // No code holds it: the first byte of a code is smaller up to the two millionth word.
        const BREAK: u8 = 0xff;
        self.bytes.clear();
        self.starts.clear();
        for (token, word) in words[..words.len() - 1].iter().enumerate() {
            let unknown = folded.key(token) != 0 && word.number == 0;
            if (unknown || folded.is_barrier(token)) && self.bytes.last() != Some(&BREAK) {
                self.bytes.push(BREAK);
            }
            if word.number != 0 {
                self.starts.push((self.bytes.len() as u32, token as u32));
                push_code(word.number, &mut self.bytes);
            }
        }
    }

    /// The tokens of a match.
    fn tokens(&self, range: Range<usize>) -> Range<usize> {
        let first = self
            .starts
            .partition_point(|&(start, _)| (start as usize) < range.start);
        let last = first + range.len() / CODE - 1;
        self.starts[first].1 as usize..self.starts[last].1 as usize + 1
    }
}

/// A folded form, what it stands for, and how it is written where it is an acronym.
type Row = (Vec<u8>, Form, Option<Box<str>>);

/// Collects forms before the automaton is built.
#[derive(Debug, Default)]
pub(super) struct Builder {
    rows: Vec<Row>,
}

impl Builder {
    /// Adds a form whose letters' case is the policy: capitals must be capitals.
    pub(super) fn cased(&mut self, form: &str, target: Target, weak: bool) {
        let letters = || form.chars().filter(|c| c.is_alphabetic());
        let words = fold::form_words(form).count();
        let small = letters().filter(|c| c.is_lowercase()).count();
        // GoK, DoD: as exact as GOK.
        let mixed = words == 1
            && form.chars().count() <= 5
            && letters().filter(|c| c.is_uppercase()).count() >= 2;
        let case = if letters().next().is_none() || (small == 0 && letters().count() <= 8) || mixed
        {
            Case::Exact
        } else {
            let capitals = fold::form_words(form)
                .enumerate()
                .take(32)
                .filter(|(_, word)| word.starts_with(char::is_uppercase));
            Case::Capitals(capitals.fold(0, |mask, (index, _)| mask | 1 << index))
        };
        self.add(form, target, case, false, weak);
    }

    /// Adds a form that is found in any case; a `*` at its end lets the word go on.
    pub(super) fn uncased(&mut self, form: &str, target: Target) {
        match form.strip_suffix('*') {
            Some(stem) => self.add(stem, target, Case::Any, true, false),
            None => self.add(form, target, Case::Any, false, false),
        }
    }

    fn add(&mut self, form: &str, target: Target, case: Case, open: bool, weak: bool) {
        let folded = fold::fold_form(form);
        if folded.len() >= 2 {
            let exact = (case == Case::Exact).then(|| plain(form).into_boxed_str());
            self.rows.push((
                folded,
                Form {
                    target,
                    case,
                    open,
                    weak,
                },
                exact,
            ));
        }
    }

    /// Builds the automatons; the lexicon gives the words their numbers.
    pub(super) fn build(mut self, lexicon: &mut Lexicon) -> Result<Lists> {
        self.rows.sort_by(|a, b| a.0.cmp(&b.0));
        let (open, closed): (Vec<_>, Vec<_>) = self.rows.into_iter().partition(|row| row.1.open);
        let open = if open.is_empty() {
            None
        } else {
            Some(Search::build(&open, <[u8]>::to_vec)?)
        };
        let words = Search::build(&closed, |folded| {
            let mut code = Vec::new();
            for word in folded
                .split(|&byte| byte == b' ')
                .filter(|word| !word.is_empty())
            {
                push_code(lexicon.number(word), &mut code);
            }
            code
        })?;
        Ok(Lists { words, open })
    }
}

impl Search {
    /// Builds the automaton over the codes of sorted forms.
    fn build(rows: &[Row], mut code: impl FnMut(&[u8]) -> Vec<u8>) -> Result<Self> {
        let mut patterns: Vec<Vec<u8>> = Vec::new();
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        let mut forms = Vec::with_capacity(rows.len());
        let mut exact = FxHashMap::default();
        let mut before: Option<&[u8]> = None;
        for (index, (folded, form, written)) in rows.iter().enumerate() {
            let index = index as u32;
            if before == Some(folded) {
                ranges.last_mut().expect("beside patterns").1 = index + 1;
            } else {
                patterns.push(code(folded));
                ranges.push((index, index + 1));
            }
            before = Some(folded);
            forms.push(*form);
            if let Some(written) = written {
                exact.insert(index, written.clone());
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .prefilter(false)
            .build(&patterns)
            .map_err(|error| {
                Error::NoInput(format!("the lists are too large to search: {error}"))
            })?;
        Ok(Self {
            automaton,
            ranges,
            forms,
            exact,
        })
    }

    /// The forms of a pattern, with how each must be written.
    fn forms(&self, pattern: usize) -> impl Iterator<Item = (&Form, Option<&str>)> {
        let (from, to) = self.ranges[pattern];
        (from..to).map(|index| {
            let exact = self.exact.get(&index).map(AsRef::as_ref);
            (&self.forms[index as usize], exact)
        })
    }
}

/// A form without periods, to compare acronyms by: `U.S.` and `US` are one.
fn plain(form: &str) -> String {
    form.chars()
        .filter(|c| !matches!(c, '.' | '\'' | '\u{2019}'))
        .collect()
}

impl Lists {
    /// Calls `take` with every hit in a folded text whose words were looked up.
    pub(super) fn search(
        &self,
        text: &str,
        segments: &Segments,
        folded: &Folded,
        words: &[Word],
        codes: &mut Codes,
        mut take: impl FnMut(Hit),
    ) {
        codes.fill(folded, words);
        for found in self.words.automaton.find_overlapping_iter(&codes.bytes) {
            let tokens = codes.tokens(found.range());
            for (form, exact) in self.words.forms(found.pattern().as_usize()) {
                if let Some(hit) = hit(text, segments, form, exact, tokens.clone()) {
                    take(hit);
                }
            }
        }
        let Some(open) = &self.open else { return };
        for found in open.automaton.find_overlapping_iter(&folded.bytes) {
            let tokens = folded.tokens_within(found.range());
            for (form, exact) in open.forms(found.pattern().as_usize()) {
                if let Some(hit) = hit(text, segments, form, exact, tokens.clone()) {
                    take(hit);
                }
            }
        }
    }
}

/// A form's hit, where its case passes.
fn hit(
    text: &str,
    segments: &Segments,
    form: &Form,
    exact: Option<&str>,
    tokens: Range<usize>,
) -> Option<Hit> {
    let first = segments.tokens[tokens.start];
    let upper = segments.sentences[first.sentence as usize].upper;
    let passes = match form.case {
        Case::Any => true,
        Case::Exact => {
            let last = segments.tokens[tokens.end - 1];
            let written = first.span.join(last.span).cut(text);
            exact.is_some_and(|form| same_letters(form, written)) || (upper && written.len() > 2)
        }
        Case::Capitals(mask) => upper || has_capitals(mask, &segments.tokens[tokens.clone()]),
    };
    passes.then_some(Hit {
        first: tokens.start as u32,
        last: tokens.end as u32,
        target: form.target,
        acronym: form.case == Case::Exact,
        weak: form.weak,
    })
}

/// Whether two acronyms have the same letters in the same case, periods aside.
fn same_letters(form: &str, written: &str) -> bool {
    let significant = |c: &char| !matches!(c, '.' | '\'' | '\u{2019}') && !c.is_whitespace();
    let mut ours = form.chars().filter(|c| !c.is_whitespace());
    let mut theirs = written.chars().filter(significant);
    loop {
        match (ours.next(), theirs.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b => {}
            _ => return false,
        }
    }
}

/// Whether the words that need a capital have one.
fn has_capitals(mask: u32, tokens: &[crate::segments::Token]) -> bool {
    let words = tokens
        .iter()
        .filter(|token| !matches!(token.shape, Shape::Punctuation | Shape::Possessive));
    words
        .take(32)
        .enumerate()
        .all(|(index, token)| mask & (1 << index) == 0 || token.shape != Shape::Lower)
}

/// Adds the names of the lists.
pub(super) fn add_entries(builder: &mut Builder, entries: &Entries) {
    for surface in &entries.surfaces {
        builder.cased(
            entries.text(surface.form),
            Target::Entry(surface.entry),
            surface.needs_context,
        );
    }
    for demonym in &entries.demonyms {
        builder.cased(
            entries.text(demonym.form),
            Target::Cue(Cue::Demonym(demonym.country)),
            false,
        );
    }
    for keyword in &entries.keywords {
        builder.uncased(entries.text(keyword.form), Target::Topic(keyword.entry));
    }
}

/// Adds the cue lists, and tells the lexicon of single words that are never names.
pub(super) fn add_cues(
    builder: &mut Builder,
    lexicon: &mut Lexicon,
    files: &ListFiles,
) -> Result<()> {
    files.each_row("words/titles.csv", &["form"], |row| {
        let form = row.get("form");
        if row.get("position") != "after" {
            // An abbreviated title (`FM`, `AMB`) needs its capitals; a spelt-out one may stand in either case.
            if form.chars().all(|c| !c.is_lowercase()) {
                builder.cased(form, Target::Cue(Cue::Title), false);
            } else {
                builder.uncased(form, Target::Cue(Cue::Title));
            }
        }
        Ok(())
    })?;
    for (list, before, after) in [
        ("words/org_heads.csv", Cue::OrgFirst, Cue::OrgLast),
        ("words/place_heads.csv", Cue::PlaceBefore, Cue::PlaceAfter),
    ] {
        files.each_row(list, &["form"], |row| {
            let (first, last) = match row.get("position") {
                "first" | "before" => (true, false),
                "last" | "after" => (false, true),
                "both" => (true, true),
                other => {
                    return Err(row.error(format!(
                        "`{other}` in `position`: write first, last or both"
                    )));
                }
            };
            for (wanted, cue) in [(first, before), (last, after)] {
                if wanted {
                    builder.cased(row.get("form"), Target::Cue(cue), false);
                }
            }
            Ok(())
        })?;
    }
    files.each_row("words/role_words.csv", &["form"], |row| {
        builder.uncased(row.get("form"), Target::Cue(Cue::Role));
        Ok(())
    })?;
    files.each_row("words/not_names.csv", &["form"], |row| {
        let form = row.get("form");
        if !NEVER_PART.contains(&row.get("reason")) {
            builder.cased(form, Target::Cue(Cue::NotAlone), false);
            return Ok(());
        }
        builder.cased(form, Target::Cue(Cue::Never), false);
        if fold::form_words(form).count() == 1 && form.chars().all(char::is_alphanumeric) {
            let mut folded = Vec::new();
            fold::fold_word(form, &mut folded);
            lexicon.never(&folded);
        }
        Ok(())
    })
}

/// The reasons of `words/not_names.csv` for which a form cannot even be part of a name.
const NEVER_PART: [&str; 6] = [
    "classification",
    "caption or handling",
    "redaction",
    "month",
    "day",
    "field name",
];
