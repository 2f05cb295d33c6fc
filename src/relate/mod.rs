//! Relations that sentences state, and who is mentioned with whom.
//!
//! A sentence becomes a row of items (`matcher`), in which the patterns of `gazetteers/rules/relations.toml`
//! (`pattern`, `rules`) are tried where a mention or a trigger word stands. `office` links titles such as "Foreign
//! Minister" to the ministry or country they imply. Behind the barrier, `service` settles whom those serve whose titles
//! name no country, and `comentions` counts which entities share a window.

mod comentions;
pub(crate) mod example;
mod gates;
mod matcher;
mod office;
mod pattern;
mod rules;
mod service;
mod vocabulary;

pub use comentions::{CoMentions, comentions};
pub use service::{Bearers, Service};

use rustc_hash::FxHashMap;

use crate::country::Country;
use crate::document::Document;
use crate::error::{Error, Result};
use crate::gazetteer::ListFiles;
use crate::mention::{Kind, LocalId, Mention};
use crate::relation::{Relation, RelationKind, Stated};
use crate::rule::RuleNames;
use crate::segments::{Segments, Sentence, Shape, Token};
use crate::span::Span;
use crate::tagged::LocalEntity;
use example::Marked;
use matcher::{Item, Matcher};
use office::Hit;
use pattern::{Pattern, Start, bit};
use rules::{Rule, Rules};
use vocabulary::Present;

/// Finds the relations that sentences state. Made once, used by all threads.
#[derive(Debug)]
pub struct Relater {
    rules: Rules,
    /// Adjectives and nouns for the people of countries, folded, with the countries each may mean.
    demonyms: FxHashMap<String, Vec<Country>>,
    /// Names of countries, folded.
    countries: FxHashMap<String, Country>,
}

/// A name in small letters, with straight apostrophes, single blanks and no leading article.
fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    fold_name_into(name, &mut folded).to_owned()
}

/// The same, in a buffer that is overwritten.
fn fold_name_into<'f>(name: &str, folded: &'f mut String) -> &'f str {
    folded.clear();
    for word in name.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            let from = folded.len();
            folded.push_str(word);
            folded[from..].make_ascii_lowercase();
            continue;
        }
        for letter in word.chars().flat_map(char::to_lowercase) {
            folded.push(if letter == '’' { '\'' } else { letter });
        }
    }
    folded.strip_prefix("the ").unwrap_or(folded)
}

/// What the relations of one document draw on beside its sentences.
struct Scene<'a> {
    text: &'a str,
    segments: &'a Segments,
    entities: &'a [LocalEntity],
    /// For each entity the country that it is, where it is one.
    is_country: Vec<Option<Country>>,
    /// The entity that stands for a country: the country itself, else its government.
    of_country: FxHashMap<Country, LocalId>,
}

/// The person whom a pronoun in the next sentences means.
#[derive(Clone, Copy, Default)]
struct Subject {
    person: Option<LocalId>,
    paragraph: u32,
    sentence: u32,
}

/// Buffers kept from sentence to sentence.
#[derive(Default)]
struct Buffers {
    items: Vec<Item>,
    present: Present,
    /// The patterns that are worth a look, as bits.
    open: Vec<u64>,
    /// Which items are mentions.
    names: Vec<usize>,
    /// What a match has bound.
    bound: Vec<(u8, u32, u32)>,
}

/// How many sentences a pronoun may reach back.
const PRONOUN_REACH: u32 = 4;
/// How many items a bracket without a name may hold to be passed over.
const BRACKET_REACH: usize = 9;

