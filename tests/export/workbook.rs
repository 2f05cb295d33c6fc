//! The workbook, opened by calamine always and by LibreOffice where it is installed.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use cablegraph::export::csv::{Row, begins_formula};
use cablegraph::export::workbook::{self, WORKBOOK};
use cablegraph::network::Window;
use cablegraph::view::View;
use calamine::{Data, Reader as _, Xlsx, open_workbook};

use super::{fixture, table};
use crate::place::cablegraph;

/// A workbook as it was read: each sheet's cells below its first row.
struct Book {
    names: Vec<String>,
    sheets: BTreeMap<String, Vec<Vec<Data>>>,
}

impl Book {
    fn open(path: &Path) -> Self {
        let mut book: Xlsx<_> = open_workbook(path).unwrap();
        let names = book.sheet_names();
        let mut sheets = BTreeMap::new();
        for name in &names {
            let range = book.worksheet_range(name).unwrap();
            assert_eq!(range.start(), Some((0, 0)), "{name}");
            sheets.insert(name.clone(), range.rows().map(<[Data]>::to_vec).collect());
            let formulas = book.worksheet_formula(name).unwrap();
            assert!(formulas.is_empty(), "{name} has formulas");
        }
        Self { names, sheets }
    }

    /// What a sheet says above its header.
    fn note(&self, sheet: &str) -> String {
        self.sheets[sheet][0][1].to_string()
    }

    /// The rows of a sheet by the titles of its columns.
    fn rows(&self, sheet: &str) -> Vec<BTreeMap<String, Data>> {
        let rows = &self.sheets[sheet];
        let header = if sheet == "Review" { 0 } else { 2 };
        let titles: Vec<String> = rows[header].iter().map(ToString::to_string).collect();
        let row = |row: &Vec<Data>| titles.iter().cloned().zip(row.iter().cloned()).collect();
        rows[header + 1..].iter().map(row).collect()
    }

    /// The texts of a column, in order.
    fn texts(&self, sheet: &str, title: &str) -> Vec<String> {
        let rows = self.rows(sheet);
        rows.iter().map(|row| row[title].to_string()).collect()
    }
}

fn text(cell: &str) -> Data {
    if cell.is_empty() {
        Data::Empty
    } else {
        Data::String(cell.to_owned())
    }
}

fn number(cell: &str) -> Data {
    if cell.is_empty() {
        Data::Empty
    } else {
        Data::Float(cell.parse().unwrap())
    }
}

/// What a cell of a table says: its guard is none of it.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start().starts_with(begins_formula) => rest,
        _ => cell,
    }
}

/// The output of a run over the samples.
fn samples() -> tempfile::TempDir {
    let output = tempfile::tempdir().unwrap();
    let run = cablegraph()
        .args(["extract", "tests/corpus", "--quiet", "--output"])
        .arg(output.path())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    output
}

