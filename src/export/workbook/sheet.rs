//! One sheet in the making: its head, its rows, and the limits of a spreadsheet.

use std::borrow::Cow;

use jiff::civil::{Date, date};
use rust_xlsxwriter::{
    ConditionalFormat2ColorScale, ConditionalFormatType, DataValidation, Format, FormatAlign,
    FormatBorder, Url, Workbook, Worksheet, XlsxError,
};

use super::columns::{Column, Form, From};
use crate::export::csv::{begins_formula, clip, is_blank, is_control};

/// The rows above the first row of a sheet: what it shows, a gap, the header.
pub(super) const HEAD: u32 = 3;

/// How high a line of text is, and the highest row, in points.
const LINE: f64 = 15.0;
const HIGHEST: f64 = 405.0;

/// How wide the column of a sentence is, in digits; and how many quarters of a small letter it takes.
pub(super) const SENTENCE: f64 = 90.0;
const QUARTERS: u32 = 378;

/// The most links of a sheet.
pub(super) const MOST_LINKS: usize = 65_530;

/// The day from which a spreadsheet counts, and the first that all of them count alike: some hold 1900 for a leap year.
const DAY_ZERO: Date = date(1899, 12, 30);
const FIRST_DAY: Date = date(1900, 3, 1);

/// How cells look, the same in all sheets.
#[derive(Debug)]
pub(super) struct Looks {
    /// Whether a part of the collection is shown, which each sheet says.
    pub(super) part: bool,
    /// Whether the workbook is of a folder that has no tables, which each sheet says where it names one.
    pub(super) apart: bool,
    /// The first line of a sheet.
    pub(super) note: Format,
    /// The line with the names of the columns.
    pub(super) header: Format,
    /// A title.
    pub(super) title: Format,
    /// A heading within a sheet.
    pub(super) heading: Format,
    /// A text in several lines.
    pub(super) prose: Format,
    /// A plain text.
    pub(super) text: Format,
    /// A whole number at the left.
    pub(super) count: Format,
    /// A day at the left.
    pub(super) day: Format,
    /// A link.
    pub(super) link: Format,
    /// A text that a spreadsheet would take for a formula once it is edited.
    guarded: Format,
    guarded_sentence: Format,
}

impl Looks {
    /// Known to the workbook in a fixed order, whichever sheet comes to use them first.
    pub(super) fn new(workbook: &mut Workbook, part: bool, apart: bool) -> Self {
        let plain = Format::new().set_align(FormatAlign::Top);
        let looks = Self {
            part,
            apart,
            note: Format::new().set_italic().set_font_color(0x0044_4444),
            header: Format::new()
                .set_bold()
                .set_align(FormatAlign::Top)
                .set_background_color(0x00DC_E6F1)
                .set_border_bottom(FormatBorder::Thin),
            title: Format::new().set_bold().set_font_size(16),
            heading: Format::new()
                .set_bold()
                .set_font_size(12)
                .set_border_bottom(FormatBorder::Thin),
            prose: plain.clone().set_text_wrap(),
            text: plain.clone().set_align(FormatAlign::Left),
            count: plain
                .clone()
                .set_align(FormatAlign::Left)
                .set_num_format("#,##0"),
            day: plain
                .clone()
                .set_align(FormatAlign::Left)
                .set_num_format("yyyy-mm-dd"),
            link: plain.clone().set_hyperlink(),
            guarded: plain.clone().set_quote_prefix(),
            guarded_sentence: plain.set_text_wrap().set_quote_prefix(),
        };
        let forms = [
            Form::Text,
            Form::Sentence,
            Form::Integer,
            Form::Date,
            Form::Decimal(1),
            Form::Decimal(2),
            Form::Decimal(6),
        ];
        for form in forms {
            workbook.register_format(&Self::of(form));
        }
        for look in [
            &looks.note,
            &looks.header,
            &looks.title,
            &looks.heading,
            &looks.prose,
            &looks.text,
            &looks.count,
            &looks.day,
            &looks.link,
            &looks.guarded,
            &looks.guarded_sentence,
        ] {
            workbook.register_format(look);
        }
        looks
    }

    fn of(form: Form) -> Format {
        let plain = Format::new().set_align(FormatAlign::Top);
        // Away from the text that may stand at its right.
        let number = plain.clone().set_align(FormatAlign::Right).set_indent(1);
        match form {
            Form::Text | Form::List | Form::Words => plain,
            Form::Sentence => plain.set_text_wrap(),
            Form::Integer => number.set_num_format("#,##0"),
            Form::Decimal(places) => {
                number.set_num_format(format!("0.{}", "0".repeat(places.into())))
            }
            Form::Date => number.set_num_format("yyyy-mm-dd"),
        }
    }
}

