//! The folder an output is built in before it takes its place, so that what was there stays whole until a run
//! has succeeded.

use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use crate::error::{Error, Result};

/// The folders of an output.
pub const FOLDERS: [&str; 3] = ["tables", "gephi", "graph"];

/// The file of an output that stands in none of [`FOLDERS`].
const FILE: &str = "run.json";

/// How the names of folders begin in which an output is built.
const PREFIX: &str = ".cablegraph-";

/// Within such a folder: what is being built, what it replaces, and the file that is locked as long as a run uses it.
const NEW: &str = "new";
const OLD: &str = "old";
const LOCK: &str = "lock";

/// Whether a path below an output folder is one that [`Staging::publish`] replaces.
pub fn is_replaced(below: &Path) -> bool {
    let Some(Component::Normal(first)) = below.components().next() else {
        return false;
    };
    first == FILE || FOLDERS.iter().any(|folder| first == *folder)
}

/// An output in the making.
///
/// It is built within the output folder, in a hidden folder that is on the same file system whatever is mounted
/// where, and removed when this is dropped, with the folders that were created for it. [`Self::publish`] moves what
/// was built to where it belongs. Only what was built is replaced; other files of the output folder stay.
#[derive(Debug)]
pub struct Staging {
    output: PathBuf,
    // Closed before the folder is removed: some systems do not remove what is open.
    lock: Option<File>,
    folder: Option<TempDir>,
    /// The folders that were not there before, the outermost last.
    created: Vec<PathBuf>,
}

