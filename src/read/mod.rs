//! sources to documents.
//!
//! A source is a file that was found; reading it gives its decoded text, whole and unchanged. What cannot be read is
//! passed over with a reason and a remedy.

mod decode;
mod find;

use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::document::Document;
use crate::error::Skipped;

pub use find::sources;

/// A file to read, or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The id of its document: the path below the input that was named, parts joined by `/`.
    pub id: String,
    /// Where it is; [`Source::STANDARD_INPUT`] for standard input.
    pub path: PathBuf,
    /// Its size in bytes; 0 where that is not known before it is read.
    pub size: u64,
}

impl Source {
    /// How standard input is named among the inputs.
    pub const STANDARD_INPUT: &str = "-";

    /// Whether this is standard input.
    pub fn is_standard_input(&self) -> bool {
        self.path == Path::new(Self::STANDARD_INPUT)
    }
}

/// What a source holds.
#[derive(Debug)]
pub enum Content {
    /// One document, or why there is none.
    One(Result<Document, Skipped>),
    /// The documents of a small container, in its order, and what had to be passed over in it.
    Several(Vec<Result<Document, Skipped>>),
    /// More than is read at once: [`stream`] reads it bit by bit.
    Large,
}

/// Takes the documents of a source one by one; a break ends the reading.
pub type Sink<'a> = dyn FnMut(Result<Document, Skipped>) -> ControlFlow<()> + 'a;

/// Files of this many bytes and more are passed over: places in a text are counted in 32 bits.
const TOO_LARGE: u64 = 1 << 32;

/// Reads and decodes a source, unless it is a container that holds much.
///
/// A file that cannot be opened, is empty or too large, or holds no text, is skipped; the reason says what would help.
pub fn read(source: &Source) -> Content {
    if source.is_standard_input() {
        return Content::Large;
    }
    Content::One(plain(source))
}

/// Reads all that a source holds, in its order, and never keeps more than one document of it.
pub fn stream(source: &Source, sink: &mut Sink<'_>) {
    let _ = sink(plain(source));
}

fn plain(source: &Source) -> Result<Document, Skipped> {
    let skip = |reason: String| Skipped {
        input: source.id.clone(),
        reason,
    };
    if source.size >= TOO_LARGE {
        return Err(skip("larger than 4 GiB: split the file".to_owned()));
    }
    let bytes = if source.is_standard_input() {
        let mut bytes = Vec::new();
        let mut read = std::io::stdin().lock().take(TOO_LARGE);
        read.read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(&source.path)
    };
    let bytes = bytes.map_err(|error| skip(find::explain(&error)))?;
    // The file may have grown since it was found.
    if bytes.len() as u64 >= TOO_LARGE {
        return Err(skip("larger than 4 GiB: split the file".to_owned()));
    }
    let (text, encoding) = decode::decode(bytes).map_err(|reason| skip(reason.to_owned()))?;
    if text.len() as u64 >= TOO_LARGE {
        return Err(skip(
            "larger than 4 GiB once decoded: split the file".to_owned(),
        ));
    }
    Ok(Document {
        id: source.id.clone(),
        text,
        encoding,
    })
}
