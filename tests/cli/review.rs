//! A person's decisions: what each does, and what contradicts another.

use std::collections::BTreeMap;
use std::fs;

use crate::place::Place;

pub(super) type Row = BTreeMap<String, String>;

/// Two men, a surname and a row of things that are no names.
const NOTE: &str = "Poloff met Daulet Bekturov and Saule Zhanibekova on Monday. Bekturov said that talks would go on. \
    Saule Zhanibekova met Marat Seitkali.\n";

/// A place with texts, and a review of the columns that decisions need.
fn place(note: &str, decisions: &str) -> Place {
    let place = Place::new();
    place.file("in/note.txt", note).file(
        "review.csv",
        format!("decision,entity_id,entity,other_id,other,form,value,proposal,reason\n{decisions}"),
    );
    place
}

/// Runs with the review; gives what is said on stderr.
pub(super) fn decide(place: &Place) -> String {
    place
        .run("extract in --output out --review review.csv --quiet")
        .expect(0)
        .stderr
}

/// What became of each decision.
pub(super) fn statuses(place: &Place) -> Vec<String> {
    let rows = place.table("out/tables/review.csv");
    rows.into_iter()
        .filter(|row| !row["decision"].is_empty())
        .map(|row| row["status"].clone())
        .collect()
}

pub(super) fn entity(place: &Place, id: &str) -> Option<Row> {
    let rows = place.table("out/tables/entities.csv");
    rows.into_iter().find(|row| row["entity_id"] == id)
}

pub(super) fn ids(place: &Place) -> Vec<String> {
    let rows = place.table("out/tables/entities.csv");
    rows.iter().map(|row| row["entity_id"].clone()).collect()
}

/// A cable of a post.
pub(super) fn cable(post: &str, sent: &str, body: &str) -> String {
    format!(
        "R 061105Z {sent}\nFM AMEMBASSY {post}\nTO SECSTATE WASHDC 1588\n\nUNCLAS {post} 001234\n\n\
         SUBJECT: TALKS GO ON\n\n1. (U) {body}\n\nROE\n"
    )
}

#[test]
fn a_malformed_review_is_named_with_its_line_and_nothing_is_done() {
    let place = Place::new();
    place.file("in/note.txt", "Poloff met Daulet Bekturov on Monday.\n");
    place.file("review.csv", "decision,entity_id\ndrop,per-a\nburn,per-b\n");
    place
        .run("extract in --output out --review review.csv")
        .expect(2)
        .says("review.csv:3: `burn`");
    assert!(!place.path("out").exists());
}

#[test]
fn a_person_splits_adds_and_retypes() {
    let place = Place::new();
    place.file(
        "in/note.txt",
        "Poloff met Daulet Bekturov on Monday. Bekturov said that talks would go on.\n\n\
         The road leads from zhyngyldy to Almaty.\n",
    );
    place.file(
        "review.csv",
        "decision,entity_id,entity,form,value\n\
         split,per-daulet-bekturov,,Bekturov,Serik Bekturov\n\
         add,,zhyngyldy,,place\n\
         retype,,Almaty,,organisation\n",
    );
    place
        .run("extract in --output out --review review.csv --quiet")
        .expect(0);
    let mentions = fs::read_to_string(place.path("out/tables/mentions.csv")).unwrap();
    for wanted in [
        "person,\"Daulet Bekturov\",\"Daulet Bekturov\",per-daulet-bekturov,",
        "person,\"Bekturov\",\"Serik Bekturov\",per-serik-bekturov,",
        "place,\"zhyngyldy\",\"zhyngyldy\",loc-zhyngyldy,",
        "organisation,\"Almaty\",\"Almaty\",org-almaty,",
    ] {
        assert!(mentions.contains(wanted), "{wanted}\n{mentions}");
    }
}

