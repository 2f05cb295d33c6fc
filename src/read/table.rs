//! Tables: CSV and TSV, row by row.
//!
//! A row is taken as it was meant by the first of these ways that gives it the right number of fields: quotes doubled
//! within quotes (RFC 4180), or escaped by a backslash as databases write them, or no quotes at all in a table with
//! tabs. What no way makes a whole row of is named with its line and passed over, and reading goes on at the next line.

use std::io::{self, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE};

use super::limits;
use super::record::{Layout, is_cables_csv};
use super::walk::{Flow, Name, Walk, explain};

/// How much is read at a time.
const CHUNK: usize = 1 << 18;
/// The longest row. Fields of several columns make it longer than a document.
const ROW: usize = limits::DOCUMENT + (1 << 20);

/// Reads the rows of a table.
pub(super) fn records(
    walk: &mut Walk<'_, '_>,
    name: &Name,
    reader: &mut dyn Read,
    head: &[u8],
    separator: u8,
) -> Flow {
    let mut wide;
    let reader: &mut dyn Read = match head {
        [0xff, 0xfe, ..] => {
            wide = Wide::new(reader, UTF_16LE.new_decoder_with_bom_removal());
            &mut wide
        }
        [0xfe, 0xff, ..] => {
            wide = Wide::new(reader, UTF_16BE.new_decoder_with_bom_removal());
            &mut wide
        }
        _ => reader,
    };
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let cables = is_cables_csv(start.trim_ascii_start());
    let escaped = memchr::memmem::find(head, b"\\\"").is_some();
    let mut rows = Rows::new(reader, separator, cables && escaped);
    let layout = if cables {
        rows.expected = Some(8);
        Layout::of_cables_csv()
    } else {
        let names = match rows.next() {
            Row::Whole => rows.names(),
            Row::End => return walk.skip(&name.id, "table without rows: nothing to read"),
            Row::Failed(error) => return walk.skip(&name.id, explain(&error)),
            Row::Broken(_) => {
                return walk.skip(
                    &name.id,
                    "its first row is no row of names: check its quotes",
                );
            }
        };
        rows.expected = Some(names.len());
        match Layout::of_names(&names, walk.options) {
            Ok(layout) => layout,
            Err(reason) => return walk.skip(&name.id, reason),
        }
    };
    rows.least = layout.least();
    let mut ordinal = 0_u64;
    loop {
        match rows.next() {
            Row::Whole => {
                ordinal += 1;
                let line = rows.line;
                match layout.document(walk, name, ordinal, &|at| rows.field(at).to_vec()) {
                    Ok(document) => walk.emit(document)?,
                    Err((id, reason)) => walk.skip(&id, format!("line {line}: {reason}"))?,
                }
            }
            Row::Broken(why) => {
                ordinal += 1;
                let line = rows.line;
                let id = walk.id_within(&name.id, &format!("line {line}"));
                walk.skip(&id, why)?;
            }
            Row::Failed(error) => {
                let reason = format!("{} ({ordinal} rows of it were read)", explain(&error));
                return walk.skip(&name.id, reason);
            }
            Row::End if ordinal == 0 => {
                return walk.skip(&name.id, "table without rows: nothing to read");
            }
            Row::End => return Flow::Continue(()),
        }
    }
}

/// What comes next in a table.
enum Row {
    /// A row: its fields are in [`Rows`].
    Whole,
    /// Something that is no row, and why.
    Broken(String),
    /// Reading failed.
    Failed(io::Error),
    End,
}

/// One way of telling where a row and its fields end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// A quote within quotes is doubled.
    Doubled,
    /// A quote within quotes has a backslash before it.
    Backslash,
    /// Quotes mean nothing.
    Bare,
}

/// What a way makes of the bytes at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parsed {
    /// A row of so many bytes.
    Row(usize),
    /// The table ended within quotes.
    Open,
    /// It goes on behind the bytes at hand.
    More,
}

