//! The server side: against the stand-in always, against a real server where `QDRANT_URL` names one.

use std::{
    sync::atomic::AtomicUsize,
    thread,
    time::{Duration, Instant},
};

use crate::catalog::Level;

use super::{
    super::{Among, VectorSettings, exact::ExactIndex},
    stand_in::StandIn,
    *,
};

const CONTENT: &str = "00000000000000aa";

fn points(count: u16) -> Vec<Point> {
    let levels = [Level::Commune, Level::Province];
    let fields = ["Hộ tịch", "Đất đai", "Cư trú"];
    (0..count)
        .map(|at| {
            let angle = f32::from(at) * 0.37;
            let procedure = format!("1.{:06}", at / 3).parse().unwrap();
            let (level, field) = (levels[usize::from(at / 3 % 2)], fields[usize::from(at / 3 % 3)]);
            Point {
                procedure,
                levels: vec![level],
                field: field.into(),
                among: if at % 4 == 3 { Among::Questions } else { Among::Records },
                vector: vec![angle.cos(), angle.sin()],
            }
        })
        .collect()
}

fn shape(content: &str, passages: usize) -> Shape<'_> {
    Shape { content, dimensions: 2, passages }
}

fn settings(nodes: &[&StandIn]) -> RemoteSettings {
    let urls = nodes.iter().map(|node| node.url.clone()).collect();
    RemoteSettings { timeout: Duration::from_millis(300), ..RemoteSettings::new(urls) }
}

fn built(settings: &RemoteSettings, count: u16) -> Arc<dyn VectorIndex> {
    let points = points(count);
    let shape = shape(CONTENT, points.len());
    build(settings, shape, points).unwrap();
    open(settings, shape).unwrap()
}

fn search(index: &dyn VectorIndex) -> Result<Vec<VectorHit>, Error> {
    index.search(&[1.0, 0.2], &Filter::default(), 5)
}

fn assert_same_as_exact(index: &dyn VectorIndex, count: u16) {
    let exact = ExactIndex::new(2, points(count)).unwrap();
    let commune = Filter { levels: vec![Level::Commune], ..Filter::default() };
    let levels = vec![Level::Commune, Level::Other];
    let both = Filter { levels, field: Some("Cư trú".into()), among: Among::Questions };
    for filter in [Filter::default(), commune, both] {
        let (found, right) =
            (index.search(&[0.3, 0.8], &filter, 6).unwrap(), exact.search(&[0.3, 0.8], &filter, 6));
        for (one, other) in found.iter().zip(right.as_ref().unwrap()) {
            assert_eq!(one.procedure, other.procedure, "{filter:?}");
            assert!((one.score - other.score).abs() < 1e-4);
        }
        assert_eq!(found.len(), right.unwrap().len());
    }
    assert_eq!(index.len().unwrap(), usize::from(count));
}

#[test]
fn the_server_finds_what_the_scan_finds_under_any_filter() {
    let node = StandIn::start();
    let index = built(&settings(&[&node]), 300);
    assert_same_as_exact(&*index, 300);
    let state = node.state();
    let collection = &state.collections["motcua-00000000000000aa"];
    assert_eq!((collection.shards, collection.replicas), (1, 1));
    assert_eq!(collection.indexed, [LEVELS, FIELD, AMONG]);
}

#[test]
fn a_real_server_finds_what_the_scan_finds() {
    let Ok(url) = std::env::var("QDRANT_URL") else {
        println!("skipped: QDRANT_URL names no Qdrant server");
        return;
    };
    let api_key = std::env::var("QDRANT_API_KEY").ok();
    let urls = url.split(',').map(str::to_owned).collect();
    let collection = format!("motcua-test-{}", std::process::id());
    let timeout = Duration::from_secs(5);
    let settings = RemoteSettings { urls, api_key, collection, timeout };
    let index = built(&settings, 300);
    assert_same_as_exact(&*index, 300);
    let nodes = Nodes::for_building(&settings).unwrap();
    build(&settings, shape("00000000000000bb", 90), points(90)).unwrap();
    assert_same_as_exact(&*index, 90);
    let left = collection::alias_target(&nodes, &settings.collection).unwrap().unwrap();
    assert_eq!(left, format!("{}-00000000000000bb", settings.collection));
    collection::remove_others(&nodes, &settings.collection, "").unwrap();
    assert!(search(&*index).is_err());
}

#[test]
fn a_reindex_switches_the_alias_and_removes_the_old_collection() {
    let node = StandIn::start();
    let settings = settings(&[&node]);
    let index = built(&settings, 30);
    for foreign in ["motcua-notes", "other-00000000000000aa"] {
        node.state().collections.insert(foreign.into(), Default::default());
    }
    node.state().collections.insert("motcua-00000000000000ff".into(), Default::default());
    build(&settings, shape("00000000000000bb", 60), points(60)).unwrap();
    assert_same_as_exact(&*index, 60);
    let state = node.state();
    let left: Vec<_> = state.collections.keys().map(String::as_str).collect();
    assert_eq!(left, ["motcua-00000000000000bb", "motcua-notes", "other-00000000000000aa"]);
    assert_eq!(state.aliases["motcua"], "motcua-00000000000000bb");
}

/// Two machines with the same catalog and model share one collection.
#[test]
fn equal_content_is_not_sent_twice_and_half_of_it_is() {
    let node = StandIn::start();
    let settings = settings(&[&node]);
    drop(built(&settings, 30));
    let before = node.requests();
    build(&settings, shape(CONTENT, 30), points(30)).unwrap();
    assert_eq!(node.requests() - before, 3, "aliases, count and the list of collections");
    node.state().collections.get_mut("motcua-00000000000000aa").unwrap().points.pop_last();
    assert!(matches!(open(&settings, shape(CONTENT, 30)), Err(Error::Refused { .. })));
    assert_same_as_exact(&*built(&settings, 30), 30);
}

