//! finds names.
