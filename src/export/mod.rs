//! Writes the output: tables for a spreadsheet, files for Gephi, graphs for anything that reads GEXF or `GraphML`, a
//! picture.
//!
//! Two passes: rows that belong to one document are formatted document by document ([`rows`], in parallel if the
//! caller likes) and appended in order; what tells of the whole collection is written at the end ([`tables`],
//! [`gephi`], [`gexf`], [`graphml`], [`svg`], [`workbook`], [`database`], [`run`]). Everything lands in a folder of its own first ([`staging`]) and
//! takes its place in one go, file by file, so that an output is never half old and half new without saying so, and nothing that is
//! not the program's own is lost.
//!
//! Every file but `run.json`, which tells how long the run took, is the same byte for byte in every run.

pub mod csv;

pub mod rows;

pub mod table;

pub mod tables;

pub mod gephi;

pub mod gexf;

pub mod graphml;

pub mod report;

pub mod workbook;

pub mod database;

mod reading;

pub mod svg;

mod attributes;

mod xml;

pub mod run;

pub mod staging;

mod publication;

mod written;

use std::path::{Component, Path};

use crate::relation::RelationKind;

pub use publication::{KeptAside, Why};
pub use written::Written;

/// The folders of an output.
pub const FOLDERS: [&str; 3] = ["tables", "gephi", "graph"];

/// The file of an output that lists all others.
pub const RUN: &str = "run.json";

/// What a run puts beside them: the page, the workbook, the database.
pub const ROOT_FILES: [&str; 3] = ["report.html", "workbook.xlsx", "cablegraph.sqlite"];

/// Whether a path below an output folder is one of [`FOLDERS`], or a place where a run may put a file. What lies deeper
/// is not.
pub fn is_written(below: &Path) -> bool {
    let mut parts = below.components();
    let Some(Component::Normal(first)) = parts.next() else {
        return false;
    };
    let folder = FOLDERS.iter().any(|folder| first == *folder);
    match (parts.next(), parts.next()) {
        (None, _) => folder || first == RUN || ROOT_FILES.iter().any(|file| first == *file),
        (Some(Component::Normal(_)), None) => folder,
        _ => false,
    }
}

/// Appends a co-mention's id: `per-a--org-b`.
pub(crate) fn push_comention_id(out: &mut Vec<u8>, source: &str, target: &str) {
    out.extend_from_slice(source.as_bytes());
    out.extend_from_slice(b"--");
    out.extend_from_slice(target.as_bytes());
}

/// Appends a relation's id: `per-a--met_with--org-b`. No co-mention has the same, as no entity's id holds `_`.
pub(crate) fn push_relation_id(out: &mut Vec<u8>, source: &str, kind: RelationKind, target: &str) {
    push_comention_id(out, source, kind.name());
    out.extend_from_slice(b"--");
    out.extend_from_slice(target.as_bytes());
}

/// Whether a path below an output folder leads into a folder that an output is built in.
pub fn is_hidden(below: &Path) -> bool {
    below.components().next().is_some_and(|first| {
        let name = first.as_os_str().to_string_lossy();
        name.starts_with(staging::PREFIX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_where_a_run_writes() {
        for path in [
            "tables",
            "tables/a.csv",
            "gephi",
            "graph/x",
            "run.json",
            "workbook.xlsx",
            "report.html",
        ] {
            assert!(is_written(Path::new(path)), "{path}");
        }
        for path in [
            "",
            "cables",
            "cables/tables/a.txt",
            "README.md",
            "tables/lists/a.csv",
            "tables/../a",
            "../tables",
            "run.json/a",
        ] {
            assert!(!is_written(Path::new(path)), "{path}");
        }
    }
}
