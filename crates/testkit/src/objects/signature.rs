//! What a service of the S3 protocol checks of a signed request, written from the reference and apart from our client
//! (docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html).

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::exchange::Request;

/// Checks who asks, for what, and that the body is the one that was signed; the service's word where it is not so.
pub(super) fn check(request: &Request, key: &str, secret: &str) -> Result<(), &'static str> {
    let authorization = request.header("authorization").ok_or("AccessDenied")?;
    let rest = authorization.strip_prefix("AWS4-HMAC-SHA256 ").ok_or("AuthorizationHeaderMalformed")?;
    let part = |name: &str| {
        let value = rest.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
        value.ok_or("AuthorizationHeaderMalformed")
    };
    let (credential, names, signature) = (part("Credential")?, part("SignedHeaders")?, part("Signature")?);
    let (known, scope) = credential.split_once('/').ok_or("AuthorizationHeaderMalformed")?;
    if known != key {
        return Err("InvalidAccessKeyId");
    }
    let names: Vec<&str> = names.split(';').collect();
    require_signed(request, &names)?;
    let hash = request.header("x-amz-content-sha256").ok_or("MissingSecurityHeader")?;
    if hash != HEXLOWER.encode(&Sha256::digest(&request.body)) {
        return Err("XAmzContentSHA256Mismatch");
    }
    match expected(request, &names, scope, secret, hash)? == signature {
        true => Ok(()),
        false => Err("SignatureDoesNotMatch"),
    }
}

/// The host and all that the service acts on must be under the signature.
fn require_signed(request: &Request, names: &[&str]) -> Result<(), &'static str> {
    let must_be = |name: &str| {
        name == "host" || name.starts_with("x-amz-") || matches!(name, "content-type" | "if-match" | "if-none-match")
    };
    let is_missing = request.headers.iter().any(|(name, _)| must_be(name) && !names.contains(&name.as_str()));
    if is_missing || !names.contains(&"host") || !names.is_sorted() { Err("AccessDenied") } else { Ok(()) }
}

fn expected(request: &Request, names: &[&str], scope: &str, secret: &str, hash: &str) -> Result<String, &'static str> {
    let time = request.header("x-amz-date").ok_or("AccessDenied")?;
    let mut parts = scope.split('/');
    let mut next = || parts.next().ok_or("AuthorizationHeaderMalformed");
    let (day, region, service, end) = (next()?, next()?, next()?, next()?);
    if !time.starts_with(day) || region.is_empty() || service != "s3" || end != "aws4_request" {
        return Err("AuthorizationHeaderMalformed");
    }
    let mut canonical = format!("{}\n{}\n", request.method, request.path);
    let mut pairs: Vec<String> =
        request.raw_query.split('&').filter(|pair| !pair.is_empty()).map(str::to_owned).collect();
    pairs.sort();
    canonical.push_str(&pairs.join("&"));
    canonical.push('\n');
    for name in names {
        let value = request.header(name).ok_or("SignatureDoesNotMatch")?;
        let words: Vec<&str> = value.split(' ').filter(|word| !word.is_empty()).collect();
        canonical.push_str(&format!("{name}:{}\n", words.join(" ")));
    }
    canonical.push_str(&format!("\n{}\n{hash}", names.join(";")));
    let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", HEXLOWER.encode(&Sha256::digest(canonical)));
    let mut key = format!("AWS4{secret}").into_bytes();
    for step in [day, region, service, end, &text] {
        let mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| "InternalError")?;
        key = mac.chain_update(step).finalize().into_bytes().to_vec();
    }
    Ok(HEXLOWER.encode(&key))
}
