//! The Telegram test server of npm, which we did not write, and the models of the Bot API of PyPI, which judge what we send.
//! Needs node, a folder with `telegram-test-api` and `axios` in `MOTCUA_TELEGRAM_TEST_API` (`npm i telegram-test-api@4.2.1
//! axios`), the shim of `../shared/reference`, and for the judge a Python with aiogram in `MOTCUA_PYTHON`; without one of them
//! it says so and stops.

use std::{
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc,
};

use serde_json::{Value, json};

use super::*;
use crate::support::{Models, assistant};

const SHIM: &str = "../shared/reference/telegram-test-api-shim.js";

/// Starts the server and does what it is told, a JSON line each; writes its port, and at the end the calls that it got.
const DRIVER: &str = r#"
const make = require(process.argv[2]);
const lines = require('readline').createInterface({ input: process.stdin });
const net = require('net');
const free = () => new Promise(done => { const s = net.createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)); }); });
(async () => {
  const port = await free();
  const server = make({ port, host: '127.0.0.1' });
  await server.start();
  const client = server.getClient('123456:TESTTOKEN', { timeout: 20000 });
  console.log(JSON.stringify({ port }));
  for await (const line of lines) {
    const told = JSON.parse(line);
    if (told.text) await client.sendMessage(client.makeMessage(told.text));
    if (told.location) { const m = client.makeMessage('x', { location: told.location }); delete m.text; await client.sendMessage(m); }
    if (told.press) { const c = client.makeCallbackQuery(told.press); c.message = { ...c.message, message_id: 5, date: 1700000000, text: 'x' }; c.chat_instance = '1'; await client.sendCallback(c); }
    if (told.calls) console.log(JSON.stringify({ calls: server.calls.map(([method, body]) => ({ method, body })) }));
    if (told.end) break;
  }
  await server.stop();
  process.exit(0);
})().catch(error => { console.log(JSON.stringify({ error: String(error) })); process.exit(1); });
"#;

/// Judges each body by aiogram's own model of its method: what is missing, and what it does not know.
const JUDGE: &str = r#"
import json, sys
import aiogram.methods as methods
wrong = []
for call in json.load(sys.stdin):
    model = getattr(methods, call['method'][0].upper() + call['method'][1:], None)
    if model is None:
        wrong.append(call['method'] + ': no such method')
        continue
    try:
        read = model.model_validate(call['body'])
        if read.model_extra:
            wrong.append(call['method'] + ': unknown ' + ', '.join(read.model_extra))
    except Exception as error:
        wrong.append(call['method'] + ': ' + str(error))
print(json.dumps(wrong))
"#;

/// What the server says, a JSON line each.
struct Peer {
    child: Child,
    tell: ChildStdin,
    said: mpsc::Receiver<Value>,
    _dir: tempfile::TempDir,
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Peer {
    /// The server; none, with a line that says why, where something is missing.
    fn start() -> Option<Self> {
        let skip = |why: &str| eprintln!("skipped: {why}");
        let Some(modules) = std::env::var_os("MOTCUA_TELEGRAM_TEST_API").map(PathBuf::from) else {
            skip("MOTCUA_TELEGRAM_TEST_API names no folder with npm's telegram-test-api");
            return None;
        };
        let shim = Path::new(env!("CARGO_MANIFEST_DIR")).join(SHIM);
        if !shim.is_file() || !modules.join("node_modules/telegram-test-api").is_dir() {
            skip("the shim or npm's telegram-test-api is not there");
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        let driver = dir.path().join("driver.js");
        std::fs::write(&driver, DRIVER).unwrap();
        let child = Command::new("node")
            .arg(&driver)
            .arg(&shim)
            .env("NODE_PATH", modules.join("node_modules"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut child) = child else {
            skip("there is no node");
            return None;
        };
        let (tell, out) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (say, said) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if let Ok(value) = serde_json::from_str(&line)
                    && say.send(value).is_err()
                {
                    return;
                }
            }
        });
        Some(Self { child, tell, said, _dir: dir })
    }

    fn hears(&self) -> Value {
        self.said.recv_timeout(Duration::from_secs(60)).expect("the server says nothing")
    }

    fn tells(&mut self, what: &Value) {
        writeln!(self.tell, "{what}").unwrap();
    }

    /// The calls that it has got so far.
    fn calls(&mut self) -> Vec<Value> {
        self.tells(&json!({"calls": true}));
        self.hears()["calls"].as_array().unwrap().clone()
    }

    /// Waits until `count` messages were sent to the resident.
    async fn sent(&mut self, count: usize) -> Vec<Value> {
        for _ in 0..400 {
            let calls = self.calls();
            let sent: Vec<Value> =
                calls.iter().filter(|call| call["method"] == "sendMessage").cloned().collect();
            if sent.len() >= count {
                return sent;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{count} messages were never sent");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs node and npm's telegram-test-api"]
async fn a_conversation_with_a_server_that_we_did_not_write() {
    let Some(mut peer) = Peer::start() else { return };
    let port = peer.hears()["port"].as_u64().expect("the server started");
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let settings = settings(&format!("http://127.0.0.1:{port}"), Mode::Polling);
    let telegram = Telegram::start(settings, Arc::new(assistant(Models::default())), &desk).unwrap();
    peer.tells(&json!({"text": "làm thẻ thư viện cần những gì"}));
    let sent = peer.sent(2).await;
    assert!(sent[1]["body"]["text"].as_str().unwrap().contains("9.000001"), "{sent:?}");
    peer.tells(&json!({"press": "a:f:9.000001"}));
    peer.sent(3).await;
    peer.tells(&json!({"location": {"latitude": 21.02, "longitude": 105.85}}));
    let sent = peer.sent(4).await;
    assert!(sent[3]["body"]["text"].as_str().unwrap().contains("tọa độ"), "{sent:?}");
    let calls = peer.calls();
    peer.tells(&json!({"end": true}));
    telegram.stop(Duration::from_secs(5)).await;
    let methods: std::collections::BTreeSet<&str> =
        calls.iter().filter_map(|call| call["method"].as_str()).collect();
    println!("methods called: {methods:?}");
    assert!(methods.contains("answerCallbackQuery") && methods.contains("setMyCommands"));
    judged(&calls);
}

/// Has aiogram judge `calls`.
fn judged(calls: &[Value]) {
    let Some(python) = std::env::var_os("MOTCUA_PYTHON") else {
        eprintln!("not judged: MOTCUA_PYTHON names no Python with aiogram");
        return;
    };
    let mut judge = Command::new(python)
        .args(["-c", JUDGE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the Python of MOTCUA_PYTHON starts");
    judge.stdin.take().unwrap().write_all(json!(calls).to_string().as_bytes()).unwrap();
    let out = judge.wait_with_output().unwrap();
    let wrong: Vec<String> = serde_json::from_slice(&out.stdout).expect("aiogram is there");
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("{} calls judged by aiogram", calls.len());
}
