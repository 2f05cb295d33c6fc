//! The picture: where each node stands.
//!
//! Communities are discs, the largest in the middle, drawn together where they are linked; within a disc nodes
//! stand as seeds in a sunflower (Vogel 1979), the most mentioned in its middle; entities that are mentioned with
//! nobody stand in rings around them. That takes time in proportion to n log n and never puts one node over another.
//!
//! A graph of up to [`REFINED`] connected nodes is then refined by forces: `LinLog` attraction along edges (Noack
//! 2007), repulsion by degree as in `ForceAtlas2` (Jacomy et al. 2014) over a quadtree (Barnes and Hut 1986),
//! a step that cools (Fruchterman and Reingold 1991); at last nodes that overlap are pushed apart.
//!
//! No random numbers anywhere: the same graph gives the same picture.

use super::Adjacency;

/// Graphs of up to so many connected nodes are refined by forces.
pub const REFINED: usize = 3_000;

/// Room between the rims of two nodes.
const GAP: f64 = 1.5;
/// Room around a community.
const MOAT: f64 = 8.0;
/// Up to so many communities are arranged by their links, the rest (small ones) around them.
const ARRANGED: usize = 250;
/// In so many rounds.
const ARRANGING: u32 = 150;
/// The golden angle, which keeps the seeds of a sunflower evenly apart.
const GOLDEN_ANGLE: f64 = 2.399_963_229_728_653;
/// The area a seed takes for a node to touch its neighbours at most: in a sunflower of unit spacing the nearest
/// seeds are about 1.7 radii of a seed's share apart.
const SHARE: f64 = 1.15;

type Point = (f64, f64);

/// The position of every node. The middle of the picture is the origin.
///
/// `community` numbers groups from 0 as [`super::community::communities`] does, `sizes` are diameters.
pub fn layout(
    graph: &Adjacency,
    community: &[Option<u32>],
    radii: &[f64],
    _labels: &[f64],
) -> Vec<Point> {
    let sizes: Vec<f64> = radii.iter().map(|radius| radius * 2.0).collect();
    let sizes = sizes.as_slice();
    let nodes = graph.node_count();
    let mut points = vec![(0.0, 0.0); nodes];
    let strength: Vec<u64> = (0..nodes as u32)
        .map(|node| graph.edges_slice(node).iter().copied().map(u64::from).sum())
        .collect();
    let by_importance = |&a: &u32, &b: &u32| {
        let (a, b) = (a as usize, b as usize);
        sizes[b]
            .total_cmp(&sizes[a])
            .then(strength[b].cmp(&strength[a]))
            .then(a.cmp(&b))
    };

    let (mut connected, mut isolated): (Vec<u32>, Vec<u32>) =
        (0..nodes as u32).partition(|&node| strength[node as usize] > 0);
    connected.sort_by(by_importance);
    isolated.sort_by(by_importance);

    let groups = community
        .iter()
        .flatten()
        .max()
        .map_or(0, |&last| last as usize + 1);
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); groups];
    for &node in &connected {
        if let Some(community) = community[node as usize] {
            members[community as usize].push(node);
        }
    }
    members.retain(|members| !members.is_empty());

    // Each community as a disc of its own, then the discs.
    let mut discs: Vec<Disc> = members
        .into_iter()
        .map(|members| {
            let mut radius: f64 = 0.0;
            let diameters: Vec<f64> = members
                .iter()
                .map(|&node| sizes[node as usize] + GAP)
                .collect();
            let radii: Vec<f64> = diameters.iter().map(|diameter| diameter / 2.0).collect();
            let mut seeds: Vec<Point> = sunflower(diameters.into_iter()).collect();
            part(&mut seeds, &radii, 100);
            for (point, &node) in seeds.into_iter().zip(&members) {
                points[node as usize] = point;
                radius = radius.max(point.0.hypot(point.1) + sizes[node as usize] / 2.0);
            }
            Disc {
                members,
                radius: radius + MOAT,
                center: (0.0, 0.0),
            }
        })
        .collect();
    discs.sort_by(|a, b| b.radius.total_cmp(&a.radius));
    arrange(graph, &mut discs, nodes);
    for disc in &discs {
        for &node in &disc.members {
            let point = &mut points[node as usize];
            point.0 += disc.center.0;
            point.1 += disc.center.1;
        }
    }

    if connected.len() <= REFINED {
        refine(graph, &connected, sizes, &mut points);
    }

    let rim = connected
        .iter()
        .map(|&node| {
            let point = points[node as usize];
            point.0.hypot(point.1) + sizes[node as usize] / 2.0 + MOAT
        })
        .fold(0.0, f64::max);
    let diameters: Vec<f64> = isolated
        .iter()
        .map(|&node| sizes[node as usize] + GAP * 2.0)
        .collect();
    for (point, &node) in rings(rim, &diameters).into_iter().zip(&isolated) {
        points[node as usize] = point;
    }
    points
}

