//! Puts new files in the place of old ones: what is to be moved is written down first, done step by step, and can be
//! undone by whoever reads what was written down.
//!
//! Only a file that the run before wrote, and that is still as it was written, makes room and is gone in the end.
//! Anything else that stands in the way is kept beside it under a name that is told. Nothing is ever written over.

use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tempfile::TempPath;

use super::written::{Former, Known, Written, place, sync_folder};
use super::{FOLDERS, RUN};
use crate::digest;
use crate::error::{Error, Result};

/// Within the hidden folder: what was built, what made room, and what is to be moved.
pub(super) const NEW: &str = "new";
pub(super) const OLD: &str = "old";
pub(super) const PLAN: &str = "plan.json";

/// A file that stood where a run had to write, and that was kept under another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAside {
    /// Its path below the output folder.
    pub file: String,
    /// Its new path there.
    pub kept_as: String,
    /// Why it was not replaced.
    pub why: Why,
}

/// Why a file was not replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// The run before wrote it, and it was changed since.
    Edited,
    /// No run that left a list of its files wrote it.
    Strange,
    /// This run itself read it.
    Read,
}

impl Why {
    /// As a clause of which the file is the subject.
    pub fn clause(self) -> &'static str {
        match self {
            Self::Edited => "was changed since a run wrote it",
            Self::Strange => "is in no list of what the run before wrote",
            Self::Read => "was read by this run",
        }
    }

    /// How the new name tells it.
    fn word(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Strange | Self::Read => "kept",
        }
    }
}

/// What is to be moved, in order. Paths are below the output folder.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Plan {
    /// Folders that are not there yet.
    folders: Vec<String>,
    steps: Vec<Step>,
}

/// One file to be moved.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Step {
    /// A file of the run before makes room.
    Retire {
        file: String,
        to: String,
        /// Its size and time when it was found unchanged.
        #[serde(skip)]
        seen: Option<(u64, SystemTime)>,
    },
    /// A file of somebody else's is kept.
    Keep(KeptAside),
    /// A new file takes its place.
    Place { from: String, file: Written },
}

impl Step {
    fn ends(&self) -> (&str, &str) {
        match self {
            Self::Retire { file, to, .. } => (file, to),
            Self::Keep(kept) => (&kept.file, &kept.kept_as),
            Self::Place { from, file } => (from, &file.file),
        }
    }
}

/// How far a plan was carried out.
#[derive(Debug)]
pub(super) enum Broken {
    /// All that was done is undone. Whether it may go well another time: somebody else changed a file meanwhile.
    Undone {
        error: Error,
        again: bool,
        undone: Undone,
    },
    /// Not even that: old and new stand mixed.
    Mixed(Error),
}

/// What was kept while a plan was undone.
#[derive(Debug, Default)]
pub(super) struct Undone {
    /// What stood in the place of a file that was put back.
    pub(super) aside: Vec<KeptAside>,
    /// What the plan itself had kept aside, and stays so.
    pub(super) before: Vec<KeptAside>,
}

/// Says what to move. `hidden` is the name of the folder that the new files were built in, `new` lists them all;
/// `staying` are files of the run before that stay where they are; `read` is a file that the run has read, as the file
/// system has it.
pub(super) fn plan(
    output: &Path,
    hidden: &str,
    new: &[Written],
    staying: &[Written],
    read: Option<&Path>,
) -> Result<Plan> {
    folders_are_free(output)?;
    let former = Former::read(output);
    let written: BTreeSet<&str> = new
        .iter()
        .chain(staying)
        .map(|file| file.file.as_str())
        .collect();
    let stale = former
        .names()
        .filter(|name| !written.contains(name.as_str()));
    let mut names: Vec<(&str, Option<&Written>)> = new
        .iter()
        .map(|file| (file.file.as_str(), Some(file)))
        .chain(stale.map(|name| (name.as_str(), None)))
        .collect();
    // What tells of the output goes first, so that a mixture has none.
    names.sort_by_key(|(name, _)| (*name != RUN, *name));
    let found: Vec<Option<Found>> = names
        .par_iter()
        .with_max_len(1)
        .map(|(name, new)| Found::look(output, name, *new, &former, read))
        .collect::<Result<_>>()?;
    let mut plan = Plan {
        folders: FOLDERS
            .iter()
            // What is drawn into a folder of its own has no tables, and needs none for them.
            .filter(|folder| {
                let within = |file: &Written| Path::new(&file.file).starts_with(folder);
                **folder != FOLDERS[0] || new.iter().any(within)
            })
            .filter(|folder| fs::symlink_metadata(output.join(folder)).is_err())
            .map(|folder| (*folder).to_owned())
            .collect(),
        steps: Vec::new(),
    };
    let mut taken = BTreeSet::new();
    for (index, ((name, new), found)) in names.iter().zip(found).enumerate() {
        match found {
            None => {}
            Some(Found::Ours(seen)) => plan.steps.push(Step::Retire {
                file: (*name).to_owned(),
                to: format!("{hidden}/{OLD}/{index}"),
                seen,
            }),
            // What is no longer written needs no room.
            Some(Found::Others(_)) if new.is_none() => {}
            Some(Found::Others(why)) => plan.steps.push(Step::Keep(KeptAside {
                file: (*name).to_owned(),
                kept_as: beside(output, name, why, &mut taken),
                why,
            })),
        }
    }
    let mut places: Vec<&Written> = new.iter().collect();
    places.sort_by_key(|file| (file.file == RUN, &file.file));
    plan.steps
        .extend(places.into_iter().map(|file| Step::Place {
            from: format!("{hidden}/{NEW}/{}", file.file),
            file: file.clone(),
        }));
    Ok(plan)
}

