//! The schemas of CycloneDX 1.4 to 1.7 (`bom-1.4.schema.json` to `bom-1.7.schema.json`, Apache-2.0) as one table of shapes.
//!
//! Fields and words were added by each release and hardly ever changed, so that one table says `since(16)` where four
//! schemas would repeat each other. It was written down from the published schemas by a program and is held against them
//! on damaged documents of each release (`tests/cyclonedx_schema.rs`); a next release is a few more lines here.
//! `additionalItems` beside a schema of all items and words beside `$ref` mean nothing in their draft of JSON Schema and
//! are left out, and so are links between documents where any address or reference may stand as well. Release 1.4 leaves the type of three objects open that can be nothing but objects; they must be objects.

mod bom;
mod common;
mod component;
mod cryptography;
pub(super) mod forms;
mod formulation;
mod license;
mod model_card;
mod patent;
mod service;
mod signature;
mod standard;
mod vulnerability;

pub(super) use bom::BOM;
pub(super) use license::{EXPRESSION, LICENSE};
