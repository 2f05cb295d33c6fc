//! Inputs as the user names them to files.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use walkdir::{DirEntry, WalkDir};

use crate::error::Skipped;
use crate::export::is_written;

use super::Source;

/// Finds the files of the inputs, sorted by id, and what had to be passed over.
///
/// A folder gives every file below it, hidden ones left out; a file gives itself under its name, `-` standard input as
/// `stdin`. Where two inputs give
/// the same id, the later input's ids begin with the input as it was named. The order in which inputs are named does not
/// count, and a file that several of them lead to is taken once.
///
/// `output` is the folder that will be written to: where it lies below an input, or a link leads into it, what an
/// earlier run left in it is not read.
pub fn sources(inputs: &[PathBuf], output: Option<&Path>) -> (Vec<Source>, Vec<Skipped>) {
    let output = output.and_then(|path| path.canonicalize().ok());
    let mut found = Vec::new();
    let mut skipped = Vec::new();
    let mut taken = FxHashSet::default();
    let mut inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).collect();
    inputs.sort_unstable();
    let mut files = FxHashSet::default();
    for &input in &inputs {
        let mut below = Vec::new();
        if input == Path::new(Source::STANDARD_INPUT) {
            below.push(Source {
                id: "stdin".to_owned(),
                path: input.to_owned(),
                size: 0,
            });
        } else {
            walk(input, output.as_deref(), &mut below, &mut skipped);
        }
        if inputs.len() > 1 {
            below.retain(|source| {
                let path = if source.is_standard_input() {
                    Ok(source.path.clone())
                } else {
                    source.path.canonicalize()
                };
                path.map_or(true, |path| files.insert(path))
            });
        }
        below.sort_by(|a, b| a.id.cmp(&b.id));
        if below.iter().any(|source| taken.contains(&source.id)) {
            let name = prefix(input, below.len() > 1 || input.is_dir());
            for source in &mut below {
                source.id = if name.is_empty() {
                    source.id.clone()
                } else {
                    format!("{name}/{}", source.id)
                };
            }
        }
        // Names may clash even so: `./x` and `../x`.
        for mut source in below {
            let plain = source.id.clone();
            let mut count = 2;
            while !taken.insert(source.id.clone()) {
                source.id = format!("{plain}~{count}");
                count += 1;
            }
            found.push(source);
        }
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    skipped.sort();
    skipped.dedup();
    (found, skipped)
}

/// The input as a prefix of ids: its parts with names, joined by `/`; for a file, those of its folder.
fn prefix(input: &Path, folder: bool) -> String {
    let named = if folder { Some(input) } else { input.parent() };
    named.map_or_else(String::new, joined)
}

fn joined(path: &Path) -> String {
    path.components()
        .filter_map(|part| match part {
            std::path::Component::Normal(name) => Some(name.to_string_lossy()),
            _ => None,
        })
        .collect::<Vec<_>>()
        .join("/")
}

fn walk(input: &Path, output: Option<&Path>, found: &mut Vec<Source>, skipped: &mut Vec<Skipped>) {
    // An input that the user names is read even when its name is a hidden one.
    let visible = |entry: &DirEntry| {
        let written = |path: &Path| {
            let Some((output, path)) = output.zip(path.canonicalize().ok()) else {
                return false;
            };
            path == output || path.strip_prefix(output).is_ok_and(is_written)
        };
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        // A file may be written to only if its folder is, unless it is a link.
        let left_out = hidden
            || (entry.file_type().is_dir() || entry.path_is_symlink()) && written(entry.path());
        entry.depth() == 0 || !left_out
    };
    let walker = WalkDir::new(input).follow_links(true).sort_by_file_name();
    for entry in walker.into_iter().filter_entry(visible) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let below = entry.path().strip_prefix(input).unwrap_or(entry.path());
                let id = if below.as_os_str().is_empty() {
                    entry.file_name().to_string_lossy().into_owned()
                } else {
                    joined(below)
                };
                if !entry.file_type().is_file() {
                    skipped.push(Skipped {
                        input: id,
                        reason: "no regular file: name files and folders only".to_owned(),
                    });
                    continue;
                }
                match entry.metadata() {
                    Ok(metadata) => found.push(Source {
                        id,
                        path: entry.path().to_owned(),
                        size: metadata.len(),
                    }),
                    Err(error) => skipped.push(Skipped {
                        input: id,
                        reason: explain(&error.into()),
                    }),
                }
            }
            Err(error) => {
                let path = error.path().unwrap_or(input);
                let below = path.strip_prefix(input).unwrap_or(path);
                let name = if below.as_os_str().is_empty() {
                    input.display().to_string()
                } else {
                    joined(below)
                };
                let reason = if error.loop_ancestor().is_some() {
                    "a link that leads back into itself: remove the link".to_owned()
                } else {
                    explain(&error.into())
                };
                skipped.push(Skipped {
                    input: name,
                    reason,
                });
            }
        }
    }
}

/// An error of the file system as a reason with its remedy.
pub(super) fn explain(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "not found: check the path".to_owned(),
        ErrorKind::PermissionDenied => {
            "not readable: permission denied: change its permissions or run as its owner".to_owned()
        }
        _ => format!("not readable: {error}: check the disk, or copy the file elsewhere"),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn ids(sources: &[Source]) -> Vec<&str> {
        sources.iter().map(|source| source.id.as_str()).collect()
    }

    #[test]
    fn walks_folders_in_order_and_leaves_hidden_files() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("in");
        fs::create_dir_all(root.join("b/.git")).unwrap();
        fs::create_dir_all(root.join("a")).unwrap();
        for name in ["b/two.txt", "a/one", ".DS_Store", "b/.git/config", "c.txt"] {
            fs::write(root.join(name), "text").unwrap();
        }
        let (found, skipped) = sources(
            &[root.join("c.txt"), root, folder.path().join("none")],
            None,
        );
        assert_eq!(ids(&found), ["a/one", "b/two.txt", "c.txt"]);
        assert_eq!(skipped.len(), 1);
        assert!(skipped[0].reason.starts_with("not found"));
    }

    #[test]
    fn ids_stay_unique() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["x", "y"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name).join("same.txt"), "text").unwrap();
        }
        let x = folder.path().join("x");
        let y = folder.path().join("y");
        let name = joined(&y);
        let (found, _) = sources(&[x.clone(), y.clone(), x.clone()], None);
        assert_eq!(ids(&found).len(), 2);
        assert!(ids(&found).contains(&format!("{name}/same.txt").as_str()));
        assert!(ids(&found).contains(&"same.txt"));
        assert_eq!(found, sources(&[y, x], None).0);
    }

    #[test]
    fn the_output_is_not_read_unless_it_holds_the_input() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out");
        fs::create_dir_all(output.join("cables")).unwrap();
        for name in ["a.txt", "out/old.csv", "out/cables/b.txt"] {
            fs::write(folder.path().join(name), "text").unwrap();
        }
        let (found, _) = sources(&[folder.path().to_owned()], Some(&output));
        assert_eq!(ids(&found), ["a.txt"]);
        let (found, _) = sources(&[output.join("cables")], Some(&output));
        assert_eq!(ids(&found), ["b.txt"]);
    }
}
