//! The rule language: patterns over words, lists and shapes, read from `rules/patterns.toml`.
//!
//! A pattern is a row of terms between blanks:
//!
//! ```text
//! of            the word, in any case; `of|for` either
//! ','           the mark
//! @title        the longest phrase of a list that starts here: title org_first org_last place_before place_after
//!               role demonym never not_alone place organisation person;
//!               and single words: given_name surname particle says locates leads
//! Name          a word that may belong to a person's or place's own name
//! Capital       a word with a capital that is no function word       OrgWord   … and no title or given name
//! Acronym       capitals only        Initial   `J.`        Number   Lower   Word
//! Ordinal       `65th`               Plural    a Capital of four letters or more that ends in s
//! Possessive    the ending of `Children's`, `Workers'`
//! Plain         a capitalised word that is an English word       Unknown   a Name that is none
//! &Capital      the next word is of this shape, and the pattern goes on at the same word; !Capital it is not;
//!               `!( a b )` no such row follows
//! ( a b | c )   a group of alternatives, each of at least one word
//! ? * + {1,3}   after a term: how often
//! [ … ]         what the rule finds;  < … >  the acronym it defines
//! ```

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::features::{Features, Phrase, bit};
use super::fold::Folded;
use super::lexicon;
use super::program::{Machine, Program, Test, is_mark, skip_period};
use crate::error::{Error, Result};
use crate::gazetteer::ListFiles;
use crate::mention::{Kind, RuleId};
use crate::rule::RuleNames;
use crate::segments::Segments;

/// A rule as its file states it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleRow {
    name: String,
    kind: String,
    weight: f32,
    pattern: String,
    /// `any`, `mixed` (text that has both cases) or `upper` (capitals only).
    #[serde(default)]
    case: String,
    /// `initials`: the letters of `< >` are the initials of `[ ]`.
    #[serde(default)]
    check: String,
    #[serde(default)]
    finds: Vec<String>,
    #[serde(default)]
    ignores: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    rule: Vec<RuleRow>,
}

/// What a rule must match.
#[derive(Debug, Clone)]
pub(super) enum Term {
    Bits(u32),
    Ahead { term: Box<Term>, wanted: bool },
    Phrase(Phrase),
    Words(Vec<u64>),
    Mark(char),
    Group(Vec<Vec<Item>>),
    Open,
    Close,
    OpenAcronym,
    CloseAcronym,
}

impl Term {
    /// Whether it takes tokens, unlike brackets and what lies ahead.
    pub(super) fn takes(&self) -> bool {
        !matches!(
            self,
            Self::Open | Self::Close | Self::OpenAcronym | Self::CloseAcronym | Self::Ahead { .. }
        )
    }
}

#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) term: Term,
    pub(super) min: u8,
    pub(super) max: u8,
}

/// A rule, ready to run.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) id: RuleId,
    pub(super) name: String,
    /// File and line of each example, those of `finds` first.
    pub(super) examples: Vec<String>,
    pub(super) kind: Kind,
    pub(super) weight: f32,
    mixed: bool,
    upper: bool,
    initials: bool,
    program: Program,
    first: First,
    second: Option<Second>,
    way: Option<Way>,
    needs: Needs,
    pub(super) finds: Vec<String>,
    pub(super) ignores: Vec<String>,
}

/// What a token of a match may be: tells quickly that a rule cannot match.
#[derive(Debug, Clone, Default)]
struct First {
    bits: u32,
    /// The bits of phrases.
    phrases: u16,
    /// The keys of words.
    words: Vec<u64>,
    marks: Vec<char>,
    /// Whether it may be anything.
    any: bool,
}

impl First {
    /// Takes in what items may begin with; tells whether they may match nothing at all.
    fn add(&mut self, items: &[Item]) -> bool {
        items.iter().all(|item| {
            let mut empty = item.min == 0 || !item.term.takes();
            match &item.term {
                Term::Bits(bits) => self.bits |= bits,
                Term::Phrase(phrase) => self.phrases |= phrase.bit(),
                Term::Words(words) => self.words.extend(words),
                Term::Mark(mark) => self.marks.push(*mark),
                Term::Group(branches) => {
                    for branch in branches {
                        empty |= self.add(branch);
                    }
                }
                _ => {}
            }
            empty
        })
    }

