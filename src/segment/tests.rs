//! What taking a document apart must give, on texts of our own, and the laws that hold for every text.

use proptest::prelude::*;

use super::*;
use crate::segments::{Header, Shape};
use Zone::{Body, Comment, Note};

fn segmenter() -> Segmenter {
    Segmenter::new(&ListFiles::embedded()).expect("the embedded lists are well formed")
}

fn take_apart(text: &str) -> Segments {
    let segments = segmenter().segment(&Document {
        id: "test".to_owned(),
        text: text.to_owned(),
        encoding: "UTF-8",
        stated: None,
    });
    laws(text, &segments);
    segments
}

/// The sentences as (zone, text with white space folded).
fn sentences(text: &str) -> Vec<(Zone, String)> {
    let segments = take_apart(text);
    let fold = |sentence: &Sentence| {
        let words: Vec<&str> = sentence.span.cut(text).split_whitespace().collect();
        (sentence.zone, words.join(" "))
    };
    segments.sentences.iter().map(fold).collect()
}

/// The sentences of plain running text, cut at `|` in `marked`.
fn assert_sentences(marked: &str) {
    let text = marked.replace('|', "");
    let wanted: Vec<String> = marked
        .split('|')
        .map(|part| part.trim().to_owned())
        .collect();
    let found: Vec<String> = sentences(&text)
        .into_iter()
        .map(|(_, sentence)| sentence)
        .collect();
    assert_eq!(found, wanted, "in: {text}");
}

fn numbers(segments: &Segments) -> Vec<u16> {
    segments
        .paragraphs
        .iter()
        .filter_map(|paragraph| paragraph.number)
        .collect()
}

/// What holds for every text.
fn laws(text: &str, segments: &Segments) {
    let inside = |span: Span| {
        assert!(span.end() as usize <= text.len());
        assert!(
            text.is_char_boundary(span.start() as usize)
                && text.is_char_boundary(span.end() as usize)
        );
    };
    let mut end = 0;
    for token in &segments.tokens {
        inside(token.span);
        assert!(
            token.span.start() >= end && !token.span.is_empty(),
            "tokens are sorted and disjoint"
        );
        end = token.span.end();
        let sentence = &segments.sentences[token.sentence as usize];
        assert!(
            sentence.span.contains(token.span),
            "every token lies in its sentence"
        );
        assert!(!token.span.cut(text).contains(char::is_whitespace));
    }
    let mut end = 0;
    let mut next = 0;
    for (index, sentence) in segments.sentences.iter().enumerate() {
        inside(sentence.span);
        assert!(
            sentence.span.start() >= end,
            "sentences are sorted and disjoint"
        );
        end = sentence.span.end();
        assert_eq!(
            sentence.tokens.0, next,
            "the sentences share out the tokens"
        );
        assert!(sentence.tokens.1 > sentence.tokens.0);
        next = sentence.tokens.1;
        for token in &segments.tokens[sentence.tokens.0 as usize..sentence.tokens.1 as usize] {
            assert_eq!(token.sentence as usize, index);
        }
        let paragraph = &segments.paragraphs[sentence.paragraph as usize];
        assert!(
            paragraph.span.contains(sentence.span),
            "every sentence lies in its paragraph"
        );
    }
    assert_eq!(next as usize, segments.tokens.len());
    let mut end = 0;
    for paragraph in &segments.paragraphs {
        inside(paragraph.span);
        assert!(
            paragraph.span.start() >= end,
            "paragraphs are sorted and disjoint"
        );
        end = paragraph.span.end();
        if let Some(marking) = paragraph.marking {
            assert!(paragraph.span.contains(marking));
            inside(marking);
        }
    }
    let mut end = 0;
    for &span in &segments.furniture {
        inside(span);
        assert!(span.start() >= end, "furniture is sorted and disjoint");
        end = span.end();
        let at = segments
            .tokens
            .partition_point(|token| token.span.end() <= span.start());
        assert!(
            segments
                .tokens
                .get(at)
                .is_none_or(|token| !token.span.overlaps(span)),
            "no token lies in furniture"
        );
    }
    assert_eq!(segments.tag_spans.len(), segments.header.tags.len());
    for (span, tag) in segments.tag_spans.iter().zip(&segments.header.tags) {
        assert!(span.cut(text).eq_ignore_ascii_case(tag));
    }
}

