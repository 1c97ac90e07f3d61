//! CVSS as the JSON objects of FIRST's schemas, which CSAF and CVE records embed: their shape, and what in them
//! contradicts the vector.

use serde_json::{Map, Value};

use super::{Score, Vector, Version};
use crate::shape::{Field, Fields, Shape, optional, required};

/// A property of the object, its metric in the vector, and its words with their letters.
type Metric = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const IMPACT_2: &[(&str, &str)] = &[("NONE", "N"), ("PARTIAL", "P"), ("COMPLETE", "C")];
const IMPACT_3: &[(&str, &str)] = &[("NONE", "N"), ("LOW", "L"), ("HIGH", "H")];
const REQUIREMENT_2: &[(&str, &str)] = &[("LOW", "L"), ("MEDIUM", "M"), ("HIGH", "H"), ("NOT_DEFINED", "ND")];
const REQUIREMENT_3: &[(&str, &str)] = &[("LOW", "L"), ("MEDIUM", "M"), ("HIGH", "H"), ("NOT_DEFINED", "X")];
const MODIFIED_IMPACT: &[(&str, &str)] = &[("NONE", "N"), ("LOW", "L"), ("HIGH", "H"), ("NOT_DEFINED", "X")];

/// The properties of version 2.0.
const METRICS_2: &[Metric] = &[
    ("accessVector", "AV", &[("NETWORK", "N"), ("ADJACENT_NETWORK", "A"), ("LOCAL", "L")]),
    ("accessComplexity", "AC", &[("HIGH", "H"), ("MEDIUM", "M"), ("LOW", "L")]),
    ("authentication", "Au", &[("MULTIPLE", "M"), ("SINGLE", "S"), ("NONE", "N")]),
    ("confidentialityImpact", "C", IMPACT_2),
    ("integrityImpact", "I", IMPACT_2),
    ("availabilityImpact", "A", IMPACT_2),
    (
        "exploitability",
        "E",
        &[("UNPROVEN", "U"), ("PROOF_OF_CONCEPT", "POC"), ("FUNCTIONAL", "F"), ("HIGH", "H"), ("NOT_DEFINED", "ND")],
    ),
    (
        "remediationLevel",
        "RL",
        &[
            ("OFFICIAL_FIX", "OF"),
            ("TEMPORARY_FIX", "TF"),
            ("WORKAROUND", "W"),
            ("UNAVAILABLE", "U"),
            ("NOT_DEFINED", "ND"),
        ],
    ),
    (
        "reportConfidence",
        "RC",
        &[("UNCONFIRMED", "UC"), ("UNCORROBORATED", "UR"), ("CONFIRMED", "C"), ("NOT_DEFINED", "ND")],
    ),
    (
        "collateralDamagePotential",
        "CDP",
        &[
            ("NONE", "N"),
            ("LOW", "L"),
            ("LOW_MEDIUM", "LM"),
            ("MEDIUM_HIGH", "MH"),
            ("HIGH", "H"),
            ("NOT_DEFINED", "ND"),
        ],
    ),
    ("targetDistribution", "TD", &[("NONE", "N"), ("LOW", "L"), ("MEDIUM", "M"), ("HIGH", "H"), ("NOT_DEFINED", "ND")]),
    ("confidentialityRequirement", "CR", REQUIREMENT_2),
    ("integrityRequirement", "IR", REQUIREMENT_2),
    ("availabilityRequirement", "AR", REQUIREMENT_2),
];

