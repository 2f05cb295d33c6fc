//! Writes the output: tables for a spreadsheet, files for Gephi, graphs for anything that reads `GraphML`.
//!
//! Two passes: rows that belong to one document are formatted document by document ([`rows`], in parallel if the
//! caller likes) and appended in order; what tells of the whole collection is written at the end ([`tables`],
//! [`gephi`], [`graphml`], [`run`]). Everything lands in a folder of its own first and takes its place in one
//! go ([`staging`]), so that an output is never half old and half new.
//!
//! Every file but `run.json`, which tells how long the run took, is the same byte for byte in every run.

pub mod csv;

pub mod rows;

pub mod tables;

pub mod gephi;

pub mod graphml;

pub mod run;

pub mod staging;

use crate::relation::RelationKind;

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
