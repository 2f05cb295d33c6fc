//! What the page holds, in the shape that it holds it in: columns of numbers, and each text once.
//!
//! Names are numbered in the order of the page, the most mentioned first. Everything else says which name it means by
//! that number.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::calendar::{Bars, day};
use super::documents::Documents;
use super::{About, Limits};
use crate::entity::{Entity, EntityId, Registry};
use crate::export::csv;
use crate::mention::Kind;
use crate::network::{Network, NodeMeasures};

/// How wide the map is, in whole units.
const WIDTH: f64 = 20_000.0;

/// The most forms of one name.
const MOST_FORMS: usize = 60;

/// All that the page holds.
#[derive(Debug, Serialize)]
pub(super) struct Page<'r> {
    pub(super) about: &'r About,
    pub(super) counts: Counts,
    pub(super) documents: DocumentsRead<'r>,
    pub(super) left_out: Option<LeftOut<'r>>,
    pub(super) names: Names<'r>,
    pub(super) map: Map<'r>,
    pub(super) ties: Ties,
    pub(super) relations: Relations,
    /// Subtypes, countries, roles and rules.
    pub(super) words: Vec<Cow<'r, str>>,
    /// Each a bar and a post (0: none): what a tie's `cells` count.
    pub(super) cells: Vec<(i32, u32)>,
    pub(super) review: Option<super::review::Rows>,
    pub(super) skipped: super::review::Skipped,
    pub(super) sentences: super::evidence::Sentences,
}

/// How much was found, and how much of it the page has no room for.
#[derive(Debug, Default, Serialize)]
pub(super) struct Counts {
    pub(super) mentions: u64,
    /// By kind.
    pub(super) names: [u64; 4],
    pub(super) comentions: u64,
    pub(super) relations: u64,
    pub(super) names_left_out: u64,
    pub(super) relations_left_out: u64,
    /// Ties and relations of the page with a sentence.
    pub(super) with_sentence: u64,
    /// The most bytes of the page.
    pub(super) limit: u64,
    /// Whether the map alone takes more.
    pub(super) is_over: bool,
}

/// What was read.
#[derive(Debug, Serialize)]
pub(super) struct DocumentsRead<'r> {
    pub(super) count: u64,
    pub(super) undated: u64,
    pub(super) first: Option<i32>,
    pub(super) last: Option<i32>,
    pub(super) bars: Option<Bars>,
    /// Documents by bar.
    pub(super) by_bar: &'r [u32],
    /// The posts, the one with the most documents first; number 0 stands for none.
    pub(super) posts: &'r [String],
    pub(super) by_post: &'r [u32],
}

/// What the picture leaves out.
#[derive(Debug, Serialize)]
pub(super) struct LeftOut<'r> {
    pub(super) nodes: u64,
    pub(super) edges: u64,
    pub(super) rules: &'r [String],
}

/// The names, column by column.
#[derive(Debug, Default, Serialize)]
pub(super) struct Names<'r> {
    /// Empty where it follows from kind and label: see [`plain_id`].
    pub(super) id: Vec<&'r str>,
    pub(super) label: Vec<Cow<'r, str>>,
    /// An index into [`Kind::ALL`].
    pub(super) kind: Vec<u8>,
    pub(super) subtype: Vec<u32>,
    pub(super) country: Vec<u32>,
    /// Every form but those that differ from the label by capitals alone.
    pub(super) forms: Vec<Vec<Cow<'r, str>>>,
    pub(super) mentions: Vec<u32>,
    pub(super) documents: Vec<u32>,
    pub(super) first: Vec<Option<i32>>,
    pub(super) last: Vec<Option<i32>>,
    /// In hundredths.
    pub(super) certainty: Vec<u32>,
    /// By bar: how many bars further on, how many mentions, and so on.
    pub(super) by_bar: Vec<Vec<u32>>,
}

/// The nodes of the map, column by column; y grows upwards.
#[derive(Debug, Default, Serialize)]
pub(super) struct Map<'r> {
    pub(super) name: Vec<u32>,
    pub(super) x: Vec<i32>,
    pub(super) y: Vec<i32>,
    /// Its radius.
    pub(super) r: Vec<i32>,
    /// An index into `groups`, or -1.
    pub(super) group: Vec<i32>,
    pub(super) groups: Vec<Group<'r>>,
    /// By kind.
    pub(super) kind_colors: [String; 4],
    pub(super) modularity: f64,
}

/// A community.
#[derive(Debug, Serialize)]
pub(super) struct Group<'r> {
    pub(super) name: Cow<'r, str>,
    pub(super) nodes: u32,
    pub(super) color: String,
}

