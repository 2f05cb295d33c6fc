//! The overview: the part of the co-mentions that tells most, small enough to be opened anywhere.
//!
//! A graph by count is ruled by what is mentioned everywhere. What tells is a pair that meets more often than chance
//! would have it, beyond doubt, and in more than one document; of those each node keeps its strongest.

use super::{Tie, drawn, ends, tie};
use crate::entity::{EntityId, Registry};
use crate::mention::Kind;
use crate::network::{CoMention, LeftOut, Overview};

/// Up to so many co-mentions all are shown.
pub const SHOWN_WHOLE: usize = 2_000;
/// The most nodes of an overview.
pub const MOST_NODES: usize = 4_000;
/// The most edges of an overview.
pub const MOST_EDGES: usize = 13_000;
/// A tie is telling from this log-likelihood: chance has a part of 0.1 %.
pub const LEAST_LOG_LIKELIHOOD: f64 = 10.83;
/// A tie is telling from so many documents.
pub const LEAST_DOCUMENTS: u32 = 2;

/// Whether a co-mention tells more than that two names are frequent.
pub fn is_telling(edge: &CoMention) -> bool {
    edge.npmi > 0.0
        && edge.log_likelihood >= LEAST_LOG_LIKELIHOOD
        && edge.documents >= LEAST_DOCUMENTS
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
        rules.push(format!("{alone} names that are mentioned with no other"));
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
    let mut topics = 0;
    let mut weak = 0;
    let mut edges: Vec<u32> = (0..comentions.len() as u32)
        .filter(|&edge| {
            let edge = &comentions[edge as usize];
            let topic = is_topic(edge.source) || is_topic(edge.target);
            let telling = is_telling(edge);
            topics += u32::from(topic);
            weak += u32::from(!topic && !telling);
            !topic && telling
        })
        .collect();
    let mut rules = vec![
        format!("{topics} ties of topics"),
        format!(
            "{weak} ties that tell little: npmi not above 0, log-likelihood under {LEAST_LOG_LIKELIHOOD}, or a single document"
        ),
    ];

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
            "{} names with the weakest ties, beyond {MOST_NODES}",
            nodes.len() - MOST_NODES
        ));
        let is_in = |id: EntityId| strength[id.0 as usize] > 0.0;
        edges.retain(|&edge| {
            let edge = &comentions[edge as usize];
            is_in(edge.source) && is_in(edge.target)
        });
    }
    if edges.len() > MOST_EDGES {
        let all = edges.len();
        edges = strongest(registry.entities.len(), comentions, edges);
        rules.push(format!(
            "{} ties that are the strongest of neither of their two",
            all - edges.len()
        ));
    }
    (edges, rules)
}

/// Of each node its strongest ties: as many of each as all together leave room for [`MOST_EDGES`].
fn strongest(nodes: usize, comentions: &[CoMention], mut edges: Vec<u32>) -> Vec<u32> {
    edges.sort_by(|&a, &b| {
        let (one, other) = (&comentions[a as usize], &comentions[b as usize]);
        other
            .log_likelihood
            .total_cmp(&one.log_likelihood)
            .then(a.cmp(&b))
    });
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
    ranked.sort_unstable();
    ranked.truncate(MOST_EDGES);
    let mut kept: Vec<u32> = ranked.into_iter().map(|(_, place)| edges[place]).collect();
    kept.sort_unstable();
    kept
}
