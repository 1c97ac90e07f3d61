//! `palisade db verify`: reads all of an index once, as no other command does. A scan takes the index that it is given; who does not know
//! where one comes from asks here.

use std::io::{self, Write};

use palisade_report::text::visible;
use palisade_vulnerabilities::index::{self, Header, INDEX_INCONSISTENT, IndexError, PublicKey};

use super::status::{hexadecimal, write_sources};
use crate::arguments::packages::DbVerifyArguments;
use crate::environment::Environment;
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;
use crate::packages::database::Database;

pub(super) fn run(arguments: &DbVerifyArguments, environment: &Environment) -> Result<Exit, Failure> {
    let trusted = arguments.key.iter().map(|file| super::keys::public(file)).collect::<Result<Vec<_>, _>>()?;
    let database = Database::open(arguments.file.as_deref(), environment)?;
    let refused = |code, what: &str| Failure::incomplete(code, format!("{}: {what}", database.name()));
    let header = verify(database.bytes(), &trusted).map_err(|error| refused(error.code, &error.what))?;
    let faults = index::check(database.bytes())?;
    if !faults.is_empty() {
        return Err(refused(&INDEX_INCONSISTENT, &faults.join("; ")));
    }
    let sources = database.sources(environment)?;
    let written = |out: &mut dyn Write| {
        write(out, database.name(), &header, !trusted.is_empty())?;
        write_sources(out, &sources)
    };
    to_standard_output(written).map_err(|error| Failure::output("standard output", &error))?;
    Ok(Exit::Done)
}

/// Digest and signature; without a key to trust, at least that whoever it says signed it did.
fn verify(bytes: &[u8], trusted: &[PublicKey]) -> Result<Header, IndexError> {
    let header = index::verify(bytes, trusted)?;
    match header.signed_by {
        Some(key) if trusted.is_empty() => index::verify(bytes, &[key]),
        _ => Ok(header),
    }
}

fn write(out: &mut dyn Write, name: &str, header: &Header, is_trusted: bool) -> io::Result<()> {
    writeln!(out, "index     {}", visible(name))?;
    writeln!(out, "digest    sha256:{}, as it states", hexadecimal(&header.digest))?;
    let trust = if is_trusted { "which is trusted" } else { "of whom nothing is known: name keys with --key" };
    let signed = |key: [u8; 32]| format!("by {}, {trust}", hexadecimal(&key));
    writeln!(out, "signed    {}", header.signed_by.map_or("by nobody".to_owned(), signed))?;
    let Header { advisories, packages, statements, .. } = header;
    writeln!(out, "holds     {advisories} advisories, {statements} statements about {packages} packages; all was read")
}
