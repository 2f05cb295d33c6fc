//! The picture: where each node stands.
//!
//! Nodes begin with their communities ([`discs`]), are moved by forces until ties and distances agree ([`forces`]), are
//! scaled to their sizes, and put apart where they or the labels of the largest would cover each other ([`apart`]).
//! Entities that are mentioned with nobody stand in rings around the rest. Time grows as n log n.
//!
//! No random numbers anywhere: the same graph gives the same picture.

mod apart;
mod discs;
mod forces;
mod tree;

use rustc_hash::FxHashMap;

use super::Adjacency;
use super::measures::components;

/// Room between the rims of two nodes.
const GAP: f64 = 1.5;
/// Room around the connected nodes.
const MOAT: f64 = 8.0;
/// The part of the picture that nodes cover.
const COVERAGE: f64 = 0.16;
/// How often labels and nodes are put apart in turn: moving the one may bring the other together again.
const FINISHING: usize = 4;
/// The golden angle, which keeps the seeds of a sunflower evenly apart.
const GOLDEN_ANGLE: f64 = 2.399_963_229_728_653;

type Point = (f64, f64);

/// The position of every node. The middle of the picture is the origin.
///
/// `community` numbers groups from 0 as [`super::community::communities`] does, `radii` are those of the nodes,
/// `labels` the lengths of their names in characters.
pub fn layout(
    graph: &Adjacency,
    community: &[Option<u32>],
    radii: &[f64],
    labels: &[f64],
) -> Vec<Point> {
    let nodes = graph.node_count();
    let mut points = vec![(0.0, 0.0); nodes];
    let strength: Vec<u64> = (0..nodes as u32)
        .map(|node| graph.edges_slice(node).iter().copied().map(u64::from).sum())
        .collect();
    let by_importance = |&a: &u32, &b: &u32| {
        let (a, b) = (a as usize, b as usize);
        radii[b]
            .total_cmp(&radii[a])
            .then(strength[b].cmp(&strength[a]))
            .then(a.cmp(&b))
    };
    let (mut connected, mut isolated): (Vec<u32>, Vec<u32>) =
        (0..nodes as u32).partition(|&node| strength[node as usize] > 0);
    connected.sort_by(by_importance);
    isolated.sort_by(by_importance);

    // The largest component is drawn by forces; islands would only be driven far away by them.
    let component = components(graph);
    let (mainland, islands): (Vec<u32>, Vec<u32>) = connected
        .iter()
        .partition(|&&node| component[node as usize] == 0);
    if !mainland.is_empty() {
        let groups = community.iter().flatten().max();
        let mut members: Vec<Vec<u32>> =
            vec![Vec::new(); groups.map_or(0, |&last| last as usize + 1)];
        for &node in &mainland {
            if let Some(community) = community[node as usize] {
                members[community as usize].push(node);
            }
        }
        members.retain(|members| !members.is_empty());
        discs::place(graph, members, radii, &mut points);
        forces::refine(graph, community, &mainland, &mut points);
        settle(&mainland, community, radii, labels, &mut points);
    }
    let rim_of = |nodes: &[u32], points: &[Point]| {
        let rims = nodes.iter().map(|&node| {
            let point = points[node as usize];
            point.0.hypot(point.1) + radii[node as usize] + MOAT
        });
        rims.fold(0.0, f64::max)
    };
    let rim = rim_of(&mainland, &points);
    discs::around(rim, parts(&islands, &component), radii, &mut points);
    finish(&connected, radii, labels, &mut points);

    let rim = rim_of(&connected, &points);
    let diameters: Vec<f64> = isolated
        .iter()
        .map(|&node| (radii[node as usize] + GAP) * 2.0)
        .collect();
    for (point, &node) in discs::rings(rim, &diameters).into_iter().zip(&isolated) {
        points[node as usize] = point;
    }
    points
}

/// The nodes of each component, in the order of their first.
fn parts(nodes: &[u32], component: &[u32]) -> Vec<Vec<u32>> {
    let mut parts: Vec<Vec<u32>> = Vec::new();
    let mut part_of: FxHashMap<u32, usize> = FxHashMap::default();
    for &node in nodes {
        let part = *part_of.entry(component[node as usize]).or_insert_with(|| {
            parts.push(Vec::new());
            parts.len() - 1
        });
        parts[part].push(node);
    }
    parts
}

