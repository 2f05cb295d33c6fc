//! Patterns as programs, and the machine that runs them over the tokens of a sentence.
//!
//! A pattern is compiled once into a row of steps, as backtracking matchers of regular expressions do (R. Cox, "Regular
//! Expression Matching: the Virtual Machine Approach", 2009). Where a match may go on in several ways, the machine takes
//! the first and keeps on a stack where it stood; when a step fails, it takes up the last of these again. All that a
//! match has come to is a [`State`], so that to go back is to copy one. Where ways meet again, each state is followed
//! once.

use super::features::{Phrase, bit};
use super::patterns::{Item, Subject, Term};
use crate::segments::Shape;

/// A pattern, ready to run.
#[derive(Debug, Default)]
pub(super) struct Program {
    steps: Vec<Step>,
    choices: Vec<Choice>,
    tests: Vec<Test>,
    words: Vec<u64>,
}

/// A step of a program.
#[derive(Debug, Clone, Copy)]
enum Step {
    One(Test),
    /// As many tokens as pass, each by itself, within limits; then fewer.
    Many {
        test: Test,
        min: u8,
        max: u8,
    },
    /// What passes a test of the choice of this number, in their order.
    Choice(u16),
    /// Goes on behind itself, then at the step.
    Either(u16),
    Go(u16),
    /// Where ways through a group meet.
    Join,
    /// Sets the count of a loop to 0.
    Begin(u8),
    /// Goes on behind itself while there may be more, then out of the loop.
    Loop {
        count: u8,
        min: u8,
        max: u8,
        out: u16,
    },
    /// Counts, and goes back to the head of the loop.
    Again {
        count: u8,
        head: u16,
    },
    /// Notes where the match stands.
    Note(u8),
    /// What follows must pass, or must not; the match goes on at the same token.
    Ahead {
        test: Test,
        wanted: bool,
    },
    /// The same, of the steps up to `behind`.
    RowAhead {
        wanted: bool,
        behind: u16,
    },
    Found,
}

/// What a token, or a phrase that starts at it, must be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Test {
    Bits(u32),
    Phrase(Phrase),
    /// One of the words of this range of [`Program::words`].
    Words(u16, u16),
    Mark(char),
    /// What passes a test of the choice of this number, each of which takes one token.
    Any(u16),
}

/// Tests of which one must pass.
#[derive(Debug)]
struct Choice {
    /// A range of [`Program::tests`].
    tests: (u16, u16),
    /// Of these bits, these phrases, or being a mark, a token must have one to pass any.
    bits: u32,
    phrases: u16,
    marks: bool,
}

/// How deep repeated groups may lie in each other.
const DEPTH: usize = 4;

/// Where the name and the acronym of a match begin and end: tokens, or `u32::MAX`.
pub(super) type Notes = [u32; 4];

/// How far a match has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    step: u16,
    /// The test to go on with, at [`Step::Choice`].
    test: u16,
    at: u32,
    counts: [u8; DEPTH],
    notes: Notes,
}

/// The stacks of the machine. Reused from match to match.
#[derive(Debug, Default)]
pub(super) struct Machine {
    /// How a match may go on otherwise; with each state, down to which token it may give tokens back.
    ways: Vec<(State, u32)>,
    /// The states that were followed from where ways meet.
    met: Vec<State>,
}

impl Program {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// Why the pattern cannot be run, in words.
    pub(super) fn of(items: &[Item]) -> Result<Self, String> {
        let mut program = Self::default();
        program.row(items, 0)?;
        program.push(Step::Found);
        let parts = [
            program.steps.len(),
            program.tests.len(),
            program.words.len(),
        ];
        if parts.iter().any(|&part| part > usize::from(u16::MAX)) {
            return Err("the pattern is too long".to_owned());
        }
        Ok(program)
    }

    /// The keys of all words that the pattern names.
    pub(super) fn words(&self) -> &[u64] {
        &self.words
    }

