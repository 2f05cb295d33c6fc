//! Draws a finished output anew, or a part of it, without reading the documents again.
//!
//! Within the output it replaces what is drawn and leaves the tables as they are; elsewhere it writes a folder of its
//! own, which has no tables.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::export::database::DATABASE;
use crate::export::report::About;
use crate::export::run::{Drawn, Run, Stage as Timed, read_run, write_run};
use crate::export::staging::{Base, Staging, was_begun};
use crate::export::{FOLDERS, Written, is_written};
use crate::filter::{Filters, Part};
use crate::finished::part::{Left, write as write_part};
use crate::finished::{Finished, check};
use crate::network::LeftOut;

use super::apart::keep_apart;
use super::whole::{Seen, graphs, views};
use super::{Clock, Observer, Stage, threads};

/// The files that stay when an output is drawn anew: what later runs, and other programs, read.
const STAYING: [&str; 2] = [FOLDERS[0], DATABASE];

/// What is to be drawn.
#[derive(Debug, Clone, Default)]
pub struct Redraw {
    /// The folder of a finished run.
    pub folder: PathBuf,
    /// The folder to write to; the same one where none is given.
    pub output: Option<PathBuf>,
    /// What part of it.
    pub filters: Filters,
    /// Whether the tables are written as a database too.
    pub sqlite: bool,
    /// How many threads; as many as there are processors where not given.
    pub threads: Option<usize>,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Redrawn {
    /// Entities drawn.
    pub entities: u64,
    /// Co-mention edges drawn.
    pub comentions: u64,
    /// Relation edges drawn.
    pub relations: u64,
    /// The filters in force.
    pub filters: Vec<String>,
    /// What the overview of the graph leaves out.
    pub left_out: Option<LeftOut>,
    /// Seconds by stage.
    pub seconds: Vec<(String, f64)>,
}

/// Draws a finished output anew.
///
/// # Errors
/// No finished output there, a table that cannot be read, filters that leave nothing, or a place that cannot be written.
/// What was there is then as it was before.
pub fn redraw(settings: &Redraw, observer: &dyn Observer) -> Result<Redrawn> {
    threads(settings.threads)?.install(|| run(settings, observer))
}

fn run(settings: &Redraw, observer: &dyn Observer) -> Result<Redrawn> {
    let folder = &settings.folder;
    let output = settings.output.as_ref().unwrap_or(folder);
    // Before anything is made in it; what a run left there that was stopped is put right first.
    if !was_begun(folder) {
        return Err(Error::Output(format!(
            "{}: there is no output of a run: name the folder of a finished run",
            folder.display()
        )));
    }
    let mut staging = Staging::create(output)?;
    let result = run_into(&mut staging, settings, observer);
    observer.kept_aside(staging.kept());
    result
}

fn run_into(staging: &mut Staging, settings: &Redraw, observer: &dyn Observer) -> Result<Redrawn> {
    if let Some(output) = &settings.output {
        keep_apart(
            std::slice::from_ref(&settings.folder),
            output,
            staging.output(),
        )?;
        is_apart(&settings.folder, output, staging.output())?;
    }
    let mut clock = Clock::default();
    clock.start(Stage::Tables);
    observer.stage(Stage::Tables, None);
    let finished = Finished::read(&settings.folder)?;
    check(&settings.folder, settings.sqlite)?;
    let former = finished.run.clone();
    let base = Base {
        staying: former
            .files
            .iter()
            .filter(|file| stays(file) && !(settings.sqlite && file.file == DATABASE))
            .cloned()
            .collect(),
        run: Some(finished.digest.clone()),
    };
    let Part {
        registry,
        comentions,
        relations,
        documents,
        view,
    } = settings.filters.apply(finished)?;

    clock.start(Stage::Graph);
    observer.stage(Stage::Graph, None);
    let mut network = crate::graph::build(comentions, relations);
    (network.whole, network.related, network.overview) = crate::graph::draw(&registry, &network);

    clock.start(Stage::Export);
    observer.stage(Stage::Export, None);
    let about = About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        lists_digest: former.lists_digest.clone(),
        window: former.window.clone(),
        min_weight: former.min_weight,
        review: (former.review.as_ref()).map(|review| (review.file.clone(), review.digest.clone())),
        filters: view.filters.clone(),
        is_apart: settings.output.is_some(),
    };
    let whole = settings.folder.join(FOLDERS[0]);
    let part = staging.scratch().join(FOLDERS[0]);
    let mut seen = Seen {
        registry: &registry,
        network: &network,
        view: &view,
        tables: &whole,
        staging,
        about: &about,
    };
    if !view.is_whole() {
        seen.tables = &part;
        let left = Left {
            registry: &registry,
            network: &network,
            documents: documents.as_ref(),
        };
        write_part(&settings.folder, &part, left)?;
    }
    graphs(seen)?;
    // Beside the tables the database tells what they tell.
    let database = if settings.output.is_none() {
        &whole
    } else {
        seen.tables
    };
    views(seen, settings.sqlite.then_some(database))?;
    // What was read while another run put its output there would be of both.
    base.stands(&settings.folder)?;
    let mut redrawn = Redrawn {
        entities: registry.entities.len() as u64,
        comentions: network.comentions.len() as u64,
        relations: network.relations.len() as u64,
        filters: view.filters,
        left_out: network.overview.left_out.clone(),
        seconds: Vec::new(),
    };
    let written = staging.sum_up()?;
    clock.stop();
    redrawn.seconds = clock.seconds;
    let base = if settings.output.is_some() {
        Base::default()
    } else {
        base
    };
    let communities = network.communities() as u64;
    let run = record(former, &redrawn, communities, &written, &base.staying);
    write_run(&staging.root(), &run)?;
    staging.publish_beside(written, &base)?;
    observer.done();
    Ok(redrawn)
}

