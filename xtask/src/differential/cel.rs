//! CEL against cel-go with the Kubernetes environment: same value, or both an error, whether found when compiling or when
//! evaluating. The verdicts of the compilers are compared and reported beside.

use std::process::ExitCode;

use palisade_cel::cost::{Budget, PER_CALL_LIMIT};
use palisade_cel::{Activation, Environment, Type};
use palisade_model::tree::{Span, Tree, TreeBuilder};
use palisade_testkit::cel::{Case, Generator};
use serde_json::Value as Json;

use super::costs::Costs;
use super::typed::{sorted, typed, unordered};
use super::{Amount, oracle};

const VARIABLES: &[&str] = &["object", "oldObject", "params", "request", "namespaceObject", "variables"];

/// How many differences are shown.
const SHOWN: usize = 30;

/// How often a question with another answer is repeated: maps have no order in Go, and lists made of them differ from one
/// evaluation to the next.
const REPEATED: usize = 96;

/// What became of an expression.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    /// Refused when compiled.
    Refused(String),
    /// Failed when evaluated.
    Failed(String),
    Value(Json),
    /// cel-go stumbled over itself while it evaluated, caught that and calls it an error. Its cost tracker does so when a
    /// list function is given an error, even where the language would absorb that (`distinct`, `sort` and their like).
    Stumbled(String),
}

/// What the cases came to.
#[derive(Debug, Default)]
struct Tally {
    compiled: usize,
    values: usize,
    both_errors: usize,
    verdicts_differ: usize,
    oracle_crashed: usize,
    unordered: usize,
    stumbled: usize,
    costs: Costs,
    different: usize,
}

