//! The lists' forms, the search for them, and what a hit means.
//!
//! A form of one word is found where the word is looked up. Forms of several words stand in automatons that read
//! words, not letters: each word of such a form has a number, written in three bytes of which only the first has its
//! high bit set. A word that is part of no such form is one byte that leads nowhere.
//!
//! The first two words of a form tell in which of many automatons it stands, and a table of bits tells of most pairs of
//! words in a text that no form opens with them. So the search begins where a form may begin, and an automaton is built
//! when a text first asks for it: a run over few documents builds few of them.
//!
//! The search reports every overlapping hit: a search for the longest alone would hide a shorter form that passes
//! the boundary and case checks where the longest fails them.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::automaton::Automaton as _;
use aho_corasick::nfa::{contiguous, noncontiguous};
use aho_corasick::{Anchored, BuildError, Input, MatchKind};

use super::fold::{self, Folded, Joined};
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
enum Case {
    /// In any case.
    Any,
    /// Exactly as the acronym of this number is.
    Exact(u32),
    /// With a capital where the list has one: bit i stands for word i.
    Capitals(u32),
}

/// A form and what it stands for.
#[derive(Debug, Clone, Copy)]
struct Form {
    target: Target,
    case: Case,
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

/// The forms of the lists, and what finds them.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Forms of one word: the lexicon tells a word's number, [`Word::form`].
    words: Groups,
    /// Forms of several words, over the numbers of the words, [`Word::number`].
    phrases: Phrases,
    /// Forms with an open end, over letters; most lists have none.
    open: Option<Search>,
    /// The acronyms as written, without periods.
    acronyms: Vec<Box<str>>,
}

/// An automaton with the forms that its patterns stand for.
#[derive(Debug)]
struct Search {
    automaton: contiguous::NFA,
    groups: Groups,
}

/// Forms in groups: those that are the same when folded.
#[derive(Debug, Default)]
struct Groups {
    /// Where each group ends in `forms`, and so where the next begins.
    ends: Vec<u32>,
    forms: Vec<Form>,
}

impl Groups {
    /// The forms of a group, which are numbered from 0.
    fn get(&self, group: usize) -> &[Form] {
        let from = group.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.forms[from as usize..self.ends[group] as usize]
    }
}

/// Forms of several words, in parts by what they open with.
#[derive(Debug, Default)]
struct Phrases {
    codes: Vec<u8>,
    rows: Vec<Row>,
    /// The rows of each part one part after the other, as indices into `rows`.
    order: Vec<u32>,
    /// Where each part ends in `order`.
    ends: Vec<u32>,
    /// What searches each part, once it was asked for; `None` for a part without forms.
    parts: Vec<OnceLock<Option<Search>>>,
    openings: Openings,
}

impl Phrases {
    /// How many parts there are: a text of a page asks for few of them, and each is soon built.
    const PARTS: usize = 256;
    /// The most bytes of codes, which is less than an automaton can hold.
    const MOST: usize = 1 << 27;

    fn new(codes: Vec<u8>, rows: Vec<Row>) -> Result<Self> {
        if codes.len() > Self::MOST {
            let why = "the lists are too large to search: leave some out, with --only";
            return Err(Error::NoInput(why.to_owned()));
        }
        let openings: Vec<Opening> = rows
            .iter()
            .map(|(range, _)| Opening::of_code(&codes[range.start as usize..]))
            .collect();
        let mut ends = vec![0; Self::PARTS];
        for opening in &openings {
            ends[opening.part()] += 1;
        }
        let mut end = 0;
        for count in &mut ends {
            // Where the part begins, which the loop below moves to its end.
            end += std::mem::replace(count, end);
        }
        let mut order = vec![0; rows.len()];
        for (row, opening) in openings.iter().enumerate() {
            let place = &mut ends[opening.part()];
            order[*place as usize] = row as u32;
            *place += 1;
        }
        Ok(Self {
            codes,
            rows,
            order,
            ends,
            parts: (0..Self::PARTS).map(|_| OnceLock::new()).collect(),
            openings: Openings::of(&openings),
        })
    }

    /// What searches a part.
    fn part(&self, part: usize) -> Option<&Search> {
        let build = || {
            let from = part.checked_sub(1).map_or(0, |before| self.ends[before]);
            let rows = &self.order[from as usize..self.ends[part] as usize];
            let rows = rows.iter().map(|&row| self.rows[row as usize].clone());
            Search::build(&self.codes, rows.collect()).expect("there are not too many codes")
        };
        self.parts[part].get_or_init(build).as_ref()
    }

