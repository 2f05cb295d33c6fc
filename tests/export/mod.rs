//! What is written can be read: by Gephi (its rules as a lint of our own), by spreadsheets, by GraphML readers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cablegraph::export::csv::{BOM, Row, begins_formula};
use cablegraph::export::rows::{Context, RowBuffers, document_rows};
use cablegraph::export::staging::Staging;
use cablegraph::export::tables::{self, Tables};
use cablegraph::network::{Kept, Window};
use proptest::prelude::*;

/// A collection made to break what is written from it.
mod fixture;
/// Gephi's rules, and those of GraphML.
mod lint;
/// The page, as it is written.
mod report;
/// The files opened by networkx, igraph and graphology.
mod readers;

use crate::place::cablegraph;
use fixture::Collection;
use lint::Finding;

/// A table as a spreadsheet reads it, each row by its columns.
pub(crate) fn table(output: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = fs::read(output.join("tables").join(name)).unwrap();
    let bytes = bytes.strip_prefix(BOM).expect("a table begins with a BOM");
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(text.ends_with("\r\n"), "{name}");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader
        .deserialize::<BTreeMap<String, String>>()
        .map(|row| row.unwrap())
        .collect()
}

fn written(collection: &Collection) -> tempfile::TempDir {
    let output = tempfile::tempdir().unwrap();
    collection.write(output.path(), Window::Sentence, 1);
    output
}

fn all_findings(output: &Path) -> Vec<Finding> {
    let read = |name: &str| fs::read(output.join(name)).unwrap();
    let nodes = read("gephi/nodes.csv");
    let mut findings = lint::nodes(&nodes);
    findings.extend(lint::edges(&read("gephi/edges.csv"), &nodes));
    findings.extend(lint::graphml(&read("graph/comentions.graphml"), false));
    findings.extend(lint::graphml(&read("graph/relations.graphml"), true));
    findings
}

#[test]
fn gephi_reads_a_hostile_collection_whole() {
    let output = written(&fixture::hostile());
    assert_eq!(all_findings(output.path()), []);
}

#[test]
fn gephi_reads_small_collections_whole() {
    for collection in [
        fixture::empty(),
        fixture::lone("2007"),
        fixture::lone("12, 14"),
        fixture::lone("<[2007, 2009]>"),
        fixture::lone("Plan (1, 2, x)"),
        fixture::lone("true"),
        fixture::lone("NaN"),
        fixture::lone("1d"),
        fixture::lone("2009-09-03"),
        fixture::lone("\\"),
        fixture::lone("-"),
        fixture::lone("'2007'"),
    ] {
        let output = written(&collection);
        assert_eq!(all_findings(output.path()), []);
    }
}

#[test]
fn gephi_reads_the_samples_whole() {
    let output = tempfile::tempdir().unwrap();
    let run = cablegraph()
        .args(["extract", "tests/corpus", "--quiet", "--output"])
        .arg(output.path())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    assert_eq!(all_findings(output.path()), []);
    assert!(table(output.path(), "evidence.csv").len() > 100);
}

#[test]
fn an_edges_weight_is_its_rows_of_evidence() {
    for window in [Window::Sentence, Window::Paragraph, Window::Document] {
        for min_weight in [1, 2] {
            let output = tempfile::tempdir().unwrap();
            fixture::hostile().write(output.path(), window, min_weight);
            let mut rows: BTreeMap<String, u64> = BTreeMap::new();
            for row in table(output.path(), "evidence.csv") {
                *rows.entry(row["edge_id"].clone()).or_default() += 1;
            }
            let mut weights: BTreeMap<String, u64> = table(output.path(), "comentions.csv")
                .iter()
                .map(|row| (row["edge_id"].clone(), row["weight"].parse().unwrap()))
                .collect();
            assert!(!weights.is_empty());
            assert!(weights.values().all(|&weight| weight >= min_weight.into()));
            for edge in lint::records(&fs::read(output.path().join("gephi/edges.csv")).unwrap()) {
                if edge["Type"] == "Directed" {
                    weights.insert(edge["Id"].clone(), edge["Weight"].parse().unwrap());
                } else {
                    assert_eq!(edge["Weight"], weights[&edge["Id"]].to_string());
                }
            }
            assert_eq!(rows, weights);
        }
    }
}

