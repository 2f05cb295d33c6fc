//! Finds names: list hits and rule hits, weighed over the whole document, one decision for each name.
//!
//! The order of the work, each step in a file of its own:
//!
//! 1. [`fold`]: a folded copy of the text with a map back to its tokens;
//! 2. [`lists`]: every hit of every list in it;
//! 3. [`features`]: what the lists and the shape say of each token;
//! 4. [`patterns`]: the rules, compiled to a [`program`] each and run over the tokens;
//! 5. [`weigh`]: all that speaks for each name, by [`weights`], and its kind;
//! 6. [`known`]: names known by then, found again where no list and no rule sees them: surnames, acronyms, misprints;
//! 7. [`select`]: no two mentions share a token.
//!
//! Topics stand apart: key words and TAGS, which may lie within other mentions.

mod aliases;
mod broken;
mod derived;
mod endings;
mod explain;
mod features;
mod fold;
mod known;
mod letters;
mod lexicon;
mod lists;
mod openers;
mod patterns;
mod program;
mod romanised;
mod select;
#[cfg(test)]
mod spans;
#[cfg(test)]
mod tests;
mod weigh;
mod weights;

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::country::Country;
use crate::document::Document;
use crate::error::{Error, Result};
use crate::gazetteer::{Entries, Entry, ListFiles};
use crate::mention::{EntryId, Kind, Mention, RuleId};
use crate::rule::RuleNames;
use crate::segment::Segmenter;
use crate::segments::{Segments, Shape, Token, Zone};
use crate::span::Span;

pub use explain::{Considered, Weighed};
pub(crate) use known::one_letter_off;

use features::{Features, Phrase, bit};
use fold::Folded;
use known::{Known, KnownNames};
pub use lexicon::Lexicon;
use lexicon::{Recent, Word};
use lists::{Codes, Cue, Hit, Lists, Target};
use openers::Standing;
use patterns::{Last, Rule, Sieve, Start, Subject, WordSets};
use program::Machine;
use weigh::{Candidate, Decision, NameId, Names};
use weights as w;

/// What `tag` finds in a document.
#[derive(Debug, Default)]
pub struct Tags {
    /// Sorted by start; disjoint but for topics.
    pub mentions: Vec<Mention>,
    /// Where the document defines an acronym: the spans of the long form and of the acronym, in bytes.
    pub definitions: Vec<(Span, Span)>,
    /// Where a body's name holds the short one that the document uses for it: the spans of both, in bytes.
    pub short_names: Vec<(Span, Span)>,
    /// Where the document says that two names are one person's: the spans of both, in bytes.
    pub aliases: Vec<(Span, Span)>,
    /// The countries that the document is about: its post's, its TAGS', those it names.
    pub countries: Countries,
}

/// The tokens of a long form and of the acronym that the document defines by it, both half-open.
type Definition = ((u32, u32), (u32, u32));

/// The countries that a document is about.
#[derive(Debug, Default, Clone)]
pub struct Countries {
    /// The country of the post, or of the first geographic TAG.
    pub own: Option<Country>,
    /// All, sorted.
    pub all: Vec<Country>,
}

impl Countries {
    fn has(&self, country: Country) -> bool {
        self.all.binary_search(&country).is_ok()
    }
}

/// Finds names. Built once, used from many threads.
#[derive(Debug)]
pub struct Tagger {
    entries: Arc<Entries>,
    lists: Lists,
    lexicon: Lexicon,
    rules: Vec<Rule>,
    sieve: Sieve,
    word_sets: WordSets,
    geographic: FxHashMap<String, Country>,
    /// The listed people that bear a surname.
    bearers: FxHashMap<u64, Vec<EntryId>>,
    list_rules: Vec<RuleId>,
    acronym_rule: RuleId,
    surname_shape: RuleId,
    unknown_shape: RuleId,
    romanised_shape: RuleId,
    surname: RuleId,
    given: RuleId,
    defined: RuleId,
    alias: RuleId,
    elsewhere: RuleId,
    short: RuleId,
    /// The rules that find teams.
    teams: [RuleId; 2],
    /// The rule that finds two acronyms joined by a hyphen.
    acronyms_joined: RuleId,
    misprint: RuleId,
    signature: RuleId,
    keyword: RuleId,
    tags: RuleId,
}

/// Buffers that a thread reuses from document to document.
#[derive(Debug, Default)]
pub struct Scratch {
    recent: Recent,
    look: Look,
    candidates: Vec<Candidate>,
    names: Names,
    known: KnownNames,
    last: Last,
    machine: Machine,
}

/// A document as the lists see it.
#[derive(Debug, Default)]
struct Look {
    folded: Folded,
    codes: Codes,
    hits: Vec<Hit>,
    features: Features,
}

/// A tagger that has read its rules and is not yet able to search.
///
/// Apart from the tagger, so that the search can be built while others read their rules.
#[derive(Debug)]
pub struct Draft<'f> {
    tagger: Tagger,
    files: &'f ListFiles,
}

impl Draft<'_> {
    /// Gathers the lists' forms and makes the search ready.
    ///
    /// # Errors
    /// A list's row that cannot be used, with file and line; when there are more forms than the search can hold.
    pub fn build(self) -> Result<Tagger> {
        let Self { mut tagger, files } = self;
        let mut builder = lists::Builder::default();
        lists::add_entries(&mut builder, &mut tagger.lexicon, &tagger.entries);
        lists::add_cues(&mut builder, &mut tagger.lexicon, files)?;
        tagger.bearers = bearers(&tagger.entries, &mut tagger.lexicon);
        tagger.lists = builder.build()?;
        Ok(tagger)
    }
}

