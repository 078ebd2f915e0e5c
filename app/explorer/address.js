// Addresses of views. They are those of the API with /explore for /v1, so one leads to the other:
// /explore/quotes?speaker=lee-jae-myung shows /v1/quotes?speaker=lee-jae-myung. The fragment is the chosen record.
import { useEffect, useState } from "./vendor/preact.js";

export const ROOT = new URL(document.baseURI).pathname.replace(/\/$/, "");
const EXPLORE = `${ROOT}/explore`;
const changed = new Set();

/** Return the address of the view of an API path such as `/v1/people/x`; null if the path is none. */
export function viewOf(path) {
  const found = /^\/v1(\/[^?#]*)?(\?[^#]*)?(#.*)?$/.exec(path ?? "");
  return found && `${EXPLORE}${found[1] ?? ""}${found[2] ?? ""}${found[3] ?? ""}`;
}

/** Return the address of a view by its segments, parameters and chosen record. */
export function addressOf(segments, parameters, chosen) {
  const query = queryOf(parameters);
  const path = segments.map((segment) => `/${encodeURIComponent(segment)}`).join("");
  return `${EXPLORE}${path}${query && `?${query}`}${chosen ? `#${encodeURIComponent(chosen)}` : ""}`;
}

/** Return a query string that a person can read: commas and colons stay as they are. */
export function queryOf(parameters = {}) {
  const pairs = parameters instanceof URLSearchParams ? [...parameters] : Object.entries(parameters);
  const kept = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  const readable = (text) => encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%20/g, "+");
  return kept.map(([name, value]) => `${readable(name)}=${readable(value)}`).join("&");
}

/** Return the view that the browser's address names: segments, parameters, chosen record. */
export function currentView() {
  const { pathname, search, hash } = window.location;
  const below = pathname.startsWith(EXPLORE) ? pathname.slice(EXPLORE.length) : "";
  return {
    segments: below.split("/").filter(Boolean).map(decoded),
    parameters: new URLSearchParams(search),
    chosen: decoded(hash.slice(1)),
  };
}

export function navigate(address, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", address);
  for (const tell of changed) tell();
}

/** Return the current view, again whenever the address changes. */
export function useView() {
  const [view, setView] = useState(currentView);
  useEffect(() => {
    const update = () => setView(currentView());
    changed.add(update);
    window.addEventListener("popstate", update);
    return () => {
      changed.delete(update);
      window.removeEventListener("popstate", update);
    };
  }, []);
  return view;
}

/** Follow a click on a link to a view without loading the page again. */
export function followLinks(event) {
  const link = event.target.closest?.("a[href]");
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.target || link.origin !== window.location.origin) return;
  if (link.pathname !== EXPLORE && !link.pathname.startsWith(`${EXPLORE}/`)) return;
  event.preventDefault();
  const samePage = link.pathname === window.location.pathname;
  navigate(link.href);
  if (!samePage) {
    window.scrollTo(0, 0);
    document.getElementById("view")?.focus({ preventScroll: true });
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
