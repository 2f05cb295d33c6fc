//! HTML to text.
//!
//! What a reader of the page would see: entities become characters, blocks become lines, paragraphs and headings stand
//! apart by a blank line, cells of a table by a tab. Scripts, styles and the head are no text. White space is folded as a
//! browser folds it, and kept in `<pre>`.

use encoding_rs::{Encoding, UTF_8};
use quick_xml::escape::resolve_html5_entity;

use super::decode::decode;

/// Decodes a page and takes its text.
pub(super) fn page(bytes: Vec<u8>) -> Result<(String, &'static str), String> {
    let declared = declared(&bytes).filter(|_| std::str::from_utf8(&bytes).is_err());
    let (source, encoding) = match declared {
        Some(encoding) => {
            let source = encoding.decode(&bytes).0.into_owned();
            (source, encoding.name())
        }
        None => decode(bytes)?,
    };
    let text = text(&source);
    if text.trim().is_empty() {
        return Err("page without text: nothing to read".to_owned());
    }
    Ok((text, encoding))
}

/// The encoding that a page names in its head.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let window = &bytes[..bytes.len().min(2048)];
    if window.starts_with(b"\xff\xfe") || window.starts_with(b"\xfe\xff") {
        return None;
    }
    let at = memchr::memmem::find(window, b"charset=")? + 8;
    let label = window[at..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").unwrap_or(label);
    let length = label
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:".contains(byte))
        .count();
    Encoding::for_label(&label[..length]).filter(|encoding| *encoding != UTF_8)
}

/// Whether a file begins as a page does.
pub(super) fn is_page(text: &[u8]) -> bool {
    let start = &text[..text.len().min(1024)];
    let starts = |tag: &[u8]| {
        start
            .get(..tag.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    starts(b"<!doctype html")
        || starts(b"<html")
        || starts(b"<head>")
        || starts(b"<body")
        || starts(b"<?xml") && memchr::memmem::find(start, b"<html").is_some()
}

/// Whether a text has a tag at all.
pub(super) fn has_tags(text: &[u8]) -> bool {
    memchr::memchr_iter(b'<', text).any(|at| {
        text.get(at + 1)
            .is_some_and(|next| next.is_ascii_alphabetic() || b"!/".contains(next))
    })
}

/// What a tag does to the lines of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Break {
    None,
    Cell,
    Line,
    Paragraph,
}

fn break_of(name: &str) -> Break {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "ul" | "ol"
        | "dl" | "table" | "figure" => Break::Paragraph,
        "div" | "li" | "tr" | "dt" | "dd" | "hr" | "section" | "article" | "header" | "footer"
        | "main" | "nav" | "aside" | "address" | "caption" | "center" | "form" | "fieldset"
        | "option" | "title" | "thead" | "tbody" | "tfoot" | "body" | "html" | "figcaption"
        | "details" | "summary" => Break::Line,
        "td" | "th" => Break::Cell,
        _ => Break::None,
    }
}

/// Elements whose content is no text.
const HIDDEN: [&str; 5] = ["script", "style", "head", "template", "svg"];

