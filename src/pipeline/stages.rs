//! The stages up to the barrier, made of the lists in force, and one document through them.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::document::Document;
use crate::error::{Error, Result, Skipped};
use crate::fault;
use crate::gazetteer::{Entries, ListFiles};
use crate::mention::Kind;
use crate::relate::Relater;
use crate::resolve::Customs;
use crate::review::Review;
use crate::rule::RuleNames;
use crate::segment::Segmenter;
use crate::tag::{Lexicon, Scratch, Tagger};
use crate::tagged::TaggedDocument;

use super::first_pass::Recorded;

/// The stages up to the barrier, built once.
pub(super) struct Stages {
    pub(super) entries: Arc<Entries>,
    pub(super) customs: Customs,
    pub(super) segmenter: Segmenter,
    pub(super) tagger: Tagger,
    pub(super) relater: Relater,
    pub(super) names: RuleNames,
    /// Buffers of threads that are done with them, to be filled again.
    spare: Mutex<Vec<Scratch>>,
    /// Whether the records keep what documents know of their entities: only a person's decisions ask for it again.
    pub(super) keeps_entities: bool,
}

impl Stages {
    pub(super) fn new(files: &ListFiles) -> Result<Self> {
        let mut names = RuleNames::default();
        let (entries, lexicon) = rayon::join(
            || Entries::load_by(files, |one, other| rayon::join(one, other)),
            || Lexicon::load(files),
        );
        let entries = Arc::new(entries?);
        let tagger = Tagger::read(files, &entries, lexicon?, &mut names)?;
        let (tagger, (segmenter, relater, customs)) = rayon::join(
            || tagger.build(),
            || {
                let relater = Relater::new(files, &mut names);
                (Segmenter::new(files), relater, Customs::load(files))
            },
        );
        Ok(Self {
            customs: customs?.with_adjectives(&entries),
            segmenter: segmenter?,
            tagger: tagger?,
            relater: relater?,
            names,
            entries,
            spare: Mutex::default(),
            keeps_entities: true,
        })
    }

    /// One document through all stages up to the barrier.
    ///
    /// `stage` tells which stage it is in, for the case that one fails.
    fn document(
        &self,
        document: &Document,
        scratch: &mut Scratch,
        stage: &Cell<&'static str>,
    ) -> TaggedDocument {
        let enter = |name| {
            stage.set(name);
            #[cfg(test)]
            crate::testing::fail_where_told(&document.text, name);
        };
        enter("segment");
        let mut segments = self.segmenter.segment(document);
        enter("tag");
        let tags = self.tagger.tag(document, &mut segments, scratch);
        enter("resolve");
        let resolved =
            crate::resolve::within(document, &segments, &tags, &self.entries, &self.customs);
        let actors = resolved.actors(&tags.mentions);
        let (mentions, owners) = actors
            .as_ref()
            .map_or((&tags.mentions, &resolved.owners), |(mentions, owners)| {
                (mentions, owners)
            });
        enter("relate");
        let relations =
            self.relater
                .relate(document, &segments, mentions, owners, &resolved.entities);
        TaggedDocument::new(
            document,
            segments,
            &tags.mentions,
            resolved.entities,
            &resolved.owners,
            relations,
        )
    }

    /// Buffers for a thread.
    pub(super) fn buffers(&self) -> Buffers<'_> {
        let mut spare = self.spare.lock().expect("never held in a panic");
        Buffers {
            scratch: spare.pop().unwrap_or_default(),
            spare: &self.spare,
        }
    }

    /// One document as the record that is kept of it. Where a stage fails on it, it is passed over and the fault named.
    pub(super) fn record(&self, document: &Document, scratch: &mut Scratch) -> Recorded {
        let stage = Cell::new("");
        let recorded = fault::caught(|| self.recorded(document, scratch, &stage));
        recorded.unwrap_or_else(|fault| {
            // It may hold half of what belongs to this document.
            *scratch = Scratch::default();
            Err(fault.skipped(&document.id, stage.get()))
        })
    }

    fn recorded(
        &self,
        document: &Document,
        scratch: &mut Scratch,
        stage: &Cell<&'static str>,
    ) -> Recorded {
        let mut tagged = self.document(document, scratch, stage);
        // A record is about as long as its document: room for that spares moving it as it grows.
        let room = Vec::with_capacity(document.text.len());
        let entities = if self.keeps_entities {
            Vec::new()
        } else {
            std::mem::take(&mut tagged.entities)
        };
        let record = postcard::to_extend(&tagged, room);
        if !self.keeps_entities {
            tagged.entities = entities;
        }
        match record {
            Ok(record) => {
                // The record has them; what is let go of where it was made costs less than what another thread frees.
                tagged.sentences = Vec::new();
                tagged.relations = Vec::new();
                Ok((tagged, record))
            }
            Err(error) => Err(Skipped {
                input: document.id.clone(),
                reason: format!("cannot keep what was found in it: {error}"),
            }),
        }
    }
}

/// Buffers that grow to the size of a document once, not with every document; they go back where they came from.
pub(super) struct Buffers<'s> {
    pub(super) scratch: Scratch,
    spare: &'s Mutex<Vec<Scratch>>,
}

impl Drop for Buffers<'_> {
    fn drop(&mut self) {
        if let Ok(mut spare) = self.spare.lock() {
            spare.push(std::mem::take(&mut self.scratch));
        }
    }
}

/// The files of lists in force; what a run writes into `output` is none of them.
pub(super) fn list_files(
    gazetteers: &[PathBuf],
    only: bool,
    output: Option<&Path>,
) -> Result<ListFiles> {
    let mut files = if only {
        ListFiles::default()
    } else {
        ListFiles::embedded()
    };
    for folder in gazetteers {
        files.add_beside(folder, output)?;
    }
    Ok(files)
}

/// Makes lists of the names that a person added.
pub(super) fn add_names(files: &mut ListFiles, review: &Review) -> Result<()> {
    for (folder, kind) in [
        ("people", Kind::Person),
        ("organisations", Kind::Organisation),
        ("places", Kind::Place),
    ] {
        let mut list = csv::Writer::from_writer(Vec::new());
        let mut write = |row: [&str; 3]| {
            list.write_record(row)
                .map_err(|error| Error::Output(format!("cannot add names: {error}")))
        };
        write(["name", "aliases", "weight"])?;
        let mut added = 0;
        for name in review.additions().filter(|name| name.value == kind.name()) {
            write([&name.entity.label, &name.form, "95"])?;
            added += 1;
        }
        if added > 0 {
            let bytes = list.into_inner().unwrap_or_default();
            files.add_list(&format!("{folder}/review.csv"), "the review", bytes);
        }
    }
    Ok(())
}
