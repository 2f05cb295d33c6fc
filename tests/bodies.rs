//! Which body a name means: not another country's, not one that was not there yet, and one where the text says so.

use crate::place::{Place, Table};

/// A telegram from an embassy, with `body` as its text.
fn telegram(from: &str, city: &str, date: &str, body: &str) -> String {
    format!(
        "12. Telegram From the Embassy in {from} to the Department of State\n\n{city}, {date}, 3 p.m.\n\n{body}\n"
    )
}

/// What a run over these texts finds: mentions, and entities.
fn run(texts: &[String]) -> (Table, Table) {
    let place = Place::new();
    for (number, text) in texts.iter().enumerate() {
        place.file(&format!("in/{number:02}.txt"), text);
    }
    place.run("extract in --output out --quiet").expect(0);
    (
        place.table("out/tables/mentions.csv"),
        place.table("out/tables/entities.csv"),
    )
}

/// The list's row of the entity that a text means by a form, or nothing; `None` where no body has that form.
fn row_of(text: String, form: &str) -> Option<String> {
    let (mentions, entities) = run(&[text]);
    let found = mentions
        .iter()
        .find(|row| row["text"] == form && row["type"] == "organisation")?;
    let entity = entities
        .iter()
        .find(|row| row["entity_id"] == found["entity_id"])
        .unwrap();
    Some(entity["gazetteer_id"].clone())
}

fn norway(date: &str, body: &str) -> String {
    telegram("Norway", "Oslo", date, body)
}

#[test]
fn a_body_is_not_found_before_it_was_there() {
    let court = "He asked whether the International Criminal Court in Norway could sit.";
    assert_eq!(
        row_of(
            norway("May 14, 2005", court),
            "International Criminal Court"
        )
        .as_deref(),
        Some("CG:icc")
    );
    // Two years of margin: it is spoken of before it sits.
    assert_eq!(
        row_of(
            norway("May 14, 1996", court),
            "International Criminal Court"
        )
        .as_deref(),
        Some("CG:icc")
    );
    assert_ne!(
        row_of(
            norway("May 14, 1958", court),
            "International Criminal Court"
        )
        .as_deref(),
        Some("CG:icc")
    );
    // A text without a date says nothing against it.
    assert_eq!(
        row_of(format!("{court}\n"), "International Criminal Court").as_deref(),
        Some("CG:icc")
    );
}

#[test]
fn the_letters_of_a_later_body_are_those_of_another() {
    let text = "The ICC reported to Norway that the ICC teams had left.";
    assert_eq!(
        row_of(norway("May 14, 2005", text), "ICC").as_deref(),
        Some("CG:icc")
    );
    assert_eq!(
        row_of(norway("May 14, 1958", text), "ICC").as_deref(),
        Some("")
    );
}

#[test]
fn a_name_that_ends_in_a_mark_needs_it() {
    let canal = "France watched the Canal. Ships passed the Canal slowly.";
    assert_eq!(
        row_of(telegram("France", "Paris", "May 14, 2006", canal), "Canal"),
        None
    );
    let station = "In France the station Canal+ showed it. Viewers of Canal+ agreed.";
    let (mentions, entities) = run(&[telegram("France", "Paris", "May 14, 2006", station)]);
    assert!(
        mentions.iter().any(|row| row["text"] == "Canal+"),
        "{mentions:?}"
    );
    assert!(
        entities.iter().any(|row| row["gazetteer_id"] == "CG:canal"),
        "{entities:?}"
    );
}

#[test]
fn a_surname_is_no_company_for_its_ending() {
    let person = "Selwyn Lloyd's visit to the United Kingdom ended. I thanked Selwyn Lloyd and then Lloyd left.";
    let (mentions, entities) = run(&[norway("May 14, 1958", person)]);
    assert!(
        !entities
            .iter()
            .any(|row| row["gazetteer_id"] == "CG:lloyds"),
        "{entities:?}"
    );
    assert!(
        mentions
            .iter()
            .any(|row| row["type"] == "person" && row["text"].ends_with("Lloyd"))
    );
    let company = "In the United Kingdom the insurers at Lloyd's raised rates.";
    assert_eq!(
        row_of(norway("May 14, 1958", company), "Lloyd").as_deref(),
        Some("CG:lloyds")
    );
}

#[test]
fn the_letters_of_one_countrys_body_are_not_anothers() {
    let foreign = "The UNACE met the Minister in Norway. The UNACE was content.";
    assert_eq!(
        row_of(norway("May 14, 2008", foreign), "UNACE").as_deref(),
        Some("")
    );
    let own = "The UNACE met the Minister in Asuncion. Paraguay was content.";
    assert_eq!(
        row_of(
            telegram("Paraguay", "Asuncion", "May 14, 2008", own),
            "UNACE"
        )
        .as_deref(),
        Some("PARTYFACTS:1339")
    );
}

