//! What tagging and resolution within a document make of small texts.

use std::fs;

use super::patterns::Subject;
use super::program::Machine;
use super::{Last, Look, Recent, Scratch, one_letter_off};
use crate::resolve::within;
use crate::testing::{document, stages};

/// Every mention as `kind text`, in order, with the label of its entity behind `=` where that is another.
fn found(text: &str) -> Vec<String> {
    let stages = stages();
    let document = document("text", text);
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
    let mentions = tags.mentions.iter().zip(&resolved.owners);
    mentions
        .filter(|(mention, _)| mention.kind != crate::mention::Kind::Topic)
        .map(|(mention, owner)| {
            let written = mention.span.cut(text).replace('\n', " ");
            let label = resolved.shown(*owner);
            let kind = mention.kind.name();
            if label == written {
                format!("{kind} {written}")
            } else {
                format!("{kind} {written} = {label}")
            }
        })
        .collect()
}

#[test]
fn a_surname_follows_the_full_name_in_every_case() {
    assert_eq!(
        found(
            "BEKTUROV DEFENDS RECORD\n\nPoloff met Daulet Bekturov, director of the Water Board, on Monday. \
             Bekturov said that talks would go on. Mr. Bekturov's deputy agreed."
        ),
        [
            "person BEKTUROV = Daulet Bekturov",
            "person Daulet Bekturov",
            "organisation Water Board",
            "person Bekturov = Daulet Bekturov",
            "person Bekturov = Daulet Bekturov",
        ]
    );
}

#[test]
fn a_surname_with_two_bearers_stays_by_itself() {
    let found = found(
        "Minister Arman Sadykov met Ambassador Berik Sadykov in the morning. Sadykov left early.",
    );
    assert_eq!(
        found,
        [
            "person Arman Sadykov",
            "person Berik Sadykov",
            "person Sadykov"
        ]
    );
}

#[test]
fn an_acronym_is_what_the_document_defines() {
    assert_eq!(
        found(
            "The Regional Water Users Board (RWUB) met in Almaty. The RWUB will meet again, RWUB members said."
        ),
        [
            "organisation Regional Water Users Board",
            "organisation RWUB = Regional Water Users Board",
            "place Almaty",
            "organisation RWUB = Regional Water Users Board",
            "organisation RWUB = Regional Water Users Board",
        ]
    );
}

#[test]
fn a_misprint_of_a_name_is_that_name() {
    let found = found(
        "Deputy Minister Timur Zhaksybek opened the talks. Zhaksybek spoke first. Zhaksibek spoke last.",
    );
    assert_eq!(
        found.last().map(String::as_str),
        Some("person Zhaksibek = Timur Zhaksybek")
    );
}

#[test]
fn markings_roles_and_days_are_no_names() {
    assert_eq!(
        found(
            "SBU and NOFORN markings stay. On Monday Poloff and the DCM called; SIPDIS was not used. XXXXXXXXXXXX agreed."
        ),
        Vec::<String>::new()
    );
}

#[test]
fn a_word_is_a_name_only_where_it_is_written_as_one() {
    assert_eq!(
        found("Rice prices rose in Turkey. Secretary Rice met farmers; Rice praised them."),
        ["place Turkey", "person Rice", "person Rice"]
    );
    assert_eq!(
        found("THE MEETING WILL ICE RELATIONS. WHO KNOWS WHAT TO DO, THEY ASKED IN TEHRAN."),
        ["place TEHRAN"]
    );
}

#[test]
fn a_title_shows_a_name_in_capitals_only() {
    assert_eq!(
        found("FOREIGN MINISTER KHALATBARY TOLD AMB THAT IRAN WOULD SIGN."),
        ["person KHALATBARY", "place IRAN"]
    );
}

#[test]
fn a_longer_name_hides_the_place_within() {
    assert_eq!(
        found("Experts from the University of Cairo and the Embassy of France went to Cairo."),
        [
            "organisation University of Cairo",
            "organisation Embassy of France",
            "place Cairo"
        ]
    );
}

