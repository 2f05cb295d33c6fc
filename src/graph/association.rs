//! How strongly two entities are associated, beyond how often they are mentioned together.
//!
//! All counts are windows (sentences, paragraphs or documents): how many hold both, the one, the other, and how
//! many there are. Only windows that hold at least one mention of an entity need be counted as `windows`; what
//! matters is that all edges of a run are measured by the same number.

/// Normalised pointwise mutual information (Bouma, "Normalized (Pointwise) Mutual Information in Collocation
/// Extraction", 2009).
///
/// `ln(p(a,b) / (p(a) p(b))) / -ln p(a,b)`: 1 where the two occur only together, 0 where they are independent,
/// -1 where they never meet. It favours rare pairs: one meeting of two names that occur once each scores 1. Read
/// it beside the weight.
///
/// Two borders, where the formula has no value, are set to their limits: no meeting gives -1; a pair in every
/// window gives 0, as nothing can be said of it.
pub fn npmi(pair: u64, a: u64, b: u64, windows: u64) -> f64 {
    if pair == 0 || windows == 0 {
        return -1.0;
    }
    if pair >= windows {
        return 0.0;
    }
    let (pair, a, b, windows) = (pair as f64, a as f64, b as f64, windows as f64);
    let pmi = (pair * windows / (a * b)).ln();
    (pmi / -(pair / windows).ln()).clamp(-1.0, 1.0)
}

/// The log-likelihood ratio of the 2 x 2 table of windows with and without each of the two (Dunning, "Accurate
/// Methods for the Statistics of Surprise and Coincidence", 1993), with a sign.
///
/// `2 * sum over the four cells of observed * ln(observed / expected)`; negative where the two meet less often
/// than chance would have it. Above 3.84 chance has a part of 5 %, above 10.83 of 0.1 %, though windows of one
/// document are not independent: use it to rank.
pub fn log_likelihood(pair: u64, a: u64, b: u64, windows: u64) -> f64 {
    if windows == 0 || a == 0 || b == 0 {
        return 0.0;
    }
    let neither = (windows + pair).saturating_sub(a + b);
    let total = windows as f64;
    let cell = |observed: u64, row: u64, column: u64| {
        if observed == 0 {
            return 0.0;
        }
        let expected = row as f64 * column as f64 / total;
        if expected <= 0.0 {
            return 0.0;
        }
        observed as f64 * (observed as f64 / expected).ln()
    };
    let (not_a, not_b) = (windows.saturating_sub(a), windows.saturating_sub(b));
    let ratio = 2.0
        * (cell(pair, a, b)
            + cell(a.saturating_sub(pair), a, not_b)
            + cell(b.saturating_sub(pair), not_a, b)
            + cell(neither, not_a, not_b));
    // Rounding can leave a hair below nought where the two are independent.
    let ratio = ratio.max(0.0);
    if (pair as f64) < a as f64 * b as f64 / total {
        -ratio
    } else {
        ratio
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(left: f64, right: f64) {
        assert!((left - right).abs() < 1e-6, "{left} is not {right}");
    }

    #[test]
    fn npmi_by_hand() {
        // p(a,b) = 1/10, p(a) = p(b) = 2/10: ln 2.5 / ln 10.
        close(npmi(1, 2, 2, 10), 0.397_940_0);
        // Independent: 1/4 = 1/2 * 1/2.
        close(npmi(5, 10, 10, 20), 0.0);
        // Only together.
        close(npmi(3, 3, 3, 100), 1.0);
        close(npmi(0, 3, 3, 100), -1.0);
        close(npmi(4, 4, 4, 4), 0.0);
        // Rarer than chance: ln(1 * 20 / (10 * 10)) / ln 20 = ln 0.2 / ln 20.
        close(npmi(1, 10, 10, 20), -0.537_243_6);
    }

    #[test]
    fn log_likelihood_by_hand() {
        // Table 1, 1, 1, 7: 2 (ln 2.5 + 2 ln 0.625 + 7 ln 1.09375).
        close(log_likelihood(1, 2, 2, 10), 1.207_137_2);
        // Table 10, 0, 0, 10: 2 (10 ln 2 + 10 ln 2).
        close(log_likelihood(10, 10, 10, 20), 27.725_887_2);
        close(log_likelihood(5, 10, 10, 20), 0.0);
        // Table 0, 10, 10, 0: as strong, the other way.
        close(log_likelihood(0, 10, 10, 20), -27.725_887_2);
        close(log_likelihood(0, 0, 10, 20), 0.0);
    }

    #[test]
    fn always_finite() {
        for windows in 0..6 {
            for a in 0..=windows {
                for b in 0..=windows {
                    for pair in 0..=a.min(b) {
                        assert!(npmi(pair, a, b, windows).is_finite());
                        assert!(log_likelihood(pair, a, b, windows).is_finite());
                    }
                }
            }
        }
    }
}
