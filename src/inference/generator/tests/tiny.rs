//! A Gemma 3 of a few thousand random weights, written as a GGUF file.

use std::{collections::BTreeMap, io::Cursor, path::PathBuf};

use candle_core::{
    Device, Tensor,
    quantized::{
        GgmlDType, QTensor,
        gguf_file::{self, Value},
    },
};
use tempfile::TempDir;

/// Sizes that exercise what the real model has: grouped heads, a window, one global layer in seven.
pub(super) const HIDDEN: usize = 32;
pub(super) const INNER: usize = 64;
pub(super) const LAYERS: usize = 7;
pub(super) const HEADS: usize = 4;
pub(super) const KV_HEADS: usize = 2;
pub(super) const HEAD_WIDTH: usize = 16;
pub(super) const WINDOW: usize = 4;
pub(super) const CONTEXT: usize = 600;
pub(super) const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzăâđêôơưáàảãạếềộủụ▁.,";
const PIECES: [&str; 10] = ["▁t", "th", "▁th", "▁thủ", "ục", "▁tục", "▁thủ▁tục", "nh", "anh", "▁anh"];

/// Metadata and tensors, open to be damaged before they are written.
pub(super) struct Tiny {
    pub(super) metadata: BTreeMap<String, Value>,
    pub(super) tensors: BTreeMap<String, QTensor>,
    directory: TempDir,
}

impl Tiny {
    pub(super) fn new() -> Self {
        let directory = tempfile::tempdir().expect("a directory for the test");
        let mut tiny = Self { metadata: metadata(), tensors: BTreeMap::new(), directory };
        tiny.vocabulary();
        tiny.weights();
        tiny
    }

    /// Sets `gemma3.key`.
    pub(super) fn set(mut self, key: &str, value: Value) -> Self {
        self.metadata.insert(format!("gemma3.{key}"), value);
        self
    }

    pub(super) fn image(&self) -> Vec<u8> {
        let metadata: Vec<_> = self.metadata.iter().map(|(key, value)| (key.as_str(), value)).collect();
        let tensors: Vec<_> = self.tensors.iter().map(|(name, tensor)| (name.as_str(), tensor)).collect();
        let mut image = Cursor::new(Vec::new());
        gguf_file::write(&mut image, &metadata, &tensors).expect("a tiny model is written");
        image.into_inner()
    }

    pub(super) fn write(&self) -> PathBuf {
        self.write_image(&self.image())
    }

    pub(super) fn write_image(&self, image: &[u8]) -> PathBuf {
        let path = self.directory.path().join("tiny.gguf");
        fs_err::write(&path, image).expect("a tiny model is stored");
        path
    }

    /// The numbers of a tensor, as the file has them.
    pub(super) fn numbers(&self, name: &str) -> Vec<f32> {
        let tensor = self.tensors[name].dequantize(&Device::Cpu).expect("a tensor is dequantised");
        tensor.flatten_all().and_then(|flat| flat.to_vec1()).expect("a tensor has numbers")
    }

    fn vocabulary(&mut self) {
        let mut tokens: Vec<(String, f32, i32)> = Vec::new();
        for control in ["<pad>", "<eos>", "<bos>", "<unk>", "<end_of_turn>"] {
            tokens.push((control.into(), -1000.0, 3));
        }
        for whole in ["\n", "\n\n", "  ", "<b>", "[multimodal]"] {
            tokens.push((whole.into(), -1000.0, 4));
        }
        tokens.extend((0..=255).map(|byte| (format!("<0x{byte:02X}>"), 0.0, 6)));
        let pieces = PIECES.iter().map(|piece| (*piece).to_owned());
        let pieces = pieces.chain(LETTERS.chars().map(String::from));
        tokens.extend(pieces.enumerate().map(|(rank, piece)| (piece, -(rank as f32), 1)));
        let texts = tokens.iter().map(|token| Value::String(token.0.clone())).collect();
        let scores = tokens.iter().map(|token| Value::F32(token.1)).collect();
        let types = tokens.iter().map(|token| Value::I32(token.2)).collect();
        let mut insert = |key: &str, value| self.metadata.insert(format!("tokenizer.ggml.{key}"), value);
        insert("model", Value::String("llama".into()));
        insert("tokens", Value::Array(texts));
        insert("scores", Value::Array(scores));
        insert("token_type", Value::Array(types));
        insert("eos_token_id", Value::U32(1));
        insert("bos_token_id", Value::U32(2));
        self.matrix("token_embd", tokens.len(), HIDDEN, 0.15);
    }