/// The text of a page.
pub(super) fn text(source: &str) -> String {
    let mut out = Text {
        out: String::with_capacity(source.len() / 2),
        space: false,
        pre: 0,
    };
    let bytes = source.as_bytes();
    let mut at = 0;
    // Once there is none of these behind a place, there is none behind any later place.
    let mut quotes_close = true;
    let mut comments_close = true;
    let mut hidden_close = [true; HIDDEN.len()];
    while at < bytes.len() {
        let open = memchr::memchr(b'<', &bytes[at..]).map_or(bytes.len(), |open| at + open);
        out.words(&source[at..open]);
        at = open;
        if at == bytes.len() {
            break;
        }
        if comments_close && bytes[at..].starts_with(b"<!--") {
            match memchr::memmem::find(&bytes[at + 4..], b"-->") {
                Some(length) => {
                    at += 4 + length + 3;
                    continue;
                }
                None => comments_close = false,
            }
        }
        let closing = bytes.get(at + 1) == Some(&b'/');
        let start = at + 1 + usize::from(closing);
        let is_tag = bytes
            .get(start)
            .is_some_and(|byte| byte.is_ascii_alphabetic() || !closing && b"!?".contains(byte));
        let end = if is_tag {
            tag_end(bytes, start, &mut quotes_close)
        } else {
            None
        };
        let Some(end) = end else {
            out.words("<");
            at += 1;
            continue;
        };
        let length = bytes[start..end]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        let name = source[start..start + length].to_ascii_lowercase();
        at = end + 1;
        let empty = bytes[end - 1] == b'/';
        if !closing
            && !empty
            && let Some(hidden) = HIDDEN.iter().position(|hidden| *hidden == name)
            && hidden_close[hidden]
        {
            match close_of(bytes, at, &name) {
                Some(close) => at = close,
                None => hidden_close[hidden] = false,
            }
        }
        out.tag(&name, closing);
        if name == "pre" && !closing && bytes.get(at) == Some(&b'\n') {
            at += 1;
        }
    }
    out.out
}

/// Where a tag's `>` stands, one in quotes left out.
fn tag_end(bytes: &[u8], start: usize, quotes_close: &mut bool) -> Option<usize> {
    if *quotes_close {
        let mut at = start;
        while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', bytes.get(at..)?) {
            let place = at + found;
            let quote = bytes[place];
            if quote == b'>' {
                return Some(place);
            }
            // A quote counts only where a value begins.
            if bytes[..place].trim_ascii_end().last() != Some(&b'=') {
                at = place + 1;
                continue;
            }
            match memchr::memchr(quote, &bytes[place + 1..]) {
                Some(length) => at = place + 1 + length + 1,
                None => break,
            }
        }
        *quotes_close = false;
    }
    memchr::memchr(b'>', &bytes[start..]).map(|length| start + length)
}

/// Where the closing tag of a hidden element begins.
fn close_of(bytes: &[u8], from: usize, name: &str) -> Option<usize> {
    memchr::memmem::find_iter(&bytes[from..], b"</")
        .map(|at| from + at)
        .find(|at| {
            bytes
                .get(at + 2..at + 2 + name.len())
                .is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
        })
}

struct Text {
    out: String,
    /// White space is due before the next word.
    space: bool,
    /// Depth in `<pre>`.
    pre: u32,
}

impl Text {
    fn words(&mut self, source: &str) {
        let mut rest = source;
        while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
            self.plain(&rest[..at]);
            rest = &rest[at..];
            if let Some((text, length)) = entity(rest) {
                match text {
                    Resolved::Name(text) => self.plain(text),
                    Resolved::Number(c) => self.plain(c.encode_utf8(&mut [0; 4])),
                }
                rest = &rest[length..];
            } else {
                self.plain("&");
                rest = &rest[1..];
            }
        }
        self.plain(rest);
    }

    fn plain(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                // A soft hyphen or a place where a word may break is no character of the word.
                '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
                '\n' | '\t' if self.pre > 0 => self.out.push(c),
                '\r' if self.pre > 0 => {}
                ' ' | '\n' | '\t' | '\r' | '\u{c}' | '\u{a0}' if self.pre == 0 => self.space = true,
                '\u{a0}' => self.out.push(' '),
                c => {
                    if self.space {
                        self.space = false;
                        if !self.out.is_empty() && !self.out.ends_with(['\n', '\t']) {
                            self.out.push(' ');
                        }
                    }
                    self.out.push(c);
                }
            }
        }
    }

    fn tag(&mut self, name: &str, closing: bool) {
        match name {
            "br" => {
                self.space = false;
                self.out.push('\n');
            }
            "pre" => {
                self.line(Break::Paragraph);
                self.pre = if closing {
                    self.pre.saturating_sub(1)
                } else {
                    self.pre + 1
                };
            }
            _ => match break_of(name) {
                Break::None => {}
                Break::Cell => {
                    let fresh = self.out.is_empty() || self.out.ends_with(['\n', '\t']);
                    if !closing && !fresh {
                        self.space = false;
                        self.out.push('\t');
                    }
                }
                lines => self.line(lines),
            },
        }
    }

    /// Ends the line, and the paragraph if so wanted.
    fn line(&mut self, lines: Break) {
        if self.pre > 0 && lines != Break::Paragraph {
            return;
        }
        self.space = false;
        if self.out.is_empty() {
            return;
        }
        let wanted = if lines == Break::Paragraph { 2 } else { 1 };
        let have = self
            .out
            .bytes()
            .rev()
            .take_while(|byte| *byte == b'\n')
            .count();
        for _ in have..wanted {
            self.out.push('\n');
        }
    }
}

