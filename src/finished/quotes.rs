//! Watches over the quotes of a table while it is read: a quote that was lost joins rows, and no reader would tell.
//!
//! A cell is bare and has no quote, or stands in quotes, those within doubled, and ends where its last one does.

use std::fmt;
use std::io::{Error, Read, Result};

/// Where a cell with a quote too many or too few begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unclosed {
    /// Its line, among those that were read.
    pub(super) line: u64,
}

impl fmt::Display for Unclosed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a quote is missing, or one is too many: close every quote")
    }
}

impl std::error::Error for Unclosed {}

impl Unclosed {
    /// What an error of the reader tells, if it is of this kind.
    pub(super) fn of(error: &csv::Error) -> Option<Self> {
        match error.kind() {
            csv::ErrorKind::Io(error) => error.get_ref()?.downcast_ref().copied(),
            _ => None,
        }
    }
}

/// What was read last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The end of a cell, or nothing yet.
    Between,
    /// A cell without quotes.
    Bare,
    /// A cell in quotes.
    Quoted,
    /// A quote in such a cell: its last one, or the first of two.
    Closed,
}

/// A reader that fails where a quote is amiss, and hands on what stands before.
pub(super) struct Quotes<R> {
    inner: R,
    separator: u8,
    state: State,
    line: u64,
    /// The line where the cell begins.
    began: u64,
    is_broken: bool,
}

impl<R: Read> Quotes<R> {
    pub(super) fn new(inner: R, separator: u8) -> Self {
        Self {
            inner,
            separator,
            state: State::Between,
            line: 1,
            began: 1,
            is_broken: false,
        }
    }

    /// Where a quote is amiss.
    fn amiss(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.state == State::Quoted {
                let rest = &bytes[at..];
                let length = memchr::memchr(b'"', rest).unwrap_or(rest.len());
                self.line += memchr::memchr_iter(b'\n', &rest[..length]).count() as u64;
                at += length;
                if length < rest.len() {
                    self.state = State::Closed;
                    at += 1;
                }
                continue;
            }
            match (self.state, byte) {
                (State::Between, b'"') => {
                    self.began = self.line;
                    self.state = State::Quoted;
                }
                (State::Closed, b'"') => self.state = State::Quoted,
                (_, b'\n') => {
                    self.line += 1;
                    self.state = State::Between;
                }
                (_, b'\r') => self.state = State::Between,
                (_, byte) if byte == self.separator => self.state = State::Between,
                (State::Bare, b'"') => {
                    self.began = self.line;
                    return Some(at);
                }
                (State::Closed, _) => return Some(at),
                _ => self.state = State::Bare,
            }
            at += 1;
        }
        None
    }

    fn unclosed(&self) -> Error {
        Error::other(Unclosed { line: self.began })
    }
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.is_broken {
            return Err(self.unclosed());
        }
        let read = self.inner.read(buffer)?;
        if read == 0 && !buffer.is_empty() && self.state == State::Quoted {
            return Err(self.unclosed());
        }
        match self.amiss(&buffer[..read]) {
            None => Ok(read),
            Some(at) => {
                self.is_broken = true;
                if at == 0 {
                    return Err(self.unclosed());
                }
                Ok(at)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line of the cell whose quote is amiss, whatever is read at a time.
    fn line(text: &str) -> Option<u64> {
        let lines = [1, 2, 7, 100].map(|size| {
            let mut reader = Quotes::new(text.as_bytes(), b',');
            let mut buffer = vec![0; size];
            loop {
                match reader.read(&mut buffer) {
                    Ok(0) => return None,
                    Ok(_) => {}
                    Err(error) => {
                        let unclosed: &Unclosed = error.get_ref().unwrap().downcast_ref().unwrap();
                        return Some(unclosed.line);
                    }
                }
            }
        });
        assert!(
            lines.windows(2).all(|two| two[0] == two[1]),
            "{text}: {lines:?}"
        );
        lines[0]
    }

    #[test]
    fn any_quote_that_is_lost_is_told_where_its_cell_begins() {
        let rows = [
            "a,b,c\r\n",
            "1,\"x, \"\"y\"\"\",\"z\"\r\n",
            "\"2\",\"one\n\ntwo\",\r\n",
            "\"\",3,\"last\"",
        ];
        let whole = rows.concat();
        assert_eq!(line(&whole), None);
        let mut lost = 0;
        let mut begin = 0;
        for (row, first) in rows.iter().zip([1, 2, 3, 6]) {
            for at in row.match_indices('"').map(|(at, _)| begin + at) {
                let changed = [&whole[..at], &whole[at + 1..]].concat();
                let told = line(&changed).expect("a quote is missing");
                assert!((first..=first + 2).contains(&told), "{changed}: {told}");
                lost += 1;
            }
            begin += row.len();
        }
        assert_eq!(lost, 16);
        assert_eq!(line("a,b\nx,y\"\n"), Some(2));
        assert_eq!(line("a,b\nx,\"y\" z\n"), Some(2));
        assert_eq!(line("a\r\"x\"\r"), None);
    }
}
