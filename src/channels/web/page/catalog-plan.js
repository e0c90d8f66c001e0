// The plan of a life event on the catalog page.

import { el, icon } from "./dom.js";
import { read } from "./http.js";
import { planArticle } from "./plan.js";

/** The plan of the life event `id`. */
export async function planView(page, id) {
  const plan = await read(`/v1/life-events/${encodeURIComponent(id)}?language=${page.language}`, page.signal);
  page.title(plan.name);
  const { said, language } = page;
  const step = ({ code, name }) => el("a", { href: `#/procedure/${code}` }, name);
  const print = el("button", { type: "button", class: "quiet", click: () => window.print() }, icon("print"), said.print);
  const article = planArticle(said, language, plan, step, el("p", { class: "actions" }, print));
  return { element: el("div", {}, el("p", { class: "crumbs" }, el("a", { href: "#/" }, icon("back"), said.back)), article) };
}
