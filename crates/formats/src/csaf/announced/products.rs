//! The product tree: vendor, components, ranges of vulnerable versions, and versions with a fix.

use palisade_model::advisory::{Advisory, End, Interval};
use serde_json::Map;

use crate::components::{Listed, fix, listed};
use crate::csaf::{Branch, FullProductName, ProductIdentificationHelper, ProductTree};

/// Who makes all of them.
const VENDOR: &str = "Kubernetes";

/// The tree, and what is said about its products.
#[derive(Debug)]
pub(super) struct Products {
    pub(super) tree: ProductTree,
    /// Vulnerable ranges.
    pub(super) affected: Vec<Range>,
    /// Ids of versions with a fix.
    pub(super) fixed: Vec<String>,
    /// Ids of components of which the text names no version.
    pub(super) unsettled: Vec<String>,
}

/// A product that is a range of vulnerable versions.
#[derive(Debug)]
pub(super) struct Range {
    pub(super) id: String,
    pub(super) component: String,
    pub(super) interval: Interval,
}

impl Products {
    pub(super) fn of(advisory: &Advisory) -> Self {
        let mut products =
            Self { tree: ProductTree::default(), affected: Vec::new(), fixed: Vec::new(), unsettled: Vec::new() };
        let components = listed(advisory);
        let mut branches: Vec<Branch> = components.iter().map(|component| products.component(component)).collect();
        if branches.is_empty() {
            // A text that names no component is still about some product of the vendor.
            branches.push(products.without_versions(VENDOR, None));
        }
        products.tree.branches = vec![group("vendor", VENDOR, branches)];
        products
    }

    fn component(&mut self, component: &Listed<'_>) -> Branch {
        if component.ranges.is_empty() {
            return self.without_versions(component.name, component.module);
        }
        let mut branches = Vec::new();
        for interval in component.ranges.intervals() {
            let range = version_range(interval);
            let product = product(component.name, component.module, &range);
            self.affected.push(Range {
                id: product.product_id.clone(),
                component: component.name.to_owned(),
                interval: interval.clone(),
            });
            branches.push(leaf("product_version_range", &range, product));
        }
        for version in component.fixed() {
            let version = version.to_string();
            let product = product(component.name, component.module, &version);
            self.fixed.push(product.product_id.clone());
            branches.push(leaf("product_version", &version, product));
        }
        group("product_name", component.name, branches)
    }

    fn without_versions(&mut self, name: &str, module: Option<&str>) -> Branch {
        let product =
            FullProductName { product_id: name.to_owned(), name: name.to_owned(), ..product(name, module, "") };
        self.unsettled.push(product.product_id.clone());
        leaf("product_name", name, product)
    }
}

impl Range {
    /// The first version with a fix.
    pub(super) fn fix(&self) -> Option<String> {
        fix(&self.interval).map(ToString::to_string)
    }
}

/// An interval as a version range specifier (vers), as section 3.1.2.3.2 prefers it.
fn version_range(interval: &Interval) -> String {
    let first = interval.introduced.as_ref().map(|version| format!(">={version}"));
    let last = match &interval.end {
        End::Fixed(version) => Some(format!("<{version}")),
        End::LastAffected(version) => Some(format!("<={version}")),
        End::Open => None,
    };
    let constraints: Vec<String> = first.into_iter().chain(last).collect();
    if constraints.is_empty() { "vers:semver/*".to_owned() } else { format!("vers:semver/{}", constraints.join("|")) }
}

fn product(name: &str, module: Option<&str>, version: &str) -> FullProductName {
    FullProductName {
        name: format!("{name} {}", version.trim_start_matches("vers:semver/")),
        product_id: format!("{name}@{version}"),
        product_identification_helper: module
            .and_then(package_url)
            .map(|purl| ProductIdentificationHelper { purl: Some(purl), ..ProductIdentificationHelper::default() }),
        other: Map::new(),
    }
}

/// The Go module without a version: announcements count on Kubernetes' scale, which is not that of all modules.
fn package_url(module: &str) -> Option<String> {
    let lower = module.to_ascii_lowercase();
    let (namespace, name) = lower.rsplit_once('/')?;
    packageurl::PackageUrl::new("golang", name).ok()?.with_namespace(namespace).ok().map(|purl| purl.to_string())
}

fn leaf(category: &str, name: &str, product: FullProductName) -> Branch {
    Branch { product: Some(product), ..group(category, name, Vec::new()) }
}

fn group(category: &str, name: &str, branches: Vec<Branch>) -> Branch {
    Branch { branches, category: category.to_owned(), name: name.to_owned(), product: None, other: Map::new() }
}
