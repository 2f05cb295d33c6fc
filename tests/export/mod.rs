//! What is written can be read: by Gephi (its rules as a lint of our own), by spreadsheets, by readers of GraphML and
//! GEXF.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cablegraph::export::csv::{BOM, Row, begins_formula, unguarded};
use cablegraph::export::rows::{Context, RowBuffers, document_rows};
use cablegraph::export::staging::Staging;
use cablegraph::export::tables::{self, SPREADSHEET_ROWS, Tables};
use cablegraph::export::{gephi, gexf, graphml, svg};
use cablegraph::finished::Finished;
use cablegraph::graph;
use cablegraph::network::{Kept, Window};
use cablegraph::view::View;
use proptest::prelude::*;

/// The database, and what it is asked.
mod database;
/// How well a picture shows what is in it.
mod figures;
/// A collection made to break what is written from it.
mod fixture;
/// Gephi's rules, and those of GraphML and GEXF.
mod lint;
/// The files opened by networkx, igraph and graphology.
mod readers;
/// The page, as it is written.
mod report;
/// The workbook as spreadsheets open it.
mod workbook;

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
    findings.extend(lint::graphml(&read("graph/overview.graphml"), false));
    findings.extend(lint::gexf(&read("graph/overview.gexf")).findings);
    findings.extend(lint::gexf(&read("graph/all.gexf")).findings);
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

/// The rows of a table with each cell as it is written, quotes included.
fn cells_as_written(text: &str) -> Vec<Vec<&str>> {
    let (mut rows, mut row, mut from, mut quoted) = (Vec::new(), Vec::new(), 0, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' | b'\r' if !quoted => {
                row.push(&text[from..at]);
                from = at + 1;
                if byte == b'\r' {
                    rows.push(std::mem::take(&mut row));
                    from += 1;
                }
            }
            _ => {}
        }
    }
    rows
}

/// `LibreOffice` takes a semicolon in a bare cell for a separator, and what guesses the form of a table from its first
/// rows must see a quote there.
#[test]
fn text_stands_in_quotes_and_nothing_else_does() {
    const BARE: &[&str] = &[
        "certainty",
        "community",
        "confidence",
        "date",
        "degree",
        "documents",
        "edge_id",
        "end",
        "entities",
        "entity_id",
        "first_date",
        "last_date",
        "log_likelihood",
        "mentions",
        "npmi",
        "pagerank",
        "paragraph",
        "paragraphs",
        "relation",
        "relations",
        "sentence",
        "source_id",
        "start",
        "target_id",
        "type",
        "weight",
        "weighted_degree",
        "words",
        "zone",
        "betweenness",
        "core",
        "component",
        "clustering",
        "strength",
    ];
    let output = written(&fixture::hostile());
    for name in fixture::FILES
        .iter()
        .filter(|name| name.starts_with("tables/"))
    {
        let text = fs::read_to_string(output.path().join(name)).unwrap();
        let rows = cells_as_written(text.trim_start_matches('\u{feff}'));
        assert!(rows.len() > 1, "{name}");
        let quotes = rows[1].iter().any(|cell| cell.starts_with('"'));
        assert!(quotes, "{name}: the first row has a quote");
        for row in &rows[1..] {
            assert_eq!(row.len(), rows[0].len(), "{name}");
            for (column, cell) in rows[0].iter().zip(row) {
                let quoted = cell.starts_with('"') && cell.ends_with('"');
                let wanted = !cell.is_empty() && !BARE.contains(column);
                assert_eq!(quoted, wanted, "{name} {column} {cell}");
            }
        }
    }
}

