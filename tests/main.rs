//! Behaviour of the whole, as a user meets it. One binary, so that it links once.

/// A folder made for one test, and the program run in it.
mod place;

/// Which body a name means.
mod bodies;
/// The command line: what is typed, what comes back, what is left on disk.
mod cli;
/// What texts may come in, and what is said of what cannot be read.
mod containers;
/// What is written can be read: tables, Gephi files, GraphML.
mod export;
/// Every list is fit to be edited and to be given away.
mod gazetteers;
/// What holds for every run.
mod laws;
/// Every dependency's licence is one of those that `deny.toml` allows.
mod licences;
/// Whom the bearers of offices serve.
mod offices;
/// What the README and its neighbours tell is so.
mod readme;
/// How texts are taken apart.
mod segment;
