//! Lets a bounded number of blocking calls run at a time, each on a thread that may block.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, task, time};

use super::Problem;

/// A gate with so many places. A caller that leaves keeps its place until the work is done.
#[derive(Debug, Clone)]
pub(super) struct Gate {
    places: Arc<Semaphore>,
    wait: Duration,
}

impl Gate {
    pub(super) fn new(places: usize, wait: Duration) -> Self {
        Self { places: Arc::new(Semaphore::new(places)), wait }
    }

    /// Runs `work`; [`Problem::overloaded`] where no place becomes free in time.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let waiting = time::timeout(self.wait, Arc::clone(&self.places).acquire_owned());
        let Ok(Ok(place)) = waiting.await else { return Err(Problem::overloaded()) };
        let ran = task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        ran.await.map_err(|error| {
            tracing::error!(panicked = error.is_panic(), "a call did not come back");
            Problem::internal()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_full_gate_turns_away_and_opens_again() {
        let gate = Gate::new(1, Duration::from_millis(20));
        let (release, held) = mpsc::channel::<()>();
        let first = tokio::spawn({
            let gate = gate.clone();
            async move { gate.run(move || held.recv().is_ok()).await }
        });
        while gate.places.available_permits() == 1 {
            task::yield_now().await;
        }
        assert_eq!(gate.run(|| ()).await, Err(Problem::overloaded()));
        release.send(()).unwrap();
        assert_eq!(first.await.unwrap(), Ok(true));
        assert_eq!(gate.run(|| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_and_gives_its_place_back() {
        let gate = Gate::new(1, Duration::from_millis(200));
        let panicked = gate.run(|| panic!("as intended")).await;
        assert_eq!(panicked, Err::<(), _>(Problem::internal()));
        assert_eq!(gate.run(|| 7).await, Ok(7));
    }
}
