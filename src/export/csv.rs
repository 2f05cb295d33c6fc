//! Writes cells of comma-separated tables straight into a buffer of bytes.
//!
//! Rows are made in parallel, millions of them, and most cells need no change: so a cell is looked over once and
//! copied as it stands unless something in it asks for more. That the result is what the csv crate reads back is
//! held by a property test.
//!
//! There are two dialects. `tables/` is for spreadsheets: RFC 4180 with CRLF, text guarded against being run as
//! a formula. Text stands in quotes whether it needs them or not: `LibreOffice` takes a bare semicolon for a
//! separator, and programs that guess a table's form from its first rows (`DuckDB`) fail where the first quote comes
//! late. `gephi/` is for Gephi's importer, which takes a backslash for an escape and guesses the type of a
//! column from its first rows. Both hold no control characters and at most [`LONGEST_CELL`] characters a cell,
//! which is what a spreadsheet keeps.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::certainty::Certainty;

/// The byte order mark that begins every table: without it a spreadsheet garbles all but ASCII.
pub const BOM: &[u8] = "\u{feff}".as_bytes();

/// The most characters of a cell, counted as a spreadsheet does (UTF-16 units).
pub const LONGEST_CELL: usize = 32_767;

/// What is appended where a text was cut.
pub const ELLIPSIS: char = '…';

/// A cell whose every byte is plain needs no care at all.
const PLAIN: u8 = 0;
/// Must stand in quotes.
const QUOTED: u8 = 1;
/// May begin a control character or line separator.
const CONTROL: u8 = 2;
/// An escape character to Gephi.
const BACKSLASH: u8 = 4;

/// What each byte may mean to a cell.
const CLASS: [u8; 256] = {
    let mut class = [PLAIN; 256];
    let mut byte = 0;
    while byte < 0x20 {
        class[byte] = CONTROL;
        byte += 1;
    }
    class[0x7f] = CONTROL;
    // The first bytes of U+0080 to U+009F and of U+2028 and U+2029, among others.
    class[0xc2] = CONTROL;
    class[0xe2] = CONTROL;
    class[b'"' as usize] = QUOTED;
    class[b',' as usize] = QUOTED;
    class[b'\\' as usize] = BACKSLASH;
    class
};

fn classes(text: &str) -> u8 {
    text.bytes()
        .fold(PLAIN, |seen, byte| seen | CLASS[byte as usize])
}

/// Whether a character ends a line or controls a device, and so has no place in a cell.
pub fn is_control(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// Whether a character is white space or becomes a space in a cell.
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace() || is_control(character)
}

/// Whether a spreadsheet may take a cell that begins with this for a formula: the characters that OWASP names
/// under "CSV injection", with their full-width and small forms, which some programs fold.
pub fn begins_formula(character: char) -> bool {
    matches!(
        character,
        '=' | '+'
            | '-'
            | '@'
            | '\t'
            | '\r'
            | '\n'
            | '＝'
            | '＋'
            | '－'
            | '＠'
            | '﹦'
            | '﹢'
            | '﹣'
            | '﹫'
    )
}

/// A cell guarded against formulas begins with this.
pub const GUARD: char = '\'';

/// Whether a text gets a guard: what is replaced by a space, and spaces themselves, do not hide a formula. One that
/// looks guarded already gets another, so that [`unguarded`] gives back what was written.
fn is_guarded(text: &str) -> bool {
    !text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text
            .trim_start_matches(|character| character == GUARD || is_blank(character))
            .starts_with(begins_formula)
}

/// The same of a text that keeps its control characters.
fn is_guarded_verbatim(text: &str) -> bool {
    is_guarded(text) || text.trim_start_matches(GUARD).starts_with(begins_formula)
}

/// What a cell says, without the guard.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix(GUARD) {
        Some(rest) if is_guarded_verbatim(rest) => rest,
        _ => cell,
    }
}

/// One row in the making.
#[derive(Debug)]
pub struct Row<'b> {
    out: &'b mut Vec<u8>,
    first: bool,
}

impl<'b> Row<'b> {
    /// Begins a row at the end of `out`.
    pub fn new(out: &'b mut Vec<u8>) -> Self {
        Self { out, first: true }
    }

