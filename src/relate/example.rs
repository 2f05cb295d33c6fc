//! Examples: a text with its names marked, as rule files and tests write them.
//!
//! `[person Sergey Lavrov] met [person:FR Jean Dupont] in [place Paris].` marks three names; two capitals after the
//! kind give the entity's country. Names of the same kind with the same text are one entity; `[person=Sergey_Lavrov
//! Lavrov]` is another form of `Sergey Lavrov`. What follows `=>` is expected: relations separated by `;`,
//! each `SOURCE KIND TARGET` and, for an affiliation, `as ROLE`.

use super::rules::kind_named;
use crate::country::Country;
use crate::document::Document;
use crate::mention::{Kind, LocalId, Mention, RuleId};
use crate::relation::RelationKind;
use crate::resolve::{Founding, Join, Titles};
use crate::segments::{Paragraph, Segments, Sentence, Shape, Token, Zone};
use crate::span::Span;
use crate::tagged::{LocalEntity, LocalForm};

/// A text with its names, as the stages before this one would give it.
#[derive(Debug)]
pub(crate) struct Marked {
    pub(crate) document: Document,
    pub(crate) segments: Segments,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) owners: Vec<LocalId>,
    pub(crate) entities: Vec<LocalEntity>,
    /// Source, kind, target and role of each relation expected, names as labels.
    pub(crate) expected: Vec<(String, RelationKind, String, String)>,
}

impl Marked {
    /// Reads an example.
    ///
    /// # Errors
    /// What is wrong with its notation.
    pub(crate) fn read(example: &str) -> Result<Self, String> {
        let (source, expected) = match example.split_once("=>") {
            Some((source, expected)) => (source.trim(), expected),
            None => (example.trim(), ""),
        };
        let mut text = String::new();
        let mut names: Vec<(Span, Kind, String, Option<Country>)> = Vec::new();
        let mut rest = source;
        while let Some(open) = rest.find('[') {
            text.push_str(&rest[..open]);
            let close = rest[open..]
                .find(']')
                .ok_or("a `[` is not closed: add `]`")?
                + open;
            let (head, name) = rest[open + 1..close]
                .split_once(' ')
                .ok_or("a marked name is [KIND NAME], as in [person Lavrov]")?;
            let (head, whole) = match head.split_once('=') {
                // The label's first word stands before the blank; `_` stands for blanks within it.
                Some((head, label)) => (head, label.replace('_', " ")),
                None => (head, name.to_owned()),
            };
            let (kind, country) = match head.split_once(':') {
                Some((kind, code)) => {
                    let country = Country::parse(code)
                        .ok_or_else(|| format!("`{code}` is no country: write two capitals"))?;
                    (kind, Some(country))
                }
                None => (head, None),
            };
            let kind = Kind::ALL
                .into_iter()
                .find(|known| known.name() == kind)
                .ok_or_else(|| {
                    format!("`{kind}` is no kind: write person, organisation, place or topic")
                })?;
            let from = text.len();
            text.push_str(name);
            names.push((Span::of(from..text.len()), kind, whole, country));
            rest = &rest[close + 1..];
        }
        text.push_str(rest);
        let mut marked = Self {
            segments: segment(&text),
            document: Document {
                id: "example".to_owned(),
                text,
                encoding: "UTF-8",
                stated: None,
            },
            mentions: Vec::new(),
            owners: Vec::new(),
            entities: Vec::new(),
            expected: Vec::new(),
        };
        for (span, kind, label, country) in names {
            marked.add(span, kind, &label, country)?;
        }
        for relation in expected
            .split(';')
            .map(str::trim)
            .filter(|text| !text.is_empty())
        {
            marked.expect(relation)?;
        }
        Ok(marked)
    }

    fn add(
        &mut self,
        span: Span,
        kind: Kind,
        label: &str,
        country: Option<Country>,
    ) -> Result<(), String> {
        let known = self
            .entities
            .iter()
            .position(|entity| entity.kind == kind && entity.label == label);
        let index = known.unwrap_or_else(|| {
            self.entities.push(LocalEntity {
                kind,
                label: label.to_owned(),
                entry: None,
                country: None,
                context: Vec::new(),
                titles: Titles::default(),
                bearers: Vec::new(),
                signs: false,
                founding: Founding::default(),
                forms: Vec::new(),
            });
            self.entities.len() - 1
        });
        let entity = &mut self.entities[index];
        entity.country = entity.country.or(country);
        let form = span.cut(&self.document.text).to_owned();
        if !entity.forms.iter().any(|known| known.text == form) {
            entity.forms.push(LocalForm {
                text: form,
                count: 1,
                join: Join::Name,
            });
        }
        let tokens = &self.segments.tokens;
        let first = tokens.partition_point(|token| token.span.end() <= span.start());
        let last = tokens.partition_point(|token| token.span.start() < span.end());
        let sentence = tokens.get(first).ok_or("a marked name is empty")?.sentence;
        self.owners.push(LocalId(index as u32));
        self.mentions.push(Mention {
            span,
            kind,
            sentence,
            tokens: (first as u32, last as u32),
            rule: RuleId(0),
            entry: None,
        });
        Ok(())
    }

