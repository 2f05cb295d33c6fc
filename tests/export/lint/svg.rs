//! What a picture may hold: drawing and text within its bounds, nothing that runs, nothing from elsewhere.

use super::xml::{Element, parse};
use super::{Finding, finding};

/// All that our pictures are made of.
const ELEMENTS: [&str; 9] = [
    "svg", "title", "desc", "rect", "g", "path", "circle", "text", "tspan",
];

/// Reads a picture: the names of its elements, and which rules it breaks.
pub(crate) fn svg(bytes: &[u8]) -> (Vec<String>, Vec<Finding>) {
    let mut findings = Vec::new();
    let file = parse(bytes, &mut findings);
    if file.name != "svg" || file.get("xmlns") != "http://www.w3.org/2000/svg" {
        findings.push(finding("no picture", &file.name));
    }
    if file
        .child("title")
        .is_none_or(|title| title.text.is_empty())
    {
        findings.push(finding("no title", ""));
    }
    let ground = file.child("rect").map_or("", |rect| rect.get("fill"));
    if ground != "#ffffff" {
        findings.push(finding("no ground", ground));
    }
    let size: Vec<f64> = file
        .get("viewBox")
        .split(' ')
        .filter_map(|part| part.parse().ok())
        .collect();
    if size.len() != 4 {
        findings.push(finding("no size", file.get("viewBox")));
        return (Vec::new(), findings);
    }
    let mut names = Vec::new();
    look(&file, &size, &mut names, &mut findings);
    (names, findings)
}

fn look(element: &Element, size: &[f64], names: &mut Vec<String>, findings: &mut Vec<Finding>) {
    names.push(element.name.clone());
    if !ELEMENTS.contains(&element.name.as_str()) {
        findings.push(finding("element", &element.name));
    }
    for (name, value) in &element.attributes {
        let lower = name.to_lowercase();
        if lower.starts_with("on") || lower.contains("href") || value.contains("url(") {
            findings.push(finding("something that runs", name));
        }
        let (axis, most) = match name.as_str() {
            "x" | "cx" => (name, size[2]),
            "y" | "cy" => (name, size[3]),
            _ => continue,
        };
        let place = value.parse::<f64>().unwrap_or(f64::NAN);
        if !(0.0..=most).contains(&place) {
            findings.push(finding("outside", format!("{axis} {value}")));
        }
    }
    for child in &element.children {
        look(child, size, names, findings);
    }
}
