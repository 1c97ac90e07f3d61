//! Reading one chunk and judging what is in it.

use palisade_controls::Outcome;
use palisade_manifest::{Chunk, Limits, Reading, read};
use palisade_model::tree::Buffers;
use palisade_model::{Diagnostic, Resource, SourceId, Span, Target};

use super::{Plan, remarks};

/// What there is to say about one file besides findings of controls.
#[derive(Clone, Debug, Default)]
pub(super) struct FileResult {
    pub(super) source: SourceId,
    /// Objects that were judged.
    pub(super) resources: u64,
    /// Documents that are no manifests, or 1 for a file that was not looked into.
    pub(super) ignored: u64,
    /// Whether the file was not looked into.
    pub(super) skipped: bool,
    /// Kustomizations among the objects.
    pub(super) kustomizations: Vec<Span>,
    pub(super) said: Vec<Said>,
}

/// A diagnostic, and the object it is about.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) diagnostic: Diagnostic,
    /// Object and path, where there is one.
    pub(super) about: Option<(Target, String)>,
}

impl FileResult {
    /// This file holds no manifest.
    pub(super) fn ignore(mut self) -> Self {
        self.ignored = 1;
        self.skipped = true;
        self
    }

    /// Adds diagnostics that are about the text, not about an object in it.
    pub(super) fn remark(&mut self, diagnostics: Vec<Diagnostic>) {
        self.said.extend(diagnostics.into_iter().map(|diagnostic| Said { diagnostic, about: None }));
    }

    /// Adds what another thread found in the same file.
    pub(super) fn merge(&mut self, other: Self) {
        self.resources += other.resources;
        self.ignored += other.ignored;
        self.kustomizations.extend(other.kustomizations);
        self.said.extend(other.said);
    }
}

/// What one thread judges with.
pub(super) struct Judge<'s, 'p> {
    pub(super) plan: &'s Plan<'p>,
    pub(super) outcome: Outcome,
    pub(super) buffers: Buffers,
}

/// What reading one chunk came to.
pub(super) struct Read {
    pub(super) refused: bool,
    pub(super) alias_nodes: u64,
}

impl Judge<'_, '_> {
    /// Judges the chunks of one file in order; they share the file's budget for aliases.
    pub(super) fn chunks(&mut self, text: &str, chunks: &[Chunk], result: &mut FileResult) {
        let mut limits = self.plan.limits;
        for chunk in chunks {
            let read = self.chunk(text, chunk, &limits, result);
            limits.alias_nodes = limits.alias_nodes.saturating_sub(read.alias_nodes);
        }
    }

    pub(super) fn chunk(&mut self, text: &str, chunk: &Chunk, limits: &Limits, result: &mut FileResult) -> Read {
        let mut reading = read(text, chunk, limits, std::mem::take(&mut self.buffers));
        let read = Read { refused: reading.refused, alias_nodes: reading.alias_nodes };
        for resource in reading.resources() {
            if is_kustomization(&resource) {
                result.kustomizations.push(resource.root.span());
            }
            self.plan.engine.evaluate(&resource, result.source, &mut self.outcome);
            result.resources += 1;
        }
        result.ignored += reading.ignored;
        let said = std::mem::take(&mut reading.diagnostics);
        result.said.extend(said.into_iter().map(|diagnostic| about(&reading, diagnostic)));
        self.buffers = reading.into_buffers();
        read
    }
}

fn is_kustomization(resource: &Resource<'_>) -> bool {
    resource.kind == "Kustomization" && resource.group() == "kustomize.config.k8s.io"
}

/// Only what becomes a finding needs to know its object.
fn about(reading: &Reading<'_>, diagnostic: Diagnostic) -> Said {
    let about = remarks::is_finding(&diagnostic).then(|| remarks::object(reading, diagnostic.span)).flatten();
    Said { diagnostic, about }
}
