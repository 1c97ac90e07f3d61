//! IP addresses and CIDR prefixes, as Go's `net/netip` reads them and Kubernetes restricts them.
//!
//! Zones and IPv4 addresses mapped into IPv6 are refused. A prefix keeps the bits behind its length.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Reads an address without zone; IPv4 mapped into IPv6 is allowed.
pub(super) fn parse_address(text: &str) -> Result<IpAddr, &'static str> {
    match text.find([':', '.', '%']).and_then(|place| text.as_bytes().get(place)) {
        Some(b'.') => text.parse().map(IpAddr::V4).map_err(|_| "not an IPv4 address"),
        Some(b':') => text.parse().map(IpAddr::V6).map_err(|_| "not an IPv6 address"),
        Some(_) => Err("missing IPv6 address"),
        None => Err("unable to parse IP"),
    }
}

fn is_mapped(address: IpAddr) -> bool {
    matches!(address, IpAddr::V6(address) if address.to_ipv4_mapped().is_some())
}

/// Reads an address as `ip()` takes it.
///
/// # Errors
/// Text that is no address, or a zone, or a mapped address.
pub fn parse_ip(text: &str) -> Result<IpAddr, String> {
    let address = parse_ip_or_mapped(text)?;
    if is_mapped(address) {
        return Err(format!("IPv4-mapped IPv6 address {text:?} is not allowed"));
    }
    Ok(address)
}

/// Reads an address without zone.
///
/// # Errors
/// Text that is no address, or a zone.
pub fn parse_ip_or_mapped(text: &str) -> Result<IpAddr, String> {
    if text.contains(':') && text.contains('%') {
        return Err(format!("IP address {text:?} with zone value is not allowed"));
    }
    parse_address(text)
        .map_err(|reason| format!("IP Address {text:?} parse error during conversion from string: {reason}"))
}

/// Whether `text` is an address in the one form it is written in.
///
/// # Errors
/// Text that is no address.
pub fn is_canonical(text: &str) -> Result<bool, String> {
    Ok(parse_ip(text)?.to_string() == text)
}

/// 4 or 6.
#[must_use]
pub fn family(address: IpAddr) -> i64 {
    if address.is_ipv4() { 4 } else { 6 }
}

/// Multicast within the link: `224.0.0.0/24` and `ff02::/16` with any flags.
#[must_use]
pub fn is_link_local_multicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => matches!(address.octets(), [224, 0, 0, _]),
        IpAddr::V6(address) => address.segments().first().is_some_and(|first| first & 0xff0f == 0xff02),
    }
}

/// `169.254.0.0/16` and `fe80::/10`.
#[must_use]
pub fn is_link_local_unicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

/// Go's meaning: everything but unspecified, loopback, multicast, link-local and broadcast; private networks are included.
#[must_use]
pub fn is_global_unicast(address: IpAddr) -> bool {
    address != IpAddr::V4(Ipv4Addr::BROADCAST)
        && !address.is_unspecified()
        && !address.is_loopback()
        && !address.is_multicast()
        && !is_link_local_unicast(address)
}

/// An address and how many of its first bits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    address: IpAddr,
    length: u8,
}

impl Cidr {
    /// Reads `address/length` as `cidr()` takes it.
    ///
    /// # Errors
    /// Text that is no prefix, or has a mapped address.
    pub fn parse(text: &str) -> Result<Self, String> {
        let prefix = Self::read(text).map_err(|reason| {
            format!("network address parse error during conversion from string: netip.ParsePrefix({text:?}): {reason}")
        })?;
        if is_mapped(prefix.address) {
            return Err(format!("IPv4-mapped IPv6 address {text:?} is not allowed"));
        }
        Ok(prefix)
    }

    fn read(text: &str) -> Result<Self, &'static str> {
        let (address, length) = text.rsplit_once('/').ok_or("no '/'")?;
        let address = parse_address(address)?;
        let plain = !length.is_empty()
            && length.len() <= 3
            && length.bytes().all(|byte| byte.is_ascii_digit())
            && (length.len() == 1 || !length.starts_with('0'));
        let length = length.parse::<u8>().ok().filter(|_| plain).ok_or("bad bits after slash")?;
        if length > width(address) {
            return Err("prefix length out of range");
        }
        Ok(Self { address, length })
    }

    /// The address as written.
    #[must_use]
    pub fn address(self) -> IpAddr {
        self.address
    }

    /// How many bits count.
    #[must_use]
    pub fn prefix_length(self) -> i64 {
        i64::from(self.length)
    }

    /// The bytes that count, as the cost model measures a prefix.
    #[must_use]
    pub fn size(self) -> u64 {
        u64::from(self.length).div_ceil(8)
    }

    /// The network: all bits behind the length cleared.
    #[must_use]
    pub fn masked(self) -> Self {
        Self { address: mask(self.address, self.length), length: self.length }
    }

    /// Whether `address` is in the network.
    #[must_use]
    pub fn contains_ip(self, address: IpAddr) -> bool {
        family(self.address) == family(address) && mask(address, self.length) == mask(self.address, self.length)
    }

    /// Whether all of `other` is in the network.
    #[must_use]
    pub fn contains_cidr(self, other: Self) -> bool {
        self.length <= other.length && self.contains_ip(other.address)
    }
}

