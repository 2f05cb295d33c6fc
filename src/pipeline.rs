//! The order of the stages, and the only user of threads.
//!
//! Two passes over the documents, with one barrier between them. The first reads, segments and tags each document,
//! resolves it within itself and finds its relations, all in parallel; what it yields is kept aside, on disk where it
//! is much, and the names alone are gathered. Behind the barrier the names of all documents are resolved. The second
//! pass reads the records back, counts the edges and writes the rows. Memory grows with names and edges, not with
//! documents; the order of documents decides everything, the number of threads nothing.

use std::fmt::Write as _;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Instant;

use rayon::prelude::*;
use tempfile::SpooledTempFile;

use crate::document::Document;
use crate::entity::{EntityId, Registry};
use crate::error::{Error, Result, Skipped};
use crate::export::rows::{Context, RowBuffers, document_rows};
use crate::export::run::{Counts, Run};
use crate::export::staging::Staging;
use crate::export::tables::Tables;
use crate::gazetteer::{Entries, ListFiles};
use crate::graph::tally::{Share, Tally};
use crate::inspection::{Evidence, Inspection, Name, Refused};
use crate::mention::Kind;
use crate::network::{CoMention, Kept, Network, RelationEdge, Window, edge_units};
use crate::read::{self, Content, ReadResult, Source};
use crate::relate::{Relater, comentions};
use crate::resolve::{Census, Collector, Customs, DocumentCensus, Resolution};
use crate::review::{Review, ReviewRow};
use crate::rule::RuleNames;
use crate::segment::Segmenter;
use crate::span::Span;
use crate::tag::{Lexicon, Scratch, Tagger, Weighed};
use crate::tagged::TaggedDocument;

/// What a run is to do.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Files and folders to read; `-` is standard input.
    pub inputs: Vec<PathBuf>,
    /// How they are to be read.
    pub reading: read::Options,
    /// The folder to write to.
    pub output: PathBuf,
    /// Folders of lists to add.
    pub gazetteers: Vec<PathBuf>,
    /// Whether those stand alone, without the lists of the program.
    pub only: bool,
    /// A file of a person's decisions to apply.
    pub review: Option<PathBuf>,
    /// Within which unit of text two names count as mentioned together.
    pub window: Window,
    /// How many proposals are listed for a person to decide; all of them where not given.
    pub proposals: Option<usize>,
    /// Edges of a smaller weight are left out.
    pub min_weight: u32,
    /// How many threads; as many as there are processors where not given.
    pub threads: Option<usize>,
}

/// A stage, as its progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading the lists.
    Lists,
    /// Reading, segmenting and tagging documents.
    Tag,
    /// Resolving names across documents.
    Resolve,
    /// Counting edges and writing rows.
    Relate,
    /// Measuring the graph.
    Graph,
    /// Writing the tables and graphs of the whole.
    Export,
}

impl Stage {
    /// The name in the progress bar and in run.json.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lists => "lists",
            Self::Tag => "tag",
            Self::Resolve => "resolve",
            Self::Relate => "relate",
            Self::Graph => "graph",
            Self::Export => "export",
        }
    }
}

/// Is told how a run advances.
pub trait Observer: Sync {
    /// A stage begins; `total` documents will pass, where that is known.
    fn stage(&self, stage: Stage, total: Option<u64>);
    /// So many documents more than was said have turned up in a container.
    fn expect(&self, documents: u64);
    /// So many documents and bytes more are done.
    fn advance(&self, documents: u64, bytes: u64);
    /// The run is done.
    fn done(&self);
}

/// What came of a run.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// Documents read.
    pub documents: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// Mentions found.
    pub mentions: u64,
    /// Entities they were resolved to.
    pub entities: u64,
    /// Co-mention edges.
    pub comentions: u64,
    /// Relation edges.
    pub relations: u64,
    /// Inputs passed over.
    pub skipped: Vec<Skipped>,
    /// Decisions of the review that do not apply, each with its reason.
    pub unapplied: Vec<String>,
    /// Proposals listed for a person to decide.
    pub proposals: u64,
    /// Proposals that are not listed.
    pub proposals_left_out: u64,
    /// Seconds by stage.
    pub seconds: Vec<(String, f64)>,
    /// For each kind the labels most often mentioned.
    pub top: Vec<(Kind, Vec<String>)>,
}

