//! How resolution grows with the number of distinct names: 10,000, 100,000 and a million of them, made up.
//!
//! `make bench`, or `cargo bench --bench resolution -- NAMES` for one number of names. The names are the same in every
//! run. As in a real collection most names stand in few documents, some surnames are borne by many, and new documents
//! bring new surnames ever more slowly. A column tells how much longer a name takes than it did among fewer: where time
//! grows with the names alone, it stays near 1.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::time::Instant;

use cablegraph::country::Country;
use cablegraph::gazetteer::{Entries, ListFiles};
use cablegraph::mention::{Kind, LocalId, RuleId};
use cablegraph::resolve::{Collector, Customs, Founding, Join, Titles};
use cablegraph::review::Review;
use cablegraph::segments::{Header, Zone};
use cablegraph::tagged::{LocalEntity, LocalForm, TaggedDocument, TaggedMention, TaggedSentence};

/// How many names are resolved.
const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
/// How many entities a document has.
const ENTITIES: usize = 12;

/// Numbers that look random and are the same in every run (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// Small numbers more often than great ones.
    fn skewed(&mut self, bound: usize) -> usize {
        let least = (0..3).map(|_| self.below(bound)).min();
        least.unwrap_or_default()
    }
}

/// A word of syllables, capitalised, another one for every number.
fn word(mut number: usize, ending: &str) -> String {
    const ONSETS: [&str; 16] = [
        "b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh", "ch",
    ];
    const VOWELS: [&str; 4] = ["a", "e", "i", "o"];
    let mut word = String::new();
    loop {
        word.push_str(ONSETS[number % ONSETS.len()]);
        number /= ONSETS.len();
        word.push_str(VOWELS[number % VOWELS.len()]);
        number /= VOWELS.len();
        if number == 0 {
            break;
        }
    }
    word.push_str(ending);
    word[..1].to_uppercase() + &word[1..]
}

/// The documents that names are gathered from, one at a time, as a run has them.
struct Documents {
    numbers: Numbers,
    /// How many surnames there are to choose from.
    surnames: usize,
    made: usize,
}

impl Documents {
    fn new(names: usize) -> Self {
        Self {
            numbers: Numbers(7),
            // About as a vocabulary grows: ten times the names, six times the surnames.
            surnames: 6_usize.pow(names.max(10).ilog10()) * names
                / 10_usize.pow(names.max(10).ilog10()),
            made: 0,
        }
    }

    fn next(&mut self) -> TaggedDocument {
        const COUNTRIES: usize = 120;
        self.made += 1;
        let numbers = &mut self.numbers;
        let country = numbers.skewed(COUNTRIES);
        let code = [b'A' + (country / 26) as u8, b'A' + (country % 26) as u8];
        let country = std::str::from_utf8(&code).ok().and_then(Country::parse);
        let year = i16::try_from(1973 + numbers.below(38)).unwrap_or_default();
        let mut document = TaggedDocument {
            doc_id: format!("{}.txt", self.made),
            header: Header {
                date: jiff::civil::Date::new(year, 6, 1).ok(),
                country,
                ..Header::default()
            },
            sentences: vec![TaggedSentence {
                start: 0,
                text: String::new(),
                furniture: Vec::new(),
                number: 1,
                paragraph: 1,
                paragraph_number: Some(1),
                marking: String::new(),
                zone: Zone::Body,
            }],
            ..TaggedDocument::default()
        };
        for at in 0..ENTITIES {
            let surname = word(numbers.skewed(self.surnames) + 64, "nov");
            let (kind, label) = match numbers.below(10) {
                0..7 => {
                    let given = word(numbers.skewed(3_000) + 64, "l");
                    let middle = char::from(b'A' + numbers.below(26) as u8);
                    let name = if numbers.below(2) == 0 {
                        format!("{given} {surname}")
                    } else {
                        format!("{given} {middle}. {surname}")
                    };
                    (Kind::Person, name)
                }
                7 => (Kind::Person, surname),
                _ => {
                    let mut label = surname;
                    let _ = write!(label, " {} Company", word(numbers.below(500), "ra"));
                    (Kind::Organisation, label)
                }
            };
            document.entities.push(LocalEntity {
                kind,
                forms: vec![LocalForm {
                    text: label.clone(),
                    count: 1,
                    join: Join::Name,
                }],
                label,
                entry: None,
                country: None,
                context: country.into_iter().collect(),
                titles: Titles::default(),
                bearers: Vec::new(),
                signs: false,
                founding: Founding::Founded,
            });
            document.mentions.push(TaggedMention {
                start: at as u32,
                end: at as u32 + 1,
                entity: LocalId(at as u32),
                sentence: 0,
                offset: 0,
                len: 0,
                rule: RuleId(0),
            });
        }
        document
    }
}

/// The most memory that the program has held so far, in megabytes, where the system tells.
fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1e3)
}

fn main() -> io::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    // Cargo hands `--bench` to a bench; without it this is a test of whether the bench runs at all.
    let in_earnest = arguments.iter().any(|argument| argument == "--bench");
    let wished = arguments.iter().find_map(|argument| argument.parse().ok());
    let sizes = match wished {
        Some(names) => vec![names],
        None if in_earnest => SIZES.to_vec(),
        None => vec![500],
    };
    let files = ListFiles::embedded();
    let entries = Entries::load(&files).map_err(io::Error::other)?;
    let customs = Customs::load(&files)
        .map_err(io::Error::other)?
        .with_adjectives(&entries);
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "   names documents  entities    gather   resolve  \u{b5}s/name  growth  memory"
    )?;
    let mut before: Option<f64> = None;
    for size in sizes {
        let mut documents = Documents::new(size);
        let mut collector = Collector::default();
        let mut names = 0;
        let mut gather = 0.0;
        while names < size {
            let document = documents.next();
            let since = Instant::now();
            let numbers = collector.add(&document, &entries, &customs);
            gather += since.elapsed().as_secs_f64();
            names = names.max(
                numbers
                    .into_iter()
                    .max()
                    .map_or(0, |last| last as usize + 1),
            );
        }
        let since = Instant::now();
        let resolution = collector.finish(&entries, &customs, &Review::default());
        let resolve = since.elapsed().as_secs_f64();
        let each = (gather + resolve) * 1e6 / names as f64;
        let growth = before.map_or_else(String::new, |before| format!("{:.2}", each / before));
        let memory = peak_memory().map_or_else(String::new, |memory| format!("{memory:.0} MB"));
        writeln!(
            out,
            "{names:>8} {:>9} {:>9} {gather:>7.2} s {resolve:>7.2} s {each:>8.1} {growth:>7} {memory:>7}",
            documents.made,
            resolution.registry.entities.len(),
        )?;
        before = Some(each);
    }
    Ok(())
}
