//! What every durable backend survives: kill -9, a full disk, a server that stops, places that cannot be used.

use std::fs;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use libtest_mimic::Trial;
use palisade_store::{Content, Error, Listing, Revision, Store, Watch};
use palisade_testkit::postgres::Cluster;

use crate::child::{self, Said};
use crate::setup::{Backend, Body, Setup, bodies, trial};

const DURABLE: &[(&str, Body)] = bodies![a_killed_writer_loses_nothing];

const SQLITE: &[(&str, Body)] = bodies![
    a_full_disk_is_an_error_and_the_store_stays_readable,
    a_file_belongs_to_one_process,
    a_place_that_cannot_be_written_is_named,
    a_damaged_file_is_named,
    a_file_of_another_program_is_left_alone,
    a_newer_sqlite_schema_is_refused,
];

const POSTGRES: &[(&str, Body)] = bodies![replicas_see_each_other_at_once, many_replicas_share_one_order];

pub(crate) fn trials(backend: &Backend) -> Vec<Trial> {
    let tables: &[&[(&str, Body)]] = match backend {
        Backend::Memory => &[],
        Backend::Sqlite => &[DURABLE, SQLITE],
        Backend::Postgres(_) => &[DURABLE, POSTGRES],
    };
    let mut trials: Vec<_> = tables.iter().copied().flatten().map(|(name, body)| trial(name, backend, *body)).collect();
    if let Backend::Postgres(_) = backend {
        trials.push(Trial::test("postgres::a_server_that_stops_is_waited_for", stopped_server));
        trials.push(Trial::test("postgres::a_newer_schema_is_refused", newer_schema));
        trials.push(Trial::test("postgres::certificates_are_verified", certificates));
    }
    trials
}

/// Everything acknowledged is there, nothing is half there, and the log agrees with the items.
async fn check(store: &Arc<dyn Store>, said: &Said) {
    let mut total = 0;
    for (writer, acknowledged) in said.acknowledged.iter().enumerate() {
        let mut pair = Vec::new();
        for half in ["one", "two"] {
            let item = store.get(&format!("{writer}/{half}")).await.unwrap();
            pair.push(item.map(|item| (item.content, item.revision, item.created)));
        }
        assert_eq!(pair[0], pair[1], "a transaction is all there or not at all");
        let each = store.list(&Listing::new(format!("{writer}/each/"))).await.unwrap().items.len() as u32;
        let last = pair[0].as_ref().map(|(content, ..)| {
            let text = String::from_utf8(content.value.clone()).unwrap();
            text.trim().parse::<u32>().unwrap()
        });
        assert_eq!(each, last.map_or(0, |last| last + 1));
        assert!(last >= *acknowledged, "writer {writer}: {acknowledged:?} was acknowledged, {last:?} is there");
        total += each;
    }
    let head = *store.revisions().borrow();
    assert_eq!(head, Revision::new(u64::from(total)), "each transaction took one revision");
    let mut watch = Watch::new(Arc::clone(store), "", Revision::ZERO);
    let mut changes = 0;
    while watch.revision() < head {
        changes += watch.next().await.unwrap().len();
    }
    assert_eq!(changes, total as usize * 3);
}

async fn a_killed_writer_loses_nothing(setup: Setup) {
    for round in 0..5 {
        let address = setup.another();
        let (mut process, mut output) = child::start(&address, 100, None);
        let mut said = Said::default();
        child::listen(&mut output, &mut said, 40 + round * 97);
        process.kill().unwrap();
        process.wait().unwrap();
        // What it said before it died and we had not read yet.
        child::listen(&mut output, &mut said, usize::MAX);
        assert!(said.acknowledged.iter().any(Option::is_some) && said.codes.is_empty(), "{said:?}");
        let store = palisade_store::open(&address).await.unwrap();
        check(&store, &said).await;
        store.put("after", Content::default()).await.unwrap();
    }
}

async fn a_full_disk_is_an_error_and_the_store_stays_readable(setup: Setup) {
    // Values of 20 kB and files of at most 2 MiB.
    let (mut process, mut output) = child::start(&setup.address, 20_000, Some(2048));
    let mut said = Said::default();
    child::listen(&mut output, &mut said, usize::MAX);
    assert!(process.wait().unwrap().success(), "the process goes on");
    assert_eq!(said.codes.len(), 4);
    assert!(said.codes.iter().all(|code| code == "store-disk" || code == "store-full"), "{said:?}");
    assert!(said.acknowledged.iter().flatten().count() > 0);
    let store = setup.open().await;
    check(&store, &said).await;
    store.put("after", Content::default()).await.unwrap();
}

