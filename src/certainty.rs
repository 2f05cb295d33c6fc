//! How sure something is: the word and the number that stand in every output.
//!
//! Each rule has one number, in hundredths: how often what it says is right. Those of the rules that join forms of names
//! ([`crate::resolve::Join`]) were set after counting, on five marked collections (some 8,000 mentions), how often a form
//! that a rule joined means the same as most of its entity's mentions; those of the rules that state relations (the key
//! `certainty` in `gazetteers/rules/relations.toml`) after counting how often what they state is marked too. Marked
//! collections are kinder than others, and of some rules they have few cases: every number was rounded towards the
//! cautious side. So take the order for granted and the distance for a hint: 0.85 is less sure than 0.95, and a graph of
//! what is at least 0.9 holds fewer errors than one of all.
//!
//! The number says that a name is joined to the right entity, or that a relation is stated. It does not say that a
//! statement is true.

/// A share of right answers, in hundredths: 0 to 1 in the tables, with two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Certainty(u8);

impl Certainty {
    /// Beyond doubt.
    pub const FULL: Self = Self(100);
    /// How many decimals the tables give.
    pub const PLACES: u32 = 2;

    /// So many hundredths; more than a hundred are a hundred.
    pub const fn hundredths(hundredths: u8) -> Self {
        Self(if hundredths > 100 { 100 } else { hundredths })
    }

    /// Between 0 and 1.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// In hundredths, 0 to 100.
    pub const fn in_hundredths(self) -> u8 {
        self.0
    }

    /// What is missing to 1.
    pub fn doubt(self) -> f64 {
        f64::from(100 - self.0) / 100.0
    }

    /// The word for it.
    pub fn confidence(self) -> Confidence {
        match self.0 {
            97.. => Confidence::Certain,
            90..97 => Confidence::Likely,
            75..90 => Confidence::Probable,
            ..75 => Confidence::Unsure,
        }
    }
}

/// How sure something is, in four words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// One name, a list, the document itself or a person says so: 0.97 and above.
    Certain,
    /// One document joins them: 0.90 and above.
    Likely,
    /// Documents were compared, and country, date and post agree: 0.75 and above.
    Probable,
    /// A surname alone, and nothing that says whose: less.
    Unsure,
}

impl Confidence {
    /// The word in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Probable => "probable",
            Self::Unsure => "unsure",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_number() {
        let word = |hundredths| Certainty::hundredths(hundredths).confidence().name();
        assert_eq!(
            [100, 97, 96, 90, 89, 75, 74, 0].map(word),
            [
                "certain", "certain", "likely", "likely", "probable", "probable", "unsure",
                "unsure"
            ]
        );
        assert_eq!(Certainty::hundredths(255), Certainty::FULL);
    }
}
