//! Containers made for a test.

use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(super) fn gzip(content: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content.as_ref()).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let options = SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(super) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *content).unwrap();
    }
    builder.into_inner().unwrap()
}

/// A table whose quotes are doubled.
pub(super) fn csv(rows: &[&[&str]], separator: char) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator as u8)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(*row).unwrap();
    }
    writer.into_inner().unwrap()
}

/// A table whose quotes have a backslash before them, every field in quotes.
pub(super) fn backslashed(rows: &[&[&str]]) -> Vec<u8> {
    let mut text = String::new();
    for row in rows {
        let fields: Vec<String> = row
            .iter()
            .map(|field| {
                let escaped = field.replace('\\', "\\\\").replace('"', "\\\"");
                format!("\"{escaped}\"")
            })
            .collect();
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text.into_bytes()
}

pub(super) fn json_line(fields: &[(&str, &str)]) -> Vec<u8> {
    let object: serde_json::Map<String, serde_json::Value> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).into()))
        .collect();
    let mut line = serde_json::to_vec(&object).unwrap();
    line.push(b'\n');
    line
}

/// A text as it stands in HTML or XML.
pub(super) fn escape(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

/// A mail with a text and attached files, each with its name and kind.
pub(super) fn mail(text: &str, files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let top = "From: A <a@example.org>\r\nTo: b@example.org\r\nSubject: A cable\r\n\
               Date: Fri, 5 Jun 2009 10:00:00 +0000\r\nMIME-Version: 1.0\r\n";
    let body =
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    let text = base64(text.as_bytes());
    let mut mail = top.to_owned();
    if files.is_empty() {
        mail = mail + body + &text;
        return mail.into_bytes();
    }
    mail.push_str("Content-Type: multipart/mixed; boundary=\"cut\"\r\n\r\n--cut\r\n");
    mail = mail + body + &text;
    for (name, kind, content) in files {
        let content = base64(content);
        mail = format!(
            "{mail}\r\n--cut\r\nContent-Type: {kind}; name=\"{name}\"\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{content}"
        );
    }
    mail.push_str("\r\n--cut--\r\n");
    mail.into_bytes()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (index, chunk) in bytes.chunks(3).enumerate() {
        if index > 0 && index % 19 == 0 {
            out.push_str("\r\n");
        }
        let mut bits = 0_u32;
        for at in 0..3 {
            bits = bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0));
        }
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            out.push(if at > chunk.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    out
}

/// A Word document with a paragraph for each line.
pub(super) fn docx(text: &str) -> Vec<u8> {
    let mut paragraphs = String::new();
    for line in text.lines() {
        paragraphs.push_str("<w:p><w:r><w:t xml:space=\"preserve\">");
        paragraphs.push_str(&escape(line));
        paragraphs.push_str("</w:t></w:r></w:p>");
    }
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document \
         xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{paragraphs}</w:body></w:document>"
    );
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
    ])
}

/// A PDF file with the text in Courier, sixty lines a page.
pub(super) fn pdf(text: &str) -> Vec<u8> {
    let lines: Vec<&str> = text.lines().collect();
    let pages: Vec<&[&str]> = lines.chunks(60).collect();
    let kids: Vec<String> = (0..pages.len())
        .map(|page| format!("{} 0 R", 4 + 2 * page))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {} >>",
            kids.join(" "),
            pages.len()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    for (index, page) in pages.iter().enumerate() {
        let mut content = "BT /F1 10 Tf 12 TL 50 800 Td\n".to_owned();
        for line in *page {
            let (line, _, _) = encoding_rs::WINDOWS_1252.encode(line);
            let mut escaped = String::new();
            for byte in &*line {
                match byte {
                    b'\\' | b'(' | b')' => escaped.extend(['\\', char::from(*byte)]),
                    0x80.. => escaped = format!("{escaped}\\{byte:03o}"),
                    byte => escaped.push(char::from(*byte)),
                }
            }
            content = format!("{content}({escaped}) Tj T*\n");
        }
        content.push_str("ET");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>",
            5 + 2 * index
        ));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ));
    }
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        out = format!("{out}{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let table = out.len();
    out = format!("{out}xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        out = format!("{out}{place:010} 00000 n \n");
    }
    out = format!(
        "{out}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    out.into_bytes()
}
