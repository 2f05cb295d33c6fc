//! Joins the mentions of one document to its own entities.
//!
//! Joined are: one folded form; forms of one list row; an acronym and the long form that the document defines it by;
//! a part of a person's name that ends it (`Conde Pumpido`) or opens it, where one person alone bears it; the same
//! words in another order; a misprint of one letter. A short form with two bearers goes to the one whose title it
//! has, else it stays an entity of its own that names its bearers.
//!
//! A body that every country has (`Foreign Ministry`) is that of the country beside it (`the Russian Foreign
//! Ministry`, `the Ministry of Justice of Georgia`), else that of the country in question.

mod people;
mod signer;
mod surroundings;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::country::Country;
use crate::document::Document;
use crate::gazetteer::Entries;
use crate::mention::{EntryId, Kind, LocalId, Mention};
use crate::segments::{Segments, Shape, Token, Zone};
use crate::tag::Tags;
use crate::tagged::{LocalEntity, LocalForm};

pub use self::people::Founding;
use self::surroundings::{beside, titles_before};
use super::across::is_acronym;
use super::names::{ending_of, person_words};
use super::{Customs, Join, Titles, fuller, rank, words_of};

/// A document's entities, and whose each mention is.
#[derive(Debug, Default)]
pub struct Resolved {
    /// In the order of their first mention.
    pub entities: Vec<LocalEntity>,
    /// One for each mention.
    pub owners: Vec<LocalId>,
    /// Where the office of the signer stands for the signer (`the Ambassador`), in the order of the text. No mentions,
    /// as they name no one.
    pub stand_ins: Vec<Mention>,
    /// The signer, where there are any.
    pub signer: Option<LocalId>,
}

impl Resolved {
    /// The label of what a mention names as the document alone tells: a short form is the one name that it may be
    /// short for, though the collection may know better.
    pub fn shown(&self, owner: LocalId) -> &str {
        let entity = &self.entities[owner.0 as usize];
        let shown = match entity.bearers[..] {
            [one] => &self.entities[one.0 as usize],
            _ => entity,
        };
        &shown.label
    }

    /// The mentions of the document together with the places that stand for the signer, with the owner of each: whom
    /// relations may be stated of. `None` where there are none but the mentions.
    pub fn actors(&self, mentions: &[Mention]) -> Option<(Vec<Mention>, Vec<LocalId>)> {
        let signer = self.signer.filter(|_| !self.stand_ins.is_empty())?;
        let named = mentions.iter().copied().zip(self.owners.iter().copied());
        let standing = self.stand_ins.iter().map(|&place| (place, signer));
        let mut actors: Vec<(Mention, LocalId)> = named.chain(standing).collect();
        actors.sort_by_key(|(mention, _)| mention.span.start());
        Some(actors.into_iter().unzip())
    }
}

/// A distinct form of a document.
struct Form {
    kind: Kind,
    words: Vec<String>,
    /// As first written, white space folded.
    written: String,
    count: u32,
    /// How many of its mentions open their sentence.
    opening: u32,
    /// Whether it is the signature.
    signs: bool,
    entry: Option<EntryId>,
    /// Of a body that every country has, whose it is.
    country: Option<Country>,
    /// The titles that stand before it.
    titles: Titles,
    /// Of a head, the ending that names of its group have (`Jr.`): father and son are never one.
    ending: Option<&'static str>,
    /// The form it belongs to; itself for a head.
    head: usize,
    /// Why it belongs there.
    join: Join,
    /// Of a short form that several heads bear, these.
    bearers: Vec<usize>,
    /// Every spelling of it with its count.
    spellings: Vec<(String, u32)>,
}

/// What makes two mentions one form: kind, words, the row of a topic or of a body of many countries, the country of a
/// body, the title of a surname, whether it is the signature.
type FormKey = (
    Kind,
    Vec<String>,
    Option<EntryId>,
    Option<Country>,
    Titles,
    bool,
);