/// The ties of the map, column by column.
#[derive(Debug, Default, Serialize)]
pub(super) struct Ties {
    pub(super) a: Vec<u32>,
    pub(super) b: Vec<u32>,
    pub(super) weight: Vec<u32>,
    pub(super) documents: Vec<u32>,
    /// In thousandths.
    pub(super) npmi: Vec<i32>,
    /// In tenths.
    pub(super) ll: Vec<i64>,
    pub(super) first: Vec<Option<i32>>,
    pub(super) last: Vec<Option<i32>>,
    /// Each by how many further on than the one before.
    pub(super) cells: Vec<Vec<u32>>,
    pub(super) quotes: Vec<Vec<u32>>,
}

/// The relations, column by column.
#[derive(Debug, Default, Serialize)]
pub(super) struct Relations {
    /// The kinds of relation that there are.
    pub(super) kinds: Vec<&'static str>,
    pub(super) symmetric: Vec<bool>,
    pub(super) a: Vec<u32>,
    pub(super) b: Vec<u32>,
    pub(super) kind: Vec<u32>,
    pub(super) weight: Vec<u32>,
    pub(super) documents: Vec<u32>,
    /// In hundredths.
    pub(super) certainty: Vec<u32>,
    pub(super) first: Vec<Option<i32>>,
    pub(super) last: Vec<Option<i32>>,
    /// Role, how often, first and last day, and so on.
    pub(super) roles: Vec<Vec<Option<i32>>>,
    pub(super) cells: Vec<Vec<u32>>,
    pub(super) quotes: Vec<Vec<u32>>,
}

/// Texts that several things share.
#[derive(Debug)]
pub(super) struct Words<'r> {
    known: FxHashMap<Cow<'r, str>, u32>,
    pub(super) all: Vec<Cow<'r, str>>,
}

impl<'r> Words<'r> {
    pub(super) fn new() -> Self {
        let mut words = Self {
            known: FxHashMap::default(),
            all: Vec::new(),
        };
        words.number(Cow::Borrowed(""));
        words
    }

    pub(super) fn number(&mut self, word: Cow<'r, str>) -> u32 {
        if let Some(&number) = self.known.get(&word) {
            return number;
        }
        let number = self.all.len() as u32;
        self.all.push(word.clone());
        self.known.insert(word, number);
        number
    }
}

/// Which entities the page has, and their numbers.
pub(super) struct Chosen {
    pub(super) ids: Vec<EntityId>,
    numbers: Vec<Option<u32>>,
}

impl Chosen {
    /// The nodes of the map, and of the others the most mentioned, as far as there is room.
    pub(super) fn new(
        registry: &Registry,
        network: &Network,
        bars: Option<Bars>,
        limits: &Limits,
    ) -> Self {
        let mut order: Vec<EntityId> = (0..registry.entities.len() as u32).map(EntityId).collect();
        order.sort_by_key(|&id| (std::cmp::Reverse(registry.get(id).mentions), id));
        let mut shown = vec![false; order.len()];
        let mut room = limits.names;
        let mut take = |id: EntityId, always: bool| {
            let cost = cost(registry.get(id), bars);
            if shown[id.0 as usize] || (!always && cost > room) {
                return;
            }
            room = room.saturating_sub(cost);
            shown[id.0 as usize] = true;
        };
        for &id in &network.overview.drawn.nodes {
            take(id, true);
        }
        for &id in &order {
            take(id, false);
        }
        order.retain(|id| shown[id.0 as usize]);
        let mut numbers = vec![None; shown.len()];
        for (number, id) in order.iter().enumerate() {
            numbers[id.0 as usize] = Some(number as u32);
        }
        Self {
            ids: order,
            numbers,
        }
    }

    /// The number of an entity.
    pub(super) fn number(&self, id: EntityId) -> Option<u32> {
        self.numbers[id.0 as usize]
    }

    /// The number of the entity with this id.
    pub(super) fn of_id(&self, registry: &Registry, id: &str) -> Option<u32> {
        let entities = &registry.entities;
        let at = entities.binary_search_by(|entity| entity.id.as_str().cmp(id));
        at.ok().and_then(|at| self.numbers[at])
    }
}

/// About how many bytes a name takes.
fn cost(entity: &Entity, bars: Option<Bars>) -> usize {
    /// Counts, dates and the like.
    const NUMBERS: usize = 50;
    /// A bar and its count.
    const BAR: usize = 5;
    let text = |text: &str| super::json_len(text) + 3;
    let id = if has_plain_id(entity) {
        0
    } else {
        text(&entity.id)
    };
    let forms: usize = forms(entity).iter().map(|form| text(form)).sum();
    // In no more bars than documents, nor outside its own time.
    let bars = bars.and_then(|bars| {
        let (first, last) = (bars.of(entity.first_date?)?, bars.of(entity.last_date?)?);
        Some(last.saturating_sub(first) + 1)
    });
    let bars = bars.unwrap_or_default().min(entity.documents);
    NUMBERS + id + text(&as_in_tables(&entity.label)) + forms + BAR * bars as usize
}

