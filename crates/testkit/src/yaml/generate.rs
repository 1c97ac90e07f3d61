//! Documents with everything that YAML has, mostly well-formed.

use super::scalars::{block, folded, plain, quoted, word};
use crate::random::Random;

/// A file of one or a few documents.
#[must_use]
pub fn document(random: &mut Random) -> String {
    let calm = !random.one_in(3);
    let mut writer =
        Writer { out: String::new(), anchors: Vec::new(), maps: Vec::new(), calm, left: 40 + random.below(60), random };
    writer.file();
    let out = writer.out;
    match random.below(30) {
        0 => out.replace('\n', "\r\n"),
        1 => format!("\u{feff}{out}"),
        2 => out.trim_end().to_owned(),
        3 => out.replace('\n', "\r"),
        _ => out,
    }
}

const SEPARATORS: &[&str] = &[
    "---\n",
    "---\n",
    "--- # c\n",
    "---  \n",
    "---\n---\n",
    "...\n",
    "...\n---\n",
    "--- a\n",
    "---x\n",
    "----\n",
    " ---\n",
    "--- !!map\n",
    "--- |\n",
    "---\t\n",
    "%YAML 1.1\n---\n",
    "%YAML 1.2\n---\n",
    "%TAG ! tag:x,1:\n---\n",
    "\r---\r",
    "# c\n",
    "\n",
    "---\n# c\n",
    "---#c\n",
    "... # c\n",
    "...x\n",
];

const TAGS: &[&str] = &[
    "!!str",
    "!!int",
    "!!float",
    "!!bool",
    "!!null",
    "!!map",
    "!!seq",
    "!!binary",
    "!!timestamp",
    "!!set",
    "!!merge",
    "!",
    "!custom",
    "!<tag:yaml.org,2002:str>",
    "!<!x>",
    "!<tag:yaml.org,2002:int>",
    "!e!x",
    "!!s%74r",
    "!!",
    "!<>",
    "!!in\u{e9}",
];

struct Writer<'r> {
    out: String,
    anchors: Vec<String>,
    /// The anchors of maps, which merges need.
    maps: Vec<String>,
    /// Whether what kubectl is bound to refuses is avoided, so that documents are read to their end.
    calm: bool,
    /// How many nodes may still be written.
    left: usize,
    random: &'r mut Random,
}

