//! Issue 5, "The wire": two phones, two processes, two network namespaces and a cable. Where there are none to be had
//! every test is listed as ignored, and a line says what is missing.
//!
//! No test waits for a fixed time. What a cable does to a frame is the cable's; each test waits for bytes that have come
//! by, or for the program to end.
#![cfg_attr(not(target_os = "linux"), allow(unused))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::ExitCode;

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    println!("tests/lan is skipped: network namespaces are a thing of Linux");
    ExitCode::SUCCESS
}

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    stories::main()
}

#[cfg(target_os = "linux")]
#[path = "wire/stories.rs"]
mod stories;