impl Tagger {
    /// Reads the rules.
    ///
    /// # Errors
    /// A list's row or a rule that cannot be used, with file and line.
    pub fn read<'f>(
        files: &'f ListFiles,
        entries: &Arc<Entries>,
        mut lexicon: Lexicon,
        names: &mut RuleNames,
    ) -> Result<Draft<'f>> {
        let (rules, word_sets) = patterns::load(files, names)?;
        for rule in &rules {
            for &word in rule.words() {
                lexicon.mark(word, bit::NAMED);
            }
            for &word in rule.first_words() {
                lexicon.mark(word, bit::OPENS);
            }
        }
        for word in word_sets.words() {
            lexicon.mark(word, bit::NEEDED);
        }
        let list_rules = entries
            .lists
            .iter()
            .map(|list| names.register(&format!("list:{list}")))
            .collect();
        let mut geographic = FxHashMap::default();
        files.each_row("tags/geographic.csv", &["code"], |row| {
            if let Some(country) = row.country("country")? {
                geographic
                    .entry(row.get("code").to_owned())
                    .or_insert(country);
            }
            Ok(())
        })?;
        let tagger = Self {
            entries: Arc::clone(entries),
            bearers: FxHashMap::default(),
            lists: Lists::default(),
            lexicon,
            sieve: Sieve::of(&rules),
            rules,
            word_sets,
            geographic,
            list_rules,
            acronym_rule: names.register("shape:acronym"),
            surname_shape: names.register("shape:surname"),
            unknown_shape: names.register("shape:unknown"),
            romanised_shape: names.register("shape:romanised-name"),
            surname: names.register("document:surname"),
            given: names.register("document:given-name"),
            defined: names.register("document:acronym"),
            alias: names.register("document:alias"),
            elsewhere: names.register("document:name"),
            short: names.register("document:short-name"),
            teams: ["rule:place-team", "rule:place-team-unknown"].map(|name| names.register(name)),
            acronyms_joined: names.register("rule:acronyms-joined"),
            misprint: names.register("document:misprint"),
            signature: names.register("zone:signature"),
            keyword: names.register("topic:keyword"),
            tags: names.register("topic:tags"),
        };
        Ok(Draft { tagger, files })
    }

    /// Finds the names of a document. First makes one token each of the surnames that a hyphen breaks.
    pub fn tag(&self, document: &Document, segments: &mut Segments, scratch: &mut Scratch) -> Tags {
        let text = document.text.as_str();
        broken::mend(text, segments, &self.lexicon);
        let segments = &*segments;
        let Scratch {
            recent,
            look,
            candidates,
            names,
            known,
            last,
            machine,
        } = scratch;
        self.look(text, segments, recent, look);
        let Look {
            folded,
            hits,
            features,
            ..
        } = &*look;
        let countries = self.countries(segments, hits);
        candidates.clear();
        names.clear(segments.tokens.len());
        let subject = Subject {
            text,
            segments,
            folded,
            features,
        };
        let things = things(&subject);
        self.list_candidates(segments, look, &countries, &things, names, candidates);
        let mut standing = Standing::default();
        let definitions =
            self.rule_candidates(&subject, last, machine, names, &mut standing, candidates);
        self.shape_candidates(&subject, &countries, &things, names, candidates);
        self.keep_whole(&subject, names, candidates);
        self.part_acronyms(&subject, candidates);
        let derived = derived::find(&subject);
        if !derived.is_empty() {
            candidates.retain(|candidate| {
                candidate.kind != Kind::Person
                    || !derived::holds(&derived, candidate.first, candidate.last)
            });
        }
        candidates.retain(|candidate| {
            let whole = (candidate.last - candidate.first) as usize;
            let known = candidate
                .entry
                .is_some_and(|entry| self.entries.get(entry).weight >= w::WELL_KNOWN);
            features.phrase(Phrase::NotAlone, candidate.first as usize) != whole || known
        });
        for candidate in candidates.iter() {
            names.add(candidate, text, segments, features);
        }
        names.settle();
        for kind in [Kind::Person, Kind::Organisation] {
            self.among(&subject, names, known, candidates, kind);
        }
        part_people(&subject, names, &mut standing, candidates);
        self.again(&subject, names, &definitions, known, candidates);
        let mut chosen = choose(&subject, names, candidates);
        if !derived.is_empty() {
            chosen.retain(|choice| {
                choice.decision.kind != Kind::Person
                    || !derived::holds(&derived, choice.first, choice.last)
            });
        }
        let chosen = select::select(&mut chosen, segments.tokens.len());
        let mut mentions: Vec<Mention> = Vec::with_capacity(chosen.len());
        let mut chosen = chosen.into_iter().peekable();
        while let Some(choice) = chosen.next() {
            let mut mention = mention(segments, choice.first, choice.last, choice.decision);
            if mention.kind == Kind::Person {
                let first = mention.tokens.0;
                let end = endings::behind(text, segments, folded, features, mention.tokens) as u32;
                // What is no more than an ending is no name.
                while chosen.next_if(|next| next.last <= end).is_some() {}
                if chosen.peek().is_none_or(|next| next.first >= end) {
                    mention.tokens.1 = end;
                    mention.span = span_of(segments, first, end);
                }
            }
            mentions.push(mention);
        }
        let aliases = aliases::find(&subject, self.alias, &mut mentions);
        self.topics(segments, hits, &mut mentions);
        mentions.sort_by_key(|mention| (mention.span, mention.kind, mention.entry));
        let cut = |(first, last): (u32, u32)| span_of(segments, first, last);
        // The adjective that a ministry's name begins with is none of its initials.
        let whole = |(first, last): (u32, u32)| {
            let holds = |mention: &&Mention| {
                let tokens = mention.tokens;
                mention.kind != Kind::Topic && tokens.0 <= first && tokens.1 == last
            };
            let mention = mentions.iter().find(holds);
            mention.map_or_else(|| cut((first, last)), |mention| mention.span)
        };
        let definitions = definitions
            .into_iter()
            .map(|(long, short)| (whole(long), cut(short)))
            .collect();
        let short_names = known.short_names.iter();
        let short_names = short_names
            .map(|&(long, short)| (cut(long), cut(short)))
            .collect();
        Tags {
            mentions,
            definitions,
            short_names,
            aliases,
            countries,
        }
    }

    /// Folds a document, searches the lists in it, and notes what they and the shapes say of each token.
    fn look(&self, text: &str, segments: &Segments, recent: &mut Recent, look: &mut Look) {
        let Look {
            folded,
            codes,
            hits,
            features,
        } = look;
        folded.fill(text, segments);
        features.look_up(folded, segments.tokens.len(), &self.lexicon, recent);
        hits.clear();
        self.lists
            .search(text, segments, folded, &features.words, codes, |hit| {
                hits.push(hit);
            });
        features.fill(text, segments, folded, hits, &self.lexicon, &self.entries);
    }

    /// The countries that a document is about.
    fn countries(&self, segments: &Segments, hits: &[Hit]) -> Countries {
        let tagged = segments
            .header
            .tags
            .iter()
            .filter_map(|code| self.geographic.get(code).copied());
        let mut all: Vec<Country> = segments
            .header
            .country
            .into_iter()
            .chain(tagged.clone())
            .collect();
        for hit in hits {
            match hit.target {
                Target::Entry(id) => {
                    let entry = self.entries.get(id);
                    if entry.kind == Kind::Place && entry.weight >= 85 && !hit.weak {
                        all.extend(entry.country);
                    }
                }
                Target::Cue(Cue::Demonym(country)) => all.push(country),
                _ => {}
            }
        }
        for (state, successor) in SUCCESSORS {
            let code = |code: &str| Country::parse(code).expect("two capitals");
            if all.contains(&code(state)) {
                all.push(code(successor));
            }
        }
        all.sort_unstable();
        all.dedup();
        let home = |country: &Country| country.as_str() != "US";
        let own = segments
            .header
            .country
            .filter(home)
            .or_else(|| tagged.clone().find(home))
            .or(segments.header.country);
        Countries { own, all }
    }

    /// Candidates that lists propose: of the bearers of a name of a kind, the likeliest in this document.
    fn list_candidates(
        &self,
        segments: &Segments,
        look: &Look,
        countries: &Countries,
        things: &[u64],
        names: &mut Names,
        candidates: &mut Vec<Candidate>,
    ) {
        let Look {
            folded,
            hits,
            features,
            ..
        } = look;
        let year = crate::resolve::written_in(&segments.header).map(|(_, last)| last.year());
        for hit in hits {
            let Target::Entry(id) = hit.target else {
                continue;
            };
            if features.bits[hit.first as usize] & bit::PRONOUN != 0 {
                continue;
            }
            let zone =
                segments.sentences[segments.tokens[hit.first as usize].sentence as usize].zone;
            if matches!(zone, Zone::Header | Zone::Signature) {
                continue;
            }
            let entry = self.entries.get(id);
            // The `Kennedy` of the Kennedy Round is no town; the `Geneva` of the Geneva Conventions is.
            let word = features.words[hit.first as usize];
            if entry.weight < w::NO_PERSON
                && (word.surname > 0 || word.rank > 0)
                && features.is_within_no_name(hit.first, hit.last)
            {
                continue;
            }
            let thing = || things.contains(&folded.key(hit.first as usize));
            if hit.acronym && hit.last - hit.first == 1 && thing() {
                continue;
            }
            // The letters of a body that was not there yet are those of another (`ICC` in 1958).
            let unfounded = is_unfounded(entry, year);
            if unfounded && !hit.acronym || is_bearer(hit, features) {
                continue;
            }
            let weight = list_weight(entry, hit, features, countries);
            candidates.push(Candidate {
                first: hit.first,
                last: hit.last,
                kind: entry.kind,
                weight,
                rule: self.list_rules[entry.list as usize],
                entry: (!unfounded && !is_stranger(entry, hit, countries)).then_some(id),
                name: names.of(folded, hit.first, hit.last),
            });
        }
    }

    /// Candidates that rules propose; returns the acronyms that the document defines, as token ranges.
    fn rule_candidates(
        &self,
        subject: &Subject<'_>,
        last: &mut Last,
        machine: &mut Machine,
        names: &mut Names,
        standing: &mut Standing,
        candidates: &mut Vec<Candidate>,
    ) -> Vec<Definition> {
        let features = subject.features;
        let mut definitions = Vec::new();
        // The rules that may find something in the sentence, as bits, and for each where it may begin last.
        let mut active: Vec<u64> = Vec::with_capacity(self.rules.len().div_ceil(64));
        let mut until: Vec<u32> = vec![0; self.rules.len()];
        for sentence in &subject.segments.sentences {
            if matches!(sentence.zone, Zone::Header | Zone::Signature) {
                continue;
            }
            last.fill(subject, sentence.tokens, &self.word_sets);
            active.clear();
            active.resize(self.rules.len().div_ceil(64), 0);
            let mut start = Start::default();
            self.sieve.each_in(last, sentence.upper, |number, last| {
                let rule = &self.rules[number];
                until[number] = rule.until(subject, last);
                if until[number] > sentence.tokens.0 {
                    active[number / 64] |= 1 << (number % 64);
                    start = start.or(rule.start());
                }
            });
            let end = sentence.tokens.1 as usize;
            for at in sentence.tokens.0 as usize..end {
                let (bits, begins) = (subject.features.bits[at], subject.features.begins[at]);
                if !start.fits(bits, begins) {
                    continue;
                }
                self.sieve.each_at(&active, bits, begins, |number| {
                    if at >= until[number] as usize {
                        return;
                    }
                    let rule = &self.rules[number];
                    let Some(found) = rule.find(subject, at, end, machine) else {
                        return;
                    };
                    let (mut first, last) = found.name;
                    // No body begins at the `States` of `United States UN Committee`, and nobody is `Asia Forest` in
                    // `the North Asia Forest Law`.
                    if features.in_place[first as usize] {
                        return;
                    }
                    let mut weight = rule.weight;
                    if rule.kind == Kind::Person {
                        first = openers::behind(subject, &self.lexicon, standing, found.name);
                        if first == last {
                            return;
                        }
                        weight += person_words(subject.features, first, last);
                    }
                    let mut push = |first, last, weight| {
                        candidates.push(Candidate {
                            first,
                            last,
                            kind: rule.kind,
                            weight,
                            rule: rule.id,
                            entry: None,
                            name: names.of(subject.folded, first, last),
                        });
                    };
                    push(first, last, weight);
                    if let Some((first, last)) = found.acronym {
                        push(first, last, weight);
                        definitions.push((found.name, (first, last)));
                    }
                });
            }
        }
        definitions
    }

    /// Lets no name end or begin within a word whose syllables are joined by hyphens, and proposes a surname with such a
    /// word behind it: `Wang Ping-nan`.
    fn keep_whole(
        &self,
        subject: &Subject<'_>,
        names: &mut Names,
        candidates: &mut Vec<Candidate>,
    ) {
        let (features, folded) = (subject.features, subject.folded);
        let joined = &features.joined;
        if joined.is_empty() {
            return;
        }
        candidates.retain_mut(|candidate| {
            if joined.is_inner(candidate.first as usize) {
                return false;
            }
            let Some(word) = joined.at(candidate.last as usize - 1) else {
                return true;
            };
            if word.end == candidate.last as usize {
                return true;
            }
            candidate.last = word.end as u32;
            candidate.name = names.of(folded, candidate.first, candidate.last);
            // `Chiang Ching` of a list is not `Chiang Ching-kuo`.
            candidate.entry.is_none()
        });
        for word in joined.each() {
            let zone = subject.segments.sentences
                [subject.segments.tokens[word.start].sentence as usize]
                .zone;
            if matches!(zone, Zone::Header | Zone::Signature) {
                continue;
            }
            let surname =
                romanised::surname_before(subject.segments, folded, &features.words, word.start);
            if let Some(first) = surname
                && features.title_before[word.start] == 0
                && !features.well_known[first]
                && features.phrase(Phrase::Demonym, first) == 0
            {
                let (first, last) = (first as u32, word.end as u32);
                candidates.push(Candidate {
                    first,
                    last,
                    kind: Kind::Person,
                    weight: w::ROMANISED,
                    rule: self.romanised_shape,
                    entry: None,
                    name: names.of(folded, first, last),
                });
            }
        }
    }

    /// Drops two acronyms joined by a hyphen where the document has each by itself, too: `a PT-PMDB alliance`. An office
    /// behind them belongs to both: `the DHS-ICE Attache`.
    fn part_acronyms(&self, subject: &Subject<'_>, candidates: &mut Vec<Candidate>) {
        let (folded, tokens) = (subject.folded, &subject.segments.tokens);
        let hyphen =
            |at: usize| (tokens.get(at)).is_some_and(|token| token.span.cut(subject.text) == "-");
        let alone = |token: u32| {
            let key = folded.key(token as usize);
            (0..tokens.len())
                .any(|at| folded.key(at) == key && !hyphen(at + 1) && !(at > 0 && hyphen(at - 1)))
        };
        candidates.retain(|candidate| {
            candidate.rule != self.acronyms_joined
                || subject
                    .features
                    .phrase(Phrase::Title, candidate.last as usize)
                    > 0
                || !(alone(candidate.first) && alone(candidate.last - 1))
        });
    }

    /// Candidates that nothing but their shape proposes: unknown capitalised words and acronyms, surnames of people
    /// in office; and the signer.
    fn shape_candidates(
        &self,
        subject: &Subject<'_>,
        countries: &Countries,
        things: &[u64],
        names: &mut Names,
        candidates: &mut Vec<Candidate>,
    ) {
        let features = subject.features;
        for (index, &bits) in features.bits[..subject.segments.tokens.len()]
            .iter()
            .enumerate()
        {
            if bits & (bit::NAME | bit::ACRONYM) == 0
                || bits & bit::NEVER != 0
                || features.joined.is_inner(index)
            {
                continue;
            }
            let zone =
                subject.segments.sentences[subject.segments.tokens[index].sentence as usize].zone;
            if matches!(zone, Zone::Header | Zone::Signature) {
                continue;
            }
            let word = features.words[index];
            let first = article_before(subject, index) as u32;
            let last = features.joined.end(index) as u32;
            let mut push = |kind, weight, rule, entry| {
                candidates.push(Candidate {
                    first,
                    last,
                    kind,
                    weight,
                    rule,
                    entry,
                    name: names.of(subject.folded, first, last),
                });
            };
            let post = features.phrase(Phrase::Role, index) > 0
                || features.phrase(Phrase::Title, index) > 0;
            let numeral = folded_is_numeral(subject.folded.word(index));
            let no_word = word.rank == 0 || word.rank >= w::RARE && bits & bit::UPPER_TEXT == 0;
            let thing = || things.contains(&subject.folded.key(index));
            if bits & bit::ACRONYM != 0 && no_word && !post && !numeral && !thing() {
                let weight = if word.surname > 0 {
                    w::ACRONYM_OR_SURNAME
                } else {
                    w::ACRONYM
                };
                push(Kind::Organisation, weight, self.acronym_rule, None);
            }
            let field = || openers::is_portfolio(subject, &self.lexicon, index);
            if bits & bit::NAME == 0 || features.title_before[index] > 0 && field() {
                continue;
            }
            let folded = subject.folded.word(index);
            let (mut weight, bearer) = if word.bits & bit::BEARER == 0 {
                (0.0, None)
            } else {
                self.in_office(subject.folded.key(index), subject.segments, countries)
            };
            if word.rank == 0 {
                let ending = self.lexicon.ending(folded);
                weight += w::NO_WORD + w::SURNAME_ENDING * f32::from(ending.min(100)) / 100.0;
                weight += if word.surname > 0 {
                    w::SURNAME_LISTED
                } else {
                    0.0
                };
                // A word of a longer name says nothing by itself.
                let beside = features.bits[last as usize]
                    | index.checked_sub(1).map_or(0, |at| features.bits[at]);
                if word.given >= w::GIVEN_FIRST
                    && (bits | beside) & (bit::UPPER_TEXT | bit::CAPITAL) == bit::CAPITAL
                    && beside & bit::CAPITAL == 0
                    && features.phrase(Phrase::Place, index) == 0
                {
                    weight += w::GIVEN_ALONE * f32::from(word.given.min(w::GIVEN_SURE))
                        / f32::from(w::GIVEN_SURE);
                }
                if bits & (bit::UPPER_TEXT | bit::ACRONYM) == 0
                    && beside & bit::CAPITAL == 0
                    && word.surname == 0
                    && ending == 0
                {
                    push(
                        Kind::Organisation,
                        w::UNKNOWN_BODY,
                        self.unknown_shape,
                        None,
                    );
                    push(Kind::Place, w::UNKNOWN_PLACE, self.unknown_shape, None);
                }
            } else if bits & bit::STEADY != 0
                && (word.surname >= w::SURNAME_FIRST || word.surname > 0 && word.rank > w::EVERYDAY)
            {
                weight += w::STEADY + w::SURNAME_LISTED;
            } else if weight > 0.0 {
                weight += w::COMMON_WORD;
            }
            if weight > 0.0 {
                push(Kind::Person, weight, self.surname_shape, bearer);
            }
        }
        for sentence in &subject.segments.sentences {
            if sentence.zone == Zone::Signature && sentence.tokens.0 < sentence.tokens.1 {
                candidates.push(Candidate {
                    first: sentence.tokens.0,
                    last: sentence.tokens.1,
                    kind: Kind::Person,
                    weight: w::SURNAME_OF_KNOWN,
                    rule: self.signature,
                    entry: None,
                    name: names.of(subject.folded, sentence.tokens.0, sentence.tokens.1),
                });
            }
        }
    }

    /// How much speaks for a surname because a listed bearer held office when the document was written, and that
    /// bearer, where no other is as likely.
    fn in_office(
        &self,
        key: u64,
        segments: &Segments,
        countries: &Countries,
    ) -> (f32, Option<EntryId>) {
        let Some(bearers) = self.bearers.get(&key) else {
            return (0.0, None);
        };
        let (year, weights) = match segments.header.date {
            Some(date) => (Some(i32::from(date.year())), w::IN_OFFICE),
            None => (None, w::EVER_IN_OFFICE),
        };
        let person = |id: EntryId| {
            let entry = self.entries.get(id);
            let person = self.entries.text(entry.person);
            if person.is_empty() {
                self.entries.text(entry.name)
            } else {
                person
            }
        };
        let (mut best, mut bearer): (f32, Option<EntryId>) = (0.0, None);
        let mut several = false;
        for &id in bearers {
            let entry = self.entries.get(id);
            let (from, to) = entry
                .years_in_office()
                .map_or((i32::MAX, i32::MAX), |(from, to)| (from.into(), to.into()));
            let outside = |year: i32| {
                year < from.saturating_sub(w::OFFICE_MARGIN)
                    || year > to.saturating_add(w::OFFICE_MARGIN)
            };
            if year.is_some_and(outside) {
                continue;
            }
            let support = match entry.country {
                Some(country) if countries.own == Some(country) => weights[0],
                Some(country) if country.as_str() == "US" || countries.has(country) => weights[1],
                _ => weights[2],
            };
            match support.total_cmp(&best) {
                Ordering::Less => {}
                Ordering::Greater => (best, bearer, several) = (support, Some(id), false),
                Ordering::Equal => {
                    let Some(other) = bearer.filter(|&other| person(other) != person(id)) else {
                        continue;
                    };
                    // The president is meant, not a minister of the same name.
                    let ahead = i16::from(entry.weight) - i16::from(self.entries.get(other).weight);
                    if ahead >= w::FAR_AHEAD {
                        (bearer, several) = (Some(id), false);
                    } else if ahead > -w::FAR_AHEAD {
                        several = true;
                    }
                }
            }
        }
        let sure = year.is_some() && !several && best >= w::IN_OFFICE[1];
        (best, bearer.filter(|_| sure))
    }

    /// Counts it for a name that only its shape proposes that a person stands beside it in a row of names, or a body
    /// beside what may be one.
    fn among(
        &self,
        subject: &Subject<'_>,
        names: &mut Names,
        known: &mut KnownNames,
        candidates: &[Candidate],
        kind: Kind,
    ) {
        let tokens = &subject.segments.tokens;
        let bits = &subject.features.bits;
        let (most, shapes): (usize, &[RuleId]) = if kind == Kind::Person {
            (2, &[self.surname_shape])
        } else {
            (3, &[self.acronym_rule, self.unknown_shape])
        };
        let joins = |at: usize| {
            let written = tokens[at].span.cut(subject.text);
            matches!(written, "," | "/" | "-" | "\u{2013}" | "\u{2014}" | ";")
                || written.eq_ignore_ascii_case("and")
                || written.eq_ignore_ascii_case("or")
                || kind != Kind::Person && written.eq_ignore_ascii_case("the")
        };
        // The tokens that a candidate stands beside; few stand beside any, and only for these names are weighed.
        let beside = |candidate: &Candidate| {
            let (first, last) = (candidate.first as usize, candidate.last as usize);
            let sentence = &subject.segments.sentences[tokens[first].sentence as usize];
            let (from, to) = (sentence.tokens.0 as usize, sentence.tokens.1 as usize);
            let before = (from..first).rev().take(most).take_while(|&at| joins(at));
            let behind = (last..to).take(most).take_while(|&at| joins(at));
            let before = before.last().filter(|&at| at > from).map(|at| at - 1);
            let behind = behind.last().map(|at| at + 1).filter(|&at| at < to);
            (before, behind)
        };
        let open = &mut known.open;
        open.clear();
        for (index, candidate) in candidates.iter().enumerate() {
            let (first, last) = (candidate.first as usize, candidate.last as usize);
            // `Tommy Pooch` is one name, not Tommy beside somebody.
            let alone = |at: usize| bits[at] & bit::CAPITAL == 0;
            let opens = |at: usize| {
                subject.segments.sentences[tokens[at].sentence as usize]
                    .tokens
                    .0 as usize
            };
            if candidate.kind == kind
                && shapes.contains(&candidate.rule)
                && alone(last)
                && (first == opens(first) || alone(first - 1))
                && beside(candidate) != (None, None)
                && names.decide(candidate.name).is_none()
            {
                open.push(index as u32);
            }
        }
        if open.is_empty() {
            return;
        }
        let sure = &mut known.sure;
        sure.clear();
        sure.resize(tokens.len() + 1, false);
        let is_sure = |names: &Names, name: NameId| {
            names
                .decide(name)
                .is_some_and(|decision| decision.kind == kind)
        };
        for candidate in candidates {
            if candidate.kind == kind && is_sure(names, candidate.name) {
                sure[candidate.first as usize..candidate.last as usize].fill(true);
            }
        }
        for &index in open.iter() {
            let candidate = &candidates[index as usize];
            let first = candidate.first as usize;
            if sure[first] || names.decide(candidate.name).is_some() {
                continue;
            }
            let (before, behind) = beside(candidate);
            if before.is_some_and(|at| sure[at]) || behind.is_some_and(|at| sure[at]) {
                names.beside(candidate.name, kind);
                sure[first] = is_sure(names, candidate.name);
            }
        }
    }

    /// Finds the names known so far where no list and no rule sees them.
    fn again(
        &self,
        subject: &Subject<'_>,
        names: &mut Names,
        definitions: &[Definition],
        known: &mut KnownNames,
        candidates: &mut Vec<Candidate>,
    ) {
        known.clear();
        known.done.clear();
        known.done.resize(names.len(), false);
        for candidate in candidates.iter() {
            if std::mem::replace(&mut known.done[candidate.name.index()], true) {
                continue;
            }
            let Some(decision) = names.decide(candidate.name) else {
                continue;
            };
            let tokens = candidate.first..candidate.last;
            if decision.kind == Kind::Person {
                let last = tokens
                    .clone()
                    .rev()
                    .find(|&token| subject.folded.key(token as usize) != 0);
                let Some(last) = last else { continue };
                for from in candidate.first + 1..=last {
                    let is_particle = subject.features.bits[from as usize] & bit::PARTICLE != 0;
                    // `Public Remarks` does not make every remark a name.
                    let word = subject.features.words[last as usize];
                    let plain = from == last
                        && word.rank > 0
                        && word.rank <= w::EVERYDAY
                        && word.surname == 0
                        && word.given == 0
                        && subject.features.words[candidate.first as usize].given == 0;
                    if subject.folded.key(from as usize) == 0
                        || subject.features.joined.is_inner(from as usize)
                        || plain
                        || subject.folded.word(last as usize).len() < 3
                        || is_particle && from == last
                    {
                        continue;
                    }
                    let surname = Known::new(
                        names.of(subject.folded, from, candidate.last),
                        Kind::Person,
                        w::SURNAME_OF_KNOWN,
                        self.surname,
                        None,
                    );
                    known.add(subject, from..candidate.last, surname);
                }
                let first = candidate.first;
                let word = subject.features.words[first as usize];
                // `Dilma` after `Dilma Rousseff`, `Wen` after `Wen Jiabao`; but `Victoria` may be the place.
                if first < last
                    && (word.rank == 0 || word.rank >= w::RARE)
                    && subject.folded.word(first as usize).len() >= 3
                    && subject.features.bits[first as usize] & bit::NAME != 0
                    && subject.features.phrase(Phrase::Place, first as usize) == 0
                {
                    let given = Known::new(
                        names.of(subject.folded, first, first + 1),
                        Kind::Person,
                        w::GIVEN_OF_KNOWN,
                        self.given,
                        None,
                    );
                    known.add(subject, first..first + 1, given);
                }
                known.surnames.push(last);
            }
            if decision.kind == Kind::Organisation
                && let Some(short) =
                    short_name(subject, tokens.clone(), self.teams.contains(&decision.rule))
            {
                let short_form = Known::new(
                    names.of(subject.folded, short.start, short.end),
                    Kind::Organisation,
                    w::SEEN_ELSEWHERE,
                    self.short,
                    decision.entry,
                );
                known.add(subject, short.clone(), short_form);
                let long = (candidate.first, candidate.last);
                known.short_names.push((long, (short.start, short.end)));
            }
            let name = Known::new(
                candidate.name,
                decision.kind,
                w::SEEN_ELSEWHERE.min(decision.score),
                self.elsewhere,
                decision.entry,
            );
            known.add(subject, tokens, name);
        }
        let mut defined = Vec::new();
        for &(long, short) in definitions {
            let long_name = names.of(subject.folded, long.0, long.1);
            let Some(decision) = names.decide(long_name) else {
                continue;
            };
            let name = names.of(subject.folded, short.0, short.1);
            defined.push(name);
            let acronym = Known::new(
                name,
                decision.kind,
                w::DEFINED_ACRONYM,
                self.defined,
                decision.entry,
            );
            known.add(subject, short.0..short.1, acronym);
        }
        let before = candidates.len();
        let features = subject.features;
        for sentence in &subject.segments.sentences {
            if matches!(sentence.zone, Zone::Header | Zone::Signature) {
                continue;
            }
            let end = sentence.tokens.1;
            for at in sentence.tokens.0..end {
                let bits = features.bits[at as usize];
                if bits & bit::WORD == 0
                    || bits & bit::LOWER != 0 && bits & bit::PARTICLE == 0
                    || bits & bit::PRONOUN != 0
                {
                    continue;
                }
                let word = subject.folded.word(at as usize);
                let mut starts = known.starting(subject.folded.key(at as usize)).peekable();
                if starts.peek().is_some() {
                    for form in starts {
                        let Some(last) = known.follow(form, subject, at, end) else {
                            continue;
                        };
                        let common = last - at == 1
                            && bits & bit::COMMON != 0
                            // `THE MOW` is the Ministry of War where a text says so.
                            && !(defined.contains(&form.name)
                                && at > sentence.tokens.0
                                && subject.folded.word(at as usize - 1) == b"the")
                            && !(form.kind == Kind::Person
                                && is_sure_surname(features.words[at as usize]));
                        if common
                            && (bits & bit::UPPER_TEXT != 0
                                || bits & bit::START != 0
                                    && !(form.kind == Kind::Person && acts(subject, last, end)))
                            && features.title_before[at as usize] == 0
                        {
                            // `RICE PRICES ROSE` is not about Secretary Rice.
                            continue;
                        }
                        // `Novara` after `Bruno Novara` is no town of that name.
                        let town = form.rule == self.surname
                            && last - at == 1
                            && features.phrase(Phrase::Place, at as usize) == 1
                            && !features.well_known[at as usize]
                            && !names.is_located(form.name);
                        candidates.push(Candidate {
                            first: at,
                            last,
                            kind: form.kind,
                            weight: form.weight + if town { w::SURNAME_NOT_TOWN } else { 0.0 },
                            rule: form.rule,
                            entry: form.entry,
                            name: form.name,
                        });
                    }
                } else if bits & bit::NAME != 0
                    && features.words[at as usize].rank == 0
                    && word.len() >= 6
                    && features.joined.at(at as usize).is_none()
                {
                    let name = names.of(subject.folded, at, at + 1);
                    let known_list = names
                        .decide(name)
                        .is_some_and(|decision| decision.entry.is_some());
                    if !known_list && names.count(name) <= 1 {
                        // `the Kessels` are a family.
                        let near = |&surname: &u32| {
                            let surname = subject.folded.word(surname as usize);
                            one_letter_off(surname, word)
                                && word.strip_suffix(b"s") != Some(surname)
                        };
                        if known.surnames.iter().any(near) {
                            candidates.push(Candidate {
                                first: at,
                                last: at + 1,
                                kind: Kind::Person,
                                weight: w::ONE_LETTER_OFF,
                                rule: self.misprint,
                                entry: None,
                                name,
                            });
                        }
                    }
                }
            }
        }
        for candidate in &candidates[before..] {
            names.add(candidate, subject.text, subject.segments, features);
        }
        names.settle();
    }

    /// Topics: key words, and the codes of the TAGS line.
    fn topics(&self, segments: &Segments, hits: &[Hit], mentions: &mut Vec<Mention>) {
        // Where the last mention of each topic ends, and how much speaks for it.
        let mut taken: FxHashMap<EntryId, (u32, u32)> = FxHashMap::default();
        let brief = segments.tokens.len() < w::BRIEF;
        let mut found: Vec<(u32, u32, EntryId)> = hits
            .iter()
            .filter_map(|hit| match hit.target {
                Target::Topic(topic) => Some((hit.first, hit.last, topic)),
                _ => None,
            })
            .collect();
        found.sort_by_key(|&(first, last, topic)| (first, std::cmp::Reverse(last), topic));
        found.retain(|&(first, last, entry)| {
            let zone = segments.sentences[segments.tokens[first as usize].sentence as usize].zone;
            if zone.is_routing() {
                return false;
            }
            let (end, support) = taken.entry(entry).or_default();
            // `human rights violations` is one mention of its topic, not two.
            if first < *end {
                return false;
            }
            *end = last;
            let leads = matches!(zone, Zone::Subject | Zone::Heading | Zone::Summary);
            *support += if leads || last - first > 1 { 2 } else { 1 };
            true
        });
        let stated: Vec<EntryId> = segments
            .header
            .tags
            .iter()
            .filter_map(|code| self.entries.topic(code))
            .collect();
        for (first, last, entry) in found {
            // One word in passing is no topic of a long text.
            if brief || taken[&entry].1 > 1 || stated.contains(&entry) {
                let decision = Decision {
                    kind: Kind::Topic,
                    score: 0.0,
                    rule: self.keyword,
                    entry: Some(entry),
                };
                mentions.push(mention(segments, first, last, decision));
            }
        }
        for (code, span) in segments.header.tags.iter().zip(&segments.tag_spans) {
            let Some(entry) = self.entries.topic(code) else {
                continue;
            };
            let first = segments
                .tokens
                .partition_point(|token| token.span.start() < span.start());
            let last = segments
                .tokens
                .partition_point(|token| token.span.start() < span.end());
            if first < last {
                let decision = Decision {
                    kind: Kind::Topic,
                    score: 0.0,
                    rule: self.tags,
                    entry: Some(entry),
                };
                let mut mention = mention(segments, first as u32, last as u32, decision);
                mention.span = *span;
                mentions.push(mention);
            }
        }
    }
}

