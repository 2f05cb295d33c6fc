//! Reads a finished table row by row: what the workbook and the database are made from.
//!
//! Columns are found by name, so that a table may have more of them than this version knows, or fewer. A cell comes as
//! what it says: without quotes, and without the mark that keeps a spreadsheet from running it.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use simd_csv::{ByteRecord, ZeroCopyByteRecord, ZeroCopyReader, ZeroCopyReaderBuilder};

use super::csv::{GUARD, begins_formula, is_blank};
use crate::error::{Error, Result};

/// The bytes that are read at a time.
const BUFFER: usize = 1 << 18;

/// A table in the reading.
pub(crate) struct Source {
    reader: ZeroCopyReader<File>,
    columns: Vec<String>,
    path: PathBuf,
}

impl Source {
    /// Opens a table of a folder; none where there is no such file.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(crate) fn open(tables: &Path, name: &str) -> Result<Option<Self>> {
        let path = tables.join(name);
        let file = match File::open(&path) {
            Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => {
                return Err(Error::Io {
                    path,
                    what: "cannot read the table",
                    source,
                });
            }
            Ok(file) => file,
        };
        let mut reader = ZeroCopyReaderBuilder::with_capacity(BUFFER).from_reader(file);
        let header = reader
            .byte_headers()
            .map_err(|error| broken(&path, &error))?;
        let columns = header
            .iter()
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect();
        Ok(Some(Self {
            reader,
            columns,
            path,
        }))
    }

    /// The columns as they stand.
    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Where a column stands.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// The next row.
    ///
    /// # Errors
    /// A row that has not as many cells as there are columns, or a file that cannot be read on.
    pub(crate) fn next(&mut self) -> Result<Option<Line<'_>>> {
        match self.reader.read_byte_record() {
            Ok(line) => Ok(line.map(Line)),
            Err(error) => Err(broken(&self.path, &error)),
        }
    }
}

fn broken(path: &Path, error: &simd_csv::Error) -> Error {
    Error::Output(format!(
        "{}: cannot read the table: {error}: it was changed since a run wrote it; run extract again",
        path.display()
    ))
}

/// A row where it was read.
pub(crate) struct Line<'r>(ZeroCopyByteRecord<'r>);

impl Line<'_> {
    /// What the cell of a column says; nothing where the table has no such column.
    pub(crate) fn text(&self, column: Option<usize>) -> Cow<'_, str> {
        let cell = column.and_then(|column| self.0.unescape(column));
        said(cell.unwrap_or_default())
    }

    /// The bytes of a cell that holds no quotes: an id, a number.
    pub(crate) fn plain(&self, column: Option<usize>) -> &[u8] {
        column
            .and_then(|column| self.0.unquote(column))
            .unwrap_or_default()
    }

    /// The number in a cell; 0 where there is none.
    pub(crate) fn number(&self, column: Option<usize>) -> f64 {
        std::str::from_utf8(self.plain(column))
            .ok()
            .and_then(|text| text.parse().ok())
            .filter(|number: &f64| number.is_finite())
            .unwrap_or(0.0)
    }

    /// The row, to keep.
    pub(crate) fn kept(&self) -> Kept {
        Kept(self.0.to_byte_record())
    }
}

/// A row that is kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept(ByteRecord);

impl Kept {
    /// What the cell of a column says; nothing where the table has no such column.
    pub(crate) fn text(&self, column: Option<usize>) -> Cow<'_, str> {
        let cell = column.and_then(|column| self.0.get(column));
        said(Cow::Borrowed(cell.unwrap_or_default()))
    }
}

/// What a cell says: its text without the guard.
fn said(cell: Cow<'_, [u8]>) -> Cow<'_, str> {
    match cell {
        Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(unguarded(text)),
            Err(_) => Cow::Owned(unguarded(&String::from_utf8_lossy(bytes)).to_owned()),
        },
        Cow::Owned(bytes) => Cow::Owned(unguarded(&String::from_utf8_lossy(&bytes)).to_owned()),
    }
}

/// What a cell says, without the mark that keeps a spreadsheet from running it.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix(GUARD) {
        Some(rest)
            if rest.starts_with(begins_formula)
                || rest
                    .trim_start_matches(is_blank)
                    .starts_with(begins_formula) =>
        {
            rest
        }
        _ => cell,
    }
}