/// What stands in the way of a file.
enum Found {
    /// One of the run before, or one that is the same byte for byte as what takes its place.
    Ours(Option<(u64, SystemTime)>),
    /// Somebody else's.
    Others(Why),
}

impl Found {
    fn look(
        output: &Path,
        name: &str,
        new: Option<&Written>,
        former: &Former,
        read: Option<&Path>,
    ) -> Result<Option<Self>> {
        let path = place(output, name);
        let metadata = match fs::symlink_metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(output, name, &error)),
        };
        // A link or a folder is never followed: it is kept as it is.
        if !metadata.is_file() {
            return Ok(Some(Self::Others(Why::Strange)));
        }
        let Ok(digest) = digest::of_file(&path) else {
            return Ok(Some(Self::Others(Why::Strange)));
        };
        if new.is_some_and(|new| new.sha256 == digest) {
            return Ok(Some(Self::Ours(seen(&metadata))));
        }
        Ok(Some(match former.knows(name, metadata.len(), &digest) {
            Known::Unchanged if read == Some(&path) => Self::Others(Why::Read),
            Known::Unchanged => Self::Ours(seen(&metadata)),
            Known::Edited => Self::Others(Why::Edited),
            Known::Strange => Self::Others(Why::Strange),
        }))
    }
}

fn seen(metadata: &Metadata) -> Option<(u64, SystemTime)> {
    metadata
        .modified()
        .ok()
        .map(|modified| (metadata.len(), modified))
}

/// The first free name beside a file: `tables/review.edited-1.csv`.
fn beside(output: &Path, name: &str, why: Why, taken: &mut BTreeSet<String>) -> String {
    let (folder, file) = name
        .rsplit_once('/')
        .map_or(("", name), |(folder, file)| (folder, file));
    let (stem, ending) = file.split_once('.').unwrap_or((file, ""));
    let slash = if folder.is_empty() { "" } else { "/" };
    let dot = if ending.is_empty() { "" } else { "." };
    let mut number = 1;
    loop {
        let other = format!("{folder}{slash}{stem}.{}-{number}{dot}{ending}", why.word());
        if fs::symlink_metadata(place(output, &other)).is_err() && taken.insert(other.clone()) {
            return other;
        }
        number += 1;
    }
}

/// Refuses an output in which a folder that a run writes to is something else: a link leads to where nobody may expect
/// files to be replaced.
pub(super) fn folders_are_free(output: &Path) -> Result<()> {
    for folder in FOLDERS {
        let path = output.join(folder);
        let what = match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_symlink() => "a link",
            Ok(metadata) if !metadata.is_dir() => "a file",
            _ => continue,
        };
        return Err(Error::Output(format!(
            "{}: is {what} where a run needs a folder of its own: move it away, or name another folder with --output",
            path.display()
        )));
    }
    Ok(())
}

