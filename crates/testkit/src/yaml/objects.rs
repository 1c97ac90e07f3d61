//! Kubernetes objects in every way of writing that YAML has, sound: both readers come to a meaning, and it is compared.

use crate::random::Random;

const KEYS: &[&str] = &[
    "metadata",
    "name",
    "namespace",
    "labels",
    "annotations",
    "spec",
    "containers",
    "image",
    "command",
    "args",
    "env",
    "ports",
    "securityContext",
    "privileged",
    "runAsUser",
    "volumes",
    "hostPath",
    "resources",
    "limits",
    "cpu",
    "data",
    "app.kubernetes.io/name",
    "a b",
    "a-b",
    "é",
    "on",
    "yes",
    "n",
    "010",
    "1.5",
    "1e3",
    "0x1F",
    "true",
    "8080",
    "1_000",
    "'single'",
    "'it''s'",
    "\"double\"",
    "\"\\u00e9\\n\"",
    "2001-12-14",
    "-a",
    "a#b",
    "a:b",
    "\"\"",
    "<",
    "=",
    ".5",
];

const WORDS: &[&str] = &[
    "nginx",
    "registry.example/app:1.2",
    "x@sha256:0a",
    "a",
    "b",
    "é",
    "😀",
    "it's",
    "a\"b",
    "a#b",
    "a:b",
    "{{x}}y",
    "-",
    "--flag=1",
    "$(VAR)",
    "/bin/sh",
    "-c",
    "10Gi",
    "100m",
    "1.0",
    "true",
    "#x",
    "0",
    "k=v",
    "\\n",
    "*",
    "&",
    "!",
    "%",
    "@",
];

/// What stands well as a plain scalar, many with a meaning of their own.
const PLAIN: &[&str] = &[
    "nginx",
    "nginx:1.2",
    "a b c",
    "yes",
    "No",
    "on",
    "OFF",
    "y",
    "n",
    "true",
    "False",
    "TRUE",
    "tRue",
    "null",
    "~",
    "Null",
    "nUll",
    "0",
    "-0",
    "+0",
    "00",
    "010",
    "0o10",
    "0o8",
    "08",
    "09.5",
    "0777",
    "0x1F",
    "0xg",
    "-0x1f",
    "0b101",
    "0b12",
    "1_000",
    "1__0",
    "_1",
    "1_",
    "1.5",
    "1.",
    ".5",
    "-.5",
    "+.5",
    "1e3",
    "1E+3",
    "1e-7",
    "1e21",
    "12e03",
    "1.5e",
    "e3",
    "0.1",
    "123456789.5",
    "100000000000000000000",
    "1e20",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "4294967296",
    "1:30",
    "190:20:30",
    "1:30.5",
    "2001-12-14",
    "2001-12-14T21:59:43Z",
    "2001-12-14 21:59:43.10 -5",
    "2001-1-1",
    "1.2.3",
    "v1",
    "10Gi",
    "500m",
    "-a",
    "?a",
    ":a",
    "a#b",
    "a:b",
    "a,b",
    "a[0]",
    "a{b}",
    "=",
    "<<x",
    "é",
    "+",
    ".",
    "..",
    "0.",
    "-.",
    "+1",
    "++1",
    "0x",
    "0b",
    "0o",
    "1e",
    "1e+",
    ".e3",
    "0_1",
    "0x_1",
    "0b_1",
    "1_0.5",
    "1,000",
    "NaN",
    "inf",
    "Infinity",
    ".nano",
    "0e0",
    "-0.0",
    "0.0",
    "1.0",
    "2.50",
    "0x1p4",
    "0x1.8",
    "1f",
    "1d",
    "٣",
    "１",
];

