//! Tests on a tiny random model in the format of the real one.

use std::io::Write;

use proptest::prelude::*;

use super::*;
use crate::inference::Tuning;

const HIDDEN: usize = 32;
const FFN: usize = 64;
const LAYERS: usize = 2;
const POSITIONS: usize = 24;
const PIECES: [&str; 16] = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁query",
    "▁passage",
    ":",
    "▁khai",
    "▁sinh",
    "▁s",
    "inh",
    "▁",
    "k",
    "h",
    "a",
    "<mask>",
];

/// Numbers that look random and are the same each time.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
}

/// Tensors and their places in the file, which is written behind the directory.
struct Tensors {
    noise: Noise,
    directory: Vec<(String, u8, usize, Vec<u8>)>,
}

impl Tensors {
    fn floats(&mut self, name: &str, count: usize, centre: f32) {
        let mut value = || centre + (self.noise.next() % 1000) as f32 / 5000.0 - 0.1;
        let bytes = (0..count).flat_map(|_| value().to_le_bytes()).collect();
        self.directory.push((name.into(), 0, count, bytes));
    }

    fn matrix(&mut self, name: &str, count: usize) {
        let mut bytes = Vec::new();
        for _ in 0..count / file::BLOCK {
            bytes.extend([0x66, 0x2a]); // 0.05 in binary16
            bytes.extend((0..16).map(|_| self.noise.next() as u8));
        }
        self.directory.push((name.into(), 1, count, bytes));
    }

    fn linear(&mut self, name: &str, outputs: usize, inputs: usize) {
        self.matrix(&format!("{name}.w"), outputs * inputs);
        self.floats(&format!("{name}.b"), outputs, 0.0);
    }

    fn norm(&mut self, name: &str) {
        self.floats(&format!("{name}.w"), HIDDEN, 1.0);
        self.floats(&format!("{name}.b"), HIDDEN, 0.0);
    }

    fn all() -> Self {
        let mut tensors = Self { noise: Noise(7), directory: Vec::new() };
        tensors.matrix("emb.word", PIECES.len() * HIDDEN);
        tensors.floats("emb.pos", POSITIONS * HIDDEN, 0.0);
        tensors.floats("emb.type", HIDDEN, 0.0);
        tensors.norm("emb.ln");
        for layer in 0..LAYERS {
            for part in ["q", "k", "v", "ao"] {
                tensors.linear(&format!("l{layer}.{part}"), HIDDEN, HIDDEN);
            }
            tensors.linear(&format!("l{layer}.fi"), FFN, HIDDEN);
            tensors.linear(&format!("l{layer}.fo"), HIDDEN, FFN);
            tensors.norm(&format!("l{layer}.aln"));
            tensors.norm(&format!("l{layer}.oln"));
        }
        tensors
    }

    fn append(&self, file: &mut Vec<u8>) {
        let entry = |name: &str| 2 + name.len() + 1 + 4 + 8 + 8;
        let directory: usize = self.directory.iter().map(|(name, ..)| entry(name)).sum();
        let mut offset = file.len() + 4 + directory;
        file.extend((self.directory.len() as u32).to_le_bytes());
        for (name, kind, count, bytes) in &self.directory {
            file.extend((name.len() as u16).to_le_bytes());
            file.extend(name.as_bytes());
            file.push(*kind);
            file.extend((*count as u32).to_le_bytes());
            file.extend((offset as u64).to_le_bytes());
            file.extend((bytes.len() as u64).to_le_bytes());
            offset += bytes.len();
        }
        self.directory.iter().for_each(|(.., bytes)| file.extend(bytes));
    }
}

fn append_words(file: &mut Vec<u8>, words: impl IntoIterator<Item = usize>) {
    file.extend(words.into_iter().flat_map(|word| (word as u32).to_le_bytes()));
}

fn tiny_model() -> Vec<u8> {
    let mut file = b"E5S1".to_vec();
    append_words(&mut file, [1, HIDDEN, LAYERS, 2, FFN, PIECES.len(), POSITIONS, 1]);
    file.extend(1e-12_f32.to_le_bytes());
    append_words(&mut file, [file::BLOCK, PIECES.len(), 0, 2, 1, 3]);
    let blob = PIECES.concat();
    file.extend((blob.len() as u64).to_le_bytes());
    let ends = PIECES.iter().scan(0, |end, piece| {
        *end += piece.len();
        Some(*end)
    });
    append_words(&mut file, std::iter::once(0).chain(ends));
    let scores =
        PIECES.iter().map(|piece| if piece.starts_with('<') { 0.0 } else { -1.0 - 1.0 / piece.len() as f32 });
    file.extend(scores.flat_map(f32::to_le_bytes));
    file.extend(blob.as_bytes());
    // The character map: tab to space, U+0001 to nothing.
    append_words(&mut file, [2, 14]);
    file.extend([9, 0, 0, 0, 1, 32, 0, 0, 0, 1, 0, 0, 0, 0]);
    Tensors::all().append(&mut file);
    file
}

