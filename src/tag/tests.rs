//! What tagging and resolution within a document make of small texts.

use std::sync::{Arc, OnceLock};

use super::{Draft, Lexicon, Scratch, Tagger, one_letter_off};
use crate::document::Document;
use crate::gazetteer::{Entries, ListFiles};
use crate::resolve::{Customs, within};
use crate::rule::RuleNames;
use crate::segment::Segmenter;

struct Stages {
    entries: Arc<Entries>,
    customs: Customs,
    segmenter: Segmenter,
    tagger: Tagger,
}

fn stages() -> &'static Stages {
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
            entries,
            segmenter: Segmenter::new(&files).unwrap(),
            tagger,
        }
    })
}

/// Every mention as `kind text`, in order, with the label of its entity behind `=` where that is another.
fn found(text: &str) -> Vec<String> {
    let stages = stages();
    let document = Document {
        id: "text".to_owned(),
        text: text.to_owned(),
        encoding: "UTF-8",
        stated: None,
    };
    let segments = stages.segmenter.segment(&document);
    let tags = stages
        .tagger
        .tag(&document, &segments, &mut Scratch::default());
    let resolved = within(
        &document,
        &segments,
        &tags,
        &stages.entries,
        &stages.customs,
    );
    let mentions = tags.mentions.iter().zip(&resolved.owners);
    mentions
        .filter(|(mention, _)| mention.kind != crate::mention::Kind::Topic)
        .map(|(mention, owner)| {
            let written = mention.span.cut(text).replace('\n', " ");
            let label = &resolved.entities[owner.0 as usize].label;
            let kind = mention.kind.name();
            if *label == written {
                format!("{kind} {written}")
            } else {
                format!("{kind} {written} = {label}")
            }
        })
        .collect()
}

#[test]
fn a_surname_follows_the_full_name_in_every_case() {
    assert_eq!(
        found(
            "BEKTUROV DEFENDS RECORD\n\nPoloff met Daulet Bekturov, director of the Water Board, on Monday. \
             Bekturov said that talks would go on. Mr. Bekturov's deputy agreed."
        ),
        [
            "person BEKTUROV = Daulet Bekturov",
            "person Daulet Bekturov",
            "organisation Water Board",
            "person Bekturov = Daulet Bekturov",
            "person Bekturov = Daulet Bekturov",
        ]
    );
}

#[test]
fn a_surname_with_two_bearers_stays_by_itself() {
    let found = found(
        "Minister Arman Sadykov met Ambassador Berik Sadykov in the morning. Sadykov left early.",
    );
    assert_eq!(
        found,
        [
            "person Arman Sadykov",
            "person Berik Sadykov",
            "person Sadykov"
        ]
    );
}

#[test]
fn an_acronym_is_what_the_document_defines() {
    assert_eq!(
        found(
            "The Regional Water Users Board (RWUB) met in Almaty. The RWUB will meet again, RWUB members said."
        ),
        [
            "organisation Regional Water Users Board",
            "organisation RWUB = Regional Water Users Board",
            "place Almaty",
            "organisation RWUB = Regional Water Users Board",
            "organisation RWUB = Regional Water Users Board",
        ]
    );
}

#[test]
fn a_misprint_of_a_name_is_that_name() {
    let found = found(
        "Deputy Minister Timur Zhaksybek opened the talks. Zhaksybek spoke first. Zhaksibek spoke last.",
    );
    assert_eq!(
        found.last().map(String::as_str),
        Some("person Zhaksibek = Timur Zhaksybek")
    );
}

#[test]
fn markings_roles_and_days_are_no_names() {
    assert_eq!(
        found(
            "SBU and NOFORN markings stay. On Monday Poloff and the DCM called; SIPDIS was not used. XXXXXXXXXXXX agreed."
        ),
        Vec::<String>::new()
    );
}

#[test]
fn a_word_is_a_name_only_where_it_is_written_as_one() {
    assert_eq!(
        found("Rice prices rose in Turkey. Secretary Rice met farmers; Rice praised them."),
        ["place Turkey", "person Rice", "person Rice"]
    );
    assert_eq!(
        found("THE MEETING WILL ICE RELATIONS. WHO KNOWS WHAT TO DO, THEY ASKED IN TEHRAN."),
        ["place TEHRAN"]
    );
}

#[test]
fn a_title_shows_a_name_in_capitals_only() {
    assert_eq!(
        found("FOREIGN MINISTER KHALATBARY TOLD AMB THAT IRAN WOULD SIGN."),
        ["person KHALATBARY", "place IRAN"]
    );
}

#[test]
fn a_longer_name_hides_the_place_within() {
    assert_eq!(
        found("Experts from the University of Cairo and the Embassy of France went to Cairo."),
        [
            "organisation University of Cairo",
            "organisation Embassy of France",
            "place Cairo"
        ]
    );
}

#[test]
fn compounds_are_two_names() {
    assert_eq!(
        found("The US-Russia talks begin in Geneva."),
        ["place US", "place Russia", "place Geneva"]
    );
}

#[test]
fn one_letter_is_one_letter() {
    for (name, word, off) in [
        ("zhigalov", "thigalov", true),
        ("zhigalov", "zhiglov", true),
        ("zhigalov", "zhigallov", true),
        ("zhigalov", "zihgalov", true),
        ("zhigalov", "zhigalov", false),
        ("zhigalov", "thegalov", false),
        ("rice", "mice", false),
    ] {
        assert_eq!(
            one_letter_off(name.as_bytes(), word.as_bytes()),
            off,
            "{name} {word}"
        );
    }
}
