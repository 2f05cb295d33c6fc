//! The header of a cable: its fields as values, and where the text below it begins.
//!
//! A header is read line by line. A text that was flattened into one line, or whose fields run together on a
//! line, is first cut into pieces where a field's name stands.

use jiff::civil::Date;

use crate::document::Stated;
use crate::segments::Header;
use crate::span::Span;

use super::dates::{date_in_words, date_time_group, iso_date};
use super::furniture::{self, Classification};
use super::lines::Line;
use super::lists::{Lists, station_key, within_one_edit};
use super::marks::{Scan, mark};
use super::published::published;
use super::record::{self, Field};
use super::references::{named_id, references, station_in_id};

/// What the header yields beside its values.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub(super) header: Header,
    pub(super) is_cable: bool,
    /// The title of a published telegram.
    pub(super) title: Option<Span>,
    /// From the first code of the TAGS line to the last.
    pub(super) tags: Option<Span>,
    pub(super) tag_spans: Vec<Span>,
    /// The pieces of the subject, without its marking.
    pub(super) subject: Vec<Span>,
    /// Transmission block, routing, classification lines, captions.
    pub(super) furniture: Vec<Span>,
    /// Where the text begins, in bytes.
    pub(super) body: usize,
    /// The station of the classification line as written.
    pub(super) station: String,
}

/// What a piece of the header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Transmission id, routing, `DE`, `ZNR`: nothing in it is a field.
    Routing,
    /// Number of the message in `DE RUEHTA #2541`.
    DateTime,
    From,
    To,
    Info,
    Page,
    /// Copies by bureau (`OCT-01 ISO-00`).
    Bureaus,
    Drafted,
    Classification,
    Caption,
    /// `Friday, 07 September 2007, 10:49`.
    Dateline,
    Order,
    Tags,
    Subject,
    Reference,
    Classified,
    /// What an archive or a web page tells of the cable: `Document Number: 1975TEHRAN05263`.
    Record,
    Rule,
    /// The mark of a paragraph.
    Mark,
    Other,
}

/// A line or part of a line.
#[derive(Debug, Clone, Copy)]
struct Piece {
    line: Line,
    kind: Kind,
    /// Where the value starts, for a field that is named.
    value: usize,
    /// A blank line stands before it, or white space that was one.
    apart: bool,
}

const MOST_PIECES: usize = 700;

/// Reads the header. `name` is that of the document: it may be the cable's id, whose year the text may not state.
pub(super) fn parse(text: &str, lines: &[Line], name: &str, lists: &Lists) -> Parsed {
    let mut parsed = Parsed::default();
    let mut first = 0;
    let mut published_number = None;
    if let Some(title) = published(text, lines) {
        first = title.body_line;
        published_number = title.number;
        parsed.is_cable = true;
        parsed.title = Some(span(title.title));
        parsed.body = lines.get(first).map_or(text.len(), |line| line.start);
        let header = &mut parsed.header;
        header.date = title.date;
        strip_article(title.from.text(text)).clone_into(&mut header.from);
        header.to = title
            .to
            .iter()
            .map(|line| strip_article(line.text(text)).to_owned())
            .collect();
        if let Some(place) = title.place {
            set_post(lists, header, place.text(text), place.text(text));
        }
    }
    let is_published = parsed.is_cable;
    let pieces = pieces(text, &lines[first..], is_published);
    if !is_header(text, &pieces, is_published) {
        return parsed;
    }
    parsed.is_cable = true;
    Reader {
        text,
        lists,
        pieces: &pieces,
        parsed: &mut parsed,
        number: String::new(),
        dated: None,
        recorded: None,
        references: Vec::new(),
        name,
    }
    .read(published_number);
    parsed
}

/// Fills what a header leaves open from what an archive tells below the text.
pub(super) fn complete(text: &str, below: &[Span], header: &mut Header, lists: &Lists) {
    if header.date.is_some() && !header.cable_id.is_empty() {
        return;
    }
    for span in below {
        match record::field(span.cut(text)) {
            Some((Field::Id, value)) if header.cable_id.is_empty() => {
                if let Some(id) = named_id(lists, value) {
                    header.cable_id = id.whole;
                    if header.post.is_empty() {
                        set_post(lists, header, &id.station, &id.station);
                    }
                }
            }
            Some((Field::Date, value)) if header.date.is_none() => {
                header.date = iso_date(value).or_else(|| date_in_words(value));
            }
            Some((Field::Classification, value)) if header.classification.is_empty() => {
                if let Some(found) = furniture::classification(value) {
                    found.level.clone_into(&mut header.classification);
                }
            }
            _ => {}
        }
    }
}

/// Fills what a text leaves open from what its container states of it.
pub(super) fn state(header: &mut Header, stated: &Stated, lists: &Lists) {
    header.date = header.date.or(stated.date);
    let id = named_id(lists, &stated.cable_id);
    if header.cable_id.is_empty() {
        let whole = id.as_ref().map_or(&stated.cable_id, |id| &id.whole);
        header.cable_id.clone_from(whole);
    }
    if header.from.is_empty() {
        header.from.clone_from(&stated.origin);
    }
    if header.post.is_empty() {
        // `Embassy Buenos Aires`
        let origin = stated.origin.as_str();
        let kinds = ["Embassy ", "Consulate General ", "Consulate ", "Mission "];
        let place = kinds
            .iter()
            .find_map(|kind| origin.strip_prefix(kind))
            .unwrap_or(origin);
        if lists.post(place).is_some() {
            set_post(lists, header, place, place);
        } else if let Some(id) = &id {
            set_post(lists, header, &id.station, &id.station);
        }
    }
    if header.classification.is_empty() {
        let upper = stated.classification.to_ascii_uppercase();
        let (level, controls) = upper.split_once("//").unwrap_or((&upper, ""));
        if let Some(found) = furniture::classification(level.trim()) {
            found.level.clone_into(&mut header.classification);
        }
        for control in controls.split('/') {
            let caption = match control.trim() {
                "FOR OFFICIAL USE ONLY" => "FOUO",
                control => control,
            };
            let new = !header.captions.iter().any(|known| known == caption);
            if new && furniture::CAPTIONS.contains(&caption) {
                header.captions.push(caption.to_owned());
            }
        }
    }
    if header.subject.is_empty() {
        let words: Vec<&str> = stated.subject.split_whitespace().collect();
        header.subject = words.join(" ");
    }
    if header.references.is_empty() {
        let items = stated.references.split(['|', ';', ',']).map(str::trim);
        header.references = items
            .filter(|item| !item.is_empty())
            .map(|item| named_id(lists, item).map_or_else(|| item.to_owned(), |id| id.whole))
            .collect();
    }
}

