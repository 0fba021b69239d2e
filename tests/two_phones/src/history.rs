//! Runs a history: steps as proptest makes them, on the phones of a world.

use crate::home::Home;
use crate::phone::PhoneId;
use crate::strategy::Step;
use crate::world::World;

impl<H: Home> World<H> {
    /// Runs every step, each meeting to its end.
    pub fn run(&mut self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Act(phone, act) => {
                    let phone = self.named(*phone);
                    self.act(phone, act);
                }
                Step::Meet(one, other, fault) => {
                    let (one, other) = (self.named(*one), self.named(*other));
                    if one != other {
                        self.meet_with(one, other, *fault);
                        self.run_until_quiet();
                    }
                }
                Step::Restart(phone) => {
                    let phone = self.named(*phone);
                    self.at(phone).restart();
                }
                Step::Clone(phone) if self.everyone().len() < 4 => {
                    let phone = self.named(*phone);
                    self.clone_of(phone, "a copy");
                }
                Step::Clone(_) => {}
                Step::Backup(phone) => {
                    let phone = self.named(*phone);
                    self.back_up(phone);
                }
                Step::Restore(phone, notices) => {
                    let phone = self.named(*phone);
                    self.restore(phone, *notices);
                }
            }
        }
    }

    fn named(&self, number: u8) -> PhoneId {
        let phones = self.everyone();
        phones[usize::from(number) % phones.len()]
    }
}
