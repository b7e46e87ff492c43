//! Prepares what the server embeds.

use std::io;

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    // A new migration changes no source file, but must be in the binary.
    println!("cargo:rerun-if-changed=../migrations");
    // The folder of the built portal may be empty, but has to be there: the server can be built and tested without it.
    std::fs::create_dir_all("../web-ui/dist")?;
    // A debug build reads the portal from the folder at run time; a release build has it inside.
    if std::env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=../web-ui/dist");
    }
    Ok(())
}
