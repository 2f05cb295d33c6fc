//! The sheets of who is mentioned with whom, and of the sentences behind it.

use std::cmp::Reverse;
use std::path::Path;

use rust_xlsxwriter::Worksheet;
use rustc_hash::FxHashMap;

use super::best::Best;
use super::columns::{COMENTIONS, EVIDENCE};
use super::sheet::{Given, Looks, Sheet};
use super::{Done, Made, Told};
use crate::export::reading::{Kept, Source};

/// How many sheets there are at most.
pub(super) const SHEETS: usize = 2;

/// The most rows of each sheet: with more, writing them would take longer than all else of a run's end together.
const MOST_COMENTIONS: usize = 12_000;
const MOST_EVIDENCE: usize = 12_000;

/// How the id of a topic begins.
const TOPIC: &[u8] = b"top-";

/// How many sentences are shown of one edge where not all fit.
const SENTENCES: u32 = 5;

/// What comes of the edges.
pub(super) struct Edges {
    pub(super) sheets: Vec<Done>,
    /// What counts as mentioned together: `sentence`, `paragraph`, `document`. Empty where nothing tells.
    pub(super) window: String,
}

/// What is mentioned together beyond chance comes first, by how sure that is, with pairs of topics behind; then the
/// order of the table.
type Telling = (bool, Reverse<u64>, u64);

/// An edge of which sentences are wanted.
#[derive(Debug, Clone, Copy, Default)]
struct Wanted {
    rank: u32,
    /// How many rows of evidence were taken, how many of these are shown, and the row of the sheet with the first.
    taken: u32,
    shown: u32,
    row: u32,
}

/// Makes the sheets.
pub(super) fn sheets(tables: &Path, looks: &Looks, blanks: Vec<Worksheet>) -> Made<Edges> {
    let mut blanks = blanks.into_iter();
    let mut done = Edges {
        sheets: Vec::new(),
        window: String::new(),
    };
    let Some(mut source) = Source::open(tables, "comentions.csv")? else {
        return Ok(done);
    };
    let [edge, weight] = ["edge_id", "weight"].map(|name| source.column(name));
    let (rows, of, weights) = most_telling(&mut source)?;
    let mut wanted: FxHashMap<Box<[u8]>, Wanted> = rows
        .iter()
        .enumerate()
        .map(|(rank, (_, row))| {
            let id = Box::from(row.text(edge).as_bytes());
            (
                id,
                Wanted {
                    rank: rank as u32,
                    ..Wanted::default()
                },
            )
        })
        .collect();
    // An edge's weight is its rows of evidence.
    let all = rows.len() as u64 == of && weights <= MOST_EVIDENCE as f64;
    let (Some(for_comentions), Some(for_evidence)) = (blanks.next(), blanks.next()) else {
        return Ok(done);
    };
    let evidence = evidence(
        tables,
        looks,
        for_evidence,
        &mut wanted,
        all,
        &mut done.window,
    )?;

    let told = Told {
        sheet: "Co-mentions",
        rows: rows.len() as u64,
        of,
        what: "pairs, the most telling first by log-likelihood; pairs of topics, and what chance explains, last",
        table: "tables/comentions.csv",
    };
    let mut sheet = Sheet::new(
        for_comentions,
        looks,
        told.sheet,
        COMENTIONS,
        |name| source.column(name),
        Some(&told.note(looks)),
    )?;
    for (_, row) in &rows {
        let sentences = wanted
            .get(row.text(edge).as_bytes())
            .copied()
            .unwrap_or_default();
        let all = row.text(weight);
        let text = if sentences.shown.to_string() == *all {
            format!("read {all}")
        } else {
            format!("read {} of {all}", sentences.shown)
        };
        let place = format!("internal:'Evidence'!A{}", sentences.row);
        let cell = if sentences.shown > 0 {
            Given::Link(&text, &place)
        } else {
            Given::Text("")
        };
        sheet.push(|column| row.text(Some(column)), &[cell])?;
    }
    done.sheets.push(Done {
        worksheet: sheet.finish()?,
        told,
    });
    done.sheets.extend(evidence);
    Ok(done)
}

/// Pairs with what they are sorted by.
type Pairs = Vec<(Telling, Kept)>;