impl Relater {
    /// Reads the rule files and the lists of countries of all layers.
    ///
    /// # Errors
    /// A rule, pattern, list or example's notation that cannot be used, with file, line and remedy.
    pub fn new(files: &ListFiles, names: &mut RuleNames) -> Result<Self> {
        let mut demonyms: FxHashMap<String, Vec<(u8, Country)>> = FxHashMap::default();
        let mut countries = FxHashMap::default();
        files.each_row("places/countries.csv", &["name", "country"], |row| {
            let Some(country) = row.country("country")? else {
                return Ok(());
            };
            let weight = row.number("weight", 50)?;
            for form in row.parts("demonyms") {
                let known = demonyms.entry(fold_name(form)).or_default();
                if known.iter().all(|&(_, other)| other != country) {
                    // `Dutch` is of the Netherlands before it is of Aruba.
                    let at = known.partition_point(|&(other, _)| other >= weight);
                    known.insert(at, (weight, country));
                }
            }
            countries.insert(fold_name(row.get("name")), country);
            for form in row.parts("aliases") {
                countries.entry(fold_name(form)).or_insert(country);
            }
            Ok(())
        })?;
        let firsts = demonyms
            .keys()
            .filter_map(|form| form.split(' ').next())
            .map(str::to_owned)
            .collect();
        Ok(Self {
            rules: Rules::read(files, names, firsts)?,
            demonyms: demonyms
                .into_iter()
                .map(|(form, meant)| {
                    (
                        form,
                        meant.into_iter().map(|(_, country)| country).collect(),
                    )
                })
                .collect(),
            countries,
        })
    }

    /// The number of rules, and of their examples.
    pub fn rules(&self) -> (usize, usize) {
        (self.rules.all.len(), self.rules.examples.len())
    }

    /// Runs every example of every rule file, and tells each that does not hold, as `FILE:LINE: what`.
    ///
    /// # Errors
    /// An example whose notation cannot be read.
    pub fn failing_examples(&self) -> Result<Vec<String>> {
        let mut failing = Vec::new();
        for example in &self.rules.examples {
            let fail = |why: String| Error::Rule {
                file: example.place.clone(),
                why,
            };
            let marked = Marked::read(&example.text).map_err(fail)?;
            if example.finds == marked.expected.is_empty() {
                return Err(fail(
                    "an example under `finds` tells after `=>` what is found; one under `ignores` has no `=>`".to_owned(),
                ));
            }
            let mut found: Vec<_> = self
                .stated(&marked)
                .into_iter()
                .filter(|relation| relation.rule == example.rule)
                .map(|relation| marked.describe(&relation))
                .collect();
            found.sort();
            found.dedup();
            let mut expected: Vec<_> = marked
                .expected
                .iter()
                .map(|(source, kind, target, role)| example::wording(source, *kind, target, role))
                .collect();
            expected.sort();
            if found != expected {
                failing.push(format!(
                    "{}: expected [{}], found [{}]",
                    example.place,
                    expected.join("; "),
                    found.join("; ")
                ));
            }
        }
        Ok(failing)
    }

    /// All that is stated in a marked text, whichever rules find it. Open offices serve the country that is marked as
    /// their bearer's, else the one that the text gives.
    fn stated(&self, marked: &Marked) -> Vec<Relation> {
        let mut all = self.gather(
            &marked.document,
            &marked.segments,
            &marked.mentions,
            &marked.owners,
            &marked.entities,
        );
        let host = marked.segments.header.country;
        for office in all.offices {
            let claim = office.claim;
            let told = all.bearers.iter().find(|told| told.0 == claim.person);
            let country = marked.entities[claim.person.0 as usize]
                .country
                .or(told.map(|&(_, country)| country));
            if let Some(target) = claim.serves(country.or(host), host, &all.countries) {
                all.relations.push(Relation {
                    source: claim.person,
                    kind: RelationKind::AffiliatedWith,
                    target,
                    role: claim.role,
                    span: office.span,
                    sentence: office.sentence,
                    rule: claim.rule,
                });
            }
        }
        all.relations
    }

