//! What the server promises, on both databases. One binary: it links once.

mod sessions;