fn file(setup: &Setup) -> PathBuf {
    PathBuf::from(setup.address.strip_prefix("sqlite:").unwrap())
}

async fn refusal(path: &Path) -> Error {
    palisade_store::open(path.to_str().unwrap()).await.map(drop).unwrap_err()
}

async fn a_file_belongs_to_one_process(setup: Setup) {
    let store = setup.open().await;
    assert_eq!(refusal(&file(&setup)).await, Error::InUse(file(&setup).display().to_string()));
    drop(store);
    setup.open().await;
}

async fn a_place_that_cannot_be_written_is_named(setup: Setup) {
    let folder = file(&setup).parent().unwrap().to_owned();
    let error = refusal(&folder.join("absent/store.db")).await;
    assert_eq!((error.code().id, error.exit_code()), ("store-not-writable", 2), "{error}");
    // Also root may not write here.
    let error = refusal(Path::new("/proc/self/store.db")).await;
    assert_eq!(error.code().id, "store-not-writable", "{error}");
    let directory = folder.join("directory");
    fs::create_dir(&directory).unwrap();
    let error = refusal(&directory).await;
    assert_eq!(error.code().id, "store-not-writable", "{error}");
    let text = palisade_store::open("mysql://user:secret@host/x").await.map(drop).unwrap_err().to_string();
    assert!(text.contains("mysql") && !text.contains("secret"), "{text}");
}

async fn a_damaged_file_is_named(setup: Setup) {
    let path = file(&setup);
    fs::write(&path, "this is no database, it is a letter ".repeat(100)).unwrap();
    assert_eq!(refusal(&path).await.code().id, "store-damaged");
    fs::remove_file(&path).unwrap();
    let store = setup.open().await;
    for index in 0..200 {
        store.put(&format!("k{index}"), Content::new(vec![7; 4000])).await.unwrap();
    }
    drop(store);
    let pages = fs::metadata(&path).unwrap().len() / 4096;
    assert!(pages > 200, "closing moved everything out of the write-ahead log");
    // First its second half, then all but the first page.
    for first in [pages / 2, 1] {
        let database = fs::OpenOptions::new().write(true).open(&path).unwrap();
        for page in first..pages {
            database.write_all_at(&[0xa5; 4096], page * 4096).unwrap();
        }
        let error = match palisade_store::open(&setup.address).await {
            Ok(store) => store.list(&Listing::new("")).await.map(drop).unwrap_err(),
            Err(error) => error,
        };
        assert_eq!(error.code().id, "store-damaged", "{error}");
    }
}

async fn a_file_of_another_program_is_left_alone(setup: Setup) {
    let path = file(&setup);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE theirs (a)").unwrap();
    drop(other);
    let before = fs::read(&path).unwrap();
    assert_eq!(refusal(&path).await.code().id, "store-damaged");
    assert!(fs::read(&path).unwrap() == before);
}

async fn a_newer_sqlite_schema_is_refused(setup: Setup) {
    setup.open().await.put("a", Content::default()).await.unwrap();
    let database = rusqlite::Connection::open(file(&setup)).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    assert_eq!(refusal(&file(&setup)).await, Error::NewerSchema { found: 99, known: 1 });
}

async fn replicas_see_each_other_at_once(setup: Setup) {
    let (one, other) = (setup.open().await, setup.open().await);
    let mut watch = Watch::new(Arc::clone(&other), "", Revision::ZERO);
    let mut slowest = Duration::ZERO;
    for index in 0..50 {
        let revision = one.put("a", Content::new(index.to_string())).await.unwrap();
        let begin = Instant::now();
        assert_eq!(other.get("a").await.unwrap().unwrap().revision, revision);
        let changes = watch.next().await.unwrap();
        slowest = slowest.max(begin.elapsed());
        assert_eq!(changes.iter().map(|change| change.revision).collect::<Vec<_>>(), [revision]);
    }
    // Notified, not polled: polling alone would take half a second on average.
    assert!(slowest < Duration::from_millis(900), "{slowest:?}");
}

async fn many_replicas_share_one_order(setup: Setup) {
    let mut replicas = Vec::new();
    for _ in 0..3 {
        replicas.push(setup.open().await);
    }
    let writers = (0..12).map(|writer| {
        let store = Arc::clone(&replicas[writer % 3]);
        tokio::spawn(async move {
            for index in 0..50 {
                store.put(&format!("{writer}/{index}"), Content::default()).await.unwrap();
            }
        })
    });
    let watchers = replicas.iter().map(|store| {
        let mut watch = Watch::new(Arc::clone(store), "", Revision::ZERO);
        tokio::spawn(async move {
            let mut seen = Vec::new();
            while seen.len() < 600 {
                seen.extend(watch.next().await.unwrap().into_iter().map(|change| change.revision.get()));
            }
            seen
        })
    });
    let watchers: Vec<_> = watchers.collect();
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    for watcher in watchers {
        assert_eq!(watcher.await.unwrap(), (1..=600).collect::<Vec<u64>>(), "no gap, nothing late, nothing twice");
    }
}

