//! From blobs to an inventory: layers are read, some at the same time, and merged.

use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use palisade_packages::catalogers::PackageGap;

use super::digest::{Algorithm, Digest};
use super::error::{IMAGE_OVER_BUDGET, ImageError, LAYER_DIGEST_MISMATCH, LAYER_UNREADABLE};
use super::facts::{ImageFacts, ImageInventory, LayerFacts};
use super::layer::{self, Aliases, Layer, Shared};
use super::merge::Merged;
use super::options::Options;
use super::source::BlobSource;
use super::stream::{self, Bounded, Outcome, Source};
use super::{Progress, directory as tree};

type Report<'a> = &'a (dyn Fn(Progress) + Sync);

/// Reads a directory.
pub(super) fn directory(root: &Path, options: &Options, progress: Report<'_>) -> Result<ImageInventory, ImageError> {
    let shared = Shared::new(options);
    progress(Progress::Begins { layers: 1, bytes: None });
    let told = |bytes| progress(Progress::Read { layer: 0, bytes });
    let mut layers = [tree::walk(root, &shared, options, &told)?];
    let mut merged = Merged::new(&mut layers, &shared.paths);
    for (_, aliases) in merged.aliases() {
        merged.add_aliases(0, &aliases, tree::aliases(root, &aliases, &shared).files);
    }
    progress(Progress::Ends { layer: 0 });
    let (inventory, inspected) = merged.inventory(false);
    Ok(ImageInventory { image: ImageFacts::default(), inventory, inspected })
}

/// Reads the layers of an image.
pub(super) fn layers(
    source: &dyn BlobSource,
    mut facts: ImageFacts,
    options: &Options,
    progress: Report<'_>,
) -> Result<ImageInventory, ImageError> {
    let (count, budget) = (facts.layers.len(), options.budgets.layers);
    if count > budget {
        return Err(ImageError::new(&IMAGE_OVER_BUDGET, format!("{count} layers, more than {budget}")));
    }
    let shared = Shared::new(options);
    let allowance = AtomicU64::new(options.budgets.unpacked);
    let reading = Reading { source, options, shared: &shared, allowance: &allowance, progress };
    let sizes = facts.layers.iter().map(|layer| source.size(&layer.blob));
    progress(Progress::Begins { layers: count, bytes: sizes.sum() });
    let (mut layers, unpacked): (Vec<_>, Vec<_>) = reading.all(&facts.layers).into_iter().unzip();
    for (fact, unpacked) in facts.layers.iter_mut().zip(unpacked) {
        fact.unpacked = unpacked;
    }
    let mut merged = Merged::new(&mut layers, &shared.paths);
    for (index, aliases) in merged.aliases() {
        if let Some(fact) = facts.layers.get(index) {
            let (found, _) = reading.layer(index, fact, Some(&aliases));
            merged.add_aliases(index, &aliases, found.files);
        }
    }
    let (inventory, inspected) = merged.inventory(true);
    Ok(ImageInventory { image: facts, inventory, inspected })
}

/// What reading each of the layers needs.
struct Reading<'a> {
    source: &'a dyn BlobSource,
    options: &'a Options<'a>,
    shared: &'a Shared<'a>,
    allowance: &'a AtomicU64,
    progress: Report<'a>,
}