#[test]
fn every_row_of_the_samples_is_there_with_its_types() {
    let output = samples();
    let book = Book::open(&output.path().join(WORKBOOK));
    let expected = [
        "Summary",
        "People",
        "Organisations",
        "Places",
        "Topics",
        "Relations",
        "Timeline",
        "Co-mentions",
        "Evidence",
        "Documents",
        "Review",
    ];
    let known: Vec<&String> = book
        .names
        .iter()
        .filter(|name| expected.contains(&name.as_str()))
        .collect();
    assert_eq!(known.len(), book.names.len(), "{:?}", book.names);

    let entities = table(output.path(), "entities.csv");
    for (sheet, kind) in [
        ("People", "person"),
        ("Organisations", "organisation"),
        ("Places", "place"),
        ("Topics", "topic"),
    ] {
        let wanted: BTreeMap<&str, _> = entities
            .iter()
            .filter(|row| row["type"] == kind)
            .map(|row| (row["entity_id"].as_str(), row))
            .collect();
        let rows = book.rows(sheet);
        assert_eq!(rows.len(), wanted.len(), "{sheet}");
        let mut before = f64::MAX;
        for row in &rows {
            let entity = wanted[row["Id"].to_string().as_str()];
            assert_eq!(row["Name"], text(&entity["entity"]));
            assert_eq!(row["Mentions"], number(&entity["mentions"]));
            assert_eq!(row["PageRank"], number(&entity["pagerank"]));
            let Data::Float(mentions) = row["Mentions"] else {
                panic!("{row:?}")
            };
            assert!(mentions <= before, "the most mentioned come first");
            before = mentions;
            day_is(&row["First"], &entity["first_date"]);
        }
        assert!(
            book.note(sheet).starts_with(&format!("{}: ", rows.len())),
            "{}",
            book.note(sheet)
        );
    }

    let relations = table(output.path(), "relations.csv");
    let mut quotes: Vec<String> = relations
        .iter()
        .map(|row| unguarded(&row["quote"]).to_owned())
        .collect();
    let mut shown = book.texts("Relations", "Sentence");
    quotes.sort();
    shown.sort();
    for (shown, quote) in shown.iter().zip(&quotes) {
        assert_eq!(shown, quote);
    }
    assert_eq!(shown.len(), quotes.len());
    assert!(
        book.texts("Relations", "Relation")
            .contains(&"affiliated with".to_owned())
    );

    let comentions = table(output.path(), "comentions.csv");
    let rows = book.rows("Co-mentions");
    assert_eq!(rows.len(), comentions.len());
    let weights: BTreeMap<&str, &str> = comentions
        .iter()
        .map(|row| (row["edge_id"].as_str(), row["weight"].as_str()))
        .collect();
    for row in &rows {
        let weight = weights[row["Edge id"].to_string().as_str()];
        assert_eq!(row["Times"], number(weight));
        assert_eq!(row["Sentences"], text(&format!("read {weight}")));
    }
    assert_eq!(
        book.rows("Evidence").len(),
        table(output.path(), "evidence.csv").len()
    );

    let documents = table(output.path(), "documents.csv");
    let rows = book.rows("Documents");
    assert_eq!(rows.len(), documents.len());
    for (row, document) in rows.iter().zip(&documents) {
        assert_eq!(row["Document"], text(&document["doc_id"]));
        assert_eq!(row["Words"], number(&document["words"]));
        day_is(&row["Date"], &document["date"]);
    }
}

/// A date is a day of the calendar, not a text.
fn day_is(cell: &Data, date: &str) {
    match cell {
        Data::Empty => assert_eq!(date, ""),
        Data::DateTime(day) => {
            let (year, month, of_month, ..) = day.to_ymd_hms_milli();
            assert_eq!(format!("{year:04}-{month:02}-{of_month:02}"), date);
        }
        other => panic!("{other:?} for {date}"),
    }
}

#[test]
fn the_first_sheet_leads_to_all_others_and_to_those_most_mentioned() {
    let output = samples();
    let path = output.path().join(WORKBOOK);
    let book = Book::open(&path);
    let xml = member(&path, "xl/worksheets/sheet1.xml");
    for name in &book.names[1..] {
        assert!(xml.contains(&format!("location=\"'{name}'!A1\"")), "{name}");
    }
    let summary = &book.sheets["Summary"];
    let cell = |label: &str| {
        let row = summary.iter().find(|row| row[0] == label);
        row.unwrap_or_else(|| panic!("{label}"))[1].clone()
    };
    assert_eq!(cell("Documents"), Data::Float(13.0));
    day_is(&cell("From"), "1974-10-22");
    day_is(&cell("To"), "2009-10-14");
    assert_eq!(cell("Mentioned together means"), text("in one sentence"));
    // A link on a name leads to its row.
    let first = &book.rows("People")[0];
    let leading = format!("{} ({})", first["Name"], first["Mentions"]);
    assert!(
        summary
            .iter()
            .flatten()
            .any(|cell| cell.to_string() == leading),
        "{leading}"
    );
    assert!(xml.contains("location=\"'People'!A4\""));
}

