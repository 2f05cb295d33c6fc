//! Who is one and who is not, on small texts: beside each join that is right stands the one that would be wrong.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::*;
use crate::country::Country;
use crate::entity::{Entity, EntityId, Registry};
use crate::mention::Kind;
use crate::review::{Review, ReviewRow};
use crate::tag::Scratch;
use crate::tagged::TaggedDocument;
use crate::testing::{document, stages};

/// A cable of a post, with the month and two-digit year it was sent in.
pub(super) fn cable(post: &str, sent: &str, body: &str, signer: &str) -> String {
    format!(
        "R 061105Z {sent}\nFM AMEMBASSY {post}\nTO SECSTATE WASHDC 1588\n\nUNCLAS {post} 001234\n\n\
         SUBJECT: TALKS GO ON\n\n1. (U) {body}\n\n{signer}\n"
    )
}

/// Texts, resolved.
pub(super) struct Told {
    pub(super) registry: Registry,
    /// The document, the text of a mention and its entity.
    pub(super) mentions: Vec<(usize, String, EntityId)>,
    /// `label relation label`.
    relations: Vec<String>,
    proposals: Vec<ReviewRow>,
}

pub(super) fn resolve(texts: &[String]) -> Told {
    let stages = stages();
    let mut collector = Collector::default();
    let mut documents: Vec<(TaggedDocument, Vec<u32>)> = Vec::new();
    for text in texts {
        let document = document(&format!("{}.txt", documents.len()), text);
        let mut segments = stages.segmenter.segment(&document);
        let tags = stages
            .tagger
            .tag(&document, &mut segments, &mut Scratch::default());
        let resolved = within(
            &document,
            &segments,
            &tags,
            &stages.entries,
            &stages.customs,
        );
        let actors = resolved.actors(&tags.mentions);
        let (mentions, owners) = actors
            .as_ref()
            .map_or((&tags.mentions, &resolved.owners), |(mentions, owners)| {
                (mentions, owners)
            });
        let relations =
            stages
                .relater
                .relate(&document, &segments, mentions, owners, &resolved.entities);
        let tagged = TaggedDocument::new(
            &document,
            segments,
            &tags.mentions,
            resolved.entities,
            &resolved.owners,
            relations,
        );
        let numbers = collector.add(&tagged, &stages.entries, &stages.customs);
        documents.push((tagged, numbers));
    }
    let resolution = collector.finish(&stages.entries, &stages.customs, &Review::default());
    let mut told = Told {
        mentions: Vec::new(),
        relations: Vec::new(),
        proposals: resolution.review(&stages.customs, None).0,
        registry: resolution.registry,
    };
    for (at, (tagged, numbers)) in documents.iter().enumerate() {
        let entity = |local: crate::mention::LocalId| {
            resolution.entity_of[numbers[local.0 as usize] as usize]
        };
        for mention in &tagged.mentions {
            let written = tagged.text_of(mention).to_owned();
            told.mentions.push((at, written, entity(mention.entity)));
        }
        for relation in &tagged.relations {
            let label = |local| told.registry.get(entity(local)).label.as_str();
            let told_of = format!(
                "{} {} {}",
                label(relation.source),
                relation.kind.name(),
                label(relation.target)
            );
            told.relations.push(told_of);
        }
    }
    told
}

impl Told {
    /// The one entity that a form means in a document.
    pub(super) fn entity(&self, document: usize, form: &str) -> &Entity {
        let of: BTreeSet<EntityId> = self
            .mentions
            .iter()
            .filter(|(at, text, _)| *at == document && text == form)
            .map(|&(.., entity)| entity)
            .collect();
        let of: Vec<EntityId> = of.into_iter().collect();
        match of[..] {
            [one] => self.registry.get(one),
            _ => panic!(
                "{form} in {document} means {}: {:?}",
                of.len(),
                self.mentions
            ),
        }
    }

    pub(super) fn id(&self, document: usize, form: &str) -> &str {
        &self.entity(document, form).id
    }

