//! Where sentences end, measured on the marked cases of `boundaries.txt`.

use std::collections::BTreeSet;
use std::io::Write as _;

use super::{Taken, take};

const CASES: &str = include_str!("boundaries.txt");

/// What stands above the text of a case that is tried as a cable.
const HEADER: &str =
    "R 061110Z JUN 09\nFM AMEMBASSY OSLO\nUNCLAS OSLO 000321\nTAGS: PREL\nSUBJECT: FISH\n\n";

/// A case's text, and the places in it, in bytes, where a sentence other than the first begins.
fn read(case: &str) -> (String, BTreeSet<usize>) {
    let lines = case.replace(" // ", "\n\n").replace(" / ", "\n");
    let mut text = String::new();
    let mut begins = BTreeSet::new();
    for c in lines.chars() {
        if c == '|' {
            begins.insert(text.len());
        } else {
            text.push(c);
        }
    }
    begins.remove(&0);
    (text, begins)
}

/// The places where sentences of the text begin, the first left out.
fn found(taken: &Taken, from: usize) -> BTreeSet<usize> {
    let sentences = taken.segments.sentences.iter();
    sentences
        .map(|sentence| sentence.span.range().start)
        .filter(|&start| start >= from)
        .map(|start| start - from)
        .skip(1)
        .collect()
}

/// The text with `|` where sentences begin, on one line.
fn shown(text: &str, begins: &BTreeSet<usize>) -> String {
    let mut out = String::new();
    for (at, c) in text.char_indices() {
        if begins.contains(&at) {
            out.push('|');
        }
        out.push(if c == '\n' { '/' } else { c });
    }
    out
}

#[test]
fn sentences_end_where_they_should() {
    let mut in_cable = false;
    let (mut cases, mut right, mut wanted, mut given) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for line in CASES.lines() {
        match line {
            "[text]" => in_cable = false,
            "[cable]" => in_cable = true,
            "" => {}
            _ if line.starts_with('#') => {}
            case => {
                let (text, begins) = read(case);
                let above = if in_cable { HEADER } else { "" };
                let taken = take(&format!("{above}{text}\n"));
                let found = found(&taken, above.len());
                cases += 1;
                right += begins.intersection(&found).count();
                wanted += begins.len();
                given += found.len();
                if found != begins {
                    wrong.push(format!(
                        "wanted {}\n found {}",
                        shown(&text, &begins),
                        shown(&text, &found)
                    ));
                }
            }
        }
    }
    assert!(cases >= 200, "{cases} cases are too few to measure with");
    let f1 = 2.0 * right as f64 / (wanted + given) as f64;
    let _ = writeln!(
        std::io::stderr(),
        "sentence boundaries: {cases} cases, {wanted} boundaries, {given} found, {right} right, F1 {f1:.4}\n{}",
        wrong.join("\n")
    );
    assert!(f1 >= 0.98, "F1 is {f1:.4}");
}
