//! Where nodes begin: communities as discs, the largest in the middle, drawn together where they are linked; within a
//! disc nodes as seeds in a sunflower (Vogel 1979), the most mentioned in its middle.

use super::apart::part;
use super::{GAP, GOLDEN_ANGLE, Point};
use crate::graph::Adjacency;

/// Room around a community.
const MOAT: f64 = 8.0;
/// Up to so many communities are arranged by their links, the rest (small ones) around them.
const ARRANGED: usize = 250;
/// In so many rounds.
const ARRANGING: u32 = 150;
/// The area a seed takes for a node to touch its neighbours at most: in a sunflower of unit spacing the nearest
/// seeds are about 1.7 radii of a seed's share apart.
const SHARE: f64 = 1.15;

/// A community in the picture.
struct Disc {
    members: Vec<u32>,
    radius: f64,
    center: Point,
}

/// Puts the members of each community where they begin, the largest nodes first, into `points`.
pub(super) fn place(
    graph: &Adjacency,
    members: Vec<Vec<u32>>,
    radii: &[f64],
    points: &mut [Point],
) {
    let mut discs = discs(members, radii, points);
    discs.sort_by(|a, b| b.radius.total_cmp(&a.radius));
    arrange(graph, &mut discs, points.len());
    for disc in &discs {
        shift(disc, disc.center, points);
    }
}

/// Makes a disc of each group, its members, the largest first, around the origin.
fn discs(groups: Vec<Vec<u32>>, radii: &[f64], points: &mut [Point]) -> Vec<Disc> {
    let disc = |members: Vec<u32>| {
        let rims: Vec<f64> = members
            .iter()
            .map(|&node| radii[node as usize] + GAP / 2.0)
            .collect();
        let mut seeds: Vec<Point> = sunflower(rims.iter().map(|rim| rim * 2.0)).collect();
        part(&mut seeds, &rims, 100);
        let mut radius: f64 = 0.0;
        for (point, &node) in seeds.into_iter().zip(&members) {
            points[node as usize] = point;
            radius = radius.max(point.0.hypot(point.1) + radii[node as usize]);
        }
        Disc {
            members,
            radius: radius + MOAT,
            center: (0.0, 0.0),
        }
    };
    groups.into_iter().map(disc).collect()
}

/// Moves a disc with its members.
fn shift(disc: &Disc, center: Point, points: &mut [Point]) {
    for &node in &disc.members {
        let point = &mut points[node as usize];
        point.0 += center.0;
        point.1 += center.1;
    }
}

/// Puts groups in rings around what lies within `rim`, each as a disc.
pub(super) fn around(rim: f64, groups: Vec<Vec<u32>>, radii: &[f64], points: &mut [Point]) {
    let mut discs = discs(groups, radii, points);
    discs.sort_by(|a, b| b.radius.total_cmp(&a.radius));
    let diameters: Vec<f64> = discs.iter().map(|disc| disc.radius * 2.0).collect();
    for (disc, center) in discs.iter().zip(rings(rim, &diameters)) {
        shift(disc, center, points);
    }
}

/// The seeds of a sunflower, for discs of the given diameters, largest first. Where a disc is much larger than the
/// next, the two may overlap.
fn sunflower(diameters: impl Iterator<Item = f64>) -> impl Iterator<Item = Point> {
    let mut area = 0.0;
    diameters.enumerate().map(move |(number, diameter)| {
        // Areas are divided by pi throughout: a radius is the root of one.
        let share = SHARE * diameter * diameter / std::f64::consts::PI;
        let place: f64 = if number == 0 {
            0.0
        } else {
            (area + share / 2.0_f64).sqrt()
        };
        area += share;
        let angle = number as f64 * GOLDEN_ANGLE;
        (place * angle.cos(), place * angle.sin())
    })
}

