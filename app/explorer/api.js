// Requests to the public API, and nothing else. Responses are kept, so that going back shows them at once; a write forgets
// them, and from then on the browser asks the server whether its own copies are still true.
import { useEffect, useLayoutEffect, useMemo, useState } from "./vendor/preact.js";
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
export const load = (path) => requested(path).promise;

function requested(path) {
  const found = kept.get(path);
  if (found && (found.pending || Date.now() - found.at < 60_000)) return found;
  const entry = { promise: send(path, hasWritten ? { cache: "no-cache" } : {}), pending: true, at: found?.at, data: found?.data };
  kept.delete(path);
  kept.set(path, entry);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  entry.promise.then(
    (data) => Object.assign(entry, { data, pending: false, at: Date.now() }),
    () => kept.get(path) === entry && kept.delete(path),
  );
  return entry;
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
  const [attempt, setAttempt] = useState(0);
  const [latest, setLatest] = useState({});
  // Sent while rendering: an effect would run a frame later.
  const sent = useMemo(() => path && (loader === load ? requested(path) : { promise: loader(path), pending: true }), [path, attempt]);
  const known = sent && sent.data !== undefined ? sent : latest;
  useLayoutEffect(() => {
    if (!sent) return undefined;
    let current = true;
    sent.promise.then(
      (data) => current && setLatest({ sent, data, at: sent.at ?? Date.now() }),
      (problem) => current && setLatest({ sent, data: known.data, at: known.at, problem }),
    );
    return () => {
      current = false;
    };
  }, [sent]);
  useEffect(() => {
    if (!latest.problem?.retryAfter) return undefined;
    const timer = setTimeout(() => setAttempt((n) => n + 1), latest.problem.retryAfter * 1000);
    return () => clearTimeout(timer);
  }, [latest.problem]);
  const retry = () => setAttempt((n) => n + 1);
  if (latest.sent === sent) return { ...latest, loading: false, problem: latest.problem ?? null, retry };
  return { data: known.data, at: known.at, loading: sent?.pending ?? true, problem: null, retry };
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
