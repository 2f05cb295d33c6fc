//! The only file that draws: the progress bar, the closing summary and the messages, all on stderr.
//!
//! A failure to write there is passed over: with stderr closed there is nobody left to tell.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cablegraph::error::Skipped;
use cablegraph::export::KeptAside;
use cablegraph::export::table::{Parted, SPREADSHEET_ROWS};
use cablegraph::figures::grouped;
use cablegraph::network::LeftOut;
use cablegraph::pipeline::{Observer, Redrawn, Stage, Summary};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::cli::Terminal;

/// How many skipped inputs are named on stderr; `tables/skipped.csv` has them all.
const NAMED: usize = 20;

/// How often the bar is drawn anew when nothing advances, so that it never looks dead.
const TICK: Duration = Duration::from_millis(100);

/// How long a stage must have run before the time left is told.
const SETTLED: Duration = Duration::from_secs(1);

/// A progress bar, or nothing where none is wanted: callers need not ask.
pub(crate) struct Progress {
    bar: Option<Bar>,
    /// What was kept aside, to be told when the bar is gone.
    kept: Mutex<Vec<KeptAside>>,
}

struct Bar {
    color: bool,
    /// The bar of the stage that runs.
    current: Mutex<Option<Running>>,
}

struct Running {
    bar: ProgressBar,
    bytes: Arc<AtomicU64>,
}

impl Progress {
    /// A bar on stderr, if the terminal is to have one.
    pub(crate) fn new(terminal: Terminal) -> Self {
        Self {
            bar: terminal.bar.then(|| Bar {
                color: terminal.color,
                current: Mutex::new(None),
            }),
            kept: Mutex::default(),
        }
    }

    /// Takes the bar off the screen, also after a run that failed midway.
    pub(crate) fn clear(&self) {
        self.replace(None);
    }

    /// What the run kept aside.
    pub(crate) fn kept(&self) -> Vec<KeptAside> {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn replace(&self, next: Option<Running>) {
        let Some(bar) = &self.bar else { return };
        // A poisoned lock means that a worker panicked: the bar must not add a second panic to it.
        let mut current = bar
            .current
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(old) = std::mem::replace(&mut *current, next) {
            old.bar.finish_and_clear();
        }
    }
}

impl Observer for Progress {
    fn stage(&self, stage: Stage, total: Option<u64>) {
        let Some(bar) = &self.bar else { return };
        // Cleared before the next one is made: two bars at once would draw over each other.
        self.replace(None);
        self.replace(Some(Running::new(stage, total, bar.color)));
    }

    fn expect(&self, documents: u64) {
        let Some(bar) = &self.bar else { return };
        let current = bar
            .current
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(running) = &*current {
            running.bar.inc_length(documents);
        }
    }

    fn advance(&self, documents: u64, bytes: u64) {
        let Some(bar) = &self.bar else { return };
        let current = bar
            .current
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(running) = &*current {
            running.bytes.fetch_add(bytes, Ordering::Relaxed);
            running.bar.inc(documents);
        }
    }

    fn kept_aside(&self, kept: &[KeptAside]) {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(kept);
    }

    fn done(&self) {
        self.clear();
    }
}

impl Running {
    fn new(stage: Stage, total: Option<u64>, color: bool) -> Self {
        let bytes = Arc::new(AtomicU64::new(0));
        let target = ProgressDrawTarget::stderr();
        let bar = ProgressBar::with_draw_target(total, target);
        bar.set_style(style(total.is_some(), color, Arc::clone(&bytes)));
        bar.set_prefix(stage.name());
        bar.enable_steady_tick(TICK);
        Self { bar, bytes }
    }
}

/// The looks of a bar: with a known total a bar and the time left, else a spinner and the time gone.
fn style(known: bool, color: bool, bytes: Arc<AtomicU64>) -> ProgressStyle {
    let template = match (known, color) {
        (true, true) => {
            "{prefix:8} {bar:24.cyan} {human_pos}/{human_len} documents  {rate}  {left}"
        }
        (true, false) => "{prefix:8} {bar:24} {human_pos}/{human_len} documents  {rate}  {left}",
        (false, true) => "{prefix:8} {spinner:.cyan} {elapsed}{counted}",
        (false, false) => "{prefix:8} {spinner} {elapsed}{counted}",
    };
    let rate = move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
        let seconds = state.elapsed().as_secs_f64();
        let bytes = bytes.load(Ordering::Relaxed) as f64;
        let _ = out.write_str(&rates(state.pos(), bytes, seconds));
    };
    ProgressStyle::with_template(template)
        .expect("the templates above are well formed")
        .progress_chars("━╸─")
        .with_key("rate", rate)
        .with_key(
            "left",
            |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                // The first moments tell too little to guess from.
                if state.pos() > 0 && state.elapsed() >= SETTLED {
                    let _ = write!(out, "{} left", clock(state.eta()));
                }
            },
        )
        .with_key(
            "counted",
            |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                if state.pos() > 0 {
                    let _ = write!(out, "  {} documents", grouped(state.pos()));
                }
            },
        )
}

