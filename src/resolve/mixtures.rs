//! Laws that hold of names mixed in any way: particles, hyphens, double surnames, suffixes, capitals, initials, aliases,
//! in any order and any number of documents. Proptest's own variable `PROPTEST_CASES` asks for more of them.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::names::{PersonName, person_words};
use super::tests::{Told, cable, resolve};
use crate::mention::Kind;
use crate::testing::stages;

/// A name as a text may write it. Few words, so that many names share some.
fn name() -> impl Strategy<Value = String> {
    let title = option::weighted(
        0.3,
        select(vec![
            "Mr.",
            "Mrs.",
            "General",
            "President",
            "King",
            "Ambassador",
            "Bishop",
            "Dr.",
        ]),
    );
    let given = option::weighted(
        0.7,
        select(vec![
            "Karl",
            "Otto",
            "Maria",
            "Ahmed",
            "J.",
            "A.B.",
            "John",
            "Jean-Paul",
            "Chou",
            "Ngo Dinh",
            "William",
        ]),
    );
    let middle = option::weighted(0.2, select(vec!["M.", "Abdel", "Ali", "\"Bob\"", "(Bob)"]));
    let particle = option::weighted(
        0.3,
        select(vec![
            "von", "Von", "de la", "al-", "bin", "van der", "O'", "de",
        ]),
    );
    let surname = select(vec![
        "Stein",
        "Hartmann",
        "Lund",
        "Weber-Lund",
        "Duarte Rivas",
        "Rivas",
        "Hassan",
        "Nasser",
        "Kai-shek",
        "En-lai",
        "Lodge",
        "Hussein",
        "Makarios",
        "Steins",
        "Hartman",
    ]);
    let suffix = option::weighted(
        0.2,
        select(vec![
            ", Jr.", " Jr.", " Sr.", " III", " II", ", Esq.", ", Ph.D.", "'s",
        ]),
    );
    let name = (title, given, middle, particle, surname, suffix);
    (name, 0..4_u8).prop_map(
        |((title, given, middle, particle, surname, suffix), capitals)| {
            let mut name = String::new();
            for word in [title, given, middle].into_iter().flatten() {
                name.push_str(word);
                name.push(' ');
            }
            if let Some(particle) = particle {
                name.push_str(particle);
                if !particle.ends_with(['-', '\'']) {
                    name.push(' ');
                }
            }
            name.push_str(surname);
            name.push_str(suffix.unwrap_or_default());
            if capitals == 0 {
                name.to_uppercase()
            } else {
                name
            }
        },
    )
}

/// A sentence with names in it.
fn sentence() -> impl Strategy<Value = String> {
    let shape = select(vec![
        "# met # in Cairo.",
        "# left.",
        "# stayed.",
        "# and # agreed with #.",
        "#, Minister of Finance, said so.",
        "# (a.k.a. #) fled.",
        "#, also known as #, came.",
        "a. # said no.",
        "B. # WILL GO",
        "# #",
        "#-#",
        "#, #, # and others.",
        "His wife # spoke to #\nand #.",
        "The #s gave a dinner.",
    ]);
    (shape, vec(name(), 4)).prop_map(|(shape, names)| {
        let mut names = names.into_iter();
        shape
            .split_inclusive('#')
            .map(|part| match part.strip_suffix('#') {
                Some(before) => format!("{before}{}", names.next().unwrap_or_default()),
                None => part.to_owned(),
            })
            .collect()
    })
}

/// A document: plain, or a cable.
fn document() -> impl Strategy<Value = String> {
    let post = option::of(select(vec![
        ("CAIRO", "DEC 58"),
        ("BONN", "JAN 65"),
        ("USUN NEW YORK", "MAR 57"),
        ("ASTANA", "DEC 07"),
    ]));
    (post, vec(sentence(), 1..7), name()).prop_map(|(post, sentences, signer)| {
        let body = sentences.join(" ");
        match post {
            Some((post, sent)) => cable(post, sent, &body, &signer),
            None => format!("{body}\n"),
        }
    })
}

/// The suffixes of the full forms of each person.
fn suffixes(told: &Told) -> impl Iterator<Item = (String, BTreeSet<String>)> {
    let persons = told.registry.entities.iter();
    persons
        .filter(|entity| entity.kind == Kind::Person)
        .map(|entity| {
            let customs = &stages().customs;
            let of = |form: &str| {
                let name = PersonName::new(person_words(form, customs), customs);
                name.suffix().map(str::to_owned)
            };
            let forms = entity.aliases.iter().filter_map(|alias| of(&alias.text));
            (entity.id.clone(), forms.collect())
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_of_names_is_resolved(texts in vec(document(), 1..5)) {
        let told = resolve(&texts);
        let ids: BTreeSet<&str> = told.registry.entities.iter().map(|entity| entity.id.as_str()).collect();
        prop_assert_eq!(ids.len(), told.registry.entities.len(), "an id twice");
        for (document, text, entity) in &told.mentions {
            prop_assert!(
                (entity.0 as usize) < told.registry.entities.len(),
                "{} of {} has no entity", text, document
            );
        }
        for entity in &told.registry.entities {
            prop_assert!(!entity.label.is_empty(), "{}", entity.id);
            for &rival in &entity.rivals {
                prop_assert!(told.registry.get(rival).id != entity.id, "{} is its own rival", entity.id);
            }
        }
        for (id, suffixes) in suffixes(&told) {
            prop_assert!(suffixes.len() < 2, "{id} is {suffixes:?}");
        }
    }
}
