//! The overlap policy: of candidates that share a token the longest stands, of equal ones the strongest, of equally
//! strong ones the first.

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
    candidates.sort_by(|a, b| {
        let length = |candidate: &T| candidate.last() - candidate.first();
        length(b)
            .cmp(&length(a))
            .then_with(|| b.strength().total_cmp(&a.strength()))
            .then_with(|| a.first().cmp(&b.first()))
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