    /// What the sentences of a document state, sorted by where it stands. `owners` gives the entity of each mention.
    /// What several rules find in one sentence is told once, with the longest role.
    pub fn relate(
        &self,
        document: &Document,
        segments: &Segments,
        mentions: &[Mention],
        owners: &[LocalId],
        entities: &[LocalEntity],
    ) -> Stated {
        let mut stated = self.gather(document, segments, mentions, owners, entities);
        let all = &mut stated.relations;
        all.sort_by(|a, b| {
            let key = |relation: &Relation| {
                let (source, target) = (relation.source, relation.target);
                let swap = relation.kind.is_symmetric() && target < source;
                let pair = if swap {
                    (target, source)
                } else {
                    (source, target)
                };
                (relation.sentence, relation.kind, pair)
            };
            key(a)
                .cmp(&key(b))
                .then_with(|| b.role.len().cmp(&a.role.len()))
                .then_with(|| a.span.cmp(&b.span))
                .then_with(|| a.rule.cmp(&b.rule))
        });
        all.dedup_by(|a, b| {
            let same = (a.source, a.target) == (b.source, b.target)
                || a.kind.is_symmetric() && (a.source, a.target) == (b.target, b.source);
            same && a.sentence == b.sentence && a.kind == b.kind
        });
        all.sort_by_key(|relation| {
            (
                relation.span,
                relation.kind,
                relation.source,
                relation.target,
            )
        });
        stated
    }

    fn gather(
        &self,
        document: &Document,
        segments: &Segments,
        mentions: &[Mention],
        owners: &[LocalId],
        entities: &[LocalEntity],
    ) -> Stated {
        let mut all = Stated::default();
        let scene = self.scene(document, segments, entities);
        let mut buffers = Buffers {
            items: Vec::with_capacity(128),
            ..Buffers::default()
        };
        let mut subject = Subject::default();
        let mut hits: Vec<Hit> = Vec::new();
        let mut from = 0;
        while from < mentions.len() {
            let number = mentions[from].sentence;
            let to = from + mentions[from..].partition_point(|mention| mention.sentence == number);
            let sentence = &segments.sentences[number as usize];
            let searched =
                !sentence.zone.is_routing() && worth_reading(&mentions[from..to], subject);
            if searched {
                let held = (&mentions[from..to], &owners[from..to]);
                self.fill(&scene, number, sentence, held, &mut subject, &mut buffers);
                buffers.names.clear();
                let names = (0..buffers.items.len()).filter(|&at| !buffers.items[at].is_word());
                buffers.names.extend(names);
                let words = buffers.items.iter().enumerate();
                let words = words.filter(|(_, item)| item.is_word());
                let words = words.map(|(at, item)| (at, item.word));
                self.rules.vocabulary.gather(words, &mut buffers.present);
                let mut matcher = Matcher::new(
                    &self.rules.vocabulary,
                    self.rules.lists,
                    &buffers.items,
                    &buffers.names,
                    &buffers.present,
                    sentence.upper,
                );
                matcher.found.bound = std::mem::take(&mut buffers.bound);
                self.rules.gates.open(&buffers.present, &mut buffers.open);
                self.rules.gates.each(&buffers.open, |rule, pattern| {
                    let rule = &self.rules.all[rule];
                    let pattern = &rule.patterns[pattern];
                    run(
                        rule,
                        pattern,
                        &mut matcher,
                        &scene,
                        number,
                        &mut all.relations,
                    );
                });
                if buffers.present.end(self.rules.office) > 0 {
                    office::find(&self.rules.offices, &matcher, number, &mut hits);
                }
                buffers.bound = matcher.found.bound;
            }
            from = to;
        }
        let is_office = |word: &str| {
            let word = self.rules.vocabulary.word(word, false);
            self.rules.vocabulary.has(word, self.rules.office)
        };
        office::tell(&self.rules.offices, &hits, &scene, is_office, &mut all);
        all
    }

