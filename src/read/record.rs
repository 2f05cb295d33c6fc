//! Records to documents: which field of a record holds the text, which the id, and what the others state.

use jiff::civil::Date;

use crate::document::{Document, Stated};

use super::Options;
use super::decode::decode;
use super::walk::{Name, Walk, document};

/// Names of fields that hold the text, the surest first.
const TEXTS: [&str; 12] = [
    "text",
    "body",
    "content",
    "full_text",
    "fulltext",
    "raw_text",
    "message_text",
    "message",
    "cable",
    "document",
    "contents",
    "txt",
];
/// Names of fields that hold what stands above the text.
const HEADERS: [&str; 2] = ["header", "headers"];
/// Names of fields that hold the number of a cable.
const CABLE_IDS: [&str; 8] = [
    "cable_id",
    "cableid",
    "mrn",
    "reference_id",
    "mrn_or_id",
    "message_reference_number",
    "canonical_id",
    "origin_id",
];
/// Names of fields that hold an id, beside those.
const IDS: [&str; 9] = [
    "doc_id",
    "document_id",
    "id",
    "identifier",
    "message_id",
    "uid",
    "nid",
    "key",
    "number",
];
const DATES: [&str; 6] = [
    "date",
    "datetime",
    "date_time",
    "created",
    "cable_date",
    "sent",
];
const ORIGINS: [&str; 6] = [
    "origin",
    "post",
    "embassy",
    "office",
    "origin_description",
    "source",
];
const CLASSIFICATIONS: [&str; 2] = ["classification", "class"];
const REFERENCES: [&str; 4] = ["references", "refs", "reference", "reftel"];
const SUBJECTS: [&str; 3] = ["subject", "title", "subj"];

/// Where a record has what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Layout {
    text: usize,
    header: Option<usize>,
    id: Option<usize>,
    cable_id: Option<usize>,
    date: Option<usize>,
    origin: Option<usize>,
    classification: Option<usize>,
    references: Option<usize>,
    subject: Option<usize>,
}

impl Layout {
    /// The eight columns of the file of 2010 that goes by `cables.csv`: number, date, cable id, origin,
    /// classification, references, header, body. It has no row of names.
    pub(super) fn of_cables_csv() -> Self {
        Self {
            text: 7,
            header: Some(6),
            id: Some(2),
            cable_id: Some(2),
            date: Some(1),
            origin: Some(3),
            classification: Some(4),
            references: Some(5),
            subject: None,
        }
    }

    /// Finds the fields by their names, or says what is wanted.
    pub(super) fn of_names(names: &[String], options: &Options) -> Result<Self, String> {
        let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
        let known = |wanted: &[&str]| {
            wanted
                .iter()
                .find_map(|wanted| folded.iter().position(|name| name == wanted))
        };
        let chosen = |wanted: &Option<String>, option: &str| match wanted {
            None => Ok(None),
            Some(wanted) => match folded.iter().position(|name| *name == fold(wanted)) {
                Some(at) => Ok(Some(at)),
                None => Err(format!(
                    "no column is named \"{wanted}\": give {option} one of {}",
                    list(names)
                )),
            },
        };
        let text = match chosen(&options.text_column, "--text-column")? {
            Some(at) => at,
            None if names.len() == 1 => 0,
            None => known(&TEXTS).ok_or_else(|| {
                format!(
                    "which column holds the text is not known: name it with --text-column, one of {}",
                    list(names)
                )
            })?,
        };
        let cable_id = known(&CABLE_IDS);
        let id = chosen(&options.id_column, "--id-column")?
            .or(cable_id)
            .or_else(|| known(&IDS));
        // A text chosen by the user is taken as it is; the usual pair is put together.
        let header = known(&HEADERS).filter(|_| folded[text] == "body");
        let other = |wanted: &[&str]| known(wanted).filter(|at| *at != text);
        Ok(Self {
            text,
            header,
            id,
            cable_id,
            date: other(&DATES),
            origin: other(&ORIGINS),
            classification: other(&CLASSIFICATIONS),
            references: other(&REFERENCES),
            subject: other(&SUBJECTS),
        })
    }

    /// How many fields a record must have for its text to be among them.
    pub(super) fn least(&self) -> usize {
        self.text.max(self.header.unwrap_or(0)) + 1
    }

    /// Makes a record a document. `ordinal` is its id where it has none.
    pub(super) fn document(
        &self,
        walk: &mut Walk<'_, '_>,
        container: &Name,
        ordinal: u64,
        fields: &dyn Fn(usize) -> Vec<u8>,
    ) -> Result<Document, (String, String)> {
        let value = |at: Option<usize>| at.map_or_else(String::new, |at| line(fields(at)));
        let id = match value(self.id) {
            id if id.is_empty() => ordinal.to_string(),
            id => id,
        };
        let id = walk.id_within(&container.id, &id);
        let mut bytes = self.header.map_or_else(Vec::new, fields);
        while bytes.last().is_some_and(u8::is_ascii_whitespace) {
            bytes.pop();
        }
        if !bytes.is_empty() {
            bytes.extend_from_slice(b"\n\n");
        }
        let text = fields(self.text);
        if text.trim_ascii().is_empty() {
            return Err((id, "no text in this record: nothing to read".to_owned()));
        }
        if bytes.is_empty() {
            bytes = text;
        } else {
            bytes.extend_from_slice(&text);
        }
        let read = decode(bytes).map_err(str::to_owned);
        let mut read = match read.and_then(|(text, encoding)| document(&id, text, encoding)) {
            Ok(read) => read,
            Err(reason) => return Err((id, reason)),
        };
        let stated = Stated {
            cable_id: value(self.cable_id),
            date: date(&value(self.date)),
            origin: value(self.origin),
            classification: value(self.classification),
            references: value(self.references),
            subject: value(self.subject),
        };
        if stated != Stated::default() {
            read.stated = Some(Box::new(stated));
        }
        Ok(read)
    }
}

