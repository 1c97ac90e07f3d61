//! The budget of image archives: scanning one against inflating and hashing its layers on one thread.
//!
//! `cargo run --release -p palisade-sources --example image_speed -- [MEGABYTES] [ROUNDS]` makes an archive of so many megabytes
//! (500), one layer with nine tenths of them among five, with 10,000 packages, and prints medians of alternating runs and the
//! peak memory of the scans. Each scan is a process of its own, so that its memory is its own too.
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a benchmark talks to the terminal that started it")]

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use palisade_sources::images::{Digest, Input, Options, scan};
use palisade_testkit::random::Random;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tar::{EntryType, Header};

const LAYERS: usize = 5;
const PACKAGES: usize = 10_000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, command, path] = arguments.as_slice()
        && command == "scan"
    {
        return scan_once(Path::new(path));
    }
    let number = |index: usize, default| arguments.get(index).and_then(|text| text.parse().ok()).unwrap_or(default);
    let (megabytes, rounds) = (number(1, 500), number(2, 7));
    let folder = std::env::temp_dir().join("palisade-image-speed");
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(format!("{megabytes}.tar"));
    if !path.exists() {
        let partial = path.with_extension("partial");
        make(&partial, megabytes as u64).expect("an archive");
        std::fs::rename(&partial, &path).expect("an archive");
    }
    let (mut ours, mut reference, mut ratios, mut peak) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for _ in 0..rounds {
        let (time, resident) = scanned(&path);
        let alone = one_thread(&path);
        println!("ours {time:?} reference {alone:?} peak {} KB", resident);
        ratios.push(time.as_secs_f64() / alone.as_secs_f64());
        ours.push(time);
        reference.push(alone);
        peak = peak.max(resident);
    }
    ratios.sort_by(f64::total_cmp);
    let (ours, reference) = (median(ours), median(reference));
    let ratio = ratios.get(ratios.len() / 2).copied().unwrap_or_default();
    println!("median: ours {ours:?} reference {reference:?} ratio {ratio:.2} (pairs), peak {} MB", peak / 1024);
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// In a process of its own: scans, and prints seconds and the high-water mark of its memory.
fn scan_once(path: &Path) {
    let begin = Instant::now();
    let image = scan(&Input::of(path).expect("there"), &Options::default(), &|_| {}).expect("an image");
    let time = begin.elapsed();
    assert_eq!(image.inventory.gaps, Vec::new(), "all is read");
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let resident = line.split_whitespace().next().unwrap_or_default();
    println!("{} {resident} {}", time.as_secs_f64(), image.inventory.components.len());
}

