//! A published JSON feed, or any of the documents that a directory may hold, at an address.

use std::time::Duration;

use super::{Fetched, SourceError, directory};
use crate::http::{BodyError, body};

/// Today's official feed has less than a megabyte.
const MAX_FEED: usize = 64 << 20;

/// The announcements that the document at `address` was made from.
///
/// # Errors
/// Where it cannot be had, or is none.
pub async fn fetch(address: &str) -> Result<Fetched, SourceError> {
    let unreachable = |reason: reqwest::Error| SourceError::Unreachable {
        place: address.to_owned(),
        reason: reason.without_url().to_string(),
    };
    let client = reqwest::Client::builder().timeout(Duration::from_secs(60)).build().map_err(unreachable)?;
    let mut response =
        client.get(address).send().await.and_then(reqwest::Response::error_for_status).map_err(unreachable)?;
    let bytes = body(&mut response, MAX_FEED).await.map_err(|error| match error {
        BodyError::TooLarge => SourceError::malformed(address, format!("more than {MAX_FEED} bytes")),
        BodyError::Broken(reason) => unreachable(reason),
    })?;
    Ok(Fetched { announcements: directory::announcements(&bytes, address)?, unreadable: Vec::new() })
}