/// Whether among the pieces is one that only a cable's header, or its first paragraph, has.
fn is_header(text: &str, pieces: &[Piece], is_published: bool) -> bool {
    pieces.iter().any(|piece| {
        let content = piece.line.text(text);
        match piece.kind {
            Kind::DateTime | Kind::Tags | Kind::Order | Kind::Bureaus | Kind::Dateline => true,
            Kind::Routing => content.len() > 8,
            Kind::Classification => {
                furniture::classification(content).is_some_and(|found| !found.number.is_empty())
            }
            Kind::Record => record::id_in(content).is_some(),
            Kind::Mark => {
                mark(content).is_some_and(|mark| mark.number == Some(1) && mark.marking.is_some())
            }
            Kind::Subject => is_published && piece.value == piece.line.end,
            Kind::To => is_published,
            _ => false,
        }
    })
}

fn span(line: Line) -> Span {
    Span::of(line.start..line.end)
}

fn strip_article(name: &str) -> &str {
    name.strip_prefix("the ").unwrap_or(name)
}

/// Cuts the top of a text into pieces, and stops where the text below the header has surely begun.
fn pieces(text: &str, lines: &[Line], is_published: bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut apart = true;
    let mut subject_seen = false;
    let mut others = 0;
    for &line in lines {
        if line.is_blank() {
            apart = true;
            continue;
        }
        if pieces.len() > MOST_PIECES {
            break;
        }
        let before = pieces.len();
        if is_published && let Some(piece) = addressee_apart(text, line, &pieces) {
            pieces.push(piece);
        } else {
            cut(text, line, apart, &mut pieces);
        }
        apart = false;
        let mut over = false;
        // An edition prints what is left of a header directly below its dateline.
        let most = match (subject_seen, is_published) {
            (true, _) => 10,
            (_, true) => 12,
            _ => 60,
        };
        for piece in &pieces[before..] {
            match piece.kind {
                Kind::Other => others += 1,
                Kind::Mark => {
                    let found = mark(piece.line.text(text));
                    let sure = found.is_some_and(|mark| mark.pilcrow || mark.marking.is_some());
                    over |= subject_seen || sure;
                    others += 1;
                }
                Kind::Rule | Kind::Caption | Kind::Page => {}
                kind => {
                    subject_seen |= matches!(kind, Kind::Subject | Kind::Tags);
                    others = 0;
                }
            }
        }
        if over || others > most {
            break;
        }
    }
    pieces
}

/// In a published telegram a blank line stands between any two lines, those of a list of addressees included.
fn addressee_apart(text: &str, line: Line, pieces: &[Piece]) -> Option<Piece> {
    let content = line.text(text);
    let last = pieces.last()?;
    let in_list = last.kind == Kind::Info || last.kind == Kind::To && last.value == last.line.end;
    if !in_list || content.len() > 48 {
        return None;
    }
    let fit = kind(content, false).0 == Kind::Other
        && content.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'/' | b'-' | b'\'' | b',')
        })
        && is_station_word(content.split(' ').next().unwrap_or(""))
        // `TEHRAN 5332` is the message's own number.
        && !content.split_once(' ').is_some_and(|(_, number)| {
            number.bytes().all(|byte| byte.is_ascii_digit())
        });
    fit.then_some(Piece {
        line,
        kind: Kind::Info,
        value: line.start,
        apart: false,
    })
}

/// A word that a list of addressees may begin with: capitals, or the kind of a mission.
fn is_station_word(word: &str) -> bool {
    let upper = word.to_ascii_uppercase();
    (word.len() >= 3 && !has_small_words(word) && !word.bytes().any(|byte| byte.is_ascii_digit()))
        || MISSIONS.contains(&upper.as_str())
}

/// Cuts a line where the names of fields stand in it, and where white space shows that it was flattened.
fn cut(text: &str, line: Line, apart: bool, pieces: &mut Vec<Piece>) {
    let whole = line.text(text);
    let mut cuts: Vec<(usize, bool)> = Vec::new();
    let flattened = whole.len() > 200 && is_header_start(whole);
    let window = if flattened {
        whole.len().min(12_000)
    } else if whole.len() < 2_000 {
        running_text(whole)
    } else {
        0
    };
    let mut end = window;
    while !whole.is_char_boundary(end) {
        end -= 1;
    }
    let window = &whole[..end];
    let bytes = window.as_bytes();
    for at in memchr::memchr_iter(b' ', bytes) {
        let Some(&next) = bytes.get(at + 1) else {
            break;
        };
        let double = flattened && at > 0 && bytes[at - 1] == b' ';
        if next == b' ' || next == b'\t' {
            continue;
        }
        let rest = &whole[at + 1..];
        let named = matches!(
            next,
            b'E' | b'T' | b'S' | b'R' | b'C' | b'e' | b't' | b's' | b'r'
        ) && matches!(
            field(rest),
            Some((Kind::Order | Kind::Tags | Kind::Reference, _))
        ) || matches!(next, b'S' | b's') && subject_with_colon(rest)
            || (next == b'C')
                && ["Classified By", "CLASSIFIED BY", "Classified by"]
                    .iter()
                    .any(|name| rest.starts_with(name));
        if named || double {
            cuts.push((at + 1, double));
        }
        // Below the subject, the first paragraph's mark ends the header.
        if double && (mark(rest).is_some() || rest.starts_with("1. ")) {
            break;
        }
        if flattened
            && matches!(next, b'1' | 0xc2)
            && !cuts.is_empty()
            && mark(rest).is_some_and(|mark| mark.number == Some(1) && mark.marking.is_some())
        {
            cuts.push((at + 1, true));
            break;
        }
    }
    let mut start = 0;
    let mut gap = apart;
    for (index, &(at, double)) in cuts.iter().enumerate() {
        push(text, line.start + start, line.start + at, gap, pieces);
        start = at;
        gap = double;
        let last = index + 1 == cuts.len();
        if last && flattened && mark(&whole[at..]).is_some() {
            break;
        }
    }
    push(text, line.start + start, line.end, gap, pieces);
}

