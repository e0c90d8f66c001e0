//! One generation: the prompt read, tokens chosen one by one, their text handed on.

use std::{
    ops::ControlFlow,
    time::{Duration, Instant},
};

use crate::inference::{
    Finish, Generation, GenerationRequest,
    error::Error,
    generator::{LanguageModel, avoidance::Avoidance, cache::KvCache, forward::CHUNK, stream::TextStream},
};

/// Where the text goes; breaking off ends the generation.
pub(super) type Piece<'a> = &'a mut dyn FnMut(&str) -> ControlFlow<Finish>;

/// The state of one generation.
pub(super) struct Run<'a> {
    model: &'a LanguageModel,
    /// The last token's hidden state.
    hidden: Vec<f32>,
    cache: KvCache,
    cached: usize,
    avoidance: Avoidance,
    /// The tokens chosen so far.
    said: Vec<u32>,
}

/// A prompt in tokens.
#[derive(Debug)]
pub(super) struct Prompt {
    pub(super) tokens: Vec<u32>,
    /// Tokens of the part that many requests share, with what begins the text and opens its turns.
    pub(super) shared: usize,
}

impl LanguageModel {
    /// Reads the prompt and chooses tokens until something ends it.
    pub(super) fn run(&self, request: &GenerationRequest, piece: Piece<'_>) -> Result<Generation, Error> {
        let prompt = self.prompt(request)?;
        let most = request.max_tokens.min(self.max_context - prompt.tokens.len());
        let mut generation = Generation {
            prompt_tokens: prompt.tokens.len(),
            cached_tokens: 0,
            generated_tokens: 0,
            prefill: Duration::ZERO,
            decode: Duration::ZERO,
            finish: Finish::Length,
        };
        let began = Instant::now();
        let run = Run::read(self, &prompt, most, piece)?;
        generation.prefill = began.elapsed();
        match run {
            ControlFlow::Break(finish) => generation.finish = finish,
            ControlFlow::Continue(mut run) => {
                generation.cached_tokens = run.cached;
                let began = Instant::now();
                run.avoidance = Avoidance::new(&self.tokenizer, &request.avoid);
                let mut text = TextStream::new(&request.stop);
                generation.finish = run.decode(&mut text, most, &mut generation.generated_tokens, piece)?;
                generation.decode = began.elapsed();
            }
        }
        Ok(generation)
    }

    /// The tokens of `request`, as turns where the model takes turns.
    pub(super) fn prompt(&self, request: &GenerationRequest) -> Result<Prompt, Error> {
        let mut tokens: Vec<u32> = self.tokenizer.vocabulary.begin.into_iter().collect();
        let shared = match &self.chat {
            Some(chat) => chat.wrap(&self.tokenizer, request, &mut tokens),
            None => {
                self.tokenizer.append(&request.prefix, &mut tokens);
                let shared = tokens.len();
                self.tokenizer.append(&request.prompt, &mut tokens);
                shared
            }
        };
        // The first choice needs a token that was read.
        if tokens.is_empty() {
            tokens.push(self.tokenizer.vocabulary.start());
        }
        if tokens.len() >= self.max_context {
            return Err(Error::PromptTooLong { tokens: tokens.len(), limit: self.max_context });
        }
        Ok(Prompt { tokens, shared })
    }
}

impl<'a> Run<'a> {
    /// Reads the prompt, beginning with what a cached prefix spares.
    fn read(
        model: &'a LanguageModel,
        prompt: &Prompt,
        most: usize,
        piece: Piece<'_>,
    ) -> Result<ControlFlow<Finish, Self>, Error> {
        let (tokens, shared) = (&prompt.tokens, prompt.shared);
        let config = &model.network.config;
        let capacity = tokens.len() + most;
        // The last token is read anew in any case: its hidden state is what the first choice needs.
        let (cache, cached) = match model.prefixes.longest(&tokens[..shared]) {
            Some((cache, length)) => {
                let length = length.min(tokens.len() - 1);
                (cache.fork(config, length, capacity)?, length)
            }
            None => (KvCache::new(config, capacity)?, 0),
        };
        let mut run = Self {
            model,
            hidden: Vec::new(),
            cache,
            cached,
            avoidance: Avoidance::default(),
            said: Vec::new(),
        };
        for (from, to) in [(cached, shared), (shared.max(cached), tokens.len())] {
            if let ControlFlow::Break(finish) = run.extend(&tokens[from.min(to)..to], piece)? {
                return Ok(ControlFlow::Break(finish));
            }
            if to == shared && from < shared && shared > 1 {
                model.prefixes.keep(&tokens[..shared], run.cache.fork(config, shared, shared)?);
            }
        }
        Ok(ControlFlow::Continue(run))
    }

    /// Reads tokens chunk by chunk, asking before each whether to go on.
    fn extend(&mut self, tokens: &[u32], piece: Piece<'_>) -> Result<ControlFlow<Finish>, Error> {
        for chunk in tokens.chunks(CHUNK) {
            if let ControlFlow::Break(finish) = piece("") {
                return Ok(ControlFlow::Break(finish));
            }
            self.step(chunk)?;
        }
        Ok(ControlFlow::Continue(()))
    }

    fn step(&mut self, tokens: &[u32]) -> Result<(), Error> {
        let network = &self.model.network;
        let hidden = network.forward(tokens, &mut self.cache)?;
        self.hidden = hidden[hidden.len() - network.config.hidden..].to_vec();
        Ok(())
    }

    /// Chooses at most `most` tokens and counts them in `generated`.
    fn decode(
        &mut self,
        text: &mut TextStream,
        most: usize,
        generated: &mut usize,
        piece: Piece<'_>,
    ) -> Result<Finish, Error> {
        let tokenizer = &self.model.tokenizer;
        let mut bytes = Vec::new();
        let mut finish = Finish::Length;
        while *generated < most {
            let token = self.choose()?;
            if tokenizer.vocabulary.ends_text.contains(&token) {
                finish = Finish::Stop;
                break;
            }
            *generated += 1;
            self.said.push(token);
            bytes.clear();
            tokenizer.decode(token, &mut bytes);
            let shown = text.push(&bytes);
            // Empty text is handed on too: it asks whether to go on.
            if let ControlFlow::Break(finish) = piece(&shown.text) {
                return Ok(finish);
            }
            if shown.stopped {
                return Ok(Finish::Stop);
            }
            if *generated < most {
                self.step(&[token])?;
            }
        }
        match text.finish() {
            rest if rest.is_empty() => Ok(finish),
            rest => Ok(match piece(&rest) {
                ControlFlow::Break(finish) => finish,
                ControlFlow::Continue(()) => finish,
            }),
        }
    }

    fn choose(&self) -> Result<u32, Error> {
        let head = &self.model.head;
        let mut scores = head.scores(self.model.network.finish(&self.hidden, head.padded()))?;
        self.avoidance.after(&self.said).for_each(|token| head.forbid(&mut scores, token));
        Ok(head.best(&scores))
    }
}