#[test]
fn compounds_are_two_names() {
    assert_eq!(
        found("The US-Russia talks begin in Geneva."),
        ["place US", "place Russia", "place Geneva"]
    );
}

#[test]
fn a_body_in_capitals_only_is_read_by_titles_heads_and_lists() {
    assert_eq!(
        found(
            "MINISTER OF WATER OSMAN TARKAN TOLD AMBASSADOR BURNS THAT THE ZURGAN LIBERATION FRONT HAD LEFT KABUL. \
             TARKAN SAID WHO KNEW: BURNS HAD TOLD THEM TOTAL WAR CAME."
        ),
        [
            "person OSMAN TARKAN",
            "person BURNS",
            "organisation ZURGAN LIBERATION FRONT",
            "place KABUL",
            "person TARKAN = OSMAN TARKAN",
            "person BURNS",
        ]
    );
}

#[test]
fn a_subject_line_in_capitals_means_who_the_text_names() {
    let found = found(
        "SUBJECT: TARKAN WARNS BULGARIA ON WATER\n\n1. Minister Osman Tarkan said in Sofia that the river was low.\n",
    );
    assert_eq!(
        found,
        [
            "person TARKAN = Osman Tarkan",
            "place BULGARIA",
            "person Osman Tarkan",
            "place Sofia",
        ]
    );
}

#[test]
fn words_that_are_names_are_names_where_something_says_so() {
    assert_eq!(
        found(
            "Reading reports of a bush fire, Laura Bush flew to Reading, England. Of course she was late."
        ),
        ["person Laura Bush", "place Reading", "place England"]
    );
}

#[test]
fn a_place_is_a_person_behind_a_title_or_a_given_name() {
    assert_eq!(
        found(
            "Clinton met King Abdullah in Jordan. Hamilton Jordan stayed in Georgia. Secretary Clinton left Washington. \
             The Ambassador to Israel went home."
        ),
        [
            "person Clinton",
            "person Abdullah",
            "place Jordan",
            "person Hamilton Jordan",
            "place Georgia",
            "person Clinton",
            "place Washington",
            "place Israel",
        ]
    );
}

#[test]
fn a_body_may_have_several_subjects() {
    assert_eq!(
        found(
            "The Ministry of Water, Forests and Fisheries and the Institute of Law and Economics wrote to the Bank of England."
        ),
        [
            "organisation Ministry of Water, Forests and Fisheries",
            "organisation Institute of Law and Economics",
            "organisation Bank of England",
        ]
    );
}

#[test]
fn particles_and_apostrophes_belong_to_names() {
    assert_eq!(
        found(
            "Ayman al-Zurgani, Hans van der Telmark, Ludwig von Zurgan, Conor O'Telmark and Osama bin Tarkan met members of \
             Hizb ut-Tahrir and al-Qaida near Marib. Interior Minister de Sarybel and al-Zurgani left."
        ),
        [
            "person Ayman al-Zurgani",
            "person Hans van der Telmark",
            "person Ludwig von Zurgan",
            "person Conor O'Telmark",
            "person Osama bin Tarkan",
            "organisation Hizb ut-Tahrir",
            "organisation al-Qaida",
            "place Marib",
            "person de Sarybel",
            "person al-Zurgani = Ayman al-Zurgani",
        ]
    );
}

#[test]
fn names_keep_the_order_of_their_language() {
    assert_eq!(
        found(
            "Foreign Minister Yi Sang-ok, President Kim Young-sam, Premier Wen Jiabao, Jose Luis Rodriguez Zapatero, and \
             Sheikh Abdullah bin Zayed Al Nahyan signed."
        ),
        [
            "person Yi Sang-ok",
            "person Kim Young-sam",
            "person Wen Jiabao",
            "person Jose Luis Rodriguez Zapatero",
            "person Abdullah bin Zayed Al Nahyan",
        ]
    );
}