    fn separate(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.out.push(b',');
        }
    }

    /// Ends the row.
    pub fn end(self) {
        self.out.extend_from_slice(b"\r\n");
    }

    /// A cell that is known to be plain: an id, a name of a kind, a number.
    pub fn plain(&mut self, cell: &str) -> &mut Self {
        debug_assert_eq!(classes(cell) & (QUOTED | CONTROL), 0, "{cell:?}");
        self.separate();
        self.out.extend_from_slice(cell.as_bytes());
        self
    }

    /// Cells that were formatted before, separators between them included.
    pub fn formatted(&mut self, cells: &[u8]) -> &mut Self {
        self.separate();
        self.out.extend_from_slice(cells);
        self
    }

    /// An id: bare where it is made of what ids are made of, else a text (a person's decisions may name anything).
    pub fn id(&mut self, cell: &str) -> &mut Self {
        if cell
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:#/".contains(&byte))
            && !is_guarded(cell)
        {
            self.plain(cell)
        } else {
            self.text(cell)
        }
    }

    /// A text for a spreadsheet, in quotes unless it is empty: control characters and line breaks become spaces, a
    /// text that would be run as a formula gets a leading `'`, one that is too long is cut.
    pub fn text(&mut self, cell: &str) -> &mut Self {
        self.separate();
        if cell.is_empty() {
            return self;
        }
        let class = classes(cell);
        let guard = is_guarded(cell);
        if class & CONTROL == 0 && !guard && cell.len() <= LONGEST_CELL {
            self.out.push(b'"');
            if class & QUOTED == 0 {
                self.out.extend_from_slice(cell.as_bytes());
            } else {
                self.doubled(cell);
            }
            self.out.push(b'"');
        } else {
            self.careful(cell, true, guard.then_some(GUARD), |character| {
                if is_control(character) {
                    ' '
                } else {
                    character
                }
            });
        }
        self
    }

    /// A text exactly as it stands in its document, line breaks included and of any length; guarded all the
    /// same where a spreadsheet would run it.
    pub fn verbatim(&mut self, cell: &str) -> &mut Self {
        self.separate();
        if cell.is_empty() {
            return self;
        }
        self.out.push(b'"');
        if is_guarded_verbatim(cell) {
            self.out.push(GUARD as u8);
        }
        self.doubled(cell);
        self.out.push(b'"');
        self
    }

    /// Appends a text with its quotes doubled.
    fn doubled(&mut self, cell: &str) {
        for (index, piece) in cell.split('"').enumerate() {
            if index > 0 {
                self.out.extend_from_slice(b"\"\"");
            }
            self.out.extend_from_slice(piece.as_bytes());
        }
    }

    /// A text for Gephi in a column that is always read as text (`Label`): control characters become spaces, a
    /// backslash a slash; the importer trims, so the ends are trimmed here.
    pub fn gephi_label(&mut self, cell: &str) -> &mut Self {
        self.separate();
        self.careful_gephi(cell.trim_matches(is_blank), false);
        self
    }

    /// A text for Gephi in any other column: as [`Self::gephi_label`], and changed where the importer could read
    /// it as a number, a truth value, a moment or a span of time, as it would then drop all other texts of the
    /// column. A leading `|` and braces for brackets suffice for that.
    pub fn gephi_text(&mut self, cell: &str) -> &mut Self {
        self.separate();
        self.careful_gephi(cell.trim_matches(is_blank), true);
        self
    }

    fn careful_gephi(&mut self, cell: &str, guessed: bool) {
        let guard = guessed && begins_value(cell);
        let brackets = guessed && cell.contains(['[', '(']);
        let class = classes(cell);
        if class == PLAIN && !guard && !brackets && cell.len() <= LONGEST_CELL {
            self.out.extend_from_slice(cell.as_bytes());
            return;
        }
        let quoted = class & QUOTED != 0;
        let mut rest = cell;
        self.careful(cell, quoted, guard.then_some('|'), |character| {
            rest = &rest[character.len_utf8()..];
            match character {
                '\\' => '/',
                '[' | '(' if guessed && begins_bounds(rest) => '{',
                _ if is_control(character) => ' ',
                _ => character,
            }
        });
    }

    /// The slow way: character by character, with quotes, guard and limit.
    fn careful(
        &mut self,
        cell: &str,
        quoted: bool,
        guard: Option<char>,
        mut change: impl FnMut(char) -> char,
    ) {
        let mut room = LONGEST_CELL;
        // Only a cell of more bytes than the limit can have more characters.
        let cut = cell.len() >= LONGEST_CELL
            && cell.encode_utf16().count() + usize::from(guard.is_some()) > LONGEST_CELL;
        if cut {
            room -= 1;
        }
        let mut utf8 = [0; 4];
        if quoted {
            self.out.push(b'"');
        }
        let mut pushed = |out: &mut Vec<u8>, character: char| {
            let width = character.len_utf16();
            if room < width {
                room = 0;
                return false;
            }
            room -= width;
            if character == '"' {
                out.push(b'"');
            }
            out.extend_from_slice(character.encode_utf8(&mut utf8).as_bytes());
            true
        };
        if let Some(guard) = guard {
            pushed(self.out, guard);
        }
        for character in cell.chars() {
            if !pushed(self.out, change(character)) {
                break;
            }
        }
        if cut {
            self.out
                .extend_from_slice(ELLIPSIS.encode_utf8(&mut utf8).as_bytes());
        }
        if quoted {
            self.out.push(b'"');
        }
    }

    /// A whole number.
    pub fn integer(&mut self, number: impl Into<u64>) -> &mut Self {
        self.separate();
        push_integer(self.out, number.into());
        self
    }

    /// A whole number where there is one.
    pub fn optional(&mut self, number: Option<impl Into<u64>>) -> &mut Self {
        self.separate();
        if let Some(number) = number {
            push_integer(self.out, number.into());
        }
        self
    }

    /// A number with a decimal point and `decimals` places.
    pub fn float(&mut self, number: f64, decimals: u32) -> &mut Self {
        self.separate();
        push_float(self.out, number, decimals);
        self
    }

    /// How sure something is: two cells, the word and the number.
    pub fn certainty(&mut self, certainty: Certainty) -> &mut Self {
        self.plain(certainty.confidence().name())
            .float(certainty.value(), Certainty::PLACES)
    }

    /// An ISO 8601 date where there is one.
    pub fn date(&mut self, date: Option<Date>) -> &mut Self {
        self.separate();
        if let Some(date) = date {
            push_date(self.out, date);
        }
        self
    }
}

