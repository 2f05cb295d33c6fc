//! What the README and its neighbours tell is so: links lead somewhere, commands exist, excerpts are real.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use crate::place::{Place, cablegraph, corpus};

const PAGES: [&str; 6] = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "gazetteers/README.md",
    "output/README.md",
    "docs/gephi.md",
];

/// A page as (its path, its text).
fn pages() -> impl Iterator<Item = (&'static str, String)> {
    PAGES
        .into_iter()
        .map(|page| (page, fs::read_to_string(root().join(page)).unwrap()))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The texts between `before` and `after`, as often as they stand on one line.
fn between<'a>(text: &'a str, before: &str, after: char) -> Vec<&'a str> {
    let lines = text.lines().flat_map(|line| line.split(before).skip(1));
    lines
        .filter_map(|rest| rest.split_once(after).map(|(inner, _)| inner))
        .collect()
}

#[test]
fn links_lead_somewhere() {
    let mut followed = 0;
    for (page, text) in pages() {
        for link in between(&text, "](", ')') {
            let path = link.split('#').next().unwrap();
            if path.is_empty() || link.contains("://") {
                continue;
            }
            let target = root().join(page).parent().unwrap().join(path);
            assert!(target.exists(), "{page} links to {link}");
            followed += 1;
        }
    }
    assert!(followed > 0, "the pages link to each other");
}

#[test]
fn what_is_to_be_made_can_be_made() {
    let makefile = fs::read_to_string(root().join("Makefile")).unwrap();
    let targets: BTreeSet<_> = makefile
        .lines()
        .filter_map(|line| line.split_once(": ## ").map(|(target, _)| target))
        .collect();
    let mut named = 0;
    for (page, text) in pages() {
        let starts = code(&text).filter_map(|line| line.trim_start().strip_prefix("make "));
        let quoted = between(&text, "`make ", '`');
        for command in starts.chain(quoted) {
            let target = command.split_whitespace().next().unwrap_or_default();
            assert!(targets.contains(target), "{page}: make {command}");
            named += 1;
        }
    }
    assert!(named > 0, "the pages name commands");
}

/// The lines of a page's code blocks.
fn code(page: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    page.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        inside && !fence
    })
}

#[test]
fn every_flag_exists() {
    let help = |command: &str| {
        let output = cablegraph().args([command, "--help"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let known = ["extract", "show", "check", "explain", "graph"]
        .map(help)
        .concat();
    let known: BTreeSet<_> = flags(&known).collect();
    for (page, text) in pages() {
        let lines = text.lines().filter(|line| line.contains("cablegraph "));
        for flag in lines.flat_map(flags) {
            assert!(known.contains(flag), "{page}: {flag}");
        }
    }
}

/// The words that begin with two hyphens, as far as they are letters and hyphens.
fn flags(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split([' ', '\n', '`', '[', ']', '(', ')', ',', '=', '.', '|']);
    words.filter(|word| {
        word.strip_prefix("--").is_some_and(|name| {
            name.starts_with(|first: char| first.is_ascii_lowercase())
                && name
                    .chars()
                    .all(|char| char.is_ascii_lowercase() || char == '-')
        })
    })
}

#[test]
fn every_column_is_explained() {
    let place = Place::new();
    place
        .run(&format!("extract {} --output output --quiet", corpus()))
        .expect(0);
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, section) = readme.split_once("## What each file holds").unwrap();
    let mut told = 0;
    for row in section
        .lines()
        .filter(|line| line.starts_with("| `tables/"))
    {
        let cells: Vec<_> = row.split(" | ").collect();
        let file = cells[0].trim_matches(['|', ' ', '`']);
        let columns: Vec<_> = cells[2].split('`').skip(1).step_by(2).collect();
        let table = fs::read_to_string(place.path("output").join(file)).unwrap();
        let header = table.lines().next().unwrap().trim_start_matches('\u{feff}');
        assert_eq!(columns.join(","), header, "{file}");
        told += 1;
    }
    assert_eq!(told, 10, "every table has its row");
}

/// `make bless` writes the excerpts anew. Needs Python; without it the test says that it was skipped.
#[test]
fn excerpts_are_what_a_run_writes() {
    if Command::new("python3").arg("--version").output().is_err() {
        let _ = writeln!(
            std::io::stderr(),
            "skipped: the README's excerpts are held to a run by python3, which is not here"
        );
        return;
    }
    let place = Place::new();
    let outcome = place
        .run(&format!("extract {} --output output", corpus()))
        .expect(0);
    place.file("summary.txt", outcome.stderr);
    let output = Command::new("python3")
        .arg(root().join("scripts/readme_excerpts.py"))
        .args(["output", "--summary", "summary.txt", "--check"])
        .current_dir(place.path(""))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "run `make bless`, and read what changed\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// `make bless` draws the pictures of the pages anew.
#[test]
fn pictures_are_what_a_run_draws() {
    let place = Place::new();
    place
        .run(&format!("extract {} --output output --quiet", corpus()))
        .expect(0);
    let drawn = fs::read_to_string(place.path("output/graph/overview.svg")).unwrap();
    let path = root().join("docs/pictures/overview-samples.svg");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &drawn).unwrap();
    }
    let shown = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        shown == drawn,
        "run `make bless`, and look at {}",
        path.display()
    );
}

