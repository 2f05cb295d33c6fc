//! The language of relation patterns: read from text, kept as a small program that [`super::matcher`] runs.
//!
//! `gazetteers/rules/relations.toml` explains the language to those who write rules. A pattern becomes a list of
//! steps with jumps; words become *classes*, sets of words that a token is tested against with one bit.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::mention::Kind;

/// A set of words, as an index into [`Classes`].
pub(super) type ClassId = u16;

/// The most slots that the patterns of one rule may name.
pub(super) const MAX_SLOTS: usize = 8;

/// What a slot wants of a mention beyond its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Demand {
    /// Nothing.
    Any,
    /// The name is a country's.
    Country,
    /// The name is no country's.
    NoCountry,
    /// Its last word is in the class.
    Ends(ClassId),
}

/// One step of a pattern's program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A word of the class.
    Word(ClassId),
    /// Up to `u8` words of the class, as many as there are.
    Many(ClassId, u8),
    /// A mention of one of the kinds; with `list`, those coordinated with it too.
    Slot {
        kinds: u8,
        slot: u8,
        list: bool,
        demand: Demand,
    },
    /// A country, by its name or an adjective (`Russian`).
    Country { slot: u8 },
    /// A phrase that names a role.
    Role { slot: u8 },
    /// Up to `u8` words that neither end a clause nor are part of a name, as few as possible.
    Gap(u8),
    /// An insertion between commas or brackets, or nothing.
    Aside,
    /// First the one way, then the other.
    Split(u16, u16),
    /// Continue there.
    Jump(u16),
    /// Continue at `next` unless what begins at the following step matches.
    Not { next: u16 },
    /// The end.
    Accept,
}

/// Where a pattern can begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// At a mention of one of these kinds.
    Mention(u8),
    /// At a word of this class.
    Word(ClassId),
    /// At a country.
    Country,
    /// At a word: a role.
    Role,
    /// Anywhere.
    Anywhere,
}

/// A pattern, ready to run.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pub(super) steps: Vec<Step>,
    /// Classes of which a sentence must hold a word.
    pub(super) need: Vec<ClassId>,
    pub(super) start: Start,
    /// Whether it names a role, so that the sentence must hold the word of one.
    pub(super) role: bool,
}

/// The bit of a kind.
pub(super) fn bit(kind: Kind) -> u8 {
    match kind {
        Kind::Person => 1,
        Kind::Organisation => 2,
        Kind::Place => 4,
        Kind::Topic => 0,
    }
}

/// All sets of words that patterns and the matcher use, while rules are read.
#[derive(Debug, Default)]
pub(super) struct Classes {
    /// The members of each: words in small letters, `*ending`, or `#` for a number.
    pub(super) members: Vec<Vec<String>>,
    named: FxHashMap<String, ClassId>,
    known: FxHashMap<String, ClassId>,
}

impl Classes {
    /// The class of a named list.
    pub(super) fn named(&self, name: &str) -> Option<ClassId> {
        self.named.get(name).copied()
    }

    /// Adds a named list.
    pub(super) fn define(&mut self, name: &str, words: Vec<String>) -> Result<ClassId, String> {
        let id = self.of(words)?;
        self.named.insert(name.to_owned(), id);
        Ok(id)
    }

    /// The class that holds exactly these words.
    pub(super) fn of(&mut self, mut words: Vec<String>) -> Result<ClassId, String> {
        words.sort();
        words.dedup();
        let key = words.join(" ");
        if let Some(&id) = self.known.get(&key) {
            return Ok(id);
        }
        let id = ClassId::try_from(self.members.len())
            .map_err(|_| "too many different words in patterns".to_owned())?;
        self.members.push(words);
        self.known.insert(key, id);
        Ok(id)
    }
}

/// A pattern as a tree.
#[derive(Debug, Clone)]
enum Node {
    Word(ClassId),
    Many(ClassId),
    Slot {
        kinds: u8,
        slot: u8,
        list: bool,
        demand: Demand,
    },
    Country(u8),
    Role(u8),
    Gap(u8),
    Aside,
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Optional(Box<Node>),
    Not(Box<Node>),
}

