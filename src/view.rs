//! What part of a collection is drawn.

use serde::{Deserialize, Serialize};

/// What part of a collection is drawn: all of it, unless filters say otherwise. Every exporter may tell it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// The filters in force, each a phrase: `documents from 2008-01-01 on`.
    pub filters: Vec<String>,
}

impl View {
    /// Whether everything is drawn.
    pub fn is_whole(&self) -> bool {
        self.filters.is_empty()
    }
}
