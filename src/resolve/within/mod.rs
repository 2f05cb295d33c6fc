//! Joins the mentions of one document to its own entities.
//!
//! Joined are: one folded form; forms of one list row; an acronym and the long form that the document defines it by;
//! a part of a person's name that ends it (`Conde Pumpido`) or opens it, where one person alone bears it; the same
//! words in another order; a misprint of one letter. A short form with two bearers goes to the one whose title it
//! has, else it stays an entity of its own that names its bearers.
//!
//! A body that every country has (`Foreign Ministry`) is that of the country beside it (`the Russian Foreign
//! Ministry`, `the Ministry of Justice of Georgia`), else that of the country in question.

mod definitions;
mod founding;
mod gather;
mod national;
mod people;
mod signer;
mod surroundings;

use rustc_hash::FxHashMap;

use crate::country::Country;
use crate::document::Document;
use crate::gazetteer::Entries;
use crate::mention::{EntryId, Kind, LocalId, Mention};
use crate::segments::{Segments, Shape, Token, Zone};
use crate::tag::Tags;
use crate::tagged::LocalEntity;

use self::definitions::defined;
pub use self::founding::Founding;
use self::gather::gather;
use self::national::{Bodies, Whose, countries_in_question};
use self::surroundings::titles_before;
use super::names::{ending_of, person_words};
use super::{Customs, Join, Titles, words_of, written_in};

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

impl Form {
    /// A form as first written, with no mention counted yet; it leads itself once it has its place.
    fn new(kind: Kind, words: Vec<String>, written: &str) -> Self {
        Self {
            kind,
            words,
            written: written.to_owned(),
            count: 0,
            opening: 0,
            signs: false,
            entry: None,
            country: None,
            titles: Titles::default(),
            ending: (kind == Kind::Person).then(|| ending_of(written)).flatten(),
            head: 0,
            join: Join::Name,
            bearers: Vec::new(),
            spellings: Vec::new(),
        }
    }
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
    let (mut forms, form_of) = forms_of(text, segments, tags, &questions, entries, customs);
    people::other_bearers(&mut forms, entries, customs);
    same_entry(&mut forms, entries);
    defined(&mut forms, document, segments, tags, &form_of);
    let signature = signer::signer(&mut forms, segments, tags, entries, &form_of);
    signer::signatures(&mut forms, entries, customs);
    people::reordered(&mut forms, customs);
    people::enumerated(&mut forms);
    let year = written_in(&segments.header).map(|(first, _)| first.year());
    people::short_forms(&mut forms, year, entries, customs);
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

/// The distinct forms of a document, and the form of each mention.
fn forms_of(
    text: &str,
    segments: &Segments,
    tags: &Tags,
    questions: &[Country],
    entries: &Entries,
    customs: &Customs,
) -> (Vec<Form>, Vec<usize>) {
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
        let Whose {
            entry,
            country,
            across,
        } = bodies.of_mention(text, segments, tags, at, questions, entries, customs);
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
        let key = (mention.kind, words.clone(), topic, country, office, signs);
        let at = *index.entry(key).or_insert_with(|| {
            forms.push(Form {
                signs,
                country,
                head: forms.len(),
                ..Form::new(mention.kind, words, &written[from..])
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
    (forms, form_of)
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
