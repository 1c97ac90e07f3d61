//! TLS by rustls with aws-lc-rs.

use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// What turns connections into TLS ones.
pub type Acceptor = TlsAcceptor;

/// Why certificate and key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// Not PEM, or without what is needed.
    #[error("not a certificate chain and a private key in PEM: {0}")]
    Pem(#[from] tokio_rustls::rustls::pki_types::pem::Error),
    /// They do not fit each other.
    #[error("certificate and key cannot be used: {0}")]
    Unusable(#[from] tokio_rustls::rustls::Error),
}

/// An acceptor for a certificate chain and its key, both in PEM, that offers HTTP/2 and HTTP/1.1.
///
/// # Errors
/// Where they are not PEM, or do not fit each other.
pub fn acceptor(certificates: &[u8], key: &[u8]) -> Result<Acceptor, TlsError> {
    let certificates = CertificateDer::pem_slice_iter(certificates).collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_slice(key)?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(certificates, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
