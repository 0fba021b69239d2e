//! What `readelf` says of a library: the symbols that others may link to, and the memory pages it is laid out for.

use std::path::Path;
use std::process::Command;

use super::said;
use crate::error::{Error, Result};

/// How the names begin that `UniFFI` makes: functions, those of its scaffolding, and what the generator reads. Anything
/// else could meet a symbol of the same name in the app's process, and says what we are built of.
const OF_UNIFFI: [&str; 3] = ["uniffi_", "ffi_", "UNIFFI_META_"];

/// Android's phones of 64 bits may have pages of 16 kB; there a library that is laid out for smaller ones is refused.
const LARGE_PAGE: u64 = 16 * 1024;

/// A library as others see it.
#[derive(Debug, PartialEq, Eq)]
pub struct Library {
    /// Whether it is for a processor of 64 bits; those of 32 have small pages.
    pub of_64_bits: bool,
    /// The names that it exports, without versions.
    pub exports: Vec<String>,
    /// The smallest alignment of what is loaded.
    pub pages: u64,
}

impl Library {
    /// Reads a file.
    pub fn read(file: &Path) -> Result<Self> {
        let mut readelf = Command::new("readelf");
        readelf.args(["--wide", "--file-header", "--program-headers", "--dyn-syms"]).arg(file);
        let text = said(&mut readelf, "readelf")?;
        Self::from_text(&String::from_utf8_lossy(&text)).ok_or_else(|| {
            Error::failed(format!("readelf does not know {} as a library.", file.display()))
        })
    }

    /// From what readelf prints.
    fn from_text(text: &str) -> Option<Self> {
        let class = text.lines().find_map(|line| line.trim().strip_prefix("Class:"))?.trim();
        let exports: Vec<String> = text.lines().filter_map(export).map(str::to_owned).collect();
        let pages = text.lines().filter_map(loaded).min()?;
        Some(Self { of_64_bits: class == "ELF64", exports, pages })
    }

    /// Fails when something is exported that `UniFFI` did not make, or nothing at all.
    pub fn exports_only_uniffi(&self) -> Result<()> {
        if self.exports.is_empty() {
            return Err(Error::failed("The library exports nothing at all."));
        }
        let of_uniffi = |name: &&String| OF_UNIFFI.iter().any(|begin| name.starts_with(begin));
        let others: Vec<&String> = self.exports.iter().filter(|name| !of_uniffi(name)).collect();
        let Some(first) = others.first() else { return Ok(()) };
        let all = others.len();
        Err(Error::failed(format!(
            "The library exports {all} symbols that are not UniFFI's, such as {first}: make them private."
        )))
    }

    /// Fails when a phone with large pages would refuse it.
    pub fn fits_large_pages(&self) -> Result<()> {
        if !self.of_64_bits || self.pages >= LARGE_PAGE {
            return Ok(());
        }
        Err(Error::failed(format!(
            "The library is laid out for pages of {} bytes, and phones have pages of {LARGE_PAGE}: link it with \
             `-z max-page-size={LARGE_PAGE}`.",
            self.pages
        )))
    }
}

/// `  100: 00000000001a3c40    20 FUNC    GLOBAL DEFAULT   14 uniffi_x@@VERSION`: number, value, size, type, binding,
/// visibility, section, name. What is undefined is wanted from others; what is absolute names a version.
fn export(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    words.next()?.strip_suffix(':')?.parse::<u32>().ok()?;
    let [_value, _size, _kind, binding, seen, section, name] =
        [(); 7].map(|()| words.next().unwrap_or_default());
    let exported = ["GLOBAL", "WEAK", "UNIQUE"].contains(&binding)
        && ["DEFAULT", "PROTECTED"].contains(&seen)
        && !["UND", "ABS", ""].contains(&section);
    exported.then(|| name.split('@').next().unwrap_or(name))
}

