//! What waits for a person, and what was refused: the rows of `review.csv` and `skipped.csv`.

use std::path::Path;

use serde::Serialize;

use super::table::Table;
use crate::error::Result;
use crate::review::COLUMNS;

/// The rows of `review.csv` that the page has room for.
#[derive(Debug, Default, Serialize)]
pub(super) struct Rows {
    /// The names of the columns.
    columns: &'static [&'static str],
    /// Decisions with what became of them, then proposals, those that most hangs on first.
    rows: Vec<Vec<String>>,
    /// Proposals that the page has no room for.
    left_out: u64,
}

/// The inputs that were passed over, as far as the page has room for them.
#[derive(Debug, Default, Serialize)]
pub(super) struct Skipped {
    count: u64,
    /// Each with its reason.
    rows: Vec<(String, String)>,
}

impl Rows {
    /// Reads `review.csv`; `None` where there is none. Rows that are no more than a remark stay: they say something.
    pub(super) fn read(tables: &Path, mut room: usize) -> Result<Option<Self>> {
        let Some(mut table) = Table::open(&tables.join("review.csv"))? else {
            return Ok(None);
        };
        let mut review = Self {
            columns: COLUMNS,
            ..Self::default()
        };
        let columns: Vec<_> = COLUMNS.iter().map(|name| table.column(name)).collect();
        while table.next()? {
            table.split();
            let cells: Vec<String> = columns
                .iter()
                .map(|&column| table.cell(column).into_owned())
                .collect();
            let cost: usize = cells.iter().map(|cell| super::json_len(cell) + 3).sum();
            // A person's own decisions are never left out.
            let decided = !cells[0].is_empty();
            if cost > room && !decided {
                review.left_out += 1;
                continue;
            }
            room = room.saturating_sub(cost);
            review.rows.push(cells);
        }
        Ok(Some(review))
    }
}

impl Skipped {
    /// Reads `skipped.csv`.
    pub(super) fn read(tables: &Path, mut room: usize) -> Result<Self> {
        let mut skipped = Self::default();
        let Some(mut table) = Table::open(&tables.join("skipped.csv"))? else {
            return Ok(skipped);
        };
        let [input, reason] = ["input", "reason"].map(|name| table.column(name));
        while table.next()? {
            table.split();
            skipped.count += 1;
            let row = (
                table.cell(input).into_owned(),
                table.cell(reason).into_owned(),
            );
            let cost = super::json_len(&row.0) + super::json_len(&row.1) + 8;
            if cost <= room {
                room -= cost;
                skipped.rows.push(row);
            }
        }
        Ok(skipped)
    }
}