#[test]
fn a_shared_acronym_without_its_country_stands_for_itself() {
    assert_eq!(
        found("The GOK and UNHCR met. A Low Level Waste Report (LLWR) was handed over."),
        ["organisation GOK", "organisation UNHCR"]
    );
}

#[test]
fn a_possessive_ends_a_name() {
    assert_eq!(
        found(
            "Osman Tarkan's brother and Russia's army stood by Moscow's Ministry of Defense. Tarkan's plan failed."
        ),
        [
            "person Osman Tarkan",
            "place Russia",
            "place Moscow",
            "organisation Ministry of Defense",
            "person Tarkan = Osman Tarkan",
        ]
    );
}

#[test]
fn hyphens_join_offices_and_part_countries() {
    assert_eq!(
        found(
            "US-Russia talks and DHS-ICE officers, Israeli-Syrian talks, anti-NATO groups and the EU-Ukraine summit."
        ),
        [
            "place US",
            "place Russia",
            "organisation DHS-ICE",
            "organisation NATO",
            "organisation EU",
            "place Ukraine",
        ]
    );
}

#[test]
fn headings_hold_no_names_of_their_own() {
    assert_eq!(
        found(
            "Background\n----------\n\n1. (C) Summary and Comment: Osman Tarkan left.\n\nInvestor Concerns\n\
             -----------------\n\n2. (C) Recommendation: None. End Comment.\n"
        ),
        ["person Osman Tarkan"]
    );
}

#[test]
fn names_in_a_row_vouch_for_each_other() {
    assert_eq!(
        found(
            "Those present were Osman Tarkan, Telmekh and Zurgani. Ministers Sarybel and Tarkan spoke; Messrs. Held and \
             Stone did not."
        ),
        [
            "person Osman Tarkan",
            "person Telmekh",
            "person Zurgani",
            "person Sarybel",
            "person Tarkan = Osman Tarkan",
            "person Held",
            "person Stone",
        ]
    );
}

#[test]
fn a_letter_misread_is_still_the_name() {
    let found = found("Deputy Minister Timur Zhaksybek spoke. Zhaksvbek left Kazakhstan.");
    assert_eq!(
        found,
        [
            "person Timur Zhaksybek",
            "person Zhaksvbek = Timur Zhaksybek",
            "place Kazakhstan"
        ]
    );
}

#[test]
fn what_is_blacked_out_is_nobody() {
    assert_eq!(
        found(
            "XXXXXXXXXXXX told Poloff that (protect) XXXXXXXXXXXX of [Name removed] met Osman Tarkan (strictly protect)."
        ),
        ["person Osman Tarkan"]
    );
}

#[test]
fn words_for_roles_are_no_names() {
    assert_eq!(
        found(
            "Poloff, EmbOff, DCM and FinMin called on PermSec and the DG; Econoffs, the RSO and MsnOff waited."
        ),
        Vec::<String>::new()
    );
}

#[test]
fn units_and_places_take_their_descriptors() {
    assert_eq!(
        found(
            "The 12th Mountain Brigade crossed Lake Telmekh to Zurgan District. In the Department of Cochabamba it rained."
        ),
        [
            "organisation 12th Mountain Brigade",
            "place Lake Telmekh",
            "place Zurgan District",
            "place Department of Cochabamba",
        ]
    );
}

#[test]
fn one_letter_is_one_letter() {
    for (name, word, off) in [
        ("zhigalov", "thigalov", true),
        ("zhigalov", "zhiglov", true),
        ("zhigalov", "zhigallov", true),
        ("zhigalov", "zihgalov", true),
        ("zhigalov", "zhigalov", false),
        ("zhigalov", "thegalov", false),
        ("rice", "mice", false),
    ] {
        assert_eq!(
            one_letter_off(name.as_bytes(), word.as_bytes()),
            off,
            "{name} {word}"
        );
    }
}

