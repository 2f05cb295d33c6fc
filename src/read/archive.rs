//! Files within files: zip, tar and gzip.
//!
//! Nothing is written where an archive says: a member's name becomes part of an id, no path. What an archive holds
//! beside files (links, devices) is named and passed over.

use std::io::{self, BufReader, Cursor, Read, Seek as _};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::read::read_zipfile_from_stream;
use zip::result::ZipError;

use super::docx;
use super::limits::{self, Unpacked};
use super::walk::{Flow, Input, Name, ReadSeek, Walk, document, explain};

/// Reads one packed file. Its document keeps the file's id.
pub(super) fn gzip(walk: &mut Walk<'_, '_>, name: &Name, reader: &mut dyn Read) -> Flow {
    let Some(inner) = deeper(name) else {
        return walk.skip(&name.id, TOO_DEEP);
    };
    let file = match inner.file.strip_suffix(".tgz") {
        Some(stem) => format!("{stem}.tar"),
        None => inner.file.trim_end_matches(".gz").to_owned(),
    };
    let inner = Name { file, ..inner };
    let mut unpacked = Unpacked::new(MultiGzDecoder::new(reader), walk.growth, None);
    walk.open(&inner, Input::Stream(&mut unpacked))
}

/// Reads the members of a tar archive as they come.
pub(super) fn tar(walk: &mut Walk<'_, '_>, name: &Name, reader: &mut dyn Read) -> Flow {
    let Some(inner) = deeper(name) else {
        return walk.skip(&name.id, TOO_DEEP);
    };
    let mut archive = tar::Archive::new(reader);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return walk.skip(&name.id, explain(&error)),
    };
    let mut count = 0_u64;
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let why = match error.kind() {
                    io::ErrorKind::Other if !limits::is_bomb(&error) => TAR_DAMAGED.to_owned(),
                    _ => explain(&error),
                };
                return walk.skip(&name.id, format!("{why} ({count} files of it were found)"));
            }
        };
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() {
            continue;
        }
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let Some(member) = member(walk, &inner, &path) else {
            continue;
        };
        if kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse() {
            count += 1;
            let left = entry.size();
            walk.open(&member, Input::Stream(&mut Due { inner: entry, left }))?;
        } else {
            walk.skip(
                &member.id,
                "a link or device, not a file: pack the file itself",
            )?;
        }
    }
    if count == 0 {
        return walk.skip(&name.id, "tar archive without files: nothing to read");
    }
    Flow::Continue(())
}

/// Reads the members of a zip archive in the order of its directory, which stands at its end.
pub(super) fn zip(walk: &mut Walk<'_, '_>, name: &Name, input: Input<'_>, head: Vec<u8>) -> Flow {
    let Some(inner) = deeper(name) else {
        return walk.skip(&name.id, TOO_DEEP);
    };
    let disk: Box<dyn ReadSeek + '_> = match input {
        Input::Held(bytes) => Box::new(Cursor::new(bytes)),
        Input::Disk(disk) => disk,
        // The directory is wanted before the rest.
        Input::Stream(stream) => match spool(Cursor::new(head).chain(stream)) {
            Ok(file) => Box::new(BufReader::new(file)),
            Err(error) => return walk.skip(&name.id, explain(&error)),
        },
    };
    let mut disk = disk;
    match ZipArchive::new(&mut disk) {
        Ok(archive) => members(walk, name, &inner, archive),
        Err(ZipError::Io(error)) if error.kind() != io::ErrorKind::UnexpectedEof => {
            walk.skip(&name.id, explain(&error))
        }
        Err(_) => without_directory(walk, name, &inner, &mut disk),
    }
}

fn members<R: Read + io::Seek>(
    walk: &mut Walk<'_, '_>,
    name: &Name,
    inner: &Name,
    mut archive: ZipArchive<R>,
) -> Flow {
    let has = |part: &str| archive.index_for_name(part).is_some();
    if has(docx::MAIN) {
        let text = docx::text(&mut archive, walk.growth);
        return match text.and_then(|text| document(&name.id, text, "UTF-8")) {
            Ok(document) => walk.emit(document),
            Err(reason) => walk.skip(&name.id, reason),
        };
    }
    for (part, reason) in OFFICE {
        if has(part) {
            return walk.skip(&name.id, reason);
        }
    }
    let book = has("META-INF/container.xml");
    let mut count = 0_u64;
    for index in 0..archive.len() {
        let path = match archive.name_for_index(index) {
            Some(Ok(path)) => path.into_owned(),
            _ => (index + 1).to_string(),
        };
        // Beside its pages a book in EPUB has styles, pictures and lists of its parts.
        if path.ends_with('/') || book && !is_page(&path) {
            continue;
        }
        let Some(member) = member(walk, inner, &path) else {
            continue;
        };
        let file = match archive.by_index(index) {
            Ok(file) => file,
            Err(error) => {
                count += 1;
                walk.skip(&member.id, unopened(&error))?;
                continue;
            }
        };
        if file.is_dir() {
            continue;
        }
        count += 1;
        if walk.growth.is_spent() {
            let reason = format!("{} ({count} files of it were found)", limits::Bomb);
            return walk.skip(&name.id, reason);
        }
        if file.is_symlink() {
            walk.skip(&member.id, "a link, not a file: pack the file itself")?;
            continue;
        }
        let packed = Some(file.compressed_size());
        let mut unpacked = Unpacked::new(file, walk.growth, packed);
        walk.open(&member, Input::Stream(&mut unpacked))?;
    }
    if count == 0 {
        return walk.skip(&name.id, "zip archive without files: nothing to read");
    }
    Flow::Continue(())
}

