//! Colours that are told apart with every common form of colour blindness.

use crate::mention::Kind;

/// The colours of the largest communities: Paul Tol's twelve ("Colour schemes", SRON/EPS/TN/09-002, 2012), the most
/// different first.
pub const COMMUNITIES: [[u8; 3]; 12] = [
    [0x33, 0x22, 0x88],
    [0xdd, 0xcc, 0x77],
    [0x88, 0xcc, 0xee],
    [0xcc, 0x66, 0x77],
    [0x11, 0x77, 0x33],
    [0xaa, 0x44, 0x99],
    [0x44, 0xaa, 0x99],
    [0x66, 0x11, 0x00],
    [0x99, 0x99, 0x33],
    [0x66, 0x99, 0xcc],
    [0x88, 0x22, 0x55],
    [0xaa, 0x44, 0x66],
];

/// The colour of every other community.
pub const OTHERS: [u8; 3] = [0x9a, 0x9a, 0x9a];

/// The colour of what belongs to no community.
pub const NONE: [u8; 3] = [0xc8, 0xc8, 0xc8];

/// The colour of a community by its number.
pub fn of_community(community: Option<u32>) -> [u8; 3] {
    let Some(community) = community else {
        return NONE;
    };
    *COMMUNITIES.get(community as usize).unwrap_or(&OTHERS)
}

/// The colour of a kind: blue, orange, green and purple of Okabe and Ito's palette (2008).
pub fn of_kind(kind: Kind) -> [u8; 3] {
    match kind {
        Kind::Person => [0, 114, 178],
        Kind::Organisation => [230, 159, 0],
        Kind::Place => [0, 158, 115],
        Kind::Topic => [204, 121, 167],
    }
}