fn open_bytes(bytes: &[u8], arithmetic: Arithmetic) -> Result<E5, Error> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    E5::open(file.path(), Options { arithmetic, passage_tokens: 8, ..Options::default() })
}

fn tiny(arithmetic: Arithmetic) -> E5 {
    open_bytes(&tiny_model(), arithmetic).unwrap()
}

fn names(ids: &[u32]) -> Vec<&'static str> {
    ids.iter().map(|&id| PIECES[id as usize]).collect()
}

#[test]
fn a_vector_has_length_one_and_both_arithmetics_agree() {
    let (quick, exact) = (tiny(Arithmetic::Quantised), tiny(Arithmetic::Float));
    for text in ["khai sinh", "sinh khai", ""] {
        let a = quick.embed(TextKind::Query, text).unwrap();
        let b = exact.embed(TextKind::Query, text).unwrap();
        assert_eq!(a.len(), quick.dimensions());
        assert!((a.iter().map(|x| x * x).sum::<f32>() - 1.0).abs() < 1e-5);
        let cosine: f32 = a.iter().zip(&b).map(|(a, b)| a * b).sum();
        assert!(cosine > 0.995, "{text}: {cosine}");
    }
    let order = |text| exact.embed(TextKind::Query, text).unwrap();
    assert_ne!(order("khai sinh"), order("sinh khai"));
    assert_ne!(order("khai sinh"), exact.embed(TextKind::Passage, "khai sinh").unwrap());
}

#[test]
fn the_id_is_the_name_and_the_checksum_known_or_computed() {
    let computed = tiny(Arithmetic::Float).id().to_owned();
    let sha256 = hex(&Sha256::digest(tiny_model()));
    assert_eq!(computed, format!("multilingual-e5-small@{}", &sha256[..12]));
}

#[test]
fn the_best_pieces_are_taken_and_the_text_is_normalised_first() {
    let e5 = tiny(Arithmetic::Float);
    let tokens = |text| names(&e5.tokens(TextKind::Query, text));
    let expected = ["<s>", "▁query", ":", "▁khai", "▁sinh", "</s>"];
    assert_eq!(tokens("khai sinh"), expected);
    assert_eq!(tokens("  khai\t\t ｓｉｎｈ\u{1} "), expected);
    assert_eq!(
        names(&e5.tokens(TextKind::Passage, "kha"))[1..],
        ["▁passage", ":", "▁", "k", "h", "a", "</s>"]
    );
}

#[test]
fn unknown_letters_in_a_row_are_one_token_and_special_texts_are_letters() {
    let e5 = tiny(Arithmetic::Float);
    let tokens = |text| names(&e5.tokens(TextKind::Query, text))[3..].to_vec();
    assert_eq!(tokens("zzz"), ["▁", "<unk>", "</s>"]);
    assert_eq!(tokens("</s>"), ["▁", "<unk>", "</s>"]);
    assert_eq!(tokens("<mask>"), ["▁", "<unk>", "a", "<unk>", "k", "<unk>", "</s>"]);
}

#[test]
fn long_texts_are_cut_and_keep_their_end_token() {
    let e5 = tiny(Arithmetic::Float);
    let long = "khai ".repeat(10_000);
    let passage = e5.tokens(TextKind::Passage, &long);
    assert_eq!((passage.len(), passage.last()), (8, Some(&2)));
    // The model's positions are fewer than the 512 tokens that the options allow.
    assert_eq!(e5.tokens(TextKind::Query, &long).len(), POSITIONS);
    assert_eq!(e5.tokens(TextKind::Query, &"z".repeat(100_000)).len(), 6);
    assert!(e5.embed(TextKind::Query, &long).is_ok());
}

