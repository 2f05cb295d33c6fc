//! What a run does where a stage fails.

use std::fs;
use std::path::Path;

use super::*;
use crate::filter::{Filters, Part};
use crate::finished::part::{Left, write as write_part};
use crate::finished::{Finished, Period};

/// Looks at nothing.
struct Unwatched;

impl Observer for Unwatched {
    fn stage(&self, _: Stage, _: Option<u64>) {}
    fn expect(&self, _: u64) {}
    fn advance(&self, _: u64, _: u64) {}
    fn kept_aside(&self, _: &[KeptAside]) {}
    fn done(&self) {}
}

fn settings(folder: &Path, output: &str) -> Settings {
    Settings {
        inputs: vec![folder.join("in")],
        reading: read::Options::default(),
        output: folder.join(output),
        gazetteers: Vec::new(),
        only: false,
        review: None,
        window: Window::Sentence,
        proposals: None,
        min_weight: 1,
        sqlite: false,
        threads: Some(2),
    }
}

const NOTE: &str = "Foreign Minister Marat Tazhin met OSCE officials in Astana on Monday.\n";

#[test]
fn a_document_that_a_stage_fails_on_is_skipped_and_named() {
    let home = tempfile::tempdir().unwrap();
    let inputs = home.path().join("in");
    fs::create_dir(&inputs).unwrap();
    for name in ["a", "y", "z"] {
        fs::write(inputs.join(format!("{name}.txt")), NOTE).unwrap();
    }
    let whole = extract(&settings(home.path(), "whole"), &Unwatched).unwrap();
    assert_eq!((whole.documents, whole.skipped.len()), (3, 0));
    for stage in ["read", "segment", "tag", "resolve", "relate"] {
        fs::write(
            inputs.join(format!("bad-{stage}.txt")),
            format!("{NOTE}[[fail in {stage}]]\n"),
        )
        .unwrap();
    }
    // In a table the rows before the fault are documents still.
    let rows = format!("id,text\n1,\"{NOTE}\"\n2,\"{NOTE} [[fail in tag]]\"\n3,\"{NOTE}\"\n");
    fs::write(inputs.join("table.csv"), rows).unwrap();
    let summary = extract(&settings(home.path(), "out"), &Unwatched).unwrap();
    assert_eq!(summary.documents, 5);
    let skipped: Vec<&str> = summary
        .skipped
        .iter()
        .map(|one| one.input.as_str())
        .collect();
    assert_eq!(
        skipped,
        [
            "bad-read.txt",
            "bad-relate.txt",
            "bad-resolve.txt",
            "bad-segment.txt",
            "bad-tag.txt",
            "table.csv#2"
        ]
    );
    for (one, stage) in summary
        .skipped
        .iter()
        .zip(["read", "relate", "resolve", "segment", "tag", "tag"])
    {
        let wanted = [
            format!("in the stage {stage}"),
            "report this line".to_owned(),
            format!(
                "cablegraph {}: asked to fail in {stage}",
                env!("CARGO_PKG_VERSION")
            ),
        ];
        for text in wanted {
            assert!(one.reason.contains(&text), "{text}: {one:?}");
        }
    }
    let table = fs::read_to_string(home.path().join("out/tables/skipped.csv")).unwrap();
    assert_eq!(table.lines().count(), 7, "{table}");
    // What the others yield is as if the bad ones had never been.
    for name in [
        "bad-read",
        "bad-relate",
        "bad-resolve",
        "bad-segment",
        "bad-tag",
    ] {
        fs::remove_file(inputs.join(format!("{name}.txt"))).unwrap();
    }
    fs::remove_file(inputs.join("table.csv")).unwrap();
    for text in ["b.txt", "c.txt"] {
        fs::write(inputs.join(text), format!("{NOTE}[[fail in tag]]\n")).unwrap();
    }
    extract(&settings(home.path(), "out"), &Unwatched).unwrap();
    for name in [
        "tables/mentions.csv",
        "tables/evidence.csv",
        "gephi/edges.csv",
    ] {
        let read = |output: &str| fs::read(home.path().join(output).join(name)).unwrap();
        assert!(read("out") == read("whole"), "{name}");
    }
}

