//! Offices: titles that tell by themselves whom their bearer serves. "Foreign Minister X" belongs to the Foreign
//! Ministry where the document names it, else to the country.

use rustc_hash::FxHashMap;

use super::matcher::{Matcher, is_capital};
use super::rules::{Office, Title};
use super::{Scene, fold_name, wording};
use crate::country::Country;
use crate::mention::{Kind, LocalId};
use crate::relation::{Relation, RelationKind};
use crate::segments::Shape;

/// A title beside a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    office: usize,
    person: LocalId,
    /// The title's tokens, half-open.
    title: (u32, u32),
    /// The name's.
    name: (u32, u32),
    sentence: u32,
    /// The country that the phrase names (`Russian Foreign Minister`).
    stated: Option<Country>,
}

/// A title that fits, as items.
struct Fit {
    office: usize,
    from: usize,
    to: usize,
    stated: Option<Country>,
}

/// Finds titles beside the persons of a sentence.
pub(super) fn find(offices: &[Office], matcher: &Matcher<'_>, sentence: u32, hits: &mut Vec<Hit>) {
    for (at, item) in matcher.items.iter().enumerate() {
        let (true, Some(person)) = (item.kind == super::bit(Kind::Person), item.entity) else {
            continue;
        };
        let fit = before(offices, matcher, at).or_else(|| after(offices, matcher, at));
        let Some(fit) = fit else { continue };
        hits.push(Hit {
            office: fit.office,
            person,
            title: (
                matcher.items[fit.from].tokens.0,
                matcher.items[fit.to - 1].tokens.1,
            ),
            name: item.tokens,
            sentence,
            stated: fit.stated,
        });
    }
}

/// `Deputy Foreign Minister X`.
fn before(offices: &[Office], matcher: &Matcher<'_>, person: usize) -> Option<Fit> {
    let mut best: Option<(usize, usize)> = None;
    for (index, office) in offices.iter().enumerate() {
        for title in &office.titles {
            let mut end = person;
            if title.field_after {
                end = field_back(matcher, end);
                if end == person {
                    continue;
                }
            }
            let Some(mut from) = end.checked_sub(title.words.len()) else {
                continue;
            };
            if !title
                .words
                .iter()
                .enumerate()
                .all(|(word, &class)| matcher.is(from + word, class))
            {
                continue;
            }
            if title.field_before {
                let field = field_back(matcher, from);
                if field == from {
                    continue;
                }
                from = field;
            }
            if best.is_none_or(|(known, _)| from < known) {
                best = Some((from, index));
            }
        }
    }
    let (mut from, office) = best?;
    while from > 0
        && (matcher.is(from - 1, matcher.lists.modifier) || matcher.items[from - 1].mark == b'-')
        && matcher.items[from - 1].country.is_none()
    {
        from -= 1;
    }
    let stated = match what_precedes(matcher, from) {
        Before::Nothing => None,
        Before::Country(country) => Some(country),
        Before::Other => return None,
    };
    Some(Fit {
        office,
        from,
        to: person,
        stated,
    })
}

/// `X, the Minister of Finance,`.
fn after(offices: &[Office], matcher: &Matcher<'_>, person: usize) -> Option<Fit> {
    if matcher.items.get(person + 1)?.mark != b',' {
        return None;
    }
    let mut at = person + 2;
    let mut stated = None;
    while let Some(item) = matcher.items.get(at) {
        if matcher.is(at, matcher.lists.determiner)
            || item.shape == Shape::Possessive && stated.is_some()
        {
            at += 1;
        } else if item.country.is_some() && stated.is_none() {
            stated = item.country;
            at += 1;
        } else {
            break;
        }
    }
    let from = at;
    let mut best: Option<(usize, usize)> = None;
    loop {
        longest_title(offices, matcher, at, &mut best);
        if best.is_some() || !matcher.is(at, matcher.lists.modifier) {
            break;
        }
        at += 1;
    }
    let (to, office) = best?;
    // `X, president of the UMP` is another matter, and `X, President Y` a row.
    let next = matcher.items.get(to);
    let closed = next.is_none_or(|next| {
        next.is_word()
            && !matcher.is(to, matcher.lists.within)
            && !matcher.is(to, matcher.lists.role)
            && (matcher.upper || !is_capital(next.shape))
    });
    closed.then_some(Fit {
        office,
        from,
        to,
        stated,
    })
}

/// The longest title that begins at an item, as its end and its office.
fn longest_title(
    offices: &[Office],
    matcher: &Matcher<'_>,
    at: usize,
    best: &mut Option<(usize, usize)>,
) {
    for (index, office) in offices.iter().enumerate() {
        for title in &office.titles {
            for lead in field_lengths(title) {
                let begin = at + lead;
                if (at..begin).any(|here| !is_field(matcher, here)) {
                    continue;
                }
                let mut end = begin + title.words.len();
                if !title
                    .words
                    .iter()
                    .enumerate()
                    .all(|(word, &class)| matcher.is(begin + word, class))
                {
                    continue;
                }
                if title.field_after {
                    let first = end;
                    while end < first + 5 && is_field(matcher, end) {
                        end += 1;
                    }
                    if end == first {
                        continue;
                    }
                }
                if best.is_none_or(|(known, _)| end > known) {
                    *best = Some((end, index));
                }
            }
        }
    }
}