/// Joins the mentions of a document.
pub fn within(
    document: &Document,
    segments: &Segments,
    tags: &Tags,
    entries: &Entries,
    customs: &Customs,
) -> Resolved {
    let text = document.text.as_str();
    let questions = countries_in_question(tags, entries);
    let question = questions.first().copied();
    let mut forms: Vec<Form> = Vec::new();
    let mut index: FxHashMap<FormKey, usize> = FxHashMap::default();
    let mut form_of = Vec::with_capacity(tags.mentions.len());
    // A spelling that was seen before needs no second look at its words.
    let mut seen: FxHashMap<String, (usize, usize)> = FxHashMap::default();
    let mut written = String::new();
    let mut phrase = String::new();
    let mut bodies = Bodies::default();
    for (at, mention) in tags.mentions.iter().enumerate() {
        let titles = match mention.kind {
            Kind::Person => titles_before(text, segments, mention, customs, &mut phrase),
            _ => Titles::default(),
        };
        let national = match mention.entry {
            Some(entry) if entries.get(entry).is_generic => {
                bodies.whose(text, segments, tags, at, entries, customs)
            }
            None if mention.kind == Kind::Organisation => {
                bodies.look_up(text, segments, mention, customs)
            }
            _ => National::No,
        };
        // `Foreign Ministry of Kazakhstan` is the row that each country has, of that country.
        let (entry, country) = match national {
            National::Stated(entry, country) => (Some(entry), Some(country)),
            National::Across(entry) => (entry, None),
            National::InQuestion => {
                let country = beside(text, segments, tags, at, entries, customs).or(question);
                (mention.entry, country)
            }
            National::No => (mention.entry, None),
        };
        let across = match national {
            National::Across(entry) => entry,
            _ => None,
        };
        let first = segments.sentences[mention.sentence as usize].tokens.0;
        let opens = u32::from(mention.tokens.0 == first);
        written.clear();
        written.push_str(mention.kind.prefix());
        written.extend(country.iter().map(Country::as_str));
        written.extend(char::from_u32(u32::from(titles.0)).filter(|_| titles.0 != 0));
        let signs = mention.kind == Kind::Person
            && segments.sentences[mention.sentence as usize].zone == Zone::Signature;
        written.extend(signs.then_some('='));
        written.extend(across.map(|_| '~'));
        let from = written.len();
        write_folded(text, segments, mention, &mut written);
        let entry = entry.filter(|&entry| {
            mention.kind != Kind::Person || is_same_generation(&written[from..], entry, entries)
        });
        // A topic is its row, whatever key word betrayed it: a spelling may betray several.
        if mention.kind != Kind::Topic
            && let Some(&(at, spelling)) = seen.get(&written)
        {
            let form = &mut forms[at];
            form.count += 1;
            form.opening += opens;
            form.spellings[spelling].1 += 1;
            form.entry = form.entry.or(entry);
            form_of.push(at);
            continue;
        }
        let (words, topic) = match (mention.kind, mention.entry) {
            (Kind::Topic, Some(entry)) => (
                vec![entries.text(entries.get(entry).name).to_lowercase()],
                Some(entry),
            ),
            (Kind::Person, _) => (person_words(&written[from..], customs), None),
            _ => (words_of(&written[from..]), across),
        };
        let office = if words.len() == 1 {
            titles
        } else {
            Titles::default()
        };
        let at = *index
            .entry((mention.kind, words.clone(), topic, country, office, signs))
            .or_insert_with(|| {
                forms.push(Form {
                    kind: mention.kind,
                    words,
                    written: written[from..].to_owned(),
                    count: 0,
                    opening: 0,
                    signs,
                    entry: None,
                    country,
                    titles: Titles::default(),
                    ending: (mention.kind == Kind::Person)
                        .then(|| ending_of(&written[from..]))
                        .flatten(),
                    head: forms.len(),
                    join: Join::Name,
                    bearers: Vec::new(),
                    spellings: Vec::new(),
                });
                forms.len() - 1
            });
        let form = &mut forms[at];
        form.count += 1;
        form.opening += opens;
        form.titles = form.titles.with(titles);
        form.entry = form.entry.or(entry);
        let spelling = form
            .spellings
            .iter()
            .position(|(spelling, _)| *spelling == written[from..]);
        match spelling {
            Some(spelling) => form.spellings[spelling].1 += 1,
            None => form.spellings.push((written[from..].to_owned(), 1)),
        }
        let spelling = spelling.unwrap_or(form.spellings.len() - 1);
        seen.insert(written.clone(), (at, spelling));
        form_of.push(at);
    }
    same_entry(&mut forms, entries);
    defined(&mut forms, document, segments, tags, &form_of);
    let signature = signer::signer(&mut forms, segments, tags, entries, &form_of);
    signer::signatures(&mut forms, entries, customs);
    people::reordered(&mut forms, customs);
    people::enumerated(&mut forms);
    people::short_forms(&mut forms, entries, customs);
    people::same_surname(&mut forms);
    let mut resolved = gather(forms, &form_of, &questions, entries, customs);
    if let Some((at, entry)) = signature {
        resolved.signer = resolved.owners.get(at).copied();
        resolved.stand_ins = super::stand_in::find(
            document,
            segments,
            &tags.mentions,
            tags.mentions[at],
            entry,
            entries,
            customs,
        );
    }
    resolved
}