/// The text of a file in the workbook.
fn member(path: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

fn hostile() -> tempfile::TempDir {
    let output = tempfile::tempdir().unwrap();
    fixture::hostile().write(output.path(), Window::Sentence, 1);
    workbook::write(
        &output.path().join("tables"),
        output.path(),
        &View::default(),
        false,
    )
    .unwrap();
    output
}

#[test]
fn hostile_texts_come_back_as_texts() {
    let output = hostile();
    let path = output.path().join(WORKBOOK);
    // Opening it holds that there are no formulas.
    let book = Book::open(&path);
    let entities = table(output.path(), "entities.csv");
    let mut names = Vec::new();
    for sheet in ["People", "Organisations", "Places", "Topics"] {
        for row in book.rows(sheet) {
            assert!(
                matches!(row["Name"], Data::String(_) | Data::Empty),
                "{row:?}"
            );
            names.push((row["Id"].to_string(), row["Name"].to_string()));
        }
    }
    names.sort();
    let mut formulas = 0;
    let mut wanted: Vec<(String, String)> = entities
        .iter()
        .map(|row| {
            let name = unguarded(&row["entity"]);
            formulas += usize::from(name.starts_with(begins_formula));
            (
                row["entity_id"].clone(),
                name.replace('\u{fffe}', "\u{fffd}"),
            )
        })
        .collect();
    wanted.sort();
    assert_eq!(names, wanted);
    assert!(formulas > 3, "the collection holds formulas");
    for cell in book.sheets.values().flatten().flatten() {
        if let Data::String(text) = cell {
            assert!(text.encode_utf16().count() <= 32_767);
        }
    }
    // Nothing leads out of the file.
    let mut archive = zip::ZipArchive::new(fs::File::open(&path).unwrap()).unwrap();
    for member in 0..archive.len() {
        let mut text = String::new();
        let mut file = archive.by_index(member).unwrap();
        file.read_to_string(&mut text).unwrap();
        assert!(!text.contains("TargetMode"));
        assert!(!text.contains("<f>"));
    }
}

/// A folder of tables made for a test: each with its columns and rows.
fn tables(of: &[(&str, &str, &[&[&str]])]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("tables")).unwrap();
    for (name, columns, rows) in of {
        let mut bytes = "\u{feff}".as_bytes().to_vec();
        bytes.extend_from_slice(columns.as_bytes());
        bytes.extend_from_slice(b"\r\n");
        for cells in *rows {
            let mut row = Row::new(&mut bytes);
            for cell in *cells {
                row.text(cell);
            }
            row.end();
        }
        fs::write(root.path().join("tables").join(name), bytes).unwrap();
    }
    root
}

#[test]
fn a_text_is_never_taken_for_anything_else() {
    let long = "x".repeat(40_000);
    let texts = [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(1)",
        "'tis",
        "'quoted'",
        "  =1",
        "＝1",
        "007",
        "1E5",
        "12/11",
        "https://example.org/",
        "mailto:a@example.org",
        "internal:'Summary'!A1",
        "_x0041_",
        "<b>&amp;</b>",
        "]]>",
        "TRUE",
        "\u{fffe}\u{ffff}",
        "a\u{1}b",
        &long,
    ];
    let rows: Vec<Vec<String>> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| {
            vec![
                format!("per-{index:02}"),
                (*text).to_owned(),
                "person".to_owned(),
                "1".to_owned(),
            ]
        })
        .collect();
    let rows: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let root = tables(&[("entities.csv", "entity_id,entity,type,mentions", &rows)]);
    workbook::write(
        &root.path().join("tables"),
        root.path(),
        &View::default(),
        false,
    )
    .unwrap();
    let book = Book::open(&root.path().join(WORKBOOK));
    let names = book.texts("People", "Name");
    for (text, name) in texts.iter().zip(&names) {
        match *text {
            "\u{fffe}\u{ffff}" => assert_eq!(name, "\u{fffd}\u{fffd}"),
            "a\u{1}b" => assert_eq!(name, "a b"),
            long if long.len() > 32_767 => {
                assert_eq!(name.chars().count(), 32_767);
                assert!(name.ends_with('…'));
            }
            text => assert_eq!(name, text),
        }
    }
    assert!(
        book.rows("People")
            .iter()
            .all(|row| matches!(row["Name"], Data::String(_)))
    );
    // Once it is edited, too: a spreadsheet is told that the cell is a text.
    let styles = member(&root.path().join(WORKBOOK), "xl/styles.xml");
    assert!(styles.contains("quotePrefix=\"1\""));
}