/// Whether the page works out the id for itself.
fn has_plain_id(entity: &Entity) -> bool {
    entity.label.is_ascii() && plain_id(entity) == entity.id
}

/// The id that kind and label suggest: what the page works out for itself.
fn plain_id(entity: &Entity) -> String {
    let mut id = entity.kind.prefix().to_owned();
    for word in entity.label.split(|c: char| !c.is_ascii_alphanumeric()) {
        if !word.is_empty() {
            id.push('-');
            id.push_str(&word.to_ascii_lowercase());
        }
    }
    id
}

pub(super) fn names<'r>(
    registry: &'r Registry,
    chosen: &Chosen,
    words: &mut Words<'r>,
) -> Names<'r> {
    let mut names = Names::default();
    for &id in &chosen.ids {
        let entity = registry.get(id);
        names
            .id
            .push(if has_plain_id(entity) { "" } else { &entity.id });
        names.label.push(as_in_tables(&entity.label));
        let kind = Kind::ALL.iter().position(|&kind| kind == entity.kind);
        names.kind.push(kind.unwrap_or_default() as u8);
        names
            .subtype
            .push(words.number(as_in_tables(&entity.subtype)));
        let country = entity
            .country
            .as_ref()
            .map_or("", |country| country.as_str());
        names.country.push(words.number(Cow::Borrowed(country)));
        names.forms.push(forms(entity));
        names.mentions.push(entity.mentions);
        names.documents.push(entity.documents);
        names.first.push(entity.first_date.map(day));
        names.last.push(entity.last_date.map(day));
        names.certainty.push(hundredths(registry.certainty(id)));
    }
    names.by_bar = vec![Vec::new(); names.id.len()];
    names
}

fn hundredths(certainty: crate::certainty::Certainty) -> u32 {
    u32::from(certainty.in_hundredths())
}

/// A text as the tables have it, so that a page made from them is the same: no control characters, and not too long.
fn as_in_tables(text: &str) -> Cow<'_, str> {
    let clipped = csv::clip(text);
    if clipped.contains(csv::is_control) {
        Cow::Owned(clipped.replace(csv::is_control, " "))
    } else {
        clipped
    }
}

/// The forms of a name but its label, each once whatever its capitals.
fn forms(entity: &Entity) -> Vec<Cow<'_, str>> {
    let mut known = vec![as_in_tables(&entity.label).to_lowercase()];
    let mut forms = forms_in_tables(entity);
    forms.truncate(MOST_FORMS);
    forms.retain(|form| {
        let lower = form.to_lowercase();
        let is_new = !known.contains(&lower);
        if is_new {
            known.push(lower);
        }
        is_new
    });
    forms
}

/// All forms of a name as they are read back: with slashes for bars, which the list in `entities.csv` keeps for itself.
/// Topics have no rows in `aliases.csv`, so theirs are that list, which ends where a cell does.
pub(super) fn forms_in_tables(entity: &Entity) -> Vec<Cow<'_, str>> {
    let texts = entity.aliases.iter().map(|alias| alias.text.as_str());
    if entity.kind != Kind::Topic {
        let form = |text| match as_in_tables(text) {
            form if form.contains('|') => Cow::Owned(form.replace('|', "/")),
            form => form,
        };
        return texts.map(form).collect();
    }
    let list = csv::join(texts);
    let list = as_in_tables(&list);
    let forms = list.split('|').filter(|form| !form.is_empty());
    forms.map(|form| Cow::Owned(form.to_owned())).collect()
}

pub(super) fn map<'r>(network: &'r Network, chosen: &Chosen, registry: &Registry) -> Map<'r> {
    let drawn = &network.overview.drawn;
    let mut map = Map {
        modularity: drawn.modularity,
        ..Map::default()
    };
    let bounds = |of: fn(&NodeMeasures) -> f64| {
        let all = drawn.measures.iter().map(of);
        all.fold((f64::MAX, f64::MIN), |(least, most), value| {
            (least.min(value), most.max(value))
        })
    };
    let (left, right) = bounds(|node| node.x);
    let (bottom, top) = bounds(|node| node.y);
    let extent = (right - left).max(top - bottom).max(f64::EPSILON);
    let scale = WIDTH / extent;
    for (&id, node) in drawn.nodes.iter().zip(&drawn.measures) {
        let Some(name) = chosen.number(id) else {
            continue;
        };
        map.name.push(name);
        map.x.push(((node.x - left) * scale).round() as i32);
        map.y.push(((node.y - bottom) * scale).round() as i32);
        map.r.push((node.size * scale).round().max(1.0) as i32);
        map.group.push(node.community.map_or(-1, u32::cast_signed));
        let kind = Kind::ALL
            .iter()
            .position(|&kind| kind == registry.get(id).kind);
        map.kind_colors[kind.unwrap_or_default()] = color(node.kind_color);
    }
    map.groups = drawn
        .communities
        .iter()
        .map(|community| Group {
            name: as_in_tables(&community.name),
            nodes: community.nodes,
            color: color(community.color),
        })
        .collect();
    map
}

