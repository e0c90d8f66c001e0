// The addresses of the catalog page: `#/procedure/CODE`, `#/life-event/ID`, `#/field/NAME`, `#/search?…`, `#/`.

/** What a list can be narrowed by, as the interface names it. */
export const FILTERS = ["q", "field", "level", "life_event"];

/** The filters of the list that `hash` names; `null` where it names a record or a plan. */
export function filtersOf(hash) {
  const none = Object.fromEntries(FILTERS.map((name) => [name, ""]));
  if (/^#\/(procedure|life-event)\/./.test(hash)) return null;
  const field = /^#\/field\/(.+)$/.exec(hash);
  if (field) return { ...none, field: decoded(field[1]) };
  const search = new URLSearchParams(/^#\/search\?(.*)$/.exec(hash)?.[1] ?? "");
  return Object.fromEntries(FILTERS.map((name) => [name, search.get(name) ?? ""]));
}

/** The address of the list with `filters`. */
export function hashOf(filters) {
  const set = FILTERS.filter((name) => filters[name]);
  if (!set.length) return "#/";
  if (set.length === 1 && set[0] === "field") return `#/field/${encodeURIComponent(filters.field)}`;
  return `#/search?${query(filters)}`;
}

/** `filters` as a query of the interface. */
export function query(filters) {
  return new URLSearchParams(FILTERS.filter((name) => filters[name]).map((name) => [name, filters[name]])).toString();
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a broken escape fits no field and is shown as it is
  }
}

/** `text` without case and diacritics, as people type it in a hurry. */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");
}
