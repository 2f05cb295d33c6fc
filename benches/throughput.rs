//! Throughput of a whole run and of its stages, on the sample texts many times over.
//!
//! `make bench`, or `cargo bench --bench throughput -- MEGABYTES` for another size than 20. Each row is the best of three runs: what else the
//! machine does can only slow a run down. Copies of the same texts bring no new names, so that what grows with the
//! number of entities looks cheaper here than in a real collection; reading and tagging do not care.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;
use std::time::Instant;

use cablegraph::network::Window;
use cablegraph::pipeline::{self, Observer, Settings, Stage, Summary};

/// How often each measurement is made.
const RUNS: usize = 3;

/// Watches nothing: drawing would be measured too.
struct Unwatched;

impl Observer for Unwatched {
    fn stage(&self, _: Stage, _: Option<u64>) {}
    fn advance(&self, _: u64, _: u64) {}
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
    copy_samples(&inputs, bytes)?;

    let cores = available_parallelism().map_or(1, NonZero::get);
    let mut counts = vec![1, cores];
    counts.dedup();
    let mut out = io::stdout().lock();
    for threads in counts {
        let settings = Settings {
            inputs: vec![inputs.clone()],
            output: place.path().join("out"),
            gazetteers: Vec::new(),
            only: false,
            window: Window::default(),
            min_weight: 1,
            threads: Some(threads),
        };
        let measured = best_of(runs, &settings)?;
        report(&mut out, threads, &measured)?;
    }
    Ok(())
}

/// Copies the sample texts into a folder, again and again under new names, until they make up so many bytes.
fn copy_samples(folder: &Path, bytes: u64) -> io::Result<()> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let files = fs::read_dir(samples)?.map(|entry| entry.map(|entry| entry.path()));
    let mut files: Vec<PathBuf> = files.collect::<io::Result<_>>()?;
    files.retain(|file| file.extension() == Some(OsStr::new("txt")));
    files.sort();
    if files.is_empty() {
        return Err(io::Error::other("tests/corpus holds no text"));
    }
    let mut written = 0;
    for copy in 0.. {
        if written >= bytes {
            break;
        }
        let below = folder.join(format!("{copy:05}"));
        fs::create_dir_all(&below)?;
        for file in &files {
            let name = file.file_name().unwrap_or_default();
            written += fs::copy(file, below.join(name))?;
        }
    }
    Ok(())
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
        "{} documents, {megabytes:.1} MB, {} mentions, {threads} thread{}",
        summary.documents,
        summary.mentions,
        if threads == 1 { "" } else { "s" },
    )?;
    let stages = summary
        .seconds
        .iter()
        .map(|(name, seconds)| (name.as_str(), *seconds));
    for (name, seconds) in stages.chain([("all", *seconds)]) {
        writeln!(
            out,
            "  {name:<10} {seconds:>8.3} s {:>10.1} MB/s {:>10.0} documents/s",
            megabytes / seconds,
            documents / seconds,
        )?;
    }
    Ok(())
}
