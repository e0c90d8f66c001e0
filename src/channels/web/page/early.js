// Theme, type size and language as chosen before, set before the first paint.
(() => {
  const root = document.documentElement;
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is off: the defaults hold
    }
  };
  const theme = stored("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (stored("type") === "large") root.dataset.type = "large";
  if (stored("language") === "en") root.lang = "en";
})();
