//! A phone whose files are an older copy (`design.md` 4 "Restored or cloned phone"): it begins a fresh log, keeps
//! what it was about to give, and says so. Found at every open, by the nonce.

use hearth_domain::space::Storage as _;

use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};
use crate::views::Event;

impl Core {
    /// Sets a restored phone right. The nonce is renewed last: killed before that, the next open finds an older
    /// copy again and does the same.
    pub fn after_restore(&mut self) -> Result<()> {
        self.rooms()?.couple.store().transact(|rows| rows.set_current_log(None))?;
        if matches!(self.rooms()?.couple, Couple::Alone(_)) {
            self.forget_peers_of_a_copy()?;
        }
        self.turn_back_moves()?;
        self.start_consent_again()?;
        self.queue_before_renewal(&Event::Restored)?;
        self.writing().map(drop)
    }
}

impl Core {
    /// A copy on other hardware knows the partner's phone, which knows another device key: they meet again when
    /// this phone has taken the place of the old one (`design.md` 4).
    fn forget_peers_of_a_copy(&mut self) -> Result<()> {
        let peers = self.peers()?;
        self.rooms()?.couple.store().write(|rows| {
            for peer in &peers {
                rows.remove_peer(&peer.device)?;
            }
            Ok::<_, HearthError>(())
        })?;
        self.let_in()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use hearth_domain::space::Rows as _;
    use hearth_store::StoreError;
    use zeroize::Zeroizing;

    use crate::files::FileSecrets;
    use crate::keys::Keys;
    use crate::moves::{Intent, Moving};
    use crate::ports::{PortError, SecretStore};
    use crate::testing::paired;

    /// Secure storage that takes nothing while it is locked.
    struct Lockable {
        secrets: FileSecrets,
        locked: AtomicBool,
    }

    impl SecretStore for Lockable {
        fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, PortError> {
            self.secrets.read(name)
        }

        fn write(&self, name: &str, secret: &[u8]) -> Result<(), PortError> {
            if self.locked.load(Ordering::SeqCst) {
                return Err(PortError("locked".to_owned()));
            }
            self.secrets.write(name, secret)
        }

        fn remove(&self, name: &str) -> Result<(), PortError> {
            self.secrets.remove(name)
        }
    }

    #[test]
    fn a_restored_phone_that_dies_while_it_is_set_right_is_set_right_at_the_next_open() {
        let mut desk = paired();
        let (_, day) = desk.core.now().unwrap();
        let what = Moving::Appreciation { text: "Tea.".to_owned(), tag: None };
        desk.core.share(&Intent { what, day, source: None }).unwrap();
        let store = desk.core.rooms().unwrap().couple.store();
        let before = store.write(|rows| rows.current_log()).map_err(StoreError::from);
        desk.core.close();
        let secrets = FileSecrets::new(desk.secrets());
        // Secure storage has moved on: these files are an older copy.
        secrets.write("nonce", &[9; 16]).unwrap();
        let store = Arc::new(Lockable { secrets, locked: AtomicBool::new(true) });
        desk.core.keys = Keys::new(store.clone());
        assert!(desk.core.open().is_err(), "the nonce cannot be renewed");
        store.locked.store(false, Ordering::SeqCst);
        desk.core.open().unwrap();
        let rooms = desk.core.rooms().unwrap();
        let current = rooms.couple.store().write(|rows| rows.current_log());
        let current = current.map_err(StoreError::from);
        assert_ne!(current, before, "the consent that it takes back stands in a fresh log");
        let events = rooms.mine.write(|tx| tx.read().events(10)).unwrap();
        assert!(events.iter().any(|event| event.json.contains("restored")));
    }
}