    fn weights(&mut self) {
        for layer in 0..LAYERS {
            let name = |part: &str| format!("blk.{layer}.{part}");
            for norm in ["attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm"] {
                self.norm(&name(norm), HIDDEN);
            }
            for norm in ["attn_q_norm", "attn_k_norm"] {
                self.norm(&name(norm), HEAD_WIDTH);
            }
            self.matrix(&name("attn_q"), HEADS * HEAD_WIDTH, HIDDEN, 0.4);
            self.matrix(&name("attn_k"), KV_HEADS * HEAD_WIDTH, HIDDEN, 0.4);
            self.matrix(&name("attn_v"), KV_HEADS * HEAD_WIDTH, HIDDEN, 0.4);
            self.matrix(&name("attn_output"), HIDDEN, HEADS * HEAD_WIDTH, 0.4);
            self.matrix(&name("ffn_gate"), INNER, HIDDEN, 0.4);
            self.matrix(&name("ffn_up"), INNER, HIDDEN, 0.4);
            self.matrix(&name("ffn_down"), HIDDEN, INNER, 0.4);
        }
        self.norm("output_norm", HIDDEN);
    }

    /// Random numbers in Q8_0, which the model keeps exactly.
    fn matrix(&mut self, name: &str, rows: usize, width: usize, scale: f32) {
        let values: Vec<f32> = noise(name, rows * width).into_iter().map(|x| x * scale).collect();
        let tensor = Tensor::from_vec(values, (rows, width), &Device::Cpu).expect("a matrix");
        let tensor = QTensor::quantize(&tensor, GgmlDType::Q8_0).expect("a quantised matrix");
        self.tensors.insert(format!("{name}.weight"), tensor);
    }

    fn norm(&mut self, name: &str, width: usize) {
        let values: Vec<f32> = noise(name, width).into_iter().map(|x| 1.0 + 0.3 * x).collect();
        let tensor = Tensor::from_vec(values, width, &Device::Cpu).expect("a vector");
        let tensor = QTensor::quantize(&tensor, GgmlDType::F32).expect("a vector as it is");
        self.tensors.insert(format!("{name}.weight"), tensor);
    }
}

fn metadata() -> BTreeMap<String, Value> {
    let sizes = [
        ("block_count", LAYERS),
        ("embedding_length", HIDDEN),
        ("feed_forward_length", INNER),
        ("attention.head_count", HEADS),
        ("attention.head_count_kv", KV_HEADS),
        ("attention.key_length", HEAD_WIDTH),
        ("attention.value_length", HEAD_WIDTH),
        ("attention.sliding_window", WINDOW),
        ("context_length", CONTEXT),
    ];
    let mut metadata: BTreeMap<_, _> =
        sizes.iter().map(|(key, size)| (format!("gemma3.{key}"), Value::U32(*size as u32))).collect();
    metadata.insert("general.architecture".into(), Value::String("gemma3".into()));
    metadata.insert("general.name".into(), Value::String("Tiny Test".into()));
    metadata.insert("gemma3.attention.layer_norm_rms_epsilon".into(), Value::F32(1e-6));
    metadata.insert("gemma3.rope.freq_base".into(), Value::F32(1e6));
    metadata
}

/// The same numbers between -1 and 1 for the same name.
fn noise(name: &str, count: usize) -> Vec<f32> {
    let mut state = name.bytes().fold(0x9e37_79b9_7f4a_7c15u64, |state, byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    };
    (0..count).map(|_| next()).collect()
}
