//! Runs patterns over one sentence, seen as a row of items: words, and mentions as wholes.

use super::pattern::{ClassId, Demand, Pattern, Start, Step, bit};
use super::vocabulary::{Present, Vocabulary, Word};
use crate::country::Country;
use crate::mention::{Kind, LocalId};
use crate::segments::Shape;

/// A word, a mark or a mention of a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// Its tokens, half-open.
    pub(super) tokens: (u32, u32),
    /// Its word; of a mention, its last word.
    pub(super) word: Word,
    pub(super) shape: Shape,
    /// The mark itself where it is one of ASCII; else 0.
    pub(super) mark: u8,
    /// The bit of a mention's kind; 0 for a word.
    pub(super) kind: u8,
    /// Whose mention it is, or the entity that an adjective (`Russian`) leads to.
    pub(super) entity: Option<LocalId>,
    /// The country that a place or an adjective names.
    pub(super) country: Option<Country>,
}

impl Item {
    /// Whether it is a word or mark.
    pub(super) fn is_word(&self) -> bool {
        self.kind == 0
    }

    /// Whether it is a place that is a country.
    fn is_country(&self) -> bool {
        self.kind == bit(Kind::Place) && self.country.is_some()
    }
}

/// The lists that the matcher itself asks for, by the names they have in the rule file.
#[derive(Debug, Clone, Copy)]
pub(super) struct BuiltIn {
    /// Nouns for a post: `director`.
    pub(super) role: ClassId,
    /// Words that stand before such a noun: `deputy`, `former`.
    pub(super) modifier: ClassId,
    /// Words that belong to no name's surroundings: `that`, `with`, `said`.
    pub(super) small: ClassId,
    pub(super) determiner: ClassId,
    /// What joins the members of a row: `,` `and`.
    pub(super) joint: ClassId,
    /// What denies: `not`, `refused`.
    pub(super) negation: ClassId,
    /// What, standing before a statement, leaves open whether it is true: `if`, `whether`.
    pub(super) open: ClassId,
    /// Words that begin a clause: `that`, `because`.
    pub(super) clause: ClassId,
    /// Prepositions within a post's or an organisation's name: `of`, `for`.
    pub(super) within: ClassId,
    /// The word `of`.
    pub(super) of: ClassId,
    /// What stands between a preposition and a place: `city of`, `northern`.
    pub(super) before_place: ClassId,
    /// Verbs that show a name before them to begin a clause: `said`.
    pub(super) finite: ClassId,
}

/// A match: what was bound to each slot and where it stands.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Slot, and the items from `.1` to `.2` (half-open) bound to it.
    pub(super) bound: Vec<(u8, u32, u32)>,
    /// The items of the match.
    pub(super) range: (usize, usize),
}

/// A sentence, ready for patterns.
pub(super) struct Matcher<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) lists: BuiltIn,
    pub(super) items: &'a [Item],
    /// Which of them are mentions.
    pub(super) names: &'a [usize],
    pub(super) present: &'a Present,
    /// Whether the sentence is in capitals throughout.
    pub(super) upper: bool,
    pub(super) found: Found,
    /// Whether words before a match that leave its truth open count.
    pub(super) wary: bool,
    fuel: u32,
}

/// Steps that one attempt may take; far more than any real phrase needs, it bounds what a strange text costs.
const FUEL: u32 = 3000;
/// Items that may stand between two members of a row.
const ROW_REACH: usize = 18;
/// Items of an insertion.
const ASIDE_REACH: usize = 20;

impl<'a> Matcher<'a> {
    pub(super) fn new(
        vocabulary: &'a Vocabulary,
        lists: BuiltIn,
        items: &'a [Item],
        names: &'a [usize],
        present: &'a Present,
        upper: bool,
    ) -> Self {
        Self {
            vocabulary,
            lists,
            items,
            names,
            present,
            upper,
            found: Found::default(),
            wary: true,
            fuel: 0,
        }
    }

    /// Whether the item is a word of the class.
    pub(super) fn is(&self, at: usize, class: ClassId) -> bool {
        self.items
            .get(at)
            .is_some_and(|item| item.is_word() && self.vocabulary.has(item.word, class))
    }

    /// One past the last item at which the pattern can begin: what it needs stands in its match. 0 where the
    /// sentence lacks it.
    pub(super) fn until(&self, pattern: &Pattern) -> usize {
        let role = pattern.role.then_some(&self.lists.role);
        let needs = pattern.need.iter().chain(role);
        needs
            .map(|&class| self.present.end(class))
            .min()
            .unwrap_or(self.items.len())
    }

