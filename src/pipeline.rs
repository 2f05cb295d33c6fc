//! The order of the stages, and the only user of threads.
//!
//! Two passes over the documents, with one barrier between them. The first reads, segments and tags each document,
//! resolves it within itself and finds its relations, all in parallel; what it yields is kept aside, on disk where it
//! is much, and the names alone are gathered. Behind the barrier the names of all documents are resolved. The second
//! pass reads the records back, counts the edges and writes the rows. Memory grows with names and edges, not with
//! documents; the order of documents decides everything, the number of threads nothing.

mod apart;
mod first_pass;
mod look;
mod redraw;
mod second_pass;
mod spill;
mod stages;
mod whole;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use crate::error::{Error, Result, Skipped};
use crate::export::KeptAside;
use crate::export::staging::Staging;
use crate::export::table::Parted;
use crate::mention::Kind;
use crate::network::{LeftOut, Window};
use crate::read;
use crate::relate::Bearers;
use crate::resolve::Collector;
use crate::review::Review;
use crate::view::View;

use apart::keep_apart;
use first_pass::FirstPass;
use second_pass::{Behind, Counted, relate};
use spill::Spill;
use stages::{Stages, add_names, list_files};
use whole::{Seen, about, export, most_mentioned, record, unapplied, views};

pub use look::{Look, check, inspect};
pub use redraw::{Redraw, Redrawn, redraw};

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
    /// Whether the tables are written as a database too.
    pub sqlite: bool,
    /// How many threads; as many as there are processors where not given.
    pub threads: Option<usize>,
}

/// A stage, as its progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading the lists.
    Lists,
    /// Reading a finished output.
    Tables,
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
            Self::Tables => "tables",
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
    /// Files that stood where the run had to write were kept under other names. Also told of a run that failed.
    fn kept_aside(&self, kept: &[KeptAside]);
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
    /// Tables with more rows than a spreadsheet reads.
    pub parted: Vec<Parted>,
    /// What the overview of the graph leaves out.
    pub left_out: Option<LeftOut>,
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

/// Measures the stages.
#[derive(Default)]
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
    threads(settings.threads)?.install(|| run(settings, observer))
}

/// So many threads to work with; as many as there are processors where no number is given.
fn threads(number: Option<usize>) -> Result<rayon::ThreadPool> {
    let number = number.unwrap_or(0);
    rayon::ThreadPoolBuilder::new()
        .num_threads(number)
        .build()
        .map_err(|error| Error::Output(format!("cannot start {number} threads: {error}")))
}

fn run(settings: &Settings, observer: &dyn Observer) -> Result<Summary> {
    let mut clock = Clock::default();
    clock.start(Stage::Lists);
    observer.stage(Stage::Lists, None);
    // First, as only what is there can be told from what is read; a run that fails takes it away again.
    let mut staging = Staging::create(&settings.output)?;
    let result = run_into(&mut staging, clock, settings, observer);
    observer.kept_aside(staging.kept());
    result
}

fn run_into(
    staging: &mut Staging,
    mut clock: Clock,
    settings: &Settings,
    observer: &dyn Observer,
) -> Result<Summary> {
    keep_apart(&settings.inputs, &settings.output, staging.output())?;
    let mut files = list_files(&settings.gazetteers, settings.only, Some(staging.output()))?;
    let review_file = settings
        .review
        .as_ref()
        .map(|path| staging.whereabouts(path));
    let review = match &review_file {
        Some(path) => Review::read(path)?,
        None => Review::default(),
    };
    add_names(&mut files, &review)?;
    let ((sources, skipped), stages) = rayon::join(
        || crate::read::sources(&settings.inputs, Some(staging.output())),
        || Stages::new(&files),
    );
    let mut stages = stages?;
    stages.keeps_entities = settings.review.is_some();
    if sources.is_empty() {
        return Err(Error::NoInput(nothing_to_read(&settings.inputs, &skipped)));
    }

    clock.start(Stage::Tag);
    observer.stage(Stage::Tag, Some(sources.len() as u64));
    let mut first = FirstPass {
        stages: &stages,
        reading: &settings.reading,
        observer,
        collector: Collector::default(),
        bearers: Bearers::default(),
        spill: Spill::create(&staging.root()),
        summary: Summary::default(),
    };
    first.summary.skipped = skipped;
    let (collector, bearers, spill, mut summary) = first.run(&sources)?;
    if summary.documents == 0 {
        let message = nothing_to_read(&settings.inputs, &summary.skipped);
        return Err(Error::NoInput(message));
    }

    clock.start(Stage::Resolve);
    observer.stage(Stage::Resolve, None);
    let mut resolution = collector.finish(&stages.entries, &stages.customs, &review);
    let service = bearers.resolve(&resolution.entity_of, &resolution.registry, &stages.entries);

    clock.start(Stage::Relate);
    observer.stage(Stage::Relate, Some(summary.documents));
    let behind = Behind {
        resolution: &resolution,
        service: &service,
    };
    let (counted, rows) = relate(settings, &stages, behind, spill, staging, observer)?;
    let Counted {
        comentions,
        relations,
        census,
        timeline,
    } = counted;
    staging.hurry();
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
    let (drawn, written) = rayon::join(
        || crate::graph::draw(registry, &network),
        || {
            // What needs no measures, and giving back the memory of what is done with, meanwhile.
            drop(stages);
            crate::export::tables::write_comentions(&staging.tables(), registry, &network)
        },
    );
    written?;
    (network.whole, network.related, network.overview) = drawn;

    clock.start(Stage::Export);
    observer.stage(Stage::Export, None);
    summary.entities = resolution.registry.entities.len() as u64;
    summary.comentions = network.comentions.len() as u64;
    summary.relations = network.relations.len() as u64;
    summary.top = most_mentioned(&resolution);
    summary.left_out.clone_from(&network.overview.left_out);
    let about = about(settings, &files, review.source.as_ref());
    let seen = Seen {
        registry,
        network: &network,
        view: &View::default(),
        tables: &staging.tables(),
        staging,
        about: &about,
    };
    export(seen, &summary.skipped, (&proposed, left_out), &timeline)?;
    views(seen, settings.sqlite.then_some(seen.tables))?;
    let written = staging.sum_up()?;
    summary.parted = Parted::of(&written);
    clock.stop();
    summary.seconds = clock.seconds;
    let mut run = record(settings, &files, registry, &network, &summary, rows);
    run.files.clone_from(&written);
    run.review = review.source.map(|source| crate::export::run::Decisions {
        file: source.file,
        digest: source.digest,
        decisions: review.decisions.len() as u64,
        not_applied: summary.unapplied.len() as u64,
    });
    // As it was named; meanwhile it may lie elsewhere.
    if let (Some(told), Some(named)) = (&mut run.review, &settings.review) {
        told.file = named.display().to_string();
    }
    crate::export::run::write_run(&staging.root(), &run)?;
    staging.publish(written, review_file.as_deref())?;
    observer.done();
    Ok(summary)
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

#[cfg(test)]
mod tests;
