//! Which columns each sheet has, in which order, and how they are called: data, in one place.

use super::sheet::SENTENCE;

/// How the cells of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// A text in one line.
    Text,
    /// A text that takes as many lines as it needs.
    Sentence,
    /// Texts that the table parts with `|`.
    List,
    /// A word of the tables with `_` for blanks.
    Words,
    /// A whole number.
    Integer,
    /// A number with so many places.
    Decimal(u8),
    /// A day.
    Date,
}

/// Where the cells of a column come from.
#[derive(Debug, Clone, Copy)]
pub(super) enum From {
    /// The first of these columns that the table has. Without any of them the sheet lacks the column.
    Table(&'static [&'static str]),
    /// What the sheet's maker gives with each row, in the order of such columns.
    Given,
}

/// A column of a sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Its header.
    pub(super) title: &'static str,
    /// Where its cells come from.
    pub(super) from: From,
    /// How they are written.
    pub(super) form: Form,
    /// How wide it is, in digits.
    pub(super) width: f64,
}

const fn column(
    title: &'static str,
    names: &'static [&'static str],
    form: Form,
    width: f64,
) -> Column {
    Column {
        title,
        from: From::Table(names),
        form,
        width,
    }
}

const fn given(title: &'static str, form: Form, width: f64) -> Column {
    Column {
        title,
        from: From::Given,
        form,
        width,
    }
}

const NAME: Column = column("Name", &["entity"], Form::Text, 34.0);
const FORMS: Column = column("Forms found", &["aliases"], Form::List, 44.0);
const KIND: Column = column("Kind", &["subtype"], Form::Words, 16.0);
const COUNTRY: Column = column("Country", &["country"], Form::Text, 10.0);
const MENTIONS: Column = column("Mentions", &["mentions"], Form::Integer, 11.0);
const DOCUMENTS_IN: Column = column("Documents", &["documents"], Form::Integer, 12.0);
const FIRST: Column = column("First", &["first_date"], Form::Date, 13.0);
const LAST: Column = column("Last", &["last_date"], Form::Date, 13.0);
const TIES: Column = column("Mentioned with", &["degree"], Form::Integer, 17.0);
const GROUP: Column = column("Group", &["community_name", "community"], Form::Text, 32.0);
const PAGERANK: Column = column("PageRank", &["pagerank"], Form::Decimal(6), 12.0);
const BETWEENNESS: Column = column("Betweenness", &["betweenness"], Form::Decimal(6), 14.0);
const CORE: Column = column("Core", &["core"], Form::Integer, 7.0);
const SURE: Column = column("Sure", &["confidence"], Form::Text, 10.0);
const CERTAINTY: Column = column("Certainty", &["certainty"], Form::Decimal(2), 11.0);
const WHY: Column = column("Why these forms are one", &["reasons"], Form::Text, 40.0);
const LISTED: Column = column("In the lists", &["gazetteer_id"], Form::Text, 22.0);
const ID: Column = column("Id", &["entity_id"], Form::Text, 30.0);

/// People.
pub(super) const PEOPLE: &[Column] = &[
    NAME,
    FORMS,
    given("Roles stated", Form::Text, 44.0),
    COUNTRY,
    MENTIONS,
    DOCUMENTS_IN,
    FIRST,
    LAST,
    TIES,
    GROUP,
    PAGERANK,
    BETWEENNESS,
    CORE,
    SURE,
    CERTAINTY,
    WHY,
    LISTED,
    ID,
];

/// Organisations and places.
pub(super) const BODIES: &[Column] = &[
    NAME,
    FORMS,
    KIND,
    COUNTRY,
    MENTIONS,
    DOCUMENTS_IN,
    FIRST,
    LAST,
    TIES,
    GROUP,
    PAGERANK,
    BETWEENNESS,
    CORE,
    SURE,
    CERTAINTY,
    WHY,
    LISTED,
    ID,
];

/// Topics.
pub(super) const TOPICS: &[Column] = &[
    NAME,
    column("Words found", &["aliases"], Form::List, 60.0),
    MENTIONS,
    DOCUMENTS_IN,
    FIRST,
    LAST,
    TIES,
    PAGERANK,
    column("Tags", &["gazetteer_id"], Form::List, 26.0),
    ID,
];

const DOCUMENT: Column = column("Document", &["doc_id"], Form::Text, 26.0);
const CABLE: Column = column("Cable", &["cable_id"], Form::Text, 16.0);
const DATE: Column = column("Date", &["date"], Form::Date, 13.0);
const PARAGRAPH: Column = column("Paragraph", &["paragraph"], Form::Integer, 12.0);
const QUOTE: Column = column("Sentence", &["quote"], Form::Sentence, SENTENCE);
const RULE: Column = column("Found by", &["rule"], Form::Text, 24.0);
const EDGE: Column = column("Edge id", &["edge_id"], Form::Text, 40.0);

