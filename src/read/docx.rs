//! The text of a Word document: its paragraphs, then its notes.
//!
//! The headers and footers of pages are no part of the text. Of changes that were not accepted yet, what is to be
//! deleted is left out.

use std::io::{Read, Seek};

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::decode::decode;
use super::limits::{Growth, Unpacked};
use super::walk::whole;

/// The part that makes an archive a Word document.
pub(super) const MAIN: &str = "word/document.xml";
const NOTES: [&str; 2] = ["word/footnotes.xml", "word/endnotes.xml"];

/// Paragraphs of this many characters and more were not made line by line.
const LONG: usize = 100;

/// Takes the text out of an archive that is a Word document.
pub(super) fn text<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    growth: &Growth,
) -> Result<String, String> {
    let mut paragraphs = Vec::new();
    for part in [MAIN].into_iter().chain(NOTES) {
        let Ok(file) = archive.by_name(part) else {
            if part == MAIN {
                return Err("Word document that is damaged or encrypted: save it anew".to_owned());
            }
            continue;
        };
        let packed = Some(file.compressed_size());
        let bytes = whole(&mut Unpacked::new(file, growth, packed))?;
        let (xml, _) = decode(bytes)?;
        collect(&xml, &mut paragraphs)
            .map_err(|error| format!("Word document that is damaged ({error}): save it anew"))?;
    }
    let filled = paragraphs.iter().filter(|text| !text.trim().is_empty());
    let (mut count, mut long) = (0, 0);
    for paragraph in filled {
        count += 1;
        long += usize::from(paragraph.len() >= LONG);
    }
    if count == 0 {
        return Err("Word document without text: run OCR on its pictures first".to_owned());
    }
    // A cable may stand in it line by line, each a paragraph; else a paragraph is one.
    let between = if long * 3 >= count { "\n\n" } else { "\n" };
    let mut text = paragraphs.join(between);
    text.truncate(text.trim_end().len());
    text.push('\n');
    Ok(text)
}

/// Adds the paragraphs of a part.
fn collect(xml: &str, paragraphs: &mut Vec<String>) -> Result<(), quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut paragraph = String::new();
    let mut in_text = false;
    // How deep in what is written twice, for older programs.
    let mut fallback = 0_u32;
    let mut cells = 0_u32;
    loop {
        match reader.read_event()? {
            Event::Eof => break,
            Event::Start(tag) => match tag.local_name().as_ref() {
                "Fallback" => fallback += 1,
                "t" => in_text = fallback == 0,
                "tc" => cells += 1,
                _ => {}
            },
            Event::Empty(tag) if fallback == 0 => match tag.local_name().as_ref() {
                "tab" | "ptab" if !is_property(&tag) => paragraph.push('\t'),
                "br" | "cr" => paragraph.push('\n'),
                "noBreakHyphen" => paragraph.push('-'),
                "p" => paragraphs.push(String::new()),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "Fallback" => fallback = fallback.saturating_sub(1),
                "t" => in_text = false,
                "p" if fallback == 0 => {
                    if cells > 0 {
                        paragraph.push('\t');
                    } else {
                        paragraphs.push(std::mem::take(&mut paragraph));
                    }
                }
                "tc" => cells = cells.saturating_sub(1),
                "tr" if cells == 0 => {
                    let row = std::mem::take(&mut paragraph);
                    paragraphs.push(row.trim_end().to_owned());
                }
                _ => {}
            },
            Event::Text(text) if in_text => {
                paragraph.push_str(&text);
            }
            Event::CData(text) if in_text => {
                paragraph.push_str(&text);
            }
            Event::GeneralRef(reference) if in_text => {
                if let Some(c) = reference.resolve_char_ref()? {
                    paragraph.push(c);
                } else if let Some(text) = resolve_xml_entity(&reference) {
                    paragraph.push_str(text);
                }
            }
            _ => {}
        }
    }
    if !paragraph.trim().is_empty() {
        paragraphs.push(paragraph);
    }
    Ok(())
}

/// Where tabulators are set, not struck.
fn is_property(tag: &quick_xml::events::BytesStart<'_>) -> bool {
    tag.attributes()
        .flatten()
        .any(|attribute| attribute.key.local_name().as_ref() == "pos")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Vec<String> {
        let mut paragraphs = Vec::new();
        collect(body, &mut paragraphs).unwrap();
        paragraphs
    }

    #[test]
    fn paragraphs_breaks_and_cells() {
        assert_eq!(
            read(
                "<w:p><w:r><w:t>A &amp; B&#233;</w:t><w:br/><w:t xml:space=\"preserve\"> c</w:t></w:r></w:p><w:p/>"
            ),
            ["A & B\u{e9}\n c", ""]
        );
        assert_eq!(
            read(
                "<w:tr><w:tc><w:p><w:t>FM</w:t></w:p></w:tc><w:tc><w:p><w:t>X</w:t></w:p></w:tc></w:tr>"
            ),
            ["FM\tX"]
        );
        assert_eq!(
            read(
                "<w:p><w:del><w:delText>old</w:delText></w:del><w:ins><w:t>new</w:t></w:ins></w:p>"
            ),
            ["new"]
        );
        assert_eq!(
            read(
                "<w:p><mc:Choice><w:t>a</w:t></mc:Choice><mc:Fallback><w:t>a</w:t></mc:Fallback></w:p>"
            ),
            ["a"]
        );
    }
}
