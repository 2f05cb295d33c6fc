//! A quadtree of masses, for repulsion in n log n (Barnes and Hut, "A hierarchical O(N log N) force-calculation
//! algorithm", 1986).

use super::Point;

/// A cell with at most so many nodes is not divided.
const FULL: usize = 8;
/// Cells are divided at most so often: nodes in the same place stay together.
const DEEPEST: u32 = 20;
/// A cell seen under this angle (its width by its distance) or less pushes as one.
const ANGLE: f64 = 1.4;

/// The tree, with its nodes in an order in which those of a cell lie together.
#[derive(Default)]
pub(super) struct Tree {
    cells: Vec<Cell>,
    /// The masses with their places, in the order of the cells.
    bodies: Vec<(Point, f64)>,
    order: Vec<(u64, u32)>,
}

#[derive(Clone, Copy)]
struct Cell {
    /// The centre of its mass.
    center: Point,
    mass: f64,
    /// The square of the distance from which it pushes as one.
    far: f64,
    /// Its bodies.
    first: u32,
    last: u32,
    /// The cell to go on with when this one is done with as a whole; its own first quarter is the next.
    after: u32,
    /// Whether it is not divided.
    leaf: bool,
}

impl Tree {
    /// Builds the tree of masses at places.
    pub(super) fn build(&mut self, places: &[Point], mass: &[f64]) {
        let mut low = (f64::MAX, f64::MAX);
        let mut high = (f64::MIN, f64::MIN);
        for place in places {
            low = (low.0.min(place.0), low.1.min(place.1));
            high = (high.0.max(place.0), high.1.max(place.1));
        }
        let width = (high.0 - low.0).max(high.1 - low.1).max(1e-6) * 1.001;
        // Each place as the way from the whole square to it: which quarter, which quarter of that, and so on.
        let steps = f64::from(1_u32 << DEEPEST);
        self.order.clear();
        self.order
            .extend(places.iter().zip(0..).map(|(place, number)| {
                #[expect(
                    clippy::cast_sign_loss,
                    reason = "the square begins at the lowest place"
                )]
                let along = |value: f64, low: f64| ((value - low) / width * steps) as u32;
                let way = spread(along(place.0, low.0)) | spread(along(place.1, low.1)) << 1;
                (way, number)
            }));
        self.order.sort_unstable();
        self.bodies.clear();
        self.bodies.extend(
            self.order
                .iter()
                .map(|&(_, number)| (places[number as usize], mass[number as usize])),
        );
        self.cells.clear();
        self.divide(0, self.bodies.len(), width, DEEPEST);
    }

    /// Makes the cell of some bodies, of a width and with so many levels below it, and those within it.
    fn divide(&mut self, first: usize, last: usize, width: f64, levels: u32) {
        let at = self.cells.len();
        let (mut x, mut y, mut mass) = (0.0, 0.0, 0.0);
        for &(place, own) in &self.bodies[first..last] {
            x += place.0 * own;
            y += place.1 * own;
            mass += own;
        }
        let leaf = last - first <= FULL || levels == 0;
        self.cells.push(Cell {
            center: if mass > 0.0 {
                (x / mass, y / mass)
            } else {
                (0.0, 0.0)
            },
            mass,
            far: (width / ANGLE).powi(2),
            first: first as u32,
            last: last as u32,
            after: 0,
            leaf,
        });
        if !leaf {
            let mut from = first;
            for quarter in 0..4 {
                let digit = |way: u64| way >> (2 * (levels - 1)) & 3;
                let to = from
                    + self.order[from..last].partition_point(|&(way, _)| digit(way) <= quarter);
                if to > from {
                    self.divide(from, to, width / 2.0, levels - 1);
                }
                from = to;
            }
        }
        self.cells[at].after = self.cells.len() as u32;
    }

    /// The force at a place: `strength` times each mass by its distance, away from it.
    pub(super) fn repulsion(&self, place: Point, strength: f64) -> Point {
        let (mut fx, mut fy) = (0.0, 0.0);
        let mut push = |center: Point, mass: f64| {
            let (dx, dy) = (place.0 - center.0, place.1 - center.1);
            let square = dx * dx + dy * dy;
            if square > 1e-12 {
                let push = mass / square;
                fx += push * dx;
                fy += push * dy;
            }
        };
        let mut at = 0;
        while let Some(cell) = self.cells.get(at) {
            let (dx, dy) = (place.0 - cell.center.0, place.1 - cell.center.1);
            if dx * dx + dy * dy > cell.far {
                push(cell.center, cell.mass);
                at = cell.after as usize;
            } else if cell.leaf {
                for &(center, mass) in &self.bodies[cell.first as usize..cell.last as usize] {
                    push(center, mass);
                }
                at = cell.after as usize;
            } else {
                at += 1;
            }
        }
        (fx * strength, fy * strength)
    }
}

/// The bits of a number with a gap behind each.
fn spread(number: u32) -> u64 {
    let mut bits = u64::from(number);
    bits = (bits | bits << 16) & 0x0000_ffff_0000_ffff;
    bits = (bits | bits << 8) & 0x00ff_00ff_00ff_00ff;
    bits = (bits | bits << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    bits = (bits | bits << 2) & 0x3333_3333_3333_3333;
    (bits | bits << 1) & 0x5555_5555_5555_5555
}
