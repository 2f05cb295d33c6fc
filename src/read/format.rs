//! What a file is: told by its first bytes, and by its name where these do not tell.

use super::{email, html};

/// Formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// One document as it stands.
    Text,
    Html,
    Pdf,
    /// A mail and what is attached to it.
    Email,
    /// Records in rows; the byte that separates columns.
    Table(u8),
    /// A JSON object a line.
    JsonLines,
    /// A zip archive or a Word document, which is one.
    Zip,
    Gzip,
    Tar,
}

/// How many of the first bytes are looked at.
pub(super) const HEAD: usize = 1 << 16;

/// Formats that are not read, by their first bytes.
const UNREADABLE: [(&[u8], &str); 13] = [
    (b"BZh", "bzip2: not read: unpack it first"),
    (b"\xfd7zXZ\x00", "xz: not read: unpack it first"),
    (
        b"7z\xbc\xaf\x27\x1c",
        "7z archive: not read: unpack it first",
    ),
    (b"Rar!\x1a\x07", "rar archive: not read: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "zstd: not read: unpack it first"),
    (
        b"\xd0\xcf\x11\xe0",
        "old office document: not read: save it as .docx or .txt",
    ),
    (b"{\\rtf", "RTF: not read: save it as .docx or .txt"),
    (b"\x89PNG\r\n", "picture: holds no text: run OCR first"),
    (b"\xff\xd8\xff", "picture: holds no text: run OCR first"),
    (b"GIF8", "picture: holds no text: run OCR first"),
    (b"II*\x00", "picture: holds no text: run OCR first"),
    (b"MM\x00*", "picture: holds no text: run OCR first"),
    (b"!<arch>\n", "ar archive: not read: unpack it first"),
];

/// Tells the format of a file from its name and its first [`HEAD`] bytes, or why it cannot be read.
pub(super) fn sniff(name: &str, head: &[u8]) -> Result<Format, &'static str> {
    // Most files are texts, and begin with a letter.
    let magic = head
        .first()
        .is_some_and(|byte| !byte.is_ascii_alphabetic() || b"PBRGIM".contains(byte));
    if magic {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Ok(Format::Zip);
        }
        if head.starts_with(b"%PDF-") {
            return Ok(Format::Pdf);
        }
        if head.starts_with(b"\x1f\x8b") {
            return Ok(Format::Gzip);
        }
        if let Some((_, reason)) = UNREADABLE.iter().find(|(magic, _)| head.starts_with(magic)) {
            return Err(reason);
        }
    }
    if is_tar(head) {
        return Ok(Format::Tar);
    }
    // A browser may have unpacked what is still named `.gz`.
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "csv" => return Ok(Format::Table(separator(head))),
        "tsv" | "tab" => return Ok(Format::Table(b'\t')),
        "jsonl" | "ndjson" => return Ok(Format::JsonLines),
        "html" | "htm" | "xhtml" if html::has_tags(head) => return Ok(Format::Html),
        "eml" | "mht" | "mhtml" => return Ok(Format::Email),
        // Some programs write a line of their own first.
        "pdf" if memchr::memmem::find(head, b"%PDF-").is_some() => return Ok(Format::Pdf),
        _ => {}
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text = text.trim_ascii_start();
    match text.first() {
        Some(b'{') if is_json_line(text) => Ok(Format::JsonLines),
        Some(b'"' | b'0'..=b'9') if super::record::is_cables_csv(text) => Ok(Format::Table(b',')),
        Some(b'<') if html::is_page(text) => Ok(Format::Html),
        Some(b'[') if extension == "json" => {
            Err("JSON: not read as one list: write one object a line (.jsonl)")
        }
        Some(b'{') if extension == "json" => {
            Err("JSON: not read over several lines: write one object a line (.jsonl)")
        }
        Some(byte) if byte.is_ascii_alphabetic() || *byte == b'"' => {
            if email::is_mail(text) {
                return Ok(Format::Email);
            }
            Ok(names_row(text).map_or(Format::Text, Format::Table))
        }
        _ => Ok(Format::Text),
    }
}

/// The separator of the first line, if that is a row of names of columns beyond doubt.
fn names_row(text: &[u8]) -> Option<u8> {
    const LONGEST: usize = 500;
    let window = &text[..text.len().min(LONGEST)];
    let line = &window[..memchr::memchr(b'\n', window)?];
    let separator = *b",;\t".iter().find(|separator| line.contains(separator))?;
    let names: Vec<String> = String::from_utf8_lossy(line)
        .split(char::from(separator))
        .map(|name| name.trim().trim_matches('"').to_owned())
        .collect();
    super::record::are_names(&names).then_some(separator)
}