/// Where a line is surely running text, in bytes from its start: a reference behind that is no field.
fn running_text(line: &str) -> usize {
    const SMALL_LETTERS: usize = 61;
    let mut small = line
        .bytes()
        .enumerate()
        .filter(|(_, byte)| byte.is_ascii_lowercase());
    small
        .nth(SMALL_LETTERS - 1)
        .map_or(line.len(), |(at, _)| at + 1)
}

fn push(text: &str, start: usize, end: usize, apart: bool, pieces: &mut Vec<Piece>) {
    let line = Line::trimmed(text, start, end);
    if line.is_blank() {
        return;
    }
    let in_list = pieces
        .last()
        .is_some_and(|piece| matches!(piece.kind, Kind::To | Kind::Info));
    let (mut kind, value) = kind(line.text(text), in_list && !apart);
    // An archive names sender and addressee below its own fields.
    if kind == Kind::Other
        && pieces
            .last()
            .is_some_and(|piece| piece.kind == Kind::Record)
        && ["From:", "To:"]
            .iter()
            .any(|name| line.text(text).starts_with(name))
    {
        kind = Kind::Record;
    }
    pieces.push(Piece {
        line,
        kind,
        value: line.start + value,
        apart,
    });
}

/// Whether a long line starts as a header does, so that it is a cable flattened into one line.
fn is_header_start(line: &str) -> bool {
    let gap = memchr::memmem::find(line.as_bytes(), b"  ");
    line.starts_with("VZCZC")
        || furniture::classification(line).is_some_and(|found| !found.number.is_empty())
        || is_routing(&line[..gap.unwrap_or(line.len())])
        || matches!(field(line), Some((Kind::Order | Kind::Tags, _)))
        || line
            .get(..20)
            .is_some_and(|start| date_time_group(line.get(..30).unwrap_or(start)).is_some())
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.as_bytes()
        .get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}

fn subject_with_colon(text: &str) -> bool {
    ["SUBJECT", "SUBJ"].iter().any(|name| {
        starts_with_ignoring_case(text, name)
            && text[name.len()..].trim_start().starts_with([':', ';'])
    })
}

/// A named field at the start of `text`, and where its value starts.
fn field(text: &str) -> Option<(Kind, usize)> {
    let bytes = text.as_bytes();
    let after = |from: usize, marks: &[u8]| {
        let mut at = from;
        while bytes
            .get(at)
            .is_some_and(|byte| *byte == b' ' || *byte == b'\t' || marks.contains(byte))
        {
            at += 1;
        }
        at
    };
    match bytes.first()?.to_ascii_uppercase() {
        b'E' => {
            let mut scan = Scan::new(text);
            scan.at = 1;
            scan.eat(".");
            scan.spaces();
            if !(scan.eat("O") || scan.eat("o")) {
                return None;
            }
            scan.eat(".");
            scan.spaces();
            let digits = scan.rest().bytes().take_while(u8::is_ascii_digit).count();
            (matches!(digits, 4 | 5)).then(|| (Kind::Order, after(scan.at + digits, b":")))
        }
        b'T' | b'A' => {
            let letters = bytes
                .iter()
                .take_while(|byte| byte.is_ascii_alphabetic())
                .count();
            let name = text[..letters].to_ascii_uppercase();
            let end = after(letters, b"");
            let colon = bytes
                .get(end)
                .is_some_and(|byte| matches!(byte, b':' | b';' | b','));
            match name.as_str() {
                "TAGS" if colon => {}
                // Without its colon, the name in capitals and codes in capitals behind it.
                "TAGS" if text.starts_with("TAGS ") => {
                    let code = text[end..].split([' ', ',']).next()?;
                    if !(2..=5).contains(&code.len())
                        || !code.bytes().all(|byte| byte.is_ascii_uppercase())
                    {
                        return None;
                    }
                }
                "TAGS" if bytes.len() == letters => {}
                "TAG" | "TAGE" | "TAGES" | "TAS" | "TABS" | "TGS" | "AGS"
                    if colon && bytes[end] == b':' => {}
                _ => return None,
            }
            Some((Kind::Tags, after(end, b":;,")))
        }
        b'S' => {
            let length = ["SUBJECT", "SUBJ"]
                .iter()
                .find(|name| starts_with_ignoring_case(text, name))?
                .len();
            let end = after(length, b"");
            let colon = bytes
                .get(end)
                .is_some_and(|byte| matches!(byte, b':' | b';'));
            let bare = text.starts_with("SUBJECT") && (end > length || end == bytes.len());
            (colon || bare).then(|| (Kind::Subject, after(end, b":;")))
        }
        b'R' | b'P' => {
            let skipped = if starts_with_ignoring_case(text, "PROGRAM ") {
                8
            } else {
                0
            };
            let rest = &text[skipped..];
            if !starts_with_ignoring_case(rest, "REF") {
                return None;
            }
            let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            let mut end = skipped + letters;
            let name = rest[..letters].to_ascii_uppercase();
            if !matches!(
                name.as_str(),
                "REF" | "REFS" | "REFTEL" | "REFTELS" | "REFERENCE" | "REFERENCES"
            ) {
                return None;
            }
            if starts_with_ignoring_case(&text[end..], "(S)") {
                end += 3;
            }
            end = after(end, b"");
            let colon = bytes.get(end).is_some_and(|byte| matches!(byte, b':'))
                || name == "REF" && bytes.get(end) == Some(&b'.');
            // Without its colon, in capitals and with a station and a number behind, or alone in its line.
            let bare = rest.starts_with("REF")
                && (end == bytes.len()
                    || text.len() <= 60
                        && text[end..].starts_with(|c: char| c.is_ascii_uppercase() || c == '(')
                        && text.ends_with(|c: char| c.is_ascii_digit() || c == ')')
                        && !has_small_words(text));
            (colon || bare).then(|| (Kind::Reference, after(end, b":.")))
        }
        b'C' => {
            let length = ["CLASSIFIED BY", "CLASS BY", "CLASSIFIED  BY"]
                .iter()
                .find(|name| starts_with_ignoring_case(text, name))?
                .len();
            bytes[0]
                .is_ascii_uppercase()
                .then(|| (Kind::Classified, after(length, b":")))
        }
        _ => None,
    }
}

