//! Every form that a cable comes in, on texts of our own.

use cablegraph::document::Stated;

use super::{take, take_named, take_stated};

/// A cable with these lines for its header, below the date-time group and above the text.
fn cable(fields: &str, text: &str) -> String {
    format!("R 061110Z JUN 09\nFM AMEMBASSY OSLO\n{fields}\n\n{text}\n")
}

/// A cable with a plain header and this text.
fn body(text: &str) -> String {
    cable(
        "UNCLAS OSLO 000321\nE.O. 12958: N/A\nTAGS: PREL, NO\nSUBJECT: FISH",
        text,
    )
}

fn references(field: &str) -> Vec<String> {
    let text = cable(
        &format!("UNCLAS OSLO 000321\nTAGS: PREL, NO\nSUBJECT: FISH\n{field}"),
        "1. (U) Text.",
    );
    take(&text).header().references.clone()
}

#[test]
fn fields_run_together_on_one_line() {
    let taken = take(
        "E.o. 12958: decl: 01/07/2014 Tags: prel, pgov, tu Subject: Norway: the Minister speaks Ref: a. 03 oslo 12\n\
         (U) Classified by Ambassador Jane Roe. Reasons: 1.5 (b) and (d).\n\n1. (C) The Minister spoke.\n\nROE\n",
    );
    let header = taken.header();
    assert_eq!(header.tags, ["PREL", "PGOV", "TU"]);
    assert_eq!(header.subject, "Norway: the Minister speaks");
    assert_eq!(header.references, ["03OSLO12"]);
    assert_eq!(header.drafter_or_classifier, "Ambassador Jane Roe");
    assert_eq!(header.signer, "ROE");
    assert_eq!(taken.numbers(), [1]);
}

#[test]
fn tags_glued_continued_and_misspelt() {
    let tags = |line: &str| {
        let text = cable(
            &format!("UNCLAS OSLO 000321\n{line}\nSUBJECT: X Y"),
            "1. (U) Text.",
        );
        take(&text).header().tags.clone()
    };
    assert_eq!(
        tags("TAGS: PRELPGOVECONEFIN KFRDKIRFCVIS, no"),
        ["PREL", "PGOV", "ECON", "EFIN", "KFRD", "KIRF", "CVIS", "NO"]
    );
    assert_eq!(
        tags("TAGS: PREL, PGOV,\nNO, RS"),
        ["PREL", "PGOV", "NO", "RS"]
    );
    assert_eq!(tags("TAGS: PREL PGOV\nNO RS"), ["PREL", "PGOV", "NO", "RS"]);
    assert_eq!(tags("TAGE: PREL"), ["PREL"]);
    assert_eq!(tags("TAGS PREL NO"), ["PREL", "NO"]);
    assert_eq!(tags("TAGS; PREL, NO"), ["PREL", "NO"]);
    assert_eq!(
        tags("TAGS: OVIP (STEINBERG, JAMES B.), BUSH, GEORGE W., PREL"),
        ["OVIP", "BUSH, GEORGE W.", "PREL"]
    );
    assert_eq!(tags("TAGS: [PREL](#) [NO](/tag/NO_0.html)"), ["PREL", "NO"]);
}

#[test]
fn a_cable_without_its_transmission_block() {
    let taken = take(
        "C O N F I D E N T I A L SECTION 01 OF 02 NDJAENA 000123\n\nSIPDIS\n\nDEPARTMENT FOR AF/C\n\n\
         E.O. 12958: DECL: 07/24/2018\nTAGS: PREL CD\nSUBJ: THE SCENE\nREFS: A) 08 NDJAMENA 12 B) STATE 33 (NOTAL)\n\n\
         Classified By: Ambassador Jane Roe, Jr., reasons 1.4 (b) and (d).\n\n1. (C) He said so.\n",
    );
    let header = taken.header();
    assert_eq!(
        header.post, "N'Djamena",
        "one letter of the station is lost"
    );
    assert_eq!(header.classification, "CONFIDENTIAL");
    assert_eq!(header.tags, ["PREL", "CD"]);
    assert_eq!(header.subject, "THE SCENE");
    assert_eq!(header.references, ["08NDJAMENA12", "STATE 33"]);
    assert_eq!(header.drafter_or_classifier, "Ambassador Jane Roe, Jr");
    assert_eq!(header.cable_id, "", "no year is stated");
}

