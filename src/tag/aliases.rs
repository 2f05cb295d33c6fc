//! Where a document says that two names are one person's: `X, a.k.a. Y`, `X (nee Y)`, `X ("Y")`, `X, also known as Y`.

use super::features::bit;
use super::patterns::Subject;
use super::weigh::Decision;
use super::{mention, span_of};
use crate::mention::{Kind, Mention, RuleId};
use crate::segments::Shape;
use crate::span::Span;

/// What joins a name to another of the same person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    /// `alias`, `nee`: what follows is a name of the person, whatever it looks like.
    Stated,
    /// `formerly`, `born`, `known as`: what follows may be something else.
    Hinted,
}

/// The most words of a name behind a cue.
const MOST: usize = 5;

/// Finds the pairs of names that are stated to be one person's; a name behind a cue that is none so far becomes one.
pub(super) fn find(
    subject: &Subject<'_>,
    rule: RuleId,
    mentions: &mut Vec<Mention>,
) -> Vec<(Span, Span)> {
    let mut aliases = Vec::new();
    let mut at = 0;
    while at < mentions.len() {
        let known = mentions[at];
        at += 1;
        if known.kind != Kind::Person {
            continue;
        }
        let Some((cue, from)) = cue_behind(subject, known.tokens.1 as usize) else {
            continue;
        };
        let next = mentions
            .get(at)
            .filter(|next| next.tokens.0 as usize == from);
        match next.filter(|next| next.kind == Kind::Person) {
            Some(next) if cue == Cue::Stated || share_given(subject, known, *next) => {
                aliases.push((known.span, next.span));
            }
            None if cue == Cue::Stated => {
                let to = name_from(subject, from);
                if to == from {
                    continue;
                }
                let (first, last) = (from as u32, to as u32);
                let within = |mention: &&Mention| mention.tokens.0 < last;
                let covered = mentions[at..].iter().take_while(within).count();
                // A longer name that begins there is no name of his.
                if mentions[at..at + covered]
                    .iter()
                    .any(|other| other.tokens.1 > last)
                {
                    continue;
                }
                let decision = Decision {
                    kind: Kind::Person,
                    score: 0.0,
                    rule,
                    entry: None,
                };
                let alias = mention(subject.segments, first, last, decision);
                mentions.splice(at..at + covered, [alias]);
                aliases.push((known.span, span_of(subject.segments, first, last)));
            }
            _ => {}
        }
    }
    nicknames(subject, mentions, &mut aliases);
    aliases
}

/// Whether a token is a mark that begins with one of these.
fn is_mark(subject: &Subject<'_>, at: usize, marks: &[char]) -> bool {
    let token = subject.segments.tokens.get(at);
    token.is_some_and(|token| {
        matches!(token.shape, Shape::Punctuation | Shape::Possessive)
            && token.span.cut(subject.text).starts_with(marks)
    })
}

const QUOTES: [char; 5] = ['"', '\u{201c}', '\u{201d}', '\u{ab}', '\u{bb}'];

