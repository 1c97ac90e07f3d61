//! An index at an address, with its differences beside it.

use palisade_sources::downloads::{DownloadError, Downloader, Patience};
use palisade_vulnerabilities::index::{self, Identity};

use super::place::{Installed, MOST_BYTES, MOST_DELTA, Update, Updated, delta_ending};
use crate::codes;
use crate::failure::Failure;

/// Installs the index at an address, whole or by what changed.
pub(super) fn update(update: &Update<'_>, address: &str) -> Result<Updated, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.map_err(|error| Failure::internal(&codes::SERVER_FAILED, error.to_string()))?;
    runtime.block_on(fetched(update, address))
}

async fn fetched(update: &Update<'_>, address: &str) -> Result<Updated, Failure> {
    let downloader = Downloader::new(Patience::default())?;
    let head = downloader.first_bytes(address, index::IDENTITY).await?;
    let published = Identity::read(&head)?;
    let Some(installed) = update.sound() else { return whole(update, &downloader, address).await };
    if installed.digest == published.digest {
        return Ok(Updated::Unchanged);
    }
    match by_delta(update, &downloader, address, &installed, &published).await {
        Ok(Some(updated)) => Ok(updated),
        // A difference is an advantage, not a need: whatever is wrong with it, the whole is there.
        Ok(None) | Err(_) => whole(update, &downloader, address).await,
    }
}

/// Nothing where the publisher has no difference.
async fn by_delta(
    update: &Update<'_>,
    downloader: &Downloader,
    address: &str,
    installed: &Installed,
    published: &Identity,
) -> Result<Option<Updated>, Failure> {
    let address = format!("{address}.{}", delta_ending(installed));
    let Some(delta) = downloader.small(&address, MOST_DELTA).await? else { return Ok(None) };
    update.install_by(&delta, |_, header| header.digest == published.digest)
}

async fn whole(update: &Update<'_>, downloader: &Downloader, address: &str) -> Result<Updated, Failure> {
    let partial = update.partial();
    let progress = update.progress();
    let told = |there: u64, whole: Option<u64>| progress.set(there, whole.unwrap_or(there));
    let fetched = downloader.large(address, &partial, MOST_BYTES, &told).await;
    progress.finish();
    fetched?;
    update.install_fetched(&partial)
}

impl From<DownloadError> for Failure {
    fn from(error: DownloadError) -> Self {
        Self::incomplete(error.code(), error.to_string())
    }
}