/// Reads a pattern. `slots` gathers the slot names of the rule, in order.
///
/// # Errors
/// What is wrong with the pattern and what to write instead.
pub(super) fn parse(
    text: &str,
    classes: &mut Classes,
    slots: &mut Vec<String>,
) -> Result<Pattern, String> {
    let mut parser = Parser {
        text,
        at: 0,
        classes,
        slots,
    };
    let tree = parser.sequence()?;
    parser.blank();
    if parser.at < text.len() {
        return Err(format!(
            "`{}` stands alone: every `)` and `|` needs its `(`; write a bracket of the text as `\\(` or `\\)`",
            &text[parser.at..]
        ));
    }
    let mut need = Vec::new();
    let mut role = false;
    needed(&tree, &mut need, &mut role);
    let need: FxHashSet<_> = need.into_iter().collect();
    let mut need: Vec<_> = need.into_iter().collect();
    // Small classes are the rarer ones: a sentence is dismissed at the first that it lacks.
    need.sort_by_key(|&class| (parser.classes.members[class as usize].len(), class));
    let mut steps = Vec::new();
    emit(&tree, &mut steps);
    steps.push(Step::Accept);
    if steps.len() > usize::from(u16::MAX) {
        return Err("the pattern is too long: split it".to_owned());
    }
    let start =
        match steps[0] {
            Step::Slot { kinds, .. } => Start::Mention(kinds),
            Step::Word(class) => Start::Word(class),
            Step::Country { .. } => Start::Country,
            Step::Role { .. } => Start::Role,
            Step::Split(..) => Start::Anywhere,
            _ => return Err(
                "a pattern begins with a slot or a word, not with a gap, an aside or an exclusion"
                    .to_owned(),
            ),
        };
    Ok(Pattern {
        steps,
        need,
        start,
        role,
    })
}

/// Gathers what every match of the tree must hold.
fn needed(node: &Node, need: &mut Vec<ClassId>, role: &mut bool) {
    match node {
        Node::Word(class) => need.push(*class),
        Node::Role(_) => *role = true,
        Node::Sequence(nodes) => {
            for node in nodes {
                needed(node, need, role);
            }
        }
        _ => {}
    }
}

