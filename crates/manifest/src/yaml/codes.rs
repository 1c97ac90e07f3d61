//! What can be said about a YAML text beside what `crate::codes` has for YAML and JSON alike.

use palisade_model::diagnostic::Code;

/// A character that YAML forbids.
pub static CONTROL_CHARACTER: Code = Code {
    id: "yaml-control-character",
    title: "character that YAML forbids",
    help: "write it as an escape in a double-quoted string, or remove it",
    explanation: "Control characters other than tab and line breaks, and the non-characters U+FFFE and U+FFFF, may not \
                  stand in a YAML text. kubectl refuses the document.",
};

/// `%YAML`, or a directive that does not apply.
pub static YAML_DIRECTIVE: Code = Code {
    id: "yaml-directive",
    title: "directive that kubectl refuses",
    help: "remove the line that starts with %",
    explanation: "kubectl cuts a file at its `---` lines before it reads YAML, so a directive never stands before the \
                  document it belongs to, and the file is refused there. The documents behind it were evaluated.",
};

/// A key that cannot be one in JSON.
pub static INVALID_KEY: Code = Code {
    id: "yaml-invalid-key",
    title: "key that is no string, number or boolean",
    help: "give the entry a string as its key",
    explanation: "Kubernetes objects are JSON, whose keys are strings. kubectl writes numbers and booleans out as \
                  strings, and refuses null, lists, maps and integers beyond 63 bits. The entry was left out.",
};

/// Two keys that become the same string.
pub static AMBIGUOUS_KEY: Code = Code {
    id: "yaml-ambiguous-key",
    title: "keys that become the same string",
    help: "keep one of the entries, and write its key as a quoted string",
    explanation: "Keys that differ in YAML (1 and \"1\", yes and \"true\") become the same string in JSON. kubectl keeps \
                  either one, at random; the last one was evaluated.",
};

/// `<<` with something that is not a map.
pub static INVALID_MERGE: Code = Code {
    id: "yaml-invalid-merge",
    title: "merge of something that is not a map",
    help: "give `<<` an alias of a map, or a list of them; quote it where it is meant as a key",
    explanation: "The merge key `<<` takes a map or a list of maps. kubectl refuses anything else; the entry was left out.",
};

/// An alias without an anchor, or inside it.
pub static INVALID_ALIAS: Code = Code {
    id: "yaml-invalid-alias",
    title: "alias without a value",
    help: "put the anchor before the alias, in the same document, and not around it",
    explanation: "An alias repeats the node that has its anchor. This one has none before it in the same document, or \
                  stands inside it. kubectl refuses the document; null was taken instead.",
};

/// go-yaml's protection against alias bombs.
pub static EXCESSIVE_ALIASING: Code = Code {
    id: "yaml-excessive-aliasing",
    title: "too much of a document comes from aliases",
    help: "write the repeated parts out, or split the document",
    explanation: "kubectl refuses documents that consist almost wholly of alias expansions, as alias bombs do. Nothing of \
                  the document was evaluated.",
};

/// A tag and a text that do not go together.
pub static TAG_MISMATCH: Code = Code {
    id: "yaml-tag-mismatch",
    title: "value that does not fit its tag",
    help: "remove the tag, or correct the value",
    explanation: "The tag (such as !!int) says another type than the value has. kubectl refuses the document; the value \
                  was taken as a string.",
};

/// `.inf` and `.nan`.
pub static INFINITE_NUMBER: Code = Code {
    id: "yaml-infinite-number",
    title: "infinity or not-a-number",
    help: "use a finite number, or quote the value where a string is meant",
    explanation: "JSON has no infinity and no NaN, so kubectl refuses them as values; the text was taken as a string.",
};

/// Text that kubectl drops without a word.
pub static DROPPED_TEXT: Code = Code {
    id: "yaml-dropped-text",
    title: "text that kubectl does not read",
    help: "put a line with --- before it if it is a document of its own",
    explanation: "kubectl cuts a file at its `---` lines and takes the first document of each part. What follows a `...` \
                  line, or a flow collection that is complete, is dropped without a word. It was not evaluated.",
};

/// More alias nodes than the limit.
pub static ALIAS_LIMIT: Code = Code {
    id: "yaml-alias-limit",
    title: "aliases expand to too many nodes",
    help: "write the repeated parts out, split the file, or raise the limit",
    explanation: "The aliases of the file bring in more nodes than the limit. Nothing of this document was evaluated.",
};

/// Two byte order marks in a row.
pub static REPEATED_MARK: Code = Code {
    id: "yaml-repeated-mark",
    title: "two byte order marks at the start of a document",
    help: "remove the invisible characters U+FEFF at the start of the document",
    explanation: "One byte order mark may start a document. Behind a second one the API tooling drops the first character \
                  of lines, depending on how much of the text it has buffered. Nothing of the document was evaluated.",
};
