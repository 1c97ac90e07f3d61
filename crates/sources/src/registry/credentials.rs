//! Credentials for registries from Docker's configuration file (docker/cli, cli/config) and its helpers
//! (docker/docker-credential-helpers).

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use data_encoding::BASE64;
use serde::Deserialize;

use super::error::{REGISTRY_CREDENTIALS, refusal};
use crate::images::ImageError;

/// What a helper says is a few hundred bytes.
const MAX_ANSWER: u64 = 64 << 10;

/// Who asks. Never shown.
#[derive(Clone, PartialEq, Eq)]
pub enum Login {
    /// A name and a password.
    Password {
        /// The name.
        user: String,
        /// The password.
        password: String,
    },
    /// A token that is exchanged for others (OAuth 2, refresh token).
    Identity(String),
    /// A token that is sent as it is.
    Bearer(String),
}

impl fmt::Debug for Login {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Password { .. } => "Password(…)",
            Self::Identity(_) => "Identity(…)",
            Self::Bearer(_) => "Bearer(…)",
        })
    }
}

/// Asks the helper of a name for a server; gives what it prints, or why there is nothing.
pub type Helper = fn(name: &str, server: &str) -> Result<Vec<u8>, String>;

/// Where credentials come from.
#[derive(Clone)]
pub struct Credentials {
    config: Config,
    helper: Helper,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Credentials").field("servers", &self.config.auths.keys()).finish_non_exhaustive()
    }
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Config {
    auths: BTreeMap<String, Entry>,
    cred_helpers: BTreeMap<String, String>,
    creds_store: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Entry {
    auth: String,
    username: String,
    password: String,
    identitytoken: String,
    registrytoken: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    username: String,
    secret: String,
}

impl Default for Credentials {
    /// None.
    fn default() -> Self {
        Self { config: Config::default(), helper: |_, _| Err("no helpers".to_owned()) }
    }
}

impl Credentials {
    /// Reads `config.json`. `helper` is usually [`run_helper`].
    ///
    /// # Errors
    /// Where it is not Docker's configuration.
    pub fn read(bytes: &[u8], helper: Helper) -> Result<Self, ImageError> {
        // What serde says of a value may quote it.
        let config = serde_json::from_slice(bytes).map_err(|error| {
            let place = format!("line {} column {}", error.line(), error.column());
            refusal(&REGISTRY_CREDENTIALS, format!("Docker's configuration cannot be read at {place}"))
        })?;
        Ok(Self { config, helper })
    }

    /// Who asks at a registry; nothing where nobody is known.
    pub(super) fn login(&self, server: &str) -> Result<Option<Login>, ImageError> {
        let helper = self.config.cred_helpers.get(server);
        let store = Some(&self.config.creds_store).filter(|name| !name.is_empty());
        if let Some(name) = helper.or(store) {
            let own = self.ask(name, server)?;
            if own.is_some() || helper.is_some() {
                return Ok(own);
            }
        }
        let host = |name: &str| {
            let rest = name.strip_prefix("https://").or_else(|| name.strip_prefix("http://")).unwrap_or(name);
            rest.split('/').next().unwrap_or_default().to_owned()
        };
        let known = self.config.auths.get(server).or_else(|| {
            let found = self.config.auths.iter().find(|(name, _)| host(name) == host(server));
            found.map(|(_, entry)| entry)
        });
        Ok(known.and_then(Entry::login))
    }

    fn ask(&self, name: &str, server: &str) -> Result<Option<Login>, ImageError> {
        let failed =
            |why: &str| refusal(&REGISTRY_CREDENTIALS, format!("docker-credential-{name} for {server}: {why}"));
        // The name becomes part of a program's.
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) {
            return Err(refusal(&REGISTRY_CREDENTIALS, format!("{name:?} names no credential helper")));
        }
        let answer = match (self.helper)(name, server) {
            Ok(answer) => answer,
            Err(why) if why.contains("credentials not found") => return Ok(None),
            Err(why) => return Err(failed(&why)),
        };
        let answer: Answer =
            serde_json::from_slice(&answer).map_err(|_| failed("its answer is not JSON as it should be"))?;
        Ok(Some(match answer.username.as_str() {
            "<token>" => Login::Identity(answer.secret),
            _ => Login::Password { user: answer.username, password: answer.secret },
        }))
    }
}