impl Tagger {
    /// The number of rules, and of their examples.
    pub fn rules(&self) -> (usize, usize) {
        (
            self.rules.len(),
            self.rules
                .iter()
                .map(|rule| rule.finds.len() + rule.ignores.len())
                .sum(),
        )
    }

    /// Runs every example of every rule; says of each that does not hold what the rule found instead.
    pub fn failing_examples(&self, segmenter: &Segmenter) -> Vec<Error> {
        let mut failing = Vec::new();
        for rule in &self.rules {
            let examples = rule.finds.iter().map(|example| (example, true));
            let examples = examples.chain(rule.ignores.iter().map(|example| (example, false)));
            for ((example, finds), place) in examples.zip(&rule.examples) {
                let wanted: Vec<&str> = example
                    .split('[')
                    .skip(1)
                    .filter_map(|rest| rest.split(']').next())
                    .collect();
                let found = self.example(rule, &example.replace(['[', ']'], ""), segmenter);
                let holds = if finds {
                    !wanted.is_empty()
                        && wanted
                            .iter()
                            .all(|name| found.iter().any(|found| found == name))
                } else {
                    found.is_empty()
                };
                if !holds {
                    let found = if found.is_empty() {
                        "nothing".to_owned()
                    } else {
                        format!("[{}]", found.join("], ["))
                    };
                    let why = format!(
                        "rule {}: in the example `{example}` it finds {found}",
                        rule.name
                    );
                    failing.push(Error::Rule {
                        file: place.clone(),
                        why,
                    });
                }
            }
        }
        failing
    }

