//! Throughput of a whole run and of its stages, on the sample texts many times over, or on those of a folder.
//!
//! `make bench`, `make bench INPUT=path/to/texts`, or `cargo bench --bench throughput -- MEGABYTES FOLDER` for another
//! size than 20; a folder's texts are taken once each up to that size, then again. Each row is the best of three runs:
//! what else the machine does can only slow a run down. The samples hold about twice as many names as a real cable of
//! their length, and their copies bring no new names, so that tagging looks dearer here than in a real collection, and
//! what grows with the number of entities cheaper.
//!
//! The stage `tag` of a run is all that happens to a document by itself. The first tables take it apart.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, available_parallelism};
use std::time::{Duration, Instant};

use cablegraph::export::KeptAside;
use cablegraph::gazetteer::{Entries, ListFiles};
use cablegraph::network::Window;
use cablegraph::pipeline::{self, Observer, Settings, Stage, Summary};
use cablegraph::read::{self, Content, Options, Source};
use cablegraph::relate::Relater;
use cablegraph::resolve::Customs;
use cablegraph::rule::RuleNames;
use cablegraph::segment::Segmenter;
use cablegraph::tag::{Draft, Lexicon, Scratch, Tagger};
use cablegraph::tagged::TaggedDocument;

/// How often each measurement is made.
const RUNS: usize = 3;

/// Watches nothing: drawing would be measured too.
struct Unwatched;

impl Observer for Unwatched {
    fn stage(&self, _: Stage, _: Option<u64>) {}
    fn expect(&self, _: u64) {}
    fn advance(&self, _: u64, _: u64) {}
    fn kept_aside(&self, _: &[KeptAside]) {}
    fn done(&self) {}
}

/// A run as it was measured.
struct Measured {
    seconds: f64,
    summary: Summary,
}

fn main() -> io::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    // Cargo hands `--bench` to a bench; without it this is a test of whether the bench runs at all.
    let in_earnest = arguments.iter().any(|argument| argument == "--bench");
    let wished = arguments.iter().find_map(|argument| argument.parse().ok());
    let (runs, bytes) = if in_earnest {
        (RUNS, wished.unwrap_or(20) * 1_000_000)
    } else {
        (1, 100_000)
    };

    let place = tempfile::tempdir()?;
    let inputs = place.path().join("in");
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let folder = arguments.iter().map(PathBuf::from);
    let folder = folder
        .into_iter()
        .find(|path| path.is_dir())
        .unwrap_or(samples);
    copy_texts(&folder, &inputs, bytes)?;

    let cores = available_parallelism().map_or(1, NonZero::get);
    let mut counts = vec![1, cores];
    counts.dedup();
    let mut out = io::stdout().lock();
    let stages = Stages::new().map_err(io::Error::other)?;
    for &threads in &counts {
        by_document(&mut out, runs, &stages, &inputs, threads)?;
    }
    for threads in counts {
        let settings = Settings {
            inputs: vec![inputs.clone()],
            reading: Options::default(),
            output: place.path().join("out"),
            gazetteers: Vec::new(),
            only: false,
            review: None,
            window: Window::default(),
            proposals: Some(2_000),
            min_weight: 1,
            sqlite: false,
            threads: Some(threads),
        };
        let measured = best_of(runs, &settings)?;
        report(&mut out, threads, &measured)?;
    }
    Ok(())
}

/// Copies the texts of one folder into another, again and again under new names, until they make up so many bytes.
fn copy_texts(from: &Path, folder: &Path, bytes: u64) -> io::Result<()> {
    let files = fs::read_dir(from)?.map(|entry| entry.map(|entry| entry.path()));
    let mut files: Vec<PathBuf> = files.collect::<io::Result<_>>()?;
    files.retain(|file| file.extension() == Some(OsStr::new("txt")));
    files.sort();
    if files.is_empty() {
        let none = format!("{} holds no text", from.display());
        return Err(io::Error::other(none));
    }
    let mut written = 0;
    for copy in 0.. {
        if written >= bytes {
            break;
        }
        let below = folder.join(format!("{copy:05}"));
        fs::create_dir_all(&below)?;
        for file in &files {
            if written >= bytes {
                break;
            }
            let name = file.file_name().unwrap_or_default();
            written += fs::copy(file, below.join(name))?;
        }
    }
    Ok(())
}

/// The steps that a document goes through by itself.
const STEPS: [&str; 6] = ["read", "segment", "tag", "resolve", "relate", "record"];

/// How long each step took.
type Spent = [Duration; STEPS.len()];

/// What the steps need, with all embedded lists and rules.
struct Stages {
    entries: Arc<Entries>,
    segmenter: Segmenter,
    tagger: Tagger,
    customs: Customs,
    relater: Relater,
}

impl Stages {
    fn new() -> cablegraph::error::Result<Self> {
        let files = ListFiles::embedded();
        let mut names = RuleNames::default();
        let entries = Arc::new(Entries::load(&files)?);
        let lexicon = Lexicon::load(&files)?;
        Ok(Self {
            segmenter: Segmenter::new(&files)?,
            tagger: Tagger::read(&files, &entries, lexicon, &mut names).and_then(Draft::build)?,
            customs: Customs::load(&files)?.with_adjectives(&entries),
            relater: Relater::new(&files, &mut names)?,
            entries,
        })
    }

