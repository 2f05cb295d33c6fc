//! The database, opened by SQLite; and the questions of `docs/sqlite.md`, asked of it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use cablegraph::export::database::{self, DATABASE};
use cablegraph::network::Window;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use super::{fixture, table};
use crate::place::cablegraph;

/// The output of a run over the samples, with its database.
fn samples() -> tempfile::TempDir {
    let output = tempfile::tempdir().unwrap();
    let run = cablegraph()
        .args(["extract", "tests/corpus", "--sqlite", "--quiet", "--output"])
        .arg(output.path())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    output
}

fn open(output: &Path) -> Connection {
    Connection::open_with_flags(output.join(DATABASE), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// The one number that a query gives.
fn count(base: &Connection, query: &str) -> i64 {
    base.query_row(query, [], |row| row.get(0)).unwrap()
}

/// What a query gives, as `sqlite3 -header` prints it.
fn printed(base: &Connection, query: &str) -> String {
    let mut statement = base
        .prepare(query)
        .unwrap_or_else(|error| panic!("{error}: {query}"));
    let mut text = statement.column_names().collect::<Vec<_>>().join("|");
    text.push('\n');
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        for column in 0..columns {
            if column > 0 {
                text.push('|');
            }
            match row.get_ref(column).unwrap() {
                ValueRef::Null => {}
                ValueRef::Integer(number) => write!(text, "{number}").unwrap(),
                ValueRef::Real(number) => write!(text, "{number:?}").unwrap(),
                ValueRef::Text(bytes) => text.push_str(std::str::from_utf8(bytes).unwrap()),
                ValueRef::Blob(_) => panic!("a blob"),
            }
        }
        text.push('\n');
    }
    text
}

#[test]
fn all_rows_are_there_and_keys_hold() {
    let output = samples();
    let base = open(output.path());
    assert_eq!(
        base.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)),
        Ok("ok".to_owned())
    );
    let broken = printed(&base, "SELECT * FROM pragma_foreign_key_check");
    assert_eq!(broken.lines().count(), 1, "{broken}");
    for name in [
        "entities",
        "documents",
        "comentions",
        "relations",
        "evidence",
        "mentions",
        "aliases",
        "review",
        "skipped",
    ] {
        let rows = table(output.path(), &format!("{name}.csv"));
        assert_eq!(
            count(&base, &format!("SELECT count(*) FROM {name}")),
            rows.len().cast_signed() as i64,
            "{name}"
        );
        // Every column but those that the edges and quotes of the evidence hold.
        for column in rows.first().into_iter().flat_map(|row| row.keys()) {
            if name == "evidence" && ["quote", "source", "target"].contains(&column.as_str()) {
                continue;
            }
            let has =
                format!("SELECT count(*) FROM pragma_table_info('{name}') WHERE name = '{column}'");
            assert_eq!(count(&base, &has), 1, "{name}.{column}");
        }
    }
    // Numbers are numbers, what is empty is NULL.
    for query in [
        "SELECT count(*) FROM comentions WHERE typeof(weight) <> 'integer' OR typeof(npmi) <> 'real'",
        "SELECT count(*) FROM entities WHERE typeof(mentions) <> 'integer' OR typeof(pagerank) <> 'real'",
        "SELECT count(*) FROM documents WHERE date = '' OR cable_id = ''",
        // An edge's weight is its evidence, here too.
        "SELECT count(*) FROM edges AS g
         WHERE weight <> (SELECT count(*) FROM evidence AS e WHERE e.edge_id = g.edge_id)",
    ] {
        assert_eq!(count(&base, query), 0, "{query}");
    }
    assert!(count(&base, "SELECT count(*) FROM documents WHERE date IS NULL") > 0);
    // A sentence stands once, and all views can be asked.
    let quotes = count(&base, "SELECT count(*) FROM quotes");
    assert_eq!(
        quotes,
        count(
            &base,
            "SELECT count(*) FROM (SELECT DISTINCT doc_id, quote FROM quotes)"
        )
    );
    assert!(quotes < count(&base, "SELECT count(*) FROM evidence"));
    assert_eq!(
        count(&base, "SELECT count(*) FROM sentences"),
        count(&base, "SELECT count(*) FROM evidence")
    );
    assert_eq!(
        count(&base, "SELECT count(*) FROM ties"),
        2 * count(&base, "SELECT count(*) FROM edges")
    );
    for view in [
        "people",
        "organisations",
        "places",
        "topics",
        "who_met_whom",
        "roles",
        "mentions_by_year",
    ] {
        assert!(
            count(&base, &format!("SELECT count(*) FROM {view}")) > 0,
            "{view}"
        );
    }
}

#[test]
fn names_are_found_without_their_marks() {
    let output = samples();
    let base = open(output.path());
    let query = "SELECT DISTINCT entity_id FROM names WHERE name_id IN
                 (SELECT rowid FROM names_fts WHERE names_fts MATCH 'luis* OR zhigal*')";
    let found = printed(&base, query);
    assert!(found.contains("per-konstantin-zhigalov"), "{found}");
}

#[test]
fn the_database_is_made_only_where_it_is_asked_for() {
    let output = tempfile::tempdir().unwrap();
    let run = cablegraph()
        .args(["extract", "tests/corpus", "--quiet", "--output"])
        .arg(output.path())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    assert!(!output.path().join(DATABASE).exists());
}

