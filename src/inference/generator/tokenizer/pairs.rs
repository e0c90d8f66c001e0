//! Byte-level pairs, as GPT-2 made them and Qwen and Llama 3 use them: text is split by rules, then merged by rank.

use tokenizers::{
    Model as _, OffsetReferential, OffsetType, PreTokenizedString, PreTokenizer as _, SplitDelimiterBehavior,
    models::bpe::{BPE, Vocab},
    pre_tokenizers::{
        byte_level::ByteLevel,
        split::{Split, SplitPattern},
    },
};

use crate::inference::{
    error::Error,
    generator::{
        gguf::{Gguf, Value},
        tokenizer::vocabulary::{Kind, Vocabulary},
    },
};

const MERGES: &str = "tokenizer.ggml.merges";
const RULES: &str = "tokenizer.ggml.pre";

/// How a text is split before anything is merged; the file only names it.
struct Rules {
    names: &'static [&'static str],
    splits: &'static [&'static str],
    /// Whether a whole word that is a token is taken as it is.
    takes_words: bool,
}

const GPT2: &str = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

const KNOWN: [Rules; 4] = [
    Rules {
        names: &["qwen2", "deepseek-r1-qwen"],
        splits: &[
            r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
        ],
        takes_words: false,
    },
    Rules {
        names: &["llama-bpe", "llama-v3", "llama3"],
        splits: &[
            r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
        ],
        takes_words: true,
    },
    Rules { names: &["smollm"], splits: &[r"\p{N}", GPT2], takes_words: false },
    Rules { names: &["gpt-2"], splits: &[GPT2], takes_words: false },
];

/// Splits and merges of one vocabulary.
#[derive(Debug)]
pub(super) struct BytePairs {
    splits: Vec<Split>,
    letters: ByteLevel,
    /// It knows the tokens of texts alone, so that none that steers the model can come out of it.
    model: BPE,
}

impl BytePairs {
    /// Takes the merges of `vocabulary` from `file`, which gives them up.
    pub(super) fn take(file: &mut Gguf, vocabulary: &Vocabulary) -> Result<Self, Error> {
        let rules = rules(file)?;
        let Some(Value::Texts(merges)) = file.metadata.remove(MERGES) else {
            return Err(file.error(format!("{MERGES} of the tokenizer is missing or no list of texts")));
        };
        let pair = |merge: &String| -> Result<(String, String), Error> {
            let parts = merge.split_once(' ');
            let (left, right) =
                parts.ok_or_else(|| file.error(format!("{MERGES} has {merge:?}, no pair of tokens")))?;
            Ok((left.to_owned(), right.to_owned()))
        };
        let merges = merges.iter().map(pair).collect::<Result<Vec<_>, _>>()?;
        let texts = vocabulary.of_kind(Kind::Normal);
        let texts: Vocab = texts.map(|token| (vocabulary.text(token).to_owned(), token)).collect();
        let model = BPE::builder().vocab_and_merges(texts, merges).ignore_merges(rules.takes_words).build();
        let split = |pattern: &&str| {
            Split::new(SplitPattern::Regex((*pattern).to_owned()), SplitDelimiterBehavior::Isolated, false)
        };
        let splits = rules.splits.iter().map(split).collect::<Result<_, _>>();
        Ok(Self {
            splits: splits.map_err(|error| file.error(format!("the tokenizer's splits: {error}")))?,
            letters: ByteLevel::new(false, false, false),
            model: model.map_err(|error| file.error(format!("the tokenizer's merges: {error}")))?,
        })
    }

    /// Appends the tokens of `text`.
    pub(super) fn encode(&self, vocabulary: &Vocabulary, text: &str, tokens: &mut Vec<u32>) {
        match self.merged(text) {
            Some(merged) => tokens.extend(merged),
            // No text is known that comes here; its bytes spell it in any case.
            None => tokens.extend(text.bytes().map(|byte| vocabulary.byte(byte))),
        }
    }

    fn merged(&self, text: &str) -> Option<Vec<u32>> {
        let mut parts = PreTokenizedString::from(text);
        for split in &self.splits {
            split.pre_tokenize(&mut parts).ok()?;
        }
        self.letters.pre_tokenize(&mut parts).ok()?;
        parts.tokenize(|part| self.model.tokenize(part.get())).ok()?;
        let splits = parts.get_splits(OffsetReferential::Original, OffsetType::Byte);
        let tokens = splits.into_iter().filter_map(|(_, _, tokens)| tokens.as_ref());
        Some(tokens.flatten().map(|token| token.id).collect())
    }
}

fn rules(file: &Gguf) -> Result<&'static Rules, Error> {
    let named = match file.metadata.get(RULES) {
        Some(Value::Text(name)) => KNOWN.iter().find(|rules| rules.names.contains(&name.as_str())),
        _ => None,
    };
    named.ok_or_else(|| {
        let (found, known) = (file.metadata.get(RULES), KNOWN.map(|rules| rules.names).concat());
        file.error(format!("{RULES} of the tokenizer is {found:?}, and only {known:?} are known"))
    })
}