#[test]
fn the_name_of_a_document_tells_the_year_that_an_extract_lost() {
    let text = "UNCLAS SECTION 01 OF 03 OSLO 002164\n\nSIPDIS\n\nE.O. 12958: N/A\nTAGS: PGOV NO\nSUBJECT: A VISIT\n\n\
                REF: STATE 245841\n\n\u{b6}1. (SBU) Berg left.\n";
    for name in ["2004/04OSLO2164.txt", "all.csv#04OSLO2164", "2004OSLO02164"] {
        let taken = take_named(name, text);
        assert_eq!(taken.header().cable_id, "04OSLO2164", "{name}");
        assert_eq!(taken.header().references, ["04STATE245841"], "{name}");
        assert_eq!(taken.date(), "");
    }
    for name in ["04OSLO2165.txt", "04BERN2164.txt", "report.txt"] {
        assert_eq!(take_named(name, text).header().cable_id, "", "{name}");
    }
    // What the text states goes before what its name says.
    let dated = format!("R 061110Z JUN 03\nFM AMEMBASSY OSLO\n{text}");
    assert_eq!(
        take_named("04OSLO2164.txt", &dated).header().cable_id,
        "03OSLO2164"
    );
}

#[test]
fn a_text_that_begins_below_its_header() {
    let taken = take(
        "SUBJECT: THE MINISTER SPEAKS\n\n1. (SBU) Summary: Berg left. End summary.\n\n2. (SBU) Lie\n\n\
         OSLO 00000321 002 OF 002\n\nstayed.\n\nHOAGLAND\n",
    );
    assert_eq!(taken.header().subject, "THE MINISTER SPEAKS");
    assert_eq!(taken.header().signer, "HOAGLAND");
    assert_eq!(taken.numbers(), [1, 2]);
    assert_eq!(taken.zone("body"), ["Lie stayed."]);
    assert_eq!(taken.furniture(), ["OSLO 00000321 002 OF 002"]);
}

#[test]
fn two_addressees_on_a_line_and_none_that_is_left_out() {
    let text = "O 061110Z JUN 09\nFM AMEMBASSY OSLO\nTO RUEHC/SECSTATE WASHDC NIACT IMMEDIATE 1234\n\
                RUEHKO/AMEMBASSY TOKYO 1963 RUEHUL/AMEMBASSY SEOUL 0922\nINFO RUCNCIS/CIS COLLECTIVE PRIORITY\n\
                EU MEMBER STATES COLLECTIVE\nPAGE 02 OSLO 00321 061110Z\nAMEMBASSY PARIS\nXMT AMEMBASSY SOFIA\n\
                UNCLAS OSLO 000321\n\nSTATE FOR EUR/NB (JROE); NSC FOR BERG\nPLEASE PASS TO USAID\n\nSENSITIVE\n\n\
                TAGS: PREL NO\nSUBJECT: FISH\n\n1. (U) Text.\n";
    let taken = take(text);
    let header = taken.header();
    assert_eq!(
        header.to,
        ["SECSTATE WASHDC", "AMEMBASSY TOKYO", "AMEMBASSY SEOUL"]
    );
    assert_eq!(
        header.info,
        [
            "CIS COLLECTIVE",
            "EU MEMBER STATES COLLECTIVE",
            "AMEMBASSY PARIS"
        ]
    );
    assert_eq!(header.precedence, "IMMEDIATE");
    assert_eq!(header.cable_id, "09OSLO321");
    assert_eq!(
        taken.sentences(),
        [("subject", "FISH".to_owned()), ("body", "Text.".to_owned())],
        "lines of attention are no text"
    );
}

