//! The text of an announcement as HTML: a safe subset of Markdown, whatever it holds.
//!
//! The text comes from outside. Raw HTML is shown as text, links lead to `http` and `https` alone, images become links,
//! characters that hide are made visible, and size, depth and output are bounded. The only tags are those that
//! [`tag_of`] names: there is no way for another one to get out.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::words::visible;

/// Of a longer text only the beginning is shown; the issue has the rest.
const INPUT: usize = 200_000;
/// Broken tables grow: a short line may ask for thousands of cells.
const OUTPUT: usize = 1_000_000;
/// Browsers flatten deep documents, and nobody reads them.
const DEPTH: usize = 24;

/// HTML for `text`, and whether something was left out.
pub(super) fn html(text: &str) -> (String, bool) {
    let end = text.floor_char_boundary(INPUT);
    let input = text.get(..end).unwrap_or_default();
    let mut writer = Writer::default();
    for event in Parser::new_ext(input, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        if writer.output.len() > OUTPUT {
            writer.close_all();
            return (writer.output, true);
        }
        writer.event(event);
    }
    writer.close_all();
    (writer.output, end < text.len())
}

#[derive(Debug, Default)]
struct Writer {
    output: String,
    /// Closing tags of what is open; empty for what was left out.
    open: Vec<&'static str>,
    /// Levels of the headings that the next one stands below.
    headings: Vec<u8>,
    /// Inside of a link there is no other.
    in_link: bool,
    /// A heading or link as it began, until its first text: an empty one is not written.
    pending: Option<String>,
    /// The address of the link, where it has no text of its own.
    address: String,
    in_head: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(end) => self.end(end),
            Event::Text(text) => self.linked(&text),
            Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(code) => {
                self.flush();
                self.output.push_str("<code>");
                self.text(&code);
                self.output.push_str("</code>");
            }
            Event::SoftBreak => self.text("\n"),
            Event::HardBreak => self.output.push_str("<br>"),
            Event::Rule => self.output.push_str("<hr>\n"),
            // Not enabled: mathematics, footnotes, task lists.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => self.text(&text),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        if let Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } = tag {
            let is_image = matches!(tag, Tag::Image { .. });
            return self.start_link(dest_url, is_image);
        }
        if let Tag::Heading { level, .. } = tag {
            return self.start_heading(*level as u8);
        }
        let (opening, closing) = tag_of(tag, self.in_head);
        let is_too_deep = self.open.len() >= DEPTH;
        if matches!(tag, Tag::TableHead) {
            self.in_head = true;
        }
        if is_too_deep {
            self.open.push("");
        } else {
            self.output.push_str(opening);
            self.open.push(closing);
        }
    }

    fn start_link(&mut self, address: &str, is_image: bool) {
        let is_shown = !self.in_link && is_web(address) && self.open.len() < DEPTH;
        if is_shown {
            self.flush();
            self.in_link = true;
            address.clone_into(&mut self.address);
            self.pending = Some(anchor(address));
        }
        if is_image {
            self.text("image: ");
        }
        self.open.push(if is_shown { "</a>" } else { "" });
    }

    /// The page's own headings end at level 2; those of the text follow without gaps, whatever levels it uses.
    fn start_heading(&mut self, level: u8) {
        while self.headings.last().is_some_and(|above| *above >= level) {
            self.headings.pop();
        }
        self.headings.push(level);
        let (opening, closing) = match self.headings.len() {
            1 => ("<h3>", "</h3>\n"),
            2 => ("<h4>", "</h4>\n"),
            3 => ("<h5>", "</h5>\n"),
            _ => ("<h6>", "</h6>\n"),
        };
        self.pending = Some(opening.to_owned());
        self.open.push(closing);
    }

    fn end(&mut self, end: TagEnd) {
        if end == TagEnd::TableHead {
            self.in_head = false;
        }
        let closing = self.open.pop().unwrap_or_default();
        if closing == "</a>" {
            if self.pending.is_some() {
                let address = std::mem::take(&mut self.address);
                self.text(&address);
            }
            self.in_link = false;
        } else if self.pending.take().is_some() {
            // A heading without text.
            return;
        }
        self.output.push_str(closing);
    }

    /// Writes what waited for text.
    fn flush(&mut self) {
        if let Some(opening) = self.pending.take() {
            self.output.push_str(&opening);
        }
    }

    fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.flush();
        }
        escape(&visible(text), &mut self.output);
    }

    /// Text with the addresses in it made links, as the tracker shows them.
    fn linked(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, address, after)) = next_address(rest).filter(|_| !self.in_link && self.is_prose()) {
            self.text(before);
            self.flush();
            self.output.push_str(&anchor(address));
            self.text(address);
            self.output.push_str("</a>");
            rest = after;
        }
        self.text(rest);
    }

    fn is_prose(&self) -> bool {
        self.open.last() != Some(&"</code></pre>\n")
    }

    fn close_all(&mut self) {
        self.pending = None;
        while let Some(closing) = self.open.pop() {
            self.output.push_str(closing);
        }
    }
}

