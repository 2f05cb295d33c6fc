//! A finished output drawn anew, or a part of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::OnceLock;

use crate::place::{Place, corpus, table};

/// An output of the samples, made once.
fn samples() -> &'static Place {
    static PLACE: OnceLock<Place> = OnceLock::new();
    PLACE.get_or_init(|| {
        let place = Place::new();
        place
            .run(&format!("extract {} --output out --quiet", corpus()))
            .expect(0);
        place
    })
}

/// A copy of that output, to be changed.
fn copied() -> Place {
    let place = Place::new();
    copy(&place, "out");
    place
}

fn copy(place: &Place, to: &str) {
    for (name, bytes) in samples().files("out") {
        place.file(&format!("{to}/{name}"), bytes);
    }
    place.file(
        &format!("{to}/run.json"),
        fs::read(samples().path("out/run.json")).unwrap(),
    );
}

type Rows = Vec<BTreeMap<String, String>>;

/// A file of Gephi's, which has no byte order mark that a reader would mind.
fn gephi(place: &Place, file: &str) -> Rows {
    let text = fs::read_to_string(place.path(file)).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    rows.map(Result::unwrap).collect()
}

/// The nodes that are drawn, by id.
fn nodes(place: &Place, output: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let rows = gephi(place, &format!("{output}/gephi/nodes.csv")).into_iter();
    rows.map(|row| (row["Id"].clone(), row)).collect()
}

/// The edges that are drawn, by id.
fn edges(place: &Place, output: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let rows = gephi(place, &format!("{output}/gephi/edges.csv")).into_iter();
    rows.map(|row| (row["Id"].clone(), row)).collect()
}

fn run_json(place: &Place, output: &str) -> serde_json::Value {
    let text = fs::read(place.path(output).join("run.json")).unwrap();
    serde_json::from_slice(&text).unwrap()
}

#[test]
fn without_filters_it_is_what_extract_wrote() {
    let place = copied();
    let before = place.files("out");
    for threads in [1, 2] {
        let told = place
            .run(&format!("graph out --threads {threads}"))
            .expect(0);
        told.says("Drew 4").says("Look first in out");
        assert!(place.files("out") == before);
    }
    let (first, now) = (run_json(samples(), "out"), run_json(&place, "out"));
    for same in ["lists_digest", "window", "min_weight", "counts", "files"] {
        assert_eq!(first[same], now[same], "{same}");
    }
    assert!(now.get("view").is_none());
    // Nothing of it stands in the way of the next run.
    let told = place
        .run(&format!("extract {} --output out --quiet", corpus()))
        .expect(0);
    assert_eq!(told.stderr, "");
    assert!(place.files("out") == before);
    assert_eq!(place.names("out"), samples().names("out"));
}

#[test]
fn a_part_is_drawn_and_the_tables_stay() {
    let place = copied();
    let before = place.files("out");
    let told = place
        .run("graph out --kind person,organisation --min-weight 2")
        .expect(0);
    told.says("Filters\n  of the kinds person, organisation\n  co-mentions of weight 2 or more\n");
    let after = place.files("out");
    assert!(before.keys().eq(after.keys()));
    for (name, bytes) in &before {
        let stays = name.starts_with("tables/") || name == "cablegraph.sqlite";
        assert!(!stays || *bytes == after[name], "{name} stays as it is");
    }
    let (nodes, edges) = (nodes(&place, "out"), edges(&place, "out"));
    assert!(nodes.len() > 20);
    for node in nodes.values() {
        assert!(
            ["person", "organisation"].contains(&node["kind"].as_str()),
            "{node:?}"
        );
    }
    let mut tied = BTreeSet::new();
    for edge in edges.values() {
        let heavy = edge["Weight"].parse::<u32>().unwrap() >= 2;
        assert!(heavy || edge["Kind"] != "co_mention", "{edge:?}");
        tied.extend([&edge["Source"], &edge["Target"]]);
    }
    assert!(
        edges
            .values()
            .any(|edge| edge["Kind"] != "co_mention" && edge["Weight"] == "1")
    );
    assert!(
        nodes.keys().collect::<BTreeSet<_>>() == tied,
        "nobody without an edge"
    );
    let run = run_json(&place, "out");
    assert_eq!(
        run["view"]["filters"],
        serde_json::json!([
            "of the kinds person, organisation",
            "co-mentions of weight 2 or more"
        ])
    );
    assert_eq!(run["view"]["entities"], nodes.len());
    assert_eq!(
        run["counts"]["entities"],
        table(&place.path("out/tables/entities.csv")).len()
    );
    // The files that stayed are listed as they were.
    let listed: BTreeMap<&str, &str> = run["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| {
            (
                file["file"].as_str().unwrap(),
                file["sha256"].as_str().unwrap(),
            )
        })
        .collect();
    assert!(before.keys().map(String::as_str).eq(listed.keys().copied()));
    // And the whole comes back.
    place.run("graph out --quiet").expect(0);
    assert!(place.files("out") == before);
}

