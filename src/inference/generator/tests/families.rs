//! Each family beside Gemma: its forward pass, its choices, its tokens, and what is refused of it.

use candle_core::quantized::gguf_file::Value;
use proptest::prelude::*;

use super::{TEXT, distance, generate, last_state, open, reference, request, tiny, tiny::Tiny};
use crate::inference::{
    Finish, Tuning,
    error::Error,
    generator::{LanguageModel, Options, Tuner, cache::KvCache, tokenizer::Kind},
};

const OTHERS: [&str; 3] = ["qwen2", "qwen3", "llama"];

/// One of each, and the Llama with SentencePiece.
fn all() -> Vec<Tiny> {
    let others = OTHERS.map(Tiny::of);
    others.into_iter().chain([Tiny::of("llama").with_pieces()]).collect()
}

/// What the error says of a file that should not open.
fn refusal(tiny: &Tiny) -> String {
    match LanguageModel::open(&tiny.write(), &Options::default()) {
        Err(error @ Error::Damaged { .. }) => error.to_string(),
        other => panic!("a damaged file gave {other:?}"),
    }
}

/// The tokens of `text`, as the file writes them.
fn texts(model: &LanguageModel, text: &str) -> Vec<String> {
    let vocabulary = &model.tokenizer.vocabulary;
    model.tokenize(text).iter().map(|&token| vocabulary.text(token).to_owned()).collect()
}

#[test]
fn the_forward_pass_of_each_is_that_of_the_plain_reference() {
    // Without norms behind attention and feed-forward the error of eight bits grows from layer to layer, most in Llama, which
    // norms neither queries nor keys; what a wrong trait does is far beyond it (the tests below).
    for (layers, most) in [(1, 0.03), (3, 0.06)] {
        for tiny in all() {
            let tiny = tiny.set("block_count", Value::U32(layers));
            let off = off(&tiny, &tiny);
            assert!(off < most, "{} of {layers} layers: the states are {off} off", tiny.architecture);
        }
    }
}

/// How far the states of `tiny` are from those that the reference gives `other`.
fn off(tiny: &Tiny, other: &Tiny) -> f32 {
    let model = open(tiny);
    let tokens = model.tokenize(TEXT);
    let mut cache = KvCache::new(&model.network.config, tokens.len()).unwrap();
    let hidden = model.network.forward(&tokens, &mut cache).unwrap();
    let ours = model.network.finish(&hidden, tiny::HIDDEN);
    let exact = reference::hidden_states(other, &tokens);
    let exact: Vec<f32> = exact.iter().flatten().map(|x| *x as f32).collect();
    distance(&ours, &exact)
}

#[test]
fn a_trait_of_another_family_would_be_seen() {
    // The reference itself must tell the families apart, or the test above says little.
    let [biased, normed, plain] = OTHERS.map(Tiny::of).map(|tiny| {
        let states = reference::hidden_states(&tiny, &[97, 98, 99, 100]);
        states.iter().flatten().map(|x| *x as f32).collect::<Vec<f32>>()
    });
    assert!(distance(&biased, &plain) > 0.1 && distance(&normed, &plain) > 0.1);
}

#[test]
fn each_reads_in_parts_as_at_once() {
    for tiny in all() {
        let model = open(&tiny);
        let tokens = model.tokenize(TEXT);
        let whole = last_state(&model, &tokens, tokens.len());
        for part in [1, 3] {
            let off = distance(&last_state(&model, &tokens, part), &whole);
            assert!(off < 0.01, "{} in parts of {part} is {off} off", tiny.architecture);
        }
    }
}