#[test]
fn a_text_says_what_a_name_is() {
    assert_eq!(
        found(
            "Telmekh is a small village in the north. He came from the hamlet of Zurgan. Telmekh has a school. Talks with \
             Sarybel CEO Ann Stone failed, and the daily Tarbek wrote so. Sarybel lost."
        ),
        [
            "place Telmekh",
            "place Zurgan",
            "place Telmekh",
            "organisation Sarybel",
            "person Ann Stone",
            "organisation Tarbek",
            "organisation Sarybel",
        ]
    );
    assert_eq!(
        found("Telmekh is a village lawyer."),
        Vec::<String>::new(),
        "a lawyer is no village"
    );
}

#[test]
fn an_acronym_in_brackets_need_not_be_the_initials() {
    assert_eq!(
        found("The National Water Agency (AXG) objected. Later the AXG agreed."),
        [
            "organisation National Water Agency",
            "organisation AXG = National Water Agency",
            "organisation AXG = National Water Agency",
        ]
    );
}

#[test]
fn two_bodies_joined_by_and_stay_two() {
    assert_eq!(
        found("The IMF and World Bank agreed. FSLN National Assembly deputies left."),
        [
            "organisation IMF",
            "organisation World Bank",
            "organisation FSLN",
            "organisation National Assembly",
        ]
    );
}

#[test]
fn a_body_in_a_row_of_bodies_is_one() {
    assert_eq!(
        found("Reports by the BBC, Reuters, Zurgonet and XQF were wrong. Zurgonet apologised."),
        [
            "organisation BBC",
            "organisation Reuters",
            "organisation Zurgonet",
            "organisation XQF",
            "organisation Zurgonet",
        ]
    );
}

#[test]
fn a_given_name_makes_a_surname_of_a_word() {
    assert_eq!(
        found("Envoy for Forests Jonathan Pershing met Andy Dean. Later Pershing left."),
        [
            "person Jonathan Pershing",
            "person Andy Dean",
            "person Pershing = Jonathan Pershing",
        ]
    );
    assert_eq!(
        found("The Pershing was withdrawn. The dean met nobody."),
        Vec::<String>::new(),
        "a missile and a dean are nobody"
    );
}

#[test]
fn us_in_capitals_is_the_country_or_the_pronoun() {
    assert_eq!(
        found(
            "1. THE US POSITION IS CLEAR. US WILL NOT AGREE. HE ASKED US TO WAIT, AND WE TOLD HIM TO WRITE TO US."
        ),
        ["place US", "place US",]
    );
}

#[test]
fn teams_and_parties_have_short_names() {
    assert_eq!(
        found(
            "He signed with the Boston Falcons in May. In June the Falcons lost. The Conservative Party won; he is a \
             Conservative voter, and fond of Conservative plans."
        ),
        [
            "organisation Boston Falcons",
            "organisation Falcons = Boston Falcons",
            "organisation Conservative Party",
            "organisation Conservative = Conservative Party",
            "organisation Conservative = Conservative Party",
        ]
    );
    assert_eq!(
        found("The Geneva Conventions apply. The Conventions are old."),
        ["place Geneva"]
    );
}

#[test]
fn an_edition_title_names_people_and_no_routing() {
    let text = "12. Letter From Secretary of State Stone to Prime Minister Gerhardsen\n\nOslo, July 1, 1951.\n\nThe talks went well.\n";
    assert_eq!(found(text), ["person Stone", "person Gerhardsen"]);
}

