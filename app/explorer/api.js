// Requests to the public API, and nothing else. Responses are kept, so that going back shows them at once; a write forgets
// them, and from then on the browser asks the server whether its own copies are still true.
import { useEffect, useState } from "./vendor/preact.js";
import { ROOT } from "./address.js";

const MOST_KEPT = 60;
const kept = new Map();
let hasWritten = false;

/** A problem+json response, or a failure of the network as one. */
export class Problem extends Error {
  constructor(body, retryAfter = null) {
    super(body.title ?? "The request failed");
    this.status = body.status ?? 0;
    this.detail = body.detail ?? "";
    this.errors = body.errors ?? [];
    this.retryAfter = retryAfter;
  }
}

/** Send a request; return JSON, or text if the response is text. Raises Problem. */
export async function send(path, options = {}) {
  let response;
  try {
    response = await fetch(`${ROOT}${path}`, options);
  } catch {
    throw new Problem({ title: "No connection", detail: "The server did not respond." }, 5);
  }
  const type = response.headers.get("content-type") ?? "";
  const body = type.includes("json") ? await response.json() : await response.text();
  if (response.ok) return body;
  const problem = type.includes("json") ? body : { title: response.statusText, status: response.status };
  throw new Problem(problem, Number(response.headers.get("retry-after")) || null);
}

/** Send a request that changes something, with a key. Raises Problem. */
export async function write(method, path, key, body) {
  const headers = { Authorization: `Bearer ${key}`, ...(body && { "Content-Type": "application/json" }) };
  const response = await send(path, { method, headers, body: body && JSON.stringify(body) });
  kept.clear();
  hasWritten = true;
  return response;
}

/** Return the response to a GET request: kept, on its way, or sent for now. */
export function load(path) {
  const found = kept.get(path);
  if (found && (found.pending || Date.now() - found.at < 60_000)) return found.promise;
  const entry = { promise: send(path, hasWritten ? { cache: "no-cache" } : {}), pending: true, at: Date.now(), data: found?.data };
  kept.delete(path);
  kept.set(path, entry);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  entry.promise.then(
    (data) => Object.assign(entry, { data, pending: false, at: Date.now() }),
    () => kept.get(path) === entry && kept.delete(path),
  );
  return entry.promise;
}

/** Return up to `most` records of a list, following its pages. */
export async function loadAll(path, most) {
  const records = [];
  let total = 0;
  for (let next = path; next && records.length < most; ) {
    const { data, page } = await load(next);
    records.push(...data);
    total = page.total?.value ?? records.length;
    next = page.next;
  }
  return { data: records, total };
}

/** Return `{data, problem, loading, at, retry}` of a path; while another path loads, `data` is the former's. */
export function useApi(path, loader = load) {
  const [state, setState] = useState(() => ({ data: path ? kept.get(path)?.data : undefined, loading: true }));
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!path) return undefined;
    let current = true;
    const already = loader === load ? kept.get(path)?.data : undefined;
    setState((before) => ({ ...before, data: already ?? before.data, loading: !already, problem: null }));
    loader(path).then(
      (data) => current && setState({ data, loading: false, problem: null, at: Date.now() }),
      (problem) => current && setState((before) => ({ ...before, loading: false, problem })),
    );
    return () => {
      current = false;
    };
  }, [path, attempt]);
  useEffect(() => {
    if (!state.problem?.retryAfter) return undefined;
    const timer = setTimeout(() => setAttempt((n) => n + 1), state.problem.retryAfter * 1000);
    return () => clearTimeout(timer);
  }, [state.problem]);
  return { ...state, retry: () => setAttempt((n) => n + 1) };
}

/** Return an address that is safe to link to, null for any that is not of the web. */
export function webAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