    fn of(items: &[Item]) -> Self {
        let mut first = Self::default();
        first.any |= first.add(items);
        first
    }

    /// What any token of a match of the items may be, but for those within phrases.
    fn any_of(items: &[Item]) -> Self {
        fn gather(items: &[Item], all: &mut First) {
            for item in items {
                match &item.term {
                    Term::Group(branches) => branches.iter().for_each(|branch| gather(branch, all)),
                    _ => {
                        all.add(std::slice::from_ref(item));
                    }
                }
            }
        }
        let mut all = Self::default();
        gather(items, &mut all);
        all
    }

    /// Whether a match may begin, or go on, at a token.
    fn fits(&self, subject: &Subject<'_>, at: usize) -> bool {
        let bits = subject.features.bits[at];
        self.any
            || bits & self.bits != 0
            || subject.features.begins[at] & self.phrases != 0
            || bits & (bit::WORD | bit::NUMBER) == 0
                && self.marks.iter().any(|&mark| is_mark(subject, at, mark))
            || bits & bit::NAMED != 0 && self.words.contains(&subject.folded.key(at))
    }
}

/// What some rule may begin with, as far as one look at a token tells.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Start {
    bits: u32,
    /// The bits of phrases.
    phrases: u16,
    anywhere: bool,
}

impl Start {
    /// What either may begin with.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            bits: self.bits | other.bits,
            phrases: self.phrases | other.phrases,
            anywhere: self.anywhere || other.anywhere,
        }
    }

    /// Whether it may be a token of these bits and phrases.
    pub(super) fn fits(self, bits: u32, begins: u16) -> bool {
        self.anywhere || bits & self.bits != 0 || begins & self.phrases != 0
    }
}

/// Which rules may match in a sentence, and at a token, as far as one look can tell: of most rules it tells that they
/// do not.
#[derive(Debug)]
pub(super) struct Sieve {
    /// Rules by their numbers, 64 at a time.
    blocks: Vec<Block>,
    /// What some rule may begin with.
    start: Start,
}

/// Of 64 rules those that may begin so, as bits.
#[derive(Debug, Clone)]
struct Block {
    by_bit: [u64; 32],
    by_phrase: [u64; Phrase::COUNT],
    anywhere: u64,
    mixed: u64,
    upper: u64,
    /// Those that cannot do without a phrase.
    need: [u64; Phrase::COUNT],
}

impl Sieve {
    /// What each rule begins with and needs.
    pub(super) fn of(rules: &[Rule]) -> Self {
        let none = Block {
            by_bit: [0; 32],
            by_phrase: [0; Phrase::COUNT],
            anywhere: 0,
            mixed: 0,
            upper: 0,
            need: [0; Phrase::COUNT],
        };
        let mut sieve = Self {
            blocks: vec![none; rules.len().div_ceil(64)],
            start: Start::default(),
        };
        for (number, rule) in rules.iter().enumerate() {
            let start = rule.start();
            sieve.start = sieve.start.or(start);
            let block = &mut sieve.blocks[number / 64];
            let bit = 1 << (number % 64);
            each_bit(start.bits.into(), |begins| block.by_bit[begins] |= bit);
            each_bit(start.phrases.into(), |phrase| {
                block.by_phrase[phrase] |= bit;
            });
            each_bit(rule.needs.phrases.into(), |phrase| {
                block.need[phrase] |= bit;
            });
            for (wanted, rules) in [
                (start.anywhere, &mut block.anywhere),
                (rule.mixed, &mut block.mixed),
                (rule.upper, &mut block.upper),
            ] {
                *rules |= if wanted { bit } else { 0 };
            }
        }
        sieve
    }

