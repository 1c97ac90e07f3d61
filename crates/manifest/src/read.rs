//! A chunk to a tree and the objects in it.

use memchr::memmem;
use palisade_model::diagnostic::{Diagnostic, Level};
use palisade_model::resource::Resource;
use palisade_model::tree::{Buffers, Node, Span, Tree, TreeBuilder};

use crate::json::{Failure, Parser, Reason};
use crate::lists::{Collector, Entry, Identity};
use crate::split::{self, Chunk, Form};
use crate::yaml::{self, YamlOutcome};
use crate::{Limits, codes};

/// How many repeated keys of a chunk are named one by one.
const REPEATED_NAMED: usize = 100;

/// What a chunk holds.
#[derive(Debug)]
pub struct Reading<'s> {
    /// The documents, one root each.
    pub tree: Tree<'s>,
    /// What there is to say.
    pub diagnostics: Vec<Diagnostic>,
    /// Where comments stand, in text order.
    pub comments: Vec<Span>,
    /// How many documents are no manifests.
    pub ignored: u64,
    /// How many nodes aliases and merges brought in.
    pub alias_nodes: u64,
    /// Whether this chunk was a wrong guess ([`Chunk::is_guess`]) and nothing was read.
    pub refused: bool,
    entries: Vec<Entry>,
}

impl<'s> Reading<'s> {
    /// The objects in text order, lists expanded; an item of a `PodList` has the kind `Pod` without saying so.
    pub fn resources(&self) -> impl Iterator<Item = Resource<'_>> {
        self.entries.iter().filter_map(|entry| {
            let root = self.tree.node(entry.root)?;
            match entry.identity {
                Identity::Own => Resource::new(root),
                Identity::OfList(list) => {
                    let list = self.tree.node(list)?;
                    let text = |key| list.get(key).and_then(Node::as_str).unwrap_or_default();
                    Some(inheriting(root, text("apiVersion"), text("kind")))
                }
                Identity::Elsewhere { api_version, kind } => {
                    Some(inheriting(root, api_version.text(self.tree.text()), kind.text(self.tree.text())))
                }
            }
        })
    }

    /// Gives the memory back for the next chunk.
    #[must_use]
    pub fn into_buffers(self) -> Buffers {
        self.tree.into_buffers()
    }
}

fn inheriting<'t>(root: Node<'t>, api_version: &'t str, list_kind: &'t str) -> Resource<'t> {
    Resource { root, api_version, kind: list_kind.strip_suffix("List").unwrap_or(list_kind) }
}

/// Whether unreadable text was probably meant as a manifest, so that not reading it is a gap.
pub(crate) fn looks_like_manifest(text: &str) -> bool {
    mentions_an_object(text.as_bytes())
}

fn mentions_an_object(bytes: &[u8]) -> bool {
    memmem::find(bytes, b"apiVersion").is_some() && memmem::find(bytes, b"kind").is_some()
}

/// How far around an unreadable chunk manifests are looked for; a bound, so that many such chunks cost linear time.
const NEIGHBOURHOOD: usize = 4096;

/// Whether a chunk stands among manifests: kubectl stops at it, whatever it was meant to be.
fn stands_among_manifests(text: &str, span: Span) -> bool {
    let bytes = text.as_bytes();
    let start = (span.start as usize).saturating_sub(NEIGHBOURHOOD);
    let end = (span.end as usize).saturating_add(NEIGHBOURHOOD).min(bytes.len());
    bytes.get(start..end).is_some_and(mentions_an_object)
}

/// What kubectl makes of the separator behind a stream of two or more JSON values: it is sure by then that no YAML follows.
pub(crate) fn refused_separator(text: &str, stream: Span) -> Option<Diagnostic> {
    let message = "a separator behind several JSON values: kubectl expects more JSON here, and stops";
    let span = Span::new(stream.end, stream.end.saturating_add(3));
    ((stream.end as usize) < text.len()).then(|| Diagnostic::new(&codes::INVALID_JSON, Level::Gap, span, message))
}

/// Reads a chunk of `text` that [`split`](crate::split) gave, into the memory of an earlier tree.
#[must_use]
pub fn read<'s>(text: &'s str, chunk: &Chunk, limits: &Limits, buffers: Buffers) -> Reading<'s> {
    let mut reader = Reader::new(text, chunk.span, limits, buffers);
    match chunk.form {
        Form::Yaml => reader.yaml(chunk.span),
        Form::Stream => reader.stream(),
        Form::Values => reader.values(),
        Form::Items { .. } => reader.items(),
    }
    reader.finish(&chunk.form)
}

