//! A document: the only owner of text.

use jiff::civil::Date;

/// One text as it was read: a file, or a record within a container.
#[derive(Debug, Clone)]
pub struct Document {
    /// The path below the input that was named, parts joined by `/`; `#ID` follows for a record of a container.
    pub id: String,
    /// The decoded text, whole and unchanged: offsets into it are the offsets that users see. Of a format that is more
    /// than text, the text that was taken out of it.
    pub text: String,
    /// The encoding it was decoded from, as its standard name (`UTF-8`, `windows-1252`, `UTF-16LE`).
    pub encoding: &'static str,
    /// What its container states of it beside the text, if anything.
    pub stated: Option<Box<Stated>>,
}

/// What a container states of a document in fields of their own. Empty where it states nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stated {
    /// The number of the cable, as written (`66BUENOSAIRES2481`).
    pub cable_id: String,
    /// When it was sent.
    pub date: Option<Date>,
    /// Where it comes from, as written (`Embassy Buenos Aires`).
    pub origin: String,
    /// The classification, as written (`CONFIDENTIAL//NOFORN`).
    pub classification: String,
    /// Cables referred to, as written (`66STATE106206|66STATE1`).
    pub references: String,
    /// The subject, as written.
    pub subject: String,
}
