//! Sections of a lock, and installed gems.

use super::CATALOGER;
use crate::catalogers::{Candidate, File};

fn summary(path: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let catalog = CATALOGER.catalog(&File { path, bytes: text.as_bytes() });
    let component = |found: &crate::Component| {
        let digests: Vec<_> = found.digests.iter().map(|digest| digest.value.as_str()).collect();
        let purl = found.purl(None).expect("a purl");
        format!("{purl} {}{}", found.licenses.join(","), digests.join(",")).trim_end().to_owned()
    };
    (catalog.components.iter().map(component).collect(), catalog.gaps.into_iter().map(|gap| gap.why).collect())
}

#[test]
fn gems_of_all_sections() {
    let text = "GIT\n  remote: https://github.com/o/n.git\n  revision: 0a0b\n  specs:\n    n (1.0.0)\n      dependency (>= 1)\n\n\
        PATH\n  remote: .\n  specs:\n    local (0.1)\n\n\
        GEM\n  remote: https://rubygems.org/\n  specs:\n    a (1.0.0.rc1)\n    b (2.0-x86_64-linux-gnu)\n    broken\n    c ()\n\n\
        DEPENDENCIES\n  a\n    not (9)\n\nCHECKSUMS\n  b (2.0-x86_64-linux-gnu) sha256=AB\n  a (1.0.0.rc1)\n";
    let expected = [
        "pkg:gem/n@1.0.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fo%2Fn.git%400a0b",
        "pkg:gem/local@0.1",
        "pkg:gem/a@1.0.0.rc1",
        "pkg:gem/b@2.0?platform=x86_64-linux-gnu ab",
    ];
    let gaps = ["line 18 is not `name (version)`", "line 19 is not `name (version)`"];
    assert_eq!(summary("Gemfile.lock", text), (expected.map(str::to_owned).to_vec(), gaps.map(str::to_owned).to_vec()));
}

#[test]
fn the_marks_of_a_merge_are_named() {
    let text = "GEM\n  specs:\n<<<<<<< HEAD\n    a (1.0)\n=======\n    a (1.1)\n>>>>>>> main\n\nDEPENDENCIES\n  a\n\nNEW THING\n  x\n";
    let gaps = [3, 5, 7].map(|line| format!("line {line} is not the name of a section"));
    assert_eq!(summary("Gemfile.lock", text).1, gaps);
}

#[test]
fn installed_gems() {
    for (path, wanted) in [
        ("usr/lib/ruby/gems/3.2.0/specifications/rake-13.0.6.gemspec", true),
        ("usr/lib/ruby/gems/3.2.0/specifications/default/json-2.6.3.gemspec", true),
        ("usr/lib/ruby/gems/3.2.0/gems/rake-13.0.6/rake.gemspec", false),
    ] {
        assert_eq!((CATALOGER.wants)(&Candidate { path, size: 1, head: b"" }), wanted, "{path}");
    }
    let path = "specifications/a-1.gemspec";
    for (text, expected) in [
        (
            "# -*- encoding: utf-8 -*-\n# stub: a 1.0 java lib\n\n  s.licenses = [\"MIT\".freeze, \"Ruby\".freeze]\n",
            "pkg:gem/a@1.0?platform=java MIT,Ruby",
        ),
        ("Gem::Specification.new do |s|\n  s.name = %q{x}\n  s.name = \"a\"\n  s.version = \"1.0\"\n", ""),
        (
            "Gem::Specification.new do |s|\n  s.name = \"a\".freeze\n  s.version = Gem::Version.new(\"1.0\")\n",
            "pkg:gem/a@1.0",
        ),
        ("ruby", ""),
    ] {
        let (found, gaps) = summary(path, text);
        assert_eq!((found.join(" ").as_str(), gaps.len()), (expected, usize::from(expected.is_empty())), "{text}");
    }
}
