//! The first pass: sources to records of tagged documents, in parallel, taken in by the order of the sources.

use std::ops::ControlFlow;
use std::sync::mpsc;
use std::thread;

use rayon::prelude::*;

use crate::error::{Result, Skipped};
use crate::fault;
use crate::read::{self, Content, ReadResult, Source};
use crate::relate::Bearers;
use crate::resolve::Collector;
use crate::tagged::TaggedDocument;

use super::spill::{BATCH_BYTES, BATCH_DOCUMENTS, Spill};
use super::stages::Stages;
use super::{Observer, Summary};

/// Cuts the sources into batches of bounded size.
fn batches(sources: &[Source]) -> Vec<&[Source]> {
    let mut batches = Vec::new();
    let (mut from, mut bytes) = (0, 0);
    for (index, source) in sources.iter().enumerate() {
        bytes += source.size;
        if bytes >= BATCH_BYTES || index + 1 - from >= BATCH_DOCUMENTS || index + 1 == sources.len()
        {
            batches.push(&sources[from..=index]);
            (from, bytes) = (index + 1, 0);
        }
    }
    batches
}

/// Works on each batch in parallel while the batch before it is taken in, in order.
fn in_batches<T, R: Send>(
    mut batches: impl Iterator<Item = T> + Send,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<()> + Send,
) -> Result<()> {
    let mut ready: Option<R> = None;
    loop {
        let before = ready.take();
        let first = before.is_none();
        let (next, taken) = rayon::join(
            || batches.next().map(&work),
            || before.map_or(Ok(()), &mut take),
        );
        taken?;
        if next.is_none() && first {
            return Ok(());
        }
        ready = next;
    }
}

/// A document behind the first pass, without its sentences and relations, and the record of it; or why there is none.
pub(super) type Recorded = std::result::Result<(TaggedDocument, Vec<u8>), Skipped>;

/// What a source became in the first pass.
enum Outcome {
    One(Box<Recorded>),
    Several(Vec<Recorded>),
    /// It holds more than may be kept in memory at a time: to be read as a stream, in its turn.
    Large,
}

/// What the first pass gathers: names, whom offices are borne by, records and counts.
type Gathered = (Collector, Bearers, Spill, Summary);

/// The first pass: documents to records, in the order of the sources.
pub(super) struct FirstPass<'a> {
    pub(super) stages: &'a Stages,
    pub(super) reading: &'a read::Options,
    pub(super) observer: &'a dyn Observer,
    pub(super) collector: Collector,
    pub(super) bearers: Bearers,
    pub(super) spill: Spill,
    pub(super) summary: Summary,
}

impl FirstPass<'_> {
    /// Goes through all sources, and yields what was gathered.
    pub(super) fn run(mut self, sources: &[Source]) -> Result<Gathered> {
        let (stages, reading, observer) = (self.stages, self.reading, self.observer);
        in_batches(
            batches(sources).into_iter(),
            |batch| tag_batch(stages, reading, batch, observer),
            |batch| {
                for (outcome, source) in batch {
                    let before = self.summary.documents;
                    match outcome {
                        Outcome::One(one) => self.take(*one)?,
                        Outcome::Several(several) => {
                            several.into_iter().try_for_each(|each| self.take(each))?;
                        }
                        Outcome::Large => self.stream(source)?,
                    }
                    if self.summary.documents > before {
                        self.summary.bytes += source.size;
                    }
                }
                Ok(())
            },
        )?;
        self.summary.skipped.sort();
        Ok((self.collector, self.bearers, self.spill, self.summary))
    }

    /// Takes in the next document.
    fn take(&mut self, recorded: Recorded) -> Result<()> {
        match recorded {
            Ok((document, record)) => {
                self.summary.documents += 1;
                let numbers =
                    self.collector
                        .add(&document, &self.stages.entries, &self.stages.customs);
                self.bearers.add(&document, &numbers);
                self.spill.push(&record, &numbers)
            }
            Err(reason) => {
                self.summary.skipped.push(reason);
                Ok(())
            }
        }
    }

    /// Reads a large source record by record: one thread reads ahead while the others work.
    fn stream(&mut self, source: &Source) -> Result<()> {
        let (stages, reading, observer) = (self.stages, self.reading, self.observer);
        // The source itself was counted; what it holds is not known before it is read.
        thread::scope(|scope| {
            let (send, receive) = mpsc::sync_channel(1);
            scope.spawn(move || read_ahead(source, reading, &send));
            in_batches(
                receive.into_iter(),
                |batch| tag_documents(stages, batch, observer),
                |batch| batch.into_iter().try_for_each(|each| self.take(each)),
            )
        })?;
        observer.advance(1, 0);
        Ok(())
    }
}

/// Hands on what a source holds, in batches, until it ends or nobody takes them any more.
fn read_ahead(source: &Source, reading: &read::Options, send: &mpsc::SyncSender<Vec<ReadResult>>) {
    let mut batch = Vec::new();
    let mut bytes = 0;
    let read = fault::caught(|| {
        read::stream(source, reading, &mut |item| {
            bytes += item.as_ref().map_or(0, |document| document.text.len());
            batch.push(item);
            if bytes as u64 >= BATCH_BYTES || batch.len() >= BATCH_DOCUMENTS {
                bytes = 0;
                if send.send(std::mem::take(&mut batch)).is_err() {
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        });
    });
    if let Err(fault) = read {
        batch.push(Err(fault.skipped(&source.id, "read")));
    }
    // With nobody to take it, the run has failed elsewhere.
    let _ = send.send(batch);
}

/// Reads and tags the sources of a batch.
fn tag_batch<'s>(
    stages: &Stages,
    reading: &read::Options,
    batch: &'s [Source],
    observer: &dyn Observer,
) -> Vec<(Outcome, &'s Source)> {
    batch
        .par_iter()
        .with_min_len(8)
        .map_init(
            || stages.buffers(),
            |buffers, source| {
                let scratch = &mut buffers.scratch;
                let mut recorded =
                    |read: ReadResult| read.and_then(|one| stages.record(&one, scratch));
                let outcome = match fault::caught(|| read::read(source, reading)) {
                    Ok(Content::One(one)) => Outcome::One(Box::new(recorded(one))),
                    Ok(Content::Several(all)) => {
                        Outcome::Several(all.into_iter().map(recorded).collect())
                    }
                    // As a stream, what stands before a fault is read, and the fault is named in its turn.
                    Ok(Content::Large) | Err(_) => Outcome::Large,
                };
                if !matches!(outcome, Outcome::Large) {
                    observer.advance(1, source.size);
                }
                (outcome, source)
            },
        )
        .collect()
}

/// Tags a batch of documents that were read already.
fn tag_documents(
    stages: &Stages,
    batch: Vec<ReadResult>,
    observer: &dyn Observer,
) -> Vec<Recorded> {
    observer.expect(batch.len() as u64);
    batch
        .into_par_iter()
        .with_min_len(8)
        .map_init(
            || stages.buffers(),
            |buffers, read| {
                let size = read.as_ref().map_or(0, |document| document.text.len());
                observer.advance(1, size as u64);
                let document = read?;
                stages.record(&document, &mut buffers.scratch)
            },
        )
        .collect()
}