#[test]
fn another_build_behind_the_alias_is_not_trusted() {
    let node = StandIn::start();
    let settings = settings(&[&node]);
    assert!(matches!(open(&settings, shape(CONTENT, 30)), Err(Error::Refused { .. })));
    drop(built(&settings, 30));
    let refused = open(&settings, shape("00000000000000bb", 30)).err().unwrap();
    assert!(refused.to_string().contains("run `motcua index --rebuild`"), "{refused}");
}

/// 200 ms for the dead node would be a time-out; it is a refused connection.
#[test]
fn a_dead_first_node_is_passed_over_and_then_left_out() {
    let mut dead = StandIn::start();
    let alive = dead.joined();
    let settings = settings(&[&dead, &alive]);
    dead.kill();
    let index = built(&settings, 30);
    assert_same_as_exact(&*index, 30);
    let state = alive.state();
    let collection = &state.collections["motcua-00000000000000aa"];
    assert_eq!((collection.shards, collection.replicas), (2, 2));
}

#[test]
fn a_node_that_dies_between_calls_is_replaced_and_comes_back_into_use() {
    let mut first = StandIn::start();
    let second = first.joined();
    let index = built(&settings(&[&first, &second]), 30);
    let hits = search(&*index).unwrap();
    assert_eq!(second.requests(), 0);
    first.kill();
    for _ in 0..3 {
        assert_eq!(search(&*index).unwrap(), hits);
    }
    assert!(second.requests() >= 3);
}

#[test]
fn all_nodes_dead_is_an_error_that_names_them_and_costs_no_time_again() {
    let mut node = StandIn::start();
    let settings = settings(&[&node]);
    let index = built(&settings, 30);
    node.kill();
    let error = search(&*index).unwrap_err();
    assert!(matches!(error, Error::Unreachable { nodes: 1, .. }));
    assert!(error.to_string().contains(&settings.urls[0]), "{error}");
    let begun = Instant::now();
    assert!(matches!(search(&*index), Err(Error::Unreachable { .. })));
    assert!(begun.elapsed() < settings.timeout, "the dead node was waited for again");
    // Opened all the same: the vector side may come up later.
    let opened = open(&settings, shape(CONTENT, 30)).unwrap();
    assert!(matches!(search(&*opened), Err(Error::Unreachable { .. })));
}

#[test]
fn a_hanging_node_is_given_up_after_the_timeout() {
    let first = StandIn::start();
    let second = first.joined();
    let both = built(&settings(&[&first, &second]), 30);
    let alone = open(&settings(&[&first]), shape(CONTENT, 30)).unwrap();
    first.hang();
    let asked = first.requests();
    assert_eq!(search(&*both).unwrap().len(), 5);
    assert_eq!(first.requests(), asked + 1);
    assert_eq!(search(&*both).unwrap().len(), 5);
    assert_eq!(first.requests(), asked + 1, "the hanging node was asked again");
    let error = search(&*alone).unwrap_err();
    assert!(error.to_string().contains("no answer within 300 ms"), "{error}");
}

#[test]
fn readers_see_no_error_while_a_reindex_goes_on() {
    let node = StandIn::start();
    let settings = RemoteSettings { timeout: Duration::from_secs(5), ..settings(&[&node]) };
    let index = built(&settings, 60);
    let (stop, read) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                assert_eq!(search(&*index).unwrap().len(), 5);
                read.fetch_add(1, Ordering::Relaxed);
            }
        });
        for content in ["00000000000000bb", "00000000000000cc", "00000000000000dd"] {
            let before = read.load(Ordering::Relaxed);
            let built = build(&settings, shape(content, 90), points(90));
            // No assertion before the reader is told to stop: the scope would wait for it for ever.
            if built.is_err() {
                stop.store(true, Ordering::Relaxed);
            }
            built.unwrap();
            while read.load(Ordering::Relaxed) < before + 3 && !reader.is_finished() {
                thread::yield_now();
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(index.len().unwrap(), 90);
}

#[test]
fn the_api_key_is_sent_and_not_shown() {
    let node = StandIn::with_key("a secret");
    let open = settings(&[&node]);
    let refused = build(&open, shape(CONTENT, 3), points(3)).unwrap_err();
    assert!(
        matches!(&refused, Error::Refused { .. }) && refused.to_string().contains("API key"),
        "{refused}"
    );
    let with_key = RemoteSettings { api_key: Some("a secret".into()), ..open };
    assert_eq!(built(&with_key, 3).len().unwrap(), 3);
    assert!(!format!("{:?}", VectorSettings::Remote(with_key)).contains("secret"));
}

#[test]
fn settings_that_name_no_node_are_refused() {
    for urls in [vec![], vec![""], vec!["127.0.0.1:6334"], vec!["ftp://127.0.0.1"], vec!["http://a b"]] {
        let settings = RemoteSettings::new(urls.iter().map(|url| (*url).to_owned()).collect());
        assert!(matches!(open(&settings, shape(CONTENT, 1)), Err(Error::Setting(_))), "{urls:?}");
    }
}

/// Calls are made from blocking threads, but one from an asynchronous thread must not bring it down.
#[test]
fn it_may_be_used_and_dropped_inside_a_runtime() {
    let node = StandIn::start();
    let settings = settings(&[&node]);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async { assert_eq!(search(&*built(&settings, 30)).unwrap().len(), 5) });
}
