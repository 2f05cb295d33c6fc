//! The fields of the real cables, where that collection stands beside the project.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::take_named;

/// The folder of `../shared` below which real texts lie; says so where it is missing.
fn shared(below: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(below);
    if !path.exists() {
        let _ = writeln!(std::io::stderr(), "skipped: ../shared/{below} is not there");
        return None;
    }
    Some(path)
}

/// Cables whose text does not state a date: published as extracts, without their transmission block. Their number
/// stands in the text, their year in the file's name alone.
const WITHOUT_DATE: [&str; 6] = [
    "04MADRID2164.txt",
    "04PARIS8983.txt",
    "05MADRID572.txt",
    "05PARIS8442.txt",
    "05PARIS8606.txt",
    "05RIODEJANEIRO1238.txt",
];

#[test]
fn fields_of_the_public_cables_are_right() {
    let Some(corpus) = shared("corpus") else {
        return;
    };
    let table = fs::read_to_string(corpus.join("cables.tsv")).unwrap();
    let mut wrong = Vec::new();
    let mut checked = 0;
    let mut check = |file: &str, field: &str, found: &str, wanted: &str| {
        checked += 1;
        if found != wanted {
            wrong.push(format!("{file}: {field} is {wanted}, not {found}"));
        }
    };
    for row in table.lines().skip(1) {
        let [file, id, date, classification] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("a row of four cells: {row}");
        };
        let text = fs::read_to_string(corpus.join("cables").join(file)).unwrap();
        let taken = take_named(file, &text);
        check(file, "cable_id", &taken.header().cable_id, id);
        if WITHOUT_DATE.contains(&file) {
            assert!(!text.contains("\nFM "), "{file} has a transmission block");
        } else {
            // Of some, the table has the year alone.
            let found = taken.date();
            check(
                file,
                "date",
                found.get(..date.len()).unwrap_or(&found),
                date,
            );
        }
        let (level, control) = classification
            .split_once("//")
            .unwrap_or((classification, ""));
        check(
            file,
            "classification",
            &taken.header().classification,
            level,
        );
        let sensitive = taken.header().captions.iter().any(|one| one == "SENSITIVE");
        let found = if sensitive { "sensitive" } else { "" };
        let wanted = if control.is_empty() { "" } else { "sensitive" };
        check(file, "control", found, wanted);
    }
    assert!(checked > 0);
    let share = 100.0 * (checked - wrong.len()) as f64 / checked as f64;
    assert!(
        share >= 99.0,
        "{share:.1} % of {checked} fields are right: {wrong:#?}"
    );
}

#[test]
fn fields_of_the_seeds_are_right() {
    let (Some(seeds), Some(gold)) = (shared("corpus/seeds"), shared("eval/seeds.gold.jsonl"))
    else {
        return;
    };
    let gold = fs::read_to_string(gold).unwrap();
    let mut read = 0;
    for line in gold.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = record["doc_id"].as_str().unwrap();
        let name = name.rsplit('/').next().unwrap();
        let text = fs::read_to_string(seeds.join(name)).unwrap();
        let taken = take_named(name, &text);
        let header = taken.header();
        let fields = &record["fields"];
        let wanted = |field: &str| fields[field].as_str().unwrap().to_owned();
        let list = |field: &str| -> Vec<String> {
            let values = fields[field].as_array().unwrap().iter();
            values
                .map(|value| value.as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(header.cable_id, wanted("cable_id"), "{name}");
        assert_eq!(taken.date(), wanted("date"), "{name}");
        assert_eq!(header.post, wanted("post"), "{name}");
        assert_eq!(header.classification, wanted("classification"), "{name}");
        assert_eq!(header.signer, wanted("signer"), "{name}");
        assert_eq!(header.subject, wanted("subject"), "{name}");
        assert_eq!(header.tags, list("tags"), "{name}");
        assert_eq!(header.references, list("references"), "{name}");
        let sensitive = header.captions.iter().any(|caption| caption == "SENSITIVE");
        assert_eq!(Some(sensitive), fields["sensitive"].as_bool(), "{name}");
        if let Some(paragraphs) = fields["paragraphs"].as_u64() {
            let numbered: Vec<u64> = taken.numbers().into_iter().map(u64::from).collect();
            assert_eq!(numbered, (1..=paragraphs).collect::<Vec<_>>(), "{name}");
        }
        read += 1;
    }
    assert_eq!(read, 2);
}