/// Office documents that are not read, by a part that each has.
const OFFICE: [(&str, &str); 3] = [
    (
        "xl/workbook.xml",
        "spreadsheet: not read: save its sheets as CSV",
    ),
    ("ppt/presentation.xml", "slides: not read: save them as PDF"),
    ("content.xml", "OpenDocument: not read: save it as .docx"),
];

fn is_page(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["html", "htm", "xhtml"]
        .iter()
        .any(|page| extension.eq_ignore_ascii_case(page))
}

/// Reads what can be read of an archive whose end, and with it the directory, is missing.
fn without_directory(
    walk: &mut Walk<'_, '_>,
    name: &Name,
    inner: &Name,
    disk: &mut dyn ReadSeek,
) -> Flow {
    let mut count = 0_u64;
    let why = loop {
        if count == 0
            && let Err(error) = disk.rewind()
        {
            break explain(&error);
        }
        let mut stream: &mut dyn ReadSeek = disk;
        let mut file = match read_zipfile_from_stream(&mut stream) {
            Ok(Some(file)) => file,
            Ok(None) | Err(ZipError::InvalidArchive(_)) => break CUT_SHORT.to_owned(),
            Err(ZipError::Io(error)) => break explain(&error),
            Err(error) => break unopened(&error),
        };
        count += 1;
        if file.is_dir() {
            continue;
        }
        let path = path(&file);
        let Some(member) = member(walk, inner, &path) else {
            continue;
        };
        let mut ended = false;
        let mut unpacked = Unpacked::new(
            Watched {
                inner: &mut file,
                ended: &mut ended,
            },
            walk.growth,
            None,
        );
        walk.open(&member, Input::Stream(&mut unpacked))?;
        if ended {
            break CUT_SHORT.to_owned();
        }
    };
    walk.skip(&name.id, format!("{why} ({count} files of it were found)"))
}

/// Notes that reading failed, so that nothing is looked for behind the failure.
struct Watched<'a, R> {
    inner: R,
    ended: &'a mut bool,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let result = self.inner.read(buffer);
        *self.ended |= result.is_err();
        result
    }
}

/// Fails where a file ends before its size is reached.
struct Due<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Due<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        if count == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left = self.left.saturating_sub(count as u64);
        Ok(count)
    }
}

const TAR_DAMAGED: &str = "tar archive cut short or damaged: get the file again";
pub(super) const TOO_DEEP: &str = "lies too deep in other archives: unpack the outer ones first";
const CUT_SHORT: &str = "zip archive cut short: its end is missing: get the file again";

/// Why a member cannot be opened.
fn unopened(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            "encrypted: unpack it with its password first".to_owned()
        }
        ZipError::CompressionMethodNotSupported(_) => {
            "packed by a method that is not read: pack it anew with the usual one (deflate)"
                .to_owned()
        }
        ZipError::UnsupportedArchive(why) => {
            format!("zip of a kind that is not read ({why}): unpack it first")
        }
        ZipError::Io(error) => explain(error),
        error => format!("damaged ({error}): get the file again"),
    }
}

fn path<R: Read>(file: &zip::read::ZipFile<'_, R>) -> String {
    file.name().map_or_else(
        |_| String::from_utf8_lossy(file.name_raw()).into_owned(),
        std::borrow::Cow::into_owned,
    )
}

fn spool(mut from: impl Read) -> io::Result<std::fs::File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut from, &mut file)?;
    file.rewind()?;
    Ok(file)
}

/// One level further down; nothing below the last.
pub(super) fn deeper(name: &Name) -> Option<Name> {
    (name.depth < limits::DEPTH).then(|| Name {
        depth: name.depth + 1,
        ..name.clone()
    })
}

/// The name of a member; none for what folders would hide as well.
///
/// What points out of the archive (`..`, a drive, a leading `/`) is left out of the name.
pub(super) fn member(walk: &mut Walk<'_, '_>, archive: &Name, path: &str) -> Option<Name> {
    let parts: Vec<&str> = path
        .split(['/', '\\'])
        .filter(|part| !matches!(*part, "" | "." | "..") && !part.ends_with(':'))
        .collect();
    if parts
        .iter()
        .any(|part| part.starts_with('.') || *part == "__MACOSX")
    {
        return None;
    }
    let path: String = parts
        .join("/")
        .chars()
        .map(|c| if c.is_control() { '_' } else { c })
        .collect();
    let path = if path.is_empty() { "unnamed" } else { &path };
    Some(Name {
        id: walk.id_within(&archive.id, path),
        file: path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase(),
        depth: archive.depth,
    })
}
