//! The second pass: reads the records back, counts the edges and writes the rows.

use std::sync::Mutex;

use rayon::prelude::*;

use crate::entity::EntityId;
use crate::error::Result;
use crate::export::rows::{Context, RowBuffers, document_rows};
use crate::export::staging::Staging;
use crate::export::tables::Tables;
use crate::graph::tally::{Share, Tally};
use crate::network::{CoMention, Kept, Network, RelationEdge, edge_units};
use crate::relate::{Service, comentions};
use crate::resolve::{Census, DocumentCensus, Resolution};
use crate::tagged::TaggedDocument;
use crate::timeline::{DocumentYear, Timeline};

use super::spill::{Record, Records, Spill};
use super::stages::Stages;
use super::{Observer, Settings};

/// How many documents share the buffers of their rows.
const ROWS_TOGETHER: usize = 16;

/// What is known of all documents behind the barrier.
#[derive(Clone, Copy)]
pub(super) struct Behind<'a> {
    pub(super) resolution: &'a Resolution,
    pub(super) service: &'a Service,
}

/// What the second pass counted.
pub(super) struct Counted {
    pub(super) comentions: Vec<CoMention>,
    pub(super) relations: Vec<RelationEdge>,
    pub(super) census: Census,
    pub(super) timeline: Timeline,
}

/// What each of some documents adds, and their rows.
type Worked = (Vec<(Share, DocumentCensus, DocumentYear)>, RowBuffers);

/// Reads a record back, finds its co-mentions, and writes its rows where `rows` are wanted.
fn second(
    record: &Record,
    context: Context<'_>,
    behind: Behind<'_>,
    rows: Option<&mut RowBuffers>,
) -> ((Share, DocumentCensus, DocumentYear), u32) {
    let (bytes, numbers) = record;
    let resolution = behind.resolution;
    let mut document: TaggedDocument =
        postcard::from_bytes(bytes).expect("the first pass wrote it");
    let mut ids: Vec<EntityId> = numbers
        .iter()
        .map(|&number| resolution.entity_of[number as usize])
        .collect();
    resolution.revise(&mut document, numbers, &mut ids);
    (behind.service).settle(&mut document, &ids, &resolution.registry);
    let found = comentions(&document, ids.len(), context.window);
    let units = edge_units(&document, &ids, &found.units, context.window);
    let mut year = DocumentYear::default();
    if let Some(rows) = rows {
        document_rows(&document, &ids, &units, context, rows);
        year = DocumentYear::of(&document, &ids, &units, context.kept);
    }
    let share = Share::new(&document, &ids, units, &found, context.rules);
    let census = DocumentCensus::of(&document, &ids);
    ((share, census, year), document.words)
}

/// The second pass: counts the edges and writes the rows. Where light edges are to be left out, their weights must
/// be known before the first row of evidence, which takes a pass more.
pub(super) fn relate(
    settings: &Settings,
    stages: &Stages,
    behind: Behind<'_>,
    spill: Spill,
    staging: &Staging,
    observer: &dyn Observer,
) -> Result<(Counted, [u64; 4])> {
    let mut records = spill.rewind()?;
    let mut tables = Tables::create(&staging.tables())?;
    let mut kept = Kept::all();
    if settings.min_weight > 1 {
        let Counted {
            comentions,
            relations,
            ..
        } = second_pass(
            settings,
            stages,
            behind,
            &mut records,
            &kept,
            None,
            observer,
        )?;
        kept = Kept::only(&Network {
            comentions,
            relations,
            ..Network::default()
        });
        records.rewind()?;
    }
    let counted = second_pass(
        settings,
        stages,
        behind,
        &mut records,
        &kept,
        Some(&mut tables),
        observer,
    )?;
    Ok((counted, tables.finish()?))
}

fn second_pass(
    settings: &Settings,
    stages: &Stages,
    behind: Behind<'_>,
    records: &mut Records,
    kept: &Kept,
    mut tables: Option<&mut Tables>,
    observer: &dyn Observer,
) -> Result<Counted> {
    let context = Context {
        registry: &behind.resolution.registry,
        rules: &stages.names,
        window: settings.window,
        kept,
    };
    let entities = behind.resolution.registry.entities.len();
    let mut tally = Tally::new(entities);
    let mut census = Census::new(entities);
    let mut timeline = Timeline::default();
    let writes = tables.is_some();
    // Buffers of rows that were written, to be filled again.
    let spare: Mutex<Vec<RowBuffers>> = Mutex::default();
    let work = |batch: Vec<Record>| -> Vec<Worked> {
        batch
            .par_chunks(ROWS_TOGETHER)
            .map(|records| {
                let mut rows = spare
                    .lock()
                    .expect("never held in a panic")
                    .pop()
                    .unwrap_or_default();
                let mut shares = Vec::with_capacity(records.len());
                for record in records {
                    let wanted = writes.then_some(&mut rows);
                    let (counted, words) = second(record, context, behind, wanted);
                    shares.push(counted);
                    if writes {
                        observer.advance(1, u64::from(words));
                    }
                }
                (shares, rows)
            })
            .collect()
    };
    let mut batch = records.batch()?;
    let mut done: Vec<Worked> = Vec::new();
    // While one batch is worked on, the one before it is taken in and the one behind it is read.
    while !(batch.is_empty() && done.is_empty()) {
        let (next_done, next_batch) = rayon::join(
            || work(batch),
            || {
                for (shares, mut rows) in done {
                    for (share, counted, year) in shares {
                        tally.add(share);
                        census.add(&counted);
                        timeline.add(&year);
                    }
                    if let Some(tables) = &mut tables {
                        tables.append(&rows)?;
                    }
                    rows.clear();
                    spare.lock().expect("never held in a panic").push(rows);
                }
                records.batch()
            },
        );
        (done, batch) = (next_done, next_batch?);
    }
    let (comentions, relations) = tally.finish(settings.min_weight);
    Ok(Counted {
        comentions,
        relations,
        census,
        timeline,
    })
}