#[test]
fn classification_lines_whole_and_damaged() {
    let read = |line: &str| {
        let text = format!(
            "R 061110Z JUN 09\nFM AMEMBASSY OSLO\n{line}\nTAGS: PREL\nSUBJECT: X Y\n\n1. (U) Text.\n"
        );
        let header = take(&text).header().clone();
        (
            header.classification,
            header.captions.join(" "),
            header.cable_id,
        )
    };
    let expect = |line: &str, level: &str, captions: &str, id: &str| {
        let wanted = (level.to_owned(), captions.to_owned(), id.to_owned());
        assert_eq!(read(line), wanted, "{line}");
    };
    expect("UNCLAS OSLO 000321", "UNCLASSIFIED", "", "09OSLO321");
    expect(
        "UNCLAS SECTION01OF03 OSLO 000321",
        "UNCLASSIFIED",
        "",
        "09OSLO321",
    );
    expect(
        "UNCLAS EFTO OSLO 000321",
        "UNCLASSIFIED",
        "EFTO",
        "09OSLO321",
    );
    expect(
        "UNCLAS OSLO 000321 SIPDIS",
        "UNCLASSIFIED",
        "SIPDIS",
        "09OSLO321",
    );
    expect(
        "UNCLASSIFIED//FOR OFFICIAL USE ONLY OSLO 000321",
        "UNCLASSIFIED",
        "FOUO",
        "09OSLO321",
    );
    expect(
        "C O N F I D E N T I A L SECTION 01 OQ 03 AMEMBASSYOSLO 000321",
        "CONFIDENTIAL",
        "",
        "09OSLO321",
    );
    expect(
        "CC O N F I D E N T I A L OSLO 321",
        "CONFIDENTIAL",
        "",
        "09OSLO321",
    );
    expect(
        "S E C R E T//NOFORN OSLO 000321",
        "SECRET",
        "NOFORN",
        "09OSLO321",
    );
    expect(
        "SECRET//FGI//NOFORN SECTION 01 OF 03 OSLO 000321",
        "SECRET",
        "FGI NOFORN",
        "09OSLO321",
    );
    expect("S e c r e t oslo 068250", "SECRET", "", "09OSLO68250");
    expect(
        "LIMITED OFFICIAL USE OSLO 000321",
        "LIMITED OFFICIAL USE",
        "",
        "09OSLO321",
    );
    // A letter is lost, and the field FM has it.
    expect("UNCLAS OLO 000321", "UNCLASSIFIED", "", "09OSLO321");
}

#[test]
fn orders_and_fields_without_colons() {
    let text = cable(
        "UNCLAS OSLO 000321\nE.O. 1295: DECL: AFTER KOREAN UNIFICATION\nTAGS PREL NO\nSUBJECT FISH AND OIL\nREF OSLO 12",
        "1. (U) Text.",
    );
    let taken = take(&text);
    assert_eq!(taken.header().tags, ["PREL", "NO"]);
    assert_eq!(taken.header().subject, "FISH AND OIL");
    assert_eq!(taken.header().references, ["09OSLO12"]);
    assert_eq!(taken.zone("body"), ["Text."]);
}

#[test]
fn references_become_ids() {
    assert_eq!(
        references("REF: A) ALMATY 123 B) 07 ASTANA 45 C) 2007 MANAGUA 2135"),
        ["09ALMATY123", "07ASTANA45", "07MANAGUA2135"]
    );
    assert_eq!(
        references(
            "REF: A. 09 STATE 12345\n     B. 08 NEW DELHI 17853 (NOTAL)\n     C. 09STATE61807\n     D. USUN NEW YORK 00456"
        ),
        [
            "09STATE12345",
            "08NEWDELHI17853",
            "09STATE61807",
            "09USUNNEWYORK456"
        ]
    );
    assert_eq!(references("REFTEL: STATE80747"), ["09STATE80747"]);
    assert_eq!(references("REF: State 126089"), ["09STATE126089"]);
    assert_eq!(
        references("REFS: (A) OSLO 12, 15, AND 18 (B) STATE 33 AND PREVIOUS"),
        ["09OSLO12", "09OSLO15", "09OSLO18", "09STATE33"]
    );
    assert_eq!(
        references("REF: A. SECDEF MSG DTG 301601Z SEP 08\nB. OSLO 7"),
        ["SECDEF MSG DTG 301601Z SEP 08", "09OSLO7"]
    );
    assert_eq!(
        references("REF: A. E-MAIL ROE/SMITH 06/05/2009\nB. LETTER OF MAY 23, 2008"),
        ["E-MAIL ROE/SMITH 06/05/2009", "LETTER OF MAY 23, 2008"]
    );
    assert_eq!(references("REF: NONE"), Vec::<String>::new());
}

