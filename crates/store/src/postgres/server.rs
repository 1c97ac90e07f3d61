//! Connections: address, TLS, a few kept open for reading, new ones where old ones broke.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt as _;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use tokio::sync::{Semaphore, SemaphorePermit, mpsc};
use tokio_postgres::types::ToSql;
use tokio_postgres::{AsyncMessage, Client, Config, Row, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::failure;
use crate::error::{Error, Result};

/// Connections that read at the same time.
const READERS: usize = 8;

/// A replica that stops half-way must not hold the others up for longer.
const SESSION: &str = "SET idle_in_transaction_session_timeout = '10s'; SET lock_timeout = '10s'; \
                       SET synchronous_commit = on; SET default_transaction_isolation = 'read committed'";

/// How to reach the database, and the connections that are idle.
pub(super) struct Server {
    config: Config,
    tls: MakeRustlsConnect,
    idle: Mutex<Vec<Session>>,
    permits: Semaphore,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Server").field("config", &self.config).finish_non_exhaustive()
    }
}

/// A connection with the statements it has prepared.
pub(super) struct Session {
    pub(super) client: Client,
    prepared: tokio::sync::Mutex<HashMap<&'static str, Statement>>,
}

impl Session {
    /// Runs statements without parameters or results.
    pub(super) async fn execute(&self, text: &str) -> Result<()> {
        self.client.batch_execute(text).await.map_err(failure)
    }

    /// The statement, prepared on its first use.
    pub(super) async fn statement(&self, text: &'static str) -> Result<Statement> {
        let mut prepared = self.prepared.lock().await;
        if let Some(statement) = prepared.get(text) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(text).await.map_err(failure)?;
        prepared.insert(text, statement.clone());
        Ok(statement)
    }

    /// Runs a prepared statement.
    pub(super) async fn query(&self, text: &'static str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>> {
        let statement = self.statement(text).await?;
        self.client.query(&statement, values).await.map_err(failure)
    }
}

/// A connection taken out of the idle ones. One that is not given back is closed: its state is not known.
pub(super) struct Lease<'a> {
    server: &'a Server,
    pub(super) session: Session,
    _permit: SemaphorePermit<'a>,
}

impl Lease<'_> {
    /// Puts the connection back where the answer shows that it is sound: a refusal of ours is as good as an answer.
    pub(super) fn give_back_after<T>(self, answer: &Result<T>) {
        if matches!(answer, Ok(_) | Err(Error::Compacted { .. } | Error::Future { .. } | Error::InvalidToken)) {
            self.give_back();
        }
    }

    /// Puts the connection back for the next reader.
    pub(super) fn give_back(self) {
        self.server.idle.lock().unwrap_or_else(PoisonError::into_inner).push(self.session);
    }
}

impl Server {
    pub(super) fn new(address: &str) -> Result<Self> {
        let (address, certificates) = split_address(address)?;
        let invalid = |error: tokio_postgres::Error| Error::InvalidAddress(super::describe(&error));
        let mut config: Config = address.parse().map_err(invalid)?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        // A server that vanished without a word is noticed in seconds, not in the kernel's two hours.
        config.keepalives_idle(Duration::from_secs(10)).tcp_user_timeout(Duration::from_secs(15));
        config.application_name("palisade");
        let tls = tls(certificates.as_deref())?;
        Ok(Self { config, tls, idle: Mutex::default(), permits: Semaphore::new(READERS) })
    }

    /// A new connection. What other sessions notify goes to `notices`.
    pub(super) async fn connect(&self, notices: Option<mpsc::UnboundedSender<String>>) -> Result<Session> {
        let (client, mut connection) = self.config.connect(self.tls.clone()).await.map_err(failure)?;
        tokio::spawn(async move {
            let mut messages = futures_util::stream::poll_fn(move |context| connection.poll_message(context));
            while let Some(Ok(message)) = messages.next().await {
                if let (AsyncMessage::Notification(notice), Some(notices)) = (message, &notices) {
                    drop(notices.send(notice.payload().to_owned()));
                }
            }
        });
        let session = Session { client, prepared: tokio::sync::Mutex::default() };
        session.execute(SESSION).await?;
        Ok(session)
    }

    /// A connection for reading: an idle one, or a new one where none is or `fresh` demands it.
    pub(super) async fn lease(&self, fresh: bool) -> Result<Lease<'_>> {
        let permit = self.permits.acquire().await.map_err(|error| Error::Internal(error.to_string()))?;
        let session = match self.idle_session().filter(|_| !fresh) {
            Some(session) => session,
            None => self.connect(None).await?,
        };
        Ok(Lease { server: self, session, _permit: permit })
    }

    fn idle_session(&self) -> Option<Session> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|session| !session.client.is_closed());
        idle.pop()
    }
}

/// Takes out what libpq knows and the driver does not: `sslrootcert`, and the modes that demand what we always do,
/// namely a certificate that is trusted and names the host.
fn split_address(address: &str) -> Result<(String, Option<String>)> {
    let Some((place, query)) = address.split_once('?') else { return Ok((address.to_owned(), None)) };
    let mut certificates = None;
    let mut rest = Vec::new();
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslrootcert", path)) => certificates = Some(path.replace("%2F", "/").replace("%2f", "/")),
            Some(("sslmode", "verify-full" | "verify-ca")) => rest.push("sslmode=require"),
            _ => rest.push(pair),
        }
    }
    let address = if rest.is_empty() { place.to_owned() } else { format!("{place}?{}", rest.join("&")) };
    Ok((address, certificates))
}

/// Trusts the certificates in the file, or those of the system.
fn tls(certificates: Option<&str>) -> Result<MakeRustlsConnect> {
    let mut roots = rustls::RootCertStore::empty();
    match certificates {
        Some(path) => {
            let invalid = |error: &dyn std::fmt::Display| Error::InvalidAddress(format!("sslrootcert={path}: {error}"));
            let file = CertificateDer::pem_file_iter(path).map_err(|error| invalid(&error))?;
            for certificate in file {
                let certificate = certificate.map_err(|error| invalid(&error))?;
                roots.add(certificate).map_err(|error| invalid(&error))?;
            }
        }
        None => drop(roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| Error::Internal(error.to_string()))?;
    Ok(MakeRustlsConnect::new(builder.with_root_certificates(roots).with_no_client_auth()))
}
