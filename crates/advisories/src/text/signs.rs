//! Signs as programs must read them: compatibility forms, look-alikes, signs without width.
//!
//! A reader sees `v１.２７.０`, `＜=` and `v1.27.0 → v1.27.3` as what they look like. What stays unclear becomes [`UNCLEAR`],
//! which casts doubt on the versions beside it and never vanishes.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// Stands for a sign that may change what the versions beside it mean.
pub(crate) const UNCLEAR: char = '\u{fffd}';

/// `line` with every sign in the form that the reading knows.
pub(crate) fn known(line: &str) -> Cow<'_, str> {
    if line.is_ascii() {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    line.chars().for_each(|c| push(c, &mut out));
    Cow::Owned(out)
}

/// Adds `c`, folded (UAX #15, form KC), and without the difference between dashes.
pub(crate) fn push(c: char, out: &mut String) {
    // A raised digit is the mark of a note and no digit of a version: it stays what it is.
    if matches!(c, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}'..='\u{209f}') {
        return out.push(c);
    }
    std::iter::once(c).nfkc().for_each(|c| out.push_str(&of_folded(c)));
}

fn of_folded(c: char) -> Cow<'static, str> {
    let ascii = match c {
        // Every dash, also those that stand for "to".
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{2d7}'
        | '\u{2796}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{30fc}' => "-",
        // Arrows.
        '\u{2190}'..='\u{21ff}' | '\u{27f0}'..='\u{27ff}' | '\u{2794}'..='\u{27be}' | '\u{2900}'..='\u{297f}' => " - ",
        '\u{2b00}'..='\u{2b4f}' => " - ",
        '\u{223c}' | '\u{2053}' | '\u{301c}' | '\u{3030}' => "~",
        '≤' | '≦' | '⩽' | '⪇' => "<=",
        '≥' | '≧' | '⩾' | '⪈' => ">=",
        '‹' | '〈' => "<",
        '›' | '〉' => ">",
        '’' => "'",
        '、' => ",",
        '∕' | '⁄' => "/",
        '∣' | '│' | '┃' | '￨' => "|",
        // No width: between two letters they are not seen.
        '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => "",
        '\u{fe00}'..='\u{fe0f}' => "",
        // The direction of writing turns ranges round, and strokes through a sign deny it.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{334}'..='\u{338}' | '\u{20d2}'..='\u{20eb}' => {
            "\u{fffd}"
        }
        '¬' | '×' | '÷' | '±' | '\u{2200}'..='\u{22ff}' | '\u{2a00}'..='\u{2aff}' => "\u{fffd}",
        c if c.is_whitespace() => " ",
        c => return Cow::Owned(c.to_string()),
    };
    Cow::Borrowed(ascii)
}

/// `text` with Latin letters for the Cyrillic and Greek ones that look like them.
pub(crate) fn without_look_alikes(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(latin).collect())
}

fn latin(c: char) -> char {
    const PAIRS: &str = "аaвbсcԁdеeһhіiјjкkӏlмmոnоoрpԛqгrѕsтtυuѵvшwԝwхxуyАAВBСCЕEНHІIЈJКKМMОOРPЅSТTХXУYαaβbϲcεeιiκkνvοoρpτtχxγyΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXıi";
    let mut signs = PAIRS.chars();
    while let (Some(like), Some(letter)) = (signs.next(), signs.next()) {
        if like == c {
            return letter;
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_read_as_they_look() {
        let rows = [
            ("v１.２７.０ ＜= v１", "v1.27.0 <= v1"),
            ("v1 ‒ – — ― − ‑ ‐ － v2", "v1 - - - - - - - - v2"),
            ("v1→v2 … 〜", "v1 - v2 ... ~"),
            ("v1\u{200b}.\u{ad}2\u{a0}x", "v1.2 x"),
            ("𝟏.27 ⩽", "1.27 <="),
            ("v1.2¹ größer", "v1.2¹ größer"),
            ("\u{202e}1 ≠ 2", "\u{fffd}1 \u{fffd} 2"),
        ];
        for (written, expected) in rows {
            assert_eq!(known(written), expected, "{written}");
        }
        assert_eq!(without_look_alikes("kubеlet аpiserver größer"), "kubelet apiserver größer");
    }
}
