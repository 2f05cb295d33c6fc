//! What texts may come in: one text gives the same in every container, and what cannot be read is named.

mod bad;
mod pack;
mod random;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use cablegraph::read::{Options, from_memory};

use crate::place::{Place, Table};

use pack::{backslashed, csv, docx, escape, gzip, json_line, mail, pdf, tar, zip};

/// A text that yields a person, an organisation and a place under any sensible set of lists and rules.
const NOTE: &str = "Foreign Minister Marat Tazhin met OSCE officials in Astana on Monday.\n";

/// A cable: what stands above its text, and the text.
fn cable() -> (&'static str, &'static str) {
    let text = include_str!("../corpus/08NAIROBI9433.txt");
    let at = text.find("E.O.").expect("the sample has this line");
    text.split_at(at)
}

/// The whole cable, with one blank line between its two parts.
fn whole() -> String {
    let (header, body) = cable();
    format!("{}\n\n{body}", header.trim_end())
}

/// The mentions of an output without the id of their document.
fn mentions(place: &Place, output: &str) -> Table {
    let mut rows = place.table(&format!("{output}/tables/mentions.csv"));
    for row in &mut rows {
        row.remove("doc_id").unwrap();
    }
    rows
}

/// The mentions of an output by what they say, where white space at the ends of lines may differ.
fn names(place: &Place, output: &str) -> Vec<[String; 3]> {
    let rows = mentions(place, output).into_iter();
    rows.map(|row| {
        let text: Vec<&str> = row["text"].split_whitespace().collect();
        [
            text.join(" "),
            row["entity_id"].clone(),
            row["zone"].clone(),
        ]
    })
    .collect()
}

/// The row of the one document of an output, without its id and what tells of the file alone.
fn fields(place: &Place, output: &str) -> Table {
    let mut rows = place.table(&format!("{output}/tables/documents.csv"));
    for row in &mut rows {
        row.remove("doc_id").unwrap();
        row.remove("encoding").unwrap();
    }
    rows
}

/// Fails unless a container gives the same as the cable by itself, under this id.
#[track_caller]
fn gives_the_cable(name: &str, content: impl AsRef<[u8]>, id: &str, arguments: &str) {
    let place = Place::new();
    place.file("cable.txt", whole()).file(name, content);
    place
        .run("extract cable.txt --output plain --quiet")
        .expect(0);
    place
        .run(&format!("extract {name} --output out --quiet {arguments}"))
        .expect(0);
    assert_eq!(place.documents("out"), [id]);
    assert!(mentions(&place, "plain").len() > 20);
    assert_eq!(mentions(&place, "out"), mentions(&place, "plain"));
    assert_eq!(fields(&place, "out"), fields(&place, "plain"));
    // By content alone, whatever it is named.
    place
        .run_from(name, &format!("extract - --output piped {arguments}"))
        .expect(0);
    assert_eq!(mentions(&place, "piped"), mentions(&place, "plain"));
}

#[test]
fn a_gzip_file_gives_its_text() {
    gives_the_cable("c.txt.gz", gzip(whole()), "c.txt.gz", "");
    gives_the_cable("c", gzip(whole()), "c", "");
}

#[test]
fn a_zip_archive_gives_its_files() {
    let archive = zip(&[("made/of/c.txt", whole().as_bytes())]);
    gives_the_cable("c.zip", &archive, "c.zip#made/of/c.txt", "");
    let outer = zip(&[("in.zip", &archive), ("__MACOSX/in.zip", b"\0")]);
    gives_the_cable("c.dat", outer, "c.dat#in.zip#made/of/c.txt", "");
}

#[test]
fn a_tar_archive_gives_its_files() {
    let archive = tar(&[("made/c.txt", whole().as_bytes())]);
    gives_the_cable("c.tar", &archive, "c.tar#made/c.txt", "");
    gives_the_cable("c.tar.gz", gzip(&archive), "c.tar.gz#made/c.txt", "");
    gives_the_cable("c.tgz", gzip(&archive), "c.tgz#made/c.txt", "");
}

