//! A partner whose app was changed, over real connections: it has the device key of a phone that is paired, is let in,
//! and then says what no phone says. The phone it meets stays usable and small, and keeps what it has. In a file of its
//! own, so that heap and descriptors of the process are those of the test. What it can say in frames that are in order:
//! `tests/hostile`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use common::{PATIENCE, Two, phone};
use counted_heap::{Counting, Watch};
use hearth_app::files::FileDiscovery;
use hearth_app::ports::{Discovery as _, Service};
use hearth_app::{Body, Hearth, ListFilter, Visibility};
use hearth_link::{DeviceId, DialPlan, Link, LinkConfig, Pipe, PipeReader, PipeWriter, Purpose};
use hearth_sync::frame::{Frame, FrameReader, encode};
use tokio::time::timeout;
use zeroize::Zeroizing;

#[global_allocator]
static HEAP: Counting = Counting;

const MEBI: usize = 1 << 20;
const HELLO: u8 = 1;
const GIVE: u8 = 2;
/// A tag that may be skipped.
const UNKNOWN: u8 = 200;

/// How many connections it makes at once.
const CROWD: usize = 200;

/// What it does once it was let in.
#[derive(Clone, Copy, Debug)]
enum Attack {
    /// A frame of four gigabytes, and some of it.
    FourGigabytes,
    /// Frames that may be skipped, without an end.
    EndlessFrames,
    /// A frame as long as one may be, of nothing that could be read.
    Rubbish,
    /// A hello, byte by byte, and then a frame of which a byte comes now and then.
    Drip,
    /// Nothing.
    Silence,
    /// As many connections as it gets.
    Crowd,
}

const ATTACKS: [Attack; 6] = [
    Attack::FourGigabytes,
    Attack::EndlessFrames,
    Attack::Rubbish,
    Attack::Drip,
    Attack::Silence,
    Attack::Crowd,
];

/// The changed app.
struct Changed {
    link: Link,
    whom: DeviceId,
    plan: DialPlan,
}

impl Changed {
    /// On the phone of Bo, who has closed Hearth.
    async fn of(two: &Two) -> Self {
        let keys = two.folder.path().join("bo").join("keys");
        let secret: [u8; 32] = fs::read(keys.join("device.key")).unwrap().try_into().unwrap();
        let config = LinkConfig::new(Zeroizing::new(secret), ([127, 0, 0, 1], 0).into());
        let link = Link::bind(config, Arc::new(|_, _| false)).await.unwrap();
        let keys = two.folder.path().join("ada").join("keys");
        let whom = fs::read(keys.join("device.key")).unwrap().try_into().unwrap();
        let found = FileDiscovery::new(two.folder.path().join("meet"));
        let found = found.browse(Service::Meeting).unwrap();
        let plan = DialPlan::discovered(found.into_iter().flat_map(|one| one.addresses));
        Self { link, whom: DeviceId::of_secret(&whom), plan }
    }

    async fn dial(&self) -> Pipe {
        self.link.dial(self.whom, &self.plan, Purpose::Sync).await.expect("it is let in")
    }

    /// Attacks; gives what is to be kept for as long as the attack goes on.
    async fn attack(&self, attack: Attack) -> Vec<(PipeWriter, PipeReader)> {
        if matches!(attack, Attack::Crowd) {
            return self.crowd().await;
        }
        let (mut half, mut reader) = self.dial().await.split();
        let hello = answer_to(hello_of(&mut reader).await);
        match attack {
            Attack::FourGigabytes => {
                half.write(&[0xff; 4]).await.unwrap();
                while half.write(&vec![0; 1 << 16]).await.is_ok() {}
            }
            Attack::EndlessFrames => {
                half.write(&hello).await.unwrap();
                let frame = encode(UNKNOWN, &vec![0; 1 << 16]);
                for _ in 0..400 {
                    if half.write(&frame).await.is_err() {
                        break;
                    }
                }
            }
            Attack::Rubbish => {
                half.write(&hello).await.unwrap();
                let _ = half.write(&encode(GIVE, &vec![0xa5; MEBI - 1])).await;
            }
            Attack::Drip => {
                let start = encode(UNKNOWN, &vec![0; 1 << 16])[..500].to_vec();
                for byte in hello.iter().chain(&start) {
                    half.write(&[*byte]).await.unwrap();
                }
            }
            Attack::Silence | Attack::Crowd => {}
        }
        // Until the other side has ended it, or is busy with something else again.
        let _ = timeout(Duration::from_millis(200), async {
            while let Ok(Some(_)) = reader.read().await {}
        })
        .await;
        Vec::new()
    }

