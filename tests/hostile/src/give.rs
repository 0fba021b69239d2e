//! One group as it is encoded inside `Give`, before it is deflated: changed bytes of a real one, or any bytes.

use hearth_sync::frame::{Frame, encode};
use hearth_sync::session::Event;

use crate::choices::Choices;
use crate::frames::{Deflater, inflated};
use crate::victim::{Couple, Side};

const HELLO: u8 = 1;
const GIVE: u8 = 2;

pub(crate) fn run(input: &[u8]) {
    Couple::with(|couple| {
        let mut choices = Choices::new(input);
        let mut victim = couple.victim();
        let said = inflated(&couple.said);
        let of = |tag: u8| said.iter().find(|frame| frame.tag == tag).expect("a frame").clone();
        let (hello, mut give) = (of(HELLO), of(GIVE));
        let groups = 1 + choices.below(3);
        let mut side = Side::begin(&couple.ben.facts.device(), victim.phone.space());
        side.step(victim.phone.space(), Event::Received(&encode(hello.tag, &hello.body)));
        let mut deflater = Deflater::new();
        match choices.byte() % 4 {
            // Deflated by somebody else.
            0 => {
                let frame = encode(GIVE, choices.rest());
                side.step(victim.phone.space(), Event::Received(&frame));
            }
            1 => {
                let frame = Frame { tag: GIVE, body: choices.rest().to_vec() };
                let frame = deflater.frame(&frame);
                side.step(victim.phone.space(), Event::Received(&frame));
            }
            _ => {
                for _ in 0..groups {
                    for _ in 0..=choices.below(6) {
                        choices.touch(&mut give.body, 0);
                    }
                    let frame = deflater.frame(&give);
                    side.step(victim.phone.space(), Event::Received(&frame));
                }
            }
        }
        side.drain(victim.phone.space(), 8);
        victim.assert_unharmed();
    });
}