impl Writer<'_> {
    fn file(&mut self) {
        let documents = if self.random.one_in(3) { 1 + self.random.below(3) } else { 1 };
        for number in 0..documents {
            if number > 0 || self.random.one_in(8) {
                let separator = if self.calm { "---\n" } else { self.random.text(SEPARATORS) };
                self.out.push_str(separator);
            }
            match self.random.below(20) {
                0..=1 => self.json(0),
                2..=3 => self.flow(0),
                4 => self.inline(0, 0),
                5 => self.list(0, 0),
                _ => self.object(),
            }
            self.end_line();
        }
    }

    /// A map with what makes it an object.
    fn object(&mut self) {
        self.out.push_str("apiVersion: v1\nkind: Pod\n");
        self.map(0, 0);
    }

    fn end_line(&mut self) {
        if self.random.one_in(30) {
            self.out.push_str(
                self.random.text(&[" # c", "\t# c", "#c", " ", "\t", " #", "\n", "\n# c", "\n  # c", "\n\t"]),
            );
        }
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn indent(&mut self, indent: usize) {
        let off = !self.calm && self.random.one_in(250);
        self.out.push_str(&" ".repeat(if off { self.random.below(indent + 2) } else { indent }));
    }

    fn map(&mut self, indent: usize, depth: usize) {
        for _ in 0..=self.random.below(5) {
            self.indent(indent);
            self.entry(indent, depth);
            self.end_line();
        }
    }

    fn entry(&mut self, indent: usize, depth: usize) {
        self.left = self.left.saturating_sub(1);
        if self.random.one_in(14) {
            return self.merge(indent, depth);
        }
        let explicit = self.random.one_in(25);
        if explicit {
            self.out.push_str("? ");
        }
        self.key();
        if explicit {
            self.end_line();
            self.indent(indent);
        }
        self.out.push_str(if self.random.one_in(40) { " :" } else { ":" });
        self.value(indent, depth);
    }

    fn key(&mut self) {
        self.properties(25);
        let key = match self.random.below(10) {
            0..=5 => word(self.random),
            _ if self.calm => self.calm_scalar(),
            6..=7 => plain(self.random),
            8 => quoted(self.random),
            _ => return self.alias(),
        };
        self.out.push_str(&key);
    }

    /// A scalar that is sound wherever it stands.
    fn calm_scalar(&mut self) -> String {
        if self.random.one_in(4) {
            return format!("\"{}\\u00e9\"", word(self.random));
        }
        self.random
            .text(&[
                "yes",
                "on",
                "n",
                "off",
                "True",
                "010",
                "0o10",
                "0x1F",
                "1_000",
                "08",
                "1.5",
                "1.0",
                "-0",
                "1e3",
                ".5",
                "1:30",
                "9223372036854775807",
                "-9223372036854775808",
                "0b101",
                "2001-12-14",
                "123456789.5",
                "1e-7",
                "a b",
                "a-b",
                "é",
                "a#b",
                "-a",
                "a:b",
                "nUll",
                "0xg",
                "1e400",
                "1.",
                "'it''s'",
                "+7",
                "12e03",
                "0.1",
                "1e21",
                "0777",
            ])
            .to_owned()
    }

    fn merge(&mut self, indent: usize, depth: usize) {
        self.out.push_str(self.random.text(&[
            "<<",
            "<<",
            "<<",
            "'<<'",
            "!!merge <<",
            "! <<",
            "!!str <<",
            "&m <<",
            "\"<<\"",
        ]));
        self.out.push_str(": ");
        if self.calm {
            return match self.maps.is_empty() {
                true => self.out.push_str("{a: 1, b: yes}"),
                false => {
                    let name = self.random.pick(&self.maps).cloned().unwrap_or_default();
                    self.out.push_str(&format!("*{name}"));
                }
            };
        }
        match self.random.below(8) {
            0..=3 => self.alias(),
            4 => {
                self.out.push('[');
                for _ in 0..self.random.below(3) {
                    self.alias();
                    self.out.push_str(", ");
                }
                self.out.push(']');
            }
            5 => self.flow(depth + 1),
            _ => self.value(indent, depth),
        }
    }

    /// What stands behind `key:`.
    fn value(&mut self, indent: usize, depth: usize) {
        let deep = depth > 6 || self.left == 0;
        let choice = self.random.below(if deep { 12 } else { 21 });
        if choice < 12 {
            let odd = self.random.one_in(30);
            self.out.push_str(if odd { self.random.text(&["  ", "\t", " \t", ""]) } else { " " });
            return self.inline(indent, depth);
        }
        if self.random.one_in(6) {
            self.out.push(' ');
            self.properties(1);
            if (12..=15).contains(&choice) {
                self.maps.extend(self.anchors.last().cloned());
            }
        }
        self.out.push('\n');
        match choice {
            12..=15 => {
                let deeper = indent + 1 + self.random.below(3);
                self.map(deeper, depth + 1);
            }
            16..=18 => {
                let same = indent + self.random.pick(&[0, 2, 2, 1, 4]).copied().unwrap_or(0);
                self.list(same, depth + 1);
            }
            _ => {
                let deeper = indent + self.random.below(3);
                self.indent(deeper);
                self.inline(deeper, depth);
            }
        }
    }

    fn list(&mut self, indent: usize, depth: usize) {
        for _ in 0..=self.random.below(4) {
            self.left = self.left.saturating_sub(1);
            self.indent(indent);
            self.out.push('-');
            self.item(indent, depth);
            self.end_line();
        }
    }

    fn item(&mut self, indent: usize, depth: usize) {
        let deep = depth > 6 || self.left == 0;
        match self.random.below(if deep { 5 } else { 9 }) {
            0 => {}
            1..=4 => {
                let odd = self.random.one_in(20);
                self.out.push_str(if odd { self.random.text(&["\t", "  "]) } else { " " });
                self.inline(indent + 1, depth);
            }
            5..=6 => {
                self.out.push(' ');
                self.entry(indent + 2, depth + 1);
                self.end_line();
                if self.random.one_in(2) {
                    self.map(indent + 2, depth + 1);
                }
            }
            7 => {
                self.out.push_str(" -");
                self.item(indent + 2, depth + 1);
            }
            _ => self.value(indent, depth),
        }
    }

    /// Something that begins on this line.
    fn inline(&mut self, indent: usize, depth: usize) {
        self.properties(8);
        let text = match self.random.below(16) {
            0..=4 => word(self.random),
            5..=10 if self.calm => self.calm_scalar(),
            5..=8 => plain(self.random),
            9..=10 => quoted(self.random),
            11 if self.calm => format!("{}\n{}{}", word(self.random), " ".repeat(indent + 1), word(self.random)),
            11 => folded(self.random, indent + 1),
            12 => block(self.random, indent + 2),
            13 => return self.alias(),
            _ => return if depth < 8 { self.flow(depth + 1) } else { self.out.push_str("[]") },
        };
        self.out.push_str(&text);
    }

    fn properties(&mut self, times: usize) {
        let (anchored, tagged) = (self.random.one_in(times), self.random.one_in(times * 2));
        if tagged && self.random.one_in(2) {
            self.tag();
        }
        if anchored {
            let name = (self.random.text(&["a", "b", "c", "m", "x-1", "a_b"])).to_owned();
            self.out.push('&');
            self.out.push_str(&name);
            self.out.push(' ');
            self.anchors.push(name);
        }
        if tagged && self.random.one_in(2) {
            self.tag();
        }
    }

    fn tag(&mut self) {
        let tag = if self.calm { self.random.text(&["!!str", "!", "!custom"]) } else { self.random.text(TAGS) };
        self.out.push_str(tag);
        self.out.push(' ');
    }

    fn alias(&mut self) {
        if self.anchors.is_empty() && self.calm {
            return self.out.push_str("none");
        }
        self.out.push('*');
        let known = if self.anchors.is_empty() || (!self.calm && self.random.one_in(30)) {
            "nowhere".to_owned()
        } else {
            self.random.pick(&self.anchors).cloned().unwrap_or_default()
        };
        self.out.push_str(&known);
    }

    fn flow_space(&mut self) {
        let odd = !self.calm && self.random.one_in(4);
        self.out.push_str(if odd { self.random.text(&["\n ", "\n", "\t", " # c\n ", "\n\t"]) } else { " " });
    }

    /// A flow collection.
    fn flow(&mut self, depth: usize) {
        let is_map = self.random.one_in(2);
        self.out.push(if is_map { '{' } else { '[' });
        for position in 0..self.random.below(5) {
            if position > 0 {
                self.out.push_str(if !self.calm && self.random.one_in(60) { "" } else { "," });
            }
            self.flow_space();
            if is_map || self.random.one_in(10) {
                self.flow_entry();
            }
            self.flow_value(depth);
            self.flow_space();
        }
        if self.random.one_in(12) {
            self.out.push(',');
        }
        if self.calm || !self.random.one_in(100) {
            self.out.push(if is_map { '}' } else { ']' });
        }
    }

    fn flow_entry(&mut self) {
        if self.calm {
            self.key();
            return self.out.push_str(": ");
        }
        if self.random.one_in(15) {
            self.out.push_str("? ");
        }
        self.key();
        self.out.push_str(self.random.text(&[": ", ": ", ": ", ":", " : ", " :", "", ":\n  "]));
    }

    fn flow_value(&mut self, depth: usize) {
        self.left = self.left.saturating_sub(1);
        self.properties(15);
        let text = match self.random.below(if depth > 6 || self.left == 0 { 9 } else { 12 }) {
            0..=3 => word(self.random),
            4..=8 if self.calm => self.calm_scalar(),
            4..=5 => plain(self.random),
            6 => quoted(self.random),
            7 => return self.alias(),
            8 => String::new(),
            _ => return self.flow(depth + 1),
        };
        self.out.push_str(&text);
    }

    /// JSON, or nearly so.
    fn json(&mut self, depth: usize) {
        self.left = self.left.saturating_sub(1);
        match self.random.below(if depth == 0 {
            1
        } else if depth > 6 || self.left == 0 {
            8
        } else {
            10
        }) {
            1 => self.out.push_str(self.random.text(&["true", "false", "null"])),
            2..=3 => self.out.push_str(self.random.text(&[
                "0",
                "-0",
                "1",
                "-1",
                "1.5",
                "1.0",
                "1e3",
                "1E-2",
                "1e400",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551615",
                "-9223372036854775809",
                "0.1",
                "01",
                "1.",
                ".5",
                "+1",
                "NaN",
                "yes",
                "010",
                "0x10",
            ])),
            4..=7 => self.json_string(),
            8 => self.json_sequence(('[', ']'), depth, false),
            _ => self.json_sequence(('{', '}'), depth, true),
        }
    }

    fn json_string(&mut self) {
        self.out.push('"');
        for _ in 0..self.random.below(4) {
            self.out.push_str(self.random.text(&[
                "a",
                "bc",
                " ",
                "\\n",
                "\\\"",
                "\\\\",
                "\\/",
                "\\u00e9",
                "\\ud83d\\ude00",
                "\\ud800",
                "é",
                "😀",
                "\\b\\f\\t\\r",
                "\u{2028}",
                "\\u0000",
                "\\x41",
                "\t",
                "\n",
                "'",
                "#",
                ": ",
            ]));
        }
        self.out.push('"');
    }

    fn json_sequence(&mut self, (open, close): (char, char), depth: usize, is_map: bool) {
        self.out.push(open);
        for position in 0..self.random.below(6) {
            if position > 0 {
                self.out.push(',');
            }
            self.out.push_str(self.random.text(&["", "", " ", "\n  ", "\t", "\r\n"]));
            if is_map {
                self.json_string();
                self.out.push_str(self.random.text(&[":", ": ", ": ", " : "]));
            }
            self.json(depth + 1);
        }
        self.out.push_str(self.random.text(&["", "", "", "", "", "", "", "", ",", "\n", " # c\n", " // c\n"]));
        self.out.push(close);
    }
}
