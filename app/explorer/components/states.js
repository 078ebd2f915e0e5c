// States of a request: loading, empty, problem; data that could not be brought up to date is greyed with its age.
import { html } from "../vendor/preact.js";
import { currentView, navigate, queryOf, ROOT } from "../address.js";
import { plural } from "../words.js";

/** Show a result of useApi: its data by `children(data)`, a skeleton after 200 ms, or its problem. */
export function Loaded({ result, rows = 6, children }) {
  const { data, problem, loading, at, retry } = result;
  if (data === undefined && problem) return html`<${ProblemBox} problem=${problem} retry=${retry} />`;
  if (data === undefined) return html`<${Skeleton} rows=${rows} />`;
  const refused = problem && problem.status >= 400 && problem.status < 500;
  if (refused) return html`<${ProblemBox} problem=${problem} retry=${retry} />`;
  return html`
    ${problem && html`<p class="notice" role="status">${problem.message}. This is from ${age(at)}. <button onClick=${retry}>Try again</button></p>`}
    <div class=${problem ? "stale" : loading ? "waiting" : ""} aria-busy=${loading ? "true" : "false"}>${children(data)}</div>`;
}

export function Skeleton({ rows }) {
  const lines = Array.from({ length: rows }, (_, index) => html`<div class="skeleton-row" key=${index}></div>`);
  return html`<div class="skeleton" role="status"><span class="hidden">Loading</span>${lines}</div>`;
}

/** A problem in words, with each suggestion as a button. */
export function ProblemBox({ problem, retry }) {
  const details = problem.errors.length ? problem.errors.map((error) => error.detail) : [problem.detail];
  const known = problem.errors.filter((error) => error.suggestion);
  return html`<div class="problem" role="alert">
    <h2>${problem.message}</h2>
    ${details.map((detail) => html`<p>${shortened(detail)}</p>`)}
    <p class="actions">
      ${known.map((error) => html`<button onClick=${() => applied(error)}>${proposal(error)}</button>`)}
      ${problem.retryAfter && html`<span>Tries again after ${plural(problem.retryAfter, "second")}.</span>`}
      ${(problem.status === 0 || problem.status >= 500) && html`<button onClick=${retry}>Try again</button>`}
    </p>
  </div>`;
}

/** An empty list: what would fill it. */
export function Empty({ children }) {
  return html`<div class="empty">${children}</div>`;
}

/** The first steps with an empty database. */
export function Nothing() {
  return html`<${Empty}>
    <h2>Nothing here yet</h2>
    <p>Add articles: text, Markdown, HTML pages, folders or addresses.</p>
    <pre><code>summit ingest talks.txt</code></pre>
    <p><a href=${`${ROOT}/docs`}>The documentation</a> has the other ways.</p>
  <//>`;
}

function proposal({ code, name, suggestion }) {
  return code.startsWith("unknown-parameter") ? `Use ${suggestion}= for ${name}=` : `Use ${name}=${suggestion}`;
}

/** Replace the faulty parameter in the address. */
function applied({ code, name, suggestion }) {
  const { parameters } = currentView();
  const pairs = [...parameters].map(([key, value]) => {
    if (key !== name) return [key, value];
    return code === "unknown-parameter" ? [suggestion, value] : [key, suggestion];
  });
  navigate(`${window.location.pathname}?${queryOf(new URLSearchParams(pairs))}`);
}

/** Without the list of all names that a message may end with. */
function shortened(detail) {
  return detail.replace(/ There are .{120,}$/, "");
}

function age(at) {
  const minutes = Math.round((Date.now() - at) / 60_000);
  return minutes < 1 ? "less than a minute ago" : `${plural(minutes, "minute")} ago`;
}
