//! Collections to write: a hostile one, small ones, random ones.

use std::path::Path;

use cablegraph::certainty::Certainty;
use cablegraph::country::Country;
use cablegraph::entity::{Alias, Entity, EntityId, Registry};
use cablegraph::error::Skipped;
use cablegraph::export::rows::{Context, RowBuffers, document_rows};
use cablegraph::export::run::{Run, write_run};
use cablegraph::export::staging::Staging;
use cablegraph::export::tables::Tables;
use cablegraph::export::{gephi, gexf, graphml, report, svg, tables};
use cablegraph::graph;
use cablegraph::graph::tally::{Share, Tally};
use cablegraph::mention::{Kind, LocalId, RuleId};
use cablegraph::network::{EdgeUnit, Kept, Network, Window, edge_units};
use cablegraph::relate::comentions;
use cablegraph::relation::RelationKind;
use cablegraph::resolve::{Founding, Join, Titles};
use cablegraph::rule::RuleNames;
use cablegraph::segments::{Header, Zone};
use cablegraph::tagged::{
    LocalEntity, TaggedDocument, TaggedMention, TaggedRelation, TaggedSentence,
};
use cablegraph::view::View;
use jiff::civil::date;
use proptest::prelude::*;

/// Every file that is the same in every run.
pub(crate) const FILES: [&str; 16] = [
    "report.html",
    "tables/mentions.csv",
    "tables/entities.csv",
    "tables/relations.csv",
    "tables/comentions.csv",
    "tables/evidence.csv",
    "tables/documents.csv",
    "tables/skipped.csv",
    "gephi/nodes.csv",
    "gephi/edges.csv",
    "graph/comentions.graphml",
    "graph/relations.graphml",
    "graph/overview.graphml",
    "graph/overview.gexf",
    "graph/all.gexf",
    "graph/overview.svg",
];

/// A document with its text.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) text: String,
    pub(crate) tagged: TaggedDocument,
    pub(crate) ids: Vec<EntityId>,
}

impl Source {
    pub(crate) fn units(&self, window: Window) -> Vec<EdgeUnit> {
        let found = comentions(&self.tagged, self.tagged.entities.len(), window);
        edge_units(&self.tagged, &self.ids, &found.units, window)
    }
}

/// All that a run has found before it writes.
#[derive(Debug)]
pub(crate) struct Collection {
    pub(crate) registry: Registry,
    pub(crate) rules: RuleNames,
    pub(crate) documents: Vec<Source>,
    pub(crate) skipped: Vec<Skipped>,
}

impl Collection {
    /// The document of a table's `doc_id`.
    pub(crate) fn document(&self, doc_id: &str) -> &Source {
        let of = |text: &&Source| {
            let plain = text.tagged.doc_id.replace(char::is_control, " ");
            plain == doc_id || format!("'{plain}") == doc_id
        };
        self.documents.iter().find(of).expect("a known document")
    }

    pub(crate) fn network(&self, window: Window, min_weight: u32) -> Network {
        let mut tally = Tally::new(self.registry.entities.len());
        for document in &self.documents {
            let found = comentions(&document.tagged, document.tagged.entities.len(), window);
            let units = document.units(window);
            tally.add(Share::new(
                &document.tagged,
                &document.ids,
                units,
                &found,
                &self.rules,
            ));
        }
        let (comentions, relations) = tally.finish(min_weight);
        let mut network = graph::build(comentions, relations);
        (network.whole, network.related, network.overview) = graph::draw(&self.registry, &network);
        network
    }

    /// Writes everything that a run writes.
    pub(crate) fn write(&self, output: &Path, window: Window, min_weight: u32) {
        let network = self.network(window, min_weight);
        let view = View::default();
        let kept = Kept::only(&network);
        let mut staging = Staging::create(output).unwrap();
        let mut tables = Tables::create(&staging.tables()).unwrap();
        let context = Context {
            registry: &self.registry,
            rules: &self.rules,
            window,
            kept: &kept,
        };
        let mut rows = RowBuffers::default();
        for document in &self.documents {
            rows.clear();
            let units = document.units(window);
            document_rows(&document.tagged, &document.ids, &units, context, &mut rows);
            tables.append(&rows).unwrap();
        }
        tables.finish().unwrap();
        tables::write_entities(&staging.tables(), &self.registry, &network).unwrap();
        tables::write_comentions(&staging.tables(), &self.registry, &network).unwrap();
        tables::write_skipped(&staging.tables(), &self.skipped).unwrap();
        gephi::write_nodes(&staging.gephi(), &self.registry, &network).unwrap();
        gephi::write_edges(&staging.gephi(), &self.registry, &network).unwrap();
        graphml::write_comentions(&staging.graph(), &self.registry, &network, &view).unwrap();
        graphml::write_relations(&staging.graph(), &self.registry, &network, &view).unwrap();
        graphml::write_overview(&staging.graph(), &self.registry, &network, &view).unwrap();
        gexf::write_overview(&staging.graph(), &self.registry, &network, &view).unwrap();
        gexf::write_all(&staging.graph(), &self.registry, &network, &view).unwrap();
        svg::write_overview(&staging.graph(), &self.registry, &network, &view).unwrap();
        let about = super::report::about(window);
        let root = staging.root();
        report::write(&root, &staging.tables(), &self.registry, &network, &about).unwrap();
        let files = staging.sum_up().unwrap();
        let run = Run {
            files: files.clone(),
            min_weight,
            ..Run::default()
        };
        write_run(&staging.root(), &run).unwrap();
        staging.publish(files, None).unwrap();
    }
}

