//! Writing as tag-value of version 2.3, the same bytes each time.

use std::fmt::Write as _;

use crate::spdx::NO_ASSERTION;
use crate::spdx::document::{Annotation, Checksum, Document, ExtractedLicense, File, Package};

/// The document as tag-value.
#[must_use]
pub fn write(document: &Document) -> String {
    let mut writer = Writer::default();
    writer.document(document);
    document.files.iter().for_each(|file| writer.file(file));
    document.packages.iter().for_each(|package| writer.package(package));
    document.extracted_licenses.iter().for_each(|license| writer.license(license));
    writer.heading("Relationships");
    for relationship in &document.relationships {
        writer.field("Relationship", &format!("{} {} {}", relationship.from, relationship.kind, relationship.to));
        writer.text("RelationshipComment", relationship.comment.as_deref());
    }
    writer.0
}

#[derive(Default)]
struct Writer(String);

impl Writer {
    fn heading(&mut self, name: &str) {
        let _ = write!(self.0, "\n##### {}\n\n", line(name));
    }

    /// A value of one line.
    fn field(&mut self, tag: &str, value: &str) {
        let _ = writeln!(self.0, "{tag}: {}", line(value));
    }

    fn some(&mut self, tag: &str, value: Option<&str>) {
        value.into_iter().for_each(|value| self.field(tag, value));
    }

    fn all(&mut self, tag: &str, values: &[String]) {
        values.iter().for_each(|value| self.field(tag, value));
    }

    /// A value that may have several lines.
    fn text(&mut self, tag: &str, value: Option<&str>) {
        let Some(value) = value else { return };
        if matches!(value, NO_ASSERTION | "NONE") {
            return self.field(tag, value);
        }
        // The form has no way to write its own end mark.
        let value = value.replace("</text>", "< /text>");
        // Readers pass over a line end before the end mark, which is how most writers set it.
        let end = if value.ends_with('\n') { "\n" } else { "" };
        let _ = writeln!(self.0, "{tag}: <text>{value}{end}</text>");
    }

    fn checksums(&mut self, tag: &str, checksums: &[Checksum]) {
        checksums.iter().for_each(|checksum| self.field(tag, &format!("{}: {}", checksum.algorithm, checksum.value)));
    }

    fn document(&mut self, document: &Document) {
        self.field("SPDXVersion", &document.spdx_version);
        self.field("DataLicense", &document.data_license);
        self.field("SPDXID", &document.id);
        self.field("DocumentName", &document.name);
        self.field("DocumentNamespace", &document.namespace);
        for other in &document.external_documents {
            let checksum = format!("{}: {}", other.checksum.algorithm, other.checksum.value);
            self.field("ExternalDocumentRef", &format!("{} {} {checksum}", other.id, other.namespace));
        }
        self.text("DocumentComment", document.comment.as_deref());
        self.all("Creator", &document.creation_info.creators);
        self.field("Created", &document.creation_info.created);
        self.some("LicenseListVersion", document.creation_info.license_list_version.as_deref());
        self.text("CreatorComment", document.creation_info.comment.as_deref());
        self.annotations(&document.id, &document.annotations);
    }

    fn annotations(&mut self, subject: &str, annotations: &[Annotation]) {
        for annotation in annotations {
            self.field("Annotator", &annotation.annotator);
            self.field("AnnotationDate", &annotation.date);
            self.field("AnnotationType", &annotation.kind);
            self.field("SPDXREF", subject);
            self.text("AnnotationComment", Some(&annotation.comment));
        }
    }

    fn package(&mut self, package: &Package) {
        self.heading(&format!("Package: {}", package.name));
        self.field("PackageName", &package.name);
        self.field("SPDXID", &package.id);
        self.some("PackageVersion", package.version.as_deref());
        self.some("PackageFileName", package.file_name.as_deref());
        self.some("PackageSupplier", package.supplier.as_deref());
        self.some("PackageOriginator", package.originator.as_deref());
        self.field("PackageDownloadLocation", &package.download_location);
        self.some("FilesAnalyzed", package.files_analyzed.map(|yes| if yes { "true" } else { "false" }));
        if let Some(code) = &package.verification_code {
            let excluded = code.excluded.join(", ");
            let excluded = if excluded.is_empty() { excluded } else { format!(" (excludes: {excluded})") };
            self.field("PackageVerificationCode", &format!("{}{excluded}", code.value));
        }
        self.checksums("PackageChecksum", &package.checksums);
        self.some("PackageHomePage", package.homepage.as_deref());
        self.text("PackageSourceInfo", package.source_info.as_deref());
        self.some("PackageLicenseConcluded", package.license_concluded.as_deref());
        self.all("PackageLicenseInfoFromFiles", &package.license_info_from_files);
        self.some("PackageLicenseDeclared", package.license_declared.as_deref());
        self.text("PackageLicenseComments", package.license_comments.as_deref());
        self.text("PackageCopyrightText", package.copyright_text.as_deref());
        self.text("PackageSummary", package.summary.as_deref());
        self.text("PackageDescription", package.description.as_deref());
        self.text("PackageComment", package.comment.as_deref());
        package.attribution_texts.iter().for_each(|text| self.text("PackageAttributionText", Some(text)));
        for reference in &package.external_refs {
            self.field("ExternalRef", &format!("{} {} {}", reference.category, reference.kind, reference.locator));
            self.text("ExternalRefComment", reference.comment.as_deref());
        }
        self.some(
            "PrimaryPackagePurpose",
            package.purpose.as_ref().map(|purpose| purpose.replace('_', "-")).as_deref(),
        );
        self.some("ReleaseDate", package.release_date.as_deref());
        self.some("BuiltDate", package.built_date.as_deref());
        self.some("ValidUntilDate", package.valid_until_date.as_deref());
        self.annotations(&package.id, &package.annotations);
    }

    fn file(&mut self, file: &File) {
        self.heading(&format!("File: {}", file.name));
        self.field("FileName", &file.name);
        self.field("SPDXID", &file.id);
        self.all("FileType", &file.kinds);
        self.checksums("FileChecksum", &file.checksums);
        self.some("LicenseConcluded", file.license_concluded.as_deref());
        self.all("LicenseInfoInFile", &file.license_info_in_files);
        self.text("LicenseComments", file.license_comments.as_deref());
        self.text("FileCopyrightText", file.copyright_text.as_deref());
        self.text("FileComment", file.comment.as_deref());
        self.text("FileNotice", file.notice_text.as_deref());
        self.all("FileContributor", &file.contributors);
        file.attribution_texts.iter().for_each(|text| self.text("FileAttributionText", Some(text)));
        self.annotations(&file.id, &file.annotations);
    }

    fn license(&mut self, license: &ExtractedLicense) {
        self.heading(&format!("License: {}", license.id));
        self.field("LicenseID", &license.id);
        self.text("ExtractedText", Some(&license.text));
        self.field("LicenseName", license.name.as_deref().unwrap_or(NO_ASSERTION));
        self.all("LicenseCrossReference", &license.see_also);
        self.text("LicenseComment", license.comment.as_deref());
    }
}

/// Line ends would begin another field, and a mark a text of several lines. Other control characters have no meaning in the format,
/// and one in a terminal.
fn line(value: &str) -> String {
    let joined = value.split(['\n', '\r']).map(str::trim).collect::<Vec<_>>().join(" ");
    let shown = joined.trim().replace("<text>", "< text>");
    shown
        .chars()
        .map(|character| if character.is_control() { char::REPLACEMENT_CHARACTER } else { character })
        .collect()
}