#[test]
fn kinds_alone_leave_nobody_out_for_having_no_edge() {
    let place = copied();
    place
        .run("graph out --kind person --output people")
        .expect(0);
    let persons = table(&place.path("out/tables/entities.csv"));
    let persons = persons.iter().filter(|row| row["type"] == "person");
    assert_eq!(nodes(&place, "people").len(), persons.count());
}

#[test]
fn a_span_of_time_and_a_post_are_counted_from_the_rows() {
    let place = copied();
    for (arguments, from, to, post) in [
        (
            "--since 2008 --until 2009-09",
            "2008-01-01",
            "2009-09-30",
            None,
        ),
        (
            "--post astana --until 2009",
            "0000-00-00",
            "2009-12-31",
            Some("Astana"),
        ),
    ] {
        place
            .run(&format!("graph out {arguments} --output part"))
            .expect(0);
        let asked: BTreeSet<String> = place
            .table("out/tables/documents.csv")
            .into_iter()
            .filter(|row| !row["date"].is_empty() && row["date"].as_str() >= from)
            .filter(|row| row["date"].as_str() <= to)
            .filter(|row| post.is_none_or(|post| row["post"] == post))
            .map(|row| row["doc_id"].clone())
            .collect();
        assert!(asked.len() > 1);
        let rows = |name: &str| {
            let rows = place.table(&format!("out/tables/{name}.csv")).into_iter();
            let rows: Rows = rows.filter(|row| asked.contains(&row["doc_id"])).collect();
            rows
        };
        let mut weights: BTreeMap<String, (u32, BTreeSet<String>)> = BTreeMap::new();
        for row in rows("evidence") {
            let weight = weights.entry(row["edge_id"].clone()).or_default();
            weight.0 += 1;
            weight.1.insert(row["doc_id"].clone());
        }
        let drawn = edges(&place, "part");
        assert!(drawn.keys().eq(weights.keys()), "{arguments}");
        for (id, edge) in &drawn {
            assert_eq!(edge["Weight"], weights[id].0.to_string(), "{id}");
            assert_eq!(edge["documents"], weights[id].1.len().to_string(), "{id}");
        }
        let mut mentions: BTreeMap<String, u32> = BTreeMap::new();
        for row in rows("mentions") {
            *mentions.entry(row["entity_id"].clone()).or_default() += 1;
        }
        let drawn = nodes(&place, "part");
        assert!(drawn.keys().eq(mentions.keys()));
        for (id, node) in &drawn {
            assert_eq!(node["mentions"], mentions[id].to_string(), "{id}");
            assert!(node["last_month"].as_str() <= &to[..7], "{node:?}");
        }
        // How telling an edge is stays that of the whole.
        for row in place.table("out/tables/comentions.csv") {
            if let Some(edge) = edges(&place, "part").get(&row["edge_id"]) {
                assert_eq!(edge["npmi"], row["npmi"]);
            }
        }
    }
}

#[test]
fn names_are_left_out_or_made_the_middle() {
    let place = copied();
    place
        .run("graph --without Kazakhstan out --without per-marat-tazhin --min-certainty 0.95 --output less")
        .expect(0)
        .says("  without Kazakhstan (loc-kazakhstan), Marat Tazhin (per-marat-tazhin)\n")
        .says("  certainty of 0.95 or more\n");
    let less = nodes(&place, "less");
    assert!(!less.contains_key("loc-kazakhstan") && !less.contains_key("per-marat-tazhin"));
    assert!(less.contains_key("org-osce"));
    let sure = |row: &BTreeMap<String, String>| row["certainty"].parse::<f64>().unwrap() >= 0.95;
    assert!(less.values().all(sure) && edges(&place, "less").values().all(sure));

    let middle = "per-konstantin-zhigalov";
    let all = edges(&place, "out");
    let near = |of: &BTreeSet<String>| -> BTreeSet<String> {
        let ends = all.values().map(|edge| [&edge["Source"], &edge["Target"]]);
        let touching = ends.filter(|ends| ends.iter().any(|end| of.contains(*end)));
        touching
            .flatten()
            .cloned()
            .chain(of.iter().cloned())
            .collect()
    };
    let mut wanted = BTreeSet::from([middle.to_owned()]);
    for hops in 1..=2 {
        wanted = near(&wanted);
        place
            .run(&format!(
                "graph out --around Zhigalov --hops {hops} --output near"
            ))
            .expect(0)
            .says("  around Konstantin Zhigalov (per-konstantin-zhigalov), over ");
        let drawn: BTreeSet<String> = nodes(&place, "near").into_keys().collect();
        assert_eq!(drawn, wanted);
    }
    assert!(wanted.len() < nodes(&place, "out").len());
}

