use crate::kubernetes::image::Reference;
use crate::{Pod, Probe};

pub(crate) fn check(pod: &Pod<'_>, probe: &mut Probe<'_>) {
    for key in ["serviceAccountName", "serviceAccount"] {
        let name = probe.string(pod.spec, key);
        if let Some(node) = pod.get(key).filter(|_| name == Some("kubernetes-dashboard") && !is_dashboard(pod)) {
            return probe.fail(node, "pod borrows the service account of the Kubernetes Dashboard");
        }
    }
}

fn is_dashboard(pod: &Pod<'_>) -> bool {
    let mut images = pod
        .spec
        .get("containers")
        .into_iter()
        .flat_map(|list| list.items())
        .filter_map(|item| item.get("image")?.as_str());
    images.all(|image| {
        let base = Reference::parse(image).base_name();
        base.starts_with("dashboard") || base.starts_with("kubernetes-dashboard")
    })
}
