//! `cablegraph.sqlite`: the tables as a database, with keys, indices, views and full-text search.
//!
//! It is made from the finished tables alone, row by row. Columns are called as there; empty cells are NULL. A sentence
//! that is evidence of several edges stands once, in `quotes`; evidence and edges lead to it.
//! Forms of names come from `aliases.csv`, which has each as it is; `entities.csv` cuts what is longer than a cell.
//!
//! The file is the same byte for byte in every run.

mod schema;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, Statement};
use rustc_hash::{FxHashMap, FxHashSet};

use super::reading::{Line, Source};
use crate::error::{Error, Result};
pub(crate) use schema::Affinity;
use schema::{FILL_EDGES, OWN_TABLES, SEARCH, TABLES, Table, VIEWS};

/// The file's name.
pub const DATABASE: &str = "cablegraph.sqlite";

/// The version of the schema, in the file's `user_version`.
const VERSION: i32 = 1;

/// How the file is made: it is thrown away if that does not succeed, so nothing need be undone.
const HOW: &str = "
PRAGMA page_size = 8192;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA foreign_keys = OFF;
PRAGMA cache_size = -65536;
";

/// Makes the database of the folder `tables` of a finished output: writes [`DATABASE`] into `root`.
///
/// # Errors
/// A table that cannot be read; a file that cannot be written.
pub fn write(tables: &Path, root: &Path) -> Result<()> {
    let path = root.join(DATABASE);
    let made = match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::Other(error.to_string()))
        }
        _ => make(tables, &path),
    };
    made.map_err(|failure| match failure {
        Failure::Table(error) => error,
        Failure::Other(why) => Error::Output(format!(
            "{}: cannot write the database (is the disk full?): {why}",
            path.display()
        )),
        Failure::Contents(why) => Error::Output(format!(
            "{}: cannot make a database of these tables: {why}: they were changed since a run wrote them: run extract again",
            tables.display()
        )),
    })
}

/// What keeps a database from being made.
enum Failure {
    Table(Error),
    /// What the tables hold does not make a database.
    Contents(String),
    Other(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Table(error)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        match (error.sqlite_error_code(), error) {
            // What its own statements do not find in the tables.
            (_, rusqlite::Error::SqlInputError { msg, .. }) => Self::Contents(msg),
            // What it may not hold.
            (Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch), error) => {
                Self::Contents(error.to_string())
            }
            (_, error) => Self::Other(error.to_string()),
        }
    }
}

type Made<T> = std::result::Result<T, Failure>;

