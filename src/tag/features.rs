//! What is known of each token before any rule looks at it.

use rustc_hash::FxHashMap;

use super::endings;
use super::fold::Folded;
use super::letters;
use super::lexicon::{Lexicon, Recent, Word};
use super::lists::{Cue, Hit, Target};
use super::romanised::Joined;
use super::weights as w;
use crate::gazetteer::Entries;
use crate::mention::Kind;
use crate::segments::{Segments, Sentence, Shape, Token, Zone};

/// Bits of a token, as rules test them.
pub(super) mod bit {
    /// May be part of a person's or place's own name.
    pub(crate) const NAME: u32 = 1 << 0;
    /// Begins with a capital (in text that has both cases) and is no function word.
    pub(crate) const CAPITAL: u32 = 1 << 1;
    /// Two or more capitals and nothing else: may be an acronym.
    pub(crate) const ACRONYM: u32 = 1 << 2;
    /// A single capital with a period: `J.`
    pub(crate) const INITIAL: u32 = 1 << 3;
    /// A word in small letters.
    pub(crate) const LOWER: u32 = 1 << 4;
    /// A number.
    pub(crate) const NUMBER: u32 = 1 << 5;
    /// In the list of given names.
    pub(crate) const GIVEN: u32 = 1 << 6;
    /// In the list of surnames, or ends like one.
    pub(crate) const SURNAME: u32 = 1 << 7;
    /// A particle of names.
    pub(crate) const PARTICLE: u32 = 1 << 8;
    /// A verb of saying.
    pub(crate) const SAYS: u32 = 1 << 9;
    /// A preposition that a place follows.
    pub(crate) const LOCATES: u32 = 1 << 10;
    /// A word of a body's name: a capital, and neither title nor given name.
    pub(crate) const ORG_WORD: u32 = 1 << 11;
    /// A preposition that a place often follows, and a person at times: `from`.
    pub(crate) const LEADS: u32 = 1 << 26;
    /// The first word of its sentence, or a word of a heading: its capital says nothing.
    pub(crate) const START: u32 = 1 << 12;
    /// Never part of a name.
    pub(crate) const NEVER: u32 = 1 << 13;
    /// A word of any kind.
    pub(crate) const WORD: u32 = 1 << 14;
    /// Stands in a sentence of capitals only.
    pub(crate) const UPPER_TEXT: u32 = 1 << 15;
    /// An English word that is common enough to be just that.
    pub(crate) const COMMON: u32 = 1 << 16;
    /// A word that a person follows more often than not.
    pub(crate) const ADDRESSES: u32 = 1 << 17;
    /// A capitalised word that is an English word.
    pub(crate) const PLAIN: u32 = 1 << 18;
    /// May be part of a name, and is no English word.
    pub(crate) const UNKNOWN: u32 = 1 << 19;
    /// A verb form that somebody or something that acts stands before.
    pub(crate) const ACTS: u32 = 1 << 20;
    /// `the`, `of`, `he`: no part of a name unless in small letters.
    pub(crate) const FUNCTION: u32 = 1 << 22;
    /// The surname of somebody whom a list knows.
    pub(crate) const BEARER: u32 = 1 << 27;
    /// An English word that this document writes with a capital only, and more than once within sentences.
    pub(crate) const STEADY: u32 = 1 << 21;
    /// A number that counts a row: `65th`, `2nd`.
    pub(crate) const ORDINAL: u32 = 1 << 23;
    /// A word that some rule begins with.
    pub(crate) const OPENS: u32 = 1 << 25;
    /// A word that some rule names.
    pub(crate) const NAMED: u32 = 1 << 28;
    /// A word of a set of which some rule needs one.
    pub(crate) const NEEDED: u32 = 1 << 30;
    /// `US` in a text of capitals where it is the pronoun.
    pub(crate) const PRONOUN: u32 = 1 << 29;
    /// The possessive ending of a word: `'s`, the apostrophe of `Workers'`.
    pub(crate) const POSSESSIVE: u32 = 1 << 31;
    /// A capitalised word of four letters or more that ends in `s`: `Eagles`.
    pub(crate) const PLURAL: u32 = 1 << 24;
}

