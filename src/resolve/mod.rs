//! joins mentions to entities.
