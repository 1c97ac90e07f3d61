//! Lines and words of `go.mod` (Go modules reference, "Lexical elements").

/// More words than any directive has; what follows them is not read.
const MOST_WORDS: usize = 16;

/// A line with its directive, which a block gives to each of its lines.
pub(super) struct Line<'t> {
    pub(super) number: usize,
    pub(super) words: Vec<&'t str>,
}

/// The lines that say something. `block` is the directive of the block that is open; at the end there is none.
pub(super) fn lines<'t, 'b>(
    text: &'t str,
    block: &'b mut Option<&'t str>,
) -> impl Iterator<Item = Line<'t>> + use<'t, 'b> {
    text.lines().enumerate().filter_map(move |(number, line)| {
        let mut words = words(line);
        let ends = |words: &[&str], bracket: &str| words.last().is_some_and(|last| *last == bracket);
        match *block {
            Some(_) if ends(&words, ")") => {
                *block = None;
                return None;
            }
            Some(directive) if !words.is_empty() => words.insert(0, directive),
            None if words.len() == 2 && ends(&words, "(") => {
                *block = words.into_iter().next();
                return None;
            }
            _ => {}
        }
        (!words.is_empty()).then_some(Line { number: number + 1, words })
    })
}

/// The words of a line: quoted ones without their quotation marks, brackets and `=>` as words of their own, no comment.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") || words.len() == MOST_WORDS {
            break;
        }
        let (word, after) = match first {
            '"' | '`' => quoted(rest, first),
            '(' | ')' | ',' => rest.split_at(1),
            _ => rest.split_at(end(rest)),
        };
        words.push(word);
        rest = after.trim_start();
    }
    words
}

fn quoted(rest: &str, mark: char) -> (&str, &str) {
    let inner = rest.strip_prefix(mark).unwrap_or(rest);
    inner.split_once(mark).unwrap_or((inner, ""))
}

/// Where a word ends: at a blank, a bracket, a comma, a comment.
fn end(rest: &str) -> usize {
    let mark = rest.find([' ', '\t', '\r', '(', ')', ',']).unwrap_or(rest.len());
    // The comment is looked for within the word only, so that a line of many words is read once.
    rest.get(..mark).and_then(|word| word.find("//")).unwrap_or(mark).max(1)
}