/// Where the cells of a column of this sheet come from.
#[derive(Debug, Clone, Copy)]
enum At {
    Table(usize),
    Given(usize),
}

/// A sheet in the making. Rows come in order.
pub(super) struct Sheet<'l> {
    worksheet: Worksheet,
    looks: &'l Looks,
    columns: Vec<(At, Form)>,
    head: u32,
    next: u32,
    links: usize,
}

impl<'l> Sheet<'l> {
    /// Begins a sheet with those of `columns` that its table has, as `place` tells. With a `note` above the header.
    pub(super) fn new(
        mut worksheet: Worksheet,
        looks: &'l Looks,
        name: &str,
        columns: &[Column],
        place: impl Fn(&str) -> Option<usize>,
        note: Option<&str>,
    ) -> Result<Self, XlsxError> {
        worksheet.set_name(name)?;
        let head = if note.is_some() { HEAD } else { 1 };
        let mut placed = Vec::new();
        let mut given = 0;
        let mut titles = Vec::new();
        for column in columns {
            let at = match column.from {
                From::Table(names) => names.iter().find_map(|name| place(name)).map(At::Table),
                From::Given => {
                    given += 1;
                    Some(At::Given(given - 1))
                }
            };
            let Some(at) = at else { continue };
            let index = placed.len() as u16;
            worksheet.set_column_width(index, column.width)?;
            worksheet.set_column_format(index, &Looks::of(column.form))?;
            placed.push((at, column.form));
            titles.push(column.title);
        }
        if let Some(note) = note {
            worksheet.write_url_with_options(
                0,
                0,
                Url::new("internal:'Summary'!A1"),
                "← Summary",
                "",
                Some(&looks.link),
            )?;
            worksheet.write_string_with_format(0, 1, note, &looks.note)?;
            worksheet.set_row_height(1, 5)?;
        }
        for (index, title) in titles.into_iter().enumerate() {
            worksheet.write_string_with_format(head - 1, index as u16, title, &looks.header)?;
        }
        worksheet.set_freeze_panes(head, 1)?;
        worksheet.set_landscape();
        worksheet.set_print_fit_to_pages(1, 0);
        worksheet.set_repeat_rows(head - 1, head - 1)?;
        worksheet.set_footer("&L&A&RPage &P of &N");
        Ok(Self {
            worksheet,
            looks,
            columns: placed,
            head,
            next: head,
            links: 0,
        })
    }

    /// Gives a column another title, before there are rows.
    pub(super) fn retitle(&mut self, column: u16, title: &str) -> Result<(), XlsxError> {
        let header = self.head - 1;
        self.worksheet
            .write_string_with_format(header, column, title, &self.looks.header)?;
        Ok(())
    }

    /// Offers words to choose from in a column, in the rows that there are.
    pub(super) fn offer(&mut self, column: u16, words: &[&str]) -> Result<(), XlsxError> {
        if self.next > self.head {
            let choice = DataValidation::new().allow_list_strings(words)?;
            self.worksheet.add_data_validation(
                self.head,
                column,
                self.next - 1,
                column,
                &choice,
            )?;
        }
        Ok(())
    }

    /// Shades the numbers from a column on, the larger the darker.
    pub(super) fn shade(&mut self, from: u16) -> Result<(), XlsxError> {
        let last = self.columns.len() as u16 - 1;
        if self.next > self.head && from <= last {
            let scale = ConditionalFormat2ColorScale::new()
                .set_minimum(ConditionalFormatType::Number, 0)
                .set_maximum(ConditionalFormatType::Percentile, 98)
                .set_minimum_color(0x00FF_FFFF)
                .set_maximum_color(0x006B_AED6);
            self.worksheet
                .add_conditional_format(self.head, from, self.next - 1, last, &scale)?;
        }
        Ok(())
    }

    /// The number of the next row, as a spreadsheet counts.
    pub(super) fn row(&self) -> u32 {
        self.next + 1
    }

