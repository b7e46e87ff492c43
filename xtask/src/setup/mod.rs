//! What a fresh machine lacks.

pub(crate) mod npm;
pub(crate) mod system;
pub(crate) mod wasm_std;
