//! The body as blocks: headings and paragraphs, with numbers put right, wrapped lines joined, page lines set aside.

use memchr::memmem;

use crate::span::Span;

use super::furniture;
use super::lines::Line;
use super::marks::{Mark, Scan, bullet, mark};
use super::signature::ends_sentence;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    Title,
    Tags,
    Subject,
    Heading,
    Body,
    Signature,
}

/// A paragraph in the making. Offsets are bytes of the document's text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    pub(super) start: usize,
    /// Where its text starts, behind number and marking.
    pub(super) text: usize,
    pub(super) end: usize,
    pub(super) number: Option<u16>,
    pub(super) marking: Option<Span>,
}

/// What the body yields.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) blocks: Vec<Block>,
    pub(super) furniture: Vec<Span>,
    /// Where a sentence must begin although the block goes on.
    pub(super) breaks: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Text,
    Mark(Mark),
    /// A line that opens with a bullet or a list's letter.
    Item,
    /// A page line, classification line or caption: text goes on behind it.
    Clear,
    Rule,
}

#[derive(Debug, Clone, Copy)]
struct Item {
    line: Line,
    kind: Kind,
    /// A blank line stands before it.
    apart: bool,
    /// It was cut out of a longer line.
    inline: bool,
}

/// Longer lines are searched for the marks of paragraphs.
const LONG_LINE: usize = 100;

/// Takes the body apart.
pub(super) fn collect(
    text: &str,
    lines: &[Line],
    from: usize,
    to: usize,
    is_cable: bool,
    station: &str,
    subject: &str,
) -> Body {
    let mut body = Body::default();
    let mut items = items(text, lines, from, to, is_cable);
    if is_cable {
        set_repeated_headers_aside(text, subject, &mut items);
    }
    let bulleted = items.iter().any(
        |item| matches!(item.kind, Kind::Mark(mark) if mark.bulleted && mark.number.is_some()),
    );
    let numbers = number(text, &mut items, bulleted);
    let upper = is_upper(&text.as_bytes()[from..to]);
    assemble(text, &items, &numbers, upper, bulleted, &mut body);
    sweep(text, from, to, is_cable, station, &mut body);
    body
}

/// Whether a text is in capitals throughout.
pub(super) fn is_upper(bytes: &[u8]) -> bool {
    let (mut lower, mut upper) = (0_u32, 0_u32);
    for chunk in bytes[..bytes.len().min(8_192)].chunks(128) {
        // Summed in bytes, which a chunk is too short to overflow: many at a time.
        let count = |is: fn(&u8) -> bool| {
            chunk
                .iter()
                .fold(0_u8, |sum, byte| sum + u8::from(is(byte)))
        };
        lower += u32::from(count(u8::is_ascii_lowercase));
        upper += u32::from(count(u8::is_ascii_uppercase));
    }
    lower * 8 < upper
}

