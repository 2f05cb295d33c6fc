//! Why a form belongs to its entity.

use serde::{Deserialize, Serialize};

use crate::certainty::{Certainty, Confidence};

/// The rule that joined a form to its entity, from the surest to the least sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Join {
    /// The form is the entity's name, capitals, accents, marks and titles aside.
    Name,
    /// A list's row has both forms.
    List,
    /// Several lists have the person, under one name and for times that agree.
    Lists,
    /// The document defines the acronym.
    Defined,
    /// The document says that they are one.
    Alias,
    /// The signer is the chief of mission at the post on that day.
    Signer,
    /// A part of the one name in the document that has it.
    Part,
    /// The one name in the document whose initials these are.
    Initials,
    /// The words of the name in another order.
    Order,
    /// One letter off a name of the document.
    Misprint,
    /// Fuller and shorter forms of given names, with country and date agreeing.
    Given,
    /// A short form of the given name.
    Nickname,
    /// Another romanisation of the name.
    Spelling,
    /// An acronym that other documents of the same country define.
    Elsewhere,
    /// A surname of which the collection has one bearer that fits country and date.
    Bearer,
    /// A surname whose listed bearer held a post there then.
    Office,
    /// The same surname in the same country and years.
    Surname,
    /// A person decided so.
    Decision,
}

impl Join {
    /// All rules, in order.
    pub const ALL: [Self; 18] = [
        Self::Name,
        Self::List,
        Self::Lists,
        Self::Defined,
        Self::Alias,
        Self::Signer,
        Self::Part,
        Self::Initials,
        Self::Order,
        Self::Misprint,
        Self::Given,
        Self::Nickname,
        Self::Spelling,
        Self::Elsewhere,
        Self::Bearer,
        Self::Office,
        Self::Surname,
        Self::Decision,
    ];

    /// The name in the tables; what it says, as a phrase behind a form; how often it is right, in hundredths (see
    /// [`crate::certainty`]). Of `initials`, `order`, `misprint`, `given name`, `nickname` and `defined elsewhere` too
    /// few cases are marked to count: their numbers are judged by the rules beside them.
    const fn facts(self) -> (&'static str, &'static str, u8) {
        match self {
            Self::Name => ("name", "the name itself", 98),
            Self::List => ("list", "one row of a list", 98),
            Self::Lists => ("lists", "the same person in several lists", 97),
            Self::Defined => ("defined", "acronym defined in the document", 99),
            Self::Alias => ("alias", "the document says that they are one", 97),
            Self::Signer => (
                "signer",
                "signer: chief of mission at that post on that day",
                99,
            ),
            Self::Part => ("part", "part of a fuller name in the same document", 96),
            Self::Initials => ("initials", "initials of a name in the same document", 93),
            Self::Order => ("order", "the words in another order", 93),
            Self::Misprint => ("misprint", "one letter off a name in the same document", 90),
            Self::Given => (
                "given name",
                "fuller or shorter given names, same country and years",
                93,
            ),
            Self::Nickname => (
                "nickname",
                "short form of the given name, same country and years",
                85,
            ),
            Self::Spelling => (
                "spelling",
                "another romanisation, same country and years",
                87,
            ),
            Self::Elsewhere => (
                "defined elsewhere",
                "acronym defined in other documents from the same country",
                85,
            ),
            Self::Bearer => (
                "only bearer",
                "surname with one bearer in the collection that fits country and date",
                86,
            ),
            Self::Office => (
                "in office",
                "surname of a listed holder of a post there then",
                86,
            ),
            Self::Surname => (
                "surname",
                "the same surname in the same country and years",
                60,
            ),
            Self::Decision => ("decision", "a person decided so", 100),
        }
    }

    /// The name in the tables.
    pub fn name(self) -> &'static str {
        self.facts().0
    }

    /// What the rule says, as a phrase behind a form.
    pub fn meaning(self) -> &'static str {
        self.facts().1
    }

    /// How often the rule is right.
    pub fn certainty(self) -> Certainty {
        Certainty::hundredths(self.facts().2)
    }

    /// How sure the rule is, in a word.
    pub fn confidence(self) -> Confidence {
        self.certainty().confidence()
    }
}
