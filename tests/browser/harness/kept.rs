//! Processes and folders that are gone when this one is, however it ends.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Starts the program, waits for its end or ours, and cleans up: our end closes the standard input.
const KEEPER: &str = "folder=$1; shift
\"$@\" &
kept=$!
read -r _
kill $kept 2>/dev/null
wait $kept
rm -rf \"$folder\"";

/// A process that ends with this value, or with this process.
pub(crate) struct Kept {
    keeper: Child,
    lines: BufReader<ChildStdout>,
}

impl Kept {
    /// Starts `command`; `folder` is removed at its end.
    pub(crate) fn start(command: &Command, folder: &Path, log: Stdio) -> Self {
        let mut keeper = Command::new("sh");
        keeper.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        keeper.args(["-c", KEEPER, "sh"]).arg(folder).arg(command.get_program()).args(command.get_args());
        keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let mut keeper = keeper.spawn().unwrap();
        let lines = BufReader::new(keeper.stdout.take().unwrap());
        Self { keeper, lines }
    }

    /// The next line that the process prints; `None` at its end.
    pub(crate) fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        (self.lines.read_line(&mut line).unwrap() > 0).then_some(line)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // The folder is in the temporary one: nothing is left to do for an error.
        let _ = self.keeper.wait();
    }
}

/// A program with an environment of its own: the server refuses variables of its name that it does not know.
pub(crate) fn program(path: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(path);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", run_folder());
    command
}

/// A new, empty folder below the one of this run.
pub(crate) fn folder() -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let folder = run_folder().join(COUNT.fetch_add(1, Ordering::Relaxed).to_string());
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The folder of this run. The keeper of the driver removes it.
pub(crate) fn run_folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("latchkey-browser-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    })
}

/// Where the driver of this run listens. One for all journeys.
pub(crate) fn driver() -> &'static str {
    static DRIVER: OnceLock<(std::sync::Mutex<Kept>, String)> = OnceLock::new();
    let (_, address) = DRIVER.get_or_init(|| {
        let path =
            std::env::var_os("LATCHKEY_CHROMEDRIVER").unwrap_or_else(|| "/usr/bin/chromedriver".into());
        let mut command = program(path);
        // The profiles of the browsers go where everything of this run goes.
        command.arg("--port=0").env("TMPDIR", run_folder());
        let mut kept = Kept::start(&command, run_folder(), Stdio::null());
        loop {
            let line = kept.line().unwrap_or_else(|| panic!("chromedriver did not start"));
            if let Some((_, port)) = line.split_once("successfully on port ") {
                let address = format!("http://127.0.0.1:{}", port.trim().trim_end_matches('.'));
                return (std::sync::Mutex::new(kept), address);
            }
        }
    });
    address
}
