//! What titles say of their bearer: which offices, man or woman; and which of these no one has together.

use serde::{Deserialize, Serialize};

/// What titles say of their bearer, as a set.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub struct Titles(pub u16);

impl Titles {
    /// A president.
    pub const HEAD_OF_STATE: Self = Self(1);
    /// A prime minister.
    pub const HEAD_OF_GOVERNMENT: Self = Self(1 << 1);
    /// A minister, of foreign affairs apart.
    pub const MINISTER: Self = Self(1 << 2);
    /// A foreign minister.
    pub const FOREIGN_MINISTER: Self = Self(1 << 3);
    /// A secretary of a department.
    pub const SECRETARY: Self = Self(1 << 4);
    /// A deputy, under or assistant secretary.
    pub const DEPUTY: Self = Self(1 << 5);
    /// An ambassador, a chargé, a consul.
    pub const DIPLOMAT: Self = Self(1 << 6);
    /// An officer.
    pub const MILITARY: Self = Self(1 << 7);
    /// A member of a parliament.
    pub const LEGISLATOR: Self = Self(1 << 8);
    /// A king, a sheikh.
    pub const ROYAL: Self = Self(1 << 9);
    /// A bishop, an imam.
    pub const RELIGIOUS: Self = Self(1 << 10);
    /// A judge.
    pub const JUDICIAL: Self = Self(1 << 11);
    /// A woman.
    pub const WOMAN: Self = Self(1 << 12);
    /// A man.
    pub const MAN: Self = Self(1 << 13);
    /// A vice president.
    pub const VICE_PRESIDENT: Self = Self(1 << 14);
    /// Who reigns, as a prince does not.
    pub const MONARCH: Self = Self(1 << 15);

    /// Those of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two share one.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Without what tells no more than man or woman.
    #[must_use]
    pub fn offices(self) -> Self {
        Self(self.0 & !(Self::WOMAN.0 | Self::MAN.0))
    }

    /// Whether a surname with these titles is that of another than a person with those: who leads a country, or commands
    /// troops, is no one whose offices are known to be none of the kind. Who leads a country keeps a rank.
    pub(super) fn are_of_another_than(self, person: Self) -> bool {
        const LEADS: Titles =
            Titles(Titles::HEAD_OF_STATE.0 | Titles::HEAD_OF_GOVERNMENT.0 | Titles::MONARCH.0);
        let (short, full) = (self.offices(), person.offices());
        let leads = short.meets(LEADS) && full != Self::default() && !full.meets(LEADS);
        let officer = short == Self::MILITARY
            && !full.meets(LEADS.with(Self::MILITARY))
            && full != Self::default();
        leads || officer
    }

    /// Whether they tell a woman and no man.
    pub(super) fn tell_woman(self) -> bool {
        self.meets(Self::WOMAN) && !self.meets(Self::MAN)
    }

    /// Whether they tell a man and no woman.
    pub(super) fn tell_man(self) -> bool {
        self.meets(Self::MAN) && !self.meets(Self::WOMAN)
    }

    /// Whether an officer has them.
    pub(super) fn is_officer(self) -> bool {
        self.meets(Self::MILITARY)
    }

    /// Whether officers hardly ever have them.
    pub(super) fn is_civil(self) -> bool {
        const CIVIL: Titles = Titles(
            Titles::SECRETARY.0
                | Titles::DEPUTY.0
                | Titles::DIPLOMAT.0
                | Titles::LEGISLATOR.0
                | Titles::JUDICIAL.0
                | Titles::RELIGIOUS.0,
        );
        self.meets(CIVIL) && !self.is_officer()
    }

