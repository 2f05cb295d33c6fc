//! Lines that carry no text: page lines, classification lines, captions, rules, what follows the signature.

use super::marks::Scan;

/// A classification as written in a line of its own, or at the front of a text without line breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Classification<'a> {
    /// The normal form.
    pub(super) level: &'static str,
    /// Controls behind the level (`//NOFORN`), as written.
    pub(super) controls: &'a str,
    /// The station that follows, as written; empty where none does.
    pub(super) station: &'a str,
    /// The cable's number, without leading zeros; empty where none is given.
    pub(super) number: &'a str,
    /// Bytes read.
    pub(super) len: usize,
}

/// Captions that stand in lines of their own.
pub(super) const CAPTIONS: [&str; 16] = [
    "SIPDIS",
    "NOFORN",
    "SENSITIVE",
    "NODIS",
    "EXDIS",
    "LIMDIS",
    "STADIS",
    "NOCONTRACT",
    "TERREP",
    "ROGER",
    "CHEROKEE",
    "ORCON",
    "FOUO",
    "EFTO",
    "NIACT",
    "FGI",
];

/// What follows `FOR` in a control of several words.
const OFFICIAL_USE: &str = " OFFICIAL USE ONLY";

/// A caption with a number or name: `TOSEC 340058`, `CODEL SMITH`.
pub(super) fn numbered_caption(line: &str) -> Option<&str> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let fit = match word {
        "TOSEC" | "SECTO" => !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()),
        "CODEL" | "STAFFDEL" => {
            rest.len() < 30
                && rest
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || matches!(byte, b' ' | b'-' | b'\''))
        }
        _ => false,
    };
    fit.then_some(line)
}

/// Reads `word` with or without spaces between its letters.
fn spelled(scan: &mut Scan<'_>, word: &str) -> bool {
    let start = scan.at;
    let bytes = scan.text.as_bytes();
    let mut spaced = None;
    for (index, letter) in word.bytes().enumerate() {
        if index > 0 && letter != b' ' && bytes.get(scan.at) == Some(&b' ') && spaced != Some(false)
        {
            spaced = Some(true);
            scan.at += 1;
        } else if index > 0 {
            spaced = Some(false);
        }
        if bytes.get(scan.at).map(u8::to_ascii_uppercase) != Some(letter) {
            scan.at = start;
            return false;
        }
        scan.at += 1;
    }
    if bytes.get(scan.at).is_some_and(u8::is_ascii_alphabetic) {
        scan.at = start;
        return false;
    }
    true
}

/// Reads `SECTION 01 OF 03` and its damaged forms.
fn section(scan: &mut Scan<'_>) {
    let start = scan.at;
    if scan.eat("SECTION") {
        scan.spaces();
        if scan.digits(3).is_some() {
            scan.spaces();
            if ["OF", "0F", "OQ", "Of", "of"].iter().any(|of| scan.eat(of)) {
                scan.spaces();
                if scan.digits(3).is_some() {
                    scan.spaces();
                    return;
                }
            }
        }
    }
    scan.at = start;
}

/// A classification at the start of a trimmed line.
///
/// The caller decides by `len` whether the line holds nothing else.
pub(super) fn classification(line: &str) -> Option<Classification<'_>> {
    let first = *line.as_bytes().first()?;
    if !matches!(first, b'U' | b'C' | b'S' | b'L' | b'T') {
        return None;
    }
    let mut scan = Scan::new(line);
    // A doubled first letter is a common slip of transmission.
    if line.as_bytes().get(1) == Some(&first) {
        scan.at = 1;
    }
    let levels = [
        ("UNCLASSIFIED", "UNCLASSIFIED"),
        ("UNCLAS", "UNCLASSIFIED"),
        ("CONFIDENTIAL", "CONFIDENTIAL"),
        ("SECRET", "SECRET"),
        ("LIMITED OFFICIAL USE", "LIMITED OFFICIAL USE"),
        ("LIMITEDOFFICIALUSE", "LIMITED OFFICIAL USE"),
        ("TOP SECRET", "TOP SECRET"),
        ("TOPSECRET", "TOP SECRET"),
    ];
    let (_, level) = levels.iter().find(|(word, _)| spelled(&mut scan, word))?;
    let level_end = scan.at;
    let whole = |scan: &Scan<'_>, controls: (usize, usize)| Classification {
        level,
        controls: line[controls.0..controls.1].trim(),
        station: "",
        number: "",
        len: scan.at,
    };
    // Controls: everything up to SECTION or the station, when set off by slashes or a known caption.
    let rest = scan.rest();
    let slashes = rest.trim_start();
    let mut controls = (level_end, level_end);
    if slashes.starts_with('/') {
        let skipped = rest.len() - slashes.len();
        let mut length = slashes
            .bytes()
            .take_while(|byte| byte.is_ascii_uppercase() || *byte == b'/')
            .count();
        if slashes[..length].ends_with("/FOR") && slashes[length..].starts_with(OFFICIAL_USE) {
            length += OFFICIAL_USE.len();
        }
        scan.at += skipped + length;
        controls = (level_end, scan.at);
    }
    scan.spaces();
    loop {
        let word = scan.rest().split(' ').next().unwrap_or("");
        if !CAPTIONS.contains(&word) {
            break;
        }
        scan.at += word.len();
        controls.1 = scan.at;
        scan.spaces();
    }
    section(&mut scan);
    let before = scan.at;
    let words = scan.rest();
    let length = words
        .bytes()
        .take_while(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'\'' | b'.' | b'-'))
        .count();
    let station = words[..length].trim_end();
    scan.at += length;
    if !station.is_empty()
        && station.len() <= 40
        && station.split_whitespace().count() <= 4
        && length > station.len()
    {
        let digits_at = scan.at;
        if scan.digits(8).is_some() {
            let number = line[digits_at..scan.at].trim_start_matches('0');
            let ends = scan
                .rest()
                .bytes()
                .next()
                .is_none_or(|byte| byte.is_ascii_whitespace());
            if ends {
                return Some(Classification {
                    station,
                    number,
                    ..whole(&scan, controls)
                });
            }
        }
    }
    scan.at = before;
    Some(whole(&scan, controls))
}