#[test]
fn a_table_too_long_for_a_spreadsheet_has_parts_beside_it() {
    let collection = fixture::hostile();
    let (registry, rules, kept) = (&collection.registry, &collection.rules, Kept::all());
    let context = Context {
        registry,
        rules,
        window: Window::Sentence,
        kept: &kept,
    };
    let write = |rows: u64| {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("tables")).unwrap();
        let mut tables = Tables::parted(&home.path().join("tables"), rows).unwrap();
        let mut rows = RowBuffers::default();
        for document in &collection.documents {
            rows.clear();
            let units = document.units(Window::Sentence);
            document_rows(&document.tagged, &document.ids, &units, context, &mut rows);
            tables.append(&rows).unwrap();
        }
        tables.finish().unwrap();
        home
    };
    let (whole, parted) = (write(SPREADSHEET_ROWS), write(21));
    let names = |home: &tempfile::TempDir| {
        let files = fs::read_dir(home.path().join("tables")).unwrap();
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(&whole).len(), 4);
    for name in ["mentions", "evidence", "relations", "documents"] {
        let rows = table(whole.path(), &format!("{name}.csv"));
        assert!(
            rows == table(parted.path(), &format!("{name}.csv")),
            "{name}"
        );
        let parts: Vec<String> = names(&parted)
            .into_iter()
            .filter(|file| file.starts_with(&format!("{name}.part")))
            .collect();
        // Twenty rows to a part, as one names the columns.
        let wanted = if rows.len() > 20 {
            rows.len().div_ceil(20)
        } else {
            0
        };
        assert_eq!(parts.len(), wanted, "{name}");
        let mut joined = Vec::new();
        for number in 1..=parts.len() {
            let part = table(parted.path(), &format!("{name}.part{number}.csv"));
            assert!(part.len() == 20 || number == parts.len());
            joined.extend(part);
        }
        assert!(parts.is_empty() || joined == rows, "{name}");
    }
    assert!(names(&parted).contains(&"evidence.part3.csv".to_owned()));
}

#[test]
fn every_id_of_an_edge_is_the_same_in_every_file() {
    let output = written(&fixture::hostile());
    let gephi = lint::records(&fs::read(output.path().join("gephi/edges.csv")).unwrap());
    let ids = |wanted: &str| -> Vec<String> {
        let of = gephi.iter().filter(|edge| edge["Type"] == wanted);
        of.map(|edge| edge["Id"].clone()).collect()
    };
    let mut comentions: Vec<String> = table(output.path(), "comentions.csv")
        .iter()
        .map(|row| row["edge_id"].clone())
        .collect();
    // By weight in the table, by id in the others.
    comentions.sort();
    let mut undirected = ids("Undirected");
    undirected.sort();
    assert_eq!(undirected, comentions);
    for (file, wanted) in [("comentions", "Undirected"), ("relations", "Directed")] {
        let xml = fs::read(output.path().join(format!("graph/{file}.graphml"))).unwrap();
        assert_eq!(lint::graph(&xml).edge_ids, ids(wanted));
    }
    for row in table(output.path(), "relations.csv") {
        assert!(ids("Directed").contains(&row["edge_id"]));
    }
    let all = lint::gexf(&fs::read(output.path().join("graph/all.gexf")).unwrap());
    for edge in &gephi {
        let same = &all.edges[&edge["Id"]];
        let found = (&same.source, &same.target, &same.kind, same.directed);
        let directed = edge["Type"] == "Directed";
        assert_eq!(
            found,
            (&edge["Source"], &edge["Target"], &edge["Kind"], directed)
        );
        assert_eq!(edge["Weight"].parse(), Ok(same.weight));
        for (column, name) in [("certainty", "certainty"), ("npmi", "npmi")] {
            let cell = same.attributes.get(name).map_or("", String::as_str);
            assert_eq!(edge[column], cell, "{}", edge["Id"]);
        }
    }
    assert_eq!(all.edges.len(), gephi.len());
}