#[test]
fn quotes_show_what_they_are_evidence_of() {
    for window in [Window::Sentence, Window::Paragraph, Window::Document] {
        let collection = fixture::hostile();
        let output = tempfile::tempdir().unwrap();
        collection.write(output.path(), window, 1);
        let mut cut = 0;
        for row in table(output.path(), "evidence.csv") {
            let document = collection.document(&row["doc_id"]);
            let (start, end): (usize, usize) =
                (row["start"].parse().unwrap(), row["end"].parse().unwrap());
            let quote = &row["quote"];
            assert!(quote.chars().count() <= 1_000, "{quote}");
            assert!(!quote.contains("PAGE 02"), "{quote}");
            cut += usize::from(quote.contains('…'));
            // The words at both ends of the span are in the quote.
            let span: Vec<char> = document
                .text
                .chars()
                .skip(start)
                .take(end - start)
                .collect();
            let span: String = span.into_iter().collect();
            let words: Vec<&str> = span.split_whitespace().collect();
            for word in [words[0], words[words.len() - 1]] {
                assert!(quote.contains(word), "{word:?} in {quote:?}");
            }
        }
        assert!(cut > 0);
    }
}

#[test]
fn mentions_are_the_text_as_written() {
    let collection = fixture::hostile();
    let output = written(&collection);
    let rows = table(output.path(), "mentions.csv");
    assert!(rows.iter().any(|row| row["text"].contains("\r\n")));
    for row in rows {
        let document = collection.document(&row["doc_id"]);
        let (start, end): (usize, usize) =
            (row["start"].parse().unwrap(), row["end"].parse().unwrap());
        let text: String = document
            .text
            .chars()
            .skip(start)
            .take(end - start)
            .collect();
        assert_eq!(row["text"].strip_prefix('\'').unwrap_or(&row["text"]), text);
    }
}

#[test]
fn tables_keep_the_contract() {
    let output = written(&fixture::hostile());
    for (name, columns) in [
        (
            "mentions.csv",
            "doc_id,start,end,type,text,entity,entity_id,paragraph,sentence,zone,rule",
        ),
        (
            "entities.csv",
            "entity_id,entity,type,subtype,country,aliases,mentions,documents,first_date,last_date,gazetteer_id",
        ),
        (
            "relations.csv",
            "doc_id,paragraph,source_id,source,relation,target_id,target,role,date,start,end,quote,rule",
        ),
        (
            "comentions.csv",
            "source_id,source,target_id,target,weight,documents,npmi,log_likelihood,first_date,last_date",
        ),
        (
            "evidence.csv",
            "edge_id,doc_id,cable_id,paragraph,marking,start,end,quote,rule",
        ),
        (
            "documents.csv",
            "doc_id,cable_id,date,post,from,to,info,precedence,classification,captions,tags,subject,references,signer,drafter_or_classifier,paragraphs,words,encoding",
        ),
        ("skipped.csv", "input,reason"),
    ] {
        let text = fs::read_to_string(output.path().join("tables").join(name)).unwrap();
        assert!(text.starts_with(&format!("\u{feff}{columns}")), "{name}");
        let rows = table(output.path(), name);
        assert!(!rows.is_empty(), "{name}");
        for row in rows {
            for (column, cell) in &row {
                let number = cell.parse::<f64>().is_ok();
                assert!(
                    number || !cell.trim_start().starts_with(begins_formula),
                    "{name} {column} {cell:?}"
                );
                assert!(
                    column == "text" || cell.encode_utf16().count() <= 32_767,
                    "{name} {column}"
                );
                assert!(
                    column == "text" || !cell.contains(char::is_control),
                    "{name} {column} {cell:?}"
                );
                let float = matches!(
                    column.as_str(),
                    "npmi" | "log_likelihood" | "pagerank" | "certainty"
                );
                assert!(!float || cell.contains('.'), "{name} {column} {cell}");
            }
        }
    }
}