    /// Calls `take` with the number of each rule that may match in a sentence, and what is known of the sentence.
    pub(super) fn each_in(
        &self,
        last: &mut Last,
        upper: bool,
        mut take: impl FnMut(usize, &mut Last),
    ) {
        let lacking = !last.begins & ((1 << Phrase::COUNT) - 1);
        for (index, block) in self.blocks.iter().enumerate() {
            let mut rules = last.rules[index] & if upper { block.upper } else { block.mixed };
            each_bit(lacking.into(), |phrase| rules &= !block.need[phrase]);
            each_bit(rules, |rule| take(index * 64 + rule, last));
        }
    }

    /// Calls `take` with the number of each rule among the `active` ones that may begin at a token of these bits and
    /// phrases, in the order of the rules.
    pub(super) fn each_at(
        &self,
        active: &[u64],
        bits: u32,
        begins: u16,
        mut take: impl FnMut(usize),
    ) {
        let (bits, begins) = (bits & self.start.bits, begins & self.start.phrases);
        for (index, (block, active)) in self.blocks.iter().zip(active).enumerate() {
            let mut rules = block.anywhere;
            each_bit(bits.into(), |bit| rules |= block.by_bit[bit]);
            each_bit(begins.into(), |phrase| rules |= block.by_phrase[phrase]);
            each_bit(rules & active, |rule| take(index * 64 + rule));
        }
    }
}