    /// Connections that it holds on to, as far as the other side does.
    async fn crowd(&self) -> Vec<(PipeWriter, PipeReader)> {
        let mut held = Vec::new();
        let mut ended = 0;
        for _ in 0..CROWD {
            let dialled = self.link.dial(self.whom, &self.plan, Purpose::Sync).await;
            let Ok(pipe) = dialled else {
                ended += 1;
                continue;
            };
            let (half, mut reader) = pipe.split();
            // One that was ended takes no memory here, so that what is measured is the other's.
            let ends = async { while let Ok(Some(_)) = reader.read().await {} };
            match timeout(Duration::from_millis(20), ends).await {
                Ok(()) => ended += 1,
                Err(_) => held.push((half, reader)),
            }
        }
        assert!(ended > CROWD / 2, "{} are held", held.len());
        held
    }
}

/// What the phone says first.
async fn hello_of(reader: &mut PipeReader) -> Frame {
    let mut frames = FrameReader::new();
    loop {
        if let Some(frame) = frames.next().unwrap() {
            assert_eq!(frame.tag, HELLO);
            return frame;
        }
        frames.push(&reader.read().await.unwrap().expect("a hello"));
    }
}

/// The same again with another fingerprint: a hello of the same space.
fn answer_to(mut hello: Frame) -> Vec<u8> {
    hello.body[12] ^= 1;
    encode(HELLO, &hello.body)
}

async fn texts(hearth: &Hearth) -> Vec<String> {
    let page = hearth.list(ListFilter::default(), None, 99).await.unwrap();
    let said = page.items.into_iter().filter_map(|item| match item.body {
        Body::Appreciation { text, .. } => Some(text),
        _ => None,
    });
    let mut texts: Vec<String> = said.collect();
    texts.sort();
    texts
}

fn count(of: &str) -> usize {
    fs::read_dir(of).unwrap().count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_a_changed_app_says_the_phone_stays_usable_and_small_and_keeps_what_it_has() {
    let two = Two::paired().await;
    two.ada.appreciate("You hummed.", None, Visibility::Shared).await.unwrap();
    two.ada.appreciate("Only mine.", None, Visibility::Private).await.unwrap();
    two.bo.appreciate("You waited.", None, Visibility::Shared).await.unwrap();
    two.meet().await;
    two.bo.shutdown().await.unwrap();
    let changed = Changed::of(&two).await;
    let mut expected = texts(&two.ada).await;
    assert_eq!(expected.len(), 3);
    let descriptors = count("/proc/self/fd");
    for (number, attack) in ATTACKS.into_iter().enumerate() {
        let watch = Watch::begin();
        let text = format!("Written meanwhile, {number}.");
        let (kept, written) = tokio::join!(
            timeout(PATIENCE, changed.attack(attack)),
            timeout(PATIENCE, two.ada.appreciate(&text, None, Visibility::Shared)),
        );
        let kept = kept.unwrap_or_else(|_| panic!("{attack:?} has no end"));
        written.expect("an edit is acknowledged during an attack").unwrap();
        expected.push(text);
        expected.sort();
        assert_eq!(texts(&two.ada).await, expected, "{attack:?}");
        let peak = watch.peak();
        println!("{attack:?}: {} kB of heap, both phones", peak / 1024);
        assert!(peak < 16 * MEBI, "{attack:?}: {peak} bytes of heap");
        drop(kept);
    }
    assert!(count("/proc/self/fd") <= descriptors, "descriptors are left open");
    changed.link.close().await;
    // And then Bo opens Hearth again.
    let bo = phone(two.folder.path(), "bo", &two.clock).await;
    let (here, there) = tokio::join!(two.ada.sync(PATIENCE), bo.sync(PATIENCE));
    assert!(here.unwrap().complete && there.unwrap().complete);
    assert_eq!(texts(&two.ada).await, expected);
    two.ada.shutdown().await.unwrap();
    bo.shutdown().await.unwrap();
}
