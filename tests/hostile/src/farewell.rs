//! The word of one who leaves, and every other refusal: only the signed one is one, and it ends a session and no more.

use hearth_domain::log::{Between, Farewell};
use hearth_sync::frame::encode;
use hearth_sync::session::{Event, Refusal, has_heard};

use crate::choices::Choices;
use crate::victim::{Couple, Side};

const REFUSE: u8 = 8;

pub(crate) fn run(input: &[u8]) {
    Couple::with(|couple| {
        let mut choices = Choices::new(input);
        let (ada, ben) = (&couple.ada, &couple.ben);
        let space = ada.facts.space;
        let between = Between { space, from: ben.facts.device(), to: ada.facts.device() };
        let elsewhere = Between { from: between.to, to: between.from, ..between };
        let said = Farewell::say(&ben.secret, &between);
        let word = if choices.yes() { said } else { Farewell::say(&ben.secret, &elsewhere) };
        let mut body = [&[8_u8][..], &word.0].concat();
        for _ in 0..choices.below(3) {
            choices.touch(&mut body, 0);
        }
        if let Refusal::Unpaired(signature) = Refusal::read(&body) {
            let counts = Farewell(signature).is_of(&ben.facts.author(), &between);
            assert!(!counts || signature == said.0, "a word that nobody said counts");
        }
        let mut stream = encode(REFUSE, &body);
        if choices.yes() {
            stream.splice(0..0, couple.said[0].iter().copied());
        }
        for _ in 0..choices.below(3) {
            choices.touch(&mut stream, 0);
        }
        let _ = has_heard(&stream);
        let mut victim = couple.victim();
        let mut side = Side::begin(&ben.facts.device(), victim.phone.space());
        side.step(victim.phone.space(), Event::Received(&stream));
        victim.assert_unharmed();
    });
}