const CABLE: &str = "\
VZCZCXRO1234
PP RUEHXX RUEHYY
DE RUEHNY #0321/01 1230945
ZNY CCCCC ZZH
P 030945Z MAY 06
FM AMEMBASSY OSLO
TO RUEHC/SECSTATE WASHDC PRIORITY 4411
INFO RUEHCP/AMEMBASSY COPENHAGEN 0101 RUEHHE/AMEMBASSY HELSINKI 0202
RUEHSM/AMEMBASSY STOCKHOLM

C O N F I D E N T I A L SECTION 01 OF 02 OSLO 000321

SIPDIS

STATE FOR EUR/NB

E.O. 12958: DECL: 05/03/2016
TAGS: PREL, ENRG
SUBJECT: (C) FISHERIES TALKS STALL AS THE MINISTER WAITS FOR
A SIGNAL

REF: A. STATE 55001
\u{b6}B. 05 OSLO 1200

Classified By: Political Counselor Jane Roe, for reasons 1.4 (b) and (d).

\u{b6}1. (C) SUMMARY: Minister Hansen told the Ambassador that talks
stalled. END SUMMARY.

THE QUOTA
---------

\u{b6}2. (SBU) Hansen said that the quota, which the two sides had

OSLO 00000321 002 OF 002


agreed, was \"too low.\" He met SIPDIS Berg in Bergen.

COMMENT
-------

\u{b6}3. (C) We doubt it.
SMITH

NNNN
";

#[test]
fn reads_every_field_of_a_header() {
    let Header {
        cable_id,
        date,
        post,
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
        ..
    } = take_apart(CABLE).header;
    assert_eq!(cable_id, "06OSLO321");
    assert_eq!(
        date.map(|date| date.to_string()).as_deref(),
        Some("2006-05-03")
    );
    assert_eq!(post, "Oslo");
    assert_eq!(from, "AMEMBASSY OSLO");
    assert_eq!(to, ["SECSTATE WASHDC"]);
    assert_eq!(
        info,
        [
            "AMEMBASSY COPENHAGEN",
            "AMEMBASSY HELSINKI",
            "AMEMBASSY STOCKHOLM"
        ]
    );
    assert_eq!(precedence, "PRIORITY");
    assert_eq!(classification, "CONFIDENTIAL");
    assert_eq!(captions, ["SIPDIS"]);
    assert_eq!(tags, ["PREL", "ENRG"]);
    assert_eq!(
        subject,
        "FISHERIES TALKS STALL AS THE MINISTER WAITS FOR A SIGNAL"
    );
    assert_eq!(references, ["06STATE55001", "05OSLO1200"]);
    assert_eq!(signer, "SMITH");
    assert_eq!(drafter_or_classifier, "Political Counselor Jane Roe");
}

#[test]
fn gives_each_sentence_its_zone() {
    let wanted = [
        (Zone::Header, "PREL, ENRG"),
        (
            Zone::Subject,
            "FISHERIES TALKS STALL AS THE MINISTER WAITS FOR A SIGNAL",
        ),
        (
            Zone::Summary,
            "SUMMARY: Minister Hansen told the Ambassador that talks stalled.",
        ),
        (Zone::Summary, "END SUMMARY."),
        (Zone::Heading, "THE QUOTA"),
        (
            Zone::Body,
            "Hansen said that the quota, which the two sides had OSLO 00000321 002 OF 002 agreed, was \"too low.\"",
        ),
        (Zone::Body, "He met SIPDIS Berg in Bergen."),
        (Zone::Heading, "COMMENT"),
        (Zone::Comment, "We doubt it."),
        (Zone::Signature, "SMITH"),
    ];
    let found = sentences(CABLE);
    let found: Vec<(Zone, &str)> = found
        .iter()
        .map(|(zone, text)| (*zone, text.as_str()))
        .collect();
    assert_eq!(found, wanted);
}

