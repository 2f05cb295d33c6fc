//! Reads a finished table row by row: fast where most rows are passed over.
//!
//! `evidence.csv` is by far the largest table, and the page wants a part of its rows alone. So a row is found by its
//! line end and known by its first cell, and taken apart only where it is wanted.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::export::csv::unguarded;

/// A table that is being read.
pub(super) struct Table {
    path: PathBuf,
    reader: BufReader<File>,
    names: Vec<String>,
    /// The row as it stands, without its line end.
    line: Vec<u8>,
    cells: Vec<u8>,
    ends: Vec<usize>,
}

/// The place of a column; a column that the table lacks is empty in every row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column(Option<usize>);

impl Table {
    /// Opens a table and reads its first line; `None` where there is no such table.
    pub(super) fn open(path: &Path) -> Result<Option<Self>> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(unreadable(path, source)),
        };
        let mut table = Self {
            path: path.to_owned(),
            reader: BufReader::with_capacity(1 << 18, file),
            names: Vec::new(),
            line: Vec::new(),
            cells: Vec::new(),
            ends: Vec::new(),
        };
        if table.next()? {
            if table.line.starts_with(crate::export::csv::BOM) {
                table.line.drain(..crate::export::csv::BOM.len());
            }
            table.split();
            table.names = (0..table.ends.len())
                .map(|at| table.cell(Column(Some(at))).to_owned())
                .collect();
        }
        Ok(Some(table))
    }

    /// Where a column stands.
    pub(super) fn column(&self, name: &str) -> Column {
        Column(self.names.iter().position(|known| known == name))
    }

    /// Goes to the next row; `false` behind the last.
    pub(super) fn next(&mut self) -> Result<bool> {
        self.line.clear();
        loop {
            let from = self.line.len();
            let read = self.reader.read_until(b'\n', &mut self.line);
            let read = read.map_err(|source| unreadable(&self.path, source))?;
            if read == 0 {
                return Ok(!self.line.is_empty());
            }
            // What a run writes has no line end within a cell; what somebody else wrote may.
            let quotes = memchr::memchr_iter(b'"', &self.line[from..]).count();
            let open = quotes % 2 == 1;
            let was_open = from > 0;
            if open == was_open {
                while matches!(self.line.last(), Some(b'\n' | b'\r')) {
                    self.line.pop();
                }
                if self.line.is_empty() {
                    continue;
                }
                return Ok(true);
            }
        }
    }

    /// The cell of a column in the row as it stands, without taking the row apart, where that is its first cell.
    pub(super) fn key(&mut self, column: Column) -> &[u8] {
        if column == Column(Some(0)) {
            let line = &self.line;
            return match line.strip_prefix(b"\"") {
                Some(rest) => &rest[..memchr::memchr(b'"', rest).unwrap_or(rest.len())],
                None => &line[..memchr::memchr(b',', line).unwrap_or(line.len())],
            };
        }
        self.split();
        self.cell(column).as_bytes()
    }

    /// Takes the row apart.
    pub(super) fn split(&mut self) {
        let mut parser = csv_core::Reader::new();
        self.cells.resize(self.line.len() + 1, 0);
        self.ends.resize(self.names.len().max(64) + 1, 0);
        let (result, _, written, mut count) =
            parser.read_record(&self.line, &mut self.cells, &mut self.ends);
        if matches!(result, csv_core::ReadRecordResult::InputEmpty) {
            // The end of the input closes the last cell.
            let (cells, ends) = (&mut self.cells[written..], &mut self.ends[count..]);
            count += parser.read_record(&[], cells, ends).3;
        }
        self.ends.truncate(count);
    }

    /// A cell of the row, once [`Self::split`] has taken it apart, without the mark that guards against formulas.
    pub(super) fn cell(&self, column: Column) -> &str {
        let Some(at) = column.0.filter(|&at| at < self.ends.len()) else {
            return "";
        };
        let from = if at == 0 { 0 } else { self.ends[at - 1] };
        unguarded(std::str::from_utf8(&self.cells[from..self.ends[at]]).unwrap_or_default())
    }

    /// A cell that holds a number.
    pub(super) fn number<N: std::str::FromStr>(&self, column: Column) -> Option<N> {
        self.cell(column).parse().ok()
    }
}

fn unreadable(path: &Path, source: io::Error) -> Error {
    Error::Io {
        path: path.to_owned(),
        what: "cannot read the table",
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.csv");
        std::fs::write(&path, text).unwrap();
        let mut table = Table::open(&path).unwrap().unwrap();
        let mut rows = vec![table.names.clone()];
        while table.next().unwrap() {
            let key = String::from_utf8(table.key(Column(Some(0))).to_vec()).unwrap();
            table.split();
            let cells = (0..table.ends.len()).map(|at| table.cell(Column(Some(at))).to_owned());
            rows.push(cells.collect());
            assert!(rows.last().unwrap()[0].starts_with(&key));
        }
        rows
    }

    #[test]
    fn cells_are_as_they_were_written() {
        assert_eq!(
            rows("\u{feff}a,b,c\r\nx,\"y, \"\"z\"\"\",\r\n\"x y\",'=1,2\r\n\r\nlast,,\"3\""),
            [
                vec!["a", "b", "c"],
                vec!["x", "y, \"z\"", ""],
                vec!["x y", "=1", "2"],
                vec!["last", "", "3"],
            ]
        );
        // A cell that somebody broke over two lines.
        assert_eq!(
            rows("a,b\nx,\"one\ntwo\"\ny,z\n"),
            [vec!["a", "b"], vec!["x", "one\ntwo"], vec!["y", "z"]]
        );
        assert_eq!(rows(""), [Vec::<String>::new()]);
    }

    #[test]
    fn a_table_that_is_not_there_is_told_from_an_empty_one() {
        let home = tempfile::tempdir().unwrap();
        assert!(
            Table::open(&home.path().join("none.csv"))
                .unwrap()
                .is_none()
        );
    }
}
