//! Writes `report.html`: the map of the overview, its sentences and the tables, in one file that asks nothing of a
//! network.
//!
//! The page is a frame ([`FRAME`]), a style, a script, and the data as JSON. It is a function of what the tables say
//! and of the network: `extract` writes it over its own staging folder, `graph` over a finished output, byte for byte
//! the same. No text of a document becomes markup: it stands in JSON with every `<` escaped, the script puts it in
//! place as text, and the page's Content-Security-Policy lets nothing run but the one script, known by its digest.
//!
//! A page has a limit on its size ([`Limits`]). What it has no room for is told in the page, and stands in the tables.

mod calendar;
mod data;
mod documents;
mod evidence;
mod marks;
mod review;
mod table;
mod timeline;

use std::path::Path;

use serde::Serialize;

use crate::entity::{Entity, Registry};
use crate::error::{Error, Result};
use crate::export::table::Sink;
use crate::network::Network;
use documents::Documents;
use evidence::Evidence;

/// The file's name.
pub const REPORT: &str = "report.html";

/// The page without its style, script and data.
const FRAME: &str = include_str!("page.html");

const STYLE: &str = include_str!("style.css");

/// The parts of the script, in order: they run as one.
const SCRIPT: [&str; 12] = [
    include_str!("js/dom.js"),
    include_str!("js/data.js"),
    include_str!("js/state.js"),
    include_str!("js/chart.js"),
    include_str!("js/paper.js"),
    include_str!("js/map.js"),
    include_str!("js/cards.js"),
    include_str!("js/search.js"),
    include_str!("js/filters.js"),
    include_str!("js/lists.js"),
    include_str!("js/review.js"),
    include_str!("js/main.js"),
];

/// What the page says of the run that made it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct About {
    /// The program's version.
    pub version: String,
    /// The digest of all lists and rules.
    pub lists_digest: String,
    /// What counts as mentioned together.
    pub window: String,
    /// Ties below this weight were left out; relations never are.
    pub min_weight: u32,
    /// The review that the run was given: its file and its digest.
    pub review: Option<(String, String)>,
    /// Of a view that shows a part: each filter in force, as a plain phrase.
    pub filters: Vec<String>,
    /// Whether the page stands in a folder of its own, without the tables.
    pub is_apart: bool,
}

/// How large the page and its parts may grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole page.
    pub page: usize,
    /// Bytes of the names that are no part of the map, about.
    pub names: usize,
    /// Relations.
    pub relations: usize,
    /// Bytes of proposals for a person.
    pub review: usize,
    /// Bytes of skipped inputs.
    pub skipped: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            page: 5_500_000,
            names: 1_900_000,
            relations: 8_000,
            review: 500_000,
            skipped: 100_000,
        }
    }
}

/// Writes the page into `root`, from the finished tables in `tables`.
///
/// # Errors
/// A table that cannot be read, or a page that cannot be written.
pub fn write(
    root: &Path,
    tables: &Path,
    registry: &Registry,
    network: &Network,
    about: &About,
) -> Result<()> {
    write_within(root, tables, registry, network, about, &Limits::default())
}

/// Writes the page within limits of one's own.
///
/// # Errors
/// As [`write()`].
pub fn write_within(
    root: &Path,
    tables: &Path,
    registry: &Registry,
    network: &Network,
    about: &About,
    limits: &Limits,
) -> Result<()> {
    let page = page(tables, registry, network, about, limits)?;
    let mut sink = Sink::create(root.join(REPORT))?;
    sink.write(&page)?;
    sink.finish()
}

/// How often names and relations are halved before none are left but those of the map.
const HALVINGS: u32 = 4;

impl Limits {
    /// The same page, with half of what is no part of the map.
    fn halved(self) -> Self {
        Self {
            page: self.page,
            names: self.names / 2,
            relations: self.relations / 2,
            review: self.review / 2,
            skipped: self.skipped / 2,
        }
    }

    /// The map alone.
    fn least(self) -> Self {
        Self {
            names: 0,
            relations: 0,
            review: 0,
            skipped: 0,
            ..self
        }
    }
}

/// The bytes of the page. One that is too large is made again with half the names and relations, until it fits or the
/// map alone is left, and then says so.
fn page(
    tables: &Path,
    registry: &Registry,
    network: &Network,
    about: &About,
    limits: &Limits,
) -> Result<Vec<u8>> {
    let documents = Documents::read(tables)?;
    let mut limits = *limits;
    let mut margin = MARGIN;
    for attempt in 0..=HALVINGS {
        let (page, is_over) = page_of(
            tables, registry, network, about, &documents, &limits, margin,
        )?;
        if page.len() <= limits.page {
            return Ok(page);
        }
        margin += page.len() - limits.page;
        if attempt == HALVINGS {
            limits = limits.least();
        } else if is_over {
            limits = limits.halved();
        }
    }
    let last = page_of(
        tables, registry, network, about, &documents, &limits, margin,
    )?;
    Ok(last.0)
}

