//! The date of a text that is no cable: a memorandum, a letter, a note with a dateline above its text.

use jiff::civil::Date;

use super::dates::date_in_words;
use super::lines::Line;

/// How many lines of text may hold the dateline: a title, a sender, an addressee, a dateline.
const LINES: usize = 4;
/// The most characters of a title that ends in its date.
const LONGEST_TITLE: usize = 400;
/// The most characters of a dateline.
const LONGEST_LINE: usize = 120;

/// The date that ends one of the first lines.
pub(super) fn dateline(text: &str, lines: &[Line]) -> Option<Date> {
    let written = lines.iter().filter(|line| !line.is_blank());
    written
        .take(LINES)
        .enumerate()
        .filter_map(|(index, line)| {
            let line = line.text(text);
            let longest = if index == 0 {
                LONGEST_TITLE
            } else {
                LONGEST_LINE
            };
            (line.len() <= longest).then_some(line)
        })
        .find_map(ends_in_date)
}

/// The date at the end of a line; nothing but a time of day may follow.
fn ends_in_date(line: &str) -> Option<Date> {
    let date = date_in_words(line)?;
    let year = date.year().to_string();
    let (_, rest) = line.rsplit_once(year.as_str())?;
    let of_time = |word: &str| {
        matches!(
            word,
            "a" | "p" | "m" | "am" | "pm" | "noon" | "midnight" | "to" | "Z"
        ) || word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'Z')
    };
    rest.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(of_time)
        .then_some(date)
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn read(text: &str) -> Option<String> {
        dateline(text, &lines(text, 0, text.len())).map(|date| date.to_string())
    }

    #[test]
    fn a_dateline_or_a_title_tells_the_date() {
        assert_eq!(
            read("7. Memorandum for the Files\n\nOslo, May 3, 1951.\n\nText.").as_deref(),
            Some("1951-05-03")
        );
        assert_eq!(
            read("Memorandum of a Conversation, Ministry, Oslo, May 3, 1951, 11:10 a.m.\n\nText.")
                .as_deref(),
            Some("1951-05-03")
        );
    }

    #[test]
    fn a_date_that_a_sentence_tells_is_none_of_the_text() {
        assert_eq!(read("On May 3, 1951, the King met the minister.\n"), None);
        assert_eq!(
            read("Title\n\nBy\n\nTo\n\nNote\n\nOslo, May 3, 1951\n"),
            None
        );
    }
}
