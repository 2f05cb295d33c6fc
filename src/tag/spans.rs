//! What belongs to a person's name and what does not: the right beside the wrong, on small texts.

use super::Scratch;
use crate::mention::Kind;
use crate::testing::{document, stages};

/// The persons of a text, one behind the other.
fn persons(text: &str) -> String {
    let tags = tags(text);
    let persons = tags.mentions.iter();
    let written: Vec<&str> = persons
        .filter(|mention| mention.kind == Kind::Person)
        .map(|mention| mention.span.cut(text))
        .collect();
    written.join(" | ")
}

fn tags(text: &str) -> super::Tags {
    let stages = stages();
    let document = document("text", text);
    let mut segments = stages.segmenter.segment(&document);
    (stages.tagger).tag(&document, &mut segments, &mut Scratch::default())
}

/// The pairs of names that a text says to be one person's.
fn aliases(text: &str) -> Vec<(&str, &str)> {
    let pairs = tags(text).aliases.into_iter();
    pairs
        .map(|(name, alias)| (name.cut(text), alias.cut(text)))
        .collect()
}

#[test]
fn a_romanised_name_is_whole_at_its_hyphen() {
    for (text, wanted) in [
        (
            "Premier Chou En-lai met Karl Vogt. Chou spoke.",
            "Chou En-lai | Karl Vogt | Chou",
        ),
        // Words of English within a name are none.
        (
            "Ambassador Wang Ping-nan met Paik Tu-chin and Ngo Dinh-diem.",
            "Wang Ping-nan | Paik Tu-chin | Ngo Dinh-diem",
        ),
        (
            "He met Ch'en Yi-min and Teng Hsiao-fu. Ch'en Yi-min spoke.",
            "Ch'en Yi-min | Teng Hsiao-fu | Ch'en Yi-min",
        ),
        // A list has `Chiang Ching`, who is somebody else.
        (
            "Premier Chiang Ching-kuo met Karl Vogt.",
            "Chiang Ching-kuo | Karl Vogt",
        ),
        (
            "President Chiang Kai-\nshek met Karl Vogt.",
            "Chiang Kai-\nshek | Karl Vogt",
        ),
        (
            "Anna Moll met Hans-Dietrich von Falken-Berg in Bonn.",
            "Anna Moll | Hans-Dietrich von Falken-Berg",
        ),
    ] {
        assert_eq!(persons(text), wanted);
    }
}

#[test]
fn what_a_hyphen_adds_to_a_name_is_cut() {
    for (text, wanted) in [
        ("Mr. Castro met the Castro-led front.", "Castro | Castro"),
        (
            "Premier Chou spoke. The Chou-run papers praised him.",
            "Chou | Chou",
        ),
        (
            "A US-backed group met Karl Vogt in a two-hour talk. Two-hour talks failed.",
            "Karl Vogt",
        ),
        (
            "President Kiesinger spoke in Kiesinger-like words.",
            "Kiesinger | Kiesinger",
        ),
    ] {
        assert_eq!(persons(text), wanted);
    }
}

#[test]
fn a_surname_that_print_breaks_is_whole() {
    for (text, wanted) in [
        (
            "Chancellor Kiesin-ger spoke. Kiesinger left.",
            "Kiesin-ger | Kiesinger",
        ),
        // Behind the hyphen the line may end; `Tim` is no ambassador.
        (
            "Ambassador McCon-\naughy met Ambassador Tim-berlake, and Amb Wads-worth called.",
            "McCon-\naughy | Tim-berlake | Wads-worth",
        ),
        // A list of people has a Rickover.
        ("Admiral Rick-over met Karl Vogt.", "Rick-over | Karl Vogt"),
        // Castro is a surname by itself, and `All-in` is no Mr. Allin.
        ("Mr. Castro-ville left.", "Castro"),
        ("All-in talks with Karl Vogt failed.", "Karl Vogt"),
        // Two lines with a blank one between are two paragraphs.
        (
            "Chancellor Kiesin-\n\nger spoke to Karl Vogt.",
            "Kiesin | Karl Vogt",
        ),
    ] {
        assert_eq!(persons(text), wanted, "{text}");
    }
}

#[test]
fn a_countrys_short_form_is_not_the_man_of_that_name() {
    assert_eq!(
        persons("General Franco met Karl Vogt of the Franco-German Study Group. Franco left."),
        "Franco | Karl Vogt | Franco"
    );
}

#[test]
fn a_following_is_not_the_man() {
    for (text, wanted) in [
        (
            "President Syngman Rhee met Karl Vogt. The Syngman Rhee-ites left.",
            "Syngman Rhee | Karl Vogt",
        ),
        (
            "Karl Vogt said that Chiang Kai-shekists and the Diem-ist press agreed. President Diem spoke.",
            "Karl Vogt | Diem",
        ),
        (
            "President Diem met Karl Vogt, WHO SAID NO. DIEM-ISTS LEFT.",
            "Diem | Karl Vogt",
        ),
        // What he rules, or is against, names him.
        (
            "President Castro spoke. Castro-communist groups and Castro-inspired ones listened.",
            "Castro | Castro | Castro",
        ),
        (
            "Premier Chou En-lai met Karl Vogt-Lister.",
            "Chou En-lai | Karl Vogt-Lister",
        ),
    ] {
        assert_eq!(persons(text), wanted, "{text}");
    }
}

