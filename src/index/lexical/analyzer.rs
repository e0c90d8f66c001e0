//! The analyzer for Vietnamese: syllables and the pairs of neighbours that make up its words, with and without
//! diacritics, and whole codes.

use tantivy::{
    Index,
    tokenizer::{Token, TokenStream, Tokenizer},
};

use crate::text::{Syllable, syllables};

/// Name of the tokenizer that keeps diacritics.
pub const EXACT: &str = "vi_exact";
/// Name of the tokenizer that strips them.
pub const FOLDED: &str = "vi_folded";
/// Name of the tokenizer for codes and numbers of documents.
pub const CODES: &str = "codes";

/// Registers the three tokenizers with `index`.
pub fn register(index: &Index) {
    let tokenizers = index.tokenizers();
    tokenizers.register(EXACT, Analyzer(Form::Exact));
    tokenizers.register(FOLDED, Analyzer(Form::Folded));
    tokenizers.register(CODES, Analyzer(Form::Code));
}

/// The term that stands for two neighbouring syllables.
pub fn bigram(first: &str, second: &str) -> String {
    format!("{first}_{second}")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Exact,
    Folded,
    Code,
}

#[derive(Debug, Clone)]
struct Analyzer(Form);

impl Tokenizer for Analyzer {
    type TokenStream<'a> = Terms;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms {
        let syllables = syllables(text);
        let terms = match self.0 {
            Form::Exact => with_bigrams(&syllables, |s| &s.exact),
            Form::Folded => with_bigrams(&syllables, |s| &s.folded),
            Form::Code => {
                syllables.iter().enumerate().map(|(at, s)| token(s.folded.clone(), s, s, at)).collect()
            }
        };
        Terms { terms: terms.into_iter(), token: Token::default() }
    }
}

fn with_bigrams(syllables: &[Syllable], form: impl Fn(&Syllable) -> &str) -> Vec<Token> {
    let mut terms = Vec::with_capacity(syllables.len() * 2);
    for (at, syllable) in syllables.iter().enumerate() {
        terms.push(token(form(syllable).to_owned(), syllable, syllable, at));
        if let Some(next) = syllables.get(at + 1) {
            terms.push(token(bigram(form(syllable), form(next)), syllable, next, at));
        }
    }
    terms
}

fn token(text: String, first: &Syllable, last: &Syllable, position: usize) -> Token {
    Token { text, offset_from: first.from, offset_to: last.to, position, position_length: 1 }
}

/// The terms of one text.
#[derive(Debug)]
pub struct Terms {
    terms: std::vec::IntoIter<Token>,
    token: Token,
}

impl TokenStream for Terms {
    fn advance(&mut self) -> bool {
        match self.terms.next() {
            Some(token) => {
                self.token = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(form: Form, text: &str) -> Vec<String> {
        let mut analyzer = Analyzer(form);
        let mut stream = analyzer.token_stream(text);
        let mut terms = Vec::new();
        while stream.advance() {
            terms.push(stream.token().text.clone());
        }
        terms
    }

    #[test]
    fn syllables_and_their_pairs_are_terms() {
        assert_eq!(terms(Form::Exact, "Đăng ký"), ["đăng", "đăng_ký", "ký"]);
        assert_eq!(terms(Form::Folded, "Đăng ký"), ["dang", "dang_ky", "ky"]);
    }

    #[test]
    fn a_code_is_one_term() {
        assert_eq!(terms(Form::Code, "1.001193 123/2015/NĐ-CP"), ["1.001193", "123/2015/nd-cp"]);
    }
}
