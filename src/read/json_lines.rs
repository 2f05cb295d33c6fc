//! JSON lines: an object a line.

use std::io::{self, BufRead as _, BufReader, Read};

use serde_json::{Map, Value};

use super::limits;
use super::record::Layout;
use super::walk::{Flow, Name, Walk, explain};

/// The longest line. Escapes make it longer than its text.
const LINE: usize = 2 * limits::DOCUMENT;

/// Reads the records of a file with an object a line.
pub(super) fn records(walk: &mut Walk<'_, '_>, name: &Name, reader: &mut dyn Read) -> Flow {
    let mut reader = BufReader::with_capacity(1 << 16, reader);
    let mut bytes = Vec::new();
    let (mut number, mut count) = (0_u64, 0_u64);
    loop {
        number += 1;
        let taken = match line(&mut reader, &mut bytes) {
            Ok(Taken::End) if count == 0 => {
                return walk.skip(&name.id, "no record in it: nothing to read");
            }
            Ok(Taken::End) => return Flow::Continue(()),
            Ok(taken) => taken,
            Err(error) => {
                let reason = format!("{} ({count} records of it were read)", explain(&error));
                return walk.skip(&name.id, reason);
            }
        };
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        if text.trim_ascii().is_empty() {
            continue;
        }
        count += 1;
        let read = if matches!(taken, Taken::TooLong) {
            Err(format!("a line longer than {} MiB: split it", LINE >> 20))
        } else {
            serde_json::from_slice(text)
                .map_err(|error| format!("no JSON object ({error}): write one object a line"))
        };
        let read = read.and_then(|object: Map<String, Value>| {
            let names: Vec<String> = object.keys().cloned().collect();
            let layout = Layout::of_names(&names, walk.options)?;
            Ok((object, names, layout))
        });
        match read {
            Ok((object, names, layout)) => {
                let field = |at: usize| plain(names.get(at).and_then(|name| object.get(name)));
                match layout.document(walk, name, count, &field) {
                    Ok(document) => walk.emit(document)?,
                    Err((id, reason)) => walk.skip(&id, format!("line {number}: {reason}"))?,
                }
            }
            Err(reason) => {
                let id = walk.id_within(&name.id, &format!("line {number}"));
                walk.skip(&id, reason)?;
            }
        }
    }
}

enum Taken {
    Line,
    TooLong,
    End,
}

/// Reads a line, and of one that is too long no more than its start.
fn line(reader: &mut BufReader<&mut dyn Read>, bytes: &mut Vec<u8>) -> io::Result<Taken> {
    bytes.clear();
    let count = reader.by_ref().take(LINE as u64).read_until(b'\n', bytes)?;
    if count == 0 {
        return Ok(Taken::End);
    }
    if count < LINE || bytes.last() == Some(&b'\n') {
        return Ok(Taken::Line);
    }
    bytes.truncate(64);
    loop {
        let (length, ends) = {
            let at_hand = reader.fill_buf()?;
            match memchr::memchr(b'\n', at_hand) {
                Some(end) => (end + 1, true),
                None => (at_hand.len(), at_hand.is_empty()),
            }
        };
        reader.consume(length);
        if ends {
            return Ok(Taken::TooLong);
        }
    }
}

/// A value as text: what stands in a list is parted by line ends.
fn plain(value: Option<&Value>) -> Vec<u8> {
    let mut out = String::new();
    write(value.unwrap_or(&Value::Null), &mut out);
    out.into_bytes()
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => {}
        Value::String(text) => out.push_str(text),
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    out.push('\n');
                }
                write(value, out);
            }
        }
        other => out.push_str(&other.to_string()),
    }
}
