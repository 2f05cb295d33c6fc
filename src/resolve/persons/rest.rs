//! Joins the surnames that no bearer took.

use crate::country::Country;
use crate::resolve::across::{Groups, Name};
use crate::resolve::words::Words;
use crate::resolve::{Join, Titles};

use super::{Alone, Listed, NEAR, NEIGHBOURS, bearers_in, between};

/// Surnames that are one person: the leading name, the country, the years they span, the titles.
type Surname = (u32, Option<Country>, (i16, i16), Titles);

/// Joins the surnames that no bearer took: within one country and a few years, and a rare one in several countries at
/// one time.
pub(super) fn join_rest(
    names: &[Name],
    rest: &[Alone],
    groups: &mut Groups,
    listed: &Listed,
    words: &Words,
) {
    let place = |number: u32| {
        let used = names[number as usize].uses.first();
        used.map_or((None, 0), |used| (used.country, used.years.0))
    };
    let mut sorted = rest.to_vec();
    sorted.sort_unstable_by_key(|surname| {
        let Alone {
            folded,
            suffix,
            number,
            ..
        } = *surname;
        (folded, suffix, place(number), number)
    });
    for run in sorted.chunk_by(|a, b| (a.folded, a.suffix) == (b.folded, b.suffix)) {
        // Heads with the years they span and their titles.
        let mut open: Vec<Surname> = Vec::new();
        for &Alone { number, .. } in run {
            let (country, year) = place(number);
            let titles = names[number as usize].titles;
            let rivals = groups.rivals.contains_key(&number);
            let fits = open.iter_mut().find(|(head, known, years, borne)| {
                *known == country
                    && !borne.conflicts(titles)
                    && borne.tell_woman() == titles.tell_woman()
                    && groups.rivals.contains_key(head) == rivals
                    && (year == 0 || years.0 == 0 || between((year, year), *years) <= NEAR)
            });
            match fits {
                Some((head, _, years, borne)) => {
                    groups.join(number, *head, Join::Surname);
                    *borne = borne.with(titles);
                    if year != 0 {
                        *years = (
                            if years.0 == 0 {
                                year
                            } else {
                                years.0.min(year)
                            },
                            years.1.max(year),
                        );
                    }
                }
                None => open.push((number, country, (year, year), titles)),
            }
        }
        let last = run[0].last;
        let rare = words.text(last).len() > 3 && bearers_in(listed, last, 0) <= 1;
        if !rare || open.len() < 2 || open.len() > NEIGHBOURS {
            continue;
        }
        for at in 1..open.len() {
            let (head, _, years, titles) = open[at];
            if groups.rivals.contains_key(&head) {
                continue;
            }
            let near = open[..at].iter().find(|(other, _, known, borne)| {
                !groups.rivals.contains_key(other)
                    && !borne.conflicts(titles)
                    && borne.tell_woman() == titles.tell_woman()
                    && (years.0 == 0 || known.0 == 0 || between(years, *known) <= 2)
            });
            if let Some(&(other, ..)) = near {
                groups.join(head, other, Join::Surname);
            }
        }
    }
}
