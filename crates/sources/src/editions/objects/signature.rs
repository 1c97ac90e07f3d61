//! Signatures of requests: AWS Signature Version 4 in the `Authorization` header, over the body's hash too
//! (docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html).

use std::fmt;

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

/// Who publishes.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The id of the access key.
    pub key: String,
    /// Its secret.
    pub secret: String,
    /// The token of a session, where the key is a temporary one.
    pub token: Option<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Credentials").field("key", &self.key).finish_non_exhaustive()
    }
}

/// What of a request is signed.
#[derive(Debug)]
pub(super) struct Signed<'a> {
    pub(super) method: &'a str,
    pub(super) host: &'a str,
    /// As it stands in the request, percent-encoded.
    pub(super) path: &'a str,
    /// Sorted and percent-encoded, as in the request.
    pub(super) query: &'a str,
    /// Names in lower case.
    pub(super) headers: &'a [(&'static str, String)],
    pub(super) body: &'a [u8],
}

/// The headers that make a request a signed one, the `Authorization` among them.
pub(super) fn sign(
    request: &Signed<'_>,
    credentials: &Credentials,
    region: &str,
    at: Timestamp,
) -> Vec<(&'static str, String)> {
    let (time, day) = (at.strftime("%Y%m%dT%H%M%SZ").to_string(), at.strftime("%Y%m%d").to_string());
    let mut added =
        vec![("x-amz-content-sha256", HEXLOWER.encode(&Sha256::digest(request.body))), ("x-amz-date", time)];
    added.extend(credentials.token.iter().map(|token| ("x-amz-security-token", token.clone())));
    let mut headers: Vec<(&str, &str)> = vec![("host", request.host)];
    headers.extend(request.headers.iter().chain(&added).map(|(name, value)| (*name, value.trim())));
    headers.sort_unstable();
    let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let Signed { method, path, query, body, .. } = request;
    let canonical = format!("{method}\n{path}\n{query}\n{lines}\n{names}\n{}", HEXLOWER.encode(&Sha256::digest(body)));
    let scope = format!("{day}/{region}/s3/aws4_request");
    let time = at.strftime("%Y%m%dT%H%M%SZ");
    let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", HEXLOWER.encode(&Sha256::digest(canonical)));
    let first = format!("AWS4{}", credentials.secret).into_bytes();
    let key = [day.as_str(), region, "s3", "aws4_request"].iter().fold(first, |key, part| mac(&key, part));
    let signature = HEXLOWER.encode(&mac(&key, &text));
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}",
        credentials.key
    );
    added.push(("authorization", authorization));
    added
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    // A key of HMAC may have any length (RFC 2104, section 2): there is always one.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Method, path, query, headers, body and the signature that belongs to them.
    type Example = (&'static str, &'static str, &'static str, Vec<(&'static str, String)>, &'static [u8], &'static str);

    /// The examples of "Authenticating Requests: Using the Authorization Header" in Amazon's reference.
    #[test]
    fn amazons_examples_have_amazons_signatures() {
        let credentials = Credentials {
            key: "AKIAIOSFODNN7EXAMPLE".into(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
            token: None,
        };
        let cases: [Example; 4] = [
            (
                "GET",
                "/test.txt",
                "",
                vec![("range", "bytes=0-9".into())],
                b"",
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            ),
            (
                "PUT",
                "/test%24file.text",
                "",
                vec![
                    ("date", "Fri, 24 May 2013 00:00:00 GMT".into()),
                    ("x-amz-storage-class", "REDUCED_REDUNDANCY".into()),
                ],
                b"Welcome to Amazon S3.",
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            ),
            ("GET", "/", "lifecycle=", vec![], b"", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
            (
                "GET",
                "/",
                "max-keys=2&prefix=J",
                vec![],
                b"",
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
            ),
        ];
        for (method, path, query, headers, body, expected) in cases {
            let host = "examplebucket.s3.amazonaws.com";
            let request = Signed { method, host, path, query, headers: &headers, body };
            let signed = sign(&request, &credentials, "us-east-1", "2013-05-24T00:00:00Z".parse().unwrap());
            let (_, authorization) = signed.last().unwrap();
            assert!(authorization.ends_with(&format!("Signature={expected}")), "{path}: {authorization}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let credentials = Credentials { key: "key".into(), secret: "hush".into(), token: Some("pst".into()) };
        let shown = format!("{credentials:?}");
        assert!(!shown.contains("hush") && !shown.contains("pst"), "{shown}");
    }
}