    /// The test of the first token or phrase, where the pattern begins with one that it cannot do without.
    pub(super) fn opening(&self) -> Option<Test> {
        let mut step = 0;
        loop {
            match self.steps[step] {
                Step::Note(_) | Step::Ahead { .. } => step += 1,
                Step::RowAhead { behind, .. } => step = usize::from(behind),
                Step::One(test) => return Some(test),
                _ => return None,
            }
        }
    }

    fn push(&mut self, step: Step) -> usize {
        self.steps.push(step);
        self.steps.len() - 1
    }

    /// The number of the step that comes next.
    fn next(&self) -> u16 {
        self.steps.len() as u16
    }

    fn row(&mut self, items: &[Item], depth: usize) -> Result<(), String> {
        items.iter().try_for_each(|item| self.item(item, depth))
    }

    fn item(&mut self, item: &Item, depth: usize) -> Result<(), String> {
        let (min, max) = (item.min, item.max);
        match &item.term {
            Term::Open => self.push(Step::Note(0)),
            Term::Close => self.push(Step::Note(1)),
            Term::OpenAcronym => self.push(Step::Note(2)),
            Term::CloseAcronym => self.push(Step::Note(3)),
            Term::Ahead { term, wanted } => {
                let wanted = *wanted;
                match self.test(term) {
                    Some(test) => self.push(Step::Ahead { test, wanted }),
                    None => return self.row_ahead(term, wanted),
                }
            }
            term => match self.test(term) {
                Some(test) if (min, max) == (1, 1) => self.push(Step::One(test)),
                // Phrases are of several lengths.
                Some(test) if !matches!(test, Test::Phrase(_)) => {
                    self.push(Step::Many { test, min, max })
                }
                _ => return self.repeat(item, depth),
            },
        };
        Ok(())
    }

    /// A phrase or a group, as often as its item says.
    fn repeat(&mut self, item: &Item, depth: usize) -> Result<(), String> {
        match (item.min, item.max) {
            (1, 1) => self.once(&item.term, depth),
            (0, 1) => {
                let either = self.push(Step::Found);
                self.once(&item.term, depth)?;
                self.steps[either] = Step::Either(self.next());
                Ok(())
            }
            (min, max) => {
                if depth == DEPTH {
                    let why = format!("repeated groups lie more than {DEPTH} deep in each other");
                    return Err(why);
                }
                let count = depth as u8;
                self.push(Step::Begin(count));
                let head = self.push(Step::Found);
                self.once(&item.term, depth + 1)?;
                self.push(Step::Again {
                    count,
                    head: head as u16,
                });
                self.steps[head] = Step::Loop {
                    count,
                    min,
                    max,
                    out: self.next(),
                };
                Ok(())
            }
        }
    }

