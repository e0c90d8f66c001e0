//! The sizes of a Gemma 3 model, read from the metadata and checked.

use crate::inference::{
    error::Error,
    generator::{
        blocks::WIDTH,
        gguf::{Gguf, Value},
    },
};

const ARCHITECTURE: &str = "gemma3";
/// Of six layers the last looks at everything, the other five at a window. The files do not say it.
const GLOBAL_EVERY: usize = 6;
/// Base of the rotary angles in layers with a window. The files do not say it either.
const LOCAL_ROPE_BASE: f64 = 10_000.0;

/// Sizes and constants of a model.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Config {
    pub(super) name: String,
    pub(super) layers: usize,
    /// Width of the residual stream.
    pub(super) hidden: usize,
    /// Width inside the feed-forward block.
    pub(super) inner: usize,
    pub(super) heads: usize,
    pub(super) kv_heads: usize,
    pub(super) head_width: usize,
    /// A layer with a window sees this many tokens, its own among them.
    pub(super) window: usize,
    /// Most tokens the model was trained on.
    pub(super) context: usize,
    pub(super) norm_epsilon: f32,
    pub(super) global_rope_base: f64,
    pub(super) local_rope_base: f64,
    /// Global positions are divided by this.
    pub(super) global_rope_factor: f64,
}

impl Config {
    /// Reads the sizes of `file`; another architecture or an absurd size is an [`Error::Damaged`].
    pub(super) fn read(file: &Gguf) -> Result<Self, Error> {
        match file.metadata.get("general.architecture") {
            Some(Value::Text(name)) if name == ARCHITECTURE => {}
            other => {
                return Err(
                    file.error(format!("its architecture is {other:?}, and only {ARCHITECTURE:?} is known"))
                );
            }
        }
        let name = match file.metadata.get("general.name") {
            Some(Value::Text(name)) => name.to_lowercase().replace(' ', "-"),
            _ => ARCHITECTURE.to_owned(),
        };
        let config = Self {
            name,
            layers: size(file, "block_count", 1..=256)?,
            hidden: size(file, "embedding_length", 8..=16_384)?,
            inner: size(file, "feed_forward_length", 8..=131_072)?,
            heads: size(file, "attention.head_count", 1..=256)?,
            kv_heads: size(file, "attention.head_count_kv", 1..=256)?,
            head_width: size(file, "attention.key_length", 2..=1_024)?,
            window: size(file, "attention.sliding_window", 1..=1 << 20)?,
            context: size(file, "context_length", 1..=1 << 24)?,
            norm_epsilon: number(file, "attention.layer_norm_rms_epsilon", 1e-9, 1e-2)? as f32,
            global_rope_base: number(file, "rope.freq_base", 10.0, 1e9)?,
            local_rope_base: LOCAL_ROPE_BASE,
            global_rope_factor: optional(file, "rope.scaling.factor", 1.0, 1e3)?.unwrap_or(1.0),
        };
        config.check(file)?;
        Ok(config)
    }

    /// Whether a layer sees the whole context.
    pub(super) fn is_global(&self, layer: usize) -> bool {
        (layer + 1).is_multiple_of(GLOBAL_EVERY)
    }

    /// Query heads that share one key head.
    pub(super) fn group(&self) -> usize {
        self.heads / self.kv_heads
    }

    fn check(&self, file: &Gguf) -> Result<(), Error> {
        if !self.heads.is_multiple_of(self.kv_heads) || !self.head_width.is_multiple_of(2) {
            let heads = (self.heads, self.kv_heads, self.head_width);
            return Err(file.error(format!("heads that do not fit together: {heads:?}")));
        }
        let widths = [self.hidden, self.inner, self.heads * self.head_width];
        if widths.iter().any(|width| !width.is_multiple_of(WIDTH)) {
            return Err(file.error(format!("widths {widths:?} that are no whole blocks of {WIDTH} weights")));
        }
        let values = size(file, "attention.value_length", 2..=1_024)?;
        if values != self.head_width {
            let keys = self.head_width;
            return Err(file.error(format!("keys are {keys} wide and values {values}; they should be alike")));
        }
        Ok(())
    }
}

fn size(file: &Gguf, key: &str, range: std::ops::RangeInclusive<usize>) -> Result<usize, Error> {
    let value = number(file, key, *range.start() as f64, *range.end() as f64)?;
    if value.fract() != 0.0 {
        return Err(file.error(format!("metadata {ARCHITECTURE}.{key} is {value}, not a whole number")));
    }
    Ok(value as usize)
}

fn number(file: &Gguf, key: &str, least: f64, most: f64) -> Result<f64, Error> {
    optional(file, key, least, most)?
        .ok_or_else(|| file.error(format!("metadata {ARCHITECTURE}.{key} is missing or no number")))
}

fn optional(file: &Gguf, key: &str, least: f64, most: f64) -> Result<Option<f64>, Error> {
    let Some(value) = file.metadata.get(&format!("{ARCHITECTURE}.{key}")).and_then(Value::as_f64) else {
        return Ok(None);
    };
    if !(least..=most).contains(&value) {
        let range = format!("{least} to {most}");
        return Err(file.error(format!("metadata {ARCHITECTURE}.{key} is {value}, outside {range}")));
    }
    Ok(Some(value))
}
