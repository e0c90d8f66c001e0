//! How likely a text is to the model.

use crate::inference::{
    error::Error,
    generator::{LanguageModel, cache::KvCache, forward::CHUNK},
};

impl LanguageModel {
    /// Logarithm of the probability of each token of `text` after `context`; none for a token outside the head.
    ///
    /// # Errors
    /// [`Error::PromptTooLong`] if both together do not fit into the context.
    pub fn log_probabilities(&self, context: &str, text: &str) -> Result<Vec<Option<f64>>, Error> {
        let mut tokens = vec![self.tokenizer.vocabulary.start()];
        self.tokenizer.append(context, &mut tokens);
        let first = tokens.len();
        self.tokenizer.append(text, &mut tokens);
        if tokens.len() > self.max_context {
            return Err(Error::PromptTooLong { tokens: tokens.len(), limit: self.max_context });
        }
        let mut cache = KvCache::new(&self.network.config, tokens.len())?;
        let mut scored = Vec::with_capacity(tokens.len() - first);
        for (number, chunk) in tokens[..tokens.len() - 1].chunks(CHUNK).enumerate() {
            let hidden = self.network.forward(chunk, &mut cache)?;
            for (row, hidden) in hidden.chunks_exact(self.network.config.hidden).enumerate() {
                let next = number * CHUNK + row + 1;
                if next >= first {
                    scored.push(self.score(hidden, tokens[next])?);
                }
            }
        }
        Ok(scored)
    }

    /// Perplexity of `text`: the exponential of the mean negative logarithm, over the tokens that the head has.
    ///
    /// # Errors
    /// [`Error::PromptTooLong`] if it does not fit into the context.
    pub fn perplexity(&self, text: &str) -> Result<f64, Error> {
        let scored: Vec<f64> = self.log_probabilities("", text)?.into_iter().flatten().collect();
        Ok((-scored.iter().sum::<f64>() / scored.len() as f64).exp())
    }

    fn score(&self, hidden: &[f32], token: u32) -> Result<Option<f64>, Error> {
        let scores = self.head.scores(self.network.finish(hidden, self.head.padded()))?;
        Ok(self.head.log_probability(&scores, token))
    }
}