/// The review loop as the README walks through it: the decisions stand there, what comes of them is held here.
#[test]
fn the_walk_through_a_review_is_so() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (_, walk) = readme.split_once("## When a name is wrong").unwrap();
    let (_, walk) = walk.split_once("```csv\ndecision,").unwrap();
    let (decisions, _) = walk.split_once("```").unwrap();
    let place = Place::new();
    place
        .run(&format!("extract {} --output first --quiet", corpus()))
        .expect(0);
    let proposal = fs::read_to_string(place.path("first/tables/review.csv")).unwrap();
    let rows: Vec<_> = decisions.lines().skip(1).collect();
    assert_eq!(rows.len(), 4);
    // Three stand in the proposal, where the column of decisions is empty; the fourth is out of date.
    for row in &rows[..3] {
        let id = row.split(',').nth(1).unwrap();
        assert!(
            proposal.contains(&format!("\r\n,{id},")),
            "{id} is proposed"
        );
    }
    place.file("review.csv", format!("decision,{decisions}"));
    let outcome = place
        .run(&format!(
            "extract {} --output second --review review.csv --quiet",
            corpus()
        ))
        .expect(0);
    let entities = fs::read_to_string(place.path("second/tables/entities.csv")).unwrap();
    let mentions = fs::read_to_string(place.path("second/tables/mentions.csv")).unwrap();
    for gone in ["per-gro-eg", "per-iyer-in", "per-myko-eg"] {
        assert!(!entities.contains(gone), "{gone} is gone");
        assert!(!mentions.contains(gone), "{gone} is gone from the mentions");
    }
    assert!(
        mentions.contains("person,\"Iyer\",\"Kavita Ramnathan\",per-kavita-ramnathan"),
        "Iyer is Kavita Ramnathan"
    );
    assert!(mentions.contains("person,\"GRO\",\"Andrey Gromyko\",per-andrey-gromyko"));
    assert!(
        !mentions.contains("person,\"MYKO\","),
        "a dropped name is no mention"
    );
    let stale = "there is no entity per-jane-roe in this collection";
    assert!(
        outcome.stderr.contains(stale),
        "stderr names the stale decision: {}",
        outcome.stderr
    );
    let review = fs::read_to_string(place.path("second/tables/review.csv")).unwrap();
    assert_eq!(review.matches(",\"applied\",0.00,").count(), 3);
    assert!(review.contains(stale), "the table names it too");
    // The output's own table is the next run's input, and says the same.
    place
        .run(&format!(
            "extract {} --output third --review second/tables/review.csv --quiet",
            corpus()
        ))
        .expect(0);
    let again = fs::read_to_string(place.path("third/tables/entities.csv")).unwrap();
    assert_eq!(again, entities);
}
