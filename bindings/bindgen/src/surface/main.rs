//! `hearth-surface LIBRARY api|rust|swift`: what the surface is, read from the metadata that `UniFFI` puts into the
//! library. `api` prints the snapshot that people review (`bindings/api.txt`); `rust` and `swift` print the table by
//! which the runners of `tests/hosts` call it by name. Kotlin and Python need none: they can look a method up.

mod api;
mod rust;
mod surface;
mod swift;

use std::process::ExitCode;

use camino::Utf8Path;

use surface::Surface;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [library, what] = args.as_slice() else {
        eprintln!("Say it as: hearth-surface LIBRARY api|rust|swift");
        return ExitCode::from(2);
    };
    let write = match what.as_str() {
        "api" => api::write,
        "rust" => rust::write,
        "swift" => swift::write,
        _ => {
            eprintln!("There is api, rust and swift, not {what}");
            return ExitCode::from(2);
        }
    };
    match Surface::of(Utf8Path::new(library)) {
        Ok(surface) => {
            print!("{}", write(&surface));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{library} cannot be read as a library made with UniFFI: {error:#}");
            ExitCode::FAILURE
        }
    }
}