struct Rows<'a> {
    from: &'a mut dyn Read,
    separator: u8,
    /// The ways, the likeliest first.
    styles: Vec<Style>,
    /// The number of fields that a row must have.
    expected: Option<usize>,
    /// The number that it must have at least, where fields at its end are missing.
    least: usize,
    /// Bytes of the table; those from `start` on have not been taken.
    bytes: Vec<u8>,
    start: usize,
    /// Whether `bytes` holds all to the end.
    whole: bool,
    /// The line of the row, from 1.
    line: u64,
    /// The line behind the row.
    next_line: u64,
    /// The fields of the row, one after the other, and where each ends.
    out: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl<'a> Rows<'a> {
    fn new(from: &'a mut dyn Read, separator: u8, escaped: bool) -> Self {
        let styles = match (escaped, separator) {
            (true, _) => vec![Style::Backslash, Style::Doubled],
            (_, b'\t') => vec![Style::Doubled, Style::Bare, Style::Backslash],
            _ => vec![Style::Doubled, Style::Backslash],
        };
        Self {
            from,
            separator,
            styles,
            expected: None,
            least: 1,
            bytes: Vec::new(),
            start: 0,
            whole: false,
            line: 1,
            next_line: 1,
            out: Vec::new(),
            ends: vec![0; 64],
            count: 0,
        }
    }

    fn field(&self, at: usize) -> &[u8] {
        if at >= self.count {
            return b"";
        }
        let from = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.out[from..self.ends[at]]
    }

    fn names(&self) -> Vec<String> {
        (0..self.count)
            .map(|at| String::from_utf8_lossy(self.field(at)).trim().to_owned())
            .collect()
    }

    /// Goes to the next row.
    fn next(&mut self) -> Row {
        loop {
            match self.pass_line_ends() {
                Ok(true) => {}
                Ok(false) => return Row::End,
                Err(error) => return Row::Failed(error),
            }
            self.line = self.next_line;
            let first = self.styles[0];
            let mut parsed = match self.parse(first) {
                Ok(parsed) => parsed,
                Err(error) => return Row::Failed(error),
            };
            if !self.is_good(first, parsed) {
                let mut chosen = None;
                for at in 1..self.styles.len() {
                    let style = self.styles[at];
                    let other = match self.parse(style) {
                        Ok(other) => other,
                        Err(error) => return Row::Failed(error),
                    };
                    if self.is_good(style, other) {
                        chosen = Some((at, other));
                        break;
                    }
                }
                if let Some((at, other)) = chosen {
                    // A backslash before a quote says of the whole table how it was written.
                    if self.styles[at] == Style::Backslash {
                        self.styles.swap(0, at);
                    }
                    parsed = other;
                } else {
                    parsed = match self.parse(first) {
                        Ok(parsed) => parsed,
                        Err(error) => return Row::Failed(error),
                    };
                }
            }
            let (Parsed::Row(length), Some(expected)) =
                (parsed, self.expected.or(Some(self.count)))
            else {
                let why = if parsed == Parsed::Open {
                    "a quote that is opened in this row is never closed: close it".to_owned()
                } else {
                    format!(
                        "a row longer than {} MiB: check its quotes, or split it",
                        ROW >> 20
                    )
                };
                return match self.pass_line() {
                    Ok(()) => Row::Broken(why),
                    Err(error) => Row::Failed(error),
                };
            };
            self.pass(length);
            // A line of blanks.
            if self.count == 1 && self.out[..self.ends[0]].trim_ascii().is_empty() {
                continue;
            }
            if self.count < self.least || self.count > expected && !self.surplus_is_empty() {
                return Row::Broken(format!(
                    "{} fields where {expected} are due: check the quotes of this row",
                    self.count
                ));
            }
            return Row::Whole;
        }
    }

    fn surplus_is_empty(&self) -> bool {
        let from = self.expected.unwrap_or(self.count);
        (from..self.count).all(|at| self.field(at).is_empty())
    }

    /// Whether a way gives a row as the way's own rules and the table's width want it.
    fn is_good(&self, style: Style, parsed: Parsed) -> bool {
        let Parsed::Row(length) = parsed else {
            return false;
        };
        let raw = &self.bytes[self.start..self.start + length];
        let width = self.expected.is_none_or(|expected| self.count == expected);
        let suspicious = style != Style::Bare && memchr::memmem::find(raw, b"\\\"").is_some();
        width && (!suspicious || is_strict(raw, style, self.separator))
    }

    /// Takes the row apart that begins at `start`, reading on as far as it needs.
    fn parse(&mut self, style: Style) -> io::Result<Parsed> {
        loop {
            let parsed = self.parse_at_hand(style);
            if parsed == Parsed::More && !self.whole && self.bytes.len() - self.start < ROW {
                self.fill()?;
                continue;
            }
            return Ok(parsed);
        }
    }

    fn parse_at_hand(&mut self, style: Style) -> Parsed {
        let bytes = &self.bytes[self.start..];
        let mut reader = reader(style, self.separator);
        if self.out.len() < bytes.len() + 1 {
            self.out.resize(bytes.len() + 1, 0);
        }
        let (mut taken, mut written, mut ended) = (0, 0, 0);
        let mut closing: &[u8] = if self.whole { b"\n" } else { b"" };
        loop {
            let at_end = taken == bytes.len();
            let input = if at_end { closing } else { &bytes[taken..] };
            let (result, took, wrote, fields) =
                reader.read_record(input, &mut self.out[written..], &mut self.ends[ended..]);
            if at_end {
                closing = &closing[took..];
            } else {
                taken += took;
            }
            written += wrote;
            ended += fields;
            match result {
                ReadRecordResult::Record => {
                    self.count = ended;
                    return Parsed::Row(taken);
                }
                ReadRecordResult::OutputEndsFull => {
                    let more = self.ends.len() * 2;
                    self.ends.resize(more, 0);
                }
                ReadRecordResult::OutputFull => {
                    let more = self.out.len() * 2;
                    self.out.resize(more, 0);
                }
                ReadRecordResult::InputEmpty if taken < bytes.len() || !closing.is_empty() => {}
                ReadRecordResult::InputEmpty if !self.whole => return Parsed::More,
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return Parsed::Open,
            }
        }
    }

    /// Reads on, behind what has not been taken.
    fn fill(&mut self) -> io::Result<()> {
        self.bytes.drain(..self.start);
        self.start = 0;
        // Twice as much each time, since a long row is taken apart from its start again.
        let length = self.bytes.len();
        let wanted = length.max(CHUNK);
        let got = (&mut *self.from)
            .take(wanted as u64)
            .read_to_end(&mut self.bytes)?;
        self.whole = got < wanted;
        Ok(())
    }

    /// Goes behind so many bytes.
    fn pass(&mut self, length: usize) {
        let raw = &self.bytes[self.start..self.start + length];
        self.next_line += memchr::memchr_iter(b'\n', raw).count() as u64;
        self.start += length;
    }

    /// Goes behind line ends, to the start of a row; whether there is one.
    fn pass_line_ends(&mut self) -> io::Result<bool> {
        loop {
            match self.bytes.get(self.start) {
                Some(b'\n' | b'\r') => self.pass(1),
                Some(_) => return Ok(true),
                None if self.whole => return Ok(false),
                None => self.fill()?,
            }
        }
    }

    /// Goes to the next line.
    fn pass_line(&mut self) -> io::Result<()> {
        loop {
            let rest = &self.bytes[self.start..];
            if let Some(end) = memchr::memchr(b'\n', rest) {
                self.pass(end + 1);
                return Ok(());
            }
            self.start = self.bytes.len();
            if self.whole {
                return Ok(());
            }
            self.fill()?;
        }
    }
}

