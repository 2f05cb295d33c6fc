//! The sheets of what was read, what was passed over, and what a person is to decide.

use std::collections::BTreeMap;
use std::path::Path;

use rust_xlsxwriter::Worksheet;

use super::columns::{Column, DOCUMENTS, REVIEW, SKIPPED};
use super::sheet::{Looks, Sheet};
use super::{Done, MOST_ROWS, Made, Told};
use crate::export::reading::Source;
use crate::review::Action;

/// How many sheets there are at most.
pub(super) const SHEETS: usize = 3;

/// What comes of the documents.
pub(super) struct Documents {
    pub(super) sheets: Vec<Done>,
    pub(super) about: About,
}

/// What the documents are.
#[derive(Debug, Default)]
pub(super) struct About {
    pub(super) documents: u64,
    /// Those that have a date, and the first and the last of these.
    pub(super) dated: u64,
    pub(super) first: String,
    pub(super) last: String,
    /// How many documents each post has.
    pub(super) posts: BTreeMap<String, u64>,
    /// Inputs that were passed over.
    pub(super) skipped: u64,
}

/// Makes the sheets.
pub(super) fn sheets(tables: &Path, looks: &Looks, blanks: Vec<Worksheet>) -> Made<Documents> {
    let mut about = About::default();
    let mut sheets = Vec::new();
    let plans: [(&'static str, &'static str, &'static [Column], &'static str); SHEETS] = [
        (
            "Documents",
            "documents.csv",
            DOCUMENTS,
            "documents, by name",
        ),
        (
            "Review",
            "review.csv",
            REVIEW,
            "decisions and proposals, those first on which most hangs",
        ),
        (
            "Skipped",
            "skipped.csv",
            SKIPPED,
            "inputs that could not be read",
        ),
    ];
    for ((name, table, columns, what), worksheet) in plans.into_iter().zip(blanks) {
        let Some(mut source) = Source::open(tables, table)? else {
            continue;
        };
        let rows = count(&mut source, name, &mut about)?;
        // Nothing was passed over: no sheet need say so.
        if name == "Skipped" && rows == 0 {
            continue;
        }
        let told = Told {
            sheet: name,
            rows: rows.min(MOST_ROWS as u64),
            of: rows,
            what,
            table: match name {
                "Documents" => "tables/documents.csv",
                "Review" => "tables/review.csv",
                _ => "tables/skipped.csv",
            },
        };
        let Some(source) = Source::open(tables, table)? else {
            continue;
        };
        sheets.push(as_it_stands(source, worksheet, looks, told, columns)?);
    }
    Ok(Documents { sheets, about })
}

/// Counts the rows of a table, and what the first sheet tells of them.
fn count(source: &mut Source, name: &str, about: &mut About) -> Made<u64> {
    let [date, post] = ["date", "post"].map(|name| source.column(name));
    let mut rows = 0;
    while let Some(line) = source.next()? {
        rows += 1;
        if name != "Documents" {
            continue;
        }
        let date = line.text(date);
        if !date.is_empty() {
            about.dated += 1;
            if about.first.is_empty() || *date < *about.first {
                about.first = date.to_string();
            }
            if *date > *about.last {
                about.last = date.into_owned();
            }
        }
        let post = line.text(post);
        if !post.is_empty() {
            *about.posts.entry(post.into_owned()).or_default() += 1;
        }
    }
    match name {
        "Documents" => about.documents = rows,
        "Skipped" => about.skipped = rows,
        _ => {}
    }
    Ok(rows)
}

/// Makes a sheet of a table in the table's own order.
fn as_it_stands(
    mut source: Source,
    worksheet: Worksheet,
    looks: &Looks,
    told: Told,
    columns: &[Column],
) -> Made<Done> {
    // What is saved of the decisions as CSV must begin with their columns.
    let note = (told.sheet != "Review").then(|| told.note(looks));
    let mut sheet = Sheet::new(
        worksheet,
        looks,
        told.sheet,
        columns,
        |name| source.column(name),
        note.as_deref(),
    )?;
    let mut left = told.rows;
    while let Some(line) = source.next()? {
        if left == 0 {
            break;
        }
        left -= 1;
        sheet.push(|column| line.text(Some(column)), &[])?;
    }
    if told.sheet == "Review" {
        sheet.offer(0, &Action::ALL.map(Action::name))?;
    }
    let worksheet = sheet.finish()?;
    Ok(Done { worksheet, told })
}
