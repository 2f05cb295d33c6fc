//! What the page needs to know of each document: when it was written, and at which post.

use std::path::Path;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::calendar::Bars;
use super::table::Table;
use crate::error::Result;

/// The documents of a collection.
#[derive(Debug, Default)]
pub(super) struct Documents {
    numbers: FxHashMap<Box<str>, u32>,
    /// Of each: its date, and its post.
    known: Vec<(Option<Date>, u32)>,
    pub(super) count: u64,
    pub(super) undated: u64,
    pub(super) first: Option<Date>,
    pub(super) last: Option<Date>,
    pub(super) bars: Option<Bars>,
    pub(super) by_bar: Vec<u32>,
    /// The posts, the one with the most documents first. Number 0 stands for none.
    pub(super) posts: Vec<String>,
    pub(super) by_post: Vec<u32>,
}

impl Documents {
    /// Reads `documents.csv`.
    pub(super) fn read(tables: &Path) -> Result<Self> {
        let mut documents = Self::default();
        let Some(mut table) = Table::open(&tables.join("documents.csv"))? else {
            return Ok(documents);
        };
        let [doc_id, date, post] = ["doc_id", "date", "post"].map(|name| table.column(name));
        let mut posts: FxHashMap<String, u32> = FxHashMap::default();
        let mut counts: Vec<(String, u32)> = vec![(String::new(), 0)];
        while table.next()? {
            table.split();
            let number = documents.known.len() as u32;
            documents.numbers.insert(table.cell(doc_id).into(), number);
            let post = match &*table.cell(post) {
                "" => 0,
                name => *posts.entry(name.to_owned()).or_insert_with(|| {
                    counts.push((name.to_owned(), 0));
                    counts.len() as u32 - 1
                }),
            };
            counts[post as usize].1 += 1;
            documents.known.push((table.number::<Date>(date), post));
        }
        documents.count = documents.known.len() as u64;
        documents.sort_posts(&counts);
        documents.cut_time();
        Ok(documents)
    }

    fn sort_posts(&mut self, counts: &[(String, u32)]) {
        let mut order: Vec<usize> = (1..counts.len()).collect();
        order.sort_by(|&a, &b| {
            let ((name_a, count_a), (name_b, count_b)) = (&counts[a], &counts[b]);
            count_b.cmp(count_a).then_with(|| name_a.cmp(name_b))
        });
        order.insert(0, 0);
        let mut places = vec![0; counts.len()];
        for (place, &old) in order.iter().enumerate() {
            places[old] = place as u32;
            self.posts.push(counts[old].0.clone());
            self.by_post.push(counts[old].1);
        }
        for (_, post) in &mut self.known {
            *post = places[*post as usize];
        }
    }

    fn cut_time(&mut self) {
        let dates = self.known.iter().filter_map(|&(date, _)| date);
        self.first = dates.clone().min();
        self.last = dates.clone().max();
        let (Some(first), Some(last)) = (self.first, self.last) else {
            self.undated = self.count;
            return;
        };
        let bars = Bars::new(first, last);
        self.by_bar = vec![0; bars.count.cast_unsigned() as usize];
        for date in dates {
            if let Some(bar) = bars.of(date) {
                self.by_bar[bar as usize] += 1;
            }
        }
        self.undated = self.count
            - self
                .by_bar
                .iter()
                .map(|&count| u64::from(count))
                .sum::<u64>();
        self.bars = Some(bars);
    }

    /// The number of a document.
    pub(super) fn number(&self, doc_id: &str) -> Option<u32> {
        self.numbers.get(doc_id).copied()
    }

    /// When a document was written.
    pub(super) fn date(&self, number: Option<u32>) -> Option<Date> {
        number.and_then(|number| self.known[number as usize].0)
    }

    /// The bar (-1: no date) and the post (0: none) of a document.
    pub(super) fn cell(&self, number: Option<u32>) -> (i32, u32) {
        let Some(number) = number else {
            return (-1, 0);
        };
        let (date, post) = self.known[number as usize];
        let bar = date.and_then(|date| self.bars?.of(date));
        (bar.map_or(-1, u32::cast_signed), post)
    }
}