#[test]
fn a_review_is_read_as_spreadsheets_save_it() {
    let text =
        "decision;entity_id;value\r\nrename;per-daulet-bekturov;Dawlet Bekt\u{fc}rov\r\n;;\r\n";
    let wide = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    let place = place(NOTE, "");
    for bytes in [
        text.as_bytes().to_vec(),
        text.chars().map(|c| c as u8).collect(),
        wide(&text.replace(';', "\t")),
    ] {
        place.file("review.csv", bytes);
        assert_eq!(decide(&place), "");
        assert!(entity(&place, "per-dawlet-bekturov").is_some());
        assert!(entity(&place, "per-daulet-bekturov").is_none());
    }
    place.file("review.csv", b"PK\x03\x04 a workbook");
    place
        .run("extract in --output other --review review.csv")
        .expect(2)
        .says("review.csv:1: a workbook")
        .says("save its sheet as CSV UTF-8");
}

#[test]
fn counts_are_those_after_the_review() {
    let place = place(
        NOTE,
        "split,per-daulet-bekturov,,,,Bekturov,Serik Bekturov,,\ndrop,per-marat-seitkali,,,,,,,\n",
    );
    place.file(
        "in/other.txt",
        "Poloff met Bekturov of nowhere. Marat Seitkali left.\n",
    );
    place.run("extract in --output before --quiet").expect(0);
    assert_eq!(decide(&place), "");
    let count = |output: &str, name: &str| -> u64 {
        let json = fs::read_to_string(place.path(output).join("run.json")).unwrap();
        let run: serde_json::Value = serde_json::from_str(&json).unwrap();
        run["counts"][name].as_u64().unwrap()
    };
    let mentions = place.table("out/tables/mentions.csv");
    assert_eq!(count("out", "mentions"), mentions.len() as u64);
    assert_eq!(count("before", "mentions"), mentions.len() as u64 + 2);
    let entities = place.table("out/tables/entities.csv");
    assert_eq!(count("out", "entities"), entities.len() as u64);
    for row in &entities {
        let own = mentions
            .iter()
            .filter(|mention| mention["entity_id"] == row["entity_id"]);
        let documents: std::collections::BTreeSet<&str> = own
            .clone()
            .map(|mention| mention["doc_id"].as_str())
            .collect();
        assert_eq!(row["mentions"], own.count().to_string(), "{row:?}");
        assert_eq!(row["documents"], documents.len().to_string(), "{row:?}");
    }
    for row in place.table("out/tables/documents.csv") {
        let own = || {
            mentions
                .iter()
                .filter(|mention| mention["doc_id"] == row["doc_id"])
        };
        let entities: std::collections::BTreeSet<&str> =
            own().map(|mention| mention["entity_id"].as_str()).collect();
        assert_eq!(row["mentions"], own().count().to_string());
        assert_eq!(row["entities"], entities.len().to_string());
        let relations = place.table("out/tables/relations.csv");
        let own = relations
            .iter()
            .filter(|relation| relation["doc_id"] == row["doc_id"]);
        assert_eq!(row["relations"], own.count().to_string());
    }
    let summary = place
        .run("extract in --output out --review review.csv")
        .expect(0)
        .stderr;
    let said = format!("mentions {:>16}  names", mentions.len());
    assert!(summary.contains(&said), "{said}\n{summary}");
}

#[test]
fn the_run_names_the_review_and_its_digest() {
    let place = place(
        NOTE,
        "drop,per-marat-seitkali,,,,,,,\ndrop,per-nobody,,,,,,,\n",
    );
    decide(&place);
    let run = || -> serde_json::Value {
        let json = fs::read_to_string(place.path("out/run.json")).unwrap();
        serde_json::from_str(&json).unwrap()
    };
    let first = run();
    assert_eq!(first["review"]["file"], "review.csv");
    assert_eq!(first["review"]["decisions"], 2);
    assert_eq!(first["review"]["not_applied"], 1);
    let digest = first["review"]["digest"].as_str().unwrap().to_owned();
    assert_eq!(digest.len(), 64);
    place.file("review.csv", "decision,entity_id\n");
    decide(&place);
    assert_ne!(run()["review"]["digest"], digest.as_str());
    place.run("extract in --output out --quiet").expect(0);
    assert!(run()["review"].is_null(), "no review, no digest");
}