#[test]
fn a_cut_off_file_is_called_damaged_wherever_it_is_cut() {
    let whole = tiny_model();
    for length in (0..whole.len()).step_by(61).chain([whole.len() - 1]) {
        let error = open_bytes(&whole[..length], Arithmetic::Float).unwrap_err();
        assert!(matches!(error, Error::Damaged { .. }), "{length}: {error}");
    }
    let error = open_bytes(&whole[..whole.len() / 2], Arithmetic::Float).unwrap_err().to_string();
    assert!(error.contains("cut off") && error.contains("fetch the model again"), "{error}");
}

#[test]
fn a_missing_file_says_where_it_was_looked_for() {
    let error = E5::open(Path::new("/nowhere/e5.bin"), Options::default()).unwrap_err();
    assert!(matches!(&error, Error::Unreadable { .. }));
    assert!(error.to_string().contains("/nowhere/e5.bin"), "{error}");
}

const TUNING: Tuning = Tuning { layers: 2, rank: 2, seed: 1, gpu: None };

/// The tiny model in a file, a tuner of it, two passages that are to be told apart, and questions, of which each example has
/// one beside its own.
fn tuned() -> (tempfile::NamedTempFile, Tuner, Targets, Targets, Vec<Example>) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&tiny_model()).unwrap();
    let e5 = E5::open(file.path(), Options { arithmetic: Arithmetic::Float, ..Options::default() }).unwrap();
    let passages = e5.embed_all(TextKind::Passage, &["khai sinh", "kha"]).unwrap();
    let texts = ["sinh", "khai khai a", "sinh khai", "a khai"];
    let questions = e5.embed_all(TextKind::Query, &texts).unwrap();
    let tuner = Tuner::new(file.path(), TUNING, 0.05).unwrap();
    let targets = tuner.targets(&passages, vec![0, 1]).unwrap();
    let questions = tuner.targets(&questions, vec![0, 1, 0, 1]).unwrap();
    let example = |at: u32| Example {
        tokens: tuner.tokens(texts[at as usize]),
        group: at,
        without: None,
        own: Some(at),
        is_plain: true,
    };
    let examples = vec![example(0), example(1)];
    (file, tuner, targets, questions, examples)
}

#[test]
fn a_tuner_starts_as_the_base_and_its_loss_falls() {
    let (file, mut tuner, targets, questions, examples) = tuned();
    let base =
        E5::open(file.path(), Options { arithmetic: Arithmetic::Float, ..Options::default() }).unwrap();
    let passage = base.embed(TextKind::Passage, "kha").unwrap();
    let query = base.embed(TextKind::Query, "sinh").unwrap();
    let cosine: f32 = passage.iter().zip(&query).map(|(a, b)| a * b).sum();
    // Padding beside a longer question changes nothing.
    let [cosines, _] = tuner.cosines(&examples, &targets, &questions).unwrap();
    assert!((cosines[0][1] - cosine).abs() < 1e-4, "{cosines:?} {cosine}");
    let first = tuner.step(&examples, &targets, &questions, 1e-2).unwrap();
    let last = (0..30).map(|_| tuner.step(&examples, &targets, &questions, 1e-2).unwrap()).last().unwrap();
    assert!(last < first * 0.8, "{first} {last}");
    let [passages, asked] = tuner.cosines(&examples, &targets, &questions).unwrap();
    assert_eq!([targets.place(0, &passages[0]), targets.place(1, &passages[1])], [0, 0]);
    assert_eq!([questions.place(0, &asked[0]), questions.place(1, &asked[1])], [0, 0]);
    // Its own place is no answer to a question, and holds what the last step but one made of it.
    assert!(asked[0][0] < -1000.0 && asked[1][1] < -1000.0, "{asked:?}");
    let others: Vec<Example> =
        examples.iter().map(|example| Example { own: None, ..example.clone() }).collect();
    let [_, asked] = tuner.cosines(&others, &targets, &questions).unwrap();
    assert!(asked[0][0] > 0.95 && asked[1][1] > 0.95, "{asked:?}");
}

#[test]
fn a_passage_that_does_not_count_is_never_near() {
    let (_file, tuner, targets, questions, mut examples) = tuned();
    examples[0].without = Some(0);
    let [passages, _] = tuner.cosines(&examples, &targets, &questions).unwrap();
    assert!(passages[0][0] < -1000.0);
}