/// The pairs for the sheet, the most telling first; with the number of all and the sum of their weights.
fn most_telling(source: &mut Source) -> Made<(Pairs, u64, f64)> {
    let [npmi, likelihood, weight, source_id, target_id] =
        ["npmi", "log_likelihood", "weight", "source_id", "target_id"]
            .map(|name| source.column(name));
    let mut best: Best<Telling, Kept> = Best::new(MOST_COMENTIONS);
    let mut weights = 0.0;
    while let Some(line) = source.next()? {
        weights += line.number(weight);
        // Not negative, so that the order of the bits is that of the numbers.
        let by_likelihood = Reverse(line.number(likelihood).max(0.0).to_bits());
        let of_topics = [source_id, target_id]
            .iter()
            .all(|&id| line.plain(id).starts_with(TOPIC));
        let key = (
            of_topics || line.number(npmi) <= 0.0,
            by_likelihood,
            best.seen(),
        );
        best.push(key, || line.kept());
    }
    let seen = best.seen();
    Ok((best.finish(), seen, weights))
}

/// The sentences, by edge in the order of the other sheet, then in the order of the documents. Where not all fit, some
/// of each edge, as far as that goes.
fn evidence(
    tables: &Path,
    looks: &Looks,
    worksheet: Worksheet,
    wanted: &mut FxHashMap<Box<[u8]>, Wanted>,
    may_fit: bool,
    window: &mut String,
) -> Made<Option<Done>> {
    let Some(mut source) = Source::open(tables, "evidence.csv")? else {
        return Ok(None);
    };
    let [edge, rule] = ["edge_id", "rule"].map(|name| source.column(name));
    // The first so many whatever the edge, in case that is all; and the first of each wanted edge.
    let mut first: Vec<(u32, Kept)> = Vec::new();
    let mut of = 0_u64;
    let mut some: Best<(u32, u64), Kept> = Best::new(MOST_EVIDENCE);
    while let Some(line) = source.next()? {
        of += 1;
        let known = wanted.get_mut(line.plain(edge));
        if window.is_empty()
            && let Some(unit) = line.plain(rule).strip_prefix(b"co-mention:")
        {
            *window = String::from_utf8_lossy(unit).into_owned();
        }
        let rank = known.as_ref().map_or(u32::MAX, |known| known.rank);
        if may_fit && first.len() < MOST_EVIDENCE {
            first.push((rank, line.kept()));
        }
        if let Some(known) = known
            && known.taken < SENTENCES
        {
            known.taken += 1;
            some.push((known.rank, of), || line.kept());
        }
    }
    let rows: Vec<(u32, Kept)> = if may_fit && of <= MOST_EVIDENCE as u64 {
        // Those of relations stand behind those of co-mentions.
        first.sort_by_key(|row| row.0);
        first
    } else {
        drop(first);
        let rows = some.finish();
        rows.into_iter()
            .map(|((rank, _), row)| (rank, row))
            .collect()
    };
    let told = Told {
        sheet: "Evidence",
        rows: rows.len() as u64,
        of,
        what: if rows.len() as u64 == of {
            "the sentences behind all edges"
        } else {
            "sentences behind the pairs on the sheet Co-mentions, in its order, five of each at most"
        },
        table: "tables/evidence.csv",
    };
    let mut sheet = Sheet::new(
        worksheet,
        looks,
        told.sheet,
        EVIDENCE,
        |name| source.column(name),
        Some(&told.note(looks)),
    )?;
    for (_, row) in &rows {
        let id = row.text(edge);
        if let Some(known) = wanted.get_mut(id.as_bytes()) {
            known.shown += 1;
            if known.shown == 1 {
                known.row = sheet.row();
            }
        }
        // `per-a--met_with--org-b`; a co-mention's id has no middle.
        let mut parts = id.split("--");
        let tie = match (parts.next(), parts.next(), parts.next()) {
            (_, Some(relation), Some(_)) => relation,
            _ => "mentioned together",
        };
        sheet.push(|column| row.text(Some(column)), &[Given::Text(tie)])?;
    }
    let worksheet = sheet.finish()?;
    Ok(Some(Done { worksheet, told }))
}
