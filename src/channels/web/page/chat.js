// The conversation: questions, answers, the settings, and what is said to screen readers.

import { ask } from "./ask.js";
import { cardArticle } from "./card.js";
import { el, icon, phones } from "./dom.js";
import { AskError } from "./http.js";
import { planArticle } from "./plan.js";
import { label, settings } from "./settings.js";
import { messageParts, offered, talk } from "./talk.js";
import { words } from "./words.js";

const root = document.documentElement;
const byId = (id) => document.getElementById(id);
const [log, welcome, form, input, live] = ["log", "welcome", "ask", "question", "live"].map(byId);

// What is to be forgotten goes out with the next question.
const conversation = { session: null, under: null, forget: new Set() };
let said = words(root.lang);
// Who hears what is typed, and what the chat with people can do here.
let listener = "assistant";
let offers = { reports: false, officers: false };

// Settings

function relabel() {
  said = words(root.lang);
  label(said);
  prompt();
  const chip = (example) => el("li", {}, el("button", { type: "button", class: "chip", click: () => send(example) }, example));
  byId("examples").replaceChildren(...said.examples.map(chip));
  grow();
}

/** Says in the box who hears what is typed. */
function prompt() {
  input.placeholder = listener === "officer" ? said.toOfficer : listener === "report" ? said.toReport : said.placeholder;
}

function fresh() {
  conversation.under?.abort();
  conversation.session = null;
  conversation.forget.clear();
  log.replaceChildren();
  welcome.hidden = false;
  input.value = "";
  grow();
  window.scrollTo(0, 0);
  input.focus();
}

// Asking

/** Asks `text`, shown as `label` where that says it better, in `language` or the language of the question. */
async function send(text, label = text, language = "auto") {
  conversation.under?.abort();
  const control = new AbortController();
  conversation.under = control;
  welcome.hidden = true;
  const turn = el("div", { class: "turn" }, el("p", { class: "question" }, el("span", { class: "unseen" }, `${said.asked}: `), label));
  const place = el("div", { class: "place" }, el("p", { class: "searching" }, el("span", { class: "dots", "aria-hidden": "true" }), said.searching));
  turn.append(place);
  log.append(turn);
  turn.scrollIntoView({ block: "start" });
  announce(said.searching);
  const request = { question: text, language };
  if (conversation.session) request.session = conversation.session;
  if (conversation.forget.size) request.forget = [...conversation.forget];
  const again = () => {
    turn.remove();
    send(text, label, language);
  };
  try {
    await received(ask(request, control.signal), place);
  } catch (error) {
    if (control.signal.aborted) stopped(place);
    else failed(error, place, again);
  }
}

async function received(events, place) {
  let wording = null;
  for await (const { name, data } of events) {
    if (name === "card") {
      conversation.session = data.session;
      conversation.forget.clear();
      const article = shown(data);
      if (data.facts?.length && (data.card || data.plan || data.clarify)) article.querySelector(".badge").after(factChips(data));
      if (data.also?.length) article.append(alsoAsked(data));
      if (data.place) article.append(el("p", { class: "place" }, data.place.text));
      if (offers.reports || offers.officers) article.append(people(data.language));
      place.replaceChildren(article);
      place.closest(".turn").scrollIntoView({ block: "start" });
      announce(summary(data));
      wording = wordingOf(article, data);
    } else if (name === "wording") {
      wording?.add(data.text);
    } else if (name === "done") {
      wording?.end(data.wording);
      degraded(place.firstElementChild, data.degraded);
    }
  }
}

// The chat with people

const chat = talk(heard, (now) => {
  listener = now;
  prompt();
});

/** Says `what` in the chat, shown as `label`. */
async function tell(what, label, language = root.lang) {
  welcome.hidden = true;
  const place = el("div", { class: "place" });
  const turn = el("div", { class: "turn" }, el("p", { class: "question" }, el("span", { class: "unseen" }, `${said.youSaid}: `), label), place);
  log.append(turn);
  turn.scrollIntoView({ block: "start" });
  const again = () => {
    turn.remove();
    tell(what, label, language);
  };
  try {
    await chat.say(what, conversation.session, language);
  } catch (error) {
    failed(error, place, again);
  }
}

/** Shows what came in the chat. */
function heard(message) {
  welcome.hidden = true;
  const parts = messageParts(message, (press, label) => tell({ press }, label));
  const article = el("article", { class: "answer aside" }, el("p", { class: "badge" }, icon("chat"), said.people), parts);
  const last = log.lastElementChild?.querySelector(".place:empty");
  if (last) last.append(article);
  else log.append(el("div", { class: "turn" }, el("div", { class: "place" }, article)));
  article.scrollIntoView({ block: "nearest" });
  announce(article.innerText);
}