/// A file of one to three objects.
#[must_use]
pub fn object_file(random: &mut Random) -> String {
    let left = 20 + random.below(60);
    let mut writer = Objects { out: String::new(), scalars: Vec::new(), maps: Vec::new(), left, random };
    for number in 0..=writer.random.below(3) {
        if number > 0 || writer.random.one_in(4) {
            let separator =
                writer.random.text(&["---\n", "---\n", "--- # next\n", "---  \n", "...\n---\n", "# c\n---\n"]);
            writer.out.push_str(separator);
        }
        writer.object();
    }
    let out = writer.out;
    match random.below(24) {
        0 => out.replace('\n', "\r\n"),
        1 => format!("\u{feff}{out}"),
        2 => out.trim_end_matches('\n').to_owned(),
        3 => out + "...\n",
        _ => out,
    }
}

struct Objects<'r> {
    out: String,
    scalars: Vec<String>,
    maps: Vec<String>,
    /// How many nodes may still be written.
    left: usize,
    random: &'r mut Random,
}

impl Objects<'_> {
    fn object(&mut self) {
        self.scalars.clear();
        self.maps.clear();
        if self.random.one_in(8) {
            self.out.push_str("{\"apiVersion\": \"v1\", kind: Pod, ");
            self.flow_entries(0, 1);
            self.out.push_str("}\n");
            return;
        }
        let kind = self.random.text(&["Pod", "'Deployment'", "\"ConfigMap\"", "!!str Secret", "Service # c", "&k Job"]);
        self.out.push_str(&format!("apiVersion: {}\nkind: {kind}\n", self.random.text(&["v1", "apps/v1", "\"v1\""])));
        self.map(0, 0);
    }

    fn spaces(&mut self, indent: usize) {
        self.out.push_str(&" ".repeat(indent));
    }

    /// Comments and empty lines, where a line may begin.
    fn aside(&mut self) {
        if self.random.one_in(25) {
            let text = self.random.text(&["# c\n", "      # - a: b\n", "\n", "  \n", "#\n", "# é 😀: [\n"]);
            self.out.push_str(text);
        }
    }

    fn map(&mut self, indent: usize, depth: usize) {
        for _ in 0..=self.random.below(5) {
            self.aside();
            self.spaces(indent);
            self.entry(indent, depth);
        }
    }

    fn entry(&mut self, indent: usize, depth: usize) {
        self.left = self.left.saturating_sub(1);
        if self.random.one_in(20) && !self.maps.is_empty() {
            return self.merge();
        }
        let key = self.random.text(KEYS);
        if self.random.one_in(30) {
            self.out.push_str(&format!("? {key}\n"));
            self.spaces(indent);
            self.out.push(':');
        } else {
            self.out.push_str(key);
            self.out.push_str(self.random.text(&[":", ":", ":", ":", " :"]));
        }
        self.value(indent, depth, false);
    }

    fn merge(&mut self) {
        let name = self.random.pick(&self.maps).cloned().unwrap_or_default();
        let text = match self.random.below(4) {
            0 => format!("<<: [*{name}, {{a: 1, image: x}}]\n"),
            1 => "<<: {name: merged, a: yes}\n".to_owned(),
            _ => format!("<<: *{name}\n"),
        };
        self.out.push_str(&text);
    }

    /// What stands behind `key:` or `-` in a collection at `indent`; ends its line.
    fn value(&mut self, indent: usize, depth: usize, in_list: bool) {
        let deep = depth > 5 || self.left == 0;
        match self.random.below(if deep { 12 } else { 20 }) {
            0..=6 => {
                self.out.push_str(self.random.text(&[" ", " ", " ", "  ", " \t"]));
                self.scalar(indent);
                self.end();
            }
            7..=8 => self.block(indent),
            9 => {
                self.out.push(' ');
                self.flow(indent + 1, depth);
                self.end();
            }
            10 => self.alias(),
            11 => self.end(),
            12..=15 => self.block_map(indent, depth, in_list),
            _ => {
                let lists = if in_list { [1, 2, 4] } else { [0, 2, 3] };
                let deeper = indent + self.random.pick(&lists).copied().unwrap_or(2);
                self.out.push_str(self.random.text(&["\n", "\n", "\n", " # c\n", " !!seq\n", " &l\n"]));
                self.list(deeper, depth + 1);
            }
        }
    }

    fn block_map(&mut self, indent: usize, depth: usize, in_list: bool) {
        if in_list && self.random.one_in(2) {
            self.out.push(' ');
            let deeper = indent + 2;
            self.entry(deeper, depth + 1);
            if self.random.one_in(2) {
                self.map(deeper, depth + 1);
            }
            return;
        }
        let name = format!("m{}", self.random.below(4));
        let anchored = self.random.one_in(4);
        if anchored {
            self.out.push_str(&format!(" &{name}"));
        }
        self.out.push_str(self.random.text(&["\n", "\n", "\n", " # c\n", " !!map\n", "\n\n"]));
        let deeper = indent + 1 + self.random.below(4);
        self.map(deeper, depth + 1);
        if anchored {
            self.maps.push(name);
        }
    }

    fn list(&mut self, indent: usize, depth: usize) {
        for _ in 0..=self.random.below(4) {
            self.left = self.left.saturating_sub(1);
            self.aside();
            self.spaces(indent);
            self.out.push('-');
            if depth < 5 && self.left > 0 && self.random.one_in(12) {
                self.out.push_str(" -");
                self.value(indent + 2, depth + 1, true);
            } else {
                self.value(indent, depth, true);
            }
        }
    }

    fn end(&mut self) {
        let text = self.random.text(&["\n", "\n", "\n", "\n", "\n", " # c\n", "  \n", "\t\n", "\t# c\n", "\n\n"]);
        self.out.push_str(text);
    }

    fn alias(&mut self) {
        let known: Vec<String> = self.scalars.iter().chain(&self.maps).cloned().collect();
        match self.random.pick(&known) {
            Some(name) => self.out.push_str(&format!(" *{name}\n")),
            None => self.out.push_str(" ~\n"),
        }
    }

    /// A scalar that may go on over lines behind `indent`.
    fn scalar(&mut self, indent: usize) {
        if self.random.one_in(12) {
            let text = self.random.text(&[
                "!!str 010",
                "!!str yes",
                "!!str",
                "!!str ~",
                "! 1",
                "!local x",
                "!!int 7",
                "!!int \"12\"",
                "!!float 1",
                "!!float 010",
                "!!bool yes",
                "!!null ~",
                "!!binary aGk=",
                "!!str 2001-12-14",
                "!!str \"a\"",
                "!<tag:yaml.org,2002:str> 1",
                "!!timestamp 2001-12-14",
                "!!binary \"aGVsbG8=\"",
            ]);
            return self.out.push_str(text);
        }
        let anchor = self.random.one_in(15).then(|| format!("s{}", self.random.below(3)));
        if let Some(name) = &anchor {
            self.out.push_str(&format!("&{name} "));
        }
        match self.random.below(6) {
            0..=2 => self.out.push_str(self.random.text(PLAIN)),
            3 => self.lines("", "", &["a", "b c", "nginx", "x:y", "1", "yes", "z#", "é", "\"q\"", "- b", "[c"], indent),
            4 => self.lines("'", "'", &["a", "it''s", " b ", "# no", ": ", "- a", "\\n", "\"", "é", "{", "\t"], indent),
            _ => self.lines(
                "\"",
                "\"",
                &[
                    "a",
                    "\\n",
                    "\\\"",
                    "\\\\",
                    "\\t",
                    "\\x41",
                    "\\u00e9",
                    "\\U0001F600",
                    "\\e",
                    "\\N",
                    "\\L",
                    "\\_",
                    "\\/",
                    " b ",
                    "# no",
                    ": ",
                    "'",
                    "\\0",
                    "\\ ",
                    "\\\n   ",
                    "\t",
                    "\\P",
                    "{",
                ],
                indent,
            ),
        }
        self.scalars.extend(anchor);
    }

    /// Parts between quotes, with line breaks among them.
    fn lines(&mut self, open: &str, close: &str, parts: &[&str], indent: usize) {
        self.out.push_str(open);
        let is_plain = open.is_empty();
        self.out.push_str(if is_plain { "w" } else { "" });
        for _ in 0..self.random.below(5) {
            let between = match self.random.below(6) {
                0 => self.random.text(&["\n", "\n", "\n\n", " \n", "\n \n\n", "\t\n"]),
                _ => "",
            };
            self.out.push_str(between);
            if !between.is_empty() {
                let more = self.random.below(3);
                self.spaces(indent + 1 + more);
                self.out.push_str(if is_plain { "w" } else { "" });
            }
            self.out.push_str(if is_plain { " " } else { "" });
            self.out.push_str(self.random.text(parts));
        }
        self.out.push_str(close);
    }

    /// A literal or folded scalar in a collection at `indent`.
    fn block(&mut self, indent: usize) {
        let deeper = 1 + self.random.below(4);
        let explicit = self.random.one_in(3);
        self.out.push_str(self.random.text(&[" |", " >", " |", " &s0 |", " !!str >"]));
        let digit = if explicit { deeper.to_string() } else { String::new() };
        let chomping = self.random.text(&["", "", "-", "+"]);
        let header = if self.random.one_in(2) { format!("{digit}{chomping}") } else { format!("{chomping}{digit}") };
        self.out.push_str(&header);
        self.out.push_str(self.random.text(&["\n", "\n", "\n", " # c\n", "  \n"]));
        for number in 0..self.random.below(6) {
            if number > 0 && self.random.one_in(4) {
                self.out.push_str(self.random.text(&["\n", "\n\n", " \n"]));
                continue;
            }
            self.spaces(indent + deeper);
            let more = if number > 0 || explicit { self.random.text(&["", "", "", " ", "   ", "\t"]) } else { "" };
            self.out.push_str(more);
            for word in 0..=self.random.below(3) {
                self.out.push_str(if word > 0 { " " } else { "" });
                self.out.push_str(self.random.text(WORDS));
            }
            self.out.push_str(self.random.text(&["\n", "\n", "\n", "\n", " \n", "\t\n", "\n\n"]));
        }
    }

    fn flow(&mut self, indent: usize, depth: usize) {
        let is_map = self.random.one_in(2);
        self.out.push(if is_map { '{' } else { '[' });
        if is_map {
            self.flow_entries(indent, depth);
        } else {
            for position in 0..self.random.below(4) {
                self.out.push_str(if position > 0 { "," } else { "" });
                self.flow_space(indent);
                if self.random.one_in(15) {
                    self.out.push_str("single: ");
                }
                self.flow_value(indent, depth);
            }
            self.flow_space(indent);
        }
        self.out.push(if is_map { '}' } else { ']' });
    }

    fn flow_entries(&mut self, indent: usize, depth: usize) {
        for position in 0..self.random.below(4) {
            self.out.push_str(if position > 0 { "," } else { "" });
            self.flow_space(indent);
            self.out.push_str(self.random.text(KEYS));
            if self.random.one_in(12) {
                continue;
            }
            self.out.push_str(self.random.text(&[": ", ": ", " : ", ":  "]));
            self.flow_value(indent, depth);
        }
        self.flow_space(indent);
        if self.out.ends_with(|last: char| last.is_alphanumeric()) && self.random.one_in(3) {
            self.out.push(',');
        }
    }

    fn flow_space(&mut self, indent: usize) {
        let text = self.random.text(&["", " ", " ", " ", "\n", " # c\n", "\t", "\n\n"]);
        self.out.push_str(text);
        if text.ends_with('\n') {
            let more = self.random.below(4);
            self.spaces(indent + 1 + more);
        }
    }

    fn flow_value(&mut self, indent: usize, depth: usize) {
        self.left = self.left.saturating_sub(1);
        match self.random.below(if depth > 4 || self.left == 0 { 6 } else { 9 }) {
            0..=3 => {
                let text = self.random.text(PLAIN);
                let is_sound = !text.contains([',', '[', '{', '?', '-', ':', '}', ']']);
                self.out.push_str(if is_sound { text } else { "'x y'" });
            }
            4 => self.lines("'", "'", &["a", "it''s", " b ", "# no", ": ", "}"], indent + 1),
            5 => self.lines("\"", "\"", &["a", "\\n", "\\\"", "\\\\", "\\u00e9", " b ", "]", ", "], indent + 1),
            _ => self.flow(indent, depth + 1),
        }
    }
}