/// What `check` went through.
#[derive(Debug, Clone, Copy, Default)]
pub struct CheckReport {
    /// Lists.
    pub lists: usize,
    /// Rows of lists.
    pub rows: usize,
    /// Rules.
    pub rules: usize,
    /// Examples of rules, all of which hold.
    pub examples: usize,
}

/// How many bytes of text pass through the stages at a time.
const BATCH_BYTES: u64 = 8 << 20;
/// How many documents at most.
const BATCH_DOCUMENTS: usize = 1024;

/// How many documents share the buffers of their rows.
const ROWS_TOGETHER: usize = 16;

/// The stages up to the barrier, built once.
struct Stages {
    entries: Arc<Entries>,
    customs: Customs,
    segmenter: Segmenter,
    tagger: Tagger,
    relater: Relater,
    names: RuleNames,
    /// Buffers of threads that are done with them, to be filled again.
    spare: Mutex<Vec<Scratch>>,
    /// Whether the records keep what documents know of their entities: only a person's decisions ask for it again.
    keeps_entities: bool,
}

impl Stages {
    fn new(files: &ListFiles) -> Result<Self> {
        let mut names = RuleNames::default();
        let (entries, lexicon) = rayon::join(
            || Entries::load_by(files, |one, other| rayon::join(one, other)),
            || Lexicon::load(files),
        );
        let entries = Arc::new(entries?);
        let tagger = Tagger::read(files, &entries, lexicon?, &mut names)?;
        let (tagger, (segmenter, relater, customs)) = rayon::join(
            || tagger.build(),
            || {
                let relater = Relater::new(files, &mut names);
                (Segmenter::new(files), relater, Customs::load(files))
            },
        );
        Ok(Self {
            customs: customs?.with_adjectives(&entries),
            segmenter: segmenter?,
            tagger: tagger?,
            relater: relater?,
            names,
            entries,
            spare: Mutex::default(),
            keeps_entities: true,
        })
    }

    /// One document through all stages up to the barrier.
    fn document(&self, document: &Document, scratch: &mut Scratch) -> TaggedDocument {
        let segments = self.segmenter.segment(document);
        let tags = self.tagger.tag(document, &segments, scratch);
        let resolved =
            crate::resolve::within(document, &segments, &tags, &self.entries, &self.customs);
        let actors = resolved.actors(&tags.mentions);
        let (mentions, owners) = actors
            .as_ref()
            .map_or((&tags.mentions, &resolved.owners), |(mentions, owners)| {
                (mentions, owners)
            });
        let relations =
            self.relater
                .relate(document, &segments, mentions, owners, &resolved.entities);
        TaggedDocument::new(
            document,
            segments,
            &tags.mentions,
            resolved.entities,
            &resolved.owners,
            relations,
        )
    }

    /// Buffers for a thread.
    fn buffers(&self) -> Buffers<'_> {
        let mut spare = self.spare.lock().expect("never held in a panic");
        Buffers {
            scratch: spare.pop().unwrap_or_default(),
            spare: &self.spare,
        }
    }

    /// One document as the record that is kept of it.
    fn record(&self, document: &Document, scratch: &mut Scratch) -> Recorded {
        let mut tagged = self.document(document, scratch);
        // A record is about as long as its document: room for that spares moving it as it grows.
        let room = Vec::with_capacity(document.text.len());
        let entities = if self.keeps_entities {
            Vec::new()
        } else {
            std::mem::take(&mut tagged.entities)
        };
        let record = postcard::to_extend(&tagged, room);
        if !self.keeps_entities {
            tagged.entities = entities;
        }
        match record {
            Ok(record) => {
                // The record has them; what is let go of where it was made costs less than what another thread frees.
                tagged.sentences = Vec::new();
                tagged.relations = Vec::new();
                Ok((tagged, record))
            }
            Err(error) => Err(Skipped {
                input: document.id.clone(),
                reason: format!("cannot keep what was found in it: {error}"),
            }),
        }
    }
}

/// Buffers that grow to the size of a document once, not with every document; they go back where they came from.
struct Buffers<'s> {
    scratch: Scratch,
    spare: &'s Mutex<Vec<Scratch>>,
}

impl Drop for Buffers<'_> {
    fn drop(&mut self) {
        if let Ok(mut spare) = self.spare.lock() {
            spare.push(std::mem::take(&mut self.scratch));
        }
    }
}

