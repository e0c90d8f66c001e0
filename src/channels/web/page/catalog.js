// The catalog page: which view the address names, and what surrounds the views.

import { listView } from "./catalog-list.js";
import { planView } from "./catalog-plan.js";
import { recordView } from "./catalog-record.js";
import { filtersOf } from "./catalog-route.js";
import { catalogWords } from "./catalog-words.js";
import { el, icon, phones } from "./dom.js";
import { label, settings } from "./settings.js";

const root = document.documentElement;
const view = document.getElementById("view");
const live = document.getElementById("live");
const scrolled = new Map();

let said = catalogWords(root.lang);
let shown = { hash: "", list: null };
let under = new AbortController();

/** What views need of the page. */
const page = () => ({
  said,
  language: root.lang,
  signal: under.signal,
  announce: (text) => (live.textContent = text),
  title: (name) => (document.title = name ? `${name} · ${said.brand}` : said.title),
});

async function show({ focus = true, scroll = 0 } = {}) {
  const hash = location.hash;
  const filters = filtersOf(hash);
  if (filters && shown.list && focus) {
    shown.hash = hash;
    return shown.list.take(filters);
  }
  under.abort();
  under = new AbortController();
  const { signal } = under;
  shown = { hash, list: null };
  view.replaceChildren(el("p", { class: "searching" }, el("span", { class: "dots", "aria-hidden": "true" }), said.loading));
  try {
    const made = await chosen(hash, filters);
    if (signal.aborted) return;
    view.replaceChildren(made.element);
    shown.list = made.list ?? null;
  } catch (error) {
    if (signal.aborted) return;
    view.replaceChildren(failure(error));
  }
  window.scrollTo(0, scroll);
  if (focus) view.querySelector("h2")?.focus({ preventScroll: true });
}

function chosen(hash, filters) {
  if (filters) return listView(page(), filters);
  const [, kind, name] = /^#\/(procedure|life-event)\/(.+)$/.exec(hash);
  return kind === "procedure" ? recordView(page(), name) : planView(page(), name);
}

/** What is said where a view could not be made: a withdrawn record, a link that leads nowhere, a network that fails. */
function failure(error) {
  page().title("");
  const gone = error.kind === "procedure-withdrawn";
  const missing = !gone && ["procedure-unknown", "code-malformed", "life-event-unknown"].includes(error.kind);
  if (!error.kind) console.error(error);
  const [title, hint] = gone
    ? [said.withdrawn, error.detail]
    : missing
      ? [said.notFound, said.notFoundHint]
      : (said.errors[error.kind] ?? said.lost);
  return el(
    "div",
    { class: `answer ${gone || missing ? "refused" : "error"}`, role: "alert" },
    el("p", { class: "badge" }, icon(gone || missing ? "stop" : "warning"), title),
    el("h2", { class: "unseen", tabindex: "-1" }, title),
    el("p", {}, phones(hint)),
    el(
      "p",
      { class: "actions" },
      gone || missing ? null : el("button", { type: "button", class: "quiet", click: () => show() }, icon("again"), said.retry),
      el("a", { class: "quiet", href: "#/" }, icon("back"), said.back),
    ),
  );
}

/** Links within a view move the focus and leave the address, which names the view, as it is. */
function jumps(event) {
  const link = event.target.closest('a[href^="#"]');
  const name = link?.getAttribute("href").slice(1);
  if (!name || name.startsWith("/")) return;
  event.preventDefault();
  const target = document.getElementById(name);
  target?.focus();
  target?.scrollIntoView({ block: "center" });
}

function unfolded() {
  const closed = [...view.querySelectorAll("details:not([open])")];
  for (const details of closed) details.open = true;
  window.addEventListener("afterprint", () => closed.forEach((details) => (details.open = false)), { once: true });
}

function relabel() {
  said = catalogWords(root.lang);
  label(said);
}

history.scrollRestoration = "manual";
window.addEventListener("hashchange", () => {
  scrolled.set(shown.hash, window.scrollY);
  show({ scroll: filtersOf(location.hash) ? (scrolled.get(location.hash) ?? 0) : 0 });
});
window.addEventListener("beforeprint", unfolded);
document.addEventListener("click", jumps);
settings({
  language: () => {
    relabel();
    show({ focus: false, scroll: window.scrollY });
  },
});
relabel();
show({ focus: false });