/// How a tag opens and closes. Each is balanced, and none takes anything from the text.
const fn tag_of(tag: &Tag<'_>, in_head: bool) -> (&'static str, &'static str) {
    match tag {
        Tag::Paragraph => ("<p>", "</p>\n"),
        Tag::BlockQuote(_) => ("<blockquote>\n", "</blockquote>\n"),
        Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => ("<pre><code>", "</code></pre>\n"),
        Tag::List(Some(_)) => ("<ol>\n", "</ol>\n"),
        Tag::List(None) => ("<ul>\n", "</ul>\n"),
        Tag::Item => ("<li>", "</li>\n"),
        Tag::Table(_) => ("<div class=\"wide\" tabindex=\"0\"><table>\n", "</table></div>\n"),
        Tag::TableHead | Tag::TableRow => ("<tr>", "</tr>\n"),
        Tag::TableCell if in_head => ("<td class=\"head\">", "</td>"),
        Tag::TableCell => ("<td>", "</td>"),
        Tag::Emphasis => ("<em>", "</em>"),
        Tag::Strong => ("<strong>", "</strong>"),
        Tag::Strikethrough => ("<del>", "</del>"),
        _ => ("", ""),
    }
}

/// Whether an address may be a link: `javascript:`, `data:` and addresses within our own pages may not.
pub(super) fn is_web(address: &str) -> bool {
    let lower: String = address.chars().take(8).flat_map(char::to_lowercase).collect();
    (lower.starts_with("https://") || lower.starts_with("http://"))
        && address.len() < 2000
        && !address.chars().any(|character| character.is_control() || character.is_whitespace())
}

fn anchor(address: &str) -> String {
    let mut opening = String::from("<a rel=\"noopener nofollow ugc\" href=\"");
    escape(&visible(address), &mut opening);
    opening.push_str("\">");
    opening
}

/// The first address in a text, with what stands before and after it.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let start = [text.find("https://"), text.find("http://")].into_iter().flatten().min()?;
    let (before, rest) = text.split_at_checked(start)?;
    let is_end = |character: char| character.is_whitespace() || matches!(character, '<' | '>' | '"' | '`' | '|');
    let end = rest.find(is_end).unwrap_or(rest.len());
    let address = rest.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', ')', ']']);
    let after = rest.get(address.len()..)?;
    (is_web(address) && address.len() > "https://".len()).then_some((before, address, after))
}