#[test]
fn each_chooses_what_the_reference_likes_best() {
    for tiny in all() {
        let model = open(&tiny);
        let vocabulary = &model.tokenizer.vocabulary;
        for prompt in ["anh", " thủ tục", "a b\n\nđi"] {
            let asked = request("", prompt, 1);
            let tokens = model.prompt(&asked).unwrap().tokens;
            let states = reference::hidden_states(&tiny, &tokens);
            let scores = reference::scores(&tiny, states.last().unwrap());
            let can_come =
                |token: &usize| model.head.log_probability(&vec![0.0; 1 << 12], *token as u32).is_some();
            let best = (0..scores.len()).filter(can_come).map(|at| scores[at]).fold(f64::MIN, f64::max);
            let spread = scores.iter().map(|score| score.abs()).sum::<f64>() / scores.len() as f64;
            // Eight bits may confuse what is nearly as good, and nothing else.
            let good = |token: &usize| can_come(token) && scores[*token] > best - 0.15 * spread;
            let shown: Vec<String> = (0..scores.len())
                .filter(good)
                .map(|token| {
                    let mut bytes = Vec::new();
                    model.tokenizer.decode(token as u32, &mut bytes);
                    String::from_utf8_lossy(&bytes).into_owned()
                })
                .collect();
            assert!(shown.len() < vocabulary.len() / 8, "the reference is not sure of anything");
            let (text, _) = generate(&model, &asked);
            assert!(shown.contains(&text), "{}: {text:?} is none of {shown:?}", tiny.architecture);
        }
    }
}

#[test]
fn a_cached_prefix_changes_the_cost_and_not_the_text() {
    for tiny in all() {
        let model = open(&tiny);
        let asked = request(TEXT, " anh", 8);
        let shared = model.prompt(&asked).unwrap().shared;
        let (first, cold) = generate(&model, &asked);
        let (second, warm) = generate(&model, &asked);
        assert_eq!(first, second);
        assert_eq!((cold.cached_tokens, warm.cached_tokens), (0, shared), "{}", tiny.architecture);
    }
}

#[test]
fn a_llama_has_an_output_of_its_own_where_its_file_has_one() {
    let own = Tiny::of("llama");
    let mut tied = Tiny::of("llama");
    tied.tensors.remove("output.weight");
    let scores = |tiny: &Tiny| open(tiny).log_probabilities("", "anh đi").unwrap();
    assert_ne!(scores(&own), scores(&tied));
    let mut odd = Tiny::of("llama");
    odd.vector("output.weight", tiny::HIDDEN, 0.0);
    assert!(refusal(&odd).contains("output.weight"));
}

#[test]
fn a_llama_turns_neighbours_and_not_halves() {
    let own = Tiny::of("llama").set("block_count", Value::U32(1));
    let mut halves = Tiny::of("llama").set("block_count", Value::U32(1));
    halves.neighbours = false;
    assert!(off(&own, &halves) > 4.0 * off(&own, &own));
}

#[test]
fn a_llama_turns_more_slowly_where_its_file_says_so() {
    let slowed = Tiny::of("llama").set("block_count", Value::U32(1));
    let mut plain = Tiny::of("llama").set("block_count", Value::U32(1));
    plain.vector("rope_freqs.weight", tiny::HIDDEN / tiny::HEADS / 2, 8.0);
    assert!(off(&slowed, &plain) > 4.0 * off(&slowed, &slowed));
    plain.tensors.remove("rope_freqs.weight");
    let tokens = open(&slowed).tokenize(TEXT);
    let state = |tiny: &Tiny| last_state(&open(tiny), &tokens, 100);
    assert!(distance(&state(&slowed), &state(&plain)) > 0.01);
    for (width, middle) in [(tiny::HIDDEN / tiny::HEADS, 1.5), (tiny::HIDDEN / tiny::HEADS / 2, -2.0)] {
        let mut odd = Tiny::of("llama");
        odd.vector("rope_freqs.weight", width, middle);
        assert!(refusal(&odd).contains("rope_freqs"));
    }
}

#[test]
fn a_text_begins_as_its_family_begins_it() {
    let begun = |tiny: &Tiny| {
        let model = open(tiny);
        let tokens = model.prompt(&request("", "a", 1)).unwrap().tokens;
        let texts = tokens.iter().map(|&token| model.tokenizer.vocabulary.text(token).to_owned());
        texts.collect::<Vec<_>>()
    };
    assert_eq!(begun(&Tiny::of("qwen2")), ["a"]);
    assert_eq!(begun(&Tiny::of("llama")), ["<|begin_of_text|>", "a"]);
    assert_eq!(begun(&Tiny::of("llama").with_pieces()), ["<bos>", "▁", "a"]);
    assert_eq!(begun(&Tiny::new()), ["<bos>", "a"]);
    let mut plain = Tiny::of("llama").with_pieces();
    plain.metadata.insert("tokenizer.ggml.add_space_prefix".into(), Value::Bool(false));
    assert_eq!(begun(&plain), ["<bos>", "a"]);
    let mut begins = Tiny::of("qwen2");
    begins.metadata.insert("tokenizer.ggml.add_bos_token".into(), Value::Bool(true));
    assert_eq!(begun(&begins), ["<|endoftext|>", "a"]);
}

