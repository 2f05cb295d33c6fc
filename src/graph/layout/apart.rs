//! Puts apart what would cover each other: nodes, and the labels of the largest.

use super::{GAP, GOLDEN_ANGLE, Point};

/// Pushes discs apart that overlap, in at most `rounds` rounds; the larger moves less. It is enough when no two overlap
/// by more than [`ENOUGH`]: discs have room around them for as much.
pub(super) fn part(centers: &mut [Point], radii: &[f64], rounds: u32) {
    let mut grids = Grids::new(radii);
    for _ in 0..rounds {
        grids.fill(centers);
        if !grids.part(centers, radii) {
            break;
        }
    }
}

/// See [`part`].
const ENOUGH: f64 = GAP / 2.0;

/// Discs in grids, each disc in the finest whose cells are as wide as it, so that whatever it overlaps of its own grid lies
/// in the cells around its own. Most discs are small, and so only the few large ones look into other grids.
struct Grids {
    grids: Vec<Grid>,
}

struct Grid {
    width: f64,
    discs: Vec<u32>,
    /// The cells that hold discs, sorted, each disc with its cell.
    cells: Vec<(Cell, u32)>,
}

type Cell = (i32, i32);

impl Grid {
    fn cell(&self, point: Point) -> Cell {
        (
            (point.0 / self.width).floor() as i32,
            (point.1 / self.width).floor() as i32,
        )
    }

    /// The discs in a column's cells from `low` to `high`.
    fn run(&self, column: i32, low: i32, high: i32) -> &[(Cell, u32)] {
        let from = self.cells.partition_point(|entry| entry.0 < (column, low));
        let rest = &self.cells[from..];
        &rest[..rest.partition_point(|entry| entry.0 <= (column, high))]
    }
}

impl Grids {
    fn new(radii: &[f64]) -> Self {
        let largest = radii.iter().copied().fold(0.0, f64::max);
        // However small a disc, a large one shall not have to look into thousands of cells.
        let smallest = radii
            .iter()
            .copied()
            .fold(f64::MAX, f64::min)
            .max(largest / 64.0)
            .max(1e-6);
        let mut grids: Vec<Grid> = Vec::new();
        for (disc, radius) in radii.iter().enumerate() {
            let mut level = 0;
            while smallest * f64::from(1_u32 << level) < *radius {
                level += 1;
            }
            while grids.len() <= level {
                grids.push(Grid {
                    width: smallest * 2.0 * f64::from(1_u32 << grids.len().min(30)),
                    discs: Vec::new(),
                    cells: Vec::new(),
                });
            }
            grids[level].discs.push(disc as u32);
        }
        grids.retain(|grid| !grid.discs.is_empty());
        Self { grids }
    }

    fn fill(&mut self, centers: &[Point]) {
        for grid in &mut self.grids {
            let mut cells = std::mem::take(&mut grid.cells);
            cells.clear();
            cells.extend(
                grid.discs
                    .iter()
                    .map(|&disc| (grid.cell(centers[disc as usize]), disc)),
            );
            cells.sort_unstable();
            grid.cells = cells;
        }
    }

    /// One round; whether any two overlapped by more than enough.
    fn part(&self, centers: &mut [Point], radii: &[f64]) -> bool {
        let mut moved = false;
        for (level, grid) in self.grids.iter().enumerate() {
            // Where the next column's neighbours of the cell at hand begin: it only moves on.
            let mut next = 0;
            for (at, &((column, row), disc)) in grid.cells.iter().enumerate() {
                let disc = disc as usize;
                // Of its own grid what stands behind it: each pair once. Cells of a column lie together.
                for entry in &grid.cells[at + 1..] {
                    if entry.0 > (column, row + 1) {
                        break;
                    }
                    moved |= part_two(centers, radii, disc, entry.1 as usize);
                }
                next += grid.cells[next..]
                    .iter()
                    .take_while(|entry| entry.0 < (column + 1, row - 1))
                    .count();
                for entry in &grid.cells[next..] {
                    if entry.0 > (column + 1, row + 1) {
                        break;
                    }
                    moved |= part_two(centers, radii, disc, entry.1 as usize);
                }
                // Of finer grids all that its square and a cell around it hold.
                for finer in &self.grids[..level] {
                    let reach = radii[disc] + finer.width / 2.0;
                    let (x, y) = centers[disc];
                    let (low, high) = (
                        finer.cell((x - reach, y - reach)),
                        finer.cell((x + reach, y + reach)),
                    );
                    for column in low.0..=high.0 {
                        for entry in finer.run(column, low.1, high.1) {
                            moved |= part_two(centers, radii, disc, entry.1 as usize);
                        }
                    }
                }
            }
        }
        moved
    }
}

