//! A person's decisions on entities: the file that `--review` names, and the proposals that `tables/review.csv` makes.
//!
//! Both have the same columns, so that a proposal with its column `decision` filled in is the next run's input. Rows
//! without a decision say nothing.

use std::path::Path;

use crate::error::{Error, Result};
use crate::gazetteer::line_of;
use crate::mention::Kind;

/// The columns of a review, in the order they are written. `decision` and one of `entity_id` and `entity` are needed;
/// those behind `value` are for the reader.
pub const COLUMNS: &[&str] = &[
    "decision",
    "entity_id",
    "entity",
    "other_id",
    "other",
    "form",
    "value",
    "proposal",
    "reason",
    "mentions",
    "status",
];

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The entity is the other.
    Merge,
    /// A form is not the entity's: it becomes one of its own, called `value`.
    Split,
    /// It is no entity.
    Drop,
    /// It is called `value`.
    Rename,
    /// It is of the kind `value`.
    Retype,
    /// A name that was missed: `entity`, of the kind `value`, with other forms in `form`.
    Add,
    /// The proposal is wrong: all stays as it is.
    Keep,
}

impl Action {
    const ALL: [Self; 7] = [
        Self::Merge,
        Self::Split,
        Self::Drop,
        Self::Rename,
        Self::Retype,
        Self::Add,
        Self::Keep,
    ];

    /// The word in the column `decision`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Split => "split",
            Self::Drop => "drop",
            Self::Rename => "rename",
            Self::Retype => "retype",
            Self::Add => "add",
            Self::Keep => "keep",
        }
    }
}

/// An entity as a decision names it: by id, by label, or by both; the id counts first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// The id, or empty.
    pub id: String,
    /// The label, or empty.
    pub label: String,
}

impl Reference {
    /// Whether nothing is named.
    pub fn is_empty(&self) -> bool {
        self.id.is_empty() && self.label.is_empty()
    }

    /// The id, else the label: what messages say.
    pub fn shown(&self) -> &str {
        if self.id.is_empty() {
            &self.label
        } else {
            &self.id
        }
    }
}

/// A row with a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The line in its file, from 1.
    pub line: u64,
    /// What is decided.
    pub action: Action,
    /// Of which entity.
    pub entity: Reference,
    /// Which other entity is meant.
    pub other: Reference,
    /// The form, or several between `|`.
    pub form: String,
    /// The new label or kind.
    pub value: String,
}

/// The decisions in force, in the order of their files and lines.
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// The decisions.
    pub decisions: Vec<Decision>,
}

/// A row of `tables/review.csv`: a decision with what became of it, or a proposal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewRow {
    /// The decision; empty for a proposal.
    pub decision: String,
    /// The entity.
    pub entity: Reference,
    /// The other.
    pub other: Reference,
    /// The form.
    pub form: String,
    /// The new label or kind.
    pub value: String,
    /// What is proposed (`merge`).
    pub proposal: String,
    /// Why.
    pub reason: String,
    /// How many mentions would change hands.
    pub mentions: u32,
    /// `applied`, `not applied: …`, or empty for a proposal.
    pub status: String,
}

/// A kind by its name in the tables.
pub(crate) fn kind(name: &str) -> Option<Kind> {
    Kind::ALL
        .into_iter()
        .find(|kind| kind.name() == name && *kind != Kind::Topic)
}

