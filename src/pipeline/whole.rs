//! What tells of the whole collection: the tables and graphs written at the end, and the run itself.

use rayon::prelude::*;

use crate::entity::Registry;
use crate::error::{Result, Skipped};
use crate::export::report::About;
use crate::export::run::{Counts, Run};
use crate::export::staging::Staging;
use crate::gazetteer::ListFiles;
use crate::mention::Kind;
use crate::network::Network;
use crate::resolve::Resolution;
use crate::review::{Review, ReviewFile, ReviewRow};

use super::{Settings, Summary};

/// Writes what tells of the whole collection.
pub(super) fn export(
    registry: &Registry,
    network: &Network,
    skipped: &[Skipped],
    (review, left_out): (&[ReviewRow], usize),
    staging: &Staging,
) -> Result<()> {
    let (tables, gephi, graph) = (staging.tables(), staging.gephi(), staging.graph());
    let jobs: [&(dyn Fn() -> Result<()> + Sync); 8] = [
        &|| crate::export::graphml::write_comentions(&graph, registry, network),
        &|| crate::export::gephi::write_edges(&gephi, registry, network),
        &|| crate::export::graphml::write_relations(&graph, registry, network),
        &|| crate::export::tables::write_entities(&tables, registry, network),
        &|| crate::export::gephi::write_nodes(&gephi, registry, network),
        &|| crate::export::tables::write_skipped(&tables, skipped),
        &|| crate::export::tables::write_aliases(&tables, registry),
        &|| crate::export::tables::write_review(&tables, review, left_out),
    ];
    jobs.par_iter().with_max_len(1).try_for_each(|job| job())
}

/// The decisions that do not apply, each with its line and reason.
pub(super) fn unapplied(review: &Review, told: &[ReviewRow]) -> Vec<String> {
    let rows = review.decisions.iter().zip(told);
    rows.filter(|(_, row)| row.is_refused())
        .map(|(decision, row)| {
            let why = row.status.trim_start_matches("not applied: ");
            let shown = match row.entity.shown() {
                "" => &row.reason,
                shown => shown,
            };
            format!("line {}: {} {shown}: {why}", decision.line, row.decision)
        })
        .collect()
}

/// What the report says of the run.
pub(super) fn about(settings: &Settings, files: &ListFiles, review: Option<&ReviewFile>) -> About {
    About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        lists_digest: files.digest(),
        window: settings.window.name().to_owned(),
        min_weight: settings.min_weight,
        // As it was named; meanwhile it may lie elsewhere.
        review: review.map(|review| {
            let named = settings.review.as_ref();
            let file = named.map_or_else(|| review.file.clone(), |named| named.display().to_string());
            (file, review.digest.clone())
        }),
        filters: Vec::new(),
    }
}

/// What is told of the run itself. `rows` are those of the tables written by document.
pub(super) fn record(
    settings: &Settings,
    files: &ListFiles,
    registry: &Registry,
    network: &Network,
    summary: &Summary,
    rows: [u64; 4],
) -> Run {
    let of_kind = |kind: Kind| {
        registry
            .entities
            .iter()
            .filter(|entity| entity.kind == kind)
            .count() as u64
    };
    Run {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        lists_digest: files.digest(),
        review: None,
        window: settings.window.name().to_owned(),
        min_weight: settings.min_weight,
        counts: Counts {
            documents: summary.documents,
            skipped: summary.skipped.len() as u64,
            bytes: summary.bytes,
            mentions: summary.mentions,
            entities: summary.entities,
            persons: of_kind(Kind::Person),
            organisations: of_kind(Kind::Organisation),
            places: of_kind(Kind::Place),
            topics: of_kind(Kind::Topic),
            comentions: summary.comentions,
            relations: rows[1],
            relation_edges: summary.relations,
            evidence: rows[2],
            communities: network.communities() as u64,
            proposals: summary.proposals,
            proposals_left_out: summary.proposals_left_out,
        },
        seconds: summary
            .seconds
            .iter()
            .map(|(stage, seconds)| crate::export::run::Stage {
                stage: stage.clone(),
                seconds: *seconds,
            })
            .collect(),
        ..Run::default()
    }
}

/// The labels most often mentioned, by kind.
pub(super) fn most_mentioned(resolution: &Resolution) -> Vec<(Kind, Vec<String>)> {
    const SHOWN: usize = 5;
    Kind::ALL
        .into_iter()
        .map(|kind| {
            let mut of_kind: Vec<_> = resolution
                .registry
                .entities
                .iter()
                .filter(|entity| entity.kind == kind)
                .collect();
            of_kind.sort_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| a.id.cmp(&b.id)));
            (
                kind,
                of_kind
                    .into_iter()
                    .take(SHOWN)
                    .map(|entity| entity.label.clone())
                    .collect(),
            )
        })
        .collect()
}
