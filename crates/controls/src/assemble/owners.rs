//! Which objects stand behind which owner, and whose finding a violation is.
//!
//! A violation that an owner's own template has too is the owner's finding. One that only the made objects have is the
//! owner's where all of them have it (something changes them on their way), else each one's own. Of an owner that is not
//! in the input nothing but its name is known: it gets the finding. Objects of one owner whose judgement is shared are
//! handled as one class, so that a hundred thousand pods cost what their few kinds cost.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use palisade_model::{ObjectPath, Target};

use super::draft::{Subject, Writer};
use crate::outcome::{Evaluated, Judgement, Owner, Part, Violation};

/// Owners of owners are followed this far: CronJob, Job, Pod is the longest chain that Kubernetes makes itself.
const LONGEST_CHAIN: usize = 8;

/// Group, kind, namespace and name.
type Identity<'o> = (&'o str, &'o str, &'o str, &'o str);

/// Which part of an object: nothing for the object as a whole, else the number of its pod template.
pub(super) type PartNumber = Option<usize>;

/// Objects of one owner that were judged the same.
struct Class {
    judgement: Arc<Judgement>,
    part: PartNumber,
    members: Vec<usize>,
}

/// The objects of one owner.
struct Family<'o> {
    parent: Option<usize>,
    owner: &'o Owner,
    namespace: &'o str,
    members: usize,
    classes: Vec<Class>,
    /// Where in `classes` a judgement is, by its address.
    known: HashMap<(*const Judgement, PartNumber), usize>,
}

/// Says for every violation whose finding it is.
pub(super) fn group(objects: &[Evaluated], writer: &mut Writer<'_>) {
    let parents = parents(objects);
    let families = families(objects, &parents);
    let mut instances: BTreeMap<(usize, PartNumber, usize), Vec<usize>> = BTreeMap::new();
    for family in families.values() {
        match family.parent {
            Some(_) => settle(objects, &parents, family, &mut instances, writer),
            None => settle_unknown(family, writer),
        }
    }
    for (index, object) in objects.iter().enumerate().filter(|(_, object)| object.owner.is_none()) {
        write_own(index, object, &instances, writer);
    }
    // What only an object in the middle of a chain has: its makers do not have it, so it was left in `instances`.
    for ((index, part, violation), members) in &instances {
        if objects.get(*index).is_some_and(|object| object.owner.is_some()) {
            writer.finding(&Subject { object: *index, part: *part, violation: *violation }, None, members);
        }
    }
}

fn write_own(
    index: usize,
    object: &Evaluated,
    instances: &BTreeMap<(usize, PartNumber, usize), Vec<usize>>,
    writer: &mut Writer<'_>,
) {
    for (part, content) in parts(object) {
        for violation in 0..content.judgement.violations.len() {
            let members = instances.get(&(index, part, violation)).map_or(&[][..], Vec::as_slice);
            writer.finding(&Subject { object: index, part, violation }, None, members);
        }
        writer.gaps(index, content, None);
    }
}

/// The parts of an object with their numbers.
pub(super) fn parts(object: &Evaluated) -> impl Iterator<Item = (PartNumber, &Part)> {
    let templates = object.templates.iter().enumerate().map(|(number, part)| (Some(number), part));
    object.own.iter().map(|part| (None, part)).chain(templates)
}

fn identity(target: &Target) -> Identity<'_> {
    (group_of(&target.api_version), &target.kind, &target.namespace, &target.name)
}

fn group_of(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

fn owner_identity(object: &Evaluated) -> Option<Identity<'_>> {
    let owner = object.owner.as_ref()?;
    Some((group_of(&owner.api_version), &owner.kind, &object.target.namespace, &owner.name))
}

/// For each object its owner's place among them.
fn parents(objects: &[Evaluated]) -> Vec<Option<usize>> {
    let mut owners: HashMap<Identity<'_>, Option<usize>> = HashMap::new();
    owners.extend(objects.iter().filter_map(|object| Some((owner_identity(object)?, None))));
    if owners.is_empty() {
        return vec![None; objects.len()];
    }
    for (index, object) in objects.iter().enumerate() {
        if let Some(place) = owners.get_mut(&identity(&object.target)) {
            place.get_or_insert(index);
        }
    }
    let parent = |(index, object): (usize, &Evaluated)| {
        let parent = owners.get(&owner_identity(object)?).copied().flatten()?;
        (parent != index).then_some(parent)
    };
    objects.iter().enumerate().map(parent).collect()
}

fn families<'o>(objects: &'o [Evaluated], parents: &[Option<usize>]) -> BTreeMap<Identity<'o>, Family<'o>> {
    let mut families: BTreeMap<Identity<'o>, Family<'o>> = BTreeMap::new();
    for (index, object) in objects.iter().enumerate() {
        let (Some(key), Some(owner)) = (owner_identity(object), object.owner.as_ref()) else { continue };
        let family = families.entry(key).or_insert_with(|| Family {
            parent: parents.get(index).copied().flatten(),
            owner,
            namespace: &object.target.namespace,
            members: 0,
            classes: Vec::new(),
            known: HashMap::new(),
        });
        family.members += 1;
        for (part, content) in parts(object) {
            family.add(index, part, content);
        }
    }
    families
}

