//! Tagged documents between the passes: in memory while they are few, else on disk.

use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::SpooledTempFile;

use crate::error::{Error, Result};

/// How many bytes of text pass through the stages at a time.
pub(super) const BATCH_BYTES: u64 = 8 << 20;
/// How many documents at most.
pub(super) const BATCH_DOCUMENTS: usize = 1024;

/// How many bytes of tagged documents are kept in memory before they go to disk.
const SPILL_IN_MEMORY: usize = 64 << 20;

/// Tagged documents between the passes.
pub(super) struct Spill {
    file: BufWriter<SpooledTempFile>,
    folder: PathBuf,
    /// The size of each record, and how many entities it has.
    sizes: Vec<(u32, u32)>,
}

impl Spill {
    pub(super) fn create(folder: &Path) -> Self {
        let file = tempfile::spooled_tempfile_in(SPILL_IN_MEMORY, folder);
        Self {
            file: BufWriter::with_capacity(1 << 20, file),
            folder: folder.to_owned(),
            sizes: Vec::new(),
        }
    }

    fn error(folder: &Path, source: std::io::Error) -> Error {
        Error::Io {
            path: folder.to_owned(),
            what: "cannot keep tagged documents between the passes",
            source,
        }
    }

    pub(super) fn push(&mut self, record: &[u8], numbers: &[u32]) -> Result<()> {
        let mut write = |bytes: &[u8]| {
            self.file
                .write_all(bytes)
                .map_err(|error| Self::error(&self.folder, error))
        };
        write(record)?;
        for number in numbers {
            write(&number.to_le_bytes())?;
        }
        self.sizes.push((record.len() as u32, numbers.len() as u32));
        Ok(())
    }

    /// From the first record on, for reading.
    pub(super) fn rewind(self) -> Result<Records> {
        let folder = self.folder;
        let fail = |error| Self::error(&folder, error);
        let mut file = self
            .file
            .into_inner()
            .map_err(|error| fail(error.into_error()))?;
        file.seek(SeekFrom::Start(0)).map_err(fail)?;
        Ok(Records {
            file: BufReader::with_capacity(1 << 20, file),
            folder,
            sizes: self.sizes,
            next: 0,
        })
    }
}

/// Reads tagged documents back.
pub(super) struct Records {
    file: BufReader<SpooledTempFile>,
    folder: PathBuf,
    sizes: Vec<(u32, u32)>,
    next: usize,
}

impl Records {
    /// The next records up to [`BATCH_BYTES`]; none at the end.
    pub(super) fn batch(&mut self) -> Result<Vec<Record>> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while bytes < BATCH_BYTES && batch.len() < BATCH_DOCUMENTS && self.next < self.sizes.len() {
            let (size, count) = self.sizes[self.next];
            let mut record = vec![0; size as usize];
            let mut numbers = vec![0; count as usize * 4];
            let read = self
                .file
                .read_exact(&mut record)
                .and_then(|()| self.file.read_exact(&mut numbers));
            read.map_err(|error| Spill::error(&self.folder, error))?;
            let numbers = numbers
                .chunks_exact(4)
                .map(|bytes| u32::from_le_bytes(bytes.try_into().expect("four bytes")));
            batch.push((record, numbers.collect()));
            bytes += u64::from(size);
            self.next += 1;
        }
        Ok(batch)
    }

    pub(super) fn rewind(&mut self) -> Result<()> {
        self.next = 0;
        self.file
            .seek(SeekFrom::Start(0))
            .map(drop)
            .map_err(|error| Spill::error(&self.folder, error))
    }
}

/// A record of the spill: a tagged document, and the number of each of its own entities.
pub(super) type Record = (Vec<u8>, Vec<u32>);
