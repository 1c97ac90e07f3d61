//! Judging a document by SPDX 2.3.

use palisade_model::codes;

codes! {
    /// A placeholder that the next commit fills.
    VERSION = "spdx-version", "the document is not of version 2.3", "write `SPDX-2.3`",
        "The document is judged by version 2.3 of the specification.";
}
