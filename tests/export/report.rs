//! `report.html`: what it holds, how large it may grow, and that nothing of a document becomes markup in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cablegraph::export::report::{About, Limits, write_within};
use cablegraph::network::Window;
use serde_json::Value;

use super::fixture::{self, Collection};
use super::{table, written};

/// What the page says of a run in these tests.
pub(crate) fn about(window: Window) -> About {
    About {
        window: window.name().to_owned(),
        ..About::default()
    }
}

fn page(output: &Path) -> String {
    fs::read_to_string(output.join("report.html")).unwrap()
}

/// The JSON between the tags of the page's data.
fn json(page: &str) -> &str {
    let (_, rest) = page
        .split_once("<script type=\"application/json\" id=\"data\">")
        .unwrap();
    rest.split_once("</script>").unwrap().0
}

fn data(output: &Path) -> Value {
    serde_json::from_str(json(&page(output))).unwrap()
}

fn texts(value: &Value) -> Vec<&str> {
    let all = value.as_array().unwrap().iter();
    all.map(|text| text.as_str().unwrap()).collect()
}

fn numbers(value: &Value) -> Vec<usize> {
    let all = value.as_array().unwrap().iter();
    all.map(|number| number.as_u64().unwrap() as usize)
        .collect()
}

/// The page written once more over the tables of an output, within limits.
fn again(collection: &Collection, output: &Path, limits: &Limits) {
    let network = collection.network(Window::Sentence, 1);
    write_within(
        output,
        &output.join("tables"),
        &collection.registry,
        &network,
        &About::default(),
        limits,
    )
    .unwrap();
}

#[test]
fn nothing_of_a_document_becomes_markup() {
    let output = written(&fixture::hostile());
    let page = page(output.path());
    let hostile = json(&page);
    for mark in ['<', '>', '&', '\0', '\u{b}'] {
        assert!(!hostile.contains(mark), "{mark:?}");
    }
    let count = |tag: &str| page.matches(tag).count();
    assert_eq!(
        (count("<script"), count("</script"), count("<!--")),
        (2, 2, 0),
        "the data and the script, and no more"
    );
    // All of it is there all the same.
    let data = data(output.path());
    for label in [
        "</script><script>window.ran=1</script>",
        "<!--<script>",
        "{{script}}",
    ] {
        assert!(texts(&data["names"]["label"]).contains(&label), "{label}");
    }
    assert!(page.contains("default-src 'none'; script-src 'sha256-"));
    for address in ["http:", "https:", "//cdn", "@import", "url("] {
        let outside = page
            .replace(hostile, "")
            .replace("http://www.w3.org/2000/svg", "");
        assert!(!outside.contains(address), "{address}");
    }
}

#[test]
fn every_tie_carries_its_sentence_with_both_names_marked() {
    let labels = ["Poe", "Zed Roe"].map(str::to_owned);
    let mut collection = fixture::named(&labels);
    for (entity, form) in collection.registry.entities.iter_mut().zip(["A", "B"]) {
        entity.aliases[0].text = form.to_owned();
    }
    let output = written(&collection);
    let data = data(output.path());
    let evidence = table(output.path(), "evidence.csv");
    assert_eq!(data["counts"]["with_sentence"], 2, "a tie and a relation");
    let quotes = numbers(&data["ties"]["quotes"][0]);
    let sentence = texts(&data["sentences"]["text"])[quotes[0]];
    assert_eq!(sentence, evidence[0]["quote"]);
    assert_eq!(texts(&data["words"])[quotes[1]], evidence[0]["rule"]);
    let document = numbers(&data["sentences"]["document"])[quotes[0]];
    assert_eq!(texts(&data["sentences"]["doc_id"])[document], "a.txt");
    let marked = [
        &sentence[quotes[2]..][..quotes[3]],
        &sentence[quotes[4]..][..quotes[5]],
    ];
    let mut marked = marked.map(str::to_owned);
    marked.sort();
    assert_eq!(marked, ["A", "B"]);
}

#[test]
fn the_page_counts_as_the_tables_do() {
    let output = written(&fixture::hostile());
    let data = data(output.path());
    let names = texts(&data["names"]["label"]);
    let entities = table(output.path(), "entities.csv");
    assert_eq!(names.len(), entities.len());
    let ties = table(output.path(), "comentions.csv");
    let weights = numbers(&data["ties"]["weight"]);
    assert_eq!(weights.len(), ties.len());
    assert_eq!(
        weights.iter().sum::<usize>(),
        ties.iter()
            .map(|tie| tie["weight"].parse::<usize>().unwrap())
            .sum::<usize>()
    );
    let mentions = numbers(&data["names"]["mentions"]);
    assert!(
        mentions.is_sorted_by(|one, other| one >= other),
        "the most mentioned first"
    );
    let stated = table(output.path(), "relations.csv").len();
    assert!(numbers(&data["relations"]["weight"]).iter().sum::<usize>() <= stated);
    assert_eq!(
        data["documents"]["count"],
        table(output.path(), "documents.csv").len()
    );
    assert_eq!(data["skipped"]["count"], 1);
    // Every number that points somewhere points to something.
    for end in ["a", "b"] {
        let ends = numbers(&data["ties"][end]);
        assert!(ends.iter().all(|&name| name < names.len()));
    }
    for quotes in data["ties"]["quotes"].as_array().unwrap() {
        let sentences = data["sentences"]["text"].as_array().unwrap().len();
        assert!(numbers(quotes).chunks(6).all(|quote| quote[0] < sentences));
    }
}