    fn once(&mut self, term: &Term, depth: usize) -> Result<(), String> {
        let branches = match (self.test(term), term) {
            (Some(test), _) => {
                self.push(Step::One(test));
                return Ok(());
            }
            (None, Term::Group(branches)) => branches,
            (None, _) => unreachable!("brackets and what lies ahead are not repeated"),
        };
        if let Some(choice) = self.choice(branches) {
            self.push(Step::Choice(choice));
            return Ok(());
        }
        let mut ends = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            if branch
                .iter()
                .all(|item| item.min == 0 || !item.term.takes())
            {
                let why = "a branch of a group can match nothing: \
                           a group that may be left out has a `?` behind it";
                return Err(why.to_owned());
            }
            if index + 1 == branches.len() {
                self.row(branch, depth)?;
            } else {
                let either = self.push(Step::Found);
                self.row(branch, depth)?;
                ends.push(self.push(Step::Found));
                self.steps[either] = Step::Either(self.next());
            }
        }
        let join = self.next();
        for &end in &ends {
            self.steps[end] = Step::Go(join);
        }
        if !ends.is_empty() {
            self.push(Step::Join);
        }
        Ok(())
    }

    fn row_ahead(&mut self, term: &Term, wanted: bool) -> Result<(), String> {
        let ahead = self.push(Step::Found);
        self.once(term, 0)?;
        self.push(Step::Found);
        let behind = self.next();
        self.steps[ahead] = Step::RowAhead { wanted, behind };
        Ok(())
    }

    /// A term as a test, where it is one; of groups those of which each branch takes one token.
    fn test(&mut self, term: &Term) -> Option<Test> {
        Some(match term {
            Term::Bits(bits) => Test::Bits(*bits),
            Term::Phrase(phrase) => Test::Phrase(*phrase),
            Term::Mark(mark) => Test::Mark(*mark),
            Term::Words(words) => {
                let from = self.words.len() as u16;
                self.words.extend(words);
                Test::Words(from, self.words.len() as u16)
            }
            Term::Group(branches) => {
                let is_phrase = |item: &Item| matches!(item.term, Term::Phrase(_));
                if branches.iter().flatten().any(is_phrase) {
                    return None;
                }
                Test::Any(self.choice(branches)?)
            }
            _ => return None,
        })
    }

    /// The choice between the branches of a group, where each is one term that is no group.
    fn choice(&mut self, branches: &[Vec<Item>]) -> Option<u16> {
        let is_single = |branch: &Vec<Item>| {
            let [item] = branch.as_slice() else {
                return false;
            };
            (item.min, item.max) == (1, 1)
                && item.term.takes()
                && !matches!(item.term, Term::Group(_))
        };
        if !branches.iter().all(is_single) {
            return None;
        }
        let from = self.tests.len() as u16;
        let mut choice = Choice {
            tests: (from, from),
            bits: 0,
            phrases: 0,
            marks: false,
        };
        for branch in branches {
            let test = self.test(&branch[0].term)?;
            match test {
                Test::Bits(bits) => choice.bits |= bits,
                Test::Phrase(phrase) => choice.phrases |= phrase.bit(),
                Test::Words(..) => choice.bits |= bit::NAMED,
                Test::Mark(_) | Test::Any(_) => choice.marks = true,
            }
            self.tests.push(test);
        }
        choice.tests.1 = self.tests.len() as u16;
        self.choices.push(choice);
        Some(self.choices.len() as u16 - 1)
    }

    /// Matches from token `at` of a sentence that ends before token `end`; calls `accept` with the notes of each
    /// match, until it accepts one.
    pub(super) fn run(
        &self,
        subject: &Subject<'_>,
        at: usize,
        end: usize,
        machine: &mut Machine,
        mut accept: impl FnMut(Notes) -> bool,
    ) {
        machine.ways.clear();
        machine.met.clear();
        let start = State {
            step: 0,
            test: 0,
            at: at as u32,
            counts: [0; DEPTH],
            notes: [u32::MAX; 4],
        };
        self.follow(subject, start, end, machine, &mut accept);
    }

    /// Follows a state and all that it leads to; whether a match was accepted.
    fn follow(
        &self,
        subject: &Subject<'_>,
        mut state: State,
        end: usize,
        machine: &mut Machine,
        accept: &mut dyn FnMut(Notes) -> bool,
    ) -> bool {
        let floor = machine.ways.len();
        loop {
            let goes_on = match self.steps[usize::from(state.step)] {
                Step::One(test) => match self.passes(subject, test, state.at as usize, end) {
                    Some(next) => {
                        state.at = next as u32;
                        true
                    }
                    None => false,
                },
                Step::Many { test, min, max } => {
                    let from = state.at as usize;
                    let most = end.min(from + usize::from(max));
                    let mut at = from;
                    while at < most && self.passes(subject, test, at, end).is_some() {
                        at += 1;
                    }
                    let least = from + usize::from(min);
                    state.at = at as u32;
                    if at > least {
                        let mut fewer = state;
                        fewer.step += 1;
                        fewer.at -= 1;
                        machine.ways.push((fewer, least as u32));
                    }
                    at >= least
                }
                Step::Choice(choice) => self.choose(subject, choice, &mut state, end, machine),
                Step::Either(other) => {
                    let mut otherwise = state;
                    otherwise.step = other;
                    machine.ways.push((otherwise, state.at));
                    true
                }
                Step::Go(step) => {
                    state.step = step;
                    continue;
                }
                Step::Join => {
                    let new = !machine.met.contains(&state);
                    if new {
                        machine.met.push(state);
                    }
                    new
                }
                Step::Begin(count) => {
                    state.counts[usize::from(count)] = 0;
                    true
                }
                Step::Loop {
                    count,
                    min,
                    max,
                    out,
                } => {
                    let done = state.counts[usize::from(count)];
                    if done >= max {
                        state.step = out;
                        continue;
                    }
                    if done >= min {
                        let mut leaves = state;
                        leaves.step = out;
                        machine.ways.push((leaves, state.at));
                    }
                    true
                }
                Step::Again { count, head } => {
                    state.counts[usize::from(count)] += 1;
                    state.step = head;
                    continue;
                }
                Step::Note(note) => {
                    state.notes[usize::from(note)] = state.at;
                    true
                }
                Step::Ahead { test, wanted } => {
                    let stands = self.passes(subject, test, state.at as usize, end).is_some();
                    stands == wanted
                }
                Step::RowAhead { wanted, behind } => {
                    let mut ahead = state;
                    ahead.step += 1;
                    let met = machine.met.len();
                    // Most rows fail at once.
                    let opens = match self.steps[usize::from(ahead.step)] {
                        Step::One(test) => {
                            (self.passes(subject, test, state.at as usize, end)).is_some()
                        }
                        _ => true,
                    };
                    let stands = opens && self.follow(subject, ahead, end, machine, &mut |_| true);
                    // What led to a match may be asked for again.
                    machine.met.truncate(met);
                    state.step = behind;
                    if stands == wanted {
                        continue;
                    }
                    false
                }
                Step::Found => {
                    if accept(state.notes) {
                        machine.ways.truncate(floor);
                        return true;
                    }
                    false
                }
            };
            if goes_on {
                state.step += 1;
                continue;
            }
            if machine.ways.len() == floor {
                return false;
            }
            let way = machine.ways.len() - 1;
            let (otherwise, least) = &mut machine.ways[way];
            state = *otherwise;
            if otherwise.at > *least {
                otherwise.at -= 1;
            } else {
                machine.ways.pop();
            }
        }
    }

    /// Takes the first test of a choice that passes, from that of the state on; keeps the state with the next test
    /// where that may lead elsewhere.
    fn choose(
        &self,
        subject: &Subject<'_>,
        number: u16,
        state: &mut State,
        end: usize,
        machine: &mut Machine,
    ) -> bool {
        let choice = &self.choices[usize::from(number)];
        let at = state.at as usize;
        if at >= end || !choice.fits(subject, at) {
            return false;
        }
        let tests = &self.tests[usize::from(choice.tests.0)..usize::from(choice.tests.1)];
        let from = usize::from(std::mem::take(&mut state.test));
        for (index, &test) in tests.iter().enumerate().skip(from) {
            let Some(next) = self.passes(subject, test, at, end) else {
                continue;
            };
            // Each place to go on from is tried once.
            let led = |&test: &Test| self.passes(subject, test, at, end) == Some(next);
            if tests[..index].iter().any(led) {
                continue;
            }
            if index + 1 < tests.len() && subject.features.begins[at] & choice.phrases != 0 {
                let mut otherwise = *state;
                otherwise.test = index as u16 + 1;
                machine.ways.push((otherwise, state.at));
            }
            state.at = next as u32;
            return true;
        }
        false
    }

    /// Where what passes a test at token `at` ends, or `None`.
    #[inline]
    pub(super) fn passes(
        &self,
        subject: &Subject<'_>,
        test: Test,
        at: usize,
        end: usize,
    ) -> Option<usize> {
        if at >= end {
            return None;
        }
        let features = subject.features;
        let takes_one = match test {
            Test::Bits(bits) => features.bits[at] & bits != 0,
            Test::Phrase(phrase) => {
                if features.begins[at] & phrase.bit() == 0 {
                    return None;
                }
                let behind = at + features.phrase(phrase, at);
                return Some(skip_period(subject, behind, end, phrase)).filter(|&next| next <= end);
            }
            Test::Words(from, to) => {
                features.bits[at] & bit::NAMED != 0
                    && self.words[usize::from(from)..usize::from(to)]
                        .contains(&subject.folded.key(at))
            }
            Test::Mark(mark) => is_mark(subject, at, mark),
            Test::Any(choice) => {
                let choice = &self.choices[usize::from(choice)];
                let (from, to) = choice.tests;
                choice.fits(subject, at)
                    && self.tests[usize::from(from)..usize::from(to)]
                        .iter()
                        .any(|&test| self.passes(subject, test, at, end).is_some())
            }
        };
        takes_one.then_some(at + 1)
    }
}

