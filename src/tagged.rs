//! A tagged document: all that later stages need of one document once its text is gone.
//!
//! It depends on the document and the lists alone, so it can be written to disk between the two passes of a run,
//! or be made on another machine and joined later. Offsets here are characters, as users see them.

use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::document::Document;
use crate::mention::{EntryId, Kind, LocalId, Mention, RuleId};
use crate::relation::{Claim, RelationKind, Stated};
use crate::resolve::{Founding, Join, Titles};
use crate::segments::{Header, Segments, Shape, Token, Zone};

/// What one document yields.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TaggedDocument {
    /// See [`crate::document::Document::id`].
    pub doc_id: String,
    /// The name of the encoding it was read in.
    pub encoding: String,
    /// The header's fields.
    pub header: Header,
    /// The number of body paragraphs.
    pub paragraphs: u32,
    /// The number of words outside furniture and header.
    pub words: u32,
    /// The document's own entities: its mentions after resolution within the document.
    pub entities: Vec<LocalEntity>,
    /// Sorted by start.
    pub mentions: Vec<TaggedMention>,
    /// Those sentences that hold a mention, in order.
    pub sentences: Vec<TaggedSentence>,
    /// Sorted by start.
    pub relations: Vec<TaggedRelation>,
    /// Offices of which the country is settled when all documents are known.
    pub offices: TaggedOffices,
}

/// An entity as one document knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalEntity {
    /// What it is.
    pub kind: Kind,
    /// The fullest form of the name in the document, white space folded, possessive removed.
    pub label: String,
    /// The list's row, where a list knows it.
    pub entry: Option<EntryId>,
    /// The country it belongs to, where the document or the list says so.
    pub country: Option<Country>,
    /// Of a person or body, the countries in question where it is mentioned, the likeliest first.
    pub context: Vec<Country>,
    /// What the titles before a person's name say, over the document.
    pub titles: Titles,
    /// Of a short form that several entities of the document may mean, these.
    pub bearers: Vec<LocalId>,
    /// Every form in the document, the label's among them; sorted.
    pub forms: Vec<LocalForm>,
    /// Whether it signs the document.
    pub signs: bool,
    /// Of a person's full name, what says that it is one name.
    pub founding: Founding,
}

/// A form of an entity in one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalForm {
    /// As written, white space folded.
    pub text: String,
    /// How often.
    pub count: u32,
    /// Why it is a form of this entity.
    pub join: Join,
}

/// A mention, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaggedMention {
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// Whose mention it is.
    pub entity: LocalId,
    /// Index into [`TaggedDocument::sentences`].
    pub sentence: u32,
    /// Where its text begins in [`TaggedSentence::text`], in bytes.
    pub offset: u32,
    /// The length of its text in bytes.
    pub len: u32,
    /// The rule that decided it.
    pub rule: RuleId,
}

/// A sentence that holds a mention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaggedSentence {
    /// Its first character in the document.
    pub start: u32,
    /// The text as it stands in the document, furniture included.
    pub text: String,
    /// What in `text` is furniture, as half-open byte ranges, in order.
    pub furniture: Vec<(u32, u32)>,
    /// Its ordinal among all sentences of the document, from 1.
    pub number: u32,
    /// Ordinal of its paragraph among all paragraphs of the document, from 0: tells windows apart.
    pub paragraph: u32,
    /// The paragraph's number as the cable gives it.
    pub paragraph_number: Option<u16>,
    /// The paragraph's marking (`SBU`).
    pub marking: String,
    /// The zone.
    pub zone: Zone,
}

/// A relation, in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaggedRelation {
    /// Who.
    pub source: LocalId,
    /// What is stated.
    pub kind: RelationKind,
    /// With whom or what.
    pub target: LocalId,
    /// The role as written; empty unless an affiliation.
    pub role: String,
    /// First character of what states it.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Index into [`TaggedDocument::sentences`].
    pub sentence: u32,
    /// The rule that found it.
    pub rule: RuleId,
}

impl TaggedRelation {
    /// What the relations of a document are sorted by.
    pub(crate) fn place(&self) -> (u32, u32, LocalId, RelationKind, LocalId) {
        (self.start, self.end, self.source, self.kind, self.target)
    }
}

