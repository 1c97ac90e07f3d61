//! A layer's bytes: read and hashed on one thread, inflated on another, hashed again and walked on the caller's.
//!
//! Buffers go round between the threads, a few of them, so that memory does not depend on the layer. Inflating takes most of
//! the time, so the rest costs nothing where there are two cores.
//! Not here: where a blob comes from, what the bytes mean.

mod inflate;
mod pieces;

use std::io::Read;
use std::sync::atomic::AtomicU64;
use std::thread;

pub(super) use inflate::Form;
pub(super) use pieces::Unpacked;

use super::digest::{Algorithm, Digest, Hasher};
use super::error::Fault;
use pieces::{Pieces, Producer, read_piece};

/// What is read, and how it is to be checked.
pub(super) struct Source<'a> {
    /// The blob.
    pub(super) blob: Box<dyn Read + Send + 'a>,
    /// How its digest is made, where one is stated.
    pub(super) digest: Option<Algorithm>,
    /// How the digest of the unpacked bytes is made.
    pub(super) diff_id: Algorithm,
    /// Unpacked bytes that the image may still have.
    pub(super) allowance: &'a AtomicU64,
    /// Unpacked bytes to a stored one.
    pub(super) ratio: u64,
    /// Told of each piece that was read.
    pub(super) progress: &'a (dyn Fn(u64) + Sync),
}

/// What a blob turned out to be.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Of the blob as it is stored; nothing where it was not read to its end or nobody asked.
    pub(super) digest: Option<Digest>,
    /// Of the unpacked bytes; nothing where they were not read to their end.
    pub(super) diff_id: Option<Digest>,
    /// Unpacked bytes.
    pub(super) unpacked: u64,
    /// Why it was not read to its end.
    pub(super) fault: Option<Fault>,
}

/// Unpacks a blob while `consume` reads it; what that leaves is read for the digests.
pub(super) fn unpack<T>(mut source: Source<'_>, consume: impl FnOnce(&mut Unpacked<'_>) -> T) -> (T, Outcome) {
    let first = read_piece(&mut source.blob, Vec::new());
    let form = first.as_ref().map_or(Ok(Form::Plain), |start| Form::of(start));
    let (form, first) = match form {
        Ok(form) => (form, first),
        Err(fault) => (Form::Plain, Err(fault)),
    };
    let is_same = matches!(form, Form::Plain) && source.digest == Some(source.diff_id);
    let algorithm = source.digest.filter(|_| !is_same);
    let Source { blob, diff_id, allowance, ratio, progress, .. } = source;
    thread::scope(|scope| {
        let (producer, pieces) = pieces::channel();
        let reading = scope.spawn(move || read_blob(blob, first, algorithm, producer, progress));
        let pieces = if matches!(form, Form::Plain) {
            pieces
        } else {
            let (producer, unpacked) = pieces::channel();
            scope.spawn(move || inflate::inflate(form, pieces, ratio, producer));
            unpacked
        };
        let mut unpacked = Unpacked::new(pieces, Hasher::new(diff_id), allowance);
        let value = consume(&mut unpacked);
        let mut outcome = unpacked.finish();
        // A thread that panicked has given no digest, and that is named as a mismatch.
        outcome.digest = reading.join().unwrap_or_default();
        if is_same {
            outcome.digest.clone_from(&outcome.diff_id);
        }
        (value, outcome)
    })
}

/// Reads a blob to its end, hashes it and hands it on; gives its digest.
fn read_blob(
    mut blob: Box<dyn Read + Send + '_>,
    first: Result<Vec<u8>, Fault>,
    algorithm: Option<Algorithm>,
    producer: Producer,
    progress: &(dyn Fn(u64) + Sync),
) -> Option<Digest> {
    let mut hasher = algorithm.map(Hasher::new);
    let mut piece = first;
    loop {
        let bytes = match piece {
            Ok(bytes) if bytes.is_empty() => return hasher.map(Hasher::finish),
            Ok(bytes) => bytes,
            Err(fault) => {
                producer.fail(fault);
                return None;
            }
        };
        progress(bytes.len() as u64);
        if let Some(hasher) = &mut hasher {
            hasher.update(&bytes);
        }
        // Whoever does not listen any more has given up on the layer: over budget, or its compression is broken.
        if !producer.send(bytes) {
            return None;
        }
        piece = read_piece(&mut blob, producer.spare());
    }
}

/// A blob's reader that ends with an error where it has more bytes than were stated, such as one without an end.
pub(super) struct Bounded<'a> {
    blob: Box<dyn Read + Send + 'a>,
    left: u64,
}

impl<'a> Bounded<'a> {
    pub(super) fn new(blob: Box<dyn Read + Send + 'a>, size: u64) -> Self {
        Self { blob, left: size }
    }
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.blob.read(buffer)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return Err(Fault::broken("has more bytes than its descriptor states")),
        }
        Ok(count)
    }
}

// The consumer reads from here too.
impl super::tar::Forward for Unpacked<'_> {}
impl super::tar::Forward for &mut Unpacked<'_> {}
impl super::tar::Forward for Pieces {}
