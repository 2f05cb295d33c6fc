//! What is read and what is written, held against each other.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::export::is_written;

/// Refuses an input that is the output folder, or stands where a run writes. `place` is the output folder as the file
/// system has it: what links and `..` lead to, which is known once it is there.
pub(super) fn keep_apart(inputs: &[PathBuf], output: &Path, place: &Path) -> Result<()> {
    for input in inputs {
        let Ok(source) = input.canonicalize() else {
            continue;
        };
        let why = if source == place {
            "is an input as well"
        } else if source.strip_prefix(place).is_ok_and(is_written) {
            "would take the place of the input"
        } else {
            continue;
        };
        return Err(Error::Output(format!(
            "{}: {why} ({}): name another folder with --output",
            output.display(),
            input.display()
        )));
    }
    Ok(())
}
