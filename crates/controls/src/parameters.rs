//! The values of one control's parameters in one run.

use std::fmt;

use crate::control::{Control, Parameter, ParameterDefault};

/// A value that is set, or the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterValue {
    /// `boolean`
    Boolean(bool),
    /// `integer`
    Integer(i64),
    /// `string`
    String(String),
    /// `strings`
    Strings(Vec<String>),
}

impl fmt::Display for ParameterValue {
    /// As YAML writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::String(value) => write!(f, "{value:?}"),
            Self::Strings(values) => write!(f, "[{}]", values.join(", ")),
        }
    }
}

impl From<&ParameterDefault> for ParameterValue {
    fn from(default: &ParameterDefault) -> Self {
        match default {
            ParameterDefault::Boolean(value) => Self::Boolean(*value),
            ParameterDefault::Integer(value) => Self::Integer(*value),
            ParameterDefault::String(value) => Self::String(value.to_string()),
            ParameterDefault::Strings(values) => Self::Strings(values.iter().map(|value| value.to_string()).collect()),
        }
    }
}

/// All parameters of one control with the values that hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParameterValues {
    values: Vec<(String, ParameterValue)>,
}

impl ParameterValues {
    /// No parameters.
    #[must_use]
    pub const fn none() -> Self {
        Self { values: Vec::new() }
    }

    /// What `control` declares.
    #[must_use]
    pub fn defaults(control: &Control) -> Self {
        let entry = |parameter: &Parameter| (parameter.name.to_string(), ParameterValue::from(&parameter.default));
        Self { values: control.parameters.iter().map(entry).collect() }
    }

    /// Sets a declared parameter; false where the control has none of that name and type.
    pub fn set(&mut self, name: &str, value: ParameterValue) -> bool {
        match self.values.iter_mut().find(|(declared, _)| declared == name) {
            Some((_, held)) if std::mem::discriminant(held) == std::mem::discriminant(&value) => {
                *held = value;
                true
            }
            _ => false,
        }
    }

    /// The value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&ParameterValue> {
        self.values.iter().find(|(declared, _)| declared == name).map(|(_, value)| value)
    }

    /// Names and values in the order of declaration.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ParameterValue)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value))
    }
}
