//! Communities: groups of entities that are mentioned with one another more than with the rest.
//!
//! The Louvain method (Blondel, Guillaume, Lambiotte and Lefebvre, "Fast unfolding of communities in large
//! networks", 2008): move nodes to the neighbouring community that raises modularity most until none does, make
//! each community a node, repeat. Two additions: after the first round only nodes whose neighbourhood changed are
//! looked at again (the queue of Traag, Waltman and van Eck, "From Louvain to Leiden", 2019), and a community that
//! fell apart into unconnected parts is split into them, which is Louvain's known fault. Nodes are taken in their
//! order and ties stay where they are, so that the result is the same in every run.

use std::collections::VecDeque;

use petgraph::Directed;
use petgraph::csr::Csr;

use super::Adjacency;

/// A level of the method: communities of the level below as nodes, weights within them as `loops`.
struct Level {
    graph: Csr<(), u64, Directed, u32>,
    loops: Vec<u64>,
}

/// The community of each node, numbered from 0 by size, the largest first, then by first node. A node without
/// an edge has none.
pub fn communities(graph: &Adjacency) -> Vec<Option<u32>> {
    let nodes = graph.node_count();
    let mut member: Vec<u32> = (0..nodes as u32).collect();
    // The first level works on the graph itself, later ones on graphs of communities.
    let (mut moved, mut count) = improve(
        nodes,
        &vec![0; nodes],
        |node| graph.neighbors_slice(node),
        |node| graph.edges_slice(node),
    );
    let mut level = merge(
        nodes,
        &vec![0; nodes],
        &moved,
        count,
        |node| graph.neighbors_slice(node),
        |node| graph.edges_slice(node),
    );
    loop {
        for community in &mut member {
            *community = moved[*community as usize];
        }
        let size = level.graph.node_count();
        (moved, count) = improve(
            size,
            &level.loops,
            |node| level.graph.neighbors_slice(node),
            |node| level.graph.edges_slice(node),
        );
        if count == size {
            break;
        }
        level = merge(
            size,
            &level.loops,
            &moved,
            count,
            |node| level.graph.neighbors_slice(node),
            |node| level.graph.edges_slice(node),
        );
    }
    // Nodes without an edge are alone, and so come last: those before them keep their numbers.
    number_by_size(&connected(graph, &member))
        .into_iter()
        .zip(0..)
        .map(|(community, node)| (!graph.neighbors_slice(node).is_empty()).then_some(community))
        .collect()
}

/// The modularity of communities (Newman and Girvan, "Finding and evaluating community structure in networks", 2004):
/// the share of weight within them, less what chance would put there; -0.5 to 1.
pub fn modularity(graph: &Adjacency, member: &[Option<u32>]) -> f64 {
    let count = member
        .iter()
        .flatten()
        .max()
        .map_or(0, |&last| last as usize + 1);
    let (mut within, mut total) = (0_u64, 0_u64);
    let mut strength = vec![0_u64; count];
    for node in 0..graph.node_count() as u32 {
        let own = member[node as usize];
        for (&other, &weight) in graph
            .neighbors_slice(node)
            .iter()
            .zip(graph.edges_slice(node))
        {
            let weight = u64::from(weight);
            total += weight;
            if own == member[other as usize] {
                within += weight;
            }
            if let Some(own) = own {
                strength[own as usize] += weight;
            }
        }
    }
    if total == 0 {
        return 0.0;
    }
    let total = total as f64;
    let chance: f64 = strength
        .iter()
        .map(|&strength| (strength as f64 / total).powi(2))
        .sum();
    within as f64 / total - chance
}

