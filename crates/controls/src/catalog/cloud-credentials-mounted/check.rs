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
        if holds_credentials(volume.path, provider) {
            probe.fail(volume.node, format!("`{}` of the node holds cloud credentials", volume.path));
        }
    }
}

fn holds_credentials(path: &str, provider: &str) -> bool {
    let parts = host_path::parts(path);
    let of_provider = PLACES.iter().filter(|(name, _)| provider == "any" || *name == provider);
    of_provider.flat_map(|(_, places)| places.iter()).any(|place| parts.ends_with(&host_path::parts(place)))
}