#[derive(Debug)]
struct Reader<'l, 's> {
    text: &'s str,
    span: Span,
    limits: &'l Limits,
    builder: TreeBuilder<'s>,
    yaml: YamlOutcome,
    repeated: Vec<Span>,
    collector: Collector,
    refused: bool,
    /// Whether part of the chunk was read as YAML.
    is_yaml: bool,
}

impl<'l, 's> Reader<'l, 's> {
    fn new(text: &'s str, span: Span, limits: &'l Limits, buffers: Buffers) -> Self {
        Self {
            text,
            span,
            limits,
            builder: TreeBuilder::with_buffers(text, buffers),
            yaml: YamlOutcome::default(),
            repeated: Vec::new(),
            collector: Collector::default(),
            refused: false,
            is_yaml: false,
        }
    }

    /// Reads a `---` chunk, or what is left of one.
    fn yaml(&mut self, span: Span) {
        self.is_yaml = true;
        yaml::parse(self.text, span, self.limits, &mut self.builder, &mut self.yaml);
        if self.yaml.failed && !stands_among_manifests(self.text, span) {
            self.collector.ignored += 1;
        }
    }

    /// Reads JSON values one after the other. Where the first or second is none, the rest is YAML (apimachinery's
    /// `YAMLOrJSONDecoder`); where a later one is none, kubectl stops and we go on at the next brace that starts a line.
    fn stream(&mut self) {
        let mut at = self.span.start as usize;
        let mut count = 0;
        loop {
            let (end, failure) = self.values_from(at, &mut count);
            let Some(failure) = failure else {
                self.check_gap_to_separator(end, count);
                break;
            };
            let is_syntax = matches!(failure.reason, Reason::Syntax(_));
            if is_syntax && count <= 1 && self.rest_is_yaml(end) {
                return;
            }
            self.say(failure);
            let Some(next) = self.next_line_with_brace(end, failure.at) else { return };
            at = next;
            count = count.max(2);
        }
        if count > 1 {
            self.collector.diagnostics.extend(refused_separator(self.text, self.span));
        }
    }

    /// Behind the first of possibly several JSON values kubectl takes what stands before a separator for YAML, which no
    /// tab may start.
    fn check_gap_to_separator(&mut self, end: usize, count: u64) {
        let rest = self.text.get(end..self.span.end as usize).unwrap_or_default();
        let is_last = self.span.end as usize == self.text.len();
        if is_last || count > 1 || !rest.contains('\t') || self.rest_is_yaml(end) {
            return;
        }
        let level = if looks_like_manifest(self.text) { Level::Gap } else { Level::Note };
        let span = Span::new(end as u32, self.span.end);
        let message = "a tab between JSON and a separator: kubectl expects YAML here, and stops";
        self.collector.diagnostics.push(Diagnostic::new(&codes::INVALID_JSON, level, span, message));
    }

    /// Where reading goes on after a failure in the value that starts behind `end`.
    fn next_line_with_brace(&self, end: usize, failed: usize) -> Option<usize> {
        let from = (end + 1).max(failed.saturating_sub(1));
        let rest = self.text.as_bytes().get(from..self.span.end as usize)?;
        memmem::find(rest, b"\n{").map(|next| from + next + 1)
    }

    /// Reads values to the chunk's end, or to the first that cannot be read; gives where the last sound one ended.
    fn values_from(&mut self, at: usize, count: &mut u64) -> (usize, Option<Failure>) {
        let mut parser = Parser::new(self.text, at, self.span.end as usize, self.limits, &mut self.builder);
        let mut end = at;
        let failure = loop {
            parser.skip_space();
            if parser.peek().is_none() {
                break None;
            }
            if *count >= self.limits.documents {
                break Some(Failure { at: parser.position(), reason: Reason::Documents });
            }
            if let Err(failure) = parser.value() {
                break Some(failure);
            }
            *count += 1;
            end = parser.position();
        };
        self.repeated.append(&mut parser.repeated);
        (end, failure)
    }