#[test]
fn a_graph_tells_of_its_own_nodes_alone() {
    let collection = fixture::hostile();
    let output = written(&collection);
    let network = collection.network(Window::Sentence, 1);
    let read = |name: &str| fs::read(output.path().join("graph").join(name)).unwrap();
    let ids = |drawn: &cablegraph::network::Drawn| -> Vec<String> {
        let of = |&id: &cablegraph::entity::EntityId| collection.registry.get(id).id.clone();
        drawn.nodes.iter().map(of).collect()
    };
    let relations = lint::graph(&read("relations.graphml"));
    assert_eq!(relations.node_ids, ids(&network.related));
    assert!(
        relations.node_ids.len() < collection.registry.entities.len(),
        "those without a relation are left out"
    );
    let text = String::from_utf8(read("relations.graphml")).unwrap();
    assert!(
        text.contains("entities without a relation.</desc>"),
        "and it says so"
    );
    let overview = lint::gexf(&read("overview.gexf"));
    let known: Vec<&String> = overview.nodes.keys().collect();
    assert_eq!(
        known,
        ids(&network.overview.drawn).iter().collect::<Vec<_>>()
    );
    assert_eq!(
        lint::graph(&read("overview.graphml")).node_ids,
        ids(&network.overview.drawn)
    );
    assert_eq!(overview.edges.len(), network.overview.edges.len());
    assert!(overview.edges.values().all(|edge| !edge.directed));
    let told = &network
        .overview
        .left_out
        .as_ref()
        .expect("somebody is alone")
        .rules[0];
    assert!(
        overview.description.contains(told.as_str()),
        "{}",
        overview.description
    );
}