    /// What a rule alone finds in a text, from left to right.
    fn example(&self, rule: &Rule, text: &str, segmenter: &Segmenter) -> Vec<String> {
        let document = Document {
            id: String::new(),
            text: text.to_owned(),
            encoding: "UTF-8",
            stated: None,
        };
        let mut segments = segmenter.segment(&document);
        broken::mend(text, &mut segments, &self.lexicon);
        let mut look = Look::default();
        self.look(text, &segments, &mut Recent::default(), &mut look);
        let subject = Subject {
            text,
            segments: &segments,
            folded: &look.folded,
            features: &look.features,
        };
        let mut machine = Machine::default();
        let mut found = Vec::new();
        for sentence in segments
            .sentences
            .iter()
            .filter(|sentence| rule.applies(sentence.upper))
        {
            let mut at = sentence.tokens.0;
            while at < sentence.tokens.1 {
                match rule.find(
                    &subject,
                    at as usize,
                    sentence.tokens.1 as usize,
                    &mut machine,
                ) {
                    Some(patterns::Found {
                        name: (first, last),
                        acronym,
                    }) => {
                        found.push(span_of(&segments, first, last).cut(text).to_owned());
                        at = acronym.map_or(last, |acronym| acronym.1).max(at + 1);
                    }
                    None => at += 1,
                }
            }
        }
        found
    }
}