#[test]
fn one_word_in_passing_is_no_topic_of_a_long_text() {
    let stages = stages();
    let topics = |text: String| -> Vec<String> {
        let document = document("text", &text);
        let mut segments = stages.segmenter.segment(&document);
        let tags = stages
            .tagger
            .tag(&document, &mut segments, &mut Scratch::default());
        let topics = tags.mentions.iter();
        topics
            .filter(|mention| mention.kind == crate::mention::Kind::Topic)
            .map(|mention| mention.span.cut(&document.text).to_owned())
            .collect()
    };
    let long = |passage: &str| {
        format!(
            "{passage}\n\n{}",
            "They went home and came back. ".repeat(100)
        )
    };
    let none = Vec::<String>::new();
    assert_eq!(topics("He sold wheat.".to_owned()), ["wheat"]);
    assert_eq!(topics(long("He sold wheat.")), none);
    assert_eq!(
        topics(long("He sold wheat. The harvest was good.")),
        ["wheat", "harvest"]
    );
    assert_eq!(topics(long("He spoke of land reform.")), ["land reform"]);
}

#[test]
fn capitals_of_a_heading_make_no_bodies() {
    assert_eq!(
        found(
            "It rained.\n\nGrowing Community Involvement in Water Production\n\nThe Norwegian Center for Water Research closed.\n"
        ),
        ["organisation Norwegian Center for Water Research"]
    );
}

#[test]
fn a_dash_joins_no_name() {
    assert_eq!(
        found(
            "Three experts (Jacqueline Buchanan - Forest Supervisor - and others) came with Nora Field-Stone."
        ),
        ["person Jacqueline Buchanan", "person Nora Field-Stone"]
    );
}

#[test]
fn a_first_name_is_the_person_whose_full_name_is_known() {
    assert_eq!(
        found(
            "Zilmara Telmekh will run. Much depends on the trust in Zilmara. For Zilmara it is late. Trouble awaits in Zilmara's \
             own party."
        ),
        [
            "person Zilmara Telmekh",
            "person Zilmara = Zilmara Telmekh",
            "person Zilmara = Zilmara Telmekh",
            "person Zilmara = Zilmara Telmekh",
        ]
    );
}

#[test]
fn a_title_is_no_name_in_any_of_its_words() {
    assert_eq!(
        found("He met Chargé d'Affaires Wilson. The Chargé d'Affaires said no."),
        ["person Wilson"]
    );
}

#[test]
fn an_acronym_of_a_thing_is_no_body() {
    assert_eq!(
        found(
            "Storage of spent xenon fuel (SXF) is costly. The SXF stores are full. The Water Commission on Human Rights (WCHR) \
             objected, and so did the WCHR staff. The rural water users' association (RWXA) agreed, the RWXA said."
        ),
        [
            "organisation Commission on Human Rights",
            "organisation WCHR = Commission on Human Rights",
            "organisation WCHR = Commission on Human Rights",
            "organisation RWXA",
            "organisation RWXA",
        ]
    );
}

#[test]
fn a_lost_apostrophe_still_joins_a_name() {
    assert_eq!(
        found(
            "France,s Conseil d,Etat agreed, and troops left Cote d,Ivoire. The Comite de Secours d,Europe met."
        ),
        [
            "place France",
            "organisation Conseil d,Etat",
            "place Cote d,Ivoire",
            "organisation Comite de Secours d,Europe",
        ]
    );
}

#[test]
fn words_of_a_text_in_capitals_are_no_names() {
    assert_eq!(
        found(
            "HE AGREED, SAID LAMOTTE. JEAN LAMOTTE SPOKE OF THE UNION AND THE RIGHT OF THE WORKERS, AND SAID LAMOTTE \
             WOULD STAY."
        ),
        [
            "person LAMOTTE = JEAN LAMOTTE",
            "person JEAN LAMOTTE",
            "person LAMOTTE = JEAN LAMOTTE",
        ]
    );
}

#[test]
fn acronyms_that_stand_alone_are_parted() {
    assert_eq!(
        found(
            "The XVK and the TMQ agreed on an XVK-TMQ alliance, and the BQV-TMQ office on a loan at 8 P.M. Paris time."
        ),
        [
            "organisation XVK",
            "organisation TMQ",
            "organisation XVK",
            "organisation TMQ",
            "organisation BQV-TMQ",
            "place Paris",
        ]
    );
    assert_eq!(
        found("The XVK and the TMQ agreed. The XVK-TMQ Attache left."),
        [
            "organisation XVK",
            "organisation TMQ",
            "organisation XVK-TMQ",
        ]
    );
}

