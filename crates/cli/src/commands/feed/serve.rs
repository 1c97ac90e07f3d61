//! `palisade feed serve`: one process that keeps the feed and serves it.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use palisade_sources::feeds::SourceError;
use palisade_sources::feeds::notify::{Notices, Notifier};
use palisade_web::feed::connections::serve;
use palisade_web::feed::ledger::Ledger;
use palisade_web::feed::metrics::Metrics;
use palisade_web::feed::publisher::{Current, Publisher};
use palisade_web::feed::reconcile::reconcile;
use palisade_web::feed::server::{Feed, routes};
use palisade_web::feed::site::Site;
use palisade_web::feed::webhook::Receiver;
use palisade_web::feed::{compression, tls};
use tokio::net::TcpListener;

use super::source::{Source, site};
use crate::arguments::feed::ServeArguments;
use crate::codes;
use crate::environment::{Environment, Terminal};
use crate::failure::{Exit, Failure};

pub(super) fn run(arguments: &ServeArguments, environment: &Environment, terminal: &Terminal) -> Result<Exit, Failure> {
    crate::log::start(terminal);
    super::runtime()?.block_on(run_server(arguments, environment, terminal))
}

async fn run_server(
    arguments: &ServeArguments,
    environment: &Environment,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let store = palisade_store::open(&arguments.database).await?;
    let (ledger, metrics) = (Ledger::new(Arc::clone(&store), Timestamp::now), Arc::new(Metrics::default()));
    let mut source = Source::of(&arguments.source, environment)?;
    first_contents(arguments, &ledger, &mut source, &metrics, terminal).await?;
    let site = Site { hubs: arguments.hub.clone(), ..site(&arguments.source) };
    let (publisher, current) = Publisher::start(ledger.clone(), site, Arc::clone(&metrics))
        .await
        .map_err(|error| Failure::internal(&codes::SERVER_FAILED, error.to_string()))?;
    let receiver = receiver(arguments, environment, &ledger, &metrics)?;
    let tls = tls_acceptor(arguments)?;
    let listener = TcpListener::bind(arguments.listen)
        .await
        .map_err(|error| Failure::usage(&codes::CANNOT_LISTEN, format!("{}: {error}", arguments.listen)))?;
    announce(arguments, &listener, &current, receiver.is_some(), terminal);
    prepare_editions(current.clone());
    notify_others(arguments, current.clone())?;
    tokio::spawn(reconcile_for_ever(
        arguments.reconcile,
        arguments.source.allow_shrink,
        ledger,
        source,
        Arc::clone(&metrics),
    ));
    let feed = Feed::new(current, metrics, Timestamp::now);
    let server = serve(listener, tls, feed.clone(), routes(feed, receiver), stop_signal());
    tokio::select! {
        ended = server => ended.map_err(|error| Failure::output("to the network", &error))?,
        never = publisher.run() => match never {},
    }
    Ok(Exit::Done)
}

/// The first comparison with the source. With something kept from before, a source that is away is no reason not to serve.
async fn first_contents(
    arguments: &ServeArguments,
    ledger: &Ledger,
    source: &mut Source,
    metrics: &Metrics,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let is_empty = ledger.announcements().await?.is_empty();
    match compare(ledger, source, arguments.source.allow_shrink).await {
        Ok(()) => metrics.reconciliation(true),
        Err(failure) if is_empty => return Err(failure),
        Err(failure) => {
            metrics.reconciliation(false);
            failure.report(terminal);
        }
    }
    Ok(())
}

async fn compare(ledger: &Ledger, source: &mut Source, shrink: bool) -> Result<(), Failure> {
    let fetched = source.fetch().await?;
    if let Some((_, error)) = fetched.unreadable.into_iter().next() {
        return Err(error.into());
    }
    let holds_any = fetched.announcements.iter().any(|announcement| announcement.labels.are_public());
    if !shrink && !holds_any && ledger.announcements().await?.is_empty() {
        return Err(SourceError::Empty { place: "the source".to_owned() }.into());
    }
    let source = &*source;
    let repaired =
        reconcile(ledger, fetched.announcements, shrink, |key| async move { source.one(&key).await }).await?;
    tracing::info!(kept = repaired.kept, withdrawn = repaired.withdrawn, "compared with the source");
    Ok(())
}

async fn reconcile_for_ever(seconds: u64, shrink: bool, ledger: Ledger, mut source: Source, metrics: Arc<Metrics>) {
    let mut interval = tokio::time::interval(Duration::from_secs(seconds));
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // The first tick is at once, and the first comparison is done already.
    interval.tick().await;
    loop {
        interval.tick().await;
        let compared = compare_if_due(seconds, shrink, &ledger, &mut source).await;
        metrics.reconciliation(compared.is_ok());
        if let Err(failure) = compared {
            tracing::warn!(reason = %failure, "the source could not be compared; what is published stays");
        }
    }
}