/// The phrases that rules can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phrase {
    Title,
    OrgFirst,
    OrgLast,
    PlaceBefore,
    PlaceAfter,
    Role,
    Never,
    Demonym,
    Place,
    Organisation,
    Person,
    NotAlone,
}

impl Phrase {
    /// How many there are.
    pub(super) const COUNT: usize = 12;

    /// Each with its name in the rule language.
    pub(super) const NAMES: [(&'static str, Self); Self::COUNT] = [
        ("title", Self::Title),
        ("org_first", Self::OrgFirst),
        ("org_last", Self::OrgLast),
        ("place_before", Self::PlaceBefore),
        ("place_after", Self::PlaceAfter),
        ("role", Self::Role),
        ("never", Self::Never),
        ("demonym", Self::Demonym),
        ("place", Self::Place),
        ("organisation", Self::Organisation),
        ("person", Self::Person),
        ("not_alone", Self::NotAlone),
    ];

    /// Its bit in [`Features::begins`].
    pub(super) fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// All features of a document's tokens. Reused from document to document.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// What the word lists know.
    pub(super) words: Vec<Word>,
    /// See [`bit`].
    pub(super) bits: Vec<u32>,
    /// Which phrases start at a token: bit i stands for phrase i.
    pub(super) begins: Vec<u16>,
    /// The length in tokens of the longest phrase of each kind that starts at a token.
    lengths: Vec<[u8; Phrase::COUNT]>,
    /// The length of the longest title that ends before a token.
    pub(super) title_before: Vec<u8>,
    /// Whether a token belongs to the name of a country or another place that everybody knows.
    pub(super) well_known: Vec<bool>,
    /// Whether a token goes on with a title: `Chargé d'Affaires`.
    in_title: Vec<bool>,
    /// Whether a token goes on with the name of a country or another place that everybody knows: `States`.
    pub(super) in_place: Vec<bool>,
    /// Whether a token belongs to a phrase of several words that is no name (`Hare Krishna`).
    no_name: Vec<bool>,
    /// Whether a token is the acronym of a body in the lists.
    acronyms: Vec<bool>,
    /// Whether a sentence is a heading that gives each longer word a capital.
    titled: Vec<bool>,
    /// Words whose syllables are joined by hyphens: `En-lai`.
    pub(super) joined: Joined,
    /// For each English word with a capital within a sentence, how often so and how often in small letters.
    cases: FxHashMap<u64, (u32, u32)>,
}

/// The bit of a word's key in a set of few words: where it is off, the word is not in the set.
fn sieve(key: u64) -> u64 {
    1 << (key % 64)
}

/// Above this rank a word of the word lists is rare enough to be a name in text of capitals only.
const COMMON_RANK: u8 = 55;

impl Features {
    /// Looks every word up, which the search of the lists needs before all else.
    pub(super) fn look_up(
        &mut self,
        folded: &Folded,
        tokens: usize,
        lexicon: &Lexicon,
        recent: &mut Recent,
    ) {
        recent.prepare(lexicon);
        self.words.clear();
        self.words
            .extend((0..tokens).map(|token| match folded.key(token) {
                0 => Word::default(),
                key => recent.get(key, lexicon),
            }));
        self.words.push(Word::default());
    }

