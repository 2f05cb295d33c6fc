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
    // What does not touch cannot contend: each cluster of candidates is settled by itself.
    candidates.sort_by_key(T::first);
    let mut taken = vec![false; tokens];
    let mut chosen: Vec<T> = Vec::with_capacity(candidates.len());
    let mut rest = candidates;
    while let Some(first) = rest.first() {
        let mut end = first.last();
        let mut size = 1;
        while let Some(next) = rest.get(size).filter(|next| next.first() < end) {
            end = end.max(next.last());
            size += 1;
        }
        let (cluster, behind) = rest.split_at_mut(size);
        rest = behind;
        let from = chosen.len();
        settle(cluster, &mut taken, &mut chosen);
        chosen[from..].sort_by_key(T::first);
    }
    chosen
}

/// Chooses among candidates that touch.
fn settle<T: Stretch + Copy>(cluster: &mut [T], taken: &mut [bool], chosen: &mut Vec<T>) {
    cluster.sort_by(|a, b| {
        let length = |candidate: &T| candidate.last() - candidate.first();
        length(b)
            .cmp(&length(a))
            .then_with(|| b.strength().total_cmp(&a.strength()))
            .then_with(|| a.first().cmp(&b.first()))
    });
    for candidate in cluster.iter() {
        let range = candidate.first() as usize..candidate.last() as usize;
        if !taken[range.clone()].contains(&true) {
            taken[range].fill(true);
            chosen.push(*candidate);
        }
    }
}
