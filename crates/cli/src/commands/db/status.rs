//! `palisade db status`: which index is used, what is in it, how old it is.

use std::io::{self, Write};

use palisade_model::vulnerability::DataSource;
use palisade_vulnerabilities::index::Index;

use crate::arguments::packages::DbPlaceArguments;
use crate::environment::Environment;
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;
use crate::packages::database::Database;

pub(super) fn run(place: &DbPlaceArguments, environment: &Environment) -> Result<Exit, Failure> {
    let database = Database::open(place.db.as_deref(), environment)?;
    let (index, sources) = (database.index()?, database.sources(environment)?);
    to_standard_output(|out| write(out, database.name(), &index, &sources))
        .map_err(|error| Failure::output("standard output", &error))?;
    Ok(Exit::Done)
}

fn write(out: &mut dyn Write, name: &str, index: &Index<'_>, sources: &[DataSource]) -> io::Result<()> {
    let header = index.header();
    writeln!(out, "index     {name}")?;
    // Looking whether that is true means reading all of it.
    let signed = |key: [u8; 32]| format!("by {}, as it says; `palisade db verify` looks", hexadecimal(&key));
    writeln!(out, "signed    {}", header.signed_by.map_or("no".to_owned(), signed))?;
    writeln!(out, "digest    sha256:{}", hexadecimal(&header.digest))?;
    writeln!(out, "holds     {} advisories about {} packages", header.advisories, header.packages)?;
    write_sources(out, sources)?;
    let ecosystems = index.ecosystems();
    writeln!(out, "covers    {}", ecosystems.join(", "))
}

/// A line for each source with its age.
pub(super) fn write_sources(out: &mut dyn Write, sources: &[DataSource]) -> io::Result<()> {
    for source in sources.iter().filter(|source| source.advisories > 0) {
        let (name, age) = (&source.name, source.age_days);
        let date = if source.date.is_empty() {
            "an unknown day".to_owned()
        } else {
            format!("{} ({age} days old)", source.date)
        };
        writeln!(out, "source    {name}: {} advisories, as of {date}", source.advisories)?;
    }
    Ok(())
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
