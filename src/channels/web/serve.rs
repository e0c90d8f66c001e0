//! Serving until told to stop, and then a bounded while longer for what is under way.

use std::{future::Future, io, time::Duration};

use axum::{Router, serve::ListenerExt};
use tokio::{net::TcpListener, sync::watch, time};

/// How long streams under way may go on after the end was asked for.
const GRACE: Duration = Duration::from_secs(10);

/// Serves `router` on `listener` until `shutdown` comes; then takes no more, and gives what is under way
/// [`GRACE`] to end.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_with_grace(listener, router, shutdown, GRACE).await
}

async fn serve_with_grace(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
    grace: Duration,
) -> io::Result<()> {
    let (stopping, mut stopped) = watch::channel(false);
    // Events are small: they must not wait for more to fill a packet.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps its delay");
        }
    });
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        shutdown.await;
        tracing::info!("stopping: no new connection");
        stopping.send_replace(true);
    });
    let cut = async {
        if stopped.wait_for(|stopped| *stopped).await.is_ok() {
            time::sleep(grace).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        served = serving => served,
        () = cut => {
            tracing::warn!(grace_s = grace.as_secs(), "stopping: connections still open were cut");
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
        sync::oneshot,
        task::JoinHandle,
    };

    use super::*;

    /// A server over `router` that was sent one request and then asked to stop.
    async fn stopping(router: Router, grace: Duration) -> (TcpStream, JoinHandle<io::Result<()>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move {
            let _ = stopped.await;
        };
        let server = tokio::spawn(serve_with_grace(listener, router, shutdown, grace));
        let mut stream = TcpStream::connect(at).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: motcua\r\nConnection: close\r\n\r\n").await.unwrap();
        time::sleep(Duration::from_millis(50)).await;
        stop.send(()).unwrap();
        (stream, server)
    }

    #[tokio::test]
    async fn a_request_under_way_is_finished_after_the_end_was_asked_for() {
        let slow = get(|| async {
            time::sleep(Duration::from_millis(150)).await;
            "done"
        });
        let router = Router::new().route("/", slow);
        let (mut stream, server) = stopping(router, Duration::from_secs(5)).await;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("done"), "{answer}");
        assert!(server.await.unwrap().is_ok());
    }

    #[tokio::test]
    async fn a_request_without_end_does_not_hold_the_server() {
        let endless = get(|| async { std::future::pending::<&str>().await });
        let router = Router::new().route("/", endless);
        let (_stream, server) = stopping(router, Duration::from_millis(50)).await;
        let served = time::timeout(Duration::from_secs(2), server).await;
        assert!(served.expect("the server ended").unwrap().is_ok());
    }
}