/// Whether a file stays when an output is drawn anew.
fn stays(file: &Written) -> bool {
    let path = Path::new(&file.file);
    STAYING.iter().any(|name| path.starts_with(name))
}

/// Whether a file is one of the tables, which a folder of its own has none of. A database may be of what it shows.
fn is_table(file: &Written) -> bool {
    Path::new(&file.file).starts_with(FOLDERS[0])
}

/// Refuses a folder that a run writes to within the output that is read, and one that holds the tables of another: they
/// would make room. `place` is the folder as the file system has it.
fn is_apart(folder: &Path, output: &Path, place: &Path) -> Result<()> {
    let within = folder.canonicalize().ok();
    let within = within.and_then(|folder| place.strip_prefix(folder).ok());
    let why = if within.is_some_and(is_written) {
        "is where a run writes"
    } else if read_run(output).is_ok_and(|(run, _)| run.files.iter().any(is_table)) {
        "holds the tables of another run"
    } else {
        return Ok(());
    };
    Err(Error::Output(format!(
        "{}: {why}: name another folder with --output",
        output.display()
    )))
}

/// What is told of the run: as of the one before, with what is drawn now.
fn record(
    former: Run,
    redrawn: &Redrawn,
    communities: u64,
    written: &[Written],
    staying: &[Written],
) -> Run {
    let mut files: Vec<Written> = written.iter().chain(staying).cloned().collect();
    files.sort_by(|a, b| a.file.cmp(&b.file));
    let view = (!redrawn.filters.is_empty()).then(|| Drawn {
        filters: redrawn.filters.clone(),
        entities: redrawn.entities,
        comentions: redrawn.comentions,
        relation_edges: redrawn.relations,
        communities,
    });
    let seconds = redrawn.seconds.iter().map(|(stage, seconds)| Timed {
        stage: stage.clone(),
        seconds: *seconds,
    });
    Run {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        view,
        seconds: seconds.collect(),
        files,
        ..former
    }
}