    /// The labels of the entities that an ambiguous one may be.
    pub(super) fn rivals(&self, document: usize, form: &str) -> Vec<&str> {
        let rivals = self.entity(document, form).rivals.iter();
        rivals
            .map(|&rival| self.registry.get(rival).label.as_str())
            .collect()
    }
}

pub(super) fn one(text: &str) -> Told {
    resolve(&[text.to_owned()])
}

#[test]
fn a_short_form_joins_its_one_bearer_and_stays_open_between_two() {
    let told = one(
        "Poloff met Daulet Bekturov on Monday. Mr. Bekturov said that talks would go on. BEKTUROV LEFT LATE.",
    );
    assert_eq!(told.id(0, "Bekturov"), "per-daulet-bekturov");
    assert_eq!(told.id(0, "BEKTUROV"), "per-daulet-bekturov");
    let told = one(
        "Poloff met Daulet Bekturov and Saule Bekturov on Monday. Bekturov said that talks would go on.",
    );
    assert_eq!(
        told.rivals(0, "Bekturov"),
        ["Daulet Bekturov", "Saule Bekturov"]
    );
    let listed = told
        .proposals
        .iter()
        .filter(|row| row.entity.id == told.id(0, "Bekturov") && row.candidates.len() == 2);
    assert_eq!(listed.count(), 1, "a person is asked which it is");
}

#[test]
fn the_title_tells_which_of_two_bearers_is_meant() {
    let told = one(
        "President Daulet Bekturov received General Saule Bekturov. Later President Bekturov left.",
    );
    assert_eq!(told.id(0, "Bekturov"), "per-daulet-bekturov");
}

#[test]
fn initials_and_order_join_the_name_that_has_them_alone() {
    let told = one(
        "Poloff met Daulet Bekturov on Monday. Minister D. Bekturov agreed. Minister S. Bekturov did not. \
         Bekturov Daulet signed.",
    );
    assert_eq!(told.id(0, "D. Bekturov"), "per-daulet-bekturov");
    assert_eq!(told.id(0, "Bekturov Daulet"), "per-daulet-bekturov");
    assert_ne!(told.id(0, "S. Bekturov"), "per-daulet-bekturov");
}

#[test]
fn a_misprint_joins_and_another_name_does_not() {
    let told = one(
        "Poloff met Daulet Bekturov on Monday. Bekturov said no. Minister Bekturqv left. Minister Bekmurzin stayed.",
    );
    assert_eq!(told.id(0, "Bekturqv"), "per-daulet-bekturov");
    assert_ne!(told.id(0, "Bekmurzin"), "per-daulet-bekturov");
}

#[test]
fn an_acronym_is_what_the_document_defines_before_or_after_it() {
    for text in [
        "The Steppe Water Foundation (SWF) met on Monday. The SWF will meet again.",
        "The SWF (Steppe Water Foundation) met on Monday. The SWF will meet again.",
    ] {
        let told = one(text);
        assert_eq!(told.id(0, "SWF"), "org-steppe-water-foundation", "{text}");
    }
}

#[test]
fn an_acronym_means_what_its_country_says() {
    let told = resolve(&[
        cable(
            "ASTANA",
            "DEC 07",
            "The Steppe Water Foundation (SWF) met in Kazakhstan on Monday.",
            "ROE",
        ),
        cable(
            "ASTANA",
            "JAN 08",
            "The SWF met again in Kazakhstan.",
            "ROE",
        ),
        cable(
            "LIMA",
            "JAN 08",
            "The SWF marched in Peru. The SWF left.",
            "ROE",
        ),
    ]);
    assert_eq!(told.id(1, "SWF"), "org-steppe-water-foundation");
    assert_ne!(told.id(2, "SWF"), "org-steppe-water-foundation");
}

