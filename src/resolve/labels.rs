//! What entities are called, and their ids.

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::country::Country;
use crate::entity::{Alias, Entity, EntityId};
use crate::gazetteer::{Entries, Entry};
use crate::mention::{EntryId, Kind};

use super::across::{Extent, FormCount, Groups, Name};
use super::names::{PersonName, given_names_agree, person_words};
use super::resolution::DROPPED;
use super::{Customs, Join, fuller, rank, words_of};

/// An entity in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) kind: Kind,
    pub(super) subtype: String,
    pub(super) country: Option<Country>,
    pub(super) gazetteer_id: String,
    pub(super) mentions: u32,
    pub(super) documents: u32,
    pub(super) first_date: Option<Date>,
    pub(super) last_date: Option<Date>,
    pub(super) forms: Vec<FormCount>,
    /// Whether nothing but a surname is known.
    pub(super) is_surname: bool,
    /// Of a surname alone, the country it is used in.
    pub(super) used_in: Option<Country>,
    /// The drafts that it may be.
    pub(super) rivals: Vec<u32>,
}

impl Draft {
    /// The entity, with the place of each draft among the entities.
    pub(super) fn into_entity(mut self, place: &[EntityId]) -> Entity {
        // A form that came in several ways stands once, with the surest of them first.
        self.forms
            .sort_by(|a, b| a.text.cmp(&b.text).then(a.join.cmp(&b.join)));
        let mut aliases: Vec<Alias> = Vec::with_capacity(self.forms.len());
        for form in self.forms {
            match aliases.last_mut().filter(|last| *last.text == *form.text) {
                Some(last) => match last.joins.last_mut().filter(|known| known.0 == form.join) {
                    Some(known) => known.1 += form.count,
                    None => last.joins.push((form.join, form.count)),
                },
                None => aliases.push(Alias {
                    text: form.text.into(),
                    joins: vec![(form.join, form.count)],
                }),
            }
        }
        aliases.sort_by(|a, b| b.count().cmp(&a.count()).then_with(|| a.text.cmp(&b.text)));
        Entity {
            id: self.id,
            label: self.label,
            kind: self.kind,
            subtype: self.subtype,
            country: self.country,
            aliases,
            mentions: self.mentions,
            documents: self.documents,
            first_date: self.first_date,
            last_date: self.last_date,
            gazetteer_id: self.gazetteer_id,
            is_surname: self.is_surname,
            rivals: self
                .rivals
                .iter()
                .map(|&rival| place[rival as usize])
                .filter(|&rival| rival != DROPPED)
                .collect(),
        }
    }
}

/// Makes a draft of each group of names; gives for each name the draft it became part of.
pub(super) fn drafts(
    names: Vec<Name>,
    groups: &Groups,
    entries: &Entries,
    customs: &Customs,
) -> (Vec<Draft>, Vec<u32>) {
    let heads: Vec<u32> = (0..names.len() as u32)
        .map(|number| groups.head(number))
        .collect();
    // A listed person whose surname turned out to be another's is no entity.
    let mut mentioned = vec![false; names.len()];
    for (name, &head) in names.iter().zip(&heads) {
        mentioned[head as usize] |= name.mentions > 0;
    }
    let mut place = vec![u32::MAX; names.len()];
    let mut draft_of = vec![u32::MAX; names.len()];
    let mut members: Vec<Vec<u32>> = Vec::new();
    for (number, &head) in heads.iter().enumerate() {
        if !mentioned[head as usize] {
            continue;
        }
        let draft = &mut place[head as usize];
        if *draft == u32::MAX {
            *draft = members.len() as u32;
            members.push(Vec::with_capacity(1));
        }
        members[*draft as usize].push(number as u32);
        draft_of[number] = *draft;
    }
    let mut names: Vec<Option<Name>> = names.into_iter().map(Some).collect();
    let drafts = members
        .into_iter()
        .map(|members| {
            let mut rivals: Vec<u32> = members
                .iter()
                .filter_map(|member| groups.rivals.get(member))
                .flatten()
                .map(|&rival| draft_of[rival as usize])
                .filter(|&rival| rival != u32::MAX && rival != draft_of[members[0] as usize])
                .collect();
            rivals.sort_unstable();
            rivals.dedup();
            let members: Vec<(Name, Join)> = members
                .into_iter()
                .filter_map(|number| {
                    let mut name = names[number as usize].take()?;
                    if groups.unlinked.contains(&number) {
                        name.entry = None;
                        name.country = None;
                    }
                    Some((name, groups.why(number)))
                })
                .collect();
            draft(members, rivals, entries, customs)
        })
        .collect();
    (drafts, draft_of)
}

