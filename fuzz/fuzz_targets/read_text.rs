//! Plain text in any encoding, and whatever else its first bytes make of it.

#![no_main]

use std::ops::ControlFlow;

use cablegraph::read::{Options, from_memory};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    from_memory("a.txt", bytes.to_vec(), &Options::default(), &mut |_| ControlFlow::Continue(()));
});
