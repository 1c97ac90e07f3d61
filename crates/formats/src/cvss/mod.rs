//! The Common Vulnerability Scoring System, versions 2.0, 3.0, 3.1 and 4.0: vectors, their scores, and the JSON objects
//! that carry them.
//!
//! Equations are those of the crate `cvss`. All base scores of versions 2.0, 3.0 and 3.1 are compared with exact decimal
//! arithmetic (`tests/cvss_exact.rs`) and agree. Temporal scores of 3.0 are rounded as 3.1 rounds: rounding up the binary
//! fraction 9.200000000000001 would give 9.3 for 10 · 0.92.

pub mod object;
mod written;

pub use written::object_of;

use std::fmt;
use std::str::FromStr as _;

/// A version of CVSS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// 2.0
    V2,
    /// 3.0
    V3,
    /// 3.1
    V3Dot1,
    /// 4.0
    V4,
}

impl Version {
    /// `3.1`
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2 => "2.0",
            Self::V3 => "3.0",
            Self::V3Dot1 => "3.1",
            Self::V4 => "4.0",
        }
    }
}

/// A score from 0.0 to 10.0 with one decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Score {
    tenths: u8,
}

impl Score {
    /// The nearest score.
    #[must_use]
    pub fn nearest(value: f64) -> Self {
        Self { tenths: (value.clamp(0.0, 10.0) * 10.0).round() as u8 }
    }

    /// From 0 to 100.
    #[must_use]
    pub fn tenths(self) -> u8 {
        self.tenths
    }

    /// From 0.0 to 10.0.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.tenths) / 10.0
    }

    /// Whether `value`, as some document writes it, is this score.
    #[must_use]
    pub fn is(self, value: f64) -> bool {
        (value - self.value()).abs() < 1e-6
    }

    /// The word for it: NVD's for version 2.0, which defines none; section 5 of 3.0, 3.1 and section 6 of 4.0.
    #[must_use]
    pub fn rating(self, version: Version) -> Rating {
        match self.tenths {
            0 if version != Version::V2 => Rating::None,
            0..=39 => Rating::Low,
            40..=69 => Rating::Medium,
            70..=89 => Rating::High,
            _ if version == Version::V2 => Rating::High,
            _ => Rating::Critical,
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.tenths / 10, self.tenths % 10)
    }
}

/// The qualitative scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rating {
    /// 0.0
    None,
    /// 0.1 to 3.9
    Low,
    /// 4.0 to 6.9
    Medium,
    /// 7.0 to 8.9
    High,
    /// 9.0 to 10.0
    Critical,
}

impl Rating {
    /// As the JSON objects write it: `MEDIUM`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Low => "LOW",
            Self::Medium => "MEDIUM",
            Self::High => "HIGH",
            Self::Critical => "CRITICAL",
        }
    }
}

/// A sound vector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vector {
    parsed: cvss::Cvss,
    base: Score,
}

