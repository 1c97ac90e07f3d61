use crate::kubernetes::system::is_windows;
use crate::{Container, Node, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    if !is_windows(container.pod) {
        return;
    }
    let own = container.security("windowsOptions").and_then(|options| options.get("runAsUserName"));
    let inherited = || container.pod.security("windowsOptions")?.get("runAsUserName");
    let is_set = |name: &Node<'_>| name.as_str().is_some_and(|name| !name.is_empty());
    let options = own.filter(is_set).or_else(inherited).filter(is_set);
    if options.is_some_and(|name| name.as_str().is_some_and(|name| name.eq_ignore_ascii_case("ContainerAdministrator")))
    {
        return probe.fail(options.unwrap_or(container.node), "container runs as an administrator");
    }
    if options.is_none() {
        let field = "securityContext.windowsOptions.runAsUserName";
        probe.fail_missing(container.node, field, "container of a Windows pod has no user name");
    }
}