#[test]
fn a_row_of_eight_columns_gives_header_and_text() {
    let (header, body) = cable();
    let row = [
        "433",
        "12/3/2008 14:07",
        "08NAIROBI9433",
        "Embassy Nairobi",
        "CONFIDENTIAL",
        "",
        header,
        body,
    ];
    let id = "cables.csv#08NAIROBI9433";
    gives_the_cable("cables.csv", csv(&[&row], ','), id, "");
    gives_the_cable("cables.csv", backslashed(&[&row]), id, "");
    let names = [
        "id",
        "date",
        "cable id",
        "origin",
        "classification",
        "references",
        "header",
        "body",
    ];
    gives_the_cable("cables.csv", csv(&[&names, &row], ','), id, "");
    let packed = gzip(backslashed(&[&row]));
    let id = "cables.csv.gz#08NAIROBI9433";
    gives_the_cable("cables.csv.gz", packed, id, "");
}

/// A text without a header of its own has the fields of its row.
#[test]
fn a_row_states_what_its_text_does_not() {
    let row = [
        "1",
        "12/28/1966 18:48",
        "66BUENOSAIRES2481",
        "Embassy Buenos Aires",
        "CONFIDENTIAL",
        "66STATE106206|66LIMA12",
        "",
        NOTE,
    ];
    let place = Place::new();
    place.file("cables.csv", backslashed(&[&row]));
    place.run("extract cables.csv --output out").expect(0);
    let rows = place.table("out/tables/documents.csv");
    for (column, value) in [
        ("doc_id", "cables.csv#66BUENOSAIRES2481"),
        ("cable_id", "66BUENOSAIRES2481"),
        ("date", "1966-12-28"),
        ("post", "Buenos Aires"),
        ("country", "AR"),
        ("classification", "CONFIDENTIAL"),
        ("references", "66STATE106206|66LIMA12"),
    ] {
        assert_eq!(rows[0][column], value, "{column}");
    }
}

#[test]
fn a_row_of_a_table_gives_its_text() {
    let text = whole();
    let rows: [&[&str]; 2] = [&["id", "text"], &["a/1", &text]];
    let tabs = csv(&rows, '\t');
    let place = Place::new();
    place
        .file("cable.txt", &text)
        .file("t.tsv", &tabs)
        .file("s.csv", csv(&rows, ';'));
    place.run("extract cable.txt --output plain").expect(0);
    for (name, id) in [("t.tsv", "t.tsv#a/1"), ("s.csv", "s.csv#a/1")] {
        place.run(&format!("extract {name} --output out")).expect(0);
        assert_eq!(place.documents("out"), [id]);
        assert_eq!(mentions(&place, "out"), mentions(&place, "plain"));
    }
    let rows: [&[&str]; 2] = [&["Nr", "what", "Words"], &["7", "x", &text]];
    place.file("t.csv", csv(&rows, ','));
    place
        .run("extract t.csv --output out --text-column words --id-column nr")
        .expect(0);
    assert_eq!(place.documents("out"), ["t.csv#7"]);
    assert_eq!(mentions(&place, "out"), mentions(&place, "plain"));
}

#[test]
fn a_table_in_utf_16_is_read() {
    let place = Place::new();
    let text = format!("id\ttext\r\n1\tIn S\u{e3}o Paulo: {NOTE}\r\n");
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(units).collect();
    place.file("t.tsv", bytes);
    place.run("extract t.tsv --output out").expect(0);
    assert_eq!(place.documents("out"), ["t.tsv#1"]);
    let found = mentions(&place, "out");
    assert!(found.iter().any(|row| row["text"] == "S\u{e3}o Paulo"));
}

#[test]
fn a_line_of_json_gives_its_text() {
    let (header, body) = cable();
    let text = whole();
    let line = json_line(&[("text", &text), ("id", "x")]);
    gives_the_cable("c.jsonl", line, "c.jsonl#x", "");
    let line = json_line(&[("words", &text), ("nr", "x")]);
    let chosen = "--text-column words --id-column nr";
    gives_the_cable("c.ndjson", line, "c.ndjson#x", chosen);
    let line = json_line(&[("header", header), ("body", body)]);
    gives_the_cable("c.jsonl", line, "c.jsonl#1", "");
}