#[test]
fn days_that_a_spreadsheet_does_not_count_are_texts() {
    let dates = [
        "1899-12-31",
        "1900-02-28",
        "1900-03-01",
        "1956-11-05",
        "9999-12-31",
        "1956-11",
        "",
    ];
    let rows: Vec<[&str; 2]> = dates.iter().map(|date| ["a", *date]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(<[&str; 2]>::as_slice).collect();
    let root = tables(&[("documents.csv", "doc_id,date", &rows)]);
    workbook::write(
        &root.path().join("tables"),
        root.path(),
        &View::default(),
        false,
    )
    .unwrap();
    let book = Book::open(&root.path().join(WORKBOOK));
    for (row, date) in book.rows("Documents").iter().zip(dates) {
        if matches!(date, "1900-03-01" | "1956-11-05" | "9999-12-31") {
            day_is(&row["Date"], date);
        } else {
            assert_eq!(row["Date"], text(date));
        }
    }
    let summary = &book.sheets["Summary"];
    assert!(
        summary
            .iter()
            .any(|row| row[0] == text("From") && row[1] == text("1899-12-31"))
    );
}

#[test]
fn what_does_not_fit_is_said_and_the_telling_part_is_kept() {
    let pairs = 13_000;
    let mut comentions = Vec::new();
    let mut evidence = Vec::new();
    for number in 0..pairs {
        let edge = format!("per-a--per-b{number:05}");
        // The last are the most telling; the very last is no more than chance.
        let npmi = if number == pairs - 1 { "-0.1" } else { "0.5" };
        let weight = if number == pairs - 2 { "7" } else { "1" };
        for sentence in 0..weight.parse::<u32>().unwrap() {
            evidence.push(vec![
                edge.clone(),
                format!("sentence {sentence} of {number}"),
                "co-mention:sentence".to_owned(),
            ]);
        }
        comentions.push(vec![
            "per-a".to_owned(),
            "A".to_owned(),
            format!("per-b{number:05}"),
            format!("B {number}"),
            weight.to_owned(),
            npmi.to_owned(),
            format!("{number}.0"),
            edge,
        ]);
    }
    let cells = |rows: &[Vec<String>]| -> Vec<Vec<&'static str>> {
        rows.iter()
            .map(|row| row.iter().map(|cell| &*cell.clone().leak()).collect())
            .collect()
    };
    let (comentions, evidence) = (cells(&comentions), cells(&evidence));
    let comentions: Vec<&[&str]> = comentions.iter().map(Vec::as_slice).collect();
    let evidence: Vec<&[&str]> = evidence.iter().map(Vec::as_slice).collect();
    let root = tables(&[
        (
            "entities.csv",
            "entity_id,entity,type,mentions",
            &[&["per-a", "A", "person", "1"]],
        ),
        (
            "comentions.csv",
            "source_id,source,target_id,target,weight,npmi,log_likelihood,edge_id",
            &comentions,
        ),
        ("evidence.csv", "edge_id,quote,rule", &evidence),
    ]);
    workbook::write(
        &root.path().join("tables"),
        root.path(),
        &View::default(),
        false,
    )
    .unwrap();
    let book = Book::open(&root.path().join(WORKBOOK));
    let rows = book.rows("Co-mentions");
    assert_eq!(rows.len(), 12_000);
    assert!(book.note("Co-mentions").starts_with("12,000 of 13,000: "));
    assert!(
        book.note("Co-mentions")
            .ends_with("all of them are in tables/comentions.csv")
    );
    assert_eq!(rows[0]["Mentioned with"], text("B 12998"));
    assert_eq!(rows[0]["Sentences"], text("read 5 of 7"));
    let sentences = book.texts("Evidence", "Sentence");
    assert_eq!(sentences.len(), 12_000);
    assert_eq!(sentences[0], "sentence 0 of 12998");
    assert_eq!(sentences[4], "sentence 4 of 12998");
    assert_eq!(sentences[5], "sentence 0 of 12997");
    let summary = &book.sheets["Summary"];
    let told = summary
        .iter()
        .find(|row| row[0] == text("Evidence"))
        .unwrap();
    assert_eq!(told[1], text("12,000 of 13,006: the rest does not fit"));
    assert_eq!(told[2], text("tables/evidence.csv"));
    // The link on the second pair leads to its first sentence.
    let index = book
        .names
        .iter()
        .position(|name| name == "Co-mentions")
        .unwrap()
        + 1;
    let xml = member(
        &root.path().join(WORKBOOK),
        &format!("xl/worksheets/sheet{index}.xml"),
    );
    assert!(xml.contains("location=\"'Evidence'!A9\""));
}