/// Appends the steps of the tree.
fn emit(node: &Node, steps: &mut Vec<Step>) {
    match node {
        Node::Word(class) => steps.push(Step::Word(*class)),
        Node::Many(class) => steps.push(Step::Many(*class, 5)),
        Node::Slot {
            kinds,
            slot,
            list,
            demand,
        } => steps.push(Step::Slot {
            kinds: *kinds,
            slot: *slot,
            list: *list,
            demand: *demand,
        }),
        Node::Country(slot) => steps.push(Step::Country { slot: *slot }),
        Node::Role(slot) => steps.push(Step::Role { slot: *slot }),
        Node::Gap(most) => steps.push(Step::Gap(*most)),
        Node::Aside => steps.push(Step::Aside),
        Node::Sequence(nodes) => {
            for node in nodes {
                emit(node, steps);
            }
        }
        Node::Optional(inner) => {
            let split = steps.len();
            steps.push(Step::Accept);
            emit(inner, steps);
            steps[split] = Step::Split(split as u16 + 1, steps.len() as u16);
        }
        Node::Not(inner) => {
            let not = steps.len();
            steps.push(Step::Accept);
            emit(inner, steps);
            steps.push(Step::Accept);
            steps[not] = Step::Not {
                next: steps.len() as u16,
            };
        }
        Node::Either(nodes) => {
            let mut jumps = Vec::new();
            for (index, node) in nodes.iter().enumerate() {
                if index + 1 == nodes.len() {
                    emit(node, steps);
                    break;
                }
                let split = steps.len();
                steps.push(Step::Accept);
                emit(node, steps);
                jumps.push(steps.len());
                steps.push(Step::Accept);
                steps[split] = Step::Split(split as u16 + 1, steps.len() as u16);
            }
            for jump in jumps {
                steps[jump] = Step::Jump(steps.len() as u16);
            }
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    classes: &'a mut Classes,
    slots: &'a mut Vec<String>,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn blank(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.text[self.at..].starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        loop {
            self.blank();
            match self.peek() {
                None | Some(')' | '|') => break,
                Some(_) => nodes.push(self.element()?),
            }
        }
        if nodes.is_empty() {
            return Err(
                "a pattern, and each part of a choice, holds at least one word or slot".to_owned(),
            );
        }
        Ok(if nodes.len() == 1 {
            nodes.remove(0)
        } else {
            Node::Sequence(nodes)
        })
    }

    fn element(&mut self) -> Result<Node, String> {
        let node = self.primary()?;
        if self.take("?") {
            return Ok(Node::Optional(Box::new(node)));
        }
        if self.take("*") {
            return match node {
                Node::Word(class) => Ok(Node::Many(class)),
                _ => Err(
                    "`*` repeats a word, a list or a choice of single words: write it after one"
                        .to_owned(),
                ),
            };
        }
        Ok(node)
    }

    fn primary(&mut self) -> Result<Node, String> {
        if self.take("...") {
            let digits = self.while_in(|letter| letter.is_ascii_digit());
            let most = digits
                .parse::<u8>()
                .ok()
                .filter(|most| (1..=12).contains(most));
            return most.map(Node::Gap).ok_or_else(|| {
                "`...` needs the most words it may pass over, from 1 to 12, as in `...3`".to_owned()
            });
        }
        if self.take("~") {
            return Ok(Node::Aside);
        }
        if self.take("!") {
            return Ok(Node::Not(Box::new(self.primary()?)));
        }
        if self.take("<") {
            return self.slot();
        }
        if self.take("(") {
            return self.choice();
        }
        if self.take("@") {
            let name = self.while_in(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            return self.classes.named(name).map(Node::Word).ok_or_else(|| {
                format!("no list is named `{name}`: add it under [lists], or mend the name")
            });
        }
        if self.take("\\") {
            let mark = self.peek().ok_or("`\\` needs a bracket after it")?;
            self.at += mark.len_utf8();
            return self.classes.of(vec![mark.to_string()]).map(Node::Word);
        }
        let word = self.while_in(|letter| letter.is_alphanumeric() || letter == '\'');
        if !word.is_empty() {
            let word = word.to_lowercase();
            return self.classes.of(vec![word]).map(Node::Word);
        }
        let mark = self.peek().unwrap_or_default();
        if ",;:-/&.#$".contains(mark) {
            self.at += 1;
            return self.classes.of(vec![mark.to_string()]).map(Node::Word);
        }
        Err(format!(
            "`{mark}` means nothing here: write words, marks such as `,`, slots such as <person>, lists such as @role"
        ))
    }

    fn while_in(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let from = self.at;
        while let Some(letter) = self.peek().filter(|&letter| belongs(letter)) {
            self.at += letter.len_utf8();
        }
        &self.text[from..self.at]
    }

    /// What follows `(`. A choice of single words is one class, which is faster and may be repeated.
    fn choice(&mut self) -> Result<Node, String> {
        let mut parts = vec![self.sequence()?];
        while self.take("|") {
            parts.push(self.sequence()?);
        }
        if !self.take(")") {
            return Err("a `(` is not closed: add `)`".to_owned());
        }
        let words: Option<Vec<ClassId>> = parts
            .iter()
            .map(|part| match part {
                Node::Word(class) => Some(*class),
                _ => None,
            })
            .collect();
        match words {
            Some(words) => {
                let all = words
                    .iter()
                    .flat_map(|&class| self.classes.members[class as usize].iter().cloned())
                    .collect();
                self.classes.of(all).map(Node::Word)
            }
            None => Ok(Node::Either(parts)),
        }
    }

    /// What follows `<`: `NAME: KIND|KIND/DEMAND +`.
    fn slot(&mut self) -> Result<Node, String> {
        let end = self.text[self.at..]
            .find('>')
            .ok_or("a `<` is not closed: add `>`")?;
        let inner = self.text[self.at..self.at + end].trim();
        self.at += end + 1;
        let (inner, list) = match inner.strip_suffix('+') {
            Some(rest) => (rest.trim(), true),
            None => (inner, false),
        };
        let (name, what) = match inner.split_once(':') {
            Some((name, what)) => (name.trim(), what.trim()),
            None => (inner.split('/').next().unwrap_or_default().trim(), inner),
        };
        let slot = self.slot_index(name)?;
        let (kinds_text, demand) = match what.split_once('/') {
            Some((kinds, demand)) => (kinds.trim(), self.demand(demand.trim())?),
            None => (what, Demand::Any),
        };
        match kinds_text {
            "country" => return Ok(Node::Country(slot)),
            "role" => return Ok(Node::Role(slot)),
            _ => {}
        }
        let mut kinds = 0;
        for kind in kinds_text.split('|') {
            kinds |= match kind.trim() {
                "person" => bit(Kind::Person),
                "organisation" => bit(Kind::Organisation),
                "place" => bit(Kind::Place),
                other => {
                    return Err(format!(
                        "`{other}` is no kind of slot: write person, organisation, place, country or role, as in <who: person>"
                    ));
                }
            };
        }
        Ok(Node::Slot {
            kinds,
            slot,
            list,
            demand,
        })
    }

    fn demand(&mut self, text: &str) -> Result<Demand, String> {
        match text {
            "country" => Ok(Demand::Country),
            "!country" => Ok(Demand::NoCountry),
            list => self
                .classes
                .named(list.trim_start_matches('@'))
                .map(Demand::Ends)
                .ok_or_else(|| {
                    format!(
                        "after `/` comes country, !country or a list, and no list is named `{list}`"
                    )
                }),
        }
    }

    fn slot_index(&mut self, name: &str) -> Result<u8, String> {
        if name.is_empty() {
            return Err("a slot has no name: write <person> or <who: person>".to_owned());
        }
        if let Some(index) = self.slots.iter().position(|known| known == name) {
            return Ok(index as u8);
        }
        if self.slots.len() == MAX_SLOTS {
            return Err(format!("more than {MAX_SLOTS} slots in one rule: split it"));
        }
        self.slots.push(name.to_owned());
        Ok((self.slots.len() - 1) as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: &str) -> Result<Pattern, String> {
        let mut classes = Classes::default();
        classes.define("met", vec!["met".into(), "saw".into()])?;
        parse(text, &mut classes, &mut Vec::new())
    }

    #[test]
    fn a_choice_of_words_is_one_class() {
        let pattern = steps("<person> (met|@met|greeted) <person>").unwrap();
        assert_eq!(pattern.steps.len(), 4);
        assert_eq!(pattern.need.len(), 1);
        assert_eq!(pattern.start, Start::Mention(1));
    }

    #[test]
    fn an_optional_part_needs_nothing() {
        let pattern = steps("<person> (called on)? <other: person+>").unwrap();
        assert!(pattern.need.is_empty());
        assert_eq!(pattern.steps[1], Step::Split(2, 4));
    }

    #[test]
    fn a_mistake_is_told_with_its_remedy() {
        for (text, told) in [
            ("<person> @mett <person>", "no list is named `mett`"),
            ("<person> (met <person>", "add `)`"),
            ("<people> met", "`people` is no kind"),
            ("<person> ... <person>", "as in `...3`"),
            ("<person> met) <person>", "stands alone"),
            ("...3 met", "begins with a slot or a word"),
            ("<person", "add `>`"),
            ("", "at least one word"),
        ] {
            let error = steps(text).unwrap_err();
            assert!(error.contains(told), "{text}: {error}");
        }
    }
}
