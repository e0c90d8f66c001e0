//! A prompt as turns, in the form that an instruction-tuned model was trained with.
//!
//! The form is known by its markers in the file's template; the template itself is never run. The markers are set here as
//! control tokens, so no text of a resident can open or close a turn.

use crate::inference::{
    GenerationRequest,
    error::Error,
    generator::{
        gguf::{Gguf, Value},
        tokenizer::Tokenizer,
    },
};

const TEMPLATE: &str = "tokenizer.chat_template";
/// A template that has this lets a model think aloud before it answers, unless its thoughts are closed at once.
const THINKING: &str = "enable_thinking";

/// A part of a form.
#[derive(Debug, Clone, Copy)]
enum Part {
    Control(&'static str),
    Text(&'static str),
}
use Part::{Control, Text};

/// How turns are written.
struct Form {
    /// What its templates have and no other's.
    marker: &'static str,
    /// Before the shared part of the prompt.
    system: &'static [Part],
    /// Between the shared part and the request's own.
    between: &'static [Part],
    /// Before the request's own part where nothing is shared.
    user: &'static [Part],
    /// After it: the model's own turn begins.
    answer: &'static [Part],
}

const CHATML: Form = Form {
    marker: "<|im_start|>",
    system: &[Control("<|im_start|>"), Text("system\n")],
    between: &[Control("<|im_end|>"), Text("\n"), Control("<|im_start|>"), Text("user\n")],
    user: &[Control("<|im_start|>"), Text("user\n")],
    answer: &[Control("<|im_end|>"), Text("\n"), Control("<|im_start|>"), Text("assistant\n")],
};

const LLAMA3: Form = Form {
    marker: "<|start_header_id|>",
    system: &[Control("<|start_header_id|>"), Text("system"), Control("<|end_header_id|>"), Text("\n\n")],
    between: &[
        Control("<|eot_id|>"),
        Control("<|start_header_id|>"),
        Text("user"),
        Control("<|end_header_id|>"),
        Text("\n\n"),
    ],
    user: &[Control("<|start_header_id|>"), Text("user"), Control("<|end_header_id|>"), Text("\n\n")],
    answer: &[
        Control("<|eot_id|>"),
        Control("<|start_header_id|>"),
        Text("assistant"),
        Control("<|end_header_id|>"),
        Text("\n\n"),
    ],
};

/// It has no turn for a system: the shared part opens the user's.
const GEMMA: Form = Form {
    marker: "<start_of_turn>",
    system: &[Control("<start_of_turn>"), Text("user\n")],
    between: &[Text("\n\n")],
    user: &[Control("<start_of_turn>"), Text("user\n")],
    answer: &[Control("<end_of_turn>"), Text("\n"), Control("<start_of_turn>"), Text("model\n")],
};

const FORMS: [Form; 3] = [CHATML, LLAMA3, GEMMA];

/// Thoughts that are over before they began.
const NO_THOUGHTS: [Part; 4] = [Control("<think>"), Text("\n\n"), Control("</think>"), Text("\n\n")];

/// The turns of one model, in its tokens.
#[derive(Debug)]
pub(super) struct Chat {
    system: Vec<u32>,
    between: Vec<u32>,
    user: Vec<u32>,
    answer: Vec<u32>,
}

impl Chat {
    /// The form of `file`'s template; none where it has no template, or one of an unknown form.
    ///
    /// # Errors
    /// [`Error::Damaged`] where the tokenizer lacks a token of the form.
    pub(super) fn read(file: &Gguf, tokenizer: &Tokenizer) -> Result<Option<Self>, Error> {
        let Some(Value::Text(template)) = file.metadata.get(TEMPLATE) else { return Ok(None) };
        let Some(form) = FORMS.iter().find(|form| template.contains(form.marker)) else {
            tracing::warn!(file = %file.path.display(), "the model's chat template is of an unknown form");
            return Ok(None);
        };
        let tokens = |parts: &[Part]| tokens(file, tokenizer, parts);
        let mut answer = form.answer.to_vec();
        if template.contains(THINKING) {
            answer.extend(NO_THOUGHTS);
        }
        Ok(Some(Self {
            system: tokens(form.system)?,
            between: tokens(form.between)?,
            user: tokens(form.user)?,
            answer: tokens(&answer)?,
        }))
    }

    /// Appends `request` as turns; returns how many of `tokens` many requests share.
    pub(super) fn wrap(
        &self,
        tokenizer: &Tokenizer,
        request: &GenerationRequest,
        tokens: &mut Vec<u32>,
    ) -> usize {
        // As the templates do it: a turn has no blanks around its text.
        let (prefix, prompt) = (request.prefix.trim(), request.prompt.trim());
        if prefix.is_empty() {
            tokens.extend(&self.user);
        } else {
            tokens.extend(&self.system);
            tokenizer.append(prefix, tokens);
            tokens.extend(&self.between);
        }
        let shared = tokens.len();
        tokenizer.append(prompt, tokens);
        tokens.extend(&self.answer);
        shared
    }
}

fn tokens(file: &Gguf, tokenizer: &Tokenizer, parts: &[Part]) -> Result<Vec<u32>, Error> {
    let mut tokens = Vec::new();
    for part in parts {
        match part {
            Text(text) => tokenizer.append(text, &mut tokens),
            Control(text) => tokens.push(tokenizer.vocabulary.control(text).ok_or_else(|| {
                file.error(format!("its chat template writes {text:?}, which is no token of its tokenizer"))
            })?),
        }
    }
    Ok(tokens)
}
