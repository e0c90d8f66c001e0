// Asking over HTTP: a question out, events in.

import { AskError, refused, unreachable } from "./http.js";

function parsed(block) {
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  return data.length ? { name, data: JSON.parse(data.join("\n")) } : null;
}

/** Asks `question`; yields `{name, data}` for `card`, `wording` and `done`. Throws an {@link AskError}. */
export async function* ask(question, signal) {
  let response;
  try {
    response = await fetch("/v1/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify(question),
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw unreachable();
  }
  if (!response.ok) throw await refused(response);
  yield* events(response.body, signal);
}

async function* events(body, signal) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  let last = null;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      buffer += value.replaceAll("\r", "");
      const blocks = buffer.split("\n\n");
      buffer = blocks.pop();
      for (const event of blocks.map(parsed)) {
        if (!event) continue; // a comment that keeps the line open
        last = event.name;
        yield event;
      }
    }
  } catch (error) {
    if (signal.aborted || error instanceof AskError) throw error;
    throw new AskError("broken-off");
  } finally {
    reader.cancel().catch(() => {});
  }
  if (last !== "done") throw new AskError("broken-off");
}
