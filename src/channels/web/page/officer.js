// The officers' page: login, the queue, and the case that is open.

import { caseView } from "./officer-case.js";
import { officerWords } from "./officer-words.js";
import { el, keep, recall } from "./dom.js";
import { refused, unreachable } from "./http.js";
import { label, settings } from "./settings.js";

const CASES = "/v1/officer/cases";
/** Milliseconds between two looks at the queue. */
const LOOK = 5000;

const root = document.documentElement;
const byId = (id) => document.getElementById(id);

let said = officerWords(root.lang);
let open = null;
let timer = null;

// The token stays in this tab and goes with it.
const who = () => recall("sessionStorage", "officer", null);

async function call(path, body) {
  const { token } = who() ?? {};
  const headers = { Accept: "application/json", Authorization: `Bearer ${token}` };
  const order = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(`${CASES}${path}`, { headers, ...order });
  } catch {
    throw unreachable();
  }
  if (!response.ok) throw await refused(response);
  return response.headers.get("content-type")?.includes("json") ? response.json() : null;
}

/** What the view of a case needs of the page. */
const page = () => ({
  said,
  language: root.lang,
  name: who()?.name ?? "",
  call,
  announce: (text) => (byId("live").textContent = text),
  changed: () => refresh(true),
});

function login(message = "") {
  clearTimeout(timer);
  open = null;
  byId("login").hidden = false;
  byId("desk").hidden = true;
  byId("leave").hidden = true;
  byId("login-failed").textContent = message;
}

function leave() {
  sessionStorage.removeItem("officer");
  byId("case").replaceChildren();
  byId("cases").replaceChildren();
  login();
}

async function enter(event) {
  event.preventDefault();
  keep("sessionStorage", "officer", JSON.stringify({ token: byId("token").value.trim(), name: byId("name").value.trim() }));
  byId("token").value = "";
  await refresh();
}

/** Looks at the queue, and at the open case where something happened there or `anew`. */
async function refresh(anew = false) {
  clearTimeout(timer);
  if (!who()) return login();
  try {
    const queue = await call("");
    byId("login").hidden = true;
    byId("desk").hidden = false;
    byId("leave").hidden = false;
    list(queue);
    const mine = queue.cases.find((one) => one.number === open?.number);
    if (open && (anew || !mine || mine.changed_ms !== open.changed)) await show(open.number, false);
    if (!open) byId("case").replaceChildren(el("p", { class: "muted" }, said.choose));
  } catch (error) {
    if (error.kind === "officer-token") {
      sessionStorage.removeItem("officer");
      return login(said.wrongToken);
    }
    if (error.kind === "officer-closed") return login(error.detail ?? "");
    byId("hours").textContent = error.detail ?? said.lost;
  }
  timer = setTimeout(refresh, LOOK);
}

function list({ open: within, cases }) {
  byId("hours").textContent = within === null ? "" : within ? said.hoursOpen : said.hoursClosed;
  const rows = cases.map((one) => {
    const state = one.closed_ms ? "closed" : one.waits ? "waits" : "answered";
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: `row ${state}`, "aria-current": one.number === open?.number ? "true" : null, click: () => show(one.number, true) },
        el("span", { class: "number" }, one.number),
        el("span", { class: "state" }, said[state]),
        el("span", { class: "kind" }, said.kinds[one.kind] ?? one.kind),
        el("span", { class: "muted" }, `${one.channel} · ${said.since(Math.floor((Date.now() - one.changed_ms) / 60000))}`),
      ),
    );
  });
  const focused = byId("cases").contains(document.activeElement) ? open?.number : null;
  byId("cases").replaceChildren(...(rows.length ? rows : [el("li", { class: "muted" }, said.none)]));
  if (focused) byId("cases").querySelector("[aria-current]")?.focus();
}

async function show(number, focus) {
  const found = await call(`/${number}`);
  const text = open?.number === number ? byId("case").querySelector("textarea")?.value : "";
  open = { number, changed: found.case.changed_ms };
  byId("case").replaceChildren(...caseView(page(), found, text ?? ""));
  for (const row of byId("cases").querySelectorAll(".row")) {
    const current = row.querySelector(".number").textContent === number;
    if (current) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  if (focus) byId("case").querySelector("h2")?.focus();
}

function relabel() {
  said = officerWords(root.lang);
  label(said);
}

byId("login").addEventListener("submit", enter);
byId("leave").addEventListener("click", leave);
settings({
  language: () => {
    relabel();
    refresh(true);
  },
});
relabel();
refresh();
