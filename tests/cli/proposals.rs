//! What is proposed to a person, and decisions on many proposals at once.

use std::fs;

use super::review::{Row, cable, decide, entity, ids, statuses};
use crate::place::Place;

/// Surnames alone that two bear, of which a person must choose, and one that one bears.
fn doubtful() -> Place {
    let place = Place::new();
    for (name, post, sent, body) in [
        (
            "a",
            "ASTANA",
            "DEC 07",
            "Poloff met Daulet Bekturov. Poloff met Saule Bekturov.",
        ),
        (
            "b",
            "ASTANA",
            "DEC 07",
            "Bekturov said no. Bekturov left. Bekturov came. Minister Bekturov stayed.",
        ),
        (
            "c",
            "LIMA",
            "JAN 08",
            "Poloff met Serik Zhumagulov of the mill.",
        ),
        (
            "d",
            "OTTAWA",
            "FEB 75",
            "Minister Zhumagulov agreed. Later Minister Zhumagulov left. Zhumagulov spoke.",
        ),
        (
            "e",
            "LIMA",
            "JAN 08",
            "The Andean Water Development Fund met. Poloff visited the Andean Water Developmant Fund.",
        ),
    ] {
        place.file(&format!("in/{name}.txt"), cable(post, sent, body));
    }
    place
}

#[test]
fn proposals_begin_with_what_most_hangs_on_and_none_contradicts_another() {
    let place = doubtful();
    place.run("extract in --output out --quiet").expect(0);
    let rows = place.table("out/tables/review.csv");
    let stakes: Vec<f64> = rows
        .iter()
        .map(|row| row["stake"].parse().unwrap())
        .collect();
    assert!(stakes.is_sorted_by(|a, b| a >= b), "{stakes:?}");
    let of = |id: &str| -> Vec<&Row> { rows.iter().filter(|row| row["entity_id"] == id).collect() };
    // One decision, one row, though two bear the surname.
    let [choice] = of("per-bekturov-kz")[..] else {
        panic!("{rows:#?}");
    };
    assert_eq!(
        (choice["proposal"].as_str(), choice["other_id"].as_str()),
        ("choose", "")
    );
    let mut candidates: Vec<&str> = choice["candidates"].split('|').collect();
    candidates.sort_unstable();
    assert_eq!(candidates, ["per-daulet-bekturov", "per-saule-bekturov"]);
    assert_eq!(
        choice["reason"],
        "several bear the surname: nothing says whose it is"
    );
    // A surname of another country and year is listed with its one bearer, not joined.
    let [same] = of("per-zhumagulov-ca")[..] else {
        panic!("{rows:#?}");
    };
    assert_eq!(
        (same["proposal"].as_str(), same["other_id"].as_str()),
        ("merge", "per-serik-zhumagulov")
    );
    assert!(same["reason"].starts_with("the same surname"));
    let bodies = rows
        .iter()
        .find(|row| row["reason"] == "long names one letter apart");
    assert!(
        bodies.is_some_and(|row| row["entity_id"].starts_with("org-andean")),
        "{rows:#?}"
    );
    let mut subjects: Vec<&str> = rows.iter().map(|row| row["entity_id"].as_str()).collect();
    subjects.sort_unstable();
    let all = subjects.len();
    subjects.dedup();
    assert_eq!(subjects.len(), all, "nobody is proposed twice: {rows:#?}");
}

#[test]
fn what_is_cut_is_said() {
    let place = doubtful();
    place
        .run("extract in --output all --proposals all --quiet")
        .expect(0);
    let all = place.table("all/tables/review.csv");
    assert!(all.len() > 2);
    let outcome = place.run("extract in --output one --proposals 1").expect(0);
    let rest = format!("{} further proposals", all.len() - 1);
    outcome.says(&rest).says("--proposals all");
    let one = place.table("one/tables/review.csv");
    assert_eq!(one.len(), 2);
    assert_eq!(one[0], all[0]);
    assert!(one[1]["reason"].starts_with(&rest) && one[1]["entity_id"].is_empty());
    // A file that ends so is a review as well.
    place
        .run("extract in --output two --review one/tables/review.csv --quiet")
        .expect(0);
    let outcome = place.run("extract in --output three").expect(0);
    assert!(
        !outcome.stderr.contains("further proposal"),
        "nothing is cut, nothing is said"
    );
}

