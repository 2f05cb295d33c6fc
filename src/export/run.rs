//! `run.json`: what was run, on what, and how it went. The only file with times in it, and so the only one that
//! differs between two runs on the same input.

use std::path::Path;

use serde::Serialize;

use super::tables::Sink;
use crate::error::{Error, Result};

/// A run, as `run.json` tells of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Run {
    /// The program's version.
    pub version: String,
    /// The digest of all lists and rules: the same digest, the same lists.
    pub lists_digest: String,
    /// The file of a person's decisions, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Decisions>,
    /// What counts as mentioned together.
    pub window: String,
    /// Edges below this weight were left out.
    pub min_weight: u32,
    /// What was found.
    pub counts: Counts,
    /// How long each stage took, in order.
    pub seconds: Vec<Stage>,
}

/// The review that a run was given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Decisions {
    /// The file, as it was named.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// Its rows with a decision.
    pub decisions: u64,
    /// Those of them that changed nothing; `tables/review.csv` says why.
    pub not_applied: u64,
}

/// What a run found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Documents read.
    pub documents: u64,
    /// Inputs passed over.
    pub skipped: u64,
    /// Bytes of text read.
    pub bytes: u64,
    /// Rows of `mentions.csv`.
    pub mentions: u64,
    /// Rows of `entities.csv`.
    pub entities: u64,
    /// Those of them that are persons.
    pub persons: u64,
    /// Organisations.
    pub organisations: u64,
    /// Places.
    pub places: u64,
    /// Topics.
    pub topics: u64,
    /// Rows of `relations.csv`.
    pub relations: u64,
    /// Edges of `relations.graphml`.
    pub relation_edges: u64,
    /// Rows of `comentions.csv`.
    pub comentions: u64,
    /// Rows of `evidence.csv`.
    pub evidence: u64,
    /// Communities of at least two entities.
    pub communities: u64,
    /// Proposals in `review.csv`.
    pub proposals: u64,
    /// Proposals left out of it.
    pub proposals_left_out: u64,
}

/// The time of a stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stage {
    /// The stage.
    pub stage: String,
    /// Wall time.
    pub seconds: f64,
}

/// Writes `run.json`.
pub fn write_run(folder: &Path, run: &Run) -> Result<()> {
    let path = folder.join("run.json");
    let mut json = serde_json::to_vec_pretty(run).map_err(|error| Error::Io {
        path: path.clone(),
        what: "cannot write the file",
        source: error.into(),
    })?;
    json.push(b'\n');
    let mut sink = Sink::create(path)?;
    sink.write(&json)?;
    sink.finish()
}
