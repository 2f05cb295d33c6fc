//! Why an entity is one entity, and why two are joined: read from a finished output.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::error::{Error, Result};
use crate::export::staging::finished;

/// How many sentences are shown for each reason.
const SHOWN: usize = 5;

/// A table of an output, read row by row.
struct Table {
    reader: csv::Reader<std::fs::File>,
    header: csv::StringRecord,
}

impl Table {
    fn open(output: &Path, name: &str) -> Result<Self> {
        let path = output.join("tables").join(name);
        let missing = |why: String| {
            Error::Output(format!(
                "{}: {why}: name the folder of a finished run with --output",
                path.display()
            ))
        };
        let file = std::fs::File::open(&path).map_err(|error| missing(error.to_string()))?;
        let mut reader = csv::Reader::from_reader(file);
        let header = reader
            .headers()
            .map_err(|error| missing(error.to_string()))?;
        let header = header
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}'))
            .collect();
        Ok(Self { reader, header })
    }

    /// Calls `take` with each row's cells, found by column.
    fn each(mut self, mut take: impl FnMut(&dyn Fn(&str) -> String)) -> Result<()> {
        let mut record = csv::StringRecord::new();
        loop {
            let more = self
                .reader
                .read_record(&mut record)
                .map_err(|error| Error::Output(format!("cannot read a table: {error}")))?;
            if !more {
                return Ok(());
            }
            let header = &self.header;
            take(&|name: &str| {
                let index = header.iter().position(|known| known == name);
                index
                    .and_then(|index| record.get(index))
                    .unwrap_or_default()
                    .to_owned()
            });
        }
    }
}

/// An entity as a table has it.
#[derive(Debug, Clone)]
struct Found {
    id: String,
    label: String,
    line: String,
    rank: u8,
}

/// The entity that a user means: by id, by label, or by any of its forms. Several are named, none is an error.
fn find(output: &Path, wanted: &str) -> Result<Found> {
    finished(output)?;
    let mut found: Vec<Found> = Vec::new();
    let folded = wanted.to_lowercase();
    Table::open(output, "entities.csv")?.each(|cell| {
        let (id, label, aliases) = (cell("entity_id"), cell("entity"), cell("aliases"));
        let rank = if id == wanted {
            0
        } else if label.to_lowercase() == folded {
            1
        } else if aliases
            .split('|')
            .any(|alias| alias.to_lowercase() == folded)
        {
            2
        } else {
            return;
        };
        let line = format!(
            "{label} ({id}), {}{}: {} mentions in {} documents{}, {}",
            cell("type"),
            match cell("gazetteer_id") {
                listed if listed.is_empty() => ", in no list".to_owned(),
                listed => format!(", {listed}"),
            },
            cell("mentions"),
            cell("documents"),
            match (cell("first_date"), cell("last_date")) {
                (first, _) if first.is_empty() => String::new(),
                (first, last) => format!(", {first} to {last}"),
            },
            cell("confidence"),
        );
        found.push(Found {
            id,
            label,
            line,
            rank,
        });
    })?;
    let best = found.iter().map(|one| one.rank).min();
    found.retain(|one| Some(one.rank) == best);
    match found.len() {
        0 => Err(Error::NoInput(format!(
            "{wanted}: no entity has this id, label or form: tables/entities.csv lists them"
        ))),
        1 => Ok(found.remove(0)),
        _ => {
            let mut message =
                format!("{wanted}: several entities bear this name; name one by its id:");
            for one in &found {
                let _ = write!(message, "\n  {}", one.line);
            }
            Err(Error::NoInput(message))
        }
    }
}

