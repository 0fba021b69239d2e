//! The words of Hearth: data of `content/`, embedded and read once (`product.md` 3d, 3e, 6). They are picked
//! without a network and without a store: every function here is pure, so nothing about who read what is kept.
//! It knows texts and their rules, nothing about a couple: days, seeds and the open level of touch come in.
//! Exercises stand in [`crate::catalogue`], help in [`crate::help`].

mod cards;
mod challenges;
mod consent;
mod declines;
mod embedded;
mod empathy;
mod fill;
mod find;
mod fold;
mod guide;
mod ids;
mod lines;
mod onboarding;
mod pick;
mod prompts;
mod screen;
mod session;
mod tips;
mod touch;
mod way_out;
mod ways;

pub use cards::{Card, Cards, DeckVersion, Level};
pub use challenges::{Challenge, Challenges};
pub use consent::{ConsentTexts, ReadyQuestion, TierText};
pub use declines::{Decline, DeclineTexts, Declined};
pub use embedded::WordsError;
pub(crate) use embedded::{Embedded, Line};
pub use empathy::{Empathy, EmpathyTexts};
pub use fill::fill;
pub use find::{Found, about, search};
pub use guide::{Book, Guide, Page, Section, Source};
pub use ids::{BookId, CardId, ChallengeId, NotATextId, PageId, PromptId, TextId, TipId, TouchId};
pub use lines::{GreetingFor, Lines};
pub use onboarding::{Cause, FirstStep, Onboarding};
pub use pick::PickSeed;
pub(crate) use pick::place;
pub use prompts::{Prompt, Prompts};
pub use screen::{Audience, Screen};
pub use session::{Flow, SessionScreen, SessionTexts, Tap};
pub use tips::{OfTheDay, Tip, Tips, is_hard};
pub use touch::{TouchCard, TouchCards};
pub use way_out::WayOutTexts;
pub use ways::{FiveWays, Pair, Way};
