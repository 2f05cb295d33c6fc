//! The overview: the part of the co-mentions that tells most, small enough to be opened anywhere.
//!
//! A graph by count is ruled by what is mentioned everywhere. What tells is a pair that meets more often than chance
//! would have it, beyond doubt, and in more than one document; of those each node keeps its strongest.

use petgraph::unionfind::UnionFind;

use super::{Tie, drawn, ends, tie};
use crate::entity::{EntityId, Registry};
use crate::figures::grouped;
use crate::mention::Kind;
use crate::network::{CoMention, LeftOut, Overview};

/// Up to so many co-mentions all are shown.
pub const SHOWN_WHOLE: usize = 2_000;
/// The most nodes of an overview.
pub const MOST_NODES: usize = 4_000;
/// The most edges of an overview.
pub const MOST_EDGES: usize = 13_000;
/// Of each node so many ties are shown, and those that are among the strongest of the other.
pub const EACH: u32 = 8;
/// A tie is telling from this log-likelihood: chance has a part of 0.1 %.
pub const LEAST_LOG_LIKELIHOOD: f64 = 10.83;
/// A tie is telling from so many documents.
pub const LEAST_DOCUMENTS: u32 = 2;

/// Of what a single document tells, a tie is shown from this weight, where there is room.
pub const LEAST_WEIGHT: u32 = 2;
/// A group of fewer nodes that is tied to nobody else is left out of an overview of many.
pub const LEAST_GROUP: usize = 4;

/// Whether two are mentioned together more often than chance would have it.
fn is_associated(edge: &CoMention) -> bool {
    edge.npmi > 0.0 && edge.log_likelihood >= LEAST_LOG_LIKELIHOOD
}

/// Whether a co-mention tells more than that two names are frequent, or that one document has them.
pub fn is_telling(edge: &CoMention) -> bool {
    is_associated(edge) && edge.documents >= LEAST_DOCUMENTS
}

/// Chooses the overview of the co-mentions, sorted as they are, and draws it.
pub fn overview(registry: &Registry, comentions: &[CoMention]) -> Overview {
    let (edges, rules) = if comentions.len() <= SHOWN_WHOLE {
        ((0..comentions.len() as u32).collect(), Vec::new())
    } else {
        chosen(registry, comentions)
    };
    let ties: Vec<Tie> = edges
        .iter()
        .map(|&edge: &u32| tie(&comentions[edge as usize]))
        .collect();
    let nodes = ends(&ties);
    let mut rules = rules;
    let alone =
        registry.entities.len() - ends(&comentions.iter().map(tie).collect::<Vec<_>>()).len();
    if alone > 0 {
        rules.push(format!(
            "{} names that are mentioned with no other",
            grouped(alone as u64)
        ));
    }
    let left_out = (!rules.is_empty()).then(|| LeftOut {
        nodes: (registry.entities.len() - nodes.len()) as u64,
        edges: (comentions.len() - edges.len()) as u64,
        rules,
    });
    Overview {
        drawn: drawn(registry, nodes, &ties),
        edges,
        left_out,
    }
}

