//! The `${…}` of a project descriptor (<https://maven.apache.org/pom.html#properties>).

use std::collections::HashMap;

use crate::catalogers::shortened;
use crate::catalogers::xml::Element;

/// Properties that name properties that name properties; more is a circle.
const DEPTH: usize = 32;
/// The longest text that comes of putting properties in. Names and versions are far shorter.
const LENGTH: usize = 512;

/// What a project descriptor says that `${…}` can name.
pub(super) struct Properties<'a> {
    project: &'a Element,
    stated: HashMap<&'a str, &'a str>,
    /// Properties whose value is known; none while it is being found, and where it cannot be.
    known: HashMap<String, Option<String>>,
    /// The children by name of each element that was looked into, by its address: elements have many children, and properties
    /// that name others are many too.
    children: HashMap<usize, HashMap<&'a str, &'a Element>>,
}

impl<'a> Properties<'a> {
    /// The properties of the parts, of which the first counts.
    pub(super) fn of(project: &'a Element, parts: &[&'a Element]) -> Self {
        let mut stated = HashMap::new();
        for property in parts.iter().flat_map(|part| part.all("properties")).flat_map(|all| &all.children) {
            stated.entry(property.name.as_str()).or_insert_with(|| property.text().unwrap_or_default());
        }
        Self { project, stated, known: HashMap::new(), children: HashMap::new() }
    }

    /// The text with its properties put in, or which property cannot be.
    pub(super) fn interpolate(&mut self, text: &str) -> Result<String, String> {
        self.expand(text, 0)
    }

    fn expand(&mut self, text: &str, depth: usize) -> Result<String, String> {
        let mut expanded = String::new();
        let mut rest = text;
        while let Some((before, from)) = rest.split_once("${") {
            let Some((name, after)) = from.split_once('}') else { break };
            expanded.push_str(before);
            let value = self
                .property(name, depth)
                .ok_or_else(|| format!("`${{{}}}` has no value in this file", shortened(name)))?;
            expanded.push_str(&value);
            rest = after;
            if expanded.len() > LENGTH {
                break;
            }
        }
        expanded.push_str(rest);
        if expanded.len() > LENGTH { Err(format!("longer than {LENGTH} bytes")) } else { Ok(expanded) }
    }

    fn property(&mut self, name: &str, depth: usize) -> Option<String> {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        if depth == DEPTH {
            return None;
        }
        self.known.insert(name.to_owned(), None);
        let raw = self.raw(name)?;
        let value = self.expand(raw, depth + 1).ok();
        self.known.insert(name.to_owned(), value.clone());
        value
    }

    /// What stands in the file: a property, or with `project.` (in old files `pom.`, or nothing) an element of the project. With
    /// such a beginning the element counts before a property of the whole name.
    fn raw(&mut self, name: &str) -> Option<&'a str> {
        let stated = self.stated.get(name).copied();
        match name.strip_prefix("project.").or_else(|| name.strip_prefix("pom.")) {
            Some(path) => self.element(path).or(stated),
            None => stated.or_else(|| self.element(name)),
        }
    }

    /// The text of an element of the project; group and version are the parent's where the project has none.
    fn element(&mut self, path: &str) -> Option<&'a str> {
        let own = self.find(self.project, path);
        match path {
            "groupId" | "version" => own.or_else(|| self.find(self.project.child("parent")?, path)),
            _ => own,
        }
    }

    fn find(&mut self, from: &'a Element, path: &str) -> Option<&'a str> {
        path.split('.').try_fold(from, |element, name| self.child(element, name))?.text()
    }

    /// The first child of a name.
    fn child(&mut self, element: &'a Element, name: &str) -> Option<&'a Element> {
        let address = std::ptr::from_ref(element).addr();
        let children = self.children.entry(address).or_insert_with(|| {
            let mut children = HashMap::new();
            for child in &element.children {
                children.entry(child.name.as_str()).or_insert(child);
            }
            children
        });
        children.get(name).copied()
    }
}