    /// Fills the rest of this buffer anew.
    pub(super) fn fill(
        &mut self,
        text: &str,
        segments: &Segments,
        folded: &Folded,
        hits: &[Hit],
        lexicon: &Lexicon,
        entries: &Entries,
    ) {
        let count = segments.tokens.len();
        self.bits.clear();
        self.begins.clear();
        self.begins.resize(count + 1, 0);
        self.lengths.clear();
        self.lengths.resize(count + 1, [0; Phrase::COUNT]);
        self.title_before.clear();
        self.title_before.resize(count + 1, 0);
        self.well_known.clear();
        self.well_known.resize(count + 1, false);
        self.acronyms.clear();
        self.acronyms.resize(count + 1, false);
        self.in_title.clear();
        self.in_title.resize(count + 1, false);
        self.in_place.clear();
        self.in_place.resize(count + 1, false);
        self.no_name.clear();
        self.no_name.resize(count + 1, false);
        for hit in hits {
            let phrase = match hit.target {
                Target::Cue(cue) => match cue {
                    Cue::Title => Phrase::Title,
                    Cue::OrgFirst => Phrase::OrgFirst,
                    Cue::OrgLast => Phrase::OrgLast,
                    Cue::PlaceBefore => Phrase::PlaceBefore,
                    Cue::PlaceAfter => Phrase::PlaceAfter,
                    Cue::Role => Phrase::Role,
                    Cue::Never => Phrase::Never,
                    Cue::Demonym(_) => Phrase::Demonym,
                    Cue::NotAlone => Phrase::NotAlone,
                },
                Target::Entry(id) => match entries.get(id).kind {
                    Kind::Place => Phrase::Place,
                    Kind::Organisation => Phrase::Organisation,
                    _ => Phrase::Person,
                },
                Target::Topic(_) => continue,
            };
            if phrase == Phrase::Organisation && hit.acronym && hit.last - hit.first == 1 {
                let word = self.words[hit.first as usize];
                self.acronyms[hit.first as usize] |= word.surname == 0 && word.given == 0;
            }
            let first = hit.first as usize;
            let function = self.words[first].bits & bit::FUNCTION != 0
                && segments.sentences[segments.tokens[first].sentence as usize].upper;
            // `8 P.M. Paris time` has no Prime Minister.
            let hour = phrase == Phrase::Title
                && folded.word(first) == b"pm"
                && first > 0
                && segments.tokens[first - 1].shape == Shape::Number;
            // `HE SAID` has no Excellency.
            if hit.weak || hour || phrase == Phrase::Title && hit.acronym && function {
                continue;
            }
            if phrase == Phrase::NotAlone && hit.last - hit.first > 1 {
                self.no_name[hit.first as usize..hit.last as usize].fill(true);
            }
            if let Target::Entry(id) = hit.target {
                let entry = entries.get(id);
                if entry.kind == Kind::Place && entry.weight >= super::weights::NO_PERSON {
                    self.well_known[hit.first as usize..hit.last as usize].fill(true);
                    self.in_place[hit.first as usize + 1..hit.last as usize].fill(true);
                }
            }
            let len = u8::try_from(hit.last - hit.first).unwrap_or(u8::MAX);
            self.begins[hit.first as usize] |= phrase.bit();
            let slot = &mut self.lengths[hit.first as usize][phrase as usize];
            *slot = len.max(*slot);
            if phrase == Phrase::Title {
                self.in_title[hit.first as usize + 1..hit.last as usize].fill(true);
                let slot = &mut self.title_before[hit.last as usize];
                *slot = len.max(*slot);
            }
        }
        self.telegraphic_titles(text, segments, folded, lexicon);
        self.joined.fill(text, segments, folded, &self.words);
        for range in self.joined.each() {
            // Neither `Tung` nor `sung` is the word that it is elsewhere.
            for token in range.clone() {
                self.words[token].rank = 0;
            }
        }
        self.titled.clear();
        self.titled.extend(
            segments
                .sentences
                .iter()
                .map(|sentence| is_titled(sentence, segments, &self.words)),
        );
        for (index, token) in segments.tokens.iter().enumerate() {
            let written = token.span.cut(text);
            let bits = self.token_bits(index, written, folded.word(index), segments, lexicon);
            self.bits.push(bits);
        }
        self.bits.push(0);
        letters::settle(text, segments, folded, &mut self.bits);
        for range in self.joined.each() {
            const NAME: u32 = bit::NAME | bit::UNKNOWN | bit::CAPITAL | bit::ORG_WORD;
            self.bits[range.start] |= NAME;
            self.bits[range.start] &= !(bit::PARTICLE | bit::NEVER);
            self.bits[range.start + 1..range.end].fill(NAME | bit::WORD);
        }
        self.steady(segments, folded);
        self.pronouns(segments, folded);
    }