#[test]
fn numbers_markings_and_furniture_yield_no_tokens() {
    let segments = take_apart(CABLE);
    assert_eq!(numbers(&segments), [1, 2, 3]);
    let markings: Vec<&str> = segments
        .paragraphs
        .iter()
        .filter_map(|paragraph| paragraph.marking.map(|marking| marking.cut(CABLE)))
        .collect();
    assert_eq!(markings, ["C", "SBU", "C"]);
    let words: Vec<&str> = segments
        .tokens
        .iter()
        .map(|token| token.span.cut(CABLE))
        .collect();
    for word in [
        "SIPDIS", "SBU", "00000321", "NNNN", "RUEHC", "SECSTATE", "1", "\u{b6}",
    ] {
        assert!(!words.contains(&word), "{word}");
    }
    assert!(
        segments
            .furniture
            .iter()
            .any(|span| span.cut(CABLE) == "OSLO 00000321 002 OF 002")
    );
    assert!(
        segments
            .furniture
            .iter()
            .any(|span| span.cut(CABLE) == "NNNN")
    );
}

#[test]
fn line_ends_of_any_kind_give_the_same_sentences() {
    let unix = sentences(CABLE);
    assert_eq!(sentences(&CABLE.replace('\n', "\r\n")), unix);
    assert_eq!(
        sentences(
            &CABLE
                .replace('\n', " \n \n")
                .replace(" \n \n \n \n", " \n \n")
        )
        .len(),
        unix.len()
    );
}

#[test]
fn a_header_with_blank_lines_between_its_lines_is_one_header() {
    let text = "VZCZCXYZ0001\n\nRR RUEHXX\n\nDE RUEHNY #0007/01 0010101\n\nZNR UUUUU ZZH\n\nR 010101Z JAN 08\n\nFM AMEMBASSY OSLO\n\n\
        TO RUEHC/SECSTATE WASHDC 0001\n\nINFO RUEHCP/AMEMBASSY COPENHAGEN 0002\n\nRUEHHE/AMEMBASSY HELSINKI\n\nUNCLAS OSLO 000007\n\n\
        SENSITIVE\n\nSTATE FOR EUR\n\nE.O. 12958: N/A\n\nTAGS: [PREL](#) [NO](#)\n\nSUBJECT: NORWAY: THE MINISTER SPEAKS OF FISH, OF OIL AND,\n\n\
        BRIEFLY, OF SNOW\n\nREFTEL: STATE12\n\n1. (SBU) He spoke.\n\nROE";
    let segments = take_apart(text);
    let header = &segments.header;
    assert_eq!(header.cable_id, "08OSLO7");
    assert_eq!(header.tags, ["PREL", "NO"]);
    assert_eq!(
        header.subject,
        "NORWAY: THE MINISTER SPEAKS OF FISH, OF OIL AND, BRIEFLY, OF SNOW"
    );
    assert_eq!(header.references, ["08STATE12"]);
    assert_eq!(header.info, ["AMEMBASSY COPENHAGEN", "AMEMBASSY HELSINKI"]);
    assert_eq!(header.captions, ["SENSITIVE"]);
    assert_eq!(header.signer, "ROE");
    assert_eq!(numbers(&segments), [1]);
    let words: Vec<&str> = segments
        .tokens
        .iter()
        .map(|token| token.span.cut(text))
        .collect();
    assert_eq!(
        &words[..2],
        ["PREL", "NO"],
        "the targets of links are no words"
    );
}

