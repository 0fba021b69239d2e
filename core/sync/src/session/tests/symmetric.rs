//! What one phone can tell the other (SR-36): what it gives, what it lacks, and that it is done. Nothing that it says
//! makes the other forget, lock, change its settings or do anything else for it.

use super::phones::{Side, appreciate, frame, meet, phone};
use crate::session::message::{BYE, DONE, END, GIVE, HELLO, PROBE, REFUSE, SUPPLY, WANT};
use crate::session::{Outcome, Refusal};

/// All there is to say. A new one is to be thought about here, with SR-36 in hand.
const SAYINGS: [u8; 9] = [HELLO, GIVE, END, WANT, SUPPLY, DONE, BYE, REFUSE, PROBE];

#[test]
fn sr_36_whatever_else_the_other_phone_says_does_nothing_here() {
    let (mut ada, mut ben) = (phone(1), phone(2));
    appreciate(&mut ada, "coffee");
    appreciate(&mut ben, "tea");
    meet(&mut ada, &mut ben);
    let before = ada.storage().clone();
    for tag in (0..=u8::MAX).filter(|tag| !SAYINGS.contains(tag)) {
        for body in [&[][..], &[1], &[0xff; 64]] {
            // Something to give, so that the session goes on after the greeting.
            appreciate(&mut ben, "again");
            let mut one = Side::new(&mut ada);
            let mut two = Side::new(&mut ben);
            one.start();
            one.hear(&two.start());
            let answer = one.hear(&frame(tag, body));
            if tag & 0x80 == 0 {
                assert_eq!(one.outcome, Some(Outcome::Refused(Refusal::BadData)), "{tag}");
            } else {
                // A later version may say more; it is passed over.
                assert_eq!((one.outcome, answer), (None, Vec::new()), "{tag}");
            }
            assert!(*one.phone.storage() == before, "{tag}");
        }
    }
}