/// What a piece is, and where its value starts, in bytes from its start.
fn kind(line: &str, in_list: bool) -> (Kind, usize) {
    let bytes = line.as_bytes();
    if let Some(found) = field(line) {
        return found;
    }
    // `1. (U) CLASSIFIED BY …` is a field, though a mark stands before it.
    if matches!(bytes[0], b'(' | b'1' | 0xc2)
        && let Some(mark) = mark(line).filter(|mark| mark.marking.is_some())
        && let Some((Kind::Classified, value)) = field(&line[mark.text..])
    {
        return (Kind::Classified, mark.text + value);
    }
    if record::is_record(line) {
        return (Kind::Record, 0);
    }
    let keyword = |name: &str| {
        let rest = line.strip_prefix(name)?;
        let rest = rest.strip_prefix(':').unwrap_or(rest);
        (rest.is_empty() || rest.starts_with([' ', '\t']))
            .then(|| line.len() - rest.trim_start().len())
    };
    if bytes[0].is_ascii_uppercase() {
        if line.starts_with("VZCZC") || line.starts_with("ZCZC") || is_routing(line) {
            return (Kind::Routing, 0);
        }
        if furniture::is_page_line(line) {
            return (Kind::Page, 0);
        }
        if is_bureaus(line) {
            return (Kind::Bureaus, 0);
        }
        if let Some(value) = keyword("FM") {
            return (Kind::From, value);
        }
        if let Some(value) = keyword("TO").filter(|_| !has_small_words(line)) {
            return (Kind::To, value);
        }
        if line.len() < 60 && line.starts_with("ACTION:") {
            return (Kind::To, line.len() - line[7..].trim_start().len());
        }
        if let Some(value) = keyword("INFO")
            .filter(|_| !has_small_words(line) || line.len() < 60 && line.starts_with("INFO:"))
        {
            return (Kind::Info, value);
        }
        if let Some(value) = keyword("DRAFTED BY").or_else(|| keyword("APPROVED BY")) {
            return (Kind::Drafted, value);
        }
        if furniture::is_caption_line(line) || furniture::numbered_caption(line).is_some() {
            return (Kind::Caption, 0);
        }
        if furniture::classification(line).is_some_and(|found| {
            let rest = line[found.len..].trim();
            rest.is_empty()
                || !found.number.is_empty()
                    && (line.as_bytes()[found.len..].starts_with(b"  ")
                        || furniture::is_caption_line(rest))
        }) {
            return (Kind::Classification, 0);
        }
        if is_weekday(line) && date_in_words(line).is_some() {
            return (Kind::Dateline, 0);
        }
    }
    // A reference may be to a message by its date-time group.
    if line.len() <= 100
        && date_time_group(line).is_some()
        && !is_lettered(line)
        && !line.contains("DTG")
    {
        return (Kind::DateTime, 0);
    }
    if mark(line).is_some() {
        return (Kind::Mark, 0);
    }
    if furniture::is_rule(line) {
        return (Kind::Rule, 0);
    }
    // A list of addressees goes on line by line; an addressee with its routing code also after a blank line.
    if routing_code(line).is_some() || in_list && !has_small_words(line) && line.len() < 90 {
        return (Kind::Info, 0);
    }
    (Kind::Other, 0)
}

/// Whether a line below the header can only be of a header that is repeated with a section: routing, fields.
pub(super) fn is_repeated(line: &str) -> bool {
    !matches!(kind(line, false).0, Kind::Other | Kind::Mark | Kind::Rule)
}

fn has_small_words(line: &str) -> bool {
    line.bytes().any(|byte| byte.is_ascii_lowercase())
}

fn is_weekday(line: &str) -> bool {
    line.len() < 60
        && [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ]
        .iter()
        .any(|day| line.starts_with(day))
}

/// `RR RUEHAG RUEHAST`, `DE RUEHTA #2541/01 2570826`, `ZNR UUUUU ZZH`.
fn is_routing(line: &str) -> bool {
    let mut words = line.split_whitespace();
    match words.next() {
        Some("DE") => words.next().is_some_and(is_indicator) && line.contains('#'),
        Some("ZNR" | "ZNY") => true,
        Some("ZZ" | "OO" | "PP" | "RR") => words.clone().count() > 0 && words.all(is_indicator),
        Some(word) if is_indicator(word) && word.starts_with("RU") => words.all(is_indicator),
        _ => false,
    }
}

