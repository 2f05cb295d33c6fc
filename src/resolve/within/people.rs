//! Which forms of persons' names in a document are one: surnames, initials, first names and misprints follow the full
//! form that has them.
//!
//! What a full form that is not founded (see [`super::founding`]) would bear is not joined here: it stays an entity that
//! names the form as its bearer, and the collection decides. Of two names that the document has apart, nothing is borne.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::gazetteer::Entries;
use crate::mention::{EntryId, Kind};
use crate::resolve::names::{PersonName, given_names_agree, listed_words, surname_of};
use crate::resolve::{Customs, Join, Titles, words_of};

use super::founding::{Founding, Full, full_forms};
use super::{Form, head_of, join};

/// Takes the list's row from surnames whose title its bearer has not: `Ambassador Nehru` is not the Prime Minister, `Mrs.
/// Rhee` not the President.
pub(super) fn other_bearers(forms: &mut [Form], entries: &Entries, customs: &Customs) {
    for form in forms.iter_mut().filter(|form| {
        form.kind == Kind::Person && form.words.len() == 1 && form.titles != Titles::default()
    }) {
        let Some(entry) = form.entry.map(|entry| entries.get(entry)) else {
            continue;
        };
        let role = Titles::of_role(entries.text(entry.role));
        let first = listed_words(entries.text(entry.name)).into_iter().next();
        if role.conflicts(form.titles)
            || customs.of_two_sexes(form.titles, Titles::default(), first.as_deref())
        {
            form.entry = None;
        }
    }
}

/// The same words with the family name at the other end are one name: `Bodde Peter`, `Peter Bodde`. Which word is the
/// given name must be plain: `Omar Khalid` is not `Khalid Omar`. The order that is written more often leads, then the
/// earlier.
pub(super) fn reordered(forms: &mut [Form], customs: &Customs) {
    let mut first: FxHashMap<[&str; 2], usize> = FxHashMap::default();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        let [one, other] = &form.words[..] else {
            continue;
        };
        if form.kind != Kind::Person || customs.is_given_name(one) && customs.is_given_name(other) {
            continue;
        }
        let mut words = [one.as_str(), other.as_str()];
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
pub(super) fn enumerated(forms: &mut [Form]) {
    let mut surnames: FxHashMap<String, usize> = FxHashMap::default();
    for (at, form) in forms.iter().enumerate() {
        if let (Kind::Person, [word]) = (form.kind, &form.words[..]) {
            surnames.entry(word.clone()).or_insert(at);
        }
    }
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
        let surname = surnames
            .get(&form.words[1])
            .copied()
            .filter(|&surname| forms[surname].count > form.count);
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
        surname_of(entries.text(entries.get(entry).name)).is_some_and(|last| last == word)
    };
    if short.entry.is_some() && short.entry != long.entry && short.entry.is_some_and(bearer) {
        return true;
    }
    let least = if customs.is_surname(word) { 2 } else { MUCH };
    !customs.is_given_name(word) && long.entry.is_none() && long.count == 1 && short.count >= least
}

/// Whether a list's row can be that of a form: given names that contradict the row's are another person's, whether a
/// list knows them as given names or not.
pub(super) fn may_be(
    entry: EntryId,
    words: &[String],
    entries: &Entries,
    customs: &Customs,
) -> bool {
    let listed = words_of(entries.text(entries.get(entry).name));
    if words.len() < 2 || words.iter().all(|word| listed.contains(word)) {
        return true;
    }
    let (row, form) = (
        PersonName::new(listed, customs),
        PersonName::new(words.to_vec(), customs),
    );
    if form.is_surname() {
        return row.last() == form.last();
    }
    row.last() == form.last() && given_names_agree(row.given(), form.given(), customs).is_some()
}

/// A full form, with the words that it is known by where these are a list's and not its own.
type FullForm = (usize, Option<Vec<String>>);

