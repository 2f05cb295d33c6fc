//! All weights of the tagger, in one place.
//!
//! A name's kind is decided once for a document: for each kind the strongest list or rule that proposes it, plus what
//! the surroundings of all its mentions say. The kind with the highest sum is taken, if it reaches [`THRESHOLD`].
//! The unit is arbitrary; 1 is a slight hint, 3 a good one, 6 about certain.

/// What a name needs to be one.
pub(super) const THRESHOLD: f32 = 3.5;

/// A list that knows a name of a kind: this plus [`LIST_SPAN`] times the row's weight (0 to 1).
pub(super) const LIST_BASE: f32 = 2.5;
/// See [`LIST_BASE`].
pub(super) const LIST_SPAN: f32 = 5.0;
/// A name of two words or more is less likely to mean something else.
pub(super) const LIST_LONG: f32 = 2.0;
/// The list says that the name needs support from the document.
pub(super) const NEEDS_CONTEXT: f32 = -2.5;
/// It says so of a body or a person, and the country is not in question: only the document can say that it is meant.
pub(super) const OUT_OF_CONTEXT: f32 = -10.0;
/// How many years before a list has it founded a body may be spoken of: it is planned before it is there, and lists err.
pub(super) const BEFORE_FOUNDED: i16 = 2;
/// The row's country is the cable's, or is mentioned in the document.
pub(super) const COUNTRY_AT_HAND: f32 = 2.5;
/// The name is a common English word that opens a sentence, or stands in a text of capitals only.
pub(super) const COMMON_WORD_UNCASED: f32 = -6.0;
/// The acronym is a function word, in a text of capitals only: `WHO`.
pub(super) const FUNCTION_WORD_UNCASED: f32 = -12.0;
/// The name is a common English word, with a capital where none is due.
pub(super) const COMMON_WORD: f32 = -1.5;
/// Rows of this weight and more keep their weight though the name is a word, too (Turkey).
pub(super) const WELL_KNOWN: u8 = 85;
/// Places of this weight and more are no part of a person's name (Gibraltar), unless it is a given name, too (Jordan).
pub(super) const NO_PERSON: u8 = 75;
/// A place's name that is a given name or surname as well.
pub(super) const PERSONAL_NAME: f32 = -1.0;

/// A single word with a capital in no list, by what it looks like.
pub(super) const SURNAME_ENDING: f32 = 1.5;
/// It stands in the list of surnames.
pub(super) const SURNAME_LISTED: f32 = 1.0;
/// It is no English word.
pub(super) const NO_WORD: f32 = 0.8;
/// It is no English word and nothing else is known of it: perhaps a body, perhaps a place; its surroundings decide.
pub(super) const UNKNOWN_BODY: f32 = 1.3;
/// See [`UNKNOWN_BODY`].
pub(super) const UNKNOWN_PLACE: f32 = 1.6;
/// A surname of one syllable before syllables that a hyphen joins: `Wang Ping-nan`.
pub(super) const ROMANISED: f32 = 6.0;
/// Capitals only in a text that has both cases.
pub(super) const ACRONYM: f32 = 3.0;
/// Such a word where it is a surname (`STALIN`).
pub(super) const ACRONYM_OR_SURNAME: f32 = 1.5;

/// A title before it.
pub(super) const AFTER_TITLE: f32 = 4.0;
/// A verb of saying behind it: persons, bodies, places.
pub(super) const BEFORE_SAYING: [f32; 3] = [2.0, 1.0, -1.0];
/// `, director of` behind it.
pub(super) const BEFORE_APPOSITION: f32 = 2.0;
/// `in`, `at`, `near` before it: a place.
pub(super) const AFTER_LOCATING: f32 = 2.0;
/// What a list's place weighs that is well known.
pub(super) const PLACE_SURE: f32 = 7.0;
/// Such a place where `in` stands before it somewhere in the document, as a person.
pub(super) const PLACE_NOT_PERSON: f32 = -5.0;
/// `from`, `to` before it: a place, as a rule.
pub(super) const AFTER_LEADING: f32 = 0.9;
/// `, Kazakhstan` behind it.
pub(super) const BEFORE_COUNTRY: f32 = 2.0;
/// `the` before it: no person, perhaps a body.
pub(super) const AFTER_ARTICLE: [f32; 3] = [-2.0, 1.0, -0.5];
/// Mentioned more than once.
pub(super) const REPEATED: f32 = 1.0;