/// States that are no more, with the one whose people the lists keep theirs with.
const SUCCESSORS: [(&str, &str); 4] = [("SU", "RU"), ("YU", "RS"), ("CS", "CZ"), ("DD", "DE")];

/// Where a name begins whose last word stands at a token: at the particle that a hyphen joins to it (`al-Manar`), or
/// at the word itself.
fn article_before(subject: &Subject<'_>, index: usize) -> usize {
    let Some(article) = index.checked_sub(2) else {
        return index;
    };
    let tokens = &subject.segments.tokens;
    let joined = !tokens[index].spaced
        && !tokens[index - 1].spaced
        && tokens[index - 1].span.cut(subject.text) == "-"
        && subject.features.bits[article] & bit::PARTICLE != 0;
    if joined { article } else { index }
}

/// Drops a name of two words that stands once where each of the words is a person by itself in the document, the
/// first before: `Dulles Hammarskjold` are two people. Of one who may have a given name both stand before.
fn part_people(
    subject: &Subject<'_>,
    names: &mut Names,
    standing: &mut Standing,
    candidates: &mut Vec<Candidate>,
) {
    let (features, folded) = (subject.features, subject.folded);
    candidates.retain(|candidate| {
        let first = candidate.first;
        let word = features.words[first as usize];
        if candidate.kind != Kind::Person
            || candidate.last - first != 2
            || candidate.entry.is_some()
            || word.given >= word.surname.max(1)
            || features.bits[first as usize] & (bit::INITIAL | bit::PARTICLE) != 0
            || names.count(candidate.name) != 1
        {
            return true;
        }
        let is_person = |names: &mut Names, token: u32| {
            let name = names.of(folded, token, token + 1);
            let decision = names.decide(name);
            decision.is_some_and(|decision| decision.kind == Kind::Person)
        };
        if !is_person(names, first) || !is_person(names, first + 1) {
            return true;
        }
        // `Zurgan Telmekh` who is called Zurgan from then on is one.
        let before = |at: Option<u32>| at.is_some_and(|at| at < first);
        let behind = standing.alone(subject, first + 1);
        let two = before(standing.alone(subject, first))
            && behind.is_some()
            && (word.given == 0 || before(behind));
        !two
    });
}

