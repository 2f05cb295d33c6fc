//! Every dependency's licence is one of those that `deny.toml` allows.
//!
//! The file is the one that cargo-deny reads; this test needs no other tool than cargo.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Whether an SPDX expression can be met with allowed licences alone.
///
/// Knows `OR`, `AND`, `WITH`, brackets, and the `/` that older packages write for `OR`.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> Result<bool, String> {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    let met = either(&mut words, allowed)?;
    match words.next() {
        None => Ok(met),
        Some(word) => Err(format!("`{word}` is not expected")),
    }
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn either(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> Result<bool, String> {
    let mut met = both(words, allowed)?;
    while words.next_if_eq(&"OR").is_some() {
        met |= both(words, allowed)?;
    }
    Ok(met)
}

fn both(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> Result<bool, String> {
    let mut met = single(words, allowed)?;
    while words.next_if_eq(&"AND").is_some() {
        met &= single(words, allowed)?;
    }
    Ok(met)
}

fn single(words: &mut Words<'_>, allowed: &BTreeSet<String>) -> Result<bool, String> {
    match words.next() {
        None => Err("the expression ends too early".to_owned()),
        Some("(") => {
            let met = either(words, allowed)?;
            match words.next() {
                Some(")") => Ok(met),
                _ => Err("a bracket is not closed".to_owned()),
            }
        }
        Some(word @ (")" | "OR" | "AND" | "WITH")) => Err(format!("`{word}` is not expected")),
        Some(licence) => {
            let mut name = licence.to_owned();
            if words.next_if_eq(&"WITH").is_some() {
                let exception = words.next().ok_or("an exception is missing")?;
                name = format!("{licence} WITH {exception}");
            }
            Ok(allowed.contains(&name))
        }
    }
}

/// The licences that `deny.toml` allows.
fn allowed() -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml");
    let settings: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let list = settings["licenses"]["allow"].as_array().unwrap();
    list.iter()
        .map(|licence| licence.as_str().unwrap().to_owned())
        .collect()
}

/// What cargo knows of the packages, without going to the network.
///
/// All platforms' packages where they are at hand (`cargo fetch` brings them), else those of this platform, which the
/// build of this test has brought.
fn metadata() -> Value {
    let ask = |more: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args([
                "metadata",
                "--offline",
                "--locked",
                "--format-version",
                "1",
                "--manifest-path",
                concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
            ])
            .args(more)
            .output()
            .unwrap();
        if output.status.success() {
            Ok(serde_json::from_slice(&output.stdout).unwrap())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    };
    ask(&[])
        .or_else(|_| ask(&["--filter-platform", &host()]))
        .unwrap_or_else(|error| panic!("{error}"))
}

/// The platform that the compiler builds for unless told otherwise.
fn host() -> String {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let output = Command::new(rustc).arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    line.unwrap().to_owned()
}

#[test]
fn every_dependency_has_an_allowed_licence() {
    let allowed = allowed();
    let metadata = metadata();
    // Which packages are in use stands in the resolution; the list may hold more.
    let used: BTreeSet<_> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect();
    let mut offenders = Vec::new();
    let mut judged = 0;
    for package in metadata["packages"].as_array().unwrap() {
        if !used.contains(package["id"].as_str().unwrap()) {
            continue;
        }
        judged += 1;
        let name = format!("{} {}", package["name"], package["version"]).replace('"', "");
        match package["license"]
            .as_str()
            .map(|text| (text, is_met(text, &allowed)))
        {
            Some((_, Ok(true))) => {}
            Some((text, Ok(false))) => offenders.push(format!("{name}: {text}")),
            Some((text, Err(why))) => offenders.push(format!("{name}: {text}: {why}")),
            None => offenders.push(format!("{name}: names no licence")),
        }
    }
    assert!(judged > 20, "only {judged} packages were found");
    assert!(
        offenders.is_empty(),
        "not allowed by deny.toml: replace the dependency, or allow the licence there after reading it\n  {}",
        offenders.join("\n  ")
    );
}

#[test]
fn expressions_are_read_as_spdx_says() {
    let allowed = ["MIT", "Apache-2.0 WITH LLVM-exception"]
        .map(str::to_owned)
        .into();
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0-only OR MIT", true),
        ("GPL-3.0-only AND MIT", false),
        ("Apache-2.0", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("(MIT OR GPL-3.0-only) AND BSD-3-Clause", false),
        ("BSD-3-Clause AND GPL-3.0-only OR MIT", true),
        ("BSD-3-Clause AND (GPL-3.0-only OR MIT)", false),
    ] {
        assert_eq!(is_met(expression, &allowed), Ok(met), "{expression}");
    }
    for expression in ["", "MIT OR", "(MIT", "MIT)", "MIT MIT", "AND MIT"] {
        assert!(is_met(expression, &allowed).is_err(), "{expression}");
    }
}
