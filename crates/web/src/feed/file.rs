//! One published file: its bytes, what HTTP says about them, and its compressed forms.

use std::sync::OnceLock;

use axum::http::HeaderValue;
use bytes::Bytes;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use sha2::{Digest as _, Sha256};

use super::memory::Pages;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// JSON of any schema.
    Json,
    /// RSS.
    Rss,
    /// Atom.
    Atom,
    /// HTML.
    Page,
    /// A style sheet.
    Style,
    /// Comma-separated values.
    Table,
    /// A line per entry.
    Text,
    /// A ZIP archive.
    Archive,
}

impl Kind {
    /// `Content-Type`
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Rss => "application/rss+xml; charset=utf-8",
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Page => "text/html; charset=utf-8",
            Self::Style => "text/css; charset=utf-8",
            Self::Table => "text/csv; charset=utf-8",
            Self::Text => "text/plain; charset=utf-8",
            Self::Archive => "application/zip",
        }
    }

    /// Whether compressing it saves anything.
    #[must_use]
    pub const fn is_compressible(self) -> bool {
        !matches!(self, Self::Archive)
    }

    /// Whether pages of other origins may read it.
    #[must_use]
    pub const fn is_shared(self) -> bool {
        matches!(self, Self::Json | Self::Rss | Self::Atom | Self::Table | Self::Text | Self::Archive)
    }
}

/// How a body is encoded for transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Brotli (RFC 7932).
    Brotli,
    /// Zstandard (RFC 8878).
    Zstandard,
    /// gzip (RFC 1952).
    Gzip,
}

impl Encoding {
    /// Smallest bodies first.
    pub const ALL: [Self; 3] = [Self::Brotli, Self::Zstandard, Self::Gzip];

    /// The word in `Accept-Encoding` and `Content-Encoding`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Zstandard => "zstd",
            Self::Gzip => "gzip",
        }
    }
}

/// One file of an edition. Compressed forms are made later and belong to these bytes alone: no reader can be given the
/// compressed form of another edition.
#[derive(Debug)]
pub struct File {
    kind: Kind,
    body: Bytes,
    digest: [u8; 32],
    entity_tag: String,
    modified: Timestamp,
    last_modified: String,
    tag_headers: [HeaderValue; 4],
    date_header: HeaderValue,
    hubs: Option<HeaderValue>,
    compressed: [OnceLock<Option<Bytes>>; 3],
    pages: OnceLock<Option<Pages>>,
}

impl File {
    /// A file whose content last changed at `modified`.
    #[must_use]
    pub fn new(kind: Kind, body: impl Into<Vec<u8>>, modified: Timestamp) -> Self {
        // As large as it is: writers leave room for more, which a thousand files would keep for ever.
        let body = Bytes::from(body.into().into_boxed_slice());
        let digest: [u8; 32] = Sha256::digest(&body).into();
        let entity_tag = HEXLOWER.encode(digest.get(..16).unwrap_or(&digest));
        let last_modified = DateTimePrinter::new().timestamp_to_rfc9110_string(&modified).unwrap_or_default();
        let tag = |suffix: &str| header(&format!("\"{entity_tag}{suffix}\""));
        Self {
            kind,
            body,
            digest,
            modified,
            tag_headers: [tag(""), tag("-br"), tag("-zstd"), tag("-gzip")],
            date_header: header(&last_modified),
            hubs: None,
            entity_tag,
            last_modified,
            compressed: [const { OnceLock::new() }; 3],
            pages: OnceLock::new(),
        }
    }

    /// The same file as the topic of these hubs, with its own address (WebSub, section 4).
    #[must_use]
    pub(crate) fn with_hubs(mut self, hubs: &[String], address: &str) -> Self {
        let links: String = hubs.iter().map(|hub| format!("<{hub}>; rel=\"hub\", ")).collect();
        self.hubs = (!hubs.is_empty()).then(|| header(&format!("{links}<{address}>; rel=\"self\"")));
        self
    }

    /// `Link`, for files whose changes hubs tell.
    #[must_use]
    pub(crate) const fn hubs(&self) -> Option<&HeaderValue> {
        self.hubs.as_ref()
    }

    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Its bytes.
    #[must_use]
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// Its bytes as a file that the kernel can send, where that is worthwhile.
    pub(super) fn pages(&self) -> Option<&Pages> {
        self.pages.get_or_init(|| Pages::of(&self.body)).as_ref()
    }

    /// SHA-256 of its bytes.
    #[must_use]
    pub const fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// The strong validator, without quotes. A compressed form's tag ends in its encoding.
    #[must_use]
    pub fn entity_tag(&self) -> &str {
        &self.entity_tag
    }

    /// When its content last changed.
    #[must_use]
    pub const fn modified(&self) -> Timestamp {
        self.modified
    }

    /// The same as `Last-Modified` says it.
    #[must_use]
    pub fn last_modified(&self) -> &str {
        &self.last_modified
    }

    /// `ETag` of a form of it: a compressed form is another representation.
    #[must_use]
    pub const fn tag_header(&self, encoding: Option<Encoding>) -> &HeaderValue {
        let [plain, brotli, zstandard, gzip] = &self.tag_headers;
        match encoding {
            None => plain,
            Some(Encoding::Brotli) => brotli,
            Some(Encoding::Zstandard) => zstandard,
            Some(Encoding::Gzip) => gzip,
        }
    }

    /// `Last-Modified`
    #[must_use]
    pub const fn date_header(&self) -> &HeaderValue {
        &self.date_header
    }

    /// Its compressed form, where that is ready and smaller.
    #[must_use]
    pub fn compressed(&self, encoding: Encoding) -> Option<&Bytes> {
        self.slot(encoding).get()?.as_ref()
    }

    /// Keeps a compressed form; only the first one counts, and one that saves nothing is never served.
    pub(crate) fn keep_compressed(&self, encoding: Encoding, body: Vec<u8>) {
        let useful = (body.len() < self.body.len()).then(|| Bytes::from(body.into_boxed_slice()));
        // A second result for the same bytes is the same: whichever came first stays.
        let _same = self.slot(encoding).set(useful);
    }

    /// Whether somebody still has to make this form.
    pub(crate) fn lacks(&self, encoding: Encoding) -> bool {
        self.kind.is_compressible() && self.slot(encoding).get().is_none()
    }

    const fn slot(&self, encoding: Encoding) -> &OnceLock<Option<Bytes>> {
        let [brotli, zstandard, gzip] = &self.compressed;
        match encoding {
            Encoding::Brotli => brotli,
            Encoding::Zstandard => zstandard,
            Encoding::Gzip => gzip,
        }
    }
}

/// Dates and hexadecimal digits are always valid in a header.
fn header(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}