/// What sentences state.
pub(super) const RELATIONS: &[Column] = &[
    column("Who", &["source"], Form::Text, 28.0),
    column("Relation", &["relation"], Form::Words, 16.0),
    column("Whom or what", &["target"], Form::Text, 32.0),
    column("Role", &["role"], Form::Text, 24.0),
    column("Kind of role", &["role_class"], Form::Words, 14.0),
    DATE,
    QUOTE,
    DOCUMENT,
    PARAGRAPH,
    column("Status", &["status"], Form::Words, 11.0),
    column("Told by", &["reporter"], Form::Text, 22.0),
    column("Where", &["place"], Form::Text, 18.0),
    column("Through", &["actor"], Form::Text, 18.0),
    SURE,
    CERTAINTY,
    RULE,
    CABLE,
    EDGE,
];

/// Who is mentioned with whom.
pub(super) const COMENTIONS: &[Column] = &[
    column("Name", &["source"], Form::Text, 32.0),
    column("Mentioned with", &["target"], Form::Text, 32.0),
    column("Times", &["weight"], Form::Integer, 9.0),
    DOCUMENTS_IN,
    given("Sentences", Form::Text, 15.0),
    FIRST,
    LAST,
    column(
        "Log-likelihood",
        &["log_likelihood"],
        Form::Decimal(1),
        16.0,
    ),
    column("NPMI", &["npmi"], Form::Decimal(2), 8.0),
    column("Strength", &["strength"], Form::Decimal(2), 11.0),
    SURE,
    CERTAINTY,
    EDGE,
];

/// The sentences behind the edges.
pub(super) const EVIDENCE: &[Column] = &[
    column("Name", &["source"], Form::Text, 26.0),
    given("Tie", Form::Words, 18.0),
    column("Other name", &["target"], Form::Text, 26.0),
    DATE,
    QUOTE,
    DOCUMENT,
    PARAGRAPH,
    column("Marking", &["marking"], Form::Text, 9.0),
    SURE,
    RULE,
    CABLE,
    column("Start", &["start"], Form::Integer, 9.0),
    column("End", &["end"], Form::Integer, 9.0),
    EDGE,
];

/// What was read.
pub(super) const DOCUMENTS: &[Column] = &[
    DOCUMENT,
    CABLE,
    DATE,
    column("Post", &["post"], Form::Text, 22.0),
    column("From", &["from"], Form::Text, 26.0),
    column("To", &["to"], Form::List, 26.0),
    column("Subject", &["subject"], Form::Text, 60.0),
    column("Classification", &["classification"], Form::Text, 16.0),
    column("Captions", &["captions"], Form::List, 14.0),
    column("Tags", &["tags"], Form::List, 26.0),
    column("Signer", &["signer"], Form::Text, 18.0),
    column(
        "Drafter or classifier",
        &["drafter_or_classifier"],
        Form::Text,
        24.0,
    ),
    MENTIONS,
    column("Entities", &["entities"], Form::Integer, 9.0),
    column("Relations", &["relations"], Form::Integer, 10.0),
    column("Words", &["words"], Form::Integer, 8.0),
    column("Paragraphs", &["paragraphs"], Form::Integer, 11.0),
    column("Info", &["info"], Form::List, 26.0),
    column("References", &["references"], Form::List, 26.0),
    column("Precedence", &["precedence"], Form::Text, 12.0),
    COUNTRY,
    column("Encoding", &["encoding"], Form::Text, 13.0),
];

/// What a person is to decide. Titled as in the table, so that the sheet saved as CSV is a file of decisions.
pub(super) const REVIEW: &[Column] = &[
    column("decision", &["decision"], Form::Text, 12.0),
    column("entity_id", &["entity_id"], Form::Text, 26.0),
    column("entity", &["entity"], Form::Text, 28.0),
    column("other_id", &["other_id"], Form::Text, 26.0),
    column("other", &["other"], Form::Text, 28.0),
    column("form", &["form"], Form::Text, 20.0),
    column("value", &["value"], Form::Text, 16.0),
    column("proposal", &["proposal"], Form::Text, 10.0),
    column("reason", &["reason"], Form::Text, 50.0),
    column("mentions", &["mentions"], Form::Integer, 10.0),
    column("status", &["status"], Form::Text, 20.0),
    column("stake", &["stake"], Form::Decimal(2), 10.0),
    column("candidates", &["candidates"], Form::Text, 50.0),
];

/// What was passed over.
pub(super) const SKIPPED: &[Column] = &[
    column("Input", &["input"], Form::Text, 50.0),
    column("Reason", &["reason"], Form::Text, 110.0),
];
