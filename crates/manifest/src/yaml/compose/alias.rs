//! Aliases and merge keys: copies of what an anchor names, and what they cost.

use super::super::codes;
use super::super::entries::Key;
use super::super::parser::{Properties, ScalarToken};
use super::super::token::{Token, narrow};
use super::{Anchor, Composer, Next, Stop, shorten, too_deep};

impl Composer<'_, '_> {
    pub(super) fn alias(&mut self, token: Token) -> Result<(), Stop> {
        let name = token.content.text(self.text);
        match self.anchors.get(name).copied() {
            Some(Anchor::Scalar(properties, scalar)) => self.alias_of_scalar(token, properties, scalar),
            // A list or map in a key's place has been refused already, and is not to be repeated.
            Some(Anchor::Node { index, height, uncounted }) if !self.builder.is_discarded(index) => {
                self.alias_of_node(token, index, height, uncounted)
            }
            found => {
                let problem = if found.is_some() { "contains itself" } else { "has no anchor before it" };
                self.gap(&codes::INVALID_ALIAS, token.span, format!("alias `*{}` {problem}", shorten(name)));
                let nothing = ScalarToken::Empty(token.span.start);
                if self.next() == Next::Key {
                    self.leave_out_key(token.span);
                    self.set_next(Next::LeftOut);
                    return Ok(());
                }
                self.prepare();
                self.value(Properties::default(), nothing);
                self.advance(0);
                Ok(())
            }
        }
    }

    fn alias_of_scalar(&mut self, token: Token, properties: Properties, scalar: ScalarToken) -> Result<(), Stop> {
        self.count_alias(token, 1)?;
        if self.next() == Next::Key {
            self.key(properties, scalar);
        } else {
            self.prepare();
            self.value(properties, scalar);
            self.advance(0);
        }
        self.check_aliasing(token)
    }

    fn alias_of_node(&mut self, token: Token, index: usize, height: usize, uncounted: i64) -> Result<(), Stop> {
        let size = self.builder.subtree_len(index);
        self.count_alias(token, i64::try_from(size).unwrap_or(i64::MAX).saturating_add(uncounted).unsigned_abs())?;
        self.uncounted += uncounted;
        if self.frames.len() + height > self.limits.depth as usize {
            return Err(too_deep(token.span));
        }
        if self.next() == Next::Merge(0) && !self.is_map(index) {
            self.prepare();
            self.set_next(Next::LeftOut);
            self.gap(&codes::INVALID_MERGE, token.span, "`<<` takes a map or a list of maps");
        }
        if self.next() == Next::Merge(0) {
            // The map itself is a step too, and is not written.
            self.uncounted += 1;
            self.set_next(Next::Key);
            self.append_entries(index);
        } else {
            self.prepare();
            let copy = self.builder.next_index();
            self.builder.copy(index);
            self.written(copy, height);
        }
        self.check_aliasing(token)
    }

    fn is_map(&self, index: usize) -> bool {
        self.builder.peek().node(narrow(index)).is_some_and(|node| node.as_map().is_some())
    }

    fn count_alias(&mut self, token: Token, cost: u64) -> Result<(), Stop> {
        self.uncounted += 1;
        self.aliased += cost;
        self.outcome.alias_nodes += cost;
        if self.outcome.alias_nodes > self.limits.alias_nodes {
            let message = "aliases expand to too many nodes".to_owned();
            return Err(Stop { code: &codes::ALIAS_LIMIT, at: token.span, message });
        }
        Ok(())
    }

    /// go-yaml's rule: of few steps nearly all may come from aliases, of very many a tenth.
    fn check_aliasing(&self, token: Token) -> Result<(), Stop> {
        let written = i64::try_from(self.builder.next_index() - self.base).unwrap_or(i64::MAX);
        let steps = written.saturating_add(self.uncounted).unsigned_abs();
        if self.aliased <= 100 || steps <= 1000 {
            return Ok(());
        }
        #[expect(clippy::cast_precision_loss, reason = "as go-yaml does")]
        let (part, steps) = (self.aliased as f64, steps as f64);
        let allowed = 0.99 - 0.89 * ((steps - 400_000.0) / 3_600_000.0).clamp(0.0, 1.0);
        if part / steps > allowed {
            let message = "too much of the document comes from aliases".to_owned();
            return Err(Stop { code: &codes::EXCESSIVE_ALIASING, at: token.span, message });
        }
        Ok(())
    }

    /// Brings in the entries of the map at `index`; they come after those that stand already, so that they win.
    fn append_entries(&mut self, index: usize) {
        let mut at = self.builder.next_index();
        self.builder.append(index + 1..index + self.builder.subtree_len(index));
        let end = self.builder.next_index();
        let mut count = 0;
        while at < end {
            if !self.builder.is_discarded(at) {
                self.keys.push(Key::new(self.builder, at, true));
                count += 1;
            }
            at += self.builder.subtree_len(at);
            at += self.builder.subtree_len(at).max(1);
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.count += count;
        }
    }

    /// The value of `<<` has been written at `index`, to go when the document is complete: takes the entries out of it.
    pub(super) fn merge_written(&mut self, index: usize) {
        let Some(node) = self.builder.peek().node(narrow(index)) else { return };
        let at = node.span();
        if node.as_map().is_some() {
            self.uncounted -= self.steps(index);
            return self.append_entries(index);
        }
        let items: Vec<usize> = node.items().map(|item| item.index() as usize).collect();
        if node.as_list().is_none() || items.iter().any(|&item| !self.is_map(item)) {
            return self.gap(&codes::INVALID_MERGE, at, "`<<` takes a map or a list of maps");
        }
        self.uncounted -= 1;
        for item in items.into_iter().rev() {
            self.uncounted -= self.steps(item) - 1;
            self.append_entries(item);
        }
    }

    fn steps(&self, index: usize) -> i64 {
        i64::try_from(self.builder.subtree_len(index)).unwrap_or(i64::MAX)
    }
}