/// Makes one draft of the names of a group.
fn draft(
    members: Vec<(Name, Join)>,
    rivals: Vec<u32>,
    entries: &Entries,
    customs: &Customs,
) -> Draft {
    let entry = members
        .iter()
        .filter_map(|(name, _)| name.entry)
        .max_by_key(|&entry| (entries.get(entry).weight, std::cmp::Reverse(entry)));
    let generic = entry.is_some_and(|entry| entries.get(entry).is_generic);
    let mut country = members.iter().find_map(|(name, _)| name.country);
    if let Some(entry) = entry.filter(|_| !generic) {
        country = entries.get(entry).country.or(country);
    }
    let whole = members.iter().any(|(name, _)| name.extent == Extent::Whole);
    // The order of documents tells nothing: of several countries, the one where the name was used first.
    let used_in = members
        .iter()
        .filter_map(|(name, _)| name.uses.first())
        .min_by_key(|used| {
            (
                used.years.0 == 0,
                used.years.0,
                used.country.is_none(),
                used.country,
            )
        })
        .and_then(|used| used.country);
    let kind = members[0].0.kind;
    let mut draft = Draft {
        id: String::new(),
        label: String::new(),
        kind,
        subtype: entry
            .map(|entry| entries.text(entries.get(entry).subtype).to_owned())
            .unwrap_or_default(),
        country,
        gazetteer_id: entry.map(|entry| id_of(entry, entries)).unwrap_or_default(),
        mentions: 0,
        documents: 0,
        first_date: None,
        last_date: None,
        forms: Vec::new(),
        is_surname: kind == Kind::Person && !whole,
        used_in: used_in.filter(|_| kind == Kind::Person && !whole),
        rivals,
    };
    draft.label = best_label(&members);
    // What the documents call a person in full.
    let names: Vec<String> = match kind {
        Kind::Person => whole_names(&members)
            .map(|name| name.label.clone())
            .collect(),
        _ => Vec::new(),
    };
    for (name, why) in members {
        draft.mentions += name.mentions;
        draft.documents += name.documents;
        draft.first_date = [draft.first_date, name.first_date]
            .into_iter()
            .flatten()
            .min();
        draft.last_date = draft.last_date.max(name.last_date);
        let mut forms = name.forms;
        for form in &mut forms {
            form.join = form.join.max(why);
        }
        // Most entities have one name.
        if draft.forms.is_empty() {
            draft.forms = forms;
        } else {
            draft.forms.append(&mut forms);
        }
    }
    if let Some(entry) = entry
        .map(|entry| entries.get(entry))
        .filter(|entry| kind != Kind::Person || is_known_by(entry, &names, entries, customs))
    {
        let label = entries.text(entry.label);
        draft.label = match country
            .filter(|_| generic)
            .and_then(|country| entries.country(country))
        {
            Some(country) => format!("{label} ({})", entries.text(entries.get(country).label)),
            None => label.to_owned(),
        };
    } else if kind == Kind::Organisation
        && let Some(country) = country.and_then(|country| entries.country(country))
        && customs.is_national_body(&words_of(&draft.label))
    {
        let country = entries.text(entries.get(country).label);
        draft.label = format!("{} ({country})", draft.label);
    }
    if kind == Kind::Person && !draft.label.chars().any(char::is_lowercase) {
        draft.label = ordinary_capitals(&draft.label, customs);
    }
    draft
}

/// The names that say more than a surname.
fn whole_names(members: &[(Name, Join)]) -> impl Iterator<Item = &Name> {
    let whole = |name: &&Name| name.extent == Extent::Whole && name.mentions > 0;
    members.iter().map(|(name, _)| name).filter(whole)
}

