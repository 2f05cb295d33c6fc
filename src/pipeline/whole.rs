//! What tells of the whole collection: the tables and graphs written at the end, and the run itself.

use std::path::Path;

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
use crate::timeline::Timeline;
use crate::view::View;

use super::{Settings, Summary};

/// What is drawn, and where it is built.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) registry: &'a Registry,
    pub(super) network: &'a Network,
    pub(super) view: &'a View,
    /// The folder of the finished tables, which tell what is shown and nothing else.
    pub(super) tables: &'a Path,
    pub(super) staging: &'a Staging,
    /// What the page says of the run.
    pub(super) about: &'a About,
}

/// Writes what tells of the whole collection: the tables, then what is seen of them.
pub(super) fn export(
    seen: Seen<'_>,
    skipped: &[Skipped],
    (review, left_out): (&[ReviewRow], usize),
    timeline: &Timeline,
) -> Result<()> {
    let (registry, network, tables) = (seen.registry, seen.network, seen.tables);
    let jobs: [&(dyn Fn() -> Result<()> + Sync); 5] = [
        &|| crate::export::tables::write_entities(tables, registry, network),
        &|| crate::export::tables::write_timeline(tables, registry, timeline),
        &|| crate::export::tables::write_skipped(tables, skipped),
        &|| crate::export::tables::write_aliases(tables, registry),
        &|| crate::export::tables::write_review(tables, review, left_out),
    ];
    let (tables, graphs) = rayon::join(
        || jobs.par_iter().with_max_len(1).try_for_each(|job| job()),
        || graphs(seen),
    );
    tables.and(graphs)
}

/// Writes the files for Gephi and the graphs, which need no tables.
pub(super) fn graphs(seen: Seen<'_>) -> Result<()> {
    let (registry, network, view) = (seen.registry, seen.network, seen.view);
    let (gephi, graph) = (seen.staging.gephi(), seen.staging.graph());
    let jobs: [&(dyn Fn() -> Result<()> + Sync); 8] = [
        &|| crate::export::gexf::write_all(&graph, registry, network, view),
        &|| crate::export::graphml::write_comentions(&graph, registry, network, view),
        &|| crate::export::gephi::write_edges(&gephi, registry, network),
        &|| crate::export::graphml::write_relations(&graph, registry, network, view),
        &|| crate::export::gexf::write_overview(&graph, registry, network, view),
        &|| crate::export::graphml::write_overview(&graph, registry, network, view),
        &|| crate::export::svg::write_overview(&graph, registry, network, view),
        &|| crate::export::gephi::write_nodes(&gephi, registry, network),
    ];
    jobs.par_iter().with_max_len(1).try_for_each(|job| job())
}

/// Writes what is made from finished tables: the page and the workbook, and the database of `database`, the tables that it
/// is to hold, where it is asked for.
pub(super) fn views(seen: Seen<'_>, database: Option<&Path>) -> Result<()> {
    let root = seen.staging.root();
    let jobs: [&(dyn Fn() -> Result<()> + Sync); 3] = [
        &|| crate::export::workbook::write(seen.tables, &root, seen.view, seen.about.is_apart),
        &|| pages(seen),
        &|| {
            database.map_or(Ok(()), |tables| {
                crate::export::database::write(tables, &root)
            })
        },
    ];
    jobs.par_iter().with_max_len(1).try_for_each(|job| job())
}

/// Writes the page of the finished tables.
fn pages(seen: Seen<'_>) -> Result<()> {
    let root = seen.staging.root();
    crate::export::report::write(&root, seen.tables, seen.registry, seen.network, seen.about)
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
            let file =
                named.map_or_else(|| review.file.clone(), |named| named.display().to_string());
            (file, review.digest.clone())
        }),
        ..About::default()
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
