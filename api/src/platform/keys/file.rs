//! The master key in the data folder, for instances whose operator did not configure one.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use crate::platform::rng::{Rng, random_bytes};
use crate::platform::secret::SecretKey;

/// The name of the file in the data folder.
pub const FILE_NAME: &str = "secret.key";

/// Why the master key's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It could not be read or written.
    #[error("{}: {cause}", .path.display())]
    Io {
        /// The file or its folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// Others than its owner can read it, so it may be known already.
    #[error("{path}: others can read this key (mode {mode:03o}); run `chmod 600 {path}` or make a new one", path = .path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It does not hold 32 bytes in base64.
    #[error("{}: not a key (32 bytes in base64)", .path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
    },
}

/// Reads the master key of the folder, and makes one when there is none.
pub(super) fn load_or_create(data_dir: &Path, rng: &dyn Rng) -> Result<SecretKey, KeyFileError> {
    let path = data_dir.join(FILE_NAME);
    if let Some(key) = read(&path)? {
        return Ok(key);
    }
    create(data_dir, &path, rng).map_err(|cause| KeyFileError::Io { path: path.clone(), cause })?;
    // Read back even what was just written: another process may have been faster, and then its key counts.
    read(&path)?.ok_or(KeyFileError::Malformed { path })
}

fn read(path: &Path) -> Result<Option<SecretKey>, KeyFileError> {
    let failed = |cause| KeyFileError::Io { path: path.to_owned(), cause };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let mode = file.metadata().map_err(failed)?.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyFileError::Exposed { path: path.to_owned(), mode });
    }
    let text = zeroize::Zeroizing::new(io::read_to_string(file).map_err(failed)?);
    SecretKey::from_base64(&text).map(Some).ok_or_else(|| KeyFileError::Malformed { path: path.to_owned() })
}

/// Writes a new key beside its place and then links it there: the file appears whole or not at all, even when the
/// process is killed, and never replaces one that is there.
fn create(data_dir: &Path, path: &Path, rng: &dyn Rng) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(data_dir)?;
    let suffix = u64::from_be_bytes(random_bytes(rng));
    let draft = data_dir.join(format!(".{FILE_NAME}.{suffix:016x}"));
    let result = write_new(&draft, &SecretKey::new(random_bytes(rng))).and_then(|()| {
        match fs::hard_link(&draft, path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        }
    });
    let removed = match fs::remove_file(&draft) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    };
    result.and(removed)?;
    // The name is durable only when its folder is.
    File::open(data_dir)?.sync_all()
}

fn write_new(path: &Path, key: &SecretKey) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(key.to_base64().as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}
