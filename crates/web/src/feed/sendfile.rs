//! Bodies that the kernel sends from its own pages.
//!
//! A page of fifty kilobytes costs more to copy into the kernel than everything else about its answer (`sendfile(2)`).
//! hyper writes slices of memory; where a slice is part of a body that is a file in memory too, that file is sent instead.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll, ready};

use rustix::net::{SendFlags, send};
use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf};
use tokio::net::TcpStream;

use super::file::File;

/// The file that a connection is answering with, as long as somebody else keeps it.
#[derive(Clone, Debug, Default)]
pub(super) struct Answering(Arc<Mutex<Weak<File>>>);

impl Answering {
    /// What is written next may be this file's body; or is no file's.
    pub(super) fn with(&self, file: Option<&Arc<File>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = file.map(Arc::downgrade).unwrap_or_default();
    }

    /// The file, and where `slice` begins in it, if it is a part of it: by its place in memory, so that nothing else is
    /// ever taken for it.
    fn holds(&self, slice: &[u8]) -> Option<(Arc<File>, usize)> {
        let file = self.0.lock().unwrap_or_else(PoisonError::into_inner).upgrade()?;
        let offset = slice.as_ptr().addr().checked_sub(file.body().as_ptr().addr())?;
        let is_part = !slice.is_empty() && offset.checked_add(slice.len())? <= file.body().len();
        (is_part && file.pages().is_some()).then_some((file, offset))
    }
}

/// A connection that sends what it can from the kernel's pages.
#[derive(Debug)]
pub(super) struct FileStream {
    stream: TcpStream,
    answering: Answering,
}

impl FileStream {
    pub(super) const fn new(stream: TcpStream, answering: Answering) -> Self {
        Self { stream, answering }
    }

    /// Writes what a system call can, once the connection takes something.
    fn poll_call(
        &self,
        context: &mut Context<'_>,
        call: impl Fn() -> Result<usize, rustix::io::Errno>,
    ) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.stream.poll_write_ready(context))?;
            match self.stream.try_io(Interest::WRITABLE, || Ok(call()?)) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                written => return Poll::Ready(written),
            }
        }
    }

    fn poll_file(
        &self,
        context: &mut Context<'_>,
        file: &File,
        start: usize,
        length: usize,
    ) -> Poll<io::Result<usize>> {
        let Some(pages) = file.pages() else { return Poll::Ready(Ok(0)) };
        self.poll_call(context, || {
            let mut offset = start as u64;
            rustix::fs::sendfile(&self.stream, pages.file(), Some(&mut offset), length)
        })
    }
}

impl AsyncRead for FileStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for FileStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.answering.holds(bytes) {
            Some((file, start)) => self.poll_file(context, &file, start, bytes.len()),
            None => Pin::new(&mut self.stream).poll_write(context, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match slices {
            [first, ..] if self.answering.holds(first).is_some() => self.poll_write(context, first),
            // The head waits in the kernel for the body that follows at once.
            [head, body, ..] if self.answering.holds(body).is_some() => {
                let flags = SendFlags::MORE | SendFlags::DONTWAIT | SendFlags::NOSIGNAL;
                self.poll_call(context, || send(&self.stream, head, flags))
            }
            _ => Pin::new(&mut self.stream).poll_write_vectored(context, slices),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