fn make(tables: &Path, path: &Path) -> Made<()> {
    let base = Connection::open(path)?;
    base.execute_batch(HOW)?;
    base.pragma_update(None, "user_version", VERSION)?;
    base.execute_batch("BEGIN")?;
    base.execute_batch(OWN_TABLES)?;
    for table in TABLES {
        fill(&base, tables, table)?;
    }
    base.execute_batch(FILL_EDGES)?;
    for table in TABLES {
        for column in table.indices {
            index(&base, table.name, column)?;
        }
    }
    index(&base, "names", "entity_id")?;
    index(&base, "quotes", "doc_id")?;
    base.execute_batch(SEARCH)?;
    for (name, query) in VIEWS {
        base.execute_batch(&format!("CREATE VIEW {name} AS\n{query};"))?;
    }
    // What the planner goes by.
    base.execute_batch("ANALYZE; COMMIT;")?;
    base.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn index(base: &Connection, table: &str, column: &str) -> Made<()> {
    let has = base
        .prepare(&format!(
            "SELECT 1 FROM pragma_table_info('{table}') WHERE name = '{column}'"
        ))?
        .exists([])?;
    if has {
        base.execute_batch(&format!(
            "CREATE INDEX {table}_{column} ON {table} ({})",
            quoted(column)
        ))?;
    }
    Ok(())
}

/// A name as SQL takes it, whatever it is.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Columns of evidence that edges and quotes have.
const NOT_OF_EVIDENCE: [&str; 3] = ["quote", "source", "target"];

/// Makes a table of the file of the same name. Some need not be there.
fn fill(base: &Connection, tables: &Path, table: &Table) -> Made<()> {
    let file = format!("{}.csv", table.name);
    let Some(mut source) = Source::open(tables, &file)? else {
        if table.optional {
            return Ok(());
        }
        return Err(Failure::Table(Error::Output(format!(
            "{}: is missing: name the folder of a finished run",
            tables.join(file).display()
        ))));
    };
    let is_evidence = table.name == "evidence";
    let mut columns: Vec<(String, Affinity, Option<usize>)> = source
        .columns()
        .iter()
        .enumerate()
        .filter(|(_, name)| !(is_evidence && NOT_OF_EVIDENCE.contains(&name.as_str())))
        .map(|(place, name)| (name.clone(), Affinity::of(name), Some(place)))
        .collect();
    if is_evidence {
        columns.push(("quote_id".to_owned(), Affinity::Integer, None));
    }
    once(&columns, &tables.join(&file))?;
    base.execute_batch(&definition(table, &columns))?;
    let marks = vec!["?"; columns.len()].join(", ");
    let mut insert = base.prepare(&format!("INSERT INTO {} VALUES ({marks})", table.name))?;
    let mut quotes = Quotes::new(base)?;
    let mut names = Names::new(base, tables, table, &source)?;
    let [quote, document] = ["quote", "doc_id"].map(|name| source.column(name));
    let key = table.key.and_then(|name| source.column(name));
    while let Some(line) = source.next()? {
        for (parameter, (_, affinity, place)) in columns.iter().enumerate() {
            if place.is_some() {
                bind(&mut insert, parameter + 1, *affinity, &line, *place)?;
            } else {
                let id = quotes.id(&line.text(document), &line.text(quote))?;
                insert.raw_bind_parameter(parameter + 1, id)?;
            }
        }
        if let Err(error) = insert.raw_execute() {
            if error.sqlite_error_code() != Some(ErrorCode::ConstraintViolation) {
                return Err(error.into());
            }
            return Err(Failure::Table(Error::Output(format!(
                "{}: each `{}` must stand in it once, and `{}` does not: delete one of the rows, or run extract again",
                tables.join(file).display(),
                table.key.unwrap_or_default(),
                line.text(key)
            ))));
        }
        names.row(&line)?;
    }
    Ok(())
}

/// Refuses a table with a column twice. To a database capitals are as good as small letters.
fn once(columns: &[(String, Affinity, Option<usize>)], path: &Path) -> Made<()> {
    let mut known = FxHashSet::default();
    for (name, ..) in columns {
        if !known.insert(name.to_ascii_lowercase()) {
            return Err(Failure::Table(Error::Output(format!(
                "{}: a database cannot have the column `{name}` besides another of this name, capitals aside: rename it, \
                 or run extract again",
                path.display()
            ))));
        }
    }
    Ok(())
}

fn definition(table: &Table, columns: &[(String, Affinity, Option<usize>)]) -> String {
    let mut sql = format!("CREATE TABLE {} (", table.name);
    for (index, (name, affinity, _)) in columns.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(sql, "{comma}\n    {} {}", quoted(name), affinity.name());
        if table.key == Some(name.as_str()) {
            sql.push_str(" PRIMARY KEY NOT NULL");
        }
        if let Some((_, to, key)) = table.references.iter().find(|one| one.0 == name) {
            let _ = write!(sql, " REFERENCES {to} ({key})");
        }
    }
    sql.push_str("\n)");
    if table.name == "comentions" {
        sql.push_str(" WITHOUT ROWID");
    }
    sql
}

fn bind(
    insert: &mut Statement<'_>,
    parameter: usize,
    affinity: Affinity,
    line: &Line<'_>,
    place: Option<usize>,
) -> rusqlite::Result<()> {
    let text = line.text(place);
    let value = match affinity {
        _ if text.is_empty() => ValueRef::Null,
        Affinity::Integer => text
            .parse()
            .map_or(ValueRef::Text(text.as_bytes()), ValueRef::Integer),
        Affinity::Real => text
            .parse()
            .map_or(ValueRef::Text(text.as_bytes()), ValueRef::Real),
        Affinity::Text => ValueRef::Text(text.as_bytes()),
    };
    insert.raw_bind_parameter(parameter, ToSqlOutput::Borrowed(value))
}

