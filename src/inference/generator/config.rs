//! The sizes of a model, read from the metadata under its architecture's name and checked.

use crate::inference::{
    error::Error,
    generator::{
        blocks::WIDTH,
        family::{FAMILIES, Family},
        gguf::{Gguf, Value},
        rope::Rope,
        weights,
    },
};

/// Of six layers with windows the last looks at everything, the other five at a window. The files do not say it.
const GLOBAL_EVERY: usize = 6;
/// Base of the rotary angles in layers with a window, which the files do not say either, and where a file of another
/// family says none.
const LOCAL_ROPE_BASE: f64 = 10_000.0;
/// By how much Llama 3 slows each pair of a head.
const ROPE_FACTORS: &str = "rope_freqs.weight";

/// Sizes and constants of a model.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Config {
    pub(super) family: &'static Family,
    pub(super) name: String,
    pub(super) layers: usize,
    /// Width of the residual stream.
    pub(super) hidden: usize,
    /// Width inside the feed-forward block.
    pub(super) inner: usize,
    pub(super) heads: usize,
    pub(super) kv_heads: usize,
    pub(super) head_width: usize,
    /// A layer with a window sees this many tokens, its own among them; the whole context in a family without windows.
    pub(super) window: usize,
    /// Most tokens the model was trained on.
    pub(super) context: usize,
    pub(super) norm_epsilon: f32,
    pub(super) global_rope_base: f64,
    /// Global positions are divided by this.
    pub(super) global_rope_factor: f64,
    /// And the speed of each pair of a head by these.
    pub(super) rope_factors: Option<Vec<f32>>,
}

impl Config {
    /// Reads the sizes of `file`; an unknown architecture or an absurd size is an [`Error::Damaged`].
    pub(super) fn read(file: &mut Gguf) -> Result<Self, Error> {
        let family = family(file)?;
        let name = match file.metadata.get("general.name") {
            Some(Value::Text(name)) => name.to_lowercase().replace(' ', "-"),
            _ => family.architecture.to_owned(),
        };
        let sizes = Sizes { file, prefix: family.architecture };
        let (hidden, heads) =
            (sizes.size("embedding_length", 8..=16_384)?, sizes.size("attention.head_count", 1..=256)?);
        let context = sizes.size("context_length", 1..=1 << 24)?;
        let head_width = match family.has_windows {
            true => sizes.size("attention.key_length", 2..=1_024)?,
            false => sizes.size_or("attention.key_length", 2..=1_024, hidden / heads)?,
        };
        let mut config = Self {
            family,
            name,
            layers: sizes.size("block_count", 1..=256)?,
            hidden,
            inner: sizes.size("feed_forward_length", 8..=131_072)?,
            heads,
            kv_heads: sizes.size("attention.head_count_kv", 1..=256)?,
            head_width,
            window: match family.has_windows {
                true => sizes.size("attention.sliding_window", 1..=1 << 20)?,
                false => context,
            },
            context,
            norm_epsilon: sizes.number("attention.layer_norm_rms_epsilon", 1e-9, 1e-2)? as f32,
            global_rope_base: match family.has_windows {
                true => sizes.number("rope.freq_base", 10.0, 1e9)?,
                false => sizes.optional("rope.freq_base", 10.0, 1e9)?.unwrap_or(LOCAL_ROPE_BASE),
            },
            global_rope_factor: sizes.optional("rope.scaling.factor", 1.0, 1e3)?.unwrap_or(1.0),
            rope_factors: None,
        };
        config.check(&sizes)?;
        if file.tensors.contains_key(ROPE_FACTORS) {
            config.rope_factors = Some(config.read_rope_factors(file)?);
        }
        Ok(config)
    }

    /// Whether a layer sees the whole context.
    pub(super) fn is_global(&self, layer: usize) -> bool {
        !self.family.has_windows || (layer + 1).is_multiple_of(GLOBAL_EVERY)
    }

    /// How the heads of a layer turn with the position.
    pub(super) fn rope(&self, is_global: bool) -> Rope {
        let (base, factor) = match is_global {
            true => (self.global_rope_base, self.global_rope_factor),
            false => (LOCAL_ROPE_BASE, 1.0),
        };
        let rope = Rope::new(self.head_width, base, factor, self.family.pairs);
        match &self.rope_factors {
            Some(factors) => rope.slowed(factors),
            None => rope,
        }
    }

