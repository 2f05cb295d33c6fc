//! What archives and web pages tell of a cable in lines of their own, above its text or below.

/// What such a line tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Date,
    Origin,
    Classification,
    /// Something that is no field of a cable.
    Other,
}

/// The names of the lines, in capitals.
const NAMES: [(&str, Field); 63] = [
    ("ARCHIVE STATUS", Field::Other),
    ("AUTOMATIC DECAPTIONING", Field::Other),
    ("CABLE ID", Field::Id),
    ("CABLE REFERENCE ID", Field::Id),
    ("CABLE TIME", Field::Date),
    ("CANONICAL ID", Field::Id),
    ("CAPTURE DATE", Field::Other),
    ("CHANNEL INDICATORS", Field::Other),
    ("CHARACTER COUNT", Field::Other),
    ("CLASSIFICATION", Field::Classification),
    ("CONCEPTS", Field::Other),
    ("CONTENT FLAGS", Field::Other),
    ("CONTROL NUMBER", Field::Other),
    ("COPY", Field::Other),
    ("CREATED", Field::Date),
    ("CURRENT CLASSIFICATION", Field::Other),
    ("CURRENT HANDLING RESTRICTIONS", Field::Other),
    ("DATE", Field::Date),
    ("DATE SENT", Field::Date),
    ("DECAPTION DATE", Field::Other),
    ("DECAPTION NOTE", Field::Other),
    ("DISPOSITION ACTION", Field::Other),
    ("DISPOSITION APPROVED ON DATE", Field::Other),
    ("DISPOSITION AUTHORITY", Field::Other),
    ("DISPOSITION CASE NUMBER", Field::Other),
    ("DISPOSITION COMMENT", Field::Other),
    ("DISPOSITION DATE", Field::Other),
    ("DISPOSITION EVENT", Field::Other),
    ("DISPOSITION HISTORY", Field::Other),
    ("DISPOSITION REASON", Field::Other),
    ("DISPOSITION REMARKS", Field::Other),
    ("DOCUMENT NUMBER", Field::Id),
    ("DOCUMENT SOURCE", Field::Other),
    ("DOCUMENT UNIQUE ID", Field::Other),
    ("DRAFT DATE", Field::Date),
    ("DRAFTER", Field::Other),
    ("ENCLOSURE", Field::Other),
    ("ERRORS", Field::Other),
    ("EXECUTIVE ORDER", Field::Other),
    ("FILM NUMBER", Field::Other),
    ("FROM", Field::Origin),
    ("HANDLING RESTRICTIONS", Field::Other),
    ("IMAGE PATH", Field::Other),
    ("LEGACY KEY", Field::Other),
    ("LINE COUNT", Field::Other),
    ("LITIGATION CODES", Field::Other),
    ("LITIGATION HISTORY", Field::Other),
    ("LOCATOR", Field::Other),
    ("MARKINGS", Field::Other),
    ("MESSAGE ID", Field::Other),
    ("MRN", Field::Id),
    ("ORIGIN", Field::Origin),
    ("ORIGINAL CLASSIFICATION", Field::Classification),
    ("ORIGINAL HANDLING RESTRICTIONS", Field::Other),
    ("PAGE COUNT", Field::Other),
    ("PREVIOUS CLASSIFICATION", Field::Other),
    ("REFERENCE ID", Field::Id),
    ("RELEASED", Field::Other),
    ("REVIEW ACTION", Field::Other),
    ("REVIEW AUTHORITY", Field::Other),
    ("REVIEW DATE", Field::Other),
    ("SAS ID", Field::Other),
    ("TYPE", Field::Other),
];

/// A field's name and value: `Document Number: 1975TEHRAN05263`.
pub(super) fn field(line: &str) -> Option<(Field, &str)> {
    if !line.as_bytes().first()?.is_ascii_uppercase() {
        return None;
    }
    let window = &line.as_bytes()[..line.len().min(34)];
    let (name, value) = line.split_at(memchr::memchr(b':', window)?);
    let name = name.trim();
    if !(3..=30).contains(&name.len()) {
        return None;
    }
    let at = NAMES
        .binary_search_by(|(known, _)| {
            let upper = name.bytes().map(|byte| byte.to_ascii_uppercase());
            known.bytes().cmp(upper)
        })
        .ok()?;
    Some((NAMES[at].1, value[1..].trim()))
}

/// Whether a line of a header is such a line.
pub(super) fn is_record(line: &str) -> bool {
    line.len() <= 200
        && (field(line).is_some() && !line.starts_with("From:") && !line.starts_with("FROM:")
            || id_in(line).is_some()
            || line.starts_with("Reference ID")
            || is_release(line)
            || matches!(line, "Message Text" | "Message Attributes" | "Show Headers"))
}

/// Whether a line tells of an archive's release: `Declassified/Released US Department of State EO Systematic Review`.
pub(super) fn is_release(line: &str) -> bool {
    const BEGINNINGS: [&str; 4] = [
        "Declassified/Released",
        "EO Systematic Review",
        "Margaret P. Grafeld",
        "Sheryl P. Walter",
    ];
    BEGINNINGS.iter().any(|words| line.starts_with(words)) && line.len() <= 160
}

/// The cable's id in a line that tells it, or that begins with it and goes on with a date or not at all.
pub(super) fn id_in(line: &str) -> Option<&str> {
    for part in line.split('\t') {
        if let Some((Field::Id, value)) = field(part) {
            let word = value.split([' ', ',']).next()?;
            return has_form(word).then_some(word);
        }
    }
    if !matches!(line.as_bytes().first()?, b'#' | b'0'..=b'9') {
        return None;
    }
    let word = line.split([' ', '\t']).next()?;
    let behind = line[word.len()..].trim_start();
    (has_form(word) && (behind.is_empty() || super::dates::iso_date(behind).is_some()))
        .then_some(word)
}

/// Whether a word has the form of a cable's id: year, station, number (`07ASTANA2541`, `1975TEHRAN05263_b`).
fn has_form(word: &str) -> bool {
    let word = word.strip_prefix('#').unwrap_or(word);
    let word = word.strip_suffix("_b").unwrap_or(word);
    let year = word.bytes().take_while(u8::is_ascii_digit).count();
    let station = word[year..]
        .bytes()
        .take_while(u8::is_ascii_uppercase)
        .count();
    let number = &word[year + station..];
    matches!(year, 2 | 4)
        && station >= 3
        && (1..=7).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.is_sorted_by_key(|(name, _)| name));
    }

    #[test]
    fn reads_fields_of_archives() {
        assert_eq!(
            field("Document Number: 1975TEHRAN05263"),
            Some((Field::Id, "1975TEHRAN05263"))
        );
        assert_eq!(
            field("Original Classification: SECRET").unwrap().1,
            "SECRET"
        );
        assert_eq!(field("He said: no"), None);
        assert_eq!(
            id_in("07ASTANA2541\t2007-09-14 08:26"),
            Some("07ASTANA2541")
        );
        assert_eq!(id_in("09STATE61807"), Some("09STATE61807"));
        assert_eq!(id_in("09STATE61807 REFERS"), None);
        assert_eq!(
            id_in("Date: 1975 June 6\tCanonical ID: 1975TEHRAN05263_b"),
            Some("1975TEHRAN05263_b")
        );
    }
}
