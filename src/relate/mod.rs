//! finds relations and co-mentions.