/// Escapes for content and for attributes in double quotes.
pub(super) fn escape(text: &str, output: &mut String) {
    for character in text.chars() {
        match character {
            '&' => output.push_str("&amp;"),
            '<' => output.push_str("&lt;"),
            '>' => output.push_str("&gt;"),
            '"' => output.push_str("&quot;"),
            '\'' => output.push_str("&#39;"),
            other => output.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        html(text).0
    }

    #[test]
    fn what_announcements_use_is_rendered() {
        for (text, expected) in [
            ("a *b* **c** ~~d~~ `e`", "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e</code></p>\n"),
            ("- x\n- y", "<ul>\n<li>x</li>\n<li>y</li>\n</ul>\n"),
            ("### A\n#### B\n### C", "<h3>A</h3>\n<h4>B</h4>\n<h3>C</h3>\n"),
            ("### \nx", "<p>x</p>\n"),
            ("```yaml\na: <b>\n```", "<pre><code>a: &lt;b&gt;\n</code></pre>\n"),
            (
                "see https://k8s.io/a?b=1&c. Now",
                "<p>see <a rel=\"noopener nofollow ugc\" href=\"https://k8s.io/a?b=1&amp;c\">https://k8s.io/a?b=1&amp;c</a>. Now</p>\n",
            ),
            (
                "[x](https://k8s.io) [](https://k8s.io)",
                "<p><a rel=\"noopener nofollow ugc\" href=\"https://k8s.io\">x</a> \
                 <a rel=\"noopener nofollow ugc\" href=\"https://k8s.io\">https://k8s.io</a></p>\n",
            ),
            (
                "![alt](https://k8s.io/i.png)",
                "<p><a rel=\"noopener nofollow ugc\" href=\"https://k8s.io/i.png\">image: alt</a></p>\n",
            ),
            (
                "|a|b|\n|-|-|\n|1|2|",
                "<div class=\"wide\" tabindex=\"0\"><table>\n<tr><td class=\"head\">a</td><td class=\"head\">b</td></tr>\n\
                 <tr><td>1</td><td>2</td></tr>\n</table></div>\n",
            ),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    const HOSTILE: &[&str] = &[
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<style>*{display:none}</style>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
        "[x](https://k8s.io/\"onclick=\"alert(1))",
        "[x](<https://k8s.io/\" onclick=\"alert(1)>)",
        "[x](//evil.example)",
        "[x](../../index.html)",
        "[![x](https://a.example)](https://b.example)",
        "<https://k8s.io/'\"><svg onload=alert(1)>>",
        "```\"><script>alert(1)</script>\nx\n```",
        "|a\n|-\n|<script>|<script>|",
        "[x]: javascript:alert(1)\n[x]",
        "</article></main><form action=https://evil.example>",
        "<!-- a --> <![CDATA[ b ]]> <?php c ?>",
        "https://k8s.io/\u{202e}gpj.exe",
    ];

    /// Every tag in the output is one of ours, with nothing in it but what we wrote.
    #[test]
    fn nothing_hostile_gets_out() {
        let plain = "p blockquote pre code ol ul li table tr td em strong del h3 h4 h5 h6 br hr div a";
        for text in HOSTILE {
            let out = shown(text);
            for tag in out.split('<').skip(1) {
                let tag = tag.split('>').next().unwrap();
                let name = tag.trim_start_matches('/').split(' ').next().unwrap();
                assert!(plain.split(' ').any(|known| known == name), "{text}: {tag}");
                let link =
                    tag.strip_prefix("a rel=\"noopener nofollow ugc\" href=\"http").and_then(|it| it.strip_suffix('"'));
                let is_ours = tag == name
                    || tag == format!("/{name}")
                    || matches!(tag, "td class=\"head\"" | "div class=\"wide\" tabindex=\"0\"")
                    || link.is_some_and(|address| !address.contains(['"', '\'', ' ']));
                assert!(is_ours, "{text}: {tag}");
            }
            assert_eq!(out.matches("<a ").count(), out.matches("</a>").count(), "{out}");
        }
        assert!(shown("a\u{202e}b").contains("a[U+202E]b"));
        assert!(shown("&#x202e;").contains("[U+202E]"));
    }

    #[test]
    fn size_and_depth_are_bounded() {
        let lines = "a line that says nothing\n".repeat(1_000_000);
        let (out, is_cut) = html(&lines);
        assert!(is_cut && out.len() < 400_000);
        let deep = html(&format!("{} x", ">".repeat(50_000))).0;
        assert!(deep.matches("<blockquote>").count() <= DEPTH);
        assert_eq!(deep.matches("<blockquote>").count(), deep.matches("</blockquote>").count());
        let table = format!("{}|\n{}|\n{}", "|a".repeat(5000), "|-".repeat(5000), "|b|\n".repeat(20_000));
        let (out, is_cut) = html(&table);
        assert!(is_cut && out.len() < OUTPUT + 100_000, "{}", out.len());
        assert!(out.ends_with("</table></div>\n"));
        for brackets in ["[".repeat(100_000), "*a_".repeat(60_000), "![".repeat(90_000), "`".repeat(100_001)] {
            assert!(html(&brackets).0.len() < 2_000_000);
        }
    }
}
