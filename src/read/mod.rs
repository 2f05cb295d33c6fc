//! sources to documents.
