//! A fresh place for a store on each backend.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use libtest_mimic::Trial;
use palisade_store::Store;
use palisade_testkit::postgres::Cluster;

/// Where a store is kept.
#[derive(Clone, Debug)]
pub(crate) enum Backend {
    Memory,
    Sqlite,
    Postgres(Arc<Cluster>),
}

/// The place of one test.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) address: String,
    /// Whether a second store at the same address shares what the first one holds.
    pub(crate) shared: bool,
    /// Whether what was written is there after closing.
    pub(crate) durable: bool,
    backend: Backend,
    /// Deleted with the test.
    folder: tempfile::TempDir,
    others: AtomicU32,
}

impl Backend {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Sqlite => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    pub(crate) fn setup(&self) -> Setup {
        let folder = tempfile::tempdir().unwrap();
        let (shared, durable) = (matches!(self, Self::Postgres(_)), !matches!(self, Self::Memory));
        let address = self.address(folder.path());
        Setup { address, shared, durable, backend: self.clone(), folder, others: AtomicU32::new(0) }
    }

    fn address(&self, folder: &Path) -> String {
        match self {
            Self::Memory => "memory:".to_owned(),
            Self::Sqlite => format!("sqlite:{}", folder.join("store.db").display()),
            Self::Postgres(cluster) => cluster.database().unwrap(),
        }
    }
}

impl Setup {
    /// The address of another empty store, deleted with this one.
    pub(crate) fn another(&self) -> String {
        let folder = self.folder.path().join(self.others.fetch_add(1, Ordering::Relaxed).to_string());
        std::fs::create_dir(&folder).unwrap();
        self.backend.address(&folder)
    }

    pub(crate) async fn open(&self) -> Arc<dyn Store> {
        palisade_store::open(&self.address).await.unwrap()
    }
}

/// The body of a test.
pub(crate) type Body = fn(Setup) -> Pin<Box<dyn Future<Output = ()>>>;

/// One test on one backend.
pub(crate) fn trial(name: &str, backend: &Backend, body: Body) -> Trial {
    let name = format!("{}::{name}", backend.name());
    let backend = backend.clone();
    Trial::test(name, move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        runtime.block_on(body(backend.setup()));
        Ok(())
    })
}

/// Names functions with their names.
macro_rules! bodies {
    ($($name:ident),* $(,)?) => {
        &[$((stringify!($name), |setup| Box::pin($name(setup)))),*]
    };
}
pub(crate) use bodies;
