//! Dates as headers write them.

use jiff::civil::Date;

/// The months in small letters, in their order.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A month from its name or first three letters.
fn month(word: &str) -> Option<i8> {
    if word.len() < 3 {
        return None;
    }
    let begins = |name: &&str| {
        let beginning = name.as_bytes().get(..word.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(word.as_bytes()))
    };
    let index = MONTHS.iter().position(begins)?;
    i8::try_from(index + 1).ok()
}

/// Whether a word is a month or its first three letters.
pub(super) fn is_month(word: &str) -> bool {
    month(word).is_some()
}

/// A date-time group (`140826Z SEP 07`) in a line: its date and where it ends.
pub(super) fn date_time_group(line: &str) -> Option<(Option<Date>, usize)> {
    let bytes = line.as_bytes();
    for at in memchr::memchr2_iter(b'Z', b'z', bytes) {
        if at < 6 || !bytes[at - 6..at].iter().all(u8::is_ascii_digit) {
            continue;
        }
        let rest = &line[at + 1..];
        let name = rest.trim_start();
        let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
        let Some(month) = month(&name[..letters]) else {
            continue;
        };
        let year_text = name[letters..].trim_start();
        let digits = year_text.bytes().take_while(u8::is_ascii_digit).count();
        let Ok(year) = year_text[..digits].parse::<i16>() else {
            continue;
        };
        // Two digits: telegrams with this form of date begin in the sixties.
        let year = match digits {
            2 if year >= 60 => 1900 + year,
            2 => 2000 + year,
            4 => year,
            _ => continue,
        };
        let day: i8 = line[at - 6..at - 4].parse().ok()?;
        let end = line.len() - year_text.len() + digits;
        return Some((Date::new(year, month, day).ok(), end));
    }
    None
}

/// A date in words: `July 1, 1918`, `07 September 2007`.
pub(super) fn date_in_words(line: &str) -> Option<Date> {
    // `December2` has lost its space.
    let words: Vec<&str> = line
        .split(|c: char| !c.is_alphanumeric())
        .flat_map(|word| {
            let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
            [&word[..letters], &word[letters..]]
        })
        .filter(|word| !word.is_empty())
        .collect();
    for (index, word) in words.iter().enumerate() {
        let Some(month) = month(word) else { continue };
        let number = |at: usize| words.get(at).and_then(|word| word.parse::<i16>().ok());
        let pairs = [
            (number(index + 1), number(index + 2)),
            // `July 16/17, 1955`: a message of the night.
            (
                number(index + 1).filter(|_| number(index + 2).is_some_and(|day| day <= 31)),
                number(index + 3),
            ),
            (index.checked_sub(1).and_then(number), number(index + 1)),
            // `1975 June 6`
            (
                number(index + 1),
                index
                    .checked_sub(1)
                    .and_then(number)
                    .filter(|year| *year > 31),
            ),
        ];
        for pair in pairs {
            if let (Some(day @ 1..=31), Some(year @ 1700..=2100)) = pair {
                return Date::new(year, month, i8::try_from(day).ok()?).ok();
            }
        }
    }
    None
}

/// The first date of the form `2007-09-14` in a line.
pub(super) fn iso_date(line: &str) -> Option<Date> {
    line.split(|c: char| !c.is_ascii_digit() && c != '-')
        .filter(|word| word.len() == 10)
        .find_map(|word| word.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates() {
        let iso = |date: Option<Date>| date.map(|date| date.to_string());
        let dtg = |line| date_time_group(line).and_then(|(date, _)| iso(date));
        assert_eq!(dtg("R 140826Z SEP 07").as_deref(), Some("2007-09-14"));
        assert_eq!(dtg("P R 281848Z DEC 66 ZDK").as_deref(), Some("1966-12-28"));
        assert_eq!(dtg("O 310001Z FEB 07"), None);
        assert_eq!(dtg("PRIZE 12"), None);
        assert_eq!(
            iso(date_in_words("Rome, July 1, 1918, 6 p.m.")).as_deref(),
            Some("1918-07-01")
        );
        assert_eq!(
            iso(date_in_words("Friday, 07 September 2007, 10:49")).as_deref(),
            Some("2007-09-07")
        );
        assert_eq!(
            iso(date_in_words("Cairo, June 8/9, 1955—midnight")).as_deref(),
            Some("1955-06-08")
        );
        assert_eq!(
            iso(date_in_words("Athens, December2, 1961")).as_deref(),
            Some("1961-12-02")
        );
        assert_eq!(
            iso(date_in_words("1975 June 6, 11:10 (Friday)")).as_deref(),
            Some("1975-06-06")
        );
        assert_eq!(
            iso(iso_date("07ASTANA2541\t2007-09-14 08:26\t2011-08-30 01:44")).as_deref(),
            Some("2007-09-14")
        );
        assert_eq!(date_in_words("May 12"), None);
    }
}