/// One round of moves. Gives each node's community, numbered without gaps, and their number.
fn improve<'g, W: Copy + Into<u64> + 'g>(
    nodes: usize,
    loops: &[u64],
    neighbours: impl Fn(u32) -> &'g [u32],
    weights: impl Fn(u32) -> &'g [W],
) -> (Vec<u32>, usize) {
    let strength: Vec<u64> = (0..nodes)
        .map(|node| {
            let sum: u64 = weights(node as u32)
                .iter()
                .map(|&weight| weight.into())
                .sum();
            sum + 2 * loops[node]
        })
        .collect();
    let total: u64 = strength.iter().sum();
    let mut community: Vec<u32> = (0..nodes as u32).collect();
    let mut community_strength = strength.clone();
    let mut queue: VecDeque<u32> = (0..nodes as u32).collect();
    let mut queued = vec![true; nodes];
    // The weight from the node at hand to each community, and which of them it touches.
    let mut links = vec![0_u64; nodes];
    let mut touched: Vec<u32> = Vec::new();
    while let Some(node) = queue.pop_front() {
        let index = node as usize;
        queued[index] = false;
        if neighbours(node).is_empty() {
            continue;
        }
        for (&neighbour, &weight) in neighbours(node).iter().zip(weights(node)) {
            let other = community[neighbour as usize];
            if links[other as usize] == 0 {
                touched.push(other);
            }
            links[other as usize] += weight.into();
        }
        let own = community[index];
        community_strength[own as usize] -= strength[index];
        let pull = strength[index] as f64 / total as f64;
        let gain = |candidate: u32| {
            links[candidate as usize] as f64 - pull * community_strength[candidate as usize] as f64
        };
        let mut best = (own, gain(own));
        for &candidate in &touched {
            let candidate_gain = gain(candidate);
            if candidate_gain > best.1 {
                best = (candidate, candidate_gain);
            }
        }
        for &other in &touched {
            links[other as usize] = 0;
        }
        touched.clear();
        community_strength[best.0 as usize] += strength[index];
        if best.0 != own {
            community[index] = best.0;
            for &neighbour in neighbours(node) {
                let next = neighbour as usize;
                if community[next] != best.0 && !queued[next] {
                    queued[next] = true;
                    queue.push_back(neighbour);
                }
            }
        }
    }
    let count = renumber(&mut community);
    (community, count)
}

/// The graph of communities.
fn merge<'g, W: Copy + Into<u64> + 'g>(
    nodes: usize,
    loops: &[u64],
    community: &[u32],
    count: usize,
    neighbours: impl Fn(u32) -> &'g [u32],
    weights: impl Fn(u32) -> &'g [W],
) -> Level {
    let mut merged_loops = vec![0_u64; count];
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); count];
    for node in 0..nodes {
        merged_loops[community[node] as usize] += loops[node];
        members[community[node] as usize].push(node as u32);
    }
    let mut arcs: Vec<(u32, u32, u64)> = Vec::new();
    let mut links = vec![0_u64; count];
    let mut touched: Vec<u32> = Vec::new();
    for (own, members) in members.iter().enumerate() {
        for &node in members {
            for (&neighbour, &weight) in neighbours(node).iter().zip(weights(node)) {
                let other = community[neighbour as usize];
                if links[other as usize] == 0 {
                    touched.push(other);
                }
                links[other as usize] += weight.into();
            }
        }
        touched.sort_unstable();
        for &other in &touched {
            let weight = std::mem::take(&mut links[other as usize]);
            if other as usize == own {
                // Each inner edge was seen from both its ends.
                merged_loops[own] += weight / 2;
            } else {
                arcs.push((own as u32, other, weight));
            }
        }
        touched.clear();
    }
    let mut graph = Csr::from_sorted_edges(&arcs).expect("the arcs are sorted and distinct");
    while graph.node_count() < count {
        graph.add_node(());
    }
    Level {
        graph,
        loops: merged_loops,
    }
}

/// Splits every community into its connected parts.
fn connected(graph: &Adjacency, member: &[u32]) -> Vec<u32> {
    let mut part = vec![u32::MAX; member.len()];
    let mut next = 0;
    let mut open = Vec::new();
    for start in 0..member.len() {
        if part[start] != u32::MAX {
            continue;
        }
        part[start] = next;
        open.push(start as u32);
        while let Some(node) = open.pop() {
            for &neighbour in graph.neighbors_slice(node) {
                let index = neighbour as usize;
                if part[index] == u32::MAX && member[index] == member[start] {
                    part[index] = next;
                    open.push(neighbour);
                }
            }
        }
        next += 1;
    }
    part
}