    /// Appends a row: the cells of its table's columns, and those that are given.
    pub(super) fn push<'c>(
        &mut self,
        cell: impl Fn(usize) -> Cow<'c, str>,
        given: &[Given<'_>],
    ) -> Result<(), XlsxError> {
        let row = self.next;
        self.next += 1;
        let mut lines = 1;
        for index in 0..self.columns.len() {
            let (at, form) = self.columns[index];
            let column = index as u16;
            match at {
                At::Table(place) => {
                    let text = cell(place);
                    if form == Form::Sentence {
                        lines = lines.max(lines_of(&text));
                    }
                    self.write(row, column, form, text)?;
                }
                At::Given(place) => match &given[place] {
                    Given::Link(text, to) if self.links < MOST_LINKS => {
                        self.links += 1;
                        let (url, look) = (Url::new(*to), Some(&self.looks.link));
                        self.worksheet
                            .write_url_with_options(row, column, url, *text, "", look)?;
                    }
                    Given::Text(text) | Given::Link(text, _) => {
                        self.write(row, column, form, Cow::Borrowed(text))?;
                    }
                },
            }
        }
        if lines > 1 {
            // Not every program gives a row the height that its text needs.
            let height = (LINE * f64::from(lines)).min(HIGHEST);
            self.worksheet.set_row_height(row, height)?;
        }
        Ok(())
    }

    fn write(
        &mut self,
        row: u32,
        column: u16,
        form: Form,
        text: Cow<'_, str>,
    ) -> Result<(), XlsxError> {
        if text.is_empty() {
            return Ok(());
        }
        let number = match form {
            Form::Integer | Form::Decimal(_) => {
                text.parse().ok().filter(|number: &f64| number.is_finite())
            }
            Form::Date => day(&text),
            Form::Text | Form::Sentence | Form::List | Form::Words => None,
        };
        if let Some(number) = number {
            self.worksheet.write_number(row, column, number)?;
            return Ok(());
        }
        let text = match form {
            Form::List if text.contains('|') => Cow::Owned(text.replace('|', "; ")),
            Form::Words if text.contains('_') => Cow::Owned(text.replace('_', " ")),
            _ => text,
        };
        let text = fit(text);
        if text
            .trim_start_matches(is_blank)
            .starts_with(begins_formula)
        {
            let look = if form == Form::Sentence {
                &self.looks.guarded_sentence
            } else {
                &self.looks.guarded
            };
            self.worksheet
                .write_string_with_format(row, column, text, look)?;
        } else {
            self.worksheet.write_string(row, column, text)?;
        }
        Ok(())
    }

    /// The sheet, with filters over the rows that it has.
    pub(super) fn finish(mut self) -> Result<Worksheet, XlsxError> {
        if let Some(last) = self.columns.len().checked_sub(1) {
            let header = self.head - 1;
            self.worksheet
                .autofilter(header, 0, self.next - 1, last as u16)?;
        }
        Ok(self.worksheet)
    }
}

/// A cell that is no table's.
#[derive(Debug)]
pub(super) enum Given<'g> {
    /// A text.
    Text(&'g str),
    /// A text that leads to a place in the workbook.
    Link(&'g str, &'g str),
}

/// How many lines a sentence takes in its column: small letters are narrower than digits, capitals wider.
fn lines_of(text: &str) -> u32 {
    let quarters: u32 = text
        .chars()
        .map(|character| match character {
            ' '..='~' if !character.is_ascii_uppercase() => 4,
            _ => 5,
        })
        .sum();
    quarters.div_ceil(QUARTERS).max(1)
}

/// The number of a day, where a spreadsheet knows it.
pub(super) fn day(text: &str) -> Option<f64> {
    let day: Date = text.parse().ok()?;
    if day < FIRST_DAY || text.len() != 10 {
        return None;
    }
    let since = DAY_ZERO.until(day).ok()?;
    Some(f64::from(since.get_days()))
}

/// A text as a cell can hold it: no control characters, nothing that XML cannot have, not too long.
pub(super) fn fit(text: Cow<'_, str>) -> Cow<'_, str> {
    let lacks = |character: char| matches!(character, '\u{fffe}' | '\u{ffff}');
    // The bytes that may begin such a character.
    let doubtful = text
        .bytes()
        .any(|byte| byte < 0x20 || matches!(byte, 0x7f | 0xc2 | 0xe2 | 0xef));
    let text = if doubtful && text.contains(|character| is_control(character) || lacks(character)) {
        Cow::Owned(
            text.chars()
                .map(|character| match character {
                    _ if is_control(character) => ' ',
                    _ if lacks(character) => char::REPLACEMENT_CHARACTER,
                    _ => character,
                })
                .collect(),
        )
    } else {
        text
    };
    match clip(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(cut) => Cow::Owned(cut),
    }
}
