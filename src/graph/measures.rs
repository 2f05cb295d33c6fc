//! Measures of single nodes.

use petgraph::unionfind::UnionFind;
use rayon::prelude::*;

use super::Adjacency;
use super::community::{number_by_size, renumber};

/// The chance that the walker of [`pagerank`] follows an edge and does not leap anywhere.
const DAMPING: f64 = 0.85;
/// The walk is done when the ranks change by less than this, all together.
const TOLERANCE: f64 = 1e-9;
/// An upper bound on the rounds: `DAMPING` to this power is about `TOLERANCE`.
const ROUNDS: u32 = 128;

/// Everything that is measured of a graph, each beside its nodes.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// See [`degrees`].
    pub degrees: Vec<(u32, u32)>,
    /// See [`pagerank`].
    pub pagerank: Vec<f64>,
    /// See [`betweenness`].
    pub betweenness: Vec<f64>,
    /// See [`cores`].
    pub cores: Vec<u32>,
    /// See [`components`].
    pub components: Vec<u32>,
    /// See [`clustering`].
    pub clustering: Vec<f64>,
}

impl Measured {
    /// Measures a graph.
    pub fn of(graph: &Adjacency) -> Self {
        Self {
            degrees: degrees(graph),
            pagerank: pagerank(graph),
            betweenness: betweenness(graph),
            cores: cores(graph),
            components: components(graph),
            clustering: clustering(graph),
        }
    }
}

/// Betweenness is exact for graphs of which connected nodes times edges are at most this: 2,000 nodes with 7,500 edges.
pub const EXACT: usize = 15_000_000;
/// In larger ones paths from so many nodes are counted.
pub const PIVOTS: usize = 256;

/// Searches are shared out in so many parts, whose sums are added in order, whatever the number of threads.
const SHARES: usize = 8;

/// Betweenness centrality (Freeman 1977), unweighted and normalised as networkx does: the share of all pairs of
/// other nodes whose shortest paths lead over a node. By Brandes ("A faster algorithm for betweenness centrality",
/// 2001), exact up to [`EXACT`]; of larger graphs an estimate from [`PIVOTS`] connected nodes as starts, spread evenly over the nodes in order of degree (Brandes and Pich, "Centrality estimation in large networks", 2007).
pub fn betweenness(graph: &Adjacency) -> Vec<f64> {
    let connected = (0..graph.node_count() as u32)
        .filter(|&node| !graph.neighbors_slice(node).is_empty())
        .count();
    if connected * graph.edge_count() / 2 <= EXACT {
        betweenness_from(graph, connected)
    } else {
        betweenness_from(graph, PIVOTS)
    }
}

/// See [`betweenness`]: from so many starts.
fn betweenness_from(graph: &Adjacency, pivots: usize) -> Vec<f64> {
    let count = graph.node_count();
    let mut starts: Vec<u32> = (0..count as u32)
        .filter(|&node| !graph.neighbors_slice(node).is_empty())
        .collect();
    let connected = starts.len();
    if connected > pivots {
        starts.sort_by_key(|&node| std::cmp::Reverse(graph.neighbors_slice(node).len()));
        starts = (0..pivots)
            .map(|number| starts[number * connected / pivots])
            .collect();
    }
    let share = starts.len().div_ceil(SHARES).max(1);
    let sums: Vec<Vec<f64>> = starts
        .par_chunks(share)
        .map(|starts| {
            let mut search = Search::new(count);
            let mut sums = vec![0.0; count];
            for &start in starts {
                search.from(graph, start, &mut sums);
            }
            sums
        })
        .collect();
    let pairs = (count as f64 - 1.0) * (count as f64 - 2.0);
    let scale = if starts.is_empty() || pairs <= 0.0 {
        0.0
    } else {
        connected as f64 / starts.len() as f64 / pairs
    };
    (0..count)
        .map(|node| sums.iter().map(|sums| sums[node]).sum::<f64>() * scale)
        .collect()
}

/// One breadth-first search with the paths it counts, and its buffers.
struct Search {
    order: Vec<u32>,
    distance: Vec<u32>,
    paths: Vec<f64>,
    dependency: Vec<f64>,
}

impl Search {
    fn new(nodes: usize) -> Self {
        Self {
            order: Vec::with_capacity(nodes),
            distance: vec![u32::MAX; nodes],
            paths: vec![0.0; nodes],
            dependency: vec![0.0; nodes],
        }
    }