fn entity(number: usize, kind: Kind, label: &str) -> Entity {
    Entity {
        id: format!("{}-n{number:04}", kind.prefix()),
        label: label.to_owned(),
        kind,
        subtype: if number.is_multiple_of(2) {
            label.chars().take(50).collect()
        } else {
            String::new()
        },
        country: Country::parse(["KZ", "NO", "US"][number % 3]),
        aliases: vec![alias(label, 3), alias(&format!("{label}|2"), 1)],
        mentions: 1 + number as u32 * 7 % 90,
        documents: 1,
        // The first thirty have no date: a column of empty cells must not be guessed at.
        first_date: (number >= 30).then(|| date(2007, 9, 14)),
        last_date: (number >= 30).then(|| date(2009, 9, 3)),
        gazetteer_id: format!("ÜÖ:{number}"),
        // Some are known by surname alone.
        is_surname: number % 9 == 4,
        rivals: Vec::new(),
    }
}

fn alias(text: &str, count: u32) -> Alias {
    Alias {
        text: text.to_owned(),
        joins: vec![(Join::Name, count)],
    }
}

fn registry(labels: &[String]) -> Registry {
    let mut entities: Vec<Entity> = labels
        .iter()
        .enumerate()
        .map(|(number, label)| entity(number, Kind::ALL[number % 4], label))
        .collect();
    entities.sort_by(|a, b| a.id.cmp(&b.id));
    Registry::new(entities)
}

/// A document in the making.
struct Builder {
    text: String,
    tagged: TaggedDocument,
    ids: Vec<EntityId>,
}

impl Builder {
    fn new(doc_id: &str, header: Header) -> Self {
        let tagged = TaggedDocument {
            doc_id: doc_id.to_owned(),
            encoding: "UTF-8".to_owned(),
            header,
            ..TaggedDocument::default()
        };
        Self {
            text: String::new(),
            tagged,
            ids: Vec::new(),
        }
    }

    fn local(&mut self, entity: EntityId) -> LocalId {
        let known = self.ids.iter().position(|&id| id == entity);
        LocalId(known.unwrap_or_else(|| {
            self.ids.push(entity);
            self.tagged.entities.push(LocalEntity {
                kind: Kind::Person,
                label: "label".to_owned(),
                entry: None,
                country: None,
                context: Vec::new(),
                titles: Titles::default(),
                bearers: Vec::new(),
                signs: false,
                founding: Founding::default(),
                forms: Vec::new(),
            });
            self.ids.len() - 1
        }) as u32)
    }

    /// A sentence of pieces: text, furniture, or a mention of an entity as written.
    fn sentence(&mut self, paragraph: u32, pieces: &[Piece]) -> u32 {
        let number = self.tagged.sentences.len() as u32;
        let start = self.text.chars().count() as u32;
        let mut text = String::new();
        let mut furniture = Vec::new();
        for piece in pieces {
            let from = text.len() as u32;
            match piece {
                Piece::Text(words) => text.push_str(words),
                Piece::Furniture(line) => {
                    text.push_str(line);
                    furniture.push((from, text.len() as u32));
                }
                Piece::Name(id, written) => {
                    let first = start + text.chars().count() as u32;
                    text.push_str(written);
                    let entity = self.local(*id);
                    self.tagged.mentions.push(TaggedMention {
                        start: first,
                        end: start + text.chars().count() as u32,
                        entity,
                        sentence: number,
                        offset: from,
                        len: written.len() as u32,
                        rule: RuleId(0),
                    });
                }
            }
        }
        self.text.push_str(&text);
        self.text.push('\n');
        self.tagged.sentences.push(TaggedSentence {
            start,
            text,
            furniture,
            number: number + 1,
            paragraph,
            paragraph_number: (paragraph > 0).then_some(paragraph as u16),
            marking: if paragraph == 1 {
                "S//NF, \"x\"".to_owned()
            } else {
                String::new()
            },
            zone: Zone::Body,
        });
        number
    }