#[test]
fn roles_stand_with_the_days_they_were_stated() {
    let output = written(&fixture::hostile());
    let data = data(output.path());
    let words = texts(&data["words"]);
    let relations = data["relations"]["roles"].as_array().unwrap();
    let roles: Vec<(&str, &Value, &Value)> = relations
        .iter()
        .flat_map(|roles| roles.as_array().unwrap().chunks(4))
        .map(|role| {
            (
                words[role[0].as_u64().unwrap() as usize],
                &role[1],
                &role[2],
            )
        })
        .collect();
    // 14 September 2007, counted from 1 January 1970.
    let [(role, count, first)] = roles[..] else {
        panic!("{roles:?}");
    };
    assert_eq!(
        (role, count.as_u64(), first.as_i64()),
        ("=director, \"x\" \\", Some(1), Some(13_770))
    );
}

#[test]
fn a_page_keeps_to_its_limit_and_says_what_it_lacks() {
    let collection = fixture::hostile();
    let output = written(&collection);
    let whole = page(output.path()).len();
    let of = |data: &Value| data["counts"]["with_sentence"].as_u64().unwrap();
    let all = of(&data(output.path()));
    let sizes: Vec<(u64, usize)> = [80_000, 20_000, 0]
        .into_iter()
        .map(|less| {
            let limits = Limits {
                page: whole + 16_000 - less,
                ..Limits::default()
            };
            again(&collection, output.path(), &limits);
            (of(&data(output.path())), page(output.path()).len())
        })
        .collect();
    assert!(sizes.is_sorted(), "{sizes:?}");
    assert!(sizes[0].0 < all && sizes[2].0 <= all, "{sizes:?} of {all}");

    let limits = Limits {
        names: 0,
        relations: 1,
        ..Limits::default()
    };
    again(&collection, output.path(), &limits);
    let data = data(output.path());
    let shown = texts(&data["names"]["label"]).len();
    let left_out = data["counts"]["names_left_out"].as_u64().unwrap() as usize;
    assert_eq!(shown + left_out, collection.registry.entities.len());
    assert_eq!(
        shown,
        numbers(&data["map"]["name"]).len(),
        "those of the map always"
    );
    assert_eq!(numbers(&data["relations"]["a"]).len(), 1);
    assert!(data["counts"]["relations_left_out"].as_u64().unwrap() > 0);
}

#[test]
fn a_page_too_large_is_made_again_with_less() {
    let collection = fixture::hostile();
    let output = written(&collection);
    let whole = page(output.path()).len();
    let within = |most: usize| {
        let limits = Limits {
            page: most,
            ..Limits::default()
        };
        again(&collection, output.path(), &limits);
        let data = data(output.path());
        let left_out = data["counts"]["relations_left_out"].as_u64().unwrap();
        let is_over = data["counts"]["is_over"].as_bool().unwrap();
        (page(output.path()).len(), left_out, is_over)
    };
    let (least, all, is_over) = within(0);
    assert!(is_over && least < whole, "the map alone, and it says so");
    let mut fewer = vec![all];
    let steps = (least + 20..whole).step_by((whole - least) / 12);
    for most in steps.chain([whole]) {
        let (len, left_out, is_over) = within(most);
        assert!(len <= most && !is_over, "{len} of {most}");
        fewer.push(left_out);
    }
    assert!(fewer.is_sorted_by(|less, more| less >= more), "{fewer:?}");
    assert_eq!((fewer[1], fewer.last()), (all, Some(&0)), "{fewer:?}");
}

#[test]
fn an_empty_collection_has_a_page_too() {
    let output = written(&fixture::empty());
    let data = data(output.path());
    assert_eq!(data["documents"]["count"], 0);
    assert!(texts(&data["names"]["label"]).is_empty());
    assert_eq!(data["documents"]["bars"], Value::Null);
}

#[test]
fn tables_that_lack_columns_or_are_lacking_leave_gaps_alone() {
    let collection = fixture::hostile();
    let output = written(&collection);
    let before = data(output.path());
    for name in [
        "documents.csv",
        "relations.csv",
        "evidence.csv",
        "skipped.csv",
    ] {
        fs::remove_file(output.path().join("tables").join(name)).unwrap();
    }
    again(&collection, output.path(), &Limits::default());
    let after = data(output.path());
    assert_eq!(before["ties"]["weight"], after["ties"]["weight"]);
    let counts: BTreeMap<String, Value> = serde_json::from_value(after["counts"].clone()).unwrap();
    assert_eq!(counts["with_sentence"], 0);
}
