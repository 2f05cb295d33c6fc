//! Who is mentioned with whom: for each sentence, paragraph or document, the pairs of entities it holds.

use crate::mention::LocalId;
use crate::network::Window;
use crate::tagged::{TaggedDocument, TaggedMention, Unit};

/// The co-mentions of one document, with what is needed to tell how surprising they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoMentions {
    /// One for each window and pair of entities in it, in the order of windows, then of pairs.
    pub units: Vec<Unit>,
    /// For each entity of the document the number of windows it occurs in.
    pub occurrences: Vec<u32>,
    /// The number of windows that hold a mention at all. Windows without one are not counted: they are furniture,
    /// formulas and headings as often as text, and a tagged document does not keep them.
    pub windows: u32,
}

/// Finds the co-mentions of a document. The header's addresses, an edition's title and the signature never take
/// part, whatever they hold; topics do where they are discussed.
///
/// Entities of a window are paired once each; what is kept is the pair of their mentions with the fewest characters
/// between, the earlier of equals. `entities` is the number of the document's own.
pub fn comentions(document: &TaggedDocument, entities: usize, window: Window) -> CoMentions {
    let mut result = CoMentions {
        occurrences: vec![0; entities],
        ..CoMentions::default()
    };
    let mut held: Vec<(LocalId, u32)> = Vec::new();
    let mut current = None;
    for (index, mention) in document.mentions.iter().enumerate() {
        let sentence = &document.sentences[mention.sentence as usize];
        if sentence.zone.is_routing() {
            continue;
        }
        let key = match window {
            Window::Sentence => mention.sentence,
            Window::Paragraph => sentence.paragraph,
            Window::Document => 0,
        };
        if current != Some(key) {
            close(document, &mut held, &mut result);
            current = Some(key);
        }
        held.push((mention.entity, index as u32));
    }
    close(document, &mut held, &mut result);
    result
}

/// Ends a window: pairs what it held.
fn close(document: &TaggedDocument, held: &mut Vec<(LocalId, u32)>, result: &mut CoMentions) {
    if held.is_empty() {
        return;
    }
    result.windows += 1;
    // By entity, then by place: each entity's mentions become a run in text order.
    held.sort_unstable();
    let runs: Vec<&[(LocalId, u32)]> = held.chunk_by(|a, b| a.0 == b.0).collect();
    for (index, run) in runs.iter().enumerate() {
        let a = run[0].0;
        result.occurrences[a.0 as usize] += 1;
        for other in &runs[index + 1..] {
            let (first, second) = closest(document, run, other);
            result.units.push(Unit {
                a,
                b: other[0].0,
                first,
                second,
                others: runs.len() as u32 - 1,
            });
        }
    }
    held.clear();
}

/// The closest mentions of two entities, in text order, found by walking both runs once.
fn closest(
    document: &TaggedDocument,
    one: &[(LocalId, u32)],
    other: &[(LocalId, u32)],
) -> (u32, u32) {
    let gap =
        |first: &TaggedMention, second: &TaggedMention| second.start.saturating_sub(first.end);
    let mut best: Option<(u32, u32, u32)> = None;
    let (mut left, mut right) = (0, 0);
    while left < one.len() && right < other.len() {
        let (a, b) = (one[left].1, other[right].1);
        let (first, second) = (a.min(b), a.max(b));
        let distance = gap(
            &document.mentions[first as usize],
            &document.mentions[second as usize],
        );
        if best.is_none_or(|(least, ..)| distance < least) {
            best = Some((distance, first, second));
        }
        // Only moving the earlier of the two can bring them closer.
        if a < b {
            left += 1;
        } else {
            right += 1;
        }
    }
    best.map_or((one[0].1, other[0].1), |(_, first, second)| (first, second))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::{Kind, RuleId};
    use crate::resolve::{Founding, Titles};
    use crate::segments::Zone;
    use crate::tagged::{LocalEntity, TaggedSentence};

    /// A document of sentences, each with its paragraph, zone and the entities it mentions, ten characters apart.
    fn document(sentences: &[(u32, Zone, &[u32])]) -> TaggedDocument {
        let mut document = TaggedDocument::default();
        for _ in 0..5 {
            document.entities.push(LocalEntity {
                kind: Kind::Person,
                label: String::new(),
                entry: None,
                country: None,
                context: Vec::new(),
                titles: Titles::default(),
                bearers: Vec::new(),
                signs: false,
                founding: Founding::default(),
                forms: Vec::new(),
            });
        }
        let mut start = 0;
        for (number, &(paragraph, zone, held)) in sentences.iter().enumerate() {
            document.sentences.push(TaggedSentence {
                start,
                text: String::new(),
                furniture: Vec::new(),
                number: number as u32 + 1,
                paragraph,
                paragraph_number: None,
                marking: String::new(),
                zone,
            });
            for &entity in held {
                document.mentions.push(TaggedMention {
                    start,
                    end: start + 5,
                    entity: LocalId(entity),
                    sentence: number as u32,
                    offset: 0,
                    len: 0,
                    rule: RuleId(0),
                });
                start += 10;
            }
            start += 100;
        }
        document
    }

    fn pairs(found: &CoMentions) -> Vec<(u32, u32, u32, u32)> {
        let units = found.units.iter();
        units
            .map(|unit| (unit.a.0, unit.b.0, unit.first, unit.second))
            .collect()
    }

    #[test]
    fn a_pair_counts_once_a_window_by_its_closest_mentions() {
        let document = document(&[
            (0, Zone::Body, &[0, 2, 2, 1, 0]),
            (0, Zone::Body, &[2]),
            (1, Zone::Body, &[0, 2]),
        ]);
        let found = comentions(&document, document.entities.len(), Window::Sentence);
        assert_eq!(
            pairs(&found),
            [(0, 1, 3, 4), (0, 2, 0, 1), (1, 2, 2, 3), (0, 2, 6, 7)]
        );
        assert_eq!((found.windows, found.occurrences), (3, vec![2, 1, 3, 0, 0]));
    }

    #[test]
    fn paragraphs_and_documents_are_wider_windows() {
        let document = document(&[
            (0, Zone::Summary, &[0]),
            (0, Zone::Body, &[1]),
            (1, Zone::Body, &[2]),
        ]);
        assert!(
            comentions(&document, document.entities.len(), Window::Sentence)
                .units
                .is_empty()
        );
        assert_eq!(
            pairs(&comentions(
                &document,
                document.entities.len(),
                Window::Paragraph
            )),
            [(0, 1, 0, 1)]
        );
        let whole = comentions(&document, document.entities.len(), Window::Document);
        assert_eq!(pairs(&whole), [(0, 1, 0, 1), (0, 2, 0, 2), (1, 2, 1, 2)]);
        assert_eq!(whole.windows, 1);
    }

    #[test]
    fn header_and_signature_take_no_part() {
        let document = document(&[
            (0, Zone::Header, &[0, 1]),
            (1, Zone::Body, &[2]),
            (2, Zone::Signature, &[3, 4]),
        ]);
        let found = comentions(&document, document.entities.len(), Window::Document);
        assert!(found.units.is_empty());
        assert_eq!((found.windows, found.occurrences), (1, vec![0, 0, 1, 0, 0]));
    }
}
