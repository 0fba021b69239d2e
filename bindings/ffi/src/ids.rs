//! The app's own small types, which cross as text. A text that is none of theirs is `Invalid`, as if the app
//! had been asked.

use hearth_app::{CivilDay, ItemId, JournalId, LocalTime, PhoneId, RitualId};

use crate::error::HearthError;

uniffi::custom_type!(
    /// Which thing, as text without meaning: take it from a list or an answer, and give it back as it is.
    ItemId, String, {
        remote,
        lower: |id| id.to_string(),
        try_lift: |text| Ok(text.parse().map_err(HearthError::from)?),
    }
);

uniffi::custom_type!(
    /// A day of the calendar between 2000 and 2200: no instant, no time zone.
    CivilDay, String, {
        remote,
        lower: |day| day.to_string(),
        try_lift: |text| {
            let day: Result<CivilDay, _> = text.parse();
            Ok(day.map_err(hearth_app::HearthError::from).map_err(HearthError::from)?)
        },
    }
);

uniffi::custom_type!(
    /// Which ritual: an exercise of the catalogue, or one's own.
    RitualId, String, {
        remote,
        lower: |id| id.to_string(),
        try_lift: |text| {
            let id: Result<RitualId, _> = text.parse();
            Ok(id.map_err(|error| HearthError::Invalid(error.to_string()))?)
        },
    }
);

uniffi::custom_type!(
    /// Which thing in the journal, as text without meaning.
    JournalId, String, {
        remote,
        lower: |id| id.to_string(),
        try_lift: |text| Ok(text.parse().map_err(HearthError::from)?),
    }
);

uniffi::custom_type!(
    /// How a person tells their phones apart: 8 hexadecimal digits.
    PhoneId, String, {
        remote,
        lower: |id| id.to_string(),
        try_lift: |text| Ok(text.parse().map_err(HearthError::from)?),
    }
);

uniffi::custom_type!(
    /// A time of day on the wall, as `HH:MM`, wherever the person is.
    LocalTime, String, {
        remote,
        lower: |time| time.to_string(),
        try_lift: |text| {
            let time: Result<LocalTime, _> = text.parse();
            Ok(time.map_err(|error| HearthError::Invalid(error.to_string()))?)
        },
    }
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::UniFfiTag;

    fn lifted<T: uniffi::Lift<UniFfiTag>>(text: &str) -> uniffi::Result<T> {
        let mut bytes = Vec::new();
        <String as uniffi::Lower<UniFfiTag>>::write(text.to_owned(), &mut bytes);
        T::try_read(&mut bytes.as_slice())
    }

    fn there_and_back<T: uniffi::Lift<UniFfiTag> + uniffi::Lower<UniFfiTag>>(text: &str) -> String {
        let mut bytes = Vec::new();
        T::write(lifted(text).unwrap(), &mut bytes);
        <String as uniffi::Lift<UniFfiTag>>::try_read(&mut bytes.as_slice()).unwrap()
    }

    #[test]
    fn what_crosses_as_text_comes_back_as_the_same_text() {
        let id = ItemId::Mine([7; 16]).to_string();
        assert_eq!(there_and_back::<ItemId>(&id), id);
        assert_eq!(there_and_back::<CivilDay>("2026-11-20"), "2026-11-20");
    }

    #[test]
    fn a_text_that_is_none_of_theirs_is_invalid_and_not_a_panic() {
        let refused = [
            lifted::<ItemId>("xyz").err().unwrap(),
            lifted::<CivilDay>("2026-02-31").err().unwrap(),
            lifted::<CivilDay>("1800-01-01").err().unwrap(),
            lifted::<RitualId>("").err().unwrap(),
        ];
        for error in refused {
            // What UniFFI does with it before it answers the caller.
            let error = error.downcast::<HearthError>().unwrap();
            assert!(matches!(error, HearthError::Invalid(_)), "{error:?}");
        }
    }
}
