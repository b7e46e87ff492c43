//! Packages of the operating system.

use crate::shell::{note, output, run, step, succeeds, which};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

/// A package of Debian and Ubuntu, and how to see that what it brings is there.
pub(crate) struct Package {
    name: &'static str,
    is_present: fn() -> bool,
}

/// What compiling the server and the single-page app takes.
pub(crate) const BUILD: [Package; 6] = [
    Package { name: "gcc", is_present: || which("cc").is_some() },
    Package { name: "libc6-dev", is_present: || Path::new("/usr/include/stdio.h").exists() },
    Package { name: "make", is_present: || which("make").is_some() },
    // libpq is compiled in; its TLS comes from OpenSSL.
    Package { name: "pkg-config", is_present: || which("pkg-config").is_some() },
    Package {
        name: "libssl-dev",
        is_present: || succeeds(Command::new("pkg-config").args(["--exists", "openssl"])),
    },
    // wasm-opt is a script for node.
    Package { name: "npm", is_present: || which("npm").is_some() && which("node").is_some() },
];

/// What the tests take beyond that.
pub(crate) const TEST: [Package; 5] = [
    Package { name: "postgresql", is_present: || postgres_programs().is_some() },
    Package { name: "chromium", is_present: || which("chromium").is_some() },
    Package { name: "chromium-driver", is_present: || which("chromedriver").is_some() },
    Package {
        name: "python3-venv",
        is_present: || succeeds(Command::new("python3").args(["-m", "ensurepip", "--version"])),
    },
    Package { name: "util-linux", is_present: || which("setpriv").is_some() },
];

/// What the benchmark takes beyond that.
pub(crate) const BENCH: [Package; 1] = [Package { name: "wrk", is_present: || which("wrk").is_some() }];

/// What the fuzzer takes beyond that: it is written in C++.
pub(crate) const FUZZ: [Package; 1] = [Package { name: "g++", is_present: || which("c++").is_some() }];

/// What building the container image takes.
pub(crate) const IMAGE: [Package; 2] = [
    Package { name: "buildah", is_present: || which("buildah").is_some() },
    Package { name: "debootstrap", is_present: || Path::new("/usr/sbin/debootstrap").exists() },
];

/// The folder of PostgreSQL's server programs, the newest version first; they are not on the search path.
pub(crate) fn postgres_programs() -> Option<std::path::PathBuf> {
    let mut versions: Vec<(u32, std::path::PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            path.join("bin/initdb").exists().then(|| (version, path.join("bin")))
        })
        .collect();
    versions.sort();
    versions.pop().map(|(_, programs)| programs)
}

/// Whether this program may install packages.
pub(crate) fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0")
}

/// Sees that `packages` are there: installs the missing ones as root on Debian and Ubuntu.
///
/// # Errors
/// Something is missing and cannot be installed; the message says which command helps.
pub(crate) fn ensure(packages: &[Package]) -> Result<()> {
    let missing = missing(packages);
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if which("apt-get").is_none() {
        bail!("these programs are missing (named as Debian's packages): {list}");
    }
    if !is_root() {
        bail!(
            "system packages are missing. Install them and repeat:\n\n    sudo apt-get install --no-install-recommends {list}\n"
        );
    }
    step(&format!("Installing system packages: {list}"));
    install(&missing)?;
    let still = self::missing(packages);
    if !still.is_empty() {
        bail!("installed, but still not usable: {}", still.join(" "));
    }
    Ok(())
}

/// Installs Debian packages by name.
pub(crate) fn install(names: &[&str]) -> Result<()> {
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet=2");
        command
    };
    run(apt().arg("update")).context("apt-get update")?;
    run(apt().args(["install", "--yes", "--no-install-recommends"]).args(names))?;
    note("done");
    Ok(())
}

fn missing(packages: &[Package]) -> Vec<&'static str> {
    packages.iter().filter(|p| !(p.is_present)()).map(|p| p.name).collect()
}
