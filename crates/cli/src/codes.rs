//! The errors and gaps that come from finding input and from the command line.

use palisade_model::Code;

/// A file or directory cannot be read.
pub(crate) static UNREADABLE: Code = Code {
    id: "unreadable",
    title: "a file or directory that cannot be read",
    help: "check that it exists and that you may read it",
    explanation: "The operating system refused to open or read the file or directory. Nothing in it was evaluated. A scan \
                  can leave it out with `--exclude`.",
};

/// Neither file nor directory.
pub(crate) static NOT_A_FILE: Code = Code {
    id: "not-a-file",
    title: "a pipe, device or socket where a file should be",
    help: "name a file or a directory, or use `-` for standard input",
    explanation: "Reading a named pipe, a device or a file of the kernel such as /proc/kmsg can wait for ever, so only \
                  ordinary files are read that have something to read at once. Pipes that the \
                  shell has opened already (`/dev/fd/…`) and `-` are read as they are.",
};

/// Nothing to scan.
pub(crate) static NOTHING_TO_SCAN: Code = Code {
    id: "nothing-to-scan",
    title: "no manifest where one was expected",
    help: "name a file or directory that holds objects with `apiVersion` and `kind`",
    explanation: "A path that was named holds no Kubernetes object. A run that looked at nothing must not look clean.",
};

/// A chart that was not rendered.
pub(crate) static CHART_NOT_RENDERED: Code = Code {
    id: "chart-not-rendered",
    title: "a Helm chart that was not rendered",
    help: "scan its output: `helm template CHART | palisade scan -`",
    explanation: "The templates of a chart are no manifests until Helm has rendered them with values. Rendering them here \
                  is not supported yet, so the whole directory of the chart was left out.",
};

/// A kustomization that was not built.
pub(crate) static KUSTOMIZATION_NOT_RENDERED: Code = Code {
    id: "kustomization-not-rendered",
    title: "a kustomization that was not built",
    help: "scan its output: `kubectl kustomize DIRECTORY | palisade scan -`",
    explanation: "A kustomization changes its resources before they reach the cluster. Building it here is not supported \
                  yet. The manifests beside it were evaluated as they are.",
};

/// A symbolic link that leads back.
pub(crate) static LINK_LOOP: Code = Code {
    id: "link-loop",
    title: "a symbolic link that leads back to a directory above it",
    help: "nothing is missing; remove the link if it is not wanted",
    explanation: "Symbolic links are followed. This one leads to a directory that is being walked already, so everything \
                  behind it was evaluated under its other name.",
};

/// A format that does not exist.
pub(crate) static INVALID_FORMAT: Code = Code {
    id: "invalid-format",
    title: "an output that cannot be",
    help: "`--format FORMAT[=FILE]` with pretty, json, sarif, junit, github or markdown, for packages also cyclonedx, spdx, spdx-tag-value or openvex; only one without a file",
    explanation: "Each `--format` names a format and optionally a file. Only one may go to standard output, and `--output` \
                  names the file of a single format.",
};

/// A malformed option.
pub(crate) static INVALID_OPTION: Code = Code {
    id: "invalid-option",
    title: "an option whose value cannot be understood",
    help: "`palisade scan --help` shows the form of each option",
    explanation: "The value of an option does not have the form that the help shows.",
};

/// A command line that clap refuses.
pub(crate) static INVALID_USAGE: Code = Code {
    id: "invalid-usage",
    title: "a command line that cannot be understood",
    help: "`palisade --help` lists the commands, `palisade COMMAND --help` the options of one",
    explanation: "A command, an option or the value of an option does not exist or is missing. Nothing was done.",
};

/// An unknown name for `explain`.
pub(crate) static UNKNOWN_NAME: Code = Code {
    id: "unknown-name",
    title: "nothing of that name to explain",
    help: "`palisade list controls` and `palisade list frameworks` print what there is; codes stand in brackets in reports",
    explanation: "`palisade explain` knows controls by id and alias, frameworks, and the codes of errors and gaps.",
};

/// A file could not be written.
pub(crate) static OUTPUT_FAILED: Code = Code {
    id: "output-failed",
    title: "a report that could not be written",
    help: "check that the directory exists, that you may write there, and that the disk is not full",
    explanation: "The operating system refused to create or write the file of a report.",
};

