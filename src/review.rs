//! A person's decisions on entities: the file that `--review` names, and the proposals that `tables/review.csv` makes.
//!
//! Both have the same columns, so that a proposal with its column `decision` filled in is the next run's input. Rows
//! without a decision say nothing. A decision on one entity stands for itself; one with a `*` in it, or with nothing but
//! a reason, decides all the proposals that it fits.

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
    "stake",
    "candidates",
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
    /// What is proposed is right.
    Accept,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Merge,
        Self::Split,
        Self::Drop,
        Self::Rename,
        Self::Retype,
        Self::Add,
        Self::Keep,
        Self::Accept,
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
            Self::Accept => "accept",
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
    /// Of a decision on proposals, what is proposed.
    pub proposal: String,
    /// Of a decision on proposals, why.
    pub reason: String,
}

/// The file of a review, as `run.json` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewFile {
    /// Its path, as it was given.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
}

/// The decisions in force, in the order of their files and lines.
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// The decisions.
    pub decisions: Vec<Decision>,
    /// Where they stand.
    pub source: Option<ReviewFile>,
}

/// A row of `tables/review.csv`: a decision with what became of it, or a proposal.
#[derive(Debug, Clone, Default, PartialEq)]
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
    /// `applied`, `applied: …`, `not applied: …`, or empty for a proposal.
    pub status: String,
    /// What hangs on a proposal: the mentions that would change hands times the doubt whose they are (0 to 1).
    pub stake: f64,
    /// The ids of those among whom a choice is to be made, the most mentioned first.
    pub candidates: Vec<String>,
}

impl ReviewRow {
    /// Whether this is a decision that changed nothing.
    pub fn is_refused(&self) -> bool {
        self.status.starts_with("not applied")
    }
}

