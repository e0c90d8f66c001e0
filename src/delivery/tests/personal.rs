//! What tells who somebody is, is nowhere on the disk.

use std::path::Path;

use super::*;

const CANARIES: [&str; 4] = ["001099012345", "0912345678", "H26.12.3-240515-0012", "012345678"];

#[tokio::test]
async fn a_number_of_a_resident_is_found_in_no_file_at_any_moment() {
    let Some(place) = Place::fresh() else { return };
    let desk = open(&place);
    let (echo, platform) =
        (Arc::<Echo>::default(), Arc::new(Platform { refused: Some("dead"), ..Platform::default() }));
    for (event, canary) in CANARIES.into_iter().enumerate() {
        let event = event as u32 * 10;
        let says = format!("số của em là {canary}");
        desk.accept(
            CHANNEL,
            vec![
                arrival(event, &event.to_string(), &says),
                arrival(event + 1, &event.to_string(), &format!("dead {canary}")),
                arrival(event + 2, &event.to_string(), &format!("edit {canary}")),
            ],
        )
        .await
        .unwrap();
    }
    assert_nowhere(place.dir());
    let line = start(&desk, &echo, &platform, settings());
    until("all was handled", || platform.texts().len() >= CANARIES.len() * 3).await;
    line.stop(Duration::from_secs(5)).await;
    assert_nowhere(place.dir());
    assert!(echo.seen.lock().unwrap().iter().all(|said| said.contains("***")));
    let shown = format!("{:?} {:?}", arrival(1, "4711", "secret"), Address::new(CHANNEL, "4711"));
    assert!(!shown.contains("4711") && !shown.contains("secret"), "{shown}");
}

fn assert_nowhere(dir: &Path) {
    let mut files = 0;
    for entry in fs_err::read_dir(dir).unwrap() {
        let bytes = fs_err::read(entry.unwrap().path()).unwrap();
        files += 1;
        for canary in CANARIES {
            let found = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
            assert!(!found, "{canary} is on the disk");
        }
    }
    assert!(files >= 2, "the store has no files");
}
