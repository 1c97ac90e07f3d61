//! Java archives and the archives inside them.
//!
//! Maven puts `META-INF/maven/GROUP/ARTIFACT/pom.properties` into what it builds; an archive that others were unpacked into has one for
//! each. Where none is the archive's own, its name and `META-INF/MANIFEST.MF`
//! (<https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html>) tell what it is; the group is then known for what is
//! well-known (`known`), and else a guess, which no advisory may meet: that is a gap.

mod bytes;
mod identity;
mod known;
mod properties;
mod streamed;
#[cfg(test)]
mod tests;
mod walk;

use crate::catalogers::{Candidate, Catalog, Cataloger, File, Unreadable};

/// Reads Java archives.
pub(in crate::catalogers) static CATALOGER: Cataloger = Cataloger {
    name: "jar",
    files: "*.jar, *.war, *.ear, *.par, *.sar, *.nar, *.kar, *.hpi, *.jpi",
    budget: 256 << 20,
    wants: |candidate: &Candidate<'_>| is_archive(candidate.name()),
    read: |file: &File<'_>| -> Result<Catalog, Unreadable> { walk::read(file) },
};

/// Whether a name is one of an archive: applications, libraries, and the plug-ins of Karaf, NiFi and Jenkins.
fn is_archive(name: &str) -> bool {
    let Some((stem, extension)) = name.rsplit('/').next().unwrap_or(name).rsplit_once('.') else { return false };
    let extension = extension.to_ascii_lowercase();
    !stem.is_empty() && ["jar", "war", "ear", "par", "sar", "nar", "kar", "hpi", "jpi"].contains(&extension.as_str())
}
