//! The command line: what a user may ask for, and how the terminal is to be treated.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::str::FromStr;

use cablegraph::certainty::Certainty;
use cablegraph::filter::Filters;
use cablegraph::finished::Period;
use cablegraph::mention::Kind;
use cablegraph::network::Window;
use cablegraph::pipeline::{Look, Redraw, Settings};
use cablegraph::read::Options;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// What follows the name of the program.
#[derive(Debug, Parser)]
#[command(
    name = "cablegraph",
    version,
    about = "Who appears with whom in a folder of diplomatic cables",
    long_about = "Who appears with whom in a folder of diplomatic cables, in what role, where, about what, \
                  and in which sentence.\n\n\
                  Reads plain text, writes tables for a spreadsheet and a graph for Gephi. Names are found with \
                  lists (gazetteers) and pattern rules alone: no model, no network. Every row that is written \
                  leads back to a document, a paragraph, a span of characters and the rule that made it.",
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "Start with:  cablegraph extract FOLDER --output DIR",
    max_term_width = 100
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read texts, write tables and a graph
    #[command(
        long_about = "Read texts, write tables and a graph.\n\n\
                      Reads each file named and every file below each folder named, in any of UTF-8, UTF-16 and \
                      Windows-1252: plain texts; tables (.csv, .tsv) and JSON lines (.jsonl) with a text in each \
                      row; pages (.html), mails (.eml), Word and PDF documents; archives (.zip, .tar, .gz, .tar.gz) \
                      of any of these. What a file holds tells before its name. A text without a cable's header is read as plain paragraphs. What cannot be read is \
                      passed over and named with its reason.",
        after_help = "Exit status:\n  \
                      0  done\n  \
                      1  done, but some inputs were skipped: each is named, and stands in tables/skipped.csv\n  \
                      2  nothing was done: bad arguments, list, rule or output folder, or a fault of the program",
        after_long_help = "Exit status:\n  \
                      0  done\n  \
                      1  done, but some inputs were skipped: each is named, and stands in tables/skipped.csv\n  \
                      2  nothing was done: bad arguments, list, rule or output folder, or a fault of the program\n\n\
                      Examples:\n  \
                      cablegraph extract cables/ --output output\n  \
                      cablegraph extract cables/ --output output --gazetteers my-lists\n  \
                      cablegraph extract cables/ --output output --window paragraph --min-weight 3"
    )]
    Extract(Extract),
    /// Print the text of one document, as its offsets count it
    #[command(
        long_about = "Print the text of one document, as its offsets count it.\n\n\
                      For a plain text that is the decoded file; for a page, a mail, a Word or PDF document, or a row \
                      of a table, what was taken out of it. The columns start and end of every table count the \
                      characters of this text."
    )]
    Text(Text),
    /// Tell why an entity is one entity, or why two are joined
    #[command(
        long_about = "Tell why an entity is one entity, or why two are joined.\n\n\
                      Reads a finished output. An entity is named by its id, its label or any form of its name; where \
                      several have the name, they are listed. Of one entity: its forms by the rule that joined each, \
                      and where each stands. Of two: every edge between them, its evidence by rule, and sentences.",
        after_help = "Exit status:\n  \
                      0  done\n  \
                      2  no finished output, or no single entity of that name"
    )]
    Explain(Explain),
    /// Draw a finished output anew, or a part of it
    #[command(
        long_about = "Draw a finished output anew, or a part of it.\n\n\
                      Reads the tables of a finished output, not the documents: filters, measures, layout, pictures \
                      and report anew. What is drawn takes the place of what was drawn before; the tables stay as they \
                      are. With --output it goes into a folder of its own, without tables. Without filters it is what \
                      extract wrote, byte for byte. Which filters are in force stands in run.json.",
        after_help = "Exit status:\n  \
                      0  done\n  \
                      2  nothing was done: no finished output, a table that cannot be read, or nothing left to draw",
        after_long_help = "Exit status:\n  \
                      0  done\n  \
                      2  nothing was done: no finished output, a table that cannot be read, or nothing left to draw\n\n\
                      Examples:\n  \
                      cablegraph graph output --kind person,organisation --min-weight 3\n  \
                      cablegraph graph output --since 2008 --until 2009-06 --post Astana --output spring\n  \
                      cablegraph graph output --around per-sergey-lavrov --hops 2 --without loc-russia"
    )]
    Graph(Graph),
    /// Show one document as it is understood
    #[command(
        long_about = "Show one document as it is understood.\n\n\
                      The fields of its header; its text, a sentence a line, with every name marked; what was set \
                      aside; and each name by kind and entity, with the rule that decided it and what was weighed. \
                      In colours on a terminal, unless NO_COLOR is set. What is told of an entity here is what this \
                      document alone tells.",
        after_help = "Exit status:\n  \
                      0  done\n  \
                      2  nothing was done: no such document, or a list that cannot be used"
    )]
    Show(Show),
    /// Check that lists and rules are well formed and that every example holds
    #[command(
        long_about = "Check that lists and rules are well formed and that every example holds.\n\n\
                      A rule carries examples of what it finds and what it ignores; each is tried. Without \
                      --gazetteers the built-in lists and rules are checked.",
        after_help = "Exit status:\n  \
                      0  all is well\n  \
                      2  something is wrong: each fault is named with file and line"
    )]
    Check(Check),
}

