//! `palisade db status`: which index is used, what is in it, how old it is.

use std::io::{self, Write};

use palisade_model::vulnerability::DataSource;
use palisade_report::text::visible;
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
    writeln!(out, "index     {}", visible(name))?;
    // Looking whether that is true means reading all of it.
    let signed = |key: [u8; 32]| format!("by {}, as it says; `palisade db verify` looks", hexadecimal(&key));
    writeln!(out, "signed    {}", header.signed_by.map_or("no".to_owned(), signed))?;
    writeln!(out, "digest    sha256:{}", hexadecimal(&header.digest))?;
    writeln!(out, "holds     {} advisories about {} packages", header.advisories, header.packages)?;
    write_sources(out, sources)?;
    write_ecosystems(out, &index.ecosystems())
}

fn write_ecosystems(out: &mut dyn Write, ecosystems: &[&str]) -> io::Result<()> {
    writeln!(out, "covers    {}", visible(&ecosystems.join(", ")))
}

/// A line for each source with its age. Whoever made the index chose their names: they stay on their lines.
pub(super) fn write_sources(out: &mut dyn Write, sources: &[DataSource]) -> io::Result<()> {
    for source in sources.iter().filter(|source| source.advisories > 0) {
        let (name, age) = (visible(&source.name), source.age_days);
        let date = if source.date.is_empty() {
            "an unknown day".to_owned()
        } else {
            format!("{} ({age} days old)", visible(&source.date))
        };
        writeln!(out, "source    {name}: {} advisories, as of {date}", source.advisories)?;
    }
    Ok(())
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

#[cfg(test)]
mod tests {
    use palisade_model::vulnerability::DataSource;

    use super::{write_ecosystems, write_sources};

    #[test]
    fn what_an_index_calls_its_parts_stays_on_one_line_and_out_of_the_terminal() {
        let forged = "\u{1b}]0;x\u{7}\nsigned    by \u{202e}0707, which is trusted";
        let source =
            DataSource { name: forged.to_owned(), date: "2026\n\u{9b}1A".to_owned(), age_days: 1, advisories: 1 };
        let mut out = Vec::new();
        write_sources(&mut out, &[source]).expect("written");
        write_ecosystems(&mut out, &["Go", forged]).expect("written");
        let said = String::from_utf8(out).expect("text");
        assert_eq!(said.lines().count(), 2, "{said}");
        assert!(!said.lines().any(|line| line.contains(palisade_report::text::is_hidden)), "{said:?}");
        assert!(said.contains("source    \\u{1b}]0;x\\u{7}\\nsigned    by \\u{202e}0707"), "{said}");
    }
}