    /// Takes documents through all steps, one after the other.
    fn run(&self, sources: &[Source]) -> io::Result<Spent> {
        let mut scratch = Scratch::default();
        let mut spent = Spent::default();
        for source in sources {
            let mut since = Instant::now();
            let mut step = 0;
            let mut lap = || {
                let now = Instant::now();
                spent[step] += now - since;
                (since, step) = (now, step + 1);
            };
            let Content::One(Ok(document)) = read::read(source, &Options::default()) else {
                return Err(io::Error::other("a sample is one document"));
            };
            lap();
            let mut segments = self.segmenter.segment(&document);
            lap();
            let tags = self.tagger.tag(&document, &mut segments, &mut scratch);
            lap();
            let resolved = cablegraph::resolve::within(
                &document,
                &segments,
                &tags,
                &self.entries,
                &self.customs,
            );
            let actors = resolved.actors(&tags.mentions);
            let (mentions, owners) = actors
                .as_ref()
                .map_or((&tags.mentions, &resolved.owners), |(mentions, owners)| {
                    (mentions, owners)
                });
            lap();
            let relations =
                self.relater
                    .relate(&document, &segments, mentions, owners, &resolved.entities);
            lap();
            let record = TaggedDocument::new(
                &document,
                segments,
                &tags.mentions,
                resolved.entities,
                &resolved.owners,
                relations,
            );
            std::hint::black_box(record);
            lap();
        }
        Ok(spent)
    }
}

/// Measures what happens to each document by itself, step by step, on so many threads at once. A step's seconds are
/// those of all threads over their number: what it adds to a run on them.
fn by_document(
    out: &mut impl io::Write,
    runs: usize,
    stages: &Stages,
    inputs: &Path,
    threads: usize,
) -> io::Result<()> {
    let (sources, _) = read::sources(&[inputs.to_owned()], None);
    let share = sources.len().div_ceil(threads).max(1);
    let mut best = [Duration::MAX; STEPS.len()];
    for _ in 0..runs {
        let spent: Vec<io::Result<Spent>> = thread::scope(|scope| {
            let shares = sources.chunks(share);
            let running: Vec<_> = shares
                .map(|sources| scope.spawn(|| stages.run(sources)))
                .collect();
            let joined = running.into_iter().map(thread::ScopedJoinHandle::join);
            joined
                .map(|spent| spent.unwrap_or_else(|_| Err(io::Error::other("a thread failed"))))
                .collect()
        });
        let mut all = Spent::default();
        for spent in spent {
            for (all, spent) in all.iter_mut().zip(spent?) {
                *all += spent / threads as u32;
            }
        }
        for (best, spent) in best.iter_mut().zip(all) {
            *best = spent.min(*best);
        }
    }
    let megabytes = sources.iter().map(|source| source.size).sum::<u64>() as f64 / 1e6;
    writeln!(
        out,
        "each document by itself, {}",
        counted(threads, "thread")
    )?;
    for (name, best) in STEPS.iter().zip(best) {
        line(
            out,
            name,
            best.as_secs_f64(),
            megabytes,
            sources.len() as f64,
        )?;
    }
    Ok(())
}

/// So many of something.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A row of a table of stages.
fn line(
    out: &mut impl io::Write,
    name: &str,
    seconds: f64,
    megabytes: f64,
    documents: f64,
) -> io::Result<()> {
    writeln!(
        out,
        "  {name:<10} {seconds:>8.3} s {:>10.1} MB/s {:>10.0} documents/s",
        megabytes / seconds,
        documents / seconds,
    )
}

fn best_of(runs: usize, settings: &Settings) -> io::Result<Measured> {
    let mut best: Option<Measured> = None;
    for _ in 0..runs {
        let start = Instant::now();
        let summary = pipeline::extract(settings, &Unwatched).map_err(io::Error::other)?;
        let seconds = start.elapsed().as_secs_f64();
        if best.as_ref().is_none_or(|best| seconds < best.seconds) {
            best = Some(Measured { seconds, summary });
        }
    }
    best.ok_or_else(|| io::Error::other("nothing was measured"))
}

fn report(out: &mut impl io::Write, threads: usize, measured: &Measured) -> io::Result<()> {
    let Measured { seconds, summary } = measured;
    let megabytes = summary.bytes as f64 / 1e6;
    let documents = summary.documents as f64;
    writeln!(
        out,
        "{} documents, {megabytes:.1} MB, {} mentions, {}",
        summary.documents,
        summary.mentions,
        counted(threads, "thread"),
    )?;
    let stages = summary
        .seconds
        .iter()
        .map(|(name, seconds)| (name.as_str(), *seconds));
    for (name, seconds) in stages.chain([("all", *seconds)]) {
        line(out, name, seconds, megabytes, documents)?;
    }
    Ok(())
}
