//! What is damaged, hostile or not understood: read or named, never lost without a word.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::place::Place;

use super::NOTE;
use super::pack::{csv, docx, gzip, mail, pdf, tar, zip};

/// The rows of `skipped.csv`.
fn skipped(place: &Place, output: &str) -> Vec<(String, String)> {
    place
        .table(&format!("{output}/tables/skipped.csv"))
        .into_iter()
        .map(|mut row| (row.remove("input").unwrap(), row.remove("reason").unwrap()))
        .collect()
}

/// Fails unless, of a file beside a good note, these documents are read and one input is skipped for this reason.
#[track_caller]
fn skips(name: &str, content: impl AsRef<[u8]>, read: &[&str], input: &str, reason: &str) {
    let place = Place::new();
    place
        .file(&format!("in/{name}"), content)
        .file("in/z.txt", NOTE);
    place.run("extract in --output out").expect(1).says(reason);
    let mut ids = read.to_vec();
    ids.push("z.txt");
    assert_eq!(place.documents("out"), ids);
    let [(skipped, why)] = skipped(&place, "out").try_into().unwrap();
    assert_eq!(skipped, input);
    assert!(why.contains(reason), "{why}");
}

#[test]
fn a_zip_without_its_end_is_read_as_far_as_it_goes() {
    let other = "Nothing of note was said at the meeting of the board. ".repeat(50);
    let whole = zip(&[("a.txt", NOTE.as_bytes()), ("b.txt", other.as_bytes())]);
    // In the directory, behind the files.
    let cut = &whole[..whole.len() - 30];
    skips(
        "c.zip",
        cut,
        &["c.zip#a.txt", "c.zip#b.txt"],
        "c.zip",
        "cut short",
    );
    // In the second file.
    let second = whole
        .windows(5)
        .position(|bytes| bytes == b"b.txt")
        .unwrap();
    let place = Place::new();
    place
        .file("in/c.zip", &whole[..second + 20])
        .file("in/z.txt", NOTE);
    place
        .run("extract in --output out")
        .expect(1)
        .says("cut short");
    assert_eq!(place.documents("out"), ["c.zip#a.txt", "z.txt"]);
    let inputs: Vec<String> = skipped(&place, "out")
        .into_iter()
        .map(|row| row.0)
        .collect();
    assert_eq!(inputs, ["c.zip", "c.zip#b.txt"]);
}

#[test]
fn a_gzip_without_its_end_is_named() {
    let packed = gzip(NOTE.repeat(100));
    let cut = &packed[..packed.len() / 2];
    skips("c.txt.gz", cut, &[], "c.txt.gz", "cut short");
}

#[test]
fn a_tar_without_its_end_is_read_as_far_as_it_goes() {
    let whole = tar(&[("a.txt", NOTE.as_bytes()), ("b.txt", NOTE.as_bytes())]);
    let place = Place::new();
    place
        .file("in/c.tar", &whole[..1024 + 512 + 40])
        .file("in/z.txt", NOTE);
    place.run("extract in --output out").expect(1);
    assert_eq!(place.documents("out"), ["c.tar#a.txt", "z.txt"]);
    for (input, reason) in skipped(&place, "out") {
        assert!(["c.tar", "c.tar#b.txt"].contains(&input.as_str()));
        assert!(reason.contains("cut short"), "{reason}");
    }
}

#[test]
fn rows_that_are_none_are_named_with_their_line() {
    let table = "id,text\n1,Talks in Astana.\n2,\"Talks\",in,Almaty\n3\n4,Talks in Geneva.,,\n";
    let place = Place::new();
    place.file("t.csv", table);
    place.run("extract t.csv --output out").expect(1);
    assert_eq!(place.documents("out"), ["t.csv#1", "t.csv#4"]);
    let rows = skipped(&place, "out");
    assert_eq!(rows[0].0, "t.csv#line 3");
    assert!(
        rows[0].1.starts_with("4 fields where 2 are due"),
        "{rows:?}"
    );
    assert_eq!(rows[1].0, "t.csv#line 4");
    assert!(
        rows[1].1.starts_with("1 fields where 2 are due"),
        "{rows:?}"
    );
    assert_eq!(rows.len(), 2);
}

#[test]
fn a_quote_that_is_never_closed_costs_its_row_alone() {
    let table = "id,text\n1,Talks in Astana.\n2,\"Talks in Almaty.\n3,Talks in Geneva.\n";
    skips(
        "t.csv",
        table,
        &["t.csv#1", "t.csv#3"],
        "t.csv#line 3",
        "never closed",
    );
}

