//! The `uniffi-bindgen` of the lock file: writes the modules for other languages (`cargo xtask bindings`).
fn main() {
    uniffi::uniffi_bindgen_main();
}
