//! Model cards of machine learning.

use super::bom::PROPERTY;
use super::common::{ENVIRONMENTAL_CONSIDERATIONS, EXTERNAL_REFERENCE, ORGANIZATIONAL_ENTITY, REF};
use super::component::{COMPONENT_DATA, GRAPHICS_COLLECTION};
use crate::shape::{Shape, closed, optional, required};

pub(super) static APPROACH: Shape = Shape::Object(&closed(&[optional(
    "type",
    &Shape::OneOf(&["supervised", "unsupervised", "reinforcement-learning", "semi-supervised", "self-supervised"]),
)]));
pub(super) static DATASET_REFERENCE: Shape = Shape::Object(&closed(&[optional("ref", &REF)]));
pub(super) static MODEL_PARAMETERS: Shape = Shape::Object(&closed(&[
    optional("approach", &APPROACH),
    optional("task", &Shape::Text),
    optional("architectureFamily", &Shape::Text),
    optional("modelArchitecture", &Shape::Text),
    optional("datasets", &Shape::List(&Shape::Exactly(&[&COMPONENT_DATA, &DATASET_REFERENCE]), 0, false)),
    optional("inputs", &Shape::List(&INPUT_OUTPUT_MLPARAMETERS, 0, false)),
    optional("outputs", &Shape::List(&INPUT_OUTPUT_MLPARAMETERS, 0, false)),
]));
pub(super) static QUANTITATIVE_ANALYSIS: Shape = Shape::Object(&closed(&[
    optional("performanceMetrics", &Shape::List(&PERFORMANCE_METRIC, 0, false)),
    optional("graphics", &GRAPHICS_COLLECTION),
]));
pub(super) static CONSIDERATIONS: Shape = Shape::Object(&closed(&[
    optional("users", &Shape::List(&Shape::Text, 0, false)),
    optional("useCases", &Shape::List(&Shape::Text, 0, false)),
    optional("technicalLimitations", &Shape::List(&Shape::Text, 0, false)),
    optional("performanceTradeoffs", &Shape::List(&Shape::Text, 0, false)),
    optional("ethicalConsiderations", &Shape::List(&RISK, 0, false)),
    optional("environmentalConsiderations", &ENVIRONMENTAL_CONSIDERATIONS).since(16),
    optional("fairnessAssessments", &Shape::List(&FAIRNESS_ASSESSMENT, 0, false)),
]));
pub(super) static MODEL_CARD: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    optional("modelParameters", &MODEL_PARAMETERS),
    optional("quantitativeAnalysis", &QUANTITATIVE_ANALYSIS),
    optional("considerations", &CONSIDERATIONS),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static INPUT_OUTPUT_MLPARAMETERS: Shape = Shape::Object(&closed(&[optional("format", &Shape::Text)]));
pub(super) static CONFIDENCE_INTERVAL: Shape =
    Shape::Object(&closed(&[optional("lowerBound", &Shape::Text), optional("upperBound", &Shape::Text)]));
pub(super) static PERFORMANCE_METRIC: Shape = Shape::Object(&closed(&[
    optional("type", &Shape::Text),
    optional("value", &Shape::Text),
    optional("slice", &Shape::Text),
    optional("confidenceInterval", &CONFIDENCE_INTERVAL),
]));
pub(super) static RISK: Shape =
    Shape::Object(&closed(&[optional("name", &Shape::Text), optional("mitigationStrategy", &Shape::Text)]));
pub(super) static FAIRNESS_ASSESSMENT: Shape = Shape::Object(&closed(&[
    optional("groupAtRisk", &Shape::Text),
    optional("benefits", &Shape::Text),
    optional("harms", &Shape::Text),
    optional("mitigationStrategy", &Shape::Text),
]));
pub(super) static ENERGY_CONSUMPTION: Shape = Shape::Object(&closed(&[
    required(
        "activity",
        &Shape::OneOf(&[
            "design",
            "data-collection",
            "data-preparation",
            "training",
            "fine-tuning",
            "validation",
            "deployment",
            "inference",
            "other",
        ]),
    ),
    required("energyProviders", &Shape::List(&ENERGY_PROVIDER, 0, false)),
    required("activityEnergyCost", &ENERGY_MEASURE),
    optional("co2CostEquivalent", &CO2_MEASURE),
    optional("co2CostOffset", &CO2_MEASURE),
    optional("properties", &Shape::List(&PROPERTY, 0, false)),
]));
pub(super) static ENERGY_MEASURE: Shape = Shape::Object(&closed(&[
    required("value", &Shape::Number(f64::NEG_INFINITY, f64::INFINITY)),
    required("unit", &Shape::OneOf(&["kWh"])),
]));
pub(super) static CO2_MEASURE: Shape = Shape::Object(&closed(&[
    required("value", &Shape::Number(f64::NEG_INFINITY, f64::INFINITY)),
    required("unit", &Shape::OneOf(&["tCO2eq"])),
]));
pub(super) static ENERGY_PROVIDER: Shape = Shape::Object(&closed(&[
    optional("bom-ref", &REF),
    optional("description", &Shape::Text),
    required("organization", &ORGANIZATIONAL_ENTITY),
    required(
        "energySource",
        &Shape::OneOf(&[
            "coal",
            "oil",
            "natural-gas",
            "nuclear",
            "wind",
            "solar",
            "geothermal",
            "hydropower",
            "biofuel",
            "unknown",
            "other",
        ]),
    ),
    required("energyProvided", &ENERGY_MEASURE),
    optional("externalReferences", &Shape::List(&EXTERNAL_REFERENCE, 0, false)),
]));
