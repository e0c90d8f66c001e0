//! The model as a whole, on tiny random weights.

mod chat;
mod damage;
mod families;
mod reference;
mod tiny;
mod tuning;

use std::ops::ControlFlow;

use crate::inference::{
    Finish, Generation, GenerationRequest, Generator,
    error::Error,
    generator::{LanguageModel, Options, cache::KvCache, head::Head},
};

use tiny::Tiny;

const TEXT: &str = "thủ tục anh thạo, ơn ô\nđi về nhanh ấy thanh tra";

fn open(tiny: &Tiny) -> LanguageModel {
    LanguageModel::open(&tiny.write(), &Options::default()).expect("the tiny model opens")
}

fn request(prefix: &str, prompt: &str, max_tokens: usize) -> GenerationRequest {
    let (prefix, prompt) = (prefix.to_owned(), prompt.to_owned());
    GenerationRequest { prefix, prompt, max_tokens, ..Default::default() }
}

fn generate(model: &LanguageModel, request: &GenerationRequest) -> (String, Generation) {
    let mut text = String::new();
    let generation = model
        .generate(request, &mut |piece| {
            text.push_str(piece);
            ControlFlow::Continue(())
        })
        .expect("the tiny model generates");
    (text, generation)
}

/// Reads `tokens` in parts of the given sizes and returns the last token's hidden state.
fn last_state(model: &LanguageModel, tokens: &[u32], part: usize) -> Vec<f32> {
    let mut cache = KvCache::new(&model.network.config, tokens.len()).unwrap();
    let parts = tokens.chunks(part).map(|part| model.network.forward(part, &mut cache).unwrap());
    let last = parts.last().unwrap();
    last[last.len() - tiny::HIDDEN..].to_vec()
}

/// How far `a` is from `b`, as a share of b's length.
fn distance(a: &[f32], b: &[f32]) -> f32 {
    let norm = |values: &mut dyn Iterator<Item = f32>| values.map(|x| x * x).sum::<f32>().sqrt();
    norm(&mut a.iter().zip(b).map(|(a, b)| a - b)) / norm(&mut b.iter().copied())
}

#[test]
fn the_forward_pass_is_that_of_the_plain_reference() {
    let tiny = Tiny::new();
    let model = open(&tiny);
    let tokens = model.tokenize(TEXT);
    assert!(tokens.len() > 3 * tiny::WINDOW, "the text must outrun the window");
    let mut cache = KvCache::new(&model.network.config, tokens.len()).unwrap();
    let hidden = model.network.forward(&tokens, &mut cache).unwrap();
    let ours = model.network.finish(&hidden, tiny::HIDDEN);
    let exact = reference::hidden_states(&tiny, &tokens);
    let exact: Vec<f32> = exact.iter().flatten().map(|x| *x as f32).collect();
    let off = distance(&ours, &exact);
    assert!(off < 0.05, "the hidden states are {off} off: more than eight bits explain");
}

#[test]
fn reading_in_parts_is_reading_at_once() {
    let model = open(&Tiny::new());
    let tokens = model.tokenize(TEXT);
    let whole = last_state(&model, &tokens, tokens.len());
    for part in [1, 2, 3, 7] {
        let distance = distance(&last_state(&model, &tokens, part), &whole);
        assert!(distance < 0.01, "in parts of {part} the state is {distance} off");
    }
}

#[test]
fn a_cut_back_or_forked_cache_is_a_fresh_one() {
    let model = open(&Tiny::new());
    let (network, tokens) = (&model.network, model.tokenize(TEXT));
    let (head, tail) = tokens.split_at(9);
    let mut cache = KvCache::new(&network.config, 64).unwrap();
    network.forward(&tokens, &mut cache).unwrap();
    let mut cut = cache.fork(&network.config, head.len(), 40).unwrap();
    let mut other = cut.fork(&network.config, usize::MAX, 40).unwrap();
    // What the one reads must not reach the other.
    network.forward(&model.tokenize("zzz"), &mut other).unwrap();
    let from_cut = network.forward(tail, &mut cut).unwrap();
    let mut fresh = KvCache::new(&network.config, 64).unwrap();
    network.forward(head, &mut fresh).unwrap();
    let from_fresh = network.forward(tail, &mut fresh).unwrap();
    assert!(distance(&from_cut, &from_fresh) < 0.01);
    assert_eq!((cache.len(), cut.len(), other.len()), (tokens.len(), tokens.len(), head.len() + 3));
}

#[test]
fn a_cached_prefix_changes_the_cost_and_not_the_text() {
    let tiny = Tiny::new();
    let model = open(&tiny);
    let asked = request(TEXT, " anh", 12);
    let (first, cold) = generate(&model, &asked);
    let (second, warm) = generate(&model, &asked);
    let (plain, _) = generate(&open(&tiny), &asked);
    assert_eq!((&first, &first), (&second, &plain));
    assert_eq!((cold.cached_tokens, cold.finish), (0, Finish::Length));
    assert_eq!(warm.cached_tokens, 1 + model.tokenize(TEXT).len());
    assert_eq!(warm.prompt_tokens, cold.prompt_tokens);
}

