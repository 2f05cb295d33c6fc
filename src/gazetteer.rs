//! The lists: read from the folder embedded in the binary and from folders that the user adds.
//!
//! A folder's name says what its lists hold (`places/`, `organisations/`, `people/`, `topics/`, `words/`, `tags/`,
//! `posts/`, `rules/`); `gazetteers/README.md` says which columns each knows. A file that a user adds under the same
//! name stands beside the embedded one, and does not replace it.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::country::Country;
use crate::error::{Error, Result};

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/gazetteers");

/// A file of a gazetteers folder.
#[derive(Debug)]
struct ListFile {
    /// Path below its gazetteers folder, parts joined by `/`.
    path: String,
    /// The path as messages give it.
    shown: String,
    bytes: Cow<'static, [u8]>,
}

/// The files of all gazetteers folders in force, unread.
#[derive(Debug, Default)]
pub struct ListFiles {
    files: Vec<ListFile>,
}

impl ListFiles {
    /// The lists embedded in the binary.
    pub fn embedded() -> Self {
        fn gather(dir: &Dir<'static>, files: &mut Vec<ListFile>) {
            for file in dir.files() {
                let path = file.path().to_string_lossy().replace('\\', "/");
                let shown = format!("gazetteers/{path}");
                files.push(ListFile {
                    path,
                    shown,
                    bytes: Cow::Borrowed(file.contents()),
                });
            }
            for dir in dir.dirs() {
                gather(dir, files);
            }
        }
        let mut files = Vec::new();
        gather(&EMBEDDED, &mut files);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// Adds every `.csv` and `.toml` file below a folder of the user's.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read, or it holds no list at all.
    pub fn add(&mut self, folder: &Path) -> Result<()> {
        let io = |path: &Path, source| Error::Io {
            path: path.to_owned(),
            what: "cannot read the gazetteers folder",
            source,
        };
        let before = self.files.len();
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.map_err(|error| io(folder, error.into()))?;
            let known = entry
                .path()
                .extension()
                .is_some_and(|end| end == "csv" || end == "toml");
            if !entry.file_type().is_file() || !known {
                continue;
            }
            let bytes = std::fs::read(entry.path()).map_err(|error| io(entry.path(), error))?;
            let below: PathBuf = entry
                .path()
                .strip_prefix(folder)
                .unwrap_or(entry.path())
                .to_owned();
            self.files.push(ListFile {
                path: below.to_string_lossy().replace('\\', "/"),
                shown: entry.path().display().to_string(),
                bytes: Cow::Owned(bytes),
            });
        }
        if self.files.len() == before {
            return Err(Error::NoInput(format!(
                "{}: no list found: put CSV files into folders named places, organisations, people, topics or words there",
                folder.display()
            )));
        }
        Ok(())
    }

    /// Calls `take` with each row of each CSV list in `folder`, or of the one list `folder/name.csv`.
    ///
    /// # Errors
    /// A row that is no CSV or misses a required column, with file and line; whatever `take` returns.
    pub fn each_row(
        &self,
        under: &str,
        required: &[&str],
        mut take: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        for file in &self.files {
            let inside = file
                .path
                .strip_prefix(under)
                .is_some_and(|rest| rest.starts_with('/'))
                && !under.ends_with(".csv");
            if !(inside || file.path == under) || !file.path.ends_with(".csv") {
                continue;
            }
            let fail = |line, why: String| Error::List {
                file: file.shown.clone(),
                line,
                why,
            };
            let bytes = file
                .bytes
                .strip_prefix(b"\xef\xbb\xbf".as_slice())
                .unwrap_or(&file.bytes);
            let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(bytes);
            let header = reader
                .headers()
                .map_err(|error| fail(1, explain(&error)))?
                .clone();
            for column in required {
                if !header.iter().any(|name| name == *column) {
                    return Err(fail(
                        1,
                        format!("the column `{column}` is missing: the first line must name it"),
                    ));
                }
            }
            let mut record = csv::StringRecord::new();
            loop {
                match reader.read_record(&mut record) {
                    Ok(false) => break,
                    Ok(true) => {}
                    Err(error) => {
                        let line = error.position().map_or(0, csv::Position::line);
                        return Err(fail(line, explain(&error)));
                    }
                }
                let row = Row {
                    file: &file.shown,
                    path: &file.path,
                    header: &header,
                    record: &record,
                };
                for column in required {
                    if row.get(column).is_empty() {
                        return Err(row.error(format!(
                            "the cell `{column}` is empty: fill it or delete the row"
                        )));
                    }
                }
                take(&row)?;
            }
        }
        Ok(())
    }