/// Arguments of `extract`.
#[derive(Debug, Args)]
pub(crate) struct Extract {
    /// Files and folders to read; - is standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    #[command(flatten)]
    reading: Reading,

    /// Folder to write to
    ///
    /// Made if missing. What an earlier run left there stays whole until this run has succeeded, then this run's files
    /// take its place. Your own files stay; one in the way, or one that you changed, is kept under a name that is told.
    #[arg(long, short, value_name = "DIR", help_heading = "Output")]
    output: PathBuf,

    #[command(flatten)]
    lists: Lists,

    /// File of your decisions on entities: merge, split, drop, rename, retype, add, keep, accept
    ///
    /// A copy of an earlier run's tables/review.csv with its column `decision` filled in. Applied at every run that
    /// names it; decisions that do not apply are named.
    #[arg(long, value_name = "FILE", help_heading = "Lists and rules")]
    review: Option<PathBuf>,

    /// How many proposals tables/review.csv lists: a number, or all
    ///
    /// Those on which most hangs come first. How many are left out is said.
    #[arg(
        long,
        value_name = "N",
        default_value = "2000",
        value_parser = number_or_all,
        help_heading = "Lists and rules"
    )]
    proposals: Most,

    /// Unit of text within which two names count as mentioned together
    #[arg(
        long,
        value_enum,
        value_name = "UNIT",
        default_value = "sentence",
        help_heading = "Graph"
    )]
    window: Unit,

    /// Leave out co-mentions seen fewer than N times
    ///
    /// For a large collection 2 or 3 makes the picture readable. Relations are never left out.
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        value_parser = positive::<u32>,
        help_heading = "Graph"
    )]
    min_weight: u32,

    /// Also write the tables as a database, cablegraph.sqlite
    ///
    /// With keys, indices, views and full-text search, for sqlite3, datasette, DB Browser or a program of your own.
    #[arg(long, help_heading = "Output")]
    sqlite: bool,

    /// Number of threads; as many as the machine has cores unless given
    ///
    /// What is written does not depend on it.
    #[arg(long, value_name = "N", value_parser = positive::<usize>, help_heading = "Running")]
    threads: Option<usize>,

    /// No progress bar and no summary; skipped inputs and errors are still named
    #[arg(long, short, help_heading = "Running")]
    pub(crate) quiet: bool,
}

/// Arguments of `text`.
#[derive(Debug, Args)]
pub(crate) struct Text {
    /// File, or FILE#PART for a record or member, as in the tables; - is standard input
    #[arg(value_name = "DOCUMENT")]
    pub(crate) document: String,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// How inputs are read.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// Column of a table, or key of a JSON object, that holds the text
    ///
    /// Wanted where it has none of the usual names, such as text, body or content.
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    text_column: Option<String>,

