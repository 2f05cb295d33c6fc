//! `graph/overview.svg`: the overview as a picture, for a paper or a page.
//!
//! Edges lie below, faint, in the colour of a community where both ends are in it; circles stand as the layout has
//! placed them; labels are given out greedily, the largest node first, each to a place that no other label has, as
//! many as fit. Below the picture stand the communities and what was left out. White ground, no script, nothing that
//! another file must bring: it looks the same wherever it is shown.

use std::collections::BTreeMap;
use std::path::Path;

use super::attributes;
use super::csv::push_float;
use super::xml::{self, Xml};
use crate::entity::{EntityId, Registry};
use crate::error::Result;
use crate::figures::grouped;
use crate::graph::palette;
use crate::network::{Network, NodeMeasures, Overview};
use crate::view::View;

/// The width of the picture in its own units (pixels, where nobody scales it).
const WIDTH: f64 = 1_600.0;
/// Room at the edges.
const MARGIN: f64 = 40.0;
/// Room for the heading.
const HEAD: f64 = 70.0;
/// The height of the graph is at most so many times its width, and at least.
const TALLEST: f64 = 1.05;
const FLATTEST: f64 = 0.4;
/// The most labels that are drawn.
const MOST_LABELS: usize = 250;
/// Characters of a label, of a circle's title, of a community's name.
const LABEL: usize = 36;
const TITLE: usize = 80;
const NAME: usize = 64;
/// Edges come in three widths: the strongest twentieth, the strongest quarter, the rest. With each: how opaque it is
/// within a community and between two, where many cross.
const WIDTHS: [(f64, &str, [&str; 2]); 3] = [
    (0.05, "1.8", ["0.4", "0.25"]),
    (0.25, "1.0", ["0.3", "0.15"]),
    (1.0, "0.6", ["0.25", "0.1"]),
];
/// The colour of an edge between two communities.
const BETWEEN: [u8; 3] = [0x99, 0x99, 0x99];
/// A line of small print: its size and its height.
const SMALL: (f64, f64) = (13.0, 20.0);

/// Writes `overview.svg`.
pub fn write_overview(
    folder: &Path,
    registry: &Registry,
    network: &Network,
    view: &View,
) -> Result<()> {
    let mut writer = Writer {
        xml: Xml::create(folder.join("overview.svg"))?,
    };
    let picture = Picture::new(registry, network, view);
    writer.head(&picture);
    writer.edges(&picture)?;
    writer.nodes(&picture)?;
    writer.labels(&picture);
    writer.legend(&picture);
    writer.raw("</svg>\n");
    writer.xml.finish()
}

/// A node where it is drawn: rightwards, downwards.
struct Spot<'n> {
    id: EntityId,
    x: f64,
    y: f64,
    radius: f64,
    measures: &'n NodeMeasures,
}

/// A line from spot to spot.
struct Line {
    source: usize,
    target: usize,
    /// An index into [`WIDTHS`].
    width: usize,
}

/// All that is drawn, and where.
struct Picture<'n> {
    registry: &'n Registry,
    overview: &'n Overview,
    /// What the picture says of itself.
    description: String,
    /// The largest first.
    spots: Vec<Spot<'n>>,
    lines: Vec<Line>,
    /// How far down the graph reaches.
    bottom: f64,
    /// The communities, each with its colour, and the notes below them.
    legend: Vec<([u8; 3], String)>,
    notes: Vec<String>,
}

impl<'n> Picture<'n> {
    fn new(registry: &'n Registry, network: &'n Network, view: &View) -> Self {
        let overview = &network.overview;
        let drawn = &overview.drawn;
        let mut nodes: Vec<(EntityId, &NodeMeasures)> = drawn.iter().collect();
        nodes.sort_by(|(a, one), (b, other)| {
            let mentions = |id: EntityId| registry.get(id).mentions;
            let by_size = other.size.total_cmp(&one.size);
            by_size
                .then_with(|| mentions(*b).cmp(&mentions(*a)))
                .then_with(|| a.cmp(b))
        });
        let (spots, bottom) = placed(&nodes);
        let mut places = vec![0; drawn.nodes.len()];
        for (spot, (id, _)) in nodes.iter().enumerate() {
            places[drawn.place(*id).expect("a node of the overview")] = spot;
        }
        let lines = lines(network, &places);
        let told = [attributes::filters(view), attributes::left_out(overview)];
        let notes: Vec<String> = told.into_iter().flatten().collect();
        Self {
            registry,
            description: attributes::overview(overview, view),
            overview,
            spots,
            lines,
            bottom,
            legend: legend(overview),
            notes: notes.iter().flat_map(|note| wrapped(note)).collect(),
        }
    }

    /// How many rows of two communities there are.
    fn legend_rows(&self) -> usize {
        self.legend.len().div_ceil(2)
    }

