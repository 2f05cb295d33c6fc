//! What can be looked at without a run: one document, and whether lists and rules are well formed.

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::inspection::{Evidence, Inspection, Name, Refused};
use crate::mention::Kind;
use crate::read;
use crate::span::Span;
use crate::tag::{Scratch, Tagger, Weighed};

use super::CheckReport;
use super::stages::{Stages, list_files};

/// Which document to look at, and with which lists.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The file, or `FILE#PART`; see [`read::document`].
    pub document: String,
    /// How the file is to be read.
    pub reading: read::Options,
    /// Folders of lists to add.
    pub gazetteers: Vec<PathBuf>,
    /// Whether those stand alone, without the lists of the program.
    pub only: bool,
}

/// Takes one document through the stages up to the resolution within it, and keeps all that is known of it.
///
/// # Errors
/// No such document, one that cannot be read, a container with several of which none was named, or a list that cannot
/// be used.
pub fn inspect(look: &Look) -> Result<Inspection> {
    let files = list_files(&look.gazetteers, look.only, None)?;
    let document = read::document(&look.document, &look.reading)?;
    let stages = Stages::new(&files)?;
    let mut segments = stages.segmenter.segment(&document);
    let mut scratch = Scratch::default();
    let (tags, considered) = stages
        .tagger
        .explain(&document, &mut segments, &mut scratch);
    let resolved = crate::resolve::within(
        &document,
        &segments,
        &tags,
        &stages.entries,
        &stages.customs,
    );
    let evidence = |weighed: &[Weighed]| -> Vec<Evidence> {
        weighed
            .iter()
            .map(|weighed| Evidence {
                kind: weighed.kind,
                rule: stages.names.name(weighed.rule).to_owned(),
                entry: weighed.entry.map(|id| {
                    let entry = stages.entries.get(id);
                    let text = |text| stages.entries.text(text).to_owned();
                    (text(entry.id), text(entry.name))
                }),
                weight: weighed.weight,
                hints: weighed.hints.clone(),
                score: weighed.score,
            })
            .collect()
    };
    let mut names: Vec<Name> = tags
        .mentions
        .iter()
        .zip(&resolved.owners)
        .map(|(mention, owner)| {
            let known = considered
                .iter()
                .filter(|_| mention.kind != Kind::Topic)
                .find(|name| name.spans.binary_search(&mention.span).is_ok());
            Name {
                span: mention.span,
                sentence: mention.sentence,
                kind: mention.kind,
                entity: resolved.shown(*owner).to_owned(),
                rule: stages.names.name(mention.rule).to_owned(),
                evidence: known.map_or_else(Vec::new, |name| evidence(&name.weighed)),
            }
        })
        .collect();
    names.sort_by_key(|name| (name.span, name.kind));
    let weighed = |span: &Span| {
        names
            .iter()
            .any(|name| name.kind != Kind::Topic && name.span == *span)
    };
    let refused = considered
        .iter()
        .filter(|name| !name.spans.iter().any(weighed))
        .map(|name| Refused {
            spans: name.spans.clone(),
            evidence: evidence(&name.weighed),
            instead: name.kind.and_then(|_| {
                let touching = names.iter().filter(|other| {
                    other.kind != Kind::Topic && other.span.overlaps(name.spans[0])
                });
                touching.map(|other| other.span).next()
            }),
        })
        .collect();
    Ok(Inspection {
        document,
        segments,
        names,
        refused,
        threshold: Tagger::THRESHOLD,
    })
}

/// Goes through all lists and rules: every row can be read, every example of every rule holds.
///
/// # Errors
/// Everything that is wrong, each with file and line.
pub fn check(gazetteers: &[PathBuf], only: bool) -> std::result::Result<CheckReport, Vec<Error>> {
    let one = |error| vec![error];
    let files = list_files(gazetteers, only, None).map_err(one)?;
    let stages = Stages::new(&files).map_err(one)?;
    let mut failing = stages.tagger.failing_examples(&stages.segmenter);
    let relations = stages.relater.failing_examples().map_err(one)?;
    failing.extend(relations.into_iter().map(Error::Example));
    if !failing.is_empty() {
        return Err(failing);
    }
    let (lists, rows) = files.count().map_err(one)?;
    let (tag_rules, tag_examples) = stages.tagger.rules();
    let (relation_rules, relation_examples) = stages.relater.rules();
    Ok(CheckReport {
        lists,
        rows,
        rules: tag_rules + relation_rules,
        examples: tag_examples + relation_examples,
    })
}