/// Numbers communities without gaps, by their first node; gives their number.
pub(super) fn renumber(community: &mut [u32]) -> usize {
    let mut numbers = vec![u32::MAX; community.len()];
    let mut next = 0;
    for community in community {
        let number = &mut numbers[*community as usize];
        if *number == u32::MAX {
            *number = next;
            next += 1;
        }
        *community = *number;
    }
    next as usize
}

/// Numbers communities by their number of nodes, the largest first, then by first node.
pub(super) fn number_by_size(part: &[u32]) -> Vec<u32> {
    let count = part.iter().max().map_or(0, |&last| last as usize + 1);
    let mut sizes = vec![0_usize; count];
    for &part in part {
        sizes[part as usize] += 1;
    }
    // Parts are numbered by their first node already, and the sort is stable.
    let mut order: Vec<u32> = (0..count as u32).collect();
    order.sort_by_key(|&part| std::cmp::Reverse(sizes[part as usize]));
    let mut number = vec![0_u32; count];
    for (rank, part) in order.into_iter().enumerate() {
        number[part as usize] = rank as u32;
    }
    part.iter().map(|&part| number[part as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(nodes: usize, edges: &[(u32, u32, u32)]) -> Adjacency {
        let mut arcs: Vec<(u32, u32, u32)> = edges
            .iter()
            .flat_map(|&(a, b, weight)| [(a, b, weight), (b, a, weight)])
            .collect();
        arcs.sort_unstable();
        let mut graph = Adjacency::from_sorted_edges(&arcs).unwrap();
        while graph.node_count() < nodes {
            graph.add_node(());
        }
        graph
    }

    fn clique(from: u32, to: u32) -> Vec<(u32, u32, u32)> {
        (from..to)
            .flat_map(|a| (a + 1..to).map(move |b| (a, b, 1)))
            .collect()
    }

    #[test]
    fn cliques_joined_by_an_edge_are_told_apart() {
        let mut edges = clique(0, 4);
        edges.extend(clique(4, 9));
        edges.push((3, 4, 1));
        let found = communities(&graph(10, &edges));
        assert_eq!(found[..4], [Some(1); 4]);
        assert_eq!(found[4..9], [Some(0); 5]);
        assert_eq!(found[9], None);
    }

    #[test]
    fn weight_decides() {
        // A path whose heavy edges pair it up.
        let found = communities(&graph(4, &[(0, 1, 9), (1, 2, 1), (2, 3, 9)]));
        assert_eq!(found, [0, 0, 1, 1].map(Some));
    }

    #[test]
    fn no_edges_no_groups() {
        assert_eq!(communities(&graph(3, &[])), [None; 3]);
        assert!(communities(&graph(0, &[])).is_empty());
    }

    #[test]
    fn a_community_in_two_parts_is_split() {
        let parts = connected(&graph(4, &[(0, 1, 1), (2, 3, 1)]), &[7, 7, 7, 7]);
        assert_eq!(parts, [0, 0, 1, 1]);
    }

    #[test]
    fn a_ring_of_cliques_keeps_its_cliques() {
        // Thirty cliques of five in a ring: the text-book case; no clique may be torn.
        let mut edges = Vec::new();
        for ring in 0..30 {
            edges.extend(clique(ring * 5, ring * 5 + 5));
            let (a, b) = (ring * 5 + 4, ((ring + 1) % 30) * 5);
            edges.push((a.min(b), a.max(b), 1));
        }
        let found = communities(&graph(150, &edges));
        for ring in 0..30 {
            let of = &found[ring * 5..ring * 5 + 5];
            assert!(of.iter().all(|&community| community == of[0]), "{of:?}");
        }
        assert!(found.iter().flatten().max().is_some_and(|&last| last >= 9));
    }
}