#[test]
fn a_cable_flattened_into_one_line_is_taken_apart() {
    let text = "UNCLAS OSLO 000014  SIPDIS  SENSITIVE SIPDIS  E.O. 12958 : N/A TAGS: EAID, NO SUBJECT:  NORWAY WEIGHS NEW FUNDS  REF:  \
        STATE 4163  1.  (SBU) Summary:  Norway may give 3.5 million.  End summary.  2.  (U) The Minister said, SIPDIS in Oslo, that \
        by 2010 it would.  THE NEXT STEPS  3.   (U) Talks go on in the U.S. and Norway.  SMITH\n";
    let segments = take_apart(text);
    assert_eq!(segments.header.subject, "NORWAY WEIGHS NEW FUNDS");
    assert_eq!(segments.header.tags, ["EAID", "NO"]);
    assert_eq!(segments.header.captions, ["SIPDIS", "SENSITIVE"]);
    assert_eq!(segments.header.references, ["STATE 4163"]);
    assert_eq!(segments.header.signer, "SMITH");
    assert_eq!(numbers(&segments), [1, 2, 3]);
    let found = sentences(text);
    assert!(found.contains(&(Zone::Heading, "THE NEXT STEPS".to_owned())));
    assert!(found.contains(&(Zone::Summary, "End summary.".to_owned())));
    assert!(found.contains(&(Zone::Signature, "SMITH".to_owned())));
}

#[test]
fn fields_that_run_together_on_a_line_are_parted() {
    let text = "R 010101Z JAN 05\nFM AMEMBASSY OSLO\nUNCLAS OSLO 000012\nSIPDIS E.O. 12958: N/A TAGS: PREL NO\n\
        SUBJECT: OIL PRICES RISE REF: OSLO 3 OSLO 00000012 001.2 OF 003\n\n1. (U) Prices rose.\n";
    let header = take_apart(text).header;
    assert_eq!(header.cable_id, "05OSLO12");
    assert_eq!(header.tags, ["PREL", "NO"]);
    assert_eq!(header.subject, "OIL PRICES RISE");
    assert_eq!(header.references, ["05OSLO3"]);
}

#[test]
fn fields_without_their_colons_are_read() {
    let text = "Friday, 07 September 2007, 10:49\nUNCLAS OSLO 001722 \nSIPDIS \nEO 12958 N/A \nTAGS PREL, EWWT, NO \n\
        SUBJECT: SHIPS\nREF: OSLO 1670 AND PREVIOUS\n(SBU) Ships came.\n";
    let segments = take_apart(text);
    assert_eq!(segments.header.cable_id, "07OSLO1722");
    assert_eq!(segments.header.tags, ["PREL", "EWWT", "NO"]);
    assert_eq!(segments.header.references, ["07OSLO1670"]);
    assert!(sentences(text).contains(&(Zone::Body, "Ships came.".to_owned())));
}

#[test]
fn reads_the_form_of_the_seventies() {
    let text = "PAGE 01 STATE 000077 \n65 \nORIGIN EUR-12 \n\nINFO OCT-01 ISO-00 SS-15 \n      INR-07 /019 R \n\nDRAFTED BY EUR/NE:JROE:AB \n\
        APPROVED BY EUR:RSMITH \n--------------------- 011536 /44\nR 281605Z DEC 76 \nFM SECSTATE WASHDC \nTO AMEMBASSY OSLO \n\
        LIMITED OFFICIAL USE STATE 000077 \n\nE.O. 11652: N/A \n\nTAGS: PFOR, NO \n\nSUBJECT: FONMIN VISIT \n\nREF: OSLO 12 \n\n\
        1. FONMIN BERG WILL VISIT THE U.S. ON JAN. 5. HE WILL SEE SECRETARY. PRIMIN STAYS \nLIMITED OFFICIAL USE\nPAGE 02 STATE 000077\n\nIN OSLO. \n\n\
        2. ADVISE. KISSINGER\n\n\nLIMITED OFFICIAL USE\n\n\nNNN";
    let segments = take_apart(text);
    let header = &segments.header;
    assert_eq!(header.cable_id, "76STATE77");
    assert_eq!(header.classification, "LIMITED OFFICIAL USE");
    assert_eq!(header.from, "SECSTATE WASHDC");
    assert_eq!(header.to, ["AMEMBASSY OSLO"]);
    assert!(header.info.is_empty(), "copies by bureau are no addressees");
    assert_eq!(header.drafter_or_classifier, "EUR/NE:JROE:AB");
    assert_eq!(header.references, ["76OSLO12"]);
    assert_eq!(header.signer, "KISSINGER");
    let found: Vec<String> = sentences(text)
        .into_iter()
        .skip(2)
        .map(|(_, sentence)| sentence)
        .collect();
    assert_eq!(
        found,
        [
            "FONMIN BERG WILL VISIT THE U.S. ON JAN. 5.",
            "HE WILL SEE SECRETARY.",
            "PRIMIN STAYS LIMITED OFFICIAL USE PAGE 02 STATE 000077 IN OSLO.",
            "ADVISE.",
            "KISSINGER"
        ]
    );
    assert!(segments.sentences.iter().all(|sentence| sentence.upper));
}

