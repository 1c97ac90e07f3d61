use crate::pod_security::users::require_non_root;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    require_non_root(container, probe);
}
