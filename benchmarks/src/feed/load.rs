//! A burst of news with a power cut in it, and many readers, beside nginx.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use reqwest::Client;
use tokio::task::JoinSet;

use super::ANNOUNCEMENTS;
use super::server::{Server, marker, send};
use crate::Case;

/// News in the burst.
const BURST: u64 = 10_000;
/// Senders at a time.
const SENDERS: u64 = 64;

/// Ten thousand deliveries; the server is killed in the middle, and everything it had acknowledged must be there.
pub(super) async fn burst(binary: &Path, folder: &Path, issues: &Path) -> Result<[Case; 3]> {
    let database = folder.join("burst.db").display().to_string();
    let acknowledged = Arc::new(Mutex::new(BTreeMap::new()));
    let next = Arc::new(AtomicU64::new(1));
    let mut server = Server::start(binary, issues, &database).await?;
    let start = Instant::now();
    let senders = spawn_senders(&server.address, &next, &acknowledged);
    while next.load(Ordering::Relaxed) < BURST / 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let first_peak = server.peak_memory()?;
    server.kill()?;
    let mut elapsed = start.elapsed();
    senders.join_all().await;
    let server = Server::start(binary, issues, &database).await?;
    let lost = lost(&server.address, &acknowledged).await?;
    let start = Instant::now();
    next.store(BURST / 2, Ordering::Relaxed);
    spawn_senders(&server.address, &next, &acknowledged).join_all().await;
    elapsed += start.elapsed();
    let lost = lost + self::lost(&server.address, &acknowledged).await?;
    let peak = first_peak.max(server.peak_memory()?);
    let count = acknowledged.lock().map_err(|_| anyhow::anyhow!("a sender panicked"))?.len();
    let case =
        |name, ours, budget, met| Case { name, ours, reference: String::new(), ratio: String::new(), budget, met };
    Ok([
        case(
            "burst of 10,000 webhooks, all applied",
            format!("{:.1} s", elapsed.as_secs_f64()),
            "all",
            count as u64 == ANNOUNCEMENTS,
        ),
        case("… acknowledged news lost after kill -9", lost.to_string(), "0", lost == 0),
        case("… peak memory", format!("{peak:.0} MB"), "< 100 MB", peak < 100.0),
    ])
}

/// The newest acknowledged edit of each issue.
type Acknowledged = Arc<Mutex<BTreeMap<u64, u64>>>;

fn spawn_senders(address: &str, next: &Arc<AtomicU64>, acknowledged: &Acknowledged) -> JoinSet<()> {
    let client = Client::new();
    let mut senders = JoinSet::new();
    for _ in 0..SENDERS {
        let (client, address) = (client.clone(), address.to_owned());
        let (next, acknowledged) = (Arc::clone(next), Arc::clone(acknowledged));
        senders.spawn(async move {
            loop {
                let edit = next.fetch_add(1, Ordering::Relaxed);
                if edit > BURST {
                    return;
                }
                let number = edit % ANNOUNCEMENTS + 1;
                match send(&client, &address, number, edit).await {
                    Ok(status) if status.is_success() => {
                        if let Ok(mut known) = acknowledged.lock() {
                            let newest = known.entry(number).or_insert(edit);
                            *newest = edit.max(*newest);
                        }
                    }
                    // The server was killed: what it did not acknowledge it need not know.
                    _ => return,
                }
            }
        });
    }
    senders
}