    /// Whether the pattern can begin at the item: most items fall here, at the cost of one test.
    #[inline]
    pub(super) fn begins(&self, pattern: &Pattern, from: usize) -> bool {
        let item = &self.items[from];
        match pattern.start {
            Start::Mention(kinds) => item.kind & kinds != 0,
            Start::Word(class) => item.is_word() && self.vocabulary.has(item.word, class),
            Start::Country => item.country.is_some(),
            Start::Role => item.is_word() && item.shape != Shape::Punctuation,
            Start::Anywhere => true,
        }
    }

    /// Whether the pattern matches from an item at which it can begin; what it bound is then in `found`.
    pub(super) fn at(&mut self, pattern: &Pattern, from: usize) -> bool {
        self.found.bound.clear();
        self.fuel = FUEL;
        match self.run(&pattern.steps, 0, from) {
            Some(end) => {
                self.found.range = (from, end);
                !self.denied(from, end)
            }
            None => false,
        }
    }

    /// Whether something between, or shortly before, takes the statement back.
    fn denied(&self, from: usize, end: usize) -> bool {
        if (from..end).any(|at| self.is(at, self.lists.negation)) {
            return true;
        }
        self.wary
            && (from.saturating_sub(3)..from)
                .rev()
                .take_while(|&at| {
                    self.items[at].is_word() && self.items[at].shape != Shape::Punctuation
                })
                .any(|at| self.is(at, self.lists.open))
    }

    /// The end of the match of the steps from `step` on, from item `at` on.
    fn run(&mut self, steps: &[Step], mut step: usize, mut at: usize) -> Option<usize> {
        loop {
            self.fuel = self.fuel.checked_sub(1)?;
            match steps[step] {
                Step::Accept => return Some(at),
                Step::Jump(to) => {
                    step = to as usize;
                    continue;
                }
                Step::Word(class) => {
                    if !self.is(at, class) {
                        return None;
                    }
                    at += 1;
                }
                Step::Many(class, most) => {
                    let mut end = at;
                    while end < at + usize::from(most) && self.is(end, class) {
                        end += 1;
                    }
                    while end > at {
                        let kept = self.found.bound.len();
                        if let Some(end) = self.run(steps, step + 1, end) {
                            return Some(end);
                        }
                        self.found.bound.truncate(kept);
                        end -= 1;
                    }
                }
                Step::Split(first, second) => {
                    let kept = self.found.bound.len();
                    if let Some(end) = self.run(steps, first as usize, at) {
                        return Some(end);
                    }
                    self.found.bound.truncate(kept);
                    step = second as usize;
                    continue;
                }
                Step::Not { next } => {
                    let kept = self.found.bound.len();
                    let found = self.run(steps, step + 1, at).is_some();
                    self.found.bound.truncate(kept);
                    if found {
                        return None;
                    }
                    step = next as usize;
                    continue;
                }
                Step::Gap(most) => {
                    let kept = self.found.bound.len();
                    for passed in 0..=usize::from(most) {
                        if let Some(end) = self.run(steps, step + 1, at + passed) {
                            return Some(end);
                        }
                        self.found.bound.truncate(kept);
                        if !self.passable(at + passed) {
                            return None;
                        }
                    }
                    return None;
                }
                Step::Aside => {
                    let kept = self.found.bound.len();
                    if let Some(after) = self.after_aside(at) {
                        // Two may follow each other: `X (UMP), a former minister, met`.
                        for after in self.after_aside(after).into_iter().chain([after]) {
                            if let Some(end) = self.run(steps, step + 1, after) {
                                return Some(end);
                            }
                            self.found.bound.truncate(kept);
                        }
                    }
                }
                Step::Country { slot } => {
                    let item = self.items.get(at)?;
                    item.country?;
                    item.entity?;
                    self.found.bound.push((slot, at as u32, at as u32 + 1));
                    at += 1;
                }
                Step::Role { slot } => return self.role(steps, step, slot, at),
                Step::Slot {
                    kinds,
                    slot,
                    list,
                    demand,
                } => {
                    let first = step == 0;
                    let after_role = step > 0 && matches!(steps[step - 1], Step::Role { .. });
                    let here = self.mention(at, kinds, first || after_role)?;
                    let item = &self.items[here];
                    let meets = match demand {
                        Demand::Any => true,
                        Demand::Country => item.is_country(),
                        Demand::NoCountry => !item.is_country(),
                        Demand::Ends(class) => self.vocabulary.has(item.word, class),
                    };
                    if !meets {
                        return None;
                    }
                    self.found.bound.push((slot, here as u32, here as u32 + 1));
                    at = here + 1;
                    if list {
                        let kept = self.found.bound.len();
                        let mut end = at;
                        while let Some(next) = self.next_of_row(end, kinds, first || end > at) {
                            self.found.bound.push((slot, next as u32, next as u32 + 1));
                            end = next + 1;
                        }
                        if end > at {
                            if let Some(end) = self.run(steps, step + 1, end) {
                                return Some(end);
                            }
                            self.found.bound.truncate(kept);
                        }
                    }
                }
            }
            step += 1;
        }
    }