#[test]
fn hostile_texts_stand_as_they_are() {
    let output = tempfile::tempdir().unwrap();
    fixture::hostile().write(output.path(), Window::Sentence, 1);
    database::write(&output.path().join("tables"), output.path()).unwrap();
    let base = open(output.path());
    let broken = printed(&base, "SELECT * FROM pragma_foreign_key_check");
    assert_eq!(broken.lines().count(), 1, "{broken}");
    assert!(
        count(
            &base,
            "SELECT count(*) FROM entities WHERE entity LIKE '=%'"
        ) > 0
    );
    assert_eq!(
        count(
            &base,
            "SELECT count(*) FROM entities WHERE entity LIKE '''=%'"
        ),
        0
    );
}

#[test]
fn the_bytes_are_the_same_each_time() {
    let output = tempfile::tempdir().unwrap();
    fixture::hostile().write(output.path(), Window::Sentence, 1);
    database::write(&output.path().join("tables"), output.path()).unwrap();
    let first = fs::read(output.path().join(DATABASE)).unwrap();
    database::write(&output.path().join("tables"), output.path()).unwrap();
    assert!(fs::read(output.path().join(DATABASE)).unwrap() == first);
}

#[test]
fn names_are_whole_however_many_an_entity_has() {
    let output = samples();
    let entities = output.path().join("tables/entities.csv");
    let written = fs::read_to_string(&entities).unwrap();
    // As of a name with more forms than a cell holds.
    let cut = written.replace("Konstantin Zhigalov|", "Konstantin Zhigalov, cut");
    assert!(cut != written);
    fs::write(&entities, cut).unwrap();
    database::write(&output.path().join("tables"), output.path()).unwrap();
    let base = open(output.path());
    for query in [
        "SELECT count(*) FROM (SELECT entity_id, alias FROM aliases EXCEPT SELECT entity_id, name FROM names)",
        "SELECT count(*) FROM names WHERE name LIKE '%cut%'",
        "SELECT count(*) FROM (SELECT 1 FROM names GROUP BY entity_id, name HAVING count(*) > 1)",
        "SELECT count(*) FROM entities WHERE entity_id NOT IN (SELECT entity_id FROM names)",
    ] {
        assert_eq!(count(&base, query), 0, "{query}");
    }
}

/// What somebody did to a table.
type Change<'c> = &'c dyn Fn(&str) -> String;

#[test]
fn a_table_that_makes_no_database_is_named_with_what_helps() {
    let output = samples();
    let tables = output.path().join("tables");
    let doubled = |text: &str| format!("{text}{}\r\n", text.lines().last().unwrap());
    let renamed =
        |from: &'static str, to: &'static str| move |text: &str| text.replacen(from, to, 1);
    let cases: [(&str, Change<'_>, &str); 3] = [
        (
            "documents.csv",
            &doubled,
            "documents.csv: each `doc_id` must stand in it once, and `",
        ),
        (
            "entities.csv",
            &renamed(",subtype,", ",Entity,"),
            "entities.csv: a database cannot have the column `Entity` besides another",
        ),
        (
            "comentions.csv",
            &renamed(",weight,", ",times,"),
            "cannot make a database of these tables: ",
        ),
    ];
    for (name, change, wanted) in cases {
        let path = tables.join(name);
        let written = fs::read_to_string(&path).unwrap();
        fs::write(&path, change(&written)).unwrap();
        let error = database::write(&tables, output.path())
            .unwrap_err()
            .to_string();
        assert!(error.contains(wanted), "{error}");
        assert!(error.contains("extract again"), "{error}");
        assert!(!error.contains("disk"), "{error}");
        fs::write(&path, written).unwrap();
    }
    database::write(&tables, output.path()).unwrap();
}

#[test]
fn a_folder_without_tables_is_refused() {
    let output = tempfile::tempdir().unwrap();
    let error = database::write(&output.path().join("tables"), output.path())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("entities.csv: is missing: name the folder of a finished run"),
        "{error}"
    );
}

/// The page's questions are asked, and its answers are what comes back. With `BLESS=1` the answers are written anew.
#[test]
fn the_questions_of_the_page_have_the_answers_of_the_page() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/sqlite.md");
    let text = fs::read_to_string(&page).unwrap();
    let output = samples();
    let base = open(output.path());
    let mut told = String::new();
    let mut rest = text.as_str();
    let mut asked = 0;
    while let Some((before, behind)) = rest.split_once("```sql\n") {
        let (query, behind) = behind.split_once("```").unwrap();
        let (between, behind) = behind
            .split_once("```text\n")
            .expect("an answer behind each question");
        let (_, behind) = behind.split_once("```").unwrap();
        let answer = printed(&base, query);
        assert!(answer.lines().count() > 1, "nothing comes back: {query}");
        let _ = write!(
            told,
            "{before}```sql\n{query}```{between}```text\n{answer}```"
        );
        rest = behind;
        asked += 1;
    }
    told.push_str(rest);
    assert!(asked >= 5, "{asked} questions");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&page, &told).unwrap();
        return;
    }
    for (told, line) in told.lines().zip(text.lines()) {
        assert_eq!(
            told, line,
            "make bless writes the answers of docs/sqlite.md anew"
        );
    }
    assert!(
        told == text,
        "make bless writes the answers of docs/sqlite.md anew"
    );
}
