//! The first rows of many by some order, in memory for twice as many as are wanted.

/// Keeps the `most` rows with the smallest keys. Keys must differ for the outcome to be settled.
#[derive(Debug)]
pub(super) struct Best<K, V> {
    most: usize,
    rows: Vec<(K, V)>,
    /// No key from here on is among them any more.
    bar: Option<K>,
    seen: u64,
}

impl<K: Ord + Clone, V> Best<K, V> {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most: most.max(1),
            rows: Vec::new(),
            bar: None,
            seen: 0,
        }
    }

    /// Takes a row, made only if it may be among the first.
    pub(super) fn push(&mut self, key: K, row: impl FnOnce() -> V) {
        self.seen += 1;
        if self.bar.as_ref().is_some_and(|bar| key >= *bar) {
            return;
        }
        self.rows.push((key, row()));
        if self.rows.len() >= 2 * self.most {
            self.trim();
        }
    }

    fn trim(&mut self) {
        if self.rows.len() > self.most {
            let (_, first_out, _) = self
                .rows
                .select_nth_unstable_by(self.most, |a, b| a.0.cmp(&b.0));
            self.bar = Some(first_out.0.clone());
            self.rows.truncate(self.most);
        }
    }

    /// How many rows there were.
    pub(super) fn seen(&self) -> u64 {
        self.seen
    }

    /// The first rows, in order.
    pub(super) fn finish(mut self) -> Vec<(K, V)> {
        self.trim();
        self.rows.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rows_are_those_that_sorting_all_would_give() {
        for most in [1, 2, 7, 100, 2000] {
            let mut best = Best::new(most);
            let mut all = Vec::new();
            let mut number = 7_u64;
            for _ in 0..1000 {
                number = number
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                all.push(number);
                best.push(number, || number.to_string());
            }
            all.sort_unstable();
            all.truncate(most);
            assert_eq!(best.seen(), 1000);
            let found = best.finish();
            assert_eq!(found.iter().map(|row| row.0).collect::<Vec<_>>(), all);
            assert!(found.iter().all(|(key, row)| key.to_string() == *row));
        }
    }
}
