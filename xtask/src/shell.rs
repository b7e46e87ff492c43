//! Running other programs, and saying so.

use anyhow::{Context, Result, ensure};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Announces a step.
pub(crate) fn step(what: &str) {
    println!("==> {what}");
}

/// Says more about the step.
pub(crate) fn note(what: &str) {
    println!("    {what}");
}

/// A program to be run from `folder`.
pub(crate) fn program(name: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(name);
    command.current_dir(folder);
    // Meant for these commands alone; the server refuses variables of its name that it does not know.
    command.env_remove(crate::setup::wasm_std::SOURCE_VARIABLE);
    command
}

/// The cargo that runs this program.
pub(crate) fn cargo(folder: &Path) -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), folder)
}

/// Runs `command` to its end with its output on the screen.
///
/// # Errors
/// It cannot be started, or says that it failed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let started = Instant::now();
    let line = shown(command);
    let status = command.status().with_context(|| format!("cannot start {line}"))?;
    ensure!(status.success(), "{line}: {status}");
    if started.elapsed().as_secs() >= 5 {
        note(&format!("took {} s", started.elapsed().as_secs()));
    }
    Ok(())
}

/// Runs `command` and answers what it printed, without the spaces around it.
///
/// # Errors
/// It cannot be started, or says that it failed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = shown(command);
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot start {line}"))?;
    ensure!(output.status.success(), "{line}: {}", output.status);
    Ok(String::from_utf8(output.stdout).with_context(|| format!("output of {line}"))?.trim().to_owned())
}

/// Whether `command` can be started and succeeds; what it prints is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

/// Where `name` stands on the search path.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|a| a.to_string_lossy().into_owned()));
    words.join(" ")
}
