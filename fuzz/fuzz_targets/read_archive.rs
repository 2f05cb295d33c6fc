//! Archives and Word documents: seed it with some of each.

#![no_main]

use std::ops::ControlFlow;

use cablegraph::read::{Options, from_memory};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    from_memory("a.zip", bytes.to_vec(), &Options::default(), &mut |_| ControlFlow::Continue(()));
});