    /// What a document's entities say about countries.
    fn scene<'a>(
        &self,
        document: &'a Document,
        segments: &'a Segments,
        entities: &'a [LocalEntity],
    ) -> Scene<'a> {
        let mut folded = String::new();
        let mut named = |entity: &LocalEntity| {
            std::iter::once(&entity.label)
                .chain(entity.forms.iter().map(|form| &form.text))
                .find_map(|form| {
                    self.countries
                        .get(fold_name_into(form, &mut folded))
                        .copied()
                })
        };
        let mut is_country = vec![None; entities.len()];
        let mut of_country = FxHashMap::default();
        for (index, entity) in entities.iter().enumerate() {
            if entity.kind == Kind::Place {
                is_country[index] = named(entity);
                if let Some(country) = is_country[index] {
                    of_country.entry(country).or_insert(LocalId(index as u32));
                }
            }
        }
        for (index, entity) in entities.iter().enumerate() {
            if entity.kind == Kind::Organisation
                && let Some(country) = entity.country
            {
                let government = std::iter::once(&entity.label)
                    .chain(entity.forms.iter().map(|form| &form.text))
                    .any(|form| {
                        let form = fold_name(form);
                        form.starts_with("government of ") || form.ends_with(" government")
                    });
                if government {
                    of_country.entry(country).or_insert(LocalId(index as u32));
                }
            }
        }
        Scene {
            text: &document.text,
            segments,
            entities,
            is_country,
            of_country,
        }
    }

    /// Lays out a sentence as items and says whom its pronouns mean.
    fn fill(
        &self,
        scene: &Scene<'_>,
        number: u32,
        sentence: &Sentence,
        held: (&[Mention], &[LocalId]),
        subject: &mut Subject,
        buffers: &mut Buffers,
    ) {
        buffers.items.clear();
        let tokens = &scene.segments.tokens;
        let mut antecedent = self.antecedent(scene, number, sentence, *subject);
        let carried = antecedent;
        let mut persons: Option<LocalId> = None;
        let mut several = false;
        let mut official = false;
        // Once `he` has been read as someone, further pronouns of the sentence mean the same person.
        let mut pronoun = false;
        let mut next = 0;
        let mut at = sentence.tokens.0;
        while at < sentence.tokens.1 {
            while held.0.get(next).is_some_and(|mention| {
                mention.kind == Kind::Topic
                    || mention.tokens.0 < at
                    || mention.tokens.1 <= mention.tokens.0
            }) {
                next += 1;
            }
            let token = &tokens[at as usize];
            if let Some(mention) = held.0.get(next).filter(|mention| mention.tokens.0 == at) {
                let owner = held.1[next];
                next += 1;
                if mention.kind == Kind::Person {
                    several |= persons.is_some_and(|person| person != owner);
                    persons = persons.or(Some(owner));
                    if !pronoun {
                        antecedent = if several { None } else { Some(owner) };
                    }
                }
                at = self.push_mention(scene, mention, owner, buffers);
                continue;
            }
            let text = token.span.cut(scene.text);
            let word = self
                .rules
                .vocabulary
                .word(text, token.shape == Shape::Number);
            if !self.rules.vocabulary.has(word, self.rules.special) {
                at = self.push_word(scene, at, sentence.tokens.1, word, false, buffers);
                continue;
            }
            let is = |class| self.rules.vocabulary.has(word, class);
            if is(self.rules.official) {
                official = true;
                // `The Ambassador began his visit`: whoever it is, not the person of the sentence before.
                if persons.is_none() && !pronoun {
                    antecedent = None;
                }
            }
            if let Some(person) = antecedent
                && (is(self.rules.pronoun)
                    || is(self.rules.own) && self.owns(scene, at, sentence, buffers))
            {
                buffers.items.push(Item {
                    tokens: (at, at + 1),
                    word,
                    shape: token.shape,
                    mark: 0,
                    kind: bit(Kind::Person),
                    entity: Some(person),
                    country: None,
                });
                pronoun |= is(self.rules.pronoun);
                if is(self.rules.own) {
                    // `his brother` reads as `X's brother`.
                    buffers.items.push(Item {
                        tokens: (at, at + 1),
                        word: self.rules.vocabulary.word("'s", false),
                        shape: Shape::Possessive,
                        mark: 0,
                        kind: 0,
                        entity: None,
                        country: None,
                    });
                }
                at += 1;
                continue;
            }
            at = self.push_word(scene, at, sentence.tokens.1, word, true, buffers);
        }
        let clear = persons.filter(|_| !several && !official).or_else(|| {
            let leading = self.leading_person(&buffers.items)?;
            (!official || persons == Some(leading)).then_some(leading)
        });
        let person = match persons {
            Some(_) if !pronoun => clear,
            _ => carried,
        };
        *subject = Subject {
            person,
            paragraph: sentence.paragraph,
            sentence: number,
        };
    }

    /// The person that begins a sentence as the subject of its verb.
    fn leading_person(&self, items: &[Item]) -> Option<LocalId> {
        let at = items
            .iter()
            .position(|item| item.kind == bit(Kind::Person))?;
        let verb = items.get(at + 1)?;
        let leads = at < 6
            && verb.is_word()
            && self
                .rules
                .vocabulary
                .has(verb.word, self.rules.lists.finite);
        leads.then(|| items[at].entity).flatten()
    }

    /// Whom a pronoun at the sentence's beginning means: the subject of the sentences before it in the paragraph,
    /// unless an official without a name (`the Ambassador`) has come between.
    fn antecedent(
        &self,
        scene: &Scene<'_>,
        number: u32,
        sentence: &Sentence,
        subject: Subject,
    ) -> Option<LocalId> {
        let person = subject.person?;
        // A paragraph may continue the one right before it, but not across a heading.
        if sentence.paragraph - subject.paragraph > 1 || number - subject.sentence > PRONOUN_REACH {
            return None;
        }
        for between in subject.sentence + 1..number {
            let between = scene.segments.sentences.get(between as usize)?;
            for token in
                &scene.segments.tokens[between.tokens.0 as usize..between.tokens.1 as usize]
            {
                let word = self
                    .rules
                    .vocabulary
                    .word(token.span.cut(scene.text), false);
                if self.rules.vocabulary.has(word, self.rules.official) {
                    return None;
                }
            }
        }
        Some(person)
    }

    /// Whether `his` or `her` is followed by what a pattern asks for, and does not point forward (`During her trip
    /// to Paris, Ms. X said`).
    fn owns(&self, scene: &Scene<'_>, at: u32, sentence: &Sentence, buffers: &Buffers) -> bool {
        let vocabulary = &self.rules.vocabulary;
        let owned = (at + 1..sentence.tokens.1.min(at + 4)).any(|next| {
            let token = &scene.segments.tokens[next as usize];
            vocabulary.has(
                vocabulary.word(token.span.cut(scene.text), false),
                self.rules.owned,
            )
        });
        let forward = buffers
            .items
            .iter()
            .rev()
            .take(2)
            .any(|item| item.is_word() && vocabulary.has(item.word, self.rules.before_own));
        owned && !forward
    }

    /// Adds a mention; tells at which token to continue.
    fn push_mention(
        &self,
        scene: &Scene<'_>,
        mention: &Mention,
        owner: LocalId,
        buffers: &mut Buffers,
    ) -> u32 {
        let tokens = &scene.segments.tokens;
        let kind = bit(mention.kind);
        let mut last = mention.tokens.1 - 1;
        // A possessive ending within the mention still binds what follows.
        let possessive =
            last > mention.tokens.0 && tokens[last as usize].shape == Shape::Possessive;
        last -= u32::from(possessive);
        // `Partido Popular (PP)` is one item.
        let items = &mut buffers.items;
        if let [.., before, bracket] = items.as_mut_slice()
            && bracket.mark == b'('
            && before.kind == kind
            && before.entity == Some(owner)
        {
            let closes = tokens
                .get(mention.tokens.1 as usize)
                .is_some_and(|token: &Token| token.span.cut(scene.text) == ")");
            if closes {
                items.pop();
                return mention.tokens.1 + 1;
            }
        }
        let text = tokens[last as usize].span.cut(scene.text);
        items.push(Item {
            tokens: (mention.tokens.0, mention.tokens.1),
            word: self.rules.vocabulary.word(text, false),
            shape: tokens[last as usize].shape,
            mark: 0,
            kind,
            entity: Some(owner),
            country: scene.is_country[owner.0 as usize],
        });
        if possessive {
            let word = self.rules.vocabulary.word("'s", false);
            items.push(Item {
                tokens: (last + 1, last + 2),
                word,
                shape: Shape::Possessive,
                mark: 0,
                kind: 0,
                entity: None,
                country: None,
            });
        }
        mention.tokens.1
    }

    /// Adds the word at `at`, or a demonym of two words where it is `special`; tells where to continue.
    fn push_word(
        &self,
        scene: &Scene<'_>,
        at: u32,
        end: u32,
        word: vocabulary::Word,
        special: bool,
        buffers: &mut Buffers,
    ) -> u32 {
        let token = &scene.segments.tokens[at as usize];
        let text = token.span.cut(scene.text);
        let mut mark = 0;
        if token.shape == Shape::Punctuation {
            match text {
                // Quotation marks say nothing here.
                "\"" | "“" | "”" | "«" | "»" => return at + 1,
                // A dash divides clauses, a hyphen joins words.
                "–" | "—" => mark = b';',
                "-" if token.spaced => mark = b';',
                _ if text.len() == 1 => mark = text.as_bytes()[0],
                _ => {}
            }
            if mark == b')' && close_bracket(&mut buffers.items) {
                return at + 1;
            }
        }
        let mut tokens = (at, at + 1);
        let mut country = None;
        let mut entity = None;
        if special
            && matcher::is_capital(token.shape)
            && self.rules.vocabulary.has(word, self.rules.demonym)
        {
            let mut folded = fold_name(text);
            if at + 1 < end {
                let next = scene.segments.tokens[at as usize + 1].span.cut(scene.text);
                let both = format!("{folded} {}", fold_name(next));
                if self.demonyms.contains_key(&both) {
                    folded = both;
                    tokens.1 += 1;
                }
            }
            if let Some(meant) = self.demonyms.get(&folded) {
                let known = meant
                    .iter()
                    .find_map(|country| Some((*country, *scene.of_country.get(country)?)));
                country = known.map(|(country, _)| country).or(meant.first().copied());
                entity = known.map(|(_, entity)| entity);
            }
        }
        buffers.items.push(Item {
            tokens,
            word,
            shape: token.shape,
            mark,
            kind: 0,
            entity,
            country,
        });
        tokens.1
    }
}

