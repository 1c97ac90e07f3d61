//! Makes the archive on which the budget of images is measured (`cargo xtask bench --image FILE`):
//! `cargo run --release -p palisade-sources --example image_archive -- FILE [MEGABYTES]`, 500 of them unless said otherwise, one
//! layer with nine tenths of them among five, with 10,000 packages.

use std::fs::File;
use std::io::{BufWriter, Error, Read, Seek, SeekFrom, Write};
use std::path::Path;

use flate2::write::GzEncoder;
use palisade_sources::images::Digest;
use palisade_testkit::random::Random;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tar::{EntryType, Header};

const LAYERS: usize = 5;
const PACKAGES: usize = 10_000;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or_else(|| Error::other("which file is to be made?"))?;
    let megabytes = arguments.next().map_or(Ok(500), |text| text.parse()).map_err(Error::other)?;
    make(Path::new(&path), megabytes)
}

/// What is written is hashed on the way.
struct Hashed<W> {
    inner: W,
    hasher: Sha256,
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
fn make(path: &Path, megabytes: u64) -> std::io::Result<()> {
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
