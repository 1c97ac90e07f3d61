//! The words every other crate speaks: resource trees with source spans, findings, coverage, reports and advisories.
//!
//! Lives here: plain data and the pure functions that belong to it. Not here: reading bytes (`manifest`), judging
//! (`controls`), writing output (`report`), or any kind of I/O.

pub mod advisory;
pub mod control;
pub mod coverage;
pub mod diagnostic;
pub mod finding;
pub mod path;
pub mod report;
pub mod resource;
pub mod source;
pub mod tree;
pub mod vulnerability;

pub use control::{Confidence, Persona, RuleInfo, Severity};
pub use coverage::{Coverage, Gap};
pub use diagnostic::{Code, Diagnostic, Level};
pub use finding::{Finding, FindingId, FindingSource, FindingState, Location, Target};
pub use path::{ObjectPath, Segment};
pub use report::Report;
pub use resource::Resource;
pub use source::{Position, Source, SourceId};
pub use tree::{Node, Span, Tree, TreeBuilder, Value};
pub use vulnerability::Vulnerability;