/// Whether a body is one that many countries have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum National {
    /// It is one in the world.
    No,
    /// It is that of the country beside it or in question.
    InQuestion,
    /// It is the list's row in the country that its name states.
    Stated(EntryId, Country),
    /// It is that of an international body: this row, or one that no list has.
    Across(Option<EntryId>),
}

/// Remembers which unlisted names are those of bodies that many countries have.
#[derive(Default)]
struct Bodies {
    known: FxHashMap<String, National>,
    written: String,
    /// What the international bodies that the document names are (`un`), once it was asked for.
    families: Option<FxHashSet<String>>,
}

impl Bodies {
    /// Whose a body is that each country has: that of the international body beside it, where there is one (`UN
    /// Security Council`); that of the country beside it; that of an international body whose organ goes by the same
    /// name, where the document names that body or its kin; else that of the country in question.
    fn whose(
        &mut self,
        text: &str,
        segments: &Segments,
        tags: &Tags,
        at: usize,
        entries: &Entries,
        customs: &Customs,
    ) -> National {
        let mention = &tags.mentions[at];
        self.written.clear();
        write_folded(text, segments, mention, &mut self.written);
        let organ = customs.organ(&words_of(&self.written));
        let family = |entry: EntryId| entries.text(entries.get(entry).subtype);
        if let Some(body) = international_beside(text, segments, tags, at, entries) {
            return National::Across(organ.filter(|&organ| family(organ) == family(body)));
        }
        let Some(organ) = organ else {
            return National::InQuestion;
        };
        if beside(text, segments, tags, at, entries, customs).is_some() {
            return National::InQuestion;
        }
        let families = self.families.get_or_insert_with(|| {
            let bodies = tags.mentions.iter().filter_map(|mention| mention.entry);
            bodies
                .filter(|&body| is_international(body, entries))
                .map(|body| family(body).to_owned())
                .collect()
        });
        if families.contains(family(organ)) {
            National::Across(Some(organ))
        } else {
            National::InQuestion
        }
    }

    fn look_up(
        &mut self,
        text: &str,
        segments: &Segments,
        mention: &Mention,
        customs: &Customs,
    ) -> National {
        // An acronym is one word, as are most proper names.
        if mention.tokens.1 - mention.tokens.0 < 2 {
            return National::No;
        }
        self.written.clear();
        write_folded(text, segments, mention, &mut self.written);
        if let Some(&known) = self.known.get(&self.written) {
            return known;
        }
        let words = words_of(&self.written);
        let stated = customs
            .of_country(&words)
            .and_then(|(rest, country)| Some((customs.generic_body(rest)?, country)));
        let national = match stated {
            Some((entry, country)) => National::Stated(entry, country),
            None if customs.is_national_body(&words) => National::InQuestion,
            None => National::No,
        };
        self.known.insert(self.written.clone(), national);
        national
    }
}

/// Whether a row is that of a body of several countries.
fn is_international(entry: EntryId, entries: &Entries) -> bool {
    let entry = entries.get(entry);
    entry.kind == Kind::Organisation
        && entry.country.is_none()
        && entries.lists[usize::from(entry.list)] == "organisations/international"
}

/// The international body that stands right before a body, or behind it and `of`.
fn international_beside(
    text: &str,
    segments: &Segments,
    tags: &Tags,
    at: usize,
    entries: &Entries,
) -> Option<EntryId> {
    let mention = &tags.mentions[at];
    let token = |index: u32| segments.tokens[index as usize].span.cut(text);
    let international = |other: &Mention| {
        let entry = other.entry.filter(|_| other.sentence == mention.sentence)?;
        is_international(entry, entries).then_some(entry)
    };
    let (first, last) = mention.tokens;
    let before = tags.mentions[..at].iter().rev().take(2).find(|other| {
        let end = other.tokens.1;
        end == first || end + 1 == first && segments.tokens[end as usize].shape == Shape::Possessive
    });
    before.and_then(international).or_else(|| {
        let behind = tags.mentions.get(at + 1)?;
        let between: Vec<&str> = (last..behind.tokens.0.min(last + 3)).map(token).collect();
        matches!(between[..], ["of"] | ["of", "the"])
            .then(|| international(behind))
            .flatten()
    })
}

