//! A document: the only owner of text.

/// One text as it was read: a file, or a record within a container.
#[derive(Debug, Clone)]
pub struct Document {
    /// The path below the input that was named, parts joined by `/`; `#ID` follows for a record of a container.
    pub id: String,
    /// The decoded text, whole and unchanged: offsets into it are the offsets that users see.
    pub text: String,
    /// The encoding it was decoded from, as its standard name (`UTF-8`, `windows-1252`, `UTF-16LE`).
    pub encoding: &'static str,
}
