//! The command line.

mod demo;
mod health;
mod serve;
mod user;

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::app::{self, Environment};
use crate::identity::State;
use crate::openapi;
use crate::platform::config::{self, Config};
use crate::platform::telemetry::logging;

/// The account portal that people hold the key to.
#[derive(Debug, Parser)]
#[command(name = "latchkey", version, about)]
struct Arguments {
    /// The configuration file (TOML). Variables `LATCHKEY_*` stand above it.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server. An instance without an owner prints a one-time set-up link.
    Serve,
    /// Bring the database to this version's schema, then end. `serve` does so by itself.
    Migrate,
    /// Manage users.
    User {
        #[command(subcommand)]
        command: user::UserCommand,
    },
    /// Check or describe the configuration.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Print the OpenAPI document.
    Openapi,
    /// Add a demo organization with a few people, for trying things out.
    Demo,
    /// Ask the running server whether it is ready; for container health checks.
    Health,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Read the configuration and tell what is wrong with it.
    Check,
    /// Print the reference of every key.
    Docs,
}

/// Runs the program.
///
/// # Errors
/// Whatever went wrong, as a sentence for the operator.
pub fn run() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    match &arguments.command {
        Command::Openapi => print(&openapi::text()?),
        Command::Config { command: ConfigCommand::Docs } => print(&config::reference()),
        Command::Config { command: ConfigCommand::Check } => {
            load(&arguments)?;
            print("The configuration is good.\n")
        }
        Command::Serve => serve::serve(load(&arguments)?),
        Command::Migrate => {
            let state = open(&arguments)?;
            print(&format!("{} migrations applied.\n", state.db.migrate()?))
        }
        Command::User { command } => {
            let state = open_migrated(&arguments)?;
            actix_web::rt::System::new().block_on(user::run(&state, command))
        }
        Command::Demo => {
            let state = open_migrated(&arguments)?;
            actix_web::rt::System::new().block_on(demo::run(&state))
        }
        Command::Health => health::check(&load(&arguments)?),
    }
}

fn load(arguments: &Arguments) -> anyhow::Result<Config> {
    Ok(Config::load(arguments.config.as_deref(), &config::environment())?)
}

fn open(arguments: &Arguments) -> anyhow::Result<State> {
    let config = load(arguments)?;
    logging::init(&config.log);
    app::build_state(config, Environment::default()).context("cannot start")
}

fn open_migrated(arguments: &Arguments) -> anyhow::Result<State> {
    let state = open(arguments)?;
    state.db.migrate()?;
    Ok(state)
}

/// Writes to standard output. A reader that went away (`| head`) is no failure.
fn print(text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