/// The files of lists in force.
fn list_files(gazetteers: &[PathBuf], only: bool) -> Result<ListFiles> {
    let mut files = if only {
        ListFiles::default()
    } else {
        ListFiles::embedded()
    };
    for folder in gazetteers {
        files.add(folder)?;
    }
    Ok(files)
}

/// Makes lists of the names that a person added.
fn add_names(files: &mut ListFiles, review: &Review) -> Result<()> {
    for (folder, kind) in [
        ("people", Kind::Person),
        ("organisations", Kind::Organisation),
        ("places", Kind::Place),
    ] {
        let mut list = csv::Writer::from_writer(Vec::new());
        let mut write = |row: [&str; 3]| {
            list.write_record(row)
                .map_err(|error| Error::Output(format!("cannot add names: {error}")))
        };
        write(["name", "aliases", "weight"])?;
        let mut added = 0;
        for name in review.additions().filter(|name| name.value == kind.name()) {
            write([&name.entity.label, &name.form, "95"])?;
            added += 1;
        }
        if added > 0 {
            let bytes = list.into_inner().unwrap_or_default();
            files.add_list(&format!("{folder}/review.csv"), "the review", bytes);
        }
    }
    Ok(())
}

/// Measures the stages.
struct Clock {
    seconds: Vec<(String, f64)>,
    running: Option<(Stage, Instant)>,
}

impl Clock {
    fn start(&mut self, stage: Stage) {
        self.stop();
        self.running = Some((stage, Instant::now()));
    }

    fn stop(&mut self) {
        if let Some((stage, since)) = self.running.take() {
            self.seconds
                .push((stage.name().to_owned(), since.elapsed().as_secs_f64()));
        }
    }
}

/// Runs the whole pipeline.
///
/// # Errors
/// When nothing could be done: no list can be used, nothing was found to read, or the output cannot be written.
/// The output folder is then as it was before.
pub fn extract(settings: &Settings, observer: &dyn Observer) -> Result<Summary> {
    let threads = settings.threads.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| Error::Output(format!("cannot start {threads} threads: {error}")))?;
    pool.install(|| run(settings, observer))
}

fn run(settings: &Settings, observer: &dyn Observer) -> Result<Summary> {
    let mut clock = Clock {
        seconds: Vec::new(),
        running: None,
    };
    clock.start(Stage::Lists);
    observer.stage(Stage::Lists, None);
    let mut files = list_files(&settings.gazetteers, settings.only)?;
    let review = match &settings.review {
        Some(path) => Review::read(path)?,
        None => Review::default(),
    };
    add_names(&mut files, &review)?;
    keep_apart(&settings.inputs, &settings.output)?;
    let ((sources, skipped), stages) = rayon::join(
        || crate::read::sources(&settings.inputs, Some(&settings.output)),
        || Stages::new(&files),
    );
    let mut stages = stages?;
    stages.keeps_entities = settings.review.is_some();
    if sources.is_empty() {
        return Err(Error::NoInput(nothing_to_read(&settings.inputs, &skipped)));
    }
    // Last, so that a mistake in the lists or the inputs leaves no trace on the disk.
    let staging = Staging::create(&settings.output)?;

    clock.start(Stage::Tag);
    observer.stage(Stage::Tag, Some(sources.len() as u64));
    let mut first = FirstPass {
        stages: &stages,
        reading: &settings.reading,
        observer,
        collector: Collector::default(),
        spill: Spill::create(&staging.root()),
        summary: Summary::default(),
    };
    first.summary.skipped = skipped;
    first.run(&sources)?;
    let FirstPass {
        collector,
        spill,
        mut summary,
        ..
    } = first;
    if summary.documents == 0 {
        let message = nothing_to_read(&settings.inputs, &summary.skipped);
        return Err(Error::NoInput(message));
    }
    summary.skipped.sort();

    clock.start(Stage::Resolve);
    observer.stage(Stage::Resolve, None);
    let mut resolution = collector.finish(&stages.entries, &stages.customs, &review);

    clock.start(Stage::Relate);
    observer.stage(Stage::Relate, Some(summary.documents));
    let (counted, rows) = relate(settings, &stages, &resolution, spill, &staging, observer)?;
    let Counted {
        comentions,
        relations,
        census,
    } = counted;
    census.apply(&mut resolution.registry);
    // As decisions left them.
    summary.mentions = rows[0];
    let (proposed, left_out) = resolution.review(&stages.customs, settings.proposals);
    let decisions = resolution.decisions();
    summary.proposals = (proposed.len() - decisions.len()) as u64;
    summary.proposals_left_out = left_out as u64;
    summary.unapplied = unapplied(&review, decisions);

    clock.start(Stage::Graph);
    observer.stage(Stage::Graph, None);
    let registry = &resolution.registry;
    let mut network = crate::graph::build(comentions, relations);
    let (measures, written) = rayon::join(
        || crate::graph::measure(registry, &network.comentions),
        || {
            // What needs no measures, and giving back the memory of what is done with, meanwhile.
            drop(stages);
            crate::export::tables::write_comentions(&staging.tables(), registry, &network)
        },
    );
    written?;
    network.measures = measures;

    clock.start(Stage::Export);
    observer.stage(Stage::Export, None);
    summary.entities = resolution.registry.entities.len() as u64;
    summary.comentions = network.comentions.len() as u64;
    summary.relations = network.relations.len() as u64;
    summary.top = most_mentioned(&resolution);
    export(
        registry,
        &network,
        &summary.skipped,
        (&proposed, left_out),
        &staging,
    )?;
    clock.stop();
    summary.seconds = clock.seconds;
    let mut run = record(settings, &files, registry, &network, &summary, rows);
    run.review = review.source.map(|source| crate::export::run::Decisions {
        file: source.file,
        digest: source.digest,
        decisions: review.decisions.len() as u64,
        not_applied: summary.unapplied.len() as u64,
    });
    crate::export::run::write_run(&staging.root(), &run)?;
    staging.publish()?;
    observer.done();
    Ok(summary)
}

