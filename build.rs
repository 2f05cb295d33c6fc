//! Builds anew when a list is added to or taken from `gazetteers/`, which the embedding macro alone does not notice, and
//! sums the lists up, so that no run needs to.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=gazetteers");
    let root = Path::new("gazetteers");
    let mut files = Vec::new();
    gather(root, &mut files)?;
    // As the library sums lists up: by path, each with its length.
    let mut files: Vec<(String, PathBuf)> = files
        .into_iter()
        .map(|file| {
            let below = file.strip_prefix(root).unwrap_or(&file).to_string_lossy();
            (below.replace('\\', "/"), file)
        })
        .collect();
    files.sort();
    let mut hasher = Sha256::new();
    for (path, file) in files {
        let bytes = fs::read(file)?;
        hasher.update((path.len() as u64).to_le_bytes());
        hasher.update(path.as_bytes());
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(&bytes);
    }
    let digest = hasher.finalize();
    let hex = digest.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    println!("cargo::rustc-env=EMBEDDED_DIGEST={hex}");
    Ok(())
}

/// All files below a folder.
fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