    /// The rule files named `rules/NAME.toml`, as (path for messages, text).
    ///
    /// # Errors
    /// When one is no UTF-8.
    pub fn rule_files(&self, name: &str) -> Result<Vec<(&str, &str)>> {
        let path = format!("rules/{name}.toml");
        let matching = self.files.iter().filter(|file| file.path == path);
        matching
            .map(|file| match std::str::from_utf8(&file.bytes) {
                Ok(text) => Ok((file.shown.as_str(), text)),
                Err(_) => Err(Error::Rule {
                    file: file.shown.clone(),
                    why: "not UTF-8: save the file as UTF-8".to_owned(),
                }),
            })
            .collect()
    }

    /// SHA-256 over all files, in hexadecimal: tells which lists made an output.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for file in &self.files {
            hasher.update((file.path.len() as u64).to_le_bytes());
            hasher.update(file.path.as_bytes());
            hasher.update((file.bytes.len() as u64).to_le_bytes());
            hasher.update(&file.bytes);
        }
        hasher
            .finalize()
            .iter()
            .fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            })
    }
}

/// A CSV error as a user reads it.
fn explain(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "not UTF-8: save the list as CSV UTF-8".to_owned(),
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!(
            "{len} cells where the header has {expected_len}: put cells with commas into quotes, and close every quote"
        ),
        _ => error.to_string(),
    }
}

/// A row of a list.
#[derive(Debug)]
pub struct Row<'a> {
    file: &'a str,
    path: &'a str,
    header: &'a csv::StringRecord,
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    /// The cell of a column, trimmed; empty where the list has no such column.
    pub fn get(&self, column: &str) -> &str {
        let index = self.header.iter().position(|name| name == column);
        index
            .and_then(|index| self.record.get(index))
            .unwrap_or_default()
            .trim()
    }

    /// The parts of a cell between `|`, trimmed, without empty ones.
    pub fn parts(&self, column: &str) -> impl Iterator<Item = &str> {
        self.get(column)
            .split('|')
            .map(str::trim)
            .filter(|part| !part.is_empty())
    }

    /// The list's path below its gazetteers folder, without `.csv` (`places/cities`).
    pub fn list(&self) -> &str {
        self.path.strip_suffix(".csv").unwrap_or(self.path)
    }

    /// An error at this row.
    pub fn error(&self, why: impl Into<String>) -> Error {
        let line = self.record.position().map_or(0, csv::Position::line);
        Error::List {
            file: self.file.to_owned(),
            line,
            why: why.into(),
        }
    }

    /// A cell as a date; `None` where empty. A year or a year and month stand for their first day.
    ///
    /// # Errors
    /// A cell that is no ISO date.
    pub fn date(&self, column: &str) -> Result<Option<Date>> {
        let cell = self.get(column);
        let whole = match cell.len() {
            0 => return Ok(None),
            4 => format!("{cell}-01-01"),
            7 => format!("{cell}-01"),
            _ => cell.to_owned(),
        };
        let date = whole.parse().map_err(|_| {
            self.error(format!(
                "`{cell}` in `{column}` is no date: write 2007-09-14"
            ))
        })?;
        Ok(Some(date))
    }

    /// A cell as a country code; `None` where empty.
    ///
    /// # Errors
    /// A cell that is not two capitals.
    pub fn country(&self, column: &str) -> Result<Option<Country>> {
        match self.get(column) {
            "" => Ok(None),
            code => match Country::parse(code) {
                Some(country) => Ok(Some(country)),
                None => Err(self.error(format!(
                    "`{code}` in `{column}` is no country: write two capitals, such as KZ"
                ))),
            },
        }
    }

    /// A cell as a whole number from 0 to 255; `default` where empty.
    ///
    /// # Errors
    /// A cell that is no such number.
    pub fn number(&self, column: &str, default: u8) -> Result<u8> {
        match self.get(column) {
            "" => Ok(default),
            cell => cell.parse().map_err(|_| {
                self.error(format!(
                    "`{cell}` in `{column}` is no whole number up to 255"
                ))
            }),
        }
    }
}