impl Reading<'_> {
    /// All layers with their unpacked sizes, in their order.
    fn all(&self, facts: &[LayerFacts]) -> Vec<(Layer, Option<u64>)> {
        let (order, workers) = self.order(facts);
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<_>> = Mutex::new(facts.iter().map(|_| None).collect());
        let work = || {
            while let Some((index, fact)) = next_of(&order, &next).and_then(|index| Some((index, facts.get(index)?))) {
                let layer = self.layer(index, fact, None);
                if let Some(place) = done.lock().unwrap_or_else(PoisonError::into_inner).get_mut(index) {
                    *place = Some(layer);
                }
                (self.progress)(Progress::Ends { layer: index });
            }
        };
        thread::scope(|scope| {
            for _ in 1..workers {
                scope.spawn(work);
            }
            work();
        });
        let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.into_iter().map(Option::unwrap_or_default).collect()
    }

    /// In which order layers are read, and how many at once: the largest first, or as they lie in a stream.
    fn order(&self, facts: &[LayerFacts]) -> (Vec<usize>, usize) {
        let mut order: Vec<_> = (0..facts.len()).collect();
        let blob = |index: &usize| facts.get(*index).map(|fact| &fact.blob);
        let position = |index: &usize| blob(index).and_then(|blob| self.source.position(blob));
        if order.iter().any(|index| position(index).is_some()) {
            order.sort_by_key(position);
            return (order, 1);
        }
        order.sort_by_key(|index| std::cmp::Reverse(blob(index).and_then(|blob| self.source.size(blob))));
        (order, self.options.layers_at_once.get().min(facts.len()))
    }

    /// One layer, or only some of its files by other names. What is wrong with it is among its gaps.
    fn layer(&self, index: usize, fact: &LayerFacts, aliases: Option<&Aliases>) -> (Layer, Option<u64>) {
        let mut layer = Layer::default();
        let label = format!("layer {index} ({})", fact.blob.name());
        let mut gap = |code, why: String| layer_gap(&mut layer, code, &label, why);
        if fact.blob.media_type.ends_with("+encrypted") {
            gap(&LAYER_UNREADABLE, "is encrypted".to_owned());
            return (layer, None);
        }
        let blob = match self.source.open(&fact.blob) {
            Ok(blob) => blob,
            Err(error) if fact.blob.is_foreign => {
                gap(error.code, format!("is kept elsewhere: {}", error.message));
                return (layer, None);
            }
            Err(error) => {
                gap(error.code, error.message);
                return (layer, None);
            }
        };
        let told = |bytes| (self.progress)(Progress::Read { layer: index, bytes });
        let source = Source {
            blob: Box::new(Bounded::new(blob, fact.blob.size.unwrap_or(u64::MAX))),
            digest: fact.blob.digest.as_ref().map(Digest::algorithm),
            diff_id: fact.diff_id.as_ref().map_or(Algorithm::Sha256, Digest::algorithm),
            allowance: self.allowance,
            ratio: self.options.budgets.ratio,
            progress: if aliases.is_none() { &told } else { &|_| {} },
        };
        let (walked, outcome) =
            stream::unpack(source, |unpacked| layer::walk(unpacked, self.shared, aliases, &mut layer));
        layer.settle(self.shared);
        let fault = walked.err().map(|error| super::error::Fault::of(&error));
        if let Some(fault) = outcome.fault.clone().or(fault) {
            layer_gap(&mut layer, fault.code, &label, fault.why);
        }
        verify(&mut layer, &label, fact, &outcome);
        (layer, outcome.diff_id.map(|_| outcome.unpacked))
    }
}

fn next_of(order: &[usize], next: &AtomicUsize) -> Option<usize> {
    order.get(next.fetch_add(1, Ordering::Relaxed)).copied()
}

fn layer_gap(layer: &mut Layer, code: &'static palisade_model::Code, label: &str, why: String) {
    layer.gaps.push(PackageGap { code, path: label.to_owned(), why });
}

/// Compares what was read with what manifest and configuration state. What was not read to its end is named already.
fn verify(layer: &mut Layer, label: &str, fact: &LayerFacts, outcome: &Outcome) {
    let stored = (fact.blob.digest.as_ref(), outcome.digest.as_ref(), "its bytes have");
    let unpacked = (fact.diff_id.as_ref(), outcome.diff_id.as_ref(), "its unpacked bytes have");
    for (stated, found, what) in [stored, unpacked] {
        if let (Some(stated), Some(found)) = (stated, found)
            && stated != found
        {
            layer_gap(layer, &LAYER_DIGEST_MISMATCH, label, format!("{what} {found}, and {stated} is stated"));
        }
    }
}