/// `  LOAD  0x000000 0x0000000000000000 0x0000000000000000 0x0036c0 0x0036c0 R   0x1000`: its last word.
fn loaded(line: &str) -> Option<u64> {
    let rest = line.trim().strip_prefix("LOAD ")?;
    let align = rest.split_whitespace().next_back()?.strip_prefix("0x")?;
    u64::from_str_radix(align, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "ELF Header:\n  Class:                             ELF64\n";
    const LOADS: &str = "  Type           Offset   VirtAddr   PhysAddr   FileSiz  MemSiz   Flg Align\n\
        \x20 LOAD           0x000000 0x0000000000000000 0x0000000000000000 0x0036c0 0x0036c0 R   0x4000\n\
        \x20 LOAD           0x004000 0x0000000000004000 0x0000000000004000 0x015759 0x015759 R E 0x1000\n\
        \x20 DYNAMIC        0x023d98 0x0000000000023d98 0x0000000000023d98 0x0001f0 0x0001f0 RW  0x8\n";
    const SYMBOLS: &str = "Symbol table '.dynsym' contains 8 entries:\n\
        \x20  Num:    Value          Size Type    Bind   Vis      Ndx Name\n\
        \x20    0: 0000000000000000     0 NOTYPE  LOCAL  DEFAULT  UND \n\
        \x20    1: 0000000000000000     0 FUNC    GLOBAL DEFAULT  UND malloc@GLIBC_2.2.5 (2)\n\
        \x20    2: 0000000000014bf0   261 FUNC    GLOBAL DEFAULT   13 uniffi_hearth_ffi_fn_open\n\
        \x20    3: 0000000000014bf0   261 FUNC    GLOBAL PROTECTED 13 ffi_hearth_ffi_version@@V1\n\
        \x20    4: 0000000000014bf0     9 OBJECT  GLOBAL DEFAULT   13 UNIFFI_META_HEARTH\n\
        \x20    5: 0000000000014bf0     9 OBJECT  LOCAL  DEFAULT   13 of_ours_alone\n\
        \x20    6: 0000000000014bf0     9 OBJECT  GLOBAL HIDDEN    13 hidden\n\
        \x20    7: 0000000000000000     0 OBJECT  GLOBAL DEFAULT  ABS V1\n";

    fn read(symbols: &str) -> Library {
        Library::from_text(&format!("{HEAD}{LOADS}{symbols}")).unwrap()
    }

    #[test]
    fn exports_are_what_others_may_link_to_and_the_smallest_alignment_counts() {
        let library = read(SYMBOLS);
        let names = ["uniffi_hearth_ffi_fn_open", "ffi_hearth_ffi_version", "UNIFFI_META_HEARTH"];
        assert_eq!(library.exports, names);
        assert_eq!(library.pages, 4096);
        assert_eq!(library.exports_only_uniffi(), Ok(()));
    }

    #[test]
    fn a_symbol_of_anybody_else_is_named() {
        let foreign = "  8: 0000000000014bf0     9 FUNC    WEAK   DEFAULT   13 sqlite3_open\n";
        let error = read(&format!("{SYMBOLS}{foreign}")).exports_only_uniffi().unwrap_err();
        assert!(
            error.to_string().contains("1 symbols") && error.to_string().contains("sqlite3_open")
        );
        assert!(read("").exports_only_uniffi().is_err(), "a library without exports is none");
    }

    #[test]
    fn small_pages_are_refused_where_phones_have_large_ones() {
        let library = |of_64_bits, pages| Library { of_64_bits, exports: Vec::new(), pages };
        assert!(library(true, 4096).fits_large_pages().is_err());
        assert!(library(true, 16384).fits_large_pages().is_ok());
        assert!(library(true, 65536).fits_large_pages().is_ok());
        assert!(library(false, 4096).fits_large_pages().is_ok());
    }

    #[test]
    fn what_is_no_library_is_none() {
        assert_eq!(Library::from_text("readelf: Error: Not an ELF file\n"), None);
        assert_eq!(Library::from_text(HEAD), None, "nothing that is loaded");
    }
}
