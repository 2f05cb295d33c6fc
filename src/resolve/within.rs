//! Joins the mentions of one document to its own entities.
//!
//! Joined are: one folded form; forms of one list row; an acronym and the long form that the document defines it by;
//! a part of a person's name that ends it (`Conde Pumpido`) or opens it, where one person alone bears it; a misprint
//! of one letter. A short form with two bearers stays an entity of its own.

use rustc_hash::FxHashMap;

use crate::document::Document;
use crate::gazetteer::Entries;
use crate::mention::{EntryId, Kind, LocalId, Mention};
use crate::segments::{Header, Segments, Zone};
use crate::tag::{Countries, Tags};
use crate::tagged::LocalEntity;

use super::{fuller, words_of};

/// A document's entities, and whose each mention is.
#[derive(Debug, Default)]
pub struct Resolved {
    /// In the order of their first mention.
    pub entities: Vec<LocalEntity>,
    /// One for each mention.
    pub owners: Vec<LocalId>,
}

/// A distinct form of a document.
struct Form {
    kind: Kind,
    words: Vec<String>,
    /// As first written, white space folded.
    written: String,
    count: u32,
    entry: Option<EntryId>,
    /// The form it belongs to; itself for a head.
    head: usize,
    /// Every spelling of it with its count.
    spellings: Vec<(String, u32)>,
}

/// Joins the mentions of a document.
pub fn within(
    document: &Document,
    segments: &Segments,
    tags: &Tags,
    entries: &Entries,
) -> Resolved {
    let text = document.text.as_str();
    let mut forms: Vec<Form> = Vec::new();
    let mut index: FxHashMap<(Kind, Vec<String>, Option<EntryId>), usize> = FxHashMap::default();
    let mut form_of = Vec::with_capacity(tags.mentions.len());
    // A spelling that was seen before needs no second look at its words.
    let mut seen: FxHashMap<String, (usize, usize)> = FxHashMap::default();
    let mut written = String::new();
    for mention in &tags.mentions {
        written.clear();
        written.push_str(mention.kind.prefix());
        let from = written.len();
        write_folded(text, segments, mention, &mut written);
        // A topic is its row, whatever key word betrayed it: a spelling may betray several.
        if mention.kind != Kind::Topic
            && let Some(&(at, spelling)) = seen.get(&written)
        {
            let form = &mut forms[at];
            form.count += 1;
            form.spellings[spelling].1 += 1;
            form.entry = form.entry.or(mention.entry);
            form_of.push(at);
            continue;
        }
        let (words, topic) = match (mention.kind, mention.entry) {
            (Kind::Topic, Some(entry)) => (
                vec![entries.text(entries.get(entry).name).to_lowercase()],
                Some(entry),
            ),
            _ => (words_of(&written[from..]), None),
        };
        let at = *index
            .entry((mention.kind, words.clone(), topic))
            .or_insert_with(|| {
                forms.push(Form {
                    kind: mention.kind,
                    words,
                    written: written[from..].to_owned(),
                    count: 0,
                    entry: None,
                    head: forms.len(),
                    spellings: Vec::new(),
                });
                forms.len() - 1
            });
        let form = &mut forms[at];
        form.count += 1;
        form.entry = form.entry.or(mention.entry);
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
    defined(&mut forms, document, segments, tags);
    signer(&mut forms, segments, tags, entries, &form_of);
    short_forms(&mut forms, entries);
    gather(forms, &form_of, &tags.countries, entries)
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
fn join(forms: &mut [Form], from: usize, to: usize) {
    let (from, to) = (head_of(forms, from), head_of(forms, to));
    if from != to {
        forms[from].head = to;
        if forms[to].entry.is_none() {
            forms[to].entry = forms[from].entry;
        }
    }
}

/// Forms of one list row, or of one person with several rows, are one.
fn same_entry(forms: &mut [Form], entries: &Entries) {
    let mut first: FxHashMap<(Kind, &str), usize> = FxHashMap::default();
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
        match first.get(&(forms[at].kind, id)) {
            Some(&to) => join(forms, at, to),
            None => {
                first.insert((forms[at].kind, id), at);
            }
        }
    }
}

/// An acronym is what the document says it is.
fn defined(forms: &mut [Form], document: &Document, segments: &Segments, tags: &Tags) {
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
            join(forms, short, long);
        }
    }
}

