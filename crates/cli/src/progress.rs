//! A line on standard error for those who wait, half a second after the start and only on a terminal.

use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How much of the work is done.
#[derive(Default)]
struct State {
    /// What is counted: `files scanned`.
    noun: &'static str,
    done: AtomicUsize,
    total: AtomicUsize,
    finished: Mutex<bool>,
    wake: Condvar,
}

/// Shows how far the work is, as long as it lives.
pub(crate) struct Progress {
    state: Arc<State>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Progress {
    /// Progress that is shown if `visible`: so many of so many `noun`.
    pub(crate) fn new(visible: bool, noun: &'static str) -> Self {
        let state = Arc::new(State { noun, ..State::default() });
        let shown = Arc::clone(&state);
        let thread = visible.then(|| std::thread::spawn(move || shown.show()));
        Self { state, thread: Mutex::new(thread) }
    }

    pub(crate) fn start(&self, total: usize) {
        self.state.total.store(total, Ordering::Relaxed);
    }

    /// Sets both numbers.
    pub(crate) fn set(&self, done: u64, total: u64) {
        self.state.done.store(usize::try_from(done).unwrap_or(usize::MAX), Ordering::Relaxed);
        self.state.total.store(usize::try_from(total).unwrap_or(usize::MAX), Ordering::Relaxed);
    }

    pub(crate) fn advance(&self) {
        self.state.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Stops, and takes the line away before anything else is written.
    pub(crate) fn finish(&self) {
        *self.state.finished.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.state.wake.notify_all();
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // A panic of the thread that draws must not stop the scan.
            drop(thread.join());
        }
    }
}

impl State {
    fn show(&self) {
        let mut drawn = false;
        let mut pause = Duration::from_millis(500);
        let mut finished = self.finished.lock().unwrap_or_else(PoisonError::into_inner);
        while !*finished {
            let waited = self.wake.wait_timeout(finished, pause);
            finished = waited.unwrap_or_else(PoisonError::into_inner).0;
            if !*finished {
                self.draw();
                drawn = true;
            }
            pause = Duration::from_millis(100);
        }
        if drawn {
            // Nothing can be done about a terminal that went away.
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }

    fn draw(&self) {
        let (done, total) = (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed));
        // Nothing can be done about a terminal that went away.
        let _ = write!(std::io::stderr(), "\r\u{1b}[K{done} of {total} {}", self.noun);
    }
}