    /// Marks titles as telegrams have them: `FornMin`, `SOVAMB`, and `Minister Defense` before a name.
    fn telegraphic_titles(
        &mut self,
        text: &str,
        segments: &Segments,
        folded: &Folded,
        lexicon: &Lexicon,
    ) {
        for (index, token) in segments.tokens.iter().enumerate() {
            let capital = matches!(
                token.shape,
                Shape::Capitalised | Shape::Mixed | Shape::Upper
            );
            if !capital {
                continue;
            }
            if self.title_before[index] > 0
                && lexicon.is_portfolio(folded.key(index))
                && index > 0
                && ["min", "sec", "sub", "under"]
                    .iter()
                    .any(|office| folded.word(index - 1).starts_with(office.as_bytes()))
            {
                self.title_before[index + 1] = self.title_before[index].saturating_add(1);
            }
            if token.shape == Shape::Capitalised {
                continue;
            }
            let word = self.words[index];
            if word.rank == 0
                && word.surname == 0
                && word.given == 0
                && lexicon.telegraphic.is_title(token.span.cut(text))
            {
                // `FonMins Paris` are ministers there.
                if token.span.cut(text).ends_with(['s', 'S']) {
                    self.in_title[index] = true;
                    continue;
                }
                self.begins[index] |= Phrase::Title.bit();
                let slot = &mut self.lengths[index][Phrase::Title as usize];
                *slot = 1.max(*slot);
                let slot = &mut self.title_before[index + 1];
                *slot = 1.max(*slot);
            }
        }
    }

    /// Marks the English words that the document writes as names: `Ball`, `Burns`, `Jarring`.
    fn steady(&mut self, segments: &Segments, folded: &Folded) {
        self.cases.clear();
        let mut seen = 0;
        let named = |bits: u32| bits & (bit::NAME | bit::PLAIN) == bit::NAME | bit::PLAIN;
        for (index, &bits) in self.bits.iter().enumerate() {
            let alone = index > 0 && self.bits[index - 1] & bit::CAPITAL == 0;
            if named(bits)
                && bits & bit::START == 0
                && alone
                && segments.tokens[index].shape == Shape::Capitalised
            {
                seen |= sieve(folded.key(index));
                self.cases.entry(folded.key(index)).or_default().0 += 1;
            }
        }
        if self.cases.is_empty() {
            return;
        }
        for (index, &bits) in self.bits.iter().enumerate() {
            if bits & bit::LOWER != 0
                && bits & bit::COMMON != 0
                && seen & sieve(folded.key(index)) != 0
                && let Some(count) = self.cases.get_mut(&folded.key(index))
            {
                count.1 += 1;
            }
        }
        for index in 0..self.bits.len() {
            if named(self.bits[index])
                || self.bits[index] & (bit::START | bit::CAPITAL) == bit::START | bit::CAPITAL
            {
                let count = self.cases.get(&folded.key(index));
                if count.is_some_and(|&(capital, small)| capital > 1 && small == 0) {
                    self.bits[index] |= bit::STEADY | bit::NAME;
                }
            }
        }
    }

    /// Marks `US` in sentences of capitals where it is the pronoun.
    fn pronouns(&mut self, segments: &Segments, folded: &Folded) {
        for sentence in segments.sentences.iter().filter(|sentence| sentence.upper) {
            for at in sentence.tokens.0 as usize + 1..sentence.tokens.1 as usize {
                // `U.S.` is no pronoun.
                let written = folded.word(at) == b"us" && segments.tokens[at].span.len() == 2;
                if written && self.is_pronoun(at, sentence, segments, folded) {
                    self.bits[at] |= bit::PRONOUN;
                }
            }
        }
    }

