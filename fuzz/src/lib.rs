//! # hearth-fuzz
//! libFuzzer for the targets of `tests/hostile`: `cargo xtask fuzz --minutes 10`. Inputs worth keeping are in `corpus`,
//! those that broke something in `crashers`; both are replayed in every test run. On a stable toolchain there is no
//! address sanitizer: what is seen is panics, wrong results, too much heap and what takes too long. Our own code has
//! no `unsafe`.

pub use counted_heap::Counting;
pub use hostile::{Target, listen};
pub use libfuzzer_sys;

/// The program of one target, by its name in `hostile::TARGETS`.
#[macro_export]
macro_rules! target {
    ($name:literal) => {
        #[global_allocator]
        static HEAP: $crate::Counting = $crate::Counting;

        // After libFuzzer's own hook, which ends the process at every panic: those that are caught are none.
        $crate::libfuzzer_sys::fuzz_target!(
            init: {
                $crate::listen();
                if let Some(target) = $crate::Target::named($name) {
                    target.prepare();
                }
            },
            |input: &[u8]| {
                match $crate::Target::named($name) {
                    Some(target) => drop(target.try_input(input)),
                    None => std::process::abort(),
                }
            }
        );
    };
}