/// The countries that a document is about, the likeliest first: that of its post or TAGS, unless that is the United
/// States, then the foreign ones that it names most often.
fn countries_in_question(tags: &Tags, entries: &Entries) -> Vec<Country> {
    /// With more, nothing is said.
    const MOST: usize = 3;
    let foreign = |country: &Country| country.as_str() != "US";
    let own = tags.countries.own;
    let mut counts: Vec<(Country, u32)> = Vec::new();
    for mention in &tags.mentions {
        let entry = match (mention.kind, mention.entry) {
            (Kind::Place, Some(entry)) => entries.get(entry),
            _ => continue,
        };
        let Some(country) = entry.country.filter(foreign) else {
            continue;
        };
        match counts.iter_mut().find(|(known, _)| *known == country) {
            Some((_, count)) => *count += 1,
            None => counts.push((country, 1)),
        }
    }
    // One name says little.
    counts.retain(|&(country, count)| count > 1 && Some(country) != own);
    counts.sort_by_key(|&(country, count)| (std::cmp::Reverse(count), country));
    let named = counts.into_iter().map(|(country, _)| country);
    let mut countries: Vec<Country> = own.filter(foreign).into_iter().chain(named).collect();
    countries.truncate(MOST);
    if countries.is_empty() {
        countries = of_company(tags, entries);
        countries.truncate(MOST);
    }
    if countries.is_empty() {
        countries.extend(own);
    }
    countries
}

/// The countries whose leaders and ambassadors a document speaks of, those of most mentions first: who else is named
/// tells what a text is about that names no place.
fn of_company(tags: &Tags, entries: &Entries) -> Vec<Country> {
    let mut counts: Vec<(Country, u32)> = Vec::new();
    for mention in &tags.mentions {
        let (Kind::Person, Some(entry)) = (mention.kind, mention.entry) else {
            continue;
        };
        let country = entries.get(entry).country;
        let Some(country) = country.filter(|country| country.as_str() != "US") else {
            continue;
        };
        match counts.iter_mut().find(|(known, _)| *known == country) {
            Some((_, count)) => *count += 1,
            None => counts.push((country, 1)),
        }
    }
    counts.sort_by_key(|&(country, count)| (std::cmp::Reverse(count), country));
    counts.into_iter().map(|(country, _)| country).collect()
}

/// Appends the text of a mention with white space folded and furniture left out.
fn write_folded(text: &str, segments: &Segments, mention: &Mention, written: &mut String) {
    for (index, token) in segments.tokens[mention.tokens.0 as usize..mention.tokens.1 as usize]
        .iter()
        .enumerate()
    {
        if token.spaced && index > 0 {
            written.push(' ');
        }
        push_word(text, token, written);
    }
}

/// Appends a word, one that a hyphen breaks (`Kiesin-ger`) as it is without it.
fn push_word(text: &str, token: &Token, written: &mut String) {
    let word = token.span.cut(text);
    if token.plain || token.shape == Shape::Punctuation {
        written.push_str(word);
    } else {
        let breaks = |c: char| matches!(c, '-' | '\u{2010}' | '\u{2011}') || c.is_whitespace();
        written.extend(word.split(breaks));
    }
}

/// Whether a list's person may have the ending that a name is written with: the list's Habib Bourguiba is not Habib
/// Bourguiba Jr. Degrees tell no generation.
fn is_same_generation(written: &str, entry: EntryId, entries: &Entries) -> bool {
    const DEGREES: [&str; 3] = ["esq", "phd", "md"];
    ending_of(written).is_none_or(|ending| {
        DEGREES.contains(&ending)
            || ending_of(entries.text(entries.get(entry).name)) == Some(ending)
    })
}

/// The form at the end of the chain of heads.
fn head_of(forms: &[Form], mut at: usize) -> usize {
    while forms[at].head != at {
        at = forms[at].head;
    }
    at
}