#[test]
fn who_classified_it() {
    let read = |line: &str| {
        let text = cable(
            "C O N F I D E N T I A L OSLO 000321\nTAGS: PREL, NO\nSUBJECT: FISH",
            &format!("{line}\n\n1. (C) Text."),
        );
        take(&text).header().drafter_or_classifier.clone()
    };
    assert_eq!(
        read("Classified By: Ambassador Glyn Roe for reasons 1.4 b and d"),
        "Ambassador Glyn Roe"
    );
    assert_eq!(
        read(
            "CLASSIFIED BY: Rose Roe, Assistant Secretary, Department of State, VCI; REASON: 1.4(B), (D)"
        ),
        "Rose Roe, Assistant Secretary, Department of State, VCI"
    );
    assert_eq!(
        read("Classified By: Roe Peter, Ambassador, for\nreasons 1.4 (b) and (d)."),
        "Roe Peter, Ambassador"
    );
    assert_eq!(
        read("1. (U) CLASSIFIED BY POLOFF JEFFREY ROE, 1.5 (D)."),
        "POLOFF JEFFREY ROE"
    );
}

#[test]
fn the_form_of_the_seventies() {
    let text = "PAGE 01  TEHRAN 05263  01 OF 02  061215Z\n63\nACTION EUR-12\nINFO  OCT-01  NEA-10  ISO-00  /026 W\n\
                DRAFTED BY POL:JROE:AB\nAPPROVED BY DCM:RSMITH\n                     --------------------- 077777\n\
                R 061110Z JUN 75 ZFF4\nFM AMEMBASSY TEHRAN\nTO SECSTATE WASHDC 1234\nAMEMBASSY LONDON\n\n\
                C O N F I D E N T I A L  SECTION 1 OF 2 TEHRAN 5263\n\nEXDIS\nTOSEC 340058\nE.O. 11652: GDS\nTAGS: PFOR, IR\n\
                SUBJ: CONVERSATION WITH SHAH\nREF: (A) STATE 128001; (B) TEHRAN 5132 AND 5272 (NOTAL)\n\n\
                SUMMARY: SHAH WILL GO TO PARIS. END SUMMARY.\n1. SHAH RECEIVED ME AND SAID\nCONFIDENTIAL\n\n\
                CONFIDENTIAL\n\nPAGE 02  TEHRAN 05263  01 OF 02  061215Z\n\nTHAT HE WOULD GO. RPT WOULD GO.\n\nHELMS\n\nCONFIDENTIAL\n\n\nNNN\n";
    let taken = take(text);
    let header = taken.header();
    assert_eq!(header.cable_id, "75TEHRAN5263");
    assert_eq!(taken.date(), "1975-06-06");
    assert_eq!(header.from, "AMEMBASSY TEHRAN");
    assert_eq!(header.to, ["SECSTATE WASHDC", "AMEMBASSY LONDON"]);
    assert_eq!(header.captions, ["EXDIS", "TOSEC 340058"]);
    assert_eq!(header.drafter_or_classifier, "POL:JROE:AB");
    assert_eq!(
        header.references,
        ["75STATE128001", "75TEHRAN5132", "75TEHRAN5272"]
    );
    assert_eq!(header.signer, "HELMS");
    assert_eq!(
        taken.sentences()[1..],
        [
            ("summary", "SUMMARY: SHAH WILL GO TO PARIS.".to_owned()),
            ("summary", "END SUMMARY.".to_owned()),
            (
                "body",
                "SHAH RECEIVED ME AND SAID THAT HE WOULD GO.".to_owned()
            ),
            ("body", "RPT WOULD GO.".to_owned()),
            ("signature", "HELMS".to_owned()),
        ]
    );
}

