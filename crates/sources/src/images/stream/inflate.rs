//! The compressions of layers (OCI image specification, layer.md): gzip, zstd, or none.

use std::io::{self, BufRead, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::pieces::{PIECE, Pieces, Producer};
use crate::images::error::{Fault, LAYER_UNREADABLE};

/// What the first gigabytes of zeros of an honest layer may be; below it no ratio is looked at.
const RATIO_COUNTS_FROM: u64 = 256 << 20;
/// zstd's own bound for streams that did not announce a long window: 128 MB.
const WINDOW_LOG: u32 = 27;

/// How a stream is compressed: its first bytes say so, and media types are often wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::images) enum Form {
    Plain,
    Gzip,
    Zstd,
}

impl Form {
    /// By the first bytes.
    pub(in crate::images) fn of(start: &[u8]) -> Result<Self, Fault> {
        let refuse = |name: &str| {
            Err(Fault { code: &LAYER_UNREADABLE, why: format!("compressed by {name}, which is not read") })
        };
        match start {
            [0x1f, 0x8b, ..] => Ok(Self::Gzip),
            // RFC 8878: a frame, or one to be skipped as eStargz and zstd:chunked write.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Ok(Self::Zstd),
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, ..] => refuse("bzip2"),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => refuse("xz"),
            _ => Ok(Self::Plain),
        }
    }

    /// A reader of the unpacked bytes.
    pub(in crate::images) fn decoder<'a>(
        self,
        stored: impl BufRead + Send + 'a,
    ) -> io::Result<Box<dyn Read + Send + 'a>> {
        Ok(match self {
            Self::Plain => Box::new(stored),
            Self::Gzip => Box::new(MultiGzDecoder::new(stored)),
            Self::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(stored)?;
                decoder.window_log_max(WINDOW_LOG)?;
                Box::new(decoder)
            }
        })
    }
}

/// Inflates a stream into pieces until it ends, breaks, or nobody listens.
pub(super) fn inflate(form: Form, pieces: Pieces, ratio: u64, producer: Producer) {
    if let Err(error) = try_inflate(form, pieces, ratio, &producer) {
        producer.fail(Fault::of(&error));
    }
}

fn try_inflate(form: Form, pieces: Pieces, ratio: u64, producer: &Producer) -> io::Result<()> {
    let arrived = AtomicU64::new(0);
    let counted = Counted { pieces, arrived: &arrived };
    let mut decoder = form.decoder(counted)?;
    let mut produced = 0_u64;
    loop {
        let mut buffer = producer.spare();
        buffer.resize(PIECE, 0);
        let (filled, result) = fill(&mut *decoder, &mut buffer);
        buffer.truncate(filled);
        produced += filled as u64;
        if filled > 0 && !producer.send(buffer) {
            return Ok(());
        }
        result?;
        if filled == 0 {
            return Ok(());
        }
        if produced > RATIO_COUNTS_FROM && produced / ratio.max(1) > arrived.load(Ordering::Relaxed) {
            return Err(Fault::budget(format!("unpacks to more than {ratio} times its size")));
        }
    }
}

/// Fills a buffer as far as the stream goes; what was read before an error counts.
fn fill(from: &mut dyn Read, buffer: &mut [u8]) -> (usize, io::Result<()>) {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match from.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (filled, Err(error)),
        }
    }
    (filled, Ok(()))
}

/// Pieces that tell how many bytes have arrived while a decoder owns them.
struct Counted<'a> {
    pieces: Pieces,
    arrived: &'a AtomicU64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.pieces.read(buffer)
    }
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.pieces.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.arrived.store(self.pieces.arrived, Ordering::Relaxed);
        self.pieces.consume(count);
    }
}