/// Calls `take` with the number of each bit that is set.
fn each_bit(mut bits: u64, mut take: impl FnMut(usize)) {
    while bits != 0 {
        take(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}

/// What follows the first term of a pattern that begins with one test.
#[derive(Debug)]
struct Second {
    test: Test,
    next: First,
}

impl Second {
    fn of(items: &[Item], program: &Program) -> Option<Self> {
        let test = program.opening()?;
        let at = items.iter().position(|item| item.term.takes())?;
        Some(Self {
            test,
            next: First::of(&items[at + 1..]),
        })
    }

    /// Whether a match that begins at a token may go on behind its first term.
    fn fits(&self, program: &Program, subject: &Subject<'_>, at: usize, end: usize) -> bool {
        program
            .passes(subject, self.test, at, end)
            .is_some_and(|next| self.next.any || next < end && self.next.fits(subject, next))
    }
}

/// The way to the first term that a pattern cannot do without behind terms that may take few tokens or many: over most
/// starts it soon ends at a token that none of these may be, which is told faster than by trying them.
#[derive(Debug)]
struct Way {
    over: First,
    to: Term,
    /// Whether the term may be the first.
    short: bool,
}

impl Way {
    fn of(items: &[Item]) -> Option<Self> {
        let is_loose = |item: &Item| item.min != item.max || matches!(item.term, Term::Group(_));
        let loose = items
            .iter()
            .position(|item| item.term.takes() && is_loose(item))?;
        let is_goal = |item: &Item| {
            item.min > 0 && matches!(item.term, Term::Phrase(_) | Term::Mark(_) | Term::Words(_))
        };
        let goal = loose + 1 + items[loose + 1..].iter().position(is_goal)?;
        Some(Self {
            over: First::any_of(&items[..goal]),
            to: items[goal].term.clone(),
            short: items[..goal]
                .iter()
                .all(|item| item.min == 0 || !item.term.takes()),
        })
    }

    /// Whether a match that begins at a token can reach the term.
    fn leads(&self, subject: &Subject<'_>, at: usize, end: usize) -> bool {
        let features = subject.features;
        let mut covered = at + 1;
        for token in at..end {
            let begins = features.begins[token];
            let stands = match &self.to {
                Term::Phrase(phrase) => begins & phrase.bit() != 0,
                Term::Mark(mark) => is_mark(subject, token, *mark),
                Term::Words(words) => {
                    features.bits[token] & bit::NAMED != 0
                        && words.contains(&subject.folded.key(token))
                }
                _ => true,
            };
            if stands && (self.short || token > at) {
                return true;
            }
            each_bit((begins & self.over.phrases).into(), |phrase| {
                let (_, phrase) = Phrase::NAMES[phrase];
                let behind = token + features.phrase(phrase, token);
                covered = covered.max(skip_period(subject, behind, end, phrase));
            });
            if token >= covered && !self.over.fits(subject, token) {
                return false;
            }
        }
        false
    }
}

/// What a pattern's terms cannot do without.
#[derive(Debug, Default)]
struct Needs {
    /// Of each of these sets of bits a token must have one.
    bits: Vec<u32>,
    /// The bits of phrases.
    phrases: u16,
    marks: Vec<u8>,
    /// Of each of these sets of words one must stand there, by their numbers in [`WordSets`].
    words: Vec<u16>,
}

/// The sets of words of which rules need one.
#[derive(Debug, Default)]
pub(super) struct WordSets {
    /// For each word, by its key, the numbers of the sets that hold it.
    of_word: FxHashMap<u64, Vec<u16>>,
    /// For each set, the rules that need it, as bits; see [`Sieve`].
    rules: Vec<Vec<u64>>,
    /// The rules that need no word.
    free: Vec<u64>,
}

impl WordSets {
    /// The keys of the words of all sets.
    pub(super) fn words(&self) -> impl Iterator<Item = u64> {
        self.of_word.keys().copied()
    }

    /// Notes which rules need each set.
    fn note(&mut self, rules: &[Rule]) {
        let none = vec![0; rules.len().div_ceil(64)];
        self.free.clone_from(&none);
        self.rules.fill(none);
        for (number, rule) in rules.iter().enumerate() {
            let (block, bit) = (number / 64, 1 << (number % 64));
            for &set in &rule.needs.words {
                self.rules[usize::from(set)][block] |= bit;
            }
            if rule.needs.words.is_empty() {
                self.free[block] |= bit;
            }
        }
    }

    /// Adds a set; gives its number.
    fn add(&mut self, words: &[u64]) -> u16 {
        let number = self.rules.len() as u16;
        self.rules.push(Vec::new());
        for &word in words {
            self.of_word.entry(word).or_default().push(number);
        }
        number
    }
}

impl Needs {
    fn of(items: &[Item], sets: &mut WordSets) -> Self {
        let mut needs = Self::default();
        for words in needs.gather(items) {
            needs.words.push(sets.add(&words));
        }
        needs
    }

    /// Takes in what items cannot do without; gives the sets of words.
    fn gather(&mut self, items: &[Item]) -> Vec<Vec<u64>> {
        let mut words = Vec::new();
        for item in items.iter().filter(|item| item.min > 0) {
            match &item.term {
                Term::Bits(bits) if !self.bits.contains(bits) => self.bits.push(*bits),
                Term::Phrase(phrase) => self.phrases |= phrase.bit(),
                Term::Mark(mark) if mark.is_ascii() => self.marks.push(*mark as u8),
                Term::Words(any) => words.push(any.clone()),
                Term::Group(branches) => {
                    // What each branch needs, the group needs.
                    let mut phrases = u16::MAX;
                    let mut one_of = Some(Vec::new());
                    for branch in branches {
                        let mut needs = Self::default();
                        let shortest = needs.gather(branch).into_iter().min_by_key(Vec::len);
                        phrases &= needs.phrases;
                        one_of = one_of.zip(shortest).map(|(any, more)| [any, more].concat());
                    }
                    self.phrases |= phrases;
                    words.extend(one_of);
                }
                _ => {}
            }
        }
        words
    }

    /// One past the last token of a sentence at which a match may begin; 0 for none.
    fn until(&self, subject: &Subject<'_>, last: &mut Last) -> u32 {
        let lacks =
            self.phrases & !last.begins != 0 || self.bits.iter().any(|bits| bits & last.bits == 0);
        if lacks {
            return 0;
        }
        let mut until = u32::MAX;
        let mut phrases = self.phrases;
        while phrases != 0 {
            until = until.min(last.phrases[phrases.trailing_zeros() as usize]);
            phrases &= phrases - 1;
        }
        for &set in &self.words {
            until = until.min(last.sets[usize::from(set)]);
        }
        for &mark in &self.marks {
            until = until.min(last.mark(mark, subject));
        }
        until
    }
}

/// Where in a sentence what rules need stands for the last time. Reused from sentence to sentence.
#[derive(Debug, Default)]
pub(super) struct Last {
    /// The bits of the sentence's tokens.
    bits: u32,
    /// The bits of its phrases.
    begins: u16,
    /// For each of them, one past the last token where one starts.
    phrases: [u32; Phrase::COUNT],
    /// For each set of words that rules need, one past the last token that is one of them; 0 for none.
    sets: Vec<u32>,
    /// For the marks looked for so far, one past the last token that can hold one.
    marks: Vec<(u8, u32)>,
    /// The sentence's tokens, half-open.
    tokens: (u32, u32),
    /// The rules that need no word, or one that the sentence has; as bits.
    rules: Vec<u64>,
}

impl Last {
    /// Looks at the tokens of a sentence.
    pub(super) fn fill(&mut self, subject: &Subject<'_>, tokens: (u32, u32), sets: &WordSets) {
        self.bits = 0;
        self.begins = 0;
        self.sets.clear();
        self.sets.resize(sets.rules.len(), 0);
        self.rules.clone_from(&sets.free);
        self.marks.clear();
        self.tokens = tokens;
        for at in tokens.0..tokens.1 {
            let bits = subject.features.bits[at as usize];
            self.bits |= bits;
            if bits & bit::NEEDED != 0 {
                let key = subject.folded.key(at as usize);
                for &set in sets.of_word.get(&key).into_iter().flatten() {
                    self.sets[usize::from(set)] = at + 1;
                    for (rules, more) in self.rules.iter_mut().zip(&sets.rules[usize::from(set)]) {
                        *rules |= more;
                    }
                }
            }
            let mut begins = subject.features.begins[at as usize];
            self.begins |= begins;
            while begins != 0 {
                self.phrases[begins.trailing_zeros() as usize] = at + 1;
                begins &= begins - 1;
            }
        }
    }

    /// One past the last token that can hold a mark.
    fn mark(&mut self, mark: u8, subject: &Subject<'_>) -> u32 {
        if let Some(&(_, end)) = self.marks.iter().find(|&&(known, _)| known == mark) {
            return end;
        }
        let (first, end) = self.tokens;
        let tokens = &subject.segments.tokens[first as usize..end as usize];
        let end = match tokens {
            [] => 0,
            [opens, ..] => {
                let span = opens.span.join(tokens[tokens.len() - 1].span);
                let found = memchr::memrchr(mark, &subject.text.as_bytes()[span.range()]);
                found.map_or(0, |at| {
                    let at = span.start() + at as u32;
                    first + tokens.partition_point(|token| token.span.start() <= at) as u32
                })
            }
        };
        self.marks.push((mark, end));
        end
    }
}

/// What a rule found, in tokens, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Found {
    pub(super) name: (u32, u32),
    pub(super) acronym: Option<(u32, u32)>,
}

/// Reads the rules of all rule files, and the sets of words that they need.
pub(super) fn load(files: &ListFiles, names: &mut RuleNames) -> Result<(Vec<Rule>, WordSets)> {
    let mut rules = Vec::new();
    let mut sets = WordSets::default();
    for (shown, text) in files.rule_files("patterns")? {
        let file: RuleFile = toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            Error::Rule {
                file: format!("{shown}:{line}"),
                why: error.message().to_owned(),
            }
        })?;
        for row in file.rule {
            let quoted = format!("\"{}\"", row.name);
            let line = text
                .lines()
                .position(|line| line.trim_start().starts_with("name") && line.contains(&quoted))
                .map_or(0, |index| index + 1);
            let fail = |why: String| Error::Rule {
                file: format!("{shown}:{line}"),
                why: format!("rule {}: {why}", row.name),
            };
            let kind = match row.kind.as_str() {
                "person" => Kind::Person,
                "organisation" => Kind::Organisation,
                "place" => Kind::Place,
                other => {
                    return Err(fail(format!(
                        "`{other}` is no kind: write person, organisation or place"
                    )));
                }
            };
            let (mixed, upper) = match row.case.as_str() {
                "" | "any" => (true, true),
                "mixed" => (true, false),
                "upper" => (false, true),
                other => {
                    return Err(fail(format!(
                        "`{other}` is no case: write any, mixed or upper"
                    )));
                }
            };
            let initials = match row.check.as_str() {
                "" => false,
                "initials" => true,
                other => {
                    return Err(fail(format!(
                        "`{other}` is no check: write initials or leave it out"
                    )));
                }
            };
            let items = parse(&row.pattern).map_err(fail)?;
            let program = Program::of(&items).map_err(fail)?;
            rules.push(Rule {
                id: names.register(&format!("rule:{}", row.name)),
                name: row.name,
                kind,
                weight: row.weight,
                mixed,
                upper,
                initials,
                first: First::of(&items),
                second: Second::of(&items, &program),
                way: Way::of(&items),
                needs: Needs::of(&items, &mut sets),
                program,
                examples: row
                    .finds
                    .iter()
                    .chain(&row.ignores)
                    .map(|example| {
                        let at = text
                            .lines()
                            .skip(line)
                            .position(|text| text.contains(example.as_str()))
                            .map_or(line, |below| line + below + 1);
                        format!("{shown}:{at}")
                    })
                    .collect(),
                finds: row.finds,
                ignores: row.ignores,
            });
        }
    }
    sets.note(&rules);
    Ok((rules, sets))
}