#[test]
fn a_surname_is_no_first_name_of_the_name_beside_it() {
    let told = one(
        "General Nasser Burns papers came late. Nasser agreed with Burns. Nasser said that Burns was right.",
    );
    assert_ne!(told.id(0, "Nasser"), told.id(0, "Burns"));
    // But whoever is called by a first name is.
    let told = one("Poloff met Mohamed Bekturov on Monday. Mohamed agreed. Mohamed left.");
    assert_eq!(told.id(0, "Mohamed"), "per-mohamed-bekturov");
}

#[test]
fn the_signer_is_the_chief_of_mission_at_that_post_and_time() {
    let told = resolve(&[
        cable("ASTANA", "DEC 07", "Talks went on.", "ORDWAY"),
        cable("LIMA", "DEC 75", "Talks went on.", "ORDWAY"),
        cable("ASTANA", "DEC 92", "Talks went on.", "ORDWAY"),
    ]);
    let signer = told.entity(0, "ORDWAY");
    assert_eq!(signer.label, "John M. Ordway");
    assert!(signer.gazetteer_id.starts_with("POCOM:"));
    for other in [1, 2] {
        assert_eq!(told.entity(other, "ORDWAY").gazetteer_id, "");
    }
}

#[test]
fn a_rare_name_alone_makes_no_one_the_signer_at_another_post() {
    let told = resolve(&[
        cable("ASTANA", "DEC 07", "Talks went on.", "ORDWAY"),
        cable("LIMA", "DEC 07", "Talks went on.", "ORDWAY"),
    ]);
    assert_eq!(told.entity(0, "ORDWAY").label, "John M. Ordway");
    assert_eq!(told.entity(1, "ORDWAY").gazetteer_id, "");
    assert_ne!(told.id(1, "ORDWAY"), told.id(0, "ORDWAY"));
    // The same of a person whom no list has; one who was heard of at the post is the signer.
    let met = |post: &str| {
        cable(
            post,
            "NOV 07",
            "Poloff met Walter Kestrel on Monday.",
            "ROE",
        )
    };
    let signed = cable("LIMA", "DEC 07", "Talks went on.", "KESTREL");
    let told = resolve(&[met("ASTANA"), signed.clone()]);
    assert_ne!(told.id(1, "KESTREL"), told.id(0, "Walter Kestrel"));
    let told = resolve(&[met("LIMA"), signed]);
    assert_eq!(told.id(1, "KESTREL"), told.id(0, "Walter Kestrel"));
}

#[test]
fn a_namesake_whom_the_text_names_is_not_the_signer() {
    let told = resolve(&[cable(
        "ASTANA",
        "DEC 07",
        "Poloff met the singer Maria Ordway on Monday.",
        "ORDWAY",
    )]);
    assert_eq!(told.entity(0, "ORDWAY").label, "John M. Ordway");
    assert_eq!(told.entity(0, "Maria Ordway").label, "Maria Ordway");
    assert_eq!(told.entity(0, "Maria Ordway").gazetteer_id, "");
}

#[test]
fn the_ambassador_is_the_signer_where_an_ambassador_signed() {
    let met = "John M. Ordway met_with Daulet Bekturov";
    let body = "The Ambassador met with Daulet Bekturov on Monday.";
    let of = |body: &str, signer: &str| resolve(&[cable("ASTANA", "DEC 07", body, signer)]);
    let told = of(body, "ORDWAY");
    assert!(told.relations.iter().any(|relation| relation == met));
    assert!(
        told.mentions
            .iter()
            .all(|(_, text, _)| !text.contains("mbassador")),
        "it names no one"
    );
    for (body, signer) in [
        // The deputy signed.
        (body, "MILAS"),
        (
            "The Indian Ambassador called. The Ambassador met with Daulet Bekturov on Monday.",
            "ORDWAY",
        ),
        (
            "The Ambassador of Peru met with Daulet Bekturov on Monday.",
            "ORDWAY",
        ),
    ] {
        let told = of(body, signer);
        assert!(
            !told
                .relations
                .iter()
                .any(|relation| relation.contains("Ordway met_with")),
            "{body} {signer}: {:?}",
            told.relations
        );
    }
}

