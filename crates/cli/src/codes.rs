//! The errors and gaps that come from finding input and from the command line.

use palisade_model::{Code, codes};

codes! {
    /// A file or directory cannot be read.
    UNREADABLE = "unreadable", "a file or directory that cannot be read", "check that it exists and that you may read it",
        "The operating system refused to open or read the file or directory. Nothing in it was evaluated. A scan can leave \
         it out with `--exclude`.";
    /// Neither file nor directory.
    NOT_A_FILE = "not-a-file", "a pipe, device or socket where a file should be",
        "name a file or a directory, or use `-` for standard input",
        "Reading a named pipe, a device or a file of the kernel such as /proc/kmsg can wait for ever, so only ordinary files \
         are read that have something to read at once. Pipes that the shell has opened already (`/dev/fd/…`) and `-` are read \
         as they are.";
    /// Nothing to scan.
    NOTHING_TO_SCAN = "nothing-to-scan", "no manifest where one was expected",
        "name a file or directory that holds objects with `apiVersion` and `kind`",
        "A path that was named holds no Kubernetes object. A run that looked at nothing must not look clean.";
    /// A chart that was not rendered.
    CHART_NOT_RENDERED = "chart-not-rendered", "a Helm chart that was not rendered",
        "scan its output: `helm template CHART | palisade scan -`",
        "The templates of a chart are no manifests until Helm has rendered them with values. Rendering them here is not \
         supported yet, so the whole directory of the chart was left out.";
    /// A kustomization that was not built.
    KUSTOMIZATION_NOT_RENDERED = "kustomization-not-rendered", "a kustomization that was not built",
        "scan its output: `kubectl kustomize DIRECTORY | palisade scan -`",
        "A kustomization changes its resources before they reach the cluster. Building it here is not supported yet. The \
         manifests beside it were evaluated as they are.";
    /// A symbolic link that leads back.
    LINK_LOOP = "link-loop", "a symbolic link that leads back to a directory above it",
        "nothing is missing; remove the link if it is not wanted",
        "Symbolic links are followed. This one leads to a directory that is being walked already, so everything behind it \
         was evaluated under its other name.";
    /// A format that does not exist.
    INVALID_FORMAT = "invalid-format", "an output that cannot be",
        "`--format FORMAT[=FILE]` with pretty, json, sarif, junit, github or markdown, for packages also cyclonedx, spdx, spdx-tag-value or openvex; only one without a file",
        "Each `--format` names a format and optionally a file. Only one may go to standard output, and `--output` names the \
         file of a single format.";
    /// A malformed option.
    INVALID_OPTION = "invalid-option", "an option whose value cannot be understood",
        "`palisade scan --help` shows the form of each option",
        "The value of an option does not have the form that the help shows.";
    /// A command line that clap refuses.
    INVALID_USAGE = "invalid-usage", "a command line that cannot be understood",
        "`palisade --help` lists the commands, `palisade COMMAND --help` the options of one",
        "A command, an option or the value of an option does not exist or is missing. Nothing was done.";
    /// An unknown name for `explain`.
    UNKNOWN_NAME = "unknown-name", "nothing of that name to explain",
        "`palisade list controls` and `palisade list frameworks` print what there is; codes stand in brackets in reports",
        "`palisade explain` knows controls by id and alias, frameworks, and the codes of errors and gaps.";
    /// A file could not be written.
    OUTPUT_FAILED = "output-failed", "a report that could not be written",
        "check that the directory exists, that you may write there, and that the disk is not full",
        "The operating system refused to create or write the file of a report.";
    /// The server ended.
    SERVER_FAILED = "server-failed", "a server that cannot go on", "start it again; if it ends again, report what it said",
        "The server met a state that it cannot serve from: a store with content that is not ours, or a document that cannot \
         be written. What readers had stays with them; nothing half was published.";
    /// The address is taken.
    CANNOT_LISTEN = "cannot-listen", "an address that cannot be listened on", "choose another with `--listen ADDRESS:PORT`",
        "Another process listens there already, the address is not of this machine, or the port needs rights that this \
         process does not have.";
    /// Two issues claim one id.
    CONTESTED_ID = "feed-contested-id", "a CVE id that two announcements claim", "correct the title of one of the two issues",
        "A file has one content, so the newer announcement is published and the older one is left out: it may be a \
         correction, or a slip of the pen that hides another vulnerability.";
    /// Not a secret.
    EMPTY_SECRET = "empty-secret", "a webhook secret that is empty",
        "write a long random text into the file and into the webhook's settings",
        "With an empty secret everybody could sign news of vulnerabilities.";
    /// Not certificate and key.
    INVALID_CERTIFICATE = "invalid-certificate", "a certificate and key that cannot be used",
        "give a chain and its private key, both in PEM",
        "One of the files is not PEM, holds no certificate or key, or the key does not fit the certificate.";
    /// A document with mistakes.
    NO_DOCUMENT = "no-document", "nothing to check",
        "name files or directories with OSV records, CSAF documents, CVE records or feeds",
        "A path that was named holds no document of a kind that can be checked. A check that looked at nothing must not look \
         clean.";
    /// A record that no announcement speaks of.
    NO_ANNOUNCEMENT = "no-announcement", "a record that no announcement covers",
        "add the announcement of its CVE to `--announcements`, or check without",
        "The ranges of the record were to be held against the announcement of its CVE, and there is none among those that \
         were given. Only its form was checked.";
    /// Nothing to hold against each other.
    NOT_COMPARED = "not-compared", "a CVE that could not be compared",
        "give sources that both say which versions of the same component are affected",
        "Only one of the sources knows the CVE or the component, or one of them says nothing about versions: it has no \
         `affected`, or only ranges of Git commits. Whether the sources agree is not known.";
    /// No state file.
    NO_DRAFT = "no-draft", "a directory without advisories", "name the directory that holds the state files CVE-….json",
        "A list of deadlines that looked at nothing must not look as if nothing were due.";
    /// A state file that exists.
    DRAFT_EXISTS = "draft-exists", "a state file that is there already",
        "edit the file, or choose another place with `--directory`",
        "A state file holds somebody's work and is never overwritten.";
    /// A document of no kind that we know.
    UNKNOWN_DOCUMENT = "unknown-document", "a document of no kind that can be checked",
        "check OSV records, CSAF documents, CVE records, JSON Feed, RSS or Atom",
        "The file is JSON, but has none of the fields by which OSV records, CSAF documents, CVE records and feeds are known. \
         Nothing in it was checked.";
    /// Not a state file.
    INVALID_DRAFT = "invalid-draft", "a file that is no advisory being written",
        "`palisade advisory new` writes one; it is JSON with `cve` and `steps`",
        "The state file of an advisory is JSON with the id and a text for each step. This file is not, or one of its known \
         fields is no text.";
    /// An answer that was refused.
    REFUSED_ANSWER = "refused-answer", "an answer that cannot be taken",
        "correct the answer in the file; what is wrong with it stands in the message",
        "Each answer of the form is checked as soon as it is given. At a terminal the question is asked again; a file of \
         answers ends there.";
    /// Nobody to ask.
    NO_TERMINAL = "no-terminal", "a form without anybody to fill it in",
        "run it in a terminal, or give the answers with `--from FILE`",
        "Standard input is not a terminal, so questions would be answered by whatever is piped in.";
    /// An index that was not written.
    INDEX_NOT_WRITTEN = "index-not-written", "an advisory index that was not written",
        "repair what was named before, leave it out, or write the index without it: `--partial`",
        "Part of the sources could not be read. An index without it would say that nothing is known where nothing was read, \
         so it is written only when asked for.";
    /// A file of no known format.
    UNKNOWN_ADVISORIES = "unknown-advisories", "a file of advisories of no known format",
        "name OSV, CSAF VEX, RustSec, KEV or EPSS files, the trackers of Debian or Alpine, or `source,cve,fixed` facts",
        "The first bytes and the name of the file fit none of the formats in which advisories are published. Nothing in it \
         was read.";
    /// A key that is none.
    INVALID_KEY = "invalid-key", "a file that holds no key",
        "`openssl genpkey -algorithm ed25519 -out key.pem` makes one, `openssl pkey -in key.pem -pubout` its public half",
        "Indexes are signed with Ed25519. Private keys are PKCS #8, public keys SPKI, both as PEM.";
    /// Nowhere to install.
    NO_PLACE_FOR_INDEX = "no-place-for-index", "no directory for the advisory index", "name a file with `--db` or PALISADE_DB",
        "The index is installed below XDG_DATA_HOME or HOME/.local/share. Neither is set.";
    /// An index that would go back in time.
    INDEX_GOES_BACK = "index-goes-back", "a published index that is older than the installed one",
        "ask its publisher, or another mirror; remove the installed index to install the older one",
        "An index that was made earlier than the installed one knows less. Whoever could put an old one in the place of the \
         new could hide what was published since.";
    /// An artifact of another kind.
    ARTIFACT_WITHOUT_INDEX = "artifact-without-index", "what a registry's tag names is no advisory index",
        "check the reference; docs/vulnerabilities.md says how an index is pushed",
        "An index in a registry is an artifact of the type application/vnd.palisade.index.v1 with one file that is the \
         index, and any number of files that are differences. Nothing was installed.";
    /// An index that is older than allowed.
    INDEX_TOO_OLD = "advisory-index-too-old", "the advisory index is older than allowed",
        "run `palisade db update`, or allow more days with `--db-max-age`",
        "Vulnerabilities that were published since are not in the index: that nothing was found says less every day.";
    /// Nothing in it.
    NO_PACKAGES = "no-packages", "something in which no package was found",
        "check that it is what you meant; packages that were copied without metadata cannot be recognised",
        "Neither a package manager's database nor lock files, metadata of packages or programs that say what they are made \
         of were found. A result that looked at nothing must not look clean.";
    /// No Go in it.
    NO_GO = "no-go-program", "a path without Go programs and modules",
        "name a program that Go built, a directory of them, or one with go.mod",
        "None of the files is an executable with Go's build information or function table, and there is no go.mod.";
    /// An artifact of a release that was not scanned.
    ARTIFACT_NOT_SCANNED = "artifact-not-scanned", "an artifact of a release that was not scanned",
        "check the registry, or name directories with `--images` and `--binaries`",
        "The release lists the artifact, and it could not be had or was not asked for. Nothing is known about it; the others \
         were scanned.";
    /// An artifact that is another one.
    ARTIFACT_DIFFERS = "artifact-differs", "a file that is not the one the release lists",
        "fetch the file again, or the release's SBOM",
        "The digest of the file is not the one that the release states for it. It was not scanned in its place.";
    /// A decision that is not complete.
    INCOMPLETE_DECISION = "incomplete-decision", "a decision of triage that is not complete",
        "not affected needs a justification or a reason; accepted needs owner, reason and a last day; what it is about needs a \
         package URL, a SHA-256 digest or a name",
        "A decision that dismisses a finding is read by others, long after. It says who made it, about what, and why; one \
         that bears a risk says who answers for it and until when.";
    /// A program of which a part could not be read.
    GO_PROGRAM_PARTLY_READ = "go-program-partly-read", "a Go program of which a part cannot be read",
        "scan the program as the toolchain wrote it: not packed, and with its build information",
        "Without build information the modules of a program are unknown, and without its function table nobody can tell \
         which symbols are in it. What could be read was judged.";
}

/// The codes of the whole program.
pub(crate) fn all() -> impl Iterator<Item = &'static Code> {
    [
        CODES,
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
