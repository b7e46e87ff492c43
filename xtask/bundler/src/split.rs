//! Cuts the compiled app in two kinds of modules: the one that every visit loads, and those that come when a page of
//! theirs is visited. The app marks its cuts with `#[wasm_split]`; whatever only a marked function reaches goes with it.

use anyhow::{Context, Result, anyhow};
use std::fs;
use std::path::{Path, PathBuf};
use wasm_split_cli_support::{Options, transform};

/// Under which name the main module imports the loader: that of a snippet, so that it is merged like one.
pub(crate) const LOADER: &str = "./snippets/parts.js";

/// The app after the cut.
pub(crate) struct Parts {
    /// The main module, for wasm-bindgen.
    pub(crate) main: PathBuf,
    /// The other modules.
    pub(crate) others: Vec<PathBuf>,
    /// The JavaScript that loads those; it names them `./<file name>`.
    pub(crate) loader: String,
}

/// Cuts `wasm` into files below `work`.
///
/// # Errors
/// The module was linked without its relocations (`web-ui/build.rs` asks for them).
pub(crate) fn split(wasm: &Path, work: &Path) -> Result<Parts> {
    let input = fs::read(wasm).with_context(|| wasm.display().to_string())?;
    let (folder, main) = (work.join("parts"), work.join("main.wasm"));
    // Where the loader goes; only the folder itself would be made.
    fs::create_dir_all(folder.join(LOADER).parent().unwrap_or(&folder))?;
    let mut options = Options::new(&input);
    options.output_dir = &folder;
    options.main_out_path = &main;
    options.link_name = LOADER;
    options.emit_dwarf = false;
    let cut = transform(options).map_err(|error| anyhow!("cutting the module into parts: {error:#}"))?;
    let loader = fs::read_to_string(folder.join(LOADER))?;
    let others = cut.split_modules.into_iter().filter(|path| loader.contains(&quoted(path))).collect();
    Ok(Parts { main, others, loader: adapt(&loader) })
}

/// How the loader names the module in that file.
pub(crate) fn quoted(path: &Path) -> String {
    format!("\"./{}\"", path.file_name().unwrap_or_default().to_string_lossy())
}

/// The loader is merged into the module that it would import from. It also reports each failure to the console, which
/// the app itself tells to the one who can do something about it.
fn adapt(loader: &str) -> String {
    let mut adapted = String::with_capacity(loader.len());
    for line in loader.lines().filter(|line| !line.starts_with("import ")) {
        if line.trim() != "console.error(e);" {
            adapted.push_str(line);
            adapted.push('\n');
        }
    }
    adapted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_loses_its_import_and_its_report() {
        let loader = "import { initSync } from \"./main.js\";\n\ntry {\n} catch (e) {\n    console.error(e);\n    ok = false;\n}\n";
        assert_eq!(adapt(loader), "\ntry {\n} catch (e) {\n    ok = false;\n}\n");
    }
}
