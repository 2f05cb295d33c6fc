//! Looks all tables over that are read when an output is drawn anew, before anything is made of them.
//!
//! What is drawn from tables is made fast and takes a cell it cannot read for an empty one. A run can rely on what it
//! has just written; tables that lay about cannot be relied on: somebody may have saved them with a spreadsheet.

use std::path::Path;

use rayon::prelude::*;

use super::table::Table;
use crate::error::Result;
use crate::export::database::Affinity;
use crate::export::tables::{
    ALIASES, COMENTIONS, DOCUMENTS, ENTITIES, EVIDENCE, MENTIONS, RELATIONS, SKIPPED, TIMELINE,
};
use crate::review;

/// A table: its columns, those that nothing can be drawn without, and whether an output has it in any case.
struct Known {
    name: &'static str,
    columns: &'static [&'static str],
    needed: &'static [&'static str],
    is_needed: bool,
}

const fn known(
    name: &'static str,
    columns: &'static [&'static str],
    needed: &'static [&'static str],
    is_needed: bool,
) -> Known {
    Known {
        name,
        columns,
        needed,
        is_needed,
    }
}

/// The largest first.
const TABLES: [Known; 9] = [
    known(
        "evidence.csv",
        EVIDENCE,
        &["edge_id", "doc_id", "quote"],
        true,
    ),
    known("comentions.csv", COMENTIONS, &["edge_id"], true),
    known("relations.csv", RELATIONS, &["edge_id", "doc_id"], true),
    known("entities.csv", ENTITIES, &["entity_id"], true),
    known("aliases.csv", ALIASES, &[], false),
    known(
        "timeline.csv",
        TIMELINE,
        &["year", "entity_id", "mentions"],
        false,
    ),
    known(
        "documents.csv",
        DOCUMENTS,
        &["doc_id", "date", "post"],
        true,
    ),
    known("review.csv", review::COLUMNS, &[], false),
    known("skipped.csv", SKIPPED, &[], false),
];

/// What only a database shows.
const OF_DATABASE: Known = known("mentions.csv", MENTIONS, &["entity_id", "doc_id"], true);

/// Columns of days, whatever the table.
const DAYS: [&str; 3] = ["date", "first_date", "last_date"];

/// Looks the tables of an output over.
///
/// # Errors
/// The first cell, in the order above, that is not as a run or a spreadsheet writes it, with file, line and remedy.
pub(crate) fn check(output: &Path, with_database: bool) -> Result<()> {
    let all: Vec<&Known> = (with_database.then_some(&OF_DATABASE).into_iter())
        .chain(&TABLES)
        .collect();
    let found: Vec<Result<()>> = (all.par_iter().with_max_len(1))
        .map(|known| known.check(output))
        .collect();
    found.into_iter().collect()
}

/// What a cell is to hold.
enum Held {
    Day,
    Integer,
    Real,
}

impl Known {
    fn check(&self, output: &Path) -> Result<()> {
        if !self.is_needed && !Table::exists(output, self.name) {
            return Ok(());
        }
        let table = Table::open(output, self.name)?;
        for name in self.needed {
            table.column(name)?;
        }
        let columns = table.header().iter().enumerate();
        let held: Vec<(usize, Held)> = columns
            .filter(|(_, name)| self.columns.contains(&name.as_str()))
            .filter_map(|(column, name)| {
                let held = if DAYS.contains(&name.as_str()) {
                    Held::Day
                } else {
                    match Affinity::of(name) {
                        Affinity::Integer => Held::Integer,
                        Affinity::Real => Held::Real,
                        Affinity::Text => return None,
                    }
                };
                Some((column, held))
            })
            .collect();
        table.each(|row| {
            for (column, held) in &held {
                if row.plain(*column).is_empty() {
                    continue;
                }
                match held {
                    Held::Day => row.date(*column).map(drop)?,
                    Held::Integer => row.number::<i64>(*column).map(drop)?,
                    Held::Real => row.within(*column, f64::MIN, f64::MAX).map(drop)?,
                }
            }
            Ok(())
        })
    }
}