#[test]
fn a_split_joins_the_one_that_has_the_name() {
    for decision in [
        "split,per-daulet-bekturov,,,,Bekturov,Marat Seitkali,,\n",
        "split,per-daulet-bekturov,,,,Bekturov,per-marat-seitkali,,\n",
        "split,per-daulet-bekturov,,per-marat-seitkali,,Bekturov,,,\n",
    ] {
        let place = place(NOTE, decision);
        assert_eq!(decide(&place), "");
        let joined = entity(&place, "per-marat-seitkali").unwrap();
        assert_eq!(joined["mentions"], "2", "{decision}");
        assert_eq!(joined["aliases"], "Bekturov|Marat Seitkali");
        assert_eq!(
            entity(&place, "per-daulet-bekturov").unwrap()["mentions"],
            "1"
        );
        assert_eq!(
            ids(&place)
                .iter()
                .filter(|id| id.contains("seitkali"))
                .count(),
            1
        );
        assert_eq!(
            statuses(&place),
            ["applied: 1 of its mentions are of per-marat-seitkali now"]
        );
    }
    // A surname alone goes to nobody unless a name is given: of several that are called so none is meant.
    let alone = place(NOTE, "split,per-daulet-bekturov,,,,Bekturov,,,\n");
    decide(&alone);
    assert_eq!(entity(&alone, "per-bekturov").unwrap()["mentions"], "1");
    // A name that nobody has makes a new one; a form that is all there is stays.
    let place = place(
        NOTE,
        "split,per-daulet-bekturov,,,,Bekturov,Serik Bekturov,,\nsplit,per-marat-seitkali,,,,Marat Seitkali,,,\n",
    );
    decide(&place);
    assert!(entity(&place, "per-serik-bekturov").is_some());
    assert!(statuses(&place)[1].starts_with("not applied: Marat Seitkali is all"));
}

#[test]
fn another_name_takes_off_what_a_list_says_and_a_respelling_does_not() {
    let note = "Andrey Gromyko flew to Moscow. Gromyko said that talks would go on.\n";
    for (name, listed) in [
        ("Anatoly Gromyko", false),
        ("Andrei Gromyko", true),
        ("Andrey A. Gromyko", true),
    ] {
        let place = place(note, &format!("rename,per-andrey-gromyko,,,,,{name},,\n"));
        decide(&place);
        let rows = place.table("out/tables/entities.csv");
        let row = rows.iter().find(|row| row["entity"] == name).unwrap();
        for column in ["gazetteer_id", "country", "subtype"] {
            assert_eq!(!row[column].is_empty(), listed, "{name}: {column}");
        }
        assert_eq!(row["mentions"], "2");
        assert_eq!(statuses(&place)[0] == "applied", listed);
    }
}

#[test]
fn a_merge_keeps_the_better_known_one_whatever_the_order() {
    // Listed before more mentions, and those before fewer.
    let note = "Andrey Gromyko met Daulet Bekturov on Monday. Daulet Bekturov and Daulet Bekturov met Marat Seitkali.\n";
    for (one, other, stays) in [
        (
            "per-andrey-gromyko",
            "per-daulet-bekturov",
            "per-andrey-gromyko",
        ),
        (
            "per-daulet-bekturov",
            "per-andrey-gromyko",
            "per-andrey-gromyko",
        ),
        (
            "per-marat-seitkali",
            "per-daulet-bekturov",
            "per-daulet-bekturov",
        ),
        (
            "per-daulet-bekturov",
            "per-marat-seitkali",
            "per-daulet-bekturov",
        ),
    ] {
        let place = place(note, &format!("merge,{one},,{other},,,,,\n"));
        assert_eq!(decide(&place), "");
        let left = ids(&place);
        let gone = if one == stays { other } else { one };
        assert!(left.contains(&stays.to_owned()), "{one} {other}: {left:?}");
        assert!(!left.contains(&gone.to_owned()), "{one} {other}: {left:?}");
    }
}

