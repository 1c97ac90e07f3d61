//! JSON: everything a report holds, in a versioned form (`docs/schemas/report-v1.json`).

mod baseline;
mod escape;
pub mod v1;

use std::io::{self, BufWriter, Write};

use palisade_model::Report;
use serde::Serialize as _;

pub use baseline::{INVALID_BASELINE, InvalidBaseline, baseline};
pub use escape::to_writer;

use crate::{RenderOptions, Renderer};

/// Writes version 1.
#[derive(Clone, Copy, Debug)]
pub struct Json;

impl Renderer for Json {
    fn render(&self, report: &Report, out: &mut dyn Write, _: &RenderOptions<'_>) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        v1::Report::of(report).serialize(&mut escape::serializer(&mut out))?;
        out.write_all(b"\n")?;
        out.flush()
    }
}
