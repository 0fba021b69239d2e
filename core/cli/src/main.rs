//! The program `hearth`; all of it is in the library beside it.

use std::alloc::System;
use std::process::ExitCode;

use zeroizing_alloc::ZeroAlloc;

/// What is freed is wiped: texts and keys are copied about, and no type can follow every copy (`docs/adr/0015`).
#[global_allocator]
static WIPED: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    hearth::main()
}
