//! Names of persons as parts: given names, surname with its particles, suffix; and when two spellings may be one name.

use super::Customs;

/// What may follow a surname without being part of it.
const SUFFIXES: [&str; 20] = [
    "jr", "jnr", "sr", "snr", "esq", "phd", "md", "ii", "iii", "iv", "vi", "vii", "viii", "ix",
    "xi", "xii", "xiii", "xiv", "xvi", "xxiii",
];
/// Those that tell a monarch or a pope from others of the name.
const NUMERALS: [&str; 13] = [
    "ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii", "xiii", "xiv", "xvi", "xxiii",
];

/// The words of a person's name in small ASCII letters. Initials written together (`A.N.`) are a word each, and titles
/// that are abbreviated (`Gen.`) are left out.
pub(super) fn person_words(written: &str, customs: &Customs) -> Vec<String> {
    let mut words = Vec::with_capacity(4);
    for part in written.split(|c: char| c.is_whitespace() || matches!(c, '-' | '/')) {
        let part = part
            .strip_suffix("'s")
            .or_else(|| part.strip_suffix("\u{2019}s"))
            .unwrap_or(part);
        let bytes = part.as_bytes();
        let initials = bytes.len() > 2
            && bytes.iter().enumerate().all(|(at, byte)| {
                if at % 2 == 0 {
                    byte.is_ascii_alphabetic()
                } else {
                    *byte == b'.'
                }
            });
        if initials {
            words.extend(
                bytes
                    .iter()
                    .step_by(2)
                    .map(|byte| char::from(byte.to_ascii_lowercase()).to_string()),
            );
        } else if let Some(word) = super::fold_word(part) {
            words.push(word);
        }
    }
    let titles = words
        .iter()
        .take_while(|word| customs.is_abbreviated_title(word))
        .count();
    if titles < words.len() {
        words.drain(..titles);
    }
    words
}

/// The ending of a name as written (`Henry Cabot Lodge, Jr.`), if it has one; where the name is but one word, that is
/// the name.
pub(super) fn ending_of(written: &str) -> Option<&'static str> {
    let (before, last) = written.trim_end().rsplit_once(char::is_whitespace)?;
    let is = |suffix: &str| {
        let letters = last.bytes().filter(u8::is_ascii_alphanumeric);
        letters
            .map(|byte| byte.to_ascii_lowercase())
            .eq(suffix.bytes())
    };
    let found = SUFFIXES.into_iter().find(|suffix| is(suffix))?;
    before
        .bytes()
        .any(|byte| byte.is_ascii_alphabetic())
        .then_some(found)
}

/// The words of a listed name in small ASCII letters, without what follows the surname (`Jr.`).
pub(super) fn listed_words(name: &str) -> Vec<String> {
    let mut words = super::words_of(name);
    while words.len() > 1
        && words
            .last()
            .is_some_and(|last| SUFFIXES.contains(&last.as_str()))
    {
        words.pop();
    }
    words
}

/// The surname's own word of a listed name.
pub(super) fn surname_of(name: &str) -> Option<String> {
    listed_words(name).pop()
}

/// What names of servants begin with (`Abd al Hakim`), which are often left out.
const SERVANT: [&str; 7] = ["abd", "abdal", "abdel", "abdul", "al", "el", "ul"];

/// A person's name, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PersonName {
    /// All words but the suffix.
    words: Vec<String>,
    /// Where the surname begins, its particles included.
    surname: usize,
    /// `jr`, `ii`.
    suffix: Option<String>,
}

impl PersonName {
    /// Takes the words of a name apart. A name that is all particles but for its last word is a surname alone.
    pub(super) fn new(mut words: Vec<String>, customs: &Customs) -> Self {
        let mut suffix = None;
        while words.len() > 1
            && words
                .last()
                .is_some_and(|last| SUFFIXES.contains(&last.as_str()))
        {
            suffix = words.pop();
        }
        let mut surname = words.len().saturating_sub(1);
        while surname > 0
            && words[surname - 1].len() > 1
            && customs.is_particle(&words[surname - 1])
        {
            surname -= 1;
        }
        Self {
            words,
            surname,
            suffix,
        }
    }

