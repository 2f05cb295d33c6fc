//! sources to documents.
//!
//! A source is a file that was found, or standard input. Its first bytes and its name tell what it is ([`format`]). A
//! plain text is decoded, whole and unchanged ([`decode`]). A container is gone through as a stream ([`walk`]), whether
//! it holds records ([`table`], [`json_lines`]) or files ([`archive`]), or one in the other. Of other formats the text is
//! taken out ([`html`], [`email`], [`docx`], [`pdf`]). What cannot be read is passed over with a reason and a remedy.

mod archive;
mod decode;
mod docx;
mod email;
mod find;
mod format;
mod html;
mod json_lines;
mod limits;
mod pdf;
mod record;
mod table;
mod walk;

use std::fs::File;
use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::document::Document;
use crate::error::{Error, Result, Skipped};

pub use find::sources;
pub use pdf::THREAD as PDF_THREAD;

use format::{Format, HEAD};
use limits::Growth;
use walk::{Input, Name, Walk};

/// A table that a spreadsheet saved, as text, and what parts its cells; or why it is none.
pub(crate) fn spreadsheet(bytes: Vec<u8>) -> std::result::Result<(String, u8), &'static str> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err("a workbook, no table of text: save its sheet as CSV UTF-8");
    }
    let (text, _) = decode::decode(bytes)?;
    let stated = text.trim_start_matches('"').strip_prefix("sep=");
    let separator = stated
        .and_then(|rest| rest.bytes().next())
        .unwrap_or_else(|| format::separator(text.as_bytes()));
    Ok((text, separator))
}

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

/// What a user says of how inputs are to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The column, or the key of a JSON object, that holds the text of a record.
    pub text_column: Option<String>,
    /// The column, or the key of a JSON object, that holds the id of a record.
    pub id_column: Option<String>,
}

/// A document, or why there is none.
pub type ReadResult = std::result::Result<Document, Skipped>;

/// What a source holds.
#[derive(Debug)]
pub enum Content {
    /// One document, or why there is none.
    One(ReadResult),
    /// The documents of a small container, in its order, and what had to be passed over in it.
    Several(Vec<ReadResult>),
    /// More than is read at once: [`stream`] reads it bit by bit.
    Large,
}

/// Takes the documents of a source one by one; a break ends the reading.
pub type Sink<'a> = dyn FnMut(ReadResult) -> ControlFlow<()> + 'a;

/// Files up to this size are read before they are looked at.
const SMALL: u64 = 1 << 20;

/// Reads and decodes a source, unless it is a container that holds much.
///
/// What cannot be opened, is empty or too large, or holds no text, is skipped; the reason says what would help.
pub fn read(source: &Source, options: &Options) -> Content {
    if source.is_standard_input() {
        return Content::Large;
    }
    let skip = |reason: String| {
        Content::One(Err(Skipped {
            input: source.id.clone(),
            reason,
        }))
    };
    let file = Name::of(source).file;
    let (bytes, format) = if source.size <= SMALL {
        let bytes = match std::fs::read(&source.path) {
            Ok(bytes) => bytes,
            Err(error) => return skip(find::explain(&error)),
        };
        let format = format::sniff(&file, &bytes[..bytes.len().min(HEAD)]);
        (bytes, format)
    } else {
        let mut bytes = Vec::new();
        let opened = File::open(&source.path).and_then(|mut file| {
            file.by_ref().take(HEAD as u64).read_to_end(&mut bytes)?;
            Ok(file)
        });
        let opened = match opened {
            Ok(opened) => opened,
            Err(error) => return skip(find::explain(&error)),
        };
        let format = format::sniff(&file, &bytes);
        if let Ok(format) = format
            && !holds_many(format, &file)
        {
            bytes.reserve((source.size as usize).min(limits::FILE) - bytes.len());
            // One byte more than is allowed tells that it is too long.
            let most = limits::FILE as u64 + 1 - bytes.len() as u64;
            if let Err(error) = opened.take(most).read_to_end(&mut bytes) {
                return skip(find::explain(&error));
            }
        }
        (bytes, format)
    };
    match format {
        Err(reason) => skip(reason.to_owned()),
        Ok(format @ (Format::Text | Format::Html | Format::Pdf)) => {
            if bytes.len() > limits::FILE {
                return skip(walk::too_large(limits::FILE));
            }
            match walk::one(&source.id, format, bytes) {
                Ok(document) => Content::One(Ok(document)),
                Err(reason) => skip(reason),
            }
        }
        Ok(format) if source.size > SMALL && holds_many(format, &file) => Content::Large,
        Ok(_) if bytes.len() > limits::FILE => Content::Large,
        Ok(_) => small(source, bytes, options),
    }
}