    fn relation(&mut self, sentence: u32, source: EntityId, kind: RelationKind, target: EntityId) {
        let (source, target) = (self.local(source), self.local(target));
        let of: Vec<&TaggedMention> = self
            .tagged
            .mentions
            .iter()
            .filter(|mention| mention.sentence == sentence)
            .collect();
        let (start, end) = (of[0].start, of[of.len() - 1].end);
        self.tagged.relations.push(TaggedRelation {
            source,
            kind,
            target,
            role: if kind == RelationKind::AffiliatedWith {
                "=director, \"x\" \\".to_owned()
            } else {
                String::new()
            },
            start,
            end,
            sentence,
            rule: RuleId(1),
        });
    }

    fn done(self) -> Source {
        Source {
            text: self.text,
            tagged: self.tagged,
            ids: self.ids,
        }
    }
}

enum Piece {
    Text(String),
    Furniture(String),
    Name(EntityId, String),
}

fn words(text: &str) -> Piece {
    Piece::Text(text.to_owned())
}

fn name(id: u32, written: &str) -> Piece {
    Piece::Name(EntityId(id), written.to_owned())
}

fn rules() -> RuleNames {
    let mut rules = RuleNames::default();
    rules.register("list:=people");
    rules.register_sure("relation:\"director, of\"", Certainty::hundredths(80));
    rules
}

/// Everything at once that has been seen to break a reader.
pub(crate) fn hostile() -> Collection {
    let mut labels: Vec<String> = [
        "ends with a backslash\\",
        "comma, \"quotes\\\"",
        "=cmd|' /C calc'!A0",
        "＝1+1",
        "@SUM(A1)",
        "-2+3",
        "\ttab",
        "\u{0}null\u{b}and\u{1b}[31m",
        "line\r\nbreak, \"here\"",
        "]]><b>&amp;</b>",
        "2009-09-03",
        "2007-09-14T08:26:00Z",
        "12, 14",
        "<[2007, 2009]>",
        "(1, 2, three)",
        "1,5",
        "true",
        "NaN",
        "1E5",
        "   padded   ",
        "same name",
        "same name",
        "São Tomé 日本 𝒜\u{fffe}\u{2028}x",
        "A|B",
        "'quoted'",
        "\"",
        "",
    ]
    .map(str::to_owned)
    .to_vec();
    labels.push("\"x\\\" ".repeat(8_000));
    labels.extend((0..20).map(|number| format!("2007-01-{number:02}")));
    // What would run in a page.
    labels.extend(
        [
            "</script><script>window.ran=1</script>",
            "<!--<script>",
            "<img src=x onerror=window.ran=2>",
            "\u{202e}desrever\u{2066}",
            "${window.ran=3}` '\"",
            "&lt;b&gt;&amp;",
            "{{script}}",
            "javascript:window.ran=4",
        ]
        .map(str::to_owned),
    );
    let registry = registry(&labels);

    let mut documents = Vec::new();
    let header = Header {
        cable_id: "07ASTANA2541".to_owned(),
        date: Some(date(2007, 9, 14)),
        post: "Astana".to_owned(),
        to: vec!["SECSTATE, WASHDC".to_owned(), "a|b".to_owned()],
        tags: vec!["PHUM".to_owned(), "=KDEM".to_owned()],
        subject: "-ELECTIONS: \"FREE\"".to_owned(),
        ..Header::default()
    };
    let mut one = Builder::new("=a, b/\"c\".txt", header);
    let sentence = one.sentence(
        1,
        &[
            name(0, "Yerkin\r\nAkhinzhanov"),
            words(" é  met\t"),
            Piece::Furniture("\nASTANA 00002541 PAGE 02 OF 02\n".to_owned()),
            name(5, "=Zhovtis"),
            words(", \"the third\" and "),
            name(9, "OSCE"),
        ],
    );
    for (source, kind, target) in [
        (0, RelationKind::MetWith, 5),
        (5, RelationKind::MetWith, 0),
        (0, RelationKind::Criticized, 5),
        (5, RelationKind::Criticized, 0),
        (0, RelationKind::AffiliatedWith, 9),
        (9, RelationKind::PartOf, 9),
    ] {
        one.relation(sentence, EntityId(source), kind, EntityId(target));
    }
    one.sentence(
        1,
        &[name(0, "Akhinzhanov"), words(" left "), name(9, "OSCE")],
    );
    // Too long for a quote, with the second name far behind.
    one.sentence(
        2,
        &[
            words("Ünd "),
            name(0, "Akhinzhanov"),
            words(&" said\n nothing, ".repeat(200)),
            name(7, "Tursunov"),
            words(" of "),
            name(8, "Mazhilis"),
            words(&" and went".repeat(200)),
        ],
    );
    one.sentence(2, &[name(3, "Kazakhstan"), words(" stayed.")]);
    documents.push(one.done());

    let mut two = Builder::new("two\nlines.txt#12", Header::default());
    for paragraph in 0..3 {
        let sentence = two.sentence(
            paragraph,
            &(0..12)
                .flat_map(|number| [name(number * 4, &format!("Name{number}")), words(", ")])
                .collect::<Vec<_>>(),
        );
        two.relation(sentence, EntityId(4), RelationKind::Succeeded, EntityId(8));
    }
    documents.push(two.done());

    // Two of a document's own entities turned out to be one of the collection.
    let mut three = Builder::new(
        "three.txt",
        Header {
            date: Some(date(1975, 3, 1)),
            ..Header::default()
        },
    );
    three.sentence(
        0,
        &[
            name(1, "One"),
            words(" "),
            name(2, "Two"),
            words(" "),
            name(3, "Three"),
        ],
    );
    three.ids[0] = EntityId(2);
    let sentence = 0;
    three.relation(sentence, EntityId(2), RelationKind::FamilyOf, EntityId(3));
    documents.push(three.done());

    // Names, words between them and a file's name that would run in a page.
    let mut four = Builder::new(
        "<img src=x onerror=window.ran=5>.txt",
        Header {
            cable_id: "\"><script>window.ran=6</script>".to_owned(),
            post: "<b>Post</b>".to_owned(),
            ..Header::default()
        },
    );
    let running: Vec<(u32, String)> = (0..)
        .zip(&registry.entities)
        .filter(|(_, entity)| entity.label.contains("ran=") || entity.label.contains('\u{202e}'))
        .map(|(id, entity)| (id, entity.label.clone()))
        .collect();
    for pair in running.windows(2) {
        let [(one, first), (other, second)] = pair else {
            unreachable!("windows of two");
        };
        let between = words(" </script><script>window.ran=7</script>\u{2028}<!-- met ");
        four.sentence(1, &[name(*one, first), between, name(*other, second)]);
    }
    documents.push(four.done());

    let skipped = vec![Skipped {
        input: "=bad\u{0}.pdf".to_owned(),
        reason: "no, \"text\"\nin it".to_owned(),
    }];
    Collection {
        registry,
        rules: rules(),
        documents,
        skipped,
    }
}