/// Whether a sentence can state anything: one name alone does so only as a person with a title, or beside a pronoun.
fn worth_reading(mentions: &[Mention], subject: Subject) -> bool {
    let mut names = mentions
        .iter()
        .filter(|mention| mention.kind != Kind::Topic);
    match (names.next(), names.next()) {
        (None, _) => false,
        (Some(only), None) => only.kind == Kind::Person || subject.person.is_some(),
        _ => true,
    }
}

/// At a closing bracket: takes back what the bracket holds when it holds no name. Tells whether it did.
fn close_bracket(items: &mut Vec<Item>) -> bool {
    let reach = items.len().saturating_sub(BRACKET_REACH);
    for at in (reach..items.len()).rev() {
        if !items[at].is_word() {
            return false;
        }
        if items[at].mark == b'(' {
            items.truncate(at);
            return true;
        }
    }
    false
}

/// Runs a pattern of a rule over a sentence.
fn run(
    rule: &Rule,
    pattern: &Pattern,
    matcher: &mut Matcher<'_>,
    scene: &Scene<'_>,
    sentence: u32,
    all: &mut Vec<Relation>,
) {
    let end = matcher.until(pattern);
    if end == 0 {
        return;
    }
    matcher.wary = rule.deeds;
    let names = matcher.names;
    let mut attempt = |from: usize| {
        if !matcher.begins(pattern, from) {
            return;
        }
        let barred = rule
            .unless_after
            .is_some_and(|class| from > 0 && matcher.is(from - 1, class));
        if !barred && matcher.at(pattern, from) {
            emit(rule, matcher, scene, sentence, all);
        }
    };
    match pattern.start {
        Start::Mention(_) => names
            .iter()
            .copied()
            .take_while(|&from| from < end)
            .for_each(attempt),
        _ => (0..end).for_each(&mut attempt),
    }
}

