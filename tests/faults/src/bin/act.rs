//! The child of the fault tests: does one act on the phones in a folder, and says what became of it.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::PathBuf;

use faults::Act;

fn main() {
    let mut args = std::env::args().skip(1);
    let (act, root) = (args.next().unwrap(), PathBuf::from(args.next().unwrap()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let act = Act::named(&act).unwrap();
    for line in runtime.block_on(act.perform(&root)) {
        println!("{line}");
    }
}