/// The surname of a person whose full name stands in the document.
pub(super) const SURNAME_OF_KNOWN: f32 = 6.0;
/// Such a surname where a list knows a place of that name that few people know.
pub(super) const SURNAME_NOT_TOWN: f32 = 2.5;
/// The given name of a person whose full name stands in the document.
pub(super) const GIVEN_OF_KNOWN: f32 = 6.0;
/// The acronym of a body that the document defines.
pub(super) const DEFINED_ACRONYM: f32 = 7.0;
/// A name found elsewhere in the document by a rule.
pub(super) const SEEN_ELSEWHERE: f32 = 5.0;
/// One letter off a name that the document has at least twice.
pub(super) const ONE_LETTER_OFF: f32 = 4.5;

/// For a person that a rule found: each word that is a given name, a surname, or no English word.
pub(super) const NAME_WORD: f32 = 0.7;
/// Each that is an English word and no name in any list, or a rare one.
pub(super) const PLAIN_WORD: f32 = -1.5;
/// From this weight on, a surname that is a word, too, counts as a surname where it opens the name.
pub(super) const SURNAME_FIRST: u8 = 26;
/// From this weight on, a surname that is a word, too, is one wherever the document has its bearer.
pub(super) const SURNAME_SURE: u8 = 50;
/// From this weight on, a surname that is a well-known place as well is somebody's behind a title (`Secretary Jordan`).
pub(super) const SURNAME_OF_CITY: u8 = 30;
/// Below this weight, a given name that is a well-known place as well opens no name of somebody known by his surname.
pub(super) const GIVEN_OF_CITY: u8 = 30;
/// From this weight on, a given name tells that the common word behind it is a surname.
pub(super) const GIVEN_FIRST: u8 = 30;
/// What a short form weighs that is in no list of given names: less than tells at the beginning of a sentence.
pub(super) const NICKNAME: u8 = 19;
/// From this weight on, a given name is one wherever it stands.
pub(super) const GIVEN_SURE: u8 = 60;
/// Such a name by itself: `Klaus`.
pub(super) const GIVEN_ALONE: f32 = 2.7;
/// An English word that is no surname behind such a name: `Jerry Quarry`.
pub(super) const PLAIN_CALLED: f32 = -0.7;
/// The same where the given name is a place as well: `Geneva Agreements`.
pub(super) const PLAIN_BEHIND_PLACE: f32 = -3.0;
/// A name that begins with a word of everyday use and no name: `Minister` before it is a title, but `Investor Concerns`
/// names nobody.
pub(super) const OPENS_PLAIN: f32 = -7.0;
/// Words so rare that capitals make an acronym of them: from this rank on.
pub(super) const RARE: u8 = 50;
/// The rank of common words of other languages.
pub(super) const FOREIGN: u8 = 40;
/// Words of everyday use: up to this rank.
pub(super) const EVERYDAY: u8 = 20;

/// A surname that somebody in the lists of people bore who was in office when the document was written: an official of
/// the cable's own country, of the United States or a country that the document names, of any other.
pub(super) const IN_OFFICE: [f32; 3] = [3.0, 2.0, 1.0];
/// As [`IN_OFFICE`], where the document has no date.
pub(super) const EVER_IN_OFFICE: [f32; 3] = [1.5, 0.5, 0.0];
/// By how much a row's weight must be ahead of its namesake's to be meant by the surname alone.
pub(super) const FAR_AHEAD: i16 = 20;
/// How many years before and after the office still count.
pub(super) const OFFICE_MARGIN: i32 = 2;
/// `told`, `asked`, `with`, `by` before it.
pub(super) const AFTER_ADDRESS: [f32; 3] = [1.0, 0.3, -0.5];
/// Mentioned three times or more, beyond [`REPEATED`].
pub(super) const FREQUENT: [f32; 3] = [1.0, 0.5, 0.0];
/// A person stands beside it, joined by a comma, `and` or a slash: `Rabin, Tekoah and Argov`.
pub(super) const AMONG_PEOPLE: f32 = 2.7;
/// A body stands beside it in such a row: `NATO, the EU and AXG`.
pub(super) const AMONG_BODIES: f32 = 1.6;
/// `has`, `would`, `went` or a possessive behind it, and no verb of saying.
pub(super) const BEFORE_ACTING: [f32; 3] = [1.0, 0.5, 0.3];
/// An English word and a surname that the document writes with a capital only.
pub(super) const STEADY: f32 = 1.5;
/// A text of fewer tokens is short enough that one word may be its topic.
pub(super) const BRIEF: usize = 500;
