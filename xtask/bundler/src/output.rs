//! The folder that is filled: what was written, what is left over from before.

use crate::compress;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Hexadecimal digits of the content's SHA-256 in a file name: 64 bits, enough that two contents never meet.
const HASH_DIGITS: usize = 16;

/// The files of one bundle.
pub(crate) struct Output {
    root: PathBuf,
    written: BTreeSet<PathBuf>,
}

impl Output {
    /// Starts a bundle in `root`, which may hold an earlier one. The earlier files stay until [`Output::finish`],
    /// so that a development server that reads this folder never finds it empty.
    pub(crate) fn new(root: &Path) -> Result<Self> {
        fs::create_dir_all(root.join("assets")).with_context(|| root.display().to_string())?;
        Ok(Self { root: root.to_path_buf(), written: BTreeSet::new() })
    }

    /// Writes `content` under `assets/` with its hash in the name; answers the URL path.
    pub(crate) fn hashed(&mut self, name: &str, content: &[u8]) -> Result<String> {
        let mut hash = String::with_capacity(HASH_DIGITS);
        for byte in Sha256::digest(content).iter().take(HASH_DIGITS / 2) {
            write!(hash, "{byte:02x}")?;
        }
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let path = format!("assets/{stem}-{hash}.{extension}");
        self.plain(&path, content)?;
        Ok(format!("/{path}"))
    }

    /// Writes `content` under its own name, relative to the folder.
    pub(crate) fn plain(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let path = self.root.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, content).with_context(|| path.display().to_string())?;
        self.written.insert(path);
        Ok(())
    }

    /// Adds the compressed files, removes what an earlier bundle left, and prints the sizes. Answers how many bytes a
    /// browser fetches of each file, by URL path.
    pub(crate) fn finish(mut self, compress: bool) -> Result<BTreeMap<String, usize>> {
        let mut sizes = Vec::new();
        for path in self.written.clone() {
            let plain = fs::metadata(&path)?.len();
            let packed = if compress { compress::beside(&path, &mut self.written)? } else { None };
            sizes.push((path, plain, packed));
        }
        remove_others(&self.root, &self.written)?;
        let mut fetched = BTreeMap::new();
        for (path, plain, packed) in sizes {
            let name = path.strip_prefix(&self.root).unwrap_or(&path).display().to_string();
            fetched.insert(format!("/{name}"), packed.unwrap_or(usize::try_from(plain)?));
            match packed {
                Some(packed) => println!("    {name:<48} {plain:>9} bytes, {packed:>7} as brotli"),
                None => println!("    {name:<48} {plain:>9} bytes"),
            }
        }
        Ok(fetched)
    }
}

/// Removes every file below `folder` that is not in `keep`.
fn remove_others(folder: &Path, keep: &BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, keep)?;
        } else if !keep.contains(&path) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}