#[test]
fn a_page_gives_its_text() {
    let source = escape(&whole());
    let page = format!(
        "<!DOCTYPE html>\n<html><head><title>A page</title><style>p {{}}</style></head>\n<body><pre>\n{source}</pre>\n\
         <script>let place = \"Paris\";</script></body></html>"
    );
    gives_the_cable("c.html", &page, "c.html", "");
    gives_the_cable("c", page, "c", "");
    // Line by line, in elements.
    let lines: Vec<String> = whole().lines().map(escape).collect();
    let page = format!(
        "<html><body><div>{}</div></body></html>",
        lines.join("<br>\n")
    );
    let place = Place::new();
    place.file("cable.txt", whole()).file("c.htm", page);
    place.run("extract cable.txt --output plain").expect(0);
    place.run("extract c.htm --output out").expect(0);
    assert_eq!(names(&place, "out"), names(&place, "plain"));
    assert_eq!(fields(&place, "out"), fields(&place, "plain"));
}

#[test]
fn a_text_with_residues_of_html_stays_text() {
    let place = Place::new();
    let text = "<p>Foreign Minister Marat Tazhin &amp; OSCE officials<br>met in Astana.";
    place.file("c.txt", text);
    place.run("extract c.txt --output out").expect(0);
    let start = text.find("Marat").unwrap().to_string();
    let found = mentions(&place, "out");
    assert!(found.iter().any(|row| row["start"] == start), "{found:?}");
}

#[test]
fn a_mail_gives_its_text_and_what_is_attached() {
    gives_the_cable("c.eml", mail(&whole(), &[]), "c.eml", "");
    let archive = zip(&[("made/c.txt", whole().as_bytes())]);
    let place = Place::new();
    let files = [
        ("c.zip", "application/zip", archive.as_slice()),
        ("logo.png", "image/png", b"\x89PNG\r\n"),
        ("n.txt", "text/plain", NOTE.as_bytes()),
    ];
    place
        .file("cable.txt", whole())
        .file("c.eml", mail("See what is attached.\n", &files));
    place.run("extract c.eml --output out").expect(0);
    let ids = ["c.eml", "c.eml#c.zip#made/c.txt", "c.eml#n.txt"];
    assert_eq!(place.documents("out"), ids);
    place.run("extract cable.txt --output plain").expect(0);
    let found = place.table("out/tables/mentions.csv");
    let found = found.into_iter().filter(|row| row["doc_id"] == ids[1]);
    assert_eq!(found.count(), mentions(&place, "plain").len());
    // What a mail says of itself.
    place.file("m.eml", mail(NOTE, &[]));
    place.run("extract m.eml --output out").expect(0);
    let rows = place.table("out/tables/documents.csv");
    assert_eq!(rows[0]["subject"], "A cable");
    assert_eq!(rows[0]["date"], "2009-06-05");
}

#[test]
fn a_word_document_gives_its_text() {
    gives_the_cable("c.docx", docx(&whole()), "c.docx", "");
}

/// A PDF file has lines and places of letters only; how many lines are blank is not told by it.
#[test]
fn a_pdf_gives_its_text() {
    let place = Place::new();
    place
        .file("cable.txt", whole())
        .file("c.pdf", pdf(&whole()))
        .file("folder/c.PDF", pdf(&whole()));
    place.run("extract cable.txt --output plain").expect(0);
    let plain = names(&place, "plain");
    for input in ["c.pdf", "folder"] {
        place
            .run(&format!("extract {input} --output out"))
            .expect(0);
        assert_eq!(names(&place, "out"), plain);
        assert_eq!(fields(&place, "out"), fields(&place, "plain"));
    }
}

#[test]
fn every_mention_of_a_record_cuts_its_text() {
    let place = Place::new();
    let quoted = "\u{201c}Yes,\u{201d} said \"Foreign Minister\" Marat Tazhin in S\u{e3}o Paulo,\nBrasilia and Geneva.\\";
    place.file("t.csv", csv(&[&["id", "text"], &["1", quoted]], ','));
    place.run("extract t.csv --output out").expect(0);
    let found = mentions(&place, "out");
    assert!(found.len() >= 3, "{found:?}");
    for row in found {
        let [start, end] = ["start", "end"].map(|column| row[column].parse::<usize>().unwrap());
        let cut: String = quoted.chars().skip(start).take(end - start).collect();
        assert_eq!(row["text"], cut);
    }
}

