//! builds the network.