    /// Whether no one bears both within a few years.
    pub fn conflicts(self, other: Self) -> bool {
        const HIGHEST: u16 =
            Titles::HEAD_OF_STATE.0 | Titles::HEAD_OF_GOVERNMENT.0 | Titles::ROYAL.0;
        const WORKING: u16 = Titles::DIPLOMAT.0 | Titles::DEPUTY.0 | Titles::SECRETARY.0;
        let one_way = |a: Self, b: Self| {
            a.0 & HIGHEST != 0 && b.0 & WORKING != 0 && b.0 & HIGHEST == 0 && a.0 & WORKING == 0
        };
        let woman =
            |a: Self, b: Self| a.meets(Self::WOMAN) && b.meets(Self::MAN) && !a.meets(Self::MAN);
        let heir = |a: Self, b: Self| {
            a.meets(Self::MONARCH) && b.meets(Self::ROYAL) && !b.meets(Self::MONARCH)
        };
        !self.offices().meets(other.offices()) && (one_way(self, other) || one_way(other, self))
            || heir(self, other)
            || heir(other, self)
            || woman(self, other)
            || woman(other, self)
    }

    /// What a title says, from its wording and its category in the list.
    pub(super) fn of(phrase: &str, category: &str) -> Self {
        let has = |word: &str| phrase.split([' ', '-', '/']).any(|part| part == word);
        let below = has("under")
            || has("undersecretary")
            || has("assistant")
            || has("deputy")
            || has("u")
            || has("a");
        match category {
            "head_of_state" if has("vice") || phrase == "vp" || phrase == "v.p." => {
                Self::VICE_PRESIDENT
            }
            "head_of_state" if !phrase.contains("candidate") => Self::HEAD_OF_STATE,
            "head_of_government" => Self::HEAD_OF_GOVERNMENT,
            "minister" | "official" if below => Self::DEPUTY,
            "minister"
                if phrase.contains("foreign") || matches!(phrase, "fm" | "fonmin" | "f.m.") =>
            {
                Self::FOREIGN_MINISTER
            }
            "minister" if has("secretary") => Self::SECRETARY,
            "minister" => Self::MINISTER,
            "official" if has("secretary") && !has("general") && !has("press") && !has("first") => {
                Self::SECRETARY
            }
            "diplomat" => Self::DIPLOMAT,
            "military" => Self::MILITARY,
            "legislator" => Self::LEGISLATOR,
            "royal" if REIGNS.iter().any(|word| has(word)) && !has("mother") => {
                Self::ROYAL.with(Self::MONARCH)
            }
            "royal" if ROYAL.iter().any(|word| has(word)) => Self::ROYAL,
            "religious" => Self::RELIGIOUS,
            "judicial" => Self::JUDICIAL,
            "courtesy"
                if matches!(
                    phrase.trim_end_matches('.'),
                    "mrs" | "ms" | "miss" | "mme" | "madame" | "madam"
                ) =>
            {
                Self::WOMAN
            }
            "courtesy" if phrase.trim_end_matches('.') == "mr" => Self::MAN,
            _ => Self::default(),
        }
    }

    /// What a role of a list says (`Under Secretary of State for Political Affairs`).
    pub(super) fn of_role(role: &str) -> Self {
        let role = role.to_ascii_lowercase();
        let starts = |word: &str| role.starts_with(word);
        if starts("vice president") {
            Self::VICE_PRESIDENT
        } else if starts("president of the united states") || starts("president") {
            Self::HEAD_OF_STATE
        } else if starts("secretary of") {
            Self::SECRETARY
        } else if starts("under secretary") || starts("assistant secretary") || starts("deputy") {
            Self::DEPUTY
        } else if starts("government leader") {
            Self::HEAD_OF_STATE
                .with(Self::HEAD_OF_GOVERNMENT)
                .with(Self::ROYAL)
                .with(Self::MONARCH)
        } else if starts("minister (foreign") {
            Self::FOREIGN_MINISTER.with(Self::MINISTER)
        } else if starts("minister") {
            Self::MINISTER.with(Self::FOREIGN_MINISTER)
        } else if starts("ambassador") || starts("charge") || starts("representative") {
            Self::DIPLOMAT
        } else {
            Self::default()
        }
    }
}

/// Who reigns, or may; a knight or a baron may hold any office.
const ROYAL: [&str; 5] = ["prince", "princess", "highness", "crown", "hrh"];
const REIGNS: [&str; 12] = [
    "king", "queen", "emperor", "empress", "shah", "sultan", "emir", "amir", "majesty", "hm",
    "tsar", "negus",
];
