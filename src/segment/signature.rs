//! The signer at the end of a cable, and what stands behind.

use crate::span::Span;

use super::furniture::{is_end_junk, page_mark_around};
use super::lines::Line;

/// The end of a text.
#[derive(Debug, Default)]
pub(super) struct Tail {
    /// Where the body ends, in bytes.
    pub(super) body_end: usize,
    pub(super) signature: Option<Span>,
    /// What stands behind the body and is no signature.
    pub(super) furniture: Vec<Span>,
}

const NO_NAMES: [&str; 22] = [
    "END",
    "COMMENT",
    "SUMMARY",
    "TEXT",
    "NOTE",
    "SIPDIS",
    "NOFORN",
    "SENSITIVE",
    "UNCLASSIFIED",
    "CONFIDENTIAL",
    "SECRET",
    "BT",
    "NNNN",
    "STOP",
    "UNQUOTE",
    "QUOTE",
    "ANNEX",
    "ATTACHMENT",
    "BACKGROUND",
    "FYI",
    "THE",
    "OF",
];

/// Finds the signature below `from`; `station` is the one of the classification line.
pub(super) fn tail(text: &str, lines: &[Line], from: usize, station: &str) -> Tail {
    let mut tail = Tail {
        body_end: text.len().max(from),
        ..Tail::default()
    };
    let mut index = lines.len();
    let mut junk = Vec::new();
    // What an archive tells of the document stands below all else.
    if let Some(end) = archive(text, lines, from) {
        let behind = lines[end..].iter().filter(|line| !line.is_blank());
        junk.extend(behind.map(|line| Span::of(line.start..line.end)));
        index = end;
        tail.body_end = lines[end].start;
        tail.furniture.clone_from(&junk);
    }
    while index > 0 {
        let line = lines[index - 1];
        if line.end <= from {
            return tail;
        }
        if line.is_blank() {
            index -= 1;
            continue;
        }
        let content = line.text(text);
        // A cut-off file may have begun an attachment behind the signer.
        let cut_off = content.ends_with("...")
            && content.len() < 100
            && junk.is_empty()
            && standalone_above(text, &lines[..index - 1], from);
        if !(is_end_junk(content) || cut_off) {
            break;
        }
        junk.push(Span::of(line.start..line.end));
        index -= 1;
    }
    if index == 0 {
        return tail;
    }
    let mut line = lines[index - 1];
    // A text without line breaks has its header on the same line.
    line = Line::trimmed(text, line.start.max(from), line.end);
    let above = lines[..index - 1]
        .iter()
        .rev()
        .find(|line| !line.is_blank() && line.start >= from);
    let gap = index >= 2 && lines[index - 2].is_blank();
    // A web address or a lone greeting above needs no period.
    let ended = above.is_none_or(|above| {
        let above = above.text(text);
        ends_sentence(above)
            || is_end_junk(above)
            || above.contains("http")
            || above.len() < 24
            || super::zones::closes_zone(above)
    });
    let found = if is_name(line.text(text), gap || ended, ended) {
        Some(line)
    } else {
        glued(text, line, station)
    };
    let Some(mut found) = found else { return tail };
    // Some forms give the name twice (`SMITH Smith`).
    let mut words = found.text(text).split(' ');
    if let (Some(first), Some(second), None) = (words.next(), words.next(), words.next())
        && first.eq_ignore_ascii_case(second)
    {
        found.end = found.start + first.len();
    }
    tail.body_end = found.start;
    tail.signature = Some(Span::of(found.start..found.end));
    tail.furniture = junk;
    // What trails on the signer's own line is junk as well.
    let rest = Line::trimmed(text, found.end, line.end);
    if !rest.is_blank() {
        tail.furniture.push(Span::of(rest.start..rest.end));
    }
    tail
}

/// The index of the line with which an archive's part of the document begins.
fn archive(text: &str, lines: &[Line], from: usize) -> Option<usize> {
    const MOST_LINES: usize = 200;
    let first = lines.len().saturating_sub(MOST_LINES);
    let found = lines[first..].iter().position(|line| {
        let content = line.text(text);
        line.start >= from
            && (content.starts_with("<< END OF DOCUMENT")
                || content == "Message Attributes"
                || is_source_note(content))
    });
    found.map(|found| first + found)
}

/// Whether a line is an edition's note on where it has a text from: `[Source: National Archives …]`, `1 Source: …`.
fn is_source_note(line: &str) -> bool {
    line.trim_start_matches(|c: char| c == '[' || c.is_ascii_digit() || c == ' ')
        .starts_with("Source: ")
        && line.len() > 20
}

/// Whether the last line with content above is a lone word in capitals.
fn standalone_above(text: &str, lines: &[Line], from: usize) -> bool {
    lines
        .iter()
        .rev()
        .find(|line| !line.is_blank() && line.start >= from)
        .is_some_and(|line| {
            let content = line.text(text);
            content.len() >= 3 && content.bytes().all(|byte| byte.is_ascii_uppercase())
        })
}

pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', ']', ' ', '*'])
        .ends_with(['.', '!', '?', ':', '…'])
        || line.ends_with([')', ']', '”', '"'])
}

