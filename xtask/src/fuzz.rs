//! The fuzz targets, each for a short while.

use crate::project::Project;
use crate::setup::system;
use crate::shell::{cargo, note, program, run, step};
use anyhow::{Context, Result};
use std::fs;
use std::process::Stdio;

/// Builds every target in `tests/fuzz` and runs each for `seconds`.
///
/// # Errors
/// A target found an input that breaks its promise; the input is in `tests/fuzz/artifacts`.
pub(crate) fn all(project: &Project, seconds: u64) -> Result<()> {
    system::ensure(&system::BUILD)?;
    system::ensure(&system::FUZZ)?;
    let folder = project.root.join("tests/fuzz");
    step("Compiling the fuzz targets");
    let mut build = cargo(&folder);
    // The flags that instrument the code stand in the folder's own configuration; these variables would replace them.
    build.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("CARGO_TARGET_DIR");
    run(build.args(["build", "--locked", "--release", "--bins"]))?;

    let host = host(project)?;
    for entry in fs::read_dir(folder.join("targets"))? {
        let path = entry?.path();
        let name = path.file_stem().context("a target without a name")?.to_string_lossy().into_owned();
        step(&format!("Fuzzing {name} for {seconds} s"));
        let corpus = folder.join("target/corpus").join(&name);
        let artifacts = folder.join("artifacts").join(&name);
        fs::create_dir_all(&corpus)?;
        fs::create_dir_all(&artifacts)?;
        let log = project.memory()?.join(format!("fuzz-{name}.log"));
        let mut target = program(folder.join("target").join(&host).join("release").join(&name), &folder);
        target.arg(&corpus).arg(folder.join("seeds").join(&name)).arg("-dict=scim.dict");
        target.arg(format!("-max_total_time={seconds}"));
        target.args(["-timeout=5", "-rss_limit_mb=1024", "-max_len=4096", "-print_final_stats=1"]);
        target.arg(format!("-artifact_prefix={}/", artifacts.display()));
        // libFuzzer tells its progress line by line, which helps only when something is found.
        run(target.stderr(fs::File::create(&log)?).stdout(Stdio::null()))
            .with_context(|| format!("see {} and {}", log.display(), artifacts.display()))?;
        let executed = fs::read_to_string(&log)?;
        let count = executed.lines().find_map(|l| l.strip_prefix("stat::number_of_executed_units:"));
        note(&format!("nothing found in {} runs", count.unwrap_or("0").trim()));
    }
    Ok(())
}

/// The platform of this machine, as cargo names its output folder.
fn host(project: &Project) -> Result<String> {
    let version = crate::shell::output(program("rustc", &project.root).arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc -vV names no host")
}
