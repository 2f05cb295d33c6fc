//! `run.json`: what was run, on what, and how it went. The only file with times in it, and so the only one that
//! differs between two runs on the same input.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::RUN;
use super::tables::Sink;
use super::written::Written;
use crate::digest;
use crate::error::{Error, Result};

/// A run, as `run.json` tells of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
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
    /// What part of it is drawn, where filters were in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<Drawn>,
    /// How long each stage took, in order.
    pub seconds: Vec<Stage>,
    /// Every other file that was written. The next run replaces those that are still so, and no others.
    pub files: Vec<Written>,
    /// The digest of this file, taken with zeros in the place of these digits.
    pub digest: String,
}

/// The review that a run was given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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

/// A part of what was found, as it is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Drawn {
    /// The filters in force.
    pub filters: Vec<String>,
    /// The entities that are left.
    pub entities: u64,
    /// The co-mentions between them.
    pub comentions: u64,
    /// The relations between them, as edges.
    pub relation_edges: u64,
    /// Communities of at least two entities.
    pub communities: u64,
}

/// The time of a stage.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stage {
    /// The stage.
    pub stage: String,
    /// Wall time.
    pub seconds: f64,
}

/// What stands for the digest while the digest is taken.
const NO_DIGEST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Writes `run.json`. Its digest is put in.
pub fn write_run(folder: &Path, run: &Run) -> Result<()> {
    let path = folder.join(RUN);
    let run = Run {
        digest: NO_DIGEST.to_owned(),
        ..run.clone()
    };
    let mut json = serde_json::to_string_pretty(&run).map_err(|error| Error::Io {
        path: path.clone(),
        what: "cannot write the file",
        source: error.into(),
    })?;
    json.push('\n');
    let digest = digest::of_bytes(json.as_bytes());
    if let Some(at) = json.rfind(NO_DIGEST) {
        json.replace_range(at..at + NO_DIGEST.len(), &digest);
    }
    let mut sink = Sink::create(path)?;
    sink.write(json.as_bytes())?;
    sink.finish()
}

/// Reads the `run.json` of an output, with the digest of its bytes.
///
/// # Errors
/// There is none that a run of this version wrote.
pub(crate) fn read_run(output: &Path) -> Result<(Run, String)> {
    let path = output.join(RUN);
    let wrong = |why: String| {
        Error::Output(format!(
            "{}: {why}: name the folder of a finished run, or run extract again",
            path.display()
        ))
    };
    let json = std::fs::read(&path).map_err(|error| wrong(error.to_string()))?;
    if origin(&json) == Origin::Foreign {
        return Err(wrong("it is not as a run writes it".to_owned()));
    }
    let run = serde_json::from_slice(&json).map_err(|error| wrong(error.to_string()))?;
    Ok((run, digest::of_bytes(&json)))
}

/// Where a file comes from that stands in the place of `run.json`, with the files that it lists.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A run wrote it, and nobody has changed it.
    Whole(Vec<Written>),
    /// A run wrote it, and somebody has changed it.
    Edited(Vec<Written>),
    /// It is none of ours, or of a version that listed no files.
    Foreign,
}

/// Tells where the text of a `run.json` comes from.
pub(super) fn origin(json: &[u8]) -> Origin {
    /// What is read of it: fields that a later version adds do no harm.
    #[derive(Deserialize)]
    struct Listed {
        lists_digest: String,
        files: Vec<Written>,
        digest: String,
    }
    let Ok(listed) = serde_json::from_slice::<Listed>(json) else {
        return Origin::Foreign;
    };
    let text = String::from_utf8_lossy(json);
    let whole = !listed.lists_digest.is_empty()
        && listed.digest.len() == NO_DIGEST.len()
        && text.rfind(&listed.digest).is_some_and(|at| {
            let mut plain = text.to_string();
            plain.replace_range(at..at + NO_DIGEST.len(), NO_DIGEST);
            digest::of_bytes(plain.as_bytes()) == listed.digest
        });
    if whole {
        Origin::Whole(listed.files)
    } else {
        Origin::Edited(listed.files)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_changed_run_json_is_told_from_a_whole_one_and_a_strangers() {
        let home = tempfile::tempdir().unwrap();
        let files = vec![Written {
            file: "tables/a.csv".to_owned(),
            bytes: 7,
            sha256: digest::of_bytes(b"a"),
        }];
        let run = Run {
            version: "1".to_owned(),
            lists_digest: "x".to_owned(),
            files: files.clone(),
            ..Run::default()
        };
        write_run(home.path(), &run).unwrap();
        let text = fs::read_to_string(home.path().join(RUN)).unwrap();
        assert_eq!(origin(text.as_bytes()), Origin::Whole(files.clone()));
        let edited = text.replace(
            "\"version\": \"1\"",
            "\"version\": \"1\", \"note\": \"mine\"",
        );
        assert_eq!(origin(edited.as_bytes()), Origin::Edited(files));
        for other in [
            "",
            "{}",
            "[1]",
            "{\"version\": \"0.1.0\", \"lists_digest\": \"x\"}",
        ] {
            assert_eq!(origin(other.as_bytes()), Origin::Foreign, "{other}");
        }
    }
}
