//! wasm-bindgen as a library, at the version that `Cargo.lock` pins for the app, and `wasm-opt` after it.

use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// The app as a browser loads it.
pub(crate) struct Code {
    /// The WebAssembly module.
    pub(crate) wasm: Vec<u8>,
    /// The JavaScript module that loads it and carries its imports.
    pub(crate) glue: String,
    /// Further JavaScript modules, by the path under which the glue imports them (`./snippets/...`).
    pub(crate) snippets: BTreeMap<String, String>,
}

/// Makes the JavaScript side of `wasm` and, given `wasm_opt`, shrinks the module.
pub(crate) fn glue(wasm: &Path, work: &Path, wasm_opt: Option<&Path>) -> Result<Code> {
    if work.exists() {
        fs::remove_dir_all(work)?;
    }
    Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .out_name("latchkey")
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(wasm_opt.is_some())
        .remove_producers_section(true)
        .generate(work)
        .context("wasm-bindgen")?;

    let mut module = work.join("latchkey_bg.wasm");
    if let Some(script) = wasm_opt {
        let small = work.join("latchkey_small.wasm");
        // The package's programs are scripts that node runs.
        let mut shrink = Command::new("node");
        shrink.arg(script).arg("-Oz").arg(&module).arg("-o").arg(&small);
        let status = shrink.status();
        ensure!(status.context("node, which runs wasm-opt")?.success(), "wasm-opt failed");
        module = small;
    }

    let mut snippets = BTreeMap::new();
    collect(&work.join("snippets"), "./snippets", &mut snippets)?;
    Ok(Code { wasm: fs::read(module)?, glue: fs::read_to_string(work.join("latchkey.js"))?, snippets })
}

fn collect(folder: &Path, name: &str, into: &mut BTreeMap<String, String>) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &name, into)?;
        } else {
            into.insert(name, fs::read_to_string(entry.path())?);
        }
    }
    Ok(())
}