#[test]
fn the_charge_is_the_signer_where_a_charge_signed() {
    let met = "Robert Blau met_with Daulet Bekturov";
    let relates = |body: &str, signer: &str| {
        let told = resolve(&[cable("SAN SALVADOR", "MAR 09", body, signer)]);
        told.relations.iter().any(|relation| relation == met)
    };
    for body in [
        "The Charge met with Daulet Bekturov on Monday.",
        "The Charg\u{e9} met with Daulet Bekturov on Monday.",
    ] {
        assert!(relates(body, "BLAU"), "{body}");
        // The deputy signed.
        assert!(!relates(body, "MILAS"), "{body}");
    }
    // What a man is accused of, and who is another.
    for body in [
        "The charge met with Daulet Bekturov on Monday.",
        "The Ambassador met with Daulet Bekturov on Monday.",
        "The Charge of Peru met with Daulet Bekturov on Monday.",
    ] {
        assert!(!relates(body, "BLAU"), "{body}");
    }
}

#[test]
fn a_head_of_government_of_the_sixties_is_known_by_title_country_and_date() {
    let told = resolve(&[
        cable(
            "HAVANA",
            "MAY 60",
            "Prime Minister Castro spoke in Cuba. Castro left Cuba.",
            "ROE",
        ),
        cable(
            "ACCRA",
            "MAY 64",
            "President Nkrumah spoke in Ghana.",
            "ROE",
        ),
        cable(
            "LIMA",
            "MAY 95",
            "Mr. Nkrumah sells bread in Peru. Nkrumah has two sons.",
            "ROE",
        ),
    ]);
    assert_eq!(told.entity(0, "Castro").label, "Fidel Castro");
    assert_eq!(told.entity(1, "Nkrumah").label, "Kwame Nkrumah");
    assert_eq!(told.entity(2, "Nkrumah").gazetteer_id, "");
}

#[test]
fn a_ministry_is_that_of_the_country_in_question_or_beside_it() {
    let told = resolve(&[
        cable(
            "ASTANA",
            "DEC 07",
            "The Foreign Ministry of Russia protested. In Kazakhstan the Ministry of Foreign Affairs was silent.",
            "ROE",
        ),
        cable(
            "MOSCOW",
            "DEC 07",
            "The Ministry of Foreign Affairs protested.",
            "ROE",
        ),
    ]);
    let kazakh = told.id(0, "Ministry of Foreign Affairs");
    let russian = told.id(1, "Ministry of Foreign Affairs");
    assert_ne!(kazakh, russian, "two countries, two ministries");
    assert_eq!(told.id(0, "Foreign Ministry of Russia"), russian);
}

#[test]
fn a_government_is_that_of_the_post() {
    let told = resolve(&[
        cable(
            "NEW DELHI",
            "DEC 07",
            "The GOI agreed. The GOI signed.",
            "ROE",
        ),
        cable("ROME", "DEC 07", "The GOI agreed. The GOI signed.", "ROE"),
    ]);
    assert_ne!(told.id(0, "GOI"), told.id(1, "GOI"));
    assert_eq!(told.entity(0, "GOI").country, Country::parse("IN"));
    assert_eq!(told.entity(1, "GOI").country, Country::parse("IT"));
}

#[test]
fn unlisted_bodies_of_one_name_are_one_in_each_country() {
    let front = "The National Liberation Front met. The National Liberation Front left.";
    let fair = "The World Melon Fair Association met. The World Melon Fair Association left.";
    let told = resolve(&[
        cable("ALGIERS", "DEC 07", &format!("{front} {fair}"), "ROE"),
        cable("LIMA", "DEC 07", &format!("{front} {fair}"), "ROE"),
        cable("LIMA", "JAN 08", front, "ROE"),
    ]);
    let form = "National Liberation Front";
    assert_ne!(told.id(0, form), told.id(1, form));
    assert_eq!(told.id(1, form), told.id(2, form));
    assert_eq!(
        told.entity(1, form).label,
        "National Liberation Front (Peru)"
    );
    let form = "World Melon Fair Association";
    assert_eq!(told.id(0, form), told.id(1, form), "a proper name is one");
}