    fn height(&self) -> f64 {
        let rows = self.legend_rows() + self.notes.len();
        self.bottom + MARGIN + rows as f64 * SMALL.1 + MARGIN
    }
}

/// Nodes scaled to the picture, and how far down they reach.
fn placed<'n>(nodes: &[(EntityId, &'n NodeMeasures)]) -> (Vec<Spot<'n>>, f64) {
    let mut low = (f64::INFINITY, f64::INFINITY);
    let mut high = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for (_, at) in nodes {
        low = (low.0.min(at.x - at.size), low.1.min(at.y - at.size));
        high = (high.0.max(at.x + at.size), high.1.max(at.y + at.size));
    }
    if nodes.is_empty() {
        return (Vec::new(), HEAD + MARGIN);
    }
    let (width, height) = ((high.0 - low.0).max(1.0), (high.1 - low.1).max(1.0));
    let room = WIDTH - 2.0 * MARGIN;
    let tall = room * (height / width).clamp(FLATTEST, TALLEST);
    // A handful of nodes need not fill the page.
    let scale = (room / width).min(tall / height).min(4.0);
    let left = MARGIN + (room - width * scale) / 2.0;
    let spots = nodes
        .iter()
        .map(|&(id, measures)| Spot {
            id,
            x: left + (measures.x - low.0) * scale,
            y: HEAD + (high.1 - measures.y) * scale,
            radius: measures.size * scale,
            measures,
        })
        .collect();
    (spots, HEAD + height * scale)
}

/// The edges, the weakest first.
fn lines(network: &Network, places: &[usize]) -> Vec<Line> {
    let drawn = &network.overview.drawn;
    let place = |id: EntityId| places[drawn.place(id).expect("an end of an edge is a node")];
    let mut edges: Vec<(f64, Line)> = network
        .overview
        .edges
        .iter()
        .map(|&edge| {
            let edge = &network.comentions[edge as usize];
            let line = Line {
                source: place(edge.source),
                target: place(edge.target),
                width: 0,
            };
            (edge.strength, line)
        })
        .collect();
    // Stable: those of the same strength stay in the order of the edges.
    edges.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let all = edges.len() as f64;
    let mut lines: Vec<Line> = edges
        .into_iter()
        .enumerate()
        .map(|(rank, (_, mut line))| {
            let share = rank as f64 / all;
            line.width = WIDTHS
                .iter()
                .position(|(upto, ..)| share < *upto)
                .unwrap_or(0);
            line
        })
        .collect();
    lines.reverse();
    lines
}

/// The communities that have a colour of their own, then what the others stand for.
fn legend(overview: &Overview) -> Vec<([u8; 3], String)> {
    let communities = &overview.drawn.communities;
    let (named, rest) = communities.split_at(palette::COMMUNITIES.len().min(communities.len()));
    let mut legend: Vec<([u8; 3], String)> = named
        .iter()
        .map(|community| {
            let name = shortened(&community.name, NAME);
            let told = format!("{name} ({})", grouped(community.nodes.into()));
            (community.color, told)
        })
        .collect();
    if let Some(first) = rest.first() {
        let nodes: u64 = rest
            .iter()
            .map(|community| u64::from(community.nodes))
            .sum();
        let told = format!(
            "{} smaller groups ({})",
            grouped(rest.len() as u64),
            grouped(nodes)
        );
        legend.push((first.color, told));
    }
    legend
}

/// A label in its place.
struct Label {
    /// The middle.
    x: f64,
    y: f64,
    font: f64,
    text: String,
}

/// A rectangle by its middle and the halves of its sides.
#[derive(Clone, Copy)]
struct Area {
    x: f64,
    y: f64,
    wide: f64,
    high: f64,
}

impl Area {
    fn meets(&self, other: &Self) -> bool {
        (self.x - other.x).abs() < self.wide + other.wide
            && (self.y - other.y).abs() < self.high + other.high
    }

    fn meets_circle(&self, spot: &Spot<'_>) -> bool {
        let across = ((self.x - spot.x).abs() - self.wide).max(0.0);
        let down = ((self.y - spot.y).abs() - self.high).max(0.0);
        across.hypot(down) < spot.radius
    }
}