    /// Query heads that share one key head.
    pub(super) fn group(&self) -> usize {
        self.heads / self.kv_heads
    }

    fn check(&self, sizes: &Sizes<'_>) -> Result<(), Error> {
        let file = sizes.file;
        if !self.heads.is_multiple_of(self.kv_heads)
            || !self.head_width.is_multiple_of(2)
            || self.head_width == 0
        {
            let heads = (self.heads, self.kv_heads, self.head_width);
            return Err(file.error(format!("heads that do not fit together: {heads:?}")));
        }
        let widths = [self.hidden, self.inner, self.heads * self.head_width];
        if widths.iter().any(|width| !width.is_multiple_of(WIDTH)) {
            return Err(file.error(format!("widths {widths:?} that are no whole blocks of {WIDTH} weights")));
        }
        let keys = self.head_width;
        let values = match self.family.has_windows {
            true => sizes.size("attention.value_length", 2..=1_024)?,
            false => sizes.size_or("attention.value_length", 2..=1_024, keys)?,
        };
        if values != keys {
            return Err(file.error(format!("keys are {keys} wide and values {values}; they should be alike")));
        }
        let turned = sizes.size_or("rope.dimension_count", 2..=1_024, keys)?;
        if turned != keys {
            return Err(file.error(format!("keys are {keys} wide and {turned} of it turn; all should")));
        }
        match file.metadata.get(&sizes.key("rope.scaling.type")) {
            Some(Value::Text(kind)) if !["none", "linear"].contains(&kind.as_str()) => {
                Err(file.error(format!("positions scaled by {kind:?}, and only \"linear\" is known")))
            }
            _ => Ok(()),
        }
    }

    fn read_rope_factors(&self, file: &mut Gguf) -> Result<Vec<f32>, Error> {
        let factors = weights::vector(file, ROPE_FACTORS, self.head_width / 2)?;
        match factors.iter().find(|factor| !factor.is_finite() || **factor <= 0.0) {
            Some(odd) => Err(file.error(format!("tensor {ROPE_FACTORS:?} holds {odd}, which slows nothing"))),
            None => Ok(factors),
        }
    }
}

fn family(file: &Gguf) -> Result<&'static Family, Error> {
    let named = match file.metadata.get("general.architecture") {
        Some(Value::Text(name)) => Family::of(name),
        _ => None,
    };
    named.ok_or_else(|| {
        let (found, known) =
            (file.metadata.get("general.architecture"), FAMILIES.map(|family| family.architecture));
        file.error(format!("its architecture is {found:?}, and only {known:?} are known"))
    })
}

/// The numbers under an architecture's name.
struct Sizes<'a> {
    file: &'a Gguf,
    prefix: &'static str,
}

impl Sizes<'_> {
    fn key(&self, key: &str) -> String {
        format!("{}.{key}", self.prefix)
    }

    fn size(&self, key: &str, range: std::ops::RangeInclusive<usize>) -> Result<usize, Error> {
        let value = self.number(key, *range.start() as f64, *range.end() as f64)?;
        self.whole(key, value)
    }

    /// The size, or `default` where the file has none.
    fn size_or(
        &self,
        key: &str,
        range: std::ops::RangeInclusive<usize>,
        default: usize,
    ) -> Result<usize, Error> {
        let value = self.optional(key, *range.start() as f64, *range.end() as f64)?;
        value.map_or(Ok(default), |value| self.whole(key, value))
    }

    fn whole(&self, key: &str, value: f64) -> Result<usize, Error> {
        if value.fract() != 0.0 {
            let key = self.key(key);
            return Err(self.file.error(format!("metadata {key} is {value}, not a whole number")));
        }
        Ok(value as usize)
    }

    fn number(&self, key: &str, least: f64, most: f64) -> Result<f64, Error> {
        self.optional(key, least, most)?
            .ok_or_else(|| self.file.error(format!("metadata {} is missing or no number", self.key(key))))
    }

    fn optional(&self, key: &str, least: f64, most: f64) -> Result<Option<f64>, Error> {
        let key = self.key(key);
        let Some(value) = self.file.metadata.get(&key).and_then(Value::as_f64) else {
            return Ok(None);
        };
        if !(least..=most).contains(&value) {
            let range = format!("{least} to {most}");
            return Err(self.file.error(format!("metadata {key} is {value}, outside {range}")));
        }
        Ok(Some(value))
    }
}
