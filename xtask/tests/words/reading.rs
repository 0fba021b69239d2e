//! How easily a text reads: short sentences of short words, for someone of eleven or twelve (`product.md` 6c).

/// The sentences of a text, split where one ends and at colons and semicolons, where a reader pauses.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut signs = text.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        if ".?!:;".contains(sign) {
            let mut end = at + sign.len_utf8();
            while let Some((at, quote)) = signs.next_if(|(_, next)| "'\u{2019}\")".contains(*next))
            {
                end = at + quote.len_utf8();
            }
            if signs.peek().is_none_or(|(_, next)| next.is_whitespace()) {
                sentences.push(text[start..end].trim());
                start = end;
            }
        }
    }
    sentences.push(text[start..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// The words of a sentence.
pub fn words(text: &str) -> Vec<&str> {
    let words = text.split(|sign: char| !sign.is_alphanumeric() && !"'\u{2019}-".contains(sign));
    words.filter(|word| word.chars().any(char::is_alphanumeric)).collect()
}

/// The grade of the automated readability index: letters a word and words a sentence.
pub fn grade(text: &str) -> f64 {
    let (words, sentences) = (words(text), sentences(text));
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    let (letters, words, sentences) =
        (count(letters), count(words.len()), count(sentences.len().max(1)));
    4.71 * letters / words + 0.5 * words / sentences - 21.43
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}

#[test]
fn a_sentence_ends_at_its_sign_and_a_quote_belongs_to_it() {
    assert_eq!(
        sentences("'They know.' Guesses fill the gap: small ones. Is it so? Yes"),
        ["'They know.'", "Guesses fill the gap:", "small ones.", "Is it so?", "Yes"]
    );
    assert_eq!(sentences("thehotline.org and 3.5"), ["thehotline.org and 3.5"]);
    assert_eq!(
        words("A pick-up time, isn't it - now?"),
        ["A", "pick-up", "time", "isn't", "it", "now"]
    );
}

#[test]
fn long_words_in_long_sentences_are_a_higher_grade() {
    let easy = "You two can sit down. Then you talk a bit. It is fine to stop.";
    let hard = "Notwithstanding considerable interpersonal difficulties, relationship maintenance behaviours \
                necessitate continual communicative responsiveness throughout.";
    assert!(grade(easy) < 3.0 && grade(hard) > 15.0);
}