#[test]
fn a_folder_of_its_own_has_no_tables_and_the_output_stays() {
    let place = copied();
    let before = place.files("out");
    place
        .run("graph out --kind person --output out/people")
        .expect(0);
    assert_eq!(
        place.names("out/people"),
        place
            .names("out")
            .into_iter()
            .filter(|name| !["tables", "people", "cablegraph.sqlite"].contains(&name.as_str()))
            .collect::<Vec<_>>()
    );
    place
        .run("graph out --kind place --output out/people")
        .expect(0);
    // Nor does a database stand in the way of the next drawing, which has none.
    for arguments in [
        "--kind person --sqlite",
        "--kind person --sqlite",
        "--kind place",
    ] {
        place
            .run(&format!("graph out {arguments} --output out/people"))
            .expect(0);
        assert_eq!(
            place.path("out/people/cablegraph.sqlite").exists(),
            arguments.contains("sqlite")
        );
    }
    let kinds = nodes(&place, "out/people");
    assert!(kinds.values().all(|node| node["kind"] == "place"));
    let after = place.files("out");
    assert!(before.iter().all(|(name, bytes)| after[name] == *bytes));
    // The tables of another run are not taken away for it.
    copy(&place, "other");
    place
        .run("graph out --output other")
        .expect(2)
        .says("other: holds the tables of another run");
    assert!(place.files("other") == before);
    for within in ["out", "out/graph"] {
        place
            .run(&format!("graph out --output {within}"))
            .expect(2)
            .says("--output");
    }
    place
        .run("graph out/people")
        .expect(2)
        .says("out/people/tables/entities.csv")
        .says("name the folder of a finished run");
}

#[test]
fn tables_that_somebody_saved_are_read_and_stay() {
    let place = copied();
    let written = fs::read_to_string(place.path("out/tables/entities.csv")).unwrap();
    // As a spreadsheet saves it where a comma is the decimal mark, with a name mended.
    let mut saved = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(Vec::new());
    for row in csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(written.trim_start_matches('\u{feff}').as_bytes())
        .records()
    {
        let row = row.unwrap();
        saved
            .write_record(row.iter().map(|cell| match cell {
                "Konstantin Zhigalov" => "Konstantin V. Zhigalov",
                cell => cell,
            }))
            .unwrap();
    }
    let saved = saved.into_inner().unwrap();
    place.file("out/tables/entities.csv", &saved);
    assert_eq!(place.run("graph out --quiet").expect(0).stderr, "");
    assert_eq!(
        fs::read(place.path("out/tables/entities.csv")).unwrap(),
        saved
    );
    assert_eq!(
        nodes(&place, "out")["per-konstantin-zhigalov"]["Label"],
        "Konstantin V. Zhigalov"
    );
    // It is known for what somebody changed.
    place
        .run(&format!("extract {} --output out --quiet", corpus()))
        .expect(0)
        .says("out/tables/entities.csv was changed since a run wrote it");
    assert_eq!(
        fs::read(place.path("out/tables/entities.edited-1.csv")).unwrap(),
        saved
    );
}