impl Choice {
    /// Whether some test may pass at a token: of most tokens it tells that none does.
    fn fits(&self, subject: &Subject<'_>, at: usize) -> bool {
        let bits = subject.features.bits[at];
        bits & self.bits != 0
            || subject.features.begins[at] & self.phrases != 0
            || self.marks && bits & (bit::WORD | bit::NUMBER) == 0
    }
}

/// Whether a token is a mark; a dash between blanks parts clauses, and joins no name.
pub(super) fn is_mark(subject: &Subject<'_>, at: usize, mark: char) -> bool {
    let tokens = &subject.segments.tokens;
    let token = &tokens[at];
    let is_dash = || token.spaced && tokens.get(at + 1).is_some_and(|next| next.spaced);
    matches!(token.shape, Shape::Punctuation | Shape::Possessive)
        && starts_with(&subject.text[token.span.range()], mark)
        && !(mark == '-' && is_dash())
}

/// Most marks are one byte.
fn starts_with(written: &str, mark: char) -> bool {
    if mark.is_ascii() {
        written.as_bytes().first() == Some(&(mark as u8))
    } else {
        written.starts_with(mark)
    }
}

/// Steps over the period of an abbreviated title (`Gen.`).
pub(super) fn skip_period(subject: &Subject<'_>, at: usize, end: usize, phrase: Phrase) -> usize {
    let is_period = phrase == Phrase::Title && at < end && {
        let token = &subject.segments.tokens[at];
        !token.spaced && token.span.cut(subject.text) == "."
    };
    at + usize::from(is_period)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::features::Features;
    use super::super::fold::Folded;
    use super::super::patterns::parse;
    use super::*;
    use crate::testing::{document, stages};

    /// Where the name lies that a pattern first finds from the start of a text of words.
    fn found(pattern: &str, text: &str) -> Option<(u32, u32)> {
        let items = parse(pattern).unwrap();
        with_subject(text, |subject, end| {
            let mut found = None;
            let mut machine = Machine::default();
            let program = Program::of(&items).unwrap();
            program.run(subject, 0, end, &mut machine, |notes| {
                found = Some((notes[0], notes[1]));
                true
            });
            let naively = naively(subject, &items, end);
            assert_eq!(found, naively, "{pattern} in {text}");
            found
        })
    }

    /// Calls `act` with a text each word of which some rule names.
    fn with_subject<T>(text: &str, act: impl Fn(&Subject<'_>, usize) -> T) -> T {
        let document = document("text", text);
        let segments = stages().segmenter.segment(&document);
        let mut folded = Folded::default();
        folded.fill(text, &segments);
        let tokens = segments.tokens.len();
        let mut features = Features::default();
        features.bits = vec![bit::WORD | bit::NAMED; tokens + 1];
        features.begins = vec![0; tokens + 1];
        let subject = Subject {
            text,
            segments: &segments,
            folded: &folded,
            features: &features,
        };
        act(&subject, tokens)
    }

    /// The same by trying all ways one after the other.
    fn naively(subject: &Subject<'_>, items: &[Item], end: usize) -> Option<(u32, u32)> {
        let mut notes = Vec::new();
        rows(subject, items, 0, end, &mut notes);
        notes.first().map(|notes| (notes[0], notes[1]))
    }

    /// Every way to match a row, best first: appends the notes of each, and gives where it ends.
    fn rows(
        subject: &Subject<'_>,
        items: &[Item],
        at: usize,
        end: usize,
        all: &mut Vec<Notes>,
    ) -> Vec<usize> {
        let mut ways = vec![(at, [u32::MAX; 4])];
        for item in items {
            let ways_on = |&(at, notes): &(usize, Notes)| -> Vec<(usize, Notes)> {
                let note = |slot: usize| {
                    let mut notes = notes;
                    notes[slot] = at as u32;
                    vec![(at, notes)]
                };
                match &item.term {
                    Term::Open => note(0),
                    Term::Close => note(1),
                    Term::Ahead { term, wanted } => {
                        let stands = !once(subject, term, at, end).is_empty();
                        (stands == *wanted)
                            .then_some((at, notes))
                            .into_iter()
                            .collect()
                    }
                    term => times(subject, term, (item.min, item.max), at, end)
                        .into_iter()
                        .map(|next| (next, notes))
                        .collect(),
                }
            };
            ways = ways.iter().flat_map(ways_on).collect();
        }
        all.extend(ways.iter().map(|&(_, notes)| notes));
        ways.iter().map(|&(at, _)| at).collect()
    }

    fn times(
        subject: &Subject<'_>,
        term: &Term,
        (min, max): (u8, u8),
        at: usize,
        end: usize,
    ) -> Vec<usize> {
        let mut ends = Vec::new();
        if max > 0 {
            for next in once(subject, term, at, end) {
                let rest = (min.saturating_sub(1), max - 1);
                ends.extend(times(subject, term, rest, next, end));
            }
        }
        if min == 0 {
            ends.push(at);
        }
        ends
    }

    fn once(subject: &Subject<'_>, term: &Term, at: usize, end: usize) -> Vec<usize> {
        match term {
            Term::Group(branches) => {
                let ends = |branch: &Vec<Item>| rows(subject, branch, at, end, &mut Vec::new());
                branches.iter().flat_map(ends).collect()
            }
            Term::Words(words) => {
                let stands = at < end && words.contains(&subject.folded.key(at));
                stands.then_some(at + 1).into_iter().collect()
            }
            _ => unreachable!("no such term in these tests"),
        }
    }

    #[test]
    fn the_most_is_taken_that_lets_the_rest_match() {
        assert_eq!(found("[ a* ] a", "a a a"), Some((0, 2)));
        assert_eq!(found("[ (a b?){1,3} ] b", "a b a b"), Some((0, 3)));
        assert_eq!(found("[ (a|b)+ ] c", "a b a"), None);
        assert_eq!(found("[ (a | a b | b)* ] b", "a b b"), Some((0, 2)));
    }

    #[test]
    fn what_lies_ahead_takes_no_words() {
        assert_eq!(found("[ &a a !( b c ) b ] d", "a b d"), Some((0, 2)));
        assert_eq!(found("[ a !( b c ) b ] c", "a b c"), None);
    }

    #[test]
    fn a_pattern_that_cannot_be_run_says_why() {
        let why = |pattern: &str| Program::of(&parse(pattern).unwrap()).unwrap_err();
        assert!(why("[ a (b? | c d) ]").contains("can match nothing"));
        assert!(why("[ (((((a b)* c)* d)* e)* f)* ]").contains("more than 4 deep"));
    }

    fn pattern() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec!["a", "b", "c", "a|b"]).prop_map(str::to_owned);
        let times = prop::sample::select(vec!["", "", "?", "*", "{1,2}"]);
        let row = word.clone().prop_recursive(2, 12, 3, move |inner| {
            let ahead = prop::sample::select(vec!["&a", "!b", "!( a b )", ""]);
            let group = (inner.clone(), inner.clone(), times.clone(), word.clone())
                .prop_map(|(one, other, times, word)| format!("( {one} | {other} ){times} {word}"));
            let more = (word.clone(), times.clone(), ahead, inner).prop_map(
                |(word, times, ahead, inner)| format!("{word} {word}{times} {ahead} {inner}"),
            );
            prop_oneof![group, more]
        });
        (row.clone(), row).prop_map(|(name, rest)| format!("[ {name} ] {rest}"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_machine_finds_what_all_ways_tried_in_order_find_first(
            pattern in pattern(),
            words in prop::collection::vec(prop::sample::select(vec!["a", "b", "c"]), 1..12),
        ) {
            found(&pattern, &words.join(" "));
        }
    }
}
