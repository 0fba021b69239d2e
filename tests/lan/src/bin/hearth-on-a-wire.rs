//! The terminal, as it ships, where this crate's tests find it.

use std::process::ExitCode;

fn main() -> ExitCode {
    hearth::main()
}
