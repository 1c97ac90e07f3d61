//! Names that look like the one that is meant.

use crate::osv::Record;

/// Another word of the record that looks the same as `name`, where the record never says `name` itself.
///
/// Without a registry a name cannot be looked up, but a digit for a letter (`Gradi0`) or a letter of another script is
/// seen when the record's own text and addresses write it right.
pub(super) fn look_alike(record: &Record, name: &str) -> Option<String> {
    let wanted = skeleton(name);
    let mut found = None;
    for text in texts(record) {
        for word in text.split(|character: char| !character.is_alphanumeric() && !matches!(character, '-' | '_' | '.'))
        {
            let word = word.trim_matches(['.', '-', '_']);
            if word.to_lowercase() == name.to_lowercase() {
                return None;
            }
            if found.is_none() && word.chars().count() >= 4 && skeleton(word) == wanted {
                found = Some(word.to_owned());
            }
        }
    }
    found
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