    /// Gathers all matches in a document's codes, by their starts, then their ends.
    fn search(&self, codes: &mut Codes) {
        codes.found.clear();
        for &(word, part) in &codes.openings {
            let Some(Search { automaton, .. }) = self.part(part as usize) else {
                continue;
            };
            let start = codes.words[word as usize].0;
            let mut state = (automaton.start_state(Anchored::Yes))
                .expect("this kind of automaton can start anywhere");
            for (index, &byte) in codes.bytes[start as usize..].iter().enumerate() {
                state = automaton.next_state(Anchored::Yes, state, byte);
                if !automaton.is_special(state) {
                    continue;
                }
                if automaton.is_dead(state) {
                    break;
                }
                if !automaton.is_match(state) {
                    continue;
                }
                // Of the patterns that end here the longest is the first; the others begin behind the start.
                let pattern = automaton.match_pattern(state, 0);
                if automaton.pattern_len(pattern) == index + 1 {
                    codes.found.push(Found {
                        words: (word, word + ((index + 1) / CODE) as u32),
                        part,
                        group: pattern.as_u32(),
                    });
                }
            }
        }
    }
}

/// A match in [`Codes`].
#[derive(Debug, Clone, Copy)]
struct Found {
    /// In [`Codes::words`], half-open.
    words: (u32, u32),
    part: u32,
    group: u32,
}

/// A document's words as numbers. Reused from document to document.
#[derive(Debug, Default)]
pub(super) struct Codes {
    joined: Joined,
    bytes: Vec<u8>,
    /// For each word with a code, where that starts, and its token; sorted.
    words: Vec<(u32, u32)>,
    /// The words that a form may begin with, with the part of [`Phrases`] that it stands in.
    openings: Vec<(u32, u32)>,
    found: Vec<Found>,
}

/// How many bytes the code of a word takes.
const CODE: usize = 3;

/// Appends the code of a word's number.
fn push_code(number: u32, into: &mut Vec<u8>) {
    let low = |shift: u32| (number >> shift & 0x7f) as u8;
    into.extend_from_slice(&[0x80 | low(14), low(7), low(0)]);
}

/// The number of the word that codes begin with.
fn number_of(codes: &[u8]) -> u32 {
    let [high, middle, low] = [codes[0] & 0x7f, codes[1], codes[2]].map(u32::from);
    high << 14 | middle << 7 | low
}

impl Codes {
    /// Fills this buffer anew.
    fn fill(&mut self, folded: &Folded, words: &[Word], openings: &Openings) {
        // No code holds it: the first byte of a code is smaller up to the two millionth word.
        const BREAK: u8 = 0xff;
        self.bytes.clear();
        self.words.clear();
        self.openings.clear();
        // The word before, where a form may go on from it, with its token; and whether its code was written.
        let mut before = (0, 0);
        let mut written = false;
        for (token, word) in words[..words.len() - 1].iter().enumerate() {
            let unknown = folded.key(token) != 0 && word.number == 0;
            if unknown || folded.is_barrier(token) {
                before.0 = 0;
                written = false;
            }
            if word.number == 0 {
                continue;
            }
            let opening = Opening::of(before.0, word.number);
            if before.0 != 0 && openings.hold(opening) {
                if !written {
                    self.bytes.push(BREAK);
                    self.push(before.0, before.1);
                    written = true;
                }
                let first = self.words.len() as u32 - 1;
                self.openings.push((first, opening.part() as u32));
            }
            if written {
                self.push(word.number, token as u32);
            }
            before = (word.number, token as u32);
        }
    }

    fn push(&mut self, number: u32, token: u32) {
        self.words.push((self.bytes.len() as u32, token));
        push_code(number, &mut self.bytes);
    }

    /// The tokens of a match.
    fn tokens(&self, found: &Found) -> Range<usize> {
        let token = |word: u32| self.words[word as usize].1 as usize;
        token(found.words.0)..token(found.words.1 - 1) + 1
    }
}

/// The first two words of a form, mixed into one number.
#[derive(Debug, Clone, Copy)]
struct Opening(u64);