/// The decisions that do not apply, each with its line and reason.
fn unapplied(review: &Review, told: &[ReviewRow]) -> Vec<String> {
    let rows = review.decisions.iter().zip(told);
    rows.filter(|(_, row)| row.is_refused())
        .map(|(decision, row)| {
            let why = row.status.trim_start_matches("not applied: ");
            let shown = match row.entity.shown() {
                "" => &row.reason,
                shown => shown,
            };
            format!("line {}: {} {shown}: {why}", decision.line, row.decision)
        })
        .collect()
}

/// Refuses an output that would take the place of an input.
fn keep_apart(inputs: &[PathBuf], output: &Path) -> Result<()> {
    // An output that is not there yet can hold no input.
    let Ok(place) = output.canonicalize() else {
        return Ok(());
    };
    for input in inputs {
        let Ok(source) = input.canonicalize() else {
            continue;
        };
        let why = if source == place {
            "is an input as well"
        } else if source
            .strip_prefix(&place)
            .is_ok_and(crate::export::staging::is_replaced)
        {
            "would replace the input"
        } else {
            continue;
        };
        return Err(Error::Output(format!(
            "{}: {why} ({}): name another folder with --output",
            output.display(),
            input.display()
        )));
    }
    Ok(())
}

/// Why there is nothing to do, as a user reads it.
fn nothing_to_read(inputs: &[PathBuf], skipped: &[Skipped]) -> String {
    let inputs: Vec<String> = inputs
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let mut message = format!(
        "{}: nothing to read: name a folder or file with cables in plain text",
        inputs.join(", ")
    );
    for Skipped { input, reason } in skipped.iter().take(20) {
        let _ = write!(message, "\n  {input}: {reason}");
    }
    message
}

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
type Recorded = std::result::Result<(TaggedDocument, Vec<u8>), Skipped>;

/// What a source became in the first pass.
enum Outcome {
    One(Box<Recorded>),
    Several(Vec<Recorded>),
    /// It holds more than may be kept in memory at a time: to be read as a stream, in its turn.
    Large,
}

/// The first pass: documents to records, in the order of the sources.
struct FirstPass<'a> {
    stages: &'a Stages,
    reading: &'a read::Options,
    observer: &'a dyn Observer,
    collector: Collector,
    spill: Spill,
    summary: Summary,
}

