//! The real Gemma 3 270M. Runs with MOTCUA_MODEL_TESTS=1 and MOTCUA_GEMMA=<path of the GGUF file>; use `--release`.

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::Instant,
};

use motcua::inference::{
    Generation, GenerationRequest, Generator,
    generator::{LanguageModel, Options},
};

/// Texts and the tokens that llama.cpp makes of them.
const TOKENS: [(&str, &[u32]); 9] = [
    (
        "làm giấy khai sinh cho con cần những gì?",
        &[236752, 38549, 97137, 67187, 18421, 2096, 591, 23216, 11388, 23336, 236881],
    ),
    ("Đăng ký thường trú", &[237703, 19834, 59286, 32954, 186028]),
    ("HÀ NỘI ĐƯỢC", &[236814, 238974, 646, 244158, 236777, 7968, 241229, 245303, 236780]),
    (
        "CCCD/CMND, sổ hộ khẩu; QĐ-UBND",
        &[
            3129, 6329, 236786, 10087, 2885, 236764, 176490, 49268, 89733, 236793, 1366, 237703, 236772,
            10669, 2885,
        ],
    ),
    ("   hai  ba   ", &[139, 23970, 138, 3604, 139]),
    ("\n\n\nx\n\t\ttab", &[109, 236781, 107, 255969, 4823]),
    ("<b>đậm</b>", &[200, 237015, 66824, 209]),
    ("a<eos>b <bos>", &[236746, 236820, 211827, 236813, 236763, 655, 46757, 236813]),
    (
        "👩‍👩‍👧 gia đình 🇻🇳\u{7}",
        &[243767, 237243, 243767, 237243, 244814, 15291, 55729, 236743, 251111, 244431, 245],
    ),
];

/// Written for this test.
const RECORD: &str = "Thủ tục đăng ký khai sinh được thực hiện tại Ủy ban nhân dân cấp xã nơi cư trú của người cha \
    hoặc người mẹ. Người đi đăng ký khai sinh nộp tờ khai theo mẫu quy định và giấy chứng sinh do cơ sở y tế nơi trẻ \
    em sinh ra cấp. Ngay sau khi nhận đủ giấy tờ, nếu thấy thông tin khai sinh đầy đủ và phù hợp, công chức tư pháp \
    hộ tịch ghi nội dung khai sinh vào Sổ hộ tịch và cập nhật vào Cơ sở dữ liệu quốc gia về dân cư để lấy số định danh \
    cá nhân. Trường hợp đăng ký khai sinh đúng hạn thì được miễn lệ phí.";

/// Exact arithmetic gives 17.4, this model 17.0, and one with SiLU for gelu 57.
const PERPLEXITY: f64 = 19.0;

/// The model's path, or nothing and a line that says so.
fn path() -> Option<PathBuf> {
    let wanted = std::env::var_os("MOTCUA_MODEL_TESTS").is_some_and(|value| value == "1");
    let path = std::env::var_os("MOTCUA_GEMMA").map(PathBuf::from).filter(|_| wanted);
    if path.is_none() {
        println!("skipped: set MOTCUA_MODEL_TESTS=1 and MOTCUA_GEMMA=<path of the GGUF file>");
    }
    path
}

fn open(path: &Path, limit_head: bool) -> LanguageModel {
    LanguageModel::open(path, &Options { limit_head, ..Options::default() }).expect("the model opens")
}

fn request(prefix: &str, prompt: &str, max_tokens: usize) -> GenerationRequest {
    let (prefix, prompt) = (prefix.to_owned(), prompt.to_owned());
    GenerationRequest { prefix, prompt, max_tokens, ..Default::default() }
}

fn complete(model: &LanguageModel, request: &GenerationRequest) -> (String, Generation) {
    let mut text = String::new();
    let generation = model.generate(request, &mut |piece| {
        text.push_str(piece);
        ControlFlow::Continue(())
    });
    (text, generation.expect("the model generates"))
}

#[test]
fn tokens_are_those_of_llama_cpp() {
    let Some(path) = path() else { return };
    let model = open(&path, true);
    for (text, tokens) in TOKENS {
        assert_eq!(model.tokenize(text), tokens, "{text:?}");
    }
    let (limited, all) = model.head_tokens();
    println!("the limited head has {limited} of {all} tokens");
    assert!((30_000..45_000).contains(&limited));
}

#[test]
fn a_vietnamese_record_is_as_likely_as_it_should_be() {
    let Some(path) = path() else { return };
    let perplexity = open(&path, false).perplexity(RECORD).expect("a text is scored");
    println!("perplexity {perplexity:.2}");
    assert!(perplexity < PERPLEXITY, "perplexity {perplexity}: the forward pass is wrong");
}

#[test]
fn what_is_certain_is_continued_as_llama_cpp_does() {
    let Some(path) = path() else { return };
    for model in [open(&path, true), open(&path, false)] {
        let continued = |prompt: &str| complete(&model, &request("", prompt, 32)).0;
        assert_eq!(continued("1, 2, 3, 4, 5,"), " 6, 7, 8, 9, 10, 11, 12, 13, 14,");
        let papers = "* Giấy chứng nhận đăng ký kết hôn (nếu có)\n";
        assert_eq!(continued("Hồ sơ đăng ký kết hôn gồm"), format!(":\n\n{papers}{papers}"));
        assert!(continued("The quick brown fox jumps over").starts_with(" the lazy dog.\n"));
    }
}

#[test]
fn a_prefix_is_read_once() {
    let Some(path) = path() else { return };
    let model = open(&path, true);
    let asked = request(&RECORD.repeat(4), "\nTóm tắt:", 8);
    let ((cold, first), (warm, second)) = (complete(&model, &asked), complete(&model, &asked));
    assert_eq!(cold, warm);
    assert!(second.cached_tokens > 400 && second.prefill * 4 < first.prefill, "{first:?} {second:?}");
}

/// Prints times and memory: `cargo test --release --test model_generator -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn speed() {
    let Some(path) = path() else { return };
    for limit_head in [true, false] {
        let began = Instant::now();
        let model = open(&path, limit_head);
        println!("head of {:?}: opened in {:.2?}", model.head_tokens(), began.elapsed());
        complete(&model, &request("", "a", 1));
        println!("first token after {:.2?}, resident {} MB", began.elapsed(), resident());
        for _ in 0..3 {
            let (_, run) = complete(&model, &request("", &RECORD.repeat(6), 64));
            let rate = |tokens: usize, time: std::time::Duration| tokens as f64 / time.as_secs_f64();
            let (read, written) =
                (rate(run.prompt_tokens, run.prefill), rate(run.generated_tokens, run.decode));
            println!("{} tokens read at {read:.0}/s, then {written:.1}/s", run.prompt_tokens);
        }
        println!("resident {} MB", resident());
    }
}

/// Resident memory in MB, where the system tells it.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