/// The edges of an overview of many, ascending, and by which rules the others were left out.
fn chosen(registry: &Registry, comentions: &[CoMention]) -> (Vec<u32>, Vec<String>) {
    let is_topic = |id: EntityId| registry.get(id).kind == Kind::Topic;
    let (mut topics, mut names) = (0, 0);
    let mut edges: Vec<u32> = Vec::new();
    let mut single: Vec<u32> = Vec::new();
    for (number, edge) in (0..).zip(comentions) {
        if is_topic(edge.source) || is_topic(edge.target) {
            topics += 1;
            continue;
        }
        names += 1;
        if is_telling(edge) {
            edges.push(number);
        } else if is_associated(edge) && edge.weight >= LEAST_WEIGHT {
            single.push(number);
        }
    }
    // A small collection says few things twice: what one document says more than once fills the room that is left.
    let room = SHOWN_WHOLE.saturating_sub(edges.len());
    let filled = room > 0 && !single.is_empty();
    sort_by_strength(comentions, &mut single);
    edges.extend(single.into_iter().take(room));
    edges.sort_unstable();
    let weak = names - edges.len() as u64;
    let mut rules = Vec::new();
    if topics > 0 {
        rules.push(format!("{} ties of topics", grouped(topics)));
    }
    if weak > 0 {
        let single = if filled {
            "or a single document that says so once"
        } else {
            "or a single document"
        };
        rules.push(format!(
            "{} ties that tell little: npmi not above 0, log-likelihood under {LEAST_LOG_LIKELIHOOD}, {single}",
            grouped(weak)
        ));
    }

    // The nodes with the strongest ties.
    let mut strength = vec![0.0_f64; registry.entities.len()];
    for &edge in &edges {
        let edge = &comentions[edge as usize];
        strength[edge.source.0 as usize] += edge.strength;
        strength[edge.target.0 as usize] += edge.strength;
    }
    let mut nodes: Vec<u32> = (0..registry.entities.len() as u32)
        .filter(|&node| strength[node as usize] > 0.0)
        .collect();
    if nodes.len() > MOST_NODES {
        nodes.sort_by(|&a, &b| {
            strength[b as usize]
                .total_cmp(&strength[a as usize])
                .then(a.cmp(&b))
        });
        for &node in &nodes[MOST_NODES..] {
            strength[node as usize] = 0.0;
        }
        rules.push(format!(
            "{} names with the weakest ties, beyond {}",
            grouped((nodes.len() - MOST_NODES) as u64),
            grouped(MOST_NODES as u64)
        ));
        let is_in = |id: EntityId| strength[id.0 as usize] > 0.0;
        edges.retain(|&edge| {
            let edge = &comentions[edge as usize];
            is_in(edge.source) && is_in(edge.target)
        });
    }
    let all = edges.len();
    edges = strongest(registry.entities.len(), comentions, edges);
    if edges.len() < all {
        rules.push(format!(
            "{} ties that are among the {EACH} strongest of neither of their two",
            grouped((all - edges.len()) as u64)
        ));
    }
    let all = edges.len();
    let names = drop_islands(registry.entities.len(), comentions, &mut edges);
    if names > 0 {
        rules.push(format!(
            "{} names with their {} ties that stand in groups of fewer than {LEAST_GROUP}, apart from all others",
            grouped(names as u64),
            grouped((all - edges.len()) as u64)
        ));
    }
    (edges, rules)
}

/// Drops the edges of groups of fewer than [`LEAST_GROUP`] nodes that are tied to nobody else; gives how many nodes they
/// have.
fn drop_islands(nodes: usize, comentions: &[CoMention], edges: &mut Vec<u32>) -> usize {
    let mut groups = UnionFind::<u32>::new(nodes);
    for &edge in edges.iter() {
        let edge = &comentions[edge as usize];
        groups.union(edge.source.0, edge.target.0);
    }
    let group = groups.into_labeling();
    let mut sizes = vec![0_usize; nodes];
    for &group in &group {
        sizes[group as usize] += 1;
    }
    let size = |id: EntityId| sizes[group[id.0 as usize] as usize];
    edges.retain(|&edge| size(comentions[edge as usize].source) >= LEAST_GROUP);
    // A group of one has no edge, and was not in the overview before.
    (0..nodes as u32)
        .filter(|&node| (2..LEAST_GROUP).contains(&size(EntityId(node))))
        .count()
}

/// Sorts edges by log-likelihood, the strongest first.
fn sort_by_strength(comentions: &[CoMention], edges: &mut [u32]) {
    edges.sort_by(|&a, &b| {
        let (one, other) = (&comentions[a as usize], &comentions[b as usize]);
        other
            .log_likelihood
            .total_cmp(&one.log_likelihood)
            .then(a.cmp(&b))
    });
}

