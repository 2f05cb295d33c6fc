//! Joins the mentions of one document to its own entities.
//!
//! Joined are: one folded form; forms of one list row; an acronym and the long form that the document defines it by;
//! a part of a person's name that ends it (`Conde Pumpido`) or opens it, where one person alone bears it; the same
//! words in another order; a misprint of one letter. A short form with two bearers goes to the one whose title it
//! has, else it stays an entity of its own that names its bearers.
//!
//! A body that every country has (`Foreign Ministry`) is that of the country beside it (`the Russian Foreign
//! Ministry`, `the Ministry of Justice of Georgia`), else that of the country in question.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::country::Country;
use crate::document::Document;
use crate::gazetteer::Entries;
use crate::mention::{EntryId, Kind, LocalId, Mention};
use crate::segments::{Header, Segments, Shape, Zone};
use crate::tag::Tags;
use crate::tagged::{LocalEntity, LocalForm};

use super::across::is_acronym;
use super::names::{PersonName, given_names_agree, person_words};
use super::{Customs, Join, Titles, fuller, words_of, written_in};

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
    let signature = signer(&mut forms, segments, tags, entries, &form_of);
    signatures(&mut forms, entries, customs);
    reordered(&mut forms);
    enumerated(&mut forms);
    short_forms(&mut forms, entries, customs);
    same_surname(&mut forms);
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
        countries.extend(own);
    }
    countries
}

/// The titles that stand before a mention of a person, or before the bracket that it stands in alone.
fn titles_before(
    text: &str,
    segments: &Segments,
    mention: &Mention,
    customs: &Customs,
    phrase: &mut String,
) -> Titles {
    /// How far before a bracket a title may stand: `the Under Secretary of State for Political Affairs (Roe)`.
    const REACH: usize = 12;
    /// The most letters of an abbreviated title.
    const ABBREVIATED: u32 = 5;
    let first = segments.sentences[mention.sentence as usize].tokens.0 as usize;
    let mut tokens =
        &segments.tokens[first.min(mention.tokens.0 as usize)..mention.tokens.0 as usize];
    let word = |index: usize, tokens: &[crate::segments::Token]| tokens[index].span.cut(text);
    let Some(last) = tokens.last() else {
        return Titles::default();
    };
    let bracket = last.span.cut(text) == "("
        && segments
            .tokens
            .get(mention.tokens.1 as usize)
            .is_some_and(|token| token.span.cut(text) == ")");
    if bracket {
        tokens = &tokens[..tokens.len() - 1];
    } else if last.span.cut(text) == "." {
        // `Gen.` is an abbreviation, `president.` ends a sentence.
        let abbreviated = tokens.len() > 1 && tokens[tokens.len() - 2].span.len() <= ABBREVIATED;
        if !abbreviated {
            return Titles::default();
        }
    } else if !matches!(
        last.shape,
        Shape::Capitalised | Shape::Upper | Shape::Mixed | Shape::Lower
    ) {
        return Titles::default();
    }
    for _ in 0..if bracket { REACH } else { 1 } {
        let words = (0..tokens.len())
            .rev()
            .map(|index| word(index, tokens))
            .take_while(|word| {
                word.starts_with(char::is_alphanumeric) || matches!(*word, "." | "-" | "/")
            })
            .filter(|word| word.starts_with(char::is_alphanumeric));
        let titles = customs.title(words, phrase);
        if titles != Titles::default() {
            return titles;
        }
        match tokens.split_last() {
            Some((last, rest)) if !matches!(last.span.cut(text), "," | ";" | ":" | "(" | ")") => {
                tokens = rest;
            }
            _ => break,
        }
    }
    Titles::default()
}

