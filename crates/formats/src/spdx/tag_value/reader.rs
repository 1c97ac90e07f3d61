//! Fields to a document: each belongs to the element that was begun last.

use std::collections::HashMap;

use super::lines::Line;
use crate::Fault;
use crate::spdx::document::{
    Annotation, Checksum, Document, ExternalDocument, ExternalRef, ExtractedLicense, File, Package, Relationship,
    VerificationCode,
};
use crate::spdx::{NO_ASSERTION, UNREADABLE_ELEMENT};

/// What was begun last.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Section {
    #[default]
    Document,
    Package,
    File,
    License,
    /// Snippets and reviews, which are passed over.
    Other,
}

#[derive(Default)]
pub(super) struct Reader {
    document: Document,
    section: Section,
    /// Annotations and the elements that they are about.
    annotations: Vec<(String, Annotation)>,
    faults: Vec<Fault>,
}

impl Reader {
    pub(super) fn line(&mut self, line: &Line<'_>) {
        if self.anywhere(line) || self.begins(line) {
            return;
        }
        let known = match self.section {
            Section::Document => self.of_document(line),
            Section::Package => self.of_package(line),
            Section::File => self.of_file(line),
            Section::License => self.of_license(line),
            Section::Other => true,
        };
        // Writers put fields of the document, such as its namespace, wherever they like.
        if !known && !self.of_document(line) {
            self.skip(line, "is not known here");
        }
    }

    fn skip(&mut self, line: &Line<'_>, why: &str) {
        let name = if line.tag.is_empty() { line.value } else { line.tag };
        let name: String = name.chars().take(60).collect();
        self.faults.push(Fault::new(&UNREADABLE_ELEMENT, "", format!("line {}: `{name}` {why}", line.number)));
    }

    pub(super) fn finish(mut self) -> (Document, Vec<Fault>) {
        let mut packages: HashMap<&str, &mut Vec<Annotation>> = HashMap::new();
        for package in &mut self.document.packages {
            packages.insert(&package.id, &mut package.annotations);
        }
        for file in &mut self.document.files {
            packages.insert(&file.id, &mut file.annotations);
        }
        for (subject, annotation) in self.annotations {
            let of_element = packages.get_mut(subject.as_str());
            of_element.map_or(&mut self.document.annotations, |annotations| annotations).push(annotation);
        }
        (self.document, self.faults)
    }

    /// Fields that may stand in every section.
    fn anywhere(&mut self, line: &Line<'_>) -> bool {
        let value = || line.value.to_owned();
        let annotation = self.annotations.last_mut();
        match line.tag {
            "Relationship" => self.relationship(line),
            "RelationshipComment" => {
                self.document.relationships.last_mut().map(|last| last.comment = Some(value())).unwrap_or_default()
            }
            "Annotator" => {
                self.annotations.push((String::new(), Annotation { annotator: value(), ..Annotation::default() }));
            }
            "AnnotationDate" => annotation.map(|(_, last)| last.date = value()).unwrap_or_default(),
            "AnnotationType" => annotation.map(|(_, last)| last.kind = value()).unwrap_or_default(),
            "AnnotationComment" => annotation.map(|(_, last)| last.comment = value()).unwrap_or_default(),
            "SPDXREF" => annotation.map(|(subject, _)| *subject = value()).unwrap_or_default(),
            _ => return false,
        }
        true
    }