/// Whether a text fits a pattern, in which `*` stands for anything; capitals aside. An empty pattern fits all.
fn fits(pattern: &str, text: &str) -> bool {
    if pattern.is_empty() {
        return true;
    }
    if !pattern.contains('*') && pattern.is_ascii() {
        return pattern.eq_ignore_ascii_case(text);
    }
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let Some((head, tail)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut rest) = text.strip_prefix(head) else {
        return false;
    };
    let mut parts = tail.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// A kind by its name in the tables.
pub(crate) fn kind(name: &str) -> Option<Kind> {
    Kind::ALL
        .into_iter()
        .find(|kind| kind.name() == name && *kind != Kind::Topic)
}

impl Review {
    /// Reads a file of decisions, as any spreadsheet saves it: in UTF-8, UTF-16 or Windows-1252, parted by commas,
    /// semicolons or tabs.
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
        let mut review = Self {
            source: Some(ReviewFile {
                file: path.display().to_string(),
                digest: crate::digest::of_bytes(&bytes),
            }),
            ..Self::default()
        };
        let (text, separator) =
            crate::read::spreadsheet(bytes).map_err(|why| fail(1, why.to_owned()))?;
        let text = text.as_bytes();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            // Spreadsheets drop empty cells at the end of a row.
            .flexible(true)
            .from_reader(text);
        let mut rows = reader.records();
        let mut header = None;
        for record in rows.by_ref() {
            let record = record.map_err(|error| fail(1, error.to_string()))?;
            // Some programs say first how the cells are parted.
            if !record.get(0).is_some_and(|cell| cell.starts_with("sep=")) {
                header = Some(Columns::of(&record).map_err(|why| fail(1, why))?);
                break;
            }
        }
        let Some(columns) = header else {
            return Err(fail(1, Columns::MISSING.to_owned()));
        };
        for record in rows {
            let record =
                record.map_err(|error| fail(line_of(text, error.position()), error.to_string()))?;
            let line = line_of(text, record.position());
            if let Some(decision) = columns
                .decision(&record, line)
                .map_err(|why| fail(line, why))?
            {
                review.decisions.push(decision);
            }
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

/// Where the columns of a review stand.
struct Columns {
    names: Vec<String>,
}

impl Columns {
    const MISSING: &str = "the column `decision` is missing: the first line must name it";

    /// Those that the first row names.
    fn of(row: &csv::StringRecord) -> std::result::Result<Self, String> {
        let names = row.iter().map(|name| name.trim().to_lowercase()).collect();
        let columns = Self { names };
        if columns.place("decision").is_none() {
            return Err(Self::MISSING.to_owned());
        }
        if columns.place("entity_id").is_none() && columns.place("entity").is_none() {
            return Err(
                "a column `entity_id` or `entity` is missing: the first line must name one"
                    .to_owned(),
            );
        }
        Ok(columns)
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The decision of a row, if it has one.
    fn decision(
        &self,
        row: &csv::StringRecord,
        line: u64,
    ) -> std::result::Result<Option<Decision>, String> {
        let cell = |name: &str| {
            let cell = self.place(name).and_then(|index| row.get(index));
            crate::export::csv::unguarded(cell.unwrap_or_default().trim()).to_owned()
        };
        // A quote that is never closed takes in all the rows below.
        if row.iter().any(|cell| cell.contains('\n')) {
            return Err("a cell goes on in the next line: close every quote".to_owned());
        }
        let width = self.names.len();
        if row.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
            return Err(format!("{} cells where the header has {width}", row.len()));
        }
        let word = cell("decision").to_lowercase();
        if word.is_empty() {
            return Ok(None);
        }
        let Some(action) = Action::ALL.into_iter().find(|action| action.name() == word) else {
            return Err(format!(
                "`{word}` in `decision` is unknown: write merge, split, drop, rename, retype, add, keep or accept, or \
                 leave it empty"
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
            proposal: cell("proposal"),
            reason: cell("reason"),
        };
        decision.check()?;
        Ok(Some(decision))
    }
}

impl Decision {
    /// Whether all cells are there that the action needs.
    fn check(&self) -> std::result::Result<(), String> {
        let name = self.action.name();
        if self.is_of_proposals() {
            return if self.reason.is_empty() && self.entity.is_empty() {
                Err(format!(
                    "{name}: name an entity, or write a `reason`, or a pattern with * in `entity`"
                ))
            } else {
                Ok(())
            };
        }
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

    /// Whether it decides proposals, which must be known first: `accept` always, `keep` where it names no one entity.
    pub(crate) fn is_of_proposals(&self) -> bool {
        match self.action {
            Action::Accept => true,
            Action::Keep => self.is_pattern(),
            _ => false,
        }
    }

    /// Whether it names no one entity.
    pub(crate) fn is_pattern(&self) -> bool {
        let star = |cell: &str| cell.contains('*');
        if self.entity.is_empty() {
            !self.reason.is_empty()
        } else {
            star(&self.entity.id) || star(&self.entity.label)
        }
    }

    /// Whether it decides a proposal. What stands in `value` is the proposal's own and no pattern.
    pub(crate) fn fits(&self, row: &ReviewRow) -> bool {
        // Two forms may differ in nothing but capitals.
        let stars = |pattern: &str, form: &str| pattern.contains('*') && fits(pattern, form);
        // The label is for the reader where an id is given: it may have become a better one.
        let names = |pattern: &Reference, of: &Reference| {
            if pattern.id.is_empty() {
                fits(&pattern.label, &of.label)
            } else {
                fits(&pattern.id, &of.id)
                    && (!pattern.label.contains('*') || fits(&pattern.label, &of.label))
            }
        };
        names(&self.entity, &row.entity)
            && names(&self.other, &row.other)
            && (self.form == row.form || self.form.is_empty() || stars(&self.form, &row.form))
            && fits(&self.proposal, &row.proposal)
            && fits(&self.reason, &row.reason)
    }

    /// The row that tells what became of it.
    pub(crate) fn row(&self, status: String) -> ReviewRow {
        ReviewRow {
            decision: self.action.name().to_owned(),
            entity: self.entity.clone(),
            other: self.other.clone(),
            form: self.form.clone(),
            value: self.value.clone(),
            proposal: self.proposal.clone(),
            reason: self.reason.clone(),
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
    fn patterns_take_stars_for_anything() {
        for (pattern, text, fitting) in [
            ("", "x", true),
            ("Thuan", "thuan", true),
            ("Thuan", "Binh Thuan", false),
            ("*Thuan", "Binh Thuan", true),
            ("Thuan*", "Binh Thuan", false),
            ("*", "", true),
            ("a*a", "a", false),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "acb", false),
        ] {
            assert_eq!(fits(pattern, text), fitting, "{pattern} {text}");
        }
    }

    #[test]
    fn what_any_spreadsheet_saves_is_read() {
        let text = "decision,entity_id,entity,reason\r\ndrop,per-asa,\u{c5}sa,\"a, b\"\r\n,,,\r\nkeep,per-b\r\n";
        let parted = |by: &str| text.replace(',', by);
        let wide = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(order).collect()
        };
        let latin: Vec<u8> = parted(";").chars().map(|c| c as u8).collect();
        for bytes in [
            text.into(),
            parted(";").into_bytes(),
            parted("\t").into_bytes(),
            format!("sep=;\r\n{}", parted(";")).into_bytes(),
            format!("\u{feff}{}", parted(";")).into_bytes(),
            wide(&parted("\t"), u16::to_le_bytes),
            wide(&parted("\t"), u16::to_be_bytes),
            latin,
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("review.csv");
            std::fs::write(&path, &bytes).unwrap();
            let review = Review::read(&path).unwrap();
            let [drop, keep] = &review.decisions[..] else {
                panic!("{review:?}");
            };
            assert_eq!(drop.entity.label, "\u{c5}sa");
            assert_eq!((drop.action, keep.action), (Action::Drop, Action::Keep));
            assert_eq!(review.source.unwrap().digest.len(), 64);
        }
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
            ("decision,entity_id\ndrop\n", ":2: drop: `entity_id`"),
            ("decision,entity_id\ndrop,a,b\n", ":2: 3 cells"),
            (
                "decision,entity_id\ndrop,\"a\ndrop,b\n",
                ":2: a cell goes on",
            ),
            (
                "decision,entity_id\naccept,\n",
                ":2: accept: name an entity",
            ),
            ("PK\u{3}\u{4}", ":1: a workbook"),
        ] {
            let message = read(text).unwrap_err().to_string();
            assert!(message.contains(wanted), "{message}");
        }
    }
}