/// A tar archive begins with a header of 512 bytes that carries its own sum.
fn is_tar(head: &[u8]) -> bool {
    let Some(header) = head.get(..512) else {
        return false;
    };
    if &header[257..262] == b"ustar" {
        return true;
    }
    // Before POSIX there was no mark, only the sum, over the header with blanks in the sum's place.
    if header[0] == 0 || header[148..156].iter().all(|byte| *byte == 0) {
        return false;
    }
    let digits = header[148..156]
        .iter()
        .skip_while(|byte| **byte == b' ')
        .take_while(|byte| (b'0'..=b'7').contains(byte));
    let sum = digits.fold(0, |sum, byte| sum * 8 + u32::from(byte - b'0'));
    let blanks: u32 = header[148..156].iter().map(|byte| u32::from(*byte)).sum();
    let bytes: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    sum > 0 && bytes - blanks + 8 * 32 == sum
}

/// Whether the first line is a whole JSON object.
fn is_json_line(text: &[u8]) -> bool {
    let line = memchr::memchr(b'\n', text).map(|end| &text[..end]);
    match line {
        Some(line) => serde_json::from_slice::<serde_json::Map<_, _>>(line).is_ok(),
        // One line alone, or one so long that its end is not in sight.
        None => text.starts_with(b"{\"") && text.contains(&b':'),
    }
}

/// The separator of a table: the one that the first row has most of, outside quotes.
pub(super) fn separator(head: &[u8]) -> u8 {
    const SEPARATORS: [u8; 4] = *b",;\t|";
    let mut counts = [0; SEPARATORS.len()];
    let mut quoted = false;
    for &byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted && counts.iter().any(|count| *count > 0) => break,
            byte if !quoted => {
                if let Some(at) = SEPARATORS.iter().position(|separator| *separator == byte) {
                    counts[at] += 1;
                }
            }
            _ => {}
        }
    }
    let mut best = 0;
    for at in 1..SEPARATORS.len() {
        if counts[at] > counts[best] {
            best = at;
        }
    }
    SEPARATORS[best]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_before_the_name() {
        let tell = |name: &str, head: &[u8]| sniff(name, head).unwrap();
        assert_eq!(tell("a.txt", b"PK\x03\x04..."), Format::Zip);
        assert_eq!(tell("a.txt", b"\x1f\x8b\x08..."), Format::Gzip);
        assert_eq!(tell("a.csv", b"id,text\n1,x\n"), Format::Table(b','));
        assert_eq!(tell("a.csv", b"\"id\";\"a,b\"\n"), Format::Table(b';'));
        assert_eq!(tell("a.tsv", b"id\ttext\n"), Format::Table(b'\t'));
        assert_eq!(tell("a.csv.gz", b"id,text\n"), Format::Table(b','));
        assert_eq!(tell("stdin", b"id,text\n"), Format::Table(b','));
        assert_eq!(tell("stdin", b"text, and more\n"), Format::Text);
        assert_eq!(tell("stdin", b"{\"text\": \"x\"}\n"), Format::JsonLines);
        assert_eq!(tell("a.txt", b"{ braces } in a text\n"), Format::Text);
        assert_eq!(tell("a.txt", b"1. (C) Summary: x, y, z\n"), Format::Text);
        assert_eq!(tell("a.txt", b"<!DOCTYPE html><p>"), Format::Html);
        assert_eq!(tell("a.html", b"1. plain"), Format::Text);
        assert_eq!(tell("a.txt", b"1. <p>residue</p>"), Format::Text);
        assert_eq!(tell("a", b"%PDF-1.7"), Format::Pdf);
        assert!(sniff("a.txt", b"{\\rtf1").unwrap_err().starts_with("RTF"));
        assert!(sniff("a", b"Rar!\x1a\x07").unwrap_err().contains("unpack"));
        assert!(sniff("a.json", b"[1]").unwrap_err().contains("a line"));
    }

    #[test]
    fn a_tar_of_any_age_is_known() {
        let mut header = tar::Header::new_gnu();
        header.set_path("a.txt").unwrap();
        header.set_size(0);
        header.set_cksum();
        assert!(is_tar(header.as_bytes()));
        let mut old = tar::Header::new_old();
        old.set_path("a.txt").unwrap();
        old.set_size(0);
        old.set_cksum();
        assert!(is_tar(old.as_bytes()));
        assert!(!is_tar(&[b'a'; 512]));
        assert!(!is_tar(&[0; 512]));
    }
}