    /// Adds to each node the share of shortest paths from `start` that lead over it.
    fn from(&mut self, graph: &Adjacency, start: u32, sums: &mut [f64]) {
        self.order.clear();
        self.order.push(start);
        self.distance[start as usize] = 0;
        self.paths[start as usize] = 1.0;
        let mut next = 0;
        while let Some(&node) = self.order.get(next) {
            next += 1;
            let (distance, paths) = (self.distance[node as usize] + 1, self.paths[node as usize]);
            for &neighbour in graph.neighbors_slice(node) {
                let at = neighbour as usize;
                if self.distance[at] == u32::MAX {
                    self.distance[at] = distance;
                    self.order.push(neighbour);
                }
                if self.distance[at] == distance {
                    self.paths[at] += paths;
                }
            }
        }
        for &node in self.order.iter().rev() {
            let at = node as usize;
            let part = (1.0 + self.dependency[at]) / self.paths[at];
            for &neighbour in graph.neighbors_slice(node) {
                let before = neighbour as usize;
                if self.distance[before] + 1 == self.distance[at] {
                    self.dependency[before] += self.paths[before] * part;
                }
            }
            if node != start {
                sums[at] += self.dependency[at];
            }
        }
        for &node in &self.order {
            self.distance[node as usize] = u32::MAX;
            self.paths[node as usize] = 0.0;
            self.dependency[node as usize] = 0.0;
        }
    }
}

/// The core number of each node: the largest k for which it belongs to a group each of whom has at least k neighbours
/// within it. By Batagelj and Zaversnik ("An O(m) algorithm for cores decomposition of networks", 2003).
pub fn cores(graph: &Adjacency) -> Vec<u32> {
    let count = graph.node_count();
    let mut degree: Vec<u32> = (0..count as u32)
        .map(|node| graph.neighbors_slice(node).len() as u32)
        .collect();
    // Nodes by degree, with the place of each and where each degree begins: moving a node down a degree is one swap.
    let most = degree.iter().copied().max().unwrap_or(0) as usize;
    let mut begins = vec![0_usize; most + 2];
    for &degree in &degree {
        begins[degree as usize + 1] += 1;
    }
    for degree in 0..=most {
        begins[degree + 1] += begins[degree];
    }
    let mut next = begins.clone();
    let mut place = vec![0_usize; count];
    let mut order = vec![0_u32; count];
    for node in 0..count {
        let at = &mut next[degree[node] as usize];
        (place[node], order[*at]) = (*at, node as u32);
        *at += 1;
    }
    for at in 0..count {
        let node = order[at];
        for &neighbour in graph.neighbors_slice(node) {
            let own = neighbour as usize;
            if degree[own] > degree[node as usize] {
                let first = &mut begins[degree[own] as usize];
                let other = order[*first];
                let from = place[own];
                order.swap(*first, from);
                (place[own], place[other as usize]) = (*first, from);
                *first += 1;
                degree[own] -= 1;
            }
        }
    }
    degree
}

/// The connected component of each node, numbered from 0 by its number of nodes, the largest first, then by first node.
pub fn components(graph: &Adjacency) -> Vec<u32> {
    let count = graph.node_count();
    let mut joined = UnionFind::<u32>::new(count);
    for node in 0..count as u32 {
        for &neighbour in graph.neighbors_slice(node) {
            joined.union(node, neighbour);
        }
    }
    let mut component = joined.into_labeling();
    renumber(&mut component);
    number_by_size(&component)
}

/// The clustering coefficient of each node (Watts and Strogatz 1998), unweighted: the share of pairs of its neighbours
/// that are neighbours themselves; 0 with fewer than two.
pub fn clustering(graph: &Adjacency) -> Vec<f64> {
    let count = graph.node_count();
    let degree = |node: u32| graph.neighbors_slice(node).len();
    // Each edge is looked at from its lesser end, whose greater neighbours are few even in a graph of hubs.
    let greater: Vec<Vec<u32>> = (0..count as u32)
        .map(|node| {
            let others = graph.neighbors_slice(node).iter().copied();
            others
                .filter(|&other| (degree(other), other) > (degree(node), node))
                .collect()
        })
        .collect();
    let mut triangles = vec![0_u64; count];
    let mut marked = vec![u32::MAX; count];
    for (node, own) in greater.iter().enumerate() {
        for &other in own {
            marked[other as usize] = node as u32;
        }
        for &other in own {
            for &third in &greater[other as usize] {
                if marked[third as usize] == node as u32 {
                    for corner in [node, other as usize, third as usize] {
                        triangles[corner] += 1;
                    }
                }
            }
        }
    }
    (0..count as u32)
        .map(|node| {
            let degree = degree(node) as u64;
            if degree < 2 {
                0.0
            } else {
                2.0 * triangles[node as usize] as f64 / (degree * (degree - 1)) as f64
            }
        })
        .collect()
}

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
mod tests;