#[test]
fn reads_a_published_telegram() {
    let text = "12. Telegram From the Embassy in Norway to the Department of State\n\nOslo, July 1, 1951, 6 p.m.\n\n\
        1789. Eyes only for Mr. Roe from Mr. Berg. Talks went well.\n\n1. First point.\n\n2. Second point.\n\nVan Dyke\n";
    let segments = take_apart(text);
    let header = &segments.header;
    assert!(segments.is_cable);
    assert_eq!(header.from, "Embassy in Norway");
    assert_eq!(header.to, ["Department of State"]);
    assert_eq!(header.post, "Oslo");
    assert_eq!(
        header.date.map(|date| date.to_string()).as_deref(),
        Some("1951-07-01")
    );
    assert_eq!(header.signer, "Van Dyke");
    assert_eq!(numbers(&segments), [1, 2]);
    let found = sentences(text);
    assert_eq!(found[0].0, Zone::Title);
    assert_eq!(found[1].1, "1789. Eyes only for Mr. Roe from Mr. Berg.");
}

#[test]
fn a_row_of_aircraft_is_no_row_of_bureaus() {
    let text = "The wing moved to Oslo in 1944.\n\nP-38 Lightning, 1944; P-47 Thunderbolt, 1943 to 1945.\n";
    let segments = take_apart(text);
    assert!(!segments.is_cable);
    assert_eq!(segments.paragraphs.len(), 2);
}

#[test]
fn a_text_that_is_no_cable_is_paragraphs() {
    let text = "Subject: a walk\n\nIt was cold. We went\nhome.\n\nThe next day it rained.\n";
    let segments = take_apart(text);
    assert!(!segments.is_cable);
    assert_eq!(segments.header, Header::default());
    assert_eq!(segments.paragraphs.len(), 3);
    assert_eq!(
        sentences(text),
        [
            (Zone::Body, "Subject: a walk".to_owned()),
            (Zone::Body, "It was cold.".to_owned()),
            (Zone::Body, "We went home.".to_owned()),
            (Zone::Body, "The next day it rained.".to_owned()),
        ]
    );
}

fn body(text: &str) -> String {
    format!(
        "R 010101Z JAN 05\nFM AMEMBASSY OSLO\nUNCLAS OSLO 000012\nTAGS: PREL NO\nSUBJECT: TEST\n\n{text}"
    )
}

#[test]
fn damaged_numbers_are_repaired_by_sequence() {
    let read = |text: &str| numbers(&take_apart(&body(text)));
    assert_eq!(
        read(
            "- \u{b6}1. (U) One.\n- $\\P 2.$ (SBU) Two.\n\n- third that lost its mark.\n- Fourth too.\n\n15. (SBU) Five.\n\n16. (SBU) Six.\n"
        ),
        [1, 2, 3, 4, 5, 6]
    );
    assert_eq!(
        read("1. (U) One.\n\n2. (U) Two.\n\n4. (U) Four.\n"),
        [1, 2, 4]
    );
    assert_eq!(
        read("\u{b6}1. (U) One, on June\n\u{b6}6. He left.\n\n\u{b6}2. (U) Two.\n"),
        [1, 2]
    );
    assert_eq!(read("\u{b6}1. 1. One.\n\n\u{b6}2. 2. Two.\n"), [1, 2]);
    assert_eq!(
        read("\u{b6}1. One.\n\n\u{b6}3. Three.\n\n\u{b6}2. Two.\n"),
        [1, 3, 2]
    );
    assert_eq!(read("1. One has a list:\n\n1. a cow\n\n2. Two.\n"), [1, 2]);
}