/// The part of a body's name that stands for it elsewhere in the document: `Falcons` of `Boston Falcons`, and
/// `Conservative` of `Conservative Party` where the document writes it so more than once.
fn short_name(subject: &Subject<'_>, name: Range<u32>, is_team: bool) -> Option<Range<u32>> {
    let features = subject.features;
    let last = name.end - 1;
    let has = |token: u32, bits: u32| features.bits[token as usize] & bits != 0;
    let place = features.phrase(Phrase::Place, name.start as usize) as u32;
    let rest = name.start + place;
    if is_team && place > 0 && rest < name.end && has(last, bit::PLURAL) {
        return Some(rest..name.end);
    }
    // `the 65th` after `the 65th Fighter Wing`.
    if last > name.start && has(name.start, bit::ORDINAL) {
        return Some(name.start..name.start + 1);
    }
    let party = (1..=2).contains(&(last - name.start))
        && subject.folded.word(last as usize) == b"party"
        && (name.start..last).all(|token| has(token, bit::STEADY | bit::UNKNOWN));
    party.then_some(name.start..last)
}

/// Whether a word is a surname wherever the document has its bearer, though it is an English word, too.
fn is_sure_surname(word: Word) -> bool {
    word.surname >= w::SURNAME_SURE || word.surname > 0 && word.rank > w::EVERYDAY
}

