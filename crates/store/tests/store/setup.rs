//! A fresh place for a store on each backend.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use libtest_mimic::Trial;
use palisade_store::Store;

/// Where a store is kept.
#[derive(Clone, Debug)]
pub(crate) enum Backend {
    Memory,
    Sqlite,
}

/// The place of one test.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) address: String,
    /// Whether a second store at the same address shares what the first one holds.
    pub(crate) shared: bool,
    /// Whether what was written is there after closing.
    pub(crate) durable: bool,
    /// Deleted with the test.
    _folder: tempfile::TempDir,
}

impl Backend {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Sqlite => "sqlite",
        }
    }

    pub(crate) fn setup(&self) -> Setup {
        let folder = tempfile::tempdir().unwrap();
        let (address, shared, durable) = match self {
            Self::Memory => ("memory:".to_owned(), false, false),
            Self::Sqlite => (format!("sqlite:{}", folder.path().join("store.db").display()), false, true),
        };
        Setup { address, shared, durable, _folder: folder }
    }
}

impl Setup {
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