#[test]
fn a_prefix_that_only_begins_alike_is_used_as_far_as_it_goes() {
    let tiny = Tiny::new();
    let model = open(&tiny);
    generate(&model, &request("anh thạo đi", "x", 1));
    let asked = request("anh thạo ơn", "x", 6);
    let (text, generation) = generate(&model, &asked);
    let alike = 1 + model.tokenize("anh thạo ").len();
    assert!((2..=alike).contains(&generation.cached_tokens), "{}", generation.cached_tokens);
    assert_eq!(text, generate(&open(&tiny), &asked).0);
}

#[test]
fn an_empty_prompt_after_a_cached_prefix_still_has_a_last_token() {
    let model = open(&Tiny::new());
    let asked = request("thanh tra", "", 4);
    let (first, _) = generate(&model, &asked);
    let (second, warm) = generate(&model, &asked);
    assert_eq!(first, second);
    assert_eq!(warm.cached_tokens, warm.prompt_tokens - 1);
    assert_eq!(generate(&model, &request("", "", 2)).1.prompt_tokens, 1);
}

#[test]
fn no_more_prefixes_are_kept_than_asked() {
    let tiny = Tiny::new();
    let options = Options { prefix_caches: 1, ..Options::default() };
    let model = LanguageModel::open(&tiny.write(), &options).unwrap();
    let cached = |prefix: &str| generate(&model, &request(prefix, "x", 1)).1.cached_tokens;
    assert_eq!(cached("anh"), 0);
    let all = 1 + model.tokenize("anh").len();
    assert_eq!(cached("anh"), all);
    // Only the beginning of the text is shared with another prefix, which then takes its place.
    assert_eq!(cached("zzz"), 1);
    assert_eq!(cached("anh"), 1);
}

#[test]
fn several_may_generate_at_once() {
    let model = open(&Tiny::new());
    let alone = generate(&model, &request(TEXT, "a", 5)).0;
    std::thread::scope(|scope| {
        let runs: Vec<_> =
            (0..3).map(|_| scope.spawn(|| generate(&model, &request(TEXT, "a", 5)).0)).collect();
        for run in runs {
            assert_eq!(run.join().unwrap(), alone);
        }
    });
}

#[test]
fn the_limited_head_scores_as_the_full_one() {
    let model = open(&Tiny::new());
    let network = &model.network;
    let count = model.head_tokens().1 as u32;
    let full = Head::read(&network.embedding, (0..count).collect()).unwrap();
    let most = Head::read(&network.embedding, (0..count - 1).collect()).unwrap();
    let hidden = last_state(&model, &model.tokenize(TEXT), 100);
    let scores = |head: &Head| head.scores(network.finish(&hidden, head.padded())).unwrap();
    let (full_scores, most_scores) = (scores(&full), scores(&most));
    let shared = count as usize - 1;
    assert!(distance(&most_scores[..shared], &full_scores[..shared]) < 0.02);
    assert_eq!(full.best(&full_scores), most.best(&most_scores));
    let total: f64 =
        (0..count).filter_map(|token| full.log_probability(&full_scores, token)).map(f64::exp).sum();
    assert!((total - 1.0).abs() < 1e-3);
    assert_eq!(most.log_probability(&most_scores, count - 1), None);
}

#[test]
fn the_limited_head_leaves_out_control_tokens_only_here() {
    let tiny = Tiny::new();
    let (limited, all) = open(&tiny).head_tokens();
    // <pad>, <bos>, <unk> and the picture's token; <eos> and <end_of_turn> end a text and stay.
    assert_eq!(all - limited, 4);
}

#[test]
fn a_text_breaks_off_where_it_is_told_to() {
    let model = open(&Tiny::new());
    let asked = request("", TEXT, 20);
    let mut pieces = 0;
    let broken = model.generate(&asked, &mut |_| {
        pieces += 1;
        if pieces == 4 { ControlFlow::Break(Finish::Cancelled) } else { ControlFlow::Continue(()) }
    });
    let broken = broken.unwrap();
    assert_eq!((broken.finish, pieces), (Finish::Cancelled, 4));
    assert!(broken.generated_tokens < 4);
    let at_once = model.generate(&asked, &mut |_| ControlFlow::Break(Finish::Deadline)).unwrap();
    assert_eq!((at_once.finish, at_once.generated_tokens), (Finish::Deadline, 0));
}

#[test]
fn a_stop_text_ends_it() {
    let model = open(&Tiny::new());
    let (whole, _) = generate(&model, &request("", TEXT, 12));
    let stop: String = whole.chars().skip(3).take(2).collect();
    let (cut, generation) =
        generate(&model, &GenerationRequest { stop: vec![stop.clone()], ..request("", TEXT, 12) });
    assert_eq!(generation.finish, Finish::Stop);
    assert_eq!(cut, whole.split(&stop).next().unwrap());
}

