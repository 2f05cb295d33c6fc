//! Which documents are asked for: `documents.csv` read back.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::table::{Row, Table};
use crate::error::{Error, Result};

/// How many posts are named to somebody who asked for one that is not there.
const NAMED: usize = 20;

/// Of which documents something is asked: of all, unless something is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Period {
    /// Of this day or later.
    pub since: Option<Date>,
    /// Of this day or before.
    pub until: Option<Date>,
    /// From one of these posts, capitals aside.
    pub posts: Vec<String>,
}

impl Period {
    /// Whether all documents are asked for.
    pub(crate) fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a document is asked for. One without a date is in no span of time.
    fn has(&self, date: Option<Date>, post: &str) -> bool {
        let since = self.since.is_none_or(|since| date >= Some(since));
        let until = self
            .until
            .is_none_or(|until| date.is_some_and(|date| date <= until));
        let wanted = |known: &String| known.to_lowercase() == post.to_lowercase();
        since && until && (self.posts.is_empty() || self.posts.iter().any(wanted))
    }
}

/// The documents of an output, and which of them are asked for.
#[derive(Debug)]
pub(crate) struct Documents(FxHashMap<String, Option<(u32, Option<Date>)>>);

impl Documents {
    /// Reads which documents there are.
    ///
    /// # Errors
    /// None is asked for, or the table cannot be read.
    pub(crate) fn read(output: &Path, period: &Period) -> Result<Self> {
        let table = Table::open(output, "documents.csv")?;
        let [id, date, post] = table.columns(["doc_id", "date", "post"])?;
        let mut documents = FxHashMap::default();
        let mut posts: BTreeSet<String> = BTreeSet::new();
        let mut asked = 0;
        table.each(|row| {
            let (date, post) = (row.date(date)?, row.text(post));
            if !post.is_empty() && !posts.contains(post) {
                posts.insert(post.to_owned());
            }
            let has = period.has(date, post);
            let number = documents.len() as u32;
            documents.insert(row.text(id).to_owned(), has.then_some((number, date)));
            asked += u32::from(has);
            Ok(())
        })?;
        for wanted in &period.posts {
            let known = |post: &String| post.to_lowercase() == wanted.to_lowercase();
            if !posts.iter().any(known) {
                let named: Vec<&str> = posts.iter().take(NAMED).map(String::as_str).collect();
                let more = if posts.len() > NAMED { " and more" } else { "" };
                return Err(Error::NoInput(format!(
                    "--post {wanted}: no document is from there: tables/documents.csv has {}{more}",
                    named.join(", ")
                )));
            }
        }
        if asked == 0 {
            return Err(Error::NoInput(
                "no document is of this time and from these posts: tables/documents.csv lists them"
                    .to_owned(),
            ));
        }
        Ok(Self(documents))
    }

    /// The number and date of the document that a row names, if it is asked for.
    pub(super) fn get(
        &self,
        row: &Row<'_>,
        column: usize,
    ) -> std::result::Result<Option<(u32, Option<Date>)>, String> {
        let id = row.text(column);
        self.0.get(id).copied().ok_or_else(|| {
            format!(
                "`{id}` is not in documents.csv: the tables are not of one run: run extract again"
            )
        })
    }
}
