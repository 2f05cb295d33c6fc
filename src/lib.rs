//! cablegraph: who appears with whom in a folder of diplomatic cables, in what role, where, about what,
//! and in which sentence.
//!
//! Stages are folders (verbs), what flows between them are files (nouns). Read the stages in their order:
//!
//! ```text
//! read      sources -> Document         the only owner of text
//! segment   Document -> Segments        header fields, zones, paragraphs, sentences, tokens
//! tag       -> Mention                  list hits and rule hits, weighed, one decision for each name
//! resolve   within the document         -> TaggedDocument: the text is gone from here on
//!   --- parallel by document above, one barrier below ---
//! resolve   across the collection       -> Registry of entities
//! relate    -> relations and co-mentions with evidence
//! graph     -> Network: measures, communities, layout
//! export    -> tables, Gephi files, GraphML
//! ```
//!
//! [`pipeline`] alone knows this order. The library never prints and never exits.

pub mod read;

pub mod segment;

pub mod tag;

pub mod resolve;

pub mod relate;

pub mod graph;

pub mod export;

pub mod pipeline;

pub mod certainty;
pub mod country;
pub mod document;
pub mod entity;
pub mod error;
pub mod explain;
pub mod fault;
pub mod figures;
pub mod filter;
pub mod finished;
pub mod gazetteer;
pub mod inspection;
pub mod mention;
pub mod network;
pub mod relation;
pub mod review;
pub mod rule;
pub mod segments;
pub mod span;
pub mod tagged;
pub mod telegraphic;
pub mod timeline;
pub mod view;

mod digest;
#[cfg(test)]
mod testing;