#[test]
fn backslashes_that_begin_late_are_understood() {
    let mut table = "id,text\n".to_owned();
    for number in 0..3000 {
        writeln!(table, "{number},\"Nothing, said the \"\"board\"\".\"").unwrap();
    }
    table.push_str("a,\"\\\"Yes,\\\" said Marat Tazhin,\nin Astana.\"\nb,\"So, \\\"no\\\"\"\n");
    let place = Place::new();
    place.file("t.csv", table);
    place.run("extract t.csv --output out --quiet").expect(0);
    let documents = place.documents("out");
    assert_eq!(documents.len(), 3002);
    assert_eq!(documents[3000..], ["t.csv#a", "t.csv#b"]);
    let mentions = place.table("out/tables/mentions.csv");
    let found = mentions.iter().find(|row| row["text"] == "Marat Tazhin");
    assert_eq!(found.expect("the row is read")["start"], "12");
}

#[test]
fn a_table_whose_text_is_not_known_asks_for_it() {
    let table = csv(&[&["when", "what"], &["1", NOTE]], ',');
    skips("t.csv", &table, &[], "t.csv", "--text-column");
}

#[test]
fn lines_that_are_no_json_are_named() {
    let lines = format!("{{\"text\": {NOTE:?}}}\n{{\"text\": \n\n{{\"text\": {NOTE:?}}}\n");
    skips(
        "t.jsonl",
        lines,
        &["t.jsonl#1", "t.jsonl#3"],
        "t.jsonl#line 2",
        "no JSON object",
    );
}

#[test]
fn a_line_of_a_hundred_megabytes_is_named() {
    let line = "All quiet in Astana and Geneva, as ever. ".repeat(100_000_000 / 41 + 1);
    skips("t.txt", &line, &[], "t.txt", "larger than 32 MiB");
    let table = format!("id,text\n1,{NOTE}2,{line}\n3,{NOTE}");
    skips(
        "t.csv",
        table,
        &["t.csv#1", "t.csv#3"],
        "t.csv#line 3",
        "longer than 33 MiB",
    );
}

#[test]
fn a_file_that_changes_its_encoding_is_read() {
    let place = Place::new();
    let half = "Marat Tazhin flew to S\u{e3}o Paulo.\n".repeat(30);
    let (other, _, _) = encoding_rs::WINDOWS_1252.encode(&half);
    place.file("t.txt", [half.as_bytes(), &other].concat());
    place.run("extract t.txt --output out").expect(0);
    let found = place.table("out/tables/mentions.csv");
    let cities = found.iter().filter(|row| row["text"] == "S\u{e3}o Paulo");
    assert_eq!(cities.count(), 60);
    let documents = place.table("out/tables/documents.csv");
    assert_eq!(documents[0]["encoding"], "UTF-8+windows-1252");
    let wide = NOTE.encode_utf16().flat_map(u16::to_le_bytes);
    let wide: Vec<u8> = half.bytes().chain(wide).collect();
    skips("t.txt", wide, &[], "t.txt", "UTF-16");
}

#[test]
fn a_bomb_is_not_unpacked() {
    let zeros = vec![b' '; 60 << 20];
    let bomb = zip(&[("bomb.txt", &zeros), ("a.txt", NOTE.as_bytes())]);
    skips(
        "b.zip",
        &bomb,
        &["b.zip#a.txt"],
        "b.zip#bomb.txt",
        "200-fold",
    );
    let nested = zip(&[("in.zip", &bomb)]);
    let id = "b.zip#in.zip#bomb.txt";
    skips("b.zip", nested, &["b.zip#in.zip#a.txt"], id, "200-fold");
    skips("b.csv.gz", gzip(&zeros), &[], "b.csv.gz", "200-fold");
}

#[test]
fn archives_in_archives_end_somewhere() {
    let mut archive = zip(&[("a.txt", NOTE.as_bytes())]);
    for _ in 0..8 {
        archive = zip(&[("in.zip", &archive)]);
    }
    let id = "b.zip#in.zip#in.zip#in.zip#in.zip#in.zip";
    skips("b.zip", archive, &[], id, "too deep");
}