/// One of several replicas compares; a tick that comes a little early counts.
async fn compare_if_due(seconds: u64, shrink: bool, ledger: &Ledger, source: &mut Source) -> Result<(), Failure> {
    let interval = jiff::SignedDuration::from_millis(i64::try_from(seconds).unwrap_or(i64::MAX / 1000) * 900);
    if ledger.claim(Timestamp::now(), interval).await? {
        compare(ledger, source, shrink).await?;
        ledger.prune().await?;
    }
    Ok(())
}

/// So long an edition stays before what nobody asked for yet is made of it.
const SETTLED: Duration = Duration::from_millis(50);

/// One thread prepares each edition that stays for a moment; a newer one ends the work on the one before.
fn prepare_editions(current: Current) {
    tokio::task::spawn_blocking(move || {
        let mut numbers = current.numbers();
        let runtime = tokio::runtime::Handle::current();
        loop {
            let number = *numbers.borrow_and_update();
            let is_outdated = || *current.numbers().borrow() != number;
            std::thread::sleep(SETTLED);
            if !is_outdated() {
                compression::prepare(&Arc::clone(&current.edition()), is_outdated);
            }
            if runtime.block_on(numbers.changed()).is_err() {
                return;
            }
        }
    });
}

fn notify_others(arguments: &ServeArguments, current: Current) -> Result<(), Failure> {
    if arguments.hub.is_empty() && arguments.rebuild_hook.is_empty() {
        return Ok(());
    }
    let address = site(&arguments.source).address;
    let topics = ["index.json", "feed.xml", "atom.xml"].map(|name| format!("{address}/{name}")).to_vec();
    let notices = Notices { hubs: arguments.hub.clone(), topics, hooks: arguments.rebuild_hook.clone() };
    let notifier = Notifier::new(notices, Duration::from_secs(1))
        .map_err(|error| Failure::internal(&codes::SERVER_FAILED, error.to_string()))?;
    tokio::spawn(async move {
        let mut numbers = current.numbers();
        while numbers.changed().await.is_ok() {
            for address in notifier.send().await {
                tracing::warn!(address, "a notice was not taken");
            }
        }
    });
    Ok(())
}

fn receiver(
    arguments: &ServeArguments,
    environment: &Environment,
    ledger: &Ledger,
    metrics: &Arc<Metrics>,
) -> Result<Option<Arc<Receiver>>, Failure> {
    let secret = match &arguments.webhook_secret {
        Some(path) => {
            let bytes = std::fs::read(path)
                .map_err(|error| Failure::usage(&codes::UNREADABLE, format!("{}: {error}", path.display())))?;
            Some(bytes.trim_ascii().to_vec())
        }
        None => environment.webhook_secret.clone().map(String::into_bytes),
    };
    match secret {
        Some(secret) if secret.is_empty() => {
            Err(Failure::usage(&codes::EMPTY_SECRET, "the secret of the webhook is empty"))
        }
        Some(secret) => Ok(Some(Arc::new(Receiver::new(
            ledger.clone(),
            secret,
            arguments.source.repository.clone(),
            Arc::clone(metrics),
        )))),
        None => Ok(None),
    }
}

fn tls_acceptor(arguments: &ServeArguments) -> Result<Option<tls::Acceptor>, Failure> {
    let (Some(certificate), Some(key)) = (&arguments.tls_certificate, &arguments.tls_key) else { return Ok(None) };
    let read = |path: &std::path::Path| {
        std::fs::read(path).map_err(|error| Failure::usage(&codes::UNREADABLE, format!("{}: {error}", path.display())))
    };
    tls::acceptor(&read(certificate)?, &read(key)?)
        .map(Some)
        .map_err(|error| Failure::usage(&codes::INVALID_CERTIFICATE, error.to_string()))
}

#[expect(clippy::print_stderr, reason = "what the server is doing, for whoever started it")]
fn announce(arguments: &ServeArguments, listener: &TcpListener, current: &Current, hooks: bool, terminal: &Terminal) {
    if terminal.quiet {
        return;
    }
    let address = listener.local_addr().map_or(arguments.listen, |address| address);
    let scheme = if arguments.tls_certificate.is_some() { "https" } else { "http" };
    eprintln!("serving {} advisories on {scheme}://{address}/", current.edition().entries().len());
    if !hooks {
        eprintln!("no webhook: without PALISADE_WEBHOOK_SECRET the source is asked every {} s", arguments.reconcile);
    }
}

async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} },
        Err(_) => {
            let _interrupted = interrupt.await;
        }
    }
}