impl Staging {
    /// Makes sure that `output` is a folder that can be written, creating it if need be, and makes a folder with
    /// [`FOLDERS`] in it to build in. What a run that was killed left behind is put right.
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
        let missing = output
            .ancestors()
            .take_while(|path| !path.as_os_str().is_empty() && !path.exists());
        let mut staging = Self {
            output: output.to_owned(),
            lock: None,
            folder: None,
            created: missing.map(Path::to_owned).collect(),
        };
        fs::create_dir_all(output).map_err(|source| {
            Error::Output(format!(
                "{shown}: cannot create the output folder: {source}; name another with --output"
            ))
        })?;
        clear(output);
        let unwritable = |source: io::Error| {
            Error::Output(format!(
                "{shown}: cannot write in the output folder: {source}; change its permissions or name another with \
                 --output"
            ))
        };
        let folder = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(output)
            .map_err(unwritable)?;
        let folder = staging.folder.insert(folder).path().to_owned();
        let lock = File::create(folder.join(LOCK)).map_err(unwritable)?;
        // Where the file system knows no locks, a later run cannot tell that this folder is free, and leaves it.
        let _ = lock.try_lock();
        staging.lock = Some(lock);
        let below = FOLDERS.map(|name| Path::new(NEW).join(name));
        for path in below.into_iter().chain([PathBuf::from(OLD)]) {
            fs::create_dir_all(folder.join(path)).map_err(unwritable)?;
        }
        Ok(staging)
    }

    fn place(&self) -> &Path {
        self.folder
            .as_ref()
            .map_or(&self.output, |folder| folder.path())
    }

    /// The folder to build in: the output folder's double.
    pub fn root(&self) -> PathBuf {
        self.place().join(NEW)
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
    pub fn publish(mut self) -> Result<()> {
        let (new, old) = (self.root(), self.place().join(OLD));
        let mut names: Vec<_> = fs::read_dir(&new)
            .and_then(|entries| {
                entries
                    .map(|entry| entry.map(|entry| entry.file_name()))
                    .collect::<io::Result<_>>()
            })
            .map_err(|source| self.failed(&new, &source))?;
        names.sort();
        let mut undo: Vec<(PathBuf, PathBuf)> = Vec::new();
        let mut moved = Ok(());
        for name in &names {
            let place = self.output.join(name);
            let steps = [(place.clone(), old.join(name)), (new.join(name), place)];
            for (from, to) in steps {
                match fs::rename(&from, &to) {
                    Ok(()) => undo.push((to, from)),
                    // Nothing was there before.
                    Err(source)
                        if source.kind() == io::ErrorKind::NotFound && to.starts_with(&old) => {}
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
        if moved.is_ok() {
            self.created.clear();
            return moved;
        }
        for (from, to) in undo.into_iter().rev() {
            // What cannot go back stays in the folder of the old, which is then kept: the next run tries again.
            if fs::rename(&from, &to).is_err() {
                if let Some(folder) = self.folder.take() {
                    let _ = folder.keep();
                }
                break;
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

impl Drop for Staging {
    fn drop(&mut self) {
        self.lock = None;
        self.folder = None;
        // Only empty folders can be removed so: what somebody has put there meanwhile stays.
        for folder in &self.created {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

/// Removes the folders of runs that were killed, and puts back what such a run had set aside but not replaced.
fn clear(output: &Path) {
    let Ok(entries) = fs::read_dir(output) else {
        return;
    };
    for entry in entries.flatten() {
        let folder = entry.path();
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if !ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        match File::open(folder.join(LOCK)) {
            Ok(lock) if lock.try_lock().is_ok() => {}
            // A run is about to lock it, or was killed before it could.
            Err(error) if error.kind() == io::ErrorKind::NotFound && is_stale(&folder) => {}
            _ => continue,
        }
        for old in fs::read_dir(folder.join(OLD))
            .into_iter()
            .flatten()
            .flatten()
        {
            let place = output.join(old.file_name());
            if !place.exists() && fs::rename(old.path(), place).is_err() {
                return;
            }
        }
        // What cannot be removed does no harm: hidden folders are never read.
        let _ = fs::remove_dir_all(folder);
    }
}

/// Whether nothing has changed in a folder for an hour.
fn is_stale(folder: &Path) -> bool {
    let age = folder
        .metadata()
        .and_then(|metadata| metadata.modified())
        .map(|time| time.elapsed().unwrap_or_default());
    age.is_ok_and(|age| age > Duration::from_hours(1))
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
        let mut staging = Staging::create(&output).unwrap();
        fs::create_dir_all(output.join("tables")).unwrap();
        fs::write(output.join("tables/mentions.csv"), "old").unwrap();
        // The output folder is gone under its old name, so nothing can be moved there.
        staging.output = output.join("tables/mentions.csv");
        assert!(staging.publish().is_err());
        assert_eq!(
            fs::read_to_string(output.join("tables/mentions.csv")).unwrap(),
            "old"
        );
        assert_eq!(entries(&output), ["tables"]);
    }

    #[test]
    fn a_run_that_fails_removes_what_it_created() {
        let home = tempfile::tempdir().unwrap();
        let output = home.path().join("a/b");
        drop(Staging::create(&output).unwrap());
        assert_eq!(entries(home.path()), Vec::<String>::new());
        fs::create_dir(home.path().join("a")).unwrap();
        drop(Staging::create(&output).unwrap());
        assert_eq!(entries(home.path()), ["a"]);
        let staging = Staging::create(&output).unwrap();
        fs::write(output.join("mine"), "").unwrap();
        drop(staging);
        assert_eq!(entries(&output), ["mine"]);
    }

    #[test]
    fn what_a_killed_run_left_is_put_right() {
        let home = tempfile::tempdir().unwrap();
        // A killed run leaves its folder, unlocked, with what it had set aside.
        let killed = home.path().join(".cablegraph-killed");
        for folder in ["new/tables", "old/tables", "old/graph"] {
            fs::create_dir_all(killed.join(folder)).unwrap();
        }
        fs::write(killed.join("lock"), "").unwrap();
        fs::write(killed.join("old/graph/mine"), "old").unwrap();
        fs::create_dir(home.path().join("tables")).unwrap();
        fs::write(home.path().join("tables/mine"), "new").unwrap();
        // One that still works holds its lock; one that begins has none yet.
        let working = Staging::create(home.path()).unwrap();
        fs::create_dir(home.path().join(".cablegraph-begins")).unwrap();
        drop(Staging::create(home.path()).unwrap());
        assert!(working.tables().is_dir());
        drop(working);
        assert_eq!(
            entries(home.path()),
            [".cablegraph-begins", "graph", "tables"]
        );
        assert!(home.path().join("graph/mine").exists());
        assert!(home.path().join("tables/mine").exists());
    }

    #[test]
    fn tells_what_a_run_replaces() {
        for path in ["tables", "tables/a.csv", "gephi", "graph/x", "run.json"] {
            assert!(is_replaced(Path::new(path)), "{path}");
        }
        for path in ["", "cables", "cables/tables/a.txt", "README.md"] {
            assert!(!is_replaced(Path::new(path)), "{path}");
        }
    }
}
