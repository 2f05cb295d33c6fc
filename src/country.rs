//! Country codes.

use serde::{Deserialize, Serialize};

/// A two-letter country code of ISO 3166-1, or one the lists use for a state that is no more (`SU`, `YU`, `DD`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Country([u8; 2]);

impl Country {
    /// Reads a code of two ASCII capitals; `None` for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        match code.as_bytes() {
            &[a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Some(Self([a, b])),
            _ => None,
        }
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether names have the family name first there, and people are called by it: `Chou En-lai`, `Park Chung Hee`. In
    /// Vietnam it stands first as well, but people are called by the last word.
    pub fn has_family_name_first(self) -> bool {
        matches!(&self.0, b"CN" | b"TW" | b"HK" | b"KR" | b"KP" | b"SG")
    }
}

impl std::fmt::Debug for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
