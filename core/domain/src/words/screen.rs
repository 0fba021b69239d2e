//! A screen of words: a title, paragraphs, and what can be tapped, the first being the likeliest.

use serde::Deserialize;

use super::TextId;

/// A screen. Not every field is there on every kind of screen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// Permanent.
    pub id: TextId,
    /// Where it comes in a flow, from 1.
    #[serde(default)]
    pub step: Option<u8>,
    /// Who may see it.
    #[serde(default)]
    pub audience: Audience,
    /// The screen that this one cannot be told from (SR-09, SR-14).
    #[serde(default)]
    pub same_as: Option<TextId>,
    /// Title.
    pub title: String,
    /// Paragraphs.
    pub body: Vec<String>,
    /// What can be tapped, in order.
    pub buttons: Vec<String>,
}

/// Who may see a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Only the one who holds the phone; it is never a notification.
    #[default]
    Me,
    /// The same words on both phones at once.
    Both,
}
