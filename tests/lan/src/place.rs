//! A network namespace: a thread that went into a new one, and whatever is started from it. The namespace ends with the
//! last of them, whatever became of the test.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::AsRawFd as _;
use std::process::{Child, Command};
use std::sync::mpsc;

type Job = Box<dyn FnOnce() + Send>;

/// The interface that each place has.
pub(crate) const INTERFACE: &str = "lan0";

/// See the module's text.
pub struct Place {
    jobs: mpsc::Sender<Job>,
}

impl Place {
    /// A new one, with nothing in it but a loopback interface that is down.
    ///
    /// # Errors
    /// What the system says that allows no namespaces, or has no TAP devices.
    pub fn new() -> io::Result<Self> {
        let (jobs, line) = mpsc::channel::<Job>();
        let (tell, entered) = mpsc::channel();
        std::thread::Builder::new().name("a place".to_owned()).spawn(move || {
            let is_in = enter();
            let goes_on = is_in.is_ok();
            let _ = tell.send(is_in);
            while goes_on && let Ok(job) = line.recv() {
                job();
            }
        })?;
        entered.recv().unwrap_or_else(|_| Err(io::Error::other("the thread ended")))?;
        Ok(Self { jobs })
    }

    /// Does something in this place.
    pub fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> T {
        let (tell, done) = mpsc::channel();
        self.jobs.send(Box::new(move || drop(tell.send(job())))).unwrap();
        done.recv().unwrap()
    }

    /// Starts a program in this place.
    pub fn start(&self, mut command: Command) -> Child {
        self.run(move || command.spawn()).unwrap()
    }

    /// `ip` with these words.
    pub fn ip(&self, words: &str) {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        let output = self.run(move || Command::new("ip").args(words).output()).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Sets something of the kernel for this place.
    pub fn set(&self, name: &'static str, value: &'static str) {
        self.run(move || std::fs::write(format!("/proc/sys/net/{name}"), value)).unwrap();
    }

    /// Makes the interface, and returns the end of the cable that is plugged into it.
    ///
    /// # Errors
    /// What the system says that has no TAP devices.
    pub fn plug(&self) -> io::Result<File> {
        self.run(|| {
            let end = OpenOptions::new().read(true).write(true).open("/dev/net/tun")?;
            name_tap(&end)?;
            Ok(end)
        })
    }

    /// Every interface that is in this place.
    #[must_use]
    pub fn interfaces(&self) -> Vec<String> {
        let listed = self.run(|| Command::new("ip").args(["-o", "link"]).output()).unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        let name = |line: &str| line.split(": ").nth(1).unwrap_or_default().to_owned();
        listed.lines().map(name).collect()
    }
}

/// This thread goes into a network namespace of its own.
#[allow(
    unsafe_code,
    reason = "no safe crate offers it without features that others would have to build, too"
)]
fn enter() -> io::Result<()> {
    // SAFETY: takes a number and touches no memory of this process.
    match unsafe { libc::unshare(libc::CLONE_NEWNET) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// What the kernel's `struct ifreq` is for this one call.
#[repr(C)]
struct InterfaceRequest {
    name: [u8; libc::IFNAMSIZ],
    flags: libc::c_short,
    rest: [u8; 22],
}

/// Makes this the far end of a TAP device, which is in the namespace of the thread that asks.
#[allow(unsafe_code, reason = "there is no other way to a TAP device")]
fn name_tap(end: &File) -> io::Result<()> {
    let mut request = InterfaceRequest {
        name: [0; libc::IFNAMSIZ],
        flags: libc::c_short::try_from(libc::IFF_TAP | libc::IFF_NO_PI).unwrap_or_default(),
        rest: [0; 22],
    };
    request.name[..INTERFACE.len()].copy_from_slice(INTERFACE.as_bytes());
    // SAFETY: the kernel reads and writes one `ifreq`, which is 40 bytes here as there.
    match unsafe { libc::ioctl(end.as_raw_fd(), libc::TUNSETIFF, &raw mut request) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}
