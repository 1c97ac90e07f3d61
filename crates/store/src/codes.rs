//! The errors of this crate by name, each with help and explanation.

use palisade_model::Code;

/// All codes of this crate.
pub const CODES: &[&Code] = &[
    &CONFLICT,
    &NOT_FOUND,
    &COMPACTED,
    &FUTURE,
    &LIMIT,
    &INVALID,
    &INVALID_ADDRESS,
    &UNAVAILABLE,
    &OUTCOME_UNKNOWN,
    &FULL,
    &DISK,
    &NOT_WRITABLE,
    &IN_USE,
    &DAMAGED,
    &NEWER_SCHEMA,
    &INTERNAL,
];

/// Somebody else was faster.
pub(crate) static CONFLICT: Code = Code {
    id: "store-conflict",
    title: "an item that somebody else changed",
    help: "read the item again, apply the change to what it is now, and write with its revision",
    explanation: "A write names the revision of the item it was made from. Where the item has moved on, or exists \
                  already, nothing is written, so that no change is lost.",
};

/// No such item.
pub(crate) static NOT_FOUND: Code = Code {
    id: "store-not-found",
    title: "an item that does not exist",
    help: "check the key; the item may have been deleted meanwhile",
    explanation: "Only an item that exists can be updated or deleted.",
};

/// The log was cut.
pub(crate) static COMPACTED: Code = Code {
    id: "store-revision-compacted",
    title: "a revision that is no longer kept",
    help: "list again and watch from the revision of that list",
    explanation: "The change log is cut by policy. A watch or a list from before the cut cannot be complete, so it is \
                  refused instead of leaving something out.",
};

/// Ahead of time.
pub(crate) static FUTURE: Code = Code {
    id: "store-revision-ahead",
    title: "a revision that the store has not reached",
    help: "use a revision that this store gave; after a restore from a backup, list again",
    explanation: "The revision asked for is larger than the newest of the store: it comes from another store, from \
                  before a restore, or from a replica that this one has not caught up with.",
};

/// Too large.
pub(crate) static LIMIT: Code = Code {
    id: "store-limit",
    title: "something larger than the store takes",
    help: "keep large content as a blob and name its digest in the item; split large transactions",
    explanation: "Keys, values, labels and transactions have limits that are the same in all backends.",
};

/// Malformed.
pub(crate) static INVALID: Code = Code {
    id: "store-invalid",
    title: "a request that no store takes",
    help: "keys are not empty, keys and labels hold no NUL character, a transaction names a key once, and a continue \
           token is used with the list that gave it",
    explanation: "The request is malformed whatever the store holds.",
};

/// Not an address.
pub(crate) static INVALID_ADDRESS: Code = Code {
    id: "store-address",
    title: "an address that names no store",
    help: "use `memory:`, `sqlite:PATH`, a path, or `postgres://USER@HOST/DATABASE`",
    explanation: "The address of a store says where it is kept: in memory, in a file, or in a PostgreSQL database.",
};

/// Try again.
pub(crate) static UNAVAILABLE: Code = Code {
    id: "store-unavailable",
    title: "a database that cannot be reached",
    help: "check that the database runs and that the address is right; the program tries again by itself",
    explanation: "The connection was refused or lost before anything was written. The same call may succeed later.",
};

/// Committed or not?
pub(crate) static OUTCOME_UNKNOWN: Code = Code {
    id: "store-outcome-unknown",
    title: "a write of which nobody knows whether it happened",
    help: "read the item before writing again",
    explanation: "The connection broke while the transaction was being committed, and the server could not be asked \
                  afterwards what became of it.",
};

/// No space.
pub(crate) static FULL: Code = Code {
    id: "store-full",
    title: "a full disk",
    help: "free space on the store's disk or move the store; what was acknowledged is safe",
    explanation: "The disk has no space for the write. Nothing of it was kept.",
};

/// Input or output error.
pub(crate) static DISK: Code = Code {
    id: "store-disk",
    title: "a disk that does not read or write",
    help: "check space, quota, file-size limit and health of the store's disk",
    explanation: "The operating system reported an input or output error. The write was undone.",
};

/// No permission.
pub(crate) static NOT_WRITABLE: Code = Code {
    id: "store-not-writable",
    title: "a store that may not be written",
    help: "check that the directory exists and that this user may write there",
    explanation: "The store could not be opened for writing. A SQLite store needs a directory that is writable, since \
                  its log lies beside it.",
};

/// Two processes, one file.
pub(crate) static IN_USE: Code = Code {
    id: "store-in-use",
    title: "a store that another process has open",
    help: "stop the other process, or use PostgreSQL for several",
    explanation: "A SQLite store belongs to one process at a time. Several replicas share a PostgreSQL database.",
};

/// Not what it should be.
pub(crate) static DAMAGED: Code = Code {
    id: "store-damaged",
    title: "a store that is damaged or not one",
    help: "check that the path is right; otherwise restore a backup",
    explanation: "The file is not a database, is one of another program, or its pages contradict each other.",
};

/// From the future.
pub(crate) static NEWER_SCHEMA: Code = Code {
    id: "store-newer",
    title: "a store written by a later version",
    help: "run the version that wrote it, or a later one",
    explanation: "Schemas only migrate forward. An older program does not touch a newer store.",
};

/// Our fault.
pub(crate) static INTERNAL: Code = Code {
    id: "store-internal",
    title: "a statement that the database refused",
    help: "report it together with the message",
    explanation: "A statement of ours failed as it never should. Nothing was written.",
};