/** Chips that lead from an answer to people. */
function people(language) {
  const its = words(language);
  const chip = (what, label) => el("li", {}, el("button", { type: "button", class: "chip", click: () => tell(what, label, language) }, label));
  const officer = offers.officers ? chip({ press: "o" }, its.officer) : null;
  const report = offers.reports ? chip({ text: "/phananh" }, its.report) : null;
  return el("ul", { class: "chips people", "aria-label": its.people }, officer, report);
}

/** What is left of an answer whose question was given up: its card, without words that no guard has closed. */
function stopped(place) {
  place.querySelector(".wording")?.remove();
  place.querySelector(".searching")?.remove();
}

function shown(reply) {
  if (reply.outcome === "answered" && reply.card) return cardArticle(reply);
  if (reply.plan) return planOf(reply);
  if (reply.outcome === "clarify" && reply.clarify) return clarifyArticle(reply);
  return refusalArticle(reply);
}

function summary(reply) {
  return [answer(reply), reply.card || reply.clarify ? reply.place?.text : ""].filter(Boolean).join(" ");
}

function answer(reply) {
  const its = words(reply.language);
  if (reply.card) {
    const slots = reply.card.asked.map((slot) => `${its.slots[slot]}: ${reply.card.slots[slot]?.text ?? ""}`);
    return [`${its.answered}: ${reply.card.name}.`, ...slots].join(" ");
  }
  if (reply.plan) return `${its.plan}: ${reply.plan.name}. ${reply.plan.intro}`;
  if (reply.clarify) return `${its.clarify}: ${reply.clarify.question}`;
  return reply.text;
}

// The wording

function wordingOf(article, reply) {
  const spot = article.querySelector(".wording-place");
  const none = reply.degraded.some((missing) => missing.includes("wording"));
  if (!spot || none) return null;
  const its = words(reply.language);
  const text = el("p", { class: "wording-text writing" });
  const waiting = el("span", { class: "waiting" }, its.writing);
  text.append(waiting);
  const box = el("section", { class: "wording" }, el("h3", {}, icon("machine"), its.wording), text);
  spot.append(box);
  return {
    add(sentence) {
      waiting.remove();
      text.append(sentence);
    },
    end(verdict) {
      text.classList.remove("writing");
      if (verdict?.guard !== "dropped" && verdict?.text) {
        text.textContent = verdict.text;
        announce(`${its.wording}: ${verdict.text}`);
      } else {
        box.remove();
        if (verdict) spot.append(el("p", { class: "discreet" }, icon("machine"), verdict.dropped?.length ? its.dropped : its.unworded));
      }
    },
  };
}

// Other outcomes

function clarifyArticle(reply) {
  const its = words(reply.language);
  const options = reply.clarify.options.map((option) =>
    choice(option.label, option.code, (button) => {
      for (const other of button.closest("ul").querySelectorAll("button")) other.disabled = true;
      button.setAttribute("aria-pressed", "true");
      send(option.code, option.label, reply.language);
    }),
  );
  return el(
    "article",
    { class: "answer clarify", lang: reply.language },
    el("p", { class: "badge" }, icon("question"), its.clarify),
    el("h2", { tabindex: "-1" }, reply.clarify.question),
    options.length ? el("p", { class: "muted" }, its.choose) : null,
    options.length ? el("ul", { class: "choices" }, options) : null,
  );
}

/** A plan whose steps are asked about by a click. */
function planOf(reply) {
  const step = ({ code, name }) => el("button", { type: "button", class: "step", click: () => send(code, name, reply.language) }, name);
  return planArticle(words(reply.language), reply.language, reply.plan, step);
}

/** What is known of the case: each chip takes its fact back, from the next question on. */
function factChips(reply) {
  const its = words(reply.language);
  const list = el("ul", { class: "facts", "aria-label": its.facts });
  const chip = (fact) => {
    const item = el("li", {});
    const forget = () => {
      conversation.forget.add(fact.key);
      item.remove();
      announce(its.forgotten(fact.label));
      if (list.querySelector("button")) list.querySelector("button").focus();
      else {
        list.remove();
        input.focus();
      }
    };
    item.append(el("button", { type: "button", class: "fact", "aria-label": its.forget(fact.label), click: forget }, fact.label, el("span", { "aria-hidden": "true", class: "cross" }, "×")));
    return item;
  };
  list.append(el("li", { class: "muted" }, `${its.facts}:`), ...reply.facts.map(chip));
  return list;
}

/** The other procedures that the question is about. */
function alsoAsked(reply) {
  const its = words(reply.language);
  const others = reply.also.map((one) => choice(one.name, one.code, () => send(one.code, one.name, reply.language)));
  return el("section", { class: "also" }, el("h3", {}, its.also), el("ul", { class: "choices" }, others));
}