#[test]
fn romanisations_of_one_name_are_one_person() {
    let told = resolve(&[
        cable(
            "ASTANA",
            "DEC 07",
            "Poloff met Yevgeniy Bektyrin in Kazakhstan.",
            "ROE",
        ),
        cable(
            "ASTANA",
            "JAN 08",
            "Poloff met Yevgeny Bektyrin in Kazakhstan.",
            "ROE",
        ),
        cable(
            "ASTANA",
            "FEB 08",
            "Poloff met Evgenii Bektyrin in Kazakhstan.",
            "ROE",
        ),
        cable(
            "ASTANA",
            "FEB 08",
            "Poloff met Yevgenia Bektyrina in Kazakhstan.",
            "ROE",
        ),
    ]);
    let of = told.id(0, "Yevgeniy Bektyrin");
    assert_eq!(told.id(1, "Yevgeny Bektyrin"), of);
    assert_eq!(told.id(2, "Evgenii Bektyrin"), of);
    assert_ne!(told.id(3, "Yevgenia Bektyrina"), of);
}

#[test]
fn a_list_has_the_spellings_of_a_famous_name() {
    let told = resolve(&[
        cable(
            "TRIPOLI",
            "DEC 07",
            "Muammar al-Qadhafi spoke in Libya. Qadhafi left.",
            "ROE",
        ),
        cable(
            "TRIPOLI",
            "JAN 08",
            "Muammar Gaddafi spoke in Libya. Gaddafi left.",
            "ROE",
        ),
    ]);
    assert_eq!(told.id(0, "Qadhafi"), told.id(1, "Gaddafi"));
}

#[test]
fn middle_names_and_initials_join_and_tear() {
    let met = |name: &str| {
        cable(
            "LIMA",
            "DEC 07",
            &format!("Poloff met {name} in Peru."),
            "ROE",
        )
    };
    let told = resolve(&[met("Walter B. Kestrel"), met("Walter Kestrel")]);
    assert_eq!(
        told.id(0, "Walter B. Kestrel"),
        told.id(1, "Walter Kestrel")
    );
    let told = resolve(&[
        met("Walter B. Kestrel"),
        met("Walter Kestrel"),
        met("Walter D. Kestrel"),
    ]);
    let names = [
        told.id(0, "Walter B. Kestrel"),
        told.id(1, "Walter Kestrel"),
        told.id(2, "Walter D. Kestrel"),
    ];
    assert_eq!(
        BTreeSet::from(names).len(),
        3,
        "he may be either: {names:?}"
    );
    assert_eq!(
        told.rivals(1, "Walter Kestrel"),
        ["Walter B. Kestrel", "Walter D. Kestrel"]
    );
}

#[test]
fn short_first_names_join_within_a_country_and_some_years() {
    let met = |post: &str, sent: &str, name: &str| {
        cable(
            post,
            sent,
            &format!("Poloff met {name}. Talks went on."),
            "ROE",
        )
    };
    let told = resolve(&[
        met("LIMA", "DEC 07", "William Kestrel"),
        met("LIMA", "JAN 08", "Bill Kestrel"),
    ]);
    assert_eq!(told.id(0, "William Kestrel"), told.id(1, "Bill Kestrel"));
    let told = resolve(&[
        met("LIMA", "DEC 07", "William Kestrel"),
        met("LIMA", "JAN 85", "Bill Kestrel"),
    ]);
    assert_ne!(told.id(0, "William Kestrel"), told.id(1, "Bill Kestrel"));
}

