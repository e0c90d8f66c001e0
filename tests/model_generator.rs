//! The real Gemma 3 270M: run with MOTCUA_MODEL_TESTS=1 and MOTCUA_GEMMA=<path of the GGUF file>, in release.

use std::{ops::ControlFlow, path::PathBuf, time::Instant};

use motcua::inference::{
    Generation, GenerationRequest, Generator,
    generator::{Gemma, Options},
};

/// The model's path, or nothing (and a line that says so).
fn model() -> Option<PathBuf> {
    let wanted = std::env::var_os("MOTCUA_MODEL_TESTS").is_some_and(|value| value == "1");
    let path = std::env::var_os("MOTCUA_GEMMA")
        .map(PathBuf::from)
        .filter(|path| path.exists());
    if !wanted || path.is_none() {
        println!("skipped: set MOTCUA_MODEL_TESTS=1 and MOTCUA_GEMMA=<path of the GGUF file>");
        return None;
    }
    path
}

fn complete(model: &Gemma, request: &GenerationRequest) -> (String, Generation) {
    let mut text = String::new();
    let generation = model
        .generate(request, &mut |piece| {
            text.push_str(piece);
            ControlFlow::Continue(())
        })
        .expect("the model generates");
    (text, generation)
}

fn request(prefix: &str, prompt: &str, max_tokens: usize) -> GenerationRequest {
    let (prefix, prompt) = (prefix.to_owned(), prompt.to_owned());
    GenerationRequest {
        prefix,
        prompt,
        max_tokens,
        stop: Vec::new(),
    }
}

#[test]
#[ignore = "explores"]
fn explore() {
    let Some(path) = model() else { return };
    let began = Instant::now();
    let model = Gemma::open(
        &path,
        &Options {
            limit_head: std::env::var_os("FULL").is_none(),
            ..Options::default()
        },
    )
    .unwrap();
    println!(
        "open {:?} head {:?} {}",
        began.elapsed(),
        model.head_tokens(),
        model.id()
    );
    let texts = std::fs::read_to_string("/tmp/oracle/texts.json").unwrap();
    let texts: Vec<String> = serde_json::from_str(&texts).unwrap();
    let ids: Vec<Vec<u32>> = texts.iter().map(|t| model.tokenize(t)).collect();
    std::fs::write("/tmp/oracle/ours.json", serde_json::to_string(&ids).unwrap()).unwrap();
    let record = std::fs::read_to_string("/tmp/oracle/record.txt").unwrap();
    let began = Instant::now();
    println!(
        "ppl {} in {:?}",
        model.perplexity(&record).unwrap(),
        began.elapsed()
    );
    let prompts = std::fs::read_to_string("/tmp/oracle/prompts.json").unwrap();
    let prompts: Vec<String> = serde_json::from_str(&prompts).unwrap();
    let outs: Vec<String> = prompts
        .iter()
        .map(|p| complete(&model, &request("", p, 32)).0)
        .collect();
    for (p, o) in prompts.iter().zip(&outs) {
        println!("{p:?} -> {o:?}");
    }
    std::fs::write("/tmp/oracle/outs.json", serde_json::to_string(&outs).unwrap()).unwrap();
}