#[test]
fn what_an_archive_adds_is_set_aside_and_fills_what_is_missing() {
    let text = "Message Text\n\nSHAH SAID NOTHING. HELMS\n\n\nCONFIDENTIAL\n\n<< END OF DOCUMENT >>\n\n\n\
                Margaret P. Grafeld Declassified/Released US Department of State EO Systematic Review 05 JUL 2006\n\n\
                Message Attributes\n\nCurrent Classification: UNCLASSIFIED\nDraft Date: 06 JUN 1975\n\
                Document Number: 1975TEHRAN05263\nDrafter: n/a\nFilm Number: D750198-0420\n\
                Original Classification: CONFIDENTIAL\nReview Authority: BoyleJA\nSubject: VISIT\nTAGS: PFOR, IR\nTo: STATE\n";
    let header = format!(
        "PAGE 01 TEHRAN 05263 061215Z\nACTION EUR-12\nR 061110Z JUN 75\nFM AMEMBASSY TEHRAN\n\
         TO SECSTATE WASHDC 1234\nCONFIDENTIAL TEHRAN 5263\nE.O. 11652: N/A\nTAGS: PFOR, IR\nSUBJ: VISIT\n\n1. {text}"
    );
    let taken = take(&header.replace("Message Text\n\n", ""));
    assert_eq!(taken.header().signer, "HELMS");
    assert_eq!(taken.zone("body"), ["SHAH SAID NOTHING."]);
    assert!(taken.furniture().contains(&"Review Authority: BoyleJA"));
    // Without a header, the archive's own fields are all there is.
    let bare = format!("PAGE 01 TEHRAN 05263\nACTION EUR-12\n\n1. {text}");
    let taken = take(&bare.replace("Message Text\n\n", ""));
    assert_eq!(taken.header().cable_id, "75TEHRAN5263");
    assert_eq!(taken.date(), "1975-06-06");
    assert_eq!(taken.header().classification, "CONFIDENTIAL");
}

#[test]
fn what_a_web_page_tells_of_a_cable() {
    let row = "Reference ID\tCreated\tReleased\tClassification\tOrigin\n\
               07ASTANA2541\t2007-09-14 08:26\t2011-08-30 01:44\tUNCLASSIFIED//FOR OFFICIAL USE ONLY\tEmbassy Astana\n\n\
               SUBJECT: READY\nTAGS: PHUM\n\n1. (SBU) Text was here.\n";
    let taken = take(row);
    assert_eq!(taken.header().cable_id, "07ASTANA2541");
    assert_eq!(taken.date(), "2007-09-14");
    assert_eq!(taken.header().post, "Astana");
    assert_eq!(taken.header().classification, "UNCLASSIFIED");
    assert_eq!(taken.header().subject, "READY");
    let fields = "CONVERSATION WITH SHAH\nDate: 1975 June 6, 11:10 (Friday)\tCanonical ID: 1975TEHRAN05263_b\n\
                  Original Classification: CONFIDENTIAL\tCurrent Classification: UNCLASSIFIED\nFrom: Iran Tehran\n\
                  To: Department of State\n\nSHAH RECEIVED ME. HE SAID NOTHING. HELMS\n";
    let taken = take(fields);
    assert_eq!(taken.header().cable_id, "75TEHRAN5263");
    assert_eq!(taken.date(), "1975-06-06");
    assert_eq!(taken.header().classification, "CONFIDENTIAL");
    assert_eq!(
        taken.zone("body"),
        ["SHAH RECEIVED ME.", "HE SAID NOTHING."]
    );
}

#[test]
fn html_left_in_a_text() {
    let text = "<html><body><pre>\nVZCZCXRO1234<br>\nP 030945Z MAY 06<br>\nFM AMEMBASSY OSLO<br>\n\
                TO RUEHC/SECSTATE WASHDC PRIORITY 4411<br>\n<br>\nC O N F I D E N T I A L OSLO 000321 <br>\n<br>\nSIPDIS <br>\n\
                <br>\nTAGS: <a href=\"/tag/PREL.html\">PREL</a>, <a href=\"/tag/NO.html\">NO</a><br>\nSUBJECT: FISH &amp; OIL <br>\n\
                <br>\n&para;1. (C) Hansen of Statoil &quot;agreed.&quot; <b>Berg</b> did not.<br>\n<br>\nSMITH<br>\n</pre></body></html>\n";
    let taken = take(text);
    let header = taken.header();
    assert_eq!(header.cable_id, "06OSLO321");
    assert_eq!(header.tags, ["PREL", "NO"]);
    assert_eq!(header.subject, "FISH & OIL");
    assert_eq!(header.signer, "SMITH");
    assert_eq!(taken.numbers(), [1]);
    assert_eq!(taken.zone("body").len(), 2);
    assert_eq!(taken.zone("body")[1], "Berg did not.");
}

