//! sources to documents.
//!
//! A source is a file that was found; reading it gives its decoded text, whole and unchanged. What cannot be read is
//! passed over with a reason and a remedy.

mod decode;
mod find;

use std::path::PathBuf;

use crate::document::Document;
use crate::error::Skipped;

pub use find::sources;

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The id of its document: the path below the input that was named, parts joined by `/`.
    pub id: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
}

/// Files of this many bytes and more are passed over: places in a text are counted in 32 bits.
const TOO_LARGE: u64 = 1 << 32;

/// Reads and decodes a source.
///
/// # Errors
/// A file that cannot be opened, is empty or too large, or holds no text; the reason says what would help.
pub fn read(source: &Source) -> Result<Document, Skipped> {
    let skip = |reason: String| Skipped {
        input: source.id.clone(),
        reason,
    };
    if source.size >= TOO_LARGE {
        return Err(skip("larger than 4 GiB: split the file".to_owned()));
    }
    let bytes = std::fs::read(&source.path).map_err(|error| skip(find::explain(&error)))?;
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
