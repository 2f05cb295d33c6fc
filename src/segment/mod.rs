//! documents to fields, zones, paragraphs, sentences and tokens.