/// The law of `tests/laws.rs` for what is more than text.
#[test]
fn every_mention_cuts_the_text_of_its_document() {
    let place = Place::new();
    let mut texts = BTreeMap::new();
    for (number, (name, bytes)) in random::samples().into_iter().enumerate() {
        let name = name.replacen('a', &format!("{number:02}"), 1);
        place.file(&format!("in/{name}"), &bytes);
        from_memory(&name, bytes, &Options::default(), &mut |item| {
            let document = item.unwrap();
            let text: Vec<char> = document.text.chars().collect();
            texts.insert(document.id, text);
            ControlFlow::Continue(())
        });
    }
    place.run("extract in --output out").expect(0);
    let ids: Vec<String> = texts.keys().cloned().collect();
    assert_eq!(place.documents("out"), ids);
    let found = place.table("out/tables/mentions.csv");
    assert!(found.len() > 1000);
    for row in found {
        let [start, end] = ["start", "end"].map(|column| row[column].parse::<usize>().unwrap());
        let cut: String = texts[&row["doc_id"]][start..end].iter().collect();
        assert_eq!(row["text"], cut, "{}", row["doc_id"]);
    }
}

#[test]
fn the_text_that_offsets_count_can_be_printed() {
    let place = Place::new();
    let text = whole();
    let rows: [&[&str]; 3] = [&["id", "text"], &["a#1", &text], &["2", NOTE]];
    let archive = zip(&[("x.csv", &csv(&rows, ',')), ("y.txt", NOTE.as_bytes())]);
    place
        .file("c.docx", docx(&text))
        .file("c.zip", archive)
        .file("n#1.txt", NOTE);
    for (document, expected) in [
        ("c.docx", text.trim_end()),
        ("c.zip#x.csv#a#1", text.trim_end()),
        ("c.zip#y.txt", NOTE.trim_end()),
        ("n#1.txt", NOTE.trim_end()),
    ] {
        let outcome = place.run(&format!("text {document}")).expect(0);
        assert_eq!(outcome.stdout.trim_end(), expected, "{document}");
    }
    place
        .run("text c.zip")
        .expect(2)
        .says("c.zip#x.csv#a#1")
        .says("c.zip#y.txt");
    place.run("text c.zip#z.txt").expect(2).says("c.zip#y.txt");
    place.run("text none.txt").expect(2).says("none.txt");
}

#[test]
fn ids_are_unique_and_rows_keep_their_order() {
    let place = Place::new();
    let rows: [&[&str]; 6] = [
        &["id", "text"],
        &["b", NOTE],
        &["", NOTE],
        &["a", NOTE],
        &["b", NOTE],
        &["2", NOTE],
    ];
    place.file("t.csv", csv(&rows, ','));
    place.run("extract t.csv --output out").expect(0);
    let ids = ["t.csv#b", "t.csv#2", "t.csv#a", "t.csv#b~2", "t.csv#2~2"];
    assert_eq!(place.documents("out"), ids);
}

/// More than is read at once, so that it comes as a stream, in its place among the others.
#[test]
fn a_large_container_is_read_in_its_place_whatever_the_threads() {
    let place = Place::new();
    let mut rows = vec![vec!["id".to_owned(), "text".to_owned()]];
    let filler = "The road to the airport was closed, and the talks went on. ".repeat(300);
    for number in 0..150 {
        rows.push(vec![format!("r{number}"), format!("{filler}{NOTE}")]);
    }
    let rows: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let table = csv(&rows, ',');
    assert!(table.len() > 2 << 20);
    let members: Vec<(String, String)> = (0..40)
        .map(|number| (format!("{number:02}.txt"), format!("{filler}{NOTE}")))
        .collect();
    let members: Vec<(&str, &[u8])> = members
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    place
        .file("in/a.txt", NOTE)
        .file("in/b.csv", &table)
        .file("in/c.zip", zip(&members))
        .file("in/d.csv.gz", gzip(&table))
        .file("in/e.txt", NOTE);
    place.run("extract in --output one --threads 1").expect(0);
    place.run("extract in --output four --threads 4").expect(0);
    assert!(place.files("one") == place.files("four"));
    let ids = place.documents("one");
    assert_eq!(ids.len(), 2 + 150 + 40 + 150);
    assert_eq!(ids[0], "a.txt");
    assert_eq!(ids[1], "b.csv#r0");
    assert_eq!(ids[150], "b.csv#r149");
    assert_eq!(ids[151], "c.zip#00.txt");
    assert_eq!(ids[191], "d.csv.gz#r0");
    assert_eq!(ids[341], "e.txt");
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
