//! Reads a finished table row by row, at the speed of memory: what the workbook and the database are made from.
//!
//! Columns are found by name, so that a table may have more of them than this version knows, or fewer. A cell comes as
//! what it says: without quotes, and without the mark that keeps a spreadsheet from running it. A table that a
//! spreadsheet has saved in its own way (with semicolons, as UTF-16) is read as well.

use std::borrow::Cow;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use simd_csv::{ByteRecord, ZeroCopyByteRecord, ZeroCopyReader, ZeroCopyReaderBuilder};

use super::csv::{BOM, unguarded};
use crate::error::{Error, Result};

/// The bytes that are read at a time.
const BUFFER: usize = 1 << 18;

/// The bytes that the names of the columns are looked for in.
const HEAD: u64 = 1 << 12;

/// A table in the reading.
pub(crate) struct Source {
    reader: ZeroCopyReader<Box<dyn Read>>,
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
        let unreadable = |source| Error::Io {
            path: path.clone(),
            what: "cannot read the table",
            source,
        };
        let mut file = match File::open(&path) {
            Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(unreadable)?,
        };
        // A header as a run writes it is plain and parted by commas.
        let mut head = Vec::new();
        file.by_ref()
            .take(HEAD)
            .read_to_end(&mut head)
            .map_err(unreadable)?;
        let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let names = line.strip_prefix(BOM).unwrap_or(line);
        let is_ours = names
            .iter()
            .all(|&byte| matches!(byte, b'a'..=b'z' | b'_' | b',' | b'\r'));
        let (input, separator): (Box<dyn Read>, u8) = if is_ours {
            (Box::new(Cursor::new(head).chain(file)), b',')
        } else {
            file.read_to_end(&mut head).map_err(unreadable)?;
            let (text, separator) =
                crate::read::spreadsheet(head).map_err(|why| broken(&path, &why))?;
            // Some programs say first how the cells are parted.
            let rest = match text
                .strip_prefix("sep=")
                .and_then(|rest| rest.split_once('\n'))
            {
                Some((_, rest)) => rest.to_owned(),
                None => text,
            };
            (Box::new(Cursor::new(rest)), separator)
        };
        let mut reader = ZeroCopyReaderBuilder::with_capacity(BUFFER)
            .delimiter(separator)
            // Spreadsheets drop empty cells at the end of a row.
            .flexible(true)
            .from_reader(input);
        let header = reader
            .byte_headers()
            .map_err(|error| broken(&path, &error))?;
        let columns = header
            .iter()
            .map(|name| {
                String::from_utf8_lossy(name)
                    .trim_matches(['\u{feff}', ' '])
                    .to_owned()
            })
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
    /// A file that cannot be read on.
    pub(crate) fn next(&mut self) -> Result<Option<Line<'_>>> {
        match self.reader.read_byte_record() {
            Ok(line) => Ok(line.map(Line)),
            Err(error) => Err(broken(&self.path, &error)),
        }
    }
}

fn broken(path: &Path, error: &dyn Display) -> Error {
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

    /// The whole number in a cell; 0 where there is none.
    pub(crate) fn count(&self, column: Option<usize>) -> u64 {
        std::str::from_utf8(self.plain(column))
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(0)
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

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;
    use crate::export::csv::Row;

    /// The cells of a table's rows, as they are told.
    fn told(bytes: &[u8]) -> Vec<Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.csv"), bytes).unwrap();
        let mut source = Source::open(folder.path(), "a.csv").unwrap().unwrap();
        let columns = source.columns().len();
        let mut rows = Vec::new();
        while let Some(line) = source.next().unwrap() {
            let cells = (0..columns).map(|column| line.text(Some(column)).into_owned());
            let cells: Vec<String> = cells.collect();
            let kept = line.kept();
            for (column, cell) in cells.iter().enumerate() {
                assert_eq!(kept.text(Some(column)), *cell);
            }
            rows.push(cells);
        }
        rows
    }

    proptest! {
        #[test]
        fn what_was_written_is_told(rows in prop::collection::vec(["[ -~]{0,9}", "[=+'\",;\n é]{0,6}", "\\PC{0,9}"], 0..9)) {
            let mut bytes = b"\xef\xbb\xbfone,two,three\r\n".to_vec();
            for row in &rows {
                let mut cells = Row::new(&mut bytes);
                for cell in row {
                    cells.verbatim(cell);
                }
                cells.end();
            }
            prop_assert_eq!(told(&bytes), rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn tables_as_spreadsheets_save_them_are_read() {
        let wanted = vec![
            vec!["a".to_owned(), "b, c".to_owned()],
            vec!["d".to_owned(), String::new()],
        ];
        for text in [
            "one,two\r\na,\"b, c\"\r\nd\r\n",
            "one;two\na;b, c\nd;\n",
            "sep=;\r\none;two\r\na;b, c\r\nd;\r\n",
            "\u{feff}one\ttwo\na\tb, c\nd\t",
        ] {
            assert_eq!(told(text.as_bytes()), wanted, "{text}");
        }
        let folder = tempfile::tempdir().unwrap();
        assert!(Source::open(folder.path(), "a.csv").unwrap().is_none());
    }
}
