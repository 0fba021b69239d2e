//! The calls as a host makes them that has no tokio: polled by a bare thread, dropped at any point.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use hearth_ffi::{
    Aim, Body, Clock, Config, Hearth, HearthError, ListFilter, Now, PortError, Ports, Topic,
    Visibility, file_discovery, file_secret_store,
};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for a future without any runtime.
fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(done) => return done,
            Poll::Pending => thread::park(),
        }
    }
}

/// A Friday at noon.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Result<Now, PortError> {
        Ok(Now { utc_seconds: 1_795_176_000, offset_minutes: 60, zone: "Europe/Paris".to_owned() })
    }
}

fn open(folder: &std::path::Path) -> Result<Hearth, HearthError> {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let config = Config {
        home: path("home"),
        bind: Some("127.0.0.1:0".to_owned()),
        undo_window: None,
        automatic_sync: false,
    };
    let ports = Ports {
        secrets: file_secret_store(path("keys")),
        discovery: file_discovery(path("meet")),
        clock: Arc::new(Noon),
        log: None,
    };
    wait(Hearth::open(config, ports))
}

fn everything() -> ListFilter {
    ListFilter { kinds: Vec::new(), visibility: None }
}

fn texts(hearth: &Hearth) -> Vec<String> {
    let page = wait(hearth.list(everything(), None, 100)).unwrap();
    let text = |body| match body {
        Body::Appreciation { text, .. } => text,
        _ => String::new(),
    };
    page.items.into_iter().map(|item| text(item.body)).collect()
}

#[test]
fn every_call_needs_no_runtime_of_the_host() {
    let folder = tempfile::tempdir().unwrap();
    let hearth = open(folder.path()).unwrap();
    assert!(matches!(open(folder.path()), Err(HearthError::AlreadyOpen(_))));
    let stream = hearth.changes();
    let first = wait(stream.next(None)).unwrap();
    assert_eq!(first.topics.len(), hearth_app::Topic::ALL.len());
    wait(hearth.set_name("Ada")).unwrap();
    wait(hearth.appreciate("You made tea.", Visibility::Private, None)).unwrap();
    assert!(wait(hearth.did("E01", None, None)).unwrap().day.to_string().starts_with("2026-11"));
    assert_eq!(wait(hearth.rhythm()).unwrap().own.moments, 1);
    let topics = wait(stream.next(Some(first.revision))).unwrap().topics;
    assert_eq!(topics, [Topic::Appreciations, Topic::Rhythm, Topic::Partner]);
    let alone = wait(hearth.sync(Duration::from_secs(1)));
    assert!(matches!(alone, Err(HearthError::NotPaired(_))));
    let screen = wait(hearth.pair_show(Aim::Partner)).unwrap();
    let qr = screen.qr().unwrap();
    assert_eq!(usize::try_from(qr.side * qr.side).unwrap(), qr.dark.len());
    wait(screen.cancel());
    wait(hearth.suspend(Duration::from_secs(5))).unwrap();
    wait(hearth.suspend(Duration::from_secs(5))).unwrap();
    let asleep = wait(hearth.rhythm());
    assert!(matches!(asleep, Err(HearthError::Suspended(_))));
    wait(hearth.resume()).unwrap();
    assert!(texts(&hearth).contains(&"You made tea.".to_owned()));
    wait(hearth.shutdown()).unwrap();
    wait(hearth.shutdown()).unwrap();
}

#[test]
fn a_call_that_is_dropped_is_done_whole_or_not_begun() {
    let folder = tempfile::tempdir().unwrap();
    let hearth = open(folder.path()).unwrap();
    drop(hearth.appreciate("Never polled.", Visibility::Private, None));
    let once = |text: &str| {
        let mut call = pin!(hearth.appreciate(text, Visibility::Private, None));
        // Whether it is there already or not: from here on nobody waits for it.
        let _ = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    };
    for _ in 0..20 {
        once("Polled once.");
    }
    // In line behind them all.
    wait(hearth.appreciate("Waited for.", Visibility::Private, None)).unwrap();
    let texts = texts(&hearth);
    assert_eq!(texts.iter().filter(|text| *text == "Polled once.").count(), 20);
    assert_eq!(texts.len(), 21);
    wait(hearth.shutdown()).unwrap();
}