fn scanned(path: &Path) -> (Duration, u64) {
    let own = std::env::current_exe().expect("a program");
    let output = Command::new(own).arg("scan").arg(path).output().expect("runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut fields = text.split_whitespace();
    let mut next = || fields.next().unwrap_or_default();
    let (time, resident, components) = (next(), next(), next());
    assert_eq!(
        components.parse(),
        Ok(PACKAGES),
        "all packages are found: {text} {}",
        String::from_utf8_lossy(&output.stderr)
    );
    (Duration::from_secs_f64(time.parse().expect("seconds")), resident.parse().expect("kilobytes"))
}

/// The reference: each layer is read, hashed, inflated and hashed again, on one thread.
fn one_thread(path: &Path) -> Duration {
    let begin = Instant::now();
    let file = File::open(path).expect("an archive");
    let mut archive = tar::Archive::new(file);
    let mut hashes = Vec::new();
    for entry in archive.entries_with_seek().expect("an archive") {
        let entry = entry.expect("an entry");
        if entry.path().expect("a name").starts_with("blobs") {
            let mut stored = Hashed { inner: entry, hasher: Sha256::new() };
            let mut unpacked = Sha256::new();
            let mut buffer = vec![0; 256 << 10];
            let mut start = [0; 2];
            stored.read_exact(&mut start).expect("a blob");
            if start != [0x1f, 0x8b] {
                continue;
            }
            let whole = (&start[..]).chain(&mut stored);
            let mut decoder = MultiGzDecoder::new(BufReader::with_capacity(256 << 10, whole));
            loop {
                match decoder.read(&mut buffer).expect("a layer") {
                    0 => break,
                    count => unpacked.update(buffer.get(..count).unwrap_or_default()),
                }
            }
            drop(decoder);
            hashes.push((stored.hasher.finalize(), unpacked.finalize()));
        }
    }
    assert_eq!(hashes.len(), LAYERS);
    begin.elapsed()
}

struct Hashed<R> {
    inner: R,
    hasher: Sha256,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hasher.update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.hasher.update(bytes);
        self.inner.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// An OCI archive: layers of noise and text that compress to about a half, 9,000 packages of dpkg and 1,000 of npm.
fn make(path: &PathBuf, megabytes: u64) -> std::io::Result<()> {
    let mut archive = tar::Builder::new(BufWriter::new(File::create(path)?));
    let mut descriptors = Vec::new();
    let mut diff_ids = Vec::new();
    let small = megabytes * (1 << 20) / 40;
    for index in 0..LAYERS {
        let stored = if index == 1 { megabytes * (1 << 20) * 9 / 10 } else { small };
        let place = path.with_extension(format!("layer-{index}"));
        let (digest, diff_id, size) = layer(&place, index, stored)?;
        descriptors.push(json!({"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
            "digest": format!("sha256:{digest}"), "size": size}));
        diff_ids.push(format!("sha256:{diff_id}"));
        append(&mut archive, &format!("blobs/sha256/{digest}"), size, File::open(&place)?)?;
        std::fs::remove_file(&place)?;
    }
    let mut blob = |media_type: &str, value: serde_json::Value| {
        let bytes = value.to_string().into_bytes();
        let digest = Digest::sha256(&bytes);
        let descriptor = json!({"mediaType": media_type, "digest": digest.to_string(), "size": bytes.len()});
        append(&mut archive, &format!("blobs/sha256/{}", digest.hex()), bytes.len() as u64, bytes.as_slice())?;
        Ok::<_, std::io::Error>(descriptor)
    };
    let config = json!({"os": "linux", "architecture": "amd64", "rootfs": {"type": "layers", "diff_ids": diff_ids}});
    let config = blob("application/vnd.oci.image.config.v1+json", config)?;
    let manifest = json!({"schemaVersion": 2, "config": config, "layers": descriptors});
    let manifest = blob("application/vnd.oci.image.manifest.v1+json", manifest)?;
    let index = json!({"schemaVersion": 2, "manifests": [manifest]}).to_string();
    append(&mut archive, "index.json", index.len() as u64, index.as_bytes())?;
    archive.finish()
}

fn append<W: Write>(archive: &mut tar::Builder<W>, name: &str, size: u64, bytes: impl Read) -> std::io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_size(size);
    header.set_mode(0o644);
    archive.append_data(&mut header, name, bytes)
}

/// Writes a layer that is at least `stored` bytes; gives digest, diff id and size.
fn layer(place: &Path, index: usize, stored: u64) -> std::io::Result<(String, String, u64)> {
    let mut file = File::options().read(true).write(true).create(true).truncate(true).open(place)?;
    let compressed = Hashed { inner: BufWriter::new(&mut file), hasher: Sha256::new() };
    let encoder = GzEncoder::new(compressed, flate2::Compression::new(6));
    let mut tar = tar::Builder::new(Hashed { inner: encoder, hasher: Sha256::new() });
    if index == 0 {
        let status = (0..PACKAGES - 1000).map(status).collect::<String>();
        append(&mut tar, "var/lib/dpkg/status", status.len() as u64, status.as_bytes())?;
        let release = "ID=debian\nVERSION_ID=\"12\"\n";
        append(&mut tar, "etc/os-release", release.len() as u64, release.as_bytes())?;
    }
    if index == 1 {
        for number in 0..1000 {
            let text =
                format!("{{\"name\": \"module-{number}\", \"version\": \"1.{number}.0\", \"license\": \"MIT\"}}\n");
            let name = format!("usr/lib/node_modules/module-{number}/package.json");
            append(&mut tar, &name, text.len() as u64, text.as_bytes())?;
        }
    }
    let mut random = Random::new(index as u64);
    let mut number = 0;
    while tar.get_ref().inner.get_ref().inner.get_ref().stream_position_now()? < stored {
        let content = content(&mut random);
        append(
            &mut tar,
            &format!("usr/share/data/{}/file-{number}", number / 100),
            content.len() as u64,
            content.as_slice(),
        )?;
        number += 1;
    }
    let Hashed { inner: encoder, hasher: unpacked } = tar.into_inner()?;
    let Hashed { mut inner, hasher: compressed } = encoder.finish()?;
    inner.flush()?;
    drop(inner);
    let size = file.seek(SeekFrom::End(0))?;
    let hex = |hasher: Sha256| data_encoding::HEXLOWER.encode(&hasher.finalize());
    Ok((hex(compressed), hex(unpacked), size))
}

/// Where a file behind a buffer is written to.
trait Position {
    fn stream_position_now(&self) -> std::io::Result<u64>;
}

impl Position for &mut File {
    fn stream_position_now(&self) -> std::io::Result<u64> {
        self.metadata().map(|metadata| metadata.len())
    }
}

fn status(number: usize) -> String {
    format!(
        "Package: package-{number}\nStatus: install ok installed\nPriority: optional\nSection: libs\nInstalled-Size: 100\n\
         Maintainer: Somebody <somebody@example.org>\nArchitecture: amd64\nSource: source-{}\nVersion: 1.{number}-2\n\
         Depends: libc6 (>= 2.34), package-{}\nDescription: a package\n of some text\n\n",
        number / 3,
        number / 2
    )
}

/// A file of a few kilobytes to a megabyte, half of it words, half noise: programs compress like that.
fn content(random: &mut Random) -> Vec<u8> {
    let size = 1 << (11 + random.below(10));
    let mut content = Vec::with_capacity(size + 64);
    while content.len() < size {
        if random.chance(60) {
            content.extend_from_slice(
                random
                    .text(&["function ", "return ", "the quick brown fox ", "0x00000000 ", "\0\0\0\0\0\0\0\0"])
                    .as_bytes(),
            );
        } else {
            content.extend_from_slice(&random.bits().to_le_bytes());
        }
    }
    content
}
