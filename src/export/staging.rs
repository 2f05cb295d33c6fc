//! The folder an output is built in before it takes its place, so that what was there stays whole until a run
//! has succeeded; and whose turn it is to put an output in its place.
//!
//! It is a hidden folder within the output folder, on the same file system whatever is mounted where. As long as its
//! run lives, a file in it is locked. While files are moved, a hidden file beside it names it: whoever finds that file
//! knows that old and new may stand mixed, and whether a run is still at it or was killed.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::publication::{self, Broken, KeptAside, NEW, OLD, PLAN, Plan, Undone};
use super::written::{self, Written, sync, sync_folder};
use super::{FOLDERS, RUN};
use crate::digest;
use crate::error::{Error, Result};

/// How the names of hidden folders begin in which an output is built.
pub const PREFIX: &str = ".cablegraph-";

/// The file that names the folder of the run whose turn it is.
const TURN: &str = ".cablegraph-publishing";

/// Within such a folder: the file that is locked as long as a run uses it, and what it holds.
const LOCK: &str = "lock";
const OURS: &str = "cablegraph\n";

/// How long a run waits for its turn, and how often it looks.
const PATIENCE: Duration = Duration::from_mins(10);
const LOOK: Duration = Duration::from_millis(20);

/// How often files may change under a run's hands before it gives up.
const TRIES: usize = 5;

