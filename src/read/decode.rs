//! Bytes to text: UTF-8, UTF-16 by its byte-order mark, else Windows-1252.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

const NO_TEXT: &str = "binary: holds no text: save its text as .txt";
const CHANGES: &str = "changes to UTF-16 or binary half way: save it anew, as UTF-8 throughout";
/// The name of the encoding of a text that is part UTF-8, part Windows-1252.
const MIXED: &str = "UTF-8+windows-1252";

/// Decodes a text. A byte-order mark is no part of it; line ends are kept as they are.
///
/// Returns the text and the encoding's standard name, or why there is no text.
pub(super) fn decode(bytes: Vec<u8>) -> Result<(String, &'static str), &'static str> {
    if bytes.is_empty() {
        return Err("empty: nothing to read");
    }
    let (text, encoding) = if bytes.starts_with(b"\xff\xfe") {
        wide(UTF_16LE, &bytes[2..])
    } else if bytes.starts_with(b"\xfe\xff") {
        wide(UTF_16BE, &bytes[2..])
    } else if let Some(at) = memchr::memchr(0, &bytes) {
        if let Some(encoding) = unmarked(&bytes) {
            wide(encoding, &bytes)
        } else if at >= 64 && !is_binary(&bytes[..at]) {
            return Err(CHANGES);
        } else {
            return Err(NO_TEXT);
        }
    } else {
        narrow(bytes)?
    };
    if text.trim().is_empty() {
        return Err("empty: holds white space only");
    }
    Ok((text, encoding))
}

fn wide(encoding: &'static Encoding, bytes: &[u8]) -> (String, &'static str) {
    let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
    (text, encoding.name())
}

/// The form of UTF-16 of a text without a byte-order mark: every other byte of Western text is 0.
fn unmarked(bytes: &[u8]) -> Option<&'static Encoding> {
    let window = &bytes[..bytes.len().min(65_536)];
    let [mut even, mut odd] = [0; 2];
    for pair in window.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let pairs = window.len() / 2;
    if odd * 10 > pairs * 8 && even * 50 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 8 && odd * 50 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-8, Windows-1252, or the one in one part of a text and the other in another.
fn narrow(mut bytes: Vec<u8>) -> Result<(String, &'static str), &'static str> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok((text, UTF_8.name())),
        Err(error) => error.into_bytes(),
    };
    if is_binary(&bytes) {
        return Err(NO_TEXT);
    }
    if !bytes
        .utf8_chunks()
        .any(|chunk| is_surely_utf8(chunk.valid()))
    {
        return Ok(wide(WINDOWS_1252, &bytes));
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    Ok((text, MIXED))
}

/// Whether a part of a text in two encodings is UTF-8 beyond chance. Two bytes of Windows-1252 such as `É”` may look
/// like one character of UTF-8; three seldom do, nor does `Ã` before a sign.
fn is_surely_utf8(part: &str) -> bool {
    let bytes = part.as_bytes();
    let lead = |byte: u8| byte >= 0xE0 || matches!(byte, 0xC2 | 0xC3);
    bytes.iter().any(|byte| lead(*byte))
        || bytes
            .windows(3)
            .any(|pair| pair[0] >= 0xC4 && pair[2] >= 0xC4)
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
        assert_eq!(read(b"a\0b\0 \0"), Ok(("ab ".to_owned(), "UTF-16LE")));
        assert_eq!(read(b"\0a\0b\0 "), Ok(("ab ".to_owned(), "UTF-16BE")));
    }

    #[test]
    fn decodes_each_part_of_a_text_in_two_encodings() {
        let read = |bytes: &[u8]| decode(bytes.to_vec());
        let half = "S\u{e3}o Tom\u{e9}: ".as_bytes();
        let text = [half, b"S\xe3o Tom\xe9"].concat();
        let expected = "São Tomé: São Tomé".to_owned();
        assert_eq!(read(&text), Ok((expected, "UTF-8+windows-1252")));
        // `É”` alone is no proof of UTF-8.
        let text = b"caf\xe9 \x93CAF\xc9\x94";
        let expected = "café “CAFÉ”".to_owned();
        assert_eq!(read(text), Ok((expected, "windows-1252")));
        let text = [&b"plain text ".repeat(100)[..], b"t\0e\0x\0t\0"].concat();
        assert!(read(&text).unwrap_err().starts_with("changes to UTF-16"));
    }

    #[test]
    fn says_why_there_is_no_text() {
        let reason = |bytes: &[u8]| decode(bytes.to_vec()).unwrap_err();
        assert!(reason(b"").starts_with("empty"));
        assert!(reason(b" \n\t").starts_with("empty"));
        assert!(reason(b"text\0text").starts_with("binary"));
        assert!(reason(&[0xff, 0x01, 0x02, 0xfe, 0x03, 0x90]).starts_with("binary"));
    }
}
