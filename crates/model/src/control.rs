//! What is known about a rule apart from how it decides.

use serde::{Deserialize, Serialize};

macro_rules! ordered_words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// All of them, least first.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word used in files and on the command line.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(word: &str) -> Result<Self, String> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(format!("`{word}` is none of {}", [$($word),+].join(", "))),
                }
            }
        }
    };
}

ordered_words! {
    /// How bad it is if the finding is true.
    Severity {
        /// Good practice.
        Low = "low",
        /// Weakens a defence.
        Medium = "medium",
        /// Opens a way that an attacker can use.
        High = "high",
        /// Gives the node or the cluster away.
        Critical = "critical",
    }
}

ordered_words! {
    /// How likely it is that the finding is true.
    Confidence {
        /// A heuristic; look yourself.
        Low = "low",
        /// Usually right.
        Medium = "medium",
        /// Follows from the object alone.
        High = "high",
    }
}

ordered_words! {
    /// Who wants to see a finding; each persona sees those before it too.
    Persona {
        /// Few and precise.
        Regular = "regular",
        /// Good practice as well.
        Pedantic = "pedantic",
        /// Everything.
        Auditor = "auditor",
    }
}

/// The description of a rule that travels with a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleInfo {
    /// The slug: `privileged-container`.
    pub id: String,
    /// A short noun phrase.
    pub title: String,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// For whom.
    pub persona: Persona,
    /// What the rule looks at; plain text or Markdown.
    pub description: String,
    /// Why it matters; Markdown.
    pub rationale: String,
    /// How to fix it; Markdown.
    pub remediation: String,
    /// Other names of the same rule: `C-0057`, `KSV-0017`, `CKV_K8S_16`.
    pub aliases: Vec<String>,
    /// `framework/item` for each framework item it belongs to: `pss/baseline`, `cis-1.12/5.2.2`.
    pub frameworks: Vec<String>,
    /// Where to read on.
    pub references: Vec<String>,
}