    /// Column of a table, or key of a JSON object, that holds the id; rows are numbered without one
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    id_column: Option<String>,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The entity: its id, its label or a form of its name
    #[arg(value_name = "A")]
    pub(crate) one: String,

    /// The other entity
    #[arg(value_name = "B")]
    pub(crate) other: Option<String>,

    /// Folder of a finished run
    #[arg(
        long,
        short,
        value_name = "DIR",
        default_value = "output",
        help_heading = "Input"
    )]
    pub(crate) output: PathBuf,
}

/// Arguments of `graph`.
#[derive(Debug, Args)]
pub(crate) struct Graph {
    /// Folder of a finished run
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Folder to write to, in place of DIR itself; it gets no tables
    #[arg(long, short, value_name = "OTHER", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Also write the tables as a database, cablegraph.sqlite; in OTHER those of the part that is drawn
    #[arg(long, help_heading = "Output")]
    sqlite: bool,

    /// Kinds to keep: person, organisation, place, topic
    #[arg(
        long = "kind",
        value_name = "KIND",
        value_enum,
        value_delimiter = ',',
        help_heading = "Filters"
    )]
    kinds: Vec<KindName>,

    /// Leave out co-mentions seen fewer than N times, and who then has no edge
    ///
    /// Relations are never left out for their weight.
    #[arg(long, value_name = "N", value_parser = positive::<u32>, help_heading = "Filters")]
    min_weight: Option<u32>,

    /// Leave out co-mentions in fewer than N documents, and who then has no edge
    #[arg(long, value_name = "N", value_parser = positive::<u32>, help_heading = "Filters")]
    min_documents: Option<u32>,

    /// Count only documents of this day or later: 2008, 2008-03 or 2008-03-14
    ///
    /// Mentions, co-mentions and relations are counted anew; documents without a date do not count. How telling an edge
    /// is (npmi, log-likelihood) and the forms of a name stay those of the whole collection.
    #[arg(long, value_name = "DATE", value_parser = first_day, help_heading = "Filters")]
    since: Option<Date>,

    /// Count only documents of this day or before: 2009, 2009-06 or 2009-06-30
    #[arg(long, value_name = "DATE", value_parser = last_day, help_heading = "Filters")]
    until: Option<Date>,

    /// Count only documents from this post, as tables/documents.csv names it; may be given several times
    #[arg(long = "post", value_name = "NAME", help_heading = "Filters")]
    posts: Vec<String>,

    /// Leave out entities and edges that are less sure than this, from 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = "Filters")]
    min_certainty: Option<Certainty>,

    /// Leave out this entity, by its id, its label or a form of its name; may be given several times
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    without: Vec<String>,

    /// Keep only this entity and those that are tied to it; may be given several times
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    around: Vec<String>,

    /// Over how many edges they may be tied to it [default: 1]
    #[arg(
        long,
        value_name = "N",
        value_parser = positive::<u32>,
        requires = "around",
        help_heading = "Filters"
    )]
    hops: Option<u32>,

    /// Number of threads; as many as the machine has cores unless given
    ///
    /// What is written does not depend on it.
    #[arg(long, value_name = "N", value_parser = positive::<usize>, help_heading = "Running")]
    threads: Option<usize>,

    /// No progress bar and no summary; errors are still named
    #[arg(long, short, help_heading = "Running")]
    pub(crate) quiet: bool,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// File, or FILE#PART for a record or member, as in the tables; - is standard input
    #[arg(value_name = "DOCUMENT")]
    document: String,

    /// Also show what was considered for a name and refused, and why
    #[arg(long)]
    pub(crate) rejected: bool,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    lists: Lists,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) lists: Lists,
}

/// Which lists and rules are in force.
#[derive(Debug, Args)]
pub(crate) struct Lists {
    /// Folder of lists and rules of your own, beside the built-in ones; may be given several times
    ///
    /// Laid out as the project's own gazetteers folder, whose README tells the columns: places/, organisations/,
    /// people/, topics/, words/, rules/. A spreadsheet that saves CSV UTF-8 is all it takes to edit one.
    #[arg(long, value_name = "DIR", help_heading = "Lists and rules")]
    pub(crate) gazetteers: Vec<PathBuf>,

