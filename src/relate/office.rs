//! Offices: titles that tell by themselves whom their bearer serves. "Foreign Minister X" belongs to the Foreign
//! Ministry where the document names it, else to the country. Where the phrase names no country, whose office it is
//! stays open until all documents are known: see `service`.

use super::matcher::{Matcher, is_capital};
use super::rules::{Office, Title};
use super::{Scene, fold_name, wording};
use crate::country::Country;
use crate::mention::{Kind, LocalId};
use crate::relation::{Claim, Relation, RelationKind, Stated};
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
    /// Whether it is that of a head of state or government.
    is_head: bool,
}

/// A title that fits, as items.
struct Fit {
    office: usize,
    from: usize,
    to: usize,
    stated: Option<Country>,
    is_head: bool,
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
            is_head: fit.is_head,
        });
    }
}

/// `Deputy Foreign Minister X`.
fn before(offices: &[Office], matcher: &Matcher<'_>, person: usize) -> Option<Fit> {
    let mut best: Option<Best> = None;
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
            if best.is_none_or(|(known, ..)| from < known) {
                best = Some((from, index, title.is_head));
            }
        }
    }
    let (mut from, office, is_head) = best?;
    while from > 0
        && (matcher.is(from - 1, matcher.lists.modifier) || matcher.items[from - 1].mark == b'-')
        && matcher.items[from - 1].country.is_none()
    {
        from -= 1;
    }
    let stated = match what_precedes(matcher, from) {
        Beside::Nothing => match what_follows(matcher, person) {
            Beside::Nothing => None,
            Beside::Country(country) => Some(country),
            Beside::Other => return None,
        },
        Beside::Country(country) => Some(country),
        Beside::Other => return None,
    };
    Some(Fit {
        office,
        from,
        to: person,
        stated,
        is_head,
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
    let mut best: Option<Best> = None;
    loop {
        longest_title(offices, matcher, at, &mut best);
        if best.is_some() || !matcher.is(at, matcher.lists.modifier) {
            break;
        }
        at += 1;
    }
    let (to, office, is_head) = best?;
    (is_closed(matcher, to) && !has_company(offices, matcher, to)).then_some(Fit {
        office,
        from,
        to,
        stated,
        is_head,
    })
}

/// Whether a title ends at an item: `X, president of the UMP` is another matter, and `X, President Y` a row.
fn is_closed(matcher: &Matcher<'_>, to: usize) -> bool {
    matcher.items.get(to).is_none_or(|next| {
        next.is_word()
            && !matcher.is(to, matcher.lists.within)
            && !matcher.is(to, matcher.lists.role)
            && (matcher.upper || !is_capital(next.shape))
    })
}

/// Whether what stands behind a title tells that it is no office of state: `X, President and CEO`, `X, President, Acme
/// Corp.,`. `X, Prime Minister and Minister of Defence` holds two of them.
fn has_company(offices: &[Office], matcher: &Matcher<'_>, to: usize) -> bool {
    let Some(next) = matcher.items.get(to) else {
        return false;
    };
    let mut at = to + 1;
    while matcher.is(at, matcher.lists.determiner) || matcher.is(at, matcher.lists.modifier) {
        at += 1;
    }
    if next.mark == b',' {
        let body = matcher.items.get(at);
        let ends = matcher.items.get(at + 1).is_none_or(|next| {
            next.shape == Shape::Punctuation && next.mark != b'-' && next.mark != b'('
        });
        return ends && body.is_some_and(|item| item.kind == super::bit(Kind::Organisation));
    }
    let mut other = None;
    longest_title(offices, matcher, at, &mut other);
    matcher.is(to, matcher.lists.joint)
        && next.shape != Shape::Punctuation
        && matcher.is(at, matcher.lists.role)
        && other.is_none()
}

/// Where the best title ends, or begins; its office; whether it is that of a head of state or government.
type Best = (usize, usize, bool);

/// The longest title that begins at an item, as its end and its office.
fn longest_title(offices: &[Office], matcher: &Matcher<'_>, at: usize, best: &mut Option<Best>) {
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
                if best.is_none_or(|(known, ..)| end > known) {
                    *best = Some((end, index, title.is_head));
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

/// What stands right before a title, or behind its bearer.
enum Beside {
    /// Nothing that it belongs to.
    Nothing,
    /// The country that it belongs to.
    Country(Country),
    /// Something else that it belongs to.
    Other,
}

/// What stands right before the title that begins at `from`.
fn what_precedes(matcher: &Matcher<'_>, from: usize) -> Beside {
    let Some(before) = from.checked_sub(1) else {
        return Beside::Nothing;
    };
    let item = &matcher.items[before];
    let owner = if item.shape == Shape::Possessive {
        before.checked_sub(1).map(|at| &matcher.items[at])
    } else {
        Some(item)
    };
    if let Some(country) = owner.and_then(|owner| owner.country) {
        return Beside::Country(country);
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
        Beside::Nothing
    } else {
        Beside::Other
    }
}

/// What stands behind the bearer of a title: `King Hussein of Jordan`, `President Roe of the Senate`.
fn what_follows(matcher: &Matcher<'_>, person: usize) -> Beside {
    let mut at = person + 1;
    if !matcher.is(at, matcher.lists.of) {
        return Beside::Nothing;
    }
    at += 1;
    while matcher.is(at, matcher.lists.determiner) {
        at += 1;
    }
    let Some(item) = matcher.items.get(at) else {
        return Beside::Nothing;
    };
    // `told King Hussein of Israel's fears`: it is no part of the title.
    let ends = matcher.items.get(at + 1).is_none_or(|next| {
        next.shape == Shape::Punctuation && next.mark != b'-'
            || matcher.is(at + 1, matcher.lists.finite)
            || matcher.is(at + 1, matcher.lists.within)
    });
    match item.country {
        Some(country) if ends && item.kind == super::bit(Kind::Place) => Beside::Country(country),
        None if ends && item.kind == super::bit(Kind::Organisation) => Beside::Other,
        _ => Beside::Nothing,
    }
}

/// Turns hits into relations, where the phrase names the country; the others are left open, with what the document
/// tells of their bearers.
pub(super) fn tell(
    offices: &[Office],
    hits: &[Hit],
    scene: &Scene<'_>,
    is_office: impl Fn(&str) -> bool,
    all: &mut Stated,
) {
    if hits.is_empty() {
        return;
    }
    let holds = |person: LocalId| hits.iter().any(|hit| hit.person == person);
    let stated = hits
        .iter()
        .filter_map(|hit| Some((hit.person, hit.stated?)));
    let affiliated = all.relations.iter().filter_map(|relation| {
        let country = scene.is_country[relation.target.0 as usize]?;
        // `told the US Ambassador`, `the British adviser` tell of nobody's own country.
        (relation.kind == RelationKind::AffiliatedWith
            && holds(relation.source)
            && relation.role.split(' ').any(&is_office))
        .then_some((relation.source, country))
    });
    // What stands first in the text counts, beside the titles themselves before elsewhere.
    all.bearers = stated.chain(affiliated).collect();
    all.bearers.sort_by_key(|&(person, _)| person);
    all.bearers.dedup_by_key(|&mut (person, _)| person);
    let known = scene.of_country.iter();
    all.countries = known.map(|(&country, &entity)| (country, entity)).collect();
    all.countries.sort_unstable();
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
        let bytes = |range: (u32, u32)| {
            tokens[range.0 as usize]
                .span
                .join(tokens[range.1 as usize - 1].span)
        };
        let title = bytes(hit.title);
        let span = title.join(bytes(hit.name));
        let mut ministries: Vec<(Option<Country>, LocalId)> = names
            .iter()
            .filter(|(name, _)| office.organisations.contains(name))
            .map(|&(_, entity)| (scene.entities[entity.0 as usize].country, entity))
            .collect();
        ministries.dedup();
        let claim = Claim {
            person: hit.person,
            role: wording(title, scene.text),
            rule: office.id,
            post_rule: office.post_id,
            is_head: hit.is_head,
            ministries,
        };
        if hit.stated.is_none() {
            all.offices.push(crate::relation::Office {
                claim,
                span,
                sentence: hit.sentence,
            });
        } else if let Some(target) = claim.serves(hit.stated, host, &all.countries) {
            all.relations.push(Relation {
                source: hit.person,
                kind: RelationKind::AffiliatedWith,
                target,
                role: claim.role,
                span,
                sentence: hit.sentence,
                rule: office.id,
            });
        }
    }
    all.offices
        .sort_by_key(|office| (office.span, office.claim.person));
}
