//! Knowing that nothing has changed, without asking a compiler.

use anyhow::{Context, Result};
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

/// What a result was made from, as remembered beside it.
pub(crate) struct Stamp {
    file: PathBuf,
    now: String,
}

impl Stamp {
    /// Reads `inputs` (files, or folders with everything below them) and compares later with what `file` remembers.
    /// `also` is whatever else the result depends on.
    pub(crate) fn of(file: PathBuf, inputs: &[PathBuf], also: &str) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        hasher.write(also.as_bytes());
        for input in inputs {
            add(input, &mut hasher).with_context(|| input.display().to_string())?;
        }
        Ok(Self { file, now: format!("{:016x}", hasher.finish()) })
    }

    /// Whether the result was made from exactly these inputs.
    pub(crate) fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|then| then == self.now)
    }

    /// Remembers the inputs; to be called once the result stands.
    pub(crate) fn write(&self) -> Result<()> {
        Ok(fs::write(&self.file, &self.now)?)
    }
}

/// Adds names and contents below `path`. The contents count, not the times: a fresh checkout or a copied `target/`
/// changes every time and no content.
fn add(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    let name = path.file_name().unwrap_or_default();
    if path.is_dir() {
        if ["node_modules", "dist", "target", ".git"].iter().any(|skipped| name == *skipped) {
            return Ok(());
        }
        let mut entries = fs::read_dir(path)?.map(|e| Ok(e?.path())).collect::<Result<Vec<_>>>()?;
        entries.sort();
        return entries.iter().try_for_each(|entry| add(entry, hasher));
    }
    hasher.write(path.as_os_str().as_encoded_bytes());
    if path.exists() {
        let content = fs::read(path)?;
        hasher.write_usize(content.len());
        hasher.write(&content);
    }
    Ok(())
}