    /// Whether the name is a surname alone. `Hassan II` is the whole name of a monarch.
    pub(super) fn is_surname(&self) -> bool {
        self.surname == 0
            && !self
                .suffix
                .as_deref()
                .is_some_and(|suffix| self.words.len() == 1 && NUMERALS.contains(&suffix))
    }

    /// The words, suffix aside.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// The words before the surname.
    pub(super) fn given(&self) -> &[String] {
        &self.words[..self.surname]
    }

    /// The surname's own word, without particles; empty for a name without words.
    pub(super) fn last(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }

    /// The surname with its particles, written together: `degaulle`.
    pub(super) fn surname(&self) -> String {
        self.words[self.surname..].concat()
    }

    /// `jr`, `ii`.
    pub(super) fn suffix(&self) -> Option<&str> {
        self.suffix.as_deref()
    }
}

/// How the given names of two names with one surname agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    /// The same first name; a middle name in one of them is missing or an initial in the other.
    Full,
    /// A first name spelt otherwise (`Yevgeniy`, `Evgenii`).
    Spelling,
    /// A short form of the first name (`Joe`).
    Nickname,
    /// An initial for the first name, or the first name left out before others.
    Initial,
}

/// How the given names of two names agree, or `None` where they name two persons.
pub(super) fn given_names_agree<W: AsRef<str> + PartialEq>(
    a: &[W],
    b: &[W],
    customs: &Customs,
) -> Option<Agreement> {
    let (Some(first_a), Some(first_b)) = (a.first(), b.first()) else {
        return None;
    };
    let (first_a, first_b) = (first_a.as_ref(), first_b.as_ref());
    let (rest_a, rest_b) = (&a[1..], &b[1..]);
    let middle = |a: &[W], b: &[W]| {
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        // `George W. Bush` is not `George H. W. Bush`.
        if let (Some(one), Some(other)) = (short.first(), long.first()) {
            let (one, other) = (one.as_ref(), other.as_ref());
            if one.len() == 1 && other.len() == 1 && one != other {
                return false;
            }
        }
        // Every middle name of the shorter is one of the longer, in order.
        let mut rest = long.iter();
        short.iter().all(|word| {
            let word = word.as_ref();
            rest.any(|other| {
                let other = other.as_ref();
                word == other
                    || is_initial_of(word, other)
                    || is_initial_of(other, word)
                    || spelt_alike(word, other)
            })
        })
    };
    if first_a == first_b && first_a.len() > 1 {
        return middle(rest_a, rest_b).then_some(Agreement::Full);
    }
    // `U. Alexis Johnson`, `Alexis Johnson`: the first initial may be left out, the name that is used may not.
    for (longer, shorter) in [(a, b), (b, a)] {
        if longer.len() > shorter.len()
            && longer[0].as_ref().len() == 1
            && longer[1..].first() == shorter.first()
            && shorter[0].as_ref().len() > 1
        {
            return middle(&longer[2..], &shorter[1..]).then_some(Agreement::Full);
        }
    }
    if is_initial_of(first_a, first_b) || is_initial_of(first_b, first_a) || (first_a == first_b) {
        return middle(rest_a, rest_b).then_some(Agreement::Initial);
    }
    // `C.A.E. Roe`, `Evelyn Roe`: whoever has several initials may go by any of the names.
    for (initials, names) in [(a, b), (b, a)] {
        if initials.len() > 1
            && initials.iter().all(|word| word.as_ref().len() == 1)
            && initials[1..]
                .iter()
                .any(|word| is_initial_of(word.as_ref(), names[0].as_ref()))
            && names.len() == 1
        {
            return Some(Agreement::Initial);
        }
    }
    // `Moreira Salles`, `Walther Moreira Salles`; `Hakim Amer`, `Abd al Hakim Amer`: what is left is no first name, so
    // that it may be the rest of a longer name. `Ann Roe` is not `Mary Ann Roe`.
    for (longer, shorter) in [(a, b), (b, a)] {
        if longer.len() > shorter.len()
            && shorter.iter().all(|word| word.as_ref().len() > 1)
            && longer.ends_with(shorter)
        {
            let before = longer[longer.len() - shorter.len() - 1].as_ref();
            if !customs.is_given_name(shorter[0].as_ref()) || SERVANT.contains(&before) {
                return Some(Agreement::Initial);
            }
        }
    }
    if !middle(rest_a, rest_b) {
        return None;
    }
    if customs.is_nickname(first_a, first_b) || customs.is_nickname(first_b, first_a) {
        return Some(Agreement::Nickname);
    }
    spelt_alike(first_a, first_b).then_some(Agreement::Spelling)
}