/// The bytes of a page whose sentences leave `margin` bytes of room, and whether it is too large without them.
fn page_of(
    tables: &Path,
    registry: &Registry,
    network: &Network,
    about: &About,
    documents: &Documents,
    limits: &Limits,
    margin: usize,
) -> Result<(Vec<u8>, bool)> {
    let chosen = data::Chosen::new(registry, network, documents.bars, limits);
    let mut words = data::Words::new();
    let mut names = data::names(registry, &chosen, &mut words);
    timeline::read(tables, registry, &chosen, documents, &mut names.by_bar)?;
    let (mut ties, mut edge_ids) = data::ties(registry, network, &chosen);
    let (mut relations, relation_ids, relations_left_out) =
        data::relations(registry, network, &chosen, limits);
    timeline::roles(tables, &relation_ids, &mut words, &mut relations.roles)?;
    let first_relation = edge_ids.len();
    edge_ids.extend(relation_ids);
    let mut evidence = Evidence::read(tables, &edge_ids, documents)?;
    let mut cells = std::mem::take(&mut evidence.cells_of);
    relations.cells = cells.split_off(first_relation);
    ties.cells = cells;

    let entity = |name: u32| registry.get(chosen.ids[name as usize]);
    let ends: Vec<(&Entity, &Entity)> = (ties.a.iter().zip(&ties.b))
        .chain(relations.a.iter().zip(&relations.b))
        .map(|(&a, &b)| (entity(a), entity(b)))
        .collect();
    // Relations before ties, strong ties before weak ones.
    let mut order: Vec<usize> = (0..first_relation).collect();
    order.sort_by_key(|&tie| std::cmp::Reverse((ties.ll[tie], ties.weight[tie])));
    order.splice(0..0, first_relation..edge_ids.len());

    let mut counts = data::counts(registry, network, &chosen);
    counts.relations_left_out = relations_left_out;
    counts.limit = limits.page as u64;
    let mut page = data::Page {
        about,
        counts,
        documents: data::documents_read(documents),
        left_out: network
            .overview
            .left_out
            .as_ref()
            .map(|left_out| data::LeftOut {
                nodes: left_out.nodes,
                edges: left_out.edges,
                rules: &left_out.rules,
            }),
        names,
        map: data::map(network, &chosen, registry),
        ties,
        relations,
        words: Vec::new(),
        cells: std::mem::take(&mut evidence.cells),
        review: review::Rows::read(tables, limits.review)?,
        skipped: review::Skipped::read(tables, limits.skipped)?,
        sentences: evidence::Sentences::default(),
    };
    page.words.clone_from(&words.all);
    let script = script();
    let taken = json(&page)?.len() + script.len() + STYLE.len() + FRAME.len();
    page.counts.is_over = taken > limits.page;
    let room = limits.page.saturating_sub(taken + margin);
    let (sentences, mut quotes) = evidence.choose(&order, &ends, documents, &mut words, room);
    page.counts.with_sentence = quotes.iter().filter(|quotes| !quotes.is_empty()).count() as u64;
    page.relations.quotes = quotes.split_off(first_relation);
    page.ties.quotes = quotes;
    page.sentences = sentences;
    page.words = words.all;
    Ok((assemble(&script, &json(&page)?), page.counts.is_over))
}

/// Room for what grows a little while sentences are put in: markings, rules, numbers.
const MARGIN: usize = 20_000;

/// The parts of the script as one, in a scope of their own.
fn script() -> String {
    let parts = SCRIPT.concat().replace("\r\n", "\n");
    format!("(() => {{\n\"use strict\";\n{parts}}})();\n")
}

fn assemble(script: &str, json: &[u8]) -> Vec<u8> {
    let style = STYLE.replace("\r\n", "\n");
    let frame = FRAME
        .replace("\r\n", "\n")
        .replace("{{style-digest}}", &digest(&style))
        .replace("{{script-digest}}", &digest(script))
        .replace("{{style}}", &style)
        .replace("{{script}}", script);
    let (head, tail) = frame.split_once("{{data}}").unwrap_or((&frame, ""));
    let mut page = Vec::with_capacity(head.len() + json.len() + tail.len());
    page.extend_from_slice(head.as_bytes());
    page.extend_from_slice(json);
    page.extend_from_slice(tail.as_bytes());
    page
}

/// The digest by which a Content-Security-Policy knows a script or style.
fn digest(text: &str) -> String {
    use sha2::Digest as _;
    base64(&sha2::Sha256::digest(text.as_bytes()))
}

/// Base64, as RFC 4648 has it.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte))
            << (8 * (3 - chunk.len()));
        for place in 0..4 {
            text.push(if place <= chunk.len() {
                LETTERS[(bits >> (18 - 6 * place) & 63) as usize] as char
            } else {
                '='
            });
        }
    }
    text
}

/// JSON in which nothing can end a script or begin a comment.
fn json(page: &data::Page<'_>) -> Result<Vec<u8>> {
    let plain = serde_json::to_vec(page).map_err(|error| Error::Io {
        path: REPORT.into(),
        what: "cannot write the file",
        source: error.into(),
    })?;
    // Outside its strings JSON has none of these.
    let mut safe = Vec::with_capacity(plain.len() + plain.len() / 64);
    for byte in plain {
        match byte {
            b'<' => safe.extend_from_slice(b"\\u003c"),
            b'>' => safe.extend_from_slice(b"\\u003e"),
            b'&' => safe.extend_from_slice(b"\\u0026"),
            byte => safe.push(byte),
        }
    }
    Ok(safe)
}

/// How many bytes a text takes in [`json`].
fn json_len(text: &str) -> usize {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' => 2,
        0..0x20 | b'<' | b'>' | b'&' => 6,
        _ => 1,
    };
    text.bytes().map(escaped).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn the_frame_has_a_place_for_everything() {
        for place in [
            "{{style-digest}}",
            "{{script-digest}}",
            "{{style}}",
            "{{data}}",
            "{{script}}",
        ] {
            assert_eq!(FRAME.matches(place).count(), 1, "{place}");
        }
        for part in SCRIPT.iter().chain([&STYLE]) {
            assert!(
                !part.contains("{{") && !part.to_lowercase().contains("</"),
                "{part}"
            );
            assert!(!part.contains("innerHTML"), "{part}");
        }
    }
}