/// Whether somebody acts or speaks at a token: `said`, `also briefed`.
fn acts(subject: &Subject<'_>, at: u32, end: u32) -> bool {
    let has = |at: u32, bits: u32| at < end && subject.features.bits[at as usize] & bits != 0;
    let adverb = at < end && ADVERBS.contains(&subject.folded.word(at as usize));
    has(at + u32::from(adverb), bit::SAYS | bit::ACTS)
}

/// Adverbs between somebody and what he does.
const ADVERBS: [&[u8]; 7] = [
    b"also",
    b"then",
    b"again",
    b"later",
    b"further",
    b"reportedly",
    b"previously",
];

/// The keys of the acronyms that the document says to be short for things: `spent fuel (SF)`.
fn things(subject: &Subject<'_>) -> Vec<u64> {
    let (tokens, features) = (&subject.segments.tokens, subject.features);
    let mark = |at: usize, mark| {
        tokens.get(at).is_some_and(|token: &Token| {
            token.shape == Shape::Punctuation && token.span.cut(subject.text).starts_with(mark)
        })
    };
    let mut things = Vec::new();
    for (at, token) in tokens.iter().enumerate().skip(2) {
        let (word, written) = (subject.folded.word(at), token.span.cut(subject.text));
        // `IEDs`
        let single = if written.len() > 2 && token.shape == Shape::Mixed {
            written.strip_suffix('s')
        } else {
            None
        };
        let plural = single.is_some_and(|single| single.bytes().all(|b| b.is_ascii_uppercase()));
        let acronym = features.bits[at] & bit::ACRONYM != 0 || plural;
        if !acronym || !mark(at - 1, '(') || !mark(at + 1, ')') {
            continue;
        }
        let last = at - 2;
        let noun = subject.folded.word(last);
        let small = features.bits[last] & bit::LOWER != 0 && !BODY_NOUNS.contains(&noun);
        if !small && !THINGS.contains(&noun) {
            continue;
        }
        let opens = subject.segments.sentences[token.sentence as usize].tokens.0 as usize;
        let farthest = opens.max((last + 1).saturating_sub(2 * word.len() + 1));
        let acronym = (at as u32, at as u32 + 1);
        let spelt = (farthest..=last).find(|&from| {
            let long = (from as u32, at as u32 - 1);
            patterns::initials_match(subject, long, acronym)
        });
        // `the Commission on Human Rights (CHR)` is none.
        let body = |at: usize| {
            features.phrase(Phrase::OrgFirst, at) > 0
                || features.phrase(Phrase::Organisation, at) > 0
        };
        if spelt.is_some_and(|from| !(from..=last).any(body)) {
            things.push(subject.folded.key(at));
            if plural {
                things.push(lexicon::key(&word[..word.len() - 1]));
            }
        }
    }
    things
}

/// Nouns in small letters that an acronym behind them may be the body of: `the water users' association (WUA)`.
const BODY_NOUNS: [&[u8]; 28] = [
    b"agency",
    b"alliance",
    b"army",
    b"association",
    b"authority",
    b"bank",
    b"board",
    b"bureau",
    b"center",
    b"commission",
    b"committee",
    b"company",
    b"corporation",
    b"council",
    b"court",
    b"department",
    b"federation",
    b"force",
    b"front",
    b"fund",
    b"group",
    b"institute",
    b"ministry",
    b"movement",
    b"organization",
    b"party",
    b"service",
    b"union",
];

/// Nouns that name no body though each word before them has a capital: `an Environmental Impact Statement (EIS)`.
const THINGS: [&[u8]; 22] = [
    b"act",
    b"agreement",
    b"agreements",
    b"convention",
    b"device",
    b"devices",
    b"fuel",
    b"law",
    b"memorandum",
    b"plan",
    b"product",
    b"protocol",
    b"report",
    b"reports",
    b"rights",
    b"statement",
    b"strategy",
    b"study",
    b"survey",
    b"treaty",
    b"understanding",
    b"waste",
];

/// Whether a word is a Roman numeral (`World War II`).
fn folded_is_numeral(folded: &[u8]) -> bool {
    folded.iter().all(|letter| b"ivxlc".contains(letter))
}

/// Whether a word stands between a name and the father's (`Hussein bin Talal`).
fn is_son(word: &[u8]) -> bool {
    matches!(word, b"bin" | b"ibn" | b"ben")
}

/// The people of the lists by the key of their surname, or of the name that they are called by.
fn bearers(entries: &Entries, lexicon: &mut Lexicon) -> FxHashMap<u64, Vec<EntryId>> {
    let mut bearers: FxHashMap<u64, Vec<EntryId>> = FxHashMap::default();
    let mut folded = Vec::new();
    for (id, entry) in entries.iter() {
        if entry.kind != Kind::Person {
            continue;
        }
        folded.clear();
        fold::fold_form(entries.text(entry.name), &mut folded);
        let mut words = folded
            .split(|&byte| byte == b' ')
            .filter(|word| !word.is_empty());
        let surname = |word: &&[u8]| !matches!(*word, b"jr" | b"sr" | b"ii" | b"iii" | b"iv");
        let first = words.next();
        // `Hassan II` and `Hussein bin Talal` are called by the first word.
        let second = words.clone().next();
        // `Chiang Kai-shek`, `Park Chung Hee`: the family name stands first.
        let family = || {
            let three = words.clone().count() == 2;
            three && entry.country.is_some_and(Country::has_family_name_first)
        };
        let own = first
            .filter(|_| second.is_some_and(|word| !surname(&word) || is_son(word)) || family());
        let last = first.and_then(|_| words.rfind(surname));
        for name in [last, own].into_iter().flatten() {
            let key = lexicon::key(name);
            lexicon.mark(key, bit::BEARER);
            bearers.entry(key).or_default().push(id);
        }
    }
    bearers
}

/// Whether a body was not there yet in the last year in which the document can have been written.
fn is_unfounded(entry: &Entry, year: Option<i16>) -> bool {
    match (entry.kind, year, entry.start) {
        (Kind::Organisation, Some(year), Some(start)) => year + w::BEFORE_FOUNDED < start.year(),
        _ => false,
    }
}

/// Whether a name with a possessive ending (`Lloyd's`) is somebody's behind a given name: `Selwyn Lloyd's visit`.
fn is_bearer(hit: &Hit, features: &Features) -> bool {
    hit.possessive
        && (hit.first.checked_sub(1)).is_some_and(|before| {
            let word = features.words[before as usize];
            word.given > 0 || features.bits[before as usize] & bit::INITIAL != 0
        })
}