/// The offices of a document that name no country, and what it tells of their bearers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaggedOffices {
    /// Those offices, by where they stand.
    pub open: Vec<TaggedOffice>,
    /// What stands for each country that the document names, sorted by country.
    pub countries: Vec<(Country, LocalId)>,
    /// The countries that the document gives to bearers of offices, sorted.
    pub bearers: Vec<(LocalId, Country)>,
}

impl TaggedOffices {
    /// Leaves out what is of entities that do not stay, and gives the others their new places.
    pub(crate) fn keep(
        &mut self,
        stays: impl Fn(LocalId) -> bool,
        place: impl Fn(LocalId) -> LocalId,
    ) {
        self.open.retain_mut(|office| {
            let claim = &mut office.claim;
            claim.ministries.retain(|&(_, ministry)| stays(ministry));
            for (_, ministry) in &mut claim.ministries {
                *ministry = place(*ministry);
            }
            let kept = stays(claim.person);
            if kept {
                claim.person = place(claim.person);
            }
            kept
        });
        self.countries.retain(|&(_, entity)| stays(entity));
        for (_, entity) in &mut self.countries {
            *entity = place(*entity);
        }
        self.bearers.retain(|&(person, _)| stays(person));
        for (person, _) in &mut self.bearers {
            *person = place(*person);
        }
    }
}

/// An office, in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaggedOffice {
    /// What it is and whose.
    pub claim: Claim,
    /// First character of title and name.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Index into [`TaggedDocument::sentences`].
    pub sentence: u32,
}

/// Two entities of a document within one window: one unit of the weight of their co-mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// The one.
    pub a: LocalId,
    /// The other.
    pub b: LocalId,
    /// The closest pair of their mentions in the window, as indices into [`TaggedDocument::mentions`]: the earlier.
    pub first: u32,
    /// The later.
    pub second: u32,
    /// How many others than each of the two the window holds: one less than its entities.
    pub others: u32,
}

impl TaggedDocument {
    /// Turns what the stages found in a document, in bytes, into a record in characters.
    ///
    /// `owners` names the entity of each mention. The document can be dropped afterwards.
    pub fn new(
        document: &Document,
        segments: Segments,
        mentions: &[Mention],
        entities: Vec<LocalEntity>,
        owners: &[LocalId],
        stated: Stated,
    ) -> Self {
        let characters = Characters::of(&document.text);
        let mut sentences = Vec::new();
        let mut kept = vec![u32::MAX; segments.sentences.len()];
        let used = mentions
            .iter()
            .map(|mention| mention.sentence)
            .chain(stated.relations.iter().map(|relation| relation.sentence))
            .chain(stated.offices.iter().map(|office| office.sentence));
        let mut used: Vec<u32> = used.collect();
        used.sort_unstable();
        used.dedup();
        for index in used {
            kept[index as usize] = sentences.len() as u32;
            sentences.push(tagged_sentence(document, &segments, index, &characters));
        }
        let mentions: Vec<TaggedMention> = mentions
            .iter()
            .zip(owners)
            .map(|(mention, &entity)| TaggedMention {
                start: characters.at(mention.span.start()),
                end: characters.at(mention.span.end()),
                entity,
                sentence: kept[mention.sentence as usize],
                offset: mention.span.start()
                    - segments.sentences[mention.sentence as usize].span.start(),
                len: mention.span.len(),
                rule: mention.rule,
            })
            .collect();
        let open = stated.offices.into_iter().map(|office| TaggedOffice {
            claim: office.claim,
            start: characters.at(office.span.start()),
            end: characters.at(office.span.end()),
            sentence: kept[office.sentence as usize],
        });
        let offices = TaggedOffices {
            open: open.collect(),
            countries: stated.countries,
            bearers: stated.bearers,
        };
        let mut relations: Vec<TaggedRelation> = stated
            .relations
            .into_iter()
            .map(|relation| TaggedRelation {
                source: relation.source,
                kind: relation.kind,
                target: relation.target,
                role: relation.role,
                start: characters.at(relation.span.start()),
                end: characters.at(relation.span.end()),
                sentence: kept[relation.sentence as usize],
                rule: relation.rule,
            })
            .collect();
        relations.sort_by_key(TaggedRelation::place);
        let counted = |zone: Zone| !zone.is_routing();
        let words: usize = segments
            .sentences
            .iter()
            .filter(|sentence| counted(sentence.zone))
            .map(|sentence| {
                let (first, last) = sentence.tokens;
                let tokens = &segments.tokens[first as usize..last as usize];
                let mark =
                    |token: &Token| matches!(token.shape, Shape::Punctuation | Shape::Possessive);
                tokens.len() - tokens.iter().filter(|token| mark(token)).count()
            })
            .sum();
        let mut bodies: Vec<u32> = segments
            .sentences
            .iter()
            .filter(|sentence| {
                counted(sentence.zone) && !matches!(sentence.zone, Zone::Subject | Zone::Heading)
            })
            .map(|sentence| sentence.paragraph)
            .collect();
        bodies.dedup();
        Self {
            doc_id: document.id.clone(),
            encoding: document.encoding.to_owned(),
            header: segments.header,
            paragraphs: bodies.len() as u32,
            words: words as u32,
            entities,
            mentions,
            sentences,
            relations,
            offices,
        }
    }

