//! The families once more, in the plainest way: whole text, full precision, no cache. What the model is checked against.

use super::tiny::{HEADS, HIDDEN, INNER, KV_HEADS, Tiny, WINDOW};

type Rows = Vec<Vec<f64>>;

/// Hidden states of every token after the last norm.
pub(super) fn hidden_states(tiny: &Tiny, tokens: &[u32]) -> Rows {
    let table = matrix(tiny, "token_embd", HIDDEN);
    let scale = if tiny.architecture == "gemma3" { (HIDDEN as f64).sqrt() } else { 1.0 };
    let mut stream: Rows =
        tokens.iter().map(|&token| table[token as usize].iter().map(|x| x * scale).collect()).collect();
    for layer in 0..tiny.layers() {
        let taken = attention(tiny, layer, &stream);
        add(&mut stream, taken);
        let fed = feed_forward(tiny, layer, &stream);
        add(&mut stream, fed);
    }
    stream.iter().map(|row| norm(row, &vector(tiny, "output_norm"))).collect()
}

/// Scores of every token of the vocabulary behind a hidden state.
pub(super) fn scores(tiny: &Tiny, hidden: &[f64]) -> Vec<f64> {
    let name = if tiny.architecture == "llama" { "output" } else { "token_embd" };
    times(&matrix(tiny, name, HIDDEN), hidden)
}

fn attention(tiny: &Tiny, layer: usize, stream: &Rows) -> Rows {
    let name = |part: &str| format!("blk.{layer}.{part}");
    let input: Rows = stream.iter().map(|row| norm(row, &vector(tiny, &name("attn_norm")))).collect();
    let global = tiny.architecture != "gemma3" || layer % 6 == 5;
    let width = tiny.head_width();
    let heads = |part: &str, norm_part: Option<&str>| -> Vec<Rows> {
        let weights = matrix(tiny, &name(part), HIDDEN);
        let rows = input.iter().enumerate().map(|(position, row)| {
            let mut heads = times(&weights, row);
            if tiny.architecture == "qwen2" {
                let bias = tiny.numbers(&format!("{}.bias", name(part)));
                heads.iter_mut().zip(bias).for_each(|(to, x)| *to += f64::from(x));
            }
            let heads = heads.chunks(width).map(|head| match norm_part {
                Some(part) if ["gemma3", "qwen3"].contains(&tiny.architecture) => {
                    turned(tiny, norm(head, &vector(tiny, &name(part))), position, global)
                }
                Some(_) => turned(tiny, head.to_vec(), position, global),
                None => head.to_vec(),
            });
            heads.collect()
        });
        rows.collect()
    };
    let queries = heads("attn_q", Some("attn_q_norm"));
    let keys = heads("attn_k", Some("attn_k_norm"));
    let values = heads("attn_v", None);
    let output = matrix(tiny, &name("attn_output"), HEADS * width);
    let rows = (0..stream.len()).map(|at| {
        let first = if global { 0 } else { (at + 1).saturating_sub(WINDOW) };
        let mixed = (0..HEADS).flat_map(|head| {
            let shared = head / (HEADS / KV_HEADS);
            let dot = |k: &Rows| k[shared].iter().zip(&queries[at][head]).map(|(a, b)| a * b).sum::<f64>();
            let weights: Vec<f64> =
                keys[first..=at].iter().map(|key| (dot(key) / (width as f64).sqrt()).exp()).collect();
            let total: f64 = weights.iter().sum();
            let mut mixed = vec![0.0; width];
            for (weight, value) in weights.iter().zip(&values[first..=at]) {
                mixed.iter_mut().zip(&value[shared]).for_each(|(to, x)| *to += weight / total * x);
            }
            mixed
        });
        after(tiny, times(&output, &mixed.collect::<Vec<_>>()), &name("post_attention_norm"))
    });
    rows.collect()
}

fn feed_forward(tiny: &Tiny, layer: usize, stream: &Rows) -> Rows {
    let name = |part: &str| format!("blk.{layer}.{part}");
    let gate = matrix(tiny, &name("ffn_gate"), HIDDEN);
    let up = matrix(tiny, &name("ffn_up"), HIDDEN);
    let down = matrix(tiny, &name("ffn_down"), INNER);
    let before = vector(tiny, &name("ffn_norm"));
    let rows = stream.iter().map(|row| {
        let input = norm(row, &before);
        let gates = times(&gate, &input).into_iter().map(|x| {
            if tiny.architecture != "gemma3" {
                return x / (1.0 + (-x).exp());
            }
            let inner = (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x.powi(3));
            0.5 * x * (1.0 + inner.tanh())
        });
        let gated: Vec<f64> = gates.zip(times(&up, &input)).map(|(gate, up)| gate * up).collect();
        after(tiny, times(&down, &gated), &name("post_ffw_norm"))
    });
    rows.collect()
}

fn turned(tiny: &Tiny, mut head: Vec<f64>, position: usize, global: bool) -> Vec<f64> {
    let base: f64 = match tiny.architecture {
        "qwen2" => 1e4,
        "llama" => 5e5,
        _ if global => 1e6,
        _ => 1e4,
    };
    let width = head.len();
    let slow = (tiny.architecture == "llama").then(|| vector(tiny, "rope_freqs"));
    for i in 0..width / 2 {
        let slower = slow.as_ref().map_or(1.0, |slow| slow[i]);
        let (sin, cos) = (position as f64 * base.powf(-2.0 * i as f64 / width as f64) / slower).sin_cos();
        let (left, right) = if tiny.neighbours { (2 * i, 2 * i + 1) } else { (i, i + width / 2) };
        let (a, b) = (head[left], head[right]);
        head[left] = a * cos - b * sin;
        head[right] = b * cos + a * sin;
    }
    head
}

/// Gemma norms what attention and feed-forward give.
fn after(tiny: &Tiny, row: Vec<f64>, name: &str) -> Vec<f64> {
    if tiny.architecture == "gemma3" { norm(&row, &vector(tiny, name)) } else { row }
}

fn norm(row: &[f64], weight: &[f64]) -> Vec<f64> {
    let mean = row.iter().map(|x| x * x).sum::<f64>() / row.len() as f64;
    row.iter().zip(weight).map(|(x, w)| x / (mean + 1e-6).sqrt() * w).collect()
}

fn times(matrix: &Rows, row: &[f64]) -> Vec<f64> {
    matrix.iter().map(|weights| weights.iter().zip(row).map(|(a, b)| a * b).sum()).collect()
}

fn add(stream: &mut Rows, change: Rows) {
    for (row, change) in stream.iter_mut().zip(change) {
        row.iter_mut().zip(change).for_each(|(to, x)| *to += x);
    }
}

fn vector(tiny: &Tiny, name: &str) -> Vec<f64> {
    tiny.numbers(&format!("{name}.weight")).into_iter().map(f64::from).collect()
}

fn matrix(tiny: &Tiny, name: &str, width: usize) -> Rows {
    vector(tiny, name).chunks(width).map(<[f64]>::to_vec).collect()
}
