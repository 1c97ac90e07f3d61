//! The values of library types, gathered in one enumeration so that a value stays small and comparable.

use std::net::IpAddr;

use super::named_format::NamedFormat;
use super::network::Cidr;
use super::quantity::Quantity;
use super::semver::Semver;
use super::url::Url;

/// A value of a type that is not the language's own.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// `kubernetes.Quantity`
    Quantity(Quantity),
    /// `net.IP`
    Ip(IpAddr),
    /// `net.CIDR`
    Cidr(Cidr),
    /// `kubernetes.URL`
    Url(Url),
    /// `kubernetes.Semver`
    Semver(Semver),
    /// `kubernetes.NamedFormat`
    Format(NamedFormat),
}

impl Object {
    /// The full name of the type.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Quantity(_) => "kubernetes.Quantity",
            Self::Ip(_) => "net.IP",
            Self::Cidr(_) => "net.CIDR",
            Self::Url(_) => "kubernetes.URL",
            Self::Semver(_) => "kubernetes.Semver",
            Self::Format(_) => "kubernetes.NamedFormat",
        }
    }
}
