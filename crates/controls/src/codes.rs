//! The codes of gaps and errors that come from judging and from its configuration.

use palisade_model::Code;

/// A field has another type than a control reads.
pub const MISTYPED_FIELD: Code = Code {
    id: "mistyped-field",
    title: "a field that a control reads has a wrong type",
    help: "give the field the type that the API documents; the server refuses it as it is",
    explanation: "A control could not read a field because it holds another type than the Kubernetes API defines, such \
                  as the string \"true\" where a boolean belongs. The API server refuses such an object. The control \
                  gave no verdict on that field, which is why the run is incomplete.",
};

/// A kind that Kubernetes does not have.
pub const UNKNOWN_KIND: Code = Code {
    id: "unknown-kind",
    title: "a kind that its API group does not have",
    help: "correct `kind` or `apiVersion`, which are case-sensitive; `kubectl api-resources` lists what there is",
    explanation: "The object's API group is one of Kubernetes itself and has no such kind, so the API server refuses the \
                  object. Controls are chosen by kind: what the object was meant to be was not evaluated. A list without \
                  `items` is no list but an object of a kind that does not exist.",
};

/// A setting that stands in another file.
pub const DECIDED_ELSEWHERE: Code = Code {
    id: "decided-elsewhere",
    title: "a file that the object names decides, not the object",
    help: "look at that file yourself and allow the gap, or set the flag itself where the component still reads it",
    explanation: "A control-plane component is told by a flag to read settings from a file, and does not read the flags \
                  for them any more. The control gave no verdict on the settings, which is why the run is incomplete.",
};

/// A CEL check failed to evaluate.
pub const CHECK_FAILED: Code = Code {
    id: "check-failed",
    title: "the expression of a control could not be evaluated",
    help: "correct the object's field that the message names, or guard its use in the control's expression with `has()`",
    explanation: "The CEL expression of a control ended in an error for this object: a field that it reads is missing \
                  or has an unexpected type, or a cost limit was reached. The control gave no verdict on the object, \
                  which is why the run is incomplete.",
};

/// A control or framework is not known.
pub const UNKNOWN_ID: Code = Code {
    id: "unknown-id",
    title: "no control or framework of that name",
    help: "`palisade list controls` and `palisade list frameworks` print all ids; aliases of other scanners work too",
    explanation: "A control, framework or alias was named that the catalog does not have. A misspelt name must not \
                  lead to an empty and therefore clean report, so nothing is scanned until it is corrected.",
};

/// A parameter is not known or has a wrong type.
pub const INVALID_PARAMETER: Code = Code {
    id: "invalid-parameter",
    title: "a parameter that the control does not have, or a value of another type",
    help: "`palisade explain CONTROL` lists the parameters of a control with their types and defaults",
    explanation: "The configuration sets a parameter that the named control does not declare, or gives it a value of \
                  another type than it declares.",
};

/// A control cannot be loaded.
pub const INVALID_CONTROL: Code = Code {
    id: "invalid-control",
    title: "a control that cannot be loaded",
    help: "compare the control's front matter and expression with a built-in control and with CONTRIBUTING.md",
    explanation: "The folder of a control lacks its control.md or its check, its front matter has a field that is \
                  missing, unknown or of the wrong type, or its CEL expression does not compile.",
};

/// Nothing is selected.
pub const NOTHING_SELECTED: Code = Code {
    id: "nothing-selected",
    title: "the selection leaves no control to run",
    help: "widen `--persona`, `--severity`, `--framework` or `--control`",
    explanation: "The combination of frameworks, controls, severity and persona leaves no control. A run without \
                  controls would report nothing and look clean.",
};

/// An ignore annotation names something that is not a control.
pub const UNKNOWN_IGNORED_ID: Code = Code {
    id: "unknown-ignored-id",
    title: "an ignore annotation names no known control",
    help: "correct the id in the annotation `palisade.dev/ignore`",
    explanation: "The annotation `palisade.dev/ignore` of an object names a control that the catalog does not have. \
                  What was meant to be accepted is not, and what was meant is unknown, so the run counts as incomplete.",
};

/// palisade.yaml cannot be used.
pub const INVALID_CONFIGURATION: Code = Code {
    id: "invalid-configuration",
    title: "palisade.yaml has a field that is unknown, missing or of a wrong type",
    help: "correct the field; `palisade explain invalid-configuration` lists all there are",
    explanation: "palisade.yaml may hold: `frameworks`, `controls` and `skip` (lists of ids), `persona`, `severity`, \
                  `controlFolders` (folders of your own controls), \
                  `failOn` (a severity or `none`), `podSecurityVersion` (`v1.30` or `latest`), `exclude` (path \
                  patterns), `parameters` (control id to parameter to value) and `exceptions`: a list of `id` (control ids), `scope` (`kind`, `name`, `namespace`, `path`, `image`; \
                  patterns with `*`), `owner`, `reason` (required) and `expires` (`2027-01-31`).",
};

/// All of them.
pub const CODES: &[&Code] = &[
    &MISTYPED_FIELD,
    &UNKNOWN_KIND,
    &DECIDED_ELSEWHERE,
    &CHECK_FAILED,
    &UNKNOWN_ID,
    &INVALID_PARAMETER,
    &INVALID_CONTROL,
    &NOTHING_SELECTED,
    &UNKNOWN_IGNORED_ID,
    &INVALID_CONFIGURATION,
];
