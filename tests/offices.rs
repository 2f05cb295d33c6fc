//! Whom the bearer of an office serves, where the title names no country.

use crate::place::{Place, table};

/// A telegram from an embassy, with `body` as its text.
fn telegram(from: &str, city: &str, date: &str, body: &str) -> String {
    format!(
        "12. Telegram From the Embassy in {from} to the Department of State\n\n{city}, {date}, 3 p.m.\n\n{body}\n"
    )
}

/// The affiliations that a run over these files tells: person, role, country or body, rule.
fn affiliations(files: &[(&str, String)]) -> Vec<[String; 4]> {
    let place = Place::new();
    for (name, text) in files {
        place.file(&format!("in/{name}.txt"), text);
    }
    place.run("extract in --output out --quiet").expect(0);
    let rows = table(&place.path("out/tables/relations.csv")).into_iter();
    rows.filter(|row| row["relation"] == "affiliated_with")
        .map(|row| ["source", "role", "target", "rule"].map(|column| row[column].clone()))
        .collect()
}

/// Whether a person is told to hold an office of a country.
fn tells(rows: &[[String; 4]], person: &str, country: &str) -> bool {
    rows.iter()
        .any(|[source, _, target, _]| source.ends_with(person) && target == country)
}

/// The rules by which a person is told to hold an office.
fn rules<'r>(rows: &'r [[String; 4]], person: &str) -> Vec<&'r str> {
    let of = rows.iter().filter(|[source, ..]| source.ends_with(person));
    of.map(|row| row[3].as_str()).collect()
}

#[test]
fn a_listed_head_serves_the_own_country_and_not_the_post_s() {
    let text = "I told the Minister that President Lyndon B. Johnson wished Finland and the United States well. He thanked \
                President Johnson.";
    let rows = affiliations(&[("a", telegram("Finland", "Helsinki", "May 14, 1966", text))]);
    assert!(tells(&rows, "Johnson", "United States"), "{rows:?}");
    assert!(!tells(&rows, "Johnson", "Finland"), "{rows:?}");
    // The lists say it, not the post.
    assert!(
        rules(&rows, "Johnson")
            .iter()
            .all(|rule| *rule == "office-of-state")
    );
}

#[test]
fn where_the_own_country_is_not_named_nothing_is_told() {
    let text = "He thanked President Lyndon B. Johnson on behalf of Finland.";
    let rows = affiliations(&[("a", telegram("Finland", "Helsinki", "May 14, 1966", text))]);
    assert!(!tells(&rows, "Johnson", "Finland"), "{rows:?}");
}

#[test]
fn a_bare_surname_serves_the_country_of_its_listed_heads() {
    let text =
        "The Minister asked what President Kennedy and the United States would do for Finland.";
    let now = affiliations(&[("a", telegram("Finland", "Helsinki", "May 14, 1962", text))]);
    assert!(tells(&now, "Kennedy", "United States"), "{now:?}");
    assert!(!tells(&now, "Kennedy", "Finland"), "{now:?}");
}

#[test]
fn of_whom_nothing_is_known_the_post_is_believed_and_told() {
    let text = "President Orlund received me. He said that Finland and Norway agree.";
    let one = affiliations(&[("a", telegram("Finland", "Helsinki", "May 14, 1966", text))]);
    assert!(tells(&one, "Orlund", "Finland"), "{one:?}");
    assert_eq!(rules(&one, "Orlund"), ["office-of-state (post)"]);
    // Two posts that name the person alike speak for neither.
    let two = affiliations(&[
        ("a", telegram("Finland", "Helsinki", "May 14, 1966", text)),
        ("b", telegram("Norway", "Oslo", "May 15, 1966", text)),
    ]);
    assert!(rules(&two, "Orlund").is_empty(), "{two:?}");
}

#[test]
fn what_other_documents_tell_of_the_country_outweighs_the_post() {
    let open = "I asked what President Karl Orlund thinks. Finland and Norway differ.";
    let told = "Norwegian President Karl Orlund arrived from Norway.";
    let files = [
        ("a", telegram("Finland", "Helsinki", "May 14, 1966", open)),
        ("b", telegram("Sweden", "Stockholm", "May 14, 1966", told)),
        ("c", telegram("Denmark", "Copenhagen", "May 16, 1966", told)),
    ];
    let rows = affiliations(&files);
    assert!(tells(&rows, "Orlund", "Norway"), "{rows:?}");
    assert!(!tells(&rows, "Orlund", "Finland"), "{rows:?}");
    assert!(
        rules(&rows, "Orlund")
            .iter()
            .all(|rule| !rule.contains("post"))
    );
    // Without them it is no more than the post.
    let alone = affiliations(&files[..1]);
    assert!(tells(&alone, "Orlund", "Finland"), "{alone:?}");
}

#[test]
fn the_head_of_a_company_or_chamber_is_no_head_of_state() {
    for title in [
        "Karl Orlund, President and CEO of Baltic Paper Corporation, praised Finland.",
        "Karl Orlund, President, Baltic Paper Corporation, praised Finland.",
        "Karl Orlund, President of the Senate, praised Finland.",
        "I saw President Karl Orlund of the Baltic Paper Corporation in Finland.",
    ] {
        let rows = affiliations(&[("a", telegram("Finland", "Helsinki", "May 14, 1966", title))]);
        assert!(!tells(&rows, "Orlund", "Finland"), "{title}: {rows:?}");
    }
    for title in [
        "Karl Orlund, President of Finland, praised Norway.",
        "Karl Orlund, the President, praised Finland.",
        "Karl Orlund, Prime Minister and Minister of Trade, praised Finland.",
    ] {
        let rows = affiliations(&[("a", telegram("Finland", "Helsinki", "May 14, 1966", title))]);
        assert!(tells(&rows, "Orlund", "Finland"), "{title}: {rows:?}");
    }
}

#[test]
fn offices_keep_to_their_persons_where_a_person_drops_names() {
    let place = Place::new();
    let text = "Otto Brandt waited. President Orlund received me. He said that Finland will wait.";
    place.file(
        "in/a.txt",
        telegram("Finland", "Helsinki", "May 14, 1966", text),
    );
    place.file(
        "review.csv",
        "decision,entity_id,form,value\ndrop,per-otto-brandt,,\n",
    );
    place
        .run("extract in --output out --quiet --review review.csv")
        .expect(0);
    let rows = table(&place.path("out/tables/relations.csv"));
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["source"], "Orlund");
    assert_eq!(rows[0]["target"], "Finland");
}
