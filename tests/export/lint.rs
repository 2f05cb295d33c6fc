//! What the readers of our files do with them, as rules: those of Gephi's spreadsheet import here, those of GraphML
//! and GEXF as Gephi, networkx, igraph and graphology read them in [`graphml`] and [`gexf`]. Each finding names its
//! rule; the tests below show each rule failing on a file made for it.
//!
//! The guess of a column's type follows the importer: of the types that fit every cell of the first 25 rows the
//! first in its order of preference, text if none fits or all cells are empty.

use std::collections::{BTreeMap, BTreeSet};

/// Rules of GEXF.
mod gexf;
/// Rules of GraphML.
mod graphml;
/// What a picture may hold.
mod svg;
/// Whether XML is well-formed, and what its elements hold.
mod xml;

pub(crate) use gexf::{gexf, list};
pub(crate) use graphml::{graph, graphml};
pub(crate) use svg::svg;

/// A rule that a file breaks, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) rule: &'static str,
    pub(crate) place: String,
}

fn finding(rule: &'static str, place: impl Into<String>) -> Finding {
    Finding {
        rule,
        place: place.into(),
    }
}

/// The rows from which a column's type is guessed.
const GUESSED_FROM: usize = 25;

/// Columns that are text whatever their cells look like.
const TEXTS: [&str; 7] = [
    "kind",
    "subtype",
    "country",
    "aliases",
    "first_month",
    "last_month",
    "confidence",
];

/// Columns of a whole number, and of a number with a point.
const INTEGERS: [&str; 3] = ["mentions", "documents", "community"];
const FLOATS: [&str; 4] = ["npmi", "log_likelihood", "pagerank", "certainty"];

struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    findings: Vec<Finding>,
}

/// Reads a table as Gephi does: the delimiter from the header, a backslash as escape, cells trimmed, ragged rows
/// passed over.
fn parse(bytes: &[u8]) -> Table {
    let mut findings = Vec::new();
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let first = text.lines().next().unwrap_or_default();
    let count = |mark: char| first.matches(mark).count();
    if [';', '\t', ' ']
        .into_iter()
        .any(|mark| count(mark) >= count(',').max(1))
    {
        findings.push(finding("delimiter", first));
    }
    if text.contains('\\') {
        findings.push(finding(
            "backslash",
            text.lines().find(|line| line.contains('\\')).unwrap(),
        ));
    }
    let mut reader = csv::ReaderBuilder::new()
        .escape(Some(b'\\'))
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut records = reader.records().map(|record| {
        let record = record.unwrap();
        record
            .iter()
            .map(|cell| cell.trim().to_owned())
            .collect::<Vec<String>>()
    });
    let header = records.next().unwrap_or_default();
    let mut seen = BTreeSet::new();
    for column in &header {
        let lower = column.to_lowercase();
        if !seen.insert(lower.clone()) {
            findings.push(finding("repeated column", column));
        }
        if lower.contains("interval") || lower.contains("timestamp") {
            findings.push(finding("column of time", column));
        }
    }
    if !seen.contains("timeset") {
        findings.push(finding("no timeset", ""));
    }
    let mut rows = Vec::new();
    for row in records {
        if row.len() == header.len() {
            rows.push(row);
        } else {
            findings.push(finding("ragged row", row.join(",")));
        }
    }
    for row in &rows {
        for (column, cell) in header.iter().zip(row) {
            if cell.contains(char::is_control) {
                findings.push(finding("control character", format!("{column}: {cell:?}")));
            }
            if cell.encode_utf16().count() > 32_767 {
                findings.push(finding("long cell", column));
            }
        }
    }
    let mut table = Table {
        header,
        rows,
        findings,
    };
    table.types();
    table
}

impl Table {
    fn column(&self, name: &str) -> Option<usize> {
        self.header
            .iter()
            .position(|column| column.eq_ignore_ascii_case(name))
    }