/// `1234/s  12.3 MB/s`: documents and megabytes (10⁶ bytes) a second since the stage began.
fn rates(documents: u64, bytes: f64, seconds: f64) -> String {
    if seconds <= 0.0 {
        return String::new();
    }
    let mut text = format!("{:.0}/s", documents as f64 / seconds);
    if bytes > 0.0 {
        let _ = write!(text, "  {:.1} MB/s", bytes / seconds / 1e6);
    }
    text
}

/// `0:07`, `12:34`, `1:02:03`.
fn clock(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// `12 kB`, `3.4 MB`: powers of ten, as disks and downloads are measured.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// `1 document`, `2 documents`.
fn counted(number: u64, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(number))
}

/// Bold on a terminal that shows it.
fn bold(terminal: Terminal, text: &str) -> String {
    if terminal.color {
        format!("\x1b[1m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}

fn write(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Names what was passed over and why, the first [`NAMED`] of them.
pub(crate) fn report_skipped(terminal: Terminal, skipped: &[Skipped]) {
    let mut text = String::new();
    for Skipped { input, reason } in skipped.iter().take(NAMED) {
        let _ = writeln!(
            text,
            "{} {}: {}",
            bold(terminal, "skipped:"),
            printable(input),
            printable(reason)
        );
    }
    if skipped.len() > NAMED {
        let more = grouped((skipped.len() - NAMED) as u64);
        let _ = writeln!(text, "and {more} more: see tables/skipped.csv");
    }
    write(&text);
}

/// Says how many proposals the review does not list.
pub(crate) fn report_left_out(terminal: Terminal, left_out: u64) {
    if left_out > 0 && terminal.summary {
        write(&format!(
            "{} {}: --proposals all lists them in tables/review.csv\n",
            bold(terminal, "left out:"),
            counted(left_out, "further proposal")
        ));
    }
}

/// Names the tables that a spreadsheet would not read to their end, and the parts to open in their place.
pub(crate) fn report_parted(terminal: Terminal, output: &Path, parted: &[Parted]) {
    write(&parted_text(terminal, output, parted));
}

fn parted_text(terminal: Terminal, output: &Path, parted: &[Parted]) -> String {
    let mut text = String::new();
    for table in parted {
        let path = |name: &str| printable(&output.join(name).display().to_string());
        let _ = writeln!(
            text,
            "{} {} has more rows than a spreadsheet reads ({}): open {} to {} there",
            bold(terminal, "parted:"),
            path(&table.file),
            grouped(SPREADSHEET_ROWS),
            path(&table.part(1)),
            path(&table.part(table.parts))
        );
    }
    text
}

/// Names every file that was kept aside: nothing else tells where it is now.
pub(crate) fn report_kept(terminal: Terminal, output: &Path, kept: &[KeptAside]) {
    let mut text = String::new();
    for KeptAside { file, kept_as, why } in kept {
        let path = |name: &str| printable(&output.join(name).display().to_string());
        let _ = writeln!(
            text,
            "{} {} {}: it is {} now",
            bold(terminal, "kept aside:"),
            path(file),
            why.clause(),
            path(kept_as)
        );
    }
    write(&text);
}

/// Names the decisions of a review that do not apply, the first [`NAMED`] of them.
pub(crate) fn report_unapplied(terminal: Terminal, unapplied: &[String]) {
    let mut text = String::new();
    for decision in unapplied.iter().take(NAMED) {
        let _ = writeln!(
            text,
            "{} {}",
            bold(terminal, "decision not applied:"),
            printable(decision)
        );
    }
    if unapplied.len() > NAMED {
        let more = grouped((unapplied.len() - NAMED) as u64);
        let _ = writeln!(text, "and {more} more: see tables/review.csv");
    }
    write(&text);
}

/// Prints an error with what caused it.
pub(crate) fn report_error(terminal: Terminal, error: &anyhow::Error) {
    let text = printable(&chain(error));
    write(&format!("{} {text}\n", bold(terminal, "error:")));
}

/// The messages of an error and its causes, one after the other. A cause that the message before it already ends with
/// is not said twice.
fn chain(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain() {
        let message = cause.to_string();
        if text.is_empty() {
            text = message;
        } else if !text.ends_with(&message) {
            let _ = write!(text, ": {message}");
        }
    }
    text
}

/// A file's name may hold anything: control characters must not reach the terminal. A message's own line breaks stay.
fn printable(text: &str) -> String {
    text.chars()
        .map(|char| match char {
            '\n' => '\n',
            char if char.is_control() => '\u{fffd}',
            char => char,
        })
        .collect()
}

/// Writes what a run found, and where to look first.
pub(crate) fn summarise(terminal: Terminal, output: &Path, summary: &Summary) {
    write(&summary_text(terminal, output, summary));
}

/// What is drawn, the file to open first at the top.
const DRAWN: [(&str, &str); 4] = [
    (
        "report.html",
        "open in a browser: the map, and the sentence behind each line",
    ),
    (
        "graph/overview.gexf",
        "open in Gephi: who with whom, as far as it tells most",
    ),
    (
        "graph/overview.svg",
        "open in a browser: the same as a picture",
    ),
    (
        "graph/relations.graphml",
        "open in Gephi: who stands in what relation to whom",
    ),
];

/// The tables to open first.
const TABLES: [(&str, &str); 2] = [
    (
        "workbook.xlsx",
        "open in a spreadsheet: who and what was found, and the sentences",
    ),
    ("tables/", "all of it, for any program"),
];

/// Says what the overview of the graph leaves out, and why.
fn left_out(text: &mut String, terminal: Terminal, left_out: Option<&LeftOut>) {
    let Some(left_out) = left_out else {
        return;
    };
    let _ = writeln!(
        text,
        "{} {}, {}",
        bold(terminal, "Left out of the overview"),
        match left_out.nodes {
            1 => "1 entity".to_owned(),
            number => format!("{} entities", grouped(number)),
        },
        counted(left_out.edges, "edge")
    );
    for rule in &left_out.rules {
        let _ = writeln!(text, "  {}", printable(rule));
    }
}

/// Says where to look first.
fn look_first(text: &mut String, terminal: Terminal, output: &Path, files: &[(&str, &str)]) {
    let _ = writeln!(
        text,
        "{} in {}",
        bold(terminal, "Look first"),
        printable(&output.display().to_string())
    );
    for (file, what) in files {
        let _ = writeln!(text, "  {file:<25} {what}");
    }
}

fn summary_text(terminal: Terminal, output: &Path, summary: &Summary) -> String {
    let heading = |text| bold(terminal, text);
    let mut text = String::new();
    let seconds: f64 = summary.seconds.iter().map(|(_, seconds)| seconds).sum();
    let _ = writeln!(
        text,
        "{} {}, {}, in {seconds:.1} s",
        heading("Read"),
        counted(summary.documents, "document"),
        size(summary.bytes),
    );
    let rows = [
        ("mentions", summary.mentions, "names and topics found"),
        (
            "entities",
            summary.entities,
            "people, organisations, places, topics",
        ),
        (
            "co-mentions",
            summary.comentions,
            "edges: mentioned together",
        ),
        (
            "relations",
            summary.relations,
            "edges: stated in a sentence",
        ),
        (
            "skipped",
            summary.skipped.len() as u64,
            "inputs passed over",
        ),
    ];
    for (name, number, meaning) in rows {
        let _ = writeln!(text, "  {name:<12} {:>12}  {meaning}", grouped(number));
    }

    let top = summary.top.iter().filter(|(_, names)| !names.is_empty());
    for (index, (kind, names)) in top.enumerate() {
        if index == 0 {
            let _ = writeln!(text, "{}", heading("Most frequent"));
        }
        let _ = writeln!(
            text,
            "  {:<12} {}",
            kind.name(),
            printable(&names.join(", "))
        );
    }

    left_out(&mut text, terminal, summary.left_out.as_ref());
    look_first(&mut text, terminal, output, &DRAWN);
    for (file, what) in TABLES {
        let _ = writeln!(text, "  {file:<25} {what}");
    }
    for table in &summary.parted {
        let _ = writeln!(
            text,
            "  {:<25} and so on, {} parts: {} is too long for a spreadsheet",
            table.part(1),
            table.parts,
            table.file
        );
    }
    if !summary.skipped.is_empty() {
        let _ = writeln!(
            text,
            "  {:<25} what was passed over, and why",
            "tables/skipped.csv"
        );
    }
    text
}

/// Writes what was drawn anew, of which part, and where to look first.
pub(crate) fn summarise_redrawn(terminal: Terminal, output: &Path, redrawn: &Redrawn) {
    let mut text = String::new();
    let seconds: f64 = redrawn.seconds.iter().map(|(_, seconds)| seconds).sum();
    let _ = writeln!(
        text,
        "{} {}, {}, {}, in {seconds:.1} s",
        bold(terminal, "Drew"),
        match redrawn.entities {
            1 => "1 entity".to_owned(),
            number => format!("{} entities", grouped(number)),
        },
        counted(redrawn.comentions, "co-mention"),
        counted(redrawn.relations, "relation")
    );
    for (index, filter) in redrawn.filters.iter().enumerate() {
        if index == 0 {
            let _ = writeln!(text, "{}", bold(terminal, "Filters"));
        }
        let _ = writeln!(text, "  {}", printable(filter));
    }
    left_out(&mut text, terminal, redrawn.left_out.as_ref());
    look_first(&mut text, terminal, output, &DRAWN);
    write(&text);
}

#[cfg(test)]
mod tests {
    use cablegraph::mention::Kind;

    use super::*;

    const PLAIN: Terminal = Terminal {
        bar: false,
        color: false,
        summary: true,
    };

    #[test]
    fn sizes_are_never_rounded_to_nothing() {
        let sizes = [
            (0, "0 kB"),
            (70, "1 kB"),
            (61_500, "62 kB"),
            (1_000_000, "1.0 MB"),
            (51_870_000, "51.9 MB"),
        ];
        for (bytes, text) in sizes {
            assert_eq!(size(bytes), text);
        }
    }

    #[test]
    fn time_is_written_as_on_a_clock() {
        assert_eq!(clock(Duration::from_secs(7)), "0:07");
        assert_eq!(clock(Duration::from_secs(754)), "12:34");
        assert_eq!(clock(Duration::from_secs(3723)), "1:02:03");
    }

    #[test]
    fn rates_count_documents_and_megabytes() {
        assert_eq!(rates(2_000, 3e6, 2.0), "1000/s  1.5 MB/s");
        assert_eq!(rates(10, 0.0, 2.0), "5/s");
        assert_eq!(rates(10, 1.0, 0.0), "");
    }

    #[test]
    fn every_template_is_well_formed() {
        for (known, color) in [(true, true), (true, false), (false, true), (false, false)] {
            let _ = style(known, color, Arc::default());
        }
    }

    #[test]
    fn a_cause_is_not_said_twice() {
        let io = std::io::Error::other("disk full");
        let error = cablegraph::error::Error::Io {
            path: "out".into(),
            what: "cannot write",
            source: io,
        };
        assert_eq!(chain(&error.into()), "out: cannot write: disk full");
        let error = anyhow::anyhow!("inner").context("outer");
        assert_eq!(chain(&error), "outer: inner");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(printable("a\x1b[2Jb\r\nc"), "a\u{fffd}[2Jb\u{fffd}\nc");
    }

    #[test]
    fn the_summary_tells_what_was_found() {
        let summary = Summary {
            documents: 1_200,
            bytes: 5_250_000,
            mentions: 34_567,
            entities: 890,
            comentions: 4_321,
            relations: 1,
            skipped: vec![Skipped {
                input: "a.bin".to_owned(),
                reason: "binary".to_owned(),
            }],
            unapplied: Vec::new(),
            proposals: 0,
            proposals_left_out: 0,
            parted: vec![Parted {
                file: "tables/evidence.csv".to_owned(),
                parts: 2,
            }],
            left_out: Some(LeftOut {
                nodes: 1,
                edges: 2_000,
                rules: vec!["2000 ties of topics".to_owned()],
            }),
            seconds: vec![("tag".to_owned(), 1.25), ("export".to_owned(), 0.5)],
            top: vec![
                (Kind::Person, vec!["A. B.".to_owned(), "C. D.".to_owned()]),
                (Kind::Topic, Vec::new()),
            ],
        };
        let text = summary_text(PLAIN, Path::new("out"), &summary);
        assert!(
            text.starts_with("Read 1,200 documents, 5.2 MB, in 1.8 s\n"),
            "{text}"
        );
        for line in [
            "  mentions           34,567  names and topics found",
            "  relations               1  edges: stated in a sentence",
            "  skipped                 1  inputs passed over",
            "  person       A. B., C. D.",
            "Left out of the overview 1 entity, 2,000 edges",
            "  2000 ties of topics",
            "Look first in out",
            "  report.html               open in a browser: the map, and the sentence behind each line",
            "  graph/overview.gexf       open in Gephi: who with whom, as far as it tells most",
            "  tables/evidence.part1.csv and so on, 2 parts: tables/evidence.csv is too long for a spreadsheet",
            "  tables/skipped.csv        what was passed over, and why",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert_eq!(
            parted_text(PLAIN, Path::new("out"), &summary.parted),
            "parted: out/tables/evidence.csv has more rows than a spreadsheet reads (1,048,576): open \
             out/tables/evidence.part1.csv to out/tables/evidence.part2.csv there\n"
        );
        assert!(!text.contains("topic "), "a kind without names is left out");
        assert!(!text.contains('\x1b'), "no colour where none is wanted");
    }
}
