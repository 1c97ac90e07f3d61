//! What an edition says about itself: names and addresses.

use palisade_formats::csaf::Publisher;
use palisade_formats::cve::announced::Authority;
use palisade_formats::jsonfeed::{Author, Envelope, Refresh, VERSION};
use palisade_formats::rss::Channel;
use serde_json::Map;

/// Names and addresses of a feed, given by whoever publishes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Where the edition is published, without a slash at the end.
    pub address: String,
    /// The page of the project.
    pub home: String,
    /// The feed's name.
    pub title: String,
    /// A sentence about it.
    pub description: String,
    /// Who publishes it: a name and a page.
    pub publisher: (String, String),
    /// The job or server that makes it.
    pub refresh_job: String,
    /// The numbering authority that CVE records name: an id of the CVE programme and a short name.
    pub authority: (String, String),
    /// How to reach those who answer for the advisories.
    pub contact: String,
    /// WebSub hubs that tell subscribers of new editions.
    pub hubs: Vec<String>,
}

impl Default for Site {
    /// The official feed, as it has always named itself.
    fn default() -> Self {
        Self {
            address: "https://kubernetes.io/docs/reference/issues-security/official-cve-feed".into(),
            home: "https://kubernetes.io".into(),
            title: "Kubernetes Vulnerability Announcements - CVE Feed".into(),
            description: "Auto-refreshing official CVE feed for Kubernetes repository".into(),
            publisher: ("Kubernetes Community".into(), "https://www.kubernetes.dev".into()),
            refresh_job: "https://testgrid.k8s.io/sig-security-cve-feed#auto-refreshing-official-cve-feed".into(),
            // As in the records that Kubernetes publishes at cve.org.
            authority: ("a6081bf6-c852-4425-ad4f-a67919267565".into(), "kubernetes".into()),
            contact: "security@kubernetes.io, https://kubernetes.io/security".into(),
            hubs: Vec::new(),
        }
    }
}

impl Site {
    /// The envelope of the JSON feed whose content last changed at `updated`.
    #[must_use]
    pub fn envelope(&self, updated: jiff::Timestamp) -> Envelope {
        let (name, url) = self.publisher.clone();
        Envelope {
            version: VERSION.into(),
            title: self.title.clone(),
            home_page_url: self.home.clone(),
            feed_url: format!("{}/index.json", self.address),
            description: self.description.clone(),
            authors: vec![Author { name, url }],
            kubernetes: Some(Refresh {
                feed_refresh_job: self.refresh_job.clone(),
                updated_at: updated.to_string(),
                other: Map::new(),
            }),
            other: Map::new(),
        }
    }

    /// Who publishes CSAF documents.
    #[must_use]
    pub fn csaf_publisher(&self) -> Publisher {
        Publisher {
            category: "vendor".into(),
            contact_details: Some(self.contact.clone()),
            issuing_authority: None,
            name: self.publisher.0.clone(),
            namespace: self.home.clone(),
            other: Map::new(),
        }
    }

    /// The address of the folder of CSAF documents.
    #[must_use]
    pub fn csaf_folder(&self) -> String {
        format!("{}/csaf", self.address)
    }

    /// Who publishes CVE records.
    #[must_use]
    pub fn cve_authority(&self) -> Authority {
        let (id, short_name) = self.authority.clone();
        Authority { id, short_name }
    }

    /// The channel of the RSS or Atom document `name`.
    #[must_use]
    pub fn channel(&self, name: &str) -> Channel {
        Channel {
            title: self.title.clone(),
            home: self.home.clone(),
            address: format!("{}/{name}", self.address),
            description: self.description.clone(),
        }
    }
}
