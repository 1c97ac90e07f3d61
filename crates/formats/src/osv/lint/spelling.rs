//! Names that look like the one that is meant.

use std::collections::{BTreeMap, BTreeSet};

use crate::osv::Record;

/// The words of a record, read once for all its packages.
pub(super) struct Words {
    lower: BTreeSet<String>,
    by_skeleton: BTreeMap<String, String>,
}

impl Words {
    pub(super) fn of(record: &Record) -> Self {
        let mut words = Self { lower: BTreeSet::new(), by_skeleton: BTreeMap::new() };
        let apart = |character: char| !character.is_alphanumeric() && !matches!(character, '-' | '_' | '.');
        for word in texts(record).flat_map(|text| text.split(apart)) {
            let word = word.trim_matches(['.', '-', '_']);
            if word.chars().count() >= 4 {
                words.by_skeleton.entry(skeleton(word)).or_insert_with(|| word.to_owned());
            }
            words.lower.insert(word.to_lowercase());
        }
        words
    }

    /// Another word of the record that looks the same as `name`, where the record never says `name` itself.
    ///
    /// Without a registry a name cannot be looked up, but a digit for a letter (`Gradi0`) or a letter of another script
    /// is seen when the record's own text and addresses write it right.
    pub(super) fn look_alike(&self, name: &str) -> Option<&str> {
        if self.lower.contains(&name.to_lowercase()) {
            return None;
        }
        self.by_skeleton.get(&skeleton(name)).map(String::as_str)
    }
}

fn texts(record: &Record) -> impl Iterator<Item = &str> {
    let addresses = record.references.iter().map(|reference| reference.url.as_str());
    [&record.summary, &record.details].into_iter().flatten().map(String::as_str).chain(addresses)
}

/// `text` with all characters that look alike made one (after the confusables of Unicode Technical Standard 39).
fn skeleton(text: &str) -> String {
    let folded: String = text.chars().flat_map(char::to_lowercase).map(fold).collect();
    folded.replace("rn", "m").replace("vv", "w")
}

fn fold(character: char) -> char {
    match character {
        '0' | 'о' | 'ο' => 'o',
        '1' | 'i' | 'і' | 'ı' | '|' => 'l',
        '3' | 'е' | 'ε' => 'e',
        '5' | 'ѕ' => 's',
        'а' | 'α' => 'a',
        'с' => 'c',
        'р' | 'ρ' => 'p',
        'х' => 'x',
        'у' => 'y',
        'ј' => 'j',
        'ԁ' => 'd',
        other => other,
    }
}