#[test]
fn forms_of_a_name_come_back_from_a_list() {
    let collection = fixture::hostile();
    let output = written(&collection);
    let all = lint::gexf(&fs::read(output.path().join("graph/all.gexf")).unwrap());
    for entity in &collection.registry.entities {
        let wanted: Vec<String> = entity
            .aliases
            .iter()
            .map(|alias| alias.text.replace(char::is_control, " "))
            .map(|text| text.replace(['\u{2028}', '\u{fffe}'], " "))
            // As in a table: the same graph may be drawn from one.
            .map(|text| text.replace('|', "/").trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect();
        let found = lint::list(&all.nodes[&entity.id]["aliases"]).unwrap();
        // A text of forty thousand characters is cut.
        if wanted.iter().all(|text| text.len() < 30_000) {
            assert_eq!(found, wanted, "{}", entity.id);
        }
    }
}

#[test]
fn a_relation_has_its_name_on_its_line() {
    let output = written(&fixture::hostile());
    let path = output.path().join("graph/relations.graphml");
    let text = fs::read_to_string(path).unwrap();
    for label in [
        "met with",
        "criticized",
        // With its only role.
        "affiliated with: =director, &quot;x&quot; \\",
    ] {
        let cell = format!("<data key=\"edgelabel\">{label}</data>");
        assert!(text.contains(&cell), "{label}");
    }
}

#[test]
fn a_picture_is_well_formed_small_and_harmless() {
    for collection in [
        fixture::hostile(),
        fixture::empty(),
        fixture::lone("<script>"),
    ] {
        let output = written(&collection);
        let bytes = fs::read(output.path().join("graph/overview.svg")).unwrap();
        let (elements, findings) = lint::svg(&bytes);
        assert_eq!(findings, []);
        assert!(bytes.len() < 1_500_000);
        let circles = elements.iter().filter(|name| *name == "circle").count();
        let network = collection.network(Window::Sentence, 1);
        // One a node, one a line of the legend.
        assert!(circles >= network.overview.drawn.nodes.len());
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

/// Texts lose control characters in the tables, lists their bars, long cells their ends: what is drawn never had them.
#[test]
fn what_is_read_back_is_drawn_the_same() {
    for min_weight in [1, 2] {
        let output = tempfile::tempdir().unwrap();
        fixture::hostile().write(output.path(), Window::Sentence, min_weight);
        let read = |name: &str| fs::read(output.path().join(name)).unwrap();
        let finished = Finished::read(output.path()).unwrap();
        let mut network = graph::build(finished.comentions, finished.relations);
        let registry = finished.registry;
        (network.whole, network.related, network.overview) = graph::draw(&registry, &network);
        let again = tempfile::tempdir().unwrap();
        gephi::write_nodes(again.path(), &registry, &network).unwrap();
        gephi::write_edges(again.path(), &registry, &network).unwrap();
        let view = View::default();
        graphml::write_comentions(again.path(), &registry, &network, &view).unwrap();
        graphml::write_relations(again.path(), &registry, &network, &view).unwrap();
        graphml::write_overview(again.path(), &registry, &network, &view).unwrap();
        gexf::write_overview(again.path(), &registry, &network, &view).unwrap();
        gexf::write_all(again.path(), &registry, &network, &view).unwrap();
        svg::write_overview(again.path(), &registry, &network, &view).unwrap();
        let about = report::about(Window::Sentence);
        let tables = output.path().join("tables");
        cablegraph::export::report::write(again.path(), &tables, &registry, &network, &about)
            .unwrap();
        for name in [
            "gephi/nodes.csv",
            "gephi/edges.csv",
            "graph/comentions.graphml",
            "graph/relations.graphml",
            "graph/overview.graphml",
            "graph/overview.gexf",
            "graph/all.gexf",
            "graph/overview.svg",
            "report.html",
        ] {
            let file = Path::new(name).file_name().unwrap();
            let (drawn, before) = (fs::read(again.path().join(file)).unwrap(), read(name));
            let same = drawn
                .iter()
                .zip(&before)
                .take_while(|(a, b)| a == b)
                .count();
            let shown = |bytes: &[u8]| {
                let part = &bytes[same.saturating_sub(200)..(same + 100).min(bytes.len())];
                String::from_utf8_lossy(part).into_owned()
            };
            assert!(
                drawn == before,
                "{name} with {min_weight}:\n{}\nwas\n{}",
                shown(&drawn),
                shown(&before)
            );
        }
    }
}

/// Whatever somebody did to the tables, they are read or refused, and what is read can be drawn.
#[test]
fn damaged_tables_are_read_or_refused() {
    let output = tempfile::tempdir().unwrap();
    fixture::hostile().write(output.path(), Window::Sentence, 1);
    let pieces: [&[u8]; 14] = [
        b"\"",
        b",",
        b";",
        b"\r\n",
        b"--",
        b"-1",
        b"4294967295",
        b"1e308",
        b"NaN",
        b"\xff\xfe",
        b"\0",
        b"",
        b"per-n0000",
        b"9999-12-31",
    ];
    // The same numbers in every run.
    let mut state = 7_u64;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below
    };
    let (mut read, mut refused) = (0, 0);
    for name in ["entities.csv", "comentions.csv", "relations.csv"] {
        let path = output.path().join("tables").join(name);
        let whole = fs::read(&path).unwrap();
        // The first rows are damaged as well as any; the last one is long.
        let reach = whole.len().min(4_000);
        for _ in 0..60 {
            let mut bytes = whole.clone();
            for _ in 0..=random(3) {
                let at = random(reach);
                let end = (at + random(6)).min(bytes.len());
                bytes.splice(at..end, pieces[random(pieces.len())].iter().copied());
            }
            fs::write(&path, &bytes).unwrap();
            match Finished::read(output.path()) {
                Ok(finished) => {
                    let network = graph::build(finished.comentions, finished.relations);
                    graph::draw(&finished.registry, &network);
                    read += 1;
                }
                Err(error) => {
                    assert!(error.to_string().contains(".csv"), "{error}");
                    refused += 1;
                }
            }
        }
        fs::write(&path, &whole).unwrap();
    }
    assert!(read > 10 && refused > 50, "{read} {refused}");
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
                let cell = unguarded(cell);
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
    fn graphs_have_every_end(collection in fixture::any_network()) {
        let output = written(&collection);
        for (file, directed) in [("comentions", false), ("relations", true)] {
            let xml = fs::read(output.path().join(format!("graph/{file}.graphml"))).unwrap();
            prop_assert_eq!(lint::graphml(&xml, directed), []);
            let graph = lint::graph(&xml);
            let network = collection.network(Window::Sentence, 1);
            let (nodes, edges) = if directed {
                (network.related.nodes.len(), network.relations.len())
            } else {
                (collection.registry.entities.len(), network.comentions.len())
            };
            prop_assert_eq!(graph.node_ids.len(), nodes);
            prop_assert_eq!(graph.edge_ids.len(), edges);
        }
        for name in ["overview", "all"] {
            let xml = fs::read(output.path().join(format!("graph/{name}.gexf"))).unwrap();
            prop_assert_eq!(lint::gexf(&xml).findings, []);
        }
    }
}