/// Whether a word is the first letter of another.
fn is_initial_of(initial: &str, word: &str) -> bool {
    initial.len() == 1 && word.len() > 1 && word.starts_with(initial)
}

/// The consonants of a word as any romanisation may write them: names that may be spellings of one another share it.
///
/// `Qadhafi`, `Gaddafi` and `Khaddafi` are `kdf`; `Yevgeniy` and `Evgenii` are `afkn`.
pub(super) fn skeleton(word: &str) -> String {
    let sounds = sounds(word);
    let mut skeleton = String::with_capacity(sounds.len());
    for (at, byte) in sounds.bytes().enumerate() {
        let vowel = matches!(byte, b'a' | b'i' | b'u');
        if at == 0 && vowel {
            skeleton.push('a');
        } else if !vowel {
            let group = match byte {
                b'g' | b'q' => b'k',
                b'z' | b'j' | b'c' => b's',
                b'v' => b'f',
                other => other,
            };
            if skeleton.as_bytes().last() != Some(&group) {
                skeleton.push(char::from(group));
            }
        }
    }
    skeleton
}

/// A word by its sounds, as far as romanisations tell them: vowels as `a`, `i`, `u`; consonants single.
fn sounds(word: &str) -> String {
    // Longest first; what a romanisation writes with several letters.
    const WRITTEN: [(&str, &str); 28] = [
        ("shch", "c"),
        ("tsch", "c"),
        ("sch", "c"),
        ("tch", "c"),
        ("tz", "ts"),
        ("kh", "k"),
        ("gh", "g"),
        ("dh", "d"),
        ("th", "t"),
        ("sh", "c"),
        ("ch", "c"),
        ("zh", "j"),
        ("dj", "j"),
        ("ph", "f"),
        ("ck", "k"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("ie", "i"),
        ("ei", "ai"),
        ("ey", "ai"),
        ("ay", "ai"),
        ("iy", "i"),
        ("ii", "i"),
        ("yy", "i"),
        ("ye", "a"),
        ("yu", "iu"),
        ("x", "ks"),
    ];
    let mut sounds = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(first) = rest.bytes().next() {
        let written = WRITTEN.iter().find(|(written, _)| {
            // Looking at one letter first spares most comparisons.
            written.as_bytes()[0] == first && rest.starts_with(written)
        });
        let (taken, heard) = match written {
            Some((written, heard)) => (written.len(), *heard),
            None => (
                1,
                match first {
                    b'e' => "a",
                    b'y' | b'i' => "i",
                    b'o' => "u",
                    b'w' => "v",
                    // Between letters a breath, which romanisations drop.
                    b'h' if !sounds.is_empty() => "",
                    _ => &rest[..1],
                },
            ),
        };
        for heard in heard.chars() {
            if !sounds.ends_with(heard) {
                sounds.push(heard);
            }
        }
        rest = &rest[taken..];
    }
    sounds
}

/// Whether two words may be two romanisations of one name: the same consonants, and vowels that differ little.
pub(super) fn spelt_alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    a.len() >= 4 && b.len() >= 4 && heard_alike(&heard(a), &heard(b))
}