impl Review {
    /// Reads a file of decisions.
    ///
    /// # Errors
    /// A file that cannot be read, or a row that is malformed, with file and line.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            what: "cannot read the review",
            source,
        })?;
        let fail = |line, why: String| Error::List {
            file: path.display().to_string(),
            line,
            why,
        };
        let bytes = bytes
            .strip_prefix(b"\xef\xbb\xbf".as_slice())
            .unwrap_or(&bytes);
        let mut reader = csv::Reader::from_reader(bytes);
        let header = match reader.headers() {
            Ok(header) => header.clone(),
            Err(error) => return Err(fail(1, error.to_string())),
        };
        let column = |name: &str| header.iter().position(|known| known.trim() == name);
        if column("decision").is_none() {
            let why = "the column `decision` is missing: the first line must name it";
            return Err(fail(1, why.to_owned()));
        }
        if column("entity_id").is_none() && column("entity").is_none() {
            let why = "a column `entity_id` or `entity` is missing: the first line must name one";
            return Err(fail(1, why.to_owned()));
        }
        let mut review = Self::default();
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = line_of(bytes, error.position());
                let why = match error.kind() {
                    csv::ErrorKind::Utf8 { .. } => {
                        "not UTF-8: save the review as CSV UTF-8".to_owned()
                    }
                    csv::ErrorKind::UnequalLengths {
                        expected_len, len, ..
                    } => format!("{len} cells where the header has {expected_len}"),
                    _ => error.to_string(),
                };
                fail(line, why)
            })?;
            let cell = |name: &str| {
                let cell = column(name).and_then(|index| record.get(index));
                unguarded(cell.unwrap_or_default().trim()).to_owned()
            };
            let word = cell("decision").to_lowercase();
            if word.is_empty() {
                continue;
            }
            let line = line_of(bytes, record.position());
            let Some(action) = Action::ALL.into_iter().find(|action| action.name() == word) else {
                return Err(fail(
                    line,
                    format!(
                        "`{word}` in `decision` is unknown: write merge, split, drop, rename, retype, add or keep, or \
                         leave it empty"
                    ),
                ));
            };
            let decision = Decision {
                line,
                action,
                entity: Reference {
                    id: cell("entity_id"),
                    label: cell("entity"),
                },
                other: Reference {
                    id: cell("other_id"),
                    label: cell("other"),
                },
                form: cell("form"),
                value: cell("value"),
            };
            decision.check().map_err(|why| fail(line, why))?;
            review.decisions.push(decision);
        }
        Ok(review)
    }

    /// The names that are to be added, each with its kind and forms.
    pub fn additions(&self) -> impl Iterator<Item = &Decision> {
        self.decisions
            .iter()
            .filter(|decision| decision.action == Action::Add)
    }
}

/// A cell without the mark that keeps a spreadsheet from running it.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix(crate::export::csv::GUARD) {
        Some(rest) if rest.starts_with(crate::export::csv::begins_formula) => rest,
        _ => cell,
    }
}

impl Decision {
    /// Whether all cells are there that the action needs.
    fn check(&self) -> std::result::Result<(), String> {
        let name = self.action.name();
        if self.entity.is_empty() {
            return Err(format!("{name}: `entity_id` and `entity` are both empty"));
        }
        match self.action {
            Action::Merge if self.other.is_empty() => Err(
                "merge: `other_id` and `other` are both empty: name the entity that it is"
                    .to_owned(),
            ),
            Action::Split if self.form.is_empty() => {
                Err("split: `form` is empty: write the form that is another's".to_owned())
            }
            Action::Rename if self.value.is_empty() => {
                Err("rename: `value` is empty: write the new label".to_owned())
            }
            Action::Retype | Action::Add if kind(&self.value).is_none() => Err(format!(
                "{name}: `{}` in `value` is no kind: write person, organisation or place",
                self.value
            )),
            Action::Add if self.entity.label.is_empty() => {
                Err("add: `entity` is empty: write the name".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// The row that tells what became of it.
    pub(crate) fn row(&self, status: String) -> ReviewRow {
        ReviewRow {
            decision: self.action.name().to_owned(),
            entity: self.entity.clone(),
            other: self.other.clone(),
            form: self.form.clone(),
            value: self.value.clone(),
            status,
            ..ReviewRow::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Review> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.csv");
        std::fs::write(&path, text).unwrap();
        Review::read(&path)
    }

    #[test]
    fn rows_without_a_decision_are_passed_over_and_guards_taken_off() {
        let review = read(
            "\u{feff}decision,entity_id,entity,other_id,other,form,value\r\n\
             ,per-a,A,per-b,B,,\r\nDrop,,'-Roe,,,,\r\nmerge,per-a,,,B Roe,,\r\n",
        )
        .unwrap();
        let [drop, merge] = &review.decisions[..] else {
            panic!("{review:?}");
        };
        assert_eq!((drop.action, drop.line), (Action::Drop, 3));
        assert_eq!(drop.entity.label, "-Roe");
        assert_eq!(
            (merge.entity.id.as_str(), merge.other.label.as_str()),
            ("per-a", "B Roe")
        );
    }

    #[test]
    fn a_malformed_row_is_named_with_its_line() {
        for (text, wanted) in [
            ("entity_id\nx\n", ":1: the column `decision`"),
            ("decision,entity_id\ndrop,a\nburn,b\n", ":3: `burn`"),
            ("decision,entity_id\nmerge,a\n", ":2: merge: `other_id`"),
            (
                "decision,entity_id,value\nretype,a,thing\n",
                ":2: retype: `thing`",
            ),
            ("decision,entity_id\ndrop\n", ":2: 1 cells"),
        ] {
            let message = read(text).unwrap_err().to_string();
            assert!(message.contains(wanted), "{message}");
        }
    }
}
