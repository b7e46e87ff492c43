//! The project's own commands: `cargo xtask run`, `cargo xtask test` and the rest.
//!
//! Every command installs or builds what it needs, says what it does, and is safe to repeat.

mod bench;
mod check;
mod fuzz;
mod generate;
mod image;
mod licences;
mod project;
mod screenshots;
mod server;
mod setup;
mod shell;
mod spa;
mod stamp;
mod test;

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
    /// Builds everything and starts Latchkey on an SQLite file under `./data`.
    Run {
        /// Adds a demo organization with a few people first.
        #[arg(long)]
        demo: bool,
        /// The address to listen on instead of 127.0.0.1:8080.
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: Option<std::net::SocketAddr>,
    },
    /// Builds everything in release: `target/release/latchkey`.
    Build,
    /// Runs every test, on SQLite and on PostgreSQL, and the journeys in a browser.
    Test {
        /// Only this part.
        #[arg(long, value_enum)]
        only: Option<test::Part>,
        /// More arguments for `cargo test`, as in `cargo xtask test -- --test it sign_in`.
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Checks format, lints, licences and sources of the dependencies, and generated files.
    Check {
        /// Only these checks.
        #[arg(long, value_enum)]
        only: Vec<check::Part>,
    },
    /// Runs each fuzz target for a while.
    Fuzz {
        /// How long each target runs.
        #[arg(long, default_value_t = 60)]
        seconds: u64,
    },
    /// Measures the release build and writes `docs/benchmarks.md`.
    Bench {
        /// Only this part, on the screen only.
        #[arg(long, value_enum)]
        only: Option<bench::Part>,
        /// Accounts of the large databases.
        #[arg(long, default_value_t = 1_000_000)]
        accounts: u64,
    },
    /// Builds the container image on base images made here, and tries it.
    Image,
    /// Writes the OpenAPI document anew.
    Openapi,
    /// Writes the configuration reference anew.
    Docs,
    /// Takes pictures of every page of the demo organization, and those that the README shows anew.
    Screenshots {
        /// The folder for all of them instead of `target/xtask/screenshots`.
        folder: Option<std::path::PathBuf>,
    },
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
        Command::Run { demo, listen } => server::serve(&project, listen, demo),
        Command::Build => server::build(&project).map(|binary| shell::note(&binary.display().to_string())),
        Command::Test { only, arguments } => test::all(&project, only, &arguments),
        Command::Check { only } => check::all(&project, &only),
        Command::Fuzz { seconds } => fuzz::all(&project, seconds),
        Command::Bench { only, accounts } => bench::all(&project, only, accounts),
        Command::Image => image::check(&project),
        Command::Openapi => generate::OPENAPI.write(&project),
        Command::Docs => generate::CONFIGURATION.write(&project),
        Command::Screenshots { folder } => screenshots::take(&project, folder),
        Command::Spa { dev } => spa::build(&project, if dev { spa::Mode::Dev } else { spa::Mode::Release }),
    }
}