/// The lines of the body with what they are; long lines are cut where a paragraph's mark stands.
fn items(text: &str, lines: &[Line], from: usize, to: usize, is_cable: bool) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut apart = true;
    let mut last_number = 0;
    let mut tentative: Option<(usize, u16)> = None;
    for line in lines {
        if line.end <= from && !(line.is_blank() && line.start >= from) || line.start >= to {
            continue;
        }
        let flattened = line.start < from;
        let line = Line::trimmed(text, line.start.max(from), line.end.min(to));
        if line.is_blank() {
            apart = true;
            continue;
        }
        let content = line.text(text);
        // A number inside the line before, in doubt there, is believed when the next one follows it.
        if let Some((doubtful, number)) = tentative.take()
            && mark(content).is_some_and(|mark| mark.number == Some(number + 1))
            && let Some(last) = items.last_mut()
            && last.line.start < doubtful
        {
            let behind = Line::trimmed(text, doubtful, last.line.end);
            last.line = Line::trimmed(text, last.line.start, doubtful);
            items.push(Item {
                line: behind,
                kind: mark(behind.text(text)).map_or(Kind::Text, Kind::Mark),
                apart: false,
                inline: true,
            });
        }
        let mut push = |start: usize, end: usize, inline: bool, apart: bool| {
            let line = Line::trimmed(text, start, end);
            if line.is_blank() {
                return;
            }
            let kind = kind(line.text(text), is_cable);
            items.push(Item {
                line,
                kind,
                apart,
                inline,
            });
        };
        // Where the text begins within a line, the cable was flattened into it.
        if is_cable && (content.len() > LONG_LINE || flattened) {
            let mut start = 0;
            let own = mark(content).and_then(|mark| mark.number);
            let mut expected = own.unwrap_or(last_number).saturating_add(1);
            let bytes = content.as_bytes();
            for at in memchr::memchr2_iter(b' ', b'\t', &bytes[..bytes.len() - 1]) {
                // A digit, `$`, or the first byte of a pilcrow, behind a blank.
                if !matches!(bytes[at + 1], b'0'..=b'9' | b'$' | 0xc2) {
                    continue;
                }
                let rest = &content[at + 1..];
                let signed = rest.starts_with('¶') || rest.starts_with("$\\P");
                if !(signed || rest.as_bytes().first().is_some_and(u8::is_ascii_digit)) {
                    continue;
                }
                let Some(found) = mark(rest) else { continue };
                let before = &content[..at];
                // Without pilcrow or marking, wide white space on both sides must set the number off.
                let behind = &rest[rest.bytes().take_while(u8::is_ascii_digit).count()..];
                let set_off = before.ends_with(' ')
                    && (behind.starts_with(".  ")
                        || behind.starts_with(". ")
                            && ends_sentence(before.trim_end())
                            && behind[2..].starts_with(|c: char| c.is_uppercase() || c == '"'));
                let sure = signed || found.marking.is_some() || set_off;
                let ended = ends_sentence(before.trim_end()) || before.ends_with(' ') || signed;
                let number = found.number == Some(expected);
                if number && !sure && before.ends_with(['.', '!', '?', '"', ')']) {
                    tentative = Some((line.start + at + 1, expected));
                }
                if number && sure && ended {
                    push(
                        line.start + start,
                        line.start + at,
                        start > 0,
                        apart && start == 0,
                    );
                    start = at + 1;
                    expected += 1;
                    tentative = None;
                }
            }
            push(line.start + start, line.end, start > 0, apart && start == 0);
            last_number = expected - 1;
        } else {
            push(line.start, line.end, false, apart);
            if let Some(number) = mark(content).and_then(|mark| mark.number) {
                last_number = number;
            }
        }
        apart = false;
    }
    items
}

/// A cable of several sections may repeat its header with each: such lines are set aside, so that the sentence that
/// a section's end cut in two goes on.
fn set_repeated_headers_aside(text: &str, subject: &str, items: &mut [Item]) {
    let mut repeated = false;
    let mut in_subject = false;
    for item in items {
        let content = item.line.text(text);
        match item.kind {
            Kind::Clear => {
                repeated |= content.contains("SECTION ")
                    || content.starts_with("PAGE 01")
                    || content.starts_with("PAGE 1 ");
            }
            Kind::Text | Kind::Item if repeated => {
                let goes_on = in_subject
                    && content
                        .split_whitespace()
                        .all(|word| subject.contains(word));
                if super::header::is_repeated(content) {
                    in_subject = content.starts_with("SUBJ");
                    item.kind = Kind::Clear;
                } else if goes_on {
                    item.kind = Kind::Clear;
                } else {
                    repeated = false;
                }
            }
            Kind::Rule => {}
            _ => repeated = false,
        }
    }
}

fn kind(line: &str, is_cable: bool) -> Kind {
    if furniture::is_rule(line) {
        return Kind::Rule;
    }
    if is_cable
        && (furniture::is_page_line(line)
            || super::record::is_release(line)
            || furniture::is_caption_line(line)
            || furniture::is_classification_line(line))
    {
        return Kind::Clear;
    }
    if let Some(mark) = mark(line) {
        return Kind::Mark(mark);
    }
    if is_item(line) {
        return Kind::Item;
    }
    Kind::Text
}