fn reader(style: Style, separator: u8) -> Reader {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(separator);
    match style {
        Style::Doubled => {}
        Style::Backslash => {
            builder.escape(Some(b'\\'));
        }
        Style::Bare => {
            builder.quoting(false);
        }
    }
    builder.build()
}

/// Whether every quote of a row stands where this way has one: first in a field, last in it, doubled, or escaped.
fn is_strict(raw: &[u8], style: Style, separator: u8) -> bool {
    let ends = |at: usize| {
        raw.get(at)
            .is_none_or(|byte| *byte == separator || matches!(byte, b'\n' | b'\r'))
    };
    let mut at = 0;
    let mut fresh = true;
    while at < raw.len() {
        if fresh && raw[at] == b'"' {
            at += 1;
            loop {
                match raw.get(at) {
                    Some(b'\\') if style == Style::Backslash => at += 2,
                    Some(b'"') if raw.get(at + 1) == Some(&b'"') => at += 2,
                    Some(b'"') if ends(at + 1) => break,
                    None | Some(b'"') => return false,
                    Some(_) => at += 1,
                }
            }
            at += 1;
        }
        fresh = raw
            .get(at)
            .is_some_and(|byte| *byte == separator || matches!(byte, b'\n' | b'\r'));
        at += 1;
    }
    true
}

/// Turns UTF-16 into UTF-8 on the way.
struct Wide<'a> {
    from: &'a mut dyn Read,
    decoder: Decoder,
    /// Bytes not yet decoded.
    raw: Vec<u8>,
    /// Text not yet handed on.
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<'a> Wide<'a> {
    fn new(from: &'a mut dyn Read, decoder: Decoder) -> Self {
        Self {
            from,
            decoder,
            raw: Vec::new(),
            text: Vec::new(),
            at: 0,
            ended: false,
        }
    }
}

impl Read for Wide<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.raw.clear();
            let got = (&mut *self.from)
                .take(CHUNK as u64)
                .read_to_end(&mut self.raw)?;
            self.ended = got < CHUNK;
            let room = self
                .decoder
                .max_utf8_buffer_length(self.raw.len())
                .unwrap_or(usize::MAX >> 1);
            self.text.resize(room, 0);
            let (result, _, wrote, _) =
                self.decoder
                    .decode_to_utf8(&self.raw, &mut self.text, self.ended);
            debug_assert!(result == CoderResult::InputEmpty);
            self.text.truncate(wrote);
            self.at = 0;
        }
        let count = buffer.len().min(self.text.len() - self.at);
        buffer[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
