//! The command line as a user types it.
//!
//! Command lines whose answer is always the same stand as text in `*.trycmd`. Here stand those that need a folder made
//! for them, or of which only a part is to hold.

/// A finished output drawn anew.
mod graph;
mod keeping;

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;

/// What is proposed to a person.
mod proposals;
/// Decisions of a person.
mod review;

use crate::place::{Place, cablegraph};

/// A text that yields a person, an organisation and a place under any sensible set of lists and rules.
const NOTE: &str = "Foreign Minister Marat Tazhin met OSCE officials in Astana on Monday.\n";

/// Bytes that are no text in any encoding.
const BINARY: &[u8] =
    b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0\x80\x10\0\0\0\0\0\0";

/// The first line of a list of places.
const HEADER: &str = "id,name,aliases,subtype,country,weight\n";

#[test]
fn fixed_answers() {
    trycmd::TestCases::new()
        .env("COLUMNS", "100")
        .case("tests/cli/*.trycmd");
}

#[test]
fn one_document_gives_every_file_of_the_contract() {
    let place = Place::new();
    place.file("note.txt", NOTE);
    let outcome = place.run("extract note.txt --output out").expect(0);
    assert_eq!(outcome.stdout, "", "what is found goes to files alone");
    outcome
        .says("Read 1 document,")
        .says("Look first in out")
        .says("Marat Tazhin");
    for file in [
        "tables/mentions.csv",
        "tables/entities.csv",
        "tables/relations.csv",
        "tables/comentions.csv",
        "tables/evidence.csv",
        "tables/documents.csv",
        "tables/timeline.csv",
        "tables/skipped.csv",
        "gephi/nodes.csv",
        "gephi/edges.csv",
        "graph/comentions.graphml",
        "graph/relations.graphml",
        "workbook.xlsx",
        "run.json",
    ] {
        assert!(place.path("out").join(file).is_file(), "{file} is missing");
    }
    assert_eq!(place.documents("out"), ["note.txt"]);
    assert!(place.table("out/tables/skipped.csv").is_empty());
    assert_eq!(
        place.names(""),
        ["note.txt", "out"],
        "nothing else is left behind"
    );
}

#[test]
fn offsets_count_characters_of_the_file() {
    let place = Place::new();
    let text =
        "In São Paulo, Brasília’s envoy said: “Foreign Minister Celso Amorim flew to Geneva.”\n";
    place.file("a/é.txt", text);
    place.run("extract a --output out").expect(0);
    let mentions = place.table("out/tables/mentions.csv");
    assert!(
        mentions
            .iter()
            .any(|mention| mention["text"] == "Celso Amorim"),
        "{mentions:?}"
    );
    for mention in mentions {
        let [start, end] = ["start", "end"].map(|column| mention[column].parse::<usize>().unwrap());
        let cut: String = text.chars().skip(start).take(end - start).collect();
        assert_eq!(mention["text"], cut);
        assert_eq!(mention["doc_id"], "é.txt");
    }
}

#[test]
fn a_binary_file_is_skipped_and_named() {
    let place = Place::new();
    place.file("in/a.txt", NOTE).file("in/sub/b.exe", BINARY);
    let outcome = place.run("extract in --output out").expect(1);
    outcome.says("skipped: ").says("sub/b.exe");
    assert_eq!(place.documents("out"), ["a.txt"]);
    let skipped = place.table("out/tables/skipped.csv");
    assert_eq!(skipped.len(), 1);
    assert!(skipped[0]["input"].ends_with("sub/b.exe"));
    assert!(!skipped[0]["reason"].is_empty());
}

/// A file without read permission would be the plain case, but tests may run as root, for whom permissions do not
/// count. A link to nowhere cannot be read by anybody.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_skipped_and_named() {
    let place = Place::new();
    place.file("in/a.txt", NOTE);
    std::os::unix::fs::symlink("nowhere", place.path("in/gone.txt")).unwrap();
    place
        .run("extract in --output out")
        .expect(1)
        .says("gone.txt");
    assert_eq!(place.documents("out"), ["a.txt"]);
    let skipped = place.table("out/tables/skipped.csv");
    assert_eq!(skipped.len(), 1);
    assert!(skipped[0]["input"].ends_with("gone.txt"));
}

