//! A table in the making: rows gather in a buffer that goes to the file when it is full.
//!
//! A spreadsheet reads so many rows of a table and passes over the rest without much ado. A table that has more stays
//! whole, as scripts want it, and beside it parts are written that each fit, each with the names of the columns. Where
//! a part begins is noted while rows are written, so the parts are copied from the file as it stands.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::csv::{self, Row};
use super::written::Written;
use crate::error::{Error, Result};

/// The rows that a spreadsheet reads, the one with the names of the columns among them.
pub const SPREADSHEET_ROWS: u64 = 1_048_576;

/// What stands between a table's name and the number of a part: `evidence.part1.csv`.
const PART: &str = ".part";

/// A file in the making that remembers its name for its errors.
pub(crate) struct Sink {
    file: BufWriter<File>,
    path: PathBuf,
}

impl Sink {
    pub(crate) fn create(path: PathBuf) -> Result<Self> {
        match File::create(&path) {
            Ok(file) => Ok(Self {
                file: BufWriter::with_capacity(1 << 18, file),
                path,
            }),
            Err(source) => Err(Error::Io {
                path,
                what: "cannot create the file",
                source,
            }),
        }
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file
            .write_all(bytes)
            .map_err(|source| self.failed(source))
    }

    pub(crate) fn finish(mut self) -> Result<()> {
        self.file.flush().map_err(|source| self.failed(source))
    }

    fn failed(&self, source: std::io::Error) -> Error {
        Error::Io {
            path: self.path.clone(),
            what: "cannot write the file (is the disk full?)",
            source,
        }
    }
}

/// A table that is written whole.
pub(crate) struct Table {
    sink: Sink,
    pub(crate) buffer: Vec<u8>,
    /// Bytes that went to the file.
    passed: u64,
    /// Where it is to be parted, if it is for a spreadsheet.
    parts: Option<Parts>,
}

/// Where the parts of a table begin.
struct Parts {
    /// The bytes of the mark and the names of the columns.
    header: usize,
    /// How many rows a part holds at most, and how many the last one has so far.
    most: u64,
    rows: u64,
    /// Where the last row ends.
    end: u64,
    /// Where each part but the first begins.
    cuts: Vec<u64>,
}

impl Parts {
    /// Takes in a row that ends at a byte of the file.
    fn row(&mut self, end: u64) {
        if self.rows == self.most {
            self.cuts.push(self.end);
            self.rows = 0;
        }
        self.rows += 1;
        self.end = end;
    }

    /// Takes in so many rows that stand one after the other.
    fn rows(&mut self, bytes: &[u8], count: u64) {
        let start = self.end;
        if self.rows + count <= self.most {
            self.rows += count;
            self.end += bytes.len() as u64;
            return;
        }
        // A line that ends within quotes ends no row.
        let mut quoted = false;
        for at in memchr::memchr2_iter(b'"', b'\n', bytes) {
            if bytes[at] == b'"' {
                quoted = !quoted;
            } else if !quoted {
                self.row(start + at as u64 + 1);
            }
        }
    }
}

impl Table {
    /// A table of any number of rows.
    pub(crate) fn create(path: PathBuf, columns: &[&str]) -> Result<Self> {
        let mut buffer = Vec::with_capacity(1 << 18);
        buffer.extend_from_slice(csv::BOM);
        let mut row = Row::new(&mut buffer);
        for column in columns {
            row.plain(column);
        }
        row.end();
        Ok(Self {
            sink: Sink::create(path)?,
            buffer,
            passed: 0,
            parts: None,
        })
    }

    /// A table that is parted where it has more than so many rows, the one with the names of the columns included.
    pub(crate) fn parted(path: PathBuf, columns: &[&str], rows: u64) -> Result<Self> {
        let mut table = Self::create(path, columns)?;
        table.parts = Some(Parts {
            header: table.buffer.len(),
            most: rows.saturating_sub(1).max(1),
            rows: 0,
            end: table.buffer.len() as u64,
            cuts: Vec::new(),
        });
        Ok(table)
    }

    /// Ends a row: passes the buffer on once it is large.
    pub(crate) fn settle(&mut self) -> Result<()> {
        if let Some(parts) = &mut self.parts {
            parts.row(self.passed + self.buffer.len() as u64);
        }
        if self.buffer.len() >= 1 << 17 {
            self.pass()?;
        }
        Ok(())
    }

    fn pass(&mut self) -> Result<()> {
        self.sink.write(&self.buffer)?;
        self.passed += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }

    /// Appends so many rows that were formatted before.
    pub(crate) fn append(&mut self, rows: &[u8], count: u64) -> Result<()> {
        self.pass()?;
        if let Some(parts) = &mut self.parts {
            parts.rows(rows, count);
        }
        self.passed += rows.len() as u64;
        self.sink.write(rows)
    }

    /// Closes the file, and writes the parts if there are any.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.pass()?;
        let path = self.sink.path.clone();
        self.sink.finish()?;
        match self.parts {
            Some(parts) if !parts.cuts.is_empty() => part(&path, &parts, self.passed),
            _ => Ok(()),
        }
    }
}