#[test]
fn the_shared_name_of_a_party_asks_for_its_country() {
    let text = "The Communist Party of the town met. The Communist Party was content with Norway.";
    let row = row_of(norway("May 14, 1958", text), "Communist Party").unwrap_or_default();
    assert_ne!(row, "PARTYFACTS:4740", "that of Iran");
}

#[test]
fn an_organ_is_that_of_the_body_that_the_text_names() {
    let united = "Norway thanked the United Nations. The Security Council would meet.";
    assert_eq!(
        row_of(norway("May 14, 1958", united), "Security Council").as_deref(),
        Some("CG:unsc")
    );
    let own = "Norway was content. The Security Council would meet.";
    assert_eq!(
        row_of(norway("May 14, 1958", own), "Security Council").as_deref(),
        Some("CG:national-security-council")
    );
    let stated = "Norway thanked the United Nations. The Norwegian Security Council would meet.";
    let (_, entities) = run(&[norway("May 14, 1958", stated)]);
    assert!(
        entities
            .iter()
            .any(|row| row["entity"] == "National Security Council (Norway)"),
        "{entities:?}"
    );
}

#[test]
fn what_the_text_says_is_one_is_one() {
    for (text, one, other) in [
        (
            "SIMA (Sarybel Institute of Man and Water) met him. SIMA agreed.",
            "SIMA",
            "Sarybel Institute of Man and Water",
        ),
        (
            "The National Bank of Turia (BNT) lent money. BNT paid.",
            "BNT",
            "National Bank of Turia",
        ),
        (
            "The Council for Rural Roads, or CRR, met. CRR agreed.",
            "CRR",
            "Council for Rural Roads",
        ),
        (
            "He leads the Sarybel Transport Agency (\"STA\"). STA agreed.",
            "STA",
            "Sarybel Transport Agency",
        ),
        (
            "The Popular Bakery Front - PBF - met. PBF agreed.",
            "PBF",
            "Popular Bakery Front",
        ),
        (
            "The Union of Free Bakers [UFB] met. UFB agreed.",
            "UFB",
            "Union of Free Bakers",
        ),
    ] {
        assert!(are_one(text, one, other), "{text}");
    }
    for (text, one, other) in [
        (
            "PBF (Sarybel Institute of Man and Water) met him. PBF agreed.",
            "PBF",
            "Sarybel Institute of Man and Water",
        ),
        (
            "The Council for Rural Roads, or UFB, met. UFB agreed.",
            "UFB",
            "Council for Rural Roads",
        ),
        (
            "The Council for Rural Roads, CRB, met. CRB agreed.",
            "CRB",
            "Council for Rural Roads",
        ),
    ] {
        assert!(!are_one(text, one, other), "{text}");
    }
}

/// Whether two forms of a text have an entity together.
fn are_one(text: &str, one: &str, other: &str) -> bool {
    let (mentions, _) = run(&[format!("{text}\n")]);
    let ids = |form: &str| -> Vec<String> {
        let of = mentions.iter().filter(|row| row["text"] == form);
        of.map(|row| row["entity_id"].clone()).collect()
    };
    let others = ids(other);
    ids(one).iter().any(|id| others.contains(id))
}

#[test]
fn one_definition_does_not_speak_for_a_whole_collection() {
    let defines = "The Sarybel Committee (SBC) met in Norway. The SBC agreed with Norway.";
    let uses = "The SBC met in Norway. The SBC agreed with Norway.";
    let joined = |count: usize| {
        let mut texts = vec![norway("May 14, 1958", defines)];
        texts.extend((0..count).map(|_| norway("May 16, 1958", uses)));
        let (mentions, _) = run(&texts);
        let ids: std::collections::BTreeSet<&String> = mentions
            .iter()
            .filter(|row| row["text"] == "SBC")
            .map(|row| &row["entity_id"])
            .collect();
        ids.len() == 1
    };
    assert!(joined(3));
    assert!(!joined(30));
}

#[test]
fn an_adjective_is_that_of_a_country_before_its_territories() {
    let text = "The Dutch Foreign Office agreed. The Netherlands and Norway were content.";
    let (_, entities) = run(&[norway("May 14, 1958", text)]);
    let ministry = entities
        .iter()
        .find(|row| row["gazetteer_id"] == "CG:foreign-ministry")
        .unwrap();
    assert_eq!(ministry["country"], "NL");
}