/// Gives the largest nodes room for their labels, and all room for themselves.
fn finish(connected: &[u32], radii: &[f64], labels: &[f64], points: &mut [Point]) {
    let of = |node: &u32| *node as usize;
    let labels: Vec<f64> = connected.iter().map(|node| labels[of(node)]).collect();
    let radii: Vec<f64> = connected.iter().map(|node| radii[of(node)]).collect();
    let rims: Vec<f64> = radii.iter().map(|radius| radius + GAP / 2.0).collect();
    let mut places: Vec<Point> = connected.iter().map(|node| points[of(node)]).collect();
    for _ in 0..FINISHING {
        apart::part_labels(&mut places, &radii, &labels);
        apart::part(&mut places, &rims, 100);
    }
    for (&node, place) in connected.iter().zip(places) {
        points[node as usize] = place;
    }
}

/// Scales nodes so that they cover a fair part of the picture, and puts apart what covers each other.
fn settle(
    connected: &[u32],
    community: &[Option<u32>],
    radii: &[f64],
    labels: &[f64],
    points: &mut [Point],
) {
    let count = connected.len() as f64;
    let of = |values: &[f64]| -> Vec<f64> {
        connected
            .iter()
            .map(|&node| values[node as usize])
            .collect()
    };
    let (radii, labels) = (of(radii), of(labels));
    let mut places: Vec<Point> = connected
        .iter()
        .map(|&node| points[node as usize])
        .collect();
    let sum = places.iter().fold((0.0, 0.0), |sum: Point, place| {
        (sum.0 + place.0, sum.1 + place.1)
    });
    let middle = (sum.0 / count, sum.1 / count);
    let squares = places
        .iter()
        .map(|place| (place.0 - middle.0).powi(2) + (place.1 - middle.1).powi(2));
    let spread = (squares.sum::<f64>() / count).sqrt().max(1e-9);
    let rims: Vec<f64> = radii.iter().map(|radius| radius + GAP / 2.0).collect();
    let covered: f64 = rims.iter().map(|radius| radius * radius).sum();
    let square = (covered / COVERAGE).max(apart::square_for_labels(&radii, &labels));
    // A disc of even density has a spread of its radius over root two.
    let scale = square.sqrt() / (spread * std::f64::consts::SQRT_2);
    for place in &mut places {
        *place = ((place.0 - middle.0) * scale, (place.1 - middle.1) * scale);
    }
    let groups: Vec<u32> = connected
        .iter()
        .map(|&node| community[node as usize].unwrap_or_default())
        .collect();
    apart::make_room(&mut places, &groups, &rims);
    apart::part(&mut places, &rims, 200);
    for (&node, place) in connected.iter().zip(places) {
        points[node as usize] = place;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::community::communities;

    /// Groups of the given sizes, each a wheel, each hub joined to the next; then nodes without edges.
    fn wheels(groups: &[u32], isolated: usize) -> Adjacency {
        let mut arcs = Vec::new();
        let mut hub = 0;
        for &size in groups {
            for spoke in hub + 1..hub + size {
                arcs.extend([(hub, spoke, 2), (spoke, hub, 2)]);
                if spoke + 1 < hub + size {
                    arcs.extend([(spoke, spoke + 1, 1), (spoke + 1, spoke, 1)]);
                }
            }
            if hub > 0 {
                arcs.extend([(hub, hub - 1, 1), (hub - 1, hub, 1)]);
            }
            hub += size;
        }
        arcs.sort_unstable();
        let mut graph = Adjacency::from_sorted_edges(&arcs).unwrap();
        for _ in 0..isolated {
            graph.add_node(());
        }
        graph
    }

    fn sizes(count: usize) -> Vec<f64> {
        // A few large, many small, in no order.
        (0..count)
            .map(|node| 4.0 + 36.0 / (1.0 + (node * 7919 % count) as f64))
            .collect()
    }

    fn halves(sizes: &[f64]) -> Vec<f64> {
        sizes.iter().map(|size| size / 2.0).collect()
    }

    #[track_caller]
    fn assert_apart(points: &[Point], sizes: &[f64]) {
        for (a, point) in points.iter().enumerate() {
            assert!(point.0.is_finite() && point.1.is_finite());
            for b in 0..a {
                let distance = (point.0 - points[b].0).hypot(point.1 - points[b].1);
                assert!(
                    distance >= sizes[a].midpoint(sizes[b]),
                    "{a} and {b} overlap: {distance}, {} and {}",
                    sizes[a],
                    sizes[b]
                );
            }
        }
    }

    #[test]
    fn nothing_overlaps_small_or_large_graph() {
        for (groups, isolated) in [
            (vec![12, 30, 5, 80], 40),
            (vec![3; 60], 5),
            (vec![2], 0),
            (vec![2000, 3], 20),
            (vec![3; 400], 0),
            (vec![], 300),
            (vec![40; 100], 500),
        ] {
            let graph = wheels(&groups, isolated);
            let sizes = sizes(graph.node_count());
            let points = layout(
                &graph,
                &communities(&graph),
                &halves(&sizes),
                &vec![8.0; sizes.len()],
            );
            assert_apart(&points, &sizes);
        }
    }

    #[test]
    fn isolated_nodes_stand_at_the_rim() {
        let graph = wheels(&[20, 30], 50);
        let sizes = vec![5.0; graph.node_count()];
        let points = layout(
            &graph,
            &communities(&graph),
            &halves(&sizes),
            &vec![8.0; sizes.len()],
        );
        let distance = |point: &Point| point.0.hypot(point.1);
        let inner = points[..50].iter().map(distance).fold(0.0, f64::max);
        let outer = points[50..].iter().map(distance).fold(f64::MAX, f64::min);
        assert!(outer > inner);
    }

    #[test]
    fn communities_stay_together() {
        let graph = wheels(&[40, 40, 40], 0);
        let sizes = vec![5.0; graph.node_count()];
        let community = communities(&graph);
        let points = layout(&graph, &community, &halves(&sizes), &vec![8.0; sizes.len()]);
        let mean = |same: bool| {
            let (mut sum, mut count) = (0.0, 0.0);
            for a in 0..points.len() {
                for b in 0..a {
                    if (community[a] == community[b]) == same {
                        sum += (points[a].0 - points[b].0).hypot(points[a].1 - points[b].1);
                        count += 1.0;
                    }
                }
            }
            sum / count
        };
        assert!(mean(true) * 1.5 < mean(false));
    }

    #[test]
    fn the_same_picture_every_time() {
        let graph = wheels(&[12, 30, 5], 9);
        let sizes = sizes(graph.node_count());
        let community = communities(&graph);
        let picture = || layout(&graph, &community, &halves(&sizes), &vec![8.0; sizes.len()]);
        assert_eq!(picture(), picture());
        assert!(layout(&wheels(&[], 0), &[], &[], &[]).is_empty());
    }

    #[test]
    fn threads_change_nothing() {
        let graph = wheels(&[120, 300, 50, 90], 9);
        let sizes = sizes(graph.node_count());
        let community = communities(&graph);
        let labels = vec![8.0; sizes.len()];
        let picture = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            pool.build()
                .unwrap()
                .install(|| layout(&graph, &community, &halves(&sizes), &labels))
        };
        assert_eq!(picture(1), picture(4));
    }

    #[test]
    fn labels_of_the_largest_do_not_cover_each_other() {
        // A clique of large nodes with long names, in the midst of many small ones.
        let large = 40;
        let mut edges: Vec<(u32, u32, u32)> = (0..large)
            .flat_map(|a| (a + 1..large).map(move |b| (a, b, 5)))
            .collect();
        edges.extend((large..900).map(|node| (node % large, node, 1)));
        let graph = crate::graph::adjacency(900, &edges);
        let mut radii = vec![2.0; 900];
        for (number, radius) in radii[..large as usize].iter_mut().enumerate() {
            *radius = 10.0 + number as f64 / 2.0;
        }
        let labels = vec![20.0; 900];
        let points = layout(&graph, &communities(&graph), &radii, &labels);
        let span = |of: fn(&Point) -> f64| {
            let high = points.iter().map(of).fold(f64::MIN, f64::max);
            high - points.iter().map(of).fold(f64::MAX, f64::min)
        };
        let font = 0.012 * span(|point| point.0).max(span(|point| point.1));
        for a in 0..large as usize {
            for b in 0..a {
                let font = font.max(1.2 * radii[a].max(radii[b]));
                let (dx, dy) = (points[a].0 - points[b].0, points[a].1 - points[b].1);
                assert!(
                    dx.abs() >= font * 0.6 * 20.0 || dy.abs() >= font,
                    "{a} and {b}: {dx}, {dy} with letters of {font}"
                );
            }
        }
    }
}
