//! The names of rules, as the tables give them in the column `rule`, and how sure each is.

use crate::certainty::Certainty;
use crate::mention::RuleId;

/// Every rule of a run by its name. The stages register theirs when they are built, always in the same order.
#[derive(Debug, Default, Clone)]
pub struct RuleNames(Vec<(String, Certainty)>);

impl RuleNames {
    /// The id of a name, new or known.
    ///
    /// # Panics
    /// With more than 65,536 rules.
    pub fn register(&mut self, name: &str) -> RuleId {
        self.register_sure(name, Certainty::FULL)
    }

    /// The id of the name, new or known, of a rule that is right as often as is said; of a known one the lesser number
    /// counts.
    ///
    /// # Panics
    /// With more than 65,536 rules.
    pub fn register_sure(&mut self, name: &str, certainty: Certainty) -> RuleId {
        let index = self
            .0
            .iter()
            .position(|(known, _)| known == name)
            .unwrap_or_else(|| {
                self.0.push((name.to_owned(), certainty));
                self.0.len() - 1
            });
        let known = &mut self.0[index].1;
        *known = certainty.min(*known);
        RuleId(u16::try_from(index).expect("fewer than 65,536 rules"))
    }

    /// The name of a rule.
    pub fn name(&self, rule: RuleId) -> &str {
        &self.0[rule.0 as usize].0
    }

    /// How often the rule is right.
    pub fn certainty(&self, rule: RuleId) -> Certainty {
        self.0[rule.0 as usize].1
    }
}