/// Gives out labels, the largest node first: on the node if it is large, below, above, to the right or left of it. A place that covers
/// another of the largest circles is taken only where there is no better.
fn labels(picture: &Picture<'_>) -> Vec<Label> {
    /// So many of the largest circles are kept free of others' labels.
    const KEPT_FREE: usize = 300;
    let spots = &picture.spots;
    let mut taken: Vec<Area> = Vec::new();
    let mut labels = Vec::new();
    for (index, spot) in spots.iter().enumerate() {
        if labels.len() == MOST_LABELS {
            break;
        }
        let label = xml::plain(&picture.registry.get(spot.id).label);
        let text = shortened(&label, LABEL);
        if text.is_empty() {
            continue;
        }
        let font = (7.5 + 0.32 * spot.radius).min(24.0);
        let (wide, high) = (text_width(&text, font) / 2.0 + 1.5, font * 0.62);
        let beside = spot.radius + wide + 1.0;
        let under = spot.radius + high;
        let mut places = [
            (0.0, 0.0),
            (0.0, under),
            (0.0, -under),
            (beside, 0.0),
            (-beside, 0.0),
        ]
        .map(|(x, y)| Area {
            x: spot.x + x,
            y: spot.y + y,
            wide,
            high,
        });
        // A circle that the label would hide has it beside.
        if spot.radius < high {
            places.rotate_left(1);
        }
        let fits = |area: &&Area| {
            area.x - wide > 2.0
                && area.x + wide < WIDTH - 2.0
                && area.y - high > HEAD - MARGIN
                && !taken.iter().any(|other| area.meets(other))
        };
        let is_free = |area: &&Area| {
            let others = spots.iter().take(KEPT_FREE).enumerate();
            !others
                .filter(|&(other, _)| other != index)
                .any(|(_, other)| area.meets_circle(other))
        };
        let place = places
            .iter()
            .filter(fits)
            .find(is_free)
            .or_else(|| places.iter().find(fits));
        if let Some(&area) = place {
            taken.push(area);
            labels.push(Label {
                x: area.x,
                y: area.y,
                font,
                text,
            });
        }
    }
    labels
}

/// The width of a text, rather too much than too little: as in `DejaVu Sans`, which is wider than what most show.
fn text_width(text: &str, font: f64) -> f64 {
    let width = |character: char| match character {
        'i' | 'j' | 'l' | 'I' | '\'' | '.' | ',' | ':' | ';' | '|' | '!' => 0.36,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '-' | ' ' | '/' => 0.43,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 1.0,
        'A'..='Z' | '&' | '+' | '=' => 0.74,
        '\u{0}'..='\u{2ff}' => 0.65,
        '\u{300}'..='\u{36f}' => 0.0,
        '\u{370}'..='\u{10ff}' => 0.75,
        _ => 1.1,
    };
    text.chars().map(width).sum::<f64>() * font
}

/// A text of so many characters at most.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut shortened: String = text.chars().take(most - 1).collect();
    shortened.truncate(shortened.trim_end().len());
    shortened.push('…');
    shortened
}