#[test]
fn what_is_to_be_avoided_does_not_come_out() {
    let model = open(&Tiny::new());
    let avoiding = |prompt: &str, texts: &[&str]| {
        let avoid = texts.iter().map(|text| (*text).to_owned()).collect();
        generate(&model, &GenerationRequest { avoid, ..request("", prompt, 12) })
    };
    // What the tiny model says differs from processor to processor: a prompt is wanted after which it says two letters in a row.
    let prompts = std::iter::once(TEXT.to_owned()).chain(('a'..='z').map(|letter| letter.to_string()));
    let said = prompts.map(|prompt| {
        let (whole, generation) = avoiding(&prompt, &[""]);
        (prompt, whole, generation)
    });
    let pair = |whole: &str| {
        let letters: Vec<char> = whole.chars().collect();
        let two = letters.windows(2).find(|two| two.iter().all(char::is_ascii_alphanumeric));
        two.map(|two| two.iter().collect::<String>())
    };
    let mut spoken = said.filter_map(|said| Some((pair(&said.1)?, said)));
    let (two, (prompt, whole, generation)) = spoken.next().expect("it says two letters in a row");
    let one = &two[..1];
    let (before, _) = whole.split_once(one).unwrap();
    let (never, went_on) = avoiding(&prompt, &[one]);
    assert!(never.starts_with(before) && !never.contains(one), "{whole:?} {never:?}");
    assert_eq!(went_on.generated_tokens, generation.generated_tokens);
    // Of a longer text all may come but its end.
    let (before, _) = whole.split_once(&two).unwrap();
    let (once, _) = avoiding(&prompt, &["", &two]);
    assert!(once.starts_with(&format!("{before}{one}")) && !once.contains(&two), "{whole:?} {once:?}");
}

#[test]
fn the_context_is_a_limit() {
    let options = Options { max_context: 20, ..Options::default() };
    let model = LanguageModel::open(&Tiny::new().write(), &options).unwrap();
    let (_, generation) = generate(&model, &request("", "anh", 500));
    assert!(generation.prompt_tokens + generation.generated_tokens <= 20);
    let long = model.generate(&request("", &"ab".repeat(40), 1), &mut |_| ControlFlow::Continue(()));
    assert!(matches!(long, Err(Error::PromptTooLong { tokens: 81, limit: 20 })), "{long:?}");
    assert!(matches!(model.perplexity(&"ab".repeat(40)), Err(Error::PromptTooLong { .. })));
}

#[test]
fn more_than_one_chunk_is_read() {
    let model = open(&Tiny::new());
    let (_, generation) = generate(&model, &request("", &"ab".repeat(150), 2));
    assert_eq!((generation.prompt_tokens, generation.generated_tokens), (301, 2));
    let scored = model.log_probabilities("ab", &"ab".repeat(140)).unwrap();
    assert_eq!(scored.len(), 280);
    assert!(scored.iter().all(|score| score.is_some_and(|score| score < 0.0 && score.is_finite())));
}

#[test]
fn a_text_scores_the_same_alone_and_with_context_before_it() {
    let model = open(&Tiny::new());
    let whole = model.log_probabilities("", "anh, đi").unwrap();
    let part = model.log_probabilities("anh,", " đi").unwrap();
    let tail = &whole[whole.len() - part.len()..];
    for (a, b) in part.iter().zip(tail) {
        assert!((a.unwrap() - b.unwrap()).abs() < 0.02);
    }
    let mean = -whole.iter().flatten().sum::<f64>() / whole.len() as f64;
    assert!((model.perplexity("anh, đi").unwrap().ln() - mean).abs() < 1e-6);
}

#[test]
fn text_comes_back_from_its_tokens() {
    let model = open(&Tiny::new());
    for text in [TEXT, "", " ", "  hai   ba", "\n\n\n", "<b>x</b>", "Ω😀\u{301}", "▁"] {
        let mut bytes = Vec::new();
        model.tokenize(text).iter().for_each(|token| model.tokenizer.decode(*token, &mut bytes));
        assert_eq!(String::from_utf8(bytes).unwrap(), text.replace('▁', " "));
    }
}

#[test]
fn the_best_pair_is_merged_first_and_words_stay_whole() {
    let model = open(&Tiny::new());
    let texts = |text: &str| -> Vec<String> {
        let vocabulary = &model.tokenizer.vocabulary;
        model.tokenize(text).iter().map(|&token| vocabulary.text(token).to_owned()).collect()
    };
    assert_eq!(texts(" thủ tục"), ["▁thủ▁tục"]);
    // "▁t" is better than "th", so the blank takes the t; alone "th" is made.
    assert_eq!(texts("th"), ["th"]);
    assert_eq!(texts("tanh"), ["t", "anh"]);
    assert_eq!(texts("a\n\n\nb"), ["a", "\n\n", "\n", "b"]);
}

#[test]
fn nobody_can_write_a_control_token() {
    let model = open(&Tiny::new());
    for text in ["<eos>", "<bos>a", "x<end_of_turn>", "[multimodal]", "<unk><pad>", "<0x00>"] {
        let tokens = model.tokenize(text);
        let spelt = tokens.iter().all(|&token| token == 8 || token >= 10);
        assert!(spelt, "{text:?} became {tokens:?}");
    }
}
