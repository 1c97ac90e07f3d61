use crate::kubernetes::capability;
use crate::kubernetes::system::is_windows;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    let capabilities = container.security("capabilities").unwrap_or(container.node);
    let has = |node: crate::Node<'_>, name| {
        node.items().any(|item| item.as_str().is_some_and(|text| capability::is(text, name)))
    };
    let added = probe.list(capabilities, "add").map(|list| list.node());
    let dropped = probe.list(capabilities, "drop").map(|list| list.node());
    if let Some(item) = added
        .and_then(|list| list.items().find(|item| item.as_str().is_some_and(|text| capability::is(text, "NET_RAW"))))
    {
        return probe.fail(item, "capability NET_RAW is added");
    }
    let all_added = added.is_some_and(|list| has(list, "ALL"));
    let is_dropped = dropped.is_some_and(|list| has(list, "NET_RAW") || (has(list, "ALL") && !all_added));
    if !is_dropped && !is_windows(container.pod) {
        probe.fail_missing(container.node, "securityContext.capabilities.drop", "capability NET_RAW is not dropped");
    }
}
