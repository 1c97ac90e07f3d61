//! Judging transactions against what is current: the same code for every backend, without I/O.

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::item::{Change, ChangeKind, Content, Revision};
use crate::transaction::{Operation, Transaction};

/// What is known about an item that exists.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Current {
    pub(crate) created: Revision,
    pub(crate) revision: Revision,
}

/// Transactions that are committed together. Each sees what those before it did, and a refused one leaves no trace.
#[derive(Debug)]
pub(crate) struct Batch {
    head: Revision,
    /// Every key that a transaction of the batch names; those that do not exist may be left out.
    current: HashMap<String, Current>,
    changes: Vec<Change>,
}

impl Batch {
    pub(crate) const fn new(head: Revision, current: HashMap<String, Current>) -> Self {
        Self { head, current, changes: Vec::new() }
    }

    /// The revision after what was applied so far.
    pub(crate) const fn head(&self) -> Revision {
        self.head
    }

    /// What was applied so far, in order.
    pub(crate) fn into_changes(self) -> Vec<Change> {
        self.changes
    }

    /// Applies one transaction and returns its revision.
    pub(crate) fn apply(&mut self, transaction: Transaction) -> Result<Revision> {
        for operation in &transaction.operations {
            self.judge(operation)?;
        }
        if transaction.is_empty() {
            return Ok(self.head);
        }
        self.head = self.head.next();
        for operation in transaction.operations {
            self.execute(operation);
        }
        Ok(self.head)
    }

    fn judge(&self, operation: &Operation) -> Result<()> {
        let current = self.current.get(operation.key()).map(|current| current.revision);
        let expected = match operation {
            Operation::Put { .. } => return Ok(()),
            Operation::Create { .. } => None,
            Operation::Update { expected, .. } => Some(*expected),
            Operation::Delete { expected, .. } => expected.or(current),
        };
        let key = || operation.key().to_owned();
        match (current, operation) {
            (None, Operation::Create { .. }) => Ok(()),
            (None, _) => Err(Error::NotFound { key: key() }),
            (Some(current), _) if Some(current) == expected => Ok(()),
            (Some(current), _) => Err(Error::Conflict { key: key(), current }),
        }
    }

    fn execute(&mut self, operation: Operation) {
        match operation {
            Operation::Create { key, content }
            | Operation::Update { key, content, .. }
            | Operation::Put { key, content } => self.set(key, content),
            Operation::Delete { key, .. } => self.remove(key),
        }
    }

    fn set(&mut self, key: String, content: Content) {
        let revision = self.head;
        let before = self.current.get(&key).copied();
        let created = before.map_or(revision, |before| before.created);
        let kind = if before.is_some() { ChangeKind::Updated } else { ChangeKind::Created };
        self.current.insert(key.clone(), Current { created, revision });
        let previous = before.map(|before| before.revision);
        self.changes.push(Change { key, kind, revision, created, previous, content });
    }

    fn remove(&mut self, key: String) {
        if let Some(before) = self.current.remove(&key) {
            self.changes.push(Change {
                key,
                kind: ChangeKind::Deleted,
                revision: self.head,
                created: before.created,
                previous: Some(before.revision),
                content: Content::default(),
            });
        }
    }
}