/// Of each node its [`EACH`] strongest ties, by log-likelihood; where that is more than [`MOST_EDGES`], so many fewer of each.
fn strongest(nodes: usize, comentions: &[CoMention], mut edges: Vec<u32>) -> Vec<u32> {
    sort_by_strength(comentions, &mut edges);
    let mut ranks = vec![0_u32; nodes];
    let mut ranked: Vec<(u32, usize)> = edges
        .iter()
        .enumerate()
        .map(|(place, &edge)| {
            let edge = &comentions[edge as usize];
            let (a, b) = (edge.source.0 as usize, edge.target.0 as usize);
            ranks[a] += 1;
            ranks[b] += 1;
            (ranks[a].min(ranks[b]), place)
        })
        .collect();
    ranked.retain(|&(rank, _)| rank <= EACH);
    ranked.sort_unstable();
    ranked.truncate(MOST_EDGES);
    let mut kept: Vec<u32> = ranked.into_iter().map(|(_, place)| edges[place]).collect();
    kept.sort_unstable();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::Entity;

    fn registry(nodes: u32, topics: u32) -> Registry {
        let entity = |number: u32| Entity {
            id: format!("n-{number:05}"),
            label: format!("Name {number}"),
            kind: if number < topics {
                Kind::Topic
            } else {
                Kind::Person
            },
            subtype: String::new(),
            country: None,
            aliases: Vec::new(),
            mentions: 10,
            documents: 2,
            first_date: None,
            last_date: None,
            gazetteer_id: String::new(),
            is_surname: false,
            rivals: Vec::new(),
        };
        Registry::new((0..nodes).map(entity).collect())
    }

    fn edge(source: u32, target: u32, log_likelihood: f64) -> CoMention {
        CoMention {
            source: EntityId(source),
            target: EntityId(target),
            weight: 3,
            documents: 2,
            npmi: 0.5,
            log_likelihood,
            first_date: None,
            last_date: None,
            strength: 3.0,
        }
    }

    #[test]
    fn a_small_graph_is_shown_whole() {
        let mut edges = vec![edge(0, 1, 1.0), edge(1, 2, 50.0)];
        edges[0].documents = 1;
        let overview = overview(&registry(4, 1), &edges);
        assert_eq!(overview.edges, [0, 1]);
        assert_eq!(overview.drawn.nodes, [0, 1, 2].map(EntityId));
        let left_out = overview.left_out.expect("one name stands alone");
        assert_eq!((left_out.nodes, left_out.edges), (1, 0));
    }

    #[test]
    fn of_a_large_graph_topics_weak_ties_and_islands_are_left_out() {
        // A ring of 2,200, each tied weakly to the next but one; a topic; a pair apart.
        let ring = 2_200;
        let mut edges: Vec<CoMention> = Vec::new();
        for node in 1..ring {
            edges.push(edge(node, node + 1, 20.0));
            if node + 2 <= ring {
                edges.push(edge(node, node + 2, 5.0));
            }
        }
        edges.push(edge(0, 1, 90.0));
        edges.push(edge(ring + 1, ring + 2, 90.0));
        edges.sort_by_key(|edge| (edge.source, edge.target));
        let overview = overview(&registry(ring + 3, 1), &edges);
        assert_eq!(overview.edges.len() as u32, ring - 1);
        assert!(overview.drawn.place(EntityId(0)).is_none());
        assert!(overview.drawn.place(EntityId(ring + 1)).is_none());
        let left_out = overview.left_out.expect("much is left out");
        assert_eq!(left_out.nodes, 3);
        assert_eq!(left_out.edges as usize, edges.len() - overview.edges.len());
        assert_eq!(left_out.rules.len(), 3, "{:?}", left_out.rules);
    }

    #[test]
    fn what_one_document_says_more_than_once_fills_a_small_overview() {
        // A ring tied weakly; within it a chain of a single document, one link of which is said once.
        let ring = 2_200;
        let mut edges: Vec<CoMention> = (0..ring - 1)
            .map(|node| edge(node, node + 1, 5.0))
            .collect();
        for edge in &mut edges[..10] {
            (edge.log_likelihood, edge.documents) = (30.0, 1);
        }
        edges[9].weight = 1;
        let overview = overview(&registry(ring, 0), &edges);
        assert_eq!(overview.edges, (0..9).collect::<Vec<u32>>());
    }

    #[test]
    fn limits_hold_and_each_node_keeps_its_strongest() {
        // Everyone is tied to the ten next, most strongly to the next; there are more than may be shown.
        let nodes = MOST_NODES as u32 + 500;
        let mut edges = Vec::new();
        for node in 0..nodes {
            for step in 1..=10 {
                if node + step < nodes {
                    edges.push(edge(node, node + step, 100.0 - f64::from(step)));
                }
            }
        }
        let overview = overview(&registry(nodes, 0), &edges);
        assert!(overview.drawn.nodes.len() <= MOST_NODES);
        assert_eq!(overview.edges.len(), MOST_EDGES);
        let kept: Vec<_> = overview
            .edges
            .iter()
            .map(|&edge| &edges[edge as usize])
            .collect();
        for pair in overview.drawn.nodes.windows(2) {
            assert!(
                kept.iter()
                    .any(|edge| edge.source == pair[0] && edge.target == pair[1]),
                "{pair:?} lost the strongest"
            );
        }
    }
}