/// Copies the parts of a table out of it.
fn part(path: &Path, parts: &Parts, end: u64) -> Result<()> {
    let failed = |path: &Path, source| Error::Io {
        path: path.to_owned(),
        what: "cannot part the table for spreadsheets (is the disk full?)",
        source,
    };
    let mut whole = File::open(path).map_err(|source| failed(path, source))?;
    let mut header = vec![0; parts.header];
    whole
        .read_exact(&mut header)
        .map_err(|source| failed(path, source))?;
    let starts = [header.len() as u64]
        .into_iter()
        .chain(parts.cuts.iter().copied());
    let ends = parts.cuts.iter().copied().chain([end]);
    for (number, (start, end)) in starts.zip(ends).enumerate() {
        let path = path.with_extension(format!("{}{}.csv", &PART[1..], number + 1));
        let mut copy = || {
            let mut file = File::create(&path)?;
            file.write_all(&header)?;
            whole.seek(SeekFrom::Start(start))?;
            io::copy(&mut (&whole).take(end - start), &mut file)
        };
        copy().map_err(|source| failed(&path, source))?;
    }
    Ok(())
}

/// A table that has more rows than a spreadsheet reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parted {
    /// The whole of it: `tables/evidence.csv`.
    pub file: String,
    /// How many parts stand beside it.
    pub parts: usize,
}

impl Parted {
    /// The path of a part, from 1: `tables/evidence.part1.csv`.
    pub fn part(&self, number: usize) -> String {
        let stem = self.file.strip_suffix(".csv").unwrap_or(&self.file);
        format!("{stem}{PART}{number}.csv")
    }

    /// Those of an output's files.
    pub fn of(written: &[Written]) -> Vec<Self> {
        let mut parted: Vec<Self> = Vec::new();
        let tables = written.iter().filter_map(|file| {
            let (table, number) = file.file.strip_suffix(".csv")?.rsplit_once(PART)?;
            number.parse::<u32>().ok()?;
            Some(format!("{table}.csv"))
        });
        for table in tables {
            match parted.last_mut() {
                Some(last) if last.file == table => last.parts += 1,
                _ => parted.push(Self {
                    file: table,
                    parts: 1,
                }),
            }
        }
        parted
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const COLUMNS: &[&str] = &["a", "b"];

    fn read(folder: &Path, name: &str) -> String {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        text.strip_prefix('\u{feff}').unwrap().to_owned()
    }

    /// Rows, each with a line break in quotes.
    fn rows(numbers: std::ops::Range<u32>) -> Vec<u8> {
        let mut out = Vec::new();
        for number in numbers {
            let mut row = Row::new(&mut out);
            row.integer(number).verbatim("x\r\n\"y\"");
            row.end();
        }
        out
    }

    #[test]
    fn parts_hold_all_rows_in_order_and_each_fits() {
        let home = tempfile::tempdir().unwrap();
        for (count, parts) in [(3, 0), (4, 2), (6, 2), (7, 3), (20, 7)] {
            // Row by row, in one piece, and in pieces that end within a part.
            for pieces in 0..3_u32 {
                let name = format!("t{count}-{pieces}.csv");
                let mut table = Table::parted(home.path().join(&name), COLUMNS, 4).unwrap();
                match pieces {
                    0 => {
                        for number in 0..count {
                            table.buffer.extend(rows(number..number + 1));
                            table.settle().unwrap();
                        }
                    }
                    1 => table.append(&rows(0..count), count.into()).unwrap(),
                    _ => {
                        table.append(&rows(0..2), 2).unwrap();
                        table.append(&rows(2..count), (count - 2).into()).unwrap();
                    }
                }
                table.finish().unwrap();
                let whole = read(home.path(), &name);
                let header = "a,b\r\n";
                assert_eq!(whole.len(), header.len() + rows(0..count).len());
                let parted = Parted {
                    file: name,
                    parts: 0,
                };
                let mut joined = header.to_owned();
                for number in 1..=parts {
                    let part = read(home.path(), &parted.part(number));
                    let rows = part
                        .strip_prefix(header)
                        .expect("each part has the columns");
                    let fit = rows.matches("\"x").count();
                    assert!((1..=3).contains(&fit), "{fit}");
                    joined.push_str(rows);
                }
                assert!(parts == 0 || joined == whole, "{count} {pieces}");
                assert!(!home.path().join(parted.part(parts + 1)).exists());
            }
        }
    }

    #[test]
    fn parted_tables_are_told_from_whole_ones() {
        let written = |file: &str| Written {
            file: file.to_owned(),
            bytes: 0,
            sha256: String::new(),
        };
        let files = [
            "tables/entities.csv",
            "tables/evidence.csv",
            "tables/evidence.part1.csv",
            "tables/evidence.part2.csv",
            "tables/my.partner.csv",
        ]
        .map(written);
        let parted = Parted::of(&files);
        assert_eq!(
            parted,
            [Parted {
                file: "tables/evidence.csv".to_owned(),
                parts: 2
            }]
        );
        assert_eq!(parted[0].part(2), "tables/evidence.part2.csv");
    }
}