#[test]
fn one_row_decides_many() {
    let place = Place::new();
    place.file(
        "in/a.txt",
        cable(
            "LIMA",
            "JAN 08",
            "The Andean Water Development Fund met. Poloff visited the Andean Water Developmant Fund. \
             The Altai Railway Company came. The Altai Railwey Company went. \
             The Highlands Power Company rose. The Highlends Power Company fell.",
        ),
    );
    place.file(
        "in/b.txt",
        cable(
            "LIMA",
            "JAN 08",
            "The Andean Water Development Fund, the Altai Railway Company and the Highlands Power Company met.",
        ),
    );
    let with = |decisions: &str| -> Vec<String> {
        place.file(
            "review.csv",
            format!(
                "decision,entity_id,entity,other_id,other,form,value,proposal,reason\n{decisions}"
            ),
        );
        decide(&place);
        statuses(&place)
    };
    let misspelt = |place: &Place| {
        let ids = ids(place);
        let wrong = |id: &&String| {
            ["developmant", "railwey", "highlends"]
                .iter()
                .any(|word| id.contains(word))
        };
        ids.iter().filter(wrong).count()
    };
    assert_eq!(with(""), [""; 0]);
    assert_eq!(misspelt(&place), 3);
    let reason = "long names*";
    assert_eq!(
        with(&format!("accept,,,,,,,,{reason}\n")),
        ["applied: 3 proposals settled"]
    );
    assert_eq!(misspelt(&place), 0);
    assert_eq!(
        with("accept,,Alt*,,,,,merge,\n"),
        ["applied: 1 proposal settled"]
    );
    assert_eq!(misspelt(&place), 2);
    // What a row of its own says comes first, wherever it stands; rows stay in the order of the file.
    assert_eq!(
        with(&format!(
            "accept,org-*,,,,,,,{reason}\n\
             keep,org-altai-railwey-company,,org-altai-railway-company,,,,,\n\
             accept,,Nobody*,,,,,,\n"
        )),
        [
            "applied: 2 proposals settled",
            "applied",
            "not applied: it fits no proposal"
        ]
    );
    assert_eq!(misspelt(&place), 1);
    // Many are refused as one is: they are not proposed again.
    assert_eq!(
        with(&format!("keep,,,,,,,,{reason}\n")),
        ["applied: 3 proposals kept as they are"]
    );
    assert_eq!(misspelt(&place), 3);
    let rows = place.table("out/tables/review.csv");
    let again = rows
        .iter()
        .filter(|row| row["status"].is_empty() && row["proposal"] == "merge");
    assert_eq!(again.count(), 0);
}

#[test]
fn a_row_for_many_keeps_to_one_kind_and_makes_no_choice() {
    let place = doubtful();
    let with = |decisions: &str| -> Vec<String> {
        place.file(
            "review.csv",
            format!(
                "decision,entity_id,entity,other_id,other,form,value,proposal,reason\n{decisions}"
            ),
        );
        decide(&place);
        statuses(&place)
    };
    let told = with("accept,,*,,,,,merge,\n");
    assert!(
        told[0]
            .starts_with("not applied: it fits proposals of several kinds (person, organisation)"),
        "{told:?}"
    );
    assert!(told[0].contains("per-*, org-*"), "{told:?}");
    let told = with("accept,per-*,,,,,,choose,\n");
    assert!(
        told[0].starts_with("not applied: 1 proposal to decide one by one"),
        "{told:?}"
    );
    assert!(entity(&place, "per-bekturov-kz").is_some());
}

#[test]
fn every_proposal_can_be_accepted_by_its_own_row() {
    let place = Place::new();
    let corpus = crate::place::corpus();
    place
        .run(&format!("extract {corpus} --output out --quiet"))
        .expect(0);
    let table = fs::read_to_string(place.path("out/tables/review.csv")).unwrap();
    place.file("review.csv", table.replace("\r\n,", "\r\naccept,"));
    place
        .run(&format!(
            "extract {corpus} --output out --review review.csv --quiet"
        ))
        .expect(0);
    let rows = place.table("out/tables/review.csv");
    let decided: Vec<&Row> = rows
        .iter()
        .filter(|row| !row["decision"].is_empty())
        .collect();
    assert!(decided.len() > 5, "{rows:#?}");
    for row in decided {
        let settled = row["status"] == "applied: 1 proposal settled";
        let open = matches!(row["proposal"].as_str(), "choose" | "rename");
        assert_ne!(settled, open, "{row:?}");
    }
}

#[test]
fn who_is_of_another_kind_is_the_other_of_that_name() {
    let place = Place::new();
    place
        .file(
            "in/a.txt",
            "The road leads to zhyngyldy, said the driver.\n",
        )
        .file("in/b.txt", "Poloff met Daulet Bekturov.\n")
        .file(
            "review.csv",
            "decision,entity_id,entity,other_id,value\n\
             add,,zhyngyldy,,place\nretype,per-daulet-bekturov,,loc-zhyngyldy,place\n",
        );
    decide(&place);
    assert_eq!(statuses(&place), ["applied", "applied"]);
    assert_eq!(entity(&place, "loc-zhyngyldy").unwrap()["mentions"], "2");
    // Without the other it is one of its own.
    place.file(
        "review.csv",
        "decision,entity_id,value\nretype,per-daulet-bekturov,place\n",
    );
    decide(&place);
    assert_eq!(ids(&place), ["loc-daulet-bekturov"]);
}
