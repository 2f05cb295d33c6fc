//! The mark that opens a paragraph: bullet, number, portion marking.

/// What stands before the text of a paragraph. Offsets are bytes from the start of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// The number as written.
    pub(super) number: Option<u16>,
    /// A pilcrow stands before the number, so that it is surely meant as a mark.
    pub(super) pilcrow: bool,
    /// A Markdown bullet stands before the number.
    pub(super) bulleted: bool,
    /// The portion marking without its brackets.
    pub(super) marking: Option<(usize, usize)>,
    /// Where the paragraph's text starts.
    pub(super) text: usize,
}

/// A scanner over the bytes of a line.
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn eat(&mut self, what: &str) -> bool {
        let found = self.rest().starts_with(what);
        if found {
            self.at += what.len();
        }
        found
    }

    pub(super) fn spaces(&mut self) -> usize {
        let rest = self.rest();
        let count = rest.len() - rest.trim_start().len();
        self.at += count;
        count
    }

    /// Up to `most` ASCII digits; none where more follow.
    pub(super) fn digits(&mut self, most: usize) -> Option<u32> {
        let rest = self.rest().as_bytes();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 || count > most {
            return None;
        }
        let value = self.rest()[..count].parse().ok()?;
        self.at += count;
        Some(value)
    }
}

/// The mark at the start of a trimmed line, if any.
pub(super) fn mark(line: &str) -> Option<Mark> {
    let first = *line.as_bytes().first()?;
    // Most lines start with a letter and have none, unless a pilcrow was read as one.
    let misread = matches!(first, b'q' | b'g' | b'l' | b'I' | b'T' | b'!' | b'|' | b'f')
        && line.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    if !misread
        && (first.is_ascii_lowercase()
            || (first.is_ascii_uppercase() && !line[1..].starts_with(')')))
    {
        return None;
    }
    let mut scan = Scan::new(line);
    let bulleted = bullet(&mut scan);
    let pilcrow = ["¶", "$\\P", "$\\\\P", "\\P"]
        .iter()
        .any(|sign| scan.eat(sign));
    scan.at += usize::from(misread);
    scan.spaces();
    let before_number = scan.at;
    let mut number = scan.digits(3);
    if number.is_some() {
        let gap = scan.spaces();
        let dotted = gap <= 1 && (scan.eat(".") || scan.eat(")"));
        let spaced = scan.spaces() > 0;
        if pilcrow {
            scan.eat("$");
            scan.spaces();
        }
        let marked = portion(&scan).is_some();
        let open = spaced || scan.rest().is_empty() || marked || pilcrow;
        if !(dotted && open || gap > 0 && marked && dotted) {
            number = None;
            scan.at = before_number;
        }
    }
    if pilcrow && number.is_none() {
        return None;
    }
    let marking = portion(&scan).map(|(start, end, after)| {
        scan.at = after;
        scan.spaces();
        (start, end)
    });
    if number.is_none() && marking.is_none() || misread && (number.is_none() || marking.is_none()) {
        return None;
    }
    // Where the pilcrow was put in by a converter, the writer's own number may stand behind it.
    if pilcrow {
        let own = scan.at;
        let doubled = scan.digits(3).is_some() && scan.eat(".") && scan.spaces() > 0;
        if !doubled {
            scan.at = own;
        }
    }
    Some(Mark {
        number: number.map(|number| number as u16),
        pilcrow,
        bulleted,
        marking,
        text: scan.at,
    })
}

/// Eats a bullet with the space after it.
pub(super) fn bullet(scan: &mut Scan<'_>) -> bool {
    let start = scan.at;
    for sign in ["-", "*", "•", "·", "–", "o"] {
        if scan.eat(sign) {
            if scan.spaces() > 0 {
                return true;
            }
            scan.at = start;
        }
    }
    false
}

/// A portion marking at the scanner: its start, its end, and where the text goes on.
fn portion(scan: &Scan<'_>) -> Option<(usize, usize, usize)> {
    let rest = scan.rest();
    let opened = rest.starts_with('(');
    let inner = if opened { &rest[1..] } else { rest };
    let window = inner.as_bytes().get(..inner.len().min(40))?;
    let close = memchr::memchr(b')', window)?;
    let content = &inner[..close];
    let first = content.split(['/', ' ', '-', ',']).next().unwrap_or("");
    let known = matches!(
        first,
        "U" | "C"
            | "S"
            | "SBU"
            | "TS"
            | "LOU"
            | "FOUO"
            | "NF"
            | "R"
            | "CONFIDENTIAL"
            | "SECRET"
            | "UNCLAS"
            | "UNCLASSIFIED"
    );
    // Without its opening bracket only the plainest form is one: `C)` after a number.
    if !known
        || content
            .bytes()
            .any(|byte| byte.is_ascii_lowercase() || byte == b'(')
    {
        return None;
    }
    if !opened && (content.len() > 3 || scan.at == 0) {
        return None;
    }
    let start = scan.at + usize::from(opened);
    Some((start, start + close, start + close + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &str) -> Option<(Option<u16>, &str, &str)> {
        mark(line).map(|mark| {
            let marking = mark.marking.map_or("", |(start, end)| &line[start..end]);
            (mark.number, marking, &line[mark.text..])
        })
    }

    #[test]
    fn reads_marks_in_all_their_forms() {
        assert_eq!(parts("¶4. (SBU) Text"), Some((Some(4), "SBU", "Text")));
        assert_eq!(parts("12.(C) Text"), Some((Some(12), "C", "Text")));
        assert_eq!(parts("3.   (S//NF) Text"), Some((Some(3), "S//NF", "Text")));
        assert_eq!(
            parts("- $\\P 2.$ (SBU) Text"),
            Some((Some(2), "SBU", "Text"))
        );
        assert_eq!(parts("- ¶1. (U) Text"), Some((Some(1), "U", "Text")));
        assert_eq!(parts("7. C) Text"), Some((Some(7), "C", "Text")));
        assert_eq!(parts("(U) Text"), Some((None, "U", "Text")));
        assert_eq!(
            parts("1. (C - ENTIRE TEXT). More"),
            Some((Some(1), "C - ENTIRE TEXT", ". More"))
        );
        assert_eq!(parts("2) Text"), Some((Some(2), "", "Text")));
        assert_eq!(parts("¶18."), Some((Some(18), "", "")));
        assert_eq!(parts("¶7. 6. Text"), Some((Some(7), "", "Text")));
        assert_eq!(parts("q5. (SBU) Text"), Some((Some(5), "SBU", "Text")));
        assert_eq!(parts("q5. Text"), None);
    }

    #[test]
    fn leaves_numbers_in_running_text() {
        assert_eq!(parts("3.5 percent"), None);
        assert_eq!(parts("2004 was a year"), None);
        assert_eq!(parts("1789. Text"), None);
        assert_eq!(parts("¶B. OSLO 12"), None);
        assert_eq!(parts("(see above) Text"), None);
        assert_eq!(parts("15 deputies"), None);
    }
}
