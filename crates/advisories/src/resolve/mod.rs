//! From what lines say to what is vulnerable.
//!
//! Lives here: which component a statement is about, which statements count, and what a text leaves open. The algebra
//! of one component's versions is in [`scale`].

mod scale;

use palisade_model::advisory::{Version, VersionRanges};

use crate::component::{KUBERNETES, Subject};
use crate::statement::{Claim, Span, Statement, Weight};
use scale::{Fixes, Said};

/// More components than this are not told apart in one text.
pub(crate) const MOST_COMPONENTS: usize = 30;

/// What is vulnerable of one component.
#[derive(Debug)]
pub(crate) struct Resolved {
    pub(crate) subject: Subject,
    pub(crate) ranges: VersionRanges,
    /// The lines that decide it, in order.
    pub(crate) lines: Vec<u32>,
    pub(crate) doubts: Vec<Open>,
}

/// Something that the lines leave open.
#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) question: String,
    pub(crate) lines: Vec<u32>,
}

/// What `statements` say, by component, in the order of the text. `parts` are the components that the text is about
/// where a line does not name one.
///
/// `unfixed` are the lines that say that there is no fix: then no upper bound holds, for it only says which version was
/// the last one when the text was written.
pub(crate) fn resolve(statements: &[Statement], parts: &[Subject], unfixed: Option<&[u32]>) -> Vec<Resolved> {
    let whole = [Subject::Known(&KUBERNETES)];
    let parts = if parts.is_empty() { whole.as_slice() } else { parts };
    let affected = affected(statements, parts);
    if !affected.is_empty() {
        let main = main(affected.iter().map(|(subject, _)| subject), parts);
        return affected
            .into_iter()
            .map(|(subject, said)| of_component(&said, fixes(&subject, statements, &main), subject, unfixed))
            .collect();
    }
    let mut subjects: Vec<Subject> = Vec::new();
    let fixed = statements.iter().filter(|statement| matches!(statement.claim, Claim::Fixed(_)));
    for subject in fixed.flat_map(|statement| named(statement, parts)) {
        let is_new = !subjects.contains(&subject) && subjects.len() < MOST_COMPONENTS;
        if is_new && matches!(subject, Subject::Known(_)) {
            subjects.push(subject);
        }
    }
    if subjects.is_empty() {
        subjects = parts.to_vec();
    }
    subjects.into_iter().map(|subject| without_affected(fixes(&subject, statements, parts), subject)).collect()
}

/// The components that a fixed version without a name is about: those that the text is about, not the others beside.
fn main<'a>(affected: impl Iterator<Item = &'a Subject> + Clone, parts: &[Subject]) -> Vec<Subject> {
    let is_main = |subject: &&Subject| {
        parts.contains(subject) || subject.is_kubernetes() && parts.iter().any(Subject::is_kubernetes)
    };
    let main: Vec<Subject> = affected.clone().filter(is_main).cloned().collect();
    if main.is_empty() { affected.cloned().collect() } else { main }
}

/// The components that a statement is about. A name that is not known may be another one for those that the text is
/// about: then the versions are theirs too.
fn named(statement: &Statement, parts: &[Subject]) -> Vec<Subject> {
    if statement.subjects.iter().any(|subject| matches!(subject, Subject::Other(_))) {
        let named_parts = parts.iter().filter(|part| !part.is_whole() && !statement.subjects.contains(part));
        return statement.subjects.iter().chain(named_parts).cloned().collect();
    }
    let is_general = statement.subjects.iter().all(Subject::is_whole);
    let narrows = statement.subjects.is_empty() || parts.iter().all(Subject::is_kubernetes);
    if is_general && narrows { parts.to_vec() } else { statement.subjects.clone() }
}