function choice(label, code, chosen) {
  return el(
    "li",
    {},
    el("button", { type: "button", class: "choice", click: (event) => chosen(event.currentTarget) }, el("span", {}, label), el("span", { class: "code-number" }, code)),
  );
}

/** A refusal, a greeting returned, or the way to a person. */
function refusalArticle(reply) {
  const its = words(reply.language);
  const handoff = reply.outcome === "handoff";
  const aside = !handoff && !reply.refusal;
  const kind = handoff ? "handoff" : aside ? "aside" : "refused";
  const [said, ...rest] = reply.text.split("\n\n");
  const refusal = reply.refusal ?? { reason: said, next_step: rest.join(" ") };
  // A number on its own: the code of a procedure may hold the same digits.
  const alone = (number) => new RegExp(`(?<![\\d.])${number}(?![\\d.])`).test(refusal.next_step);
  const emergency = ["113", "114", "115"].filter(alone);
  const numbers = emergency.length ? emergency : ["1022"];
  const call = (number) => el("a", { class: "call", href: `tel:${number}` }, icon("phone"), its.call(number));
  // A withdrawn procedure is named by the refusal itself and is no way on.
  const others = reply.candidates.filter((near) => !refusal.reason.includes(`(${near.code})`));
  const nearest = others.slice(0, 3).map((near) => choice(near.name, near.code, () => send(near.name, near.name, reply.language)));
  return el(
    "article",
    { class: `answer ${kind}${emergency.length ? " emergency" : ""}`, lang: reply.language },
    el("p", { class: "badge" }, icon(handoff ? "phone" : aside ? "machine" : "stop"), its[kind]),
    el("h2", { tabindex: "-1" }, refusal.reason),
    el("p", {}, phones(nearest.length ? withoutNames(refusal.next_step, reply.candidates[0].name) : refusal.next_step)),
    handoff || !aside ? el("p", { class: "calls" }, numbers.map(call)) : null,
    !handoff && nearest.length ? [el("h3", {}, its.nearest), el("ul", { class: "choices" }, nearest)] : null,
  );
}

/** `text` up to the sentence that names `name`: those procedures stand below it as buttons. */
function withoutNames(text, name) {
  const at = text.indexOf(name);
  const end = at < 0 ? -1 : text.lastIndexOf(". ", at);
  return end < 0 ? text : text.slice(0, end + 1);
}

function degraded(article, missing) {
  if (!missing?.length || !article) return;
  const its = words(article.lang);
  const list = missing.map((name) => its.missing[name] ?? name).join("; ");
  article.append(el("p", { class: "discreet degraded" }, icon("limits"), `${its.degraded}: ${list}.`));
}

function failed(error, place, again) {
  if (!(error instanceof AskError)) console.error(error);
  const article = place.querySelector(".answer");
  if (article) {
    article.querySelector(".wording")?.remove();
    article.querySelector(".wording-place")?.append(el("p", { class: "discreet" }, icon("machine"), words(article.lang).cut));
    return;
  }
  const [title, hint] = said.errors[error.kind] ?? said.errors.other;
  const known = error.kind in said.errors;
  place.replaceChildren(
    el(
      "div",
      { class: "answer error", role: "alert" },
      el("p", { class: "badge" }, icon("warning"), title),
      el("p", {}, phones(hint)),
      !known && error.detail && error.kind !== "internal" ? el("p", { class: "muted" }, error.detail) : null,
      el("p", { class: "actions" }, el("button", { type: "button", class: "quiet", click: again }, icon("again"), said.retry)),
      !known && error.instance ? el("p", { class: "discreet" }, `${said.instance}: ${error.instance.replace("urn:uuid:", "")}`) : null,
    ),
  );
}

// The question box

function announce(text) {
  live.textContent = text;
}

function grow() {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight + 2, 160)}px`;
}

function box() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return input.focus();
    input.value = "";
    grow();
    // On a telephone the keyboard would hide the answer.
    if (window.matchMedia("(pointer: coarse)").matches) input.blur();
    if (offers.reports && chat.takes(text)) tell({ text }, text);
    else send(text);
  });
  input.addEventListener("input", grow);
  window.addEventListener("resize", grow);
  input.addEventListener("keydown", (event) => {
    // An input method that is composing a syllable ends it with Enter too.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

/** A procedure that the catalog page sent here, `#code=1.001193`: its code stands in the box, to be asked about. */
function handed() {
  const code = /^#code=([\d.]{3,20})$/.exec(location.hash)?.[1];
  if (!code) return;
  history.replaceState(null, "", location.pathname);
  input.value = `${code} `;
  input.focus();
}

settings({ language: relabel, size: grow });
byId("fresh").addEventListener("click", fresh);
relabel();
box();
handed();
grow();
offers = await offered();
