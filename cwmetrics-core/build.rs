//! Nothing is built here. A package with `links` needs a build script, and `links` is what keeps
//! two incompatible versions of this crate, each with a reporter of its own, out of one program.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
}
