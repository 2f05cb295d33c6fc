//! Measures against values by hand, and those of networkx.

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

/// Zachary's karate club (1977), 34 members and one who knows nobody.
const CLUB: [(u32, u32); 78] = [
    (0, 1),
    (0, 2),
    (0, 3),
    (0, 4),
    (0, 5),
    (0, 6),
    (0, 7),
    (0, 8),
    (0, 10),
    (0, 11),
    (0, 12),
    (0, 13),
    (0, 17),
    (0, 19),
    (0, 21),
    (0, 31),
    (1, 2),
    (1, 3),
    (1, 7),
    (1, 13),
    (1, 17),
    (1, 19),
    (1, 21),
    (1, 30),
    (2, 3),
    (2, 7),
    (2, 8),
    (2, 9),
    (2, 13),
    (2, 27),
    (2, 28),
    (2, 32),
    (3, 7),
    (3, 12),
    (3, 13),
    (4, 6),
    (4, 10),
    (5, 6),
    (5, 10),
    (5, 16),
    (6, 16),
    (8, 30),
    (8, 32),
    (8, 33),
    (9, 33),
    (13, 33),
    (14, 32),
    (14, 33),
    (15, 32),
    (15, 33),
    (18, 32),
    (18, 33),
    (19, 33),
    (20, 32),
    (20, 33),
    (22, 32),
    (22, 33),
    (23, 25),
    (23, 27),
    (23, 29),
    (23, 32),
    (23, 33),
    (24, 25),
    (24, 27),
    (24, 31),
    (25, 31),
    (26, 29),
    (26, 33),
    (27, 33),
    (28, 31),
    (28, 33),
    (29, 32),
    (29, 33),
    (30, 32),
    (30, 33),
    (31, 32),
    (31, 33),
    (32, 33),
];

/// What networkx 3 measures of it.
const BETWEENNESS: [f64; 35] = [
    0.411_892_030,
    0.050_763_942,
    0.135_206_406,
    0.011_208_726,
    0.000_594_177,
    0.028_223_411,
    0.028_223_411,
    0.000_000_000,
    0.052_637_014,
    0.000_797_895,
    0.000_594_177,
    0.000_000_000,
    0.000_000_000,
    0.043_165_549,
    0.000_000_000,
    0.000_000_000,
    0.000_000_000,
    0.000_000_000,
    0.000_000_000,
    0.030_564_751,
    0.000_000_000,
    0.000_000_000,
    0.000_000_000,
    0.016_577_540,
    0.002_079_620,
    0.003_614_577,
    0.000_000_000,
    0.021_019_721,
    0.001_689_161,
    0.002_750_191,
    0.013_564_214,
    0.130_141_754,
    0.136_703_166,
    0.286_188_213,
    0.000_000_000,
];
const CLUSTERING: [f64; 35] = [
    0.150_000_000,
    0.333_333_333,
    0.244_444_444,
    0.666_666_667,
    0.666_666_667,
    0.500_000_000,
    0.500_000_000,
    1.000_000_000,
    0.500_000_000,
    0.000_000_000,
    0.666_666_667,
    0.000_000_000,
    1.000_000_000,
    0.600_000_000,
    1.000_000_000,
    1.000_000_000,
    1.000_000_000,
    1.000_000_000,
    1.000_000_000,
    0.333_333_333,
    1.000_000_000,
    1.000_000_000,
    1.000_000_000,
    0.400_000_000,
    0.333_333_333,
    0.333_333_333,
    1.000_000_000,
    0.166_666_667,
    0.333_333_333,
    0.666_666_667,
    0.500_000_000,
    0.200_000_000,
    0.196_969_697,
    0.110_294_118,
    0.000_000_000,
];
const CORES: [u32; 35] = [
    4, 4, 4, 4, 3, 3, 3, 4, 4, 2, 3, 1, 2, 4, 2, 2, 2, 2, 2, 3, 2, 2, 2, 3, 3, 3, 2, 3, 3, 3, 4, 3,
    4, 4, 0,
];
const PAGERANK: [f64; 35] = [
    0.096_571_236,
    0.052_644_668,
    0.056_827_799,
    0.035_702_347,
    0.021_881_417,
    0.028_983_287,
    0.028_983_287,
    0.024_382_925,
    0.029_635_312,
    0.014_246_545,
    0.021_881_417,
    0.009_522_733,
    0.014_580_566,
    0.029_406_721,
    0.014_472_146,
    0.014_472_146,
    0.016_710_284,
    0.014_494_730,
    0.014_472_146,
    0.019_518_525,
    0.014_472_146,
    0.014_494_730,
    0.014_472_146,
    0.031_384_056,
    0.020_983_459,
    0.020_913_930,
    0.014_977_959,
    0.025_527_148,
    0.019_487_485,
    0.026_173_068,
    0.024_482_146,
    0.036_994_874,
    0.071_378_322,
    0.100_475_906,
    0.004_392_387,
];

#[test]
fn measures_are_those_of_networkx() {
    let edges: Vec<(u32, u32, u32)> = CLUB.iter().map(|&(a, b)| (a, b, 1)).collect();
    let graph = graph(35, &edges);
    let measured = Measured::of(&graph);
    for (ours, theirs) in [
        (&measured.betweenness, BETWEENNESS),
        (&measured.clustering, CLUSTERING),
        (&measured.pagerank, PAGERANK),
    ] {
        for (node, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
            assert!((ours - theirs).abs() < 1e-6, "{node}: {ours}, {theirs}");
        }
    }
    assert_eq!(measured.cores, CORES);
    assert_eq!(measured.components[..34], [0; 34]);
    assert_eq!(measured.components[34], 1);
}

#[test]
fn an_estimate_of_betweenness_keeps_the_order_of_what_matters() {
    // A chain of wheels: the hubs carry all paths, and each the more the nearer it is to the middle.
    let wheels = 40;
    let mut edges = Vec::new();
    for wheel in 0..wheels {
        let hub = wheel * 40;
        edges.extend((1..40).map(|spoke| (hub, hub + spoke, 1)));
        if wheel > 0 {
            edges.push((hub - 40, hub, 1));
        }
    }
    let graph = graph(wheels as usize * 40, &edges);
    let estimate = betweenness_from(&graph, PIVOTS);
    assert_ne!(estimate, betweenness(&graph));
    // Exact, by hand: of n nodes the pairs that lie on two sides of a hub, and those within its wheel.
    let exact = |wheel: u32| {
        let (nodes, below, above) = (
            1600.0,
            f64::from(wheel) * 40.0,
            f64::from(wheels - 1 - wheel) * 40.0,
        );
        let own = 39.0;
        let pairs = below * above + own * (below + above) + own * (own - 1.0) / 2.0;
        2.0 * pairs / ((nodes - 1.0) * (nodes - 2.0))
    };
    for wheel in [0, 10, 20, 39] {
        let (found, wanted) = (estimate[wheel as usize * 40], exact(wheel));
        assert!(
            (found - wanted).abs() < 0.1 * wanted.max(0.1),
            "{wheel}: {found}, {wanted}"
        );
    }
    assert!(estimate[1] < 1e-9);
}
