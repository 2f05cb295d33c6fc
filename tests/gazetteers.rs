//! The lists: sorted as their builders sort, unique, of known source and licence, with no name that cannot be one.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::place::Place;

/// The licences that lists may come under, as `sources.csv` writes them. None is share-alike or non-commercial.
const LICENCES: [&str; 8] = [
    "BSD-3-Clause",
    "CC-BY-4.0",
    "CC0-1.0",
    "CC0-1.0 / PD",
    "CC0-1.0 / US-PD",
    "MIT",
    "SCOWL (permissive)",
    "US-PD",
];

/// Lists kept by hand, in the order that their keepers gave them. All others are sorted when they are built.
const HAND_KEPT: [&str; 12] = [
    "words/abbreviations.csv",
    "words/foreign_words.csv",
    "words/feminine_names.csv",
    "words/nicknames.csv",
    "words/not_names.csv",
    "words/particles.csv",
    "words/role_words.csv",
    "words/roles.csv",
    "words/sentence_openers.csv",
    "words/surname_endings.csv",
    "words/telegraphic.csv",
    "words/titles.csv",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteers")
}

/// The files below `gazetteers/`, their paths joined by `/`.
fn paths() -> Vec<String> {
    let mut paths = Vec::new();
    for entry in walkdir::WalkDir::new(root()).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let below = entry.path().strip_prefix(root()).unwrap();
            paths.push(below.to_str().unwrap().replace('\\', "/"));
        }
    }
    paths
}

/// A list's path, its header, and its rows with their lines.
type List = (String, csv::StringRecord, Vec<(u64, csv::StringRecord)>);

/// Each list but `sources.csv`: its path, its header, its rows with their lines.
fn lists() -> Vec<List> {
    let tables = paths().into_iter().filter(|path| {
        Path::new(path).extension().is_some_and(|end| end == "csv") && path != "sources.csv"
    });
    tables
        .map(|path| {
            let text = fs::read_to_string(root().join(&path)).unwrap();
            assert!(
                !text.starts_with('\u{feff}') && !text.contains('\r') && text.ends_with('\n'),
                "{path}"
            );
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let header = reader.headers().unwrap().clone();
            let rows = reader.into_records().map(|row| {
                let row = row.unwrap_or_else(|error| panic!("{path}: {error}"));
                (row.position().unwrap().line(), row)
            });
            let rows = rows.collect();
            (path, header, rows)
        })
        .collect()
}

/// Compares as people count: runs of digits by their value, before anything else.
fn natural(a: &str, b: &str) -> Ordering {
    fn parts(text: &str) -> Vec<(bool, u128, &str)> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let digits = first.is_ascii_digit();
            let end = rest
                .find(|c: char| c.is_ascii_digit() != digits)
                .unwrap_or(rest.len());
            let (part, after) = rest.split_at(end);
            parts.push(if digits {
                (false, part.parse().unwrap(), "")
            } else {
                (true, 0, part)
            });
            rest = after;
        }
        parts
    }
    parts(a).cmp(&parts(b))
}

#[test]
fn built_rows_are_sorted_by_their_first_column_and_all_are_unique() {
    let lists = lists();
    assert!(lists.len() > 30);
    for (path, header, rows) in lists {
        let mut seen = BTreeSet::new();
        let mut before: Option<&str> = None;
        for (line, row) in &rows {
            let key = &row[0];
            assert!(!key.is_empty(), "{path}:{line}: {} is empty", &header[0]);
            if let Some(before) = before.filter(|_| !HAND_KEPT.contains(&path.as_str())) {
                assert_ne!(
                    natural(before, key),
                    Ordering::Greater,
                    "{path}:{line}: {before} stands before {key}"
                );
            }
            before = Some(key);
            let cells: Vec<&str> = row.iter().collect();
            let unique = if &header[0] == "id" { vec![key] } else { cells };
            assert!(seen.insert(unique), "{path}:{line}: twice");
        }
    }
}

#[test]
fn no_name_is_empty_or_one_letter() {
    for (path, header, rows) in lists() {
        let at = |column: &str| header.iter().position(|name| name == column);
        // Codes of TAGS may be without a name; then they are no name to be found.
        let names_needed = !path.starts_with("tags/");
        for (line, row) in rows {
            let name = at("name").map(|at| &row[at]);
            if let Some(name) = name.filter(|name| names_needed || !name.is_empty()) {
                assert!(name.chars().count() > 1, "{path}:{line}: name {name:?}");
            }
            for column in ["aliases", "context_aliases", "demonyms"] {
                let Some(cell) = at(column)
                    .map(|at| &row[at])
                    .filter(|cell| !cell.is_empty())
                else {
                    continue;
                };
                for form in cell.split('|') {
                    assert!(form.chars().count() > 1, "{path}:{line}: {column} {form:?}");
                    assert_eq!(form, form.trim(), "{path}:{line}: {column}");
                }
            }
        }
    }
}