/// The sentences, each once in its document.
struct Quotes<'b> {
    insert: Statement<'b>,
    document: String,
    known: FxHashMap<Box<str>, i64>,
    last: i64,
}

impl<'b> Quotes<'b> {
    fn new(base: &'b Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            insert: base.prepare("INSERT INTO quotes VALUES (?, ?, ?)")?,
            document: String::new(),
            known: FxHashMap::default(),
            last: 0,
        })
    }

    /// The number of a sentence. The rows of a document stand together.
    fn id(&mut self, document: &str, quote: &str) -> rusqlite::Result<i64> {
        if self.document != document {
            document.clone_into(&mut self.document);
            self.known.clear();
        }
        if let Some(&id) = self.known.get(quote) {
            return Ok(id);
        }
        self.last += 1;
        self.insert.execute((self.last, document, quote))?;
        self.known.insert(quote.into(), self.last);
        Ok(self.last)
    }
}

/// Every form of every name: labels from `entities.csv`, the others from `aliases.csv` where that lists them.
struct Names<'b> {
    insert: Statement<'b>,
    /// Whether the table is that of the forms, that of the entities, or another.
    of: Option<Of>,
    /// Where the id stands, the label, and a form or all forms.
    columns: [Option<usize>; 3],
    /// The entity and form of the row before: a form has a row for each rule that joined it.
    before: (String, String),
}

enum Of {
    /// With the entities whose forms `aliases.csv` lists: all but topics.
    Entities(FxHashSet<Box<str>>),
    Aliases,
}

impl<'b> Names<'b> {
    fn new(base: &'b Connection, tables: &Path, table: &Table, source: &Source) -> Made<Self> {
        let (of, forms) = match table.name {
            "entities" => (Some(Of::Entities(listed(tables)?)), "aliases"),
            "aliases" => (Some(Of::Aliases), "alias"),
            _ => (None, ""),
        };
        Ok(Self {
            insert: base.prepare("INSERT INTO names (entity_id, name) VALUES (?, ?)")?,
            of,
            columns: ["entity_id", "entity", forms].map(|name| source.column(name)),
            before: (String::new(), String::new()),
        })
    }

    /// Adds what a row has.
    fn row(&mut self, line: &Line<'_>) -> rusqlite::Result<()> {
        let Some(of) = &self.of else {
            return Ok(());
        };
        let [entity, label, forms] = self.columns.map(|column| line.text(column));
        match of {
            Of::Entities(listed) => {
                self.insert.execute((&entity, &label))?;
                if !listed.contains(&*entity) {
                    let forms = forms.split('|');
                    for form in forms.filter(|form| !form.is_empty() && *form != label) {
                        self.insert.execute((&entity, form))?;
                    }
                }
            }
            Of::Aliases => {
                let is_new = self.before.0 != entity || self.before.1 != forms;
                if is_new && forms != label && !forms.is_empty() {
                    self.insert.execute((&entity, &forms))?;
                }
                self.before.0.replace_range(.., &entity);
                self.before.1.replace_range(.., &forms);
            }
        }
        Ok(())
    }
}

/// The entities that `aliases.csv` lists; none where there is no such table.
fn listed(tables: &Path) -> Result<FxHashSet<Box<str>>> {
    let mut listed: FxHashSet<Box<str>> = FxHashSet::default();
    let Some(mut source) = Source::open(tables, "aliases.csv")? else {
        return Ok(listed);
    };
    let entity = source.column("entity_id");
    while let Some(line) = source.next()? {
        let id = line.text(entity);
        if !listed.contains(&*id) {
            listed.insert((*id).into());
        }
    }
    Ok(listed)
}