/// `-- point`, `- point`, `A. point`, `(1) point`, `(a) point`.
fn is_item(line: &str) -> bool {
    let bytes = line.as_bytes();
    match bytes[0] {
        b'-' | b'*' | 0xe2 | 0xc2 => {
            let rest = line.trim_start_matches(['-', '–', '—']);
            rest.len() < line.len() && rest.starts_with(' ') || bullet(&mut Scan::new(line))
        }
        b'(' => {
            let inner = bytes[1..]
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
            (1..=3).contains(&inner)
                && bytes.get(inner + 1) == Some(&b')')
                && bytes.get(inner + 2) == Some(&b' ')
                && (inner == 1
                    || bytes[1..=inner]
                        .iter()
                        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'i' | b'v' | b'x')))
        }
        byte if byte.is_ascii_alphabetic() => {
            matches!(bytes.get(1), Some(b')')) && bytes.get(2) == Some(&b' ')
                || byte.is_ascii_uppercase()
                    && byte <= b'K'
                    && bytes.get(1) == Some(&b'.')
                    && bytes.get(2) == Some(&b' ')
        }
        _ => false,
    }
}

/// Decides which marks are numbers of paragraphs, and puts damaged ones right.
///
/// Returns the number for each item. A pilcrow read as a digit gives `15.` for 5; in a text whose numbered paragraphs
/// are bullets, a bullet without a number is one that lost it.
fn number(text: &str, items: &mut [Item], bulleted: bool) -> Vec<Option<u16>> {
    let mut numbers = vec![None; items.len()];
    let mut last = 0u16;
    let mut unnumbered: Vec<usize> = Vec::new();
    // Paragraphs with a marking and no number, which may have lost it.
    let mut marked: Vec<usize> = Vec::new();
    let mut before_ended = true;
    for index in 0..items.len() {
        let item = items[index];
        let content = item.line.text(text);
        if let Kind::Mark(mark) = item.kind {
            // A wrapped line may begin with a number or a bracket; then the line before goes on.
            let inside = !item.apart && !before_ended && !item.inline;
            match mark.number {
                Some(written) => {
                    let expected = last + 1 + unnumbered.len() as u16;
                    let found = sequence(written, expected, last, mark)
                        .filter(|found| !inside || *found == expected && mark.marking.is_some());
                    // Two paragraphs may stand in the wrong order.
                    let swapped = mark.pilcrow && !inside && found.is_none() && written < last;
                    if swapped && !numbers.contains(&Some(written)) {
                        numbers[index] = Some(written);
                        before_ended = ends_sentence(content);
                        continue;
                    }
                    match found {
                        Some(found) => {
                            if usize::from(found.saturating_sub(last + 1)) == unnumbered.len() {
                                for (offset, &place) in unnumbered.iter().enumerate() {
                                    numbers[place] = Some(last + 1 + offset as u16);
                                }
                            }
                            if unnumbered.is_empty()
                                && last > 0
                                && usize::from(found.saturating_sub(last + 1)) == marked.len()
                            {
                                for (offset, &place) in marked.iter().enumerate() {
                                    numbers[place] = Some(last + 1 + offset as u16);
                                }
                            }
                            unnumbered.clear();
                            marked.clear();
                            numbers[index] = Some(found);
                            last = found;
                        }
                        None => items[index].kind = if inside { Kind::Text } else { Kind::Item },
                    }
                }
                None if inside => items[index].kind = Kind::Text,
                None if item.apart => marked.push(index),
                None => {}
            }
        } else if bulleted
            && matches!(item.kind, Kind::Item)
            && content.starts_with(['-', '*'])
            && !content.starts_with("--")
        {
            unnumbered.push(index);
        }
        if !matches!(items[index].kind, Kind::Clear) {
            before_ended = matches!(items[index].kind, Kind::Rule)
                || ended(content)
                || is_heading_line(content, false, false);
        }
    }
    if last > 0 {
        for (offset, &place) in unnumbered.iter().enumerate() {
            numbers[place] = Some(last + 1 + offset as u16);
        }
    }
    numbers
}

/// The number that is meant by `written`, where `expected` comes next and `last` came before.
fn sequence(written: u16, expected: u16, last: u16, mark: Mark) -> Option<u16> {
    if written == expected {
        return Some(written);
    }
    let repaired = match written {
        10..=99 => written % 10,
        100..=999 => written % 100,
        _ => 0,
    };
    if !mark.pilcrow && repaired == expected {
        return Some(expected);
    }
    let step = written.checked_sub(last).filter(|step| *step > 0)?;
    if step <= 4 || step <= 12 && (mark.pilcrow || mark.marking.is_some()) {
        return Some(written);
    }
    let back = repaired.checked_sub(last)?;
    (!mark.pilcrow && mark.marking.is_some() && (1..=3).contains(&back)).then_some(repaired)
}

