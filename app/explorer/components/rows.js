// Rows of each resource: who, what, when, sources. A table everywhere; below 720 px a row is a block.
import { html } from "../vendor/preact.js";
import { navigate, queryOf } from "../address.js";
import { confidence, plural, word } from "../words.js";
import { Flag, Marked, Stub, Stubs, Tag, To, When } from "./basics.js";

const marksOf = (record, field) => (record.highlights ?? []).filter((mark) => mark.field === field);
const sources = (record) => html`<span class="number">${record.sources}</span>`;
const DOUBTFUL = 0.8;
const doubt = (record) => record.confidence < DOUBTFUL && html`<span class="tag doubt">${confidence(record.confidence)}</span>`;

/** A quote in marks, whatever comma it ends with. */
export function Said({ record, text = record.text, marks = marksOf(record, "text") }) {
  const spoken = html`<${Marked} text=${text} marks=${marks} />`;
  return record.kind === "indirect" ? html`<span class="said reported">${spoken}</span>` : html`<q class="said">${spoken}</q>`;
}

export function Speaker({ record }) {
  if (record.speaker) return html`<${Stub} stub=${record.speaker} />`;
  return record.speaker_label ? html`<span>${record.speaker_label}</span>` : html`<span class="none">not named</span>`;
}

/** Countries that a quote is about, or names if it is not known what it is about. */
function Subject({ record }) {
  const [verb, stubs] = record.about?.length ? ["about", record.about] : ["names", record.mentions];
  return stubs.length > 0 && html`${verb} <${Stubs} stubs=${stubs} /> `;
}

const COLUMNS = {
  quotes: [
    ["Quote", "main", (record, link) => html`${link(html`<${Said} record=${record} />`)}
      <span class="sub"><${Subject} record=${record} />${record.kind !== "full" && html`<${Tag} value=${record.kind} />`}${doubt(record)}</span>
      ${record.kind === "partial" && record.context && html`<span class="sub">${record.context.text}</span>`}`],
    ["Said by", "who", (record) => html`<${Speaker} record=${record} />`],
    ["When", "date", (record) => (record.said_on || !record.reported_on ? html`<${When} date=${record.said_on} unknown="—" />` : html`<span class="sub">reported</span> <${When} date=${record.reported_on} />`)],
    ["Sources", "sources", sources],
  ],
  agreements: [
    ["Agreed", "main", (record, link) => html`${link(html`<${Marked} text=${record.text} marks=${marksOf(record, "text")} />`)}
      <span class="sub"><${Tag} value=${record.kind} kind="agreement" /><${Tag} value=${record.status} />${doubt(record)}</span>`],
    ["Parties", "who", (record) => html`<${Stubs} stubs=${record.countries} most=${6} />`],
    ["When", "date", (record) => html`<${When} date=${record.date} unknown="—" />`],
    ["Sources", "sources", sources],
  ],
  summits: [
    ["Summit", "main", (record, link) => html`${link(html`<${Marked} text=${record.name} marks=${marksOf(record, "name")} />`)}
      <span class="sub">${record.status !== "held" && html`<${Tag} value=${record.status} />`}${record.disputed && html`<span class="tag doubt">sources differ</span>`}${record.agreements.length > 0 && plural(record.agreements.length, "agreement")}</span>`],
    ["Who", "who", (record) => html`<${Stubs} stubs=${record.participants.length ? record.participants : record.countries} most=${4} />`],
    ["When", "date", (record) => html`<${When} date=${record.date} unknown="—" />`],
    ["Sources", "sources", sources],
  ],
  articles: [
    ["Article", "main", (record, link) => html`${link(html`<${Marked} text=${record.title ?? "Without a title"} marks=${record.title ? marksOf(record, "title") : []} />`)}
      <span class="sub">${record.status === "ready" ? [plural(record.counts.quotes, "quote"), plural(record.counts.agreements, "agreement"), plural(record.counts.summits, "summit")].join(" · ") : html`<${Tag} value=${record.status} kind="doubt" />`}</span>`],
    ["Publisher", "who", (record) => record.publisher ?? html`<span class="none">—</span>`],
    ["Published", "date", (record) => html`<${When} date=${record.published} unknown="—" />`],
    ["Words", "sources", (record) => html`<span class="number">${record.words.toLocaleString("en")}</span>`],
  ],
  people: [
    ["Name", "main", (record, link) => html`${link(html`<${Marked} text=${record.name} marks=${marksOf(record, "name")} />`)}
      <span class="sub">${record.offices.map((office) => `${office.title}${office.status === "former" ? " (former)" : ""}`).join(", ")}</span>`],
    ["Country", "who", (record) => record.country ? html`<${Stub} stub=${record.country} />` : html`<span class="none">—</span>`],
    ["Summits", "number-column", (record) => html`<span class="number">${record.counts.summits}</span>`],
    ["Quotes", "number-column", (record) => html`<span class="number">${record.counts.quotes}</span>`],
  ],
  countries: [
    ["Country", "main", (record, link) => link(html`<${Flag} code=${record.id} /><${Marked} text=${record.name} marks=${marksOf(record, "name")} />`)],
    ["Leaders", "number-column", (record) => html`<span class="number">${record.counts.leaders}</span>`],
    ["Summits", "number-column", (record) => html`<span class="number">${record.counts.summits}</span>`],
    ["Agreements", "number-column", (record) => html`<span class="number">${record.counts.agreements}</span>`],
    ["Quotes naming it", "number-column", (record) => html`<span class="number">${record.counts.quotes}</span>`],
  ],
  topics: [
    ["Topic", "main", (record, link) => link(record.name)],
    ["Summits", "number-column", (record) => html`<span class="number">${record.counts.summits}</span>`],
    ["Agreements", "number-column", (record) => html`<span class="number">${record.counts.agreements}</span>`],
    ["Quotes", "number-column", (record) => html`<span class="number">${record.counts.quotes}</span>`],
  ],
};
COLUMNS.leaders = COLUMNS.people;

