//! Who is thanked, and what for.

use palisade_model::advisory::{Credit, CreditRole, Fact};

use crate::text::{Shape, TextLine};

/// More people than this are not kept.
const MOST_CREDITS: usize = 200;
/// A name longer than this is a sentence.
const LONGEST_NAME: usize = 60;

/// What comes before the people, and their role.
const BEFORE: &[(&str, CreditRole)] = &[
    ("reported and fixed by", CreditRole::Reporter),
    ("reported and mitigated by", CreditRole::Reporter),
    ("reported by", CreditRole::Reporter),
    ("credit to", CreditRole::Reporter),
    ("discovered by", CreditRole::Finder),
    ("found by", CreditRole::Finder),
    ("fixed and coordinated by", CreditRole::RemediationDeveloper),
    ("fixed by", CreditRole::RemediationDeveloper),
    ("patched by", CreditRole::RemediationDeveloper),
    ("mitigated by", CreditRole::RemediationDeveloper),
    ("coordinated by", CreditRole::Coordinator),
    ("thanks to", CreditRole::Other),
    ("thank you to", CreditRole::Other),
];

/// Words that end a list of people.
const BEHIND: &[&str] = &[
    ". ",
    ": ",
    " in the ",
    " as part ",
    " for ",
    " with ",
    " who ",
    " during ",
    " working ",
    " and reported",
    " and fixed",
    " and mitigated",
    " and maintainers",
    " and separately",
];

/// Words behind a name that say where somebody works.
const OF: &[&str] = &[" from ", " of ", " via ", " on behalf "];

/// The people whom `lines` thank.
pub(crate) fn credits(lines: &[&TextLine]) -> Vec<Fact<Credit>> {
    let mut found: Vec<Fact<Credit>> = Vec::new();
    let mut list = None;
    for line in lines.iter().filter(|line| !line.section.is_silent() && line.shape != Shape::Code) {
        let plain = line.plain.trim();
        if let Some(role) = introduced(plain) {
            list = Some(role);
        } else if let Some(role) = list.filter(|_| is_person(plain)) {
            add(&mut found, plain, role, line);
        } else {
            list = list.filter(|_| plain.len() < LONGEST_NAME && line.shape != Shape::Heading);
            sentence(plain, line, &mut found);
        }
    }
    found
}

/// The role of the people on the lines after this one: `… by the fix team:`, `and release managers:`
fn introduced(plain: &str) -> Option<CreditRole> {
    let line = plain.strip_suffix(':')?.to_lowercase();
    if line.contains("release manager") {
        Some(CreditRole::Other)
    } else if line.contains("fix team") || line.ends_with("fixed and coordinated by") {
        Some(CreditRole::RemediationDeveloper)
    } else if line.ends_with("coordinated by") {
        Some(CreditRole::Coordinator)
    } else {
        None
    }
}

/// Whether a line is a name and a handle: two to five words, one of which is an account.
fn is_person(plain: &str) -> bool {
    let count = plain.split_whitespace().count();
    (2..=5).contains(&count) && plain.contains('@') && !plain.contains(". ")
}

fn sentence(plain: &str, line: &TextLine, found: &mut Vec<Fact<Credit>>) {
    let lower = plain.to_lowercase();
    // Lower case may be longer than what it was made of: then the places do not agree.
    if lower.len() != plain.len() {
        return;
    }
    let mut from = 0;
    while let Some((at, words, role)) = next_claim(&lower, from) {
        from = at + words.len();
        let role = if role == CreditRole::Other { thanked_for(lower.get(from..).unwrap_or_default()) } else { role };
        let people = plain.get(from..).unwrap_or_default().trim_start_matches([':', ' ']);
        for name in names(people) {
            add(found, &name, role, line);
        }
    }
}

fn next_claim(lower: &str, from: usize) -> Option<(usize, &'static str, CreditRole)> {
    let rest = lower.get(from..)?;
    let found = BEFORE.iter().filter_map(|(words, role)| rest.find(words).map(|at| (from + at, *words, *role)));
    // The longest phrase where several begin or end together: `fixed and coordinated by`.
    found.min_by_key(|(at, words, _)| (*at, usize::MAX - words.len()))
}

/// `Thanks to X for reporting`
fn thanked_for(behind: &str) -> CreditRole {
    let reason = behind.split(" for ").nth(1).unwrap_or_default();
    if reason.starts_with("report") || reason.starts_with("originally report") {
        CreditRole::Reporter
    } else if reason.starts_with("discover") || reason.starts_with("find") {
        CreditRole::Finder
    } else if reason.starts_with("the fix") && !reason.starts_with("the fix review") {
        CreditRole::RemediationDeveloper
    } else {
        CreditRole::Other
    }
}

