//! What stands before an entry's own header: pax records and GNU long names.

use std::io;

use super::sparse::{MAX_PIECES, Sparse};
use crate::images::error::Fault;

/// What the headers before an entry say about it.
#[derive(Debug, Default)]
pub(super) struct Extension {
    pub(super) path: Option<Vec<u8>>,
    pub(super) link: Option<Vec<u8>>,
    pub(super) size: Option<u64>,
    pub(super) sparse: Option<Sparse>,
}

impl Extension {
    /// Takes the content of a header of kind `x`, `L` or `K`.
    pub(super) fn add(&mut self, kind: u8, bytes: &[u8]) -> io::Result<()> {
        let name = || bytes.split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
        match kind {
            b'L' => self.path = Some(name()),
            b'K' => self.link = Some(name()),
            _ => self.records(bytes)?,
        }
        Ok(())
    }

    fn records(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        let mut sparse_name = None;
        while !bytes.is_empty() && bytes.first() != Some(&0) {
            let (key, value, rest) = record(bytes).ok_or_else(|| Fault::broken("a pax record is broken"))?;
            match key {
                b"path" => self.path = Some(value.to_vec()),
                b"linkpath" => self.link = Some(value.to_vec()),
                b"size" => self.size = Some(decimal(value)?),
                b"GNU.sparse.name" => sparse_name = Some(value.to_vec()),
                _ => self.sparse_record(key, value)?,
            }
            bytes = rest;
        }
        // The name in `path` is then a stand-in for readers that know no sparse files.
        self.path = sparse_name.or_else(|| self.path.take());
        Ok(())
    }

    /// GNU tar manual, "Storing Sparse Files": formats 0.0, 0.1 and 1.0.
    fn sparse_record(&mut self, key: &[u8], value: &[u8]) -> io::Result<()> {
        let Some(name) = key.strip_prefix(b"GNU.sparse.") else { return Ok(()) };
        let sparse = self.sparse.get_or_insert_default();
        match name {
            b"size" | b"realsize" => sparse.real_size = decimal(value)?,
            b"major" => sparse.is_map_in_content = decimal(value)? >= 1,
            b"offset" => sparse.push(decimal(value)?, 0)?,
            b"numbytes" => sparse.set_last_length(decimal(value)?),
            b"map" => {
                let numbers = value.split(|byte| *byte == b',').take(MAX_PIECES * 2 + 2).map(decimal);
                let numbers = numbers.collect::<io::Result<Vec<_>>>()?;
                for pair in numbers.chunks_exact(2) {
                    if let [offset, length] = pair {
                        sparse.push(*offset, *length)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// `LENGTH KEY=VALUE\n`, where the length counts all of it.
fn record(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let blank = bytes.iter().take(20).position(|byte| *byte == b' ')?;
    let length = usize::try_from(decimal(bytes.get(..blank)?).ok()?).ok()?;
    let record = bytes.get(blank + 1..length)?.strip_suffix(b"\n")?;
    let equals = record.iter().position(|byte| *byte == b'=')?;
    Some((record.get(..equals)?, record.get(equals + 1..)?, bytes.get(length..)?))
}

/// A decimal number.
pub(super) fn decimal(text: &[u8]) -> io::Result<u64> {
    let value = std::str::from_utf8(text).ok().and_then(|text| text.parse().ok());
    value.ok_or_else(|| Fault::broken("a number of a tar header is none"))
}
