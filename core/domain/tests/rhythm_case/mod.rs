//! One case of the rhythm as it is written in `cases/rhythm/*.toml`. A key that is not here is a mistake
//! in the file.

use hearth_domain::day::CivilDay;
use hearth_domain::rhythm::Rest;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub says: String,
    pub day_start: Option<String>,
    #[serde(default)]
    pub cadence: Often,
    pub today: Option<String>,
    pub began: Option<String>,
    pub back_on: Option<String>,
    #[serde(default)]
    pub did: Vec<Did>,
    pub signs: Option<Signs>,
    #[serde(default)]
    pub wrote: Vec<When>,
    #[serde(default)]
    pub rest: Vec<String>,
    #[serde(default)]
    pub shared_rest: Vec<String>,
    #[serde(default)]
    pub asks: Vec<Ask>,
    #[serde(default)]
    pub gives: Gives,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub enum Often {
    Times(u8),
    Word(String),
}

impl Default for Often {
    fn default() -> Self {
        Self::Word("daily".to_owned())
    }
}

/// An instant and its offset, and the place they are from.
#[derive(Deserialize, Clone)]
pub struct When {
    pub at: String,
    pub zone: String,
}

#[derive(Deserialize)]
pub struct Did {
    #[serde(flatten)]
    pub when: When,
    pub day: Option<String>,
    pub ritual: Option<String>,
    pub day_start: Option<String>,
    #[serde(default)]
    pub noted: Noted,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Default)]
#[serde(rename_all = "lowercase")]
pub enum Noted {
    #[default]
    Shared,
    Private,
    Partner,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signs {
    from: String,
    /// Time of day and offset.
    at: String,
    zone: String,
    days: String,
}

#[derive(Deserialize)]
pub struct Ask {
    #[serde(flatten)]
    pub when: When,
    pub day: String,
    pub answer: Answer,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    #[serde(rename = "yes")]
    Yes,
    #[serde(rename = "not yet")]
    NotYet,
    #[serde(rename = "too long ago")]
    TooLongAgo,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Gives {
    pub days: Option<Vec<String>>,
    pub moments: Option<u32>,
    pub weeks_held: Option<u32>,
    pub held: Option<Vec<String>>,
    pub neutral: Option<Vec<String>>,
    pub skipped: Option<Vec<String>>,
    pub strength: Option<u16>,
    pub no_strength: Option<bool>,
    pub chain: Option<u32>,
    pub ours: Option<Ours>,
    pub resting: Option<bool>,
    pub days_since: Option<String>,
    pub quiet_days: Option<u32>,
    pub pause: Option<bool>,
    pub return_day: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ours {
    pub moments: Option<u32>,
    pub weeks_held: Option<u32>,
}

/// The moments and the days of rest that the signs stand for.
pub fn days_of_signs(signs: &Signs) -> (Vec<Did>, Vec<Rest>) {
    let mut written = String::new();
    let mut number = String::new();
    for sign in signs.days.chars().filter(|sign| *sign != ' ') {
        if sign.is_ascii_digit() {
            number.push(sign);
        } else {
            let times = if number.is_empty() { 1 } else { number.parse().unwrap() };
            written.extend(std::iter::repeat_n(sign, times));
            number.clear();
        }
    }
    let first: CivilDay = signs.from.parse().unwrap();
    let (mut did, mut rests) = (Vec::new(), Vec::new());
    for (n, sign) in (0..).zip(written.chars()) {
        let day = first.plus(n).unwrap();
        assert!("DRB.".contains(sign), "{sign} is no sign");
        if matches!(sign, 'D' | 'B') {
            let when = When { at: format!("{day}T{}", signs.at), zone: signs.zone.clone() };
            let noted = Noted::default();
            did.push(Did { when, day: None, ritual: None, day_start: None, noted });
        }
        if matches!(sign, 'R' | 'B') {
            rests.push(Rest::new(day, day).unwrap());
        }
    }
    (did, rests)
}