    /// Use only the folders given with --gazetteers, not the built-in lists and rules
    #[arg(long, requires = "gazetteers", help_heading = "Lists and rules")]
    pub(crate) only: bool,
}

/// [`Window`] as it is written on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Unit {
    /// The same sentence: fewest edges, each with the sentence that shows it
    Sentence,
    /// The same paragraph: also names that sentences next to each other bring together
    Paragraph,
    /// The same document: the most edges, the weakest evidence
    Document,
}

impl From<Unit> for Window {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Sentence => Self::Sentence,
            Unit::Paragraph => Self::Paragraph,
            Unit::Document => Self::Document,
        }
    }
}

/// [`Kind`] as it is written on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindName {
    /// Named individuals
    Person,
    /// Governments, ministries, parties, companies, international bodies
    Organisation,
    /// Countries, cities, regions
    Place,
    /// What is talked about
    Topic,
}

impl From<KindName> for Kind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::Person => Self::Person,
            KindName::Organisation => Self::Organisation,
            KindName::Place => Self::Place,
            KindName::Topic => Self::Topic,
        }
    }
}

impl From<Graph> for Redraw {
    fn from(graph: Graph) -> Self {
        Self {
            folder: graph.folder,
            output: graph.output,
            sqlite: graph.sqlite,
            filters: Filters {
                kinds: graph.kinds.into_iter().map(Kind::from).collect(),
                min_weight: graph.min_weight,
                min_documents: graph.min_documents,
                period: Period {
                    since: graph.since,
                    until: graph.until,
                    posts: graph.posts,
                },
                min_certainty: graph.min_certainty,
                without: graph.without,
                around: graph.around,
                hops: graph.hops,
            },
            threads: graph.threads,
        }
    }
}

/// Reads a day; of a year or month the first one.
fn first_day(text: &str) -> Result<Date, String> {
    day(text, |text| {
        let rest = ["", "-01-01", "-01"];
        rest.iter()
            .find_map(|rest| format!("{text}{rest}").parse().ok())
    })
}

/// Reads a day; of a year or month the last one.
fn last_day(text: &str) -> Result<Date, String> {
    day(text, |text| {
        let whole = text.parse().ok();
        let year = || format!("{text}-12-31").parse().ok();
        let month = || format!("{text}-01").parse().ok().map(Date::last_of_month);
        whole.or_else(year).or_else(month)
    })
}

fn day(text: &str, read: impl Fn(&str) -> Option<Date>) -> Result<Date, String> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    read(text)
        .filter(|_| plain)
        .ok_or_else(|| "a date as 2008, 2008-03 or 2008-03-14 is needed".to_owned())
}

/// Reads a share from 0 to 1.
fn share(text: &str) -> Result<Certainty, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => {
            #[expect(clippy::cast_sign_loss, reason = "it is between 0 and 1")]
            let hundredths = (share * 100.0).ceil() as u8;
            Ok(Certainty::hundredths(hundredths))
        }
        _ => Err("a number from 0 to 1 is needed, such as 0.9".to_owned()),
    }
}

/// How many; all of them without a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Most(Option<usize>);

/// Reads a whole number, or `all`.
fn number_or_all(text: &str) -> Result<Most, String> {
    if text == "all" {
        return Ok(Most(None));
    }
    let number = text.parse().map(|number| Most(Some(number)));
    number.map_err(|_| "a whole number or the word all is needed".to_owned())
}

/// Reads a whole number from 1.
fn positive<N: FromStr + From<u8> + PartialOrd>(text: &str) -> Result<N, String> {
    match text.parse() {
        Ok(number) if number >= N::from(1) => Ok(number),
        _ => Err("a whole number from 1 is needed".to_owned()),
    }
}