impl Opening {
    fn of(first: u32, second: u32) -> Self {
        let pair = u64::from(first) << 32 | u64::from(second);
        // The high bits of the product depend on all bits of both.
        Self(pair.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32))
    }

    fn of_code(code: &[u8]) -> Self {
        Self::of(number_of(code), number_of(&code[CODE..]))
    }

    /// The part of [`Phrases`] that the form stands in.
    fn part(self) -> usize {
        (self.0 >> 24) as usize % Phrases::PARTS
    }
}

/// What all forms open with, as bits: of most words of a text it tells that no form begins there. Several openings may
/// share a bit, which costs time and changes nothing.
#[derive(Debug, Default)]
struct Openings {
    bits: Vec<u64>,
}

impl Openings {
    fn of(all: &[Opening]) -> Self {
        // At most a bit in eight is set.
        let mut openings = Self {
            bits: vec![0; (all.len() / 8).next_power_of_two()],
        };
        for &opening in all {
            let (index, bit) = openings.place(opening);
            openings.bits[index] |= bit;
        }
        openings
    }

    fn place(&self, opening: Opening) -> (usize, u64) {
        let index = (opening.0 >> 6) as usize & (self.bits.len() - 1);
        (index, 1 << (opening.0 % 64))
    }

    /// Whether some form may open so.
    fn hold(&self, opening: Opening) -> bool {
        let (index, bit) = self.place(opening);
        self.bits[index] & bit != 0
    }
}

/// Where a form's code lies in [`Builder::codes`], and what it stands for.
type Row = (Range<u32>, Form);

/// Collects forms before they are made ready for the search.
#[derive(Debug, Default)]
pub(super) struct Builder {
    /// What the automatons read.
    codes: Vec<u8>,
    /// Forms of one word, each with the word's number among them.
    words: Vec<(u32, Form)>,
    phrases: Vec<Row>,
    open: Vec<Row>,
    acronyms: Vec<Box<str>>,
    /// The form that is being added.
    folded: Vec<u8>,
}

impl Builder {
    /// Adds a form whose letters' case is the policy: capitals must be capitals.
    pub(super) fn cased(&mut self, lexicon: &mut Lexicon, form: &str, target: Target, weak: bool) {
        let case = if is_acronym(form) {
            self.acronyms.push(plain(form).into_boxed_str());
            Case::Exact(self.acronyms.len() as u32 - 1)
        } else {
            Case::Capitals(capitals(form))
        };
        self.add(lexicon, form, Form { target, case, weak }, false);
    }

    /// Adds a form that is found in any case; a `*` at its end lets the word go on.
    pub(super) fn uncased(&mut self, lexicon: &mut Lexicon, form: &str, target: Target) {
        let found = Form {
            target,
            case: Case::Any,
            weak: false,
        };
        match form.strip_suffix('*') {
            Some(stem) => self.add(lexicon, stem, found, true),
            None => self.add(lexicon, form, found, false),
        }
    }

    /// Adds a form; the lexicon gives its words their numbers.
    fn add(&mut self, lexicon: &mut Lexicon, written: &str, form: Form, open: bool) {
        self.folded.clear();
        fold::fold_form(written, &mut self.folded);
        if self.folded.len() < 2 {
            return;
        }
        let from = self.codes.len() as u32;
        if open {
            self.codes.extend_from_slice(&self.folded);
            self.open.push((from..self.codes.len() as u32, form));
            return;
        }
        let mut words = self.folded[1..].split(|&byte| byte == b' ').peekable();
        if let Some(only) = words.next_if(|word| word.len() == self.folded.len() - 1) {
            let small = match form.case {
                Case::Any => true,
                Case::Capitals(mask) => mask & 1 == 0,
                Case::Exact(_) => !written.contains(char::is_uppercase),
            };
            self.words.push((lexicon.form(only, small), form));
            return;
        }
        for word in words {
            push_code(lexicon.number(word), &mut self.codes);
        }
        self.phrases.push((from..self.codes.len() as u32, form));
    }

    /// Builds the automatons.
    pub(super) fn build(mut self) -> Result<Lists> {
        self.words.sort_by_key(|&(number, _)| number);
        let words = Groups {
            ends: group_ends(&self.words, |a, b| a.0 == b.0),
            forms: self.words.into_iter().map(|(_, form)| form).collect(),
        };
        let open = Search::build(&self.codes, self.open).map_err(|error| {
            Error::NoInput(format!("the lists are too large to search: {error}"))
        })?;
        let phrases = Phrases::new(self.codes, self.phrases)?;
        Ok(Lists {
            words,
            phrases,
            open,
            acronyms: self.acronyms,
        })
    }
}

