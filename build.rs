//! Builds anew when a list is added to or taken from `gazetteers/`, which the embedding macro alone does not notice.

fn main() {
    println!("cargo::rerun-if-changed=gazetteers");
}