impl Plan {
    /// What is kept aside by it.
    pub(super) fn kept(&self) -> Vec<KeptAside> {
        let kept = self.steps.iter().filter_map(|step| match step {
            Step::Keep(kept) => Some(kept.clone()),
            _ => None,
        });
        kept.collect()
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// The plan up to so many steps: what a run that is killed there has done.
    #[cfg(test)]
    pub(super) fn first(&self, steps: usize) -> Self {
        Self {
            folders: self.folders.clone(),
            steps: self.steps.iter().take(steps).cloned().collect(),
        }
    }

    /// Moves everything, or puts back what was moved.
    pub(super) fn carry_out(&self, output: &Path) -> std::result::Result<(), Broken> {
        let Err((at, error, again)) = self.steps_forward(output) else {
            return Ok(());
        };
        match self.undo_first(output, at) {
            Ok(undone) => Err(Broken::Undone {
                error,
                again,
                undone,
            }),
            Err(worse) => Err(Broken::Mixed(worse)),
        }
    }

    fn steps_forward(&self, output: &Path) -> std::result::Result<(), (usize, Error, bool)> {
        for folder in &self.folders {
            fs::create_dir(output.join(folder)).map_err(|source| {
                let again = source.kind() == io::ErrorKind::AlreadyExists;
                (0, failed(output, folder, &source), again)
            })?;
        }
        for (index, step) in self.steps.iter().enumerate() {
            // It makes the output whole: all else must be on the disk before it.
            if index + 1 == self.steps.len() {
                sync_folders(output);
            }
            let (from, to) = step.ends();
            if let Err(source) = move_over_nothing(&place(output, from), &place(output, to)) {
                let again = matches!(
                    source.kind(),
                    io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound
                );
                return Err((index, failed(output, from, &source), again));
            }
            if let Step::Retire {
                file,
                to,
                seen: Some(before),
            } = step
            {
                let now = fs::symlink_metadata(place(output, to)).ok();
                if now.as_ref().and_then(seen) != Some(*before) {
                    let source =
                        io::Error::other("it was changed while the output was put in place");
                    return Err((index + 1, failed(output, file, &source), true));
                }
            }
        }
        sync_folder(output);
        Ok(())
    }

    /// Puts back what a plan moved that was not carried out to its end, wherever it stopped. What somebody did to the
    /// files since is kept, and told.
    ///
    /// A plan that was carried out to its end stays so.
    pub(super) fn undo(&self, output: &Path) -> Result<Undone> {
        let ended = self.steps.last().is_some_and(|step| {
            let (from, to) = step.ends();
            fs::symlink_metadata(place(output, from)).is_err() && place(output, to).is_file()
        });
        if ended {
            return Ok(Undone {
                before: self.kept(),
                ..Undone::default()
            });
        }
        self.undo_first(output, self.steps.len())
    }

    fn undo_first(&self, output: &Path, count: usize) -> Result<Undone> {
        let mut undone = Undone::default();
        let mut taken = BTreeSet::new();
        let there = |name: &str| fs::symlink_metadata(place(output, name)).is_ok();
        let back = |from: &str, to: &str| {
            move_over_nothing(&place(output, from), &place(output, to))
                .map_err(|source| failed(output, from, &source))
        };
        for step in self.steps[..count].iter().rev() {
            let (from, to) = step.ends();
            // Not done, or undone before.
            if !there(to) {
                continue;
            }
            match step {
                Step::Place { file, .. } => {
                    if there(from) {
                        continue;
                    }
                    let path = place(output, to);
                    let ours = fs::symlink_metadata(&path).is_ok_and(|found| found.is_file())
                        && digest::of_file(&path).is_ok_and(|digest| digest == file.sha256);
                    if ours {
                        back(to, from)?;
                    } else {
                        undone
                            .aside
                            .push(aside(output, to, Why::Edited, &mut taken)?);
                    }
                }
                Step::Retire { .. } => {
                    if there(from) {
                        undone
                            .aside
                            .push(aside(output, from, Why::Strange, &mut taken)?);
                    }
                    back(to, from)?;
                }
                Step::Keep(moved) => {
                    if there(from) {
                        // Kept all the same: somebody has put another in its place.
                        undone.before.push(moved.clone());
                    } else {
                        back(to, from)?;
                    }
                }
            }
        }
        for folder in &self.folders {
            // Only an empty one goes.
            let _ = fs::remove_dir(output.join(folder));
        }
        sync_folders(output);
        Ok(undone)
    }
}

/// Keeps a file beside its place.
fn aside(output: &Path, name: &str, why: Why, taken: &mut BTreeSet<String>) -> Result<KeptAside> {
    let kept_as = beside(output, name, why, taken);
    move_over_nothing(&place(output, name), &place(output, &kept_as))
        .map_err(|source| failed(output, name, &source))?;
    Ok(KeptAside {
        file: name.to_owned(),
        kept_as,
        why,
    })
}

fn sync_folders(output: &Path) {
    for folder in FOLDERS {
        sync_folder(&output.join(folder));
    }
    sync_folder(output);
}

/// Moves a file, folder or link within a file system. Unlike a plain renaming, it fails where something is there already.
pub(super) fn move_over_nothing(from: &Path, to: &Path) -> io::Result<()> {
    let mut path = TempPath::try_from_path(from)?;
    // It is nothing temporary, and must not be removed if it cannot be moved.
    path.disable_cleanup(true);
    let error = match path.persist_noclobber(to) {
        Ok(()) => return Ok(()),
        Err(failed) => failed.error,
    };
    let known = matches!(
        error.kind(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotFound
    );
    if known || fs::symlink_metadata(to).is_ok() {
        return Err(error);
    }
    // A file system that cannot do both at once.
    fs::rename(from, to)
}

fn failed(output: &Path, name: &str, source: &io::Error) -> Error {
    Error::Output(format!(
        "{}: cannot put the output in its place: {name}: {source}",
        output.display()
    ))
}
