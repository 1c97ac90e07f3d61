//! A text as tags and values.

/// A field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// From 1.
    pub(super) number: usize,
    /// Before the colon; empty where there is none.
    pub(super) tag: &'a str,
    /// Behind it, without `<text>`.
    pub(super) value: &'a str,
}

/// All fields of a text.
pub(super) struct Lines<'a> {
    rest: &'a str,
    number: usize,
    /// Whether no `</text>` is left, so that it is not looked for again and again.
    unclosed: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text, number: 0, unclosed: false }
    }

    fn next_line(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        (self.rest, self.number) = (rest, self.number + 1);
        Some(line.trim_end_matches('\r'))
    }

    /// The text behind `<text>`; what stands between its end and the end of the line is passed over.
    fn text(&mut self, first: &'a str, whole: &'a str) -> &'a str {
        if let Some((text, _)) = first.split_once("</text>") {
            return text;
        }
        // Where `first` starts in `whole`, which begins with the line that `first` ends.
        let start = whole.find("<text>").map_or(0, |at| at + "<text>".len());
        let Some(rest) = whole.get(start..).filter(|_| !self.unclosed) else { return first };
        let Some((text, _)) = rest.split_once("</text>") else {
            self.unclosed = true;
            return first;
        };
        for _ in 0..text.matches('\n').count() {
            self.next_line();
        }
        text.strip_suffix('\n').map_or(text, |text| text.trim_end_matches('\r'))
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        loop {
            let whole = self.rest;
            let line = self.next_line()?.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let number = self.number;
            let (tag, value) = line.split_once(':').unwrap_or(("", line));
            let value = value.trim_start();
            let value = match value.strip_prefix("<text>") {
                Some(first) => self.text(first, whole),
                None => value,
            };
            return Some(Line { number, tag: tag.trim_end(), value });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn texts_of_several_lines_are_one_value() {
        let text = "A: 1\r\n# B: 2\n\nC:<text>one\ntwo: three\n</text>\nD: <text>x</text> y\nE: <text></text>\nno tag\n\
                    F: <text>one\ntwo</text>\nG: a: b\nH: <text>open\nI: 1";
        let lines: Vec<_> = Lines::new(text).map(|line| (line.number, line.tag, line.value)).collect();
        assert_eq!(
            lines,
            [
                (1, "A", "1"),
                (4, "C", "one\ntwo: three"),
                (7, "D", "x"),
                (8, "E", ""),
                (9, "", "no tag"),
                (10, "F", "one\ntwo"),
                (12, "G", "a: b"),
                (13, "H", "open"),
                (14, "I", "1"),
            ]
        );
    }
}
