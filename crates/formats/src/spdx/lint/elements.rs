//! What the specification says in words about the fields of packages, files and the rest.

use std::collections::BTreeSet;
use std::str::FromStr;

use palisade_model::Code;
use serde_json::Value;

use super::ids::is_id;
use super::{AGENT, CHECKSUM, DATE, FILES, ID, LICENSE, LOCATION, REFERENCE, is_date};
use crate::Fault;
use crate::cpe::is_cpe;
use crate::fault::below;
use crate::shape::is_uri;
use crate::spdx_license::expression_fault;

pub(super) fn check(value: &Value, faults: &mut Vec<Fault>) {
    let defined = list(value, "hasExtractedLicensingInfos").iter().filter_map(|one| text(one, "licenseId")).collect();
    let mut judge = Judge { faults, defined };
    judge.creation(value);
    judge.annotations(value, "");
    for (index, license) in list(value, "hasExtractedLicensingInfos").iter().enumerate() {
        let place = format!("/hasExtractedLicensingInfos/{index}");
        judge.field(license, &place, "licenseId", &ID, |id| !is_id(id, "LicenseRef-"));
    }
    for (index, other) in list(value, "externalDocumentRefs").iter().enumerate() {
        let place = format!("/externalDocumentRefs/{index}");
        judge.field(other, &place, "spdxDocument", &LOCATION, |address| !is_uri(address));
        judge.checksum(other.get("checksum").unwrap_or(&Value::Null), &below(&place, "checksum"));
    }
    for (index, package) in list(value, "packages").iter().enumerate() {
        judge.package(package, &format!("/packages/{index}"));
    }
    for (index, file) in list(value, "files").iter().enumerate() {
        judge.file(file, &format!("/files/{index}"));
    }
}

fn list<'a>(object: &'a Value, field: &str) -> &'a [Value] {
    object.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(object: &'a Value, field: &str) -> Option<&'a str> {
    object.get(field)?.as_str()
}

fn is_absent(text: &str) -> bool {
    matches!(text, "NONE" | "NOASSERTION")
}

struct Judge<'a> {
    faults: &'a mut Vec<Fault>,
    /// The document's own licences.
    defined: BTreeSet<&'a str>,
}

