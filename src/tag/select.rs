//! The overlap policy: of candidates that share a token the longest stands, of equal ones the strongest, of equally
//! strong ones the first.

use std::cmp::Reverse;

/// A stretch of tokens with its strength.
pub(super) trait Stretch {
    /// First token.
    fn first(&self) -> u32;
    /// One past the last token.
    fn last(&self) -> u32;
    /// How sure it is.
    fn strength(&self) -> f32;
}

/// Keeps a disjoint set, sorted by start.
pub(super) fn select<T: Stretch + Copy>(candidates: &mut [T], tokens: usize) -> Vec<T> {
    candidates.sort_by_key(|candidate| {
        // The order of `f32::total_cmp` as that of whole numbers.
        let bits = candidate.strength().to_bits().cast_signed();
        let strength = bits ^ ((bits >> 31).cast_unsigned() >> 1).cast_signed();
        let length = candidate.last() - candidate.first();
        (Reverse(length), Reverse(strength), candidate.first())
    });
    let mut taken = vec![false; tokens];
    let mut chosen: Vec<T> = Vec::with_capacity(candidates.len());
    for candidate in candidates.iter() {
        let range = candidate.first() as usize..candidate.last() as usize;
        if !taken[range.clone()].contains(&true) {
            taken[range].fill(true);
            chosen.push(*candidate);
        }
    }
    chosen.sort_by_key(Stretch::first);
    chosen
}