#[test]
fn cells_that_are_read_as_codes_are_well_formed() {
    for (path, header, rows) in lists() {
        let at = |column: &str| header.iter().position(|name| name == column);
        for (line, row) in rows {
            let cell = |column| {
                at(column)
                    .map(|at| &row[at])
                    .filter(|cell| !cell.is_empty())
            };
            if let Some(weight) = cell("weight") {
                let weight: u32 = weight
                    .parse()
                    .unwrap_or_else(|_| panic!("{path}:{line}: weight {weight}"));
                assert!(weight <= 100, "{path}:{line}: weight {weight}");
            }
            if let Some(policy) = cell("policy") {
                assert!(
                    ["context", "hyphen"].contains(&policy),
                    "{path}:{line}: policy {policy}"
                );
            }
            for column in ["start", "end"] {
                let year = cell(column).map_or("2000", |date| date.split('-').next().unwrap());
                assert!(
                    year.len() == 4 && year.parse::<u16>().is_ok(),
                    "{path}:{line}: {column} {year}"
                );
            }
        }
    }
}

#[test]
fn every_file_has_a_source_under_an_allowed_licence() {
    let mut reader = csv::Reader::from_path(root().join("sources.csv")).unwrap();
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let files: BTreeSet<&str> = rows.iter().map(|row| row["file"].as_str()).collect();
    for row in &rows {
        assert!(
            root().join(&row["file"]).is_file(),
            "{} is not there",
            row["file"]
        );
        assert!(LICENCES.contains(&row["licence"].as_str()), "{row:?}");
        assert!(
            !row["source"].is_empty() && !row["attribution"].is_empty(),
            "{row:?}"
        );
    }
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for path in paths() {
        let named = files.contains(path.as_str())
            || readme.contains(&format!("`{path}`"))
            || path == "README.md";
        assert!(named, "{path} is neither in sources.csv nor in README.md");
    }
}

/// The rules that the README shows are rules: put into a folder of one's own they pass the check.
#[test]
fn the_readmes_rules_hold() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let place = Place::new();
    let mut shown = 0;
    for (file, text) in readme.split("### ").skip(1).filter_map(|part| {
        let file = part.lines().next()?.split('`').nth(1)?;
        let text = part.split("```toml").nth(1)?.split("```").next()?;
        Some((file, text))
    }) {
        place.file(&format!("mine/{file}"), text);
        shown += 1;
    }
    assert_eq!(shown, 2);
    place.run("check --gazetteers mine").expect(0);
    // An example that does not hold is told with its file.
    let broken = fs::read_to_string(place.path("mine/rules/patterns.toml")).unwrap();
    let broken = broken.replace(
        "[Ministry of Foreign Affairs]",
        "[Ministry] of Foreign Affairs",
    );
    place.file("mine/rules/patterns.toml", broken);
    let outcome = place.run("check --gazetteers mine").expect(2);
    outcome
        .says("mine/rules/patterns.toml:")
        .says("ministry-of");
}

/// What stands in the fences of a language in a part of a page, without the indent of the list around them.
fn fenced<'a>(part: &'a str, language: &str) -> impl Iterator<Item = String> + 'a {
    let opening = format!("```{language}\n");
    let parts: Vec<&str> = part.split(&opening).skip(1).collect();
    parts.into_iter().map(|block| {
        let lines = block.split("```").next().unwrap().lines();
        let lines: Vec<&str> = lines
            .map(|line| line.strip_prefix("   ").unwrap_or(line))
            .collect();
        lines.join("\n") + "\n"
    })
}

