//! A sorted text file of hashes, searched where it lies.

use std::{
    cmp::Ordering,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
};

use thiserror::Error;

use super::HASH_DIGITS;

/// Bytes that one line may have: the hash, a count, a line end. A longer line is not one of this format.
const LINE_MAX: u64 = 80;

/// A file of lines `SHA1[:count]`, upper-case hexadecimal, in ascending order: the form in which the public
/// collections come. It may have tens of gigabytes; a search reads about forty short pieces of it and keeps nothing.
///
/// The file is opened for each search, so that an operator may replace it (by renaming) while the server runs.
#[derive(Debug, Clone)]
pub struct HashFile {
    path: Arc<PathBuf>,
}

/// Why the file is of no use.
#[derive(Debug, Error)]
pub enum HashFileError {
    /// It cannot be read.
    #[error("{path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It has a line that is not a hash.
    #[error("{path}: not a sorted list of SHA-1 hashes in upper-case hexadecimal (near byte {offset})")]
    NotAList {
        /// The file.
        path: PathBuf,
        /// Where.
        offset: u64,
    },
}

impl HashFile {
    /// Takes a file after a look at its first and last line, so that a wrong file is found out at the start and not
    /// at the first password.
    ///
    /// # Errors
    /// [`HashFileError`] when it cannot be read, is empty, or is not in the format or in order.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, HashFileError> {
        let path = path.into();
        let mut search = Search::start(&path)?;
        let first = search.line_at_or_after(0)?.ok_or_else(|| search.not_a_list(0))?;
        let last = search.line_at_or_after(search.length.saturating_sub(LINE_MAX))?;
        match last {
            Some(last) if last.hash >= first.hash => Ok(Self { path: Arc::new(path) }),
            _ => Err(search.not_a_list(search.length)),
        }
    }

    /// Whether the hash (40 upper-case hexadecimal digits) is in the file. Blocks on reading the disk.
    ///
    /// # Errors
    /// [`HashFileError`] when the file cannot be read any more or a line on the way is not a hash.
    pub fn contains(&self, hash: &str) -> Result<bool, HashFileError> {
        let mut search = Search::start(&self.path)?;
        // Invariant: the line that is looked for, if any, starts in low..high.
        let (mut low, mut high) = (0, search.length);
        while low < high {
            let middle = low + (high - low) / 2;
            let Some(line) = search.line_at_or_after(middle)? else {
                high = middle;
                continue;
            };
            match line.hash.as_str().cmp(hash) {
                Ordering::Equal => return Ok(true),
                Ordering::Less => low = line.end,
                Ordering::Greater => high = middle,
            }
        }
        Ok(false)
    }
}

struct Search<'a> {
    path: &'a Path,
    file: File,
    length: u64,
}

struct Line {
    hash: String,
    /// Where the next line starts.
    end: u64,
}

impl<'a> Search<'a> {
    fn start(path: &'a Path) -> Result<Self, HashFileError> {
        let unreadable = |source| HashFileError::Unreadable { path: path.to_owned(), source };
        let file = File::open(path).map_err(unreadable)?;
        let length = file.metadata().map_err(unreadable)?.len();
        Ok(Self { path, file, length })
    }

    /// The first line that starts at `offset` or later. A line that starts before and reaches over it is passed over.
    fn line_at_or_after(&mut self, offset: u64) -> Result<Option<Line>, HashFileError> {
        // From the byte before, a line end there says that a line starts exactly at the offset.
        let from = offset.saturating_sub(1);
        let piece = self.read(from, 2 * LINE_MAX + 1)?;
        let start = if offset == 0 {
            0
        } else {
            match piece.iter().position(|byte| *byte == b'\n') {
                Some(position) => position + 1,
                None if from + as_offset(piece.len()) >= self.length => return Ok(None),
                None => return Err(self.not_a_list(offset)),
            }
        };
        let line = piece.get(start..).unwrap_or_default();
        if line.is_empty() {
            return Ok(None);
        }
        let length = line.iter().position(|byte| *byte == b'\n').map_or(line.len(), |position| position + 1);
        let hash = line.get(..HASH_DIGITS).filter(|digits| digits.iter().all(is_digit));
        let is_whole = line.get(HASH_DIGITS).is_none_or(|next| matches!(next, b':' | b'\r' | b'\n'));
        let text = hash.filter(|_| is_whole).and_then(|digits| std::str::from_utf8(digits).ok());
        let start = from + as_offset(start);
        match text {
            Some(hash) => Ok(Some(Line { hash: hash.to_owned(), end: start + as_offset(length) })),
            None => Err(self.not_a_list(start)),
        }
    }

    fn read(&mut self, from: u64, bytes: u64) -> Result<Vec<u8>, HashFileError> {
        let mut piece = Vec::new();
        let mut read = || {
            self.file.seek(SeekFrom::Start(from))?;
            (&self.file).take(bytes).read_to_end(&mut piece)
        };
        read().map_err(|source| HashFileError::Unreadable { path: self.path.to_owned(), source })?;
        Ok(piece)
    }