    /// Whether `US` is the pronoun: a verb or a preposition is before it, the sentence goes on without a noun, and
    /// what it is about is asked (`URGED US TO`) or else speaks of `WE` or `OUR`.
    fn is_pronoun(
        &self,
        at: usize,
        sentence: &Sentence,
        segments: &Segments,
        folded: &Folded,
    ) -> bool {
        let (from, to) = (sentence.tokens.0 as usize, sentence.tokens.1 as usize);
        let is_mark = |token: usize| self.bits[token] & (bit::WORD | bit::NUMBER) == 0;
        let is_joined = |token: usize| token < to && !segments.tokens[token].spaced;
        let (before, word) = (self.bits[at - 1], folded.word(at - 1));
        let next = if at + 1 < to {
            folded.word(at + 1)
        } else {
            b""
        };
        let goes_on = at + 1 == to
            || ADVERBS.contains(&next)
            // `US-IRANIAN` is no end of a clause.
            || is_mark(at + 1) && !(is_joined(at + 1) && is_joined(at + 2))
            || self.bits[at + 1] & bit::FUNCTION != 0 && !AUXILIARIES.contains(&next);
        if !goes_on || before & bit::WORD == 0 || before & (bit::NAME | bit::GIVEN) != 0 {
            return false;
        }
        let function = before & bit::FUNCTION != 0;
        let verb = !function && self.words[at - 1].rank > 0;
        let asked = verb && !next.is_empty() && next != b"and"
            || word == b"for" && next == b"to"
            || matches!(word, b"behind" | b"toward" | b"towards");
        let speaks = || (from..to).any(|token| FIRST_PERSON.contains(&folded.word(token)));
        (!function || PREPOSITIONS.contains(&word)) && (asked || speaks())
    }

    /// The length of the longest phrase of a kind that starts at a token; 0 for none.
    pub(super) fn phrase(&self, phrase: Phrase, token: usize) -> usize {
        usize::from(self.lengths[token][phrase as usize])
    }

    /// Whether tokens are part of a longer phrase that is no name.
    pub(super) fn is_within_no_name(&self, first: u32, last: u32) -> bool {
        let (first, last) = (first as usize, last as usize);
        let inner = |at: usize| self.no_name.get(at).copied().unwrap_or(false);
        self.no_name[first..last].iter().all(|&no| no)
            && (inner(last) || first > 0 && inner(first - 1))
            && self.phrase(Phrase::NotAlone, first) != last - first
    }

    /// Whether a common word is a surname after all where capitals do not tell: a title, an initial or a given name
    /// stands before it.
    fn is_called(&self, index: usize, segments: &Segments) -> bool {
        let word = self.words[index];
        let surname =
            word.surname >= w::SURNAME_FIRST || word.surname > 0 && word.rank > w::EVERYDAY;
        let verb = bit::SAYS | bit::ACTS | bit::FUNCTION | bit::NEVER;
        if !surname || index == 0 || word.bits & verb != 0 {
            return false;
        }
        let before = index - 1;
        let period = segments.tokens[before].shape == Shape::Punctuation;
        self.title_before[index] > 0
            || period && self.title_before[before] > 0
            || self.bits[before] & bit::INITIAL != 0
            || period && before > 0 && self.bits[before - 1] & bit::INITIAL != 0
            || self.words[before].given >= w::NICKNAME && self.bits[before] & bit::COMMON == 0
            || word.surname >= w::SURNAME_SURE
                && self.bits[before] & bit::NAME != 0
                && self.title_before[before] > 0
    }

