//! The API machinery's own reader, `oracles/manifest-reader`: thousands of files a second.

use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

/// What the API machinery makes of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The objects before the first refusal, as canonical text (see [`crate::yaml::canonical`]).
    pub objects: Vec<String>,
    /// Why it gives the file up, if it does.
    pub refusal: Option<String>,
}

/// The running program.
#[derive(Debug)]
pub struct ManifestReader {
    child: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl ManifestReader {
    /// Builds and starts it.
    ///
    /// # Errors
    ///
    /// Where Go is missing or the program does not start.
    pub fn start() -> io::Result<Self> {
        let program = super::build_go("manifest-reader")?;
        let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("no pipes"));
        };
        Ok(Self { child, input: BufWriter::new(input), output: BufReader::new(output) })
    }

    /// What it makes of each file. Keep a batch below what a pipe holds, a hundred files or so.
    ///
    /// # Errors
    ///
    /// Where the program died, or says something else than it should.
    pub fn read(&mut self, files: &[Vec<u8>]) -> io::Result<Vec<Answer>> {
        let Self { input, output, .. } = self;
        std::thread::scope(|scope| {
            let writing = scope.spawn(move || {
                for file in files {
                    writeln!(input, "{}", base64(file))?;
                }
                input.flush()
            });
            let answers: io::Result<Vec<Answer>> = files.iter().map(|_| read_answer(output)).collect();
            writing.join().map_err(|_| io::Error::other("writing failed"))??;
            answers
        })
    }
}

impl Drop for ManifestReader {
    fn drop(&mut self) {
        // It ends by itself when its input does; this is for the case that it hangs.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_answer(output: &mut BufReader<ChildStdout>) -> io::Result<Answer> {
    let mut line = String::new();
    output.read_line(&mut line)?;
    let value: Value = serde_json::from_str(&line).map_err(io::Error::other)?;
    let objects = value.get("objects").and_then(Value::as_array).cloned().unwrap_or_default();
    Ok(Answer {
        objects: objects.iter().filter_map(|object| object.as_str().map(str::to_owned)).collect(),
        refusal: value.get("error").and_then(Value::as_str).map(str::to_owned),
    })
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let mut padded = [0; 4];
        for (place, byte) in padded.iter_mut().skip(1).zip(group) {
            *place = *byte;
        }
        let bits = u32::from_be_bytes(padded);
        for place in 0..4 {
            let digit = (bits >> (18 - 6 * place)) as usize & 63;
            let used = place <= group.len();
            out.push(if used { char::from(*DIGITS.get(digit).unwrap_or(&b'=')) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn base64_pads() {
        for (text, expected) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(super::base64(text.as_bytes()), expected);
        }
    }
}
