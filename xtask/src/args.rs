//! What may be typed after `cargo xtask`.

use crate::error::{Error, Result};
use crate::fuzz::Fuzz;
use crate::phones::Phones;
use crate::size::Size;

/// What `cargo xtask help` prints.
pub const HELP: &str = "\
cargo xtask demo [--keep]   two phones write apart, pair, sync and agree; --keep leaves their folders
cargo xtask phones [--paired]
                            the Android app twice, in two windows that meet over loopback; no Android SDK needed
cargo xtask phones --shots FOLDER
                            the same without a display: the whole story, and a picture of each scene
cargo xtask test            every test there is, in every language; ends with 'N passed, N failed'
cargo xtask bindings        generates the modules for other languages, api.txt and the tables of the scenarios
cargo xtask texts           writes the apps' fixed words, colours and sizes from content/ for each platform
cargo xtask check-mobile    type-checks the core for iOS and Android, without Xcode or the NDK
cargo xtask size [--record] what the library weighs, exports and needs of pages; --record renews its gate
cargo xtask size --of FILE  exports and pages of a library that was built for a phone
cargo xtask bench [ARGS]    the benchmarks of tests/bench, in release
cargo xtask soak [ARGS]     random histories with all faults at once: --minutes N [--seed S] [--devices 2..4]
cargo xtask fuzz --minutes N [--target NAME] [--keep]
                            hostile bytes, found by libFuzzer; --keep puts what goes new ways into fuzz/corpus
cargo xtask help            this text
";

/// One errand.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Two phones on one desk.
    Demo {
        /// Leave the folders behind.
        keep: bool,
    },
    /// Two phones in two windows, or in pictures.
    Phones(Phones),
    /// All tests.
    Test,
    /// Generate the bindings.
    Bindings,
    /// Write the apps' words and look.
    Texts,
    /// Type-check for phones.
    CheckMobile,
    /// Weigh the library.
    Size(Size),
    /// Run the benchmarks.
    Bench {
        /// Passed on to them as they are.
        rest: Vec<String>,
    },
    /// Run random histories.
    Soak {
        /// Passed on to the program as they are.
        rest: Vec<String>,
    },
    /// Search for bytes that break something.
    Fuzz(Fuzz),
    /// Say what there is.
    Help,
}

/// Reads the words after `cargo xtask`. Nothing at all asks for help.
pub fn parse(words: &[String]) -> Result<Command> {
    let Some((name, rest)) = words.split_first() else { return Ok(Command::Help) };
    let alone = |command| match rest {
        [] => Ok(command),
        [word, ..] => Err(Error::usage(format!(
            "`cargo xtask {name}` does not know '{word}'; try `cargo xtask help`."
        ))),
    };
    match name.as_str() {
        "demo" if rest == ["--keep"] => Ok(Command::Demo { keep: true }),
        "demo" => alone(Command::Demo { keep: false }),
        "phones" => phones(rest).map(Command::Phones),
        "test" => alone(Command::Test),
        "bindings" => alone(Command::Bindings),
        "texts" => alone(Command::Texts),
        "check-mobile" => alone(Command::CheckMobile),
        "size" => size(rest).map(Command::Size),
        "bench" => Ok(Command::Bench { rest: rest.to_vec() }),
        "soak" => Ok(Command::Soak { rest: rest.to_vec() }),
        "fuzz" => fuzz(rest).map(Command::Fuzz),
        "help" | "--help" | "-h" => Ok(Command::Help),
        _ => Err(Error::usage(format!(
            "There is no errand '{name}'; `cargo xtask help` names those there are."
        ))),
    }
}

/// Reads the words after `cargo xtask phones`.
fn phones(words: &[String]) -> Result<Phones> {
    match words {
        [] => Ok(Phones::Windows { paired: false }),
        [word] if word == "--paired" => Ok(Phones::Windows { paired: true }),
        [word, folder] if word == "--shots" => Ok(Phones::Shots { folder: folder.into() }),
        _ => Err(Error::usage(
            "Say `cargo xtask phones [--paired]` or `cargo xtask phones --shots FOLDER`; try `cargo xtask help`.",
        )),
    }
}

/// Reads the words after `cargo xtask size`.
fn size(words: &[String]) -> Result<Size> {
    match words {
        [] => Ok(Size::Judge),
        [word] if word == "--record" => Ok(Size::Record),
        [word, file] if word == "--of" => Ok(Size::Of(file.clone())),
        _ => Err(Error::usage(
            "Say `cargo xtask size [--record]` or `cargo xtask size --of FILE`; try `cargo xtask help`.",
        )),
    }
}

