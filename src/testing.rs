//! What the tests of several stages share: the stages with the built-in lists, made once.

use std::sync::{Arc, OnceLock};

use crate::document::Document;
use crate::gazetteer::{Entries, ListFiles};
use crate::relate::Relater;
use crate::resolve::Customs;
use crate::rule::RuleNames;
use crate::segment::Segmenter;
use crate::tag::{Draft, Lexicon, Tagger};

/// The stages up to the relations.
pub(crate) struct Stages {
    pub(crate) entries: Arc<Entries>,
    pub(crate) customs: Customs,
    pub(crate) segmenter: Segmenter,
    pub(crate) tagger: Tagger,
    pub(crate) relater: Relater,
}

/// The stages with the built-in lists.
pub(crate) fn stages() -> &'static Stages {
    static STAGES: OnceLock<Stages> = OnceLock::new();
    STAGES.get_or_init(|| {
        let files = ListFiles::embedded();
        let entries = Arc::new(Entries::load(&files).unwrap());
        let lexicon = Lexicon::load(&files).unwrap();
        let mut names = RuleNames::default();
        let tagger = Tagger::read(&files, &entries, lexicon, &mut names)
            .and_then(Draft::build)
            .unwrap();
        Stages {
            customs: Customs::load(&files).unwrap().with_adjectives(&entries),
            relater: Relater::new(&files, &mut names).unwrap(),
            entries,
            segmenter: Segmenter::new(&files).unwrap(),
            tagger,
        }
    })
}

/// A document of that text.
pub(crate) fn document(id: &str, text: &str) -> Document {
    Document {
        id: id.to_owned(),
        text: text.to_owned(),
        encoding: "UTF-8",
        stated: None,
    }
}

/// Panics where the text asks for it, in the stage that it names: what a run does then is to be tried.
pub(crate) fn fail_where_told(text: &str, stage: &str) {
    let asked = text
        .split_once("[[fail in ")
        .is_some_and(|(_, rest)| rest.starts_with(stage));
    assert!(!asked, "asked to fail in {stage}");
}
