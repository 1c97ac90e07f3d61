//! Libraries that are known by the name of their file: which groups of Maven Central they are published under.
//!
//! Many builds (Gradle's, Ant's) write no coordinates into what they make, and a file has the artifact's name only. Not here: anything
//! of doubt, which is a gap.

mod tables;

use tables::{GROUPS, MOVED, OWN, RENAMED};

/// The group and the artifact behind a file's name, where the version leaves no doubt.
pub(super) fn coordinates(name: &str, version: &str) -> Option<(&'static str, String)> {
    let major: u32 = version.split_once('.')?.0.parse().ok()?;
    let bare = name.rsplit_once('_').filter(|(_, suffix)| is_scala(suffix)).map_or(name, |(bare, _)| bare);
    if let Some((_, _, artifact)) = RENAMED.iter().find(|(file, since, _)| *file == name && major >= *since) {
        return Some(("org.apache.tomcat", (*artifact).to_owned()));
    }
    let moved = MOVED.iter().find(|(artifact, since, _)| *artifact == bare && major >= *since);
    let group = moved.map(|(_, _, group)| *group).or_else(|| {
        let own = OWN.iter().find(|own| **own == bare).copied();
        own.or_else(|| GROUPS.iter().find(|(_, artifacts)| artifacts.contains(&bare)).map(|(group, _)| *group))
    });
    Some((group?, name.to_owned()))
}

/// The longest of the names that a file may have whose version begins behind any hyphen: `log4j-1.2-api-2.17.1` is
/// `log4j-1.2-api`.
pub(super) fn split(stem: &str) -> Option<(&str, &str)> {
    let splits = stem.rmatch_indices('-').filter_map(|(at, _)| Some((stem.get(..at)?, stem.get(at + 1..)?)));
    let mut versioned = splits.filter(|(_, version)| version.starts_with(|one: char| one.is_ascii_digit()));
    versioned.find(|(name, version)| coordinates(name, version).is_some())
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