/// Makes `to` the head of `from`'s forms, unless names of both have two different endings.
fn join(forms: &mut [Form], from: usize, to: usize, rule: Join) {
    let (from, to) = (head_of(forms, from), head_of(forms, to));
    let endings = (forms[from].ending, forms[to].ending);
    let two = matches!(endings, (Some(one), Some(other)) if one != other);
    if from != to && !two {
        forms[to].ending = endings.1.or(endings.0);
        forms[from].head = to;
        forms[from].join = rule;
        if forms[to].entry.is_none() {
            forms[to].entry = forms[from].entry;
        }
    }
}

/// Forms of one list row, or of one person with several rows, are one.
fn same_entry(forms: &mut [Form], entries: &Entries) {
    let mut first: FxHashMap<(Kind, &str, Option<Country>), usize> = FxHashMap::default();
    for at in 0..forms.len() {
        let Some(entry) = forms[at].entry.map(|entry| entries.get(entry)) else {
            continue;
        };
        let person = entries.text(entry.person);
        let id = if person.is_empty() {
            entries.text(entry.id)
        } else {
            person
        };
        let key = (forms[at].kind, id, forms[at].country);
        match first.get(&key) {
            Some(&to) => join(forms, at, to, Join::List),
            None => {
                first.insert(key, at);
            }
        }
    }
}

/// An acronym is what the document says it is.
fn defined(
    forms: &mut [Form],
    document: &Document,
    segments: &Segments,
    tags: &Tags,
    form_of: &[usize],
) {
    let find = |forms: &[Form], span: crate::span::Span| {
        let mut written = String::new();
        for token in segments
            .tokens
            .iter()
            .filter(|token| span.contains(token.span))
        {
            if token.spaced && !written.is_empty() {
                written.push(' ');
            }
            push_word(&document.text, token, &mut written);
        }
        let words = words_of(&written);
        forms
            .iter()
            .position(|form| form.words == words && form.kind != Kind::Topic)
    };
    for &(long, short) in &tags.definitions {
        if let (Some(long), Some(short)) = (find(forms, long), find(forms, short))
            && forms[long].kind == forms[short].kind
        {
            // What the document says outweighs what a list thinks the acronym means.
            forms[short].entry = None;
            join(forms, short, long, Join::Defined);
        }
    }
    for &(long, short) in &tags.short_names {
        if let (Some(long), Some(short)) = (find(forms, long), find(forms, short))
            && forms[long].kind == forms[short].kind
        {
            join(forms, short, long, Join::Part);
        }
    }
    aliases(forms, tags, form_of);
    for (short, long) in super::glosses::find(document, segments, tags) {
        let (short, long) = (form_of[short], form_of[long]);
        if head_of(forms, short) == head_of(forms, long) {
            continue;
        }
        // What the document says outweighs what a list thinks the acronym means.
        if is_acronym(&forms[short].written) {
            forms[short].entry = None;
        }
        join(forms, short, long, Join::Defined);
    }
}

/// Names of one person are those that the document says are.
fn aliases(forms: &mut [Form], tags: &Tags, form_of: &[usize]) {
    let form = |span: crate::span::Span| {
        let from = (tags.mentions).partition_point(|mention| mention.span < span);
        (from..tags.mentions.len())
            .take_while(|&at| tags.mentions[at].span == span)
            .find(|&at| tags.mentions[at].kind == Kind::Person)
            .map(|at| form_of[at])
    };
    for &(name, alias) in &tags.aliases {
        let (Some(name), Some(alias)) = (form(name), form(alias)) else {
            continue;
        };
        // The name that a list knows is the better one.
        if forms[name].entry.is_none() && forms[alias].entry.is_some() {
            join(forms, name, alias, Join::Alias);
        } else {
            join(forms, alias, name, Join::Alias);
        }
    }
}

/// For each form the heads that it may be short for: those that bear themselves, whatever names them on the way.
fn settled_bearers(forms: &[Form], heads: &[usize]) -> Vec<Vec<usize>> {
    let mut settled: Vec<Vec<usize>> = vec![Vec::new(); forms.len()];
    let mut seen: FxHashSet<usize> = FxHashSet::default();
    for at in 0..forms.len() {
        let mut open: Vec<usize> = forms[at].bearers.clone();
        seen.clear();
        while let Some(bearer) = open.pop() {
            let head = heads[bearer];
            if head == heads[at] || !seen.insert(head) {
                continue;
            }
            if forms[head].bearers.is_empty() {
                settled[at].push(head);
            } else {
                open.extend(&forms[head].bearers);
            }
        }
    }
    settled
}

