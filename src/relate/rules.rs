//! Reads `rules/relations.toml` in all its layers: lists of words, rules and offices.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use toml::Spanned;

use super::gates::Gates;
use super::matcher::BuiltIn;
use super::pattern::{ClassId, Classes, Pattern, parse};
use super::vocabulary::Vocabulary;
use crate::certainty::Certainty;
use crate::error::{Error, Result};
use crate::gazetteer::ListFiles;
use crate::mention::RuleId;
use crate::relation::RelationKind;
use crate::rule::RuleNames;

const KINDS: [RelationKind; 9] = [
    RelationKind::AffiliatedWith,
    RelationKind::PartOf,
    RelationKind::LocatedIn,
    RelationKind::MetWith,
    RelationKind::Criticized,
    RelationKind::Supported,
    RelationKind::Succeeded,
    RelationKind::FamilyOf,
    RelationKind::TravelledTo,
];

/// How often a rule is right that does not say.
const USUAL: Certainty = Certainty::hundredths(85);

/// The certainty of an office whose country nothing but the post tells.
const BY_POST: Certainty = Certainty::hundredths(70);

/// A relation kind by its name in the tables.
pub(super) fn kind_named(name: &str) -> Option<RelationKind> {
    KINDS.into_iter().find(|kind| kind.name() == name)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    lists: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    rule: Vec<RuleEntry>,
    #[serde(default)]
    office: Vec<OfficeEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    name: Spanned<String>,
    certainty: Option<Spanned<f64>>,
    patterns: Vec<Spanned<String>>,
    states: Vec<Spanned<String>>,
    unless_after: Option<Spanned<String>>,
    finds: Vec<Spanned<String>>,
    ignores: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeEntry {
    name: Spanned<String>,
    certainty: Option<Spanned<f64>>,
    titles: Vec<Spanned<String>>,
    #[serde(default)]
    heads: Vec<Spanned<String>>,
    #[serde(default)]
    organisations: Vec<String>,
    finds: Vec<Spanned<String>>,
    ignores: Vec<Spanned<String>>,
}

/// A relation that a match states, between slots.
#[derive(Debug, Clone, Copy)]
pub(super) struct States {
    pub(super) source: u8,
    pub(super) kind: RelationKind,
    pub(super) target: u8,
    pub(super) role: Option<u8>,
}

/// A rule, ready to run.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) id: RuleId,
    pub(super) patterns: Vec<Pattern>,
    pub(super) states: Vec<States>,
    /// No match begins after a word of this class.
    pub(super) unless_after: Option<ClassId>,
    /// Whether it states deeds, of which `whether` or `should` leaves open if they were done.
    pub(super) deeds: bool,
}

/// Titles that tell by themselves which ministry or country their bearer belongs to.
#[derive(Debug)]
pub(super) struct Office {
    pub(super) id: RuleId,
    /// What it is called where nothing but the post tells the country.
    pub(super) post_id: RuleId,
    /// Each title as its words' classes.
    pub(super) titles: Vec<Title>,
    /// The names of the ministry, folded; empty for an office of the country itself.
    pub(super) organisations: Vec<String>,
}

/// A title of an office.
#[derive(Debug)]
pub(super) struct Title {
    pub(super) words: Vec<ClassId>,
    /// Whether a field of work stands before (`* minister`).
    pub(super) field_before: bool,
    /// Whether a field of work stands after (`minister of *`).
    pub(super) field_after: bool,
    /// Whether it is that of a head of state or government.
    pub(super) is_head: bool,
}

/// An example of a rule file.
#[derive(Debug, Clone)]
pub(super) struct Example {
    /// `FILE:LINE`, for messages.
    pub(super) place: String,
    pub(super) rule: RuleId,
    pub(super) text: String,
    /// Whether the rule finds what stands after `=>`; else nothing.
    pub(super) finds: bool,
}

/// All that the rule files hold.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) vocabulary: Vocabulary,
    pub(super) lists: BuiltIn,
    pub(super) pronoun: ClassId,
    pub(super) own: ClassId,
    pub(super) owned: ClassId,
    pub(super) before_own: ClassId,
    pub(super) official: ClassId,
    /// First words of the adjectives and nouns for peoples.
    pub(super) demonym: ClassId,
    /// All words of `pronoun`, `own`, `official` and `demonym`: most words are in none of them.
    pub(super) special: ClassId,
    pub(super) all: Vec<Rule>,
    pub(super) gates: Gates,
    pub(super) offices: Vec<Office>,
    /// The last words of the offices' titles.
    pub(super) office: ClassId,
    pub(super) examples: Vec<Example>,
}