#[test]
fn every_id_of_an_edge_is_the_same_in_every_file() {
    let output = written(&fixture::hostile());
    let gephi = lint::records(&fs::read(output.path().join("gephi/edges.csv")).unwrap());
    let ids = |wanted: &str| -> Vec<String> {
        let of = gephi.iter().filter(|edge| edge["Type"] == wanted);
        of.map(|edge| edge["Id"].clone()).collect()
    };
    let comentions: Vec<String> = table(output.path(), "comentions.csv")
        .iter()
        .map(|row| row["edge_id"].clone())
        .collect();
    assert_eq!(ids("Undirected"), comentions);
    for (file, wanted) in [("comentions", "Undirected"), ("relations", "Directed")] {
        let xml = fs::read(output.path().join(format!("graph/{file}.graphml"))).unwrap();
        assert_eq!(lint::graph(&xml).edge_ids, ids(wanted));
    }
    for row in table(output.path(), "relations.csv") {
        assert!(ids("Directed").contains(&row["edge_id"]));
    }
}

#[test]
fn an_edge_is_as_sure_as_its_ends_and_its_rule_in_every_file() {
    let output = written(&fixture::hostile());
    // In hundredths.
    let number =
        |row: &BTreeMap<String, String>| row["certainty"].replace('.', "").parse::<u32>().unwrap();
    let mut nodes: BTreeMap<String, u32> = BTreeMap::new();
    for row in table(output.path(), "entities.csv") {
        nodes.insert(row["entity_id"].clone(), number(&row));
    }
    let words: BTreeMap<&str, u32> = [
        ("certain", 97),
        ("likely", 90),
        ("probable", 75),
        ("unsure", 0),
    ]
    .into();
    let mut edges: BTreeMap<String, u32> = BTreeMap::new();
    for name in ["comentions.csv", "relations.csv", "evidence.csv"] {
        for row in table(output.path(), name) {
            let ends: Vec<&str> = row["edge_id"].split("--").collect();
            let weaker = nodes[ends[0]].min(nodes[ends[ends.len() - 1]]);
            // The rule of the fixture's relations is right in four cases of five.
            let wanted = if ends.len() == 3 {
                weaker.min(80)
            } else {
                weaker
            };
            assert_eq!(number(&row), wanted, "{name} {}", row["edge_id"]);
            assert!(words[row["confidence"].as_str()] <= wanted);
            edges.insert(row["edge_id"].clone(), wanted);
        }
    }
    assert!(
        edges.values().any(|&sure| sure == 60),
        "a surname makes an edge unsure"
    );
    assert!(
        edges.values().any(|&sure| sure > 90),
        "and two full names do not"
    );
    for row in lint::records(&fs::read(output.path().join("gephi/edges.csv")).unwrap()) {
        assert_eq!(number(&row), edges[&row["Id"]]);
    }
    for row in lint::records(&fs::read(output.path().join("gephi/nodes.csv")).unwrap()) {
        assert_eq!(number(&row), nodes[&row["Id"]]);
    }
    for file in ["comentions", "relations"] {
        let path = output.path().join(format!("graph/{file}.graphml"));
        let xml = fs::read_to_string(path).unwrap();
        for line in xml.lines().filter(|line| line.contains("<edge ")) {
            let id = line.split('"').nth(1).unwrap();
            let cell = format!("<data key=\"edge_certainty\">0.{:02}</data>", edges[id]);
            assert!(line.contains(&cell), "{line}");
        }
        for line in xml.lines().filter(|line| line.contains("<node ")) {
            let id = line.split('"').nth(1).unwrap();
            let cell = format!("<data key=\"certainty\">0.{:02}</data>", nodes[id]);
            assert!(line.contains(&cell), "{line}");
        }
    }
}