/// The name that is written best: the fullest of those that documents have now and then at least, then the one that
/// most documents have. A spelling met once is no label beside one met often.
fn best_label(members: &[(Name, Join)]) -> String {
    /// A name in fewer than one of so many documents is an oddity.
    const ODD: u32 = 20;
    let whole: Vec<&Name> = whole_names(members).collect();
    let names = if whole.is_empty() {
        members.iter().map(|(name, _)| name).collect()
    } else {
        whole
    };
    let most = names.iter().map(|name| name.documents).max().unwrap_or(0);
    let best = names
        .into_iter()
        .filter(|name| name.documents.saturating_mul(ODD) >= most)
        .max_by(|a, b| {
            let rank = |name: &Name| match name.kind {
                Kind::Person => rank(&name.label),
                _ => (0, false, name.label.split_whitespace().count()),
            };
            rank(a)
                .cmp(&rank(b))
                .then(a.documents.cmp(&b.documents))
                .then_with(|| {
                    if fuller(&a.label, &b.label) {
                        std::cmp::Ordering::Greater
                    } else {
                        std::cmp::Ordering::Less
                    }
                })
        });
    best.map(|name| name.label.clone()).unwrap_or_default()
}

/// Whether the texts call a listed person as the list does, or by no other given name: one whom all call otherwise
/// (`Constantine Karamanlis` for Konstantinos) is labelled as they do. Who led a country is called as the list does
/// where the surname is written otherwise, too: Mao Zedong, not Mao Tse-tung.
fn is_known_by(entry: &Entry, names: &[String], entries: &Entries, customs: &Customs) -> bool {
    let parts = |name: &str| PersonName::new(person_words(name, customs), customs);
    let listed = parts(entries.text(entry.label));
    names.is_empty()
        || names.iter().any(|name| {
            let name = parts(name);
            let leads = entry.weight >= Entry::LEADER;
            if name.last() != listed.last() {
                return leads;
            }
            name.given().is_empty()
                || listed.given().is_empty()
                || given_names_agree(name.given(), listed.given(), customs).is_some()
        })
}

/// A name in capitals as it is written otherwise: `Baltasar Garzon`, `McGhee`, `de la Vega`, `al-Sadr`, `O'Neill`.
fn ordinary_capitals(label: &str, customs: &Customs) -> String {
    let mut written = String::with_capacity(label.len());
    for (at, word) in label.split(' ').enumerate() {
        if at > 0 {
            written.push(' ');
        }
        for (part_at, part) in word.split('-').enumerate() {
            if part_at > 0 {
                written.push('-');
            }
            let lower = part.to_lowercase();
            let article = part_at == 0 && word.contains('-') && ARTICLES.contains(&lower.as_str());
            let particle = at > 0 && part_at == 0 && customs.is_particle(&lower);
            let numeral = at > 0 && part.bytes().all(|byte| b"IVX".contains(&byte));
            if article || particle {
                written.push_str(&lower);
            } else if part.contains('.') || numeral {
                write_initials(part, &mut written);
            } else {
                write_capitalised(&lower, &mut written);
            }
        }
    }
    written
}

/// The Arabic article in its spellings, before a hyphen.
const ARTICLES: [&str; 9] = ["al", "el", "ad", "an", "ar", "as", "ash", "at", "az"];

/// Initials and numerals as they are; `JR.` is no initial.
fn write_initials(part: &str, written: &mut String) {
    let letters = part.trim_end_matches('.');
    if letters.len() > 1
        && !letters.contains('.')
        && !letters.bytes().all(|byte| b"IVX".contains(&byte))
    {
        write_capitalised(&part.to_lowercase(), written);
    } else {
        written.push_str(part);
    }
}

/// A word in small letters with the capitals of a name.
fn write_capitalised(lower: &str, written: &mut String) {
    let mut capital = true;
    for (at, letter) in lower.char_indices() {
        if capital {
            written.extend(letter.to_uppercase());
        } else {
            written.push(letter);
        }
        // `O'Neill`, but `Mu'ammar`; `McGhee`, but `Mackay`.
        let behind_mark = matches!(letter, '\'' | '\u{2019}') && at == 1;
        let behind_mc = at == 1 && lower.starts_with("mc") && lower.len() > 4;
        capital = behind_mark || behind_mc;
    }
}

