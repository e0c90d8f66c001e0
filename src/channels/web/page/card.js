// A certified card as an article: what was asked first, then papers to tick, money, time, places, and the rest.

import { addresses, el, figures, icon, keep, link, phones, recall } from "./dom.js";
import { day, words } from "./words.js";

/** Slots shown as tiles: short facts. */
const TILES = ["fee", "deadline", "authority", "where"];
/** Slots shown folded. */
const FOLDED = ["online", "process", "result", "conditions", "forms", "legal_basis"];

let cards = 0;

/**
 * The article of `reply`, which has a card. `record` makes it a record to be read in full, not an answer: `record.badge`
 * over it, nothing folded, `record.after` before the buttons, and `record.actions` among them.
 */
export function cardArticle(reply, record = null) {
  const { card } = reply;
  const view = { card, said: words(reply.language), id: `card-${(cards += 1)}`, record };
  const asked = card.asked.filter((slot) => card.slots[slot]);
  const rest = (slots) => slots.filter((slot) => !asked.includes(slot) && !card.open.includes(slot));
  return el(
    "article",
    { class: "answer card", lang: reply.language, "aria-labelledby": `${view.id}-title` },
    head(view),
    el("div", { class: "wording-place" }),
    card.explained?.length ? explained(view) : null,
    card.by_when && !card.explained?.length ? el("section", { class: "slot explained" }, el("p", {}, view.said.noTerm)) : null,
    asked.map((slot) => section(view, slot, true)),
    card.notices.length ? notices(view) : null,
    rest(["documents"]).map((slot) => section(view, slot, false)),
    el("div", { class: "tiles" }, rest(TILES).map((slot) => section(view, slot, false))),
    rest(FOLDED).map((slot) => folded(view, slot)),
    openSlots(view, asked),
    sources(view),
    card.marks.length ? marks(view) : null,
    record?.after,
    actions(view, reply),
  );
}

function head({ card, said, id, record }) {
  return el(
    "header",
    { class: "answer-head" },
    el("p", { class: "badge" }, icon(record ? "book" : "check"), record?.badge ?? said.answered),
    el("h2", { id: `${id}-title`, tabindex: "-1" }, card.name),
    el("p", { class: "code" }, `${said.code} `, el("span", { class: "code-number" }, card.code), ` · ${said.asOf(day(card.as_of))}`, card.case ? ` · ${card.case}` : ""),
    card.purpose ? el("p", { class: "purpose" }, card.purpose) : null,
  );
}

/** What the record says of a thing that was asked about. */
function explained({ card, said }) {
  const rows = card.explained.map((row) => el("li", {}, el("strong", {}, `${said.slots[row.slot]}: `), addresses(row.text)));
  return el("section", { class: "slot explained" }, el("h3", {}, icon("book"), said.explained), el("ul", { class: "plain" }, rows));
}

function notices({ card, said }) {
  const items = card.notices.map((notice) => el("li", {}, addresses(notice)));
  return el("section", { class: "notices" }, el("h3", {}, icon("warning"), said.notices), el("ul", {}, items));
}

function section(view, slot, asked) {
  const { card, said, id } = view;
  const open = card.open.includes(slot);
  return el(
    "section",
    { class: `slot slot-${slot}${asked ? " asked" : ""}${open ? " open" : ""}`, "aria-labelledby": `${id}-${slot}` },
    asked ? el("p", { class: "asked-tag" }, icon("pin"), said.youAsked) : null,
    el("h3", { id: `${id}-${slot}` }, said.slots[slot], references(view, slot)),
    content(view, slot),
  );
}

function folded(view, slot) {
  return el(
    "details",
    { class: `slot slot-${slot}`, open: view.record !== null },
    el("summary", {}, el("span", { class: "summary-title" }, view.said.slots[slot])),
    el("div", { class: "folded" }, content(view, slot), el("p", { class: "refs-line" }, references(view, slot))),
  );
}

