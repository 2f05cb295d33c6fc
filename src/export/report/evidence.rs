//! The sentences behind ties and relations: which of them the page has room for.
//!
//! One pass over `evidence.csv`. Of every edge of the page a few sentences are kept that read well; then room is given
//! out in turns, to relations before ties and to strong ties before weak ones, so that each has its first sentence
//! before any has a second. A sentence that serves several edges is held once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::calendar::day;
use super::data::{Words, forms_in_tables};
use super::documents::Documents;
use super::marks;
use super::table::Table;
use crate::entity::Entity;
use crate::error::Result;

/// The most sentences of one edge.
pub(super) const MOST_SENTENCES: usize = 4;

/// More places in time and at posts than this over all edges, and edges are told apart by time alone.
const MOST_CELLS: usize = 400_000;

/// A sentence that may stand for an edge.
#[derive(Debug, Clone)]
struct Candidate {
    /// How ill it reads; the smaller the better.
    ill: u32,
    /// Spreads those that read equally well over the collection.
    spread: u32,
    document: Option<u32>,
    doc_id: Box<str>,
    cable_id: Box<str>,
    paragraph: Box<str>,
    marking: Box<str>,
    quote: Box<str>,
    rule: Box<str>,
    /// Characters from the first name to the end of the second.
    extent: u32,
}

/// What one pass over `evidence.csv` tells of the page's edges, in their order.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    candidates: Vec<Vec<Candidate>>,
    /// Each a bar and a post.
    pub(super) cells: Vec<(i32, u32)>,
    /// Of each edge: indices into `cells`, each by how many further on than the one before.
    pub(super) cells_of: Vec<Vec<u32>>,
}

/// The sentences of the page, column by column.
#[derive(Debug, Default, Serialize)]
pub(super) struct Sentences {
    text: Vec<String>,
    document: Vec<u32>,
    paragraph: Vec<u32>,
    marking: Vec<u32>,
    doc_id: Vec<String>,
    cable_id: Vec<String>,
    day: Vec<Option<i32>>,
    post: Vec<u32>,
}

impl Evidence {
    /// Reads `evidence.csv` for the edges with these ids.
    pub(super) fn read(tables: &Path, edges: &[Vec<u8>], documents: &Documents) -> Result<Self> {
        let mut evidence = Self {
            candidates: vec![Vec::new(); edges.len()],
            ..Self::default()
        };
        let mut seen: Vec<Vec<(i32, u32)>> = vec![Vec::new(); edges.len()];
        if let Some(mut table) = Table::open(&tables.join("evidence.csv"))? {
            let numbers: FxHashMap<&[u8], usize> = edges
                .iter()
                .enumerate()
                .map(|(number, id)| (id.as_slice(), number))
                .collect();
            let edge_id = table.column("edge_id");
            let columns = EvidenceColumns::of(&table);
            let mut last = (String::new(), None);
            while table.next()? {
                let Some(&edge) = numbers.get(table.key(edge_id)) else {
                    continue;
                };
                table.split();
                let doc_id = table.cell(columns.doc_id);
                if last.0 != *doc_id {
                    last = ((*doc_id).to_owned(), documents.number(&doc_id));
                }
                let cell = documents.cell(last.1);
                // Rows come document by document.
                if seen[edge].last() != Some(&cell) {
                    seen[edge].push(cell);
                }
                columns.weigh(&table, last.1, &mut evidence.candidates[edge]);
            }
        }
        evidence.count_cells(seen);
        Ok(evidence)
    }

    fn count_cells(&mut self, mut seen: Vec<Vec<(i32, u32)>>) {
        let tidy = |seen: &mut Vec<Vec<(i32, u32)>>| {
            for cells in seen.iter_mut() {
                cells.sort_unstable();
                cells.dedup();
            }
        };
        tidy(&mut seen);
        if seen.iter().map(Vec::len).sum::<usize>() > MOST_CELLS {
            for (_, post) in seen.iter_mut().flatten() {
                *post = 0;
            }
            tidy(&mut seen);
        }
        let mut numbers: BTreeMap<(i32, u32), u32> =
            seen.iter().flatten().map(|&cell| (cell, 0)).collect();
        for (number, (&cell, place)) in numbers.iter_mut().enumerate() {
            *place = number as u32;
            self.cells.push(cell);
        }
        self.cells_of = seen
            .into_iter()
            .map(|cells| {
                let mut before = 0;
                let further = cells.iter().map(|cell| {
                    let number = numbers[cell];
                    number - std::mem::replace(&mut before, number)
                });
                further.collect()
            })
            .collect();
    }

