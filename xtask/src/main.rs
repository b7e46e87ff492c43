//! The project's own commands: `cargo xtask run`, `cargo xtask test` and the rest.
//!
//! Every command installs or builds what it needs, says what it does, and is safe to repeat.

mod project;
mod setup;
mod shell;
mod spa;
mod stamp;

use anyhow::Result;
use clap::{Parser, Subcommand};
use project::Project;
use std::process::ExitCode;

/// Latchkey's build and test commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What can be asked for.
#[derive(Subcommand)]
enum Command {
    /// Builds the single-page app into `web-ui/dist`.
    Spa {
        /// Quick and large: no optimisation, no compression.
        #[arg(long)]
        dev: bool,
    },
}

fn main() -> ExitCode {
    match dispatch(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(cli: Cli) -> Result<()> {
    let project = Project::here()?;
    match cli.command {
        Command::Spa { dev } => spa::build(&project, if dev { spa::Mode::Dev } else { spa::Mode::Release }),
    }
}
