//! Builds the network: the co-mention graph with its measures, communities and a picture of it.
//!
//! The graph is petgraph's compressed sparse row form, with every undirected edge as two arcs, so that a node's
//! neighbours and weights are two slices. Everything here depends on the order of the registry and of the edges
//! alone: no random numbers, no threads, the same picture in every run.

pub mod association;

pub mod measures;

pub mod community;

pub mod layout;

pub mod tally;

use petgraph::Directed;
use petgraph::csr::Csr;

use crate::entity::Registry;
use crate::mention::Kind;
use crate::network::{CoMention, Network, NodeMeasures, RelationEdge};

/// An undirected weighted graph: arcs in both directions, sorted, no loops.
pub type Adjacency = Csr<(), u32, Directed, u32>;

/// The smallest diameter of a node in the picture.
pub const SMALLEST: f64 = 4.0;
/// The largest diameter of a node in the picture.
pub const LARGEST: f64 = 40.0;

/// The colour of a kind: blue, orange, green and purple of Okabe and Ito's palette (2008), told apart with every
/// common form of colour blindness.
pub fn color(kind: Kind) -> [u8; 3] {
    match kind {
        Kind::Person => [0, 114, 178],
        Kind::Organisation => [230, 159, 0],
        Kind::Place => [0, 158, 115],
        Kind::Topic => [204, 121, 167],
    }
}

/// Builds both networks from their edges, not measured yet.
///
/// Edges come in any order and leave sorted by source, target (and kind). An edge of an entity with itself is
/// dropped.
pub fn build(mut comentions: Vec<CoMention>, mut relations: Vec<RelationEdge>) -> Network {
    comentions.retain(|edge| edge.source != edge.target);
    comentions.sort_unstable_by_key(|edge| (edge.source, edge.target));
    relations.retain(|edge| edge.source != edge.target);
    relations.sort_by_key(|edge| (edge.source, edge.target, edge.kind));
    Network {
        comentions,
        relations,
        measures: Vec::new(),
    }
}

/// Measures the co-mention network: one row for each entity. A pair that comes twice counts its weights together.
pub fn measure(registry: &Registry, comentions: &[CoMention]) -> Vec<NodeMeasures> {
    let nodes = registry.entities.len();
    let graph = adjacency(nodes, comentions);
    let degrees = measures::degrees(&graph);
    let pagerank = measures::pagerank(&graph);
    let communities = community::communities(&graph);
    let mentions: Vec<u32> = registry
        .entities
        .iter()
        .map(|entity| entity.mentions)
        .collect();
    let sizes = diameters(&mentions);
    let positions = layout::layout(&graph, &communities, &sizes);
    (0..nodes)
        .map(|node| NodeMeasures {
            degree: degrees[node].0,
            weighted_degree: degrees[node].1,
            pagerank: pagerank[node],
            community: communities[node],
            x: positions[node].0,
            y: positions[node].1,
            size: sizes[node],
            color: color(registry.entities[node].kind),
        })
        .collect()
}

/// The graph of the co-mentions over `nodes` nodes, those without an edge included.
///
/// # Panics
/// When an edge has an end that is no node.
pub fn adjacency(nodes: usize, comentions: &[CoMention]) -> Adjacency {
    let mut arcs: Vec<(u32, u32, u32)> = Vec::with_capacity(comentions.len() * 2);
    // A counting sort: with edges sorted by source and source < target, a node's smaller neighbours come first
    // and in order, then its larger ones.
    let mut starts = vec![0_usize; nodes + 1];
    for edge in comentions {
        starts[edge.source.0 as usize + 1] += 1;
        starts[edge.target.0 as usize + 1] += 1;
    }
    for node in 0..nodes {
        starts[node + 1] += starts[node];
    }
    arcs.resize(comentions.len() * 2, (0, 0, 0));
    let mut place = |from: u32, to: u32, weight: u32| {
        let next = &mut starts[from as usize];
        arcs[*next] = (from, to, weight);
        *next += 1;
    };
    for edge in comentions {
        place(edge.target.0, edge.source.0, edge.weight);
    }
    for edge in comentions {
        place(edge.source.0, edge.target.0, edge.weight);
    }
    if !arcs.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)) {
        arcs.sort_unstable();
        arcs.dedup_by(|later, earlier| {
            let same = (later.0, later.1) == (earlier.0, earlier.1);
            if same {
                earlier.2 = earlier.2.saturating_add(later.2);
            }
            same
        });
    }
    let mut graph = Adjacency::from_sorted_edges(&arcs).expect("the arcs are sorted and distinct");
    while graph.node_count() < nodes {
        graph.add_node(());
    }
    graph
}

/// Diameters whose discs' areas grow with the mentions, from [`SMALLEST`] (and no smaller) to [`LARGEST`].
fn diameters(mentions: &[u32]) -> Vec<f64> {
    let most = mentions.iter().copied().max().unwrap_or(1).max(1);
    let scale = SMALLEST.min(LARGEST / f64::from(most).sqrt());
    mentions
        .iter()
        .map(|&count| (f64::from(count).sqrt() * scale).clamp(SMALLEST, LARGEST))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::EntityId;

    fn edge(source: u32, target: u32, weight: u32) -> CoMention {
        CoMention {
            source: EntityId(source),
            target: EntityId(target),
            weight,
            documents: 1,
            npmi: 0.0,
            log_likelihood: 0.0,
            first_date: None,
            last_date: None,
        }
    }

    #[test]
    fn every_edge_is_two_arcs_and_isolates_stay() {
        let graph = adjacency(5, &[edge(0, 2, 3), edge(1, 2, 1)]);
        assert_eq!(graph.node_count(), 5);
        assert_eq!(graph.neighbors_slice(2), [0, 1]);
        assert_eq!(graph.edges_slice(2), [3, 1]);
        assert_eq!(graph.neighbors_slice(0), [2]);
        assert!(graph.neighbors_slice(4).is_empty());
    }

    #[test]
    fn unsorted_edges_and_repeated_pairs_are_mended() {
        let graph = adjacency(3, &[edge(1, 2, 1), edge(2, 0, 2), edge(0, 2, 5)]);
        assert_eq!(graph.neighbors_slice(2), [0, 1]);
        assert_eq!(graph.edges_slice(2), [7, 1]);
    }

    #[test]
    fn area_grows_with_mentions() {
        let sizes = diameters(&[1, 4, 100, 0]);
        assert_eq!(sizes, [4.0, 8.0, 40.0, 4.0]);
        let sizes = diameters(&[10_000, 2_500, 1]);
        assert_eq!(sizes, [40.0, 20.0, 4.0]);
    }
}
