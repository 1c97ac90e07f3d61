//! Pieces of a stream between two threads: a few go forwards full and come back empty.

use std::io::{self, BufRead, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel as unbounded, sync_channel};

use super::Outcome;
use crate::images::digest::Hasher;
use crate::images::error::{Fault, IMAGE_OVER_BUDGET};

/// Large enough that handing it over costs nothing, small enough for the second-level cache.
pub(super) const PIECE: usize = 256 << 10;
/// Pieces between two threads.
const IN_FLIGHT: usize = 4;

/// A piece, or why there is none.
type Piece = Result<Vec<u8>, Fault>;

/// Where pieces are sent from.
#[derive(Debug)]
pub(super) struct Producer {
    forwards: SyncSender<Piece>,
    backwards: Receiver<Vec<u8>>,
}

/// Where pieces arrive.
#[derive(Debug)]
pub(super) struct Pieces {
    arriving: Receiver<Piece>,
    returning: Sender<Vec<u8>>,
    current: Vec<u8>,
    used: usize,
    /// Bytes that have arrived.
    pub(super) arrived: u64,
    fault: Option<Fault>,
}

pub(super) fn channel() -> (Producer, Pieces) {
    let (forwards, arriving) = sync_channel(IN_FLIGHT);
    let (returning, backwards) = unbounded();
    let pieces = Pieces { arriving, returning, current: Vec::new(), used: 0, arrived: 0, fault: None };
    (Producer { forwards, backwards }, pieces)
}

impl Producer {
    /// Hands a piece on; false where nobody listens any more.
    pub(super) fn send(&self, piece: Vec<u8>) -> bool {
        self.forwards.send(Ok(piece)).is_ok()
    }

    /// Says why there is no more.
    pub(super) fn fail(&self, fault: Fault) {
        // Where nobody listens, nobody wants to know.
        let _unheard = self.forwards.send(Err(fault));
    }

    /// A buffer that was used before, or a new one.
    pub(super) fn spare(&self) -> Vec<u8> {
        self.backwards.try_recv().unwrap_or_default()
    }
}

impl Pieces {
    fn rest(&self) -> &[u8] {
        self.current.get(self.used..).unwrap_or_default()
    }

    /// Takes the next piece; an empty one is the end.
    fn advance(&mut self) -> io::Result<()> {
        if let Some(fault) = &self.fault {
            return Err(io::Error::other(fault.clone()));
        }
        let empty = std::mem::take(&mut self.current);
        self.used = 0;
        if empty.capacity() > 0 {
            // Where the producer is done, the buffer is freed here.
            let _freed = self.returning.send(empty);
        }
        match self.arriving.recv() {
            Ok(Ok(piece)) => {
                self.arrived += piece.len() as u64;
                self.current = piece;
                Ok(())
            }
            Ok(Err(fault)) => {
                self.fault = Some(fault.clone());
                Err(io::Error::other(fault))
            }
            Err(_ended) => Ok(()),
        }
    }
}

impl BufRead for Pieces {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.used >= self.current.len() {
            self.advance()?;
        }
        Ok(self.rest())
    }

    fn consume(&mut self, count: usize) {
        self.used = self.current.len().min(self.used + count);
    }
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        copy(self, buffer)
    }
}

/// The unpacked bytes, hashed as they arrive and counted against the image's allowance.
#[derive(Debug)]
pub(in crate::images) struct Unpacked<'a> {
    pieces: Pieces,
    hasher: Hasher,
    allowance: &'a AtomicU64,
}

impl<'a> Unpacked<'a> {
    pub(super) fn new(pieces: Pieces, hasher: Hasher, allowance: &'a AtomicU64) -> Self {
        Self { pieces, hasher, allowance }
    }

    /// Reads what is left, and says what the whole was.
    pub(super) fn finish(mut self) -> Outcome {
        let fault = loop {
            match self.fill_buf().map(<[u8]>::len) {
                Ok(0) => break None,
                Ok(count) => self.consume(count),
                Err(error) => break Some(Fault::of(&error)),
            }
        };
        let unpacked = self.pieces.arrived;
        let diff_id = fault.is_none().then(|| self.hasher.finish());
        Outcome { digest: None, diff_id, unpacked, fault }
    }

    fn account(&mut self) -> io::Result<()> {
        let count = self.pieces.current.len() as u64;
        let less = |left: u64| left.checked_sub(count);
        if self.allowance.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_err() {
            let why = "the image unpacks to more bytes than its budget".to_owned();
            let fault = Fault { code: &IMAGE_OVER_BUDGET, why };
            self.pieces.current.clear();
            self.pieces.fault = Some(fault.clone());
            return Err(io::Error::other(fault));
        }
        self.hasher.update(&self.pieces.current);
        Ok(())
    }
}

impl BufRead for Unpacked<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.pieces.used >= self.pieces.current.len() {
            self.pieces.advance()?;
            self.account()?;
        }
        Ok(self.pieces.rest())
    }

    fn consume(&mut self, count: usize) {
        self.pieces.consume(count);
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        copy(self, buffer)
    }
}

fn copy(from: &mut impl BufRead, buffer: &mut [u8]) -> io::Result<usize> {
    let available = from.fill_buf()?;
    let count = available.len().min(buffer.len());
    if let (Some(target), Some(bytes)) = (buffer.get_mut(..count), available.get(..count)) {
        target.copy_from_slice(bytes);
    }
    from.consume(count);
    Ok(count)
}

/// Fills a buffer as far as the stream goes; an empty one is its end. An error after some bytes is met again at the next call
/// where it lasts.
pub(super) fn read_piece(from: &mut dyn Read, mut buffer: Vec<u8>) -> Piece {
    buffer.resize(PIECE, 0);
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match from.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Fault::of(&error)),
        }
    }
    buffer.truncate(filled);
    Ok(buffer)
}
