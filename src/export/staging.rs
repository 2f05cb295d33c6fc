//! The folder an output is built in before it takes its place, so that what was there stays whole until a run
//! has succeeded.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::{Error, Result};

/// The folders of an output.
pub const FOLDERS: [&str; 3] = ["tables", "gephi", "graph"];

/// An output in the making.
///
/// It is built within the output folder, in a hidden folder that is on the same file system whatever is mounted
/// where, and removed when this is dropped. [`Self::publish`] moves what was built to where it belongs. Only what
/// was built is replaced; other files of the output folder stay.
#[derive(Debug)]
pub struct Staging {
    output: PathBuf,
    folder: TempDir,
}

impl Staging {
    /// Makes sure that `output` is a folder that can be written, creating it if need be, and makes a folder with
    /// [`FOLDERS`] in it to build in.
    ///
    /// # Errors
    /// [`Error::Output`] with what is in the way and what would help.
    pub fn create(output: &Path) -> Result<Self> {
        let shown = output.display();
        if output.exists() && !output.is_dir() {
            return Err(Error::Output(format!(
                "{shown}: is a file; --output needs a folder, which is created if it is not there"
            )));
        }
        fs::create_dir_all(output).map_err(|source| {
            Error::Output(format!(
                "{shown}: cannot create the output folder: {source}; name another with --output"
            ))
        })?;
        let folder = tempfile::Builder::new()
            .prefix(".cablegraph-")
            .tempdir_in(output)
            .map_err(|source| {
                Error::Output(format!(
                    "{shown}: cannot write in the output folder: {source}; change its permissions or name another \
                     with --output"
                ))
            })?;
        let staging = Self {
            output: output.to_owned(),
            folder,
        };
        for name in FOLDERS {
            let path = staging.folder.path().join(name);
            fs::create_dir(&path).map_err(|source| Error::Io {
                path,
                what: "cannot create the folder",
                source,
            })?;
        }
        Ok(staging)
    }

    /// The folder to build in: the output folder's double.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Where the tables are built.
    pub fn tables(&self) -> PathBuf {
        self.root().join("tables")
    }

    /// Where Gephi's files are built.
    pub fn gephi(&self) -> PathBuf {
        self.root().join("gephi")
    }

    /// Where the graphs are built.
    pub fn graph(&self) -> PathBuf {
        self.root().join("graph")
    }

    /// Puts everything that was built in its place, and removes what it replaces.
    ///
    /// # Errors
    /// Where something cannot be moved, what was moved before goes back, and the old output stays.
    pub fn publish(self) -> Result<()> {
        let old = tempfile::Builder::new()
            .prefix(".cablegraph-old-")
            .tempdir_in(&self.output)
            .map_err(|source| self.failed(&self.output, &source))?;
        let mut names: Vec<_> = fs::read_dir(self.root())
            .and_then(|entries| {
                entries
                    .map(|entry| entry.map(|entry| entry.file_name()))
                    .collect::<io::Result<_>>()
            })
            .map_err(|source| self.failed(self.root(), &source))?;
        names.sort();
        let mut undo: Vec<(PathBuf, PathBuf)> = Vec::new();
        let mut moved = Ok(());
        for name in &names {
            let place = self.output.join(name);
            let steps = [
                (place.clone(), old.path().join(name)),
                (self.root().join(name), place),
            ];
            for (from, to) in steps {
                match fs::rename(&from, &to) {
                    Ok(()) => undo.push((to, from)),
                    // Nothing was there before.
                    Err(source)
                        if source.kind() == io::ErrorKind::NotFound
                            && to.starts_with(old.path()) => {}
                    Err(source) => {
                        moved = Err(self.failed(&from, &source));
                        break;
                    }
                }
            }
            if moved.is_err() {
                break;
            }
        }
        if moved.is_err() {
            for (from, to) in undo.into_iter().rev() {
                // What cannot go back stays in the folder of the old, which is then kept.
                if fs::rename(&from, &to).is_err() {
                    let _ = old.keep();
                    return moved;
                }
            }
        }
        moved
    }

    fn failed(&self, path: &Path, source: &io::Error) -> Error {
        Error::Output(format!(
            "{}: cannot put the output in its place: {}: {source}",
            self.output.display(),
            path.display(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_old_output_stays_until_publish() {
        let home = tempfile::tempdir().unwrap();
        let output = home.path().join("a/b");
        fs::create_dir_all(output.join("tables")).unwrap();
        fs::write(output.join("tables/mentions.csv"), "old").unwrap();
        fs::write(output.join("tables/left.csv"), "old").unwrap();
        fs::write(output.join("README.md"), "mine").unwrap();

        let staging = Staging::create(&output).unwrap();
        fs::write(staging.tables().join("mentions.csv"), "new").unwrap();
        assert_eq!(
            fs::read_to_string(output.join("tables/mentions.csv")).unwrap(),
            "old"
        );
        drop(staging);
        assert_eq!(entries(&output), ["README.md", "tables"]);

        let staging = Staging::create(&output).unwrap();
        fs::write(staging.tables().join("mentions.csv"), "new").unwrap();
        fs::write(staging.root().join("run.json"), "{}").unwrap();
        staging.publish().unwrap();
        assert_eq!(
            entries(&output),
            ["README.md", "gephi", "graph", "run.json", "tables"]
        );
        assert_eq!(entries(&output.join("tables")), ["mentions.csv"]);
        assert_eq!(
            fs::read_to_string(output.join("tables/mentions.csv")).unwrap(),
            "new"
        );
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let home = tempfile::tempdir().unwrap();
        let output = home.path().join("output");
        fs::write(&output, "a file").unwrap();
        let message = Staging::create(&output).unwrap_err().to_string();
        assert!(message.contains("is a file"), "{message}");
        let message = Staging::create(&output.join("below"))
            .unwrap_err()
            .to_string();
        assert!(message.contains("cannot create"), "{message}");
    }

    #[test]
    fn what_cannot_be_moved_leaves_the_old_output() {
        let home = tempfile::tempdir().unwrap();
        let output = home.path().join("output");
        let staging = Staging::create(&output).unwrap();
        fs::create_dir_all(output.join("tables")).unwrap();
        fs::write(output.join("tables/mentions.csv"), "old").unwrap();
        // The output folder is gone under its old name, so the second move cannot be done.
        let broken = Staging {
            output: output.join("tables/mentions.csv"),
            folder: staging.folder,
        };
        assert!(broken.publish().is_err());
        assert_eq!(
            fs::read_to_string(output.join("tables/mentions.csv")).unwrap(),
            "old"
        );
        assert_eq!(entries(&output), ["tables"]);
    }
}
