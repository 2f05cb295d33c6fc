//! What cells become.

use super::*;
use jiff::civil::date;

fn one(write: impl FnOnce(&mut Row<'_>)) -> String {
    let mut out = Vec::new();
    let mut row = Row::new(&mut out);
    write(&mut row);
    String::from_utf8(out).unwrap()
}

#[test]
fn text_is_quoted_guarded_and_kept_on_one_line() {
    for (cell, expected) in [
        ("plain", "\"plain\""),
        ("a; b", "\"a; b\""),
        ("a, \"b\"", "\"a, \"\"b\"\"\""),
        ("a\r\nb\u{0}c\u{85}d\u{2028}e", "\"a  b c d e\""),
        ("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""),
        ("  =1", "\"'  =1\""),
        ("\t=1", "\"' =1\""),
        ("\u{0}=1", "\"' =1\""),
        ("\tone", "\" one\""),
        ("＝1+1", "\"'＝1+1\""),
        ("-5", "\"'-5\""),
        ("@x,", "\"'@x,\""),
        // What looks guarded already gets another guard, so that each can be told from the other.
        ("'=1", "\"''=1\""),
        ("'quoted'", "\"'quoted'\""),
        ("a=b", "\"a=b\""),
        ("back\\", "\"back\\\""),
        ("", ""),
    ] {
        assert_eq!(
            one(|row| {
                row.text(cell);
            }),
            expected,
            "{cell:?}"
        );
    }
}

#[test]
fn verbatim_keeps_every_character() {
    assert_eq!(
        one(|row| {
            row.verbatim("Yerkin\r\nAkhinzhanov");
        }),
        "\"Yerkin\r\nAkhinzhanov\""
    );
    assert_eq!(
        one(|row| {
            row.verbatim("Ab\tc");
        }),
        "\"Ab\tc\""
    );
    assert_eq!(
        one(|row| {
            row.verbatim("=A\"1");
        }),
        "\"'=A\"\"1\""
    );
}

#[test]
fn ids_are_bare_and_what_is_none_is_a_text() {
    for (cell, expected) in [
        ("per-jane-roe", "per-jane-roe"),
        ("", ""),
        ("per-*", "\"per-*\""),
        ("-5", "\"'-5\""),
        ("a;b", "\"a;b\""),
    ] {
        let found = one(|row| {
            row.id(cell);
        });
        assert_eq!(found, expected, "{cell:?}");
    }
}

#[test]
fn a_guard_comes_off_and_nothing_else() {
    for text in [
        "=1", "'=1", "''  -x", "'quoted'", "plain", "", "'", " @", "\nx", "'\n",
    ] {
        let cell = one(|row| {
            row.verbatim(text);
        });
        assert_eq!(unguarded(cell.trim_matches('"')), text);
    }
}

#[test]
fn gephi_gets_no_backslash_and_nothing_to_guess_at() {
    for (cell, expected) in [
        ("C:\\temp\\", "C:/temp/"),
        ("=x", "=x"),
        ("2009-09-03", "|2009-09-03"),
        ("12, 14", "\"|12, 14\""),
        ("<[2007, 2009]>", "\"|<{2007, 2009]>\""),
        ("TRUE", "|TRUE"),
        ("NaN", "|NaN"),
        ("-", "|-"),
        // A control character becomes a blank, which the importer passes over.
        ("[\0 2007", "|{  2007"),
        ("Committee (CEC)", "Committee (CEC)"),
        ("Plan (1, 2)", "\"Plan {1, 2)\""),
        ("Plan (\"1\", 2)", "\"Plan {\"\"1\"\", 2)\""),
        ("Zhovtis|Yevgeniy Zhovtis", "Zhovtis|Yevgeniy Zhovtis"),
        ("", ""),
    ] {
        assert_eq!(
            one(|row| {
                row.gephi_text(cell);
            }),
            expected,
            "{cell:?}"
        );
    }
    assert_eq!(
        one(|row| {
            row.gephi_label(" 2007 \\");
        }),
        "2007 /"
    );
}

#[test]
fn long_cells_are_cut() {
    let long = "é".repeat(40_000);
    let text = |long: &str| {
        let cell = one(|row| {
            row.text(long);
        });
        cell.trim_matches('"').to_owned()
    };
    let cell = text(&long);
    assert_eq!(cell.chars().count(), LONGEST_CELL);
    assert!(cell.ends_with("é…"));
    let long = format!("={}", "x".repeat(LONGEST_CELL - 1));
    let cell = text(&long);
    assert_eq!(cell.chars().count(), LONGEST_CELL);
    assert!(cell.starts_with("'=x") && cell.ends_with("x…"));
    // Two units each: 32,766 units and the ellipsis.
    let wide = "𝒜".repeat(20_000);
    let cell = one(|row| {
        row.gephi_label(&wide);
    });
    assert_eq!(cell.encode_utf16().count(), LONGEST_CELL);
    assert_eq!(clip(&wide), cell);
    let fits = "x".repeat(LONGEST_CELL);
    assert_eq!(clip(&fits), fits);
    assert_eq!(text(&fits), fits);
}

#[test]
fn numbers_and_dates() {
    for (number, decimals, expected) in [
        (1.0, 1, "1.0"),
        (-0.25, 4, "-0.2500"),
        (0.1 + 0.2, 6, "0.300000"),
        (-0.000_000_1, 6, "0.000000"),
        (12_345.678_95, 4, "12345.6790"),
        (f64::NAN, 2, "0.00"),
    ] {
        assert_eq!(
            one(|row| {
                row.float(number, decimals);
            }),
            expected
        );
    }
    assert_eq!(
        one(|row| {
            row.integer(u64::MAX);
        }),
        u64::MAX.to_string()
    );
    assert_eq!(
        one(|row| {
            row.integer(0_u32);
        }),
        "0"
    );
    assert_eq!(
        one(|row| {
            row.date(Some(date(2007, 9, 4)));
        }),
        "2007-09-04"
    );
    assert_eq!(
        one(|row| {
            row.date(Some(date(75, 12, 31)));
        }),
        "0075-12-31"
    );
}

#[test]
fn a_rounded_number_is_the_one_that_is_read_back() {
    for number in [
        0.0,
        1.0 / 3.0,
        -0.123_456_789,
        10.829_999,
        123_456.789_01,
        1e-9,
        -1e-9,
    ] {
        for decimals in [1, 4, 6] {
            let written = one(|row| {
                row.float(number, decimals);
            });
            let read: f64 = written.parse().unwrap();
            let same = rounded(number, decimals).to_bits() == read.to_bits() || read.abs() < 1e-12;
            assert!(same, "{number} {decimals}");
        }
    }
    assert!(rounded(f64::NAN, 2).abs() < f64::EPSILON);
}

#[test]
fn lists_are_joined_by_bars() {
    assert_eq!(join(["a|b", "c"]), "a/b|c");
    assert_eq!(join([]), "");
    let long = "x".repeat(20_000);
    assert!(join([long.as_str(), &long]).ends_with("x|…"));
}