/// A community in the picture.
struct Disc {
    members: Vec<u32>,
    radius: f64,
    center: Point,
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
fn rings(inner: f64, diameters: &[f64]) -> Vec<Point> {
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

/// Pushes discs apart that overlap, in at most `rounds` rounds; the larger moves less.
fn part(centers: &mut [Point], radii: &[f64], rounds: u32) {
    let largest = radii.iter().copied().fold(0.0, f64::max);
    if largest <= 0.0 {
        return;
    }
    let width = largest * 2.0;
    for _ in 0..rounds {
        // A grid whose cells are as wide as the largest disc: whoever overlaps is in a neighbouring cell.
        let cell = |point: Point| {
            (
                (point.0 / width).floor() as i64,
                (point.1 / width).floor() as i64,
            )
        };
        let mut cells: Vec<((i64, i64), u32)> = centers
            .iter()
            .enumerate()
            .map(|(number, &center)| (cell(center), number as u32))
            .collect();
        cells.sort_unstable();
        let mut moved = false;
        let mut overlap = |centers: &mut [Point], a: usize, b: usize| {
            let (dx, dy) = (centers[b].0 - centers[a].0, centers[b].1 - centers[a].1);
            let wanted = radii[a] + radii[b];
            let square = dx * dx + dy * dy;
            if square >= wanted * wanted {
                return;
            }
            let distance = square.sqrt();
            let missing = wanted - distance;
            if missing < 1e-3 {
                return;
            }
            moved = true;
            // Two in the same place part in a direction that their numbers give.
            let (ux, uy) = if distance > 1e-9 {
                (dx / distance, dy / distance)
            } else {
                let angle = (a + b) as f64 * GOLDEN_ANGLE;
                (angle.cos(), angle.sin())
            };
            let (area_a, area_b) = (radii[a] * radii[a], radii[b] * radii[b]);
            let share_a = area_b / (area_a + area_b);
            let push = missing + 5e-4;
            centers[a].0 -= ux * push * share_a;
            centers[a].1 -= uy * push * share_a;
            centers[b].0 += ux * push * (1.0 - share_a);
            centers[b].1 += uy * push * (1.0 - share_a);
        };
        let row_start = |key: (i64, i64)| cells.partition_point(|entry| entry.0 < key);
        let mut start = 0;
        while start < cells.len() {
            let key = cells[start].0;
            let end = start + cells[start..].partition_point(|entry| entry.0 == key);
            // The cell itself and the four behind it: each pair of cells once. Cells of a column lie together.
            let below = cells[end..].partition_point(|entry| entry.0 == (key.0, key.1 + 1)) + end;
            let next = row_start((key.0 + 1, key.1 - 1));
            let next_end = row_start((key.0 + 1, key.1 + 2));
            for at in start..end {
                let a = cells[at].1 as usize;
                for entry in cells[at + 1..below].iter().chain(&cells[next..next_end]) {
                    overlap(centers, a, entry.1 as usize);
                }
            }
            start = end;
        }
        if !moved {
            break;
        }
    }
}

/// Refines the places of the connected nodes by forces.
fn refine(graph: &Adjacency, connected: &[u32], sizes: &[f64], points: &mut [Point]) {
    let count = connected.len();
    if count < 2 {
        return;
    }
    let mut place_of = vec![u32::MAX; points.len()];
    for (place, &node) in connected.iter().enumerate() {
        place_of[node as usize] = place as u32;
    }
    let mut places: Vec<Point> = connected
        .iter()
        .map(|&node| points[node as usize])
        .collect();
    let mass: Vec<f64> = connected
        .iter()
        .map(|&node| 1.0 + graph.neighbors_slice(node).len() as f64)
        .collect();
    let edges: Vec<(u32, u32, f64)> = connected
        .iter()
        .flat_map(|&node| {
            let place_of = &place_of;
            graph
                .neighbors_slice(node)
                .iter()
                .zip(graph.edges_slice(node))
                .filter(move |&(&other, _)| node < other)
                .map(move |(&other, &weight)| {
                    // Heavy edges draw more, but not a hundred times more.
                    (
                        place_of[node as usize],
                        place_of[other as usize],
                        1.0 + f64::from(weight).ln(),
                    )
                })
        })
        .collect();
    // The unit of length: what makes the picture as dense as wanted. Forces know no nodes' sizes; the picture is
    // scaled to them at the end.
    let unit = (count as f64).sqrt();
    let extent = places
        .iter()
        .map(|point| point.0.hypot(point.1))
        .fold(1.0, f64::max);
    for place in &mut places {
        place.0 *= unit / extent;
        place.1 *= unit / extent;
    }
    // Repulsion is set against attraction so that they balance at that length, however dense the graph is.
    let total_mass: f64 = mass.iter().sum();
    let repulsion = REPULSION * unit * unit.ln_1p() / total_mass;
    let rounds = (400_000 / count).clamp(150, 400);
    let mut force = vec![(0.0, 0.0); count];
    let mut tree = Tree::default();
    for round in 0..rounds {
        let left = 1.0 - round as f64 / rounds as f64;
        tree.build(&places, &mass);
        for (number, force) in force.iter_mut().enumerate() {
            *force = tree.repulsion(places[number], mass[number] * repulsion);
            // Gravity keeps unconnected parts in the picture.
            let (x, y) = places[number];
            let distance = x.hypot(y).max(1e-9);
            let gravity = GRAVITY * mass[number] * unit.ln_1p() * (distance / unit);
            force.0 -= gravity * x / distance;
            force.1 -= gravity * y / distance;
        }
        for &(a, b, weight) in &edges {
            let (a, b) = (a as usize, b as usize);
            let (dx, dy) = (places[b].0 - places[a].0, places[b].1 - places[a].1);
            let distance = dx.hypot(dy).max(1e-9);
            let pull = weight * distance.ln_1p() / distance;
            force[a].0 += pull * dx;
            force[a].1 += pull * dy;
            force[b].0 -= pull * dx;
            force[b].1 -= pull * dy;
        }
        let limit = unit * 0.1 * left * left + 1e-3;
        for (number, force) in force.iter().enumerate() {
            // A node of many edges feels more force and must not leap for it.
            let (fx, fy) = (force.0 / mass[number], force.1 / mass[number]);
            let length = fx.hypot(fy);
            if length > 1e-12 {
                let step = (length * 0.1).min(limit) / length;
                places[number].0 += fx * step;
                places[number].1 += fy * step;
            }
        }
    }

    // Scale so that nodes cover a fair part of the picture, then part what overlaps.
    let middle = places.iter().fold((0.0, 0.0), |sum: Point, place| {
        (sum.0 + place.0, sum.1 + place.1)
    });
    let middle = (middle.0 / count as f64, middle.1 / count as f64);
    let spread = (places
        .iter()
        .map(|place| (place.0 - middle.0).powi(2) + (place.1 - middle.1).powi(2))
        .sum::<f64>()
        / count as f64)
        .sqrt()
        .max(1e-9);
    let radii: Vec<f64> = connected
        .iter()
        .map(|&node| sizes[node as usize].midpoint(GAP))
        .collect();
    let covered: f64 = radii.iter().map(|radius| radius * radius).sum();
    // A disc of even density has a spread of its radius over root two.
    let radius = (covered / COVERAGE).sqrt();
    let scale = radius / (spread * std::f64::consts::SQRT_2);
    for place in &mut places {
        place.0 = (place.0 - middle.0) * scale;
        place.1 = (place.1 - middle.1) * scale;
    }
    part(&mut places, &radii, 200);
    for (&node, place) in connected.iter().zip(places) {
        points[node as usize] = place;
    }
}

/// How strongly nodes repel one another, beside the attraction of edges.
const REPULSION: f64 = 1.0;
/// How strongly the middle draws, beside the attraction of edges.
const GRAVITY: f64 = 0.3;
/// The part of the refined picture that nodes cover.
const COVERAGE: f64 = 0.16;

/// A quadtree of masses, for repulsion in n log n.
#[derive(Default)]
struct Tree {
    cells: Vec<Cell>,
}

#[derive(Clone, Copy)]
struct Cell {
    /// The centre of its mass.
    center: Point,
    mass: f64,
    /// The square it stands for: its lower corner and its width.
    corner: Point,
    width: f64,
    /// Indices of the four quarters, 0 where there is none.
    quarters: [u32; 4],
    leaf: bool,
}

impl Tree {
    fn build(&mut self, places: &[Point], mass: &[f64]) {
        let mut low = (f64::MAX, f64::MAX);
        let mut high = (f64::MIN, f64::MIN);
        for place in places {
            low = (low.0.min(place.0), low.1.min(place.1));
            high = (high.0.max(place.0), high.1.max(place.1));
        }
        let width = (high.0 - low.0).max(high.1 - low.1).max(1e-6) * 1.001;
        self.cells.clear();
        self.cells.push(Cell {
            center: (0.0, 0.0),
            mass: 0.0,
            corner: low,
            width,
            quarters: [0; 4],
            leaf: true,
        });
        for (&place, &mass) in places.iter().zip(mass) {
            self.insert(place, mass);
        }
    }

    fn insert(&mut self, place: Point, mass: f64) {
        let mut at = 0;
        // Below this depth places count as one.
        for _ in 0..32 {
            let cell = self.cells[at];
            if cell.mass == 0.0 {
                break;
            }
            if cell.leaf {
                // What is here goes a level down, and the newcomer on its way.
                let child = self.quarter(at, cell.center);
                let below = &mut self.cells[child];
                below.center = cell.center;
                below.mass = cell.mass;
                self.cells[at].leaf = false;
            }
            self.cells[at].add(place, mass);
            at = self.quarter(at, place);
        }
        self.cells[at].add(place, mass);
    }

    /// The quarter of a cell that holds a place, made if it is not there.
    fn quarter(&mut self, at: usize, place: Point) -> usize {
        let cell = self.cells[at];
        let half = cell.width / 2.0;
        let right = place.0 >= cell.corner.0 + half;
        let upper = place.1 >= cell.corner.1 + half;
        let number = usize::from(right) + 2 * usize::from(upper);
        if cell.quarters[number] == 0 {
            self.cells[at].quarters[number] = self.cells.len() as u32;
            self.cells.push(Cell {
                center: (0.0, 0.0),
                mass: 0.0,
                corner: (
                    cell.corner.0 + if right { half } else { 0.0 },
                    cell.corner.1 + if upper { half } else { 0.0 },
                ),
                width: half,
                quarters: [0; 4],
                leaf: true,
            });
        }
        self.cells[at].quarters[number] as usize
    }

    /// The force on a mass at a place: mass times mass by distance, away.
    fn repulsion(&self, place: Point, mass: f64) -> Point {
        let mut force = (0.0, 0.0);
        let mut open = [0_u32; 160];
        let mut length = 1;
        while length > 0 {
            length -= 1;
            let cell = &self.cells[open[length] as usize];
            let (dx, dy) = (place.0 - cell.center.0, place.1 - cell.center.1);
            let square = dx * dx + dy * dy;
            if cell.leaf || cell.width * cell.width < square {
                if square > 1e-12 {
                    let push = mass * cell.mass / square;
                    force.0 += push * dx;
                    force.1 += push * dy;
                }
            } else {
                for &quarter in &cell.quarters {
                    if quarter != 0 {
                        open[length] = quarter;
                        length += 1;
                    }
                }
            }
        }
        force
    }
}

impl Cell {
    fn add(&mut self, place: Point, mass: f64) {
        let total = self.mass + mass;
        self.center.0 = (self.center.0 * self.mass + place.0 * mass) / total;
        self.center.1 = (self.center.1 * self.mass + place.1 * mass) / total;
        self.mass = total;
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
            // Too many to be refined.
            (vec![40; 100], 500),
        ] {
            let graph = wheels(&groups, isolated);
            let sizes = sizes(graph.node_count());
            let points = layout(&graph, &communities(&graph), &halves(&sizes), &[]);
            assert_apart(&points, &sizes);
        }
    }

    #[test]
    fn isolated_nodes_stand_at_the_rim() {
        let graph = wheels(&[20, 30], 50);
        let sizes = vec![5.0; graph.node_count()];
        let points = layout(&graph, &communities(&graph), &halves(&sizes), &[]);
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
        let points = layout(&graph, &community, &halves(&sizes), &[]);
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
        let picture = || layout(&graph, &community, &halves(&sizes), &[]);
        assert_eq!(picture(), picture());
        assert!(layout(&wheels(&[], 0), &[], &[], &[]).is_empty());
    }
}