#[test]
fn twenty_skipped_inputs_are_named_and_the_rest_counted() {
    let place = Place::new();
    place.file("in/a.txt", NOTE);
    for number in 0..25 {
        place.file(&format!("in/{number:02}.bin"), BINARY);
    }
    let outcome = place.run("extract in --output out --quiet").expect(1);
    outcome.says("and 5 more: see tables/skipped.csv");
    let named = outcome
        .stderr
        .lines()
        .filter(|line| line.contains(".bin"))
        .count();
    assert_eq!(named, 20);
    assert_eq!(place.table("out/tables/skipped.csv").len(), 25);
}

#[test]
fn nothing_to_read_is_an_error_that_names_the_input() {
    let place = Place::new();
    place.folder("empty/below").file("binary/b.exe", BINARY);
    for (input, name) in [
        ("empty", "empty"),
        ("missing", "missing"),
        ("binary", "b.exe"),
    ] {
        let outcome = place
            .run(&format!("extract {input} --output out"))
            .expect(2);
        outcome.says("error: ").says(name);
        assert_eq!(
            place.names(""),
            ["binary", "empty"],
            "nothing is left behind"
        );
    }
}

#[test]
fn a_malformed_list_row_is_named_with_its_line_and_the_remedy() {
    let place = Place::new();
    place.file("note.txt", NOTE);
    for (row, remedy) in [
        ("x,Astana,,city,kz,50", "write two capitals"),
        ("x,Astana,KZ", "close every quote"),
        ("x,,,city,KZ,50", "fill it or delete the row"),
    ] {
        let list = format!("{HEADER}y,Almaty,,city,KZ,50\n{row}\n");
        place.file("mine/places/towns.csv", list);
        for command in [
            "extract note.txt --output out --gazetteers mine",
            "check --gazetteers mine",
        ] {
            let outcome = place.run(command).expect(2);
            outcome.says("mine/places/towns.csv:3: ").says(remedy);
            assert_eq!(outcome.stderr.matches("error: ").count(), 1);
        }
        assert!(!place.path("out").exists());
    }
}

#[test]
fn a_gazetteers_folder_without_lists_is_an_error() {
    let place = Place::new();
    place.file("note.txt", NOTE).folder("mine");
    for folder in ["mine", "nowhere"] {
        place
            .run(&format!(
                "extract note.txt --output out --gazetteers {folder}"
            ))
            .expect(2)
            .says(folder);
    }
}

#[test]
fn a_list_of_ones_own_adds_names() {
    let place = Place::new();
    place
        .file(
            "note.txt",
            "The road to Qwertabad was closed on Monday, said the driver.\n",
        )
        .file(
            "mine/places/towns.csv",
            format!("{HEADER}mine:qwertabad,Qwertabad,,city,KZ,50\n"),
        );
    place
        .run("extract note.txt --output out --gazetteers mine")
        .expect(0);
    let mentions = place.table("out/tables/mentions.csv");
    let found = mentions
        .iter()
        .find(|mention| mention["text"] == "Qwertabad");
    assert_eq!(found.expect("the list names it")["type"], "place");
}

#[test]
fn the_embedded_lists_and_rules_are_well_formed() {
    let outcome = Place::new().run("check").expect(0);
    assert!(
        outcome.stdout.ends_with(": all is well\n"),
        "{}",
        outcome.stdout
    );
    assert_eq!(outcome.stderr, "");
}

#[test]
fn an_output_folder_that_cannot_be_written_is_an_error() {
    let place = Place::new();
    place
        .file("note.txt", NOTE)
        .file("taken", "a file of the user's");
    for output in ["taken", "taken/below"] {
        place
            .run(&format!("extract note.txt --output {output}"))
            .expect(2)
            .says("taken");
        let whole = fs::read_to_string(place.path("taken")).unwrap();
        assert_eq!(whole, "a file of the user's");
    }
}

#[test]
fn an_output_that_would_mix_with_the_input_is_refused() {
    let place = Place::new();
    place
        .file("in/note.txt", NOTE)
        .file("all/tables/note.txt", NOTE);
    for (input, output) in [
        ("in", "in"),
        ("in", "in/../in"),
        ("in/note.txt", "in/note.txt"),
        // Known only when the way is there.
        ("in", "in/new/.."),
        ("all/tables", "all/new/deep/../.."),
        // What is to be read must not stand where a run writes.
        ("all/tables", "all"),
        ("all/tables/note.txt", "all"),
    ] {
        place
            .run(&format!("extract {input} --output {output}"))
            .expect(2)
            .says("--output");
        assert_eq!(place.names("in"), ["note.txt"]);
        assert_eq!(place.names("all"), ["tables"]);
        assert_eq!(place.names("all/tables"), ["note.txt"]);
    }
}