/// Turns a match into relations.
fn emit(
    rule: &Rule,
    matcher: &Matcher<'_>,
    scene: &Scene<'_>,
    sentence: u32,
    all: &mut Vec<Relation>,
) {
    let found = &matcher.found;
    let items = matcher.items;
    let bytes = |from: usize, to: usize| {
        let tokens = &scene.segments.tokens;
        let first = tokens[items[from].tokens.0 as usize].span;
        let last = tokens[items[to - 1].tokens.1 as usize - 1].span;
        first.join(last)
    };
    let last_bound = found
        .bound
        .iter()
        .map(|bound| bound.2 as usize)
        .max()
        .unwrap_or(0);
    let first_bound = found
        .bound
        .iter()
        .map(|bound| bound.1 as usize)
        .min()
        .unwrap_or(0);
    for states in &rule.states {
        let of = |slot: u8| found.bound.iter().filter(move |bound| bound.0 == slot);
        let post = states.role.and_then(|slot| of(slot).next());
        for source in of(states.source) {
            for target in of(states.target) {
                let (Some(from), Some(to)) = (
                    items[source.1 as usize].entity,
                    items[target.1 as usize].entity,
                ) else {
                    continue;
                };
                if from == to || !fits(states.kind, from, to, scene) {
                    continue;
                }
                let ends = [Some(source), Some(target), post];
                let mut begin = ends
                    .iter()
                    .flatten()
                    .map(|bound| bound.1 as usize)
                    .min()
                    .unwrap_or(0);
                let mut end = ends
                    .iter()
                    .flatten()
                    .map(|bound| bound.2 as usize)
                    .max()
                    .unwrap_or(0);
                // A trigger before or behind all names belongs to what states the relation.
                if found.range.0 < first_bound {
                    begin = found.range.0;
                }
                if found.range.1 > last_bound {
                    end = found.range.1;
                }
                all.push(Relation {
                    source: from,
                    kind: states.kind,
                    target: to,
                    role: post.map_or_else(String::new, |bound| {
                        wording(bytes(bound.1 as usize, bound.2 as usize), scene.text)
                    }),
                    span: bytes(begin, end),
                    sentence,
                    rule: rule.id,
                });
            }
        }
    }
}