/// Makes entities of the heads.
fn gather(
    forms: Vec<Form>,
    form_of: &[usize],
    questions: &[Country],
    entries: &Entries,
    customs: &Customs,
) -> Resolved {
    let heads: Vec<usize> = (0..forms.len()).map(|at| head_of(&forms, at)).collect();
    let founded = people::founding(&forms, entries, customs);
    let bearers = settled_bearers(&forms, &heads);
    let mut ids: FxHashMap<usize, LocalId> = FxHashMap::default();
    let mut entities: Vec<LocalEntity> = Vec::new();
    let mut owners = Vec::with_capacity(form_of.len());
    for &form in form_of {
        let head = heads[form];
        let id = *ids.entry(head).or_insert_with(|| {
            entities.push(LocalEntity {
                kind: forms[head].kind,
                label: String::new(),
                entry: forms[head].entry,
                country: None,
                context: match forms[head].kind {
                    Kind::Person | Kind::Organisation => questions.to_vec(),
                    Kind::Place | Kind::Topic => Vec::new(),
                },
                titles: Titles::default(),
                bearers: Vec::new(),
                forms: Vec::new(),
                signs: false,
                founding: Founding::default(),
            });
            LocalId(entities.len() as u32 - 1)
        });
        owners.push(id);
    }
    // How often the form that is the label so far stands, for each entity.
    let mut best_counts: FxHashMap<u32, u32> = FxHashMap::default();
    for (at, form) in forms.into_iter().enumerate() {
        let Some(id) = ids.get(&heads[at]) else {
            continue;
        };
        let entity = &mut entities[id.0 as usize];
        entity.entry = entity.entry.or(form.entry);
        entity.country = entity.country.or(form.country);
        entity.titles = entity.titles.with(form.titles);
        entity.signs |= form.signs;
        if form.words.len() > 1 {
            entity.founding = match entity.founding {
                Founding::Thin => founded[at],
                known => known.max(founded[at]),
            };
        }
        if heads[at] == at {
            let bearers = bearers[at].iter();
            entity.bearers = bearers
                .filter_map(|bearer| ids.get(bearer).copied())
                .filter(|bearer| bearer != id)
                .collect();
            entity.bearers.sort_unstable();
            entity.bearers.dedup();
        }
        for (text, count) in form.spellings {
            let known = entity.forms.iter_mut().find(|known| known.text == text);
            match known {
                Some(known) => {
                    known.count += count;
                    known.join = known.join.min(form.join);
                }
                None => entity.forms.push(LocalForm {
                    text,
                    count,
                    join: form.join,
                }),
            }
        }
        // The order of the words is that of the form that leads.
        let best = best_counts.entry(id.0).or_insert(0);
        let better = if form.kind == Kind::Person {
            (rank(&form.written), form.count) > (rank(&entity.label), *best)
        } else {
            fuller(&form.written, &entity.label)
        };
        if form.join != Join::Order && better {
            *best = form.count;
            entity.label = form.written;
        }
    }
    for entity in &mut entities {
        entity.forms.sort_by(|a, b| a.text.cmp(&b.text));
        let entry = entity.entry.map(|entry| entries.get(entry));
        entity.country = entity.country.or(entry.and_then(|entry| entry.country));
        entity.label = tidy(&entity.label, entity.kind, customs);
    }
    Resolved {
        entities,
        owners,
        ..Resolved::default()
    }
}

/// A label without what does not belong to a name: marks at its ends, abbreviated titles of a person.
fn tidy(label: &str, kind: Kind, customs: &Customs) -> String {
    let mut label = label;
    while kind == Kind::Person
        && let Some((first, rest)) = label.split_once(' ')
        && customs.is_abbreviated_title(&first.trim_end_matches('.').to_lowercase())
        && rest.starts_with(char::is_uppercase)
    {
        label = rest;
    }
    label
        .trim_matches(|c: char| matches!(c, '.' | ',' | ';' | ':' | '-') && !label.ends_with("Jr."))
        .to_owned()
}