/// Whether a file may hold many documents. Word documents are archives as well, and told by their names.
fn holds_many(format: Format, file: &str) -> bool {
    match format {
        Format::Text | Format::Html | Format::Pdf | Format::Email => false,
        Format::Table(_) | Format::JsonLines | Format::Gzip | Format::Tar => true,
        Format::Zip => !matches!(file.rsplit_once('.'), Some((_, "docx" | "docm"))),
    }
}

/// Reads a small container, unless much comes out of it.
fn small(source: &Source, bytes: Vec<u8>, options: &Options) -> Content {
    let most = source.size as usize * 16 + HEAD;
    let mut documents = Vec::new();
    let mut size = 0;
    let growth = Growth::of(bytes.len());
    let mut sink = |item: ReadResult| {
        size += match &item {
            Ok(document) => document.text.len(),
            Err(skipped) => skipped.input.len() + skipped.reason.len(),
        };
        documents.push(item);
        if size > most {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    };
    let mut walk = Walk::new(options, &growth, &mut sink);
    let flow = walk.open(&Name::of(source), Input::Held(bytes));
    if flow.is_break() {
        return Content::Large;
    }
    Content::Several(documents)
}

/// Reads all that a source holds, in its order, and never keeps more than one document of it.
pub fn stream(source: &Source, options: &Options, sink: &mut Sink<'_>) {
    // A break is the sink's own wish.
    let growth = Growth::default();
    let _ = Walk::new(options, &growth, sink).source(source);
}

/// Reads what is in memory as if it were a file of this name.
pub fn from_memory(name: &str, bytes: Vec<u8>, options: &Options, sink: &mut Sink<'_>) {
    let growth = Growth::of(bytes.len());
    let source = Source {
        id: name.to_owned(),
        path: PathBuf::from(name),
        size: bytes.len() as u64,
    };
    // A break is the sink's own wish.
    let _ = Walk::new(options, &growth, sink).open(&Name::of(&source), Input::Held(bytes));
}

/// Reads the one document that a user names: a file, or `FILE#PART` for a record or a member of a container, as the
/// tables' `doc_id` has it.
///
/// # Errors
/// No such file or part, a file that holds several documents where no part is named, or one that cannot be read.
pub fn document(named: &str, options: &Options) -> Result<Document> {
    // A name of a file may have the sign in it: the longest that is one counts.
    let parts = named.match_indices('#').map(|(at, _)| at);
    let file = parts
        .chain([named.len()])
        .map(|at| &named[..at])
        .rfind(|file| *file == Source::STANDARD_INPUT || Path::new(file).is_file());
    let Some(file) = file else {
        return Err(Error::NoInput(format!(
            "{named}: no such file: check the path"
        )));
    };
    let (sources, _) = sources(&[PathBuf::from(file)], None);
    let Some(source) = sources.first() else {
        return Err(Error::NoInput(format!(
            "{named}: not readable: check its permissions"
        )));
    };
    let wanted = format!("{}{}", source.id, &named[file.len()..]);
    let whole = file.len() == named.len();
    let mut found = None;
    let mut others = Vec::new();
    let mut reasons = Vec::new();
    stream(source, options, &mut |item| {
        match item {
            Ok(document) if document.id == wanted => {
                found = Some(document);
                return ControlFlow::Break(());
            }
            Ok(document) => {
                others.push(document.id[source.id.len()..].to_owned());
                if whole && others.len() > SHOWN {
                    return ControlFlow::Break(());
                }
                others.truncate(SHOWN + 1);
            }
            Err(skipped) if whole || skipped.input == wanted => reasons.push(skipped.reason),
            Err(_) => {}
        }
        ControlFlow::Continue(())
    });
    found.ok_or_else(|| {
        let parts = others
            .iter()
            .take(SHOWN)
            .map(|part| format!("\n  {file}{part}"));
        let more = if others.len() > SHOWN { "\n  ..." } else { "" };
        Error::NoInput(match reasons.first() {
            Some(reason) if others.is_empty() || !whole => format!("{named}: {reason}"),
            _ => format!(
                "{named}: no document of this name: it holds{}{more}",
                parts.collect::<String>()
            ),
        })
    })
}

/// How many parts are named to a user who named none that is there.
const SHOWN: usize = 10;
