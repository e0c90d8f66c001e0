//! Models of a few thousand random weights, one of each family, written as GGUF files.

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
/// Pairs that are merged, the first before the others; `á»§` are the bytes of ủ.
const MERGES: [(&str, &str); 12] = [
    ("t", "h"),
    ("n", "h"),
    ("a", "nh"),
    ("Ġ", "th"),
    ("Ġ", "anh"),
    ("á", "»"),
    ("á»", "§"),
    ("Ġth", "á»§"),
    ("Ċ", "Ċ"),
    ("1", "2"),
    ("12", "3"),
    ("3", "4"),
];
/// ` đi`, a token that no merge makes.
const UNMERGED: &str = "ĠÄĳi";
/// Tokens that steer the models, and how their files call them.
const CONTROLS: [(&str, i32); 10] = [
    ("<|endoftext|>", 3),
    ("<|im_start|>", 3),
    ("<|im_end|>", 3),
    ("<|begin_of_text|>", 3),
    ("<|end_of_text|>", 3),
    ("<|start_header_id|>", 3),
    ("<|end_header_id|>", 3),
    ("<|eot_id|>", 3),
    ("<think>", 4),
    ("</think>", 4),
];
const PIECES: [&str; 10] = ["▁t", "th", "▁th", "▁thủ", "ục", "▁tục", "▁thủ▁tục", "nh", "anh", "▁anh"];

/// Metadata and tensors, open to be damaged before they are written.
pub(super) struct Tiny {
    pub(super) architecture: &'static str,
    pub(super) metadata: BTreeMap<String, Value>,
    pub(super) tensors: BTreeMap<String, QTensor>,
    /// Whether the reference turns neighbours, as Llama does, or the halves of a head.
    pub(super) neighbours: bool,
    directory: TempDir,
}

impl Tiny {
    /// A Gemma 3.
    pub(super) fn new() -> Self {
        Self::of("gemma3")
    }

    /// A model of a family; all but Gemma have a byte-level vocabulary.
    pub(super) fn of(architecture: &'static str) -> Self {
        let directory = tempfile::tempdir().expect("a directory for the test");
        let metadata = metadata(architecture);
        let neighbours = architecture == "llama";
        let mut tiny = Self { architecture, metadata, tensors: BTreeMap::new(), neighbours, directory };
        if architecture == "gemma3" {
            tiny.pieces()
        } else {
            tiny.letters()
        }
        tiny.weights();
        tiny
    }

    /// The same with the vocabulary of SentencePiece.
    pub(super) fn with_pieces(mut self) -> Self {
        self.pieces();
        self
    }

    /// The same with a chat template.
    pub(super) fn with_template(mut self, template: &str) -> Self {
        self.metadata.insert("tokenizer.chat_template".into(), Value::String(template.into()));
        self
    }

    /// Numbers in a head: where the file does not say, the heads share the width of the stream.
    pub(super) fn head_width(&self) -> usize {
        if ["gemma3", "qwen3"].contains(&self.architecture) { HEAD_WIDTH } else { HIDDEN / HEADS }
    }

    /// Layers that its header announces.
    pub(super) fn layers(&self) -> usize {
        match self.metadata[&format!("{}.block_count", self.architecture)] {
            Value::U32(layers) => layers as usize,
            ref other => panic!("a tiny model has layers, not {other:?}"),
        }
    }

