//! Which manifests refer to an image: by the referrers API, page after page, and else by the tag that stands in for it (OCI
//! distribution specification, "Listing Referrers" and "Unavailable Referrers API"). Not here: what they attach.

use reqwest::header::{HeaderMap, LINK};
use serde::Deserialize;

use super::attached::Listed;
use super::blobs::{Answer, MAX_MANIFEST, Remote};
use super::error::{REGISTRY_MALFORMED, REGISTRY_NOT_FOUND, REGISTRY_UNSUPPORTED, refusal};
use crate::images::{Blob, Digest, ImageError};

/// Referrers of one image that are looked at.
pub(super) const MAX_REFERRERS: usize = 200;
/// Pages of their list.
const MAX_PAGES: usize = 20;
const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// The manifests that refer to an image.
#[derive(Debug, Default)]
pub(super) struct Referrers {
    pub(super) manifests: Vec<Blob>,
    /// Why the list may not be whole.
    pub(super) gap: Option<String>,
}

#[derive(Deserialize)]
struct Page {
    manifests: Option<Vec<Listed>>,
}

impl Referrers {
    /// What refers to an image, where the registry says so by either way.
    pub(super) fn of(remote: &Remote<'_>, image: &Digest) -> Result<Self, ImageError> {
        let by_interface = Self::listed(remote, image);
        let error = match by_interface {
            // Who does not have the interface says so in many ways: go-containerregistry knows 400, 404, 406 and other content.
            Err(error) if is_one_of(&error, &[&REGISTRY_NOT_FOUND, &REGISTRY_UNSUPPORTED, &REGISTRY_MALFORMED]) => {
                error
            }
            other => return other,
        };
        match remote.answer(format!("manifests/{}", tag(image)), INDEX, MAX_MANIFEST) {
            Ok(answer) => {
                let mut found = Self::default();
                found.add(&answer).map(|()| found)
            }
            // An answer that is none of a registry says nothing about what is there.
            Err(absent) if is_one_of(&absent, &[&REGISTRY_NOT_FOUND]) && is_one_of(&error, &[&REGISTRY_MALFORMED]) => {
                Err(error)
            }
            Err(absent) if is_one_of(&absent, &[&REGISTRY_NOT_FOUND]) => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    fn listed(remote: &Remote<'_>, image: &Digest) -> Result<Self, ImageError> {
        let mut found = Self::default();
        let mut answer = remote.answer(format!("referrers/{image}"), INDEX, MAX_MANIFEST)?;
        found.add(&answer)?;
        for _ in 1..MAX_PAGES {
            let path = match answer.next {
                None => return Ok(found),
                Some(Some(path)) if found.manifests.len() <= MAX_REFERRERS => path,
                Some(Some(_)) => break,
                Some(None) => return Ok(found.cut("goes on at another address")),
            };
            // What was listed so far is good.
            let next = remote.answer(path, INDEX, MAX_MANIFEST).and_then(|next| found.add(&next).map(|()| next));
            answer = match next {
                Ok(next) => next,
                Err(error) => return Ok(found.cut(&error.message)),
            };
        }
        Ok(if answer.next.is_some() { found.cut("goes on for too long") } else { found })
    }

    fn add(&mut self, answer: &Answer) -> Result<(), ImageError> {
        let malformed = |why: String| refusal(&REGISTRY_MALFORMED, format!("the list of referrers: {why}"));
        let page: Page = serde_json::from_slice(&answer.bytes).map_err(|error| malformed(error.to_string()))?;
        if page.manifests.is_none() && answer.media_type != INDEX {
            return Err(malformed(format!("another document, of type `{}`", answer.media_type)));
        }
        self.manifests.extend(page.manifests.iter().flatten().filter_map(Listed::blob));
        Ok(())
    }

    fn cut(self, why: &str) -> Self {
        Self { gap: Some(format!("the list of referrers: {why}")), ..self }
    }
}

fn is_one_of(error: &ImageError, codes: &[&'static palisade_model::Code]) -> bool {
    codes.iter().any(|code| std::ptr::eq(error.code, *code))
}

/// `sha256-…`, the tag under which registries without the API keep the list, and cosign its attestations.
pub(super) fn tag(image: &Digest) -> String {
    image.to_string().replacen(':', "-", 1)
}

/// Where a list goes on (RFC 8288): `<target>; rel="next"`.
pub(super) fn next(headers: &HeaderMap) -> Option<&str> {
    headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()).find_map(next_of)
}

fn next_of(mut rest: &str) -> Option<&str> {
    while let Some((target, after)) = rest.split_once('<').and_then(|(_, after)| after.split_once('>')) {
        let parameters = after.split_once('<').map_or(after, |(parameters, _)| parameters);
        if parameters.split([';', ',']).any(is_next) {
            return Some(target);
        }
        rest = after;
    }
    None
}

fn is_next(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return false };
    let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
    name.trim().eq_ignore_ascii_case("rel") && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
}

#[cfg(test)]
mod tests {
    use super::next_of;

    #[test]
    fn where_a_list_goes_on_is_read() {
        for (text, expected) in [
            (r#"</v2/a/referrers/sha256:0?last=x>; rel="next""#, Some("/v2/a/referrers/sha256:0?last=x")),
            ("<a>;rel=next", Some("a")),
            (r#"<a>; rel="prev", <b>; title="x"; REL="last Next""#, Some("b")),
            (r#"<a>; rel="prev", <b>"#, None),
            ("<a; rel=next", None),
            ("", None),
        ] {
            assert_eq!(next_of(text), expected, "{text}");
        }
    }
}
