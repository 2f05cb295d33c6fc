//! The sheets of people, organisations, places and topics, of what is stated of them, and of their years.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use rust_xlsxwriter::Worksheet;
use rustc_hash::FxHashMap;

use super::best::Best;
use super::columns::{BODIES, Column, Form, From, PEOPLE, RELATIONS, TOPICS};
use super::sheet::{Given, Looks, Sheet};
use super::{Done, MOST_ROWS, Made, Told};
use crate::export::reading::{Kept, Source};
use crate::mention::Kind;

/// How many sheets there are at most.
pub(super) const SHEETS: usize = 6;

/// How many of each kind the first sheet leads to.
const LEADING: usize = 12;

/// How many roles of a person are shown.
const ROLES: usize = 4;

/// How many entities' years are shown.
const YEARS_OF: usize = 1_000;

/// What comes of the entities.
pub(super) struct Entities {
    pub(super) sheets: Vec<Done>,
    /// The most mentioned of each kind, by the name of their sheet.
    pub(super) leading: Vec<(&'static str, Vec<Leading>)>,
}

/// An entity that the first sheet leads to.
#[derive(Debug)]
pub(super) struct Leading {
    pub(super) name: String,
    pub(super) mentions: u64,
    pub(super) row: u32,
}

/// How the kinds are shown.
const KINDS: [(Kind, &str, &[Column], &str); 4] = [
    (
        Kind::Person,
        "People",
        PEOPLE,
        "people, the most mentioned first",
    ),
    (
        Kind::Organisation,
        "Organisations",
        BODIES,
        "organisations, the most mentioned first",
    ),
    (
        Kind::Place,
        "Places",
        BODIES,
        "places, the most mentioned first",
    ),
    (
        Kind::Topic,
        "Topics",
        TOPICS,
        "topics, the most mentioned first",
    ),
];

/// The most mentioned come first; then by id.
type ByMentions = (Reverse<u64>, String);

/// Of all relations by the id of who has them: each role with how often it is stated.
type Roles = FxHashMap<Box<str>, BTreeMap<String, u64>>;

/// Makes the sheets.
pub(super) fn sheets(tables: &Path, looks: &Looks, blanks: Vec<Worksheet>) -> Made<Entities> {
    let mut blanks = blanks.into_iter();
    let mut done = Entities {
        sheets: Vec::new(),
        leading: Vec::new(),
    };
    let mut mentioned: FxHashMap<Box<str>, u64> = FxHashMap::default();
    let Some(mut source) = Source::open(tables, "entities.csv")? else {
        return Ok(done);
    };
    let [id, kind, mentions] = ["entity_id", "type", "mentions"].map(|name| source.column(name));
    let mut best = KINDS.map(|_| Best::<ByMentions, Kept>::new(MOST_ROWS));
    while let Some(line) = source.next()? {
        let kind = line.plain(kind);
        let Some(place) = KINDS
            .iter()
            .position(|known| known.0.name().as_bytes() == kind)
        else {
            continue;
        };
        let count = line.count(mentions);
        let id = line.text(id);
        best[place].push((Reverse(count), id.clone().into_owned()), || line.kept());
        mentioned.insert(id.into(), count);
    }
    let (relations, roles) = relations(tables, looks, blanks.next(), &mentioned)?;
    for ((kind, name, columns, what), best) in KINDS.into_iter().zip(best) {
        let Some(worksheet) = blanks.next() else {
            break;
        };
        let of = best.seen();
        let rows = best.finish();
        let told = Told {
            sheet: name,
            rows: rows.len() as u64,
            of,
            what,
            table: "tables/entities.csv",
        };
        let mut sheet = Sheet::new(
            worksheet,
            looks,
            name,
            columns,
            |name| source.column(name),
            Some(&told.note(looks)),
        )?;
        let label = source.column("entity");
        let mut leading = Vec::new();
        for ((Reverse(mentions), id), row) in &rows {
            if leading.len() < LEADING {
                leading.push(Leading {
                    name: row.text(label).into_owned(),
                    mentions: *mentions,
                    row: sheet.row(),
                });
            }
            let stated = if kind == Kind::Person {
                roles.get(id.as_str()).map(shown).unwrap_or_default()
            } else {
                String::new()
            };
            sheet.push(|column| row.text(Some(column)), &[Given::Text(&stated)])?;
        }
        done.leading.push((name, leading));
        done.sheets.push(Done {
            worksheet: sheet.finish()?,
            told,
        });
    }
    done.sheets.extend(relations);
    done.sheets
        .extend(years(tables, looks, blanks.next(), &mentioned)?);
    Ok(done)
}

/// The roles stated most often.
fn shown(roles: &BTreeMap<String, u64>) -> String {
    let mut sorted: Vec<_> = roles.iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let more = sorted.len().saturating_sub(ROLES);
    let mut text = sorted
        .iter()
        .take(ROLES)
        .map(|(role, _)| role.as_str())
        .collect::<Vec<_>>()
        .join("; ");
    if more > 0 {
        let _ = write!(text, "; {more} more");
    }
    text
}

/// Those of the most mentioned come first, all relations of one after the other.
type ByWho = (Reverse<u64>, String, String, String, String, u64);

fn relations(
    tables: &Path,
    looks: &Looks,
    worksheet: Option<Worksheet>,
    mentioned: &FxHashMap<Box<str>, u64>,
) -> Made<(Option<Done>, Roles)> {
    let mut roles = Roles::default();
    let (Some(mut source), Some(worksheet)) = (Source::open(tables, "relations.csv")?, worksheet)
    else {
        return Ok((None, roles));
    };
    let [who, relation, whom, target, role, date] = [
        "source_id",
        "relation",
        "target_id",
        "target",
        "role",
        "date",
    ]
    .map(|name| source.column(name));
    let mut best: Best<ByWho, Kept> = Best::new(MOST_ROWS);
    while let Some(line) = source.next()? {
        let id = line.text(who);
        let stated = line.text(role);
        if !stated.is_empty() {
            let text = format!("{stated} ({})", line.text(target));
            *roles
                .entry(Box::from(&*id))
                .or_default()
                .entry(text)
                .or_default() += 1;
        }
        let count = mentioned.get(&*id).copied().unwrap_or(0);
        let key = (
            Reverse(count),
            id.into_owned(),
            line.text(relation).into_owned(),
            line.text(whom).into_owned(),
            line.text(date).into_owned(),
            best.seen(),
        );
        best.push(key, || line.kept());
    }
    let of = best.seen();
    let rows = best.finish();
    let told = Told {
        sheet: "Relations",
        rows: rows.len() as u64,
        of,
        what: "what sentences state of two, by who is mentioned most",
        table: "tables/relations.csv",
    };
    let mut sheet = Sheet::new(
        worksheet,
        looks,
        told.sheet,
        RELATIONS,
        |name| source.column(name),
        Some(&told.note(looks)),
    )?;
    for (_, row) in &rows {
        sheet.push(|column| row.text(Some(column)), &[])?;
    }
    let worksheet = sheet.finish()?;
    Ok((Some(Done { worksheet, told }), roles))
}

/// The years of those most mentioned, where there is a table of years: a row each, a column a year.
fn years(
    tables: &Path,
    looks: &Looks,
    worksheet: Option<Worksheet>,
    mentioned: &FxHashMap<Box<str>, u64>,
) -> Made<Option<Done>> {
    let (Some(mut source), Some(worksheet)) = (Source::open(tables, "timeline.csv")?, worksheet)
    else {
        return Ok(None);
    };
    let mut ranked: Vec<(Reverse<u64>, &str)> = mentioned
        .iter()
        .map(|(id, &count)| (Reverse(count), &**id))
        .collect();
    ranked.sort_unstable();
    let rank: FxHashMap<&str, usize> = ranked
        .iter()
        .enumerate()
        .map(|(rank, (_, id))| (*id, rank))
        .collect();
    let [year, id, name, kind, mentions] =
        ["year", "entity_id", "entity", "type", "mentions"].map(|name| source.column(name));
    let mut rows: Vec<(String, String, BTreeMap<String, u64>)> = Vec::new();
    rows.resize_with(ranked.len().min(YEARS_OF), Default::default);
    // Not all entities have a date.
    let mut dated = vec![false; ranked.len()];
    let mut all_years = BTreeSet::new();
    while let Some(line) = source.next()? {
        let Some(&rank) = rank.get(&*line.text(id)) else {
            continue;
        };
        dated[rank] = true;
        let Some((known, of_kind, by_year)) = rows.get_mut(rank) else {
            continue;
        };
        if by_year.is_empty() {
            *known = line.text(name).into_owned();
            *of_kind = line.text(kind).into_owned();
        }
        let year = line.text(year).into_owned();
        all_years.insert(year.clone());
        *by_year.entry(year).or_default() += line.count(mentions);
    }
    rows.retain(|row| !row.2.is_empty());
    let told = Told {
        sheet: "Timeline",
        rows: rows.len() as u64,
        of: dated.iter().filter(|&&dated| dated).count() as u64,
        what: "entities by how often each year mentions them, the most mentioned first",
        table: "tables/timeline.csv",
    };
    // The years are not known before: a column each, titled with its number.
    let mut columns = vec![
        given("Name", Form::Text, 34.0),
        given("Kind", Form::Text, 13.0),
        given("Dated mentions", Form::Integer, 15.0),
    ];
    for _ in &all_years {
        columns.push(given("", Form::Integer, 7.0));
    }
    let mut sheet = Sheet::new(
        worksheet,
        looks,
        told.sheet,
        &columns,
        |_| None,
        Some(&told.note(looks)),
    )?;
    for (index, year) in all_years.iter().enumerate() {
        sheet.retitle(3 + index as u16, year)?;
    }
    for (name, kind, by_year) in &rows {
        let total = by_year.values().sum::<u64>().to_string();
        let counts: Vec<String> = all_years
            .iter()
            .map(|year| by_year.get(year).map(u64::to_string).unwrap_or_default())
            .collect();
        let mut cells = vec![Given::Text(name), Given::Text(kind), Given::Text(&total)];
        cells.extend(counts.iter().map(|count| Given::Text(count)));
        sheet.push(|_| Cow::Borrowed(""), &cells)?;
    }
    sheet.shade(3)?;
    let worksheet = sheet.finish()?;
    Ok(Some(Done { worksheet, told }))
}

fn given(title: &'static str, form: Form, width: f64) -> Column {
    Column {
        title,
        from: From::Given,
        form,
        width,
    }
}
