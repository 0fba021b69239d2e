use super::{meet, noise, phone, read_all, within};
use crate::{PipeError, PipeReader, PipeWriter};

#[tokio::test]
async fn bytes_written_at_either_end_are_read_at_the_other_until_the_clean_end() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    let (at_anna, at_ben) = meet(&anna, &ben).await;
    assert_eq!((at_anna.remote(), at_ben.remote()), (ben.id(), anna.id()));
    let traffic = at_anna.traffic();
    let (mut to_ben, mut from_ben) = at_anna.split();
    let (mut to_anna, mut from_anna) = at_ben.split();

    to_ben.write(b"good ").await.unwrap();
    to_ben.write(b"morning").await.unwrap();
    to_anna.write(b"and to you").await.unwrap();
    let ends = within(async { tokio::join!(to_ben.finish(), to_anna.finish()) }).await;
    assert_eq!(ends, (Ok(()), Ok(())));

    assert_eq!(read_all(&mut from_anna).await, b"good morning");
    assert_eq!(read_all(&mut from_ben).await, b"and to you");
    assert_eq!(within(from_ben.read()).await, Ok(None), "the end stays the end");
    assert_eq!((traffic.sent(), traffic.received()), (12, 10), "payload only");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_megabytes_go_both_ways_at_once_without_a_deadlock() {
    async fn exchange(
        (mut writer, mut reader): (PipeWriter, PipeReader),
        bytes: Vec<u8>,
    ) -> Vec<u8> {
        let write = async {
            writer.write(&bytes).await.unwrap();
            writer.finish().await.unwrap();
        };
        tokio::join!(write, read_all(&mut reader)).1
    }

    let (anna, ben) = (phone(1).await, phone(2).await);
    let (at_anna, at_ben) = meet(&anna, &ben).await;
    let (annas, bens) = (noise(5_000_000, 1), noise(5_000_000, 2));
    let (got_anna, got_ben) = within(async {
        tokio::join!(
            exchange(at_anna.split(), annas.clone()),
            exchange(at_ben.split(), bens.clone())
        )
    })
    .await;
    assert!(got_anna == bens && got_ben == annas);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_bytes_before_finish_arrive_although_the_writer_closes_at_once() {
    for round in 0..20 {
        let (anna, ben) = (phone(1).await, phone(2).await);
        let (at_anna, at_ben) = meet(&anna, &ben).await;
        let (mut to_ben, from_ben) = at_anna.split();
        let bytes = noise(300_000, round);
        to_ben.write(&bytes).await.unwrap();
        within(to_ben.finish()).await.unwrap();
        drop(from_ben);
        // The whole phone goes away before Ben reads his first byte.
        within(anna.close()).await;

        let (_to_anna, mut from_anna) = at_ben.split();
        assert!(read_all(&mut from_anna).await == bytes);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finish_succeeds_although_the_reader_closes_as_soon_as_it_has_everything() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    for round in 0..100 {
        let (at_anna, at_ben) = meet(&anna, &ben).await;
        let (mut to_ben, _from_ben) = at_anna.split();
        let write = async {
            to_ben.write(&noise(5_000, round)).await.unwrap();
            to_ben.finish().await
        };
        let read = async {
            let (_to_anna, mut from_anna) = at_ben.split();
            read_all(&mut from_anna).await
        };
        let (finished, got) = within(async { tokio::join!(write, read) }).await;
        assert_eq!((finished, got.len()), (Ok(()), 5_000));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_pipe_ends_the_other_sides_read_with_an_error_and_never_looks_finished() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    for round in 0..20 {
        let (at_anna, at_ben) = meet(&anna, &ben).await;
        let (mut to_ben, from_ben) = at_anna.split();
        to_ben.write(&noise(2_000, round)).await.unwrap();
        drop((to_ben, from_ben));

        let (_to_anna, mut from_anna) = at_ben.split();
        let end = loop {
            match within(from_anna.read()).await {
                Ok(Some(_)) => {}
                end => break end,
            }
        };
        assert_eq!(end, Err(PipeError::Cut));
    }
}

#[tokio::test]
async fn a_writer_dropped_alone_without_finish_never_looks_finished() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    let (at_anna, at_ben) = meet(&anna, &ben).await;
    let (to_ben, _from_ben) = at_anna.split();
    let (_to_anna, mut from_anna) = at_ben.split();
    let waiting = tokio::spawn(async move { from_anna.read().await });
    drop(to_ben);
    assert_eq!(within(waiting).await.unwrap(), Err(PipeError::Cut));
}

#[tokio::test]
async fn a_writer_learns_that_the_reader_is_gone() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    let (at_anna, at_ben) = meet(&anna, &ben).await;
    let (mut to_ben, _from_ben) = at_anna.split();
    drop(at_ben);
    let error = within(async {
        loop {
            if let Err(error) = to_ben.write(&[0; 10_000]).await {
                break error;
            }
        }
    })
    .await;
    assert_eq!(error, PipeError::Cut);
    assert_eq!(within(to_ben.finish()).await, Err(PipeError::Cut));
}

#[tokio::test]
async fn a_writer_waits_for_a_reader_that_does_not_read() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    let (at_anna, at_ben) = meet(&anna, &ben).await;
    let traffic = at_anna.traffic();
    let (mut to_ben, _from_ben) = at_anna.split();
    let writing = tokio::spawn(async move {
        let _ = to_ben.write(&noise(20_000_000, 7)).await;
    });
    let (_to_anna, mut from_anna) = at_ben.split();
    assert!(within(from_anna.read()).await.unwrap().is_some());
    // One window at each end, and what was read.
    assert!(traffic.sent() < 4_000_000, "{traffic:?}");
    writing.abort();
}

#[tokio::test]
async fn the_exporter_is_the_same_at_both_ends_and_different_everywhere_else() {
    let (anna, ben) = (phone(1).await, phone(2).await);
    let (at_anna, at_ben) = meet(&anna, &ben).await;
    let (again_at_anna, again_at_ben) = meet(&anna, &ben).await;

    let key = at_anna.exporter(b"hearth/pair/1", b"ab").unwrap();
    assert_eq!(at_ben.exporter(b"hearth/pair/1", b"ab"), Ok(key));
    assert_eq!(
        again_at_anna.exporter(b"hearth/pair/1", b"ab"),
        again_at_ben.exporter(b"hearth/pair/1", b"ab")
    );
    for other in [
        at_anna.exporter(b"hearth/pair/1", b"ba"),
        at_anna.exporter(b"hearth/pair/2", b"ab"),
        again_at_anna.exporter(b"hearth/pair/1", b"ab"),
    ] {
        assert_ne!(other.unwrap(), key);
    }
}