impl std::fmt::Display for Cidr {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.address, self.length)
    }
}

fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn mask(address: IpAddr, length: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let kept = u32::MAX.checked_shl(32_u32.saturating_sub(length.into())).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & kept))
        }
        IpAddr::V6(address) => {
            let kept = u128::MAX.checked_shl(128_u32.saturating_sub(length.into())).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & kept))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses() {
        for text in ["127.0.0.1", "::1", "::", "1:2:3:4:5:6:7:8", "::1.2.3.4", "2001:DB8::ABCD", "0.0.0.0"] {
            assert!(parse_ip(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "1.2.3",
            "1.2.3.4.5",
            "01.2.3.4",
            "1.2.3.256",
            ":::1",
            "1::2::3",
            "fe80::1%eth0",
            "::ffff:1.2.3.4",
            " ::1",
            "1:2:3:4::5:6:7:8",
            "12345::",
            "1.2.3.4:80",
            "[::1]",
            "::1/64",
        ] {
            assert!(parse_ip(text).is_err(), "{text}");
        }
        assert_eq!(is_canonical("2001:db8::abcd"), Ok(true));
        assert_eq!(is_canonical("2001:DB8::ABCD"), Ok(false));
        assert_eq!(is_canonical("2001:db8::0:0:0:abcd"), Ok(false));
        assert!(is_canonical("x").is_err());
    }

    #[test]
    fn kinds() {
        let ip = |text: &str| parse_ip(text).unwrap();
        assert!(is_global_unicast(ip("192.168.0.1")) && is_global_unicast(ip("2001:db8::abcd")));
        assert!(!is_global_unicast(ip("255.255.255.255")) && !is_global_unicast(ip("ff00::1")));
        assert!(is_link_local_multicast(ip("224.0.0.1")) && !is_link_local_multicast(ip("224.0.1.1")));
        assert!(is_link_local_multicast(ip("ff02::1")) && !is_link_local_multicast(ip("fd00::1")));
        assert!(is_link_local_unicast(ip("169.254.169.254")) && is_link_local_unicast(ip("febf::1")));
        assert!(!is_link_local_unicast(ip("fd80::1")));
    }

    #[test]
    fn prefixes() {
        let cidr = |text: &str| Cidr::parse(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(cidr("192.168.0.1/24").masked(), cidr("192.168.0.0/24"));
        assert_ne!(cidr("192.168.0.1/24"), cidr("192.168.0.0/24"));
        assert!(cidr("192.168.0.0/16").contains_cidr(cidr("192.168.10.0/24")));
        assert!(!cidr("192.168.1.0/24").contains_cidr(cidr("192.168.0.0/16")));
        assert!(cidr("0.0.0.0/0").contains_ip(IpAddr::V4(Ipv4Addr::BROADCAST)));
        assert!(!cidr("0.0.0.0/0").contains_ip(IpAddr::V6(Ipv6Addr::LOCALHOST)));
        for text in
            ["1.2.3.4", "1.2.3.4/33", "::1/129", "1.2.3.4/", "1.2.3.4/01", "1.2.3.4/+1", "::ffff:1.2.3.4/96", "/8"]
        {
            assert!(Cidr::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_network_contains_its_addresses(bits: u32, length in 0_u8..=32) {
            let prefix = Cidr { address: IpAddr::V4(Ipv4Addr::from_bits(bits)), length };
            prop_assert!(prefix.contains_ip(prefix.address()) && prefix.contains_cidr(prefix.masked()));
            prop_assert_eq!(Cidr::parse(&prefix.to_string()), Ok(prefix));
        }

        #[test]
        fn no_text_panics(text in ".{0,30}") {
            let _ = (parse_ip(&text), Cidr::parse(&text));
        }
    }
}
