//! What the document itself says to be one: an acronym and its long form, a gloss, another name of a person.

use crate::document::Document;
use crate::mention::Kind;
use crate::resolve::across::is_acronym;
use crate::resolve::{Join, glosses, words_of};
use crate::segments::Segments;
use crate::tag::Tags;

use super::{Form, head_of, join, push_word};

/// An acronym is what the document says it is.
pub(super) fn defined(
    forms: &mut [Form],
    document: &Document,
    segments: &Segments,
    tags: &Tags,
    form_of: &[usize],
) {
    let find = |forms: &[Form], span: crate::span::Span| {
        let mut written = String::new();
        for token in segments
            .tokens
            .iter()
            .filter(|token| span.contains(token.span))
        {
            if token.spaced && !written.is_empty() {
                written.push(' ');
            }
            push_word(&document.text, token, &mut written);
        }
        let words = words_of(&written);
        forms
            .iter()
            .position(|form| form.words == words && form.kind != Kind::Topic)
    };
    for &(long, short) in &tags.definitions {
        if let (Some(long), Some(short)) = (find(forms, long), find(forms, short))
            && forms[long].kind == forms[short].kind
        {
            // What the document says outweighs what a list thinks the acronym means.
            forms[short].entry = None;
            join(forms, short, long, Join::Defined);
        }
    }
    for &(long, short) in &tags.short_names {
        if let (Some(long), Some(short)) = (find(forms, long), find(forms, short))
            && forms[long].kind == forms[short].kind
        {
            join(forms, short, long, Join::Part);
        }
    }
    aliases(forms, tags, form_of);
    for (short, long) in glosses::find(document, segments, tags) {
        let (short, long) = (form_of[short], form_of[long]);
        if head_of(forms, short) == head_of(forms, long) {
            continue;
        }
        // What the document says outweighs what a list thinks the acronym means.
        if is_acronym(&forms[short].written) {
            forms[short].entry = None;
        }
        join(forms, short, long, Join::Defined);
    }
}

/// Names of one person are those that the document says are.
fn aliases(forms: &mut [Form], tags: &Tags, form_of: &[usize]) {
    let form = |span: crate::span::Span| {
        let from = (tags.mentions).partition_point(|mention| mention.span < span);
        (from..tags.mentions.len())
            .take_while(|&at| tags.mentions[at].span == span)
            .find(|&at| tags.mentions[at].kind == Kind::Person)
            .map(|at| form_of[at])
    };
    for &(name, alias) in &tags.aliases {
        let (Some(name), Some(alias)) = (form(name), form(alias)) else {
            continue;
        };
        // The name that a list knows is the better one.
        if forms[name].entry.is_none() && forms[alias].entry.is_some() {
            join(forms, name, alias, Join::Alias);
        } else {
            join(forms, alias, name, Join::Alias);
        }
    }
}
