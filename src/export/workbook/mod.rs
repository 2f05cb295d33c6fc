//! `workbook.xlsx`: what a person wants of the tables, as a spreadsheet that is ready to read.
//!
//! It is made from the finished tables alone, their columns found by name. Numbers are numbers and days are days; no
//! text is ever a formula or a link. What is too much for a sheet is said on it and on the first, and left to the
//! table. The rows of one sheet are few enough for the file to open at once, and for the run not to wait for it: an
//! edge counts the more the more its two names are mentioned together beyond chance.
//!
//! The file is the same byte for byte in every run.

mod best;
mod columns;
mod edges;
mod entities;
mod read;
mod sheet;
mod summary;

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::error::{Error, Result};
use crate::fault;
use crate::figures::grouped;
use crate::view::View;
use sheet::Looks;

/// The file's name.
pub const WORKBOOK: &str = "workbook.xlsx";

/// The most rows of a sheet of entities, of relations, of documents: what opens without a long wait.
const MOST_ROWS: usize = 100_000;

/// How hard the file is packed, of 9: a run waits for it, and the file is not large either way.
const PACKED: u8 = 1;

/// Makes the workbook of the folder `tables` of a finished output: writes [`WORKBOOK`] into `root`. A table that is not
/// there has no sheet. Where the tables are those of a part of the collection, `view` says of which; `is_apart` where the
/// tables that are named stay with the output that was read.
///
/// # Errors
/// A table that cannot be read; a file that cannot be written.
pub fn write(tables: &Path, root: &Path, view: &View, is_apart: bool) -> Result<()> {
    let path = root.join(WORKBOOK);
    // The writer meets a full disk with a panic where it writes to files of its own.
    let failure = match fault::caught(|| make(tables, root, view, is_apart)) {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(Failure::Table(error))) => return Err(error),
        Ok(Err(Failure::Writer(error))) => error.to_string(),
        Err(fault) => fault.to_string(),
    };
    Err(Error::Output(format!(
        "{}: cannot write the workbook (is the disk full?): {failure}",
        path.display()
    )))
}

/// What keeps a workbook from being made.
enum Failure {
    Table(Error),
    Writer(XlsxError),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Table(error)
    }
}

impl From<XlsxError> for Failure {
    fn from(error: XlsxError) -> Self {
        Self::Writer(error)
    }
}

type Made<T> = std::result::Result<T, Failure>;

/// A sheet that is done.
struct Done {
    worksheet: Worksheet,
    told: Told,
}

/// What a sheet shows, as the first one tells it.
#[derive(Debug)]
struct Told {
    sheet: &'static str,
    /// How many rows are on it, and in its table.
    rows: u64,
    of: u64,
    /// What its rows are, in which order.
    what: &'static str,
    /// The file that has all.
    table: &'static str,
}

impl Told {
    /// How many rows there are, of how many.
    fn counts(&self) -> String {
        if self.rows == self.of {
            grouped(self.of)
        } else {
            format!("{} of {}", grouped(self.rows), grouped(self.of))
        }
    }

    /// The first line of the sheet.
    fn note(&self, looks: &Looks) -> String {
        let all = match (looks.part, self.rows < self.of) {
            (true, _) => "the whole is",
            (false, true) => "all of them are",
            (false, false) => "the same are",
        };
        let apart = if looks.apart {
            " of the output read"
        } else {
            ""
        };
        format!(
            "{}: {}; {all} in {}{apart}",
            self.counts(),
            self.what,
            self.table
        )
    }
}

fn make(tables: &Path, root: &Path, view: &View, is_apart: bool) -> Made<()> {
    let mut workbook = Workbook::new();
    // Any day, as long as it is the same in every run.
    let properties = DocProperties::new()
        .set_title("Who appears with whom")
        .set_comment("Made by cablegraph from the tables of an output.")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    workbook.set_zip_compression_level(PACKED);
    // What the sheets are written to meanwhile: there is room where the output is to be.
    workbook.set_tempdir(root)?;
    let looks = Looks::new(&mut workbook, !view.is_whole(), is_apart);
    let blank = |workbook: &mut Workbook| workbook.new_worksheet_with_constant_memory();
    let mut blanks = Vec::new();
    for _ in 0..entities::SHEETS + edges::SHEETS + read::SHEETS {
        blanks.push(blank(&mut workbook)?);
    }
    let for_read = blanks.split_off(entities::SHEETS + edges::SHEETS);
    let for_edges = blanks.split_off(entities::SHEETS);
    let (entities, (edges, read)) = rayon::join(
        || entities::sheets(tables, &looks, blanks),
        || {
            let edges = edges::sheets(tables, &looks, for_edges);
            (edges, read::sheets(tables, &looks, for_read))
        },
    );
    let (entities, edges, read) = (entities?, edges?, read?);
    let sheets: Vec<Done> = entities
        .sheets
        .into_iter()
        .chain(edges.sheets)
        .chain(read.sheets)
        .collect();
    let told: Vec<&Told> = sheets.iter().map(|done| &done.told).collect();
    let summary = summary::sheet(
        &looks,
        &told,
        &entities.leading,
        &read.about,
        &edges.window,
        &view.filters,
    )?;
    workbook.push_worksheet(summary);
    for done in sheets {
        workbook.push_worksheet(done.worksheet);
    }
    workbook.save(root.join(WORKBOOK))?;
    Ok(())
}