/// Whether these are names of columns and nothing else: all are short, one is a text's, one an id's or a date's.
pub(super) fn are_names(names: &[String]) -> bool {
    let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
    let any = |wanted: &[&str]| folded.iter().any(|name| wanted.contains(&name.as_str()));
    folded.iter().all(|name| name.len() <= 30)
        && any(&TEXTS)
        && (any(&IDS) || any(&CABLE_IDS) || any(&DATES))
}

/// A name of a column, however it is written: `Cable ID` is `cable_id`.
fn fold(name: &str) -> String {
    let name = name.trim().trim_start_matches('\u{feff}');
    name.chars()
        .map(|c| match c {
            ' ' | '-' | '.' => '_',
            c => c.to_ascii_lowercase(),
        })
        .collect()
}

fn list(names: &[String]) -> String {
    const SHOWN: usize = 20;
    let mut shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("\"{}\"", name.chars().take(40).collect::<String>()))
        .collect();
    if names.len() > SHOWN {
        shown.push(format!("and {} more", names.len() - SHOWN));
    }
    shown.join(", ")
}

/// A short field as one line of text.
fn line(bytes: Vec<u8>) -> String {
    let text = decode(bytes).map_or_else(|_| String::new(), |(text, _)| text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `12/28/1966 18:48`, `1966-12-28`, with or without a time behind it.
fn date(text: &str) -> Option<Date> {
    let day = text.split([' ', 'T']).next()?;
    let parts: Vec<i16> = day
        .split(['/', '-', '.'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    // Slashes are American here: the month goes first.
    let (year, month, day) = if *a > 31 {
        (*a, *b, *c)
    } else if text.contains('/') {
        (*c, *a, *b)
    } else {
        (*c, *b, *a)
    };
    let year = if year >= 1000 { Some(year) } else { None }?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Whether a text begins as the file of 2010 that goes by `cables.csv`: `"1","12/28/1966 18:48","66BUENOSAIRES2481",`.
pub(super) fn is_cables_csv(text: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&text[..text.len().min(400)]);
    let mut fields = start.split(',').map(|field| field.trim_matches('"'));
    let mut next = || fields.next().unwrap_or("");
    let (number, sent, id) = (next(), next(), next());
    !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && date(sent).is_some()
        && is_cable_id(id)
        && fields.count() >= 3
}

/// `66BUENOSAIRES2481`: two digits, a station, a number.
pub(super) fn is_cable_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    let number = bytes.iter().rev().take_while(|byte| byte.is_ascii_digit());
    let number = number.count();
    bytes.len() > 2 + number
        && number > 0
        && bytes[..2].iter().all(u8::is_ascii_digit)
        && bytes[2..bytes.len() - number]
            .iter()
            .all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'-' | b'\'' | b'/' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn finds_columns_by_name() {
        let options = Options::default();
        let layout = Layout::of_names(&names(&["ID", "Date", "Text"]), &options).unwrap();
        assert_eq!((layout.text, layout.id, layout.date), (2, Some(0), Some(1)));
        let eight = [
            "id",
            "date",
            "cable id",
            "origin",
            "classification",
            "references",
            "header",
            "body",
        ];
        let layout = Layout::of_names(&names(&eight), &options).unwrap();
        assert_eq!(layout, Layout::of_cables_csv());
        let wanted = Options {
            text_column: Some("Words".to_owned()),
            id_column: Some("name".to_owned()),
        };
        let layout = Layout::of_names(&names(&["text", "name", "words"]), &wanted).unwrap();
        assert_eq!((layout.text, layout.id), (2, Some(1)));
        let error = Layout::of_names(&names(&["a", "b"]), &options).unwrap_err();
        assert!(error.contains("--text-column") && error.contains("\"a\", \"b\""));
        let error = Layout::of_names(&names(&["a", "b"]), &wanted).unwrap_err();
        assert!(error.contains("\"Words\"") && error.contains("\"a\", \"b\""));
    }

    #[test]
    fn knows_the_file_of_2010_by_its_first_row() {
        let row = br#""1","12/28/1966 18:48","66BUENOSAIRES2481","Embassy Buenos Aires","UNCLASSIFIED","","P R"#;
        assert!(is_cables_csv(row));
        assert!(is_cables_csv(
            b"2,2/25/1972 9:30,72TEHRAN1164,Embassy Tehran,UNCLASSIFIED,,R"
        ));
        assert!(!is_cables_csv(
            b"1. (C) Summary: on 12/28/1966, we, too, were, there"
        ));
        assert!(is_cable_id("07ASTANA2541") && is_cable_id("06RIODEJANEIRO1"));
        assert!(!is_cable_id("2007") && !is_cable_id("ASTANA2541") && !is_cable_id("07ASTANA"));
    }

    #[test]
    fn reads_dates() {
        let day = |year, month, day| Some(Date::constant(year, month, day));
        assert_eq!(date("12/28/1966 18:48"), day(1966, 12, 28));
        assert_eq!(date("2007-09-14T08:26:00Z"), day(2007, 9, 14));
        assert_eq!(date("14.9.2007"), day(2007, 9, 14));
        for none in ["", "soon", "13/40/2007", "1/2", "1/2/07"] {
            assert_eq!(date(none), None, "{none}");
        }
    }
}