/// Whether a trimmed line is a classification line and nothing else.
pub(super) fn is_classification_line(line: &str) -> bool {
    line.len() <= 120 && classification(line).is_some_and(|found| found.len == line.len())
}

/// Whether a trimmed line holds captions and nothing else.
pub(super) fn is_caption_line(line: &str) -> bool {
    if line.len() > 60 || !line.as_bytes().first().is_some_and(u8::is_ascii_uppercase) {
        return false;
    }
    line.trim_end_matches('.')
        .split([' ', '/', ','])
        .filter(|word| !word.is_empty())
        .all(|word| CAPTIONS.contains(&word))
        || line == "SENSITIVE BUT UNCLASSIFIED"
        || line == "C O R R E C T E D COPY"
        || line.starts_with("C O R R E C T E D")
}

/// The bytes of a page mark at the start of `text` (`ASTANA 00002541 002 OF 002`'s part from the number on).
fn page_numbers(text: &str) -> Option<usize> {
    let mut scan = Scan::new(text);
    let digits_at = scan.at;
    scan.digits(8)?;
    if scan.at - digits_at != 8 || scan.spaces() == 0 {
        return None;
    }
    let digits_at = scan.at;
    scan.digits(3)?;
    if scan.at - digits_at != 3 {
        return None;
    }
    if scan.eat(".") {
        scan.digits(1)?;
    }
    scan.spaces();
    if !scan.eat("OF") {
        return None;
    }
    scan.spaces();
    // A cut file may end within the number.
    let digits_at = scan.at;
    if scan.digits(3).is_none() || scan.at - digits_at != 3 {
        scan.eat("...");
        if !scan.rest().is_empty() {
            return None;
        }
    }
    Some(scan.at)
}

/// As [`page_numbers`], with any text behind.
fn page_numbers_within(text: &str) -> Option<usize> {
    let end = text
        .bytes()
        .take(40)
        .position(|byte| !matches!(byte, b'0'..=b'9' | b'.' | b' ' | b'O' | b'F'))
        .unwrap_or(text.len().min(40));
    page_numbers(text[..end].trim_end_matches([' ', 'O', 'F', '.']))
}

/// Whether a trimmed line is a page line of either form.
pub(super) fn is_page_line(line: &str) -> bool {
    if line.len() > 90 || !line.as_bytes().first().is_some_and(u8::is_ascii_uppercase) {
        return false;
    }
    if let Some(rest) = line.strip_prefix("PAGE ") {
        let mut scan = Scan::new(rest);
        scan.spaces();
        return scan.digits(3).is_some()
            && (scan.rest().is_empty()
                || scan.spaces() > 0
                    && !scan.rest().bytes().any(|byte| byte.is_ascii_lowercase()));
    }
    let Some(digit) = line.bytes().position(|byte| byte.is_ascii_digit()) else {
        return false;
    };
    let words = &line[..digit];
    words.ends_with(' ')
        && words
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || matches!(byte, b' ' | b'\'' | b'.' | b'-'))
        && page_numbers(&line[digit..]) == Some(line.len() - digit)
}

/// Page marks in the middle of a line, for a station's page marks cut after ten letters (`RIO DE JAN`).
///
/// `of` is where ` OF ` was found. Returns the mark's range.
pub(super) fn page_mark_around(text: &str, of: usize, station: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    // Back over `002`, `001.2`, white space and the eight digits.
    let mut at = of;
    while at > 0 && of - at < 24 && matches!(bytes[at - 1], b'0'..=b'9' | b'.' | b' ') {
        at -= 1;
    }
    while at < of && !bytes[at].is_ascii_digit() {
        at += 1;
    }
    let len = page_numbers_within(&text[at..])?;
    let before = text[..at].trim_end_matches(' ');
    let names = [station, station.get(..10).unwrap_or(station).trim_end()];
    let name = names
        .iter()
        .find(|name| !name.is_empty() && before.ends_with(**name))?;
    Some((before.len() - name.len(), at + len))
}