#[test]
fn a_married_name_is_left_apart() {
    let told = resolve(&[
        cable("LIMA", "DEC 07", "Poloff met Susan Kestrel in Peru.", "ROE"),
        cable(
            "LIMA",
            "JAN 08",
            "Poloff met Mrs. Susan Kestrel-Harrow in Peru.",
            "ROE",
        ),
    ]);
    assert_ne!(
        told.id(0, "Susan Kestrel"),
        told.id(1, "Susan Kestrel-Harrow")
    );
}

#[test]
fn a_compound_surname_joins_the_whole_name_and_a_first_name_does_not() {
    let met = |name: &str| {
        cable(
            "BRASILIA",
            "DEC 07",
            &format!("Poloff met {name} in Brazil."),
            "ROE",
        )
    };
    let told = resolve(&[
        met("Walther Moreira Kestrel"),
        met("Minister Moreira Kestrel"),
    ]);
    assert_eq!(
        told.id(0, "Walther Moreira Kestrel"),
        told.id(1, "Moreira Kestrel")
    );
    let told = resolve(&[met("Mary Susan Kestrel"), met("Minister Susan Kestrel")]);
    assert_ne!(
        told.id(0, "Mary Susan Kestrel"),
        told.id(1, "Susan Kestrel")
    );
}

#[test]
fn an_official_of_a_list_is_known_by_title_country_and_date() {
    let told = resolve(&[
        cable(
            "ASTANA",
            "DEC 07",
            "Foreign Minister Tazhin spoke in Kazakhstan.",
            "ROE",
        ),
        cable(
            "LIMA",
            "DEC 75",
            "The baker Mr. Tazhin spoke in Peru.",
            "ROE",
        ),
    ]);
    assert_eq!(told.entity(0, "Tazhin").label, "Marat Tazhin");
    assert_eq!(told.entity(0, "Tazhin").gazetteer_id, "PHX:MARAT_TAZHIN");
    assert_eq!(told.entity(1, "Tazhin").gazetteer_id, "");
}

#[test]
fn an_ambassador_is_known_by_country_and_date() {
    let body = "Ambassador Ordway spoke at the university. Ambassador Ordway left.";
    let told = resolve(&[
        cable("ASTANA", "DEC 07", body, "MILAS"),
        cable("LIMA", "DEC 75", body, "MILAS"),
    ]);
    assert_eq!(told.entity(0, "Ordway").label, "John M. Ordway");
    assert_eq!(told.entity(1, "Ordway").gazetteer_id, "");
}

#[test]
fn a_surname_alone_is_no_famous_bearers_without_support() {
    let told = resolve(&[cable(
        "LIMA",
        "DEC 75",
        "Mr. Nazarbayev sells bread in Lima. Nazarbayev has two sons.",
        "ROE",
    )]);
    assert_eq!(told.entity(0, "Nazarbayev").gazetteer_id, "");
}

#[test]
fn a_surname_joins_the_bearer_of_its_country_and_years() {
    let told = resolve(&[
        cable(
            "ASTANA",
            "DEC 07",
            "Poloff met Deputy Daulet Bekturov in Kazakhstan.",
            "ROE",
        ),
        cable(
            "ASTANA",
            "JAN 08",
            "Minister Bekturov spoke in Kazakhstan.",
            "ROE",
        ),
        cable("LIMA", "JAN 65", "Minister Bekturov spoke in Peru.", "ROE"),
    ]);
    assert_eq!(told.id(1, "Bekturov"), "per-daulet-bekturov");
    assert_ne!(told.id(2, "Bekturov"), "per-daulet-bekturov");
    let told = resolve(&[
        cable(
            "ASTANA",
            "DEC 07",
            "Poloff met Deputy Daulet Bekturov in Kazakhstan.",
            "ROE",
        ),
        cable(
            "ASTANA",
            "DEC 07",
            "Poloff met Saule Bekturova and Deputy Yerlan Bekturov.",
            "ROE",
        ),
        cable(
            "ASTANA",
            "JAN 08",
            "Minister Bekturov spoke in Kazakhstan.",
            "ROE",
        ),
    ]);
    assert_eq!(
        told.rivals(2, "Bekturov"),
        ["Daulet Bekturov", "Yerlan Bekturov"],
        "two are supported alike"
    );
}

