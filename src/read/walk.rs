//! From a source to its documents, through as many containers as they lie in.
//!
//! Documents are handed on one by one, and each container is read as a stream: what is kept in memory at a time is one
//! document and the buffers on the way to it.

use std::fs::File;
use std::hash::{Hash as _, Hasher as _};
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;

use rustc_hash::{FxHashSet, FxHasher};

use crate::document::Document;
use crate::error::Skipped;

use super::decode::decode;
use super::format::{self, Format, HEAD};
use super::limits::{self, Growth, Packed};
use super::{Options, Sink, Source, archive, email, find, html, json_lines, pdf, table};

/// Bytes to read, wherever they are.
pub(super) enum Input<'a> {
    /// In memory.
    Held(Vec<u8>),
    /// On disk.
    Disk(Box<dyn ReadSeek + 'a>),
    /// Coming out of an archive or a pipe.
    Stream(&'a mut dyn Read),
}

/// What zip archives are read from.
pub(super) trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

/// What is read, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// The id of its document.
    pub(super) id: String,
    /// The name of the file in small letters, without its folders.
    pub(super) file: String,
    /// In how many archives it lies.
    pub(super) depth: u32,
}

impl Name {
    pub(super) fn of(source: &Source) -> Self {
        let file = source.id.rsplit('/').next().unwrap_or(&source.id);
        Self {
            file: file.to_ascii_lowercase(),
            id: source.id.clone(),
            depth: 0,
        }
    }
}

/// Walks through one source.
pub(super) struct Walk<'a, 's> {
    pub(super) options: &'a Options,
    pub(super) growth: &'a Growth,
    sink: &'a mut Sink<'s>,
    /// The ids given out so far, as hashes.
    ids: FxHashSet<u64>,
}

/// Whether to go on.
pub(super) type Flow = ControlFlow<()>;

impl<'a, 's> Walk<'a, 's> {
    pub(super) fn new(options: &'a Options, growth: &'a Growth, sink: &'a mut Sink<'s>) -> Self {
        Self {
            options,
            growth,
            sink,
            ids: FxHashSet::default(),
        }
    }

    /// Reads a file on disk or standard input.
    pub(super) fn source(&mut self, source: &Source) -> Flow {
        let name = Name::of(source);
        let growth = self.growth;
        if source.is_standard_input() {
            let mut packed = Packed {
                inner: io::stdin().lock(),
                growth,
                size: None,
            };
            return self.open(&name, Input::Stream(&mut packed));
        }
        match File::open(&source.path) {
            Ok(file) => {
                let packed = Packed {
                    inner: file,
                    growth,
                    size: Some(source.size),
                };
                self.open(&name, Input::Disk(Box::new(BufReader::new(packed))))
            }
            Err(error) => self.skip(&name.id, find::explain(&error)),
        }
    }

    /// Reads what is there, whatever it is.
    pub(super) fn open(&mut self, name: &Name, mut input: Input<'_>) -> Flow {
        let mut head = Vec::new();
        let looked = match &mut input {
            Input::Held(bytes) => {
                head.extend_from_slice(&bytes[..bytes.len().min(HEAD)]);
                Ok(())
            }
            Input::Disk(disk) => disk
                .take(HEAD as u64)
                .read_to_end(&mut head)
                .and_then(|_| disk.rewind()),
            Input::Stream(stream) => stream.take(HEAD as u64).read_to_end(&mut head).map(drop),
        };
        if let Err(error) = looked {
            return self.skip(&name.id, explain(&error));
        }
        let format = match format::sniff(&name.file, &head) {
            Ok(format) => format,
            Err(reason) => return self.skip(&name.id, reason),
        };
        if format == Format::Zip {
            return archive::zip(self, name, input, head);
        }
        let mut held;
        let mut disk;
        let mut stream;
        let reader: &mut dyn Read = match input {
            Input::Held(bytes) => {
                held = Cursor::new(bytes);
                &mut held
            }
            Input::Disk(file) => {
                disk = file;
                &mut disk
            }
            Input::Stream(rest) => {
                stream = Cursor::new(&head).chain(rest);
                &mut stream
            }
        };
        match format {
            Format::Text | Format::Html | Format::Pdf => {
                match whole(reader).and_then(|bytes| one(&name.id, format, bytes)) {
                    Ok(document) => self.emit(document),
                    Err(reason) => self.skip(&name.id, reason),
                }
            }
            Format::Email => match whole(reader) {
                Ok(bytes) => email::message(self, name, &bytes),
                Err(reason) => self.skip(&name.id, reason),
            },
            Format::Table(separator) => table::records(self, name, reader, &head, separator),
            Format::JsonLines => json_lines::records(self, name, reader),
            Format::Gzip => archive::gzip(self, name, reader),
            Format::Tar => archive::tar(self, name, reader),
            Format::Zip => unreachable!("taken above"),
        }
    }

    /// Hands on a document.
    pub(super) fn emit(&mut self, document: Document) -> Flow {
        (self.sink)(Ok(document))
    }

    /// Hands on why there is no document.
    pub(super) fn skip(&mut self, input: &str, reason: impl Into<String>) -> Flow {
        (self.sink)(Err(Skipped {
            input: input.to_owned(),
            reason: reason.into(),
        }))
    }

    /// The id of a part of a container, made different from those before it.
    pub(super) fn id_within(&mut self, container: &str, part: &str) -> String {
        let plain = format!("{container}#{part}");
        let mut id = plain.clone();
        let mut count = 2;
        while !self.ids.insert(hash(&id)) {
            id = format!("{plain}~{count}");
            count += 1;
        }
        id
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Reads a file that is one document to its end.
pub(super) fn whole(reader: &mut dyn Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    match reader.take(limits::FILE as u64 + 1).read_to_end(&mut bytes) {
        Ok(count) if count > limits::FILE => Err(too_large(limits::FILE)),
        Ok(_) => Ok(bytes),
        Err(error) => Err(explain(&error)),
    }
}

/// Makes a file of a format that holds one text a document.
pub(super) fn one(id: &str, format: Format, bytes: Vec<u8>) -> Result<Document, String> {
    let (text, encoding) = match format {
        Format::Pdf => (pdf::text(&bytes)?, "UTF-8"),
        // In UTF-16 it may be twice as long.
        _ if bytes.len() > 2 * limits::DOCUMENT => return Err(too_large(limits::DOCUMENT)),
        Format::Html => html::page(bytes)?,
        _ => decode(bytes)?,
    };
    document(id, text, encoding)
}

pub(super) fn document(id: &str, text: String, encoding: &'static str) -> Result<Document, String> {
    if text.len() > limits::DOCUMENT {
        return Err(too_large(limits::DOCUMENT));
    }
    #[cfg(test)]
    crate::testing::fail_where_told(&text, "read");
    Ok(Document {
        id: id.to_owned(),
        text,
        encoding,
        stated: None,
    })
}

pub(super) fn too_large(limit: usize) -> String {
    format!(
        "larger than {} MiB for one document: split it, a file or a record for each document",
        limit >> 20
    )
}

/// Why reading on failed.
pub(super) fn explain(error: &io::Error) -> String {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    if limits::is_bomb(error) {
        return limits::Bomb.to_string();
    }
    match error.kind() {
        UnexpectedEof => "cut short: its end is missing: get the file again".to_owned(),
        InvalidData | InvalidInput | Other => format!("damaged ({error}): get the file again"),
        _ => find::explain(error),
    }
}
