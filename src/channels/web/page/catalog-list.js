// The list of procedures: a search box and filters over it, and where nothing is asked for, ways to browse.

import { FILTERS, fold, hashOf, query } from "./catalog-route.js";
import { nameIn } from "./catalog-words.js";
import { el, icon } from "./dom.js";
import { read } from "./http.js";

/** How many procedures come at a time. */
const PAGE = 20;
/** Most life events over the procedures that a search found. */
const MOST_EVENTS = 3;
/** How long to wait for the next key, in milliseconds. */
const PAUSE = 180;

/** The list narrowed by `filters`; `list.take` narrows it otherwise. */
export async function listView(page, filters) {
  const [{ fields }, { life_events: events }] = await Promise.all([read("/v1/fields", page.signal), read("/v1/life-events", page.signal)]);
  const list = new List(page, fields, events);
  await list.take(filters);
  return { element: list.element, list };
}

class List {
  constructor(page, fields, events) {
    Object.assign(this, { page, fields, events, filters: {}, under: null });
    const { said } = page;
    this.form = this.makeForm();
    this.results = el("section", { class: "results", "aria-label": said.heading });
    this.element = el(
      "div",
      { class: "catalog" },
      el("h2", { tabindex: "-1" }, said.heading),
      el("p", { class: "muted" }, said.lead),
      this.form,
      this.results,
    );
  }

  makeForm() {
    const { said, language } = this.page;
    const option = ([value, text]) => el("option", { value }, text);
    const select = (name, text, options) =>
      el("label", {}, el("span", {}, text), el("select", { name, change: () => this.changed(0) }, option(["", said.all]), options.map(option)));
    return el(
      "form",
      { class: "filters", role: "search", submit: (event) => (event.preventDefault(), this.changed(0)) },
      el(
        "label",
        { class: "search" },
        el("span", {}, said.search),
        el("span", { class: "search-box" }, icon("search"), el("input", { type: "search", name: "q", maxlength: 200, autocomplete: "off", placeholder: said.searchHint, input: () => this.changed(PAUSE) })),
      ),
      select("life_event", said.lifeEvent, this.events.map((event) => [event.id, nameIn(language, event)])),
      select("field", said.field, this.fields.map((field) => [field.name, `${field.name} (${field.procedures})`])),
      select("level", said.level, Object.entries(said.levels)),
    );
  }

  /** The form was changed: the address follows, and after `pause` the list. */
  changed(pause) {
    const filters = Object.fromEntries(FILTERS.map((name) => [name, this.form.elements[name].value.trim()]));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      history.replaceState(null, "", hashOf(filters));
      this.refresh(filters).catch((error) => this.failed(error));
    }, pause);
  }

  /** The address was changed: the form follows, and the list. */
  take(filters) {
    for (const name of FILTERS) this.form.elements[name].value = filters[name];
    const field = this.fields.find((known) => fold(known.name) === fold(filters.field));
    if (field) this.form.elements.field.value = field.name;
    return this.refresh(filters);
  }

  async refresh(filters) {
    const { said } = this.page;
    this.under?.abort();
    this.under = new AbortController();
    this.filters = filters;
    this.page.title(filters.field);
    if (!query(filters)) {
      this.results.replaceChildren(this.byEvent(this.events), this.byField());
      return;
    }
    const found = await read(this.path(0), this.under.signal);
    const rows = el("ul", { class: "rows" }, found.procedures.map((one) => this.row(one)));
    const count = el(
      "p",
      { class: "count" },
      el("strong", {}, said.count(found.total)),
      el("a", { class: "quiet", href: "#/" }, said.clear),
    );
    const fits = (event) => (filters.life_event ? event.id === filters.life_event : filters.q && says(event, filters.q));
    const events = this.events.filter(fits).slice(0, MOST_EVENTS);
    this.results.replaceChildren(
      ...[events.length ? this.byEvent(events) : null, count, found.total ? rows : el("p", { class: "muted" }, said.none)].filter(Boolean),
    );
    this.more(rows, found);
    this.page.announce(said.count(found.total));
  }

  failed(error) {
    if (error.name === "AbortError") return;
    const [title, hint] = this.page.said.errors[error.kind] ?? this.page.said.lost;
    this.results.replaceChildren(el("p", { class: "answer error", role: "alert" }, `${title}. ${hint}`));
  }

  path(offset) {
    return `/v1/procedures?${query(this.filters)}&limit=${PAGE}&offset=${offset}`;
  }

  /** A button for what follows `rows`, where something does. */
  more(rows, { total }) {
    const left = total - rows.children.length;
    if (left <= 0) return;
    const load = async () => {
      try {
        const next = await read(this.path(rows.children.length), this.under.signal);
        const fresh = next.procedures.map((one) => this.row(one));
        rows.append(...fresh);
        button.remove();
        this.more(rows, next);
        fresh[0]?.querySelector("a").focus();
      } catch (error) {
        this.failed(error);
      }
    };
    const button = el("button", { type: "button", class: "quiet more", click: load }, this.page.said.more(left));
    this.results.append(button);
  }

  row(procedure) {
    const { said, language } = this.page;
    return el(
      "li",
      {},
      el("a", { href: `#/procedure/${procedure.code}` }, nameIn(language, procedure)),
      el(
        "p",
        { class: "row-about" },
        el("span", { class: "code-number" }, procedure.code),
        el("span", { lang: "vi" }, procedure.field),
        el("span", {}, procedure.levels.map((level) => said.levels[level] ?? level).join(", ")),
        procedure.withdrawn ? el("span", { class: "standing unverified" }, said.withdrawn) : null,
      ),
    );
  }

  byEvent(events) {
    const { said, language } = this.page;
    const tile = (event) =>
      el("li", {}, el("a", { href: `#/life-event/${event.id}` }, el("strong", {}, nameIn(language, event)), el("span", {}, said.stepsOf(event.steps, event.always))));
    return el("section", { class: "browse" }, el("h3", {}, said.lifeEvents), el("ul", { class: "tiles-of" }, events.map(tile)));
  }

  byField() {
    const { said } = this.page;
    const levels = (field) => Object.entries(field.levels).map(([level, count]) => said.levelCount(said.levels[level] ?? level, count)).join(" · ");
    const tile = (field) =>
      el("li", {}, el("a", { href: hashOf({ field: field.name }) }, el("strong", { lang: "vi" }, field.name), el("span", {}, `${said.count(field.procedures)} (${levels(field)})`)));
    return el("section", { class: "browse" }, el("h3", {}, said.fields), el("ul", { class: "tiles-of" }, this.fields.map(tile)));
  }
}

/** Whether one of the names of `event` holds all words of `text`, each from its beginning. */
function says(event, text) {
  const asked = fold(text).split(/\s+/);
  const names = [event.name, event.name_en ?? "", ...event.aliases].map((name) => ` ${fold(name)}`);
  return names.some((name) => asked.every((word) => name.includes(` ${word}`)));
}
