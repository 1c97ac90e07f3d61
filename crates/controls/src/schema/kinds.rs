//! Kinds that an API group of Kubernetes does not have: the server refuses such objects.

use palisade_model::Resource;

use super::{generated, knows};
use crate::catalog::nearest;
use crate::kubernetes::api_version;

/// Kinds of these groups that nobody applies, or that went before client-go had a schema; and kubeconfig files, which
/// are no objects but look like some.
const UNWRITTEN: &[(&str, &str)] = &[
    ("", "Binding"),
    ("", "Config"),
    ("", "RangeAllocation"),
    ("", "Status"),
    ("autoscaling", "Scale"),
    ("batch", "JobTemplate"),
    ("extensions", "Scale"),
    ("extensions", "ThirdPartyResource"),
];

fn group_of(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

/// All kinds with a schema, by their groups. `PodSpec` is in the table for pod templates and no kind.
fn kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    let named = generated::KINDS.iter().map(|(version, kind, _)| (*version, *kind));
    named.filter(|(_, kind)| *kind != "PodSpec")
}

/// Why the server refuses the object, where that is because its group is Kubernetes' own and has no such kind in any
/// version.
pub(crate) fn unknown_kind(resource: &Resource<'_>) -> Option<String> {
    let (group, kind) = (resource.group(), resource.kind);
    if kind != "PodSpec" && knows(resource.api_version, kind) {
        return None;
    }
    let of_group = || kinds().filter(|(version, _)| group_of(version) == group).map(|(_, kind)| kind);
    let is_ours = of_group().next().is_some();
    let is_known = || {
        of_group().any(|known| known == kind)
            || UNWRITTEN.contains(&(group, kind))
            || api_version::removal(resource.api_version, kind).is_some()
    };
    if !is_ours || is_known() {
        return None;
    }
    if kind.ends_with("List") {
        return Some(format!("a {kind} without `items`: kubectl takes it for an object and finds nothing in it"));
    }
    let elsewhere =
        || kinds().filter(|(_, known)| *known == kind).map(|(version, _)| version).min_by_key(|it| it.len());
    let hint = elsewhere()
        .map(|version| format!("; it belongs to `{version}`"))
        .or_else(|| Some(format!("; did you mean `{}`?", nearest(kind, of_group())?)));
    Some(format!("{} has no kind `{kind}`{}", resource.api_version, hint.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use palisade_model::{Span, Tree, TreeBuilder};

    use super::*;

    fn object(api_version: &str, kind: &str) -> Tree<'static> {
        let mut builder = TreeBuilder::new("");
        let root = builder.begin_map(0);
        for text in ["apiVersion", api_version, "kind", kind] {
            builder.string(Span::default(), text);
        }
        builder.end(&root, 0, 2);
        builder.finish()
    }

    #[test]
    fn only_kinds_that_no_version_has_are_unknown() {
        let table = [
            ("v1", "Pod", None),
            ("v1", "Config", None),
            ("apps/v99", "Deployment", None),
            ("policy/v1beta1", "PodSecurityPolicy", None),
            ("extensions/v1beta1", "PodSecurityPolicy", None),
            ("batch/v2alpha1", "CronJob", None),
            ("example.com/v1", "pod", None),
            ("gateway.networking.k8s.io/v1", "Gateway", None),
            ("v1", "pod", Some("did you mean `Pod`?")),
            ("v1", "Pdo", Some("did you mean `Pod`?")),
            ("v1", "PodSpec", Some("did you mean")),
            ("v1", "Deployment", Some("it belongs to `apps/v1`")),
            ("apps/v1", "Foo", Some("apps/v1 has no kind `Foo`")),
            ("apps/v1", "Deploymnet", Some("did you mean `Deployment`?")),
            ("v1", "List", Some("without `items`")),
        ];
        for (api_version, kind, expected) in table {
            let tree = object(api_version, kind);
            let why = unknown_kind(&Resource::new(tree.root().unwrap()).unwrap());
            match expected {
                None => assert_eq!(why, None, "{api_version} {kind}"),
                Some(part) => {
                    assert!(why.as_ref().is_some_and(|why| why.contains(part)), "{api_version} {kind} {why:?}")
                }
            }
        }
    }
}
