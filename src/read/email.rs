//! E-mails: the text of the mail as a document, its attachments as files within it.
//!
//! Pictures, sounds and films are passed over: a mail's signature brings one with every mail.

use jiff::civil::Date;
use mail_parser::{MessageParser, MimeHeaders as _, PartType};

use crate::document::Stated;

use super::walk::{Flow, Input, Name, Walk, document};
use super::{archive, html};

/// Whether a file begins as a mail does: lines with a name and a colon, two of them of mails alone.
pub(super) fn is_mail(text: &[u8]) -> bool {
    const NAMES: [&[u8]; 9] = [
        b"received:",
        b"return-path:",
        b"message-id:",
        b"mime-version:",
        b"content-type:",
        b"content-transfer-encoding:",
        b"delivered-to:",
        b"dkim-signature:",
        b"x-mailer:",
    ];
    let mut found = 0;
    for line in text.split(|byte| *byte == b'\n').take(200) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        // A line that begins with a blank goes on with the one before.
        if line
            .first()
            .is_some_and(|byte| matches!(byte, b' ' | b'\t'))
        {
            continue;
        }
        let name = memchr::memchr(b':', line).map_or(&b""[..], |colon| &line[..colon]);
        let named = !name.is_empty()
            && name
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if !named {
            return false;
        }
        found += usize::from(NAMES.iter().any(|name| {
            line.get(..name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name))
        }));
        if found == 2 {
            return true;
        }
    }
    false
}

/// Reads a mail.
pub(super) fn message(walk: &mut Walk<'_, '_>, name: &Name, bytes: &[u8]) -> Flow {
    let Some(message) = MessageParser::default().parse(bytes) else {
        return walk.skip(&name.id, "no e-mail: nothing to read");
    };
    let mut text = String::new();
    for part in message.text_bodies() {
        let body = match &part.body {
            PartType::Text(body) => body.to_string(),
            PartType::Html(body) => html::text(body),
            _ => continue,
        };
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&body);
    }
    let mut files = Vec::new();
    for (index, part) in message.attachments().enumerate() {
        let media = part.content_type().map_or("", |kind| kind.ctype());
        if ["image", "audio", "video"]
            .iter()
            .any(|kind| media.eq_ignore_ascii_case(kind))
        {
            continue;
        }
        let named = part.attachment_name().map(str::to_owned);
        let number = index + 1;
        let (plain, content) = match &part.body {
            PartType::Message(inner) => (format!("{number}.eml"), inner.raw_message().to_vec()),
            PartType::Multipart(_) => continue,
            PartType::Html(_) => (format!("{number}.html"), part.contents().to_vec()),
            _ => (number.to_string(), part.contents().to_vec()),
        };
        files.push((named.unwrap_or(plain), content));
    }
    if !text.trim().is_empty() {
        match document(&name.id, text, "UTF-8") {
            Ok(mut read) => {
                read.stated = Some(Box::new(Stated {
                    subject: message.subject().unwrap_or_default().trim().to_owned(),
                    date: message.date().and_then(|date| {
                        let month = i8::try_from(date.month).ok()?;
                        let day = i8::try_from(date.day).ok()?;
                        Date::new(i16::try_from(date.year).ok()?, month, day).ok()
                    }),
                    ..Stated::default()
                }));
                walk.emit(read)?;
            }
            Err(reason) => walk.skip(&name.id, reason)?,
        }
    } else if files.is_empty() {
        return walk.skip(&name.id, "e-mail without text: nothing to read");
    }
    for (file, content) in files {
        let Some(inner) = archive::deeper(name) else {
            return walk.skip(&name.id, archive::TOO_DEEP);
        };
        if let Some(member) = archive::member(walk, &inner, &file) {
            walk.open(&member, Input::Held(content))?;
        }
    }
    Flow::Continue(())
}

#[cfg(test)]
mod tests {
    use super::is_mail;

    #[test]
    fn tells_a_mail_from_a_cable() {
        assert!(is_mail(
            b"Return-Path: <a@b.c>\r\nReceived: from x\r\n\tby y\r\nSubject: z\r\n\r\ntext"
        ));
        assert!(is_mail(
            b"MIME-Version: 1.0\nContent-Type: text/plain\n\ntext"
        ));
        assert!(!is_mail(b"FM AMEMBASSY ASTANA\nTO: SECSTATE\n\n1. text"));
        assert!(!is_mail(
            b"Subject: talks\nContent-Type: a word\n\nMessage-ID: x"
        ));
        assert!(!is_mail(b""));
    }
}