#[test]
fn a_model_without_a_beginning_still_answers_nothing_at_all() {
    let model = open(&Tiny::of("qwen3"));
    let (_, generation) = generate(&model, &request("", "", 3));
    assert_eq!(generation.prompt_tokens, 1);
    assert!(generation.generated_tokens == 3 || generation.finish == Finish::Stop);
    assert_eq!(model.log_probabilities("", "ab").unwrap().len(), 2);
}

#[test]
fn text_comes_back_from_its_tokens() {
    for tiny in OTHERS.map(Tiny::of) {
        let model = open(&tiny);
        for text in
            [TEXT, "", " ", "  hai   ba", "\n\n \n", "<b>x</b>", "Ω😀\u{301}", "▁Ġ", "\r\n\t12345 đồng"]
        {
            let mut bytes = Vec::new();
            model.tokenize(text).iter().for_each(|token| model.tokenizer.decode(*token, &mut bytes));
            assert_eq!(String::from_utf8(bytes).unwrap(), text, "{}", tiny.architecture);
        }
    }
}

#[test]
fn bytes_are_merged_by_rank_within_what_the_rules_split() {
    let (qwen, llama) = (open(&Tiny::of("qwen2")), open(&Tiny::of("llama")));
    for model in [&qwen, &llama] {
        assert_eq!(texts(model, "thủ thủ"), ["th", "á»§", "Ġthá»§"]);
        assert_eq!(texts(model, "anh anh"), ["anh", "Ġanh"]);
        // Two blanks: the first is a piece of its own, the second belongs to the word.
        assert_eq!(texts(model, "a  anh"), ["a", "Ġ", "Ġanh"]);
        assert_eq!(texts(model, "a\n\nb"), ["a", "ĊĊ", "b"]);
    }
    // Qwen reads digits one by one, Llama three at a time.
    assert_eq!(texts(&qwen, "1234"), ["1", "2", "3", "4"]);
    assert_eq!(texts(&llama, "1234"), ["123", "4"]);
    // A word that is a token is taken by Llama even where no merges make it.
    assert_eq!(texts(&llama, "a đi"), ["a", "ĠÄĳi"]);
    assert_eq!(texts(&qwen, "a đi"), ["a", "Ġ", "Ä", "ĳ", "i"]);
}

#[test]
fn nobody_can_write_a_control_token() {
    for tiny in all() {
        let model = open(&tiny);
        let vocabulary = &model.tokenizer.vocabulary;
        let controls: Vec<String> =
            vocabulary.of_kind(Kind::Control).map(|token| vocabulary.text(token).to_owned()).collect();
        assert!(controls.len() > 4);
        for control in controls {
            for text in [control.clone(), format!("x{control}y"), format!(" {control}\n")] {
                let tokens = model.tokenize(&text);
                let is_text = |token: &u32| vocabulary.kind(*token) != Kind::Control;
                assert!(tokens.iter().all(is_text), "{}: {text:?} became {tokens:?}", tiny.architecture);
            }
        }
    }
}

#[test]
fn the_limited_head_has_every_byte_and_no_control_token_but_ends() {
    let model = open(&Tiny::of("qwen2"));
    let vocabulary = &model.tokenizer.vocabulary;
    let scores = vec![0.0; 1 << 12];
    let can_come = |token: u32| model.head.log_probability(&scores, token).is_some();
    assert!((0..=u8::MAX).all(|byte| can_come(vocabulary.byte(byte))));
    let controls = vocabulary.of_kind(Kind::Control).filter(|token| can_come(*token));
    let controls: Vec<&str> = controls.map(|token| vocabulary.text(token)).collect();
    assert_eq!(controls, ["<|endoftext|>", "<|im_end|>", "<|end_of_text|>", "<|eot_id|>"]);
}

