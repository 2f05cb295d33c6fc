//! A table of an output, read row by row; columns are found by name.
//!
//! A person may have looked at it meanwhile, and a spreadsheet have saved it in its own way: with semicolons or tabs,
//! without the mark at its beginning, as UTF-16. All that is read. What cannot be read is named with file, line and
//! remedy.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use jiff::civil::Date;

use super::quotes::{Quotes, Unclosed};
use crate::certainty::Certainty;
use crate::error::{Error, Result};
use crate::export::csv::{BOM, unguarded};
use crate::gazetteer::line_of;

/// What helps where a table is not as a run wrote it.
const REMEDY: &str = "run extract again";

/// A table, at its first row.
pub(crate) struct Table {
    reader: csv::Reader<Quotes<Box<dyn Read>>>,
    path: PathBuf,
    header: Vec<String>,
    /// How many bytes are passed over before the reader's first.
    skipped: usize,
    /// The text where it had to be decoded first.
    decoded: Option<String>,
}

impl Table {
    /// Opens a table of an output folder (`entities.csv`).
    ///
    /// # Errors
    /// There is none, or none with a first line.
    pub(crate) fn open(output: &Path, name: &str) -> Result<Self> {
        let path = output.join("tables").join(name);
        let unreadable = |why: String| {
            Error::Output(format!(
                "{}: {why}: name the folder of a finished run",
                path.display()
            ))
        };
        let file = File::open(&path).map_err(|error| unreadable(error.to_string()))?;
        let mut file = BufReader::with_capacity(1 << 17, file);
        let head = file
            .fill_buf()
            .map_err(|error| unreadable(error.to_string()))?;
        let mark = usize::from(head.starts_with(BOM)) * BOM.len();
        let first = head[mark..].split(|&byte| byte == b'\n').next();
        let first = first.unwrap_or_default();
        let is_plain = std::str::from_utf8(first).is_ok_and(|line| {
            !line.contains('\0') && !line.starts_with("sep=") && !line.starts_with("PK")
        });
        let mut decoded = None;
        let (input, separator, skipped): (Box<dyn Read>, u8, usize) = if is_plain {
            let separator = separator(first);
            file.consume(mark);
            (Box::new(file), separator, mark)
        } else {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)
                .map_err(|error| unreadable(error.to_string()))?;
            let (text, separator) = crate::read::spreadsheet(bytes)
                .map_err(|why| unreadable(format!("{why}; or {REMEDY}")))?;
            // Some programs say first how the cells are parted.
            let stated = text.strip_prefix("sep=").and_then(|rest| rest.find('\n'));
            let stated = stated.map_or(0, |end| "sep=".len() + end + 1);
            let rest = text[stated..].to_owned();
            decoded = Some(text);
            (Box::new(Cursor::new(rest)), separator, stated)
        };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            // Spreadsheets drop empty cells at the end of a row.
            .flexible(true)
            .from_reader(Quotes::new(input, separator));
        let header: Vec<String> = reader
            .headers()
            .map_err(|error| match Unclosed::of(&error) {
                Some(unclosed) => unreadable(format!("its first line: {unclosed}, or {REMEDY}")),
                None => unreadable(error.to_string()),
            })?
            .iter()
            .map(|name| name.trim_matches(['\u{feff}', ' ']).to_owned())
            .collect();
        Ok(Self {
            reader,
            path,
            header,
            skipped,
            decoded,
        })
    }

    /// Whether an output folder has a table.
    pub(crate) fn exists(output: &Path, name: &str) -> bool {
        output.join("tables").join(name).is_file()
    }

    /// The place of a column.
    ///
    /// # Errors
    /// The table has none of that name.
    pub(crate) fn column(&self, name: &str) -> Result<usize> {
        let place = self.header.iter().position(|known| known == name);
        place.ok_or_else(|| {
            self.wrong(
                1,
                format!(
                    "there is no column `{name}`: the table is of an older version, or its first line was changed: {REMEDY}"
                ),
            )
        })
    }

    /// The places of several columns.
    pub(crate) fn columns<const N: usize>(&self, names: [&str; N]) -> Result<[usize; N]> {
        let mut places = [0; N];
        for (place, name) in places.iter_mut().zip(names) {
            *place = self.column(name)?;
        }
        Ok(places)
    }

    /// The names of the columns.
    pub(crate) fn header(&self) -> &[String] {
        &self.header
    }

    fn wrong(&self, line: u64, why: String) -> Error {
        Error::List {
            file: self.path.display().to_string(),
            line,
            why,
        }
    }

    /// The line of a row, looked for only when it is to be told.
    fn line(&self, position: Option<&csv::Position>) -> u64 {
        let read;
        let bytes = if let Some(text) = &self.decoded {
            text.as_bytes()
        } else {
            read = std::fs::read(&self.path).unwrap_or_default();
            &read
        };
        self.line_before() + line_of(&bytes[self.skipped.min(bytes.len())..], position)
    }

    /// The lines before the reader's first: what a spreadsheet says of how cells are parted.
    fn line_before(&self) -> u64 {
        let text = self.decoded.as_deref().unwrap_or_default();
        let before = &text.as_bytes()[..self.skipped.min(text.len())];
        memchr::memchr_iter(b'\n', before).count() as u64
    }

    /// Hands each row to `take`, which says why one cannot be used.
    ///
    /// # Errors
    /// The first row that cannot be used, with file and line.
    pub(crate) fn each(
        mut self,
        mut take: impl FnMut(&Row<'_>) -> std::result::Result<(), String>,
    ) -> Result<()> {
        let mut record = csv::StringRecord::new();
        loop {
            match self.reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => {
                    if let Some(unclosed) = Unclosed::of(&error) {
                        let line = self.line_before() + unclosed.line;
                        return Err(self.wrong(line, format!("{unclosed}, or {REMEDY}")));
                    }
                    let why = match error.kind() {
                        csv::ErrorKind::Utf8 { .. } => {
                            format!("not UTF-8: save the table as CSV UTF-8, or {REMEDY}")
                        }
                        _ => format!("{error}: {REMEDY}"),
                    };
                    return Err(self.wrong(self.line(error.position()), why));
                }
            }
            let row = Row {
                record: &record,
                header: &self.header,
            };
            let more = record.iter().skip(self.header.len());
            let taken = if more.clone().any(|cell| !cell.is_empty()) {
                Err(format!(
                    "{} cells where the first line has {}: close every quote, or {REMEDY}",
                    record.len(),
                    self.header.len()
                ))
            } else {
                take(&row)
            };
            if let Err(why) = taken {
                return Err(self.wrong(self.line(record.position()), why));
            }
        }
    }
}