/// Reads the words after `cargo xtask fuzz`, in any order.
fn fuzz(mut words: &[String]) -> Result<Fuzz> {
    let how =
        "say `cargo xtask fuzz --minutes N [--target NAME] [--keep]`; try `cargo xtask help`.";
    let mut asked = Fuzz { minutes: 0, target: None, keep: false };
    loop {
        words = match words {
            [] if asked.minutes > 0 => return Ok(asked),
            [word, number, rest @ ..] if word == "--minutes" => {
                asked.minutes = number.parse().map_err(|_| {
                    Error::usage(format!("'{number}' is no number of minutes; {how}"))
                })?;
                rest
            }
            [word, name, rest @ ..] if word == "--target" => {
                asked.target = Some(name.clone());
                rest
            }
            [word, rest @ ..] if word == "--keep" => {
                asked.keep = true;
                rest
            }
            [] => return Err(Error::usage(format!("For how long? {how}"))),
            [word, ..] => return Err(Error::usage(format!("'{word}' is not understood; {how}"))),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Command> {
        parse(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn every_errand_is_understood_and_nothing_at_all_asks_for_help() {
        assert_eq!(parsed(&["demo"]), Ok(Command::Demo { keep: false }));
        assert_eq!(parsed(&["demo", "--keep"]), Ok(Command::Demo { keep: true }));
        for (words, paired) in [(&["phones"][..], false), (&["phones", "--paired"], true)] {
            assert_eq!(parsed(words), Ok(Command::Phones(Phones::Windows { paired })));
        }
        assert_eq!(
            parsed(&["phones", "--shots", "here"]),
            Ok(Command::Phones(Phones::Shots { folder: "here".into() }))
        );
        assert_eq!(parsed(&["test"]), Ok(Command::Test));
        assert_eq!(parsed(&["bindings"]), Ok(Command::Bindings));
        assert_eq!(parsed(&["texts"]), Ok(Command::Texts));
        assert_eq!(parsed(&["check-mobile"]), Ok(Command::CheckMobile));
        assert_eq!(parsed(&["size"]), Ok(Command::Size(Size::Judge)));
        assert_eq!(parsed(&["size", "--record"]), Ok(Command::Size(Size::Record)));
        assert_eq!(
            parsed(&["size", "--of", "x.so"]),
            Ok(Command::Size(Size::Of("x.so".to_owned())))
        );
        assert_eq!(parsed(&["bench", "--n", "9"]), {
            Ok(Command::Bench { rest: vec!["--n".to_owned(), "9".to_owned()] })
        });
        assert_eq!(parsed(&["soak", "--minutes", "9"]), {
            Ok(Command::Soak { rest: vec!["--minutes".to_owned(), "9".to_owned()] })
        });
        let keep = Fuzz { minutes: 3, target: Some("give".to_owned()), keep: true };
        let words = ["fuzz", "--keep", "--target", "give", "--minutes", "3"];
        assert_eq!(parsed(&words), Ok(Command::Fuzz(keep)));
        for help in [&[][..], &["help"], &["--help"], &["-h"]] {
            assert_eq!(parsed(help), Ok(Command::Help));
        }
    }

    #[test]
    fn what_nobody_knows_is_one_sentence_and_exit_code_2() {
        for words in [
            &["fuzz"][..],
            &["fuzz", "--minutes"],
            &["fuzz", "--minutes", "x"],
            &["check-mobile", "ios"],
            &["size", "--of"],
            &["size", "--record", "x"],
            &["phones", "--shots"],
            &["phones", "--paired", "x"],
            &["dmeo"],
            &["demo", "--kepe"],
            &["demo", "--keep", "x"],
            &["test", "now"],
        ] {
            let error = parsed(words).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{words:?}");
            assert_eq!(error.to_string().lines().count(), 1);
            assert!(error.to_string().contains("cargo xtask help"));
        }
    }

    #[test]
    fn the_help_names_every_errand() {
        for name in [
            "demo",
            "phones",
            "test",
            "bindings",
            "texts",
            "check-mobile",
            "size",
            "bench",
            "soak",
            "fuzz",
            "help",
        ] {
            assert!(HELP.lines().any(|line| line.starts_with(&format!("cargo xtask {name}"))));
        }
    }
}