    fn relationship(&mut self, line: &Line<'_>) {
        let mut words = line.value.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some(from), Some(kind), Some(to)) => {
                self.document.relationships.push(Relationship::new(from, kind, to));
            }
            _ => self.skip(line, "is not two elements and what they are to each other"),
        }
    }

    /// Fields that begin an element.
    fn begins(&mut self, line: &Line<'_>) -> bool {
        let value = || line.value.to_owned();
        self.section = match line.tag {
            "PackageName" => {
                self.document.packages.push(Package::new("", line.value));
                Section::Package
            }
            "FileName" => {
                self.document.files.push(File { name: value(), ..File::default() });
                Section::File
            }
            "LicenseID" => {
                self.document.extracted_licenses.push(ExtractedLicense { id: value(), ..ExtractedLicense::default() });
                Section::License
            }
            "SnippetSPDXID" | "SnippetSPDXIdentifier" | "Reviewer" => Section::Other,
            _ => return false,
        };
        true
    }

    fn of_document(&mut self, line: &Line<'_>) -> bool {
        let (document, value) = (&mut self.document, line.value.to_owned());
        match line.tag {
            "SPDXVersion" => document.spdx_version = value,
            "DataLicense" => document.data_license = value,
            "SPDXID" => document.id = value,
            "DocumentName" => document.name = value,
            "DocumentNamespace" => document.namespace = value,
            "DocumentComment" => document.comment = Some(value),
            "Creator" => document.creation_info.creators.push(value),
            "Created" => document.creation_info.created = value,
            "CreatorComment" => document.creation_info.comment = Some(value),
            "LicenseListVersion" => document.creation_info.license_list_version = Some(value),
            "ExternalDocumentRef" => self.external_document(line),
            _ => return false,
        }
        true
    }

    fn external_document(&mut self, line: &Line<'_>) {
        let mut words = line.value.splitn(3, char::is_whitespace);
        match (words.next(), words.next(), words.next().and_then(checksum)) {
            (Some(id), Some(namespace), Some(checksum)) => self.document.external_documents.push(ExternalDocument {
                id: id.to_owned(),
                namespace: namespace.to_owned(),
                checksum,
            }),
            _ => self.skip(line, "is not an id, a namespace and a checksum"),
        }
    }

    fn of_package(&mut self, line: &Line<'_>) -> bool {
        let Some(package) = self.document.packages.last_mut() else { return false };
        let value = line.value.to_owned();
        match line.tag {
            "SPDXID" => package.id = value,
            "PackageVersion" => package.version = Some(value),
            "PackageFileName" => package.file_name = Some(value),
            "PackageSupplier" => package.supplier = Some(value),
            "PackageOriginator" => package.originator = Some(value),
            "PackageDownloadLocation" => package.download_location = value,
            "FilesAnalyzed" => package.files_analyzed = Some(value.eq_ignore_ascii_case("true")),
            "PackageVerificationCode" => package.verification_code = Some(verification_code(&value)),
            "PackageHomePage" => package.homepage = Some(value),
            "PackageSourceInfo" => package.source_info = Some(value),
            "PackageLicenseConcluded" => package.license_concluded = Some(value),
            "PackageLicenseInfoFromFiles" => package.license_info_from_files.push(value),
            "PackageLicenseDeclared" => package.license_declared = Some(value),
            "PackageLicenseComments" => package.license_comments = Some(value),
            "PackageCopyrightText" => package.copyright_text = Some(value),
            "PackageSummary" => package.summary = Some(value),
            "PackageDescription" => package.description = Some(value),
            "PackageComment" => package.comment = Some(value),
            "PackageAttributionText" => package.attribution_texts.push(value),
            "PrimaryPackagePurpose" => package.purpose = Some(value.replace('-', "_")),
            "ReleaseDate" => package.release_date = Some(value),
            "BuiltDate" => package.built_date = Some(value),
            "ValidUntilDate" => package.valid_until_date = Some(value),
            "ExternalRefComment" => {
                package.external_refs.last_mut().map(|last| last.comment = Some(value)).unwrap_or_default();
            }
            "PackageChecksum" => match checksum(line.value) {
                Some(checksum) => package.checksums.push(checksum),
                None => self.skip(line, "is not an algorithm and a digest"),
            },
            "ExternalRef" => match external_ref(line.value) {
                Some(reference) => package.external_refs.push(reference),
                None => self.skip(line, "is not a category, a type and a name"),
            },
            _ => return false,
        }
        true
    }

    fn of_file(&mut self, line: &Line<'_>) -> bool {
        let Some(file) = self.document.files.last_mut() else { return false };
        let value = line.value.to_owned();
        match line.tag {
            "SPDXID" => file.id = value,
            "FileType" => file.kinds.push(value),
            "LicenseConcluded" => file.license_concluded = Some(value),
            "LicenseInfoInFile" => file.license_info_in_files.push(value),
            "LicenseComments" => file.license_comments = Some(value),
            "FileCopyrightText" => file.copyright_text = Some(value),
            "FileComment" => file.comment = Some(value),
            "FileNotice" => file.notice_text = Some(value),
            "FileContributor" => file.contributors.push(value),
            "FileAttributionText" => file.attribution_texts.push(value),
            "FileChecksum" => match checksum(line.value) {
                Some(checksum) => file.checksums.push(checksum),
                None => self.skip(line, "is not an algorithm and a digest"),
            },
            // Of version 2.1, replaced by relationships.
            "ArtifactOfProjectName" | "ArtifactOfProjectHomePage" | "ArtifactOfProjectURI" | "FileDependency" => {}
            _ => return false,
        }
        true
    }

    fn of_license(&mut self, line: &Line<'_>) -> bool {
        let Some(license) = self.document.extracted_licenses.last_mut() else { return false };
        let value = line.value.to_owned();
        match line.tag {
            "ExtractedText" => license.text = value,
            "LicenseName" => license.name = Some(value).filter(|name| name != NO_ASSERTION),
            "LicenseCrossReference" => license.see_also.push(value),
            "LicenseComment" => license.comment = Some(value),
            _ => return false,
        }
        true
    }
}

/// `SHA1: 00…`
fn checksum(text: &str) -> Option<Checksum> {
    let (algorithm, value) = text.split_once(':')?;
    Some(Checksum { algorithm: algorithm.trim().to_owned(), value: value.trim().to_owned() })
}

/// `PACKAGE-MANAGER purl pkg:…`
fn external_ref(text: &str) -> Option<ExternalRef> {
    let mut words = text.split_whitespace();
    let (category, kind, locator) = (words.next()?, words.next()?, words.next()?);
    let category = category.replace('_', "-");
    Some(ExternalRef { category, kind: kind.to_owned(), locator: locator.to_owned(), comment: None })
}

/// `00… (excludes: ./a.spdx, ./b.spdx)`
fn verification_code(text: &str) -> VerificationCode {
    let (value, excluded) = text.split_once('(').unwrap_or((text, ""));
    let excluded = excluded.trim_end().trim_end_matches(')').trim_start().trim_start_matches("excludes:");
    let excluded = excluded.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned);
    VerificationCode { value: value.trim().to_owned(), excluded: excluded.collect() }
}
