//! What reaches the tables of how a text was taken apart.

use crate::place::Place;

const CABLE: &str = "\
P 030945Z MAY 06
FM AMEMBASSY OSLO
TO RUEHC/SECSTATE WASHDC PRIORITY 4411
INFO RUEHKO/AMEMBASSY TOKYO 0101 RUEHUL/AMEMBASSY SEOUL 0202

C O N F I D E N T I A L SECTION 01 OF 02 OSLO 000321

SIPDIS

STATE FOR EUR/NB; PASS TO TREASURY

E.O. 12958: DECL: 05/03/2016
TAGS: PREL, NO
SUBJECT: LAVROV IN HELSINKI

REF: A. STATE 55001
B. 05 OSLO 1200

Classified By: Political Counselor Jane Roe, for reasons 1.4 (b) and (d).

1. (C) SUMMARY: Sergey Lavrov met Carl Bildt in Helsinki. END SUMMARY.

FISH AND OIL
------------

2. (SBU) Lavrov left Helsinki for Geneva, where he will meet

OSLO 00000321 002 OF 002

Bildt again. [NOTE: Bildt knows Geneva. END NOTE.]

3. (C) COMMENT: Bildt likes Helsinki.
SMITH
";

const TELEGRAM: &str = "\
12. Telegram From the Embassy in Norway (Smith) to the Embassy in Japan

Oslo, July 1, 1951, 6 p.m.

1789. Eyes only for Mr. Roe. Trygve Lie left Oslo for Geneva.

Smith
";

#[test]
fn each_mention_has_its_zone_paragraph_and_marking() {
    let place = Place::new();
    place.file("in/a.txt", CABLE);
    place.run("extract in --output out").expect(0);
    let mentions = place.table("out/tables/mentions.csv");
    let zone_of = |text: &str| -> Vec<(String, String)> {
        let rows = mentions.iter().filter(|row| row["text"] == text);
        rows.map(|row| (row["zone"].clone(), row["paragraph"].clone()))
            .collect()
    };
    let pair = |zone: &str, paragraph: &str| (zone.to_owned(), paragraph.to_owned());
    assert_eq!(
        zone_of("Bildt"),
        [pair("body", "2"), pair("note", "2"), pair("comment", "3")]
    );
    assert_eq!(zone_of("Carl Bildt"), [pair("summary", "1")]);
    assert_eq!(zone_of("HELSINKI"), [pair("subject", "")]);
    assert_eq!(zone_of("SMITH"), [pair("signature", "")]);
    let evidence = place.table("out/tables/evidence.csv");
    let markings: Vec<(&str, &str)> = evidence
        .iter()
        .filter(|row| row["edge_id"].contains("geneva"))
        .map(|row| (row["paragraph"].as_str(), row["marking"].as_str()))
        .collect();
    assert!(!markings.is_empty());
    assert!(
        markings.iter().all(|pair| *pair == ("2", "SBU")),
        "{markings:?}"
    );
    let documents = place.table("out/tables/documents.csv");
    let row = &documents[0];
    let expect = |column: &str, value: &str| assert_eq!(row[column], value, "{column}");
    expect("cable_id", "06OSLO321");
    expect("date", "2006-05-03");
    expect("post", "Oslo");
    expect("from", "AMEMBASSY OSLO");
    expect("to", "SECSTATE WASHDC");
    expect("info", "AMEMBASSY TOKYO|AMEMBASSY SEOUL");
    expect("precedence", "PRIORITY");
    expect("classification", "CONFIDENTIAL");
    expect("captions", "SIPDIS");
    expect("tags", "PREL|NO");
    expect("subject", "LAVROV IN HELSINKI");
    expect("references", "06STATE55001|05OSLO1200");
    expect("signer", "SMITH");
    expect("drafter_or_classifier", "Political Counselor Jane Roe");
    expect("paragraphs", "3");
}

#[test]
fn routing_and_addressees_are_never_mentioned_together() {
    let place = Place::new();
    place.file("in/a.txt", CABLE).file("in/b.txt", TELEGRAM);
    for window in ["sentence", "paragraph", "document"] {
        let output = format!("out-{window}");
        place
            .run(&format!("extract in --output {output} --window {window}"))
            .expect(0);
        let edges = place.table(&format!("{output}/tables/comentions.csv"));
        assert!(!edges.is_empty());
        for edge in &edges {
            for end in [&edge["source_id"], &edge["target_id"]] {
                let routing = ["tokyo", "seoul", "japan", "treasury", "smith", "norway"]
                    .iter()
                    .any(|name| end.contains(name));
                assert!(!routing, "{window}: {edge:?}");
            }
        }
    }
}