#[test]
fn where_every_document_fails_nothing_is_written() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("in")).unwrap();
    fs::write(home.path().join("in/a.txt"), "[[fail in segment]]\n").unwrap();
    let error = extract(&settings(home.path(), "out"), &Unwatched).unwrap_err();
    assert!(error.to_string().contains("report this line"), "{error}");
    assert!(!home.path().join("out").exists());
}

/// What is made from tables is shown those of the part alone: they must tell what the filters left, no more and no less.
#[test]
fn the_tables_of_a_part_tell_the_part() {
    let home = tempfile::tempdir().unwrap();
    let mut settings = settings(home.path(), "out");
    settings.inputs = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")];
    extract(&settings, &Unwatched).unwrap();
    let period = Period {
        since: Some(jiff::civil::date(2008, 1, 1)),
        ..Period::default()
    };
    for (number, filters) in [
        Filters {
            kinds: vec![Kind::Person, Kind::Place],
            min_weight: Some(2),
            ..Filters::default()
        },
        Filters {
            period,
            without: vec!["Kazakhstan".to_owned()],
            ..Filters::default()
        },
    ]
    .into_iter()
    .enumerate()
    {
        let finished = Finished::read(&settings.output).unwrap();
        let Part {
            registry,
            comentions,
            relations,
            documents,
            view,
        } = filters.apply(finished).unwrap();
        assert!(!view.is_whole());
        let mut network = crate::graph::build(comentions, relations);
        (network.whole, network.related, network.overview) =
            crate::graph::draw(&registry, &network);
        let part = home.path().join(format!("part{number}"));
        let left = Left {
            registry: &registry,
            network: &network,
            documents: documents.as_ref(),
        };
        write_part(&settings.output, &part.join("tables"), left).unwrap();
        fs::copy(settings.output.join("run.json"), part.join("run.json")).unwrap();
        let read = Finished::read(&part).unwrap();
        let told = |registry: &crate::entity::Registry| -> Vec<_> {
            let entities = registry.with_certainty();
            entities
                .map(|(entity, certainty)| {
                    let counts = (entity.mentions, entity.documents, entity.first_date);
                    (entity.id.clone(), entity.aliases.clone(), counts, certainty)
                })
                .collect()
        };
        assert_eq!(told(&read.registry), told(&registry));
        assert_eq!(read.comentions, network.comentions);
        assert_eq!(read.relations, network.relations);
        let rows = |name: &str| -> Vec<std::collections::BTreeMap<String, String>> {
            let text = fs::read_to_string(part.join("tables").join(name)).unwrap();
            let text = text.trim_start_matches('\u{feff}').to_owned();
            let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
            rows.map(std::result::Result::unwrap).collect()
        };
        let weights: u32 = network.comentions.iter().map(|edge| edge.weight).sum();
        let stated: u32 = network.relations.iter().map(|edge| edge.weight).sum();
        assert!(stated > 0);
        assert_eq!(rows("evidence.csv").len() as u32, weights + stated);
        assert_eq!(rows("relations.csv").len() as u32, stated);
        let mentions: u32 = registry.entities.iter().map(|entity| entity.mentions).sum();
        assert_eq!(rows("mentions.csv").len() as u32, mentions);
        let dated = |rows: Vec<std::collections::BTreeMap<String, String>>| {
            rows.iter().filter(|row| !row["date"].is_empty()).count() as u32
        };
        let years = rows("timeline.csv");
        let sum = |column: &str| -> u32 {
            years
                .iter()
                .map(|row| row[column].parse::<u32>().unwrap())
                .sum()
        };
        assert_eq!(sum("mentions"), dated(rows("mentions.csv")));
        assert_eq!(sum("relations"), 2 * dated(rows("relations.csv")));
        if number == 1 {
            assert!(
                rows("documents.csv")
                    .iter()
                    .all(|row| row["date"].as_str() >= "2008")
            );
            assert_eq!(sum("mentions"), mentions);
            assert_eq!(sum("comentions"), 2 * weights);
        }
    }
}
