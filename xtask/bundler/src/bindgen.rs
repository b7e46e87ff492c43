//! wasm-bindgen as a library, at the version that `Cargo.lock` pins for the app, and `wasm-opt` after it.

use crate::split::{self, Parts};
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// The app as a browser loads it.
pub(crate) struct Code {
    /// The WebAssembly module that starts.
    pub(crate) wasm: Vec<u8>,
    /// The modules that are loaded later, by the text that names each in the glue.
    pub(crate) parts: BTreeMap<String, Part>,
    /// The JavaScript module that loads it and carries its imports.
    pub(crate) glue: String,
    /// Further JavaScript modules, by the path under which the glue imports them (`./snippets/...`).
    pub(crate) snippets: BTreeMap<String, String>,
}

/// A module that is loaded later.
pub(crate) struct Part {
    /// Its file name.
    pub(crate) name: String,
    /// The WebAssembly module.
    pub(crate) wasm: Vec<u8>,
}

/// Cuts `wasm` into its parts, makes the JavaScript side and, given `wasm_opt`, shrinks the modules.
pub(crate) fn glue(wasm: &Path, work: &Path, wasm_opt: Option<&Path>) -> Result<Code> {
    if work.exists() {
        fs::remove_dir_all(work)?;
    }
    fs::create_dir_all(work)?;
    let Parts { main, others, loader } = split::split(wasm, work)?;
    Bindgen::new()
        .input_path(main)
        .web(true)?
        .out_name("latchkey")
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(wasm_opt.is_some())
        .remove_producers_section(true)
        // The other parts call into the main one through its table of functions.
        .keep_lld_exports(true)
        .generate(work)
        .context("wasm-bindgen")?;

    let mut parts = BTreeMap::new();
    for path in others {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        parts.insert(split::quoted(&path), Part { name, wasm: shrunk(&path, wasm_opt)? });
    }
    let mut snippets = BTreeMap::new();
    collect(&work.join("snippets"), "./snippets", &mut snippets)?;
    snippets.insert(split::LOADER.to_owned(), loader);
    Ok(Code {
        wasm: shrunk(&work.join("latchkey_bg.wasm"), wasm_opt)?,
        parts,
        glue: fs::read_to_string(work.join("latchkey.js"))?,
        snippets,
    })
}

/// The module in that file, made smaller where `wasm_opt` is given.
fn shrunk(module: &Path, wasm_opt: Option<&Path>) -> Result<Vec<u8>> {
    let Some(script) = wasm_opt else { return Ok(fs::read(module)?) };
    let small = module.with_extension("small.wasm");
    // The package's programs are scripts that node runs.
    let mut shrink = Command::new("node");
    shrink
        .arg(script)
        .arg("-Oz")
        .arg("--strip-debug")
        .arg("--strip-producers")
        .arg(module)
        .arg("-o")
        .arg(&small);
    let status = shrink.status();
    ensure!(status.context("node, which runs wasm-opt")?.success(), "wasm-opt failed");
    Ok(fs::read(small)?)
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
