// Language, theme and type size: what both pages have in their header.

import { keep } from "./dom.js";

const root = document.documentElement;
const byId = (id) => document.getElementById(id);
const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);

/** Puts the fixed words `said` into the page. */
export function label(said) {
  document.title = said.title;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = said[element.dataset.word];
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", said[element.dataset.label]);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === root.lang));
  }
}

function pressed() {
  byId("dark").setAttribute("aria-pressed", String(isDark()));
  byId("large").setAttribute("aria-pressed", String(root.dataset.type === "large"));
}

/** Makes the buttons work; `on.language` and `on.size` are called after a change. */
export function settings(on) {
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => {
      root.lang = button.dataset.language;
      keep("localStorage", "language", root.lang);
      on.language();
    });
  }
  byId("dark").addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    keep("localStorage", "theme", root.dataset.theme);
    pressed();
  });
  byId("large").addEventListener("click", () => {
    root.dataset.type = root.dataset.type === "large" ? "normal" : "large";
    keep("localStorage", "type", root.dataset.type);
    pressed();
    on.size?.();
  });
  prefersDark.addEventListener("change", pressed);
  pressed();
}