/// Reads a pattern.
pub(super) fn parse(pattern: &str) -> std::result::Result<Vec<Item>, String> {
    Parser { rest: pattern }.sequence(false)
}

/// What is left of a pattern.
struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    /// Terms up to the end, or up to `|` or `)` within a group.
    fn sequence(&mut self, within: bool) -> std::result::Result<Vec<Item>, String> {
        let mut items = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            let Some(c) = self.rest.chars().next() else {
                return if within {
                    Err("a `(` is not closed".to_owned())
                } else {
                    Ok(items)
                };
            };
            if within && (c == '|' || c == ')') {
                return Ok(items);
            }
            let term = self.term(c)?;
            let (min, max) = self.times()?;
            items.push(Item { term, min, max });
        }
    }

    fn term(&mut self, c: char) -> std::result::Result<Term, String> {
        let one = |parser: &mut Self, term| {
            parser.rest = &parser.rest[1..];
            Ok(term)
        };
        match c {
            '[' => one(self, Term::Open),
            ']' => one(self, Term::Close),
            '<' => one(self, Term::OpenAcronym),
            '>' => one(self, Term::CloseAcronym),
            '&' | '!' => {
                self.rest = &self.rest[1..];
                let term = self.rest.chars().next().map(|c| self.term(c));
                match term {
                    Some(Ok(
                        term @ (Term::Bits(_)
                        | Term::Phrase(_)
                        | Term::Words(_)
                        | Term::Mark(_)
                        | Term::Group(_)),
                    )) => Ok(Term::Ahead {
                        term: Box::new(term),
                        wanted: c == '&',
                    }),
                    _ => Err(format!(
                        "after `{c}` comes a word, a list, a shape, a mark or a group, such as {c}Capital"
                    )),
                }
            }
            '(' => {
                self.rest = &self.rest[1..];
                let mut branches = vec![self.sequence(true)?];
                while let Some(rest) = self.rest.strip_prefix('|') {
                    self.rest = rest;
                    branches.push(self.sequence(true)?);
                }
                self.rest = self.rest.strip_prefix(')').ok_or("a `(` is not closed")?;
                Ok(Term::Group(branches))
            }
            '\'' => {
                let inner = self.rest[1..].split('\'').next().unwrap_or_default();
                let mark = inner
                    .chars()
                    .next()
                    .ok_or("an empty mark: write ',' or '('")?;
                self.rest = self.rest[1 + inner.len()..]
                    .strip_prefix('\'')
                    .ok_or("a `'` is not closed")?;
                Ok(Term::Mark(mark))
            }
            _ => {
                // `of|for` is one term; a bar after a shape or a list parts the branches of a group.
                let plain = c.is_lowercase();
                let goes_on =
                    |c: char| c.is_alphanumeric() || matches!(c, '@' | '_') || (plain && c == '|');
                let end = self
                    .rest
                    .find(|c: char| !goes_on(c))
                    .unwrap_or(self.rest.len());
                let word = self.rest[..end].trim_end_matches('|');
                if word.is_empty() {
                    return Err(format!("`{c}` means nothing here"));
                }
                self.rest = &self.rest[word.len()..];
                Self::named(word)
            }
        }
    }

    fn named(word: &str) -> std::result::Result<Term, String> {
        if let Some(list) = word.strip_prefix('@') {
            let single = match list {
                "given_name" => Some(bit::GIVEN),
                "surname" => Some(bit::SURNAME),
                "particle" => Some(bit::PARTICLE),
                "says" => Some(bit::SAYS),
                "locates" => Some(bit::LOCATES),
                "leads" => Some(bit::LEADS),
                _ => None,
            };
            let phrase = Phrase::NAMES
                .iter()
                .find(|(name, _)| *name == list)
                .map(|(_, phrase)| *phrase);
            return match (single, phrase) {
                (Some(bits), _) => Ok(Term::Bits(bits)),
                (None, Some(phrase)) => Ok(Term::Phrase(phrase)),
                (None, None) => Err(format!("`@{list}` is no list that rules know")),
            };
        }
        match word {
            "Name" => Ok(Term::Bits(bit::NAME)),
            "Capital" => Ok(Term::Bits(bit::CAPITAL)),
            "OrgWord" => Ok(Term::Bits(bit::ORG_WORD)),
            "Acronym" => Ok(Term::Bits(bit::ACRONYM)),
            "Initial" => Ok(Term::Bits(bit::INITIAL)),
            "Number" => Ok(Term::Bits(bit::NUMBER)),
            "Ordinal" => Ok(Term::Bits(bit::ORDINAL)),
            "Plural" => Ok(Term::Bits(bit::PLURAL)),
            "Possessive" => Ok(Term::Bits(bit::POSSESSIVE)),
            "Lower" => Ok(Term::Bits(bit::LOWER)),
            "Word" => Ok(Term::Bits(bit::WORD)),
            "Plain" => Ok(Term::Bits(bit::PLAIN)),
            "Unknown" => Ok(Term::Bits(bit::UNKNOWN)),
            _ if word.starts_with(char::is_uppercase) => {
                Err(format!("`{word}` is no shape that rules know"))
            }
            _ => Ok(Term::Words(
                word.split('|')
                    .map(|word| lexicon::key(word.as_bytes()))
                    .collect(),
            )),
        }
    }

    fn times(&mut self) -> std::result::Result<(u8, u8), String> {
        const MANY: u8 = 12;
        let times = match self.rest.chars().next() {
            Some('?') => (0, 1),
            Some('*') => (0, MANY),
            Some('+') => (1, MANY),
            Some('{') => {
                let inner = self.rest[1..].split('}').next().unwrap_or_default();
                let (min, max) = inner.split_once(',').ok_or("write {1,3}")?;
                let number = |text: &str| {
                    text.trim()
                        .parse::<u8>()
                        .map_err(|_| "write {1,3}".to_owned())
                };
                let times = (number(min)?, number(max)?);
                self.rest = self.rest[1 + inner.len()..]
                    .strip_prefix('}')
                    .ok_or("a `{` is not closed")?;
                return Ok(times);
            }
            _ => return Ok((1, 1)),
        };
        self.rest = &self.rest[1..];
        Ok(times)
    }
}

