//! Errors of the library. Each names the file and, where there is one, the line and the remedy.

use std::path::PathBuf;

/// What keeps a run from being done at all. An input that cannot be read is no error but a [`Skipped`].
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A list's row cannot be used.
    #[error("{file}:{line}: {why}")]
    List {
        /// The list as the user knows it: its path below the gazetteers folder, or the path given.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong, and the remedy.
        why: String,
    },
    /// A rule file cannot be used.
    #[error("{file}: {why}")]
    Rule {
        /// The rule file.
        file: String,
        /// What is wrong, and where.
        why: String,
    },
    /// An example of a rule does not hold; the text names file, line and rule.
    #[error("{0}")]
    Example(String),
    /// A file or folder cannot be read or written.
    #[error("{path}: {what}: {source}", path = path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was being done, as a phrase (`cannot create the output folder`).
        what: &'static str,
        /// Why it failed.
        source: std::io::Error,
    },
    /// Nothing to read.
    #[error("{0}")]
    NoInput(String),
    /// The output place cannot be used.
    #[error("{0}")]
    Output(String),
}

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;

/// An input that was passed over, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// The input as the user named it, or its path below that.
    pub input: String,
    /// Why, and what would help.
    pub reason: String,
}
