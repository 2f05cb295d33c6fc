//! Refines a picture by forces: edges pull with the same force whatever their length, nodes push one another away by
//! their masses and the inverse of their distance. In such a balance the distance of two groups tells how few ties
//! there are between them for their size: the edge-repulsion `LinLog` model (Noack, "Energy models for graph clustering",
//! 2007). A step that cools (Fruchterman and Reingold 1991); far away nodes push as one (Barnes and Hut 1986).
//!
//! All forces of a round are found from the same places, each node's by itself and in the same order, so that the
//! number of threads changes nothing.

use rayon::prelude::*;

use super::Point;
use super::tree::Tree;
use crate::graph::Adjacency;

/// How strongly the middle draws, beside what nodes push.
const GRAVITY: f64 = 0.1;
/// A tie within a community pulls so many times as strongly as one between two: groups stand apart.
const WITHIN: f64 = 2.0;
/// How many nodes a thread takes at a time.
const TOGETHER: usize = 256;
/// The shortest distance over which an edge pulls with its full force.
const SLACK: f64 = 1.0;

/// Moves the nodes of `connected` within `points` from where they stand to where forces balance. Lengths are arbitrary:
/// the middle is the origin, and nodes stand about as far apart as one.
pub(super) fn refine(
    graph: &Adjacency,
    community: &[Option<u32>],
    connected: &[u32],
    points: &mut [Point],
) {
    let count = connected.len();
    let mut place_of = vec![u32::MAX; points.len()];
    for (place, &node) in connected.iter().enumerate() {
        place_of[node as usize] = place as u32;
    }
    // What a node is tied to, by place, and how strongly.
    let mut starts = Vec::with_capacity(count + 1);
    let mut ties: Vec<(u32, f32)> = Vec::with_capacity(graph.edge_count());
    starts.push(0);
    for &node in connected {
        let arcs = graph.neighbors_slice(node).iter();
        ties.extend(arcs.zip(graph.edges_slice(node)).map(|(&other, &weight)| {
            let within = community[node as usize] == community[other as usize];
            let pull = pull(weight) * if within { WITHIN } else { 1.0 };
            (place_of[other as usize], pull as f32)
        }));
        starts.push(ties.len());
    }
    let mass: Vec<f64> = (0..count)
        .map(|place| {
            ties[starts[place]..starts[place + 1]]
                .iter()
                .map(|tie| f64::from(tie.1))
                .sum::<f64>()
        })
        .collect();

    let unit = (count as f64).sqrt();
    let extent = connected
        .iter()
        .map(|&node| points[node as usize])
        .map(|point| point.0.hypot(point.1))
        .fold(1.0, f64::max);
    let mut places: Vec<Point> = connected
        .iter()
        .map(|&node| points[node as usize])
        .map(|point| (point.0 * unit / extent, point.1 * unit / extent))
        .collect();
    // Two nodes of the whole mass between them, a picture's width apart, push as their share of all edges pulls.
    let repulsion = unit / mass.iter().sum::<f64>();

    let rounds = rounds(count);
    let mut tree = Tree::default();
    let mut force = vec![(0.0, 0.0); count];
    for round in 0..rounds {
        let left = 1.0 - round as f64 / rounds as f64;
        tree.build(&places, &mass);
        force
            .par_iter_mut()
            .enumerate()
            .with_min_len(TOGETHER)
            .for_each(|(place, force)| {
                let (x, y) = places[place];
                let (mut fx, mut fy) = tree.repulsion((x, y), repulsion);
                fx -= GRAVITY * x / unit;
                fy -= GRAVITY * y / unit;
                // By mass: what is tied to much is pushed by as much, and would leap.
                let (mut px, mut py) = (0.0, 0.0);
                for &(other, pull) in &ties[starts[place]..starts[place + 1]] {
                    let (ox, oy) = places[other as usize];
                    let (dx, dy) = (ox - x, oy - y);
                    let pull = f64::from(pull) / ((dx * dx + dy * dy).sqrt() + SLACK);
                    px += pull * dx;
                    py += pull * dy;
                }
                *force = (fx + px / mass[place], fy + py / mass[place]);
            });
        let limit = unit * 0.1 * left * left + 1e-3;
        for (place, force) in places.iter_mut().zip(&force) {
            let length = force.0.hypot(force.1);
            if length > 1e-12 {
                let step = (length * unit * 0.1 * left).min(limit) / length;
                place.0 += force.0 * step;
                place.1 += force.1 * step;
            }
        }
    }
    for (&node, place) in connected.iter().zip(places) {
        points[node as usize] = place;
    }
}

/// How strongly a tie of a weight pulls: heavy ones more, but not a thousand times more.
fn pull(weight: u32) -> f64 {
    f64::from(weight).sqrt()
}

/// So many rounds for so many nodes: a small graph has time for more.
fn rounds(nodes: usize) -> usize {
    (500_000 / nodes.max(1)).clamp(60, 300)
}
