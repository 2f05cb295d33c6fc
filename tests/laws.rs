//! What holds for every run, whatever it reads: tried on the sample cables, and on the real ones of `../shared` where
//! they are.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::place::{Table, cablegraph, files, table};

/// A collection, and where a run put what it found in it.
struct Run {
    corpus: PathBuf,
    output: PathBuf,
}

impl Run {
    fn new(corpus: PathBuf, name: &str, threads: u32) -> Self {
        let output = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("laws")
            .join(name);
        // What an earlier build left there would be kept aside where it listed no files.
        let _ = fs::remove_dir_all(&output);
        let result = cablegraph()
            .arg("extract")
            .arg(&corpus)
            .args(["--quiet", "--threads", &threads.to_string(), "--output"])
            .arg(&output)
            .output()
            .unwrap();
        assert!(result.status.success(), "{}: {result:?}", corpus.display());
        Self { corpus, output }
    }

    fn table(&self, name: &str) -> Table {
        table(&self.output.join("tables").join(name))
    }

    /// The rows of a file of Gephi's, which has no byte order mark.
    fn gephi(&self, name: &str) -> Table {
        let rows = csv::Reader::from_path(self.output.join("gephi").join(name)).unwrap();
        rows.into_deserialize().map(Result::unwrap).collect()
    }

    /// Each entity with every form it was found under, its label first.
    fn entities(&self) -> Vec<(String, String, Vec<String>)> {
        let rows = self.table("entities.csv").into_iter();
        rows.map(|row| {
            let forms = [row["entity"].clone()];
            let aliases = row["aliases"].split('|').map(str::to_owned);
            let forms = forms.into_iter().chain(aliases).collect();
            (row["entity_id"].clone(), row["type"].clone(), forms)
        })
        .collect()
    }
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of `../shared/corpus`; without it the test that wants it says that it was skipped.
fn shared(name: &str) -> Option<PathBuf> {
    let folder = project().join("../shared/corpus").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    let _ = writeln!(
        std::io::stderr(),
        "skipped: ../shared/corpus/{name} is not here"
    );
    None
}

fn samples() -> &'static Run {
    static RUN: OnceLock<Run> = OnceLock::new();
    RUN.get_or_init(|| Run::new(project().join("tests/corpus"), "samples", 8))
}

fn seeds() -> Option<&'static Run> {
    static RUN: OnceLock<Option<Run>> = OnceLock::new();
    RUN.get_or_init(|| shared("seeds").map(|corpus| Run::new(corpus, "seeds", 8)))
        .as_ref()
}

fn cables() -> Option<&'static Run> {
    static RUN: OnceLock<Option<Run>> = OnceLock::new();
    RUN.get_or_init(|| shared("cables").map(|corpus| Run::new(corpus, "cables", 8)))
        .as_ref()
}

fn runs() -> impl Iterator<Item = &'static Run> {
    [Some(samples()), seeds(), cables()].into_iter().flatten()
}

/// A file's text by the encodings' own rules, apart from how the program reads.
fn decoded(path: &Path) -> Vec<char> {
    let bytes = fs::read(path).unwrap();
    let encoding = match encoding_rs::Encoding::for_bom(&bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(&bytes).is_ok() => encoding_rs::UTF_8,
        None => encoding_rs::WINDOWS_1252,
    };
    encoding.decode(&bytes).0.chars().collect()
}

#[test]
fn every_mention_is_its_span_of_characters() {
    for run in runs() {
        let mut texts: BTreeMap<String, Vec<char>> = BTreeMap::new();
        let mentions = run.table("mentions.csv");
        assert!(mentions.len() > 50);
        for row in mentions {
            let doc_id = &row["doc_id"];
            let text = texts
                .entry(doc_id.clone())
                .or_insert_with(|| decoded(&run.corpus.join(doc_id)));
            let [start, end] = ["start", "end"].map(|column| row[column].parse::<usize>().unwrap());
            let cut: String = text[start..end].iter().collect();
            assert_eq!(row["text"], cut, "{doc_id} {start}");
        }
    }
}

#[test]
fn rows_stand_by_document_and_place() {
    for run in runs() {
        let place = |row: &BTreeMap<String, String>| {
            (row["doc_id"].clone(), row["start"].parse::<u32>().unwrap())
        };
        let mentions = run.table("mentions.csv");
        assert!(mentions.iter().map(place).is_sorted());
        let documents = run.table("documents.csv");
        assert!(documents.iter().map(|row| &row["doc_id"]).is_sorted());
    }
}

