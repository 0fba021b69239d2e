//! `cargo xtask size`: what the library weighs on a phone, what it exports, and for which memory pages it is laid out.
//!
//! The phones' own libraries need the NDK or Xcode, so the figure that is watched is this machine's, built with their
//! profile: what makes one larger makes the other larger. A library that was built elsewhere is looked at with
//! `--of FILE`: its exports and its pages.

mod elf;
mod gate;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Doing as _, Error, Result};
use crate::place::{self, Place};
use crate::test::needs::{Need, provide_all};

use elf::Library;
use gate::{Figures, Weight};

/// The figures that were measured, by host.
const FIGURES: &str = "xtask/size.json";

/// The crate type is named here because cargo leaves link-time optimisation out, without a word, where it makes a
/// `lib` beside the `cdylib` (as the manifest asks for the tests). Whoever builds for a phone names one, too.
const BUILD: [&str; 9] = [
    "rustc",
    "--locked",
    "--profile",
    "mobile",
    "--package",
    "hearth-ffi",
    "--lib",
    "--crate-type",
    "cdylib",
];

/// They read and strip any ELF file; `gzip` compresses as stores do, by deflate.
const NEEDS: [Need; 2] = [
    Need { name: "readelf and strip", package: "binutils", seen_by: &["readelf", "--version"] },
    Need { name: "gzip", package: "gzip", seen_by: &["gzip", "--version"] },
];

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Size {
    /// Build, measure, and hold it to the gate.
    Judge,
    /// Build, measure, and write the figures down.
    Record,
    /// Look at a library that was built for a phone.
    Of(String),
}

/// Looks at the library, says what there is, and fails in one sentence if something is not as it must be.
pub fn run(place: &Place, asked: &Size) -> Result<()> {
    provide_all("Measuring the library needs", &NEEDS)?;
    if let Size::Of(file) = asked {
        return of(Path::new(file));
    }
    place.cargo_in_view(BUILD)?;
    let stripped = stripped(place)?;
    let host = place::host()?;
    let weight = Weight { stripped: size(&stripped)?, gzipped: gzipped(&stripped)? };
    let library = Library::read(&stripped)?;
    let file = place.of(FIGURES);
    let mut figures = Figures::read(&file)?;
    println!("hearth_ffi for {host}, profile mobile");
    println!("{}", figures.beside(&host, weight));
    print(&library);
    println!("{:<18} what is Android's is asked for in .cargo/config.toml", "");
    library.exports_only_uniffi()?;
    if *asked == Size::Record {
        figures.record(&host, weight);
        return figures.write(&file);
    }
    figures.judge(&host, weight)
}

/// A library from elsewhere. It is weighed as it stands: this machine's `strip` knows its own kind alone.
fn of(file: &Path) -> Result<()> {
    let library = Library::read(file)?;
    println!("{}", file.display());
    println!("{:<18} {}", "as it stands", gate::shown(size(file)?));
    print(&library);
    library.exports_only_uniffi()?;
    library.fits_large_pages()
}

fn print(library: &Library) {
    println!("{:<18} {}", "exported symbols", library.exports.len());
    println!("{:<18} {} bytes", "page alignment", library.pages);
}

/// A copy without what only a debugger and the generator of the bindings read. The library itself keeps it.
fn stripped(place: &Place) -> Result<PathBuf> {
    let library = place.library_for_phones();
    let copy =
        place.target().join("xtask").join("stripped").join(library.file_name().unwrap_or_default());
    fs::create_dir_all(copy.parent().unwrap_or(&copy)).doing("making a folder for a copy")?;
    // What the Android build does to libraries that it packs.
    let mut strip = Command::new("strip");
    strip.arg("--strip-unneeded").arg(library).arg("-o").arg(&copy);
    said(&mut strip, "strip").map(|_| copy)
}

fn size(file: &Path) -> Result<u64> {
    let metadata = fs::metadata(file).doing(format_args!("looking at {}", file.display()))?;
    Ok(metadata.len())
}

fn gzipped(file: &Path) -> Result<u64> {
    let mut gzip = Command::new("gzip");
    let bytes = said(gzip.args(["-9", "-n", "-c"]).arg(file), "gzip")?.len();
    Ok(bytes.try_into().unwrap_or(u64::MAX))
}

/// What a tool prints; it is given a file that is there, so that it answers at once.
fn said(tool: &mut Command, name: &str) -> Result<Vec<u8>> {
    // Their words are read; a translation would not be understood.
    let said = tool.env("LC_ALL", "C").output().doing(format_args!("starting {name}"))?;
    if said.status.success() {
        return Ok(said.stdout);
    }
    let why = String::from_utf8_lossy(&said.stderr);
    Err(Error::failed(format!("{name} failed: {}", why.trim())))
}