#[test]
fn a_kept_adapter_changes_queries_as_trained_and_passages_not_at_all() {
    let (file, mut tuner, targets, questions, examples) = tuned();
    for _ in 0..10 {
        tuner.step(&examples, &targets, &questions, 1e-2).unwrap();
    }
    let kept = tempfile::NamedTempFile::new().unwrap();
    tuner.save(kept.path()).unwrap();
    let open =
        |arithmetic, adapter| E5::open(file.path(), Options { arithmetic, adapter, ..Options::default() });
    let base = open(Arithmetic::Float, None).unwrap();
    let passages = base.embed_all(TextKind::Passage, &["khai sinh", "kha"]).unwrap();
    for (arithmetic, near) in [(Arithmetic::Float, 2e-3), (Arithmetic::Quantised, 3e-2)] {
        let adapted = open(arithmetic, Some(kept.path().to_owned())).unwrap();
        assert_eq!(adapted.id(), base.id());
        let query = adapted.embed(TextKind::Query, "sinh").unwrap();
        for (passage, cosine) in
            passages.iter().zip(&tuner.cosines(&examples, &targets, &questions).unwrap()[0][0])
        {
            let own: f32 = passage.iter().zip(&query).map(|(a, b)| a * b).sum();
            assert!((own - cosine).abs() < near, "{own} {cosine}");
        }
    }
    let float = open(Arithmetic::Float, Some(kept.path().to_owned())).unwrap();
    assert_eq!(float.embed(TextKind::Passage, "kha").unwrap(), base.embed(TextKind::Passage, "kha").unwrap());
    let mut resumed = Tuner::new(file.path(), Tuning { seed: 9, ..TUNING }, 0.05).unwrap();
    resumed.resume(kept.path()).unwrap();
    let first = |tuner: &Tuner| tuner.cosines(&examples, &targets, &questions).unwrap()[0][0][0];
    assert!((first(&resumed) - first(&tuner)).abs() < 2e-3);
    assert!(matches!(
        Tuner::new(file.path(), Tuning { rank: 3, ..TUNING }, 0.05).unwrap().resume(kept.path()),
        Err(Error::Adapter { .. })
    ));
}

#[test]
fn what_encodes_passages_is_read_with_the_first_of_them_from_the_same_file() {
    let (file, tuner, ..) = tuned();
    let kept = tempfile::NamedTempFile::new().unwrap();
    tuner.save(kept.path()).unwrap();
    let open = || {
        let adapter = Some(kept.path().to_owned());
        E5::open(file.path(), Options { adapter, ..Options::default() }).unwrap()
    };
    let (e5, later) = (open(), open());
    e5.embed(TextKind::Query, "sinh").unwrap();
    assert!(!e5.holds_passages());
    e5.embed(TextKind::Passage, "sinh").unwrap();
    assert!(e5.holds_passages());
    let mut other = tiny_model();
    *other.last_mut().unwrap() ^= 1;
    fs_err::write(file.path(), other).unwrap();
    let error = later.embed(TextKind::Passage, "sinh").unwrap_err().to_string();
    assert!(error.contains("another file"), "{error}");
}

#[test]
fn an_adapter_of_other_weights_or_a_damaged_one_is_refused() {
    let (file, tuner, ..) = tuned();
    let kept = tempfile::NamedTempFile::new().unwrap();
    tuner.save(kept.path()).unwrap();
    let mut other = tiny_model();
    *other.last_mut().unwrap() ^= 1;
    let mut weights = tempfile::NamedTempFile::new().unwrap();
    weights.write_all(&other).unwrap();
    let open = |weights: &Path| {
        let options = Options { adapter: Some(kept.path().to_owned()), ..Options::default() };
        E5::open(weights, options).map(|_| ()).unwrap_err().to_string()
    };
    assert!(open(weights.path()).contains("made for the weights"), "{}", open(weights.path()));
    fs_err::write(kept.path(), b"no adapter").unwrap();
    assert!(open(file.path()).contains("not an adapter"), "{}", open(file.path()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Damage before the weights; what it does there is an error or another model, never a panic.
    #[test]
    fn damaged_bytes_never_panic(at in 0..2000_usize, value: u8, text in "[khai sinz]{0,20}") {
        let mut bytes = tiny_model();
        let at = at % bytes.len();
        bytes[at] = value;
        if let Ok(e5) = open_bytes(&bytes, Arithmetic::Float) {
            let _ = e5.embed(TextKind::Query, &text);
        }
    }

    #[test]
    fn any_text_has_a_vector(text: String) {
        static MODEL: std::sync::LazyLock<E5> = std::sync::LazyLock::new(|| tiny(Arithmetic::Float));
        let e5 = &*MODEL;
        let vector = e5.embed(TextKind::Query, &text).unwrap();
        prop_assert!(vector.iter().all(|x| x.is_finite()));
    }
}