/// Where each group of equal items ends.
fn group_ends<T>(items: &[T], equal: impl FnMut(&T, &T) -> bool) -> Vec<u32> {
    let end = |end: &mut u32, group: &[T]| {
        *end += group.len() as u32;
        Some(*end)
    };
    items.chunk_by(equal).scan(0, end).collect()
}

impl Search {
    /// For how many bytes from the start states have tables: many small automatons would have more tables than forms.
    const TABLES: usize = 1;

    /// Builds the automaton over the codes of forms; `None` where there is no form.
    fn build(codes: &[u8], mut rows: Vec<Row>) -> std::result::Result<Option<Self>, BuildError> {
        if rows.is_empty() {
            return Ok(None);
        }
        let code = |row: &Row| &codes[row.0.start as usize..row.0.end as usize];
        // The builder keeps what follows a state in a list by byte: from the last code to the first, each new one is
        // at the head of its list.
        rows.sort_by(|a, b| code(b).cmp(code(a)));
        let ends = group_ends(&rows, |a, b| code(a) == code(b));
        let first = |&end: &u32| code(&rows[end as usize - 1]);
        let sparse = noncontiguous::NFA::builder()
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .dense_depth(Self::TABLES)
            .build(ends.iter().map(first))?;
        let automaton = contiguous::NFA::builder()
            .dense_depth(Self::TABLES)
            .build_from_noncontiguous(&sparse)?;
        let forms = rows.iter().map(|&(_, form)| form).collect();
        Ok(Some(Self {
            automaton,
            groups: Groups { ends, forms },
        }))
    }
}

/// Whether a form must be written exactly so: capitals only (`OSCE`), or a short mixture (`GoK`, `DoD`).
fn is_acronym(form: &str) -> bool {
    // Most forms are soon seen to be none: more than five characters, small letters among them.
    if form.len() > 5 && form.is_ascii() && form.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    let (mut small, mut large, mut letters, mut characters) = (0, 0, 0, 0);
    for c in form.chars() {
        characters += 1;
        letters += usize::from(c.is_alphabetic());
        small += usize::from(c.is_lowercase());
        large += usize::from(c.is_uppercase());
    }
    letters == 0
        || (small == 0 && letters <= 8)
        || (characters <= 5 && large >= 2 && fold::form_words(form).count() == 1)
}

/// Which words of a form have a capital that texts keep, as bits.
fn capitals(form: &str) -> u32 {
    let kept = |word: &str| word.starts_with(char::is_uppercase) && !is_article(word);
    let words = fold::form_words(form).take(32).enumerate();
    words.fold(0, |mask, (index, word)| {
        mask | u32::from(kept(word)) << index
    })
}

/// Whether a word is the Arabic article, which texts write with a capital or without.
fn is_article(word: &str) -> bool {
    word.len() <= 3
        && ["al", "el", "ul", "an", "ar", "as", "ash", "at", "az"]
            .iter()
            .any(|article| word.eq_ignore_ascii_case(article))
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
        let mut try_all = |forms: &[Form], tokens: Range<usize>| {
            let sentence = segments.tokens[tokens.start].sentence;
            let upper = segments.sentences[sentence as usize].upper;
            for form in forms {
                if let Some(hit) = self.hit(text, segments, form, tokens.clone(), upper) {
                    take(hit);
                }
            }
        };
        for (token, word) in words.iter().enumerate() {
            if word.form == 0 {
                continue;
            }
            let written = segments.tokens[token];
            let is_small = written.shape == Shape::Lower
                && !segments.sentences[written.sentence as usize].upper;
            // No name is looked at for each `may` and `march` of a text.
            if word.small || !is_small {
                try_all(self.words.get(word.form as usize - 1), token..token + 1);
            }
        }
        if !self.phrases.rows.is_empty() {
            codes.fill(folded, words, &self.phrases.openings);
            self.phrases.search(codes);
            for found in &codes.found {
                let tokens = codes.tokens(found);
                if let Some(search) = self.phrases.part(found.part as usize) {
                    try_all(search.groups.get(found.group as usize), tokens);
                }
            }
        }
        if let Some(open) = &self.open {
            codes.joined.fill(folded);
            let joined = &codes.joined;
            let matches = (open.automaton)
                .try_find_overlapping_iter(Input::new(&joined.bytes))
                .expect("all matches of a standard automaton can be found");
            for found in matches {
                let tokens = joined.tokens_within(found.range());
                try_all(open.groups.get(found.pattern().as_usize()), tokens);
            }
        }
    }

    /// A form's hit, where its case passes; `upper` tells whether the sentence is in capitals throughout.
    fn hit(
        &self,
        text: &str,
        segments: &Segments,
        form: &Form,
        tokens: Range<usize>,
        upper: bool,
    ) -> Option<Hit> {
        let passes = match form.case {
            Case::Any => true,
            Case::Exact(acronym) => {
                let first = segments.tokens[tokens.start];
                let last = segments.tokens[tokens.end - 1];
                let written = first.span.join(last.span).cut(text);
                same_letters(&self.acronyms[acronym as usize], written)
                    || (upper && written.len() > 2)
            }
            Case::Capitals(mask) => {
                upper || has_capitals(text, mask, &segments.tokens[tokens.clone()])
            }
        };
        passes.then_some(Hit {
            first: tokens.start as u32,
            last: tokens.end as u32,
            target: form.target,
            acronym: matches!(form.case, Case::Exact(_)),
            weak: form.weak,
        })
    }
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

