//! Rust's standard library for WebAssembly: from the toolchain, from rustup, or built from its source.

use crate::project::Project;
use crate::setup::system;
use crate::shell::{cargo, note, output, program, run, step, succeeds, which};
use anyhow::{Context, Result, bail, ensure};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The platform that the single-page app is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Names the standard library's source where neither the toolchain nor the system has it: the folder `library/` of
/// exactly this compiler's release, or a tar file with that folder.
pub(crate) const SOURCE_VARIABLE: &str = "LATCHKEY_RUST_LIBRARY";

/// Where a tar file of the source is unpacked while the library is built, below cargo's output folder.
const UNPACKED: &str = "wasm-sysroot/source";

/// Where the standard library for [`TARGET`] is.
pub(crate) enum WasmStd {
    /// The toolchain has it.
    Toolchain,
    /// A folder that stands in for the toolchain's own.
    Private(PathBuf),
}

impl WasmStd {
    /// Makes a cargo command that compiles for [`TARGET`] find the library.
    pub(crate) fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let WasmStd::Private(sysroot) = self {
            // Given this way cargo adds it to what `.cargo/config.toml` may say; a variable would replace that.
            let flag = format!("target.{TARGET}.rustflags=[\"--sysroot={}\"]", sysroot.display());
            command.arg("--config").arg(flag);
        }
        command
    }
}

/// Finds the library, or gets it by the first way that works.
pub(crate) fn ensure(project: &Project) -> Result<WasmStd> {
    if toolchain_has_it(project)? {
        return Ok(WasmStd::Toolchain);
    }
    let version = compiler_version(project)?;
    let private = project.target.join("wasm-sysroot").join(&version);
    if library(&private).join("complete").exists() {
        return Ok(WasmStd::Private(private));
    }
    step(&format!("Getting Rust's standard library {version} for WebAssembly"));
    if which("rustup").is_some() {
        note(&format!("rustup target add {TARGET}"));
        // Bounded: a machine without the network must come to the next way within a minute.
        let mut add = program("timeout", &project.root);
        add.args(["60", "rustup", "target", "add", TARGET]);
        if succeeds(&mut add) && toolchain_has_it(project)? {
            return Ok(WasmStd::Toolchain);
        }
        note("rustup cannot bring it; building it from source");
    }
    build(project, &version, &private)?;
    Ok(WasmStd::Private(private))
}

fn library(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

fn toolchain_has_it(project: &Project) -> Result<bool> {
    let folder = library(&toolchain(project)?);
    let Ok(entries) = fs::read_dir(folder) else { return Ok(false) };
    Ok(entries.flatten().any(|e| e.file_name().to_string_lossy().starts_with("libstd-")))
}

fn toolchain(project: &Project) -> Result<PathBuf> {
    Ok(PathBuf::from(output(program("rustc", &project.root).args(["--print", "sysroot"]))?))
}

fn compiler_version(project: &Project) -> Result<String> {
    let line = output(program("rustc", &project.root).arg("--version"))?;
    line.split_whitespace().nth(1).map(str::to_owned).context("rustc --version says no version")
}

/// Compiles the library's own source with the installed compiler into the folder `private`.
fn build(project: &Project, version: &str, private: &Path) -> Result<()> {
    let source = source(project, version)?;
    note(&format!("from {}", source.display()));
    let work = project.target.join("wasm-sysroot/work");
    fs::create_dir_all(work.join("src"))?;
    fs::write(work.join("src/lib.rs"), "")?;
    fs::write(
        work.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[profile.release]\npanic = \"abort\"\n",
    )?;
    let mut compile = cargo(&work);
    compile
        .args(["build", "--release", "-Zbuild-std=std,panic_abort", "--target", TARGET])
        .arg("--target-dir")
        .arg(work.join("target"))
        // Building the standard library is no stable feature of cargo yet; these two open it for this one command,
        // which uses the released source with the released compiler.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("__CARGO_TESTS_ONLY_SRC_ROOT", &source)
        // The app is linked with LTO, which reads bitcode.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env_remove("CARGO_TARGET_DIR");
    run(&mut compile)?;

    let built = work.join("target").join(TARGET).join("release/deps");
    let folder = library(private);
    fs::create_dir_all(&folder)?;
    for entry in fs::read_dir(&built)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "rlib") {
            fs::copy(&path, folder.join(path.file_name().unwrap_or_default()))?;
        }
    }
    ensure!(fs::read_dir(&folder)?.next().is_some(), "no library came out of {}", built.display());
    fs::write(folder.join("complete"), version)?;
    fs::remove_dir_all(&work)?;
    let unpacked = project.target.join(UNPACKED);
    if unpacked.exists() {
        fs::remove_dir_all(unpacked)?;
    }
    Ok(())
}

/// The folder `library/` of the standard library's source for exactly this compiler.
fn source(project: &Project, version: &str) -> Result<PathBuf> {
    if let Some(given) = std::env::var_os(SOURCE_VARIABLE) {
        return unpacked(project, &given);
    }
    let known = [
        PathBuf::from(format!("/usr/src/rustc-{version}/library")),
        toolchain(project)?.join("lib/rustlib/src/rust/library"),
    ];
    let find = || known.iter().find(|folder| folder.join("std/Cargo.toml").exists()).cloned();
    if let Some(folder) = find() {
        return Ok(folder);
    }
    if system::is_root() && which("apt-get").is_some() && apt_has_source(version) {
        system::install(&["rust-src"])?;
    }
    find().with_context(|| {
        format!(
            "no WebAssembly standard library for Rust {version}. Any of these helps:\n  \
             rustup target add {TARGET}\n  \
             rustup component add rust-src\n  \
             {SOURCE_VARIABLE}=<folder library/ of Rust {version}'s source, or a tar file with it>"
        )
    })
}

fn apt_has_source(version: &str) -> bool {
    output(Command::new("apt-cache").args(["policy", "rust-src"]))
        .is_ok_and(|policy| policy.lines().any(|l| l.contains("Candidate:") && l.contains(version)))
}

/// A folder as it is, or a tar file unpacked once.
fn unpacked(project: &Project, given: &OsString) -> Result<PathBuf> {
    let given = project.root.join(given);
    if given.is_dir() {
        return Ok(given);
    }
    ensure!(given.is_file(), "{SOURCE_VARIABLE}: {} is not there", given.display());
    let folder = project.target.join(UNPACKED);
    fs::create_dir_all(&folder)?;
    run(program("tar", &project.root).arg("-xf").arg(&given).arg("-C").arg(&folder))?;
    let library = folder.join("library");
    if !library.join("std/Cargo.toml").exists() {
        bail!("{} holds no folder library/", given.display());
    }
    Ok(library)
}