/// Whether Gephi could read a text that begins so as a value: a number in any of Java's forms, a truth value, a
/// moment, a set.
fn begins_value(cell: &str) -> bool {
    let value = cell.trim_start_matches(|character: char| {
        is_blank(character) || "<>[]()\"',;+-.".contains(character)
    });
    // Nothing but marks, or a digit behind them.
    if value.is_empty() || value.starts_with(|first: char| first.is_numeric()) {
        return !cell.is_empty();
    }
    ["true", "false", "nan", "infinity", "empty"]
        .iter()
        .any(|word| {
            value
                .get(..word.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(word))
        })
}

/// Whether what follows a bracket could be a bound of a span of time.
fn begins_bounds(rest: &str) -> bool {
    begins_value(rest) || rest.trim_matches(is_blank).is_empty()
}

/// Appends a whole number.
pub fn push_integer(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Appends a number with a point and `decimals` places, at least one; what is no finite number counts as 0.
///
/// The same bytes on every machine, and several times faster than general formatting.
pub fn push_float(out: &mut Vec<u8>, number: f64, decimals: u32) {
    let decimals = decimals.clamp(1, 12);
    let scale = 10_u64.pow(decimals);
    let number = if number.is_finite() { number } else { 0.0 };
    #[allow(clippy::cast_sign_loss)]
    let scaled = (number.abs() * scale as f64).round() as u64;
    if number < 0.0 && scaled > 0 {
        out.push(b'-');
    }
    push_integer(out, scaled / scale);
    out.push(b'.');
    let mut rest = scaled % scale;
    let mut digit = scale / 10;
    while digit > 0 {
        out.push(b'0' + (rest / digit) as u8);
        rest %= digit;
        digit /= 10;
    }
}

/// A number as [`push_float`] writes it, read back: what is computed from it is the same before and after.
pub fn rounded(number: f64, decimals: u32) -> f64 {
    let scale = 10_u64.pow(decimals.clamp(1, 12)) as f64;
    if number.is_finite() {
        (number * scale).round() / scale
    } else {
        0.0
    }
}

/// Appends an ISO 8601 date.
pub fn push_date(out: &mut Vec<u8>, date: Date) {
    push_month(out, date);
    let day = date.day().unsigned_abs();
    out.extend_from_slice(&[b'-', b'0' + day / 10, b'0' + day % 10]);
}

/// Appends a date's year and month: `2007-09`.
pub fn push_month(out: &mut Vec<u8>, date: Date) {
    let year = date.year().unsigned_abs();
    for digit in [year / 1000, year / 100 % 10, year / 10 % 10, year % 10] {
        out.push(b'0' + digit as u8);
    }
    let month = date.month().unsigned_abs();
    out.extend_from_slice(&[b'-', b'0' + month / 10, b'0' + month % 10]);
}

/// A text cut to what a cell holds, for files that have no such limit, so that all tell the same.
pub fn clip(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST_CELL || text.encode_utf16().count() <= LONGEST_CELL {
        return Cow::Borrowed(text);
    }
    let mut room = LONGEST_CELL - 1;
    let mut clipped: String = text
        .chars()
        .take_while(|character| {
            let fits = character.len_utf16() <= room;
            room = room.saturating_sub(character.len_utf16());
            fits
        })
        .collect();
    clipped.push(ELLIPSIS);
    Cow::Owned(clipped)
}

/// Joins the parts of a list by `|`. A bar within a part becomes a slash; parts that would not fit a cell are
/// left out from the end.
pub fn join<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for part in parts {
        if !joined.is_empty() {
            // A sign of its own keeps a list that was cut from looking whole.
            if joined.len() + part.len() + 2 > LONGEST_CELL - 2 {
                joined.push('|');
                joined.push(ELLIPSIS);
                break;
            }
            joined.push('|');
        }
        joined.extend(
            part.chars()
                .map(|character| if character == '|' { '/' } else { character }),
        );
    }
    joined
}

#[cfg(test)]
mod tests;
