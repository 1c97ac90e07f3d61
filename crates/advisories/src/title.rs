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
    /// Behind an id stands something like another one that cannot be read.
    UnclearIds,
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

/// Reads a title. Signs without width say nothing.
///
/// # Errors
///
/// Where it does not begin with a CVE id, and where it goes on with something like another id that cannot be read: no id
/// of a title is left out silently.
pub fn read(title: &str) -> Result<Title, TitleFault> {
    let title: String = title.chars().filter(|c| !is_without_width(*c)).collect();
    let mut ids: Vec<String> = Vec::new();
    let mut rest = title.trim_start();
    loop {
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        // The first id is written as the standard has it, the others may be in small letters.
        let id = if ids.is_empty() { word.to_owned() } else { word.to_ascii_uppercase() };
        if !is_id(&id) {
            return Err(fault(rest, &ids));
        }
        if ids.len() >= MOST_IDS {
            return Err(TitleFault::TooManyIds);
        }
        if !ids.contains(&id) {
            ids.push(id);
        }
        let next = joined(after);
        if !begins_like_an_id(next) {
            return if hides_an_id(after) {
                Err(TitleFault::UnclearIds)
            } else {
                Ok(Title { summary: summary(after.trim_start()), ids: published_order(ids) })
            };
        }
        rest = next;
    }
}

/// What follows the signs and words that join two ids.
fn joined(after: &str) -> &str {
    const WORDS: &[&str] = &["and", "or", "plus"];
    let mut rest = after;
    loop {
        let next = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | '+' | '&' | '/' | '|') || folded(c) == '-'
        });
        let word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if !WORDS.contains(&word) {
            return next;
        }
        rest = next.get(word.len()..).unwrap_or_default();
    }
}

fn begins_like_an_id(text: &str) -> bool {
    text.chars().take(4).map(folded).eq("CVE-".chars())
}

/// Whether something like an id stands before the mark that ends the list, `CVE-2026-0012 (CVE-2026-0013): x`, or a
/// shortened one, `CVE-2026-0012/0013: x`.
fn hides_an_id(after: &str) -> bool {
    let Some((head, _)) = after.split_once([':', '：']) else { return is_shortened(joined(after)) };
    let like_one = head.char_indices().any(|(at, _)| head.get(at..).is_some_and(begins_like_an_id));
    like_one || is_shortened(joined(head))
}

/// Whether a text begins with a number as long as those of ids, or with a year and such a number.
fn is_shortened(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    digits >= 4 && !text.chars().nth(digits).is_some_and(char::is_alphanumeric)
}

/// Zero width spaces, joiners, soft hyphens and the like.
const fn is_without_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
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

fn fault(rest: &str, ids: &[String]) -> TitleFault {
    let foreign = rest.chars().take(20).any(|c| !c.is_ascii());
    match (begins_like_an_id(rest) && foreign, ids.is_empty()) {
        (true, _) => TitleFault::LookAlike,
        (false, true) => TitleFault::NoId,
        (false, false) => TitleFault::UnclearIds,
    }
}

/// Latin letters and the hyphen for the Greek, Cyrillic and full-width signs that look like them.
fn folded(c: char) -> char {
    match c {
        'С' | 'Ϲ' | 'Ⅽ' | 'Ｃ' | 'с' => 'C',
        'Ѵ' | 'ν' | 'Ⅴ' | 'Ｖ' | 'ѵ' => 'V',
        'Е' | 'Ε' | 'Ｅ' | 'е' => 'E',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' | '﹣' => '-',
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
    fn every_clear_list_of_ids_is_read_whole() {
        let titles = [
            "CVE-2026-0012, cve-2026-0013: x",
            "CVE-2026-0012 CVE-2026-0013: x",
            "CVE-2026-0012; CVE-2026-0013: x",
            "CVE-2026-0012 + CVE-2026-0013: x",
            "CVE-2026-0012 - CVE-2026-0013: x",
            "CVE-2026-0012 – CVE-2026-0013: x",
            "CVE-2026-0012 and CVE-2026-0013: x",
            "CVE-2026-0012, and CVE-2026-0013: x",
            "CVE-2026-0012 / CVE-2026-0013: x",
            "CVE-2026-0012/CVE-2026-0013 x",
            "CVE-2026-0012 & CVE-2026-0013: x",
            "CVE-2026-0012\u{200b}, CVE-2026-0013: x",
            "CVE-2026-0012,\u{200b}CVE-2026-0013: x",
            "CVE-2026-0012,\u{a0}CVE-2026-0013: x",
        ];
        for title in titles {
            let read = read(title).unwrap();
            assert_eq!(
                (read.ids, read.summary.as_str()),
                (vec!["CVE-2026-0013".into(), "CVE-2026-0012".into()], "x"),
                "{title}"
            );
        }
    }

    #[test]
    fn an_id_that_cannot_be_read_is_never_left_out_silently() {
        let titles = [
            ("CVE-2026-0012, СVE-2026-0013: x", TitleFault::LookAlike),
            ("CVE-2026-0012, CVE‑2026-0013: x", TitleFault::LookAlike),
            ("CVE-2026-0012, CVE-2026‑0013: x", TitleFault::LookAlike),
            ("CVE-2026-0012, CVE-2026-13: x", TitleFault::UnclearIds),
            ("CVE-2026-0012 (CVE-2026-0013): x", TitleFault::UnclearIds),
            ("CVE-2026-0012 with СVE-2026-0013: x", TitleFault::UnclearIds),
            ("CVE-2026-0012/0013: x", TitleFault::UnclearIds),
            ("CVE-2026-0012, 2026-0013: x", TitleFault::UnclearIds),
        ];
        for (title, fault) in titles {
            assert_eq!(read(title), Err(fault), "{title}");
        }
        assert_eq!(read("CVE-2026-0012: bypass of CVE-2026-0013").unwrap().summary, "bypass of CVE-2026-0013");
        assert_eq!(read("CVE-2026-0012 - a summary").unwrap().summary, "a summary");
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