/// Pushes two discs apart if they overlap, and tells whether they did by more than enough.
fn part_two(centers: &mut [Point], radii: &[f64], a: usize, b: usize) -> bool {
    let (dx, dy) = (centers[b].0 - centers[a].0, centers[b].1 - centers[a].1);
    let wanted = radii[a] + radii[b];
    let square = dx * dx + dy * dy;
    if square >= wanted * wanted {
        return false;
    }
    let distance = square.sqrt();
    let missing = wanted - distance;
    if missing < 1e-3 {
        return false;
    }
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
    missing > ENOUGH
}

/// The part of a group's own area that its discs cover at most.
const PACKED: f64 = 0.5;

/// Opens groups out that forces drew together too closely for their discs: from its middle outwards each disc is moved
/// as far out as those within need room, and the groups as wholes are put apart.
///
/// Pushing single discs apart would take as many rounds as a group has layers.
pub(super) fn make_room(centers: &mut [Point], groups: &[u32], radii: &[f64]) {
    let count = groups.iter().max().map_or(0, |&last| last as usize + 1);
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); count];
    for (disc, &group) in groups.iter().enumerate() {
        members[group as usize].push(disc as u32);
    }
    members.retain(|members| !members.is_empty());
    let mut middles = Vec::with_capacity(count);
    let mut rooms = Vec::with_capacity(count);
    for members in &members {
        let (mut x, mut y, mut total) = (0.0, 0.0, 0.0);
        for &disc in members {
            let area = radii[disc as usize].powi(2);
            x += centers[disc as usize].0 * area;
            y += centers[disc as usize].1 * area;
            total += area;
        }
        let middle = if total > 0.0 {
            (x / total, y / total)
        } else {
            (0.0, 0.0)
        };
        let mut outwards: Vec<(f64, u32)> = members
            .iter()
            .map(|&disc| {
                let center = centers[disc as usize];
                ((center.0 - middle.0).hypot(center.1 - middle.1), disc)
            })
            .collect();
        outwards.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut within = 0.0;
        for (distance, disc) in outwards {
            let area = radii[disc as usize].powi(2);
            let wanted = ((within + area / 2.0) / PACKED).sqrt();
            within += area;
            if wanted > distance {
                let center = &mut centers[disc as usize];
                let (dx, dy) = if distance > 1e-9 {
                    (
                        (center.0 - middle.0) / distance,
                        (center.1 - middle.1) / distance,
                    )
                } else {
                    let angle = f64::from(disc) * GOLDEN_ANGLE;
                    (angle.cos(), angle.sin())
                };
                *center = (middle.0 + dx * wanted, middle.1 + dy * wanted);
            }
        }
        middles.push(middle);
        rooms.push((within / PACKED).sqrt());
    }
    let before = middles.clone();
    part(&mut middles, &rooms, 200);
    for (members, (from, to)) in members.iter().zip(before.iter().zip(middles)) {
        for &disc in members {
            let center = &mut centers[disc as usize];
            center.0 += to.0 - from.0;
            center.1 += to.1 - from.1;
        }
    }
}