/// The server ended.
pub(crate) static SERVER_FAILED: Code = Code {
    id: "server-failed",
    title: "a server that cannot go on",
    help: "start it again; if it ends again, report what it said",
    explanation: "The server met a state that it cannot serve from: a store with content that is not ours, or a document \
                  that cannot be written. What readers had stays with them; nothing half was published.",
};

/// The address is taken.
pub(crate) static CANNOT_LISTEN: Code = Code {
    id: "cannot-listen",
    title: "an address that cannot be listened on",
    help: "choose another with `--listen ADDRESS:PORT`",
    explanation: "Another process listens there already, the address is not of this machine, or the port needs rights \
                  that this process does not have.",
};

/// Two issues claim one id.
pub(crate) static CONTESTED_ID: Code = Code {
    id: "feed-contested-id",
    title: "a CVE id that two announcements claim",
    help: "correct the title of one of the two issues",
    explanation: "A file has one content, so the newer announcement is published and the older one is left out: it may be \
                  a correction, or a slip of the pen that hides another vulnerability.",
};

/// Not a secret.
pub(crate) static EMPTY_SECRET: Code = Code {
    id: "empty-secret",
    title: "a webhook secret that is empty",
    help: "write a long random text into the file and into the webhook's settings",
    explanation: "With an empty secret everybody could sign news of vulnerabilities.",
};

/// Not certificate and key.
pub(crate) static INVALID_CERTIFICATE: Code = Code {
    id: "invalid-certificate",
    title: "a certificate and key that cannot be used",
    help: "give a chain and its private key, both in PEM",
    explanation: "One of the files is not PEM, holds no certificate or key, or the key does not fit the certificate.",
};

/// A document with mistakes.
pub(crate) static NO_DOCUMENT: Code = Code {
    id: "no-document",
    title: "nothing to check",
    help: "name files or directories with OSV records, CSAF documents, CVE records or feeds",
    explanation: "A path that was named holds no document of a kind that can be checked. A check that looked at nothing \
                  must not look clean.",
};

/// A record that no announcement speaks of.
pub(crate) static NO_ANNOUNCEMENT: Code = Code {
    id: "no-announcement",
    title: "a record that no announcement covers",
    help: "add the announcement of its CVE to `--announcements`, or check without",
    explanation: "The ranges of the record were to be held against the announcement of its CVE, and there is none among \
                  those that were given. Only its form was checked.",
};

/// Nothing to hold against each other.
pub(crate) static NOT_COMPARED: Code = Code {
    id: "not-compared",
    title: "a CVE that could not be compared",
    help: "give sources that both say which versions of the same component are affected",
    explanation: "Only one of the sources knows the CVE or the component, or one of them says nothing about versions: it \
                  has no `affected`, or only ranges of Git commits. Whether the sources agree is not known.",
};

/// No state file.
pub(crate) static NO_DRAFT: Code = Code {
    id: "no-draft",
    title: "a directory without advisories",
    help: "name the directory that holds the state files CVE-….json",
    explanation: "A list of deadlines that looked at nothing must not look as if nothing were due.",
};

/// A state file that exists.
pub(crate) static DRAFT_EXISTS: Code = Code {
    id: "draft-exists",
    title: "a state file that is there already",
    help: "edit the file, or choose another place with `--directory`",
    explanation: "A state file holds somebody's work and is never overwritten.",
};

/// A document of no kind that we know.
pub(crate) static UNKNOWN_DOCUMENT: Code = Code {
    id: "unknown-document",
    title: "a document of no kind that can be checked",
    help: "check OSV records, CSAF documents, CVE records, JSON Feed, RSS or Atom",
    explanation: "The file is JSON, but has none of the fields by which OSV records, CSAF documents, CVE records and feeds \
                  are known. Nothing in it was checked.",
};

/// Not a state file.
pub(crate) static INVALID_DRAFT: Code = Code {
    id: "invalid-draft",
    title: "a file that is no advisory being written",
    help: "`palisade advisory new` writes one; it is JSON with `cve` and `steps`",
    explanation: "The state file of an advisory is JSON with the id and a text for each step. This file is not, or one of \
                  its known fields is no text.",
};