enum Resolved {
    Name(&'static str),
    Number(char),
}

/// The entity at the start of a text, and its length.
fn entity(text: &str) -> Option<(Resolved, usize)> {
    const LONGEST: usize = 34;
    let window = &text.as_bytes()[..text.len().min(LONGEST)];
    let end = memchr::memchr(b';', window)?;
    let name = std::str::from_utf8(&window[1..end]).ok()?;
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        // Numbers of Windows-1252 are common, and mean its characters.
        let c = match code {
            0x80..=0x9f => {
                let byte = [code as u8];
                let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
                text.chars().next()?
            }
            0..0x20 if !matches!(code, 9 | 10 | 13) => '\u{fffd}',
            code => char::from_u32(code).unwrap_or('\u{fffd}'),
        };
        return Some((Resolved::Number(c), end + 1));
    }
    let name = resolve_html5_entity(name)?;
    Some((Resolved::Name(name), end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_lines() {
        assert_eq!(
            text("<p>One\n  two.</p><p>Three<br>four</p><ul><li>a<li>b</ul>c"),
            "One two.\n\nThree\nfour\n\na\nb\n\nc"
        );
        assert_eq!(
            text("<table><tr><td>FM</td><td> AMEMBASSY </td></tr><tr><td>TO</table>"),
            "FM\tAMEMBASSY\nTO\n\n"
        );
        assert_eq!(text("<b>Kaz</b>akh<i>stan</i> <b>x</b>"), "Kazakhstan x");
    }

    #[test]
    fn preformatted_text_is_kept() {
        let cable = "FM AMEMBASSY ASTANA\n  TO SECSTATE\n\n1. (C) A & B < C.\n";
        let page = cable.replace('&', "&amp;").replace('<', "&lt;");
        let page = format!(
            "<!DOCTYPE html><html><head><title>x</title></head><body>\n<pre>{page}</pre></body>"
        );
        assert_eq!(text(&page).trim_end(), cable.trim_end());
    }

    #[test]
    fn entities_become_characters() {
        assert_eq!(
            text("S&atilde;o&nbsp;Paulo &#8220;x&#x201D; &#146; AT&T &unknown; &;"),
            "S\u{e3}o Paulo \u{201c}x\u{201d} \u{2019} AT&T &unknown; &;"
        );
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        assert_eq!(
            text("a<script>if (a<b) '</p>'</script>b<!-- <p> -->c<style>p{}</style>d"),
            "abcd"
        );
        assert_eq!(text("<a title=\"x > y\" href='z'>w</a>"), "w");
    }

    #[test]
    fn what_is_never_closed_is_text() {
        assert_eq!(text("a < b, <3, <b c"), "a < b, <3, <b c");
        assert_eq!(text("a <script> b"), "a b");
        assert_eq!(text("a <!-- b"), "a <!-- b");
        assert_eq!(text("<a href=\"x>y"), "y");
    }

    #[test]
    fn a_page_names_its_encoding() {
        let source = b"<html><meta charset=\"windows-1251\"><body>\xc0\xf1\xf2\xe0\xed\xe0</body>";
        let (text, encoding) = page(source.to_vec()).unwrap();
        assert_eq!(
            (text.trim(), encoding),
            ("\u{410}\u{441}\u{442}\u{430}\u{43d}\u{430}", "windows-1251")
        );
    }
}
