//! Libraries that are known by the name of their file: which groups of Maven Central they are published under.
//!
//! Many builds (Gradle's, Ant's) write no coordinates into what they make, and a file has the artifact's name only. Not here: anything
//! of doubt, which is a gap.

mod tables;

use tables::{GROUPS, MOVED, OWN, RENAMED};

/// The group and the artifact behind a file's name, where the version leaves no doubt. Some packagers write the group before the
/// artifact, with a dot (sbt) or a hyphen (the NAR archives of Pulsar).
pub(super) fn coordinates<'a>(name: &'a str, version: &str) -> Option<(&'static str, &'a str)> {
    let major: u32 = version.split_once('.')?.0.parse().ok()?;
    if let Some((_, _, artifact)) = RENAMED.iter().find(|(file, since, _)| *file == name && major >= *since) {
        return Some(("org.apache.tomcat", artifact));
    }
    if let Some(group) = group(name, major) {
        return Some((group, name));
    }
    let groups = GROUPS.iter().map(|(group, _)| *group).chain(MOVED.iter().map(|(_, _, group)| *group));
    groups.chain(OWN.iter().copied()).find_map(|before| {
        let artifact = name.strip_prefix(before)?.strip_prefix(['.', '-'])?;
        (group(artifact, major)? == before).then_some((before, artifact))
    })
}

/// The group of an artifact in a major version.
fn group(artifact: &str, major: u32) -> Option<&'static str> {
    let bare = artifact.rsplit_once('_').filter(|(_, suffix)| is_scala(suffix)).map_or(artifact, |(bare, _)| bare);
    let moved = MOVED.iter().find(|(moved, since, _)| *moved == bare && major >= *since).map(|(_, _, group)| *group);
    let own = || OWN.iter().find(|own| **own == bare).copied();
    let listed = || GROUPS.iter().find(|(_, artifacts)| artifacts.contains(&bare)).map(|(group, _)| *group);
    moved.or_else(own).or_else(listed)
}

/// Hyphens before a digit at the end of a name that are tried; versions have one or two.
const TRIED: usize = 8;

/// The longest of the names that a file may have whose version begins behind any hyphen: `log4j-1.2-api-2.17.1` is
/// `log4j-1.2-api`.
pub(super) fn split(stem: &str) -> Option<(&str, &str)> {
    let splits = stem.rmatch_indices('-').filter_map(|(at, _)| Some((stem.get(..at)?, stem.get(at + 1..)?)));
    let versioned = splits.filter(|(_, version)| version.starts_with(|one: char| one.is_ascii_digit()));
    versioned.take(TRIED).find(|(name, version)| coordinates(name, version).is_some())
}

/// What Scala's libraries are named after: the version of the language, `2.13` or `3`.
fn is_scala(suffix: &str) -> bool {
    suffix == "3" || suffix.strip_prefix("2.").is_some_and(|minor| minor.parse::<u8>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::{coordinates, split};

    #[test]
    fn groups_by_name_and_version() {
        for (name, version, expected) in [
            ("spring-beans", "5.3.17", Some("org.springframework:spring-beans")),
            ("spring-kafka", "2.8.4", None),
            ("commons-collections", "3.2.1", Some("commons-collections:commons-collections")),
            ("commons-lang3", "3.12.0", Some("org.apache.commons:commons-lang3")),
            ("catalina", "9.0.50", Some("org.apache.tomcat:tomcat-catalina")),
            ("catalina", "6.0.53", None),
            ("hibernate-core", "5.6.0.Final", Some("org.hibernate:hibernate-core")),
            ("hibernate-core", "6.1.0.Final", Some("org.hibernate.orm:hibernate-core")),
            ("jackson-databind", "2.9.8", Some("com.fasterxml.jackson.core:jackson-databind")),
            ("kafka_2.13", "3.4.0", Some("org.apache.kafka:kafka_2.13")),
            ("kafka_x", "3.4.0", None),
            ("org.apache.logging.log4j.log4j-core", "2.14.1", Some("org.apache.logging.log4j:log4j-core")),
            ("commons-io-commons-io", "2.4", Some("commons-io:commons-io")),
            ("org.dom4j.dom4j", "2.1.0", Some("org.dom4j:dom4j")),
            ("com.example.log4j-core", "2.14.1", None),
            // As Bouncy Castle's own site has it: 1.60, which would be the latest of all.
            ("bcprov-jdk15on", "160", None),
        ] {
            let found = coordinates(name, version).map(|(group, artifact)| format!("{group}:{artifact}"));
            assert_eq!(found.as_deref(), expected, "{name} {version}");
        }
    }

    #[test]
    fn a_version_begins_where_the_name_is_known() {
        assert_eq!(split("log4j-1.2-api-2.17.1"), Some(("log4j-1.2-api", "2.17.1")));
        assert_eq!(split("log4j-1.2.17"), Some(("log4j", "1.2.17")));
        assert_eq!(split("guava-31.1-jre"), Some(("guava", "31.1-jre")));
        assert_eq!([split("other-1.0"), split("log4j-core"), split("")], [None; 3]);
    }
}