/** A table of records. With `choose`, a row's link chooses its record in place instead of leaving the list. */
export function Rows({ resource, records, caption, choose, chosen, without = [] }) {
  const columns = COLUMNS[resource].filter(([name]) => !without.includes(name));
  const link = (record) => (content) =>
    choose
      ? html`<a href=${choose(record)} aria-current=${record.id === chosen ? "true" : null}>${content}</a>`
      : html`<${To} path=${record.url}>${content}<//>`;
  return html`<table class=${`rows ${resource}`}>
    <caption class="hidden">${caption ?? word(resource)}</caption>
    <thead><tr>${columns.map(([name, kind]) => html`<th scope="col" class=${kind}>${name}</th>`)}</tr></thead>
    <tbody>${records.map(
      // Keyed by place, not by record: other rows change these elements, which takes a fifth less CPU time than new ones.
      (record, place) => html`<tr key=${place} class=${record.id === chosen ? "chosen" : ""} onClick=${(event) => follow(event)}>
        ${columns.map(([name, kind, cell]) => html`<td class=${kind} data-label=${name}>${cell(record, link(record))}</td>`)}
      </tr>`,
    )}</tbody>
  </table>`;
}

/** A click anywhere in a row follows its first link, unless it selects words. */
function follow(event) {
  if (event.target.closest("a, button, input") || String(window.getSelection())) return;
  const link = event.currentTarget.querySelector("td.main a");
  if (link) navigate(link.href);
}

/** Links to the previous and the next page. */
export function Pager({ page, shown, noun }) {
  if (!page.next && !page.prev) return null;
  const step = (path, name) => {
    const cursor = new URLSearchParams(path.split("?")[1]).get("cursor");
    const parameters = new URLSearchParams(window.location.search);
    parameters.set("cursor", cursor);
    return html`<a href=${`${window.location.pathname}?${queryOf(parameters)}`} onClick=${() => window.scrollTo(0, 0)}>${name}</a>`;
  };
  return html`<nav class="pager" aria-label="Pages">
    ${page.prev ? step(page.prev, "← Previous") : html`<span></span>`}
    <span>${`${shown.toLocaleString("en")} of ${plural(page.total?.value ?? 0, ...noun)}`}</span>
    ${page.next ? step(page.next, "Next →") : html`<span></span>`}
  </nav>`;
}
