//! Whether XML is well-formed, and what its elements hold.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Finding, finding};

/// An element with all that is in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: BTreeMap<String, String>,
    pub(super) children: Vec<Element>,
    pub(super) text: String,
}

impl Element {
    /// An attribute; empty where there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    /// The first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }
}

/// Reads a file. Of one that is not well-formed as much as there is, with a finding.
pub(super) fn parse(bytes: &[u8], findings: &mut Vec<Finding>) -> Element {
    let Ok(text) = std::str::from_utf8(bytes) else {
        findings.push(finding("not well-formed", "no UTF-8"));
        return Element::default();
    };
    if text.contains(forbidden) {
        findings.push(finding("forbidden character", ""));
    }
    let mut reader = Reader::from_str(text);
    // The outermost stands for the file itself.
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Err(error) => {
                findings.push(finding("not well-formed", error.to_string()));
                break;
            }
            Ok(Event::Start(element)) => open.push(started(&element, findings)),
            Ok(Event::Empty(element)) => {
                let element = started(&element, findings);
                open.last_mut().unwrap().children.push(element);
            }
            Ok(Event::End(_)) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            Ok(Event::Text(text)) => {
                let raw = text.to_string();
                if raw.contains("]]>") {
                    findings.push(finding("not well-formed", "]]>"));
                }
                open.last_mut().unwrap().text.push_str(&raw);
            }
            Ok(Event::GeneralRef(reference)) => {
                let raw = format!("&{};", &*reference);
                match quick_xml::escape::unescape(&raw) {
                    Ok(text) if text.contains(forbidden) => {
                        findings.push(finding("forbidden character", raw.clone()));
                    }
                    Ok(text) => open.last_mut().unwrap().text.push_str(&text),
                    Err(_) => findings.push(finding("not well-formed", raw.clone())),
                }
            }
            Ok(_) => {}
        }
    }
    if open.len() > 1 {
        findings.push(finding("not well-formed", "ends within an element"));
    }
    while open.len() > 1 {
        let done = open.pop().unwrap();
        open.last_mut().unwrap().children.push(done);
    }
    let mut file = open.pop().unwrap();
    file.children.pop().unwrap_or_default()
}

fn started(element: &BytesStart<'_>, findings: &mut Vec<Finding>) -> Element {
    let mut attributes = BTreeMap::new();
    for attribute in element.attributes() {
        let Ok(attribute) = attribute else {
            findings.push(finding("not well-formed", "attribute"));
            continue;
        };
        let name = attribute.key.as_ref().to_owned();
        let value = attribute.value.to_string();
        if value.contains('<') {
            findings.push(finding("not well-formed", value.clone()));
        }
        match quick_xml::escape::unescape(&value) {
            Ok(text) if text.contains(forbidden) => {
                findings.push(finding("forbidden character", value.clone()));
            }
            Ok(text) => drop(attributes.insert(name, text.into_owned())),
            Err(_) => findings.push(finding("not well-formed", value.clone())),
        }
    }
    Element {
        name: element.name().as_ref().to_owned(),
        attributes,
        ..Element::default()
    }
}

/// Whether XML forbids a character.
fn forbidden(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether a text is a colour: `#0072b2`.
pub(super) fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        digits.len() == 6
            && digits
                .chars()
                .all(|digit| matches!(digit, '0'..='9' | 'a'..='f'))
    })
}
