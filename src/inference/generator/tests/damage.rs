//! Damaged, truncated and foreign model files: an error that says what is wrong, never a panic.

use candle_core::quantized::gguf_file::Value;
use proptest::prelude::*;

use super::tiny::Tiny;
use crate::inference::{
    error::Error,
    generator::{LanguageModel, Options},
};

/// What the error says of a file that should not open.
fn refusal(tiny: &Tiny) -> String {
    match LanguageModel::open(&tiny.write(), &Options::default()) {
        Err(error @ Error::Damaged { .. }) => error.to_string(),
        other => panic!("a damaged file gave {other:?}"),
    }
}

#[test]
fn another_architecture_is_named() {
    let mut tiny = Tiny::new();
    tiny.metadata.insert("general.architecture".into(), Value::String("mamba".into()));
    let refusal = refusal(&tiny);
    assert!(
        refusal.contains("mamba") && refusal.contains("gemma3") && refusal.contains("tiny.gguf"),
        "{refusal}"
    );
}

#[test]
fn absurd_sizes_are_refused() {
    let cases = [
        ("block_count", Value::U32(u32::MAX)),
        ("embedding_length", Value::U64(u64::MAX)),
        ("attention.head_count_kv", Value::U32(0)),
        ("attention.head_count_kv", Value::U32(3)),
        ("attention.key_length", Value::U32(15)),
        ("embedding_length", Value::U32(40)),
        ("attention.value_length", Value::U32(32)),
        ("attention.sliding_window", Value::I32(-4)),
        ("rope.freq_base", Value::F32(f32::NAN)),
        ("attention.layer_norm_rms_epsilon", Value::F32(0.0)),
        ("context_length", Value::F32(10.5)),
        ("feed_forward_length", Value::String("much".into())),
    ];
    for (key, value) in cases {
        let shown = format!("{value:?}");
        let refusal = refusal(&Tiny::new().set(key, value));
        assert!(
            ["gemma3", "heads", "keys", "widths"].iter().any(|word| refusal.contains(word)),
            "{key} {shown}: {refusal}"
        );
    }
}

#[test]
fn a_wrong_shape_or_a_missing_tensor_is_named() {
    let refusal_of = |tiny: Tiny| refusal(&tiny);
    assert!(refusal_of(Tiny::new().set("feed_forward_length", Value::U32(96))).contains("ffn_"));
    let mut tiny = Tiny::new();
    tiny.tensors.remove("blk.3.attn_k_norm.weight");
    assert!(refusal_of(tiny).contains("blk.3.attn_k_norm.weight"));
    assert!(refusal_of(Tiny::new().set("block_count", Value::U32(8))).contains("blk.7."));
}

#[test]
fn a_broken_tokenizer_is_refused() {
    for (key, value) in [
        ("model", Value::String("gpt2".into())),
        ("tokens", Value::Array(vec![Value::String("a".into())])),
        ("scores", Value::Array(vec![Value::F32(0.0)])),
        ("token_type", Value::String("none".into())),
        ("bos_token_id", Value::U32(1 << 30)),
    ] {
        let mut tiny = Tiny::new();
        tiny.metadata.insert(format!("tokenizer.ggml.{key}"), value);
        assert!(refusal(&tiny).contains("token"), "{key}");
    }
}

#[test]
fn odd_alignments_are_refused() {
    for alignment in [0, 3, u32::MAX] {
        let mut tiny = Tiny::new();
        tiny.metadata.insert("general.alignment".into(), Value::U32(alignment));
        assert!(refusal(&tiny).contains("alignment"));
    }
}

#[test]
fn a_missing_file_is_an_input_error() {
    let missing = LanguageModel::open(std::path::Path::new("there/is/none.gguf"), &Options::default());
    assert!(matches!(missing, Err(Error::Io(_))));
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let tiny = Tiny::new();
    let image = tiny.image();
    for share in 0..12 {
        let path = tiny.write_image(&image[..image.len() * share / 12]);
        let opened = LanguageModel::open(&path, &Options::default());
        assert!(matches!(opened, Err(Error::Damaged { .. })), "{share} of 12 parts gave {opened:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Some damage cannot be seen (a weight, a letter of a token); none of it may end in a panic.
    #[test]
    fn flipped_bytes_never_panic(places in proptest::collection::vec((0.0..1.0f64, any::<u8>()), 1..6)) {
        let tiny = Tiny::new();
        let mut image = tiny.image();
        // The header is where lengths and shapes are, so half of the damage goes there.
        for (number, (place, byte)) in places.iter().enumerate() {
            let span = if number % 2 == 0 { 12_000.min(image.len()) } else { image.len() };
            image[(place * span as f64) as usize] = *byte;
        }
        let path = tiny.write_image(&image);
        if let Ok(model) = LanguageModel::open(&path, &Options::default()) {
            let _ = model.perplexity("anh");
        }
    }
}
