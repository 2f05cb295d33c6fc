//! Who was found: `entities.csv` and `aliases.csv` read back.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::table::{Row, Table};
use super::{Documents, Ids, ids};
use crate::certainty::Certainty;
use crate::country::Country;
use crate::entity::{Alias, Entity, Registry};
use crate::error::{Error, Result};
use crate::mention::Kind;
use crate::resolve::Join;

/// Reads everybody and everything that an output tells of.
pub(super) fn registry(output: &Path) -> Result<Registry> {
    let mut found = entities(output)?;
    found.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    if let Some(pair) = found.windows(2).find(|pair| pair[0].0.id == pair[1].0.id) {
        return Err(Error::Output(format!(
            "{}: {} stands in it twice: delete one of the rows, or run extract again",
            output.join("tables/entities.csv").display(),
            pair[0].0.id
        )));
    }
    let (entities, certainties) = found.into_iter().unzip();
    let mut registry = Registry::told(entities, certainties);
    // Topics have no rows there, and a table of the user's may lack it.
    if Table::exists(output, "aliases.csv") {
        let ids = ids(&registry);
        aliases(output, &ids, &mut registry)?;
    }
    Ok(registry)
}

/// The rows of `entities.csv`, in their order.
fn entities(output: &Path) -> Result<Vec<(Entity, Certainty)>> {
    let table = Table::open(output, "entities.csv")?;
    let [id, label, kind, subtype, country, gazetteer_id] = table.columns([
        "entity_id",
        "entity",
        "type",
        "subtype",
        "country",
        "gazetteer_id",
    ])?;
    let [aliases, counts, mentions, documents, first, last, certainty] = table.columns([
        "aliases",
        "alias_counts",
        "mentions",
        "documents",
        "first_date",
        "last_date",
        "certainty",
    ])?;
    let mut found = Vec::new();
    table.each(|row| {
        let entity = Entity {
            id: entity_id(row, id)?,
            label: row.text(label).to_owned(),
            kind: kind_of(row.plain(kind)).ok_or_else(|| row.unknown(kind))?,
            subtype: row.text(subtype).to_owned(),
            country: match row.plain(country) {
                "" => None,
                code => Some(Country::parse(code).ok_or_else(|| row.unknown(country))?),
            },
            aliases: listed(row.text(aliases), row.text(counts)),
            mentions: row.number(mentions)?,
            documents: row.number(documents)?,
            first_date: row.date(first)?,
            last_date: row.date(last)?,
            gazetteer_id: row.text(gazetteer_id).to_owned(),
            is_surname: false,
            rivals: Vec::new(),
        };
        found.push((entity, row.certainty(certainty)?));
        Ok(())
    })?;
    Ok(found)
}

/// An id, which stands in other files as it is.
fn entity_id(row: &Row<'_>, column: usize) -> std::result::Result<String, String> {
    let id = row.plain(column);
    let known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if id.is_empty() || id.contains("--") || !id.bytes().all(known) {
        return Err(format!("`{id}` is no id of an entity: run extract again"));
    }
    Ok(id.to_owned())
}

fn kind_of(name: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.name() == name)
}

/// The forms as `entities.csv` lists them. Which rule joined them is not told there.
fn listed(forms: &str, counts: &str) -> Vec<Alias> {
    let mut counts = counts.split('|').map(|count| count.parse().unwrap_or(1));
    let forms = forms.split('|').filter(|form| !form.is_empty());
    forms
        .map(|form| Alias {
            text: form.to_owned(),
            joins: vec![(Join::Name, counts.next().unwrap_or(1))],
        })
        .collect()
}

/// Reads the forms with the rules that joined them.
fn aliases(output: &Path, ids: &Ids, registry: &mut Registry) -> Result<()> {
    let table = Table::open(output, "aliases.csv")?;
    let [id, text, mentions, rule] = table.columns(["entity_id", "alias", "mentions", "rule"])?;
    let mut found: FxHashMap<u32, Vec<Alias>> = FxHashMap::default();
    table.each(|row| {
        let entity = ids.get(row.plain(id)).ok_or_else(|| missing(row, id))?;
        let name = row.plain(rule);
        let join = Join::ALL.into_iter().find(|join| join.name() == name);
        let join = (
            join.ok_or_else(|| row.unknown(rule))?,
            row.number(mentions)?,
        );
        let text = row.text(text);
        let known = found.entry(entity.0).or_default();
        // Rows of a form stand together, unless somebody sorted them.
        match known.iter_mut().rev().find(|alias| alias.text == text) {
            Some(alias) => alias.joins.push(join),
            None => known.push(Alias {
                text: text.to_owned(),
                joins: vec![join],
            }),
        }
        Ok(())
    })?;
    for (place, entity) in (0..).zip(&mut registry.entities) {
        if let Some(mut aliases) = found.remove(&place) {
            for alias in &mut aliases {
                alias.joins.sort_unstable();
            }
            aliases.sort_by(|a, b| b.count().cmp(&a.count()).then_with(|| a.text.cmp(&b.text)));
            entity.aliases = aliases;
        }
    }
    Ok(())
}

/// Says that a row names an entity that `entities.csv` does not have.
pub(super) fn missing(row: &Row<'_>, column: usize) -> String {
    format!(
        "`{}` is not in entities.csv: the tables are not of one run: run extract again",
        row.plain(column)
    )
}

/// Counts mentions, documents and dates anew, in some of the documents alone.
pub(crate) fn recount_mentions(
    output: &Path,
    documents: &Documents,
    registry: &mut Registry,
) -> Result<()> {
    let ids = ids(registry);
    for entity in &mut registry.entities {
        (entity.mentions, entity.documents) = (0, 0);
        (entity.first_date, entity.last_date) = (None, None);
    }
    let table = Table::open(output, "mentions.csv")?;
    let [id, doc_id] = table.columns(["entity_id", "doc_id"])?;
    let mut seen: FxHashSet<(u32, u32)> = FxHashSet::default();
    table.each(|row| {
        let Some((document, date)) = documents.get(row, doc_id)? else {
            return Ok(());
        };
        let place = ids.get(row.plain(id)).ok_or_else(|| missing(row, id))?;
        let entity = &mut registry.entities[place.0 as usize];
        entity.mentions += 1;
        if seen.insert((place.0, document)) {
            entity.documents += 1;
            if let Some(date) = date {
                entity.first_date = Some(entity.first_date.map_or(date, |first| first.min(date)));
                entity.last_date = Some(entity.last_date.map_or(date, |last| last.max(date)));
            }
        }
        Ok(())
    })
}
