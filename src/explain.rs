//! Why an entity is one entity, and why two are joined: read from a finished output.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::entity::Registry;
use crate::error::Result;
use crate::finished::table::Table;
use crate::finished::{describe, find, registry};

/// How many sentences are shown for each reason.
const SHOWN: usize = 5;

/// The entity that a user means, and an output's line on it.
struct Named {
    id: String,
    label: String,
    line: String,
}

/// Finds an entity as [`find`] does.
fn named(registry: &Registry, wanted: &str) -> Result<Named> {
    let id = find(registry, wanted)?;
    let entity = registry.get(id);
    Ok(Named {
        id: entity.id.clone(),
        label: entity.label.clone(),
        line: describe(registry, id),
    })
}

/// Tells why the mentions of an entity are one entity: its forms by the rule that joined each, and sentences.
///
/// # Errors
/// No finished output there, or no single entity of this name.
pub fn entity(output: &Path, name: &str) -> Result<String> {
    let entity = named(&registry(output)?, name)?;
    let mut text = format!("{}\n", entity.line);
    let _ = writeln!(text, "\nWhy these forms are one:");
    let mut rules: BTreeMap<String, (u64, Vec<String>)> = BTreeMap::new();
    let table = Table::open(output, "aliases.csv")?;
    let [id, alias, mentions] = table.columns(["entity_id", "alias", "mentions"])?;
    let [name, meaning] = table.columns(["rule", "meaning"])?;
    table.each(|row| {
        if row.plain(id) == entity.id {
            let count: u64 = row.number(mentions)?;
            let rule = rules
                .entry(format!("{} ({})", row.text(meaning), row.plain(name)))
                .or_default();
            rule.0 += count;
            rule.1.push(format!("{} {count}", row.text(alias)));
        }
        Ok(())
    })?;
    let mut sorted: Vec<_> = rules.into_iter().collect();
    sorted.sort_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(&b.0)));
    for (rule, (count, forms)) in sorted {
        let _ = writeln!(text, "{count:6}  {rule}: {}", forms.join(", "));
    }
    // Where each form stands first, and the sentence, as far as it is evidence of anything.
    let mut places: BTreeMap<String, (String, String, String)> = BTreeMap::new();
    let table = Table::open(output, "mentions.csv")?;
    let [id, text_at, doc_id] = table.columns(["entity_id", "text", "doc_id"])?;
    let [start, paragraph] = table.columns(["start", "paragraph"])?;
    table.each(|row| {
        if row.plain(id) == entity.id {
            let words: Vec<&str> = row.text(text_at).split_whitespace().collect();
            places.entry(words.join(" ")).or_insert_with(|| {
                (
                    row.text(doc_id).to_owned(),
                    row.plain(start).to_owned(),
                    row.plain(paragraph).to_owned(),
                )
            });
        }
        Ok(())
    })?;
    let mut quotes: BTreeMap<(String, String), String> = BTreeMap::new();
    let wanted: Vec<(String, u64)> = places
        .values()
        .map(|(doc, start, _)| (doc.clone(), start.parse().unwrap_or(0)))
        .collect();
    let table = Table::open(output, "evidence.csv")?;
    let [doc_id, start, end, quote] = table.columns(["doc_id", "start", "end", "quote"])?;
    table.each(|row| {
        let doc = row.text(doc_id);
        if !wanted.iter().any(|(place, _)| place == doc) {
            return Ok(());
        }
        let span = row.number::<u64>(start)?..row.number::<u64>(end)?;
        for (place, start) in &wanted {
            if place == doc && span.contains(start) {
                quotes
                    .entry((doc.to_owned(), start.to_string()))
                    .or_insert_with(|| row.text(quote).to_owned());
            }
        }
        Ok(())
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
    let known = registry(output)?;
    let (one, other) = (named(&known, one)?, named(&known, other)?);
    drop(known);
    let mut edges: BTreeMap<(String, String), (u64, Vec<String>)> = BTreeMap::new();
    let table = Table::open(output, "evidence.csv")?;
    let [edge_id, doc_id, paragraph] = table.columns(["edge_id", "doc_id", "paragraph"])?;
    let [quote, rule] = table.columns(["quote", "rule"])?;
    table.each(|row| {
        let edge = row.plain(edge_id);
        let ends: Vec<&str> = edge.split("--").collect();
        let (Some(first), Some(last)) = (ends.first(), ends.last()) else {
            return Ok(());
        };
        let joins =
            (*first == one.id && *last == other.id) || (*first == other.id && *last == one.id);
        if !joins {
            return Ok(());
        }
        let key = (edge.to_owned(), row.text(rule).to_owned());
        let evidence = edges.entry(key).or_default();
        evidence.0 += 1;
        if evidence.1.len() < SHOWN {
            let paragraph = match row.plain(paragraph) {
                "" => String::new(),
                number => format!(", paragraph {number}"),
            };
            let (doc, quote) = (row.text(doc_id), row.text(quote));
            evidence.1.push(format!("{doc}{paragraph}: {quote}"));
        }
        Ok(())
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