/// Surnames, first names and misprints follow the one full form that has them.
pub(super) fn short_forms(
    forms: &mut [Form],
    year: Option<i16>,
    entries: &Entries,
    customs: &Customs,
) {
    let fulls = full_forms(forms, entries, customs);
    let listed_name = |form: &Form| {
        form.entry
            .map(|entry| listed_words(entries.text(entries.get(entry).name)))
            .filter(|words| words.len() > form.words.len())
    };
    let persons: Vec<usize> = (0..forms.len())
        .filter(|&at| forms[at].kind == Kind::Person)
        .collect();
    // A surname that a list expands (the signer) is a full form as well, by the words of the list.
    let full: Vec<FullForm> = persons
        .iter()
        .filter_map(|&at| match fulls[at] {
            Full::Yes(Founding::Apart, _) => None,
            Full::Yes(..) => Some((at, None)),
            Full::No => Some((at, Some(listed_name(&forms[at])?))),
        })
        .collect();
    let mut by_word: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    for (index, (at, words)) in full.iter().enumerate() {
        let words = words.as_ref().unwrap_or(&forms[*at].words);
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for word in words.iter().filter(|word| seen.insert(word)) {
            by_word.entry(word.clone()).or_default().push(index as u32);
        }
    }
    let held = officeholders(forms, &persons, entries);
    // Surnames with particles, by their last words.
    let mut surnames: FxHashMap<String, usize> = FxHashMap::default();
    for &at in &persons {
        if fulls[at] == Full::No
            && let [.., _, last] = &forms[at].words[..]
        {
            surnames.entry(last.clone()).or_insert(at);
        }
    }
    let mut misprints = Vec::new();
    for &at in &persons {
        let candidates = forms[at].words.last().and_then(|last| by_word.get(last));
        let candidates = candidates.map_or(&[][..], Vec::as_slice);
        let bearers = bearers_of(
            forms,
            at,
            candidates,
            (&full, &fulls),
            year,
            entries,
            customs,
        );
        let initials = forms[at].words.len() > 1 && forms[at].words[0].len() == 1;
        // Whom the text calls by the office that a list has the bearer in is that one, whoever else has the surname.
        if let Some(entry) = forms[at].entry
            && held.contains(&head_of(forms, at))
            && bearers
                .iter()
                .all(|&bearer| !may_be(entry, &forms[bearer].words, entries, customs))
        {
            continue;
        }
        match bearers[..] {
            [] if forms[at].words.len() == 1
                && forms[at].entry.is_none()
                && forms[at].count == 1 =>
            {
                misprints.push(at);
                follow_particles(forms, at, &surnames);
            }
            [] => follow_particles(forms, at, &surnames),
            [bearer] => {
                // Whom the document names in full is not the namesake that a list would have.
                if forms[at]
                    .entry
                    .is_some_and(|entry| !may_be(entry, &forms[bearer].words, entries, customs))
                {
                    unlink(forms, at, &persons);
                }
                let thin = matches!(fulls[bearer], Full::Yes(Founding::Thin, _))
                    && forms[bearer].words[0].len() > 1;
                if thin && forms[at].join != Join::Signer {
                    forms[at].bearers = vec![bearer];
                } else {
                    let rule = if initials { Join::Initials } else { Join::Part };
                    join(forms, at, bearer, rule);
                }
            }
            _ => {
                if forms[at].join != Join::Signer {
                    unlink(forms, at, &persons);
                    forms[at].bearers = bearers;
                }
            }
        }
    }
    follow_misprints(forms, &persons, &misprints, customs);
}

/// The groups of surnames that have the title of the office that a list has their bearer in.
fn officeholders(forms: &[Form], persons: &[usize], entries: &Entries) -> FxHashSet<usize> {
    let holds = |&&at: &&usize| {
        let form = &forms[at];
        form.words.len() == 1
            && form.entry.is_some_and(|entry| {
                let role = Titles::of_role(entries.text(entries.get(entry).role));
                role.offices().meets(form.titles.offices())
            })
    };
    let held = persons.iter().filter(holds);
    held.map(|&at| head_of(forms, at)).collect()
}

/// `Stein` is short for `von Stein` where no full form has it.
fn follow_particles(forms: &mut [Form], at: usize, surnames: &FxHashMap<String, usize>) {
    if let [word] = &forms[at].words[..]
        && let Some(&to) = surnames.get(word)
        && !forms[to].titles.conflicts(forms[at].titles)
        && (forms[at].entry.is_none() || forms[to].entry.is_none())
    {
        join(forms, at, to, Join::Part);
    }
}

/// Takes the list's row from a form and all that are one with it.
fn unlink(forms: &mut [Form], at: usize, persons: &[usize]) {
    let head = head_of(forms, at);
    for &other in persons {
        if forms[other].entry.is_some() && head_of(forms, other) == head {
            forms[other].entry = None;
        }
    }
}