/// A cell as a number.
fn number(row: &BTreeMap<String, String>, column: &str) -> u64 {
    row[column].parse().unwrap()
}

#[test]
fn what_weighs_most_stands_first() {
    for run in runs() {
        let entities = run.table("entities.csv");
        let rank = |row: &BTreeMap<String, String>| {
            let count = |column| Reverse(number(row, column));
            (
                count("mentions"),
                count("documents"),
                row["entity_id"].clone(),
            )
        };
        assert!(entities.iter().map(rank).is_sorted());
        let order: Vec<&String> = entities
            .iter()
            .filter(|row| row["type"] != "topic")
            .map(|row| &row["entity_id"])
            .collect();
        let aliases = run.table("aliases.csv");
        let mut named: Vec<&String> = aliases.iter().map(|row| &row["entity_id"]).collect();
        named.dedup();
        assert_eq!(named, order);
        let comentions = run.table("comentions.csv");
        let rank = |row: &BTreeMap<String, String>| {
            (
                Reverse(number(row, "weight")),
                Reverse(number(row, "documents")),
            )
        };
        assert!(comentions.iter().map(rank).is_sorted());
        let telling =
            |row: &BTreeMap<String, String>| row["log_likelihood"].parse::<f64>().unwrap();
        for pair in comentions.windows(2) {
            if rank(&pair[0]) == rank(&pair[1]) {
                assert!(telling(&pair[0]) >= telling(&pair[1]), "{pair:?}");
            }
        }
    }
}

#[test]
fn rows_of_evidence_name_both_ends_and_the_day() {
    for run in runs() {
        let labels: BTreeMap<String, String> = run
            .table("entities.csv")
            .into_iter()
            .map(|row| (row["entity_id"].clone(), row["entity"].clone()))
            .collect();
        let dates: BTreeMap<String, String> = run
            .table("documents.csv")
            .into_iter()
            .map(|row| (row["doc_id"].clone(), row["date"].clone()))
            .collect();
        assert!(dates.values().any(|date| !date.is_empty()));
        for row in run.table("evidence.csv") {
            let ends: Vec<&str> = row["edge_id"].split("--").collect();
            assert_eq!(row["source"], labels[ends[0]]);
            assert_eq!(row["target"], labels[ends[ends.len() - 1]]);
            assert_eq!(row["date"], dates[&row["doc_id"]]);
        }
        for row in run.table("mentions.csv") {
            assert_eq!(row["date"], dates[&row["doc_id"]]);
        }
    }
}

#[test]
fn the_years_add_up_to_what_dated_documents_have() {
    for run in runs() {
        // Mentions, documents, windows shared with others, relations: by entity and year.
        type Years = BTreeMap<(String, String), [u64; 4]>;
        let mut wanted = Years::new();
        let mut months: BTreeMap<(String, String), u64> = BTreeMap::new();
        let mut count = |id: &str, date: &str, what: usize| {
            if let Some((year, _)) = date.split_once('-') {
                let key = (year.trim_start_matches('0').to_owned(), id.to_owned());
                wanted.entry(key).or_default()[what] += 1;
            }
        };
        let mut seen = BTreeSet::new();
        for row in run.table("mentions.csv") {
            let (id, date) = (&row["entity_id"], &row["date"]);
            count(id, date, 0);
            if let Some(month) = date.get(..7) {
                *months.entry((month.to_owned(), id.clone())).or_default() += 1;
            }
            if seen.insert((id.clone(), row["doc_id"].clone())) {
                count(id, date, 1);
            }
        }
        for row in run.table("evidence.csv") {
            let ends: Vec<&str> = row["edge_id"].split("--").collect();
            if let [source, target] = ends[..] {
                count(source, &row["date"], 2);
                count(target, &row["date"], 2);
            }
        }
        for row in run.table("relations.csv") {
            count(&row["source_id"], &row["date"], 3);
            count(&row["target_id"], &row["date"], 3);
        }
        let timeline = run.table("timeline.csv");
        let mut found = Years::new();
        for row in &timeline {
            let counts = ["mentions", "documents", "comentions", "relations"];
            let key = (row["year"].clone(), row["entity_id"].clone());
            let counts = counts.map(|column| number(row, column));
            let monthly = [
                "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
            ]
            .map(|month| number(row, month));
            assert_eq!(monthly.iter().sum::<u64>(), counts[0], "{row:?}");
            for (month, mentions) in (1..).zip(monthly) {
                let key = (
                    format!("{}-{month:02}", row["year"]),
                    row["entity_id"].clone(),
                );
                assert_eq!(months.get(&key).copied().unwrap_or(0), mentions, "{key:?}");
            }
            assert!(found.insert(key, counts).is_none(), "{row:?}");
        }
        assert!(found.len() > 50);
        assert_eq!(found, wanted);
        let rank = |row: &BTreeMap<String, String>| {
            let mentions = Reverse(number(row, "mentions"));
            (number(row, "year"), mentions, row["entity_id"].clone())
        };
        assert!(timeline.iter().map(rank).is_sorted());
    }
}

