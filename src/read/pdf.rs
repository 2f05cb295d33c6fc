//! The text layer of a PDF file.

use std::io::{self, Read as _};
use std::thread;

use flate2::read::ZlibDecoder;

use super::limits;

/// The name of the thread on which PDF files are read. A panic there is caught, and tells of a damaged file: who
/// prints panics may leave those out.
pub const THREAD: &str = "pdf";

/// Objects of a PDF file may lie deep within each other.
const STACK: usize = 64 << 20;

/// What one stream of a page may grow to.
const STREAM: u64 = 2 * limits::DOCUMENT as u64;

/// Takes the text of all pages.
pub(super) fn text(bytes: &[u8]) -> Result<String, String> {
    if swells(bytes) {
        return Err(format!(
            "PDF with a page that expands beyond {} MiB, as only a trap does: {REMEDY}",
            STREAM >> 20
        ));
    }
    let result = thread::scope(|scope| {
        thread::Builder::new()
            .name(THREAD.to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, || pdf_extract::extract_text_from_mem(bytes))
            .map(thread::ScopedJoinHandle::join)
    });
    let text = match result {
        Ok(Ok(Ok(text))) => text,
        Ok(Ok(Err(error))) => {
            let error = error.to_string();
            let lower = error.to_ascii_lowercase();
            if lower.contains("password") || lower.contains("decrypt") || lower.contains("encrypt")
            {
                return Err("PDF that is encrypted: save it without its password".to_owned());
            }
            return Err(format!("PDF that is damaged ({error}): {REMEDY}"));
        }
        Ok(Err(_)) => return Err(format!("PDF of a form that is not understood: {REMEDY}")),
        Err(error) => return Err(format!("cannot start a thread for it: {error}")),
    };
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    if letters == 0 {
        return Err("PDF without a text layer, as scans are: run OCR first".to_owned());
    }
    Ok(lines(&text))
}

const REMEDY: &str = "print it to a new PDF, or save its text as .txt";

/// Whether a packed stream, pictures aside, grows beyond reason: the reader unpacks it whole in memory.
fn swells(bytes: &[u8]) -> bool {
    // The dictionary that tells what a stream is stands before it.
    const DICTIONARY: usize = 512;
    memchr::memmem::find_iter(bytes, b"stream").any(|at| {
        let before = &bytes[at.saturating_sub(DICTIONARY)..at];
        let dictionary =
            memchr::memmem::rfind(before, b" obj").map_or(before, |from| &before[from..]);
        if before.ends_with(b"end") || memchr::memmem::find(dictionary, b"/Image").is_some() {
            return false;
        }
        let packed = bytes[at + 6..].trim_ascii_start();
        let is_zlib = packed.len() > 2
            && packed[0] & 0x0f == 8
            && (u32::from(packed[0]) << 8 | u32::from(packed[1])).is_multiple_of(31);
        is_zlib
            && io::copy(
                &mut ZlibDecoder::new(packed).take(STREAM + 1),
                &mut io::sink(),
            )
            .is_ok_and(|size| size > STREAM)
    })
}

/// Takes out blank lines beyond one, and blanks at line ends.
fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.lines() {
        let line = line.trim_end();
        if line.is_empty() {
            blank += 1;
            continue;
        }
        if blank > 0 && !out.is_empty() {
            out.push('\n');
        }
        blank = 0;
        out.push_str(line);
        out.push('\n');
    }
    out
}