impl Judge<'_> {
    /// A fault where the field is there and `broken`.
    fn field(&mut self, object: &Value, place: &str, field: &str, code: &'static Code, broken: impl Fn(&str) -> bool) {
        if let Some(value) = text(object, field).filter(|value| broken(value)) {
            self.faults.push(Fault::new(code, below(place, field), format!("`{value}`")));
        }
    }

    fn creation(&mut self, value: &Value) {
        let Some(info) = value.get("creationInfo") else { return };
        self.field(info, "/creationInfo", "created", &DATE, |date| !is_date(date));
        for (index, creator) in list(info, "creators").iter().enumerate() {
            if let Some(creator) =
                creator.as_str().filter(|creator| !is_agent(creator, &["Person", "Organization", "Tool"]))
            {
                let place = format!("/creationInfo/creators/{index}");
                self.faults.push(Fault::new(&AGENT, place, format!("`{creator}`")));
            }
        }
    }

    fn annotations(&mut self, element: &Value, place: &str) {
        for (index, annotation) in list(element, "annotations").iter().enumerate() {
            let place = format!("{place}/annotations/{index}");
            self.field(annotation, &place, "annotationDate", &DATE, |date| !is_date(date));
            let kinds = ["Person", "Organization", "Tool"];
            self.field(annotation, &place, "annotator", &AGENT, |agent| !is_agent(agent, &kinds));
        }
    }

    fn package(&mut self, package: &Value, place: &str) {
        for field in ["supplier", "originator"] {
            self.field(package, place, field, &AGENT, |agent| {
                agent != "NOASSERTION" && !is_agent(agent, &["Person", "Organization"])
            });
        }
        self.field(package, place, "downloadLocation", &LOCATION, |address| {
            !is_absent(address) && !is_location(address)
        });
        self.field(package, place, "homepage", &LOCATION, |address| !is_absent(address) && !is_uri(address));
        for field in ["releaseDate", "builtDate", "validUntilDate"] {
            self.field(package, place, field, &DATE, |date| !is_date(date));
        }
        self.license(package, place, "licenseConcluded");
        self.license(package, place, "licenseDeclared");
        self.licenses(package, place, "licenseInfoFromFiles");
        self.annotations(package, place);
        for (index, checksum) in list(package, "checksums").iter().enumerate() {
            self.checksum(checksum, &format!("{place}/checksums/{index}"));
        }
        for (index, reference) in list(package, "externalRefs").iter().enumerate() {
            self.reference(reference, &format!("{place}/externalRefs/{index}"));
        }
        self.analyzed(package, place);
    }

    /// What is said about the files of a package.
    fn analyzed(&mut self, package: &Value, place: &str) {
        let analyzed = package.get("filesAnalyzed").and_then(Value::as_bool);
        let code = package.get("packageVerificationCode").is_some();
        let message = match analyzed {
            Some(false) if code => "a verification code of files that were not analyzed",
            Some(false) if !list(package, "licenseInfoFromFiles").is_empty() => {
                "licences of files that were not analyzed"
            }
            Some(true) | None if package.is_object() && !code => "no verification code of files that were analyzed",
            _ => return,
        };
        self.faults.push(Fault::new(&FILES, place, message));
    }

    fn file(&mut self, file: &Value, place: &str) {
        self.license(file, place, "licenseConcluded");
        self.licenses(file, place, "licenseInfoInFiles");
        self.annotations(file, place);
        let checksums = list(file, "checksums");
        for (index, checksum) in checksums.iter().enumerate() {
            self.checksum(checksum, &format!("{place}/checksums/{index}"));
        }
        if !checksums.is_empty() && !checksums.iter().any(|one| text(one, "algorithm") == Some("SHA1")) {
            self.faults.push(Fault::new(&CHECKSUM, place, "no SHA1 digest"));
        }
    }

    fn license(&mut self, element: &Value, place: &str, field: &str) {
        if let Some(license) = text(element, field) {
            self.expression(license, below(place, field));
        }
    }

    fn licenses(&mut self, element: &Value, place: &str, field: &str) {
        for (index, license) in list(element, field).iter().enumerate() {
            if let Some(license) = license.as_str() {
                self.expression(license, format!("{place}/{field}/{index}"));
            }
        }
    }

    fn expression(&mut self, license: &str, place: String) {
        if is_absent(license) {
            return;
        }
        let undefined = || {
            let words = license.split([' ', '(', ')']).filter(|word| word.starts_with("LicenseRef-"));
            let mut undefined = words.map(|word| word.trim_end_matches('+')).filter(|id| !self.defined.contains(id));
            undefined.next().map(|id| format!("`{id}` is not defined in the document"))
        };
        if let Some(why) = expression_fault(license).or_else(undefined) {
            self.faults.push(Fault::new(&LICENSE, place, why));
        }
    }

    fn checksum(&mut self, checksum: &Value, place: &str) {
        let (Some(algorithm), Some(value)) = (text(checksum, "algorithm"), text(checksum, "checksumValue")) else {
            return;
        };
        let digits = DIGITS.iter().find(|(name, _)| *name == algorithm).map(|(_, digits)| *digits);
        let sound = value.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'));
        if !sound || value.is_empty() || digits.is_some_and(|digits| value.len() != digits) {
            self.faults.push(Fault::new(
                &CHECKSUM,
                below(place, "checksumValue"),
                format!("`{value}` for {algorithm}"),
            ));
        }
    }

    fn reference(&mut self, reference: &Value, place: &str) {
        let (Some(kind), Some(locator)) = (text(reference, "referenceType"), text(reference, "referenceLocator"))
        else {
            return;
        };
        let category = REFERENCES.iter().find(|(name, _)| *name == kind).map(|(_, category)| *category);
        if let (Some(category), Some(stated)) = (category, text(reference, "referenceCategory"))
            && category != stated
        {
            let message = format!("`{kind}` is of {category}, not of {stated}");
            self.faults.push(Fault::new(&REFERENCE, below(place, "referenceCategory"), message));
        }
        let why = match kind {
            "purl" => packageurl::PackageUrl::from_str(locator).err().map(|why| why.to_string()),
            "cpe22Type" => {
                (!locator.starts_with("cpe:/") || !is_cpe(locator)).then(|| "no CPE name of version 2.2".into())
            }
            "cpe23Type" => {
                (!locator.starts_with("cpe:2.3:") || !is_cpe(locator)).then(|| "no CPE name of version 2.3".into())
            }
            "advisory" | "fix" | "url" => (!is_uri(locator)).then(|| "no address".to_owned()),
            _ => locator.contains(char::is_whitespace).then(|| "a blank in it".to_owned()),
        };
        if let Some(why) = why {
            self.faults.push(Fault::new(&REFERENCE, below(place, "referenceLocator"), format!("`{locator}`: {why}")));
        }
    }
}

/// `Person: name (address)`
fn is_agent(text: &str, kinds: &[&str]) -> bool {
    text.split_once(": ").is_some_and(|(kind, name)| kinds.contains(&kind) && !name.trim().is_empty())
}

/// An address, or that of a version control system with a revision and a path.
fn is_location(text: &str) -> bool {
    is_uri(text)
}

/// The hexadecimal digits of each algorithm's digests; MD6 has any number.
const DIGITS: &[(&str, usize)] = &[
    ("SHA1", 40),
    ("SHA224", 56),
    ("SHA256", 64),
    ("SHA384", 96),
    ("SHA512", 128),
    ("SHA3-256", 64),
    ("SHA3-384", 96),
    ("SHA3-512", 128),
    ("BLAKE2b-256", 64),
    ("BLAKE2b-384", 96),
    ("BLAKE2b-512", 128),
    ("MD2", 32),
    ("MD4", 32),
    ("MD5", 32),
    ("ADLER32", 8),
];

/// The types that the specification names, and their categories (annex F).
const REFERENCES: &[(&str, &str)] = &[
    ("cpe22Type", "SECURITY"),
    ("cpe23Type", "SECURITY"),
    ("advisory", "SECURITY"),
    ("fix", "SECURITY"),
    ("url", "SECURITY"),
    ("swid", "SECURITY"),
    ("maven-central", "PACKAGE-MANAGER"),
    ("npm", "PACKAGE-MANAGER"),
    ("nuget", "PACKAGE-MANAGER"),
    ("bower", "PACKAGE-MANAGER"),
    ("purl", "PACKAGE-MANAGER"),
    ("swh", "PERSISTENT-ID"),
    ("gitoid", "PERSISTENT-ID"),
];