    /// Whether a word stands behind a given name or a particle: `Jonathan Pershing` is no missile, `Andy Dean` no dean,
    /// `Yvo de Boer` no settler.
    fn is_named(&self, index: usize, segments: &Segments) -> bool {
        let Some(before) = index.checked_sub(1) else {
            return false;
        };
        let given = self.words[before].given >= w::GIVEN_FIRST
            && self.words[before].rank == 0
            && self.bits[before] & (bit::GIVEN | bit::CAPITAL) == bit::GIVEN | bit::CAPITAL
            && self.phrase(Phrase::Place, before) == 0;
        let particle = self.bits[before] & bit::PARTICLE != 0
            && before.checked_sub(1).is_some_and(|first| {
                self.bits[first] & (bit::NAME | bit::GIVEN | bit::INITIAL) != 0
                    || self.title_before[before] > 0
                    || self.title_before[first] > 0
            });
        (given || particle)
            && self.phrase(Phrase::Demonym, index) == 0
            && segments.tokens[index].spaced
            && segments.tokens[index].shape == Shape::Capitalised
    }

    fn token_bits(
        &self,
        index: usize,
        written: &str,
        folded: &[u8],
        segments: &Segments,
        lexicon: &Lexicon,
    ) -> u32 {
        let (token, word) = (&segments.tokens[index], self.words[index]);
        let sentence = &segments.sentences[token.sentence as usize];
        let mut bits = 0;
        if sentence.upper {
            bits |= bit::UPPER_TEXT;
        }
        let titled = self.titled[token.sentence as usize];
        if titled || index as u32 == sentence.tokens.0 {
            bits |= bit::START;
        }
        match token.shape {
            Shape::Punctuation => return bits,
            Shape::Possessive => return bits | bit::POSSESSIVE,
            Shape::Number => {
                let ending = written.len().saturating_sub(2);
                let ordinal = written.is_char_boundary(ending)
                    && ["th", "st", "nd", "rd"]
                        .iter()
                        .any(|end| written[ending..].eq_ignore_ascii_case(end));
                let ordinal = if ordinal { bit::ORDINAL } else { 0 };
                // A station's call sign, `6PR`, is written as an acronym is.
                let sign = if token.spaced && is_call_sign(written) {
                    bit::ACRONYM
                } else {
                    0
                };
                return bits
                    | bit::NUMBER
                    | ordinal
                    | sign
                    | word.bits & (bit::NAMED | bit::NEEDED);
            }
            Shape::Lower => bits |= bit::LOWER | bit::WORD,
            Shape::Capitalised | Shape::Mixed | Shape::Upper => bits |= bit::WORD,
        }
        let is_function = word.bits & bit::FUNCTION != 0;
        bits |= word.bits & !bit::PARTICLE;
        // `as` is a particle in `as-Sadr`, and a word elsewhere.
        if word.bits & bit::PARTICLE != 0 {
            let hyphen = |next: &Token| next.shape == Shape::Punctuation && !next.spaced;
            let bound = || segments.tokens.get(index + 1).is_some_and(hyphen);
            if !is_function || bound() {
                bits |= bit::PARTICLE;
            }
        }
        if word.rank > 0 && word.rank <= COMMON_RANK {
            bits |= bit::COMMON;
        }
        let never = bits & bit::NEVER != 0 || self.phrase(Phrase::Never, index) > 0;
        if never {
            bits |= bit::NEVER;
        }
        if token.shape == Shape::Lower || endings::is_ending(folded) {
            return bits;
        }
        let letters = if written.is_ascii() {
            written.bytes().filter(u8::is_ascii_alphabetic).count()
        } else {
            written.chars().filter(|c| c.is_alphabetic()).count()
        };
        if letters == 1 {
            return if written.ends_with('.')
                || segments
                    .tokens
                    .get(index + 1)
                    .is_some_and(|next| !next.spaced)
            {
                bits | bit::INITIAL
            } else {
                bits
            };
        }
        if token.shape == Shape::Upper
            && written.ends_with('.')
            && letters <= 3
            && !never
            && !matches!(folded, b"am" | b"pm")
            && written.len() == 2 * letters
            && self.phrase(Phrase::Place, index) == 0
        {
            // `J.F.` before a surname; not `U.S.`
            bits |= bit::INITIAL;
        }
        let named = self.is_named(index, segments);
        // `Malik` is a title and a surname; `King` is a word and a title.
        let not_alone = self.no_name[index]
            || self.phrase(Phrase::NotAlone, index) > 0
                && word.given < 20
                && word.surname < 40
                && !(named && word.rank == 0);
        let title = self.in_title[index] && word.given == 0 && word.surname == 0
            || self.phrase(Phrase::Title, index) > 0
                && !(named && word.surname > 0)
                && !(word.rank == 0
                    && (word.surname >= 40 && letters >= 4
                        || word.given >= 40 && self.title_before[index] > 0));
        // `Hamilton Jordan` and `Secretary Jordan` are people, `the Ambassador to Jordan` is not.
        // Nor is `Ambassador Washington` a Mr. Washington: he is the one in that city.
        let called = index > 0
            && (self.bits[index - 1] & (bit::GIVEN | bit::INITIAL) != 0
                || word.surname >= w::SURNAME_OF_CITY
                    && self.title_before[index] > 0
                    && self.bits[index - 1] & bit::LOWER == 0);
        let before_name = segments
            .tokens
            .get(index + 1)
            .is_some_and(|next| next.shape == Shape::Capitalised && next.spaced);
        // `Sao Paulo Jose Americo` is no Paulo.
        let within = self.well_known[index] && index > 0 && self.well_known[index - 1];
        // `the Prosecutor of Paris Jean Marlow` is about no Paris Marlow.
        let seat = index > 1
            && self.title_before[index - 1] > 0
            && self.well_known[index]
            && self.bits[index - 1] & (bit::FUNCTION | bit::CAPITAL) == bit::FUNCTION;
        let person =
            word.given >= 20 && !sentence.upper && !within && !seat && (called || before_name);
        let well_known = self.well_known[index] && !person;
        let demonym = self.phrase(Phrase::Demonym, index) > 0;
        let role = self.phrase(Phrase::Role, index) > 0;
        let common = bits & bit::COMMON != 0;
        // `Gen` is a given name somewhere, but not in `Gen Smith`.
        let abbreviated = title && letters <= 3 && word.given < 40;
        let opens = bits & bit::START != 0 && common && word.given < 20;
        // Capitals do not tell Israel the country from a man of that name.
        let country = well_known && sentence.upper;
        // `SAID` is a given name as well.
        let verb = sentence.upper && word.bits & bit::SAYS != 0 && self.title_before[index] == 0;
        if word.given > 0 && !(never || abbreviated || opens || within || country || seat || verb) {
            bits |= bit::GIVEN;
        }
        if word.surname > 0 || lexicon.ending(folded) > 0 {
            bits |= bit::SURNAME;
        }
        if sentence.upper {
            let called = common && self.is_called(index, segments);
            if (!common || called)
                && !never
                && !self.acronyms[index]
                && !title
                && !demonym
                && !role
                && !is_function
                && !well_known
                && !not_alone
                && letters >= 3
            {
                // `BMZ` is nobody's name.
                let vowel = |letter: &u8| b"aeiouy".contains(letter);
                if letters <= 5 && word.surname == 0 && !folded.iter().any(vowel) {
                    return bits | bit::ACRONYM;
                }
                bits |= bit::NAME;
                if word.rank == 0 {
                    bits |= bit::UNKNOWN;
                }
            }
            return bits;
        }
        // `Near Palmyra` is no name of two words.
        let leads = bits & bit::START != 0 && bits & (bit::LOCATES | bit::LEADS) != 0;
        if is_function || leads {
            return bits;
        }
        if titled && opens {
            return bits;
        }
        bits |= bit::CAPITAL;
        if folded.len() >= 4 && folded.ends_with(b"s") {
            bits |= bit::PLURAL;
        }
        if word.rank > 0 {
            bits |= bit::PLAIN;
        }
        if token.shape == Shape::Upper && !well_known {
            bits |= bit::ACRONYM;
        }
        let acronym_like = token.shape == Shape::Upper
            && (letters <= 4 || !written.bytes().any(|b| b"AEIOUY".contains(&b)))
            // `ISPs`, `CO2`
            || token.shape == Shape::Mixed
                && (written.bytes().any(|b| b.is_ascii_digit())
                    || written.len() <= 6
                        && written
                            .strip_suffix('s')
                            .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_uppercase())));
        if !never
            && !title
            && !demonym
            && !role
            && !acronym_like
            && !opens
            && !well_known
            && !not_alone
        {
            bits |= bit::NAME;
            if word.rank == 0 {
                bits |= bit::UNKNOWN;
            }
        }
        if !never && !role && (!title || self.phrase(Phrase::OrgLast, index) > 0) && word.given < 60
        {
            bits |= bit::ORG_WORD;
        }
        bits
    }
}

