//! Texts that are not to come out: the last token of one is no choice where the rest of it has been said.

use crate::inference::generator::tokenizer::Tokenizer;

/// Texts to avoid, in tokens.
#[derive(Debug, Default)]
pub(super) struct Avoidance(Vec<Vec<u32>>);

impl Avoidance {
    /// Of `texts`, each as it stands within the output; an empty one avoids nothing.
    pub(super) fn new(tokenizer: &Tokenizer, texts: &[String]) -> Self {
        Self(texts.iter().map(|text| tokenizer.encode(text)).filter(|tokens| !tokens.is_empty()).collect())
    }

    /// The tokens that may not follow `said`.
    pub(super) fn after<'a>(&'a self, said: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
        self.0.iter().filter_map(move |tokens| {
            let (last, rest) = tokens.split_last()?;
            said.ends_with(rest).then_some(*last)
        })
    }
}