    fn expect(&mut self, relation: &str) -> Result<(), String> {
        let mut words = relation.split(' ');
        let kind = words.find_map(kind_named).ok_or_else(|| {
            format!("`{relation}` names no relation: write SOURCE KIND TARGET, as in `Lavrov met_with Dupont`")
        })?;
        let (source, target) = relation.split_once(kind.name()).unwrap_or_default();
        let (target, role) = target.split_once(" as ").unwrap_or((target, ""));
        for label in [source.trim(), target.trim()] {
            if !self.entities.iter().any(|entity| entity.label == label) {
                return Err(format!(
                    "`{label}` is expected but marked nowhere in the text"
                ));
            }
        }
        self.expected.push((
            source.trim().to_owned(),
            kind,
            target.trim().to_owned(),
            role.trim().to_owned(),
        ));
        Ok(())
    }
}

/// Takes an example apart: one paragraph a line, sentences at periods, words at white space and marks.
fn segment(text: &str) -> Segments {
    let mut segments = Segments::default();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_end();
        if !trimmed.trim().is_empty() {
            paragraph(text, offset, offset + trimmed.len(), &mut segments);
        }
        offset += line.len();
    }
    segments
}

fn paragraph(text: &str, from: usize, to: usize, segments: &mut Segments) {
    let number = segments.paragraphs.len() as u32;
    segments.paragraphs.push(Paragraph {
        span: Span::of(from..to),
        number: Some(number as u16 + 1),
        marking: None,
    });
    let first = segments.tokens.len();
    tokenize(text, from, to, segments);
    let mut begin = first;
    let mut at = first;
    while at < segments.tokens.len() {
        let token = segments.tokens[at];
        let next = segments.tokens.get(at + 1);
        let ends =
            matches!(token.span.cut(text), "." | "?" | "!") && next.is_none_or(|next| next.spaced);
        at += 1;
        if !ends && at < segments.tokens.len() {
            continue;
        }
        let sentence = segments.sentences.len() as u32;
        for token in &mut segments.tokens[begin..at] {
            token.sentence = sentence;
        }
        let span = segments.tokens[begin]
            .span
            .join(segments.tokens[at - 1].span);
        let words = span.cut(text);
        segments.sentences.push(Sentence {
            span,
            paragraph: number,
            tokens: (begin as u32, at as u32),
            zone: Zone::Body,
            upper: !words.chars().any(char::is_lowercase),
        });
        begin = at;
    }
}

fn tokenize(text: &str, from: usize, to: usize, segments: &mut Segments) {
    let mut at = from;
    let mut spaced = false;
    while at < to {
        let rest = &text[at..to];
        let Some(first) = rest.chars().next() else {
            break;
        };
        if first.is_whitespace() {
            spaced = true;
            at += first.len_utf8();
            continue;
        }
        let apostrophe = matches!(first, '\'' | '’');
        let possessive = apostrophe && !spaced && at > from;
        let len = if possessive {
            let ending = rest[first.len_utf8()..].starts_with('s');
            first.len_utf8() + usize::from(ending)
        } else if first.is_alphanumeric() {
            word_length(rest)
        } else {
            first.len_utf8()
        };
        let word = &rest[..len];
        let shape = if possessive {
            Shape::Possessive
        } else if first.is_ascii_digit() {
            Shape::Number
        } else if !first.is_alphanumeric() {
            Shape::Punctuation
        } else if !word.chars().any(char::is_uppercase) {
            Shape::Lower
        } else if !word.chars().any(char::is_lowercase) {
            Shape::Upper
        } else if word.chars().skip(1).all(|letter| !letter.is_uppercase()) {
            Shape::Capitalised
        } else {
            Shape::Mixed
        };
        segments.tokens.push(Token {
            span: Span::of(at..at + len),
            sentence: 0,
            shape,
            spaced,
            plain: word.bytes().all(|byte| byte.is_ascii_alphanumeric()),
        });
        at += len;
        spaced = false;
    }
}

/// The length of the word that the text begins with: inner apostrophes and the periods of initialisms belong to it.
fn word_length(text: &str) -> usize {
    let mut letters = text.char_indices().peekable();
    let mut end = 0usize;
    while let Some((at, letter)) = letters.next() {
        let after = letters.peek().map(|&(_, next)| next);
        let inner = match letter {
            '\'' | '’' => {
                let rest = &text[at + letter.len_utf8()..];
                let ending = rest
                    .strip_prefix('s')
                    .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
                after.is_some_and(char::is_alphanumeric) && !ending
            }
            '.' => {
                let initial = end == 1 || end >= 2 && text.as_bytes()[end - 2] == b'.';
                initial && text.starts_with(char::is_uppercase)
            }
            _ => letter.is_alphanumeric(),
        };
        if !inner {
            break;
        }
        end = at + letter.len_utf8();
    }
    end
}

/// A relation in the words of an example.
pub(super) fn wording(source: &str, kind: RelationKind, target: &str, role: &str) -> String {
    let (source, target) = if kind.is_symmetric() && target < source {
        (target, source)
    } else {
        (source, target)
    };
    let role = if role.is_empty() {
        String::new()
    } else {
        format!(" as {role}")
    };
    format!("{source} {} {target}{role}", kind.name())
}

impl Marked {
    /// A relation in the words of an example.
    pub(super) fn describe(&self, relation: &crate::relation::Relation) -> String {
        let label = |entity: LocalId| &self.entities[entity.0 as usize].label;
        wording(
            label(relation.source),
            relation.kind,
            label(relation.target),
            &relation.role,
        )
    }
}