#[test]
fn an_english_surname_has_one_spelling() {
    let told = resolve(&[
        cable("ASTANA", "DEC 07", "Talks went on.", "ORDWAY"),
        cable(
            "ASTANA",
            "DEC 07",
            "Minister Ardway spoke in Kazakhstan.",
            "ROE",
        ),
    ]);
    assert_ne!(told.id(1, "Ardway"), told.id(0, "ORDWAY"));
}

#[test]
fn a_king_is_not_the_prince_of_his_name() {
    let told =
        one("Crown Prince Bekturov Saparov spoke. King Bekturov was silent. King Bekturov left.");
    assert_ne!(told.id(0, "Bekturov"), told.id(0, "Bekturov Saparov"));
}

/// Every form with the id of its entity, document by document.
fn ids(told: &Told, documents: usize) -> String {
    let mut ids = String::new();
    for (at, text, entity) in told.mentions.iter().filter(|(at, ..)| *at < documents) {
        let _ = writeln!(ids, "{at} {text} {}", told.registry.get(*entity).id);
    }
    ids
}

#[test]
fn ids_stay_when_documents_are_added() {
    let first = [
        cable(
            "ASTANA",
            "DEC 07",
            "Poloff met Daulet Bekturov in Kazakhstan. The National Liberation Front met. Minister Saparov left.",
            "ORDWAY",
        ),
        cable("LIMA", "DEC 07", "Minister Saparov spoke in Peru.", "ROE"),
    ];
    let before = resolve(&first);
    let mut more = first.to_vec();
    more.push(cable(
        "LIMA",
        "JAN 08",
        "The National Liberation Front met in Peru. Daulet Bekturova and Aigul Saparova left. Minister Harrow spoke.",
        "MILAS",
    ));
    more.push(cable(
        "MOSCOW",
        "JAN 60",
        "Minister Saparov spoke in Russia.",
        "ROE",
    ));
    let after = resolve(&more);
    assert!(after.registry.entities.len() > before.registry.entities.len());
    assert_eq!(ids(&after, 2), ids(&before, 2));
}

#[test]
fn what_is_one_does_not_depend_on_the_order_of_documents() {
    let texts = [
        cable(
            "ASTANA",
            "DEC 07",
            "Poloff met Yevgeniy Bektyrin and Daulet Saparov.",
            "ORDWAY",
        ),
        cable(
            "ASTANA",
            "JAN 08",
            "Poloff met Evgenii Bektyrin. Minister Saparov spoke.",
            "ROE",
        ),
        cable(
            "LIMA",
            "JAN 08",
            "Minister Saparov spoke. The National Liberation Front met.",
            "ROE",
        ),
    ];
    let known = |told: &Told| -> BTreeSet<(String, String, Kind)> {
        let entities = told.registry.entities.iter();
        entities
            .map(|entity| (entity.id.clone(), entity.label.clone(), entity.kind))
            .collect()
    };
    let forward = known(&resolve(&texts));
    let mut backward = texts.to_vec();
    backward.reverse();
    assert_eq!(known(&resolve(&backward)), forward);
}

#[test]
fn a_surname_that_print_breaks_is_its_bearers() {
    let told = resolve(&[
        "Chancellor Kurt Kiesinger met Karl Vogt. Kiesin-ger left.".to_owned(),
        "Chancellor Kies-inger spoke to Karl Vogt-Lister.".to_owned(),
    ]);
    let whole = told.entity(0, "Kurt Kiesinger").label.clone();
    assert_eq!(told.entity(0, "Kiesin-ger").label, whole);
    assert_eq!(told.entity(1, "Kies-inger").label, whole);
    // The hyphen of a double surname is its own.
    assert_ne!(
        told.entity(1, "Karl Vogt-Lister").label,
        told.entity(0, "Karl Vogt").label
    );
}
