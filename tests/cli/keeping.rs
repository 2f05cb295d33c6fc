//! Nothing of a user's is ever deleted, and no output is a mixture without saying so.

use std::fmt::Write as _;
use std::fs;
use std::process::{Child, Stdio};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::NOTE;
use crate::place::{Place, cablegraph};

/// `run.json` of an output.
fn run_json(place: &Place, output: &str) -> Value {
    let text = fs::read(place.path(output).join("run.json")).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// Fails unless every file that `run.json` lists is as it was written; returns their names.
#[track_caller]
fn is_whole(place: &Place, output: &str) -> Vec<String> {
    let run = run_json(place, output);
    let listed = run["files"].as_array().unwrap().iter().map(|file| {
        let name = file["file"].as_str().unwrap().to_owned();
        let bytes = fs::read(place.path(output).join(&name)).unwrap();
        assert_eq!(file["bytes"], bytes.len(), "{name}");
        let digest = Sha256::digest(&bytes);
        let hex = digest.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        assert_eq!(file["sha256"], hex, "{name}");
        name
    });
    listed.collect()
}

fn text(place: &Place, name: &str) -> String {
    fs::read_to_string(place.path(name)).unwrap()
}

#[test]
fn run_json_lists_every_file_with_its_digest() {
    let place = Place::new();
    place.file("note.txt", NOTE);
    place.run("extract note.txt --output out").expect(0);
    let listed = is_whole(&place, "out");
    let found: Vec<String> = place.files("out").into_keys().collect();
    assert_eq!(listed, found, "files() leaves run.json out");
}

#[test]
fn a_papers_own_files_stay() {
    let place = Place::new();
    place.file("cables/note.txt", NOTE);
    let own = [
        "paper.tex",
        "tables/table1.tex",
        "tables/drafts/t.csv",
        "graph/plot.R",
        "graph/figure.gephi",
        "gephi/project.gephi",
    ];
    for name in own {
        place.file(name, name);
    }
    for _ in 0..2 {
        let outcome = place.run("extract cables --output .").expect(0);
        assert!(!outcome.stderr.contains("kept aside"), "{}", outcome.stderr);
        for name in own {
            assert_eq!(text(&place, name), name);
        }
        assert_eq!(place.documents("."), ["note.txt"]);
    }
}

#[test]
fn a_strangers_file_is_kept_and_told_even_to_the_quiet() {
    let place = Place::new();
    place
        .file("note.txt", NOTE)
        .file("out/tables/mentions.csv", "a stranger's")
        .file("out/run.json", "{\"mine\": 1}");
    let outcome = place.run("extract note.txt --output out --quiet").expect(0);
    for told in [
        "kept aside: out/tables/mentions.csv is in no list of what the run before wrote: \
         it is out/tables/mentions.kept-1.csv now",
        "it is out/run.kept-1.json now",
    ] {
        outcome.says(told);
    }
    assert_eq!(outcome.stderr.lines().count(), 2, "{}", outcome.stderr);
    assert_eq!(
        text(&place, "out/tables/mentions.kept-1.csv"),
        "a stranger's"
    );
    assert_eq!(text(&place, "out/run.kept-1.json"), "{\"mine\": 1}");
    is_whole(&place, "out");
    let again = place.run("extract note.txt --output out --quiet").expect(0);
    assert_eq!(again.stderr, "", "what is the program's own makes room");
    assert_eq!(
        text(&place, "out/tables/mentions.kept-1.csv"),
        "a stranger's"
    );
}

#[test]
fn the_output_of_a_version_that_listed_no_files_is_kept() {
    let place = Place::new();
    place
        .file("a.txt", NOTE)
        .file("b.txt", "Sergey Lavrov flew to Astana.\n");
    place.run("extract a.txt --output out").expect(0);
    let before = text(&place, "out/tables/mentions.csv");
    let mut run = run_json(&place, "out");
    run.as_object_mut()
        .unwrap()
        .retain(|name, _| name != "files" && name != "digest");
    place.file("out/run.json", run.to_string());
    let outcome = place.run("extract b.txt --output out").expect(0);
    outcome.says("out/tables/mentions.kept-1.csv");
    assert_eq!(text(&place, "out/tables/mentions.kept-1.csv"), before);
    is_whole(&place, "out");
}

#[test]
fn a_review_edited_in_place_is_applied_and_kept() {
    let place = Place::new();
    place.file(
        "in/note.txt",
        "Poloff met Daulet Bekturov on Monday. Mr. Bekturov left.\n",
    );
    place.run("extract in --output out").expect(0);
    let decided =
        "decision,entity_id,entity,form,value\nrename,per-daulet-bekturov,,,Daulet B. Bekturov\n";
    place.file("out/tables/review.csv", decided);
    let outcome = place
        .run("extract in --output out --review out/tables/review.csv --quiet")
        .expect(0);
    outcome.says("out/tables/review.csv was changed since a run wrote it");
    assert_eq!(text(&place, "out/tables/review.edited-1.csv"), decided);
    assert!(text(&place, "out/tables/entities.csv").contains("Daulet B. Bekturov"));
    assert_ne!(text(&place, "out/tables/review.csv"), decided);
    // Edited again, it stands beside the first.
    place.file(
        "out/tables/review.csv",
        "decision,entity_id\ndrop,per-daulet-bekturov\n",
    );
    place
        .run("extract in --output out --review out/tables/review.csv --quiet")
        .expect(0)
        .says("it is out/tables/review.edited-2.csv now");
    assert_eq!(text(&place, "out/tables/review.edited-1.csv"), decided);
    assert!(!text(&place, "out/tables/entities.csv").contains("Bekturov"));
}

#[test]
fn a_review_and_lists_within_the_output_survive() {
    let place = Place::new();
    let list = "id,name,aliases,subtype,country,weight\nmine:qwertabad,Qwertabad,,city,KZ,50\n";
    let review = "decision,entity_id,entity,form,value\nrename,,Qwertabad,,New Qwertabad\n";
    place
        .file(
            "in/note.txt",
            "The road to Qwertabad was closed on Monday, said the driver.\n",
        )
        .file("out/tables/mine.csv", review)
        .file("out/tables/lists/places/towns.csv", list);
    let mut digests = Vec::new();
    for _ in 0..2 {
        place
            .run("extract in --output out --review out/tables/mine.csv --gazetteers out/tables/lists")
            .expect(0);
        assert_eq!(text(&place, "out/tables/mine.csv"), review);
        assert_eq!(text(&place, "out/tables/lists/places/towns.csv"), list);
        assert!(text(&place, "out/tables/entities.csv").contains("New Qwertabad"));
    }
    // What a run writes is no list, even where the folder of lists holds it.
    for lists in ["out/tables", "out", "."] {
        place.folder("out/places");
        let moved = place.path("out/places/towns.csv");
        fs::copy(place.path("out/tables/lists/places/towns.csv"), moved).unwrap();
        place
            .run(&format!("extract in --output out --gazetteers {lists}"))
            .expect(0);
        let first = run_json(&place, "out")["lists_digest"].clone();
        place
            .run(&format!(
                "extract in --output out --gazetteers {lists} --window document"
            ))
            .expect(0);
        assert_eq!(run_json(&place, "out")["lists_digest"], first, "{lists}");
        digests.push(first);
    }
    assert_eq!(digests.len(), 3);
}

#[test]
fn an_output_by_a_way_that_is_not_there_yet_is_where_it_leads() {
    let place = Place::new();
    place.file("cables/note.txt", NOTE);
    place
        .run("extract cables --output cables/new/..")
        .expect(2)
        .says("is an input as well");
    assert_eq!(place.names("cables"), ["note.txt"]);
    place.run("extract cables --output work/new/..").expect(0);
    assert_eq!(
        place.names("work"),
        [
            "gephi",
            "graph",
            "report.html",
            "run.json",
            "tables",
            "workbook.xlsx"
        ]
    );
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;

    let place = Place::new();
    place
        .file("in/note.txt", NOTE)
        .file("elsewhere/mentions.csv", "a stranger's")
        .folder("linked")
        .folder("real");
    symlink("../elsewhere", place.path("linked/tables")).unwrap();
    place
        .run("extract in --output linked")
        .expect(2)
        .says("linked/tables: is a link")
        .says("--output");
    assert_eq!(place.names("elsewhere"), ["mentions.csv"]);
    assert_eq!(place.names("linked"), ["tables"]);
    // The output folder itself may be one, whatever it is called by.
    symlink("real", place.path("out")).unwrap();
    for output in ["out", "real"] {
        place
            .run(&format!("extract in --output {output}"))
            .expect(0);
        is_whole(&place, "real");
    }
    // What a run wrote is not read, by whatever way an input leads there.
    symlink("../real", place.path("in/all")).unwrap();
    symlink("../real/tables", place.path("in/tables")).unwrap();
    symlink("../real/tables/mentions.csv", place.path("in/mentions.csv")).unwrap();
    place.run("extract in --output real").expect(0);
    assert_eq!(place.documents("real"), ["note.txt"]);
}

#[test]
fn an_unfinished_output_is_told_and_put_right() {
    let place = Place::new();
    place.file("note.txt", NOTE);
    place.run("extract note.txt --output out").expect(0);
    let ask = "explain per-marat-tazhin --output out";
    place.run(ask).expect(0);
    let before = place.files("out");
    // As a run leaves it that was killed when it had moved one table out of the way and none in.
    let plan = r#"{"folders":[],"steps":[
        {"Retire":{"file":"tables/entities.csv","to":".cablegraph-x/old/0"}},
        {"Place":{"from":".cablegraph-x/new/run.json","file":{"file":"run.json","bytes":1,"sha256":""}}}]}"#;
    place
        .file("out/.cablegraph-x/lock", "cablegraph\n")
        .file("out/.cablegraph-x/plan.json", plan)
        .file("out/.cablegraph-x/new/run.json", "x")
        .folder("out/.cablegraph-x/old")
        .file("out/.cablegraph-publishing", ".cablegraph-x");
    fs::rename(
        place.path("out/tables/entities.csv"),
        place.path("out/.cablegraph-x/old/0"),
    )
    .unwrap();
    place
        .run(ask)
        .expect(2)
        .says("out: unfinished")
        .says("run extract again");
    // Even a run that comes to nothing puts it right.
    place.run("extract missing --output out").expect(2);
    assert!(place.files("out") == before);
    place.run(ask).expect(0);
    fs::remove_file(place.path("out/run.json")).unwrap();
    place.run(ask).expect(2).says("run.json is missing");
}

#[test]
fn two_runs_at_the_same_time_are_never_mixed() {
    let place = Place::new();
    place
        .file("a.txt", NOTE)
        .file("b.txt", "Sergey Lavrov flew to Astana for talks.\n");
    for _ in 0..3 {
        let runs: Vec<Child> = ["a.txt", "b.txt", "a.txt"]
            .into_iter()
            .map(|input| {
                cablegraph()
                    .args(["extract", input, "--output", "out", "--quiet"])
                    .current_dir(place.path(""))
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for run in runs {
            let output = run.wait_with_output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!((output.status.code(), said.as_str()), (Some(0), ""));
        }
        is_whole(&place, "out");
        assert_eq!(
            place.names("out"),
            [
                "gephi",
                "graph",
                "report.html",
                "run.json",
                "tables",
                "workbook.xlsx"
            ]
        );
    }
}