/// The country that stands beside a body: its adjective or its name before it, or its name behind `of` or `in`.
fn beside(
    text: &str,
    segments: &Segments,
    tags: &Tags,
    at: usize,
    entries: &Entries,
    customs: &Customs,
) -> Option<Country> {
    /// `of the Republic of`, between a body and its country.
    const REACH: u32 = 4;
    let mention = &tags.mentions[at];
    let sentence = &segments.sentences[mention.sentence as usize];
    let token = |index: u32| segments.tokens[index as usize].span.cut(text);
    let place = |mention: &Mention| match (mention.kind, mention.entry) {
        (Kind::Place, Some(entry)) => {
            let entry = entries.get(entry);
            matches!(
                entries.text(entry.subtype),
                "country" | "former_country" | "capital"
            )
            .then_some(entry.country)
            .flatten()
        }
        _ => None,
    };
    let (first, last) = mention.tokens;
    if first > sentence.tokens.0 {
        let before = token(first - 1);
        let adjective = customs.adjective(&before.to_lowercase());
        if before.starts_with(char::is_uppercase) && adjective.is_some() {
            return adjective;
        }
        let end = match segments.tokens[first as usize - 1].shape {
            Shape::Possessive => first - 1,
            _ => first,
        };
        let neighbour = tags.mentions[..at]
            .iter()
            .rev()
            .take(3)
            .find(|other| other.tokens.1 == end || other.tokens.1 == first)
            .filter(|other| other.sentence == mention.sentence)
            .and_then(place);
        if neighbour.is_some() {
            return neighbour;
        }
    }
    if last < sentence.tokens.1 && matches!(token(last), "of" | "in" | "OF" | "IN") {
        return tags.mentions[at + 1..]
            .iter()
            .take(3)
            .take_while(|other| other.tokens.0 <= last + REACH)
            .filter(|other| other.sentence == mention.sentence)
            .find(|other| {
                (last + 1..other.tokens.0).all(|index| {
                    matches!(
                        token(index),
                        "the" | "Republic" | "of" | "Kingdom" | "THE" | "REPUBLIC" | "OF"
                    )
                })
            })
            .and_then(place);
    }
    None
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
        written.push_str(token.span.cut(text));
    }
}

/// The form at the end of the chain of heads.
fn head_of(forms: &[Form], mut at: usize) -> usize {
    while forms[at].head != at {
        at = forms[at].head;
    }
    at
}