/// How many issues show an older state than was acknowledged, once the feed had five seconds to show it.
async fn lost(address: &str, acknowledged: &Acknowledged) -> Result<usize> {
    let known = acknowledged.lock().map_err(|_| anyhow::anyhow!("a sender panicked"))?.clone();
    let start = Instant::now();
    loop {
        let feed = Client::new().get(format!("{address}/index.json")).send().await?.text().await?;
        let lost = known.iter().filter(|(number, edit)| !shows(&feed, **number, **edit)).count();
        if lost == 0 || start.elapsed() > Duration::from_secs(5) {
            return Ok(lost);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Whether the feed shows this state of an issue or a later one that was sent and not acknowledged.
fn shows(feed: &str, number: u64, edit: u64) -> bool {
    (edit..=BURST)
        .step_by(usize::try_from(ANNOUNCEMENTS).unwrap_or(1))
        .any(|later| feed.contains(&marker(number, later)))
}

/// Requests a second and the 99th percentile, ours and nginx's, for a page, a record, and an answer without content.
pub(super) fn beside_nginx(binary: &Path, folder: &Path, issues: &Path) -> Result<Vec<Case>> {
    if !(is_there("wrk") && is_there("nginx")) {
        eprintln!("serving is not measured; help: apt-get install nginx wrk");
        return Ok(Vec::new());
    }
    let place = folder.join("public");
    let built = Command::new(binary)
        .args(["feed", "build", "--quiet", "--from"])
        .arg(issues)
        .arg("--output")
        .arg(&place)
        .status()?;
    if !built.success() {
        bail!("`feed build` ended with {built}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let server = runtime.block_on(Server::start(binary, issues, "memory:"))?;
    let nginx = Nginx::start(folder, &place)?;
    // Compression is done before the measurement begins.
    std::thread::sleep(Duration::from_secs(5));
    let mut cases = Vec::new();
    for (name, tail, path, headers) in [
        ("list page: requests a second, beside nginx", "… 99th percentile", "/index.html", None),
        ("record: requests a second, beside nginx", "… 99th percentile", "/osv/CVE-2023-10001.json", None),
        ("304: requests a second, beside nginx", "… 99th percentile", "/osv/CVE-2023-10001.json", Some(())),
    ] {
        cases.extend(compare(name, tail, &server.address, &nginx.address, path, headers.is_some())?);
    }
    Ok(cases)
}

fn is_there(command: &str) -> bool {
    Command::new(command).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

fn compare(
    name: &'static str,
    tail: &'static str,
    ours: &str,
    reference: &str,
    path: &str,
    known: bool,
) -> Result<[Case; 2]> {
    let (mut rates, mut tails) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for _ in 0..5 {
        for (side, address) in [ours, reference].into_iter().enumerate() {
            let tag = if known { entity_tag(&format!("{address}{path}"))? } else { None };
            let (rate, tail) = wrk(&format!("{address}{path}"), tag.as_deref())?;
            if let (Some(rates), Some(tails)) = (rates.get_mut(side), tails.get_mut(side)) {
                rates.push(rate);
                tails.push(tail);
            }
        }
    }
    let median = |values: &mut Vec<f64>| -> f64 {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    let [our_rates, their_rates] = &mut rates;
    let [our_tails, their_tails] = &mut tails;
    let (our_rate, their_rate) = (median(our_rates), median(their_rates));
    let (our_tail, their_tail) = (median(our_tails), median(their_tails));
    let least = if known { 1.0 } else { 0.8 };
    Ok([
        Case {
            name,
            ours: format!("{our_rate:.0}"),
            reference: format!("{their_rate:.0}"),
            ratio: format!("{:.2}", our_rate / their_rate),
            budget: if known { "≥ 1.0" } else { "≥ 0.8" },
            met: our_rate >= least * their_rate,
        },
        Case {
            name: tail,
            ours: format!("{our_tail:.2} ms"),
            reference: format!("{their_tail:.2} ms"),
            ratio: format!("{:.2}", our_tail / their_tail),
            budget: "≤ 1.5",
            met: our_tail <= 1.5 * their_tail,
        },
    ])
}

fn entity_tag(address: &str) -> Result<Option<String>> {
    let head = Command::new("curl").args(["-sI", address]).output()?;
    let text = String::from_utf8_lossy(&head.stdout).into_owned();
    Ok(text
        .lines()
        .find_map(|line| line.to_ascii_lowercase().starts_with("etag:").then(|| line.split_at(5).1.trim().to_owned())))
}

/// Requests a second and the 99th percentile in milliseconds.
fn wrk(address: &str, known: Option<&str>) -> Result<(f64, f64)> {
    let mut command = Command::new("wrk");
    command.args(["-t1", "-c32", "-d3s", "--latency"]);
    if let Some(tag) = known {
        command.arg("-H").arg(format!("If-None-Match: {tag}"));
    }
    let output = command.arg(address).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let word = |name: &str| {
        text.lines().find(|line| line.trim_start().starts_with(name))?.split_whitespace().nth(1).map(str::to_owned)
    };
    let rate = word("Requests/sec:").context("wrk tells requests a second")?.parse()?;
    let tail = word("99%").context("wrk tells percentiles")?;
    Ok((rate, milliseconds(&tail).context("a percentile has a unit")?))
}

fn milliseconds(text: &str) -> Option<f64> {
    let (unit, scale) =
        [("us", 0.001), ("ms", 1.0), ("s", 1000.0)].into_iter().find(|(unit, _)| text.ends_with(unit))?;
    text.strip_suffix(unit)?.parse::<f64>().ok().map(|value| value * scale)
}

/// nginx with one worker a core, serving files as its own guide recommends.
struct Nginx {
    child: Child,
    address: String,
}

impl Nginx {
    fn start(folder: &Path, place: &Path) -> Result<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let configuration = folder.join("nginx.conf");
        std::fs::write(
            &configuration,
            format!(
                "daemon off; worker_processes auto; pid {folder}/nginx.pid; error_log /dev/null; user root;\n\
                 events {{ worker_connections 1024; }}\n\
                 http {{ include /etc/nginx/mime.types; access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;\n\
                 open_file_cache max=10000; server {{ listen 127.0.0.1:{port}; root {}; }} }}\n",
                std::fs::canonicalize(place)?.display(),
                folder = std::fs::canonicalize(folder)?.display(),
            ),
        )?;
        let child = Command::new("nginx")
            .arg("-c")
            .arg(std::fs::canonicalize(&configuration)?)
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { child, address: format!("http://127.0.0.1:{port}") })
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers end with SIGTERM, not with SIGKILL.
        let _gone = Command::new("kill").arg(self.child.id().to_string()).status();
        let _gone = self.child.wait();
    }
}
