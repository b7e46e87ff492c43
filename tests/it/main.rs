//! What the server promises, on both databases. One binary: it links once.

mod architecture;
mod kill9;
mod outside;
mod process;
mod sessions;
