//! The text layer of a PDF file.

use std::thread;

/// The name of the thread on which PDF files are read. A panic there is caught, and tells of a damaged file: who
/// prints panics may leave those out.
pub const THREAD: &str = "pdf";

/// Objects of a PDF file may lie deep within each other.
const STACK: usize = 64 << 20;

/// Takes the text of all pages.
pub(super) fn text(bytes: &[u8]) -> Result<String, String> {
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