/// The id of a list's row, or of the person that has several.
fn id_of(entry: EntryId, entries: &Entries) -> String {
    let entry = entries.get(entry);
    let person = entries.text(entry.person);
    if person.is_empty() {
        entries.text(entry.id)
    } else {
        person
    }
    .to_owned()
}

/// Gives every draft its id: kind and label, and what tells it from others of that label. What tells them apart is
/// their own (country, list's id, first year), so that other documents do not change it.
pub(super) fn name(drafts: &mut [Draft]) {
    drafts.par_iter_mut().for_each(|draft| {
        let mut id = format!("{}-{}", draft.kind.prefix(), slug(&draft.label));
        if let Some(country) = draft.used_in {
            id.push('-');
            id.extend(
                country
                    .as_str()
                    .bytes()
                    .map(|b| char::from(b.to_ascii_lowercase())),
            );
        }
        draft.id = id;
    });
    let mut order = by_id(drafts, 0..drafts.len() as u32);
    // Ids that are no longer those of kind and label alone. Each is behind its bare id in the order of letters, so that
    // no other can be one that was given before.
    let mut made: FxHashSet<String> = FxHashSet::default();
    let mut rest = &mut order[..];
    while let Some(&first) = rest.first() {
        let same = |&&draft: &&u32| drafts[draft as usize].id == drafts[first as usize].id;
        let (run, behind) = rest.split_at_mut(rest.iter().take_while(same).count());
        rest = behind;
        let bare_is_made = made.contains(&drafts[run[0] as usize].id);
        if run.len() == 1 && !bare_is_made {
            continue;
        }
        // Listed ones keep the bare id, then the one that is mentioned first.
        run.sort_by(|&a, &b| {
            let (a, b) = (&drafts[a as usize], &drafts[b as usize]);
            let listed = |draft: &Draft| !draft.gazetteer_id.is_empty();
            listed(b)
                .cmp(&listed(a))
                .then_with(|| a.gazetteer_id.cmp(&b.gazetteer_id))
                .then_with(|| a.first_date.is_none().cmp(&b.first_date.is_none()))
                .then_with(|| a.first_date.cmp(&b.first_date))
        });
        let bare = drafts[run[0] as usize].id.clone();
        for (at, &index) in run.iter().enumerate() {
            if at == 0 && !bare_is_made {
                continue;
            }
            let draft = &mut drafts[index as usize];
            let mut id = match draft.country {
                Some(country) => format!("{bare}-{}", country.as_str().to_lowercase()),
                None => String::new(),
            };
            if (id.is_empty() || made.contains(&id))
                && let Some(date) = draft.first_date
            {
                id = format!("{bare}-{}", date.year());
            }
            let mut ordinal = 2;
            while id.is_empty() || made.contains(&id) {
                id = format!("{bare}-{ordinal}");
                ordinal += 1;
            }
            made.insert(id.clone());
            draft.id = id;
        }
    }
}

/// Some of the drafts in the order of their ids, then of their numbers.
pub(super) fn by_id(drafts: &[Draft], numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    // Most ids differ in their first letters, which stand beside the number.
    let mut keyed: Vec<(u128, u32)> = numbers
        .map(|number| {
            let mut first = [0; 16];
            for (to, from) in first.iter_mut().zip(drafts[number as usize].id.bytes()) {
                *to = from;
            }
            (u128::from_be_bytes(first), number)
        })
        .collect();
    keyed.par_sort_unstable_by(|a, b| {
        let id = |number: u32| drafts[number as usize].id.as_str();
        a.0.cmp(&b.0)
            .then_with(|| id(a.1).cmp(id(b.1)))
            .then(a.1.cmp(&b.1))
    });
    keyed.into_iter().map(|(_, number)| number).collect()
}

/// ASCII letters and digits, everything else a hyphen.
pub(crate) fn slug(label: &str) -> String {
    let mut slug = String::with_capacity(label.len());
    for c in deunicode::deunicode(label).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() && !matches!(c, '\'' | '.') {
            slug.push('-');
        }
    }
    slug.truncate(80);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "unnamed".to_owned()
    } else {
        slug.to_owned()
    }
}
