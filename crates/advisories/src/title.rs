//! The title of an announcement: `CVE-2023-3676: summary`, `CVE-2023-2727, CVE-2023-2728: summary`.

/// The ids at the start of a title and what follows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// In the order of publication: the extra ids first, as the official feed has them.
    pub ids: Vec<String>,
    /// Without the ids.
    pub summary: String,
}

/// Why a title is not one of an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleFault {
    /// It begins with something else.
    NoId,
    /// It begins with letters or signs that look like `CVE-` and are others.
    LookAlike,
    /// It names more ids than one announcement has.
    TooManyIds,
}

/// An announcement of more CVEs than this is a mistake or an attack.
const MOST_IDS: usize = 20;

/// Whether `word` is a CVE id: `CVE-`, four digits, `-`, four to nineteen digits.
#[must_use]
pub fn is_id(word: &str) -> bool {
    let Some((year, number)) = word.strip_prefix("CVE-").and_then(|rest| rest.split_once('-')) else { return false };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    year.len() == 4 && digits(year) && (4..=19).contains(&number.len()) && digits(number)
}

/// Reads a title.
///
/// # Errors
///
/// Where it does not begin with a CVE id.
pub fn read(title: &str) -> Result<Title, TitleFault> {
    let mut ids: Vec<String> = Vec::new();
    let mut rest = title.trim_start();
    loop {
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if !is_id(word) {
            return Err(fault(title, &ids));
        }
        if ids.len() >= MOST_IDS {
            return Err(TitleFault::TooManyIds);
        }
        if !ids.iter().any(|known| known == word) {
            ids.push(word.to_owned());
        }
        let after = after.trim_start();
        let list = after.strip_prefix([',', '&', '/']).or_else(|| after.strip_prefix("and "));
        match list.map(str::trim_start) {
            Some(next) if next.starts_with("CVE-") => rest = next,
            _ => return Ok(Title { summary: summary(after), ids: published_order(ids) }),
        }
    }
}

/// What follows the mark behind the ids, exactly: blanks at its end are published too.
fn summary(after: &str) -> String {
    after.strip_prefix([':', '-', '–']).unwrap_or(after).trim_start().to_owned()
}

/// The extra ids first.
fn published_order(mut ids: Vec<String>) -> Vec<String> {
    if !ids.is_empty() {
        ids.rotate_left(1);
    }
    ids
}

fn fault(title: &str, ids: &[String]) -> TitleFault {
    let start = title.trim_start().chars().take(4);
    let folded: String = start.map(fold).collect();
    let foreign = title.trim_start().chars().take(20).any(|c| !c.is_ascii());
    if ids.is_empty() && foreign && folded == "CVE-" { TitleFault::LookAlike } else { TitleFault::NoId }
}

/// Latin letters and the hyphen for the Greek, Cyrillic and full-width signs that look like them.
fn fold(c: char) -> char {
    match c {
        'С' | 'Ϲ' | 'Ⅽ' | 'Ｃ' | 'с' => 'C',
        'Ѵ' | 'ν' | 'Ⅴ' | 'Ｖ' | 'ѵ' => 'V',
        'Е' | 'Ε' | 'Ｅ' | 'е' => 'E',
        '‐' | '‑' | '‒' | '–' | '—' | '−' | '－' | '﹣' => '-',
        c => c.to_ascii_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_id_and_several() {
        let one = read("CVE-2023-3676: insufficient input").unwrap();
        assert_eq!(one, Title { ids: vec!["CVE-2023-3676".into()], summary: "insufficient input".into() });
        let two = read("CVE-2023-2727, CVE-2023-2728: bypassing").unwrap();
        assert_eq!(two.ids, ["CVE-2023-2728", "CVE-2023-2727"]);
        assert_eq!(two.summary, "bypassing");
        assert_eq!(read("CVE-2023-2727, CVE-2023-2727 twice").unwrap().ids, ["CVE-2023-2727"]);
    }

    #[test]
    fn other_titles_are_refused() {
        assert_eq!(read("Fix CVE-2023-3676"), Err(TitleFault::NoId));
        assert_eq!(read("cve-2023-3676: x"), Err(TitleFault::NoId));
        assert_eq!(read("CVE-2023-36: x"), Err(TitleFault::NoId));
        assert_eq!(read("СVE-2023-3676: the first letter is Cyrillic"), Err(TitleFault::LookAlike));
        assert_eq!(read("CVE‑2023-3676: a hyphen that does not break"), Err(TitleFault::LookAlike));
        assert_eq!(read(""), Err(TitleFault::NoId));
    }
}