/// So many of the largest nodes get room for their labels.
const LABELLED: usize = 60;
/// The height of a line of text and the width of a character, in font sizes.
const LINE: f64 = 1.25;
const CHARACTER: f64 = 0.62;
/// The font size that there is room for: so many radii of the node, and so large a part of the picture's width, whatever
/// of both is more. Gephi's labels grow with nodes; those of other programs are of one size, about 12 in 1,000 of it, and what is not connected takes room beside.
const FONT_OF_RADIUS: f64 = 1.6;
const FONT_OF_WIDTH: f64 = 0.018;
/// The longest label that there is room for, in characters; programs cut or wrap longer ones.
const LONGEST: f64 = 40.0;
/// Rounds of pushing labels apart.
const ROUNDS: usize = 300;

/// The part of a picture that labels cover at most.
const WRITTEN: f64 = 0.25;

/// The largest nodes, which get room for their labels.
fn labelled(radii: &[f64]) -> Vec<u32> {
    let mut largest: Vec<u32> = (0..radii.len() as u32).collect();
    largest.sort_by(|&a, &b| {
        radii[b as usize]
            .total_cmp(&radii[a as usize])
            .then(a.cmp(&b))
    });
    largest.truncate(LABELLED);
    largest
}

/// Half the width and height of a label in a font.
fn half(font: f64, length: f64) -> Point {
    (
        CHARACTER * font * length.min(LONGEST) / 2.0,
        LINE * font / 2.0,
    )
}

/// The square of the radius of a disc that has room for the labels of the largest nodes: a small graph of large nodes
/// would be written full.
pub(super) fn square_for_labels(radii: &[f64], labels: &[f64]) -> f64 {
    let areas = labelled(radii).into_iter().map(|node| {
        let node = node as usize;
        let (width, height) = half(FONT_OF_RADIUS * radii[node], labels[node]);
        4.0 * width * height
    });
    areas.sum::<f64>() / (std::f64::consts::PI * WRITTEN)
}

/// Moves the largest nodes until no label of one covers that of another.
///
/// `labels` are their lengths in characters; a label stands in the middle of its node. Nodes may cover each other
/// afterwards.
pub(super) fn part_labels(centers: &mut [Point], radii: &[f64], labels: &[f64]) {
    let largest = labelled(radii);
    for _ in 0..ROUNDS {
        let fixed = FONT_OF_WIDTH * width(centers);
        let halves: Vec<Point> = largest
            .iter()
            .map(|&node| {
                let font = fixed.max(FONT_OF_RADIUS * radii[node as usize]);
                half(font, labels[node as usize])
            })
            .collect();
        let mut moved = false;
        for one in 0..largest.len() {
            for other in 0..one {
                let (a, b) = (largest[one] as usize, largest[other] as usize);
                moved |= part_boxes(centers, (a, halves[one]), (b, halves[other]));
            }
        }
        if !moved {
            break;
        }
    }
}

/// Pushes two boxes apart along the shorter way if they overlap, and tells whether they did.
fn part_boxes(centers: &mut [Point], (a, one): (usize, Point), (b, other): (usize, Point)) -> bool {
    let (dx, dy) = (centers[b].0 - centers[a].0, centers[b].1 - centers[a].1);
    let missing = (one.0 + other.0 - dx.abs(), one.1 + other.1 - dy.abs());
    if missing.0 <= 0.0 || missing.1 <= 0.0 {
        return false;
    }
    // Half of it each, and a hair more.
    let push = |missing: f64, along: f64| (missing / 2.0 + 1e-3).copysign(along);
    if missing.0 < missing.1 {
        let push = push(missing.0, dx);
        centers[a].0 -= push;
        centers[b].0 += push;
    } else {
        let push = push(missing.1, dy);
        centers[a].1 -= push;
        centers[b].1 += push;
    }
    true
}

/// The larger of width and height of what the centres span.
fn width(centers: &[Point]) -> f64 {
    let span = |of: fn(&Point) -> f64| {
        let values = centers.iter().map(of);
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        (high - low).max(0.0)
    };
    span(|point| point.0).max(span(|point| point.1))
}
