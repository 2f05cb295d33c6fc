//! Finds two names in a sentence that joins them, so that the page can mark them.
//!
//! A row of evidence tells where in its document the first name begins and the second ends, not where in the quote:
//! white space is folded there, page lines are gone, long sentences are cut. So every form of both names is looked
//! for, and of all pairs the one is taken whose extent is nearest to that of the row.

/// Where a name stands in a text, in UTF-16 units, as JavaScript counts: start and length.
pub(super) type Mark = (u32, u32);

/// A stretch of a quote, in bytes.
type Place = (usize, usize);

/// The places of two names in `quote`; `None` for one whose forms do not stand there. `extent` is how many characters
/// lie from the beginning of the first to the end of the second in the document.
pub(super) fn both<F: AsRef<str>>(
    quote: &str,
    one: &[F],
    other: &[F],
    extent: u32,
) -> [Option<Mark>; 2] {
    let (ones, others) = (places(quote, one), places(quote, other));
    let mut best: Option<(u32, Place, Place)> = None;
    for &a in &ones {
        for &b in &others {
            if a.0 < b.1 && b.0 < a.1 {
                continue;
            }
            let span = &quote[a.0.min(b.0)..a.1.max(b.1)];
            let off = (span.chars().count() as u32).abs_diff(extent);
            if best.is_none_or(|(least, ..)| off < least) {
                best = Some((off, a, b));
            }
        }
    }
    let (a, b) = match best {
        Some((_, a, b)) => (Some(a), Some(b)),
        // One form covers the other: better one name marked than none.
        None => (
            ones.first().copied(),
            others.first().copied().filter(|_| ones.is_empty()),
        ),
    };
    [a, b].map(|place| place.map(|place| units(quote, place)))
}

/// Every place where one of the forms stands as words of their own, in bytes; of two that overlap the longer.
fn places<F: AsRef<str>>(quote: &str, forms: &[F]) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    let forms = forms.iter().map(F::as_ref);
    for form in forms.filter(|form| !form.is_empty() && form.len() <= quote.len()) {
        for at in memchr::memmem::find_iter(quote.as_bytes(), form.as_bytes()) {
            let end = at + form.len();
            let joined = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
            if !joined(quote[..at].chars().next_back()) && !joined(quote[end..].chars().next()) {
                found.push((at, end));
            }
        }
    }
    found.sort_unstable_by_key(|&(from, to)| (from, usize::MAX - to));
    let mut behind = 0;
    found.retain(|&(from, to)| {
        let apart = from >= behind;
        if apart {
            behind = to;
        }
        apart
    });
    found
}

fn units(quote: &str, (from, to): (usize, usize)) -> Mark {
    let count = |text: &str| text.encode_utf16().count() as u32;
    (count(&quote[..from]), count(&quote[from..to]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(quote: &str, one: &[&str], other: &[&str], extent: u32) -> [String; 2] {
        let utf16: Vec<u16> = quote.encode_utf16().collect();
        both(quote, one, other, extent).map(|mark| {
            mark.map_or(String::new(), |(at, len)| {
                let (at, len) = (at as usize, len as usize);
                format!("{at}:{}", String::from_utf16(&utf16[at..at + len]).unwrap())
            })
        })
    }

    #[test]
    fn the_pair_that_the_row_tells_of_is_marked() {
        let quote = "Roe met Poe; later Doe told Roe that Poe had left.";
        let names = |extent| marked(quote, &["Roe", "Jane Roe"], &["Poe"], extent);
        assert_eq!(names(11), ["0:Roe", "8:Poe"]);
        assert_eq!(names(12), ["28:Roe", "37:Poe"]);
    }

    #[test]
    fn the_longer_form_is_marked_and_no_part_of_a_word() {
        let quote = "Monroe \u{1f4dc} and Jane Roe saw the Poes and \u{c9}mile Poe.";
        assert_eq!(
            marked(quote, &["Roe", "Jane Roe"], &["Poe"], 38),
            ["14:Jane Roe", "46:Poe"]
        );
    }

    #[test]
    fn what_does_not_stand_there_is_not_marked() {
        assert_eq!(marked("Roe left.", &["Roe"], &["Poe"], 5), ["0:Roe", ""]);
        assert_eq!(marked("", &["Roe"], &["Poe", ""], 5), ["", ""]);
        // One name within the other.
        assert_eq!(
            marked("Bank of Poe", &["Bank of Poe"], &["Poe"], 11),
            ["0:Bank of Poe", ""]
        );
    }
}