/// A routing indicator: `RUEHAST`.
fn is_indicator(word: &str) -> bool {
    (4..=8).contains(&word.len())
        && word.starts_with('R')
        && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The length of `RUEHC/` at the start.
fn routing_code(line: &str) -> Option<usize> {
    let slash = memchr::memchr(b'/', &line.as_bytes()[..line.len().min(9)])?;
    is_indicator(&line[..slash]).then_some(slash + 1)
}

/// Lines of copies by bureau: at least two words such as `OCT-01`, or ORIGIN/ACTION with one, in capitals only
/// (`P-38 Lightning, 1944; P-47 Thunderbolt, 1943` is a row of aircraft).
fn is_bureaus(line: &str) -> bool {
    if has_small_words(line) {
        return false;
    }
    let words = line.split_whitespace();
    let count = words
        .filter(|word| {
            word.split_once('-').is_some_and(|(bureau, copies)| {
                !bureau.is_empty()
                    && bureau
                        .bytes()
                        .all(|byte| byte.is_ascii_uppercase() || byte == b'/')
                    && copies.len() == 2
                    && copies.bytes().all(|byte| byte.is_ascii_digit())
            })
        })
        .count();
    count >= 2 || count == 1 && (line.starts_with("ORIGIN ") || line.starts_with("ACTION "))
}

fn set_post(lists: &Lists, header: &mut Header, station: &str, fallback: &str) {
    if let Some((post, _)) = lists.post(station) {
        header.post.clone_from(&post.name);
        header.country = post.country;
    } else if header.post.is_empty() {
        header.post = if has_small_words(fallback) {
            fallback.to_owned()
        } else {
            title_case(fallback)
        };
    }
}

fn title_case(station: &str) -> String {
    let mut out = String::with_capacity(station.len());
    let mut start = true;
    for c in station.chars() {
        if start {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphanumeric() && c != '\'';
    }
    out
}

/// The kinds of mission that a station may be named with.
const MISSIONS: [&str; 15] = [
    "AMEMBASSY",
    "AMCONSUL",
    "AMCONGEN",
    "USMISSION",
    "USINT",
    "USLO",
    "USOFFICE",
    "AMLEGATION",
    "EMBASSY",
    "AMEMB",
    "CONSULATE",
    "AIT",
    "USDAO",
    "USDEL",
    "MISSION",
];

/// The station behind the kind of mission: `ASTANA` of `AMEMBASSY ASTANA`.
fn station_of_mission(from: &str) -> &str {
    let mut words = from.splitn(2, ' ');
    match (words.next(), words.next()) {
        (Some(first), Some(rest)) if MISSIONS.contains(&first) => rest.trim(),
        _ => from,
    }
}

struct Reader<'a> {
    text: &'a str,
    lists: &'a Lists,
    pieces: &'a [Piece],
    parsed: &'a mut Parsed,
    /// The cable's number without leading zeros.
    number: String,
    dated: Option<Date>,
    /// The date that an archive or a web page gives.
    recorded: Option<Date>,
    /// The text of the REF field, cut into lines.
    references: Vec<Span>,
    /// The document's name.
    name: &'a str,
}

impl Reader<'_> {
    fn read(&mut self, published_number: Option<Line>) {
        let Some(last) = self.last() else { return };
        let mut index = 0;
        let mut end = self.parsed.body;
        let mut routed_number = String::new();
        let mut dateline = None;
        let mut double_spaced = 0;
        while index <= last {
            let piece = self.pieces[index];
            let text = piece.line.text(self.text);
            let value = Line::trimmed(self.text, piece.value, piece.line.end);
            double_spaced += i32::from(piece.apart) * 2 - 1;
            let mut next = index + 1;
            match piece.kind {
                Kind::Routing => {
                    self.set_aside(piece);
                    if let Some(at) = text.find('#').filter(|_| text.starts_with("DE ")) {
                        let digits = text[at + 1..]
                            .bytes()
                            .take_while(u8::is_ascii_digit)
                            .count();
                        text[at + 1..at + 1 + digits]
                            .trim_start_matches('0')
                            .clone_into(&mut routed_number);
                    }
                }
                Kind::Page | Kind::Bureaus | Kind::Rule => self.set_aside(piece),
                Kind::Record => {
                    self.set_aside(piece);
                    self.record(text);
                }
                Kind::Caption => {
                    self.set_aside(piece);
                    self.captions(text);
                }
                Kind::DateTime => self.date_time(text),
                Kind::Dateline => dateline = date_in_words(text),
                Kind::From => {
                    let value = self.value(value, &mut next, last);
                    if self.parsed.header.from.is_empty() || published_number.is_some() {
                        value
                            .text(self.text)
                            .clone_into(&mut self.parsed.header.from);
                    }
                }
                Kind::To | Kind::Info => next = self.addressees(index, last),
                Kind::Drafted => {
                    let header = &mut self.parsed.header;
                    if header.drafter_or_classifier.is_empty() {
                        value
                            .text(self.text)
                            .clone_into(&mut header.drafter_or_classifier);
                    }
                }
                Kind::Classification => self.classification(piece),
                Kind::Order => {}
                Kind::Tags => next = self.tags(index, value, last),
                Kind::Subject => next = self.subject(index, value, double_spaced > 0),
                Kind::Reference => next = self.reference(index, value),
                Kind::Classified => next = self.classified(index, value),
                Kind::Mark | Kind::Other => {
                    if let Some(number) = published_number {
                        self.published_station(text, number.text(self.text));
                    }
                }
            }
            end = self.pieces[next - 1].line.end;
            index = next;
        }
        self.parsed.body = self.pieces.get(index).map_or(end, |piece| piece.line.start);
        self.finish(routed_number, dateline, published_number);
    }

    /// The last piece that is surely of the header.
    fn last(&self) -> Option<usize> {
        let subject = self
            .pieces
            .iter()
            .position(|piece| piece.kind == Kind::Subject);
        self.pieces.iter().enumerate().rposition(|(index, piece)| {
            let below = subject.is_some_and(|subject| index > subject);
            match piece.kind {
                Kind::Mark | Kind::Other | Kind::Rule => false,
                Kind::Reference | Kind::Classified | Kind::Order | Kind::Tags => true,
                // Captions and page lines may stand anywhere in the text, and so may lines like an addressee's.
                _ => !below,
            }
        })
    }

    fn set_aside(&mut self, piece: Piece) {
        self.parsed.furniture.push(span(piece.line));
    }

    /// A field's value, which may stand in the piece below when its own is empty.
    fn value(&self, value: Line, next: &mut usize, last: usize) -> Line {
        if value.is_blank()
            && *next <= last
            && let Some(piece) = self.pieces.get(*next)
            && matches!(piece.kind, Kind::Other | Kind::Info)
        {
            *next += 1;
            return piece.line;
        }
        value
    }

    fn captions(&mut self, text: &str) {
        if text.contains("FOR OFFICIAL USE ONLY") {
            self.caption("FOUO");
        }
        if let Some(number) = furniture::numbered_caption(text) {
            self.caption(number);
        }
        for word in text.split([' ', '/', ',', '.']) {
            if furniture::CAPTIONS.contains(&word) {
                self.caption(word);
            }
        }
    }

    fn caption(&mut self, caption: &str) {
        let captions = &mut self.parsed.header.captions;
        if !captions.iter().any(|known| known == caption) {
            captions.push(caption.to_owned());
        }
    }

    /// What an archive or a web page tells of the cable, where the cable itself has not said it.
    fn record(&mut self, line: &str) {
        for part in line.split('\t') {
            let Some((field, value)) = record::field(part) else {
                continue;
            };
            let header = &mut self.parsed.header;
            match field {
                Field::Date => {
                    let date = iso_date(value).or_else(|| date_in_words(value));
                    self.recorded = self.recorded.or(date);
                }
                Field::Origin if header.from.is_empty() => value.clone_into(&mut header.from),
                Field::Classification if header.classification.is_empty() => {
                    if let Some(found) = furniture::classification(&value.to_ascii_uppercase()) {
                        found.level.clone_into(&mut header.classification);
                    }
                    self.captions(&value.to_ascii_uppercase());
                }
                _ => {}
            }
        }
        let Some(id) = record::id_in(line) else {
            return;
        };
        if let Some(id) =
            named_id(self.lists, id).filter(|_| self.parsed.header.cable_id.is_empty())
        {
            self.parsed.header.cable_id = id.whole;
        }
        // A row of a web page's table: id, date and time, release, classification, origin.
        if line.starts_with(id) {
            self.recorded = self.recorded.or_else(|| iso_date(line));
            let level = line
                .split('\t')
                .find_map(|cell| furniture::classification(cell.trim()));
            if let Some(found) = level.filter(|_| self.parsed.header.classification.is_empty()) {
                found
                    .level
                    .clone_into(&mut self.parsed.header.classification);
                self.captions(line);
            }
        }
    }

    fn date_time(&mut self, text: &str) {
        let Some((date, _)) = date_time_group(text) else {
            return;
        };
        self.dated = self.dated.or(date);
        let Some(at) = memchr::memchr_iter(b'Z', text.as_bytes())
            .find(|&at| at >= 6 && text.as_bytes()[at - 6..at].iter().all(u8::is_ascii_digit))
        else {
            return;
        };
        let precedence = text[..at - 6]
            .split_whitespace()
            .rev()
            .take(2)
            .filter_map(|word| match word {
                "Z" => Some("FLASH"),
                "O" => Some("IMMEDIATE"),
                "P" => Some("PRIORITY"),
                "R" => Some("ROUTINE"),
                _ => None,
            })
            .last();
        if let Some(precedence) = precedence.filter(|_| self.parsed.header.precedence.is_empty()) {
            precedence.clone_into(&mut self.parsed.header.precedence);
        }
    }

    fn classification(&mut self, piece: Piece) {
        self.set_aside(piece);
        let text = piece.line.text(self.text);
        let Some(Classification {
            level,
            controls,
            station,
            number,
            len,
        }) = furniture::classification(text)
        else {
            return;
        };
        let controls = controls.to_owned();
        self.captions(&controls);
        self.captions(&text[len..]);
        let header = &mut self.parsed.header;
        if header.classification.is_empty()
            || header.classification == "UNCLASSIFIED" && level == "LIMITED OFFICIAL USE"
        {
            level.clone_into(&mut header.classification);
        }
        if !number.is_empty() && self.number.is_empty() {
            number.clone_into(&mut self.number);
            station.clone_into(&mut self.parsed.station);
        }
    }

    /// `TEHRAN 5332` in a line of a published telegram whose title has the number.
    fn published_station(&mut self, text: &str, number: &str) {
        let text = text
            .strip_prefix("SECTION ")
            .map_or(text, |rest| {
                rest.trim_start_matches(|c: char| !c.is_alphabetic())
            })
            .trim_start_matches("OF ")
            .trim_start_matches(|c: char| !c.is_alphabetic());
        if let Some(station) = text.strip_suffix(number)
            && self.number.is_empty()
            && station.ends_with(' ')
            && !has_small_words(station)
            && station.len() < 40
        {
            station.trim().clone_into(&mut self.parsed.station);
            number.clone_into(&mut self.number);
        }
    }

    /// The addressees from `index` on; returns the index behind them.
    fn addressees(&mut self, index: usize, last: usize) -> usize {
        let action = self.pieces[index].kind == Kind::To;
        let mut names = Vec::new();
        let mut at = index;
        loop {
            let piece = self.pieces[at];
            let start = if at == index {
                piece.value
            } else {
                piece.line.start
            };
            addressees(
                Line::trimmed(self.text, start, piece.line.end).text(self.text),
                &mut names,
            );
            at += 1;
            let Some(next) = self.pieces.get(at) else {
                break;
            };
            // Below its own name a list has no name of a field: such a piece was told by its shape.
            let by_shape = next.kind == Kind::Info && next.value == next.line.start;
            let value_below = names.is_empty() && next.kind == Kind::Other;
            // A page may end within the list.
            if next.kind == Kind::Page
                && let Some(behind) = self.pieces.get(at + 1)
                && at < last
                && is_addressee(behind.line.text(self.text))
            {
                self.set_aside(*next);
                at += 1;
                continue;
            }
            if at > last || !(by_shape || value_below) {
                break;
            }
        }
        let header = &mut self.parsed.header;
        if action {
            if self.parsed.title.is_some() {
                header.to.clear();
            }
            header.to.append(&mut names);
        } else {
            header.info.append(&mut names);
        }
        at
    }

    fn tags(&mut self, index: usize, value: Line, last: usize) -> usize {
        let mut next = index + 1;
        // A second field of this name is damage, or quoted.
        if !self.parsed.tag_spans.is_empty() {
            return next;
        }
        let value = self.value(value, &mut next, last);
        let mut line = value;
        let mut all = None;
        loop {
            let comma = line.text(self.text).ends_with(',');
            self.codes(line);
            all = Some(all.map_or(span(line), |all: Span| all.join(span(line))));
            let Some(piece) = self.pieces.get(next) else {
                break;
            };
            let only_codes = piece
                .line
                .text(self.text)
                .split([' ', ','])
                .filter(|word| !word.is_empty())
                .all(|word| {
                    (2..=4).contains(&word.len())
                        && word.bytes().all(|byte| byte.is_ascii_uppercase())
                });
            // `INFO` and caption words look like codes, but are told apart by kind.
            if piece.kind != Kind::Other || !(comma || only_codes) || line.is_blank() {
                break;
            }
            line = piece.line;
            next += 1;
        }
        if let (Some(first), Some(end)) =
            (self.parsed.tag_spans.first(), self.parsed.tag_spans.last())
        {
            self.parsed.tags = Some(first.join(*end));
        }
        next
    }

    /// The codes of one line of TAGS.
    fn codes(&mut self, line: Line) {
        let text = line.text(self.text);
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut ends = Vec::new();
        while at < bytes.len() {
            match bytes[at] {
                // What stands in round brackets is a link's target or a person's name.
                b'(' => {
                    at = memchr::memchr(b')', &bytes[at..])
                        .map_or(bytes.len(), |close| at + close + 1);
                }
                byte if byte.is_ascii_alphabetic() => {
                    let start = at;
                    if let Some(end) = person_in_tags(self.lists, &text[start..]) {
                        at = start + end;
                        self.parsed
                            .header
                            .tags
                            .push(text[start..at].to_ascii_uppercase());
                        let begin = line.start + start;
                        self.parsed.tag_spans.push(Span::of(begin..begin + end));
                        continue;
                    }
                    while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
                        at += 1;
                    }
                    let code = text[start..at].to_ascii_uppercase();
                    ends.clear();
                    if !(code.len() > 4
                        && !self.lists.is_tag(&code)
                        && self.lists.split_tags(&code, &mut ends))
                    {
                        ends.clear();
                        if code.len() >= 2 && (code.len() <= 6 || self.lists.is_tag(&code)) {
                            ends.push(code.len());
                        }
                    }
                    let mut from = 0;
                    for &to in &ends {
                        self.parsed.header.tags.push(code[from..to].to_owned());
                        let begin = line.start + start;
                        self.parsed
                            .tag_spans
                            .push(Span::of(begin + from..begin + to));
                        from = to;
                    }
                }
                _ => at += 1,
            }
        }
    }

    fn subject(&mut self, index: usize, value: Line, double_spaced: bool) -> usize {
        let mut next = index + 1;
        let mut line = value;
        if line.is_blank()
            && let Some(piece) = self.pieces.get(next)
            && piece.kind == Kind::Other
        {
            line = piece.line;
            next += 1;
        }
        if line.is_blank() {
            return next;
        }
        // The marking of the subject itself.
        if let Some(mark) = mark(line.text(self.text)).filter(|mark| mark.number.is_none()) {
            line = Line::trimmed(self.text, line.start + mark.text, line.end);
        }
        let mut lines = vec![line];
        while let Some(piece) = self.pieces.get(next) {
            let so_far = lines[lines.len() - 1].text(self.text);
            let heading = self
                .pieces
                .get(next + 1)
                .is_some_and(|below| below.kind == Kind::Rule && !below.apart);
            let text = piece.line.text(self.text);
            // A wrapped subject's line may look like a mark: `4, 2006.` does not, `2. ROUND` would.
            if piece.kind != Kind::Other || heading || super::zones::opens_zone(text) {
                break;
            }
            let capitals = !has_small_words(so_far);
            let open = so_far.ends_with([',', '-', ':', '/']) || ends_open(so_far);
            let goes_on = if piece.apart {
                open || double_spaced
                    && capitals
                    && !has_small_words(text)
                    && so_far.len() >= 45
                    && self.field_follows(next)
            } else {
                // Running text directly below a subject in capitals is the body.
                !(capitals && text.len() > 66 && has_small_words(text)) && text.len() <= 120
            };
            if !goes_on || lines.len() > 5 {
                break;
            }
            lines.push(piece.line);
            next += 1;
        }
        let words: Vec<&str> = lines
            .iter()
            .flat_map(|line| line.text(self.text).split_whitespace())
            .collect();
        if self.parsed.header.subject.is_empty() {
            self.parsed.header.subject = words.join(" ");
            self.parsed.subject = lines.into_iter().map(span).collect();
        }
        next
    }

    /// Whether a field of the header stands behind the piece.
    fn field_follows(&self, index: usize) -> bool {
        self.pieces.get(index + 1).is_some_and(|piece| {
            matches!(
                piece.kind,
                Kind::Reference | Kind::Classified | Kind::Order | Kind::Tags
            )
        })
    }

    fn reference(&mut self, index: usize, value: Line) -> usize {
        let mut next = index + 1;
        let mut line = value;
        if line.is_blank()
            && let Some(piece) = self.pieces.get(next)
            && piece.kind == Kind::Other
        {
            line = piece.line;
            next += 1;
        }
        if line.is_blank() {
            return next;
        }
        // A page mark may be glued to the last reference.
        self.references.push(span(line));
        while let Some(piece) = self.pieces.get(next) {
            let text = piece.line.text(self.text);
            let lettered = is_lettered(text);
            let so_far = self.references[self.references.len() - 1].cut(self.text);
            let goes_on = match piece.kind {
                Kind::Other if piece.apart => lettered,
                Kind::Other => {
                    text.len() <= 90
                        && (lettered
                            || so_far.ends_with([',', ';', '-'])
                            || text.bytes().any(|byte| byte.is_ascii_digit())
                                && !text.ends_with('.')
                            || ends_open(so_far))
                }
                _ => false,
            };
            if !goes_on {
                break;
            }
            self.references.push(span(piece.line));
            next += 1;
        }
        next
    }

    /// `Classified By: NAME, TITLE; REASON: 1.4 (b)`: the name and title.
    fn classified(&mut self, index: usize, value: Line) -> usize {
        let mut next = index + 1;
        let mut whole = value.text(self.text).to_owned();
        while let Some(piece) = self.pieces.get(next)
            && (piece.kind == Kind::Other && (!piece.apart || whole.is_empty()))
            && whole.len() < 300
        {
            if !whole.is_empty() {
                whole.push(' ');
            }
            whole.push_str(piece.line.text(self.text));
            next += 1;
        }
        let upper = whole.to_ascii_uppercase();
        let cuts = [" FOR REASON", "REASON", " 1.4", " 1.5", " E.O."];
        let end = cuts
            .iter()
            .filter_map(|cut| upper.find(cut))
            .min()
            .unwrap_or(whole.len());
        let name = whole[..end]
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | ':' | '('));
        if !name.is_empty() && name.len() <= 160 {
            name.split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .clone_into(&mut self.parsed.header.drafter_or_classifier);
        }
        next
    }

    fn finish(
        &mut self,
        routed_number: String,
        dateline: Option<Date>,
        published_number: Option<Line>,
    ) {
        let header = &mut self.parsed.header;
        // An edition has checked its dateline; a text may quote other messages.
        header.date = header
            .date
            .filter(|_| self.parsed.title.is_some())
            .or(self.dated)
            .or(dateline)
            .or(self.recorded);
        let mut station = self.parsed.station.clone();
        let from_station = station_of_mission(&header.from).to_owned();
        if self.number.is_empty() && self.parsed.title.is_none() {
            self.number = routed_number;
            station.clone_from(&from_station);
        }
        // The title of a published telegram has its number, the field FM its station.
        let telegraphed = self.parsed.title.is_some() && !has_small_words(&from_station);
        if telegraphed && !from_station.is_empty() && self.lists.post(&from_station).is_some() {
            if let Some(number) = published_number.filter(|_| self.number.is_empty()) {
                self.number = number.text(self.text).trim_start_matches('0').to_owned();
                station.clone_from(&from_station);
            } else if station.is_empty() {
                station.clone_from(&from_station);
            }
        }
        // A station that lost a letter is the one of the field FM.
        if self.lists.post(&station).is_none()
            && self.lists.post(&from_station).is_some()
            && within_one_edit(&station_key(&station), &station_key(&from_station))
        {
            station.clone_from(&from_station);
        }
        let mut in_id = station_in_id(self.lists, &station);
        // Extracts state no date: then the document's name, or its record, is asked for the year.
        let named = [self.name, header.cable_id.as_str()]
            .into_iter()
            .filter_map(|name| named_id(self.lists, name))
            .find(|named| {
                self.number.is_empty() && in_id.is_empty()
                    || named.station == in_id && named.number == self.number
            });
        let year = header
            .date
            .map(|date| format!("{:02}", date.year().rem_euclid(100)))
            .or_else(|| named.as_ref().map(|named| named.year.clone()));
        if let Some(named) = named.filter(|_| self.number.is_empty()) {
            header.cable_id = named.whole;
            in_id.clone_from(&named.station);
            station = named.station;
        }
        if let Some(year) = year
            .as_deref()
            .filter(|_| !self.number.is_empty() && !in_id.is_empty())
        {
            header.cable_id = format!("{year}{in_id}{}", self.number);
        }
        let known = self.lists.post(&in_id).is_some();
        let place = if in_id == "STATE" {
            "Department of State"
        } else if known || from_station.is_empty() || self.parsed.title.is_some() {
            &station
        } else {
            &from_station
        };
        if !place.is_empty() {
            let key = if known { in_id.as_str() } else { place };
            set_post(self.lists, header, key, place);
        }
        let field: String = self
            .references
            .iter()
            .map(|span| span.cut(self.text))
            .collect::<Vec<_>>()
            .join("\n");
        let field = match field.find(" 0000") {
            // A page mark glued behind: cut at the station before its number.
            Some(at) if !self.parsed.station.is_empty() => field[..at]
                .trim_end()
                .trim_end_matches(self.parsed.station.as_str())
                .to_owned(),
            _ => field,
        };
        header.references = references(self.lists, &field, year.as_deref(), &in_id);
    }
}

