// The plan of a life event as an article: its steps in order with time and money, and the papers that several of them need.

import { el, figures, icon, phones } from "./dom.js";
import { day } from "./words.js";

/** `plan` as an article in `language`; `step` makes what leads to a procedure, `actions` stand at its end. */
export function planArticle(said, language, plan, step, actions = null) {
  return el(
    "article",
    { class: "answer plan", lang: language },
    el("header", {}, el("p", { class: "badge" }, icon("leaf"), said.plan), el("h2", { tabindex: "-1" }, plan.name), el("p", { class: "code" }, said.asOf(day(plan.as_of)))),
    el("p", { class: "intro" }, plan.intro),
    el("section", {}, el("h3", {}, said.steps), el("ol", { class: "plan-steps" }, plan.steps.map((one) => planStep(said, one, step)))),
    plan.shared.length ? shared(said, plan.shared) : null,
    plan.documents_total ? el("p", { class: "muted" }, said.total(plan.documents_total)) : null,
    el("p", { class: "muted" }, said.stepSources),
    actions,
  );
}

function planStep(said, step, lead) {
  const always = step.need === "always";
  return el(
    "li",
    { class: always ? "always" : "" },
    el("h4", {}, step.known ? lead(step) : step.name, " ", el("span", { class: "code-number" }, step.code)),
    always && !step.when
      ? el("p", { class: "need" }, icon("check"), said.always)
      : el("p", { class: "need" }, icon("question"), step.when ? [el("strong", {}, `${said.when}: `), step.when] : said.depends),
    step.replaces.length ? replaces(said, step.replaces, lead) : null,
    step.note ? el("p", { class: "muted" }, step.note) : null,
    step.withdrawn ? el("p", { class: "need" }, icon("stop"), el("strong", {}, `${said.withdrawn}: `), step.withdrawn.reason) : null,
    step.notice ? el("p", { class: "need" }, icon("warning"), step.notice) : null,
    step.known ? null : el("p", { class: "need" }, icon("question"), said.unknownStep),
    step.deadline || step.fee
      ? el("dl", { class: "about" }, row(said.slots.deadline, step.deadline), row(said.slots.fee, step.fee))
      : null,
  );
}

function replaces(said, procedures, lead) {
  const items = procedures.map((one) => el("li", {}, lead(one)));
  return el("div", { class: "replaces" }, el("p", {}, icon("swap"), el("strong", {}, `${said.replaces}:`)), el("ul", { class: "plain" }, items));
}

function row(name, text) {
  if (!text) return null;
  const lines = text.split("\n").map((line) => line.replace(/^- /, ""));
  const shown = lines.map((line) => (/1022/.test(line) ? phones(line) : figures(line)));
  return [el("dt", {}, name), el("dd", {}, shown.length > 1 ? el("ul", { class: "plain" }, shown.map((line) => el("li", {}, line))) : shown)];
}

function shared(said, papers) {
  const paper = (one) =>
    el("li", {}, one.name, el("span", { class: "muted" }, ` · ${said.usedBy} ${one.procedures.map((procedure) => procedure.name).join("; ")}`));
  return el("section", { class: "shared" }, el("h3", {}, said.shared), el("p", { class: "muted" }, said.sharedHint), el("ul", { class: "plain" }, papers.map(paper)));
}
