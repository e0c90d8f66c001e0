//! What holds of a file alone: one process serves from it, and it can be full.

use crate::delivery::item::now;

use super::*;

#[test]
fn two_processes_do_not_serve_from_one_store_and_the_command_line_reads_beside() {
    let Some(place) = Place::fresh() else { return };
    let path = place.file();
    assert!(Sqlite::beside(&path).is_err());
    let mut serving = Sqlite::serve(&path).unwrap();
    assert!(matches!(Sqlite::serve(&path), Err(Error::InUse(_))));
    serving.accept(CHANNEL, &arrival(1, "a", "x"), 9, now()).unwrap();
    assert_eq!(Sqlite::beside(&path).unwrap().counts().unwrap()[CHANNEL].waiting, 1);
    drop(serving);
    assert!(Sqlite::serve(&path).is_ok());
}

#[tokio::test]
async fn a_full_store_accepts_nothing_keeps_what_it_has_and_goes_on_when_there_is_room() {
    let Some(place) = Place::fresh() else { return };
    let path = place.file();
    let mut store = Sqlite::serve(&path).unwrap();
    store.limit_pages(60).unwrap();
    let desk = Desk::over(store).unwrap();
    let long = "x".repeat(2000);
    let mut kept = 0;
    let full = loop {
        match desk.accept(CHANNEL, vec![arrival(kept, &kept.to_string(), &long)]).await {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
        assert!(kept < 1000, "the store never became full");
    };
    assert!(matches!(full, Error::Full), "{full}");
    assert_eq!(desk.counts().await.unwrap()[CHANNEL].waiting, kept);
    // What was refused was not claimed either: the platform delivers it again when there is room.
    let (echo, platform) = (Arc::<Echo>::default(), Arc::<Platform>::default());
    drop(desk);
    until("the store was closed", || Sqlite::serve(&path).is_ok()).await;
    let desk = open(&place);
    desk.recover().await.unwrap();
    let line = start(&desk, &echo, &platform, settings());
    let again = desk.accept(CHANNEL, vec![arrival(kept, &kept.to_string(), &long)]).await.unwrap();
    assert_eq!(again, [Accepted::Kept]);
    until("all arrived", || platform.texts().len() == kept as usize + 1).await;
    line.stop(Duration::from_secs(5)).await;
}
