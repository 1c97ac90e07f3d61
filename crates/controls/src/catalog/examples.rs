//! The examples of a control's document, which are its tests.

use crate::control::Control;

/// One fenced block of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example<'d> {
    /// Whether the control must object to it.
    pub fails: bool,
    /// Values of parameters as a YAML flow map, where the example needs others than the defaults.
    pub parameters: &'d str,
    /// The manifest.
    pub text: &'d str,
    /// The line of control.md on which the manifest begins.
    pub line: usize,
}

impl Control {
    /// The blocks `yaml fail` and `yaml pass` in order; parameters stand behind: `yaml fail {allowed: [a, b]}`.
    #[must_use]
    pub fn examples(&self) -> Vec<Example<'_>> {
        let mut examples = Vec::new();
        let mut offset = 0;
        let mut open: Option<Example<'_>> = None;
        for (number, line) in self.document.split_inclusive('\n').enumerate() {
            let start = offset;
            offset += line.len();
            open = match open {
                None => fence(line.trim_end()).map(|(fails, parameters)| {
                    let text = self.document.get(offset..).unwrap_or_default();
                    Example { fails, parameters, text, line: number + 2 }
                }),
                Some(example) if line.trim_end() == "```" => {
                    let length = example.text.len() - (self.document.len() - start);
                    examples.push(Example { text: example.text.get(..length).unwrap_or_default(), ..example });
                    None
                }
                kept => kept,
            };
        }
        examples
    }
}

/// Whether the example that `line` opens fails, and its parameters.
fn fence(line: &str) -> Option<(bool, &str)> {
    let rest = line.strip_prefix("```yaml ")?;
    let (fails, parameters) =
        rest.strip_prefix("fail").map(|rest| (true, rest)).or_else(|| Some((false, rest.strip_prefix("pass")?)))?;
    Some((fails, parameters.trim()))
}
