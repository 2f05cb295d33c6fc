//! Reads a finished table row by row: fast where most rows are passed over.
//!
//! `evidence.csv` is by far the largest table, and the page wants a part of its rows alone. So a row is found by its
//! line end and known by its first cell, and taken apart only where it is wanted. Cells are then found by their quotes
//! and separators: ten times as fast as a parser that looks at every byte, and what it costs is a tenth of the page.
//! As elsewhere, a table that a spreadsheet has saved in its own way is read too.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::export::csv::{BOM, unguarded};
use crate::finished::table::separator;

/// A table that is being read.
pub(super) struct Table {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    separator: u8,
    names: Vec<String>,
    /// The row as it stands, without its line end.
    line: Vec<u8>,
    cells: Vec<Cell>,
}

/// Where a cell stands in its line, without its quotes.
#[derive(Debug, Clone, Copy)]
struct Cell {
    from: usize,
    to: usize,
    /// Whether quotes within it are doubled.
    doubled: bool,
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
            reader: Box::new(BufReader::with_capacity(1 << 18, file)),
            separator: b',',
            names: Vec::new(),
            line: Vec::new(),
            cells: Vec::new(),
        };
        if !table.next()? {
            return Ok(Some(table));
        }
        let first = table.line.strip_prefix(BOM).unwrap_or(&table.line);
        if first.contains(&0) || first.starts_with(b"sep=") || std::str::from_utf8(first).is_err() {
            table.decode()?;
        } else {
            table.line = first.to_vec();
            table.separator = separator(&table.line);
        }
        table.split();
        table.names = (0..table.cells.len())
            .map(|at| table.cell(Column(Some(at))).trim().to_owned())
            .collect();
        Ok(Some(table))
    }

    /// Reads all of it anew, as a spreadsheet may have saved it, and goes to the first line.
    fn decode(&mut self) -> Result<()> {
        let mut bytes = Vec::new();
        let read = File::open(&self.path).and_then(|mut file| file.read_to_end(&mut bytes));
        read.map_err(|source| unreadable(&self.path, source))?;
        let (text, separator) = crate::read::spreadsheet(bytes).map_err(|why| {
            unreadable(&self.path, io::Error::new(io::ErrorKind::InvalidData, why))
        })?;
        self.separator = separator;
        self.reader = Box::new(Cursor::new(text.into_bytes()));
        self.next()?;
        if self.line.starts_with(b"sep=") {
            self.next()?;
        }
        Ok(())
    }

    /// Where a column stands.
    pub(super) fn column(&self, name: &str) -> Column {
        Column(self.names.iter().position(|known| known == name))
    }

    /// Goes to the next row; `false` behind the last.
    pub(super) fn next(&mut self) -> Result<bool> {
        self.line.clear();
        let mut is_open = false;
        loop {
            let from = self.line.len();
            let read = self.reader.read_until(b'\n', &mut self.line);
            let read = read.map_err(|source| unreadable(&self.path, source))?;
            // What a run writes has no line end within a cell; what somebody else saved may.
            is_open ^= memchr::memchr_iter(b'"', &self.line[from..]).count() % 2 == 1;
            if read > 0 && is_open {
                continue;
            }
            while matches!(self.line.last(), Some(b'\n' | b'\r')) {
                self.line.pop();
            }
            if read == 0 || !self.line.is_empty() {
                return Ok(!self.line.is_empty());
            }
        }
    }

    /// The cell of a column, without taking the row apart where that is its first.
    pub(super) fn key(&mut self, column: Column) -> &[u8] {
        if column == Column(Some(0)) {
            let line = &self.line;
            return match line.strip_prefix(b"\"") {
                Some(rest) => &rest[..memchr::memchr(b'"', rest).unwrap_or(rest.len())],
                None => &line[..memchr::memchr(self.separator, line).unwrap_or(line.len())],
            };
        }
        self.split();
        let cell = column.0.and_then(|at| self.cells.get(at));
        cell.map_or(&[], |cell| &self.line[cell.from..cell.to])
    }

    /// Takes the row apart.
    pub(super) fn split(&mut self) {
        self.cells.clear();
        let line = &self.line;
        let find = |mark: u8, from: usize| {
            memchr::memchr(mark, &line[from..]).map_or(line.len(), |at| from + at)
        };
        let mut at = 0;
        loop {
            let mut cell = Cell {
                from: at,
                to: at,
                doubled: false,
            };
            let end = if line.get(at) == Some(&b'"') {
                cell.from = at + 1;
                cell.to = find(b'"', at + 1);
                while line.get(cell.to + 1) == Some(&b'"') {
                    cell.doubled = true;
                    cell.to = find(b'"', cell.to + 2);
                }
                find(self.separator, (cell.to + 1).min(line.len()))
            } else {
                cell.to = find(self.separator, at);
                cell.to
            };
            self.cells.push(cell);
            if end >= line.len() {
                return;
            }
            at = end + 1;
        }
    }

    /// A cell of the row, once [`Self::split`] has taken it apart, without the mark that guards against formulas.
    pub(super) fn cell(&self, column: Column) -> Cow<'_, str> {
        let Some(cell) = column.0.and_then(|at| self.cells.get(at)) else {
            return Cow::Borrowed("");
        };
        match String::from_utf8_lossy(&self.line[cell.from..cell.to]) {
            Cow::Borrowed(text) if !cell.doubled => Cow::Borrowed(unguarded(text)),
            text => Cow::Owned(unguarded(&text.replace("\"\"", "\"")).to_owned()),
        }
    }

    /// A cell that holds a number or a date.
    pub(super) fn number<N: FromStr>(&self, column: Column) -> Option<N> {
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

    fn rows(bytes: impl AsRef<[u8]>) -> Vec<Vec<String>> {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.csv");
        std::fs::write(&path, bytes).unwrap();
        let mut table = Table::open(&path).unwrap().unwrap();
        let mut rows = vec![table.names.clone()];
        while table.next().unwrap() {
            let key = String::from_utf8_lossy(table.key(Column(Some(0)))).into_owned();
            table.split();
            let cells = (0..table.cells.len()).map(|at| table.cell(Column(Some(at))).into_owned());
            rows.push(cells.collect());
            let first = &rows.last().unwrap()[0];
            assert!(
                key.contains('"') || first.starts_with(key.trim_start_matches('\'')),
                "{key} {first}"
            );
        }
        rows
    }

    #[test]
    fn cells_are_as_they_were_written() {
        assert_eq!(
            rows(
                "\u{feff}a,b,c\r\nx,\"y, \"\"z\"\"\",\r\n\"x y\",'=1,2\r\n\r\nlast,,\"\"\"3\"\"\""
            ),
            [
                vec!["a", "b", "c"],
                vec!["x", "y, \"z\"", ""],
                vec!["x y", "=1", "2"],
                vec!["last", "", "\"3\""],
            ]
        );
        // A cell that somebody broke over two lines.
        assert_eq!(
            rows("a,b\nx,\"one\n\ntwo\"\ny,z\n"),
            [vec!["a", "b"], vec!["x", "one\n\ntwo"], vec!["y", "z"]]
        );
        assert_eq!(rows(""), [Vec::<String>::new()]);
    }

    #[test]
    fn a_table_that_a_spreadsheet_saved_is_read() {
        let wanted = [vec!["a", "b"], vec!["\u{e9}, x", "2"]];
        assert_eq!(rows("a;b\r\n\u{e9}, x;2\r\n"), wanted);
        assert_eq!(rows("sep=;\r\na;b\r\n\u{e9}, x;2\r\n"), wanted);
        let utf16: Vec<u8> = "\u{feff}a\tb\r\n\u{e9}, x\t2\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(rows(utf16), wanted);
    }

    #[test]
    fn no_bytes_end_in_a_panic() {
        for bytes in [
            "\"",
            "a\n\"",
            "a\n\"\"",
            "a\n\"\"\"",
            "a,\n,\"x\"y,",
            "\u{feff}",
            "\0",
            "sep=;",
            "a\n\"\"x\"\"",
        ] {
            walk(bytes.as_bytes());
        }
        walk(&[0xff, 0xfe, 0x00]);
        walk(b"a,b\n\xff\xfe,1");
    }

    /// Reads what can be read, and looks into every row.
    fn walk(bytes: &[u8]) {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.csv");
        std::fs::write(&path, bytes).unwrap();
        let Ok(Some(mut table)) = Table::open(&path) else {
            return;
        };
        while table.next().unwrap() {
            table.key(Column(Some(0)));
            table.split();
            for at in 0..5 {
                table.cell(Column(Some(at)));
            }
        }
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