impl FirstPass<'_> {
    fn run(&mut self, sources: &[Source]) -> Result<()> {
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
        )
    }

    /// Takes in the next document.
    fn take(&mut self, recorded: Recorded) -> Result<()> {
        match recorded {
            Ok((document, record)) => {
                self.summary.documents += 1;
                let numbers =
                    self.collector
                        .add(&document, &self.stages.entries, &self.stages.customs);
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
                let outcome = match read::read(source, reading) {
                    Content::One(one) => Outcome::One(Box::new(recorded(one))),
                    Content::Several(all) => {
                        Outcome::Several(all.into_iter().map(recorded).collect())
                    }
                    Content::Large => Outcome::Large,
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

/// How many bytes of tagged documents are kept in memory before they go to disk.
const SPILL_IN_MEMORY: usize = 64 << 20;

/// Tagged documents between the passes.
struct Spill {
    file: BufWriter<SpooledTempFile>,
    folder: PathBuf,
    /// The size of each record, and how many entities it has.
    sizes: Vec<(u32, u32)>,
}

impl Spill {
    fn create(folder: &Path) -> Self {
        let file = tempfile::spooled_tempfile_in(SPILL_IN_MEMORY, folder);
        Self {
            file: BufWriter::with_capacity(1 << 20, file),
            folder: folder.to_owned(),
            sizes: Vec::new(),
        }
    }

    fn error(folder: &Path, source: std::io::Error) -> Error {
        Error::Io {
            path: folder.to_owned(),
            what: "cannot keep tagged documents between the passes",
            source,
        }
    }

    fn push(&mut self, record: &[u8], numbers: &[u32]) -> Result<()> {
        let mut write = |bytes: &[u8]| {
            self.file
                .write_all(bytes)
                .map_err(|error| Self::error(&self.folder, error))
        };
        write(record)?;
        for number in numbers {
            write(&number.to_le_bytes())?;
        }
        self.sizes.push((record.len() as u32, numbers.len() as u32));
        Ok(())
    }

    /// From the first record on, for reading.
    fn rewind(self) -> Result<Records> {
        let folder = self.folder;
        let fail = |error| Self::error(&folder, error);
        let mut file = self
            .file
            .into_inner()
            .map_err(|error| fail(error.into_error()))?;
        file.seek(SeekFrom::Start(0)).map_err(fail)?;
        Ok(Records {
            file: BufReader::with_capacity(1 << 20, file),
            folder,
            sizes: self.sizes,
            next: 0,
        })
    }
}

/// Reads tagged documents back.
struct Records {
    file: BufReader<SpooledTempFile>,
    folder: PathBuf,
    sizes: Vec<(u32, u32)>,
    next: usize,
}

impl Records {
    /// The next records up to [`BATCH_BYTES`]; none at the end.
    fn batch(&mut self) -> Result<Vec<Record>> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while bytes < BATCH_BYTES && batch.len() < BATCH_DOCUMENTS && self.next < self.sizes.len() {
            let (size, count) = self.sizes[self.next];
            let mut record = vec![0; size as usize];
            let mut numbers = vec![0; count as usize * 4];
            let read = self
                .file
                .read_exact(&mut record)
                .and_then(|()| self.file.read_exact(&mut numbers));
            read.map_err(|error| Spill::error(&self.folder, error))?;
            let numbers = numbers
                .chunks_exact(4)
                .map(|bytes| u32::from_le_bytes(bytes.try_into().expect("four bytes")));
            batch.push((record, numbers.collect()));
            bytes += u64::from(size);
            self.next += 1;
        }
        Ok(batch)
    }

    fn rewind(&mut self) -> Result<()> {
        self.next = 0;
        self.file
            .seek(SeekFrom::Start(0))
            .map(drop)
            .map_err(|error| Spill::error(&self.folder, error))
    }
}

/// A record of the spill: a tagged document, and the number of each of its own entities.
type Record = (Vec<u8>, Vec<u32>);

/// What the second pass counted.
struct Counted {
    comentions: Vec<CoMention>,
    relations: Vec<RelationEdge>,
    census: Census,
}

/// What each of some documents adds, and their rows.
type Worked = (Vec<(Share, DocumentCensus)>, RowBuffers);

/// Reads a record back, finds its co-mentions, and writes its rows where `rows` are wanted.
fn second(
    record: &Record,
    context: Context<'_>,
    resolution: &Resolution,
    rows: Option<&mut RowBuffers>,
) -> (Share, DocumentCensus, u32) {
    let (bytes, numbers) = record;
    let mut document: TaggedDocument =
        postcard::from_bytes(bytes).expect("the first pass wrote it");
    let mut ids: Vec<EntityId> = numbers
        .iter()
        .map(|&number| resolution.entity_of[number as usize])
        .collect();
    resolution.revise(&mut document, numbers, &mut ids);
    let found = comentions(&document, ids.len(), context.window);
    let units = edge_units(&document, &ids, &found.units, context.window);
    if let Some(rows) = rows {
        document_rows(&document, &ids, &units, context, rows);
    }
    (
        Share::new(&document, &ids, units, &found, context.rules),
        DocumentCensus::of(&document, &ids),
        document.words,
    )
}

/// The second pass: counts the edges and writes the rows. Where light edges are to be left out, their weights must
/// be known before the first row of evidence, which takes a pass more.
fn relate(
    settings: &Settings,
    stages: &Stages,
    resolution: &Resolution,
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
            resolution,
            &mut records,
            &kept,
            None,
            observer,
        )?;
        kept = Kept::only(&Network {
            comentions,
            relations,
            measures: Vec::new(),
        });
        records.rewind()?;
    }
    let counted = second_pass(
        settings,
        stages,
        resolution,
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
    resolution: &Resolution,
    records: &mut Records,
    kept: &Kept,
    mut tables: Option<&mut Tables>,
    observer: &dyn Observer,
) -> Result<Counted> {
    let context = Context {
        registry: &resolution.registry,
        rules: &stages.names,
        window: settings.window,
        kept,
    };
    let mut tally = Tally::new(resolution.registry.entities.len());
    let mut census = Census::new(resolution.registry.entities.len());
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
                    let (share, counted, words) = second(record, context, resolution, wanted);
                    shares.push((share, counted));
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
                    for (share, counted) in shares {
                        tally.add(share);
                        census.add(&counted);
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
    })
}

/// Writes what tells of the whole collection.
fn export(
    registry: &Registry,
    network: &Network,
    skipped: &[Skipped],
    (review, left_out): (&[ReviewRow], usize),
    staging: &Staging,
) -> Result<()> {
    let (tables, gephi, graph) = (staging.tables(), staging.gephi(), staging.graph());
    let jobs: [&(dyn Fn() -> Result<()> + Sync); 8] = [
        &|| crate::export::graphml::write_comentions(&graph, registry, network),
        &|| crate::export::gephi::write_edges(&gephi, registry, network),
        &|| crate::export::graphml::write_relations(&graph, registry, network),
        &|| crate::export::tables::write_entities(&tables, registry, network),
        &|| crate::export::gephi::write_nodes(&gephi, registry, network),
        &|| crate::export::tables::write_skipped(&tables, skipped),
        &|| crate::export::tables::write_aliases(&tables, registry),
        &|| crate::export::tables::write_review(&tables, review, left_out),
    ];
    jobs.par_iter().with_max_len(1).try_for_each(|job| job())
}

/// What is told of the run itself. `rows` are those of the tables written by document.
fn record(
    settings: &Settings,
    files: &ListFiles,
    registry: &Registry,
    network: &Network,
    summary: &Summary,
    rows: [u64; 4],
) -> Run {
    let of_kind = |kind: Kind| {
        registry
            .entities
            .iter()
            .filter(|entity| entity.kind == kind)
            .count() as u64
    };
    Run {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        lists_digest: files.digest(),
        review: None,
        window: settings.window.name().to_owned(),
        min_weight: settings.min_weight,
        counts: Counts {
            documents: summary.documents,
            skipped: summary.skipped.len() as u64,
            bytes: summary.bytes,
            mentions: summary.mentions,
            entities: summary.entities,
            persons: of_kind(Kind::Person),
            organisations: of_kind(Kind::Organisation),
            places: of_kind(Kind::Place),
            topics: of_kind(Kind::Topic),
            comentions: summary.comentions,
            relations: rows[1],
            relation_edges: summary.relations,
            evidence: rows[2],
            communities: network.communities() as u64,
            proposals: summary.proposals,
            proposals_left_out: summary.proposals_left_out,
        },
        seconds: summary
            .seconds
            .iter()
            .map(|(stage, seconds)| crate::export::run::Stage {
                stage: stage.clone(),
                seconds: *seconds,
            })
            .collect(),
    }
}

/// Which document to look at, and with which lists.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The file, or `FILE#PART`; see [`read::document`].
    pub document: String,
    /// How the file is to be read.
    pub reading: read::Options,
    /// Folders of lists to add.
    pub gazetteers: Vec<PathBuf>,
    /// Whether those stand alone, without the lists of the program.
    pub only: bool,
}