    /// Tries the phrases that name a role from `at` on, the longest first.
    fn role(&mut self, steps: &[Step], step: usize, slot: u8, at: usize) -> Option<usize> {
        let kept = self.found.bound.len();
        let mut ends = [0usize; 12];
        let count = self.role_ends(at, &mut ends);
        for &end in ends[..count].iter().rev() {
            self.found.bound.push((slot, at as u32, end as u32));
            if let Some(end) = self.run(steps, step + 1, end) {
                return Some(end);
            }
            self.found.bound.truncate(kept);
        }
        None
    }

    /// Where phrases that name a role and begin at `at` may end, in rising order.
    fn role_ends(&self, at: usize, ends: &mut [usize; 12]) -> usize {
        let mut count = 0;
        let mut plain = 0;
        let mut here = at;
        while here < (at + 8).min(self.items.len()) && count < 10 {
            let item = &self.items[here];
            if !item.is_word() || item.country.is_some() || self.is(here, self.lists.small) {
                // A joint between two heads: `prime minister and minister of defence`.
                let joint = count > 0
                    && ends[count - 1] == here
                    && (self.is(here, self.lists.joint) && item.shape != Shape::Punctuation);
                if !joint {
                    break;
                }
                here += 1;
                continue;
            }
            if self.is(here, self.lists.role) {
                ends[count] = here + 1;
                count += 1;
            } else if item.shape == Shape::Punctuation {
                // `Vice-President`, `Minister/Counselor`.
                if here == at || !matches!(item.mark, b'-' | b'/') {
                    break;
                }
            } else if !self.is(here, self.lists.modifier)
                && (self.upper || item.shape == Shape::Lower)
            {
                plain += 1;
                if plain > 2 || self.is(here, self.lists.finite) {
                    break;
                }
            }
            here += 1;
        }
        // A field of work after the last head: `Minister of Education`, `Joint Secretary for Banking`.
        if let Some(&last) = ends[..count].last()
            && self.is(last, self.lists.within)
        {
            let mut here = last + 1;
            while here < last + 6
                && self.items.get(here).is_some_and(|item| {
                    item.is_word()
                        && (is_capital(item.shape) && !self.is(here, self.lists.small)
                            || self.is(here, self.lists.joint) && here > last + 1)
                })
            {
                here += 1;
            }
            while here > last + 1 && self.is(here - 1, self.lists.joint) {
                here -= 1;
            }
            if here > last + 1 && count < ends.len() {
                ends[count] = here;
                count += 1;
            }
        }
        count
    }

    /// Whether a gap may pass over the item.
    fn passable(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(|item| {
            item.is_word()
                // `two-day`, `50/50`, `Mr.`: these marks divide no clauses.
                && (item.shape != Shape::Punctuation || matches!(item.mark, b'-' | b'/' | b'.' | b'&' | b'$' | b'%'))
                && !self.is(at, self.lists.clause)
                && !self.is(at, self.lists.negation)
        })
    }

    /// The item of the mention that a slot at `at` takes: there, or after the words that lead up to it, such as
    /// an article, a title, an adjective or the country a title belongs to.
    fn mention(&self, at: usize, kinds: u8, strict: bool) -> Option<usize> {
        let item = self.items.get(at)?;
        if item.kind & kinds != 0 && item.entity.is_some() && !self.leads_on(at, kinds) {
            return Some(at);
        }
        if strict || item.shape == Shape::Possessive {
            return None;
        }
        let person = kinds & bit(Kind::Person) != 0;
        let organisation = kinds & bit(Kind::Organisation) != 0;
        let mut plain = 0;
        for here in at..(at + 9).min(self.items.len()) {
            let item = &self.items[here];
            if item.kind & kinds != 0 && item.entity.is_some() && !self.leads_on(here, kinds) {
                return Some(here);
            }
            if !item.is_word() {
                // Organisations and places lead up to a person (`OSCE Chairman X`), a place with an ending to an
                // organisation (`Spain's main opposition PP`).
                let possessive = self
                    .items
                    .get(here + 1)
                    .is_some_and(|next| next.shape == Shape::Possessive);
                if person || organisation && item.kind == bit(Kind::Place) && possessive {
                    continue;
                }
                return None;
            }
            if item.shape == Shape::Possessive
                || item.country.is_some()
                || self.is(here, self.lists.determiner)
                || self.is(here, self.lists.modifier)
            {
                continue;
            }
            if self.is(here, self.lists.role) {
                if person {
                    continue;
                }
                return None;
            }
            if item.shape == Shape::Punctuation || self.is(here, self.lists.small) {
                // Within a title: `Minister of Justice X`.
                let inside = person && self.is(here, self.lists.within) && here > at;
                if inside {
                    continue;
                }
                return None;
            }
            if !person && !organisation && !self.is(here, self.lists.before_place) {
                return None;
            }
            if self.upper || item.shape == Shape::Lower {
                plain += 1;
                if plain > if person { 2 } else { 3 } {
                    return None;
                }
            }
        }
        None
    }

