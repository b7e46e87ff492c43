//! Messages as files, for development and tests: what would have been sent can be read in a folder.

use std::io;
use std::path::Path;

/// Writes a message. Its file appears at once and whole, readable by its owner alone; the same message twice is one file.
///
/// # Errors
/// A folder or a file that cannot be written.
pub async fn write(folder: &Path, id: &str, extension: &str, bytes: Vec<u8>) -> io::Result<()> {
    let (folder, id, extension) = (folder.to_owned(), id.to_owned(), extension.to_owned());
    let written = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&folder)?;
        let hidden = folder.join(format!(".{id}.{extension}"));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        io::Write::write_all(&mut options.open(&hidden)?, &bytes)?;
        std::fs::rename(hidden, folder.join(format!("{id}.{extension}")))
    });
    written.await.map_err(io::Error::other)?
}
