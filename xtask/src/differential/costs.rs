//! What an expression costs by cel-go's account: the static estimate, which must agree, and what the evaluation took.

use palisade_cel::Environment;
use serde_json::Value as Json;

use super::cel::Outcome;

/// How many differences are shown.
const SHOWN: usize = 15;

/// How many costs were compared, and how many were the same.
#[derive(Debug, Default)]
pub(super) struct Costs {
    estimated: usize,
    same_estimate: usize,
    spent: usize,
    same_spent: usize,
    shown: usize,
}

impl Costs {
    pub(super) fn compare(
        &mut self,
        environment: &Environment,
        expression: &str,
        answer: &Json,
        (outcome, spent): (&Outcome, u64),
    ) {
        self.compare_estimates(environment, expression, answer);
        let theirs = answer.get("cost").and_then(Json::as_u64).unwrap_or_default();
        if matches!(outcome, Outcome::Value(_)) && answer.get("value").is_some() {
            self.spent += 1;
            self.same_spent += usize::from(spent == theirs);
        }
    }

    fn compare_estimates(&mut self, environment: &Environment, expression: &str, answer: &Json) {
        let bound = |name: &str| answer.get("estimate")?.get(name)?.as_str()?.parse::<u64>().ok();
        let (Some(least), Some(most)) = (bound("least"), bound("most")) else { return };
        let Ok(ours) = environment.estimated_cost(expression, &|_| None) else { return };
        self.estimated += 1;
        let same = (ours.least, ours.most) == (least, most);
        self.same_estimate += usize::from(same);
        if !same && self.shown < SHOWN {
            self.shown += 1;
            println!(
                "another estimate: {expression}\n  ours   {}..{}\n  theirs {least}..{most}",
                ours.least, ours.most
            );
        }
    }

    pub(super) fn agree(&self) -> bool {
        self.estimated == self.same_estimate
    }

    pub(super) fn print(&self) {
        println!("cel: estimated costs that agree: {} of {}", self.same_estimate, self.estimated);
        println!("cel: costs of evaluations that agree: {} of {} with the same value", self.same_spent, self.spent);
    }
}
