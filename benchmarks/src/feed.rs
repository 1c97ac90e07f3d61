//! The feed's server: from webhook to reader, in a burst, and beside nginx.

mod latency;
mod load;
mod server;

use std::path::Path;

use anyhow::Result;

use super::Case;

/// Announcements in the feed that is measured.
const ANNOUNCEMENTS: u64 = 1000;

/// All measurements; `database` is a server of PostgreSQL, where one is given.
pub(super) fn cases(binary: &Path, folder: &Path, database: Option<&str>) -> Result<Vec<Case>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let folder = folder.join("feed");
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let issues = server::write_issues(&folder, ANNOUNCEMENTS)?;
    let mut cases = Vec::new();
    cases.extend(runtime.block_on(latency::embedded(binary, &folder, &issues))?);
    if let Some(database) = database {
        cases.push(runtime.block_on(latency::replicas(binary, &folder, &issues, database))?);
    }
    cases.extend(runtime.block_on(load::burst(binary, &folder, &issues))?);
    cases.extend(load::beside_nginx(binary, &folder, &issues)?);
    Ok(cases)
}
