//! The names of rules, as the tables give them in the column `rule`.

use crate::mention::RuleId;

/// Every rule of a run by its name. The stages register theirs when they are built, always in the same order.
#[derive(Debug, Default, Clone)]
pub struct RuleNames(Vec<String>);

impl RuleNames {
    /// The id of a name, new or known.
    ///
    /// # Panics
    /// With more than 65,536 rules.
    pub fn register(&mut self, name: &str) -> RuleId {
        let index = self
            .0
            .iter()
            .position(|known| known == name)
            .unwrap_or_else(|| {
                self.0.push(name.to_owned());
                self.0.len() - 1
            });
        RuleId(u16::try_from(index).expect("fewer than 65,536 rules"))
    }

    /// The name of a rule.
    pub fn name(&self, rule: RuleId) -> &str {
        &self.0[rule.0 as usize]
    }
}
