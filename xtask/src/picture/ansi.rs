//! Terminal output to pieces of equally styled text. Only what Palisade writes is understood: SGR sequences.

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) dim: bool,
    /// The SGR colour, 30 to 37 or 90 to 97; 0 for none.
    pub(super) color: u8,
}

/// Text of one look.
pub(super) type Piece = (Look, String);

/// The lines of `text`.
pub(super) fn lines(text: &str) -> Vec<Vec<Piece>> {
    let mut look = Look::default();
    text.lines().map(|line| pieces(line, &mut look)).collect()
}

fn pieces(line: &str, look: &mut Look) -> Vec<Piece> {
    let mut parts = line.split("\u{1b}[");
    let mut pieces = vec![(*look, parts.next().unwrap_or_default().to_owned())];
    for part in parts {
        let (codes, text) = part.split_once('m').unwrap_or((part, ""));
        codes.split(';').for_each(|code| look.apply(code.parse().unwrap_or(0)));
        pieces.push((*look, text.to_owned()));
    }
    pieces.retain(|(_, text)| !text.is_empty());
    pieces
}

impl Look {
    fn apply(&mut self, code: u8) {
        match code {
            0 => *self = Self::default(),
            1 => self.bold = true,
            2 => self.dim = true,
            30..=37 | 90..=97 => self.color = code,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_become_looks() {
        let red = Look { bold: true, color: 91, ..Look::default() };
        let expected = vec![vec![(red, "bad".to_owned()), (Look::default(), ": x".to_owned())], vec![]];
        assert_eq!(lines("\u{1b}[1m\u{1b}[91mbad\u{1b}[0m: x\n\n"), expected);
    }
}