/// Whether a heading gives its words capitals: `Growing Community Involvement in Production`.
fn is_titled(sentence: &Sentence, segments: &Segments, words: &[Word]) -> bool {
    const LONG: u32 = 4;
    const FEW: usize = 4;
    let tokens = sentence.tokens.0 as usize..sentence.tokens.1 as usize;
    let long = |shape: Shape| {
        let tokens = tokens.clone();
        tokens.filter(move |&token| {
            let token = segments.tokens[token];
            token.shape == shape && token.span.len() >= LONG
        })
    };
    // Words that are names as well may be just that.
    let plain = |&token: &usize| {
        let word = words[token];
        (1..=COMMON_RANK).contains(&word.rank) && word.surname == 0 && word.given == 0
    };
    !sentence.upper
        && matches!(sentence.zone, Zone::Heading | Zone::Subject)
        && long(Shape::Lower).next().is_none()
        && long(Shape::Capitalised).filter(plain).count() >= FEW
}

/// Words that a clause may end in behind a pronoun: `CUT US OFF`.
const ADVERBS: [&[u8]; 5] = [b"off", b"out", b"back", b"toward", b"towards"];

/// Behind these the pronoun stands.
const PREPOSITIONS: [&[u8]; 14] = [
    b"with", b"to", b"for", b"of", b"from", b"by", b"upon", b"toward", b"towards", b"at", b"on",
    b"behind", b"than", b"against",
];

/// Before these what the sentence is about stands, and never `us`.
const AUXILIARIES: [&[u8]; 19] = [
    b"is", b"was", b"are", b"were", b"will", b"would", b"has", b"have", b"had", b"should",
    b"could", b"can", b"may", b"might", b"must", b"does", b"did", b"do", b"shall",
];

/// By these a sentence speaks of its author.
const FIRST_PERSON: [&[u8]; 6] = [b"we", b"our", b"my", b"me", b"i", b"ourselves"];

/// Capitals behind a digit that make a measure, a time or a rank of it.
const UNITS: [&str; 23] = [
    "AM", "PM", "ST", "ND", "RD", "TH", "KM", "KG", "MM", "CM", "MW", "GW", "KW", "KV", "MB", "GB",
    "TB", "HP", "MHZ", "GHZ", "KT", "MT", "WD",
];

/// Whether a number is one digit with two capitals or more behind it that are no unit.
fn is_call_sign(written: &str) -> bool {
    let letters = written.trim_start_matches(|c: char| c.is_ascii_digit());
    written.len() == letters.len() + 1
        && (2..=4).contains(&letters.len())
        && letters.bytes().all(|byte| byte.is_ascii_uppercase())
        && !UNITS.contains(&letters)
}
