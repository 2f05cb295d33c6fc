//! A finished output, read back from its tables: who was found, and who is tied to whom.
//!
//! What is read is what was written, so that whatever is made of it anew is the same, byte for byte. Numbers with a
//! point are known as far as the tables tell them; nothing is computed from more.

mod check;
mod documents;
mod edges;
mod entities;
pub(crate) mod part;
mod quotes;
pub(crate) mod table;

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::entity::{EntityId, Registry};
use crate::error::{Error, Result};
use crate::export::run::{Run, read_run};
use crate::export::staging::finished;
use crate::network::{CoMention, RelationEdge};

pub(crate) use check::check;
pub(crate) use documents::Documents;
pub use documents::Period;
pub(crate) use edges::{recount, relations};
pub(crate) use entities::recount_mentions;

/// What is shown of several entities that bear a name.
const SHOWN: usize = 20;

/// A finished output.
#[derive(Debug)]
pub struct Finished {
    /// The folder.
    pub folder: PathBuf,
    /// Its `run.json`.
    pub run: Run,
    /// The digest of that file, by which another run is told.
    pub(crate) digest: String,
    /// Everybody and everything that was found.
    pub registry: Registry,
    /// Who is mentioned with whom, sorted.
    pub comentions: Vec<CoMention>,
    /// Who stands in which relation to whom, sorted.
    pub relations: Vec<RelationEdge>,
}

/// The entities of an output by their ids.
pub(crate) type Ids = FxHashMap<String, EntityId>;

impl Finished {
    /// Reads an output.
    ///
    /// # Errors
    /// One that is unfinished, or a table that cannot be read, with file, line and remedy.
    pub fn read(folder: &Path) -> Result<Self> {
        finished(folder)?;
        let (run, digest) = read_run(folder)?;
        let registry = entities::registry(folder)?;
        let ids = ids(&registry);
        let (comentions, relations) = rayon::join(
            || edges::comentions(folder, &ids),
            || edges::relations(folder, &ids, None),
        );
        Ok(Self {
            folder: folder.to_owned(),
            run,
            digest,
            registry,
            comentions: comentions?,
            relations: relations?,
        })
    }
}

/// Reads who was found in an output.
///
/// # Errors
/// An output that is unfinished, or a table that cannot be read.
pub fn registry(folder: &Path) -> Result<Registry> {
    finished(folder)?;
    entities::registry(folder)
}

/// The entities by their ids.
pub(crate) fn ids(registry: &Registry) -> Ids {
    let ids = (0..).map(EntityId);
    let entities = registry.entities.iter().zip(ids);
    entities
        .map(|(entity, id)| (entity.id.clone(), id))
        .collect()
}

/// The entity that a user means: by id, else by label, else by any of its forms.
///
/// # Errors
/// [`Error::NoInput`] where none bears the name, or several do, which are named.
pub fn find(registry: &Registry, wanted: &str) -> Result<EntityId> {
    let folded = wanted.to_lowercase();
    let rank = |id: EntityId| {
        let entity = registry.get(id);
        let has = |form: &str| form.to_lowercase() == folded;
        if entity.id == wanted {
            Some(0)
        } else if has(&entity.label) {
            Some(1)
        } else if entity.aliases.iter().any(|alias| has(&alias.text)) {
            Some(2)
        } else {
            None
        }
    };
    let ids = registry.by_mentions().into_iter();
    let mut found: Vec<(u8, EntityId)> = ids.filter_map(|id| Some((rank(id)?, id))).collect();
    let best = found.iter().map(|&(rank, _)| rank).min();
    found.retain(|&(rank, _)| Some(rank) == best);
    match found.as_slice() {
        [] => Err(Error::NoInput(format!(
            "{wanted}: no entity has this id, label or form: tables/entities.csv lists them"
        ))),
        [(_, one)] => Ok(*one),
        several => {
            let lines = several.iter().take(SHOWN);
            let lines: Vec<String> = lines
                .map(|&(_, id)| format!("\n  {}", describe(registry, id)))
                .collect();
            let more = match several.len().saturating_sub(SHOWN) {
                0 => String::new(),
                more => format!("\n  and {more} more"),
            };
            Err(Error::NoInput(format!(
                "{wanted}: several entities bear this name; name one by its id:{}{more}",
                lines.concat()
            )))
        }
    }
}

/// An entity in a line: its label and id, what it is, and where it stands.
pub(crate) fn describe(registry: &Registry, id: EntityId) -> String {
    let entity = registry.get(id);
    let listed = match entity.gazetteer_id.as_str() {
        "" => "in no list",
        listed => listed,
    };
    let dates = match (entity.first_date, entity.last_date) {
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    };
    format!(
        "{} ({}), {}, {listed}: {} mentions in {} documents{dates}, {}",
        entity.label,
        entity.id,
        entity.kind.name(),
        entity.mentions,
        entity.documents,
        registry.certainty(id).confidence().name()
    )
}
