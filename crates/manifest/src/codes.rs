//! The diagnostics of reading, each with help and explanation.

use palisade_model::diagnostic::Code;

use crate::yaml::codes as yaml;

/// All codes of this crate.
pub const CODES: &[&Code] = &[
    &FILE_TOO_LARGE,
    &BINARY_FILE,
    &INVALID_UTF8,
    &INVALID_JSON,
    &INVALID_YAML,
    &INVALID_SEPARATOR,
    &DUPLICATE_KEY,
    &TOO_DEEP,
    &TOO_MANY_NODES,
    &TOO_MANY_DOCUMENTS,
    &NOT_AN_OBJECT,
    &UNIDENTIFIED_OBJECT,
    &NESTED_LIST,
    &INVALID_LIST,
    &yaml::CONTROL_CHARACTER,
    &yaml::REPEATED_MARK,
    &yaml::YAML_DIRECTIVE,
    &yaml::INVALID_KEY,
    &yaml::AMBIGUOUS_KEY,
    &yaml::INVALID_MERGE,
    &yaml::INVALID_ALIAS,
    &yaml::EXCESSIVE_ALIASING,
    &yaml::TAG_MISMATCH,
    &yaml::INFINITE_NUMBER,
    &yaml::DROPPED_TEXT,
    &yaml::ALIAS_LIMIT,
];

/// The file exceeds the byte budget.
pub static FILE_TOO_LARGE: Code = Code {
    id: "file-too-large",
    title: "file larger than the limit",
    help: "split the file, raise the limit, or exclude the path",
    explanation: "Reading a file needs memory in proportion to its size, so there is a limit, 1 GiB unless configured \
                  otherwise. A file beyond it is not read at all and nothing in it was evaluated.",
};

/// Bytes that are not text.
pub static BINARY_FILE: Code = Code {
    id: "binary-file",
    title: "not a text file",
    help: "name only text files, or exclude the path",
    explanation: "The file has NUL bytes near its beginning, no byte order mark, and nothing that looks like a manifest. \
                  kubectl refuses such a file. UTF-16 text needs a byte order mark to be recognised, for kubectl as well.",
};

/// Bytes that are not UTF-8.
pub static INVALID_UTF8: Code = Code {
    id: "invalid-utf8",
    title: "text that is not UTF-8",
    help: "save the file as UTF-8",
    explanation: "kubectl replaces each byte that is not UTF-8 by U+FFFD and goes on, and so do we. The values that reach \
                  the cluster are therefore not those that an editor with another encoding shows.",
};

/// JSON that is neither JSON nor YAML.
pub static INVALID_JSON: Code = Code {
    id: "invalid-json",
    title: "text that cannot be read as JSON",
    help: "correct the syntax at the place shown",
    explanation: "Text that starts with `{` is tried as JSON and then as YAML, as kubectl does. Neither could read it, and \
                  the place where JSON ended is shown. kubectl applies nothing from there on; what follows was evaluated \
                  where it could be found.",
};

/// YAML that cannot be read.
pub static INVALID_YAML: Code = Code {
    id: "invalid-yaml",
    title: "text that cannot be read as YAML",
    help: "correct the syntax at the place shown",
    explanation: "The document cannot be read as YAML by the rules of the API tooling. kubectl applies nothing from there \
                  on. The other documents of the file were evaluated.",
};

/// A line that starts with `---` and is no separator.
pub static INVALID_SEPARATOR: Code = Code {
    id: "invalid-separator",
    title: "a line that starts with `---` and is no document separator",
    help: "leave only spaces or a comment behind the three dashes",
    explanation: "kubectl splits a file at lines that start with `---` before it reads YAML, and refuses the file where \
                  anything but spaces and a comment follows on that line: the document before it is lost as well. Both \
                  neighbours were evaluated all the same.",
};

/// A key that appears twice in a map.
pub static DUPLICATE_KEY: Code = Code {
    id: "duplicate-key",
    title: "a key that a map has twice",
    help: "remove all but the last one, which is the one that counts",
    explanation: "The last of several equal keys wins, in kubectl and here. A reader of the file may take another one for \
                  the effective value, and some tools refuse the file; strict validation by the API server refuses it too.",
};

/// Nesting beyond the budget.
pub static TOO_DEEP: Code = Code {
    id: "too-deep",
    title: "lists and maps nested too deeply",
    help: "flatten the document",
    explanation: "Nesting is limited to 10,000 levels unless configured otherwise, which is also where kubectl stops. The \
                  document was not evaluated.",
};

/// More nodes than the budget.
pub static TOO_MANY_NODES: Code = Code {
    id: "too-many-nodes",
    title: "a document with too many nodes",
    help: "split the document, or raise the limit",
    explanation: "A document may have 10 million keys and values unless configured otherwise. This one has more and was \
                  not evaluated.",
};

/// More documents than the budget.
pub static TOO_MANY_DOCUMENTS: Code = Code {
    id: "too-many-documents",
    title: "a file with too many documents",
    help: "split the file, or raise the limit",
    explanation: "A file may have a million documents unless configured otherwise. What follows the last permitted one \
                  was not evaluated.",
};

/// A value where an object should be.
pub static NOT_AN_OBJECT: Code = Code {
    id: "not-an-object",
    title: "something else where an object should be",
    help: "make it an object with `apiVersion` and `kind`",
    explanation: "A list's items and the values of a stream of JSON must be objects. kubectl refuses anything else.",
};

/// An object whose identity is broken.
pub static UNIDENTIFIED_OBJECT: Code = Code {
    id: "unidentified-object",
    title: "an object without a usable `apiVersion` and `kind`",
    help: "write `apiVersion` and `kind` exactly so, with strings as values",
    explanation: "Keys are case-sensitive, and both values must be strings that are not empty. kubectl refuses the object, \
                  so it was not evaluated.",
};

/// A list inside a list.
pub static NESTED_LIST: Code = Code {
    id: "nested-list",
    title: "a List inside a List",
    help: "put the inner items into the outer list",
    explanation: "kubectl refuses a List whose items are Lists. The inner items were evaluated all the same.",
};

/// `items` that make an object a list although it is none, or that are no list.
pub static INVALID_LIST: Code = Code {
    id: "invalid-list",
    title: "a top-level `items` where it does not belong",
    help: "rename the kind to one that ends in `List`, or move `items`",
    explanation: "kubectl takes every object with a top-level `items` for a list: it applies the items, which inherit the \
                  list's kind where they have none, and drops all other fields. `items` must be a list and the list must \
                  have `apiVersion` and `kind`, or everything is refused.",
};