    fn cell<'t>(&self, row: &'t [String], name: &str) -> &'t str {
        self.column(name).map_or("", |column| row[column].as_str())
    }

    /// Guesses the type of each column and holds all its cells to it.
    fn types(&mut self) {
        for (index, column) in self.header.iter().enumerate() {
            let lower = column.to_lowercase();
            if ["id", "label", "source", "target", "type", "kind"].contains(&lower.as_str())
                && column != "kind"
            {
                continue;
            }
            let cells = || self.rows.iter().map(|row| row[index].as_str());
            let top: Vec<&str> = cells()
                .take(GUESSED_FROM)
                .filter(|cell| !cell.is_empty())
                .collect();
            let guess = guess(&top);
            let wanted = if lower == "timeset" {
                Some(Type::IntervalSet)
            } else if TEXTS.contains(&column.as_str()) {
                Some(Type::Text)
            } else if INTEGERS.contains(&column.as_str()) || lower == "weight" {
                Some(Type::Integer)
            } else if FLOATS.contains(&column.as_str()) {
                Some(Type::Double)
            } else {
                None
            };
            // A column named Timeset is a set of spans even where the guess is text.
            let guess = if lower == "timeset" && guess == Type::Text {
                Type::IntervalSet
            } else {
                guess
            };
            if guess.is_timestamp() {
                self.findings.push(finding("timestamp mode", column));
            } else if wanted.is_some_and(|wanted| wanted != guess)
                && cells().any(|cell| !cell.is_empty())
            {
                self.findings
                    .push(finding("guessed type", format!("{column}: {guess:?}")));
            }
            if let Some(dropped) = cells().find(|cell| !cell.is_empty() && !guess.fits(cell)) {
                self.findings
                    .push(finding("dropped value", format!("{column}: {dropped}")));
            }
        }
    }

    fn duplicates(&mut self) {
        let mut ids = BTreeSet::new();
        let mut found = Vec::new();
        for row in &self.rows {
            let id = self.cell(row, "id");
            if id.is_empty() || !ids.insert(id) {
                found.push(finding("duplicate id", id));
            }
        }
        self.findings.extend(found);
    }
}

/// The types of the importer, in its order of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Boolean,
    Integer,
    Long,
    BigInteger,
    Double,
    BigDecimal,
    IntervalMap,
    IntervalSet,
    TimestampMap,
    TimestampSet,
    Text,
}

impl Type {
    const GUESSED: [Self; 10] = [
        Self::Boolean,
        Self::Integer,
        Self::Long,
        Self::BigInteger,
        Self::Double,
        Self::BigDecimal,
        Self::IntervalMap,
        Self::IntervalSet,
        Self::TimestampMap,
        Self::TimestampSet,
    ];

    fn is_timestamp(self) -> bool {
        matches!(self, Self::TimestampMap | Self::TimestampSet)
    }

    fn fits(self, cell: &str) -> bool {
        match self {
            Self::Boolean => {
                cell.eq_ignore_ascii_case("true") || cell.eq_ignore_ascii_case("false")
            }
            Self::Integer => cell.parse::<i32>().is_ok(),
            Self::Long => cell.parse::<i64>().is_ok(),
            Self::BigInteger => {
                let digits = cell.strip_prefix(['+', '-']).unwrap_or(cell);
                !digits.is_empty() && digits.chars().all(char::is_numeric)
            }
            Self::Double => is_double(cell),
            Self::BigDecimal => {
                cell.parse::<f64>().is_ok_and(f64::is_finite)
                    && cell.contains(|digit: char| digit.is_ascii_digit())
            }
            // Two moments and a value; two moments; a moment and a value.
            Self::IntervalMap => all_bounds(cell, 3, 2),
            Self::IntervalSet => all_bounds(cell, 2, 2),
            Self::TimestampMap => all_bounds(cell, 2, 1),
            Self::TimestampSet => {
                let values = values(&mut cell.chars().peekable(), "<>[]() \t\r\n,");
                !values.is_empty() && values.iter().all(|value| is_moment(value))
            }
            Self::Text => true,
        }
    }
}

fn guess(cells: &[&str]) -> Type {
    if cells.is_empty() {
        return Type::Text;
    }
    Type::GUESSED
        .into_iter()
        .find(|guess| cells.iter().all(|cell| guess.fits(cell)))
        .unwrap_or(Type::Text)
}

/// A number as Java reads one.
fn is_double(cell: &str) -> bool {
    let plain = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    if plain == "NaN" || plain == "Infinity" {
        return true;
    }
    let plain = plain.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(plain);
    plain.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && plain.parse::<f64>().is_ok()
}

/// A moment as the importer reads one: a number, a date, a date with a time.
fn is_moment(value: &str) -> bool {
    let date = value
        .get(..10)
        .is_some_and(|head| head.parse::<jiff::civil::Date>().is_ok());
    is_double(value) || (date && (value.len() == 10 || value[10..].starts_with('T')))
}