/// The plainest statements about affected versions, by component.
fn affected<'a>(statements: &'a [Statement], parts: &[Subject]) -> Vec<(Subject, Vec<Said<'a>>)> {
    let claims = |statement: &&Statement| matches!(statement.claim, Claim::Affected(_));
    let plainest = statements.iter().filter(claims).map(|statement| statement.weight).min();
    let mut by_component: Vec<(Subject, Vec<Said<'a>>)> = Vec::new();
    for statement in statements.iter().filter(|statement| Some(statement.weight) == plainest) {
        let Claim::Affected(span) = &statement.claim else { continue };
        for subject in named(statement, parts) {
            let said = Said { span, line: statement.line };
            let count = by_component.len();
            match by_component.iter_mut().find(|(known, _)| *known == subject) {
                Some((_, all)) => all.push(said),
                None if count < MOST_COMPONENTS => by_component.push((subject, vec![said])),
                None => {}
            }
        }
    }
    by_component
}

/// The number of the line that decides about `version` of the component `name`.
pub(crate) fn deciding(statements: &[Statement], parts: &[Subject], name: &str, version: &Version) -> Option<u32> {
    let whole = [Subject::Known(&KUBERNETES)];
    let parts = if parts.is_empty() { whole.as_slice() } else { parts };
    let affected = affected(statements, parts);
    let (subject, said) = affected.iter().find(|(subject, _)| subject.component().name == name)?;
    let fixes = fixes(subject, statements, &main(affected.iter().map(|(subject, _)| subject), parts));
    scale::deciding(said, &fixes, version)
}

fn of_component(said: &[Said<'_>], fixes: Fixes, subject: Subject, unfixed: Option<&[u32]>) -> Resolved {
    let (mut ranges, mut doubts) = scale::vulnerable(said, &fixes);
    let mut lines: Vec<u32> = said.iter().map(|said| said.line).chain(fixes.lines()).collect();
    if let Some(unfixed) = unfixed.filter(|_| fixes.is_empty()) {
        ranges = scale::without_end(&ranges);
        lines.extend(unfixed);
    }
    lines.sort_unstable();
    lines.dedup();
    if ranges.is_empty() {
        ranges = VersionRanges::all();
        let question = "which versions are affected: what the lines say holds none".to_owned();
        doubts.push(Open { question, lines: lines.clone() });
    }
    Resolved { subject, ranges, lines, doubts }
}

/// What a list of spans stands for where nothing is known of fixes.
pub(crate) fn without_fixes(spans: &[Span]) -> VersionRanges {
    let said: Vec<Said<'_>> = spans.iter().map(|span| Said { span, line: 0 }).collect();
    scale::vulnerable(&said, &Fixes::default()).0
}

/// Where no line says what is affected: everything that is not fixed.
fn without_affected(fixes: Fixes, subject: Subject) -> Resolved {
    let lines: Vec<u32> = fixes.lines().collect();
    let question = if lines.is_empty() {
        "no line says which versions are affected: all are taken to be"
    } else {
        "only fixed versions are named: all that are not fixed are taken to be affected"
    };
    let doubts = vec![Open { question: question.to_owned(), lines: lines.clone() }];
    Resolved { ranges: scale::not_fixed(&fixes), subject, lines, doubts }
}

/// The fixed versions of a component: those named with it, and those without a name if it is a `main` one. An advice to upgrade counts
/// only where nothing says it more plainly.
fn fixes(subject: &Subject, statements: &[Statement], main: &[Subject]) -> Fixes {
    let concerns = |statement: &&Statement| {
        statement.subjects.is_empty() && main.contains(subject)
            || statement.subjects.contains(subject)
            || subject.is_kubernetes()
                && !statement.subjects.is_empty()
                && statement.subjects.iter().all(Subject::is_whole)
    };
    let fixed = |advised: bool| {
        statements.iter().filter(concerns).filter_map(move |statement| match &statement.claim {
            Claim::Fixed(version) if (statement.weight == Weight::Advised) == advised => {
                Some((version, statement.line))
            }
            _ => None,
        })
    };
    let plain = Fixes::new(fixed(false));
    if plain.is_empty() { Fixes::new(fixed(true)) } else { plain }
}
