//! Matches in words.

use std::fmt::Write;

use palisade_packages::go_binary::matching::Present;

use super::{Basis, Match, Presence};
use crate::advisory::State;
use crate::index::{End, Statement};

/// At most so many symbols are named.
const SYMBOLS: usize = 5;

pub(super) fn explanation(found: &Match<'_>) -> String {
    let mut text = format!("{} {} {} in {}", found.advisory.id, verb(found.state), found.package, found.ecosystem);
    let ranges: Vec<_> = found.affected.iter().map(range).collect();
    append(&mut text, format_args!(" {}", ranges.join(", ")));
    append(&mut text, format_args!("; {}", compared(found)));
    match found.fixed.as_slice() {
        [] => text.push_str("; no repaired version is known"),
        fixed => append(&mut text, format_args!("; repaired in {}", fixed.join(", "))),
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

fn range(said: &Statement<'_>) -> String {
    if said.is_unknown {
        return "in versions that it does not give in a way that can be compared".to_owned();
    }
    if let (true, Some(version)) = (said.is_listed, said.introduced) {
        return format!("in version {version}");
    }
    let end = match said.end {
        End::Open => String::new(),
        End::Fixed(version) => format!("before {version}"),
        End::LastAffected(version) => format!("up to and with {version}"),
        End::Limit(version) => format!("before {version}, from which on it says nothing"),
    };
    match (said.introduced, end.as_str()) {
        (None, "") => "in all versions".to_owned(),
        (None, end) => end.to_owned(),
        (Some(from), "") => format!("from {from} on"),
        (Some(from), end) => format!("from {from} and {end}"),
    }
}

fn compared(found: &Match<'_>) -> String {
    let version = &found.version;
    match found.basis {
        Basis::Name => format!("{version} is installed"),
        Basis::Source => format!("the package is built from {} {version}", found.package),
        Basis::KubernetesProgram => format!("the program is that component of Kubernetes {version}"),
        Basis::KubernetesModule => {
            format!("the module is a part of the source of Kubernetes {version}, and not surely of that component")
        }
        Basis::RelatedDistribution => {
            format!("{version} is installed, of another distribution that rebuilds its packages")
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
