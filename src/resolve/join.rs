//! Why a form belongs to its entity.

use serde::{Deserialize, Serialize};

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

    /// The name in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::List => "list",
            Self::Lists => "lists",
            Self::Defined => "defined",
            Self::Alias => "alias",
            Self::Signer => "signer",
            Self::Part => "part",
            Self::Initials => "initials",
            Self::Order => "order",
            Self::Misprint => "misprint",
            Self::Given => "given name",
            Self::Nickname => "nickname",
            Self::Spelling => "spelling",
            Self::Elsewhere => "defined elsewhere",
            Self::Bearer => "only bearer",
            Self::Office => "in office",
            Self::Surname => "surname",
            Self::Decision => "decision",
        }
    }

    /// What the rule says, as a phrase behind a form.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Name => "the name itself",
            Self::List => "one row of a list",
            Self::Lists => "the same person in several lists",
            Self::Defined => "acronym defined in the document",
            Self::Alias => "the document says that they are one",
            Self::Signer => "signer: chief of mission at that post on that day",
            Self::Part => "part of a fuller name in the same document",
            Self::Initials => "initials of a name in the same document",
            Self::Order => "the words in another order",
            Self::Misprint => "one letter off a name in the same document",
            Self::Given => "fuller or shorter given names, same country and years",
            Self::Nickname => "short form of the given name, same country and years",
            Self::Spelling => "another romanisation, same country and years",
            Self::Elsewhere => "acronym defined in other documents from the same country",
            Self::Bearer => "surname with one bearer in the collection that fits country and date",
            Self::Office => "surname of a listed holder of a post there then",
            Self::Surname => "the same surname in the same country and years",
            Self::Decision => "a person decided so",
        }
    }

    /// How sure the rule is.
    pub fn confidence(self) -> Confidence {
        match self {
            Self::Name
            | Self::List
            | Self::Lists
            | Self::Defined
            | Self::Alias
            | Self::Signer
            | Self::Decision => Confidence::Certain,
            Self::Part | Self::Initials | Self::Order | Self::Misprint | Self::Given => {
                Confidence::Likely
            }
            Self::Nickname | Self::Spelling | Self::Elsewhere | Self::Bearer | Self::Office => {
                Confidence::Probable
            }
            Self::Surname => Confidence::Unsure,
        }
    }
}

/// How sure it is that the forms of an entity are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// One name, a list, the document itself or a person says so.
    Certain,
    /// One document joins them.
    Likely,
    /// Documents were compared: country, date and post agree.
    Probable,
    /// A surname alone, and nothing that says whose.
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
