//! The same packages in Berkeley DB, which rpm itself only reads today: its headers, exported and loaded into a hash by Berkeley
//! DB's own tool, in both byte orders and with pages of several sizes.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use palisade_testkit::oracle;

use super::rpm::{install, line, query};
use super::{compare, fresh, ours};

/// What precedes each header in an export.
const MAGIC: &[u8] = b"\x8e\xad\xe8\x01\0\0\0\0";

pub(super) fn run(work: &Path) -> Result<bool> {
    let exported = oracle::run(Command::new("rpmdb").arg("--dbpath").arg(install(work)?).arg("--exportdb"))?;
    let headers = headers(&exported).context("an export that is not a row of headers")?;
    let mut sound = true;
    for (order, page) in [(1234, 4096), (4321, 4096), (1234, 512), (4321, 65_536)] {
        let folder = fresh(&work.join("berkeley"))?;
        load(&folder, &headers, order, page)?;
        let theirs = query(&folder, "bdb_ro")?;
        let ours = ours("rpm", "var/lib/rpm/Packages", &std::fs::read(folder.join("Packages"))?, line)?;
        sound &= compare(&format!("rpm in Berkeley DB, order {order}, pages of {page}"), &ours, &theirs);
    }
    Ok(sound)
}

/// The headers of an export, each without its magic number.
fn headers(mut exported: &[u8]) -> Option<Vec<&[u8]>> {
    let mut headers = Vec::new();
    while !exported.is_empty() {
        let rest = exported.strip_prefix(MAGIC)?;
        let count = |at: usize| usize::try_from(u32::from_be_bytes(*rest.get(at..)?.first_chunk()?)).ok();
        let (header, after) = rest.split_at_checked(8 + 16 * count(0)? + count(4)?)?;
        headers.push(header);
        exported = after;
    }
    Some(headers)
}

/// Loads headers under their numbers, as rpm did, the highest number under 0.
fn load(folder: &Path, headers: &[&[u8]], order: u32, page: u32) -> Result<()> {
    let mut dump =
        format!("VERSION=3\nformat=bytevalue\ntype=hash\ndb_lorder={order}\ndb_pagesize={page}\nHEADER=END\n");
    let mut add = |number: usize, value: &[u8]| -> Result<()> {
        let number = u32::try_from(number)?;
        let key = if order == 4321 { number.to_be_bytes() } else { number.to_le_bytes() };
        writeln!(dump, " {}\n {}", hexadecimal(&key), hexadecimal(value))?;
        Ok(())
    };
    add(0, &u32::try_from(headers.len())?.to_ne_bytes())?;
    for (number, header) in headers.iter().enumerate() {
        add(number + 1, header)?;
    }
    dump.push_str("DATA=END\n");
    let input = folder.join("dump");
    std::fs::write(&input, dump)?;
    let mut tool = Command::new("db5.3_load");
    tool.arg(folder.join("Packages")).stdin(Stdio::from(std::fs::File::open(input)?));
    oracle::run(&mut tool)?;
    Ok(())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
