//! What changes with the years: how often each name is mentioned, and who held which role when.

use std::borrow::Cow;
use std::path::Path;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::calendar::day;
use super::data::{Chosen, Words};
use super::documents::Documents;
use super::table::Table;
use crate::entity::Registry;
use crate::error::Result;

/// The columns of `timeline.csv` that count a month each.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads `timeline.csv`: of each name its mentions by bar, as pairs of how many bars further on and how many.
pub(super) fn read(
    tables: &Path,
    registry: &Registry,
    chosen: &Chosen,
    documents: &Documents,
    by_bar: &mut [Vec<u32>],
) -> Result<()> {
    let (Some(bars), Some(mut table)) =
        (documents.bars, Table::open(&tables.join("timeline.csv"))?)
    else {
        return Ok(());
    };
    let [year, entity_id, mentions] =
        ["year", "entity_id", "mentions"].map(|name| table.column(name));
    let months = MONTHS.map(|name| table.column(name));
    let mut counted: Vec<Vec<(u32, u32)>> = vec![Vec::new(); by_bar.len()];
    while table.next()? {
        table.split();
        let Some(year) = table.number::<i32>(year) else {
            continue;
        };
        let Some(name) = chosen.of_id(registry, &table.cell(entity_id)) else {
            continue;
        };
        let mut add = |bar: Option<u32>, count: u32| {
            if let Some(bar) = bar.filter(|_| count > 0) {
                counted[name as usize].push((bar, count));
            }
        };
        if bars.months == 1 {
            for (month, &column) in (0..).zip(&months) {
                add(
                    bars.of_year(year, month),
                    table.number(column).unwrap_or_default(),
                );
            }
        } else {
            add(
                bars.of_year(year, 0),
                table.number(mentions).unwrap_or_default(),
            );
        }
    }
    for (by_bar, mut counted) in by_bar.iter_mut().zip(counted) {
        counted.sort_unstable();
        let mut before = None;
        for (bar, count) in counted {
            if before == Some(bar) {
                *by_bar.last_mut().expect("a bar has a count") += count;
            } else {
                by_bar.extend([bar - before.unwrap_or_default(), count]);
            }
            before = Some(bar);
        }
    }
    Ok(())
}

/// How often a role was stated, and the first and last day.
type Held = (i32, Option<Date>, Option<Date>);

/// Reads `relations.csv`: of each relation its roles, each with how often it was stated, and the first and last day.
pub(super) fn roles(
    tables: &Path,
    edges: &[Vec<u8>],
    words: &mut Words<'_>,
    roles: &mut [Vec<Option<i32>>],
) -> Result<()> {
    let Some(mut table) = Table::open(&tables.join("relations.csv"))? else {
        return Ok(());
    };
    let numbers: FxHashMap<&[u8], usize> = edges
        .iter()
        .enumerate()
        .map(|(number, id)| (id.as_slice(), number))
        .collect();
    let [edge_id, role, date] = ["edge_id", "role", "date"].map(|name| table.column(name));
    let mut held: Vec<Vec<(u32, Held)>> = vec![Vec::new(); edges.len()];
    while table.next()? {
        table.split();
        let (Some(&edge), text) = (
            numbers.get(table.cell(edge_id).as_bytes()),
            table.cell(role),
        ) else {
            continue;
        };
        if text.is_empty() {
            continue;
        }
        let role = words.number(Cow::Owned((*text).to_owned()));
        let date: Option<Date> = table.number(date);
        let known = &mut held[edge];
        let at = known.iter().position(|&(known, _)| known == role);
        let at = at.unwrap_or_else(|| {
            known.push((role, (0, None, None)));
            known.len() - 1
        });
        let (count, first, last) = &mut known[at].1;
        *count += 1;
        *first = (*first).into_iter().chain(date).min();
        *last = (*last).into_iter().chain(date).max();
    }
    for (roles, mut held) in roles.iter_mut().zip(held) {
        held.sort_by_key(|&(role, (_, first, last))| (first, last, role));
        *roles = held
            .into_iter()
            .flat_map(|(role, (count, first, last))| {
                [
                    Some(role.cast_signed()),
                    Some(count),
                    first.map(day),
                    last.map(day),
                ]
            })
            .collect();
    }
    Ok(())
}