/// A note in lines that fit the picture.
fn wrapped(note: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in note.split_whitespace() {
        let line = lines.last_mut().expect("there is a line");
        let longer = text_width(line, SMALL.0) + text_width(word, SMALL.0) + SMALL.0;
        if !line.is_empty() && longer > WIDTH - 2.0 * MARGIN {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// The picture in the making.
struct Writer {
    xml: Xml,
}

impl Writer {
    fn raw(&mut self, markup: &str) {
        self.xml.raw(markup);
    }

    /// ` name="12.3"`.
    fn number(&mut self, name: &str, number: f64) {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        push_float(&mut self.xml.out, number, 1);
        self.raw("\"");
    }

    /// ` name="#0072b2"`.
    fn color(&mut self, name: &str, color: [u8; 3]) {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        xml::push_color(&mut self.xml.out, color);
        self.raw("\"");
    }

    fn head(&mut self, picture: &Picture<'_>) {
        let size = |out: &mut Vec<u8>| {
            push_float(out, WIDTH, 1);
            out.push(b' ');
            push_float(out, picture.height(), 1);
        };
        self.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
        size(&mut self.xml.out);
        self.raw("\"");
        self.number("width", WIDTH);
        self.number("height", picture.height());
        // A window that is smaller shows all of it.
        self.raw(
            " style=\"max-width:100%;max-height:100%\" role=\"img\" font-family=\"'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif\">\n<title>",
        );
        let heading = "Who is mentioned with whom";
        self.raw(heading);
        self.raw("</title>\n<desc>");
        self.xml.text(&picture.description);
        self.raw("</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        self.raw("<text x=\"40.0\" y=\"34.0\" font-size=\"20\" fill=\"#111111\">");
        self.raw(heading);
        self.raw("</text>\n<text x=\"40.0\" y=\"54.0\" font-size=\"13\" fill=\"#555555\">");
        let told = if picture.spots.is_empty() {
            "Nothing was found that is mentioned together.".to_owned()
        } else {
            format!(
                "{} entities, {} edges. The larger a circle, the more often it is mentioned; the broader a line, the \
                 stronger the tie; a colour is a group.",
                grouped(picture.overview.drawn.nodes.len() as u64),
                grouped(picture.overview.edges.len() as u64)
            )
        };
        self.xml.text(&told);
        self.raw("</text>\n");
    }

    fn edges(&mut self, picture: &Picture<'_>) -> Result<()> {
        // Broad lines above fine ones; those of a colour in one path.
        let mut paths: BTreeMap<(std::cmp::Reverse<usize>, [u8; 3]), Vec<&Line>> = BTreeMap::new();
        for line in &picture.lines {
            let (source, target) = (&picture.spots[line.source], &picture.spots[line.target]);
            let within = source.measures.community.is_some()
                && source.measures.community == target.measures.community;
            let color = if within {
                source.measures.color
            } else {
                BETWEEN
            };
            paths
                .entry((std::cmp::Reverse(line.width), color))
                .or_default()
                .push(line);
        }
        self.raw("<g fill=\"none\" stroke-linecap=\"round\">\n");
        for ((width, color), lines) in paths {
            let (_, width, opacity) = WIDTHS[width.0];
            let opacity = opacity[usize::from(color == BETWEEN)];
            self.raw("<path");
            self.color("stroke", color);
            self.raw(" stroke-width=\"");
            self.raw(width);
            self.raw("\" stroke-opacity=\"");
            self.raw(opacity);
            self.raw("\" d=\"");
            for line in lines {
                for (command, spot) in [(b'M', line.source), (b'L', line.target)] {
                    let spot = &picture.spots[spot];
                    let out = &mut self.xml.out;
                    out.push(command);
                    push_float(out, spot.x, 1);
                    out.push(b' ');
                    push_float(out, spot.y, 1);
                }
                self.xml.settle()?;
            }
            self.raw("\"/>\n");
        }
        self.raw("</g>\n");
        Ok(())
    }

    fn nodes(&mut self, picture: &Picture<'_>) -> Result<()> {
        let mut groups: BTreeMap<[u8; 3], Vec<&Spot<'_>>> = BTreeMap::new();
        for spot in &picture.spots {
            groups.entry(spot.measures.color).or_default().push(spot);
        }
        self.raw("<g stroke=\"#ffffff\" stroke-width=\"0.5\">\n");
        for (color, spots) in groups {
            self.raw("<g");
            self.color("fill", color);
            self.raw(">\n");
            for spot in spots {
                self.raw("<circle");
                self.number("cx", spot.x);
                self.number("cy", spot.y);
                self.number("r", spot.radius);
                self.raw("><title>");
                let entity = picture.registry.get(spot.id);
                self.xml
                    .text(&shortened(xml::trimmed(&entity.label), TITLE));
                let told = format!(
                    ": {}, {} mentions",
                    entity.kind.name(),
                    grouped(entity.mentions.into())
                );
                self.raw(&told);
                self.raw("</title></circle>\n");
                self.xml.settle()?;
            }
            self.raw("</g>\n");
        }
        self.raw("</g>\n");
        Ok(())
    }

    fn labels(&mut self, picture: &Picture<'_>) {
        self.raw(
            "<g text-anchor=\"middle\" fill=\"#111111\" stroke=\"#ffffff\" stroke-width=\"2.5\" \
             stroke-linejoin=\"round\" paint-order=\"stroke\" pointer-events=\"none\">\n",
        );
        // The largest last, above the others.
        for label in labels(picture).iter().rev() {
            self.raw("<text");
            self.number("x", label.x);
            // The middle of small letters lies a third of the font above their line.
            self.number("y", label.y + label.font * 0.35);
            self.number("font-size", label.font);
            self.raw(">");
            self.xml.text(&label.text);
            self.raw("</text>\n");
        }
        self.raw("</g>\n");
    }

    fn legend(&mut self, picture: &Picture<'_>) {
        let (font, height) = SMALL;
        let top = picture.bottom + MARGIN;
        let rows = picture.legend_rows();
        self.raw("<g");
        self.number("font-size", font);
        self.raw(" fill=\"#333333\">\n");
        for (number, (color, told)) in picture.legend.iter().enumerate() {
            let (column, row) = (number / rows, number % rows);
            let x = MARGIN + column as f64 * (WIDTH / 2.0 - MARGIN);
            let y = top + row as f64 * height;
            self.raw("<circle");
            self.number("cx", x + 6.0);
            self.number("cy", y);
            self.raw(" r=\"6\"");
            self.color("fill", *color);
            self.raw("/><text");
            self.number("x", x + 20.0);
            self.number("y", y + font * 0.35);
            self.raw(">");
            self.xml.text(told);
            self.raw("</text>\n");
        }
        let top = top + rows as f64 * height;
        for (row, note) in picture.notes.iter().enumerate() {
            self.raw("<text");
            self.number("x", MARGIN);
            self.number("y", top + (row as f64 + 0.5) * height);
            self.raw(">");
            self.xml.text(note);
            self.raw("</text>\n");
        }
        self.raw("</g>\n");
    }
}