#[test]
fn endings_belong_to_the_name_and_are_none() {
    for (text, wanted) in [
        (
            "Karl Vogt met Herbert Tilden, Jr., in Rome.",
            "Karl Vogt | Herbert Tilden, Jr",
        ),
        (
            "William Ashby, Esq., and Anna Moll, Ph.D., met Karl Vogt Sr. there.",
            "William Ashby, Esq | Anna Moll, Ph.D. | Karl Vogt Sr",
        ),
        (
            "Ronder von Buran VI met William Ashby III. Pope Pius XIV and King Haakon IX sent word.",
            "Ronder von Buran VI | William Ashby III | Pius XIV | Haakon IX",
        ),
        // A section's number and a rocket's are no names of people.
        (
            "He met Anna Moll, VI. Berlin was calm. He wants the Mark II now.",
            "Anna Moll",
        ),
        ("TILDEN\nJr. was there.", ""),
    ] {
        assert_eq!(persons(text), wanted);
    }
}

#[test]
fn a_letter_that_numbers_is_no_initial() {
    assert_eq!(
        persons("Two points:\n\nA. Ansary said that talks go on.\n\nB. Ansary left on Monday.\n"),
        "Ansary | Ansary"
    );
    assert_eq!(
        persons("I. Ansary said that talks go on.\n\nII. The rest is open. Mr. Ansary left.\n"),
        "Ansary | Ansary"
    );
    // An initial within a sentence is his own.
    assert_eq!(
        persons("A. Ansary said no.\n\nB. Ansary left. They met A. Ansary on Monday.\n"),
        "A. Ansary | Ansary | A. Ansary"
    );
    // No row: two people of a delegation.
    assert_eq!(
        persons("C. Ferguson said no.\n\nK. Tilden agreed.\n"),
        "C. Ferguson | K. Tilden"
    );
}

#[test]
fn titles_and_bodies_open_no_name() {
    for (text, wanted) in [
        (
            "FornMin Kuznetsov told SovAmb Smirnov and DepAsstSecy Tilden.",
            "Kuznetsov | Smirnov | Tilden",
        ),
        (
            "He met Minister Defense Sanchez and Minister Agriculture Niilo Kosola.",
            "Sanchez | Niilo Kosola",
        ),
        (
            "Concerning SEATO Subandrio agreed. Subandrio said no.",
            "Subandrio | Subandrio",
        ),
        (
            "Min Econ Kaissouni met Min Fin Sanchez. Sec Def left.",
            "Kaissouni | Sanchez",
        ),
        // A telegram's place before a surname; `Irving` is no place.
        (
            "Zahedi spoke. Concerning Washington Zahedi said no. Irving Zahedi agreed.",
            "Zahedi | Zahedi | Irving Zahedi",
        ),
        (
            "Washington Irving met Karl Vogt in Washington.",
            "Washington Irving | Karl Vogt",
        ),
        // `Said` is a given name where it does not open the sentence.
        (
            "Dobrynin told us no. Said Dobrynin would call.",
            "Dobrynin | Dobrynin",
        ),
        (
            "They met Said Khalil. Said Khalil would call.",
            "Said Khalil | Said Khalil",
        ),
        (
            "Gen. Hunter Harris met Foreign Minister Karl Vogt.",
            "Hunter Harris | Karl Vogt",
        ),
    ] {
        assert_eq!(persons(text), wanted);
    }
}

#[test]
fn an_ambassador_to_a_country_is_not_called_so() {
    assert_eq!(
        persons("Ambassador Israel said that talks in Israel go on. Israel agreed."),
        ""
    );
    assert_eq!(persons("Secretary Jordan said that talks go on."), "Jordan");
    assert_eq!(
        persons("Swedish Ambassador Washington told us so. Karl Vogt agreed."),
        "Karl Vogt"
    );
}

#[test]
fn two_people_side_by_side_are_two() {
    assert_eq!(
        persons(
            "Mr. Dulles met Mr. Hammarskjold. Dulles said yes. He told Dulles Hammarskjold would call. \
             Hammarskjold agreed."
        ),
        "Dulles | Hammarskjold | Dulles | Dulles | Hammarskjold | Hammarskjold"
    );
    // Who is introduced in full goes by either name from then on.
    assert_eq!(
        persons("Zurgan Telmekh said yes. Zurgan left. Mr. Telmekh agreed. Telmekh said so."),
        "Zurgan Telmekh | Zurgan | Telmekh | Telmekh"
    );
}

#[test]
fn what_a_text_says_to_be_one_person_is_told() {
    for (text, wanted) in [
        (
            "Usama Mahfuz (a.k.a. Abu Tareq) fled to Aden.",
            vec![("Usama Mahfuz", "Abu Tareq")],
        ),
        (
            "Pavel Orlov, also known as Viktor Sobol, met Karl Vogt in Rome.",
            vec![("Pavel Orlov", "Viktor Sobol")],
        ),
        // Lund is a town elsewhere.
        (
            "Ursula Kern, née Lund, met Karl Vogt in Oslo.",
            vec![("Ursula Kern", "Lund")],
        ),
        (
            "Maria Holm, formerly Maria Sandell, came.",
            vec![("Maria Holm", "Maria Sandell")],
        ),
        (
            "Zoryana \"Zoya\" Petrenko met Karl Vogt in Kiev. Zoya Petrenko left.",
            vec![("Zoryana \"Zoya\" Petrenko", "Zoya Petrenko")],
        ),
        // Neither a post nor a colleague is a name of his.
        ("Karl Vogt, formerly Anna Moll's deputy, came.", vec![]),
        ("Karl Vogt (known in Rome) met Anna Moll.", vec![]),
        ("Helga Sand (born Paris) came with Karl Vogt.", vec![]),
    ] {
        assert_eq!(aliases(text), wanted, "{text}");
    }
}

#[test]
fn the_plural_of_a_surname_is_no_misprint_of_it() {
    assert_eq!(
        persons(
            "President Anders Kessel met Otto Brandt. The Kessels gave a dinner. Mr. Kesel left."
        ),
        "Anders Kessel | Otto Brandt | Kesel"
    );
}
