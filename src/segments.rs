//! What `segment` finds in a document: the header's fields, and the body as paragraphs, sentences and tokens.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::span::Span;

/// The part of a document that a sentence belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Zone {
    /// Everything above the text that is neither subject nor furniture; only TAGS yield mentions there.
    Header,
    /// A documentary edition's title. It names sender and addressee: people are mentioned, though not together, and
    /// bodies and places are routing.
    Title,
    /// The SUBJECT line or lines.
    Subject,
    /// From `SUMMARY` to `END SUMMARY`.
    Summary,
    /// Running text.
    Body,
    /// From `NOTE` to `END NOTE`: the author's view.
    Note,
    /// From `COMMENT` to `END COMMENT`: the author's view.
    Comment,
    /// A heading between paragraphs.
    Heading,
    /// The signer's name at the end.
    Signature,
}

impl Zone {
    /// Whether the zone says who sent the document to whom, and so tells nothing of what its text brings together.
    pub fn is_routing(self) -> bool {
        matches!(self, Self::Header | Self::Title | Self::Signature)
    }

    /// The name in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Title => "title",
            Self::Subject => "subject",
            Self::Summary => "summary",
            Self::Body => "body",
            Self::Note => "note",
            Self::Comment => "comment",
            Self::Heading => "heading",
            Self::Signature => "signature",
        }
    }
}

/// What a token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// `minister`: no capital.
    Lower,
    /// `Minister`: a capital, then small letters only.
    Capitalised,
    /// `OSCE`, `G-8`'s `G`, `U.S.`: capitals only (digits and periods aside); a single capital too.
    Upper,
    /// `McDonald`, `GoA`, `al-Qa'ida`'s `Qa'ida` is Capitalised: capitals and small letters mixed.
    Mixed,
    /// `2007`, `3.5`: digits, possibly with `.`, `,` or `:` inside, or letters after (`24th`, `126089A`).
    Number,
    /// `'s` or `'` after a word: a possessive ending.
    Possessive,
    /// Any other single character.
    Punctuation,
}

/// A word, number or mark. Furniture (page lines, SIPDIS lines, rules) yields no tokens.
///
/// Words keep inner apostrophes (`O'Neill`, `Qa'ida`) and the periods of initialisms (`U.S.`, `J.`, `e.g.`);
/// a hyphen and a slash are tokens of their own.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Where it stands, in bytes.
    pub span: Span,
    /// Index of its sentence in [`Segments::sentences`].
    pub sentence: u32,
    /// What it looks like.
    pub shape: Shape,
    /// Whether white space (or furniture) stands before it.
    pub spaced: bool,
    /// Whether it is nothing but letters and digits of ASCII.
    pub plain: bool,
}

/// A sentence, a heading, the subject, the TAGS line or the signature: the unit that holds mentions.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Where it stands, in bytes; may hold furniture inside (a page line that cuts it in two).
    pub span: Span,
    /// Index of its paragraph in [`Segments::paragraphs`].
    pub paragraph: u32,
    /// Its tokens, as a half-open range of indices into [`Segments::tokens`].
    pub tokens: (u32, u32),
    /// The zone it lies in.
    pub zone: Zone,
    /// Whether it is written in capitals throughout, so that case tells nothing.
    pub upper: bool,
}

/// A paragraph of the body; the header, the subject, each heading and the signature are paragraphs of their own.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// Where it stands, in bytes, its number and marking included.
    pub span: Span,
    /// Its number (`¶4.` is 4), repaired by sequence where the number was damaged.
    pub number: Option<u16>,
    /// Its portion marking as written, without brackets (`SBU`, `C`, `S//NF`), in bytes.
    pub marking: Option<Span>,
}

/// The fields of a document's header, as values. Empty where the document does not state them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Two-digit year, post and number without leading zeros: `07ASTANA2541`.
    pub cable_id: String,
    /// The date of the date-time group.
    pub date: Option<Date>,
    /// The post that sent it, by its name in the list of posts (`Astana`).
    pub post: String,
    /// The country that the post is in.
    pub country: Option<Country>,
    /// The FM line's station as written.
    pub from: String,
    /// Action addressees, as written.
    pub to: Vec<String>,
    /// Information addressees, as written.
    pub info: Vec<String>,
    /// `IMMEDIATE`, `PRIORITY`, `ROUTINE`, `FLASH`.
    pub precedence: String,
    /// `UNCLASSIFIED`, `CONFIDENTIAL`, `SECRET`, `LIMITED OFFICIAL USE`, as a normal form.
    pub classification: String,
    /// Captions (`SIPDIS`, `SENSITIVE`, `NOFORN`), each once, in order.
    pub captions: Vec<String>,
    /// The codes of the TAGS line, in order, repetitions kept.
    pub tags: Vec<String>,
    /// The subject, white space folded, without its leading marking.
    pub subject: String,
    /// Cables referred to, as cable ids where they can be read as such (`07STATE126089`), else as written.
    pub references: Vec<String>,
    /// The signer as written.
    pub signer: String,
    /// Who drafted or classified it, as written.
    pub drafter_or_classifier: String,
}

/// A document taken apart. All spans are bytes of [`crate::document::Document::text`].
#[derive(Debug, Clone, Default)]
pub struct Segments {
    /// The header's fields; all empty for a text that is no cable.
    pub header: Header,
    /// Where each code of the TAGS line stands, beside `header.tags`.
    pub tag_spans: Vec<Span>,
    /// In the order of the text.
    pub paragraphs: Vec<Paragraph>,
    /// In the order of the text.
    pub sentences: Vec<Sentence>,
    /// In the order of the text.
    pub tokens: Vec<Token>,
    /// Page lines, captions, rules, footers: set aside, never searched. In order, disjoint.
    pub furniture: Vec<Span>,
    /// Whether the text has a cable's header.
    pub is_cable: bool,
}
