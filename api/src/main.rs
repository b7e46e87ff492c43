//! The `latchkey` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    match latchkey::cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("latchkey: {error:#}");
            ExitCode::FAILURE
        }
    }
}
