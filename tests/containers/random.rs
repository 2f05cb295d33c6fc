//! Random and mutated bytes, read as every format: nothing panics, and what comes out is sound.

use std::ops::ControlFlow;

use cablegraph::read::{Options, ReadResult, from_memory};
use proptest::collection::vec;
use proptest::prelude::*;

use super::pack::{backslashed, csv, docx, gzip, json_line, mail, pdf, tar, zip};
use super::whole;

/// A name for each format that a name can tell.
const NAMES: [&str; 12] = [
    "a.txt", "a.csv", "a.tsv", "a.jsonl", "a.html", "a.eml", "a.pdf", "a.docx", "a.zip", "a.tar",
    "a.txt.gz", "a",
];

/// Reads bytes as a file of this name, and checks what comes out.
fn read(name: &str, bytes: &[u8]) -> Vec<ReadResult> {
    let mut items = Vec::new();
    from_memory(name, bytes.to_vec(), &Options::default(), &mut |item| {
        items.push(item);
        ControlFlow::Continue(())
    });
    assert!(!items.is_empty(), "nothing is lost without a word");
    let mut ids = std::collections::BTreeSet::new();
    for item in &items {
        match item {
            Ok(document) => {
                assert!(document.id.starts_with(name), "{}", document.id);
                assert!(ids.insert(document.id.clone()), "{} twice", document.id);
                assert!(!document.text.trim().is_empty());
            }
            Err(skipped) => {
                assert!(skipped.input.starts_with(name), "{}", skipped.input);
                assert!(!skipped.reason.is_empty());
            }
        }
    }
    items
}

/// The cable in every container.
pub(super) fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let text = whole();
    let rows: [&[&str]; 3] = [&["id", "text"], &["1", &text], &["2", "\"a\", b"]];
    let archive = zip(&[("a.txt", text.as_bytes()), ("b.csv", &csv(&rows, ','))]);
    let packed = tar(&[("a.txt", text.as_bytes()), ("b.zip", &archive)]);
    vec![
        ("a.txt", text.clone().into_bytes()),
        ("a.csv", csv(&rows, ',')),
        ("a.csv", backslashed(&rows)),
        ("a.tsv", csv(&rows, '\t')),
        ("a.jsonl", json_line(&[("id", "1"), ("text", &text)])),
        (
            "a.html",
            format!("<html><body><p>{text}</p><!-- x --></body>").into_bytes(),
        ),
        (
            "a.eml",
            mail(&text, &[("b.zip", "application/zip", &archive)]),
        ),
        ("a.pdf", pdf(&text)),
        ("a.docx", docx(&text)),
        ("a.zip", archive),
        ("a.tar", packed.clone()),
        ("a.tgz", gzip(packed)),
    ]
}

#[test]
fn every_sample_is_read_whole() {
    for (name, bytes) in samples() {
        for item in read(name, &bytes) {
            item.unwrap_or_else(|skipped| panic!("{name}: {skipped:?}"));
        }
    }
}

/// A cut anywhere near the start, the middle or the end is read or named.
#[test]
fn every_sample_may_be_cut_short() {
    for (name, bytes) in samples() {
        for parts in 1..24 {
            read(name, &bytes[..bytes.len() * parts / 24]);
        }
        for less in 1..40 {
            read(name, &bytes[..bytes.len() - less]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_read_or_named(name in 0..NAMES.len(), bytes in vec(any::<u8>(), 0..600)) {
        read(NAMES[name], &bytes);
    }

    #[test]
    fn random_marks_are_read_or_named(
        name in 0..NAMES.len(),
        text in "([,;\t|\"\\\\<>&/=!{}\\[\\]:a-z0-9 \n\r-]|--|id|text|<p>|<!--|&amp;){0,200}",
    ) {
        read(NAMES[name], text.as_bytes());
    }

    #[test]
    fn damage_is_read_or_named(
        sample in 0..12_usize,
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let (name, mut bytes) = samples().swap_remove(sample);
        for (place, byte) in damage {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        read(name, &bytes);
    }
}
