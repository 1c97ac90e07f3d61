//! Matches in words.

use std::fmt::Write;

use palisade_packages::go_binary::matching::Present;

use super::{Basis, Match, Presence};
use crate::advisory::State;
use crate::index::{End, Statement};

/// At most so many symbols are named.
const SYMBOLS: usize = 5;

pub(super) fn explanation(found: &Match<'_>) -> String {
    let mut text = String::with_capacity(160);
    for part in [found.advisory.id, " ", verb(found.state), " ", found.package, " in ", &found.ecosystem] {
        text.push_str(part);
    }
    for (place, said) in found.affected.iter().enumerate() {
        text.push_str(if place == 0 { " " } else { ", " });
        range(&mut text, said);
    }
    text.push_str("; ");
    compared(&mut text, found);
    for (place, version) in found.fixed.iter().enumerate() {
        text.push_str(if place == 0 { "; repaired in " } else { ", " });
        text.push_str(version);
    }
    if found.fixed.is_empty() {
        text.push_str("; no repaired version is known");
    }
    if let Some(presence) = &found.presence {
        append(&mut text, format_args!("; {}", present(presence)));
    } else if found.affected.iter().any(|said| said.names_symbols) {
        text.push_str("; it names symbols, and which of them are used was not looked at");
    }
    text
}

/// Writing to a text cannot fail.
fn append(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(arguments);
}

fn verb(state: State) -> &'static str {
    match state {
        State::Affected => "affects",
        State::WillNotFix => "affects and its source will not repair",
        State::Deferred => "affects and its source repairs later",
        State::UnderInvestigation => "may affect (its source looks into it)",
        State::NotAffected => "does not affect, by the word of its source,",
    }
}

fn range(text: &mut String, said: &Statement<'_>) {
    if said.is_unknown {
        text.push_str("in versions that it does not give in a way that can be compared");
        return;
    }
    if let (true, Some(version)) = (said.is_listed, said.introduced) {
        append(text, format_args!("in version {version}"));
        return;
    }
    let (words, version) = match said.end {
        End::Open => ("", ""),
        End::Fixed(version) => ("before ", version),
        End::LastAffected(version) => ("up to and with ", version),
        End::Limit(version) => ("before ", version),
    };
    match (said.introduced, words) {
        (None, "") => text.push_str("in all versions"),
        (None, words) => append(text, format_args!("{words}{version}")),
        (Some(from), "") => append(text, format_args!("from {from} on")),
        (Some(from), words) => append(text, format_args!("from {from} and {words}{version}")),
    }
    if matches!(said.end, End::Limit(_)) {
        text.push_str(", from which on it says nothing");
    }
}

fn compared(text: &mut String, found: &Match<'_>) {
    let version = &found.version;
    match found.basis {
        Basis::Name => append(text, format_args!("{version} is installed")),
        Basis::Source => append(text, format_args!("the package is built from {} {version}", found.package)),
        Basis::KubernetesProgram => {
            append(text, format_args!("the program is that component of Kubernetes {version}"));
        }
        Basis::KubernetesModule => append(
            text,
            format_args!(
                "the module is a part of the source of Kubernetes {version}, and not surely of that component"
            ),
        ),
        Basis::RelatedDistribution => {
            append(text, format_args!("{version} is installed, of another distribution that rebuilds its packages"))
        }
    }
}

fn present(presence: &Presence<'_>) -> String {
    match presence {
        Presence::Absent => "none of the code it names is in the program".to_owned(),
        Presence::Unknown => "which functions are in the program cannot be told".to_owned(),
        Presence::PackageOnly => "functions of an affected package are in the program".to_owned(),
        Presence::Present(present) => {
            let mut names: Vec<_> = present.iter().take(SYMBOLS).map(name).collect();
            if present.len() > SYMBOLS {
                names.push(format!("{} more", present.len() - SYMBOLS));
            }
            format!("present in the program: {}", names.join(", "))
        }
    }
}

fn name(present: &Present<'_>) -> String {
    match present {
        Present::Module => "packages of the module, which it affects as a whole".to_owned(),
        Present::Package(path) => format!("package {path}"),
        Present::Symbol { package, symbol } => format!("{package}.{symbol}"),
    }
}
