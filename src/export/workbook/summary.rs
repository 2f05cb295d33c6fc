//! The first sheet: what was read, what the others show, and the way to those who are mentioned most.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use super::Told;
use super::entities::Leading;
use super::read::About;
use super::sheet::{Looks, day, fit};
use crate::figures::grouped;

/// How many posts are named.
const POSTS: usize = 6;

/// How wide the four columns are.
const WIDTH: f64 = 40.0;

/// What one should know before one counts.
const GOOD_TO_KNOW: &[&str] = &[
    "Two names in one sentence need not have anything to do with each other: read the sentence.",
    "Days are those of the documents. Those before March 1900 are text, as a spreadsheet counts no days so early.",
    "A text that begins as a formula does is a text here and runs nothing. Saved as CSV it might: use the tables of the output.",
    "Numbers of times count every sentence that mentions both; lists of many names are many pairs.",
    "A name that is wrong: fill in the column decision on the sheet Review, save that sheet as CSV, and run again with --review.",
];

/// Makes the first sheet.
pub(super) fn sheet(
    looks: &Looks,
    told: &[&Told],
    leading: &[(&'static str, Vec<Leading>)],
    about: &About,
    window: &str,
    filters: &[String],
) -> Result<Worksheet, XlsxError> {
    let mut worksheet = Worksheet::new();
    worksheet.set_name("Summary")?;
    worksheet.set_column_range_width(0, 3, WIDTH)?;
    worksheet.set_screen_gridlines(false);
    worksheet.set_landscape();
    worksheet.set_print_fit_to_pages(1, 0);
    worksheet.set_active(true);
    let mut page = Page {
        worksheet,
        looks,
        row: 0,
    };
    page.worksheet
        .write_string_with_format(0, 0, "Who appears with whom", &looks.title)?;
    page.row = 2;
    what_was_read(&mut page, about, window, filters)?;
    the_sheets(&mut page, told)?;
    the_leading(&mut page, leading)?;
    page.heading(&["Good to know"])?;
    for line in GOOD_TO_KNOW {
        page.text(0, line)?;
        page.row += 1;
    }
    Ok(page.worksheet)
}

/// A sheet that is filled from above.
struct Page<'l> {
    worksheet: Worksheet,
    looks: &'l Looks,
    row: u32,
}

impl Page<'_> {
    fn heading(&mut self, titles: &[&str]) -> Result<(), XlsxError> {
        for column in 0..4_u16 {
            let title = titles.get(usize::from(column)).copied().unwrap_or_default();
            if title.is_empty() {
                self.worksheet
                    .write_blank(self.row, column, &self.looks.heading)?;
            } else {
                self.worksheet.write_string_with_format(
                    self.row,
                    column,
                    title,
                    &self.looks.heading,
                )?;
            }
        }
        self.row += 1;
        Ok(())
    }

    fn text(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        self.worksheet.write_string_with_format(
            self.row,
            column,
            fit(text.into()),
            &self.looks.text,
        )?;
        Ok(())
    }

    fn count(&mut self, column: u16, count: u64) -> Result<(), XlsxError> {
        self.worksheet.write_number_with_format(
            self.row,
            column,
            count as f64,
            &self.looks.count,
        )?;
        Ok(())
    }

    fn day(&mut self, column: u16, date: &str) -> Result<(), XlsxError> {
        match day(date) {
            Some(number) => {
                self.worksheet.write_number_with_format(
                    self.row,
                    column,
                    number,
                    &self.looks.day,
                )?;
                Ok(())
            }
            None => self.text(column, date),
        }
    }

    fn link(&mut self, row: u32, column: u16, text: &str, to: &str) -> Result<(), XlsxError> {
        self.worksheet.write_url_with_options(
            row,
            column,
            Url::new(to),
            fit(text.into()),
            "",
            Some(&self.looks.link),
        )?;
        Ok(())
    }
}

fn what_was_read(
    page: &mut Page<'_>,
    about: &About,
    window: &str,
    filters: &[String],
) -> Result<(), XlsxError> {
    page.heading(&["What was read"])?;
    for (index, filter) in filters.iter().enumerate() {
        let label = if index == 0 { "A part of it only" } else { "" };
        page.text(0, label)?;
        page.text(1, filter)?;
        page.row += 1;
    }
    page.text(0, "Documents")?;
    page.count(1, about.documents)?;
    page.row += 1;
    if about.dated > 0 {
        page.text(0, "From")?;
        page.day(1, &about.first)?;
        page.row += 1;
        page.text(0, "To")?;
        page.day(1, &about.last)?;
        page.row += 1;
    }
    if about.dated < about.documents {
        page.text(0, "Without a date")?;
        page.count(1, about.documents - about.dated)?;
        page.row += 1;
    }
    page.text(0, "Posts")?;
    page.count(1, about.posts.len() as u64)?;
    let mut posts: Vec<_> = about.posts.iter().collect();
    posts.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let mut named: Vec<String> = posts
        .iter()
        .take(POSTS)
        .map(|(post, documents)| format!("{post} ({})", grouped(**documents)))
        .collect();
    if posts.len() > POSTS {
        named.push(format!("{} more", grouped((posts.len() - POSTS) as u64)));
    }
    if !named.is_empty() {
        page.text(2, &named.join(", "))?;
    }
    page.row += 1;
    page.text(0, "Inputs passed over")?;
    page.count(1, about.skipped)?;
    page.row += 1;
    if !window.is_empty() {
        page.text(0, "Mentioned together means")?;
        page.text(1, &format!("in one {window}"))?;
        page.row += 1;
    }
    page.row += 1;
    Ok(())
}

fn the_sheets(page: &mut Page<'_>, told: &[&Told]) -> Result<(), XlsxError> {
    let all = match (page.looks.apart, page.looks.part) {
        (false, false) => "All rows are in",
        (false, true) => "The whole is in",
        (true, false) => "In the output read, all rows are in",
        (true, true) => "In the output read, the whole is in",
    };
    page.heading(&["Sheet", "Rows", all, "What they are"])?;
    for told in told {
        page.link(
            page.row,
            0,
            told.sheet,
            &format!("internal:'{}'!A1", told.sheet),
        )?;
        if told.rows == told.of {
            page.count(1, told.of)?;
        } else {
            page.text(1, &format!("{}: the rest does not fit", told.counts()))?;
        }
        page.text(2, told.table)?;
        page.text(3, told.what)?;
        page.row += 1;
    }
    page.row += 1;
    Ok(())
}

fn the_leading(
    page: &mut Page<'_>,
    leading: &[(&'static str, Vec<Leading>)],
) -> Result<(), XlsxError> {
    let titles: Vec<&str> = leading.iter().map(|(sheet, _)| *sheet).collect();
    if titles.is_empty() {
        return Ok(());
    }
    page.heading(&["Most mentioned"])?;
    for (column, title) in titles.iter().enumerate() {
        page.worksheet.write_string_with_format(
            page.row,
            column as u16,
            *title,
            &page.looks.header,
        )?;
    }
    page.row += 1;
    let first = page.row;
    let mut rows = 0;
    for (column, (sheet, leading)) in leading.iter().enumerate() {
        rows = rows.max(leading.len() as u32);
        for (index, one) in leading.iter().enumerate() {
            let text = format!("{} ({})", one.name, grouped(one.mentions));
            let to = format!("internal:'{sheet}'!A{}", one.row);
            page.link(first + index as u32, column as u16, &text, &to)?;
        }
    }
    page.row = first + rows + 1;
    Ok(())
}
