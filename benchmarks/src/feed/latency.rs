//! From the webhook to every format that a reader can ask for.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use reqwest::Client;
use tokio::task::JoinSet;

use super::ANNOUNCEMENTS;
use super::server::{Server, marker, send};
use crate::Case;

/// Edits a second.
const RATE: u64 = 50;
/// Edits in all.
const EDITS: u64 = 1000;
/// Every so many edits the documents that hold all announcements are read whole and looked into, too.
const WHOLE: u64 = 10;

/// One server with SQLite.
pub(super) async fn embedded(binary: &Path, folder: &Path, issues: &Path) -> Result<[Case; 2]> {
    let database = folder.join("latency.db");
    let server = Server::start(binary, issues, &database.display().to_string()).await?;
    let times = edits(&[server.address.as_str()], None).await?;
    let compressed = compressed_after(&server.address).await?;
    Ok([
        case("webhook → every format, 1,000 items, 50 edits/s, SQLite, p99", &times, 100.0, "< 100 ms"),
        Case {
            name: "… compressed forms after the last edit",
            ours: format!("{:.0} ms", compressed.as_secs_f64() * 1000.0),
            reference: String::new(),
            ratio: String::new(),
            budget: "< 1,000 ms",
            met: compressed < Duration::from_secs(1),
        },
    ])
}

/// Three servers with PostgreSQL; one is killed in the middle.
pub(super) async fn replicas(binary: &Path, _folder: &Path, issues: &Path, database: &str) -> Result<Case> {
    let mut servers = Vec::new();
    for _ in 0..3 {
        servers.push(Server::start(binary, issues, database).await?);
    }
    let addresses: Vec<String> = servers.iter().map(|server| server.address.clone()).collect();
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    let times = edits(&addresses, servers.pop()).await?;
    Ok(case("… three replicas, PostgreSQL, one killed, p99", &times, 250.0, "< 250 ms"))
}

fn case(name: &'static str, times: &[Duration], budget: f64, words: &'static str) -> Case {
    let at = |share: usize| times.get(times.len() * share / 1000).map_or(0.0, |time| time.as_secs_f64() * 1000.0);
    Case {
        name,
        ours: format!("{:.1} ms", at(990)),
        reference: format!("median {:.1} ms", at(500)),
        ratio: String::new(),
        budget: words,
        met: at(990) < budget,
    }
}

/// Sends edits at a steady rate, each to one server and read from the next; kills `victim`, the last server, halfway.
async fn edits(addresses: &[&str], mut victim: Option<Server>) -> Result<Vec<Duration>> {
    let client = Client::builder().pool_max_idle_per_host(64).build()?;
    let addresses: Arc<Vec<String>> = Arc::new(addresses.iter().map(|it| (*it).to_owned()).collect());
    let mut running = JoinSet::new();
    let mut ticks = tokio::time::interval(Duration::from_micros(1_000_000 / RATE));
    for edit in 1..=EDITS {
        ticks.tick().await;
        let mut alive = addresses.len();
        if edit > EDITS / 2 && addresses.len() > 1 {
            if let Some(mut victim) = victim.take() {
                victim.kill()?;
            }
            alive -= 1;
        }
        let (client, addresses) = (client.clone(), Arc::clone(&addresses));
        running.spawn(async move {
            let pick = |offset: u64| addresses.get(usize::try_from(edit + offset).unwrap_or(0) % alive).cloned();
            let (Some(to), Some(from)) = (pick(0), pick(1)) else { bail!("there is no server") };
            one_edit(&client, &to, &from, edit).await
        });
    }
    let mut times = Vec::new();
    while let Some(time) = running.join_next().await {
        times.push(time??);
    }
    times.sort();
    Ok(times)
}

/// Time from the moment before the webhook is sent until every format shows the edit.
async fn one_edit(client: &Client, to: &str, from: &str, edit: u64) -> Result<Duration> {
    // A prime step: consecutive edits are of distant issues, and each issue is edited once.
    let number = edit * 7 % ANNOUNCEMENTS + 1;
    let (id, mark) = (format!("CVE-2023-{:05}", 10_000 + number), marker(number, edit));
    let start = Instant::now();
    let status = send(client, to, number, edit).await?;
    if !status.is_success() {
        bail!("the webhook was answered with {status}");
    }
    let mut files = vec![
        format!("osv/{id}.json"),
        format!("{id}.html"),
        format!("csaf/{}.json", csaf_path(&id)),
        format!("cve/{id}.json"),
    ];
    if edit.is_multiple_of(WHOLE) {
        files.extend(["index.json", "feed.xml", "atom.xml"].map(str::to_owned));
    }
    for file in files {
        while !text(client, from, &file).await?.contains(&mark) {
            if start.elapsed() > Duration::from_secs(10) {
                bail!("{file} does not show edit {edit} after 10 s");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    Ok(start.elapsed())
}

/// CSAF files stand in folders by year, in lower case (CSAF 2.0, section 7.1.11 and 5.1).
fn csaf_path(id: &str) -> String {
    let id = id.to_ascii_lowercase();
    let year = id.split('-').nth(1).unwrap_or_default();
    format!("{year}/{id}")
}

async fn text(client: &Client, address: &str, file: &str) -> Result<String> {
    Ok(client.get(format!("{address}/{file}")).send().await?.error_for_status()?.text().await?)
}

/// How long after an edit the compressed form of the greatest file is served, and that it never is another edition's.
async fn compressed_after(address: &str) -> Result<Duration> {
    let client = Client::builder().no_gzip().build()?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let start = Instant::now();
    send(&client, address, 1, EDITS + 1).await?;
    let mark = marker(1, EDITS + 1);
    while !text(&client, address, "index.json").await?.contains(&mark) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    loop {
        let request = client.get(format!("{address}/index.json")).header("accept-encoding", "zstd, gzip, br");
        let response = request.send().await?.error_for_status()?;
        if response.headers().contains_key("content-encoding") {
            return Ok(start.elapsed());
        }
        if start.elapsed() > Duration::from_secs(30) {
            bail!("no compressed form after 30 s");
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