/// The guide of the README, followed by the letter in an empty folder.
#[test]
fn the_guide_leads_from_an_empty_folder_to_names() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let part = |title: &str| {
        let (_, rest) = readme.split_once(title).unwrap();
        rest.split("\n## ").next().unwrap()
    };
    let place = Place::new();
    place.file(
        "cables/note.txt",
        "In Almaty the Friends of the Sarybel wrote to SWUB. The Guild of Water Carriers was told.\n",
    );
    let names = |place: &Place| -> Vec<(String, String)> {
        let mentions = place.table("out/tables/mentions.csv");
        let names = mentions.iter().filter(|mention| mention["type"] != "topic");
        names
            .map(|mention| (mention["text"].clone(), mention["rule"].clone()))
            .collect()
    };
    let list = part("## Adding a list, step by step");
    for row in fenced(list, "csv") {
        place.file("mylists/organisations/local_ngos.csv", row);
    }
    let mut commands = 0;
    for command in fenced(list, "sh") {
        place
            .run(command.trim().strip_prefix("cablegraph ").unwrap())
            .expect(0);
        commands += 1;
    }
    assert_eq!(commands, 2);
    let from_list = |text: &str| (text.to_owned(), "list:organisations/local_ngos".to_owned());
    let found = names(&place);
    for name in ["Friends of the Sarybel", "SWUB"] {
        assert!(found.contains(&from_list(name)), "{name}: {found:?}");
    }

    let rule = part("## Adding a rule, step by step");
    for text in fenced(rule, "toml") {
        place.file("mylists/rules/patterns.toml", text);
    }
    for command in fenced(rule, "sh") {
        place
            .run(command.trim().strip_prefix("cablegraph ").unwrap())
            .expect(0);
    }
    let guild = (
        "Guild of Water Carriers".to_owned(),
        "rule:guild-of".to_owned(),
    );
    let found = names(&place);
    assert!(found.contains(&guild), "{found:?}");
    assert!(found.iter().any(|(name, _)| name == "Almaty"), "{found:?}");

    // An example that does not hold is told with its file and its own line.
    let text = fs::read_to_string(place.path("mylists/rules/patterns.toml")).unwrap();
    let broken = text.replace("[Guild of Water Carriers]", "[Guild] of Water Carriers");
    assert_ne!(text, broken);
    let line = 1 + broken
        .lines()
        .position(|line| line.contains("[Guild]"))
        .unwrap();
    place.file("mylists/rules/patterns.toml", broken);
    place
        .run("check --gazetteers mylists")
        .expect(2)
        .says(&format!("mylists/rules/patterns.toml:{line}: "))
        .says("rule guild-of");
}

/// A short name is an acronym in capitals or holds a digit; otherwise its row needs context.
#[test]
fn no_name_is_shorter_than_its_policy_allows() {
    for (path, header, rows) in lists() {
        if !["places/", "organisations/", "people/"]
            .iter()
            .any(|folder| path.starts_with(folder))
        {
            continue;
        }
        let at = |column: &str| header.iter().position(|name| name == column);
        for (line, row) in rows {
            let cell = |column| at(column).map_or("", |at| &row[at]);
            let forms = cell("aliases").split('|').chain([cell("name")]);
            for form in forms.filter(|form| !form.is_empty()) {
                let letters: Vec<char> = form.chars().filter(|c| c.is_alphabetic()).collect();
                let acronym = letters.iter().all(|c| c.is_uppercase())
                    || form.chars().any(|c| c.is_ascii_digit());
                let short = letters.len() <= 2 && !acronym;
                assert!(
                    !short || cell("policy") == "context",
                    "{path}:{line}: {form:?} is too short to stand without context"
                );
                let person = path.starts_with("people/") && !form.contains(' ');
                assert!(!person || letters.len() >= 3, "{path}:{line}: {form:?}");
            }
        }
    }
}

/// Single words of English that are names without more, each looked at: what is meant by a capital within a sentence is
/// the name.
const DECIDED: [&str; 14] = [
    "Ascension",
    "Bikini",
    "Canaries",
    "Establishments",
    "Gent",
    "Hims",
    "Jersey",
    "Meshed",
    "Militia",
    "Navy",
    "Parliament",
    "Presidency",
    "Reunion",
    "Senate",
];

/// A name that is an everyday word is known to everybody (weight 85 and more), needs context, or was decided on.
#[test]
fn every_collision_with_a_common_word_is_decided() {
    let mut reader = csv::Reader::from_path(root().join("words/common.csv")).unwrap();
    let common: BTreeSet<String> = reader
        .records()
        .map(Result::unwrap)
        .filter(|row| row[1].parse::<u8>().unwrap() <= 35)
        .map(|row| row[0].to_lowercase())
        .collect();
    assert!(common.len() > 10_000);
    let mut decided = BTreeSet::new();
    for (path, header, rows) in lists() {
        if !["places/", "organisations/", "people/"]
            .iter()
            .any(|folder| path.starts_with(folder))
        {
            continue;
        }
        let at = |column: &str| header.iter().position(|name| name == column);
        for (line, row) in rows {
            let cell = |column| at(column).map_or("", |at| &row[at]);
            if cell("policy") == "context" || cell("weight").parse::<u8>().unwrap_or(50) >= 85 {
                continue;
            }
            let forms = cell("aliases").split('|').chain([cell("name")]);
            for form in forms.filter(|form| common.contains(&form.to_lowercase())) {
                // An acronym matches capitals only.
                if form.chars().all(char::is_uppercase) {
                    continue;
                }
                assert!(
                    DECIDED.contains(&form),
                    "{path}:{line}: {form:?} is an English word: give it `context`, or decide on it here"
                );
                decided.insert(form.to_owned());
            }
        }
    }
    for form in DECIDED {
        assert!(decided.contains(form), "{form} needs no decision any more");
    }
}
