//! An XML file in the making.
//!
//! Text is escaped by quick-xml; the frame around it is written as bytes, since an event for each of the tens of
//! millions of tags of a large graph takes several times as long.

use std::borrow::Cow;
use std::path::PathBuf;

use quick_xml::escape::escape;

use super::csv;
use super::tables::Sink;
use crate::error::Result;

/// Whether a character has no place in the file: control characters, and the two others that XML forbids.
fn forbidden(character: char) -> bool {
    csv::is_control(character) || matches!(character, '\u{fffe}' | '\u{ffff}')
}

/// A text without blanks and forbidden characters at its ends.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|character| csv::is_blank(character) || forbidden(character))
}

/// A text with what XML forbids replaced by spaces, and nothing of it at its ends.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    if text.contains(forbidden) {
        Cow::Owned(text.replace(forbidden, " "))
    } else {
        Cow::Borrowed(text)
    }
}

/// Appends text, for between tags or in quotes: what XML forbids replaced by spaces, the rest escaped, all of it no
/// longer than a cell of the tables.
pub(super) fn push_text(out: &mut Vec<u8>, text: &str) {
    let text = csv::clip(text);
    if text.contains(forbidden) {
        out.extend_from_slice(escape(text.replace(forbidden, " ")).as_bytes());
    } else {
        out.extend_from_slice(escape(text).as_bytes());
    }
}

/// Appends a colour: `#0072b2`.
pub(super) fn push_color(out: &mut Vec<u8>, color: [u8; 3]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.push(b'#');
    for part in color {
        out.extend([
            DIGITS[usize::from(part >> 4)],
            DIGITS[usize::from(part & 15)],
        ]);
    }
}

/// A file that is filled through a buffer.
pub(super) struct Xml {
    sink: Sink,
    pub(super) out: Vec<u8>,
}

impl Xml {
    /// A file that begins with the declaration of XML.
    pub(super) fn create(path: PathBuf) -> Result<Self> {
        let mut xml = Self {
            sink: Sink::create(path)?,
            out: Vec::with_capacity(1 << 18),
        };
        xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        Ok(xml)
    }

    /// Appends markup as it stands.
    pub(super) fn raw(&mut self, markup: &str) {
        self.out.extend_from_slice(markup.as_bytes());
    }

    /// Appends text.
    pub(super) fn text(&mut self, text: &str) {
        push_text(&mut self.out, text);
    }

    /// Passes the buffer on once it is large.
    pub(super) fn settle(&mut self) -> Result<()> {
        if self.out.len() >= 1 << 17 {
            self.sink.write(&self.out)?;
            self.out.clear();
        }
        Ok(())
    }

    /// Closes the file.
    pub(super) fn finish(mut self) -> Result<()> {
        self.sink.write(&self.out)?;
        self.sink.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        push_text(&mut out, text);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(written("a <b> & \"c\""), "a &lt;b&gt; &amp; &quot;c&quot;");
        assert_eq!(written("a\u{0}b\nc\u{fffe}d"), "a b c d");
        assert!(written(&"x".repeat(40_000)).chars().count() < 33_000);
    }

    #[test]
    fn colours_have_six_digits() {
        let mut out = Vec::new();
        push_color(&mut out, [0, 114, 255]);
        assert_eq!(out, b"#0072ff");
    }
}
