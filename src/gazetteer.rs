//! The lists: read from the folder embedded in the binary and from folders that the user adds.
//!
//! A folder's name says what its lists hold (`places/`, `organisations/`, `people/`, `topics/`, `words/`, `tags/`,
//! `posts/`, `rules/`); `gazetteers/README.md` says which columns each knows. A file that a user adds under the same
//! name stands beside the embedded one, and does not replace it.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::country::Country;
use crate::error::{Error, Result};
use crate::export::{is_hidden, is_written};
use crate::mention::{EntryId, Kind};

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

/// Whether a path is that of a list rather than of rules.
fn is_table(path: &str) -> bool {
    has_ending(Path::new(path), "csv")
}

/// Whether a file's name ends so, in any case: spreadsheets on some systems write `.CSV`.
fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension()
        .is_some_and(|end| end.eq_ignore_ascii_case(ending))
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
        self.add_beside(folder, None)
    }

    /// As [`Self::add`], but leaves out what a run writes into `output`, a path without links: where the folder of lists
    /// holds it, or lies in it, that must not be taken for lists.
    pub fn add_beside(&mut self, folder: &Path, output: Option<&Path>) -> Result<()> {
        let io = |path: &Path, source| Error::Io {
            path: path.to_owned(),
            what: "cannot read the gazetteers folder",
            source,
        };
        let places = output.zip(folder.canonicalize().ok());
        let written = |below: &Path| {
            places.as_ref().is_some_and(|(output, folder)| {
                let path = folder.join(below);
                path.strip_prefix(output)
                    .is_ok_and(|path| is_written(path) || is_hidden(path))
            })
        };
        let before = self.files.len();
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.map_err(|error| io(folder, error.into()))?;
            let known = has_ending(entry.path(), "csv") || has_ending(entry.path(), "toml");
            if !entry.file_type().is_file() || !known {
                continue;
            }
            let below: PathBuf = entry
                .path()
                .strip_prefix(folder)
                .unwrap_or(entry.path())
                .to_owned();
            if written(&below) {
                continue;
            }
            let bytes = std::fs::read(entry.path()).map_err(|error| io(entry.path(), error))?;
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

    /// Adds a list that stands in no folder; `path` says what it holds, as below a gazetteers folder.
    pub fn add_list(&mut self, path: &str, shown: &str, bytes: Vec<u8>) {
        self.files.push(ListFile {
            path: path.to_owned(),
            shown: shown.to_owned(),
            bytes: Cow::Owned(bytes),
        });
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
                && !is_table(under);
            if !(inside || file.path == under) || !is_table(&file.path) {
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
            let header: Vec<&str> = header.iter().collect();
            for column in required {
                if !header.contains(column) {
                    return Err(fail(
                        1,
                        format!("the column `{column}` is missing: the first line must name it"),
                    ));
                }
            }
            let place = |column: &&str| header.iter().position(|name| name == column);
            let needed: Vec<_> = required
                .iter()
                .map(|column| (column, Column(place(column))))
                .collect();
            let mut record = csv::StringRecord::new();
            let mut is_first = true;
            loop {
                match reader.read_record(&mut record) {
                    Ok(false) => break,
                    Ok(true) => {}
                    Err(error) => {
                        let line = line_of(bytes, error.position());
                        return Err(fail(line, explain(&error)));
                    }
                }
                let row = Row {
                    file: &file.shown,
                    path: &file.path,
                    bytes,
                    header: &header,
                    record: &record,
                    is_first,
                };
                is_first = false;
                for &(column, place) in &needed {
                    if row.cell(place).is_empty() {
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

    /// The number of lists and of their rows.
    ///
    /// # Errors
    /// A row that is no CSV, with file and line.
    pub fn count(&self) -> Result<(usize, usize)> {
        let lists = self
            .files
            .iter()
            .filter(|file| is_table(&file.path))
            .count();
        let mut folders: Vec<&str> = self
            .files
            .iter()
            .map(|file| file.path.split('/').next().unwrap_or_default())
            .collect();
        folders.dedup();
        let mut rows = 0;
        for folder in folders {
            self.each_row(folder, &[], |_| {
                rows += 1;
                Ok(())
            })?;
        }
        Ok((lists, rows))
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
        // The embedded lists, which come first, were summed up when the program was built.
        let embedded = |file: &ListFile| matches!(file.bytes, Cow::Borrowed(_));
        if !self.files.is_empty() && self.files.iter().all(embedded) {
            return env!("EMBEDDED_DIGEST").to_owned();
        }
        self.sum()
    }

    fn sum(&self) -> String {
        let mut hasher = Sha256::new();
        for file in &self.files {
            hasher.update((file.path.len() as u64).to_le_bytes());
            hasher.update(file.path.as_bytes());
            hasher.update((file.bytes.len() as u64).to_le_bytes());
            hasher.update(&file.bytes);
        }
        crate::digest::hex(hasher)
    }
}

/// The line of a row in a CSV file, from 1; 0 where its place is not known.
///
/// Counted here, as the reader takes a row to begin at the line feed of the row before, where lines end in CRLF.
pub(crate) fn line_of(bytes: &[u8], position: Option<&csv::Position>) -> u64 {
    let Some(position) = position else { return 0 };
    let at = (position.byte() as usize).min(bytes.len());
    let at = at + usize::from(bytes.get(at) == Some(&b'\n'));
    1 + memchr::memchr_iter(b'\n', &bytes[..at]).count() as u64
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
    bytes: &'a [u8],
    header: &'a [&'a str],
    record: &'a csv::StringRecord,
    /// Whether it is the first of its list.
    is_first: bool,
}

impl Row<'_> {
    /// The cell of a column, trimmed; empty where the list has no such column.
    pub fn get(&self, column: &str) -> &str {
        self.cell(self.column(column))
    }

    /// Where a column stands, the same in all rows of a list.
    fn column(&self, name: &str) -> Column {
        Column(self.header.iter().position(|&known| known == name))
    }

    /// The cell of a column as [`Self::get`] gives it.
    fn cell(&self, column: Column) -> &str {
        let cell = column.0.and_then(|index| self.record.get(index));
        let cell = cell.unwrap_or_default();
        // Hardly a cell has anything to trim.
        match cell.as_bytes() {
            [] => cell,
            [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
            _ => cell.trim(),
        }
    }

    /// The parts of a cell between `|`, trimmed, without empty ones.
    pub fn parts(&self, column: &str) -> impl Iterator<Item = &str> {
        parts(self.get(column))
    }

    /// The list's path below its gazetteers folder, without `.csv` (`places/cities`).
    pub fn list(&self) -> &str {
        self.path.strip_suffix(".csv").unwrap_or(self.path)
    }

    /// An error at this row.
    pub fn error(&self, why: impl Into<String>) -> Error {
        let line = line_of(self.bytes, self.record.position());
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
        self.date_of(self.get(column), column)
    }

    fn date_of(&self, cell: &str, column: &str) -> Result<Option<Date>> {
        let whole: Cow<'_, str> = match cell.len() {
            0 => return Ok(None),
            4 => format!("{cell}-01-01").into(),
            7 => format!("{cell}-01").into(),
            _ => cell.into(),
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
        self.country_of(self.get(column), column)
    }

    fn country_of(&self, cell: &str, column: &str) -> Result<Option<Country>> {
        match cell {
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
        self.number_of(self.get(column), column, default)
    }

    fn number_of(&self, cell: &str, column: &str, default: u8) -> Result<u8> {
        match cell {
            "" => Ok(default),
            cell => cell.parse().map_err(|_| {
                self.error(format!(
                    "`{cell}` in `{column}` is no whole number up to 255"
                ))
            }),
        }
    }
}

/// Where a column of a list stands, if it has that column.
#[derive(Debug, Clone, Copy, Default)]
struct Column(Option<usize>);

/// The parts of a cell between `|`, trimmed, without empty ones.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// The columns of a list of names: looked up once a list, not once a cell.
#[derive(Debug, Clone, Copy, Default)]
struct Columns {
    id: Column,
    name: Column,
    label: Column,
    subtype: Column,
    country: Column,
    weight: Column,
    start: Column,
    end: Column,
    post: Column,
    role: Column,
    person: Column,
    policy: Column,
    aliases: Column,
    context_aliases: Column,
    demonyms: Column,
}

impl Columns {
    fn of(row: &Row<'_>) -> Self {
        Self {
            id: row.column("id"),
            name: row.column("name"),
            label: row.column("label"),
            subtype: row.column("subtype"),
            country: row.column("country"),
            weight: row.column("weight"),
            start: row.column("start"),
            end: row.column("end"),
            post: row.column("post"),
            role: row.column("role"),
            person: row.column("person_id"),
            policy: row.column("policy"),
            aliases: row.column("aliases"),
            context_aliases: row.column("context_aliases"),
            demonyms: row.column("demonyms"),
        }
    }
}

/// A stretch of [`Entries`]' own text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Text {
    start: u32,
    len: u32,
}

/// Somebody or something that a list knows.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The id that the list gives (`GEONAMES:1526273`), or the list and the name where it gives none.
    pub id: Text,
    /// The name in full.
    pub name: Text,
    /// What the entity is called in the output: the column `label`, else the name.
    pub label: Text,
    /// What it is; the list's folder says so.
    pub kind: Kind,
    /// `country`, `city`, `ministry` …
    pub subtype: Text,
    /// The country it belongs to.
    pub country: Option<Country>,
    /// 0 to 100: how likely an occurrence of the name means this bearer, and how well known that is.
    pub weight: u8,
    /// Whether each country has a body of this name (`Ministry of Foreign Affairs`).
    pub is_generic: bool,
    /// The first day of a post or of the thing itself.
    pub start: Option<Date>,
    /// The last day.
    pub end: Option<Date>,
    /// For officials, the post (`Astana`) or empty.
    pub post: Text,
    /// For people, what they were (`Secretary of State`) or empty.
    pub role: Text,
    /// For people, the id of the person, where one person has several rows.
    pub person: Text,
    /// The list it stands in, an index into [`Entries::lists`].
    pub list: u16,
}

impl Entry {
    /// The weight from which on a row is a leader's.
    const LEADER: u8 = 80;

    /// The first and last year in office, both included. A list that gives no end did not see it: leaders stay longer
    /// than ministers.
    pub fn years_in_office(&self) -> Option<(i16, i16)> {
        let start = self.start?.year();
        let open = if self.weight >= Self::LEADER { 25 } else { 8 };
        Some((start, self.end.map_or(start + open, Date::year)))
    }
}

/// A form under which an entry is found.
#[derive(Debug, Clone, Copy)]
pub struct Surface {
    /// The form as the list writes it.
    pub form: Text,
    /// Whose form it is.
    pub entry: EntryId,
    /// Whether the form says too little by itself and needs support from the document.
    pub needs_context: bool,
}

/// A name of the people of a country, or what is of it (`Kazakhstani`).
#[derive(Debug, Clone, Copy)]
pub struct Demonym {
    /// As the list writes it.
    pub form: Text,
    /// Whose.
    pub country: Country,
}

/// The lists of names: places, organisations, people.
#[derive(Debug, Default)]
pub struct Entries {
    text: String,
    entries: Vec<Entry>,
    /// All forms of all entries.
    pub surfaces: Vec<Surface>,
    /// All demonyms.
    pub demonyms: Vec<Demonym>,
    /// The key words of topics, in any case; a `*` at the end stands for any ending.
    pub keywords: Vec<Surface>,
    /// For each TAGS code the topic that covers it best, sorted by code.
    topic_of_tag: Vec<(String, EntryId)>,
    /// The lists by name (`places/cities`), in order.
    pub lists: Vec<String>,
    /// The country entry of each country code, sorted by code.
    countries: Vec<(Country, EntryId)>,
    /// The rows of `people/chiefs_of_mission`, by the country of the mission.
    chiefs: FxHashMap<Country, Vec<EntryId>>,
}

/// The folders that hold names, with the kind that each stands for.
const NAME_FOLDERS: [(&str, Kind); 3] = [
    ("places", Kind::Place),
    ("organisations", Kind::Organisation),
    ("people", Kind::Person),
];

/// Reads half of the lists of names.
pub type Half<'a> = &'a (dyn Fn() -> Result<Entries> + Sync);

impl Entries {
    /// Reads the lists of names.
    ///
    /// # Errors
    /// A row that cannot be used, with file and line.
    pub fn load(files: &ListFiles) -> Result<Self> {
        Self::load_by(files, |one, other| (one(), other()))
    }

    /// Reads the lists of names in two halves, which `both` runs.
    ///
    /// # Errors
    /// A row that cannot be used, with file and line.
    pub fn load_by(
        files: &ListFiles,
        both: impl FnOnce(Half<'_>, Half<'_>) -> (Result<Self>, Result<Self>),
    ) -> Result<Self> {
        let read = |folders: &[(&str, Kind)]| {
            let mut entries = Self::default();
            let mut columns = Columns::default();
            for &(folder, kind) in folders {
                files.each_row(folder, &["name"], |row| {
                    if row.is_first {
                        columns = Columns::of(row);
                    }
                    entries.add(row, &columns, kind)
                })?;
            }
            Ok(entries)
        };
        // The lists of people hold about as much as all others.
        let (others, people) = NAME_FOLDERS.split_at(2);
        let (entries, people) = both(&|| read(others), &|| read(people));
        let mut entries = entries?;
        entries.append(people?)?;
        entries.countries.sort_unstable();
        for (index, entry) in entries.entries.iter().enumerate() {
            if let Some(country) = entry.country
                && entries.lists[usize::from(entry.list)] == "people/chiefs_of_mission"
            {
                let chiefs = entries.chiefs.entry(country).or_default();
                chiefs.push(EntryId(index as u32));
            }
        }
        let mut ranked = Vec::new();
        files.each_row("topics", &["name"], |row| {
            entries.add_topic(row, &mut ranked)
        })?;
        ranked.sort();
        ranked.dedup_by(|a, b| a.0 == b.0);
        entries.topic_of_tag = ranked
            .into_iter()
            .map(|(code, _, topic)| (code, topic))
            .collect();
        Ok(entries)
    }

    /// Adds what another has read of the people.
    fn append(&mut self, other: Self) -> Result<()> {
        if self.lists.len() + other.lists.len() > usize::from(u16::MAX) {
            return Err(Error::NoInput("too many lists: join some".to_owned()));
        }
        let (text, entry) = (self.text.len() as u32, self.entries.len() as u32);
        let list = self.lists.len() as u16;
        let moved = |at: Text| Text {
            start: at.start + text,
            ..at
        };
        self.text.push_str(&other.text);
        self.lists.extend(other.lists);
        self.entries
            .extend(other.entries.into_iter().map(|old| Entry {
                id: moved(old.id),
                name: moved(old.name),
                label: moved(old.label),
                subtype: moved(old.subtype),
                post: moved(old.post),
                role: moved(old.role),
                person: moved(old.person),
                list: old.list + list,
                ..old
            }));
        self.surfaces
            .extend(other.surfaces.into_iter().map(|old| Surface {
                form: moved(old.form),
                entry: EntryId(old.entry.0 + entry),
                ..old
            }));
        self.demonyms
            .extend(other.demonyms.into_iter().map(|old| Demonym {
                form: moved(old.form),
                ..old
            }));
        Ok(())
    }

    /// Adds a topic; `ranked` gathers its codes with their place in the topic's own row.
    fn add_topic(
        &mut self,
        row: &Row<'_>,
        ranked: &mut Vec<(String, usize, EntryId)>,
    ) -> Result<()> {
        let tags: Vec<&str> = row.parts("tags").collect();
        let id = tags
            .iter()
            .map(|code| format!("TAGS:{code}"))
            .collect::<Vec<_>>()
            .join("|");
        let topic = self.push(row, &Columns::of(row), Kind::Topic, &id)?;
        ranked.extend(
            tags.iter()
                .enumerate()
                .map(|(rank, code)| ((*code).to_owned(), rank + 1, topic)),
        );
        // Of several topics that a code covers, the one that a TAGS line means.
        ranked.extend(row.parts("primary").map(|code| (code.to_owned(), 0, topic)));
        for keyword in row.parts("keywords") {
            for form in inflections(keyword) {
                let form = self.store(&form);
                self.keywords.push(Surface {
                    form,
                    entry: topic,
                    needs_context: false,
                });
            }
        }
        Ok(())
    }

    /// Adds the entry that a row describes.
    fn push(&mut self, row: &Row<'_>, columns: &Columns, kind: Kind, id: &str) -> Result<EntryId> {
        if self.lists.last().is_none_or(|list| list != row.list()) {
            self.lists.push(row.list().to_owned());
        }
        let list = u16::try_from(self.lists.len() - 1).map_err(|_| row.error("too many lists"))?;
        let cell = |column| row.cell(column);
        let label = match cell(columns.label) {
            "" => cell(columns.name),
            label => label,
        };
        let entry = Entry {
            id: self.store(id),
            name: self.store(cell(columns.name)),
            label: self.store(label),
            kind,
            subtype: self.store(cell(columns.subtype)),
            country: row.country_of(cell(columns.country), "country")?,
            weight: row.number_of(cell(columns.weight), "weight", 50)?,
            is_generic: row.list().ends_with("generic_bodies"),
            start: row.date_of(cell(columns.start), "start")?,
            end: row.date_of(cell(columns.end), "end")?,
            post: self.store(cell(columns.post)),
            role: self.store(cell(columns.role)),
            person: self.store(cell(columns.person)),
            list,
        };
        self.entries.push(entry);
        Ok(EntryId(self.entries.len() as u32 - 1))
    }

    fn add(&mut self, row: &Row<'_>, columns: &Columns, kind: Kind) -> Result<()> {
        let id: Cow<'_, str> = match row.cell(columns.id) {
            "" => format!("{}:{}", row.list(), row.cell(columns.name)).into(),
            id => id.into(),
        };
        let entry_id = self.push(row, columns, kind, &id)?;
        let Entry { name, country, .. } = *self.get(entry_id);
        let needs_context = match row.cell(columns.policy) {
            "" => false,
            "context" => true,
            other => {
                return Err(row.error(format!(
                    "`{other}` in `policy` is unknown: leave it empty or write context"
                )));
            }
        };
        self.surfaces.push(Surface {
            form: name,
            entry: entry_id,
            needs_context,
        });
        let aliases = [
            (columns.aliases, needs_context),
            (columns.context_aliases, true),
        ];
        for (column, needs_context) in aliases {
            for alias in parts(row.cell(column)) {
                let form = self.store(alias);
                self.surfaces.push(Surface {
                    form,
                    entry: entry_id,
                    needs_context,
                });
            }
        }
        if let Some(country) = country {
            for demonym in parts(row.cell(columns.demonyms)) {
                let form = self.store(demonym);
                self.demonyms.push(Demonym { form, country });
            }
            // A state that is no more (`North Vietnam`) stands for a code that it shares only where no other does.
            if row.list() == "places/countries" {
                let known = self
                    .countries
                    .iter_mut()
                    .find(|(known, _)| *known == country);
                match known {
                    None => self.countries.push((country, entry_id)),
                    Some((_, known)) if row.get("subtype") == "country" => {
                        let former = self.entries[known.0 as usize].subtype;
                        if self.text[former.start as usize..(former.start + former.len) as usize]
                            != *"country"
                        {
                            *known = entry_id;
                        }
                    }
                    Some(_) => {}
                }
            }
        }
        Ok(())
    }

    fn store(&mut self, text: &str) -> Text {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        Text {
            start,
            len: text.len() as u32,
        }
    }

    /// The characters of a stretch of text.
    pub fn text(&self, text: Text) -> &str {
        &self.text[text.start as usize..(text.start + text.len) as usize]
    }

    /// An entry by its id.
    pub fn get(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    /// All entries with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        self.entries
            .iter()
            .enumerate()
            .map(|(index, entry)| (EntryId(index as u32), entry))
    }

    /// The chiefs of mission in a country, all times together.
    pub fn chiefs_of_mission(&self, country: Country) -> &[EntryId] {
        self.chiefs.get(&country).map_or(&[], Vec::as_slice)
    }

    /// The topic that covers a TAGS code.
    pub fn topic(&self, code: &str) -> Option<EntryId> {
        let index = self
            .topic_of_tag
            .binary_search_by(|(known, _)| known.as_str().cmp(code))
            .ok()?;
        Some(self.topic_of_tag[index].1)
    }

    /// The place that is this country.
    pub fn country(&self, country: Country) -> Option<EntryId> {
        let index = self
            .countries
            .binary_search_by(|(known, _)| known.cmp(&country))
            .ok()?;
        Some(self.countries[index].1)
    }
}

/// A key word with the plural of its last word; alone where it leaves its ending open.
fn inflections(keyword: &str) -> Vec<String> {
    let mut forms = vec![keyword.to_owned()];
    let stem = |ending: &str| keyword.strip_suffix(ending);
    if keyword.ends_with(['*', 's']) || !keyword.ends_with(char::is_alphabetic) {
        return forms;
    }
    forms.push(match stem("y") {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if keyword.ends_with(['x', 'z'])
            || keyword.ends_with("ch")
            || keyword.ends_with("sh") =>
        {
            format!("{keyword}es")
        }
        _ => format!("{keyword}s"),
    });
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_the_embedded_lists_is_what_they_sum_up_to() {
        let embedded = ListFiles::embedded();
        assert_eq!(embedded.digest(), embedded.sum());
        let folder = tempfile::tempdir().unwrap();
        let places = folder.path().join("places");
        std::fs::create_dir(&places).unwrap();
        std::fs::write(places.join("more.csv"), "name\nOsh\n").unwrap();
        let mut more = ListFiles::embedded();
        more.add(folder.path()).unwrap();
        assert_ne!(more.digest(), embedded.digest());
    }
}