/// Tells why the mentions of an entity are one entity: its forms by the rule that joined each, and sentences.
///
/// # Errors
/// No finished output there, or no single entity of this name.
pub fn entity(output: &Path, name: &str) -> Result<String> {
    let entity = find(output, name)?;
    let mut text = format!("{}\n", entity.line);
    let _ = writeln!(text, "\nWhy these forms are one:");
    let mut rules: BTreeMap<String, (u64, Vec<String>)> = BTreeMap::new();
    Table::open(output, "aliases.csv")?.each(|cell| {
        if cell("entity_id") == entity.id {
            let count = cell("mentions").parse().unwrap_or(0);
            let rule = rules
                .entry(format!("{} ({})", cell("meaning"), cell("rule")))
                .or_default();
            rule.0 += count;
            rule.1.push(format!("{} {count}", cell("alias")));
        }
    })?;
    let mut sorted: Vec<_> = rules.into_iter().collect();
    sorted.sort_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(&b.0)));
    for (rule, (count, forms)) in sorted {
        let _ = writeln!(text, "{count:6}  {rule}: {}", forms.join(", "));
    }
    // Where each form stands first, and the sentence, as far as it is evidence of anything.
    let mut places: BTreeMap<String, (String, String, String)> = BTreeMap::new();
    Table::open(output, "mentions.csv")?.each(|cell| {
        if cell("entity_id") == entity.id {
            let form = cell("text")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            places
                .entry(form)
                .or_insert_with(|| (cell("doc_id"), cell("start"), cell("paragraph")));
        }
    })?;
    let mut quotes: BTreeMap<(String, String), String> = BTreeMap::new();
    let wanted: Vec<(String, u64)> = places
        .values()
        .map(|(doc, start, _)| (doc.clone(), start.parse().unwrap_or(0)))
        .collect();
    Table::open(output, "evidence.csv")?.each(|cell| {
        let doc = cell("doc_id");
        let span = (
            cell("start").parse::<u64>().unwrap_or(0),
            cell("end").parse::<u64>().unwrap_or(0),
        );
        for (place, start) in &wanted {
            if *place == doc && (span.0..span.1).contains(start) {
                quotes
                    .entry((doc.clone(), start.to_string()))
                    .or_insert_with(|| cell("quote"));
            }
        }
    })?;
    let _ = writeln!(text, "\nWhere each form stands first:");
    for (form, (doc, start, paragraph)) in places {
        let paragraph = if paragraph.is_empty() {
            String::new()
        } else {
            format!(", paragraph {paragraph}")
        };
        let _ = writeln!(text, "  {form}: {doc}{paragraph}, character {start}");
        if let Some(quote) = quotes.get(&(doc, start)) {
            let _ = writeln!(text, "    {quote}");
        }
    }
    Ok(text)
}

/// Tells why two entities are joined: the evidence of each edge between them by rule, with sentences.
///
/// # Errors
/// No finished output there, or no single entity of one of the names.
pub fn pair(output: &Path, one: &str, other: &str) -> Result<String> {
    let (one, other) = (find(output, one)?, find(output, other)?);
    let mut edges: BTreeMap<(String, String), (u64, Vec<String>)> = BTreeMap::new();
    Table::open(output, "evidence.csv")?.each(|cell| {
        let edge = cell("edge_id");
        let ends: Vec<&str> = edge.split("--").collect();
        let (Some(first), Some(last)) = (ends.first(), ends.last()) else {
            return;
        };
        let joins =
            (*first == one.id && *last == other.id) || (*first == other.id && *last == one.id);
        if !joins {
            return;
        }
        let evidence = edges.entry((edge.clone(), cell("rule"))).or_default();
        evidence.0 += 1;
        if evidence.1.len() < SHOWN {
            let paragraph = match cell("paragraph") {
                empty if empty.is_empty() => String::new(),
                number => format!(", paragraph {number}"),
            };
            evidence
                .1
                .push(format!("{}{paragraph}: {}", cell("doc_id"), cell("quote")));
        }
    })?;
    let mut text = format!("{}\n{}\n", one.line, other.line);
    if edges.is_empty() {
        let _ = writeln!(
            text,
            "\nNothing joins {} and {}: no window mentions both, no sentence relates them.",
            one.label, other.label
        );
        return Ok(text);
    }
    for ((edge, rule), (count, sentences)) in edges {
        let _ = writeln!(text, "\n{edge}\n{count:6}  {rule}");
        for sentence in &sentences {
            let _ = writeln!(text, "    {sentence}");
        }
        if count > sentences.len() as u64 {
            let _ = writeln!(
                text,
                "    and {} more: tables/evidence.csv, edge_id {edge}",
                count - sentences.len() as u64
            );
        }
    }
    Ok(text)
}
