use hearth_store::mine::LocalId;

use super::*;
use crate::reading::hidden;
use crate::testing::{Desk, paired};

fn copy(desk: &mut Desk) -> Document {
    let mut reader = desk.core.readers(1).unwrap().pop().unwrap();
    let (_, day) = desk.core.now().unwrap();
    let (couple, mine) = (&mut reader.couple, &mut reader.mine);
    mine.read(|mine| {
        let (hidden, hidden_mine) = hidden(mine)?;
        couple.read(|couple| {
            let me = couple.space()?.map(|space| space.me);
            collect(&Both { couple, mine, me, hidden, hidden_mine }, day, false)
        })
    })
    .unwrap()
}

#[test]
fn a_check_in_is_copied_whole_and_once_whatever_of_it_was_shared() {
    let mut desk = paired();
    let written = desk.core.written_now().unwrap();
    let check_in = CheckIn::new(Scale::new(2).ok(), None, Some(Need::Fun), Some("tea")).unwrap();
    let own = OwnCheckIn { id: LocalId([1; 16]), written, check_in, shared: None };
    let mine = &mut desk.core.rooms().unwrap().mine;
    mine.write::<_, StoreError>(|tx| tx.put_check_in(&own)).unwrap();
    let copied = copy(&mut desk).check_ins;
    assert_eq!(copied.len(), 1);
    let one = &copied[0];
    assert_eq!((one.mood, one.energy, one.need, one.shared), (Some(2), None, Some("fun"), false));
    assert_eq!(one.mind.as_deref(), Some("tea"));
}

#[test]
fn what_is_about_to_be_deleted_is_not_copied() {
    let mut desk = paired();
    let written = desk.core.written_now().unwrap();
    let (id, text) = (LocalId([2; 16]), "on its way out".to_owned());
    let kept = hearth_store::mine::Kept { id, written, text, tag: None, given: None };
    let pending = hearth_store::mine::PendingDelete {
        room: hearth_store::Room::Mine,
        id: id.0,
        from_record: false,
        due: i64::MAX,
    };
    let mine = &mut desk.core.rooms().unwrap().mine;
    mine.write::<_, StoreError>(|tx| tx.keep(&kept)).unwrap();
    assert_eq!(copy(&mut desk).things(), 1);
    let mine = &mut desk.core.rooms().unwrap().mine;
    mine.write::<_, StoreError>(|tx| tx.put_pending(&pending)).unwrap();
    assert_eq!(copy(&mut desk).things(), 0);
}