    /// The text of a mention as written, line breaks included.
    pub fn text_of(&self, mention: &TaggedMention) -> &str {
        let from = mention.offset as usize;
        &self.sentences[mention.sentence as usize].text[from..from + mention.len as usize]
    }
}

/// A sentence as the record keeps it.
fn tagged_sentence(
    document: &Document,
    segments: &Segments,
    index: u32,
    characters: &Characters<'_>,
) -> TaggedSentence {
    let sentence = &segments.sentences[index as usize];
    let paragraph = &segments.paragraphs[sentence.paragraph as usize];
    let from = segments
        .furniture
        .partition_point(|span| span.end() <= sentence.span.start());
    let within = segments.furniture[from..]
        .iter()
        .take_while(|span| span.start() < sentence.span.end());
    let base = sentence.span.start();
    let furniture = within
        .map(|span| {
            (
                span.start().max(base) - base,
                span.end().min(sentence.span.end()) - base,
            )
        })
        .filter(|(start, end)| start < end)
        .collect();
    TaggedSentence {
        start: characters.at(base),
        text: sentence.span.cut(&document.text).to_owned(),
        furniture,
        number: index + 1,
        paragraph: sentence.paragraph,
        paragraph_number: paragraph.number,
        marking: paragraph
            .marking
            .map(|span| span.cut(&document.text).to_owned())
            .unwrap_or_default(),
        zone: sentence.zone,
    }
}

/// Turns byte offsets into character offsets: the count of characters before every 64th byte.
struct Characters<'a> {
    text: &'a str,
    /// Empty where every character is one byte.
    before: Vec<u32>,
}

impl<'a> Characters<'a> {
    const STEP: usize = 64;

    fn of(text: &'a str) -> Self {
        if text.is_ascii() {
            return Self {
                text,
                before: Vec::new(),
            };
        }
        let mut count = 0;
        let before = text
            .as_bytes()
            .chunks(Self::STEP)
            .map(|chunk| {
                let here = count;
                // Summed in bytes, which a chunk is too short to overflow: many at a time.
                let begun = |sum: u8, &byte: &u8| sum + u8::from(begins_character(byte));
                count += u32::from(chunk.iter().fold(0, begun));
                here
            })
            .collect();
        Self { text, before }
    }

    /// The number of characters before a byte.
    fn at(&self, byte: u32) -> u32 {
        if self.before.is_empty() {
            return byte;
        }
        let byte = byte as usize;
        let chunk = (byte / Self::STEP).min(self.before.len() - 1);
        let rest = &self.text.as_bytes()[chunk * Self::STEP..byte];
        self.before[chunk] + rest.iter().filter(|&&byte| begins_character(byte)).count() as u32
    }
}

/// Whether a byte of UTF-8 is the first of its character.
fn begins_character(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::Characters;

    #[test]
    fn bytes_become_characters() {
        for text in [
            "plain",
            "S\u{e3}o Paulo \u{b6}",
            "\u{1F30D}".repeat(300).as_str(),
            "",
        ] {
            let characters = Characters::of(text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!(
                    characters.at(byte as u32) as usize,
                    count,
                    "{text:?} at {byte}"
                );
            }
            assert_eq!(
                characters.at(text.len() as u32) as usize,
                text.chars().count()
            );
        }
    }
}