#[test]
fn an_encrypted_file_is_named() {
    // The flag that says so, in the file's own header and in the directory.
    let mut archive = zip(&[("a.txt", NOTE.as_bytes())]);
    archive[6] |= 1;
    let directory = archive
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    archive[directory + 8] |= 1;
    skips("e.zip", archive, &[], "e.zip#a.txt", "password");
}

#[test]
fn a_member_s_name_leads_nowhere() {
    let place = Place::new();
    let archive = zip(&[
        ("../../up.txt", NOTE.as_bytes()),
        ("/root/abs.txt", NOTE.as_bytes()),
        ("C:\\dos\\d.txt", NOTE.as_bytes()),
        ("a/./b//c.txt", NOTE.as_bytes()),
        ("a/b/../b/c.txt", NOTE.as_bytes()),
        (".hidden/h.txt", NOTE.as_bytes()),
    ]);
    place.file("in/p.zip", archive);
    place.run("extract in --output out").expect(0);
    let ids = [
        "up.txt",
        "root/abs.txt",
        "dos/d.txt",
        "a/b/c.txt",
        "a/b/b/c.txt",
    ];
    let ids: Vec<String> = ids.iter().map(|id| format!("p.zip#{id}")).collect();
    assert_eq!(place.documents("out"), ids);
    assert_eq!(place.names(""), ["in", "out"], "nothing is unpacked");
}

#[test]
fn links_in_an_archive_are_named() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    builder
        .append_link(&mut header, "l.txt", "/etc/hosts")
        .unwrap();
    let archive = builder.into_inner().unwrap();
    let place = Place::new();
    place.file("in/l.tar", archive).file("in/z.txt", NOTE);
    place
        .run("extract in --output out")
        .expect(1)
        .says("l.tar#l.txt: a link");
    assert_eq!(place.documents("out"), ["z.txt"]);
}

#[test]
fn other_formats_are_named_with_what_would_help() {
    for (name, content, remedy) in [
        ("a.7z", &b"7z\xbc\xaf\x27\x1c\0\x04"[..], "unpack it first"),
        ("a.bin", b"BZh91AY&SY", "unpack it first"),
        ("a.rtf", b"{\\rtf1 text}", "save it as"),
        ("a.tif", b"II*\0", "run OCR first"),
        ("a.json", b"[{\"text\": \"x\"}]", "one object a line"),
    ] {
        skips(name, content, &[], name, remedy);
    }
}

#[test]
fn a_pdf_that_cannot_be_read_says_what_would_help() {
    skips("s.pdf", pdf(""), &[], "s.pdf", "run OCR first");
    let whole = pdf(&NOTE.repeat(200));
    skips("d.pdf", &whole[..whole.len() / 3], &[], "d.pdf", "PDF");
    skips("d.pdf", b"%PDF-1.4\n\xff\xfe\xfd", &[], "d.pdf", "PDF");
}

#[test]
fn a_pdf_that_swells_is_named() {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![b' '; 80 << 20]).unwrap();
    let packed = encoder.finish().unwrap();
    let mut bomb = b"%PDF-1.4\n1 0 obj\n<< /Filter /FlateDecode >>\nstream\n".to_vec();
    bomb.extend(packed);
    bomb.extend(b"\nendstream\nendobj\n");
    skips("b.pdf", bomb, &[], "b.pdf", "beyond 64 MiB");
}

#[test]
fn office_documents_that_cannot_be_read_say_what_would_help() {
    skips("e.docx", docx("\n"), &[], "e.docx", "run OCR");
    let damaged = zip(&[("word/document.xml", b"<w:p><w:t>x</w:p")]);
    skips("d.docx", damaged, &[], "d.docx", "damaged");
    let sheet = zip(&[("xl/workbook.xml", b"<x/>")]);
    skips("s.xlsx", sheet, &[], "s.xlsx", "as CSV");
    let old = zip(&[("mimetype", b"x"), ("content.xml", b"<x/>")]);
    skips("o.odt", old, &[], "o.odt", ".docx");
}

#[test]
fn a_page_or_mail_without_text_is_named() {
    skips(
        "p.html",
        "<html><body><img></body>",
        &[],
        "p.html",
        "without text",
    );
    skips("m.eml", mail(" \n", &[]), &[], "m.eml", "without text");
}

#[test]
fn standard_input_that_is_empty_is_nothing_to_read() {
    let place = Place::new();
    place.run("extract - --output out").expect(2).says("empty");
    assert!(!place.path("out").exists());
}