#[test]
fn markdown_left_in_a_text() {
    let text = "# Cable 06OSLO321\n\n**Date:** 2006-05-03 09:45\n**Classification:** CONFIDENTIAL\n\n```\n\
                C O N F I D E N T I A L OSLO 000321\n\n**TAGS:** [PREL](/tag/PREL), [NO](/tag/NO)\n**SUBJECT:** FISH\n\n\
                **1. (C)** Hansen agreed with *Berg* in [Bergen](https://example.org/x).\n\n## Comment\n\n\
                **2. (C)** We doubt it. \\\nIt is late.\n\nSMITH\n```\n";
    let taken = take(text);
    let header = taken.header();
    assert_eq!(header.tags, ["PREL", "NO"]);
    assert_eq!(header.subject, "FISH");
    assert_eq!(header.signer, "SMITH");
    assert_eq!(taken.numbers(), [1, 2]);
    assert_eq!(taken.zone("body"), ["Hansen agreed with Berg in Bergen ."]);
    assert_eq!(taken.zone("heading"), ["Comment"]);
    assert_eq!(taken.zone("comment"), ["We doubt it.", "It is late."]);
}

#[test]
fn a_header_repeated_with_each_section() {
    let text = "C O N F I D E N T I A L SECTION 01 OF 02 OSLO 000321\n\nTAGS: PREL, NO\nSUBJECT: FISH AND OIL AND THE FUTURE OF\n\
                BOTH\n\n1. (C) Hansen agreed that the quota would\nbe\n\nC O N F I D E N T I A L SECTION 02 OF 02 OSLO 000321\n\n\
                SIPDIS\n\nE.O. 12958: DECL: 05/03/2016\nTAGS: PREL, NO\nSUBJECT: FISH AND OIL AND THE FUTURE OF\nBOTH\n\n\
                cut in half. Berg did not.\n\n2. (C) It ended.\n\nSMITH\n";
    let taken = take(text);
    assert_eq!(
        taken.zone("body"),
        [
            "Hansen agreed that the quota would be cut in half.",
            "Berg did not.",
            "It ended."
        ]
    );
    assert_eq!(taken.numbers(), [1, 2]);
}

#[test]
fn page_lines_cut_sentences_in_two() {
    let text = body(
        "1. (C) Hansen agreed that the Minister of\n\nOSLO 00000321  002 OF 003\n\n\nForeign Affairs would leave. He said that\n\n\
         OSLO 00000321  003.2 OF 003\n\nSIPDIS\n\nBerg and Lie knew.\nPAGE 04 RUEHNY0321 UNCLAS\nIt ended.\n\nSMITH",
    );
    let taken = take(&text);
    assert_eq!(
        taken.zone("body"),
        [
            "Hansen agreed that the Minister of Foreign Affairs would leave.",
            "He said that Berg and Lie knew.",
            "It ended."
        ]
    );
}