/// What a rule is matched against.
pub(super) struct Subject<'a> {
    pub(super) text: &'a str,
    pub(super) segments: &'a Segments,
    pub(super) folded: &'a Folded,
    pub(super) features: &'a Features,
}

impl Rule {
    /// The keys of the words that it may begin with.
    pub(super) fn first_words(&self) -> &[u64] {
        &self.first.words
    }

    /// What it may begin with.
    pub(super) fn start(&self) -> Start {
        let First {
            bits,
            phrases,
            words,
            marks,
            any,
        } = &self.first;
        let opens = if words.is_empty() { 0 } else { bit::OPENS };
        Start {
            bits: bits | opens,
            phrases: *phrases,
            anywhere: *any || !marks.is_empty(),
        }
    }

    /// The keys of all words that it names.
    pub(super) fn words(&self) -> &[u64] {
        self.program.words()
    }

    /// Whether the rule applies to sentences of this case.
    pub(super) fn applies(&self, upper: bool) -> bool {
        if upper { self.upper } else { self.mixed }
    }

    /// One past the last token of a sentence at which a match may begin.
    pub(super) fn until(&self, subject: &Subject<'_>, last: &mut Last) -> u32 {
        self.needs.until(subject, last)
    }

    /// What the rule finds when it starts at token `at` of a sentence that ends before token `end`.
    pub(super) fn find(
        &self,
        subject: &Subject<'_>,
        at: usize,
        end: usize,
        machine: &mut Machine,
    ) -> Option<Found> {
        (self.may_match(subject, at, end))
            .then(|| self.run(subject, at, end, machine))
            .flatten()
    }