impl Vector {
    /// The vector that `text` writes.
    ///
    /// # Errors
    ///
    /// Where a metric is unknown, in lower case, given twice or has an unknown value, or a base metric is missing.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parsed = cvss::Cvss::from_str(text).map_err(|error| error.to_string())?;
        let vector = Self { base: Score::nearest(parsed.score()), parsed };
        vector.check(text)?;
        Ok(vector)
    }

    /// What the crate lets pass: metrics in lower case, and version 3 vectors without all base metrics.
    fn check(&self, text: &str) -> Result<(), String> {
        let canonical = self.to_string();
        if canonical != text
            && let Some(part) = text.split('/').find(|part| !canonical.split('/').any(|known| known == *part))
        {
            return Err(format!("`{part}` is not written as the specification does"));
        }
        let base: &[&str] = match self.version() {
            Version::V3 | Version::V3Dot1 => &["AV", "AC", "PR", "UI", "S", "C", "I", "A"],
            Version::V2 | Version::V4 => &[],
        };
        // Written in the order of the specification, the version first.
        let mut metrics = canonical.split('/').skip(1).filter_map(|part| part.split(':').next());
        let missing = base.iter().find(|metric| metrics.next() != Some(metric));
        missing.map_or(Ok(()), |metric| Err(format!("the base metric {metric} is missing")))
    }

    /// The version.
    #[must_use]
    pub fn version(&self) -> Version {
        match self.parsed {
            cvss::Cvss::CvssV20(_) => Version::V2,
            cvss::Cvss::CvssV30(_) => Version::V3,
            cvss::Cvss::CvssV31(_) => Version::V3Dot1,
            _ => Version::V4,
        }
    }

    /// The base score; for 4.0 the score of all metrics that are there.
    #[must_use]
    pub fn base_score(&self) -> Score {
        self.base
    }

    /// The temporal score, which is the base score where no temporal metric is there. Version 4.0 has none.
    #[must_use]
    pub fn temporal_score(&self) -> Option<Score> {
        match &self.parsed {
            cvss::Cvss::CvssV20(vector) => Some(Score::nearest(vector.temporal_score().value())),
            cvss::Cvss::CvssV30(vector) | cvss::Cvss::CvssV31(vector) => {
                // Base and temporal equations are the same in 3.0 and 3.1; the rounding of 3.1 is exact.
                let exact = cvss::v3::Vector { minor_version: 1, ..vector.clone() };
                Some(Score::nearest(exact.temporal_score().value()))
            }
            _ => None,
        }
    }

    /// The environmental score. Version 4.0 has none.
    #[must_use]
    pub fn environmental_score(&self) -> Option<Score> {
        match &self.parsed {
            cvss::Cvss::CvssV20(vector) => Some(Score::nearest(vector.environmental_score().value())),
            cvss::Cvss::CvssV30(vector) | cvss::Cvss::CvssV31(vector) => {
                Some(Score::nearest(vector.environmental_score().value()))
            }
            _ => None,
        }
    }

    /// The word for the base score.
    #[must_use]
    pub fn rating(&self) -> Rating {
        self.base_score().rating(self.version())
    }

    /// The value of a metric, `N` for `AV`; nothing where it is not there.
    #[must_use]
    pub fn metric(&self, name: &str) -> Option<String> {
        let canonical = self.to_string();
        let parts = canonical.split('/').filter_map(|part| part.split_once(':'));
        parts.filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).next()
    }
}

/// In the order of the specification.
impl fmt::Display for Vector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parsed.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_those_of_the_specifications_examples() {
        // The worked examples of the guides of CVSS 2.0, 3.0, 3.1 and 4.0.
        let table = [
            ("AV:N/AC:L/Au:N/C:N/I:N/A:C", "7.8", Rating::High),
            ("AV:L/AC:H/Au:N/C:C/I:C/A:C", "6.2", Rating::Medium),
            ("AV:L/AC:L/Au:M/C:C/I:C/A:C", "6.5", Rating::Medium),
            ("AV:N/AC:L/Au:N/C:N/I:N/A:N", "0.0", Rating::Low),
            ("CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", "6.4", Rating::Medium),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "9.8", Rating::Critical),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", "10.0", Rating::Critical),
            ("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N", "0.0", Rating::None),
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "9.3", Rating::Critical),
        ];
        for (text, score, rating) in table {
            let vector = Vector::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((vector.base_score().to_string().as_str(), vector.rating()), (score, rating), "{text}");
            assert_eq!(vector.to_string(), text);
        }
    }

    #[test]
    fn temporal_and_environmental_scores() {
        // CVE-2003-0818 in the guide of CVSS 2.0; and the rounding of 10 · 0.92 in 3.0.
        let second = Vector::parse("AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L").unwrap();
        assert_eq!(second.temporal_score().unwrap().to_string(), "8.3");
        assert_eq!(second.environmental_score().unwrap().to_string(), "9.0");
        let third = Vector::parse("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:H/A:H/RC:U").unwrap();
        assert_eq!(third.temporal_score().unwrap().to_string(), "9.2");
    }

    #[test]
    fn broken_vectors_are_refused() {
        for text in [
            "",
            "CVSS:3.1",
            "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H",
            "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            "CVSS:3.1/av:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/",
            "CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            "(AV:N/AC:L/Au:N/C:P/I:P/A:P)",
            "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N",
        ] {
            assert!(Vector::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn scores_are_tenths() {
        for tenths in 0..=100_u8 {
            assert_eq!(Score::nearest(f64::from(tenths) / 10.0).tenths(), tenths);
        }
        assert!(Score::nearest(9.8).is(9.8) && !Score::nearest(9.8).is(9.84));
    }
}