function content(view, slot) {
  const { card } = view;
  const answer = card.slots[slot];
  if (card.open.includes(slot)) return el("p", { class: "is-open" }, icon("question"), el("span", {}, phones(answer.text)));
  if (slot === "documents") return documents(view);
  if (slot === "fee" || slot === "deadline") return lines(answer.text);
  if (slot === "process") return el("ol", { class: "steps" }, answer.values.map((value) => el("li", {}, prose(value.text ?? ""))));
  const shown = answer.values.map((value) => line(view, value));
  return shown.length > 1 ? el("ul", { class: "plain" }, shown.map((item) => el("li", {}, item))) : el("div", {}, shown);
}

/** The certified words of a slot, line by line. */
function lines(text) {
  const rows = text.split("\n").filter((row) => row.trim());
  const bare = rows.map((row) => row.replace(/^- /, ""));
  return bare.length > 1
    ? el("ul", { class: "plain" }, bare.map((row) => el("li", {}, figures(row))))
    : el("p", {}, figures(bare[0] ?? ""));
}

function prose(text) {
  const rows = text.split("\n").filter((row) => row.trim());
  return rows.length > 1 ? rows.map((row) => el("p", {}, addresses(row))) : addresses(rows[0] ?? "");
}

function line({ said }, value) {
  switch (value.type) {
    case "channel":
      return [
        value.note ? el("p", {}, addresses(value.note)) : null,
        value.url ? el("p", {}, outside(said, value.url, said.openPortal)) : null,
      ];
    case "form":
      return [el("strong", {}, value.name), value.basis ? ` (${value.basis})` : "", value.file ? el("span", { class: "muted" }, ` · ${value.file}`) : null];
    case "law":
      return law(said, value);
    default:
      return prose(value.text ?? value.name ?? "");
  }
}

function law(said, value) {
  const dates = [value.from ? said.from(day(value.from)) : null, value.until ? said.until(day(value.until)) : null].filter(Boolean);
  return [
    value.number ? el("strong", {}, value.number) : null,
    value.number ? `: ${value.title}` : value.title,
    dates.length ? el("span", { class: "muted" }, ` (${dates.join(", ")})`) : null,
  ];
}

function outside(said, address, text) {
  const made = link(address, text);
  if (made instanceof Element) made.append(icon("out"), el("span", { class: "unseen" }, ` ${said.newTab}`));
  return made;
}

// Papers

function documents(view) {
  const byCase = new Map();
  for (const value of view.card.slots.documents.values) {
    const title = value.case ?? "";
    byCase.set(title, [...(byCase.get(title) ?? []), value]);
  }
  const key = `ticks:${view.card.code}`;
  const ticks = new Set(recall("sessionStorage", key, []));
  const state = { ...view, ticks, store: () => keep("sessionStorage", key, [...ticks]) };
  const groups = [...byCase];
  if (groups.length === 1) return [groups[0][0] ? el("h4", {}, groups[0][0]) : null, checklist(state, ...groups[0])];
  return [
    el("p", { class: "muted" }, view.said.cases),
    groups.map(([title, papers], at) =>
      el(
        "details",
        { class: "case", open: at === 0 || !title },
        el(
          "summary",
          {},
          el("span", { class: "summary-title" }, title || view.said.general),
          el("span", { class: "pill" }, view.said.papers(papers.filter((paper) => !paper.remark).length)),
        ),
        checklist(state, title, papers),
      ),
    ),
  ];
}

function checklist(state, title, papers) {
  const progress = el("p", { class: "progress", role: "status" });
  const boxes = [];
  const tell = () => {
    progress.textContent = state.said.prepared(boxes.filter((box) => box.checked).length, boxes.length);
  };
  const items = papers.map((paper, at) => {
    if (paper.remark) return el("li", { class: "remark" }, el("strong", {}, `${state.said.remark}: `), addresses(paper.name));
    const { item, box } = tickable(state, `${title}|${at}|${paper.name}`, paper, tell);
    boxes.push(box);
    return item;
  });
  tell();
  return [el("ul", { class: "checklist" }, items), boxes.length ? progress : null];
}

function tickable(state, name, paper, tell) {
  const box = el("input", { type: "checkbox", class: "tick" });
  box.checked = state.ticks.has(name);
  box.addEventListener("change", () => {
    if (box.checked) state.ticks.add(name);
    else state.ticks.delete(name);
    state.store();
    tell();
  });
  const item = el("li", {}, el("label", { class: "paper" }, box, el("span", { class: "paper-text" }, paperText(state.said, paper))));
  return { item, box };
}

