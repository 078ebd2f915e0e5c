// An article: its text with everything that was found in it marked in place.
import { html, useMemo } from "../vendor/preact.js";
import { addressOf } from "../address.js";
import { load, loadAll, useApi, webAddress } from "../api.js";
import { Confidence, Flag, Out, Stub, Stubs, Tag, To, When } from "../components/basics.js";
import { utf16Of } from "../components/marks.js";
import { Reader } from "../components/reader.js";
import { Request } from "../components/request.js";
import { Speaker } from "../components/rows.js";
import { Loaded } from "../components/states.js";
import { KINDS, plural, word } from "../words.js";

const LISTS = { people: "", countries: "", summits: "", agreements: "", topics: "", quotes: "&kind__in=full,partial,indirect" };
const MOST_RECORDS = 1000;

/** Load an article, its text, its annotations, and the records they are about. */
async function loadArticle(path) {
  const id = path.split("/").at(-1);
  const records = Object.entries(LISTS).map(async ([resource, filter]) => {
    const { data } = await loadAll(`/v1/${resource}?article=${id}${filter}&limit=1000`, MOST_RECORDS);
    return data.map((record) => [record.url, record]);
  });
  const [article, text, annotations, ...lists] = await Promise.all([load(path), load(`${path}/text`), load(`${path}/annotations`), ...records]);
  return { article, text: String(text), annotations: annotations.first.items, records: new Map(lists.flat()) };
}

/** Return the marks of an article by their start. A record that was not loaded has no mark. */
function marksOf({ text, annotations, records }) {
  const utf16 = utf16Of(text);
  const marks = [];
  for (const { id, body, target } of annotations) {
    const [{ source, value }] = body;
    const url = source?.slice(source.indexOf("/v1/"));
    const record = source ? records.get(url) : { date: value };
    if (!record) continue;
    const kind = source ? kindOf(url.split("/")[2], record) : "dates";
    const { start, end } = target.selector[0];
    marks.push({ id: id.split(/[/#]/).at(-1), kind, record, start: utf16(start), end: utf16(end) });
  }
  return marks.sort((a, b) => a.start - b.start || b.end - a.end);
}

function kindOf(resource, record) {
  if (resource === "people" && record.leader) return "leaders";
  return record.kind === "indirect" ? "reported" : resource;
}

export function View({ id, chosen }) {
  const path = `/v1/articles/${encodeURIComponent(id)}`;
  const result = useApi(path, loadArticle);
  return html`<div class="page article-page"><${Loaded} result=${result}>${(loaded) => html`<${Article} loaded=${loaded} chosen=${chosen} />`}<//><${Request} path=${`${path}/annotations`} /></div>`;
}

function Article({ loaded, chosen }) {
  const { article, text } = loaded;
  const marks = useMemo(() => marksOf(loaded), [loaded]);
  const { counts } = article;
  return html`
    <header class="record-head">
      <p class="crumb"><a href=${addressOf(["articles"])}>Articles</a></p>
      <h1>${article.title ?? "An article without a title"}</h1>
      <p class="byline">${[article.publisher, article.published && html`<${When} date=${article.published} />`, plural(article.words, "word"), webAddress(article.source_url) && html`<${Out} href=${article.source_url}>At the publisher<//>`].filter(Boolean).map((part, index) => html`${index > 0 && " · "}${part}`)}</p>
      ${article.status === "ready"
        ? html`<p class="counts">Found: <a href=${addressOf(["quotes"], { article: article.id })}>${plural(counts.quotes, "quote")}</a>, <a href=${addressOf(["agreements"], { article: article.id })}>${plural(counts.agreements, "agreement")}</a>, <a href=${addressOf(["summits"], { article: article.id })}>${plural(counts.summits, "summit")}</a>, ${plural(counts.people, "person", "people")} and ${plural(counts.countries, "country", "countries")}.</p>`
        : html`<p class="notice">${word(article.status)}${article.failure && `: ${article.failure}`}. Nothing in it is marked.</p>`}
    </header>
    <${Reader} text=${text} marks=${marks} wanted=${chosen} Card=${Card} />`;
}

function Card({ mark: { kind, record } }) {
  const rows = CARDS[kind](record).filter(([, value]) => value);
  return html`<p class="card-kind">${KINDS[kind]}</p>
    <dl>${rows.map(([term, value]) => html`<div>${term && html`<dt>${term}</dt>`}<dd>${value}</dd></div>`)}</dl>
    ${record.url && html`<p class="card-more"><${To} path=${record.url}>Open<//></p>`}`;
}

const CARDS = {
  people: (record) => [
    ["", html`<strong>${record.name}</strong>`],
    ["Office", record.offices.map(({ title, status }) => (status === "former" ? `${title} (former)` : title)).join(", ")],
    ["Country", record.country && html`<${Stub} stub=${record.country} />`],
    ["Said", record.counts.quotes > 0 && html`<a href=${addressOf(["quotes"], { speaker: record.id })}>${plural(record.counts.quotes, "quote")}</a>`],
  ],
  countries: (record) => [
    ["", html`<strong><${Flag} code=${record.id} />${record.name}</strong>`],
    ["Summits", record.counts.summits > 0 && html`<a href=${addressOf(["summits"], { country: record.id })}>${record.counts.summits}</a>`],
    ["Agreements", record.counts.agreements > 0 && html`<a href=${addressOf(["agreements"], { country: record.id })}>${record.counts.agreements}</a>`],
  ],
  summits: (record) => [
    ["", html`<strong>${record.name}</strong>`],
    ["When", record.date && html`<${When} date=${record.date} />`],
    ["Who", record.participants.length > 0 && html`<${Stubs} stubs=${record.participants} />`],
    ["Status", word(record.status)],
  ],
  agreements: (record) => [
    ["", html`<${Tag} value=${record.kind} kind="agreement" /> <${Tag} value=${record.status} />`],
    ["Parties", record.countries.length > 0 && html`<${Stubs} stubs=${record.countries} />`],
    ["When", record.date && html`<${When} date=${record.date} />`],
    ["Sources", record.sources],
    ["Certainty", html`<${Confidence} value=${record.confidence} />`],
  ],
  quotes: (record) => [
    ["Said by", html`<${Speaker} record=${record} />`],
    ["When", record.said_on && html`<${When} date=${record.said_on} />`],
    ["At", record.summit && html`<${Stub} stub=${record.summit} />`],
    ["Kind", record.kind !== "full" && word(record.kind)],
    ["Sources", record.sources],
    ["Certainty", html`<${Confidence} value=${record.confidence} />`],
  ],
  dates: (record) => [
    ["", html`<strong><${When} date=${record.date} /></strong>`],
    ["", html`<a href=${addressOf(["timeline"], { date: record.date })}>On the timeline</a>`],
  ],
  topics: (record) => [["", html`<strong>${record.name}</strong>`]],
};
CARDS.leaders = CARDS.people;
CARDS.reported = CARDS.quotes;
