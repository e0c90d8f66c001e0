// What the pages share of HTTP: problems as errors, and reading of JSON.

/** What the server said, or `null` fields where it said nothing. */
export class AskError extends Error {
  constructor(kind, problem = {}) {
    super(problem.detail ?? kind);
    this.kind = kind;
    this.detail = problem.detail ?? null;
    this.instance = problem.instance ?? null;
  }
}

const TYPE = "urn:problem-type:motcua:";

/** The error of a response that is not 2xx. */
export async function refused(response) {
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // Not ours: a proxy's page, say.
  }
  const kind = String(problem.type ?? "").startsWith(TYPE) ? problem.type.slice(TYPE.length) : `status-${response.status}`;
  return new AskError(kind, problem);
}

/** The error of a request that got no response. */
export function unreachable() {
  return new AskError(navigator.onLine === false ? "offline" : "unreachable");
}

/** The JSON at `path`. Throws an {@link AskError}. */
export async function read(path, signal) {
  let response;
  try {
    response = await fetch(path, { headers: { Accept: "application/json" }, signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
  if (!response.ok) throw await refused(response);
  return response.json();
}