#[test]
fn a_sentence_goes_on_across_damage() {
    let found = |text: &str| -> Vec<String> {
        sentences(&body(text))
            .into_iter()
            .filter(|(zone, _)| *zone == Zone::Body)
            .map(|(_, sentence)| sentence)
            .collect()
    };
    assert_eq!(
        found("1. (U) They wish to resolve all issues and to improve\n\nthe process. He left.\n")
            .len(),
        2
    );
    assert_eq!(
        found("1. (U) He strongly recommended that the Secretary and the Foreign Minister\n\nBerg chair the talks, as they had done in the spring of the year.\n").len(),
        1
    );
    assert_eq!(found("1. (U) First.\n\n2. (U) It is a part-time\n\nOSLO 00000012 002 OF 002\n\nworker's view.\n").len(), 2);
    assert_eq!(
        found("1. (U) It ended.\n\nOSLO 00000012 002 OF 002\n\nIt began again.\n").len(),
        2
    );
}

#[test]
fn notes_and_comments_inside_paragraphs_are_the_authors() {
    let text = body(
        "1. (U) He came. [NOTE: He was late. END NOTE.] He sat down. (Comment: We think he was tired. End comment.) He left.\n\n\
        2. (U) COMMENT: It went well.\n\n3. (U) Text of note follows.\n",
    );
    let found: Vec<(Zone, String)> = sentences(&text).into_iter().skip(2).collect();
    let zones: Vec<Zone> = found.iter().map(|(zone, _)| *zone).collect();
    assert_eq!(
        zones,
        [
            Body, Note, Note, Body, Comment, Comment, Body, Comment, Body
        ],
        "{found:?}"
    );
}

#[test]
fn a_summary_ends_where_its_heading_or_its_end_says() {
    let text = body(
        "SUMMARY\n-------\n\n1. (U) One.\n\nBACKGROUND\n----------\n\n2. (U) Two.\n\nCOMMENT AND ACTION REQUEST\n\n3. (U) Three.\n",
    );
    let zones: Vec<(Zone, String)> = sentences(&text)
        .into_iter()
        .filter(|(_, sentence)| sentence.ends_with('.'))
        .collect();
    assert_eq!(
        zones,
        [
            (Zone::Summary, "One.".to_owned()),
            (Zone::Body, "Two.".to_owned()),
            (Zone::Comment, "Three.".to_owned())
        ]
    );
    let unopened = body("1. (U) One. END SUMMARY\n\nTHE REST\n\n2. (U) Two.\n");
    assert!(sentences(&unopened).contains(&(Zone::Summary, "One.".to_owned())));
}

#[test]
fn headings_stand_by_themselves() {
    let text = body(
        "1. (U) One.\n\nThe Road to Peace\n-----------------\n\n2. (U) Two.\n\nReaching out to the Regions\n\n3. (U) Three.\nA LAST WORD\n4. (U) Four.\n",
    );
    let headings: Vec<String> = sentences(&text)
        .into_iter()
        .filter(|(zone, _)| *zone == Zone::Heading)
        .map(|(_, sentence)| sentence)
        .collect();
    assert_eq!(
        headings,
        [
            "The Road to Peace",
            "Reaching out to the Regions",
            "A LAST WORD"
        ]
    );
}

