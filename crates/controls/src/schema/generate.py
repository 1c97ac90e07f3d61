#!/usr/bin/env python3
"""Writes generated.rs beside this file: field names and types of the built-in Kubernetes kinds.

Source of these facts: the structured-merge-diff schema in Go module k8s.io/client-go v0.36.3,
applyconfigurations/internal/internal.go (Apache-2.0). Needs PyYAML. Run:

    go mod download k8s.io/client-go@v0.36.3
    python3 generate.py "$(go env GOMODCACHE)/k8s.io/client-go@v0.36.3/applyconfigurations/internal/internal.go"
"""
import pathlib
import re
import sys

import yaml

SAME = {"apps", "batch", "autoscaling", "policy", "extensions"}
GROUPS = {
    "core": "",
    "rbac": "rbac.authorization.k8s.io",
    "flowcontrol": "flowcontrol.apiserver.k8s.io",
    "apiserverinternal": "internal.apiserver.k8s.io",
}
SPECIAL = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "StringOrNumber",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "StringOrNumber",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "String",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "String",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Duration": "String",
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": "Any",
    "io.k8s.apimachinery.pkg.runtime.RawExtension": "Any",
}
SCALARS = {"string": "String", "numeric": "Number", "boolean": "Boolean", "untyped": "Any"}


def group_of(short):
    return GROUPS.get(short, short if short in SAME else short + ".k8s.io")


def main():
    source = pathlib.Path(sys.argv[1]).read_text()
    types = yaml.safe_load(re.search(r"YAMLObject\(`(.*?)`\)", source, re.S).group(1))["types"]
    named = {entry["name"]: entry for entry in types}
    table, numbers, known = [], {}, {}

    def intern(text):
        if text not in numbers:
            numbers[text] = len(table)
            table.append(text)
        return numbers[text]

    def of(shape):
        if "namedType" in shape:
            return of_name(shape["namedType"])
        if "scalar" in shape:
            return intern(f"Type::{SCALARS[shape['scalar']]}")
        if "list" in shape:
            return intern(f"Type::List({of(shape['list']['elementType'])})")
        content = shape["map"]
        if "fields" in content:
            fields = sorted((field["name"], of(field["type"])) for field in content["fields"])
            return intern("Type::Record(&[" + ", ".join(f'("{name}", {number})' for name, number in fields) + "])")
        element = content.get("elementType", {})
        # An untyped map is marked by elements of the type `__untyped_deduced_`.
        if element.get("namedType", "").startswith("__untyped"):
            return intern("Type::Any")
        return intern(f"Type::Map({of(element)})")

    def of_name(name):
        if name in SPECIAL:
            return intern(f"Type::{SPECIAL[name]}")
        if name.startswith("__untyped"):
            return intern("Type::Any")
        if name not in known:
            known[name] = of(named[name])
        return known[name]

    kinds = []
    for name, entry in named.items():
        match = re.fullmatch(r"io\.k8s\.api\.(\w+)\.(v\w+)\.(\w+)", name)
        fields = {field["name"] for field in entry.get("map", {}).get("fields", [])}
        if match and {"apiVersion", "kind", "metadata"} <= fields:
            group = group_of(match[1])
            version = f"{group}/{match[2]}" if group else match[2]
            kinds.append((version, match[3], of_name(name)))
    kinds.append(("v1", "PodSpec", of_name("io.k8s.api.core.v1.PodSpec")))
    lines = [
        "//! Field names and types of the built-in kinds. Written by generate.py, which names the source; do not edit.",
        "",
        "use super::Type;",
        "",
        "/// Types by number.",
        "#[rustfmt::skip]",
        "pub(super) static TYPES: &[Type] = &[",
        *(f"    {text}," for text in table),
        "];",
        "",
        "/// API version, kind and type, sorted. `PodSpec` is no kind, but it is asked for.",
        "#[rustfmt::skip]",
        "pub(super) static KINDS: &[(&str, &str, u16)] = &[",
        *(f'    ("{version}", "{kind}", {number}),' for version, kind, number in sorted(kinds)),
        "];",
    ]
    pathlib.Path(__file__).with_name("generated.rs").write_text("\n".join(lines) + "\n")


main()