/// The properties of versions 3.0 and 3.1.
const METRICS_3: &[Metric] = &[
    ("attackVector", "AV", &[("NETWORK", "N"), ("ADJACENT_NETWORK", "A"), ("LOCAL", "L"), ("PHYSICAL", "P")]),
    ("attackComplexity", "AC", &[("HIGH", "H"), ("LOW", "L")]),
    ("privilegesRequired", "PR", &[("HIGH", "H"), ("LOW", "L"), ("NONE", "N")]),
    ("userInteraction", "UI", &[("NONE", "N"), ("REQUIRED", "R")]),
    ("scope", "S", &[("UNCHANGED", "U"), ("CHANGED", "C")]),
    ("confidentialityImpact", "C", IMPACT_3),
    ("integrityImpact", "I", IMPACT_3),
    ("availabilityImpact", "A", IMPACT_3),
    (
        "exploitCodeMaturity",
        "E",
        &[("UNPROVEN", "U"), ("PROOF_OF_CONCEPT", "P"), ("FUNCTIONAL", "F"), ("HIGH", "H"), ("NOT_DEFINED", "X")],
    ),
    (
        "remediationLevel",
        "RL",
        &[
            ("OFFICIAL_FIX", "O"),
            ("TEMPORARY_FIX", "T"),
            ("WORKAROUND", "W"),
            ("UNAVAILABLE", "U"),
            ("NOT_DEFINED", "X"),
        ],
    ),
    ("reportConfidence", "RC", &[("UNKNOWN", "U"), ("REASONABLE", "R"), ("CONFIRMED", "C"), ("NOT_DEFINED", "X")]),
    ("confidentialityRequirement", "CR", REQUIREMENT_3),
    ("integrityRequirement", "IR", REQUIREMENT_3),
    ("availabilityRequirement", "AR", REQUIREMENT_3),
    (
        "modifiedAttackVector",
        "MAV",
        &[("NETWORK", "N"), ("ADJACENT_NETWORK", "A"), ("LOCAL", "L"), ("PHYSICAL", "P"), ("NOT_DEFINED", "X")],
    ),
    ("modifiedAttackComplexity", "MAC", &[("HIGH", "H"), ("LOW", "L"), ("NOT_DEFINED", "X")]),
    ("modifiedPrivilegesRequired", "MPR", &[("HIGH", "H"), ("LOW", "L"), ("NONE", "N"), ("NOT_DEFINED", "X")]),
    ("modifiedUserInteraction", "MUI", &[("NONE", "N"), ("REQUIRED", "R"), ("NOT_DEFINED", "X")]),
    ("modifiedScope", "MS", &[("UNCHANGED", "U"), ("CHANGED", "C"), ("NOT_DEFINED", "X")]),
    ("modifiedConfidentialityImpact", "MC", MODIFIED_IMPACT),
    ("modifiedIntegrityImpact", "MI", MODIFIED_IMPACT),
    ("modifiedAvailabilityImpact", "MA", MODIFIED_IMPACT),
];

static VECTOR_2: Shape = Shape::Matches(|text| is_vector(text, Version::V2), "a vector of CVSS 2.0");
static VECTOR_3: Shape = Shape::Matches(|text| is_vector(text, Version::V3), "a vector of CVSS 3.0");
static VECTOR_31: Shape = Shape::Matches(|text| is_vector(text, Version::V3Dot1), "a vector of CVSS 3.1");
static SCORE: Shape = Shape::Number(0.0, 10.0);
static RATING: Shape = Shape::OneOf(&["NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL"]);
static VERSION_2: Shape = Shape::OneOf(&["2.0"]);
static VERSION_3: Shape = Shape::OneOf(&["3.0"]);
static VERSION_31: Shape = Shape::OneOf(&["3.1"]);

const fn scores(version: &'static Shape, vector: &'static Shape, rating_required: bool) -> [Field; 8] {
    [
        required("version", version),
        required("vectorString", vector),
        required("baseScore", &SCORE),
        if rating_required { required("baseSeverity", &RATING) } else { optional("baseSeverity", &RATING) },
        optional("temporalScore", &SCORE),
        optional("temporalSeverity", &RATING),
        optional("environmentalScore", &SCORE),
        optional("environmentalSeverity", &RATING),
    ]
}

static FIELDS_2: [Field; 8] = scores(&VERSION_2, &VECTOR_2, false);
static FIELDS_3: [Field; 8] = scores(&VERSION_3, &VECTOR_3, true);
static FIELDS_31: [Field; 8] = scores(&VERSION_31, &VECTOR_31, true);
static OBJECT_2: Shape =
    Shape::Object(&Fields { fields: &FIELDS_2, closed: false, least: 0, most: usize::MAX, rules: &[] });
static OBJECT_3: Shape =
    Shape::Object(&Fields { fields: &FIELDS_3, closed: false, least: 0, most: usize::MAX, rules: &[] });
static OBJECT_31: Shape =
    Shape::Object(&Fields { fields: &FIELDS_31, closed: false, least: 0, most: usize::MAX, rules: &[] });

fn is_vector(text: &str, version: Version) -> bool {
    Vector::parse(text).is_ok_and(|vector| vector.version() == version)
}

/// What in an object breaks its schema or contradicts its vector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The property, empty for the object itself.
    pub property: String,
    /// What is wrong.
    pub message: String,
}

fn complaint(property: &str, message: String) -> Complaint {
    Complaint { property: property.to_owned(), message }
}

fn metrics(object: &Map<String, Value>) -> &'static [Metric] {
    if object.get("version").and_then(Value::as_str) == Some("2.0") { METRICS_2 } else { METRICS_3 }
}

/// Where the object breaks the schema of its version. `second` where it stands in a place for version 2.0.
#[must_use]
pub fn schema_complaints(value: &Value, second: bool) -> Vec<Complaint> {
    let version = value.get("version").and_then(Value::as_str);
    let shape = match version {
        _ if second => &OBJECT_2,
        Some("3.0") => &OBJECT_3,
        _ => &OBJECT_31,
    };
    let faults = crate::shape::check(value, shape);
    let mut complaints: Vec<Complaint> =
        faults.into_iter().map(|fault| complaint(fault.pointer.trim_start_matches('/'), fault.message)).collect();
    let table = if second { METRICS_2 } else { METRICS_3 };
    for (property, _, words) in table {
        let Some(found) = value.get(property) else { continue };
        if !words.iter().any(|(word, _)| found.as_str() == Some(word)) {
            complaints.push(complaint(property, format!("{found} is not a value of {property}")));
        }
    }
    complaints
}