/// Puts items together to blocks.
fn assemble(
    text: &str,
    items: &[Item],
    numbers: &[Option<u16>],
    upper: bool,
    bulleted: bool,
    body: &mut Body,
) {
    let mut open: Option<Block> = None;
    let mut cleared = false;
    let mut ruled = false;
    let mut apart = true;
    let numbered = numbers.iter().any(Option::is_some);
    for (index, item) in items.iter().enumerate() {
        apart |= item.apart;
        let (start, end) = (item.line.start, item.line.end);
        let content = item.line.text(text);
        let number = numbers[index];
        match item.kind {
            Kind::Rule => {
                body.furniture.push(Span::of(start..end));
                ruled = true;
                continue;
            }
            Kind::Clear => {
                body.furniture.push(Span::of(start..end));
                cleared = true;
                continue;
            }
            Kind::Mark(mark) => {
                if let Some(block) = open.as_mut().filter(|_| number.is_some() && item.apart)
                    && is_late_heading(text, block)
                {
                    block.kind = BlockKind::Heading;
                }
                flush(&mut open, body);
                open = Some(Block {
                    kind: BlockKind::Body,
                    start,
                    text: start + mark.text,
                    end,
                    number,
                    marking: mark
                        .marking
                        .map(|(from, to)| Span::of(start + from..start + to)),
                });
                // What follows the mark may itself be a heading in capitals: it stays the paragraph's text.
            }
            Kind::Item if bulleted && number.is_some() => {
                flush(&mut open, body);
                let mut scan = Scan::new(content);
                bullet(&mut scan);
                open = Some(Block {
                    kind: BlockKind::Body,
                    start,
                    text: start + scan.at,
                    end,
                    number,
                    marking: None,
                });
            }
            Kind::Text | Kind::Item => {
                let is_item = matches!(item.kind, Kind::Item);
                let before = open
                    .as_ref()
                    .map(|block| last_line(&text[block.text.min(block.end)..block.end]));
                let ended = before.is_none_or(ended);
                let below = items.get(index + 1);
                // Behind a page line a sentence that it cut goes on.
                let cut = cleared && !ruled && !ended && open.is_some();
                let free_before = !cut && (apart || ruled || cleared || ended || open.is_none());
                if !is_item
                    && free_before
                    && is_heading(
                        text,
                        items,
                        index,
                        numbers,
                        upper,
                        apart || ruled || open.is_none(),
                    )
                {
                    let bare = content.trim_end_matches(['-', '=', '_', ' ']);
                    let end = if bare.len() + 4 < content.len() {
                        start + bare.len()
                    } else {
                        end
                    };
                    // A heading may run over two lines.
                    let joined = body
                        .blocks
                        .last_mut()
                        .filter(|_| open.is_none() && !apart && !ruled);
                    if let Some(heading) = joined.filter(|block| block.kind == BlockKind::Heading) {
                        heading.end = end;
                    } else {
                        flush(&mut open, body);
                        body.blocks.push(Block {
                            kind: BlockKind::Heading,
                            start,
                            text: start,
                            end,
                            number: None,
                            marking: None,
                        });
                    }
                } else {
                    let small = content
                        .chars()
                        .find(|c| c.is_alphabetic())
                        .is_some_and(char::is_lowercase);
                    let goes_on = open.as_ref().is_some_and(|block| {
                        if ruled {
                            false
                        } else if !apart {
                            true
                        } else if cleared {
                            !ended || small || numbered && block.number.is_some() && !is_item
                        } else {
                            // A blank line inside a sentence is damage; a list or table may have any number of them.
                            let long = block.end - block.text >= if small { 24 } else { 60 };
                            !is_item
                                && !ended
                                && long
                                && (small || content.len() >= 60 || below.is_none())
                                && !is_list_block(&text[block.text..block.end])
                        }
                    });
                    match &mut open {
                        Some(block) if goes_on => {
                            if is_item
                                || (!apart
                                    && is_short_row(last_line(
                                        &text[block.text.min(block.end)..block.end],
                                    ))
                                    && is_short_row(content))
                            {
                                body.breaks.push(start as u32);
                            }
                            block.end = end;
                        }
                        _ => {
                            flush(&mut open, body);
                            open = Some(Block {
                                kind: BlockKind::Body,
                                start,
                                text: start,
                                end,
                                number: None,
                                marking: None,
                            });
                        }
                    }
                }
            }
        }
        // In a text without line breaks a heading in capitals stands between the sentence and the next mark.
        if let Some(next) = items
            .get(index + 1)
            .filter(|next| next.inline && matches!(next.kind, Kind::Mark(_)))
            && !upper
            && let Some(block) = &mut open
            && let Some(heading) = trailing_heading(text, block.text, block.end)
        {
            let whole = Line::trimmed(text, heading, next.line.start);
            block.end = heading;
            flush(&mut open, body);
            body.blocks.push(Block {
                kind: BlockKind::Heading,
                start: whole.start,
                text: whole.start,
                end: whole.end,
                number: None,
                marking: None,
            });
        }
        apart = false;
        ruled = false;
        cleared = false;
    }
    flush(&mut open, body);
}

