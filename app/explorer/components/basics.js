// Small parts that every view uses.
import { html } from "../vendor/preact.js";
import { viewOf } from "../address.js";
import { webAddress } from "../api.js";
import { confidence, date, flag, word } from "../words.js";

/** A link to the view of an API path. */
export function To({ path, children, ...rest }) {
  const address = viewOf(path);
  return address ? html`<a href=${address} ...${rest}>${children}</a>` : html`<span ...${rest}>${children}</span>`;
}

/** A relation by its name; a country has its flag. */
export function Stub({ stub }) {
  if (!stub) return null;
  const isCountry = stub.url?.startsWith("/v1/countries/");
  return html`<${To} path=${stub.url} class=${isCountry ? "stub country" : "stub"}>${isCountry && html`<${Flag} code=${stub.id} />`}${stub.name}<//>`;
}

/** Relations by their names, `most` of them. */
export function Stubs({ stubs, most = Infinity }) {
  const shown = stubs.length > most + 1 ? stubs.slice(0, most) : stubs;
  const named = shown.map((stub, index) => html`${index > 0 && ", "}<${Stub} stub=${stub} />`);
  return [...named, shown.length < stubs.length && html` and ${stubs.length - shown.length} more`];
}

export function Flag({ code }) {
  return html`<span class="flag" aria-hidden="true">${flag(code)}</span>`;
}

export function When({ date: edtf, unknown = "date unknown" }) {
  return edtf ? html`<time class="when" title=${edtf}>${date(edtf)}</time>` : html`<span class="none">${unknown}</span>`;
}

/** Confidence as words and number, with a bar of its length. */
export function Confidence({ value }) {
  return html`<span class="confidence"><meter min="0" max="1" value=${value} aria-hidden="true"></meter>${confidence(value)}</span>`;
}

export function Tag({ value, kind }) {
  return html`<span class=${`tag ${kind ?? ""}`}>${word(value)}</span>`;
}

/** A link out of the explorer, only to http and https. */
export function Out({ href, children }) {
  const address = webAddress(href);
  return address ? html`<a class="out" href=${address} rel="noopener noreferrer external">${children}</a>` : children;
}

/** Words with marked parts; `marks` are `{start_utf16, end_utf16}`. */
export function Marked({ text, marks = [] }) {
  const pieces = [];
  let at = 0;
  for (const mark of [...marks].sort((a, b) => a.start_utf16 - b.start_utf16)) {
    if (mark.start_utf16 < at) continue;
    pieces.push(text.slice(at, mark.start_utf16), html`<mark class="hit">${text.slice(mark.start_utf16, mark.end_utf16)}</mark>`);
    at = mark.end_utf16;
  }
  return [...pieces, text.slice(at)];
}

/** Evidence between the whole words around it. */
export function InPlace({ piece }) {
  const isFirst = piece.start_utf16 <= piece.prefix.length;
  const before = isFirst ? piece.prefix : piece.prefix.replace(/^\S*\s+/, "… ");
  return html`${before}<mark class="hit">${piece.exact}</mark>${piece.suffix.replace(/\s+\S*$/, " …")}`;
}

/** Terms and their descriptions; those without a value are left out. */
export function Facts({ rows }) {
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== "");
  return html`<dl class="facts">${known.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

export function Section({ title, count, more, children, id }) {
  return html`<section aria-labelledby=${id}>
    <div class="section-head"><h2 id=${id}>${title}${count !== undefined && html` <span class="count">${count.toLocaleString("en")}</span>`}</h2>${more}</div>
    ${children}
  </section>`;
}