/// The heads of the full forms that a short form may be short for, fewer where its title or its place tells.
fn bearers_of(
    forms: &[Form],
    at: usize,
    candidates: &[u32],
    (full, fulls): (&[FullForm], &[Full]),
    year: Option<i16>,
    entries: &Entries,
    customs: &Customs,
) -> Vec<usize> {
    let short = &forms[at].words;
    let mut bearers: Vec<usize> = Vec::new();
    for &candidate in candidates {
        let (other, words) = &full[candidate as usize];
        let other = *other;
        let words = words.as_ref().unwrap_or(&forms[other].words);
        let fuller = words.len() == short.len()
            && short[0].len() == 1
            && words[0].len() > 1
            && short.len() > 1;
        let longer = other != at && (words.len() > short.len() || fuller);
        let same_listed = other != at && words.len() == short.len() && words == short;
        // By its end any may be called, by another word only who is surely called so.
        let by_end = words.ends_with(short) || short.len() > 1;
        let called = by_end || !matches!(fulls[other], Full::Yes(_, false));
        let bears = longer
            && called
            && !(forms[at].join == Join::Signer
                && forms[at]
                    .entry
                    .is_some_and(|entry| !may_be(entry, words, entries, customs)))
            && abbreviates(short, words)
            && !is_no_first_name(&forms[at], &forms[other], entries, customs);
        if bears || same_listed {
            let head = head_of(forms, other);
            // The list's own bearer, whom the text has in full: others of the surname have it not.
            if head == head_of(forms, at) && forms[at].entry.is_some() && longer {
                return Vec::new();
            }
            let sexes = customs.of_two_sexes(
                forms[at].titles,
                forms[head].titles,
                words.first().map(String::as_str),
            );
            let role = role_then(&forms[head], year, entries);
            if head != head_of(forms, at)
                && !bearers.contains(&head)
                && !forms[head].titles.conflicts(forms[at].titles)
                && !role.conflicts(forms[at].titles)
                && !forms[at].titles.are_of_another_than(role)
                && !sexes
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
    bearers
}

/// A word met once that no list of names has is a misprint of the surname that it is one letter off, where the document
/// has that more than once. It names the surname's form as its bearer: a word that other documents have is a name.
fn follow_misprints(forms: &mut [Form], persons: &[usize], misprints: &[usize], customs: &Customs) {
    if misprints.is_empty() {
        return;
    }
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    // One letter off, words of six letters or more share their first three or their last three.
    let mut ends: FxHashMap<(bool, &[u8]), Vec<usize>> = FxHashMap::default();
    for &at in persons {
        let Some(last) = forms[at].words.last() else {
            continue;
        };
        *counts.entry(last).or_default() += forms[at].count;
        if let (Some(first), Some(end)) = (
            last.as_bytes().first_chunk::<3>(),
            last.as_bytes().last_chunk::<3>(),
        ) {
            ends.entry((true, first)).or_default().push(at);
            ends.entry((false, end)).or_default().push(at);
        }
    }
    let mut found: Vec<(usize, usize)> = Vec::new();
    for &at in misprints {
        let word = forms[at].words[0].as_bytes();
        let (Some(first), Some(end)) = (word.first_chunk::<3>(), word.last_chunk::<3>()) else {
            continue;
        };
        if forms[at].head != at || customs.is_name(&forms[at].words[0]) {
            continue;
        }
        let near = [(true, first), (false, end)]
            .into_iter()
            .filter_map(|key| ends.get(&(key.0, key.1.as_slice())))
            .flatten()
            .copied()
            .filter(|&other| {
                other != at
                    && forms[other].words.last().is_some_and(|last| {
                        (counts[last.as_str()] > 1 || forms[other].words.len() > 1)
                            && crate::tag::one_letter_off(last.as_bytes(), word)
                    })
            })
            .min();
        found.extend(near.map(|near| (at, head_of(forms, near))));
    }
    for (at, near) in found {
        forms[at].join = Join::Misprint;
        forms[at].bearers = vec![near];
    }
}

/// What is known of the offices of a form's bearer: by the titles before it, and by the list.
fn titles_of(form: &Form, entries: &Entries) -> Titles {
    form.titles.with(role_of(form, entries))
}

/// The offices that a list has a form's bearer in when the document was written.
fn role_then(form: &Form, year: Option<i16>, entries: &Entries) -> Titles {
    let term = form
        .entry
        .and_then(|entry| entries.get(entry).years_in_office());
    match (year, term) {
        (Some(year), Some((first, last))) if (first..=last).contains(&year) => {
            role_of(form, entries)
        }
        _ => Titles::default(),
    }
}

/// The offices that a list has a form's bearer in.
fn role_of(form: &Form, entries: &Entries) -> Titles {
    let role = form
        .entry
        .map(|entry| Titles::of_role(entries.text(entries.get(entry).role)));
    role.unwrap_or_default()
}

/// Whether one of two surnames is a woman's and the other has an office or a list's row, as a husband has.
fn is_wife(one: &Form, other: &Form) -> bool {
    let known = |form: &Form| {
        !form.titles.meets(Titles::WOMAN)
            && (form.entry.is_some() || form.titles.offices() != Titles::default())
    };
    one.titles.tell_woman() && known(other) || other.titles.tell_woman() && known(one)
}

/// One surname with several titles is one person, unless the titles exclude each other.
pub(super) fn same_surname(forms: &mut [Form]) {
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
            Some(&to) if forms[to].titles.tell_woman() != form.titles.tell_woman() => {
                // The wife, or she herself: whose the surname is elsewhere tells.
                let (woman, other) = if form.titles.tell_woman() {
                    (at, to)
                } else {
                    (to, at)
                };
                if !is_wife(&forms[woman], &forms[other]) && forms[other].bearers.is_empty() {
                    forms[woman].bearers = vec![other];
                }
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
    // `George W. Bush` is no shorter `George H. W. Bush`.
    let middle = |words: &[String]| words.get(1).filter(|word| word.len() == 1).cloned();
    if short.len() > 2
        && matches!((middle(short), middle(long)), (Some(one), Some(other)) if one != other)
    {
        return false;
    }
    let mut rest = long[..long.len() - 1].iter();
    surname == last
        && short[..short.len() - 1].iter().all(|word| {
            rest.any(|full| full == word || (word.len() == 1 && full.starts_with(word.as_str())))
        })
}