    /// Gives out `room` bytes: turn by turn, in the order of `order`. `ends` are the names of each edge. Returns the
    /// sentences, and of each edge its quotes: sentence, rule, and for both names where the name begins and how long
    /// it is (0: it does not stand there).
    pub(super) fn choose<'r>(
        &self,
        order: &[usize],
        ends: &[(&'r Entity, &'r Entity)],
        documents: &Documents,
        words: &mut Words<'r>,
        mut room: usize,
    ) -> (Sentences, Vec<Vec<u32>>) {
        let mut sentences = Sentences::default();
        let mut texts: FxHashMap<(&str, &str), u32> = FxHashMap::default();
        let mut docs: FxHashMap<&str, u32> = FxHashMap::default();
        let mut chosen: Vec<Vec<(&Candidate, u32)>> = vec![Vec::new(); self.candidates.len()];
        for turn in 0..MOST_SENTENCES {
            for &edge in order {
                let Some(candidate) = self.candidates[edge].get(turn) else {
                    continue;
                };
                let key = (&*candidate.doc_id, &*candidate.quote);
                let known = texts.get(&key).copied();
                let cost = ROW + known.map_or_else(|| candidate.cost(&docs), |_| 0);
                if cost > room {
                    continue;
                }
                room -= cost;
                let number = known.unwrap_or_else(|| {
                    let number = texts.len() as u32;
                    texts.insert(key, number);
                    sentences.push(candidate, &mut docs, documents, words);
                    number
                });
                chosen[edge].push((candidate, number));
            }
        }
        let quotes = chosen
            .into_iter()
            .zip(ends)
            .map(|(mut chosen, ends)| {
                // As they were written: in the order of time.
                chosen.sort_by_key(|(candidate, number)| {
                    (documents.date(candidate.document), *number)
                });
                let rows = chosen.into_iter().flat_map(|(candidate, number)| {
                    let rule = words.number(Cow::Owned(candidate.rule.to_string()));
                    let [a, b] = candidate.marks(*ends);
                    [number, rule, a.0, a.1, b.0, b.1]
                });
                rows.collect()
            })
            .collect();
        (sentences, quotes)
    }
}

/// About how many bytes a quote takes beside its sentence.
const ROW: usize = 24;

/// Where the columns stand that a quote is made of.
struct EvidenceColumns {
    doc_id: super::table::Column,
    cable_id: super::table::Column,
    paragraph: super::table::Column,
    marking: super::table::Column,
    start: super::table::Column,
    end: super::table::Column,
    quote: super::table::Column,
    rule: super::table::Column,
}

impl EvidenceColumns {
    fn of(table: &Table) -> Self {
        Self {
            doc_id: table.column("doc_id"),
            cable_id: table.column("cable_id"),
            paragraph: table.column("paragraph"),
            marking: table.column("marking"),
            start: table.column("start"),
            end: table.column("end"),
            quote: table.column("quote"),
            rule: table.column("rule"),
        }
    }

    /// Keeps the row if it is among the best of its edge: one sentence a document, those that read well.
    fn weigh(&self, table: &Table, document: Option<u32>, kept: &mut Vec<Candidate>) {
        let quote = table.cell(self.quote);
        if quote.is_empty() {
            return;
        }
        let ill = ill(&quote);
        let spread = document.unwrap_or(u32::MAX).wrapping_mul(0x9e37_79b9);
        let rank = (ill, spread);
        let same = kept
            .iter()
            .position(|known| known.document == document && document.is_some());
        if let Some(at) = same {
            if (kept[at].ill, kept[at].spread) <= rank {
                return;
            }
            kept.remove(at);
        } else if kept.len() >= MOST_SENTENCES {
            if kept
                .last()
                .is_some_and(|worst| (worst.ill, worst.spread) <= rank)
            {
                return;
            }
            kept.pop();
        }
        let number = |column| table.number::<u32>(column).unwrap_or_default();
        let candidate = Candidate {
            ill,
            spread,
            document,
            doc_id: table.cell(self.doc_id).into(),
            cable_id: table.cell(self.cable_id).into(),
            paragraph: table.cell(self.paragraph).into(),
            marking: table.cell(self.marking).into(),
            quote: quote.into(),
            rule: table.cell(self.rule).into(),
            extent: number(self.end).saturating_sub(number(self.start)),
        };
        let at = kept.partition_point(|known| (known.ill, known.spread) <= rank);
        kept.insert(at, candidate);
    }
}

/// How ill a quote reads: very short, long, or a list.
fn ill(quote: &str) -> u32 {
    let length = quote.len() as u32;
    let list = quote
        .bytes()
        .filter(|byte| matches!(byte, b',' | b';'))
        .count() as u32;
    50_u32.saturating_sub(length) + length.saturating_sub(260) + 40 * list.saturating_sub(5)
}

impl Candidate {
    fn cost(&self, docs: &FxHashMap<&str, u32>) -> usize {
        let document = if docs.contains_key(&*self.doc_id) {
            0
        } else {
            super::json_len(&self.doc_id) + super::json_len(&self.cable_id) + 24
        };
        document + super::json_len(&self.quote) + 20
    }

    fn marks(&self, ends: (&Entity, &Entity)) -> [(u32, u32); 2] {
        let [one, other] = [ends.0, ends.1].map(forms_in_tables);
        marks::both(&self.quote, &one, &other, self.extent).map(Option::unwrap_or_default)
    }
}

impl Sentences {
    fn push<'c>(
        &mut self,
        candidate: &'c Candidate,
        docs: &mut FxHashMap<&'c str, u32>,
        documents: &Documents,
        words: &mut Words<'_>,
    ) {
        let next = docs.len() as u32;
        let document = *docs.entry(&candidate.doc_id).or_insert(next);
        if document == next {
            self.doc_id.push(candidate.doc_id.to_string());
            self.cable_id.push(candidate.cable_id.to_string());
            self.day.push(documents.date(candidate.document).map(day));
            self.post.push(documents.cell(candidate.document).1);
        }
        self.text.push(candidate.quote.to_string());
        self.document.push(document);
        let mut word = |text: &str| words.number(Cow::Owned(text.to_owned()));
        self.paragraph.push(word(&candidate.paragraph));
        self.marking.push(word(&candidate.marking));
    }
}
