//! Lines of a text, trimmed, as byte ranges.

/// A line without its white space at both ends; empty where the line is blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Line {
    /// The part of `start..end` between its first and last byte that is no white space.
    pub(super) fn trimmed(text: &str, start: usize, end: usize) -> Self {
        let whole = &text[start..end];
        let front = whole.trim_start();
        let start = end - front.len();
        Self {
            start,
            end: start + front.trim_end().len(),
        }
    }

    pub(super) fn is_blank(self) -> bool {
        self.start == self.end
    }

    pub(super) fn text(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

/// The lines of `text[from..to]`; LF, CR LF and CR end a line.
pub(super) fn lines(text: &str, from: usize, to: usize) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut lines = Vec::with_capacity((to - from) / 48 + 2);
    let mut start = from;
    for end in memchr::memchr2_iter(b'\n', b'\r', &bytes[from..to]) {
        let end = from + end;
        if end < start {
            continue;
        }
        lines.push(Line::trimmed(text, start, end));
        let pair = bytes[end] == b'\r' && end + 1 < to && bytes[end + 1] == b'\n';
        start = end + 1 + usize::from(pair);
    }
    if start < to {
        lines.push(Line::trimmed(text, start, to));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        let text = "one \r\n\r\n two\rthree\n";
        let found: Vec<&str> = lines(text, 0, text.len())
            .iter()
            .map(|line| line.text(text))
            .collect();
        assert_eq!(found, ["one", "", "two", "three"]);
    }
}