/// The cue behind the token at which a name ends, and the token at which the other name begins.
fn cue_behind(subject: &Subject<'_>, end: usize) -> Option<(Cue, usize)> {
    let tokens = &subject.segments.tokens;
    let sentence = tokens.get(end)?.sentence;
    let word = |at: usize| {
        let token = tokens.get(at).filter(|token| token.sentence == sentence);
        token.map_or(&b""[..], |_| subject.folded.word(at))
    };
    let mut at = end;
    let comma = is_mark(subject, at, &[',']);
    at += usize::from(comma);
    let bracket = is_mark(subject, at, &['(']);
    at += usize::from(bracket);
    // `Otto Melnyk ("Bear")`
    if bracket && is_mark(subject, at, &QUOTES) {
        let to = name_from(subject, at + 1);
        let closed = is_mark(subject, to, &QUOTES) && is_mark(subject, to + 1, &[')']);
        // `Chieu Hoi ("Open Arms")` is a translation.
        let name = to == at + 2 || (at + 1..to).all(|at| subject.features.words[at].rank == 0);
        return (closed && name).then_some((Cue::Stated, at + 1));
    }
    let starts =
        |at: usize, row: &[&[u8]]| row.iter().zip(at..).all(|(&wanted, at)| word(at) == wanted);
    let rows: [(Cue, &[&[u8]]); 13] = [
        (Cue::Stated, &[b"aka"]),
        (Cue::Stated, &[b"alias"]),
        (Cue::Stated, &[b"nee"]),
        (Cue::Stated, &[b"also", b"known", b"as"]),
        (Cue::Stated, &[b"better", b"known", b"as"]),
        (Cue::Stated, &[b"otherwise", b"known", b"as"]),
        (Cue::Stated, &[b"nom", b"de", b"guerre"]),
        (Cue::Stated, &[b"whose", b"nom", b"de", b"guerre", b"is"]),
        (Cue::Stated, &[b"whose", b"nom", b"de", b"guerre", b"was"]),
        (Cue::Stated, &[b"codenamed"]),
        (Cue::Hinted, &[b"formerly"]),
        (Cue::Hinted, &[b"born"]),
        (Cue::Hinted, &[b"known", b"as"]),
    ];
    let (cue, row) = rows.into_iter().find(|(_, row)| starts(at, row))?;
    at += row.len();
    at += usize::from(is_mark(subject, at, &[':', ',']));
    let quoted = is_mark(subject, at, &QUOTES);
    at += usize::from(quoted);
    // `known as "Bear"`
    let cue = if quoted && row[0] == b"known" {
        Cue::Stated
    } else {
        cue
    };
    Some((cue, at))
}

/// Where the name ends that begins at a token; there where none does.
fn name_from(subject: &Subject<'_>, from: usize) -> usize {
    let tokens = &subject.segments.tokens;
    let Some(sentence) = tokens.get(from).map(|token| token.sentence) else {
        return from;
    };
    let bits = &subject.features.bits;
    let mut end = from;
    let mut at = from;
    let mut words = 0;
    while let Some(token) = tokens.get(at)
        && token.sentence == sentence
        && words < MOST
    {
        let hyphen = at > from && token.span.cut(subject.text) == "-" && !token.spaced;
        let capital = bits[at] & (bit::NAME | bit::CAPITAL | bit::GIVEN) != 0
            && bits[at] & (bit::NEVER | bit::LOWER) == 0;
        if capital {
            end = at + 1;
            words += 1;
        } else if !hyphen && bits[at] & (bit::PARTICLE | bit::INITIAL) == 0 {
            break;
        }
        at += 1;
    }
    end
}

/// Whether two full names begin with the same word: `Maria Holm, formerly Maria Sand`.
fn share_given(subject: &Subject<'_>, one: Mention, other: Mention) -> bool {
    let key = |mention: Mention| subject.folded.key(mention.tokens.0 as usize);
    let full = |mention: Mention| mention.tokens.1 > mention.tokens.0 + 1;
    full(one) && full(other) && key(one) == key(other)
}

/// Names with a nickname in quotes or brackets, and the nickname with the surname alone: `Zoryana "Zoya" Petrenko` is
/// `Zoya Petrenko`.
fn nicknames(subject: &Subject<'_>, mentions: &[Mention], aliases: &mut Vec<(Span, Span)>) {
    let key = |at: u32| subject.folded.key(at as usize);
    let marks = |at: u32| is_mark(subject, at as usize, &['(', '"', '\u{201c}']);
    for known in mentions
        .iter()
        .filter(|mention| mention.kind == Kind::Person)
    {
        let (first, last) = known.tokens;
        let Some(open) = (first + 1..last).find(|&at| marks(at)) else {
            continue;
        };
        let Some(nickname) = (open..last).find(|&at| key(at) != 0) else {
            continue;
        };
        let Some(rest) = (nickname + 1..last).find(|&at| key(at) != 0) else {
            continue;
        };
        let called = |other: &&Mention| {
            let (from, to) = other.tokens;
            other.kind == Kind::Person
                && to - from == 1 + last - rest
                && key(from) == key(nickname)
                && (from + 1..to)
                    .zip(rest..last)
                    .all(|(at, of)| key(at) == key(of))
        };
        if let Some(other) = mentions.iter().find(called) {
            aliases.push((known.span, other.span));
        }
    }
}
