//! How texts are taken apart: every form of a cable, the real cables where they are at hand, and where sentences end.

use std::sync::OnceLock;

use cablegraph::document::{Document, Stated};
use cablegraph::gazetteer::ListFiles;
use cablegraph::segment::Segmenter;
use cablegraph::segments::{Header, Segments, Sentence};

/// Where sentences end: a set of marked cases.
mod boundaries;
/// The fields of real cables.
mod corpus;
/// Texts of our own in every form that a cable comes in.
mod forms;
/// What reaches the tables.
mod tables;

/// A text with what it was taken apart into.
pub(crate) struct Taken {
    pub(crate) text: String,
    pub(crate) segments: Segments,
}

/// Takes a text apart with the built-in lists; `name` is the document's.
pub(crate) fn take_named(name: &str, text: &str) -> Taken {
    take_document(name, text, None)
}

/// Takes a text apart of which its container states something.
pub(crate) fn take_stated(text: &str, stated: Stated) -> Taken {
    take_document("text", text, Some(Box::new(stated)))
}

fn take_document(name: &str, text: &str, stated: Option<Box<Stated>>) -> Taken {
    static SEGMENTER: OnceLock<Segmenter> = OnceLock::new();
    let segmenter = SEGMENTER
        .get_or_init(|| Segmenter::new(&ListFiles::embedded()).expect("the lists are well formed"));
    let document = Document {
        id: name.to_owned(),
        text: text.to_owned(),
        encoding: "UTF-8",
        stated,
    };
    Taken {
        segments: segmenter.segment(&document),
        text: document.text,
    }
}

pub(crate) fn take(text: &str) -> Taken {
    take_named("text", text)
}

impl Taken {
    pub(crate) fn header(&self) -> &Header {
        &self.segments.header
    }

    /// The date as it stands in the tables.
    pub(crate) fn date(&self) -> String {
        let date = self.header().date;
        date.map_or_else(String::new, |date| date.to_string())
    }

    /// A sentence's words without what is set aside in it, one blank between them.
    pub(crate) fn words(&self, sentence: &Sentence) -> String {
        let mut kept = String::new();
        let mut at = sentence.span.range().start;
        for span in &self.segments.furniture {
            if sentence.span.overlaps(*span) {
                kept.push_str(&self.text[at..span.range().start.max(at)]);
                kept.push(' ');
                at = span.range().end.max(at);
            }
        }
        kept.push_str(&self.text[at.min(sentence.span.range().end)..sentence.span.range().end]);
        kept.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Zone and words of each sentence from the subject on.
    pub(crate) fn sentences(&self) -> Vec<(&'static str, String)> {
        let sentences = self.segments.sentences.iter();
        sentences
            .map(|sentence| (sentence.zone.name(), self.words(sentence)))
            .filter(|(zone, _)| !matches!(*zone, "header" | "title"))
            .collect()
    }

    /// The words of the sentences of a zone.
    pub(crate) fn zone(&self, zone: &str) -> Vec<String> {
        let sentences = self.sentences().into_iter();
        sentences
            .filter(|(name, _)| *name == zone)
            .map(|(_, words)| words)
            .collect()
    }

    /// The numbers of the paragraphs that have one.
    pub(crate) fn numbers(&self) -> Vec<u16> {
        let paragraphs = self.segments.paragraphs.iter();
        paragraphs
            .filter_map(|paragraph| paragraph.number)
            .collect()
    }

    /// What was set aside.
    pub(crate) fn furniture(&self) -> Vec<&str> {
        let furniture = self.segments.furniture.iter();
        furniture.map(|span| span.cut(&self.text)).collect()
    }
}