    /// Sets a key of the architecture.
    pub(super) fn set(mut self, key: &str, value: Value) -> Self {
        self.metadata.insert(format!("{}.{key}", self.architecture), value);
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

    fn pieces(&mut self) {
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
        self.tables(tokens.len());
    }

    fn letters(&mut self) {
        let is_seen = |byte: &u8| matches!(byte, 33..=126 | 161..=172 | 174..=255);
        let seen = (0..=u8::MAX).filter(is_seen).map(char::from);
        let unseen = (0..=u8::MAX).filter(|byte| !is_seen(byte)).zip(256..).map(|(_, code)| code);
        let letters = seen.chain(unseen.filter_map(char::from_u32)).map(String::from);
        let merged = MERGES.iter().map(|(left, right)| format!("{left}{right}"));
        let texts = letters.chain(merged).chain([UNMERGED.to_owned()]).map(|text| (text, 1));
        let controls = CONTROLS.iter().map(|(text, kind)| ((*text).to_owned(), *kind));
        let tokens: Vec<(String, i32)> = texts.chain(controls).collect();
        let is_llama = self.architecture == "llama";
        let number = |text: &str| {
            let found = tokens.iter().position(|token| token.0 == text);
            Value::U32(found.expect("a token of the list") as u32)
        };
        let (begin, end) = match is_llama {
            true => (number("<|begin_of_text|>"), number("<|end_of_text|>")),
            false => (number("<|endoftext|>"), number("<|endoftext|>")),
        };
        let texts = tokens.iter().map(|token| Value::String(token.0.clone())).collect();
        let types = tokens.iter().map(|token| Value::I32(token.1)).collect();
        let merges = MERGES.iter().map(|(left, right)| Value::String(format!("{left} {right}"))).collect();
        let mut insert = |key: &str, value| self.metadata.insert(format!("tokenizer.ggml.{key}"), value);
        insert("model", Value::String("gpt2".into()));
        insert("pre", Value::String(if is_llama { "llama-bpe" } else { "qwen2" }.into()));
        insert("tokens", Value::Array(texts));
        insert("token_type", Value::Array(types));
        insert("merges", Value::Array(merges));
        insert("bos_token_id", begin);
        insert("eos_token_id", end);
        self.tables(tokens.len());
    }

    /// The embedding, and Llama's own output head.
    fn tables(&mut self, tokens: usize) {
        self.matrix("token_embd", tokens, HIDDEN, 0.15);
        if self.architecture == "llama" {
            self.matrix("output", tokens, HIDDEN, 0.15);
        }
    }

    fn weights(&mut self) {
        let (width, architecture) = (self.head_width(), self.architecture);
        for layer in 0..LAYERS {
            let name = |part: &str| format!("blk.{layer}.{part}");
            for norm in ["attn_norm", "ffn_norm"] {
                self.norm(&name(norm), HIDDEN);
            }
            if architecture == "gemma3" {
                self.norm(&name("post_attention_norm"), HIDDEN);
                self.norm(&name("post_ffw_norm"), HIDDEN);
            }
            if ["gemma3", "qwen3"].contains(&architecture) {
                self.norm(&name("attn_q_norm"), width);
                self.norm(&name("attn_k_norm"), width);
            }
            if architecture == "qwen2" {
                for (part, heads) in [("attn_q", HEADS), ("attn_k", KV_HEADS), ("attn_v", KV_HEADS)] {
                    self.vector(&format!("{}.bias", name(part)), heads * width, 0.0);
                }
            }
            self.matrix(&name("attn_q"), HEADS * width, HIDDEN, 0.4);
            self.matrix(&name("attn_k"), KV_HEADS * width, HIDDEN, 0.4);
            self.matrix(&name("attn_v"), KV_HEADS * width, HIDDEN, 0.4);
            self.matrix(&name("attn_output"), HIDDEN, HEADS * width, 0.4);
            self.matrix(&name("ffn_gate"), INNER, HIDDEN, 0.4);
            self.matrix(&name("ffn_up"), INNER, HIDDEN, 0.4);
            self.matrix(&name("ffn_down"), HIDDEN, INNER, 0.4);
        }
        self.norm("output_norm", HIDDEN);
        if architecture == "llama" {
            self.vector("rope_freqs.weight", width / 2, 1.5);
        }
    }

    /// Random numbers in Q8_0, which the model keeps exactly.
    fn matrix(&mut self, name: &str, rows: usize, width: usize, scale: f32) {
        let values: Vec<f32> = noise(name, rows * width).into_iter().map(|x| x * scale).collect();
        let tensor = Tensor::from_vec(values, (rows, width), &Device::Cpu).expect("a matrix");
        let tensor = QTensor::quantize(&tensor, GgmlDType::Q8_0).expect("a quantised matrix");
        self.tensors.insert(format!("{name}.weight"), tensor);
    }

    fn norm(&mut self, name: &str, width: usize) {
        self.vector(&format!("{name}.weight"), width, 1.0);
    }

    /// Numbers around `middle`, as they are.
    pub(super) fn vector(&mut self, name: &str, width: usize, middle: f32) {
        let seed = name.trim_end_matches(".weight");
        let values: Vec<f32> = noise(seed, width).into_iter().map(|x| middle + 0.3 * x).collect();
        let tensor = Tensor::from_vec(values, width, &Device::Cpu).expect("a vector");
        let tensor = QTensor::quantize(&tensor, GgmlDType::F32).expect("a vector as it is");
        self.tensors.insert(name.to_owned(), tensor);
    }
}

fn metadata(architecture: &str) -> BTreeMap<String, Value> {
    let mut sizes = vec![
        ("block_count", LAYERS),
        ("embedding_length", HIDDEN),
        ("feed_forward_length", INNER),
        ("attention.head_count", HEADS),
        ("attention.head_count_kv", KV_HEADS),
        ("context_length", CONTEXT),
    ];
    if ["gemma3", "qwen3"].contains(&architecture) {
        sizes.extend([("attention.key_length", HEAD_WIDTH), ("attention.value_length", HEAD_WIDTH)]);
    }
    if architecture == "gemma3" {
        sizes.push(("attention.sliding_window", WINDOW));
    }
    let key = |key: &str| format!("{architecture}.{key}");
    let mut metadata: BTreeMap<_, _> =
        sizes.iter().map(|(key, size)| (format!("{architecture}.{key}"), Value::U32(*size as u32))).collect();
    metadata.insert("general.architecture".into(), Value::String(architecture.into()));
    metadata.insert("general.name".into(), Value::String("Tiny Test".into()));
    metadata.insert(key("attention.layer_norm_rms_epsilon"), Value::F32(1e-6));
    // A Qwen 2 without one turns by the default.
    match architecture {
        "qwen2" => None,
        "llama" => metadata.insert(key("rope.freq_base"), Value::F32(5e5)),
        _ => metadata.insert(key("rope.freq_base"), Value::F32(1e6)),
    };
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