/// Makes `to` the head of `from`'s forms.
fn join(forms: &mut [Form], from: usize, to: usize, rule: Join) {
    let (from, to) = (head_of(forms, from), head_of(forms, to));
    if from != to {
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
            written.push_str(token.span.cut(&document.text));
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

/// The signer is the chief of mission at that post on that day, where the list knows one of that surname; the mention
/// that signs, with the list's row.
fn signer(
    forms: &mut [Form],
    segments: &Segments,
    tags: &Tags,
    entries: &Entries,
    form_of: &[usize],
) -> Option<(usize, EntryId)> {
    let signature = tags.mentions.iter().position(|mention| {
        segments.sentences[mention.sentence as usize].zone == Zone::Signature
            && mention.kind == Kind::Person
    })?;
    let form = &mut forms[form_of[signature]];
    let entry = chief_of_mission(&segments.header, &form.words, entries)?;
    form.entry = Some(entry);
    form.join = Join::Signer;
    Some((signature, entry))
}

/// A signature is the name of the body, unless the signer is known and another bears it in full.
fn signatures(forms: &mut [Form], entries: &Entries, customs: &Customs) {
    for at in 0..forms.len() {
        if !forms[at].signs || forms[at].kind != Kind::Person {
            continue;
        }
        let same = |other: &Form| {
            other.kind == Kind::Person && !other.signs && other.words == forms[at].words
        };
        let signer = forms[at].entry.filter(|_| forms[at].join == Join::Signer);
        let namesake = signer.is_some_and(|entry| {
            forms.iter().any(|other| {
                other.words.len() > forms[at].words.len()
                    && other.words.ends_with(&forms[at].words)
                    && !may_be(entry, &other.words, entries, customs)
            })
        });
        if let Some(to) = forms.iter().position(same).filter(|_| !namesake) {
            if signer.is_some() {
                forms[to].entry = signer;
                forms[to].join = Join::Signer;
            }
            join(forms, at, to, forms[at].join);
        }
    }
}

/// The list's row of the chief of mission whose name ends in these words, at the header's post and date.
fn chief_of_mission(header: &Header, words: &[String], entries: &Entries) -> Option<EntryId> {
    let (first, last) = written_in(header)?;
    if header.post.is_empty() {
        return None;
    }
    let served = |id: &EntryId| {
        let entry = entries.get(*id);
        entry.start.is_some_and(|start| start <= last) && entry.end.is_none_or(|end| first <= end)
    };
    let of_post = entries.chiefs_of_mission(header.country?);
    of_post
        .iter()
        .copied()
        .filter(served)
        .find(|id| words_of(entries.text(entries.get(*id).name)).ends_with(words))
}

/// The same words in another order are one name: `Bodde Peter`, `Peter Bodde`. The order that is written more often
/// leads, then the earlier.
fn reordered(forms: &mut [Form]) {
    let mut first: FxHashMap<Vec<&str>, usize> = FxHashMap::default();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        if form.kind != Kind::Person || form.words.len() < 2 {
            continue;
        }
        let mut words: Vec<&str> = form.words.iter().map(String::as_str).collect();
        words.sort_unstable();
        match first.get_mut(&words) {
            None => {
                first.insert(words, at);
            }
            Some(to) if form.count > forms[*to].count => {
                found.push((std::mem::replace(to, at), at));
            }
            Some(&mut to) => found.push((at, to)),
        }
    }
    for (from, to) in found {
        join(forms, from, to, Join::Order);
    }
}

/// `D. Roe` at the beginning of sentences is point D of a list where the document else has Roe alone.
fn enumerated(forms: &mut [Form]) {
    for at in 0..forms.len() {
        let form = &forms[at];
        let initial = form.kind == Kind::Person
            && form.words.len() == 2
            && form.words[0].len() == 1
            && form.opening == form.count
            && form.entry.is_none();
        if !initial {
            continue;
        }
        let surname = forms.iter().position(|other| {
            other.kind == Kind::Person
                && other.words.len() == 1
                && other.words[0] == form.words[1]
                && other.count > form.count
        });
        if let Some(surname) = surname {
            let written = forms[surname].written.clone();
            forms[at].written = written;
            forms[at].words.remove(0);
            join(forms, at, surname, Join::Name);
        }
    }
}

/// Whether a short form is a surname rather than the first name of a longer form that it opens: `Roe` is not called
/// after `Roe Meeting`, nor after `Roe Doe`, where two names stand side by side.
///
/// It is one where a list has its bearer in office, or where it stands oftener than the longer form and is no usual
/// given name.
fn is_no_first_name(short: &Form, long: &Form, entries: &Entries, customs: &Customs) -> bool {
    /// So much oftener, where no list knows the word.
    const MUCH: u32 = 5;
    if short.words.len() != 1 || long.words.first() != short.words.first() {
        return false;
    }
    let word = short.words[0].as_str();
    let bearer = |entry: EntryId| {
        let name = entries.text(entries.get(entry).name);
        words_of(name).last().is_some_and(|last| *last == word)
    };
    if short.entry.is_some() && short.entry != long.entry && short.entry.is_some_and(bearer) {
        return true;
    }
    let least = if customs.is_surname(word) { 2 } else { MUCH };
    !customs.is_given_name(word) && long.entry.is_none() && long.count == 1 && short.count >= least
}

/// Whether a list's row can be that of a form: the form has no other given name than the row.
fn may_be(entry: EntryId, words: &[String], entries: &Entries, customs: &Customs) -> bool {
    let listed = words_of(entries.text(entries.get(entry).name));
    if words.len() < 2 || words.iter().all(|word| listed.contains(word)) {
        return true;
    }
    let (row, form) = (
        PersonName::new(listed, customs),
        PersonName::new(words.to_vec(), customs),
    );
    // What no list knows as a given name may be a title or a word that stands before the name by chance.
    let (Some(listed), Some(written)) = (row.given().first(), form.given().first()) else {
        return true;
    };
    row.last() == form.last()
        && (!customs.is_given_name(written)
            || listed.starts_with(written.as_str())
            || given_names_agree(row.given(), form.given(), customs).is_some())
}

/// Surnames, first names and misprints follow the one full form that has them.
fn short_forms(forms: &mut [Form], entries: &Entries, customs: &Customs) {
    let listed_name = |form: &Form| {
        form.entry
            .map(|entry| words_of(entries.text(entries.get(entry).name)))
            .filter(|words| words.len() > form.words.len())
    };
    let persons: Vec<usize> = (0..forms.len())
        .filter(|&at| forms[at].kind == Kind::Person)
        .collect();
    // A surname that a list expands (the signer) is a full form as well, by the words of the list.
    let full: Vec<(usize, Option<Vec<String>>)> = persons
        .iter()
        .filter_map(|&at| {
            if forms[at].words.len() > 1 {
                return Some((at, None));
            }
            Some((at, Some(listed_name(&forms[at])?)))
        })
        .collect();
    for &at in &persons {
        let short = &forms[at].words;
        let mut bearers: Vec<usize> = Vec::new();
        for (other, words) in &full {
            let other = *other;
            let words = words.as_ref().unwrap_or(&forms[other].words);
            let fuller = words.len() == short.len()
                && short[0].len() == 1
                && words[0].len() > 1
                && short.len() > 1;
            let longer = other != at && (words.len() > short.len() || fuller);
            let same_listed = other != at && words.len() == short.len() && words == short;
            let bears = longer
                && !(forms[at].join == Join::Signer
                    && forms[at]
                        .entry
                        .is_some_and(|entry| !may_be(entry, words, entries, customs)))
                && abbreviates(short, words)
                && !is_no_first_name(&forms[at], &forms[other], entries, customs);
            if bears || same_listed {
                let head = head_of(forms, other);
                if head != head_of(forms, at)
                    && !bearers.contains(&head)
                    && !forms[head].titles.conflicts(forms[at].titles)
                {
                    bearers.push(head);
                }
            }
        }
        // `John Ordway` and `John M. Ordway` bear `Ordway` together.
        if bearers.len() > 1 {
            let longest = *bearers
                .iter()
                .max_by_key(|&&head| forms[head].words.len())
                .expect("not empty");
            let words = &forms[longest].words;
            if bearers
                .iter()
                .all(|&head| head == longest || abbreviates(&forms[head].words, words))
            {
                bearers = vec![longest];
            }
        }
        // Of several the one whose title it has.
        let offices = forms[at].titles.offices();
        if bearers.len() > 1 && offices != Titles::default() {
            let mut same = bearers
                .iter()
                .copied()
                .filter(|&head| titles_of(&forms[head], entries).meets(offices));
            if let (Some(one), None) = (same.next(), same.next()) {
                bearers = vec![one];
            }
        }
        let initials = short.len() > 1 && short[0].len() == 1;
        if let [bearer] = bearers[..] {
            let rule = if initials { Join::Initials } else { Join::Part };
            // Whom the document names in full is not the namesake that a list would have.
            if forms[at]
                .entry
                .is_some_and(|entry| !may_be(entry, &forms[bearer].words, entries, customs))
            {
                forms[at].entry = None;
            }
            join(forms, at, bearer, rule);
        } else if bearers.is_empty()
            && short.len() == 1
            && forms[at].entry.is_none()
            && forms[at].count == 1
        {
            let near = persons.iter().copied().find(|&other| {
                other != at
                    && forms[other].words.last().is_some_and(|last| {
                        crate::tag::one_letter_off(last.as_bytes(), short[0].as_bytes())
                    })
            });
            if let Some(near) = near {
                join(forms, at, near, Join::Misprint);
            }
        } else if forms[at].entry.is_none() {
            forms[at].bearers = bearers;
        }
    }
}

/// What is known of the offices of a form's bearer: by the titles before it, and by the list.
fn titles_of(form: &Form, entries: &Entries) -> Titles {
    let listed = form
        .entry
        .map(|entry| Titles::of_role(entries.text(entries.get(entry).role)));
    form.titles.with(listed.unwrap_or_default())
}

/// One surname with several titles is one person, unless the titles exclude each other.
fn same_surname(forms: &mut [Form]) {
    let mut first: FxHashMap<String, usize> = FxHashMap::default();
    for at in 0..forms.len() {
        let form = &forms[at];
        if form.kind != Kind::Person || form.words.len() != 1 || form.head != at {
            continue;
        }
        match first.get(&form.words[0]) {
            None => {
                first.insert(form.words[0].clone(), at);
            }
            Some(&to) if !forms[to].titles.conflicts(form.titles) => {
                let titles = form.titles;
                let bearers = std::mem::take(&mut forms[at].bearers);
                join(forms, at, to, Join::Name);
                forms[to].titles = forms[to].titles.with(titles);
                if forms[to].bearers.is_empty() {
                    forms[to].bearers = bearers;
                }
            }
            Some(_) => {}
        }
    }
}

/// Whether `short` is a shorter way to write the name `long`: its end, its end with initials, or its first name alone.
fn abbreviates(short: &[String], long: &[String]) -> bool {
    // `D. Roe` is as long as `Daulet Roe`.
    let initial = |words: &[String]| words.first().is_some_and(|word| word.len() == 1);
    let as_long = short.len() == long.len() && initial(short) && !initial(long);
    if short.len() >= long.len() && short.len() != 1 && !as_long {
        return false;
    }
    if long.ends_with(short) {
        return true;
    }
    if short.len() == 1 {
        return long.len() > 1 && long[0] == short[0] && short[0].len() > 2
            || long[1..].contains(&short[0]) && short[0].len() > 3;
    }
    // `J. Ordway`, `John Ordway` in `John M. Ordway`: the same surname, every other word one of the long form's in order.
    let (Some(surname), Some(last)) = (short.last(), long.last()) else {
        return false;
    };
    let mut rest = long[..long.len() - 1].iter();
    surname == last
        && short[..short.len() - 1].iter().all(|word| {
            rest.any(|full| full == word || (word.len() == 1 && full.starts_with(word.as_str())))
        })
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
            });
            LocalId(entities.len() as u32 - 1)
        });
        owners.push(id);
    }
    for (at, form) in forms.into_iter().enumerate() {
        let Some(id) = ids.get(&heads[at]) else {
            continue;
        };
        let entity = &mut entities[id.0 as usize];
        entity.entry = entity.entry.or(form.entry);
        entity.country = entity.country.or(form.country);
        entity.titles = entity.titles.with(form.titles);
        entity.signs |= form.signs;
        if heads[at] == at {
            let bearers = form.bearers.iter();
            entity.bearers = bearers
                .filter_map(|&bearer| ids.get(&heads[bearer]).copied())
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
        if form.join != Join::Order && fuller(&form.written, &entity.label) {
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