fn flush(open: &mut Option<Block>, body: &mut Body) {
    body.blocks.extend(open.take());
}

/// Whether a line ends a sentence, or a zone, which needs no period.
fn ended(line: &str) -> bool {
    ends_sentence(line) && !super::signature::is_abbreviated(line)
        || super::zones::closes_zone(line)
}

fn last_line(text: &str) -> &str {
    let text = text.trim_end();
    match memchr::memrchr(b'\n', text.as_bytes()) {
        Some(at) => text[at + 1..].trim(),
        None => text.trim(),
    }
}

/// Whether text looks like rows rather than running text.
fn is_list_block(text: &str) -> bool {
    last_line(text).len() < 40 && text.len() > 200
}

/// A short line that ends no sentence and was not cut by the margin: a row of a table or list.
fn is_short_row(line: &str) -> bool {
    line.len() < 36
        && (!line.ends_with(['.', ',', ';', '-']) || super::signature::is_initialism(line))
        && line.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
}

/// Where a run of capitals at the end of `text[from..to]` begins that is a heading.
fn trailing_heading(text: &str, from: usize, to: usize) -> Option<usize> {
    let whole = text.get(from..to)?.trim_end_matches(['-', ' ', '=', '_']);
    let at = whole.rfind(['.', '!', '?', ':', '"', ')'])?;
    let rest = &whole[at + 1..];
    let trimmed = rest.trim_start();
    let capitals = trimmed.bytes().filter(u8::is_ascii_uppercase).count();
    let fit = (4..=120).contains(&trimmed.len())
        && capitals >= 3
        && !trimmed.chars().any(char::is_lowercase)
        && rest.len() > trimmed.len();
    fit.then(|| from + at + 1 + (rest.len() - trimmed.len()))
}

/// Whether a line reads like a heading by itself. `titled` allows small letters.
fn is_heading_line(line: &str, upper: bool, titled: bool) -> bool {
    let most = if upper { 72 } else { 110 };
    if line.len() > most || line.len() < 3 || line.ends_with(['.', ',', ';']) {
        return false;
    }
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 3 || letters * 2 < line.chars().count() {
        return false;
    }
    let start = line.trim_start_matches(['"', '“', '(', '\'']);
    if start
        .get(..4)
        .is_some_and(|word| word.eq_ignore_ascii_case("end "))
    {
        return false;
    }
    if !line.chars().any(char::is_lowercase) {
        return true;
    }
    if !titled || upper || line.len() > 80 || line.contains(". ") || line.ends_with(']') {
        return false;
    }
    let mut words = 0;
    let mut capitals = 0;
    for word in line.split_whitespace() {
        let first = word.chars().find(|c| c.is_alphanumeric());
        words += u32::from(first.is_some());
        capitals += u32::from(first.is_some_and(|c| c.is_uppercase() || c.is_numeric()));
    }
    words <= 11
        && capitals * 2 >= words
        && start.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
}

