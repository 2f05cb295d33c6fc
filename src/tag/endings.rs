//! What stands behind a person's surname and belongs to the name: `Jr.`, `Esq.`, `Ph.D.`, the numeral of a monarch.

use super::features::Features;
use super::fold::Folded;
use crate::segments::{Segments, Shape};

/// Endings as folded; none is a name by itself.
const ENDINGS: [&[u8]; 7] = [b"jr", b"jnr", b"sr", b"snr", b"esq", b"phd", b"md"];

/// Whether a folded word is an ending that is never a name nor a surname.
pub(super) fn is_ending(folded: &[u8]) -> bool {
    matches!(folded, b"jr" | b"jnr" | b"snr" | b"esq" | b"phd")
}

/// Where a person's name ends that was found in the tokens `first..last`, its endings included.
pub(super) fn behind(
    text: &str,
    segments: &Segments,
    folded: &Folded,
    features: &Features,
    (first, last): (u32, u32),
) -> usize {
    let (first, last) = (first as usize, last as usize);
    let tokens = &segments.tokens;
    // `Mark II` is a rocket, `Raab III` a cabinet, `King Paul II` a man.
    let titled = features.title_before[first] > 0;
    let full = last > first + 1;
    let sentence = tokens[last - 1].sentence;
    let is = |at: usize, mark: &str| {
        tokens.get(at).is_some_and(|token| {
            token.sentence == sentence
                && token.shape == Shape::Punctuation
                && token.span.cut(text) == mark
        })
    };
    let mut end = last;
    loop {
        let comma = is(end, ",");
        let at = end + usize::from(comma);
        let Some(token) = tokens.get(at) else {
            return end;
        };
        if token.sentence != sentence || !token.spaced || token.shape == Shape::Lower {
            return end;
        }
        let word = folded.word(at);
        // `Ph.D.` is two words, each with its period.
        let doctor = word == b"ph"
            && is(at + 1, ".")
            && tokens
                .get(at + 2)
                .is_some_and(|next| !next.spaced && folded.word(at + 2) == b"d");
        let numeral = is_numeral(token.span.cut(text))
            && if comma {
                // `Rusk, VI. Berlin` numbers a section.
                full && matches!(word, b"ii" | b"iii" | b"iv")
            } else {
                // `V` alone is an initial as a rule.
                titled || full && word.len() > 1
            };
        end = if doctor {
            at + 3
        } else if numeral || ENDINGS.contains(&word) {
            at + 1
        } else {
            return end;
        };
        // A period that belongs to the ending parts it from a comma.
        if is(end, ".") && is(end + 1, ",") {
            return end;
        }
    }
}

/// Whether a word is a Roman numeral of a monarch, a pope or a son: `II` to `XXIX`, `V` among them.
fn is_numeral(written: &str) -> bool {
    let rest = written.trim_start_matches('X');
    let tens = written.len() - rest.len();
    let units = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    tens <= 2 && units.contains(&rest) && (written.len() > 1 || written == "V")
}

#[cfg(test)]
mod tests {
    use super::is_numeral;

    #[test]
    fn numerals_are_well_formed() {
        for numeral in ["II", "III", "IV", "V", "VI", "IX", "XIV", "XXIII"] {
            assert!(is_numeral(numeral), "{numeral}");
        }
        for word in ["I", "X", "IIII", "VX", "XXX", "CIA", "", "MI", "vi"] {
            assert!(!is_numeral(word), "{word}");
        }
    }
}