impl Entry {
    fn login(&self) -> Option<Login> {
        if !self.registrytoken.is_empty() {
            return Some(Login::Bearer(self.registrytoken.clone()));
        }
        if !self.identitytoken.is_empty() {
            return Some(Login::Identity(self.identitytoken.clone()));
        }
        if !self.username.is_empty() {
            return Some(Login::Password { user: self.username.clone(), password: self.password.clone() });
        }
        let plain = String::from_utf8(BASE64.decode(self.auth.trim().as_bytes()).ok()?).ok()?;
        let (user, password) = plain.split_once(':')?;
        Some(Login::Password { user: user.to_owned(), password: password.trim_end_matches('\0').to_owned() })
    }
}

/// Runs `docker-credential-NAME get`, for at most ten seconds.
///
/// # Errors
/// Where it cannot be run, fails, or does not answer. What it printed is not in the message, but for its own word that
/// there are no credentials.
pub fn run_helper(name: &str, server: &str) -> Result<Vec<u8>, String> {
    let mut command = Command::new(format!("docker-credential-{name}"));
    command.arg("get");
    run(command, server, Duration::from_secs(10))
}

fn run(mut command: Command, server: &str, limit: Duration) -> Result<Vec<u8>, String> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    if let Some(mut input) = child.stdin.take() {
        // One that does not read its input may still answer.
        let _unread = input.write_all(server.as_bytes());
    }
    let (done, answered) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = output.take(MAX_ANSWER).read_to_end(&mut bytes);
            // Nobody listens once the time is over.
            let _late = done.send(read.map(|_| bytes));
        });
    }
    let answer = answered.recv_timeout(limit);
    if answer.is_err() {
        // One that is gone already cannot be killed.
        let _gone = child.kill();
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    let bytes = answer.map_err(|_| format!("no answer in {} seconds", limit.as_secs()))?;
    let bytes = bytes.map_err(|error| error.to_string())?;
    if status.success() {
        return Ok(bytes);
    }
    let is_unknown = String::from_utf8_lossy(&bytes).contains("credentials not found");
    Err(if is_unknown { "credentials not found".to_owned() } else { format!("ended with {status}") })
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::time::Duration;

    use super::{Credentials, Login, run};

    fn password(user: &str, password: &str) -> Login {
        Login::Password { user: user.to_owned(), password: password.to_owned() }
    }

    #[test]
    fn credentials_come_from_the_file_and_from_helpers() {
        let config =
            br#"{"auths": {"https://index.docker.io/v1/": {"auth": "dXNlcjpwYXNz"}, "a.io": {"identitytoken": "i"},
            "https://b.io/v2/": {"username": "u", "password": "p"}}, "credHelpers": {"c.io": "fake", "d.io": "none"}}"#;
        let credentials = Credentials::read(config, |name, server| match name {
            "fake" => Ok(format!(r#"{{"ServerURL":"{server}","Username":"<token>","Secret":"s"}}"#).into_bytes()),
            _ => Err("credentials not found in native keychain".to_owned()),
        })
        .expect("a configuration");
        let cases = [
            ("https://index.docker.io/v1/", Some(password("user", "pass"))),
            ("a.io", Some(Login::Identity("i".to_owned()))),
            ("b.io", Some(password("u", "p"))),
            ("c.io", Some(Login::Identity("s".to_owned()))),
            ("d.io", None),
            ("e.io", None),
        ];
        for (server, expected) in cases {
            assert_eq!(credentials.login(server).expect(server), expected, "{server}");
        }
        assert!(!format!("{credentials:?}").contains("pass"));
        assert!(!format!("{:?}", credentials.login("b.io")).contains("\"p\""));
    }

    #[test]
    fn broken_configurations_show_no_secret() {
        let error = Credentials::read(br#"{"auths": {"a.io": "secret"}}"#, |_, _| Ok(Vec::new())).expect_err("broken");
        assert!(!error.message.contains("secret"), "{error}");
        let escape = br#"{"credsStore": "../../bin/sh"}"#;
        let credentials = Credentials::read(escape, |_, _| Ok(Vec::new())).expect("a configuration");
        assert_eq!(credentials.login("a.io").expect_err("no name").code.id, "registry-credentials");
    }

    #[test]
    fn a_helper_has_a_bounded_time() {
        let shell = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        assert_eq!(run(shell("cat"), "a.io", Duration::from_secs(9)), Ok(b"a.io".to_vec()));
        assert!(
            run(shell("echo secret; exit 3"), "a.io", Duration::from_secs(9)).is_err_and(|why| !why.contains("secret"))
        );
        assert_eq!(
            run(shell("exec sleep 60"), "a.io", Duration::from_millis(50)),
            Err("no answer in 0 seconds".to_owned())
        );
    }
}
