//! The figures by which a picture is judged (`scripts/graph_figures.py`): on graphs small enough to count by hand, and on
//! what a run writes.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cablegraph::network::Window;

use super::fixture;

fn figures(arguments: &[&str], file: &Path) -> Option<Output> {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scripts/graph_figures.py");
    let output = Command::new("python3")
        .arg(script)
        .args(arguments)
        .arg(file)
        .output();
    if output.is_err() {
        let message = b"skipped: the figures of a graph are told by python3, which is not here\n";
        std::io::stderr().write_all(message).unwrap();
    }
    output.ok()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Two pairs, each a community with one edge of weight 2. The first two circles cover each other by a unit; so do their
/// labels, which are as high as they are wide, and no others.
const GRAPHML: &str = r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="undirected">
<node id="a"><data key="label">AA</data><data key="x">0.0</data><data key="y">0.0</data><data key="size">5.0</data><data key="community">0</data></node>
<node id="b"><data key="label">BB</data><data key="x">0.0</data><data key="y">7.0</data><data key="size">3.0</data><data key="community">0</data></node>
<node id="c"><data key="label">CC</data><data key="x">100.0</data><data key="y">0.0</data><data key="size">5.0</data><data key="community">1</data></node>
<node id="d"><data key="label">DD</data><data key="x">100.0</data><data key="y">50.0</data><data key="size">5.0</data><data key="community">1</data></node>
<edge id="1" source="a" target="b"><data key="weight">2.0</data></edge>
<edge id="2" source="c" target="d"><data key="weight">2.0</data></edge>
</graph></graphml>"#;

#[test]
fn figures_are_those_counted_by_hand() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("small.graphml");
    std::fs::write(&file, GRAPHML).unwrap();
    let Some(output) = figures(&["--font", "2", "--show", "9"], &file) else {
        return;
    };
    let text = told(&output);
    assert!(output.status.success(), "{text}");
    for line in [
        "  nodes        4, edges 2, communities 2",
        "  overlaps     1 pairs of nodes",
        "  collisions   1 pairs among the 4 largest labels",
        "  modularity   0.500 by weight, 0.500 with all edges alike",
        "    overlap: AA / BB",
        "    collision: AA / BB",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    // Half as large, the circles and labels are apart.
    let small = told(&figures(&["--diameter"], &file).unwrap());
    assert!(
        small.contains("overlaps     0 ") && small.contains("collisions   0 "),
        "{small}"
    );
    // What is worse than asked for is a failure, what is not is none.
    for (asked, status) in [
        (["--max-overlaps", "0"], 1),
        (["--max-overlaps", "1"], 0),
        (["--max-collisions", "0"], 1),
        (["--min-modularity", "0.51"], 1),
        (["--min-modularity", "0.5"], 0),
        (["--min-neighbours", "1.0"], 0),
    ] {
        let mut all = vec!["--font", "2"];
        all.extend(asked);
        let output = figures(&all, &file).unwrap();
        assert_eq!(
            output.status.code(),
            Some(status),
            "{asked:?}: {}",
            told(&output)
        );
    }
}

#[test]
fn both_formats_have_the_same_figures_and_no_circle_covers_another() {
    let output = tempfile::tempdir().unwrap();
    fixture::hostile().write(output.path(), Window::Sentence, 1);
    let graph = output.path().join("graph");
    let mut seen = Vec::new();
    for name in ["overview.gexf", "overview.graphml"] {
        let Some(output) = figures(&["--max-overlaps", "0"], &graph.join(name)) else {
            return;
        };
        let text = told(&output);
        assert!(output.status.success(), "{text}");
        let (_, figures) = text.split_once('\n').unwrap();
        seen.push(figures.to_owned());
    }
    assert_eq!(seen[0], seen[1]);
    assert!(!seen[0].contains("edges 0,"), "{}", seen[0]);
    let no_graph = figures(&[], &output.path().join("run.json")).unwrap();
    assert!(!no_graph.status.success() && told(&no_graph).contains("no graph that a run wrote"));
}

/// The picture to open first is one to look at: nothing covers anything that one reads, and groups are groups.
#[test]
fn an_overview_is_fit_to_be_looked_at() {
    let project = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let cables = project.join("../shared/corpus/cables");
    let mut inputs = vec![project.join("tests/corpus")];
    if cables.is_dir() {
        inputs.push(cables);
    } else {
        let message = b"skipped: the overview of real cables, which are not here\n";
        std::io::stderr().write_all(message).unwrap();
    }
    for input in inputs {
        let output = tempfile::tempdir().unwrap();
        let run = Command::new(env!("CARGO_BIN_EXE_cablegraph"))
            .args(["extract", "--quiet", "--output"])
            .arg(output.path())
            .arg(&input)
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", told(&run));
        let asked = [
            "--max-overlaps",
            "0",
            "--max-collisions",
            "0",
            "--min-modularity",
            "0.6",
        ];
        let file = output.path().join("graph/overview.gexf");
        let Some(figures) = figures(&asked, &file) else {
            return;
        };
        assert!(figures.status.success(), "{}", told(&figures));
    }
}
