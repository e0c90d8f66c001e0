//! Keys and values of the tokens read so far, outside the model: a fork is a copy, cut back to what it shares.

use candle_core::{DType, Device, Tensor};

use crate::inference::{error::Error, generator::config::Config};

/// Keys and values of every layer for the first `len` positions of one text.
#[derive(Debug)]
pub(super) struct KvCache {
    layers: Vec<LayerCache>,
    len: usize,
}

/// One layer's keys and values, each (key heads, capacity, head width).
#[derive(Debug)]
pub(super) struct LayerCache {
    keys: Tensor,
    values: Tensor,
}

impl KvCache {
    /// An empty cache with room for `capacity` tokens.
    pub(super) fn new(config: &Config, capacity: usize) -> Result<Self, Error> {
        let shape = (config.kv_heads, capacity, config.head_width);
        let layer = |_| -> Result<LayerCache, Error> {
            let keys = Tensor::zeros(shape, DType::F32, &Device::Cpu)?;
            let values = Tensor::zeros(shape, DType::F32, &Device::Cpu)?;
            Ok(LayerCache { keys, values })
        };
        let layers = (0..config.layers).map(layer).collect::<Result<_, _>>()?;
        Ok(Self { layers, len: 0 })
    }

    /// Tokens held.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// A copy of the first `len` tokens with room for `capacity`; neither touches the other from then on.
    pub(super) fn fork(&self, config: &Config, len: usize, capacity: usize) -> Result<Self, Error> {
        let len = len.min(self.len).min(capacity);
        let mut copy = Self::new(config, capacity)?;
        if len > 0 {
            for (to, from) in copy.layers.iter_mut().zip(&self.layers) {
                to.keys.slice_set(&from.keys.narrow(1, 0, len)?.contiguous()?, 1, 0)?;
                to.values.slice_set(&from.values.narrow(1, 0, len)?.contiguous()?, 1, 0)?;
            }
        }
        copy.len = len;
        Ok(copy)
    }

    /// The cache of one layer.
    pub(super) fn layer(&mut self, layer: usize) -> &mut LayerCache {
        &mut self.layers[layer]
    }

    /// Counts `rows` tokens as read, after every layer has stored them.
    pub(super) fn advance(&mut self, rows: usize) {
        self.len += rows;
    }
}

impl LayerCache {
    /// Stores keys and values, each (key heads, rows, head width), from position `start` on.
    pub(super) fn store(&mut self, start: usize, keys: &Tensor, values: &Tensor) -> Result<(), Error> {
        self.keys.slice_set(keys, 1, start)?;
        self.values.slice_set(values, 1, start)?;
        Ok(())
    }

    /// Views of the keys and values of `count` positions from `start` on.
    pub(super) fn view(&self, start: usize, count: usize) -> Result<(Tensor, Tensor), Error> {
        Ok((self.keys.narrow(1, start, count)?, self.values.narrow(1, start, count)?))
    }
}
