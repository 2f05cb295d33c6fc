//! Who may be called by which surname or first name alone.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::country::Country;
use crate::resolve::Customs;
use crate::resolve::words::{WordId, Words};

use super::{Alone, Person, Standing, is_initials};

/// Who may be called by which surname alone.
pub(super) struct Bearers {
    /// The bearers of all words in one row, with where those of each word end.
    bearers: Vec<u32>,
    word_ends: Vec<u32>,
    /// The words that anyone is called by, block by block, with where each block ends.
    words: Vec<WordId>,
    block_ends: Vec<u32>,
    /// For each block how many persons bear a name of it, and how many of these have more than initials before it.
    pub(super) persons: Vec<(u32, u32)>,
}

impl Bearers {
    pub(super) fn new(persons: &[Person<'_>], words: &Words, customs: &Customs) -> Self {
        let mut pairs: Vec<(WordId, u32)> = Vec::with_capacity(persons.len());
        let mut counts = vec![(0_u32, 0_u32); words.blocks()];
        let mut last_in = vec![u32::MAX; words.blocks()];
        for (index, person) in persons.iter().enumerate() {
            let index = index as u32;
            if person.standing == Standing::Apart {
                continue;
            }
            for word in surnames_of(person, words, customs) {
                if person.standing == Standing::Everywhere {
                    pairs.push((word, index));
                }
                let block = words.block(word) as usize;
                if last_in[block] != index {
                    last_in[block] = index;
                    counts[block].0 += 1;
                    counts[block].1 += u32::from(!is_initials(person, words));
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut word_ends = vec![0_u32; words.len() + 1];
        for &(word, _) in &pairs {
            word_ends[word.0 as usize + 1] += 1;
        }
        for word in 0..words.len() {
            word_ends[word + 1] += word_ends[word];
        }
        let mut borne: Vec<WordId> = pairs.iter().map(|&(word, _)| word).collect();
        borne.dedup();
        borne.sort_by_key(|&word| words.block(word));
        let mut block_ends = vec![0_u32; words.blocks() + 1];
        for &word in &borne {
            block_ends[words.block(word) as usize + 1] += 1;
        }
        for block in 0..words.blocks() {
            block_ends[block + 1] += block_ends[block];
        }
        Self {
            bearers: pairs.into_iter().map(|(_, index)| index).collect(),
            word_ends,
            words: borne,
            block_ends,
            persons: counts,
        }
    }

    /// Who is called by a word.
    pub(super) fn of(&self, word: WordId) -> &[u32] {
        let at = word.0 as usize;
        &self.bearers[self.word_ends[at] as usize..self.word_ends[at + 1] as usize]
    }

    /// The words of a block that anyone is called by.
    pub(super) fn words_of(&self, block: u32) -> &[WordId] {
        let at = block as usize;
        &self.words[self.block_ends[at] as usize..self.block_ends[at + 1] as usize]
    }
}

/// Whose first names stand alone, by the countries they are spoken of in.
pub(super) struct FirstNames {
    /// The first names that stand alone and are no surnames.
    wanted: FxHashSet<WordId>,
    pub(super) bearers: FxHashMap<(WordId, Country), Vec<u32>>,
}

impl FirstNames {
    pub(super) fn new(
        alone: &[Alone],
        persons: &[Person<'_>],
        words: &Words,
        customs: &Customs,
    ) -> Self {
        let wanted = alone
            .iter()
            .map(|surname| surname.folded)
            .filter(|&word| words.text(word).len() > 2 && !customs.is_surname(words.text(word)));
        let mut names = Self {
            wanted: wanted.collect(),
            bearers: FxHashMap::default(),
        };
        let founded = |&(_, person): &(usize, &Person<'_>)| person.standing == Standing::Everywhere;
        for (index, person) in persons.iter().enumerate().filter(founded) {
            for used in &person.uses {
                names.used(index as u32, person, used.country);
            }
        }
        names
    }

    /// Notes that a person is spoken of in a country.
    pub(super) fn used(&mut self, index: u32, person: &Person<'_>, country: Option<Country>) {
        if let (Some(&first), Some(country)) = (person.given().first(), country)
            && self.wanted.contains(&first)
        {
            let bearers = self.bearers.entry((first, country)).or_default();
            if !bearers.contains(&index) {
                bearers.push(index);
            }
        }
    }
}

/// What stands between a name and the father's.
const SON_OF: [&str; 3] = ["bin", "ibn", "ben"];

/// What a person may be called by alone: the surname with and without particles, and where names are made otherwise,
/// the first word or the one before the last.
pub(super) fn surnames_of(
    person: &Person<'_>,
    words: &Words,
    customs: &Customs,
) -> impl Iterator<Item = WordId> + use<> {
    /// Where the family name stands first.
    const FIRST: [&str; 8] = ["CN", "TW", "HK", "KR", "KP", "VN", "KH", "SG"];
    /// Where the father's name stands before the mother's.
    const BEFORE_LAST: [&str; 19] = [
        "ES", "MX", "CU", "DO", "GT", "HN", "SV", "NI", "CR", "PA", "CO", "VE", "EC", "PE", "BO",
        "CL", "AR", "UY", "PY",
    ];
    let of = |countries: &[&str]| {
        let within = |country: Option<Country>| {
            country.is_some_and(|country| countries.contains(&country.as_str()))
        };
        match person.nation {
            Some(nation) => within(Some(nation)),
            None => person.uses.iter().any(|known| within(known.country)),
        }
    };
    let given = person.given();
    // `Kim Chong-pil`; whoever else is spoken of there has another form of name.
    let first = person
        .words
        .first()
        .copied()
        .filter(|&first| person.words.len() == 3 && words.text(first).len() <= 5 && of(&FIRST));
    // `Alberto Lleras Camargo`, `Lleras Camargo`.
    let father = given.last().copied().filter(|&father| {
        (given.len() > 1 || customs.is_surname(words.text(father))) && of(&BEFORE_LAST)
    });
    // `Hussein bin Talal` is King Hussein.
    let son = person
        .words
        .get(1)
        .is_some_and(|word| SON_OF.contains(&words.text(*word)));
    let own = person.words.first().copied().filter(|_| son);
    // A syllable of the given name is no surname: no one calls Mao Tse-tung Tung.
    let last = Some(person.last()).filter(|_| !person.family_first);
    let joined = Some(person.joined).filter(|&joined| Some(joined) != last && !person.family_first);
    let first = first.or_else(|| {
        person
            .words
            .first()
            .copied()
            .filter(|_| person.family_first)
    });
    [last, joined, first, father, own]
        .into_iter()
        .flatten()
        .chain(person.also.clone())
}
