//! The title and dateline of a telegram as published in a documentary edition.

use jiff::civil::Date;

use super::dates::date_in_words;
use super::lines::Line;

/// What the two lines above the text of a published telegram say.
#[derive(Debug)]
pub(super) struct Published {
    /// The title line without its number.
    pub(super) title: Line,
    pub(super) from: Line,
    pub(super) to: Vec<Line>,
    pub(super) date: Option<Date>,
    /// The place in the dateline.
    pub(super) place: Option<Line>,
    /// The telegram's number where the title gives it (`Telegram 5332 From …`).
    pub(super) number: Option<Line>,
    /// Index of the first line below the dateline.
    pub(super) body_line: usize,
}

const KINDS: [&str; 8] = [
    "Telegram",
    "Airgram",
    "Circular Telegram",
    "Message",
    "Letter",
    "Circular Airgram",
    "Backchannel Message",
    "Cable",
];

/// Reads title and dateline; `None` when the first line is no such title.
pub(super) fn published(text: &str, lines: &[Line]) -> Option<Published> {
    let first = lines.iter().position(|line| !line.is_blank())?;
    let line = lines[first];
    let whole = line.text(text);
    if whole.len() > 600 {
        return None;
    }
    let digits = whole.bytes().take_while(u8::is_ascii_digit).count();
    let start = if digits > 0 {
        let rest = whole[digits..].strip_prefix('.')?;
        line.start + digits + 1 + (rest.len() - rest.trim_start().len())
    } else {
        line.start
    };
    let title = Line::trimmed(text, start, line.end);
    let title_text = title.text(text);
    let from_at = ["From ", "from "].iter().find_map(|word| {
        let at = title_text.find(word)?;
        (at > 0 && title_text.as_bytes()[at - 1] == b' ').then_some(at)
    })?;
    let kind = &title_text[..from_at];
    if !KINDS.iter().any(|name| kind.contains(name)) || kind.len() > 60 {
        return None;
    }
    let after = from_at + "From ".len();
    let to_at = title_text[after..].find(" to ").map(|at| after + at);
    let part = |from: usize, to: usize| Line::trimmed(text, title.start + from, title.start + to);
    let from = part(after, to_at.unwrap_or(title_text.len()));
    // A date behind the addressee belongs to the title's own date.
    let to = to_at.map_or_else(Vec::new, |at| {
        let names = &title_text[at + 4..];
        let end = names
            .match_indices(", ")
            .find(|(comma, _)| {
                date_in_words(&names[*comma..]).is_some()
                    && names[*comma + 2..]
                        .split(' ')
                        .next()
                        .is_some_and(|word| date_in_words(&format!("{word} 1, 1900")).is_some())
            })
            .map_or(names.len(), |(comma, _)| comma);
        // The number of a note may stand behind the name.
        let name = names[..end].trim_end_matches(|c: char| c.is_ascii_digit());
        let end = if name.ends_with(char::is_alphabetic) {
            name.len()
        } else {
            end
        };
        vec![part(at + 4, at + 4 + end)]
    });
    let number_at = kind.trim_end().rfind(' ').map(|at| at + 1);
    let number = number_at
        .map(|at| part(at, kind.trim_end().len()))
        .filter(|number| {
            !number.is_blank() && number.text(text).bytes().all(|byte| byte.is_ascii_digit())
        });
    let mut date = date_in_words(title_text);
    let mut place = None;
    let mut body_line = first + 1;
    let next = lines[first + 1..].iter().position(|line| !line.is_blank());
    if let Some(next) = next.map(|next| next + first + 1) {
        let dateline = lines[next].text(text);
        let found = date_in_words(dateline);
        if dateline.len() <= 120 && (found.is_some() || dateline.ends_with("undated.")) {
            date = found.or(date);
            body_line = next + 1;
            let end = dateline.find(',').unwrap_or(dateline.len());
            let name = Line::trimmed(text, lines[next].start, lines[next].start + end);
            // A month where the place is not given; brackets where an editor speaks.
            let is_name = !name
                .text(text)
                .bytes()
                .any(|byte| byte.is_ascii_digit() || byte == b'[');
            place = is_name.then_some(name).filter(|name| !name.is_blank());
        }
    }
    (date.is_some() || digits > 0).then_some(Published {
        title,
        from,
        to,
        date,
        place,
        number,
        body_line,
    })
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    #[test]
    fn reads_title_and_dateline() {
        let text = "7. Telegram From the Embassy in Norway to the Department of State\n\nOslo, May 3, 1951, 6 p.m.\n\n17. Text.\n";
        let lines = lines(text, 0, text.len());
        let found = published(text, &lines).unwrap();
        assert_eq!(found.from.text(text), "the Embassy in Norway");
        assert_eq!(found.to[0].text(text), "the Department of State");
        assert_eq!(found.place.unwrap().text(text), "Oslo");
        assert_eq!(found.date.unwrap().to_string(), "1951-05-03");
        assert_eq!(found.body_line, 3);
    }

    #[test]
    fn a_date_in_the_title_is_no_addressee() {
        let text = "9. Telegram 53 From the Embassy in Norway to the Department of State, May 3, 1971, 0100Z\n\nMay 3, 1971, 0100Z\n\nText.\n";
        let lines = lines(text, 0, text.len());
        let found = published(text, &lines).unwrap();
        assert_eq!(found.to[0].text(text), "the Department of State");
        assert_eq!(found.number.unwrap().text(text), "53");
        assert!(found.place.is_none());
    }

    #[test]
    fn other_first_lines_are_no_titles() {
        let text = "5. A letter came from Oslo to us.\n\nText.\n";
        assert!(published(text, &lines(text, 0, text.len())).is_none());
    }
}