/// A server of its own: stopping the shared one would disturb the other tests.
fn own_server() -> (tempfile::TempDir, Cluster, String) {
    let folder = tempfile::tempdir_in("/tmp").unwrap();
    fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let cluster = Cluster::start(folder.path()).unwrap();
    let address = cluster.database().unwrap();
    (folder, cluster, address)
}

fn newer_schema() -> Result<(), libtest_mimic::Failed> {
    let (_folder, cluster, address) = own_server();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async { drop(palisade_store::open(&address).await.unwrap()) });
    cluster.sql(&address, "UPDATE palisade_schema SET version = 99")?;
    let refused = runtime.block_on(palisade_store::open(&address)).map(drop);
    assert_eq!(refused, Err(Error::NewerSchema { found: 99, known: 1 }));
    let nobody = runtime.block_on(palisade_store::open(&address.replace("/test0", "/absent"))).map(drop).unwrap_err();
    assert_eq!(nobody.code().id, "store-not-writable", "{nobody}");
    cluster.crash()?;
    let refused = runtime.block_on(palisade_store::open(&address)).map(drop).unwrap_err();
    assert!(refused.is_retryable() && refused.code().id == "store-unavailable", "{refused}");
    Ok(())
}

fn certificates() -> Result<(), libtest_mimic::Failed> {
    let (_folder, cluster, _) = own_server();
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let trusted = cluster.restart_with_tls(port)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let open = |host: &str, more: &str| {
        let address = format!("postgres://palisade@{host}:{port}/test0?sslmode=verify-full{more}");
        runtime.block_on(palisade_store::open(&address))
    };
    let trust = format!("&sslrootcert={}", trusted.display());
    let store = open("localhost", &trust).unwrap();
    assert_eq!(runtime.block_on(store.put("a", Content::new("x"))), Ok(Revision::new(1)));
    drop(store);
    // Neither a stranger's certificate nor another host's will do.
    for (host, more) in [("localhost", ""), ("127.0.0.1", trust.as_str())] {
        let refused = open(host, more).map(drop).unwrap_err();
        assert!(refused.to_string().contains("certificate"), "{refused}");
    }
    let absent = open("localhost", "&sslrootcert=/absent").map(drop).unwrap_err();
    assert_eq!(absent.code().id, "store-address", "{absent}");
    Ok(())
}

fn stopped_server() -> Result<(), libtest_mimic::Failed> {
    let (_folder, cluster, address) = own_server();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let store = runtime.block_on(palisade_store::open(&address)).unwrap();
    let watch = runtime.spawn(watch_until(Arc::clone(&store), 200));
    let writers: Vec<_> = (0..4).map(|writer| runtime.spawn(insist(Arc::clone(&store), writer))).collect();
    std::thread::sleep(Duration::from_millis(300));
    for _ in 0..2 {
        cluster.crash()?;
        let error = runtime.block_on(store.get("a")).unwrap_err();
        assert!(error.is_retryable(), "{error}");
        std::thread::sleep(Duration::from_millis(700));
        cluster.resume()?;
        std::thread::sleep(Duration::from_millis(500));
    }
    for writer in writers {
        runtime.block_on(writer)?;
    }
    assert_eq!(runtime.block_on(watch)?, (1..=200).collect::<Vec<u64>>());
    Ok(())
}

/// Creates fifty items, each once: a failure says whether it happened, so that none is written twice.
async fn insist(store: Arc<dyn Store>, writer: u32) {
    for index in 0..50 {
        while let Err(error) = store.create(&format!("{writer}/{index}"), Content::default()).await {
            assert!(error.is_retryable(), "{error}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// Follows the log through all interruptions.
async fn watch_until(store: Arc<dyn Store>, count: usize) -> Vec<u64> {
    let mut watch = Watch::new(store, "", Revision::ZERO);
    let mut seen = Vec::new();
    while seen.len() < count {
        match watch.next().await {
            Ok(changes) => seen.extend(changes.into_iter().map(|change| change.revision.get())),
            Err(error) => {
                assert!(error.is_retryable(), "{error}");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    seen
}