/// An answer that was refused.
pub(crate) static REFUSED_ANSWER: Code = Code {
    id: "refused-answer",
    title: "an answer that cannot be taken",
    help: "correct the answer in the file; what is wrong with it stands in the message",
    explanation: "Each answer of the form is checked as soon as it is given. At a terminal the question is asked again; a \
                  file of answers ends there.",
};

/// Nobody to ask.
pub(crate) static NO_TERMINAL: Code = Code {
    id: "no-terminal",
    title: "a form without anybody to fill it in",
    help: "run it in a terminal, or give the answers with `--from FILE`",
    explanation: "Standard input is not a terminal, so questions would be answered by whatever is piped in.",
};

/// An index that was not written.
pub(crate) static INDEX_NOT_WRITTEN: Code = Code {
    id: "index-not-written",
    title: "an advisory index that was not written",
    help: "repair what was named before, leave it out, or write the index without it: `--partial`",
    explanation: "Part of the sources could not be read. An index without it would say that nothing is known where nothing \
                  was read, so it is written only when asked for.",
};

/// A file of no known format.
pub(crate) static UNKNOWN_ADVISORIES: Code = Code {
    id: "unknown-advisories",
    title: "a file of advisories of no known format",
    help: "name OSV, CSAF VEX, RustSec, KEV or EPSS files, the trackers of Debian or Alpine, or `source,cve,fixed` facts",
    explanation: "The first bytes and the name of the file fit none of the formats in which advisories are published. Nothing \
                  in it was read.",
};

/// A key that is none.
pub(crate) static INVALID_KEY: Code = Code {
    id: "invalid-key",
    title: "a file that holds no key",
    help: "`openssl genpkey -algorithm ed25519 -out key.pem` makes one, `openssl pkey -in key.pem -pubout` its public half",
    explanation: "Indexes are signed with Ed25519. Private keys are PKCS #8, public keys SPKI, both as PEM.",
};

/// Nowhere to install.
pub(crate) static NO_PLACE_FOR_INDEX: Code = Code {
    id: "no-place-for-index",
    title: "no directory for the advisory index",
    help: "name a file with `--db` or PALISADE_DB",
    explanation: "The index is installed below XDG_DATA_HOME or HOME/.local/share. Neither is set.",
};

/// An index that would go back in time.
pub(crate) static INDEX_GOES_BACK: Code = Code {
    id: "index-goes-back",
    title: "a published index that is older than the installed one",
    help: "ask its publisher, or another mirror; remove the installed index to install the older one",
    explanation: "An index that was made earlier than the installed one knows less. Whoever could put an old one in the place of \
                  the new could hide what was published since.",
};

/// An artifact of another kind.
pub(crate) static ARTIFACT_WITHOUT_INDEX: Code = Code {
    id: "artifact-without-index",
    title: "what a registry's tag names is no advisory index",
    help: "check the reference; docs/vulnerabilities.md says how an index is pushed",
    explanation: "An index in a registry is an artifact of the type application/vnd.palisade.index.v1 with one file that is the \
                  index, and any number of files that are differences. Nothing was installed.",
};

/// An index that is older than allowed.
pub(crate) static INDEX_TOO_OLD: Code = Code {
    id: "advisory-index-too-old",
    title: "the advisory index is older than allowed",
    help: "run `palisade db update`, or allow more days with `--db-max-age`",
    explanation: "Vulnerabilities that were published since are not in the index: that nothing was found says less every day.",
};

/// Nothing in it.
pub(crate) static NO_PACKAGES: Code = Code {
    id: "no-packages",
    title: "something in which no package was found",
    help: "check that it is what you meant; packages that were copied without metadata cannot be recognised",
    explanation: "Neither a package manager's database nor lock files, metadata of packages or programs that say what they \
                  are made of were found. A result that looked at nothing must not look clean.",
};

/// No Go in it.
pub(crate) static NO_GO: Code = Code {
    id: "no-go-program",
    title: "a path without Go programs and modules",
    help: "name a program that Go built, a directory of them, or one with go.mod",
    explanation: "None of the files is an executable with Go's build information or function table, and there is no go.mod.",
};

