//! A server to measure: its announcements, its process, and signed news for it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;

const SECRET: &str = "benchmark";

/// Writes so many announcements of the usual size and shape as one list.
pub(super) fn write_issues(folder: &Path, count: u64) -> Result<PathBuf> {
    let issues: Vec<Value> = (1..=count).map(|number| issue(number, 0)).collect();
    let path = folder.join("issues.json");
    std::fs::write(&path, serde_json::to_vec(&issues)?)?;
    Ok(path)
}

/// Issue `number` after its edit `edit`, later than all earlier ones.
pub(super) fn issue(number: u64, edit: u64) -> Value {
    let minor = 10 + number % 25;
    let prose = "A security issue was discovered in Kubernetes where a user may be able to do more than they should. ";
    let body = format!(
        "CVSS Rating: [CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H](https://www.first.org/cvss/calculator/3.1) - **HIGH** (8.8)\r\n\r\n\
         {}\r\n\r\n#### Affected Versions\r\n\r\n- kubelet v1.{minor}.0 - v1.{minor}.{}\r\n- kubelet <= v1.{}.9\r\n\r\n\
         #### Fixed Versions\r\n\r\n- kubelet v1.{minor}.{}\r\n- kubelet v1.{}.10\r\n\r\n{marker}\r\n",
        prose.repeat(20),
        number % 9,
        minor - 1,
        number % 9 + 1,
        minor - 1,
        marker = marker(number, edit),
    );
    let updated = jiff::Timestamp::from_second(1_700_000_000 + i64::try_from(edit).unwrap_or(0)).unwrap_or_default();
    json!({
        "number": number, "title": format!("CVE-2023-{:05}: {}", 10_000 + number, marker(number, edit)), "body": body,
        "html_url": format!("https://github.com/kubernetes/kubernetes/issues/{number}"), "state": "closed",
        "state_reason": "completed", "created_at": "2023-01-01T00:00:00Z", "updated_at": updated.to_string(),
        "labels": [{"name": "official-cve-feed"}],
    })
}

/// What tells an edit from all others.
pub(super) fn marker(number: u64, edit: u64) -> String {
    format!("state {edit} of issue {number} ends here")
}

/// A running server, ended with its value.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    pub(super) address: String,
}

impl Server {
    /// Starts one on a free port and waits until it answers.
    pub(super) async fn start(binary: &Path, issues: &Path, database: &str) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new(binary)
            .args(["feed", "serve", "--quiet", "--reconcile", "86400", "--from"])
            .arg(issues)
            .args(["--database", database, "--listen", &format!("127.0.0.1:{port}")])
            .env("PALISADE_WEBHOOK_SECRET", SECRET)
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("starting {}", binary.display()))?;
        let server = Self { child, address: format!("http://127.0.0.1:{port}") };
        let client = Client::new();
        for _ in 0..600 {
            if client.get(format!("{}/healthz", server.address)).send().await.is_ok() {
                return Ok(server);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the server did not answer in 30 s")
    }

    /// Ends it as a power cut would.
    pub(super) fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// The greatest memory it ever held, in megabytes.
    pub(super) fn peak_memory(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).context("the kernel tells the peak")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).context("VmHWM has a number")?.parse()?;
        Ok(kilobytes / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.kill();
    }
}

/// Sends edit `edit` of issue `number` as GitHub would; the status that it was answered with.
pub(super) async fn send(client: &Client, address: &str, number: u64, edit: u64) -> Result<StatusCode> {
    let event = json!({
        "action": "edited", "issue": issue(number, edit),
        "repository": {"full_name": "kubernetes/kubernetes"}, "sender": {"login": "somebody"},
    });
    let body = serde_json::to_vec(&event)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).context("a key of any length")?;
    mac.update(&body);
    let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let response = client
        .post(format!("{address}/hooks/github"))
        .header("x-github-event", "issues")
        .header("x-github-delivery", format!("{number}-{edit}"))
        .header("x-hub-signature-256", format!("sha256={signature}"))
        .body(body)
        .send()
        .await?;
    Ok(response.status())
}
