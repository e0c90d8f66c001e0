//! Our forward pass beside llama.cpp: the same file, prompt and number of threads, in turns on the same machine.
//!
//! `MOTCUA_LLAMA_PYTHON` names a Python that has `llama-cpp-python`; without it there is nothing to compare and the bench says so.
//! Ours runs as it is shipped (adapter in, head limited), and once more with the whole head: what the limit alone gives.

use std::{
    io::{BufRead, BufReader, Write},
    ops::ControlFlow,
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use motcua::{
    app,
    config::Config,
    inference::{
        GenerationRequest, Generator,
        generator::{LanguageModel, Options},
    },
    models::Role,
};

const ROUNDS: usize = 7;
const DECODED: usize = 64;
const SENTENCE: &str = "Người dân nộp hồ sơ tại Trung tâm Phục vụ hành chính công của phường. ";

/// Reads a line for each round, and answers with prompt tokens, seconds of prefill and seconds of decoding.
const PEER: &str = r#"
import sys, time
import numpy, llama_cpp
path, threads, decoded = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
model = llama_cpp.Llama(model_path=path, n_ctx=2048, n_batch=512, n_threads=threads, n_threads_batch=threads, verbose=False)
def best():
    logits = llama_cpp.llama_get_logits(model.ctx)
    return int(numpy.ctypeslib.as_array(logits, shape=(model.n_vocab(),)).argmax())
for line in sys.stdin:
    tokens = model.tokenize(line.rstrip("\n").encode())
    model.reset()
    began = time.perf_counter()
    model.eval(tokens)
    prefill = time.perf_counter() - began
    began = time.perf_counter()
    for _ in range(decoded):
        model.eval([best()])
    print(len(tokens), prefill, time.perf_counter() - began, flush=True)
"#;

/// Tokens a second.
#[derive(Debug, Clone, Copy)]
struct Speed {
    prefill: f64,
    decode: f64,
}

struct Peer {
    child: Child,
    asks: ChildStdin,
    tells: BufReader<ChildStdout>,
}

impl Peer {
    fn start(python: &str, model: &Path, threads: usize) -> Self {
        let mut child = Command::new(python)
            .args(["-c", PEER])
            .arg(model)
            .args([threads.to_string(), DECODED.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("MOTCUA_LLAMA_PYTHON names a Python");
        let asks = child.stdin.take().expect("its input is a pipe");
        let tells = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        Self { child, asks, tells }
    }

    fn run(&mut self, prompt: &str) -> Speed {
        writeln!(self.asks, "{prompt}").expect("the peer listens");
        let mut line = String::new();
        self.tells.read_line(&mut line).expect("the peer answers");
        let numbers: Vec<f64> = line.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        let [tokens, prefill, decode] = numbers[..] else { panic!("the peer said {line:?}") };
        Speed { prefill: tokens / prefill, decode: DECODED as f64 / decode }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ours(model: &LanguageModel, prompt: &str) -> Speed {
    let prompt = prompt.to_owned();
    let request = GenerationRequest { prompt, max_tokens: DECODED, ..Default::default() };
    let done = model.generate(&request, &mut |_| ControlFlow::Continue(())).expect("it generates");
    // A model that ends early is measured by what it said.
    let decoded = done.generated_tokens as f64;
    Speed {
        prefill: (done.prompt_tokens - done.cached_tokens) as f64 / done.prefill.as_secs_f64(),
        decode: decoded / done.decode.as_secs_f64(),
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    // `cargo test --benches` runs this, too: nothing is measured then.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let Ok(python) = std::env::var("MOTCUA_LLAMA_PYTHON") else {
        println!("MOTCUA_LLAMA_PYTHON is not set: nothing to compare with");
        return;
    };
    let config = Config::load(None).expect("the defaults fit");
    let path = app::fetch(&config, Role::Wording, &|_| {}).expect("the weights can be had");
    let path = path.expect("the wording model is switched on");
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let open = |options: Options| LanguageModel::open(&path, &options).expect("the weights are right");
    let shipped =
        open(Options { adapter: config.wording.adapter.clone(), prefix_caches: 0, ..Options::default() });
    let whole = open(Options { limit_head: false, prefix_caches: 0, ..Options::default() });
    let mut peer = Peer::start(&python, &path, threads);
    let mut speeds: [Vec<Speed>; 3] = Default::default();
    for round in 0..=ROUNDS {
        let prompt = format!("{round} {}", SENTENCE.repeat(40));
        let measured = [ours(&shipped, &prompt), ours(&whole, &prompt), peer.run(&prompt)];
        // The first round warms up.
        if round > 0 {
            speeds.iter_mut().zip(measured).for_each(|(all, one)| all.push(one));
        }
    }
    let medians = speeds.map(|all| {
        let of = |part: fn(&Speed) -> f64| median(all.iter().map(part).collect());
        Speed { prefill: of(|speed| speed.prefill), decode: of(|speed| speed.decode) }
    });
    println!("{threads} threads, medians of {ROUNDS} rounds, tokens a second");
    for (name, speed) in ["ours as shipped", "ours, whole head", "llama.cpp"].iter().zip(medians) {
        let against = medians[2];
        println!(
            "{name:<17} prefill {:6.0} ({:.2} times), decode {:5.1} ({:.2} times)",
            speed.prefill,
            speed.prefill / against.prefill,
            speed.decode,
            speed.decode / against.decode
        );
    }
}