/// Takes one document through the stages up to the resolution within it, and keeps all that is known of it.
///
/// # Errors
/// No such document, one that cannot be read, a container with several of which none was named, or a list that cannot
/// be used.
pub fn inspect(look: &Look) -> Result<Inspection> {
    let files = list_files(&look.gazetteers, look.only)?;
    let document = read::document(&look.document, &look.reading)?;
    let stages = Stages::new(&files)?;
    let segments = stages.segmenter.segment(&document);
    let mut scratch = Scratch::default();
    let (tags, considered) = stages.tagger.explain(&document, &segments, &mut scratch);
    let resolved = crate::resolve::within(
        &document,
        &segments,
        &tags,
        &stages.entries,
        &stages.customs,
    );
    let evidence = |weighed: &[Weighed]| -> Vec<Evidence> {
        weighed
            .iter()
            .map(|weighed| Evidence {
                kind: weighed.kind,
                rule: stages.names.name(weighed.rule).to_owned(),
                entry: weighed.entry.map(|id| {
                    let entry = stages.entries.get(id);
                    let text = |text| stages.entries.text(text).to_owned();
                    (text(entry.id), text(entry.name))
                }),
                weight: weighed.weight,
                hints: weighed.hints.clone(),
                score: weighed.score,
            })
            .collect()
    };
    let mut names: Vec<Name> = tags
        .mentions
        .iter()
        .zip(&resolved.owners)
        .map(|(mention, owner)| {
            let known = considered
                .iter()
                .filter(|_| mention.kind != Kind::Topic)
                .find(|name| name.spans.binary_search(&mention.span).is_ok());
            Name {
                span: mention.span,
                sentence: mention.sentence,
                kind: mention.kind,
                entity: resolved.entities[owner.0 as usize].label.clone(),
                rule: stages.names.name(mention.rule).to_owned(),
                evidence: known.map_or_else(Vec::new, |name| evidence(&name.weighed)),
            }
        })
        .collect();
    names.sort_by_key(|name| (name.span, name.kind));
    let weighed = |span: &Span| {
        names
            .iter()
            .any(|name| name.kind != Kind::Topic && name.span == *span)
    };
    let refused = considered
        .iter()
        .filter(|name| !name.spans.iter().any(weighed))
        .map(|name| Refused {
            spans: name.spans.clone(),
            evidence: evidence(&name.weighed),
            instead: name.kind.and_then(|_| {
                let touching = names.iter().filter(|other| {
                    other.kind != Kind::Topic && other.span.overlaps(name.spans[0])
                });
                touching.map(|other| other.span).next()
            }),
        })
        .collect();
    Ok(Inspection {
        document,
        segments,
        names,
        refused,
        threshold: Tagger::THRESHOLD,
    })
}