impl Family<'_> {
    fn add(&mut self, index: usize, part: PartNumber, content: &Part) {
        let key = (Arc::as_ptr(&content.judgement), part);
        let class = *self.known.entry(key).or_insert_with(|| {
            self.classes.push(Class { judgement: Arc::clone(&content.judgement), part, members: Vec::new() });
            self.classes.len() - 1
        });
        if let Some(class) = self.classes.get_mut(class) {
            class.members.push(index);
        }
    }

    /// Every distinct violation of the members, with where it stands first and who has it.
    fn violations(&self) -> BTreeMap<(u16, PartNumber, &ObjectPath), (Subject, Vec<usize>)> {
        let mut found: BTreeMap<_, (Subject, Vec<usize>)> = BTreeMap::new();
        for class in &self.classes {
            for (number, violation) in class.judgement.violations.iter().enumerate() {
                let Some(&first) = class.members.first() else { continue };
                let subject = Subject { object: first, part: class.part, violation: number };
                let key = (violation.control, class.part, &violation.place.path);
                let entry = found.entry(key).or_insert_with(|| (subject, Vec::new()));
                if first < entry.0.object {
                    entry.0 = subject;
                }
                entry.1.extend(&class.members);
            }
        }
        for (_, members) in found.values_mut() {
            members.sort_unstable();
        }
        found
    }
}

/// The owners of `index` from the outermost inwards, itself last.
fn chain(parents: &[Option<usize>], index: usize) -> Vec<usize> {
    let mut chain = vec![index];
    let mut here = index;
    while let Some(parent) = parents.get(here).copied().flatten() {
        if chain.len() > LONGEST_CHAIN || chain.contains(&parent) {
            break;
        }
        chain.push(parent);
        here = parent;
    }
    chain.reverse();
    chain
}

/// The same violation of another object.
fn same_violation(object: &Evaluated, part: PartNumber, wanted: (u16, &ObjectPath)) -> Option<usize> {
    let is = |violation: &Violation| (violation.control, &violation.place.path) == wanted;
    let (_, content) = parts(object).find(|(number, _)| *number == part)?;
    content.judgement.violations.iter().position(is)
}

fn settle(
    objects: &[Evaluated],
    parents: &[Option<usize>],
    family: &Family<'_>,
    instances: &mut BTreeMap<(usize, PartNumber, usize), Vec<usize>>,
    writer: &mut Writer<'_>,
) {
    let Some(parent) = family.parent else { return };
    let ancestors = chain(parents, parent);
    for ((control, part, path), (subject, members)) in family.violations() {
        let at = |&ancestor: &usize| {
            let found = same_violation(objects.get(ancestor)?, part, (control, path))?;
            Some((ancestor, part, found))
        };
        if let Some(place) = ancestors.iter().find_map(at) {
            instances.entry(place).or_default().extend(members);
        } else if members.len() == family.members && members.len() > 1 && are_pods(objects, &members) {
            writer.finding(&subject, objects.get(parent).map(|object| &object.target), &members);
        } else {
            for object in members {
                write_member(objects, object, part, (control, path), instances, writer);
            }
        }
    }
    write_gaps(family, objects.get(parent).map(|object| object.target.clone()), writer);
}

fn are_pods(objects: &[Evaluated], members: &[usize]) -> bool {
    members.first().and_then(|first| objects.get(*first)).is_some_and(|object| object.target.kind == "Pod")
}

/// A violation that only this member has; where the member makes objects itself, they are counted with it later.
fn write_member(
    objects: &[Evaluated],
    object: usize,
    part: PartNumber,
    wanted: (u16, &ObjectPath),
    instances: &mut BTreeMap<(usize, PartNumber, usize), Vec<usize>>,
    writer: &mut Writer<'_>,
) {
    let Some(member) = objects.get(object) else { return };
    let Some(violation) = same_violation(member, part, wanted) else { return };
    if member.target.kind == "Pod" {
        writer.finding(&Subject { object, part, violation }, None, &[]);
    } else {
        instances.entry((object, part, violation)).or_default();
    }
}

fn settle_unknown(family: &Family<'_>, writer: &mut Writer<'_>) {
    let target = unknown_target(family);
    for (subject, members) in family.violations().into_values() {
        writer.finding(&subject, Some(&target), &members);
    }
    write_gaps(family, Some(target), writer);
}

fn unknown_target(family: &Family<'_>) -> Target {
    Target {
        api_version: family.owner.api_version.clone(),
        kind: family.owner.kind.clone(),
        namespace: family.namespace.to_owned(),
        name: family.owner.name.clone(),
    }
}

fn write_gaps(family: &Family<'_>, target: Option<Target>, writer: &mut Writer<'_>) {
    for class in family.classes.iter().filter(|class| !class.judgement.unreadable.is_empty()) {
        if let Some(&first) = class.members.first() {
            writer.class_gaps(first, class.part, target.as_ref());
        }
    }
}