/// Whether a trimmed line is a rule of dashes or the like.
pub(super) fn is_rule(line: &str) -> bool {
    let bytes = line.as_bytes();
    let Some(first) = bytes.first() else {
        return false;
    };
    matches!(first, b'-' | b'_' | b'=' | b'*' | b'#' | b'~' | b'+')
        && (bytes.len() >= 3 || !matches!(first, b'#' | b'+'))
        && bytes.iter().all(|byte| {
            matches!(
                byte,
                b'-' | b'_' | b'=' | b'*' | b'#' | b'~' | b'+' | b' ' | b'\t'
            )
        })
}

/// Whether a trimmed line is what transmission or an archive leaves behind the signature.
pub(super) fn is_end_junk(line: &str) -> bool {
    let line = line.trim_end_matches(['\u{1a}', '\u{0}']);
    if line.len() > 200 {
        return false;
    }
    let upper = line.to_ascii_uppercase();
    matches!(
        upper.as_str(),
        "BT" | "NNNN"
            | "NNN"
            | "END"
            | "END OF CABLE"
            | "END CABLE TEXT"
            | "END OF MESSAGE"
            | "END MESSAGE"
    ) || upper
        .strip_prefix('#')
        .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        || upper.starts_with("<<")
        || upper.starts_with("NOTE BY OC/T")
        || upper.starts_with("ID:")
        || upper.starts_with("TRACK IMPRES")
        || upper.contains("DECLASSIFIED/RELEASED")
        || upper.contains("EO SYSTEMATIC REVIEW")
        || upper.starts_with("DECLASSIFIED ")
        || super::record::is_release(line)
        || is_rule(line)
        || is_page_line(line)
        || is_classification_line(line)
        || is_caption_line(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cable(line: &str) -> Option<(&str, &str, &str, &str)> {
        classification(line).map(|c| (c.level, c.controls, c.station, c.number))
    }

    #[test]
    fn reads_classification_lines() {
        assert_eq!(
            cable("UNCLAS SECTION 01 OF 02 OSLO 002541"),
            Some(("UNCLASSIFIED", "", "OSLO", "2541"))
        );
        assert_eq!(
            cable("C O N F I D E N T I A L OSLO 000012"),
            Some(("CONFIDENTIAL", "", "OSLO", "12"))
        );
        assert_eq!(
            cable("CC O N F I D E N T I A L OSLO 000012"),
            Some(("CONFIDENTIAL", "", "OSLO", "12"))
        );
        assert_eq!(
            cable("S e c r e t state 068250"),
            Some(("SECRET", "", "state", "68250"))
        );
        assert_eq!(
            cable("SECRET//NOFORN SECTION01OF03 OSLO 1"),
            Some(("SECRET", "//NOFORN", "OSLO", "1"))
        );
        assert_eq!(
            cable("UNCLASSIFIED   STATE   00100153"),
            Some(("UNCLASSIFIED", "", "STATE", "100153"))
        );
        assert_eq!(
            cable("UNCLASSIFIED SECTION 01 OF 01 TEHRAN 1164"),
            Some(("UNCLASSIFIED", "", "TEHRAN", "1164"))
        );
        assert_eq!(
            cable("LIMITED OFFICIAL USE STATE 311722"),
            Some(("LIMITED OFFICIAL USE", "", "STATE", "311722"))
        );
        assert!(is_classification_line("CONFIDENTIAL"));
        assert!(!is_classification_line("Secret talks went on"));
        assert!(!is_classification_line(
            "Unclassified papers were sent to Oslo"
        ));
    }

    #[test]
    fn knows_page_lines_of_both_forms() {
        assert!(is_page_line("OSLO 00002541 002 OF 002"));
        assert!(is_page_line("OSLO 00000136  001.2 OF 003"));
        assert!(is_page_line("PAGE 02 STATE 015113 182333Z"));
        assert!(is_page_line("PAGE 02 RUEHFRA1234 S E C R E T"));
        assert!(!is_page_line("PAGE 3 of the paper says"));
        assert!(!is_page_line("ASTANA 002 OF 002 MEN"));
        let text = "words RIO DE JAN 00000285 002 OF 002 HEARNE";
        let of = text.find(" OF ").unwrap();
        let (start, end) = page_mark_around(text, of, "RIO DE JANEIRO").unwrap();
        assert_eq!(&text[start..end], "RIO DE JAN 00000285 002 OF 002");
    }

    #[test]
    fn knows_rules_and_captions() {
        assert!(is_rule("------------- -----"));
        assert!(!is_rule("-- a point"));
        assert!(is_caption_line("SIPDIS"));
        assert!(is_caption_line("SENSITIVE SIPDIS"));
        assert!(!is_caption_line("SENSITIVE MATTERS"));
    }
}