/// The length of a person's name among TAGS: `BUSH, GEORGE W.`.
fn person_in_tags(lists: &Lists, text: &str) -> Option<usize> {
    let word = |text: &str| {
        let length = text
            .bytes()
            .take_while(|byte| byte.is_ascii_uppercase() || *byte == b'-')
            .count();
        (length >= 3 && !lists.is_tag(&text[..length])).then_some(length)
    };
    let surname = word(text)?;
    let behind = text[surname..].strip_prefix(", ")?;
    let end = surname + 2 + word(behind)?;
    let initial = text.as_bytes()[end..].get(..3);
    if let Some([b' ', letter, b'.']) = initial
        && letter.is_ascii_uppercase()
    {
        return Some(end + 3);
    }
    // Without an initial, codes that were glued together look alike.
    let glued = |from: usize, to: usize| lists.split_tags(&text[from..to], &mut Vec::new());
    (!glued(0, surname) && !glued(surname + 2, end)).then_some(end)
}

/// Whether a line's last word calls for another.
fn ends_open(line: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or("");
    matches!(
        last.to_ascii_uppercase().as_str(),
        "AND"
            | "OF"
            | "THE"
            | "FOR"
            | "TO"
            | "IN"
            | "ON"
            | "WITH"
            | "BY"
            | "AT"
            | "A"
            | "AN"
            | "FROM"
            | "OR"
            | "&"
    )
}

