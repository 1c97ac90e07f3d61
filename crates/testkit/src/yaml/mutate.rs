//! Small damage to real text.

use crate::random::Random;

const PIECES: &[&str] = &[
    " ",
    "  ",
    "\n",
    "\n\n",
    "\t",
    "\r",
    "\r\n",
    ":",
    ": ",
    "- ",
    "? ",
    ",",
    "[",
    "]",
    "{",
    "}",
    "#",
    " #",
    "&a ",
    "*a",
    "!!str ",
    "!x ",
    "|\n",
    ">\n",
    "|-\n",
    "'",
    "\"",
    "%",
    "@",
    "`",
    "---\n",
    "--- ",
    "...\n",
    "<<: *a\n",
    "\\",
    "\\n",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\0",
    "\u{7}",
    "é",
    "yes",
    "010",
    "~",
    "null",
    ".inf",
    "1e3",
    "0x1",
    "<<",
    "=",
    "\"a\": 1,",
    "//",
    "/*",
];

/// A copy of `text` with a few random changes; no UTF-8 any more, perhaps.
#[must_use]
pub fn mutate(random: &mut Random, text: &[u8]) -> Vec<u8> {
    let mut out = text.to_vec();
    for _ in 0..=random.below(4) {
        change(random, &mut out);
    }
    out
}

fn change(random: &mut Random, text: &mut Vec<u8>) {
    let at = random.below(text.len() + 1);
    match random.below(12) {
        0..=3 => insert(text, at, random.text(PIECES).as_bytes()),
        4..=5 => remove(text, at, 1 + random.below(3)),
        6 => {
            let length = random.below(40);
            remove(text, at, length);
        }
        7 => copy_line(random, text, at),
        8 => indent_line(random, text, at),
        9 => {
            if let Some(byte) = text.get_mut(at) {
                *byte = random.pick(b" \n\t:-,[]{}#&*!|>'\"%@`?0a~\x80\xff\xc2\xe2").copied().unwrap_or(b' ');
            }
        }
        10 => text.truncate(at.max(text.len() / 2)),
        _ => remove_line(text, at),
    }
}

fn insert(text: &mut Vec<u8>, at: usize, piece: &[u8]) {
    text.splice(at..at, piece.iter().copied());
}

fn remove(text: &mut Vec<u8>, at: usize, length: usize) {
    let end = text.len().min(at + length);
    text.drain(at..end);
}

/// The line around a place, with its break.
fn line(text: &[u8], at: usize) -> std::ops::Range<usize> {
    let before = text.iter().take(at).rposition(|&byte| byte == b'\n').map_or(0, |place| place + 1);
    let after = text.iter().skip(at).position(|&byte| byte == b'\n').map_or(text.len(), |place| at + place + 1);
    before..after
}

fn copy_line(random: &mut Random, text: &mut Vec<u8>, at: usize) {
    let copy = text.get(line(text, at)).unwrap_or_default().to_vec();
    let place = random.below(text.len() + 1);
    let target = line(text, place).start;
    insert(text, target, &copy);
}

fn indent_line(random: &mut Random, text: &mut Vec<u8>, at: usize) {
    let start = line(text, at).start;
    if random.one_in(2) {
        insert(text, start, random.text(&[" ", "  ", "\t"]).as_bytes());
    } else if text.get(start) == Some(&b' ') {
        remove(text, start, 1);
    }
}

fn remove_line(text: &mut Vec<u8>, at: usize) {
    let range = line(text, at);
    text.drain(range);
}