    fn not_a_list(&self, offset: u64) -> HashFileError {
        HashFileError::NotAList { path: self.path.to_owned(), offset }
    }
}

fn is_digit(byte: &u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'F')
}

/// A length in memory as a length in a file.
fn as_offset(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::platform::password::breach::{Breaches, hash_of};

    /// A file that is gone when the test is over.
    struct TestFile(PathBuf);

    impl TestFile {
        fn new(name: &str, content: &str) -> Self {
            let path = std::env::temp_dir().join(format!("latchkey-breach-{}-{name}", std::process::id()));
            std::fs::write(&path, content).unwrap();
            Self(path)
        }
    }

    impl Drop for TestFile {
        fn drop(&mut self) {
            let _ = std::fs::remove_file(&self.0);
        }
    }

    fn hashes(count: u32) -> Vec<String> {
        let set: BTreeSet<String> =
            (0..count).map(|n| hash_of(&format!("password {n}").into()).to_string()).collect();
        set.into_iter().collect()
    }

    #[test]
    fn every_hash_of_a_large_file_is_found_and_no_other() {
        let hashes = hashes(100_000);
        // Counts of different lengths, as in the public collections.
        let lines: String =
            hashes.iter().enumerate().map(|(n, hash)| format!("{hash}:{}\n", n * n)).collect();
        let file = TestFile::new("large", &lines);
        let list = HashFile::open(&file.0).unwrap();
        let first = hashes.first().unwrap();
        let last = hashes.last().unwrap();
        assert!(list.contains(first).unwrap() && list.contains(last).unwrap());
        for hash in hashes.iter().step_by(97) {
            assert!(list.contains(hash).unwrap(), "{hash}");
        }
        for n in 0..300 {
            let absent = hash_of(&format!("absent {n}").into());
            assert!(!list.contains(&absent).unwrap(), "{n}");
        }
        assert!(!list.contains(&"0".repeat(40)).unwrap() && !list.contains(&"F".repeat(40)).unwrap());
    }

    #[test]
    fn all_forms_of_the_file_are_read() {
        let hashes = hashes(50);
        for (name, before_end, line_end) in
            [("plain", "", "\n"), ("dos", ":17", "\r\n"), ("counted", ":3", "\n")]
        {
            for last_line_ends in [true, false] {
                let mut content = hashes.join(&format!("{before_end}{line_end}")) + before_end;
                if last_line_ends {
                    content += line_end;
                }
                let file = TestFile::new(name, &content);
                let list = HashFile::open(&file.0).unwrap();
                for hash in &hashes {
                    assert!(list.contains(hash).unwrap(), "{name} {last_line_ends} {hash}");
                }
                assert!(!list.contains(&hash_of(&"absent".into())).unwrap());
            }
        }
    }

    #[test]
    fn a_file_of_one_line_is_searched() {
        let hash = hash_of(&"only".into());
        let file = TestFile::new("one", &hash);
        let list = HashFile::open(&file.0).unwrap();
        assert!(list.contains(&hash).unwrap());
        assert!(!list.contains(&hash_of(&"other".into())).unwrap());
    }

    #[test]
    fn a_file_of_another_kind_is_refused_at_the_start() {
        let hashes = hashes(100);
        let lower = hashes.join("\n").to_lowercase();
        let descending: String = hashes.iter().rev().map(|hash| format!("{hash}\n")).collect();
        let ntlm: String = hashes.iter().map(|hash| format!("{}\n", &hash[..32])).collect();
        let one_long_line = "A".repeat(10_000);
        for (name, content) in [
            ("empty", ""),
            ("text", "password\n123456\n"),
            ("lower", &lower),
            ("descending", &descending),
            ("ntlm", &ntlm),
            ("long", &one_long_line),
        ] {
            let file = TestFile::new(name, content);
            let refused = HashFile::open(&file.0);
            assert!(matches!(refused, Err(HashFileError::NotAList { .. })), "{name}");
        }
        let missing = HashFile::open("/nonexistent/hashes.txt");
        assert!(matches!(missing, Err(HashFileError::Unreadable { .. })));
    }

    #[test]
    fn a_damaged_middle_is_an_error_and_not_an_answer() {
        let mut lines = hashes(101);
        for middle in lines.iter_mut().take(60).skip(40) {
            *middle = "?".repeat(40);
        }
        let file = TestFile::new("damaged", &lines.join("\n"));
        let list = HashFile::open(&file.0).unwrap();
        let refused = list.contains(&"8".repeat(40));
        assert!(matches!(refused, Err(HashFileError::NotAList { .. })), "{refused:?}");
    }

    #[tokio::test]
    async fn a_password_of_the_file_is_known_and_a_lost_file_blocks_nobody() {
        let file = TestFile::new("known", &hashes(1000).join("\n"));
        let breaches = Breaches { file: Some(HashFile::open(&file.0).unwrap()), server: None };
        assert!(breaches.is_configured());
        assert_eq!(breaches.is_known(&"password 17".into()).await, Some(true));
        assert_eq!(breaches.is_known(&"password 1700".into()).await, Some(false));
        drop(file);
        assert_eq!(breaches.is_known(&"password 17".into()).await, None);
    }
}
