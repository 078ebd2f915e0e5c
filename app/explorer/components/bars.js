// Counts as rows with bars behind them: a list for everybody, a picture for those who see it.
import { html } from "../vendor/preact.js";
import { flag, plural, word } from "../words.js";
import { To } from "./basics.js";

export function Bars({ rows, kind, unit, path = (row) => row.url }) {
  const most = Math.max(...rows.map((row) => row.count), 1);
  const known = rows.filter((row) => row.value !== null);
  if (!known.length) return html`<p class="none">None yet.</p>`;
  return html`<ul class=${`bars ${kind}`}>${known.map(
    (row) => html`<li key=${String(row.value)}>
      <${To} path=${path(row)} class="name">${row.url?.startsWith("/v1/countries/") && html`<span class="flag" aria-hidden="true">${flag(row.value)}</span>`}${word(row.name ?? row.value)}<//>
      <span class="bar" aria-hidden="true"><i style=${{ width: `${(100 * row.count) / most}%` }}></i></span>
      <span class="count" title=${plural(row.count, ...unit)}>${row.count.toLocaleString("en")}</span>
    </li>`,
  )}</ul>`;
}
