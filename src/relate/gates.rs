//! Which patterns of relations a sentence can match at all.

use super::pattern::ClassId;
use super::rules::Rule;
use super::vocabulary::{Present, each_bit};

/// Which patterns are worth a look, told from the classes of the words that a sentence holds: most patterns need a
/// word that most sentences lack.
#[derive(Debug, Default)]
pub(super) struct Gates {
    /// Rule and pattern, in the order of the rules.
    patterns: Vec<(u16, u16)>,
    /// The patterns that no class bars, as bits.
    open: Vec<u64>,
    /// For each class the patterns that it opens, as bits.
    opened_by: Vec<Vec<u64>>,
}

impl Gates {
    /// The gates of all patterns: each is opened by the rarest class that it needs, else by the words for roles.
    pub(super) fn new(rules: &[Rule], role: ClassId) -> Self {
        let mut gates = Self::default();
        let all = || rules.iter().flat_map(|rule| &rule.patterns);
        let width = all().count().div_ceil(64);
        gates.open = vec![0; width];
        for (rule, known) in rules.iter().enumerate() {
            for (number, pattern) in known.patterns.iter().enumerate() {
                let (word, bit) = (gates.patterns.len() / 64, gates.patterns.len() % 64);
                gates.patterns.push((rule as u16, number as u16));
                let class = pattern.need.first().copied();
                let opened = match class.or(pattern.role.then_some(role)) {
                    Some(class) => {
                        let class = usize::from(class);
                        if gates.opened_by.len() <= class {
                            gates.opened_by.resize(class + 1, Vec::new());
                        }
                        &mut gates.opened_by[class]
                    }
                    None => &mut gates.open,
                };
                opened.resize(width, 0);
                opened[word] |= 1 << bit;
            }
        }
        gates
    }

    /// Sets `open` to the patterns that a sentence of these classes opens, as bits.
    pub(super) fn open(&self, present: &Present, open: &mut Vec<u64>) {
        open.clone_from(&self.open);
        for &class in &present.classes {
            let opened = self.opened_by.get(usize::from(class));
            for (all, bits) in open.iter_mut().zip(opened.into_iter().flatten()) {
                *all |= bits;
            }
        }
    }

    /// Calls `take` with the rule and pattern of each bit that is set, in the order of the rules.
    pub(super) fn each(&self, open: &[u64], mut take: impl FnMut(usize, usize)) {
        for (index, &bits) in open.iter().enumerate() {
            each_bit(bits, |bit| {
                let (rule, pattern) = self.patterns[index * 64 + bit];
                take(usize::from(rule), usize::from(pattern));
            });
        }
    }
}