/// Goes through all lists and rules: every row can be read, every example of every rule holds.
///
/// # Errors
/// Everything that is wrong, each with file and line.
pub fn check(gazetteers: &[PathBuf], only: bool) -> std::result::Result<CheckReport, Vec<Error>> {
    let one = |error| vec![error];
    let files = list_files(gazetteers, only).map_err(one)?;
    let stages = Stages::new(&files).map_err(one)?;
    let mut failing = stages.tagger.failing_examples(&stages.segmenter);
    let relations = stages.relater.failing_examples().map_err(one)?;
    failing.extend(relations.into_iter().map(Error::Example));
    if !failing.is_empty() {
        return Err(failing);
    }
    let (lists, rows) = files.count().map_err(one)?;
    let (tag_rules, tag_examples) = stages.tagger.rules();
    let (relation_rules, relation_examples) = stages.relater.rules();
    Ok(CheckReport {
        lists,
        rows,
        rules: tag_rules + relation_rules,
        examples: tag_examples + relation_examples,
    })
}

/// The labels most often mentioned, by kind.
fn most_mentioned(resolution: &Resolution) -> Vec<(Kind, Vec<String>)> {
    const SHOWN: usize = 5;
    Kind::ALL
        .into_iter()
        .map(|kind| {
            let mut of_kind: Vec<_> = resolution
                .registry
                .entities
                .iter()
                .filter(|entity| entity.kind == kind)
                .collect();
            of_kind.sort_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| a.id.cmp(&b.id)));
            (
                kind,
                of_kind
                    .into_iter()
                    .take(SHOWN)
                    .map(|entity| entity.label.clone())
                    .collect(),
            )
        })
        .collect()
}
