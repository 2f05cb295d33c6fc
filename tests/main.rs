//! Behaviour of the whole, as a user meets it. One binary, so that it links once.

/// The command line: what is typed, what comes back, what is left on disk.
mod cli;
/// Every dependency's licence is one of those that `deny.toml` allows.
mod licences;
/// What the README shows is what a run writes.
mod readme;
