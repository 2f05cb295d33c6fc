//! The files of an output with their digests: what tells the program's own files from everybody else's.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::run::{self, Origin};
use super::{RUN, is_written};
use crate::digest;
use crate::error::{Error, Result};

/// A file of an output, as `run.json` lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Its path below the output folder, parts joined by `/`.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// Its digest, in hexadecimal.
    pub sha256: String,
}

/// Sums up all files below `root` by path, and sees to it that the disk has them, the one while the other goes on.
pub(super) fn sum_up(root: &Path) -> Result<Vec<Written>> {
    let mut files = Vec::new();
    gather(root, "", &mut files).map_err(|source| failed(root, source))?;
    files.sort();
    let digest = |name: &String| {
        let path = root.join(name);
        let written = path.metadata().and_then(|metadata| {
            Ok(Written {
                file: name.clone(),
                bytes: metadata.len(),
                sha256: digest::of_file(&path)?,
            })
        });
        written.map_err(|source| failed(&path, source))
    };
    let (synced, written) = rayon::join(
        || files.iter().try_for_each(|name| sync(&root.join(name))),
        || {
            files
                .par_iter()
                .with_max_len(1)
                .map(digest)
                .collect::<Result<_>>()
        },
    );
    synced?;
    written
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::Io {
        path: path.to_owned(),
        what: "cannot make sure of what was written",
        source,
    }
}

/// The names of all files below a folder.
fn gather(folder: &Path, prefix: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // The program's own names are all ASCII.
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            gather(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push(name);
        }
    }
    Ok(())
}

/// Waits until the disk has a file, where the file system can tell.
pub(super) fn sync(path: &Path) -> Result<()> {
    // Some systems want the right to write for that.
    let opened = OpenOptions::new().read(true).write(true).open(path);
    match opened.and_then(|file| file.sync_all()) {
        Err(source)
            if !matches!(
                source.kind(),
                io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput
            ) =>
        {
            Err(failed(path, source))
        }
        _ => Ok(()),
    }
}

/// Waits until the disk has the names in a folder, where the system can do that.
pub(super) fn sync_folder(path: &Path) {
    let _ = File::open(path).and_then(|folder| folder.sync_all());
}

/// What the run before left in an output folder, as its `run.json` tells.
#[derive(Debug, Default)]
pub(super) struct Former {
    files: BTreeMap<String, Written>,
    /// The digest of its `run.json`, if that is still as it was written.
    run: Option<String>,
    /// Whether somebody changed that `run.json`.
    run_edited: bool,
}

impl Former {
    /// Reads it; without a `run.json` that lists files, no file is known.
    pub(super) fn read(output: &Path) -> Self {
        let Ok(bytes) = fs::read(output.join(RUN)) else {
            return Self::default();
        };
        let (files, whole) = match run::origin(&bytes) {
            Origin::Foreign => return Self::default(),
            Origin::Whole(files) => (files, true),
            Origin::Edited(files) => (files, false),
        };
        // A list that names other places than those of an output is none of ours.
        let files = files
            .into_iter()
            .filter(|file| is_written(Path::new(&file.file)) && file.file != RUN);
        Self {
            files: files.map(|file| (file.file.clone(), file)).collect(),
            run: whole.then(|| digest::of_bytes(&bytes)),
            run_edited: !whole,
        }
    }

    /// The files that it wrote, `run.json` left out.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.files.keys()
    }

    /// What a file now is to it.
    pub(super) fn knows(&self, name: &str, bytes: u64, sha256: &str) -> Known {
        let known = if name == RUN {
            match &self.run {
                Some(run) => Some(run == sha256),
                None => self.run_edited.then_some(false),
            }
        } else {
            self.files
                .get(name)
                .map(|file| file.bytes == bytes && file.sha256 == sha256)
        };
        match known {
            Some(true) => Known::Unchanged,
            Some(false) => Known::Edited,
            None => Known::Strange,
        }
    }
}

/// What a file is to the run before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// As it was written.
    Unchanged,
    /// Written by it, and changed since.
    Edited,
    /// Not in its list.
    Strange,
}

/// The path of a file that is named as in `run.json`.
pub(super) fn place(output: &Path, name: &str) -> PathBuf {
    let mut path = output.to_owned();
    path.extend(name.split('/'));
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_leads_elsewhere_is_not_believed() {
        let home = tempfile::tempdir().unwrap();
        let entry = |file: &str| Written {
            file: file.to_owned(),
            bytes: 1,
            sha256: digest::of_bytes(b"x"),
        };
        let run = run::Run {
            lists_digest: "0".to_owned(),
            files: [
                "tables/a.csv",
                "../b",
                "/etc/c",
                "mine/d",
                "tables/../e",
                "tables/f/g",
            ]
            .map(entry)
            .into(),
            ..run::Run::default()
        };
        run::write_run(home.path(), &run).unwrap();
        let former = Former::read(home.path());
        assert_eq!(former.names().collect::<Vec<_>>(), ["tables/a.csv"]);
        let digest = digest::of_bytes(b"x");
        assert_eq!(former.knows("tables/a.csv", 1, &digest), Known::Unchanged);
        assert_eq!(former.knows("tables/a.csv", 2, &digest), Known::Edited);
        assert_eq!(former.knows("tables/b.csv", 1, &digest), Known::Strange);
        let own = fs::read(home.path().join(RUN)).unwrap();
        let known = |bytes: &[u8]| former.knows(RUN, bytes.len() as u64, &digest::of_bytes(bytes));
        assert_eq!(known(&own), Known::Unchanged);
        assert_eq!(known(b"{}"), Known::Edited);
    }
}