/// `B. OSLO 12`, `¶C. 05 OSLO 12`, `(D) OSLO 1`.
fn is_lettered(line: &str) -> bool {
    let line = line.strip_prefix('¶').unwrap_or(line).trim_start();
    let line = line.strip_prefix('(').unwrap_or(line);
    let bytes = line.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_uppercase)
        && bytes.get(1).is_some_and(|byte| matches!(byte, b'.' | b')'))
        && line.bytes().any(|byte| byte.is_ascii_digit())
        && line.len() < 90
}

/// Whether a line by itself reads as an addressee: `AMEMBASSY PARIS`, `RUEHFR/AMEMBASSY PARIS`.
fn is_addressee(line: &str) -> bool {
    line.len() < 60
        && !has_small_words(line)
        && (routing_code(line).is_some()
            || line
                .split(' ')
                .next()
                .is_some_and(|word| MISSIONS.contains(&word)))
}

/// The addressees of one line: cut before each routing code; code, precedence and number taken off.
fn addressees(line: &str, names: &mut Vec<String>) {
    // Cities in a row, as editions give them: `London, Paris`.
    if has_small_words(line) && line.contains(", ") && routing_code(line).is_none() {
        for name in line.split(", ") {
            addressees(name, names);
        }
        return;
    }
    let mut starts = vec![0];
    for (at, _) in line.match_indices(' ') {
        if routing_code(&line[at + 1..]).is_some() {
            starts.push(at + 1);
        }
    }
    starts.push(line.len());
    for pair in starts.windows(2) {
        let mut name = line[pair[0]..pair[1]].trim();
        name = &name[routing_code(name).unwrap_or(0)..];
        loop {
            let before = name.len();
            let digits = name.bytes().rev().take_while(u8::is_ascii_digit).count();
            if (3..=5).contains(&digits)
                && name.len() > digits
                && name.as_bytes()[name.len() - digits - 1] == b' '
            {
                name = name[..name.len() - digits].trim_end();
            }
            for precedence in [" FLASH", " IMMEDIATE", " PRIORITY", " ROUTINE", " NIACT"] {
                name = name.strip_suffix(precedence).unwrap_or(name).trim_end();
            }
            if name.len() == before {
                break;
            }
        }
        // `XMT` names those that a collective address is not to reach.
        if !name.is_empty() && !furniture::is_page_line(name) && !name.starts_with("XMT ") {
            names.push(name.to_owned());
        }
    }
}