/// Whether a hit says too little for the row's own body to be meant, so that the name may be another's: the acronym or
/// shared name of one country's body, where that country is not in question and the body is not known everywhere.
fn is_stranger(entry: &Entry, hit: &Hit, countries: &Countries) -> bool {
    let foreign = |country: Country| country.as_str() != "US" && !countries.has(country);
    entry.kind == Kind::Organisation
        && entry.country.is_some_and(foreign)
        && (hit.weak || entry.weight < w::WELL_KNOWN)
}

/// How much a list's hit weighs.
fn list_weight(entry: &Entry, hit: &Hit, features: &Features, countries: &Countries) -> f32 {
    let mut weight = w::LIST_BASE + w::LIST_SPAN * f32::from(entry.weight.min(100)) / 100.0;
    let first = hit.first as usize;
    let at_hand = match entry.country {
        Some(country) if countries.own == Some(country) => 1.0,
        Some(country) if countries.has(country) => 0.6,
        _ => 0.0,
    };
    weight += w::COUNTRY_AT_HAND * at_hand;
    // A short acronym or a surname of another country than those in question says as little (`ABC`, `Krishna`).
    let foreign = at_hand == 0.0
        && entry
            .country
            .is_some_and(|country| country.as_str() != "US");
    let single = hit.last - hit.first == 1;
    let short = hit.acronym || entry.kind == Kind::Person;
    if hit.weak && at_hand == 0.0 && entry.kind != Kind::Place {
        weight += w::OUT_OF_CONTEXT;
    } else if hit.weak || (foreign && single && short && entry.kind != Kind::Place) {
        weight += w::NEEDS_CONTEXT;
    }
    if hit.last - hit.first > 1 {
        // `THE UNION`, `THE RIGHT` in a text of capitals are no parties.
        let second = features.words[first + 1].rank;
        if entry.kind == Kind::Organisation
            && hit.last - hit.first == 2
            && features.bits[first] & (bit::UPPER_TEXT | bit::FUNCTION)
                == bit::UPPER_TEXT | bit::FUNCTION
            && features.phrase(Phrase::Place, first) == 0
            && (1..=w::EVERYDAY).contains(&second)
        {
            weight += w::COMMON_WORD_UNCASED;
        }
        if entry.kind == Kind::Person || hit.last - hit.first > 2 {
            weight += w::LIST_LONG;
        }
    } else if hit.acronym {
        // `WHO`, `ICE`, `DO` in a text of capitals only are words; `US` there is the country as a rule.
        let (bits, word) = (features.bits[first], features.words[first]);
        let title = features.phrase(Phrase::Title, first) > 0;
        let upper = bits & bit::UPPER_TEXT != 0;
        if upper && bits & (bit::FUNCTION | bit::PARTICLE) != 0 && entry.kind != Kind::Place {
            weight += w::FUNCTION_WORD_UNCASED;
        } else if upper
            && (word.rank > 0 || title)
            && (entry.weight < 100 || bits & bit::FUNCTION == 0)
        {
            // Of the words that countries' acronyms are (`CAR`), `US` alone is more often the country.
            weight += if entry.kind == Kind::Place && word.rank <= w::EVERYDAY {
                w::FUNCTION_WORD_UNCASED
            } else {
                w::COMMON_WORD_UNCASED
            };
        }
    } else {
        let (bits, word) = (features.bits[first], features.words[first]);
        let common = word.rank > 0 && word.rank <= 60;
        let known = entry.weight >= w::WELL_KNOWN;
        if common && (bits & bit::UPPER_TEXT != 0 || bits & bit::START != 0) {
            // `TURKEY` is the country; `TOTAL` is no company where all is in capitals.
            let country = known && (entry.kind == Kind::Place || bits & bit::UPPER_TEXT == 0);
            weight += if country {
                w::COMMON_WORD
            } else {
                w::COMMON_WORD_UNCASED
            };
        } else if common && !known {
            weight += w::COMMON_WORD;
        }
        if entry.kind != Kind::Person && !known && (word.given >= 30 || word.surname >= 40) {
            weight += w::PERSONAL_NAME;
        }
        if bits & bit::NEVER != 0 {
            weight += w::COMMON_WORD_UNCASED;
        }
    }
    weight
}

/// The candidates whose name was decided to be of their kind.
fn choose(subject: &Subject<'_>, names: &Names, candidates: &[Candidate]) -> Vec<Choice> {
    let mut chosen = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let Some(decision) = names.decide(candidate.name) else {
            continue;
        };
        let token = subject.segments.tokens[candidate.first as usize];
        let zone = subject.segments.sentences[token.sentence as usize].zone;
        if zone == Zone::Title && decision.kind != Kind::Person {
            // Embassies and departments there are routing.
            continue;
        }
        // Every proposal of a name stands for the decision, whatever kind it proposed.
        let first_word = candidate.first as usize;
        let bits = subject.features.bits[first_word];
        let plain = candidate.last - candidate.first == 1
            && bits & bit::COMMON != 0
            && bits & (bit::UPPER_TEXT | bit::START) != 0
            && candidate.weight < 0.0;
        if plain {
            continue;
        }
        chosen.push(Choice {
            first: candidate.first,
            last: candidate.last,
            decision,
        });
    }
    chosen
}

/// A candidate with the decision on its name.
#[derive(Debug, Clone, Copy)]
struct Choice {
    first: u32,
    last: u32,
    decision: Decision,
}

impl select::Stretch for Choice {
    fn first(&self) -> u32 {
        self.first
    }
    fn last(&self) -> u32 {
        self.last
    }
    fn strength(&self) -> f32 {
        self.decision.score
    }
}

/// How much the words of a person's name sound like one.
fn person_words(features: &Features, first: u32, last: u32) -> f32 {
    let mut sum = 0.0_f32;
    let mut plain = 0.0_f32;
    let opening = features.words[first as usize];
    let place = features.phrase(Phrase::Place, first as usize) > 0;
    let called =
        !place && opening.rank == 0 && opening.given >= w::GIVEN_FIRST.max(opening.surname);
    for token in first as usize..last as usize {
        let (bits, word) = (features.bits[token], features.words[token]);
        if bits & bit::WORD == 0 || bits & (bit::PARTICLE | bit::INITIAL) != 0 {
            continue;
        }
        let opens = token == first as usize;
        let least = if opens { w::SURNAME_FIRST } else { 1 };
        if word.rank == 0 || word.given > 0 || word.surname >= least {
            sum += w::NAME_WORD;
        } else if opens && word.surname == 0 && word.rank <= w::EVERYDAY {
            plain += w::OPENS_PLAIN;
        } else if called && token == first as usize + 1 && word.rank > w::EVERYDAY {
            plain += w::PLAIN_CALLED;
        } else if place && !opens {
            plain += w::PLAIN_BEHIND_PLACE;
        } else {
            plain += w::PLAIN_WORD;
        }
    }
    sum.min(2.0 * w::NAME_WORD) + plain
}

/// The bytes from the first token to the last.
fn span_of(segments: &Segments, first: u32, last: u32) -> Span {
    segments.tokens[first as usize]
        .span
        .join(segments.tokens[last as usize - 1].span)
}

/// A mention of the tokens `first..last`.
fn mention(segments: &Segments, first: u32, last: u32, decision: Decision) -> Mention {
    // A possessive ending and a period belong to the sentence, not to the name.
    let mut last = last;
    while last > first + 1 && segments.tokens[last as usize - 1].shape == Shape::Possessive {
        last -= 1;
    }
    Mention {
        span: span_of(segments, first, last),
        kind: decision.kind,
        sentence: segments.tokens[first as usize].sentence,
        tokens: (first, last),
        rule: decision.rule,
        entry: decision.entry,
    }
}