pub(crate) fn run(amount: &Amount) -> anyhow::Result<ExitCode> {
    let mut generator = Generator::new(amount.seed);
    let cases: Vec<Case> = (0..amount.count).map(|_| generator.case()).collect();
    let answers = oracle::ask("cel", cases.iter().map(question).collect())?;
    let environment = environment();
    let mut tally = Tally::default();
    let mut different = Vec::new();
    for (case, answer) in cases.iter().zip(&answers) {
        let Some(theirs) = answered(serde_json::from_str(answer)?) else {
            tally.oracle_crashed += 1;
            continue;
        };
        let (ours, spent) = evaluate(&environment, case)?;
        tally.costs.compare(&environment, &case.expression, &serde_json::from_str(answer)?, (&ours, spent));
        if !tally.count(case, &ours, &theirs) {
            different.push((case, ours, theirs));
        }
    }
    tally.settle(&different)?;
    tally.print(cases.len(), amount.seed);
    Ok(if tally.different == 0 && tally.costs.agree() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Tally {
    /// Counts a case and says whether both came to the same.
    fn count(&mut self, case: &Case, ours: &Outcome, theirs: &Outcome) -> bool {
        let (refused, refused_there) = (matches!(ours, Outcome::Refused(_)), matches!(theirs, Outcome::Refused(_)));
        self.compiled += usize::from(!refused_there);
        let same = match (ours, theirs) {
            (Outcome::Value(ours), Outcome::Value(theirs)) => {
                self.values += usize::from(ours == theirs);
                ours == theirs
            }
            (Outcome::Value(_), Outcome::Stumbled(reason)) => {
                self.stumbled += 1;
                println!("not comparable, the oracle stumbles: {}: {reason}", case.expression);
                true
            }
            (Outcome::Value(_), _) | (_, Outcome::Value(_)) => false,
            _ => {
                self.both_errors += 1;
                true
            }
        };
        self.verdicts_differ += usize::from(same && refused != refused_there);
        same
    }

    /// Shows the differences, but for those where the oracle itself has several answers and ours is among them.
    fn settle(&mut self, different: &[(&Case, Outcome, Outcome)]) -> anyhow::Result<()> {
        if different.is_empty() {
            return Ok(());
        }
        let repeated = different.iter().flat_map(|(case, ..)| std::iter::repeat_n(question(case), REPEATED)).collect();
        let answers = oracle::ask("cel", repeated)?;
        for ((case, ours, theirs), again) in different.iter().zip(answers.chunks(REPEATED)) {
            if is_among(ours, again)? {
                self.unordered += 1;
                continue;
            }
            self.different += 1;
            if self.different <= SHOWN {
                let (text, place) = (&case.expression, place(case));
                println!("different: {text}\n  over {place}\n  ours   {ours:?}\n  theirs {theirs:?}");
            }
        }
        Ok(())
    }

    fn print(&self, count: usize, seed: u64) {
        println!(
            "cel: {count} expressions (seed {seed}): {} compiled by the oracle, {} same values, {} both an error, {} different",
            self.compiled, self.values, self.both_errors, self.different
        );
        println!("cel: answered by the oracle now so, now so, as its maps are ordered: {}", self.unordered);
        self.costs.print();
        println!(
            "cel: errors that only one side finds when compiling: {}; the oracle crashed on {}, and stumbled where \
             we have a value on {}",
            self.verdicts_differ, self.oracle_crashed, self.stumbled
        );
    }
}

/// Whether the answers differ among each other and one of them is ours, up to the order of lists.
fn is_among(ours: &Outcome, answers: &[String]) -> anyhow::Result<bool> {
    let mut outcomes = Vec::new();
    for answer in answers {
        outcomes.extend(answered(serde_json::from_str(answer)?));
    }
    let varied = outcomes.windows(2).any(|pair| matches!(pair, [one, other] if one != other));
    Ok(varied && outcomes.iter().any(|outcome| is_reordered(ours, outcome)))
}

fn is_reordered(ours: &Outcome, theirs: &Outcome) -> bool {
    match (ours, theirs) {
        (Outcome::Value(ours), Outcome::Value(theirs)) => unordered(ours.clone()) == unordered(theirs.clone()),
        (Outcome::Value(_), _) | (_, Outcome::Value(_)) => false,
        _ => true,
    }
}

fn question(case: &Case) -> String {
    let bindings: Json = serde_json::from_str(case.bindings).unwrap_or_default();
    serde_json::json!({"expr": case.expression, "bindings": bindings}).to_string()
}

/// The oracle's answer; nothing where it crashed, which is a mistake of its own.
fn answered(answer: Json) -> Option<Outcome> {
    let text = |key: &str| answer.get(key).and_then(Json::as_str).map(str::to_owned);
    if text("refused").is_some() {
        return None;
    }
    if let Some(reason) = text("check_error") {
        return Some(Outcome::Refused(reason));
    }
    if let Some(reason) = text("error") {
        let stumbled = reason.starts_with("internal error: interface conversion");
        return Some(if stumbled { Outcome::Stumbled(reason) } else { Outcome::Failed(reason) });
    }
    Some(Outcome::Value(sorted(answer.get("value").cloned().unwrap_or_default())))
}

fn environment() -> Environment {
    let authorizer = Type::Opaque("kubernetes.authorization.Authorizer");
    let environment = Environment::kubernetes().with_variable("authorizer", authorizer);
    VARIABLES.iter().fold(environment, |environment, name| environment.with_variable(*name, Type::Dyn))
}

/// What became of an expression, and what that cost.
fn evaluate(environment: &Environment, case: &Case) -> anyhow::Result<(Outcome, u64)> {
    let program = match environment.compile(&case.expression) {
        Ok(program) => program,
        Err(mistakes) => {
            let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            return Ok((Outcome::Refused(mistakes.join("; ")), 0));
        }
    };
    let bindings = tree(&serde_json::from_str(case.bindings)?);
    let mut activation = environment.activation();
    if let Some(root) = bindings.root() {
        set(environment, &mut activation, root);
    }
    let mut budget = Budget::new(PER_CALL_LIMIT);
    let outcome = match program.evaluate_within(&activation, &mut budget) {
        Ok(value) => Outcome::Value(sorted(typed(&value))),
        Err(error) => Outcome::Failed(error.to_string()),
    };
    Ok((outcome, budget.used()))
}

fn set<'a>(environment: &Environment, activation: &mut Activation<'a>, root: palisade_model::Node<'a>) {
    for (key, value) in root.entries() {
        if let Some(place) = key.as_str().and_then(|name| environment.variable(name)) {
            activation.set_at(place, value);
        }
    }
}

fn place(case: &Case) -> usize {
    palisade_testkit::cel::BINDINGS.iter().position(|bindings| *bindings == case.bindings).unwrap_or_default()
}

/// The objects as the API machinery reads JSON: integers in 64 bits, all other numbers as doubles.
fn tree(value: &Json) -> Tree<'static> {
    let mut builder = TreeBuilder::new("");
    write(&mut builder, value);
    builder.finish()
}

fn write(builder: &mut TreeBuilder<'_>, value: &Json) {
    let span = Span::default();
    match value {
        Json::Null => builder.null(span),
        Json::Bool(value) => builder.boolean(span, *value),
        Json::Number(number) => match number.as_i64() {
            Some(value) => builder.integer(span, value),
            None => builder.float(span, number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => builder.string(span, text),
        Json::Array(items) => {
            let open = builder.begin_list(0);
            items.iter().for_each(|item| write(builder, item));
            builder.end(&open, 0, u32::try_from(items.len()).unwrap_or(u32::MAX));
        }
        Json::Object(members) => {
            let open = builder.begin_map(0);
            for (key, value) in members {
                builder.string(span, key);
                write(builder, value);
            }
            builder.end(&open, 0, u32::try_from(members.len()).unwrap_or(u32::MAX));
        }
    }
}