#[test]
fn what_contradicts_is_told_and_not_obeyed() {
    let (a, b, c) = (
        "per-daulet-bekturov",
        "per-saule-zhanibekova",
        "per-marat-seitkali",
    );
    for (decisions, told) in [
        (
            format!("merge,{a},,{b},,,,,\nmerge,{a},,{c},,,,,\n"),
            ["applied", "not applied: line 2 says that it is another"],
        ),
        (
            format!("merge,{a},,{b},,,,,\ndrop,{a},,,,,,,\n"),
            ["applied", "not applied: line 2 says that it is another"],
        ),
        (
            format!("merge,{a},,{b},,,,,\ndrop,{b},,,,,,,\n"),
            [
                "applied",
                "not applied: line 2 says that another is this one",
            ],
        ),
        (
            format!("merge,{a},,{b},,,,,\nmerge,{b},,{a},,,,,\n"),
            ["applied", "not applied: they are one already"],
        ),
        (
            format!("drop,{a},,,,,,,\nmerge,{a},,{b},,,,,\n"),
            [
                "applied",
                "not applied: per-daulet-bekturov was dropped by line 2",
            ],
        ),
        (
            format!("keep,{a},,{b},,,,,\nmerge,{b},,{a},,,,,\n"),
            ["applied", "not applied: line 2 says to keep it"],
        ),
        (
            format!("rename,{a},,,,,Dawlet Bekturov,,\nrename,{a},,,,,Daulet Bektur,,\n"),
            [
                "applied",
                "not applied: line 2 makes it Dawlet Bekturov already",
            ],
        ),
        // A chain is no contradiction.
        (
            format!("merge,{a},,{b},,,,,\nmerge,{b},,{c},,,,,\n"),
            ["applied", "applied"],
        ),
    ] {
        let place = place(NOTE, &decisions);
        let said = decide(&place);
        let statuses = statuses(&place);
        assert_eq!(statuses.len(), 2);
        for (status, told) in statuses.iter().zip(told) {
            assert!(status.starts_with(told), "{decisions}{status}");
        }
        let refused = told[1].starts_with("not");
        assert_eq!(
            said.contains("decision not applied: line 3: "),
            refused,
            "{said}"
        );
    }
}

#[test]
fn a_circle_of_merges_ends() {
    let place = place(
        NOTE,
        "merge,per-daulet-bekturov,,per-saule-zhanibekova,,,,,\n\
         merge,per-saule-zhanibekova,,per-marat-seitkali,,,,,\n\
         merge,per-marat-seitkali,,per-daulet-bekturov,,,,,\n",
    );
    decide(&place);
    assert!(statuses(&place)[2].starts_with("not applied: they are one already"));
    let persons = ids(&place);
    let persons = persons.iter().filter(|id| id.starts_with("per-"));
    assert_eq!(persons.count(), 1);
}

#[test]
fn a_name_that_another_has_is_not_added_in_silence() {
    let place = place(
        "Andrey Gromyko flew to Moscow. Gromyko spoke of zhyngyldy.\n",
        "add,,Gromyko,,,,person,,\nadd,,Moscow,,,,organisation,,\nadd,,zhyngyldy,,,,place,,\nadd,,Nowhereton,,,,place,,\n",
    );
    decide(&place);
    let told = statuses(&place);
    for (status, wanted) in told.iter().zip([
        "not applied: per-andrey-gromyko (Andrey Gromyko) has the name already",
        "not applied: loc-moscow (Moscow) has the name already",
        "applied",
        "not applied: no document has the name Nowhereton",
    ]) {
        assert_eq!(status, wanted, "{told:?}");
    }
}

#[test]
fn what_is_merged_after_a_split_keeps_its_form() {
    let decisions = [
        "split,per-daulet-bekturov,,,,Bekturov,Serik Bekturov,,\n",
        "merge,per-bekturov-ca,,per-daulet-bekturov,,,,,\n",
    ];
    for (order, own) in [([0, 1], "3"), ([1, 0], "1")] {
        let lines = order.map(|at| decisions[at]).concat();
        let place = place("No names here.\n", &lines);
        for (name, post, sent, body) in [
            (
                "a",
                "ASTANA",
                "DEC 07",
                "Poloff met Daulet Bekturov. Bekturov left.",
            ),
            (
                "b",
                "OTTAWA",
                "FEB 75",
                "Minister Bekturov came. Later Minister Bekturov left.",
            ),
        ] {
            place.file(&format!("in/{name}.txt"), cable(post, sent, body));
        }
        assert_eq!(decide(&place), "");
        let row = entity(&place, "per-daulet-bekturov").unwrap();
        let counts = row["alias_counts"].split('|');
        let counts: u32 = counts.map(|count| count.parse::<u32>().unwrap()).sum();
        assert_eq!(row["mentions"], own, "{lines}");
        assert_eq!(row["mentions"], counts.to_string(), "{lines}");
    }
}