/// The names at the start of `people`.
fn names(people: &str) -> Vec<String> {
    let end = BEHIND.iter().filter_map(|word| people.find(word)).min().unwrap_or(people.len());
    let people = people.get(..end).unwrap_or_default().trim_end_matches('.');
    // "Last, First".
    let words: Vec<&str> = people.split_whitespace().collect();
    if let [last, _] = words.as_slice()
        && last.ends_with(',')
    {
        return vec![people.to_owned()];
    }
    people
        .split([',', '&'])
        .flat_map(|part| part.split(" and "))
        .map(|name| {
            OF.iter()
                .filter_map(|word| name.split_once(word))
                .map(|(name, _)| name)
                .min_by_key(|name| name.len())
                .unwrap_or(name)
        })
        .map(|name| name.trim().trim_start_matches("and ").trim_end_matches(" et al").trim())
        .map(|name| if name.contains('(') { name } else { name.trim_end_matches(')') })
        .filter(|name| is_name(name))
        .map(str::to_owned)
        .collect()
}

/// A capital, a handle, or one word: not `the original reporter`, not a number.
fn is_name(name: &str) -> bool {
    let first = name.trim_start_matches(['@', '(']).chars().next();
    let is_one_word = !name.contains(' ');
    name.len() <= LONGEST_NAME
        && name.len() > 1
        && name != "url"
        && !name.to_lowercase().starts_with("the ")
        && first.is_some_and(|c| c.is_uppercase() || is_one_word && c.is_alphanumeric())
        && !name.starts_with("http")
}

fn add(found: &mut Vec<Fact<Credit>>, name: &str, role: CreditRole, line: &TextLine) {
    let name = name.trim().to_owned();
    let is_known = found.iter().any(|fact| fact.value.name == name && fact.value.role == role);
    if found.len() < MOST_CREDITS && !is_known && is_name(&name) {
        found.push(Fact { value: Credit { name, role }, line: line.line() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(body: &str) -> Vec<(String, CreditRole)> {
        let text = crate::text::read(body);
        let lines: Vec<_> = text.lines.iter().collect();
        credits(&lines).into_iter().map(|fact| (fact.value.name, fact.value.role)).collect()
    }

    #[test]
    fn thanks_in_use() {
        let rows: &[(&str, &[(&str, CreditRole)])] = &[
            ("Thanks to Maxim Ivanov for reporting this problem.", &[("Maxim Ivanov", CreditRole::Reporter)]),
            ("This vulnerability was reported by: Henrik Schmidt", &[("Henrik Schmidt", CreditRole::Reporter)]),
            (
                "This vulnerability was reported by Etienne Champetier (@champtar) of Anevia.",
                &[("Etienne Champetier (@champtar)", CreditRole::Reporter)],
            ),
            (
                "This vulnerability was reported by Stanislav Láznička, and fixed by Rita Zhang.",
                &[("Stanislav Láznička", CreditRole::Reporter), ("Rita Zhang", CreditRole::RemediationDeveloper)],
            ),
            (
                "reported by Nir Ohfeld, Ronen Shustin, Sagi Tzadik and Hillai Ben Sasson from Wiz",
                &[
                    ("Nir Ohfeld", CreditRole::Reporter),
                    ("Ronen Shustin", CreditRole::Reporter),
                    ("Sagi Tzadik", CreditRole::Reporter),
                    ("Hillai Ben Sasson", CreditRole::Reporter),
                ],
            ),
            (
                "reported by Peled, Tomer and mitigated by Aravindh Puthiyaprambil.",
                &[
                    ("Peled, Tomer", CreditRole::Reporter),
                    ("Aravindh Puthiyaprambil", CreditRole::RemediationDeveloper),
                ],
            ),
            (
                "The issue was fixed and coordinated by the fix team: \n\nMark Rossetti @marosset\nMo Khan @enj \n\nand release managers:\nJim Angel @jimangel\n\n/area security",
                &[
                    ("Mark Rossetti @marosset", CreditRole::RemediationDeveloper),
                    ("Mo Khan @enj", CreditRole::RemediationDeveloper),
                    ("Jim Angel @jimangel", CreditRole::Other),
                ],
            ),
            ("- kubelet master - fixed by #92916", &[]),
        ];
        for (body, expected) in rows {
            let found = people(body);
            let found: Vec<_> = found.iter().map(|(name, role)| (name.as_str(), *role)).collect();
            assert_eq!(found, *expected, "{body}");
        }
    }
}
