//! writes the output.