/// A stretch of text with single blanks.
fn wording(span: Span, text: &str) -> String {
    let mut words = String::with_capacity(span.len() as usize);
    for word in span.cut(text).split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

/// Whether a relation may hold between entities of these kinds, and in these countries.
fn fits(kind: RelationKind, source: LocalId, target: LocalId, scene: &Scene<'_>) -> bool {
    use Kind::{Organisation, Person, Place};
    let (from, to) = (
        &scene.entities[source.0 as usize],
        &scene.entities[target.0 as usize],
    );
    match kind {
        RelationKind::AffiliatedWith => {
            from.kind == Person && matches!(to.kind, Organisation | Place)
        }
        RelationKind::PartOf => from.kind == Organisation && to.kind == Organisation,
        RelationKind::LocatedIn => {
            let elsewhere = scene.is_country[target.0 as usize].is_some_and(|country| {
                from.kind == Place && from.country.is_some_and(|own| own != country)
            });
            matches!(from.kind, Organisation | Place) && to.kind == Place && !elsewhere
        }
        RelationKind::MetWith | RelationKind::Criticized | RelationKind::Supported => {
            matches!(from.kind, Person | Organisation) && matches!(to.kind, Person | Organisation)
        }
        RelationKind::Succeeded | RelationKind::FamilyOf => {
            from.kind == Person && to.kind == Person
        }
        RelationKind::TravelledTo => from.kind == Person && to.kind == Place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relater() -> Relater {
        Relater::new(&ListFiles::embedded(), &mut RuleNames::default()).unwrap()
    }

    #[test]
    fn every_example_of_every_rule_holds() {
        let relater = relater();
        let failing = relater.failing_examples().unwrap();
        assert!(relater.rules().1 > 100);
        assert!(failing.is_empty(), "{}", failing.join("\n"));
    }

    /// What `relate` tells of a marked text.
    fn told(relater: &Relater, text: &str) -> Vec<String> {
        let marked = Marked::read(text).unwrap();
        let found = relater.relate(
            &marked.document,
            &marked.segments,
            &marked.mentions,
            &marked.owners,
            &marked.entities,
        );
        found
            .relations
            .iter()
            .map(|relation| marked.describe(relation))
            .collect()
    }

    #[test]
    fn a_relation_that_several_rules_find_is_told_once() {
        let relater = relater();
        assert_eq!(
            told(
                &relater,
                "[person Jan Roe] ([organisation PSOE]), leader of the [organisation PSOE], left."
            ),
            ["Jan Roe affiliated_with PSOE as leader"]
        );
    }

    #[test]
    fn a_relation_spans_from_its_first_name_or_trigger_to_its_last() {
        let relater = relater();
        let text =
            "On Monday the meeting between [person Ana Roe] and [person Jan Roe] took place.";
        let marked = Marked::read(text).unwrap();
        let found = relater.relate(
            &marked.document,
            &marked.segments,
            &marked.mentions,
            &marked.owners,
            &marked.entities,
        );
        assert_eq!(found.relations.len(), 1);
        assert_eq!(
            found.relations[0].span.cut(&marked.document.text),
            "meeting between Ana Roe and Jan Roe"
        );
    }

    #[test]
    fn topics_never_take_part() {
        assert!(
            told(
                &relater(),
                "[person Ana Roe] criticized [topic nuclear tests]."
            )
            .is_empty()
        );
    }

    #[test]
    fn an_official_without_a_name_ends_the_reach_of_a_pronoun() {
        let relater = relater();
        let heard = "[person Ana Roe] spoke. She visited [place Osh].";
        assert_eq!(told(&relater, heard), ["Ana Roe travelled_to Osh"]);
        let between = "[person Ana Roe] spoke. The Ambassador disagreed. She visited [place Osh].";
        assert!(told(&relater, between).is_empty());
    }

    #[test]
    fn a_mistaken_rule_file_is_told_with_line_and_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let rules = folder.path().join("rules");
        std::fs::create_dir(&rules).unwrap();
        for (text, expected) in [
            ("[[rule]]\nname = 3\n", "relations.toml:2: "),
            (
                "[[rule]]\nname = \"x\"\npatterns = [\n\"<person> @nolist\",\n]\nstates = []\nfinds = []\nignores = []\n",
                "relations.toml:4: rule `x`: no list is named `nolist`",
            ),
            (
                "[[rule]]\nname = \"x\"\npatterns = [\"<person> left\"]\nstates = [\"person met_with place\"]\nfinds = []\nignores = []\n",
                "relations.toml:4: rule `x`: no pattern has a slot `place`",
            ),
            (
                "[[rule]]\nname = \"met\"\npatterns = [\"<person> left\"]\nstates = []\nfinds = [\"a\"]\nignores = [\"b\"]\n",
                "is the name of a rule at gazetteers/rules/relations.toml:",
            ),
        ] {
            std::fs::write(rules.join("relations.toml"), text).unwrap();
            let mut files = ListFiles::embedded();
            files.add(folder.path()).unwrap();
            let error = Relater::new(&files, &mut RuleNames::default())
                .unwrap_err()
                .to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn a_rule_of_the_users_joins_the_embedded_ones() {
        let folder = tempfile::tempdir().unwrap();
        let rules = folder.path().join("rules");
        std::fs::create_dir(&rules).unwrap();
        let text = r#"
            [lists]
            criticize = "twitted"
            [[rule]]
            name = "hosted-by-me"
            patterns = ["<one: person> danced with <other: person>"]
            states = ["one met_with other"]
            finds = ["[person Ana Roe] danced with [person Jan Roe]. => Ana Roe met_with Jan Roe"]
            ignores = ["[person Ana Roe] danced."]
        "#;
        std::fs::write(rules.join("relations.toml"), text).unwrap();
        let mut files = ListFiles::embedded();
        files.add(folder.path()).unwrap();
        let relater = Relater::new(&files, &mut RuleNames::default()).unwrap();
        assert!(relater.failing_examples().unwrap().is_empty());
        assert_eq!(
            told(&relater, "[person Ana Roe] twitted [person Jan Roe]."),
            ["Ana Roe criticized Jan Roe"]
        );
    }
}
