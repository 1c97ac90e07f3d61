//! A second process that opens a store and writes until it is killed: this program again, told by its first argument.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use palisade_store::{Content, Transaction};

/// The first argument of a child.
const MARK: &str = "--child-that-writes";

/// Writes when this process is a child, and says so.
pub(crate) fn run() -> bool {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() != Some(MARK) {
        return false;
    }
    let (address, size) = (arguments.next().unwrap(), arguments.next().unwrap().parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(write(&address, size));
    true
}

/// Four writers; each transaction sets a pair of keys to the same number. What was acknowledged is printed, and so is
/// the error that ends a writer.
async fn write(address: &str, size: usize) {
    let store = palisade_store::open(address).await.unwrap();
    let writers = (0..4).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            for number in 0_u32.. {
                let mut value = number.to_string().into_bytes();
                value.resize(value.len().max(size), b' ');
                let content = Content::new(value);
                let transaction = Transaction::new()
                    .put(format!("{writer}/one"), content.clone())
                    .put(format!("{writer}/two"), content)
                    .create(format!("{writer}/each/{number}"), Content::default());
                match store.write(transaction).await {
                    Ok(_) => say(&format!("{writer} {number}")),
                    Err(error) => return say(&format!("{writer} {}", error.code().id)),
                }
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
}

/// One system call a line: what was said before the kill is whole.
fn say(line: &str) {
    std::io::stdout().lock().write_all(format!("{line}\n").as_bytes()).unwrap();
}

/// Starts a child; under a limit of the size of its files where `blocks` (of 1,024 bytes) says so.
pub(crate) fn start(address: &str, size: usize, blocks: Option<u32>) -> (Child, BufReader<ChildStdout>) {
    let program = std::env::current_exe().unwrap();
    let mut command = match blocks {
        None => Command::new(program),
        Some(blocks) => {
            // Ignored, the signal becomes the error that a full disk gives as well.
            let mut shell = Command::new("bash");
            shell.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")]).arg(program);
            shell
        }
    };
    command.args([MARK, address, &size.to_string()]).stdout(Stdio::piped()).current_dir(Path::new("/"));
    let mut child = command.spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    (child, output)
}

/// Numbers acknowledged to each writer, and the codes of the errors that ended them.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) acknowledged: [Option<u32>; 4],
    pub(crate) codes: Vec<String>,
}

/// Reads what the child says: at most `count` lines.
pub(crate) fn listen(output: &mut BufReader<ChildStdout>, said: &mut Said, count: usize) {
    for line in output.by_ref_lines().take(count) {
        let (writer, what) = line.split_once(' ').unwrap();
        match what.parse() {
            Ok(number) => said.acknowledged[writer.parse::<usize>().unwrap()] = Some(number),
            Err(_) => said.codes.push(what.to_owned()),
        }
    }
}

trait Lines {
    fn by_ref_lines(&mut self) -> impl Iterator<Item = String>;
}

impl Lines for BufReader<ChildStdout> {
    fn by_ref_lines(&mut self) -> impl Iterator<Item = String> {
        std::iter::from_fn(|| {
            let mut line = String::new();
            let whole = self.read_line(&mut line).unwrap() > 0 && line.ends_with('\n');
            whole.then(|| line.trim_end().to_owned())
        })
    }
}
