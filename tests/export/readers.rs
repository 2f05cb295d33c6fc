//! The output opened by the programs people open it with: networkx and igraph (Python), graphology (Node.js), and
//! Chromium, which a script uses as a reader of the page does.
//!
//! They are no part of what a machine needs to run the tests. `make readers` installs them below `target/`; where
//! they are not to be had, the test says so and passes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cablegraph::export::csv::unguarded;
use cablegraph::network::Window;

use super::fixture;
use crate::place::{Place, cablegraph};

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Says so past the test runner, which keeps to itself what a passing test prints.
fn skipped(what: &str) {
    let message = format!("skipped: {what}; `make readers` installs it\n");
    std::io::stderr().write_all(message.as_bytes()).unwrap();
}

/// The first of these programs that runs `probe` without an error.
fn first_that_works(programs: &[PathBuf], probe: &[&str]) -> Option<PathBuf> {
    let works = |program: &PathBuf| {
        Command::new(program)
            .args(probe)
            .current_dir(project().join("target"))
            .output()
            .is_ok_and(|output| output.status.success())
    };
    programs.iter().find(|program| works(program)).cloned()
}

#[track_caller]
fn expect_success(program: &Path, script: &str, output: &Path) {
    let result = run(program, script, output);
    let told = String::from_utf8_lossy(&result.stdout).into_owned()
        + &String::from_utf8_lossy(&result.stderr);
    assert!(result.status.success(), "{script}:\n{told}");
    assert!(told.contains("same as the tables"), "{script}:\n{told}");
}

/// The script must tell a table that differs from the graph.
#[track_caller]
fn expect_failure(program: &Path, script: &str, output: &Path) {
    let table = output.join("tables/entities.csv");
    let text = std::fs::read_to_string(&table).unwrap();
    let other = text.replacen("same name", "another name", 1);
    assert_ne!(other, text);
    std::fs::write(&table, other).unwrap();
    let result = run(program, script, output);
    let told = String::from_utf8_lossy(&result.stdout).into_owned()
        + &String::from_utf8_lossy(&result.stderr);
    assert!(
        !result.status.success() && told.contains("another name"),
        "{script}:\n{told}"
    );
}

fn run(program: &Path, script: &str, output: &Path) -> Output {
    Command::new(program)
        .arg(project().join("tests/readers").join(script))
        .arg(output)
        .env("READERS", project().join("target/readers"))
        .output()
        .unwrap()
}

#[test]
fn networkx_and_igraph_read_all_of_it() {
    let programs = [
        project().join("target/readers/bin/python"),
        PathBuf::from("python3"),
    ];
    let Some(python) = first_that_works(&programs, &["-c", "import networkx, igraph"]) else {
        skipped("no python3 with networkx and igraph");
        return;
    };
    for window in [Window::Sentence, Window::Document] {
        let output = tempfile::tempdir().unwrap();
        fixture::hostile().write(output.path(), window, 1);
        expect_success(&python, "open_graphs.py", output.path());
        expect_failure(&python, "open_graphs.py", output.path());
    }
}

#[test]
fn graphology_reads_all_of_it() {
    let readers = project().join("target/readers");
    if !readers.join("node_modules/graphology-gexf").is_dir() {
        skipped("no graphology below target/readers");
        return;
    }
    let Some(node) = first_that_works(&[PathBuf::from("node")], &["--version"]) else {
        skipped("no node");
        return;
    };
    let output = tempfile::tempdir().unwrap();
    fixture::hostile().write(output.path(), Window::Sentence, 1);
    expect_success(&node, "open_graphs.mjs", output.path());
    expect_failure(&node, "open_graphs.mjs", output.path());
}

/// Chromium as Debian and others install it, and the driver that npm has. A browser is never downloaded.
fn browser() -> Option<(PathBuf, PathBuf)> {
    let driver = project().join("target/readers/node_modules/playwright-core");
    if !driver.is_dir() {
        skipped("no playwright-core below target/readers");
        return None;
    }
    let Some(node) = first_that_works(&[PathBuf::from("node")], &["--version"]) else {
        skipped("no node");
        return None;
    };
    let names = [
        "/usr/bin/chromium",
        "chromium",
        "chromium-browser",
        "google-chrome",
    ];
    let Some(chromium) = first_that_works(&names.map(PathBuf::from), &["--version"]) else {
        let message = "skipped: no chromium; `apt-get install chromium` installs it\n";
        std::io::stderr().write_all(message.as_bytes()).unwrap();
        return None;
    };
    Some((node, chromium))
}

/// Has the page of an output used by a script.
#[track_caller]
fn use_page((node, chromium): &(PathBuf, PathBuf), what: &str, output: &Path, saved: &Path) {
    let result = Command::new(node)
        .arg(project().join("tests/readers/report.mjs"))
        .args([Path::new(what), output, saved])
        .env("READERS", project().join("target/readers"))
        .env("CHROMIUM", chromium)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&result.stdout).into_owned()
        + &String::from_utf8_lossy(&result.stderr);
    assert!(
        result.status.success() && told.contains("the page works"),
        "{what}:\n{told}"
    );
}

#[test]
fn a_browser_shows_the_page_and_its_decisions_apply() {
    let Some(browser) = browser() else {
        return;
    };
    let place = Place::new();
    let samples = project().join("tests/corpus");
    let extract = |output: &str, more: &[&str]| {
        let status = cablegraph()
            .arg("extract")
            .arg(&samples)
            .args(["--quiet", "--output", output])
            .args(more)
            .current_dir(place.path(""))
            .status()
            .unwrap();
        assert!(status.success(), "{output}");
    };
    extract("out", &[]);
    let saved = place.path("review.csv");
    use_page(&browser, "samples", &place.path("out"), &saved);
    extract("decided", &["--review", "review.csv"]);
    let rows = place.table("decided/tables/review.csv");
    let decided: Vec<(&str, &str)> = rows
        .iter()
        .filter(|row| !row["decision"].is_empty())
        .map(|row| (row["decision"].as_str(), row["status"].as_str()))
        .collect();
    assert_eq!(decided.len(), 3, "{decided:?}");
    // What a spreadsheet would run, and what looks guarded already, comes back as it was typed.
    let renamed = rows.iter().find(|row| row["decision"] == "rename").unwrap();
    assert_eq!(unguarded(&renamed["value"]), "'=Amir Hoveyda");
    for (decision, status) in decided {
        assert!(status.starts_with("applied"), "{decision}: {status}");
    }
}

#[test]
fn a_browser_runs_nothing_of_a_hostile_collection() {
    let Some(browser) = browser() else {
        return;
    };
    let output = tempfile::tempdir().unwrap();
    fixture::hostile().write(output.path(), Window::Sentence, 1);
    use_page(&browser, "hostile", output.path(), Path::new("none"));
}