/// Whether a line ends with an abbreviation that a name or a number follows.
pub(super) fn is_abbreviated(line: &str) -> bool {
    const FORMS: [&str; 27] = [
        "no", "nos", "para", "paras", "art", "arts", "sec", "vol", "p", "pp", "mr", "mrs", "ms",
        "dr", "messrs", "gen", "col", "lt", "maj", "capt", "adm", "amb", "sen", "gov", "prof",
        "st", "ft",
    ];
    let Some(line) = line.strip_suffix('.') else {
        return false;
    };
    let at = line.rfind([' ', '\t']).map_or(0, |at| at + 1);
    // `the answer was no.` ends a sentence: only with a capital is it a number's.
    line[at..].starts_with(|c: char| c.is_ascii_uppercase())
        && FORMS
            .iter()
            .any(|form| form.eq_ignore_ascii_case(&line[at..]))
}

/// Whether a text is an initialism: `U.S.`, `A.`.
pub(super) fn is_initialism(word: &str) -> bool {
    let bytes = word.as_bytes();
    !bytes.is_empty()
        && bytes.len().is_multiple_of(2)
        && bytes
            .chunks(2)
            .all(|pair| pair[0].is_ascii_uppercase() && pair[1] == b'.')
}

fn letters_only(word: &str) -> bool {
    word.chars()
        .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.'))
}

/// Whether a line of its own is a signer's name. `loose` allows small letters behind the first.
fn is_name(line: &str, apart: bool, ended: bool) -> bool {
    let bare = line
        .trim_end_matches(['#', ' ', '*', ']'])
        .trim_start_matches('[');
    let line = bare.trim_end_matches('.');
    let words: Vec<&str> = line.split_whitespace().collect();
    if words.is_empty() || words.len() > 4 || line.len() > 40 || line.len() < 3 {
        return false;
    }
    let fit = words.iter().all(|word| letters_only(word))
        && !words
            .iter()
            .any(|word| NO_NAMES.contains(&word.to_uppercase().as_str()));
    let capitals = !line.chars().any(char::is_lowercase);
    if !fit || !capitals && bare.ends_with('.') && !bare.ends_with("r.") {
        return false;
    }
    if capitals {
        return words.len() <= 3 && (apart || words.len() == 1);
    }
    let capitalised = words
        .iter()
        .all(|word| word.chars().next().is_some_and(char::is_uppercase));
    if capitalised
        || words.len() > 1
            && words[0].chars().next().is_some_and(char::is_uppercase)
            && words[words.len() - 1]
                .chars()
                .next()
                .is_some_and(char::is_uppercase)
    {
        return words.len() <= 3 && apart;
    }
    // A signer all in small letters is a slip, and must stand where no sentence goes on.
    words.len() == 1 && apart && ended
}

/// A name at the end of the last line, behind the end of a sentence or wide white space.
fn glued(text: &str, line: Line, station: &str) -> Option<Line> {
    let mut content = line.text(text);
    // A date or a caption behind the name.
    loop {
        let cut = content.rfind(' ')?;
        let last = &content[cut + 1..];
        let junk = last
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b'#')
            || matches!(last, "BT" | "NNNN" | "SIPDIS");
        if !junk {
            break;
        }
        content = content[..cut].trim_end();
    }
    let bytes = content.as_bytes();
    // The name starts behind the last end of a sentence, two blanks or a page mark.
    let mut start = None;
    let mut at = content.len();
    while at > 0 {
        at -= 1;
        if bytes[at] != b' ' {
            continue;
        }
        let before = &content[..at];
        let wide = before.ends_with(' ');
        let closed = before.trim_end();
        // `MR. BERG`, `THE U.S. LEFT.`: there no sentence ends.
        let last = &closed[closed.rfind(' ').map_or(0, |at| at + 1)..];
        let goes_on = is_abbreviated(last)
            || is_initialism(last) && (last.len() == 2 || content.ends_with('.'));
        let stop = !goes_on && closed.ends_with(['.', '!', '?', '"', '”'])
            || closed.ends_with(".)")
            || closed.ends_with(".]");
        let page = before.len() > 8
            && before.rfind(" OF ").is_some_and(|of| {
                of + 8 > before.len()
                    && page_mark_around(before, of + 1, station)
                        .is_some_and(|(_, end)| end == before.trim_end().len())
            });
        if stop || page || wide {
            start = Some((at + 1, stop || page));
            break;
        }
        if content.len() - at > 40 {
            break;
        }
    }
    let (start, sure) = start?;
    let name = &content[start..];
    let words: Vec<&str> = name.trim_end_matches('.').split_whitespace().collect();
    let capitals = words
        .iter()
        .all(|word| !word.chars().any(char::is_lowercase));
    let capitalised = words.iter().all(|word| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.all(|c| c.is_lowercase() || matches!(c, '\'' | '-'))
    });
    let most = if capitals && sure { 3 } else { 1 };
    let repeated = words.len() == 2 && words[0].eq_ignore_ascii_case(words[1]);
    let fit = !words.is_empty()
        && (capitals || !name.ends_with('.'))
        && (words.len() <= most || repeated)
        && (capitals || capitalised || repeated)
        && words
            .iter()
            .all(|word| letters_only(word) && word.len() >= 2)
        && name.len() >= 3
        && !words
            .iter()
            .any(|word| NO_NAMES.contains(&word.to_uppercase().as_str()));
    if !fit {
        return None;
    }
    let name_start = line.start + start;
    let end = line.start + start + name.trim_end_matches('.').len();
    Some(Line::trimmed(text, name_start, end))
}