/// Whether the words that need a capital have one. Behind a hyphen that joins it to another a word needs none:
/// `Chou En-lai`.
fn has_capitals(text: &str, mask: u32, tokens: &[crate::segments::Token]) -> bool {
    let words = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| !matches!(token.shape, Shape::Punctuation | Shape::Possessive));
    let joined = |at: usize| {
        at > 1
            && !tokens[at - 1].spaced
            && matches!(tokens[at - 1].span.cut(text), "-" | "\u{2010}" | "\u{2011}")
    };
    words.take(32).enumerate().all(|(index, (at, token))| {
        mask & (1 << index) == 0 || token.shape != Shape::Lower || joined(at)
    })
}

/// Adds the names of the lists.
pub(super) fn add_entries(builder: &mut Builder, lexicon: &mut Lexicon, entries: &Entries) {
    for surface in &entries.surfaces {
        builder.cased(
            lexicon,
            entries.text(surface.form),
            Target::Entry(surface.entry),
            surface.needs_context,
        );
    }
    for demonym in &entries.demonyms {
        builder.cased(
            lexicon,
            entries.text(demonym.form),
            Target::Cue(Cue::Demonym(demonym.country)),
            false,
        );
    }
    for keyword in &entries.keywords {
        builder.uncased(
            lexicon,
            entries.text(keyword.form),
            Target::Topic(keyword.entry),
        );
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
                builder.cased(lexicon, form, Target::Cue(Cue::Title), false);
            } else {
                builder.uncased(lexicon, form, Target::Cue(Cue::Title));
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
                    builder.cased(lexicon, row.get("form"), Target::Cue(cue), false);
                }
            }
            Ok(())
        })?;
    }
    files.each_row("words/role_words.csv", &["form"], |row| {
        builder.uncased(lexicon, row.get("form"), Target::Cue(Cue::Role));
        Ok(())
    })?;
    files.each_row("words/not_names.csv", &["form"], |row| {
        let form = row.get("form");
        if !NEVER_PART.contains(&row.get("reason")) {
            builder.cased(lexicon, form, Target::Cue(Cue::NotAlone), false);
            return Ok(());
        }
        builder.cased(lexicon, form, Target::Cue(Cue::Never), false);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_within_a_form_is_found_where_it_begins() {
        // A word with which the form that begins with it stands in the part of the longer form.
        let part = |word: u32| Opening::of(1, word).part();
        let word = (2..10_000).find(|&word| part(word) == Opening::of(word, 1).part());
        let words = [1, word.unwrap(), 1];
        let (mut codes, mut rows) = (Vec::new(), Vec::new());
        for form in [&words[..], &words[1..]] {
            let from = codes.len() as u32;
            for &word in form {
                push_code(word, &mut codes);
            }
            let form = Form {
                target: Target::Cue(Cue::Never),
                case: Case::Any,
                weak: false,
            };
            rows.push((from..codes.len() as u32, form));
        }
        let phrases = Phrases::new(codes, rows).unwrap();
        for from in 0..2 {
            let mut text = Codes::default();
            for (token, &word) in (0..).zip(&words) {
                text.push(word, token);
            }
            text.openings.push((from, part(words[1]) as u32));
            phrases.search(&mut text);
            let found = text.found.iter().map(|found| text.tokens(found));
            assert!(found.eq([(from as usize, 3)].map(|(first, last)| first..last)));
        }
    }
}