/// Where something stands in a rule file.
struct Place<'a> {
    file: &'a str,
    text: &'a str,
}

impl Place<'_> {
    fn line<T>(&self, at: &Spanned<T>) -> usize {
        let start = at.span().start.min(self.text.len());
        self.text[..start]
            .bytes()
            .filter(|&byte| byte == b'\n')
            .count()
            + 1
    }

    fn error<T>(&self, at: &Spanned<T>, why: impl std::fmt::Display) -> Error {
        Error::Rule {
            file: format!("{}:{}", self.file, self.line(at)),
            why: why.to_string(),
        }
    }
}

impl Rules {
    /// Reads all layers. `demonyms` are the first words of the adjectives and nouns for peoples, in small letters.
    pub(super) fn read(
        files: &ListFiles,
        names: &mut RuleNames,
        demonyms: Vec<String>,
    ) -> Result<Self> {
        let mut read = Vec::new();
        for (file, text) in files.rule_files("relations")? {
            let rules: RuleFile = toml::from_str(text).map_err(|error| {
                let line = error.span().map_or(1, |span| {
                    text[..span.start.min(text.len())]
                        .bytes()
                        .filter(|&byte| byte == b'\n')
                        .count()
                        + 1
                });
                Error::Rule {
                    file: format!("{file}:{line}"),
                    why: error.message().to_owned(),
                }
            })?;
            read.push((Place { file, text }, rules));
        }
        let mut classes = Classes::default();
        define_lists(files, &read, &mut classes)?;
        let mut rules = Vec::new();
        let mut offices = Vec::new();
        let mut examples = Vec::new();
        let mut taken: FxHashMap<String, String> = FxHashMap::default();
        for (place, file) in &read {
            for entry in &file.rule {
                let id = claim(
                    place,
                    &entry.name,
                    entry.certainty.as_ref(),
                    &mut taken,
                    names,
                )?;
                rules.push(read_rule(place, entry, id, &mut classes)?);
                gather(
                    place,
                    &entry.name,
                    &entry.finds,
                    &entry.ignores,
                    id,
                    &mut examples,
                )?;
            }
            for entry in &file.office {
                let id = claim(
                    place,
                    &entry.name,
                    entry.certainty.as_ref(),
                    &mut taken,
                    names,
                )?;
                let post = format!("{} (post)", entry.name.get_ref());
                let post_id = names.register_sure(&post, BY_POST);
                offices.push(read_office(place, entry, (id, post_id), &mut classes)?);
                gather(
                    place,
                    &entry.name,
                    &entry.finds,
                    &entry.ignores,
                    id,
                    &mut examples,
                )?;
            }
        }
        let of = classes
            .of(vec!["of".to_owned()])
            .map_err(|why| Error::Rule {
                file: "rules/relations.toml".to_owned(),
                why,
            })?;
        let asked = |name: &str| {
            classes.named(name).ok_or_else(|| Error::Rule {
                file: "rules/relations.toml".to_owned(),
                why: format!(
                    "the list `{name}` is missing under [lists]: the reading of sentences needs it"
                ),
            })
        };
        let lists = BuiltIn {
            of,
            role: asked("role")?,
            modifier: asked("modifier")?,
            small: asked("small")?,
            determiner: asked("determiner")?,
            joint: asked("joint")?,
            negation: asked("negation")?,
            open: asked("open")?,
            clause: asked("clause")?,
            within: asked("within")?,
            before_place: asked("before_place")?,
            finite: asked("finite")?,
        };
        let (pronoun, own, owned) = (asked("pronoun")?, asked("own")?, asked("owned")?);
        let (before_own, official) = (asked("before_own")?, asked("official")?);
        let demonym = classes.of(demonyms).map_err(|why| Error::Rule {
            file: "rules/relations.toml".to_owned(),
            why,
        })?;
        let last_words = offices
            .iter()
            .flat_map(|office: &Office| &office.titles)
            .filter_map(|title| title.words.last())
            .flat_map(|&class| classes.members[usize::from(class)].iter().cloned())
            .collect();
        let office = classes.of(last_words).map_err(|why| Error::Rule {
            file: "rules/relations.toml".to_owned(),
            why,
        })?;
        let special = [pronoun, own, official, demonym];
        let special = special
            .iter()
            .flat_map(|&class| classes.members[usize::from(class)].iter().cloned())
            .collect();
        let special = classes.of(special).map_err(|why| Error::Rule {
            file: "rules/relations.toml".to_owned(),
            why,
        })?;
        let mut vocabulary = Vocabulary::new(&classes).map_err(|why| Error::Rule {
            file: "rules/relations.toml".to_owned(),
            why,
        })?;
        let needs = rules.iter().flat_map(|rule| &rule.patterns);
        let needs = needs.flat_map(|pattern| pattern.need.iter().copied());
        let asked: FxHashSet<ClassId> = needs.chain([lists.role, office]).collect();
        vocabulary.ask_for(|class| asked.contains(&class));
        Ok(Self {
            vocabulary,
            lists,
            pronoun,
            own,
            owned,
            before_own,
            official,
            demonym,
            special,
            gates: Gates::new(&rules, lists.role),
            all: rules,
            offices,
            office,
            examples,
        })
    }
}

