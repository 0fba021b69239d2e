//! This person's own phones, never the partner's (SR-37), and revoking one (`design.md` 5): from then on it is let in
//! by nobody who has heard of it. Revoking asks for no secret, as every way back does: a phone that is not one's
//! own must be gone at once, and whoever holds this one could leave as well.

use std::fmt;
use std::str::FromStr;

use hearth_domain::ids::AuthorKey;

use crate::changes::Topic;
use crate::core::{Core, Couple};
use crate::error::{HearthError, Result};
use crate::hearth::Hearth;

/// How a person tells their phones apart: the first 4 bytes of its author key, shown as 8 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PhoneId([u8; 4]);

impl PhoneId {
    fn of(author: &AuthorKey) -> Self {
        let [a, b, c, d, ..] = author.0;
        Self([a, b, c, d])
    }
}

impl fmt::Display for PhoneId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

impl FromStr for PhoneId {
    type Err = HearthError;

    /// # Errors
    /// [`HearthError::NotHere`] for anything but 8 hexadecimal digits: there is no such phone.
    fn from_str(text: &str) -> Result<Self> {
        let digits = text.len() == 8 && text.bytes().all(|one| one.is_ascii_hexdigit());
        let number = u32::from_str_radix(text, 16).ok().filter(|_| digits);
        number.map(|number| Self(number.to_be_bytes())).ok_or(HearthError::NotHere)
    }
}

/// One of this person's own phones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PhoneView {
    /// What it is called here.
    pub id: PhoneId,
    /// Whether it is this one.
    pub this: bool,
    /// Whether another took its place, or it was revoked.
    pub replaced: bool,
}

impl Hearth {
    /// This person's own phones, this one first; empty before there is a space. The partner's are nobody else's
    /// business (SR-37).
    ///
    /// # Errors
    /// [`HearthError::Suspended`] and storage errors.
    pub async fn phones(&self) -> Result<Vec<PhoneView>> {
        self.writer.run(Core::phones).await
    }

    /// Revokes another phone of this person: it counts no more here from now on, and on the partner's phone from the
    /// next meeting on. What it gave that did not reach this phone by then is let go on both, so a sync comes first
    /// where that is possible. One that is revoked already stays so.
    ///
    /// # Errors
    /// [`HearthError::NotHere`] when it is none of this person's phones; `Invalid` when it is this one.
    pub async fn revoke_phone(&self, phone: PhoneId) -> Result<()> {
        self.writer.run(move |core| core.revoke_phone(phone)).await
    }
}

impl Core {
    fn phones(&mut self) -> Result<Vec<PhoneView>> {
        let Couple::Shared(space) = &mut self.rooms()?.couple else { return Ok(Vec::new()) };
        let view = |phone: hearth_domain::space::OwnPhone| PhoneView {
            id: PhoneId::of(&phone.author),
            this: phone.this,
            replaced: phone.replaced,
        };
        Ok(space.own_phones()?.into_iter().map(view).collect())
    }

    fn revoke_phone(&mut self, id: PhoneId) -> Result<()> {
        let phones = match &mut self.rooms()?.couple {
            Couple::Shared(space) => space.own_phones()?,
            Couple::Alone(_) => Vec::new(),
        };
        let named = phones.into_iter().find(|phone| PhoneId::of(&phone.author) == id);
        let phone = named.ok_or(HearthError::NotHere)?;
        if phone.this {
            return Err(HearthError::Invalid {
                reason:
                    "this is the phone in your hand; to end it, hand over to a new one, or leave"
                        .to_owned(),
            });
        }
        if phone.replaced {
            return Ok(());
        }
        // What that phone opened, in whoever's hands it is, must not be taken for this person's word.
        self.start_consent_again()?;
        if let Couple::Shared(space) = &mut self.writing()?.couple {
            space.revoke(&phone.author)?;
            // One that was to take this phone's place and is not done is met no more.
            let store = space.storage();
            store.write(|rows| Ok::<_, HearthError>(rows.remove_peer(&phone.device)?))?;
        }
        self.consent_due()?;
        self.let_in()?;
        self.announcer.announce(&[Topic::Partner]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_named_by_eight_digits_and_by_nothing_else() {
        let id = PhoneId([0, 0x1f, 0xa2, 0xff]);
        assert_eq!(id.to_string(), "001fa2ff");
        assert_eq!("001FA2ff".parse(), Ok(id));
        for text in ["", "1fa2ff", "+01fa2ff", "001fa2ff0", "001fa2fé", "devices"] {
            assert_eq!(text.parse::<PhoneId>(), Err(HearthError::NotHere), "{text}");
        }
    }
}
