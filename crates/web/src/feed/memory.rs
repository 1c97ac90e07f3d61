//! Bodies that are files in memory, too, so that the kernel can send them from there.

use std::io;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::fs::{MemfdFlags, memfd_create};

/// Smaller bodies are copied sooner than a second system call is made; larger ones are as fast, and would take as much
/// memory again.
const WORTHWHILE: RangeInclusive<usize> = (16 << 10)..=(256 << 10);

/// So many bodies have such files at most: descriptors are for connections.
const MOST: usize = 128;

static OPEN: AtomicUsize = AtomicUsize::new(0);

/// A body as a file in memory.
#[derive(Debug)]
pub(super) struct Pages(std::fs::File);

impl Pages {
    /// A file with a body's bytes; nothing where it is not worthwhile or there are enough.
    pub(super) fn of(body: &[u8]) -> Option<Self> {
        if !WORTHWHILE.contains(&body.len()) || OPEN.load(Ordering::Relaxed) >= MOST {
            return None;
        }
        let mut pages = Self(memfd_create("body", MemfdFlags::CLOEXEC).ok()?.into());
        OPEN.fetch_add(1, Ordering::Relaxed);
        io::Write::write_all(&mut pages.0, body).ok()?;
        Some(pages)
    }

    pub(super) const fn file(&self) -> &std::fs::File {
        &self.0
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, Ordering::Relaxed);
    }
}
