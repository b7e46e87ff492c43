//! The part of the benchmark that needs the server's own code. `cargo xtask bench` runs it; what it prints are lines of
//! a name and a number.

mod export;
mod http;
mod load;
mod raw;
mod seed;
mod sign_ins;
mod strong;
mod tokens;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The password of every account in a filled database.
const PASSWORD: &str = "a long bench-mark password";

/// What can be asked for.
#[derive(Subcommand)]
enum Command {
    /// Fills an empty database with accounts, and with sessions for some of them.
    Seed(seed::Arguments),
    /// Computes password hashes on every core, with nothing else around them.
    HashRate(raw::Arguments),
    /// Signs in to a running server with passwords, many at once.
    SignIns(load::Load),
    /// The same with passwords and codes, and with passkeys, after giving the accounts these factors.
    StrongSignIns(strong::Arguments),
    /// Refreshes tokens and reads claims with them, against a route that does nothing.
    Tokens(tokens::Arguments),
    /// Takes the data of an account with a long log along.
    Export(export::Arguments),
    /// Prints the version of SQLite that the server has inside.
    SqliteVersion,
}

/// The benchmark's helper.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Seed(arguments) => seed::run(&arguments),
        Command::HashRate(arguments) => raw::run(&arguments),
        Command::SignIns(load) => sign_ins::run(&load),
        Command::StrongSignIns(arguments) => strong::run(&arguments),
        Command::Tokens(arguments) => tokens::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::SqliteVersion => seed::print_sqlite_version(),
    }
}

/// The user name of account `number`, which counts from 1.
fn username(number: u64) -> String {
    format!("user{number:07}")
}