#[test]
fn finds_the_signer_in_all_its_places() {
    let signer = |end: &str| {
        take_apart(&body(&format!("1. (U) The talks ended in Oslo.{end}")))
            .header
            .signer
    };
    assert_eq!(signer("\nSMITH"), "SMITH");
    assert_eq!(signer("\n\nSmith\n\n"), "Smith");
    assert_eq!(signer(" Smith"), "Smith");
    assert_eq!(signer("  LA LIME\n"), "LA LIME");
    assert_eq!(signer("\n\nO'NEILL\n\nUNCLASSIFIED\n\n\nNNNN\n"), "O'NEILL");
    assert_eq!(signer("\nSMITH SMITH"), "SMITH");
    assert_eq!(signer(" SMITH 2009-12-31"), "SMITH");
    assert_eq!(
        signer("\n\nVisit our site: http://example.org/a\nSmith"),
        "Smith"
    );
    assert_eq!(signer(" OSLO 00000012 002 OF 002 SMITH"), "SMITH");
    assert_eq!(signer("\nEND COMMENT"), "");
    assert_eq!(signer("\nBT\n#0012\n"), "");
    assert_eq!(signer(" END TEXT"), "");
}

#[test]
fn sentences_survive_abbreviations_and_initials() {
    for marked in [
        "Mr. Berg met Gen. Roe. | Dr. Lie came.",
        "He met J. R. Smith and George W. Bush in St. Petersburg. | They talked.",
        "The U.S. and the U.N. agreed. | It ended.",
        "He flew to the U.S. | He came back on Jan. 5.",
        "Sales of Acme Inc. rose. | So did those of Acme Corp. | However, Acme Ltd. fell.",
        "See No. 5 and para. 6. | No. | The answer was no.",
        "He left at 6 p.m. | The talks went on until 10 a.m. on Friday.",
        "It grew by 3.5 percent in 2007. | By 2009 it was 4.25.",
        "He asked, \"Why now?\" | She said, \"Because.\" | They left.",
        "He said that \"it is over.\" | (See reftel.) | Nobody left.",
        "He waited... | Nobody came. | He waited ... and left.",
        "Is it over? | Yes! | It is.",
        "The firm (formerly Acme Co.) closed, e.g. in Oslo, i.e. at home, vs. abroad.",
        "Prices of oil, gas, etc. rose. | The end.",
        "They spoke of oil, gas, etc. | Norway listened. | Acme Inc. Chairman Roe left.",
        "In the town of Bo. | 15 deputies left.",
        "President Roosevelt's plan B. | He agreed.",
        "They registered with the U.S. Embassy and the U.S. Congress.",
        "It was over.|[Note: it was not. | End note.] | he left.",
        "The ministry agreed.|He left at once.",
    ] {
        assert_sentences(marked);
    }
}

#[test]
fn sentences_in_capitals_end_at_periods() {
    for marked in [
        "FONMIN SAID NO. | HE LEFT FOR THE U.S. | HE WILL RETURN.",
        "AID TO THE U.S. AND OTHER COUNTRIES ROSE. | GEN. ROE AGREED.",
        "SEE PARA. 5 OF NO. 7. | ADVISE.",
        "HE WENT TO THE U.S.  IN MAY HE RETURNED."
            .replace("  ", " | ")
            .as_str(),
    ] {
        // Two blanks behind a period tell where a sentence in capitals ends.
        let marked = marked.replace("U.S. | IN", "U.S.|  IN");
        assert_sentences(&marked);
    }
}

#[test]
fn list_items_are_sentences_of_their_own() {
    let text = body("1. (U) We ask for:\n-- a ship\n-- two boats\n(1) the first\nA. the second\n");
    let found: Vec<String> = sentences(&text)
        .into_iter()
        .skip(2)
        .map(|(_, sentence)| sentence)
        .collect();
    assert_eq!(
        found,
        [
            "We ask for:",
            "-- a ship",
            "-- two boats",
            "(1) the first",
            "A. the second"
        ]
    );
}