/// Whether the line of an item is a heading, by itself and by what stands around it.
fn is_heading(
    text: &str,
    items: &[Item],
    index: usize,
    numbers: &[Option<u16>],
    upper: bool,
    apart: bool,
) -> bool {
    let whole = items[index].line.text(text);
    // A rule may stand behind the heading on its own line.
    let line = whole.trim_end_matches(['-', '=', '_', ' ']);
    if line.len() + 4 < whole.len() && line.len() <= 110 && apart && !line.is_empty() {
        return !ended(line);
    }
    let next = items.get(index + 1);
    let ruled = next.is_some_and(|next| matches!(next.kind, Kind::Rule) && !next.apart);
    let rule_near = next.is_some_and(|next| matches!(next.kind, Kind::Rule));
    let free_after = next.is_none_or(|next| {
        next.apart
            || matches!(next.kind, Kind::Rule | Kind::Mark(_) | Kind::Clear)
            || numbers[index + 1].is_some()
    });
    if super::zones::opens_zone(line) && free_after {
        return true;
    }
    if ruled && line.len() <= 110 && !line.ends_with(['.', ',']) && apart {
        return true;
    }
    if is_heading_line(line, upper, false) {
        // Several lines of capitals make one heading; capitals that run on into text do not.
        let goes_on = next.is_some_and(|next| {
            !next.apart
                && matches!(next.kind, Kind::Text)
                && is_heading_line(next.line.text(text), upper, false)
        });
        return free_after || goes_on && !upper && apart;
    }
    let strict = free_after && apart && next.is_some();
    let titled = strict && is_heading_line(line, upper, true);
    // A sentence-like heading is believed where a rule or a numbered paragraph follows.
    titled || rule_near && apart && line.len() <= 90 && !line.ends_with(['.', ',', ';', ':'])
}

/// Whether an unnumbered block that stands alone before a numbered paragraph is its heading: short, of one or two
/// lines, and no sentence.
fn is_late_heading(text: &str, block: &Block) -> bool {
    let content = &text[block.start..block.end];
    let end = content.trim_end_matches(['"', '”', '\'', ')']);
    block.kind == BlockKind::Body
        && block.number.is_none()
        && block.marking.is_none()
        && (4..=130).contains(&content.len())
        && !end.ends_with(['.', ',', ';', ':', '!'])
        && !content.contains(". ")
        && content.bytes().filter(|byte| *byte == b'\n').count() <= 1
        && !content.contains("http")
        && content.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“'))
        && !super::zones::closes_zone(content)
}

/// Finds furniture inside lines: captions, rules and page marks that flattening put there.
fn sweep(text: &str, from: usize, to: usize, is_cable: bool, station: &str, body: &mut Body) {
    let window = &text.as_bytes()[from..to];
    let mut inside: Vec<Span> = Vec::new();
    for at in memmem::find_iter(window, b"----") {
        let start = from + at;
        if inside
            .last()
            .is_some_and(|span| span.end() as usize > start)
        {
            continue;
        }
        let mut end = start + 4;
        while end < to
            && (window[end - from] == b'-'
                || window[end - from] == b' ' && window[end - from..].starts_with(b" ---"))
        {
            end += 1;
        }
        inside.push(Span::of(start..end));
        // Dashes in the place of a word cut no sentence.
        let goes_on = text[end..to]
            .trim_start()
            .starts_with(|c: char| c.is_lowercase());
        if !goes_on {
            body.breaks.push(end as u32);
        }
    }
    if is_cable {
        for at in memmem::find_iter(window, b"SIPDIS") {
            let start = from + at;
            let end = start + 6;
            let alone = !text.as_bytes()[..start]
                .last()
                .is_some_and(u8::is_ascii_alphanumeric)
                && !text
                    .as_bytes()
                    .get(end)
                    .is_some_and(u8::is_ascii_alphanumeric);
            if alone {
                inside.push(Span::of(start..end));
            }
        }
        if !station.is_empty() {
            for at in memmem::find_iter(window, b" OF ") {
                if at > 0
                    && window[at - 1].is_ascii_digit()
                    && let Some((start, end)) =
                        furniture::page_mark_around(text, from + at, station)
                    && start >= from
                    && end <= to
                {
                    inside.push(Span::of(start..end));
                }
            }
        }
    }
    if !inside.is_empty() {
        body.furniture.append(&mut inside);
        body.breaks.sort_unstable();
    }
}