/// An artifact of a release that was not scanned.
pub(crate) static ARTIFACT_NOT_SCANNED: Code = Code {
    id: "artifact-not-scanned",
    title: "an artifact of a release that was not scanned",
    help: "check the registry, or name directories with `--images` and `--binaries`",
    explanation: "The release lists the artifact, and it could not be had or was not asked for. Nothing is known about it; the others \
                  were scanned.",
};

/// An artifact that is another one.
pub(crate) static ARTIFACT_DIFFERS: Code = Code {
    id: "artifact-differs",
    title: "a file that is not the one the release lists",
    help: "fetch the file again, or the release's SBOM",
    explanation: "The digest of the file is not the one that the release states for it. It was not scanned in its place.",
};

/// A decision that is not complete.
pub(crate) static INCOMPLETE_DECISION: Code = Code {
    id: "incomplete-decision",
    title: "a decision of triage that is not complete",
    help: "not affected needs a justification or a reason; accepted needs owner, reason and a last day",
    explanation: "A decision that dismisses a finding is read by others, long after. It says who made it, about what, and why; one \
                  that bears a risk says who answers for it and until when.",
};

/// A program of which a part could not be read.
pub(crate) static GO_PROGRAM_PARTLY_READ: Code = Code {
    id: "go-program-partly-read",
    title: "a Go program of which a part cannot be read",
    help: "scan the program as the toolchain wrote it: not packed, and with its build information",
    explanation: "Without build information the modules of a program are unknown, and without its function table nobody can \
                  tell which symbols are in it. What could be read was judged.",
};

/// Our own.
const OWN: &[&Code] = &[
    &UNREADABLE,
    &NOT_A_FILE,
    &NOTHING_TO_SCAN,
    &CHART_NOT_RENDERED,
    &KUSTOMIZATION_NOT_RENDERED,
    &LINK_LOOP,
    &INVALID_FORMAT,
    &INVALID_OPTION,
    &INVALID_USAGE,
    &UNKNOWN_NAME,
    &OUTPUT_FAILED,
    &SERVER_FAILED,
    &CANNOT_LISTEN,
    &CONTESTED_ID,
    &EMPTY_SECRET,
    &INVALID_CERTIFICATE,
    &NO_DOCUMENT,
    &UNKNOWN_DOCUMENT,
    &NO_ANNOUNCEMENT,
    &NOT_COMPARED,
    &NO_DRAFT,
    &DRAFT_EXISTS,
    &INVALID_DRAFT,
    &REFUSED_ANSWER,
    &NO_TERMINAL,
    &INDEX_NOT_WRITTEN,
    &UNKNOWN_ADVISORIES,
    &INVALID_KEY,
    &NO_PLACE_FOR_INDEX,
    &INDEX_GOES_BACK,
    &ARTIFACT_WITHOUT_INDEX,
    &INDEX_TOO_OLD,
    &NO_PACKAGES,
    &NO_GO,
    &GO_PROGRAM_PARTLY_READ,
    &INCOMPLETE_DECISION,
    &ARTIFACT_NOT_SCANNED,
    &ARTIFACT_DIFFERS,
];

/// The codes of the whole program.
pub(crate) fn all() -> impl Iterator<Item = &'static Code> {
    [
        OWN,
        palisade_manifest::CODES,
        palisade_controls::CODES,
        palisade_report::CODES,
        palisade_advisories::CODES,
        palisade_store::CODES,
        palisade_sources::feeds::CODES,
        palisade_sources::editions::objects::CODES,
        palisade_sources::advisories::CODES,
        palisade_sources::downloads::CODES,
        palisade_sources::images::CODES,
        palisade_vulnerabilities::feeds::CODES,
        palisade_vulnerabilities::ignore::CODES,
        palisade_vulnerabilities::index::CODES,
        palisade_vulnerabilities::matching::CODES,
        palisade_vulnerabilities::vex::CODES,
        palisade_vulnerabilities::triage::CODES,
        palisade_vulnerabilities::release::CODES,
        palisade_sources::registry::CODES,
    ]
    .into_iter()
    .flatten()
    .copied()
    .chain(palisade_formats::codes())
    .chain(palisade_packages::codes())
}