    /// Whether the mention only leads up to the one meant: `met with OSCE Chairman X` for a slot that takes both
    /// persons and organisations.
    fn leads_on(&self, at: usize, kinds: u8) -> bool {
        let person = bit(Kind::Person);
        if kinds & person == 0 || self.items[at].kind == person || self.items[at].kind == 0 {
            return false;
        }
        let mut title = false;
        for here in at + 1..(at + 7).min(self.items.len()) {
            let item = &self.items[here];
            if item.kind == person {
                return title;
            }
            if !item.is_word()
                || item.shape == Shape::Punctuation
                || self.is(here, self.lists.small)
            {
                return false;
            }
            title |= self.is(here, self.lists.role);
        }
        false
    }

    /// The next member of a row of coordinated mentions: after `,` or `and`, titles and insertions passed over.
    /// Unless `sure`, a name after a comma that a verb follows is no member: it begins a clause of its own.
    fn next_of_row(&self, from: usize, kinds: u8, sure: bool) -> Option<usize> {
        let mut joined = false;
        let mut plain = 0;
        for here in from..(from + ROW_REACH).min(self.items.len()) {
            let item = &self.items[here];
            // `X, director of the DST, and Y`: the DST belongs to X's title.
            let before = here - usize::from(self.is(here - 1, self.lists.determiner));
            let titular = item.kind != bit(Kind::Person)
                && kinds & bit(Kind::Person) != 0
                && before > from
                && self.is(before - 1, self.lists.within);
            let member = item.kind & kinds != 0 && item.entity.is_some() && joined && !titular;
            if member && !self.leads_on(here, kinds) {
                let verb = self.is(here + 1, self.lists.finite);
                let comma = self.items[from].mark == b',';
                return (sure || !verb || !comma).then_some(here);
            }
            if !item.is_word() {
                let leads =
                    joined && kinds & bit(Kind::Person) != 0 && item.kind != bit(Kind::Person);
                if leads {
                    continue;
                }
                return None;
            }
            if self.is(here, self.lists.joint) {
                joined = true;
                continue;
            }
            if !joined {
                return None;
            }
            if item.shape == Shape::Possessive
                || item.country.is_some()
                || self.is(here, self.lists.role)
                || self.is(here, self.lists.modifier)
                || self.is(here, self.lists.determiner)
                || self.is(here, self.lists.within)
            {
                continue;
            }
            if item.shape == Shape::Punctuation
                || self.is(here, self.lists.small)
                || self.is(here, self.lists.finite)
            {
                return None;
            }
            if self.upper || item.shape == Shape::Lower {
                plain += 1;
                if plain > 4 {
                    return None;
                }
            }
        }
        None
    }

    /// The item after an insertion that begins at `at`: from comma to comma or from bracket to bracket, without a
    /// person and without a conjunction at its beginning.
    fn after_aside(&self, at: usize) -> Option<usize> {
        // `X of the UMP, who`: the party belongs to the name.
        if self.is(at, self.lists.within) && self.items.get(at)?.shape == Shape::Lower {
            let party = at + 1 + usize::from(self.is(at + 1, self.lists.determiner));
            let found = self.items.get(party)?.kind == bit(Kind::Organisation);
            return found.then_some(party + 1);
        }
        let closing = match self.items.get(at)?.mark {
            b',' if !self.is(at + 1, self.lists.joint) => b',',
            b'(' => b')',
            _ => return None,
        };
        for here in at + 1..(at + ASIDE_REACH).min(self.items.len()) {
            let item = &self.items[here];
            if item.kind == bit(Kind::Person) {
                return None;
            }
            match item.mark {
                mark if mark == closing => return Some(here + 1),
                b';' | b':' => return None,
                _ => {}
            }
        }
        None
    }
}

/// Whether a word begins with a capital.
pub(super) fn is_capital(shape: Shape) -> bool {
    matches!(shape, Shape::Capitalised | Shape::Upper | Shape::Mixed)
}