#[test]
fn tells_capitals_throughout_from_mixed_case() {
    let segments =
        take_apart("A HEADING IN CAPITALS WITH AN al-NAME\n\nThe OSCE and the USG met.\n");
    let upper: Vec<bool> = segments
        .sentences
        .iter()
        .map(|sentence| sentence.upper)
        .collect();
    assert_eq!(upper, [true, false]);
    assert_eq!(segments.tokens[0].shape, Shape::Upper);
}

/// Fragments that the parsers look for, to be shuffled by the property tests.
const FRAGMENTS: [&str; 60] = [
    "UNCLAS SECTION 01 OF 02 OSLO 002541",
    "C O N F I D E N T I A L ",
    "TAGS: ",
    "TAGS",
    "SUBJECT: ",
    "REF: ",
    "REF: A. ",
    "E.O. 12958: N/A",
    "Classified By: ",
    "FM ",
    "TO RUEHC/",
    "INFO ",
    "R 140826Z SEP 07",
    "VZCZCXRO1",
    "OSLO 00002541 002 OF 002",
    " 002 OF 002",
    "\u{b6}1. (SBU) ",
    "\u{b6}",
    "$\\P 2.$ ",
    "15. (C) ",
    "(",
    "[NOTE: ",
    "END NOTE.]",
    "SUMMARY: ",
    "END SUMMARY",
    "COMMENT",
    "----",
    "-",
    "SIPDIS",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "U.S. ",
    "Mr. Berg",
    "said.",
    "'s",
    "\u{2019}s",
    "BT",
    "NNNN",
    "SMITH",
    "7. Telegram From the Embassy in Norway to the Department of State\n\nOslo, May 3, 1951\n\n",
    "\u{feff}É\u{301}\u{200b}ß",
    "<br>",
    "<a href=\"x\">",
    "</pre>",
    "&amp;",
    "&para;",
    "**",
    "[PREL](#)",
    "](",
    "\\",
    "GRO-\nMYKO ",
    "REF A. OSLO 1, 2",
    "BUSH, GEORGE W.",
    "07OSLO321",
    "Document Number: 1975OSLO00321",
    "<< END OF DOCUMENT >>",
    "q5. (SBU) ",
];

fn fragments() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        8 => proptest::sample::select(FRAGMENTS.as_slice()).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
        1 => "[A-Za-z0-9 .,()'\n-]{0,20}",
    ];
    proptest::collection::vec(fragment, 0..60).prop_map(|parts| parts.concat())
}

/// A sound cable with pieces taken out, doubled and replaced.
fn mutated() -> impl Strategy<Value = String> {
    let edit = (any::<prop::sample::Index>(), 0usize..40, fragments());
    proptest::collection::vec(edit, 1..6).prop_map(|edits| {
        let mut chars: Vec<char> = CABLE.chars().collect();
        for (place, length, new) in edits {
            let start = place.index(chars.len().max(1)).min(chars.len());
            let end = (start + length).min(chars.len());
            let keep = new.chars().take(40).collect::<Vec<_>>();
            chars.splice(start..end, keep);
        }
        chars.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_laws_hold_for_any_text(text in "\\PC{0,300}") {
        take_apart(&text);
    }

    #[test]
    fn the_laws_hold_for_any_mixture_of_parts(text in fragments()) {
        take_apart(&text);
    }

    #[test]
    fn the_laws_hold_for_damaged_cables(text in mutated()) {
        take_apart(&text);
    }
}

/// The laws for the public cables, where that collection stands beside the repository.
#[test]
fn the_laws_hold_for_the_public_cables() {
    use std::io::Write as _;
    let cables = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/cables");
    let Ok(files) = std::fs::read_dir(cables) else {
        let _ = writeln!(std::io::stderr(), "skipped: ../shared/corpus is not there");
        return;
    };
    let segmenter = segmenter();
    let mut checked = 0;
    for file in files {
        let bytes = std::fs::read(file.expect("a file of the folder").path()).expect("it is there");
        let document = Document {
            id: "cable".to_owned(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            encoding: "UTF-8",
            stated: None,
        };
        laws(&document.text, &segmenter.segment(&document));
        checked += 1;
    }
    assert!(checked > 0);
}
