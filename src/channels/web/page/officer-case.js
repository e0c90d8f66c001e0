// One case: what was said, the officer's answer, and beside it what the assistant would say. What the assistant suggests is sent
// by nobody but the officer.

import { cardArticle } from "./card.js";
import { el, icon, phones } from "./dom.js";

/** The parts of the case `found`; `text` is what the officer had begun to write. */
export function caseView(page, found, text) {
  const { said } = page;
  const box = el("textarea", { id: "reply", rows: "9", maxlength: "8000", "aria-describedby": "reply-hint" });
  box.value = text;
  const told = el("p", { class: "told", role: "status" });
  const view = { ...page, found, box, told, number: found.case.number };
  return [
    el("h2", { tabindex: "-1" }, said.kinds[found.case.kind] ?? found.case.kind, " ", el("span", { class: "number" }, found.case.number)),
    el("div", { class: "case-parts" }, el("div", { class: "talk" }, facts(view), lines(view), answering(view)), suggestion(view)),
  ];
}

function facts({ said, found }) {
  const shown = Object.entries(found.case.body).filter(([name, value]) => said.fields[name] && value !== null && value !== "");
  const rows = shown.map(([name, value]) => [el("dt", {}, said.fields[name]), el("dd", {}, said.values[String(value)] ?? String(value))]);
  return rows.length ? el("dl", { class: "facts" }, rows) : null;
}

function lines({ said, found }) {
  const rows = found.lines.map((line) =>
    el(
      "li",
      { class: `line ${line.who}` },
      el("p", { class: "speaker" }, line.who === "officer" ? [said.officer, line.name ? ` (${line.name})` : ""] : said.resident, " · ", clock(line.at)),
      el("p", { class: "said" }, phones(line.text)),
    ),
  );
  return el(
    "section",
    { "aria-labelledby": "talk-title" },
    el("h3", { id: "talk-title" }, said.conversation),
    rows.length ? el("ol", { class: "lines" }, rows) : el("p", { class: "muted" }, said.nothingSaid),
  );
}

function answering(view) {
  const { said, found, box, told } = view;
  if (found.case.closed_ms) return el("p", { class: "muted" }, said.closed);
  const atResident = found.case.kind !== "correction";
  const reply = atResident
    ? el(
        "form",
        { class: "reply", submit: (event) => send(event, view) },
        el("label", { for: "reply" }, el("h3", {}, said.reply)),
        el("p", { id: "reply-hint", class: "muted" }, said.replyHint),
        box,
        el("p", { class: "actions" }, el("button", { type: "submit", class: "primary" }, icon("send"), said.send)),
      )
    : null;
  const back = found.case.handed_over;
  return el("div", { class: "answering" }, reply, told, el("p", { class: "actions" }, el("button", { type: "button", class: "quiet", click: () => close(view) }, back ? [icon("machine"), said.close] : [icon("check"), said.closeReport])));
}

function suggestion(view) {
  const { said, found, box, told } = view;
  const made = found.suggestion;
  const use = () => {
    box.value = made.reply.text;
    told.textContent = said.drafted;
    box.focus();
  };
  const open = !found.case.closed_ms && found.case.kind !== "correction";
  return el(
    "aside",
    { class: "suggestion", "aria-labelledby": "suggestion-title" },
    el("h3", { id: "suggestion-title" }, icon("machine"), said.suggestion),
    el("p", { class: "muted" }, made ? said.suggestionHint : said.noSuggestion),
    made ? el("p", { class: "asked-for" }, `${said.about} `, el("q", {}, made.question)) : null,
    made && open ? el("p", { class: "actions" }, el("button", { type: "button", class: "quiet", click: use }, icon("copy"), said.draft)) : null,
    made ? candidates(view, made.reply) : null,
    made?.reply.card ? cardArticle({ card: made.reply.card, language: made.reply.language, text: "" }) : made ? el("p", { class: "answer aside plain-reply" }, made.reply.text) : null,
    correction(view),
  );
}

function candidates({ said }, reply) {
  const rows = reply.candidates.slice(0, 5).map((one) => el("li", {}, el("a", { href: `/catalog#/procedure/${one.code}`, target: "_blank", rel: "noopener" }, one.name), ` (${one.code}) `, el("span", { class: "muted" }, one.score.toFixed(2))));
  return rows.length ? el("details", { class: "candidates", open: true }, el("summary", {}, said.candidates), el("ol", { class: "plain" }, rows)) : null;
}

function correction(view) {
  const { said, found } = view;
  if (found.case.kind === "correction") return null;
  const told = el("p", { class: "told", role: "status" });
  const code = el("input", { id: "wrong-code", type: "text", required: true, value: found.suggestion?.reply.card?.code ?? found.case.body.procedure ?? "" });
  const text = el("textarea", { id: "wrong-text", rows: "3", maxlength: "3000", required: true });
  const send = async (event) => {
    event.preventDefault();
    await ordered({ ...view, told }, async () => {
      const made = await view.call(`/${view.number}/correction`, { text: text.value, code: code.value, name: view.name });
      text.value = "";
      told.textContent = said.proposed(made.number);
      view.announce(told.textContent);
    });
  };
  return el(
    "details",
    { class: "correction" },
    el("summary", {}, said.correction),
    el("form", { submit: send }, el("p", { class: "muted" }, said.correctionHint), el("label", { for: "wrong-code" }, said.code), code, el("label", { for: "wrong-text" }, said.wrong), text, el("p", { class: "actions" }, el("button", { type: "submit", class: "quiet" }, said.propose)), told),
  );
}

async function send(event, view) {
  event.preventDefault();
  if (!view.box.value.trim()) return view.box.focus();
  await ordered(view, async () => {
    await view.call(`/${view.number}/reply`, { text: view.box.value, name: view.name });
    view.box.value = "";
    view.announce(view.said.sent);
    await view.changed();
  });
}

async function close(view) {
  await ordered(view, async () => {
    await view.call(`/${view.number}/close`, {});
    view.announce(view.said.closedNow);
    await view.changed();
  });
}

/** Does `work`; says what went wrong where something did. */
async function ordered(view, work) {
  try {
    await work();
  } catch (error) {
    if (!error.kind) console.error(error);
    view.told.textContent = error.detail ?? view.said.lost;
  }
}

function clock(at) {
  return new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit" }).format(new Date(at));
}
