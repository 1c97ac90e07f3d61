//! Statements of others about vulnerabilities (VEX), and to which matches they apply.
//!
//! Every format comes as documents of `formats::openvex`, whose statements say all that the others can: `csaf` makes one of a
//! CSAF document, `cyclonedx` one of a CycloneDX document. [`read`] tells what a file is, [`Arranged`] finds the statements about a match, [`Verdict`] says what they
//! come to. Not here: our own decisions (`triage`), and where VEX documents come from (`sources`).

mod arrange;
mod csaf;
mod cyclonedx;
mod decide;
mod read;
mod scope;
#[cfg(test)]
mod tests;

use palisade_model::codes;

pub use arrange::Arranged;
pub use csaf::document as of_csaf;
pub use cyclonedx::document as of_cyclonedx;
pub use decide::{Applied, Verdict};
pub use read::{Form, Read, Said, VexGap, read};
pub use scope::{Closeness, Identity, Subject};
pub(crate) use scope::{Stated, closeness_of, is_range, names_package};

codes! {
    /// A file of VEX that cannot be read.
    UNREADABLE_VEX = "unreadable-vex", "a VEX document cannot be read",
        "repair the document or fetch it again; findings that it speaks of stay as they are",
        "The text is neither OpenVEX, CSAF or CycloneDX nor a record of a VEX hub, or a part of it cannot be read. What it says was not used.";
    /// Statements that apply to nothing.
    VEX_WITHOUT_PRODUCTS = "vex-without-products", "statements name no product",
        "name the products, by package URL, digest or name",
        "A statement without a product is about nothing that can be found, unless its document stands beside an image that it \
         inherits. It was not used, because using it everywhere could hide a vulnerability.";
}