/// What parts the cells of a first line of names.
pub(crate) fn separator(first: &[u8]) -> u8 {
    let count = |mark: u8| memchr::memchr_iter(mark, first).count();
    [b',', b';', b'\t', b'|']
        .into_iter()
        .rev()
        .max_by_key(|&mark| count(mark))
        .unwrap_or(b',')
}

/// A row of a table.
pub(crate) struct Row<'r> {
    record: &'r csv::StringRecord,
    header: &'r [String],
}

impl<'r> Row<'r> {
    /// A cell that holds no text of others: an id, a kind.
    pub(crate) fn plain(&self, column: usize) -> &'r str {
        self.record.get(column).unwrap_or_default()
    }

    /// A text, without what guards it against being run.
    pub(crate) fn text(&self, column: usize) -> &'r str {
        unguarded(self.plain(column))
    }

    /// A number.
    pub(crate) fn number<N: FromStr>(&self, column: usize) -> std::result::Result<N, String> {
        let cell = self.plain(column);
        cell.parse().map_err(|_| {
            format!(
                "`{cell}` in `{}` is no number as a run writes it: a spreadsheet has saved the table in its own way: save \
                 numbers with a point and without signs between thousands, or {REMEDY}",
                self.header[column]
            )
        })
    }

    /// A number between two others, both included.
    pub(crate) fn within(
        &self,
        column: usize,
        least: f64,
        most: f64,
    ) -> std::result::Result<f64, String> {
        let number: f64 = self.number(column)?;
        if (least..=most).contains(&number) {
            Ok(number)
        } else {
            Err(format!(
                "`{}` in `{}` is not between {least} and {most}: {REMEDY}",
                self.plain(column),
                self.header[column]
            ))
        }
    }

    /// How sure something is.
    pub(crate) fn certainty(&self, column: usize) -> std::result::Result<Certainty, String> {
        let share = self.within(column, 0.0, 1.0)?;
        #[expect(clippy::cast_sign_loss, reason = "it is between 0 and 1")]
        let hundredths = (share * 100.0).round() as u8;
        Ok(Certainty::hundredths(hundredths))
    }

    /// A day, if the cell is not empty.
    pub(crate) fn date(&self, column: usize) -> std::result::Result<Option<Date>, String> {
        let cell = self.plain(column);
        if cell.is_empty() {
            return Ok(None);
        }
        cell.parse().map(Some).map_err(|_| {
            format!(
                "`{cell}` in `{}` is no date as a run writes it (2009-10-14): a spreadsheet has saved the table in its own \
                 way: write dates as year, month and day, or {REMEDY}",
                self.header[column]
            )
        })
    }

    /// Says that a cell holds a word that nobody knows.
    pub(crate) fn unknown(&self, column: usize) -> String {
        format!(
            "`{}` in `{}` is unknown: {REMEDY}",
            self.plain(column),
            self.header[column]
        )
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// What is read of a table that holds these bytes: names with numbers and days.
    fn read(bytes: &[u8]) -> Result<Vec<(String, u32, Option<Date>)>> {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("tables")).unwrap();
        fs::write(home.path().join("tables/t.csv"), bytes).unwrap();
        let table = Table::open(home.path(), "t.csv")?;
        let [name, count, day] = table.columns(["name", "count", "day"])?;
        let mut rows = Vec::new();
        table.each(|row| {
            rows.push((
                row.text(name).to_owned(),
                row.number(count)?,
                row.date(day)?,
            ));
            Ok(())
        })?;
        Ok(rows)
    }

    const WRITTEN: &str = "\u{feff}count,name,day\r\n3,\"a; b\r\nc\",2009-10-14\r\n4,\"'=x\",\r\n";

    #[test]
    fn a_table_is_read_as_a_run_or_a_spreadsheet_writes_it() {
        let plain = WRITTEN.trim_start_matches('\u{feff}');
        let semicolons = "count;name;day\n3;\"a; b\r\nc\";2009-10-14\n4;'=x\n";
        let tabs = plain.replace("3,", "3\t").replace("4,", "4\t");
        let tabs = tabs
            .replace("\",", "\"\t")
            .replace("count,name,day", "count\tname\tday");
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(tabs.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let wanted = read(WRITTEN.as_bytes()).unwrap();
        assert_eq!(wanted[0].0, "a; b\r\nc");
        assert_eq!(wanted[1], ("=x".to_owned(), 4, None));
        for (bytes, what) in [
            (plain.as_bytes(), "without a mark"),
            (semicolons.as_bytes(), "with semicolons"),
            (format!("sep=;\n{semicolons}").as_bytes(), "said first"),
            (tabs.as_bytes(), "with tabs"),
            (&utf16, "in UTF-16"),
        ] {
            assert_eq!(read(bytes).unwrap(), wanted, "{what}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_with_line_and_remedy() {
        for (bytes, wanted) in [
            (WRITTEN.replace("4,", "4.5,"), "t.csv:4: `4.5` in `count`"),
            (
                WRITTEN.replace("2009-10-14", "14.10.2009"),
                "t.csv:2: `14.10.2009` in `day`",
            ),
            (
                WRITTEN.replace("count", "number"),
                "t.csv:1: there is no column `count`",
            ),
            (
                WRITTEN.replace("4,", "4,5,6,"),
                "t.csv:4: 5 cells where the first line has 3",
            ),
            (
                format!("sep=,\n{}", "count,name,day\nx,y,"),
                "t.csv:3: `x` in `count`",
            ),
            ("PK\x03\x04".to_owned(), "t.csv: a workbook"),
            (String::new(), "t.csv:1: there is no column"),
        ] {
            let error = read(bytes.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(wanted), "{wanted}: {error}");
            assert!(error.contains("extract again"), "{error}");
        }
        let error = read(b"count,name,day\n1,caf\xe9,\n")
            .unwrap_err()
            .to_string();
        assert!(error.contains("t.csv:2: not UTF-8"), "{error}");
    }
}