    /// Tries the text from `end` on as YAML; false where it is not.
    fn rest_is_yaml(&mut self, end: usize) -> bool {
        let rest = self.text.get(end..self.span.end as usize).unwrap_or_default();
        let space = rest.len() - rest.trim_start().len();
        let newline = rest.get(..space).unwrap_or_default().find('\n');
        let skipped = newline.map_or(space, |newline| newline + 1);
        // kubectl looks at four bytes to see whether space is to be skipped, and gives up where there are fewer.
        if self.text.len() - end - newline.unwrap_or(space) < 4 {
            return false;
        }
        let span = Span::new((end + skipped) as u32, self.span.end);
        // kubectl's line reader begins anew here.
        if split::is_refused_separator(span.text(self.text)) {
            return false;
        }
        let mut outcome = YamlOutcome::default();
        yaml::parse(self.text, span, self.limits, &mut self.builder, &mut outcome);
        // What is refused as YAML for good need not be explained as JSON.
        let sound = !outcome.failed || outcome.diagnostics.iter().any(|said| said.code == &yaml::codes::REPEATED_MARK);
        self.is_yaml |= sound;
        if sound {
            self.yaml = outcome;
        }
        sound
    }

    /// Says why JSON could not be read: a gap if it was meant to be a manifest.
    fn say(&mut self, failure: Failure) {
        let mut diagnostic = failure.diagnostic(self.text, self.limits);
        if !looks_like_manifest(self.span.text(self.text)) {
            diagnostic.level = Level::Note;
            self.collector.ignored += 1;
        }
        self.collector.diagnostics.push(diagnostic);
    }

    /// Reads a guessed part of a stream.
    fn values(&mut self) {
        let (_, failure) = self.values_from(self.span.start as usize, &mut 0);
        self.refused = failure.is_some();
    }

    /// Reads a guessed part of a List, two levels down in its document: items with a comma behind all, but for the last
    /// part of the List.
    fn items(&mut self) {
        let limits = Limits { depth: self.limits.depth.saturating_sub(2), ..*self.limits };
        let mut parser =
            Parser::new(self.text, self.span.start as usize, self.span.end as usize, &limits, &mut self.builder);
        let is_last = self.text.as_bytes().get(self.span.end as usize) == Some(&b']');
        self.refused = loop {
            if parser.value().is_err() {
                break true;
            }
            parser.skip_space();
            match parser.peek() {
                Some(b',') => parser.skip(),
                None => break !is_last,
                Some(_) => break true,
            }
            parser.skip_space();
            if parser.peek().is_none() {
                break is_last;
            }
        };
        self.repeated.append(&mut parser.repeated);
    }

    fn finish(mut self, form: &Form) -> Reading<'s> {
        if self.refused {
            self.builder.truncate(0);
        }
        if !self.is_yaml {
            self.builder.set_verbatim();
        }
        let tree = self.builder.finish();
        for root in tree.roots() {
            match *form {
                Form::Items { api_version, kind } => {
                    self.collector.loose_item(root, Identity::Elsewhere { api_version, kind });
                }
                _ => self.collector.document(root),
            }
        }
        // What kubectl refuses in text that is no manifest is nobody's loss.
        if self.collector.entries.is_empty() && !stands_among_manifests(self.text, self.span) {
            self.yaml.diagnostics.iter_mut().for_each(lower);
        }
        let mut diagnostics = repeated_keys(self.text, &self.repeated);
        diagnostics.append(&mut self.yaml.diagnostics);
        diagnostics.append(&mut self.collector.diagnostics);
        diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        Reading {
            diagnostics,
            comments: self.yaml.comments,
            ignored: self.collector.ignored,
            alias_nodes: self.yaml.alias_nodes,
            refused: self.refused,
            entries: self.collector.entries,
            tree,
        }
    }
}

fn lower(diagnostic: &mut Diagnostic) {
    if diagnostic.level == Level::Gap {
        diagnostic.level = Level::Note;
    }
}

fn repeated_keys(text: &str, repeated: &[Span]) -> Vec<Diagnostic> {
    let warning = |span: Span, message| Diagnostic::new(&codes::DUPLICATE_KEY, Level::Warning, span, message);
    let (named, others) = repeated.split_at(repeated.len().min(REPEATED_NAMED));
    let named =
        named.iter().map(|span| warning(*span, format!("key {} comes again: the last one counts", span.text(text))));
    let others = others.first().map(|span| warning(*span, format!("{} more keys come again", others.len())));
    named.chain(others).collect()
}
