//! Builds the network: the co-mention graph and the graph of relations with their measures, communities and pictures,
//! and the overview that one opens first.
//!
//! Graphs are petgraph's compressed sparse row form, with every undirected edge as two arcs, so that a node's
//! neighbours and weights are two slices. Everything here depends on the order of the registry and of the edges
//! alone: no random numbers, the same picture in every run and with any number of threads.

pub mod association;

pub mod measures;

pub mod community;

pub mod palette;

pub mod overview;

pub mod layout;

pub mod tally;

use petgraph::Directed;
use petgraph::csr::Csr;

use crate::entity::{EntityId, Registry};
use crate::network::{CoMention, Community, Drawn, Network, NodeMeasures, Overview, RelationEdge};

/// An undirected weighted graph: arcs in both directions, sorted, no loops.
pub type Adjacency = Csr<(), u32, Directed, u32>;

/// An edge on the way into a graph: both ends, its weight as a count, its strength.
pub type Tie = (u32, u32, u32, f64);

/// The smallest radius of a node in the picture.
pub const SMALLEST: f64 = 2.0;
/// The largest radius of a node in the picture.
pub const LARGEST: f64 = 30.0;

/// Strengths are counted in so many parts of one where a graph needs whole numbers.
const STRENGTH_PARTS: f64 = 1_000.0;

/// How many members a community is named by.
const NAMED_BY: usize = 3;

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
        ..Network::default()
    }
}

/// Measures and draws the graph of all co-mentions, that of the relations, and the overview.
pub fn draw(registry: &Registry, network: &Network) -> (Drawn, Drawn, Overview) {
    let nodes = (0..registry.entities.len() as u32).map(EntityId).collect();
    let ties: Vec<Tie> = network.comentions.iter().map(tie).collect();
    let (whole, (related, overview)) = rayon::join(
        || drawn(registry, nodes, &ties),
        || {
            let relation = |edge: &RelationEdge| {
                let (a, b) = (edge.source.min(edge.target), edge.source.max(edge.target));
                (a.0, b.0, edge.weight, f64::from(edge.weight))
            };
            let stated: Vec<Tie> = network.relations.iter().map(relation).collect();
            rayon::join(
                || drawn(registry, ends(&stated), &stated),
                || overview::overview(registry, &network.comentions),
            )
        },
    );
    (whole, related, overview)
}

/// A co-mention as a tie.
fn tie(edge: &CoMention) -> Tie {
    (edge.source.0, edge.target.0, edge.weight, edge.strength)
}

