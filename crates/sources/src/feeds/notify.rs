//! Telling others that an edition is new: WebSub hubs (W3C WebSub, section 7) and hooks that rebuild a site.

use std::time::Duration;

use reqwest::Client;
use tokio::task::JoinSet;

use crate::http::escape;

/// A notice is tried so often, over about four minutes.
const ATTEMPTS: u32 = 8;

/// Whom to tell.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    /// WebSub hubs.
    pub hubs: Vec<String>,
    /// The documents that hubs should fetch.
    pub topics: Vec<String>,
    /// Addresses that are sent an empty `POST`, as hosts of static sites ask for.
    pub hooks: Vec<String>,
}

/// Sends notices, each until it is taken or its attempts are used up.
#[derive(Clone, Debug)]
pub struct Notifier {
    client: Client,
    notices: Notices,
    pause: Duration,
}

impl Notifier {
    /// A sender whose first pause before another attempt is `pause`; each further one is twice as long.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn new(notices: Notices, pause: Duration) -> Result<Self, reqwest::Error> {
        let client = Client::builder().timeout(Duration::from_secs(20)).build()?;
        Ok(Self { client, notices, pause })
    }

    /// Tells everybody once, side by side: one that is away holds up nobody else. Addresses that did not take it are
    /// returned, without what secrets they may hold.
    pub async fn send(&self) -> Vec<String> {
        let mut deliveries = JoinSet::new();
        for hub in &self.notices.hubs {
            let topics = self.notices.topics.iter().map(|topic| escape(topic, ""));
            let forms = topics.map(|topic| format!("hub.mode=publish&hub.url={topic}&hub.topic={topic}")).collect();
            deliveries.spawn(self.clone().tell_hub(hub.clone(), forms));
        }
        for hook in &self.notices.hooks {
            deliveries.spawn(self.clone().tell_hook(hook.clone()));
        }
        let mut refused: Vec<String> = deliveries.join_all().await.into_iter().flatten().collect();
        refused.sort();
        refused
    }

    /// The hub, where it did not take all of the forms.
    async fn tell_hub(self, hub: String, forms: Vec<String>) -> Option<String> {
        for form in forms {
            let request = self.client.post(&hub).header("content-type", "application/x-www-form-urlencoded").body(form);
            if !self.deliver(request).await {
                return Some(without_secrets(&hub));
            }
        }
        None
    }

    async fn tell_hook(self, hook: String) -> Option<String> {
        (!self.deliver(self.client.post(&hook)).await).then(|| without_secrets(&hook))
    }

    async fn deliver(&self, request: reqwest::RequestBuilder) -> bool {
        let mut pause = self.pause;
        for attempt in 1..=ATTEMPTS {
            let Some(request) = request.try_clone() else { return false };
            match request.send().await {
                Ok(response) if response.status().is_success() => return true,
                // What the other side calls our mistake does not become right by asking again.
                Ok(response) if response.status().is_client_error() && response.status().as_u16() != 429 => {
                    return false;
                }
                _ if attempt == ATTEMPTS => return false,
                _ => tokio::time::sleep(pause).await,
            }
            pause *= 2;
        }
        false
    }
}

/// Scheme and host: paths and queries of hooks are often their password.
fn without_secrets(address: &str) -> String {
    reqwest::Url::parse(address)
        .ok()
        .and_then(|url| Some(format!("{}://{}/…", url.scheme(), url.host_str()?)))
        .unwrap_or_else(|| "an address that is none".to_owned())
}
