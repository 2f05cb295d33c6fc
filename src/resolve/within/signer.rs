//! Who signs: the chief of mission at the post on the day.

use crate::gazetteer::Entries;
use crate::mention::{EntryId, Kind};
use crate::segments::{Header, Segments, Zone};
use crate::tag::Tags;

use super::people::may_be;
use super::{Form, join};
use crate::resolve::names::listed_words;
use crate::resolve::{Customs, Join, written_in};

/// The signer is the chief of mission at that post on that day, where the list knows one of that surname; the mention
/// that signs, with the list's row.
pub(super) fn signer(
    forms: &mut [Form],
    segments: &Segments,
    tags: &Tags,
    entries: &Entries,
    form_of: &[usize],
) -> Option<(usize, EntryId)> {
    let signature = tags.mentions.iter().position(|mention| {
        segments.sentences[mention.sentence as usize].zone == Zone::Signature
            && mention.kind == Kind::Person
    })?;
    let form = &mut forms[form_of[signature]];
    let entry = chief_of_mission(&segments.header, &form.words, entries)?;
    form.entry = Some(entry);
    form.join = Join::Signer;
    Some((signature, entry))
}

/// A signature is the name of the body, unless the signer is known and another bears it in full.
pub(super) fn signatures(forms: &mut [Form], entries: &Entries, customs: &Customs) {
    for at in 0..forms.len() {
        if !forms[at].signs || forms[at].kind != Kind::Person {
            continue;
        }
        let same = |other: &Form| {
            other.kind == Kind::Person && !other.signs && other.words == forms[at].words
        };
        let signer = forms[at].entry.filter(|_| forms[at].join == Join::Signer);
        let namesake = signer.is_some_and(|entry| {
            forms.iter().any(|other| {
                other.words.len() > forms[at].words.len()
                    && other.words.ends_with(&forms[at].words)
                    && !may_be(entry, &other.words, entries, customs)
            })
        });
        if let Some(to) = forms.iter().position(same).filter(|_| !namesake) {
            if signer.is_some() {
                forms[to].entry = signer;
                forms[to].join = Join::Signer;
            }
            join(forms, at, to, forms[at].join);
        }
    }
}

/// The list's row of the chief of mission whose name ends in these words, at the header's post and date.
fn chief_of_mission(header: &Header, words: &[String], entries: &Entries) -> Option<EntryId> {
    let (first, last) = written_in(header)?;
    if header.post.is_empty() {
        return None;
    }
    let served = |id: &EntryId| {
        let entry = entries.get(*id);
        entry.start.is_some_and(|start| start <= last) && entry.end.is_none_or(|end| first <= end)
    };
    let of_post = entries.chiefs_of_mission(header.country?);
    of_post
        .iter()
        .copied()
        .filter(served)
        .find(|id| listed_words(entries.text(entries.get(*id).name)).ends_with(words))
}