/// Nothing found at all.
pub(crate) fn empty() -> Collection {
    Collection {
        registry: Registry::default(),
        rules: rules(),
        documents: Vec::new(),
        skipped: Vec::new(),
    }
}

/// Two entities of the same label that meet once, whose column of aliases holds nothing else.
pub(crate) fn lone(label: &str) -> Collection {
    named(&[label.to_owned(), label.to_owned()])
}

/// Entities of these labels, each with itself as its only alias, the first two of them met.
pub(crate) fn named(labels: &[String]) -> Collection {
    let mut registry = registry(labels);
    for entity in &mut registry.entities {
        entity.aliases.truncate(1);
    }
    let mut builder = Builder::new("a.txt", Header::default());
    let last = labels.len() as u32 - 1;
    let sentence = builder.sentence(0, &[name(0, "A"), words(" "), name(last, "B")]);
    builder.relation(
        sentence,
        EntityId(0),
        RelationKind::AffiliatedWith,
        EntityId(last),
    );
    Collection {
        registry,
        rules: rules(),
        documents: vec![builder.done()],
        skipped: Vec::new(),
    }
}

/// Random documents over a few entities.
pub(crate) fn any_network() -> impl Strategy<Value = Collection> {
    let sentence = proptest::collection::vec(0..8_u32, 1..6);
    let kind = proptest::sample::select(vec![
        RelationKind::MetWith,
        RelationKind::Criticized,
        RelationKind::AffiliatedWith,
    ]);
    let document = proptest::collection::vec((sentence, kind), 1..5);
    (
        proptest::collection::vec(super::dangerous(), 8..=8),
        proptest::collection::vec(document, 0..4),
    )
        .prop_map(|(labels, documents)| {
            let documents = documents
                .iter()
                .enumerate()
                .map(|(number, sentences)| {
                    let mut builder = Builder::new(&format!("{number}.txt"), Header::default());
                    for (paragraph, (names, kind)) in sentences.iter().enumerate() {
                        let pieces: Vec<Piece> = names
                            .iter()
                            .flat_map(|&id| [name(id, "Name"), words(" ")])
                            .collect();
                        let sentence = builder.sentence(paragraph as u32, &pieces);
                        let (first, last) = (names[0], names[names.len() - 1]);
                        builder.relation(sentence, EntityId(first), *kind, EntityId(last));
                    }
                    builder.done()
                })
                .collect();
            Collection {
                registry: registry(&labels),
                rules: rules(),
                documents,
                skipped: Vec::new(),
            }
        })
}