impl From<Show> for Look {
    fn from(show: Show) -> Self {
        Self {
            document: show.document,
            reading: show.reading.into(),
            gazetteers: show.lists.gazetteers,
            only: show.lists.only,
        }
    }
}

impl From<Reading> for Options {
    fn from(reading: Reading) -> Self {
        Self {
            text_column: reading.text_column,
            id_column: reading.id_column,
        }
    }
}

impl From<Extract> for Settings {
    fn from(extract: Extract) -> Self {
        Self {
            inputs: extract.inputs,
            reading: extract.reading.into(),
            output: extract.output,
            gazetteers: extract.lists.gazetteers,
            only: extract.lists.only,
            review: extract.review,
            proposals: extract.proposals.0,
            window: extract.window.into(),
            min_weight: extract.min_weight,
            sqlite: extract.sqlite,
            threads: extract.threads,
        }
    }
}

/// How to behave on stderr. Decided once, here.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal {
    /// Draw a progress bar.
    pub(crate) bar: bool,
    /// Use bold type and colour.
    pub(crate) color: bool,
    /// Write the closing summary.
    pub(crate) summary: bool,
}

impl Terminal {
    /// Whether a stream takes colours: a terminal, unless users say otherwise.
    pub(crate) fn colored(stream: &impl IsTerminal) -> bool {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        // By the convention of no-color.org an empty value counts as unset.
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        stream.is_terminal() && !dumb && !plain
    }

    /// Looks at stderr and at the variables that users set to say what they want.
    pub(crate) fn detect(quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            bar: terminal && !dumb && !quiet,
            color: Self::colored(&std::io::stderr()),
            summary: !quiet,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn arguments_become_settings() {
        let line = "cablegraph extract a b --output o --gazetteers g --gazetteers h --only \
                    --window document --min-weight 2 --sqlite --threads 3 --quiet";
        let cli = Cli::try_parse_from(line.split_whitespace()).unwrap();
        let Command::Extract(extract) = cli.command else {
            panic!("extract was asked for");
        };
        assert!(extract.quiet);
        let settings = Settings::from(extract);
        assert_eq!(settings.inputs, ["a", "b"].map(PathBuf::from));
        assert_eq!(settings.output, PathBuf::from("o"));
        assert_eq!(settings.gazetteers, ["g", "h"].map(PathBuf::from));
        assert!(settings.only);
        assert_eq!(settings.window, Window::Document);
        assert_eq!(settings.min_weight, 2);
        assert!(settings.sqlite);
        assert_eq!(settings.threads, Some(3));
        let dates = ["2008", "2008-02", "2008-02-14"];
        let shown = |read: fn(&str) -> Result<Date, String>| {
            dates.map(|date| read(date).unwrap().to_string())
        };
        assert_eq!(shown(first_day), ["2008-01-01", "2008-02-01", "2008-02-14"]);
        assert_eq!(shown(last_day), ["2008-12-31", "2008-02-29", "2008-02-14"]);
        // No number is less than what was asked for.
        assert_eq!(share("0.9"), Ok(Certainty::hundredths(90)));
        assert_eq!(share("0.901"), Ok(Certainty::hundredths(91)));
        assert_eq!(number_or_all("all"), Ok(Most(None)));
        assert_eq!(number_or_all("12"), Ok(Most(Some(12))));
    }

    #[test]
    fn senseless_numbers_are_refused() {
        for line in [
            "cablegraph extract a --output o --threads 0",
            "cablegraph extract a --output o --threads many",
            "cablegraph extract a --output o --proposals some",
            "cablegraph extract a --output o --min-weight 0",
            "cablegraph extract a --output o --min-weight 1.5",
            "cablegraph graph o --kind thing",
            "cablegraph graph o --since 14.3.2008",
            "cablegraph graph o --until 2008-13",
            "cablegraph graph o --min-certainty 1.1",
            "cablegraph graph o --min-certainty NaN",
            "cablegraph graph o --hops 2",
        ] {
            let error = Cli::try_parse_from(line.split_whitespace()).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{line}");
        }
    }
}