/// How many words of a field may stand before a title.
fn field_lengths(title: &Title) -> std::ops::RangeInclusive<usize> {
    if title.field_before { 1..=3 } else { 0..=0 }
}

/// Whether the item may be part of a field of work (`Economic Development`).
fn is_field(matcher: &Matcher<'_>, at: usize) -> bool {
    matcher.items.get(at).is_some_and(|item| {
        item.is_word()
            && item.country.is_none()
            && (is_capital(item.shape) || item.mark == b'&')
            && !matcher.is(at, matcher.lists.small)
            && !matcher.is(at, matcher.lists.role)
    })
}

/// Where a field of work that ends before `end` begins: up to three words with `and` inside.
fn field_back(matcher: &Matcher<'_>, end: usize) -> usize {
    let mut from = end;
    while from > 0 && end - from < 5 {
        let joint = from < end
            && matcher.is(from - 1, matcher.lists.joint)
            && matcher.items[from - 1].shape != Shape::Punctuation
            && from > 1
            && is_field(matcher, from - 2);
        if !is_field(matcher, from - 1) && !joint {
            break;
        }
        from -= 1;
    }
    from
}

/// What stands right before a title.
enum Before {
    /// Nothing that it belongs to.
    Nothing,
    /// The country that it belongs to.
    Country(Country),
    /// Something else that it belongs to.
    Other,
}

/// What stands right before the title that begins at `from`.
fn what_precedes(matcher: &Matcher<'_>, from: usize) -> Before {
    let Some(before) = from.checked_sub(1) else {
        return Before::Nothing;
    };
    let item = &matcher.items[before];
    let owner = if item.shape == Shape::Possessive {
        before.checked_sub(1).map(|at| &matcher.items[at])
    } else {
        Some(item)
    };
    if let Some(country) = owner.and_then(|owner| owner.country) {
        return Before::Country(country);
    }
    let lists = &matcher.lists;
    let foreign =
        item.shape == Shape::Possessive || !item.is_word() || matcher.is(before, lists.role);
    let plain = item.shape == Shape::Punctuation
        || item.shape == Shape::Number
        || !matcher.upper && item.shape == Shape::Lower
        || before == 0
        || [lists.small, lists.determiner, lists.joint, lists.finite]
            .into_iter()
            .any(|list| matcher.is(before, list));
    if plain && !foreign {
        Before::Nothing
    } else {
        Before::Other
    }
}

/// Turns hits into relations, now that the whole document has said who belongs to which country.
pub(super) fn settle(offices: &[Office], hits: &[Hit], scene: &Scene<'_>, all: &mut Vec<Relation>) {
    if hits.is_empty() {
        return;
    }
    let mut learned: FxHashMap<LocalId, Country> = FxHashMap::default();
    for hit in hits {
        if let Some(country) = hit.stated {
            learned.entry(hit.person).or_insert(country);
        }
    }
    for relation in all.iter() {
        if relation.kind == RelationKind::AffiliatedWith
            && let Some(country) = scene.is_country[relation.target.0 as usize]
        {
            learned.entry(relation.source).or_insert(country);
        }
    }
    // Every name that some organisation of the document has, folded, in the order of the entities.
    let names: Vec<(String, LocalId)> = scene
        .entities
        .iter()
        .enumerate()
        .filter(|(_, entity)| entity.kind == Kind::Organisation)
        .flat_map(|(index, entity)| {
            std::iter::once(&entity.label)
                .chain(entity.forms.iter().map(|form| &form.text))
                .map(move |form| (fold_name(form), LocalId(index as u32)))
        })
        .collect();
    let host = scene.segments.header.country;
    let tokens = &scene.segments.tokens;
    for hit in hits {
        let office = &offices[hit.office];
        let country = hit
            .stated
            .or_else(|| learned.get(&hit.person).copied())
            .or(scene.entities[hit.person.0 as usize].country)
            .or(host);
        let ministry = names.iter().find(|(name, entity)| {
            office.organisations.contains(name)
                && serves(scene.entities[entity.0 as usize].country, country, host)
        });
        let target = match ministry {
            Some(&(_, ministry)) => ministry,
            None => match country.and_then(|country| scene.of_country.get(&country)) {
                Some(&country) => country,
                None => continue,
            },
        };
        let bytes = |range: (u32, u32)| {
            tokens[range.0 as usize]
                .span
                .join(tokens[range.1 as usize - 1].span)
        };
        let title = bytes(hit.title);
        all.push(Relation {
            source: hit.person,
            kind: RelationKind::AffiliatedWith,
            target,
            role: wording(title, scene.text),
            span: title.join(bytes(hit.name)),
            sentence: hit.sentence,
            rule: office.id,
        });
    }
}

/// Whether a ministry that the document names may be that of the country: one without a country is the host's.
fn serves(ministry: Option<Country>, country: Option<Country>, host: Option<Country>) -> bool {
    match (ministry.or(host), country) {
        (Some(ministry), Some(country)) => ministry == country,
        _ => true,
    }
}