/// An output in the making.
///
/// The hidden folder is removed when this is dropped, with the folders that were created for it. [`Self::publish`]
/// moves what was built to where it belongs.
#[derive(Debug)]
pub struct Staging {
    /// As the file system has it, and as the user named it.
    output: PathBuf,
    shown: PathBuf,
    // Closed before the folder is removed: some systems do not remove what is open.
    lock: Option<File>,
    folder: Option<TempDir>,
    /// The folders that were not there before, the outermost last.
    created: Vec<PathBuf>,
    kept: Vec<KeptAside>,
    /// Those of them that a user may still name by their old path.
    moved: Vec<KeptAside>,
    /// Syncs files in advance.
    early: Option<thread::JoinHandle<()>>,
    patience: Duration,
    /// Whether this run holds the turn, and may have moved files.
    in_turn: bool,
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
            .take_while(|path| !path.as_os_str().is_empty() && !path.exists())
            // `new/..` is none that could be removed.
            .filter(|path| path.file_name().is_some());
        let mut staging = Self {
            output: output.to_owned(),
            shown: output.to_owned(),
            lock: None,
            folder: None,
            created: missing.map(Path::to_owned).collect(),
            kept: Vec::new(),
            moved: Vec::new(),
            early: None,
            patience: PATIENCE,
            in_turn: false,
        };
        fs::create_dir_all(output)
            .and_then(|()| output.canonicalize())
            .map(|place| staging.output = place)
            .map_err(|source| {
                Error::Output(format!(
                    "{shown}: cannot create the output folder: {source}; name another with --output"
                ))
            })?;
        publication::folders_are_free(&staging.output)?;
        // A run that is at it needs no waiting for before this one has something to put there.
        if let Turn::Recovered(undone) = settle(&staging.output)? {
            staging.tell(undone);
        }
        clear(&staging.output);
        let unwritable = |source: io::Error| {
            Error::Output(format!(
                "{shown}: cannot write in the output folder: {source}; change its permissions or name another with \
                 --output"
            ))
        };
        let folder = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(&staging.output)
            .map_err(unwritable)?;
        let folder = staging.folder.insert(folder).path().to_owned();
        let mut lock = File::create(folder.join(LOCK)).map_err(unwritable)?;
        // A run that looks whether the folder is free holds the lock for a moment, and finds nothing of ours yet. Where
        // the file system knows no locks, a later run cannot tell that this folder is free, and leaves it.
        let _ = lock.lock();
        lock.write_all(OURS.as_bytes()).map_err(unwritable)?;
        staging.lock = Some(lock);
        let below = FOLDERS.map(|name| Path::new(NEW).join(name));
        for path in below.into_iter().chain([PathBuf::from(OLD)]) {
            fs::create_dir_all(folder.join(path)).map_err(unwritable)?;
        }
        Ok(staging)
    }

    /// The output folder, as the file system has it.
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// What was kept aside so far: when the doings of a killed run were undone, and when the output was put in place.
    pub fn kept(&self) -> &[KeptAside] {
        &self.kept
    }

    fn tell(&mut self, undone: Undone) {
        self.moved.extend(undone.aside.iter().cloned());
        self.kept.extend(undone.aside);
        self.kept.extend(undone.before);
    }

    /// Where a file is now that a user has named: undoing what a killed run did may have moved it.
    pub fn whereabouts(&self, named: &Path) -> PathBuf {
        let name = |folder: &Path| Some(folder.canonicalize().ok()?.join(named.file_name()?));
        let path = named.parent().and_then(|folder| {
            name(if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            })
        });
        self.moved
            .iter()
            .find(|kept| path.as_ref() == Some(&written::place(&self.output, &kept.file)))
            .map_or_else(
                || named.to_owned(),
                |kept| written::place(&self.output, &kept.kept_as),
            )
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

    /// A folder for what is gone in the end.
    pub fn scratch(&self) -> PathBuf {
        self.place().join("scratch")
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

    /// Has the disk take what was built so far while the run goes on: there is less to wait for at the end.
    pub fn hurry(&mut self) {
        let tables = self.tables();
        let early = move || {
            for file in fs::read_dir(tables).into_iter().flatten().flatten() {
                // Whether it went well is seen when all is summed up.
                let _ = sync(&file.path());
            }
        };
        self.early = thread::Builder::new().spawn(early).ok();
    }

    /// Lists what was built so far with its digests, and waits until the disk has it.
    ///
    /// # Errors
    /// A file that cannot be read or does not reach the disk.
    pub fn sum_up(&mut self) -> Result<Vec<Written>> {
        if let Some(early) = self.early.take() {
            let _ = early.join();
        }
        written::sum_up(&self.root())
    }

    /// Puts everything that was built in its place: `written`, and the `run.json` that lists it. Of what was there,
    /// only what the run before wrote, by the list in its `run.json`, makes room; what somebody changed since, what
    /// nobody listed, and what is `read` by this run is kept beside it: see [`Self::kept`].
    ///
    /// While another run does so, this one waits.
    ///
    /// # Errors
    /// Where something cannot be moved, what was moved before goes back, and the old output stays.
    pub fn publish(&mut self, written: Vec<Written>, read: Option<&Path>) -> Result<()> {
        let read = read.and_then(|path| path.canonicalize().ok());
        self.put(written, &Base::default(), read.as_deref())
    }

    /// Puts what was built from a finished output in its place beside it: the files of `base` stay as they are, and the
    /// new `run.json` lists them still.
    ///
    /// # Errors
    /// As of [`Self::publish`]; and where another run has put its output there since `base` was read.
    pub fn publish_beside(&mut self, written: Vec<Written>, base: &Base) -> Result<()> {
        self.put(written, base, None)
    }

    fn put(&mut self, mut written: Vec<Written>, base: &Base, read: Option<&Path>) -> Result<()> {
        let run = self.root().join(RUN);
        let text = fs::read(&run).map_err(|source| self.failed(&run, &source))?;
        written.push(Written {
            file: RUN.to_owned(),
            bytes: text.len() as u64,
            sha256: digest::of_bytes(&text),
        });
        sync(&run)?;
        let hidden = self
            .place()
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        self.take_turn(&hidden)?;
        let mut tries = 0;
        let done = loop {
            tries += 1;
            let done = base
                .stands(&self.output)
                .and_then(|()| {
                    publication::plan(&self.output, &hidden, &written, &base.staying, read)
                })
                .and_then(|plan| self.write_plan(&plan).map(|()| plan))
                .map_err(|error| Broken::Undone {
                    error,
                    again: false,
                    undone: Undone::default(),
                })
                .and_then(|plan| plan.carry_out(&self.output).map(|()| plan));
            match done {
                Err(Broken::Undone {
                    again: true,
                    undone,
                    ..
                }) if tries < TRIES => self.tell(undone),
                done => break done,
            }
        };
        match done {
            Ok(plan) => {
                self.kept.extend(plan.kept());
                self.give_turn();
                let detours: Vec<PathBuf> = self.created.drain(..).collect();
                for folder in detours {
                    // What `--output new/..` made on the way goes, as it is empty.
                    let on_the_way = folder
                        .canonicalize()
                        .is_ok_and(|folder| !self.output.starts_with(folder));
                    if on_the_way {
                        let _ = fs::remove_dir(folder);
                    }
                }
                Ok(())
            }
            Err(Broken::Undone { error, undone, .. }) => {
                self.tell(undone);
                self.give_turn();
                Err(error)
            }
            // The turn is kept, and the folder with it: the next run tries again.
            Err(Broken::Mixed(error)) => Err(Error::Output(format!(
                "{error}; nor can what was there be put back: {} is unfinished: mend that, then run extract again",
                self.shown.display()
            ))),
        }
    }

    /// Waits until no other run is putting its output in place. What a killed one left is put right.
    fn take_turn(&mut self, hidden: &str) -> Result<()> {
        let since = Instant::now();
        let turn = self.output.join(TURN);
        let own = self.place().join("turn");
        fs::write(&own, hidden).map_err(|source| self.failed(&own, &source))?;
        sync(&own)?;
        loop {
            match publication::move_over_nothing(&own, &turn) {
                Ok(()) => {
                    self.in_turn = true;
                    sync_folder(&self.output);
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(self.failed(&turn, &error)),
            }
            match settle(&self.output)? {
                Turn::Free => {}
                Turn::Recovered(undone) => self.tell(undone),
                Turn::Taken(_) if since.elapsed() < self.patience => thread::sleep(LOOK),
                Turn::Taken(lock) => {
                    return Err(Error::Output(format!(
                        "{}: another run is putting its output in place there: wait until it is done, then run again; \
                         if there is none, delete {}",
                        self.shown.display(),
                        lock.display()
                    )));
                }
            }
        }
    }

    fn write_plan(&self, plan: &Plan) -> Result<()> {
        let path = self.place().join(PLAN);
        serde_json::to_vec(plan)
            .map_err(io::Error::from)
            .and_then(|json| fs::write(&path, json))
            .map_err(|source| self.failed(&path, &source))?;
        sync(&path)?;
        sync_folder(self.place());
        sync_folder(&self.root());
        Ok(())
    }

    /// Lets the next run have its turn: nothing stands mixed.
    fn give_turn(&mut self) {
        // If it cannot be removed, the next run finds a plan that was carried out, or one that was undone.
        if fs::remove_file(self.output.join(TURN)).is_ok() {
            self.in_turn = false;
            sync_folder(&self.output);
        }
    }

    fn failed(&self, path: &Path, source: &io::Error) -> Error {
        Error::Output(format!(
            "{}: cannot put the output in its place: {}: {source}",
            self.shown.display(),
            path.display(),
        ))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if let Some(early) = self.early.take() {
            let _ = early.join();
        }
        self.lock = None;
        if self.in_turn
            && let Some(folder) = self.folder.take()
        {
            // What is needed to put things right.
            let _ = folder.keep();
            return;
        }
        self.folder = None;
        // Only empty folders can be removed so: what somebody has put there meanwhile stays.
        for folder in &self.created {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

/// A finished output that more is made from, and that stays.
#[derive(Debug, Clone, Default)]
pub struct Base {
    /// The files that stay.
    pub staying: Vec<Written>,
    /// The digest of the `run.json` that was read; none where nothing was.
    pub run: Option<String>,
}

impl Base {
    /// Makes sure that an output is still the one that was read.
    ///
    /// # Errors
    /// It is not.
    pub fn stands(&self, output: &Path) -> Result<()> {
        let Some(read) = &self.run else { return Ok(()) };
        let now = digest::of_file(&output.join(RUN));
        if now.is_ok_and(|now| now == *read) {
            return Ok(());
        }
        Err(Error::Output(format!(
            "{}: another run has put its output there meanwhile: nothing was changed: do it again",
            output.display()
        )))
    }
}

/// Whose turn it is.
enum Turn {
    Free,
    /// Its lock is held, or cannot be tried.
    Taken(PathBuf),
    /// It was that of a killed run, whose doings were undone, or completed if nothing was missing but its farewell.
    Recovered(Undone),
}

/// Looks whether a run is putting its output in place, and puts right what a killed one has left.
fn settle(output: &Path) -> Result<Turn> {
    let turn = output.join(TURN);
    let Some(hidden) = in_turn(&turn)? else {
        return Ok(Turn::Free);
    };
    let folder = output.join(&hidden);
    let path = folder.join(LOCK);
    let lock = match OpenOptions::new().read(true).write(true).open(&path) {
        Ok(lock) => match lock.try_lock() {
            Ok(()) => Some(lock),
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => return Ok(Turn::Taken(path)),
        },
        // The folder is gone: its run has just ended, or somebody has removed it.
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(_) => return Ok(Turn::Taken(path)),
    };
    // Meanwhile it may have become another's turn.
    if in_turn(&turn)?.as_deref() != Some(&hidden) {
        return Ok(Turn::Free);
    }
    let undone = match fs::read(folder.join(PLAN)) {
        Ok(json) => match serde_json::from_slice::<Plan>(&json) {
            Ok(plan) => plan.undo(output)?,
            // It was not written to its end: nothing was moved by it.
            Err(_) => Undone::default(),
        },
        // Nothing was moved, or nothing is there that could be put back.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Undone::default(),
        Err(source) => {
            return Err(Error::Io {
                path: folder.join(PLAN),
                what: "cannot put right what a run left that was stopped",
                source,
            });
        }
    };
    match fs::remove_file(&turn) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            return Err(Error::Io {
                path: turn,
                what: "cannot put right what a run left that was stopped",
                source,
            });
        }
        _ => sync_folder(output),
    }
    drop(lock);
    remove(&folder);
    Ok(Turn::Recovered(undone))
}

/// The hidden folder of the run whose turn it is.
fn in_turn(turn: &Path) -> Result<Option<String>> {
    match fs::read_to_string(turn) {
        Ok(hidden) if hidden.starts_with(PREFIX) && !hidden.contains(['/', '\\']) => {
            Ok(Some(hidden))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        _ => Err(Error::Output(format!(
            "{}: is not as a run leaves it: move it away",
            turn.display()
        ))),
    }
}

/// Whether a run has put an output into a folder, or was stopped while it did.
pub fn was_begun(output: &Path) -> bool {
    [RUN, TURN]
        .iter()
        .any(|name| fs::symlink_metadata(output.join(name)).is_ok())
}

/// Makes sure that an output is that of one finished run.
///
/// # Errors
/// One that a run is putting in place, or that one was stopped at.
pub fn finished(output: &Path) -> Result<()> {
    let unfinished = |why: &str| {
        Err(Error::Output(format!(
            "{}: unfinished: {why}: run extract again",
            output.display()
        )))
    };
    if fs::symlink_metadata(output.join(TURN)).is_ok() {
        return unfinished("a run is putting its files in place, or was stopped while it did");
    }
    if output.join("tables").is_dir() && !output.join(RUN).is_file() {
        return unfinished("run.json is missing, which a run writes last");
    }
    Ok(())
}

/// Removes the folders of runs that were killed. Whatever else has such a name stays.
fn clear(output: &Path) {
    let Ok(entries) = fs::read_dir(output) else {
        return;
    };
    for entry in entries.flatten() {
        let named = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if !named || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let folder = entry.path();
        // One without it is about to begin.
        let Ok(lock) = File::open(folder.join(LOCK)) else {
            continue;
        };
        if lock.try_lock().is_ok() {
            drop(lock);
            remove(&folder);
        }
    }
}

/// Removes a hidden folder, if a run made it. What cannot be removed does no harm: hidden folders are never read.
fn remove(folder: &Path) {
    let locked = fs::read_to_string(folder.join(LOCK)).is_ok_and(|text| text == OURS);
    if locked || folder.join(PLAN).is_file() {
        let _ = fs::remove_dir_all(folder);
    }
}

#[cfg(test)]
mod tests;