#[test]
fn an_input_inside_the_output_folder_is_left_alone() {
    let place = Place::new();
    place.file("all/cables/note.txt", NOTE);
    for _ in 0..2 {
        place.run("extract all/cables --output all").expect(0);
        assert_eq!(place.documents("all"), ["note.txt"]);
        assert_eq!(place.names("all/cables"), ["note.txt"]);
    }
}

#[test]
fn an_output_folder_inside_the_input_is_not_read() {
    let place = Place::new();
    place.file("in/note.txt", NOTE);
    place.run("extract in --output in/out").expect(0);
    let first = place.files("in/out");
    place.run("extract in --output in/out").expect(0);
    assert_eq!(place.documents("in/out"), ["note.txt"]);
    assert!(
        first == place.files("in/out"),
        "a second run writes the same"
    );
}

#[test]
fn an_earlier_output_stays_whole_when_a_run_fails() {
    let place = Place::new();
    place
        .file("note.txt", NOTE)
        .file(
            "mine/places/towns.csv",
            format!("{HEADER}x,Astana,,city,kz,50\n"),
        )
        .folder("empty");
    place.run("extract note.txt --output out").expect(0);
    let before = place.files("out");
    for command in [
        "extract note.txt --output out --gazetteers mine",
        "extract empty --output out",
        "extract missing --output out",
    ] {
        place.run(command).expect(2);
        assert!(before == place.files("out"), "{command}");
        assert_eq!(place.names(""), ["empty", "mine", "note.txt", "out"]);
    }
}

#[test]
fn a_new_run_takes_the_place_of_the_earlier_one_and_of_nothing_else() {
    let place = Place::new();
    place
        .file("two/a.txt", NOTE)
        .file("two/b.bin", BINARY)
        .file("one/c.txt", NOTE)
        .file("out/README.md", "kept");
    place.run("extract two --output out").expect(1);
    place.run("extract one --output out").expect(0);
    assert_eq!(place.documents("out"), ["c.txt"]);
    assert!(place.table("out/tables/skipped.csv").is_empty());
    let kept = fs::read_to_string(place.path("out/README.md")).unwrap();
    assert_eq!(kept, "kept");
}

#[test]
fn the_order_of_inputs_and_the_place_of_the_output_do_not_show() {
    let place = Place::new();
    place.file("a/x.txt", NOTE).file("b/y.txt", NOTE);
    place.run("extract a b --output one").expect(0);
    place.run("extract b a --output deep/below/two").expect(0);
    assert!(place.files("one") == place.files("deep/below/two"));
}

#[test]
fn a_wider_window_joins_more() {
    let place = Place::new();
    let text = "1. (U) President Nursultan Nazarbayev spoke in Astana. Angela Merkel spoke in Berlin.\n\n\
                2. (U) Silvio Berlusconi spoke in Rome.\n";
    place.file("note.txt", text);
    let joined = ["sentence", "paragraph", "document"].map(|window| {
        place
            .run(&format!(
                "extract note.txt --output {window} --window {window}"
            ))
            .expect(0);
        let rows = place.table(&format!("{window}/tables/comentions.csv"));
        let ends = |row: &BTreeMap<String, String>| [row["source"].clone(), row["target"].clone()];
        let has = |name: &str| {
            rows.iter()
                .map(ends)
                .any(|ends| ends.contains(&name.to_owned()) && ends.contains(&"Astana".to_owned()))
        };
        [has("Nursultan Nazarbayev"), has("Berlin"), has("Rome")]
    });
    assert_eq!(
        joined,
        [
            [true, false, false],
            [true, true, false],
            [true, true, true]
        ]
    );
}

#[test]
fn rare_co_mentions_can_be_left_out() {
    let place = Place::new();
    place
        .file(
            "in/a.txt",
            "Foreign Minister Sergey Lavrov flew to Astana.\n",
        )
        .file("in/b.txt", "Sergey Lavrov left Astana for Geneva.\n");
    place.run("extract in --output all").expect(0);
    place
        .run("extract in --output twice --min-weight 2")
        .expect(0);
    let weights = |output: &str| -> Vec<u32> {
        let rows = place.table(&format!("{output}/tables/comentions.csv"));
        rows.iter()
            .map(|row| row["weight"].parse().unwrap())
            .collect()
    };
    assert!(weights("all").contains(&1), "{:?}", weights("all"));
    let relations = |output: &str| {
        let xml = fs::read_to_string(place.path(output).join("graph/relations.graphml")).unwrap();
        xml.matches("<edge ").count()
    };
    assert!(relations("all") > 0);
    assert_eq!(
        relations("all"),
        relations("twice"),
        "relations are never left out"
    );
    let kept = weights("twice");
    assert!(
        !kept.is_empty() && kept.iter().all(|&weight| weight == 2),
        "{kept:?}"
    );
}