#[test]
fn nothing_begins_within_the_name_of_a_country() {
    assert_eq!(
        found(
            "It was sponsored with the United States UN Water Committee members. They met the Prosecutor of Paris Jean \
             Marlow."
        ),
        [
            "place United States",
            "organisation UN Water Committee",
            "place Paris",
            "person Jean Marlow",
        ]
    );
}

#[test]
fn a_surname_known_in_full_is_no_town_and_no_word() {
    assert_eq!(
        found(
            "Poloff met Bruno Tullio Novara and Alan Noble in Rome, Italy. Zurgan and Novara agreed. Noble also \
             said so. Noble intentions were not enough. Evo Asti spoke of crops in Asti."
        ),
        [
            "person Bruno Tullio Novara",
            "person Alan Noble",
            "place Rome",
            "place Italy",
            "person Novara = Bruno Tullio Novara",
            "person Noble = Alan Noble",
            "person Evo Asti",
            "place Asti",
        ]
    );
}

#[test]
fn no_rule_is_passed_over_where_it_finds_a_name() {
    let stages = stages();
    let tagger = &stages.tagger;
    let (mut machine, mut found) = (Machine::default(), 0);
    for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus")).unwrap() {
        let Ok(text) = fs::read_to_string(file.unwrap().path()) else {
            continue;
        };
        let document = document("text", &text);
        let segments = stages.segmenter.segment(&document);
        let (mut look, mut last) = (Look::default(), Last::default());
        tagger.look(&text, &segments, &mut Recent::default(), &mut look);
        let subject = Subject {
            text: &text,
            segments: &segments,
            folded: &look.folded,
            features: &look.features,
        };
        for sentence in &segments.sentences {
            let (from, end) = (sentence.tokens.0 as usize, sentence.tokens.1 as usize);
            last.fill(&subject, sentence.tokens, &tagger.word_sets);
            let mut active = vec![0; tagger.rules.len().div_ceil(64)];
            tagger.sieve.each_in(&mut last, sentence.upper, |rule, _| {
                active[rule / 64] |= 1 << (rule % 64);
            });
            for (number, rule) in tagger.rules.iter().enumerate() {
                if !rule.applies(sentence.upper) {
                    continue;
                }
                for at in from..end {
                    let Some(name) = rule.run(&subject, at, end, &mut machine) else {
                        continue;
                    };
                    found += 1;
                    let (bits, begins) = (look.features.bits[at], look.features.begins[at]);
                    let mut asked = false;
                    (tagger.sieve).each_at(&active, bits, begins, |rule| asked |= rule == number);
                    asked &= (at as u32) < rule.until(&subject, &mut last);
                    let sieved = rule.find(&subject, at, end, &mut machine);
                    assert!(
                        asked && sieved == Some(name),
                        "{} at {}",
                        rule.name,
                        &text[segments.tokens[at].span.range()]
                    );
                }
            }
        }
    }
    assert!(found > 500, "{found}");
}

#[test]
fn an_acronym_that_is_a_rare_word_counts_where_the_text_defines_it() {
    assert_eq!(
        found(
            "HE WORKED FOR THE NORWEGIAN MINISTRY OF WATER (MOW). THE MOW AGREED, I.E. IT SAID NOTHING."
        ),
        [
            "organisation NORWEGIAN MINISTRY OF WATER",
            "organisation MOW = NORWEGIAN MINISTRY OF WATER",
            "organisation MOW = NORWEGIAN MINISTRY OF WATER",
        ]
    );
}

#[test]
fn common_words_of_other_languages_are_nobodys_names() {
    assert_eq!(
        found(
            "The Nuestra Empresa and Novo Trabalho programs and the daily Il Popolo were discussed with Ana Telmekh."
        ),
        ["organisation Il Popolo", "person Ana Telmekh"]
    );
}