#[test]
fn damaged_numbers_of_paragraphs() {
    let text = body(
        "$\\P 1.$ (SBU) One is this.\n\n12. (SBU) Two is this.\n\n(SBU) Three is this, and lost its number.\n\n94. (SBU) Four is this.\n\n\
         q5. (SBU) Five is this.\n\n16. (SBU) Six is this.\n\n7.(C) Seven. \n\n8. C) Eight.\n\n9. (S//NF) Nine.",
    );
    let taken = take(&text);
    assert_eq!(taken.numbers(), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let text =
        body("1. (U) One.\n\n(U) Not two.\n\n2. (U) Two.\n\n(U) A.\n\n(U) B.\n\n4. (U) Four.");
    assert_eq!(
        take(&text).numbers(),
        [1, 2, 4],
        "a number is given only where the count fits"
    );
}

#[test]
fn a_flattened_cable_with_single_blanks() {
    let text = "C O N F I D E N T I A L OSLO 000321 SIPDIS E.O. 12958: DECL: 05/03/2016 TAGS: PREL, NO SUBJECT: FISH QUOTA REF: STATE 55001 \
                Classified By: Pol Counselor Jane Roe, for reasons 1.4 (b) 1. (C) Hansen agreed to it. 2. (C) Comment: We doubt it. End comment. SMITH\n";
    let taken = take(text);
    let header = taken.header();
    assert_eq!(header.classification, "CONFIDENTIAL");
    assert_eq!(header.captions, ["SIPDIS"]);
    assert_eq!(header.subject, "FISH QUOTA");
    assert_eq!(header.references, ["STATE 55001"]);
    assert_eq!(header.drafter_or_classifier, "Pol Counselor Jane Roe");
    assert_eq!(header.signer, "SMITH");
    assert_eq!(taken.numbers(), [1, 2]);
    assert_eq!(taken.zone("body"), ["Hansen agreed to it."]);
    assert_eq!(
        taken.zone("comment"),
        ["Comment: We doubt it.", "End comment."]
    );
}

#[test]
fn a_flattened_cable_with_its_transmission_block() {
    let text = "VZCZCXRO1234  PP RUEHXX  DE RUEHNY #0321/01 1230945  ZNY CCCCC ZZH  P 030945Z MAY 06  FM AMEMBASSY OSLO  \
                TO RUEHC/SECSTATE WASHDC PRIORITY 4411  INFO RUEHCP/AMEMBASSY COPENHAGEN 0101  C O N F I D E N T I A L OSLO 000321   \
                SIPDIS   E.O. 12958: DECL: 05/03/2016  TAGS: PREL, NO  SUBJECT: FISH QUOTA  REF: STATE 55001   \
                Classified By: Pol Counselor Jane Roe, for reasons 1.4 (b)  1. (C) Hansen agreed to it in Oslo.  2. (C) Berg did not.  SMITH\n";
    let taken = take(text);
    let header = taken.header();
    assert_eq!(header.cable_id, "06OSLO321");
    assert_eq!(header.to, ["SECSTATE WASHDC"]);
    assert_eq!(header.info, ["AMEMBASSY COPENHAGEN"]);
    assert_eq!(header.drafter_or_classifier, "Pol Counselor Jane Roe");
    assert_eq!(header.signer, "SMITH");
    assert_eq!(taken.numbers(), [1, 2]);
    assert_eq!(
        taken.zone("body"),
        ["Hansen agreed to it in Oslo.", "Berg did not."]
    );
}

#[test]
fn zones_begin_and_end() {
    let text = body(
        "SUMMARY\n1. (U) Berg left.\n\nBACKGROUND\n2. (U) Lie stayed. (NOTE: He was ill. END NOTE). He slept.\n\n\
         BEGIN COMMENT\n3. (U) Roe sat.\nEND COMMENT.\n\n4. (U) Summay: Berg rose. End summary.\n\n5. (SBU) BIO NOTE: Berg is 40. END BIO NOTE. He is tall.",
    );
    let taken = take(&text);
    assert_eq!(
        taken.zone("summary"),
        ["Berg left.", "Summay: Berg rose.", "End summary."]
    );
    assert_eq!(
        taken.zone("note"),
        [
            "(NOTE: He was ill.",
            "END NOTE).",
            "BIO NOTE: Berg is 40.",
            "END BIO NOTE."
        ]
    );
    assert_eq!(taken.zone("comment"), ["Roe sat.", "END COMMENT."]);
    assert_eq!(
        taken.zone("body"),
        ["Lie stayed.", "He slept.", "He is tall."]
    );
    assert_eq!(
        taken.zone("heading"),
        ["SUMMARY", "BACKGROUND", "BEGIN COMMENT"]
    );
}

#[test]
fn redactions_cut_no_sentence() {
    let text = body(
        "1. (C) XXXXXXXXXXXX told Poloff that --------- in Oslo left. [less than 1 line not declassified] He met [REDACTED] there.",
    );
    let found = take(&text).zone("body");
    assert_eq!(found[0], "XXXXXXXXXXXX told Poloff that in Oslo left.");
    assert!(found.last().unwrap().ends_with("there."), "{found:?}");
}

#[test]
fn signers_and_what_follows_them() {
    let signer = |end: &str| {
        let text = body(&format!("1. (U) Berg left Oslo.\n{end}"));
        take(&text).header().signer.clone()
    };
    assert_eq!(signer("TIMKEN JR\nBT\n#0321\n\nNNNN"), "TIMKEN JR");
    assert_eq!(
        signer("\nSMITH\n\nNOTE BY OC/T: FOR DISTRIBUTION SEE BELOW."),
        "SMITH"
    );
    assert_eq!(
        signer("\nVisit Oslo's Classified Website: http://www.example.org/\n\nSMITH"),
        "SMITH"
    );
    assert_eq!(signer("KUBISKE KUBISKE"), "KUBISKE");
    assert_eq!(signer("Burns"), "Burns");
    assert_eq!(
        signer(
            "HELMS\n\nDeclassified/Released US Department of State EO Systematic Review 30 JUN 2006"
        ),
        "HELMS"
    );
    assert_eq!(signer(""), "");
}

#[test]
fn documents_of_an_edition() {
    let text = "12. Telegram 1381 From the Embassy in Iran to the Department of State1\n\nTehran, March 9, 1972, 1215Z\n\n\
                TELEGRAM Department of State TEHRAN 1381 R 091215Z MAR 72\n\nFM\n\nAMEMBASSY TEHRAN\n\nTO\n\nSECSTATE WASHDC 7682\n\nINFO\n\n\
                AMEMBASSY ANKARA\n\nAMEMBASSY BONN\n\nSUBJ:\n\nTRIALS OF STUDENTS\n\nREF:\n\nTEHRAN 1261\n\n1. SHAH RECEIVED ME.\n\nHECK\n\n\
                1 Source: National Archives, RG 59, Central Files 1970-73, POL IRAN-US. Secret.\n\n2 See Document 11.\n";
    let taken = take(text);
    let header = taken.header();
    assert_eq!(header.cable_id, "72TEHRAN1381");
    assert_eq!(header.post, "Tehran");
    assert_eq!(header.to, ["SECSTATE WASHDC"]);
    assert_eq!(header.info, ["AMEMBASSY ANKARA", "AMEMBASSY BONN"]);
    assert_eq!(header.subject, "TRIALS OF STUDENTS");
    assert_eq!(header.references, ["72TEHRAN1261"]);
    assert_eq!(header.signer, "HECK");
    assert_eq!(
        taken.sentences(),
        [
            ("subject", "TRIALS OF STUDENTS".to_owned()),
            ("body", "SHAH RECEIVED ME.".to_owned()),
            ("signature", "HECK".to_owned())
        ]
    );
    let text = "107. Telegram From the Department of State to the Embassy in Iran\n\nWashington, December 14, 1970, 2238Z\n\n\
                ACTION:\n\nAmembassy TEHRAN PRIORITY\n\nINFO:\n\nCINCSTRIKE\n\nSECDEF\n\n1. Inform the Shah.\n\nRogers\n";
    let taken = take(text);
    assert_eq!(taken.header().to, ["Amembassy TEHRAN"]);
    assert_eq!(taken.header().info, ["CINCSTRIKE", "SECDEF"]);
    assert_eq!(taken.zone("body"), ["Inform the Shah."]);
    assert_eq!(taken.header().signer, "Rogers");
}

#[test]
fn lines_that_look_like_a_header_in_other_texts_are_text() {
    let text = "Date: tomorrow\nType: walk\n\nThe committee met. 1. It rose.\n\nSMITH\n";
    let taken = take(text);
    assert!(!taken.segments.is_cable);
    assert!(taken.furniture().is_empty());
    assert_eq!(taken.header().cable_id, "");
}

#[test]
fn what_a_container_states_fills_what_the_text_leaves_open() {
    let stated = Stated {
        cable_id: "66BUENOSAIRES2481".to_owned(),
        date: Some(jiff::civil::date(1966, 12, 28)),
        origin: "Embassy Buenos Aires".to_owned(),
        classification: "CONFIDENTIAL//NOFORN".to_owned(),
        references: "66STATE106206|66STATE1".to_owned(),
        subject: "EXTENDED NATIONAL JURISDICTIONS".to_owned(),
    };
    let taken = take_stated("1. TALKS ENDED.\n\nSMITH\n", stated.clone());
    let header = taken.header();
    assert_eq!(header.cable_id, "66BUENOSAIRES2481");
    assert_eq!(taken.date(), "1966-12-28");
    assert_eq!(header.post, "Buenos Aires");
    assert_eq!(header.classification, "CONFIDENTIAL");
    assert_eq!(header.captions, ["NOFORN"]);
    assert_eq!(header.references, ["66STATE106206", "66STATE1"]);
    assert_eq!(header.subject, "EXTENDED NATIONAL JURISDICTIONS");
    let taken = take_stated(&body("1. (U) Text."), stated);
    assert_eq!(taken.header().cable_id, "09OSLO321", "the text goes first");
    assert_eq!(taken.header().subject, "FISH");
}
