//! Connections, each with its thread, that can be ended so that nothing of them is left.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

/// A connection that was accepted.
#[derive(Debug)]
struct Connection {
    peer: Option<SocketAddr>,
    stream: TcpStream,
    thread: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Accepted {
    open: Mutex<Vec<Connection>>,
    is_more: Condvar,
    is_over: AtomicBool,
}

/// Accepts connections until it is dropped.
#[derive(Debug)]
pub(super) struct Listener {
    address: SocketAddr,
    accepted: Arc<Accepted>,
}

impl Listener {
    /// Listens on a port of its own and lets `serve` answer each connection.
    pub(super) fn start(serve: impl Fn(&TcpStream) + Clone + Send + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let accepted = Arc::new(Accepted::default());
        let shared = Arc::clone(&accepted);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.is_over.load(Ordering::SeqCst) {
                    return;
                }
                shared.add(stream, serve.clone());
            }
        });
        Ok(Self { address, accepted })
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends every connection that was made before this call, also one that is not accepted yet, and what is done for it.
    pub(super) fn hang_up(&self) -> io::Result<()> {
        // Connections are accepted in the order in which they were made: behind this one there is nothing older.
        let last = TcpStream::connect(self.address)?;
        let own = last.local_addr()?;
        for connection in self.accepted.until(own) {
            // A client that is gone has done the same.
            let _gone = connection.stream.shutdown(Shutdown::Both);
            let _its_panic_is_not_ours = connection.thread.join();
        }
        Ok(())
    }
}

impl Accepted {
    fn add(&self, stream: TcpStream, serve: impl Fn(&TcpStream) + Send + 'static) {
        let Ok(served) = stream.try_clone() else { return };
        let peer = stream.peer_addr().ok();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|connection| !connection.thread.is_finished());
        // Closed as soon as it is served, although this list still holds it.
        let thread = thread::spawn(move || {
            serve(&served);
            let _gone = served.shutdown(Shutdown::Both);
        });
        open.push(Connection { peer, stream, thread });
        self.is_more.notify_all();
    }

    /// Takes all connections as soon as the one from `peer` is among them.
    fn until(&self, peer: SocketAddr) -> Vec<Connection> {
        let is_missing = |open: &mut Vec<Connection>| open.iter().all(|connection| connection.peer != Some(peer));
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let mut open = self.is_more.wait_while(open, is_missing).unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *open)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.accepted.is_over.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts; where that fails, it is gone already.
        let _woken = TcpStream::connect(self.address);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;

    use crate::objects::Server;

    /// Clients that sent something and gave up: accepted or not, read or not, it counts before the line or never.
    #[test]
    fn nothing_of_those_who_were_connected_arrives_later() {
        let server = Server::start("public", "key", "a secret").unwrap();
        let address = server.endpoint().replace("http://", "");
        let ask = |name: &str| {
            let mut stream = TcpStream::connect(&address).unwrap();
            write!(stream, "GET /public/{name} HTTP/1.1\r\n\r\n").unwrap();
            stream
        };
        for _ in 0..200 {
            let given_up: Vec<TcpStream> = ["a", "b", "c"].into_iter().map(ask).collect();
            drop(given_up);
            let mut waiting = ask("d");
            server.hang_up().unwrap();
            server.forget();
            // What was not answered by then never will be.
            let mut answer = Vec::new();
            let _reset = waiting.read_to_end(&mut answer);
            let mut next = ask("e");
            next.read_exact(&mut [0; 12]).unwrap();
            assert_eq!(server.requests(), ["GET e"]);
        }
    }
}