/// Whether a text has brackets, and all of them hold so many values, of which the first so many are moments. What
/// stands outside of brackets counts for nothing.
fn all_bounds(cell: &str, length: usize, moments: usize) -> bool {
    let mut found = false;
    let mut characters = cell.chars();
    while let Some(character) = characters.next() {
        if character == '[' || character == '(' {
            let mut inside = String::new();
            let mut literal = None;
            for next in characters.by_ref() {
                match literal {
                    Some(quote) if next == quote => literal = None,
                    None if next == '"' || next == '\'' => literal = Some(next),
                    None if next == ']' || next == ')' => break,
                    _ => {}
                }
                inside.push(next);
            }
            let values = values(&mut inside.chars().peekable(), " \t\r\n,");
            if values.len() != length || !values[..moments].iter().all(|value| is_moment(value)) {
                return false;
            }
            found = true;
        }
    }
    found
}

fn values(characters: &mut std::iter::Peekable<std::str::Chars<'_>>, passed: &str) -> Vec<String> {
    let mut values = Vec::new();
    while let Some(&character) = characters.peek() {
        if passed.contains(character) {
            characters.next();
        } else if character == '"' || character == '\'' {
            characters.next();
            values.push(
                characters
                    .by_ref()
                    .take_while(|&next| next != character)
                    .collect(),
            );
        } else {
            let mut value = String::new();
            while let Some(&next) = characters.peek() {
                if ",;)]> \t\r\n".contains(next) && !value.is_empty() {
                    break;
                }
                value.push(next);
                characters.next();
            }
            values.push(value);
        }
    }
    values
}

/// The rows of a table as Gephi reads it.
pub(crate) fn records(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let table = parse(bytes);
    let named = |row: Vec<String>| table.header.iter().cloned().zip(row).collect();
    table.rows.into_iter().map(named).collect()
}

/// Holds `nodes.csv` to the rules.
pub(crate) fn nodes(bytes: &[u8]) -> Vec<Finding> {
    let mut table = parse(bytes);
    if table.column("source").is_some() || table.column("target").is_some() {
        table
            .findings
            .push(finding("kind of table", "nodes taken for edges"));
    } else if ["id", "label", "timeset"]
        .iter()
        .all(|name| table.column(name).is_none())
    {
        table.findings.push(finding(
            "kind of table",
            "nodes taken for an adjacency list",
        ));
    }
    table.duplicates();
    table.findings
}

/// Holds `edges.csv` to the rules, beside its nodes.
pub(crate) fn edges(bytes: &[u8], nodes: &[u8]) -> Vec<Finding> {
    let nodes = parse(nodes);
    let ids: BTreeSet<&str> = nodes.rows.iter().map(|row| nodes.cell(row, "id")).collect();
    let mut table = parse(bytes);
    let mut found = Vec::new();
    for name in ["source", "target"] {
        if table.column(name).is_none() {
            found.push(finding("kind of table", "edges without ends"));
        }
    }
    if table.column("kind").is_none() {
        found.push(finding("no kind", ""));
    }
    let mut between: BTreeMap<(&str, &str, &str), (bool, bool)> = BTreeMap::new();
    for row in &table.rows {
        let cell = |name| table.cell(row, name);
        let (source, target, kind) = (cell("source"), cell("target"), cell("kind"));
        let place = format!("{source} {target}");
        for end in [source, target] {
            if !ids.contains(end) {
                found.push(finding("missing node", end));
            }
        }
        if source == target {
            found.push(finding("self loop", &place));
        }
        if !cell("weight")
            .parse::<u32>()
            .is_ok_and(|weight| weight >= 1)
        {
            found.push(finding("weight", format!("{place}: {}", cell("weight"))));
        }
        let directed = cell("type") == "Directed";
        if !directed && cell("type") != "Undirected" {
            found.push(finding("type", cell("type")));
        }
        let pair = (source.min(target), source.max(target), kind);
        // (A directed edge from the smaller, one from the larger or an undirected one.)
        let (with, against) = between.get(&pair).copied().unwrap_or_default();
        let forward = source < target;
        let collides = if directed {
            (forward && with) || (!forward && against)
        } else {
            with || against
        };
        if collides {
            found.push(finding(
                "parallel edges of a kind",
                format!("{place} {kind}"),
            ));
        }
        let now = (
            with || forward || !directed,
            against || !forward || !directed,
        );
        between.insert(pair, now);
    }
    table.duplicates();
    table.findings.extend(found);
    table.findings
}

mod tests;
