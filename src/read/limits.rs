//! How much is taken in: bounds that keep memory and time in proportion to what the user has on disk.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};

/// The longest text of one document, in bytes of UTF-8. A document in work takes some twenty times its size.
pub(super) const DOCUMENT: usize = 32 << 20;
/// The longest file that is turned into the text of one document.
pub(super) const FILE: usize = 128 << 20;
/// How deep archives may lie in archives.
pub(super) const DEPTH: u32 = 5;
/// By how much what is packed may grow, beyond a small allowance. Texts grow three- to tenfold, rarely fiftyfold.
const RATIO: u64 = 200;
/// What one member of an archive may grow to in any case.
const MEMBER: u64 = 1 << 20;
/// What all that is packed in one source may grow to in any case.
const SOURCE: u64 = 16 << 20;

/// Why an archive is not read on.
#[derive(Debug, thiserror::Error)]
#[error("expands more than {RATIO}-fold, as only a trap does: unpack it yourself if you trust it")]
pub(super) struct Bomb;

/// Counts what was read of a source, and what it grew to.
#[derive(Debug, Default)]
pub(super) struct Growth {
    packed: Cell<u64>,
    unpacked: Cell<u64>,
}

impl Growth {
    /// Of a source that was read already.
    pub(super) fn of(packed: usize) -> Self {
        let growth = Self::default();
        growth.packed.set(packed as u64);
        growth
    }

    /// Whether more came out of the source than is reasonable.
    pub(super) fn is_spent(&self) -> bool {
        self.unpacked.get() > self.packed.get().saturating_mul(RATIO) + SOURCE
    }
}

/// A source as it is on disk.
pub(super) struct Packed<'a, R> {
    pub(super) inner: R,
    pub(super) growth: &'a Growth,
    /// Reading the same bytes again earns nothing.
    pub(super) size: Option<u64>,
}

impl<R: Read> Read for Packed<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let packed = self.growth.packed.get() + count as u64;
        let most = self.size.unwrap_or(u64::MAX);
        self.growth.packed.set(packed.min(most));
        Ok(count)
    }
}

impl<R: Seek> Seek for Packed<'_, R> {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        self.inner.seek(place)
    }
}

/// What comes out of an archive; reading fails with [`Bomb`] when it is more than is reasonable.
pub(super) struct Unpacked<'a, R> {
    inner: R,
    growth: &'a Growth,
    /// How much more this member may yield.
    left: u64,
}

impl<'a, R: Read> Unpacked<'a, R> {
    /// `packed` is the member's size within the archive, where that is known.
    pub(super) fn new(inner: R, growth: &'a Growth, packed: Option<u64>) -> Self {
        let left = packed.map_or(u64::MAX, |packed| {
            packed.saturating_mul(RATIO).saturating_add(MEMBER)
        });
        Self {
            inner,
            growth,
            left,
        }
    }
}

impl<R: Read> Read for Unpacked<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)? as u64;
        self.growth.unpacked.set(self.growth.unpacked.get() + count);
        if count > self.left || self.growth.is_spent() {
            return Err(io::Error::other(Bomb));
        }
        self.left -= count;
        Ok(count as usize)
    }
}

/// Whether an error says [`Bomb`].
pub(super) fn is_bomb(error: &io::Error) -> bool {
    error
        .get_ref()
        .is_some_and(<dyn std::error::Error + Send + Sync>::is::<Bomb>)
}