#[test]
fn no_bar_and_no_colour_off_a_terminal() {
    let place = Place::new();
    place.file("in/a.txt", NOTE).file("in/b.bin", BINARY);
    let outcome = place.run("extract in --output out").expect(1);
    let drawn = outcome.stderr.contains(['\x1b', '\r', '━', '█']);
    assert!(!drawn, "{:?}", outcome.stderr);
    outcome.says("Read 1 document,");
}

#[test]
fn quiet_says_nothing_unless_something_was_skipped() {
    let place = Place::new();
    place.file("in/a.txt", NOTE);
    let outcome = place.run("extract in --output out --quiet").expect(0);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("", ""));
    place.file("in/b.bin", BINARY);
    let outcome = place.run("extract in --output out --quiet").expect(1);
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
    outcome.says("b.bin");
    place.run("extract missing --output out --quiet").expect(2);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Place::new();
    place.file("note.txt", NOTE);
    for arguments in ["--help", "check", "extract note.txt --output out"] {
        let mut child = cablegraph()
            .args(arguments.split_whitespace())
            .current_dir(place.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        drop(child.stderr.take());
        let status = child.wait().unwrap();
        assert_eq!(status.code(), Some(0), "{arguments}");
    }
    assert_eq!(place.documents("out"), ["note.txt"]);
}

/// Only Linux lets a file's name hold any bytes.
#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_name_is_no_utf8_is_read() {
    use std::os::unix::ffi::OsStrExt as _;

    let place = Place::new();
    place.file("in/a.txt", NOTE);
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    fs::write(place.path("in").join(name), NOTE).unwrap();
    place.run("extract in --output out").expect(0);
    let documents = place.documents("out");
    assert_eq!(documents.len(), 2, "{documents:?}");
    assert!(documents[1].starts_with("caf"), "{documents:?}");
}

#[test]
fn explain_tells_forms_edges_and_candidates() {
    let place = Place::new();
    place.file(
        "in/a.txt",
        "Poloff met Daulet Bekturov and Saule Dzhumabekova on Monday. Bekturov left.\n",
    );
    place.run("extract in --output output --quiet").expect(0);
    let told = place.run("explain Bekturov").expect(0).stdout;
    assert!(
        told.starts_with("Daulet Bekturov (per-daulet-bekturov)"),
        "{told}"
    );
    assert!(told.contains("part of a fuller name in the same document (part): Bekturov 1"));
    let told = place
        .run("explain per-daulet-bekturov per-saule-dzhumabekova")
        .expect(0)
        .stdout;
    assert!(told.contains("1  co-mention:sentence"), "{told}");
    assert!(
        told.contains("Poloff met Daulet Bekturov and Saule"),
        "{told}"
    );
    // What several documents are compared for.
    for (name, sent, body, signer) in [
        ("b", "DEC 07", "Poloff met Serik Saparov.", "ORDWAY"),
        (
            "c",
            "JAN 08",
            "Minister Saparov agreed. Poloff met Evgenii Bektyrin.",
            "ROE",
        ),
        ("d", "FEB 08", "Poloff met Yevgeniy Bektyrin.", "ROE"),
    ] {
        let cable = format!(
            "R 061105Z {sent}\nFM AMEMBASSY ASTANA\nTO SECSTATE WASHDC 1588\n\nUNCLAS ASTANA 001234\n\n\
             SUBJECT: TALKS GO ON\n\n1. (U) {body}\n\n{signer}\n"
        );
        place.file(&format!("cables/{name}.txt"), &cable);
    }
    place
        .run("extract cables --output cabled --quiet")
        .expect(0);
    for (name, reason) in [
        ("per-john-m-ordway", "(signer): ORDWAY 1"),
        ("per-serik-saparov", "(only bearer): Saparov 1"),
        ("per-yevgeniy-bektyrin", "(spelling): Evgenii Bektyrin 1"),
    ] {
        let told = place
            .run(&format!("explain {name} --output cabled"))
            .expect(0)
            .stdout;
        assert!(told.contains(reason), "{name}: {told}");
    }
    place
        .run("explain Nobody")
        .expect(2)
        .says("Nobody: no entity");
    place
        .run("explain Nobody --output elsewhere")
        .expect(2)
        .says("name the folder of a finished run");
}
