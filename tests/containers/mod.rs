//! What texts may come in: one text gives the same in every container.

use crate::place::{Place, Table};

/// A text that yields a person, an organisation and a place under any sensible set of lists and rules.
const NOTE: &str = "Foreign Minister Marat Tazhin met OSCE officials in Astana on Monday.\n";

/// The mentions of an output without the id of their document.
fn mentions(place: &Place, output: &str) -> Table {
    let mut rows = place.table(&format!("{output}/tables/mentions.csv"));
    for row in &mut rows {
        row.remove("doc_id").unwrap();
    }
    rows
}

#[test]
fn standard_input_is_a_document() {
    let place = Place::new();
    place.file("note.txt", NOTE);
    place.run("extract note.txt --output plain").expect(0);
    place
        .run_from("note.txt", "extract - --output out")
        .expect(0)
        .says("Read 1 document,");
    assert_eq!(place.documents("out"), ["stdin"]);
    assert!(!mentions(&place, "out").is_empty());
    assert_eq!(mentions(&place, "out"), mentions(&place, "plain"));
}

#[test]
fn standard_input_that_is_empty_is_nothing_to_read() {
    let place = Place::new();
    place.run("extract - --output out").expect(2).says("empty");
    assert!(!place.path("out").exists());
}
