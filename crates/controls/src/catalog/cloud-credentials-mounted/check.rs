use crate::kubernetes::host_path::{self, Volume};
use crate::{Pod, Probe};

/// Ends of paths by provider: a mount of the directory or of the file itself.
const PLACES: &[(&str, &[&str])] = &[
    ("eks", &[".aws", ".aws/config", ".aws/credentials"]),
    (
        "aks",
        &[
            ".azure",
            ".azure/azureProfile.json",
            ".azure/credentials",
            "etc/kubernetes/azure.json",
            "etc",
            "etc/kubernetes",
        ],
    ),
    (
        "gke",
        &[
            ".config/gcloud",
            ".config/gcloud/application_default_credentials.json",
            "gcloud/application_default_credentials.json",
        ],
    ),
];

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    let provider = probe.string_parameter("cloudProvider");
    for volume in Volume::of(pod, probe) {
        let parts = host_path::parts(volume.path);
        let ends_in = |place: &&str| {
            parts.ends_with(&host_path::parts(place)) && (place.contains(['.', '/']) || parts.len() == 1)
        };
        let of_provider = |(name, _): &&(&str, &[&str])| provider == "any" || *name == provider;
        if PLACES.iter().filter(of_provider).any(|(_, places)| places.iter().any(|place| ends_in(place))) {
            probe.fail(volume.node, format!("`{}` of the node holds cloud credentials", volume.path));
        }
    }
}
