//! The output opened by the programs people open it with: networkx and igraph (Python), graphology (Node.js).
//!
//! They are no part of what a machine needs to run the tests. `make readers` installs them below `target/`; where
//! they are not to be had, the test says so and passes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cablegraph::network::Window;

use super::fixture;

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
