//! Where things are.

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The checkout that this program was built from.
pub(crate) struct Project {
    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's output folder.
    pub(crate) target: PathBuf,
}

impl Project {
    /// The checkout whose `cargo xtask` is running.
    pub(crate) fn here() -> Result<Self> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = own.parent().context("xtask/ has no parent folder")?.to_path_buf();
        let target =
            std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |d| root.join(d));
        Ok(Self { root, target })
    }

    /// The single-page app's folder.
    pub(crate) fn web_ui(&self) -> PathBuf {
        self.root.join("web-ui")
    }

    /// A folder for what these commands remember from one run to the next.
    pub(crate) fn memory(&self) -> Result<PathBuf> {
        let folder = self.target.join("xtask");
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}
