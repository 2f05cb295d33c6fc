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
    let found = lists.post(&key);
    if found.is_none() {
        // Glued on, or with one letter lost.
        for glued in ["AMEMBASSY", "AMCONSUL", "EFTO", "USMISSION"] {
            if let Some(rest) = key.strip_prefix(glued)
                && lists.post(rest).is_some()
            {
                return station_in_id(lists, rest);
            }
        }
        if let Some(post) = lists.post_nearby(&key) {
            return station_in_id(lists, &station_key(&post.name));
        }
    }
    // A misspelling, and a shorter or longer form (`UNVIE` for `UNVIE VIENNA`), give way to the post's name.
    match found {
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

/// A cable's id taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NamedId {
    /// Two digits.
    pub(super) year: String,
    /// As it stands in an id.
    pub(super) station: String,
    /// Without leading zeros.
    pub(super) number: String,
    /// All three.
    pub(super) whole: String,
}

/// The cable's id that a document's name is: `cables/07ASTANA2541.txt`, `all.csv#07ASTANA2541`, `1975TEHRAN05263_b`.
///
/// The station must be a post of the lists.
pub(super) fn named_id(lists: &Lists, name: &str) -> Option<NamedId> {
    let name = name.rsplit(['/', '#']).next()?;
    let name = name.split('.').next()?;
    let name = name.strip_suffix("_b").unwrap_or(name);
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let year = match digits {
        2 => &name[..2],
        4 => &name[2..4],
        _ => return None,
    };
    let rest = name[digits..].trim_start_matches(['_', '-', ' ']);
    let letters = rest
        .bytes()
        .take_while(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b' '))
        .count();
    let number = rest[letters..].trim_start_matches('0');
    let station = rest[..letters].trim_end_matches(['_', ' ']);
    let fit = (1..=7).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    if !fit || station.len() < 3 {
        return None;
    }
    let known = station.eq_ignore_ascii_case("STATE")
        || station.eq_ignore_ascii_case("SECSTATE")
        || lists.post(station).is_some();
    let station = station_in_id(lists, station);
    known.then(|| NamedId {
        whole: format!("{year}{station}{number}"),
        year: year.to_owned(),
        number: number.to_owned(),
        station,
    })
}

/// The items of a REF field.
///
/// `year` is the cable's own, in two digits; without one no id can be made. `own` is its own station, which its
/// references may shorten (`UNVIE` for `UNVIE VIENNA`).
pub(super) fn references(lists: &Lists, value: &str, year: Option<&str>, own: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut last = String::new();
    for item in items(value) {
        let before = found.len();
        // `ASTANA 12, 15 AND 18`: numbers alone are of the station before.
        let bare = item.split(|c: char| !c.is_alphanumeric()).all(|word| {
            word.is_empty()
                || word.eq_ignore_ascii_case("AND")
                || (1..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
        }) && item.bytes().any(|byte| byte.is_ascii_digit());
        if !bare {
            last.clear();
        }
        ids(lists, item, year, own, &mut last, &mut found);
        if found.len() == before {
            let item = item.replace("(NOTAL)", "");
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
        let separator = matches!(bytes[at], b';' | b',' | b'\n' | b'\r' | b':')
            && !(bytes[at] == b',' && is_in_date(&value[..at], &value[at + 1..]));
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

/// Whether a comma stands within a date, or between a message and its date: `CA-4260, October 20, 1964`.
fn is_in_date(before: &str, behind: &str) -> bool {
    let behind = behind.trim_start();
    let next = behind.split([' ', '.', ',']).next().unwrap_or("");
    if super::dates::is_month(next) {
        return true;
    }
    let day = before.trim_end().ends_with(|c: char| c.is_ascii_digit());
    let month = before
        .rsplit(' ')
        .nth(1)
        .is_some_and(|word| super::dates::is_month(word.trim_end_matches('.')));
    let year = behind.bytes().take_while(u8::is_ascii_digit).count();
    let end = behind[year..].trim_start();
    day && month && year == 4 && !end.starts_with(|c: char| c.is_ascii_uppercase())
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
///
/// `last_station` is the one that a number alone belongs to.
fn ids(
    lists: &Lists,
    item: &str,
    year: Option<&str>,
    own: &str,
    last_station: &mut String,
    found: &mut Vec<String>,
) {
    // A message is cited by its date-time group: no station and number.
    if item.contains("DTG") || super::dates::date_time_group(item).is_some() {
        return;
    }
    let mut item_year: Option<String> = None;
    let mut station: Vec<&str> = Vec::new();
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
                *last_station = station_in_id(lists, &station.join(" "));
                let mut known = lists.post(last_station).is_some() || last_station == "STATE";
                if !known && last_station.len() >= 3 && own.starts_with(&*last_station) {
                    own.clone_into(last_station);
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

/// Parts a word where letters meet digits: `STATE80747`, `09STATE61807`.
fn split_at_digits(word: &str) -> impl Iterator<Item = &str> {
    let digits = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count();
    let year = match digits(word) {
        length @ (2 | 4) if word.len() > length + 3 => length,
        _ => 0,
    };
    let cut = word[year..]
        .bytes()
        .position(|byte| byte.is_ascii_digit())
        .map(|at| year + at)
        .filter(|&at| at > year && digits(&word[at..]) == word.len() - at);
    let year = if cut.is_some() { year } else { 0 };
    let cut = cut.unwrap_or(word.len());
    [&word[..year], &word[year..cut], &word[cut..]]
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
        assert_eq!(
            read("A) OSLO 12, 15, AND 18 B) 09STATE61807"),
            ["07OSLO12", "07OSLO15", "07OSLO18", "09STATE61807"]
        );
        assert_eq!(
            read("A) SECDEF MSG DTG 301601Z SEP 08 B) STATE 33 (NOTAL)"),
            ["SECDEF MSG DTG 301601Z SEP 08", "07STATE33"]
        );
        assert_eq!(read("NONE"), Vec::<String>::new());
        assert_eq!(
            read("EMBASSY E-MAIL FROM THE DESK"),
            ["EMBASSY E-MAIL FROM THE DESK"]
        );
    }
}
