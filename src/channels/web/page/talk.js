// The chat with those who are no card: reports that are asked step by step, and officers. What is said goes to /v1/chat; what
// comes back is fetched, also hours later, for as long as the page is open.

import { el, keep, link, phones, recall } from "./dom.js";
import { refused, unreachable } from "./http.js";

/** A case number as people write it. */
const NUMBER = /^\s*hn[\s.–—-]*[2-9a-hj-np-z]{4}[\s.–—-]*[2-9a-hj-np-z]{2}\s*$/i;
/** Seconds that the server waits for a message, and the longest pause after a failure. */
const WAIT = 25;
const PAUSE = 60;

/** What the chat can do here: `{reports, officers}`. */
export async function offered() {
  try {
    const response = await fetch("/v1/chat/offers");
    if (response.ok) return await response.json();
  } catch {
    // As if it could nothing: the hotline stands on the page.
  }
  return { reports: false, officers: false };
}

async function call(chat, query, body) {
  const headers = { Accept: "application/json" };
  if (chat) headers.Authorization = `Bearer ${chat}`;
  if (body) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(`/v1/chat${query}`, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
  } catch {
    throw unreachable();
  }
  if (!response.ok) throw await refused(response);
  return response.json();
}

/** A name of an event, by chance. */
function event() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const seconds = (count) => new Promise((done) => setTimeout(done, count * 1000));

/** A chat; `heard` is given each message, and `turned` who hears what is said next. */
export function talk(heard, turned) {
  // Kept for this tab alone: on a shared computer the next visitor must not read it.
  const kept = recall("sessionStorage", "chat", { chat: null, seen: 0 });
  let listener = "assistant";
  let running = false;

  function take(state) {
    for (const message of state.messages) {
      kept.seen = message.id;
      heard(message);
    }
    keep("sessionStorage", "chat", kept);
    if (state.listener === listener) return;
    listener = state.listener;
    turned(listener);
  }

  async function fetching() {
    if (running) return;
    running = true;
    let pause = 1;
    while (kept.chat) {
      const begun = Date.now();
      try {
        const state = await call(kept.chat, `?after=${kept.seen}&wait=${WAIT}`);
        take(state);
        pause = 1;
        // The server did not wait: too many do.
        if (!state.messages.length && Date.now() - begun < 1000) await seconds(5);
      } catch (error) {
        if (error.kind === "chat-unnamed" || error.kind === "chat-closed") kept.chat = null;
        await seconds(pause);
        pause = Math.min(pause * 2, PAUSE);
      }
    }
    running = false;
  }

  fetching();
  return {
    /** Whether `text` is for the chat and not a question about a procedure. */
    takes: (text) => listener !== "assistant" || text.startsWith("/") || NUMBER.test(text),
    /** Says `said`, `{text}` or `{press}`, going on with the conversation `session`. Throws an AskError. */
    async say(said, session, language) {
      const body = { event: event(), language, ...said };
      if (session) body.session = session;
      kept.chat = (await call(kept.chat, "", body)).chat;
      keep("sessionStorage", "chat", kept);
      fetching();
    },
  };
}

/** What a message says; `choose` is given the press and the label of a choice. */
export function messageParts(message, choose) {
  const paragraphs = message.paragraphs.map(({ heading, text }) => [heading ? el("h3", {}, heading) : null, text ? el("p", { class: "said" }, phones(text)) : null]);
  const chosen = (choice) => (click) => {
    for (const button of click.currentTarget.closest("ul").querySelectorAll("button")) button.disabled = true;
    click.currentTarget.setAttribute("aria-pressed", "true");
    choose(choice.press, choice.label);
  };
  const chip = (choice) => el("li", {}, choice.press ? el("button", { type: "button", class: "chip", click: chosen(choice) }, choice.label) : link(choice.opens, choice.label));
  return [paragraphs, message.choices.length ? el("ul", { class: "chips" }, message.choices.map(chip)) : null];
}