#[test]
fn an_edges_weight_is_its_rows_of_evidence() {
    for run in runs() {
        let mut rows: BTreeMap<String, u64> = BTreeMap::new();
        for row in run.table("evidence.csv") {
            *rows.entry(row["edge_id"].clone()).or_default() += 1;
        }
        let mut weights: BTreeMap<String, u64> = BTreeMap::new();
        for edge in run.gephi("edges.csv") {
            weights.insert(edge["Id"].clone(), edge["Weight"].parse().unwrap());
        }
        assert_eq!(rows, weights);
        for row in run.table("comentions.csv") {
            assert_eq!(row["weight"], rows[&row["edge_id"]].to_string());
        }
        for row in run.table("relations.csv") {
            assert!(rows.contains_key(&row["edge_id"]), "{row:?}");
        }
    }
}

#[test]
fn an_entity_has_one_id_in_every_file() {
    for run in runs() {
        let mut ids = BTreeSet::new();
        for (id, kind, _) in run.entities() {
            let prefix = match kind.as_str() {
                "person" => "per-",
                "organisation" => "org-",
                "place" => "loc-",
                "topic" => "top-",
                _ => panic!("{kind}"),
            };
            assert!(id.starts_with(prefix) && id.is_ascii(), "{id} {kind}");
            assert!(ids.insert(id.clone()), "{id} twice");
        }
        let nodes: BTreeSet<String> = run
            .gephi("nodes.csv")
            .into_iter()
            .map(|mut row| row.remove("Id").unwrap())
            .collect();
        assert_eq!(nodes, ids);
        let mentioned: BTreeSet<String> = run
            .table("mentions.csv")
            .into_iter()
            .map(|mut row| row.remove("entity_id").unwrap())
            .collect();
        assert_eq!(mentioned, ids);
        let mut related = BTreeSet::new();
        for name in ["comentions.csv", "relations.csv"] {
            related.clear();
            for mut row in run.table(name) {
                for end in ["source_id", "target_id"] {
                    related.insert(row.remove(end).unwrap());
                }
            }
            assert!(related.is_subset(&ids), "{name}");
        }
        let nodes = |name: &str| -> BTreeSet<String> {
            let xml = fs::read_to_string(run.output.join("graph").join(name)).unwrap();
            let nodes = xml.split("<node id=\"").skip(1);
            nodes
                .map(|rest| rest.split('"').next().unwrap().to_owned())
                .collect()
        };
        assert_eq!(nodes("comentions.graphml"), ids);
        assert_eq!(nodes("all.gexf"), ids);
        // Those that have a relation, those that the overview shows.
        assert_eq!(nodes("relations.graphml"), related);
        assert_eq!(nodes("overview.graphml"), nodes("overview.gexf"));
        assert!(nodes("overview.gexf").is_subset(&ids));
    }
}

/// Whether a word is the code of a station in the lines that route a cable.
fn is_routing(word: &str) -> bool {
    let codes = [
        "RUE", "RUC", "RUH", "RUK", "RUL", "RUW", "RHE", "RHM", "VZCZC",
    ];
    word.len() >= 6
        && word
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit())
        && codes.iter().any(|code| word.starts_with(code))
}

#[test]
fn no_furniture_of_cables_is_an_entity() {
    const WORDS: [&str; 14] = [
        "SBU",
        "SIPDIS",
        "NOFORN",
        "XXXXX",
        "E.O.",
        "TAGS",
        "UNCLAS",
        "UNCLASSIFIED",
        "CONFIDENTIAL",
        "POLOFF",
        "ECONOFF",
        "EMBOFF",
        "NNNN",
        "REFTEL",
    ];
    assert!(is_routing("RUEHTA") && is_routing("RHEHAAA") && !is_routing("RUSSIA"));
    for run in runs() {
        for (id, _, forms) in run.entities() {
            for form in forms {
                assert!(
                    !form.contains('¶') && !form.contains("XXXXX"),
                    "{id}: {form}"
                );
                for word in form.to_uppercase().split_whitespace() {
                    let word = word.trim_matches([',', '(', ')', ':', '/', ';']);
                    assert!(!WORDS.contains(&word), "{id}: {form}");
                }
                assert!(!form.split_whitespace().any(is_routing), "{id}: {form}");
            }
        }
    }
}