#[test]
fn a_part_of_the_collection_says_so() {
    let root = tables(&[(
        "entities.csv",
        "entity_id,entity,type,mentions",
        &[&["per-a", "A", "person", "1"]],
    )]);
    let view = View {
        filters: vec!["documents from 2008-01-01 on".to_owned()],
    };
    workbook::write(&root.path().join("tables"), root.path(), &view, false).unwrap();
    let book = Book::open(&root.path().join(WORKBOOK));
    let summary = &book.sheets["Summary"];
    let said = |row: &Vec<Data>| row[1] == text("documents from 2008-01-01 on");
    assert!(summary.iter().any(said));
    assert!(
        book.note("People")
            .ends_with("the whole is in tables/entities.csv")
    );
    assert!(summary.iter().any(|row| row[2] == text("The whole is in")));
    // In a folder of its own it does not lead to tables that are not there.
    workbook::write(&root.path().join("tables"), root.path(), &view, true).unwrap();
    let book = Book::open(&root.path().join(WORKBOOK));
    assert!(
        book.note("People")
            .ends_with("the whole is in tables/entities.csv of the output read")
    );
    let header = text("In the output read, the whole is in");
    assert!(book.sheets["Summary"].iter().any(|row| row[2] == header));
}

#[test]
fn the_bytes_do_not_depend_on_threads_or_the_hour() {
    let output = hostile();
    let path = output.path().join(WORKBOOK);
    let first = fs::read(&path).unwrap();
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            workbook::write(
                &output.path().join("tables"),
                output.path(),
                &View::default(),
                false,
            )
        })
        .unwrap();
        assert!(fs::read(&path).unwrap() == first, "{threads} threads");
    }
}

#[test]
fn a_table_that_a_spreadsheet_saved_is_read_as_well() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("tables");
    fs::create_dir(&folder).unwrap();
    let text =
        "entity_id;entity;type;mentions\r\nper-a;\"A; the first\";person;3\r\nper-b;B;person\r\n";
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [text.as_bytes(), &utf16] {
        fs::write(folder.join("entities.csv"), bytes).unwrap();
        workbook::write(&folder, root.path(), &View::default(), false).unwrap();
        let book = Book::open(&root.path().join(WORKBOOK));
        assert_eq!(book.texts("People", "Name"), ["A; the first", "B"]);
        assert_eq!(book.texts("People", "Mentions"), ["3", ""]);
    }
}

#[test]
fn libreoffice_opens_it() {
    let output = hostile();
    let home = tempfile::tempdir().unwrap();
    let run = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            home.path().display()
        ))
        // All sheets, in UTF-8, cells as they are shown, texts in quotes.
        .args([
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1",
            "--outdir",
        ])
        .arg(home.path())
        .arg(output.path().join(WORKBOOK))
        .output();
    let Ok(run) = run else {
        eprintln!("skipped: LibreOffice (soffice) is not installed");
        return;
    };
    assert!(run.status.success(), "{run:?}");
    let book = Book::open(&output.path().join(WORKBOOK));
    for sheet in &book.names {
        let file = home.path().join(format!("workbook-{sheet}.csv"));
        let bytes = fs::read(&file).unwrap_or_else(|error| panic!("{sheet}: {error}: {run:?}"));
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(&bytes[..]);
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
        assert_eq!(rows.len(), book.sheets[sheet].len(), "{sheet}");
        for (row, wanted) in rows.iter().zip(&book.sheets[sheet]) {
            for (cell, wanted) in row.iter().zip(wanted) {
                if let Data::String(wanted) = wanted {
                    assert_eq!(cell, wanted, "{sheet}");
                }
            }
        }
    }
}
