// A record: its card unfolded, what it is, its history, and the way to the chat.

import { cardArticle } from "./card.js";
import { hashOf } from "./catalog-route.js";
import { el, icon } from "./dom.js";
import { read } from "./http.js";
import { day } from "./words.js";

/** The record of the procedure `code`. */
export async function recordView(page, code) {
  const { said, language, signal } = page;
  const found = await read(`/v1/procedures/${encodeURIComponent(decoded(code))}?language=${language}`, signal);
  const { card, record } = found;
  page.title(card.name);
  const past = el("section", { class: "history" }, el("h3", {}, said.history), el("p", { class: "muted" }, said.loading));
  const ask = el("a", { class: "quiet", href: `/#code=${card.code}` }, icon("chat"), said.askAbout);
  const article = cardArticle({ card, language }, { badge: said.record, after: [about(page, record), past], actions: ask });
  tell(page, card.code, past);
  const crumbs = el(
    "p",
    { class: "crumbs" },
    el("a", { href: "#/" }, icon("back"), said.back),
    el("a", { href: hashOf({ field: record.field }), lang: "vi" }, record.field),
  );
  return { element: el("div", {}, crumbs, article) };
}

function about({ said }, record) {
  const row = (name, text) => (text ? [el("dt", {}, name), el("dd", {}, text)] : null);
  return el(
    "section",
    { class: "about-record" },
    el("h3", {}, said.aboutRecord),
    el(
      "dl",
      { class: "about" },
      row(said.field, record.field),
      row(said.level, record.levels.map((level) => said.levels[level] ?? level).join(", ")),
      row(said.audience, (record.audience ?? []).join("; ")),
      row(said.decision, record.decision),
      row(said.former, (record.former_codes ?? []).join(", ")),
      row(said.layer, said.layers[record.layer] ?? record.layer),
    ),
  );
}

/** Puts the history of `code` into `place`, or that there is none. */
async function tell({ said, language, signal }, code, place) {
  let content;
  try {
    const answer = await read(`/v1/procedures/${code}/history?language=${language}`, signal);
    const entries = Array.isArray(answer) ? answer : (answer.history ?? answer.versions ?? []);
    content = entries.length ? el("ol", { class: "plain" }, entries.map((entry) => el("li", {}, version(said, entry)))) : el("p", { class: "muted" }, said.noHistory);
  } catch (error) {
    if (signal.aborted) return;
    const none = /^(status-404|not-found|procedure-unknown|history-)/.test(error.kind ?? "");
    content = el("p", { class: "muted" }, none ? said.noHistory : said.historyLost);
  }
  place.lastElementChild.replaceWith(content);
}

/** A version in which the record changed: the day, why, and each change in words. */
function version(said, entry) {
  const lines = (entry.lines ?? entry.changes ?? []).filter((line) => typeof line === "string");
  const why = [said.whys[entry.why] ?? entry.why, entry.message].filter(Boolean).join(": ");
  return [el("strong", {}, day(entry.at ?? entry.day)), why ? ` · ${why}` : "", lines.length ? el("ul", { class: "plain" }, lines.map((line) => el("li", {}, line))) : null];
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