/// Joins the lists of one name over all files, resolves `@other` within them, and adds those of words/roles.csv.
fn define_lists(
    files: &ListFiles,
    read: &[(Place<'_>, RuleFile)],
    classes: &mut Classes,
) -> Result<()> {
    let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
    files.each_row("words/roles.csv", &["word", "use"], |row| {
        let list = match row.get("use") {
            "head" => "role",
            "modifier" => "modifier",
            other => {
                return Err(row.error(format!(
                    "`{other}` in `use`: write head for a word that names a post, modifier for one that stands before it"
                )));
            }
        };
        let word = row.get("word").to_lowercase();
        if word.contains(char::is_whitespace) {
            return Err(row.error(format!("`{word}` is more than one word: give each a row of its own")));
        }
        lists.entry(list.to_owned()).or_default().push(word);
        Ok(())
    })?;
    let mut refers = Vec::new();
    for (place, file) in read {
        for (name, words) in &file.lists {
            let list = lists.entry(name.clone()).or_default();
            for word in words.get_ref().split_whitespace() {
                match word.strip_prefix('@') {
                    Some(other) => refers.push((name.clone(), other.to_owned(), place, words)),
                    None => list.push(word.to_lowercase()),
                }
            }
        }
    }
    // A list may take in another, which may take in a third: as many rounds as there are lists reach the end.
    for _ in 0..lists.len().min(8) {
        for (name, other, place, at) in &refers {
            let more = lists.get(other).cloned().ok_or_else(|| {
                place.error(
                    at,
                    format!("no list is named `{other}`: add it under [lists], or mend the name"),
                )
            })?;
            let list = lists.entry(name.clone()).or_default();
            list.extend(more);
            list.sort();
            list.dedup();
        }
    }
    for (name, words) in lists {
        classes.define(&name, words).map_err(|why| Error::Rule {
            file: "rules/relations.toml".to_owned(),
            why,
        })?;
    }
    Ok(())
}

/// Registers a rule's name, which no other rule may have, and how often the rule is right.
fn claim(
    place: &Place<'_>,
    name: &Spanned<String>,
    certainty: Option<&Spanned<f64>>,
    taken: &mut FxHashMap<String, String>,
    names: &mut RuleNames,
) -> Result<RuleId> {
    let here = format!("{}:{}", place.file, place.line(name));
    if let Some(there) = taken.insert(name.get_ref().clone(), here) {
        return Err(place.error(
            name,
            format!(
                "`{}` is the name of a rule at {there} already: choose another",
                name.get_ref()
            ),
        ));
    }
    let certainty = match certainty {
        None => USUAL,
        Some(share) if (0.0..=1.0).contains(share.get_ref()) =>
        {
            #[allow(clippy::cast_sign_loss)]
            Certainty::hundredths((share.get_ref() * 100.0).round() as u8)
        }
        Some(share) => {
            let why = format!(
                "`certainty` is {}: write how often the rule is right, between 0 and 1",
                share.get_ref()
            );
            return Err(place.error(share, why));
        }
    };
    Ok(names.register_sure(name.get_ref(), certainty))
}

fn read_rule(
    place: &Place<'_>,
    entry: &RuleEntry,
    id: RuleId,
    classes: &mut Classes,
) -> Result<Rule> {
    let mut slots = Vec::new();
    let mut patterns = Vec::new();
    for pattern in &entry.patterns {
        let parsed = parse(pattern.get_ref(), classes, &mut slots).map_err(|why| {
            place.error(pattern, format!("rule `{}`: {why}", entry.name.get_ref()))
        })?;
        patterns.push(parsed);
    }
    let mut states = Vec::new();
    for text in &entry.states {
        let fail =
            |why: String| place.error(text, format!("rule `{}`: {why}", entry.name.get_ref()));
        let words: Vec<_> = text.get_ref().split_whitespace().collect();
        let (core, role) = match words.as_slice() {
            [core @ .., "as", role] => (core, Some(*role)),
            core => (core, None),
        };
        let &[source, kind, target] = core else {
            return Err(fail(format!(
                "`{}` states nothing: write SLOT KIND SLOT, as in `person affiliated_with organisation as role`",
                text.get_ref()
            )));
        };
        let kind = kind_named(kind).ok_or_else(|| {
            let known: Vec<_> = KINDS.iter().map(|kind| kind.name()).collect();
            fail(format!(
                "`{kind}` is no relation: write one of {}",
                known.join(", ")
            ))
        })?;
        let slot = |name: &str| {
            slots
                .iter()
                .position(|known| known == name)
                .map(|index| index as u8)
                .ok_or_else(|| {
                    fail(format!(
                        "no pattern has a slot `{name}`: name it there, as in <{name}: person>"
                    ))
                })
        };
        states.push(States {
            source: slot(source)?,
            kind,
            target: slot(target)?,
            role: role.map(slot).transpose()?,
        });
    }
    let unless_after = match &entry.unless_after {
        None => None,
        Some(words) => {
            let mut all = Vec::new();
            for word in words.get_ref().split_whitespace() {
                match word.strip_prefix('@') {
                    None => all.push(word.to_lowercase()),
                    Some(name) => {
                        let class = classes.named(name).ok_or_else(|| {
                            place.error(words, format!("no list is named `{name}`: add it under [lists], or mend the name"))
                        })?;
                        all.extend(classes.members[class as usize].iter().cloned());
                    }
                }
            }
            Some(classes.of(all).map_err(|why| place.error(words, why))?)
        }
    };
    let deeds = states.iter().any(|states: &States| {
        !matches!(
            states.kind,
            RelationKind::AffiliatedWith
                | RelationKind::PartOf
                | RelationKind::LocatedIn
                | RelationKind::FamilyOf
        )
    });
    Ok(Rule {
        id,
        patterns,
        states,
        unless_after,
        deeds,
    })
}

fn read_office(
    place: &Place<'_>,
    entry: &OfficeEntry,
    (id, post_id): (RuleId, RuleId),
    classes: &mut Classes,
) -> Result<Office> {
    let mut titles = Vec::new();
    let others = entry.titles.iter().map(|title| (title, false));
    let heads = entry.heads.iter().map(|title| (title, true));
    for (title, is_head) in others.chain(heads) {
        let mut words = Vec::new();
        let text = title.get_ref().trim();
        let (text, field_before) = text
            .strip_prefix("* ")
            .map_or((text, false), |rest| (rest, true));
        let (text, field_after) = text
            .strip_suffix(" *")
            .map_or((text, false), |rest| (rest, true));
        for word in text.split_whitespace() {
            if word.contains('*') {
                return Err(place.error(
                    title,
                    format!(
                        "`{}`: a `*` stands for a field of work, before or after the other words",
                        title.get_ref()
                    ),
                ));
            }
            let class = classes
                .of(vec![word.to_lowercase()])
                .map_err(|why| place.error(title, why))?;
            words.push(class);
        }
        if words.is_empty() {
            return Err(place.error(title, "a title holds at least one word"));
        }
        titles.push(Title {
            words,
            field_before,
            field_after,
            is_head,
        });
    }
    Ok(Office {
        id,
        post_id,
        titles,
        organisations: entry
            .organisations
            .iter()
            .map(|name| super::fold_name(name))
            .collect(),
    })
}

/// Takes a rule's examples.
fn gather(
    place: &Place<'_>,
    name: &Spanned<String>,
    finds: &[Spanned<String>],
    ignores: &[Spanned<String>],
    rule: RuleId,
    examples: &mut Vec<Example>,
) -> Result<()> {
    if finds.is_empty() || ignores.is_empty() {
        return Err(place.error(
            name,
            format!(
                "rule `{}` needs an example under `finds` and one under `ignores`",
                name.get_ref()
            ),
        ));
    }
    for (texts, finds) in [(finds, true), (ignores, false)] {
        for text in texts {
            examples.push(Example {
                place: format!("{}:{}", place.file, place.line(text)),
                rule,
                text: text.get_ref().clone(),
                finds,
            });
        }
    }
    Ok(())
}
