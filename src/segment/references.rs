//! Cables referred to, as cable ids.

use super::lists::{Lists, station_key};

/// A station as it stands in a cable id: capitals without spaces, a misspelling put right.
pub(super) fn station_in_id(lists: &Lists, station: &str) -> String {
    let mut words: Vec<&str> = station.split_whitespace().collect();
    while words.len() > 1
        && matches!(
            words[0],
            "EFTO" | "AMEMBASSY" | "AMCONSUL" | "EMBASSY" | "NOFORN"
        )
    {
        words.remove(0);
    }
    let key = station_key(&words.concat());
    if key == "SECSTATE" || key == "DEPARTMENTOFSTATE" {
        return "STATE".to_owned();
    }
    // A misspelling, and a shorter or longer form (`UNVIE` for `UNVIE VIENNA`), give way to the post's name.
    match lists.post(&key) {
        Some((post, misspelt)) => {
            let name = station_key(&post.name);
            match name.as_str() {
                "DEPARTMENTOFSTATE" => "STATE".to_owned(),
                _ if misspelt || name.contains(&key) || key.contains(&name) => name,
                _ => key,
            }
        }
        None => key,
    }
}

/// The items of a REF field.
///
/// `year` is the cable's own, in two digits; without one no id can be made. `own` is its own station, which its
/// references may shorten (`UNVIE` for `UNVIE VIENNA`).
pub(super) fn references(lists: &Lists, value: &str, year: Option<&str>, own: &str) -> Vec<String> {
    let mut found = Vec::new();
    for item in items(value) {
        let before = found.len();
        ids(lists, item, year, own, &mut found);
        if found.len() == before {
            let plain = item.trim_matches(|c: char| {
                c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '¶' | '-')
            });
            let upper = plain.to_ascii_uppercase();
            let nothing = matches!(
                upper.as_str(),
                "" | "NONE"
                    | "N/A"
                    | "NA"
                    | "AND PREVIOUS"
                    | "PREVIOUS"
                    | "NOTAL"
                    | "(NOTAL)"
                    | "AND NOTAL"
            );
            if !nothing {
                found.push(plain.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
    }
    found
}

/// Cuts a field at `;`, at commas and line ends before a new item, and before item letters (`B.`, `(C)`).
fn items(value: &str) -> Vec<&str> {
    let bytes = value.as_bytes();
    let mut items = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        let separator = matches!(bytes[at], b';' | b',' | b'\n' | b'\r' | b':');
        if separator {
            items.push(&value[start..at]);
            start = at + 1;
        } else if let Some(len) = item_letter(&value[at..]).filter(|_| {
            at == 0
                || !bytes[at - 1].is_ascii_alphanumeric() && bytes[at - 1] < 0x80
                || value[..at].ends_with('¶')
        }) {
            items.push(&value[start..at]);
            at += len;
            start = at;
            continue;
        }
        at += 1;
        while !value.is_char_boundary(at) {
            at += 1;
        }
    }
    items.push(&value[start..]);
    items
}

/// The length of an item's letter with its brackets or period: `A.`, `(B)`, `C)`.
fn item_letter(text: &str) -> Option<usize> {
    let open = usize::from(text.starts_with('('));
    let bytes = text.as_bytes();
    bytes.get(open).filter(|byte| byte.is_ascii_alphabetic())?;
    match bytes.get(open + 1)? {
        b'.' if open == 0 && bytes.get(2).is_none_or(u8::is_ascii_whitespace) => Some(2),
        b')' => Some(open + 2),
        _ => None,
    }
}

/// Reads `06 STATE 80908`, `STATE80747`, `TEHRAN 5132 AND 5272` out of one item.
fn ids(lists: &Lists, item: &str, year: Option<&str>, own: &str, found: &mut Vec<String>) {
    let mut item_year: Option<String> = None;
    let mut station: Vec<&str> = Vec::new();
    let mut last_station = String::new();
    for word in item.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '.' | '&')) {
        for part in split_at_digits(word) {
            let digits = part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty();
            let upper = part.to_ascii_uppercase();
            if part.is_empty() || part == "¶" {
                continue;
            }
            if !digits {
                if matches!(
                    upper.as_str(),
                    "AND" | "PREVIOUS" | "NOTAL" | "SERIES" | "ET" | "TO" | "SEE"
                ) {
                    station.clear();
                } else {
                    last_station.clear();
                    station.push(part);
                }
                continue;
            }
            if station.is_empty() {
                if last_station.is_empty() {
                    item_year = match part.len() {
                        2 => Some(part.to_owned()),
                        4 => Some(part[2..].to_owned()),
                        _ => None,
                    };
                    continue;
                }
            } else {
                last_station = station_in_id(lists, &station.join(" "));
                let mut known = lists.post(&last_station).is_some() || last_station == "STATE";
                if !known && last_station.len() >= 3 && own.starts_with(&last_station) {
                    own.clone_into(&mut last_station);
                    known = true;
                }
                let plausible = known || !lists.knows_posts() && station.len() <= 3;
                station.clear();
                if !plausible {
                    last_station.clear();
                    continue;
                }
            }
            let number = part.trim_start_matches('0');
            let Some(year) = item_year.as_deref().or(year) else {
                continue;
            };
            if !number.is_empty() && number.len() <= 6 {
                found.push(format!("{year}{last_station}{number}"));
                item_year = None;
            }
        }
    }
}

/// Parts a word where letters meet digits.
fn split_at_digits(word: &str) -> impl Iterator<Item = &str> {
    let cut = word
        .bytes()
        .position(|byte| byte.is_ascii_digit())
        .filter(|&at| at > 0 && word[at..].bytes().all(|byte| byte.is_ascii_digit()))
        .unwrap_or(word.len());
    [&word[..cut], &word[cut..]]
        .into_iter()
        .filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Vec<String> {
        references(&Lists::default(), value, Some("07"), "UNVIEVIENNA")
    }

    #[test]
    fn reads_references() {
        assert_eq!(read("State 126089"), ["07STATE126089"]);
        assert_eq!(read("STATE80747"), ["07STATE80747"]);
        assert_eq!(
            read("A. OSLO 720\n¶B. 06 OSLO 707\n¶C. 2005 OSLO 4308"),
            ["07OSLO720", "06OSLO707", "05OSLO4308"]
        );
        assert_eq!(read("A. (A) OSLO 1784 AND PREVIOUS"), ["07OSLO1784"]);
        assert_eq!(
            read("TEHRAN 5132 AND 5272"),
            ["07TEHRAN5132", "07TEHRAN5272"]
        );
        assert_eq!(
            read("BRASILIA 1250; RECIFE 66; (05) SAO PAULO 581"),
            ["07BRASILIA1250", "07RECIFE66", "05SAOPAULO581"]
        );
        assert_eq!(
            read("RIO DE JANEIRO 353 RIO DE JANEIRO 311"),
            ["07RIODEJANEIRO353", "07RIODEJANEIRO311"]
        );
        assert_eq!(
            read("(A)STATE 071143, (B) SECSTATE 5"),
            ["07STATE71143", "07STATE5"]
        );
        assert_eq!(read("UNVIE 109"), ["07UNVIEVIENNA109"]);
        assert_eq!(read("NONE"), Vec::<String>::new());
        assert_eq!(
            read("EMBASSY E-MAIL FROM THE DESK"),
            ["EMBASSY E-MAIL FROM THE DESK"]
        );
    }
}