/// Fails unless one entity of this kind alone has a form with `word` in it, and this has all the other forms.
#[track_caller]
fn stands_once(run: &Run, kind: &str, word: &str, forms: &[&str]) {
    let has = |form: &String| form.split(' ').any(|part| part.eq_ignore_ascii_case(word));
    let entities = run.entities().into_iter();
    let bearers: Vec<Vec<String>> = entities
        .filter(|(_, of, known)| of == kind && known.iter().any(has))
        .map(|(_, _, known)| known)
        .collect();
    let [known] = bearers.as_slice() else {
        panic!("{word}: {bearers:?}");
    };
    for form in forms {
        assert!(known.iter().any(|known| known == form), "{form}: {known:?}");
    }
}

#[test]
fn the_people_and_bodies_of_the_seeds_are_one_node_each() {
    let Some(run) = seeds() else { return };
    for (kind, word, forms) in [
        ("person", "Akhinzhanov", &["Yerkin Akhinzhanov"][..]),
        ("person", "Zhigalov", &["Konstantin Zhigalov"]),
        ("person", "Zhovtis", &["Yevgeniy Zhovtis", "ZHOVTIS"]),
        ("organisation", "CEC", &["Central Election Committee"]),
    ] {
        stands_once(run, kind, word, forms);
    }
    let labels: Vec<String> = run
        .entities()
        .into_iter()
        .map(|(_, _, forms)| forms[0].clone())
        .collect();
    for label in ["OSCE", "ODIHR", "Kazakhstan", "human rights"] {
        let bearers = labels.iter().filter(|known| *known == label).count();
        assert_eq!(bearers, 1, "{label}");
    }
}

#[test]
fn the_people_and_bodies_of_the_samples_are_one_node_each() {
    let run = samples();
    for (kind, word, forms) in [
        // In capitals in a subject line, and once damaged.
        (
            "person",
            "Akhinzhanov",
            &["Yerkin Akhinzhanov", "AKHINZHANOV", "Akhinzbanov"][..],
        ),
        ("person", "Zhigalov", &["Konstantin Zhigalov", "Thigalov"]),
        ("person", "Tazhin", &["Marat Tazhin"]),
        ("person", "Saudabayev", &["Kanat Saudabayev"]),
        ("person", "Seitkulov", &["Daniyar Seitkulov"]),
        ("person", "Shakirov", &["Askar Shakirov"]),
        ("person", "Abdrakhmanov", &["Kairat Abdrakhmanov"]),
        ("person", "Lavrov", &["Sergey Lavrov"]),
        ("person", "Strohal", &["Christian Strohal"]),
        ("person", "ElBaradei", &["Mohamed ElBaradei"]),
        ("person", "Sadat", &["ANWAR SADAT"]),
        ("person", "Kissinger", &[]),
        ("person", "Gonçalves", &["Luísa Gonçalves Brandão"]),
        ("person", "Laan", &["Marieke van der Laan"]),
        // Their names are places', too.
        ("person", "Georgia", &["Georgia Whitfield", "Whitfield"]),
        ("person", "Ellery", &["Jordan Ellery"]),
        ("person", "Denise", &["Denise Washington"]),
        (
            "organisation",
            "IAEA",
            &["International Atomic Energy Agency"],
        ),
        ("organisation", "SOCAR", &[]),
        (
            "organisation",
            "NPCIL",
            &["Nuclear Power Corporation of India Limited"],
        ),
    ] {
        stands_once(run, kind, word, forms);
    }
    // One body in each country, though the acronyms are the same.
    let ids: BTreeSet<String> = run.entities().into_iter().map(|(id, _, _)| id).collect();
    for id in [
        "org-government-of-kazakhstan",
        "org-government-of-kenya",
        "org-government-of-india",
        "org-government-of-iran",
        "org-central-election-commission-kazakhstan",
        "org-central-election-commission-russia",
    ] {
        assert!(ids.contains(id), "{id}");
    }
}

#[test]
fn the_number_of_threads_does_not_show() {
    for (name, run) in [("samples-1", Some(samples())), ("cables-1", cables())] {
        let Some(eight) = run else { continue };
        let one = Run::new(eight.corpus.clone(), name, 1);
        let (one, eight) = (files(&one.output), files(&eight.output));
        assert!(one.contains_key("tables/mentions.csv"));
        assert!(one.keys().eq(eight.keys()));
        for (file, bytes) in &one {
            assert!(*bytes == eight[file], "{file} differs");
        }
    }
}
