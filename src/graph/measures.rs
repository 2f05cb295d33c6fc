//! Measures of single nodes.

use super::Adjacency;

/// The chance that the walker of [`pagerank`] follows an edge and does not leap anywhere.
const DAMPING: f64 = 0.85;
/// The walk is done when the ranks change by less than this, all together.
const TOLERANCE: f64 = 1e-9;
/// An upper bound on the rounds: `DAMPING` to this power is about `TOLERANCE`.
const ROUNDS: u32 = 128;

/// The number of neighbours and the sum of the weights of each node.
pub fn degrees(graph: &Adjacency) -> Vec<(u32, u32)> {
    (0..graph.node_count() as u32)
        .map(|node| {
            let weights = graph.edges_slice(node);
            let sum: u64 = weights.iter().copied().map(u64::from).sum();
            (weights.len() as u32, u32::try_from(sum).unwrap_or(u32::MAX))
        })
        .collect()
}

/// `PageRank` (Brin and Page 1998) of each node: the share of its time that a walker spends there who follows
/// edges by their weight. Sums to 1; a node without an edge gets only the leaps.
///
/// petgraph's own takes no weights and time in the square of the nodes, hence this one.
pub fn pagerank(graph: &Adjacency) -> Vec<f64> {
    let count = graph.node_count();
    if count == 0 {
        return Vec::new();
    }
    let nodes = count as u32;
    let per_strength: Vec<f64> = (0..nodes)
        .map(|node| {
            let strength: f64 = graph.edges_slice(node).iter().copied().map(f64::from).sum();
            if strength > 0.0 { 1.0 / strength } else { 0.0 }
        })
        .collect();
    let mut rank = vec![1.0 / count as f64; count];
    let mut share = vec![0.0; count];
    for _ in 0..ROUNDS {
        let mut stranded = 0.0;
        for node in 0..count {
            share[node] = rank[node] * per_strength[node];
            if per_strength[node] == 0.0 {
                stranded += rank[node];
            }
        }
        let leap = (1.0 - DAMPING + DAMPING * stranded) / count as f64;
        let mut change = 0.0;
        for node in 0..nodes {
            let received: f64 = graph
                .neighbors_slice(node)
                .iter()
                .zip(graph.edges_slice(node))
                .map(|(&from, &weight)| share[from as usize] * f64::from(weight))
                .sum();
            let new = leap + DAMPING * received;
            change += (new - rank[node as usize]).abs();
            rank[node as usize] = new;
        }
        if change < TOLERANCE {
            break;
        }
    }
    rank
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

    #[test]
    fn degrees_count_and_weigh() {
        let graph = graph(4, &[(0, 1, 2), (0, 2, 3)]);
        assert_eq!(degrees(&graph), [(2, 5), (1, 2), (1, 3), (0, 0)]);
    }

    #[test]
    fn pagerank_of_a_star() {
        // By hand for a star of a hub and two leaves: h = 0.05 + 0.85 * 2 l, l = 0.05 + 0.425 h.
        let ranks = pagerank(&graph(3, &[(0, 1, 1), (0, 2, 1)]));
        let hub = (0.05 + 0.85 * 0.1) / (1.0 - 0.85 * 0.85);
        assert!((ranks[0] - hub).abs() < 1e-8);
        assert!((ranks[1] - (0.05 + 0.425 * hub)).abs() < 1e-8);
        assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-8);
    }

    #[test]
    fn weights_draw_rank_and_isolates_share_leaps() {
        let ranks = pagerank(&graph(4, &[(0, 1, 9), (0, 2, 1)]));
        assert!(ranks[1] > ranks[2] && ranks[2] > ranks[3]);
        assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-8);
        assert!(pagerank(&graph(0, &[])).is_empty());
    }
}