/// A word as [`heard_alike`] compares it: kept where a word is compared with many.
pub(super) fn heard(word: &str) -> String {
    vowels(&sounds(word))
}

/// The consonants of a word as it is heard, each once in a row, with `a` for a vowel that begins it.
fn consonants(heard: &str) -> impl Iterator<Item = u8> {
    let mut before = None;
    heard.bytes().enumerate().filter_map(move |(at, byte)| {
        let consonant = match (matches!(byte, b'a' | b'i' | b'u'), at) {
            (true, 0) => b'a',
            (true, _) => return None,
            (false, _) => byte,
        };
        (before.replace(consonant) != Some(consonant)).then_some(consonant)
    })
}

/// Whether two words of four letters or more, as they are heard, may be two romanisations of one name.
pub(super) fn heard_alike(a: &str, b: &str) -> bool {
    if !consonants(a).eq(consonants(b)) {
        return false;
    }
    // `Ivanov` and `Ivanova`, `Aleksandr` and `Aleksandra` are two persons.
    if a.ends_with('a') != b.ends_with('a') {
        return false;
    }
    let longest = a.len().max(b.len());
    distance(a.as_bytes(), b.as_bytes()) <= if longest > 6 { 2 } else { 1 }
}

/// Sounds with the consonants grouped as [`skeleton`] groups them, so that only vowels and lengths tell.
fn vowels(sounds: &str) -> String {
    let mut grouped = String::with_capacity(sounds.len());
    for letter in sounds.chars() {
        let letter = match letter {
            'g' | 'q' => 'k',
            'z' | 'j' | 'c' => 's',
            'v' => 'f',
            other => other,
        };
        if !grouped.ends_with(letter) {
            grouped.push(letter);
        }
    }
    grouped
}

/// The number of letters to change, drop or add; of words longer than any name, more than any bound.
pub(super) fn distance(a: &[u8], b: &[u8]) -> usize {
    const LONGEST: usize = 40;
    let mut row = [0_usize; LONGEST + 1];
    if b.len() > LONGEST {
        return usize::MAX;
    }
    for (at, cost) in row.iter_mut().enumerate() {
        *cost = at;
    }
    for (i, x) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = before + usize::from(x != y);
            before = row[j + 1];
            row[j + 1] = changed.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romanisations_of_one_name_are_alike_and_other_names_are_not() {
        for (a, b) in [
            ("qadhafi", "gaddafi"),
            ("qadhafi", "khaddafi"),
            ("yevgeniy", "evgenii"),
            ("yevgeny", "yevgeniy"),
            ("anatoliy", "anatoly"),
            ("anatoli", "anatoliy"),
            ("aleksey", "alexei"),
            ("sergey", "sergei"),
            ("muhammad", "mohammed"),
            ("mohamed", "muhammad"),
            ("nasser", "nasr"),
            ("hussein", "husayn"),
            ("zhirinovskiy", "zhirinovsky"),
            ("yeltsin", "eltsin"),
            ("dmitriy", "dmitri"),
            ("fahmi", "fahmy"),
        ] {
            assert!(spelt_alike(a, b), "{a} {b}: {} {}", sounds(a), sounds(b));
        }
        for (a, b) in [
            ("hassan", "hussein"),
            ("mahmoud", "mohamed"),
            ("ivanov", "ivanova"),
            ("putin", "patten"),
            ("brown", "braun"),
            ("kim", "kem"),
            ("lee", "li"),
            ("aleksandr", "aleksandra"),
        ] {
            assert!(!spelt_alike(a, b), "{a} {b}: {} {}", sounds(a), sounds(b));
        }
    }
}
