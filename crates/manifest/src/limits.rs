//! How much of each thing a reader accepts before it says that it stopped.

/// The budgets of one run. What exceeds one is not read, and a gap says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file. Spans have 32 bits, so that 4 GiB is the most.
    pub file_bytes: u64,
    /// Lists and maps inside each other. 10,000 is also where Go's JSON decoder and go-yaml stop.
    pub depth: u32,
    /// Nodes that aliases bring in, in one file.
    pub alias_nodes: u64,
    /// Documents in one file.
    pub documents: u64,
    /// Nodes (keys count) in one document; each item of a large list counts as one.
    pub nodes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 1 << 30, depth: 10_000, alias_nodes: 10_000_000, documents: 1_000_000, nodes: 10_000_000 }
    }
}
