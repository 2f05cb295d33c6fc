//! Dates as the page holds them: days as numbers, and the bars of its histogram.

use jiff::civil::{Date, date};
use serde::Serialize;

/// Where the page counts its days from.
const EPOCH: Date = date(1970, 1, 1);

/// The most bars of the histogram.
const MOST_BARS: i32 = 300;

/// A day as the page writes it: counted from 1 January 1970.
pub(super) fn day(date: Date) -> i32 {
    EPOCH.until(date).map_or(0, |span| span.get_days())
}

fn month(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

/// How the time of a collection is cut: by years, by months where it spans few, by decades where it spans many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Bars {
    /// The month that the first begins with, counted from the year 0.
    pub(super) from: i32,
    /// How many months each has: 1, 12 or 120.
    pub(super) months: i32,
    /// How many there are.
    pub(super) count: i32,
}

impl Bars {
    /// The bars from one date to another.
    pub(super) fn new(first: Date, last: Date) -> Self {
        let (first_month, last_month) = (month(first), month(last.max(first)));
        let months = match last_month - first_month {
            ..36 => 1,
            long if long / 12 < MOST_BARS => 12,
            _ => 120,
        };
        let from = first_month.div_euclid(months) * months;
        Self {
            from,
            months,
            count: (last_month - from) / months + 1,
        }
    }

    /// The bar of a date.
    pub(super) fn of(&self, date: Date) -> Option<u32> {
        self.of_month(month(date))
    }

    /// The bar of a month of a year, from 0.
    pub(super) fn of_year(&self, year: i32, month: i32) -> Option<u32> {
        self.of_month(year * 12 + month)
    }

    fn of_month(&self, month: i32) -> Option<u32> {
        let bar = (month - self.from).div_euclid(self.months);
        (0..self.count)
            .contains(&bar)
            .then_some(bar.cast_unsigned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_years_are_cut_by_months_and_many_by_decades() {
        let bars = |first, last| {
            let bars = Bars::new(first, last);
            (bars.from, bars.months, bars.count)
        };
        assert_eq!(
            bars(date(2009, 2, 3), date(2010, 1, 31)),
            (2009 * 12 + 1, 1, 12)
        );
        assert_eq!(
            bars(date(1918, 1, 23), date(1976, 12, 1)),
            (1918 * 12, 12, 59)
        );
        assert_eq!(bars(date(1, 1, 1), date(2010, 1, 1)), (0, 120, 202));
        assert_eq!(bars(date(2009, 2, 3), date(2009, 2, 3)).2, 1);
    }

    #[test]
    fn a_date_falls_into_its_bar_or_into_none() {
        let bars = Bars::new(date(1974, 6, 1), date(2010, 1, 1));
        assert_eq!(bars.of(date(1974, 1, 1)), Some(0));
        assert_eq!(bars.of(date(2010, 12, 31)), Some(36));
        assert_eq!(bars.of(date(1973, 12, 31)), None);
        assert_eq!(bars.of_year(1975, 0), Some(1));
        assert_eq!(day(date(1969, 12, 31)), -1);
        assert_eq!(day(date(2000, 1, 1)), 10_957);
    }
}