/// The signer is the chief of mission at that post on that day, where the list knows one of that surname.
fn signer(
    forms: &mut [Form],
    segments: &Segments,
    tags: &Tags,
    entries: &Entries,
    form_of: &[usize],
) {
    let signed = tags.mentions.iter().zip(form_of).find(|(mention, _)| {
        segments.sentences[mention.sentence as usize].zone == Zone::Signature
            && mention.kind == Kind::Person
    });
    let Some((_, &at)) = signed else { return };
    if let Some(entry) = chief_of_mission(&segments.header, &forms[at].words, entries) {
        forms[at].entry = Some(entry);
    }
}

/// The list's row of the chief of mission whose name ends in these words, at the header's post and date.
fn chief_of_mission(header: &Header, words: &[String], entries: &Entries) -> Option<EntryId> {
    let date = header.date?;
    if header.post.is_empty() {
        return None;
    }
    let served = |id: &EntryId| {
        let entry = entries.get(*id);
        entry.start.is_none_or(|start| start <= date)
            && entry.end.is_none_or(|end| date <= end)
            && entry.start.is_some()
    };
    let of_post = entries.chiefs_of_mission(header.country?);
    of_post
        .iter()
        .copied()
        .filter(served)
        .find(|id| words_of(entries.text(entries.get(*id).name)).ends_with(words))
}

/// Surnames, first names and misprints follow the one full form that has them.
fn short_forms(forms: &mut [Form], entries: &Entries) {
    let listed_name = |form: &Form| {
        form.entry
            .map(|entry| words_of(entries.text(entries.get(entry).name)))
            .filter(|words| words.len() > form.words.len())
    };
    // A surname that a list expands (the signer) is a full form as well.
    let full: Vec<Option<Vec<String>>> = forms
        .iter()
        .map(|form| match form.kind {
            Kind::Person if form.words.len() > 1 => Some(form.words.clone()),
            Kind::Person => listed_name(form),
            _ => None,
        })
        .collect();
    for at in 0..forms.len() {
        if forms[at].kind != Kind::Person {
            continue;
        }
        let short = forms[at].words.clone();
        let mut bearers: Vec<usize> = Vec::new();
        for (other, words) in full.iter().enumerate() {
            let Some(words) = words else { continue };
            let longer = other != at && words.len() > short.len();
            let same_listed = other != at && words.len() == short.len() && *words == short;
            if (longer && abbreviates(&short, words)) || same_listed {
                let head = head_of(forms, other);
                if head != head_of(forms, at) && !bearers.contains(&head) {
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
            let words = forms[longest].words.clone();
            if bearers
                .iter()
                .all(|&head| head == longest || abbreviates(&forms[head].words, &words))
            {
                bearers = vec![longest];
            }
        }
        if let [bearer] = bearers[..] {
            join(forms, at, bearer);
        } else if bearers.is_empty()
            && short.len() == 1
            && forms[at].entry.is_none()
            && forms[at].count == 1
        {
            let near = (0..forms.len()).find(|&other| {
                other != at
                    && forms[other].kind == Kind::Person
                    && forms[other].words.last().is_some_and(|last| {
                        crate::tag::one_letter_off(last.as_bytes(), short[0].as_bytes())
                    })
            });
            if let Some(near) = near {
                join(forms, at, near);
            }
        }
    }
}

/// Whether `short` is a shorter way to write the name `long`: its end, its end with initials, or its first name alone.
fn abbreviates(short: &[String], long: &[String]) -> bool {
    if short.len() >= long.len() && short.len() != 1 {
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
    countries: &Countries,
    entries: &Entries,
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
                forms: Vec::new(),
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
        for (spelling, count) in form.spellings {
            match entity
                .forms
                .iter_mut()
                .find(|(known, _)| *known == spelling)
            {
                Some((_, known)) => *known += count,
                None => entity.forms.push((spelling, count)),
            }
        }
        if fuller(&form.written, &entity.label) {
            entity.label = form.written;
        }
    }
    for entity in &mut entities {
        entity.forms.sort();
        let entry = entity.entry.map(|entry| entries.get(entry));
        entity.country = entry.and_then(|entry| entry.country);
        if entry.is_some_and(|entry| entry.is_generic) {
            entity.country = countries.own;
        }
        entity.label = tidy(&entity.label);
    }
    Resolved { entities, owners }
}

/// A label without what does not belong to a name.
fn tidy(label: &str) -> String {
    label
        .trim_matches(|c: char| matches!(c, '.' | ',' | ';' | ':' | '-') && !label.ends_with("Jr."))
        .to_owned()
}