    /// Whether it may find something there, as far as a few looks can tell.
    fn may_match(&self, subject: &Subject<'_>, at: usize, end: usize) -> bool {
        at < end
            && self.first.fits(subject, at)
            && (self.second.as_ref())
                .is_none_or(|second| second.fits(&self.program, subject, at, end))
            && (self.way.as_ref()).is_none_or(|way| way.leads(subject, at, end))
    }

    /// As [`Rule::find`], without a look before.
    pub(super) fn run(
        &self,
        subject: &Subject<'_>,
        at: usize,
        end: usize,
        machine: &mut Machine,
    ) -> Option<Found> {
        let mut found = None;
        self.program.run(subject, at, end, machine, |notes| {
            let [first, last, acronym @ ..] = notes;
            let acronym = (!acronym.contains(&u32::MAX)).then_some(acronym.into());
            let is_name = first < last && last != u32::MAX;
            let spells =
                || acronym.is_some_and(|acronym| initials_match(subject, (first, last), acronym));
            if !is_name || self.initials && !spells() {
                return false;
            }
            found = Some(Found {
                name: (first, last),
                acronym,
            });
            true
        });
        found
    }
}

/// Whether the letters of an acronym are the initials of the words; small words may be passed over, one other word
/// may be too, and one word may give two letters (`CentCom`).
pub(super) fn initials_match(subject: &Subject<'_>, name: (u32, u32), acronym: (u32, u32)) -> bool {
    let mut letters = Vec::new();
    for token in acronym.0..acronym.1 {
        letters.extend_from_slice(subject.folded.word(token as usize));
    }
    let words: Vec<&[u8]> = (name.0..name.1)
        .map(|token| subject.folded.word(token as usize))
        .filter(|word| !word.is_empty())
        .collect();
    letters.len() >= 2
        && words
            .first()
            .is_some_and(|word| word.first() == letters.first())
        && spells(&letters, &words, 1)
}

/// See [`initials_match`]; `spare` is how many liberties are left.
fn spells(letters: &[u8], words: &[&[u8]], spare: u8) -> bool {
    let Some((letter, more)) = letters.split_first() else {
        return words.is_empty();
    };
    let Some((word, rest)) = words.split_first() else {
        return false;
    };
    let is_small = matches!(
        *word,
        b"of"
            | b"and"
            | b"for"
            | b"the"
            | b"on"
            | b"in"
            | b"to"
            | b"de"
            | b"e"
            | b"y"
            | b"&"
            | b"a"
            | b"la"
            | b"del"
    );
    let begins = word.first() == Some(letter);
    let second = || {
        more.first()
            .is_some_and(|second| spare > 0 && word[1..].contains(second))
    };
    (begins && spells(more, rest, spare))
        || (begins && second() && spells(&more[1..], rest, spare - 1))
        || (is_small && spells(letters, rest, spare))
        || (!is_small && spare > 0 && spells(letters, rest, spare - 1))
}
