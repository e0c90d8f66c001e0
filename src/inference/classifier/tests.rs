use super::*;

/// Texts of three classes: each has a feature of its own, and one that all have.
fn example(features: &Features, class: u32) -> Example {
    Example { features: features.known(&[u64::from(class) + 10, 99]), class }
}

fn taught() -> (tempfile::TempDir, std::path::PathBuf) {
    let texts = [[10, 99], [11, 99], [12, 99]];
    let features = Features::of(texts.iter().map(<[u64; 2]>::as_slice), 1);
    let classes = ["birth", "marriage", "death"].map(str::to_owned).to_vec();
    let settings = Settings { seed: 1, rank: 10, rate: 0.3 };
    let mut tuner = Tuner::new(features.clone(), classes, &settings);
    let batch: Vec<Example> = (0..3).map(|class| example(&features, class)).collect();
    let first = tuner.step(&batch, 1.0).unwrap();
    assert!((first - 3.0_f32.ln()).abs() < 1e-4, "all are alike at first: {first}");
    let last = (0..60).map(|_| tuner.step(&batch, 0.5).unwrap()).last().unwrap();
    assert!(last < 0.1, "{last}");
    assert_eq!(tuner.right(&batch).unwrap(), 3);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("classifier.safetensors");
    tuner.save(&path).unwrap();
    (folder, path)
}

#[test]
fn what_was_learnt_is_kept_and_tells_classes_apart() {
    let (_folder, path) = taught();
    let classifier = Classifier::open(&path).unwrap();
    assert_eq!(classifier.classes(), ["birth", "marriage", "death"]);
    let of = |features: &[u64]| classifier.log_likelihoods(&classifier.features().places(features));
    for class in 0..3 {
        let likely = of(&[99, 10 + class as u64]).unwrap();
        let whole: f32 = likely.iter().map(|one| one.exp()).sum();
        assert!((whole - 1.0).abs() < 1e-4, "{whole}");
        let best = (0..3).max_by(|a, b| likely[*a].total_cmp(&likely[*b])).unwrap();
        assert_eq!(best, class);
        assert!(likely[class].exp() > 0.8, "{likely:?}");
        // A feature twice, in another order, beside one that nobody knows.
        assert_eq!(of(&[10 + class as u64, 99, 7, 99]).unwrap(), likely);
    }
    assert_eq!((of(&[7]), of(&[])), (None, None));
    // Places that it has not, as those of another classifier.
    assert_eq!(classifier.log_likelihoods(&[0, 1_000, u32::MAX]), classifier.log_likelihoods(&[0]));
}

#[test]
fn a_rare_feature_counts_for_more_and_a_single_one_is_left_out() {
    let texts: [&[u64]; 4] = [&[1, 2], &[1, 2], &[1], &[3]];
    let features = Features::of(texts.into_iter(), 2);
    assert_eq!(features.len(), 2);
    let [(0, common), (1, rare)] = features.known(&[2, 1, 1, 3])[..] else { panic!("two are known") };
    assert!(rare > common, "{rare} {common}");
    assert!((rare * rare + common * common - 1.0).abs() < 1e-6);
    assert!(Features::of(std::iter::empty(), 1).is_empty());
}

#[test]
fn what_is_damaged_is_named() {
    let (folder, path) = taught();
    let missing = Classifier::open(&folder.path().join("nothing")).unwrap_err();
    assert!(matches!(missing, Error::Unreadable { .. }), "{missing}");
    let bytes = fs_err::read(&path).unwrap();
    fs_err::write(&path, &bytes[..bytes.len() - 3]).unwrap();
    let damaged = Classifier::open(&path).unwrap_err();
    assert!(damaged.to_string().contains("train it anew"), "{damaged}");
    // Whole tensors that do not fit each other.
    let features = Features { hashes: vec![1, 2], weights: vec![1.0] };
    let classes = ["one".to_owned()];
    let written = save(&path, &features, &classes, &[0.5; 4], (&[0.5; 2], &[0.0]));
    assert!(written.is_err() || Classifier::open(&path).is_err());
}

#[test]
fn bytes_stand_for_what_they_were_made_of() {
    let values = [0.5, -0.25, 0.0, 0.127];
    let (bytes, step) = quantised(&values);
    for (byte, value) in bytes.iter().zip(values) {
        assert!(((f32::from(*byte) - MIDDLE) * step - value).abs() <= step / 2.0 + 1e-6);
    }
    assert_eq!(quantised(&[0.0, 0.0]).0, [128, 128]);
}