#[test]
fn the_same_bytes_in_every_run_and_in_any_number_of_buffers() {
    let collection = fixture::hostile();
    let (one, two) = (written(&collection), written(&collection));
    for name in fixture::FILES {
        let read = |output: &tempfile::TempDir| fs::read(output.path().join(name)).unwrap();
        assert!(read(&one) == read(&two), "{name}");
    }
    // All documents in one buffer give what a buffer each gives.
    let (registry, rules, kept) = (&collection.registry, &collection.rules, Kept::all());
    let context = Context {
        registry,
        rules,
        window: Window::Sentence,
        kept: &kept,
    };
    let mut together = RowBuffers::default();
    let home = tempfile::tempdir().unwrap();
    let staging = Staging::create(home.path()).unwrap();
    let mut tables = Tables::create(&staging.tables()).unwrap();
    for document in &collection.documents {
        let units = document.units(Window::Sentence);
        document_rows(
            &document.tagged,
            &document.ids,
            &units,
            context,
            &mut together,
        );
    }
    tables.append(&together).unwrap();
    let counts = tables.finish().unwrap();
    for (name, count) in ["mentions", "relations", "evidence", "documents"]
        .iter()
        .zip(counts)
    {
        let file = format!("tables/{name}.csv");
        let read = |root: &Path| fs::read(root.join(&file)).unwrap();
        assert!(read(one.path()) == read(&staging.root()), "{name}");
        assert_eq!(
            table(&staging.root(), &format!("{name}.csv")).len() as u64,
            count
        );
    }
}

#[test]
fn a_full_disk_is_an_error_that_names_the_file() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(full, home.path().join("skipped.csv")).unwrap();
    let error = tables::write_skipped(home.path(), &[])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("skipped.csv") && error.contains("disk full"),
        "{error}"
    );
}

/// Texts with much of what is dangerous in them.
fn dangerous() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => any::<char>().prop_map(String::from),
        4 => proptest::sample::select(vec![
            "\"", ",", "\r", "\n", "\t", "=", "+", "-", "@", "＝", "－", "﹦", "\\", "'", "|", "[", "]", "(", ")",
            "<", ">", "&", "]]>", " ", "\u{0}", "\u{85}", "\u{2028}", "\u{fffe}", "2007", "2009-09-03", ", ", "true",
            "NaN", "1e5", "é",
        ]).prop_map(String::from),
        2 => "[a-zA-Z ]{1,6}",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn cells_come_back(cells in proptest::collection::vec(dangerous(), 2..6)) {
        let mut bytes = BOM.to_vec();
        for verbatim in [false, true] {
            let mut row = Row::new(&mut bytes);
            for cell in &cells {
                if verbatim { row.verbatim(cell); } else { row.text(cell); }
            }
            row.end();
        }
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        prop_assert_eq!(rows.len(), 2);
        for (row, verbatim) in rows.iter().zip([false, true]) {
            prop_assert_eq!(row.len(), cells.len());
            for (cell, original) in row.iter().zip(&cells) {
                prop_assert!(!cell.starts_with(begins_formula), "{:?}", cell);
                let cell = cell.strip_prefix('\'').filter(|_| !original.starts_with('\'')).unwrap_or(cell);
                if verbatim {
                    prop_assert_eq!(cell, original);
                } else {
                    let on_one_line = !cell.contains(['\r', '\n', '\t', '\u{0}', '\u{2028}']);
                    prop_assert!(on_one_line);
                    let plain: String = original
                        .chars()
                        .map(|c| if c.is_control() || c == '\u{2028}' || c == '\u{2029}' { ' ' } else { c })
                        .collect();
                    prop_assert_eq!(cell, plain);
                }
            }
        }
    }

    #[test]
    fn gephi_never_guesses_wrongly(labels in proptest::collection::vec(dangerous(), 1..6)) {
        let output = written(&fixture::named(&labels));
        prop_assert_eq!(all_findings(output.path()), []);
    }

    #[test]
    fn graphml_has_every_end(collection in fixture::any_network()) {
        let output = written(&collection);
        for (file, directed) in [("comentions", false), ("relations", true)] {
            let xml = fs::read(output.path().join(format!("graph/{file}.graphml"))).unwrap();
            prop_assert_eq!(lint::graphml(&xml, directed), []);
            let graph = lint::graph(&xml);
            prop_assert_eq!(graph.node_ids.len(), collection.registry.entities.len());
            let network = collection.network(Window::Sentence, 1);
            let edges = if directed { network.relations.len() } else { network.comentions.len() };
            prop_assert_eq!(graph.edge_ids.len(), edges);
        }
    }
}