/// The vector of an object, where it has a sound one.
#[must_use]
pub fn vector(object: &Map<String, Value>) -> Option<Vector> {
    Vector::parse(object.get("vectorString")?.as_str()?).ok()
}

/// Scores and ratings that are not those of the vector.
#[must_use]
pub fn score_complaints(object: &Map<String, Value>) -> Vec<Complaint> {
    let Some(vector) = vector(object) else { return Vec::new() };
    let scores = [
        ("base", Some(vector.base_score())),
        ("temporal", vector.temporal_score()),
        ("environmental", vector.environmental_score()),
    ];
    scores.into_iter().flat_map(|(kind, score)| score_complaint(object, vector.version(), kind, score)).collect()
}

fn score_complaint(object: &Map<String, Value>, version: Version, kind: &str, score: Option<Score>) -> Vec<Complaint> {
    let Some(score) = score else { return Vec::new() };
    let mut complaints = Vec::new();
    let (score_name, rating_name) = (format!("{kind}Score"), format!("{kind}Severity"));
    if let Some(written) = object.get(&score_name).and_then(Value::as_f64).filter(|written| !score.is(*written)) {
        complaints.push(complaint(&score_name, format!("{written} is written, the vector gives {score}")));
    }
    let rating = score.rating(version).as_str();
    // Version 2.0 defines no words.
    let written = object.get(&rating_name).and_then(Value::as_str).filter(|_| version != Version::V2);
    if let Some(written) = written.filter(|written| !written.eq_ignore_ascii_case(rating)) {
        complaints.push(complaint(&rating_name, format!("{written} is written, {score} is {rating}")));
    }
    complaints
}

/// Properties that say something else than the vector.
#[must_use]
pub fn contradictions(object: &Map<String, Value>) -> Vec<Complaint> {
    let Some(vector) = vector(object) else { return Vec::new() };
    let mut complaints = Vec::new();
    if let Some(written) =
        object.get("version").and_then(Value::as_str).filter(|text| *text != vector.version().as_str())
    {
        complaints.push(complaint(
            "version",
            format!("{written} is written, the vector is of {}", vector.version().as_str()),
        ));
    }
    for (property, metric, words) in metrics(object) {
        let written = object.get(*property).and_then(Value::as_str);
        let Some((word, letter)) = words.iter().find(|(word, _)| written == Some(word)) else { continue };
        // A metric that the vector leaves out contradicts nothing.
        if let Some(value) = vector.metric(metric).filter(|value| value != letter) {
            complaints.push(complaint(property, format!("{word} is written, the vector says {metric}:{value}")));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_object_is_held_against_its_vector() {
        let value = json!({"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:F", "baseScore": 9.9,
            "baseSeverity": "HIGH", "temporalScore": 9.6, "attackVector": "LOCAL", "scope": "UNCHANGED", "exploitCodeMaturity": "NOT_DEFINED",
            "remediationLevel": "NOT_DEFINED", "modifiedScope": "CHANGED"});
        assert_eq!(schema_complaints(&value, false), []);
        let object = value.as_object().unwrap();
        let properties =
            |complaints: Vec<Complaint>| complaints.into_iter().map(|one| one.property).collect::<Vec<_>>();
        assert_eq!(properties(score_complaints(object)), ["baseScore", "baseSeverity"]);
        assert_eq!(properties(contradictions(object)), ["attackVector", "exploitCodeMaturity"]);
    }

    #[test]
    fn an_object_is_held_against_its_schema() {
        let table = [
            (
                json!({"version": "3.1", "vectorString": "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 9.8, "baseSeverity": "CRITICAL"}),
                "vectorString",
            ),
            (
                json!({"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 9.8}),
                "",
            ),
            (
                json!({"version": "3.0", "vectorString": "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 11, "baseSeverity": "CRITICAL"}),
                "baseScore",
            ),
            (
                json!({"version": "3.0", "vectorString": "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 9.8, "baseSeverity": "critical"}),
                "baseSeverity",
            ),
            (
                json!({"version": "3.0", "vectorString": "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 9.8, "baseSeverity": "CRITICAL", "scope": "WIDE"}),
                "scope",
            ),
        ];
        for (value, property) in table {
            let found: Vec<String> = schema_complaints(&value, false).into_iter().map(|one| one.property).collect();
            assert_eq!(found, [property], "{value}");
        }
    }
}
