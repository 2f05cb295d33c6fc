//! What `show` writes: a document as it is understood, in colours where the terminal has them.

use std::fmt::{self, Write as _};

use anstyle::{AnsiColor, Style};
use cablegraph::inspection::{Evidence, Inspection, Name};
use cablegraph::mention::Kind;
use cablegraph::segments::{Header, Sentence, Zone};
use cablegraph::span::Span;

/// The widest line of text.
const WIDTH: usize = 100;

/// Writes an inspection; `color` says whether in colours, `refused` whether with what was refused.
pub(crate) fn show(inspection: &Inspection, color: bool, refused: bool) -> String {
    let mut page = Page {
        inspection,
        color,
        out: String::new(),
    };
    // Writing to a string cannot fail.
    let _ = page.write(refused);
    page.out
}

struct Page<'a> {
    inspection: &'a Inspection,
    color: bool,
    out: String,
}

/// The colour of a kind, near to the one of the pictures.
fn style_of(kind: Kind) -> Style {
    let color = match kind {
        Kind::Person => AnsiColor::BrightBlue,
        Kind::Organisation => AnsiColor::Yellow,
        Kind::Place => AnsiColor::Green,
        Kind::Topic => AnsiColor::Magenta,
    };
    color.on_default()
}

/// The shade of a zone.
fn shade(zone: Zone) -> Style {
    match zone {
        Zone::Header | Zone::Title => Style::new().dimmed(),
        Zone::Subject | Zone::Heading => Style::new().bold(),
        Zone::Summary => AnsiColor::Cyan.on_default(),
        Zone::Note | Zone::Comment => Style::new().italic().dimmed(),
        Zone::Signature => Style::new().underline(),
        Zone::Body => Style::new(),
    }
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Page<'_> {
    fn write(&mut self, refused: bool) -> fmt::Result {
        let document = &self.inspection.document;
        let title = self.styled(Style::new().bold(), &document.id);
        writeln!(self.out, "{title}  {}", document.encoding)?;
        self.header()?;
        self.text()?;
        self.aside()?;
        self.names()?;
        if refused {
            self.refused()?;
        }
        Ok(())
    }

    fn styled(&self, style: Style, text: &str) -> String {
        if self.color && style != Style::new() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    fn section(&mut self, title: &str) -> fmt::Result {
        let title = self.styled(Style::new().bold().underline(), title);
        writeln!(self.out, "\n{title}")
    }

    /// The fields of the header that are stated.
    fn header(&mut self) -> fmt::Result {
        let Header {
            cable_id,
            date,
            post,
            country,
            from,
            to,
            info,
            precedence,
            classification,
            captions,
            tags,
            subject,
            references,
            signer,
            drafter_or_classifier,
        } = &self.inspection.segments.header;
        let place = match country {
            Some(country) => format!("{post} ({})", country.as_str()),
            None => post.clone(),
        };
        let fields = [
            ("cable_id", cable_id.clone()),
            (
                "date",
                date.map_or_else(String::new, |date| date.to_string()),
            ),
            ("post", place),
            ("from", from.clone()),
            ("to", to.join(", ")),
            ("info", info.join(", ")),
            ("precedence", precedence.clone()),
            ("classification", classification.clone()),
            ("captions", captions.join(", ")),
            ("tags", tags.join(", ")),
            ("subject", subject.clone()),
            ("references", references.join(", ")),
            ("drafter_or_classifier", drafter_or_classifier.clone()),
            ("signer", signer.clone()),
        ];
        if !self.inspection.segments.is_cable && fields.iter().all(|(_, value)| value.is_empty()) {
            return writeln!(self.out, "No cable's header: read as plain paragraphs.");
        }
        self.section("Header")?;
        for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
            let name = self.styled(Style::new().dimmed(), &format!("{name:<21}"));
            writeln!(self.out, "  {name}  {value}")?;
        }
        Ok(())
    }

    /// The text, a sentence a line, below what tells zone, number and marking.
    fn text(&mut self) -> fmt::Result {
        self.section("Text")?;
        let segments = &self.inspection.segments;
        let mut last = None;
        for (index, sentence) in segments.sentences.iter().enumerate() {
            let place = (sentence.paragraph, sentence.zone);
            if last != Some(place) {
                last = Some(place);
                let label = self.paragraph(sentence);
                let label = self.styled(Style::new().dimmed(), &label);
                writeln!(self.out, "  {label}")?;
            }
            let marked = self.sentence(index, sentence);
            writeln!(self.out, "{marked}")?;
        }
        Ok(())
    }

    /// `¶4 (SBU) summary`
    fn paragraph(&self, sentence: &Sentence) -> String {
        let text = &self.inspection.document.text;
        let paragraph = &self.inspection.segments.paragraphs[sentence.paragraph as usize];
        let mut label = String::new();
        if let Some(number) = paragraph.number {
            let _ = write!(label, "\u{b6}{number} ");
        }
        if let Some(marking) = paragraph.marking {
            let _ = write!(label, "({}) ", marking.cut(text));
        }
        label.push_str(sentence.zone.name());
        label
    }

    /// A sentence without what was set aside, its names marked, wrapped.
    fn sentence(&self, index: usize, sentence: &Sentence) -> String {
        let text = self.inspection.document.text.as_str();
        let shade = shade(sentence.zone);
        // Of names that overlap, topics give way.
        let mut names: Vec<&Name> = Vec::new();
        for name in &self.inspection.names {
            if name.sentence as usize != index {
                continue;
            }
            match names.last() {
                Some(last) if last.span.overlaps(name.span) => {
                    if last.kind == Kind::Topic && name.kind != Kind::Topic {
                        names.pop();
                        names.push(name);
                    }
                }
                _ => names.push(name),
            }
        }
        let mut at = sentence.span.range().start;
        let mut pieces: Vec<(Span, Option<Kind>)> = Vec::new();
        for name in names {
            let span = name.span.range();
            if span.start > at {
                pieces.push((Span::of(at..span.start), None));
            }
            pieces.push((name.span, Some(name.kind)));
            at = span.end;
        }
        if at < sentence.span.range().end {
            pieces.push((Span::of(at..sentence.span.range().end), None));
        }
        let mut words: Vec<(String, usize)> = Vec::new();
        let mut push = |written: &str, style: Style, glued: bool| {
            let mut glued = glued;
            for word in written.split_whitespace() {
                let shown = self.styled(style, word);
                let width = word.chars().count();
                match words.last_mut() {
                    Some((last, length)) if glued => {
                        last.push_str(&shown);
                        *length += width;
                    }
                    _ => words.push((shown, width)),
                }
                glued = false;
            }
        };
        let mut touching = false;
        for (span, kind) in pieces {
            match kind {
                None => {
                    for part in self.kept(span) {
                        let part = part.cut(text);
                        push(
                            part,
                            shade,
                            touching && !part.starts_with(char::is_whitespace),
                        );
                        touching = !part.ends_with(char::is_whitespace);
                    }
                }
                Some(kind) => {
                    let parts = self.kept(span).into_iter();
                    let parts: Vec<&str> = parts.map(|part| part.cut(text)).collect();
                    let name = format!("[{}]", parts.join(" "));
                    push(&name, style_of(kind), touching);
                    let tag = format!("({})", kind.name());
                    push(&tag, style_of(kind).dimmed(), true);
                    touching = true;
                }
            }
        }
        wrap(&words)
    }

    /// The parts of a span that were not set aside.
    fn kept(&self, span: Span) -> Vec<Span> {
        let mut parts = Vec::new();
        let mut at = span.start();
        for aside in &self.inspection.segments.furniture {
            if aside.end() <= at || aside.start() >= span.end() {
                continue;
            }
            if aside.start() > at {
                parts.push(Span::new(at, aside.start()));
            }
            at = aside.end();
        }
        if at < span.end() {
            parts.push(Span::new(at, span.end()));
        }
        parts
    }

    /// What was set aside.
    fn aside(&mut self) -> fmt::Result {
        let inspection = self.inspection;
        let mut pieces: Vec<(String, usize)> = Vec::new();
        let mut marks = 0;
        for span in &inspection.segments.furniture {
            let piece = fold(span.cut(&inspection.document.text));
            if !piece.contains(char::is_alphanumeric) {
                marks += 1;
                continue;
            }
            match pieces.iter_mut().find(|(known, _)| *known == piece) {
                Some((_, count)) => *count += 1,
                None => pieces.push((piece, 1)),
            }
        }
        if pieces.is_empty() && marks == 0 {
            return Ok(());
        }
        self.section("Set aside")?;
        for (piece, count) in pieces {
            let times = if count > 1 {
                format!("  ({count} times)")
            } else {
                String::new()
            };
            let piece = self.styled(Style::new().dimmed(), &piece);
            writeln!(self.out, "  {piece}{times}")?;
        }
        if marks > 0 {
            let plural = if marks == 1 { "" } else { "s" };
            writeln!(self.out, "  {marks} rule{plural} or sign{plural} of markup")?;
        }
        Ok(())
    }

    /// The names by kind and entity: where, by which rule, by which evidence.
    fn names(&mut self) -> fmt::Result {
        let inspection = self.inspection;
        for kind in Kind::ALL {
            let of_kind: Vec<&Name> = inspection
                .names
                .iter()
                .filter(|name| name.kind == kind)
                .collect();
            if of_kind.is_empty() {
                continue;
            }
            let title = match kind {
                Kind::Person => "Persons",
                Kind::Organisation => "Organisations",
                Kind::Place => "Places",
                Kind::Topic => "Topics",
            };
            self.section(&format!("{title} ({})", of_kind.len()))?;
            let mut entities: Vec<&str> = Vec::new();
            for name in &of_kind {
                if !entities.contains(&name.entity.as_str()) {
                    entities.push(&name.entity);
                }
            }
            for entity in entities {
                let label = self.styled(style_of(kind), entity);
                writeln!(self.out, "  {label}")?;
                let mut told: Vec<&[Evidence]> = Vec::new();
                for name in of_kind.iter().filter(|name| name.entity == entity) {
                    let place = self.place(name.span, name.sentence);
                    let text = fold(name.span.cut(&inspection.document.text));
                    writeln!(self.out, "    {place}  {text}  by {}", name.rule)?;
                    if !name.evidence.is_empty() && !told.contains(&name.evidence.as_slice()) {
                        told.push(&name.evidence);
                        self.evidence(&name.evidence)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// `¶4 1204-1218`: paragraph and characters.
    fn place(&self, span: Span, sentence: u32) -> String {
        let segments = &self.inspection.segments;
        let sentence = &segments.sentences[sentence as usize];
        let text = &self.inspection.document.text;
        let start = text[..span.range().start].chars().count();
        let end = start + span.cut(text).chars().count();
        let paragraph = match segments.paragraphs[sentence.paragraph as usize].number {
            Some(number) => format!("\u{b6}{number}"),
            None => sentence.zone.name().to_owned(),
        };
        format!("{paragraph} {start}-{end}")
    }

    /// `person 9.3 = 5.3 by given_name + 4.0 a title before it`
    fn evidence(&mut self, evidence: &[Evidence]) -> fmt::Result {
        for weighed in evidence {
            let mut line = format!(
                "{} {:.1} = {:.1} by {}",
                weighed.kind.name(),
                weighed.score,
                weighed.weight,
                weighed.rule
            );
            if let Some((id, name)) = &weighed.entry {
                let _ = write!(line, " [{id} {name}]");
            }
            for (words, weight) in &weighed.hints {
                let sign = if *weight < 0.0 { '-' } else { '+' };
                let _ = write!(line, " {sign} {:.1} {words}", weight.abs());
            }
            let line = self.styled(Style::new().dimmed(), &line);
            writeln!(self.out, "        {line}")?;
        }
        Ok(())
    }

    /// What was considered and refused, with the reason.
    fn refused(&mut self) -> fmt::Result {
        let inspection = self.inspection;
        self.section(&format!("Refused ({})", inspection.refused.len()))?;
        for refused in &inspection.refused {
            let text = &inspection.document.text;
            let span = refused.spans[0];
            let why = match refused.instead {
                Some(other) => format!("part of {}", fold(other.cut(text))),
                None => match refused.evidence.first() {
                    Some(best) if best.score < inspection.threshold => format!(
                        "{:.1} for a {} is less than {:.1}",
                        best.score,
                        best.kind.name(),
                        inspection.threshold
                    ),
                    _ => "a common word here".to_owned(),
                },
            };
            let times = match refused.spans.len() {
                1 => String::new(),
                count => format!(" ({count} times)"),
            };
            writeln!(self.out, "  {}{times}: {why}", fold(span.cut(text)))?;
            self.evidence(&refused.evidence)?;
        }
        Ok(())
    }
}

/// Words with their widths, on lines of at most [`WIDTH`].
fn wrap(words: &[(String, usize)]) -> String {
    const INDENT: &str = "    ";
    let mut out = String::from(INDENT);
    let mut column = INDENT.len();
    for (index, (word, width)) in words.iter().enumerate() {
        if index > 0 && column + 1 + width > WIDTH {
            out.push('\n');
            out.push_str(INDENT);
            out.push_str("  ");
            column = INDENT.len() + 2;
        } else if index > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out
}
