//! What the figures were measured on: without names of hosts, people or folders.

use crate::project::Project;
use crate::setup::system;
use crate::shell::output;
use anyhow::Result;
use std::fs;
use std::process::Command;

/// Date, machine and versions, as a list.
pub(super) fn describe(project: &Project) -> Result<String> {
    let said = |command: &mut Command| output(command).unwrap_or_default();
    let first = |text: String| text.lines().next().unwrap_or_default().to_owned();
    let postgres = system::postgres_programs()
        .map(|folder| said(Command::new(folder.join("postgres")).arg("--version")));
    let system = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let system = system.lines().find_map(|line| line.strip_prefix("PRETTY_NAME=")).unwrap_or_default();
    let revision =
        said(Command::new("git").current_dir(&project.root).args(["rev-parse", "--short=12", "HEAD"]));
    let items = [
        ("Date", said(Command::new("date").args(["--utc", "+%Y-%m-%d"]))),
        ("Revision", revision),
        ("Processor", processor()),
        ("Memory", memory()),
        ("System", format!("{}, kernel {}", system.trim_matches('"'), kernel())),
        ("Rust", said(Command::new("rustc").arg("--version"))),
        ("SQLite", format!("{} (compiled in)", sqlite(project))),
        ("PostgreSQL", postgres.unwrap_or_default().replace("postgres (PostgreSQL) ", "")),
        ("Browser", said(Command::new("chromium").arg("--version"))),
        ("Load", first(wrk_version())),
    ];
    let mut text = String::new();
    for (name, value) in items {
        text.push_str(&format!("- {name}: {}\n", value.trim()));
    }
    Ok(text)
}

fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{} cores, {}", cores, model.map_or("unknown", |(_, name)| name.trim()))
}

/// The version alone: what stands behind it is somebody's name for a build.
fn kernel() -> String {
    let release = output(Command::new("uname").arg("-r")).unwrap_or_default();
    release.split('-').next().unwrap_or_default().to_owned()
}

fn memory() -> String {
    let info = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kibibytes: Option<f64> =
        info.lines().find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse().ok());
    kibibytes.map_or_else(String::new, |kibibytes| format!("{:.0} GiB", kibibytes / 1024.0 / 1024.0))
}

/// The version of the crate's bundled SQLite, as its own sources say.
fn sqlite(project: &Project) -> String {
    let mut helper = Command::new(project.target.join("release/latchkey-bench"));
    output(helper.arg("sqlite-version")).unwrap_or_default()
}

/// It prints its version together with its help, and fails.
fn wrk_version() -> String {
    let printed = Command::new("wrk").arg("--version").output();
    printed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}
