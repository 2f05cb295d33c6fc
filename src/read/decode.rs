//! Bytes to text: UTF-8, UTF-16 by its byte-order mark, else Windows-1252.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Formats that are no plain text, by their first bytes.
const FORMATS: [(&[u8], &str); 16] = [
    (
        b"%PDF-",
        "PDF: not read by this version: save its text as .txt",
    ),
    (
        b"PK\x03\x04",
        "zip archive or office document: not read by this version: unpack it, or save its text as .txt",
    ),
    (b"PK\x05\x06", "zip archive, empty: nothing to read"),
    (
        b"\x1f\x8b",
        "gzip: not read by this version: unpack it first",
    ),
    (b"BZh", "bzip2: not read by this version: unpack it first"),
    (
        b"\xfd7zXZ\x00",
        "xz: not read by this version: unpack it first",
    ),
    (
        b"7z\xbc\xaf\x27\x1c",
        "7z archive: not read by this version: unpack it first",
    ),
    (
        b"Rar!\x1a\x07",
        "rar archive: not read by this version: unpack it first",
    ),
    (
        b"\x28\xb5\x2f\xfd",
        "zstd: not read by this version: unpack it first",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "old office document: not read by this version: save its text as .txt",
    ),
    (
        b"{\\rtf",
        "RTF: not read by this version: save its text as .txt",
    ),
    (b"\x89PNG\r\n", "picture: holds no text: run OCR first"),
    (b"\xff\xd8\xff", "picture: holds no text: run OCR first"),
    (b"GIF8", "picture: holds no text: run OCR first"),
    (b"II*\x00", "picture: holds no text: run OCR first"),
    (b"MM\x00*", "picture: holds no text: run OCR first"),
];

const NO_TEXT: &str = "binary: holds no text: save its text as .txt";

/// Decodes a file. A byte-order mark is no part of the text; line ends are kept as they are.
///
/// Returns the text and the encoding's standard name, or why there is no text.
pub(super) fn decode(bytes: Vec<u8>) -> Result<(String, &'static str), &'static str> {
    if bytes.is_empty() {
        return Err("empty: nothing to read");
    }
    if let Some((_, reason)) = FORMATS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(reason);
    }
    let (text, encoding) = if bytes.starts_with(b"\xff\xfe") {
        (
            UTF_16LE
                .decode_without_bom_handling(&bytes[2..])
                .0
                .into_owned(),
            UTF_16LE,
        )
    } else if bytes.starts_with(b"\xfe\xff") {
        (
            UTF_16BE
                .decode_without_bom_handling(&bytes[2..])
                .0
                .into_owned(),
            UTF_16BE,
        )
    } else if memchr::memchr(0, &bytes).is_some() {
        return Err(NO_TEXT);
    } else {
        let mut bytes = bytes;
        if bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        match String::from_utf8(bytes) {
            Ok(text) => (text, UTF_8),
            Err(error) => {
                let bytes = error.into_bytes();
                if is_binary(&bytes) {
                    return Err(NO_TEXT);
                }
                (
                    WINDOWS_1252
                        .decode_without_bom_handling(&bytes)
                        .0
                        .into_owned(),
                    WINDOWS_1252,
                )
            }
        }
    };
    if text.trim().is_empty() {
        return Err("empty: holds white space only");
    }
    Ok((text, encoding.name()))
}

/// Whether control characters make up more of the bytes than any text has.
fn is_binary(bytes: &[u8]) -> bool {
    let window = &bytes[..bytes.len().min(65_536)];
    let controls = window
        .iter()
        .filter(|byte| {
            **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a | 0x1b)
        })
        .count();
    controls * 50 > window.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_by_mark_and_content() {
        let read = |bytes: &[u8]| decode(bytes.to_vec());
        assert_eq!(read("Åse".as_bytes()), Ok(("Åse".to_owned(), "UTF-8")));
        assert_eq!(
            read(b"\xef\xbb\xbfa\r\nb"),
            Ok(("a\r\nb".to_owned(), "UTF-8"))
        );
        assert_eq!(
            read(b"\xff\xfea\0\xe9\0"),
            Ok(("aé".to_owned(), "UTF-16LE"))
        );
        assert_eq!(
            read(b"\xfe\xff\0a\0\xe9"),
            Ok(("aé".to_owned(), "UTF-16BE"))
        );
        assert_eq!(
            read(b"caf\xe9 \x93x\x94"),
            Ok(("café “x”".to_owned(), "windows-1252"))
        );
    }

    #[test]
    fn says_why_there_is_no_text() {
        let reason = |bytes: &[u8]| decode(bytes.to_vec()).unwrap_err();
        assert!(reason(b"").starts_with("empty"));
        assert!(reason(b" \n\t").starts_with("empty"));
        assert!(reason(b"%PDF-1.7 ...").starts_with("PDF"));
        assert!(reason(b"PK\x03\x04...").contains("unpack"));
        assert!(reason(b"text\0text").starts_with("binary"));
        assert!(reason(&[0xff, 0x01, 0x02, 0xfe, 0x03, 0x90]).starts_with("binary"));
    }
}