fn color([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The ties of the map; beside them the ids of their rows in `evidence.csv`.
pub(super) fn ties(
    registry: &Registry,
    network: &Network,
    chosen: &Chosen,
) -> (Ties, Vec<Vec<u8>>) {
    let mut ties = Ties::default();
    let mut edge_ids = Vec::new();
    for &edge in &network.overview.edges {
        let edge = &network.comentions[edge as usize];
        let (Some(a), Some(b)) = (chosen.number(edge.source), chosen.number(edge.target)) else {
            continue;
        };
        let mut id = Vec::new();
        let text = |id| registry.get(id).id.as_str();
        crate::export::push_comention_id(&mut id, text(edge.source), text(edge.target));
        edge_ids.push(id);
        ties.a.push(a);
        ties.b.push(b);
        ties.weight.push(edge.weight);
        ties.documents.push(edge.documents);
        ties.npmi.push((edge.npmi * 1000.0).round() as i32);
        ties.ll.push((edge.log_likelihood * 10.0).round() as i64);
        ties.first.push(edge.first_date.map(day));
        ties.last.push(edge.last_date.map(day));
    }
    ties.cells = vec![Vec::new(); ties.a.len()];
    ties.quotes = vec![Vec::new(); ties.a.len()];
    (ties, edge_ids)
}

/// The relations with both ends in the page, the most stated first as far as there is room; beside them the ids of
/// their rows in `evidence.csv`, and how many were left out.
pub(super) fn relations(
    registry: &Registry,
    network: &Network,
    chosen: &Chosen,
    limits: &Limits,
) -> (Relations, Vec<Vec<u8>>, u64) {
    let mut order: Vec<&crate::network::RelationEdge> = network.relations.iter().collect();
    order.sort_by_key(|edge| std::cmp::Reverse(edge.weight));
    let mut relations = Relations::default();
    let mut edge_ids = Vec::new();
    let mut numbers: BTreeMap<&'static str, u32> = BTreeMap::new();
    for edge in order {
        let (Some(a), Some(b)) = (chosen.number(edge.source), chosen.number(edge.target)) else {
            continue;
        };
        if edge_ids.len() >= limits.relations {
            break;
        }
        let kind = *numbers.entry(edge.kind.name()).or_insert_with(|| {
            relations.kinds.push(edge.kind.name());
            relations.symmetric.push(edge.kind.is_symmetric());
            relations.kinds.len() as u32 - 1
        });
        let mut id = Vec::new();
        let text = |id| registry.get(id).id.as_str();
        crate::export::push_relation_id(&mut id, text(edge.source), edge.kind, text(edge.target));
        edge_ids.push(id);
        relations.a.push(a);
        relations.b.push(b);
        relations.kind.push(kind);
        relations.weight.push(edge.weight);
        relations.documents.push(edge.documents);
        relations
            .certainty
            .push(hundredths(edge.certainty(registry)));
        relations.first.push(edge.first_date.map(day));
        relations.last.push(edge.last_date.map(day));
    }
    let count = edge_ids.len();
    relations.roles = vec![Vec::new(); count];
    relations.cells = vec![Vec::new(); count];
    relations.quotes = vec![Vec::new(); count];
    let left_out = network.relations.len() - count;
    (relations, edge_ids, left_out as u64)
}

pub(super) fn counts(registry: &Registry, network: &Network, chosen: &Chosen) -> Counts {
    let mut counts = Counts {
        comentions: network.comentions.len() as u64,
        relations: network.relations.len() as u64,
        names_left_out: (registry.entities.len() - chosen.ids.len()) as u64,
        ..Counts::default()
    };
    for entity in &registry.entities {
        counts.mentions += u64::from(entity.mentions);
        let kind = Kind::ALL.iter().position(|&kind| kind == entity.kind);
        counts.names[kind.unwrap_or_default()] += 1;
    }
    counts
}

pub(super) fn documents_read(documents: &Documents) -> DocumentsRead<'_> {
    DocumentsRead {
        count: documents.count,
        undated: documents.undated,
        first: documents.first.map(day),
        last: documents.last.map(day),
        bars: documents.bars,
        by_bar: &documents.by_bar,
        posts: &documents.posts,
        by_post: &documents.by_post,
    }
}
