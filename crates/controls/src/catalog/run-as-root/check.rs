use crate::pod_security::users::forbid_root_user;
use crate::{Container, Probe};

pub(crate) fn check(container: &Container<'_>, probe: &mut Probe<'_>) {
    forbid_root_user(container, probe);
}
