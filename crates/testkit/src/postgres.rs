//! A throw-away PostgreSQL server from Debian's package, on a socket in a directory of its own.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A running server; it is stopped and deleted when dropped.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    databases: AtomicU32,
}

impl Cluster {
    /// Creates a cluster below `parent` and starts it. Commits wait for the disk, as in real life.
    ///
    /// # Errors
    /// A phrase that says why there is none: usually that PostgreSQL is not installed.
    pub fn start(parent: &Path) -> Result<Self, String> {
        let programs = programs().ok_or("PostgreSQL is not installed; help: apt-get install postgresql")?;
        let folder = parent.join(format!("palisade-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| format!("cannot create {}: {error}", folder.display()))?;
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let cluster = Self { programs, folder, databases: AtomicU32::new(0) };
        let data = cluster.folder.join("data");
        let arguments = ["--auth=trust", "--username=palisade", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"];
        run(cluster.program("initdb").args(arguments).arg(data))?;
        let socket = cluster.folder.display();
        let listen = format!("listen_addresses = ''\nunix_socket_directories = '{socket}'\nmax_connections = 200");
        cluster.configure(&listen)?;
        cluster.resume()?;
        Ok(cluster)
    }

    /// Starts the server again after [`Cluster::crash`].
    ///
    /// # Errors
    /// What the server said.
    pub fn resume(&self) -> Result<(), String> {
        run(self.control().args(["-w", "-l"]).arg(self.folder.join("log")).arg("start"))
    }

    /// Adds settings, of which the last one of a name counts; they hold from the next start.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn configure(&self, settings: &str) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("cannot configure the server: {error}");
        let file = self.folder.join("data/postgresql.conf");
        let mut file = fs::OpenOptions::new().append(true).open(file).map_err(failed)?;
        writeln!(file, "{settings}").map_err(failed)
    }

    /// Restarts the server so that it speaks TLS on `port` of localhost; returns the certificate to trust.
    ///
    /// # Errors
    /// What the server said, or that `openssl` is missing.
    pub fn restart_with_tls(&self, port: u16) -> Result<PathBuf, String> {
        let (key, certificate) = (self.folder.join("server.key"), self.folder.join("server.crt"));
        let make = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
                    -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE";
        let mut openssl = Command::new("openssl");
        run(openssl.args(make.split_whitespace()).arg("-keyout").arg(&key).arg("-out").arg(&certificate))?;
        if is_root() {
            run(Command::new("chown").arg("postgres").args([&key, &certificate]))?;
        }
        let files = format!("ssl_cert_file = '{}'\nssl_key_file = '{}'", certificate.display(), key.display());
        self.configure(&format!("ssl = on\n{files}\nlisten_addresses = 'localhost'\nport = {port}"))?;
        self.crash()?;
        self.resume()?;
        Ok(certificate)
    }

    /// Stops the server at once, as a power failure would: every connection breaks, recovery follows at the start.
    ///
    /// # Errors
    /// What the server said.
    pub fn crash(&self) -> Result<(), String> {
        run(self.control().args(["-w", "-m", "immediate", "stop"]))
    }

    /// The address of a new, empty database.
    ///
    /// # Errors
    /// What the server said.
    pub fn database(&self) -> Result<String, String> {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let mut create = self.program("createdb");
        run(create.arg("-h").arg(&self.folder).args(["-U", "palisade", &name]))?;
        let host = self.folder.display().to_string().replace('/', "%2F");
        Ok(format!("postgres://palisade@{host}/{name}"))
    }

    /// Runs SQL in a database that [`Cluster::database`] gave.
    ///
    /// # Errors
    /// What the server said.
    pub fn sql(&self, address: &str, text: &str) -> Result<(), String> {
        let name = address.rsplit('/').next().unwrap_or_default();
        let mut query = self.program("psql");
        run(query.arg("-h").arg(&self.folder).args(["-U", "palisade", "-q", "-v", "ON_ERROR_STOP=1", "-c", text, name]))
    }

    fn control(&self) -> Command {
        let mut command = self.program("pg_ctl");
        command.arg("-D").arg(self.folder.join("data"));
        command
    }

    /// A program of the package, as another user where we are root: the server refuses to be that.
    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.crash());
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

/// Debian keeps the programs of each version in a directory of its own.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let folders = versions.map(|version| version.path().join("bin"));
    folders.filter(|folder| folder.join("initdb").exists()).max()
}

/// The server outlives the program that starts it, so its output must not be one of our pipes.
fn run(command: &mut Command) -> Result<(), String> {
    let name = format!("{command:?}");
    let Output { status, stderr, .. } =
        command.stdin(Stdio::null()).stdout(Stdio::null()).output().map_err(|error| format!("{name}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name}: {status}: {}", String::from_utf8_lossy(&stderr))) }
}