/// Rings around a disc of radius `inner`, for discs of the given diameters, largest first: each ring as full as it
/// gets, the last spread over its whole circle. None overlap.
pub(super) fn rings(inner: f64, diameters: &[f64]) -> Vec<Point> {
    let mut points = Vec::with_capacity(diameters.len());
    let mut inner = inner;
    let mut rest = diameters;
    while let Some(&widest) = rest.first() {
        let radius = inner + widest / 2.0;
        // The angle under which a disc is seen from the middle.
        let angle = |diameter: f64| 2.0 * (diameter / (2.0 * radius)).min(1.0).asin();
        let mut used = 0.0;
        let mut count = 0;
        for &diameter in rest {
            let next = used + angle(diameter);
            if next > std::f64::consts::TAU && count > 0 {
                break;
            }
            used = next;
            count += 1;
        }
        let slack = (std::f64::consts::TAU - used).max(0.0) / count as f64;
        // Each ring begins elsewhere, or their seams would make a line.
        let mut at = points.len() as f64 * GOLDEN_ANGLE;
        let (ring, outer) = rest.split_at(count);
        for &diameter in ring {
            let half = angle(diameter).midpoint(slack);
            at += half;
            points.push((radius * at.cos(), radius * at.sin()));
            at += half;
        }
        inner += widest;
        rest = outer;
    }
    points
}

/// Places the discs: a sunflower to begin with, then the largest draw one another by their links.
fn arrange(graph: &Adjacency, discs: &mut [Disc], nodes: usize) {
    let diameters: Vec<f64> = discs.iter().map(|disc| disc.radius * 2.0).collect();
    for (disc, point) in discs.iter_mut().zip(sunflower(diameters.iter().copied())) {
        disc.center = point;
    }
    let count = discs.len().min(ARRANGED);
    if count < 2 {
        return;
    }
    let mut disc_of = vec![usize::MAX; nodes];
    for (number, disc) in discs[..count].iter().enumerate() {
        for &node in &disc.members {
            disc_of[node as usize] = number;
        }
    }
    let mut links = vec![0.0_f64; count * count];
    for (number, disc) in discs[..count].iter().enumerate() {
        for &node in &disc.members {
            for (&other, &weight) in graph
                .neighbors_slice(node)
                .iter()
                .zip(graph.edges_slice(node))
            {
                let other = disc_of[other as usize];
                if other != usize::MAX && other != number {
                    links[number * count + other] += f64::from(weight);
                }
            }
        }
    }
    // A link counts by its share of all links of the disc, so that small discs come to those they belong to.
    let totals: Vec<f64> = (0..count)
        .map(|number| links[number * count..(number + 1) * count].iter().sum())
        .collect();
    let mut centers: Vec<Point> = discs[..count].iter().map(|disc| disc.center).collect();
    let radii: Vec<f64> = discs[..count].iter().map(|disc| disc.radius).collect();
    for round in 0..ARRANGING {
        let step = 0.3 * (1.0 - f64::from(round) / f64::from(ARRANGING));
        for number in 0..count {
            let own = centers[number];
            let mut pull = (0.0, 0.0);
            if totals[number] > 0.0 {
                for (other, center) in centers.iter().enumerate() {
                    let share = links[number * count + other] / totals[number];
                    pull.0 += share * (center.0 - own.0);
                    pull.1 += share * (center.1 - own.1);
                }
            }
            // A little towards the middle, or what has no links would drift.
            pull.0 -= 0.3 * own.0;
            pull.1 -= 0.3 * own.1;
            centers[number].0 += step * pull.0;
            centers[number].1 += step * pull.1;
        }
        part(&mut centers, &radii, 3);
    }
    part(&mut centers, &radii, 300);
    let mut rim = 0.0_f64;
    for (disc, center) in discs.iter_mut().zip(centers) {
        disc.center = center;
        rim = rim.max(center.0.hypot(center.1) + disc.radius);
    }
    let rest = rings(rim, &diameters[count..]);
    for (disc, point) in discs[count..].iter_mut().zip(rest) {
        disc.center = point;
    }
}
