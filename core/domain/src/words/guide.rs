//! The guide: short pages in our own words, questions and answers, what is known about the evidence, and a shelf
//! of books (`product.md` 2, 6). Reading leaves no trace: nothing here is told who reads.

use serde::Deserialize;

use super::{BookId, Embedded, PageId, WordsError};
use crate::catalogue::Pillar;

static ENGLISH: Embedded<Guide> =
    Embedded::new("guide", include_str!("../../../../content/en/guides.toml"));

/// The guide of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    page: Vec<Page>,
    book: Vec<Book>,
    source: Vec<Source>,
}

/// A page of 80 to 220 words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Permanent.
    pub id: PageId,
    /// The part of the guide that it stands in.
    pub section: Section,
    /// Title.
    pub title: String,
    /// Paragraphs.
    pub body: Vec<String>,
}

/// A part of the guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// Why closeness fades.
    Why,
    /// Talking and listening.
    Base,
    /// Feeling known.
    Emotional,
    /// Touch.
    Touch,
    /// Time for two.
    Time,
    /// When to get help, and how.
    Help,
    /// What to avoid.
    Avoid,
    /// When closeness may not return.
    MaybeNot,
    /// Questions and answers.
    Faq,
    /// What is known, and from where; the only section that names studies.
    Evidence,
    /// Who sees what, leaving, deleting.
    Privacy,
}

impl Section {
    /// Every section, in the order of the guide.
    pub const ALL: [Self; 11] = [
        Self::Why,
        Self::Base,
        Self::Emotional,
        Self::Touch,
        Self::Time,
        Self::Help,
        Self::Avoid,
        Self::MaybeNot,
        Self::Faq,
        Self::Evidence,
        Self::Privacy,
    ];

    /// The pillar whose topic it is; `None` for what belongs to no single one.
    #[must_use]
    pub fn pillar(self) -> Option<Pillar> {
        match self {
            Self::Base => Some(Pillar::Communication),
            Self::Emotional => Some(Pillar::Emotional),
            Self::Touch => Some(Pillar::Physical),
            Self::Time => Some(Pillar::Quality),
            Self::Help | Self::MaybeNot => Some(Pillar::Support),
            Self::Why | Self::Avoid | Self::Faq | Self::Evidence | Self::Privacy => None,
        }
    }
}

/// A book of the shelf: title, author and one line of ours, no copied text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// Permanent; a person may note privately that they want it or read it.
    pub id: BookId,
    /// Title.
    pub title: String,
    /// Author or authors.
    pub author: String,
    /// What it is good for, and for whom.
    pub line: String,
}

/// A source that a page about the evidence names by its key in brackets, as `[ALGOE10]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The key of `product.md` 8, without brackets.
    pub key: String,
    /// Where it is to be found.
    pub text: String,
}

impl Guide {
    /// The English guide.
    ///
    /// # Errors
    /// [`WordsError`] when the embedded text doesn't follow the schema.
    pub fn english() -> Result<&'static Self, WordsError> {
        ENGLISH.get()
    }

    /// Every page, in the order of the guide.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.page.iter()
    }

    /// The pages of one section: [`Section::Faq`] are the questions, [`Section::Evidence`] is "about the
    /// evidence".
    pub fn section(&self, section: Section) -> impl Iterator<Item = &Page> {
        self.page.iter().filter(move |page| page.section == section)
    }

    /// The page with this id; `None` when this build has none.
    pub fn get(&self, id: &PageId) -> Option<&Page> {
        self.page.iter().find(|page| page.id == *id)
    }

    /// The shelf.
    pub fn books(&self) -> impl Iterator<Item = &Book> {
        self.book.iter()
    }

    /// The sources that a page names, in the order in which it names them.
    pub fn sources_of<'a>(&'a self, page: &'a Page) -> Vec<&'a Source> {
        let mut named: Vec<&Source> = Vec::new();
        for key in page.body.iter().flat_map(|paragraph| keys(paragraph)) {
            let source = self.source.iter().find(|source| source.key == key);
            named.extend(source.filter(|source| !named.contains(source)));
        }
        named
    }
}

/// The keys in brackets of a paragraph.
fn keys(paragraph: &str) -> impl Iterator<Item = &str> {
    paragraph.split('[').skip(1).filter_map(|after| Some(after.split_once(']')?.0))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn guide() -> &'static Guide {
        Guide::english().unwrap()
    }

    #[test]
    fn every_section_has_pages_and_a_page_has_eighty_to_two_hundred_and_twenty_words() {
        for section in Section::ALL {
            assert!(guide().section(section).count() > 0, "{section:?}");
        }
        assert_eq!(guide().section(Section::Faq).count(), 4);
        for page in guide().pages() {
            let words: usize = page.body.iter().map(|text| text.split_whitespace().count()).sum();
            assert!((80..=220).contains(&words), "{}: {words} words", page.id);
            assert_eq!(guide().get(&page.id), Some(page));
        }
    }

    #[test]
    fn only_pages_about_the_evidence_name_studies_and_each_study_can_be_looked_up() {
        let mut named = BTreeSet::new();
        for page in guide().pages() {
            let keys: BTreeSet<&str> = page.body.iter().flat_map(|text| keys(text)).collect();
            assert!(page.section == Section::Evidence || keys.is_empty(), "{}: {keys:?}", page.id);
            assert_eq!(guide().sources_of(page).len(), keys.len(), "{}", page.id);
            named.extend(keys);
        }
        let listed: BTreeSet<&str> = guide().source.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(named, listed);
        assert_eq!(listed.len(), guide().source.len());
    }

    #[test]
    fn a_book_has_one_line_of_ours() {
        assert_eq!(guide().books().count(), 10);
        for book in guide().books() {
            assert!(book.line.len() <= 200 && !book.author.is_empty(), "{}", book.id);
        }
    }

    #[test]
    fn the_starting_map_has_the_five_causes() {
        let causes: Vec<&str> =
            guide().section(Section::Why).map(|page| page.id.as_str()).collect();
        let expected = ["", "-stress", "-parenting", "-silence", "-routine", "-health"];
        assert!(causes.iter().eq(&expected.map(|cause| format!("page-why{cause}"))));
    }
}
