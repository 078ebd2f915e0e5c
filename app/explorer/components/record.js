// A quote or an agreement in full: its words, its facts, and the sentences where it stands.
import { html } from "../vendor/preact.js";
import { addressOf } from "../address.js";
import { load, useApi } from "../api.js";
import { plural } from "../words.js";
import { Confidence, Facts, Out, Stub, Stubs, Tag, To, When } from "./basics.js";
import { Said, Speaker } from "./rows.js";
import { Loaded } from "./states.js";

const MOST_PLACES = 12;

/** The row of facts that says how certain a record is, and whether anybody has reviewed it. */
export const Certainty = (record) => ["Certainty", html`<${Confidence} value=${record.confidence} />${record.reviewed && html` <span class="tag">reviewed</span>`}`];

export const recordPath = (resource, id) => `/v1/${resource}/${encodeURIComponent(id)}?include=evidence`;

export function RecordDetail({ resource, id, level = 2 }) {
  const result = useApi(recordPath(resource, id));
  return html`<${Loaded} result=${result} rows=${5}>${(record) => html`<${Detail} key=${record.id} resource=${resource} record=${record} level=${level} />`}<//>`;
}

function Detail({ resource, record, level }) {
  const [Heading, Below] = [`h${level}`, `h${level + 1}`];
  const isQuote = resource === "quotes";
  return html`<article class=${`record ${resource}`}>
    <${Heading} class="record-text">${isQuote ? html`<${Said} record=${record} marks=${[]} />` : record.text}<//>
    <${Facts} rows=${isQuote ? quoteFacts(record) : agreementFacts(record)} />
    <${Below} class="below">Where it stands<//>
    <${Places} evidence=${record.evidence} />
    ${isQuote && record.variants > 1 && html`<${Wordings} id=${record.id} Heading=${Below} />`}
    <p class="sub"><a href=${addressOf(["review", resource], { id: record.id })}>Accept, mend or reject it</a></p>
  </article>`;
}

export const quoteFacts = (record) => [
  ["Said by", html`<${Speaker} record=${record} />`],
  ["When", record.said_on && html`<${When} date=${record.said_on} />`],
  ["Reported", record.reported_on && html`<${When} date=${record.reported_on} />`],
  ["At", record.summit && html`<${Stub} stub=${record.summit} />`],
  ["About", record.about?.length > 0 && html`<${Stubs} stubs=${record.about} />`],
  ["Names", record.mentions.length > 0 && html`<${Stubs} stubs=${record.mentions} />`],
  ["Topics", record.topics.length > 0 && html`<${Stubs} stubs=${record.topics} />`],
  ["Kind", record.kind !== "full" && html`<${Tag} value=${record.kind} />`],
  Certainty(record),
];

export const agreementFacts = (record) => [
  ["Kind", html`<${Tag} value=${record.kind} kind="agreement" /> <${Tag} value=${record.status} />`],
  ["Parties", record.countries.length > 0 && html`<${Stubs} stubs=${record.countries} />`],
  ["Who", record.participants.length > 0 && html`<${Stubs} stubs=${record.participants} />`],
  ["When", record.date && html`<${When} date=${record.date} />`],
  ["At", record.summit && html`<${Stub} stub=${record.summit} />`],
  ["Topics", record.topics.length > 0 && html`<${Stubs} stubs=${record.topics} />`],
  Certainty(record),
];

/** The places of a record, article by article, each with its paragraph; a `wide` one has the paragraphs beside it. */
export function Places({ evidence, fields = ["text", "name"], most = MOST_PLACES, wide = false }) {
  const pieces = evidence.filter((piece) => fields.includes(piece.field));
  const byArticle = Map.groupBy(pieces.length ? pieces : evidence, (piece) => piece.article.id);
  const groups = [...byArticle.values()];
  return html`<ol class="places">
    ${groups.slice(0, most).map(
      ([first, ...others]) => html`<li key=${first.id}>
        <p class="place-head"><${To} path=${`${first.article.url}#${first.id}`}>${first.article.name}<//></p>
        <${Passage} piece=${first} wide=${wide} />
        <p class="place-links">
          <${To} path=${`${first.article.url}#${first.id}`}>Read in the article<//>
          ${first.link && html` · <${Out} href=${first.link}>at the publisher<//>`}
          ${others.length > 0 && html` · ${plural(others.length, "more place")} in it`}
        </p>
      </li>`,
    )}
  </ol>
  ${groups.length > most && html`<p>${plural(groups.length - most, "more article")}</p>`}`;
}

/** The paragraph of a piece of evidence, with its words marked. */
function Passage({ piece, wide }) {
  const { data: text } = useApi(`${piece.article.url}/text`, load);
  const { before, after } = typeof text === "string" ? paragraph(text, piece, wide) : { before: piece.prefix, after: piece.suffix };
  return html`<blockquote class="passage">${before}<mark class="hit">${piece.exact}</mark>${after}</blockquote>`;
}

const MOST_CHARACTERS = 320;

function paragraph(text, { start_utf16: start, end_utf16: end }, wide) {
  let from = lineStart(text, start);
  let to = lineEnd(text, end);
  if (wide) {
    while (text[from - 1] === "\n") from -= 1;
    while (text[to] === "\n") to += 1;
    [from, to] = [lineStart(text, from), lineEnd(text, to)];
  }
  const [before, after] = [text.slice(from, start), text.slice(end, to)];
  return {
    before: before.length > MOST_CHARACTERS ? `… ${before.slice(-MOST_CHARACTERS).replace(/^\S*\s/, "")}` : before,
    after: after.length > MOST_CHARACTERS ? `${after.slice(0, MOST_CHARACTERS).replace(/\s\S*$/, "")} …` : after,
  };
}

const lineStart = (text, at) => (at > 0 ? text.lastIndexOf("\n", at - 1) + 1 : 0);
const lineEnd = (text, at) => (text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at));

function Wordings({ id, Heading }) {
  const { data } = useApi(`/v1/quotes/${encodeURIComponent(id)}/variants`);
  if (!data) return null;
  return html`<${Heading} class="below">Other wordings<//>
    <ul class="wordings">${data.data.slice(1).map((variant) => html`<li><q class="said">${variant.text}</q> <span class="sub">${plural(variant.sources, "source")}</span></li>`)}</ul>`;
}