#[test]
fn what_a_family_needs_and_what_it_cannot_have_is_named() {
    let mut lacking = Tiny::of("qwen2");
    lacking.tensors.remove("blk.2.attn_k.bias");
    assert!(refusal(&lacking).contains("blk.2.attn_k.bias"));
    let mut biased = Tiny::of("llama");
    biased.vector("blk.1.attn_q.bias", tiny::HIDDEN, 0.0);
    assert!(refusal(&biased).contains("blk.1.attn_q.bias"));
    let mut normless = Tiny::of("qwen3");
    normless.tensors.remove("blk.0.attn_q_norm.weight");
    assert!(refusal(&normless).contains("attn_q_norm"));
}

#[test]
fn absurd_sizes_are_named_with_their_architecture() {
    for architecture in OTHERS {
        for (key, value) in [
            ("block_count", Value::U32(0)),
            ("attention.head_count_kv", Value::Array(vec![Value::U32(2)])),
            ("rope.freq_base", Value::F32(f32::NAN)),
            ("attention.key_length", Value::F32(10.5)),
            ("context_length", Value::U64(u64::MAX)),
        ] {
            let refusal = refusal(&Tiny::of(architecture).set(key, value));
            let named = refusal.contains(&format!("{architecture}.{key}")) && refusal.contains("tiny.gguf");
            assert!(named, "{key}: {refusal}");
        }
        for (key, value, said) in [
            ("rope.scaling.type", Value::String("yarn".into()), "yarn"),
            ("rope.dimension_count", Value::U32(4), "turn"),
            ("attention.value_length", Value::U32(32), "values 32"),
            ("attention.head_count", Value::U32(3), "heads"),
        ] {
            let refusal = refusal(&Tiny::of(architecture).set(key, value));
            assert!(refusal.contains(said), "{key}: {refusal}");
        }
    }
}

#[test]
fn a_broken_byte_level_tokenizer_is_refused() {
    for (key, value) in [
        ("pre", Value::String("unheard-of".into())),
        ("pre", Value::U32(1)),
        ("merges", Value::String("none".into())),
        ("merges", Value::Array(vec![Value::String("ab".into())])),
        ("merges", Value::Array(vec![Value::String("a zzzz".into())])),
        ("tokens", Value::Array(vec![Value::String("a".into())])),
        ("token_type", Value::Array(vec![Value::I32(1)])),
        ("eos_token_id", Value::U32(1 << 30)),
        ("model", Value::String("bert".into())),
    ] {
        let mut tiny = Tiny::of("qwen3");
        tiny.metadata.insert(format!("tokenizer.ggml.{key}"), value);
        let refusal = refusal(&tiny);
        assert!(refusal.contains("token") && refusal.contains("tiny.gguf"), "{key}: {refusal}");
    }
}

#[test]
fn only_gemma_can_be_trained() {
    for tiny in all() {
        let refused = Tuner::new(&tiny.write(), Tuning { layers: 2, rank: 4, seed: 1, gpu: None })
            .map(|_| ())
            .unwrap_err();
        assert!(matches!(refused, Error::Untrainable { .. }), "{refused}");
        assert!(refused.to_string().contains(tiny.architecture) && refused.to_string().contains("gemma3"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Some damage cannot be seen; none of it may end in a panic.
    #[test]
    fn flipped_bytes_never_panic(
        family in 0..OTHERS.len(),
        places in proptest::collection::vec((0.0..1.0f64, any::<u8>()), 1..6),
    ) {
        let tiny = Tiny::of(OTHERS[family]);
        let mut image = tiny.image();
        for (number, (place, byte)) in places.iter().enumerate() {
            let span = if number % 2 == 0 { 12_000.min(image.len()) } else { image.len() };
            image[(place * span as f64) as usize] = *byte;
        }
        let path = tiny.write_image(&image);
        if let Ok(model) = LanguageModel::open(&path, &Options::default()) {
            let _ = model.perplexity("anh đi 12");
        }
    }
}