#[test]
fn what_cannot_be_read_is_named_and_nothing_is_changed() {
    let place = copied();
    let before = place.files("out");
    let text = |name: &str| String::from_utf8(before[name].clone()).unwrap();
    let (entities, comentions) = ("tables/entities.csv", "tables/comentions.csv");
    let first = |text: &str, from: &str, to: &str| text.replacen(from, to, 1);
    for (name, changed, wanted) in [
        (
            entities,
            first(&text(entities), "2007-08-18", "18.08.2007"),
            "out/tables/entities.csv:2: `18.08.2007` in `first_date` is no date",
        ),
        (
            entities,
            text(entities).lines().skip(2).fold(
                format!("{}\n", text(entities).lines().next().unwrap()),
                |all, line| all + line + "\n",
            ),
            "`loc-kazakhstan` is not in entities.csv",
        ),
        (
            comentions,
            first(&text(comentions), "0.668365", "0,668365"),
            "out/tables/comentions.csv:2: 15 cells where the first line has 14",
        ),
        (
            comentions,
            first(&text(comentions), ",strength", ",power"),
            "out/tables/comentions.csv:1: there is no column `strength`",
        ),
        (
            comentions,
            first(&text(comentions), "0.668365", "7"),
            "out/tables/comentions.csv:2: `7` in `npmi` is not between -1 and 1",
        ),
        (
            "tables/relations.csv",
            String::new(),
            "out/tables/relations.csv:1: there is no column",
        ),
        (
            "run.json",
            "{}".to_owned(),
            "out/run.json: it is not as a run writes it",
        ),
    ] {
        let original = fs::read(place.path("out").join(name)).unwrap();
        place.file(&format!("out/{name}"), &changed);
        let told = place.run("graph out --min-weight 2").expect(2);
        told.says(wanted).says("extract again");
        assert_eq!(told.stderr.lines().count(), 1, "{}", told.stderr);
        place.file(&format!("out/{name}"), original);
        assert!(place.files("out") == before, "{wanted}");
    }
    for (arguments, wanted) in [
        ("graph out --around Nobody", "Nobody: no entity has this id"),
        (
            "graph out --post Nowhere",
            "--post Nowhere: no document is from there: tables/documents.csv has Ankara, Astana",
        ),
        ("graph out --since 2020", "no document is of this time"),
        (
            "graph out --kind topic --min-weight 1000",
            "nothing is left to draw",
        ),
        ("graph nowhere", "nowhere: there is no output of a run"),
    ] {
        place.run(arguments).expect(2).says(wanted);
        assert!(place.files("out") == before, "{arguments}");
    }
    assert_eq!(place.names(""), ["out"]);
}

/// Nothing that is drawn reads these cells more strictly than it must: they are looked over first.
#[test]
fn what_would_be_left_out_of_a_drawing_in_silence_is_named() {
    let place = copied();
    place.run("graph out --sqlite --quiet").expect(0);
    let before = place.files("out");
    let text = |name: &str| String::from_utf8(before[name].clone()).unwrap();
    let (documents, evidence) = ("tables/documents.csv", "tables/evidence.csv");
    let fourth = |name: &str, from: &str, to: &str| {
        let text = text(name);
        let begin = text.match_indices('\n').nth(2).unwrap().0 + 1;
        format!("{}{}", &text[..begin], text[begin..].replacen(from, to, 1)).into_bytes()
    };
    let dates = text(documents).replace(",2009-10-14,", ",14.10.2009,");
    let line = text(documents)
        .lines()
        .position(|line| line.contains(",2009-10-14,"))
        .unwrap()
        + 1;
    let mut bad = fourth(evidence, ",\"", ",\"\u{1}");
    let at = bad.iter().position(|&byte| byte == 1).unwrap();
    bad[at] = 0xe9;
    for (name, changed, wanted) in [
        (
            documents,
            dates.into_bytes(),
            format!("out/tables/documents.csv:{line}: `14.10.2009` in `date` is no date"),
        ),
        (
            documents,
            text(documents).replacen(",post,", ",Post,", 1).into_bytes(),
            "out/tables/documents.csv:1: there is no column `post`".to_owned(),
        ),
        (
            evidence,
            fourth(evidence, "\",", ","),
            "out/tables/evidence.csv:4: a quote is missing".to_owned(),
        ),
        (
            evidence,
            fourth(evidence, ",\"", ","),
            "out/tables/evidence.csv:4: a quote is missing".to_owned(),
        ),
        (
            evidence,
            bad,
            "out/tables/evidence.csv:4: not UTF-8: save the table as CSV UTF-8".to_owned(),
        ),
        (
            "tables/timeline.csv",
            fourth("tables/timeline.csv", ",1,", ",one,"),
            "out/tables/timeline.csv:4: `one` in `".to_owned(),
        ),
    ] {
        place.file(&format!("out/{name}"), &changed);
        for arguments in ["graph out", "graph out --kind person", "graph out --sqlite"] {
            let told = place.run(arguments).expect(2);
            told.says(&wanted).says("extract again");
            assert_eq!(told.stderr.lines().count(), 1, "{}", told.stderr);
        }
        place.file(&format!("out/{name}"), &before[name]);
        assert!(place.files("out") == before, "{wanted}");
    }
    place.run("graph out --sqlite --quiet").expect(0);
}

#[test]
fn an_unfinished_output_is_refused() {
    let place = copied();
    fs::remove_file(place.path("out/run.json")).unwrap();
    place
        .run("graph out")
        .expect(2)
        .says("out: there is no output of a run");
    copy(&place, "out");
    place.file("out/.cablegraph-publishing", ".cablegraph-x");
    place
        .run("graph out --output other")
        .expect(2)
        .says("out: unfinished: ")
        .says("run extract again");
    assert!(!place.path("other").exists());
    // What a killed run left is put right where one may write.
    place.run("graph out").expect(0);
    assert!(
        !place
            .names("out")
            .contains(&".cablegraph-publishing".to_owned())
    );
}