/// The entities at the ends of ties, sorted.
fn ends(ties: &[Tie]) -> Vec<EntityId> {
    let mut ends: Vec<EntityId> = ties
        .iter()
        .flat_map(|&(a, b, ..)| [EntityId(a), EntityId(b)])
        .collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// Measures and draws a graph of some of the entities, which are sorted and hold all ends of `ties`.
fn drawn(registry: &Registry, nodes: Vec<EntityId>, ties: &[Tie]) -> Drawn {
    let mut place_of = vec![u32::MAX; registry.entities.len()];
    for (place, node) in nodes.iter().enumerate() {
        place_of[node.0 as usize] = place as u32;
    }
    let local = |weight: fn(&Tie) -> u32| -> Vec<(u32, u32, u32)> {
        let place = |id: u32| place_of[id as usize];
        ties.iter()
            .map(|tie| (place(tie.0), place(tie.1), weight(tie)))
            .collect()
    };
    let counts = adjacency(nodes.len(), &local(|tie| tie.2));
    #[expect(clippy::cast_sign_loss, reason = "a strength is never negative")]
    let strengths = adjacency(
        nodes.len(),
        &local(|tie| (tie.3 * STRENGTH_PARTS).max(1.0) as u32),
    );
    let mentions: Vec<u32> = nodes
        .iter()
        .map(|&node| registry.get(node).mentions)
        .collect();
    let radii = radii(&mentions);
    let labels: Vec<f64> = nodes
        .iter()
        .map(|&node| registry.get(node).label.chars().count() as f64)
        .collect();
    let (measured, (member, positions)) = rayon::join(
        || measures::Measured::of(&counts),
        || {
            let member = community::communities(&strengths);
            let positions = layout::layout(&strengths, &member, &radii, &labels);
            (member, positions)
        },
    );
    let communities = named(registry, &nodes, &strengths, &member);
    let measures = (0..nodes.len())
        .map(|node| {
            let community = member[node];
            NodeMeasures {
                degree: measured.degrees[node].0,
                weighted_degree: measured.degrees[node].1,
                pagerank: measured.pagerank[node],
                betweenness: measured.betweenness[node],
                core: measured.cores[node],
                component: measured.components[node],
                clustering: measured.clustering[node],
                community,
                x: positions[node].0,
                y: positions[node].1,
                size: radii[node],
                color: palette::of_community(community),
                kind_color: palette::of_kind(registry.get(nodes[node]).kind),
            }
        })
        .collect();
    Drawn {
        modularity: community::modularity(&strengths, &member),
        measures,
        communities,
        nodes,
    }
}

/// The communities, each named by those of its members that are most strongly tied within it.
fn named(
    registry: &Registry,
    nodes: &[EntityId],
    graph: &Adjacency,
    member: &[Option<u32>],
) -> Vec<Community> {
    let count = member
        .iter()
        .flatten()
        .max()
        .map_or(0, |&last| last as usize + 1);
    let mut members: Vec<Vec<(u64, u32)>> = vec![Vec::new(); count];
    for (node, community) in member.iter().enumerate() {
        if let Some(community) = community {
            let arcs = graph.neighbors_slice(node as u32).iter();
            let within = arcs
                .zip(graph.edges_slice(node as u32))
                .filter(|&(&other, _)| member[other as usize] == Some(*community))
                .map(|(_, &weight)| u64::from(weight))
                .sum();
            members[*community as usize].push((within, node as u32));
        }
    }
    (0..count as u32)
        .zip(members)
        .map(|(number, mut members)| {
            members.sort_unstable_by_key(|&(within, node)| (std::cmp::Reverse(within), node));
            let leading = members.iter().take(NAMED_BY);
            let names: Vec<&str> = leading
                .map(|&(_, node)| registry.get(nodes[node as usize]).label.as_str())
                .collect();
            Community {
                name: names.join(", "),
                nodes: members.len() as u32,
                color: palette::of_community(Some(number)),
            }
        })
        .collect()
}

/// The graph of edges over `nodes` nodes, those without an edge included. Weights of a pair that comes twice are added.
///
/// # Panics
/// When an edge has an end that is no node.
pub fn adjacency(nodes: usize, edges: &[(u32, u32, u32)]) -> Adjacency {
    // A counting sort: with edges sorted by source and source < target, a node's smaller neighbours come first
    // and in order, then its larger ones.
    let mut starts = vec![0_usize; nodes + 1];
    for &(a, b, _) in edges {
        starts[a as usize + 1] += 1;
        starts[b as usize + 1] += 1;
    }
    for node in 0..nodes {
        starts[node + 1] += starts[node];
    }
    let mut arcs = vec![(0, 0, 0); edges.len() * 2];
    let mut place = |from: u32, to: u32, weight: u32| {
        let next = &mut starts[from as usize];
        arcs[*next] = (from, to, weight);
        *next += 1;
    };
    for &(a, b, weight) in edges {
        place(b, a, weight);
    }
    for &(a, b, weight) in edges {
        place(a, b, weight);
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

/// Radii of discs whose areas grow with the mentions, from [`SMALLEST`] (and no smaller) to [`LARGEST`].
fn radii(mentions: &[u32]) -> Vec<f64> {
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

    #[test]
    fn every_edge_is_two_arcs_and_isolates_stay() {
        let graph = adjacency(5, &[(0, 2, 3), (1, 2, 1)]);
        assert_eq!(graph.node_count(), 5);
        assert_eq!(graph.neighbors_slice(2), [0, 1]);
        assert_eq!(graph.edges_slice(2), [3, 1]);
        assert_eq!(graph.neighbors_slice(0), [2]);
        assert!(graph.neighbors_slice(4).is_empty());
    }

    #[test]
    fn unsorted_edges_and_repeated_pairs_are_mended() {
        let graph = adjacency(3, &[(1, 2, 1), (2, 0, 2), (0, 2, 5)]);
        assert_eq!(graph.neighbors_slice(2), [0, 1]);
        assert_eq!(graph.edges_slice(2), [7, 1]);
    }

    #[test]
    fn area_grows_with_mentions() {
        let sizes = radii(&[1, 4, 100, 0]);
        assert_eq!(sizes, [2.0, 4.0, 20.0, 2.0]);
        let sizes = radii(&[10_000, 2_500, 1]);
        assert_eq!(sizes, [30.0, 15.0, 2.0]);
    }
}