function paperText(said, paper) {
  const counts = [
    paper.originals ? said.original(paper.originals) : null,
    paper.copies ? said.copy(paper.copies) : null,
    paper.show_only ? said.show : null,
  ].filter(Boolean);
  return [
    el("span", { class: "paper-name" }, paper.name),
    counts.length ? el("span", { class: "pill" }, counts.join(", ")) : null,
    paper.form ? formNote(said, paper) : null,
    paper.when ? el("span", { class: "paper-note" }, paper.when) : null,
    paper.replaced_by ? el("span", { class: "instead" }, icon("leaf"), el("span", {}, el("strong", {}, said.instead), ` ${paper.replaced_by}`)) : null,
  ];
}

/** The form of a paper, where its name does not say it all. */
function formNote(said, { name, form }) {
  const basis = form.basis ? said.issued(form.basis) : null;
  const parts = [name.includes(form.name) ? null : form.name, basis].filter(Boolean);
  return parts.length ? el("span", { class: "paper-note" }, icon("form"), parts.join(", ")) : null;
}

// What it rests on

function references({ card, said, id }, slot) {
  const numbers = card.slots[slot].sources
    .map((source) => card.sources.findIndex((known) => known.id === source) + 1)
    .filter((number) => number > 0);
  return numbers.length
    ? el("span", { class: "refs" }, numbers.map((number) => el("a", { href: `#${id}-source-${number}`, "aria-label": said.source(number) }, String(number))))
    : null;
}

function openSlots({ card, said }, asked) {
  const left = card.open.filter((slot) => !asked.includes(slot));
  if (!left.length) return null;
  const names = left.map((slot) => said.slots[slot].toLowerCase()).join(", ");
  return el("p", { class: "open-slots" }, icon("question"), el("span", {}, el("strong", {}, `${said.open}: `), `${names}. `, phones(said.openHint)));
}

function sources(view) {
  const { card, said, id } = view;
  const items = card.sources.map((source, at) => {
    const title = source.number && !source.title.includes(source.number) ? `${source.title}, ${source.number}` : source.title;
    return el(
      "li",
      { id: `${id}-source-${at + 1}`, tabindex: "-1" },
      source.url ? outside(said, source.url, title) : title,
      el("span", { class: "muted" }, source.checked ? ` · ${said.checked(day(source.checked))}` : ""),
      " ",
      el("span", { class: `standing ${source.standing}` }, said.standings[source.standing] ?? source.standing),
      el("span", { class: "muted" }, ` · ${said.layers[source.layer] ?? source.layer}`),
    );
  });
  return items.length ? el("section", { class: "sources" }, el("h3", {}, said.sources), el("ol", {}, items)) : null;
}

function marks({ card, said }) {
  return el(
    "details",
    { class: "marks" },
    el("summary", {}, el("span", { class: "summary-title" }, said.marks)),
    el("ul", { class: "plain" }, card.marks.map((mark) => el("li", {}, mark))),
  );
}

// Print and copy

function actions({ said, record }, reply) {
  const told = el("span", { class: "copied", role: "status" });
  const copy = async () => {
    told.textContent = (await copied(reply.text)) ? said.copied : said.notCopied;
    setTimeout(() => (told.textContent = ""), 4000);
  };
  return el(
    "p",
    { class: "actions" },
    el("button", { type: "button", class: "quiet", click: (event) => printed(event.currentTarget.closest("article")) }, icon("print"), said.print),
    reply.text ? el("button", { type: "button", class: "quiet", click: copy }, icon("copy"), said.copyText) : null,
    record?.actions,
    told,
  );
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Prints one answer, unfolded, and folds it again. */
function printed(article) {
  const closed = [...article.querySelectorAll("details:not([open])")];
  for (const details of closed) details.open = true;
  article.classList.add("printed");
  document.documentElement.classList.add("printing-one");
  window.addEventListener(
    "afterprint",
    () => {
      for (const details of closed) details.open = false;
      article.classList.remove("printed");
      document.documentElement.classList.remove("printing-one");
    },
    { once: true },
  );
  window.print();
}
